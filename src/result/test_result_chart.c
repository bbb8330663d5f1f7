/* The pictures of reports: each names columns that its table has, hidden months are gaps, and a stored section gets the charts of a fresh one. */
#include "report/plot.h"
#include "result/result_chart.h"
#include "result/test_result.h"
#include <math.h>

static struct arena *arena;
static struct job *job;

static const char *const months[] = { "2025-03", "2025-04", "2025-05", "2025-06", "2025-07", "2025-08", "2025-09", "2025-10", "2025-11", "2025-12", "2026-01", "2026-02", "2026-03" };

static int set_up(void **state UNUSED)
{
    arena = arena_new(TEST_MEMORY);
    job = test_survey(arena);
    struct buf b = buf_on(arena);
    static const char *const dealers[] = { "A01", "A02", "A04", "B01" };
    for (size_t d = 0; d < ARRAY_LEN(dealers); d++)
        for (size_t m = 0; m < ARRAY_LEN(months); m++) {
            bool few = d == 0 && m == 11; /* A01 in February 2026: nine interviews, no score */
            test_add(&b, (struct test_row){ dealers[d], months[m], "5,5,5,3,1,", NULL }, 5 + (int)d);
            test_add(&b, (struct test_row){ dealers[d], months[m], "3,4,3,5,2,", NULL }, few ? 4 : 6);
        }
    test_answers(job, &b);
    return 0;
}

static int tear_down(void **state UNUSED)
{
    arena_free(arena);
    return 0;
}

static struct plot plot_in(const struct document *d, const char *section, const char *chart)
{
    const struct section *s = test_section(d, section);
    struct plot p;
    assert_non_null(s);
    for (size_t i = 0; i < s->n_charts; i++)
        if (strcmp(s->chart[i].key, chart) == 0) {
            if (!plot_of_section(arena, job->lang, s, i, &p))
                fail_msg("%s: nothing to draw", chart);
            return p;
        }
    fail_msg("no chart %s", chart);
    return (struct plot){ 0 };
}

static void check_series(const struct plot *p, const char *names)
{
    struct buf b = buf_on(arena);
    for (size_t i = 0; i < p->n_series; i++)
        buf_addf(&b, "%s" STR_FMT, i ? "|" : "", STR_ARG(p->series[i].name));
    check_str(p->chart->key, buf_str(&b), names);
}

static void test_monthly(void **state UNUSED)
{
    struct document d = test_report(job, "monthly", "2026-03", "dealer:A01");
    struct plot trend = plot_in(&d, "trend", "trend_total");
    check_series(&trend, "This unit|Region|Nation|Single period");
    assert_int_equal(trend.n_rows, 13);
    assert_true(trend.series[0].has_band);
    const struct plot_value *single = trend.series[3].value;
    assert_true(!plot_has(&single[11]) && plot_has(&single[12]));
    check_str("what the table prints", single[11].text, "–");
    struct plot steps = plot_in(&d, "steps", "steps");
    check_series(&steps, "This unit|Region|Nation");
    check_num("R038", steps.axis.max, 120, 0);
    for (size_t i = 1; i < steps.n_rows; i++) /* by their gap to the nation */
        assert_true(steps.series[0].value[i - 1].v - steps.series[2].value[i - 1].v >= steps.series[0].value[i].v - steps.series[2].value[i].v - 0.11);
    struct plot tiles = plot_in(&d, "summary", "summary");
    check_str("no unit: points and per cent stand side by side", tiles.unit, "");
    struct document nation = test_report(job, "monthly", "2026-03", "nation");
    trend = plot_in(&nation, "trend", "trend_total");
    check_series(&trend, "This unit|Single period"); /* nothing above it to compare with */
}

static void test_quarterly(void **state UNUSED)
{
    struct document d = test_report(job, "quarterly", "2026-03", "nation");
    const struct table *t = test_table(&d, "matrix");
    struct plot matrix = plot_in(&d, "matrix", "matrix");
    check_series(&matrix, "Satisfaction (score)|Importance");
    assert_int_equal(matrix.n_rows + 1, t->n_rows); /* the last row is where the lines cross */
    assert_int_equal(matrix.n_references, 2);
    assert_true(matrix.reference[0].is_x && !matrix.reference[1].is_x);
    for (size_t i = 0; i < matrix.n_rows; i++) { /* a point lies in the corner that its row names */
        struct str field = table_row(t, i)[0].s;
        bool right = matrix.series[0].value[i].v >= matrix.reference[0].v, important = matrix.series[1].value[i].v >= matrix.reference[1].v;
        if (str_eq_c(field, "improve") || str_eq_c(field, "keep"))
            assert_true(important);
        if (str_eq_c(field, "keep"))
            assert_true(right);
    }
}

static void test_overview(void **state UNUSED)
{
    struct document d = test_report(job, "overview", "2026-03", "nation");
    struct plot total = plot_in(&d, "total", "total_by_region");
    check_str("the nation first", total.label[0], "Nation");
    assert_true(total.is_total[0] && !total.is_total[1]);
    assert_int_equal(total.n_beside, 2); /* n and rank */
    check_num("axis", total.axis.min, 60, 0);
    check_str("the nation as a line", total.reference[0].name, "Nation");
    struct plot heat = plot_in(&d, "questions", "steps_by_region");
    assert_int_equal(heat.n_series, 2);
    for (size_t i = 0; i < heat.n_rows; i++)
        assert_true(heat.is_total[i]);
    struct plot page = plot_in(&d, "step_reception", "step_reception_C1");
    check_str("a question by its code and title", page.title, "C1 Waiting");
    (void)plot_in(&d, "spread", "spread");
    (void)plot_in(&d, "sample", "sample_size");
}

/* What a chart names is there, and no value is drawn that its table hides. */
static void check_plot(const char *kind, const struct plot *p)
{
    if (!p->title.n || !p->base.n)
        fail_msg("%s %s: a chart without title or base", kind, p->chart->key);
    for (size_t k = 0; k < p->n_series * p->n_rows; k++) {
        size_t row = k % p->n_rows, series = k / p->n_rows;
        const struct cell *c = &table_row(p->table, p->row[row])[p->series[series].column];
        if (c->hidden != SHOWN && plot_has(&p->series[series].value[row]))
            fail_msg("%s %s draws a hidden cell", kind, p->chart->key);
    }
}

static void check_document(const char *kind, const char *scope)
{
    struct document d = test_report(job, kind, "2026-03", scope);
    for (size_t i = 0; i < d.n_sections; i++)
        for (size_t k = 0; k < d.section[i].n_charts; k++) {
            struct plot p;
            if (plot_of_section(arena, job->lang, &d.section[i], k, &p))
                check_plot(kind, &p);
        }
}

static void test_all_charts(void **state UNUSED)
{
    check_document("monthly", "dealer:A01");
    check_document("monthly", "region:N");
    check_document("quarterly", "dealer:B01");
    check_document("overview", "nation");
    check_document("ranking", "nation");
    check_document("ranking", "dealer:A01");
}

static void test_a_stored_section_gets_its_charts(void **state UNUSED)
{
    struct document d = test_report(job, "monthly", "2026-03", "dealer:A01");
    const struct section *fresh = test_section(&d, "trend");
    struct section stored = { .key = "trend", .table = fresh->table }, unknown = { .key = "voices", .table = fresh->table }, bare = { .key = "trend" };
    result_charts(arena, &stored);
    result_charts(arena, &unknown);
    result_charts(arena, &bare);
    assert_int_equal(stored.n_charts, fresh->n_charts);
    assert_int_equal(unknown.n_charts, 0);
    assert_int_equal(bare.n_charts, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
        T(test_monthly), T(test_quarterly), T(test_overview), T(test_all_charts), T(test_a_stored_section_gets_its_charts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
