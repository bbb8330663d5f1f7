#include "result/result_known.h"
#include "result/result_scan.h"
#include <math.h>

/* ---- estimates ---- */

/* Work memory goes back, unless an error of the tally lives in it. */
static void give_back(const struct result_set *s, struct arena_mark start)
{
    if (!s->tally->error)
        arena_rewind(s->arena, start);
}

/* Influences of the slice's interviews by stratum and part: one stratum a dealer, or one for all. */
static struct influence *influences_of(const struct result_set *s, struct slice slice, enum se_kind se, const struct tally_scheme *scheme, size_t *n)
{
    size_t parts = scheme->n_parts, dealers = MAX_OF(slice.unit->n_dealers, 1);
    struct influence *strata = ARENA_ARRAY(s->arena, struct influence, dealers * parts);
    struct tally_slice asked = scan_slice(slice);
    tally_influence(s->tally, &asked, scheme, strata);
    *n = (se == SE_SRS ? 1 : dealers) * parts;
    for (size_t i = *n; i < dealers * parts; i++)
        influence_merge(&strata[i % parts], &strata[i]);
    return strata;
}

/* The frame's numbers of the questions of a measure. */
static size_t *columns_of(const struct result_set *s, const struct measure_parts *p)
{
    size_t *column = ARENA_ARRAY(s->arena, size_t, (size_t)p->linear.n);
    for (int j = 0; j < p->linear.n; j++)
        column[j] = s->question[p->question[j]].column;
    return column;
}

static struct estimate estimate_parts(const struct result_set *s, const struct measure_parts *p, struct slice slice, enum se_kind se)
{
    struct moments component[LINEAR_MAX];
    size_t n_strata;
    struct arena_mark start = arena_mark(s->arena);
    struct tally_worth *worth = ARENA_ARRAY(s->arena, struct tally_worth, (size_t)p->linear.n);
    measure_moments(s, p, slice, component);
    measure_worth(s, (struct measure_side){ p, component }, 1, worth);
    struct tally_part part = { slice.window, worth };
    struct tally_scheme scheme = { (size_t)p->linear.n, columns_of(s, p), 1, &part };
    struct influence *strata = influences_of(s, slice, se, &scheme, &n_strata);
    struct estimate e = linear_of_influence(&p->linear, component, strata, n_strata, NULL);
    give_back(s, start);
    return e;
}

static struct coverage coverage_of(const struct result_set *s, const struct result_unit *u, struct window wanted, struct window used)
{
    struct coverage c = { 0, window_months(wanted) };
    for (int32_t m = used.first; m <= used.last; m++)
        c.present += result_count(s, u, (struct window){ m, m }) > 0;
    return c;
}

static void fill_question(const struct result_set *s, size_t question, struct slice slice, struct figure *f)
{
    const struct answer_sums *plain = scan_answers(s, (struct slice){ slice.unit, slice.window, false });
    const struct answer_sums *sums = scan_answers(s, slice);
    const struct question *q = s->question[question].q;
    bool is_level = q->kind == QUESTION_LEVEL;
    for (int c = 0; c < ANSWER_CODES; c++)
        f->count[c] = plain[question].n[c];
    f->top2 = share_of(&sums[question], is_level ? LEVELS_TOP2 : CODE_BIT(ANSWER_YES), q->points.in_base);
    f->bottom2 = share_of(&sums[question], is_level ? LEVELS_BOTTOM2 : CODE_BIT(ANSWER_NO), q->points.in_base);
}

static struct figure compute_figure(const struct result_set *s, struct measure m, const struct result_unit *u, struct window w, const struct figure_options *o)
{
    struct figure f = { .index = { .mean = NAN, .se = NAN, .lo = NAN, .hi = NAN }, .score = NAN, .window = w, .coverage = { 0, window_months(w) } };
    struct measure_parts p;
    f.window.first = MAX_OF(w.first, result_series_start(s, m, w.last));
    if (!result_measure_parts(s, m, u, f.window, &p))
        return f;
    struct slice slice = { u, f.window, o->weighted };
    f.index = estimate_parts(s, &p, slice, o->se);
    f.score = f.index.mean / 10;
    f.n = f.index.n;
    f.asked = result_count(s, u, f.window);
    f.mark = mark_of_base(&o->marks, o->weighted ? f.index.n_eff : f.n, 0);
    f.mark.is_starred = mark_of_base(&o->marks, f.asked * (f.n > 0 && o->weighted ? f.index.n_eff / f.n : 1), o->design).is_starred;
    f.coverage = coverage_of(s, u, w, f.window);
    if (m.kind == MEASURE_QUESTION)
        fill_question(s, m.question, slice, &f);
    return f;
}

struct figure result_figure(const struct result_set *s, struct measure m, const struct result_unit *u, struct window w, const struct figure_options *o)
{
    bool is_known = false;
    struct figure *known = known_figure(s, &(struct known_question){ m, u, NULL, w, w, o }, &is_known);
    if (is_known)
        return *known;
    struct figure f = compute_figure(s, m, u, w, o);
    if (known)
        *known = f;
    return f;
}

/* ---- change ---- */

static struct change not_tested(double diff)
{
    return (struct change){ .diff = diff, .se = NAN, .t = NAN, .p = NAN, .verdict = VERDICT_NOT_TESTED };
}

/* Two windows that share months: each interview lies in one of three parts (change.h): before the months that both have, in them, behind them. */
enum { BEFORE, IN_BOTH, BEHIND, OVERLAP_PARTS };
struct overlap {
    struct window_pair w;
    struct measure_parts parts;
    struct moments component[2][LINEAR_MAX];  /* of the older and the newer window */
    struct window month[OVERLAP_PARTS];
    bool is_older[OVERLAP_PARTS], is_newer[OVERLAP_PARTS];
};

static void split(struct overlap *v)
{
    struct window older = v->w.older, newer = v->w.newer;
    v->month[BEFORE] = (struct window){ MIN_OF(older.first, newer.first), MAX_OF(older.first, newer.first) - 1 };
    v->month[IN_BOTH] = window_overlap(older, newer);
    v->month[BEHIND] = (struct window){ MIN_OF(older.last, newer.last) + 1, MAX_OF(older.last, newer.last) };
    for (int i = 0; i < OVERLAP_PARTS; i++) {
        v->is_older[i] = window_has(older, v->month[i].first);
        v->is_newer[i] = window_has(newer, v->month[i].first);
    }
}

/* An interview counts against the older mean where it lies in that window, and for the newer one where it lies in this. */
static struct tally_worth *overlap_worth(const struct result_set *s, const struct overlap *v, int part)
{
    struct tally_worth *worth = ARENA_ARRAY(s->arena, struct tally_worth, (size_t)v->parts.linear.n);
    if (v->is_older[part])
        measure_worth(s, (struct measure_side){ &v->parts, v->component[0] }, -1, worth);
    if (v->is_newer[part])
        measure_worth(s, (struct measure_side){ &v->parts, v->component[1] }, 1, worth);
    return worth;
}

/* Months of one window before and behind the other one are one part. */
static void join_ends(const struct overlap *v, struct influence *strata, size_t n)
{
    bool is_inside = window_months(v->month[BEFORE]) && window_months(v->month[BEHIND]) && v->is_older[BEFORE] == v->is_older[BEHIND];
    for (size_t i = 0; is_inside && i < n; i += OVERLAP_PARTS) {
        influence_merge(&strata[i + BEFORE], &strata[i + BEHIND]);
        strata[i + BEHIND] = (struct influence){ 0 };
    }
}

static struct change change_overlapping(const struct result_set *s, struct overlap *v, const struct result_unit *u, const struct figure_options *o)
{
    struct arena_mark start = arena_mark(s->arena);
    size_t n_strata;
    struct tally_part part[OVERLAP_PARTS];
    split(v);
    for (int i = 0; i < OVERLAP_PARTS; i++)
        part[i] = (struct tally_part){ v->month[i], overlap_worth(s, v, i) };
    struct tally_scheme scheme = { (size_t)v->parts.linear.n, columns_of(s, &v->parts), OVERLAP_PARTS, part };
    struct window whole = { v->month[BEFORE].first, v->month[BEHIND].last };
    struct influence *strata = influences_of(s, (struct slice){ u, whole, o->weighted }, o->se, &scheme, &n_strata);
    join_ends(v, strata, n_strata);
    struct change c = change_of_influence(linear_value(&v->parts.linear, v->component[0]), linear_value(&v->parts.linear, v->component[1]), strata, n_strata);
    give_back(s, start);
    return c;
}

static struct window from_series(const struct result_set *s, struct measure m, struct window w)
{
    return (struct window){ MAX_OF(w.first, result_series_start(s, m, w.last)), w.last };
}

static struct change compute_change(const struct result_set *s, struct measure m, const struct result_unit *u, struct window_pair w, const struct figure_options *o)
{
    struct overlap v = { .w = { from_series(s, m, w.older), from_series(s, m, w.newer) } };
    struct slice slice[2] = { { u, v.w.older, o->weighted }, { u, v.w.newer, o->weighted } };
    if (result_series_start(s, m, w.newer.last) > v.w.older.first || !measure_parts_in(s, m, slice, 2, &v.parts))
        return not_tested(NAN);
    if (window_months(window_overlap(v.w.older, v.w.newer)) > 0) {
        for (int k = 0; k < 2; k++)
            measure_moments(s, &v.parts, slice[k], v.component[k]);
        return change_overlapping(s, &v, u, o);
    }
    struct estimate older = estimate_parts(s, &v.parts, slice[0], o->se), newer = estimate_parts(s, &v.parts, slice[1], o->se);
    return change_disjoint(&older, &newer);
}

struct change result_change(const struct result_set *s, struct measure m, const struct result_unit *u, struct window_pair w, const struct figure_options *o)
{
    bool is_known = false;
    struct change *known = known_change(s, &(struct known_question){ m, u, NULL, w.older, w.newer, o }, &is_known);
    if (is_known)
        return *known;
    struct change c = compute_change(s, m, u, w, o);
    if (known)
        *known = c;
    return c;
}

static struct change compute_gap(const struct result_set *s, struct measure m, const struct gap_of *of, struct window w, const struct figure_options *o)
{
    struct measure_parts p;
    w = from_series(s, m, w);
    struct slice slice[2] = { { of->other, w, o->weighted }, { of->unit, w, o->weighted } };
    if (!measure_parts_in(s, m, slice, 2, &p))
        return not_tested(NAN);
    struct estimate other = estimate_parts(s, &p, slice[0], o->se), unit = estimate_parts(s, &p, slice[1], o->se);
    return change_disjoint(&other, &unit);
}

struct change result_gap(const struct result_set *s, struct measure m, const struct gap_of *of, struct window w, const struct figure_options *o)
{
    bool is_known = false;
    struct change *known = known_change(s, &(struct known_question){ m, of->unit, of->other, w, w, o }, &is_known);
    if (is_known)
        return *known;
    struct change c = compute_gap(s, m, of, w, o);
    if (known)
        *known = c;
    return c;
}
