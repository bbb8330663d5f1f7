/* Every variant prepared on SQLite; types, tables, reads and writes from what it says. */
#pragma once
#include "variant.h"
#include <sqlite3.h>

struct access {         /* what the authorizer was asked */
    int action;         /* SQLITE_READ … */
    struct str table, column;
};
struct table_use {
    struct str name;
    bool is_read, is_inserted, is_changed;
};

struct checker {
    struct sql_file *file;
    struct arena *arena;
    sqlite3 *db;
    struct statement *st;
    LIST(struct access) access;      /* of the last prepare */
    int refused;                     /* the action that no statement may take, or 0 */
    LIST(struct table_use) table;    /* of the full variant */
    struct variant_text full;
};

/* Fills in columns, parameter types, writes and on_stage of every statement; complains about what is wrong. */
void check_file(struct sql_file *f, sqlite3 *db);

/* ---- check_types.c: for a checker whose st, table and full are set ---- */
void check_columns(struct checker *c, sqlite3_stmt *prepared);
void check_params(struct checker *c);
/* The column's type from the schema. False when there is no such column; *is_known false for a type sqlc has not. */
bool schema_column(struct checker *c, const char *table, const char *column, struct type *out, bool *is_known);

/* ---- check_null.c ---- */
/* True when a column of this table or of this name may be NULL although its table says not null: an outer join, the arms
 * of a union, a scalar subquery. Told from the words of the text, rather once too often than too rarely. */
bool may_become_null(struct checker *c, struct str table, struct str column);
