/* What may happen to an opinion on its way to its end, and by when. Pure.
 *
 *     new ──► read ──► contacted ──► asked ──► closed         closed ──► new: opened again by the importer, with a reason
 *       └────────────────►│            └──► contacted         asked: the dealer says it is done, the customer is to confirm
 *
 * Praise and suggestions need no call: they may be closed once they are read. A customer whom nobody reaches is let go after some attempts.
 *
 * The clock. An opinion is seen by the dealer at once, whatever the hour; the 24 hours for the first contact begin at once when the dealer is open, else at its
 * next opening. Whole days on which dealers are closed, holidays among them, do not count: what is taken down on the last day before a
 * holiday at 15:00 is due on the first day after it at 15:00. */
#pragma once
#include "base/tz.h"
#include "method/working_days.h"

enum feedback_state { FEEDBACK_NEW, FEEDBACK_READ, FEEDBACK_CONTACTED, FEEDBACK_ASKED, FEEDBACK_CLOSED, FEEDBACK_STATES };
/* "new" …; false when no state has the name; for people a message id. */
extern const char *const feedback_state_names[FEEDBACK_STATES], *const feedback_state_texts[FEEDBACK_STATES];
bool feedback_state_of(struct str name, enum feedback_state *out);

/* What people do with it. */
enum feedback_step {
    STEP_READ, STEP_CONTACT, STEP_ASK /* to close it */, STEP_CLOSE, STEP_RETURN /* the customer does not confirm */, STEP_REOPEN, STEP_FORWARD, STEP_ESCALATE /* to a complaint */,
    FEEDBACK_STEPS
};
struct feedback_facts {
    enum feedback_state state;
    bool needs_contact, is_escalated;
    int64_t attempts;            /* contacts that reached nobody */
    int64_t attempts_enough;     /* after so many the case may be closed without one */
};
bool feedback_may(enum feedback_step step, const struct feedback_facts *f);
/* The state after a step that may be done; of a contact: when it reached the customer. */
enum feedback_state feedback_after(enum feedback_step step, enum feedback_state now);
/* What is to be done next; FEEDBACK_STEPS when nothing is. */
enum feedback_step feedback_next(const struct feedback_facts *f);
/* Must the customer be called? Complaints and those who wish it. kind: as stored. */
bool feedback_needs_contact(struct str kind);

/* ---- the clock ---- */

enum { FEEDBACK_DAY_MS = 24 * 60 * 60 * 1000 };
struct feedback_hours {
    const struct tz *tz;
    int opens, closes;           /* minutes of the day */
    struct working_days days;    /* on which dealers are open */
    int64_t contact_hours, soon_hours;
};
/* When the clock begins for what becomes visible at this instant. */
int64_t feedback_clock_from(const struct feedback_hours *h, int64_t visible_ms);
/* When the contact is due. */
int64_t feedback_due(const struct feedback_hours *h, int64_t clock_from_ms);
/* Time between two instants without closed days, negative when `to` lies before `from`. */
int64_t feedback_time_between(const struct feedback_hours *h, int64_t from_ms, int64_t to_ms);
/* Was it read on its day: the day it became visible, or, when the clock began later, the day of that? */
bool feedback_is_same_day(const struct feedback_hours *h, int64_t clock_from_ms, int64_t read_ms);
/* "1234567", at least one day, each once. */
bool feedback_weekdays_of(struct str text, unsigned *out);

/* ---- lights ---- */

enum feedback_light { LIGHT_NONE /* nothing is due */, LIGHT_GREEN, LIGHT_YELLOW /* due soon */, LIGHT_RED /* overdue */, FEEDBACK_LIGHTS };
struct feedback_clock { enum feedback_state state; bool needs_contact; int64_t due_ms; };
/* Red when the call is overdue, yellow in the hours before, green before those and once the customer is called; none for what needs no call, and for closed ones. */
enum feedback_light feedback_light_of(const struct feedback_hours *h, const struct feedback_clock *c, int64_t now_ms);
extern const char *const feedback_light_texts[FEEDBACK_LIGHTS];

/* How old an open case is, for the importer: up to 24 hours, 48 hours, 7 days, more. */
enum feedback_age { AGE_DAY, AGE_TWO_DAYS, AGE_WEEK, AGE_OLDER, FEEDBACK_AGES };
enum feedback_age feedback_age_of(int64_t opened_ms, int64_t now_ms);
extern const char *const feedback_age_texts[FEEDBACK_AGES];

/* What people are to be reminded of now, each once: the dealer some hours before, dealer and region when it is too late. reminded: what was said last. */
enum feedback_reminder { FEEDBACK_REMIND_NOT, FEEDBACK_REMIND_SOON, FEEDBACK_REMIND_OVERDUE };
enum feedback_reminder feedback_reminder_of(enum feedback_light light, struct str reminded);
const char *feedback_reminder_name(enum feedback_reminder r);
