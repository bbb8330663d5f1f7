/* From influence sums to an error: the one place where a variance is computed.
 *
 * Every estimate here (mean, composite, change) is, to first order, a sum of one z per interview. A stratum needs n, Σz and
 * Σz² only. Strata are added one after the other; those with a single interview wait for the next (estimate.h says how). */
#pragma once
#include "method/estimate.h"

/* Over the interviews of one stratum. scale bounds Σz² from before the centring: what is below 1e-10 of it is rounding
 * noise and counts as no variation. */
struct influence { double n, sw, sw2, z, z2, scale; };

/* Adds the sums of a disjoint group. */
void influence_merge(struct influence *into, const struct influence *from);
/* z = w(p·x - q), from the sums of x. */
struct influence influence_of_moments(const struct moments *m, double p, double q);
/* z = w·Σ_j(p_j·x_j - q_j) over the values j an interview has; p and q have m->n_values entries. */
struct influence influence_of_pairs(const struct pair_moments *m, const double *p, const double *q);

struct stratum { struct influence sum; double population; };
struct strata {
    double n, sw, sw2;      /* of all interviews */
    double variance;        /* of all strata closed before `last` */
    int closed;             /* strata after putting together, `last` included */
    struct stratum last, waiting;
    bool is_impossible;     /* a sample larger than its population */
    bool has_sample;        /* some stratum is not a census */
};

/* population: N_h; NaN, 0 or less = no finite population correction. A zeroed struct strata is empty. */
void strata_add(struct strata *s, const struct influence *h, double population);
/* The estimate with this mean; not estimable as estimate.h says. */
struct estimate strata_estimate(const struct strata *s, double mean);
