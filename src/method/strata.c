#include "method/strata.h"
#include "method/dist.h"
#include <math.h>

struct influence influence_of_moments(const struct moments *m, double p, double q)
{
    return (struct influence){
        .n = m->n, .sw = m->sw, .sw2 = m->sw2,
        .z = p * m->swx - q * m->sw,
        .z2 = p * p * m->sw2x2 - 2 * p * q * m->sw2x + q * q * m->sw2,
        .scale = p * p * m->sw2x2 + q * q * m->sw2,
    };
}

struct influence influence_of_pairs(const struct pair_moments *m, const double *p, const double *q)
{
    struct influence s = { .n = m->n, .sw = m->sw, .sw2 = m->sw2 };
    double root_scale = 0;
    for (int j = 0; j < m->n_values; j++) {
        s.z += p[j] * m->wx_of[j] - q[j] * m->w_of[j];
        root_scale += sqrt(fmax(0, p[j] * p[j] * m->w2xx[j][j] + q[j] * q[j] * m->w2[j][j]));
        for (int k = 0; k < m->n_values; k++)
            s.z2 += p[j] * p[k] * m->w2xx[j][k] - p[j] * q[k] * m->w2x[j][k] - q[j] * p[k] * m->w2x[k][j] + q[j] * q[k] * m->w2[j][k];
    }
    s.scale = root_scale * root_scale;
    return s;
}

void influence_merge(struct influence *into, const struct influence *from)
{
    into->n += from->n;
    into->sw += from->sw;
    into->sw2 += from->sw2;
    into->z += from->z;
    into->z2 += from->z2;
    into->scale += from->scale;
}

static struct stratum together(struct stratum a, struct stratum b)
{
    influence_merge(&a.sum, &b.sum);
    a.population += b.population;
    return a;
}

/* (1 - f)·n/(n-1)·Σ(z - z̄)² */
static double stratum_variance(const struct stratum *h)
{
    const struct influence *s = &h->sum;
    double free_share = 1 - s->n / h->population, squares = s->z2 - s->z * s->z / s->n;
    if (!(s->n > 1) || free_share <= 0 || squares <= 1e-10 * s->scale)
        return 0;
    return free_share * s->n / (s->n - 1) * squares;
}

void strata_add(struct strata *s, const struct influence *h, double population)
{
    if (!(h->n > 0))
        return;
    s->n += h->n;
    s->sw += h->sw;
    s->sw2 += h->sw2;
    struct stratum new = { *h, population > 0 ? population : INFINITY };
    s->is_impossible |= h->n > new.population;
    s->has_sample |= h->n < new.population;
    new = together(s->waiting, new);
    s->waiting = (struct stratum){ 0 };
    if (new.sum.n < 2 && new.sum.n < new.population) {
        s->waiting = new;
        return;
    }
    if (s->closed)
        s->variance += stratum_variance(&s->last);
    s->last = new;
    s->closed++;
}

struct estimate strata_estimate(const struct strata *s, double mean)
{
    struct stratum last = together(s->last, s->waiting);
    double variance = s->variance + stratum_variance(&last);
    struct estimate e = {
        .n = s->n, .n_eff = s->sw2 > 0 ? s->sw * s->sw / s->sw2 : 0, .sum_w = s->sw,
        .mean = s->n > 0 ? mean : NAN, .se = NAN, .lo = NAN, .hi = NAN,
    };
    e.is_estimable = s->closed && !s->is_impossible && isfinite(mean) && isfinite(variance) && (variance > 0 || !s->has_sample);
    if (!e.is_estimable)
        return e;
    e.se = sqrt(variance);
    e.df = fmax(1, s->n - s->closed);
    return estimate_at_level(e, 0.95);
}
