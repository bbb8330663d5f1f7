/* Widgets of results: their figures are those of the printed report, and one that has nothing to say is not there. */
#include "result/dashboard.h"
#include "result/explorer_cell.h"
#include "result/test_result.h"

static struct arena *arena;
static struct job *job;

static const char *const months[] = { "2025-02", "2025-03", "2025-04", "2025-05", "2025-06", "2025-07", "2025-08", "2025-09", "2025-10", "2025-11", "2025-12", "2026-01", "2026-02" };

/* A01 much better in the last half year, B01 as ever; A02 far worse in the last month, and so the nation. */
static int set_up(void **state UNUSED)
{
    struct buf b = buf_on(arena = arena_new(TEST_MEMORY));
    job = test_survey(arena);
    for (size_t i = 0; i < ARRAY_LEN(months); i++) {
        bool is_last = i + 1 == ARRAY_LEN(months);
        test_add(&b, (struct test_row){ "A01", months[i], i < 7 ? "3,3,3,4,1," : "5,5,4,5,1,", NULL }, 6);
        test_add(&b, (struct test_row){ "A01", months[i], "4,4,4,4,2,", NULL }, 4);
        test_add(&b, (struct test_row){ "A02", months[i], is_last ? "1,1,1,1,2," : "5,4,4,4,1,", NULL }, 5);
        test_add(&b, (struct test_row){ "A02", months[i], is_last ? "1,1,2,1,2," : "4,4,4,3,1,", NULL }, 5);
        test_add(&b, (struct test_row){ "B01", months[i], "4,5,4,4,1,", NULL }, 6);
        test_add(&b, (struct test_row){ "B01", months[i], "5,4,4,3,1,", NULL }, 4);
    }
    test_answers(job, &b);
    return 0;
}

static int tear_down(void **state UNUSED)
{
    arena_free(arena);
    return 0;
}

/* The explorer as a widget opens it; kind NULL: where a national reader begins. */
static struct explorer *open_at(const char *kind, const char *code, const char *base, const char *compare)
{
    struct explorer_reader *r = ARENA_NEW(arena, struct explorer_reader);
    struct explorer_query *q = ARENA_NEW(arena, struct explorer_query);
    struct explorer *e = ARENA_NEW(arena, struct explorer);
    *r = (struct explorer_reader){ .job = job, .kept = kept_new(arena, 8 << 20), .may_run = true, .scope = { .kind = SCOPE_NATION }, .running_scope = { .kind = SCOPE_NATION } };
    *q = (struct explorer_query){ .kind = str_of_c(kind), .code = str_of_c(code), .base = str_of_c(base), .compare = str_of_c(compare), .period = SOME_INT(test_month("2026-02")) };
    check_ok("open", explorer_open(r, q, e));
    return e;
}

typedef struct err *maker(struct explorer *e, struct dashboard_part *out);

static struct dashboard_part made(maker *make, struct explorer *e)
{
    struct dashboard_part p = { .table = NULL };
    check_ok("made", make(e, &p));
    return p;
}

/* Every column that a chart draws stands in its table, but for those that the unit has no use for. */
static void check_chart(const struct dashboard_part *p, const char *column)
{
    bool has_label = false, has_series = false;
    assert_non_null(p->chart);
    for (size_t i = 0; i < p->table->n_columns; i++) {
        has_label |= strcmp(p->table->column[i].key, p->chart->label[0]) == 0;
        has_series |= strcmp(p->table->column[i].key, column) == 0;
    }
    assert_true(has_label);
    assert_true(has_series);
}

static void test_tiles(void **state UNUSED)
{
    static const char *const units[][3] = { { "nation", "nation", "nation" }, { "region", "N", "region:N" }, { "dealer", "A01", "dealer:A01" } };
    static const char *const keys[][2] = { { "retention", "retention" }, { "total", "total" }, { "question:L1", "overall" }, { "question:D1", "first_time" } };
    for (size_t i = 0; i < ARRAY_LEN(units) * ARRAY_LEN(keys); i++) {
        const char *const *u = units[i / ARRAY_LEN(keys)], *const *k = keys[i % ARRAY_LEN(keys)];
        struct document report = test_report(job, "monthly", "2026-02", u[2]);
        struct dashboard_part p = made(dashboard_tiles, open_at(u[0], u[1], NULL, NULL));
        const struct table *summary = test_table(&report, "summary");
        check_num(k[0], test_cell(p.table, "key", k[0], "value").num, test_cell(summary, "key", k[1], "value").num, 1e-12);
        check_num(k[0], test_cell(p.table, "key", k[0], "change").num, test_cell(summary, "key", k[1], "tested_change").num, 1e-12);
        assert_int_equal(test_cell(p.table, "key", k[0], "n").i, test_cell(summary, "key", k[1], "n").i);
        assert_true(p.are_tiles);
    }
}

static void set_target(const char *measure, enum target_place place, int64_t id, double value)
{
    struct target_change c = { .programme = STR("service"), .measure = str_of_c(measure), .where = { place, id }, .period = { 2026, 0 }, .value = SOME_NUM(value) };
    bool changed;
    check_ok(measure, target_set(job, &c, &changed));
}

/* A dealer's own target goes before the nation's; without any there is neither column. */
static void test_lights(void **state UNUSED)
{
    struct dashboard_part none = made(dashboard_tiles, open_at("dealer", "A01", NULL, NULL));
    double value = test_cell(none.table, "key", "total", "value").num;
    for (size_t i = 0; i < none.table->n_columns; i++)
        assert_true(strcmp(none.table->column[i].key, "light") != 0);
    set_target("total", TARGET_NATION, 0, value + 20);
    set_target("retention", TARGET_NATION, 0, -40);
    struct dashboard_part p = made(dashboard_tiles, open_at("dealer", "A01", NULL, NULL));
    assert_int_equal(test_cell(p.table, "key", "total", "light").marks, MARK_RED);
    assert_int_equal(test_cell(p.table, "key", "retention", "light").marks, MARK_GREEN);
    assert_int_equal(test_cell(p.table, "key", "question:L1", "light").marks, 0);
    set_target("total", TARGET_DEALER, test_db_int(job->db, "select id from dealer where code = 'A01'"), value + 1);
    p = made(dashboard_tiles, open_at("dealer", "A01", NULL, NULL));
    assert_int_equal(test_cell(p.table, "key", "total", "light").marks, MARK_YELLOW);
    check_num("target", test_cell(p.table, "key", "total", "target").num, value + 1, 1e-12);
    check_num("the nation's", test_cell(made(dashboard_tiles, open_at("region", "N", NULL, NULL)).table, "key", "total", "target").num, value + 20, 1e-12);
}

static void test_trend(void **state UNUSED)
{
    struct document report = test_report(job, "monthly", "2026-02", "dealer:A01");
    struct dashboard_part p = made(dashboard_trend, open_at("dealer", "A01", NULL, NULL));
    assert_int_equal(p.table->n_rows, 13);
    for (size_t i = 0; i < ARRAY_LEN(months); i++) {
        struct cell here = test_cell(p.table, "last_month", months[i], "total"), there = test_cell(test_table(&report, "trend"), "last_month", months[i], "total");
        check_num(months[i], here.num, there.num, 0);
        check_num(months[i], test_cell(p.table, "last_month", months[i], "total_ci95").pair[0], test_cell(test_table(&report, "trend"), "last_month", months[i], "total_ci95").pair[0], 0);
    }
    check_chart(&p, "total_nation");
}

static void test_units_and_heat(void **state UNUSED)
{
    struct result_set s = test_set(job, "2023-02", "2026-02");
    struct result_unit south = test_unit(&s, "region:S");
    struct dashboard_part units = made(dashboard_units, open_at(NULL, NULL, NULL, NULL)), heat = made(dashboard_heat, open_at(NULL, NULL, NULL, NULL));
    struct measure reception = { .kind = MEASURE_STEP, .step = STR("reception") };
    struct window w = test_window("2025-09", "2026-02");
    assert_int_equal(units.table->n_rows, 3);
    check_num("S", test_cell(units.table, "code", "S", "total").num, test_figure(&s, report_total(), &south, w).index.mean, 1e-12);
    check_num("60 to 120", units.chart->axis.min + units.chart->axis.max, 180, 0);
    check_num("step", test_cell(heat.table, "code", "step:reception", "S").num, test_figure(&s, reception, &south, w).index.mean - test_figure(&s, reception, &s.nation, w).index.mean, 1e-12);
    assert_null(made(dashboard_units, open_at("dealer", "A01", NULL, NULL)).table);
    assert_null(made(dashboard_heat, open_at("dealer", "A01", NULL, NULL)).table);
}

static void test_movers(void **state UNUSED)
{
    struct dashboard_part p = made(dashboard_movers, open_at(NULL, NULL, NULL, NULL));
    check_str("best first", table_row(p.table, 0)[0].s, "A01");
    assert_true(table_row(p.table, 0)[5].marks & MARK_UP);
    for (size_t i = 1; i < p.table->n_rows; i++)
        assert_true(table_row(p.table, i)[5].num < table_row(p.table, i - 1)[5].num && !str_eq_c(table_row(p.table, i)[0].s, "B01"));
    p = made(dashboard_movers, open_at("region", "S", NULL, NULL));
    assert_int_equal(p.table->n_rows, 0);
    assert_non_null(p.table->empty.id);
    assert_null(made(dashboard_movers, open_at("dealer", "A01", NULL, NULL)).table);
}

static void test_control_band(void **state UNUSED)
{
    struct dashboard_part p = made(dashboard_control, open_at(NULL, NULL, "month", NULL));
    struct result_set s = test_set(job, "2023-02", "2026-02");
    struct figure f = test_figure(&s, report_total(), &s.nation, test_window("2026-02", "2026-02"));
    struct cell last = test_cell(p.table, "month", "2026-02", "limits"), centre = test_cell(p.table, "month", "2026-02", "centre");
    assert_int_equal(p.table->n_rows, 13);
    check_num("limits", last.pair[1] - last.pair[0], 6 * f.index.se, 1e-9);
    check_num("middle", (last.pair[0] + last.pair[1]) / 2, centre.num, 1e-9);
    check_str("February", test_text(arena, *test_cell(p.table, "month", "2026-02", "state").msg), "below the limit");
    check_str("October", test_text(arena, *test_cell(p.table, "month", "2025-10", "state").msg), "normal fluctuation");
    check_chart(&p, "limits");
}

static void test_a_dealers_own(void **state UNUSED)
{
    struct dashboard_part p = made(dashboard_dealer, open_at("dealer", "A01", NULL, "nation"));
    struct document ranking = test_report(job, "monthly", "2026-02", "dealer:A01");
    assert_true(p.table->n_rows <= 3);
    check_num("place", (double)p.text[0].arg[0].i, (double)test_cell(test_table(&ranking, "rank"), "among", "Nation", "place").i, 0);
    for (size_t i = 0; i < p.table->n_rows; i++)
        assert_true(table_row(p.table, i)[5].num < 0);
    for (size_t i = 1; i < p.table->n_rows; i++)
        assert_true(table_row(p.table, i - 1)[5].num <= table_row(p.table, i)[5].num);
    assert_null(made(dashboard_dealer, open_at(NULL, NULL, NULL, "nation")).table);
}

/* Only what is withheld is explained, and only where people see it. */
static void test_withheld(void **state UNUSED)
{
    static const struct { const char *label; enum cell_hidden why; enum column_show show; bool says; } cases[] = {
        { "shown", SHOWN, COLUMN_ALL, false }, { "few interviews", HIDDEN_NO_SCORE, COLUMN_ALL, false }, { "withheld", HIDDEN_DISCLOSURE, COLUMN_ALL, true },
        { "of machines", HIDDEN_DISCLOSURE, COLUMN_MACHINE, false },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct column column = { .key = "nation", .title = { .id = "Nation" }, .show = cases[i].show };
        struct table *t = table_new(arena, "tiles", &column, 1);
        table_add_row(arena, t)[0] = cell_hide(cell_num(101), cases[i].why);
        check_num(cases[i].label, explorer_withheld_note(t).id != NULL, cases[i].says, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tiles), cmocka_unit_test(test_lights), cmocka_unit_test(test_trend), cmocka_unit_test(test_units_and_heat), cmocka_unit_test(test_movers), cmocka_unit_test(test_control_band),
        cmocka_unit_test(test_a_dealers_own), cmocka_unit_test(test_withheld),
    };
    return cmocka_run_group_tests_name("result/dashboard", tests, set_up, tear_down);
}
