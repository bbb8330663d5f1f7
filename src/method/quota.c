#include "method/quota.h"
#include "method/dist.h"
#include <math.h>

static const double CERTAIN = 0.999999; /* nothing is more certain than that */

/* a·b/c, half up; all ≥ 0. */
static int64_t share_of(int64_t a, int64_t b, int64_t c)
{
    return c > 0 ? (2 * a * b + c) / (2 * c) : 0;
}

int64_t quota_pro_rata(int64_t quota, int days_open, int days)
{
    return share_of(quota, MAX_OF(0, MIN_OF(days_open, days)), days);
}

int64_t quota_planned(int64_t total, const int *weight, int n, int upto)
{
    int64_t all = 0, part = 0;
    for (int i = 0; i < n; i++) {
        all += weight[i];
        part += i < upto ? weight[i] : 0;
    }
    return share_of(total, part, all);
}

int64_t quota_month_target(int64_t own, int64_t cap, const struct quota_month *earlier, int n)
{
    int64_t missing = 0;
    for (int i = 0; i < n; i++)
        missing += earlier[i].target - earlier[i].achieved;
    return MAX_OF(own, MIN_OF(own + MAX_OF(missing, 0), cap));
}

int64_t quota_addresses_mean(int64_t completes, double yield)
{
    return completes > 0 && yield > 0 ? (int64_t)floor((double)completes / yield + 0.5) : 0;
}

int64_t quota_addresses_sure(int64_t completes, double yield, double certainty)
{
    if (completes <= 0 || !(yield > 0))
        return 0;
    certainty = fmin(certainty, CERTAIN);
    int64_t lo = completes - 1, hi = completes; /* lo is too few, hi enough */
    while (yield < 1 && binomial_upper((double)completes, (double)hi, yield) < certainty) {
        lo = hi;
        hi *= 2;
    }
    while (hi - lo > 1) {
        int64_t middle = lo + (hi - lo) / 2;
        if (binomial_upper((double)completes, (double)middle, yield) < certainty)
            lo = middle;
        else
            hi = middle;
    }
    return hi;
}

struct quota_reserve_rules quota_reserve_rules_default(void)
{
    return (struct quota_reserve_rules){ .attempts = 5, .days = 3, .day_parts = 2 };
}

double quota_forecast(int64_t completes, int64_t open_cases, double yield)
{
    return (double)completes + (double)open_cases * yield;
}

bool quota_case_is_done(const struct quota_case *c, struct quota_reserve_rules r)
{
    return c->is_final || (c->attempts >= r.attempts && c->days >= r.days && c->day_parts >= r.day_parts);
}

bool quota_reserve_opens(double forecast, int64_t target, const struct quota_case *released, size_t n, struct quota_reserve_rules r)
{
    if (forecast >= (double)target)
        return false;
    for (size_t i = 0; i < n; i++)
        if (!quota_case_is_done(&released[i], r))
            return false;
    return true;
}

double quota_sample_size_large(double confidence, double sd, double half_width)
{
    if (!(confidence > 0 && confidence < 1 && sd >= 0 && half_width > 0))
        return NAN;
    double zs = normal_quantile(0.5 + confidence / 2) * sd / half_width;
    return zs * zs;
}

int64_t quota_sample_size(double n0, int64_t population)
{
    if (!isfinite(n0) || n0 < 0 || population <= 0)
        return 0;
    return (int64_t)ceil(n0 / (1 + n0 / (double)population));
}
