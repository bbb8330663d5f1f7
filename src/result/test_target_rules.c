#include "base/test.h"
#include "result/target_rules.h"

static struct arena *arena;

static int set_up(void **state UNUSED)
{
    arena = arena_new(0);
    return 0;
}

static int tear_down(void **state UNUSED)
{
    arena_free(arena);
    return 0;
}

static void test_periods(void **state UNUSED)
{
    static const struct { const char *text, *want; } cases[] = {
        { "2012", "2012" }, { "2012-Q1", "2012-Q1" }, { "2012Q4", "2012-Q4" }, { "2012q2", "2012-Q2" }, { "2012/Q3", "2012-Q3" }, { "2012 Q3", "2012-Q3" },
        { "2012年", "2012" }, { "2012年度", "2012" }, { "2012年第1季度", "2012-Q1" }, { "2012年一季度", "2012-Q1" }, { "2012年第四季度", "2012-Q4" }, { "2012年3季", "2012-Q3" },
        { "", NULL }, { "12", NULL }, { "201", NULL }, { "2012-1", NULL }, { "2012-01", NULL }, { "2012-Q5", NULL }, { "2012-Q0", NULL }, { "2012-Q", NULL }, { "2012-Q11", NULL },
        { "2012年1", NULL }, { "2012年1月", NULL }, { "1899", NULL }, { "3000", NULL }, { "-201", NULL }, { "2012年五季度", NULL }, { "20121", NULL }, { "2012-Q1x", NULL },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct target_period p = { 7, 7 };
        bool ok = target_period_parse(str_of_c(cases[i].text), &p);
        check_num(cases[i].text, ok, cases[i].want != NULL, 0);
        if (ok)
            check_str(cases[i].text, target_period_text(arena, p), cases[i].want);
        else
            check_num("untouched", p.year, 7, 0);
    }
    check_str("february", target_period_text(arena, target_quarter_of(civil_month(2012, 2))), "2012-Q1");
    check_str("december", target_period_text(arena, target_quarter_of(civil_month(2012, 12))), "2012-Q4");
}

static void test_measures(void **state UNUSED)
{
    static const struct { const char *text, *want; } cases[] = {
        { "retention", "retention" }, { "Retention", "retention" }, { "忠诚度", "retention" }, { "顾客保持指数", "retention" }, { "总评分", "total" }, { "Total Score", "total" },
        { "step:reception", "step:reception" }, { "环节:B", "step:B" }, { "question:L1", "question:L1" }, { "L1", "question:L1" }, { "H2a", "question:H2a" },
        { "", NULL }, { "step:", NULL }, { "question:", NULL }, { "L1 L2", NULL }, { "满意", NULL }, { "step:a:b", NULL },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        check_str(cases[i].text, target_measure_parse(arena, str_of_c(cases[i].text)), cases[i].want);
}

#define ROW(where, id, y, q, m, v) { .place = (where), .place_id = (id), .period = { (y), (q) }, .measure = { m, sizeof m - 1 }, .value = (v) }

/* Each case takes away the narrowest target that is left. */
static void test_inheritance(void **state UNUSED)
{
    static const struct target_row rows[] = {
        ROW(TARGET_NATION, 0, 2012, 0, "total", 1), ROW(TARGET_NATION, 0, 2012, 1, "total", 2), ROW(TARGET_REGION, 5, 2012, 0, "total", 3),
        ROW(TARGET_REGION, 5, 2012, 1, "total", 4), ROW(TARGET_DEALER, 9, 2012, 0, "total", 5), ROW(TARGET_DEALER, 9, 2012, 1, "total", 6),
        ROW(TARGET_DEALER, 9, 2012, 2, "total", 97), ROW(TARGET_DEALER, 8, 2012, 1, "total", 98), ROW(TARGET_REGION, 9, 2012, 1, "total", 99),
        ROW(TARGET_DEALER, 9, 2011, 1, "total", 96), ROW(TARGET_DEALER, 9, 2012, 1, "retention", 95),
    };
    const struct target_whose dealer = { 9, 5, { 2012, 1 } };
    for (size_t left = 6; left >= 1; left--) { /* the six that apply, then the foreign ones */
        struct target_row some[ARRAY_LEN(rows)];
        size_t n = 0;
        for (size_t i = 0; i < ARRAY_LEN(rows); i++)
            if (i < left || i >= 6)
                some[n++] = rows[i];
        check_num("what is left", target_pick(some, n, dealer, STR("total"))->value, (double)left, 0);
    }
    static const struct { const char *label, *measure; struct target_whose who; double want; } cases[] = {
        { "region", "total", { 0, 5, { 2012, 1 } }, 4 }, { "region, another quarter", "total", { 0, 5, { 2012, 3 } }, 3 }, { "nation", "total", { 0, 0, { 2012, 1 } }, 2 },
        { "nation, another quarter", "total", { 0, 0, { 2012, 4 } }, 1 }, { "region without its own", "total", { 0, 6, { 2012, 2 } }, 1 },
        { "dealer without its own", "total", { 7, 5, { 2012, 1 } }, 4 }, { "case of the code", "TOTAL", { 0, 0, { 2012, 1 } }, 2 }, { "retention", "retention", { 9, 5, { 2012, 1 } }, 95 },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        check_num(cases[i].label, target_pick(rows, ARRAY_LEN(rows), cases[i].who, str_of_c(cases[i].measure))->value, cases[i].want, 0);
    assert_null(target_pick(rows, ARRAY_LEN(rows), (struct target_whose){ 9, 5, { 2013, 1 } }, STR("total")));
    assert_null(target_pick(rows, ARRAY_LEN(rows), dealer, STR("question:L1")));
    assert_null(target_pick(NULL, 0, dealer, STR("total")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_periods, set_up, tear_down), cmocka_unit_test_setup_teardown(test_measures, set_up, tear_down),
        cmocka_unit_test(test_inheritance),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
