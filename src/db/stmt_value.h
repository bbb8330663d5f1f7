/* What the functions that tools/sqlc generates share. A text or blob with p == NULL is NULL. */
#pragma once
#include "db/stmt.h"

static inline struct db_value db_of_int(int64_t v)
{
    return (struct db_value){ .type = DB_INT, .i = v };
}

static inline struct db_value db_of_opt_int(struct opt_int v)
{
    return (struct db_value){ .type = DB_INT, .null = !v.has, .i = v.v };
}

static inline struct db_value db_of_bool(bool v)
{
    return (struct db_value){ .type = DB_BOOL, .i = v };
}

static inline struct db_value db_of_opt_bool(struct opt_int v)
{
    return (struct db_value){ .type = DB_BOOL, .null = !v.has, .i = v.v != 0 };
}

static inline struct db_value db_of_num(double v)
{
    return (struct db_value){ .type = DB_NUM, .num = v };
}

static inline struct db_value db_of_opt_num(struct opt_num v)
{
    return (struct db_value){ .type = DB_NUM, .null = !v.has, .num = v.v };
}

static inline struct db_value db_of_text(struct str v)
{
    return (struct db_value){ .type = DB_TEXT, .null = !v.p, .s = v };
}

static inline struct db_value db_of_blob(struct str v)
{
    return (struct db_value){ .type = DB_BLOB, .null = !v.p, .s = v };
}

static inline bool db_bool(const struct db_cursor *c, int col)
{
    return db_int(c, col) != 0;
}

static inline struct opt_int db_opt_int(const struct db_cursor *c, int col)
{
    return db_is_null(c, col) ? (struct opt_int){ 0 } : SOME_INT(db_int(c, col));
}

static inline struct opt_num db_opt_num(const struct db_cursor *c, int col)
{
    return db_is_null(c, col) ? (struct opt_num){ 0 } : SOME_NUM(db_num(c, col));
}

/* The error of a statement of kind `one` that found a second row. */
static inline struct err *db_second_row(struct arena *a, const struct db_statement *st)
{
    struct err *e = ERR(a, ERR_BUG, "The program made a mistake with the database. Please tell the administrator.");
    return err_detail(a, e, "more than one row (%s:%d %s)", st->file, st->line, st->name);
}
