/* What db_sqlite.c and sqlite_load.c share of a SQLite connection. */
#pragma once
#include "db/db_cache.h"
#include "db/db_lock.h"
#include <sqlite3.h>

struct sqlite_db {
    struct db db;
    sqlite3 *h;
    struct db_lock lock;             /* fd -1: a database in memory, or read only */
    bool holds_lock;
    bool in_txn;                     /* of the engine */
    int wal_pages;                   /* in the log after the last commit */
    struct db_cache cache;
};

static inline struct sqlite_db *sqlite_of(struct db *db)
{
    return (struct sqlite_db *)db;
}

/* The error of the connection's last call. st may be NULL. */
struct err *sqlite_fault(struct sqlite_db *s, struct arena *a, const struct db_statement *st) MUST_CHECK;
/* Binds v to ?k; a result code of SQLite. */
int sqlite_bind_value(sqlite3_stmt *st, int k, const struct db_value *v, sqlite3_destructor_type keep);

/* Prepared INSERTs of many rows: the driver's bulk insert. */
struct err *sqlite_load_open(struct db *db, struct arena *a, const char *target, size_t n, struct db_load **out) MUST_CHECK;
struct err *sqlite_load_row(struct db_load *l, const struct db_value *v) MUST_CHECK;
struct err *sqlite_load_close(struct db_load *l) MUST_CHECK;
