#include "report/pdf_chart.h"
#include "report/canvas_pdf.h"
#include "report/chart_paint.h"

static const double gap = 18, below = 12, half_from = 500; /* pages narrower than that have one chart a line */

/* One or two charts in a line. */
struct line { struct plot plot[2]; size_t n, next; double width; };

static bool next_plot(struct pdf *p, const struct section *s, size_t *i, struct plot *out)
{
    while (*i < s->n_charts)
        if (plot_of_section(p->r->scratch, p->r->lang, s, (*i)++, out))
            return true;
    return false;
}

static bool next_line(struct pdf *p, const struct section *s, size_t from, struct line *out)
{
    *out = (struct line){ .next = from, .width = p->width };
    if (!next_plot(p, s, &out->next, &out->plot[0]))
        return false;
    size_t i = out->next;
    out->n = 1;
    if (!out->plot[0].chart->is_half || p->width < half_from)
        return true;
    if (next_plot(p, s, &i, &out->plot[1]) && out->plot[1].chart->is_half) {
        out->n = 2;
        out->next = i;
    }
    out->width = (p->width - gap) / 2;
    return true;
}

static double line_height(struct pdf *p, const struct line *l)
{
    double height = 0;
    for (size_t i = 0; i < l->n; i++) {
        double one = chart_paint_height(canvas_pdf(p, 0, 0), &l->plot[i], l->width);
        height = MAX_OF(height, one);
    }
    return height;
}

static double page_height(const struct pdf *p)
{
    return p->bottom - p->top;
}

static void paint_at(struct pdf *p, const struct plot *plot, double left, double width)
{
    if (p->drawing)
        chart_paint(canvas_pdf(p, left, p->y), plot, width);
}

/* How many rows from `first` on fit a page. */
static size_t rows_that_fit(struct pdf *p, const struct plot *whole, size_t first, double width)
{
    size_t n = whole->n_rows - first;
    while (n > 1) {
        struct plot piece = plot_slice(whole, p->r->scratch, first, n);
        if (chart_paint_height(canvas_pdf(p, 0, 0), &piece, width) <= page_height(p))
            return n;
        n = n > 16 ? n - n / 8 : n - 1;
    }
    return n;
}

static void put_in_pieces(struct pdf *p, const struct plot *whole, double width)
{
    for (size_t first = 0; first < whole->n_rows;) {
        size_t n = rows_that_fit(p, whole, first, width);
        struct plot piece = plot_slice(whole, p->r->scratch, first, n);
        double height = chart_paint_height(canvas_pdf(p, 0, 0), &piece, width);
        pdf_need(p, height);
        paint_at(p, &piece, p->left, width);
        p->y += height + below;
        first += n;
    }
}

static void put_line(struct pdf *p, const struct line *l)
{
    double height = line_height(p, l);
    if (l->n == 1 && height > page_height(p) && chart_is_long(&l->plot[0])) {
        put_in_pieces(p, &l->plot[0], l->width);
        return;
    }
    pdf_need(p, height);
    for (size_t i = 0; i < l->n; i++)
        paint_at(p, &l->plot[i], p->left + (double)i * (l->width + gap), l->width);
    p->y += height + below;
}

void pdf_charts_put(struct pdf *p, const struct section *s)
{
    struct line l;
    for (size_t i = 0; next_line(p, s, i, &l); i = l.next)
        put_line(p, &l);
}

double pdf_charts_start_height(struct pdf *p, const struct section *s)
{
    struct line l;
    return next_line(p, s, 0, &l) ? MIN_OF(line_height(p, &l), page_height(p)) : 0;
}
