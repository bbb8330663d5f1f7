/* The engine on this machine: segments of bit planes, and loose interviews that came since.
 *
 * Segments are counted as they are; single interviews of the feed go into an open block of their own, where one more costs microseconds and
 * is seen by the next count. Interviews taken out are cleared from their segment's live rows. */
#pragma once
#include "tally/tally.h"

/* A tally over these segments (views: they stay the caller's, with the arena). */
struct tally *tally_local_open(struct arena *a, const struct tally_frame *frame, struct tally_segment *const *segment, size_t n_segments);
/* One more interview of a version whose questions are these. As tally_builder_add. */
struct tally_version { int64_t id; const struct str *question; size_t n_questions; };
struct err *tally_local_add(struct tally *t, const struct tally_version *v, const struct tally_row *row) MUST_CHECK;
/* Takes interviews out again (ids rising); how many were there. */
size_t tally_local_remove(struct tally *t, const int64_t *id, size_t n);
/* Another kernel than the best, for tests and benchmarks. */
void tally_local_use(struct tally *t, tally_kernel *kernel);
