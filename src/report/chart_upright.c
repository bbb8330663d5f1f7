/* Upright columns, and lines over time: a row of the table is a place on the horizontal axis; n, rank … stand below it. */
#include "base/utf8.h"
#include "report/chart_paint.h"
#include <math.h>

static const double plot_height = 150, label_leading = 9, beside_leading = 10, widest_column = 26, least_cut_label = 36;
static const size_t most_label_lines = 2;

struct upright {
    struct painting *g;
    double left, top, width, slot;  /* of the plot */
    size_t label_every;             /* of labels that would run into each other, each so many is printed */
    size_t label_lines;
};

static double place(const struct upright *u, double v)
{
    return paint_place(&u->g->p->axis, v, u->top + plot_height, -plot_height);
}

static double middle(const struct upright *u, size_t row)
{
    return u->left + ((double)row + 0.5) * u->slot;
}

/* Left of the plot stand the ticks and the titles of the rows below. */
static double left_margin(struct painting *g)
{
    const struct plot_axis *axis = &g->p->axis;
    double widest = 0;
    for (double v = paint_first_tick(axis); paint_is_on(axis, v); v += axis->step) {
        double width = g->k->ops->width(g->k, plot_tick(g->k->a, axis, v), &paint_tick);
        widest = MAX_OF(widest, width);
    }
    for (size_t i = 0; i < g->p->n_beside; i++) {
        double width = g->k->ops->width(g->k, g->p->beside[i].title, &paint_tick);
        widest = MAX_OF(widest, MIN_OF(width, 64));
    }
    return widest + 6;
}

/* Would all labels stand in two lines without a cut? */
static bool fit_in_two_lines(const struct upright *u)
{
    for (size_t i = 0; i < u->g->p->n_rows; i++) {
        struct canvas_lines lines = canvas_wrap(u->g->k, u->g->p->label[i], &paint_tick, u->slot - 2, most_label_lines + 1);
        struct str first = lines.line[0];
        bool is_broken_word = lines.n == 2 && first.p + first.n == lines.line[1].p && utf8_width(first) == utf8_count(first);
        if (lines.n > most_label_lines || is_broken_word)
            return false;
    }
    return true;
}

/* Names of categories may have two lines, and the second may be cut; other labels that would run into each other are left out. */
static void plan_labels(struct upright *u)
{
    const struct plot *p = u->g->p;
    double widest = paint_widest_label(u->g, paint_tick);
    bool may_be_cut = p->chart->kind == CHART_COLUMNS && u->slot >= least_cut_label, may_wrap = widest + 3 > u->slot && (may_be_cut || fit_in_two_lines(u));
    u->label_every = 1;
    u->label_lines = may_wrap ? most_label_lines : 1;
    if (widest + 3 > u->slot && !may_wrap)
        u->label_every = (size_t)ceil((widest + 3) / u->slot);
}

static struct str reference_text(struct canvas *k, const struct plot_reference *r)
{
    return str_printf(k->a, STR_FMT " " STR_FMT, STR_ARG(r->name), STR_ARG(r->text));
}

/* Right of the plot stand the names of the lines across it. */
static double reference_room(struct painting *g)
{
    double room = 0;
    for (size_t i = 0; i < g->p->n_references; i++) {
        double width = g->k->ops->width(g->k, reference_text(g->k, &g->p->reference[i]), &paint_tick);
        room = MAX_OF(room, MIN_OF(width, 80) + 4);
    }
    return room;
}

static struct upright plan(struct painting *g)
{
    struct upright u = { .g = g, .left = left_margin(g), .top = g->y + 12 };
    u.width = g->width - u.left - 4 - reference_room(g);
    u.slot = u.width / (double)g->p->n_rows;
    plan_labels(&u);
    return u;
}

/* ---- frame ---- */

static void put_grid(const struct upright *u)
{
    const struct plot_axis *axis = &u->g->p->axis;
    struct lettering l = paint_tick;
    l.anchor = ANCHOR_END;
    for (double v = paint_first_tick(axis); paint_is_on(axis, v); v += axis->step) {
        double y = place(u, v);
        canvas_line(u->g->k, (struct point){ u->left, y }, (struct point){ u->left + u->width, y }, fabs(v) < axis->step / 1e6 ? &paint_axis : &paint_grid);
        u->g->k->ops->text(u->g->k, (struct point){ u->left - 4, y + 2.4 }, plot_tick(u->g->k->a, axis, v), &l);
    }
    double bottom = u->top + plot_height;
    canvas_line(u->g->k, (struct point){ u->left, bottom }, (struct point){ u->left + u->width, bottom }, &paint_axis);
}

static void put_labels(const struct upright *u)
{
    const struct plot *p = u->g->p;
    double y = u->top + plot_height + 3;
    size_t last = p->n_rows - 1;
    for (size_t i = 0; i < p->n_rows; i++) {
        struct lettering l = paint_tick;
        l.ink = INK_TEXT;
        l.is_bold = p->is_total[i];
        if ((last - i) % u->label_every == 0)
            canvas_paragraph(u->g->k, (struct area){ middle(u, i), y, u->slot * (double)u->label_every - 2, 0 }, p->label[i], &l, u->label_lines);
    }
    u->g->y = y + label_leading * (double)u->label_lines + 1;
}

static bool are_wider_than(const struct upright *u, const struct str *text, double room)
{
    return paint_widest(u->g->k, text, u->g->p->n_rows, &paint_tick) > room;
}

/* A line of numbers below the axis: n, rank. */
static void put_beside(const struct upright *u, const struct plot_beside *b)
{
    struct lettering title = paint_tick, l = paint_tick;
    title.anchor = ANCHOR_END;
    l.ink = INK_TEXT;
    size_t every = u->label_every;
    if (are_wider_than(u, b->text, u->slot * (double)every - 2))
        l.size = 6;
    canvas_line(u->g->k, (struct point){ u->left, u->g->y }, (struct point){ u->left + u->width, u->g->y }, &paint_grid);
    canvas_paragraph(u->g->k, (struct area){ u->left - 4, u->g->y, u->left - 4, 0 }, b->title, &title, 1);
    for (size_t i = 0; i < u->g->p->n_rows; i++)
        if ((u->g->p->n_rows - 1 - i) % every == 0)
            u->g->k->ops->text(u->g->k, (struct point){ middle(u, i), u->g->y + 7.2 }, b->text[i], &l);
    u->g->y += beside_leading;
}

static void put_references(const struct upright *u)
{
    static const struct shape line = { .line = INK_REFERENCE, .thick = 1, .dash = DASH_LONG };
    struct canvas *k = u->g->k;
    for (size_t i = 0; i < u->g->p->n_references; i++) {
        const struct plot_reference *r = &u->g->p->reference[i];
        struct lettering l = paint_tick;
        l.anchor = ANCHOR_START;
        l.ink = INK_TEXT;
        double y = place(u, r->v);
        canvas_line(k, (struct point){ u->left, y }, (struct point){ u->left + u->width, y }, &line);
        k->ops->text(k, (struct point){ u->left + u->width + 3, y + 2.4 }, reference_text(k, r), &l);
    }
}

/* A printed value; one too wide for its slot is left to the table. */
static void put_value(const struct upright *u, const struct plot_value *v, struct point at, double room)
{
    struct lettering l = paint_value;
    l.anchor = ANCHOR_MIDDLE;
    l.ink = v->is_weak ? INK_SOFT : INK_TEXT;
    for (l.size = 7.5; l.size >= 6; l.size -= 0.5)
        if (u->g->k->ops->width(u->g->k, v->text, &l) <= room) {
            u->g->k->ops->text(u->g->k, at, v->text, &l);
            return;
        }
}

/* ---- columns ---- */

static void put_column(const struct upright *u, const struct plot_value *v, const struct shape *s, struct area at)
{
    const struct plot_axis *axis = &u->g->p->axis;
    double base = place(u, MAX_OF(axis->min, MIN_OF(0, axis->max))), end = place(u, v->v);
    u->g->k->ops->rect(u->g->k, (struct area){ at.x, MIN_OF(base, end), at.w, fabs(end - base) }, s);
}

static void put_interval(const struct upright *u, const struct plot_value *v, double x)
{
    static const struct shape line = { .line = INK_TEXT, .thick = 0.9 };
    double low = place(u, v->low), high = place(u, v->high);
    canvas_line(u->g->k, (struct point){ x, low }, (struct point){ x, high }, &line);
    canvas_line(u->g->k, (struct point){ x - 2.5, low }, (struct point){ x + 2.5, low }, &line);
    canvas_line(u->g->k, (struct point){ x - 2.5, high }, (struct point){ x + 2.5, high }, &line);
}

/* The value stands above the column, its interval and the signs of what it is compared with. */
static double top_of(const struct upright *u, const struct plot_value *v, size_t row)
{
    double top = plot_has(v) ? place(u, isnan(v->high) ? v->v : MAX_OF(v->high, v->v)) : u->top + plot_height;
    for (size_t s = 0; s < u->g->p->n_series; s++) {
        const struct plot_value *sign = &u->g->p->series[s].value[row];
        double y = plot_has(sign) ? place(u, sign->v) : top + 20;
        if (u->g->p->series[s].chart->look == SERIES_REFERENCE && y - top < 5 && top - y < 14)
            top = MIN_OF(top, y - 4);
    }
    return top;
}

static void put_columns_of_row(const struct upright *u, size_t row)
{
    const struct plot *p = u->g->p;
    size_t mains = MAX_OF(paint_count(p, SERIES_MAIN), 1), main = 0, reference = 0;
    double width = MIN_OF(u->slot * 0.7 / (double)mains, widest_column), left = middle(u, row) - width * (double)mains / 2;
    for (size_t s = 0; s < p->n_series; s++) {
        const struct plot_value *v = &p->series[s].value[row];
        bool is_reference = p->series[s].chart->look == SERIES_REFERENCE;
        size_t i = is_reference ? reference++ : main++;
        if (is_reference && plot_has(v))
            paint_sign(u->g->k, i, (struct point){ middle(u, row), place(u, v->v) });
        if (is_reference)
            continue;
        double x = left + width * (double)i;
        struct shape fill = paint_fill(i, p->is_total[row], v->is_weak);
        if (plot_has(v))
            put_column(u, v, &fill, (struct area){ x + 0.5, 0, width - 1, 0 });
        if (!isnan(v->low))
            put_interval(u, v, x + width / 2);
        put_value(u, v, (struct point){ x + width / 2, top_of(u, v, row) - 3 }, mains > 1 ? width + 2 : u->slot - 1);
    }
}

/* ---- lines ---- */

static void put_behind(const struct upright *u, const struct plot_series *s)
{
    static const struct shape fill = { .fill = INK_BEHIND };
    double width = MIN_OF(u->slot * 0.6, widest_column);
    for (size_t i = 0; i < u->g->p->n_rows; i++)
        if (plot_has(&s->value[i]))
            put_column(u, &s->value[i], &fill, (struct area){ middle(u, i) - width / 2, 0, width, 0 });
}

/* Does the line go on from row - 1 to row? */
static bool is_joined(const struct plot *p, const struct plot_series *s, size_t row)
{
    return row > 0 && plot_has(&s->value[row]) && plot_has(&s->value[row - 1]) && !p->is_break[row];
}

/* Runs of rows without a gap or break: [from, to). Gives the end of the run that starts at `from`. */
static size_t end_of_run(const struct plot *p, const struct plot_series *s, size_t from)
{
    size_t to = from + 1;
    while (to < p->n_rows && is_joined(p, s, to))
        to++;
    return to;
}

static void put_band(const struct upright *u, const struct plot_series *s, size_t from, size_t to)
{
    static const struct shape fill = { .fill = INK_BAND };
    struct point *p = ARENA_ARRAY(u->g->k->a, struct point, 2 * (to - from) + 2);
    size_t n = 0;
    for (size_t i = from; i < to && !isnan(s->value[i].low); i++)
        p[n++] = (struct point){ middle(u, i), place(u, s->value[i].low) };
    for (size_t i = from + n; i-- > from;)
        p[n++] = (struct point){ middle(u, i), place(u, s->value[i].high) };
    if (n > 2)
        u->g->k->ops->path(u->g->k, p, n, &fill);
    else if (n == 2)
        put_interval(u, &s->value[from], middle(u, from));
}

static void put_line(const struct upright *u, const struct plot_series *s, size_t i, size_t from, size_t to)
{
    struct shape stroke = paint_stroke(s, i);
    struct point *p = ARENA_ARRAY(u->g->k->a, struct point, to - from);
    for (size_t row = from; row < to; row++)
        p[row - from] = (struct point){ middle(u, row), place(u, s->value[row].v) };
    if (to - from > 1)
        u->g->k->ops->path(u->g->k, p, to - from, &stroke);
    if (s->chart->look == SERIES_REFERENCE) {
        paint_sign(u->g->k, i, p[to - from - 1]);
        return;
    }
    for (size_t row = from; row < to; row++) {
        struct shape dot = { .fill = s->value[row].is_weak ? INK_PAPER : stroke.line, .line = stroke.line, .thick = 1.2 };
        u->g->k->ops->circle(u->g->k, p[row - from], 2.4, &dot);
    }
}

/* One layer of a series: its bands, or its lines. */
static void put_runs(const struct upright *u, const struct plot_series *s, size_t i, bool bands)
{
    for (size_t from = 0; from < u->g->p->n_rows;) {
        size_t to = end_of_run(u->g->p, s, from);
        if (plot_has(&s->value[from]) && bands)
            put_band(u, s, from, to);
        else if (plot_has(&s->value[from]))
            put_line(u, s, i, from, to);
        from = to;
    }
}

static void put_breaks(const struct upright *u)
{
    static const struct shape line = { .line = INK_TEXT, .thick = 0.9, .dash = DASH_SHORT };
    for (size_t i = 0; i < u->g->p->n_rows; i++) {
        double x = u->left + u->slot * (double)i;
        struct lettering l = paint_tick;
        if (!u->g->p->is_break[i])
            continue;
        canvas_line(u->g->k, (struct point){ x, u->top - 4 }, (struct point){ x, u->top + plot_height }, &line);
        u->g->k->ops->text(u->g->k, (struct point){ x, u->top - 5 }, STR("┆"), &l);
    }
}

/* Does a line of what is compared with pass where the value would stand, above its dot? */
static bool is_crossed(const struct upright *u, size_t row, double y)
{
    for (size_t s = 0; s < u->g->p->n_series; s++) {
        const struct plot_value *v = &u->g->p->series[s].value[row];
        double distance = plot_has(v) ? y - place(u, v->v) : 0;
        if (u->g->p->series[s].chart->look == SERIES_REFERENCE && distance > 0 && distance < 13)
            return true;
    }
    return false;
}

/* Values stand above their dots, or below; only the last one where there is no room for all. */
static void put_line_values(const struct upright *u, const struct plot_series *s)
{
    for (size_t i = 0; i < u->g->p->n_rows; i++) {
        const struct plot_value *v = &s->value[i];
        double y = plot_has(v) ? place(u, v->v) : u->top + plot_height, at = plot_has(v) && is_crossed(u, i, y) ? y + 10 : y - 5;
        put_value(u, v, (struct point){ middle(u, i), at }, i + 1 == u->g->p->n_rows ? MAX_OF(u->slot, 24) : u->slot);
    }
}

static void put_lines(const struct upright *u)
{
    const struct plot *p = u->g->p;
    for (size_t s = 0; s < p->n_series; s++)
        if (p->series[s].chart->look == SERIES_BEHIND)
            put_behind(u, &p->series[s]);
    size_t mains = paint_count(p, SERIES_MAIN), references = paint_count(p, SERIES_REFERENCE);
    for (size_t s = 0; s < mains; s++)
        put_runs(u, &p->series[s], s, true);
    put_breaks(u);
    for (size_t s = mains; s < mains + references; s++)
        put_runs(u, &p->series[s], s - mains, false);
    for (size_t s = 0; s < mains; s++)
        put_runs(u, &p->series[s], s, false);
    if (mains)
        put_line_values(u, &p->series[0]);
}

void paint_upright(struct painting *g)
{
    struct upright u = plan(g);
    bool is_lines = g->p->chart->kind == CHART_LINES;
    put_grid(&u);
    put_references(&u);
    if (is_lines)
        put_lines(&u);
    for (size_t row = 0; !is_lines && row < g->p->n_rows; row++)
        put_columns_of_row(&u, row);
    put_labels(&u);
    for (size_t i = 0; i < g->p->n_beside; i++)
        put_beside(&u, &g->p->beside[i]);
    g->y += 2;
}
