#include "report/canvas_pdf.h"

struct on_page {
    struct canvas canvas;   /* first */
    struct pdf *p;
    double left, top;
};

static const unsigned ink_rgb[INKS] = {
    [INK_TEXT] = INK, [INK_SOFT] = SOFT, [INK_WEAK] = 0x646e7a, [INK_GRID] = 0xe3e7eb, [INK_AXIS] = 0x8a93a0, [INK_PAPER] = WHITE, [INK_PANEL] = PANEL,
    [INK_TOTAL] = 0x14304c, [INK_MAIN_1] = 0x2f6ea5, [INK_MAIN_2] = 0xb8681a, [INK_MAIN_3] = 0x3b7d6b, [INK_MAIN_4] = 0x7a5195,
    [INK_REFERENCE] = 0x30363d, [INK_BEHIND] = 0xd3d8dd, [INK_BAND] = 0xd6e4f0,
    [INK_GREEN] = GREEN, [INK_YELLOW] = 0x946200, [INK_RED] = RED, [INK_GREY] = 0x66707c,
    [INK_HEAT_LOW_3] = 0xf0a875, [INK_HEAT_LOW_2] = 0xf6c9a8, [INK_HEAT_LOW_1] = 0xfbe5d6, [INK_HEAT_0] = 0xf7f8f9,
    [INK_HEAT_HIGH_1] = 0xdce9f5, [INK_HEAT_HIGH_2] = 0xb4d2ea, [INK_HEAT_HIGH_3] = 0x86b8dd,
};

static struct on_page *page_of(struct canvas *k)
{
    return (struct on_page *)k;
}

static void use(cairo_t *cr, enum ink ink)
{
    unsigned rgb = ink_rgb[ink];
    cairo_set_source_rgb(cr, (rgb >> 16 & 255) / 255.0, (rgb >> 8 & 255) / 255.0, (rgb & 255) / 255.0);
}

/* Stripes, dots or a grid over the box of the current path, which clips them. */
static void put_pattern(cairo_t *cr, enum fill_pattern pattern)
{
    static const double step = 4;
    double x0, y0, x1, y1;
    cairo_path_extents(cr, &x0, &y0, &x1, &y1);
    cairo_save(cr);
    cairo_clip(cr);
    double height = y1 - y0;
    for (double x = x0 - (pattern == PATTERN_STRIPES ? height : 0); x < x1; x += step)
        for (double y = y0 + step / 2; pattern == PATTERN_DOTS && y < y1; y += step)
            cairo_new_sub_path(cr), cairo_arc(cr, x + step / 2, y, 0.9, 0, 6.2832);
    if (pattern == PATTERN_DOTS)
        cairo_fill(cr);
    for (double x = x0 - (pattern == PATTERN_STRIPES ? height : 0); pattern != PATTERN_DOTS && x < x1; x += step)
        cairo_move_to(cr, x, y1), cairo_line_to(cr, pattern == PATTERN_STRIPES ? x + height : x, y0);
    for (double y = y0; pattern == PATTERN_GRID && y < y1; y += step)
        cairo_move_to(cr, x0, y), cairo_line_to(cr, x1, y);
    cairo_set_line_width(cr, pattern == PATTERN_STRIPES ? 1 : 0.6);
    cairo_stroke(cr);
    cairo_restore(cr);
}

static void set_dash(cairo_t *cr, enum dash dash)
{
    static const double lengths[DASHES][2] = { [DASH_LONG] = { 6, 3 }, [DASH_SHORT] = { 3, 2 }, [DASH_DOT] = { 1, 2 } };
    cairo_set_dash(cr, lengths[dash], dash == DASH_NONE ? 0 : 2, 0);
}

/* Fills and strokes the current path. */
static void finish(cairo_t *cr, const struct shape *s)
{
    if (s->fill != INK_NONE) {
        use(cr, s->fill);
        if (s->pattern == PATTERN_SOLID) {
            cairo_fill_preserve(cr);
        } else {
            cairo_path_t *path = cairo_copy_path(cr);
            put_pattern(cr, s->pattern);
            cairo_append_path(cr, path);
            cairo_path_destroy(path);
        }
    }
    if (s->line != INK_NONE) {
        use(cr, s->line);
        cairo_set_line_width(cr, s->thick > 0 ? s->thick : 1);
        set_dash(cr, s->dash);
        cairo_stroke_preserve(cr);
        set_dash(cr, DASH_NONE);
    }
    cairo_new_path(cr);
}

static void page_rect(struct canvas *k, struct area at, const struct shape *s)
{
    struct on_page *g = page_of(k);
    cairo_rectangle(g->p->cr, g->left + at.x, g->top + at.y, MAX_OF(at.w, 0), MAX_OF(at.h, 0));
    finish(g->p->cr, s);
}

static void page_path(struct canvas *k, const struct point *p, size_t n, const struct shape *s)
{
    struct on_page *g = page_of(k);
    for (size_t i = 0; i < n; i++)
        cairo_line_to(g->p->cr, g->left + p[i].x, g->top + p[i].y);
    if (s->fill != INK_NONE)
        cairo_close_path(g->p->cr);
    finish(g->p->cr, s);
}

static void page_circle(struct canvas *k, struct point at, double radius, const struct shape *s)
{
    struct on_page *g = page_of(k);
    cairo_arc(g->p->cr, g->left + at.x, g->top + at.y, radius, 0, 6.2832);
    finish(g->p->cr, s);
}

static void page_text(struct canvas *k, struct point baseline, struct str s, const struct lettering *l)
{
    struct on_page *g = page_of(k);
    struct pen pen = { l->size, l->is_bold, ink_rgb[l->ink] };
    if (s.n == 0)
        return;
    pdf_text_set(g->p->text, s, 0, &pen);
    double x = g->left + baseline.x - (l->anchor == ANCHOR_MIDDLE ? pdf_text_line_width(g->p->text, 0) / 2 : 0);
    pdf_text_show(g->p->text, (struct spot){ x, g->top + baseline.y, 0, l->anchor == ANCHOR_END }, 0, 1);
    cairo_new_path(g->p->cr); /* the text left a current point, from which the next shape would go on */
}

static double page_width(struct canvas *k, struct str s, const struct lettering *l)
{
    return pdf_text_em(page_of(k)->p->text, s, l->is_bold) * l->size;
}

struct canvas *canvas_pdf(struct pdf *p, double left, double top)
{
    static const struct canvas_ops ops = { page_rect, page_path, page_circle, page_text, page_width };
    struct on_page *g = ARENA_NEW(p->r->scratch, struct on_page);
    *g = (struct on_page){ { &ops, p->r->scratch }, p, left, top };
    return &g->canvas;
}
