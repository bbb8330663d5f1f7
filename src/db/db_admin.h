/* The database as a whole: its schema, its copies, its health. */
#pragma once
#include "base/err.h"

struct db;

/* ---- schema ---- */
/* The migrations compiled into the program (migrations/NNNN_name.sql, forward only; listed in migrations/meson.build). */
struct err *db_schema_version(struct db *db, int *out) MUST_CHECK;  /* 0 = empty database */
int db_schema_latest(void);
/* Applies what is missing, one transaction a step; two processes may try at once. *n_applied may be NULL. CONFLICT when
 * the database is newer than the program. */
struct err *db_migrate(struct db *db, int *n_applied) MUST_CHECK;

/* ---- copies ---- */
/* An online copy of all tables, read in one snapshot, in one file that knows neither engine nor machine ("huifang backup
 * 1", db_archive.h): schema version, rows, SHA-256 at its end. Written to FILE.part (mode 0600), synced and renamed, so
 * FILE is whole or not there. CONFLICT for a database without schema, INVALID when FILE is a folder or device, IO. Files outside the database are not in it. */
struct err *db_backup(struct db *db, const char *file) MUST_CHECK;
/* Reads a backup of either engine. Verifies the digest first (INVALID, NOT_FOUND), then wants an empty database (it is
 * migrated to the backup's schema version) or a freshly migrated, unused one of that version; else CONFLICT. All rows come
 * in one transaction and references are checked at its end. The schema version is the backup's: migrate afterwards. */
struct err *db_restore(struct db *db, const char *file) MUST_CHECK;
/* Integrity: SQLite integrity_check and foreign_key_check; PostgreSQL: constraints that were never validated, unusable
 * indexes, orphans counted per foreign key. *problems: one English line each (at most some thousand), *n = 0 when sound.
 * A file that cannot be read at all gives IO. */
struct err *db_check(struct arena *a, struct db *db, struct str **problems, size_t *n) MUST_CHECK;

/* ---- filling a database that can be made again ---- */
/* From now on this connection's commits are not forced to disk one by one: a crash of the machine (not of the program) may lose the last ones. For sample networks and benchmarks;
 * outside of transactions. */
struct err *db_commit_lazily(struct db *db) MUST_CHECK;
