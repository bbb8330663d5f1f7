#include "base/money.h"
#include "base/test.h"

static void test_parse(void **state UNUSED)
{
    static const struct { const char *text; bool ok; int64_t fen; } cases[] = {
        { "0", true, 0 }, { "1234", true, 123400 }, { "1234.5", true, 123450 }, { "1234.50", true, 123450 }, { "1,234.5", true, 123450 },
        { "1,234,567.89", true, 123456789 }, { "¥1234.50", true, 123450 }, { "￥1234.50", true, 123450 }, { "¥ 1,234", true, 123400 },
        { "1234元", true, 123400 }, { "1234 元", true, 123400 }, { "1234.5元整", true, 123450 }, { "RMB 12", true, 1200 }, { "CNY12.00", true, 1200 },
        { "１２３４．５", true, 123450 }, { "１，２３４", true, 123400 }, { "-12.34", true, -1234 }, { "-¥12.34", true, -1234 },
        { "¥-12.34", true, -1234 }, { "－5", true, -500 }, { ".5", true, 50 }, { "-.05", true, -5 }, { "  7  ", true, 700 }, { "　7　", true, 700 },
        { "007", true, 700 }, { "0.01", true, 1 }, { "-0", true, 0 },
        { "92233720368547758.07", true, INT64_MAX }, { "-92233720368547758.08", true, INT64_MIN },
        { "92233720368547758.08", false, 0 }, { "-92233720368547758.09", false, 0 }, { "99999999999999999999", false, 0 },
        { "", false, 0 }, { " ", false, 0 }, { "-", false, 0 }, { "¥", false, 0 }, { "元", false, 0 }, { ".", false, 0 }, { "1.", false, 0 },
        { "1.234", false, 0 }, { "1.2.3", false, 0 }, { "1,23", false, 0 }, { "1234,567", false, 0 }, { ",123", false, 0 }, { "1,,234", false, 0 },
        { "1,234,", false, 0 }, { "1.2,3", false, 0 }, { "12,345,67", false, 0 }, { "--5", false, 0 }, { "-¥-5", false, 0 }, { "+5", false, 0 },
        { "5 6", false, 0 }, { "1e3", false, 0 }, { "abc", false, 0 }, { "0x10", false, 0 }, { "1.2万", false, 0 }, { "$5", false, 0 },
        { "5元元", false, 0 }, { "\xff", false, 0 }, { "1 元 2", false, 0 },
        { "0000000000000000000000000000000000000000000000000000000000000000000000000000001", false, 0 },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        int64_t fen = 77;
        bool ok = money_parse(str_of_c(cases[i].text), &fen);
        if (ok != cases[i].ok || fen != (ok ? cases[i].fen : 77))
            fail_msg("\"%s\": %d %lld", cases[i].text, ok, (long long)fen);
    }
    int64_t fen;
    assert_false(money_parse(STR_NONE, &fen));
    assert_false(money_parse((struct str){ "1\0", 2 }, &fen));
}

static void test_text(void **state UNUSED)
{
    static const struct { int64_t fen; const char *want; } cases[] = {
        { 0, "0.00" }, { 5, "0.05" }, { -5, "-0.05" }, { 123450, "1234.50" }, { -100, "-1.00" },
        { INT64_MAX, "92233720368547758.07" }, { INT64_MIN, "-92233720368547758.08" },
    };
    struct arena *a = arena_new(0);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        int64_t back;
        struct str text = money_str(a, cases[i].fen);
        check_str(cases[i].want, text, cases[i].want);
        assert_true(money_parse(text, &back) && back == cases[i].fen);
    }
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_parse), cmocka_unit_test(test_text) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
