/* References between tables: suspended during a restore, counted in a check. */
#include "base/buf.h"
#include "db/db_schema.h"

enum { MAX_PROBLEMS = 1000 };

#define QUERY(n, ...) .file = __FILE__, .line = __LINE__, .n_parts = 1, .n_columns = (n), .column = (const enum db_type[]){ __VA_ARGS__ }

/* PostgreSQL: what drops and what adds a foreign key. */
static const struct db_statement references = {
    .name = "db_references", QUERY(3, DB_TEXT, DB_TEXT, DB_TEXT),
    .part = (const struct db_part[]){ { PART_ALWAYS, 0, { "",
        "select conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) from pg_constraint"
        " where contype = 'f' and connamespace = current_schema()::regnamespace order by 1, 2" } } },
};

struct err *db_references_suspend(struct db *db, struct arena *a, const char **add_back)
{
    struct buf drop = buf_on(a), add = buf_on(a);
    struct db_cursor *c;
    *add_back = "";
    if (db_engine(db) == DB_SQLITE)
        return db_script(db, a, "pragma defer_foreign_keys = on"); /* until the commit */
    TRY(db_start(db, a, &(struct db_call){ .st = &references }, &c));
    while (db_step(c)) {
        struct str table = db_text(c, 0), name = db_text(c, 1), definition = db_text(c, 2);
        buf_addf(&drop, "alter table " STR_FMT " drop constraint " STR_FMT ";", STR_ARG(table), STR_ARG(name));
        buf_addf(&add, "alter table " STR_FMT " add constraint " STR_FMT " " STR_FMT ";", STR_ARG(table), STR_ARG(name), STR_ARG(definition));
    }
    TRY(db_finish(c));
    *add_back = buf_c(&add);
    return db_script(db, a, buf_c(&drop));
}

/* ---- check ---- */

struct findings { struct arena *arena; struct str *line; size_t n, room; };

static void add_finding(struct findings *f, struct str line)
{
    if (f->n == f->room) {
        f->room = f->room ? 2 * f->room : 16;
        f->line = arena_grow(f->arena, f->line, f->n, f->room, sizeof *f->line);
    }
    f->line[f->n++] = str_dup(f->arena, line);
}

/* One finding a row; the statement gives one text column. */
static struct err *add_rows(struct db *db, struct findings *f, const struct db_call *call)
{
    struct db_cursor *c;
    TRY(db_start(db, f->arena, call, &c));
    while (db_step(c) && f->n < MAX_PROBLEMS)
        add_finding(f, db_text(c, 0));
    return db_finish(c);
}

static const struct db_statement file_is_sound = {
    .name = "db_integrity", QUERY(1, DB_TEXT),
    .part = (const struct db_part[]){ { PART_ALWAYS, 0, {
        "select integrity_check from pragma_integrity_check where integrity_check <> 'ok'", "" } } },
};
static const struct db_statement sqlite_orphans = {
    .name = "db_sqlite_orphans", QUERY(1, DB_TEXT),
    .part = (const struct db_part[]){ { PART_ALWAYS, 0, {
        "select 'table ' || \"table\" || ': ' || count(*) || ' rows refer to missing rows of ' || parent"
        " from pragma_foreign_key_check group by \"table\", parent, fkid", "" } } },
};
static const struct db_statement not_valid = {
    .name = "db_not_valid", QUERY(1, DB_TEXT),
    .part = (const struct db_part[]){ { PART_ALWAYS, 0, { "",
        "select 'table ' || conrelid::regclass || ': constraint ' || conname || ' was never checked' from pg_constraint"
        " where not convalidated and connamespace = current_schema()::regnamespace order by 1" } } },
};
static const struct db_statement broken_indexes = {
    .name = "db_broken_indexes", QUERY(1, DB_TEXT),
    .part = (const struct db_part[]){ { PART_ALWAYS, 0, { "",
        "select 'index ' || indexrelid::regclass || ' is not usable' from pg_index i join pg_class c on c.oid = i.indexrelid"
        " where not (indisvalid and indisready) and c.relnamespace = current_schema()::regnamespace order by 1" } } },
};
/* The text of a query for each foreign key that counts the rows without their parent. */
static const struct db_statement orphan_queries = {
    .name = "db_orphan_queries", QUERY(1, DB_TEXT),
    .part = (const struct db_part[]){ { PART_ALWAYS, 0, { "",
        "select format('select %L || count(*) || %L from %s c where %s and not exists (select 1 from %s p where %s) having count(*) > 0',"
        "  'table ' || k.conrelid::regclass || ': ', ' rows refer to missing rows of ' || k.confrelid::regclass,"
        "  k.conrelid::regclass, string_agg(format('c.%I is not null', a.attname), ' and ' order by n.i),"
        "  k.confrelid::regclass, string_agg(format('p.%I = c.%I', b.attname, a.attname), ' and ' order by n.i))"
        " from pg_constraint k cross join lateral generate_subscripts(k.conkey, 1) n(i)"
        " join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[n.i]"
        " join pg_attribute b on b.attrelid = k.confrelid and b.attnum = k.confkey[n.i]"
        " where k.contype = 'f' and k.connamespace = current_schema()::regnamespace"
        " group by k.oid, k.conrelid, k.confrelid order by k.oid" } } },
};

static struct err *check_sqlite(struct db *db, struct findings *f)
{
    TRY(add_rows(db, f, &(struct db_call){ .st = &file_is_sound }));
    return add_rows(db, f, &(struct db_call){ .st = &sqlite_orphans });
}

static struct err *check_postgres(struct db *db, struct findings *f)
{
    struct db_column text = { STR("line"), DB_TEXT };
    struct db_table one_text = { .column = &text, .n_columns = 1 };
    struct findings queries = { .arena = f->arena };
    TRY(add_rows(db, f, &(struct db_call){ .st = &not_valid }));
    TRY(add_rows(db, f, &(struct db_call){ .st = &broken_indexes }));
    TRY(add_rows(db, &queries, &(struct db_call){ .st = &orphan_queries }));
    for (size_t i = 0; i < queries.n; i++) {
        struct db_cursor *c;
        TRY(db_query_text(db, f->arena, str_c(f->arena, queries.line[i]), &one_text, &c));
        while (db_step(c))
            add_finding(f, db_text(c, 0));
        TRY(db_finish(c));
    }
    return NULL;
}

static struct err *check_all(struct db *db, void *ctx)
{
    return db_engine(db) == DB_SQLITE ? check_sqlite(db, ctx) : check_postgres(db, ctx);
}

struct err *db_check(struct arena *a, struct db *db, struct str **problems, size_t *n)
{
    struct findings f = { .arena = a };
    struct err *e = db_read(db, check_all, &f);
    *problems = f.line;
    *n = f.n;
    return e;
}
