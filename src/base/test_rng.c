#include "base/rng.h"
#include "base/test.h"

static void test_reference_sequence(void **state UNUSED)
{
    static const uint32_t want[] = { 0xa15c02b7, 0x7b47f409, 0xba1d3330, 0x83d2f293, 0xbfa4784b, 0xcbed606e };
    struct pcg g = pcg_new(42, 54);
    for (size_t i = 0; i < ARRAY_LEN(want); i++)
        assert_int_equal(pcg_next(&g), want[i]);
}

static void test_streams_differ(void **state UNUSED)
{
    struct pcg a = pcg_new(1, 1), b = pcg_new(1, 2), c = pcg_new(2, 1), again = pcg_new(1, 1);
    uint32_t first = pcg_next(&a);
    assert_int_not_equal(first, pcg_next(&b));
    assert_int_not_equal(first, pcg_next(&c));
    assert_int_equal(first, pcg_next(&again));
}

/* The chi-square statistic of 6 equally likely faces has 5 degrees of freedom: above 20.5 in 1 of 1000. */
static void test_below_is_even(void **state UNUSED)
{
    enum { FACES = 6, THROWS = 600000 };
    int count[FACES] = { 0 };
    struct pcg g = pcg_new(20260305, 7);
    for (int i = 0; i < THROWS; i++) {
        uint32_t x = pcg_below(&g, FACES);
        assert_in_range(x, 0, FACES - 1);
        count[x]++;
    }
    double chi = 0;
    for (int i = 0; i < FACES; i++)
        chi += pow(count[i] - THROWS / FACES, 2) / (THROWS / FACES);
    assert_true(chi < 20.5);
}

static void test_below_rejects_the_uneven_part(void **state UNUSED)
{
    /* 3 × 2^30: x mod bound alone would give the first third twice as often. */
    enum { THROWS = 30000 };
    const uint32_t bound = 3u << 30;
    int low = 0;
    struct pcg g = pcg_new(3, 3);
    for (int i = 0; i < THROWS; i++)
        low += pcg_below(&g, bound) < bound / 3;
    assert_in_range(low, 9600, 10400);
    assert_int_equal(pcg_below(&g, 1), 0);
    for (int i = 0; i < 100; i++)
        assert_true(pcg_below(&g, UINT32_MAX) < UINT32_MAX);
}

static void test_below_uses_the_published_rule(void **state UNUSED)
{
    struct pcg g = pcg_new(42, 54), h = pcg_new(42, 54);
    for (uint32_t bound = 1; bound < 2000; bound++) {
        uint32_t x;
        do
            x = pcg_next(&h);
        while (x < -bound % bound);
        assert_int_equal(pcg_below(&g, bound), x % bound);
    }
}

static void test_unit_and_normal(void **state UNUSED)
{
    enum { N = 200000 };
    struct pcg g = pcg_new(9, 9);
    double sum = 0, normal = 0, squares = 0;
    for (int i = 0; i < N; i++) {
        double u = pcg_unit(&g);
        assert_true(u >= 0 && u < 1);
        sum += u;
        double z = pcg_normal(&g);
        assert_true(isfinite(z));
        normal += z;
        squares += z * z;
    }
    check_num("mean of units", sum / N, 0.5, 0.003);
    check_num("mean of normals", normal / N, 0, 0.01);
    check_num("variance of normals", squares / N, 1, 0.02);
    struct pcg unit = pcg_new(42, 54);
    check_num("first unit", pcg_unit(&unit), (double)((0xa15c02b7ull >> 5 << 26) | (0x7b47f409u >> 6)) / 9007199254740992.0, 0);
}

static void test_system_random(void **state UNUSED)
{
    unsigned char big[1000] = { 0 };
    int zeros = 0;
    os_random(big, sizeof big);
    for (size_t i = 0; i < sizeof big; i++)
        zeros += big[i] == 0;
    assert_in_range(zeros, 0, 30);
    assert_true(os_random_u64() != os_random_u64());
    os_random(big, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reference_sequence),      cmocka_unit_test(test_streams_differ),
        cmocka_unit_test(test_below_is_even),           cmocka_unit_test(test_below_rejects_the_uneven_part),
        cmocka_unit_test(test_below_uses_the_published_rule), cmocka_unit_test(test_unit_and_normal),
        cmocka_unit_test(test_system_random),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
