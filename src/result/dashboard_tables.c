/* The widgets' tables. Each asks the explorer for rows of the unit where its reader begins. */
#include "method/control.h"
#include "method/change.h"
#include "method/dist.h"
#include "result/dashboard.h"
#include "result/explorer_cell.h"
#include "result/explorer_table.h"
#include "result/result_wide.h"
#include "result/target.h"
#include <math.h>

static const struct msg index_points = { .id = N_("index points") };

static struct chart *chart_new(const struct explorer *e, const char *key, enum chart_kind kind, const char *label, struct msg title)
{
    struct chart *c = ARENA_NEW(e->a, struct chart);
    *c = (struct chart){ .key = key, .kind = kind, .title = title, .unit = index_points, .label = { label } };
    return c;
}

static bool is_another(const struct explorer *e, const struct explorer_unit *u)
{
    return u && u->kind != e->unit->kind;
}

/* ---- tiles ---- */

enum { TILE_KEY, TILE_NAME, TILE_N, TILE_VALUE, TILE_INTERVAL, TILE_CHANGE, TILE_REGION, TILE_NATION, TILE_TARGET, TILE_LIGHT, TILE_COLUMNS };
static const struct column tile_columns[TILE_COLUMNS] = {
    [TILE_KEY] = { .key = "key", .title = { .id = N_("Code") }, .is_text = true, .show = COLUMN_MACHINE },
    [TILE_NAME] = { .key = "indicator", .title = { .id = N_("Indicator") }, .is_text = true },
    [TILE_N] = { .key = "n", .title = { .id = N_("n") } },
    [TILE_VALUE] = { .key = "value", .title = { .id = N_("This period") }, .decimals = 1 },
    [TILE_INTERVAL] = { .key = "ci95", .title = { .id = N_("95 % interval") }, .decimals = 1 },
    [TILE_CHANGE] = { .key = "change", .title = { .id = N_("Change") }, .decimals = 1, .is_signed = true },
    [TILE_REGION] = { .key = "region", .title = { .id = N_("Region") }, .decimals = 1 },
    [TILE_NATION] = { .key = "nation", .title = { .id = N_("Nation") }, .decimals = 1 },
    [TILE_TARGET] = { .key = "target", .title = { .id = N_("Target") }, .decimals = 1 },
    [TILE_LIGHT] = { .key = "light", .title = { .id = N_("Light") } },
};

/* Overall satisfaction is the first question of the retention index; what must be right the first time is D1, at a sale SG1. */
static size_t tile_measures(const struct explorer *e, const struct explorer_measure **out)
{
    const struct explorer_measure *first_time = explorer_find_measure(e, STR("question:D1")), *overall = NULL;
    size_t n = 0;
    for (size_t i = 0; i < e->n_measures && !overall; i++)
        if (e->measures[i].question && question_is_in_composite(e->measures[i].question, STR("retention")))
            overall = &e->measures[i];
    out[n++] = explorer_find_measure(e, STR("retention"));
    out[n++] = explorer_find_measure(e, STR("total"));
    if (overall)
        out[n++] = overall;
    if (!first_time)
        first_time = explorer_find_measure(e, STR("question:SG1"));
    if (first_time)
        out[n++] = first_time;
    return n;
}

/* Short names; the question's own text may be a sentence. */
static struct msg tile_name(const struct explorer *e, const struct explorer_measure *m)
{
    if (!m->question)
        return explorer_measure_label(e, m);
    if (str_eq_c(m->code, "D1"))
        return MSG("Right the first time (yes)");
    return str_eq_c(m->code, "SG1") ? MSG("Handed over when agreed (yes)") : MSG("Overall satisfaction");
}

static bool is_share(const struct explorer_row *r)
{
    return r->measure->question && r->measure->question->kind == QUESTION_YES_NO;
}

/* Units to compare with come without shares, but their index is the share of yes on another scale. */
static double share_of_yes(const struct explorer_row *r)
{
    const struct points *p = &r->measure->question->points;
    double yes = points_of(p, ANSWER_YES), no = points_of(p, ANSWER_NO);
    return isnan(r->top2) ? (r->value / 10 - no) / (yes - no) : r->top2;
}

static struct cell tile_value(const struct explorer *e, const struct explorer_row *r)
{
    struct cell c = explorer_value_cell(e, r);
    return is_share(r) ? cell_mark(cell_hide(cell_share(share_of_yes(r)), c.hidden), c.marks) : c;
}

/* An index of yes and no runs over 160 points while the share of yes runs from 0 to 1. */
static struct cell tile_change(const struct explorer *e, const struct explorer_row *r)
{
    struct cell c = explorer_change_cell(e, r);
    return is_share(r) && c.kind == CELL_NUM ? cell_mark(cell_hide(cell_share(c.num / 160), c.hidden), c.marks) : c;
}

/* Targets of the year for the unit, and the settings of lights. */
struct tile_targets { struct target_list list; struct target_whose who; double margin; int64_t n_min; };

static struct err *load_targets(const struct explorer *e, struct tile_targets *out)
{
    struct db *db = e->reader->job->db;
    struct org_network network;
    const struct explorer_unit *u = e->unit;
    *out = (struct tile_targets){ .who.quarter = target_quarter_of(e->period) };
    TRY(target_list_load(db, e->a, &(struct target_query){ .programme = e->programme, .year = civil_month_year(e->period) }, &out->list));
    TRY(setting_num(db, &target_margin_setting, e->programme, &out->margin));
    TRY(setting_int(db, &target_n_min_setting, e->programme, &out->n_min));
    if (out->list.n == 0)
        return NULL;
    TRY(org_network_load(db, e->a, (struct db_scope){ .kind = SCOPE_SYSTEM }, civil_date_of_month(e->period, 31), &network));
    const struct org_dealer *d = u->kind == UNIT_DEALER ? org_dealer_by_code(&network, u->code) : NULL;
    const size_t *region = str_map_get(&network.region_by_code, u->kind == UNIT_REGION ? u->code : u->kind == UNIT_AREA ? u->region : STR(""));
    out->who.dealer_id = d ? d->id : 0;
    out->who.region_id = d ? network.region[d->region].id : region ? network.region[*region].id : 0;
    return NULL;
}

static void put_light(const struct tile_targets *t, const struct explorer_row *r, struct cell *c)
{
    static const unsigned marks[] = { [TARGET_GREY] = MARK_GREY_LIGHT, [TARGET_RED] = MARK_RED, [TARGET_YELLOW] = MARK_YELLOW, [TARGET_GREEN] = MARK_GREEN };
    const struct target_row *target = target_pick(t->list.row, t->list.n, t->who, r->measure->key);
    struct mark m = { .is_grey = r->n < (double)t->n_min, .is_hidden = r->hidden != SHOWN };
    if (!target)
        return;
    if (!is_share(r))
        c[TILE_TARGET] = cell_num(target->value);
    c[TILE_LIGHT] = cell_mark((struct cell){ 0 }, marks[mark_light(m.is_hidden ? NAN : r->value, target->value, m, (struct light_rules){ t->margin, 1 })]);
}

static void put_tile(const struct explorer *e, const struct explorer_row *row, size_t n, const struct tile_targets *targets, struct wide *w)
{
    struct cell *c = wide_row(w);
    c[TILE_KEY] = cell_text(row->measure->key);
    c[TILE_NAME] = cell_msg(e->a, tile_name(e, row->measure));
    c[TILE_N] = explorer_n_cell(e, row);
    c[TILE_VALUE] = tile_value(e, row);
    if (!is_share(row))
        c[TILE_INTERVAL] = explorer_interval_cell(e, row);
    c[TILE_CHANGE] = tile_change(e, row);
    for (size_t i = 1; i < n; i++)
        c[row[i].unit->kind == UNIT_NATION ? TILE_NATION : TILE_REGION] = tile_value(e, &row[i]);
    put_light(targets, &row[0], c);
    wide_put(e->a, w);
}

struct err *dashboard_tiles(struct explorer *e, struct dashboard_part *out)
{
    const struct explorer_measure *measure[4];
    const struct explorer_unit *unit[3] = { e->unit };
    struct explorer_row row[12];
    size_t n = tile_measures(e, measure), units = 1;
    if (is_another(e, e->region))
        unit[units++] = e->region;
    if (is_another(e, e->nation))
        unit[units++] = e->nation;
    bool kept[TILE_COLUMNS] = { true, true, true, true, true, true, is_another(e, e->region), is_another(e, e->nation), false, false };
    struct tile_targets targets;
    TRY(load_targets(e, &targets));
    kept[TILE_TARGET] = kept[TILE_LIGHT] = targets.list.n > 0;
    struct wide w = wide_new(e->a, "tiles", tile_columns, TILE_COLUMNS, kept);
    for (size_t i = 0; i < n * units; i++)
        row[i] = (struct explorer_row){ .unit = unit[i % units], .measure = measure[i / units], .window.last = e->period };
    TRY(explorer_fill(e, row, n * units));
    for (size_t i = 0; i < n * units; i += units)
        put_tile(e, &row[i], units, &targets, &w);
    *out = (struct dashboard_part){ .table = w.table, .are_tiles = true, .text = { explorer_unit_label(e->unit) }, .more = explorer_address(e, &(struct explorer_link){ .unit = NULL }),
                                    .more_text = MSG("All results") };
    out->interviews = row[units].n, out->target = row[units].target;
    w.table->note[0] = MSG("Change: to the window before, which shares no month. ▲ ▼ significant at 95 %, = not significant.");
    return NULL;
}

/* ---- trend ---- */

enum { TREND_MONTH, TREND_PERIOD, TREND_N, TREND_TOTAL, TREND_TOTAL_BAND, TREND_RETENTION, TREND_RETENTION_BAND, TREND_NATION, TREND_COLUMNS, POINTS = 13 };
static const struct column trend_columns[TREND_COLUMNS] = {
    [TREND_MONTH] = { .key = "last_month", .title = { .id = N_("Month") }, .is_text = true, .show = COLUMN_MACHINE },
    [TREND_PERIOD] = { .key = "period", .title = { .id = N_("Window to") }, .is_text = true },
    [TREND_N] = { .key = "n", .title = { .id = N_("n") } },
    [TREND_TOTAL] = { .key = "total", .title = { .id = N_("Total score") }, .decimals = 1 },
    [TREND_TOTAL_BAND] = { .key = "total_ci95", .title = { .id = N_("95 % interval") }, .decimals = 1 },
    [TREND_RETENTION] = { .key = "retention", .title = { .id = N_("Retention index") }, .decimals = 1 },
    [TREND_RETENTION_BAND] = { .key = "retention_ci95", .title = { .id = N_("95 % interval") }, .decimals = 1 },
    [TREND_NATION] = { .key = "total_nation", .title = { .id = N_("Nation, total score") }, .decimals = 1 },
};
static const struct chart_series trend_series[] = {
    { .column = "total", .band = "total_ci95" }, { .column = "retention", .band = "retention_ci95" }, { .column = "total_nation", .look = SERIES_REFERENCE },
};

/* Rows of a point: total and retention of the unit, the total of the nation. */
static void put_trend(const struct explorer *e, const struct explorer_row *row, size_t n, struct wide *w)
{
    struct cell *c = wide_row(w);
    c[TREND_MONTH] = cell_text(civil_month_str(e->a, row->window.last));
    c[TREND_PERIOD] = cell_text(civil_month_str(e->a, row->window.last));
    c[TREND_N] = explorer_n_cell(e, row);
    c[TREND_TOTAL] = explorer_value_cell(e, row);
    c[TREND_TOTAL_BAND] = explorer_interval_cell(e, row);
    c[TREND_RETENTION] = explorer_value_cell(e, &row[1]);
    c[TREND_RETENTION_BAND] = explorer_interval_cell(e, &row[1]);
    if (n > 2)
        c[TREND_NATION] = explorer_value_cell(e, &row[2]);
    wide_put(e->a, w);
}

struct err *dashboard_trend(struct explorer *e, struct dashboard_part *out)
{
    const struct explorer_measure *total = explorer_find_measure(e, STR("total")), *retention = explorer_find_measure(e, STR("retention"));
    bool has_nation = is_another(e, e->nation);
    size_t n = has_nation ? 3 : 2;
    struct explorer_row *row = ARENA_ARRAY(e->a, struct explorer_row, POINTS * n);
    bool kept[TREND_COLUMNS] = { true, true, true, true, true, true, true, has_nation };
    struct wide w = wide_new(e->a, "trend", trend_columns, TREND_COLUMNS, kept);
    for (size_t i = 0; i < POINTS * n; i++)
        row[i] = (struct explorer_row){ .unit = i % n == 2 ? e->nation : e->unit, .measure = i % n == 1 ? retention : total, .window.last = e->period - (int32_t)(POINTS - 1 - i / n) };
    TRY(explorer_fill(e, row, POINTS * n));
    for (size_t i = 0; i < POINTS * n; i += n)
        if (row[i].hidden != HIDDEN_NOT_ESTIMABLE)
            put_trend(e, &row[i], n, &w);
    if (w.table->n_rows < 2)
        return NULL;
    struct chart *c = chart_new(e, "trend", CHART_LINES, "period", MSG("Total score and retention index"));
    c->n = "n", c->series = trend_series, c->n_series = ARRAY_LEN(trend_series);
    w.table->note[0] = MSG("Each point pools the window that ends with its month; neighbouring points share months.");
    *out = (struct dashboard_part){ .table = w.table, .chart = c };
    return NULL;
}

/* ---- units below ---- */

enum { UNIT_CODE, UNIT_NAME, UNIT_N, UNIT_TOTAL, UNIT_BAND, UNIT_GAP, UNIT_COLUMNS, MOST_BARS = 24 };
static const struct column unit_columns[UNIT_COLUMNS] = {
    [UNIT_CODE] = { .key = "code", .title = { .id = N_("Code") }, .is_text = true, .show = COLUMN_MACHINE },
    [UNIT_NAME] = { .key = "unit", .title = { .id = N_("Unit") }, .is_text = true },
    [UNIT_N] = { .key = "n", .title = { .id = N_("n") } },
    [UNIT_TOTAL] = { .key = "total", .title = { .id = N_("Total score") }, .decimals = 1 },
    [UNIT_BAND] = { .key = "ci95", .title = { .id = N_("95 % interval") }, .decimals = 1 },
    [UNIT_GAP] = { .key = "change", .title = { .id = N_("Change") }, .decimals = 1, .is_signed = true },
};
static const struct chart_series unit_series[] = { { .column = "total", .band = "ci95" } };

struct err *dashboard_units(struct explorer *e, struct dashboard_part *out)
{
    struct explorer_unit_list list = explorer_units_in(e, e->unit, e->below);
    const struct explorer_measure *total = explorer_find_measure(e, STR("total"));
    struct explorer_row *row = ARENA_ARRAY(e->a, struct explorer_row, list.n + 1);
    struct table *t = table_new(e->a, "units", unit_columns, UNIT_COLUMNS);
    bool *is_total = ARENA_ARRAY(e->a, bool, list.n + 1);
    if (list.n < 2 || list.n > MOST_BARS)
        return NULL;
    for (size_t i = 0; i <= list.n; i++)
        row[i] = (struct explorer_row){ .unit = i ? list.unit[i - 1] : e->unit, .measure = total, .window.last = e->period };
    TRY(explorer_fill(e, row, list.n + 1));
    for (size_t i = 0; i <= list.n; i++) {
        struct cell *c = table_add_row(e->a, t);
        c[UNIT_CODE] = cell_text(row[i].unit->code);
        c[UNIT_NAME] = cell_msg(e->a, explorer_unit_label(row[i].unit));
        c[UNIT_N] = explorer_n_cell(e, &row[i]);
        c[UNIT_TOTAL] = explorer_value_cell(e, &row[i]);
        c[UNIT_BAND] = explorer_interval_cell(e, &row[i]);
        c[UNIT_GAP] = explorer_change_cell(e, &row[i]);
    }
    is_total[0] = true;
    t->row_is_total = is_total;
    struct chart *c = chart_new(e, "units", CHART_BARS, "unit", MSG("Total score"));
    c->n = "n", c->series = unit_series, c->n_series = ARRAY_LEN(unit_series), c->axis = (struct chart_axis){ 60, 120 };
    *out = (struct dashboard_part){ .table = t, .chart = c };
    return NULL;
}

/* ---- heat map ---- */

enum { HEAT_CODE, HEAT_STEP, HEAT_WHOLE, HEAT_UNITS, MOST_HEAT = 12 };

static struct column *heat_columns(const struct explorer *e, const struct explorer_unit_list *list, struct chart_series *series)
{
    struct column *c = ARENA_ARRAY(e->a, struct column, HEAT_UNITS + list->n);
    c[HEAT_CODE] = (struct column){ .key = "code", .title = MSG("Code"), .is_text = true, .show = COLUMN_MACHINE };
    c[HEAT_STEP] = (struct column){ .key = "step", .title = MSG("Step"), .is_text = true };
    c[HEAT_WHOLE] = (struct column){ .key = "whole", .title = explorer_unit_label(e->unit), .decimals = 1 };
    for (size_t i = 0; i < list->n; i++) {
        c[HEAT_UNITS + i] = (struct column){ .key = str_c(e->a, list->unit[i]->code), .title = explorer_unit_label(list->unit[i]), .decimals = 1, .is_signed = true };
        series[i] = (struct chart_series){ .column = c[HEAT_UNITS + i].key };
    }
    return c;
}

static void put_heat(const struct explorer *e, const struct explorer_row *row, size_t n, struct table *t)
{
    struct cell *c = table_add_row(e->a, t);
    c[HEAT_CODE] = cell_text(row->measure->key);
    c[HEAT_STEP] = cell_msg(e->a, explorer_measure_label(e, row->measure));
    c[HEAT_WHOLE] = explorer_value_cell(e, row);
    for (size_t i = 1; i <= n; i++) {
        struct cell shown = explorer_value_cell(e, &row[i]);
        c[HEAT_WHOLE + i] = cell_mark(cell_hide(cell_num(row[i].value - row->value), shown.hidden), shown.marks);
    }
}

struct err *dashboard_heat(struct explorer *e, struct dashboard_part *out)
{
    struct explorer_unit_list list = explorer_units_in(e, e->unit, e->below);
    struct chart_series *series = ARENA_ARRAY(e->a, struct chart_series, list.n + 1);
    struct explorer_row *row = ARENA_ARRAY(e->a, struct explorer_row, list.n + 1);
    if (list.n < 2 || list.n > MOST_HEAT)
        return NULL;
    struct table *t = table_new(e->a, "heat", heat_columns(e, &list, series), HEAT_UNITS + list.n);
    for (size_t m = 0; m < e->n_measures; m++) {
        if (e->measures[m].kind != MEASURE_STEP)
            continue;
        for (size_t i = 0; i <= list.n; i++)
            row[i] = (struct explorer_row){ .unit = i ? list.unit[i - 1] : e->unit, .measure = &e->measures[m], .window.last = e->period };
        TRY(explorer_fill(e, row, list.n + 1));
        if (row[0].hidden == SHOWN)
            put_heat(e, row, list.n, t);
    }
    if (t->n_rows == 0)
        return NULL;
    struct chart *c = chart_new(e, "heat", CHART_HEAT, "step", (struct msg){ .id = NULL });
    c->series = series, c->n_series = list.n, c->middle = 0;
    t->note[0] = MSG("Index points above or below {0}.", ARG_S(tr_msg(e->a, e->lang, &t->column[HEAT_WHOLE].title)));
    *out = (struct dashboard_part){ .table = t, .chart = c };
    return NULL;
}

/* ---- movers ---- */

static const struct column mover_columns[] = {
    { .key = "code", .title = { .id = N_("Code") }, .is_text = true, .show = COLUMN_MACHINE },
    { .key = "dealer", .title = { .id = N_("Dealer") }, .is_text = true },
    { .key = "n", .title = { .id = N_("n") } },
    { .key = "before", .title = { .id = N_("Before") }, .decimals = 1 },
    { .key = "total", .title = { .id = N_("Total score") }, .decimals = 1 },
    { .key = "change", .title = { .id = N_("Change") }, .decimals = 1, .is_signed = true },
};

/* Keeps the rows whose change passes the test when p is adjusted by Holm over all of them; gives how many were tested. */
static size_t find_movers(const struct explorer *e, struct explorer_row *row, size_t *n)
{
    double *p = ARENA_ARRAY(e->a, double, *n);
    size_t *order = ARENA_ARRAY(e->a, size_t, *n), tested = 0, kept = 0;
    for (size_t i = 0; i < *n; i++) {
        p[i] = row[i].hidden == SHOWN ? row[i].p : NAN;
        tested += (size_t)!isnan(p[i]);
    }
    adjust_holm(p, *n, p, order);
    for (size_t i = 0; i < *n; i++)
        if (p[i] < 0.05)
            row[kept++] = row[i];
    *n = kept;
    return tested;
}

static int by_change(const void *x, const void *y)
{
    const struct explorer_row *a = x, *b = y;
    return (a->change < b->change) - (a->change > b->change);
}

struct err *dashboard_movers(struct explorer *e, struct dashboard_part *out)
{
    struct explorer_unit_list list = explorer_units_in(e, e->unit, UNIT_DEALER);
    const struct explorer_measure *total = explorer_find_measure(e, STR("total"));
    struct explorer_row *row = ARENA_ARRAY(e->a, struct explorer_row, list.n);
    struct table *t = table_new(e->a, "movers", mover_columns, ARRAY_LEN(mover_columns));
    size_t n = list.n;
    if (n < 2)
        return NULL;
    for (size_t i = 0; i < n; i++)
        row[i] = (struct explorer_row){ .unit = list.unit[i], .measure = total, .window.last = e->period };
    TRY(explorer_fill(e, row, n));
    size_t tested = find_movers(e, row, &n);
    if (tested == 0)
        return NULL;
    if (n)
        qsort(row, n, sizeof *row, by_change);
    for (size_t i = 0; i < n; i++) {
        struct cell *c = table_add_row(e->a, t);
        c[0] = cell_text(row[i].unit->code);
        c[1] = cell_msg(e->a, explorer_unit_label(row[i].unit));
        c[2] = explorer_n_cell(e, &row[i]);
        c[3] = explorer_against_cell(e, &row[i]);
        c[4] = explorer_value_cell(e, &row[i]);
        c[5] = cell_mark(cell_num(row[i].change), row[i].change > 0 ? MARK_UP : MARK_DOWN);
    }
    t->empty = MSG("No significant changes in this period.");
    t->note[0] = MSG("Total score against the window before, tested at 95 %, adjusted by Holm over {0} dealers.", ARG_I(tested));
    *out = (struct dashboard_part){ .table = t };
    return NULL;
}

/* ---- control band ---- */

enum { CONTROL_MONTH, CONTROL_N, CONTROL_VALUE, CONTROL_CENTRE, CONTROL_LIMITS, CONTROL_STATE, CONTROL_COLUMNS, CONTROL_LEAST = 6 };
static const struct column control_columns[CONTROL_COLUMNS] = {
    [CONTROL_MONTH] = { .key = "month", .title = { .id = N_("Month") }, .is_text = true },
    [CONTROL_N] = { .key = "n", .title = { .id = N_("n") } },
    [CONTROL_VALUE] = { .key = "total", .title = { .id = N_("Total score") }, .decimals = 1 },
    [CONTROL_CENTRE] = { .key = "centre", .title = { .id = N_("Centre line") }, .decimals = 1 },
    [CONTROL_LIMITS] = { .key = "limits", .title = { .id = N_("Control limits") }, .decimals = 1 },
    [CONTROL_STATE] = { .key = "state", .title = { .id = N_("Finding") }, .is_text = true },
};
static const struct chart_series control_series[] = { { .column = "total", .band = "limits" }, { .column = "centre", .look = SERIES_REFERENCE } };

static struct control_point point_of(const struct explorer_row *r)
{
    return (struct control_point){ r->n, r->hidden == SHOWN ? r->value : NAN, r->se };
}

/* False: within its limits, or unknown. */
static bool put_month(const struct explorer *e, const struct explorer_row *r, double centre, struct table *t)
{
    static const char *const words[] = { [CONTROL_UNKNOWN] = NULL, [CONTROL_WITHIN] = N_("normal fluctuation"), [CONTROL_ABOVE] = N_("above the limit"), [CONTROL_BELOW] = N_("below the limit") };
    struct cell *c = table_add_row(e->a, t);
    struct control_point p = point_of(r);
    struct control_band band = control_band_of(centre, &p);
    c[CONTROL_MONTH] = cell_text(civil_month_str(e->a, r->window.last));
    c[CONTROL_N] = explorer_n_cell(e, r);
    c[CONTROL_VALUE] = explorer_value_cell(e, r);
    c[CONTROL_CENTRE] = cell_num(centre);
    if (band.side == CONTROL_UNKNOWN)
        return false;
    c[CONTROL_LIMITS] = cell_pair(band.low, band.high);
    c[CONTROL_STATE] = cell_msg(e->a, (struct msg){ .id = words[band.side] });
    return band.side != CONTROL_WITHIN;
}

struct err *dashboard_control(struct explorer *e, struct dashboard_part *out)
{
    const struct explorer_measure *total = explorer_find_measure(e, STR("total"));
    struct explorer_row row[POINTS];
    struct table *t = table_new(e->a, "control", control_columns, CONTROL_COLUMNS);
    struct control_point point[POINTS];
    size_t n_out = 0, known;
    for (size_t i = 0; i < POINTS; i++)
        row[i] = (struct explorer_row){ .unit = e->unit, .measure = total, .window.last = e->period - (int32_t)(POINTS - 1 - i) };
    TRY(explorer_fill(e, row, POINTS));
    for (size_t i = 0; i < POINTS; i++)
        point[i] = point_of(&row[i]);
    double centre = control_centre(point, POINTS, &known);
    if (known < CONTROL_LEAST)
        return NULL;
    for (size_t i = 0; i < POINTS; i++)
        if (row[i].hidden != HIDDEN_NOT_ESTIMABLE)
            n_out += put_month(e, &row[i], centre, t);
    struct chart *c = chart_new(e, "control", CHART_LINES, "month", MSG("Total score, single months"));
    c->n = "n", c->series = control_series, c->n_series = ARRAY_LEN(control_series);
    t->note[0] = MSG("Centre: mean of these months. Limits: three standard errors of each month; what lies between them is normal fluctuation and needs no explanation.");
    *out = (struct dashboard_part){ .table = t, .chart = c };
    out->text[0] = n_out ? MSG("Outside the limits: {0} of {1} months.", ARG_I(n_out), ARG_I(t->n_rows)) : MSG("All months lie within the limits: normal fluctuation.");
    return NULL;
}

/* ---- a dealer's own ---- */

enum { WEAKEST = 3 };
static const struct column weak_columns[] = {
    { .key = "code", .title = { .id = N_("Code") }, .is_text = true },
    { .key = "question", .title = { .id = N_("Question") }, .is_text = true },
    { .key = "n", .title = { .id = N_("n") } },
    { .key = "index", .title = { .id = N_("Index") }, .decimals = 1 },
    { .key = "nation", .title = { .id = N_("Nation") }, .decimals = 1 },
    { .key = "gap", .title = { .id = N_("To the nation") }, .decimals = 1, .is_signed = true },
};

static int by_gap(const void *x, const void *y)
{
    const struct explorer_row *a = x, *b = y;
    return (a->change > b->change) - (a->change < b->change);
}

static size_t put_weakest(const struct explorer *e, struct explorer_row *row, size_t n, struct table *t)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        if (row[i].measure->question && explorer_value_cell(e, &row[i]).hidden == SHOWN && row[i].change < 0)
            row[kept++] = row[i];
    if (kept)
        qsort(row, kept, sizeof *row, by_gap);
    for (size_t i = 0; i < MIN_OF(kept, (size_t)WEAKEST); i++) {
        struct cell *c = table_add_row(e->a, t);
        c[0] = cell_text(row[i].measure->code);
        c[1] = cell_text(row[i].measure->title);
        c[2] = explorer_n_cell(e, &row[i]);
        c[3] = explorer_value_cell(e, &row[i]);
        c[4] = explorer_against_cell(e, &row[i]);
        c[5] = explorer_change_cell(e, &row[i]);
    }
    return t->n_rows;
}

static void say_place(const struct explorer_row *total, struct dashboard_part *out)
{
    if (!total->place) {
        out->text[0] = MSG("Without a place in the ranking of this window.");
        return;
    }
    out->text[0] = MSG("Place {0} of {1} in the nation (95 % interval {2} – {3}).", ARG_I(total->place), ARG_I(total->place_of), ARG_I(total->place_best), ARG_I(total->place_worst));
    if (total->region_place)
        out->text[1] = MSG("Place {0} of {1} in the region.", ARG_I(total->region_place), ARG_I(total->region_place_of));
}

struct err *dashboard_dealer(struct explorer *e, struct dashboard_part *out)
{
    struct explorer_row *row = ARENA_ARRAY(e->a, struct explorer_row, e->n_measures);
    struct table *t = table_new(e->a, "weakest", weak_columns, ARRAY_LEN(weak_columns));
    if (e->unit->kind != UNIT_DEALER)
        return NULL;
    for (size_t i = 0; i < e->n_measures; i++)
        row[i] = (struct explorer_row){ .unit = e->unit, .measure = &e->measures[i], .wants_place = true, .window.last = e->period };
    TRY(explorer_fill(e, row, e->n_measures));
    for (size_t i = 0; i < e->n_measures; i++)
        if (row[i].measure->kind == MEASURE_TOTAL)
            say_place(&row[i], out);
    put_weakest(e, row, e->n_measures, t);
    t->empty = MSG("No question lies behind the nation.");
    t->note[0] = e->is_running ? MSG("Farthest behind the nation. ▲ ▼ = test at 95 % against the others.") : MSG("Farthest behind the nation; the difference is not tested.");
    out->table = t;
    return NULL;
}
