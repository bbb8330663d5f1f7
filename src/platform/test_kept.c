#include "base/test.h"
#include "platform/kept.h"

/* Keeps a value of this size under the key. */
static void *keep(struct kept *k, const char *key, size_t bytes)
{
    struct arena *own = kept_begin(k);
    void *value = arena_alloc(own, bytes);
    kept_put(k, str_of_c(key), own, value);
    return value;
}

static void test_found_again(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    struct kept *k = kept_new(a, 1 << 20);
    assert_null(kept_find(k, STR("one")));
    void *one = keep(k, "one", 100), *other = keep(k, "other", 100);
    assert_ptr_equal(kept_find(k, STR("one")), one);
    assert_ptr_equal(kept_find(k, STR("other")), other);
    assert_null(kept_find(k, STR("on")));
    assert_null(kept_find(k, STR("")));
    kept_tidy(k);
    assert_ptr_equal(kept_find(k, STR("one")), one);
    arena_free(a);
}

static void test_unused_longest_goes(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    struct kept *k = kept_new(a, 10000);
    keep(k, "first", 4000);
    keep(k, "second", 4000);
    keep(k, "third", 4000);
    assert_non_null(kept_find(k, STR("first")));  /* used again: the second one is the oldest */
    assert_non_null(kept_find(k, STR("third")));
    assert_true(kept_bytes(k) > 10000);           /* nothing goes in the middle of a request */
    kept_tidy(k);
    assert_null(kept_find(k, STR("second")));
    assert_non_null(kept_find(k, STR("first")));
    assert_non_null(kept_find(k, STR("third")));
    assert_true(kept_bytes(k) <= 10000);
    arena_free(a);
}

static void test_newest_stays_whatever_its_size(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    struct kept *k = kept_new(a, 1000);
    keep(k, "small", 500);
    keep(k, "huge", 50000);
    kept_tidy(k);
    assert_null(kept_find(k, STR("small")));
    assert_non_null(kept_find(k, STR("huge")));
    arena_free(a);
}

static void count_end(void *ctx)
{
    ++*(int *)ctx;
}

/* A request that fails in the middle leaves an arena that belongs to nothing. */
static void test_unfinished_goes(void **state UNUSED)
{
    int ended = 0;
    struct arena *a = arena_new(0);
    struct kept *k = kept_new(a, 1 << 20);
    arena_defer(kept_begin(k), count_end, &ended);
    assert_int_equal(ended, 0);
    kept_tidy(k);
    assert_int_equal(ended, 1);
    struct arena *own = kept_begin(k);
    arena_defer(own, count_end, &ended);
    kept_put(k, STR("key"), own, own);
    kept_tidy(k);
    assert_int_equal(ended, 1);
    arena_free(a);
    assert_int_equal(ended, 2);
}

static void test_thousands_of_keys(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    struct kept *k = kept_new(a, 1 << 30);
    for (int i = 0; i < 5000; i++) {
        keep(k, arena_printf(a, "key %d", i), 8);
        if (i % 3 == 0)
            kept_tidy(k);
    }
    kept_tidy(k);
    assert_non_null(kept_find(k, STR("key 4999")));
    assert_null(kept_find(k, STR("key 0")));
    for (int i = 0; i < 3000; i++) /* in one request */
        keep(k, arena_printf(a, "more %d", i), 8);
    assert_non_null(kept_find(k, STR("more 2999")));
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_found_again), cmocka_unit_test(test_unused_longest_goes), cmocka_unit_test(test_newest_stays_whatever_its_size),
        cmocka_unit_test(test_unfinished_goes), cmocka_unit_test(test_thousands_of_keys),
    };
    return cmocka_run_group_tests_name("platform/kept", tests, NULL, NULL);
}
