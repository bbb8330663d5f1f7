/* The reports as their readers get them: what stands in which cell, what is hidden from whom, what is said when nothing is there. */
#include "result/result_cmd.h"
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

static const char *const months_to_february[] = { "2025-03", "2025-04", "2025-05", "2025-06", "2025-07", "2025-08", "2025-09", "2025-10", "2025-11", "2025-12", "2026-01", "2026-02" };

/* Ten interviews a month, `good` of them with the first codes. */
static void add_year(struct buf *b, const char *dealer, int good, const char *codes, const char *other)
{
    for (size_t i = 0; i < ARRAY_LEN(months_to_february); i++) {
        test_add(b, (struct test_row){ dealer, months_to_february[i], codes, NULL }, good);
        test_add(b, (struct test_row){ dealer, months_to_february[i], other, NULL }, 10 - good);
    }
}

static bool has_text(const struct section *s, const char *part)
{
    for (size_t i = 0; i < ARRAY_LEN(s->text) && s->text[i].id; i++)
        if (str_find(test_text(arena, s->text[i]), str_of_c(part)) >= 0)
            return true;
    return false;
}

static bool has_note(const struct table *t, const char *part)
{
    for (size_t i = 0; i < ARRAY_LEN(t->note) && t->note[i].id; i++)
        if (str_find(test_text(arena, t->note[i]), str_of_c(part)) >= 0)
            return true;
    return false;
}

/* ---- monthly ---- */

static void test_monthly_change_and_arrow(void **state UNUSED)
{
    struct buf b = buf_on(arena);
    for (size_t i = 0; i < 12; i++) /* half good until August, nine of ten good since September */
        for (int k = 0; k < 10; k++)
            test_add(&b, (struct test_row){ "A01", months_to_february[i], k < (i < 6 ? 5 : 9) ? "5,5,5,5,1," : "3,3,3,3,1,", NULL }, 1);
    add_year(&b, "A02", 7, "5,5,5,5,1,", "3,3,3,3,1,");
    test_answers(job, &b);
    struct document d = test_report(job, "monthly", "2026-02", "dealer:A01");
    const struct table *t = test_table(&d, "summary");
    check_num("this period", test_cell(t, "indicator", "Customer retention index", "value").num, 112, 1e-9);
    check_num("the report before: August and five good months", test_cell(t, "indicator", "Customer retention index", "before").num, (5 * 1120 + 800) / 60., 1e-9);
    check_num("plain change", test_cell(t, "indicator", "Customer retention index", "change").num, 112 - (5 * 1120 + 800) / 60., 1e-9);
    struct cell tested = test_cell(t, "indicator", "Customer retention index", "tested_change");
    check_num("half a year", tested.num, 32, 1e-9);
    assert_int_equal(tested.marks, MARK_UP);
    check_num("nation", test_cell(t, "indicator", "Customer retention index", "nation").num, (60 * 112 + 60 * 96) / 120., 1e-9);
    assert_true(has_text(test_section(&d, "summary"), "Customer retention index: significantly better than in 2025-03 – 2025-08, by 32.0 index points."));
    assert_true(has_text(test_section(&d, "summary"), "Interviews of the month: 10 of 10 wanted."));
    struct document same = test_report(job, "monthly", "2026-02", "dealer:A02");
    assert_true(has_text(test_section(&same, "summary"), "no significant difference to 2025-03 – 2025-08."));
    assert_int_equal(test_cell(test_table(&same, "summary"), "indicator", "Total score", "tested_change").marks, MARK_SAME);
    check_num("rank", (double)test_cell(test_table(&d, "rank"), "among", "Nation", "place").i, 1, 0);
    check_num("of", (double)test_cell(test_table(&d, "rank"), "among", "Nation", "of").i, 2, 0);
    check_num("the last of two", (double)test_cell(test_table(&same, "rank"), "among", "北部", "place").i, 2, 0);
}

static void test_columns_follow_the_unit(void **state UNUSED)
{
    struct buf b = buf_on(arena);
    add_year(&b, "A01", 5, "5,5,5,5,1,", "3,3,3,3,2,");
    add_year(&b, "B01", 5, "5,5,5,5,1,", "3,3,3,3,2,");
    test_answers(job, &b);
    static const struct { const char *scope; bool region, best, nation, rank, strengths; } cases[] = {
        { "dealer:A01", true, true, true, true, true }, { "region:N", false, false, true, false, true }, { "area:二区", false, false, true, false, true },
        { "group:G1", false, false, true, false, true }, { "nation", false, false, false, false, false },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct document d = test_report(job, "monthly", "2026-02", cases[i].scope);
        const struct table *t = test_table(&d, "levels");
        bool region = false, best = false, nation = false;
        for (size_t c = 0; c < t->n_columns; c++) {
            region |= strcmp(t->column[c].key, "region") == 0;
            best |= strcmp(t->column[c].key, "best") == 0;
            nation |= strcmp(t->column[c].key, "nation") == 0;
        }
        check_num(cases[i].scope, region, cases[i].region, 0);
        check_num(cases[i].scope, best, cases[i].best, 0);
        check_num(cases[i].scope, nation, cases[i].nation, 0);
        check_num(cases[i].scope, test_section(&d, "rank") != NULL, cases[i].rank, 0);
        check_num(cases[i].scope, test_section(&d, "strengths") != NULL, cases[i].strengths, 0);
    }
}

static void test_core_questions_only(void **state UNUSED)
{
    struct buf b = buf_on(arena);
    add_year(&b, "A01", 5, "5,5,5,5,1,", "3,3,3,3,2,");
    test_answers(job, &b);
    struct document monthly = test_report(job, "monthly", "2026-02", "nation"), quarterly = test_report(job, "quarterly", "2025-12", "nation");
    assert_int_equal(test_table(&monthly, "levels")->n_rows, 3);   /* L1 L2 C1 */
    assert_int_equal(test_table(&monthly, "yes_no")->n_rows, 1);
    assert_int_equal(test_table(&quarterly, "levels")->n_rows, 5); /* and C2 D9 */
}

/* What a dealer must not see: counts and complements of one to four, and levels beside them, for with the mean the missing ones could be found. A nation's analyst sees them. */
static void test_disclosure(void **state UNUSED)
{
    struct buf b = buf_on(arena);
    for (size_t i = 6; i < 12; i++)
        test_add(&b, (struct test_row){ "A01", months_to_february[i], "5,5,4,5,1,", NULL }, 9);
    test_add(&b, (struct test_row){ "A01", "2026-02", "2,4,3,5,2,", NULL }, 3);
    test_answers(job, &b);
    struct document dealer = test_report(job, "monthly", "2026-02", "dealer:A01"), nation = test_report(job, "monthly", "2026-02", "nation");
    static const struct { const char *code, *column; double open; bool hidden; } levels[] = {
        { "L1", "level5", 54. / 57, true }, { "L1", "level2", 3. / 57, true }, { "L1", "level3", 0, true }, { "L2", "level4", 3. / 57, true }, { "C1", "level3", 3. / 57, true },
    };
    for (size_t i = 0; i < ARRAY_LEN(levels); i++) {
        struct cell shown = test_cell(test_table(&nation, "levels"), "code", levels[i].code, levels[i].column);
        check_num(levels[i].column, shown.num, levels[i].open, 1e-12);
        assert_int_equal(shown.hidden, SHOWN);
        assert_int_equal(test_cell(test_table(&dealer, "levels"), "code", levels[i].code, levels[i].column).hidden, levels[i].hidden ? HIDDEN_DISCLOSURE : SHOWN);
    }
    static const char *const of_yes_no[] = { "yes", "no", "score" };
    for (size_t i = 0; i < ARRAY_LEN(of_yes_no); i++) {
        assert_int_equal(test_cell(test_table(&dealer, "yes_no"), "code", "D1", of_yes_no[i]).hidden, HIDDEN_DISCLOSURE);
        assert_int_equal(test_cell(test_table(&nation, "yes_no"), "code", "D1", of_yes_no[i]).hidden, SHOWN);
    }
    struct document region = test_report(job, "monthly", "2026-02", "region:N");
    assert_int_equal(test_cell(test_table(&region, "yes_no"), "code", "D1", "yes").hidden, HIDDEN_DISCLOSURE);
}

/* A base of one to four persons, and all that is made of it, is withheld: not only "no score", whose value machines get. */
static void test_tiny_bases(void **state UNUSED)
{
    struct buf b = buf_on(arena);
    test_add(&b, (struct test_row){ "A01", "2026-02", "5,5,5,5,1,", NULL }, 20);
    test_add(&b, (struct test_row){ "A01", "2026-02", "5,5,5,5,1,2", NULL }, 3);
    test_add(&b, (struct test_row){ "A02", "2026-02", "5,5,5,5,1,", NULL }, 2);
    test_answers(job, &b);
    struct document d = test_report(job, "quarterly", "2026-03", "dealer:A01"), nation = test_report(job, "quarterly", "2026-03", "nation"),
                    other = test_report(job, "monthly", "2026-02", "dealer:A02");
    static const char *const columns[] = { "n", "level2", "level5", "bottom2", "score", "ci95" };
    for (size_t i = 0; i < ARRAY_LEN(columns); i++) {
        assert_int_equal(test_cell(test_table(&d, "levels"), "code", "D9", columns[i]).hidden, HIDDEN_DISCLOSURE);
        assert_int_not_equal(test_cell(test_table(&nation, "levels"), "code", "D9", columns[i]).hidden, HIDDEN_DISCLOSURE);
    }
    static const char *const of_summary[] = { "n", "value", "ci95" };
    for (size_t i = 0; i < ARRAY_LEN(of_summary); i++)
        assert_int_equal(test_cell(test_table(&other, "summary"), "key", "retention", of_summary[i]).hidden, HIDDEN_DISCLOSURE);
    assert_int_equal(test_cell(test_table(&other, "trend"), "last_month", "2026-02", "single_n").hidden, HIDDEN_DISCLOSURE);
}

/* The share that is withheld is bounded in words. */
static void test_bound_of_first_time(void **state UNUSED)
{
    struct buf b = buf_on(arena);
    test_add(&b, (struct test_row){ "A01", "2026-02", "5,5,5,5,1,", NULL }, 38);
    test_add(&b, (struct test_row){ "A01", "2026-01", "5,5,5,5,2,", NULL }, 2);
    test_answers(job, &b);
    struct document d = test_report(job, "monthly", "2026-02", "dealer:A01");
    const struct table *t = test_table(&d, "summary");
    assert_int_equal(test_cell(t, "indicator", "Right the first time (yes)", "value").hidden, HIDDEN_DISCLOSURE);
    assert_true(has_note(t, "at least 90.0 %"));
}

static void test_months_without_interviews(void **state UNUSED)
{
    struct buf b = buf_on(arena);
    test_add(&b, (struct test_row){ "A01", "2026-02", "5,5,5,5,1,", NULL }, 20);
    test_add(&b, (struct test_row){ "A01", "2025-11", "5,5,5,5,1,", NULL }, 20);
    test_answers(job, &b);
    struct document d = test_report(job, "monthly", "2026-02", "dealer:A01");
    check_str("base", test_text(arena, test_table(&d, "summary")->base), "R6: 2025-09 – 2026-02 (2/6 months), n = 40, target 60");
    assert_true(test_cell(test_table(&d, "summary"), "indicator", "Total score", "value").marks & MARK_BELOW_DESIGN);
    assert_true(has_text(test_section(&d, "summary"), "no comparison with 2025-03 – 2025-08"));
    struct document none = test_report(job, "monthly", "2026-02", "dealer:B01");
    assert_int_equal(test_cell(test_table(&none, "summary"), "indicator", "Total score", "value").hidden, HIDDEN_NOT_ESTIMABLE);
    assert_true(has_text(test_section(&none, "rank"), "Outside the ranking: Too few interviews; No score."));
}

/* A dealer that opened in the middle of the window is not held to the whole of it. */
static void test_target_of_a_new_dealer(void **state UNUSED)
{
    struct buf b = buf_on(arena);
    test_add(&b, (struct test_row){ "A04", "2026-02", "5,5,5,5,1,", NULL }, 35);
    test_answers(job, &b);
    struct document d = test_report(job, "monthly", "2026-02", "dealer:A04");
    check_str("base", test_text(arena, test_table(&d, "summary")->base), "R6: 2025-09 – 2026-02 (1/6 months), n = 35, target 40");
    assert_false(test_cell(test_table(&d, "summary"), "indicator", "Total score", "value").marks & MARK_BELOW_DESIGN);
}

static void test_refusals(void **state UNUSED)
{
    check_err("no interviews at all", test_report_error(job, "monthly", "2026-02", "nation"), ERR_NOT_FOUND);
    struct buf b = buf_on(arena);
    test_add(&b, (struct test_row){ "A01", "2025-02", "5,5,5,5,1,", NULL }, 12);
    test_answers(job, &b);
    check_err("a year too old", test_report_error(job, "monthly", "2026-02", "nation"), ERR_NOT_FOUND);
    check_ok("just in time", test_report_error(job, "monthly", "2026-01", "nation"));
    check_err("no such dealer", test_report_error(job, "quarterly", "2025-12", "dealer:Z01"), ERR_NOT_FOUND);
    check_err("overview of a dealer", test_report_error(job, "overview", "2025-03", "dealer:A01"), ERR_INVALID);
    check_err("no such report", test_report_error(job, "daily", "2025-03", "nation"), ERR_INVALID);
    struct job *empty = test_job(arena);
    check_err("no questionnaire", test_report_error(empty, "monthly", "2025-03", "nation"), ERR_NOT_FOUND);
}

/* ---- what decides a total ---- */

/* D9 is asked of one in ten: not in a dealer's total, and so not in anybody's rank; a nation with enough dealers has it. */
static void test_small_questions_and_totals(void **state UNUSED)
{
    struct buf b = buf_on(arena);
    static const char *const codes[] = { "A01", "A02", "A03", "B01", "B02" };
    for (size_t d = 0; d < ARRAY_LEN(codes); d++)
        for (size_t i = 0; i < 12; i++) {
            test_add(&b, (struct test_row){ codes[d], months_to_february[i], "5,5,5,5,1,", NULL }, 9);
            test_add(&b, (struct test_row){ codes[d], months_to_february[i], "5,5,5,5,1,1", NULL }, 1);
        }
    test_answers(job, &b);
    struct result_set s = test_set(job, "2025-03", "2026-02");
    struct result_unit dealer = test_unit(&s, "dealer:A01");
    struct window w = test_window("2025-03", "2026-02");
    struct measure_parts p;
    struct measure total = { .kind = MEASURE_TOTAL }, repair = { .kind = MEASURE_STEP, .step = STR("repair") };
    check_num("a dealer", test_figure(&s, total, &dealer, w).index.mean, 120, 1e-9);
    assert_true(result_measure_parts(&s, total, &dealer, w, &p));
    assert_int_equal(p.n_left_out, 1);
    check_num("a step of a dealer", test_figure(&s, repair, &dealer, w).index.mean, 120, 1e-9);
    check_num("the nation: a tenth of six dealers' sixty a month", test_figure(&s, repair, &s.nation, w).index.mean, (12 - 4) / 2. * 10, 1e-9);
    check_num("like with like", result_index_over(&s, &p, &s.nation, w), 120, 1e-9);
    struct document d = test_report(job, "monthly", "2026-02", "dealer:A01");
    assert_true(has_note(test_table(&d, "summary"), "fewer than 10 answers: D9. Over the same questions the nation has 120.0."));
}

/* ---- quarterly ---- */

static void test_quarterly(void **state UNUSED)
{
    struct buf b = buf_on(arena);
    static const char *const q4[] = { "2025-10", "2025-11", "2025-12" }, *const q3[] = { "2025-07", "2025-08", "2025-09" }, *const last_year[] = { "2024-10", "2024-11", "2024-12" };
    for (int i = 0; i < 3; i++) {
        test_add(&b, (struct test_row){ "A01", q4[i], "5,5,5,5,1,", "X3,保养,私车,G1,1" }, 9);
        test_add(&b, (struct test_row){ "A01", q4[i], "3,2,3,5,2,", "X5,维修,私车,G2,1" }, 4);
        test_add(&b, (struct test_row){ "A01", q3[i], "4,4,3,5,1,", "X3,保养,公车,G1,1" }, 8);
        test_add(&b, (struct test_row){ "A01", q3[i], "4,4,5,5,1,", "X3,保养,公车,G1,1" }, 2);
        test_add(&b, (struct test_row){ "A01", last_year[i], "5,5,5,5,1,", NULL }, 10);
    }
    test_answers(job, &b);
    struct document d = test_report(job, "quarterly", "2025-11", "nation"); /* any month of the quarter */
    const struct table *q = test_table(&d, "quarter_questions");
    check_num("n", (double)test_cell(q, "code", "L1", "n").i, 39, 0);
    check_num("score", test_cell(q, "code", "L1", "score").num, (27 * 12 + 12 * 4) / 39., 1e-9);
    check_num("before", test_cell(q, "code", "L1", "before").num, 8, 1e-9);
    check_num("change", test_cell(q, "code", "L1", "before_change").num, (27 * 12 + 12 * 4) / 39. - 8, 1e-9);
    check_num("a year ago", test_cell(q, "code", "L1", "year").num, 12, 1e-9);
    assert_true(test_cell(q, "code", "C1", "before_change").marks & MARK_UP);
    const struct table *levels = test_table(&d, "levels");
    check_num("R12", (double)test_cell(levels, "code", "L1", "n").i, 69, 0);
    check_num("best two", test_cell(levels, "code", "L1", "top2").num, (27 + 30) / 69., 1e-9);
    check_num("worst two", test_cell(levels, "code", "L2", "bottom2").num, 12 / 69., 1e-9);
    assert_int_equal(test_table(&d, "trend")->n_rows, 5); /* since the first quarter with interviews */
    const struct table *cuts = test_table(&d, "cuts");
    check_num("care", (double)test_cell(cuts, "value", "保养", "n").i, 57, 0);
    check_num("repair", (double)test_cell(cuts, "value", "维修", "n").i, 12, 0);
    check_num("company car", test_cell(cuts, "value", "公车", "retention").num, 80, 1e-9);
}

/* The survey has no third question on loyalty, so nothing is said of coming back. */
static void test_importance(void **state UNUSED)
{
    struct buf b = buf_on(arena);
    test_add(&b, (struct test_row){ "A01", "2025-11", "5,5,5,5,1,", NULL }, 30);
    test_add(&b, (struct test_row){ "A01", "2025-12", "3,5,3,5,2,", NULL }, 30);
    test_add(&b, (struct test_row){ "A01", "2025-10", "5,5,5,3,2,", NULL }, 30);
    test_add(&b, (struct test_row){ "A01", "2025-09", "3,5,3,3,1,", NULL }, 30);
    test_answers(job, &b);
    struct document d = test_report(job, "quarterly", "2025-12", "nation");
    const struct table *t = test_table(&d, "matrix");
    check_num("goes along exactly", test_cell(t, "code", "C1", "importance").num, 1, 1e-9);
    check_num("does not go along", test_cell(t, "code", "C2", "importance").num, 0, 1e-9);
    check_num("n of both", (double)test_cell(t, "code", "C1", "pairs").i, 120, 0);
    check_str("field", test_text(arena, *test_cell(t, "code", "C1", "field").msg), "Keep: important, above the middle");
    for (size_t i = 0; i < t->n_rows; i++)
        assert_false(str_starts(table_row(t, i)[2].s, STR("L"))); /* outcomes are no causes */
    assert_null(test_section(&d, "loyalty"));
}

/* 60 of 80 extremely satisfied and 5 of 40 satisfied surely come back: 6 times as often (T27). */
static void test_loyalty_by_satisfaction(void **state UNUSED)
{
#define CHOICES "\"scale\":\"level\",\"composite\":\"retention\",\"choices\":[{\"value\":5,\"text\":\"a\"},{\"value\":4,\"text\":\"b\"},{\"value\":3,\"text\":\"c\"},{\"value\":2,\"text\":\"d\"},{\"value\":1,\"text\":\"e\"}]}"
    struct job *other = test_job(arena);
    test_import(other, &org_network_import, test_network);
    test_import(other, &questionnaire_import,
                "{\"title\":\"T\",\"code\":\"three\",\"programme\":\"service\",\"version\":1,\"pages\":[{\"name\":\"p\",\"elements\":["
                "{\"type\":\"radiogroup\",\"name\":\"L1\",\"title\":\"Overall\"," CHOICES ",{\"type\":\"radiogroup\",\"name\":\"L2\",\"title\":\"Recommend\"," CHOICES
                ",{\"type\":\"radiogroup\",\"name\":\"L3\",\"title\":\"Come back\"," CHOICES "]}]}");
    static const struct { const char *codes; int times; } answers[] = { { "5,5,5", 60 }, { "5,5,4", 20 }, { "3,5,5", 5 }, { "3,5,3", 35 }, { "2,5,1", 3 } };
    struct buf b = buf_on(arena);
    buf_add_c(&b, "dealer_code,programme,visit_date,L1,L2,L3\n");
    for (size_t i = 0; i < ARRAY_LEN(answers); i++)
        for (int k = 0; k < answers[i].times; k++)
            buf_addf(&b, "A01,service,2025-12-05,%s\n", answers[i].codes);
    test_import(other, &interview_answers_import, str_c(arena, buf_str(&b)));
    struct document nation = test_report(other, "quarterly", "2025-12", "nation"), dealer = test_report(other, "quarterly", "2025-12", "dealer:A01");
    const struct section *s = test_section(&nation, "loyalty");
    assert_non_null(s);
    assert_true(has_text(s, "6.0 times as often surely loyal as the satisfied (95 % interval 2.6 – 13.8; n = 80 and 40)"));
    check_num("share", test_cell(s->table, "satisfaction", "Extremely satisfied", "loyal").num, 0.75, 1e-12);
    assert_int_equal(test_cell(s->table, "satisfaction", "Not very satisfied", "n").hidden, SHOWN);
    assert_int_equal(test_cell(test_table(&dealer, "loyalty"), "satisfaction", "Not very satisfied", "n").hidden, HIDDEN_DISCLOSURE);
    assert_int_equal(test_cell(test_table(&dealer, "loyalty"), "satisfaction", "Satisfied", "n").hidden, HIDDEN_DISCLOSURE); /* the 3 would follow */
    assert_true(has_text(test_section(&dealer, "loyalty"), "cannot be said on this base"));
}

/* A part of 1-4 interviews would follow by subtraction: then the smallest part that could be shown is not. */
static void test_cuts_by_subtraction(void **state UNUSED)
{
    struct buf b = buf_on(arena);
    test_add(&b, (struct test_row){ "A01", "2025-11", "5,5,5,5,1,", "X3,保养,私车,G1,1" }, 20);
    test_add(&b, (struct test_row){ "A01", "2025-12", "5,5,5,5,1,", "X3,维修,私车,G1,1" }, 15);
    test_add(&b, (struct test_row){ "A01", "2025-12", "5,5,5,5,1,", "X3,钣喷,公车,G2,1" }, 12);
    test_add(&b, (struct test_row){ "A01", "2025-12", "5,5,5,5,1,", "X3,其他,公车,G2,1" }, 3);
    test_answers(job, &b);
    test_import(job, &org_staff_import, "dealer_code,code,name\nA01,G1,李燕\nA02,G2,王强\n");
    struct document dealer = test_report(job, "quarterly", "2025-12", "dealer:A01"), nation = test_report(job, "quarterly", "2025-12", "nation");
    size_t shown[2] = { 0 };
    const struct table *t[2] = { test_table(&dealer, "cuts"), test_table(&nation, "cuts") };
    for (int k = 0; k < 2; k++)
        for (size_t i = 0; i < t[k]->n_rows; i++)
            shown[k] += str_eq_c(table_row(t[k], i)[0].s, "work_type");
    assert_int_equal(shown[0], 2); /* 保养 维修 */
    assert_int_equal(shown[1], 3); /* 其他 has fewer than ten for everybody */
    bool advisors[2] = { false };
    for (int k = 0; k < 2; k++)
        for (size_t i = 0; i < t[k]->n_rows; i++)
            advisors[k] |= str_eq_c(table_row(t[k], i)[0].s, "advisor");
    assert_true(advisors[0] && !advisors[1]); /* advisors belong to a dealer */
    check_str("with the name", test_text(arena, *test_cell(t[0], "value", "G1", "value_name").msg), "G1 李燕");
    check_str("without one", test_text(arena, *test_cell(t[0], "value", "G2", "value_name").msg), "G2");
}

/* ---- overview and ranking ---- */

static void test_overview(void **state UNUSED)
{
    struct buf b = buf_on(arena);
    static const struct { const char *code; int good; } dealers[] = { { "A01", 9 }, { "A02", 7 }, { "B01", 5 } };
    for (size_t i = 0; i < ARRAY_LEN(dealers); i++)
        add_year(&b, dealers[i].code, dealers[i].good, "5,5,5,5,1,", "3,3,3,3,1,");
    test_add(&b, (struct test_row){ "B02", "2025-12", "5,5,5,5,1,", NULL }, 30); /* 1S: in region and nation, not in the ranking */
    test_answers(job, &b);
    struct document d = test_report(job, "overview", "2025-12", "nation");
    const struct table *total = test_table(&d, "loyalty"), *spread = test_table(&d, "spread"), *ranked = test_table(&d, "ranked");
    check_num("mean over interviews", test_cell(total, "unit", "Nation", "score").num, (30 * 112 + 30 * 96 + 30 * 80 + 30 * 120) / 120., 1e-9);
    check_num("north", test_cell(total, "unit", "北部", "score").num, 104, 1e-9);
    check_num("south first by less", (double)test_cell(total, "unit", "南部", "rank").i, 2, 0);
    check_str("regions in the source's order", table_row(total, 1)[0].s, "N");
    check_num("dealers in the ranking", (double)test_cell(spread, "unit", "Nation", "dealers").i, 3, 0);
    check_num("ranked", (double)test_cell(ranked, "type", "Dealers in the ranking", "amount").i, 3, 0);
    check_num("difference", test_cell(test_table(&d, "questions"), "code", "L1", "N").num, 104 - 102, 1e-9);
    assert_int_equal(test_table(&d, "movers")->n_rows, 0);
    check_str("no movers", test_text(arena, test_table(&d, "movers")->empty), "No significant changes in this period.");
    assert_non_null(test_table(&d, "step_reception"));
    check_num("a page a step", (double)test_cell(test_table(&d, "step_reception"), "unit", "北部", "rank_C1").i, 1, 0);
}

static void test_movers(void **state UNUSED)
{
    struct buf b = buf_on(arena);
    for (int i = 0; i < 12; i++)
        for (int k = 0; k < 10; k++) {
            test_add(&b, (struct test_row){ "A01", months_to_february[i], i >= 7 && i < 10 && k != 0 ? "2,2,2,2,1," : k < 8 ? "5,5,5,5,1," : "4,4,4,4,1,", NULL }, 1);
            test_add(&b, (struct test_row){ "A02", months_to_february[i], k < 8 ? "5,5,5,5,1," : "4,4,4,4,1,", NULL }, 1);
        }
    test_answers(job, &b);
    struct document d = test_report(job, "overview", "2025-12", "nation");
    const struct table *t = test_table(&d, "movers");
    assert_int_equal(t->n_rows, 1);
    struct cell change = test_cell(t, "code", "A01", "change");
    assert_int_equal(change.marks, MARK_DOWN);
    assert_true(has_note(t, "2 with the quarter before, 0 with the same quarter last year."));
}

/* It is said where a question is left out, and nowhere else. */
static void test_what_is_left_out_is_said(void **state UNUSED)
{
    static const char note[] = "fewer than 10 answers";
    struct buf all = buf_on(arena), few = buf_on(arena);
    add_year(&all, "A01", 7, "5,5,5,5,1,5", "3,3,3,3,1,3");
    add_year(&all, "A02", 5, "5,5,5,5,1,5", "3,3,3,3,1,3");
    test_answers(job, &all);
    struct document ranking = test_report(job, "ranking", "2025-12", "nation"), overview = test_report(job, "overview", "2025-12", "nation");
    assert_false(has_note(test_table(&ranking, "ranking"), note));
    assert_false(has_note(test_table(&overview, "spread"), note));
    assert_true(has_note(test_table(&ranking, "ranking"), "Tiers: A"));
    for (int dealer = 0; dealer < 30; dealer++) /* now one in a dozen answers D9 */
        add_year(&few, dealer % 2 ? "B01" : "A04", 5, "5,5,5,5,1,", "3,3,3,3,1,");
    test_answers(job, &few);
    ranking = test_report(job, "ranking", "2025-12", "nation"), overview = test_report(job, "overview", "2025-12", "nation");
    assert_true(has_note(test_table(&ranking, "ranking"), note));
    assert_true(has_note(test_table(&overview, "spread"), note));
}

struct honours { struct job *job; const char *places; };

static struct err *set_honours(struct db *db, void *ctx)
{
    const struct honours *h = ctx;
    return setting_store(db, &result_honours_setting, &(struct setting_change){ STR("service"), str_of_c(h->places), STR("test"), h->job->now_ms });
}

static void test_honours_list(void **state UNUSED)
{
    struct buf b = buf_on(arena);
    static const struct { const char *code; int good; } dealers[] = { { "A01", 5 }, { "A02", 7 }, { "B01", 9 } };
    for (size_t i = 0; i < ARRAY_LEN(dealers); i++)
        add_year(&b, dealers[i].code, dealers[i].good, "5,5,5,5,1,", "3,3,3,3,1,");
    test_answers(job, &b);
    struct document none = test_report(job, "ranking", "2025-12", "dealer:A01");
    assert_null(test_section(&none, "honours"));
    check_ok("set", db_write(job->db, set_honours, &(struct honours){ job, "2" }, 0));
    struct document d = test_report(job, "ranking", "2025-12", "dealer:A01"), all = test_report(job, "ranking", "2025-12", "nation");
    const struct table *t = test_table(&d, "honours");
    assert_int_equal(t->n_rows, 2);
    check_str("first", table_row(t, 0)[1].s, "B01");
    check_str("second", table_row(t, 1)[2].s, "乙店");
    assert_int_equal(test_table(&d, "ranking")->n_rows, 1);
    assert_null(test_section(&all, "honours")); /* the whole ranking names them anyway */
}

/* A dealer sees itself, and the best value without its name. */
/* B01 is first in the first of three quarters, A01 in the other two; each quarter all of them are ranked. */
static void test_ranking_of_streaks(void **state UNUSED)
{
    static const char *const ends[] = { "2025-06", "2025-09", "2025-12" };
    struct buf b = buf_on(arena);
    for (int q = 0; q < 3; q++) {
        test_add(&b, (struct test_row){ "A01", ends[q], "5,5,5,5,1,", NULL }, q == 0 ? 20 : 28);
        test_add(&b, (struct test_row){ "A01", ends[q], "3,3,3,3,1,", NULL }, q == 0 ? 10 : 2);
        test_add(&b, (struct test_row){ "B01", ends[q], "5,5,5,5,1,", NULL }, 25);
        test_add(&b, (struct test_row){ "B01", ends[q], "3,3,3,3,1,", NULL }, 5);
    }
    test_add(&b, (struct test_row){ "A02", "2025-04", "5,5,5,5,1,", NULL }, 1); /* the first quarter has all its months */
    test_answers(job, &b);
    struct document d = test_report(job, "ranking", "2025-12", "nation");
    const struct table *t = test_table(&d, "ranking");
    check_num("two quarters in a row", (double)test_cell(t, "code", "A01", "top10").i, 2, 0);
    check_num("stayed first", (double)test_cell(t, "code", "A01", "move").i, 0, 0);
    assert_int_equal(test_cell(t, "code", "B01", "top10").kind, CELL_EMPTY);
    struct document before = test_report(job, "ranking", "2025-09", "nation");
    check_num("began", (double)test_cell(test_table(&before, "ranking"), "code", "A01", "top10").i, 1, 0);
    check_num("won a place", (double)test_cell(test_table(&before, "ranking"), "code", "A01", "move").i, 1, 0);
    check_num("lost a place", (double)test_cell(test_table(&before, "ranking"), "code", "B01", "move").i, -1, 0);
}

static void test_ranking_of_a_dealer(void **state UNUSED)
{
    struct buf b = buf_on(arena);
    static const struct { const char *code; int good; } dealers[] = { { "A01", 5 }, { "A02", 7 }, { "B01", 9 } };
    for (size_t i = 0; i < ARRAY_LEN(dealers); i++)
        add_year(&b, dealers[i].code, dealers[i].good, "5,5,5,5,1,", "3,3,3,3,1,");
    test_answers(job, &b);
    struct document d = test_report(job, "ranking", "2025-12", "dealer:A01"), all = test_report(job, "ranking", "2025-12", "nation");
    assert_int_equal(test_table(&d, "ranking")->n_rows, 1);
    check_num("place", (double)test_cell(test_table(&d, "ranking"), "code", "A01", "place").i, 3, 0);
    assert_true(has_note(test_table(&d, "ranking"), "Best in the region:"));
    assert_false(has_note(test_table(&all, "ranking"), "Best in the region:"));
    assert_int_equal(test_table(&all, "ranking")->n_rows, 6);
    check_num("moves", (double)test_cell(test_table(&all, "ranking"), "code", "A01", "move").i, 0, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
        T(test_monthly_change_and_arrow), T(test_columns_follow_the_unit), T(test_core_questions_only), T(test_disclosure), T(test_tiny_bases), T(test_bound_of_first_time),
        T(test_months_without_interviews), T(test_target_of_a_new_dealer), T(test_refusals), T(test_small_questions_and_totals), T(test_quarterly), T(test_importance), T(test_loyalty_by_satisfaction),
        T(test_cuts_by_subtraction), T(test_overview), T(test_movers), T(test_ranking_of_a_dealer), T(test_ranking_of_streaks), T(test_what_is_left_out_is_said), T(test_honours_list),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
