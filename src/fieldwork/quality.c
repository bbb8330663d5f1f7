#include "fieldwork/quality.h"
#include "customer/address_quality.h"
#include <math.h>

unsigned quality_flags(const struct quality_rules *r, const struct quality_facts *f, double median_ms)
{
    unsigned flags = 0;
    if (median_ms > 0 && (double)f->active_ms < r->fast_share * median_ms)
        flags |= QUALITY_FAST;
    if (f->levels >= r->straight_least && f->low == f->high)
        flags |= QUALITY_STRAIGHT;
    if (f->asked > 0 && (double)f->dont_know > r->dont_know_share * (double)f->asked)
        flags |= QUALITY_DONT_KNOW;
    if (f->failed_check)
        flags |= QUALITY_BACK_CHECK;
    return f->open_texts ? flags | QUALITY_OPEN_TEXT : flags;
}

double quality_index(const struct quality_facts *f)
{
    return f->levels ? 40 * (double)f->level_sum / (double)f->levels - 80 : (double)NAN;
}

int quality_effect_sign(const struct quality_caller *c)
{
    bool is_real = c->effect.p_holm < QUALITY_ALPHA_PCT / 100.0; /* NaN is not */
    return !is_real ? 0 : c->effect.deviation < 0 ? -1 : 1;
}

/* k of n, own and of all. */
struct tested { enum quality_flag flag; int64_t k, n, k_all, n_all; };

static void test_shares(struct quality_caller *c, const struct quality_caller *all)
{
    const struct tested tests[] = {
        { QUALITY_FAST, c->fast, c->interviews, all->fast, all->interviews },
        { QUALITY_STRAIGHT, c->straight, c->levelled, all->straight, all->levelled },
        { QUALITY_DONT_KNOW, c->dont_know, c->asked, all->dont_know, all->asked },
    };
    for (size_t i = 0; i < ARRAY_LEN(tests); i++)
        if (address_quality_is_worse(tests[i].k, tests[i].n, tests[i].k_all - tests[i].k, tests[i].n_all - tests[i].n))
            c->alarms |= tests[i].flag;
}

static void count(const struct quality_rules *r, const struct quality_facts *f, double median_ms, struct quality_caller *c)
{
    unsigned flags = quality_flags(r, f, median_ms);
    c->interviews++;
    c->active_ms += f->active_ms;
    c->fast += (flags & QUALITY_FAST) != 0;
    c->straight += (flags & QUALITY_STRAIGHT) != 0;
    c->levelled += f->levels >= r->straight_least;
    c->dont_know += f->dont_know;
    c->asked += f->asked;
}

void quality_judge(const struct quality_rules *r, const struct quality_work *w, struct quality_caller *caller, size_t n_callers)
{
    struct quality_caller all = { 0 };
    size_t n = 0;
    for (size_t i = 0; i < n_callers; i++)
        caller[i] = (struct quality_caller){ 0 };
    for (size_t i = 0; i < w->n; i++) {
        const struct quality_facts *f = &w->facts[i];
        if (f->caller >= n_callers)
            continue;
        count(r, f, w->median_ms, &caller[f->caller]);
        count(r, f, w->median_ms, &all);
        w->value[n++] = (struct interviewer_value){ .dealer = f->dealer, .interviewer = (uint32_t)f->caller, .x = quality_index(f) };
    }
    for (size_t i = 0; i < n_callers; i++)
        test_shares(&caller[i], &all);
    interviewer_effects(w->value, n, w->effect, n_callers);
    for (size_t i = 0; i < n_callers; i++)
        caller[i].effect = w->effect[i];
}
