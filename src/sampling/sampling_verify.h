/* Is a stored draw what its seed gives, and what has changed in the data since? */
#pragma once
#include "sampling/sampling.h"

enum sampling_check {
    CHECK_STREAMS,    /* of every dealer, from its code, programme and month */
    CHECK_FRAMES,     /* hash and counts of every dealer's frame */
    CHECK_FRAME_HASH, /* over all dealers */
    CHECK_COMMITMENT,
    CHECK_ORDER,      /* drawn again: the same positions in the same order and replicates */
    CHECK_VISITS,     /* every drawn visit is the one that its line of the frame names */
    SAMPLING_CHECKS
};
/* Today's data against the frame, a dealer. */
struct sampling_change {
    struct str code;
    int64_t added;            /* visits of the draw's own days that came later */
    int64_t removed;          /* lines whose visit is gone */
    int64_t excluded, allowed;/* visits that today's lists and marks would exclude, or not exclude any more */
    int64_t drawn_excluded;   /* drawn ones among the excluded: not to be called */
};
struct sampling_verdict {
    int64_t wrong[SAMPLING_CHECKS]; /* in how many dealers; of frame hash and commitment 0 or 1 */
    bool is_sound;
    struct sampling_change *change; /* dealers with any */
    size_t n_changes;
};
/* draw: loaded with SCOPE_SYSTEM. */
struct err *sampling_verify(struct job *job, const struct sampling_draw *draw, struct sampling_verdict *out) MUST_CHECK;
