#include "web/limit.h"
#include "base/test.h"

static void test_burst_and_pace(void **state UNUSED)
{
    struct limits *l = limits_new();
    for (int i = 0; i < 60; i++)
        assert_int_equal(limits_take(l, 7, 1000, 60), 0);
    assert_int_equal(limits_take(l, 7, 1000, 60), 1000);
    assert_int_equal(limits_take(l, 7, 1400, 60), 600);
    assert_int_equal(limits_take(l, 7, 1999, 60), 1);
    assert_int_equal(limits_take(l, 7, 2000, 60), 0);
    assert_true(limits_take(l, 7, 2000, 60) > 0);
    /* a quiet minute gives all of them back, and no more */
    for (int i = 0; i < 60; i++)
        assert_int_equal(limits_take(l, 7, 200000, 60), 0);
    assert_true(limits_take(l, 7, 200000, 60) > 0);
}

static void test_clients_are_apart(void **state UNUSED)
{
    struct limits *l = limits_new();
    assert_int_equal(limits_take(l, 7, 1000, 1), 0);
    assert_int_equal(limits_take(l, 7, 1000, 1), 60000);
    assert_int_equal(limits_take(l, 8, 1000, 1), 0);
    struct arena *a = arena_new(0);
    assert_true(limits_client(a, "token", STR("x")) != limits_client(a, "login", STR("x")));
    assert_true(limits_client(a, "token", STR("x")) == limits_client(a, "token", STR("x")));
    arena_free(a);
}

/* More clients than there is room: nobody is refused for that, and the busy one keeps its count while others pass through its set. */
static void test_many_clients(void **state UNUSED)
{
    struct limits *l = limits_new();
    for (uint64_t client = 1; client < 100000; client++)
        assert_int_equal(limits_take(l, client, 1000, 10), 0);
    for (int i = 0; i < 10; i++)
        assert_int_equal(limits_take(l, 5, 2000, 10), 0);
    for (uint64_t k = 1; k <= 20; k++)
        assert_int_equal(limits_take(l, 5 + 2048 * k * 100, 2000, 10), 0);
    assert_true(limits_take(l, 5, 2000, 10) > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_burst_and_pace),
        cmocka_unit_test(test_clients_are_apart),
        cmocka_unit_test(test_many_clients),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
