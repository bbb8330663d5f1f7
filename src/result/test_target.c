/* Targets set, imported, copied and taken back, and where they stand in reports. */
#include "result/target.h"
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

/* "nation 2026 total 110; dealer:A01 2026-Q1 total 100" of what is in force, in the order of the list. */
static struct str in_force(int32_t year, int64_t as_of)
{
    struct target_list l;
    struct buf b = buf_on(arena);
    check_ok("list", target_list_load(job->db, arena, &(struct target_query){ .programme = STR("service"), .year = year, .as_of_ms = as_of }, &l));
    for (size_t i = 0; i < l.n; i++)
        buf_addf(&b, "%s%s%s" STR_FMT " " STR_FMT " " STR_FMT " %g", i ? "; " : "", target_place_name(l.row[i].place), str_is_empty(l.target[i].code) ? "" : ":",
                 STR_ARG(l.target[i].code), STR_ARG(target_period_text(arena, l.row[i].period)), STR_ARG(l.row[i].measure), l.row[i].value);
    return buf_str(&b);
}

static struct err *set(const char *place, const char *period, const char *measure, struct opt_num value, bool *changed)
{
    struct org_network n;
    struct target_change c = { .programme = STR("service"), .value = value };
    TRY(org_network_load(job->db, arena, (struct db_scope){ 0 }, job_today(job), &n));
    TRY(target_where_of(arena, &n, str_of_c(place), &c.where));
    TRY(target_measure_check(job->db, arena, c.programme, str_of_c(measure), &c.measure));
    assert_true(target_period_parse(str_of_c(period), &c.period));
    return target_set(job, &c, changed);
}

static void must_set(const char *place, const char *period, const char *measure, double value)
{
    bool changed = false;
    check_ok(place, set(place, period, measure, SOME_NUM(value), &changed));
    assert_true(changed);
}

static void test_set_and_history(void **state UNUSED)
{
    bool changed;
    must_set("nation", "2026", "total", 110);
    int64_t before = job->now_ms;
    job->now_ms += 1000;
    must_set("nation", "2026", "总评分", 111);
    check_ok("the same", set("nation", "2026", "total", SOME_NUM(111), &changed));
    assert_false(changed);
    check_str("now", in_force(2026, 0), "nation 2026 total 111");
    check_str("then", in_force(2026, before), "nation 2026 total 110");
    check_str("other year", in_force(2025, 0), "");
    check_ok("taken away", set("nation", "2026", "total", (struct opt_num){ 0 }, &changed));
    assert_true(changed);
    check_str("gone", in_force(2026, 0), "");
    check_ok("nothing to take away", set("nation", "2026", "total", (struct opt_num){ 0 }, &changed));
    assert_false(changed);
    struct target_list l;
    check_ok("history", target_list_load(job->db, arena, &(struct target_query){ .programme = STR("service"), .history = true }, &l));
    assert_int_equal(l.n, 3);
    assert_true(l.target[0].is_gone && !l.target[1].is_gone);
    check_num("newest first", l.row[1].value, 111, 0);
}

static void test_what_is_refused(void **state UNUSED)
{
    static const struct { const char *label, *place, *measure; double value; enum err_code want; } cases[] = {
        { "too high", "nation", "total", 120.1, ERR_INVALID }, { "too low", "nation", "total", -40.1, ERR_INVALID }, { "no number", "nation", "total", NAN, ERR_INVALID },
        { "place", "country", "total", 100, ERR_INVALID }, { "no code", "region:", "total", 100, ERR_INVALID }, { "code too many", "nation:N", "total", 100, ERR_INVALID },
        { "region", "region:X", "total", 100, ERR_NOT_FOUND }, { "dealer", "dealer:X01", "total", 100, ERR_NOT_FOUND },
        { "measure", "nation", "满意", 100, ERR_INVALID }, { "question", "nation", "Z9", 100, ERR_NOT_FOUND }, { "step", "nation", "step:nowhere", 100, ERR_NOT_FOUND },
    };
    bool changed;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        check_err(cases[i].label, set(cases[i].place, "2026", cases[i].measure, SOME_NUM(cases[i].value), &changed), cases[i].want);
    check_str("nothing was set", in_force(0, 0), "");
    must_set("nation", "2026", "total", 120);
    must_set("dealer:B01", "2026-Q2", "question:l1", -40);
    check_str("codes as the questionnaire writes them", in_force(0, 0), "nation 2026 total 120; dealer:B01 2026-Q2 question:L1 -40");
}

static void test_copy(void **state UNUSED)
{
    struct target_copied out;
    must_set("nation", "2025", "total", 100);
    must_set("region:N", "2025-Q3", "total", 105);
    must_set("region:N", "2025", "retention", 90);
    must_set("region:N", "2026-Q3", "total", 50);
    struct target_copy c = { .programme = STR("service"), .measure = STR("total"), .from_year = 2025, .to_year = 2026, .plus = 1.5 };
    check_ok("copy", target_copy_year(job, &c, &out));
    assert_true(out.copied == 1 && out.kept == 1);
    check_str("kept", in_force(2026, 0), "nation 2026 total 101.5; region:N 2026-Q3 total 50");
    c.replace = true;
    c.measure = STR_NONE;
    check_ok("copy all", target_copy_year(job, &c, &out));
    assert_true(out.copied == 3 && out.kept == 0);
    check_str("replaced", in_force(2026, 0), "nation 2026 total 101.5; region:N 2026 retention 91.5; region:N 2026-Q3 total 106.5");
    c.plus = 16;
    check_err("out of the scale", target_copy_year(job, &c, &out), ERR_INVALID);
    check_str("nothing of it", in_force(2026, 0), "nation 2026 total 101.5; region:N 2026 retention 91.5; region:N 2026-Q3 total 106.5");
    c.to_year = 2025;
    check_err("onto itself", target_copy_year(job, &c, &out), ERR_INVALID);
}

static const char file[] =
    "项目,经销商代码,大区代码,期间,指标,目标\n"
    "售后,,,2026,总评分,110\n"
    "售后,,N,2026年第1季度,忠诚度,108.5\n"
    "售后,A01,N,2026-Q1,L1,100\n";

static void test_import_again_and_undo(void **state UNUSED)
{
    must_set("nation", "2026", "total", 90);
    struct import_report r = test_import(job, &target_import, file);
    assert_true(r.rows_new == 2 && r.rows_changed == 1 && r.rows_rejected == 0);
    check_str("taken in", in_force(2026, 0), "nation 2026 total 110; dealer:A01 2026-Q1 question:L1 100; region:N 2026-Q1 retention 108.5");
    struct import_report again = test_import(job, &target_import, "programme,period,measure,target\nservice,2026,total,110\nservice,2026,retention,1\n");
    assert_true(again.rows_same == 1 && again.rows_new == 1);
    static const struct feature *const one[] = { &result_feature };
    struct features features = { one, ARRAY_LEN(one) };
    struct import_undo_report undone;
    check_ok("undo", import_undo(job, &features, r.batch_id, &undone));
    check_str("as before", in_force(2026, 0), "nation 2026 retention 1; nation 2026 total 90");
    must_set("nation", "2026", "retention", 2);
    check_err("set again since", import_undo(job, &features, again.batch_id, &undone), ERR_CONFLICT);
    assert_int_equal(undone.n_blocked, 1);
}

static void test_import_rejects(void **state UNUSED)
{
    static const struct { const char *row, *why; } cases[] = {
        { "service,A99,,2026,total,100", "There is no dealer with this code; import the network first." },
        { "service,,X,2026,total,100", "There is no region with this code." },
        { "service,,,2026-05,total,100", "A period is a year (2012) or a quarter (2012-Q1)." },
        { "service,,,2026,Z9,100", "No questionnaire of this programme has question:Z9." },
        { "service,,,2026,,100", "" },
        { "service,,,2026,total,121", "A target is a number of index points from -40 to 120." },
        { "service,,,2026,total,", "" },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct buf b = buf_on(arena);
        buf_addf(&b, "programme,dealer_code,region_code,period,measure,target\nservice,A01,,2026,total,%zu\n%s\n", i + 1, cases[i].row);
        struct import_report r = test_import(job, &target_import, buf_c(&b));
        check_num(cases[i].row, (double)r.rows_rejected, 1, 0);
        if (*cases[i].why)
            check_str(cases[i].row, test_finding(&r, 3), cases[i].why);
    }
    struct import_report twice = test_import(job, &target_import, "programme,period,measure,target\nservice,2026,total,100\nservice,2026年,总评分,101\n");
    assert_int_equal(twice.rows_rejected, 1);
    check_str("twice", test_finding(&twice, 3), "The same place, period and measure stand in line 2 already.");
}

/* ---- in reports ---- */

static const char *const months[] = { "2025-09", "2025-10", "2025-11", "2025-12", "2026-01", "2026-02" };

/* A01 and A02: retention (10 × (8·12 + 2·4) / 10 = 104), sixty interviews; B01: as good, but too few to have a light. */
static void add_interviews(void)
{
    struct buf b = buf_on(arena);
    for (size_t i = 0; i < ARRAY_LEN(months); i++)
        for (int d = 0; d < 2; d++) {
            test_add(&b, (struct test_row){ d ? "A02" : "A01", months[i], "5,5,5,5,1,", NULL }, 8);
            test_add(&b, (struct test_row){ d ? "A02" : "A01", months[i], "3,3,3,3,1,", NULL }, 2);
        }
    test_add(&b, (struct test_row){ "B01", "2026-01", "5,5,5,5,1,", NULL }, 20);
    test_answers(job, &b);
}

static bool has_column(const struct table *t, const char *key)
{
    for (size_t i = 0; i < t->n_columns; i++)
        if (strcmp(t->column[i].key, key) == 0)
            return true;
    return false;
}

static void test_no_targets_no_columns(void **state UNUSED)
{
    add_interviews();
    must_set("nation", "2025", "total", 110); /* of another year */
    struct document monthly = test_report(job, "monthly", "2026-02", "dealer:A01"), ranking = test_report(job, "ranking", "2026-02", "nation");
    assert_false(has_column(test_table(&monthly, "summary"), "target"));
    assert_false(has_column(test_table(&monthly, "levels"), "light"));
    assert_false(has_column(test_table(&ranking, "ranking"), "light"));
    assert_int_equal(test_cell(test_table(&monthly, "summary"), "indicator", "Customer retention index", "value").marks & (MARK_GREEN | MARK_RED | MARK_GREY_LIGHT), 0);
}

static void test_lights_of_the_monthly_report(void **state UNUSED)
{
    add_interviews();
    must_set("nation", "2026", "retention", 104);
    must_set("dealer:A02", "2026-Q1", "retention", 107);
    must_set("region:S", "2026", "retention", 50);
    must_set("nation", "2026", "question:L1", 104);
    must_set("dealer:A02", "2026-Q1", "question:L1", 108);
    static const struct { const char *scope; double target; unsigned retention, question; } cases[] = {
        { "dealer:A01", 104, MARK_GREEN, MARK_GREEN }, { "dealer:A02", 107, MARK_YELLOW, MARK_RED }, { "region:S", 50, MARK_GREY_LIGHT, MARK_GREY_LIGHT },
        { "dealer:B01", 50, MARK_GREY_LIGHT, MARK_GREY_LIGHT },
    };
    const unsigned lights = MARK_GREEN | MARK_YELLOW | MARK_RED | MARK_GREY_LIGHT;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct document d = test_report(job, "monthly", "2026-02", cases[i].scope);
        const struct table *summary = test_table(&d, "summary"), *levels = test_table(&d, "levels");
        check_num(cases[i].scope, test_cell(summary, "indicator", "Customer retention index", "target").num, cases[i].target, 0);
        check_num(cases[i].scope, test_cell(summary, "indicator", "Customer retention index", "value").marks & lights, cases[i].retention, 0);
        check_num(cases[i].scope, test_cell(summary, "indicator", "Total score", "value").marks & lights, MARK_GREY_LIGHT, 0);
        check_num(cases[i].scope, test_cell(levels, "code", "L1", "light").marks, cases[i].question, 0);
        assert_int_equal(test_cell(summary, "indicator", "Total score", "target").kind, CELL_EMPTY);
    }
    struct document d = test_report(job, "monthly", "2026-02", "dealer:A02");
    check_num("a question's target in points", test_cell(test_table(&d, "levels"), "code", "L1", "target").num, 10.8, 1e-9);
}

static void test_lights_of_the_ranking(void **state UNUSED)
{
    add_interviews();
    must_set("nation", "2026-Q1", "total", 120);
    must_set("dealer:A01", "2026", "total", 100);
    struct document d = test_report(job, "ranking", "2026-02", "nation");
    const struct table *t = test_table(&d, "ranking");
    check_num("a dealer's year before the nation's quarter", test_cell(t, "code", "A01", "target").num, 100, 0);
    check_num("the nation's quarter", test_cell(t, "code", "A02", "target").num, 120, 0);
    check_num("20 interviews of the quarter", test_cell(t, "code", "A01", "light").marks, MARK_GREY_LIGHT, 0);
    struct buf b = buf_on(arena);
    test_add(&b, (struct test_row){ "A01", "2026-02", "5,5,5,5,1,", NULL }, 4);
    test_answers(job, &b);
    struct document enough = test_report(job, "ranking", "2026-02", "nation");
    check_num("24 interviews", test_cell(test_table(&enough, "ranking"), "code", "A01", "light").marks, MARK_GREEN, 0);
    check_num("of them the score is still grey", test_cell(test_table(&enough, "ranking"), "code", "A01", "total").marks & MARK_LOW_BASE, MARK_LOW_BASE, 0);
}

static void test_lights_of_the_overview(void **state UNUSED)
{
    struct buf b = buf_on(arena);
    for (int i = 0; i < 30; i++) {
        test_add(&b, (struct test_row){ "A01", "2026-02", "5,5,5,5,1,", NULL }, 1); /* 120 */
        test_add(&b, (struct test_row){ "A02", "2026-02", i < 28 ? "5,5,5,5,1," : "4,4,4,4,1,", NULL }, 1); /* a little less */
        test_add(&b, (struct test_row){ "B01", "2026-02", "3,3,3,3,1,", NULL }, 1);
    }
    test_add(&b, (struct test_row){ "B02", "2026-02", "5,5,5,5,1,", NULL }, 20);
    test_answers(job, &b);
    struct document none = test_report(job, "overview", "2026-02", "nation");
    assert_null(test_section(&none, "lights"));
    must_set("nation", "2026", "total", 120);
    struct document d = test_report(job, "overview", "2026-02", "nation");
    const struct table *t = test_table(&d, "lights");
    static const struct { const char *unit; int green, yellow, red, light; } cases[] = {
        { "Nation", 1, 1, 1, MARK_RED }, { "北部", 1, 1, 0, MARK_YELLOW }, { "南部", 0, 0, 1, MARK_RED },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        check_num(cases[i].unit, (double)test_cell(t, "unit", cases[i].unit, "green").i, cases[i].green, 0);
        check_num(cases[i].unit, (double)test_cell(t, "unit", cases[i].unit, "yellow").i, cases[i].yellow, 0);
        check_num(cases[i].unit, (double)test_cell(t, "unit", cases[i].unit, "red").i, cases[i].red, 0);
        check_num(cases[i].unit, test_cell(t, "unit", cases[i].unit, "light").marks, cases[i].light, 0);
        struct cell dealers = test_cell(t, "unit", cases[i].unit, "dealers"), grey = test_cell(t, "unit", cases[i].unit, "grey");
        check_num("all are counted", (double)(dealers.i - grey.i), cases[i].green + cases[i].yellow + cases[i].red, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
        T(test_set_and_history), T(test_what_is_refused), T(test_copy), T(test_import_again_and_undo), T(test_import_rejects), T(test_no_targets_no_columns),
        T(test_lights_of_the_monthly_report), T(test_lights_of_the_ranking), T(test_lights_of_the_overview),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
