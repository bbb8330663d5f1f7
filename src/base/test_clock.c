#include "base/clock.h"
#include "base/test.h"
#include <time.h>

static void test_wall_clock_follows_the_system(void **state UNUSED)
{
    int64_t before = (int64_t)time(NULL) * 1000, now = clock_now_ms();
    assert_true(now >= before - 1000 && now <= before + 3000);
}

static void test_monotonic_clock_and_cpu_time_advance(void **state UNUSED)
{
    int64_t start = clock_monotonic_ms(), cpu = clock_cpu_us();
    while (clock_cpu_us() - cpu < 5000)
        assert_true(clock_monotonic_ms() >= start);
    assert_true(clock_monotonic_ms() - start >= 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_wall_clock_follows_the_system),
        cmocka_unit_test(test_monotonic_clock_and_cpu_time_advance),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
