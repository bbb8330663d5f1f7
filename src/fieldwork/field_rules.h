/* What becomes of a case after an attempt: pure decisions, `now` is an argument.
 *
 *   reserve ──released──► ready ◄──due── waiting / appointment
 *                           │ claim            ▲
 *                           ▼                  │ retry, another number, conversion
 *                        claimed ──outcome─────┤
 *                           │                  └──► supervisor (handed over)
 *                           └─────────────────────► final (interview, refusal, not eligible, too many attempts, days over)
 *
 * A delay counts from the end of the real attempt, not from when it was queued, and attempts vary over the parts of the day. A case that has
 * had the most attempts allowed ends, unless it has an appointment, or a number nobody tried. The final code is that of aapor_final over
 * all attempts: a refusal is not overwritten by a later "no answer". */
#pragma once
#include "base/tz.h"
#include "fieldwork/outcome.h"
#include "method/call_hours.h"

enum case_state { CASE_RESERVE, CASE_READY, CASE_WAITING, CASE_APPOINTMENT, CASE_CLAIMED, CASE_SUPERVISOR, CASE_FINAL, CASE_STATES };
/* "reserve" … */
const char *case_state_name(enum case_state s);
extern const struct msg case_state_titles[CASE_STATES];
/* CASE_STATES for a word that is none. */
enum case_state case_state_of(struct str name);

struct case_rules {
    int most_attempts;             /* of a case, 5 */
    int most_of_number;            /* tries of one number while another is untried, 3 */
    struct call_hours hours;
    const struct tz *tz;           /* of the customer's place */
    bool has_language;             /* somebody in the wave speaks the language that was asked for */
};
struct case_facts {
    int attempts;                  /* with the one that just ended */
    int attempts_of_number;        /* at the number that was dialled */
    bool has_untried_number;       /* a good one that nobody dialled */
    bool has_other_number;         /* another good one, tried or not */
    bool was_converted;            /* a soft refusal came before */
    int64_t open_until_ms;         /* end of its days for calls */
    int64_t ended_ms;              /* the attempt's end */
};
/* An appointment, both 0 = none. */
struct case_appointment { int64_t from_ms, until_ms; };
struct case_next {
    enum case_state state;         /* READY (another number at once), WAITING, APPOINTMENT or FINAL */
    int64_t due_ms, due_until_ms;  /* WAITING: not before; APPOINTMENT: as agreed; else 0 */
    bool number_is_dead, number_refused, converts;
};
struct case_next case_after(const struct case_rules *r, const struct case_facts *f, const struct outcome *o, struct case_appointment appointment);

/* The first open instant at or after `ms`; INT64_MAX when there is none within 60 days. */
int64_t case_open_at(const struct case_rules *r, int64_t ms);
bool case_is_open(const struct case_rules *r, int64_t ms);
