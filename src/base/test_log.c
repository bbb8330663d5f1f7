#include "base/log.h"
#include "base/test.h"
#include <unistd.h>

#define FIELDS(...) (const struct log_field[]){ __VA_ARGS__, { NULL, STR_NONE } }

static void test_lines(void **state UNUSED)
{
    const struct { const char *label; struct str value; const char *want; } cases[] = {
        { "bare", STR("GET"), "k=GET" },
        { "number", STR("-1.5"), "k=-1.5" },
        { "path", STR("/a/b?c"), "k=/a/b?c" },
        { "no value", STR_NONE, "k=\"\"" },
        { "empty", STR(""), "k=\"\"" },
        { "blank", STR("a b"), "k=\"a b\"" },
        { "equals", STR("a=b"), "k=\"a=b\"" },
        { "quotes", STR("a\"b\\c"), "k=\"a\\\"b\\\\c\"" },
        { "line break", STR("a\nb\r\x7f"), "k=\"a\\x0ab\\x0d\\x7f\"" },
        { "forged line", STR("x\nts=1 level=error"), "k=\"x\\x0ats=1 level=error\"" },
        { "Chinese", STR("回访"), "k=\"回访\"" },
        { "malformed", STR("\xff"), "k=\"\uFFFD\"" },
    };
    struct arena *a = arena_new(0);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct buf b = buf_on(a);
        struct sink s = sink_to_buf(&b);
        log_put(&s, 1772677230123, LOG_WARN, "test.line", FIELDS({ "k", cases[i].value }));
        struct str want = str_printf(a, "ts=2026-03-05T02:20:30.123Z level=warn event=test.line %s", cases[i].want);
        check_str(cases[i].label, buf_str(&b), want.p);
    }
    struct buf b = buf_on(a);
    struct sink s = sink_to_buf(&b);
    log_put(&s, -1, LOG_ERROR, "early", FIELDS({ "a", STR("1") }, { "b", STR("2") }));
    check_str("before 1970", buf_str(&b), "ts=1969-12-31T23:59:59.999Z level=error event=early a=1 b=2");
    arena_free(a);
}

static void test_messages_hide_text(void **state UNUSED)
{
    static const struct { struct msg msg; const char *want; } cases[] = {
        { { "There is no dealer {0}.", { { .kind = ARG_TEXT, .s = { "D001", 4 } } } }, "There is no dealer {0}." },
        { { "{0} of {1} rows, {2} %", { { .kind = ARG_INT, .i = 3 }, { .kind = ARG_INT, .i = -4 }, { .kind = ARG_NUM, .num = 12.34, .decimals = 1 } } },
          "3 of -4 rows, 12.3 %" },
        { { "{9} {x} { {0", { { .kind = ARG_INT, .i = 1 } } }, "{9} {x} { {0" },
        { { "", { { 0 } } }, "" },
        { { NULL, { { 0 } } }, "" },
    };
    struct arena *a = arena_new(0);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct buf b = buf_on(a);
        struct sink s = sink_to_buf(&b);
        log_put_msg(&s, &cases[i].msg);
        check_str(cases[i].want, buf_str(&b), cases[i].want);
    }
    arena_free(a);
}

/* What fn writes to stderr. */
static struct str captured(struct arena *a, void (*fn)(struct arena *))
{
    enum { ROOM = 20000 };
    int ends[2], saved = dup(STDERR_FILENO);
    char *out = arena_alloc(a, ROOM);
    assert_int_equal(pipe(ends), 0);
    dup2(ends[1], STDERR_FILENO);
    close(ends[1]);
    fn(a);
    dup2(saved, STDERR_FILENO);
    close(saved);
    ssize_t n = read(ends[0], out, ROOM);
    close(ends[0]);
    return (struct str){ out, n > 0 ? (size_t)n : 0 };
}

static void log_an_error(struct arena *a)
{
    struct err *e = err_detail(a, ERR(a, ERR_NOT_FOUND, "There is no dealer {0}.", ARG_C("D001")), "select gave %d rows", 0);
    log_err(LOG_ERROR, "request.failed", e);
}

static void log_a_fault(struct arena *a)
{
    log_err(LOG_WARN, "tally.open", ERR(a, ERR_IO, "The file {0} cannot be read: {1} of {2} bytes.", ARG_C("a.segment"), ARG_I(3), ARG_I(9)));
}

static void log_a_long_line(struct arena *a)
{
    char *text = arena_alloc(a, 10000);
    memset(text, 'x', 10000);
    LOG(LOG_INFO, "long", { "k", { text, 10000 } });
}

static void log_without_fields(struct arena *a UNUSED)
{
    LOG(LOG_DEBUG, "bare");
}

static void test_stderr(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    struct str got = captured(a, log_an_error);
    assert_true(str_starts(got, STR("ts=2")));
    assert_true(str_find(got, STR(" level=error event=request.failed code=not_found msg=\"There is no dealer {0}.\" "
                                  "detail=\"select gave 0 rows\" origin=")) > 0);
    assert_true(str_find(got, STR("test_log.c:")) > 0 && str_ends(got, STR("\n")));
    assert_true(str_find(got, STR("D001")) < 0);
    got = captured(a, log_a_fault);
    assert_true(str_find(got, STR("msg=\"The file a.segment cannot be read: 3 of 9 bytes.\"")) > 0);
    got = captured(a, log_a_long_line);
    assert_int_equal(got.n, 4096);
    assert_true(str_ends(got, STR("x\n")));
    got = captured(a, log_without_fields);
    assert_true(str_ends(got, STR(" level=debug event=bare\n")));
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_lines), cmocka_unit_test(test_messages_hide_text), cmocka_unit_test(test_stderr) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
