#include "report/chart.h"
#include "report/test_documents.h"
#include <math.h>

#define T(en_, zh_) ((struct msg){ .id = chinese ? (zh_) : (en_) })
#define S(en_, zh_) str_of_c(chinese ? (zh_) : (en_))

static const struct column *copy_columns(struct arena *a, const struct column *from, size_t n)
{
    struct column *to = ARENA_ARRAY(a, struct column, n);
    for (size_t i = 0; i < n; i++)
        to[i] = from[i];
    return to;
}

static const struct chart *copy_charts(struct arena *a, const struct chart *from, size_t n)
{
    struct chart *to = ARENA_ARRAY(a, struct chart, n);
    for (size_t i = 0; i < n; i++)
        to[i] = from[i];
    return to;
}

/* Thirteen months: the third is hidden, the sixth breaks the series, the last has a mark. */
static struct section trend_section(struct arena *a, bool chinese)
{
    const struct column columns[] = {
        { .key = "month", .title = T("Month", "月份"), .is_text = true },
        { .key = "n", .title = T("n", "n") },
        { .key = "total", .title = T("Total score", "总评分"), .decimals = 1 },
        { .key = "interval", .title = T("95% interval", "95%区间"), .decimals = 1 },
        { .key = "region", .title = T("Region", "区域"), .decimals = 1 },
        { .key = "nation", .title = T("Nation", "全国"), .decimals = 1 },
        { .key = "single", .title = T("Month alone", "单月"), .decimals = 1 },
    };
    static const char *const months[] = { "2011-03", "2011-04", "2011-05", "2011-06", "2011-07", "2011-08", "2011-09", "2011-10", "2011-11", "2011-12", "2012-01", "2012-02", "2012-03" };
    struct table *t = table_new(a, "trend", copy_columns(a, columns, ARRAY_LEN(columns)), ARRAY_LEN(columns));
    t->base = T("R6 to 2012-03, n = 58, target 60", "R6 至2012-03，n=58，目标60");
    for (size_t i = 0; i < ARRAY_LEN(months); i++) {
        double own = 96 + 6 * sin((double)i / 2) + (double)i * 0.6, half = 5 + 9 / (1 + (double)i);
        struct cell *c = table_add_row(a, t);
        c[0] = cell_text(str_of_c(months[i]));
        c[1] = cell_int(i == 2 ? 8 : 18 + 3 * (int64_t)i);
        c[2] = cell_mark(cell_num(own), i < 4 ? MARK_LOW_BASE : i == 5 ? MARK_BREAK : i == 12 ? MARK_UP : MARK_NONE);
        c[3] = cell_pair(own - half, own + half);
        c[4] = cell_num(101 + (double)i * 0.2);
        c[5] = cell_num(103.04 - (double)i * 0.05);
        c[6] = cell_hide(cell_num(own + 7 * cos((double)i * 2)), i == 7 ? HIDDEN_DISCLOSURE : SHOWN);
        if (i == 2)
            c[2] = cell_hide(cell_num(77.7123), HIDDEN_NO_SCORE), c[3] = cell_hide(cell_pair(61.7123, 93.7123), HIDDEN_NO_SCORE);
    }
    static const struct chart_series series[] = {
        { .column = "total", .band = "interval" }, { .column = "region", .look = SERIES_REFERENCE }, { .column = "nation", .look = SERIES_REFERENCE },
        { .column = "single", .look = SERIES_BEHIND }, { .column = "target" },
    };
    const struct chart charts[] = {
        { .key = "trend_half", .kind = CHART_LINES, .title = T("Total score, half", "总评分(半幅)"), .unit = T("index points", "指数"), .label = { "month" }, .n = "n",
          .series = series, .n_series = ARRAY_LEN(series), .is_half = true },
        { .key = "trend_half_2", .kind = CHART_COLUMNS, .title = T("Month alone, half", "单月(半幅)"), .label = { "month" }, .n = "n", .series = series, .n_series = 1, .is_half = true },
        { .key = "trend_full", .kind = CHART_LINES, .title = T("Total score", "总评分"), .unit = T("index points", "指数"), .label = { "month" }, .n = "n",
          .series = series, .n_series = ARRAY_LEN(series) },
    };
    return (struct section){ .key = "trend", .title = T("Trend", "趋势"), .table = t, .chart = copy_charts(a, charts, ARRAY_LEN(charts)), .n_charts = ARRAY_LEN(charts) };
}

struct step { const char *en, *zh; double own, region, nation; };

/* Steps: bars with what they are compared with; the last is withheld. */
static struct section steps_section(struct arena *a, bool chinese)
{
    static const struct step steps[] = {
        { "Reception", "接待", 112.3, 104.1, 101.9 }, { "Appointment", "预约", 104.2, 101.4, 101.0 }, { "Quality of work", "维修质量", 97.4, 101.7, 102.2 },
        { "Explaining the bill and handing over the car", "结算与交车说明", 84.04, 97.2, 96.9 }, { "Parts", "备件", 41.2, 88.1, 92.5 }, { "Withheld", "不显示", 33.3123, 90.4, 91.1 },
    };
    const struct column columns[] = {
        { .key = "step", .title = T("Step", "环节"), .is_text = true },
        { .key = "n", .title = T("n", "n") },
        { .key = "value", .title = T("Dealer", "本店"), .decimals = 1 },
        { .key = "region", .title = T("Region", "区域"), .decimals = 1 },
        { .key = "nation", .title = T("Nation", "全国"), .decimals = 1 },
        { .key = "gap", .title = T("To the nation", "与全国差"), .decimals = 1, .is_signed = true },
    };
    struct table *t = table_new(a, "steps", copy_columns(a, columns, ARRAY_LEN(columns)), ARRAY_LEN(columns));
    t->base = T("R6 to 2012-03, n = 58, target 60", "R6 至2012-03，n=58，目标60");
    for (size_t i = 0; i < ARRAY_LEN(steps); i++) {
        bool last = i + 1 == ARRAY_LEN(steps);
        struct cell *c = table_add_row(a, t);
        c[0] = cell_text(S(steps[i].en, steps[i].zh));
        c[1] = cell_int(last ? 6 : 58 - 7 * (int64_t)i);
        c[2] = cell_hide(cell_mark(cell_num(steps[i].own), i == 0 ? MARK_UP : i == 3 ? MARK_DOWN : i == 4 ? MARK_LOW_BASE : MARK_NONE), last ? HIDDEN_NO_SCORE : SHOWN);
        c[3] = cell_num(steps[i].region);
        c[4] = cell_num(steps[i].nation);
        c[5] = cell_hide(cell_num(steps[i].own - steps[i].nation), last ? HIDDEN_NO_SCORE : SHOWN);
    }
    static const struct chart_series series[] = {
        { .column = "value" }, { .column = "region", .look = SERIES_REFERENCE }, { .column = "nation", .look = SERIES_REFERENCE },
    };
    static const struct chart_series tiles[] = { { .column = "value" }, { .column = "gap" }, { .column = "nation" } };
    const struct chart charts[] = {
        { .key = "tiles", .kind = CHART_TILES, .title = T("Tiles", "指标卡"), .label = { "step" }, .n = "n", .series = tiles, .n_series = ARRAY_LEN(tiles) },
        { .key = "steps", .kind = CHART_BARS, .title = T("Steps", "环节"), .unit = T("index points", "指数"), .label = { "step" }, .n = "n", .beside = { "gap" },
          .series = series, .n_series = ARRAY_LEN(series), .axis = { 60, 120 } },
        { .key = "steps_grouped", .kind = CHART_BARS, .title = T("Three of a kind", "三组"), .label = { "step" }, .series = (const struct chart_series[]){ { .column = "value" },
          { .column = "region" }, { .column = "nation" } }, .n_series = 3, .is_half = true },
        { .key = "steps_columns", .kind = CHART_COLUMNS, .title = T("Three of a kind", "三组"), .label = { "step" }, .n = "n", .series = (const struct chart_series[]){ { .column = "value" },
          { .column = "region" }, { .column = "nation", .look = SERIES_REFERENCE } }, .n_series = 3, .is_half = true },
    };
    struct chart *own = ARENA_ARRAY(a, struct chart, ARRAY_LEN(charts));
    for (size_t i = 0; i < ARRAY_LEN(charts); i++) {
        struct chart_series *kept = ARENA_ARRAY(a, struct chart_series, charts[i].n_series);
        for (size_t k = 0; k < charts[i].n_series; k++)
            kept[k] = charts[i].series[k];
        own[i] = charts[i];
        own[i].series = kept;
    }
    return (struct section){ .key = "steps", .title = T("Steps", "环节"), .table = t, .chart = own, .n_charts = ARRAY_LEN(charts), .new_page = true };
}

/* Regions: columns with the nation first, dots between quartiles, shares, a heat map. */
static struct section regions_section(struct arena *a, bool chinese)
{
    static const char *const names[][2] = { { "Nation", "全国" }, { "North", "北部" }, { "Northeast", "东北" }, { "East", "东部" }, { "South", "南部" }, { "West", "西部" }, { "Zhejiang", "浙江" } };
    static const bool total[ARRAY_LEN(names)] = { true };
    const struct column columns[] = {
        { .key = "region", .title = T("Region", "大区"), .is_text = true }, { .key = "n", .title = T("n", "n") },
        { .key = "score", .title = T("Total score", "总评分"), .decimals = 1 }, { .key = "rank", .title = T("Rank", "排名") },
        { .key = "q1", .title = T("Lower quartile", "下四分位"), .decimals = 1 }, { .key = "median", .title = T("Median", "中位数"), .decimals = 1 },
        { .key = "q3", .title = T("Upper quartile", "上四分位"), .decimals = 1 }, { .key = "done", .title = T("Completed", "完成率"), .decimals = 1 },
        { .key = "a", .title = T("Reception", "接待"), .decimals = 1, .is_signed = true }, { .key = "b", .title = T("Quality", "维修质量"), .decimals = 1, .is_signed = true },
        { .key = "secret", .title = T("Code", "代码"), .decimals = 1, .show = COLUMN_MACHINE },
    };
    struct table *t = table_new(a, "regions", copy_columns(a, columns, ARRAY_LEN(columns)), ARRAY_LEN(columns));
    t->base = T("P, 2012-01 – 2012-03, n = 7,102 of 7,140", "P，2012-01 – 2012-03，n=7,102/7,140");
    t->row_is_total = total;
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        double score = 109.4 + (i ? 2.5 * sin((double)i * 2) : 0);
        struct cell *c = table_add_row(a, t);
        c[0] = cell_text(S(names[i][0], names[i][1]));
        c[1] = cell_int(i ? 700 + 150 * (int64_t)i : 7102);
        c[2] = cell_num(score);
        c[3] = i ? cell_int((int64_t)i) : c[3];
        c[4] = cell_num(score - 6.2);
        c[5] = cell_num(score + 0.4);
        c[6] = cell_num(score + 5.1);
        c[7] = cell_share(0.97 + 0.01 * (double)i);
        c[8] = cell_num(i ? 3.3 * sin((double)i) : 0);
        c[9] = cell_hide(cell_num(i ? 5.1 * cos((double)i) : 0), i == 4 ? HIDDEN_NO_SCORE : SHOWN);
        c[10] = cell_num(987.6);
    }
    static const struct chart_series score[] = { { .column = "score" }, { .column = "secret" } }, spread[] = { { .column = "median", .low = "q1", .high = "q3" } }, share[] = { { .column = "done" } };
    static const struct chart_series heat[] = { { .column = "a" }, { .column = "b" } };
    const struct chart charts[] = {
        { .key = "region_score", .kind = CHART_COLUMNS, .title = T("Total score by region", "总评分-区域"), .label = { "region" }, .n = "n", .beside = { "rank" }, .series = score,
          .n_series = ARRAY_LEN(score), .axis = { 60, 120 }, .reference = { { .column = "score", .row = 0 } }, .is_half = true },
        { .key = "region_spread", .kind = CHART_DOTS, .title = T("Dealers' scores", "经销商得分分布"), .label = { "region" }, .n = "n", .series = spread, .n_series = 1, .is_half = true },
        { .key = "region_done", .kind = CHART_BARS, .title = T("Completed", "完成率"), .label = { "region" }, .series = share, .n_series = 1, .is_half = true },
        { .key = "region_heat", .kind = CHART_HEAT, .title = T("Difference to the nation", "与全国差"), .label = { "region" }, .n = "n", .series = heat, .n_series = 2, .is_half = true },
    };
    return (struct section){ .key = "regions", .title = T("Regions", "区域"), .table = t, .chart = copy_charts(a, charts, ARRAY_LEN(charts)), .n_charts = ARRAY_LEN(charts), .new_page = true };
}

/* Importance and satisfaction: the last row holds the medians, at which the lines cross. */
static struct section matrix_section(struct arena *a, bool chinese)
{
    static const struct { const char *code, *en, *zh; double score, importance; } questions[] = {
        { "A1", "Ease of getting an appointment", "预约便利性", 10.1, 0.41 }, { "A2", "Time kept", "按时接待", 9.6, 0.44 }, { "B1", "Friendly reception", "接待友好", 11.2, 0.63 },
        { "B2", "Competence of the advisor", "服务顾问专业", 10.9, 0.71 }, { "C1", "Done right the first time", "一次修复", 9.1, 0.78 }, { "C2", "Clean car", "车辆清洁", 9.12, 0.775 },
        { "D1", "Bill explained", "账单说明", 8.7, 0.55 }, { "D2", "Value for money", "价格合理", 7.9, 0.69 },
    };
    const struct column columns[] = {
        { .key = "code", .title = T("Code", "代码"), .is_text = true }, { .key = "question", .title = T("Question", "问题"), .is_text = true },
        { .key = "score", .title = T("Satisfaction", "满意度"), .decimals = 1 }, { .key = "importance", .title = T("Importance", "重要性"), .decimals = 2 },
    };
    struct table *t = table_new(a, "matrix", copy_columns(a, columns, ARRAY_LEN(columns)), ARRAY_LEN(columns));
    t->base = T("R12 to 2012-03, n = 118", "R12 至2012-03，n=118");
    size_t *row = ARENA_ARRAY(a, size_t, ARRAY_LEN(questions));
    for (size_t i = 0; i < ARRAY_LEN(questions); i++) {
        struct cell *c = table_add_row(a, t);
        c[0] = cell_text(str_of_c(questions[i].code));
        c[1] = cell_text(S(questions[i].en, questions[i].zh));
        c[2] = cell_num(questions[i].score);
        c[3] = cell_num(questions[i].importance);
        row[i] = i;
    }
    struct cell *c = table_add_row(a, t);
    c[1] = cell_text(S("Median", "中位数"));
    c[2] = cell_num(9.36);
    c[3] = cell_num(0.66);
    static const struct chart_series series[] = { { .column = "score" }, { .column = "importance" } };
    struct chart *chart = ARENA_NEW(a, struct chart);
    *chart = (struct chart){ .key = "matrix", .kind = CHART_SCATTER, .title = T("Importance and satisfaction", "重要性–满意度矩阵"), .label = { "code", "question" }, .series = series, .n_series = 2,
                             .row = row, .n_rows = ARRAY_LEN(questions),
                             .reference = { { .column = "score", .row = 8, .name = T("Median", "中位数") }, { .column = "importance", .row = 8, .name = T("Median", "中位数") } },
                             .corner = { T("Improve first", "优先改进"), T("Keep", "保持优势"), T("Watch", "关注"), T("Maintain", "维持") } };
    return (struct section){ .key = "matrix", .title = T("Matrix", "矩阵"), .table = t, .chart = chart, .n_charts = 1, .new_page = true };
}

const struct document *charts_document(struct arena *a, bool chinese)
{
    struct document *d = ARENA_NEW(a, struct document);
    struct section *s = ARENA_ARRAY(a, struct section, 4);
    *d = (struct document){ .format = "huifang.charts/1", .landscape = true, .title = T("Charts", "图表"), .section = s, .n_sections = 4 };
    s[0] = trend_section(a, chinese);
    s[1] = steps_section(a, chinese);
    s[2] = regions_section(a, chinese);
    s[3] = matrix_section(a, chinese);
    return d;
}
