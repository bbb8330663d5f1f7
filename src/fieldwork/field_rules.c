#include "fieldwork/field_rules.h"

static const char *const names[CASE_STATES] = { "reserve", "ready", "waiting", "appointment", "claimed", "supervisor", "final" };
const struct msg case_state_titles[CASE_STATES] = {
    { .id = N_("In reserve") }, { .id = N_("Ready to be called") }, { .id = N_("Waiting") }, { .id = N_("Appointment") }, { .id = N_("On an interviewer's screen") },
    { .id = N_("With the supervisor") }, { .id = N_("Finished") },
};

const char *case_state_name(enum case_state s)
{
    return names[s];
}

enum case_state case_state_of(struct str name)
{
    int s = 0;
    while (s < CASE_STATES && !str_eq_c(name, names[s]))
        s++;
    return (enum case_state)s;
}

/* ---- open hours ---- */

static struct call_moment moment_of(const struct case_rules *r, int64_t ms)
{
    struct local_time t = tz_local(r->tz, ms);
    return (struct call_moment){ t.date, t.hour * 60 + t.minute };
}

/* The instant of a moment, `ms` when it is the minute that ms lies in. */
static int64_t instant_of(const struct case_rules *r, struct call_moment m, int64_t ms)
{
    if (!m.day.year)
        return INT64_MAX;
    struct local_time t = { .date = m.day, .hour = m.minute / 60, .minute = m.minute % 60 };
    int64_t at = tz_instant(r->tz, t);
    return at > ms ? at : ms;
}

bool case_is_open(const struct case_rules *r, int64_t ms)
{
    return call_is_open(&r->hours, moment_of(r, ms));
}

int64_t case_open_at(const struct case_rules *r, int64_t ms)
{
    return instant_of(r, call_next_open(&r->hours, moment_of(r, ms)), ms);
}

/* Long delays go to another part of the day than the attempt was in; a busy line is tried again soon. */
static int64_t retry_at(const struct case_rules *r, const struct case_facts *f, const struct outcome *o)
{
    int64_t at = f->ended_ms + (int64_t)o->delay_min * 60 * 1000;
    struct call_moment m = moment_of(r, at);
    if (o->delay_min < 60)
        return instant_of(r, call_next_open(&r->hours, m), at);
    return instant_of(r, call_next_other_part(&r->hours, m, day_part_of(moment_of(r, f->ended_ms).minute)), at);
}

/* ---- after an attempt ---- */

static const struct case_next the_end = { .state = CASE_FINAL };

static struct case_next wait_until(const struct case_facts *f, int64_t due)
{
    return due < f->open_until_ms ? (struct case_next){ .state = CASE_WAITING, .due_ms = due } : the_end;
}

static struct case_next after_silence(const struct case_rules *r, const struct case_facts *f, const struct outcome *o)
{
    if (f->has_untried_number && f->attempts_of_number >= r->most_of_number)
        return (struct case_next){ .state = CASE_READY };
    if (f->attempts >= r->most_attempts)
        return f->has_untried_number ? (struct case_next){ .state = CASE_READY } : the_end;
    return wait_until(f, retry_at(r, f, o));
}

static struct case_next after_refusal(const struct case_rules *r, const struct case_facts *f, const struct outcome *o)
{
    if (f->was_converted || f->attempts >= r->most_attempts)
        return the_end;
    struct case_next n = wait_until(f, retry_at(r, f, o));
    n.converts = n.state == CASE_WAITING;
    return n;
}

struct case_next case_after(const struct case_rules *r, const struct case_facts *f, const struct outcome *o, struct case_appointment appointment)
{
    struct case_next n = the_end;
    switch (o->effect) {
    case EFFECT_COMPLETE:
    case EFFECT_FINAL:
        n.number_refused = o->bars_calls;
        return n;
    case EFFECT_RETRY:
        return after_silence(r, f, o);
    case EFFECT_APPOINTMENT:
        return (struct case_next){ .state = CASE_APPOINTMENT, .due_ms = appointment.from_ms, .due_until_ms = appointment.until_ms };
    case EFFECT_NEXT_NUMBER:
        n.state = f->has_other_number ? CASE_READY : CASE_FINAL;
        n.number_is_dead = true;
        return n;
    case EFFECT_REFERRAL: /* the new number is called at once, or at the time they said */
        return appointment.from_ms ? (struct case_next){ .state = CASE_APPOINTMENT, .due_ms = appointment.from_ms, .due_until_ms = appointment.until_ms }
                                   : (struct case_next){ .state = CASE_READY };
    case EFFECT_CONVERT:
        return after_refusal(r, f, o);
    case EFFECT_LANGUAGE:
        return r->has_language ? (struct case_next){ .state = CASE_READY } : the_end;
    }
    return n;
}
