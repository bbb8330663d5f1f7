#include "db/db_driver.h"
#include "db/test_db.h"
#include <sys/stat.h>
#include <unistd.h>

#define HERE .file = __FILE__, .line = __LINE__
#define TEXTS(sqlite, pg) .part = (const struct db_part[]){ { PART_ALWAYS, 0, { sqlite, pg } } }, .n_parts = 1
#define TYPES(...) (const enum db_type[]){ __VA_ARGS__ }

static const char stage_tables[] =
    "create table stage_reject (line bigint not null, column_name text not null, value text, reason text not null);"
    "create table stage_answers (id bigint not null, weight double precision not null, answers @blob@ not null,"
    "  ok smallint not null);"
    "create index stage_answers_id on stage_answers (id);";

static const struct db_statement reject_insert = {
    .name = "reject_insert", HERE,
    TEXTS("insert into stage_reject (line, column_name, value, reason) values (?1, ?2, ?3, ?4)",
          "insert into stage_reject (line, column_name, value, reason) values ($1, $2, $3, $4)"),
    .param = TYPES(DB_INT, DB_TEXT, DB_TEXT, DB_TEXT), .n_params = 4, .writes = true, .on_stage = true,
};
static const struct db_statement answers_insert = {
    .name = "answers_insert", HERE,
    TEXTS("insert into stage_answers (id, weight, answers, ok) values (?1, ?2, ?3, ?4)",
          "insert into stage_answers (id, weight, answers, ok) values ($1, $2, $3, $4)"),
    .param = TYPES(DB_INT, DB_NUM, DB_BLOB, DB_BOOL), .n_params = 4, .writes = true, .on_stage = true,
};
static const struct db_statement reject_all = {
    .name = "reject_all", HERE,
    TEXTS("select line, reason from stage_reject order by line", "select line, reason from stage_reject order by line"),
    .column = TYPES(DB_INT, DB_TEXT), .n_columns = 2,
};
static const struct db_statement take_over = {
    .name = "take_over", HERE,
    TEXTS("insert into kept (id, weight, answers) select id, weight, answers from stage_answers",
          "insert into kept (id, weight, answers) select id, weight, answers from stage_answers"),
    .writes = true,
};

static struct err *add_reject(struct db *stage, int64_t line, struct str reason)
{
    const struct db_value param[] = { { DB_INT, .i = line }, { DB_TEXT, .s = STR("手机") }, { DB_TEXT, .null = true },
                                      { DB_TEXT, .s = reason } };
    return db_exec(stage, &(struct db_call){ .st = &reject_insert, .param = param }, NULL);
}

static struct err *add_answers(struct db *stage, int64_t id, double weight, struct str answers)
{
    const struct db_value param[] = { { DB_INT, .i = id }, { DB_NUM, .num = weight }, { DB_BLOB, .s = answers }, { DB_BOOL, .i = 1 } };
    return db_exec(stage, &(struct db_call){ .st = &answers_insert, .param = param }, NULL);
}

struct fixture { struct arena *a; struct db *db, *stage; const char *path; };

static int setup(void **state)
{
    struct arena *a = arena_new(0);
    struct fixture *f = ARENA_NEW(a, struct fixture);
    f->a = a;
    check_ok("open", test_db_open_empty(a, &f->db));
    test_db_exec_sql(f->db, "create table kept (id bigint not null primary key, weight double precision, answers @blob@)");
    f->path = arena_printf(a, "%s/stage 1.db", test_folder(a));
    check_ok("stage", db_stage_open_sql(a, f->path, stage_tables, &f->stage));
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    arena_free(((struct fixture *)*state)->a);
    return 0;
}

static void fill(struct fixture *f, int n)
{
    for (int i = 1; i <= n; i++) {
        check_ok("answers", add_answers(f->stage, i, i / 8.0, (struct str){ "\0\1\xff\5", (size_t)(i % 5) }));
        check_ok("reject", add_reject(f->stage, i, STR("不是手机号码")));
    }
}

static struct err *run_take_over(struct db *db, void *ctx)
{
    return db_exec(db, &(struct db_call){ .st = &take_over }, ctx);
}

static void check_kept(struct fixture *f, int64_t n)
{
    assert_int_equal(test_db_int(f->db, "select count(*) from kept"), n);
    if (n == 0)
        return;
    check_num("weights", (double)test_db_int(f->db, "select sum(weight * 8) from kept"), (double)(n * (n + 1) / 2), 0);
    assert_int_equal(test_db_int(f->db, "select sum(length(answers)) from kept"), n / 5 * 10);
}

/* Staged, attached, taken over in one transaction, detached; twice with the same connection and statement. */
static void test_take_over(void **state)
{
    struct fixture *f = *state;
    int64_t changed = 0;
    fill(f, 1000);
    for (int round = 0; round < 2; round++) {
        check_ok("attach", db_stage_attach(f->db, f->stage));
        check_err("twice", db_stage_attach(f->db, f->stage), ERR_BUG);
        check_ok("write", db_write(f->db, run_take_over, &changed, 0));
        assert_int_equal(changed, 1000);
        assert_int_equal(test_db_int(f->db, "select count(*) from stage_reject where reason = '不是手机号码'"), 1000);
        check_kept(f, 1000);
        check_ok("detach", db_stage_detach(f->db));
        check_err("gone", db_write(f->db, run_take_over, &changed, 0), ERR_BUG);
        test_db_exec_sql(f->db, "delete from kept");
        check_ok("one more", add_reject(f->stage, 0, STR("")));
        test_db_exec_sql(f->stage, "delete from stage_reject where line = 0");
    }
    check_ok("nothing attached", db_stage_detach(f->db));
}

/* The program's own tables. */
static void test_own_tables(void **state)
{
    struct fixture *f = *state;
    struct db *stage;
    check_ok("open", db_stage_open(f->a, arena_printf(f->a, "%s.own", f->path), &stage));
    assert_true(test_db_int(stage, "select count(*) from sqlite_master where name like 'stage%'") > 0);
    check_ok("attach", db_stage_attach(f->db, stage));
    check_ok("detach", db_stage_detach(f->db));
}

/* Reading and writing rows of the stage, also through the database while it is attached. */
static void test_statements(void **state)
{
    struct fixture *f = *state;
    struct db_cursor *c;
    int n = 0;
    fill(f, 5);
    check_ok("start", db_start(f->stage, f->a, &(struct db_call){ .st = &reject_all }, &c));
    while (db_step(c))
        assert_int_equal(db_int(c, 0), ++n);
    check_ok("finish", db_finish(c));
    assert_int_equal(n, 5);
    check_ok("attach", db_stage_attach(f->db, f->stage));
    check_ok("outside of db_write", add_reject(f->db, 6, STR("nachher")));
    assert_int_equal(test_db_int(f->db, "select count(*) from stage_reject"), 6);
    assert_int_equal(test_db_int(f->stage, "select count(*) from stage_answers"), 5);
    check_ok("detach", db_stage_detach(f->db));
}

static void test_empty(void **state)
{
    struct fixture *f = *state;
    int64_t changed = -1;
    check_ok("attach", db_stage_attach(f->db, f->stage));
    check_ok("write", db_write(f->db, run_take_over, &changed, 0));
    assert_int_equal(changed, 0);
    check_ok("detach", db_stage_detach(f->db));
}

static struct err *attach_inside(struct db *db, void *stage)
{
    return db_stage_attach(db, stage);
}

static void test_refused(void **state)
{
    struct fixture *f = *state;
    struct db *none;
    check_err("inside", db_write(f->db, attach_inside, f->stage, 0), ERR_BUG);
    check_err("no stage", db_stage_attach(f->db, f->db), ERR_BUG);
    check_err("no folder", db_stage_open(f->a, "/nonexistent/s.db", &none), ERR_IO);
    check_ok("still usable", db_stage_attach(f->db, f->stage));
    check_ok("detach", db_stage_detach(f->db));
}

static void test_faults(void **state)
{
    struct fixture *f = *state;
    fill(f, 20);
    for (int k = 1;; k++) {
        int64_t changed = 0;
        db_fail_at(f->db, k);
        struct err *e = db_stage_attach(f->db, f->stage);
        if (!e)
            e = db_write(f->db, run_take_over, &changed, 0);
        db_fail_at(f->db, 0);
        check_ok("detach", db_stage_detach(f->db));
        check_kept(f, e ? 0 : 20);
        if (!e)
            return;
        check_err("fault", e, ERR_IO);
    }
}

static void test_file_goes_with_the_arena(void **state)
{
    struct fixture *f = *state;
    struct arena *a = arena_new(0);
    struct db *stage;
    const char *path = arena_printf(f->a, "%s.2", f->path);
    check_ok("open", db_stage_open_sql(a, path, stage_tables, &stage));
    check_ok("row", add_reject(stage, 1, STR("")));
    assert_int_equal(access(path, F_OK), 0);
    arena_free(a);
    assert_int_equal(access(path, F_OK), -1);
    check_ok("a stale file is replaced", db_stage_open_sql(f->a, f->path, stage_tables, &stage));
    assert_int_equal(test_db_int(stage, "select count(*) from stage_reject"), 0);
}

/* SQLite: what a transaction writes reaches the database file soon, with and without a batch; the log does not just grow. */
static void test_log_is_moved(void **state)
{
    static const char large[] = "insert into kept (id, answers) with recursive n (i) as (select 1 union all select i + 1 from n where i < 4000)"
                                " select i + (select coalesce(max(id), 0) from kept), zeroblob(2000) from n";
    struct fixture *f = *state;
    struct stat file;
    if (db_engine(f->db) != DB_SQLITE)
        return;
    for (int with_batch = 0; with_batch < 2; with_batch++) {
        if (with_batch)
            check_ok("attach", db_stage_attach(f->db, f->stage));
        test_db_exec_sql(f->db, large);
        assert_int_equal(stat(db_path(f->db), &file), 0);
        assert_true(file.st_size > 8000000 * (with_batch + 1));
        check_ok("detach", db_stage_detach(f->db));
    }
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        T(test_take_over), T(test_own_tables), T(test_statements), T(test_empty), T(test_refused), T(test_faults), T(test_file_goes_with_the_arena),
        T(test_log_is_moved),
    };
    return cmocka_run_group_tests_name("db_stage", tests, NULL, NULL);
}
