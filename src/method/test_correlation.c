#include "base/test.h"
#include "method/correlation.h"
#include "method/share.h"
#include "method/spread.h"
#include "method/test_data.h"
#include <stdlib.h>

static struct sfo survey;

static double value_of(const struct sfo_row *row, const char *part)
{
    return row->x[strcmp(part, "cln_all") == 0 ? SFO_CLEAN : strcmp(part, "find") == 0 ? SFO_FIND : SFO_SAFE];
}

static void check_correlation(int year, char **field)
{
    struct paired_sums sums = { 0 };
    for (size_t i = 0; i < survey.n; i++)
        if (survey.row[i].year == year)
            paired_add(&sums, value_of(&survey.row[i], field[2]), survey.row[i].x[SFO_ALL], 1);
    struct correlation c = correlation_of(&sums);
    check_num("n", c.n, strtod(field[3], NULL), 0);
    check_num("r", c.r, strtod(field[4], NULL), 1e-12);
    check_num("lo", c.lo, strtod(field[5], NULL), 1e-12);
    check_num("hi", c.hi, strtod(field[6], NULL), 1e-12);
}

/* Means of the airlines; the survey is sorted by airline. */
static size_t airline_means(int year, double *mean)
{
    size_t n = 0;
    for (size_t i = 0; i < survey.n;) {
        double sum = 0, count = 0;
        size_t first = i;
        for (; i < survey.n && strcmp(survey.row[i].airline, survey.row[first].airline) == 0; i++)
            if (survey.row[i].year == year && !isnan(survey.row[i].x[SFO_ALL])) {
                sum += survey.row[i].x[SFO_ALL];
                count++;
            }
        mean[n++] = sum / count; /* NaN where nobody flew */
    }
    return n;
}

static void check_spread(int year, char **field)
{
    static double mean[1000];
    struct spread s = spread_of(mean, airline_means(year, mean));
    const double got[] = { (double)s.n, s.min, s.q1, s.median, s.q3, s.max };
    for (int i = 0; i < 6; i++)
        check_num(field[2], got[i], strtod(field[3 + i], NULL), 1e-12);
}

static void check_line(void *seen, char **field, int n_fields UNUSED)
{
    int year = (int)strtol(field[1], NULL, 10);
    (*(int *)seen)++;
    if (strcmp(field[0], "correlation") == 0)
        check_correlation(year, field);
    else
        check_spread(year, field);
}

static void test_figures_of_r(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    int seen = 0;
    survey = sfo_load(a);
    data_each_row("tests/vectors/method/correlation.csv", check_line, &seen);
    assert_int_equal(seen, 16);
    arena_free(a);
}

/* Anscombe, The American Statistician 27 (1973) 17-21: four sets that look different and have the same r, .8162 to .8165. */
static void test_anscombe(void **state UNUSED)
{
    static const double x[] = { 10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5 }, x4[] = { 8, 8, 8, 8, 8, 8, 8, 19, 8, 8, 8 };
    static const double y[4][11] = {
        { 8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68 }, { 9.14, 8.14, 8.74, 8.77, 9.26, 8.10, 6.13, 3.10, 9.13, 7.26, 4.74 },
        { 7.46, 6.77, 12.74, 7.11, 7.81, 8.84, 6.08, 5.39, 8.15, 6.42, 5.73 }, { 6.58, 5.76, 7.71, 8.84, 8.47, 7.04, 5.25, 12.50, 5.56, 7.91, 6.89 },
    };
    for (int set = 0; set < 4; set++) {
        struct paired_sums s = { 0 };
        for (int i = 0; i < 11; i++)
            paired_add(&s, set == 3 ? x4[i] : x[i], y[set][i], 1);
        check_num("r", correlation_of(&s).r, 0.8164, 0.0002);
    }
}

static void test_correlation_edges(void **state UNUSED)
{
    struct paired_sums s = { 0 };
    check_num("nothing", correlation_of(&s).r, NAN, 0);
    paired_add(&s, 12, NAN, 1);
    paired_add(&s, NAN, 12, 1);
    check_num("pairs only", correlation_of(&s).n, 0, 0);
    paired_add(&s, 1, 1, 1);
    paired_add(&s, 2, 2, 1);
    check_num("two pairs", correlation_of(&s).r, NAN, 0);
    paired_add(&s, 3, 3, 1);
    check_num("a line", correlation_of(&s).r, 1, 1e-12);
    check_num("three pairs have no interval", correlation_of(&s).lo, NAN, 0);
    paired_add(&s, 4, 4, 1);
    check_num("a line has no width", correlation_of(&s).lo, 1, 1e-12);
    struct paired_sums same = { 0 };
    for (int i = 0; i < 100; i++)
        paired_add(&same, 12, i % 3, 1);
    check_num("everybody answers alike", correlation_of(&same).r, NAN, 0);
    struct paired_sums down = { 0 };
    for (int i = 0; i < 10; i++)
        paired_add(&down, i, -0.1 * i, 1);
    check_num("downwards", correlation_of(&down).r, -1, 1e-12);
}

static void test_quadrants(void **state UNUSED)
{
    static const struct { const char *label; double importance, score; enum quadrant want; } cases[] = {
        { "important, low", 0.6, 9, QUADRANT_IMPROVE }, { "important, high", 0.6, 11, QUADRANT_KEEP }, { "unimportant, low", 0.2, 9, QUADRANT_WATCH },
        { "unimportant, high", 0.2, 11, QUADRANT_MAINTAIN }, { "both on the line", 0.4, 10, QUADRANT_KEEP }, { "no importance", NAN, 11, QUADRANT_NONE },
        { "no score", 0.6, NAN, QUADRANT_NONE },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        check_num(cases[i].label, quadrant_of(cases[i].importance, cases[i].score, 0.4, 10), cases[i].want, 0);
    check_num("no line", quadrant_of(0.5, 10, NAN, 10), QUADRANT_NONE, 0);
}

static void test_quantiles(void **state UNUSED)
{
    double v[] = { 4, NAN, 1, 3, 2 };
    struct spread s = spread_of(v, 5);
    assert_int_equal(s.n, 4);
    check_num("q1", s.q1, 1.75, 1e-15);
    check_num("median", s.median, 2.5, 1e-15);
    check_num("q3", s.q3, 3.25, 1e-15);
    check_num("one value", quantile_of_sorted((double[]){ 7 }, 1, 0.25), 7, 0);
    check_num("none", spread_of(NULL, 0).median, NAN, 0);
    check_num("beyond", quantile_of_sorted(v, 4, 1.01), NAN, 0);
}

static void test_ratio_of_shares(void **state UNUSED)
{
    /* 60 of 80 against 5 of 40: ratio 6; ln 6 ± 1.959964·√(.25/60 + .875/5) by hand */
    struct share one = share_of_counts(60, 80), other = share_of_counts(5, 40), none = share_of_counts(0, 40), empty = share_of_counts(0, 0);
    struct share_ratio r = share_ratio_of(&one, &other);
    double half = 1.959963984540054 * sqrt(0.25 / 60 + 0.875 / 5);
    check_num("ratio", r.ratio, 6, 1e-12);
    check_num("lo", r.lo, 6 * exp(-half), 1e-9);
    check_num("hi", r.hi, 6 * exp(half), 1e-9);
    check_num("nobody to compare with", share_ratio_of(&one, &none).ratio, NAN, 0);
    check_num("no base", share_ratio_of(&one, &empty).ratio, NAN, 0);
    check_num("no first base", share_ratio_of(&empty, &one).ratio, NAN, 0);
    check_num("nobody", share_ratio_of(&none, &one).ratio, 0, 0);
    check_num("nobody has no interval", share_ratio_of(&none, &one).lo, NAN, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_figures_of_r), cmocka_unit_test(test_anscombe), cmocka_unit_test(test_correlation_edges),
        cmocka_unit_test(test_quadrants), cmocka_unit_test(test_quantiles), cmocka_unit_test(test_ratio_of_shares),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
