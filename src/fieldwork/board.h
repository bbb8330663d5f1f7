/* The supervisor's board: what happens in a wave now, and where it is going.
 *
 *   board_live      who is at work, on which case and question; today's counts: asked again every ten seconds
 *   board_field     each dealer with its forecast, the largest shortfall first, and whether its reserve may be opened
 *   board_hours     outcomes by hour of today, contact rate by hour and weekday
 *   case_settle     what a supervisor does with a case that was handed over */
#pragma once
#include "fieldwork/field_sample.h"
#include "report/table.h"

/* ---- now ---- */

enum board_doing { DOING_NOTHING /* not at work */, DOING_STOPPED, DOING_BUSY, DOING_READY, DOING_CASE, DOING_DIALLING, DOING_INTERVIEW, DOINGS };
extern const struct msg board_doing_titles[DOINGS];
struct board_person {
    int64_t user_id, case_id, interview_id;     /* 0 = none */
    struct str name, dealer_code, position, stop_reason;
    enum board_doing doing;
    int64_t since_ms;                           /* 0 = unknown */
};
struct board_live {
    struct board_person *person;                /* at work first, then by name */
    size_t n_people;
    int64_t online, busy;
    int64_t complete_today, late_appointments, to_review, handed_over, failed_checks /* back-checks whose interviews wait for a decision */, opinions_waiting, target, achieved;
    int64_t attempts_today, contacts_today, refusals_today;
};
/* As of job->now_ms. A wave that is none has nobody and counts nothing. */
struct err *board_live_load(struct job *job, int64_t wave_id, struct board_live *out) MUST_CHECK;

/* ---- where it is going ---- */

/* By region, dealer: target, interviews, appointments, on screens, left, forecast, gap, reserve opened, whether it may be opened, last upload, light; the largest gap first. */
struct board_field { struct table *table; int64_t reserves; /* how many dealers' reserves could be opened now */ };
struct err *board_field_load(struct job *job, const struct field_sample *s, struct board_field *out) MUST_CHECK;

/* Two tables to draw: today's outcomes by hour; contacts per attempt by hour and weekday of the whole wave. */
struct board_hours { struct table *outcomes, *contacts; };
struct err *board_hours_load(struct job *job, int64_t wave_id, struct board_hours *out) MUST_CHECK;

/* ---- cases handed over ---- */

struct board_case { int64_t id, attempts, open_until_ms; struct str dealer_code, note, who, outcome; };
struct board_cases { struct board_case *row; size_t n; };
/* Those whose days for calls end first stand first; at most 200. */
struct err *board_cases_load(struct job *job, int64_t wave_id, struct board_cases *out) MUST_CHECK;

enum settle_way { SETTLE_RELEASE, SETTLE_ASSIGN, SETTLE_FINISH };
struct case_settlement {
    int64_t case_id;
    enum settle_way way;
    int64_t user_id;            /* ASSIGN: who is to call it, within a day; after that it is anybody's */
    struct str outcome;         /* FINISH: key of outcome.h that ends a case without an interview */
    struct str note;            /* for whoever calls next; needed */
};
/* The case leaves the supervisor. CONFLICT when it does not lie there (any more), INVALID without a note, for an interviewer who is not in the wave or stopped, or an outcome
 * that ends nothing. */
struct err *case_settle(struct job *job, const struct case_settlement *s) MUST_CHECK;
