/* Interviews of the database into segments of the tally, one for each version of the questionnaire. Inside result/ only. */
#pragma once
#include "base/big_array.h"
#include "result/result_tally.h"
#include "tally/tally_local.h"

struct gathering {
    struct arena *a;
    const struct result_tally_query *q;
    struct tally_builder **builder;        /* by version; NULL: none of it yet */
    struct big_array full;                 /* struct tally_segment: of builders that had no room for another value */
    struct big_array removed;              /* int64_t, ids */
};
/* Empty; the query outlives it. */
struct gathering *gathering_new(struct arena *a, const struct result_tally_query *q);
/* For interview_each and interview_feed_each; ctx is the gathering. Interviews of versions that the query does not name are left out. */
struct err *gather_interview(void *ctx, const struct interview *i) MUST_CHECK;
struct err *gather_change(void *ctx, const struct interview_change *c) MUST_CHECK;

struct segments { struct tally_segment *segment; size_t n; };
/* What was added, packed; on the gathering's arena. */
struct err *gather_finish(struct gathering *g, struct segments *out) MUST_CHECK;
/* A tally over both. */
struct tally *gather_tally(struct arena *a, const struct tally_frame *frame, struct segments old, struct segments fresh);
