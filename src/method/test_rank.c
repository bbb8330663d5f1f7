#include "base/rng.h"
#include "base/test.h"
#include "method/dist.h"
#include "method/order.h"
#include "method/rank.h"

static bool smaller(const void *ctx, size_t i, size_t j)
{
    const uint32_t *x = ctx;
    return x[i] < x[j];
}

static void test_order(void **state UNUSED)
{
    struct pcg g = pcg_new(1, 1);
    uint32_t x[200];
    size_t order[200];
    for (size_t n = 0; n <= 200; n++) {
        for (size_t i = 0; i < n; i++) {
            x[i] = pcg_below(&g, 50);
            order[i] = (i * 7 + 3) % n; /* a permutation unless 7 divides n */
        }
        for (size_t i = 0; n % 7 == 0 && i < n; i++)
            order[i] = n - 1 - i;
        order_sort(order, n, smaller, x);
        for (size_t i = 1; i < n; i++)
            assert_true(x[order[i - 1]] < x[order[i]] || (x[order[i - 1]] == x[order[i]] && order[i - 1] < order[i]));
    }
}

static void check_places(const char *label, const struct rank_score *s, size_t n, const int32_t *want)
{
    int32_t place[16];
    size_t order[16];
    size_t ranked = rank_places(s, n, place, order), want_ranked = 0;
    for (size_t i = 0; i < n; i++) {
        check_num(label, place[i], want[i], 0);
        want_ranked += want[i] > 0;
    }
    check_num(label, (double)ranked, (double)want_ranked, 0);
    for (size_t k = 1; k < ranked; k++)
        assert_true(place[order[k - 1]] <= place[order[k]]);
}

static void test_places(void **state UNUSED)
{
    const double regions[] = { 108.8, 110.6, 111.5, 107.7, 107.2, 111.1 };
    struct rank_score s[6];
    for (int i = 0; i < 6; i++)
        s[i] = rank_score_of(regions[i]);
    check_places("T18", s, 6, (int32_t[]){ 4, 3, 1, 5, 6, 2 });
    check_places("ties share the best place", (struct rank_score[]){ { 8, 1 }, { 12, 1 }, { 24, 3 }, { 16, 2 }, { 4, 1 } }, 5,
                 (int32_t[]){ 2, 1, 2, 2, 5 });
    check_places("ineligible", (struct rank_score[]){ { 8, 1 }, { 12, 0 }, { 5, -1 }, { 9, 1 } }, 4, (int32_t[]){ 2, 0, 0, 1 });
    check_places("negative scores", (struct rank_score[]){ { -8, 3 }, { -9, 3 }, { 0, 3 } }, 3, (int32_t[]){ 2, 3, 1 });
    check_places("all equal", (struct rank_score[]){ { 656, 100 }, { 1312, 200 }, { 164, 25 } }, 3, (int32_t[]){ 1, 1, 1 });
    check_places("nobody", NULL, 0, NULL);
    /* doubles cannot tell these apart: 1/3 against 333…/1000… */
    check_places("exact", (struct rank_score[]){ { 1, 3 }, { 333333333333333333, 1000000000000000000 } }, 2, (int32_t[]){ 1, 2 });
    check_places("large", (struct rank_score[]){ { INT64_MAX, 2 }, { INT64_MAX, 3 }, { INT64_MIN + 1, INT64_MAX } }, 3, (int32_t[]){ 1, 2, 3 });
    check_places("no fractions", (struct rank_score[]){ rank_score_of(0.1 + 0.2), rank_score_of(0.3), rank_score_of(NAN), rank_score_of(0.3 + 1e-8), rank_score_of(1e300) },
                 5, (int32_t[]){ 3, 3, 0, 2, 1 });
}

static void test_reasons(void **state UNUSED)
{
    const struct rank_facts good = { .n = 30, .score = 109, .full_months_open = 40 };
    struct rank_rules r = rank_rules_default();
    struct rank_facts f = good;
    assert_int_equal(rank_reasons(&f, &r), 0);
    f = (struct rank_facts){ .n = 24, .score = 0, .full_months_open = 6 };
    assert_int_equal(rank_reasons(&f, &r), 0);
    f = (struct rank_facts){ .n = 23.9, .score = NAN, .full_months_open = 5, .is_single_service = true, .is_upload_late = true,
                             .is_integrity_flagged = true, .is_excluded = true };
    assert_int_equal(rank_reasons(&f, &r), 127);
    f = good;
    f.is_single_service = true;
    assert_int_equal(rank_reasons(&f, &r), RANK_OUT_SINGLE_SERVICE);
    r.single_service_is_ranked = true;
    assert_int_equal(rank_reasons(&f, &r), 0);
    f.n = NAN;
    assert_int_equal(rank_reasons(&f, &r), RANK_OUT_SMALL_BASE);
    for (unsigned bit = 1; bit <= RANK_OUT_NO_SCORE; bit *= 2)
        assert_true(strlen(rank_reason_text((enum rank_reason)bit)) > 0);
    assert_string_equal(rank_reason_text((enum rank_reason)3), "");
}

enum { DEALERS = 231 };
struct network { double mean[DEALERS], se[DEALERS]; };

/* Dealers whose observed means lie as normal quantiles around 109 with the spread of truth and noise together; dealer
 * DEALERS/2 is in the middle. */
static struct network network_of(double sd_dealers, double sd_persons, double n)
{
    struct network w;
    double se = sd_persons / sqrt(n), spread = sqrt(sd_dealers * sd_dealers + se * se);
    for (int i = 0; i < DEALERS; i++) {
        w.mean[i] = 109 - spread * normal_quantile((i + 0.5) / DEALERS);
        w.se[i] = se;
    }
    return w;
}

static struct rank_interval intervals[DEALERS];
static uint32_t seen[DEALERS * DEALERS];
static double draws_of[DEALERS];
static size_t order_of[DEALERS];

static void simulate(const struct network *w, size_t n, uint64_t seed, int draws)
{
    rank_intervals_simulated((struct rank_sample){ w->mean, w->se, n }, seed, draws, (struct rank_work){ seen, draws_of, order_of }, intervals);
}

static int span(size_t i)
{
    return intervals[i].worst - intervals[i].best + 1;
}

/* rules.md §7, §10: persons SD 21-24, dealers SD 4-6 index points; n = 30: 135-188 of 231 places, n = 120: 81-128. */
static void test_noise_of_a_middle_place(void **state UNUSED)
{
    static const struct { double dealers, persons, n; int least, most; } cases[] = {
        { 6, 21, 30, 135, 188 }, { 5, 21, 30, 135, 188 }, { 6, 24, 30, 135, 188 }, { 6, 21, 120, 81, 128 }, { 5, 21, 120, 81, 128 },
        { 6, 24, 120, 81, 128 },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct network w = network_of(cases[i].dealers, cases[i].persons, cases[i].n);
        simulate(&w, DEALERS, 2012, 1000);
        assert_in_range(span(DEALERS / 2), cases[i].least, cases[i].most);
        assert_true(intervals[DEALERS / 2].best < 116 && intervals[DEALERS / 2].worst > 116);
        assert_true(span(0) < span(DEALERS / 2)); /* the ends are surer than the middle */
    }
}

static void test_simulation_is_repeatable(void **state UNUSED)
{
    struct network w = network_of(5, 22, 30);
    struct rank_interval first[DEALERS];
    simulate(&w, DEALERS, 7, 200);
    memcpy(first, intervals, sizeof first);
    simulate(&w, DEALERS, 7, 200);
    assert_memory_equal(first, intervals, sizeof first);
    simulate(&w, DEALERS, 8, 200);
    assert_memory_not_equal(first, intervals, sizeof first);
}

/* Two dealers whose difference has the SE √2: the better one is second in Φ(-1/√2) = 24 % of the rounds. */
static void test_simulation_against_theory(void **state UNUSED)
{
    struct network w = { .mean = { 10, 9 }, .se = { 1, 1 } };
    simulate(&w, 2, 3, 20000);
    check_num("share of second places", seen[1] / 20000.0, normal_cdf(-1 / sqrt(2)), 0.01);
    check_num("counted once", seen[0] + seen[1], 20000, 0);
    check_num("both places", seen[1], seen[2], 0);
    w.mean[0] = 13; /* 4 apart: P = Φ(-4/√2) = 0.2 % */
    w.mean[1] = 9;
    simulate(&w, 2, 3, 20000);
    assert_true(intervals[0].best == 1 && intervals[0].worst == 1 && intervals[1].best == 2 && intervals[1].worst == 2);
}

static void test_intervals_at_the_edges(void **state UNUSED)
{
    struct network w = { .mean = { 8, NAN, 9, 9, 7 }, .se = { 1, 1, NAN, 0, 1 } };
    simulate(&w, 5, 1, 500);
    assert_true(intervals[1].best == 0 && intervals[1].worst == 0);
    assert_true(intervals[2].best == 0 && intervals[3].best == 0);
    assert_true(intervals[0].best == 1 && intervals[0].worst == 4);
    assert_int_equal(seen[2 * 5 + 0], seen[3 * 5 + 0]); /* equal means stand together */
    simulate(&w, 5, 1, 0);
    assert_true(intervals[0].best == 0);
    simulate(&w, 0, 1, 10);
    simulate(&w, 1, 1, 10);
    assert_true(intervals[0].best == 1 && intervals[0].worst == 1);
}

static void test_pairwise(void **state UNUSED)
{
    const double mean[] = { 10, 9.9, 5, NAN, 1, 5.1 }, se[] = { 0.5, 0.5, 0.5, 1, 0.5, NAN };
    struct rank_interval r[6];
    rank_intervals_pairwise((struct rank_sample){ mean, se, 6 }, r);
    const struct rank_interval want[] = { { 1, 2 }, { 1, 2 }, { 3, 4 }, { 0, 0 }, { 5, 5 }, { 0, 0 } };
    for (int i = 0; i < 6; i++) {
        check_num("best", r[i].best, want[i].best, 0);
        check_num("worst", r[i].worst, want[i].worst, 0);
    }
    struct network w = network_of(5, 22, 30);
    struct rank_interval all[DEALERS];
    rank_intervals_pairwise((struct rank_sample){ w.mean, w.se, DEALERS }, all);
    for (int i = 0; i < DEALERS; i++)
        assert_true(all[i].best <= i + 1 && all[i].worst >= i + 1);
}

static void test_tiers(void **state UNUSED)
{
    int count[5] = { 0 };
    for (int32_t place = 1; place <= DEALERS; place++)
        count[rank_tier(place, DEALERS, tier_table_default())]++;
    assert_int_equal(count[TIER_A], 24); /* 23.1 rounded up */
    assert_int_equal(count[TIER_A] + count[TIER_B], 58);
    assert_int_equal(count[TIER_A] + count[TIER_B] + count[TIER_C], 116);
    assert_int_equal(rank_tier(10, 100, tier_table_default()), TIER_A); /* 10 % of 100 are 10, not 11 */
    assert_int_equal(rank_tier(11, 100, tier_table_default()), TIER_B);
    assert_int_equal(rank_tier(1, 1, tier_table_default()), TIER_A);
    assert_int_equal(rank_tier(0, 5, tier_table_default()), TIER_NONE);
    assert_int_equal(rank_tier(6, 5, tier_table_default()), TIER_NONE);
    check_num("first", rank_percentile(1, DEALERS), 100, 0);
    check_num("last", rank_percentile(DEALERS, DEALERS), 0, 0);
    check_num("middle", rank_percentile(116, DEALERS), 50, 0);
    check_num("alone", rank_percentile(1, 1), 100, 0);
    check_num("not ranked", rank_percentile(0, 9), NAN, 0);
}

static void test_streaks(void **state UNUSED)
{
    static const struct { int value[5]; size_t n, want; } cases[] = {
        { { 4, 4, 3, 4, 4 }, 5, 2 }, { { 4, 4, 4, 4, 4 }, 5, 5 }, { { 1, 2, 3 }, 3, 1 }, { { 4, 4, 0 }, 3, 0 }, { { 4, 0, 4 }, 3, 1 }, { { 0 }, 0, 0 },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        check_num("streak", (double)rank_streak(cases[i].value, cases[i].n), (double)cases[i].want, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_order),
        cmocka_unit_test(test_places),
        cmocka_unit_test(test_reasons),
        cmocka_unit_test(test_noise_of_a_middle_place),
        cmocka_unit_test(test_simulation_is_repeatable),
        cmocka_unit_test(test_simulation_against_theory),
        cmocka_unit_test(test_intervals_at_the_edges),
        cmocka_unit_test(test_pairwise),
        cmocka_unit_test(test_tiers),
        cmocka_unit_test(test_streaks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
