#include "platform/test_probe.h"
#include "db/db_driver.h"
#include "db/db_schema.h"
#include <stdatomic.h>
#include <sys/mman.h>
#include <time.h>

struct probe_row { struct str code, name; struct civil_date day; struct opt_num amount; };

#define ROW(member) FIELD_AT(struct probe_row, member)
static const struct field fields[] = {
    { .name = "code", .aliases = "经销商代码|代码|编号", .type = FIELD_CODE, .required = true, ROW(code), .max = 32 },
    { .name = "name", .aliases = "经销商名称|名称|店名", .type = FIELD_TEXT, .required = true, ROW(name), .max = 40 },
    { .name = "day", .aliases = "进厂日期|日期", .type = FIELD_DATE, ROW(day) },
    { .name = "amount", .aliases = "金额", .type = FIELD_NUM, ROW(amount) },
};

struct staged { int64_t line; struct str code, name, extra; bool is_known, is_late; };
struct state {
    struct staged *row;
    size_t n, room, column[8], n_columns;
    bool was_busy;
};

/* ---- meeting another process ---- */

struct meeting { atomic_int arrived; int expected; };
static struct meeting *meeting;

void probe_meet(int n_processes)
{
    meeting = mmap(NULL, sizeof *meeting, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    assert_true(meeting != MAP_FAILED);
    meeting->expected = n_processes;
}

static void meet(void)
{
    atomic_fetch_add(&meeting->arrived, 1);
    for (int i = 0; i < 10000 && atomic_load(&meeting->arrived) < meeting->expected; i++)
        nanosleep(&(struct timespec){ .tv_nsec = 1000000 }, NULL);
}

/* ---- the kind ---- */

static struct err *begin(struct import *im)
{
    im->state = ARENA_NEW(im->job->arena, struct state);
    return NULL;
}

static bool takes_column(struct import *im, struct str heading, size_t column)
{
    struct state *st = im->state;
    if (heading.n < 2 || heading.p[0] != 'Q' || st->n_columns == ARRAY_LEN(st->column))
        return false;
    st->column[st->n_columns++] = column;
    return true;
}

static struct str extras(struct import *im)
{
    struct state *st = im->state;
    struct buf b = buf_on(im->job->arena);
    for (size_t i = 0; i < st->n_columns; i++) {
        buf_add_c(&b, i ? "," : ":");
        buf_add(&b, str_trim(im->cell[st->column[i]]));
    }
    return buf_str(&b);
}

static struct err *take_row(struct import *im, const void *row)
{
    struct state *st = im->state;
    const struct probe_row *r = row;
    struct arena *a = im->job->arena;
    if (str_starts(r->code, STR("bad"))) {
        import_reject(im, im->line, "code", r->code, MSG("This code is bad."));
        return NULL;
    }
    if (str_starts(r->code, STR("warn")))
        import_warn(im, im->line, "code", r->code, MSG("This code is strange."));
    if (str_eq_c(r->code, "meet"))
        meet();
    if (st->n == st->room) {
        st->room = st->room ? st->room * 2 : 64;
        st->row = arena_grow(a, st->row, st->n, st->room, sizeof *st->row);
    }
    st->row[st->n++] = (struct staged){ im->line, str_dup(a, r->code), str_dup(a, r->name), extras(im), false, false };
    return NULL;
}

static struct err *query(struct import *im, const char *sql, struct db_cursor **out)
{
    struct db_column column = { STR("code"), DB_TEXT };
    return db_query_text(im->job->db, im->job->arena, sql, &(struct db_table){ .column = &column, .n_columns = 1 }, out);
}

static struct err *find_known(struct import *im)
{
    struct state *st = im->state;
    struct db_cursor *c;
    TRY(query(im, "select code from probe", &c));
    while (db_step(c))
        for (size_t i = 0; i < st->n; i++)
            st->row[i].is_known |= str_eq(db_text(c, 0), st->row[i].code);
    return db_finish(c);
}

static struct err *settle(struct import *im)
{
    struct state *st = im->state;
    TRY(find_known(im));
    for (size_t i = 0; i < st->n; i++) {
        struct staged *s = &st->row[i];
        s->is_late = str_starts(s->code, STR("late"));
        if (s->is_late)
            import_reject(im, s->line, "code", s->code, MSG("This comes too late."));
        im->rows_same += s->is_known && !s->is_late;
        im->rows_new += !s->is_known && !s->is_late;
    }
    return NULL;
}

static struct err *apply(struct import *im)
{
    struct state *st = im->state;
    struct arena *a = im->job->arena;
    for (size_t i = 0; i < st->n; i++) {
        const struct staged *s = &st->row[i];
        if (s->is_known || s->is_late)
            continue;
        TRY(db_script(im->job->db, a, arena_printf(a, "insert into probe (code, name, extra, batch_id) values ('" STR_FMT "', '" STR_FMT "', '" STR_FMT "', %lld)",
                                                   STR_ARG(s->code), STR_ARG(s->name), STR_ARG(s->extra), (long long)im->batch_id)));
        if (str_eq_c(s->code, "break"))
            return ERR(a, ERR_IO, "The write breaks.");
        if (str_eq_c(s->code, "busy") && !st->was_busy) {
            st->was_busy = true;
            return ERR(a, ERR_BUSY, "Somebody else writes.");
        }
    }
    return NULL;
}

static struct err *undo(struct import *im)
{
    struct arena *a = im->job->arena;
    struct db_cursor *c;
    TRY(query(im, arena_printf(a, "select code from probe where batch_id = %lld and code = 'stays'", (long long)im->batch_id), &c));
    if (db_step(c))
        import_blocker(im, STR("stays"), MSG("this stays"));
    TRY(db_finish(c));
    return db_script(im->job->db, a, arena_printf(a, "delete from probe where batch_id = %lld", (long long)im->batch_id));
}

const struct import_kind probe_import = {
    .name = "probe", .title = { .id = "Probe" }, .field = fields, .n_fields = ARRAY_LEN(fields), .row_size = sizeof(struct probe_row),
    .begin = begin, .takes_column = takes_column, .row = take_row, .settle = settle, .apply = apply, .undo = undo,
};

static const struct import_kind *const imports[] = { &probe_import };
static const struct feature probe_feature = { .name = "probe", .import = imports, .n_imports = 1 };
static const struct feature *const features[] = { &probe_feature };
const struct features probe_features = { features, 1 };

struct job *probe_job(struct arena *a)
{
    struct job *job = test_job(a);
    test_db_exec_sql(job->db, "create table probe (code text not null primary key, name text not null, extra text not null, batch_id bigint not null)");
    return job;
}

struct str probe_rows(struct job *job)
{
    struct db_column column = { STR("row"), DB_TEXT };
    struct db_cursor *c;
    struct buf b = buf_on(job->arena);
    check_ok("rows", db_query_text(job->db, job->arena, "select code || '=' || name || extra from probe order by code", &(struct db_table){ .column = &column, .n_columns = 1 }, &c));
    while (db_step(c)) {
        buf_add_c(&b, b.n ? " " : "");
        buf_add(&b, db_text(c, 0));
    }
    check_ok("rows", db_finish(c));
    return buf_str(&b);
}
