/* Normal, Student and binomial probabilities; absolute error below 1e-10 for every finite argument. */
#pragma once
#include "base/attr.h"

double normal_cdf(double x);            /* P(Z <= x), by erfc */
/* x with P(Z <= x) = p; Wichura 1988, algorithm AS 241 (PPND16), relative error about 1e-16. ±infinity at 0 and 1, NaN outside. */
double normal_quantile(double p);
/* P(T <= t) with df > 0 degrees of freedom, which may be a fraction (Welch). By the incomplete beta function; above
 * 100 000 degrees by Fisher's expansion around the normal. NaN when df <= 0 or an argument is NaN. */
double student_cdf(double t, double df);
double student_two_sided(double t, double df); /* P(|T| >= |t|) */
double student_quantile(double p, double df);  /* 0 < p < 1, else as normal_quantile */
/* Regularised incomplete beta function I_x(a, b), a, b > 0, 0 <= x <= 1; continued fraction by Lentz's method (DLMF 8.17.22). */
double beta_cdf(double x, double a, double b);
/* P(X >= k) for a binomial X of n trials with probability p: I_p(k, n-k+1). For flags that need a test against the region. */
double binomial_upper(double k, double n, double p);
