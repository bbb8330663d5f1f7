/* Counts of a set's units and windows: inside result/ only.
 *
 * Every figure needs the answers of its unit and window counted by question and code. The tally counts all questions at once, and the
 * counts of the slices asked for last are kept: the thirty figures of a report's table cost one pass, not thirty. */
#pragma once
#include "result/result.h"

struct slice { const struct result_unit *unit; struct window window; bool weighted; };

/* As the tally takes it. */
struct tally_slice scan_slice(struct slice slice);
/* The answers of the slice, one entry a question of the set. Valid until SCAN_KEPT other slices have been asked for. */
enum { SCAN_KEPT = 32 };
const struct answer_sums *scan_answers(const struct result_set *s, struct slice slice);
/* Share of the network's interviews that answer a question, over the twelve months to `month` or since the question is as it is now; one
 * entry a question, 0 where there is no interview. */
const double *scan_answering(const struct result_set *s, int32_t month);
/* The memory of scan_answers; once, when the set's questions are known. */
struct scan_cache *scan_cache_new(const struct result_set *s);

/* ---- parts of a measure in a slice (result_measure.c) ---- */
/* result_measure_parts of all slices at once: the questions that have a base in each. The last slice is the newest, its unit the measured one. */
bool measure_parts_in(const struct result_set *s, struct measure m, const struct slice *slice, size_t n_slices, struct measure_parts *out);
/* Moments of each component. */
void measure_moments(const struct result_set *s, const struct measure_parts *p, struct slice slice, struct moments *component);
/* What an answer is worth to the error of a measure: adds (sign -1: takes away) the influence by code of each component, given its moments. */
struct measure_side { const struct measure_parts *parts; const struct moments *component; };
void measure_worth(const struct result_set *s, struct measure_side side, double sign, struct tally_worth *worth);
