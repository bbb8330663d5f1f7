#include "result/result_block.h"
#include <math.h>

struct wide wide_new(struct arena *a, const char *key, const struct column *column, size_t n, const bool *kept)
{
    struct wide w = { .n = n };
    struct column *some = ARENA_ARRAY(a, struct column, n);
    size_t n_some = 0;
    for (size_t i = 0; i < n; i++) {
        w.is_kept[i] = !kept || kept[i];
        if (w.is_kept[i])
            some[n_some++] = column[i];
    }
    w.table = table_new(a, key, some, n_some);
    return w;
}

struct cell *wide_row(struct wide *w)
{
    for (size_t i = 0; i < w->n; i++)
        w->row[i] = (struct cell){ .kind = CELL_EMPTY };
    return w->row;
}

size_t wide_put(struct arena *a, struct wide *w)
{
    struct cell *to = table_add_row(a, w->table);
    for (size_t i = 0; i < w->n; i++)
        if (w->is_kept[i])
            *to++ = w->row[i];
    return w->table->n_rows - 1;
}

struct block block_of(struct reporting *r, enum base_kind kind, int months_between)
{
    struct block b = { .r = r, .base = report_base_of(r, kind), .has_region = r->region.n_dealers > 0, .has_nation = r->unit.kind != UNIT_NATION };
    b.before = window_shift(b.base.window, -months_between);
    b.tested = window_shift(b.base.window, -base_months(kind));
    b.others = result_unit_without(&r->set, &r->nation, &r->unit);
    return b;
}

const struct column *block_columns(const struct block *b, const struct column *column, size_t n)
{
    struct column *own = ARENA_ARRAY(b->r->a, struct column, n);
    for (size_t i = 0; i < n; i++) {
        own[i] = column[i];
        if (strcmp(own[i].key, BLOCK_TESTED) == 0)
            own[i].title = b->base.kind == BASE_R6 ? MSG("vs 6 months earlier") : MSG("vs a year earlier");
    }
    return own;
}

bool block_has_question(const struct block *b, size_t question)
{
    const struct question *q = b->r->set.question[question].q;
    return q->is_scored && (q->is_core || !b->core_only);
}

struct measure block_question(size_t question)
{
    return (struct measure){ .kind = MEASURE_QUESTION, .question = question };
}

struct msg block_step_of(const struct block *b, size_t question)
{
    struct measure step = { .kind = MEASURE_STEP, .step = b->r->set.question[question].q->step };
    return str_is_empty(step.step) ? MSG("Loyalty") : report_measure_label(b->r, step);
}

bool block_hides_yes_no(const struct block *b, size_t question, const struct figure *f)
{
    return report_is_restricted(b->r) && b->r->set.question[question].q->kind == QUESTION_YES_NO &&
           mark_is_personal(&b->r->options.marks, f->top2.count, f->n);
}

struct cell block_score(const struct block *b, size_t question, const struct figure *f)
{
    struct cell c = report_score_cell(f);
    if (f->coverage.wanted > window_months(f->window))
        c = cell_mark(c, MARK_BREAK);
    return c.hidden == SHOWN && block_hides_yes_no(b, question, f) ? cell_hide(c, HIDDEN_DISCLOSURE) : c;
}

struct cell block_n(const struct block *b, const struct figure *f)
{
    bool hide = report_is_restricted(b->r) && f->n > 0 && f->n <= b->r->options.marks.small_count;
    return cell_hide(report_n_cell(f), hide ? HIDDEN_DISCLOSURE : SHOWN);
}

struct cell block_change(const struct change *c, double factor)
{
    return cell_mark(cell_num(c->diff * factor), report_arrow(c->verdict));
}

/* ---- summary ---- */

enum { SUM_LABEL, SUM_N, SUM_VALUE, SUM_INTERVAL, SUM_BEFORE, SUM_CHANGE, SUM_TESTED, SUM_REGION, SUM_NATION, SUM_COLUMNS };

static const struct column summary_columns[SUM_COLUMNS] = {
    [SUM_LABEL] = { .key = "indicator", .title = { .id = N_("Indicator") }, .is_text = true, .width = 16 },
    [SUM_N] = { .key = "n", .title = { .id = N_("n") } },
    [SUM_VALUE] = { .key = "value", .title = { .id = N_("This period") }, .decimals = 1 },
    [SUM_INTERVAL] = { .key = "ci95", .title = { .id = N_("95 % interval") }, .decimals = 1 },
    [SUM_BEFORE] = { .key = "before", .title = { .id = N_("Last period") }, .decimals = 1 },
    [SUM_CHANGE] = { .key = "change", .title = { .id = N_("Change") }, .decimals = 1, .is_signed = true },
    [SUM_TESTED] = { .key = BLOCK_TESTED, .decimals = 1, .is_signed = true },
    [SUM_REGION] = { .key = "region", .title = { .id = N_("Region") }, .decimals = 1 },
    [SUM_NATION] = { .key = "nation", .title = { .id = N_("Nation") }, .decimals = 1 },
};

struct indicator { struct msg label; struct measure measure; bool is_share; };

static struct report_base base_at(const struct block *b, struct window w)
{
    return (struct report_base){ b->base.kind, w };
}

static struct cell indicator_cell(const struct block *b, const struct indicator *i, const struct figure *f)
{
    if (!i->is_share)
        return report_index_cell(f);
    struct cell c = report_share_cell(f, f->top2.share);
    return c.hidden == SHOWN && block_hides_yes_no(b, i->measure.question, f) ? cell_hide(c, HIDDEN_DISCLOSURE) : c;
}

/* An index of yes and no runs over 160 points while the share of yes runs from 0 to 1. */
static struct cell difference_cell(const struct indicator *i, double index_points)
{
    return i->is_share ? cell_share(index_points / 160) : cell_num(index_points);
}

static bool is_same_series(const struct block *b, struct measure m, struct window older)
{
    return result_series_start(&b->r->set, m, older.last) == result_series_start(&b->r->set, m, b->base.window.last);
}

static struct cell hidden_with(struct cell c, const struct cell *one, const struct cell *other)
{
    return cell_hide(c, one->hidden != SHOWN ? one->hidden : other->hidden);
}

static void put_region_and_nation(const struct block *b, const struct indicator *i, struct cell *region, struct cell *nation)
{
    struct reporting *r = b->r;
    if (b->has_region) {
        struct figure f = report_figure(r, i->measure, &r->region, b->base);
        *region = indicator_cell(b, i, &f);
    }
    if (b->has_nation) {
        struct figure f = report_figure(r, i->measure, &r->nation, b->base);
        *nation = indicator_cell(b, i, &f);
    }
}

static void summary_row(const struct block *b, struct wide *w, const struct indicator *i)
{
    struct reporting *r = b->r;
    struct figure now = report_figure(r, i->measure, &r->unit, b->base), before = report_figure(r, i->measure, &r->unit, base_at(b, b->before));
    struct change plain = result_change(&r->set, i->measure, &r->unit, (struct window_pair){ b->before, b->base.window }, &r->options);
    struct change tested = result_change(&r->set, i->measure, &r->unit, (struct window_pair){ b->tested, b->base.window }, &r->options);
    struct figure older = report_figure(r, i->measure, &r->unit, base_at(b, b->tested));
    struct cell *c = wide_row(w), past = indicator_cell(b, i, &older);
    c[SUM_LABEL] = cell_msg(r->a, i->label);
    c[SUM_N] = block_n(b, &now);
    c[SUM_VALUE] = indicator_cell(b, i, &now);
    if (!i->is_share)
        c[SUM_INTERVAL] = report_interval_cell(&now, 1);
    if (is_same_series(b, i->measure, b->before)) {
        c[SUM_BEFORE] = indicator_cell(b, i, &before);
        c[SUM_CHANGE] = hidden_with(difference_cell(i, plain.diff), &c[SUM_VALUE], &c[SUM_BEFORE]);
    } else {
        c[SUM_VALUE] = cell_mark(c[SUM_VALUE], MARK_BREAK);
    }
    c[SUM_TESTED] = hidden_with(cell_mark(difference_cell(i, tested.diff), report_arrow(tested.verdict)), &c[SUM_VALUE], &past);
    put_region_and_nation(b, i, &c[SUM_REGION], &c[SUM_NATION]);
    wide_put(r->a, w);
}

/* What "right" is, differs: the car was repaired, or handed over as agreed. */
static struct msg first_time_label(const struct block *b)
{
    return str_eq_c(b->r->in->programme, "sales") ? MSG("Handed over when agreed (yes)") : MSG("Right the first time (yes)");
}

static size_t indicators(const struct block *b, struct indicator *out)
{
    size_t n = 0;
    ptrdiff_t overall = report_overall_question(&b->r->set), first_time = report_first_time_question(&b->r->set);
    out[n++] = (struct indicator){ MSG("Customer retention index"), report_retention(), false };
    out[n++] = (struct indicator){ MSG("Total score"), report_total(), false };
    if (overall >= 0)
        out[n++] = (struct indicator){ MSG("Overall satisfaction"), block_question((size_t)overall), false };
    if (first_time >= 0)
        out[n++] = (struct indicator){ first_time_label(b), block_question((size_t)first_time), true };
    return n;
}

/* Said only of what the test found; else that nothing differs. */
static struct msg change_sentence(const struct block *b, const struct indicator *i)
{
    struct reporting *r = b->r;
    const struct lang *l = r->c->job.lang;
    struct figure now = report_figure(r, i->measure, &r->unit, b->base), older = report_figure(r, i->measure, &r->unit, base_at(b, b->tested));
    struct change c = result_change(&r->set, i->measure, &r->unit, (struct window_pair){ b->tested, b->base.window }, &r->options);
    struct str label = tr_msg(r->a, l, &i->label), months = lang_month_range(r->a, l, b->tested.first, b->tested.last);
    if (now.mark.is_hidden || older.mark.is_hidden || c.verdict == VERDICT_NOT_TESTED)
        return MSG("{0}: no comparison with {1}, for one of the bases is too small or the questionnaire has changed.", ARG_S(label), ARG_S(months));
    if (c.verdict == VERDICT_UP)
        return MSG("{0}: significantly better than in {1}, by {2} index points.", ARG_S(label), ARG_S(months), ARG_F(c.diff, 1));
    if (c.verdict == VERDICT_DOWN)
        return MSG("{0}: significantly worse than in {1}, by {2} index points.", ARG_S(label), ARG_S(months), ARG_F(-c.diff, 1));
    return MSG("{0}: no significant difference to {1}.", ARG_S(label), ARG_S(months));
}

static struct msg sample_sentence(const struct block *b, enum base_kind kind)
{
    struct reporting *r = b->r;
    struct report_base own = report_base_of(r, kind);
    double n = result_count(&r->set, &r->unit, own.window), target = report_design(r, &r->unit, own.window);
    return kind == BASE_MONTH ? MSG("Interviews of the month: {0} of {1} wanted.", ARG_I(n), ARG_I(target))
                              : MSG("Interviews of the quarter: {0} of {1} wanted.", ARG_I(n), ARG_I(target));
}

/* The share of yes that may not be told is bounded: at most four answers stand apart. */
static struct msg bound_note(const struct block *b, const struct indicator *i)
{
    struct figure f = report_figure(b->r, i->measure, &b->r->unit, b->base);
    if (!i->is_share || f.mark.is_hidden || !block_hides_yes_no(b, i->measure.question, &f))
        return (struct msg){ 0 };
    double few = b->r->options.marks.small_count;
    struct str label = tr_msg(b->r->a, b->r->c->job.lang, &i->label);
    if (f.n - f.top2.count <= few)
        return MSG("{0}: at least {1} %; the exact share would tell single answers.", ARG_S(label), ARG_F(100 * (f.n - few) / f.n, 1));
    return MSG("{0}: at most {1} %; the exact share would tell single answers.", ARG_S(label), ARG_F(100 * few / f.n, 1));
}

/* "D3, H2b" of a total, and what the nation has without them. */
static struct msg composition_note(const struct block *b)
{
    struct reporting *r = b->r;
    struct measure_parts p;
    struct buf codes = buf_on(r->a);
    if (!result_measure_parts(&r->set, report_total(), &r->unit, b->base.window, &p) || p.n_left_out == 0)
        return (struct msg){ 0 };
    for (int i = 0; i < p.n_left_out; i++)
        buf_addf(&codes, "%s" STR_FMT, i ? ", " : "", STR_ARG(r->set.question[p.left_out[i]].q->code));
    return MSG("Not in a total score of this size, because a quarter brings fewer than 10 answers: {0}. Over the same questions the nation has {1}.", ARG_S(buf_str(&codes)),
               ARG_F(result_index_over(&r->set, &p, &r->nation, b->base.window), 1));
}

void block_summary(struct block *b)
{
    struct reporting *r = b->r;
    bool kept[SUM_COLUMNS] = { true, true, true, true, true, true, true, b->has_region, b->has_nation };
    struct wide w = wide_new(r->a, "summary", block_columns(b, summary_columns, SUM_COLUMNS), SUM_COLUMNS, kept);
    struct indicator indicator[4];
    size_t n = indicators(b, indicator), n_notes = 0;
    for (size_t i = 0; i < n; i++)
        summary_row(b, &w, &indicator[i]);
    w.table->base = report_base_line(r, &r->unit, b->base);
    w.table->note[n_notes++] = MSG("Last period: {0}; the plain change to it is mostly the newest months against those that left. ▲ ▼ test against {1}, which shares no month.",
                                   ARG_S(lang_month_range(r->a, r->c->job.lang, b->before.first, b->before.last)),
                                   ARG_S(lang_month_range(r->a, r->c->job.lang, b->tested.first, b->tested.last)));
    const struct msg notes[] = { composition_note(b), bound_note(b, &indicator[n - 1]) };
    for (size_t i = 0; i < ARRAY_LEN(notes); i++)
        if (notes[i].id)
            w.table->note[n_notes++] = notes[i];
    struct section s = { .key = "summary", .title = MSG("Summary"), .table = w.table };
    s.text[0] = sample_sentence(b, b->base.kind == BASE_R6 ? BASE_MONTH : BASE_QUARTER);
    s.text[1] = change_sentence(b, &indicator[1]);
    s.text[2] = change_sentence(b, &indicator[0]);
    report_add(r, s);
}

/* ---- place ---- */

static const struct column rank_columns[] = {
    { .key = "among", .title = { .id = N_("Among") }, .is_text = true },
    { .key = "place", .title = { .id = N_("Rank") } },
    { .key = "of", .title = { .id = N_("of") } },
    { .key = "interval", .title = { .id = N_("95 % interval of the rank") } },
    { .key = "n", .title = { .id = N_("n") } },
    { .key = "total", .title = { .id = N_("Total score") }, .decimals = 1 },
};

static const struct rank_row *own_row(const struct block *b)
{
    for (size_t i = 0; i < b->ranking->n; i++)
        if (str_eq(b->ranking->row[i].dealer->code, b->r->unit.code))
            return &b->ranking->row[i];
    return NULL;
}

static void rank_row(const struct block *b, struct table *t, const struct rank_row *own, bool is_nation)
{
    struct reporting *r = b->r;
    struct cell *c = table_add_row(r->a, t);
    c[0] = cell_msg(r->a, result_unit_label(is_nation ? &r->nation : &r->region));
    c[1] = cell_int(is_nation ? own->place : own->region_place);
    c[2] = cell_int((int64_t)(is_nation ? b->ranking->n_ranked : b->ranking->n_ranked_in_region[own->dealer->region]));
    if (is_nation && own->worst)
        c[3] = cell_pair(own->best, own->worst);
    c[4] = report_n_cell(&own->figure);
    c[5] = report_index_cell(&own->figure);
}

void block_rank(struct block *b)
{
    struct reporting *r = b->r;
    const struct rank_row *own = r->unit.kind == UNIT_DEALER ? own_row(b) : NULL;
    if (!own)
        return;
    struct section s = { .key = "rank", .title = MSG("Place in the ranking") };
    if (own->place) {
        struct table *t = table_new(r->a, "rank", rank_columns, ARRAY_LEN(rank_columns));
        rank_row(b, t, own, false);
        rank_row(b, t, own, true);
        t->base = report_base_line(r, &r->unit, b->ranking_base);
        s.table = t;
    } else {
        s.text[0] = MSG("Outside the ranking: {0}.", ARG_S(report_reason_text(r, own)));
    }
    report_add(r, s);
}

/* ---- strengths and weaknesses ---- */

enum { MOST_NAMED = 3 };

static const struct column strength_columns[] = {
    { .key = "kind", .title = { .id = N_("Kind") }, .is_text = true },
    { .key = "step", .title = { .id = N_("Step") }, .is_text = true },
    { .key = "code", .title = { .id = N_("Code") }, .is_text = true },
    { .key = "question", .title = { .id = N_("Question") }, .is_text = true, .width = 30 },
    { .key = "n", .title = { .id = N_("n") } },
    { .key = "score", .title = { .id = N_("Score") }, .decimals = 1 },
    { .key = "nation", .title = { .id = N_("Nation") }, .decimals = 1 },
    { .key = "gap", .title = { .id = N_("To the nation") }, .decimals = 1, .is_signed = true },
};

struct gap { size_t question; struct figure own, nation; double diff, p; };

static int by_gap(const void *x, const void *y)
{
    const struct gap *a = x, *b = y;
    return (a->diff < b->diff) - (a->diff > b->diff);
}

/* All questions of the report that can be shown, with the gap to the nation in points, best first; p adjusted for the table. */
static size_t find_gaps(const struct block *b, struct gap *out)
{
    struct reporting *r = b->r;
    size_t n = 0;
    for (size_t i = 0; i < r->set.n_questions; i++) {
        if (!block_has_question(b, i))
            continue;
        struct gap g = { .question = i, .own = report_figure(r, block_question(i), &r->unit, b->base), .nation = report_figure(r, block_question(i), &r->nation, b->base) };
        struct change c = result_gap(&r->set, block_question(i), &(struct gap_of){ &r->unit, &b->others }, b->base.window, &r->options);
        g.diff = g.own.score - g.nation.score;
        g.p = c.p;
        if (!g.own.mark.is_hidden && !block_hides_yes_no(b, i, &g.own) && !isnan(g.diff))
            out[n++] = g;
    }
    double *p = ARENA_ARRAY(r->a, double, n);
    size_t *order = ARENA_ARRAY(r->a, size_t, n);
    for (size_t i = 0; i < n; i++)
        p[i] = out[i].p;
    adjust_fdr(p, n, p, order);
    for (size_t i = 0; i < n; i++)
        out[i].p = p[i];
    if (n)
        qsort(out, n, sizeof *out, by_gap);
    return n;
}

static void gap_row(const struct block *b, struct table *t, const struct gap *g)
{
    struct reporting *r = b->r;
    struct cell *c = table_add_row(r->a, t);
    c[0] = cell_msg(r->a, g->diff > 0 ? MSG("Strength") : MSG("Weakness"));
    c[1] = cell_msg(r->a, block_step_of(b, g->question));
    c[2] = cell_text(r->set.question[g->question].q->code);
    c[3] = cell_text(question_title(r->set.question[g->question].q, r->c->job.lang));
    c[4] = report_n_cell(&g->own);
    c[5] = report_score_cell(&g->own);
    c[6] = report_score_cell(&g->nation);
    c[7] = cell_mark(cell_num(g->diff), g->diff > 0 ? MARK_UP : MARK_DOWN);
}

void block_strengths(struct block *b)
{
    struct reporting *r = b->r;
    struct gap *gap = ARENA_ARRAY(r->a, struct gap, r->set.n_questions);
    struct table *t = table_new(r->a, "strengths", strength_columns, ARRAY_LEN(strength_columns));
    size_t n = b->has_nation ? find_gaps(b, gap) : 0, strong = 0, weak = 0;
    if (!b->has_nation)
        return;
    for (size_t i = 0; i < n && strong < MOST_NAMED; i++)
        if (gap[i].diff > 0 && gap[i].p < 0.05) {
            gap_row(b, t, &gap[i]);
            strong++;
        }
    for (size_t i = n; i-- > 0 && weak < MOST_NAMED;)
        if (gap[i].diff < 0 && gap[i].p < 0.05) {
            gap_row(b, t, &gap[i]);
            weak++;
        }
    t->base = report_base_line(r, &r->unit, b->base);
    t->empty = MSG("No question differs significantly from the nation.");
    t->note[0] = MSG("Tested against the other dealers of the nation, at 95 %, adjusted for {0} questions (false discovery rate).", ARG_I(n));
    if (t->n_rows && !strong)
        t->note[1] = MSG("No question is significantly better than the nation.");
    if (t->n_rows && !weak)
        t->note[1] = MSG("No question is significantly worse than the nation.");
    report_add(r, (struct section){ .key = "strengths", .title = MSG("Strengths and weaknesses"), .table = t });
}

/* ---- trend ---- */

enum { TREND_PERIOD, TREND_N, TREND_TOTAL, TREND_TOTAL_INTERVAL, TREND_TOTAL_REGION, TREND_TOTAL_NATION, TREND_LOYALTY, TREND_LOYALTY_INTERVAL,
       TREND_LOYALTY_REGION, TREND_LOYALTY_NATION, TREND_SINGLE_N, TREND_SINGLE_TOTAL, TREND_SINGLE_LOYALTY, TREND_COLUMNS };

#define TREND_GROUP_TOTAL .group = { .id = N_("Total score") }
#define TREND_GROUP_LOYALTY .group = { .id = N_("Customer retention index") }
#define TREND_GROUP_SINGLE .group = { .id = N_("Single period") }
static const struct column trend_columns[TREND_COLUMNS] = {
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

static struct cell index_in(const struct reporting *r, struct measure m, const struct result_unit *u, struct report_base base)
{
    struct figure f = report_figure(r, m, u, base);
    return report_index_cell(&f);
}

/* The rolling value of an index, its interval, region and nation. */
static void trend_cells(const struct block *b, const struct trend_point *at, struct measure m, struct cell *c)
{
    struct reporting *r = b->r;
    struct report_base rolling = { at->rolling, window_of(at->rolling, at->last) };
    struct figure f = report_figure(r, m, &r->unit, rolling);
    int32_t start = result_series_start(&r->set, m, at->last);
    c[0] = report_index_cell(&f);
    if (start > at->last - at->months_between && start > r->set.first_month)
        c[0] = cell_mark(c[0], MARK_BREAK);
    c[1] = report_interval_cell(&f, 1);
    if (b->has_region)
        c[2] = index_in(r, m, &r->region, rolling);
    if (b->has_nation)
        c[3] = index_in(r, m, &r->nation, rolling);
}

static void trend_row(const struct block *b, struct wide *w, const struct trend_point *at)
{
    struct reporting *r = b->r;
    struct cell *c = wide_row(w);
    struct report_base single = { at->single, window_of(at->single, at->last) };
    c[TREND_PERIOD] = cell_text(at->single == BASE_QUARTER ? lang_quarter(r->a, r->c->job.lang, at->last) : civil_month_str(r->a, at->last));
    c[TREND_N] = cell_int((int64_t)result_count(&r->set, &r->unit, window_of(at->rolling, at->last)));
    trend_cells(b, at, report_total(), &c[TREND_TOTAL]);
    trend_cells(b, at, report_retention(), &c[TREND_LOYALTY]);
    c[TREND_SINGLE_N] = cell_int((int64_t)result_count(&r->set, &r->unit, single.window));
    c[TREND_SINGLE_TOTAL] = index_in(r, report_total(), &r->unit, single);
    c[TREND_SINGLE_LOYALTY] = index_in(r, report_retention(), &r->unit, single);
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

/* ---- process steps ---- */

enum { STEP_NAME, STEP_N, STEP_VALUE, STEP_INTERVAL, STEP_REGION, STEP_NATION, STEP_GAP, STEP_COLUMNS };

static const struct column step_columns[STEP_COLUMNS] = {
    [STEP_NAME] = { .key = "step", .title = { .id = N_("Step") }, .is_text = true },
    [STEP_N] = { .key = "n", .title = { .id = N_("n") } },
    [STEP_VALUE] = { .key = "value", .title = { .id = N_("Index") }, .decimals = 1 },
    [STEP_INTERVAL] = { .key = "ci95", .title = { .id = N_("95 % interval") }, .decimals = 1 },
    [STEP_REGION] = { .key = "region", .title = { .id = N_("Region") }, .decimals = 1 },
    [STEP_NATION] = { .key = "nation", .title = { .id = N_("Nation") }, .decimals = 1 },
    [STEP_GAP] = { .key = "gap", .title = { .id = N_("To the nation") }, .decimals = 1, .is_signed = true },
};

struct step_line { struct measure measure; struct figure own, region, nation; struct change gap; double diff; };

static int by_diff(const void *x, const void *y)
{
    const struct step_line *a = x, *b = y;
    return (a->diff < b->diff) - (a->diff > b->diff);
}

/* Steps with a figure, the greatest lead first; hidden ones last. Without a nation to compare with: in the questionnaire's order. */
static size_t find_steps(const struct block *b, struct step_line *out)
{
    struct reporting *r = b->r;
    size_t n = 0;
    for (size_t i = 0; i < r->set.newest->n_steps; i++) {
        struct step_line line = { .measure = { .kind = MEASURE_STEP, .step = r->set.newest->step[i].code } };
        line.own = report_figure(r, line.measure, &r->unit, b->base);
        line.region = report_figure(r, line.measure, &r->region, b->base);
        line.nation = report_figure(r, line.measure, &r->nation, b->base);
        line.gap = result_gap(&r->set, line.measure, &(struct gap_of){ &r->unit, &b->others }, b->base.window, &r->options);
        line.diff = line.own.mark.is_hidden ? -INFINITY : line.own.index.mean - line.nation.index.mean;
        if (line.nation.n > 0)
            out[n++] = line;
    }
    if (n && b->has_nation)
        qsort(out, n, sizeof *out, by_diff);
    return n;
}

static void step_row(const struct block *b, struct wide *w, const struct step_line *line)
{
    struct reporting *r = b->r;
    struct cell *c = wide_row(w);
    c[STEP_NAME] = cell_msg(r->a, report_measure_label(r, line->measure));
    c[STEP_N] = block_n(b, &line->own);
    c[STEP_VALUE] = report_index_cell(&line->own);
    c[STEP_INTERVAL] = report_interval_cell(&line->own, 1);
    c[STEP_REGION] = report_index_cell(&line->region);
    c[STEP_NATION] = report_index_cell(&line->nation);
    c[STEP_GAP] = hidden_with(cell_mark(cell_num(line->diff), report_arrow(line->gap.verdict)), &c[STEP_VALUE], &c[STEP_NATION]);
    wide_put(r->a, w);
}

void block_steps(struct block *b)
{
    struct reporting *r = b->r;
    bool kept[STEP_COLUMNS] = { true, true, true, true, b->has_region, b->has_nation, b->has_nation };
    struct wide w = wide_new(r->a, "steps", step_columns, STEP_COLUMNS, kept);
    struct step_line *line = ARENA_ARRAY(r->a, struct step_line, r->set.newest->n_steps);
    size_t n = find_steps(b, line);
    for (size_t i = 0; i < n; i++)
        step_row(b, &w, &line[i]);
    w.table->base = report_base_line(r, &r->unit, b->base);
    w.table->empty = MSG("There are no interviews in these months.");
    w.table->note[0] = MSG("A step is the mean of its scored questions. ▲ ▼ tested against the other dealers of the nation.");
    report_add(r, (struct section){ .key = "steps", .title = MSG("Process steps"), .table = w.table });
}
