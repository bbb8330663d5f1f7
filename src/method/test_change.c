#include "base/rng.h"
#include "base/test.h"
#include "method/change.h"

static struct moments moments_of(const double *x, size_t n)
{
    struct moments m = { 0 };
    for (size_t i = 0; i < n; i++)
        moments_add(&m, x[i], 1);
    return m;
}

static void test_welch(void **state UNUSED)
{
    const double a[] = { 12, 8, 8, 4, 12, 0, 8 }, b[] = { 8, 4, -4, 8, 0, 4, 4, 12, -4 };
    struct moments ma = moments_of(a, ARRAY_LEN(a)), mb = moments_of(b, ARRAY_LEN(b));
    struct estimate ea = estimate_mean(&ma), eb = estimate_mean(&mb);
    struct change c = change_disjoint(&ea, &eb); /* R 4.2: t.test(b, a) */
    check_num("difference", c.diff, -3.873015873015873, 1e-12);
    check_num("se", c.se, 2.433287256627919, 1e-12);
    check_num("t", c.t, -1.591680498250399, 1e-12);
    check_num("df", c.df, 13.990901214686371, 1e-10);
    check_num("p", c.p, 0.133791747913389, 1e-12);
    assert_int_equal(c.verdict, VERDICT_SAME);
    struct change back = change_disjoint(&eb, &ea), index = change_scale(c, 10), upside_down = change_scale(c, -1);
    check_num("back", back.diff, -c.diff, 1e-12);
    check_num("back", back.p, c.p, 1e-12);
    check_num("index", index.se, 10 * c.se, 1e-12);
    check_num("index", index.p, c.p, 1e-12);
    check_num("upside down", upside_down.t, -c.t, 1e-12);
    check_num("offset", change_offset(c, -3.873015873015873).p, 1, 1e-12);
}

static void test_verdicts(void **state UNUSED)
{
    static const struct { double diff, p; enum verdict want; } cases[] = {
        { 1, 0.049, VERDICT_UP },         { -1, 0.049, VERDICT_DOWN },      { 1, 0.051, VERDICT_UP_LIGHT },
        { -1, 0.099, VERDICT_DOWN_LIGHT }, { 1, 0.10, VERDICT_SAME },       { 0, 1, VERDICT_SAME },
        { 1, NAN, VERDICT_NOT_TESTED },   { NAN, 0.01, VERDICT_NOT_TESTED },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        check_num("verdict", verdict_of(cases[i].diff, cases[i].p), cases[i].want, 0);
}

static void check_untested(const char *label, struct change c, double diff)
{
    check_num(label, c.diff, diff, 1e-12);
    check_num(label, c.se, NAN, 0);
    check_num(label, c.p, NAN, 0);
    check_num(label, c.verdict, VERDICT_NOT_TESTED, 0);
    assert_false(c.is_estimable);
}

static void test_not_estimable(void **state UNUSED)
{
    struct moments none = { 0 }, one = { 0 }, some = moments_of((double[]){ 12, 8, 4 }, 3);
    moments_add(&one, 12, 1);
    struct estimate e_none = estimate_mean(&none), e_one = estimate_mean(&one), e_some = estimate_mean(&some);
    check_untested("nobody before", change_disjoint(&e_none, &e_some), NAN);
    check_untested("one before", change_disjoint(&e_one, &e_some), -4);
    check_untested("plain", change_plain(8.5, 9), 0.5);
    check_untested("the same window twice", change_overlap(&none, &some, &none, 1), 0);
    check_untested("nobody in the older window", change_overlap(&none, &none, &some, 1), NAN);
    check_untested("nobody at all", change_overlap(&none, &none, &none, 1), NAN);
    check_untested("scaled", change_scale(change_plain(8.5, 9), 10), 5);
    check_untested("bridged", change_offset(change_plain(8.5, 9), 0.2), 0.3);
    struct pair_moments p_none = pairs_new(2), half = pairs_new(2), both = pairs_new(2);
    for (int i = 0; i < 9; i++) {
        pairs_add(&half, (double[]){ 4 * (i % 3), NAN }, 1);
        pairs_add(&both, (double[]){ 4 * (i % 3), 4 * (i % 2) }, 1);
    }
    struct linear l = linear_average(2, 10);
    check_untested("a component not asked before", change_overlap_linear(&l, &(struct pair_parts){ &half, &p_none, &both }, 1), NAN);
    assert_true(change_overlap_linear(&l, &(struct pair_parts){ &both, &p_none, &both }, 1).is_estimable);
}

/* The formula at the head of change.h, written out. */
static void test_overlap_by_hand(void **state UNUSED)
{
    const double a[] = { 12, 8, 8, 4, 12, 0, 8 }, b[] = { 8, 4, -4, 8, 0, 4, 4, 12, -4, 12, 8 }, c[] = { 12, 8, 12, 4, 8 };
    struct moments ma = moments_of(a, 7), mb = moments_of(b, 11), mc = moments_of(c, 5), m1 = ma, m2 = mb;
    moments_merge(&m1, &mb);
    moments_merge(&m2, &mc);
    double s2[3], n1 = 18, n2 = 16;
    const struct moments *part[3] = { &ma, &mb, &mc };
    for (int i = 0; i < 3; i++)
        s2[i] = pow(estimate_mean(part[i]).se, 2) * part[i]->n;
    struct change got = change_overlap(&ma, &mb, &mc, 1);
    check_num("difference", got.diff, estimate_mean(&m2).mean - estimate_mean(&m1).mean, 1e-12);
    check_num("se", got.se, sqrt(7 * s2[0] / (n1 * n1) + 11 * s2[1] * pow(1 / n1 - 1 / n2, 2) + 5 * s2[2] / (n2 * n2)), 1e-12);
    check_num("df", got.df, 7 + 11 + 5 - 3, 0);
}

static void test_no_overlap_is_welch(void **state UNUSED)
{
    struct moments a = moments_of((double[]){ 12, 8, 8, 4, 12, 0, 8 }, 7), c = moments_of((double[]){ 12, 4, 4, 4, -4 }, 5), none = { 0 };
    struct estimate ea = estimate_mean(&a), ec = estimate_mean(&c);
    struct change overlap = change_overlap(&a, &none, &c, 1), welch = change_disjoint(&ea, &ec);
    check_num("difference", overlap.diff, welch.diff, 1e-12);
    check_num("se", overlap.se, welch.se, 1e-12);
}

enum { N = 600, STRATA = 6 };

/* Parts by stratum: single question and composite of one agree; weights × k change nothing; strata change the error. */
static void test_overlap_properties(void **state UNUSED)
{
    struct pcg g = pcg_new(31, 1);
    struct moments m[3][STRATA] = { 0 }, k[3][STRATA] = { 0 }, flat[3] = { 0 };
    struct pair_moments p[3][STRATA];
    for (int part = 0; part < 3; part++)
        for (int h = 0; h < STRATA; h++)
            p[part][h] = pairs_new(1);
    for (int i = 0; i < N; i++) {
        int part = i % 3, h = i / 3 % STRATA;
        double x = 4 * (double)pcg_below(&g, 3) + h, w = 0.5 + pcg_unit(&g);
        moments_add(&m[part][h], x, w);
        moments_add(&k[part][h], x, 8.25 * w);
        moments_add(&flat[part], x, w);
        pairs_add(&p[part][h], &x, w);
    }
    struct linear l = linear_average(1, 1);
    struct change c = change_overlap(m[0], m[1], m[2], STRATA), times = change_overlap(k[0], k[1], k[2], STRATA);
    struct change pairs = change_overlap_linear(&l, &(struct pair_parts){ p[0], p[1], p[2] }, STRATA);
    struct change one = change_overlap(&flat[0], &flat[1], &flat[2], 1);
    check_num("difference × k", times.diff, c.diff, 1e-12);
    check_num("se × k", times.se, c.se, 1e-12);
    check_num("composite difference", pairs.diff, c.diff, 1e-12);
    check_num("composite se", pairs.se, c.se, 1e-12);
    check_num("df", c.df, N - 3 * STRATA, 0);
    check_num("one stratum: same difference", one.diff, c.diff, 1e-12);
    assert_true(c.se < one.se);
}

/* Sums of pairs and two passes over the interviews give one number. */
static void test_two_ways_one_number(void **state UNUSED)
{
    enum { M = 240, J = 3 };
    struct pcg g = pcg_new(32, 1);
    double x[M][J], w[M];
    struct pair_moments p[3] = { pairs_new(J), pairs_new(J), pairs_new(J) };
    struct moments older[J] = { 0 }, newer[J] = { 0 };
    struct linear l = { .n = J, .coef = { 5, 3, 2 } };
    for (int i = 0; i < M; i++) {
        w[i] = 0.5 + pcg_unit(&g);
        for (int j = 0; j < J; j++) {
            x[i][j] = pcg_below(&g, 8) == 0 ? NAN : 4 * (double)pcg_below(&g, 5) - 4;
            moments_add(&older[j], i % 3 < 2 ? x[i][j] : NAN, w[i]);
            moments_add(&newer[j], i % 3 > 0 ? x[i][j] : NAN, w[i]);
        }
        pairs_add(&p[i % 3], x[i], w[i]);
    }
    struct influence part[3] = { 0 };
    for (int i = 0; i < M; i++) {
        struct change_side old = { &l, older, x[i] }, new = { &l, newer, x[i] };
        influence_add_change(&part[i % 3], i % 3 < 2 ? &old : NULL, i % 3 > 0 ? &new : NULL, w[i]);
    }
    struct change a = change_overlap_linear(&l, &(struct pair_parts){ &p[0], &p[1], &p[2] }, 1);
    struct change b = change_of_influence(linear_value(&l, older), linear_value(&l, newer), part, 3);
    check_num("difference", b.diff, a.diff, 1e-10);
    check_num("se", b.se, a.se, 1e-10);
    check_num("df", b.df, a.df, 0);
    check_num("p", b.p, a.p, 1e-10);
    assert_int_equal(b.verdict, a.verdict);
    struct influence none = { 0 };
    influence_add_change(&none, NULL, NULL, 1);
    influence_add_change(&none, &(struct change_side){ &l, older, (double[]){ NAN, NAN, NAN } }, NULL, 1);
    check_num("in no window", none.n, 0, 0);
    check_untested("nothing", change_of_influence(1, 3, &none, 1), 2);
}

static void test_adjusted(void **state UNUSED)
{
    /* R 4.2: p.adjust */
    const double p[] = { .01, .04, .03, NAN, .005, .8, .04, .2 };
    const double holm[] = { .06, .16, .15, NAN, .035, .8, .16, .4 };
    const double fdr[] = { .035, .056, .056, NAN, .035, .8, .056, .23333333333333334 };
    double out[8];
    size_t order[15];
    adjust_holm(p, 8, out, order);
    for (int i = 0; i < 8; i++)
        check_num("Holm", out[i], holm[i], 1e-12);
    adjust_fdr(p, 8, out, order);
    for (int i = 0; i < 8; i++)
        check_num("FDR", out[i], fdr[i], 1e-12);
    /* Benjamini and Hochberg 1995, §3.1: at 5 % Bonferroni and Holm reject 3 of 15, FDR rejects 4 */
    double q[15] = { .0001, .0004, .0019, .0095, .0201, .0278, .0298, .0344, .0459, .3240, .4262, .5719, .6528, .7590, 1 }, h[15];
    int rejected_holm = 0, rejected_fdr = 0;
    adjust_holm(q, 15, h, order);
    adjust_fdr(q, 15, q, order); /* in place */
    for (int i = 0; i < 15; i++) {
        rejected_holm += h[i] < 0.05;
        rejected_fdr += q[i] < 0.05;
        assert_true(h[i] >= q[i]);
    }
    assert_int_equal(rejected_holm, 3);
    assert_int_equal(rejected_fdr, 4);
    adjust_holm(NULL, 0, NULL, NULL);
    double untested = NAN;
    adjust_fdr(&untested, 1, &untested, order);
    check_num("nothing tested", untested, NAN, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_welch),
        cmocka_unit_test(test_verdicts),
        cmocka_unit_test(test_not_estimable),
        cmocka_unit_test(test_overlap_by_hand),
        cmocka_unit_test(test_no_overlap_is_welch),
        cmocka_unit_test(test_overlap_properties),
        cmocka_unit_test(test_two_ways_one_number),
        cmocka_unit_test(test_adjusted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
