#include "base/test.h"
#include "base/utf8.h"

static void test_every_character_there_and_back(void **state UNUSED)
{
    for (uint32_t c = 0; c <= 0x110000; c++) {
        char bytes[4];
        size_t n = utf8_put(c, bytes), i = 0;
        bool real = c <= 0x10FFFF && !(c >= 0xD800 && c <= 0xDFFF);
        if (!real) {
            assert_int_equal(n, 0);
            continue;
        }
        struct str s = { bytes, n };
        if (utf8_next(s, &i) != c || i != n || !utf8_is_valid(s))
            fail_msg("U+%04X", c);
    }
}

static void test_malformed(void **state UNUSED)
{
    static const struct { const char *label, *bytes; size_t n; } cases[] = {
        { "lone continuation", "\x80", 1 },      { "overlong NUL", "\xC0\x80", 2 },          { "overlong slash", "\xC1\xAF", 2 },
        { "overlong 3", "\xE0\x9F\xBF", 3 },     { "overlong 4", "\xF0\x8F\xBF\xBF", 4 },    { "surrogate", "\xED\xA0\x80", 3 },
        { "past the end", "\xF4\x90\x80\x80", 4 }, { "F5", "\xF5\x80\x80\x80", 4 },          { "FF", "\xFF", 1 },
        { "cut 2", "\xC3", 1 },                  { "cut 3", "\xE4\xB8", 2 },                 { "cut 4", "\xF0\x9F\x98", 3 },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct str s = { cases[i].bytes, cases[i].n };
        size_t at = 0;
        if (utf8_is_valid(s) || utf8_next(s, &at) != UTF8_BAD || at != 1)
            fail_msg("%s", cases[i].label);
        assert_int_equal(utf8_count(s), cases[i].n);
    }
    struct str mixed = { "\xE4" "A", 2 };
    size_t at = 0;
    utf8_next(mixed, &at);
    assert_int_equal(utf8_next(mixed, &at), 'A');
}

static void test_counts_and_prefixes(void **state UNUSED)
{
    struct str s = STR("a张😀b");
    assert_int_equal(utf8_count(s), 4);
    assert_int_equal(utf8_count(STR_NONE), 0);
    assert_true(utf8_is_valid(STR_NONE));
    check_str("0", utf8_prefix(s, 0), "");
    check_str("2", utf8_prefix(s, 2), "a张");
    check_str("3", utf8_prefix(s, 3), "a张😀");
    check_str("9", utf8_prefix(s, 9), "a张😀b");
    check_str("no value", utf8_prefix(STR_NONE, 3), NULL);
}

static void test_width(void **state UNUSED)
{
    static const struct { const char *text; size_t want; } cases[] = {
        { "", 0 }, { "abc", 3 }, { "张三", 4 }, { "ｆｕｌｌ", 8 }, { "（）", 4 }, { "“”", 2 }, { "é", 1 }, { "e\u0301", 1 },
        { "한국", 4 }, { "カナ", 4 }, { "ｶﾅ", 2 }, { "😀", 2 }, { "𠮷", 2 }, { "a\u200bb", 2 }, { "　", 2 }, { "、。", 4 },
        { "\uE000", 1 }, { "½", 1 }, { "①", 1 }, { "㈱", 2 }, { "\xff", 1 },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        if (utf8_width(str_of_c(cases[i].text)) != cases[i].want)
            fail_msg("width of \"%s\"", cases[i].text);
}

static void test_clean(void **state UNUSED)
{
    static const struct { const char *in, *want; } cases[] = {
        { "", "" },
        { "plain text", "plain text" },
        { "a\tb\r\nc", "a\tb\r\nc" },
        { "张三，你好。", "张三,你好。" },
        { "ＡＢｃ１２３（）", "ABc123()" },
        { "全　角", "全 角" },
        { "a\u00A0b", "a b" },
        { "\uFEFF" "bom", "bom" },
        { "zero\u200Bwidth\u200C\u200D", "zerowidth" },
        { "\u202D13800001111\u202C", "13800001111" },
        { "a\x01\x02\x1f\x7f" "b", "ab" },
        { "\xC2\x85x\xC2\x9F", "x" },
        { "\uE000张\uF8FF\U000F0000\U0010FFFD", "张" },
        { "\uFFFE\uFFFF\uFDD0", "" },
        { "a\xff\xfe" "b", "a\uFFFD\uFFFDb" },
        { "\xE5\xBC", "\uFFFD\uFFFD" },
        { "kept \uFFFD", "kept \uFFFD" },
        { "é ö 𠮷 😀 · “”", "é ö 𠮷 😀 · “”" },
    };
    struct arena *a = arena_new(0);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct str s = str_of_c(cases[i].in), out = utf8_clean(a, s);
        check_str(cases[i].in, out, cases[i].want);
        if (strcmp(cases[i].in, cases[i].want) == 0 && out.p != s.p)
            fail_msg("\"%s\" was copied", cases[i].in);
    }
    check_str("no value", utf8_clean(a, STR_NONE), NULL);
    check_str("prose", utf8_clean_prose(a, STR("您好，\u200B满意吗？（Ａ）\u00A0!\u3000\xff")), "您好，满意吗？（Ａ） !\u3000\uFFFD");
    check_str("NUL inside", utf8_clean(a, (struct str){ "a\0b", 3 }), "ab");
    arena_free(a);
}

/* What utf8_clean promises, for every character: valid, clean a second time, and unchanged where it says so. */
static void test_clean_every_character(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    struct arena_mark m = arena_mark(a);
    for (uint32_t c = 0; c <= 0x10FFFF; c++) {
        char bytes[4];
        size_t n = utf8_put(c, bytes);
        struct str once = utf8_clean(a, (struct str){ bytes, n }), twice = utf8_clean(a, once);
        if (!utf8_is_valid(once) || twice.p != once.p || twice.n != once.n)
            fail_msg("U+%04X", c);
        arena_rewind(a, m);
    }
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_character_there_and_back), cmocka_unit_test(test_malformed),
        cmocka_unit_test(test_counts_and_prefixes),            cmocka_unit_test(test_width),
        cmocka_unit_test(test_clean),                          cmocka_unit_test(test_clean_every_character),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
