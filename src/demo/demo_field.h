/* A simulated field: interviewers call the drawn visits of a month, day by day on a clock of its own, through the actions that the screens call. Customers are at home or
 * not, refuse, ask to be called later, have changed their number; who they are follows from the seed and their number, so the same seed gives the same field. */
#pragma once
#include "demo/demo_world.h"
#include "platform/job.h"

struct demo_field {
    struct demo_plan plan;         /* of the sample network, whose dealers' customers answer; a network that is none: ordinary dealers */
    struct str programme;
    int32_t month;
    int interviewers;
    bool is_running;               /* the month's calls go on: played until now, and the wave stays open; the sample user "interviewer" is one of those who call */
};
struct demo_field_counts { int64_t attempts, interviews, opinions, dealers, full, short_of; };
/* Draws the month's tranches as each is over, opens the wave, calls until its field ends, and closes it. The month's calls must be over today (INVALID).
 * A running one is called until now; its clean interviews older than two days are approved, those since wait for review. INVALID before its first draw. Takes interviewers that are there
 * ("interviewer001" …) and adds those that are missing, without passwords. */
/* The newest month whose first tranche was drawn before today. */
int32_t demo_running_month(const struct job *job);
struct err *demo_field_run(struct job *job, const struct demo_field *f, struct demo_field_counts *out) MUST_CHECK;
