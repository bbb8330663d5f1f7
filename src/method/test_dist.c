#include "base/test.h"
#include "method/dist.h"
#include "method/test_data.h"

static double call(char **field, int n_args)
{
    double x[3] = { 0 };
    for (int i = 0; i < MIN_OF(3, n_args); i++)
        x[i] = strtod(field[i + 1], NULL);
    if (strcmp(field[0], "normal_cdf") == 0)
        return normal_cdf(x[0]);
    if (strcmp(field[0], "normal_quantile") == 0)
        return normal_quantile(x[0]);
    if (strcmp(field[0], "student_two_sided") == 0)
        return student_two_sided(x[0], x[1]);
    if (strcmp(field[0], "student_quantile") == 0)
        return student_quantile(x[0], x[1]);
    if (strcmp(field[0], "beta_cdf") == 0)
        return beta_cdf(x[0], x[1], x[2]);
    if (strcmp(field[0], "binomial_upper") == 0)
        return binomial_upper(x[0], x[1], x[2]);
    fail_msg("unknown function %s", field[0]);
    return NAN;
}

static void check_vector(void *ctx, char **field, int n_fields)
{
    int *count = ctx;
    char label[200];
    snprintf(label, sizeof label, "%s %s %s", field[0], field[1], n_fields > 3 ? field[2] : "");
    double want = strtod(field[n_fields - 1], NULL);
    check_num(label, call(field, n_fields - 2), want, 1e-10);
    if (want > 1e-30 && want < 1e-4 && strncmp(field[0], "student_two", 11) == 0) /* a small p is right in itself too */
        check_num(label, call(field, n_fields - 2) / want, 1, 1e-5);
    (*count)++;
}

static void test_vectors(void **state UNUSED)
{
    int count = 0;
    data_each_row("tests/vectors/method/dist.csv", check_vector, &count);
    assert_int_equal(count, 268);
}

/* Printed tables: Fisher and Yates, two-sided 5 % and 1 % points. */
static void test_printed_tables(void **state UNUSED)
{
    static const struct { double df, t975, t995; } table[] = {
        { 1, 12.706, 63.657 }, { 2, 4.303, 9.925 }, { 5, 2.571, 4.032 }, { 10, 2.228, 3.169 },
        { 30, 2.042, 2.750 },  { 60, 2.000, 2.660 }, { 120, 1.980, 2.617 }, { 1e12, 1.960, 2.576 },
    };
    for (size_t i = 0; i < ARRAY_LEN(table); i++) {
        check_num("t .975", student_quantile(0.975, table[i].df), table[i].t975, 5.1e-4);
        check_num("t .995", student_quantile(0.995, table[i].df), table[i].t995, 5.1e-4);
    }
}

static void test_quantile_undoes_cdf(void **state UNUSED)
{
    const double df[] = { 0.3, 1, 2.5, 7, 40, 900, 99999, 100001, 1e7 }, p[] = { 1e-6, 0.01, 0.2, 0.499, 0.6, 0.975, 0.99999 };
    for (size_t i = 0; i < ARRAY_LEN(df); i++)
        for (size_t j = 0; j < ARRAY_LEN(p); j++) {
            check_num("student", student_cdf(student_quantile(p[j], df[i]), df[i]), p[j], 1e-12);
            check_num("normal", normal_cdf(normal_quantile(p[j])), p[j], 1e-15);
        }
}

static void test_edges(void **state UNUSED)
{
    check_num("cdf of 0", student_cdf(0, 3), 0.5, 0);
    check_num("median", student_quantile(0.5, 3), 0, 0);
    check_num("symmetry", student_cdf(-1.3, 4) + student_cdf(1.3, 4), 1, 1e-15);
    check_num("cdf of infinity", student_cdf(INFINITY, 3), 1, 0);
    check_num("cdf of -infinity", student_cdf(-INFINITY, 3), 0, 0);
    check_num("huge t", student_two_sided(1e300, 3), 0, 1e-300);
    check_num("df 0", student_cdf(1, 0), NAN, 0);
    check_num("df NaN", student_quantile(0.9, NAN), NAN, 0);
    check_num("t NaN", student_two_sided(NAN, 3), NAN, 0);
    check_num("p above 1", normal_quantile(1.1), NAN, 0);
    assert_true(isinf(normal_quantile(1)) && normal_quantile(1) > 0);
    assert_true(isinf(student_quantile(0, 5)) && student_quantile(0, 5) < 0);
    check_num("beta at 0", beta_cdf(0, 2, 3), 0, 0);
    check_num("beta at 1", beta_cdf(1, 2, 3), 1, 0);
    check_num("beta of bad a", beta_cdf(0.5, 0, 3), NAN, 0);
    check_num("more hits than trials", binomial_upper(6, 5, 0.5), 0, 0);
    check_num("no trials", binomial_upper(0, 0, 0.5), 1, 0);
    check_num("certain", binomial_upper(3, 5, 1), 1, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_vectors),
        cmocka_unit_test(test_printed_tables),
        cmocka_unit_test(test_quantile_undoes_cdf),
        cmocka_unit_test(test_edges),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
