#include "db/db_schema.h"

bool db_type_parse(struct str declared, enum db_type *out)
{
    static const struct { const char *name; enum db_type type; } types[] = {
        { "bigint", DB_INT }, { "integer", DB_INT }, { "smallint", DB_BOOL }, { "text", DB_TEXT },
        { "double precision", DB_NUM }, { "blob", DB_BLOB }, { "bytea", DB_BLOB },
    };
    for (size_t i = 0; i < ARRAY_LEN(types); i++)
        if (str_eq_nocase(declared, str_of_c(types[i].name))) {
            *out = types[i].type;
            return true;
        }
    return false;
}

void db_add_name(struct buf *b, struct str name)
{
    buf_add_char(b, '"');
    for (size_t i = 0; i < name.n; i++) {
        if (name.p[i] == '"')
            buf_add_char(b, '"');
        buf_add_char(b, name.p[i]);
    }
    buf_add_char(b, '"');
}

void db_add_column_list(struct buf *b, const struct db_table *t)
{
    db_add_name(b, t->name);
    for (size_t i = 0; i < t->n_columns; i++) {
        buf_add_c(b, i ? ", " : " (");
        db_add_name(b, t->column[i].name);
    }
    buf_add_char(b, ')');
}

static const struct db_statement columns_statement = {
    .name = "db_columns", .file = __FILE__, .line = __LINE__,
    .part = (const struct db_part[]){ { PART_ALWAYS, 0, {
        "select m.name, p.name, p.type from sqlite_master m, pragma_table_info(m.name) p"
        " where m.type = 'table' and m.name not like 'sqlite\\_%' escape '\\' order by m.name, p.cid",
        "select c.relname::text, a.attname::text, format_type(a.atttypid, a.atttypmod) from pg_class c"
        " join pg_attribute a on a.attrelid = c.oid"
        " where c.relkind = 'r' and c.relnamespace = current_schema()::regnamespace and a.attnum > 0 and not a.attisdropped"
        " order by c.relname collate \"C\", a.attnum" } } },
    .n_parts = 1,
    .column = (const enum db_type[]){ DB_TEXT, DB_TEXT, DB_TEXT }, .n_columns = 3,
};

struct tables { struct arena *arena; struct db_table *table; size_t n, room; size_t column_room; };

static struct db_table *table_named(struct tables *all, struct str name)
{
    if (all->n && str_eq(all->table[all->n - 1].name, name))
        return &all->table[all->n - 1];
    if (all->n == all->room) {
        all->room = all->room ? 2 * all->room : 64;
        all->table = arena_grow(all->arena, all->table, all->n, all->room, sizeof *all->table);
    }
    all->column_room = 0;
    all->table[all->n] = (struct db_table){ .name = str_dup(all->arena, name) };
    return &all->table[all->n++];
}

static void add_column(struct tables *all, struct db_table *t, struct str name, enum db_type type)
{
    if (t->n_columns == all->column_room) {
        all->column_room = all->column_room ? 2 * all->column_room : 16;
        t->column = arena_grow(all->arena, t->column, t->n_columns, all->column_room, sizeof *t->column);
    }
    t->column[t->n_columns++] = (struct db_column){ str_dup(all->arena, name), type };
}

struct err *db_tables(struct arena *a, struct db *db, struct db_table **out, size_t *n)
{
    struct tables all = { .arena = a };
    struct db_cursor *c;
    struct err *wrong_type = NULL;
    TRY(db_start(db, a, &(struct db_call){ .st = &columns_statement }, &c));
    while (!wrong_type && db_step(c)) {
        enum db_type type = DB_INT;
        struct db_table *t = table_named(&all, db_text(c, 0));
        if (!db_type_parse(db_text(c, 2), &type))
            wrong_type = err_detail(a, ERR(a, ERR_INVALID, "Table {0} was not made by this program.", ARG_S(t->name)),
                                    "type " STR_FMT, STR_ARG(db_text(c, 2)));
        add_column(&all, t, db_text(c, 1), type);
    }
    struct err *e = db_finish(c);
    *out = all.table;
    *n = all.n;
    return e ? e : wrong_type;
}

struct err *db_table_rows(struct db *db, struct arena *a, const struct db_table *t, struct db_cursor **out)
{
    struct buf sql = buf_on(a);
    buf_add_c(&sql, "select ");
    for (size_t i = 0; i < t->n_columns; i++) {
        buf_add_c(&sql, i ? ", " : "");
        db_add_name(&sql, t->column[i].name);
    }
    buf_add_c(&sql, " from ");
    db_add_name(&sql, t->name);
    return db_query_text(db, a, buf_c(&sql), t, out);
}

struct err *db_query_text(struct db *db, struct arena *a, const char *sql, const struct db_table *t, struct db_cursor **out)
{
    struct db_part *part = ARENA_NEW(a, struct db_part);
    enum db_type *type = ARENA_ARRAY(a, enum db_type, t->n_columns);
    struct db_statement *st = ARENA_NEW(a, struct db_statement);
    for (size_t i = 0; i < t->n_columns; i++)
        type[i] = t->column[i].type;
    *part = (struct db_part){ PART_ALWAYS, 0, { sql, sql } };
    *st = (struct db_statement){ .part = part, .n_parts = 1, .column = type, .n_columns = t->n_columns };
    return db_start(db, a, &(struct db_call){ .st = st }, out);
}
