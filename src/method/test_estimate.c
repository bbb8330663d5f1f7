#include "base/num.h"
#include "base/rng.h"
#include "base/test.h"
#include "method/estimate.h"

static struct moments moments_of_levels(double l5, double l4, double l3, double l2, double l1)
{
    struct answer_sums s = answers_of_counts((double[ANSWER_CODES]){ [5] = l5, [4] = l4, [3] = l3, [2] = l2, [1] = l1 });
    struct points p = points_levels();
    return moments_of_answers(&s, &p);
}

/* The slide's distribution on n interviews. */
static struct moments slide(double n)
{
    return moments_of_levels(.16 * n, .45 * n, .30 * n, .05 * n, .04 * n);
}

static void test_scores_of_the_slides(void **state UNUSED)
{
    struct moments m = slide(100);
    struct estimate e = estimate_mean(&m);
    check_num("T02: the shares are the whole base", e.n, 100, 0);
    check_num("T03", e.mean, 6.56, 1e-12);
    check_num("T03 printed", num_round(e.mean, 1), 6.6, 1e-12);
    struct answer_sums yes_no = answers_of_counts((double[ANSWER_CODES]){ [ANSWER_YES] = 70, [ANSWER_NO] = 30, [ANSWER_DONT_KNOW] = 11 });
    struct points yes = points_yes_no(false), no = points_yes_no(true);
    struct moments my = moments_of_answers(&yes_no, &yes), mn = moments_of_answers(&yes_no, &no);
    check_num("T04", estimate_mean(&my).mean, 7.2, 1e-12);
    check_num("T04 with the other polarity", estimate_mean(&mn).mean, 0.8, 1e-12);
    check_num("index", estimate_scale(e, 10, 0).mean, 65.6, 1e-12);
}

static void test_half_widths_of_the_slide(void **state UNUSED)
{
    static const struct { double n, z, t; } cases[] = { /* T77, and what the product shows */
        { 10, 2.34, 2.85 }, { 30, 1.35, 1.43 }, { 60, 0.96, 0.98 }, { 120, 0.68, 0.69 },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct moments m = slide(cases[i].n);
        struct estimate e = estimate_mean(&m);
        check_num("z", num_round(estimate_half_width_z(&m), 2), cases[i].z, 1e-12);
        check_num("t", num_round(e.hi - e.mean, 2), cases[i].t, 1e-12);
        check_num("symmetric", e.hi - e.mean, e.mean - e.lo, 1e-12);
        check_num("df", e.df, cases[i].n - 1, 0);
    }
    struct moments none = { 0 };
    check_num("nobody", estimate_half_width_z(&none), NAN, 0);
}

struct region { const char *name; double dealers, n, score; };
static const struct region regions[] = {
    { "North", 42, 1260, 108.8 }, { "Northeast", 26, 753, 110.6 }, { "East", 57, 1710, 111.5 },
    { "South", 56, 1669, 107.7 }, { "West", 30, 900, 107.2 },      { "Zhejiang", 27, 810, 111.1 },
};

static void test_national_overview(void **state UNUSED)
{
    struct moments m[ARRAY_LEN(regions)];
    double dealers[ARRAY_LEN(regions)], plain[ARRAY_LEN(regions)], n_dealers = 0, best = 0, worst = 999;
    for (size_t i = 0; i < ARRAY_LEN(regions); i++) {
        double n = regions[i].n, x = regions[i].score / 10;
        m[i] = (struct moments){ n, n, n * x, n, n * x, n * (x * x + 5) };
        dealers[i] = regions[i].dealers;
        plain[i] = 1;
        n_dealers += dealers[i];
        best = fmax(best, regions[i].score);
        worst = fmin(worst, regions[i].score);
    }
    check_num("T14", n_dealers, 238, 0);
    struct estimate nation = estimate_scale(estimate_strata(m, ARRAY_LEN(m), NULL), 10, 0);
    check_num("T15", nation.n, 7102, 0);
    check_num("T19 over interviews", num_round(nation.mean, 3), 109.442, 1e-9);
    check_num("T19 printed", num_round(nation.mean, 1), 109.4, 1e-9);
    check_num("T19 by dealers", num_round(10 * estimate_mean_of_strata(m, ARRAY_LEN(m), dealers, NULL).mean, 3), 109.444, 1e-9);
    check_num("T19 of regions is another number", num_round(10 * estimate_mean_of_strata(m, ARRAY_LEN(m), plain, NULL).mean, 3), 109.483, 1e-9);
    check_num("no weights = plain", estimate_mean_of_strata(m, ARRAY_LEN(m), NULL, NULL).mean, estimate_mean_of_strata(m, ARRAY_LEN(m), plain, NULL).mean, 1e-12);
    check_num("T21", num_round(best - worst, 1), 4.3, 1e-12);
    check_num("T17", num_round(100 * share_of_counts(7102, 7140).share, 2), 99.47, 1e-12);
    check_num("T20 ranked", num_round(100 * share_of_counts(231, 238).share, 1), 97.1, 1e-12);
    check_num("T20 not ranked", num_round(100 * share_of_counts(7, 238).share, 1), 2.9, 1e-12);
    check_num("T22: loyalty 108.2 is ten times its points", estimate_scale((struct estimate){ .mean = 10.82 }, 10, 0).mean, 108.2, 1e-12);
}

static void check_not_estimable(const char *label, struct estimate e, double mean)
{
    assert_false(e.is_estimable);
    check_num(label, e.mean, mean, 1e-12);
    check_num(label, e.se, NAN, 0);
    check_num(label, e.lo, NAN, 0);
    check_num(label, e.hi, NAN, 0);
    check_num(label, e.df, 0, 0);
}

static void test_not_estimable(void **state UNUSED)
{
    struct moments none = { 0 }, one = { 0 }, equal = { 0 }, zeros = { 0 }, many = { 0 };
    moments_add(&one, 8, 1);
    for (int i = 0; i < 1000; i++) {
        moments_add(&equal, 12, 0.1 + 0.001 * (i % 7)); /* weights that are no fractions of two */
        moments_add(&zeros, 0, 1);
        moments_add(&many, i % 2 ? 12 : 8, 1);
    }
    check_not_estimable("n = 0", estimate_mean(&none), NAN);
    check_not_estimable("n = 1", estimate_mean(&one), 8);
    check_not_estimable("all equal", estimate_mean(&equal), 12);
    check_not_estimable("all zero", estimate_mean(&zeros), 0);
    check_not_estimable("sample larger than the population", estimate_strata(&many, 1, (double[]){ 999 }), 10);
    check_not_estimable("no strata", estimate_strata(NULL, 0, NULL), NAN);
    check_not_estimable("scaled", estimate_scale(estimate_mean(&one), 10, 0), 80);
    check_not_estimable("another level", estimate_at_level(estimate_mean(&one), 0.9), 8);
    moments_add(&equal, 8, 0.1);
    assert_true(estimate_mean(&equal).is_estimable); /* one of 1001 differs */
}

static void test_finite_population(void **state UNUSED)
{
    struct moments m = slide(100), half = slide(100);
    struct estimate e = estimate_mean(&m);
    check_num("a quarter is left", estimate_strata(&m, 1, (double[]){ 400.0 / 3 }).se, e.se / 2, 1e-12);
    check_num("unknown population", estimate_strata(&m, 1, (double[]){ 0 }).se, e.se, 0);
    check_num("unknown population", estimate_strata(&m, 1, (double[]){ NAN }).se, e.se, 0);
    struct estimate census = estimate_strata(&m, 1, (double[]){ 100 });
    assert_true(census.is_estimable);
    check_num("census", census.se, 0, 0);
    check_num("census", census.hi, 6.56, 1e-12);
    struct moments strata[] = { m, half };
    check_num("census in one stratum", estimate_strata(strata, 2, (double[]){ 100, 0 }).se, e.se / 2, 1e-12);
}

/* One interview in a stratum: it joins the next, the last one the one before. */
static void test_single_interviews_join(void **state UNUSED)
{
    struct moments a = { 0 }, b = { 0 }, c = { 0 }, none = { 0 };
    moments_add(&a, 12, 1);
    moments_add(&b, 8, 1);
    moments_add(&b, 4, 1);
    moments_add(&b, -4, 1);
    moments_add(&c, 0, 1);
    struct moments all = a;
    moments_merge(&all, &b);
    struct moments ab = all;
    moments_merge(&all, &c);
    struct moments first[] = { a, none, b }, last[] = { b, a }, both[] = { a, b, c }, chain[] = { a, c, b }, joined[] = { ab, c, b, c };
    check_num("joins the next", estimate_strata(first, 3, NULL).se, estimate_mean(&ab).se, 1e-12);
    check_num("its df", estimate_strata(first, 3, NULL).df, 3, 0);
    check_num("the last joins the one before", estimate_strata(last, 2, NULL).se, estimate_mean(&ab).se, 1e-12);
    check_num("both ends", estimate_strata(both, 3, NULL).se, estimate_mean(&all).se, 1e-12);
    check_num("two singles are a stratum", estimate_strata(chain, 3, NULL).df, 3, 0);
    struct moments bc = b;
    moments_merge(&bc, &c);
    struct moments want[] = { ab, bc };
    moments_merge(&want[1], &c);
    check_num("a single between strata", estimate_strata(joined, 4, NULL).se, estimate_strata(want, 2, NULL).se, 1e-12);
    struct moments alone[] = { none, a, none };
    check_not_estimable("one interview in all", estimate_strata(alone, 3, NULL), 12);
    struct moments singles[] = { a, b };
    check_not_estimable("dealer-weighted with a single", estimate_mean_of_strata(singles, 2, NULL, NULL), 0.5 * (12 + 8.0 / 3));
    assert_true(estimate_mean_of_strata(singles, 2, NULL, (double[]){ 1, 50 }).is_estimable); /* the single is a census */
}

static void test_strata_take_out_what_lies_between(void **state UNUSED)
{
    struct moments high = moments_of_levels(9, 1, 0, 0, 0), low = moments_of_levels(0, 0, 0, 1, 9), all = high;
    moments_merge(&all, &low);
    struct moments strata[] = { high, low };
    struct estimate e = estimate_strata(strata, 2, NULL), srs = estimate_mean(&all);
    check_num("same mean", e.mean, srs.mean, 1e-12);
    check_num("by hand", e.se, sqrt(2 * 10 / 9.0 * 10 * 0.09 * 16) / 20, 1e-12); /* Σ(x-x̄)² = 10·.09·16 in each */
    assert_true(srs.se > 3 * e.se);
    struct moments equal[] = { moments_of_levels(5, 0, 0, 0, 0), moments_of_levels(0, 0, 5, 0, 0) };
    check_not_estimable("no variation inside", estimate_strata(equal, 2, NULL), 8);
    struct moments one_equal[] = { moments_of_levels(5, 0, 0, 0, 0), high };
    assert_true(estimate_strata(one_equal, 2, NULL).is_estimable);
}

/* Weights × k change nothing; the order changes nothing; merging is pooling. */
static void test_properties(void **state UNUSED)
{
    enum { N = 400, STRATA = 7 };
    struct pcg g = pcg_new(11, 1);
    struct moments as_is[STRATA] = { 0 }, times[STRATA] = { 0 }, backward[STRATA] = { 0 }, merged = { 0 }, pooled = { 0 };
    double x[N], w[N];
    for (int i = 0; i < N; i++) {
        x[i] = 4 * (double)pcg_below(&g, 5) - 4;
        w[i] = 0.2 + pcg_unit(&g);
    }
    for (int i = 0; i < N; i++) {
        moments_add(&as_is[i % STRATA], x[i], w[i]);
        moments_add(&times[i % STRATA], x[i], 37 * w[i]);
        moments_add(&backward[(N - 1 - i) % STRATA], x[N - 1 - i], w[N - 1 - i]);
        moments_add(&pooled, x[i], w[i]);
    }
    for (int h = 0; h < STRATA; h++)
        moments_merge(&merged, &as_is[h]);
    struct estimate e = estimate_strata(as_is, STRATA, NULL), k = estimate_strata(times, STRATA, NULL), r = estimate_strata(backward, STRATA, NULL);
    struct estimate a = estimate_mean(&merged), b = estimate_mean(&pooled);
    check_num("k·w: mean", k.mean, e.mean, 1e-12);
    check_num("k·w: se", k.se, e.se, 1e-12);
    check_num("k·w: n_eff", k.n_eff, e.n_eff, 1e-9);
    check_num("order: mean", r.mean, e.mean, 1e-12);
    check_num("order: se", r.se, e.se, 1e-12);
    check_num("merging = pooling: mean", a.mean, b.mean, 1e-12);
    check_num("merging = pooling: se", a.se, b.se, 1e-12);
    check_num("df", e.df, N - STRATA, 0);
    assert_true(e.n_eff < e.n && e.n_eff > e.n / 2);
}

/* Whatever stands in the sums, an estimate that calls itself estimable has an interval of numbers. */
static void test_garbage(void **state UNUSED)
{
    const double odd[] = { 0, 1, 2, 30, 0.5, -1, 1e300, 1e-300, NAN, INFINITY, -INFINITY, 12 };
    struct pcg g = pcg_new(13, 1);
    for (int i = 0; i < 100000; i++) {
        double v[15];
        for (int k = 0; k < 15; k++)
            v[k] = odd[pcg_below(&g, ARRAY_LEN(odd))];
        struct moments m[2] = { { v[0], v[1], v[2], v[3], v[4], v[5] }, { v[6], v[7], v[8], v[9], v[10], v[11] } };
        struct estimate e = i % 2 ? estimate_strata(m, 2, &v[12]) : estimate_mean_of_strata(m, 2, &v[12], NULL);
        struct estimate nps = estimate_nps(&(struct answer_sums){ .n = { [0] = v[0], [10] = v[1] }, .w = { [0] = v[2], [10] = v[3] }, .w2 = { [3] = v[4] } });
        assert_true(!e.is_estimable || (isfinite(e.mean) && e.se >= 0 && e.lo <= e.mean && e.hi >= e.mean));
        assert_true(!nps.is_estimable || isfinite(nps.mean));
    }
}

static void test_scale_and_level(void **state UNUSED)
{
    struct moments m = slide(60);
    struct estimate e = estimate_mean(&m), back = estimate_scale(e, -2, 3), wide = estimate_at_level(e, 0.99), ratings;
    check_num("mean", back.mean, 3 - 2 * e.mean, 1e-12);
    check_num("se", back.se, 2 * e.se, 1e-12);
    check_num("lower end", back.lo, 3 - 2 * e.hi, 1e-12);
    assert_true(back.lo < back.mean && back.mean < back.hi);
    assert_true(wide.lo < e.lo && wide.hi > e.hi);
    check_num("t at 90 %", (estimate_at_level(e, 0.90).hi - e.mean) / e.se, 1.6710930321, 1e-9);
    struct points r = points_scale(1, 5);
    struct answer_sums s = answers_of_counts((double[ANSWER_CODES]){ [5] = 16, [4] = 45, [3] = 30, [2] = 5, [1] = 4 });
    struct moments mr = moments_of_answers(&s, &r), mp = slide(100);
    ratings = estimate_scale(estimate_mean(&mr), 40, -80); /* index = 40·mean(r) - 80 */
    check_num("index of ratings", ratings.mean, 65.6, 1e-9);
    check_num("se of ratings", ratings.se, 10 * estimate_mean(&mp).se, 1e-9);
}

static void test_nps(void **state UNUSED)
{
    struct answer_sums s = answers_of_counts((double[ANSWER_CODES]){ [10] = 30, [9] = 20, [8] = 15, [7] = 10, [6] = 10, [0] = 15, [15] = 99 });
    struct estimate e = estimate_nps(&s);
    check_num("n", e.n, 100, 0);
    check_num("NPS", e.mean, 0.25, 1e-12);
    check_num("SE = √((P+D-(P-D)²)/n)", e.se, sqrt((0.75 - 0.0625) / 100), 1e-12);
    double up = 50.75 / 103, down = 25.75 / 103, half = 1.959963984540054 * sqrt((up + down - (up - down) * (up - down)) / 103);
    check_num("adjusted Wald, lower", e.lo, up - down - half, 1e-12);
    check_num("adjusted Wald, upper", e.hi, up - down + half, 1e-12);
    check_num("another level changes nothing", estimate_at_level(e, 0.5).hi, e.hi, 0);
    struct answer_sums happy = answers_of_counts((double[ANSWER_CODES]){ [10] = 30 }), none = { 0 };
    check_not_estimable("all promoters", estimate_nps(&happy), 1);
    check_not_estimable("nobody", estimate_nps(&none), NAN);
    for (unsigned c = 0; c < ANSWER_CODES; c++) { /* weights × k */
        s.w[c] *= 5;
        s.w2[c] *= 25;
    }
    check_num("weights × 5", estimate_nps(&s).se, e.se, 1e-12);
}

static void test_shares(void **state UNUSED)
{
    struct answer_sums s = answers_of_counts((double[ANSWER_CODES]){ [5] = 16, [4] = 45, [3] = 30, [2] = 5, [1] = 4, [7] = 50 });
    struct share top = share_of(&s, LEVELS_TOP2, LEVELS_ALL), bottom = share_of(&s, LEVELS_BOTTOM2, LEVELS_ALL);
    check_num("top-2", top.share, 0.61, 1e-12);
    check_num("bottom-2", bottom.share, 0.09, 1e-12);
    check_num("base", top.n, 100, 0);
    check_num("count", bottom.count, 9, 0);
    /* Newcombe 1998, Statistics in Medicine 17, table I, method 3: 81/263, 15/148, 0/20, 1/29 */
    static const struct { double k, n, lo, hi; } cases[] = {
        { 81, 263, 0.2553, 0.3662 }, { 15, 148, 0.0624, 0.1605 }, { 0, 20, 0, 0.1611 }, { 1, 29, 0.0061, 0.1718 }, { 20, 20, 0.8389, 1 },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct share w = share_of_counts(cases[i].k, cases[i].n);
        check_num("Wilson, lower", w.lo, cases[i].lo, 5.1e-5);
        check_num("Wilson, upper", w.hi, cases[i].hi, 5.1e-5);
    }
    struct answer_sums none = { 0 };
    check_num("no base", share_of(&none, LEVELS_TOP2, LEVELS_ALL).share, NAN, 0);
    check_num("no base", share_of_counts(0, 0).lo, NAN, 0);
    check_num("more than all", share_of_counts(5, 4).share, NAN, 0);
    check_num("chosen outside the base", share_of(&s, CODE_BIT(7), LEVELS_ALL).share, 0, 0);
    for (unsigned c = 0; c < ANSWER_CODES; c++) {
        s.w[c] *= 3;
        s.w2[c] *= 9;
    }
    check_num("weights × 3", share_of(&s, LEVELS_TOP2, LEVELS_ALL).lo, top.lo, 1e-12);
    struct points p = points_share(LEVELS_TOP2, LEVELS_ALL);
    struct moments m = moments_of_answers(&s, &p);
    check_num("the mean of share points is the share", estimate_mean(&m).mean, 0.61, 1e-12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_scores_of_the_slides),
        cmocka_unit_test(test_half_widths_of_the_slide),
        cmocka_unit_test(test_national_overview),
        cmocka_unit_test(test_not_estimable),
        cmocka_unit_test(test_finite_population),
        cmocka_unit_test(test_single_interviews_join),
        cmocka_unit_test(test_strata_take_out_what_lies_between),
        cmocka_unit_test(test_properties),
        cmocka_unit_test(test_garbage),
        cmocka_unit_test(test_scale_and_level),
        cmocka_unit_test(test_nps),
        cmocka_unit_test(test_shares),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
