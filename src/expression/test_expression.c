/* Expressions: what is refused and where, how they print, limits. What they answer: tests/expression/cases.json. */
#include "base/buf.h"
#include "base/test.h"
#include "expression/expression.h"

static const struct refused { const char *label, *text; int64_t at; const char *says; } refused[] = {
    { "nothing", "", 1, "a value is expected here" },
    { "blanks only", "  ", 3, "a value is expected here" },
    { "operator without a right side", "{L1} <=", 8, "a value is expected here" },
    { "operator without a left side", "<= 2", 1, "a value is expected here" },
    { "and without a right side", "{L1} = 1 and", 13, "a value is expected here" },
    { "and at the start", "and {L1} = 1", 1, "a value is expected here" },
    { "two values side by side", "{L1} 2", 6, "and, or or an operator is expected here" },
    { "Chinese before it counts as characters", "{满意} = '好' 2", 12, "and, or or an operator is expected here" },
    { "question without an end", "1 = {L1", 5, "the name that begins here has no end" },
    { "line break in a name", "{L\n1} = 1", 1, "the name that begins here has no end" },
    { "question without a name", "{ } = 1", 1, "a question's code is expected" },
    { "question of a sign only", "{#}", 1, "a question's code is expected" },
    { "text without an end", "{A} = 'x", 7, "this text has no end" },
    { "text that ends in an escaped quote", "{A} = 'x\\'", 7, "this text has no end" },
    { "bracket without an end", "({L1} = 1", 10, "and, or, an operator or ) is expected here" },
    { "bracket too many", "({L1} = 1))", 11, "and, or or an operator is expected here" },
    { "list without an end", "{A} anyof [1, 2", 16, "a comma or {1} is expected here" },
    { "list with a hole", "{A} anyof [1,,2]", 14, "a value is expected here" },
    { "unknown function", "sun({A})", 1, "there is no function" },
    { "functions have case", "SUM({A})", 1, "there is no function" },
    { "number and letter", "{A} = 5x", 7, "this is no number" },
    { "two points", "{A} = 1.2.3", 7, "this is no number" },
    { "half a hexadecimal", "0x", 1, "this is no number" },
    { "minus before a question", "-{A}", 1, "a value is expected here" },
    { "empty behind a bracket", "({A}) empty", 7, "and, or or an operator is expected here" },
    { "a sign nobody knows", "{A} ~ 1", 5, "and, or or an operator is expected here" },
};

static void test_refused(void **state)
{
    (void)state;
    struct arena *a = arena_new(0);
    for (size_t i = 0; i < ARRAY_LEN(refused); i++) {
        const struct expression *e;
        const struct err *error = expression_parse(a, str_of_c(refused[i].text), &e);
        check_err(refused[i].label, error, ERR_INVALID);
        check_num(refused[i].label, (double)error->msg.arg[0].i, (double)refused[i].at, 0);
        if (str_find(str_of_c(error->msg.id), str_of_c(refused[i].says)) < 0)
            check_str(refused[i].label, str_of_c(error->msg.id), refused[i].says);
    }
    arena_free(a);
}

static const struct printed { const char *text, *plain; } printed[] = {
    { "{L1}<=2", "{L1} <= 2" },
    { " ( ( {L1} == 1 ) ) ", "{L1} = 1" },
    { "{a} notequal 'x' || {b} less 3 && !{c}", "{a} <> 'x' or {b} < 3 and !{c}" },
    { "({a} = 1 or {b} = 2) and {c} notempty", "({a} = 1 or {b} = 2) and {c} notempty" },
    { "not {a} = 1", "!({a} = 1)" },
    { "not not {a}", "!!{a}" },
    { "!{a} empty", "!({a} empty)" },
    { "1 - (2 - 3)", "1 - (2 - 3)" },
    { "(1 - 2) - 3", "1 - 2 - 3" },
    { "1 + 2 * 3 ^ 2", "1 + 2 * 3 ^ 2" },
    { "(1 + 2) * 3", "(1 + 2) * 3" },
    { "{a} anyof [1,'b',{c}]", "{a} anyof [1, 'b', {c}]" },
    { "iif( {a}>1 ,word , null)", "iif({a} > 1, 'word', null)" },
    { "{#a} = \"it\\'s\"", "{#a} = 'it\\'s'" },
    { "{a} = 0.0000001", "{a} = 0.0000001" },
    { "{a} = 1000000000000000000000000", "{a} = 999999999999999983222784" },
    { "today()", "today()" },
    { "{a} = -1", "{a} = -1" },
    { "{a}-1", "{a} - 1" },
    { "{a} =< 1 and {b} => TRUE", "{a} <= 1 and {b} >= true" },
};

static void test_printed(void **state)
{
    (void)state;
    struct arena *a = arena_new(0);
    for (size_t i = 0; i < ARRAY_LEN(printed); i++) {
        const struct expression *e;
        check_ok(printed[i].text, expression_parse(a, str_of_c(printed[i].text), &e));
        check_str(printed[i].text, expression_text(a, e), printed[i].plain);
        check_ok(printed[i].plain, expression_parse(a, expression_text(a, e), &e));
        check_str(printed[i].plain, expression_text(a, e), printed[i].plain);
    }
    arena_free(a);
}

static void test_questions(void **state)
{
    (void)state;
    struct arena *a = arena_new(0);
    const struct expression *e;
    const struct str *name;
    check_ok("parse", expression_parse(a, STR("{L1} = 1 and ({A0} > {l1} or {m[0]} = 2 or {t.length} > sum({b}, [{c}]))"), &e));
    size_t n = expression_questions(a, e, &name);
    static const char *const wanted[] = { "L1", "A0", "m", "t", "b", "c" };
    assert_int_equal(n, ARRAY_LEN(wanted));
    for (size_t i = 0; i < n; i++)
        check_str("name", name[i], wanted[i]);
    check_ok("none", expression_parse(a, STR("1 = 1"), &e));
    assert_int_equal(expression_questions(a, e, &name), 0);
    arena_free(a);
}

static struct str repeat(struct arena *a, const char *part, size_t n, const char *end)
{
    struct buf b = buf_on(a);
    for (size_t i = 0; i < n; i++)
        buf_add_c(&b, part);
    buf_add_c(&b, end);
    return buf_str(&b);
}

static void test_limits(void **state)
{
    (void)state;
    struct arena *a = arena_new(0);
    const struct expression *e;
    check_err("deep brackets", expression_parse(a, repeat(a, "(", 5000, "1"), &e), ERR_INVALID);
    check_err("deep not", expression_parse(a, repeat(a, "!", 5000, "1"), &e), ERR_INVALID);
    check_err("deep not in words", expression_parse(a, repeat(a, "not ", 1500, "1"), &e), ERR_INVALID);
    check_err("deep lists", expression_parse(a, repeat(a, "[", 5000, "1"), &e), ERR_INVALID);
    check_err("many parts", expression_parse(a, repeat(a, "1+", 2000, "1"), &e), ERR_INVALID);
    check_ok("499 sums", expression_parse(a, repeat(a, "1+", 499, "1"), &e));
    check_num("499 sums", expression_eval(e, &(struct expression_world){ .arena = a }).number, 500, 0);
    check_err("too long", expression_parse(a, repeat(a, " ", 8001, "1"), &e), ERR_INVALID);
    arena_free(a);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_refused), cmocka_unit_test(test_printed), cmocka_unit_test(test_questions), cmocka_unit_test(test_limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
