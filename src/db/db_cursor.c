#include "db/db_driver.h"
#include "db/db_row.h"

/* The rest of a cursor's rows in memory, because another statement needs the connection (PostgreSQL) or writes what the
 * cursor reads (both). */
struct spooled_row { struct spooled_row *next; struct str bytes; };
struct db_spool {
    struct arena *arena;
    struct spooled_row *next;
    struct db_value *value;          /* the current row */
};

static void unlink_cursor(struct db_cursor *c)
{
    if (c->newer)
        c->newer->older = c->older;
    else
        c->db->cursors = c->older;
    if (c->older)
        c->older->newer = c->newer;
    c->newer = c->older = NULL;
}

static void end_statement(struct db_cursor *c)
{
    if (!c->started)
        return; /* the connection may be gone already */
    c->started = false;
    c->db->driver->end(c);
    unlink_cursor(c);
}

static void finish(struct db_cursor *c)
{
    if (c->finished)
        return;
    c->finished = true;
    end_statement(c);
    if (c->spool)
        arena_free(c->spool->arena);
    c->spool = NULL;
}

static void finish_deferred(void *ctx)
{
    finish(ctx);
}

static void read_row(const struct db_cursor *c, struct db_value *v)
{
    for (size_t i = 0; i < c->st->n_columns; i++)
        c->db->driver->column(c, (int)i, c->st->column[i], &v[i]);
}

/* The current row stays readable: it becomes the spool's current row, the unread ones follow it. */
static void spool(struct db_cursor *c)
{
    struct arena *a = arena_new(0);
    struct db_spool *s = ARENA_NEW(a, struct db_spool);
    struct spooled_row **end = &s->next;
    struct db_value *v = ARENA_ARRAY(a, struct db_value, c->st->n_columns);
    struct arena *scratch = arena_new(0);
    struct buf bytes = buf_on(scratch);
    bool has_row = c->on_row;
    s->arena = a;
    s->value = ARENA_ARRAY(a, struct db_value, c->st->n_columns);
    while (has_row || c->db->driver->step(c)) {
        has_row = false;
        read_row(c, v);
        buf_clear(&bytes);
        db_row_put(&bytes, v, c->st->n_columns);
        struct spooled_row *row = ARENA_NEW(a, struct spooled_row);
        row->bytes = str_dup(a, buf_str(&bytes));
        *end = row;
        end = &row->next;
    }
    arena_free(scratch);
    c->spool = s;
    db_note_failure(c->db, c->err);
    end_statement(c);
}

static bool spool_step(struct db_cursor *c)
{
    struct spooled_row *row = c->spool->next;
    if (!row)
        return false;
    c->spool->next = row->next;
    struct str rest = row->bytes;
    return db_row_take(&rest, c->st->column, c->spool->value, c->st->n_columns);
}

void db_cursors_spool(struct db *db)
{
    while (db->cursors) {
        struct db_cursor *c = db->cursors;
        bool on_row = c->on_row;
        spool(c);
        if (on_row)
            spool_step(c);
    }
}

void db_cursors_end(struct db *db, bool all)
{
    for (struct db_cursor *c = db->cursors, *older; c; c = older) {
        older = c->older;
        if (!all && c->txn == TXN_NONE)
            continue;
        if (!c->ended && !c->err)
            c->err = DB_FAULT(c->arena, FAULT_BUG, "cursor read after the end of its transaction");
        end_statement(c);
        c->ended = true;
    }
}

struct err *db_start(struct db *db, struct arena *a, const struct db_call *call, struct db_cursor **out)
{
    *out = NULL;
    struct err *e = db_guard(db, a, call->st);
    if (e)
        return db_note_failure(db, e);
    if (!db->is_stage && (db->engine == DB_POSTGRES || (call->st->writes && !call->st->on_stage)))
        db_cursors_spool(db);
    struct db_cursor *c = arena_alloc(a, db->driver->cursor_size);
    *c = (struct db_cursor){ .db = db, .arena = a, .st = call->st, .txn = db->txn };
    arena_defer(a, finish_deferred, c);
    e = db->driver->start(c, call);
    if (e) {
        finish(c);
        return db_note_failure(db, e);
    }
    c->started = true;
    c->older = db->cursors;
    if (c->older)
        c->older->newer = c;
    db->cursors = c;
    *out = c;
    return NULL;
}

bool db_step(struct db_cursor *c)
{
    c->on_row = false;
    if (c->finished || c->ended || c->err)
        return false;
    if (c->spool)
        return c->on_row = spool_step(c);
    c->err = db_count_call(c->db, c->arena);
    if (!c->err)
        c->on_row = c->db->driver->step(c);
    if (c->on_row)
        return true;
    db_note_failure(c->db, c->err);
    c->ended = true;
    end_statement(c);
    return false;
}

struct err *db_finish(struct db_cursor *c)
{
    if (!c)
        return NULL;
    struct err *e = c->err;
    finish(c);
    return e;
}

void db_cursor_row(const struct db_cursor *c, struct db_value *v)
{
    if (c->spool)
        memcpy(v, c->spool->value, c->st->n_columns * sizeof *v);
    else
        read_row(c, v);
}

static struct db_value column(const struct db_cursor *c, int col, enum db_type as)
{
    struct db_value v = { .type = as, .null = true };
    if (!c->on_row)
        return v;
    if (c->spool)
        return c->spool->value[col];
    c->db->driver->column(c, col, as, &v);
    return v;
}

bool db_is_null(const struct db_cursor *c, int col)
{
    return column(c, col, c->st->column[col]).null;
}

int64_t db_int(const struct db_cursor *c, int col)
{
    return column(c, col, DB_INT).i;
}

double db_num(const struct db_cursor *c, int col)
{
    return column(c, col, DB_NUM).num;
}

struct str db_text(const struct db_cursor *c, int col)
{
    enum db_type type = c->st->column[col];
    return column(c, col, type == DB_BLOB ? DB_BLOB : DB_TEXT).s;
}
