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

/* The training slide: shares 16/45/30/5/4 give 6.56, printed 6.6 (T03); 70 yes of 100 give 7.2 (T04). */
static void test_worked_examples(void **state UNUSED)
{
    static const struct { const char *codes; int times; } slide[] = { { "5,5,5,5,1,", 16 }, { "4,5,5,5,1,", 45 }, { "3,5,5,5,1,", 9 }, { "3,5,5,5,2,", 21 }, { "2,5,5,5,2,", 5 }, { "1,5,5,5,2,", 4 } };
    struct buf b = buf_on(arena);
    for (size_t i = 0; i < ARRAY_LEN(slide); i++)
        test_add(&b, (struct test_row){ "A01", "2026-01", slide[i].codes, NULL }, slide[i].times);
    test_answers(job, &b);
    struct result_set s = test_set(job, "2025-08", "2026-01");
    struct result_unit nation = test_unit(&s, "nation");
    struct window w = test_window("2026-01", "2026-01");
    struct figure f = test_figure(&s, test_question(&s, "L1"), &nation, w), yes = test_figure(&s, test_question(&s, "D1"), &nation, w);
    check_num("score", f.score, 6.56, 1e-12);
    check_num("index", f.index.mean, 65.6, 1e-12);
    check_num("half-width by t and n-1 (T77 by z is .74)", (f.index.hi - f.index.lo) / 20, 0.7527, 1e-4);
    check_num("n", f.n, 100, 0);
    check_num("top2", f.top2.share, 0.61, 1e-12);
    check_num("bottom2", f.bottom2.share, 0.09, 1e-12);
    check_num("count of 4", f.count[4], 45, 0);
    check_num("yes/no", yes.score, 7.2, 1e-12);
    check_num("yes", yes.top2.share, 0.70, 1e-12);
}

static void test_none_and_unknown_are_in_no_base(void **state UNUSED)
{
    struct buf b = buf_on(arena);
    test_add(&b, (struct test_row){ "A01", "2026-01", "5,5,5,5,1,", NULL }, 8);
    test_add(&b, (struct test_row){ "A01", "2026-01", "2,8,9,6,2,", NULL }, 4);
    test_answers(job, &b);
    struct result_set s = test_set(job, "2026-01", "2026-01");
    struct result_unit u = test_unit(&s, "dealer:A01");
    struct window w = test_window("2026-01", "2026-01");
    static const struct { const char *code; double n, score; } cases[] = { { "L1", 12, 8 }, { "L2", 8, 12 }, { "C1", 8, 12 }, { "C2", 8, 12 }, { "D1", 12, 20. / 3 }, { "D9", 0, NAN } };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct figure f = test_figure(&s, test_question(&s, cases[i].code), &u, w);
        check_num(cases[i].code, f.n, cases[i].n, 0);
        check_num(cases[i].code, f.score, cases[i].score, 1e-12);
        check_num(cases[i].code, f.asked, 12, 0);
    }
}

/* Marks: below 80 % of the design a star, n < 30 grey, n < 10 hidden. The star looks at the sample, not at a filtered question. */
static void test_marks(void **state UNUSED)
{
    struct buf b = buf_on(arena);
    test_add(&b, (struct test_row){ "A01", "2026-01", "5,5,5,5,1,", NULL }, 47);
    test_add(&b, (struct test_row){ "A01", "2026-02", "5,5,5,5,1,4", NULL }, 1);
    test_add(&b, (struct test_row){ "A02", "2026-01", "5,5,5,5,1,", NULL }, 29);
    test_add(&b, (struct test_row){ "A04", "2026-01", "5,5,5,5,1,", NULL }, 9);
    test_answers(job, &b);
    struct result_set s = test_set(job, "2026-01", "2026-02");
    static const struct { const char *label, *unit, *to, *question; bool star, grey, hidden; } cases[] = {
        { "47 of 60", "dealer:A01", "2026-01", "L1", true, false, false }, { "48 of 60", "dealer:A01", "2026-02", "L1", false, false, false },
        { "filtered", "dealer:A01", "2026-02", "D9", false, true, true },  { "29", "dealer:A02", "2026-02", "L1", true, true, false },
        { "9", "dealer:A04", "2026-02", "L1", true, true, true },
    };
    struct figure_options o = { .marks = mark_rules_default(), .design = 60 };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct result_unit u = test_unit(&s, cases[i].unit);
        struct figure f = result_figure(&s, test_question(&s, cases[i].question), &u, test_window("2026-01", cases[i].to), &o);
        check_num(cases[i].label, f.mark.is_starred, cases[i].star, 0);
        check_num(cases[i].label, f.mark.is_grey, cases[i].grey, 0);
        check_num(cases[i].label, f.mark.is_hidden, cases[i].hidden, 0);
    }
}

/* A nation is a mean over interviews, not over regions (T19). */
static void test_units(void **state UNUSED)
{
    struct buf b = buf_on(arena);
    test_add(&b, (struct test_row){ "A01", "2026-01", "5,5,5,5,1,", NULL }, 30);
    test_add(&b, (struct test_row){ "A04", "2026-01", "3,5,5,5,1,", NULL }, 10);
    test_add(&b, (struct test_row){ "B01", "2026-01", "1,5,5,5,1,", NULL }, 20);
    test_answers(job, &b);
    struct result_set s = test_set(job, "2026-01", "2026-01");
    static const struct { const char *unit; double n, score; } cases[] = {
        { "nation", 60, (30 * 12 + 10 * 4 - 20 * 4) / 60. }, { "region:N", 40, 10 }, { "region:S", 20, -4 }, { "area:N/一区", 30, 12 }, { "area:二区", 10, 4 },
        { "group:G1", 50, (30 * 12 - 20 * 4) / 50. }, { "dealer:B01", 20, -4 }, { "dealer:A02", 0, NAN },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct result_unit u = test_unit(&s, cases[i].unit);
        struct figure f = test_figure(&s, test_question(&s, "L1"), &u, test_window("2026-01", "2026-01"));
        check_num(cases[i].unit, f.n, cases[i].n, 0);
        check_num(cases[i].unit, f.score, cases[i].score, 1e-12);
    }
    struct result_unit nation = test_unit(&s, "nation"), south = test_unit(&s, "region:S"), rest = result_unit_without(&s, &nation, &south);
    check_num("without the south", test_figure(&s, test_question(&s, "L1"), &rest, test_window("2026-01", "2026-01")).score, 10, 1e-12);
    assert_int_equal(result_units(&s, UNIT_AREA).n, 3);
    assert_int_equal(result_units(&s, UNIT_REGION).n, 2);
    assert_int_equal(result_units(&s, UNIT_GROUP).n, 1);
    assert_int_equal(result_units(&s, UNIT_DEALER).n, 6);
}

static void test_unit_names(void **state UNUSED)
{
    struct result_set s = test_set(job, "2026-01", "2026-01");
    static const struct { const char *text; enum err_code want; } cases[] = {
        { "dealer:X99", ERR_NOT_FOUND }, { "region:", ERR_INVALID }, { "planet:N", ERR_INVALID }, { "", ERR_INVALID }, { "Nation", ERR_INVALID },
        { "area:一区", ERR_INVALID /* two regions have one */ }, { "area:N/二区x", ERR_NOT_FOUND }, { "group:G2", ERR_NOT_FOUND },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct result_unit u;
        check_err(cases[i].text, result_unit_of_text(&s, str_of_c(cases[i].text), &u), cases[i].want);
    }
}

static void test_empty_period(void **state UNUSED)
{
    struct result_set s = test_set(job, "2026-01", "2026-02");
    struct result_unit nation = test_unit(&s, "nation");
    struct window w = test_window("2026-01", "2026-02");
    struct figure_options o = { .marks = mark_rules_default() };
    static const enum measure_kind kinds[] = { MEASURE_RETENTION, MEASURE_TOTAL };
    for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
        struct figure f = test_figure(&s, (struct measure){ .kind = kinds[i] }, &nation, w);
        check_num("n", f.n, 0, 0);
        check_num("index", f.index.mean, NAN, 0);
        assert_int_equal(f.coverage.present, 0);
        assert_int_equal(f.coverage.wanted, 2);
        struct change c = result_change(&s, (struct measure){ .kind = kinds[i] }, &nation, (struct window_pair){ test_window("2025-12", "2025-12"), w }, &o);
        assert_int_equal(c.verdict, VERDICT_NOT_TESTED);
    }
    check_num("count", result_count(&s, &nation, w), 0, 0);
}

static const char *const some_months[] = { "2025-07", "2025-08", "2025-10", "2025-11", "2025-12", "2026-01" };

static void check_window(const struct result_set *s, struct window w)
{
    double want = 0;
    for (int i = 0; i < 6; i++)
        want += window_has(w, test_month(some_months[i])) ? 1 << i : 0;
    check_num("n", test_figure(s, test_question(s, "L1"), &s->nation, w).n, want, 0);
    check_num("count", result_count(s, &s->nation, w), want, 0);
}

/* Every month of a window is counted once, whatever was asked before: sums of earlier windows are kept. */
static void test_windows_of_months(void **state UNUSED)
{
    struct buf b = buf_on(arena);
    for (int i = 0; i < 6; i++)
        test_add(&b, (struct test_row){ i % 2 ? "A01" : "B01", some_months[i], "5,5,5,5,1,", NULL }, 1 << i);
    test_answers(job, &b);
    struct result_set s = test_set(job, "2025-01", "2026-02");
    int32_t first = test_month("2025-01"), last = test_month("2026-02"), months = last - first + 1;
    for (int32_t i = 0; i < 2 * months * months; i++)
        check_window(&s, (struct window){ first + i % months, first + i / months % months });
    struct coverage c = test_figure(&s, test_question(&s, "L1"), &s.nation, test_window("2025-08", "2026-01")).coverage;
    assert_int_equal(c.present, 5); /* nobody in September */
    assert_int_equal(c.wanted, 6);
}

static void test_weights(void **state UNUSED)
{
    struct buf b = buf_on(arena);
    test_add(&b, (struct test_row){ "A01", "2026-01", "5,5,5,5,1,", ",,,,1" }, 10);
    test_add(&b, (struct test_row){ "A01", "2026-01", "1,5,5,5,1,", ",,,,3" }, 10);
    test_answers(job, &b);
    struct result_set s = test_set(job, "2026-01", "2026-01");
    struct result_unit nation = test_unit(&s, "nation");
    struct window w = test_window("2026-01", "2026-01");
    struct figure_options o = { .marks = mark_rules_default(), .weighted = true };
    check_num("plain", test_figure(&s, test_question(&s, "L1"), &nation, w).score, 4, 1e-12);
    struct figure f = result_figure(&s, test_question(&s, "L1"), &nation, w, &o);
    check_num("weighted", f.score, 0, 1e-12);
    check_num("effective base: 40²/100", f.index.n_eff, 16, 1e-12);
    check_num("weighted share", f.top2.share, 0.25, 1e-12);
    check_num("counts stay plain", f.count[1], 10, 0);
}

static void test_cuts(void **state UNUSED)
{
    struct buf b = buf_on(arena);
    test_add(&b, (struct test_row){ "A01", "2026-01", "5,5,5,5,1,", "X3,保养,私车,A1,1" }, 12);
    test_add(&b, (struct test_row){ "A01", "2026-01", "3,5,5,5,1,", "X5,维修,私车,A2,1" }, 10);
    test_answers(job, &b);
    struct result_set s = test_set(job, "2026-01", "2026-01");
    struct result_unit u = test_unit(&s, "dealer:A01");
    struct tally_values work = tally_values(s.tally, TALLY_WORK_TYPE);
    assert_int_equal(work.n, 3); /* with the empty one */
    for (size_t v = 1; v < work.n; v++) {
        bool is_care = str_eq_c(work.value[v], "保养");
        struct result_unit cut = result_unit_cut(&s, &u, TALLY_WORK_TYPE, work.value[v]);
        check_num("score of the cut", test_figure(&s, test_question(&s, "L1"), &cut, test_window("2026-01", "2026-01")).score, is_care ? 12 : 4, 1e-12);
        check_num("n of the cut", result_count(&s, &cut, test_window("2026-01", "2026-01")), is_care ? 12 : 10, 0);
    }
    assert_int_equal(tally_values(s.tally, TALLY_OWNER_TYPE).n, 2);
    struct result_cross cross = result_cross_count(&s, (struct result_pair){ test_question(&s, "L1").question, test_question(&s, "L2").question }, &s.nation, test_window("2026-01", "2026-01"));
    check_num("both", cross.n[3][5], 10, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
        T(test_worked_examples), T(test_none_and_unknown_are_in_no_base), T(test_marks), T(test_units), T(test_unit_names), T(test_empty_period),
        T(test_windows_of_months), T(test_weights), T(test_cuts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
