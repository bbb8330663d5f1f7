#include "feedback/feedback_rules.h"

const char *const feedback_state_names[FEEDBACK_STATES] = { "new", "read", "contacted", "asked", "closed" };
const char *const feedback_state_texts[FEEDBACK_STATES] = { N_("unread"), N_("read"), N_("contacted"), N_("waits for the customer to confirm"), N_("closed") };

bool feedback_state_of(struct str name, enum feedback_state *out)
{
    for (int s = 0; s < FEEDBACK_STATES; s++)
        if (str_eq_c(name, feedback_state_names[s]))
            return *out = (enum feedback_state)s, true;
    return false;
}

/* ---- steps ---- */

#define IN(state) (1u << FEEDBACK_##state)

/* In which states a step may be done, and where it leads; FEEDBACK_STATES: it stays where it is. */
static const struct { unsigned from; enum feedback_state to; } steps[FEEDBACK_STEPS] = {
    [STEP_READ]     = { IN(NEW), FEEDBACK_READ },
    [STEP_CONTACT]  = { IN(NEW) | IN(READ) | IN(CONTACTED) | IN(ASKED), FEEDBACK_CONTACTED },
    [STEP_ASK]      = { IN(READ) | IN(CONTACTED), FEEDBACK_ASKED },
    [STEP_CLOSE]    = { IN(READ) | IN(CONTACTED) | IN(ASKED), FEEDBACK_CLOSED },
    [STEP_RETURN]   = { IN(ASKED), FEEDBACK_CONTACTED },
    [STEP_REOPEN]   = { IN(CLOSED), FEEDBACK_NEW },
    [STEP_FORWARD]  = { IN(NEW) | IN(READ) | IN(CONTACTED) | IN(ASKED), FEEDBACK_STATES },
    [STEP_ESCALATE] = { IN(NEW) | IN(READ) | IN(CONTACTED) | IN(ASKED), FEEDBACK_STATES },
};

/* Ends need a contact, unless none is needed or nobody is reached. */
static bool is_contact_done(const struct feedback_facts *f)
{
    return f->state != FEEDBACK_READ || !f->needs_contact || f->attempts >= f->attempts_enough;
}

bool feedback_may(enum feedback_step step, const struct feedback_facts *f)
{
    if (!(steps[step].from & 1u << f->state))
        return false;
    if (step == STEP_ESCALATE)
        return !f->is_escalated;
    return (step != STEP_ASK && step != STEP_CLOSE) || is_contact_done(f);
}

enum feedback_state feedback_after(enum feedback_step step, enum feedback_state now)
{
    if (step == STEP_CONTACT && now == FEEDBACK_ASKED)
        return now;
    return steps[step].to == FEEDBACK_STATES ? now : steps[step].to;
}

enum feedback_step feedback_next(const struct feedback_facts *f)
{
    switch (f->state) {
    case FEEDBACK_NEW:
        return STEP_READ;
    case FEEDBACK_READ:
        return is_contact_done(f) ? STEP_ASK : STEP_CONTACT;
    case FEEDBACK_CONTACTED:
        return STEP_ASK;
    case FEEDBACK_ASKED:
        return STEP_CLOSE;
    case FEEDBACK_CLOSED:
    case FEEDBACK_STATES:
        break;
    }
    return FEEDBACK_STEPS;
}

bool feedback_needs_contact(struct str kind)
{
    return str_eq_c(kind, "complaint") || str_eq_c(kind, "contact");
}

/* ---- the clock ---- */

enum { LONGEST_CLOSED_DAYS = 60 };

/* The first open day from this one on; the day itself should all be closed. */
static struct civil_date next_open_day(const struct feedback_hours *h, struct civil_date day)
{
    for (int i = 0; i < LONGEST_CLOSED_DAYS; i++) {
        struct civil_date d = civil_date_add_days(day, i);
        if (working_days_have(&h->days, d))
            return d;
    }
    return day;
}

static int64_t opening_of(const struct feedback_hours *h, struct civil_date day)
{
    return tz_instant(h->tz, (struct local_time){ .date = day, .hour = h->opens / 60, .minute = h->opens % 60 });
}

int64_t feedback_clock_from(const struct feedback_hours *h, int64_t visible_ms)
{
    struct local_time t = tz_local(h->tz, visible_ms);
    int minute = t.hour * 60 + t.minute;
    bool is_open = working_days_have(&h->days, t.date);
    if (is_open && minute >= h->opens && minute < h->closes)
        return visible_ms;
    if (is_open && minute < h->opens)
        return opening_of(h, t.date);
    return opening_of(h, next_open_day(h, civil_date_add_days(t.date, 1)));
}

static int64_t midnight_after(const struct feedback_hours *h, int64_t ms)
{
    return tz_instant(h->tz, (struct local_time){ .date = civil_date_add_days(tz_date(h->tz, ms), 1) });
}

int64_t feedback_due(const struct feedback_hours *h, int64_t clock_from_ms)
{
    int64_t left = h->contact_hours * 60 * 60 * 1000, at = clock_from_ms;
    for (int i = 0; i < LONGEST_CLOSED_DAYS; i++) {
        int64_t end = midnight_after(h, at);
        bool counts = working_days_have(&h->days, tz_date(h->tz, at));
        if (counts && at + left <= end)
            return at + left;
        left -= counts ? end - at : 0;
        at = end;
    }
    return at + left;
}

int64_t feedback_time_between(const struct feedback_hours *h, int64_t from_ms, int64_t to_ms)
{
    int64_t total = 0;
    if (to_ms < from_ms)
        return -feedback_time_between(h, to_ms, from_ms);
    for (int64_t at = from_ms; at < to_ms;) {
        int64_t end = MIN_OF(midnight_after(h, at), to_ms);
        total += working_days_have(&h->days, tz_date(h->tz, at)) ? end - at : 0;
        at = end;
    }
    return total;
}

bool feedback_is_same_day(const struct feedback_hours *h, int64_t clock_from_ms, int64_t read_ms)
{
    return civil_date_cmp(tz_date(h->tz, read_ms), tz_date(h->tz, clock_from_ms)) <= 0;
}

bool feedback_weekdays_of(struct str text, unsigned *out)
{
    *out = 0;
    for (size_t i = 0; i < text.n; i++) {
        int day = text.p[i] - '0';
        if (day < 1 || day > 7 || (*out & 1u << day))
            return false;
        *out |= 1u << day;
    }
    return *out != 0;
}

/* ---- lights ---- */

const char *const feedback_light_texts[FEEDBACK_LIGHTS] = { N_("nothing due"), N_("in time"), N_("due soon"), N_("past due") };

enum feedback_light feedback_light_of(const struct feedback_hours *h, const struct feedback_clock *c, int64_t now_ms)
{
    if (!c->needs_contact || c->state > FEEDBACK_READ)
        return c->state > FEEDBACK_READ && c->state < FEEDBACK_CLOSED ? LIGHT_GREEN : LIGHT_NONE;
    if (now_ms > c->due_ms)
        return LIGHT_RED;
    return c->due_ms - now_ms <= h->soon_hours * 60 * 60 * 1000 ? LIGHT_YELLOW : LIGHT_GREEN;
}

const char *const feedback_age_texts[FEEDBACK_AGES] = { N_("up to 24 hours"), N_("24 to 48 hours"), N_("2 to 7 days"), N_("more than 7 days") };

enum feedback_age feedback_age_of(int64_t opened_ms, int64_t now_ms)
{
    static const int64_t days[] = { 1, 2, 7 };
    int age = AGE_DAY;
    while (age < AGE_OLDER && now_ms - opened_ms > days[age] * FEEDBACK_DAY_MS)
        age++;
    return (enum feedback_age)age;
}

static const char *const reminder_names[] = { "", "soon", "overdue" };

enum feedback_reminder feedback_reminder_of(enum feedback_light light, struct str reminded)
{
    if (light == LIGHT_RED)
        return str_eq_c(reminded, "overdue") ? FEEDBACK_REMIND_NOT : FEEDBACK_REMIND_OVERDUE;
    return light == LIGHT_YELLOW && str_is_empty(reminded) ? FEEDBACK_REMIND_SOON : FEEDBACK_REMIND_NOT;
}

const char *feedback_reminder_name(enum feedback_reminder r)
{
    return reminder_names[r];
}
