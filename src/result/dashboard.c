#include "result/dashboard.h"
#include "dashboard_widget_tmpl.h"
#include "report/cell_text.h"
#include "report/html_chart.h"
#include "report/html_table.h"
#include "result/dashboard_view.h"
#include "result/explorer_cell.h"
#include "result/explorer_pages.h"
#include "result/explorer_table.h"

/* ---- tiles ---- */

static const struct cell *cell_of(const struct table *t, size_t row, const char *key)
{
    for (size_t i = 0; i < t->n_columns; i++)
        if (strcmp(t->column[i].key, key) == 0)
            return &table_row(t, row)[i];
    return NULL;
}

/* The cell of a column as people read it; no value where the table has no such column or nothing in it. */
static struct str shown(const struct html_out *o, const struct table *t, size_t row, const char *key)
{
    for (size_t i = 0; i < t->n_columns; i++)
        if (strcmp(t->column[i].key, key) == 0) {
            struct cell_look look = cell_text_look(o->arena, o->lang, &t->column[i], &table_row(t, row)[i]);
            return cell_text_join(o->arena, &look);
        }
    return STR_NONE;
}

static unsigned marks_in(const struct table *t, size_t row, const char *key)
{
    const struct cell *c = cell_of(t, row, key);
    return c ? c->marks : 0;
}

/* "n = 58 · Region 109.1 · Nation withheld" */
static struct str tile_base(const struct html_out *o, const struct table *t, size_t row)
{
    static const struct { const char *key, *title; } beside[] = { { "region", N_("Region") }, { "nation", N_("Nation") }, { "target", N_("Target") } };
    struct buf b = buf_on(o->arena);
    buf_addf(&b, "n = " STR_FMT, STR_ARG(shown(o, t, row, "n")));
    for (size_t i = 0; i < ARRAY_LEN(beside); i++) {
        const struct cell *c = cell_of(t, row, beside[i].key);
        struct str value = c && c->hidden == HIDDEN_DISCLOSURE ? tr(o->lang, N_("withheld")) : shown(o, t, row, beside[i].key);
        if (!str_is_empty(value))
            buf_addf(&b, " · " STR_FMT " " STR_FMT, STR_ARG(tr(o->lang, beside[i].title)), STR_ARG(value));
    }
    return buf_str(&b);
}

/* Its letter stands in the cell; the colour says the same. */
static const char *light_css(unsigned marks)
{
    return marks & MARK_GREEN ? "hf-green" : marks & MARK_YELLOW ? "hf-yellow" : marks & MARK_RED ? "hf-red" : "hf-grey";
}

/* The arrow stands before the text, which says what changed. */
static struct str tile_change(const struct html_out *o, const struct table *t, size_t row)
{
    struct str change = shown(o, t, row, "change");
    static const char *const arrows[] = { "▲", "▼", "=" };
    for (size_t i = 0; i < ARRAY_LEN(arrows); i++)
        if (str_ends(change, str_of_c(arrows[i])))
            change.n -= strlen(arrows[i]);
    if (str_is_empty(change))
        return STR_NONE;
    struct msg m = MSG("{0} on the window before", ARG_S(change));
    return tr_msg(o->arena, o->lang, &m);
}

/* Interviews against those designed for. */
static struct dashboard_tile interviews_tile(const struct html_out *o, const struct dashboard_part *p)
{
    struct msg value = MSG("{0}", ARG_I(p->interviews)), wanted = MSG("of {0} wanted, {1} %", ARG_I(p->target), ARG_F(100 * p->interviews / p->target, 1));
    return (struct dashboard_tile){ .name = tr(o->lang, N_("Interviews")), .value = tr_msg(o->arena, o->lang, &value), .css = "",
                                    .base = p->target > 0 ? tr_msg(o->arena, o->lang, &wanted) : STR_NONE };
}

static void put_tiles(struct html_out *o, const struct dashboard_part *p)
{
    const struct table *t = p->table;
    struct dashboard_tile *tile = ARENA_ARRAY(o->arena, struct dashboard_tile, t->n_rows + 1);
    for (size_t i = 0; i < t->n_rows; i++) {
        unsigned marks = marks_in(t, i, "change");
        tile[i] = (struct dashboard_tile){ shown(o, t, i, "indicator"), shown(o, t, i, "value"), tile_change(o, t, i), tile_base(o, t, i),
                                           marks & MARK_UP ? "hf-up" : marks & MARK_DOWN ? "hf-down" : marks & MARK_SAME ? "hf-same" : "", shown(o, t, i, "light"), light_css(marks_in(t, i, "light")) };
    }
    tile[t->n_rows] = interviews_tile(o, p);
    tmpl_dashboard_tile_list(o, tile, t->n_rows + 1);
    tmpl_dashboard_notes(o, t);
}

struct html dashboard_picture(struct html_out *o, const struct dashboard_part *p)
{
    if (p->are_tiles)
        put_tiles(o, p);
    else if (p->chart)
        html_chart_put(o, p->table, p->chart);
    else
        html_table_put(o, p->table);
    return (struct html){ { "", 0 } };
}

/* ---- widgets ---- */

typedef struct err *dashboard_make(struct explorer *e, struct dashboard_part *out);

/* Edition and base, as on every figure. */
static struct dashboard_widget view_of(const struct explorer *e, const struct dashboard_part *p)
{
    struct window w = window_of(e->base, e->period);
    return (struct dashboard_widget){ .part = p, .is_running = e->is_running, .withheld = explorer_withheld_note(p->table), .edition = e->is_running ? MSG("preliminary figures") : MSG("released figures"),
                                      .base = MSG("{0}: {1}", ARG_S(tr(e->lang, explorer_base_title[e->base])), ARG_S(lang_month_range(e->a, e->lang, w.first, w.last))) };
}

static struct err *print(const struct explorer_reader *reader, struct html_out *o, dashboard_make *make, const struct explorer_query *q)
{
    struct explorer e;
    struct dashboard_part part = { .table = NULL };
    TRY(explorer_open(reader, q, &e));
    if (!e.unit)
        return NULL;
    TRY(make(&e, &part));
    if (!part.table)
        return NULL;
    struct dashboard_widget w = view_of(&e, &part);
    tmpl_dashboard_widget(o, &w);
    return NULL;
}

/* The widget as it was printed last, or printed anew when the data is another one. */
static struct err *put(struct req *r, struct html_out *o, const char *name, dashboard_make *make, const struct explorer_query *q)
{
    struct job job;
    struct explorer_reader reader;
    struct str state;
    TRY(explorer_reader_of(r, &job, &reader));
    TRY(explorer_version(r->db, r->arena, &state));
    struct str key = str_printf(r->arena, "widget/%s/" STR_FMT "/" STR_FMT, name, STR_ARG(explorer_reader_key(&reader, r->arena)), STR_ARG(state));
    const struct str *kept = kept_find(reader.kept, key);
    if (!kept) {
        struct html_part part;
        TRY(print(&reader, html_part_begin(&part, o), make, q));
        struct arena *own = kept_begin(reader.kept);
        struct str *copy = ARENA_NEW(own, struct str);
        *copy = str_dup(own, html_part_end(&part).s);
        kept_put(reader.kept, key, own, copy);
        kept = copy;
    }
    html_raw(o, kept->p, kept->n);
    return NULL;
}

static const struct explorer_query of_home = { .weighted = { .has = false } };
static const struct explorer_query of_home_by_nation = { .compare = { "nation", 6 } };
static const struct explorer_query of_months = { .base = { "month", 5 } };

static struct err *make_tiles(struct req *r, struct html_out *o) { return put(r, o, "tiles", dashboard_tiles, &of_home); }
static struct err *make_dealer(struct req *r, struct html_out *o) { return put(r, o, "dealer", dashboard_dealer, &of_home_by_nation); }
static struct err *make_trend(struct req *r, struct html_out *o) { return put(r, o, "trend", dashboard_trend, &of_home); }
static struct err *make_control(struct req *r, struct html_out *o) { return put(r, o, "control", dashboard_control, &of_months); }
static struct err *make_units(struct req *r, struct html_out *o) { return put(r, o, "units", dashboard_units, &of_home); }
static struct err *make_heat(struct req *r, struct html_out *o) { return put(r, o, "heat", dashboard_heat, &of_home); }
static struct err *make_movers(struct req *r, struct html_out *o) { return put(r, o, "movers", dashboard_movers, &of_home); }

const struct widget dashboard_widgets[DASHBOARD_WIDGETS] = {
    { { .id = N_("Where we stand") }, "result.read", WIDGET_FULL, true, make_tiles },
    { { .id = N_("Place and weakest questions") }, "result.read", WIDGET_HALF, false, make_dealer },
    { { .id = N_("Trend of the indices") }, "result.read", WIDGET_HALF, true, make_trend },
    { { .id = N_("Total score by unit") }, "result.read", WIDGET_HALF, true, make_units },
    { { .id = N_("Months within normal fluctuation") }, "result.read", WIDGET_HALF, true, make_control },
    { { .id = N_("Significant movers") }, "result.read", WIDGET_HALF, false, make_movers },
    { { .id = N_("Steps by unit: difference to the whole") }, "result.read", WIDGET_FULL, true, make_heat },
};
