/* HTML: one page that needs nothing else, for the screen and for paper (report.tmpl, report.css). */
#include "report/html_table.h"
#include "report/render_each.h"
#include "report_tmpl.h"

static struct html style_element(struct arena *a)
{
    struct str css = report_css();
    return (struct html){ str_printf(a, "<style>\n" STR_FMT "</style>", STR_ARG(css)) };
}

static struct html_document view_of(struct arena *a, const struct lang *l, const struct document *d)
{
    struct str *value = ARENA_ARRAY(a, struct str, d->n_head);
    for (size_t i = 0; i < d->n_head; i++)
        value[i] = cell_text_head(a, l, &d->head[i].value);
    struct html_document view = { .doc = d, .value = value, .code = str_c(a, lang_code(l)) };
    view.title = text_of(a, l, &d->title);
    view.subtitle = text_of(a, l, &d->subtitle);
    view.foot = foot_lines(a, l, d, &view.n_foot);
    return view;
}

void render_html(struct render *r)
{
    struct html_document view = view_of(r->arena, r->lang, r->doc);
    view.style = style_element(r->arena);
    view.css = r->doc->landscape ? "rp-page" : "rp-page rp-portrait";
    struct html_out o = html_out_to(r->arena, r->out, r->lang);
    tmpl_report_page(&o, &view);
}

void html_document_put(struct html_out *o, const struct document *d)
{
    struct html_document view = view_of(o->arena, o->lang, d);
    view.is_part = true;
    view.css = "rp rp-part";
    tmpl_report_body(o, &view);
}
