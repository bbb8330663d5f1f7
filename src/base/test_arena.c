#include "base/arena.h"
#include "base/test.h"
#include <stdio.h>
#include <string.h>

static void note(void *ctx)
{
    char **at = ctx;
    *(*at)++ = 'x';
}

static void test_alloc_is_zeroed_and_aligned(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    for (size_t n = 0; n < 3000; n += 7) {
        unsigned char *p = arena_alloc(a, n);
        assert_int_equal((uintptr_t)p % 16, 0);
        for (size_t i = 0; i < n; i++)
            assert_int_equal(p[i], 0);
        memset(p, 0xAA, n);
    }
    arena_free(a);
}

static void test_rewind_zeroes_and_runs_closers(void **state UNUSED)
{
    char log[8] = "", *at = log;
    struct arena *a = arena_new(0);
    arena_alloc(a, 100);
    struct arena_mark m = arena_mark(a);
    memset(arena_alloc(a, 50000), 1, 50000);
    arena_defer(a, note, &at);
    arena_rewind(a, m);
    assert_string_equal(log, "x");
    unsigned char *p = arena_alloc(a, 3000);
    for (size_t i = 0; i < 3000; i++)
        assert_int_equal(p[i], 0);
    arena_free(a);
    assert_string_equal(log, "x");
}

static void test_limit_jumps_once(void **state UNUSED)
{
    struct arena *a = arena_new(10000);
    jmp_buf full;
    volatile int got = 0;
    if (setjmp(full) == 0) {
        arena_on_full(a, &full);
        for (;;) {
            arena_alloc(a, 100);
            got = got + 1;
        }
    }
    assert_in_range(got, 80, 100);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_alloc_is_zeroed_and_aligned),
        cmocka_unit_test(test_rewind_zeroes_and_runs_closers),
        cmocka_unit_test(test_limit_jumps_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
