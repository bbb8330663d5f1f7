/* The jobs process with its children, killed at every stage. */
#include "base/clock.h"
#include "platform/audit_chain.h"
#include "platform/outbox.h"
#include "platform/outbox_settings.h"
#include "platform/test_jobs.h"
#include "transport/test_line_server.h"
#include <arpa/inet.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { LONG_ENOUGH_MS = 60000, STALE_MS = 1500 };

static void nap(void)
{
    nanosleep(&(struct timespec){ .tv_nsec = 20000000 }, NULL);
}

static pid_t start(struct job *job, bool once)
{
    struct job_process p = { .url = arena_printf(job->arena, "%s", db_url(job->db)), .data_dir = job->data_dir, .features = &jobs_features, .once = once, .tick_ms = 200,
                             .stale_ms = STALE_MS };
    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0)
        _exit(job_process_run(&p));
    assert_true(pid > 0);
    return pid;
}

static void end(pid_t pid, int signal_number)
{
    kill(pid, signal_number);
    assert_int_equal(waitpid(pid, NULL, 0), pid);
}

static void run_once(struct job *job)
{
    int status;
    pid_t pid = start(job, true);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static void wait_for(struct job *job, int64_t id, const char *want)
{
    int64_t until = clock_monotonic_ms() + LONG_ENOUGH_MS;
    struct str got = jobs_state(job, id);
    for (; !str_starts(got, str_of_c(want)) && clock_monotonic_ms() < until; got = jobs_state(job, id))
        nap();
    if (!str_starts(got, str_of_c(want)))
        check_str("state", got, want);
}

static int64_t count(struct job *job, const char *sql)
{
    return test_db_int(job->db, sql);
}

static void test_outcomes(void **state UNUSED)
{
    static const struct { const char *kind, *note, *want; } cases[] = {
        { "t.count", "老王", "done 1 老王 is done." },
        { "t.count", NULL, "done 1 It is done." },
        { "t.slow", "s", "done 1 s is done." },
        { "t.fail", NULL, "failed 1 The file has no heading." },
        { "t.busy", NULL, "waiting 1" },
        { "t.die_once", NULL, "done 2 It is done." },
        { "t.die", NULL, "failed 3 The program was stopped 3 times while it worked on this. Tell whoever runs the server; the log says more." },
        { "t.file", NULL, "done 1 A file." },
        { "t.hungry", NULL, "failed 1 This needs more than 2,000 MB of memory. Take less at once: a smaller file, fewer months." },
        { "t.gone", NULL, "failed 1 This version of the program knows no job of the kind t.gone." },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct arena *a = arena_new(TEST_MEMORY);
        struct job *job = jobs_job(a);
        int64_t id = jobs_add(job, cases[i].kind, "note", cases[i].note);
        run_once(job);
        check_str(cases[i].kind, jobs_state(job, id), cases[i].want);
        struct job_info j;
        const char *path;
        struct stat s;
        check_ok("load", job_load(job, &jobs_features, (struct job_wanted){ id, 0 }, &j));
        check_ok("path", job_result_path(job, id, &path));
        assert_int_equal(stat(path, &s) == 0, j.file_name.n > 0);
        assert_int_equal(str_eq_c(j.page, "/somewhere"), str_ends(jobs_state(job, id), STR("is done.")));
        arena_free(a);
    }
}

static void test_bad_arguments(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = jobs_job(a);
    int64_t id = jobs_add(job, "t.slow", "steps", "many");
    run_once(job);
    check_str("refused", jobs_state(job, id), "failed 1 The job was asked for with steps = \"many\", which this version of the program does not take.");
    arena_free(a);
}

static void test_the_parent_is_killed(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = jobs_job(a);
    int64_t id = jobs_add(job, "t.slow", "steps", "12");
    pid_t pid = start(job, false);
    wait_for(job, id, "running 1");
    end(pid, SIGKILL);
    pid = start(job, false);
    wait_for(job, id, "done 2");
    end(pid, SIGTERM);
    assert_int_equal(count(job, "select count(*) from test_done"), 1); /* the first attempt died with its parent */
    arena_free(a);
}

static void test_a_restart(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = jobs_job(a);
    int64_t slow = jobs_add(job, "t.slow", "steps", "40"), next = jobs_add(job, "t.slow", NULL, NULL);
    pid_t pid = start(job, false);
    wait_for(job, slow, "running 1");
    end(pid, SIGTERM);
    check_str("given back, not counted", jobs_state(job, slow), "waiting 0");
    check_str("never began", jobs_state(job, next), "waiting 0");
    check_ok("cancel", job_cancel(job, (struct job_wanted){ slow, 0 }));
    run_once(job);
    check_str("the next one", jobs_state(job, next), "done 1 It is done.");
    arena_free(a);
}

/* Killed at any moment, a jobs process loses nothing and does nothing twice that was finished. */
static void test_killed_at_any_moment(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = jobs_job(a);
    for (int i = 0; i < 20; i++)
        jobs_add(job, "t.count", "note", arena_printf(a, "n%d", i));
    for (int i = 0; i < 12; i++) {
        pid_t pid = start(job, false);
        nanosleep(&(struct timespec){ .tv_nsec = (7 + 31 * i) % 200 * 1000000 }, NULL);
        end(pid, SIGKILL);
    }
    pid_t pid = start(job, false);
    int64_t until = clock_monotonic_ms() + LONG_ENOUGH_MS;
    while (count(job, "select count(*) from job where state in ('waiting', 'running')") && clock_monotonic_ms() < until)
        nap();
    end(pid, SIGTERM);
    int64_t done = count(job, "select count(*) from job where state = 'done'"), given_up = count(job, "select count(*) from job where state = 'failed' and attempts = 3");
    assert_int_equal(done + given_up, 20);
    assert_true(done >= 15);
    assert_true(count(job, "select count(distinct note) from test_done") >= done);
    arena_free(a);
}

static void test_cancel(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = jobs_job(a);
    int64_t id = jobs_add(job, "t.slow", "steps", "900");
    pid_t pid = start(job, false);
    wait_for(job, id, "running 1");
    int64_t until = clock_monotonic_ms() + LONG_ENOUGH_MS;
    while (!count(job, "select count(*) from job where what <> '' and total = 900") && clock_monotonic_ms() < until)
        nap();
    check_ok("cancel", job_cancel(job, (struct job_wanted){ id, 0 }));
    wait_for(job, id, "cancelled 1 Cancelled.");
    end(pid, SIGTERM);
    assert_int_equal(count(job, "select count(*) from test_done"), 0);
    check_err("it has ended", job_cancel(job, (struct job_wanted){ id, 0 }), ERR_CONFLICT);
    check_ok("again", job_retry(job, (struct job_wanted){ id, 0 }));
    check_str("waits", jobs_state(job, id), "waiting 0");
    arena_free(a);
}

static void test_two_parents(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = jobs_job(a);
    for (int i = 0; i < 40; i++)
        jobs_add(job, "t.count", NULL, NULL);
    pid_t one = start(job, true), two = start(job, true);
    assert_int_equal(waitpid(one, NULL, 0), one);
    assert_int_equal(waitpid(two, NULL, 0), two);
    run_once(job); /* one that the second had taken just before the first looked */
    assert_int_equal(count(job, "select count(*) from job where state = 'done' and attempts = 1"), 40);
    assert_int_equal(count(job, "select count(*) from test_done"), 40);
    assert_int_equal(count(job, "select count(distinct note) from test_done"), 40);
    arena_free(a);
}

/* ---- others are not held up ---- */

/* A server that takes connections and never says a word. */
static int silent_server(int *port)
{
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t n = sizeof at;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    assert_true(fd >= 0 && bind(fd, (struct sockaddr *)&at, sizeof at) == 0 && listen(fd, 5) == 0 && getsockname(fd, (struct sockaddr *)&at, &n) == 0);
    *port = ntohs(at.sin_port);
    return fd;
}

static const struct notice_kind notice = { "test", { .id = "Subject" }, { .id = "Text" } };
struct writing { struct job *job; int mail_port, web_port; };

static struct err *set(struct db *db, const struct job *job, const char *key, struct str value)
{
    for (int i = 0; i < OUTBOX_SETTINGS; i++)
        if (strcmp(outbox_setting_list[i]->key, key) == 0)
            return setting_store(db, outbox_setting_list[i], &(struct setting_change){ STR(""), value, STR("test"), job->now_ms });
    return ERR(job->arena, ERR_BUG, "no such setting");
}

static struct err *write_messages(struct db *db, void *ctx)
{
    const struct writing *w = ctx;
    struct arena *a = w->job->arena;
    TRY(set(db, w->job, "mail.server", str_printf(a, "smtp://127.0.0.1:%d", w->mail_port)));
    TRY(set(db, w->job, "mail.tls", STR("0")));
    TRY(outbox_mail(w->job, &(struct notice){ &notice, STR("wang@example.com"), STR("en"), { { 0 } } }));
    return outbox_webhook(w->job, "test", str_printf(a, "http://127.0.0.1:%d/hook", w->web_port), STR("{}"));
}

static struct err *write_audit(struct db *db UNUSED, void *ctx)
{
    return audit_by(ctx, "test.done", "test", 1, STR_NONE);
}

static void wait_until_none(struct job *job, const char *sql, int64_t within_ms)
{
    int64_t start_ms = clock_monotonic_ms();
    while (count(job, sql) && clock_monotonic_ms() - start_ms < LONG_ENOUGH_MS)
        nap();
    if (clock_monotonic_ms() - start_ms > within_ms)
        fail_msg("%s: %d ms", sql, (int)(clock_monotonic_ms() - start_ms));
}

static void test_a_hanging_mail_server(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = jobs_job(a);
    struct writing w = { .job = job };
    int fd = silent_server(&w.mail_port);
    struct test_server web = test_server_start(a, TEST_HTTP, test_file(a, "asked", STR("")));
    w.web_port = web.port;
    check_ok("write", db_write(job->db, write_messages, &w, 0));
    pid_t pid = start(job, false);
    wait_until_none(job, "select count(*) from outbox where channel = 'webhook' and state = 'waiting'", LONG_ENOUGH_MS);
    assert_int_equal(count(job, "select count(*) from outbox where channel = 'mail' and state = 'waiting' and attempts = 1"), 1); /* it hangs */
    jobs_add(job, "t.slow", "steps", "900");
    int64_t id = jobs_add(job, "t.count", NULL, NULL);
    wait_for(job, id, "done 1"); /* not behind the long one either */
    check_ok("audit", db_write(job->db, write_audit, job, 0));
    wait_until_none(job, "select count(*) from audit_open", 2000 + 2000 /* a busy test machine */);
    assert_int_equal(count(job, "select count(*) from outbox where channel = 'mail' and state = 'waiting' and attempts = 1"), 1);
    end(pid, SIGTERM);
    close(fd);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_outcomes), cmocka_unit_test(test_bad_arguments), cmocka_unit_test(test_the_parent_is_killed), cmocka_unit_test(test_a_restart),
        cmocka_unit_test(test_killed_at_any_moment), cmocka_unit_test(test_cancel), cmocka_unit_test(test_two_parents), cmocka_unit_test(test_a_hanging_mail_server),
    };
    return cmocka_run_group_tests_name("job_process", tests, NULL, NULL);
}
