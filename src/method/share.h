/* Shares of answers: top-2, bottom-2, any set of codes. An index hides the shape of the answers, so both are reported. */
#pragma once
#include "method/moments.h"

/* A share of answers with its Wilson interval (Wilson 1927), 95 %. */
struct share {
    double n, n_eff; /* base */
    double count;    /* answers chosen, unweighted */
    double share;    /* 0..1, weighted; NaN when n = 0 */
    double lo, hi;   /* NaN when n = 0 */
};
/* Share of the `chosen` codes among the codes of `base`: share_of(s, LEVELS_TOP2, LEVELS_ALL). Weighted sums give the
 * weighted share and Wilson's interval on the effective base. */
struct share share_of(const struct answer_sums *s, uint16_t chosen, uint16_t base);
struct share share_of_counts(double count, double n); /* 0 <= count <= n, else all NaN */

/* How many times a share is another: loyalty of the very satisfied to that of the satisfied (T27). Interval by the logarithm (Katz et al.
 * 1978): ln ratio ± 1.96·√((1-p)/(n·p) + (1-q)/(m·q)). ratio NaN when the other share is 0 or has no base; lo and hi NaN too when the first is 0. */
struct share_ratio { double ratio, lo, hi; };
struct share_ratio share_ratio_of(const struct share *one, const struct share *other);
