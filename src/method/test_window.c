#include "base/test.h"
#include "method/window.h"

static void test_report_calendar(void **state UNUSED)
{
    /* T13: fieldwork from April 2010 */
    static const struct { enum base_kind kind; int year, month, from_year, from_month; } reports[] = {
        { BASE_R6, 2011, 1, 2010, 8 },   { BASE_R6, 2011, 2, 2010, 9 },  { BASE_R6, 2011, 3, 2010, 10 },
        { BASE_R6, 2011, 4, 2010, 11 },  { BASE_R6, 2011, 5, 2010, 12 }, { BASE_R6, 2011, 6, 2011, 1 },
        { BASE_R12, 2011, 3, 2010, 4 },  { BASE_R12, 2011, 6, 2010, 7 },
    };
    for (size_t i = 0; i < ARRAY_LEN(reports); i++) {
        int32_t last = civil_month(reports[i].year, reports[i].month);
        struct window w = window_of(reports[i].kind, last);
        assert_int_equal(w.first, civil_month(reports[i].from_year, reports[i].from_month));
        assert_int_equal(w.last, last);
        assert_int_equal(window_months(w), base_months(reports[i].kind));
        if (reports[i].kind == BASE_R12)
            assert_true(civil_month_is_quarter_end(last));
    }
    assert_int_equal(reports[6].from_month, 4); /* the first quarterly report reaches exactly to the first month of fieldwork */
}

static void test_targets(void **state UNUSED)
{
    check_num("T10: a month", window_target(BASE_MONTH, 10), 10, 0);
    check_num("T16: a quarter", window_target(BASE_QUARTER, 10), 30, 0);
    check_num("T11", window_target(BASE_R6, 10), 60, 0);
    check_num("T12, T10: a year", window_target(BASE_R12, 10), 120, 0);
    check_num("T17: designed", 238 * window_target(BASE_QUARTER, 10), 7140, 0);
    check_num("T17: short", 238 * window_target(BASE_QUARTER, 10) - 7102, 38, 0);
}

static void test_quarter(void **state UNUSED)
{
    for (int month = 1; month <= 12; month++) {
        struct window w = window_of(BASE_QUARTER, civil_month(2012, month));
        assert_int_equal(w.last, civil_month(2012, (month + 2) / 3 * 3));
        assert_int_equal(window_months(w), 3);
    }
    assert_int_equal(window_of(BASE_MONTH, 77).first, 77);
    assert_int_equal(window_of(BASE_QUARTER, -1).first, -3);
}

static void test_split(void **state UNUSED)
{
    static const struct { const char *label; struct window older, newer; int a, b, c; } cases[] = {
        { "consecutive half-years", { 1, 6 }, { 2, 7 }, 1, 5, 1 },
        { "disjoint half-years", { 1, 6 }, { 7, 12 }, 6, 0, 6 },
        { "with a gap", { 1, 6 }, { 9, 14 }, 6, 0, 6 },
        { "the same", { 1, 6 }, { 1, 6 }, 0, 6, 0 },
        { "the newer one cut by a break", { 1, 6 }, { 5, 7 }, 4, 2, 1 },
        { "nothing before", { 1, 0 }, { 1, 6 }, 0, 0, 6 },
        { "nothing after", { 1, 6 }, { 9, 8 }, 6, 0, 0 },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct window_parts p = window_split(cases[i].older, cases[i].newer);
        check_num(cases[i].label, window_months(p.only_older), cases[i].a, 0);
        check_num(cases[i].label, window_months(p.both), cases[i].b, 0);
        check_num(cases[i].label, window_months(p.only_newer), cases[i].c, 0);
        for (int32_t m = 0; m < 20; m++) {
            assert_int_equal(window_has(cases[i].older, m), window_has(p.only_older, m) || window_has(p.both, m));
            assert_int_equal(window_has(cases[i].newer, m), window_has(p.only_newer, m) || window_has(p.both, m));
        }
    }
    struct window before = window_shift((struct window){ 7, 12 }, -6);
    assert_true(before.first == 1 && before.last == 6);
}

static void test_series(void **state UNUSED)
{
    const struct series_version v[] = {
        { 100, SERIES_NEW, 0 }, { 104, SERIES_SAME, 0 }, { 110, SERIES_CHANGED, 0 }, { 115, SERIES_BRIDGED, -0.4 }, { 118, SERIES_BRIDGED, 0.1 },
    };
    size_t n = ARRAY_LEN(v);
    assert_int_equal(series_start(v, n, 99), INT32_MIN);
    assert_int_equal(series_start(v, n, 100), 100);
    assert_int_equal(series_start(v, n, 109), 100);
    assert_int_equal(series_start(v, n, 110), 110);
    assert_int_equal(series_start(v, n, 130), 110);
    assert_int_equal(series_start(NULL, 0, 130), INT32_MIN);

    struct window w = window_comparable(window_of(BASE_R6, 112), v, n, INT32_MIN);
    assert_true(w.first == 110 && w.last == 112); /* "3/6" */
    w = window_comparable(window_of(BASE_R6, 109), v, n, 106);
    assert_true(w.first == 106 && w.last == 109); /* the programme began later: "4/6" */
    w = window_comparable(window_of(BASE_R6, 109), NULL, 0, INT32_MIN);
    assert_int_equal(window_months(w), 6);
    assert_int_equal(window_months(window_comparable(window_of(BASE_R6, 102), v, n, 105)), 0);

    static const struct { const char *label; struct window older, newer; bool want; } pairs[] = {
        { "one series", { 101, 104 }, { 105, 109 }, true },
        { "the break between them", { 104, 109 }, { 110, 115 }, false },
        { "the break in the newer one", { 104, 109 }, { 105, 110 }, false },
        { "the break in the older one", { 107, 112 }, { 108, 113 }, false },
        { "both cut at the break", { 110, 112 }, { 110, 113 }, true },
        { "bridged", { 110, 114 }, { 115, 120 }, true },
        { "before the first version", { 90, 95 }, { 96, 99 }, true },
    };
    for (size_t i = 0; i < ARRAY_LEN(pairs); i++)
        check_num(pairs[i].label, series_is_unbroken(v, n, pairs[i].older, pairs[i].newer), pairs[i].want, 0);
    check_num("two bridges", series_offset(v, n, 112, 120), -0.3, 1e-12);
    check_num("one bridge", series_offset(v, n, 115, 120), 0.1, 1e-12);
    check_num("no bridge", series_offset(v, n, 118, 120), 0, 0);
}

static void test_coverage(void **state UNUSED)
{
    const double n[6] = { 0, 0, 8, 10, 10, 10 };
    struct window wanted = { 100, 105 };
    struct coverage c = window_coverage(wanted, wanted, n);
    assert_true(c.present == 4 && c.wanted == 6);
    c = window_coverage(wanted, (struct window){ 104, 105 }, n);
    assert_true(c.present == 2 && c.wanted == 6);
    c = window_coverage((struct window){ 5, 4 }, wanted, NULL);
    assert_true(c.present == 0 && c.wanted == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_report_calendar),
        cmocka_unit_test(test_targets),
        cmocka_unit_test(test_quarter),
        cmocka_unit_test(test_split),
        cmocka_unit_test(test_series),
        cmocka_unit_test(test_coverage),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
