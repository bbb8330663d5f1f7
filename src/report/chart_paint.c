#include "report/chart_paint.h"
#include <math.h>

const struct lettering paint_value = { 7.5, false, INK_TEXT, ANCHOR_START }, paint_label = { 8, false, INK_TEXT, ANCHOR_END };
const struct lettering paint_tick = { 7, false, INK_SOFT, ANCHOR_MIDDLE }, paint_soft = { 7.5, false, INK_SOFT, ANCHOR_START };
const struct shape paint_grid = { .line = INK_GRID, .thick = 0.6 }, paint_axis = { .line = INK_AXIS, .thick = 0.8 };

static const struct lettering title_letters = { 10.5, true, INK_TEXT, ANCHOR_START }, note_letters = { 7, false, INK_SOFT, ANCHOR_START };
static const double swatch = 16, swatch_gap = 4, legend_gap = 16, legend_leading = 12;

/* ---- what the kinds share ---- */

enum ink paint_ink(size_t i)
{
    static const enum ink inks[] = { INK_MAIN_1, INK_MAIN_2, INK_MAIN_3, INK_MAIN_4 };
    return inks[i % ARRAY_LEN(inks)];
}

struct shape paint_fill(size_t i, bool is_total, bool is_weak)
{
    enum ink ink = is_total && i == 0 ? INK_TOTAL : paint_ink(i);
    struct shape s = { .fill = ink, .pattern = (enum fill_pattern)(i % PATTERNS) };
    if (is_weak)
        s = (struct shape){ .fill = INK_PAPER, .line = ink, .thick = 1, .dash = DASH_SHORT };
    else if (s.pattern != PATTERN_SOLID)
        s.line = ink, s.thick = 0.8;
    return s;
}

struct shape paint_stroke(const struct plot_series *s, size_t i)
{
    static const enum dash reference[] = { DASH_LONG, DASH_SHORT, DASH_DOT };
    if (s->chart->look == SERIES_REFERENCE)
        return (struct shape){ .line = INK_REFERENCE, .thick = 1.1, .dash = reference[i % ARRAY_LEN(reference)] };
    return (struct shape){ .line = paint_ink(i), .thick = 1.9, .dash = i ? (enum dash)(i % DASHES) : DASH_NONE };
}

void paint_sign(struct canvas *k, size_t i, struct point at)
{
    static const struct shape hollow = { .fill = INK_PAPER, .line = INK_REFERENCE, .thick = 1.1 }, full = { .fill = INK_REFERENCE, .line = INK_PAPER, .thick = 0.8 }, line = { .line = INK_REFERENCE, .thick = 1.2 };
    double x = at.x, y = at.y;
    switch (i % 4) {
    case 0: k->ops->path(k, (struct point[]){ { x, y - 4 }, { x + 4, y }, { x, y + 4 }, { x - 4, y } }, 4, &hollow); break;
    case 1: k->ops->rect(k, (struct area){ x - 2.8, y - 2.8, 5.6, 5.6 }, &full); break;
    case 2: k->ops->circle(k, at, 3, &hollow); break;
    default:
        canvas_line(k, (struct point){ x - 3, y - 3 }, (struct point){ x + 3, y + 3 }, &line);
        canvas_line(k, (struct point){ x - 3, y + 3 }, (struct point){ x + 3, y - 3 }, &line);
    }
}

size_t paint_count(const struct plot *p, enum series_look look)
{
    size_t n = 0;
    for (size_t i = 0; i < p->n_series; i++)
        n += p->series[i].chart->look == look;
    return n;
}

double paint_place(const struct plot_axis *a, double v, double start, double length)
{
    return start + (v - a->min) / (a->max - a->min) * length;
}

double paint_widest(struct canvas *k, const struct str *s, size_t n, const struct lettering *l)
{
    double widest = 0;
    for (size_t i = 0; i < n; i++) {
        double width = k->ops->width(k, s[i], l);
        widest = MAX_OF(widest, width);
    }
    return widest;
}

double paint_widest_label(struct painting *g, struct lettering l)
{
    double widest = 0;
    for (size_t i = 0; i < g->p->n_rows; i++) {
        l.is_bold = g->p->is_total[i];
        double width = g->k->ops->width(g->k, g->p->label[i], &l);
        widest = MAX_OF(widest, width);
    }
    return widest;
}

double paint_first_tick(const struct plot_axis *a)
{
    return ceil(a->min / a->step - 1e-9) * a->step;
}

bool paint_is_on(const struct plot_axis *a, double v)
{
    return v <= a->max + a->step * 1e-6;
}

/* ---- legend ---- */

static void line_sample(struct painting *g, const struct plot_series *s, size_t i, double x, double y)
{
    struct shape stroke = paint_stroke(s, i), dot = { .fill = stroke.line };
    canvas_line(g->k, (struct point){ x, y }, (struct point){ x + swatch, y }, &stroke);
    if (s->chart->look == SERIES_REFERENCE)
        paint_sign(g->k, i, (struct point){ x + swatch / 2, y });
    else
        g->k->ops->circle(g->k, (struct point){ x + swatch / 2, y }, 2.2, &dot);
}

static void dot_sample(struct painting *g, size_t i, double x, double y)
{
    struct shape dot = { .fill = paint_ink(i) };
    g->k->ops->circle(g->k, (struct point){ x + swatch / 2, y }, 3.2, &dot);
}

/* i: among the series of its look. */
static void sample(struct painting *g, const struct plot_series *s, size_t i, double x, double y)
{
    struct shape fill = s->chart->look == SERIES_BEHIND ? (struct shape){ .fill = INK_BEHIND } : paint_fill(i, false, false);
    if (g->p->chart->kind == CHART_LINES && s->chart->look != SERIES_BEHIND)
        line_sample(g, s, i, x, y);
    else if (s->chart->look == SERIES_REFERENCE)
        paint_sign(g->k, i, (struct point){ x + swatch / 2, y });
    else if (g->p->chart->kind == CHART_DOTS)
        dot_sample(g, i, x, y);
    else
        g->k->ops->rect(g->k, (struct area){ x, y - 4, swatch, 8 }, &fill);
}

static bool has_legend(const struct plot *p)
{
    enum chart_kind k = p->chart->kind;
    return p->n_series > 1 && (k == CHART_BARS || k == CHART_DOTS || k == CHART_COLUMNS || k == CHART_LINES);
}

static void paint_legend(struct painting *g)
{
    double x = 0;
    size_t seen[SERIES_BEHIND + 1] = { 0 };
    for (size_t i = 0; i < g->p->n_series; i++) {
        const struct plot_series *s = &g->p->series[i];
        double width = swatch + swatch_gap + g->k->ops->width(g->k, s->name, &paint_value);
        if (x > 0 && x + width > g->width)
            x = 0, g->y += legend_leading;
        sample(g, s, seen[s->chart->look]++, x, g->y + legend_leading / 2);
        g->k->ops->text(g->k, (struct point){ x + swatch + swatch_gap, g->y + legend_leading / 2 + 2.7 }, s->name, &paint_value);
        x += width + legend_gap;
    }
    g->y += legend_leading + 4;
}

/* ---- the whole ---- */

static void paint_kind(struct painting *g)
{
    switch (g->p->chart->kind) {
    case CHART_BARS: case CHART_DOTS: paint_bars(g); break;
    case CHART_COLUMNS: case CHART_LINES: paint_upright(g); break;
    case CHART_HEAT: paint_heat(g); break;
    case CHART_SCATTER: paint_scatter(g); break;
    case CHART_TILES: paint_tiles(g); break;
    }
}

double chart_paint(struct canvas *k, const struct plot *p, double width)
{
    struct painting g = { .k = k, .p = p, .width = width };
    if (!p->is_titled)
        g.y += canvas_paragraph(k, (struct area){ 0, g.y, width, 0 }, p->title, &title_letters, 2);
    g.y += canvas_paragraph(k, (struct area){ 0, g.y, width, 0 }, p->base, &paint_soft, 2) + 4;
    if (has_legend(p))
        paint_legend(&g);
    paint_kind(&g);
    for (size_t i = 0; i < p->n_notes; i++)
        g.y += canvas_paragraph(k, (struct area){ 0, g.y + 2, width, 0 }, p->note[i], &note_letters, 3);
    return g.y + 2;
}

double chart_paint_height(struct canvas *k, const struct plot *p, double width)
{
    return chart_paint(canvas_silent(k), p, width);
}

bool chart_is_long(const struct plot *p)
{
    enum chart_kind k = p->chart->kind;
    return k == CHART_BARS || k == CHART_DOTS || k == CHART_HEAT;
}
