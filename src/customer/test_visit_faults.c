/* An import of visits leaves all of itself or nothing: every database call fails once, and the program is killed in the middle. */
#include "base/clock.h"
#include "customer/test_visits.h"
#include <signal.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { ROWS = 1000, SHORT_KILLS = 5, LONG_KILLS = 50 };

static struct err *import_file(struct job *job, const char *path)
{
    struct import_request q = { .kind = &customer_visits_import, .path = path };
    struct import_report r;
    return import_run(job, &q, &r);
}

/* Rows that are new, changed and the same, so that every statement has something to do. */
static const char *mixed_file(struct arena *a)
{
    struct str row[] = {
        visits_heading(a), visits_row(a, 1, NULL),
        visits_row(a, 2, (struct visits_cell[]){ { "mobile", "13911112222" }, { "model", "Q7" }, { "customer_name", "改名" }, { NULL, NULL } }),
        visits_row(a, 9, NULL),
    };
    return test_file(a, "mixed.csv", str_printf(a, STR_FMT STR_FMT STR_FMT STR_FMT, STR_ARG(row[0]), STR_ARG(row[1]), STR_ARG(row[2]), STR_ARG(row[3])));
}

static void test_failed_calls(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = visits_job(a);
    visits_import(job, "first", visits_file(a, 1, 3), (struct visits_counts){ .new = 3 });
    const char *path = mixed_file(a);
    int failed = 0;
    for (int k = 1;; k++) {
        db_fail_at(job->db, k);
        struct err *e = import_file(job, path);
        db_fail_at(job->db, 0);
        check_str("all or nothing", visits_stored(job), e ? "3 3 3 3 1 1 1 0 0 0" : "4 4 4 5 2 2 2 1 1 1");
        if (!e)
            break;
        check_err("fault", e, ERR_IO);
        failed++;
    }
    assert_true(failed > 20);
    arena_free(a);
}

static void test_failed_undo(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = visits_job(a);
    struct import_undo_report u;
    visits_import(job, "first", visits_file(a, 1, 3), (struct visits_counts){ .new = 3 });
    check_ok("second", import_file(job, mixed_file(a)));
    int64_t batch = test_db_int(job->db, "select max(id) from import_batch");
    for (int k = 1;; k++) {
        db_fail_at(job->db, k);
        struct err *e = import_undo(job, &visits_features, batch, &u);
        db_fail_at(job->db, 0);
        check_str("all or nothing", visits_stored(job), e ? "4 4 4 5 2 2 2 1 1 1" : "3 3 3 3 1 1 3 0 0 0");
        if (!e)
            break;
        check_err("fault", e, ERR_IO);
    }
    arena_free(a);
}

/* ---- kill -9 ---- */

static pid_t start_import(struct job *job, const char *path)
{
    pid_t child = fork();
    if (child != 0)
        return child;
    struct job mine = *job;
    mine.arena = arena_new(TEST_MEMORY);
    struct err *e = test_db_open_again(mine.arena, job->db, &mine.db);
    if (!e)
        e = import_file(&mine, path);
    _exit(e ? 1 : 0);
}

static const char *round_file(struct arena *a, int round)
{
    return test_file(a, "round.csv", visits_file(a, round * ROWS + 1, (round + 1) * ROWS));
}

static void pause_us(int64_t us)
{
    nanosleep(&(struct timespec){ .tv_sec = us / 1000000, .tv_nsec = us % 1000000 * 1000 }, NULL);
}

/* Batches of ROWS visits, each with its own customers: the counts show whether one is there in part. */
static int64_t whole_batches(struct job *job)
{
    int64_t n = test_db_int(job->db, "select count(*) from visit");
    assert_int_equal(n % ROWS, 0);
    n /= ROWS;
    check_str("whole", visits_stored(job), arena_printf(job->arena, "%d %d %d %d %d %d %d 0 0 0", (int)n * ROWS, (int)n * ROWS, (int)n * ROWS, (int)n * ROWS, (int)n, (int)n, (int)n));
    return n;
}

/* A server may still be busy with the batch of a client that has gone. */
static int64_t settled_batches(struct job *job)
{
    static const char busy[] = "select count(*) from pg_stat_activity where state <> 'idle' and pid <> pg_backend_pid() and query ilike '%stage%'";
    for (int i = 0; db_engine(job->db) == DB_POSTGRES && i < 100 && test_db_int(job->db, busy) > 0; i++)
        pause_us(20000);
    return whole_batches(job);
}

static void test_kill(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = visits_job(a);
    int status, kills = getenv("HUIFANG_LONG") && *getenv("HUIFANG_LONG") ? LONG_KILLS : SHORT_KILLS, cut = 0;
    int64_t start = clock_monotonic_ms();
    waitpid(start_import(job, round_file(a, 0)), &status, 0);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    int64_t whole_us = (clock_monotonic_ms() - start) * 1000;
    int64_t before = settled_batches(job);
    assert_int_equal(before, 1);
    for (int i = 0; i < kills; i++) {
        const char *path = round_file(a, i + 1);
        pid_t child = start_import(job, path);
        pause_us(whole_us * (2 * i + 1) / (2 * kills));
        kill(child, SIGKILL);
        waitpid(child, &status, 0);
        int64_t after = settled_batches(job);
        assert_true(after == before || after == before + 1);
        cut += after == before;
        before = after;
    }
    assert_true(cut > 0);
    check_ok("the next import works", import_file(job, round_file(a, kills + 1)));
    assert_int_equal(whole_batches(job), before + 1);
    arena_free(a);
}

/* ---- two at once ---- */

/* The same rows in files that differ, imported by four processes at once: one brings them, the others change nothing. */
static void test_at_once(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = visits_job(a);
    struct str rows = visits_file(a, 1, ROWS);
    pid_t child[4];
    int status;
    for (size_t i = 0; i < ARRAY_LEN(child); i++)
        child[i] = start_import(job, test_file(a, "rows.csv", str_printf(a, STR_FMT "%.*s", STR_ARG(rows), (int)i, "\n\n\n\n")));
    for (size_t i = 0; i < ARRAY_LEN(child); i++) {
        assert_int_equal(waitpid(child[i], &status, 0), child[i]);
        assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    }
    assert_int_equal(whole_batches(job), 1);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_failed_calls), cmocka_unit_test(test_failed_undo), cmocka_unit_test(test_kill), cmocka_unit_test(test_at_once) };
    return cmocka_run_group_tests_name("visit_faults", tests, NULL, NULL);
}
