#include "platform/job_queue.h"
#include "base/json_out.h"
#include "form/json_in.h"
#include "job_sql.h"
#include "platform/feature.h"
#include "platform/job_private.h"
#include "platform/msg_json.h"
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

/* ---- kinds ---- */

const struct job_kind *job_kind_find(const struct features *fs, struct str name)
{
    for (size_t f = 0; f < fs->n; f++)
        for (size_t i = 0; i < fs->feature[f]->n_jobs; i++)
            if (str_eq_c(name, fs->feature[f]->job[i]->name))
                return fs->feature[f]->job[i];
    return NULL;
}

struct err *job_result_path(const struct job *job, int64_t id, const char **out)
{
    const char *folder = arena_printf(job->arena, "%s/results", job->data_dir);
    if (mkdir(folder, 0700) != 0 && errno != EEXIST)
        return ERR(job->arena, ERR_IO, "The folder {0} cannot be made: {1}.", ARG_C(folder), ARG_C(strerror(errno)));
    *out = arena_printf(job->arena, "%s/" STR_FMT, folder, STR_ARG(db_id_str(job->arena, id)));
    return NULL;
}

/* ---- whose rows: kept beside the job, since roles may be others when it runs ---- */

struct str job_scope_json(struct arena *a, struct db_scope s)
{
    if (s.kind == SCOPE_SYSTEM)
        return STR("");
    struct buf b = buf_on(a);
    struct sink out = sink_to_buf(&b);
    struct json_out j = json_out_to(&out, false);
    json_object(&j);
    json_put_int(&j, "kind", s.kind);
    json_put_str(&j, "id", db_id_str(a, s.id));
    json_put_str(&j, "places", s.places);
    json_object_end(&j);
    return buf_str(&b);
}

struct stored_scope { struct opt_int kind; struct str id, places; };
static const struct json_member scope_members[] = {
    { "kind", JSON_IN_INT, .required = true, .offset = offsetof(struct stored_scope, kind) },
    { "id", JSON_IN_TEXT, .offset = offsetof(struct stored_scope, id) },
    { "places", JSON_IN_TEXT, .offset = offsetof(struct stored_scope, places) },
    { 0 },
};

struct err *job_scope_of_json(struct arena *a, struct str text, struct db_scope *out)
{
    const struct json *v;
    struct stored_scope s;
    *out = (struct db_scope){ SCOPE_SYSTEM };
    if (str_is_empty(text))
        return NULL;
    TRY(json_in_text(a, text, NULL, &v));
    TRY(json_in_read(v, scope_members, &s));
    if (s.kind.v <= SCOPE_SYSTEM || s.kind.v >= SCOPE_KINDS)
        return ERR(a, ERR_BUG, "The reach of this job cannot be read.");
    *out = (struct db_scope){ .kind = (enum db_scope_kind)s.kind.v, .places = s.places };
    db_id_parse(s.id, &out->id);
    return NULL;
}

/* ---- adding ---- */

static struct str arguments_json(struct arena *a, const struct job_request *q)
{
    struct buf b = buf_on(a);
    struct sink out = sink_to_buf(&b);
    struct json_out j = json_out_to(&out, false);
    json_object(&j);
    for (size_t i = 0; i < JOB_ARGUMENTS && q->argument[i].name; i++)
        if (q->argument[i].value.p)
            json_put_str(&j, q->argument[i].name, q->argument[i].value);
    json_object_end(&j);
    return buf_str(&b);
}

struct err *job_add(struct job *job, const struct job_request *q, int64_t *id)
{
    struct arena *a = job->arena;
    struct str key = q->key.p ? q->key : STR("");
    struct job_insert_in in = { .kind = str_of_c(q->kind->name), .key = key, .waits_as = key, .asked_by_id = job->who_id, .asked_by = str_of_c(job->who), .language = lang_code(job->lang),
                                .scope = job_scope_json(a, q->scope), .arguments = arguments_json(a, q), .is_long = q->kind->is_long && !q->is_short,
                                .due_at = q->due_ms ? q->due_ms : job->now_ms, .created_at = job->now_ms };
    for (int attempt = 0; attempt < 3; attempt++) { /* the one that was in the way may just have been taken */
        int64_t n;
        struct job_waiting_as_row row;
        bool found;
        in.id = *id = db_new_id(job->db);
        TRY(job_insert(job->db, &in, &n));
        if (n)
            return NULL;
        TRY(job_waiting_as(job->db, a, &(struct job_waiting_as_in){ .waits_as = key }, &row, &found));
        if (found) {
            *id = row.id;
            return NULL;
        }
    }
    return ERR(a, ERR_BUSY, "The job could not be put into the queue. Try again.");
}

struct adding { struct job *job; const struct job_request *q; int64_t *id; };

static struct err *add(struct db *db UNUSED, void *ctx)
{
    const struct adding *x = ctx;
    return job_add(x->job, x->q, x->id);
}

struct err *job_add_now(struct job *job, const struct job_request *q, int64_t *id)
{
    return db_write(job->db, add, &(struct adding){ job, q, id }, 0);
}

/* ---- looking ---- */

static const char *const state_names[JOB_STATES] = { "waiting", "running", "done", "failed", "cancelled" };
const struct msg job_state_titles[JOB_STATES] = { { .id = N_("waiting") }, { .id = N_("running") }, { .id = N_("done") }, { .id = N_("failed") }, { .id = N_("cancelled") } };

const char *job_state_name(enum job_state s)
{
    return state_names[s];
}

static enum job_state state_of(struct str name)
{
    enum job_state s = JOB_WAITING;
    while (s < JOB_CANCELLED && !str_eq_c(name, state_names[s]))
        s++;
    return s;
}

static struct msg title_of(const struct features *fs, struct str kind)
{
    const struct job_kind *k = job_kind_find(fs, kind);
    return k ? k->title : MSG("{0}", ARG_S(kind));
}

/* Rows of both statements have the same columns for people. */
#define INFO_OF(a, fs, r)                                                                                                                              \
    (struct job_info){ .id = (r)->id, .kind = (r)->kind, .title = title_of((fs), (r)->kind), .state = state_of((r)->state), .asked_by_id = (r)->asked_by_id, \
                       .asked_by = (r)->asked_by, .created_ms = (r)->created_at, .started_ms = (r)->started_at.v, .ended_ms = (r)->ended_at.v,         \
                       .done = (r)->done, .total = (r)->total, .attempts = (r)->attempts, .what = msg_of_json((a), (r)->what),                         \
                       .result = msg_of_json((a), (r)->result), .problem = msg_of_json((a), (r)->problem), .page = (r)->page,                          \
                       .file_name = (r)->file_name, .file_type = (r)->file_type, .is_cancel_asked = (r)->cancel_asked }

struct err *job_load(struct job *job, const struct features *fs, struct job_wanted w, struct job_info *out)
{
    struct job_row_row row;
    bool found;
    TRY(job_row(job->db, job->arena, &(struct job_row_in){ .id = w.id }, &row, &found));
    if (!found || (w.asked_by_id && row.asked_by_id != w.asked_by_id))
        return ERR(job->arena, ERR_NOT_FOUND, "There is no such job. Jobs are kept for {0} days after their end.", ARG_I(JOB_KEPT_DAYS));
    *out = INFO_OF(job->arena, fs, &row);
    return NULL;
}

struct err *job_list(struct job *job, const struct features *fs, const struct job_filter *q, struct job_infos *out)
{
    struct job_list_load_in in = { .with_who = q->asked_by_id != 0, .asked_by_id = q->asked_by_id, .with_state = q->state.p, .state = q->state, .with_kind = q->kind.p, .kind = q->kind,
                              .limit = q->limit };
    struct job_list_load_rows rows;
    TRY(job_list_load(job->db, job->arena, &in, &rows));
    *out = (struct job_infos){ ARENA_ARRAY(job->arena, struct job_info, rows.n), rows.n };
    for (size_t i = 0; i < rows.n; i++)
        out->job[i] = INFO_OF(job->arena, fs, &rows.row[i]);
    return NULL;
}

struct err *job_counts(struct job *job, int64_t n[JOB_STATES])
{
    struct job_count_rows rows;
    memset(n, 0, JOB_STATES * sizeof *n);
    TRY(job_count(job->db, job->arena, &rows));
    for (size_t i = 0; i < rows.n; i++)
        n[state_of(rows.row[i].state)] = rows.row[i].n;
    return NULL;
}

/* ---- by hand ---- */

struct changing { struct job *job; struct job_wanted w; };

static struct err *hold(const struct changing *x, struct job_row_row *row)
{
    bool found;
    TRY(job_row(x->job->db, x->job->arena, &(struct job_row_in){ .id = x->w.id }, row, &found));
    if (found && (!x->w.asked_by_id || row->asked_by_id == x->w.asked_by_id))
        return NULL;
    return ERR(x->job->arena, ERR_NOT_FOUND, "There is no such job. Jobs are kept for {0} days after their end.", ARG_I(JOB_KEPT_DAYS));
}

static struct err *cancel(struct db *db, void *ctx)
{
    const struct changing *x = ctx;
    struct job_row_row row;
    int64_t n;
    TRY(hold(x, &row));
    struct job_cancel_waiting_in in = { .id = x->w.id, .ended_at = SOME_INT(x->job->now_ms), .problem = msg_json(x->job->arena, &MSG("Cancelled by {0} before it began.", ARG_C(x->job->who))) };
    TRY(job_cancel_waiting(db, &in, &n));
    if (!n)
        TRY(job_cancel_running(db, &(struct job_cancel_running_in){ .id = x->w.id }, &n));
    return n ? NULL : ERR(x->job->arena, ERR_CONFLICT, "The job has ended already.");
}

struct err *job_cancel(struct job *job, struct job_wanted w)
{
    return db_write(job->db, cancel, &(struct changing){ job, w }, 0);
}

static struct err *retry(struct db *db, void *ctx)
{
    const struct changing *x = ctx;
    struct job_row_row row;
    int64_t n;
    TRY(hold(x, &row));
    TRY(job_again(db, &(struct job_again_in){ .id = x->w.id, .due_at = x->job->now_ms }, &n));
    return n ? NULL : ERR(x->job->arena, ERR_CONFLICT, "Only a job that failed or was cancelled can be tried again.");
}

struct err *job_retry(struct job *job, struct job_wanted w)
{
    return db_write(job->db, retry, &(struct changing){ job, w }, 0);
}
