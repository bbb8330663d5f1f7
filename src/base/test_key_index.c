#include "base/key_index.h"
#include "base/rng.h"
#include "base/test.h"

static void test_put_and_get(void **state UNUSED)
{
    struct key_index m = { 0 };
    bool is_new;
    assert_int_equal(key_index_get(&m, 0), -1);
    assert_int_equal(key_index_put(&m, 7, &is_new), 0);
    assert_true(is_new);
    assert_int_equal(key_index_put(&m, 0, NULL), 1); /* zero is a key like any other */
    assert_int_equal(key_index_put(&m, 7, &is_new), 0);
    assert_false(is_new);
    assert_int_equal(key_index_get(&m, 0), 1);
    assert_int_equal(key_index_get(&m, UINT64_MAX), -1);
    assert_int_equal(m.key.n, 2);
    key_index_done(&m);
    assert_int_equal(key_index_get(&m, 7), -1);
    assert_int_equal(key_index_put(&m, 9, NULL), 0);
    key_index_done(&m);
    key_index_done(&m);
}

/* Keys in runs, with equal low bits, with equal high bits, and random ones. */
static void test_many(void **state UNUSED)
{
    enum { N = 50000 };
    static uint64_t key[N];
    for (int kind = 0; kind < 4; kind++) {
        struct key_index m = { 0 };
        struct pcg g = pcg_new(5, 1);
        for (uint32_t i = 0; i < N; i++) {
            uint64_t r = (uint64_t)pcg_next(&g) << 32 | i;
            key[i] = kind == 0 ? i : kind == 1 ? (uint64_t)i << 44 : kind == 2 ? UINT64_C(0xABCD) << 48 | i : r;
            bool is_new;
            assert_int_equal(key_index_put(&m, key[i], &is_new), i);
            assert_true(is_new);
        }
        for (uint32_t i = 0; i < N; i++)
            assert_int_equal(key_index_get(&m, key[i]), i);
        for (uint32_t i = 0; i < N; i++)
            assert_int_equal(key_index_get(&m, ~key[i]), -1);
        assert_true(m.key.n == N && m.key.n * 4 <= m.room * 3 && m.room <= N * 4);
        key_index_done(&m);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_put_and_get), cmocka_unit_test(test_many) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
