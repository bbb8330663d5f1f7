/* How many interviews are wanted, and how many addresses that takes (R005–R007, rules.md §3, methods.md §6).
 *
 * The quota of a dealer is a number of completes a month, split over the month's tranches (10 = 2/3/2/3). What earlier
 * tranches could not cover is carried forward within the month; what earlier months of the quarter fell short of is made
 * up from later repair dates, up to a cap a month, never across quarters. Addresses come in replicates: the main one is
 * sized by the expected yield, reserve replicates up to the number that is enough 95 times of 100. */
#pragma once
#include "base/attr.h"

/* ---- completes ---- */

/* The quota's share for a dealer that was open on days_open of the period's days: quota·days_open/days, half up. */
int64_t quota_pro_rata(int64_t quota, int days_open, int days);
/* Completes planned for the first `upto` of n parts with these weights: total·Σw(upto)/Σw, half up, so that the parts add up:
 * 10 over 2 3 2 3 → 2 5 7 10. 0 when all weights are 0. */
int64_t quota_planned(int64_t total, const int *weight, int n, int upto);

struct quota_month { int64_t target, achieved; };
/* This month's target: its own quota and what the earlier months of the quarter fell short of in all (a surplus of one counts
 * for the others), at most `cap` unless the own quota is larger. n = 0 in a quarter's first month. */
int64_t quota_month_target(int64_t own, int64_t cap, const struct quota_month *earlier, int n);

/* ---- addresses ---- */

/* Addresses that bring so many completes on average: completes/yield, rounded; 0 without completes or yield.
 * 10 completes: 40 at 25 %, 56 at 18 %, 83 at 12 %. */
int64_t quota_addresses_mean(int64_t completes, double yield);
/* The fewest addresses that bring them with this certainty: the quantile of the negative binomial distribution (addresses
 * until the completes-th success), the least n with P(Binomial(n, yield) ≥ completes) ≥ certainty.
 * 10 completes at 95 %: 60 at 25 %, 84 at 18 %, 128 at 12 % (rules.md §3). 0 without completes or yield; a
 * certainty above 0.999999 counts as that. */
int64_t quota_addresses_sure(int64_t completes, double yield, double certainty);

/* ---- reserve ---- */

struct quota_case { bool is_final; int attempts, days, day_parts; }; /* a released case: its attempts, on how many days, in how many parts of the day */
struct quota_reserve_rules { int attempts, days, day_parts; };
struct quota_reserve_rules quota_reserve_rules_default(void); /* 5, 3, 2 */
/* Completes to expect: those there are and the yield of the cases still open. */
double quota_forecast(int64_t completes, int64_t open_cases, double yield);
/* Is a released case final, or tried often enough? */
bool quota_case_is_done(const struct quota_case *c, struct quota_reserve_rules r);
/* May the next reserve replicate open? When the forecast is below the target and every released case is final or was tried
 * often enough. */
bool quota_reserve_opens(double forecast, int64_t target, const struct quota_case *released, size_t n, struct quota_reserve_rules r);

/* ---- sample size ---- */

/* For a mean of a very large population: n0 = (z·S/d)², z two-sided normal, S the standard deviation, d the half-width wanted.
 * [ref] 95 %, S 28, d 5 → 120.468. NaN unless 0 < confidence < 1, S ≥ 0, d > 0. */
double quota_sample_size_large(double confidence, double sd, double half_width);
/* For N customers: n0/(1 + n0/N), rounded up (Cochran 1977, §4.4): 120.468 → 55 of 100, 98 of 500, 118 of 5000. 0 when n0 is no number
 * or N ≤ 0. */
int64_t quota_sample_size(double n0, int64_t population);
