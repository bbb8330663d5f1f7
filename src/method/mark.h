/* How far a figure can be trusted, and what may be shown at all (rules.md §2, §4, §7). Bases are effective bases where
 * the survey is weighted. */
#pragma once
#include "base/attr.h"

struct mark_rules {
    double design_share; /* below this share of the designed base: star */
    double grey_below;   /* interviews */
    double none_below;   /* interviews: no score */
    double small_count;  /* counts of 1 … small_count are personal */
};
/* 0.8, 30, 10, 4 */
struct mark_rules mark_rules_default(void);

struct mark {
    bool is_starred;  /* base below 80 % of the designed base: below 24 / 48 / 96 for quarter / R6 / R12 */
    bool is_grey;     /* n < 30 */
    bool is_hidden;   /* n < 10: no score is shown */
};
/* design = interviews designed for (window_target); 0 or less: no design, no star. */
struct mark mark_of_base(const struct mark_rules *r, double n, double design);

/* Must a dealer not see this count out of this total? True when the count or its complement is 1..4. */
bool mark_is_personal(const struct mark_rules *r, double count, double total);
/* Which counts of a row that adds up to a shown total a dealer must not see. Personal ones are hidden; then, so that none
 * follows by subtraction, the smallest others above 0 as well, until at least two are hidden and together exceed
 * small_count. Everything is hidden when that is impossible. Returns how many are hidden. */
size_t mark_hide_counts(const struct mark_rules *r, const double *count, size_t n, bool *hide);

/* The same for a question of five levels whose best two and worst two are shown as sums beside the levels (rules.md §4: nothing
 * follows by subtraction, neither from the sums nor from the levels). count[0..4] are levels 1..5. The sum of the best two
 * is kept rather than that of the worst two when only one can be. */
struct level_hiding { bool level[5], top2, bottom2; };
struct level_hiding mark_hide_levels(const struct mark_rules *r, const double count[5]);

/* Traffic light against a target: green at or above it, yellow at most `margin` (3.0) below, red under that, grey when the
 * base is grey or hidden or there is no target (NaN). Compared as printed, with `decimals`: a reader who sees 109.4 and
 * target 109.4 sees green. */
enum light { TARGET_GREY, TARGET_RED, TARGET_YELLOW, TARGET_GREEN };
struct light_rules { double margin; int decimals; };
enum light mark_light(double score, double target, struct mark m, struct light_rules r);

/* The smallest difference that a 95 % test can call a change: z·sd·√(a/n1² + b(1/n1-1/n2)² + c/n2²) for a interviews only
 * in the older window, b in both, c only in the newer one (n1 = a+b, n2 = b+c; b = 0: disjoint). For the help text beside
 * arrows: sd 20, R6 to the next R6 (10, 50, 10): 2.9. NaN when a window is empty. */
double detectable_step(double sd, double a, double b, double c);
