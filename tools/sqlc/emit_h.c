#include "emit.h"

/* The header: for each statement its structs and its functions under the comment from the .sql file. */

bool has_in(const struct statement *st)
{
    return st->param.n || st->option.n || st->order.n;
}

void emit_named(struct buf *out, const struct statement *st, const char *text)
{
    for (struct str rest = str_of_c(text); rest.p;) {
        buf_add(out, str_cut(&rest, '$'));
        if (rest.p)
            buf_add(out, st->name);
    }
}

static void add_upper(struct buf *out, struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        buf_add_char(out, s.p[i] >= 'a' && s.p[i] <= 'z' ? (char)(s.p[i] - 'a' + 'A') : s.p[i]);
}

static void add_field(struct buf *out, struct str name, struct type type)
{
    static const char *const notes[5][2] = {
        [DB_INT] = { "", "" }, [DB_NUM] = { "", "" }, [DB_BOOL] = { "", " /* 0 or 1 */" },
        [DB_TEXT] = { "", " /* p == NULL: no value */" }, [DB_BLOB] = { " /* bytes */", " /* bytes; p == NULL: no value */" },
    };
    buf_addf(out, "    %s " STR_FMT ";%s\n", type_infos[type.type].c_type[type.null], STR_ARG(name), notes[type.type][type.null]);
}

static void emit_orders(struct buf *out, const struct statement *st)
{
    if (!st->order.n)
        return;
    emit_named(out, st, "enum $_order {");
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
    emit_named(out, st, "struct $_in {\n");
    if (st->scope_param)
        buf_add_c(out, "    struct db_scope scope;\n");
    for (size_t i = 0; i < st->param.n; i++)
        if (st->param.at[i].role == PARAM_IN)
            add_field(out, st->param.at[i].name, st->param.at[i].type);
    for (size_t i = 0; i < st->option.n; i++)
        buf_addf(out, "    bool with_" STR_FMT ";\n", STR_ARG(st->option.at[i]));
    if (st->order.n)
        emit_named(out, st, "    enum $_order order;\n");
    if (st->has_limit)
        buf_add_c(out, "    int64_t limit, offset; /* limit 0: no limit, no offset */\n");
    buf_add_c(out, "};\n");
}

static void emit_row(struct buf *out, const struct statement *st)
{
    if (!st->column.n)
        return;
    emit_named(out, st, "struct $_row {\n");
    for (size_t i = 0; i < st->column.n; i++)
        add_field(out, st->column.at[i].name, st->column.at[i].type);
    buf_add_c(out, "};\n");
    if (st->kind == KIND_MANY)
        emit_named(out, st, "struct $_rows { struct $_row *row; size_t n; };\n");
    if (st->kind == KIND_EACH)
        emit_named(out, st, "struct $_cursor { struct db_cursor *c; };\n");
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
    static const char *const ends[] = {
        [KIND_ONE] = ", struct $_row *row, bool *found)", [KIND_MANY] = ", struct $_rows *out)",
        [KIND_EACH] = ", struct $_cursor *out)", [KIND_EXEC] = ", int64_t *changed)",
        [KIND_BULK] = ", size_t n)",
    };
    if (which == FUNCTION_NEXT) {
        emit_named(out, st, "bool $_next(struct $_cursor *c, struct $_row *row)");
        return;
    }
    if (which == FUNCTION_CLOSE) {
        emit_named(out, st, "struct err *$_close(struct $_cursor *c)");
        return;
    }
    emit_named(out, st, st->kind == KIND_EACH ? "struct err *$_open(struct db *db" : "struct err *$(struct db *db");
    if (st->kind != KIND_EXEC)
        buf_add_c(out, ", struct arena *a");
    if (has_in(st))
        emit_named(out, st, st->kind == KIND_BULK ? ", const struct $_in *rows" : ", const struct $_in *in");
    emit_named(out, st, ends[st->kind]);
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
    buf_addf(&out, "/* Made by tools/sqlc from " STR_FMT ".sql, which is the place to change.\n"
             " * docs/manual/sqlc.md tells what the functions of each kind promise. */\n"
             "#pragma once\n#include \"db/db.h\"\n", STR_ARG(f->base));
    for (size_t i = 0; i < f->statement.n; i++) {
        const struct statement *st = &f->statement.at[i];
        buf_add_char(&out, '\n');
        emit_in(&out, st);
        emit_row(&out, st);
        emit_functions(&out, st);
    }
    return buf_str(&out);
}
