/* Rows stream in libpq's single-row mode, so a result of any size needs the memory of one row. A connection carries one
 * such stream: the front reads the rest of an open cursor into memory before another statement starts. */
#include "base/clock.h"
#include "db/pg_conn.h"

struct pg_cursor {
    struct db_cursor c;
    PGresult *row;                   /* the current one */
    struct db_prepared *place;
    bool checked;                    /* the columns have the declared types */
};

enum { OLDEST_SERVER = 150000 };

/* ---- errors ---- */

static enum db_fault fault_of(const char *state)
{
    static const struct { const char *prefix; enum db_fault fault; } faults[] = {
        { "23505", FAULT_UNIQUE },   { "23P01", FAULT_UNIQUE }, { "23503", FAULT_REFERENCE }, { "23", FAULT_VALUE },
        { "22", FAULT_VALUE },       { "40", FAULT_BUSY },      { "55P03", FAULT_BUSY },      { "57014", FAULT_BUSY },
        { "53300", FAULT_BUSY },     { "53100", FAULT_FULL },   { "08", FAULT_IO },           { "53", FAULT_IO },
        { "57", FAULT_IO },          { "58", FAULT_IO },        { "XX", FAULT_IO },           { "F0", FAULT_IO },
    };
    for (size_t i = 0; i < ARRAY_LEN(faults); i++)
        if (strncmp(state, faults[i].prefix, strlen(faults[i].prefix)) == 0)
            return faults[i].fault;
    return FAULT_BUG;
}

/* Class 22 (data exceptions) repeats the offending value in its message: not for the log. */
static struct err *result_error(struct arena *a, const PGresult *r, const char *state, const struct db_statement *st)
{
    const char *message = strncmp(state, "22", 2) == 0 ? NULL : PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY);
    struct err *e = DB_FAULT(a, fault_of(state), NULL);
    if (!st || !st->name)
        return err_detail(a, e, "%s %s", state, message ? message : "");
    return err_detail(a, e, "%s %s (%s:%d %s)", state, message ? message : "", st->file, st->line, st->name);
}

struct err *pg_check(struct pg_db *p, struct arena *a, PGresult *r, const struct db_statement *st)
{
    ExecStatusType status = PQresultStatus(r);
    const char *state = PQresultErrorField(r, PG_DIAG_SQLSTATE);
    struct err *e = NULL;
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
        e = state ? result_error(a, r, state, st) : DB_FAULT(a, FAULT_IO, PQerrorMessage(p->c));
    PQclear(r);
    return e;
}

/* Reads away what is left of a statement, and ends a COPY that was given up. */
static void drain(struct pg_db *p)
{
    for (PGresult *r; (r = PQgetResult(p->c));) {
        bool copying = PQresultStatus(r) == PGRES_COPY_IN;
        PQclear(r);
        if (copying && PQputCopyEnd(p->c, "given up") != 1)
            return;
    }
}

static struct err *run(struct pg_db *p, struct arena *a, const char *sql)
{
    return pg_check(p, a, PQexec(p->c, sql), NULL);
}

/* ---- connection ---- */

static void no_notice(void *ctx, const char *message)
{
    (void)ctx, (void)message; /* library layers never log */
}

/* Texts must sort and compare by bytes, as SQLite does: the same pages on both engines. */
static struct err *check_server(struct pg_db *p, struct arena *a)
{
    if (PQserverVersion(p->c) < OLDEST_SERVER)
        return ERR(a, ERR_INVALID, "The PostgreSQL server is too old: version 15 or later is needed.");
    PGresult *r = PQexec(p->c, "select datcollate, pg_encoding_to_char(encoding) from pg_database"
                               " where datname = current_database()");
    bool read = PQresultStatus(r) == PGRES_TUPLES_OK && PQntuples(r) == 1;
    struct str collation = str_dup(a, str_of_c(read ? PQgetvalue(r, 0, 0) : "C"));
    bool utf8 = !read || strcmp(PQgetvalue(r, 0, 1), "UTF8") == 0;
    TRY(pg_check(p, a, r, NULL));
    if (!utf8 || (!str_eq_c(collation, "C") && !str_eq_c(collation, "POSIX") && !str_starts(collation, STR("C."))))
        return ERR(a, ERR_INVALID, "The PostgreSQL database must have encoding UTF8 and collation C (it has {0}): "
                   "create database … template template0 encoding 'UTF8' lc_collate 'C'.", ARG_S(collation));
    return NULL;
}

static struct err *configure(struct pg_db *p, struct arena *a)
{
    TRY(check_server(p, a));
    TRY(run(p, a, "set jit = off; set client_min_messages = error; set timezone = 'UTC'"));
    return p->db.read_only ? run(p, a, "set default_transaction_read_only = on") : NULL;
}

static struct err *connect_server(struct pg_db *p, struct arena *a)
{
    static const char *const keys[] = { "connect_timeout", "fallback_application_name", "dbname", "client_encoding", NULL };
    const char *const values[] = { "10", "huifang", p->db.url, "UTF8", NULL }; /* the URL's own connect_timeout wins */
    p->c = PQconnectdbParams(keys, values, 1);
    if (PQstatus(p->c) != CONNECTION_OK)
        return err_detail(a, ERR(a, ERR_IO, "The database server could not be reached."), "%s", PQerrorMessage(p->c));
    PQsetNoticeProcessor(p->c, no_notice, NULL);
    return configure(p, a);
}

/* After a lost connection, between transactions: everything prepared is gone with the old session. */
static struct err *reconnect_if_lost(struct pg_db *p, struct arena *a)
{
    if (PQstatus(p->c) == CONNECTION_OK)
        return NULL;
    p->db.attached = false;
    memset(&p->cache, 0, sizeof p->cache);
    PQreset(p->c);
    if (PQstatus(p->c) != CONNECTION_OK)
        return err_detail(a, ERR(a, ERR_IO, "The database server could not be reached."), "%s", PQerrorMessage(p->c));
    return configure(p, a);
}

static void pg_close(struct db *db)
{
    struct pg_db *p = pg_of(db);
    PQfinish(p->c);
    p->c = NULL;
}

/* ---- prepared statements ---- */

static void statement_name(char *out, size_t size, int64_t number)
{
    snprintf(out, size, "s%lld", (long long)number);
}

static struct err *prepare(struct pg_db *p, struct arena *a, const struct db_call *call, const char *name)
{
    Oid types[DB_MAX_PARAMS];
    size_t n = call->st->n_params;
    if (n > DB_MAX_PARAMS)
        return DB_FAULT(a, FAULT_BUG, "more parameters than DB_MAX_PARAMS");
    for (size_t i = 0; i < n; i++)
        types[i] = pg_type_of(call->st->param[i]);
    struct arena *scratch = arena_new(0);
    PGresult *r = PQprepare(p->c, name, db_statement_text(scratch, call, DB_POSTGRES), (int)n, types);
    arena_free(scratch);
    return pg_check(p, a, r, call->st);
}

static struct err *evict(struct pg_db *p, struct arena *a, int64_t number)
{
    char sql[48];
    snprintf(sql, sizeof sql, "deallocate s%lld", (long long)number);
    return run(p, a, sql);
}

/* Writes the name under which the call's statement is prepared to `name`; the unnamed one when it is not kept. */
static struct err *obtain(struct pg_db *p, struct arena *a, const struct db_call *call, char name[32], struct db_prepared **place)
{
    struct db_prepared evicted;
    if (p->db.txn == TXN_NONE)
        TRY(reconnect_if_lost(p, a ? a : db_error_arena(&p->db)));
    *place = db_cache_place(&p->cache, call, &evicted);
    name[0] = '\0';
    if (*place && (*place)->st) {
        statement_name(name, 32, (*place)->number);
        return NULL;
    }
    if (!a)
        a = db_error_arena(&p->db);
    if (evicted.st)
        TRY(evict(p, a, evicted.number));
    if (*place)
        statement_name(name, 32, ++p->last_name);
    TRY(prepare(p, a, call, name));
    if (*place) {
        (*place)->number = p->last_name;
        db_cache_keep(*place, call);
    }
    return NULL;
}

static struct err *pg_exec(struct db *db, const struct db_call *call, int64_t *changed)
{
    struct pg_db *p = pg_of(db);
    struct pg_params params;
    struct db_prepared *place;
    char name[32];
    TRY(obtain(p, NULL, call, name, &place));
    pg_params_set(&params, call->param, call->st->n_params);
    PGresult *r = PQexecPrepared(p->c, name, (int)call->st->n_params, params.value, params.length, params.format, 1);
    ExecStatusType status = PQresultStatus(r);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
        return pg_check(p, db_error_arena(db), r, call->st);
    if (changed && !str_to_int(str_of_c(PQcmdTuples(r)), changed))
        *changed = 0;
    PQclear(r);
    return NULL;
}

static struct err *pg_script(struct db *db, struct arena *a, const char *sql)
{
    return run(pg_of(db), a, sql);
}

/* ---- cursors ---- */

static struct err *pg_start(struct db_cursor *base, const struct db_call *call)
{
    struct pg_cursor *c = (struct pg_cursor *)base;
    struct pg_db *p = pg_of(base->db);
    struct pg_params params;
    char name[32];
    TRY(obtain(p, base->arena, call, name, &c->place));
    pg_params_set(&params, call->param, call->st->n_params);
    if (PQsendQueryPrepared(p->c, name, (int)call->st->n_params, params.value, params.length, params.format, 1) != 1)
        return DB_FAULT(base->arena, FAULT_IO, PQerrorMessage(p->c));
    PQsetSingleRowMode(p->c);
    return NULL;
}

static struct err *check_columns(struct pg_cursor *c)
{
    const struct db_statement *st = c->c.st;
    size_t n = (size_t)PQnfields(c->row), i = 0;
    while (i < n && i < st->n_columns && pg_can_read(PQftype(c->row, (int)i), st->column[i]))
        i++;
    c->checked = true;
    if (i == n && i == st->n_columns)
        return NULL;
    return err_detail(c->c.arena, DB_FAULT(c->c.arena, FAULT_BUG, NULL), "%s: column %zu is missing or of another type",
                      st->name ? st->name : "query", i + 1);
}

static bool pg_step(struct db_cursor *base)
{
    struct pg_cursor *c = (struct pg_cursor *)base;
    struct pg_db *p = pg_of(base->db);
    PQclear(c->row);
    c->row = PQgetResult(p->c);
    if (PQresultStatus(c->row) == PGRES_SINGLE_TUPLE) {
        if (!c->checked)
            base->err = check_columns(c);
        return !base->err;
    }
    base->err = pg_check(p, base->arena, c->row, base->st);
    c->row = NULL;
    return false;
}

static void pg_column(const struct db_cursor *base, int col, enum db_type as, struct db_value *out)
{
    pg_column_read(((const struct pg_cursor *)base)->row, col, as, out);
}

static void pg_end(struct db_cursor *base)
{
    struct pg_cursor *c = (struct pg_cursor *)base;
    PQclear(c->row);
    c->row = NULL;
    drain(pg_of(base->db));
}

/* ---- transactions ---- */

static struct err *pg_begin(struct db *db, enum db_txn kind, int64_t until_ms)
{
    struct pg_db *p = pg_of(db);
    struct arena *a = db_error_arena(db);
    char sql[120] = "begin isolation level repeatable read read only";
    if (kind == TXN_WRITE)
        snprintf(sql, sizeof sql, "begin isolation level read committed; set local lock_timeout = %lld",
                 (long long)MIN_OF(MAX_OF(until_ms - clock_monotonic_ms(), 1), INT32_MAX));
    TRY(reconnect_if_lost(p, a));
    struct err *e = run(p, a, sql);
    if (!e || PQstatus(p->c) == CONNECTION_OK)
        return e;
    TRY(reconnect_if_lost(p, a)); /* the server was started anew since the last call; nothing is lost yet */
    return run(p, a, sql);
}

static struct err *pg_commit(struct db *db)
{
    struct pg_db *p = pg_of(db);
    PGresult *r = PQexec(p->c, "commit");
    bool stored = PQresultStatus(r) == PGRES_COMMAND_OK && strcmp(PQcmdStatus(r), "COMMIT") == 0;
    struct arena *a = db_error_arena(db);
    struct err *e = pg_check(p, a, r, NULL);
    return e || stored ? e : DB_FAULT(a, FAULT_BUG, "commit of a failed transaction");
}

static void pg_rollback(struct db *db)
{
    struct pg_db *p = pg_of(db);
    if (PQtransactionStatus(p->c) == PQTRANS_ACTIVE)
        drain(p);
    if (PQtransactionStatus(p->c) != PQTRANS_IDLE)
        PQclear(PQexec(p->c, "rollback")); /* a lost connection has rolled back by itself */
}

static const struct db_driver postgres_driver = {
    .cursor_size = sizeof(struct pg_cursor),
    .close = pg_close,
    .begin = pg_begin,
    .commit = pg_commit,
    .rollback = pg_rollback,
    .script = pg_script,
    .exec = pg_exec,
    .start = pg_start,
    .step = pg_step,
    .column = pg_column,
    .end = pg_end,
    .load_open = pg_load_open,
    .load_row = pg_load_row,
    .load_close = pg_load_close,
};

struct err *db_postgres_open(struct arena *a, const struct db_options *o, struct db **out)
{
    struct pg_db *p = ARENA_NEW(a, struct pg_db);
    p->db.driver = &postgres_driver;
    p->db.arena = a;
    p->db.url = arena_dup(a, o->url, strlen(o->url));
    p->db.engine = DB_POSTGRES;
    p->db.read_only = o->read_only;
    struct err *e = connect_server(p, a);
    if (e)
        pg_close(&p->db);
    else
        *out = &p->db;
    return e;
}
