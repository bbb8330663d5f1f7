/* The schema as the program knows it (migrations/, compiled in) and as the database shows it (its catalogue). */
#pragma once
#include "base/buf.h"
#include "db/db_driver.h"

struct db_migration { int version; const char *name; const char *sql; };

/* Written by embed_sql at build time; with engine words, versions 1..n in order. */
extern const struct db_migration db_migrations[];
extern const int db_migration_count;
extern const char db_stage_sql[];

/* Applies migrations up to version `to`, one transaction a step. */
struct err *db_migrate_to(struct db *db, int to, int *n_applied) MUST_CHECK;

/* All tables of the schema with their columns in order, sorted by name; a staging file's when db is one. In the arena.
 * INVALID for a column whose type is none of ours. */
struct err *db_tables(struct arena *a, struct db *db, struct db_table **out, size_t *n) MUST_CHECK;
/* Sets the type that bigint (integer), smallint, text, double precision and blob (bytea) stand for. */
bool db_type_parse(struct str declared, enum db_type *out);

/* "name" with quotes doubled; "table" ("column", …). */
void db_add_name(struct buf *b, struct str name);
void db_add_column_list(struct buf *b, const struct db_table *t);
/* A query whose text was made here from the catalogue; columns of the given types. Everything in the arena. */
struct err *db_query_text(struct db *db, struct arena *a, const char *sql, const struct db_table *t, struct db_cursor **out)
    MUST_CHECK;
/* Inside a transaction: foreign keys are not checked until its commit (SQLite), or until the script *add_back was run
 * (PostgreSQL; "" else). In the arena. */
struct err *db_references_suspend(struct db *db, struct arena *a, const char **add_back) MUST_CHECK;
/* All rows of a table, its columns in t's order. */
struct err *db_table_rows(struct db *db, struct arena *a, const struct db_table *t, struct db_cursor **out) MUST_CHECK;
