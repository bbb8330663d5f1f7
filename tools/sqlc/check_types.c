#include "check.h"
#include "lex.h"
#include <string.h>

bool schema_column(struct checker *c, const char *table, const char *column, struct type *out, bool *is_known)
{
    const char *declared = NULL;
    int not_null = 0, is_key = 0;
    if (sqlite3_table_column_metadata(c->db, NULL, table, column, &declared, NULL, &not_null, &is_key, NULL) != SQLITE_OK)
        return false;
    out->null = !not_null && !is_key;
    *is_known = type_of_declared(declared ? declared : "", &out->type);
    return true;
}

static struct annotation *find_annotation(struct checker *c, struct str name)
{
    struct annotation *found = NULL;
    for (size_t i = 0; i < c->st->annotation.n; i++) {
        struct annotation *note = &c->st->annotation.at[i];
        if (!str_eq(note->name, name))
            continue;
        note->is_used = true;
        found = note;
    }
    return found;
}

static int line_of(const struct checker *c, struct str name)
{
    return variant_line_of_word(&c->full, name, variant_line(&c->full, 0));
}

struct origin { const char *table, *column; };

static bool complain_unknown_type(struct checker *c, int line, const char *table, const char *column)
{
    return complain(c->file, line, "%s.%s has a type that sqlc does not know: docs/manual/sqlc.md lists them", table, column);
}

/* A column of a table: the schema's type, unless the annotation narrows or widens its nullability. */
static bool column_of_table(struct checker *c, struct column *col, const struct origin *from, const struct annotation *note)
{
    bool is_known;
    if (!schema_column(c, from->table, from->column, &col->type, &is_known))
        return complain(c->file, line_of(c, col->name), "no column %s.%s", from->table, from->column);
    if (!is_known)
        return complain_unknown_type(c, line_of(c, col->name), from->table, from->column);
    const char *word = type_infos[col->type.type].word;
    if (note && note->type.type != col->type.type)
        return complain(c->file, note->line, STR_FMT " is a column of type %s", STR_ARG(col->name), word);
    if (!note && !col->type.null && may_become_null(c, str_of_c(from->table), col->name))
        return complain(c->file, line_of(c, col->name),
                        STR_FMT " may be null here (outer join, union or subquery): write \"as " STR_FMT " %s?\", without ? if it never is",
                        STR_ARG(col->name), STR_ARG(col->name), word);
    if (note)
        col->type = note->type;
    return true;
}

static bool check_column(struct checker *c, sqlite3_stmt *prepared, int i)
{
    struct column col = { .name = str_dup(c->arena, str_of_c(sqlite3_column_name(prepared, i))) };
    const struct annotation *note = find_annotation(c, col.name);
    struct origin from = { sqlite3_column_table_name(prepared, i), sqlite3_column_origin_name(prepared, i) };
    bool is_expression = !from.column;
    int line = line_of(c, col.name);
    if (!is_c_name(col.name))
        return complain(c->file, line, "column %d (" STR_FMT ") needs a name: write \"as name\" (a-z, 0-9, single _, no word of C)",
                        i + 1, STR_ARG(col.name));
    for (size_t k = 0; k < c->st->column.n; k++)
        if (str_eq(c->st->column.at[k].name, col.name))
            return complain(c->file, line, "two columns are called " STR_FMT, STR_ARG(col.name));
    if (is_expression && !note)
        return complain(c->file, line, "column " STR_FMT " is an expression: write \"as " STR_FMT " int\" (int bool text num blob, ? = may be null)",
                        STR_ARG(col.name), STR_ARG(col.name));
    if (!is_expression && !column_of_table(c, &col, &from, note))
        return false;
    if (is_expression)
        col.type = note->type;
    *LIST_ADD(c->arena, &c->st->column) = col;
    return true;
}

void check_columns(struct checker *c, sqlite3_stmt *prepared)
{
    int n = sqlite3_column_count(prepared);
    bool is_exec = c->st->kind == KIND_EXEC || c->st->kind == KIND_BULK;
    if (c->st->kind == KIND_EXEC && c->st->writes && n > 0)
        complain(c->file, c->st->line, "exec gives no columns: take one or many");
    if (!is_exec && n == 0)
        complain(c->file, c->st->line, "no columns: take exec");
    for (int i = 0; i < n; i++)
        check_column(c, prepared, i);
    for (size_t i = 0; i < c->st->annotation.n; i++) {
        const struct annotation *note = &c->st->annotation.at[i];
        if (!note->is_used)
            complain(c->file, note->line, "no column is called " STR_FMT, STR_ARG(note->name));
    }
}

/* The type of the column that the parameter is named after. */
static bool type_by_name(struct checker *c, struct param *p)
{
    const char *name = str_c(c->arena, p->name), *owner = NULL;
    for (size_t i = 0; i < c->table.n; i++) {
        const char *table = str_c(c->arena, c->table.at[i].name);
        struct type type;
        bool is_known;
        if (!schema_column(c, table, name, &type, &is_known))
            continue;
        if (!is_known)
            return complain_unknown_type(c, p->line, table, name);
        if (owner && (type.type != p->type.type || type.null != p->type.null))
            return complain(c->file, p->line, ":%s has not the same type in %s and %s: write \":%s %s\" or with ?", name, owner,
                            table, name, type_infos[type.type].word);
        owner = table;
        p->type = type;
        p->is_typed = true;
    }
    if (!owner)
        return complain(c->file, p->line, ":%s is no column of the statement's tables: write \":%s int\" (int bool text num blob, "
                        "? = may be null)", name, name);
    return true;
}

/* Fields that the options of the statement put beside the parameters. */
static void check_field(struct checker *c, const struct param *p)
{
    bool is_taken = (c->st->scope_param && str_eq_c(p->name, "scope")) || (c->st->order.n && str_eq_c(p->name, "order")) ||
                    (c->st->has_limit && (str_eq_c(p->name, "limit") || str_eq_c(p->name, "offset")));
    for (size_t i = 0; i < c->st->option.n; i++)
        is_taken |= str_eq(p->name, str_printf(c->arena, "with_" STR_FMT, STR_ARG(c->st->option.at[i])));
    if (is_taken)
        complain(c->file, p->line, ":" STR_FMT " is a field of the in struct already: rename it", STR_ARG(p->name));
}

void check_params(struct checker *c)
{
    for (size_t i = 0; i < c->st->param.n; i++) {
        struct param *p = &c->st->param.at[i];
        if (p->role != PARAM_IN)
            continue;
        check_field(c, p);
        if (!p->is_typed)
            type_by_name(c, p);
    }
}
