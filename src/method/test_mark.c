#include "base/num.h"
#include "base/test.h"
#include "method/mark.h"

static void test_bases(void **state UNUSED)
{
    static const struct { const char *label; double n, design; bool star, grey, hidden; } cases[] = {
        { "full quarter", 30, 30, false, false, false }, { "80 % of a quarter", 24, 30, false, true, false },
        { "below 24", 23, 30, true, true, false },       { "80 % of R6", 48, 60, false, false, false },
        { "below 48", 47, 60, true, false, false },      { "80 % of R12", 96, 120, false, false, false },
        { "below 96", 95, 120, true, false, false },     { "below 96, weighted", 95.9, 120, true, false, false },
        { "n = 29", 29, 0, false, true, false },         { "n = 10", 10, 0, false, true, false },
        { "n = 9", 9, 10, false, true, true },           { "nobody", 0, 60, true, true, true },
        { "no number", NAN, 60, false, true, true },
    };
    struct mark_rules r = mark_rules_default();
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct mark m = mark_of_base(&r, cases[i].n, cases[i].design);
        check_num(cases[i].label, m.is_starred, cases[i].star, 0);
        check_num(cases[i].label, m.is_grey, cases[i].grey, 0);
        check_num(cases[i].label, m.is_hidden, cases[i].hidden, 0);
    }
}

static void test_personal_counts(void **state UNUSED)
{
    struct mark_rules r = mark_rules_default();
    for (int count = 0; count <= 60; count++) {
        bool want = (count >= 1 && count <= 4) || (count >= 56 && count <= 59);
        check_num("of 60", mark_is_personal(&r, count, 60), want, 0);
    }
    assert_true(mark_is_personal(&r, 4, 4));
    assert_false(mark_is_personal(&r, 0, 0));
}

static void test_hidden_counts(void **state UNUSED)
{
    static const struct { const char *label; double count[5]; bool hide[5]; } cases[] = {
        { "nothing small", { 16, 25, 19, 0, 0 }, { 0, 0, 0, 0, 0 } },
        { "a single one takes the next smallest along", { 16, 25, 11, 2, 6 }, { 0, 0, 0, 1, 1 } },
        { "two that exceed 4 together", { 20, 25, 8, 3, 4 }, { 0, 0, 0, 1, 1 } },
        { "two small ones need a third", { 20, 25, 13, 1, 1 }, { 0, 0, 1, 1, 1 } },
        { "zeros do not hide anything", { 30, 28, 0, 2, 0 }, { 0, 1, 0, 1, 0 } },
        { "a complement", { 58, 0, 0, 2, 0 }, { 1, 0, 0, 1, 0 } },
        { "a small base: all", { 3, 0, 0, 0, 0 }, { 1, 1, 1, 1, 1 } },
        { "a small base, split: all", { 1, 2, 0, 0, 1 }, { 1, 1, 1, 1, 1 } },
        { "all the same answer", { 60, 0, 0, 0, 0 }, { 0, 0, 0, 0, 0 } },
        { "nobody", { 0, 0, 0, 0, 0 }, { 0, 0, 0, 0, 0 } },
    };
    struct mark_rules r = mark_rules_default();
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        bool hide[5];
        size_t hidden = mark_hide_counts(&r, cases[i].count, 5, hide), want = 0;
        for (int k = 0; k < 5; k++) {
            check_num(cases[i].label, hide[k], cases[i].hide[k], 0);
            want += cases[i].hide[k];
        }
        check_num(cases[i].label, (double)hidden, (double)want, 0);
    }
    assert_int_equal(mark_hide_counts(&r, NULL, 0, NULL), 0);
}

static void check_row(const struct mark_rules *r, const double count[3])
{
    bool hide[3];
    size_t hidden = mark_hide_counts(r, count, 3, hide);
    double sum = 0;
    for (int k = 0; k < 3; k++) {
        assert_true(hide[k] || !mark_is_personal(r, count[k], count[0] + count[1] + count[2]));
        sum += hide[k] ? count[k] : 0;
    }
    assert_true(hidden == 0 || hidden == 3 || (hidden == 2 && sum > 4));
}

/* No small count follows from what is shown: for every row of three counts that add up to at most 25, either nothing is
 * small or what is hidden adds up to more than 4 in at least two places, or nothing at all is shown. */
static void test_no_count_by_subtraction(void **state UNUSED)
{
    struct mark_rules r = mark_rules_default();
    for (int a = 0; a <= 25; a++)
        for (int b = 0; a + b <= 25; b++)
            for (int c = 0; a + b + c <= 25; c++)
                check_row(&r, (const double[]){ a, b, c });
}

/* What an outsider can add and subtract: levels and sums that are shown, and the total. Nothing of it may leave one hidden level alone,
 * or hidden levels that add up to few. */
static double of_hidden(const double *count, const bool *hide, int from, int to, int *n)
{
    double sum = 0;
    *n = 0;
    for (int i = from; i < to; i++)
        if (hide[i]) {
            sum += count[i];
            (*n)++;
        }
    return sum;
}

static void check_group(const double *count, const bool *hide, int from, int to)
{
    int n;
    double sum = of_hidden(count, hide, from, to, &n);
    assert_true(n == 0 || (n >= 2 && sum > 4));
}

static void check_levels(const double count[5])
{
    struct mark_rules r = mark_rules_default();
    struct level_hiding h = mark_hide_levels(&r, count);
    double total = 0;
    for (int i = 0; i < 5; i++)
        total += count[i];
    for (int i = 0; i < 5; i++)
        assert_true(h.level[i] || !mark_is_personal(&r, count[i], total));
    assert_true(h.top2 || !mark_is_personal(&r, count[4] + count[3], total));
    assert_true(h.bottom2 || !mark_is_personal(&r, count[0] + count[1], total));
    if (!h.top2) {
        check_group(count, h.level, 3, 5);
        check_group(count, h.level, 0, 3);
    }
    if (!h.bottom2) {
        check_group(count, h.level, 0, 2);
        check_group(count, h.level, 2, 5);
    }
    if (!h.top2 && !h.bottom2)
        check_group(count, h.level, 2, 3);
}

static void test_no_level_by_the_sums(void **state UNUSED)
{
    double c[5];
    for (int code = 0; code < 8 * 8 * 8 * 8 * 8; code++) {
        static const double counts[8] = { 0, 1, 3, 4, 5, 6, 12, 40 };
        for (int i = 0, rest = code; i < 5; i++, rest /= 8)
            c[i] = counts[rest % 8];
        check_levels(c);
    }
    struct mark_rules r = mark_rules_default();
    struct level_hiding open = mark_hide_levels(&r, (double[]){ 0, 0, 10, 40, 70 });
    assert_true(!open.top2 && !open.bottom2 && !open.level[2] && !open.level[4]);
    struct level_hiding low = mark_hide_levels(&r, (double[]){ 5, 6, 3, 40, 70 }); /* 3 and, so that it does not follow, 5 */
    assert_true(low.level[2] && low.level[0] && !low.level[1] && !low.top2 && low.bottom2);
}

static void test_lights(void **state UNUSED)
{
    struct mark none = { 0 }, grey = { .is_grey = true }, hidden = { .is_hidden = true }, star = { .is_starred = true };
    const struct { const char *label; double score, target; struct mark m; enum light want; } cases[] = {
        { "above", 110, 109.4, none, TARGET_GREEN },         { "on it", 109.4, 109.4, none, TARGET_GREEN },
        { "printed alike", 109.36, 109.4, none, TARGET_GREEN }, { "just under", 109.34, 109.4, none, TARGET_YELLOW },
        { "3.0 under", 106.4, 109.4, none, TARGET_YELLOW },  { "3.1 under", 106.3, 109.4, none, TARGET_RED },
        { "no target", 110, NAN, none, TARGET_GREY },        { "no score", NAN, 100, none, TARGET_GREY },
        { "small base", 110, 100, grey, TARGET_GREY },       { "hidden", 110, 100, hidden, TARGET_GREY },
        { "a star keeps its light", 90, 100, star, TARGET_RED }, { "below zero", -12.04, -12, none, TARGET_GREEN },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        check_num(cases[i].label, mark_light(cases[i].score, cases[i].target, cases[i].m, (struct light_rules){ 3.0, 1 }), cases[i].want, 0);
}

static void test_detectable_steps(void **state UNUSED)
{
    static const struct { const char *label; double a, b, c, want; } cases[] = { /* methods.md §2, sd 20 */
        { "consecutive R6", 10, 50, 10, 2.9 }, { "newest month against dropped month", 10, 0, 10, 17.5 },
        { "disjoint half-years", 60, 0, 60, 7.2 }, { "quarters", 30, 0, 30, 10.1 }, { "R12", 120, 0, 120, 5.1 },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        check_num(cases[i].label, num_round(detectable_step(20, cases[i].a, cases[i].b, cases[i].c), 1), cases[i].want, 1e-12);
    check_num("nobody", detectable_step(20, 0, 0, 10), NAN, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bases),
        cmocka_unit_test(test_personal_counts),
        cmocka_unit_test(test_hidden_counts),
        cmocka_unit_test(test_no_count_by_subtraction),
        cmocka_unit_test(test_no_level_by_the_sums),
        cmocka_unit_test(test_lights),
        cmocka_unit_test(test_detectable_steps),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
