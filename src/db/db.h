/* One database contract over SQLite (embedded, default) and PostgreSQL (server).
 *
 * A struct db is one connection; it belongs to one process and one thread. Statements come only from tools/sqlc: typed
 * functions generated from the .sql files, so no text is put together at run time. Reading outside a transaction sees
 * the last commit; db_read() gives several reads one snapshot; db_write() is the only way to write.
 *
 * URL: sqlite:PATH (also sqlite::memory: in tests) or postgresql://user@host/db?… (libpq's own syntax). */
#pragma once
#include "base/err.h"

struct db;

enum db_engine { DB_SQLITE, DB_POSTGRES };

struct db_options {
    const char *url;
    bool create;              /* SQLite: make the file when it is missing; otherwise NOT_FOUND */
    bool read_only;
};

/* Opens a connection tied to the arena (closed with it; db_close closes earlier). INVALID for a bad URL, NOT_FOUND for a
 * missing SQLite file, IO when the server cannot be reached. SQLite: WAL, synchronous=FULL, foreign keys on, secure_delete
 * on. PostgreSQL: READ COMMITTED, UTF8, search_path from the URL. */
struct err *db_open(struct arena *a, const struct db_options *o, struct db **out) MUST_CHECK;
void db_close(struct db *db);
enum db_engine db_engine(const struct db *db);
const char *db_url(const struct db *db);
/* SQLite: the file's path; PostgreSQL: NULL. */
const char *db_path(const struct db *db);
/* The arena the connection was opened on. */
struct arena *db_arena(struct db *db);

/* The only way to write. Runs action(db, ctx) in one transaction and commits; rolls back when it gives an error. SQLite:
 * a blocking lock on <file>.lock until the deadline, then BEGIN IMMEDIATE. PostgreSQL: BEGIN READ COMMITTED. The action
 * is run again on BUSY, 40001 and 40P01 until the deadline, so it must do nothing outside the database and must not keep
 * state between runs. Nested calls are a BUG. deadline_ms: how long to wait in all (0 = the default of 10 s).
 * Returned as ok means stored (fdatasync done). */
typedef struct err *db_action(struct db *db, void *ctx);
struct err *db_write(struct db *db, db_action *action, void *ctx, int64_t deadline_ms) MUST_CHECK;
/* Several reads on one snapshot (SQLite BEGIN; PostgreSQL REPEATABLE READ READ ONLY). */
struct err *db_read(struct db *db, db_action *action, void *ctx) MUST_CHECK;
bool db_in_write(const struct db *db);
/* Rolls back the transaction that a jump out of its action left open (arena_on_full): called by the router, the job
 * runner and the command after such a jump; does nothing when none is open. */
void db_abandon(struct db *db);

/* ---- ids ---- */
/* 64-bit, positive, time-ordered: 42 bits of milliseconds since 2020-01-01, 21 random bits counted up within one
 * millisecond. Made by the program, so rows can be sharded and merged. */
int64_t db_new_id(struct db *db);
/* 63 random bits from the operating system: for interviews, tokens and links, whose order must tell nothing. */
int64_t db_random_id(void);
/* 13 characters of Crockford base32 (no I L O U), upper case: how an id stands in JSON, HTML and URLs. */
struct str db_id_str(struct arena *a, int64_t id);
bool db_id_parse(struct str s, int64_t *out);

/* ---- schema ---- */
/* The migrations compiled into the program (migrations/NNNN_name.sql, forward only). */
struct err *db_schema_version(struct db *db, int *out) MUST_CHECK;  /* 0 = empty database */
int db_schema_latest(void);
/* Applies what is missing, one transaction a step. *n_applied may be NULL. */
struct err *db_migrate(struct db *db, int *n_applied) MUST_CHECK;

/* ---- staging: rows of an import batch, outside the database ---- */
/* Opens (creates) a staging file with the tables of migrations/stage.sql. It is a SQLite file for both engines, without
 * fsync: it is worth nothing after a crash. Statements of stage tables run on it through the generated functions.
 * Removed when the arena ends. */
struct err *db_stage_open(struct arena *a, const char *path, struct db **out) MUST_CHECK;
/* Makes the rows of the stage's tables visible to statements on `db` under their names (stage_*): SQLite attaches the
 * file; PostgreSQL copies them (COPY BINARY) into temporary tables. Call outside db_write, before it; then INSERT … SELECT
 * FROM stage_… inside it. db_stage_detach undoes it. */
struct err *db_stage_attach(struct db *db, struct db *stage) MUST_CHECK;
struct err *db_stage_detach(struct db *db) MUST_CHECK;

/* ---- whole-database operations ---- */
/* An online copy into one file (SQLite backup API; PostgreSQL: every table by COPY in one snapshot): "huifang backup 1"
 * archive with schema version and SHA-256 at its end; written to FILE.part and renamed. */
struct err *db_backup(struct db *db, const char *file) MUST_CHECK;
/* Into an empty database only (else CONFLICT); also across engines. Verifies the digest first. */
struct err *db_restore(struct db *db, const char *file) MUST_CHECK;
/* Integrity: SQLite integrity_check + foreign_key_check; PostgreSQL: constraints valid, orphans per foreign key counted.
 * *problems: one English line each. */
struct err *db_check(struct arena *a, struct db *db, struct str **problems, size_t *n) MUST_CHECK;

/* ---- fault injection (tests) ---- */
/* The k-th database call from now on (1 = the next) fails with IO; 0 = off. */
void db_fail_at(struct db *db, int64_t k);
int64_t db_call_count(const struct db *db);

/* ---- whose rows a statement may see; texts chosen by sqlc's @scope(alias)@ ---- */
enum db_scope_kind { SCOPE_SYSTEM, SCOPE_NATION, SCOPE_REGION, SCOPE_AREA, SCOPE_GROUP, SCOPE_DEALER, SCOPE_OWN, SCOPE_KINDS };
struct db_scope {
    enum db_scope_kind kind; /* SYSTEM: jobs and the command line */
    int64_t id;              /* region, area, group, dealer or user */
};
