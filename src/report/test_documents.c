#include "report/test_documents.h"
#include "base/buf.h"
#include "base/rng.h"
#include <math.h>

#define T(english, chinese_) ((struct msg){ .id = chinese ? (chinese_) : (english) })
#define S(english, chinese_) str_of_c(chinese ? (chinese_) : (english))

static struct msg *copy_msgs(struct arena *a, const struct msg *m, size_t n)
{
    struct msg *copy = ARENA_ARRAY(a, struct msg, n);
    for (size_t i = 0; i < n; i++)
        copy[i] = m[i];
    return copy;
}

static const struct column *copy_columns(struct arena *a, const struct column *c, size_t n)
{
    struct column *copy = ARENA_ARRAY(a, struct column, n);
    for (size_t i = 0; i < n; i++)
        copy[i] = c[i];
    return copy;
}

static struct cell signed_change(double v, unsigned mark)
{
    return cell_mark(cell_num(v), mark);
}

/* ---- monthly report ---- */

static const struct table *summary_table(struct arena *a, bool chinese)
{
    const struct column columns[] = {
        { .key = "indicator", .title = T("Indicator", "指标"), .is_text = true },
        { .key = "n", .title = T("n", "n") },
        { .key = "score", .title = T("This period", "本期"), .decimals = 1 },
        { .key = "change", .title = T("Change", "较上期"), .decimals = 1, .is_signed = true },
        { .key = "region", .title = T("Region", "区域"), .decimals = 1 },
        { .key = "nation", .title = T("Nation", "全国"), .decimals = 1 },
        { .key = "target", .title = T("Target", "目标"), .decimals = 1 },
        { .key = "light", .title = T("Light", "灯") },
    };
    struct table *t = table_new(a, "summary", copy_columns(a, columns, ARRAY_LEN(columns)), ARRAY_LEN(columns));
    t->base = T("R6, 2011-10 – 2012-03, n = 57 of 60", "R6,2011-10 – 2012-03,n = 57/60");
    const struct { struct str name; double score, change, region, nation, target; unsigned mark, light; } rows[] = {
        { S("Retention index", "顾客保持指数"), 106.31579, 2.4561, 110.93, 108.2, 105, MARK_UP, MARK_GREEN },
        { S("Total score", "总评分"), 103.92983, -0.04, 111.5, 109.4, 106, MARK_SAME, MARK_YELLOW },
        { S("Overall satisfaction", "整体满意度"), 98.245614, -5.2632, 108.7, 107.1, 105, MARK_DOWN, MARK_RED },
        { S("Fixed at the first visit", "一次修复率"), 112.45, 0.45, 113.2, 112, 110, MARK_SAME, MARK_GREEN },
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct cell *c = table_add_row(a, t);
        c[0] = cell_text(rows[i].name);
        c[1] = cell_int(57);
        c[2] = cell_mark(cell_num(rows[i].score), MARK_BELOW_DESIGN);
        c[3] = signed_change(rows[i].change, rows[i].mark);
        c[4] = cell_num(rows[i].region);
        c[5] = cell_num(rows[i].nation);
        c[6] = cell_num(rows[i].target);
        c[7] = cell_mark(c[7], rows[i].light);
    }
    return t;
}

struct question { const char *step_zh, *step_en, *no, *zh, *en; double share[5]; double last, region, best, nation, target; unsigned mark, light; };

static const struct question questions[] = {
    { "忠诚度", "Loyalty", "L1", "您对本次到店的整体满意程度", "Overall satisfaction with this visit", { 42.1, 45.6, 8.8, 1.8, 1.7 }, 9.4, 10.87, 11.6, 10.71, 10.5, MARK_DOWN, MARK_RED },
    { "忠诚度", "Loyalty", "L2", "您会向亲友推荐这家经销商吗", "Would you recommend this dealer", { 59.6, 29.8, 7.0, 1.8, 1.8 }, 9.9, 10.9, 11.7, 10.8, 10.5, MARK_SAME, MARK_GREEN },
    { "预约", "Appointment", "A1", "预约保养是否方便", "Was it easy to make an appointment", { 50.9, 36.8, 8.8, 3.5, 0 }, 8.7, 10.3, 11.4, 10.2, 10, MARK_UP, MARK_GREEN },
    { "接车", "Reception", "C2", "服务顾问是否热情礼貌", "Was the service advisor friendly", { 57.9, 33.3, 7.0, 0, 1.8 }, 9.8, 10.8, 11.8, 10.9, 10.5, MARK_SAME, MARK_YELLOW },
    { "维修", "Repair", "E1", "车辆是否一次修好", "Was the car repaired right at the first visit", { 64.9, 28.1, 3.5, 1.8, 1.7 }, 10.2, 11.1, 11.9, 11.0, 10.8, MARK_SAME, MARK_GREEN },
    { "交车", "Hand-over", "F2", "费用和维修项目是否解释清楚", "Were the work and the bill explained", { 40.4, 38.6, 14.0, 5.2, 1.8 }, 9.2, 10.2, 11.3, 10.0, 10, MARK_DOWN, MARK_RED },
    { "跟踪", "Follow-up", "G1", "维修后的回访电话是否及时", "Did the follow-up call come in time", { 33.3, 41.7, 16.7, 8.3, 0 }, 8.6, 9.7, 11.0, 9.6, 9.5, 0, MARK_GREY_LIGHT },
};

static double points(const double share[5])
{
    static const double value[5] = { 12, 8, 4, 0, -4 };
    double sum = 0;
    for (int i = 0; i < 5; i++)
        sum += share[i] * value[i] / 100;
    return sum;
}

static struct cell question_counts(struct arena *a, const double share[5], int n)
{
    struct code_count *c = ARENA_ARRAY(a, struct code_count, 5);
    for (int i = 0; i < 5; i++)
        c[i] = (struct code_count){ 5 - i, (double)(int)(share[i] * n / 100 + 0.5) };
    return cell_counts(c, 5);
}

static const struct table *questions_table(struct arena *a, bool chinese)
{
    struct msg answers = T("Distribution of the answers", "回答分布"), dealer = T("Dealer", "本店"), others = T("Comparison", "对比");
    const struct column columns[] = {
        { .key = "step", .title = T("Step", "环节"), .is_text = true },
        { .key = "question", .title = T("No.", "题号"), .is_text = true },
        { .key = "text", .title = T("Question", "问题"), .is_text = true },
        { .key = "n", .title = T("n", "n") },
        { .key = "share_5", .title = T("Extremely satisfied", "极为满意"), .group = answers, .decimals = 1 },
        { .key = "share_4", .title = T("Very satisfied", "很满意"), .group = answers, .decimals = 1 },
        { .key = "share_3", .title = T("Satisfied", "满意"), .group = answers, .decimals = 1 },
        { .key = "share_2", .title = T("Not very satisfied", "不太满意"), .group = answers, .decimals = 1 },
        { .key = "share_1", .title = T("Extremely dissatisfied", "极为不满意"), .group = answers, .decimals = 1 },
        { .key = "counts", .title = T("Counts", "人数"), .show = COLUMN_MACHINE },
        { .key = "score", .title = T("Score", "得分"), .group = dealer, .decimals = 1 },
        { .key = "last", .title = T("Last", "上期"), .group = dealer, .decimals = 1 },
        { .key = "change", .title = T("Change", "变化"), .group = dealer, .decimals = 1, .is_signed = true },
        { .key = "region", .title = T("Region", "区域"), .group = others, .decimals = 1 },
        { .key = "best", .title = T("Best of region", "区域最佳"), .group = others, .decimals = 1 },
        { .key = "nation", .title = T("Nation", "全国"), .group = others, .decimals = 1 },
        { .key = "target", .title = T("Target", "目标"), .group = others, .decimals = 1 },
        { .key = "light", .title = T("Light", "灯") },
    };
    struct table *t = table_new(a, "core_questions", copy_columns(a, columns, ARRAY_LEN(columns)), ARRAY_LEN(columns));
    t->title = T("Satisfaction questions", "满意度问题");
    t->base = T("R6, 2011-10 – 2012-03, n = 57 of 60; \"none\" and \"don't know\" are not counted", "R6,2011-10 – 2012-03，n = 57/60;“无/不知道”不计入基数");
    t->note[0] = T("G1 was asked from January 2012 on: 3 of 6 months.", "G1 自2012年1月起询问：3/6个月。");
    for (size_t i = 0; i < ARRAY_LEN(questions); i++) {
        const struct question *q = &questions[i];
        bool is_small = i + 1 == ARRAY_LEN(questions);
        unsigned base = is_small ? MARK_LOW_BASE | MARK_BELOW_DESIGN : MARK_BELOW_DESIGN;
        struct cell *c = table_add_row(a, t);
        c[0] = cell_text(S(q->step_en, q->step_zh));
        c[1] = cell_text(str_of_c(q->no));
        c[2] = cell_text(S(q->en, q->zh));
        c[3] = cell_int(is_small ? 24 : 57);
        for (int k = 0; k < 5; k++)
            c[4 + k] = cell_share(q->share[k] / 100);
        if (is_small)
            c[7] = cell_hide(c[7], HIDDEN_DISCLOSURE), c[8] = cell_hide(c[8], HIDDEN_DISCLOSURE);
        c[9] = cell_hide(question_counts(a, q->share, is_small ? 24 : 57), is_small ? HIDDEN_DISCLOSURE : SHOWN);
        c[10] = cell_mark(cell_num(points(q->share)), base);
        c[11] = is_small ? cell_hide(cell_num(q->last), HIDDEN_NO_SCORE) : cell_num(q->last);
        c[12] = is_small ? cell_mark(cell_num(NAN), MARK_BREAK) : signed_change(points(q->share) - q->last, q->mark);
        c[13] = cell_num(q->region);
        c[14] = cell_num(q->best);
        c[15] = cell_num(q->nation);
        c[16] = cell_num(q->target);
        c[17] = cell_mark(c[17], q->light);
    }
    return t;
}

static const struct table *yes_no_table(struct arena *a, bool chinese)
{
    const struct column columns[] = {
        { .key = "question", .title = T("No.", "题号"), .is_text = true },
        { .key = "text", .title = T("Question", "问题"), .is_text = true },
        { .key = "n", .title = T("n", "n") },
        { .key = "yes", .title = T("Yes", "是"), .decimals = 1 },
        { .key = "no", .title = T("No", "否"), .decimals = 1 },
        { .key = "score", .title = T("Score", "得分"), .decimals = 1 },
        { .key = "interval", .title = T("95% interval", "95%区间"), .decimals = 1 },
    };
    struct table *t = table_new(a, "yes_no", copy_columns(a, columns, ARRAY_LEN(columns)), ARRAY_LEN(columns));
    t->title = T("Yes/no questions", "是/否问题");
    t->base = T("R6, 2011-10 – 2012-03, n = 57 of 60", "R6,2011-10 – 2012-03,n = 57/60");
    const struct { const char *no; struct str text; int n; double yes; } rows[] = {
        { "A5", S("Were time and price estimated?", "是否告知预计时间和费用？"), 57, 0.70 },
        { "F4", S("Was the car washed?", "交车时车辆是否已清洗？"), 56, 0.875 },
        { "G2", S("Were you called after the repair?", "维修后是否接到回访电话？"), 8, 0.5 },
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct cell *c = table_add_row(a, t);
        double score = 12 * rows[i].yes - 4 * (1 - rows[i].yes), half = 1.9;
        enum cell_hidden why = rows[i].n < 10 ? HIDDEN_NO_SCORE : SHOWN;
        c[0] = cell_text(str_of_c(rows[i].no));
        c[1] = cell_text(rows[i].text);
        c[2] = cell_int(rows[i].n);
        c[3] = cell_hide(cell_share(rows[i].yes), why);
        c[4] = cell_hide(cell_share(1 - rows[i].yes), why);
        c[5] = cell_hide(cell_num(score), why);
        c[6] = cell_hide(cell_pair(score - half, score + half), why);
    }
    return t;
}

static const struct table *voices_table(struct arena *a, bool chinese)
{
    const struct column columns[] = {
        { .key = "step", .title = T("Step", "环节"), .is_text = true },
        { .key = "kind", .title = T("Kind", "类型"), .is_text = true },
        { .key = "text", .title = T("What customers said", "内容"), .is_text = true },
    };
    struct table *t = table_new(a, "voices", copy_columns(a, columns, ARRAY_LEN(columns)), ARRAY_LEN(columns));
    t->note[0] = T("Screened, anonymous.", "已审核、匿名。");
    const struct { struct str step, kind, text; } rows[] = {
        { S("Waiting", "等待"), S("complaint", "抱怨"),
          S("Went for a small service, booked at nine and only got to it past ten, nobody told me why, I had to ask twice. Coffee was fine, but I took half a day off for this.",
            "就做个小保养，约的九点，十点多才轮到我，也没人过来说一声，我自己跑去问了两回。咖啡倒是有，可我请了半天假就耗在那儿了。") },
        { S("Price", "费用"), S("suggestion", "建议"),
          S("Tell me the price before, not after.", "换刹车片之前先说多少钱嘛，别干完了才报价。") },
        { S("Reception", "接车"), S("praise", "表扬"), S("The young man at the desk knows my car, always has.", "那个小伙子挺上心的，我车上次啥毛病他都记得。") },
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct cell *c = table_add_row(a, t);
        c[0] = cell_text(rows[i].step);
        c[1] = cell_text(rows[i].kind);
        c[2] = cell_text(rows[i].text);
    }
    return t;
}

static const struct table *feedback_table(struct arena *a, bool chinese)
{
    const struct column columns[] = {
        { .key = "no", .title = T("No.", "编号"), .is_text = true },
        { .key = "status", .title = T("Status", "状态"), .is_text = true },
    };
    struct table *t = table_new(a, "feedback", copy_columns(a, columns, ARRAY_LEN(columns)), ARRAY_LEN(columns));
    t->title = T("Open cases", "未关闭案例");
    t->empty = T("No new customer opinions today.", "今日暂无新的顾客意见。");
    return t;
}

static void set_foot(struct document *d, bool chinese)
{
    d->foot[0] = T("Base: telephone interviews with customers whose visit was in 2011-10 – 2012-03, n = 57. Scores count 12/8/4/0/-4, the index is ten times the mean (-40 to 120).",
                   "数据基础：2011-10 – 2012-03 进厂（报修）顾客电话访问，n=57。得分按12/8/4/0/-4计，指数×10(-40~120);“无/不知道”不计入基数。");
    d->foot[1] = T("▲▼ at 95%. No score below n = 10; n < 30 only for reference.", "▲▼95%显著。n<10不显示，n<30灰色仅供参考。");
}

static const struct head_field *monthly_head(struct arena *a, bool chinese, size_t *n)
{
    const struct head_field head[] = {
        { "dealer", T("Dealer", "经销商"), cell_text(S("33001 Hangzhou Huatong", "33001 杭州华通汽车销售服务有限公司")) },
        { "region", T("Region / area / group", "大区/小区/集团"), cell_text(S("East / Zhejiang North / Huatong", "东部 / 浙北 / 华通集团")) },
        { "programme", T("Programme", "业务"), cell_text(S("After-sales", "售后")) },
        { "period", T("Period", "期间"), cell_text(STR("2012-03")) },
        { "base", T("Base", "数据基础"), cell_text(S("R6, 6 of 6 months, n 57 of 60", "R6,6/6个月，n 57/目标60")) },
        { "edition", T("Edition", "版本"), cell_text(STR("V1")) },
        { "published", T("Published", "发布日"), cell_text(STR("2012-04-10")) },
        { "method", T("Method", "方法版本"), cell_text(STR("2.0")) },
    };
    struct head_field *copy = ARENA_ARRAY(a, struct head_field, ARRAY_LEN(head));
    for (size_t i = 0; i < ARRAY_LEN(head); i++)
        copy[i] = head[i];
    *n = ARRAY_LEN(head);
    return copy;
}

const struct document *monthly_document(struct arena *a, bool chinese)
{
    struct document *d = ARENA_NEW(a, struct document);
    *d = (struct document){ .format = "huifang.monthly/1", .landscape = true };
    d->title = T("Monthly report", "月度报告");
    d->subtitle = T("March 2012 · rolling half-year", "2012年3月 · 滚动半年");
    d->head = monthly_head(a, chinese, &d->n_head);
    set_foot(d, chinese);
    struct section *s = ARENA_ARRAY(a, struct section, 5);
    s[0] = (struct section){ .key = "summary", .title = T("1 Summary", "1 摘要"), .table = summary_table(a, chinese) };
    s[0].text[0] = T("Rank 171 of 231 in the nation (95% interval 122–207), 44 of 57 in the region. Interviews of the month: 10 of 10.",
                     "全国排名171/231(95%区间122–207)，区域排名44/57。本月有效样本10/10。");
    s[1] = (struct section){ .key = "core_questions", .title = T("3 Core questions", "3 核心问题"), .table = questions_table(a, chinese), .new_page = true };
    s[2] = (struct section){ .key = "yes_no", .table = yes_no_table(a, chinese) };
    s[3] = (struct section){ .key = "voices", .title = T("5 Voices of customers", "5 顾客原声"), .table = voices_table(a, chinese) };
    s[4] = (struct section){ .key = "feedback", .title = T("6 Feedback", "6 意见反馈处理"), .table = feedback_table(a, chinese) };
    d->section = s;
    d->n_sections = 5;
    return d;
}

/* ---- national overview ---- */

struct region { const char *zh, *en; int dealers, sample; double score; int rank; double loyalty; };

static const struct region regions[] = {
    { "全国", "Nation", 238, 7102, 109.442, 0, 108.2 },   { "北部", "North", 42, 1260, 108.8, 4, 107.9 },
    { "东北", "Northeast", 26, 753, 110.6, 3, 109.3 },    { "东部", "East", 57, 1710, 111.5, 1, 110.2 },
    { "南部", "South", 56, 1669, 107.7, 5, 106.4 },       { "西部", "West", 30, 900, 107.2, 6, 105.8 },
    { "浙江", "Zhejiang", 27, 810, 111.1, 2, 110.0 },
};

static const bool first_is_total[ARRAY_LEN(regions)] = { true };

static struct cell region_name(struct arena *a, const struct region *r, bool chinese)
{
    return r->rank ? cell_text(S(r->en, r->zh)) : cell_msg(a, T(r->en, r->zh));
}

static const struct table *sample_table(struct arena *a, bool chinese)
{
    const struct column columns[] = {
        { .key = "region", .title = T("Region", "大区"), .is_text = true },
        { .key = "dealers", .title = T("Dealers", "经销商数量") },
        { .key = "sample", .title = T("Interviews", "样本量") },
        { .key = "target", .title = T("Target", "目标") },
        { .key = "gap", .title = T("Short", "缺口"), .is_signed = true },
        { .key = "done", .title = T("Completed", "完成率"), .decimals = 2 },
    };
    struct table *t = table_new(a, "sample", copy_columns(a, columns, ARRAY_LEN(columns)), ARRAY_LEN(columns));
    t->base = T("P, 2012-01 – 2012-03, 30 interviews a dealer", "P，2012-01 – 2012-03，每家30个");
    t->row_is_total = first_is_total;
    for (size_t i = 0; i < ARRAY_LEN(regions); i++) {
        struct cell *c = table_add_row(a, t);
        int target = regions[i].dealers * 30;
        c[0] = region_name(a, &regions[i], chinese);
        c[1] = cell_int(regions[i].dealers);
        c[2] = cell_int(regions[i].sample);
        c[3] = cell_int(target);
        c[4] = cell_int(regions[i].sample - target);
        c[5] = cell_share((double)regions[i].sample / target);
    }
    return t;
}

static const struct table *score_table(struct arena *a, bool chinese)
{
    const struct column columns[] = {
        { .key = "region", .title = T("Region", "大区"), .is_text = true },
        { .key = "n", .title = T("n", "n") },
        { .key = "score", .title = T("Total score", "总评分"), .decimals = 1 },
        { .key = "interval", .title = T("95% interval", "95%区间"), .decimals = 1 },
        { .key = "difference", .title = T("Against the nation", "与全国差"), .decimals = 1, .is_signed = true },
        { .key = "rank", .title = T("Rank", "排名") },
        { .key = "top2", .title = T("Top-2 share, 95% interval", "极为满意+很满意占比95%区间"), .decimals = 1, .is_share = true },
        { .key = "counts", .title = T("Answers 5 4 3 2 1", "人数 5 4 3 2 1"), .show = COLUMN_MACHINE },
    };
    struct table *t = table_new(a, "total_score", copy_columns(a, columns, ARRAY_LEN(columns)), ARRAY_LEN(columns));
    t->base = T("P, 2012-01 – 2012-03, n = 7,102 of 7,140", "P,2012-01 – 2012-03,n = 7,102/7,140");
    t->row_is_total = first_is_total;
    t->note[0] = T("The nation is weighted by interviews.", "全国按样本量加权。");
    static const double shares[5] = { 52, 36, 9, 2, 1 };
    for (size_t i = 0; i < ARRAY_LEN(regions); i++) {
        const struct region *r = &regions[i];
        double half = 45 / sqrt(r->sample), top = 0.88 + (r->score - 109.4) / 100;
        struct cell *c = table_add_row(a, t);
        c[0] = region_name(a, r, chinese);
        c[1] = cell_int(r->sample);
        c[2] = cell_num(r->score);
        c[3] = cell_pair(r->score - half, r->score + half);
        c[4] = r->rank ? signed_change(r->score - regions[0].score, r->score > 111 ? MARK_UP : r->score < 108 ? MARK_DOWN : MARK_SAME) : c[4];
        c[5] = r->rank ? cell_int(r->rank) : c[5];
        c[6] = cell_pair(top - half / 150, top + half / 150);
        c[7] = question_counts(a, shares, r->sample);
    }
    return t;
}

const struct document *overview_document(struct arena *a, bool chinese)
{
    struct document *d = ARENA_NEW(a, struct document);
    *d = (struct document){ .format = "huifang.overview/1" };
    d->title = T("National overview", "全国概况");
    d->subtitle = T("2012/1-3, first quarter of 2012", "2012年第一季度 / 2012/1-3");
    size_t n;
    const struct head_field *head = monthly_head(a, chinese, &n);
    d->head = head + 2;
    d->n_head = n - 2;
    d->foot[0] = T("Base: telephone interviews with customers whose visit was in 2012-01 – 2012-03, n = 7,102.", "数据基础：2012-01 – 2012-03 进厂（报修）顾客电话访问，n=7,102。");
    struct section *s = ARENA_ARRAY(a, struct section, 2);
    s[0] = (struct section){ .key = "sample", .title = T("1 Sample", "1 样本量&分布"), .table = sample_table(a, chinese) };
    s[0].text[0] = T("238 dealers take part, 7,102 interviews were completed.", "共有238家经销商参与考核，累计完成样本量7102个。");
    s[1] = (struct section){ .key = "total_score", .title = T("2 Total score by region", "2 总评分-区域"), .table = score_table(a, chinese) };
    d->section = s;
    d->n_sections = 2;
    return d;
}

/* ---- ranking ---- */

static const char *const towns[][2] = {
    { "杭州", "Hangzhou" }, { "宁波", "Ningbo" }, { "沈阳", "Shenyang" }, { "哈尔滨", "Harbin" }, { "广州", "Guangzhou" }, { "成都", "Chengdu" },
    { "石家庄", "Shijiazhuang" }, { "西安", "Xi'an" }, { "乌鲁木齐", "Urumqi" }, { "大连", "Dalian" }, { "厦门", "Xiamen" }, { "长沙", "Changsha" },
};
static const char *const firms[][2] = {
    { "华通", "Huatong" }, { "恒信", "Hengxin" }, { "博奥", "Boao" }, { "庞大", "Pangda" }, { "广物君豪", "Guangwu Junhao" }, { "元通", "Yuantong" }, { "金阳光", "Golden Sun" },
};

static const struct table *ranking_table(struct arena *a, bool chinese, size_t ranked)
{
    const struct column columns[] = {
        { .key = "rank", .title = T("Rank, nation", "全国名次") },
        { .key = "rank_region", .title = T("Rank, region", "区域名次") },
        { .key = "dealer_code", .title = T("Code", "代码"), .is_text = true },
        { .key = "dealer_name", .title = T("Name", "名称"), .is_text = true },
        { .key = "region", .title = T("Region", "大区"), .is_text = true },
        { .key = "group", .title = T("Group", "集团"), .is_text = true },
        { .key = "type", .title = T("Type", "类型"), .is_text = true },
        { .key = "n", .title = T("n", "n") },
        { .key = "score", .title = T("Total score", "总评分"), .decimals = 1 },
        { .key = "behind", .title = T("Behind the one before", "与上名差"), .decimals = 1, .is_signed = true },
        { .key = "rank_interval", .title = T("95% interval of the rank", "95%名次区间") },
        { .key = "rank_before", .title = T("Rank before", "上期名次") },
        { .key = "moved", .title = T("Moved", "升降"), .is_signed = true },
        { .key = "loyalty", .title = T("Loyalty", "忠诚度"), .decimals = 1 },
        { .key = "target", .title = T("Target", "目标"), .decimals = 1 },
        { .key = "light", .title = T("Light", "灯") },
        { .key = "tier", .title = T("Tier", "等级"), .is_text = true },
        { .key = "streak", .title = T("Periods in the top 10%", "连续前10%(期)") },
        { .key = "reason", .title = T("Not ranked because", "不参加排名原因"), .is_text = true },
    };
    const struct msg reasons[] = { T("single-service dealer (1S)", "1S"), T("open for less than 6 months", "开业不足"), T("sample too small", "样本不足"),
                                   T("data came late", "上传迟"), T("under integrity review", "诚信核查") };
    struct msg *reason = copy_msgs(a, reasons, ARRAY_LEN(reasons));
    struct table *t = table_new(a, "ranking", copy_columns(a, columns, ARRAY_LEN(columns)), ARRAY_LEN(columns));
    t->base = T("P, 2012-01 – 2012-03, n = 7,102 of 7,140", "P,2012-01 – 2012-03,n = 7,102/7,140");
    t->rule_before = ranked;
    t->note[0] = T("Dealers whose rank intervals overlap do not differ significantly.", "名次区间重叠的经销商差异不显著。");
    struct pcg g = pcg_new(2012, 3);
    double score = 118.2;
    for (size_t i = 0; i < ranked + 7; i++) {
        struct cell *c = table_add_row(a, t);
        bool is_ranked = i < ranked;
        size_t town = pcg_below(&g, ARRAY_LEN(towns)), firm = pcg_below(&g, ARRAY_LEN(firms)), region = 1 + pcg_below(&g, 6);
        int n = is_ranked ? 30 - (int)pcg_below(&g, 12) / 10 : 4 + (int)pcg_below(&g, 20);
        double step = pcg_unit(&g) * 0.18;
        score -= step;
        int rank = (int)i + 1, before = rank + (int)pcg_below(&g, 41) - 20;
        before = before < 1 ? 1 : before;
        c[2] = cell_text(str_printf(a, "%05d", 11001 + (int)pcg_below(&g, 70000)));
        c[3] = cell_text(str_printf(a, chinese ? "%s%s汽车销售服务有限公司" : "%s %s", towns[town][!chinese], firms[firm][!chinese]));
        c[4] = cell_text(S(regions[region].en, regions[region].zh));
        c[5] = cell_text(S(firms[firm][1], firms[firm][0]));
        c[6] = cell_text(is_ranked ? STR("4S") : STR("1S"));
        c[7] = cell_int(n);
        c[8] = cell_mark(cell_num(score), n < 30 ? MARK_LOW_BASE : 0);
        if (n < 10)
            c[8] = cell_hide(c[8], HIDDEN_NO_SCORE);
        c[14] = cell_num(106);
        if (!is_ranked) {
            c[18] = cell_msg(a, reason[i % ARRAY_LEN(reasons)]);
            c[15] = cell_mark(c[15], MARK_GREY_LIGHT);
            continue;
        }
        c[0] = cell_int(rank);
        c[1] = cell_int(rank / 6 + 1);
        c[9] = i ? cell_num(-step) : c[9];
        c[10] = cell_pair(MAX_OF(1, rank - 40), MIN_OF((int)ranked, rank + 44));
        c[11] = cell_int(before);
        c[12] = cell_mark(cell_int(before - rank), before - rank > 15 ? MARK_UP : before - rank < -15 ? MARK_DOWN : 0);
        c[13] = cell_num(score - 1 + pcg_unit(&g) * 2);
        c[15] = cell_mark(c[15], score >= 106 ? MARK_GREEN : score >= 103 ? MARK_YELLOW : MARK_RED);
        c[16] = cell_text(rank * 10 <= (int)ranked ? STR("A") : rank * 4 <= (int)ranked ? STR("B") : rank * 2 <= (int)ranked ? STR("C") : STR("D"));
        c[17] = cell_int(rank * 10 <= (int)ranked ? 1 + (int)pcg_below(&g, 4) : 0);
    }
    return t;
}

const struct document *ranking_document(struct arena *a, bool chinese, size_t ranked)
{
    struct document *d = ARENA_NEW(a, struct document);
    *d = (struct document){ .format = "huifang.ranking/1", .landscape = true };
    d->title = T("Ranking of the dealers", "经销商排名");
    d->subtitle = T("2012/1-3, first quarter of 2012", "2012年第一季度 / 2012/1-3");
    size_t n;
    const struct head_field *head = monthly_head(a, chinese, &n);
    d->head = head + 2;
    d->n_head = n - 2;
    d->foot[0] = T("Base: telephone interviews with customers whose visit was in 2012-01 – 2012-03, n = 7,102.", "数据基础：2012-01 – 2012-03 进厂（报修）顾客电话访问，n=7,102。");
    struct section *s = ARENA_ARRAY(a, struct section, 1);
    s[0] = (struct section){ .key = "ranking", .table = ranking_table(a, chinese, ranked) };
    d->section = s;
    d->n_sections = 1;
    return d;
}

/* ---- stress ---- */

enum { WIDE_COLUMNS = 45 };

static const struct table *wide_table(struct arena *a, bool chinese)
{
    static const char *const groups[][2] = { { "预约", "Appointment" }, { "接车", "Reception" }, { "维修", "Repair" }, { "交车", "Hand-over" } };
    struct column *columns = ARENA_ARRAY(a, struct column, WIDE_COLUMNS);
    columns[0] = (struct column){ .key = "dealer", .title = T("Dealer", "经销商"), .is_text = true };
    for (size_t i = 1; i < WIDE_COLUMNS; i++) {
        size_t g = (i - 1) / 4 % ARRAY_LEN(groups);
        const char *key = arena_printf(a, "q%zu", i);
        columns[i] = (struct column){ .key = key, .title = { .id = key }, .group = T(groups[g][1], groups[g][0]), .decimals = 1 };
    }
    struct table *t = table_new(a, "wide", columns, WIDE_COLUMNS);
    t->title = T("All questions", "全部问题");
    for (size_t row = 0; row < 40; row++) {
        struct cell *c = table_add_row(a, t);
        c[0] = cell_text(str_printf(a, chinese ? "%05zu 经销商" : "%05zu dealer", 10000 + row));
        for (size_t i = 1; i < WIDE_COLUMNS; i++)
            c[i] = cell_mark(cell_num(80 + (double)(row * 7 + i * 13) / 10), i % 5 == 0 ? MARK_DOWN : 0);
    }
    return t;
}

static const struct table *long_text_table(struct arena *a, bool chinese)
{
    const struct column columns[] = {
        { .key = "no", .title = T("No.", "编号") },
        { .key = "text", .title = T("Text", "内容"), .is_text = true },
    };
    struct table *t = table_new(a, "long/text", copy_columns(a, columns, ARRAY_LEN(columns)), ARRAY_LEN(columns));
    for (int row = 0; row < 3; row++) {
        struct buf text = buf_on(a);
        for (int i = 0; i < (row == 1 ? 900 : 2); i++)
            buf_addf(&text, chinese ? "第%d句话，没有人告诉我。" : "Sentence %d, nobody told me. ", i);
        struct cell *c = table_add_row(a, t);
        c[0] = cell_int(row);
        c[1] = cell_text(buf_str(&text));
    }
    return t;
}

static const struct table *shares_table(struct arena *a, bool chinese)
{
    const struct column columns[] = { { .key = "share_change", .title = T("Change", "变化"), .decimals = 1, .is_signed = true } };
    struct table *t = table_new(a, "shares", copy_columns(a, columns, ARRAY_LEN(columns)), ARRAY_LEN(columns));
    for (int row = 0; row < 3; row++)
        *table_add_row(a, t) = cell_mark(cell_share(0.0165 * (1 - row)), MARK_UP);
    return t;
}

const struct document *stress_document(struct arena *a, bool chinese)
{
    struct document *d = ARENA_NEW(a, struct document);
    *d = (struct document){ .format = "huifang.stress/1", .generated = STR("2026-03-05 09:30") };
    d->title = T("Stress", "压力");
    struct section *s = ARENA_ARRAY(a, struct section, 5);
    s[0] = (struct section){ .key = "wide", .title = T("Steps / [all] of: them? * and more than 31 letters", "环节/[全部]:问题?*以及超过三十一个字符的很长很长很长很长很长很长的名称"), .table = wide_table(a, chinese) };
    s[1] = s[0];
    s[2] = (struct section){ .key = "long", .table = long_text_table(a, chinese) };
    s[3] = (struct section){ .key = "text", .title = T("History", "history") };
    for (int i = 0; i < 3; i++)
        s[3].text[i] = T("Only a text.", "只有文字。");
    s[4] = (struct section){ .key = "shares", .table = shares_table(a, chinese) };
    d->section = s;
    d->n_sections = 5;
    return d;
}

/* ---- length ---- */

const struct document *long_document(struct arena *a, size_t rows)
{
    static const struct column columns[] = {
        { .key = "dealer_code", .title = { .id = "Code" }, .is_text = true }, { .key = "dealer_name", .title = { .id = "Name" }, .is_text = true },
        { .key = "region", .title = { .id = "Region" }, .is_text = true },    { .key = "month", .title = { .id = "Month" }, .is_text = true },
        { .key = "n", .title = { .id = "n" } },                               { .key = "score", .title = { .id = "Score" }, .decimals = 1 },
        { .key = "change", .title = { .id = "Change" }, .decimals = 1, .is_signed = true },
        { .key = "top2", .title = { .id = "Top-2" }, .decimals = 1 },         { .key = "target", .title = { .id = "Target" }, .decimals = 1 },
        { .key = "light", .title = { .id = "Light" } },
    };
    struct table *t = table_new(a, "rows", columns, ARRAY_LEN(columns));
    for (size_t i = 0; i < rows; i++) {
        struct cell *c = table_add_row(a, t);
        const char *town = towns[i % ARRAY_LEN(towns)][0], *firm = firms[i % ARRAY_LEN(firms)][0];
        double score = 80 + (double)(i * 7919 % 4001) / 100;
        c[0] = cell_text(str_printf(a, "%05zu", 10000 + i % 90000));
        c[1] = cell_text(str_printf(a, "%s%s汽车销售服务有限公司", town, firm));
        c[2] = cell_text(str_of_c(regions[1 + i % 6].zh));
        c[3] = cell_text(STR("2012-03"));
        c[4] = cell_int((int64_t)(i % 60));
        c[5] = cell_mark(cell_num(score), i % 60 < 30 ? MARK_LOW_BASE : 0);
        c[6] = cell_mark(cell_num(score - 100), score > 110 ? MARK_UP : score < 90 ? MARK_DOWN : 0);
        c[7] = cell_share((double)(i % 101) / 100);
        c[8] = cell_num(105);
        c[9] = cell_mark(c[9], score > 105 ? MARK_GREEN : MARK_RED);
    }
    struct document *d = ARENA_NEW(a, struct document);
    struct section *s = ARENA_NEW(a, struct section);
    *s = (struct section){ .key = "rows", .table = t };
    *d = (struct document){ .format = "huifang.rows/1", .title = { .id = "Rows" }, .section = s, .n_sections = 1, .landscape = true };
    return d;
}
