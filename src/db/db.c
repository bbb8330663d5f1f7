#include "base/clock.h"
#include "base/rng.h"
#include "db/db_driver.h"
#include <time.h>

/* ---- opening ---- */

static void end_connection(void *ctx)
{
    struct db *db = ctx;
    db_close(db);
    db_error_arenas_free(db);
}

struct err *db_open(struct arena *a, const struct db_options *o, struct db **out)
{
    struct str url = str_of_c(o->url);
    struct db *db;
    if (str_starts(url, STR("sqlite:")))
        TRY(db_sqlite_open(a, o, &db));
    else if (str_starts(url, STR("postgresql://")) || str_starts(url, STR("postgres://")))
        TRY(db_postgres_open(a, o, &db));
    else
        return ERR(a, ERR_INVALID, "The database address must start with sqlite: or postgresql://.");
    arena_defer(a, end_connection, db);
    *out = db;
    return NULL;
}

struct err *db_stage_open_sql(struct arena *a, const char *path, const char *stage_sql, struct db **out)
{
    struct db *db;
    TRY(db_sqlite_open_stage(a, path, stage_sql, &db));
    arena_defer(a, end_connection, db);
    *out = db;
    return NULL;
}

void db_close(struct db *db)
{
    if (db->closed)
        return;
    db_cursors_end(db, true);
    db->closed = true;
    db->driver->close(db);
}

enum db_engine db_engine(const struct db *db)
{
    return db->engine;
}

const char *db_url(const struct db *db)
{
    return db->url;
}

const char *db_path(const struct db *db)
{
    return db->path;
}

struct arena *db_arena(struct db *db)
{
    return db->arena;
}

bool db_in_transaction(const struct db *db)
{
    return db->txn != TXN_NONE;
}

bool db_in_write(const struct db *db)
{
    return db->txn == TXN_WRITE;
}

/* ---- faults ---- */

void db_fail_at(struct db *db, int64_t k)
{
    db->fail_in = k;
}

int64_t db_call_count(const struct db *db)
{
    return db->calls;
}

struct err *db_count_call(struct db *db, struct arena *a)
{
    db->calls++;
    if (db->fail_in > 0 && --db->fail_in == 0)
        return DB_FAULT(a, FAULT_IO, "fault injected by a test");
    return NULL;
}

struct err *db_note_failure(struct db *db, struct err *e)
{
    if (!e || db->txn == TXN_NONE || db->failed.code)
        return e;
    db->failed = *e;
    snprintf(db->failed_detail, sizeof db->failed_detail, "%s", e->detail ? e->detail : "");
    db->failed.detail = db->failed_detail;
    return e;
}

static struct err *first_failure(const struct db *db, struct arena *a)
{
    const struct err *f = &db->failed;
    return err_detail(a, err_new(a, f->code, &f->msg, f->file, f->line), "%s", f->detail);
}

struct err *db_guard(struct db *db, struct arena *a, const struct db_statement *st)
{
    if (db->closed)
        return DB_FAULT(a, FAULT_BUG, "the connection is closed");
    if (db->failed.code)
        return first_failure(db, a);
    if (st->writes && !st->on_stage && !db->is_stage && db->txn != TXN_WRITE)
        return err_detail(a, DB_FAULT(a, FAULT_BUG, NULL), "%s:%d %s writes outside of db_write", st->file, st->line, st->name);
    return db_count_call(db, a);
}

/* ---- statements that give no rows ---- */

struct err *db_exec(struct db *db, const struct db_call *call, int64_t *changed)
{
    /* The common case first: no failure, nothing open; no arena is made unless there is an error to tell. */
    const struct db_statement *st = call->st;
    bool allowed = db->txn == TXN_WRITE || !st->writes || st->on_stage || db->is_stage;
    if (!allowed || db->closed || db->failed.code || db->fail_in) {
        struct err *e = db_guard(db, db_error_arena(db), st);
        if (e)
            return db_note_failure(db, e);
    } else {
        db->calls++;
    }
    if (db->cursors && !db->is_stage && (db->engine == DB_POSTGRES || (st->writes && !st->on_stage)))
        db_cursors_spool(db);
    struct err *e = db->driver->exec(db, call, changed);
    return e ? db_note_failure(db, e) : NULL;
}

struct err *db_load_open(struct db *db, struct arena *a, const struct db_statement *st, struct db_load **out)
{
    struct err *e = db_guard(db, a, st);
    if (!e) {
        db_cursors_spool(db);
        e = db->driver->load_open(db, a, st->target, st->n_params, out);
    }
    return e ? db_note_failure(db, e) : NULL;
}

struct err *db_load_row(struct db_load *load, const struct db_value *value)
{
    struct err *e = load->db->driver->load_row(load, value);
    return e ? db_note_failure(load->db, e) : NULL;
}

struct err *db_load_close(struct db_load *load)
{
    struct err *e = load->db->driver->load_close(load);
    return e ? db_note_failure(load->db, e) : NULL;
}

struct err *db_script(struct db *db, struct arena *a, const char *sql)
{
    TRY(db_count_call(db, a));
    db_cursors_spool(db);
    return db_note_failure(db, db->driver->script(db, a, sql));
}

/* ---- transactions ---- */

static struct err *begin(struct db *db, enum db_txn kind, int64_t until_ms)
{
    TRY(db_count_call(db, db_error_arena(db)));
    db_cursors_spool(db);
    TRY(db->driver->begin(db, kind, until_ms));
    db->txn = kind;
    db->failed = (struct err){ .code = 0 };
    return NULL;
}

static void leave(struct db *db)
{
    db->txn = TXN_NONE;
    db->failed = (struct err){ .code = 0 };
}

static void roll_back(struct db *db)
{
    db_cursors_end(db, false);
    db->driver->rollback(db);
    leave(db);
}

/* An action that overlooked a failed statement must not have the rest of its work stored: PostgreSQL would roll back
 * silently and SQLite commit silently. */
static struct err *commit(struct db *db)
{
    struct arena *a = db_error_arena(db);
    if (db->failed.code)
        return first_failure(db, a);
    TRY(db_count_call(db, a));
    db_cursors_end(db, false);
    return db->driver->commit(db);
}

static struct err *run_once(struct db *db, db_action *action, void *ctx, enum db_txn kind, int64_t until_ms)
{
    TRY(begin(db, kind, until_ms));
    struct err *e = action(db, ctx);
    if (!e)
        e = commit(db);
    if (e)
        roll_back(db);
    else
        leave(db);
    return e;
}

/* Waits a little longer after each try, with a random part so that rivals do not meet again; false when the time is up. */
static bool pause_before_retry(int64_t until_ms, int tries)
{
    int64_t left = until_ms - clock_monotonic_ms();
    if (left <= 0)
        return false;
    uint64_t most = 10u << MIN_OF(tries, 5);
    int64_t pause = MIN_OF(left, 1 + (int64_t)(os_random_u64() % most));
    nanosleep(&(struct timespec){ .tv_nsec = pause * 1000000 }, NULL);
    return true;
}

static struct err *check_may_begin(struct db *db)
{
    if (db->closed)
        return DB_FAULT(db_error_arena(db), FAULT_BUG, "the connection is closed");
    if (db->txn != TXN_NONE)
        return DB_FAULT(db_error_arena(db), FAULT_BUG, "db_write or db_read inside of another one");
    return NULL;
}

struct err *db_write(struct db *db, db_action *action, void *ctx, int64_t deadline_ms)
{
    TRY(check_may_begin(db));
    if (db->read_only)
        return DB_FAULT(db_error_arena(db), FAULT_BUG, "db_write on a connection opened for reading");
    int64_t until_ms = clock_monotonic_ms() + (deadline_ms > 0 ? deadline_ms : DB_DEFAULT_WAIT_MS);
    for (int tries = 0;; tries++) {
        struct err *e = run_once(db, action, ctx, TXN_WRITE, until_ms);
        if (!e || !err_is_retryable(e->code) || !pause_before_retry(until_ms, tries))
            return e;
    }
}

struct err *db_read(struct db *db, db_action *action, void *ctx)
{
    TRY(check_may_begin(db));
    return run_once(db, action, ctx, TXN_READ, clock_monotonic_ms() + DB_DEFAULT_WAIT_MS);
}

void db_abandon(struct db *db)
{
    if (db->txn != TXN_NONE)
        roll_back(db);
}

struct err *db_commit_lazily(struct db *db)
{
    static const char *const words[] = { [DB_SQLITE] = "pragma synchronous = off", [DB_POSTGRES] = "set synchronous_commit to off" };
    return db->driver->script(db, db->arena, words[db->engine]);
}
