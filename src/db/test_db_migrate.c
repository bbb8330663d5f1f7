#include "db/db_schema.h"
#include "db/test_db.h"
#include <dirent.h>

static void test_all_steps(void **state)
{
    (void)state;
    struct arena *a = arena_new(0);
    struct db *db;
    int version = -1, n = -1;
    check_ok("open", test_db_open_empty(a, &db));
    check_ok("version of an empty database", db_schema_version(db, &version));
    assert_int_equal(version, 0);
    check_ok("first migration alone", db_migrate_to(db, 1, &n));
    assert_int_equal(n, 1);
    check_ok("the others", db_migrate(db, &n));
    assert_int_equal(n, db_schema_latest() - 1);
    check_ok("version", db_schema_version(db, &version));
    assert_int_equal(version, db_schema_latest());
    check_ok("nothing left to do", db_migrate(db, &n));
    assert_int_equal(n, 0);
    assert_int_equal(test_db_int(db, "select count(*) from schema_version"), db_schema_latest());
    assert_int_equal(test_db_int(db, "select count(*) from setting"), 0);
    arena_free(a);
}

static void test_newer_database(void **state)
{
    (void)state;
    struct arena *a = arena_new(0);
    struct db *db;
    check_ok("open", test_db_open(a, &db));
    test_db_exec_sql(db, "insert into schema_version values (9999, 'future', 0)");
    check_err("newer", db_migrate(db, NULL), ERR_CONFLICT);
    arena_free(a);
}

/* A step is stored whole or not at all, whichever of its calls fails. */
static void test_faults(void **state)
{
    (void)state;
    struct arena *a = arena_new(0);
    struct db *db;
    check_ok("open", test_db_open_empty(a, &db));
    bool failed = true;
    int k = 0;
    while (failed) {
        int version = -1;
        db_fail_at(db, ++k);
        struct err *e = db_migrate_to(db, 1, NULL);
        db_fail_at(db, 0);
        failed = e != NULL;
        if (failed)
            check_err("fault", e, ERR_IO);
        check_ok("version", db_schema_version(db, &version));
        assert_int_equal(version, failed ? 0 : 1);
    }
    assert_true(k > 5);
    arena_free(a);
}

static bool is_migration(const char *name)
{
    size_t n = strlen(name);
    return name[0] >= '0' && name[0] <= '9' && n > 4 && strcmp(name + n - 4, ".sql") == 0;
}

static void test_every_file_is_listed(void **state)
{
    (void)state;
    const char *folder = getenv("MIGRATIONS");
    if (!folder)
        return; /* started by hand */
    DIR *d = opendir(folder);
    assert_non_null(d);
    int n = 0;
    for (struct dirent *entry; (entry = readdir(d));)
        n += is_migration(entry->d_name);
    closedir(d);
    assert_int_equal(n, db_schema_latest()); /* else: migrations/meson.build */
}

static void test_tables(void **state)
{
    (void)state;
    struct arena *a = arena_new(0);
    struct db *db;
    struct db_table *t;
    size_t n;
    check_ok("open", test_db_open_empty(a, &db));
    check_ok("none", db_tables(a, db, &t, &n));
    assert_int_equal(n, 0);
    test_db_exec_sql(db, "create table b (x bigint not null primary key, \"odd name\" text, ok smallint, num double precision);"
                         "create table a (data @blob@)");
    check_ok("tables", db_tables(a, db, &t, &n));
    assert_int_equal(n, 2);
    check_str("first", t[0].name, "a");
    assert_int_equal(t[0].column[0].type, DB_BLOB);
    static const enum db_type types[] = { DB_INT, DB_TEXT, DB_BOOL, DB_NUM };
    assert_int_equal(t[1].n_columns, 4);
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(t[1].column[i].type, types[i]);
    check_str("odd", t[1].column[1].name, "odd name");
    test_db_exec_sql(db, "create table c (x varchar(10))");
    check_err("a type that is none of ours", db_tables(a, db, &t, &n), ERR_INVALID);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_steps),        cmocka_unit_test(test_newer_database),
        cmocka_unit_test(test_faults),           cmocka_unit_test(test_every_file_is_listed),
        cmocka_unit_test(test_tables),
    };
    return cmocka_run_group_tests_name("db_migrate", tests, NULL, NULL);
}
