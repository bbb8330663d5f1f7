#include "result/result_block.h"
#include "result/result_report_telling.h"
#include "result/target_report.h"
#include <math.h>

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

bool block_hides_base(const struct block *b, double n)
{
    return report_is_restricted(b->r) && n > 0 && n <= b->r->options.marks.small_count;
}

struct cell block_index(const struct block *b, const struct figure *f)
{
    struct cell c = report_index_cell(f);
    return block_hides_base(b, f->n) ? cell_hide(c, HIDDEN_DISCLOSURE) : c;
}

struct cell block_interval(const struct block *b, const struct figure *f, double factor)
{
    struct cell c = report_interval_cell(f, factor);
    return block_hides_base(b, f->n) ? cell_hide(c, HIDDEN_DISCLOSURE) : c;
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
    return block_hides_base(b, f->n) || block_hides_yes_no(b, question, f) ? cell_hide(c, HIDDEN_DISCLOSURE) : c;
}

struct cell block_n(const struct block *b, const struct figure *f)
{
    return cell_hide(report_n_cell(f), block_hides_base(b, f->n) ? HIDDEN_DISCLOSURE : SHOWN);
}

struct cell block_change(const struct change *c, double factor)
{
    return cell_mark(cell_num(c->diff * factor), report_arrow(c->verdict));
}

/* ---- summary ---- */

enum { SUM_KEY, SUM_LABEL, SUM_N, SUM_VALUE, SUM_INTERVAL, SUM_BEFORE, SUM_CHANGE, SUM_TESTED, SUM_REGION, SUM_NATION, SUM_TARGET, SUM_COLUMNS };

static const struct column summary_columns[SUM_COLUMNS] = {
    [SUM_KEY] = { .key = "key", .title = { .id = N_("Code") }, .is_text = true, .show = COLUMN_MACHINE },
    [SUM_LABEL] = { .key = "indicator", .title = { .id = N_("Indicator") }, .is_text = true, .width = 16 },
    [SUM_N] = { .key = "n", .title = { .id = N_("n") } },
    [SUM_VALUE] = { .key = "value", .title = { .id = N_("This period") }, .decimals = 1 },
    [SUM_INTERVAL] = { .key = "ci95", .title = { .id = N_("95 % interval") }, .decimals = 1 },
    [SUM_BEFORE] = { .key = "before", .title = { .id = N_("Last period") }, .decimals = 1 },
    [SUM_CHANGE] = { .key = "change", .title = { .id = N_("Change") }, .decimals = 1, .is_signed = true },
    [SUM_TESTED] = { .key = BLOCK_TESTED, .decimals = 1, .is_signed = true },
    [SUM_REGION] = { .key = "region", .title = { .id = N_("Region") }, .decimals = 1 },
    [SUM_NATION] = { .key = "nation", .title = { .id = N_("Nation") }, .decimals = 1 },
    [SUM_TARGET] = { .key = "target", .title = { .id = N_("Target") }, .decimals = 1 },
};

struct indicator { const char *key; struct msg label; struct measure measure; bool is_share; };

static struct report_base base_at(const struct block *b, struct window w)
{
    return (struct report_base){ b->base.kind, w };
}

static struct cell indicator_cell(const struct block *b, const struct indicator *i, const struct figure *f)
{
    if (!i->is_share)
        return block_index(b, f);
    struct cell c = report_share_cell(f, f->top2.share);
    return block_hides_base(b, f->n) || block_hides_yes_no(b, i->measure.question, f) ? cell_hide(c, HIDDEN_DISCLOSURE) : c;
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

/* A target is an index; of yes and no it is printed as the share of yes that has this index. */
static void put_target(const struct block *b, const struct indicator *i, double n, struct cell *c)
{
    double target = target_of_unit(b->r, i->measure, &b->r->unit), share = (target + 40) / 160;
    c[SUM_TARGET] = !i->is_share ? target_cell(target, 1) : isnan(target) ? (struct cell){ 0 } : cell_share(share);
    struct cell value = c[SUM_VALUE];
    if (i->is_share)
        value.num = 160 * value.num - 40;
    c[SUM_VALUE] = cell_mark(c[SUM_VALUE], target_light(b->r, &(struct target_of_value){ &value, n, target, 1 }));
}

static void summary_row(const struct block *b, struct wide *w, const struct indicator *i)
{
    struct reporting *r = b->r;
    struct figure now = report_figure(r, i->measure, &r->unit, b->base), before = report_figure(r, i->measure, &r->unit, base_at(b, b->before));
    struct change plain = result_change(&r->set, i->measure, &r->unit, (struct window_pair){ b->before, b->base.window }, &r->options);
    struct change tested = result_change(&r->set, i->measure, &r->unit, (struct window_pair){ b->tested, b->base.window }, &r->options);
    struct figure older = report_figure(r, i->measure, &r->unit, base_at(b, b->tested));
    struct cell *c = wide_row(w), past = indicator_cell(b, i, &older);
    c[SUM_KEY] = cell_text(str_of_c(i->key));
    c[SUM_LABEL] = cell_msg(r->a, i->label);
    c[SUM_N] = block_n(b, &now);
    c[SUM_VALUE] = indicator_cell(b, i, &now);
    if (!i->is_share)
        c[SUM_INTERVAL] = block_interval(b, &now, 1);
    if (is_same_series(b, i->measure, b->before)) {
        c[SUM_BEFORE] = indicator_cell(b, i, &before);
        c[SUM_CHANGE] = hidden_with(difference_cell(i, plain.diff), &c[SUM_VALUE], &c[SUM_BEFORE]);
    } else {
        c[SUM_VALUE] = cell_mark(c[SUM_VALUE], MARK_BREAK);
    }
    c[SUM_TESTED] = hidden_with(cell_mark(difference_cell(i, tested.diff), report_arrow(tested.verdict)), &c[SUM_VALUE], &past);
    put_region_and_nation(b, i, &c[SUM_REGION], &c[SUM_NATION]);
    if (target_is_set(r))
        put_target(b, i, now.n, c);
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
    out[n++] = (struct indicator){ "retention", MSG("Customer retention index"), report_retention(), false };
    out[n++] = (struct indicator){ "total", MSG("Total score"), report_total(), false };
    if (overall >= 0)
        out[n++] = (struct indicator){ "overall", MSG("Overall satisfaction"), block_question((size_t)overall), false };
    if (first_time >= 0)
        out[n++] = (struct indicator){ "first_time", first_time_label(b), block_question((size_t)first_time), true };
    return n;
}

/* Said only of what the test found; else that nothing differs. */
static struct msg change_sentence(const struct block *b, const struct indicator *i)
{
    struct reporting *r = b->r;
    const struct lang *l = r->job->lang;
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
    if (!report_tells_interviews(r, &r->unit, own))
        return MSG("The number of interviews of this period is not told, for it would tell single answers.");
    double n = result_count(&r->set, &r->unit, own.window), target = report_design(r, &r->unit, own.window);
    return kind == BASE_MONTH ? MSG("Interviews of the month: {0} of {1} wanted.", ARG_I(n), ARG_I(target))
                              : MSG("Interviews of the quarter: {0} of {1} wanted.", ARG_I(n), ARG_I(target));
}

/* The share of yes that may not be told is bounded: at most four answers stand apart. */
static struct msg bound_note(const struct block *b, const struct indicator *i)
{
    struct figure f = report_figure(b->r, i->measure, &b->r->unit, b->base);
    if (!i->is_share || f.n < b->r->options.marks.none_below || !block_hides_yes_no(b, i->measure.question, &f) || !report_tells_interviews(b->r, &b->r->unit, b->base))
        return (struct msg){ 0 };
    double few = b->r->options.marks.small_count;
    struct str label = tr_msg(b->r->a, b->r->job->lang, &i->label);
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
    bool kept[SUM_COLUMNS] = { true, true, true, true, true, true, true, true, b->has_region, b->has_nation, target_is_set(r) };
    struct wide w = wide_new(r->a, "summary", block_columns(b, summary_columns, SUM_COLUMNS), SUM_COLUMNS, kept);
    struct indicator indicator[4];
    size_t n = indicators(b, indicator), n_notes = 0;
    for (size_t i = 0; i < n; i++)
        summary_row(b, &w, &indicator[i]);
    w.table->base = report_base_line(r, &r->unit, b->base);
    w.table->note[n_notes++] = MSG("Last period: {0}; the plain change to it is mostly the newest months against those that left. ▲ ▼ test against {1}, which shares no month.",
                                   ARG_S(lang_month_range(r->a, r->job->lang, b->before.first, b->before.last)),
                                   ARG_S(lang_month_range(r->a, r->job->lang, b->tested.first, b->tested.last)));
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
    struct figure f = report_keep_secret(r, report_total(), &r->unit, b->ranking_base, own->figure);
    c[4] = block_n(b, &f);
    c[5] = block_index(b, &f);
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
