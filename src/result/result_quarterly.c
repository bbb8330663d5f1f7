/* B 季度报告, Quarterly report: all questions over twelve rolling months, with the quarter alone beside them. What only this report has:
 * the quarter against the one before and a year ago, importance × satisfaction, loyalty by satisfaction, cuts. */
#include "result/result_block_assessment.h"
#include "result/result_block_matrix.h"
#include "result/result_verbatim.h"
#include "result/result_telling.h"
#include <math.h>

enum { QUARTERS_OF_TREND = 8 };

/* ---- the quarter alone ---- */

enum { P_STEP, P_CODE, P_LABEL, P_ROLLING_N, P_ROLLING, P_N, P_SCORE, P_BEFORE_N, P_BEFORE, P_BEFORE_CHANGE, P_YEAR_N, P_YEAR, P_YEAR_CHANGE, P_COLUMNS };

#define P_GROUP_ROLLING .group = { .id = N_("R12") }
#define P_GROUP_NOW .group = { .id = N_("This quarter") }
#define P_GROUP_BEFORE .group = { .id = N_("Quarter before") }
#define P_GROUP_YEAR .group = { .id = N_("Same quarter last year") }
static const struct column quarter_columns[P_COLUMNS] = {
    [P_STEP] = { .key = "step", .title = { .id = N_("Step") }, .is_text = true },
    [P_CODE] = { .key = "code", .title = { .id = N_("Code") }, .is_text = true },
    [P_LABEL] = { .key = "question", .title = { .id = N_("Question") }, .is_text = true },
    [P_ROLLING_N] = { .key = "rolling_n", .title = { .id = N_("n") }, P_GROUP_ROLLING },
    [P_ROLLING] = { .key = "rolling", .title = { .id = N_("Score") }, .decimals = 1, P_GROUP_ROLLING },
    [P_N] = { .key = "n", .title = { .id = N_("n") }, P_GROUP_NOW },
    [P_SCORE] = { .key = "score", .title = { .id = N_("Score") }, .decimals = 1, P_GROUP_NOW },
    [P_BEFORE_N] = { .key = "before_n", .title = { .id = N_("n") }, P_GROUP_BEFORE },
    [P_BEFORE] = { .key = "before", .title = { .id = N_("Score") }, .decimals = 1, P_GROUP_BEFORE },
    [P_BEFORE_CHANGE] = { .key = "before_change", .title = { .id = N_("Change") }, .decimals = 1, .is_signed = true, P_GROUP_BEFORE },
    [P_YEAR_N] = { .key = "year_n", .title = { .id = N_("n") }, P_GROUP_YEAR },
    [P_YEAR] = { .key = "year", .title = { .id = N_("Score") }, .decimals = 1, P_GROUP_YEAR },
    [P_YEAR_CHANGE] = { .key = "year_change", .title = { .id = N_("Change") }, .decimals = 1, .is_signed = true, P_GROUP_YEAR },
};

/* A line of the tables: an index (×10) or a question (points). */
struct quarter_line { struct measure measure; double factor; };

static struct cell value_of(const struct block *b, const struct quarter_line *l, const struct figure *f)
{
    return l->measure.kind == MEASURE_QUESTION && l->factor < 1 ? block_score(b, l->measure.question, f) : block_index(b, f);
}

/* n, value and tested change of an older quarter. */
static void put_older(const struct block *b, const struct quarter_line *l, struct window older, const struct cell *now, struct cell *c)
{
    struct reporting *r = b->r;
    struct report_base base = report_base_of(r, BASE_QUARTER);
    struct figure f = report_figure(r, l->measure, &r->unit, (struct report_base){ BASE_QUARTER, older });
    struct change change = result_change(&r->set, l->measure, &r->unit, (struct window_pair){ older, base.window }, &r->options);
    c[0] = block_n(b, &f);
    c[1] = value_of(b, l, &f);
    c[2] = cell_hide(block_change(&change, l->factor), now->hidden ? now->hidden : c[1].hidden);
}

static void put_quarter(const struct block *b, const struct quarter_line *l, struct cell *c)
{
    struct reporting *r = b->r;
    struct report_base quarter = report_base_of(r, BASE_QUARTER);
    struct figure rolling = report_figure(r, l->measure, &r->unit, b->base), now = report_figure(r, l->measure, &r->unit, quarter);
    c[P_ROLLING_N] = block_n(b, &rolling);
    c[P_ROLLING] = value_of(b, l, &rolling);
    c[P_N] = block_n(b, &now);
    c[P_SCORE] = value_of(b, l, &now);
    put_older(b, l, window_shift(quarter.window, -3), &c[P_SCORE], &c[P_BEFORE_N]);
    put_older(b, l, window_shift(quarter.window, -12), &c[P_SCORE], &c[P_YEAR_N]);
}

static void quarter_indices(struct block *b)
{
    static const bool kept[P_COLUMNS] = { false, false, true, true, true, true, true, true, true, true, true, true, true };
    struct reporting *r = b->r;
    struct wide w = wide_new(r->a, "quarter", quarter_columns, P_COLUMNS, kept);
    ptrdiff_t overall = report_overall_question(&r->set);
    struct quarter_line line[3] = { { report_total(), 1 }, { report_retention(), 1 }, { block_question((size_t)MAX_OF(overall, 0)), 1 } };
    for (size_t i = 0; i < (overall < 0 ? 2 : 3); i++) {
        struct cell *c = wide_row(&w);
        c[P_LABEL] = cell_msg(r->a, line[i].measure.kind == MEASURE_QUESTION ? MSG("Overall satisfaction") : report_measure_label(r, line[i].measure));
        put_quarter(b, &line[i], c);
        wide_put(r->a, &w);
    }
    w.table->base = report_base_line(r, &r->unit, report_base_of(r, BASE_QUARTER));
    w.table->note[0] = MSG("Index points from -40 to 120. ▲ ▼ = each quarter has interviews of its own, so each change is tested as it stands.");
    report_add(r, (struct section){ .key = "quarter", .title = MSG("The quarter alone: indices"), .table = w.table });
}

static void quarter_questions(struct block *b)
{
    struct reporting *r = b->r;
    struct wide w = wide_new(r->a, "quarter_questions", quarter_columns, P_COLUMNS, NULL);
    for (size_t i = 0; i < r->set.n_questions; i++) {
        if (!block_has_question(b, i))
            continue;
        struct quarter_line line = { block_question(i), 0.1 };
        struct cell *c = wide_row(&w);
        c[P_STEP] = cell_msg(r->a, block_step_of(b, i));
        c[P_CODE] = cell_text(r->set.question[i].q->code);
        c[P_LABEL] = cell_text(question_title(r->set.question[i].q, r->job->lang));
        put_quarter(b, &line, c);
        wide_put(r->a, &w);
    }
    w.table->base = report_base_line(r, &r->unit, report_base_of(r, BASE_QUARTER));
    w.table->note[0] = MSG("Scores in points from -4 to 12.");
    report_add(r, (struct section){ .key = "quarter_questions", .title = MSG("The quarter alone: questions"), .table = w.table, .new_page = true });
}

/* ---- loyalty by satisfaction ---- */

static const struct column loyalty_columns[] = {
    { .key = "level", .title = { .id = N_("Code") }, .show = COLUMN_MACHINE },
    { .key = "satisfaction", .title = { .id = N_("Overall satisfaction") }, .is_text = true },
    { .key = "n", .title = { .id = N_("n") } },
    { .key = "loyal", .title = { .id = N_("Surely loyal") }, .decimals = 1 },
    { .key = "ci95", .title = { .id = N_("95 % interval") }, .decimals = 1, .is_share = true },
};

/* The question on coming back: the third of the retention index (R025: overall, recommend, return, assessment). */
static ptrdiff_t return_question(const struct block *b)
{
    int seen = 0;
    for (size_t i = 0; i < b->r->set.n_questions; i++)
        if (block_is_of_loyalty(b, i) && ++seen == 3)
            return (ptrdiff_t)i;
    return -1;
}

struct loyalty { double n[ANSWER_CODES], loyal[ANSWER_CODES]; };

static struct loyalty loyalty_by_level(const struct block *b, struct result_pair pair)
{
    struct loyalty l = { { 0 } };
    struct result_cross cross = result_cross_count(&b->r->set, pair, &b->r->unit, block_window_of_pair(b, pair));
    for (int level = 1; level <= 5; level++) {
        for (int answer = 1; answer <= 5; answer++)
            l.n[level] += cross.n[level][answer];
        l.loyal[level] = cross.n[level][5];
    }
    return l;
}

static void loyalty_row(const struct block *b, struct table *t, const struct loyalty *l, int level, bool hide_n)
{
    static const char *const names[] = { "", N_("Extremely dissatisfied"), N_("Not very satisfied"), N_("Satisfied"), N_("Very satisfied"), N_("Extremely satisfied") };
    struct reporting *r = b->r;
    const struct mark_rules *rules = &r->options.marks;
    struct share s = share_of_counts(l->loyal[level], l->n[level]);
    bool personal = report_is_restricted(r) && (hide_n || mark_is_personal(rules, s.count, s.n));
    enum cell_hidden why = personal ? HIDDEN_DISCLOSURE : s.n == 0 ? HIDDEN_NOT_ESTIMABLE : s.n < rules->none_below ? HIDDEN_NO_SCORE : SHOWN;
    unsigned marks = s.n < rules->grey_below ? MARK_LOW_BASE : 0;
    struct cell *c = table_add_row(r->a, t);
    c[0] = cell_int(level);
    c[1] = cell_msg(r->a, (struct msg){ .id = names[level] });
    c[2] = cell_hide(cell_int((int64_t)l->n[level]), hide_n ? HIDDEN_DISCLOSURE : SHOWN);
    c[3] = cell_mark(cell_hide(cell_share(s.share), why), marks);
    c[4] = cell_hide(cell_pair(s.lo, s.hi), why);
}

static struct msg ratio_sentence(const struct block *b, const struct loyalty *l, const bool *hide)
{
    const struct mark_rules *rules = &b->r->options.marks;
    struct share best = share_of_counts(l->loyal[5], l->n[5]), met = share_of_counts(l->loyal[3], l->n[3]);
    struct share_ratio ratio = share_ratio_of(&best, &met);
    bool hidden = best.n < rules->none_below || met.n < rules->none_below || isnan(ratio.ratio) || isnan(ratio.lo);
    bool personal = report_is_restricted(b->r) && (hide[4] || hide[2] || mark_is_personal(rules, best.count, best.n) || mark_is_personal(rules, met.count, met.n));
    if (hidden || personal)
        return MSG("How many times as loyal the extremely satisfied are as the satisfied cannot be said on this base. Reference value: 6 (other industries).");
    return MSG("The extremely satisfied are {0} times as often surely loyal as the satisfied (95 % interval {1} – {2}; n = {3} and {4}). Reference value: 6 (other industries).",
               ARG_F(ratio.ratio, 1), ARG_F(ratio.lo, 1), ARG_F(ratio.hi, 1), ARG_I(best.n), ARG_I(met.n));
}

static void loyalty_section(struct block *b)
{
    struct reporting *r = b->r;
    ptrdiff_t overall = report_overall_question(&r->set), back = return_question(b);
    bool hide[5] = { false };
    if (overall < 0 || back < 0 || r->set.question[overall].q->kind != QUESTION_LEVEL)
        return;
    struct loyalty l = loyalty_by_level(b, (struct result_pair){ (size_t)overall, (size_t)back });
    struct table *t = table_new(r->a, "loyalty", loyalty_columns, ARRAY_LEN(loyalty_columns));
    if (report_is_restricted(r))
        mark_hide_counts(&r->options.marks, l.n + 1, 5, hide);
    for (int level = 5; level >= 1; level--)
        loyalty_row(b, t, &l, level, hide[level - 1]);
    t->base = report_base_line(r, &r->unit, b->base);
    t->note[0] = MSG("Surely loyal: the best answer to \"{0}\". n: interviews that answered both questions.", ARG_S(question_title(r->set.question[back].q, r->job->lang)));
    struct section s = { .key = "loyalty", .title = MSG("Loyalty by satisfaction"), .table = t };
    s.text[0] = ratio_sentence(b, &l, hide);
    report_add(r, s);
}

/* ---- cuts ---- */

static const struct column cut_columns[] = {
    { .key = "by", .title = { .id = N_("Code") }, .is_text = true, .show = COLUMN_MACHINE },
    { .key = "cut", .title = { .id = N_("Cut") }, .is_text = true },
    { .key = "value", .title = { .id = N_("Category") }, .is_text = true, .show = COLUMN_MACHINE },
    { .key = "value_name", .title = { .id = N_("Category") }, .is_text = true, .show = COLUMN_PEOPLE },
    { .key = "n", .title = { .id = N_("n") } },
    { .key = "total", .title = { .id = N_("Total score") }, .decimals = 1 },
    { .key = "total_ci95", .title = { .id = N_("95 % interval") }, .decimals = 1 },
    { .key = "to_unit", .title = { .id = N_("To the whole") }, .decimals = 1, .is_signed = true },
    { .key = "retention", .title = { .id = N_("Retention") }, .decimals = 1 },
};

/* Attributes that a report is cut by. */
static const struct cut { enum tally_attribute attribute; struct msg name; bool is_of_dealer; } cuts[] = {
    { TALLY_WORK_TYPE, { .id = N_("Kind of work") }, false },
    { TALLY_MODEL, { .id = N_("Model") }, false },
    { TALLY_MODEL_YEAR, { .id = N_("Model year") }, false },
    { TALLY_OWNER_TYPE, { .id = N_("Owner") }, false },
    { TALLY_ADVISOR, { .id = N_("Service advisor") }, true },
};

struct cut_value { struct str value; struct msg name; struct result_unit unit; double n; };

static void cut_row(const struct block *b, struct table *t, const struct cut *cut, const struct cut_value *v, double whole)
{
    struct reporting *r = b->r;
    struct figure_options plain = r->options; /* no design: a part of the sample is not meant to be the sample */
    struct figure total = result_figure(&r->set, report_total(), &v->unit, b->base.window, &plain);
    struct figure loyalty = result_figure(&r->set, report_retention(), &v->unit, b->base.window, &plain);
    struct cell *c = table_add_row(r->a, t);
    c[0] = cell_text(str_of_c(tally_attribute_name[cut->attribute]));
    c[1] = cell_msg(r->a, cut->name);
    c[2] = cell_text(v->value);
    c[3] = cell_msg(r->a, v->name);
    c[4] = cell_int((int64_t)v->n);
    c[5] = report_index_cell(&total);
    c[6] = report_interval_cell(&total, 1);
    c[7] = cell_hide(cell_num(total.index.mean - whole), c[5].hidden);
    c[8] = report_index_cell(&loyalty);
}

static int by_size(const void *x, const void *y)
{
    const struct cut_value *a = x, *b = y;
    return a->n != b->n ? (a->n < b->n) - (a->n > b->n) : str_cmp(a->value, b->value);
}

/* Advisors are known by name in their own shop. */
static struct msg value_name(const struct cut *cut, const struct org_staff *staff, struct str value)
{
    struct str name = cut->is_of_dealer ? org_staff_name(staff, value) : STR_NONE;
    return name.p ? MSG("{0} {1}", ARG_S(value), ARG_S(name)) : result_value_name(value);
}

/* The values of a cut with enough interviews, largest first. What is left out must not be one to four persons, else the smallest that
 * is shown is left out too. */
static size_t shown_values(const struct block *b, const struct cut *cut, struct tally_values values, struct cut_value *out)
{
    struct reporting *r = b->r;
    const struct mark_rules *rules = &r->options.marks;
    double left = result_count(&r->set, &r->unit, b->base.window);
    size_t n = 0;
    for (size_t v = 1; v < values.n; v++) {
        struct cut_value one = { .value = values.value[v], .unit = result_unit_cut(&r->set, &r->unit, cut->attribute, values.value[v]) };
        one.n = result_count(&r->set, &one.unit, b->base.window);
        if (one.n >= rules->none_below) {
            out[n++] = one;
            left -= one.n;
        }
    }
    if (n)
        qsort(out, n, sizeof *out, by_size);
    if (n && report_is_restricted(r) && left > 0 && left <= rules->small_count)
        n--;
    return n;
}

/* One value alone says nothing beside the whole. */
static void cut_rows(const struct block *b, struct table *t, const struct cut *cut, const struct org_staff *staff)
{
    struct reporting *r = b->r;
    struct tally_values values = tally_values(r->set.tally, cut->attribute);
    struct cut_value *value = ARENA_ARRAY(r->a, struct cut_value, values.n);
    size_t n = shown_values(b, cut, values, value);
    double whole = report_figure(r, report_total(), &r->unit, b->base).index.mean;
    for (size_t i = 0; n > 1 && i < n; i++) {
        value[i].name = value_name(cut, staff, value[i].value);
        cut_row(b, t, cut, &value[i], whole);
    }
}

static struct err *cut_section(struct block *b)
{
    struct reporting *r = b->r;
    struct table *t = table_new(r->a, "cuts", cut_columns, ARRAY_LEN(cut_columns));
    bool is_dealer = r->unit.kind == UNIT_DEALER;
    struct org_staff staff = { 0 };
    if (is_dealer)
        TRY(org_staff_load(r->job->db, r->a, r->set.network.dealer[r->unit.dealer[0]].id, &staff));
    for (size_t i = 0; i < ARRAY_LEN(cuts); i++)
        if (!cuts[i].is_of_dealer || is_dealer)
            cut_rows(b, t, &cuts[i], &staff);
    if (t->n_rows == 0)
        return NULL; /* the interviews carry no such attributes */
    t->base = report_base_line(r, &r->unit, b->base);
    t->note[0] = MSG("Only values with n of at least 10. Rare combinations of attributes are kept as \"other\", so that nobody can be recognised.");
    report_add(r, (struct section){ .key = "cuts", .title = MSG("Cuts"), .table = t });
    return NULL;
}

/* ---- the report ---- */

struct err *report_quarterly(struct reporting *r, struct document *d)
{
    struct block b = block_of(r, BASE_R12, 3);
    struct ranking ranking;
    b.ranking_base = report_base_of(r, BASE_QUARTER);
    TRY(report_rank(r, b.ranking_base, &ranking));
    b.ranking = &ranking;
    report_head(r, MSG("Quarterly report"), b.base, d);
    d->subtitle = MSG("{0} / {1}", ARG_S(lang_quarter(r->a, r->job->lang, r->period)), ARG_S(lang_quarter_slash(r->a, r->period)));
    block_summary(&b);
    block_rank(&b);
    TRY(block_assessment(&b));
    block_strengths(&b);
    quarter_indices(&b);
    block_trend(&b, BASE_QUARTER, QUARTERS_OF_TREND);
    block_levels(&b);
    block_yes_no(&b);
    quarter_questions(&b);
    block_steps(&b);
    if (report_is_restricted(r) && telling_is_corrected(r->telling, &r->unit, b.base.window)) {
        struct section s = { .key = "cuts", .title = MSG("Cuts") };
        s.text[0] = MSG("Importance, loyalty by satisfaction and cuts are not told in this edition: beside the edition before they would tell single answers.");
        report_add(r, s);
        return NULL;
    }
    block_matrix(&b);
    loyalty_section(&b);
    TRY(cut_section(&b));
    block_verbatims(&b, BASE_QUARTER);
    block_quality(&b, BASE_QUARTER);
    return NULL;
}
