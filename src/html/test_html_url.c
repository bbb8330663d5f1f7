/* Values in URLs. */
#include "base/rng.h"
#include "html/test_html.h"
#include <string.h>

static const struct {
    const char *label;
    struct str in;
    const char *want;
} urls[] = {
    { "empty", STR(""), "" },
    { "no value", { NULL, 0 }, "" },
    { "https", STR("https://a.example:8080/b/c?d=e&f=g#h"), "https://a.example:8080/b/c?d=e&amp;f=g#h" },
    { "upper case scheme", STR("HTTP://A/"), "HTTP://A/" },
    { "mailto", STR("mailto:a@b.example?subject=x"), "mailto:a@b.example?subject=x" },
    { "tel", STR("tel:+8613812345678"), "tel:+8613812345678" },
    { "sip", STR("sip:8001@pbx"), "sip:8001@pbx" },
    { "rooted path", STR("/a/b"), "/a/b" },
    { "relative path", STR("a/b:c"), "a/b:c" },
    { "query", STR("?a=b:c"), "?a=b:c" },
    { "fragment", STR("#a:b"), "#a:b" },
    { "IPv6", STR("http://[::1]/"), "http://[::1]/" },
    { "another host", STR("//a.example/"), "//a.example/" },
    { "space around", STR(" \t\r\n/a \n"), "/a" },
    { "Chinese", STR("/报告?店=a"), "/%E6%8A%A5%E5%91%8A?%E5%BA%97=a" },
    { "escapes stay", STR("/a%20b%E6"), "/a%20b%E6" },
    { "no escape", STR("/100%/%zz%4"), "/100%25/%25zz%254" },
    { "not allowed in a URL", STR("/a b\"<>\\^`{|}"), "/a%20b%22%3C%3E%5C%5E%60%7B%7C%7D" },
    { "quote", STR("/a'b"), "/a&#39;b" },
    { "inner control characters", STR("/a\tb\nc\x7F"), "/a%09b%0Ac%7F" },
    { "NUL", STR("/a\0b"), "/a%EF%BF%BDb" },
    { "malformed", STR("/a\xFF\xE5\x9B"), "/a%EF%BF%BD%EF%BF%BD%EF%BF%BD" },
    { "backslashes", STR("\\\\a.example"), "%5C%5Ca.example" },

    { "javascript", STR("javascript:alert(1)"), "#" },
    { "mixed case", STR("JaVaScRiPt:alert(1)"), "#" },
    { "space before", STR(" javascript:alert(1)"), "#" },
    { "control character before", STR("\x01javascript:alert(1)"), "#" },
    { "NUL before", STR("\0javascript:alert(1)"), "#" },
    { "tab inside", STR("java\tscript:alert(1)"), "#" },
    { "line break inside", STR("java\nscript:alert(1)"), "#" },
    { "space before the colon", STR("javascript :alert(1)"), "#" },
    { "tab before the colon", STR("https\t:x"), "#" },
    { "character reference", STR("javascript&#58;alert(1)"), "javascript&amp;#58;alert(1)" },
    { "character reference without number sign", STR("javascript&colon;alert(1)"), "javascript&amp;colon;alert(1)" },
    { "percent-encoded colon", STR("javascript%3Aalert(1)"), "javascript%3Aalert(1)" },
    { "full-width colon", STR("javascript：x"), "javascript%EF%BC%9Ax" },
    { "data", STR("data:text/html,<script>"), "#" },
    { "vbscript", STR("vbscript:x"), "#" },
    { "file", STR("file:///etc/passwd"), "#" },
    { "blob", STR("blob:https://a/b"), "#" },
    { "view-source", STR("view-source:https://a"), "#" },
    { "nothing before the colon", STR(":x"), "#" },
    { "longer than a good scheme", STR("https2:x"), "#" },
    { "malformed in the scheme", STR("http\xFFs:x"), "#" },
};

static void test_urls(void **state UNUSED)
{
    struct test_out t;
    test_out_open(&t, "en");
    for (size_t i = 0; i < ARRAY_LEN(urls); i++) {
        HTML_URL(&t.o, urls[i].in);
        check_str(urls[i].label, test_out_take(&t), urls[i].want);
    }
    HTML_URL(&t.o, "javascript:x");
    HTML_URL(&t.o, (char *)NULL);
    check_str("C string", test_out_take(&t), "#");
    test_out_close(&t);
}

static const struct {
    const char *label;
    struct str in;
    const char *query, *path; /* path NULL: the same */
} parts[] = {
    { "empty", STR(""), "", NULL },
    { "no value", { NULL, 0 }, "", NULL },
    { "unreserved", STR("AZaz09-._~"), "AZaz09-._~", NULL },
    { "reserved", STR(":/?#[]@!$&'()*+,;="), "%3A%2F%3F%23%5B%5D%40%21%24%26%27%28%29%2A%2B%2C%3B%3D", NULL },
    { "markup", STR("\"><b a='"), "%22%3E%3Cb%20a%3D%27", NULL },
    { "percent", STR("100%41"), "100%2541", NULL },
    { "another parameter", STR("a&admin=1"), "a%26admin%3D1", NULL },
    { "Chinese", STR("大众"), "%E5%A4%A7%E4%BC%97", NULL },
    { "emoji", STR("😀"), "%F0%9F%98%80", NULL },
    { "NUL", STR("a\0b"), "a%EF%BF%BDb", NULL },
    { "line break", STR("a\r\nb"), "a%0D%0Ab", NULL },
    { "malformed", STR("\xE5\x9B\x22"), "%EF%BF%BD%EF%BF%BD%22", NULL },
    { "up and away", STR("../../admin"), "..%2F..%2Fadmin", NULL },
    { "here", STR("."), ".", "%EF%BF%BD" },
    { "up", STR(".."), "..", "%EF%BF%BD" },
    { "more dots", STR("..."), "...", NULL },
    { "dot and letters", STR(".a"), ".a", NULL },
};

static void test_parts(void **state UNUSED)
{
    struct test_out t;
    test_out_open(&t, "en");
    for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
        HTML_QUERY(&t.o, parts[i].in);
        check_str(parts[i].label, test_out_take(&t), parts[i].query);
        HTML_PATH(&t.o, parts[i].in);
        check_str(parts[i].label, test_out_take(&t), parts[i].path ? parts[i].path : parts[i].query);
    }
    HTML_QUERY(&t.o, "a b");
    HTML_PATH(&t.o, "..");
    HTML_QUERY(&t.o, -1);
    HTML_PATH(&t.o, (uint64_t)UINT64_MAX);
    check_str("types", test_out_take(&t), "a%20b%EF%BF%BD-118446744073709551615");
    test_out_close(&t);
}

/* Whatever the bytes: only characters of a URL come out, and a scheme only if it is a good one. */
static void test_random_bytes(void **state UNUSED)
{
    static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?#[]@!$&()*+,;=%";
    static const char *const pieces[] = { "javascript", "https", "tel", ":", ":", "/", "#", "%", "41", "\t", " ", "\"", "<", "\xE5", "." };
    struct test_out t;
    test_out_open(&t, "en");
    struct pcg r = pcg_new(20120305, 2);
    for (int round = 0; round < 20000; round++) {
        struct buf in = buf_on(t.arena);
        for (uint32_t n = pcg_below(&r, 7); n > 0; n--)
            buf_add_c(&in, pieces[pcg_below(&r, ARRAY_LEN(pieces))]);
        buf_add_char(&in, (char)pcg_below(&r, 256));
        HTML_URL(&t.o, buf_str(&in));
        struct str out = test_out_take(&t);
        for (size_t i = 0; i < out.n; i++)
            assert_non_null(memchr(allowed, out.p[i], sizeof allowed - 1));
        size_t n = 0;
        while (n < out.n && !memchr(":/?#", out.p[n], 4))
            n++;
        if (n < out.n && out.p[n] == ':')
            assert_true(str_eq_c(str_sub(out, 0, n), "https") || str_eq_c(str_sub(out, 0, n), "tel"));
    }
    test_out_close(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_urls),
        cmocka_unit_test(test_parts),
        cmocka_unit_test(test_random_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
