#include "base/clock.h"
#include "base/test.h"
#include "db/db_lock.h"
#include "db/test_db.h"
#include <errno.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static void test_one_holder(void **state)
{
    (void)state;
    struct arena *a = arena_new(0);
    const char *path = arena_printf(a, "%s/x.db", test_folder(a));
    struct db_lock one, two;
    check_ok("one", db_lock_init(a, path, &one));
    check_ok("two", db_lock_init(a, path, &two));
    assert_int_equal(db_lock_take(&one, 0), 0); /* free: no wait, whatever the deadline */
    int64_t start_ms = clock_monotonic_ms();
    assert_int_equal(db_lock_take(&two, start_ms + 100), ETIMEDOUT);
    int64_t took_ms = clock_monotonic_ms() - start_ms;
    assert_true(took_ms >= 95 && took_ms < 2000);
    assert_int_equal(db_lock_take(&two, clock_monotonic_ms() - 5), ETIMEDOUT);
    db_lock_release(&one);
    assert_int_equal(db_lock_take(&two, clock_monotonic_ms() + 100), 0);
    db_lock_done(&two); /* closing lets go */
    assert_int_equal(db_lock_take(&one, clock_monotonic_ms() + 100), 0);
    db_lock_done(&one);
    check_err("no folder", db_lock_init(a, "/nonexistent/x.db", &one), ERR_IO);
    arena_free(a);
}

/* The waiter gets the lock as soon as the holder dies, long before its deadline. */
static void test_killed_holder(void **state)
{
    (void)state;
    struct arena *a = arena_new(0);
    const char *path = arena_printf(a, "%s/x.db", test_folder(a));
    struct db_lock lock;
    int ready[2];
    char byte;
    assert_int_equal(pipe(ready), 0);
    pid_t pid = fork();
    if (pid == 0) {
        if (db_lock_init(a, path, &lock) || db_lock_take(&lock, 0) || write(ready[1], "x", 1) != 1)
            _exit(1);
        usleep(150000);
        raise(SIGKILL);
    }
    assert_int_equal(read(ready[0], &byte, 1), 1);
    check_ok("lock", db_lock_init(a, path, &lock));
    int64_t start_ms = clock_monotonic_ms();
    assert_int_equal(db_lock_take(&lock, start_ms + 20000), 0);
    int64_t took_ms = clock_monotonic_ms() - start_ms;
    assert_true(took_ms >= 50 && took_ms < 5000);
    waitpid(pid, NULL, 0);
    close(ready[0]);
    close(ready[1]);
    db_lock_done(&lock);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_one_holder), cmocka_unit_test(test_killed_holder) };
    return cmocka_run_group_tests_name("db_lock", tests, NULL, NULL);
}
