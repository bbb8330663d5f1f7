/* The contact cap: customers whom a survey reached lately, or may still reach out of a reserve, are deferred. */
#pragma once
#include "base/key_map.h"
#include "db/db.h"
#include "sampling/sampling_rules.h"

struct sample_cap_query { struct sample_caps caps; struct str programme; struct civil_date today; };
struct sample_cap {
    struct key_map *free_from;   /* customer → day number of the first day without the cap */
    uint32_t today;
};
/* The contact ledger and the reserves that are not over, of the whole network. */
struct err *sample_cap_load(struct db *db, struct arena *a, const struct sample_cap_query *q, struct sample_cap *out) MUST_CHECK;
/* Gives SAMPLE_CONTACT_CAP and its last day to a visit whose customer is under the cap today. */
void sample_cap_apply(const struct sample_cap *cap, struct sample_visit *v);
