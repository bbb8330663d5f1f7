/* The sign-off of a wave: before it is closed, a supervisor and the project manager, two different people, say that its work is done. They see what is not: interviews that nobody reviewed, that
 * run or were sent back, open back-checks, appointments, cases before a supervisor, named opinions not passed on yet. A signature lapses when an interview ends after it. How many must sign is the
 * setting field.sign_off. */
#pragma once
#include "fieldwork/wave.h"

enum wave_office { OFFICE_SUPERVISOR, OFFICE_MANAGER, WAVE_OFFICES };
extern const struct msg wave_office_titles[WAVE_OFFICES];
/* opinions: of the whole network, as nothing says of which wave they came. */
struct wave_undone { int64_t not_reviewed, running, sent_back, back_checks, appointments, handed_over, opinions; };
struct wave_signature { bool is_there, has_lapsed; int64_t user_id, signed_ms, not_reviewed; struct str name; };
struct wave_sign_off {
    struct wave_undone undone;
    struct wave_signature by[WAVE_OFFICES];
    int64_t needed;                  /* how many must sign: 0 to 2 */
    int64_t valid;                   /* signatures that count */
};
struct err *wave_sign_off_load(struct job *job, int64_t wave_id, struct wave_sign_off *out) MUST_CHECK;
/* The job's person signs, again or anew. CONFLICT for a wave that is not open, and where two must sign, for who signed in the other office already; DENIED for nobody. Whether the office is his is
 * the caller's business. */
struct err *wave_sign(struct job *job, int64_t wave_id, enum wave_office office) MUST_CHECK;
/* May the wave be closed? CONFLICT with what is missing: signatures, or, unless it is said that they count as they are (unreviewed_too), the review of interviews. */
struct err *wave_sign_check(struct job *job, int64_t wave_id, bool unreviewed_too) MUST_CHECK;

extern const struct setting wave_sign_setting;
