/* Values in text and in attributes. */
#include "html/test_html.h"
#include "base/rng.h"
#include "base/utf8.h"
#include <limits.h>
#include <string.h>

static const struct {
    const char *label;
    struct str in;
    const char *text, *attr;
} escapes[] = {
    { "empty", STR(""), "", "" },
    { "no value", { NULL, 0 }, "", "" },
    { "plain", STR("abc 123"), "abc 123", "abc 123" },
    { "Chinese", STR("上海大众 4S店"), "上海大众 4S店", "上海大众 4S店" },
    { "emoji", STR("😀"), "😀", "😀" },
    { "each special", STR("&<>\"'"), "&amp;&lt;&gt;\"'", "&amp;&lt;&gt;&#34;&#39;" },
    { "special at both ends", STR("<a>"), "&lt;a&gt;", "&lt;a&gt;" },
    { "no double work", STR("&amp;"), "&amp;amp;", "&amp;amp;" },
    { "script", STR("<script>alert(1)</script>"), "&lt;script&gt;alert(1)&lt;/script&gt;", "&lt;script&gt;alert(1)&lt;/script&gt;" },
    { "out of an attribute", STR("\" onmouseover=\"alert(1)"), "\" onmouseover=\"alert(1)", "&#34; onmouseover=&#34;alert(1)" },
    { "out of a single-quoted attribute", STR("' autofocus onfocus='x"), "' autofocus onfocus='x", "&#39; autofocus onfocus=&#39;x" },
    { "out of a comment", STR("--><img src=x onerror=x>"), "--&gt;&lt;img src=x onerror=x&gt;", "--&gt;&lt;img src=x onerror=x&gt;" },
    { "out of a title", STR("</title><b>"), "&lt;/title&gt;&lt;b&gt;", "&lt;/title&gt;&lt;b&gt;" },
    { "a template's own tags", STR("{{ x }}"), "{{ x }}", "{{ x }}" },
    { "NUL", STR("a\0b"), "a\xEF\xBF\xBD" "b", "a\xEF\xBF\xBD" "b" },
    { "NUL in a tag", STR("<\0script>"), "&lt;\xEF\xBF\xBDscript&gt;", "&lt;\xEF\xBF\xBDscript&gt;" },
    { "lone continuation", STR("a\x80z"), "a\xEF\xBF\xBDz", "a\xEF\xBF\xBDz" },
    { "Latin-1", STR("\xE9t\xE9"), "\xEF\xBF\xBDt\xEF\xBF\xBD", "\xEF\xBF\xBDt\xEF\xBF\xBD" },
    { "GB18030", STR("\xBB\xD8\xB7\xC3"), "\xEF\xBF\xBD\xD8\xB7\xEF\xBF\xBD", NULL },
    { "lead byte before a quote", STR("\xC3\"<"), "\xEF\xBF\xBD\"&lt;", "\xEF\xBF\xBD&#34;&lt;" },
    { "lead byte at the end", STR("a\xE5\x9B"), "a\xEF\xBF\xBD\xEF\xBF\xBD", "a\xEF\xBF\xBD\xEF\xBF\xBD" },
    { "overlong <", STR("\xC0\xBC"), "\xEF\xBF\xBD\xEF\xBF\xBD", "\xEF\xBF\xBD\xEF\xBF\xBD" },
    { "overlong NUL", STR("\xC0\x80"), "\xEF\xBF\xBD\xEF\xBF\xBD", "\xEF\xBF\xBD\xEF\xBF\xBD" },
    { "surrogate", STR("\xED\xA0\x80"), "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD" },
    { "beyond Unicode", STR("\xF5\x80"), "\xEF\xBF\xBD\xEF\xBF\xBD", "\xEF\xBF\xBD\xEF\xBF\xBD" },
    { "U+FFFD itself", STR("\xEF\xBF\xBD"), "\xEF\xBF\xBD", "\xEF\xBF\xBD" },
    { "full-width <", STR("＜script＞"), "＜script＞", "＜script＞" },
    { "line breaks", STR("a\r\n\tb"), "a\r\n\tb", "a\r\n\tb" },
};

static void test_escapes(void **state UNUSED)
{
    struct test_out t;
    test_out_open(&t, "en");
    for (size_t i = 0; i < ARRAY_LEN(escapes); i++) {
        const char *label = escapes[i].label;
        html_text_str(&t.o, escapes[i].in);
        check_str(label, test_out_take(&t), escapes[i].text);
        html_attr_str(&t.o, escapes[i].in);
        check_str(label, test_out_take(&t), escapes[i].attr ? escapes[i].attr : escapes[i].text);
    }
    test_out_close(&t);
}

static void test_types(void **state UNUSED)
{
    struct test_out t;
    char array[] = "a<b";
    const struct str s = STR("<");
    enum { TWO = 2 } e = TWO;
    test_out_open(&t, "en");
    HTML_TEXT(&t.o, array);
    HTML_TEXT(&t.o, "&");
    HTML_TEXT(&t.o, (const char *)NULL);
    HTML_TEXT(&t.o, s);
    check_str("strings", test_out_take(&t), "a&lt;b&amp;&lt;");
    HTML_TEXT(&t.o, (int64_t)INT64_MIN);
    HTML_ATTR(&t.o, (uint64_t)UINT64_MAX);
    HTML_TEXT(&t.o, (size_t)SIZE_MAX);
    check_str("64 bits", test_out_take(&t), "-92233720368547758081844674407370955161518446744073709551615");
    HTML_TEXT(&t.o, true);
    HTML_TEXT(&t.o, e);
    HTML_TEXT(&t.o, (short)-3);
    HTML_ATTR(&t.o, (unsigned char)255);
    HTML_ATTR(&t.o, (signed char)-1);
    HTML_ATTR(&t.o, 7u);
    HTML_ATTR(&t.o, -7LL);
    HTML_TEXT(&t.o, 'a');
    check_str("small", test_out_take(&t), "12-3255-17-797");
    HTML_TEXT(&t.o, ((struct html){ STR("<b>&amp;</b>") }));
    check_str("markup", test_out_take(&t), "<b>&amp;</b>");
    test_out_close(&t);
}

static void test_counts(void **state UNUSED)
{
    assert_int_equal(HTML_COUNT(3), 3);
    assert_int_equal(HTML_COUNT(-3), 0);
    assert_int_equal(HTML_COUNT(INT64_MIN), 0);
    assert_int_equal(HTML_COUNT((size_t)4), 4);
    assert_int_equal(HTML_COUNT((unsigned char)200), 200);
    assert_int_equal(HTML_COUNT(0), 0);
}

static void test_personal_values_are_masked(void **state UNUSED)
{
    struct test_out t;
    test_out_open(&t, "en");
    HTML_TEXT(&t.o, ((struct phone){ STR("13812345678") }));
    check_str("phone", test_out_take(&t), "138****5678");
    HTML_ATTR(&t.o, ((struct phone){ STR("13812345678") }));
    check_str("phone in an attribute", test_out_take(&t), "138****5678");
    HTML_TEXT(&t.o, ((struct plate){ STR("浙A12345") }));
    check_str("plate", test_out_take(&t), "浙A****5");
    HTML_ATTR(&t.o, ((struct plate){ STR("浙A12345") }));
    check_str("plate in an attribute", test_out_take(&t), "浙A****5");
    HTML_TEXT(&t.o, ((struct person_name){ STR("张三") }));
    check_str("name", test_out_take(&t), "张*");
    HTML_ATTR(&t.o, ((struct person_name){ STR("\"><") }));
    assert_int_equal(str_find(test_out_take(&t), STR("\"")), -1);
    HTML_TEXT(&t.o, ((struct person_name){ STR("<script>") }));
    assert_int_equal(str_find(test_out_take(&t), STR("<")), -1);
    test_out_close(&t);
}

static void test_messages(void **state UNUSED)
{
    struct test_out t;
    test_out_open(&t, "en");
    HTML_TEXT(&t.o, MSG("Tom & {0}: {1}", ARG_C("<b>\"Jerry\"</b>"), ARG_I(1234)));
    check_str("text", test_out_take(&t), "Tom &amp; &lt;b&gt;\"Jerry\"&lt;/b&gt;: 1,234");
    HTML_ATTR(&t.o, MSG("\"{0}\"", ARG_C("'")));
    check_str("attribute", test_out_take(&t), "&#34;&#39;&#34;");
    HTML_TEXT(&t.o, ((struct msg){ 0 }));
    HTML_ATTR(&t.o, ((struct msg){ 0 }));
    check_str("nothing to say", test_out_take(&t), "");
    html_text_msg_n(&t.o, "{0} <{1}>", "{0} <{1}>s", MSG(NULL, ARG_I(1), ARG_C("a&b")));
    html_text_msg_n(&t.o, "{0} <{1}>", "{0} <{1}>s", MSG(NULL, ARG_I(2000), ARG_C("a&b")));
    check_str("plural", test_out_take(&t), "1 &lt;a&amp;b&gt;2,000 &lt;a&amp;b&gt;s");
    html_attr_msg_n(&t.o, "one", "\"{0}\"", MSG(NULL, ARG_I(0)));
    check_str("plural in an attribute", test_out_take(&t), "&#34;0&#34;");
    test_out_close(&t);
}

static void test_part(void **state UNUSED)
{
    struct test_out t;
    struct html_part part;
    test_out_open(&t, "zh_CN");
    struct html_out *inner = html_part_begin(&part, &t.o);
    assert_ptr_equal(inner->lang, t.o.lang);
    check_str("empty", html_part_end(&part).s, "");
    html_raw(inner, "<p>", 3);
    HTML_TEXT(inner, "<");
    html_raw(&t.o, "<main>", 6);
    HTML_TEXT(&t.o, html_part_end(&part));
    check_str("placed", test_out_take(&t), "<main><p>&lt;");
    test_out_close(&t);
}

/* Whatever the bytes: no markup comes out, and only valid UTF-8. */
static void test_random_bytes(void **state UNUSED)
{
    struct test_out t;
    test_out_open(&t, "en");
    struct pcg r = pcg_new(20120305, 1);
    for (int round = 0; round < 20000; round++) {
        char bytes[24];
        size_t n = pcg_below(&r, sizeof bytes);
        for (size_t i = 0; i < n; i++)
            bytes[i] = pcg_below(&r, 3) ? "&<>\"'\xC3\xE5\x9B\xBF\xF0"[pcg_below(&r, 11)] : (char)pcg_below(&r, 256);
        html_attr_str(&t.o, (struct str){ bytes, n });
        struct str out = buf_str(&t.text);
        assert_true(utf8_is_valid(out));
        assert_null(n ? memchr(out.p, '\0', out.n) : NULL);
        for (size_t i = 0; i < out.n; i++)
            assert_null(memchr("<>\"'", out.p[i], 4));
        buf_clear(&t.text);
    }
    test_out_close(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_escapes),
        cmocka_unit_test(test_types),
        cmocka_unit_test(test_counts),
        cmocka_unit_test(test_personal_values_are_masked),
        cmocka_unit_test(test_messages),
        cmocka_unit_test(test_part),
        cmocka_unit_test(test_random_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
