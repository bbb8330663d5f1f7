#include "result/result_chart.h"

enum { MOST_CHARTS = 24, MOST_PLACES = 40 };

#define TITLE(text) .title = { .id = text }
#define INDEX_UNIT .unit = { .id = N_("index points") }
#define NATIONAL_AXIS .axis = { 60, 120 } /* R038 */
#define SERIES(array) .series = array, .n_series = ARRAY_LEN(array)

static const struct chart_series tile_series[] = {
    { .column = "value" }, { .column = "change" }, { .column = "tested_change" }, { .column = "region" }, { .column = "nation" }, { .column = "target" },
};
static const struct chart_series total_series[] = {
    { .column = "total", .band = "total_ci95", .name = { .id = N_("This unit") } },
    { .column = "total_region", .look = SERIES_REFERENCE },
    { .column = "total_nation", .look = SERIES_REFERENCE },
    { .column = "single_total", .look = SERIES_BEHIND, .name = { .id = N_("Single period") } },
};
static const struct chart_series retention_series[] = {
    { .column = "retention", .band = "retention_ci95", .name = { .id = N_("This unit") } },
    { .column = "retention_region", .look = SERIES_REFERENCE },
    { .column = "retention_nation", .look = SERIES_REFERENCE },
    { .column = "single_retention", .look = SERIES_BEHIND, .name = { .id = N_("Single period") } },
};
static const struct chart_series step_series[] = {
    { .column = "value", .name = { .id = N_("This unit") } },
    { .column = "region", .look = SERIES_REFERENCE },
    { .column = "nation", .look = SERIES_REFERENCE },
};
static const struct chart_series loyal_series[] = { { .column = "loyal", .band = "ci95" } };
static const struct chart_series dealers_series[] = { { .column = "dealers" } };
static const struct chart_series sample_series[] = { { .column = "sample" }, { .column = "target", .look = SERIES_REFERENCE } };
static const struct chart_series score_series[] = { { .column = "score" } };
static const struct chart_series feedback_series[] = { { .column = "read_same_day" }, { .column = "contact_in_time" }, { .column = "closed" } };
static const struct chart_series spread_series[] = {
    { .column = "median", .low = "q1", .high = "q3", .name = { .id = N_("Median, with the middle half of the dealers") } },
    { .column = "min", .look = SERIES_REFERENCE },
    { .column = "max", .look = SERIES_REFERENCE },
};
static const struct chart_series place_series[] = { { .column = "place", .band = "interval" } };

/* Charts whose series are always the same; of those of a key only the ones whose columns the table has are drawn. */
static const struct known { const char *section; struct chart chart; } known[] = {
    { "summary", { .key = "summary", .kind = CHART_TILES, TITLE(N_("Indicators")), .label = { "indicator" }, .n = "n", SERIES(tile_series) } },
    { "trend", { .key = "trend_total", .kind = CHART_LINES, TITLE(N_("Total score")), INDEX_UNIT, .label = { "period" }, .n = "n", SERIES(total_series), .is_half = true } },
    { "trend", { .key = "trend_retention", .kind = CHART_LINES, TITLE(N_("Customer retention index")), INDEX_UNIT, .label = { "period" }, .n = "n", SERIES(retention_series), .is_half = true } },
    { "steps", { .key = "steps", .kind = CHART_BARS, INDEX_UNIT, .label = { "step" }, .n = "n", .beside = { "gap" }, SERIES(step_series), NATIONAL_AXIS } },
    { "loyalty", { .key = "loyalty_by_level", .kind = CHART_COLUMNS, TITLE(N_("Surely loyal, by overall satisfaction")), .label = { "satisfaction" }, .n = "n", SERIES(loyal_series), .axis = { 0, 100 }, .is_half = true } },
    { "sample", { .key = "sample_dealers", .kind = CHART_COLUMNS, TITLE(N_("Dealers")), .label = { "unit" }, SERIES(dealers_series), .is_half = true } },
    { "sample", { .key = "sample_size", .kind = CHART_COLUMNS, TITLE(N_("Sample")), .label = { "unit" }, .beside = { "achieved" }, SERIES(sample_series), .is_half = true } },
    { "total", { .key = "total_by_region", .kind = CHART_COLUMNS, INDEX_UNIT, .label = { "unit" }, .n = "n", .beside = { "rank" }, SERIES(score_series), NATIONAL_AXIS,
                 .reference = { { .column = "score" } } } },
    { "loyalty", { .key = "loyalty_by_region", .kind = CHART_COLUMNS, INDEX_UNIT, .label = { "unit" }, .n = "n", .beside = { "rank" }, SERIES(score_series), NATIONAL_AXIS,
                   .reference = { { .column = "score" } } } },
    { "feedback", { .key = "feedback", .kind = CHART_COLUMNS, .label = { "month" }, .n = "opened", .beside = { "overdue" }, SERIES(feedback_series), .axis = { 0, 100 } } },
    { "spread", { .key = "spread", .kind = CHART_DOTS, INDEX_UNIT, .label = { "unit" }, .n = "n", .beside = { "dealers" }, SERIES(spread_series) } },
};

/* What is being gathered for one section. */
struct gathering { struct arena *a; const struct section *s; struct chart *chart; size_t n; };

static void add(struct gathering *g, struct chart c)
{
    if (g->n < MOST_CHARTS)
        g->chart[g->n++] = c;
}

static bool has_column(const struct table *t, const char *key)
{
    for (size_t i = 0; i < t->n_columns; i++)
        if (strcmp(t->column[i].key, key) == 0)
            return true;
    return false;
}

static bool is_total(const struct table *t, size_t row)
{
    return t->row_is_total && t->row_is_total[row];
}

/* Rows that sum others up, or all others. */
static const size_t *rows_of(const struct gathering *g, bool totals, size_t *n)
{
    const struct table *t = g->s->table;
    size_t *row = ARENA_ARRAY(g->a, size_t, t->n_rows);
    *n = 0;
    for (size_t i = 0; i < t->n_rows; i++)
        if (is_total(t, i) == totals)
            row[(*n)++] = i;
    return row;
}

/* ---- charts made from the table ---- */

/* Steps × regions: a series for each column of differences. */
static void add_heat(struct gathering *g)
{
    const struct table *t = g->s->table;
    struct chart_series *series = ARENA_ARRAY(g->a, struct chart_series, t->n_columns);
    struct chart c = { .key = "steps_by_region", .kind = CHART_HEAT, TITLE(N_("Difference to the nation")), INDEX_UNIT, .label = { "step" }, .n = "n", .beside = { "nation" }, .series = series };
    for (size_t i = 0; i < t->n_columns; i++)
        if (t->column[i].is_signed && t->column[i].group.id)
            series[c.n_series++] = (struct chart_series){ .column = t->column[i].key };
    c.row = rows_of(g, true, &c.n_rows);
    add(g, c);
}

/* The page of a step: columns for the step and for each of its questions, with rank and n. */
static void add_step_page(struct gathering *g)
{
    static const char prefix[] = "index_";
    const struct table *t = g->s->table;
    for (size_t i = 0; i < t->n_columns; i++) {
        const char *key = t->column[i].key;
        if (strncmp(key, prefix, strlen(prefix)) != 0)
            continue;
        const char *code = key + strlen(prefix);
        struct chart_series *series = ARENA_NEW(g->a, struct chart_series);
        *series = (struct chart_series){ .column = key };
        struct chart c = { .key = arena_printf(g->a, "%s_%s", g->s->key, code), .kind = CHART_COLUMNS, .title = t->column[i].group, INDEX_UNIT, .label = { "unit" }, .series = series, .n_series = 1,
                           NATIONAL_AXIS, .is_half = true, .n = arena_printf(g->a, "n_%s", code), .beside = { arena_printf(g->a, "rank_%s", code) }, .reference = { { .column = key } } };
        add(g, c);
    }
}

/* The fields are parted where the last row, the medians, lies. */
static void add_matrix(struct gathering *g)
{
    static const struct chart_series series[] = { { .column = "score", .name = { .id = N_("Satisfaction (score)") } }, { .column = "importance" } };
    const struct table *t = g->s->table;
    if (t->n_rows == 0 || !is_total(t, t->n_rows - 1))
        return;
    struct chart c = { .key = "matrix", .kind = CHART_SCATTER, .label = { "code", "question" }, SERIES(series) };
    for (size_t i = 0; i < ARRAY_LEN(series); i++)
        c.reference[i] = (struct chart_reference){ .column = series[i].column, .row = t->n_rows - 1, .name = { .id = N_("Median") } };
    const char *const corner[] = { N_("Improve first"), N_("Keep"), N_("Watch"), N_("Maintain") };
    for (size_t i = 0; i < ARRAY_LEN(corner); i++)
        c.corner[i] = (struct msg){ .id = corner[i] };
    c.row = rows_of(g, false, &c.n_rows);
    add(g, c);
}

/* The first places with the interval of each: how much of a place is chance. */
static void add_places(struct gathering *g)
{
    const struct table *t = g->s->table;
    size_t ranked = t->rule_before ? t->rule_before : t->n_rows, n = MIN_OF(ranked, (size_t)MOST_PLACES), *row = ARENA_ARRAY(g->a, size_t, n);
    for (size_t i = 0; i < n; i++)
        row[i] = i;
    struct chart c = { .key = "places", .kind = CHART_DOTS, TITLE(N_("National rank with its 95 % interval")), .label = { "code", "name" }, .n = "n", .beside = { "total" }, SERIES(place_series), .row = row, .n_rows = n };
    if (n > 1)
        add(g, c);
}

static const struct { const char *section; const char *column; void (*add)(struct gathering *g); } made[] = {
    { "questions", "nation", add_heat }, { "matrix", "importance", add_matrix }, { "ranking", "interval", add_places },
};

void result_step_charts(struct arena *a, struct section *s, const struct msg *title, size_t n)
{
    struct gathering g = { a, s, ARENA_ARRAY(a, struct chart, MOST_CHARTS), 0 };
    add_step_page(&g);
    for (size_t i = 0; i < MIN_OF(n, g.n); i++)
        g.chart[i].title = title[i];
    s->chart = g.chart;
    s->n_charts = g.n;
}

void result_charts(struct arena *a, struct section *s)
{
    static const char page[] = "step_";
    struct gathering g = { a, s, ARENA_ARRAY(a, struct chart, MOST_CHARTS), 0 };
    if (!s->table || !s->key || s->n_charts)
        return;
    for (size_t i = 0; i < ARRAY_LEN(known); i++)
        if (strcmp(known[i].section, s->key) == 0 && has_column(s->table, known[i].chart.series[0].column))
            add(&g, known[i].chart);
    for (size_t i = 0; i < ARRAY_LEN(made); i++)
        if (strcmp(made[i].section, s->key) == 0 && has_column(s->table, made[i].column))
            made[i].add(&g);
    if (strncmp(s->key, page, strlen(page)) == 0)
        add_step_page(&g);
    s->chart = g.chart;
    s->n_charts = g.n;
}
