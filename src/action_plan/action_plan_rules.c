#include "action_plan/action_plan_rules.h"
#include "base/err.h"
#include "method/dist.h"
#include <math.h>

static const struct { const char *name, *text; } states[PLAN_STATES] = {
    [PLAN_OPEN] = { "open", N_("open") },
    [PLAN_RUNNING] = { "running", N_("in work") },
    [PLAN_DONE] = { "done", N_("done") },
    [PLAN_DROPPED] = { "dropped", N_("dropped") },
};

const char *plan_state_name(enum plan_state s)
{
    return states[s].name;
}

const char *plan_state_text(enum plan_state s)
{
    return states[s].text;
}

bool plan_state_of(struct str name, enum plan_state *out)
{
    for (size_t i = 0; i < PLAN_STATES; i++)
        if (str_eq_c(name, states[i].name)) {
            *out = (enum plan_state)i;
            return true;
        }
    return false;
}

bool plan_may(enum plan_state from, enum plan_state to)
{
    static const bool may[PLAN_STATES][PLAN_STATES] = {
        [PLAN_OPEN] = { [PLAN_RUNNING] = true, [PLAN_DONE] = true, [PLAN_DROPPED] = true },
        [PLAN_RUNNING] = { [PLAN_DONE] = true, [PLAN_DROPPED] = true },
        [PLAN_DONE] = { [PLAN_RUNNING] = true },
    };
    return may[from][to];
}

bool plan_is_overdue(enum plan_state s, struct civil_date due, struct civil_date today)
{
    return (s == PLAN_OPEN || s == PLAN_RUNNING) && civil_date_cmp(due, today) < 0;
}

struct change plan_gap(const struct plan_value *dealer, const struct plan_value *nation)
{
    struct change c = change_plain(nation->value, dealer->value);
    double f = dealer->n / nation->n, own = dealer->se * dealer->se;
    double variance = isnan(nation->se) ? own : (1 - 2 * f) * own + nation->se * nation->se;
    c.se = c.t = c.df = c.p = NAN;
    if (isnan(c.diff) || !(variance > 0) || !(dealer->n >= 2) || dealer->n >= nation->n)
        return c;
    c.se = sqrt(variance);
    c.t = c.diff / c.se;
    c.df = dealer->n - 1;
    c.p = student_two_sided(c.t, c.df);
    c.is_estimable = true;
    c.verdict = verdict_of(c.diff, c.p);
    return c;
}

bool plan_is_weak(const struct change *gap)
{
    return gap->verdict == VERDICT_DOWN;
}

bool plan_base_of(struct str name, bool is_quarterly, enum base_kind *out)
{
    bool is_period = str_eq_c(name, "P"), is_r6 = str_eq_c(name, "R6");
    *out = is_period ? is_quarterly ? BASE_QUARTER : BASE_MONTH : is_r6 ? BASE_R6 : BASE_R12;
    return is_period || is_r6 || str_eq_c(name, "R12");
}

bool plan_is_later(enum base_kind base, int32_t before, int32_t after)
{
    return window_of(base, after).first > window_of(base, before).last;
}

static const struct { const char *name, *text; } effects[] = {
    [PLAN_TOO_EARLY] = { "too_early", N_("too early: every released period still shares months with the one before") },
    [PLAN_NOT_COMPARABLE] = { "not_comparable", N_("not comparable: the questionnaire changed meanwhile") },
    [PLAN_NOT_TOLD] = { "not_told", N_("no value: the base is too small") },
    [PLAN_BETTER] = { "better", N_("better (significant)") },
    [PLAN_WORSE] = { "worse", N_("worse (significant)") },
    [PLAN_NO_DIFFERENCE] = { "no_difference", N_("as before (the difference is not significant)") },
};

const char *plan_effect_name(enum plan_effect e)
{
    return effects[e].name;
}

const char *plan_effect_text(enum plan_effect e)
{
    return effects[e].text;
}

static struct estimate estimate_of(const struct plan_value *v)
{
    bool is_estimable = v->n >= 2 && v->se > 0 && !isnan(v->value);
    return (struct estimate){ .n = v->n, .n_eff = v->n, .sum_w = v->n, .mean = v->value, .se = v->se, .df = v->n - 1, .is_estimable = is_estimable };
}

enum plan_effect plan_effect_of(const struct plan_value *before, const struct plan_value *after, struct change *out)
{
    struct estimate older = estimate_of(before), newer = estimate_of(after);
    *out = change_disjoint(&older, &newer);
    if (!out->is_estimable)
        return PLAN_NOT_TOLD;
    return out->verdict == VERDICT_UP ? PLAN_BETTER : out->verdict == VERDICT_DOWN ? PLAN_WORSE : PLAN_NO_DIFFERENCE;
}

static const char *const reminders[] = { [PLAN_REMIND_NOT] = "", [PLAN_REMIND_SOON] = "soon", [PLAN_REMIND_OVERDUE] = "overdue" };

enum plan_reminder plan_reminder_of(struct civil_date due, struct civil_date today, enum plan_reminder reminded)
{
    if (civil_date_cmp(due, today) < 0)
        return reminded == PLAN_REMIND_OVERDUE ? PLAN_REMIND_NOT : PLAN_REMIND_OVERDUE;
    bool is_soon = civil_date_cmp(due, civil_date_add_days(today, PLAN_SOON_DAYS)) <= 0;
    return is_soon && reminded == PLAN_REMIND_NOT ? PLAN_REMIND_SOON : PLAN_REMIND_NOT;
}

const char *plan_reminder_name(enum plan_reminder r)
{
    return reminders[r];
}

enum plan_reminder plan_reminder_named(struct str name)
{
    return str_eq_c(name, "overdue") ? PLAN_REMIND_OVERDUE : str_eq_c(name, "soon") ? PLAN_REMIND_SOON : PLAN_REMIND_NOT;
}
