#include "base/test.h"
#include "i18n/i18n.h"

/* Day of January (32 = 1 February) of the Spring Festival 1901..2099: the Hong Kong Observatory's calendar tables as the
 * Debian package python3-lunardate carries them; the npm package lunar-javascript computes the same 199 dates. */
static const unsigned char published[] = {
    50, 39, 29, 47, 35, 25, 44, 33, 22, 41, 30, 49, 37, 26, 45, 34, 23, 42, 32, 51,
    39, 28, 47, 36, 24, 44, 33, 23, 41, 30, 48, 37, 26, 45, 35, 24, 42, 31, 50, 39,
    27, 46, 36, 25, 44, 33, 22, 41, 29, 48, 37, 27, 45, 34, 24, 43, 31, 49, 39, 28,
    46, 36, 25, 44, 33, 21, 40, 30, 48, 37, 27, 46, 34, 23, 42, 31, 49, 38, 28, 47,
    36, 25, 44, 33, 51, 40, 29, 48, 37, 27, 46, 35, 23, 41, 31, 50, 38, 28, 47, 36,
    24, 43, 32, 22, 40, 29, 49, 38, 26, 45, 34, 23, 41, 31, 50, 39, 28, 47, 36, 25,
    43, 32, 22, 41, 29, 48, 37, 26, 44, 34, 23, 42, 31, 50, 39, 28, 46, 35, 24, 43,
    32, 22, 41, 30, 48, 37, 26, 45, 33, 23, 42, 32, 50, 39, 28, 46, 35, 24, 43, 33,
    21, 40, 29, 48, 36, 26, 45, 34, 23, 42, 31, 50, 38, 27, 46, 36, 24, 43, 33, 22,
    40, 29, 48, 37, 26, 45, 34, 24, 41, 30, 49, 38, 27, 46, 36, 25, 43, 32, 21,
};

static void test_all_years(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    assert_int_equal(ARRAY_LEN(published), 199);
    for (int i = 0; i < 199; i++) {
        int day = published[i];
        struct str want = str_printf(a, "%d-%02d-%02d", 1901 + i, day > 31 ? 2 : 1, day > 31 ? day - 31 : day);
        check_str("Spring Festival", lunar_new_year(a, 1901 + i), want.p);
    }
    arena_free(a);
}

static void test_known_years_and_limits(void **state UNUSED)
{
    static const struct {
        int year;
        const char *want;
    } cases[] = {
        { 2012, "2012-01-23" }, { 2024, "2024-02-10" }, { 2025, "2025-01-29" }, { 2026, "2026-02-17" },
        { 2027, "2027-02-06" }, { 2033, "2033-01-31" }, { 2034, "2034-02-19" }, { 1901, "1901-02-19" },
        { 2099, "2099-01-21" }, { 1900, NULL },         { 2100, NULL },         { 0, NULL },
        { INT32_MAX, NULL },    { INT32_MIN, NULL },
    };
    struct arena *a = arena_new(0);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        check_str("year", lunar_new_year(a, cases[i].year), cases[i].want);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_years),
        cmocka_unit_test(test_known_years_and_limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
