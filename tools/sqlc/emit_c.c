#include "emit.h"
#include "variant.h"

/* The source: for each statement its const description (texts by variant, types) and its functions. Statics are called
 * s_NAME_…, so that no statement's name can meet them. */

static bool is_text(enum db_type type)
{
    return type == DB_TEXT || type == DB_BLOB;
}

static void add_literal(struct buf *out, struct str text)
{
    buf_add_char(out, '"');
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '"' || text.p[i] == '\\')
            buf_add_char(out, '\\');
        if (text.p[i] == '\n')
            buf_add_c(out, "\\n");
        else
            buf_add_char(out, text.p[i]);
    }
    buf_add_char(out, '"');
}

static int line_number(const struct buf *out)
{
    int n = 1;
    for (size_t i = 0; i < out->n; i++)
        n += out->p[i] == '\n';
    return n;
}

static const char *part_word(enum db_part_when when)
{
    static const char *const words[] = {
        [PART_ALWAYS] = "PART_ALWAYS", [PART_SCOPE] = "PART_SCOPE", [PART_OPTION] = "PART_OPTION",
        [PART_ORDER] = "PART_ORDER", [PART_LIMIT] = "PART_LIMIT",
    };
    return words[when];
}

static void emit_part(struct buf *out, const struct sql_file *f, const struct statement *st, const struct piece *p, int kind)
{
    enum db_scope_kind scope = (enum db_scope_kind)kind;
    if (p->when == PART_SCOPE)
        buf_addf(out, "    { PART_SCOPE, %s, {", scope_constant(scope));
    else
        buf_addf(out, "    { %s, %d, {", part_word(p->when), p->which);
    buf_addf(out, "\n#line %d ", p->line);
    add_literal(out, str_of_c(f->path));
    buf_add_c(out, "\n        ");
    add_literal(out, piece_text(f->arena, st, p, DB_SQLITE, scope));
    buf_add_c(out, ",\n        ");
    add_literal(out, piece_text(f->arena, st, p, DB_POSTGRES, scope));
    buf_add_c(out, " } },\n");
}

static size_t emit_parts(struct buf *out, const struct sql_file *f, const struct statement *st)
{
    size_t n = 0;
    emit_named(out, st, "static const struct db_part s_$_part[] = {\n");
    for (size_t i = 0; i < st->piece.n; i++) {
        const struct piece *p = &st->piece.at[i];
        int n_kinds = p->when == PART_SCOPE ? SCOPE_KINDS : 1;
        for (int kind = 0; kind < n_kinds; kind++, n++)
            emit_part(out, f, st, p, kind);
    }
    buf_addf(out, "#line %d \"" STR_FMT "_sql.c\"\n};\n", line_number(out) + 1, STR_ARG(f->base));
    return n;
}

static void emit_types(struct buf *out, const struct statement *st)
{
    if (st->param.n)
        emit_named(out, st, "static const enum db_type s_$_param[] = {");
    for (size_t i = 0; i < st->param.n; i++)
        buf_addf(out, "%s %s", i ? "," : "", type_infos[st->param.at[i].type.type].constant);
    buf_add_c(out, st->param.n ? " };\n" : "");
    if (st->column.n)
        emit_named(out, st, "static const enum db_type s_$_column[] = {");
    for (size_t i = 0; i < st->column.n; i++)
        buf_addf(out, "%s %s", i ? "," : "", type_infos[st->column.at[i].type.type].constant);
    buf_add_c(out, st->column.n ? " };\n" : "");
}

/* The path without leading "../": where the file is in the source tree. */
static struct str tree_path(const char *path)
{
    struct str s = str_of_c(path);
    while (str_starts(s, STR("../")))
        s = str_sub(s, 3, s.n);
    return s;
}

static void emit_statement(struct buf *out, const struct sql_file *f, const struct statement *st)
{
    emit_types(out, st);
    size_t n_parts = emit_parts(out, f, st);
    emit_named(out, st, "static const struct db_statement s_$ = {\n    .name = \"$\", .file = ");
    add_literal(out, tree_path(f->path));
    buf_addf(out, ", .line = %d,\n", st->line);
    emit_named(out, st, "    .part = s_$_part, ");
    buf_addf(out, ".n_parts = %zu,\n", n_parts);
    if (st->param.n) {
        emit_named(out, st, "    .param = s_$_param, ");
        buf_addf(out, ".n_params = %zu,\n", st->param.n);
    }
    if (st->column.n) {
        emit_named(out, st, "    .column = s_$_column, ");
        buf_addf(out, ".n_columns = %zu,\n", st->column.n);
    }
    if (st->kind == KIND_BULK)
        buf_addf(out, "    .target = \"" STR_FMT "\",\n", STR_ARG(st->target));
    buf_addf(out, "    .writes = %s, .on_stage = %s,\n};\n\n", st->writes ? "true" : "false", st->on_stage ? "true" : "false");
}

static void emit_value(struct buf *out, const struct param *p)
{
    static const char *const make[5][2] = {
        [DB_INT] = { "db_of_int", "db_of_opt_int" }, [DB_BOOL] = { "db_of_bool", "db_of_opt_bool" },
        [DB_NUM] = { "db_of_num", "db_of_opt_num" }, [DB_TEXT] = { "db_of_text", "db_of_text" },
        [DB_BLOB] = { "db_of_blob", "db_of_blob" },
    };
    const char *member = p->role == PARAM_SCOPE ? ".id" : p->role == PARAM_PLACES ? ".places" : "";
    buf_addf(out, "        %s(in->" STR_FMT "%s),\n", make[p->type.type][p->type.null], STR_ARG(p->name), member);
}

static void emit_values(struct buf *out, const struct statement *st)
{
    if (st->param.n)
        buf_add_c(out, "    const struct db_value value[] = {\n");
    for (size_t i = 0; i < st->param.n; i++)
        emit_value(out, &st->param.at[i]);
    if (st->param.n)
        buf_add_c(out, "    };\n");
}

/* "const struct db_call call = …", the parameters' values before it. */
static void emit_call(struct buf *out, const struct statement *st)
{
    emit_values(out, st);
    emit_named(out, st, "    const struct db_call call = {\n        .st = &s_$,\n");
    if (st->scope_param)
        buf_add_c(out, "        .scope = in->scope.kind,\n");
    buf_add_c(out, st->option.n ? "        .options = " : "");
    for (size_t i = 0; i < st->option.n; i++)
        buf_addf(out, "%s(in->with_" STR_FMT " ? 1u << %zu : 0)", i ? " | " : "", STR_ARG(st->option.at[i]), i);
    buf_add_c(out, st->option.n ? ",\n" : "");
    if (st->order.n)
        buf_add_c(out, "        .order = (int)in->order,\n");
    if (st->has_limit)
        buf_add_c(out, "        .has_limit = in->limit > 0,\n");
    if (st->param.n)
        buf_add_c(out, "        .param = value,\n");
    buf_add_c(out, "    };\n");
}

static void emit_read(struct buf *out, const struct statement *st)
{
    static const char *const get[5][2] = {
        [DB_INT] = { "db_int", "db_opt_int" }, [DB_BOOL] = { "db_bool", "db_opt_int" }, [DB_NUM] = { "db_num", "db_opt_num" },
        [DB_TEXT] = { "db_text", "db_text" }, [DB_BLOB] = { "db_text", "db_text" },
    };
    emit_named(out, st, "static void s_$_read(const struct db_cursor *c, struct $_row *row)\n{\n");
    for (size_t i = 0; i < st->column.n; i++) {
        const struct column *col = &st->column.at[i];
        buf_addf(out, "    row->" STR_FMT " = %s(c, %zu);\n", STR_ARG(col->name), get[col->type.type][col->type.null], i);
    }
    buf_add_c(out, "}\n\n");
}

static bool has_text(const struct statement *st)
{
    for (size_t i = 0; i < st->column.n; i++)
        if (is_text(st->column.at[i].type.type))
            return true;
    return false;
}

/* Copies of the texts, whose bytes live only until the next step. */
static void emit_keep(struct buf *out, const struct statement *st)
{
    if (!has_text(st))
        return;
    emit_named(out, st, "static void s_$_keep(struct arena *a, struct $_row *row)\n{\n");
    for (size_t i = 0; i < st->column.n; i++) {
        struct str name = st->column.at[i].name;
        if (is_text(st->column.at[i].type.type))
            buf_addf(out, "    row->" STR_FMT " = str_dup(a, row->" STR_FMT ");\n", STR_ARG(name), STR_ARG(name));
    }
    buf_add_c(out, "}\n\n");
}

static const char one_body[] =
    "    struct db_cursor *c;\n"
    "    *found = false;\n"
    "    TRY(db_start(db, a, &call, &c));\n"
    "    if (db_step(c)) {\n"
    "        s_$_read(c, row);\n"
    "%"
    "        *found = true;\n"
    "    }\n"
    "    bool has_second = *found && db_step(c);\n"
    "    TRY(db_finish(c));\n"
    "    return has_second ? db_second_row(a, &s_$) : NULL;\n"
    "}\n";

static const char many_body[] =
    "    struct db_cursor *c;\n"
    "    size_t room = 0;\n"
    "    *out = (struct $_rows){ 0 };\n"
    "    TRY(db_start(db, a, &call, &c));\n"
    "    while (db_step(c)) {\n"
    "        if (out->n == room) {\n"
    "            room = room ? room * 2 : 8;\n"
    "            out->row = arena_grow(a, out->row, out->n, room, sizeof *out->row);\n"
    "        }\n"
    "        s_$_read(c, &out->row[out->n]);\n"
    "%"
    "        out->n++;\n"
    "    }\n"
    "    return db_finish(c);\n"
    "}\n";

/* The body; at % the row's texts are kept, when there are any. */
static void emit_body(struct buf *out, const struct statement *st, const char *body, const char *keep)
{
    struct str rest = str_of_c(body), head = str_cut(&rest, '%');
    emit_named(out, st, str_c(out->arena, head));
    if (has_text(st))
        emit_named(out, st, keep);
    emit_named(out, st, str_c(out->arena, rest));
}

static void emit_each(struct buf *out, const struct statement *st)
{
    buf_add_c(out, "    out->c = NULL;\n    return db_start(db, a, &call, &out->c);\n}\n\n");
    emit_prototype(out, st, FUNCTION_NEXT);
    emit_named(out, st, "\n{\n    if (!db_step(c->c))\n        return false;\n    s_$_read(c->c, row);\n    return true;\n}\n\n");
    emit_prototype(out, st, FUNCTION_CLOSE);
    buf_add_c(out, "\n{\n    struct db_cursor *done = c->c;\n    c->c = NULL;\n    return db_finish(done);\n}\n");
}

/* One row goes by a function of its own. */
static void emit_bulk(struct buf *out, const struct statement *st)
{
    emit_named(out, st, "static struct err *s_$_put(struct db_load *load, const struct $_in *in)\n{\n");
    emit_values(out, st);
    buf_add_c(out, "    return db_load_row(load, value);\n}\n\n");
    emit_prototype(out, st, FUNCTION_MAIN);
    emit_named(out, st,
               "\n{\n"
               "    struct db_load *load;\n"
               "    TRY(db_load_open(db, a, &s_$, &load));\n"
               "    for (size_t i = 0; i < n; i++)\n"
               "        TRY(s_$_put(load, &rows[i]));\n"
               "    return db_load_close(load);\n"
               "}\n");
}

static void emit_functions(struct buf *out, const struct statement *st)
{
    if (st->kind == KIND_BULK) {
        emit_bulk(out, st);
        return;
    }
    if (st->kind != KIND_EXEC)
        emit_read(out, st);
    if (st->kind == KIND_ONE || st->kind == KIND_MANY)
        emit_keep(out, st);
    emit_prototype(out, st, FUNCTION_MAIN);
    buf_add_c(out, "\n{\n");
    emit_call(out, st);
    switch (st->kind) {
    case KIND_ONE:
        emit_body(out, st, one_body, "        s_$_keep(a, row);\n");
        break;
    case KIND_MANY:
        emit_body(out, st, many_body, "        s_$_keep(a, &out->row[out->n]);\n");
        break;
    case KIND_EACH:
        emit_each(out, st);
        break;
    case KIND_EXEC:
        buf_add_c(out, "    return db_exec(db, &call, changed);\n}\n");
        break;
    case KIND_BULK:
        break;
    }
}

struct str emit_source(const struct sql_file *f)
{
    struct buf out = buf_on(f->arena);
    buf_addf(&out, "/* Made by tools/sqlc from " STR_FMT ".sql, which is the place to change. */\n"
             "#include \"" STR_FMT "_sql.h\"\n#include \"db/stmt_value.h\"\n", STR_ARG(f->base), STR_ARG(f->base));
    for (size_t i = 0; i < f->statement.n; i++) {
        buf_addf(&out, "\n/* ---- " STR_FMT " ---- */\n", STR_ARG(f->statement.at[i].name));
        emit_statement(&out, f, &f->statement.at[i]);
        emit_functions(&out, &f->statement.at[i]);
    }
    return buf_str(&out);
}
