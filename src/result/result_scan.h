/* Walking over the interviews of a set: inside result/ only.
 *
 * Every figure needs the answers of its unit and window counted by question and code. One pass counts all questions at once, and the
 * counts of the slices asked for last are kept: the thirty figures of a report's table cost one pass, not thirty. */
#pragma once
#include "result/result.h"

struct slice { const struct result_unit *unit; struct window window; bool weighted; };

/* Interviews of one dealer in a window: [first, end). */
struct span { size_t first, end; };
struct span scan_span(const struct result_set *s, int32_t dealer, struct window w);
/* Does the interview of one of the unit's dealers belong to the unit's cut? */
bool scan_takes(const struct result_unit *u, const struct result_interview *i);
/* The code answered; ANSWER_NOT_ASKED where the version does not ask. */
unsigned scan_code(const struct result_set *s, const struct result_interview *i, size_t question);
/* The weight that counts. */
double scan_weight(const struct result_interview *i, bool weighted);
/* The answers of the slice, one entry a question of the set. Valid until eight other slices have been asked for. */
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
/* Points of an interview in each component, NaN = not in that base. */
void measure_points(const struct result_set *s, const struct measure_parts *p, const struct result_interview *i, double *x);
