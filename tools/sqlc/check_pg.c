#include "check_pg.h"
#include "variant.h"
#include "db/words.h"
#include <libpq-fe.h>
#include <string.h>
#include <unistd.h>

struct pg_check {
    PGconn *conn;
};

enum { OID_BOOL = 16, OID_BYTEA = 17, OID_INT8 = 20, OID_INT2 = 21, OID_INT4 = 23, OID_TEXT = 25, OID_JSON = 114, OID_FLOAT4 = 700,
       OID_FLOAT8 = 701, OID_VARCHAR = 1043, OID_NUMERIC = 1700 };

/* What a column of each type may be for PostgreSQL (the run time reads these without loss), and what it may take a
 * parameter for when it is not told. */
enum { MAX_TYPES = 5 };
static const struct { Oid column[MAX_TYPES], param[MAX_TYPES]; const char *want; } accepted[] = {
    [DB_INT]  = { { OID_INT8, OID_INT4, OID_INT2, OID_NUMERIC, OID_BOOL }, { OID_INT8, OID_INT4, OID_INT2 }, "bigint" },
    [DB_BOOL] = { { OID_INT2, OID_INT4, OID_INT8, OID_BOOL }, { OID_INT2, OID_INT4, OID_INT8 }, "smallint" },
    [DB_TEXT] = { { OID_TEXT, OID_VARCHAR }, { OID_TEXT, OID_VARCHAR, OID_JSON }, "text" },
    [DB_NUM]  = { { OID_FLOAT8, OID_FLOAT4, OID_NUMERIC }, { OID_FLOAT8, OID_FLOAT4, OID_NUMERIC }, "double precision" },
    [DB_BLOB] = { { OID_BYTEA }, { OID_BYTEA }, "bytea" },
};

static bool is_accepted(const Oid list[MAX_TYPES], Oid oid)
{
    for (int i = 0; i < MAX_TYPES && list[i]; i++)
        if (list[i] == oid)
            return true;
    return false;
}

/* Byte offset in sql of the place an error points to; 0 when it points nowhere. PostgreSQL counts characters from 1. */
static size_t error_offset(const PGresult *r, const char *sql)
{
    const char *position = PQresultErrorField(r, PG_DIAG_STATEMENT_POSITION);
    int64_t left;
    if (!position || !str_to_int(str_of_c(position), &left))
        return 0;
    const char *c = sql;
    for (; *c && left > 1; left--)
        do
            c++;
        while ((*c & 0xC0) == 0x80);
    return (size_t)(c - sql);
}

static const char *error_text(const struct pg_check *pg, const PGresult *r)
{
    const char *text = PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY);
    return text ? text : PQerrorMessage(pg->conn);
}

static bool is_ok(const PGresult *r)
{
    return PQresultStatus(r) == PGRES_COMMAND_OK || PQresultStatus(r) == PGRES_TUPLES_OK;
}

static bool apply(struct pg_check *pg, struct arena *a, struct str path, struct str text, struct sink *errors)
{
    const char *sql = str_c(a, db_words_expand(a, text, DB_POSTGRES));
    PGresult *r = PQexec(pg->conn, sql);
    bool is_good = is_ok(r);
    if (!is_good) {
        int line = 1;
        size_t offset = error_offset(r, sql);
        for (size_t i = 0; i < offset; i++)
            line += sql[i] == '\n';
        sink_put(errors, str_printf(a, STR_FMT ":%d: PostgreSQL: %s\n", STR_ARG(path), line, error_text(pg, r)));
    }
    PQclear(r);
    return is_good;
}

static void close_connection(void *conn)
{
    PQfinish(conn); /* the open transaction ends with it, unstored */
}

struct pg_check *pg_check_open(struct arena *a, const char *url, const struct migrations *m, struct sink *errors)
{
    struct pg_check *pg = ARENA_NEW(a, struct pg_check);
    pg->conn = PQconnectdb(url);
    arena_defer(a, close_connection, pg->conn);
    if (PQstatus(pg->conn) != CONNECTION_OK) {
        sink_put(errors, str_printf(a, "PostgreSQL: %s", PQerrorMessage(pg->conn)));
        return NULL;
    }
    int pid = (int)getpid();
    struct str begin = str_printf(a, "begin; create schema sqlc_%d; set local search_path to sqlc_%d", pid, pid);
    bool is_good = apply(pg, a, str_of_c(url), begin, errors);
    for (size_t i = 0; i < m->file.n && is_good; i++)
        is_good = apply(pg, a, m->file.at[i].path, m->file.at[i].text, errors);
    return is_good && apply(pg, a, str_of_c(url), STR("savepoint checked"), errors) ? pg : NULL;
}

/* "numeric" of 1700 */
static const char *type_name(struct pg_check *pg, struct arena *a, Oid oid)
{
    PGresult *r = PQexec(pg->conn, str_printf(a, "select format_type(%u, null)", oid).p);
    const char *name = PQntuples(r) ? arena_printf(a, "%s", PQgetvalue(r, 0, 0)) : "unknown";
    PQclear(r);
    return name;
}

struct pg_visit {
    struct pg_check *pg;
    struct sql_file *file;
    struct statement *st;
};

static void forget_error(struct pg_check *pg)
{
    PQclear(PQexec(pg->conn, "rollback to savepoint checked"));
}

/* Prepares with the types that the run time gives. */
static bool prepare(const struct pg_visit *v, const struct variant_text *t)
{
    struct arena *a = v->file->arena;
    Oid *oid = ARENA_ARRAY(a, Oid, v->st->param.n);
    for (size_t i = 0; i < v->st->param.n; i++)
        oid[i] = type_infos[v->st->param.at[i].type.type].oid;
    const char *sql = str_c(a, t->sql);
    PGresult *r = PQprepare(v->pg->conn, "", sql, (int)v->st->param.n, oid);
    bool is_good = is_ok(r);
    if (!is_good)
        complain(v->file, variant_line(t, error_offset(r, sql)), "PostgreSQL: %s", error_text(v->pg, r));
    PQclear(r);
    if (!is_good)
        forget_error(v->pg);
    return is_good;
}

static void compare_columns(const struct pg_visit *v, const struct variant_text *t, const PGresult *r)
{
    const struct statement *st = v->st;
    if ((size_t)PQnfields(r) != st->column.n) {
        complain(v->file, variant_line(t, 0), "PostgreSQL: %d columns instead of %zu", PQnfields(r), st->column.n);
        return;
    }
    for (int i = 0; i < PQnfields(r); i++) {
        const struct column *col = &st->column.at[i];
        if (!is_accepted(accepted[col->type.type].column, PQftype(r, i)))
            complain(v->file, variant_line_of_word(t, col->name, variant_line(t, 0)),
                     "PostgreSQL: column " STR_FMT " is of type %s: cast it to %s", STR_ARG(col->name),
                     type_name(v->pg, v->file->arena, PQftype(r, i)), accepted[col->type.type].want);
    }
}

/* What PostgreSQL takes the parameters for when it is not told. It may be unable to say: then nothing is compared. */
static void compare_params(const struct pg_visit *v, const struct variant_text *t)
{
    PGresult *r = PQprepare(v->pg->conn, "", str_c(v->file->arena, t->sql), 0, NULL);
    bool is_known = is_ok(r);
    PQclear(r);
    if (!is_known) {
        forget_error(v->pg);
        return;
    }
    r = PQdescribePrepared(v->pg->conn, "");
    for (int i = 0; i < PQnparams(r) && i < (int)v->st->param.n; i++) {
        const struct param *p = &v->st->param.at[i];
        if (!is_accepted(accepted[p->type.type].param, PQparamtype(r, i)))
            complain(v->file, p->line, "PostgreSQL: :" STR_FMT " is wanted as %s, not as %s", STR_ARG(p->name),
                     type_name(v->pg, v->file->arena, PQparamtype(r, i)), type_infos[p->type.type].word);
    }
    PQclear(r);
}

static bool check_variant(const struct variant *variant, void *ctx)
{
    const struct pg_visit *v = ctx;
    struct variant_text t = variant_text(v->file->arena, v->st, variant);
    if (!prepare(v, &t))
        return false;
    int before = v->file->n_errors;
    PGresult *r = PQdescribePrepared(v->pg->conn, "");
    compare_columns(v, &t, r);
    PQclear(r);
    return v->file->n_errors == before;
}

void pg_check_file(struct pg_check *pg, struct sql_file *f)
{
    for (size_t i = 0; i < f->statement.n; i++) {
        struct pg_visit v = { pg, f, &f->statement.at[i] };
        if (!variant_each(v.st, DB_POSTGRES, check_variant, &v))
            continue;
        struct variant full = variant_full(v.st);
        full.engine = DB_POSTGRES;
        struct variant_text t = variant_text(f->arena, v.st, &full);
        compare_params(&v, &t);
    }
}
