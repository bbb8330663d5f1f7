/* Ranking of dealers: who takes part, places, how uncertain a place is, tiers.
 *
 * Places are competition places: ties share the best one (1 2 2 4). Scores are compared as fractions, sum / n in whole
 * numbers, so that equal means are equal whatever their bases. A place is mostly noise at n = 30; so every rank comes
 * with its 95 % interval. All arrays belong to the caller and have n entries, one a dealer. */
#pragma once
#include "base/attr.h"

/* ---- who takes part ---- */
enum rank_reason { /* why not; bits */
    RANK_OUT_SMALL_BASE = 1,     /* fewer interviews than the minimum */
    RANK_OUT_SINGLE_SERVICE = 2, /* dealer type outside the ranking (1S); still in region and nation */
    RANK_OUT_NEW = 4,            /* fewer full months open than asked for */
    RANK_OUT_LATE_UPLOAD = 8,
    RANK_OUT_INTEGRITY = 16,
    RANK_OUT_EXCLUDED = 32,      /* by the network's own decision, with its reason in the master data */
    RANK_OUT_NO_SCORE = 64,      /* nothing to rank */
};
struct rank_facts {
    double n;              /* effective base */
    double score;          /* NaN: none */
    int full_months_open;  /* complete calendar months before the period's end */
    bool is_single_service, is_upload_late, is_integrity_flagged, is_excluded;
};
struct rank_rules { double n_min; int full_months_min; bool single_service_is_ranked; };
struct rank_rules rank_rules_default(void);     /* 80 % of 30 = 24 interviews, 6 months, not ranked */
unsigned rank_reasons(const struct rank_facts *f, const struct rank_rules *r); /* 0 = takes part */
const char *rank_reason_text(enum rank_reason one); /* message id of one bit; "" for anything else */

/* ---- places ---- */
struct rank_score { int64_t sum, n; }; /* score = sum/n; n <= 0: takes no part */
/* A score that is no fraction of whole numbers (weighted, composite): equal within 1e-9 points is a tie. NaN: takes no part. */
struct rank_score rank_score_of(double score);
/* <0 when a is worse than b, 0 equal, >0 better; exact for |sum|, n < 2^63. */
int rank_score_cmp(struct rank_score a, struct rank_score b);
/* place[i] = 1 + number of better scores, 0 for those that take no part. order: n places to work in; afterwards the
 * participants from best to worst, ties in their given order. Returns how many take part. */
size_t rank_places(const struct rank_score *score, size_t n, int32_t *place, size_t *order);

/* ---- how sure is a place ---- */
struct rank_interval { int32_t best, worst; }; /* 0, 0: not estimable or takes no part */

/* By simulation: PCG32(seed, stream 1); in each of `draws` rounds every dealer i in order gets mean_i + se_i·normal, the
 * round's places are noted, and the interval runs from the 2.5 % to the 97.5 % point of a dealer's places: the first place
 * with at least ⌈0.025·draws⌉ rounds at or before it, and the first with at least ⌈0.975·draws⌉. Same seed, same
 * intervals. A dealer without mean (NaN) takes no part; one without a positive se takes part with its mean as it is and
 * gets 0, 0. work.seen has n*n counters, work.draw and work.order n places. */
struct rank_work { uint32_t *seen; double *draw; size_t *order; };
struct rank_sample { const double *mean, *se; size_t n; };
void rank_intervals_simulated(struct rank_sample s, uint64_t seed, int draws, struct rank_work work, struct rank_interval *out);
/* By pairwise tests: best = 1 + number of dealers significantly better, worst = number of participants minus those
 * significantly worse (two-sided normal tests at 95 %, not adjusted; Goldstein and Healy 1995 on such comparisons). */
void rank_intervals_pairwise(struct rank_sample s, struct rank_interval *out);

/* ---- what follows from a place ---- */
/* Share of the other participants that are not placed before it, 0..100: 100·(n - place)/(n - 1); 100 when alone; NaN for place 0. */
double rank_percentile(int32_t place, size_t n);
/* Tiers A, B, C, D by cumulative shares (default 0.10, 0.25, 0.50). A tier holds the places up to its share of n, rounded up, so
 * the best of any network is A. Place 0: TIER_NONE. */
enum tier { TIER_NONE, TIER_A, TIER_B, TIER_C, TIER_D };
struct tier_table { double a, b, c; };
struct tier_table tier_table_default(void);
enum tier rank_tier(int32_t place, size_t n, struct tier_table t);
/* How many periods up to the newest had the same value as the newest (a tier, a verdict, a light), oldest first; 0 when the
 * newest is 0 (none). */
size_t rank_streak(const int *value, size_t n);
