#include "report/plot.h"
#include "base/num.h"
#include "report/cell_text.h"
#include "report/grid.h"
#include <math.h>

enum { MOST_TICKS = 6, ALL_LIGHTS = MARK_GREEN | MARK_YELLOW | MARK_RED | MARK_GREY_LIGHT };

struct plotting {
    struct arena *a;
    const struct lang *l;
    struct plot *p;
    bool has_gap;
    double from, to, x_from, x_to;  /* of the values; NaN: none yet */
};

/* ---- cells ---- */

static bool is_drawn(const struct column *c)
{
    return c->show != COLUMN_MACHINE;
}

/* The column with this key, or -1. */
static ptrdiff_t find_column(const struct table *t, const char *key)
{
    for (size_t i = 0; key && i < t->n_columns; i++)
        if (strcmp(t->column[i].key, key) == 0)
            return (ptrdiff_t)i;
    return -1;
}

static const struct cell *cell_at(const struct plot *p, size_t i, size_t column)
{
    return &table_row(p->table, p->row[i])[column];
}

/* As printed: a chart tells no digit more than its table. */
static double as_printed(struct arena *a, const struct column *c, double v)
{
    struct str s = num_fixed(a, v, c->decimals);
    return s.n ? strtod(str_c(a, s), NULL) : (double)NAN;
}

/* The number of a cell in printed units; NaN where none is shown. */
static double number_of(struct arena *a, const struct column *c, const struct cell *cell)
{
    if (cell->hidden != SHOWN)
        return (double)NAN;
    switch (cell->kind) {
    case CELL_INT: return (double)cell->i;
    case CELL_NUM: return as_printed(a, c, cell->num);
    case CELL_SHARE: return as_printed(a, c, cell->num * 100);
    case CELL_EMPTY: case CELL_TEXT: case CELL_MSG: case CELL_PAIR: case CELL_COUNTS: break;
    }
    return (double)NAN;
}

static void widen(double *from, double *to, double v)
{
    if (isnan(v))
        return;
    *from = isnan(*from) ? v : MIN_OF(*from, v);
    *to = isnan(*to) ? v : MAX_OF(*to, v);
}

/* ---- series ---- */

/* Both ends of the band of a value that is shown, from one column of intervals or two of numbers. */
static void read_band(struct plotting *g, const struct chart_series *s, size_t row, struct plot_value *v)
{
    const struct table *t = g->p->table;
    ptrdiff_t pair = find_column(t, s->band), low = find_column(t, s->low), high = find_column(t, s->high);
    if (isnan(v->v))
        return;
    if (pair >= 0) {
        const struct cell *c = cell_at(g->p, row, (size_t)pair);
        if (c->kind != CELL_PAIR || c->hidden != SHOWN)
            return;
        double times = t->column[pair].is_share ? 100 : 1;
        v->low = as_printed(g->a, &t->column[pair], c->pair[0] * times);
        v->high = as_printed(g->a, &t->column[pair], c->pair[1] * times);
    } else if (low >= 0 && high >= 0) {
        double lo = number_of(g->a, &t->column[low], cell_at(g->p, row, (size_t)low)), hi = number_of(g->a, &t->column[high], cell_at(g->p, row, (size_t)high));
        if (!isnan(lo) && !isnan(hi))
            v->low = lo, v->high = hi;
    }
}

static struct plot_value read_value(struct plotting *g, const struct plot_series *s, size_t row)
{
    const struct column *column = &g->p->table->column[s->column];
    const struct cell *c = cell_at(g->p, row, s->column);
    struct cell_look look = cell_text_look(g->a, g->l, column, c);
    struct plot_value v = { .v = number_of(g->a, column, c), .low = (double)NAN, .high = (double)NAN, .text = cell_text_join(g->a, &look), .is_weak = look.is_weak };
    bool is_bracketed = look.marks.n && look.marks.p[0] == ')';
    v.bare = is_bracketed ? str_printf(g->a, STR_FMT ")", STR_ARG(look.value)) : look.value;
    v.signs = is_bracketed ? (struct str){ look.marks.p + 1, look.marks.n - 1 } : look.marks;
    v.letter = look.letter;
    v.marks = c->hidden == SHOWN ? c->marks : c->marks & ALL_LIGHTS;
    g->has_gap |= c->hidden != SHOWN;
    read_band(g, s->chart, row, &v);
    return v;
}

static bool is_on_x(const struct plotting *g, size_t series)
{
    return g->p->chart->kind == CHART_SCATTER && series == 0;
}

static void add_series(struct plotting *g, const struct chart_series *c, size_t column)
{
    struct plot *p = g->p;
    struct plot_series s = { .chart = c, .column = column, .value = ARENA_ARRAY(g->a, struct plot_value, p->n_rows) };
    const struct msg *name = c->name.id ? &c->name : &p->table->column[column].title;
    s.name = text_of(g->a, g->l, name);
    for (size_t i = 0; i < p->n_rows; i++) {
        struct plot_value *v = &s.value[i];
        *v = read_value(g, &s, i);
        s.has_band |= !isnan(v->low);
        p->is_break[i] |= c->look == SERIES_MAIN && (v->marks & MARK_BREAK);
        double *from = is_on_x(g, p->n_series) ? &g->x_from : &g->from, *to = is_on_x(g, p->n_series) ? &g->x_to : &g->to;
        widen(from, to, v->v);
        widen(from, to, v->low);
        widen(from, to, v->high);
    }
    p->series[p->n_series++] = s;
}

static void add_all_series(struct plotting *g)
{
    const struct chart *c = g->p->chart;
    g->p->series = ARENA_ARRAY(g->a, struct plot_series, c->n_series);
    for (int look = SERIES_MAIN; look <= SERIES_BEHIND; look++)
        for (size_t i = 0; i < c->n_series; i++) {
            ptrdiff_t column = find_column(g->p->table, c->series[i].column);
            bool has_place = look != SERIES_BEHIND || c->kind == CHART_LINES;
            if (has_place && (int)c->series[i].look == look && column >= 0 && is_drawn(&g->p->table->column[column]))
                add_series(g, &c->series[i], (size_t)column);
        }
}

/* ---- rows ---- */

static void choose_rows(struct arena *a, const struct table *t, const struct chart *c, struct plot *p)
{
    size_t most = c->row ? c->n_rows : t->n_rows, *row = ARENA_ARRAY(a, size_t, most);
    for (size_t i = 0; i < most; i++)
        if (!c->row || c->row[i] < t->n_rows)
            row[p->n_rows++] = c->row ? c->row[i] : i;
    p->row = row;
    p->label = ARENA_ARRAY(a, struct str, p->n_rows);
    p->name = ARENA_ARRAY(a, struct str, p->n_rows);
    p->is_total = ARENA_ARRAY(a, bool, p->n_rows);
    p->is_break = ARENA_ARRAY(a, bool, p->n_rows);
}

static struct str text_at(struct plotting *g, size_t row, ptrdiff_t column)
{
    struct cell_look look = cell_text_look(g->a, g->l, &g->p->table->column[column], cell_at(g->p, row, (size_t)column));
    return cell_text_join(g->a, &look);
}

static void name_rows(struct plotting *g)
{
    struct plot *p = g->p;
    for (size_t i = 0; i < p->n_rows; i++) {
        struct buf b = buf_on(g->a);
        for (size_t k = 0; k < CHART_LABELS; k++) {
            ptrdiff_t column = find_column(p->table, p->chart->label[k]);
            struct str text = column >= 0 ? text_at(g, i, column) : STR("");
            if (k == 0)
                p->name[i] = text;
            if (b.n && text.n)
                buf_add_char(&b, ' ');
            buf_add(&b, text);
        }
        p->label[i] = buf_str(&b);
        p->is_total[i] = p->table->row_is_total && p->table->row_is_total[p->row[i]];
    }
}

static void add_beside(struct plotting *g, const char *key)
{
    struct plot *p = g->p;
    ptrdiff_t column = find_column(p->table, key);
    if (column < 0 || !is_drawn(&p->table->column[column]))
        return;
    struct plot_beside *b = &p->beside[p->n_beside++];
    b->title = text_of(g->a, g->l, &p->table->column[column].title);
    b->text = ARENA_ARRAY(g->a, struct str, p->n_rows);
    for (size_t i = 0; i < p->n_rows; i++)
        b->text[i] = text_at(g, i, column);
}

/* ---- texts ---- */

static struct str unit_of(struct plotting *g)
{
    const struct plot *p = g->p;
    if (p->chart->unit.id)
        return tr_msg(g->a, g->l, &p->chart->unit);
    if (p->n_series == 0 || p->n_rows == 0)
        return STR("");
    size_t column = p->series[0].column;
    const struct column *c = &p->table->column[column];
    for (size_t i = 0; i < p->n_rows; i++)
        if (cell_at(p, i, column)->kind != CELL_SHARE && cell_at(p, i, column)->kind != CELL_EMPTY)
            return STR("");
    return c->is_signed ? str_trim(cell_text_pp(g->a, g->l, STR(""))) : STR("%");
}

static void say_titles(struct plotting *g)
{
    struct plot *p = g->p;
    const struct chart *c = p->chart;
    p->title = text_of(g->a, g->l, c->title.id ? &c->title : &p->table->title);
    p->unit = unit_of(g);
    struct str base = text_of(g->a, g->l, c->base.id ? &c->base : &p->table->base);
    const char *gap = p->unit.n && base.n ? " · " : "";
    p->base = str_printf(g->a, STR_FMT "%s" STR_FMT, STR_ARG(p->unit), gap, STR_ARG(base));
}

static void say_corners(struct plotting *g)
{
    for (size_t i = 0; i < ARRAY_LEN(g->p->corner); i++)
        g->p->corner[i] = text_of(g->a, g->l, &g->p->chart->corner[i]);
}

static void add_note(struct plotting *g, struct msg m)
{
    if (g->p->n_notes < PLOT_NOTES)
        g->p->note[g->p->n_notes++] = tr_msg(g->a, g->l, &m);
}

/* ---- axes ---- */

static double round_step(double least)
{
    double power = pow(10, floor(log10(least))), times = least / power;
    return power * (times <= 1.0000001 ? 1 : times <= 2.0000001 ? 2 : times <= 5.0000001 ? 5 : 10);
}

struct plot_axis plot_axis_of(struct chart_axis wanted, double from, double to, int most)
{
    static const double nearly = 1e-9;
    bool is_fixed = wanted.min < wanted.max;
    double low = is_fixed ? wanted.min : from, high = is_fixed ? wanted.max : to;
    if (isnan(low) || isnan(high))
        low = 0, high = 1;
    if (!(high > low))
        low -= 1, high += 1;
    double step = round_step((high - low) / most);
    low = MIN_OF(low, isnan(from) ? low : from);
    high = MAX_OF(high, isnan(to) ? high : to);
    if (!is_fixed || low < wanted.min)
        low = floor(low / step + nearly) * step;
    if (!is_fixed || high > wanted.max)
        high = ceil(high / step - nearly) * step;
    if ((high - low) / step > most + 2)
        step = round_step((high - low) / most);
    struct plot_axis axis = { low, high, step, (int)MAX_OF(0, ceil(-log10(step) - nearly)) };
    return axis;
}

struct str plot_tick(struct arena *a, const struct plot_axis *axis, double v)
{
    return num_fixed(a, v, axis->decimals);
}

bool plot_has(const struct plot_value *v)
{
    return !isnan(v->v);
}

static struct plot_axis make_axis(struct plotting *g, struct chart_axis wanted, double from, double to)
{
    struct plot_axis axis = plot_axis_of(wanted, from, to, MOST_TICKS);
    if (wanted.min < wanted.max && axis.min < wanted.min)
        add_note(g, MSG("The axis goes down to {0}, because a value lies below {1}.", ARG_F(axis.min, axis.decimals), ARG_F(wanted.min, axis.decimals)));
    if (wanted.min < wanted.max && axis.max > wanted.max)
        add_note(g, MSG("The axis goes up to {0}, because a value lies above {1}.", ARG_F(axis.max, axis.decimals), ARG_F(wanted.max, axis.decimals)));
    return axis;
}

static void add_references(struct plotting *g)
{
    struct plot *p = g->p;
    for (size_t i = 0; i < CHART_REFERENCES && p->chart->reference[i].column; i++) {
        const struct chart_reference *c = &p->chart->reference[i];
        ptrdiff_t column = find_column(p->table, c->column);
        if (column < 0 || c->row >= p->table->n_rows)
            continue;
        const struct cell *cell = &table_row(p->table, c->row)[column];
        struct plot_reference r = { .v = number_of(g->a, &p->table->column[column], cell) };
        if (isnan(r.v))
            continue;
        struct cell_look look = cell_text_look(g->a, g->l, &p->table->column[column], cell);
        r.text = cell_text_join(g->a, &look);
        r.is_x = p->chart->kind == CHART_SCATTER && p->n_series && (size_t)column == p->series[0].column;
        ptrdiff_t label = find_column(p->table, p->chart->label[0]);
        if (c->name.id)
            r.name = tr_msg(g->a, g->l, &c->name);
        else if (label >= 0)
            r.name = cell_text_look(g->a, g->l, &p->table->column[label], &table_row(p->table, c->row)[label]).value;
        widen(r.is_x ? &g->x_from : &g->from, r.is_x ? &g->x_to : &g->to, r.v);
        p->reference[p->n_references++] = r;
    }
}

static bool starts_at_zero(enum chart_kind k)
{
    return k == CHART_BARS || k == CHART_COLUMNS;
}

static void make_axes(struct plotting *g)
{
    struct plot *p = g->p;
    const struct chart *c = p->chart;
    if (starts_at_zero(c->kind) && !(c->axis.min < c->axis.max) && !isnan(g->from))
        widen(&g->from, &g->to, 0);
    p->axis = make_axis(g, c->axis, g->from, g->to);
    if (c->kind == CHART_SCATTER)
        p->x_axis = make_axis(g, c->x_axis, g->x_from, g->x_to);
}

bool plot_of_section(struct arena *a, const struct lang *l, const struct section *s, size_t i, struct plot *out)
{
    if (!s->table || !plot_of(a, l, s->table, &s->chart[i], out))
        return false;
    out->is_titled = !out->title.n;
    if (out->is_titled)
        out->title = text_of(a, l, &s->title);
    return true;
}

struct plot plot_slice(const struct plot *p, struct arena *a, size_t first, size_t n)
{
    struct plot out = *p;
    out.n_rows = n;
    out.row += first;
    out.label += first;
    out.name += first;
    out.is_total += first;
    out.is_break += first;
    out.series = ARENA_ARRAY(a, struct plot_series, p->n_series);
    for (size_t i = 0; i < p->n_series; i++) {
        out.series[i] = p->series[i];
        out.series[i].value += first;
    }
    out.beside = ARENA_ARRAY(a, struct plot_beside, p->n_beside);
    for (size_t i = 0; i < p->n_beside; i++) {
        out.beside[i] = p->beside[i];
        out.beside[i].text += first;
    }
    return out;
}

bool plot_of(struct arena *a, const struct lang *l, const struct table *t, const struct chart *c, struct plot *out)
{
    *out = (struct plot){ .chart = c, .table = t };
    struct plotting g = { .a = a, .l = l, .p = out, .from = (double)NAN, .to = (double)NAN, .x_from = (double)NAN, .x_to = (double)NAN };
    choose_rows(a, t, c, out);
    name_rows(&g);
    add_all_series(&g);
    if (isnan(g.from) || (c->kind == CHART_SCATTER && isnan(g.x_from)))
        return false;
    out->beside = ARENA_ARRAY(a, struct plot_beside, CHART_BESIDE + 1);
    add_beside(&g, c->n);
    for (size_t i = 0; i < CHART_BESIDE; i++)
        add_beside(&g, c->beside[i]);
    say_titles(&g);
    say_corners(&g);
    add_references(&g);
    if (c->kind != CHART_HEAT && c->kind != CHART_TILES)
        make_axes(&g);
    if (g.has_gap && c->kind != CHART_HEAT && c->kind != CHART_TILES)
        add_note(&g, MSG("Gaps are values that are not shown: too few interviews, or withheld to protect the persons asked."));
    return true;
}
