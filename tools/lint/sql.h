/* What lint sees of .sql files: the tables of migrations/ with their owners, and the statements with the tables they use. */
#pragma once
#include "lint/lint.h"

struct sql_table {
    struct str name;
    struct str feature;         /* of the comment "-- feature: org" right above it; no value without one */
    const struct source *file;
    int line;
};

struct sql_statement {
    struct str name, kind;      /* of its line "-- name : kind" */
    int line;
};

struct sql_use {
    const struct sql_table *table;
    bool writes;
    int line;
};

/* The tables and views of the migrations; those of migrations/stage.sql belong to nobody and are left out. */
struct sql_table *sql_tables(const struct lint *l, size_t *n);
struct sql_statement *sql_statements(const struct lint *l, const struct source *f, size_t *n);
/* Every place of a .sql file where one of the tables is read or written. */
struct sql_use *sql_uses(const struct lint *l, const struct source *f, const struct sql_table *tables, size_t n_tables, size_t *n);
