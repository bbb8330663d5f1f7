#include "result/explorer_table.h"
#include "result/explorer_cell.h"
#include "result/result_wide.h"
#include <math.h>

static struct msg against_title(const struct explorer *e)
{
    static const struct msg titles[COMPARE_KINDS] = {
        [COMPARE_PREVIOUS] = { .id = N_("Window before") }, [COMPARE_YEAR] = { .id = N_("A year earlier") }, [COMPARE_REGION] = { .id = N_("Region") },
        [COMPARE_NATION] = { .id = N_("Nation") },          [COMPARE_BEST] = { .id = N_("Best in region") },
    };
    return titles[e->compare];
}

static struct msg test_note(const struct explorer *e)
{
    switch (e->compare) {
    case COMPARE_PREVIOUS: case COMPARE_YEAR:
        return e->is_running ? MSG("▲ ▼ = test of the change to that window at 95 %. Steps and totals are compared over the questions that both windows have.")
                             : MSG("▲ ▼ = test at 95 % against the newest window that shares no month; no sign: not tested.");
    case COMPARE_REGION: case COMPARE_NATION:
        return e->is_running ? MSG("▲ ▼ = test at 95 % against the others of it, without the unit itself.") : MSG("The difference is not tested.");
    default: return MSG("Best in region: the highest value of a dealer in the ranking with n of at least 30, without its name. The difference is not tested.");
    }
}

/* ---- all measures of the unit ---- */

enum { M_KEY, M_STEP, M_MEASURE, M_N, M_VALUE, M_INTERVAL, M_TOP2, M_BOTTOM2, M_AGAINST, M_CHANGE, M_COLUMNS };
static const struct column measure_columns[M_COLUMNS] = {
    [M_KEY] = { .key = "measure", .title = { .id = N_("Code") }, .is_text = true, .show = COLUMN_MACHINE },
    [M_STEP] = { .key = "step", .title = { .id = N_("Step") }, .is_text = true },
    [M_MEASURE] = { .key = "title", .title = { .id = N_("Measure") }, .is_text = true, .width = 28 },
    [M_N] = { .key = "n", .title = { .id = N_("n") } },
    [M_VALUE] = { .key = "index", .title = { .id = N_("Index") }, .decimals = 1 },
    [M_INTERVAL] = { .key = "ci95", .title = { .id = N_("95 % interval") }, .decimals = 1 },
    [M_TOP2] = { .key = "top2", .title = { .id = N_("Top 2 / yes") }, .decimals = 1 },
    [M_BOTTOM2] = { .key = "bottom2", .title = { .id = N_("Bottom 2 / no") }, .decimals = 1 },
    [M_AGAINST] = { .key = "against", .decimals = 1 },
    [M_CHANGE] = { .key = "change", .title = { .id = N_("Difference") }, .decimals = 1, .is_signed = true },
};

/* The columns with the comparison's title. */
static const struct column *titled(const struct explorer *e, const struct column *column, size_t n)
{
    struct column *own = ARENA_ARRAY(e->a, struct column, n);
    for (size_t i = 0; i < n; i++) {
        own[i] = column[i];
        if (strcmp(own[i].key, "against") == 0)
            own[i].title = against_title(e);
    }
    return own;
}

static void put_measure(const struct explorer *e, const struct explorer_row *r, struct table *t)
{
    struct explorer_hiding h = explorer_hiding(e, r);
    struct cell *c = table_add_row(e->a, t);
    c[M_KEY] = cell_text(r->measure->key);
    c[M_STEP] = cell_text(r->measure->step);
    c[M_MEASURE] = cell_msg(e->a, explorer_measure_label(e, r->measure));
    c[M_N] = explorer_n_cell(e, r);
    c[M_VALUE] = explorer_value_cell(e, r);
    c[M_INTERVAL] = explorer_interval_cell(e, r);
    c[M_TOP2] = explorer_share_cell(r, r->top2, h.levels.top2);
    c[M_BOTTOM2] = explorer_share_cell(r, r->bottom2, h.levels.bottom2);
    c[M_AGAINST] = explorer_against_cell(e, r);
    c[M_CHANGE] = explorer_change_cell(e, r);
}

static struct msg base_of_total(const struct explorer *e, const struct explorer_row *row, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (row[i].measure->kind == MEASURE_TOTAL || n == 1)
            return explorer_base_line(e, &row[i]);
    return (struct msg){ 0 };
}

struct err *explorer_measures(struct explorer *e, struct explorer_part *out)
{
    const struct explorer_measure *from = e->measure ? e->measure : e->measures;
    size_t n = e->measure ? 1 : e->n_measures;
    struct explorer_row *row = ARENA_ARRAY(e->a, struct explorer_row, n);
    struct str *href = ARENA_ARRAY(e->a, struct str, n);
    bool *total = ARENA_ARRAY(e->a, bool, n);
    struct table *t = table_new(e->a, "measures", titled(e, measure_columns, M_COLUMNS), M_COLUMNS);
    for (size_t i = 0; i < n; i++)
        row[i] = (struct explorer_row){ .unit = e->unit, .measure = &from[i], .window.last = e->period };
    TRY(explorer_fill(e, row, n));
    for (size_t i = 0; i < n; i++) {
        if (row[i].hidden == HIDDEN_NOT_ESTIMABLE && n > 1)
            continue;
        total[t->n_rows] = row[i].measure->kind != MEASURE_QUESTION;
        href[t->n_rows] = e->measure ? STR_NONE : explorer_address(e, &(struct explorer_link){ .measure = &from[i] });
        put_measure(e, &row[i], t);
    }
    t->row_is_total = total;
    t->base = base_of_total(e, row, n);
    t->empty = MSG("There are no interviews in these months.");
    t->note[0] = test_note(e);
    *out = (struct explorer_part){ "measures", MSG("Indices, steps and questions"), t, NULL, href, M_MEASURE, false };
    return NULL;
}

/* ---- the units below ---- */

enum { B_CODE, B_UNIT, B_N, B_TARGET, B_VALUE, B_INTERVAL, B_AGAINST, B_CHANGE, B_PLACE, B_PLACES, B_COLUMNS };
static const struct column below_columns[B_COLUMNS] = {
    [B_CODE] = { .key = "code", .title = { .id = N_("Code") }, .is_text = true, .show = COLUMN_MACHINE },
    [B_UNIT] = { .key = "unit", .title = { .id = N_("Unit") }, .is_text = true },
    [B_N] = { .key = "n", .title = { .id = N_("n") } },
    [B_TARGET] = { .key = "target", .title = { .id = N_("Target") } },
    [B_VALUE] = { .key = "index", .title = { .id = N_("Index") }, .decimals = 1 },
    [B_INTERVAL] = { .key = "ci95", .title = { .id = N_("95 % interval") }, .decimals = 1 },
    [B_AGAINST] = { .key = "against", .decimals = 1 },
    [B_CHANGE] = { .key = "change", .title = { .id = N_("Difference") }, .decimals = 1, .is_signed = true },
    [B_PLACE] = { .key = "rank", .title = { .id = N_("Rank") } },
    [B_PLACES] = { .key = "rank_interval", .title = { .id = N_("95 % interval of the rank") } },
};

static void put_unit(const struct explorer *e, const struct explorer_row *r, struct wide *w)
{
    struct cell *c = wide_row(w);
    c[B_CODE] = cell_text(r->unit->code);
    c[B_UNIT] = cell_msg(e->a, explorer_unit_label(r->unit));
    c[B_N] = explorer_n_cell(e, r);
    if (!isnan(r->target))
        c[B_TARGET] = cell_int((int64_t)r->target);
    c[B_VALUE] = explorer_value_cell(e, r);
    c[B_INTERVAL] = explorer_interval_cell(e, r);
    c[B_AGAINST] = explorer_against_cell(e, r);
    c[B_CHANGE] = explorer_change_cell(e, r);
    if (r->place)
        c[B_PLACE] = cell_int(r->place);
    if (r->place_worst)
        c[B_PLACES] = cell_pair(r->place_best, r->place_worst);
    wide_put(e->a, w);
}

/* Dealers have their place in the nation's ranking; other units the one among those listed. */
static void place_units(const struct explorer *e, struct explorer_row *row, size_t n)
{
    struct rank_score *score = ARENA_ARRAY(e->a, struct rank_score, n);
    int32_t *place = ARENA_ARRAY(e->a, int32_t, n);
    size_t *order = ARENA_ARRAY(e->a, size_t, n);
    if (e->below == UNIT_DEALER)
        return;
    for (size_t i = 0; i < n; i++)
        score[i] = row[i].hidden == SHOWN ? rank_score_of(row[i].value) : (struct rank_score){ 0, 0 };
    rank_places(score, n, place, order);
    for (size_t i = 0; i < n; i++)
        row[i].place = place[i];
}

static bool is_wanted(const struct explorer *e, const struct explorer_unit *u)
{
    struct msg label = explorer_unit_label(u);
    return str_is_empty(e->q->find) || str_find(tr_msg(e->a, e->lang, &label), e->q->find) >= 0;
}

const char *const explorer_sort_keys[] = { "n", "index", "change", "rank", NULL };

/* What the rows are sorted by: a number, or the place in the network where there is none. */
static double sorted_by(const struct explorer_row *r, struct str word, size_t i)
{
    if (str_eq_c(word, "n"))
        return r->n;
    if (str_eq_c(word, "index"))
        return r->hidden == SHOWN ? r->value : NAN;
    if (str_eq_c(word, "change"))
        return r->hidden == SHOWN ? r->change : NAN;
    if (str_eq_c(word, "rank"))
        return r->place ? (double)r->place : NAN;
    return (double)i;
}

struct order { double by; size_t i; };

/* Falling; what has no value comes last, either way. */
static int falling(const void *x, const void *y)
{
    const struct order *a = x, *b = y;
    int order = isnan(a->by) || isnan(b->by) ? !!isnan(a->by) - !!isnan(b->by) : (a->by < b->by) - (a->by > b->by);
    return order ? order : (a->i > b->i) - (a->i < b->i);
}

static void sort_rows(const struct explorer *e, struct explorer_row *row, size_t n)
{
    struct str word = e->q->sort;
    bool is_rising = str_starts(word, STR("-"));
    struct order *order = ARENA_ARRAY(e->a, struct order, n);
    struct explorer_row *old = ARENA_ARRAY(e->a, struct explorer_row, n);
    if (n == 0 || str_is_empty(word))
        return;
    if (is_rising)
        word = str_sub(word, 1, word.n);
    memcpy(old, row, n * sizeof *row);
    for (size_t i = 0; i < n; i++)
        order[i] = (struct order){ is_rising ? -sorted_by(&row[i], word, i) : sorted_by(&row[i], word, i), i };
    qsort(order, n, sizeof *order, falling);
    for (size_t i = 0; i < n; i++)
        row[i] = old[order[i].i];
}

/* What all rows of a list have in common. */
static struct msg window_line(const struct explorer *e)
{
    struct window w = window_of(e->base, e->period);
    return MSG("{0}: {1}", ARG_S(tr(e->lang, explorer_base_title[e->base])), ARG_S(lang_month_range(e->a, e->lang, w.first, w.last)));
}

static struct msg below_title(const struct explorer *e)
{
    struct msg label = explorer_measure_label(e, e->listed);
    struct str measure = tr_msg(e->a, e->lang, &label);
    switch (e->below) {
    case UNIT_REGION: return MSG("Regions: {0}", ARG_S(measure));
    case UNIT_AREA: return MSG("Areas: {0}", ARG_S(measure));
    case UNIT_GROUP: return MSG("Groups: {0}", ARG_S(measure));
    default: return MSG("Dealers: {0}", ARG_S(measure));
    }
}

enum { MOST_BARS = 30 };

static const struct chart *below_chart(const struct explorer *e)
{
    static const struct chart_series series[] = { { .column = "index", .band = "ci95" } };
    struct chart *c = ARENA_NEW(e->a, struct chart);
    *c = (struct chart){ .key = "units", .kind = CHART_BARS, .title = explorer_measure_label(e, e->listed), .unit = MSG("index points"), .label = { "unit" }, .n = "n",
                         .series = series, .n_series = ARRAY_LEN(series), .axis = { 60, 120 } };
    return c;
}

struct err *explorer_below(struct explorer *e, struct explorer_part *out)
{
    struct explorer_unit_list list = explorer_units_in(e, e->unit, e->below);
    struct explorer_row *row = ARENA_ARRAY(e->a, struct explorer_row, list.n);
    struct str *href = ARENA_ARRAY(e->a, struct str, list.n);
    bool has_places = e->below == UNIT_DEALER && e->listed->kind == MEASURE_TOTAL && !e->where && !e->q->weighted.v;
    bool kept[B_COLUMNS] = { true, true, true, e->is_running && !e->where, true, true, true, true, e->below != UNIT_DEALER || has_places, has_places };
    struct wide w = wide_new(e->a, "units", titled(e, below_columns, B_COLUMNS), B_COLUMNS, kept);
    size_t n = 0;
    for (size_t i = 0; i < list.n; i++)
        if (is_wanted(e, list.unit[i]))
            row[n++] = (struct explorer_row){ .unit = list.unit[i], .measure = e->listed, .wants_place = true, .window.last = e->period };
    TRY(explorer_fill(e, row, n));
    place_units(e, row, n);
    sort_rows(e, row, n);
    for (size_t i = 0; i < n; i++) {
        href[i] = explorer_address(e, &(struct explorer_link){ .unit = row[i].unit });
        put_unit(e, &row[i], &w);
    }
    w.table->base = window_line(e);
    w.table->empty = MSG("No unit has this in its name.");
    w.table->note[0] = test_note(e);
    if (has_places)
        w.table->note[1] = MSG("Rank: in the nation, of dealers that take part in the ranking. Dealers whose intervals overlap do not differ significantly.");
    *out = (struct explorer_part){ "units", below_title(e), w.table, n <= MOST_BARS ? below_chart(e) : NULL, href, B_UNIT, true };
    return NULL;
}

/* ---- the answers ---- */

/* A question's answers in reading order: the best level first, yes before no; then those outside the base. */
static size_t codes_of(const struct question *q, int *code)
{
    static const int levels[] = { 5, 4, 3, 2, 1, ANSWER_NONE, ANSWER_DONT_KNOW, ANSWER_REFUSED };
    static const int yes_no[] = { ANSWER_YES, ANSWER_NO, ANSWER_NONE, ANSWER_DONT_KNOW, ANSWER_REFUSED };
    const int *from = q->kind == QUESTION_YES_NO ? yes_no : levels;
    size_t n = q->kind == QUESTION_YES_NO ? ARRAY_LEN(yes_no) : ARRAY_LEN(levels);
    memcpy(code, from, n * sizeof *code);
    return n;
}

static struct msg answer_name(const struct explorer *e, const struct question *q, int code)
{
    for (size_t i = 0; i < q->n_labels; i++)
        if (q->label[i].code == code)
            return MSG("{0}", ARG_S(lang_of_two(e->lang, q->label[i].zh, q->label[i].en)));
    if (q->kind == QUESTION_YES_NO && (code == ANSWER_YES || code == ANSWER_NO))
        return code == ANSWER_YES ? MSG("yes") : MSG("no");
    switch (code) {
    case ANSWER_NONE: return MSG("none");
    case ANSWER_DONT_KNOW: return MSG("does not know");
    case ANSWER_REFUSED: return MSG("refused");
    default: return MSG("Level {0}", ARG_I(code));
    }
}

enum { A_UNIT, A_N, A_VALUE, A_FIXED, A_MOST = 8 };

static struct column *answer_columns(const struct explorer *e, const int *code, size_t n)
{
    const struct question *q = e->measure->question;
    struct column *c = ARENA_ARRAY(e->a, struct column, A_FIXED + n);
    c[A_UNIT] = (struct column){ .key = "unit", .title = MSG("Unit"), .is_text = true };
    c[A_N] = (struct column){ .key = "n", .title = MSG("n") };
    c[A_VALUE] = (struct column){ .key = "index", .title = MSG("Index"), .decimals = 1 };
    for (size_t i = 0; i < n; i++) {
        bool is_in_base = points_has(&q->points, (unsigned)code[i]);
        c[A_FIXED + i] = (struct column){ .key = arena_printf(e->a, is_in_base ? "share_%d" : "count_%d", code[i]), .title = answer_name(e, q, code[i]),
                                          .group = is_in_base ? MSG("Share of the base") : MSG("Outside the base (interviews)"), .decimals = is_in_base ? 1 : 0 };
    }
    return c;
}

static void put_answers(const struct explorer *e, const struct explorer_row *r, struct table *t, const int *code)
{
    const struct question *q = r->measure->question;
    struct explorer_hiding h = explorer_hiding(e, r);
    bool is_own = explorer_find_unit(e, r->unit->kind, r->unit->code) != NULL; /* of others only the value may be compared with */
    struct cell *c = table_add_row(e->a, t);
    c[A_UNIT] = cell_msg(e->a, explorer_unit_label(r->unit));
    c[A_VALUE] = explorer_value_cell(e, r);
    if (!is_own)
        return;
    c[A_N] = explorer_n_cell(e, r);
    for (size_t i = 0; i + A_FIXED < t->n_columns; i++) {
        bool is_in_base = points_has(&q->points, (unsigned)code[i]), is_level = q->kind != QUESTION_YES_NO;
        bool is_hidden = is_in_base ? h.levels.level[is_level ? code[i] - 1 : 0] : e->is_restricted && r->count[code[i]] > 0 && r->count[code[i]] <= mark_rules_default().small_count;
        if (!r->has_counts)
            continue;
        c[A_FIXED + i] = is_in_base ? explorer_share_cell(r, r->n > 0 ? r->count[code[i]] / r->n : NAN, is_hidden || h.value == HIDDEN_DISCLOSURE)
                                    : cell_hide(cell_int((int64_t)r->count[code[i]]), is_hidden ? HIDDEN_DISCLOSURE : h.base);
    }
}

/* The unit itself, its region, the nation: whom it is compared with. */
static size_t beside(const struct explorer *e, const struct explorer_unit **unit)
{
    size_t n = 0;
    unit[n++] = e->unit;
    if (e->region && e->region->kind != e->unit->kind)
        unit[n++] = e->region;
    if (e->nation && e->unit->kind != UNIT_NATION)
        unit[n++] = e->nation;
    return n;
}

struct err *explorer_answers(struct explorer *e, struct explorer_part *out)
{
    int code[A_MOST];
    const struct explorer_unit *unit[3];
    struct explorer_row row[3];
    size_t n_codes = codes_of(e->measure->question, code), n = beside(e, unit);
    struct table *t = table_new(e->a, "answers", answer_columns(e, code, n_codes), A_FIXED + n_codes);
    for (size_t i = 0; i < n; i++)
        row[i] = (struct explorer_row){ .unit = unit[i], .measure = e->measure, .window.last = e->period };
    TRY(explorer_fill(e, row, n));
    for (size_t i = 0; i < n; i++)
        put_answers(e, &row[i], t, code);
    t->base = explorer_base_line(e, &row[0]);
    t->empty = MSG("There are no interviews in these months.");
    t->note[0] = MSG("Shares of those who gave one of these answers, not weighted; \"none\", \"does not know\" and \"refused\" are no part of the base.");
    *out = (struct explorer_part){ "answers", MSG("Distribution of the answers"), t, NULL, NULL, 0, false };
    return NULL;
}

/* ---- trend ---- */

enum { T_MONTH, T_PERIOD, T_N, T_VALUE, T_INTERVAL, T_REGION, T_NATION, T_COLUMNS, TREND_POINTS = 13, QUARTERS = 8 };
static const struct column trend_columns[T_COLUMNS] = {
    [T_MONTH] = { .key = "last_month", .title = { .id = N_("Month") }, .is_text = true, .show = COLUMN_MACHINE },
    [T_PERIOD] = { .key = "period", .title = { .id = N_("Window") }, .is_text = true },
    [T_N] = { .key = "n", .title = { .id = N_("n") } },
    [T_VALUE] = { .key = "index", .title = { .id = N_("Index") }, .decimals = 1 },
    [T_INTERVAL] = { .key = "ci95", .title = { .id = N_("95 % interval") }, .decimals = 1 },
    [T_REGION] = { .key = "region", .title = { .id = N_("Region") }, .decimals = 1 },
    [T_NATION] = { .key = "nation", .title = { .id = N_("Nation") }, .decimals = 1 },
};

static void put_point(const struct explorer *e, const struct explorer_row *row, size_t n, struct wide *w)
{
    struct cell *c = wide_row(w);
    c[T_MONTH] = cell_text(civil_month_str(e->a, row->window.last));
    c[T_PERIOD] = cell_text(lang_month_range(e->a, e->lang, row->window.first, row->window.last));
    c[T_N] = explorer_n_cell(e, row);
    c[T_VALUE] = explorer_value_cell(e, row);
    c[T_INTERVAL] = explorer_interval_cell(e, row);
    for (size_t i = 1; i < n; i++)
        c[row[i].unit->kind == UNIT_NATION ? T_NATION : T_REGION] = explorer_value_cell(e, &row[i]);
    wide_put(e->a, w);
}

static const struct chart *trend_chart(const struct explorer *e)
{
    static const struct chart_series series[] = { { .column = "index", .band = "ci95" }, { .column = "region", .look = SERIES_REFERENCE }, { .column = "nation", .look = SERIES_REFERENCE } };
    struct chart *c = ARENA_NEW(e->a, struct chart);
    *c = (struct chart){ .key = "trend", .kind = CHART_LINES, .title = explorer_measure_label(e, e->listed), .unit = MSG("index points"), .label = { "period" }, .n = "n",
                         .series = series, .n_series = ARRAY_LEN(series) };
    return c;
}

struct err *explorer_trend(struct explorer *e, struct explorer_part *out)
{
    const struct explorer_unit *unit[3];
    size_t beside_n = beside(e, unit), points = e->base == BASE_QUARTER ? QUARTERS : TREND_POINTS, n = points * beside_n;
    int32_t step = e->base == BASE_QUARTER ? 3 : 1;
    struct explorer_row *row = ARENA_ARRAY(e->a, struct explorer_row, n);
    bool kept[T_COLUMNS] = { true, true, true, true, true, false, false };
    for (size_t i = 1; i < beside_n; i++)
        kept[unit[i]->kind == UNIT_NATION ? T_NATION : T_REGION] = true;
    struct wide w = wide_new(e->a, "trend", trend_columns, T_COLUMNS, kept);
    for (size_t i = 0; i < n; i++)
        row[i] = (struct explorer_row){ .unit = unit[i % beside_n], .measure = e->listed, .window.last = e->period - (int32_t)(points - 1 - i / beside_n) * step };
    TRY(explorer_fill(e, row, n));
    for (size_t i = 0; i < n; i += beside_n)
        if (row[i].hidden != HIDDEN_NOT_ESTIMABLE)
            put_point(e, &row[i], beside_n, &w);
    w.table->empty = MSG("There are no interviews in these months.");
    w.table->note[0] = MSG("Windows that share months move together; two of them are compared by the test of the table above.");
    struct msg label = explorer_measure_label(e, e->listed);
    *out = (struct explorer_part){ "trend", MSG("Trend: {0}", ARG_S(tr_msg(e->a, e->lang, &label))), w.table, trend_chart(e), NULL, 0, false };
    return NULL;
}
