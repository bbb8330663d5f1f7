#include "base/rng.h"
#include "base/test.h"
#include "method/linear.h"

static void test_slide(void **state UNUSED)
{
    const double printed[] = { 6.8, 9.7, 9.6, 5.9 }; /* overall, recommend, return, evaluation */
    double sum = 0;
    for (int i = 0; i < 4; i++)
        sum += printed[i];
    check_num("T05", sum, 32.0, 1e-12);
    check_num("T06-T07", linear_printed(printed, 4, 1), 80, 1e-12);
    const double raw[] = { 6.84, 9.74, 9.64, 5.94 }; /* mean 8.04: the printed way loses 0.4 index points */
    check_num("from rounded scores", linear_printed(raw, 4, 1), 80, 1e-12);
    struct linear l = linear_average(4, 10);
    struct moments m[4];
    for (int i = 0; i < 4; i++)
        m[i] = (struct moments){ .n = 1, .sw = 1, .swx = raw[i] };
    check_num("from unrounded scores", linear_value(&l, m), 80.4, 1e-12);
    check_num("no components", linear_printed(NULL, 0, 1), NAN, 0);
}

static void test_steps(void **state UNUSED)
{
    /* questions 0,1 in step 0; 2 in step 1; 3 not scored; 4 = L1, a step of its own */
    const int step_of[] = { 0, 0, 1, -1, 2 };
    const double weight[] = { 1, 2, 1 };
    struct step_table t = { .n_questions = 5, .n_steps = 3, .step_of = step_of, .step_weight = weight };
    static const struct { const char *label; double n_of[5], want[5]; int left_out; } cases[] = {
        { "all asked", { 9, 9, 9, 9, 9 }, { 1.25, 1.25, 5, 0, 2.5 }, 0 },
        { "a question without base leaves its step", { 9, 0, 9, 9, 9 }, { 2.5, 0, 5, 0, 2.5 }, 1 },
        { "a step without base leaves the total", { 9, 9, 0, 9, 9 }, { 2.5, 2.5, 0, 0, 5 }, 1 },
        { "an unscored question without base is no loss", { 9, 9, 9, 0, 9 }, { 1.25, 1.25, 5, 0, 2.5 }, 0 },
        { "nothing left", { 0, 0, 0, 9, 0 }, { 0, 0, 0, 0, 0 }, 4 },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct linear l = linear_steps(&t, cases[i].n_of, 10);
        assert_int_equal(l.n, 5);
        assert_int_equal(l.n_left_out, cases[i].left_out);
        for (int j = 0; j < 5; j++)
            check_num(cases[i].label, l.coef[j], cases[i].want[j], 1e-12);
    }
    t.step_weight = NULL;
    struct linear equal = linear_steps(&t, NULL, 10);
    check_num("equal weights", equal.coef[4], 10.0 / 3, 1e-12);
    check_num("half a step", equal.coef[0], 10.0 / 6, 1e-12);
    t.step_weight = (double[]){ 1, 0, 1 };
    check_num("a step of weight 0", linear_steps(&t, NULL, 10).coef[2], 0, 0);
    t.step_of = (int[]){ 0, 0, 1, 3, 99 };
    check_num("steps that do not exist", linear_steps(&t, NULL, 10).coef[4], 0, 0);
    t.n_questions = -3;
    assert_int_equal(linear_steps(&t, NULL, 10).n, 0);
}

enum { N = 300, J = 4, STRATA = 5 };
struct data { double x[N][J], w[N]; };

/* Answers that hang together in a person, some missing. */
static struct data random_data(uint64_t seed, bool weighted)
{
    struct pcg g = pcg_new(seed, 1);
    struct data d;
    for (int i = 0; i < N; i++) {
        double mood = pcg_normal(&g);
        d.w[i] = weighted ? 0.3 + pcg_unit(&g) : 1;
        for (int j = 0; j < J; j++) {
            double level = fmin(5, fmax(1, round(4 + mood + 0.5 * pcg_normal(&g))));
            d.x[i][j] = pcg_below(&g, 10) == 0 ? NAN : 4 * level - 8;
        }
    }
    return d;
}

static void pairs_of(const struct data *d, struct pair_moments strata[STRATA], double factor)
{
    for (int h = 0; h < STRATA; h++)
        strata[h] = pairs_new(J);
    for (int i = 0; i < N; i++)
        pairs_add(&strata[i % STRATA], d->x[i], factor * d->w[i]);
}

static void check_same(const char *label, struct estimate a, struct estimate b)
{
    check_num(label, a.n, b.n, 0);
    check_num(label, a.n_eff, b.n_eff, 1e-9);
    check_num(label, a.mean, b.mean, 1e-10);
    check_num(label, a.se, b.se, 1e-10);
    check_num(label, a.df, b.df, 0);
    check_num(label, a.lo, b.lo, 1e-9);
    assert_true(a.is_estimable && b.is_estimable);
}

static void test_two_ways_one_number(void **state UNUSED)
{
    for (int weighted = 0; weighted < 2; weighted++) {
        struct data d = random_data(21, weighted);
        struct linear l = { .n = J, .coef = { 5, 2, 2, 1 } };
        struct pair_moments strata[STRATA], merged = pairs_new(J);
        pairs_of(&d, strata, 1);
        for (int h = 0; h < STRATA; h++)
            pairs_merge(&merged, &strata[h]);
        struct moments component[J] = { 0 };
        struct influence z[STRATA] = { 0 }, z_all = { 0 };
        for (int i = 0; i < N; i++)
            for (int j = 0; j < J; j++)
                moments_add(&component[j], d.x[i][j], d.w[i]);
        for (int i = 0; i < N; i++) {
            influence_add(&z[i % STRATA], &l, component, d.x[i], d.w[i]);
            influence_add(&z_all, &l, component, d.x[i], d.w[i]);
        }
        check_same("simple random sample", linear_of_pairs(&l, &merged, 1, NULL), linear_of_influence(&l, component, &z_all, 1, NULL));
        check_same("strata", linear_of_pairs(&l, strata, STRATA, NULL), linear_of_influence(&l, component, z, STRATA, NULL));
        const double size[STRATA] = { 100, 120, 60, 90, 500 };
        check_same("finite population", linear_of_pairs(&l, strata, STRATA, size), linear_of_influence(&l, component, z, STRATA, size));
        struct pair_moments times[STRATA];
        pairs_of(&d, times, 12.5);
        check_same("weights × k", linear_of_pairs(&l, strata, STRATA, NULL), linear_of_pairs(&l, times, STRATA, NULL));
    }
}

static void test_one_component_is_a_mean(void **state UNUSED)
{
    struct data d = random_data(22, true);
    struct pair_moments strata[STRATA];
    struct moments m[STRATA] = { 0 };
    for (int h = 0; h < STRATA; h++)
        strata[h] = pairs_new(1);
    for (int i = 0; i < N; i++) {
        pairs_add(&strata[i % STRATA], d.x[i], d.w[i]);
        moments_add(&m[i % STRATA], d.x[i][0], d.w[i]);
    }
    struct linear l = linear_average(1, 10);
    check_same("one component", linear_of_pairs(&l, strata, STRATA, NULL), estimate_scale(estimate_strata(m, STRATA, NULL), 10, 0));
}

/* Four times the same answer: the error of one question, not half of it. */
static void test_equal_components(void **state UNUSED)
{
    struct data d = random_data(23, false);
    struct pair_moments four = pairs_new(J);
    struct moments one = { 0 };
    for (int i = 0; i < N; i++) {
        double x = d.x[i][0];
        pairs_add(&four, (double[]){ x, x, x, x }, 1);
        moments_add(&one, x, 1);
    }
    struct linear l = linear_average(J, 1);
    check_same("equal components", linear_of_pairs(&l, &four, 1, NULL), estimate_mean(&one));
}

static void test_not_estimable(void **state UNUSED)
{
    struct linear l = linear_average(2, 10), wide = linear_average(20, 10);
    struct pair_moments none = pairs_new(2), one = pairs_new(2), no_second = pairs_new(2), equal = pairs_new(2), mirror = pairs_new(2);
    pairs_add(&one, (double[]){ 12, 8 }, 1);
    for (int i = 0; i < 50; i++) {
        pairs_add(&no_second, (double[]){ i % 2 ? 12 : 4, NAN }, 1);
        pairs_add(&equal, (double[]){ 12, 8 }, 0.1);
        pairs_add(&mirror, (double[]){ i % 2 ? 12 : -4, i % 2 ? -4 : 12 }, 0.7);
    }
    const struct { const char *label; struct linear *l; struct pair_moments *m; double mean; } cases[] = {
        { "nobody", &l, &none, NAN },           { "one interview", &l, &one, 100 },
        { "a component without base", &l, &no_second, NAN }, { "all equal", &l, &equal, 100 },
        { "components that cancel", &l, &mirror, 40 },       { "more components than pairs", &wide, &one, NAN },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct estimate e = linear_of_pairs(cases[i].l, cases[i].m, 1, NULL);
        check_num(cases[i].label, e.mean, cases[i].mean, 1e-9);
        check_num(cases[i].label, e.se, NAN, 0);
        assert_false(e.is_estimable);
    }
    struct linear first = { .n = 2, .coef = { 10, 0 } };
    assert_true(linear_of_pairs(&first, &no_second, 1, NULL).is_estimable); /* nothing is asked of the second */
    struct influence z = { 0 };
    struct moments component[2] = { { .n = 2, .sw = 2, .swx = 16 }, { 0 } };
    influence_add(&z, &l, component, (double[]){ NAN, NAN }, 1);
    influence_add(&z, &l, component, (double[]){ 8, 8 }, -1);
    influence_add(&z, &first, component, (double[]){ NAN, 8 }, 1);
    check_num("interviews without a component", z.n, 0, 0);
    check_num("value without base", linear_value(&l, component), NAN, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_slide),
        cmocka_unit_test(test_steps),
        cmocka_unit_test(test_two_ways_one_number),
        cmocka_unit_test(test_one_component_is_a_mean),
        cmocka_unit_test(test_equal_components),
        cmocka_unit_test(test_not_estimable),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
