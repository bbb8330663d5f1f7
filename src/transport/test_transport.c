#include "transport/http.h"
#include "transport/smtp.h"
#include "transport/test_line_server.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *temp_file(struct arena *a)
{
    char *path = arena_printf(a, "%s/huifang-line-XXXXXX", getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp");
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    close(fd);
    arena_defer(a, (void (*)(void *))(void (*)(void))unlink, path);
    return path;
}

static struct mail mail_to(const char *to)
{
    return (struct mail){ .from = STR("回访 <huifang@example.com>"), .to = str_of_c(to), .subject = STR("满意度月报 2026年3月：北京一店的报告已经可以阅读，请查收并在十个工作日内反馈"),
                          .text = STR("您好，\n.这一行以点开头\n再见"), .id = STR("0ABC123"), .date_ms = INT64_C(1773547200000) };
}

static void test_text_of_a_mail(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    struct str text, whole = STR("");
    struct mail m = mail_to("wang@example.com");
    check_ok("text", mail_text(a, &m, &text));
    assert_true(str_starts(text, STR("Date: Sun, 15 Mar 2026 04:00:00 +0000\r\nFrom: =?UTF-8?B?5Zue6K6/?= <huifang@example.com>\r\nTo: <wang@example.com>\r\nSubject: =?UTF-8?B?")));
    assert_true(str_find(text, STR("\r\nMessage-ID: <0ABC123@example.com>\r\n")) > 0);
    for (struct str rest = text; rest.p;) {
        struct str line = str_cut(&rest, '\n');
        assert_true(line.n <= 78 && (!line.n || line.p[line.n - 1] == '\r'));
        for (size_t i = 0; i < line.n; i++)
            assert_true((unsigned char)line.p[i] < 0x80);
    }
    m.subject = STR("x\r\nBcc: all@example.com"); /* no header of its own */
    check_ok("control characters", mail_text(a, &m, &text));
    assert_true(str_find(text, STR("\nBcc")) < 0);
    m.subject = m.text = whole;
    check_ok("empty", mail_text(a, &m, &text));
    arena_free(a);
}

static void test_bad_addresses(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    struct str text;
    static const char *const bad[] = { "", "wang", "@", "a@b\r\nRCPT TO:<c@d>", "a b@c.d", "<a@b.c>", "a@b.c,d@e.f", "a@b.c>", "王@b.c", "-oQ@x.y" };
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        struct mail m = mail_to(bad[i]);
        check_err(bad[i], mail_text(a, &m, &text), ERR_INVALID);
        m = mail_to("wang@example.com");
        m.from = str_of_c(bad[i]);
        if (!strchr(bad[i], '<')) /* a sender may have brackets, and a name before them, which is encoded */
            check_err(bad[i], mail_text(a, &m, &text), ERR_INVALID);
        m = mail_to("wang@example.com");
        m.id = STR("x>\r\nBcc: a@b.c");
        check_err("id", mail_text(a, &m, &text), ERR_INVALID);
    }
    arena_free(a);
}

static void test_sending(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    struct test_server s = test_server_start(a, TEST_SMTP, temp_file(a));
    struct smtp_server server = { .url = str_printf(a, "smtp://127.0.0.1:%d", s.port) };
    static const struct { const char *to; enum err_code code; } cases[] = {
        { "wang@example.com", 0 }, { "refuse@example.com", ERR_INVALID }, { "later@example.com", ERR_BUSY }, { "drop@example.com", ERR_IO }, { "li@example.com", 0 },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct mail m = mail_to(cases[i].to);
        struct err *e = smtp_send(a, &server, &m);
        if (cases[i].code)
            check_err(cases[i].to, e, cases[i].code);
        else
            check_ok(cases[i].to, e);
    }
    struct str got = test_server_got(a, &s);
    assert_true(str_find(got, STR("MAIL FROM:<huifang@example.com>")) >= 0 && str_find(got, STR("RCPT TO:<wang@example.com>")) > 0);
    int n = 0;
    for (ptrdiff_t at; (at = str_find(got, STR("Message-ID: <0ABC123@example.com>"))) >= 0; n++)
        got = str_sub(got, (size_t)at + 1, got.n);
    assert_int_equal(n, 2);
    struct mail m = mail_to("wang@example.com");
    server.needs_tls = true;
    assert_non_null(smtp_send(a, &server, &m)); /* the server has no TLS: nothing goes in the clear */
    check_err("nobody there", smtp_send(a, &(struct smtp_server){ .url = STR("smtp://127.0.0.1:1") }, &m), ERR_IO);
    check_err("no mail server", smtp_send(a, &(struct smtp_server){ .url = STR("file:///etc/passwd") }, &m), ERR_INVALID);
    arena_free(a);
}

static void test_asking(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    struct test_server s = test_server_start(a, TEST_HTTP, temp_file(a));
    struct http_header headers[] = { { "Content-Type", STR("application/json") }, { "X-Test", STR("回访") }, { NULL } };
    static const struct { const char *path; int status; size_t bytes; } cases[] = {
        { "/", 200, 2 }, { "/404", 404, 2 }, { "/500", 500, 2 }, { "/302", 302, 2 /* not followed */ }, { "/big", 200, HTTP_BODY_MAX },
    };
    struct http_response r;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct http_request q = { .url = str_printf(a, "http://127.0.0.1:%d%s", s.port, cases[i].path), .body = STR("{\"n\":1}"), .header = headers };
        check_ok(cases[i].path, http_ask(a, &q, &r));
        assert_int_equal(r.status, cases[i].status);
        assert_int_equal(r.body.n, cases[i].bytes);
    }
    struct str got = test_server_got(a, &s);
    assert_true(str_starts(got, STR("POST / HTTP/1.1\r\n")) && str_find(got, STR("X-Test: 回访\r\n")) > 0 && str_find(got, STR("{\"n\":1}")) > 0);
    struct http_request hang = { .url = str_printf(a, "http://127.0.0.1:%d/hang", s.port), .timeout_ms = 300 };
    check_err("no answer", http_ask(a, &hang, &r), ERR_IO);
    check_err("nobody", http_ask(a, &(struct http_request){ .url = STR("http://127.0.0.1:1/") }, &r), ERR_IO);
    static const char *const bad[] = { "", "file:///etc/passwd", "ftp://x/", "gopher://x/", "//x", "http://" };
    for (size_t i = 0; i < ARRAY_LEN(bad); i++)
        check_err(bad[i], http_ask(a, &(struct http_request){ .url = str_of_c(bad[i]) }, &r), ERR_INVALID);
    struct http_header split[] = { { "X-Test", STR("a\r\nX-Other: b") }, { NULL } };
    check_err("header", http_ask(a, &(struct http_request){ .url = hang.url, .header = split }, &r), ERR_INVALID);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_text_of_a_mail), cmocka_unit_test(test_bad_addresses), cmocka_unit_test(test_sending), cmocka_unit_test(test_asking) };
    return cmocka_run_group_tests_name("transport", tests, NULL, NULL);
}
