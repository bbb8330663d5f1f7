/* Horizontal bars, and dots with their intervals: a row of the table is a row of the picture, its n and rank stand beside it. */
#include "report/chart_paint.h"
#include <math.h>

static const double bar_thick = 9, bar_gap = 2, row_gap = 8, column_gap = 10, axis_height = 14, most_label = 0.34;

struct bars {
    struct painting *g;
    double label_width, plot_x, plot_width;     /* of the labels; the plot between them and the columns beside */
    double row_height, top;
    size_t mains;
};

static double beside_width(struct painting *g, size_t i)
{
    const struct plot_beside *b = &g->p->beside[i];
    double title = g->k->ops->width(g->k, b->title, &paint_soft), text = paint_widest(g->k, b->text, g->p->n_rows, &paint_value);
    return MAX_OF(MIN_OF(title, 60), text) + column_gap;
}

/* Room behind the longest bar for its value. */
static double value_room(struct painting *g)
{
    double room = 0;
    for (size_t s = 0; s < g->p->n_series; s++)
        for (size_t i = 0; i < g->p->n_rows && g->p->series[s].chart->look == SERIES_MAIN; i++) {
            double width = g->k->ops->width(g->k, g->p->series[s].value[i].text, &paint_value);
            room = MAX_OF(room, width);
        }
    return room + 6;
}

static struct bars plan(struct painting *g)
{
    struct bars b = { .g = g, .mains = MAX_OF(paint_count(g->p, SERIES_MAIN), 1) };
    double label = paint_widest_label(g, paint_label), beside = 0;
    for (size_t i = 0; i < g->p->n_beside; i++)
        beside += beside_width(g, i);
    b.label_width = MIN_OF(label + 1, g->width * most_label);
    b.plot_x = b.label_width + 6;
    b.plot_width = g->width - b.plot_x - beside - value_room(g);
    b.row_height = (double)b.mains * (bar_thick + bar_gap) - bar_gap + row_gap;
    b.top = g->y + (g->p->n_beside ? 12 : 2);
    return b;
}

static double place(const struct bars *b, double v)
{
    return paint_place(&b->g->p->axis, v, b->plot_x, b->plot_width);
}

/* ---- axis ---- */

static void put_axis(const struct bars *b)
{
    const struct plot_axis *axis = &b->g->p->axis;
    struct canvas *k = b->g->k;
    double bottom = b->top + b->row_height * (double)b->g->p->n_rows;
    for (double v = paint_first_tick(axis); paint_is_on(axis, v); v += axis->step) {
        double x = place(b, v);
        canvas_line(k, (struct point){ x, b->top }, (struct point){ x, bottom }, fabs(v) < axis->step / 1e6 ? &paint_axis : &paint_grid);
        k->ops->text(k, (struct point){ x, bottom + 9 }, plot_tick(k->a, axis, v), &paint_tick);
    }
    canvas_line(k, (struct point){ b->plot_x, b->top }, (struct point){ b->plot_x, bottom }, &paint_axis);
    b->g->y = bottom + axis_height;
}

static void put_references(const struct bars *b)
{
    static const struct shape line = { .line = INK_REFERENCE, .thick = 1, .dash = DASH_LONG };
    struct canvas *k = b->g->k;
    for (size_t i = 0; i < b->g->p->n_references; i++) {
        const struct plot_reference *r = &b->g->p->reference[i];
        double x = place(b, r->v), bottom = b->top + b->row_height * (double)b->g->p->n_rows;
        struct str text = str_printf(k->a, STR_FMT " " STR_FMT, STR_ARG(r->name), STR_ARG(r->text));
        canvas_line(k, (struct point){ x, b->top }, (struct point){ x, bottom + 11 }, &line);
        k->ops->text(k, (struct point){ x, bottom + 18 }, text, &paint_tick);
        b->g->y = bottom + axis_height + 9;
    }
}

/* ---- rows ---- */

static void put_label(const struct bars *b, size_t row, double y)
{
    struct lettering l = paint_label;
    l.is_bold = b->g->p->is_total[row];
    struct canvas_lines lines = canvas_wrap(b->g->k, b->g->p->label[row], &l, b->label_width, b->row_height >= 16 ? 2 : 1);
    l.size = lines.n > 1 ? 7.2 : l.size;
    for (size_t i = 0; i < lines.n; i++) {
        double from_middle = (double)i - (double)(lines.n - 1) / 2;
        b->g->k->ops->text(b->g->k, (struct point){ b->label_width, y + l.size * (0.35 + from_middle * 1.1) }, lines.line[i], &l);
    }
}

static void put_beside(const struct bars *b, size_t row, double y)
{
    struct lettering l = paint_value;
    l.anchor = ANCHOR_END;
    double x = b->g->width;
    for (size_t i = b->g->p->n_beside; i-- > 0;) {
        b->g->k->ops->text(b->g->k, (struct point){ x, y + 2.7 }, b->g->p->beside[i].text[row], &l);
        x -= beside_width(b->g, i);
    }
}

static void put_beside_titles(const struct bars *b)
{
    struct lettering l = paint_soft;
    l.anchor = ANCHOR_END;
    double x = b->g->width;
    for (size_t i = b->g->p->n_beside; i-- > 0;) {
        double width = beside_width(b->g, i);
        canvas_paragraph(b->g->k, (struct area){ x, b->g->y, width, 0 }, b->g->p->beside[i].title, &l, 1);
        x -= width;
    }
}

static void put_whisker(const struct bars *b, const struct plot_value *v, double y, double thick)
{
    struct shape line = { .line = INK_TOTAL, .thick = thick };
    struct canvas *k = b->g->k;
    double from = place(b, v->low), to = place(b, v->high);
    canvas_line(k, (struct point){ from, y }, (struct point){ to, y }, &line);
    line.thick = 1;
    canvas_line(k, (struct point){ from, y - 2.5 }, (struct point){ from, y + 2.5 }, &line);
    canvas_line(k, (struct point){ to, y - 2.5 }, (struct point){ to, y + 2.5 }, &line);
}

static void put_bar(const struct bars *b, const struct plot_value *v, size_t main, size_t row, double y)
{
    struct shape s = paint_fill(main, b->g->p->is_total[row], v->is_weak);
    const struct plot_axis *axis = &b->g->p->axis;
    double base = place(b, MAX_OF(axis->min, MIN_OF(0, axis->max))), end = place(b, v->v);
    b->g->k->ops->rect(b->g->k, (struct area){ MIN_OF(base, end), y - bar_thick / 2, fabs(end - base), bar_thick }, &s);
    if (!isnan(v->low))
        put_whisker(b, v, y, 1);
}

static void put_dot(const struct bars *b, const struct plot_value *v, size_t main, double y)
{
    struct shape s = { .fill = v->is_weak ? INK_PAPER : paint_ink(main), .line = paint_ink(main), .thick = 1.2 };
    if (!isnan(v->low))
        put_whisker(b, v, y, 2.2);
    b->g->k->ops->circle(b->g->k, (struct point){ place(b, v->v), y }, 3.2, &s);
}

/* The value, right of everything that is drawn of it. */
static void put_value(const struct bars *b, const struct plot_value *v, double y)
{
    struct lettering l = paint_value;
    l.ink = v->is_weak ? INK_SOFT : INK_TEXT;
    double x = plot_has(v) ? MAX_OF(place(b, v->v), place(b, MAX_OF(b->g->p->axis.min, MIN_OF(0, b->g->p->axis.max)))) : b->plot_x;
    if (!isnan(v->high))
        x = MAX_OF(x, place(b, v->high));
    b->g->k->ops->text(b->g->k, (struct point){ x + 5, y + 2.7 }, v->text, &l);
}

/* Signs of what the row is compared with stand on it; a value printed there moves behind them. */
static double behind_signs(const struct bars *b, const struct plot_value *v, size_t row)
{
    double x = v->v;
    for (size_t s = 0; s < b->g->p->n_series; s++) {
        const struct plot_value *other = &b->g->p->series[s].value[row];
        if (b->g->p->series[s].chart->look == SERIES_REFERENCE && plot_has(other) && place(b, other->v) - place(b, x) < 40)
            x = MAX_OF(x, other->v);
    }
    return x;
}

static void put_row(const struct bars *b, size_t row)
{
    const struct plot *p = b->g->p;
    double top = b->top + b->row_height * (double)row + row_gap / 2, middle = top + (b->row_height - row_gap) / 2;
    size_t main = 0, reference = 0;
    put_label(b, row, middle);
    put_beside(b, row, middle);
    for (size_t s = 0; s < p->n_series; s++) {
        struct plot_value v = p->series[s].value[row];
        if (p->series[s].chart->look == SERIES_REFERENCE) {
            if (plot_has(&v))
                paint_sign(b->g->k, reference, (struct point){ place(b, v.v), middle });
            reference++;
            continue;
        }
        double y = top + (double)main * (bar_thick + bar_gap) + bar_thick / 2;
        if (plot_has(&v) && p->chart->kind == CHART_DOTS)
            put_dot(b, &v, main, y);
        else if (plot_has(&v))
            put_bar(b, &v, main, row, y);
        if (plot_has(&v))
            v.v = behind_signs(b, &v, row);
        put_value(b, &v, y);
        main++;
    }
}

void paint_bars(struct painting *g)
{
    struct bars b = plan(g);
    put_beside_titles(&b);
    put_axis(&b);
    for (size_t row = 0; row < g->p->n_rows; row++)
        put_row(&b, row);
    put_references(&b);
}
