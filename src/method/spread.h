/* Where values lie: quartiles of the dealers' scores, medians. */
#pragma once
#include "base/attr.h"

/* The p-quantile (0..1) of n values in rising order: linear between the two neighbours of rank 1 + (n-1)·p (type 7 of Hyndman and Fan
 * 1996, as spreadsheets' QUARTILE and R do it). NaN when n = 0 or p is outside. */
double quantile_of_sorted(const double *value, size_t n, double p);

struct spread { size_t n; double min, q1, median, q3, max; }; /* NaN when n = 0 */
/* Sorts the values in place; NaN are left out and moved behind the others. */
struct spread spread_of(double *value, size_t n);
