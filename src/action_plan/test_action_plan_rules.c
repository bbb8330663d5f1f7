#include "action_plan/action_plan_rules.h"
#include "base/test.h"
#include <string.h>

static void test_states(void **state UNUSED)
{
    static const char *const allowed = "open-running open-done open-dropped running-done running-dropped done-running ";
    char got[400] = "";
    for (int from = 0; from < PLAN_STATES; from++)
        for (int to = 0; to < PLAN_STATES; to++)
            if (plan_may((enum plan_state)from, (enum plan_state)to))
                snprintf(got + strlen(got), sizeof got - strlen(got), "%s-%s ", plan_state_name((enum plan_state)from), plan_state_name((enum plan_state)to));
    assert_string_equal(got, allowed);
    enum plan_state s = PLAN_DONE;
    assert_true(plan_state_of(STR("running"), &s));
    assert_int_equal(s, PLAN_RUNNING);
    assert_false(plan_state_of(STR("nonsense"), &s));
}

static void test_overdue(void **state UNUSED)
{
    const struct civil_date today = { 2026, 3, 15 }, yesterday = { 2026, 3, 14 };
    assert_true(plan_is_overdue(PLAN_OPEN, yesterday, today));
    assert_true(plan_is_overdue(PLAN_RUNNING, yesterday, today));
    assert_false(plan_is_overdue(PLAN_RUNNING, today, today));
    assert_false(plan_is_overdue(PLAN_DONE, yesterday, today));
    assert_false(plan_is_overdue(PLAN_DROPPED, yesterday, today));
}

/* The variance of the gap, by hand: dealer 60 of 240, se 3 and 1.5. f = 1/4; (1 - 1/2)·9 + 2.25 = 6.75; and from the parts: the others have mean
 * (N - f·d)/(1 - f) and variance (se_N² - f²·se_d²)/(1 - f)² = (2.25 - .5625)/.5625 = 3; (1 - f)²·(9 + 3) = 6.75. */
static void test_gap(void **state UNUSED)
{
    struct plan_value dealer = { 60, 92, 3 }, nation = { 240, 100, 1.5 };
    struct change c = plan_gap(&dealer, &nation);
    check_num("difference", c.diff, -8, 1e-12);
    check_num("error", c.se, sqrt(6.75), 1e-12);
    check_num("degrees of freedom", c.df, 59, 0);
    check_num("p", c.p, 0.0031487, 1e-7); /* the density integrated by Simpson's rule */
    assert_true(plan_is_weak(&c));
    nation.se = NAN;
    c = plan_gap(&dealer, &nation);
    check_num("beside a value whose error is not told", c.se, 3, 1e-12);
    assert_true(plan_is_weak(&c));
    nation.se = 1.5;
    dealer.value = 108;
    c = plan_gap(&dealer, &nation);
    assert_true(c.verdict == VERDICT_UP && !plan_is_weak(&c));
    dealer.value = 96;
    c = plan_gap(&dealer, &nation);
    assert_true(c.verdict == VERDICT_SAME && !plan_is_weak(&c));
}

static void test_gap_without_ground(void **state UNUSED)
{
    const struct plan_value nation = { 240, 100, 1.5 };
    static const struct { const char *label; struct plan_value dealer; } cases[] = {
        { "no value", { 60, NAN, 3 } }, { "no error", { 60, 50, NAN } }, { "one answer", { 1, 50, 3 } }, { "the whole nation", { 240, 50, 1.5 } }, { "nobody", { 0, NAN, NAN } },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct change c = plan_gap(&cases[i].dealer, &nation);
        if (c.is_estimable || plan_is_weak(&c))
            fail_msg("%s", cases[i].label);
    }
}

static void test_later(void **state UNUSED)
{
    int32_t march = civil_month(2026, 3);
    assert_false(plan_is_later(BASE_R6, march, march + 5));
    assert_true(plan_is_later(BASE_R6, march, march + 6));
    assert_false(plan_is_later(BASE_R12, march, march + 9));
    assert_true(plan_is_later(BASE_R12, march, march + 12));
    assert_true(plan_is_later(BASE_QUARTER, march, march + 3));
    assert_true(plan_is_later(BASE_MONTH, march, march + 1));
    assert_false(plan_is_later(BASE_R6, march, march - 12));
    enum base_kind b;
    assert_true(plan_base_of(STR("P"), true, &b) && b == BASE_QUARTER);
    assert_true(plan_base_of(STR("P"), false, &b) && b == BASE_MONTH);
    assert_true(plan_base_of(STR("R6"), true, &b) && b == BASE_R6);
    assert_false(plan_base_of(STR("R7"), true, &b));
}

static void test_effect(void **state UNUSED)
{
    static const struct { const char *label; struct plan_value before, after; enum plan_effect want; } cases[] = {
        { "better", { 60, 90, 2.5 }, { 60, 100, 2.5 }, PLAN_BETTER },
        { "worse", { 60, 100, 2.5 }, { 60, 90, 2.5 }, PLAN_WORSE },
        { "a little", { 60, 90, 2.5 }, { 60, 94, 2.5 }, PLAN_NO_DIFFERENCE },
        { "90 % is not enough", { 60, 90, 2.5 }, { 60, 96.5, 2.5 }, PLAN_NO_DIFFERENCE },
        { "nothing told", { 60, 90, 2.5 }, { 4, NAN, NAN }, PLAN_NOT_TOLD },
        { "no error before", { 60, 90, NAN }, { 60, 100, 2.5 }, PLAN_NOT_TOLD },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct change c;
        enum plan_effect got = plan_effect_of(&cases[i].before, &cases[i].after, &c);
        if (got != cases[i].want)
            fail_msg("%s: %s", cases[i].label, plan_effect_name(got));
    }
}

static void test_reminders(void **state UNUSED)
{
    const struct civil_date today = { 2026, 3, 15 };
    static const struct { const char *label; int days; enum plan_reminder said, want; } cases[] = {
        { "far away", 8, PLAN_REMIND_NOT, PLAN_REMIND_NOT },   { "in a week", 7, PLAN_REMIND_NOT, PLAN_REMIND_SOON },
        { "today", 0, PLAN_REMIND_NOT, PLAN_REMIND_SOON },     { "said", 3, PLAN_REMIND_SOON, PLAN_REMIND_NOT },
        { "over", -1, PLAN_REMIND_SOON, PLAN_REMIND_OVERDUE }, { "over, nothing said", -9, PLAN_REMIND_NOT, PLAN_REMIND_OVERDUE },
        { "over, said", -30, PLAN_REMIND_OVERDUE, PLAN_REMIND_NOT },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        if (plan_reminder_of(civil_date_add_days(today, cases[i].days), today, cases[i].said) != cases[i].want)
            fail_msg("%s", cases[i].label);
    for (int r = 0; r <= PLAN_REMIND_OVERDUE; r++)
        assert_int_equal(plan_reminder_named(str_of_c(plan_reminder_name((enum plan_reminder)r))), r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_states), cmocka_unit_test(test_overdue), cmocka_unit_test(test_gap),    cmocka_unit_test(test_gap_without_ground),
        cmocka_unit_test(test_later),  cmocka_unit_test(test_effect),  cmocka_unit_test(test_reminders),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
