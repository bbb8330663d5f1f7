/* One database contract over SQLite (embedded, default) and PostgreSQL (server).
 *
 * A struct db is one connection; it belongs to one process and one thread (open it after a fork, never across).
 * Statements come only from tools/sqlc: typed functions generated from the .sql files, so no text is put together at run
 * time. Reading outside a transaction sees the last commit; db_read() gives several reads one snapshot; db_write() is the
 * only way to write.
 *
 * Both engines behave alike:
 * - A failed statement spoils its transaction: later statements give the same error and nothing is committed, even when
 *   the action overlooks it. Who expects a conflict writes "on conflict do nothing".
 * - Rows of an open cursor are those of its start, whatever is written meanwhile: before a write (PostgreSQL: before any
 *   other statement) its remaining rows are read into memory. So a walk over millions of rows works through them without
 *   statements in between, or in portions. A cursor opened in a transaction ends with it.
 * - Texts compare and sort by bytes.
 * - Errors without an arena of the caller's live on the connection until the 64th such error after them.
 *
 * URL: sqlite:PATH (also sqlite::memory: in tests) or postgresql://user@host/db?… (libpq's own syntax). */
#pragma once
#include "base/err.h"
#include "db/db_admin.h"
#include "db/db_id.h"

struct db;

enum db_engine { DB_SQLITE, DB_POSTGRES };

struct db_options {
    const char *url;
    bool create;              /* SQLite: make the file (mode 0600) when it is missing; otherwise NOT_FOUND */
    bool read_only;           /* db_write is a BUG */
};

/* Opens a connection tied to the arena (closed with it; db_close closes earlier). INVALID for a bad URL, an old server or
 * a database that is not UTF8 with collation C, NOT_FOUND for a missing SQLite file, IO when the server cannot be reached
 * or the file is no database. SQLite: WAL, synchronous=FULL, foreign keys on, secure_delete on. PostgreSQL: READ
 * COMMITTED, UTF8, search_path from the URL; a lost connection gives IO once and is made anew for the next transaction. */
struct err *db_open(struct arena *a, const struct db_options *o, struct db **out) MUST_CHECK;
void db_close(struct db *db);
enum db_engine db_engine(const struct db *db);
/* May hold a password: never logged or shown. */
const char *db_url(const struct db *db);
/* SQLite: the file's path; PostgreSQL: NULL. */
const char *db_path(const struct db *db);
/* The arena the connection was opened on. */
struct arena *db_arena(struct db *db);

/* The only way to write. Runs action(db, ctx) in one transaction and commits; rolls back when it gives an error. SQLite:
 * a blocking lock on <file>.lock until the deadline, then BEGIN IMMEDIATE. PostgreSQL: BEGIN READ COMMITTED, the deadline
 * as lock_timeout. The action is run again on BUSY, 40001 and 40P01 until the deadline, so it must do nothing outside the
 * database and must not keep state between runs. Nested calls are a BUG. deadline_ms: how long to wait in all (0 = the
 * default of 10 s), then BUSY. Returned as ok means stored (fdatasync done). After an IO error of a commit over a lost
 * connection nobody knows whether it was stored: a repeated POST is told apart by its one-time key. */
typedef struct err *db_action(struct db *db, void *ctx);
struct err *db_write(struct db *db, db_action *action, void *ctx, int64_t deadline_ms) MUST_CHECK;
/* Several reads on one snapshot (SQLite BEGIN; PostgreSQL REPEATABLE READ READ ONLY). */
struct err *db_read(struct db *db, db_action *action, void *ctx) MUST_CHECK;
bool db_in_write(const struct db *db);
bool db_in_transaction(const struct db *db); /* inside db_write or db_read */
/* Rolls back the transaction that a jump out of its action left open (arena_on_full): called by the router, the job
 * runner and the command after such a jump; does nothing when none is open. */
void db_abandon(struct db *db);

/* ---- staging: rows of an import batch, outside the database ---- */
/* Opens (creates, replacing an old file) a staging file with the tables of migrations/stage.sql. It is a SQLite file for
 * both engines, without fsync: it is worth nothing after a crash. Statements of stage tables run on it through the
 * generated functions, without db_write; a row costs about 2 µs. Removed when the arena ends. */
struct err *db_stage_open(struct arena *a, const char *path, struct db **out) MUST_CHECK;
/* Makes the rows of the stage's tables visible to statements on `db` under their names (stage_*): SQLite attaches the
 * file; PostgreSQL copies them (COPY BINARY) into temporary tables. Call outside db_write, before it; then INSERT … SELECT
 * FROM stage_… inside it. db_stage_detach undoes it (nothing to do when nothing is attached). While attached, nothing is
 * written through `stage`. Attaching inside a transaction or twice is a BUG. */
struct err *db_stage_attach(struct db *db, struct db *stage) MUST_CHECK;
struct err *db_stage_detach(struct db *db) MUST_CHECK;

/* ---- fault injection (tests) ---- */
/* The k-th database call from now on (1 = the next) fails with IO; 0 = off. Calls are: begin, commit, each statement run,
 * each step of a cursor, each script and table load. */
void db_fail_at(struct db *db, int64_t k);
int64_t db_call_count(const struct db *db);

/* ---- whose rows a statement may see; texts chosen by sqlc's @scope(alias)@ ---- */
enum db_scope_kind { SCOPE_SYSTEM, SCOPE_NATION, SCOPE_REGION, SCOPE_AREA, SCOPE_GROUP, SCOPE_DEALER, SCOPE_OWN, SCOPE_PLACES, SCOPE_KINDS };
struct db_scope {
    enum db_scope_kind kind; /* SYSTEM: jobs and the command line */
    int64_t id;              /* region, area, group, dealer or user */
    struct str places;       /* PLACES: several at once, their union: [["region",17],["dealer",4],["own",9]] */
};
