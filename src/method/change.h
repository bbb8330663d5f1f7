/* Did it change? Differences with their error, and the verdict behind an arrow.
 *
 * Disjoint periods are compared by Welch's test. Two rolling windows usually share months, and their interviews then
 * stand in both means: the independent formula is wrong, so the error is built from three disjoint parts, A only in the
 * older window, B in both, C only in the newer one (methods.md §2). With parts as strata and
 * z = influence on (newer mean - older mean) this is, unweighted,
 *     Var = n_A·s_A²/n1² + n_B·s_B²·(1/n1 - 1/n2)² + n_C·s_C²/n2²,   n1 = n_A+n_B, n2 = n_B+n_C
 * and the same linearisation serves weights, strata by dealer and composites. */
#pragma once
#include "method/linear.h"

enum verdict { /* of a two-sided test: 95 % full, 90 % light */
    VERDICT_NOT_TESTED, VERDICT_SAME, VERDICT_UP_LIGHT, VERDICT_DOWN_LIGHT, VERDICT_UP, VERDICT_DOWN,
};

struct change {
    double diff;        /* newer - older; NaN when one of them has no base */
    double se, t, df, p; /* NaN when not estimable */
    enum verdict verdict;
    bool is_estimable;
};

/* Only the difference, not tested: month against last month inside overlapping windows. */
struct change change_plain(double older, double newer);
/* Two independent estimates; Welch-Satterthwaite degrees of freedom from each one's own. */
struct change change_disjoint(const struct estimate *older, const struct estimate *newer);
/* Two overlapping windows; arrays of n_strata moments each (1 = simple random sample; else the same dealers in the same
 * order). Parts may be empty. Degrees of freedom: interviews minus strata that have any. */
struct change change_overlap(const struct moments *only_older, const struct moments *both, const struct moments *only_newer,
                             size_t n_strata);
/* The same for a composite. */
struct pair_parts { const struct pair_moments *only_older, *both, *only_newer; };
struct change change_overlap_linear(const struct linear *l, const struct pair_parts *parts, size_t n_strata);
/* The same in two passes for any number of components (total score): first the moments of each question in each window,
 * then for each interview its side in the older and in the newer window, NULL where it is not in it. A stratum holds
 * interviews of one part only (one array of dealers for each of the three parts). */
struct change_side { const struct linear *l; const struct moments *component; const double *x; };
void influence_add_change(struct influence *s, const struct change_side *older, const struct change_side *newer, double w);
struct change change_of_influence(double older, double newer, const struct influence *strata, size_t n_strata);
/* In another unit: points to index points (factor 10). The test does not change. */
struct change change_scale(struct change c, double factor);
/* A difference moved by a bridging offset of the older value: diff - offset, tested again. */
struct change change_offset(struct change c, double offset);

enum verdict verdict_of(double diff, double p); /* p NaN: not tested */

/* p-values adjusted for a whole table: Holm 1979 (family-wise) and Benjamini-Hochberg 1995 (false discovery rate). NaN is
 * a cell that was not tested: it stays NaN and does not count. out may be p. order: n places to work in. */
void adjust_holm(const double *p, size_t n, double *out, size_t *order);
void adjust_fdr(const double *p, size_t n, double *out, size_t *order);
