/* What may happen to a measure, and what came of it. Pure.
 *
 *     open ──► running ──► done          done ──► running: it was not done after all
 *       └─────────┴──────► dropped
 *
 * A weak item is a figure of the dealer that lies below the nation's and the difference passes the test at 95 %. What came of a measure is the difference of two windows
 * that share no month, Welch's test again: before that there is nothing to say. */
#pragma once
#include "base/civil_date.h"
#include "method/change.h"
#include "method/window.h"

enum plan_state { PLAN_OPEN, PLAN_RUNNING, PLAN_DONE, PLAN_DROPPED, PLAN_STATES };
/* "open" …; false when no state has the name. */
const char *plan_state_name(enum plan_state s);
bool plan_state_of(struct str name, enum plan_state *out);
/* For people: a message id. */
const char *plan_state_text(enum plan_state s);
bool plan_may(enum plan_state from, enum plan_state to);
/* Not finished, and its day is over. */
bool plan_is_overdue(enum plan_state s, struct civil_date due, struct civil_date today);

/* A figure as it was released, in index points; NaN: not told. */
struct plan_value { double n, value, se; };
/* The dealer less the nation, of which the dealer is a part: with f = its share of the nation's base, Var = (1 - 2f)·se_d² + se_N², since the nation's
 * mean is f·dealer + (1 - f)·others and the others are independent. Readers below the nation are not told its error: then the released value stands as a
 * constant, Var = se_d². Degrees of freedom: those of the dealer, n - 1. */
struct change plan_gap(const struct plan_value *dealer, const struct plan_value *nation);
/* Is it one of which a measure is made? */
bool plan_is_weak(const struct change *gap);

/* The base of its name (P: of a monthly report the month, of a quarterly one the quarter). False for another. */
bool plan_base_of(struct str name, bool is_quarterly, enum base_kind *out);
/* Do the windows of the two periods share no month, the second being the later one? */
bool plan_is_later(enum base_kind base, int32_t before, int32_t after);

enum plan_effect { PLAN_TOO_EARLY, PLAN_NOT_COMPARABLE, PLAN_NOT_TOLD, PLAN_BETTER, PLAN_WORSE, PLAN_NO_DIFFERENCE };
/* "too_early" …, and for people. */
const char *plan_effect_name(enum plan_effect e);
const char *plan_effect_text(enum plan_effect e);
/* What two values, of windows that share no month, say. PLAN_NOT_TOLD when one of them has no value or no error. */
enum plan_effect plan_effect_of(const struct plan_value *before, const struct plan_value *after, struct change *out);

enum plan_reminder { PLAN_REMIND_NOT, PLAN_REMIND_SOON, PLAN_REMIND_OVERDUE };
enum { PLAN_SOON_DAYS = 7 };
/* What is to be reminded of now: once in the week before its day, once after it. reminded: what was said last. */
enum plan_reminder plan_reminder_of(struct civil_date due, struct civil_date today, enum plan_reminder reminded);
const char *plan_reminder_name(enum plan_reminder r);
enum plan_reminder plan_reminder_named(struct str name);
