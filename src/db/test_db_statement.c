/* Statements as tools/sqlc writes them, by hand here: values, variants, cursors, errors, faults. */
#include "base/buf.h"
#include "db/stmt.h"
#include "db/test_db.h"

#define HERE .file = __FILE__, .line = __LINE__
#define TEXTS(sqlite, pg) .part = (const struct db_part[]){ { PART_ALWAYS, 0, { sqlite, pg } } }, .n_parts = 1
#define TYPES(...) (const enum db_type[]){ __VA_ARGS__ }

static const char scratch_tables[] =
    "create table thing (id bigint not null primary key, name text, ok smallint check (ok in (0, 1)),"
    "  num double precision, data @blob@, unique (name));"
    "create table part (id bigint not null primary key, thing_id bigint not null references thing (id));";

static const struct db_statement thing_insert = {
    .name = "thing_insert", HERE,
    TEXTS("insert into thing (id, name, ok, num, data) values (?1, ?2, ?3, ?4, ?5)",
          "insert into thing (id, name, ok, num, data) values ($1, $2, $3, $4, $5)"),
    .param = TYPES(DB_INT, DB_TEXT, DB_BOOL, DB_NUM, DB_BLOB), .n_params = 5, .writes = true,
};
static const struct db_statement part_insert = {
    .name = "part_insert", HERE,
    TEXTS("insert into part (id, thing_id) values (?1, ?2)", "insert into part (id, thing_id) values ($1, $2)"),
    .param = TYPES(DB_INT, DB_INT), .n_params = 2, .writes = true,
};
static const struct db_statement thing_rename_all = {
    .name = "thing_rename_all", HERE,
    TEXTS("update thing set name = name || ?1 where id >= ?2", "update thing set name = name || $1 where id >= $2"),
    .param = TYPES(DB_TEXT, DB_INT), .n_params = 2, .writes = true,
};
static const struct db_statement thing_all = {
    .name = "thing_all", HERE,
    TEXTS("select id, name, ok, num, data from thing order by id", "select id, name, ok, num, data from thing order by id"),
    .column = TYPES(DB_INT, DB_TEXT, DB_BOOL, DB_NUM, DB_BLOB), .n_columns = 5,
};
static const struct db_statement thing_count = {
    .name = "thing_count", HERE,
    TEXTS("select count(*), sum(id), avg(id) from thing", "select count(*), sum(id), avg(id) from thing"),
    .column = TYPES(DB_INT, DB_INT, DB_NUM), .n_columns = 3,
};
/* Scope, two options, two orders and a limit; the unused parameters of a variant stay numbered. */
static const struct db_statement thing_list = {
    .name = "thing_list", HERE,
    .part = (const struct db_part[]){
        { PART_ALWAYS, 0, { "select id, name from thing where id >= ?1", "select id, name from thing where id >= $1" } },
        { PART_SCOPE, SCOPE_DEALER, { " and id <> ?2", " and id <> $2" } },
        { PART_OPTION, 0, { " and name like ?3", " and name like $3" } },
        { PART_OPTION, 1, { " and ok = ?4", " and ok = $4" } },
        { PART_ORDER, 0, { " order by id", " order by id" } },
        { PART_ORDER, 1, { " order by id desc", " order by id desc" } },
        { PART_LIMIT, 0, { " limit ?5 offset ?6", " limit $5 offset $6" } },
    },
    .n_parts = 7,
    .param = TYPES(DB_INT, DB_INT, DB_TEXT, DB_BOOL, DB_INT, DB_INT), .n_params = 6,
    .column = TYPES(DB_INT, DB_TEXT), .n_columns = 2,
};
static const struct db_statement no_such_table = {
    .name = "no_such_table", HERE, TEXTS("select x from nowhere", "select x from nowhere"),
    .column = TYPES(DB_INT), .n_columns = 1,
};

struct thing { int64_t id; struct str name; struct opt_int ok; struct opt_num num; struct str data; };

static struct err *insert_thing(struct db *db, const struct thing *t)
{
    const struct db_value param[] = {
        { DB_INT, .i = t->id },
        { DB_TEXT, .s = t->name },
        { DB_BOOL, .null = !t->ok.has, .i = t->ok.v },
        { DB_NUM, .null = !t->num.has, .num = t->num.v },
        { DB_BLOB, .s = t->data },
    };
    int64_t changed = -1;
    TRY(db_exec(db, &(struct db_call){ .st = &thing_insert, .param = param }, &changed));
    assert_int_equal(changed, 1);
    return NULL;
}

static struct err *insert_one(struct db *db, void *thing)
{
    return insert_thing(db, thing);
}

/* Things 1..n, named 事1 …, every second one ok. */
static struct err *insert_many(struct db *db, void *ctx)
{
    int n = *(int *)ctx;
    for (int i = 1; i <= n; i++) {
        char name[32];
        int len = snprintf(name, sizeof name, "事%d", i);
        TRY(insert_thing(db, &(struct thing){ i, { name, (size_t)len }, SOME_INT(i % 2), SOME_NUM(i / 4.0), STR_NONE }));
    }
    return NULL;
}

struct fixture { struct arena *a; struct db *db; };

static int setup(void **state)
{
    struct arena *a = arena_new(0);
    struct fixture *f = ARENA_NEW(a, struct fixture);
    f->a = a;
    check_ok("open", test_db_open_empty(a, &f->db));
    test_db_exec_sql(f->db, scratch_tables);
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
    check_ok("fill", db_write(f->db, insert_many, &n, 0));
}

static void test_values(void **state)
{
    struct fixture *f = *state;
    char big[70000];
    memset(big, 'x', sizeof big);
    struct thing things[] = {
        { 1, STR("plain"), SOME_INT(1), SOME_NUM(1.5), STR("\0\xff\1") },
        { 2, STR_NONE, { 0 }, { 0 }, STR_NONE },
        { 3, STR(""), SOME_INT(0), SOME_NUM(-0.1), STR("") },
        { INT64_MAX, STR("回访 'quoted' \"x\" \\ %s $1 ?1"), SOME_INT(1), SOME_NUM(1e308), { big, sizeof big } },
        { INT64_MIN, { big, sizeof big }, SOME_INT(0), SOME_NUM(5e-324), STR_NONE },
    };
    static const int order[] = { 4, 0, 1, 2, 3 };
    for (size_t i = 0; i < ARRAY_LEN(things); i++)
        check_ok("insert", db_write(f->db, insert_one, &things[i], 0));
    struct db_cursor *c;
    check_ok("start", db_start(f->db, f->a, &(struct db_call){ .st = &thing_all }, &c));
    for (size_t i = 0; i < ARRAY_LEN(order); i++) {
        const struct thing *t = &things[order[i]];
        assert_true(db_step(c));
        assert_int_equal(db_int(c, 0), t->id);
        assert_true(str_eq(db_text(c, 1), t->name));
        assert_int_equal(db_is_null(c, 1), !t->name.p);
        assert_int_equal(!db_text(c, 1).p, !t->name.p);
        assert_int_equal(db_is_null(c, 2), !t->ok.has);
        assert_int_equal(db_int(c, 2), t->ok.v);
        assert_int_equal(db_is_null(c, 3), !t->num.has);
        assert_true(db_num(c, 3) == t->num.v); /* exactly */
        assert_true(str_eq(db_text(c, 4), t->data));
        assert_int_equal(!db_text(c, 4).p, !t->data.p);
    }
    assert_false(db_step(c));
    assert_false(db_step(c));
    assert_true(db_is_null(c, 0));
    check_ok("finish", db_finish(c));
    check_ok("twice", db_finish(c));
    check_ok("none", db_finish(NULL));
}

static void test_aggregates(void **state)
{
    struct fixture *f = *state;
    struct db_cursor *c;
    fill(f, 10);
    check_ok("start", db_start(f->db, f->a, &(struct db_call){ .st = &thing_count }, &c));
    assert_true(db_step(c));
    assert_int_equal(db_int(c, 0), 10);
    assert_int_equal(db_int(c, 1), 55);
    check_num("avg", db_num(c, 2), 5.5, 1e-12);
    check_ok("finish", db_finish(c));
}

static struct str ids_of(struct fixture *f, const struct db_call *call)
{
    struct buf b = buf_on(f->a);
    struct db_cursor *c;
    buf_add_c(&b, "");
    check_ok("start", db_start(f->db, f->a, call, &c));
    while (db_step(c))
        buf_addf(&b, "%s%lld", b.n ? " " : "", (long long)db_int(c, 0));
    check_ok("finish", db_finish(c));
    return buf_str(&b);
}

static void test_variants(void **state)
{
    struct fixture *f = *state;
    fill(f, 6);
    static const struct { const char *label; enum db_scope_kind scope; unsigned options; int order; bool limit; const char *ids; } cases[] = {
        { "plain", SCOPE_SYSTEM, 0, 0, false, "2 3 4 5 6" },
        { "order", SCOPE_SYSTEM, 0, 1, false, "6 5 4 3 2" },
        { "scope", SCOPE_DEALER, 0, 0, false, "2 4 5 6" },
        { "first option", SCOPE_SYSTEM, 1, 0, false, "5" },
        { "second option", SCOPE_SYSTEM, 2, 0, false, "3 5" },
        { "limit", SCOPE_SYSTEM, 0, 0, true, "3 4" },
        { "all", SCOPE_DEALER, 2, 1, true, "" },
        { "plain again, now from the cache", SCOPE_SYSTEM, 0, 0, false, "2 3 4 5 6" },
    };
    const struct db_value param[] = { { DB_INT, .i = 2 }, { DB_INT, .i = 3 }, { DB_TEXT, .s = STR("%5") },
                                      { DB_BOOL, .i = 1 }, { DB_INT, .i = 2 }, { DB_INT, .i = 1 } };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        check_str(cases[i].label, ids_of(f, &(struct db_call){ &thing_list, cases[i].scope, cases[i].options, cases[i].order,
                                                               cases[i].limit, param }), cases[i].ids);
}

/* More variants than the cache has places: each still gives its own rows. */
static void test_cache_overflow(void **state)
{
    struct fixture *f = *state;
    enum { MANY = 700 };
    struct db_statement *st = ARENA_ARRAY(f->a, struct db_statement, MANY);
    for (int round = 0; round < 2; round++)
        for (int i = 0; i < MANY; i++) {
            const char *text = arena_printf(f->a, "select %d", i);
            struct db_part *part = ARENA_NEW(f->a, struct db_part);
            *part = (struct db_part){ PART_ALWAYS, 0, { text, text } };
            st[i] = (struct db_statement){ .name = "select_i", .part = part, .n_parts = 1,
                                           .column = TYPES(DB_INT), .n_columns = 1 };
            check_str("own row", ids_of(f, &(struct db_call){ .st = &st[i] }), text + strlen("select "));
        }
}

/* Cursors inside each other, even of the same statement; each walks all rows. */
static void test_nested_cursors(void **state)
{
    struct fixture *f = *state;
    fill(f, 30);
    struct db_cursor *outer, *inner;
    int n = 0;
    check_ok("outer", db_start(f->db, f->a, &(struct db_call){ .st = &thing_all }, &outer));
    while (db_step(outer)) {
        int64_t id = db_int(outer, 0);
        check_ok("inner", db_start(f->db, f->a, &(struct db_call){ .st = &thing_all }, &inner));
        while (db_step(inner))
            n++;
        check_ok("inner end", db_finish(inner));
        assert_int_equal(db_int(outer, 0), id); /* the outer row is still there */
        char want[32];
        snprintf(want, sizeof want, "事%lld", (long long)id);
        check_str("name", db_text(outer, 1), want);
    }
    check_ok("outer end", db_finish(outer));
    assert_int_equal(n, 900);
}

/* A write while a cursor walks the same table: the cursor shows the rows as they were at its start. */
static struct err *rename_while_walking(struct db *db, void *ctx)
{
    struct fixture *f = ctx;
    struct db_cursor *c;
    int n = 0;
    TRY(db_start(db, f->a, &(struct db_call){ .st = &thing_all }, &c));
    while (db_step(c)) {
        const struct db_value param[] = { { DB_TEXT, .s = STR("+") }, { DB_INT, .i = 0 } };
        char want[32];
        TRY(db_exec(db, &(struct db_call){ .st = &thing_rename_all, .param = param }, NULL));
        snprintf(want, sizeof want, "事%d", ++n);
        check_str("as at the start", db_text(c, 1), want);
    }
    TRY(db_finish(c));
    assert_int_equal(n, 5);
    return NULL;
}

static void test_write_while_walking(void **state)
{
    struct fixture *f = *state;
    fill(f, 5);
    check_ok("write", db_write(f->db, rename_while_walking, f, 0));
    check_str("renamed", test_db_text(f->a, f->db, "select name from thing where id = 1"), "事1+++++");
}

/* A cursor left open, then a transaction on the same connection while others write: neither is in the other's way. */
static void test_cursor_across_writes(void **state)
{
    struct fixture *f = *state;
    struct db *other;
    struct db_cursor *c;
    int n = 3;
    fill(f, 3);
    check_ok("again", test_db_open_again(f->a, f->db, &other));
    check_ok("start", db_start(f->db, f->a, &(struct db_call){ .st = &thing_all }, &c));
    assert_true(db_step(c));
    test_db_exec_sql(other, "delete from thing where id > 1");
    check_ok("write", db_write(f->db, insert_one, &(struct thing){ .id = 9, .name = STR("nine") }, 0));
    while (db_step(c))
        n--;
    assert_int_equal(n, 1); /* two more rows: what was there at the start */
    check_ok("finish", db_finish(c));
    assert_int_equal(test_db_int(f->db, "select count(*) from thing"), 2);
}

static struct err *leave_cursor_open(struct db *db, void *ctx)
{
    struct fixture *f = *(struct fixture **)ctx;
    TRY(db_start(db, f->a, &(struct db_call){ .st = &thing_all }, (struct db_cursor **)ctx + 1));
    assert_true(db_step(((struct db_cursor **)ctx)[1]));
    return NULL;
}

static void test_cursor_ends_with_transaction(void **state)
{
    void *ctx[2] = { *state, NULL };
    struct fixture *f = *state;
    fill(f, 5);
    check_ok("read", db_read(f->db, leave_cursor_open, ctx));
    assert_false(db_step(ctx[1]));
    check_err("after the end", db_finish(ctx[1]), ERR_BUG);
    fill(f, 0);
}

/* Rewinding the arena closes what was opened after the mark. */
static void test_rewind_closes(void **state)
{
    struct fixture *f = *state;
    fill(f, 5);
    for (int i = 0; i < 100; i++) {
        struct arena_mark m = arena_mark(f->a);
        struct db_cursor *c;
        check_ok("start", db_start(f->db, f->a, &(struct db_call){ .st = &thing_all }, &c));
        assert_true(db_step(c));
        arena_rewind(f->a, m);
    }
    test_db_exec_sql(f->db, "drop table part"); /* an open cursor would lock it */
}

static struct err *insert_part(struct db *db, void *ctx)
{
    const struct db_value param[] = { { DB_INT, .i = 1 }, { DB_INT, .i = *(int64_t *)ctx } };
    return db_exec(db, &(struct db_call){ .st = &part_insert, .param = param }, NULL);
}

static struct err *read_nowhere(struct db *db, void *ctx)
{
    struct db_cursor *c;
    TRY(db_start(db, ctx, &(struct db_call){ .st = &no_such_table }, &c));
    return db_finish(c);
}

static void test_errors(void **state)
{
    struct fixture *f = *state;
    fill(f, 2);
    static const struct { const char *label; struct thing t; enum err_code want; const char *detail; } cases[] = {
        { "primary key", { .id = 1 }, ERR_CONFLICT, "thing" },
        { "unique", { .id = 3, .name = { "事1", 4 } }, ERR_CONFLICT, "name" },
        { "check", { .id = 3, .ok = { true, 2 } }, ERR_INVALID, "ok" },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct err *e = db_write(f->db, insert_one, (void *)&cases[i].t, 0);
        check_err(cases[i].label, e, cases[i].want);
        if (!e->detail || !strstr(e->detail, cases[i].detail))
            fail_msg("%s: detail %s", cases[i].label, e->detail);
        if (strstr(e->detail, "事1"))
            fail_msg("%s: a value in the log: %s", cases[i].label, e->detail);
    }
    check_err("foreign key", db_write(f->db, insert_part, &(int64_t){ 77 }, 0), ERR_CONFLICT);
    check_ok("good key", db_write(f->db, insert_part, &(int64_t){ 1 }, 0));
    check_err("no table", read_nowhere(f->db, f->a), ERR_BUG);
    assert_int_equal(test_db_int(f->db, "select count(*) from thing"), 2);
}

static void test_write_outside_of_db_write(void **state)
{
    struct fixture *f = *state;
    struct thing t = { .id = 1 };
    check_err("outside", insert_thing(f->db, &t), ERR_BUG);
    check_err("in db_read", db_read(f->db, insert_one, &t), ERR_BUG);
    check_ok("inside", db_write(f->db, insert_one, &t, 0));
}

/* Thousands of failures must not fill the connection's memory. */
static void test_errors_are_let_go(void **state)
{
    struct fixture *f = *state;
    fill(f, 1);
    size_t before = arena_used(f->a);
    for (int i = 0; i < 3000; i++)
        check_err("again", db_write(f->db, insert_one, &(struct thing){ .id = 1 }, 0), ERR_CONFLICT);
    assert_int_equal(arena_used(f->a), before);
}

static void test_read_faults(void **state)
{
    struct fixture *f = *state;
    fill(f, 3);
    for (int k = 1;; k++) {
        struct db_cursor *c = NULL;
        int n = 0;
        db_fail_at(f->db, k);
        struct err *e = db_start(f->db, f->a, &(struct db_call){ .st = &thing_all }, &c);
        while (!e && db_step(c))
            n++;
        if (!e)
            e = db_finish(c);
        db_fail_at(f->db, 0);
        if (!e) {
            assert_int_equal(n, 3);
            assert_int_equal(k, 6); /* start, three rows, the end: then nothing is left to fail */
            return;
        }
        check_err("fault", e, ERR_IO);
        assert_int_equal(n, MAX_OF(k - 2, 0));
    }
}

static void test_open_refused(void **state)
{
    struct fixture *f = *state;
    struct db *db;
    check_err("scheme", db_open(f->a, &(struct db_options){ .url = "mysql://x" }, &db), ERR_INVALID);
    check_err("empty", db_open(f->a, &(struct db_options){ .url = "" }, &db), ERR_INVALID);
    check_err("no path", db_open(f->a, &(struct db_options){ .url = "sqlite:" }, &db), ERR_INVALID);
    check_err("missing", db_open(f->a, &(struct db_options){ .url = "sqlite:/nonexistent/x.db" }, &db), ERR_NOT_FOUND);
    check_err("no folder", db_open(f->a, &(struct db_options){ .url = "sqlite:/nonexistent/x.db", .create = true }, &db), ERR_IO);
    const char *junk = arena_printf(f->a, "%s/junk", test_folder(f->a));
    FILE *out = fopen(junk, "w");
    for (int i = 0; i < 1000; i++)
        fputs("this is no database\n", out);
    fclose(out);
    check_err("no database", db_open(f->a, &(struct db_options){ .url = arena_printf(f->a, "sqlite:%s", junk) }, &db), ERR_IO);
}

static void test_read_only(void **state)
{
    struct fixture *f = *state;
    struct db *db;
    fill(f, 4);
    check_ok("open", db_open(f->a, &(struct db_options){ .url = db_url(f->db), .read_only = true }, &db));
    assert_int_equal(test_db_int(db, "select count(*) from thing"), 4);
    check_err("write", db_write(db, insert_one, &(struct thing){ .id = 9 }, 0), ERR_BUG);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        T(test_values), T(test_aggregates), T(test_variants), T(test_cache_overflow), T(test_nested_cursors),
        T(test_write_while_walking), T(test_cursor_across_writes), T(test_cursor_ends_with_transaction),
        T(test_rewind_closes), T(test_errors), T(test_write_outside_of_db_write), T(test_errors_are_let_go),
        T(test_read_faults), T(test_open_refused), T(test_read_only),
    };
    return cmocka_run_group_tests_name("db_statement", tests, NULL, NULL);
}
