#include "base/buf.h"
#include "db/db_schema.h"
#include "db/words.h"

struct copy { struct db *stage; struct arena *arena; };

static struct err *copy_rows(struct db *db, struct arena *a, struct db_cursor *c, const struct db_table *t)
{
    struct db_value *row = ARENA_ARRAY(a, struct db_value, t->n_columns);
    struct db_load *load;
    struct buf target = buf_on(a), analyze = buf_on(a);
    db_add_column_list(&target, t);
    TRY(db->driver->load_open(db, a, buf_c(&target), t->n_columns, &load));
    do {
        db_cursor_row(c, row);
        TRY(db->driver->load_row(load, row));
    } while (db_step(c));
    TRY(db->driver->load_close(load));
    buf_add_c(&analyze, "analyze "); /* nobody else collects statistics on temporary tables */
    db_add_name(&analyze, t->name);
    return db_script(db, a, buf_c(&analyze));
}

static struct err *copy_table(struct db *db, struct copy *copy, const struct db_table *t)
{
    struct db_cursor *c;
    TRY(db_table_rows(copy->stage, copy->arena, t, &c));
    if (db_step(c))
        TRY(copy_rows(db, copy->arena, c, t));
    return db_finish(c);
}

/* PostgreSQL: tables made without a schema's name while search_path is pg_temp are temporary. */
static struct err *copy_all(struct db *db, void *ctx)
{
    struct copy *copy = ctx;
    struct db_table *t;
    size_t n;
    TRY(db_script(db, copy->arena, "set local search_path = pg_temp"));
    struct str schema = db_words_expand(copy->arena, str_of_c(copy->stage->stage_sql), DB_POSTGRES);
    TRY(db_script(db, copy->arena, str_c(copy->arena, schema)));
    TRY(db_tables(copy->arena, copy->stage, &t, &n));
    for (size_t i = 0; i < n; i++)
        TRY(copy_table(db, copy, &t[i]));
    return NULL;
}

struct err *db_stage_open(struct arena *a, const char *path, struct db **out)
{
    return db_stage_open_sql(a, path, db_stage_sql, out);
}

struct err *db_stage_attach(struct db *db, struct db *stage)
{
    if (db->txn != TXN_NONE || db->attached || !stage->is_stage)
        return DB_FAULT(db_error_arena(db), FAULT_BUG, "attach in a transaction, twice, or of no staging file");
    TRY(db_count_call(db, db_error_arena(db)));
    db_cursors_spool(db);
    TRY(db_sqlite_settle(stage));
    struct err *e;
    if (db->engine == DB_SQLITE) {
        e = db_sqlite_attach(db, db_path(stage));
    } else {
        struct arena *a = arena_new(0);
        e = db_write(db, copy_all, &(struct copy){ stage, a }, 0);
        if (e)
            e = db_error_keep(db, e);
        arena_free(a);
    }
    db->attached = !e;
    return e;
}

struct err *db_stage_detach(struct db *db)
{
    if (db->txn != TXN_NONE)
        return DB_FAULT(db_error_arena(db), FAULT_BUG, "detach in a transaction");
    if (!db->attached)
        return NULL;
    db_cursors_spool(db);
    TRY(db->engine == DB_SQLITE ? db_sqlite_attach(db, NULL) : db_script(db, db_error_arena(db), "discard temp"));
    db->attached = false;
    return NULL;
}
