#include "base/clock.h"
#include "db/sqlite_conn.h"
#include "db/words.h"
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

struct sqlite_cursor {
    struct db_cursor c;
    sqlite3_stmt *s;
    struct db_prepared *place;       /* NULL: the statement is the cursor's own */
};

/* ---- errors ---- */

static enum db_fault fault_of(int code)
{
    switch (code) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID:
        return FAULT_UNIQUE;
    case SQLITE_CONSTRAINT_FOREIGNKEY:
        return FAULT_REFERENCE;
    }
    switch (code & 0xFF) {
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
        return FAULT_VALUE;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return FAULT_BUSY;
    case SQLITE_FULL:
        return FAULT_FULL;
    case SQLITE_ERROR:
    case SQLITE_MISUSE:
    case SQLITE_RANGE:
    case SQLITE_TOOBIG:
    case SQLITE_ABORT:
        return FAULT_BUG;
    default:
        return FAULT_IO;
    }
}

/* SQLite's messages name tables, columns and constraints, never values. */
struct err *sqlite_fault(struct sqlite_db *s, struct arena *a, const struct db_statement *st)
{
    struct err *e = DB_FAULT(a, fault_of(sqlite3_extended_errcode(s->h)), NULL);
    if (!st || !st->name)
        return err_detail(a, e, "%s", sqlite3_errmsg(s->h));
    return err_detail(a, e, "%s (%s:%d %s)", sqlite3_errmsg(s->h), st->file, st->line, st->name);
}

/* ---- prepared statements ---- */

static struct err *prepare(struct sqlite_db *s, struct arena *errors, const struct db_call *call, sqlite3_stmt **out)
{
    struct arena *scratch = arena_new(0);
    unsigned flags = call->st->name ? SQLITE_PREPARE_PERSISTENT : 0;
    const char *text = db_statement_text(scratch, call, DB_SQLITE);
    int rc = sqlite3_prepare_v3(s->h, text, -1, flags, out, NULL);
    arena_free(scratch);
    return rc == SQLITE_OK ? NULL : sqlite_fault(s, errors, call->st);
}

/* The statement of a call, from the cache or new. errors NULL: an error goes to the connection's error arena. */
static struct err *obtain(struct sqlite_db *s, struct arena *errors, const struct db_call *call, sqlite3_stmt **out,
                          struct db_prepared **place)
{
    struct db_prepared evicted;
    *place = db_cache_place(&s->cache, call, &evicted);
    if (*place && (*place)->st) {
        *out = (*place)->handle;
        return NULL;
    }
    if (evicted.st)
        sqlite3_finalize(evicted.handle);
    TRY(prepare(s, errors ? errors : db_error_arena(&s->db), call, out));
    if (*place) {
        (*place)->handle = *out;
        db_cache_keep(*place, call);
    }
    return NULL;
}

int sqlite_bind_value(sqlite3_stmt *st, int k, const struct db_value *v, sqlite3_destructor_type keep)
{
    if (db_value_is_null(v))
        return sqlite3_bind_null(st, k);
    switch (v->type) {
    case DB_INT:
    case DB_BOOL:
        return sqlite3_bind_int64(st, k, v->i);
    case DB_NUM:
        return sqlite3_bind_double(st, k, v->num);
    case DB_TEXT:
        return sqlite3_bind_text64(st, k, v->s.p, v->s.n, keep, SQLITE_UTF8);
    case DB_BLOB:
        return sqlite3_bind_blob64(st, k, v->s.p, v->s.n, keep);
    }
    return SQLITE_MISUSE;
}

/* A variant may leave the last parameters out of its text. */
static int bind_all(sqlite3_stmt *st, const struct db_call *call, sqlite3_destructor_type keep)
{
    int used = sqlite3_bind_parameter_count(st), rc = SQLITE_OK;
    for (int i = 0; i < used && i < (int)call->st->n_params && rc == SQLITE_OK; i++)
        rc = sqlite_bind_value(st, i + 1, &call->param[i], keep);
    return rc;
}

/* Staged rows go through one open transaction: a commit a row would cost more than the row. */
static int open_stage_transaction(struct sqlite_db *s)
{
    if (!s->db.is_stage || s->in_txn)
        return SQLITE_OK;
    int rc = sqlite3_exec(s->h, "begin immediate", NULL, NULL, NULL);
    s->in_txn = rc == SQLITE_OK;
    return rc;
}

static struct err *sqlite_exec(struct db *db, const struct db_call *call, int64_t *changed)
{
    struct sqlite_db *s = sqlite_of(db);
    struct db_prepared *place;
    sqlite3_stmt *st;
    TRY(obtain(s, NULL, call, &st, &place));
    int rc = open_stage_transaction(s);
    if (rc == SQLITE_OK)
        rc = bind_all(st, call, SQLITE_STATIC);
    if (rc == SQLITE_OK)
        do
            rc = sqlite3_step(st);
        while (rc == SQLITE_ROW);
    struct err *e = rc == SQLITE_DONE ? NULL : sqlite_fault(s, db_error_arena(db), call->st);
    if (!e && changed)
        *changed = sqlite3_changes64(s->h);
    if (place)
        sqlite3_reset(st);
    else
        sqlite3_finalize(st);
    return e;
}

static struct err *sqlite_script(struct db *db, struct arena *a, const char *sql)
{
    struct sqlite_db *s = sqlite_of(db);
    return sqlite3_exec(s->h, sql, NULL, NULL, NULL) == SQLITE_OK ? NULL : sqlite_fault(s, a, NULL);
}

/* ---- cursors ---- */

static struct err *sqlite_start(struct db_cursor *base, const struct db_call *call)
{
    struct sqlite_cursor *c = (struct sqlite_cursor *)base;
    struct sqlite_db *s = sqlite_of(base->db);
    TRY(obtain(s, base->arena, call, &c->s, &c->place));
    if (c->place)
        c->place->in_use = true;
    int rc = call->st->writes ? open_stage_transaction(s) : SQLITE_OK;
    if (rc == SQLITE_OK)
        rc = bind_all(c->s, call, SQLITE_TRANSIENT); /* the caller's texts need not outlive this call */
    if (rc == SQLITE_OK)
        return NULL;
    struct err *e = sqlite_fault(s, base->arena, call->st);
    base->db->driver->end(base);
    return e;
}

static bool sqlite_step(struct db_cursor *base)
{
    struct sqlite_cursor *c = (struct sqlite_cursor *)base;
    int rc = sqlite3_step(c->s);
    if (rc != SQLITE_ROW && rc != SQLITE_DONE)
        base->err = sqlite_fault(sqlite_of(base->db), base->arena, base->st);
    return rc == SQLITE_ROW;
}

static void sqlite_column(const struct db_cursor *base, int col, enum db_type as, struct db_value *out)
{
    sqlite3_stmt *st = ((const struct sqlite_cursor *)base)->s;
    *out = (struct db_value){ .type = as, .null = sqlite3_column_type(st, col) == SQLITE_NULL };
    if (out->null)
        return;
    switch (as) {
    case DB_INT:
    case DB_BOOL:
        out->i = sqlite3_column_int64(st, col);
        return;
    case DB_NUM:
        out->num = sqlite3_column_double(st, col);
        return;
    case DB_TEXT:
        out->s.p = (const char *)sqlite3_column_text(st, col);
        break;
    case DB_BLOB:
        out->s.p = sqlite3_column_blob(st, col);
        break;
    }
    out->s.n = (size_t)sqlite3_column_bytes(st, col);
    if (!out->s.p)
        out->s = STR(""); /* SQLite gives no pointer for a blob of length 0 */
}

static void sqlite_end(struct db_cursor *base)
{
    struct sqlite_cursor *c = (struct sqlite_cursor *)base;
    if (c->place) {
        sqlite3_reset(c->s);
        sqlite3_clear_bindings(c->s);
        c->place->in_use = false;
    } else {
        sqlite3_finalize(c->s);
    }
    c->s = NULL;
    c->place = NULL;
}

/* ---- transactions ---- */

static void release_lock(struct sqlite_db *s)
{
    if (s->holds_lock)
        db_lock_release(&s->lock);
    s->holds_lock = false;
}

static void leave_transaction(struct sqlite_db *s)
{
    s->in_txn = false;
    sqlite3_busy_timeout(s->h, DB_DEFAULT_WAIT_MS); /* for reads outside of transactions */
    release_lock(s);
}

static struct err *take_lock(struct sqlite_db *s, int64_t until_ms)
{
    if (s->lock.fd < 0)
        return NULL;
    int e = db_lock_take(&s->lock, until_ms);
    if (e)
        return DB_FAULT(db_error_arena(&s->db), e == ETIMEDOUT ? FAULT_BUSY : FAULT_IO, strerror(e));
    s->holds_lock = true;
    return NULL;
}

static struct err *sqlite_begin(struct db *db, enum db_txn kind, int64_t until_ms)
{
    struct sqlite_db *s = sqlite_of(db);
    TRY(db_sqlite_settle(db)); /* a staging file's own transaction */
    if (kind == TXN_WRITE)
        TRY(take_lock(s, until_ms));
    /* Only programs without our lock (a shell, a backup tool) can be in the way now. */
    int64_t left_ms = MAX_OF(until_ms - clock_monotonic_ms(), 1);
    sqlite3_busy_timeout(s->h, (int)MIN_OF(left_ms, INT32_MAX));
    if (sqlite3_exec(s->h, kind == TXN_WRITE ? "begin immediate" : "begin", NULL, NULL, NULL) == SQLITE_OK) {
        s->in_txn = true;
        return NULL;
    }
    struct err *e = sqlite_fault(s, db_error_arena(db), NULL);
    release_lock(s);
    return e;
}

enum { CHECKPOINT_PAGES = 1000 }; /* SQLite's own default */

/* Moves the log's pages into the database file. An import's are many: it lets the others write meanwhile. Everybody else does
 * it before the lock is released, or the log would never be moved as a whole and only grow. */
static void checkpoint(struct sqlite_db *s)
{
    if (s->wal_pages >= CHECKPOINT_PAGES)
        sqlite3_wal_checkpoint_v2(s->h, "main", SQLITE_CHECKPOINT_PASSIVE, NULL, NULL); /* whoever comes next does what this leaves */
}

static int note_wal(void *ctx, sqlite3 *h, const char *schema, int pages)
{
    struct sqlite_db *s = ctx;
    (void)h, (void)schema;
    s->wal_pages = pages;
    if (!s->db.attached)
        checkpoint(s);
    return SQLITE_OK;
}

static struct err *sqlite_commit(struct db *db)
{
    struct sqlite_db *s = sqlite_of(db);
    if (sqlite3_exec(s->h, "commit", NULL, NULL, NULL) != SQLITE_OK)
        return sqlite_fault(s, db_error_arena(db), NULL);
    leave_transaction(s);
    if (s->db.attached)
        checkpoint(s);
    return NULL;
}

static void sqlite_rollback(struct db *db)
{
    struct sqlite_db *s = sqlite_of(db);
    if (!sqlite3_get_autocommit(s->h)) /* SQLite has rolled back by itself after some failures */
        sqlite3_exec(s->h, "rollback", NULL, NULL, NULL);
    leave_transaction(s);
}

/* ---- connection ---- */

static void sqlite_close(struct db *db)
{
    struct sqlite_db *s = sqlite_of(db);
    for (int i = 0; i < CACHE_SETS; i++)
        for (int k = 0; k < CACHE_WAYS; k++)
            if (s->cache.place[i][k].st)
                sqlite3_finalize(s->cache.place[i][k].handle);
    sqlite3_close_v2(s->h);
    s->h = NULL;
    db_lock_done(&s->lock);
    if (db->is_stage)
        unlink(db->path);
}

static const struct db_driver sqlite_driver = {
    .cursor_size = sizeof(struct sqlite_cursor),
    .close = sqlite_close,
    .begin = sqlite_begin,
    .commit = sqlite_commit,
    .rollback = sqlite_rollback,
    .script = sqlite_script,
    .exec = sqlite_exec,
    .start = sqlite_start,
    .step = sqlite_step,
    .column = sqlite_column,
    .end = sqlite_end,
    .load_open = sqlite_load_open,
    .load_row = sqlite_load_row,
    .load_close = sqlite_load_close,
};

/* Personal data: nobody else on the machine reads the file. SQLite gives its -wal and -shm the same mode. */
static struct err *make_file(struct arena *a, const char *path)
{
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) {
        int e = errno;
        return err_detail(a, ERR(a, ERR_IO, "The database file {0} could not be made.", ARG_C(path)), "%s", strerror(e));
    }
    close(fd);
    return NULL;
}

static struct err *open_handle(struct sqlite_db *s, int flags)
{
    struct arena *a = s->db.arena;
    if (sqlite3_open_v2(s->db.path, &s->h, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL) == SQLITE_OK)
        return NULL;
    struct err *e = ERR(a, ERR_IO, "The database file {0} could not be opened.", ARG_C(s->db.path));
    e = err_detail(a, e, "%s", sqlite3_errmsg(s->h));
    sqlite3_close_v2(s->h);
    s->h = NULL;
    return e;
}

static struct sqlite_db *new_connection(struct arena *a, const char *url, const char *path)
{
    struct sqlite_db *s = ARENA_NEW(a, struct sqlite_db);
    s->lock.fd = -1;
    s->db.driver = &sqlite_driver;
    s->db.arena = a;
    s->db.url = arena_dup(a, url, strlen(url));
    s->db.path = arena_dup(a, path, strlen(path));
    s->db.engine = DB_SQLITE;
    return s;
}

/* Settings that hold for the connection. secure_delete: deleted answers and links must not stay in the file. */
static const char pragmas[] = "pragma synchronous = full; pragma foreign_keys = on; pragma secure_delete = on;"
                              "pragma trusted_schema = off; pragma journal_size_limit = 67108864;";

/* A batch touches nearly every page of indexes whose keys have no order (VINs, numbers): with a small cache each page is read
 * and written many times while the others wait. What a statement may have to take back, and large sorts, go to a file then. */
static const char usual_memory[] = "pragma temp_store = memory; pragma main.cache_size = -16000";
static const char batch_memory[] = "pragma temp_store = file; pragma main.cache_size = -64000; pragma stage.cache_size = -16000;"
                                   "pragma stage.journal_mode = memory; pragma stage.synchronous = off";

/* Two processes that switch a new file to WAL at once would fail on each other. */
static struct err *use_wal(struct sqlite_db *s, struct arena *a)
{
    TRY(take_lock(s, clock_monotonic_ms() + DB_DEFAULT_WAIT_MS));
    int rc = sqlite3_exec(s->h, "pragma journal_mode = wal", NULL, NULL, NULL);
    struct err *e = rc == SQLITE_OK ? NULL : sqlite_fault(s, a, NULL);
    release_lock(s);
    return e;
}

static struct err *configure(struct sqlite_db *s, struct arena *a)
{
    sqlite3_busy_timeout(s->h, DB_DEFAULT_WAIT_MS);
    sqlite3_db_config(s->h, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(s->h, SQLITE_DBCONFIG_DQS_DML, 0, NULL); /* "x" is a name, never a text */
    sqlite3_db_config(s->h, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    TRY(sqlite_script(&s->db, a, pragmas));
    TRY(sqlite_script(&s->db, a, usual_memory));
    sqlite3_wal_hook(s->h, note_wal, s);
    return s->db.read_only ? NULL : use_wal(s, a);
}

struct err *db_sqlite_open(struct arena *a, const struct db_options *o, struct db **out)
{
    const char *path = o->url + strlen("sqlite:");
    bool in_memory = strcmp(path, ":memory:") == 0;
    if (!*path)
        return ERR(a, ERR_INVALID, "The database address sqlite: must be followed by the file's path.");
    if (!in_memory && access(path, F_OK) != 0) {
        if (!o->create || o->read_only)
            return ERR(a, ERR_NOT_FOUND, "There is no database file {0}.", ARG_C(path));
        TRY(make_file(a, path));
    }
    struct sqlite_db *s = new_connection(a, o->url, path);
    s->db.read_only = o->read_only;
    if (!in_memory && !o->read_only)
        TRY(db_lock_init(a, path, &s->lock));
    struct err *e = open_handle(s, o->read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
    if (!e)
        e = configure(s, a);
    if (e)
        sqlite_close(&s->db);
    else
        *out = &s->db;
    return e;
}

/* ---- staging files ---- */

static const char stage_pragmas[] = "pragma page_size = 16384; pragma journal_mode = memory; pragma synchronous = off;"
                                    "pragma temp_store = memory; pragma cache_size = -8000; pragma trusted_schema = off;";

struct err *db_sqlite_open_stage(struct arena *a, const char *path, const char *stage_sql, struct db **out)
{
    struct sqlite_db *s = new_connection(a, arena_printf(a, "sqlite:%s", path), path);
    s->db.is_stage = true;
    s->db.stage_sql = stage_sql;
    if (unlink(path) != 0 && errno != ENOENT)
        return ERR(a, ERR_IO, "The staging file {0} could not be replaced.", ARG_C(path));
    TRY(make_file(a, path));
    struct err *e = open_handle(s, SQLITE_OPEN_READWRITE);
    if (!e)
        e = sqlite_script(&s->db, a, stage_pragmas);
    if (!e)
        e = sqlite_script(&s->db, a, str_c(a, db_words_expand(a, str_of_c(stage_sql), DB_SQLITE)));
    if (e)
        sqlite_close(&s->db);
    else
        *out = &s->db;
    return e;
}

struct err *db_sqlite_settle(struct db *stage)
{
    struct sqlite_db *s = sqlite_of(stage);
    return s->in_txn ? sqlite_commit(stage) : NULL;
}

struct err *db_sqlite_attach(struct db *db, const char *path)
{
    static const struct db_part attach[] = { { PART_ALWAYS, 0, { "attach ?1 as stage" } } };
    static const enum db_type text[] = { DB_TEXT };
    static const struct db_statement attach_statement = { "db_attach", __FILE__, __LINE__, attach, 1, text, 1 };
    struct arena *a = db_error_arena(db);
    if (!path) {
        TRY(sqlite_script(db, a, "detach stage"));
        return sqlite_script(db, a, usual_memory);
    }
    struct db_value file = { .type = DB_TEXT, .s = str_of_c(path) };
    TRY(sqlite_exec(db, &(struct db_call){ .st = &attach_statement, .param = &file }, NULL));
    return sqlite_script(db, a, batch_memory);
}
