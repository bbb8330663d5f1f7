#include "base/err.h"
#include "base/test.h"

static void test_arguments_are_copied(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    char code[] = "D001";
    struct err *e = ERR(a, ERR_NOT_FOUND, "There is no dealer {0} in {1}.", ARG_C(code), ARG_I(2026));
    int line = __LINE__ - 1;
    code[0] = 'X';
    check_str("text", e->msg.arg[0].s, "D001");
    assert_int_equal(e->msg.arg[1].i, 2026);
    assert_int_equal(e->msg.arg[2].kind, ARG_NONE);
    assert_int_equal(e->code, ERR_NOT_FOUND);
    assert_int_equal(e->line, line);
    assert_true(str_ends(str_of_c(e->file), STR("test_err.c")));
    assert_null(e->detail);
    arena_free(a);
}

static void test_detail(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    struct err *e = err_detail(a, ERR(a, ERR_IO, "The file cannot be read."), "read: %d", 5);
    assert_string_equal(e->detail, "read: 5");
    char *big = arena_alloc(a, 3001);
    memset(big, 'x', 3000);
    e = err_detail(a, e, "%s", big);
    assert_int_equal(strlen(e->detail), 1023);
    arena_free(a);
}

static void test_messages(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    char text[] = "abc";
    struct msg m = MSG("{0} {1} {2}", ARG_C(text), ARG_F(1.25, 1), ARG_S(STR_NONE)), copy = msg_dup(a, &m);
    text[0] = 'x';
    check_str("text", copy.arg[0].s, "abc");
    check_num("number", copy.arg[1].num, 1.25, 0);
    assert_int_equal(copy.arg[1].decimals, 1);
    check_str("no value", copy.arg[2].s, NULL);
    struct msg plain = MSG("Nothing to fill in.");
    assert_int_equal(plain.arg[0].kind, ARG_NONE);
    arena_free(a);
}

static void test_codes(void **state UNUSED)
{
    static const struct { enum err_code code; const char *name; int http, exit_status; bool retry; } cases[] = {
        { ERR_INVALID, "invalid", 400, 3, false },   { ERR_DENIED, "denied", 403, 4, false }, { ERR_NOT_FOUND, "not_found", 404, 5, false },
        { ERR_CONFLICT, "conflict", 409, 6, false }, { ERR_BUSY, "busy", 503, 7, true },      { ERR_IO, "io", 500, 8, false },
        { ERR_BUG, "bug", 500, 9, false },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        assert_string_equal(err_code_name(cases[i].code), cases[i].name);
        assert_int_equal(err_http_status(cases[i].code), cases[i].http);
        assert_int_equal(err_exit_status(cases[i].code), cases[i].exit_status);
        assert_int_equal(err_is_retryable(cases[i].code), cases[i].retry);
    }
}

static struct err *fail_when(struct arena *a, bool fails)
{
    return fails ? ERR(a, ERR_BUSY, "Try again.") : NULL;
}

static struct err *two_steps(struct arena *a, bool fails, int *done)
{
    TRY(fail_when(a, fails));
    (*done)++;
    return NULL;
}

static void test_try(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    int done = 0;
    check_ok("goes on", two_steps(a, false, &done));
    check_err("returns", two_steps(a, true, &done), ERR_BUSY);
    assert_int_equal(done, 1);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_arguments_are_copied), cmocka_unit_test(test_detail), cmocka_unit_test(test_messages),
        cmocka_unit_test(test_codes),                cmocka_unit_test(test_try),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
