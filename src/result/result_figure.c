#include "result/result_scan.h"
#include <math.h>

/* ---- estimates ---- */

static struct influence *new_strata(const struct result_set *s, const struct result_unit *u, enum se_kind se, size_t parts, size_t *n)
{
    *n = (se == SE_SRS ? 1 : MAX_OF(u->n_dealers, 1)) * parts;
    return ARENA_ARRAY(s->arena, struct influence, *n);
}

static struct estimate estimate_parts(const struct result_set *s, const struct measure_parts *p, struct slice slice, enum se_kind se)
{
    struct moments component[LINEAR_MAX];
    double x[LINEAR_MAX];
    struct arena_mark start = arena_mark(s->arena);
    size_t n_strata;
    struct influence *strata = new_strata(s, slice.unit, se, 1, &n_strata);
    measure_moments(s, p, slice, component);
    for (size_t d = 0; d < slice.unit->n_dealers; d++) {
        struct span r = scan_span(s, slice.unit->dealer[d], slice.window);
        for (size_t i = r.first; i < r.end; i++) {
            if (!scan_takes(slice.unit, &s->interview[i]))
                continue;
            measure_points(s, p, &s->interview[i], x);
            influence_add(&strata[se == SE_SRS ? 0 : d], &p->linear, component, x, scan_weight(&s->interview[i], slice.weighted));
        }
    }
    struct estimate e = linear_of_influence(&p->linear, component, strata, n_strata, NULL);
    arena_rewind(s->arena, start);
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

struct figure result_figure(const struct result_set *s, struct measure m, const struct result_unit *u, struct window w, const struct figure_options *o)
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

/* ---- change ---- */

static struct change not_tested(double diff)
{
    return (struct change){ .diff = diff, .se = NAN, .t = NAN, .p = NAN, .verdict = VERDICT_NOT_TESTED };
}

/* Two windows that share months: each interview lies in one of three parts (change.h). */
struct overlap {
    struct window_pair w;
    struct measure_parts parts;
    struct moments component[2][LINEAR_MAX];  /* of the older and the newer window */
};

/* 0 only in the older window, 1 in both, 2 only in the newer one; -1 in none. */
static int part_of(struct window_pair w, int32_t month)
{
    bool old = window_has(w.older, month), new = window_has(w.newer, month);
    return old && new ? 1 : old ? 0 : new ? 2 : -1;
}

static void add_to_parts(const struct result_set *s, const struct overlap *v, const struct result_interview *i, bool weighted, struct influence *of_dealer)
{
    double x[LINEAR_MAX];
    int part = part_of(v->w, i->month);
    if (part < 0)
        return;
    measure_points(s, &v->parts, i, x);
    struct change_side older = { &v->parts.linear, v->component[0], x }, newer = { &v->parts.linear, v->component[1], x };
    influence_add_change(&of_dealer[part], part < 2 ? &older : NULL, part > 0 ? &newer : NULL, scan_weight(i, weighted));
}

static struct change change_overlapping(const struct result_set *s, const struct overlap *v, const struct result_unit *u, const struct figure_options *o)
{
    struct arena_mark start = arena_mark(s->arena);
    size_t n_strata;
    struct influence *strata = new_strata(s, u, o->se, 3, &n_strata);
    struct window whole = { MIN_OF(v->w.older.first, v->w.newer.first), MAX_OF(v->w.older.last, v->w.newer.last) };
    for (size_t d = 0; d < u->n_dealers; d++) {
        struct span r = scan_span(s, u->dealer[d], whole);
        for (size_t i = r.first; i < r.end; i++)
            if (scan_takes(u, &s->interview[i]))
                add_to_parts(s, v, &s->interview[i], o->weighted, &strata[o->se == SE_SRS ? 0 : d * 3]);
    }
    struct change c = change_of_influence(linear_value(&v->parts.linear, v->component[0]), linear_value(&v->parts.linear, v->component[1]), strata, n_strata);
    arena_rewind(s->arena, start);
    return c;
}

static struct window from_series(const struct result_set *s, struct measure m, struct window w)
{
    return (struct window){ MAX_OF(w.first, result_series_start(s, m, w.last)), w.last };
}

struct change result_change(const struct result_set *s, struct measure m, const struct result_unit *u, struct window_pair w, const struct figure_options *o)
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

struct change result_gap(const struct result_set *s, struct measure m, const struct gap_of *of, struct window w, const struct figure_options *o)
{
    struct measure_parts p;
    w = from_series(s, m, w);
    struct slice slice[2] = { { of->other, w, o->weighted }, { of->unit, w, o->weighted } };
    if (!measure_parts_in(s, m, slice, 2, &p))
        return not_tested(NAN);
    struct estimate other = estimate_parts(s, &p, slice[0], o->se), unit = estimate_parts(s, &p, slice[1], o->se);
    return change_disjoint(&other, &unit);
}
