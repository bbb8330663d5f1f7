#include "base/clock.h"
#include "base/log.h"
#include "form/json_in.h"
#include "job_sql.h"
#include "platform/job_private.h"
#include "platform/msg_json.h"
#include "platform/time_zone.h"
#include <setjmp.h>
#include <unistd.h>

enum { LOOK_EVERY_MS = 1000, PROGRESS_WAITS_MS = 100, BUSY_AGAIN_MS = 30000 };
enum ending { ENDING_NONE, ENDING_MEMORY, ENDING_CANCELLED, ENDING_LOST };

/* The job's own connection may be in the middle of a transaction; how far it is, whether it was cancelled and what came of it go over another. */
struct working {
    struct job_token token;
    struct job_run run;
    struct arena *arena;            /* for looking: rewound each time */
    struct db *db;
    struct job_row_row row;
    const struct job_kind *kind;
    void *input;
    int64_t look_at_ms;
    jmp_buf full, ended;
};

/* ---- progress ---- */

struct progress { const struct working *w; const struct msg *what; int64_t done, total; };

static struct err *write_progress(struct db *db, void *ctx)
{
    const struct progress *p = ctx;
    struct job_set_progress_in in = { .id = p->w->token.id, .attempts = p->w->token.attempts, .done = p->done, .total = p->total, .what = msg_json(p->w->arena, p->what) };
    return job_set_progress(db, &in, NULL);
}

/* What cannot be read or written now is looked at again a second later. */
static enum ending look(struct working *w)
{
    struct job_row_row row;
    bool found;
    struct err *e = job_row(w->db, w->arena, &(struct job_row_in){ .id = w->token.id }, &row, &found);
    if (e)
        return ENDING_NONE;
    if (!found || row.attempts != w->token.attempts || !str_eq_c(row.state, "running"))
        return ENDING_LOST;
    return row.cancel_asked ? ENDING_CANCELLED : ENDING_NONE;
}

static void on_progress(struct job *job, const struct msg *what, int64_t done, int64_t total)
{
    struct working *w = job->progress_ctx;
    int64_t now = clock_monotonic_ms();
    if (!what || now < w->look_at_ms)
        return;
    w->look_at_ms = now + LOOK_EVERY_MS;
    struct arena_mark m = arena_mark(w->arena);
    enum ending ending = look(w);
    if (!ending && !db_in_write(job->db)) {
        struct err *e = db_write(w->db, write_progress, &(struct progress){ w, what, done, total }, PROGRESS_WAITS_MS);
        if (e && e->code != ERR_BUSY)
            log_err(LOG_WARN, "job.progress", e);
    }
    arena_rewind(w->arena, m);
    if (ending)
        longjmp(w->ended, (int)ending);
}

/* ---- what came of it ---- */

struct outcome { struct working *w; struct err *error; enum ending ending; bool is_stored; };

static struct err *store_result(struct db *db, struct outcome *o)
{
    const struct working *w = o->w;
    const struct job_result *r = &w->run.result;
    int64_t n;
    struct job_finish_in in = { .id = w->token.id, .attempts = w->token.attempts, .ended_at = SOME_INT(clock_now_ms()), .result = msg_json(w->arena, &r->text),
                                .page = r->page.p ? r->page : STR(""), .file_name = r->file_name.p ? r->file_name : STR(""),
                                .file_type = r->file_name.p ? str_of_c(r->file_type) : STR("") };
    TRY(job_finish(db, &in, &n));
    o->is_stored = n > 0;
    return NULL;
}

static struct msg problem_of(const struct outcome *o)
{
    if (o->ending == ENDING_CANCELLED)
        return MSG("Cancelled.");
    if (o->ending == ENDING_MEMORY)
        return MSG("This needs more than {0} MB of memory. Take less at once: a smaller file, fewer months.", ARG_I(JOB_MEMORY_MB));
    return o->error->msg;
}

static struct err *store_failure(struct db *db, struct outcome *o)
{
    const struct working *w = o->w;
    struct msg problem = problem_of(o);
    bool is_again = o->error && err_is_retryable(o->error->code) && w->token.attempts < JOB_ATTEMPTS;
    int64_t n, now = clock_now_ms();
    if (is_again) {
        TRY(job_give_back(db, &(struct job_give_back_in){ .id = w->token.id, .attempts = w->token.attempts, .due_at = now + BUSY_AGAIN_MS }, &n));
    } else {
        struct job_break_off_in in = { .id = w->token.id, .attempts = w->token.attempts, .state = o->ending == ENDING_CANCELLED ? STR("cancelled") : STR("failed"),
                                       .ended_at = SOME_INT(now), .problem = msg_json(w->arena, &problem) };
        TRY(job_break_off(db, &in, &n));
    }
    o->is_stored = n > 0;
    return NULL;
}

static struct err *store(struct db *db, void *ctx)
{
    struct outcome *o = ctx;
    return o->error || o->ending ? store_failure(db, o) : store_result(db, o);
}

/* A file that no row speaks of is removed. */
static void drop_file(struct working *w, const struct outcome *o)
{
    const char *path;
    struct job at = { .arena = w->arena, .data_dir = w->run.job.data_dir }; /* the job's own arena may be full */
    bool is_kept = o->is_stored && !o->error && !o->ending && w->run.result.file_name.p;
    if (!is_kept && o->ending != ENDING_LOST && !job_result_path(&at, w->token.id, &path))
        unlink(path);
}

static void log_end(const struct working *w, const struct outcome *o, int64_t started_ms)
{
    const char *end = o->ending == ENDING_LOST || !o->is_stored ? "lost" : o->ending == ENDING_CANCELLED ? "cancelled" : o->error || o->ending ? "failed" : "done";
    LOG(LOG_INFO, "job.end", { "id", db_id_str(w->arena, w->token.id) }, { "kind", w->row.kind }, { "end", str_of_c(end) },
        { "ms", str_printf(w->arena, "%lld", (long long)(clock_monotonic_ms() - started_ms)) });
    if (o->error)
        log_err(LOG_WARN, "job.failed", o->error);
}

/* ---- a job ---- */

static struct err *read_arguments(struct working *w)
{
    struct arena *a = w->run.job.arena;
    const struct form *form = &w->kind->form.form;
    const struct json *top;
    struct str *raw = ARENA_ARRAY(a, struct str, form->n + 1);
    struct form_issues issues = { 0 };
    w->input = w->kind->form.input_size ? arena_alloc(a, w->kind->form.input_size) : NULL;
    TRY(json_in_text(a, w->row.arguments, NULL, &top));
    for (size_t i = 0; i < form->n; i++)
        if (json_in_get(top, form->field[i].name))
            TRY(json_in_as_text(json_in_get(top, form->field[i].name), &raw[i]));
    if (!form_parse(a, *form, raw, w->input, &issues))
        return ERR(a, ERR_INVALID, "The job was asked for with {0} = \"{1}\", which this version of the program does not take.", ARG_C(issues.issue[0].field->name), ARG_S(issues.issue[0].value));
    return NULL;
}

static struct err *prepare(struct working *w, const struct job_process *p)
{
    struct job *job = &w->run.job;
    struct arena *a = job->arena;
    *job = (struct job){ .arena = a, .who = str_c(a, w->row.asked_by), .who_id = w->row.asked_by_id, .lang = lang_load(a, w->row.language), .now_ms = clock_now_ms(),
                         .data_dir = p->data_dir, .progress = on_progress, .progress_ctx = w };
    TRY(db_open(a, &(struct db_options){ .url = p->url }, &job->db));
    TRY(network_time_zone(job->db, a, &job->tz));
    TRY(job_scope_of_json(a, w->row.scope, &w->run.scope));
    if (!w->kind)
        return ERR(a, ERR_CONFLICT, "This version of the program knows no job of the kind {0}.", ARG_S(w->row.kind));
    return read_arguments(w);
}

static struct err *work(struct working *w, const struct job_process *p)
{
    struct err *e = prepare(w, p);
    return e ? e : w->kind->run(&w->run, w->input);
}

static void run(struct working *w, const struct job_process *p, struct outcome *o)
{
    enum ending ending = (enum ending)setjmp(w->ended);
    if (ending) {
        o->ending = ending;
        return;
    }
    if (setjmp(w->full)) {
        o->ending = ENDING_MEMORY;
        return;
    }
    arena_on_full(w->run.job.arena, &w->full);
    o->error = work(w, p);
}

/* The arena that the job works on ends only after its outcome is stored: texts of the outcome live there. */
static struct err *end(struct working *w, struct outcome *o, int64_t started_ms)
{
    arena_on_full(w->run.job.arena, NULL);
    if (w->run.job.db)
        db_close(w->run.job.db); /* rolls back what a jump left open, and lets go of the writers' lock */
    struct err *e = o->ending == ENDING_LOST ? NULL : db_write(w->db, store, o, 0);
    drop_file(w, o);
    log_end(w, o, started_ms);
    return e;
}

struct err *job_do(struct arena *a, const struct job_process *p, struct job_token t)
{
    struct working *w = ARENA_NEW(a, struct working);
    struct outcome o = { .w = w };
    int64_t started_ms = clock_monotonic_ms();
    bool found;
    w->token = t;
    w->arena = a;
    TRY(db_open(a, &(struct db_options){ .url = p->url }, &w->db));
    TRY(job_row(w->db, a, &(struct job_row_in){ .id = t.id }, &w->row, &found));
    if (!found || w->row.attempts != t.attempts || !str_eq_c(w->row.state, "running"))
        return NULL;
    w->run = (struct job_run){ .job = { .arena = arena_new((size_t)JOB_MEMORY_MB << 20) }, .features = p->features, .id = t.id };
    w->kind = job_kind_find(p->features, w->row.kind);
    run(w, p, &o);
    struct err *e = end(w, &o, started_ms);
    arena_free(w->run.job.arena);
    return e;
}
