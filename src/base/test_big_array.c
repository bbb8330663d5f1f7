#include "base/big_array.h"
#include "base/test.h"

static void test_add(void **state UNUSED)
{
    struct big_array l = { 0 };
    for (int i = 0; i < 5000; i++) {
        int64_t *x = big_array_add(&l, sizeof *x);
        assert_int_equal(*x, 0);
        *x = i;
    }
    for (int i = 0; i < 5000; i++)
        assert_int_equal(((int64_t *)l.p)[i], i);
    assert_int_equal(l.n, 5000);
    big_array_done(&l);
    assert_true(!l.p && l.n == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_add) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
