/* Inside of db/: what the front (db.c, db_cursor.c), the two drivers and the whole-database operations share. Nobody
 * outside of db/ includes this file.
 *
 * The front keeps every rule that both engines must show alike: transactions and retries, who may write, faults, what
 * becomes of open cursors. A driver only talks to its engine. A driver's struct starts with a struct db, its cursor with
 * a struct db_cursor. */
#pragma once
#include "db/stmt.h"

enum { DB_MAX_PARAMS = 256, DB_KEPT_ERRORS = 64, DB_DEFAULT_WAIT_MS = 10000 };

enum db_txn { TXN_NONE, TXN_READ, TXN_WRITE };

struct db_column { struct str name; enum db_type type; };
struct db_table { struct str name; struct db_column *column; size_t n_columns; };

struct db_driver {
    size_t cursor_size;
    void (*close)(struct db *db);
    /* Waits for a lock until until_ms (monotonic clock); BUSY then. */
    struct err *(*begin)(struct db *db, enum db_txn kind, int64_t until_ms);
    struct err *(*commit)(struct db *db);
    void (*rollback)(struct db *db);
    /* Statement text without parameters, several statements allowed. */
    struct err *(*script)(struct db *db, struct arena *a, const char *sql);
    struct err *(*exec)(struct db *db, const struct db_call *call, int64_t *changed);
    struct err *(*start)(struct db_cursor *c, const struct db_call *call);
    bool (*step)(struct db_cursor *c);                /* on an error: false and c->err */
    void (*column)(const struct db_cursor *c, int col, enum db_type as, struct db_value *out);
    void (*end)(struct db_cursor *c);                 /* gives the statement back */
    /* Bulk insert, inside a transaction, of rows of n values of the columns' types; target: "table (column, …)". A load that
     * fails is ended by the rollback. A driver's load starts with a struct db_load. */
    struct err *(*load_open)(struct db *db, struct arena *a, const char *target, size_t n, struct db_load **out);
    struct err *(*load_row)(struct db_load *l, const struct db_value *v);
    struct err *(*load_close)(struct db_load *l);
};

struct db {
    const struct db_driver *driver;
    struct arena *arena;
    const char *url, *path;
    enum db_engine engine;
    bool read_only;
    bool is_stage;                   /* a staging file: any statement may write, nothing is durable */
    bool closed;
    const char *stage_sql;           /* of a staging file: its tables, with engine words */
    bool attached;                   /* stage tables are visible */
    enum db_txn txn;
    struct err failed;               /* first error of the running transaction; code 0 = none */
    char failed_detail[200];
    struct db_cursor *cursors;       /* open ones, newest first */
    int64_t fail_in, calls;
    int64_t last_id, id_second, id_start;
    struct arena *err_arena[DB_KEPT_ERRORS];
    unsigned next_err;
};

struct db_load { struct db *db; size_t n_columns; };

struct db_spool;
struct db_cursor {
    struct db *db;
    struct arena *arena;             /* errors go here */
    const struct db_statement *st;
    struct db_cursor *older, *newer;
    struct db_spool *spool;          /* set: the remaining rows are in memory */
    struct err *err;
    enum db_txn txn;                 /* the transaction it was started in */
    bool started;                    /* the driver holds a statement for it */
    bool on_row;
    bool ended;                      /* no more rows */
    bool finished;
};

/* Driver openers. */
struct err *db_sqlite_open(struct arena *a, const struct db_options *o, struct db **out) MUST_CHECK;
struct err *db_postgres_open(struct arena *a, const struct db_options *o, struct db **out) MUST_CHECK;
/* Staging file: no fsync, no lock file, one open transaction until db_sqlite_settle() commits it. */
struct err *db_sqlite_open_stage(struct arena *a, const char *path, const char *stage_sql, struct db **out) MUST_CHECK;
struct err *db_sqlite_settle(struct db *stage) MUST_CHECK;
/* Attaches the staging file at path to the SQLite connection db; path NULL takes it off again. */
struct err *db_sqlite_attach(struct db *db, const char *path) MUST_CHECK;

/* Counts a call; the injected fault when it is the one that must fail. */
struct err *db_count_call(struct db *db, struct arena *a) MUST_CHECK;
/* db_write's rules for running sql text: migrations, attach. Counts as one call. */
struct err *db_script(struct db *db, struct arena *a, const char *sql) MUST_CHECK;
/* Remembers that the running transaction cannot be committed any more; gives e back. */
struct err *db_note_failure(struct db *db, struct err *e);
/* Whether a statement may run now: BUG for a write outside db_write, the transaction's first error after one. */
struct err *db_guard(struct db *db, struct arena *a, const struct db_statement *st) MUST_CHECK;

/* db_stage_open with other tables than the program's, for tests. */
struct err *db_stage_open_sql(struct arena *a, const char *path, const char *stage_sql, struct db **out) MUST_CHECK;

/* cursors (db_cursor.c) */
void db_cursor_row(const struct db_cursor *c, struct db_value *v);  /* all columns of the current row; there must be one */
void db_cursors_spool(struct db *db);            /* reads the rest of all open cursors into memory */
void db_cursors_end(struct db *db, bool all);    /* ends those of the running transaction, or all */

/* faults (db_error.c): one text for each kind of failure of both engines. detail: for the log, no personal data. */
enum db_fault { FAULT_UNIQUE, FAULT_REFERENCE, FAULT_VALUE, FAULT_BUSY, FAULT_IO, FAULT_FULL, FAULT_BUG };
struct err *db_fault_new(struct arena *a, enum db_fault fault, const char *detail, const char *file, int line) MUST_CHECK
    __attribute__((returns_nonnull));
#define DB_FAULT(a, fault, detail) db_fault_new((a), (fault), (detail), __FILE__, __LINE__)
/* Where an error goes when the caller gave no arena: it lives until the 64th such error after it. */
struct arena *db_error_arena(struct db *db);
/* A copy of e there: for functions that end the arena e was made on. */
struct err *db_error_keep(struct db *db, const struct err *e) MUST_CHECK;
void db_error_arenas_free(struct db *db);

/* The text of a variant, for the engine, NUL-terminated, in the arena. */
const char *db_statement_text(struct arena *a, const struct db_call *call, enum db_engine engine);
static inline bool db_value_is_null(const struct db_value *v)
{
    return v->null || ((v->type == DB_TEXT || v->type == DB_BLOB) && !v->s.p);
}
