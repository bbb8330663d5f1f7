#include "result/assessment_rules.h"

static const char *const names[] = { [TIER_NONE] = "", [TIER_A] = "A", [TIER_B] = "B", [TIER_C] = "C", [TIER_D] = "D" };

const char *assessment_tier_name(enum tier t)
{
    return names[t];
}

enum tier assessment_tier_of(struct str name)
{
    for (int t = TIER_A; t <= TIER_D; t++)
        if (str_eq_c(name, names[t]))
            return (enum tier)t;
    return TIER_NONE;
}

struct assessment_grade assessment_grade_of(const struct assessment_place *f, const struct assessment_rules *r)
{
    size_t of = f->place_of > 0 ? (size_t)f->place_of : 0;
    struct assessment_grade g = { .tier = rank_tier(f->place, of, r->tiers), .percentile = rank_percentile(f->place, of) };
    g.factor = assessment_final(f->is_flagged ? r->integrity : r->factor[g.tier], 0, r->cap);
    return g;
}

double assessment_final(double factor, double adjustment, double cap)
{
    double sum = factor + adjustment;
    return sum < 0 ? 0 : sum > cap ? cap : sum;
}
