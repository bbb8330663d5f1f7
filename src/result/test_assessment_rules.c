#include "base/test.h"
#include "result/assessment_rules.h"

static const struct assessment_rules rules = { .tiers = { .10, .25, .50 }, .factor = { [TIER_NONE] = 1, [TIER_A] = 1.25, [TIER_B] = 1.1, [TIER_C] = 1, [TIER_D] = .75 }, .integrity = .5, .cap = 1.2 };

static void test_grades(void **state UNUSED)
{
    static const struct { const char *label; struct assessment_place place; enum tier tier; double percentile, factor; } cases[] = {
        { "first: above the cap", { 1, 100, false }, TIER_A, 100, 1.2 }, { "last of A", { 10, 100, false }, TIER_A, 100 * 90 / 99., 1.2 }, { "first of B", { 11, 100, false }, TIER_B, 100 * 89 / 99., 1.1 },
        { "last of B", { 25, 100, false }, TIER_B, 100 * 75 / 99., 1.1 }, { "C", { 26, 100, false }, TIER_C, 100 * 74 / 99., 1 }, { "D", { 51, 100, false }, TIER_D, 100 * 49 / 99., .75 },
        { "last", { 100, 100, false }, TIER_D, 0, .75 }, { "alone", { 1, 1, false }, TIER_A, 100, 1.2 }, { "not ranked", { 0, 100, false }, TIER_NONE, NAN, 1 },
        { "flagged and ranked", { 1, 100, true }, TIER_A, 100, .5 }, { "flagged", { 0, 100, true }, TIER_NONE, NAN, .5 }, { "nobody is ranked", { 0, 0, false }, TIER_NONE, NAN, 1 },
        { "no number of places", { 0, -1, false }, TIER_NONE, NAN, 1 },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct assessment_grade g = assessment_grade_of(&cases[i].place, &rules);
        check_num(cases[i].label, g.tier, cases[i].tier, 0);
        check_num(cases[i].label, g.percentile, cases[i].percentile, 1e-9);
        check_num(cases[i].label, g.factor, cases[i].factor, 1e-12);
    }
}

static void test_adjustments(void **state UNUSED)
{
    static const struct { double factor, adjustment, cap, want; } cases[] = {
        { 1, 0, 1.3, 1 }, { 1, .1, 1.3, 1.1 }, { 1.2, .5, 1.3, 1.3 }, { .5, -1, 1.3, 0 }, { 1.2, -.2, 1.3, 1 }, { 2, 0, 1.3, 1.3 }, { 0, 0, 0, 0 },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        check_num("final", assessment_final(cases[i].factor, cases[i].adjustment, cases[i].cap), cases[i].want, 1e-12);
}

static void test_names(void **state UNUSED)
{
    for (enum tier t = TIER_NONE; t <= TIER_D; t++)
        assert_int_equal(assessment_tier_of(str_of_c(assessment_tier_name(t))), t);
    assert_int_equal(assessment_tier_of(STR("E")), TIER_NONE);
    assert_int_equal(assessment_tier_of(STR("a")), TIER_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_grades), cmocka_unit_test(test_adjustments), cmocka_unit_test(test_names) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
