#include "base/str.h"
#include "base/test.h"

static void test_equality(void **state UNUSED)
{
    assert_true(str_eq(STR("a"), STR("a")));
    assert_false(str_eq(STR("a"), STR("A")));
    assert_false(str_eq(STR("a"), STR("ab")));
    assert_true(str_eq(STR_NONE, STR("")));
    assert_true(str_eq_c(STR("张三"), "张三"));
    assert_true(str_eq_c(STR_NONE, NULL));
    assert_false(str_eq((struct str){ "a\0b", 3 }, (struct str){ "a\0c", 3 }));
    assert_true(str_eq_nocase(STR("AbZ-9"), STR("aBz-9")));
    assert_false(str_eq_nocase(STR("@"), STR("`")));
    assert_false(str_eq_nocase(STR("["), STR("{")));
    assert_false(str_eq_nocase(STR("a"), STR("ab")));
    assert_true(str_is_empty(STR_NONE) && str_is_empty(STR("")) && !str_is_empty(STR(" ")));
}

static int sign(int v)
{
    return (v > 0) - (v < 0);
}

static void test_order(void **state UNUSED)
{
    static const struct { const char *a, *b; int want; } cases[] = {
        { "", "", 0 }, { "", "a", -1 }, { "a", "", 1 }, { "a", "b", -1 }, { "ab", "a", 1 }, { "a", "ab", -1 }, { "Z", "a", -1 },
        { "\x7f", "\x80", -1 }, { "一", "丁", -1 },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        assert_int_equal(sign(str_cmp(str_of_c(cases[i].a), str_of_c(cases[i].b))), cases[i].want);
        assert_int_equal(sign(str_cmp(str_of_c(cases[i].b), str_of_c(cases[i].a))), -cases[i].want);
    }
    assert_int_equal(str_cmp(STR_NONE, STR("")), 0);
}

static void test_finding(void **state UNUSED)
{
    static const struct { const char *s, *part; ptrdiff_t at; bool starts, ends; } cases[] = {
        { "abcabc", "abc", 0, true, true }, { "abcabc", "cab", 2, false, false }, { "abc", "abcd", -1, false, false },
        { "abc", "", 0, true, true },       { "", "", 0, true, true },            { "", "a", -1, false, false },
        { "xabc", "abc", 1, false, true },  { "回访", "访", 3, false, true },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct str s = str_of_c(cases[i].s), part = str_of_c(cases[i].part);
        if (str_find(s, part) != cases[i].at || str_starts(s, part) != cases[i].starts || str_ends(s, part) != cases[i].ends)
            fail_msg("\"%s\" in \"%s\"", cases[i].part, cases[i].s);
    }
    assert_int_equal(str_find(STR_NONE, STR("a")), -1);
    assert_true(str_starts(STR_NONE, STR("")));
}

static void test_parts(void **state UNUSED)
{
    check_str("middle", str_sub(STR("abcdef"), 2, 3), "cde");
    check_str("to the end", str_sub(STR("abc"), 1, SIZE_MAX), "bc");
    check_str("past the end", str_sub(STR("abc"), 9, 1), "");
    check_str("of no value", str_sub(STR_NONE, 1, 1), NULL);
    check_str("trim", str_trim(STR(" \t\r\n\v\fa b \n")), "a b");
    check_str("trim nothing", str_trim(STR("a")), "a");
    check_str("trim all", str_trim(STR("   ")), "");
    check_str("ideographic space is no ASCII space", str_trim(STR("　a")), "　a");
}

static void test_cut(void **state UNUSED)
{
    static const struct { const char *in, *want; } cases[] = {
        { "a,b,c", "[a][b][c]" }, { "a", "[a]" }, { "", "[]" }, { ",", "[][]" }, { "a,,b,", "[a][][b][]" },
    };
    struct arena *a = arena_new(0);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct str rest = str_of_c(cases[i].in), got = STR("");
        while (rest.p) {
            struct str part = str_cut(&rest, ',');
            got = str_printf(a, STR_FMT "[" STR_FMT "]", STR_ARG(got), STR_ARG(part));
        }
        check_str(cases[i].in, got, cases[i].want);
    }
    struct str none = STR_NONE;
    check_str("no value", str_cut(&none, ','), NULL);
    arena_free(a);
}

static void test_copies(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    char text[] = "abc";
    struct str copy = str_dup(a, (struct str){ text, 2 });
    char *c = str_c(a, (struct str){ text, 2 });
    text[0] = 'x';
    check_str("dup", copy, "ab");
    assert_string_equal(c, "ab");
    assert_string_equal(str_c(a, STR_NONE), "");
    check_str("dup of no value", str_dup(a, STR_NONE), NULL);
    assert_non_null(str_dup(a, STR("")).p);
    check_str("printf", str_printf(a, "%s-%03d", "回", 7), "回-007");
    assert_null(str_of_c(NULL).p);
    arena_free(a);
}

static void test_integers(void **state UNUSED)
{
    static const struct { const char *text; bool ok; int64_t want; } cases[] = {
        { "0", true, 0 }, { "-0", true, 0 }, { "+5", true, 5 }, { "007", true, 7 }, { "9223372036854775807", true, INT64_MAX },
        { "-9223372036854775808", true, INT64_MIN }, { "9223372036854775808", false, 0 }, { "-9223372036854775809", false, 0 },
        { "99999999999999999999999", false, 0 }, { "", false, 0 }, { "-", false, 0 }, { "+", false, 0 }, { " 1", false, 0 }, { "1 ", false, 0 },
        { "1.0", false, 0 }, { "0x1", false, 0 }, { "--1", false, 0 }, { "１", false, 0 },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        int64_t v = 77;
        bool ok = str_to_int(str_of_c(cases[i].text), &v);
        if (ok != cases[i].ok || v != (ok ? cases[i].want : 77))
            fail_msg("\"%s\": %lld", cases[i].text, (long long)v);
    }
    int64_t v;
    assert_false(str_to_int(STR_NONE, &v));
    assert_false(str_to_int((struct str){ "1\0", 2 }, &v));
}

static void test_numbers(void **state UNUSED)
{
    static const struct { const char *text; bool ok; double want; } cases[] = {
        { "0", true, 0 }, { "-1.5", true, -1.5 }, { "+.5", true, 0.5 }, { "5.", true, 5 }, { "1e3", true, 1000 }, { "1E-3", true, 0.001 },
        { "1.7976931348623157e308", true, 1.7976931348623157e308 }, { "1e-400", true, 0 }, { "1e400", false, 0 }, { "-1e400", false, 0 },
        { "", false, 0 }, { ".", false, 0 }, { "e5", false, 0 }, { "1e", false, 0 }, { "1,5", false, 0 }, { "0x1p3", false, 0 }, { "inf", false, 0 },
        { "nan", false, 0 }, { " 1", false, 0 }, { "1 ", false, 0 }, { "1-2", false, 0 }, { "1.2.3", false, 0 },
        { "0.0000000000000000000000000000000000000000000000000000000000000000001", false, 0 },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        double v = 77;
        bool ok = str_to_num(str_of_c(cases[i].text), &v);
        if (ok != cases[i].ok || v != (ok ? cases[i].want : 77))
            fail_msg("\"%s\": %g", cases[i].text, v);
    }
    double v;
    assert_false(str_to_num(STR_NONE, &v));
    assert_false(str_to_num((struct str){ "1\0", 2 }, &v));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_equality), cmocka_unit_test(test_order),    cmocka_unit_test(test_finding),  cmocka_unit_test(test_parts),
        cmocka_unit_test(test_cut),      cmocka_unit_test(test_copies),   cmocka_unit_test(test_integers), cmocka_unit_test(test_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
