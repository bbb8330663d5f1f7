#include "base/test.h"
#include "report/flat.h"
#include "report/table.h"

static const struct column columns[] = {
    { .key = "name", .is_text = true },
    { .key = "score" },
};

static void test_rows_keep_their_place_while_growing(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    struct table *t = table_new(a, "t", columns, 2);
    assert_int_equal(t->n_rows, 0);
    for (int i = 0; i < 1000; i++) {
        struct cell *c = table_add_row(a, t);
        assert_int_equal(c[0].kind, CELL_EMPTY);
        assert_int_equal(c[1].hidden, SHOWN);
        c[1] = cell_int(i);
    }
    assert_int_equal(t->n_rows, 1000);
    for (size_t i = 0; i < 1000; i++)
        assert_int_equal(table_row(t, i)[1].i, i);
    arena_free(a);
}

static void test_a_cell_is_small(void **state UNUSED)
{
    assert_true(sizeof(struct cell) <= 32); /* a million of them are a report */
}

static void test_constructors(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    assert_int_equal(cell_text(STR_NONE).kind, CELL_EMPTY);
    check_str("text", cell_text(STR("张")).s, "张");
    assert_string_equal(cell_msg(a, MSG("Nation")).msg->id, "Nation");
    assert_int_equal(cell_num(NAN).hidden, HIDDEN_NOT_ESTIMABLE);
    assert_int_equal(cell_num(INFINITY).hidden, HIDDEN_NOT_ESTIMABLE);
    assert_int_equal(cell_num(0).hidden, SHOWN);
    assert_int_equal(cell_share(NAN).hidden, HIDDEN_NOT_ESTIMABLE);
    assert_int_equal(cell_pair(1, NAN).hidden, HIDDEN_NOT_ESTIMABLE);
    assert_int_equal(cell_pair(-INFINITY, 1).hidden, HIDDEN_NOT_ESTIMABLE);
    assert_int_equal(cell_hide(cell_num(1), HIDDEN_DISCLOSURE).hidden, HIDDEN_DISCLOSURE);
    assert_int_equal(cell_hide(cell_num(NAN), SHOWN).hidden, HIDDEN_NOT_ESTIMABLE);
    assert_int_equal(cell_mark(cell_mark(cell_int(1), MARK_UP), MARK_LOW_BASE).marks, MARK_UP | MARK_LOW_BASE);
    arena_free(a);
}

/* ---- flat columns ---- */

static const struct column wide[] = {
    { .key = "name", .is_text = true },
    { .key = "ci", .is_share = true },
    { .key = "counts" },
    { .key = "people", .show = COLUMN_PEOPLE },
};

static void test_intervals_and_counts_become_columns(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    struct table *t = table_new(a, "t", wide, 4);
    struct cell *c = table_add_row(a, t);
    static const struct code_count first[] = { { 4, 7 }, { 8, 2 } }, second[] = { { 5, 1 }, { 4, 3 } };
    c[1] = cell_pair(0.25, 0.75);
    c[2] = cell_counts(first, 2);
    c = table_add_row(a, t);
    c[1] = cell_hide(cell_text(STR("n/a")), HIDDEN_NO_SCORE);
    c[2] = cell_counts(second, 2);
    table_add_row(a, t);
    struct grid g = grid_for_machines(a, t);
    struct flat f = flat_of(a, &g);
    static const char *const keys[] = { "name", "ci_low", "ci_high", "counts_8", "counts_5", "counts_4" };
    assert_int_equal(f.n, ARRAY_LEN(keys));
    for (size_t i = 0; i < f.n; i++)
        check_str("key", flat_key(a, &f, i), keys[i]);
    assert_int_equal(flat_cell(&f, 0, 1).kind, CELL_SHARE);
    check_num("high", flat_cell(&f, 0, 2).num, 0.75, 0);
    check_num("code 8", flat_cell(&f, 0, 3).num, 2, 0);
    check_num("code 5 did not occur", flat_cell(&f, 0, 4).num, 0, 0);
    assert_int_equal(flat_cell(&f, 1, 1).hidden, HIDDEN_NO_SCORE);
    assert_int_equal(flat_cell(&f, 1, 2).kind, CELL_EMPTY);
    assert_int_equal(flat_cell(&f, 2, 5).kind, CELL_EMPTY); /* no counts at all is not a count of 0 */
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows_keep_their_place_while_growing),
        cmocka_unit_test(test_a_cell_is_small),
        cmocka_unit_test(test_constructors),
        cmocka_unit_test(test_intervals_and_counts_become_columns),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
