/* What db_postgres.c and pg_load.c share of a PostgreSQL connection. */
#pragma once
#include "db/db_cache.h"
#include "db/pg_value.h"

struct pg_db {
    struct db db;
    PGconn *c;
    int64_t last_name;               /* prepared statements are called s1, s2 … */
    struct db_cache cache;
};

static inline struct pg_db *pg_of(struct db *db)
{
    return (struct pg_db *)db;
}

/* Frees r; NULL when it is a success, else the error. r NULL: the connection failed. st may be NULL. */
struct err *pg_check(struct pg_db *p, struct arena *a, PGresult *r, const struct db_statement *st) MUST_CHECK;

/* COPY … FROM STDIN BINARY: the driver's bulk insert. */
struct err *pg_load_open(struct db *db, struct arena *a, const char *target, size_t n, struct db_load **out) MUST_CHECK;
struct err *pg_load_row(struct db_load *l, const struct db_value *v) MUST_CHECK;
struct err *pg_load_close(struct db_load *l) MUST_CHECK;
