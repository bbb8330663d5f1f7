#include "base/clock.h"
#include "db/db_schema.h"
#include "db/words.h"

#define TEXT_BOTH(sql) .part = (const struct db_part[]){ { PART_ALWAYS, 0, { sql, sql } } }, .n_parts = 1

static const struct db_statement has_version_table = {
    .name = "db_has_version_table", .file = __FILE__, .line = __LINE__,
    .part = (const struct db_part[]){ { PART_ALWAYS, 0, {
        "select count(*) from sqlite_master where type = 'table' and name = 'schema_version'",
        "select count(*) from pg_class where relname = 'schema_version' and relkind = 'r'"
        " and relnamespace = current_schema()::regnamespace" } } },
    .n_parts = 1, .column = (const enum db_type[]){ DB_INT }, .n_columns = 1,
};
static const struct db_statement last_version = {
    .name = "db_last_version", .file = __FILE__, .line = __LINE__,
    TEXT_BOTH("select coalesce(max(version), 0) from schema_version"),
    .column = (const enum db_type[]){ DB_INT }, .n_columns = 1,
};
static const struct db_statement add_version = {
    .name = "db_add_version", .file = __FILE__, .line = __LINE__,
    .part = (const struct db_part[]){ { PART_ALWAYS, 0, {
        "insert into schema_version (version, name, applied_at) values (?1, ?2, ?3)",
        "insert into schema_version (version, name, applied_at) values ($1, $2, $3)" } } },
    .n_parts = 1, .param = (const enum db_type[]){ DB_INT, DB_TEXT, DB_INT }, .n_params = 3, .writes = true,
};
static const char version_table[] = "create table schema_version ("
                                    " version bigint not null primary key,"
                                    " name text not null,"
                                    " applied_at bigint not null)";

/* SQLite has one writer anyway. The key is a number nobody else uses. */
static const char one_migrator[] = "select pg_advisory_xact_lock(72119820)";

static struct err *one_int(struct db *db, struct arena *a, const struct db_statement *st, int64_t *out)
{
    struct db_cursor *c;
    TRY(db_start(db, a, &(struct db_call){ .st = st }, &c));
    *out = db_step(c) ? db_int(c, 0) : 0;
    return db_finish(c);
}

static struct err *read_version(struct db *db, struct arena *a, int *out)
{
    int64_t n = 0;
    TRY(one_int(db, a, &has_version_table, &n));
    if (n > 0)
        TRY(one_int(db, a, &last_version, &n));
    *out = (int)n;
    return NULL;
}

struct err *db_schema_version(struct db *db, int *out)
{
    *out = 0;
    struct arena *a = arena_new(0);
    struct err *e = read_version(db, a, out);
    if (e)
        e = db_error_keep(db, e);
    arena_free(a);
    return e;
}

int db_schema_latest(void)
{
    return db_migration_count;
}

struct step { struct arena *arena; int to; int version; bool applied; };

/* The version is read inside the transaction: another process may be migrating the same database. */
static struct err *apply_next(struct db *db, void *ctx)
{
    struct step *s = ctx;
    s->applied = false;
    if (db_engine(db) == DB_POSTGRES)
        TRY(db_script(db, s->arena, one_migrator));
    TRY(read_version(db, s->arena, &s->version));
    if (s->version >= s->to)
        return NULL;
    if (s->version == 0)
        TRY(db_script(db, s->arena, version_table));
    const struct db_migration *m = &db_migrations[s->version];
    TRY(db_script(db, s->arena, str_c(s->arena, db_words_expand(s->arena, str_of_c(m->sql), db_engine(db)))));
    const struct db_value param[] = { { DB_INT, .i = m->version },
                                      { DB_TEXT, .s = str_of_c(m->name) },
                                      { DB_INT, .i = clock_now_ms() } };
    TRY(db_exec(db, &(struct db_call){ .st = &add_version, .param = param }, NULL));
    s->version = m->version;
    s->applied = true;
    return NULL;
}

struct err *db_migrate_to(struct db *db, int to, int *n_applied)
{
    struct step s = { .arena = db_arena(db), .to = to };
    int n = 0;
    do {
        TRY(db_write(db, apply_next, &s, 0));
        n += s.applied;
    } while (s.applied && s.version < to);
    if (n_applied)
        *n_applied = n;
    if (s.version > db_schema_latest())
        return ERR(db_arena(db), ERR_CONFLICT,
                   "The database was made by a newer version of this program (schema {0}, this program knows {1}).",
                   ARG_I(s.version), ARG_I(db_schema_latest()));
    return NULL;
}

struct err *db_migrate(struct db *db, int *n_applied)
{
    return db_migrate_to(db, db_schema_latest(), n_applied);
}
