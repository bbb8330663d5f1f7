/* Run time of the statements that tools/sqlc generates. Nobody else includes this file (lint).
 *
 * A statement is a const description: parts of SQL text for both engines, its parameters and columns. A call chooses the
 * variant (scope, optional parts, order) and gives the parameters; prepared statements are kept per connection by
 * (statement, variant). Parameters are numbered over the whole statement (?k / $k), so a variant may leave some unused. */
#pragma once
#include "db/db.h"

enum db_type { DB_INT, DB_BOOL, DB_TEXT, DB_NUM, DB_BLOB };

enum db_part_when { PART_ALWAYS, PART_SCOPE, PART_OPTION, PART_ORDER, PART_LIMIT };
struct db_part {
    enum db_part_when when;
    int which;                       /* scope kind, number of the option's bit, order number */
    const char *text[2];             /* by enum db_engine; parameters are written ?k and $k */
};

struct db_statement {
    const char *name;                /* the key of kept statements is the struct's address; without a name none is kept */
    const char *file;
    int line;
    const struct db_part *part;
    size_t n_parts;
    const enum db_type *param;
    size_t n_params;
    const enum db_type *column;
    size_t n_columns;
    const char *target;              /* of a bulk insert: "table (column, …)" */
    bool writes;                     /* insert, update, delete: needs db_write */
    bool on_stage;                   /* writes stage_* tables only, whatever it reads: exempt from db_write */
};

struct db_value { enum db_type type; bool null; int64_t i; double num; struct str s; };

struct db_call {
    const struct db_statement *st;
    enum db_scope_kind scope;
    unsigned options;                /* bit mask of optional parts */
    int order;
    bool has_limit;
    const struct db_value *param;    /* n_params */
};

struct db_cursor;

/* Starts a query. The parameters need not outlive the call; text and blobs of a row live until the next step. The cursor
 * is closed with the arena at the latest. BUG for a statement that writes outside db_write, or a text that the engine
 * refuses; errors are made on the arena. */
struct err *db_start(struct db *db, struct arena *a, const struct db_call *call, struct db_cursor **out) MUST_CHECK;
/* True when there is a row. False at the end or on an error, which db_finish gives. */
bool db_step(struct db_cursor *c);
struct err *db_finish(struct db_cursor *c) MUST_CHECK;   /* also closes; NULL cursor is allowed */
bool db_is_null(const struct db_cursor *c, int col);
int64_t db_int(const struct db_cursor *c, int col);
double db_num(const struct db_cursor *c, int col);
struct str db_text(const struct db_cursor *c, int col);  /* also blobs; .p NULL when null */

/* Bulk insert: rows of the statement's parameters, one after the other, then close; meanwhile nothing else runs on the
 * connection. One database call whatever the number of rows: PostgreSQL gets them by COPY, SQLite by its prepared insert. What is
 * wrong with a row may be told by any of the three; errors as of db_exec. After one nothing is to be closed. */
struct db_load;
struct err *db_load_open(struct db *db, struct arena *a, const struct db_statement *st, struct db_load **out) MUST_CHECK;
struct err *db_load_row(struct db_load *load, const struct db_value *value) MUST_CHECK;
struct err *db_load_close(struct db_load *load) MUST_CHECK;

/* insert, update, delete; *changed (may be NULL) = number of rows. Takes no memory per call. Constraint violations: CONFLICT (unique, foreign key) or INVALID (check, not null) with the
 * constraint's name in detail. */
struct err *db_exec(struct db *db, const struct db_call *call, int64_t *changed) MUST_CHECK;
