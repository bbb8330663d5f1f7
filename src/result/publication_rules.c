#include "result/publication_rules.h"
#include "base/err.h"

static const struct { const char *name, *text; } states[PUBLICATION_STATES] = {
    [PUBLICATION_DRAFT] = { "draft", N_("draft") },
    [PUBLICATION_CHECKED] = { "checked", N_("checked") },
    [PUBLICATION_RELEASED] = { "released", N_("released") },
    [PUBLICATION_WITHDRAWN] = { "withdrawn", N_("withdrawn") },
};

static const struct { unsigned from; /* states, 1 << state */ enum publication_state to; bool needs_complete, needs_other_person; } steps[PUBLICATION_STEPS] = {
    [PUBLICATION_CHECK] = { 1u << PUBLICATION_DRAFT, PUBLICATION_CHECKED, true, false },
    [PUBLICATION_RELEASE] = { 1u << PUBLICATION_CHECKED, PUBLICATION_RELEASED, true, true },
    [PUBLICATION_WITHDRAW] = { 1u << PUBLICATION_DRAFT | 1u << PUBLICATION_CHECKED, PUBLICATION_WITHDRAWN, false, false },
};

enum publication_refusal publication_may(const struct publication_facts *f, enum publication_step step)
{
    if (!(steps[step].from & 1u << f->state))
        return PUBLICATION_WRONG_STATE;
    if (steps[step].needs_complete && !f->is_complete)
        return PUBLICATION_UNFINISHED;
    return steps[step].needs_other_person && f->by_checker ? PUBLICATION_SAME_PERSON : PUBLICATION_MAY;
}

enum publication_state publication_after(enum publication_step step)
{
    return steps[step].to;
}

const char *publication_state_name(enum publication_state s)
{
    return states[s].name;
}

const char *publication_state_text(enum publication_state s)
{
    return states[s].text;
}

bool publication_state_of(struct str name, enum publication_state *out)
{
    for (size_t i = 0; i < PUBLICATION_STATES; i++)
        if (str_eq_c(name, states[i].name)) {
            *out = (enum publication_state)i;
            return true;
        }
    return false;
}

struct civil_date publication_appeal_end(struct civil_date released, const struct working_days *days)
{
    return working_days_after(days, released, APPEAL_WORKING_DAYS);
}
