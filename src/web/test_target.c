#include "base/test.h"
#include "web/target.h"
#include <string.h>

static void test_targets(void **state UNUSED)
{
    static const struct { const char *target; int status; } cases[] = {
        { "/", 0 }, { "/a/b?c=d", 0 }, { "/%E7%8E%8B", 0 }, { "/a%2Fb", 0 }, { "/a..b/...", 0 }, { "/?%20", 0 }, { "/a?b=..&c=/../", 0 }, { "//a", 0 },
        { "", 400 }, { "a", 400 }, { "*", 400 }, { "?a", 400 }, { "http://x/", 400 }, { "/..", 400 }, { "/.", 400 }, { "/a/../b", 400 }, { "/%2e%2E", 400 },
        { "/.%2e/", 400 }, { "/%00", 400 }, { "/%", 400 }, { "/%1", 400 }, { "/%1g", 400 }, { "/%g1", 400 }, { "/?%00", 400 }, { "/?%", 400 }, { "/a b", 400 },
        { "/a\tb", 400 }, { "/a\x7f", 400 }, { "/\xe7\x8e\x8b", 400 }, { "/?\xe7", 400 }, { "/%C0%AF", 400 }, { "/%ff", 400 }, { "/%0A", 400 }, { "/%7f", 400 },
        { "/a\\b", 400 }, { "/a#b", 400 }, { "/<", 400 }, { "/{id}", 400 },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        if (target_check(str_of_c(cases[i].target)) != cases[i].status)
            fail_msg("%s: %d", cases[i].target, target_check(str_of_c(cases[i].target)));
    struct arena *a = arena_new(0);
    char *p = arena_alloc(a, 5001);
    memset(p, 'a', 5000);
    p[0] = '/';
    assert_int_equal(target_check((struct str){ p, MAX_TARGET }), 0);
    assert_int_equal(target_check((struct str){ p, MAX_TARGET + 1 }), 414);
    arena_free(a);
}

static void test_escapes(void **state UNUSED)
{
    static const struct { const char *text; bool plus; const char *plain; } cases[] = {
        { "", true, "" }, { "a+b", true, "a b" }, { "a+b", false, "a+b" }, { "%41%6a", true, "Aj" }, { "%2B", true, "+" }, { "100%25", true, "100%" },
        { "%e7%8E%8b", true, "王" }, { "%", true, NULL }, { "%4", true, NULL }, { "%4x", true, NULL }, { "%00", true, NULL }, { "a%", true, NULL },
    };
    struct arena *a = arena_new(0);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        check_str(cases[i].text, percent_decode(a, str_of_c(cases[i].text), cases[i].plus), cases[i].plain);
    struct buf b = buf_on(a);
    percent_encode(&b, STR("a/b?王\n"), "/");
    check_str("encoded", buf_str(&b), "a/b%3F%E7%8E%8B%0A");
    struct pairs p = { 0 };
    assert_true(params_add(a, STR("a=1&&b&c=x%3Dy+z&=e&a=2"), &p));
    static const struct { const char *name, *value; } want[] = { { "a", "1" }, { "b", "" }, { "c", "x=y z" }, { "", "e" }, { "a", "2" } };
    assert_int_equal(p.n, ARRAY_LEN(want));
    for (size_t i = 0; i < p.n; i++) {
        check_str("name", p.pair[i].name, want[i].name);
        check_str("value", p.pair[i].value, want[i].value);
    }
    assert_false(params_add(a, STR("a=%zz"), &p));
    p = (struct pairs){ 0 };
    for (int i = 0; i < MAX_PARAMS; i++)
        assert_true(params_add(a, STR("a=1"), &p));
    assert_false(params_add(a, STR("a=1"), &p));
    arena_free(a);
}

static void test_heads(void **state UNUSED)
{
    enum { ROOM = 4 };
    static const struct { const char *label; struct pair header[ROOM]; size_t n; bool is_http10, may_have_body; int status; int64_t bytes; } cases[] = {
        { "host only", { { STR("Host"), STR("x:80") } }, 1, false, false, 0, 0 },
        { "IPv6 host", { { STR("host"), STR("[::1]:80") } }, 1, false, false, 0, 0 },
        { "no host", { { STR("X"), STR("y") } }, 1, false, false, 400, 0 },
        { "no host in 1.0", { { STR("X"), STR("y") } }, 1, true, false, 0, 0 },
        { "two hosts", { { STR("Host"), STR("x") }, { STR("HOST"), STR("x") } }, 2, false, false, 400, 0 },
        { "empty host", { { STR("Host"), STR("") } }, 1, false, false, 400, 0 },
        { "host of a URL", { { STR("Host"), STR("x/y") } }, 1, false, false, 400, 0 },
        { "length", { { STR("Host"), STR("x") }, { STR("content-length"), STR("12") } }, 2, false, true, 0, 12 },
        { "no length", { { STR("Host"), STR("x") }, { STR("Content-Length"), STR("") } }, 2, false, true, 400, 0 },
        { "length with a blank", { { STR("Host"), STR("x") }, { STR("Content-Length"), STR("1 2") } }, 2, false, true, 400, 0 },
        { "length of 16 digits", { { STR("Host"), STR("x") }, { STR("Content-Length"), STR("1000000000000000") } }, 2, false, true, 400, 0 },
        { "two lengths", { { STR("Host"), STR("x") }, { STR("Content-Length"), STR("1") }, { STR("Content-length"), STR("1") } }, 3, false, true, 400, 0 },
        { "GET with a body", { { STR("Host"), STR("x") }, { STR("Content-Length"), STR("1") } }, 2, false, false, 400, 0 },
        { "GET with none", { { STR("Host"), STR("x") }, { STR("Content-Length"), STR("0") } }, 2, false, false, 0, 0 },
        { "chunks", { { STR("Host"), STR("x") }, { STR("Transfer-Encoding"), STR("identity") } }, 2, false, true, 411, 0 },
        { "continue", { { STR("Host"), STR("x") }, { STR("Expect"), STR("100-Continue") } }, 2, false, true, 0, 0 },
        { "expectation", { { STR("Host"), STR("x") }, { STR("Expect"), STR("x") } }, 2, false, true, 417, 0 },
        { "blank in a name", { { STR("Host"), STR("x") }, { STR("A b"), STR("x") } }, 2, false, true, 400, 0 },
        { "empty name", { { STR("Host"), STR("x") }, { STR(""), STR("x") } }, 2, false, true, 400, 0 },
        { "CR in a value", { { STR("Host"), STR("x") }, { STR("A"), STR("x\ry") } }, 2, false, true, 400, 0 },
        { "tab in a value", { { STR("Host"), STR("x") }, { STR("A"), STR("x\ty") } }, 2, false, true, 0, 0 },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        int64_t bytes = -1;
        int status = head_check(&(struct head){ cases[i].header, cases[i].n, cases[i].is_http10, cases[i].may_have_body }, &bytes);
        if (status != cases[i].status || (!status && bytes != cases[i].bytes))
            fail_msg("%s: status %d, %lld bytes", cases[i].label, status, (long long)bytes);
    }
}

static void test_cookies_and_languages(void **state UNUSED)
{
    check_str("first", cookie_find(STR("a=1; b=2;c=3"), "a"), "1");
    check_str("in the middle", cookie_find(STR("a=1; b=2;c=3"), "b"), "2");
    check_str("without blank", cookie_find(STR("a=1; b=2;c=3=4"), "c"), "3=4");
    check_str("prefix of a name", cookie_find(STR("ab=1"), "a"), NULL);
    check_str("no value", cookie_find(STR("a; b"), "a"), NULL);
    check_str("none", cookie_find(STR_NONE, "a"), NULL);
    const struct str codes[] = { STR("en"), STR("zh-CN") };
    static const struct { const char *accept; int want; } cases[] = {
        { "zh-CN,zh;q=0.9,en;q=0.8", 1 }, { "en-GB", 0 }, { "zh", 1 }, { "zh-Hans-CN", 1 }, { "fr, de", -1 }, { "en;q=0.1, zh;q=0.2", 1 }, { "en;q=0, zh;q=0", -1 },
        { "", -1 }, { "*", -1 }, { "fr;q=1, EN;q=0.2", 0 }, { "en;q=x", -1 }, { ",,;", -1 },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        if (language_choose(str_of_c(cases[i].accept), codes, 2) != cases[i].want)
            fail_msg("%s: %d", cases[i].accept, language_choose(str_of_c(cases[i].accept), codes, 2));
    assert_int_equal(language_choose(STR_NONE, codes, 2), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_targets), cmocka_unit_test(test_escapes), cmocka_unit_test(test_heads),
                                        cmocka_unit_test(test_cookies_and_languages) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
