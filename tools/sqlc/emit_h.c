#include "sqlc.h"

/* The header: for each statement its structs and its functions under the comment from the .sql file. */

bool has_in(const struct statement *st)
{
    return st->param.n || st->option.n || st->order.n;
}

static void add_upper(struct buf *out, struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        buf_add_char(out, s.p[i] >= 'a' && s.p[i] <= 'z' ? (char)(s.p[i] - 'a' + 'A') : s.p[i]);
}

static void add_field(struct buf *out, struct str name, struct type type)
{
    const char *c_type = type_infos[type.type].c_type[type.null];
    bool is_bool = type.type == DB_BOOL && type.null;
    bool may_be_none = type.null && (type.type == DB_TEXT || type.type == DB_BLOB);
    buf_addf(out, "    %s " STR_FMT ";%s\n", c_type, STR_ARG(name),
             is_bool ? " /* 0 or 1 */" : may_be_none ? " /* p == NULL: no value */" : type.type == DB_BLOB ? " /* bytes */" : "");
}

static void emit_orders(struct buf *out, const struct statement *st)
{
    if (!st->order.n)
        return;
    buf_addf(out, "enum " STR_FMT "_order {", STR_ARG(st->name));
    for (size_t i = 0; i < st->order.n; i++) {
        buf_add_c(out, i ? ", " : " ");
        add_upper(out, st->name);
        buf_add_c(out, "_ORDER_");
        add_upper(out, st->order.at[i]);
    }
    buf_add_c(out, " };\n");
}

static void emit_in(struct buf *out, const struct statement *st)
{
    if (!has_in(st))
        return;
    emit_orders(out, st);
    buf_addf(out, "struct " STR_FMT "_in {\n", STR_ARG(st->name));
    if (st->scope_param)
        buf_add_c(out, "    struct db_scope scope;\n");
    for (size_t i = 0; i < st->param.n; i++)
        if (st->param.at[i].role == PARAM_IN)
            add_field(out, st->param.at[i].name, st->param.at[i].type);
    for (size_t i = 0; i < st->option.n; i++)
        buf_addf(out, "    bool with_" STR_FMT ";\n", STR_ARG(st->option.at[i]));
    if (st->order.n)
        buf_addf(out, "    enum " STR_FMT "_order order;\n", STR_ARG(st->name));
    if (st->has_limit)
        buf_add_c(out, "    int64_t limit, offset; /* limit 0: no limit, no offset */\n");
    buf_add_c(out, "};\n");
}

static void emit_row(struct buf *out, const struct statement *st)
{
    struct str name = st->name;
    if (!st->column.n)
        return;
    buf_addf(out, "struct " STR_FMT "_row {\n", STR_ARG(name));
    for (size_t i = 0; i < st->column.n; i++)
        add_field(out, st->column.at[i].name, st->column.at[i].type);
    buf_add_c(out, "};\n");
    if (st->kind == KIND_MANY)
        buf_addf(out, "struct " STR_FMT "_rows { struct " STR_FMT "_row *row; size_t n; };\n", STR_ARG(name), STR_ARG(name));
    if (st->kind == KIND_EACH)
        buf_addf(out, "struct " STR_FMT "_cursor { struct db_cursor *c; };\n", STR_ARG(name));
}

static void emit_comment(struct buf *out, const struct statement *st)
{
    struct str rest = st->comment;
    if (str_trim(rest).n == 0)
        return;
    rest.n--; /* the last newline */
    for (bool is_first = true; rest.p; is_first = false) {
        struct str line = str_cut(&rest, '\n');
        buf_add_c(out, is_first ? "/* " : line.n ? "\n * " : "\n *");
        for (struct str part = line; part.p;) { /* a comment cannot hold its own end */
            ptrdiff_t end = str_find(part, STR("*/"));
            buf_add(out, str_sub(part, 0, end < 0 ? part.n : (size_t)end + 1));
            part = end < 0 ? STR_NONE : (buf_add_char(out, ' '), str_sub(part, (size_t)end + 1, part.n));
        }
    }
    buf_add_c(out, " */\n");
}

void emit_prototype(struct buf *out, const struct statement *st, enum function which)
{
    struct str name = st->name;
    if (which == FUNCTION_NEXT) {
        buf_addf(out, "bool " STR_FMT "_next(struct " STR_FMT "_cursor *c, struct " STR_FMT "_row *row)", STR_ARG(name), STR_ARG(name), STR_ARG(name));
        return;
    }
    if (which == FUNCTION_CLOSE) {
        buf_addf(out, "struct err *" STR_FMT "_close(struct " STR_FMT "_cursor *c)", STR_ARG(name), STR_ARG(name));
        return;
    }
    buf_addf(out, "struct err *" STR_FMT "%s(struct db *db", STR_ARG(name), st->kind == KIND_EACH ? "_open" : "");
    if (st->kind != KIND_EXEC)
        buf_add_c(out, ", struct arena *a");
    if (has_in(st))
        buf_addf(out, ", const struct " STR_FMT "_in *in", STR_ARG(name));
    switch (st->kind) {
    case KIND_ONE:
        buf_addf(out, ", struct " STR_FMT "_row *row, bool *found)", STR_ARG(name));
        break;
    case KIND_MANY:
        buf_addf(out, ", struct " STR_FMT "_rows *out)", STR_ARG(name));
        break;
    case KIND_EACH:
        buf_addf(out, ", struct " STR_FMT "_cursor *out)", STR_ARG(name));
        break;
    case KIND_EXEC:
        buf_add_c(out, ", int64_t *changed)");
        break;
    }
}

static void emit_functions(struct buf *out, const struct statement *st)
{
    emit_comment(out, st);
    emit_prototype(out, st, FUNCTION_MAIN);
    buf_add_c(out, " MUST_CHECK;\n");
    if (st->kind != KIND_EACH)
        return;
    emit_prototype(out, st, FUNCTION_NEXT);
    buf_add_c(out, ";\n");
    emit_prototype(out, st, FUNCTION_CLOSE);
    buf_add_c(out, " MUST_CHECK;\n");
}

struct str emit_header(const struct sql_file *f)
{
    struct buf out = buf_on(f->arena);
    buf_addf(&out, "/* Made by tools/sqlc from " STR_FMT ".sql, which is the place to change. docs/manual/sqlc.md tells what the\n"
             " * functions of each kind promise. */\n#pragma once\n#include \"db/db.h\"\n", STR_ARG(f->base));
    for (size_t i = 0; i < f->statement.n; i++) {
        const struct statement *st = &f->statement.at[i];
        buf_add_char(&out, '\n');
        emit_in(&out, st);
        emit_row(&out, st);
        emit_functions(&out, st);
    }
    return buf_str(&out);
}
