#include "base/buf.h"
#include "db/db_schema.h"
#include "db/sqlite_conn.h"

struct db_load {
    struct sqlite_db *db;
    sqlite3_stmt *s;
    size_t n_columns;
};

static void drop_load(void *ctx)
{
    struct db_load *l = ctx;
    sqlite3_finalize(l->s);
    l->s = NULL;
}

struct err *sqlite_load_open(struct db *db, struct arena *a, const struct db_table *t, struct db_load **out)
{
    struct sqlite_db *s = sqlite_of(db);
    struct db_load *l = ARENA_NEW(a, struct db_load);
    struct buf text = buf_on(a);
    *l = (struct db_load){ .db = s, .n_columns = t->n_columns };
    buf_add_c(&text, "insert into ");
    db_add_column_list(&text, t);
    buf_add_c(&text, " values (");
    for (size_t i = 0; i < t->n_columns; i++)
        buf_addf(&text, "%s?%zu", i ? ", " : "", i + 1);
    buf_add_char(&text, ')');
    if (sqlite3_prepare_v2(s->h, buf_c(&text), -1, &l->s, NULL) != SQLITE_OK)
        return sqlite_fault(s, a, NULL);
    arena_defer(a, drop_load, l);
    *out = l;
    return NULL;
}

struct err *sqlite_load_row(struct db_load *l, const struct db_value *v)
{
    int rc = SQLITE_OK;
    for (size_t i = 0; i < l->n_columns && rc == SQLITE_OK; i++)
        rc = sqlite_bind_value(l->s, (int)i + 1, &v[i], SQLITE_STATIC);
    if (rc == SQLITE_OK)
        rc = sqlite3_step(l->s);
    struct err *e = rc == SQLITE_DONE ? NULL : sqlite_fault(l->db, db_error_arena(&l->db->db), NULL);
    sqlite3_reset(l->s);
    return e;
}

struct err *sqlite_load_close(struct db_load *l)
{
    drop_load(l);
    return NULL;
}
