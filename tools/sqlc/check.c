#include "check.h"
#include "lex.h"
#include <string.h>

static int on_access(void *ctx, int action, const char *table, const char *column, const char *db UNUSED, const char *by UNUSED)
{
    struct checker *c = ctx;
    switch (action) {
    case SQLITE_READ:
    case SQLITE_INSERT:
    case SQLITE_UPDATE:
    case SQLITE_DELETE:
    case SQLITE_SELECT:
        *LIST_ADD(c->arena, &c->access) = (struct access){
            action, str_dup(c->arena, str_of_c(table)), str_dup(c->arena, str_of_c(column)) };
        return SQLITE_OK;
    case SQLITE_FUNCTION:
    case SQLITE_RECURSIVE:
        return SQLITE_OK;
    default:
        c->refused = action;
        return SQLITE_DENY;
    }
}

/* The variant prepared, its accesses in c->access; NULL when SQLite refuses it. */
static sqlite3_stmt *prepare(struct checker *c, const struct variant_text *t)
{
    sqlite3_stmt *prepared = NULL;
    c->access.at = NULL;
    c->access.n = 0;
    c->refused = 0;
    sqlite3_prepare_v2(c->db, t->sql.p, (int)t->sql.n, &prepared, NULL);
    return prepared;
}

/* "no such table: x" comes without a position: the line where the message's last word stands. */
static int line_of_error(struct checker *c, const struct variant_text *t)
{
    int offset = sqlite3_error_offset(c->db);
    if (offset >= 0)
        return variant_line(t, (size_t)offset);
    struct str word = str_of_c(sqlite3_errmsg(c->db));
    size_t from = word.n;
    while (from > 0 && is_name_char(word.p[from - 1]))
        from--;
    word = str_sub(word, from, word.n);
    return variant_line_of_word(t, word, variant_line(t, 0));
}

static void complain_variant(struct checker *c, const struct variant *v, const struct variant_text *t)
{
    if (c->refused) {
        complain(c->file, variant_line(t, 0), "only select, insert, update and delete are statements");
        return;
    }
    if (sqlite3_errcode(c->db) == SQLITE_OK) {
        complain(c->file, variant_line(t, 0), "the statement is empty");
        return;
    }
    struct buf which = buf_on(c->arena);
    if (v->scope != SCOPE_SYSTEM)
        buf_addf(&which, " %s", scope_constant(v->scope));
    for (size_t i = 0; i < c->st->option.n; i++)
        if (v->options >> i & 1)
            buf_addf(&which, " --? " STR_FMT, STR_ARG(c->st->option.at[i]));
    if (c->st->order.n)
        buf_addf(&which, " --order " STR_FMT, STR_ARG(c->st->order.at[v->order]));
    if (v->has_limit)
        buf_add_c(&which, " --limit");
    const char *what = sqlite3_errmsg(c->db);
    if (which.n)
        complain(c->file, line_of_error(c, t), "%s (with%s)", what, which.p);
    else
        complain(c->file, line_of_error(c, t), "%s", what);
}

static size_t count_reads(const struct checker *c, const char *table, const char *column)
{
    size_t n = 0;
    for (size_t i = 0; i < c->access.n; i++) {
        const struct access *s = &c->access.at[i];
        n += s->action == SQLITE_READ && str_eq_c(s->table, table) && str_eq_c(s->column, column);
    }
    return n;
}

/* True when alias.column is good SQL where the scope stands; *n_dealer_ids counts the reads of dealer.id then. */
static bool probe(struct checker *c, const struct piece *site, const char *column, size_t *n_dealer_ids)
{
    struct variant v = { .probe = column ? site : NULL, .probe_column = column };
    struct variant_text t = variant_text(c->arena, c->st, &v);
    sqlite3_stmt *prepared = prepare(c, &t);
    sqlite3_finalize(prepared);
    *n_dealer_ids = count_reads(c, "dealer", "id");
    return prepared != NULL;
}

/* Finds out what the aliases of @scope(alias)@ are, by asking SQLite for their columns. */
static bool check_scopes(struct checker *c)
{
    bool is_good = true;
    for (size_t i = 0; i < c->st->piece.n; i++) {
        struct piece *p = &c->st->piece.at[i];
        size_t without, with, ignored;
        if (p->when != PART_SCOPE)
            continue;
        p->has_owner = probe(c, p, "owner_id", &ignored);
        if (probe(c, p, "dealer_id", &ignored))
            continue;
        p->is_dealer = probe(c, p, NULL, &without) && probe(c, p, "id", &with) && with > without;
        if (!p->is_dealer)
            is_good = complain(c->file, p->line, "@scope(" STR_FMT ")@: nothing called " STR_FMT " has a dealer_id here",
                               STR_ARG(p->text), STR_ARG(p->text));
    }
    return is_good;
}

static struct table_use *table_use(struct checker *c, struct str name)
{
    for (size_t i = 0; i < c->table.n; i++)
        if (str_eq(c->table.at[i].name, name))
            return &c->table.at[i];
    struct table_use *u = LIST_ADD(c->arena, &c->table);
    *u = (struct table_use){ .name = name };
    return u;
}

static void collect_tables(struct checker *c)
{
    for (size_t i = 0; i < c->access.n; i++) {
        const struct access *s = &c->access.at[i];
        if (s->action == SQLITE_SELECT)
            continue;
        struct table_use *u = table_use(c, s->table);
        u->is_read |= s->action == SQLITE_READ;
        u->is_inserted |= s->action == SQLITE_INSERT;
        u->is_changed |= s->action == SQLITE_UPDATE || s->action == SQLITE_DELETE;
    }
}

static bool is_stage(struct str table)
{
    return str_starts(table, STR("stage_"));
}

static bool has_same_tokens(struct str a, struct str b)
{
    size_t at_a = 0, at_b = 0;
    for (;;) {
        struct token x = lex_next_visible(a, &at_a), y = lex_next_visible(b, &at_b);
        if (x.kind != y.kind || !str_eq(x.text, y.text))
            return false;
        if (x.kind == TOKEN_END)
            return true;
    }
}

/* COPY takes the place of a bulk insert on PostgreSQL, so it must say no more than COPY can: these columns of new rows. */
static void check_bulk(struct checker *c, struct str table)
{
    struct statement *st = c->st;
    struct buf target = buf_on(c->arena), values = buf_on(c->arena);
    buf_addf(&target, STR_FMT " (", STR_ARG(table));
    for (size_t i = 0; i < st->param.n; i++) {
        buf_addf(&target, "%s" STR_FMT, i ? ", " : "", STR_ARG(st->param.at[i].name));
        buf_addf(&values, "%s?%zu", i ? ", " : "", i + 1);
    }
    buf_add_char(&target, ')');
    st->target = buf_str(&target);
    struct str wanted = str_printf(c->arena, "insert into " STR_FMT " values (" STR_FMT ")", STR_ARG(st->target), STR_ARG(buf_str(&values)));
    if (!has_same_tokens(c->full.sql, wanted))
        complain(c->file, st->line, "bulk is \"insert into table (a, b, …) values (:a, :b, …)\" and nothing else");
}

static void check_writes(struct checker *c)
{
    struct statement *st = c->st;
    struct str inserted = STR("");
    bool only_stage = true;
    for (size_t i = 0; i < c->table.n; i++) {
        if (c->table.at[i].is_inserted)
            inserted = c->table.at[i].name;
        bool written = c->table.at[i].is_inserted || c->table.at[i].is_changed;
        st->writes |= written;
        only_stage &= !written || is_stage(c->table.at[i].name);
    }
    st->on_stage = st->writes && only_stage;
    if (st->kind == KIND_EXEC && !st->writes)
        complain(c->file, st->line, "exec is for insert, update and delete: this statement only reads");
    if (st->kind == KIND_BULK)
        check_bulk(c, inserted);
    if (st->kind == KIND_EACH && st->writes)
        complain(c->file, st->line, "each only reads: take many for a statement with returning");
}

/* An insert whose rows come from parameters writes what it is given; its reads (on conflict, returning) are of these rows. */
static bool is_plain_insert(const struct checker *c)
{
    bool inserts = false, selects = false;
    for (size_t i = 0; i < c->access.n; i++) {
        inserts |= c->access.at[i].action == SQLITE_INSERT;
        selects |= c->access.at[i].action == SQLITE_SELECT;
    }
    return inserts && !selects;
}

static void check_tenancy(struct checker *c)
{
    const struct table_use *tenant = NULL;
    bool is_exempt = is_plain_insert(c);
    for (size_t i = 0; i < c->table.n && !is_exempt; i++) {
        const struct table_use *u = &c->table.at[i];
        struct type ignored;
        bool is_known, has_dealer = schema_column(c, str_c(c->arena, u->name), "dealer_id", &ignored, &is_known);
        if (has_dealer && !is_stage(u->name) && (u->is_read || u->is_changed))
            tenant = u;
    }
    struct statement *st = c->st;
    if (tenant && !st->scope_param && !st->unscoped.p)
        complain(c->file, st->line,
                 STR_FMT " uses " STR_FMT ", whose rows belong to dealers: add @scope(alias)@, or a line \"-- unscoped: why\"",
                 STR_ARG(st->name), STR_ARG(tenant->name));
    if (st->unscoped.p && (st->scope_param || !tenant))
        complain(c->file, st->line, STR_FMT " needs no \"unscoped\" line: %s", STR_ARG(st->name),
                 st->scope_param ? "it has @scope()@" : "it uses no table with a dealer_id");
}

/* "org_x" in org.sql, or "dealer_x" where dealer is a table. */
static void check_name(struct checker *c)
{
    struct str name = c->st->name, base = c->file->base;
    for (size_t i = 1; i < name.n; i++) {
        struct str head = str_sub(name, 0, i);
        if (name.p[i] == '_' && (str_eq(head, base) ||
            sqlite3_table_column_metadata(c->db, NULL, str_c(c->arena, head), NULL, NULL, NULL, NULL, NULL, NULL) == SQLITE_OK))
            return;
    }
    complain(c->file, c->st->line, STR_FMT " must start with the file's name or a table's name and _", STR_ARG(name));
}

/* Prepares a variant, complaining when it cannot be; the number of its columns, or -1. */
static int count_columns(struct checker *c, const struct variant *v)
{
    struct variant_text t = variant_text(c->arena, c->st, v);
    sqlite3_stmt *prepared = prepare(c, &t);
    int n = prepared ? sqlite3_column_count(prepared) : -1;
    sqlite3_finalize(prepared);
    if (!prepared)
        complain_variant(c, v, &t);
    return n;
}

struct visit { struct checker *c; int n_columns; };
static bool check_variant(const struct variant *v, void *ctx)
{
    struct visit *visit = ctx;
    int n = count_columns(visit->c, v);
    if (v->scope == SCOPE_SYSTEM) /* what the scope's own texts read is not the statement's */
        collect_tables(visit->c);
    if (n >= 0 && n != visit->n_columns)
        complain(visit->c->file, visit->c->st->line, "an optional part must not add columns");
    return n == visit->n_columns;
}

static void check_statement(struct checker *c)
{
    check_name(c);
    struct variant plain = { 0 }, full = variant_full(c->st);
    struct visit visit = { c, count_columns(c, &plain) };
    if (visit.n_columns < 0 || !check_scopes(c) || !variant_each(c->st, DB_SQLITE, check_variant, &visit))
        return;
    c->full = variant_text(c->arena, c->st, &full);
    sqlite3_stmt *prepared = prepare(c, &c->full);
    collect_tables(c);
    check_writes(c);
    check_tenancy(c);
    check_columns(c, prepared);
    check_params(c);
    sqlite3_finalize(prepared);
}

void check_file(struct sql_file *f, sqlite3 *db)
{
    for (size_t i = 0; i < f->statement.n; i++) {
        struct checker c = { .file = f, .arena = f->arena, .db = db, .st = &f->statement.at[i] };
        sqlite3_set_authorizer(db, on_access, &c);
        check_statement(&c);
        sqlite3_set_authorizer(db, NULL, NULL);
    }
}
