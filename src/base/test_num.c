#include "base/num.h"
#include "base/rng.h"
#include "base/test.h"
#include <float.h>

static void test_fixed(void **state UNUSED)
{
    static const struct { double v; int decimals; const char *want; } cases[] = {
        { 6.56, 1, "6.6" },       { -0.04, 1, "0.0" },      { 109.45, 1, "109.5" },   { 2.5, 0, "3" },
        { -2.5, 0, "-3" },        { 0.5, 0, "1" },          { -0.5, 0, "-1" },        { 0.49, 0, "0" },
        { -0.49, 0, "0" },        { 1.005, 2, "1.01" },     { 2.675, 2, "2.68" },     { 1.45, 1, "1.5" },
        { 8.35, 1, "8.4" },       { 0, 1, "0.0" },          { -0.0, 0, "0" },         { 0, 9, "0.000000000" },
        { 9.99, 1, "10.0" },      { 99.95, 1, "100.0" },    { -99.95, 1, "-100.0" },  { 0.05, 1, "0.1" },
        { -0.05, 1, "-0.1" },     { 0.049999999, 1, "0.0" }, { 0.04, 1, "0.0" },      { 100, 2, "100.00" },
        { 1.0 / 3, 9, "0.333333333" }, { 2.0 / 3, 0, "1" }, { 2.0 / 3, 9, "0.666666667" }, { 6.5, 3, "6.500" },
        { 1e-9, 9, "0.000000001" }, { 4.9e-10, 9, "0.000000000" }, { 5e-10, 9, "0.000000001" }, { 1e-300, 9, "0.000000000" },
        { 5e-324, 1, "0.0" },     { 1e15, 1, "1000000000000000.0" }, { 999999999999999.5, 0, "1000000000000000" },
        { -999999999999999.5, 0, "-1000000000000000" }, { 123456789012345.65, 1, "123456789012345.7" },
        { 123456789012.345, 2, "123456789012.35" }, { 1000000000000.005, 2, "1000000000000.01" }, { 9007199254740993.0, 0, "9007199254740992" },
        { 1e20, 0, "100000000000000000000" }, { -1e17, 1, "-100000000000000000.0" },
        { 2251799813685248.5, 0, "2251799813685249" }, { 4503599627370497.0, 1, "4503599627370497.0" }, { 0.00390625, 7, "0.0039063" },
        { 0.3 - 0.1 - 0.15, 1, "0.1" },  /* 0.05 less three rounding errors: still a tie */
        { 109.45 - 1e-12, 1, "109.5" },  { 109.4499, 1, "109.4" }, { 109.44999999, 1, "109.4" },
        { 1.5, -3, "2" },         { 1.5, 99, "1.500000000" }, { NAN, 1, "" }, { INFINITY, 1, "" }, { -INFINITY, 1, "" },
    };
    struct arena *a = arena_new(0);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        char label[64];
        snprintf(label, sizeof label, "%.17g to %d places", cases[i].v, cases[i].decimals);
        check_str(label, num_fixed(a, cases[i].v, cases[i].decimals), cases[i].want);
    }
    arena_free(a);
}

/* All values k/1000 as a table would hold them: the rounding of the decimal text, done on integers. */
static void test_fixed_on_thousandths(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    for (int64_t k = 0; k <= 130000; k++) {
        char want[32];
        int64_t tenths = (k + 50) / 100;
        snprintf(want, sizeof want, "%d.%d", (int)(tenths / 10), (int)(tenths % 10));
        struct arena_mark m = arena_mark(a);
        if (!str_eq_c(num_fixed(a, (double)k / 1000, 1), want))
            fail_msg("%d/1000: want %s", (int)k, want);
        double rounded = num_round((double)k / 1000, 1);
        if (rounded != (double)tenths / 10 || num_round(-(double)k / 1000, 1) != -rounded)
            fail_msg("%d/1000 rounded: %.17g", (int)k, rounded);
        arena_rewind(a, m);
    }
    arena_free(a);
}

static void test_round(void **state UNUSED)
{
    static const struct { double v; int decimals; double want; } cases[] = {
        { 6.56, 1, 6.6 }, { 109.45, 1, 109.5 }, { -109.45, 1, -109.5 }, { 2.5, 0, 3 }, { 1e300, 2, 1e300 }, { 1e-300, 9, 0 },
        { 123456789012345.65, 1, 123456789012345.7 }, { 0.1 + 0.2, 9, 0.3 }, { 7, 3, 7 }, { INFINITY, 1, INFINITY },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        assert_true(num_round(cases[i].v, cases[i].decimals) == cases[i].want);
    assert_true(isnan(num_round(NAN, 1)));
    assert_false(signbit(num_round(-0.04, 1)));
}

static void test_shortest(void **state UNUSED)
{
    static const struct { double v; const char *want; } cases[] = {
        { 0, "0" }, { -0.0, "0" }, { 0.1, "0.1" }, { 3, "3" }, { -3, "-3" }, { -2.5, "-2.5" }, { 1.0 / 3, "0.3333333333333333" },
        { 0.1 + 0.2, "0.30000000000000004" }, { 100, "100" }, { 1e15, "1000000000000000" }, { 9007199254740991, "9007199254740991" },
        { 2.0 / 3, "0.6666666666666666" }, { 0.001, "0.001" }, { 0.00123, "0.00123" }, { 0.5, "0.5" }, { 0.25, "0.25" },
        { 0.0078125, "0.0078125" }, { 109.45, "109.45" }, { 5e-324, "5e-324" }, { 1e21, "1e+21" }, { 1e-7, "1e-07" },
        { 1.7976931348623157e308, "1.7976931348623157e+308" }, { 9.5, "9.5" }, { 88.9141387, "88.9141387" },
        { 123456.789, "123456.789" }, { NAN, "" }, { INFINITY, "" },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        char out[32];
        size_t n = num_shortest(cases[i].v, out);
        check_str(cases[i].want, ((struct str){ out, n }), cases[i].want);
    }
}

static size_t digits_of(const char *p, size_t n)
{
    size_t digits = 0, zeros = 0;
    for (size_t i = 0; i < n && p[i] != 'e'; i++) {
        if (p[i] < '0' || p[i] > '9' || (p[i] == '0' && !digits))
            continue;
        digits++;
        zeros = p[i] == '0' ? zeros + 1 : 0;
    }
    return digits - zeros;
}

static void check_shortest(double v)
{
    char out[32], trial[64];
    double back = NAN;
    size_t n = num_shortest(v, out);
    assert_true(n < sizeof out);
    if (!str_to_num((struct str){ out, n }, &back) || back != v)
        fail_msg("%.17g printed as %.*s", v, (int)n, out);
    int digits = 1;
    for (; digits < 17; digits++) {
        snprintf(trial, sizeof trial, "%.*e", digits - 1, v);
        if (strtod(trial, NULL) == v)
            break;
    }
    if (digits_of(out, n) > (size_t)digits)
        fail_msg("%s printed as %.*s", trial, (int)n, out);
}

static void test_shortest_reads_back(void **state UNUSED)
{
    struct pcg g = pcg_new(1, 2);
    for (int i = 0; i < 20000; i++) {
        uint64_t bits = (uint64_t)pcg_next(&g) << 32 | pcg_next(&g);
        double any;
        memcpy(&any, &bits, sizeof any);
        if (i % 16 == 0 && isfinite(any))
            check_shortest(any);
        double u = pcg_unit(&g);
        check_shortest(u);
        check_shortest(u * 120);
        check_shortest(u * 1e6);
        check_shortest(-u * pow(10, (int)pcg_below(&g, 20)));
        check_shortest((double)pcg_below(&g, 1000000) / 1000);
    }
    for (int e = -30; e < 60; e++)
        for (int way = 0; way < 3; way++) {
            double v = ldexp(1, e);
            check_shortest(way == 0 ? v : nextafter(v, way == 1 ? 0 : INFINITY));
        }
    check_shortest(DBL_MIN);
    check_shortest(DBL_MAX);
}

static void test_grouped(void **state UNUSED)
{
    static const struct { int64_t v; const char *want; } cases[] = {
        { 0, "0" }, { 999, "999" }, { 1000, "1,000" }, { 1234567, "1,234,567" }, { -999, "-999" }, { -1000, "-1,000" },
        { -123456, "-123,456" }, { INT64_MIN, "-9,223,372,036,854,775,808" }, { INT64_MAX, "9,223,372,036,854,775,807" },
    };
    struct arena *a = arena_new(0);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        check_str(cases[i].want, int_grouped(a, cases[i].v), cases[i].want);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fixed),    cmocka_unit_test(test_fixed_on_thousandths), cmocka_unit_test(test_round),
        cmocka_unit_test(test_shortest), cmocka_unit_test(test_shortest_reads_back),  cmocka_unit_test(test_grouped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
