/* The visits of a month, each with the dealer it counts for and its reason, in the stable order. */
#pragma once
#include "db/db.h"
#include "sampling/sampling_dealers.h"
#include "sampling/sampling_settings.h"

struct sample_scan {
    const struct sample_settings *settings;
    struct str programme;
    int32_t month;
    struct civil_date until, today;      /* visits up to that day; lists and opt-outs as of this one */
};
struct sample_frame {
    struct sample_visit *visit;          /* by dealer number, then in the stable order */
    size_t n;
    size_t *first;                       /* one a dealer and one more: where its visits begin */
};
/* Reasons are those of the visits' own; nothing is compared yet, and no visit is a candidate because it was deferred. */
struct err *sample_frame_load(struct db *db, struct arena *a, const struct sample_scan *scan, const struct sample_dealers *dealers,
                              struct sample_frame *out) MUST_CHECK;
