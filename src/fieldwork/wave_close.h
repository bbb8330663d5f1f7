/* The end of a wave: its interviews become results, and later nobody can tell any more who gave them.
 *
 * Closing copies each complete interview into the results (interview/interview.h): in random order, with a fresh random id, with the visit's month and without
 * day, time, interviewer, duration or case. Model, model year, work type and advisor stay only as far as at least five visits of the dealer's frames in twelve months
 * share them (rules.md §4). Which interview came of which case stays in fieldwork_link, for back-checks and appeals; after the appeal window erasing empties it and deletes
 * the cases with all that was said and done in them; how they ended stays as counts. */
#pragma once
#include "fieldwork/wave.h"

struct wave_closed { int64_t interviews, unfinished; struct civil_date erase_on; };
/* CONFLICT when it is closed already, or cases are on screens or being answered by link; NOT_FOUND. Writes the event wave.closed (subject: the wave) and the dealers'
 * shortfalls. */
struct err *wave_close(struct job *job, int64_t id, struct wave_closed *out) MUST_CHECK;
/* CONFLICT before its day, or when it is open; nothing to do when it is erased. */
struct err *wave_erase(struct job *job, int64_t id) MUST_CHECK;
/* Erases every wave whose day has come; *n of them. */
struct err *wave_erase_due(struct job *job, int64_t *n) MUST_CHECK;

/* ---- what of a visit may stay with its interview ---- */

struct wave_traits { struct str model, model_year, work_type, advisor; };
/* How many visits of a dealer share exactly these. */
struct wave_shared { struct wave_traits traits; int64_t visits; };
enum { WAVE_SHARED_LEAST = 5 };
/* As much of the traits as at least WAVE_SHARED_LEAST of the visits share: all four; without model year; without advisor too; the work type alone; nothing. What does not stay is "",
 * the work type "other". */
struct wave_traits wave_coarsen(struct wave_traits t, const struct wave_shared *shared, size_t n);
