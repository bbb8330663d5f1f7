/* Documents about draws. None of them names a visit or a person. */
#pragma once
#include "report/table.h"
#include "sampling/sampling_verify.h"

struct sampling_paper { struct job *job; const struct sampling_draw *draw; };
/* What was drawn of how many, a dealer and in all: for the network's own eyes, it tells the size of the draw. */
struct document *sampling_counts(const struct sampling_paper *p);
/* What dealers and regions may see of their own: visits, exclusions and the plan. Nothing in it depends on the seed of this or
 * an earlier draw. */
struct err *sampling_public_counts(const struct sampling_paper *p, struct db_scope scope, struct document **out) MUST_CHECK;
struct document *sampling_verdict_document(const struct sampling_paper *p, const struct sampling_verdict *v);
/* Seed, salt, frame and order: for the auditor (tests/vectors/redraw.py reads its JSON). */
struct err *sampling_opening(const struct sampling_paper *p, struct document **out) MUST_CHECK;
/* The draws so far, newest first. programme: no value = both. */
struct err *sampling_list(struct job *job, struct str programme, int64_t limit, struct document **out) MUST_CHECK;
