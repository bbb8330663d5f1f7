/* A draw leaves all of itself or nothing: every database call fails once, and the program is killed at three points. */
#include "sampling/test_sampling.h"
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static struct job *prepared(struct arena *a)
{
    struct job *job = visits_job(a);
    sampling_visits_import(job, (struct sampling_many){ 1, 40, "service", "2026-02-10" });
    sampling_drawn(job, "service", "2026-02", 0);
    const struct str row[] = { visits_row(a, 101, (struct visits_cell[]){ { "close_date", "" }, { "mobile", "13800000001" }, { NULL, NULL } }) };
    sampling_rows_import(job, row, 1); /* deferred, or eligible */
    sampling_visits_import(job, (struct sampling_many){ 201, 30, "service", "2026-03-03" });
    test_db_exec_sql(job->db, "update visit set survey_consent = 0 where ro_no = 'R202'");
    return job;
}

/* Draws, dealers, drawn visits, deferrals, exclusions, contacts, locks, events. */
static struct str stored(struct job *job)
{
    static const char *const tables[] = { "draw", "draw_dealer", "draw_visit", "draw_deferral", "draw_exclusion", "customer_contact", "visit_lock" };
    struct buf b = buf_on(job->arena);
    for (size_t i = 0; i < ARRAY_LEN(tables); i++)
        buf_addf(&b, "%d ", (int)test_db_int(job->db, arena_printf(job->arena, "select count(*) from %s", tables[i])));
    buf_addf(&b, "%d", (int)test_db_int(job->db, "select count(*) from event where kind = 'sample.drawn'"));
    return buf_str(&b);
}

static void test_failed_calls(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = prepared(a);
    struct str before = stored(job);
    int failed = 0;
    for (int k = 1;; k++) {
        db_fail_at(job->db, k);
        struct err *e = sampling_refused(job, "service", "2026-03", 1);
        db_fail_at(job->db, 0);
        if (!e)
            break;
        check_err("fault", e, ERR_IO);
        check_str("nothing", stored(job), str_c(a, before));
        failed++;
    }
    assert_true(failed > 60);
    assert_int_equal(test_db_int(job->db, "select count(*) from draw"), 2);
    assert_int_equal(test_db_int(job->db, "select count(*) from visit_lock"), 71);
    arena_free(a);
}

/* ---- kill -9 ---- */

static int told[2];

/* At the first dealer, or when all are written: tells the parent and waits for its end. */
static void wait_to_be_killed(struct job *job, const struct msg *what UNUSED, int64_t done, int64_t total)
{
    bool wants_last = job->progress_ctx != NULL;
    job->progress_at_ms = 0; /* hears every dealer */
    if (wants_last && done < total)
        return;
    if (write(told[1], "x", 1) == 1)
        pause();
    _exit(3);
}

enum point { FIRST_DEALER, LAST_DEALER, AFTER };

static pid_t start_draw(struct job *job, enum point p)
{
    pid_t child = fork();
    if (child != 0)
        return child;
    struct job mine = *job;
    mine.arena = arena_new(TEST_MEMORY);
    mine.progress = p == AFTER ? NULL : wait_to_be_killed;
    mine.progress_ctx = p == LAST_DEALER ? &mine : NULL;
    if (test_db_open_again(mine.arena, job->db, &mine.db) || sampling_refused(&mine, "service", "2026-03", 1))
        _exit(1);
    if (write(told[1], "x", 1) == 1)
        pause();
    _exit(2);
}

static void test_kill(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = prepared(a);
    for (enum point p = FIRST_DEALER; p <= AFTER; p++) {
        char byte;
        int status;
        assert_int_equal(pipe(told), 0);
        pid_t child = start_draw(job, p);
        assert_int_equal(read(told[0], &byte, 1), 1);
        kill(child, SIGKILL);
        waitpid(child, &status, 0);
        assert_true(WIFSIGNALED(status));
        close(told[0]);
        close(told[1]);
        assert_int_equal(test_db_int(job->db, "select count(*) from draw"), p == AFTER ? 2 : 1);
        assert_int_equal(test_db_int(job->db, "select count(*) from visit_lock"), p == AFTER ? 71 : 40);
    }
    check_err("drawn", sampling_refused(job, "service", "2026-03", 1), ERR_CONFLICT);
    arena_free(a);
}

/* Two at once: one draws, the other is told. */
static void test_two_at_once(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = prepared(a);
    pid_t child[2];
    int answer[2];
    for (int i = 0; i < 2; i++) {
        child[i] = fork();
        if (child[i] != 0)
            continue;
        struct job mine = *job;
        mine.arena = arena_new(TEST_MEMORY);
        if (test_db_open_again(mine.arena, job->db, &mine.db))
            _exit(9);
        struct err *e = sampling_refused(&mine, "service", "2026-03", 1);
        _exit(e ? (int)e->code : 0);
    }
    for (int i = 0; i < 2; i++) {
        int status;
        waitpid(child[i], &status, 0);
        answer[i] = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }
    assert_int_equal(MIN_OF(answer[0], answer[1]), 0);
    assert_int_equal(MAX_OF(answer[0], answer[1]), ERR_CONFLICT);
    assert_int_equal(test_db_int(job->db, "select count(*) from draw"), 2);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_failed_calls), cmocka_unit_test(test_kill), cmocka_unit_test(test_two_at_once) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
