/* Questionnaires change: windows, arrows and composites reach back to the newest change and no further (rules.md §6). Version 1 until
 * December, version 2 from January: C1 changed, C2 gone, C3 new. */
#include "result/test_result.h"

static struct arena *arena;
static struct job *job;

/* L1 L2 C1 C2 D1 in the old version; C3 takes C2's place in the new one. */
static void add_new_version(struct buf *b, const char *month, const char *codes, int times)
{
    if (b->n == 0)
        buf_add_c(b, "dealer_code,programme,visit_date,L1,L2,C1,C3,D1\n");
    for (int i = 0; i < times; i++)
        buf_addf(b, "A01,service,%s-05,%s\n", month, codes);
}

static int set_up(void **state UNUSED)
{
    arena = arena_new(TEST_MEMORY);
    job = test_survey(arena);
    struct buf old = buf_on(arena), new = buf_on(arena);
    static const char *const old_months[] = { "2025-07", "2025-08", "2025-09", "2025-10", "2025-11", "2025-12" };
    for (size_t i = 0; i < ARRAY_LEN(old_months); i++) {
        test_add(&old, (struct test_row){ "A01", old_months[i], "5,5,3,3,1,", NULL }, 10);
        test_add(&old, (struct test_row){ "A01", old_months[i], "3,5,5,5,1,", NULL }, 10);
    }
    test_answers(job, &old);
    test_import(job, &questionnaire_import, test_form_2);
    add_new_version(&new, "2026-01", "5,5,5,4,1", 20);
    add_new_version(&new, "2026-02", "5,5,4,5,2", 10);
    add_new_version(&new, "2026-02", "4,5,4,5,1", 10);
    test_answers(job, &new);
    return 0;
}

static int tear_down(void **state UNUSED)
{
    arena_free(arena);
    return 0;
}

static void test_windows_are_cut(void **state UNUSED)
{
    struct result_set s = test_set(job, "2025-01", "2026-02");
    struct result_unit u = test_unit(&s, "dealer:A01");
    static const struct { const char *label, *code, *to; int present, wanted; double n, score; } cases[] = {
        { "same", "L1", "2026-02", 6, 6, 120, (4 * (10 * 12 + 10 * 4) + 20 * 12 + 10 * 12 + 10 * 8) / 120. },
        { "changed: its own months", "C1", "2026-02", 2, 6, 40, (20 * 12 + 20 * 8) / 40. },
        { "changed: one month", "C1", "2026-01", 1, 6, 20, 12 },
        { "before the change", "C1", "2025-12", 6, 6, 120, 8 },
        { "new", "C3", "2026-02", 2, 6, 40, (20 * 8 + 20 * 12) / 40. },
        { "new, before it was asked", "C3", "2025-12", 6, 6, 0, NAN },
        { "gone: what it was", "C2", "2025-12", 6, 6, 120, 8 },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct figure f = test_figure(&s, test_question(&s, cases[i].code), &u, window_of(BASE_R6, test_month(cases[i].to)));
        check_num(cases[i].label, f.n, cases[i].n, 0);
        check_num(cases[i].label, f.score, cases[i].score, 1e-12);
        check_num(cases[i].label, f.coverage.present, cases[i].present, 0);
        check_num(cases[i].label, f.coverage.wanted, cases[i].wanted, 0);
    }
}

static void test_series_of_measures(void **state UNUSED)
{
    struct result_set s = test_set(job, "2025-01", "2026-02");
    struct measure reception = { .kind = MEASURE_STEP, .step = STR("reception") }, repair = { .kind = MEASURE_STEP, .step = STR("repair") };
    int32_t before = test_month("2025-12"), after = test_month("2026-02"), new = test_month("2026-01");
    check_num("the same question has no series", result_series_start(&s, test_question(&s, "L1"), after), INT32_MIN, 0);
    check_num("nothing has changed yet", result_series_start(&s, test_question(&s, "C1"), before), INT32_MIN, 0);
    check_num("changed", result_series_start(&s, test_question(&s, "C1"), after), new, 0);
    check_num("a step with a changed, a new and a gone question", result_series_start(&s, reception, after), new, 0);
    check_num("a step that stays", result_series_start(&s, repair, after), INT32_MIN, 0);
    check_num("total", result_series_start(&s, (struct measure){ .kind = MEASURE_TOTAL }, after), new, 0);
    check_num("retention", result_series_start(&s, (struct measure){ .kind = MEASURE_RETENTION }, after), INT32_MIN, 0);
}

/* The gone question is no part of the new step, the new one no part of the old. */
static void test_composites(void **state UNUSED)
{
    struct result_set s = test_set(job, "2025-01", "2026-02");
    struct result_unit u = test_unit(&s, "dealer:A01");
    struct measure reception = { .kind = MEASURE_STEP, .step = STR("reception") };
    struct figure now = test_figure(&s, reception, &u, window_of(BASE_R6, test_month("2026-02"))), old = test_figure(&s, reception, &u, window_of(BASE_R6, test_month("2025-12")));
    check_num("new: C1 10, C3 10", now.index.mean, 100, 1e-9);
    check_num("old: C1 8, C2 8", old.index.mean, 80, 1e-9);
    assert_int_equal(now.window.first, test_month("2026-01"));
    struct measure_parts p;
    assert_true(result_measure_parts(&s, reception, &u, now.window, &p));
    assert_int_equal(p.linear.n, 2);
}

static void test_no_arrow_across(void **state UNUSED)
{
    struct result_set s = test_set(job, "2025-01", "2026-02");
    struct result_unit u = test_unit(&s, "dealer:A01");
    struct figure_options o = { .marks = mark_rules_default() };
    struct window_pair across = { test_window("2025-12", "2025-12"), test_window("2026-01", "2026-01") }, within = { test_window("2026-01", "2026-01"), test_window("2026-02", "2026-02") };
    static const struct { const char *label, *code; bool across; } cases[] = { { "same", "L1", true }, { "changed", "C1", false }, { "new", "C3", false } };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct change c = result_change(&s, test_question(&s, cases[i].code), &u, across, &o);
        check_num(cases[i].label, !isnan(c.diff), cases[i].across, 0);
        check_num(cases[i].label, !isnan(result_change(&s, test_question(&s, cases[i].code), &u, within, &o).diff), true, 0);
    }
    struct change total = result_change(&s, (struct measure){ .kind = MEASURE_TOTAL }, &u, across, &o);
    assert_int_equal(total.verdict, VERDICT_NOT_TESTED);
    /* Six months to February against six months to January: both begin with the series in January. */
    struct window_pair rolling = { window_of(BASE_R6, test_month("2026-01")), window_of(BASE_R6, test_month("2026-02")) };
    check_num("rolling within the series", result_change(&s, test_question(&s, "C1"), &u, rolling, &o).diff, -20, 1e-9);
}

static void test_reports_break(void **state UNUSED)
{
    struct document d = test_report(job, "monthly", "2026-02", "nation");
    const struct table *trend = test_table(&d, "trend"), *levels = test_table(&d, "levels");
    static const struct { const char *period; bool total, retention; } marks[] = { { "2025-12", false, false }, { "2026-01", true, false }, { "2026-02", false, false } };
    for (size_t i = 0; i < ARRAY_LEN(marks); i++) {
        check_num(marks[i].period, (test_cell(trend, "period", marks[i].period, "total").marks & MARK_BREAK) != 0, marks[i].total, 0);
        check_num(marks[i].period, (test_cell(trend, "period", marks[i].period, "retention").marks & MARK_BREAK) != 0, marks[i].retention, 0);
    }
    assert_true(test_cell(levels, "code", "C1", "score").marks & MARK_BREAK);
    assert_false(test_cell(levels, "code", "L1", "score").marks & MARK_BREAK);
    check_num("change within the series", test_cell(levels, "code", "C1", "change").num, -2, 1e-12);
    assert_int_equal(test_cell(levels, "code", "C1", "tested_change").hidden, HIDDEN_NOT_ESTIMABLE);
    bool told = false;
    for (int i = 0; levels->note[i].id; i++)
        told |= str_ends(test_text(arena, levels->note[i]), STR(": C1 2/6."));
    assert_true(told);
    struct document before = test_report(job, "monthly", "2025-12", "nation");
    assert_false(test_cell(test_table(&before, "levels"), "code", "C1", "score").marks & MARK_BREAK);
}

/* D1 is asked and scored, but only L1 and the reception have a weight in the total. */
#define LEVEL(name, more) "{'type':'radiogroup','name':'" name "','title':'" name "','scale':'level'," more "'choices':[5,4,3,2,1]}"
#define WEIGHTED(version, last) "{'title':'T','code':'w','programme':'service','version':" version ",'steps':[{'code':'reception','title':'A'},{'code':'repair','title':'B'}]," \
                                "'total':{'L1':1,'reception':3},'pages':[{'name':'p','elements':[" \
                                LEVEL("L1", "'composite':'retention',") "," LEVEL("C1", "'step':'reception',") "," last "]}]}"

static void import_form(struct job *to, const char *quoted)
{
    char *text = str_c(to->arena, str_of_c(quoted));
    for (char *p = text; *p; p++)
        *p = *p == '\'' ? '"' : *p;
    test_import(to, &questionnaire_import, text);
}

static void test_what_has_no_weight_breaks_no_total(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *own = test_job(a);
    struct buf old = buf_on(a), new = buf_on(a);
    test_import(own, &org_network_import, test_network);
    import_form(own, WEIGHTED("1", "{'type':'boolean','name':'D1','title':'Fixed?','step':'repair'}"));
    buf_add_c(&old, "dealer_code,programme,visit_date,L1,C1,D1\n");
    buf_add_c(&new, "dealer_code,programme,visit_date,L1,C1,D1,D5\n");
    for (int i = 0; i < 20; i++) {
        buf_addf(&old, "A01,service,2025-12-05,%d,4,1\n", 3 + i % 2);
        buf_addf(&new, "A01,service,2026-01-05,%d,5,2,1\n", 4 + i % 2);
    }
    test_answers(own, &old);
    import_form(own, WEIGHTED("2", "{'type':'boolean','name':'D1','title':'Fixed at once?','step':'repair','comparable':'changed'},"
                                   "{'type':'boolean','name':'D5','title':'Clean?','step':'repair','comparable':'new'}"));
    test_answers(own, &new);
    struct result_set s = test_set(own, "2025-01", "2026-01");
    struct result_unit u = test_unit(&s, "dealer:A01");
    struct measure total = { .kind = MEASURE_TOTAL }, repair = { .kind = MEASURE_STEP, .step = STR("repair") };
    struct figure_options o = { .marks = mark_rules_default() };
    struct window_pair pair = { test_window("2025-12", "2025-12"), test_window("2026-01", "2026-01") };
    check_num("the step that changed", result_series_start(&s, repair, test_month("2026-01")), test_month("2026-01"), 0);
    check_num("the total that does not hold it", result_series_start(&s, total, test_month("2026-01")), INT32_MIN, 0);
    check_num("is tested across", result_change(&s, total, &u, pair, &o).diff, 40, 1e-9);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
        T(test_windows_are_cut), T(test_series_of_measures), T(test_composites), T(test_no_arrow_across), T(test_reports_break),
        cmocka_unit_test(test_what_has_no_weight_breaks_no_total),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
