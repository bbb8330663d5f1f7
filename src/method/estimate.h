/* Means, shares and indices with their errors.
 *
 * Every mean is Σwx/Σw over all interviews of the cell: a nation or region is a mean over interviews, never over regions
 * (T19). Its variance is that of the sum of z_i = w_i(x_i - mean)/Σw, taken within strata (methods.md §1):
 *     Var = Σ_h (1 - f_h) · n_h/(n_h - 1) · Σ_i (z_i - z̄_h)²
 * (Särndal, Swensson, Wretman 1992, §5.7; the R package survey computes the same). One stratum is the simple random
 * sample, where unweighted this is s²/n. Strata by dealer are the default for nations and regions (rules.md §2).
 *
 * A stratum with one interview has no variance of its own: it is put together with the next stratum that has interviews,
 * the last one with the one before it (so order strata by neighbourhood: by region, then dealer code). A census stratum
 * (f = 1) adds nothing and is never put together.
 * Degrees of freedom: interviews minus strata (after putting together). Intervals: mean ± t(df)·SE, 95 %.
 * Not estimable (rather than ±0): fewer than 2 interviews, all answers equal, a sample larger than its population. */
#pragma once
#include "method/share.h"

struct estimate {
    double n;        /* interviews in the base */
    double n_eff;    /* Kish: (Σw)²/Σw²; n where unweighted */
    double sum_w;
    double mean;     /* NaN when n = 0 */
    double se, df;   /* NaN and 0 when not estimable */
    double lo, hi;   /* 95 % interval, NaN when not estimable */
    bool is_estimable; /* have se, lo and hi a meaning? The mean may exist without. */
};

/* Simple random sample. */
struct estimate estimate_mean(const struct moments *m);
/* Stratified: one struct moments a stratum; populations are N_h per stratum, NULL = no finite population correction. The
 * correction belongs to "what did this month's customers think" and stays off for trends. */
struct estimate estimate_strata(const struct moments *strata, size_t n_strata, const double *populations);
/* The named variant that is not interview-weighted: Σ W_h mean_h / Σ W_h over the strata that have interviews, with
 * Var = Σ W_h²(1 - f_h) s_h²/n_h for the W_h scaled to 1. strata_weight NULL: each dealer counts the same ("dealer-weighted"); or its
 * number of visits ("volume-weighted"). A stratum of one interview without census makes the error not estimable. */
struct estimate estimate_mean_of_strata(const struct moments *strata, size_t n_strata, const double *strata_weight,
                                        const double *populations);
/* factor·value + offset, error and interval with it. estimate_scale(e, 10, 0) is an index: 10 × mean points, -40..120;
 * of ratings r = 5..1: index = estimate_scale(e, 40, -80). */
struct estimate estimate_scale(struct estimate e, double factor, double offset);
/* The interval at another level, e.g. 0.90: changes lo and hi only; one that is not a t interval (df = 0) stays. */
struct estimate estimate_at_level(struct estimate e, double level);
/* Half-width by the slide's arithmetic, z·√(population variance/n) = 1.96·√((Σf x²/n - m²)/n) (T77). Unweighted sums.
 * The product shows estimate_mean's interval (t and n-1); this one reproduces the seed. */
double estimate_half_width_z(const struct moments *m);
/* Net promoter score of a 0..10 question: share of 9-10 minus share of 0-6, in -1..1. Variance P + D - (P-D)², SE =
 * √(variance/n_eff). The interval is the adjusted Wald one, good for small n too: 3 answers added, 3/4 each to promoters
 * and detractors (Rocks 2016), cut to -1..1; df = 0 says that it is a normal one. */
struct estimate estimate_nps(const struct answer_sums *s);
