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
double student_quantile(double p, double df);  /* P(X > x) of chi-square with df > 0 degrees of freedom: the upper incomplete gamma function Q(df/2, x/2), by its series below the mean and its
 * continued fraction above (Abramowitz and Stegun 6.5.29, 6.5.31). 1 for x <= 0. */
double chi_square_upper(double x, double df);
/* 0 < p < 1, else as normal_quantile */
/* Regularised incomplete beta function I_x(a, b), a, b > 0, 0 <= x <= 1; continued fraction by Lentz's method (DLMF 8.17.22). */
double beta_cdf(double x, double a, double b);
/* P(X >= k) for a binomial X of n trials with probability p: I_p(k, n-k+1). For flags that need a test against the region. */
double binomial_upper(double k, double n, double p);
