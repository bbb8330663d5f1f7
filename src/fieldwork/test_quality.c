/* How interviews were made: flags, and interviewers who stand out, in a field that is simulated. */
#include "base/rng.h"
#include "base/test.h"
#include "fieldwork/quality.h"

static const struct quality_rules rules = { .fast_share = 0.5, .dont_know_share = 0.3, .straight_least = 8 };

static void flags(void **state UNUSED)
{
    static const struct { const char *label; struct quality_facts f; double median; unsigned want; } cases[] = {
        { "clean", { .active_ms = 200000, .asked = 30, .levels = 20, .low = 3, .high = 5 }, 240000, 0 },
        { "just not too fast", { .active_ms = 120000, .asked = 30 }, 240000, 0 },
        { "too fast", { .active_ms = 119999, .asked = 30 }, 240000, QUALITY_FAST },
        { "no median yet", { .active_ms = 1, .asked = 30 }, NAN, 0 },
        { "a straight line", { .active_ms = 200000, .asked = 30, .levels = 8, .low = 5, .high = 5 }, 240000, QUALITY_STRAIGHT },
        { "too few levels for one", { .active_ms = 200000, .asked = 30, .levels = 7, .low = 5, .high = 5 }, 240000, 0 },
        { "just not too much don't know", { .active_ms = 200000, .asked = 10, .dont_know = 3 }, 240000, 0 },
        { "much don't know", { .active_ms = 200000, .asked = 10, .dont_know = 4 }, 240000, QUALITY_DONT_KNOW },
        { "open texts", { .active_ms = 200000, .asked = 10, .open_texts = 1 }, 240000, QUALITY_OPEN_TEXT },
        { "all at once", { .active_ms = 1, .asked = 10, .dont_know = 9, .open_texts = 1, .levels = 9, .low = 1, .high = 1 }, 240000,
          QUALITY_FAST | QUALITY_STRAIGHT | QUALITY_DONT_KNOW | QUALITY_OPEN_TEXT },
        { "empty", { 0 }, 240000, QUALITY_FAST },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        check_num(cases[i].label, quality_flags(&rules, &cases[i].f, cases[i].median), cases[i].want, 0);
    check_num("all at the best level", quality_index(&(struct quality_facts){ .levels = 4, .level_sum = 20 }), 120, 1e-12);
    check_num("all at the worst", quality_index(&(struct quality_facts){ .levels = 4, .level_sum = 4 }), -40, 1e-12);
    check_num("no levels", quality_index(&(struct quality_facts){ 0 }), NAN, 0);
}

enum { DEALERS = 60, EACH = 10, INTERVIEWS = DEALERS * EACH, CALLERS = 12, LEVELS = 20, CHEAT = 4, ROUNDS = 120 };

static int64_t level_of(struct pcg *g, double mood)
{
    double x = mood + 0.8 * pcg_normal(g);
    return x < 1.5 ? 1 : x < 2.5 ? 2 : x < 3.5 ? 3 : x < 4.5 ? 4 : 5;
}

static struct quality_facts honest(struct pcg *g, uint32_t dealer, size_t caller, double dealer_mood)
{
    double mood = dealer_mood + 0.6 * pcg_normal(g), minutes = 5 * exp(0.25 * pcg_normal(g));
    struct quality_facts f = { .dealer = dealer, .caller = caller, .active_ms = (int64_t)(minutes * 60000), .asked = LEVELS + 8, .levels = LEVELS, .low = 5, .high = 1 };
    for (int q = 0; q < LEVELS; q++) {
        int64_t level = level_of(g, mood);
        f.level_sum += level;
        f.low = level < f.low ? level : f.low;
        f.high = level > f.high ? level : f.high;
        f.dont_know += pcg_unit(g) < 0.04;
    }
    return f;
}

/* Ticks his own answers while nobody is on the line: quickly, and kindly. */
static struct quality_facts faked(struct pcg *g, uint32_t dealer)
{
    struct quality_facts f = honest(g, dealer, CHEAT, 4.6);
    f.active_ms = f.active_ms * 2 / 5;
    f.dont_know = 0;
    return f;
}

/* Which interviewers stand out, a bit each; of a field with a share of the cheat's interviews made up. */
static unsigned stand_out(struct pcg *g, double made_up)
{
    struct quality_facts f[INTERVIEWS];
    struct interviewer_value value[INTERVIEWS];
    struct interviewer_effect effect[CALLERS];
    struct quality_caller c[CALLERS];
    unsigned out = 0;
    for (uint32_t i = 0; i < INTERVIEWS; i++) {
        size_t caller = pcg_below(g, CALLERS);
        bool is_fake = caller == CHEAT && pcg_unit(g) < made_up;
        f[i] = is_fake ? faked(g, i / EACH) : honest(g, i / EACH, caller, 3.4 + 0.2 * (i / EACH % 5));
    }
    quality_judge(&rules, &(struct quality_work){ f, INTERVIEWS, 300000, value, effect }, c, CALLERS);
    for (unsigned i = 0; i < CALLERS; i++)
        out |= (unsigned)(c[i].alarms || quality_effect_sign(&c[i])) << i;
    return out;
}

static void a_fast_fake_is_flagged_and_honest_ones_are_not(void **state UNUSED)
{
    struct pcg g = pcg_new(7, 3);
    int alarms = 0, caught = 0, others = 0;
    for (int i = 0; i < ROUNDS; i++)
        alarms += stand_out(&g, 0) != 0;
    for (int i = 0; i < ROUNDS; i++) {
        unsigned out = stand_out(&g, 0.5);
        caught += (out & (1u << CHEAT)) != 0;
        others += (out & ~(1u << CHEAT)) != 0;
    }
    assert_true(alarms <= ROUNDS * 12 / 100); /* whole fields of twelve honest interviewers in which anybody stands out */
    assert_true(caught >= ROUNDS * 95 / 100);
    assert_true(others <= ROUNDS * 15 / 100);
}

static void by_link_and_nobody(void **state UNUSED)
{
    struct quality_facts f[2] = { { .caller = SIZE_MAX, .active_ms = 5, .asked = 3 }, { .caller = 0, .active_ms = 500000, .asked = 3 } };
    struct interviewer_value value[2];
    struct interviewer_effect effect[2];
    struct quality_caller c[2];
    quality_judge(&rules, &(struct quality_work){ f, 2, 300000, value, effect }, c, 2);
    assert_int_equal(c[0].interviews, 1);
    assert_int_equal(c[1].interviews, 0); /* who made none stands there too */
    assert_int_equal(quality_effect_sign(&c[1]), 0);
    quality_judge(&rules, &(struct quality_work){ f, 0, NAN, value, effect }, c, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(flags), cmocka_unit_test(a_fast_fake_is_flagged_and_honest_ones_are_not), cmocka_unit_test(by_link_and_nobody) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
