/* Waves: the interviews about one programme's visits of one repair month.
 *
 *   draws of the month ─► wave_open / wave_take_draws ─► cases and quota cells ─► calls, links (field_case.h, field_interview.h)
 *                                                                        └─► wave_close ─► interviews without a way back ─► wave_erase
 *
 * A draw made later (the next tranche) joins by itself: the event sample.drawn is heard. A dealer's quota is what its draws want together. */
#pragma once
#include "fieldwork/field_settings.h"
#include "platform/job.h"
#include "sampling/sampling_field.h"

struct wave {
    int64_t id, version_id, version;
    struct str programme, state;
    int32_t month;
    struct civil_date field_end, erase_on;   /* erase_on: no date before the wave is closed */
    struct str questionnaire;                /* its title in both languages stands in the version */
};
/* What a wave's state is called; an unknown one by its own name. */
struct msg wave_state_title(struct arena *a, struct str state);
struct wave_list { struct wave *wave; size_t n; };
/* The newest month first; state: no value = all. */
struct err *wave_list_load(struct db *db, struct arena *a, struct str state, struct wave_list *out) MUST_CHECK;
/* NOT_FOUND. */
struct err *wave_load(struct db *db, struct arena *a, int64_t id, struct wave *out) MUST_CHECK;

/* The wave of a programme and repair month. NOT_FOUND with what to do. */
struct err *wave_find_month(struct db *db, struct arena *a, struct str programme, int32_t month, int64_t *id) MUST_CHECK;

/* Opens the wave of a programme and month with everything drawn so far; everybody who is an interviewer today may call in it. version: number
 * of the questionnaire, 0 = the newest. CONFLICT when there is one, NOT_FOUND when nothing is drawn or no questionnaire is there. */
struct wave_new { struct str programme; int32_t month; int64_t version; };
struct err *wave_open(struct job *job, const struct wave_new *in, int64_t *id) MUST_CHECK;
/* Takes the draws that have no cases yet into the wave; *n cases were added. Asked again it adds nothing. */
struct err *wave_take_draws(struct job *job, int64_t id, int64_t *n) MUST_CHECK;

/* ---- who calls ---- */
struct wave_interviewer { int64_t user_id; struct str login, name, languages, stop_reason; bool converts, is_stopped; };
struct wave_interviewers { struct wave_interviewer *row; size_t n; };
struct err *wave_interviewers_load(struct db *db, struct arena *a, int64_t wave_id, struct wave_interviewers *out) MUST_CHECK;
/* Adds an interviewer or changes what he may do. NOT_FOUND for the user. */
struct err *wave_interviewer_put(struct job *job, int64_t wave_id, const struct wave_interviewer *in) MUST_CHECK;
/* Stops somebody's calls in all waves (reason), or lets them go on (no value). The case on his screen goes back. */
struct err *wave_interviewer_stop(struct job *job, int64_t user_id, struct str reason) MUST_CHECK;
/* The same inside db_write. */
struct err *wave_interviewer_stop_now(struct job *job, int64_t user_id, struct str reason) MUST_CHECK;

/* ---- quota cells ---- */
struct wave_cell { int64_t id, dealer_id /* 0 = the whole network */, target, achieved, reserved; struct str name, condition; bool on_answers; };
struct wave_cells { struct wave_cell *row; size_t n; };
struct err *wave_cells_load(struct db *db, struct arena *a, int64_t wave_id, struct wave_cells *out) MUST_CHECK;
/* The dealer's own quota; NULL when it has none. */
const struct wave_cell *wave_cell_of_dealer(const struct wave_cells *cells, int64_t dealer_id);

/* Why a dealer's next reserve replicate may be opened or not. */
enum wave_reserve_why { RESERVE_OPENS, RESERVE_ON_TARGET /* the forecast reaches it */, RESERVE_NOT_TRIED /* released cases were not tried well enough yet */ };
/* left: cases in reserve whose days are not over; next: of them in the replicate that comes next; untried: released cases that hold it back. */
struct wave_reserve { int64_t dealer_id, left, next, untried; enum wave_reserve_why why; };
struct wave_reserves { struct wave_reserve *row; size_t n; };
/* Of every dealer with a reserve left, by dealer. */
struct err *wave_reserves_load(struct job *job, int64_t id, struct wave_reserves *out) MUST_CHECK;
/* Releases reserve replicates where the rules allow it (rules.md §3, method/quota.h); *n cases were released. */
struct err *wave_open_reserves(struct job *job, int64_t id, int64_t *n) MUST_CHECK;
/* Releases a dealer's next replicate by hand, also before its cases were tried well enough. INVALID without a reason (for the audit log); CONFLICT for a closed wave, or when what is out is
 * expected to bring the quota; NOT_FOUND when the dealer has no reserve left. */
struct wave_reserve_wish { int64_t dealer_id; struct str reason; };
struct err *wave_open_reserve_of(struct job *job, int64_t id, const struct wave_reserve_wish *in, int64_t *n) MUST_CHECK;
