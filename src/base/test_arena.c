#include "base/arena.h"
#include "base/test.h"
#include <stdio.h>
#include <string.h>

static void note(void *ctx)
{
    char **at = ctx;
    *(*at)++ = 'x';
}

static void note_y(void *ctx)
{
    char **at = ctx;
    *(*at)++ = 'y';
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

/* A loop that rewinds to an empty arena uses the same memory again, whatever one round took. */
static void test_rewind_keeps_a_chunk(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    struct arena_mark m = arena_mark(a);
    memset(arena_alloc(a, 100000), 1, 100000);
    void *first = arena_alloc(a, 10);
    arena_rewind(a, m);
    assert_int_equal(arena_used(a), 0);
    unsigned char *again = arena_alloc(a, 60000);
    for (size_t i = 0; i < 60000; i++)
        assert_int_equal(again[i], 0);
    for (int i = 0; i < 1000; i++) {
        arena_rewind(a, m);
        void *p = arena_alloc(a, 60000);
        assert_ptr_equal(p, again);
        memset(p, 2, 60000);
    }
    assert_non_null(first);
    arena_free(a);
}

static void test_arrays_and_copies(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    int *few = ARENA_ARRAY(a, int, 3);
    few[0] = 1, few[1] = 2, few[2] = 3;
    int *more = arena_grow(a, few, 3, 100, sizeof *more);
    assert_int_equal(more[2], 3);
    assert_int_equal(more[3], 0);
    assert_string_equal(arena_dup(a, "abc", 2), "ab");
    assert_string_equal(arena_dup(a, NULL, 0), "");
    assert_string_equal(arena_printf(a, "%d-%s", 7, "回访"), "7-回访");
    arena_free(a);
    arena_free(NULL);
}

static void test_closers_run_newest_first(void **state UNUSED)
{
    char log[8] = "", *at = log;
    struct arena *a = arena_new(0);
    arena_defer(a, note, &at);
    arena_defer(a, note_y, &at);
    arena_free(a);
    assert_string_equal(log, "yx");
}

static void test_an_overflowing_array_is_past_the_limit(void **state UNUSED)
{
    static const struct { size_t count, size; } cases[] = { { SIZE_MAX / 2, 3 }, { SIZE_MAX, 1 }, { 1, SIZE_MAX / 2 + 1 } };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct arena *a = arena_new(0);
        jmp_buf full;
        volatile bool jumped = false;
        if (setjmp(full) == 0) {
            arena_on_full(a, &full);
            arena_alloc_array(a, cases[i].count, cases[i].size);
        } else {
            jumped = true;
        }
        assert_true(jumped);
        arena_free(a);
    }
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
        cmocka_unit_test(test_rewind_keeps_a_chunk),
        cmocka_unit_test(test_arrays_and_copies),
        cmocka_unit_test(test_closers_run_newest_first),
        cmocka_unit_test(test_an_overflowing_array_is_past_the_limit),
        cmocka_unit_test(test_limit_jumps_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
