/* Indices over time: rolling values with region and nation, and single periods beside them. */
#include "result/result_block.h"
#include "result/result_report_telling.h"

enum { TREND_MONTH, TREND_PERIOD, TREND_N, TREND_TOTAL, TREND_TOTAL_INTERVAL, TREND_TOTAL_REGION, TREND_TOTAL_NATION, TREND_LOYALTY, TREND_LOYALTY_INTERVAL,
       TREND_LOYALTY_REGION, TREND_LOYALTY_NATION, TREND_SINGLE_N, TREND_SINGLE_TOTAL, TREND_SINGLE_LOYALTY, TREND_COLUMNS };

#define TREND_GROUP_TOTAL .group = { .id = N_("Total score") }
#define TREND_GROUP_LOYALTY .group = { .id = N_("Customer retention index") }
#define TREND_GROUP_SINGLE .group = { .id = N_("Single period") }
static const struct column trend_columns[TREND_COLUMNS] = {
    [TREND_MONTH] = { .key = "last_month", .title = { .id = N_("Month") }, .is_text = true, .show = COLUMN_MACHINE },
    [TREND_PERIOD] = { .key = "period", .title = { .id = N_("Period") }, .is_text = true },
    [TREND_N] = { .key = "n", .title = { .id = N_("n") } },
    [TREND_TOTAL] = { .key = "total", .title = { .id = N_("Rolling") }, .decimals = 1, TREND_GROUP_TOTAL },
    [TREND_TOTAL_INTERVAL] = { .key = "total_ci95", .title = { .id = N_("95 % interval") }, .decimals = 1, TREND_GROUP_TOTAL },
    [TREND_TOTAL_REGION] = { .key = "total_region", .title = { .id = N_("Region") }, .decimals = 1, TREND_GROUP_TOTAL },
    [TREND_TOTAL_NATION] = { .key = "total_nation", .title = { .id = N_("Nation") }, .decimals = 1, TREND_GROUP_TOTAL },
    [TREND_LOYALTY] = { .key = "retention", .title = { .id = N_("Rolling") }, .decimals = 1, TREND_GROUP_LOYALTY },
    [TREND_LOYALTY_INTERVAL] = { .key = "retention_ci95", .title = { .id = N_("95 % interval") }, .decimals = 1, TREND_GROUP_LOYALTY },
    [TREND_LOYALTY_REGION] = { .key = "retention_region", .title = { .id = N_("Region") }, .decimals = 1, TREND_GROUP_LOYALTY },
    [TREND_LOYALTY_NATION] = { .key = "retention_nation", .title = { .id = N_("Nation") }, .decimals = 1, TREND_GROUP_LOYALTY },
    [TREND_SINGLE_N] = { .key = "single_n", .title = { .id = N_("n") }, TREND_GROUP_SINGLE },
    [TREND_SINGLE_TOTAL] = { .key = "single_total", .title = { .id = N_("Total score") }, .decimals = 1, TREND_GROUP_SINGLE },
    [TREND_SINGLE_LOYALTY] = { .key = "single_retention", .title = { .id = N_("Retention") }, .decimals = 1, TREND_GROUP_SINGLE },
};

struct trend_point { int32_t last; enum base_kind rolling, single; int months_between; };

static struct cell index_in(const struct block *b, struct measure m, const struct result_unit *u, struct report_base base)
{
    struct figure f = report_figure(b->r, m, u, base);
    return block_index(b, &f);
}

static struct cell count_cell(const struct block *b, struct report_base base)
{
    double n = result_count(&b->r->set, &b->r->unit, base.window);
    return cell_hide(cell_int((int64_t)n), block_hides_base(b, n) || !report_tells_interviews(b->r, &b->r->unit, base) ? HIDDEN_DISCLOSURE : SHOWN);
}

/* The rolling value of an index, its interval, region and nation. */
static void trend_cells(const struct block *b, const struct trend_point *at, struct measure m, struct cell *c)
{
    struct reporting *r = b->r;
    struct report_base rolling = { at->rolling, window_of(at->rolling, at->last) };
    struct figure f = report_figure(r, m, &r->unit, rolling);
    int32_t start = result_series_start(&r->set, m, at->last);
    c[0] = block_index(b, &f);
    if (start > at->last - at->months_between && start > r->set.first_month)
        c[0] = cell_mark(c[0], MARK_BREAK);
    c[1] = block_interval(b, &f, 1);
    if (b->has_region)
        c[2] = index_in(b, m, &r->region, rolling);
    if (b->has_nation)
        c[3] = index_in(b, m, &r->nation, rolling);
}

static void trend_row(const struct block *b, struct wide *w, const struct trend_point *at)
{
    struct reporting *r = b->r;
    struct cell *c = wide_row(w);
    struct report_base single = { at->single, window_of(at->single, at->last) };
    c[TREND_MONTH] = cell_text(civil_month_str(r->a, at->last));
    c[TREND_PERIOD] = cell_text(at->single == BASE_QUARTER ? lang_quarter(r->a, r->job->lang, at->last) : civil_month_str(r->a, at->last));
    c[TREND_N] = count_cell(b, (struct report_base){ at->rolling, window_of(at->rolling, at->last) });
    trend_cells(b, at, report_total(), &c[TREND_TOTAL]);
    trend_cells(b, at, report_retention(), &c[TREND_LOYALTY]);
    c[TREND_SINGLE_N] = count_cell(b, single);
    c[TREND_SINGLE_TOTAL] = index_in(b, report_total(), &r->unit, single);
    c[TREND_SINGLE_LOYALTY] = index_in(b, report_retention(), &r->unit, single);
    wide_put(r->a, w);
}

void block_trend(struct block *b, enum base_kind single, int periods)
{
    struct reporting *r = b->r;
    bool kept[TREND_COLUMNS];
    for (size_t i = 0; i < TREND_COLUMNS; i++)
        kept[i] = true;
    kept[TREND_TOTAL_REGION] = kept[TREND_LOYALTY_REGION] = b->has_region;
    kept[TREND_TOTAL_NATION] = kept[TREND_LOYALTY_NATION] = b->has_nation;
    struct wide w = wide_new(r->a, "trend", trend_columns, TREND_COLUMNS, kept);
    struct trend_point at = { .rolling = b->base.kind, .single = single, .months_between = base_months(single) };
    for (int i = periods; i-- > 0;) {
        at.last = r->period - i * at.months_between;
        if (at.last >= r->set.first_month)
            trend_row(b, &w, &at);
    }
    w.table->base = report_base_line(r, &r->unit, b->base);
    w.table->note[0] = single == BASE_MONTH ? MSG("Rolling: the month and the five before it. Single period: the month alone, on its small base.")
                                            : MSG("Rolling: the twelve months to the quarter's end. Single period: the quarter alone.");
    report_add(r, (struct section){ .key = "trend", .title = MSG("Trend"), .table = w.table });
}
