/* What a place in the ranking means for a dealer's bonus: tier, factor, cap. Pure. What is paid is computed outside from the factor. */
#pragma once
#include "base/str.h"
#include "method/rank.h"

struct assessment_rules {
    struct tier_table tiers;
    double factor[TIER_D + 1];       /* by enum tier; TIER_NONE: not ranked */
    double integrity;                /* of a dealer with doubts about its integrity, whatever its place */
    double cap;                      /* no factor is above it */
};
struct assessment_place { int32_t place, place_of; bool is_flagged; };
struct assessment_grade { enum tier tier; double percentile, factor; };
/* Tier and factor of a dealer; place 0 = not ranked: TIER_NONE, percentile NaN. */
struct assessment_grade assessment_grade_of(const struct assessment_place *f, const struct assessment_rules *r);
/* The factor with its manual adjustment: never below 0, never above the cap. */
double assessment_final(double factor, double adjustment, double cap);
/* "A" … "D", "" for TIER_NONE. */
const char *assessment_tier_name(enum tier t);
/* TIER_NONE for anything else. */
enum tier assessment_tier_of(struct str name);
