/* Cases: one drawn visit each, from the claim to its end.
 *
 * The next case is claimed by one statement, so two interviewers never get one case, and with it a place in each of its quota cells, so that no
 * quota overflows: while the place is held, nobody else is sent to the same last interview. An attempt is stored when the dialling begins. A case
 * whose interviewer gives no sign of life goes back by itself (case_tidy). Everything a person does to a case says which case he means and is
 * refused (CONFLICT) when it is not on his screen any more: a second click and a second tab change nothing. */
#pragma once
#include "fieldwork/field_settings.h"
#include "base/mask.h"
#include "platform/job.h"

enum claim_why { CLAIM_OK, CLAIM_NO_WAVE, CLAIM_STOPPED, CLAIM_CLOSED_HOURS, CLAIM_NOTHING_READY };
struct case_claim {
    int64_t case_id;               /* 0 = none: why */
    enum claim_why why;
    int64_t again_ms;              /* when it is worth asking again; 0 = unknown */
};
/* The next case for an interviewer; the one on his screen when there is one. Due appointments first (the one that ends first), then priority, release
 * order, the longest since the last attempt (methods.md §7); only inside the calling hours of the customer's place, with the quota open, and not
 * where he has made his share of the dealer's interviews. Appointments of somebody else are his once a quarter of an hour late. */
struct err *case_claim_next(struct job *job, int64_t user_id, struct case_claim *out) MUST_CHECK;
/* A certain case: an appointment of one's own, or one that a supervisor hands over. CONFLICT when it is finished, in reserve, or somebody's else. */
struct case_key { int64_t case_id, user_id; };
struct err *case_claim_this(struct job *job, struct case_key k) MUST_CHECK;
/* A sign of life. CONFLICT when the case is not the user's any more. */
struct err *case_keep(struct job *job, struct case_key k) MUST_CHECK;
/* The case on the user's screen goes back, its attempt ends as a technical problem, a running interview as broken off. Nothing to do without one.
 * Inside db_write. */
struct err *case_give_back(struct job *job, int64_t user_id) MUST_CHECK;
/* Due cases become ready, those without a sign of life go back. Each claim does it, and a job each hour. Inside db_write. */
struct err *case_tidy(struct job *job) MUST_CHECK;

/* ---- attempts ---- */

/* Dialling begins: stores the attempt. Asked again before it ends, it is the same one. CONFLICT as case_keep, and when the number is on the list of those
 * never to be called (then the case is finished). */
struct err *case_dial(struct job *job, struct case_key k, int64_t position, int64_t *attempt_id) MUST_CHECK;

struct case_ending {
    struct str outcome;            /* key (outcome.h) */
    struct str note;
    struct case_appointment appointment;
    bool is_mine;                  /* the appointment is the interviewer's own promise */
    struct str name;               /* of a referral */
    struct phone phone;
    struct str language;           /* that is needed */
};
/* The attempt ends; the case goes where field_rules.h says. Without an open attempt one of no length is stored, for what was seen before dialling. INVALID for an
 * outcome that does not exist, an appointment without a time, in the past, outside the case's days or that meets another one of the interviewer's within
 * ten minutes, a referral without a number. The state that it got: *after (may be NULL). */
struct err *case_end(struct job *job, struct case_key k, const struct case_ending *in, enum case_state *after) MUST_CHECK;
/* Puts a case before a supervisor, with a note. */
struct err *case_hand_over(struct job *job, struct case_key k, struct str note) MUST_CHECK;
struct err *case_note(struct job *job, struct case_key k, struct str note) MUST_CHECK;

/* What case_end does to one case, as other modules need it (a link that was answered, a refusal by link): inside db_write, whoever has it claimed. */
struct err *case_finish(struct job *job, int64_t case_id, struct str outcome) MUST_CHECK;

/* ---- looking ---- */

struct case_number { int64_t position; struct str person, state; struct person_name name; struct phone phone; int64_t attempts; };
struct case_attempt { int64_t no, position, started_ms, ended_ms; struct str outcome, note, who; };
struct case_noted { int64_t at_ms; struct str who, note; };
struct case_card {
    int64_t id, wave_id, dealer_id, version_id, claimed_by, due_ms, due_until_ms, open_until_ms;
    enum case_state state;
    bool is_exact, converts;
    struct str programme, outcome, language;
    int zone;
    struct str dealer_code, dealer_name, model, work_type, relation;
    struct plate plate;
    struct civil_date visit_day;
    int64_t attempts, most_attempts;
    int64_t target, achieved;      /* of the dealer's quota */
    struct case_number *number;
    size_t n_numbers;
    struct case_attempt *attempt;
    size_t n_attempts;
    struct case_noted *note;
    size_t n_notes;
};
/* Everything the screen shows of a case. NOT_FOUND. */
struct err *case_load(struct job *job, int64_t case_id, struct case_card *out) MUST_CHECK;

/* An interviewer's appointments that are still to come or overdue, the earliest first. */
struct case_promise { int64_t case_id, from_ms, until_ms; struct str dealer_name; struct person_name name; bool is_mine, is_exact; };
struct case_promises { struct case_promise *row; size_t n; };
struct err *case_promises_load(struct job *job, int64_t user_id, struct case_promises *out) MUST_CHECK;
