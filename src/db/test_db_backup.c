/* Backup and restore within an engine and across, damaged files, faults, check. */
#include "base/buf.h"
#include "base/hash.h"
#include "db/db_archive.h"
#include "db/db_schema.h"
#include "db/test_db.h"
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

struct fixture { struct arena *a; struct db *db; const char *folder, *file; };

/* Rows with everything that can go wrong on the way: nulls, extremes, empty and big texts, zero bytes, references. */
static const char rows[] =
    "insert into setting (id, key, scope, value, changed_at, changed_by) values"
    " (1, 'a', '', '回访 \"x\" ''y''', -9223372036854775807, ''), (9223372036854775807, 'b', 'region:华东', '', 0, 'x');"
    "insert into region (id, code, name, position) values (1, '01', '华东', 1), (2, '02', '华北', 2);"
    "insert into area (id, region_id, name) values (10, 1, '上海'), (11, 2, '北京');";

static int setup(void **state)
{
    struct arena *a = arena_new(0);
    struct fixture *f = ARENA_NEW(a, struct fixture);
    f->a = a;
    check_ok("open", test_db_open(a, &f->db));
    test_db_exec_sql(f->db, rows);
    f->folder = test_folder(a);
    f->file = arena_printf(a, "%s/all.backup", f->folder);
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    arena_free(((struct fixture *)*state)->a);
    return 0;
}

static struct str bytes_of_file(struct arena *a, const char *path)
{
    struct buf b = buf_on(a);
    char chunk[4096];
    FILE *in = fopen(path, "rb");
    assert_non_null(in);
    for (size_t n; (n = fread(chunk, 1, sizeof chunk, in)) > 0;)
        buf_add(&b, (struct str){ chunk, n });
    fclose(in);
    return buf_str(&b);
}

static void write_file(const char *path, struct str bytes)
{
    FILE *out = fopen(path, "wb");
    assert_non_null(out);
    assert_int_equal(fwrite(bytes.p, 1, bytes.n, out), bytes.n);
    fclose(out);
}

/* The archive's contents without its time: everything behind the header. */
static struct str content(struct arena *a, const char *path)
{
    struct str all = bytes_of_file(a, path);
    ptrdiff_t first = str_find(all, STR("T"));
    return str_sub(all, (size_t)first, all.n - (size_t)first - SHA256_BYTES);
}

static struct db *empty_sqlite(struct fixture *f, const char *name)
{
    struct db *db;
    const char *url = arena_printf(f->a, "sqlite:%s/%s", f->folder, name);
    check_ok(name, db_open(f->a, &(struct db_options){ .url = url, .create = true }, &db));
    return db;
}

/* From this engine to SQLite and back to this engine; each stop holds the same. */
static void test_round_trip(void **state)
{
    struct fixture *f = *state;
    struct db *middle = empty_sqlite(f, "middle.db"), *last;
    const char *second = arena_printf(f->a, "%s/second", f->folder), *third = arena_printf(f->a, "%s/third", f->folder);
    test_db_exec_sql(f->db, "insert into setting (id, key, scope, value, changed_at, changed_by) values (5, 'c', '', '5', 5, '5')");
    check_ok("backup", db_backup(f->db, f->file));
    check_ok("restore", db_restore(middle, f->file));
    check_ok("backup of the copy", db_backup(middle, second));
    assert_true(str_eq(content(f->a, f->file), content(f->a, second)));
    check_ok("open", test_db_open_empty(f->a, &last));
    check_ok("restore", db_restore(last, second));
    check_ok("backup of the copy's copy", db_backup(last, third));
    assert_true(str_eq(content(f->a, second), content(f->a, third)));
    assert_int_equal(test_db_int(last, "select count(*) from setting"), 3);
    check_str("value", test_db_text(f->a, last, "select value from setting where id = 1"), "回访 \"x\" 'y'");
    struct stat st;
    assert_int_equal(stat(f->file, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_int_equal(access(arena_printf(f->a, "%s.part", f->file), F_OK), -1);
    int version;
    check_ok("version", db_schema_version(last, &version));
    assert_int_equal(version, db_schema_latest());
}

/* References hold again after a restore, and a restored database is sound. */
static void test_constraints_are_back(void **state)
{
    struct fixture *f = *state;
    struct db *copy;
    struct str *problem;
    size_t n;
    check_ok("backup", db_backup(f->db, f->file));
    check_ok("open", test_db_open(f->a, &copy)); /* migrated, unused */
    check_ok("restore", db_restore(copy, f->file));
    check_ok("check", db_check(f->a, copy, &problem, &n));
    assert_int_equal(n, 0);
    struct db_table area = { STR("area"), (struct db_column[]){ { STR("id"), DB_INT } }, 1 };
    struct db_cursor *c;
    check_ok("query", db_query_text(copy, f->a, "delete from region where id = 1 returning id", &area, &c));
    assert_false(db_step(c));
    check_err("still referred to", db_finish(c), ERR_CONFLICT);
}

/* A backup of an older schema comes back as it was and is migrated then. */
static void test_older_schema(void **state)
{
    struct fixture *f = *state;
    const int versions[] = { 2, db_schema_latest() - 1 }; /* 2: the first one with regions */
    for (size_t i = 0; i < ARRAY_LEN(versions); i++) {
        struct db *old, *copy;
        int found, version = versions[i];
        check_ok("open", test_db_open_empty(f->a, &old));
        check_ok("older", db_migrate_to(old, version, NULL));
        test_db_exec_sql(old, rows);
        check_ok("backup", db_backup(old, f->file));
        check_ok("open", test_db_open_empty(f->a, &copy));
        check_ok("restore", db_restore(copy, f->file));
        check_ok("version", db_schema_version(copy, &found));
        assert_int_equal(found, version);
        check_ok("migrate", db_migrate(copy, &found));
        assert_int_equal(found, db_schema_latest() - version);
        check_str("value", test_db_text(f->a, copy, "select value from setting where id = 1"), "回访 \"x\" 'y'");
        assert_int_equal(test_db_int(copy, "select count(*) from area"), 2);
    }
}

static void test_refused(void **state)
{
    struct fixture *f = *state;
    struct db *empty = empty_sqlite(f, "empty.db"), *target = empty_sqlite(f, "target.db");
    check_err("nothing to back up", db_backup(empty, f->file), ERR_CONFLICT);
    assert_int_equal(access(f->file, F_OK), -1);
    check_err("no folder", db_backup(f->db, "/nonexistent/x"), ERR_IO);
    check_ok("backup", db_backup(f->db, f->file));
    check_err("into a database in use", db_restore(f->db, f->file), ERR_CONFLICT);
    check_err("no such file", db_restore(empty, "/nonexistent/x"), ERR_NOT_FOUND);
    check_err("a folder", db_restore(empty, f->folder), ERR_INVALID);
    check_ok("older", db_migrate_to(empty, 1, NULL));
    check_err("another schema version", db_restore(empty, f->file), ERR_CONFLICT);
    test_db_exec_sql(target, "create table of_somebody_else (x text)");
    check_err("foreign tables", db_restore(target, f->file), ERR_CONFLICT);
}

/* A changed, added or missing byte anywhere is found before anything is stored. */
static void test_damage(void **state)
{
    struct fixture *f = *state;
    struct db *target = empty_sqlite(f, "target.db");
    check_ok("backup", db_backup(f->db, f->file));
    struct str good = bytes_of_file(f->a, f->file);
    const char *path = arena_printf(f->a, "%s/bad", f->folder);
    char *bad = arena_dup(f->a, good.p, good.n);
    for (size_t i = 0; i < good.n; i += 97) {
        bad[i] = (char)(bad[i] ^ 4);
        write_file(path, (struct str){ bad, good.n });
        check_err("a bit", db_restore(target, path), ERR_INVALID);
        bad[i] = good.p[i];
        write_file(path, (struct str){ bad, i });
        check_err("cut", db_restore(target, path), ERR_INVALID);
    }
    write_file(path, str_printf(f->a, STR_FMT "x", STR_ARG(STR("too short"))));
    check_err("short", db_restore(target, path), ERR_INVALID);
    int version;
    check_ok("version", db_schema_version(target, &version));
    assert_int_equal(version, 0);
    check_ok("the good one", db_restore(target, f->file));
}

/* Archives with a right digest that still do not fit. */
static void test_foreign_content(void **state)
{
    struct fixture *f = *state;
    struct db *target = empty_sqlite(f, "target.db");
    const struct { const char *label; struct db_table t; int version; enum err_code want; } cases[] = {
        { "unknown table", { STR("nonsense"), (struct db_column[]){ { STR("id"), DB_INT } }, 1 }, 1, ERR_INVALID },
        { "missing columns", { STR("event"), (struct db_column[]){ { STR("id"), DB_INT } }, 1 }, 1, ERR_INVALID },
        { "newer", { STR("event"), (struct db_column[]){ { STR("id"), DB_INT } }, 1 }, 9000, ERR_CONFLICT },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct archive_out *out;
        check_ok("create", archive_create(f->a, f->file, cases[i].version, &out));
        check_ok("table", archive_put_table(out, &cases[i].t));
        check_ok("row", archive_put_row(out, &(struct db_value){ DB_INT, .i = 1 }));
        check_ok("end", archive_end_table(out));
        check_ok("finish", archive_finish(out));
        check_err(cases[i].label, db_restore(target, f->file), cases[i].want);
    }
}

static void test_orphans_are_refused(void **state)
{
    struct fixture *f = *state;
    struct db *target;
    struct archive_out *out;
    struct db_table area = { STR("area"), (struct db_column[]){ { STR("name"), DB_TEXT }, { STR("id"), DB_INT }, { STR("region_id"), DB_INT } }, 3 };
    const struct db_value row[] = { { DB_TEXT, .s = STR("x") }, { DB_INT, .i = 1 }, { DB_INT, .i = 999 } };
    check_ok("create", archive_create(f->a, f->file, db_schema_latest(), &out));
    check_ok("table", archive_put_table(out, &area));
    check_ok("row", archive_put_row(out, row));
    check_ok("end", archive_end_table(out));
    check_ok("finish", archive_finish(out));
    check_ok("open", test_db_open_empty(f->a, &target));
    check_err("orphan", db_restore(target, f->file), ERR_CONFLICT);
    assert_int_equal(test_db_int(target, "select count(*) from area"), 0);
}

/* Whichever call fails: no half backup under the name, no half restored rows, and the next try works. An old schema has few tables, so each call can be the one. */
static void test_faults(void **state)
{
    struct fixture *f = *state;
    struct db *old, *target;
    const int version = 2; /* the first one with regions */
    check_ok("open", test_db_open_empty(f->a, &old));
    check_ok("older", db_migrate_to(old, version, NULL));
    test_db_exec_sql(old, rows);
    bool failed = true;
    int k;
    for (k = 1; failed; k++) {
        db_fail_at(old, k);
        struct err *e = db_backup(old, f->file);
        db_fail_at(old, 0);
        failed = e != NULL;
        assert_int_equal(access(f->file, F_OK), failed ? -1 : 0);
        assert_int_equal(access(arena_printf(f->a, "%s.part", f->file), F_OK), -1);
    }
    assert_true(k > 10);
    check_ok("open", test_db_open_empty(f->a, &target));
    check_ok("migrated, unused", db_migrate_to(target, version, NULL));
    failed = true;
    for (k = 1; failed; k++) {
        db_fail_at(target, k);
        struct err *e = db_restore(target, f->file);
        db_fail_at(target, 0);
        failed = e != NULL;
        assert_int_equal(test_db_int(target, "select count(*) from setting"), failed ? 0 : 2);
    }
    assert_true(k > 20);
}

/* Blocks: many rows, and rows larger than a block. */
static void test_many_rows(void **state)
{
    struct fixture *f = *state;
    struct db *copy = empty_sqlite(f, "copy.db");
    static const char *const series[] = {
        "insert into event (id, kind, subject, detail, created_at, handled_at) with recursive n(i) as (select 1 union all"
        " select i + 1 from n where i < 20000) select i, 'k', i * 1000003, 'detail of an event', i, null from n;"
        "update event set detail = printf('%.*c', 400000, 'x') where id in (1, 10000, 20000)",
        "insert into event (id, kind, subject, detail, created_at, handled_at) select i, 'k', i * 1000003, 'detail of an event', i, null"
        " from generate_series(1::bigint, 20000) i;"
        "update event set detail = repeat('x', 400000) where id in (1, 10000, 20000)",
    };
    test_db_exec_sql(f->db, series[db_engine(f->db)]);
    check_ok("backup", db_backup(f->db, f->file));
    check_ok("restore", db_restore(copy, f->file));
    static const char sums[] = "select count(*) * 1000000 + sum(length(detail)) + sum(subject) from event";
    assert_int_equal(test_db_int(copy, sums), test_db_int(f->db, sums));
    assert_int_equal(test_db_int(copy, "select count(*) from event where handled_at is null"), 20000);
}

static void test_check_finds(void **state)
{
    struct fixture *f = *state;
    struct str *problem;
    size_t n;
    check_ok("check", db_check(f->a, f->db, &problem, &n));
    assert_int_equal(n, 0);
    if (db_engine(f->db) == DB_SQLITE) {
        struct db_table none = { .column = (struct db_column[]){ { STR("x"), DB_INT } }, .n_columns = 1 };
        struct db_cursor *c; /* outside a transaction, as a careless person with a shell would */
        check_ok("off", db_query_text(f->db, f->a, "pragma foreign_keys = off", &none, &c));
        db_step(c);
        check_ok("off", db_finish(c));
        test_db_exec_sql(f->db, "delete from region where id = 2");
    } else {
        test_db_exec_sql(f->db, "alter table area drop constraint area_region_id_fkey; delete from region where id = 2;"
                                "alter table area add foreign key (region_id) references region (id) not valid");
    }
    check_ok("check", db_check(f->a, f->db, &problem, &n));
    assert_true(n >= 1);
    check_str("orphan", problem[n - 1], "table area: 1 rows refer to missing rows of region");
}

/* Pages of the file overwritten behind SQLite's back. */
static void test_check_finds_damage(void **state)
{
    struct fixture *f = *state;
    struct arena *a = arena_new(0);
    struct str *problem;
    struct db *db;
    size_t n = 0;
    const char *path = arena_printf(a, "%s/damaged.db", f->folder);
    const struct db_options options = { .url = arena_printf(a, "sqlite:%s", path), .create = true };
    check_ok("open", db_open(a, &options, &db));
    check_ok("migrate", db_migrate(db, NULL));
    for (int i = 0; i < 300; i++)
        test_db_exec_sql(db, arena_printf(a, "insert into region (id, code, name, position) values (%d, 'code %d', 'n', 1)", i, i));
    db_close(db);
    int fd = open(path, O_RDWR);
    assert_true(fd >= 0);
    for (off_t at = 0; at < lseek(fd, 0, SEEK_END); at++) { /* the first "code 17…": table and index differ now */
        char text[8];
        if (pread(fd, text, 7, at) == 7 && memcmp(text, "code 17", 7) == 0 && pwrite(fd, "\xff", 1, at) == 1)
            break;
    }
    close(fd);
    check_ok("open again", db_open(a, &options, &db));
    struct err *e = db_check(a, db, &problem, &n);
    assert_true(e || n > 0);
    arena_free(a);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        T(test_round_trip), T(test_constraints_are_back), T(test_older_schema), T(test_refused), T(test_damage), T(test_foreign_content),
        T(test_orphans_are_refused), T(test_faults), T(test_many_rows), T(test_check_finds),
        T(test_check_finds_damage),
    };
    return cmocka_run_group_tests_name("db_backup", tests, NULL, NULL);
}
