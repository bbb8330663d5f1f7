#include "base/buf.h"
#include "db/db_archive.h"
#include "db/db_schema.h"

struct job { struct arena *arena; const char *file; int version; struct archive_out *out; };

/* Runs the work on an arena of its own; an error survives it. */
static struct err *with_arena(struct db *db, const char *file, struct err *(*work)(struct db *db, struct job *job))
{
    struct job job = { .arena = arena_new(0), .file = file };
    struct err *e = work(db, &job);
    if (e)
        e = db_error_keep(db, e);
    arena_free(job.arena);
    return e;
}

/* ---- backup ---- */

static struct err *write_table(struct db *db, struct arena *a, struct archive_out *out, const struct db_table *t)
{
    struct db_value *row = ARENA_ARRAY(a, struct db_value, t->n_columns);
    struct db_cursor *c;
    TRY(archive_put_table(out, t));
    TRY(db_table_rows(db, a, t, &c));
    while (db_step(c)) {
        db_cursor_row(c, row);
        TRY(archive_put_row(out, row));
    }
    TRY(db_finish(c));
    return archive_end_table(out);
}

static struct err *write_all(struct db *db, void *ctx)
{
    struct job *job = ctx;
    struct db_table *t;
    size_t n;
    TRY(db_schema_version(db, &job->version));
    if (job->version == 0)
        return ERR(job->arena, ERR_CONFLICT, "The database is empty: there is nothing to back up.");
    TRY(db_tables(job->arena, db, &t, &n));
    TRY(archive_create(job->arena, job->file, job->version, &job->out));
    for (size_t i = 0; i < n; i++)
        TRY(write_table(db, job->arena, job->out, &t[i]));
    return NULL;
}

static struct err *backup(struct db *db, struct job *job)
{
    TRY(db_read(db, write_all, job));
    return archive_finish(job->out); /* only now: the file gets its name when nothing can fail any more */
}

struct err *db_backup(struct db *db, const char *file)
{
    return with_arena(db, file, backup);
}

/* ---- restore ---- */

static const struct db_table *table_named(const struct db_table *t, size_t n, struct str name)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(t[i].name, name))
            return &t[i];
    return NULL;
}

static struct err *count_rows(struct db *db, struct arena *a, const struct db_table *t, int64_t *out)
{
    struct db_column n = { STR("n"), DB_INT };
    struct db_table count = { .column = &n, .n_columns = 1 };
    struct buf sql = buf_on(a);
    struct db_cursor *c;
    buf_add_c(&sql, "select count(*) from ");
    db_add_name(&sql, t->name);
    TRY(db_query_text(db, a, buf_c(&sql), &count, &c));
    *out = db_step(c) ? db_int(c, 0) : 0;
    return db_finish(c);
}

/* As many rows in each table as the migrations themselves insert; they are counted in a fresh database in memory. */
static struct err *check_unused(struct db *db, struct job *job)
{
    struct arena *a = job->arena;
    struct db *fresh;
    struct db_table *have, *want;
    size_t n_have, n_want;
    TRY(db_open(a, &(struct db_options){ .url = "sqlite::memory:", .create = true }, &fresh));
    TRY(db_migrate_to(fresh, job->version, NULL));
    TRY(db_tables(a, fresh, &want, &n_want));
    TRY(db_tables(a, db, &have, &n_have));
    bool same = n_have == n_want;
    for (size_t i = 0; same && i < n_have; i++) {
        int64_t found = 0, expected = -1;
        const struct db_table *twin = table_named(want, n_want, have[i].name);
        TRY(count_rows(db, a, &have[i], &found));
        if (twin)
            TRY(count_rows(fresh, a, twin, &expected));
        same = found == expected;
    }
    return same ? NULL : ERR(a, ERR_CONFLICT, "The database is in use already: restore into a new, empty database.");
}

/* Brings an empty database to the version of the backup. */
static struct err *prepare(struct db *db, struct job *job)
{
    struct db_table *t;
    size_t n;
    int version;
    if (job->version > db_schema_latest())
        return ERR(job->arena, ERR_CONFLICT, "The backup was made by a newer version of this program "
                   "(schema {0}, this program knows {1}).", ARG_I(job->version), ARG_I(db_schema_latest()));
    TRY(db_schema_version(db, &version));
    if (version == 0) {
        TRY(db_tables(job->arena, db, &t, &n));
        if (n > 0)
            return ERR(job->arena, ERR_CONFLICT, "The database is in use already: restore into a new, empty database.");
        TRY(db_migrate_to(db, job->version, NULL));
    } else if (version != job->version) {
        return ERR(job->arena, ERR_CONFLICT, "The backup has schema {0}, the database schema {1}: "
                   "restore into a new, empty database, then run migrate.", ARG_I(job->version), ARG_I(version));
    }
    return check_unused(db, job);
}

static bool has_column(const struct db_table *t, const struct db_column *column)
{
    for (size_t i = 0; i < t->n_columns; i++)
        if (str_eq(t->column[i].name, column->name))
            return t->column[i].type == column->type;
    return false;
}

/* The backup's table must be one of ours, with the same columns (their order may differ). */
static struct err *check_shape(struct arena *a, const struct db_table *ours, const struct db_table *theirs)
{
    bool same = ours && ours->n_columns == theirs->n_columns;
    for (size_t i = 0; same && i < theirs->n_columns; i++)
        same = has_column(ours, &theirs->column[i]);
    return same ? NULL : ERR(a, ERR_INVALID, "The backup's table {0} does not fit this program.", ARG_S(theirs->name));
}

static struct err *read_table(struct db *db, struct arena *a, struct archive_in *in, const struct db_table *t)
{
    struct db_value *row = ARENA_ARRAY(a, struct db_value, t->n_columns);
    struct db_load *load;
    struct buf target = buf_on(a);
    bool more = true;
    db_add_column_list(&target, t);
    TRY(db_count_call(db, a));
    TRY(db->driver->load_open(db, a, buf_c(&target), t->n_columns, &load));
    TRY(archive_next_row(in, row, &more));
    while (more) {
        TRY(db->driver->load_row(load, row));
        TRY(archive_next_row(in, row, &more));
    }
    return db->driver->load_close(load);
}

static struct err *read_tables(struct db *db, struct job *job, const struct db_table *ours, size_t n)
{
    struct archive_in *in;
    struct db_table t;
    bool more;
    TRY(archive_open(job->arena, job->file, &in, &job->version));
    for (;;) {
        TRY(archive_next_table(in, &t, &more));
        if (!more)
            return NULL;
        TRY(check_shape(job->arena, table_named(ours, n, t.name), &t));
        TRY(read_table(db, job->arena, in, &t));
    }
}

/* Rows arrive table by table, so references can only hold at the end. */
static struct err *read_all(struct db *db, void *ctx)
{
    struct job *job = ctx;
    struct db_table *ours;
    const char *add_back;
    size_t n;
    TRY(db_tables(job->arena, db, &ours, &n));
    TRY(db_references_suspend(db, job->arena, &add_back));
    for (size_t i = 0; i < n; i++) {
        struct buf sql = buf_on(job->arena);
        buf_add_c(&sql, "delete from "); /* rows that the migrations inserted: the backup has its own */
        db_add_name(&sql, ours[i].name);
        TRY(db_script(db, job->arena, buf_c(&sql)));
    }
    TRY(read_tables(db, job, ours, n));
    return *add_back ? db_script(db, job->arena, add_back) : NULL;
}

static struct err *restore(struct db *db, struct job *job)
{
    struct archive_in *in;
    TRY(archive_verify(job->arena, job->file));
    TRY(archive_open(job->arena, job->file, &in, &job->version));
    TRY(prepare(db, job));
    return db_write(db, read_all, job, 0);
}

struct err *db_restore(struct db *db, const char *file)
{
    return with_arena(db, file, restore);
}
