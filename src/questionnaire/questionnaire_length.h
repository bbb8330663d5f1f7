/* How long an interview takes: measured, or estimated from what is read out and what answers take.
 *
 * The estimate walks the way of a content customer (the best answer everywhere, nothing to say in open questions): characters of the Chinese
 * text at 4.5 a second, as a calm voice reads, 3 s a closed answer, 6 s for several, 5 s for a number, 12 s for words, and 40 s for
 * greeting and goodbye [practice of the trade, a default]. */
#pragma once
#include "questionnaire/questionnaire_script.h"

enum { QUESTIONNAIRE_LONG_S = 8 * 60 };
/* Seconds of a usual interview. */
int64_t script_estimate_s(struct arena *a, const struct script *s);

/* From interviews of the version: how many, and their median. Zeros when nobody has told yet. */
struct questionnaire_measured { int64_t interviews, median_s; };
struct err *questionnaire_length_get(struct db *db, struct arena *a, int64_t version_id, struct questionnaire_measured *out) MUST_CHECK;
/* Told by whoever holds the durations (they are never kept with the answers). Inside db_write. INVALID for less than one interview or second. */
struct err *questionnaire_length_put(struct db *db, struct arena *a, int64_t version_id, struct questionnaire_measured measured) MUST_CHECK;
