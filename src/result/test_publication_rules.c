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

static void test_working_days(void **state UNUSED)
{
    static const struct calendar_days festival[] = { { { 2026, 2, 16 }, { 2026, 2, 22 } } }; /* Monday to Sunday */
    static const struct { const char *label; struct civil_date from; int days; bool is_festive; struct civil_date to; } cases[] = {
        { "none, on a Friday", { 2026, 3, 6 }, 0, false, { 2026, 3, 6 } },
        { "none, on a Saturday", { 2026, 3, 7 }, 0, false, { 2026, 3, 9 } },
        { "one over the weekend", { 2026, 3, 6 }, 1, false, { 2026, 3, 9 } },
        { "one from a Sunday", { 2026, 3, 8 }, 1, false, { 2026, 3, 9 } },
        { "ten are two weeks", { 2026, 3, 4 }, 10, false, { 2026, 3, 18 } },
        { "the festival does not count", { 2026, 2, 11 }, 10, true, { 2026, 3, 4 } },
        { "none, in the festival", { 2026, 2, 17 }, 0, true, { 2026, 2, 23 } },
        { "over New Year", { 2026, 12, 31 }, 1, false, { 2027, 1, 1 } },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct calendar_closed closed = cases[i].is_festive ? (struct calendar_closed){ festival, 1 } : (struct calendar_closed){ 0 };
        check_num(cases[i].label, civil_day_number(publication_working_day(cases[i].from, cases[i].days, closed)), civil_day_number(cases[i].to), 0);
    }
    assert_int_equal(civil_date_cmp(publication_appeal_end((struct civil_date){ 2026, 3, 4 }, (struct calendar_closed){ 0 }), (struct civil_date){ 2026, 3, 18 }), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_states), cmocka_unit_test(test_state_names), cmocka_unit_test(test_working_days),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
