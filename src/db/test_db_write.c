/* db_write and db_read: all or nothing under faults, kills and rivals. */
#include "base/clock.h"
#include "db/stmt.h"
#include "db/test_db.h"
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#define HERE .file = __FILE__, .line = __LINE__
#define TEXTS(sqlite, pg) .part = (const struct db_part[]){ { PART_ALWAYS, 0, { sqlite, pg } } }, .n_parts = 1
#define TYPES(...) (const enum db_type[]){ __VA_ARGS__ }

static const struct db_statement counter_get = {
    .name = "counter_get", HERE,
    TEXTS("select n from counter where id = ?1", "select n from counter where id = $1 for update"),
    .param = TYPES(DB_INT), .n_params = 1, .column = TYPES(DB_INT), .n_columns = 1,
};
static const struct db_statement counter_set = {
    .name = "counter_set", HERE,
    TEXTS("update counter set n = ?2 where id = ?1", "update counter set n = $2 where id = $1"),
    .param = TYPES(DB_INT, DB_INT), .n_params = 2, .writes = true,
};
static const struct db_statement row_insert = {
    .name = "row_insert", HERE,
    TEXTS("insert into line (id, text) values (?1, ?2)", "insert into line (id, text) values ($1, $2)"),
    .param = TYPES(DB_INT, DB_TEXT), .n_params = 2, .writes = true,
};

struct fixture { struct arena *a; struct db *db; };

static int setup(void **state)
{
    struct arena *a = arena_new(0);
    struct fixture *f = ARENA_NEW(a, struct fixture);
    f->a = a;
    check_ok("open", test_db_open_empty(a, &f->db));
    test_db_exec_sql(f->db, "create table counter (id bigint not null primary key, n bigint not null check (n < 1000000));"
                            "create table line (id bigint not null primary key, text text not null);"
                            "insert into counter values (1, 0); insert into counter values (2, 0)");
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    arena_free(((struct fixture *)*state)->a);
    return 0;
}

static struct err *set_counter(struct db *db, int64_t id, int64_t n)
{
    const struct db_value param[] = { { DB_INT, .i = id }, { DB_INT, .i = n } };
    return db_exec(db, &(struct db_call){ .st = &counter_set, .param = param }, NULL);
}

static struct err *get_counter(struct db *db, int64_t id, int64_t *n)
{
    struct arena *a = arena_new(0);
    struct db_value param = { DB_INT, .i = id };
    struct db_cursor *c = NULL;
    struct err *e = db_start(db, a, &(struct db_call){ .st = &counter_get, .param = &param }, &c);
    if (!e && db_step(c))
        *n = db_int(c, 0);
    if (!e)
        e = db_finish(c);
    if (e) /* the error must outlive this arena */
        e = ERR(db_arena(db), e->code, "counter");
    arena_free(a);
    return e;
}

static struct err *add_one(struct db *db, void *ctx)
{
    (void)ctx;
    int64_t n = -1;
    TRY(get_counter(db, 1, &n));
    return set_counter(db, 1, n + 1);
}

static struct err *insert_line(struct db *db, int64_t id)
{
    const struct db_value param[] = { { DB_INT, .i = id }, { DB_TEXT, .s = STR("一行") } };
    return db_exec(db, &(struct db_call){ .st = &row_insert, .param = param }, NULL);
}

/* A little of everything: reads, writes, an error that would be easy to overlook. */
static struct err *mixed(struct db *db, void *ctx)
{
    TRY(add_one(db, ctx));
    for (int i = 1; i <= 3; i++)
        TRY(insert_line(db, i));
    TRY(set_counter(db, 2, 7));
    return add_one(db, ctx);
}

static int64_t stored(struct db *db)
{
    return test_db_int(db, "select (select count(*) from line) * 100 + (select sum(n) from counter)");
}

static void test_each_call_fails_once(void **state)
{
    struct fixture *f = *state;
    int k = 1;
    for (;; k++) {
        db_fail_at(f->db, k);
        struct err *e = db_write(f->db, mixed, NULL, 0);
        db_fail_at(f->db, 0);
        if (!e)
            break;
        check_err("fault", e, ERR_IO);
        assert_int_equal(stored(f->db), 0);
        assert_false(db_in_write(f->db));
    }
    assert_int_equal(stored(f->db), 309);
    assert_int_equal(k, 13); /* begin, 2 × (start, step, exec), 3 + 1 exec, commit = 12; the 13th is not reached */
}

static struct err *overlook(struct db *db, void *ctx)
{
    (void)ctx;
    TRY(set_counter(db, 1, 5));
    if (!set_counter(db, 2, 9999999)) /* breaks the check; the action goes on all the same */
        return ERR(db_arena(db), ERR_BUG, "the check did not hold");
    struct err *again = set_counter(db, 2, 1);
    if (!again || again->code != ERR_INVALID)
        return ERR(db_arena(db), ERR_BUG, "statement after a failed one");
    return NULL;
}

static void test_overlooked_error(void **state)
{
    struct fixture *f = *state;
    check_err("overlooked", db_write(f->db, overlook, NULL, 0), ERR_INVALID);
    assert_int_equal(stored(f->db), 0);
}

static struct err *refuse(struct db *db, void *ctx)
{
    (void)ctx;
    TRY(set_counter(db, 1, 5));
    return ERR(db_arena(db), ERR_DENIED, "no");
}

static struct err *nested(struct db *db, void *ctx)
{
    int *kind = ctx;
    assert_true(db_in_write(db));
    return *kind ? db_write(db, add_one, NULL, 0) : db_read(db, add_one, NULL);
}

static void test_own_errors(void **state)
{
    struct fixture *f = *state;
    check_err("the action's own error", db_write(f->db, refuse, NULL, 0), ERR_DENIED);
    check_err("write in write", db_write(f->db, nested, &(int){ 1 }, 0), ERR_BUG);
    check_err("read in write", db_write(f->db, nested, &(int){ 0 }, 0), ERR_BUG);
    assert_int_equal(stored(f->db), 0);
}

struct stubborn { int runs, busy_times; };

static struct err *busy_at_first(struct db *db, void *ctx)
{
    struct stubborn *s = ctx;
    TRY(set_counter(db, 1, ++s->runs));
    return s->runs <= s->busy_times ? ERR(db_arena(db), ERR_BUSY, "not yet") : NULL;
}

static void test_runs_again_when_busy(void **state)
{
    struct fixture *f = *state;
    struct stubborn three = { .busy_times = 3 }, always = { .busy_times = 1 << 30 };
    check_ok("fourth run", db_write(f->db, busy_at_first, &three, 0));
    assert_int_equal(three.runs, 4);
    assert_int_equal(stored(f->db), 4);
    int64_t start_ms = clock_monotonic_ms();
    check_err("never", db_write(f->db, busy_at_first, &always, 300), ERR_BUSY);
    int64_t took_ms = clock_monotonic_ms() - start_ms;
    assert_true(always.runs > 1);
    assert_true(took_ms >= 290 && took_ms < 2000);
    assert_int_equal(stored(f->db), 4);
}

struct rival { struct db *other; int64_t waited_ms; };

static struct err *write_by_another(struct db *db, void *ctx)
{
    struct rival *r = ctx;
    TRY(add_one(db, NULL));
    int64_t start_ms = clock_monotonic_ms();
    check_err("the row is taken", db_write(r->other, add_one, NULL, 250), ERR_BUSY);
    r->waited_ms = clock_monotonic_ms() - start_ms;
    return NULL;
}

static void test_deadline(void **state)
{
    struct fixture *f = *state;
    struct rival r = { 0 };
    check_ok("again", test_db_open_again(f->a, f->db, &r.other));
    check_ok("write", db_write(f->db, write_by_another, &r, 0));
    assert_true(r.waited_ms >= 240 && r.waited_ms < 2000);
    check_ok("free again", db_write(r.other, add_one, NULL, 250));
    assert_int_equal(stored(f->db), 2);
}

static struct err *read_twice(struct db *db, void *ctx)
{
    struct db *other = ctx;
    int64_t before = test_db_int(db, "select count(*) from line");
    test_db_exec_sql(other, "insert into line values (77, 'x')");
    assert_int_equal(test_db_int(db, "select count(*) from line"), before);
    return NULL;
}

static void test_one_snapshot(void **state)
{
    struct fixture *f = *state;
    struct db *other;
    check_ok("again", test_db_open_again(f->a, f->db, &other));
    check_ok("read", db_read(f->db, read_twice, other));
    assert_int_equal(test_db_int(f->db, "select count(*) from line"), 1);
}

/* ---- a jump out of the action ---- */

static struct err *eat_memory(struct db *db, void *ctx)
{
    TRY(set_counter(db, 1, 5));
    for (;;)
        arena_alloc(ctx, 1000);
    return NULL;
}

static void test_abandon(void **state)
{
    struct fixture *f = *state;
    struct arena *small = arena_new(100000);
    jmp_buf back;
    if (setjmp(back) == 0) {
        arena_on_full(small, &back);
        check_ok("never returns", db_write(f->db, eat_memory, small, 0));
        fail();
    }
    arena_free(small);
    assert_true(db_in_write(f->db));
    db_abandon(f->db);
    db_abandon(f->db);
    assert_int_equal(stored(f->db), 0);
    check_ok("usable", db_write(f->db, add_one, NULL, 0));
}

/* ---- other processes ---- */

/* Runs work in a child with a connection of its own; the child's exit status is the answer. */
static pid_t in_child(struct fixture *f, int (*work)(struct db *db, int number), int number)
{
    pid_t pid = fork();
    if (pid != 0)
        return pid;
    struct arena *a = arena_new(0);
    struct db *db;
    if (test_db_open_again(a, f->db, &db))
        _exit(99);
    _exit(work(db, number));
}

static int wait_for(pid_t pid)
{
    int status = -1;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
}

enum { PROCESSES = 8, ADDITIONS = 100, LONGEST_WAIT_MS = 5000 };

static int add_many(struct db *db, int number)
{
    (void)number;
    for (int i = 0; i < ADDITIONS; i++) {
        int64_t start_ms = clock_monotonic_ms();
        if (db_write(db, add_one, NULL, 30000))
            return 1;
        if (clock_monotonic_ms() - start_ms > LONGEST_WAIT_MS)
            return 2;
    }
    return 0;
}

static void test_no_lost_update(void **state)
{
    struct fixture *f = *state;
    pid_t pid[PROCESSES];
    for (int i = 0; i < PROCESSES; i++)
        pid[i] = in_child(f, add_many, i);
    for (int i = 0; i < PROCESSES; i++)
        assert_int_equal(wait_for(pid[i]), 0);
    assert_int_equal(test_db_int(f->db, "select n from counter where id = 1"), PROCESSES * ADDITIONS);
}

/* Two writers that take two rows in opposite order: PostgreSQL kills one (40P01), which must run again. */
static struct err *cross(struct db *db, void *ctx)
{
    int64_t first = *(int *)ctx, n = 0;
    TRY(get_counter(db, first, &n));
    TRY(set_counter(db, first, n + 1));
    usleep(100000);
    TRY(get_counter(db, 3 - first, &n));
    return set_counter(db, 3 - first, n + 1);
}

static int cross_once(struct db *db, int number)
{
    struct err *e = db_write(db, cross, &number, 20000);
    if (e)
        fprintf(stderr, "%s %s\n", e->msg.id, e->detail ? e->detail : "");
    return e ? 1 : 0;
}

static void test_deadlock(void **state)
{
    struct fixture *f = *state;
    pid_t one = in_child(f, cross_once, 1), two = in_child(f, cross_once, 2);
    assert_int_equal(wait_for(one), 0);
    assert_int_equal(wait_for(two), 0);
    assert_int_equal(stored(f->db), 4);
}

enum { KILL_ROWS = 10000, COMMITTED = KILL_ROWS + 1, RUNS_ON = KILL_ROWS + 2 };
static int progress_pipe[2];

static void tell_parent(void)
{
    if (write(progress_pipe[1], "x", 1) != 1)
        _exit(98);
}

/* Stops for good at the row at which it is to be killed: on a busy machine it would else be done before the parent gets to run. */
static struct err *insert_and_tell(struct db *db, void *ctx)
{
    int tell_at = *(int *)ctx;
    for (int i = 1; i <= KILL_ROWS; i++) {
        TRY(insert_line(db, i));
        if (i != tell_at && (i != KILL_ROWS || tell_at != RUNS_ON))
            continue;
        tell_parent();
        while (tell_at != RUNS_ON)
            pause();
    }
    return NULL;
}

static int insert_then_wait(struct db *db, int tell_at)
{
    if (db_write(db, insert_and_tell, &tell_at, 0))
        return 1;
    if (tell_at == COMMITTED)
        tell_parent();
    pause();
    return 2;
}

/* A killed client's server process may still be at what it was last told to do, a commit for example: its locks say when it is done. */
static void wait_for_server(struct fixture *f)
{
    if (db_engine(f->db) == DB_POSTGRES)
        test_db_exec_sql(f->db, "lock table line in access exclusive mode");
}

/* tell_at: the row at which the writer is killed; COMMITTED: after the commit; RUNS_ON: so long after the last row, wherever it is then.
 * Returns how many rows are there. */
static int64_t kill_writer(struct fixture *f, int tell_at, int pause_us)
{
    char byte;
    assert_int_equal(pipe(progress_pipe), 0);
    pid_t pid = in_child(f, insert_then_wait, tell_at);
    close(progress_pipe[1]); /* a child that ends early is an end of the file, not a wait without end */
    assert_int_equal(read(progress_pipe[0], &byte, 1), 1);
    usleep((useconds_t)pause_us);
    kill(pid, SIGKILL);
    assert_int_equal(wait_for(pid), 1000 + SIGKILL);
    close(progress_pipe[0]);
    wait_for_server(f);
    check_ok("the lock is free", db_write(f->db, add_one, NULL, 20000));
    int64_t n = test_db_int(f->db, "select count(*) from line");
    test_db_exec_sql(f->db, "delete from line");
    return n;
}

static void test_kill(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(kill_writer(f, 1, 0), 0);
    assert_int_equal(kill_writer(f, KILL_ROWS / 2, 0), 0);
    assert_int_equal(kill_writer(f, COMMITTED, 0), KILL_ROWS);
    for (int i = 0; i < 6; i++) { /* around the commit, whenever that is */
        int64_t n = kill_writer(f, RUNS_ON, 2000 * i);
        assert_true(n == 0 || n == KILL_ROWS);
    }
}

/* ---- a lost connection (PostgreSQL) ---- */

static struct err *lose_connection(struct db *db, void *ctx)
{
    char sql[80];
    TRY(set_counter(db, 1, 5));
    snprintf(sql, sizeof sql, "select pg_terminate_backend(%lld)::int",
             (long long)test_db_int(db, "select pg_backend_pid()"));
    assert_int_equal(test_db_int(ctx, sql), 1);
    return set_counter(db, 1, 6);
}

static void test_lost_connection(void **state)
{
    struct fixture *f = *state;
    struct db *other;
    if (db_engine(f->db) != DB_POSTGRES)
        return; /* a file has no connection to lose */
    check_ok("again", test_db_open_again(f->a, f->db, &other));
    check_err("lost", db_write(f->db, lose_connection, other, 0), ERR_IO);
    assert_int_equal(stored(other), 0);
    check_ok("connected again", db_write(f->db, add_one, NULL, 0));
    char sql[80];
    snprintf(sql, sizeof sql, "select pg_terminate_backend(%lld)::int",
             (long long)test_db_int(f->db, "select pg_backend_pid()"));
    assert_int_equal(test_db_int(other, sql), 1);
    check_ok("lost between two transactions", db_write(f->db, add_one, NULL, 0));
    assert_int_equal(stored(f->db), 2);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        T(test_each_call_fails_once), T(test_overlooked_error), T(test_own_errors), T(test_runs_again_when_busy),
        T(test_deadline), T(test_one_snapshot), T(test_abandon), T(test_no_lost_update), T(test_deadlock), T(test_kill),
        T(test_lost_connection),
    };
    return cmocka_run_group_tests_name("db_write", tests, NULL, NULL);
}
