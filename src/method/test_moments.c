#include "base/rng.h"
#include "base/test.h"
#include "method/moments.h"

static void check_moments(const char *label, struct moments got, struct moments want)
{
    check_num(label, got.n, want.n, 0);
    check_num(label, got.sw, want.sw, 1e-9);
    check_num(label, got.swx, want.swx, 1e-9);
    check_num(label, got.sw2, want.sw2, 1e-9);
    check_num(label, got.sw2x, want.sw2x, 1e-9);
    check_num(label, got.sw2x2, want.sw2x2, 1e-9);
}

static void test_counts_give_moments(void **state UNUSED)
{
    struct points p = points_levels();
    struct answer_sums s = answers_of_counts((double[ANSWER_CODES]){ [5] = 16, [4] = 45, [3] = 30, [2] = 5, [1] = 4, [8] = 7, [9] = 100 });
    check_moments("slide", moments_of_answers(&s, &p),
                  (struct moments){ 100, 100, 656, 100, 656, 16 * 144 + 45 * 64 + 30 * 16 + 4 * 16 });
}

static void test_one_by_one_is_the_same_as_by_code(void **state UNUSED)
{
    struct pcg g = pcg_new(7, 1);
    struct points p = points_levels();
    struct answer_sums s = { 0 };
    struct moments m = { 0 };
    for (int i = 0; i < 5000; i++) {
        unsigned code = pcg_below(&g, ANSWER_CODES);
        double w = 0.25 * (1 + pcg_below(&g, 12)); /* sums of quarters are exact */
        answers_add(&s, code, w);
        moments_add(&m, points_of(&p, code), w);
    }
    check_moments("by code", moments_of_answers(&s, &p), m);
    assert_true(m.n > 1000 && m.n < 2000);
}

static void test_weights_that_count_nothing(void **state UNUSED)
{
    const double bad[] = { 0, -1, NAN, INFINITY };
    struct answer_sums s = { 0 };
    struct moments m = { 0 };
    struct pair_moments pair = pairs_new(2);
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        answers_add(&s, 5, bad[i]);
        moments_add(&m, 12, bad[i]);
        pairs_add(&pair, (double[]){ 12, 8 }, bad[i]);
    }
    answers_add(&s, 16, 1);
    moments_add(&m, NAN, 1);
    moments_add(&m, INFINITY, 1);
    pairs_add(&pair, (double[]){ NAN, NAN }, 1);
    struct points all = points_scale(0, 15);
    check_moments("answers", moments_of_answers(&s, &all), (struct moments){ 0 });
    check_moments("moments", m, (struct moments){ 0 });
    check_num("pairs", pair.n, 0, 0);
}

/* Three months; the window of the first two, moved on by one, is the window of the last two. */
static void test_merge_and_subtract(void **state UNUSED)
{
    struct pcg g = pcg_new(8, 1);
    struct answer_sums month[3] = { 0 }, window = { 0 }, want = { 0 };
    struct moments m[3] = { 0 }, mw = { 0 }, m_want = { 0 };
    struct pair_moments pair[3] = { pairs_new(3), pairs_new(3), pairs_new(3) }, pw = pairs_new(3), p_want = pairs_new(3);
    struct points p = points_levels();
    for (int i = 0; i < 300; i++) {
        unsigned code = 1 + pcg_below(&g, 9);
        double x[3] = { points_of(&p, code), points_of(&p, 1 + pcg_below(&g, 9)), points_of(&p, 1 + pcg_below(&g, 9)) };
        answers_add(&month[i % 3], code, 1);
        moments_add(&m[i % 3], x[0], 1);
        pairs_add(&pair[i % 3], x, 1);
    }
    for (int k = 0; k < 3; k++) {
        answers_merge(&window, &month[k]);
        moments_merge(&mw, &m[k]);
        pairs_merge(&pw, &pair[k]);
    }
    answers_subtract(&window, &month[0]);
    moments_subtract(&mw, &m[0]);
    pairs_subtract(&pw, &pair[0]);
    for (int k = 1; k < 3; k++) {
        answers_merge(&want, &month[k]);
        moments_merge(&m_want, &m[k]);
        pairs_merge(&p_want, &pair[k]);
    }
    check_moments("moments", mw, m_want);
    assert_memory_equal(&window, &want, sizeof want);
    assert_memory_equal(&pw, &p_want, sizeof p_want);
}

static void test_pairs_hold_the_moments_of_each_value(void **state UNUSED)
{
    struct pair_moments pair = pairs_new(2);
    struct moments first = { 0 }, second = { 0 };
    const double rows[][3] = { { 12, 8, 1 }, { NAN, 4, 2 }, { -4, NAN, 0.5 }, { NAN, NAN, 3 }, { 8, 8, 1.5 } };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        pairs_add(&pair, rows[i], rows[i][2]);
        moments_add(&first, rows[i][0], rows[i][2]);
        moments_add(&second, rows[i][1], rows[i][2]);
    }
    check_moments("first", pairs_value(&pair, 0), first);
    check_moments("second", pairs_value(&pair, 1), second);
    check_moments("out of range", pairs_value(&pair, 2), (struct moments){ 0 });
    check_moments("below range", pairs_value(&pair, -1), (struct moments){ 0 });
    check_num("interviews with any", pair.n, 4, 0);
    check_num("weight of any", pair.sw, 5, 0);
    check_num("squared weight of any", pair.sw2, 1 + 4 + 0.25 + 2.25, 0);
    check_num("squared weight of both", pair.w2[0][1], 1 + 2.25, 0);
    check_num("x0 where both", pair.w2x[0][1], 12 + 2.25 * 8, 0);
    check_num("x1 where both", pair.w2x[1][0], 8 + 2.25 * 8, 0);
    check_num("product", pair.w2xx[1][0], 12 * 8 + 2.25 * 64, 0);
    assert_int_equal(pairs_new(99).n_values, PAIR_MAX);
    assert_int_equal(pairs_new(-1).n_values, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_counts_give_moments),
        cmocka_unit_test(test_one_by_one_is_the_same_as_by_code),
        cmocka_unit_test(test_weights_that_count_nothing),
        cmocka_unit_test(test_merge_and_subtract),
        cmocka_unit_test(test_pairs_hold_the_moments_of_each_value),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
