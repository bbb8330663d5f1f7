#include "method/estimate.h"
#include "method/dist.h"
#include "method/strata.h"
#include <math.h>

struct estimate estimate_mean(const struct moments *m)
{
    return estimate_strata(m, 1, NULL);
}

struct estimate estimate_strata(const struct moments *strata, size_t n_strata, const double *populations)
{
    struct moments all = { 0 };
    for (size_t h = 0; h < n_strata; h++)
        moments_merge(&all, &strata[h]);
    struct strata sum = { 0 };
    double mean = all.n > 0 ? all.swx / all.sw : NAN;
    for (size_t h = 0; h < n_strata; h++) {
        struct influence z = influence_of_moments(&strata[h], 1 / all.sw, mean / all.sw);
        strata_add(&sum, &z, populations ? populations[h] : 0);
    }
    return strata_estimate(&sum, mean);
}

static double weight_of(const double *strata_weight, size_t h)
{
    return !strata_weight ? 1 : strata_weight[h] > 0 ? strata_weight[h] : 0;
}

struct estimate estimate_mean_of_strata(const struct moments *strata, size_t n_strata, const double *strata_weight,
                                        const double *populations)
{
    double total = 0, mean = 0;
    for (size_t h = 0; h < n_strata; h++)
        total += strata[h].n > 0 ? weight_of(strata_weight, h) : 0;
    struct strata sum = { 0 };
    bool has_single = false;
    for (size_t h = 0; h < n_strata; h++) {
        double weight = weight_of(strata_weight, h) / total;
        if (!(strata[h].n > 0 && weight > 0))
            continue;
        double own = strata[h].swx / strata[h].sw, population = populations ? populations[h] : 0;
        struct influence z = influence_of_moments(&strata[h], weight / strata[h].sw, weight * own / strata[h].sw);
        strata_add(&sum, &z, population);
        has_single |= strata[h].n < 2 && strata[h].n != population;
        mean += weight * own;
    }
    struct estimate e = strata_estimate(&sum, mean);
    if (has_single) {
        e.se = e.lo = e.hi = NAN;
        e.df = 0;
        e.is_estimable = false;
    }
    return e;
}

struct estimate estimate_scale(struct estimate e, double factor, double offset)
{
    double lo = e.lo * factor + offset, hi = e.hi * factor + offset;
    e.mean = e.mean * factor + offset;
    e.se *= fabs(factor);
    e.lo = factor < 0 ? hi : lo;
    e.hi = factor < 0 ? lo : hi;
    return e;
}

struct estimate estimate_at_level(struct estimate e, double level)
{
    if (!e.is_estimable || !(e.df > 0))
        return e;
    double half = e.se > 0 ? student_quantile((1 + level) / 2, e.df) * e.se : 0;
    e.lo = e.mean - half;
    e.hi = e.mean + half;
    return e;
}

double estimate_half_width_z(const struct moments *m)
{
    if (!(m->n > 0))
        return NAN;
    double mean = m->swx / m->n;
    return normal_quantile(0.975) * sqrt(fmax(0, m->sw2x2 / m->n - mean * mean) / m->n);
}

struct estimate estimate_nps(const struct answer_sums *s)
{
    struct points p = points_scale(0, 10);
    struct moments all = moments_of_answers(s, &p);
    double promoters = 0, detractors = 0;
    for (unsigned c = 0; c <= 10; c++) {
        promoters += c >= 9 ? s->w[c] : 0;
        detractors += c <= 6 ? s->w[c] : 0;
    }
    struct estimate e = { .n = all.n, .sum_w = all.sw, .mean = NAN, .se = NAN, .lo = NAN, .hi = NAN };
    if (!(all.n > 0))
        return e;
    promoters /= all.sw;
    detractors /= all.sw;
    e.n_eff = all.sw * all.sw / all.sw2;
    e.mean = promoters - detractors;
    double variance = promoters + detractors - e.mean * e.mean;
    e.is_estimable = all.n >= 2 && variance > 1e-12;
    if (!e.is_estimable)
        return e;
    e.se = sqrt(variance / e.n_eff);
    double n = e.n_eff + 3, up = (promoters * e.n_eff + 0.75) / n, down = (detractors * e.n_eff + 0.75) / n;
    double half = normal_quantile(0.975) * sqrt((up + down - (up - down) * (up - down)) / n);
    e.lo = fmax(-1, up - down - half);
    e.hi = fmin(1, up - down + half);
    return e;
}
