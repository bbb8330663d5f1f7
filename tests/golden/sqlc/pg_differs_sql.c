/* Made by tools/sqlc from pg_differs.sql, which is the place to change. */
#include "pg_differs_sql.h"
#include "db/stmt_value.h"

/* ---- pg_differs_sum ---- */
static const enum db_type s_pg_differs_sum_column[] = { DB_INT, DB_NUM, DB_NUM, DB_INT, DB_NUM };
static const struct db_part s_pg_differs_sum_part[] = {
    { PART_ALWAYS, 0, {
#line 5 "pg_differs.sql"
        "select sum(v.amount_fen) as total, avg(v.amount_fen) as mean, avg(v.score) as also_good,\n       max(v.visit_day) as last,\n       count(*) as n\n  from visit v\n",
        "select sum(v.amount_fen) as total, avg(v.amount_fen) as mean, avg(v.score) as also_good,\n       max(v.visit_day) as last,\n       count(*) as n\n  from visit v\n" } },
#line 13 "pg_differs_sql.c"
};
static const struct db_statement s_pg_differs_sum = {
    .name = "pg_differs_sum", .file = "pg_differs.sql", .line = 3,
    .part = s_pg_differs_sum_part, .n_parts = 1,
    .column = s_pg_differs_sum_column, .n_columns = 5,
    .writes = false, .on_stage = false,
};

static void s_pg_differs_sum_read(const struct db_cursor *c, struct pg_differs_sum_row *row)
{
    row->total = db_opt_int(c, 0);
    row->mean = db_opt_num(c, 1);
    row->also_good = db_opt_num(c, 2);
    row->last = db_opt_int(c, 3);
    row->n = db_num(c, 4);
}

struct err *pg_differs_sum(struct db *db, struct arena *a, struct pg_differs_sum_row *row, bool *found)
{
    const struct db_call call = {
        .st = &s_pg_differs_sum,
    };
    struct db_cursor *c;
    *found = false;
    TRY(db_start(db, a, &call, &c));
    if (db_step(c)) {
        s_pg_differs_sum_read(c, row);
        *found = true;
    }
    bool has_second = *found && db_step(c);
    TRY(db_finish(c));
    return has_second ? db_second_row(a, &s_pg_differs_sum) : NULL;
}

/* ---- pg_differs_function ---- */
static const enum db_type s_pg_differs_function_column[] = { DB_TEXT, DB_TEXT, DB_TEXT };
static const struct db_part s_pg_differs_function_part[] = {
    { PART_ALWAYS, 0, {
#line 11 "pg_differs.sql"
        "select '上海' as place,\n       '浦东' as part, group_concat(p.name, ',') as names from place p\n",
        "select '上海' as place,\n       '浦东' as part, group_concat(p.name, ',') as names from place p\n" } },
#line 55 "pg_differs_sql.c"
};
static const struct db_statement s_pg_differs_function = {
    .name = "pg_differs_function", .file = "pg_differs.sql", .line = 10,
    .part = s_pg_differs_function_part, .n_parts = 1,
    .column = s_pg_differs_function_column, .n_columns = 3,
    .writes = false, .on_stage = false,
};

static void s_pg_differs_function_read(const struct db_cursor *c, struct pg_differs_function_row *row)
{
    row->place = db_text(c, 0);
    row->part = db_text(c, 1);
    row->names = db_text(c, 2);
}

static void s_pg_differs_function_keep(struct arena *a, struct pg_differs_function_row *row)
{
    row->place = str_dup(a, row->place);
    row->part = str_dup(a, row->part);
    row->names = str_dup(a, row->names);
}

struct err *pg_differs_function(struct db *db, struct arena *a, struct pg_differs_function_row *row, bool *found)
{
    const struct db_call call = {
        .st = &s_pg_differs_function,
    };
    struct db_cursor *c;
    *found = false;
    TRY(db_start(db, a, &call, &c));
    if (db_step(c)) {
        s_pg_differs_function_read(c, row);
        s_pg_differs_function_keep(a, row);
        *found = true;
    }
    bool has_second = *found && db_step(c);
    TRY(db_finish(c));
    return has_second ? db_second_row(a, &s_pg_differs_function) : NULL;
}

/* ---- pg_differs_group ---- */
static const enum db_type s_pg_differs_group_column[] = { DB_TEXT, DB_INT };
static const struct db_part s_pg_differs_group_part[] = {
    { PART_ALWAYS, 0, {
#line 15 "pg_differs.sql"
        "select p.name, count(*) as n\n  from place p\n",
        "select p.name, count(*) as n\n  from place p\n" } },
#line 103 "pg_differs_sql.c"
};
static const struct db_statement s_pg_differs_group = {
    .name = "pg_differs_group", .file = "pg_differs.sql", .line = 14,
    .part = s_pg_differs_group_part, .n_parts = 1,
    .column = s_pg_differs_group_column, .n_columns = 2,
    .writes = false, .on_stage = false,
};

static void s_pg_differs_group_read(const struct db_cursor *c, struct pg_differs_group_row *row)
{
    row->name = db_text(c, 0);
    row->n = db_int(c, 1);
}

static void s_pg_differs_group_keep(struct arena *a, struct pg_differs_group_row *row)
{
    row->name = str_dup(a, row->name);
}

struct err *pg_differs_group(struct db *db, struct arena *a, struct pg_differs_group_rows *out)
{
    const struct db_call call = {
        .st = &s_pg_differs_group,
    };
    struct db_cursor *c;
    size_t room = 0;
    *out = (struct pg_differs_group_rows){ 0 };
    TRY(db_start(db, a, &call, &c));
    while (db_step(c)) {
        if (out->n == room) {
            room = room ? room * 2 : 8;
            out->row = arena_grow(a, out->row, out->n, room, sizeof *out->row);
        }
        s_pg_differs_group_read(c, &out->row[out->n]);
        s_pg_differs_group_keep(a, &out->row[out->n]);
        out->n++;
    }
    return db_finish(c);
}

/* ---- pg_differs_compare ---- */
static const enum db_type s_pg_differs_compare_param[] = { DB_INT };
static const enum db_type s_pg_differs_compare_column[] = { DB_INT };
static const struct db_part s_pg_differs_compare_part[] = {
    { PART_ALWAYS, 0, {
#line 19 "pg_differs.sql"
        "select p.id\n  from place p\n where p.id = 1\n",
        "select p.id\n  from place p\n where p.id = 1\n" } },
    { PART_OPTION, 0, {
#line 22 "pg_differs.sql"
        "and p.id > 2\n",
        "and p.id > 2\n" } },
    { PART_OPTION, 1, {
#line 23 "pg_differs.sql"
        "and p.name = ?1\n",
        "and p.name = $1\n" } },
#line 160 "pg_differs_sql.c"
};
static const struct db_statement s_pg_differs_compare = {
    .name = "pg_differs_compare", .file = "pg_differs.sql", .line = 18,
    .part = s_pg_differs_compare_part, .n_parts = 3,
    .param = s_pg_differs_compare_param, .n_params = 1,
    .column = s_pg_differs_compare_column, .n_columns = 1,
    .writes = false, .on_stage = false,
};

static void s_pg_differs_compare_read(const struct db_cursor *c, struct pg_differs_compare_row *row)
{
    row->id = db_int(c, 0);
}

struct err *pg_differs_compare(struct db *db, struct arena *a, const struct pg_differs_compare_in *in, struct pg_differs_compare_rows *out)
{
    const struct db_value value[] = {
        db_of_int(in->word),
    };
    const struct db_call call = {
        .st = &s_pg_differs_compare,
        .options = (in->with_first ? 1u << 0 : 0) | (in->with_second ? 1u << 1 : 0),
        .param = value,
    };
    struct db_cursor *c;
    size_t room = 0;
    *out = (struct pg_differs_compare_rows){ 0 };
    TRY(db_start(db, a, &call, &c));
    while (db_step(c)) {
        if (out->n == room) {
            room = room ? room * 2 : 8;
            out->row = arena_grow(a, out->row, out->n, room, sizeof *out->row);
        }
        s_pg_differs_compare_read(c, &out->row[out->n]);
        out->n++;
    }
    return db_finish(c);
}

/* ---- pg_differs_param ---- */
static const enum db_type s_pg_differs_param_param[] = { DB_NUM };
static const enum db_type s_pg_differs_param_column[] = { DB_INT };
static const struct db_part s_pg_differs_param_part[] = {
    { PART_ALWAYS, 0, {
#line 26 "pg_differs.sql"
        "select p.id from place p\n where p.id > ?1\n",
        "select p.id from place p\n where p.id > $1\n" } },
#line 208 "pg_differs_sql.c"
};
static const struct db_statement s_pg_differs_param = {
    .name = "pg_differs_param", .file = "pg_differs.sql", .line = 25,
    .part = s_pg_differs_param_part, .n_parts = 1,
    .param = s_pg_differs_param_param, .n_params = 1,
    .column = s_pg_differs_param_column, .n_columns = 1,
    .writes = false, .on_stage = false,
};

static void s_pg_differs_param_read(const struct db_cursor *c, struct pg_differs_param_row *row)
{
    row->id = db_int(c, 0);
}

struct err *pg_differs_param(struct db *db, struct arena *a, const struct pg_differs_param_in *in, struct pg_differs_param_rows *out)
{
    const struct db_value value[] = {
        db_of_num(in->least),
    };
    const struct db_call call = {
        .st = &s_pg_differs_param,
        .param = value,
    };
    struct db_cursor *c;
    size_t room = 0;
    *out = (struct pg_differs_param_rows){ 0 };
    TRY(db_start(db, a, &call, &c));
    while (db_step(c)) {
        if (out->n == room) {
            room = room ? room * 2 : 8;
            out->row = arena_grow(a, out->row, out->n, room, sizeof *out->row);
        }
        s_pg_differs_param_read(c, &out->row[out->n]);
        out->n++;
    }
    return db_finish(c);
}

/* ---- pg_differs_column ---- */
static const enum db_type s_pg_differs_column_column[] = { DB_INT, DB_TEXT };
static const struct db_part s_pg_differs_column_part[] = {
    { PART_ALWAYS, 0, {
#line 30 "pg_differs.sql"
        "select p.id, length(p.name) as n from place p\n",
        "select p.id, length(p.name) as n from place p\n" } },
#line 254 "pg_differs_sql.c"
};
static const struct db_statement s_pg_differs_column = {
    .name = "pg_differs_column", .file = "pg_differs.sql", .line = 29,
    .part = s_pg_differs_column_part, .n_parts = 1,
    .column = s_pg_differs_column_column, .n_columns = 2,
    .writes = false, .on_stage = false,
};

static void s_pg_differs_column_read(const struct db_cursor *c, struct pg_differs_column_row *row)
{
    row->id = db_int(c, 0);
    row->n = db_text(c, 1);
}

static void s_pg_differs_column_keep(struct arena *a, struct pg_differs_column_row *row)
{
    row->n = str_dup(a, row->n);
}

struct err *pg_differs_column(struct db *db, struct arena *a, struct pg_differs_column_rows *out)
{
    const struct db_call call = {
        .st = &s_pg_differs_column,
    };
    struct db_cursor *c;
    size_t room = 0;
    *out = (struct pg_differs_column_rows){ 0 };
    TRY(db_start(db, a, &call, &c));
    while (db_step(c)) {
        if (out->n == room) {
            room = room ? room * 2 : 8;
            out->row = arena_grow(a, out->row, out->n, room, sizeof *out->row);
        }
        s_pg_differs_column_read(c, &out->row[out->n]);
        s_pg_differs_column_keep(a, &out->row[out->n]);
        out->n++;
    }
    return db_finish(c);
}

/* ---- pg_differs_good ---- */
static const enum db_type s_pg_differs_good_param[] = { DB_INT };
static const enum db_type s_pg_differs_good_column[] = { DB_INT, DB_INT, DB_INT };
static const struct db_part s_pg_differs_good_part[] = {
    { PART_ALWAYS, 0, {
#line 33 "pg_differs.sql"
        "select p.id, length(p.name) as n, p.id > 1 and p.id < ?1 as is_some from place p\n",
        "select p.id, length(p.name) as n, p.id > 1 and p.id < $1 as is_some from place p\n" } },
#line 303 "pg_differs_sql.c"
};
static const struct db_statement s_pg_differs_good = {
    .name = "pg_differs_good", .file = "pg_differs.sql", .line = 32,
    .part = s_pg_differs_good_part, .n_parts = 1,
    .param = s_pg_differs_good_param, .n_params = 1,
    .column = s_pg_differs_good_column, .n_columns = 3,
    .writes = false, .on_stage = false,
};

static void s_pg_differs_good_read(const struct db_cursor *c, struct pg_differs_good_row *row)
{
    row->id = db_int(c, 0);
    row->n = db_int(c, 1);
    row->is_some = db_int(c, 2);
}

struct err *pg_differs_good(struct db *db, struct arena *a, const struct pg_differs_good_in *in, struct pg_differs_good_rows *out)
{
    const struct db_value value[] = {
        db_of_int(in->n),
    };
    const struct db_call call = {
        .st = &s_pg_differs_good,
        .param = value,
    };
    struct db_cursor *c;
    size_t room = 0;
    *out = (struct pg_differs_good_rows){ 0 };
    TRY(db_start(db, a, &call, &c));
    while (db_step(c)) {
        if (out->n == room) {
            room = room ? room * 2 : 8;
            out->row = arena_grow(a, out->row, out->n, room, sizeof *out->row);
        }
        s_pg_differs_good_read(c, &out->row[out->n]);
        out->n++;
    }
    return db_finish(c);
}
