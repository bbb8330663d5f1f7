#include "base/test.h"
#include "method/quota.h"

static const int week[] = { 2, 3, 2, 3 };

static void test_planned(void **state UNUSED)
{
    static const struct { int64_t total; int64_t want[5]; } cases[] = {
        { 10, { 0, 2, 5, 7, 10 } }, { 15, { 0, 3, 8, 11, 15 } }, { 1, { 0, 0, 1, 1, 1 } }, { 0, { 0, 0, 0, 0, 0 } }, { 120, { 0, 24, 60, 84, 120 } },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        for (int upto = 0; upto <= 4; upto++)
            assert_int_equal(quota_planned(cases[i].total, week, 4, upto), cases[i].want[upto]);
    assert_int_equal(quota_planned(10, (const int[]){ 0, 0 }, 2, 1), 0);
    for (int64_t total = 0; total < 200; total++) /* nothing is lost, no part is negative */
        for (int upto = 1; upto <= 4; upto++) {
            assert_true(quota_planned(total, week, 4, upto) >= quota_planned(total, week, 4, upto - 1));
            assert_int_equal(quota_planned(total, week, 4, 4), total);
        }
}

static void test_pro_rata(void **state UNUSED)
{
    static const struct { const char *label; int64_t quota; int open, days; int64_t want; } cases[] = {
        { "open throughout", 10, 31, 31, 10 }, { "not open", 10, 0, 31, 0 }, { "half of April", 10, 15, 30, 5 }, { "a tie goes up", 1, 15, 30, 1 },
        { "opened on the 20th of 31", 10, 12, 31, 4 }, { "one day", 10, 1, 31, 0 }, { "more days than there are", 10, 99, 31, 10 }, { "no days", 10, 1, 0, 0 },
        { "before it opened", 10, -3, 30, 0 }, { "half a year of 120", 120, 182, 365, 60 },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        if (quota_pro_rata(cases[i].quota, cases[i].open, cases[i].days) != cases[i].want)
            fail_msg("%s: %lld", cases[i].label, (long long)quota_pro_rata(cases[i].quota, cases[i].open, cases[i].days));
}

static void test_month_target(void **state UNUSED)
{
    static const struct { const char *label; struct quota_month earlier[2]; int n; int64_t want; } cases[] = {
        { "first month of the quarter", { { 0 } }, 0, 10 },
        { "nothing missing", { { 10, 10 }, { 10, 10 } }, 2, 10 },
        { "three missing", { { 10, 7 } }, 1, 13 },
        { "at most 15", { { 10, 0 } }, 1, 15 },
        { "two months", { { 10, 8 }, { 10, 9 } }, 2, 13 },
        { "made up in the second month", { { 10, 7 }, { 10, 13 } }, 2, 10 },
        { "a surplus takes nothing away", { { 10, 14 } }, 1, 10 },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        if (quota_month_target(10, 15, cases[i].earlier, cases[i].n) != cases[i].want)
            fail_msg("%s", cases[i].label);
    assert_int_equal(quota_month_target(20, 15, cases[3].earlier, 1), 20);
}

static void test_addresses(void **state UNUSED)
{
    static const struct { double yield; int64_t mean, sure; } printed[] = { { 0.25, 40, 60 }, { 0.18, 56, 84 }, { 0.12, 83, 128 } }; /* rules.md §3 */
    for (size_t i = 0; i < ARRAY_LEN(printed); i++) {
        assert_int_equal(quota_addresses_mean(10, printed[i].yield), printed[i].mean);
        assert_int_equal(quota_addresses_sure(10, printed[i].yield, 0.95), printed[i].sure);
    }
    assert_int_equal(quota_addresses_mean(0, 0.25), 0);
    assert_int_equal(quota_addresses_sure(0, 0.25, 0.95), 0);
    assert_int_equal(quota_addresses_mean(10, 0), 0);
    assert_int_equal(quota_addresses_sure(10, 0, 0.95), 0);
    assert_int_equal(quota_addresses_sure(10, 1, 0.95), 10);
    assert_int_equal(quota_addresses_sure(1, 0.5, 0.75), 2); /* 1 - 1/4 */
    assert_int_equal(quota_addresses_sure(1, 0.5, 0.7500001), 3);
    assert_int_equal(quota_addresses_sure(1, 0.5, 2), 20);   /* "certain" = 0.999999 */
    assert_true(quota_addresses_sure(1000, 0.01, 0.95) > 100000);
}

static void test_reserve(void **state UNUSED)
{
    const struct quota_case open = { .attempts = 4, .days = 4, .day_parts = 2 }, tried = { .attempts = 5, .days = 3, .day_parts = 2 },
                            one_day = { .attempts = 9, .days = 1, .day_parts = 3 }, mornings = { .attempts = 6, .days = 6, .day_parts = 1 },
                            final = { .is_final = true };
    const struct { const char *label; double forecast; struct quota_case released[2]; bool want; } cases[] = {
        { "all tried", 8.9, { tried, final }, true },           { "the forecast holds", 10, { tried, final }, false },
        { "one has attempts left", 8, { tried, open }, false }, { "all on one day", 8, { one_day, final }, false },
        { "only mornings", 8, { final, mornings }, false },     { "all final", 0, { final, final }, true },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        if (quota_reserve_opens(cases[i].forecast, 10, cases[i].released, 2, quota_reserve_rules_default()) != cases[i].want)
            fail_msg("%s", cases[i].label);
    assert_true(quota_reserve_opens(0, 1, NULL, 0, quota_reserve_rules_default()));
    check_num("forecast", quota_forecast(7, 8, 0.25), 9, 1e-12);
}

static void test_sample_size(void **state UNUSED)
{
    double n0 = quota_sample_size_large(0.95, 28, 5);
    check_num("n0 [ref]", n0, 120.468, 5e-4);
    static const struct { int64_t population, want; } printed[] = { { 100, 55 }, { 500, 98 }, { 5000, 118 }, { 1, 1 }, { 0, 0 }, { -5, 0 }, { 1000000000, 121 } };
    for (size_t i = 0; i < ARRAY_LEN(printed); i++)
        assert_int_equal(quota_sample_size(n0, printed[i].population), printed[i].want);
    check_num("no width", quota_sample_size_large(0.95, 28, 0), NAN, 0);
    check_num("no confidence", quota_sample_size_large(1, 28, 5), NAN, 0);
    check_num("no deviation", quota_sample_size_large(0.95, 0, 5), 0, 0);
    assert_int_equal(quota_sample_size(NAN, 100), 0);
    assert_int_equal(quota_sample_size(-1, 100), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_planned),   cmocka_unit_test(test_pro_rata), cmocka_unit_test(test_month_target),
        cmocka_unit_test(test_addresses), cmocka_unit_test(test_reserve),  cmocka_unit_test(test_sample_size),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
