#include "method/change.h"
#include "method/dist.h"
#include "method/order.h"
#include <math.h>

enum verdict verdict_of(double diff, double p)
{
    if (isnan(diff) || isnan(p))
        return VERDICT_NOT_TESTED;
    if (p < 0.05)
        return diff > 0 ? VERDICT_UP : VERDICT_DOWN;
    if (p < 0.10)
        return diff > 0 ? VERDICT_UP_LIGHT : VERDICT_DOWN_LIGHT;
    return VERDICT_SAME;
}

static struct change tested(double diff, double se, double df)
{
    struct change c = { .diff = diff, .se = NAN, .t = NAN, .df = NAN, .p = NAN };
    c.is_estimable = isfinite(diff) && se > 0 && df > 0;
    if (!c.is_estimable)
        return c;
    c.se = se;
    c.t = diff / se;
    c.df = df;
    c.p = student_two_sided(c.t, df);
    c.verdict = verdict_of(diff, c.p);
    return c;
}

struct change change_plain(double older, double newer)
{
    return tested(newer - older, NAN, NAN);
}

struct change change_disjoint(const struct estimate *older, const struct estimate *newer)
{
    double diff = newer->mean - older->mean;
    if (!older->is_estimable || !newer->is_estimable)
        return tested(diff, NAN, NAN);
    double v1 = older->se * older->se, v2 = newer->se * newer->se;
    double df = (v1 + v2) * (v1 + v2) / ((v1 > 0 ? v1 * v1 / older->df : 0) + (v2 > 0 ? v2 * v2 / newer->df : 0));
    return tested(diff, sqrt(v1 + v2), df);
}

static struct change change_of_strata(const struct strata *s, double diff)
{
    struct estimate e = strata_estimate(s, diff);
    return tested(diff, e.se, e.df);
}

static void add_all(struct strata *sum, const struct moments *part, size_t n_strata, double p, double q)
{
    for (size_t h = 0; h < n_strata; h++) {
        struct influence z = influence_of_moments(&part[h], p, q);
        strata_add(sum, &z, 0);
    }
}

static struct moments merged(const struct moments *a, const struct moments *b, size_t n_strata)
{
    struct moments all = { 0 };
    for (size_t h = 0; h < n_strata; h++) {
        moments_merge(&all, &a[h]);
        moments_merge(&all, &b[h]);
    }
    return all;
}

struct change change_overlap(const struct moments *only_older, const struct moments *both, const struct moments *only_newer,
                             size_t n_strata)
{
    struct moments older = merged(only_older, both, n_strata), newer = merged(both, only_newer, n_strata);
    if (!(older.n > 0 && newer.n > 0))
        return tested(NAN, NAN, NAN);
    double m1 = older.swx / older.sw, m2 = newer.swx / newer.sw, p1 = 1 / older.sw, p2 = 1 / newer.sw;
    struct strata sum = { 0 };
    add_all(&sum, only_older, n_strata, -p1, -p1 * m1);
    add_all(&sum, both, n_strata, p2 - p1, p2 * m2 - p1 * m1);
    add_all(&sum, only_newer, n_strata, p2, p2 * m2);
    return change_of_strata(&sum, m2 - m1);
}

/* The influence of one window on a composite: z = w·Σ_j(p_j·x_j - q_j). */
struct window_influence { double value, p[PAIR_MAX], q[PAIR_MAX]; };

static struct window_influence linear_influence(const struct linear *l, const struct pair_moments *a, const struct pair_moments *b,
                                                size_t n_strata)
{
    struct pair_moments all = pairs_new(l->n);
    for (size_t h = 0; h < n_strata; h++) {
        pairs_merge(&all, &a[h]);
        pairs_merge(&all, &b[h]);
    }
    struct window_influence w = { .value = l->n <= PAIR_MAX ? 0 : NAN };
    for (int j = 0; j < all.n_values; j++) {
        struct moments m = pairs_value(&all, j);
        if (l->coef[j] == 0)
            continue;
        w.p[j] = l->coef[j] / m.sw;
        w.q[j] = w.p[j] * m.swx / m.sw;
        w.value += m.n > 0 ? l->coef[j] * m.swx / m.sw : NAN;
    }
    return w;
}

/* Adds a part of the pooled interviews: minus its influence on the older window, plus that on the newer one; NULL = not in it. */
static void add_pairs(struct strata *sum, const struct pair_moments *part, size_t n_strata, const struct window_influence *minus,
                      const struct window_influence *plus)
{
    double p[PAIR_MAX] = { 0 }, q[PAIR_MAX] = { 0 };
    for (int j = 0; j < PAIR_MAX; j++) {
        p[j] = (plus ? plus->p[j] : 0) - (minus ? minus->p[j] : 0);
        q[j] = (plus ? plus->q[j] : 0) - (minus ? minus->q[j] : 0);
    }
    for (size_t h = 0; h < n_strata; h++) {
        struct influence z = influence_of_pairs(&part[h], p, q);
        strata_add(sum, &z, 0);
    }
}

struct change change_overlap_linear(const struct linear *l, const struct pair_parts *parts, size_t n_strata)
{
    struct window_influence older = linear_influence(l, parts->only_older, parts->both, n_strata);
    struct window_influence newer = linear_influence(l, parts->both, parts->only_newer, n_strata);
    if (isnan(older.value) || isnan(newer.value))
        return tested(NAN, NAN, NAN);
    struct strata sum = { 0 };
    add_pairs(&sum, parts->only_older, n_strata, &older, NULL);
    add_pairs(&sum, parts->both, n_strata, &older, &newer);
    add_pairs(&sum, parts->only_newer, n_strata, NULL, &newer);
    return change_of_strata(&sum, newer.value - older.value);
}

void influence_add_change(struct influence *s, const struct change_side *older, const struct change_side *newer, double w)
{
    struct influence minus = { 0 }, z = { 0 };
    bool any = older && influence_of_interview(older->l, older->component, older->x, w, &minus);
    any |= newer && influence_of_interview(newer->l, newer->component, newer->x, w, &z);
    z.z -= minus.z;
    z.scale += minus.scale;
    if (any)
        influence_count(s, &z, w);
}

struct change change_of_influence(double older, double newer, const struct influence *strata, size_t n_strata)
{
    struct strata sum = { 0 };
    for (size_t h = 0; h < n_strata; h++)
        strata_add(&sum, &strata[h], 0);
    return change_of_strata(&sum, newer - older);
}

struct change change_scale(struct change c, double factor)
{
    return tested(c.diff * factor, c.se * fabs(factor), c.df);
}

struct change change_offset(struct change c, double offset)
{
    return tested(c.diff - offset, c.se, c.df);
}

static bool smaller_p(const void *ctx, size_t i, size_t j)
{
    const double *p = ctx;
    return p[i] < p[j];
}

/* Puts the tested cells into order, smallest p first; returns how many. */
static size_t order_tested(const double *p, size_t n, size_t *order)
{
    size_t tests = 0;
    for (size_t i = 0; i < n; i++)
        if (!isnan(p[i]))
            order[tests++] = i;
    order_sort(order, tests, smaller_p, p);
    return tests;
}

void adjust_holm(const double *p, size_t n, double *out, size_t *order)
{
    size_t tests = order_tested(p, n, order);
    double most = 0;
    for (size_t i = 0; i < n; i++)
        out[i] = p[i]; /* NaN stays */
    for (size_t i = 0; i < tests; i++) {
        most = fmax(most, fmin(1, (double)(tests - i) * p[order[i]]));
        out[order[i]] = most;
    }
}

void adjust_fdr(const double *p, size_t n, double *out, size_t *order)
{
    size_t tests = order_tested(p, n, order);
    double least = 1;
    for (size_t i = 0; i < n; i++)
        out[i] = p[i];
    for (size_t i = tests; i-- > 0;) {
        least = fmin(least, (double)tests / (double)(i + 1) * p[order[i]]);
        out[order[i]] = least;
    }
}
