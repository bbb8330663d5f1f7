/* How many interviews each dealer should still give: the month's quota, what earlier tranches should bring, and what earlier months
 * of the quarter fell short of. An earlier month counts once all its tranches are drawn: by the interviews made when its calls
 * are over and interviews of it are known, else by what its draws should bring. */
#pragma once
#include "sampling/sampling_dealers.h"
#include "sampling/sampling_settings.h"

struct sample_target_query {
    const struct sample_settings *settings;
    struct str programme;
    int32_t month;
    int first_tranche, tranche;
    struct civil_date today;
};
/* One plan a dealer, by its number. */
struct err *sample_plans_load(struct db *db, struct arena *a, const struct sample_target_query *q, const struct sample_dealers *dealers,
                              struct sample_plan **out) MUST_CHECK;
