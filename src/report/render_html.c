/* HTML: one page that needs nothing else, for the screen and for paper (report.tmpl, report.css). */
#include "report/html_table.h"
#include "report/render_each.h"
#include "report_tmpl.h"

static struct html style_element(struct arena *a)
{
    struct str css = report_css();
    return (struct html){ str_printf(a, "<style>\n" STR_FMT "</style>", STR_ARG(css)) };
}

void render_html(struct render *r)
{
    const struct document *d = r->doc;
    struct str *value = ARENA_ARRAY(r->arena, struct str, d->n_head);
    for (size_t i = 0; i < d->n_head; i++)
        value[i] = cell_text_head(r->arena, r->lang, &d->head[i].value);
    struct html_document view = { .doc = d, .value = value, .style = style_element(r->arena) };
    view.code = str_c(r->arena, lang_code(r->lang));
    view.css = d->landscape ? "rp-page" : "rp-page rp-portrait";
    view.title = text_of(r->arena, r->lang, &d->title);
    view.subtitle = text_of(r->arena, r->lang, &d->subtitle);
    view.foot = foot_lines(r->arena, r->lang, d, &view.n_foot);
    struct html_out o = html_out_to(r->arena, r->out, r->lang);
    tmpl_report_page(&o, &view);
}
