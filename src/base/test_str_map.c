#include "base/str_map.h"
#include "base/test.h"

static void test_put_get_many(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    struct str_map m = str_map_on(a);
    assert_null(str_map_get(&m, STR("x")));
    bool is_new;
    for (size_t i = 0; i < 10000; i++) {
        str_map_put(&m, str_printf(a, "key%zu", i), i, &is_new);
        assert_true(is_new);
    }
    for (size_t i = 0; i < 10000; i++)
        assert_int_equal(*str_map_get(&m, str_printf(a, "key%zu", i)), i);
    assert_int_equal(*str_map_put(&m, STR("key7"), 99, &is_new), 7);
    assert_false(is_new);
    assert_null(str_map_get(&m, STR("key10000")));
    arena_free(a);
}

static void test_empty_and_absent_keys_are_one(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    struct str_map m = str_map_on(a);
    str_map_put(&m, STR_NONE, 5, NULL);
    assert_int_equal(*str_map_get(&m, STR("")), 5);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_put_get_many), cmocka_unit_test(test_empty_and_absent_keys_are_one) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
