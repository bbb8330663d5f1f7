#include "platform/event.h"
#include "platform/test_platform.h"

/* The handler writes what it hears into a table; who tells it to fail does so there too. */
static struct err *hear(struct job *job, const struct event *e)
{
    bool fails = test_db_int(job->db, "select count(*) from test_fail") > 0;
    if (fails && str_eq_c(e->detail, "bad"))
        return ERR(job->arena, ERR_CONFLICT, "Not now: {0}.", ARG_S(e->detail));
    test_db_exec_sql(job->db, arena_printf(job->arena, "insert into test_heard (id, detail) values (%lld, '" STR_FMT "')", (long long)e->id, STR_ARG(e->detail)));
    return NULL;
}

static const struct event_handler handlers[] = { { "a", hear } }, later_handlers[] = { { "a", hear }, { "b", hear } };
static const struct feature one = { .name = "one", .on_event = handlers, .n_on_events = 1 }, two = { .name = "two", .on_event = later_handlers, .n_on_events = 2 };
static const struct feature *const list[] = { &one, &two };
static const struct features fs = { list, 2 };

struct writing { struct job *job; const char *kind, *detail; bool fails; };

static struct err *write_event(struct db *db, void *ctx)
{
    const struct writing *w = ctx;
    TRY(event_write(db, w->kind, 5, str_of_c(w->detail), w->job->now_ms));
    return w->fails ? ERR(w->job->arena, ERR_CONFLICT, "no") : NULL;
}

static struct err *happen(struct job *job, const char *kind, const char *detail, bool fails)
{
    return db_write(job->db, write_event, &(struct writing){ job, kind, detail, fails }, 0);
}

static struct job *start(struct arena *a)
{
    struct job *job = test_job(a);
    test_db_exec_sql(job->db, "create table test_heard (id bigint not null, detail text not null)");
    test_db_exec_sql(job->db, "create table test_fail (id bigint not null)");
    return job;
}

static int64_t handle(struct job *job)
{
    int64_t n;
    check_ok("handle", events_handle(job, &fs, 100, &n));
    return n;
}

static bool are_due(struct job *job)
{
    bool due;
    check_ok("due", events_are_due(job, &due));
    return due;
}

static void test_once_and_in_order(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = start(a);
    assert_false(are_due(job));
    check_ok("1", happen(job, "a", "first", false));
    check_ok("2", happen(job, "b", "second", false));
    check_ok("3", happen(job, "nobody listens", "third", false));
    check_err("rolled back", happen(job, "a", "never", true), ERR_CONFLICT);
    assert_true(are_due(job));
    assert_int_equal(handle(job), 3);
    assert_false(are_due(job));
    assert_int_equal(handle(job), 0);
    assert_int_equal(test_db_int(job->db, "select count(*) from test_heard where detail = 'first'"), 2); /* both features */
    check_str("order", test_db_text(a, job->db, "select detail from test_heard order by id desc limit 1"), "second");
    assert_int_equal(test_db_int(job->db, "select count(*) from test_heard"), 3);
    assert_int_equal(test_db_int(job->db, "select count(*) from event where handled_at is null"), 0);
    arena_free(a);
}

/* What a handler cannot take holds up what is behind it, so that the order stays, and in the end is set aside. */
static void test_a_handler_that_fails(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = start(a);
    test_db_exec_sql(job->db, "insert into test_fail (id) values (1)");
    check_ok("1", happen(job, "a", "bad", false));
    check_ok("2", happen(job, "b", "behind it", false));
    int64_t start_ms = job->now_ms, tries = 0;
    while (test_db_int(job->db, "select count(*) from test_heard") == 0 && job->now_ms < start_ms + 5 * 86400000ll) {
        tries += are_due(job) ? handle(job) : 0;
        job->now_ms += are_due(job) ? 0 : 30000;
    }
    assert_int_equal(tries, 30 + 1); /* and the one behind it */
    assert_true(job->now_ms - start_ms > 12 * 3600000ll && job->now_ms - start_ms < 30 * 3600000ll);
    check_str("why", test_db_text(a, job->db, "select problem from event where problem <> ''"), "Not now: bad.");
    check_str("what was behind it", test_db_text(a, job->db, "select detail from test_heard"), "behind it");
    check_ok("3", happen(job, "a", "bad", false));
    handle(job);
    assert_int_equal(test_db_int(job->db, "select count(*) from event where handled_at is null"), 1);
    test_db_exec_sql(job->db, "delete from test_fail");
    job->now_ms += 1000;
    assert_int_equal(handle(job), 1); /* it gets over it */
    assert_int_equal(test_db_int(job->db, "select count(*) from test_heard where detail = 'bad'"), 2);
    arena_free(a);
}

static struct err *write_echo(struct db *db, void *ctx)
{
    const struct event *e = ctx;
    return event_write(db, "echo", e->id, STR(""), e->at_ms);
}

static struct err *echo(struct job *job, const struct event *e)
{
    struct event copy = *e;
    return db_write(job->db, write_echo, &copy, 0);
}

/* At least once: whichever database call fails, nothing is lost. */
static void test_faults(void **state UNUSED)
{
    static const struct event_handler echoes[] = { { "b", echo } };
    static const struct feature echoing = { .name = "echo", .on_event = echoes, .n_on_events = 1 };
    static const struct feature *const echo_list[] = { &echoing };
    static const struct features echo_features = { echo_list, 1 };
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = start(a);
    check_ok("1", happen(job, "b", "only", false));
    int k = 1;
    for (int64_t n; k < 100; k++) {
        db_fail_at(job->db, k);
        struct err *e = events_handle(job, &echo_features, 1, &n);
        db_fail_at(job->db, 0);
        if (!e && test_db_int(job->db, "select count(*) from event where kind = 'b' and problem = '' and handled_at is not null"))
            break;
        job->now_ms += 601000; /* past the lease */
    }
    assert_true(k > 10 && k < 100);
    assert_true(test_db_int(job->db, "select count(*) from event where kind = 'echo'") >= 1);
    arena_free(a);
}

static void test_backoff(void **state UNUSED)
{
    static const struct { int64_t attempts, want_s; } cases[] = { { 0, 1 }, { 1, 1 }, { 2, 2 }, { 3, 4 }, { 12, 2048 }, { 13, 3600 }, { 29, 3600 }, { 30, 0 }, { 99, 0 } };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        assert_int_equal(event_backoff_s(cases[i].attempts), cases[i].want_s);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_once_and_in_order), cmocka_unit_test(test_a_handler_that_fails), cmocka_unit_test(test_faults), cmocka_unit_test(test_backoff) };
    return cmocka_run_group_tests_name("event", tests, NULL, NULL);
}
