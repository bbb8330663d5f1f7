#include "base/buf.h"
#include "db/db_schema.h"
#include "db/pg_conn.h"

enum { LOAD_BUFFER = 1 << 16 };

struct db_load {
    struct pg_db *db;
    size_t n_columns, used;
    char buffer[LOAD_BUFFER];
};

static struct err *send(struct db_load *l, const char *p, size_t n)
{
    if (PQputCopyData(l->db->c, p, (int)n) == 1)
        return NULL;
    return DB_FAULT(db_error_arena(&l->db->db), FAULT_IO, PQerrorMessage(l->db->c));
}

static struct err *flush(struct db_load *l)
{
    size_t n = l->used;
    l->used = 0;
    return n ? send(l, l->buffer, n) : NULL;
}

static struct err *put(struct db_load *l, const char *p, size_t n)
{
    if (n > LOAD_BUFFER - l->used)
        TRY(flush(l));
    if (n > LOAD_BUFFER)
        return send(l, p, n);
    if (n)
        memcpy(l->buffer + l->used, p, n);
    l->used += n;
    return NULL;
}

static struct err *put_number(struct db_load *l, int64_t v, int bytes)
{
    char number[8];
    pg_put_number(number, (uint64_t)v, bytes);
    return put(l, number, (size_t)bytes);
}

struct err *pg_load_open(struct db *db, struct arena *a, const struct db_table *t, struct db_load **out)
{
    static const char header[] = "PGCOPY\n\377\r\n\0" "\0\0\0\0" "\0\0\0"; /* no flags, no extension; its last NUL ends it */
    struct pg_db *p = pg_of(db);
    struct buf text = buf_on(a);
    buf_add_c(&text, "copy ");
    db_add_column_list(&text, t);
    buf_add_c(&text, " from stdin (format binary)");
    PGresult *r = PQexec(p->c, buf_c(&text));
    if (PQresultStatus(r) != PGRES_COPY_IN)
        return pg_check(p, a, r, NULL);
    PQclear(r);
    struct db_load *l = ARENA_NEW(a, struct db_load);
    l->db = p;
    l->n_columns = t->n_columns;
    *out = l;
    return put(l, header, sizeof header);
}

struct err *pg_load_row(struct db_load *l, const struct db_value *v)
{
    char number[8];
    TRY(put_number(l, (int64_t)l->n_columns, 2));
    for (size_t i = 0; i < l->n_columns; i++) {
        struct str bytes = pg_value_bytes(&v[i], number);
        TRY(put_number(l, bytes.p ? (int64_t)bytes.n : -1, 4));
        TRY(put(l, bytes.p, bytes.n));
    }
    return NULL;
}

struct err *pg_load_close(struct db_load *l)
{
    struct arena *a = db_error_arena(&l->db->db);
    TRY(put_number(l, -1, 2));
    TRY(flush(l));
    if (PQputCopyEnd(l->db->c, NULL) != 1)
        return DB_FAULT(a, FAULT_IO, PQerrorMessage(l->db->c));
    struct err *e = pg_check(l->db, a, PQgetResult(l->db->c), NULL);
    for (PGresult *r; (r = PQgetResult(l->db->c));)
        PQclear(r);
    return e;
}
