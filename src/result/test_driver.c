#include "result/result_block.h"
#include "result/test_result.h"
#include <string.h>

static bool says(struct arena *a, const struct document *d, const char *part)
{
    const struct section *s = test_section(d, "words");
    assert_non_null(s);
    for (size_t i = 0; i < ARRAY_LEN(s->text) && s->text[i].id; i++)
        if (str_find(test_text(a, s->text[i]), str_of_c(part)) >= 0)
            return true;
    return false;
}

static void add(struct buf *b, const char *dealer, const char *month, const char *codes, int times)
{
    test_add(b, (struct test_row){ dealer, month, codes, NULL }, times);
}

/* All dealers answer alike, spread over the levels. */
static void add_alike(struct buf *b, const char *month)
{
    static const char *const dealers[] = { "A01", "A02", "A03", "B01" };
    for (size_t i = 0; i < ARRAY_LEN(dealers); i++) {
        add(b, dealers[i], month, "5,5,5,5,1,", 12);
        add(b, dealers[i], month, "4,4,4,4,1,", 10);
        add(b, dealers[i], month, "3,4,3,3,2,", 8);
    }
}

static void test_nothing_is_said_of_chance(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = test_survey(a);
    struct buf b = buf_on(a);
    add_alike(&b, "2024-12");
    add_alike(&b, "2025-12");
    test_answers(job, &b);
    struct document d = test_report(job, "drivers", "2025-12", "dealer:A01");
    assert_true(says(a, &d, "No question differs significantly from the nation."));
    assert_true(says(a, &d, "Level with 2024-01"));
    assert_false(says(a, &d, "points below") || says(a, &d, "points above") || says(a, &d, "better") || says(a, &d, "worse"));
    const struct table *t = test_table(&d, "gaps");
    assert_true(t->n_rows >= 4);
    assert_true(test_cell(t, "code", "C1", "to_nation").marks & MARK_SAME);
    arena_free(a);
}

static void test_what_the_test_finds_is_said(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = test_survey(a);
    struct buf b = buf_on(a);
    add_alike(&b, "2024-12");
    add(&b, "A02", "2025-12", "5,5,5,5,1,", 30);
    add(&b, "A02", "2025-12", "4,4,4,4,2,", 30);
    add(&b, "A03", "2025-12", "5,5,4,5,1,", 30);
    add(&b, "A03", "2025-12", "4,4,5,4,2,", 30);
    add(&b, "B01", "2025-12", "5,4,5,4,1,", 60);
    add(&b, "A01", "2025-12", "4,5,2,5,1,", 30); /* C1: two levels below */
    add(&b, "A01", "2025-12", "5,4,3,5,1,", 30);
    test_answers(job, &b);
    struct document d = test_report(job, "drivers", "2025-12", "dealer:A01");
    assert_true(says(a, &d, "C1 "));
    assert_true(says(a, &d, "points below the nation (significant, n = 60)."));
    assert_true(says(a, &d, "points worse than in 2024-01"));
    const struct table *t = test_table(&d, "gaps");
    check_str("the largest shortfall first", table_row(t, 0)[1].s, "C1");
    assert_true(test_cell(t, "code", "C1", "to_nation").marks & MARK_DOWN);
    assert_true(test_cell(t, "code", "C1", "to_region").marks & MARK_DOWN);
    assert_true(test_cell(t, "code", "C1", BLOCK_TESTED).marks & MARK_DOWN);
    check_num("gap as printed", test_cell(t, "code", "C1", "to_nation").num, test_cell(t, "code", "C1", "score").num - test_cell(t, "code", "C1", "nation").num, 1e-12);
    assert_non_null(test_table(&d, "matrix"));
    arena_free(a);
}

static void test_nation_and_few(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = test_survey(a);
    struct buf b = buf_on(a);
    add_alike(&b, "2025-12");
    add(&b, "A04", "2025-12", "1,1,1,1,2,", 4);
    test_answers(job, &b);
    struct document nation = test_report(job, "drivers", "2025-12", "nation"), few = test_report(job, "drivers", "2025-12", "dealer:A04");
    assert_false(says(a, &nation, "the nation"));
    assert_true(says(a, &nation, "No comparison with 2024-01"));
    assert_true(test_table(&nation, "gaps")->n_rows > 0);
    assert_int_equal(test_table(&few, "gaps")->n_rows, 0);
    assert_false(says(a, &few, "points below"));
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_nothing_is_said_of_chance), cmocka_unit_test(test_what_the_test_finds_is_said), cmocka_unit_test(test_nation_and_few) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
