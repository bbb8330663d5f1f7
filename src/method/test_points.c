#include "base/test.h"
#include "method/points.h"

static void test_levels(void **state UNUSED)
{
    const double want[ANSWER_CODES] = { NAN, -4, 0, 4, 8, 12, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN }; /* T01 */
    struct points p = points_levels();
    for (unsigned c = 0; c < ANSWER_CODES; c++)
        check_num("level", points_of(&p, c), want[c], 0);
    check_num("beyond the codes", points_of(&p, 16), NAN, 0);
    check_num("far beyond the codes", points_of(&p, 1000000), NAN, 0);
    check_num("least", points_min(&p), -4, 0);
    check_num("most", points_max(&p), 12, 0);
}

static void test_yes_no(void **state UNUSED)
{
    struct points good = points_yes_no(false), bad = points_yes_no(true);
    check_num("yes", points_of(&good, ANSWER_YES), 12, 0);
    check_num("no", points_of(&good, ANSWER_NO), -4, 0);
    check_num("yes is bad", points_of(&bad, ANSWER_YES), -4, 0);
    check_num("no is good", points_of(&bad, ANSWER_NO), 12, 0);
    assert_false(points_has(&good, 3));
}

static void test_missing_answers_are_in_no_base(void **state UNUSED)
{
    const struct points p[] = { points_levels(), points_yes_no(false), points_yes_no(true), points_scale(1, 5), points_share(LEVELS_TOP2, LEVELS_ALL) };
    const unsigned missing[] = { ANSWER_REFUSED, ANSWER_NOT_ASKED, ANSWER_NONE, ANSWER_DONT_KNOW };
    for (size_t i = 0; i < ARRAY_LEN(p); i++)
        for (size_t j = 0; j < ARRAY_LEN(missing); j++)
            assert_false(points_has(&p[i], missing[j]));
    struct points wide = points_scale(0, 10);
    assert_true(points_has(&wide, ANSWER_REFUSED)); /* 6 is an answer there */
    for (size_t j = 0; j < ARRAY_LEN(missing); j++)
        assert_false(points_has(&wide, missing[j] + ANSWER_WIDE_SHIFT));
}

static void test_scale_is_cut(void **state UNUSED)
{
    struct points p = points_scale(-5, 99), none = points_scale(4, 3);
    assert_int_equal(p.in_base, 0xFFFF);
    check_num("own worth", points_of(&p, 15), 15, 0);
    assert_int_equal(none.in_base, 0);
    check_num("no least", points_min(&none), NAN, 0);
    check_num("no most", points_max(&none), NAN, 0);
}

static void test_share_points(void **state UNUSED)
{
    struct points p = points_share(LEVELS_TOP2 | CODE_BIT(9), LEVELS_ALL);
    check_num("chosen", points_of(&p, 4), 1, 0);
    check_num("other", points_of(&p, 3), 0, 0);
    check_num("chosen outside the base", points_of(&p, 9), NAN, 0);
}

static void test_position(void **state UNUSED)
{
    static const struct { const char *label; double value, lo, hi, want; } cases[] = { /* T78 */
        { "6.56 points", 6.56, -4, 12, 0.660 }, { "index 80", 80, -40, 120, 0.750 }, { "index 109.4", 109.4, -40, 120, 0.93375 },
        { "109.4 of 120", 109.4, 0, 120, 0.91167 }, { "below the scale", -50, -40, 120, -0.0625 },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        check_num(cases[i].label, points_position(cases[i].value, cases[i].lo, cases[i].hi), cases[i].want, 5e-6);
    check_num("no scale", points_position(1, 3, 3), NAN, 0);
}

static void test_meaning_follows_the_points(void **state UNUSED)
{
    struct points p = points_levels();
    const enum customer_attitude want[] = { ATTITUDE_AT_RISK, ATTITUDE_AT_RISK, ATTITUDE_OPEN, ATTITUDE_LOYAL, ATTITUDE_PROMOTER };
    for (int level = 1; level <= 5; level++) {
        const struct level_meaning *m = level_meaning(level);
        assert_int_equal(m->level, level);
        check_num("points", m->points, points_of(&p, (unsigned)level), 0);
        assert_int_equal(m->attitude, want[level - 1]);
        assert_true(strlen(m->label) > 0 && strlen(m->feeling) > 0 && strlen(m->behaviour) > 0);
    }
    assert_null(level_meaning(0));
    assert_null(level_meaning(6));
}

static void test_ratio(void **state UNUSED)
{
    static const struct { double evaluation, expectation, ratio; enum css_class want; } cases[] = { /* T09 */
        { 9, 8, 1.125, CSS_DELIGHTED }, { 8, 8, 1, CSS_SATISFIED }, { 7, 8, 0.875, CSS_DISAPPOINTED }, { 0.3, 0.1 * 3, 1, CSS_SATISFIED },
        { 8, 0, NAN, CSS_NO_RATIO }, { 8, -1, NAN, CSS_NO_RATIO }, { NAN, 8, NAN, CSS_NO_RATIO }, { 0, 8, 0, CSS_DISAPPOINTED },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        check_num("ratio", css_ratio(cases[i].evaluation, cases[i].expectation), cases[i].ratio, 1e-12);
        assert_int_equal(css_class(cases[i].evaluation, cases[i].expectation), cases[i].want);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_levels),
        cmocka_unit_test(test_yes_no),
        cmocka_unit_test(test_missing_answers_are_in_no_base),
        cmocka_unit_test(test_scale_is_cut),
        cmocka_unit_test(test_share_points),
        cmocka_unit_test(test_position),
        cmocka_unit_test(test_meaning_follows_the_points),
        cmocka_unit_test(test_ratio),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
