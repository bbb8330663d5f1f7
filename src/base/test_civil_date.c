#include "base/civil_date.h"
#include "base/test.h"

static struct civil_date date(int year, int month, int day)
{
    return (struct civil_date){ (int16_t)year, (int8_t)month, (int8_t)day };
}

static void check_date(const char *label, struct civil_date got, struct civil_date want)
{
    if (civil_date_cmp(got, want) == 0)
        return;
    fprintf(stderr, "%s: got %04d-%02d-%02d, want %04d-%02d-%02d\n", label, got.year, got.month, got.day, want.year,
            want.month, want.day);
    fail();
}

static void test_day_numbers(void **state UNUSED)
{
    static const struct { int year, month, day; int32_t number; int weekday; } cases[] = {
        { 1970, 1, 1, 0, 4 },      { 1969, 12, 31, -1, 3 }, { 2000, 2, 29, 11016, 2 }, { 2000, 3, 1, 11017, 3 },
        { 2026, 3, 5, 20517, 4 },  { 1, 1, 1, -719162, 1 }, { 9999, 12, 31, 2932896, 5 }, { 1900, 3, 1, -25508, 4 },
        { 2024, 12, 31, 20088, 2 },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct civil_date d = date(cases[i].year, cases[i].month, cases[i].day);
        assert_int_equal(civil_day_number(d), cases[i].number);
        assert_int_equal(civil_weekday(d), cases[i].weekday);
        check_date("back", civil_date_of_day_number(cases[i].number), d);
    }
}

/* Every day of the calendar, counted by hand beside the formula. */
static void check_day(struct civil_date want, int32_t number, int weekday)
{
    struct civil_date got = civil_date_of_day_number(number);
    if (civil_date_cmp(got, want) != 0 || civil_day_number(got) != number || civil_weekday(got) != weekday)
        fail_msg("day %d: %04d-%02d-%02d", number, want.year, want.month, want.day);
}

static void test_every_day(void **state UNUSED)
{
    int32_t n = civil_day_number(date(1, 1, 1));
    int weekday = 1;
    for (int y = 1; y <= 9999; y++)
        for (int m = 1; m <= 12; m++)
            for (int d = 1; d <= civil_days_in_month(y, m); d++, n++, weekday = weekday % 7 + 1)
                check_day(date(y, m, d), n, weekday);
    assert_int_equal(n, 2932897);
    assert_int_equal(civil_date_of_day_number(n).year, 0);
    assert_int_equal(civil_date_of_day_number(INT32_MAX).year, 0);
    assert_int_equal(civil_date_of_day_number(INT32_MIN).year, 0);
}

static void test_validity(void **state UNUSED)
{
    static const struct { int year, month, day; bool valid; } cases[] = {
        { 2024, 2, 29, true },  { 2023, 2, 29, false }, { 1900, 2, 29, false }, { 2000, 2, 29, true }, { 2024, 4, 31, false },
        { 2024, 13, 1, false }, { 2024, 0, 1, false },  { 2024, 1, 0, false },  { 0, 1, 1, false },    { 10000, 1, 1, false },
        { 2024, 12, 31, true }, { 2024, -1, 1, false }, { 9999, 12, 31, true },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        assert_int_equal(civil_date_is_valid(date(cases[i].year, cases[i].month, cases[i].day)), cases[i].valid);
}

static void test_arithmetic(void **state UNUSED)
{
    check_date("31 January + 1", civil_date_add_months(date(2024, 1, 31), 1), date(2024, 2, 29));
    check_date("31 January + 13", civil_date_add_months(date(2024, 1, 31), 13), date(2025, 2, 28));
    check_date("31 March - 1", civil_date_add_months(date(2024, 3, 31), -1), date(2024, 2, 29));
    check_date("15 January - 1", civil_date_add_months(date(2024, 1, 15), -1), date(2023, 12, 15));
    check_date("past the calendar", civil_date_add_months(date(9999, 12, 1), 1), date(0, 0, 0));
    check_date("before the calendar", civil_date_add_months(date(1, 1, 1), -1), date(0, 0, 0));
    check_date("far", civil_date_add_months(date(2024, 1, 1), INT32_MAX), date(0, 0, 0));
    check_date("+1 day", civil_date_add_days(date(2024, 2, 28), 1), date(2024, 2, 29));
    check_date("-1 day", civil_date_add_days(date(2024, 1, 1), -1), date(2023, 12, 31));
    check_date("far days", civil_date_add_days(date(2024, 1, 1), INT32_MAX), date(0, 0, 0));
}

static void test_months(void **state UNUSED)
{
    int32_t m = civil_month(2012, 3);
    check_date("last day", civil_date_of_month(civil_month(2023, 2), 31), date(2023, 2, 28));
    check_date("day 0", civil_date_of_month(m, 0), date(2012, 3, 1));
    check_date("no such year", civil_date_of_month(-1, 1), date(0, 0, 0));
    assert_int_equal(civil_month_of_date(date(2012, 3, 31)), m);
    assert_true(civil_date_cmp(date(2012, 3, 1), date(2012, 2, 29)) > 0);
    assert_true(civil_date_cmp(date(2012, 3, 1), date(2013, 1, 1)) < 0);
    assert_true(civil_date_cmp(date(0, 0, 0), date(1, 1, 1)) < 0);
}

static void test_iso(void **state UNUSED)
{
    static const struct { const char *text; bool ok; } dates[] = {
        { "2026-03-05", true },   { "2026-3-5", false },   { "2026-02-29", false }, { "2026-13-01", false }, { "2026-00-10", false },
        { "2026-03-05 ", false }, { "", false },           { "2026/03/05", false }, { "+026-03-05", false }, { "0000-01-01", false },
        { "0001-01-01", true },   { "9999-12-31", true },  { "2026-03-0x", false }, { "20260305", false },
    };
    for (size_t i = 0; i < ARRAY_LEN(dates); i++) {
        struct civil_date d = date(1, 2, 3);
        bool ok = civil_date_parse_iso(str_of_c(dates[i].text), &d);
        if (ok != dates[i].ok || (!ok && civil_date_cmp(d, date(1, 2, 3)) != 0))
            fail_msg("%s", dates[i].text);
        struct civil_date direct = civil_date_of_iso(str_of_c(dates[i].text));
        assert_true(ok ? civil_date_cmp(direct, d) == 0 : direct.year == 0);
    }
}

static void test_text(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    check_str("date", civil_date_str(a, date(987, 3, 5)), "0987-03-05");
    check_str("no date", civil_date_str(a, date(0, 0, 0)), NULL);
    check_str("last", civil_date_str(a, date(9999, 12, 31)), "9999-12-31");
    arena_free(a);
}

static void test_lenient(void **state UNUSED)
{
    static const struct { const char *text, *want; } cases[] = {
        { "2026-03-05", "2026-03-05" },
        { "2026-3-5", "2026-03-05" },
        { "2026/03/05", "2026-03-05" },
        { "2026/3/5", "2026-03-05" },
        { "2026.3.5", "2026-03-05" },
        { "2026.03.05", "2026-03-05" },
        { "2026年3月5日", "2026-03-05" },
        { "2026年03月05日", "2026-03-05" },
        { "2026 年 3 月 5 日", "2026-03-05" },
        { "2026年3月5号", "2026-03-05" },
        { "2026年3月5", "2026-03-05" },
        { "2026年3月5日星期四", "2026-03-05" },
        { "20260305", "2026-03-05" },
        { "  2026-3-5\t", "2026-03-05" },
        { "\u30002026-3-5\u3000", "2026-03-05" },
        { "２０２６－０３－０５", "2026-03-05" },
        { "２０２６／３／５", "2026-03-05" },
        { "２０２６年３月５日", "2026-03-05" },
        { "２０２６０３０５", "2026-03-05" },
        { "2026-03-05 10:20", "2026-03-05" },
        { "2026-03-05 10:20:30", "2026-03-05" },
        { "2026-03-05 10:20:30.123", "2026-03-05" },
        { "2026-03-05T10:20:30Z", "2026-03-05" },
        { "2026-03-05T10:20:30+08:00", "2026-03-05" },
        { "2026-03-05T10:20:30.5+0800", "2026-03-05" },
        { "2026/3/5 0:00:00", "2026-03-05" },
        { "2026/3/5 10:20 AM", "2026-03-05" },
        { "2026/3/5  下午 3:20", "2026-03-05" },
        { "2026年3月5日10时20分", "2026-03-05" },
        { "2026年3月5日 10时20分30秒", "2026-03-05" },
        { "2026年3月5日 上午10点", "2026-03-05" },
        { "2026-3-5　10：20", "2026-03-05" },
        { "20260305 10:20:30", "2026-03-05" },
        { "20260305T10:20", "2026-03-05" },
        { "202603051020", "2026-03-05" },
        { "20260305102030", "2026-03-05" },
        { "45000", "2023-03-15" },
        { "45000.75", "2023-03-15" },
        { "46086", "2026-03-05" },
        { "20000", "1954-10-03" },
        { "80000", "2119-01-11" },
        { "１９９９-12-31", "1999-12-31" },
        { "1900-01-01", "1900-01-01" },
        { "2199-12-31", "2199-12-31" },
        /* refused */
        { "", NULL }, { "   ", NULL }, { "abc", NULL }, { "2026", NULL }, { "2026-03", NULL }, { "2026年3月", NULL },
        { "26-3-5", NULL }, { "05/03/2026", NULL }, { "3/5/26", NULL }, { "5.3.2026", NULL },
        { "2026-02-29", NULL }, { "2026-2-30", NULL }, { "2026-13-1", NULL }, { "20261301", NULL }, { "20260230", NULL },
        { "2026-3/5", NULL }, { "2026-3-5x", NULL }, { "2026-3-5 x", NULL }, { "2026-3-5-", NULL }, { "2026-03-05 25:00", NULL },
        { "2026-03-05 10:61", NULL }, { "2026-03-05 10", NULL }, { "202603052561", NULL }, { "20260305 x", NULL },
        { "19999", NULL }, { "80000.5", NULL }, { "80001", NULL }, { "45000x", NULL }, { "45000.5.5", NULL }, { "450000", NULL },
        { "1899-12-31", NULL }, { "2200-01-01", NULL }, { "0001-01-01", NULL }, { "2026-003-05", NULL }, { "2026-03-005", NULL },
        { "-2026-03-05", NULL }, { "2026-03-05\n2026-03-06", NULL }, { "2026车3月5日", NULL }, { "2026-03-05 10:20:30 +8", NULL },
        { "2026年3月5日年", NULL }, { "20260305日", NULL }, { "\xff\xfe", NULL }, { "2026-03-0\xff", NULL },
        { "2026-03-05                                                                      10:20", NULL },
    };
    struct arena *a = arena_new(0);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct civil_date d = { 0 };
        bool ok = civil_date_parse_lenient(str_of_c(cases[i].text), &d);
        check_str(cases[i].text, civil_date_str(a, d), cases[i].want);
        assert_int_equal(ok, cases[i].want != NULL);
    }
    struct civil_date d;
    assert_false(civil_date_parse_lenient(STR_NONE, &d));
    assert_false(civil_date_parse_lenient((struct str){ "2026-03-05\0", 11 }, &d));
    arena_free(a);
}

static void test_serial(void **state UNUSED)
{
    static const struct { double serial; bool with_1904; int year, month, day; } cases[] = {
        { 61, false, 1900, 3, 1 },      { 60, false, 0, 0, 0 },         { 0, false, 0, 0, 0 },        { -1, false, 0, 0, 0 },
        { 36526, false, 2000, 1, 1 },   { 36526.99, false, 2000, 1, 1 }, { 0, true, 1904, 1, 1 },      { 34999, true, 1999, 10, 28 },
        { 109938, false, 2200, 12, 30 }, { 1e9, false, 0, 0, 0 },        { 109574, false, 2199, 12, 31 }, { 109575, false, 0, 0, 0 },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct civil_date d = { 0 };
        bool ok = civil_date_of_serial(cases[i].serial, cases[i].with_1904, &d);
        bool want = cases[i].year > 0 && cases[i].year < 2200;
        assert_int_equal(ok, want);
        if (want)
            check_date("serial", d, date(cases[i].year, cases[i].month, cases[i].day));
    }
    struct civil_date d;
    assert_false(civil_date_of_serial(NAN, false, &d));
    assert_false(civil_date_of_serial(INFINITY, false, &d));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_day_numbers), cmocka_unit_test(test_every_day), cmocka_unit_test(test_validity),
        cmocka_unit_test(test_arithmetic),  cmocka_unit_test(test_months),    cmocka_unit_test(test_iso),
        cmocka_unit_test(test_text),        cmocka_unit_test(test_lenient),   cmocka_unit_test(test_serial),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
