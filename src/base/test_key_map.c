#include "base/key_map.h"
#include "base/rng.h"
#include "base/test.h"

static void test_put_and_get(void **state UNUSED)
{
    struct key_map m = { 0 };
    bool is_new;
    assert_null(key_map_get(&m, 0));
    assert_int_equal(*key_map_put(&m, 0, 7, &is_new), 7); /* zero is a key like any other */
    assert_true(is_new);
    assert_int_equal(*key_map_put(&m, 0, 8, &is_new), 7);
    assert_false(is_new);
    *key_map_put(&m, 0, 8, NULL) = 9;
    assert_int_equal(*key_map_get(&m, 0), 9);
    assert_null(key_map_get(&m, UINT64_MAX));
    assert_int_equal(m.n, 1);
    key_map_done(&m);
    assert_null(key_map_get(&m, 0));
    key_map_done(&m);
}

/* Against the obvious: keys in runs, with equal low bits, with equal high bits, and random ones. */
static void test_many(void **state UNUSED)
{
    enum { N = 50000 };
    for (int kind = 0; kind < 4; kind++) {
        struct key_map m = { 0 };
        struct pcg g = pcg_new(5, 1);
        uint64_t key[N];
        for (uint32_t i = 0; i < N; i++) {
            uint64_t r = (uint64_t)pcg_next(&g) << 32 | i;
            key[i] = kind == 0 ? i : kind == 1 ? (uint64_t)i << 44 : kind == 2 ? UINT64_C(0xABCD) << 48 | i : r;
            bool is_new;
            assert_int_equal(*key_map_put(&m, key[i], i, &is_new), i);
            assert_true(is_new);
        }
        for (uint32_t i = 0; i < N; i++)
            assert_int_equal(*key_map_get(&m, key[i]), i);
        assert_true(m.n == N && m.n * 4 <= m.room * 3);
        key_map_done(&m);
    }
}

/* The sanitizers' build sees that its memory goes with the arena. */
static void test_with_arena(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    struct key_map *m = key_map_new(a);
    for (uint32_t i = 0; i < 5000; i++)
        key_map_put(m, i, i + 1, NULL);
    assert_int_equal(*key_map_get(m, 4999), 5000);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_put_and_get), cmocka_unit_test(test_many), cmocka_unit_test(test_with_arena) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
