#include "base/buf.h"
#include "db/pg_conn.h"

enum { LOAD_BUFFER = 1 << 16 };

struct pg_load {
    struct db_load load;
    PGconn *c;
    size_t used;
    char buffer[LOAD_BUFFER];
};

static struct err *send(struct pg_load *l, const char *p, size_t n)
{
    if (PQputCopyData(l->c, p, (int)n) == 1)
        return NULL;
    return DB_FAULT(db_error_arena(l->load.db), FAULT_IO, PQerrorMessage(l->c));
}

static struct err *flush(struct pg_load *l)
{
    size_t n = l->used;
    l->used = 0;
    return n ? send(l, l->buffer, n) : NULL;
}

static struct err *put(struct pg_load *l, const char *p, size_t n)
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

static struct err *put_number(struct pg_load *l, int64_t v, int bytes)
{
    char number[8];
    pg_put_number(number, (uint64_t)v, bytes);
    return put(l, number, (size_t)bytes);
}

struct err *pg_load_open(struct db *db, struct arena *a, const char *target, size_t n, struct db_load **out)
{
    static const char header[] = "PGCOPY\n\377\r\n\0" "\0\0\0\0" "\0\0\0"; /* no flags, no extension; its last NUL ends it */
    struct pg_db *p = pg_of(db);
    PGresult *r = PQexec(p->c, arena_printf(a, "copy %s from stdin (format binary)", target));
    if (PQresultStatus(r) != PGRES_COPY_IN)
        return pg_check(p, a, r, NULL);
    PQclear(r);
    struct pg_load *l = ARENA_NEW(a, struct pg_load);
    l->load = (struct db_load){ db, n };
    l->c = p->c;
    *out = &l->load;
    return put(l, header, sizeof header);
}

struct err *pg_load_row(struct db_load *load, const struct db_value *v)
{
    struct pg_load *l = (struct pg_load *)load;
    char number[8];
    TRY(put_number(l, (int64_t)load->n_columns, 2));
    for (size_t i = 0; i < load->n_columns; i++) {
        struct str bytes = pg_value_bytes(&v[i], number);
        TRY(put_number(l, bytes.p ? (int64_t)bytes.n : -1, 4));
        TRY(put(l, bytes.p, bytes.n));
    }
    return NULL;
}

struct err *pg_load_close(struct db_load *load)
{
    struct pg_load *l = (struct pg_load *)load;
    struct arena *a = db_error_arena(load->db);
    TRY(put_number(l, -1, 2));
    TRY(flush(l));
    if (PQputCopyEnd(l->c, NULL) != 1)
        return DB_FAULT(a, FAULT_IO, PQerrorMessage(l->c));
    struct err *e = pg_check(pg_of(load->db), a, PQgetResult(l->c), NULL);
    for (PGresult *r; (r = PQgetResult(l->c));)
        PQclear(r);
    return e;
}
