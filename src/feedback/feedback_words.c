#include "feedback/feedback_pages.h"

enum { MINUTE_MS = 60 * 1000, HOUR_MS = 60 * MINUTE_MS, MANY_HOURS = 72 };

struct str feedback_duration(const struct job *job, int64_t ms)
{
    int64_t hours = ms / HOUR_MS, minutes = ms % HOUR_MS / MINUTE_MS;
    struct msg m = hours >= MANY_HOURS ? MSG("{0} days", ARG_I(hours / 24)) : hours ? MSG("{0} h {1} min", ARG_I(hours), ARG_I(minutes)) : MSG("{0} min", ARG_I(minutes));
    return tr_msg(job->arena, job->lang, &m);
}

struct msg feedback_time_text(const struct job *job, const struct feedback *f)
{
    if (!f->facts.needs_contact)
        return (struct msg){ 0 };
    if (f->contacted_ms.has)
        return MSG("called after {0}", ARG_S(feedback_duration(job, MAX_OF(f->contacted_ms.v - f->opened_ms, 0))));
    if (f->state == FEEDBACK_CLOSED || f->state == FEEDBACK_ASKED)
        return MSG("not reached");
    if (job->now_ms < f->clock_from_ms)
        return MSG("timed from {0}", ARG_S(feedback_at_text(job, f->clock_from_ms)));
    return f->left_ms >= 0 ? MSG("{0} left", ARG_S(feedback_duration(job, f->left_ms))) : MSG("{0} overdue", ARG_S(feedback_duration(job, -f->left_ms)));
}

struct msg feedback_kind_text(enum opinion_kind k)
{
    return (struct msg){ .id = opinion_kind_texts[k] };
}

struct msg feedback_next_text(const struct feedback *f)
{
    static const char *const words[FEEDBACK_STEPS + 1] = {
        [STEP_READ] = N_("Mark as read"), [STEP_CONTACT] = N_("Call and record"), [STEP_ASK] = N_("Ask to close"), [STEP_CLOSE] = N_("Confirm and close"),
    };
    return (struct msg){ .id = words[feedback_next(&f->facts)] };
}

struct feedback_lamp feedback_lamp_of(enum feedback_light l)
{
    static const struct { const char *css, *letter; } lamps[FEEDBACK_LIGHTS] = {
        [LIGHT_NONE] = { "hf-grey", N_("–") }, [LIGHT_GREEN] = { "hf-green", N_("G") }, [LIGHT_YELLOW] = { "hf-yellow", N_("Y") }, [LIGHT_RED] = { "hf-red", N_("R") },
    };
    return (struct feedback_lamp){ lamps[l].css, { .id = lamps[l].letter }, { .id = feedback_light_texts[l] } };
}

struct str feedback_at_text(const struct job *job, int64_t ms)
{
    return str_sub(tz_format(job->arena, job->tz, ms), 0, 16);
}
