#include "base/civil_month.h"
#include "base/test.h"

static void test_arithmetic(void **state UNUSED)
{
    int32_t m = civil_month(2012, 3);
    assert_int_equal(m, 2012 * 12 + 2);
    assert_int_equal(civil_month_year(m), 2012);
    assert_int_equal(civil_month_of_year(m), 3);
    assert_int_equal(civil_month_of_year(m - 5), 10);
    assert_int_equal(civil_month_year(m - 5), 2011);
    assert_int_equal(civil_month_year(civil_month(2011, 12)), 2011);
    assert_int_equal(civil_month_year(-1), -1);
    assert_int_equal(civil_month_of_year(-1), 12);
    for (int i = 1; i <= 12; i++) {
        assert_int_equal(civil_month_quarter(civil_month(2012, i)), (i + 2) / 3);
        assert_int_equal(civil_month_is_quarter_end(civil_month(2012, i)), i == 3 || i == 6 || i == 9 || i == 12);
    }
}

static void test_text(void **state UNUSED)
{
    static const struct { const char *text; bool ok; } months[] = {
        { "2026-03", true }, { "2026-3", false }, { "2026-13", false }, { "2026-00", false }, { "0000-01", false },
        { "2026-03-05", false }, { "", false }, { "202603", false }, { "20-6-03", false },
    };
    for (size_t i = 0; i < ARRAY_LEN(months); i++) {
        int32_t m = -1;
        bool ok = civil_month_parse(str_of_c(months[i].text), &m);
        if (ok != months[i].ok || m != (ok ? civil_month(2026, 3) : -1))
            fail_msg("%s", months[i].text);
    }
    struct arena *a = arena_new(0);
    check_str("month", civil_month_str(a, civil_month(2012, 3)), "2012-03");
    check_str("early", civil_month_str(a, civil_month(7, 12)), "0007-12");
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_arithmetic), cmocka_unit_test(test_text) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
