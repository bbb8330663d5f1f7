#include "base/civil_month.h"
#include "base/key_map.h"
#include "base/test.h"
#include "test_tally_data.h"
#include <stdlib.h>
#include <string.h>

static void check_same_row(const struct tally_row *got, const struct tally_row *want, size_t n_questions)
{
    assert_int_equal(got->id, want->id);
    assert_int_equal(got->dealer_id, want->dealer_id);
    assert_int_equal(got->month, want->month);
    check_num("weight", got->weight, want->weight, 0);
    assert_memory_equal(got->answer, want->answer, n_questions);
    for (int i = 0; i < TALLY_ATTRIBUTES; i++)
        assert_true(str_eq(got->attribute[i], want->attribute[i]));
}

/* Groups are in order, cover all rows, and every row lies in its own. */
static void check_groups(const struct tally_segment *s)
{
    assert_int_equal(s->group[0].begin, 0);
    assert_int_equal(s->group[s->n_groups].begin, s->n_rows);
    for (size_t i = 0; i < s->n_groups; i++) {
        assert_true(s->group[i].begin < s->group[i + 1].begin);
        const struct tally_group *g = &s->group[i], *before = i ? g - 1 : NULL;
        assert_true(g->dealer < s->n_dealers);
        assert_true(!before || before->month < g->month || (before->month == g->month && before->dealer < g->dealer));
    }
    for (size_t i = 1; i < s->n_dealers; i++)
        assert_true(s->dealer_id[i - 1] < s->dealer_id[i]);
}

/* Each row of the segment is one that was added, in the order of adding within its group. */
static void check_rows(const struct made *m, const struct tally_segment *s)
{
    struct key_map place = { 0 };
    uint8_t *answer = malloc(m->n_questions + 1);
    for (uint32_t i = 0; i < m->n; i++)
        key_map_put(&place, (uint64_t)m->row[i].id, i, NULL);
    for (size_t g = 0; g < s->n_groups; g++)
        for (size_t r = s->group[g].begin, last = 0; r < s->group[g + 1].begin; r++) {
            struct tally_row row;
            tally_segment_row(s, r, answer, &row);
            const uint32_t *i = key_map_get(&place, (uint64_t)row.id);
            assert_non_null(i);
            check_same_row(&row, &m->row[*i], m->n_questions);
            assert_int_equal(row.month, s->group[g].month);
            assert_true(r == s->group[g].begin || *i > last);
            last = *i;
        }
    free(answer);
    key_map_done(&place);
}

static void test_rows_come_back(void **state UNUSED)
{
    static const struct { const char *label; size_t n, n_questions; enum made_kind kind; } cases[] = {
        { "none", 0, 3, MADE_PLAIN },        { "none without questions", 0, 0, MADE_PLAIN }, { "one", 1, 3, MADE_PLAIN },
        { "a block", 64, 30, MADE_PLAIN },   { "a block and one", 65, 30, MADE_WEIGHTED },   { "chunks", 2049, 17, MADE_PLAIN },
        { "many", 20000, 30, MADE_WEIGHTED }, { "without questions", 100, 0, MADE_PLAIN },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct arena *a = arena_new(0);
        struct pcg g = pcg_new(6, i);
        struct made m = made_rows(a, &g, cases[i].n, cases[i].n_questions, cases[i].kind);
        struct tally_segment s = made_segment(a, &m, 77, 0, m.n);
        assert_int_equal(s.version_id, 77);
        assert_int_equal(s.n_rows, m.n);
        assert_int_equal(s.n_live, m.n);
        assert_int_equal(s.n_questions, m.n_questions);
        assert_int_equal((uintptr_t)s.planes.word % 64, 0);
        assert_int_equal(s.weight != NULL, cases[i].kind == MADE_WEIGHTED && m.n > 0);
        check_groups(&s);
        check_rows(&m, &s);
        arena_free(a);
    }
}

/* Months far apart and negative ids do not cost memory by their distance. */
static void test_extremes(void **state UNUSED)
{
    struct arena *a = arena_new(64 << 20);
    static const uint8_t answer[] = { 15, 0 };
    static const struct str question[] = { { "总体", 6 }, { "b", 1 } };
    static const int32_t month[] = { INT32_MAX, INT32_MIN, 0, INT32_MIN };
    struct tally_builder *b = tally_builder_new(a, -1, question, 2);
    struct tally_segment s;
    for (int i = 0; i < 4; i++) {
        struct tally_row row = { .id = INT64_MIN + i, .dealer_id = i % 2 ? INT64_MIN : INT64_MAX, .month = month[i], .weight = 1, .answer = answer };
        check_ok("add", tally_builder_add(b, &row));
    }
    check_ok("finish", tally_builder_finish(b, a, &s));
    check_groups(&s);
    assert_int_equal(s.n_groups, 3);
    assert_int_equal(s.group[0].month, INT32_MIN);
    assert_int_equal(s.row_id[0], INT64_MIN + 1);
    assert_int_equal(s.row_id[1], INT64_MIN + 3);
    assert_int_equal(s.row_id[3], INT64_MIN);
    size_t begin, end;
    tally_segment_months(&s, INT32_MIN, INT32_MAX, &begin, &end);
    assert_true(begin == 0 && end == 3);
    assert_int_equal(s.attribute[0].n_values, 1); /* only the unknown */
    assert_int_equal(s.attribute[0].n_planes, 0);
    arena_free(a);
}

static void test_refused(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    static const struct str question[] = { { "q", 1 } };
    static const struct { const char *label; double weight; uint8_t code; } cases[] = {
        { "no weight", 0, 1 }, { "negative", -1, 1 }, { "not a number", NAN, 1 }, { "endless", INFINITY, 1 }, { "code 16", 1, 16 }, { "code 255", 1, 255 },
    };
    struct tally_builder *b = tally_builder_new(a, 1, question, 1);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct tally_row row = { .id = 1, .weight = cases[i].weight, .answer = &cases[i].code };
        check_err(cases[i].label, tally_builder_add(b, &row), ERR_INVALID);
    }
    assert_int_equal(tally_builder_rows(b), 0);
    arena_free(a);
}

/* As many texts as there may be, one too many, and planes for all of them. */
static void test_many_texts(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    struct tally_builder *b = tally_builder_new(a, 1, NULL, 0);
    struct tally_segment s;
    struct tally_row row = { .weight = 1 }, back;
    char text[16];
    for (int i = 0; i < TALLY_MOST_VALUES + 1; i++) {
        row.attribute[TALLY_ADVISOR] = (struct str){ text, (size_t)snprintf(text, sizeof text, "顾问%d", i) };
        row.id = i;
        struct err *e = tally_builder_add(b, &row);
        if (i < TALLY_MOST_VALUES)
            check_ok("add", e);
        else
            check_err("one too many", e, ERR_INVALID);
    }
    check_ok("finish", tally_builder_finish(b, a, &s));
    assert_int_equal(s.attribute[TALLY_ADVISOR].n_values, TALLY_MOST_VALUES);
    assert_int_equal(s.attribute[TALLY_ADVISOR].n_planes, 16);
    for (uint32_t i = 1; i < TALLY_MOST_VALUES; i++)
        assert_true(str_cmp(s.attribute[TALLY_ADVISOR].value[i - 1], s.attribute[TALLY_ADVISOR].value[i]) < 0);
    tally_segment_row(&s, 65000, NULL, &back);
    check_str("65000th", back.attribute[TALLY_ADVISOR], "顾问65000");
    arena_free(a);
}

/* The builder is empty after finishing, and can begin again. */
static void test_builder_again(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    struct pcg g = pcg_new(8, 1);
    struct made m = made_rows(a, &g, 300, 20, MADE_WEIGHTED);
    struct tally_builder *b = tally_builder_new(a, 5, m.question, m.n_questions);
    for (size_t from = 0; from < 300; from += 150) {
        struct tally_segment s;
        for (size_t i = from; i < from + 150; i++)
            check_ok("add", tally_builder_add(b, &m.row[i]));
        check_ok("finish", tally_builder_finish(b, a, &s));
        assert_int_equal(tally_builder_rows(b), 0);
        assert_int_equal(s.n_rows, 150);
        check_rows(&m, &s);
    }
    arena_free(a);
}

static void test_questions_and_months(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    struct pcg g = pcg_new(9, 1);
    struct made m = made_rows(a, &g, 500, 20, MADE_PLAIN);
    struct tally_segment s = made_segment(a, &m, 1, 0, m.n);
    assert_int_equal(tally_segment_question(&s, STR("Q1")), 0);
    assert_int_equal(tally_segment_question(&s, STR("q20")), 19);
    assert_int_equal(tally_segment_question(&s, STR("Q21")), -1);
    assert_int_equal(tally_segment_question(&s, STR("")), -1);
    for (int32_t first = civil_month(2024, 11); first < civil_month(2026, 3); first++)
        for (int32_t last = first - 1; last < civil_month(2026, 3); last++) {
            size_t begin, end;
            tally_segment_months(&s, first, last, &begin, &end);
            for (size_t i = 0; i < s.n_groups; i++)
                assert_int_equal(i >= begin && i < end, s.group[i].month >= first && s.group[i].month <= last);
        }
    arena_free(a);
}

static int by_id(const void *x, const void *y)
{
    int64_t a = *(const int64_t *)x, b = *(const int64_t *)y;
    return (a > b) - (a < b);
}

static void test_remove(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    struct pcg g = pcg_new(10, 1);
    struct made m = made_rows(a, &g, 1000, 3, MADE_PLAIN);
    struct tally_segment s = made_segment(a, &m, 1, 0, m.n);
    int64_t gone[202];
    for (size_t i = 0; i < 200; i++)
        gone[i] = m.row[i * 5].id;
    gone[200] = INT64_MIN; /* of nobody */
    gone[201] = INT64_MAX;
    qsort(gone, ARRAY_LEN(gone), sizeof *gone, by_id);
    size_t n = 3;
    tally_segment_remove(&s, a, gone, 0, &n);
    assert_null(s.live);
    assert_int_equal(n, 3);
    for (int again = 0; again < 2; again++) {
        tally_segment_remove(&s, a, gone, ARRAY_LEN(gone), &n);
        assert_int_equal(n, 203); /* counted once */
        assert_int_equal(s.n_live, 800);
    }
    for (size_t r = 0; r < s.n_rows; r++)
        assert_int_equal(s.live[r / 64] >> r % 64 & 1, !bsearch(&s.row_id[r], gone, ARRAY_LEN(gone), sizeof *gone, by_id));
    assert_int_equal(s.live[1000 / 64] >> 1000 % 64, 0);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows_come_back), cmocka_unit_test(test_extremes), cmocka_unit_test(test_refused), cmocka_unit_test(test_many_texts),
        cmocka_unit_test(test_builder_again), cmocka_unit_test(test_questions_and_months), cmocka_unit_test(test_remove),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
