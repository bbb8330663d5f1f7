/* PDF: the flow of sections over pages (pdf_page), tables planned once (pdf_plan) and drawn (pdf_table). */
#include "report/pdf_chart.h"
#include "report/pdf_table.h"
#include <cairo-pdf.h>

static const double a4_short = 595.28, a4_long = 841.89;
static const struct pen section_pen = { 12.5, true, ACCENT }, text_pen = { 9.2, false, INK };
enum { SHORT_TEXT = 6 }; /* so many lines stay with the table below them */

/* ---- output: gathered in memory that outlives the surface, because cairo still writes when a surface is destroyed ---- */

static cairo_status_t gather(void *bytes, const unsigned char *data, unsigned int n)
{
    buf_add(bytes, (struct str){ (const char *)data, n });
    return CAIRO_STATUS_SUCCESS;
}

static void destroy_surface(void *surface)
{
    cairo_surface_destroy(surface);
}

static void destroy_cairo(void *cr)
{
    cairo_destroy(cr);
}

static struct buf *open_pages(struct pdf *p)
{
    struct arena *a = p->r->arena;
    struct buf *bytes = ARENA_NEW(a, struct buf);
    *bytes = buf_on(scratch_of(a));
    p->page_width = p->r->doc->landscape ? a4_long : a4_short;
    p->page_height = p->r->doc->landscape ? a4_short : a4_long;
    p->surface = cairo_pdf_surface_create_for_stream(gather, bytes, p->page_width, p->page_height);
    arena_defer(a, destroy_surface, p->surface);
    p->cr = cairo_create(p->surface);
    arena_defer(a, destroy_cairo, p->cr);
    return bytes;
}

static void set_metadata(struct pdf *p)
{
    struct render *r = p->r;
    const char *title = str_c(r->arena, text_of(r->arena, r->lang, &r->doc->title));
    cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_TITLE, title);
    cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_CREATOR, "Huifang");
}

/* ---- sections ---- */

static void put_section_title(struct pdf *p, struct str title)
{
    if (p->drawing) {
        const char *destination = arena_printf(p->r->scratch, "page=%d pos=[%d %d]", p->page, (int)p->left, (int)p->y);
        cairo_pdf_surface_add_outline(p->surface, CAIRO_PDF_OUTLINE_ROOT, str_c(p->r->scratch, title), destination, 0);
    }
    pdf_paragraph(p, title, &section_pen, 1.45);
    p->y += 2;
}

static int text_lines(struct pdf *p, const struct section *s)
{
    int lines = 0;
    for (size_t k = 0; k < msgs_count(s->text, ARRAY_LEN(s->text)); k++)
        lines += pdf_text_set(p->text, tr_msg(p->r->scratch, p->r->lang, &s->text[k]), p->width, &text_pen);
    return lines;
}

/* Height that must be free below: title, text and the first charts or the start of the table; of a long text its first lines. */
static double kept_height(struct pdf *p, const struct section *s, struct pdf_plan *plan)
{
    double height = s->title.id ? section_pen.size * 1.45 + 4 : 0;
    int lines = text_lines(p, s);
    height += MIN_OF(lines, SHORT_TEXT) * text_pen.size * 1.6 + 4;
    double charts = pdf_charts_start_height(p, s);
    if (charts > 0)
        return height + charts;
    return height + (plan && lines <= SHORT_TEXT ? pdf_table_start_height(p, plan) : 0);
}

static void put_section(struct pdf *p, size_t i, struct pdf_plan *plan)
{
    const struct section *s = &p->r->doc->section[i];
    struct arena_mark mark = arena_mark(p->r->scratch);
    if (s->new_page && i > 0)
        pdf_break(p);
    if (!pdf_page_is_empty(p))
        p->y += 14;
    pdf_need(p, kept_height(p, s, plan));
    struct str title = text_of(p->r->scratch, p->r->lang, &s->title);
    if (title.n)
        put_section_title(p, title);
    for (size_t k = 0; k < msgs_count(s->text, ARRAY_LEN(s->text)); k++)
        pdf_paragraph(p, tr_msg(p->r->scratch, p->r->lang, &s->text[k]), &text_pen, 1.6);
    if (s->text[0].id)
        p->y += 4;
    pdf_charts_put(p, s);
    if (plan)
        pdf_table_put(p, plan);
    arena_rewind(p->r->scratch, mark);
}

static void flow(struct pdf *p, struct pdf_plan **plans)
{
    pdf_start(p);
    for (size_t i = 0; i < p->r->doc->n_sections; i++)
        put_section(p, i, plans[i]);
    pdf_end(p);
}

static struct pdf_plan **plan_tables(struct pdf *p)
{
    struct arena *a = p->r->arena;
    struct pdf_plan **plans = ARENA_ARRAY(a, struct pdf_plan *, p->r->doc->n_sections);
    for (size_t i = 0; i < p->r->doc->n_sections; i++) {
        if (!p->r->doc->section[i].table)
            continue;
        plans[i] = ARENA_NEW(a, struct pdf_plan);
        *plans[i] = pdf_plan_table(p->r, p->text, p->r->doc->section[i].table, p->width);
    }
    return plans;
}

struct err *render_pdf(struct render *r)
{
    struct pdf p = { .r = r };
    struct buf *bytes = open_pages(&p);
    TRY(pdf_text_open(r, p.cr, &p.text));
    set_metadata(&p);
    p.foot = foot_lines(r->arena, r->lang, r->doc, &p.n_foot);
    pdf_measure(&p);
    struct pdf_plan **plans = plan_tables(&p);
    flow(&p, plans);
    p.pages = p.page;
    p.drawing = true;
    flow(&p, plans);
    cairo_surface_finish(p.surface);
    cairo_status_t status = cairo_surface_status(p.surface);
    if (status != CAIRO_STATUS_SUCCESS)
        return err_detail(r->arena, ERR(r->arena, ERR_IO, "The PDF file could not be made."), "%s", cairo_status_to_string(status));
    sink_put(r->out, buf_str(bytes));
    return NULL;
}
