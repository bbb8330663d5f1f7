#include "db/test_db.h"
#include "base/buf.h"
#include "base/rng.h"
#include "db/db_schema.h"
#include "db/words.h"
#include <ftw.h>
#include <unistd.h>

static bool on_postgres(void)
{
    const char *engine = getenv("HUIFANG_TEST_DB");
    return engine && strcmp(engine, "postgresql") == 0;
}

static __attribute__((constructor)) void skip_without_server(void)
{
    if (!on_postgres() || getenv("HUIFANG_TEST_PG"))
        return;
    puts("1..0 # SKIP HUIFANG_TEST_PG is not set");
    fflush(stdout);
    _exit(0);
}

static int remove_entry(const char *path, const struct stat *st, int kind, struct FTW *where)
{
    (void)st, (void)kind, (void)where;
    return remove(path);
}

static void remove_folder(void *path)
{
    nftw(path, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

const char *test_folder(struct arena *a)
{
    const char *tmp = getenv("TMPDIR");
    char *path = arena_printf(a, "%s/huifang-test-XXXXXX", tmp ? tmp : "/tmp");
    if (!mkdtemp(path))
        fail_msg("no folder %s", path);
    arena_defer(a, remove_folder, path);
    return path;
}

static void run_on_server(const char *sql)
{
    struct arena *a = arena_new(0);
    struct db *db;
    check_ok("test server", db_open(a, &(struct db_options){ .url = getenv("HUIFANG_TEST_PG") }, &db));
    test_db_exec_sql(db, sql);
    arena_free(a);
}

static void drop_schema(void *name)
{
    struct arena *a = arena_new(0);
    run_on_server(arena_printf(a, "drop schema %s cascade", (char *)name));
    arena_free(a);
}

/* The URL's own search_path makes the schema hold for every connection that is opened with it. */
static const char *postgres_url(struct arena *a)
{
    const char *url = getenv("HUIFANG_TEST_PG");
    char *schema = arena_printf(a, "test_%016llx", (unsigned long long)os_random_u64());
    run_on_server(arena_printf(a, "create schema %s", schema));
    arena_defer(a, drop_schema, schema);
    return arena_printf(a, "%s%coptions=-csearch_path%%3D%s", url, strchr(url, '?') ? '&' : '?', schema);
}

struct err *test_db_open_empty(struct arena *a, struct db **out)
{
    const char *url = on_postgres() ? postgres_url(a) : arena_printf(a, "sqlite:%s/test.db", test_folder(a));
    return db_open(a, &(struct db_options){ .url = url, .create = true }, out);
}

struct err *test_db_open(struct arena *a, struct db **out)
{
    TRY(test_db_open_empty(a, out));
    return db_migrate(*out, NULL);
}

struct err *test_db_open_again(struct arena *a, const struct db *db, struct db **out)
{
    return db_open(a, &(struct db_options){ .url = db_url(db) }, out);
}

struct script { struct arena *arena; const char *sql; };

static struct err *run_script(struct db *db, void *ctx)
{
    struct script *s = ctx;
    return db_script(db, s->arena, str_c(s->arena, db_words_expand(s->arena, str_of_c(s->sql), db_engine(db))));
}

void test_db_exec_sql(struct db *db, const char *sql)
{
    struct arena *a = arena_new(0);
    check_ok(sql, db_write(db, run_script, &(struct script){ a, sql }, 0));
    arena_free(a);
}

static struct db_cursor *first_row(struct arena *a, struct db *db, const char *sql, enum db_type type)
{
    struct db_column column = { STR("value"), type };
    struct db_cursor *c;
    check_ok(sql, db_query_text(db, a, sql, &(struct db_table){ .column = &column, .n_columns = 1 }, &c));
    if (!db_step(c)) {
        check_ok(sql, db_finish(c));
        fail_msg("no row: %s", sql);
    }
    return c;
}

int64_t test_db_int(struct db *db, const char *sql)
{
    struct arena *a = arena_new(0);
    struct db_cursor *c = first_row(a, db, sql, DB_INT);
    int64_t v = db_int(c, 0);
    check_ok(sql, db_finish(c));
    arena_free(a);
    return v;
}

struct str test_db_text(struct arena *a, struct db *db, const char *sql)
{
    struct db_cursor *c = first_row(a, db, sql, DB_TEXT);
    struct str v = str_dup(a, db_text(c, 0));
    check_ok(sql, db_finish(c));
    return v;
}
