/* What may happen to a publication, and when appeals end. */
#include "base/test.h"
#include "result/publication_rules.h"
#include <math.h>

static void test_states(void **state UNUSED)
{
    static const struct { const char *label; struct publication_facts facts; enum publication_refusal check, release, withdraw; } cases[] = {
        { "still being made", { PUBLICATION_DRAFT, false, false }, PUBLICATION_UNFINISHED, PUBLICATION_WRONG_STATE, PUBLICATION_MAY },
        { "a finished draft", { PUBLICATION_DRAFT, true, false }, PUBLICATION_MAY, PUBLICATION_WRONG_STATE, PUBLICATION_MAY },
        { "checked, another person", { PUBLICATION_CHECKED, true, false }, PUBLICATION_WRONG_STATE, PUBLICATION_MAY, PUBLICATION_MAY },
        { "checked by the same", { PUBLICATION_CHECKED, true, true }, PUBLICATION_WRONG_STATE, PUBLICATION_SAME_PERSON, PUBLICATION_MAY },
        { "released is for ever", { PUBLICATION_RELEASED, true, false }, PUBLICATION_WRONG_STATE, PUBLICATION_WRONG_STATE, PUBLICATION_WRONG_STATE },
        { "withdrawn is over", { PUBLICATION_WITHDRAWN, true, false }, PUBLICATION_WRONG_STATE, PUBLICATION_WRONG_STATE, PUBLICATION_WRONG_STATE },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        check_num(cases[i].label, publication_may(&cases[i].facts, PUBLICATION_CHECK), cases[i].check, 0);
        check_num(cases[i].label, publication_may(&cases[i].facts, PUBLICATION_RELEASE), cases[i].release, 0);
        check_num(cases[i].label, publication_may(&cases[i].facts, PUBLICATION_WITHDRAW), cases[i].withdraw, 0);
    }
    assert_int_equal(publication_after(PUBLICATION_CHECK), PUBLICATION_CHECKED);
    assert_int_equal(publication_after(PUBLICATION_RELEASE), PUBLICATION_RELEASED);
    assert_int_equal(publication_after(PUBLICATION_WITHDRAW), PUBLICATION_WITHDRAWN);
}

static void test_state_names(void **state UNUSED)
{
    enum publication_state s;
    for (enum publication_state i = 0; i < PUBLICATION_STATES; i++) {
        assert_true(publication_state_of(str_of_c(publication_state_name(i)), &s));
        assert_int_equal(s, i);
    }
    assert_false(publication_state_of(STR("Draft"), &s));
    assert_false(publication_state_of(STR(""), &s));
}

static void test_appeal_end(void **state UNUSED)
{
    static const struct calendar_days national[] = { { { 2026, 10, 1 }, { 2026, 10, 7 } } }, saturday[] = { { { 2026, 10, 10 }, { 2026, 10, 10 } } };
    struct working_days plain = { .weekdays = MONDAY_TO_FRIDAY }, days = plain;
    days.holidays = (struct day_ranges){ national, 1 };
    days.made_up = (struct day_ranges){ saturday, 1 };
    check_num("ten are two weeks", civil_day_number(publication_appeal_end((struct civil_date){ 2026, 3, 4 }, &plain)), civil_day_number((struct civil_date){ 2026, 3, 18 }), 0);
    check_num("over the National Day", civil_day_number(publication_appeal_end((struct civil_date){ 2026, 9, 28 }, &days)), civil_day_number((struct civil_date){ 2026, 10, 16 }), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_states), cmocka_unit_test(test_state_names), cmocka_unit_test(test_appeal_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
