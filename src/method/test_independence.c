#include "base/test.h"
#include "method/dist.h"
#include "method/independence.h"

/* Reference: pchisq(x, df, lower.tail = FALSE) of R 4.2. */
static void test_chi_square(void **state UNUSED)
{
    static const struct { const char *label; double x, df, upper; } cases[] = {
        { "1 df, small", 0.5, 1, 4.7950012218695348e-01 }, { "1 df", 3.84, 1, 5.0043521248705224e-02 }, { "1 df, far out", 60, 1, 9.4857375710738494e-15 },
        { "4 df", 3.84, 4, 4.2809232942062247e-01 },       { "4 df, far out", 60, 4, 2.9008631203404549e-12 }, { "30 df, low", 3.84, 30, 0.99999999773936454 },
        { "30 df, middle", 12, 30, 0.99859964616663810 },  { "30 df, high", 60, 30, 0.00092068239614866631 },  { "nothing", 0, 3, 1 }, { "below", -1, 3, 1 },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        check_num(cases[i].label, chi_square_upper(cases[i].x, cases[i].df) / cases[i].upper, 1, 1e-11);
}

/* Reference: chisq.test(m, correct = FALSE) of R 4.2. */
static void test_tables(void **state UNUSED)
{
    static const double m[9] = { 12, 5, 3, 9, 13, 8, 2, 7, 21 }, with_gap[12] = { 12, 5, 0, 3, 9, 13, 0, 8, 2, 7, 0, 21 }, one_row[3] = { 1, 2, 3 }, few[4] = { 3, 1, 1, 4 };
    double row[4], column[4];
    struct independence i = independence_of(&(struct counts_table){ m, 3, 3, row, column });
    check_num("chi-square", i.chi_square, 25.360217391304349, 1e-12);
    check_num("p", i.p, 4.2578299414232351e-05, 1e-15);
    check_num("V", i.cramers_v, 0.39812229113132086, 1e-14);
    assert_false(i.is_rough);
    struct independence gap = independence_of(&(struct counts_table){ with_gap, 3, 4, row, column });
    check_num("an empty column is none", gap.p, i.p, 0);
    check_num("degrees of freedom", gap.df, 4, 0);
    struct independence none = independence_of(&(struct counts_table){ one_row, 1, 3, row, column });
    assert_true(isnan(none.p) && isnan(none.cramers_v));
    check_num("n of one row", none.n, 6, 0);
    assert_true(independence_of(&(struct counts_table){ few, 2, 2, row, column }).is_rough);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_chi_square), cmocka_unit_test(test_tables) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
