#include "method/spread.h"
#include <math.h>
#include <stdlib.h>

double quantile_of_sorted(const double *value, size_t n, double p)
{
    if (n == 0 || !(p >= 0 && p <= 1))
        return NAN;
    double at = (double)(n - 1) * p;
    size_t below = (size_t)at;
    return below + 1 < n ? value[below] + (at - (double)below) * (value[below + 1] - value[below]) : value[n - 1];
}

static int rising_nan_last(const void *x, const void *y)
{
    double a = *(const double *)x, b = *(const double *)y;
    if (isnan(a) || isnan(b))
        return isnan(a) - isnan(b);
    return (a > b) - (a < b);
}

struct spread spread_of(double *value, size_t n)
{
    if (n)
        qsort(value, n, sizeof *value, rising_nan_last);
    while (n > 0 && isnan(value[n - 1]))
        n--;
    return (struct spread){ n, quantile_of_sorted(value, n, 0), quantile_of_sorted(value, n, 0.25), quantile_of_sorted(value, n, 0.5),
                            quantile_of_sorted(value, n, 0.75), quantile_of_sorted(value, n, 1) };
}
