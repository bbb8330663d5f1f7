/* Which windows are told of a dealer with a month of three interviews, of wholes with dealers of few, and after a correction; test_secrecy.py attacks what comes of it. */
#include "result/result_telling.h"
#include "result/test_result.h"

static struct arena *arena;
static struct job *job;

static int set_up(void **state UNUSED)
{
    arena = arena_new(TEST_MEMORY);
    job = test_survey(arena);
    return 0;
}

static int tear_down(void **state UNUSED)
{
    arena_free(arena);
    return 0;
}

/* From June 2025 on, n interviews each month. */
static void add(struct buf *b, const char *dealer, const int *n, size_t months)
{
    static const char *const names[] = { "2025-06", "2025-07", "2025-08", "2025-09", "2025-10", "2025-11", "2025-12", "2026-01", "2026-02", "2026-03", "2026-04", "2026-05" };
    for (size_t i = 0; i < months; i++)
        test_add(b, (struct test_row){ dealer, names[i], "5,5,4,5,1,", NULL }, n[i]);
}

static bool tells(struct telling *t, enum telling_what what, const struct result_unit *u, enum base_kind base, const char *last)
{
    return telling_may(t, &(struct telling_question){ what, { .kind = MEASURE_TOTAL }, u, base, test_month(last) });
}

static void test_a_small_month(void **state UNUSED)
{
    static const int small[] = { 10, 10, 10, 10, 10, 10, 10, 3, 10, 10 };
    static const struct { enum base_kind base; const char *last; bool told; } cases[] = {
        { BASE_R6, "2025-12", true }, { BASE_MONTH, "2025-12", true }, { BASE_MONTH, "2026-01", false },
        { BASE_R6, "2026-01", false },     /* less the five months told it would be January */
        { BASE_R6, "2026-02", true },      /* January and February together are thirteen */
        { BASE_MONTH, "2026-02", false },  /* which it would take apart */
        { BASE_R6, "2026-03", true }, { BASE_MONTH, "2026-03", true }, { BASE_QUARTER, "2025-12", true },
    };
    struct buf b = buf_on(arena);
    add(&b, "A01", small, ARRAY_LEN(small));
    test_answers(job, &b);
    struct result_set s = test_set(job, "2025-01", "2026-03");
    struct result_unit u = test_unit(&s, "dealer:A01");
    struct telling *t = telling_new(&s);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        check_num(cases[i].last, tells(t, TELL_VALUE, &u, cases[i].base, cases[i].last), cases[i].told, 0);
    assert_false(tells(t, TELL_INTERVIEWS, &u, BASE_MONTH, "2026-01"));
    assert_false(tells(t, TELL_VALUE, &u, BASE_R6, "2026-04")); /* not loaded */
}

/* The whole less a reader's own dealer would be the three of another. */
static void test_a_whole_of_few_others(void **state UNUSED)
{
    static const int many[] = { 10, 10, 10, 10, 10, 10 }, few[] = { 0, 0, 0, 0, 0, 3 };
    struct buf b = buf_on(arena);
    add(&b, "B01", many, ARRAY_LEN(many));
    add(&b, "B02", few, ARRAY_LEN(few));
    add(&b, "A01", many, ARRAY_LEN(many));
    add(&b, "A02", many, ARRAY_LEN(many));
    test_answers(job, &b);
    struct result_set s = test_set(job, "2025-01", "2025-11");
    struct result_unit south = test_unit(&s, "region:S"), north = test_unit(&s, "region:N"), b01 = test_unit(&s, "dealer:B01");
    struct telling *t = telling_new(&s);
    assert_false(tells(t, TELL_VALUE, &south, BASE_R6, "2025-11"));
    assert_true(tells(t, TELL_VALUE, &north, BASE_R6, "2025-11"));
    assert_true(tells(t, TELL_VALUE, &b01, BASE_R6, "2025-11"));
}

/* Two more interviews in a month that was told: neither it nor a window with it is told again, until others come. */
static void test_after_a_correction(void **state UNUSED)
{
    static const int n[] = { 10, 10, 10, 10, 10, 10 }, two[] = { 0, 0, 0, 0, 0, 2 }, five[] = { 0, 0, 0, 0, 0, 5 };
    static const struct { const char *label; const int *more; bool told; } cases[] = { { "two", two, false }, { "and five", five, true } };
    struct buf b = buf_on(arena);
    add(&b, "A01", n, ARRAY_LEN(n));
    test_answers(job, &b);
    struct result_set before = test_set(job, "2025-01", "2025-11");
    const struct telling_counts *was = telling_counts_of(telling_new(&before));
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct buf more = buf_on(arena);
        add(&more, "A01", cases[i].more, ARRAY_LEN(n));
        test_answers(job, &more);
        struct result_set s = test_set(job, "2025-01", "2025-11");
        struct result_unit u = test_unit(&s, "dealer:A01");
        struct telling *t = telling_new(&s);
        telling_add_before(t, was);
        check_num(cases[i].label, tells(t, TELL_VALUE, &u, BASE_R6, "2025-11"), cases[i].told, 0);
        check_num("months that did not change", tells(t, TELL_VALUE, &u, BASE_MONTH, "2025-10"), true, 0);
        assert_true(telling_is_corrected(t, &u, test_window("2025-01", "2025-11")));
        assert_false(telling_is_corrected(t, &u, test_window("2025-01", "2025-10")));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
        TEST(test_a_small_month), TEST(test_a_whole_of_few_others), TEST(test_after_a_correction),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
