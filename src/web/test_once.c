#include "base/test.h"
#include "web/once.h"
#include <sys/wait.h>
#include <unistd.h>

static void test_keys(void **state UNUSED)
{
    struct arena *a = arena_new(1 << 20);
    struct once *o = once_new();
    struct once_kept kept;
    assert_int_equal(once_take(o, a, 7, 1, &kept), ONCE_FIRST);
    assert_int_equal(once_take(o, a, 7, 2, &kept), ONCE_RUNNING);
    once_done(o, 7, &(struct once_kept){ STR("/a"), STR("said=1") });
    assert_int_equal(once_take(o, a, 7, 3, &kept), ONCE_DONE);
    assert_true(str_eq_c(kept.location, "/a") && str_eq_c(kept.flash, "said=1"));
    assert_int_equal(once_take(o, a, 8, 4, &kept), ONCE_FIRST);
    once_release(o, 8);
    assert_int_equal(once_take(o, a, 8, 5, &kept), ONCE_FIRST);
    assert_true(once_key(a, STR("x"), STR("one")) != once_key(a, STR("x"), STR("two")));
    arena_free(a);
}

static void test_texts_that_do_not_fit(void **state UNUSED)
{
    struct arena *a = arena_new(1 << 20);
    struct once *o = once_new();
    struct once_kept kept;
    char *text = arena_alloc(a, 481);
    memset(text, 'x', 481);
    once_take(o, a, 1, 1, &kept);
    once_done(o, 1, &(struct once_kept){ STR("/a"), { text, 479 } });
    assert_int_equal(once_take(o, a, 1, 2, &kept), ONCE_DONE);
    assert_true(str_eq_c(kept.location, "/a") && kept.flash.n == 0);
    once_take(o, a, 2, 1, &kept);
    once_done(o, 2, &(struct once_kept){ { text, 481 }, STR("") });
    assert_int_equal(once_take(o, a, 2, 2, &kept), ONCE_RUNNING);
    arena_free(a);
}

static void test_oldest_makes_room(void **state UNUSED)
{
    struct arena *a = arena_new(1 << 20);
    struct once *o = once_new();
    struct once_kept kept;
    for (uint64_t i = 0; i < 9; i++) /* nine keys of one set of eight */
        assert_int_equal(once_take(o, a, 5 + i * 1024, (int64_t)i + 1, &kept), ONCE_FIRST);
    assert_int_equal(once_take(o, a, 5 + 8 * 1024, 20, &kept), ONCE_RUNNING);
    assert_int_equal(once_take(o, a, 5 + 1 * 1024, 20, &kept), ONCE_RUNNING);
    assert_int_equal(once_take(o, a, 5, 21, &kept), ONCE_FIRST);
    arena_free(a);
}

enum { PROCESSES = 4, KEYS = 2000 };

/* A byte into the pipe for each key that this process got. */
static int take_all(struct once *o, struct arena *a, int to)
{
    struct once_kept kept;
    for (uint64_t key = 1; key <= KEYS; key++)
        if (once_take(o, a, key, 1, &kept) == ONCE_FIRST && write(to, "", 1) != 1)
            return 1;
    return 0;
}

/* All processes together get each key once. */
static void test_processes(void **state UNUSED)
{
    struct arena *a = arena_new(1 << 20);
    struct once *o = once_new();
    int pipes[2], status, taken = 0;
    assert_int_equal(pipe(pipes), 0);
    for (int p = 0; p < PROCESSES; p++)
        if (fork() == 0)
            _exit(take_all(o, a, pipes[1]));
    while (wait(&status) > 0)
        assert_int_equal(status, 0);
    close(pipes[1]);
    for (char n; read(pipes[0], &n, 1) == 1;)
        taken++;
    assert_int_equal(taken, KEYS);
    close(pipes[0]);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_keys), cmocka_unit_test(test_texts_that_do_not_fit), cmocka_unit_test(test_oldest_makes_room),
                                        cmocka_unit_test(test_processes) };
    return cmocka_run_group_tests_name("once", tests, NULL, NULL);
}
