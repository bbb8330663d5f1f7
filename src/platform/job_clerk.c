#include "base/clock.h"
#include "job_sql.h"
#include "outbox_sql.h"
#include "platform/audit_chain.h"
#include "platform/job_private.h"
#include "platform/msg_json.h"
#include "platform_sql.h"
#include <string.h>

/* A write may wait behind an import of minutes. It must not give up then: the turn it has in the queue of writers is what keeps this process's jobs
 * from looking dead to another one's clerk. */
enum { CLERK_WAITS_MS = 600000 };

struct clerking { struct job *job; const struct clerk_order *o; struct clerk_report *out; };

/* ---- running jobs ---- */

static bool is_alive(const struct clerk_order *o, const struct job_running_row *r)
{
    for (int i = 0; i < o->n_alive; i++)
        if (o->alive[i].id == r->id && o->alive[i].attempts == r->attempts)
            return true;
    return false;
}

static struct err *break_off(struct job *job, const struct job_running_row *r, const char *state, struct msg why)
{
    struct job_break_off_in in = { .id = r->id, .attempts = r->attempts, .state = str_of_c(state), .ended_at = SOME_INT(job->now_ms), .problem = msg_json(job->arena, &why) };
    return job_break_off(job->db, &in, NULL);
}

/* Nobody works on it any more. */
static struct err *give_back(const struct clerking *c, const struct job_running_row *r)
{
    struct job *job = c->job;
    if (r->cancel_asked)
        return break_off(job, r, "cancelled", MSG("Cancelled."));
    if (c->o->is_last && r->runner == c->o->runner)
        return job_uncount(job->db, &(struct job_uncount_in){ .id = r->id, .attempts = r->attempts }, NULL);
    if (r->attempts >= JOB_ATTEMPTS)
        return break_off(job, r, "failed", MSG("The program was stopped {0} times while it worked on this. Tell whoever runs the server; the log says more.", ARG_I(r->attempts)));
    return job_give_back(job->db, &(struct job_give_back_in){ .id = r->id, .attempts = r->attempts, .due_at = job->now_ms }, NULL);
}

static struct err *look_after(const struct clerking *c, const struct job_running_row *r)
{
    bool is_ours = r->runner == c->o->runner;
    if (is_ours && is_alive(c->o, r))
        return job_heartbeat(c->job->db, &(struct job_heartbeat_in){ .id = r->id, .attempts = r->attempts, .heartbeat_at = clock_now_ms() }, NULL);
    return is_ours || r->heartbeat_at < c->job->now_ms - c->o->stale_ms ? give_back(c, r) : NULL;
}

/* ---- waiting jobs ---- */

static struct err *take(const struct clerking *c, bool is_long, int places)
{
    struct db *db = c->job->db;
    int64_t now = clock_now_ms();
    for (int i = 0; i < places; i++) {
        struct job_next_row row;
        bool found;
        TRY(job_next(db, c->job->arena, &(struct job_next_in){ .is_long = is_long, .now = now }, &row, &found));
        if (!found)
            return NULL;
        TRY(job_take(db, &(struct job_take_in){ .id = row.id, .runner = c->o->runner, .now = now }, NULL));
        c->out->start[c->out->n] = (struct job_token){ row.id, row.attempts + 1 };
        c->out->is_long[c->out->n++] = is_long;
    }
    return NULL;
}

/* ---- the timetable ---- */

int64_t job_last_due(struct arena *a, const struct job_kind *k, const struct tz *tz, int64_t now_ms, struct str *key)
{
    struct local_time t = tz_local(tz, now_ms);
    int64_t due;
    if (k->every == JOB_EVERY_HOUR) {
        int64_t hour_ms = now_ms - ((int64_t)t.minute * 60 + t.second) * 1000 - now_ms % 1000;
        due = hour_ms + k->minute * INT64_C(60000);
        due -= due > now_ms ? INT64_C(3600000) : 0;
        *key = str_printf(a, "%s@%lld", k->name, (long long)(due / 60000));
        return due;
    }
    struct local_time at = { .date = t.date, .hour = k->minute / 60, .minute = k->minute % 60 };
    due = tz_instant(tz, at);
    if (due > now_ms) {
        at.date = civil_date_add_days(at.date, -1);
        due = tz_instant(tz, at);
    }
    *key = str_printf(a, "%s@" STR_FMT, k->name, STR_ARG(civil_date_str(a, at.date)));
    return due;
}

static struct err *is_known(struct job *job, struct str key, bool *out)
{
    struct job_with_key_rows rows;
    TRY(job_with_key(job->db, job->arena, &(struct job_with_key_in){ .key = key, .limit = 1 }, &rows));
    *out = rows.n > 0;
    return NULL;
}

static struct err *add_due(struct job *job, const struct job_kind *k)
{
    struct job_request q = { .kind = k };
    int64_t id;
    bool known;
    job_last_due(job->arena, k, job->tz, job->now_ms, &q.key);
    TRY(is_known(job, q.key, &known));
    return known ? NULL : job_add(job, &q, &id);
}

static struct err *each_entry(struct job *job, const struct features *fs, struct err *(*what)(struct job *job, const struct job_kind *k))
{
    for (size_t f = 0; f < fs->n; f++)
        for (size_t i = 0; i < fs->feature[f]->n_jobs; i++)
            if (fs->feature[f]->job[i]->every)
                TRY(what(job, fs->feature[f]->job[i]));
    return NULL;
}

struct keeping { struct job *job; const struct features *features; };

static struct err *keep_timetable(struct db *db, void *ctx)
{
    const struct keeping *x = ctx;
    struct guard_hold_row guard;
    bool found;
    TRY(guard_hold(db, x->job->arena, &(struct guard_hold_in){ .name = STR("jobs") }, &guard, &found));
    return each_entry(x->job, x->features, add_due);
}

/* Without anything new nobody waits for the writers' lock. */
static struct err *timetable(struct job *job, const struct features *fs)
{
    bool all_known = true;
    for (size_t f = 0; f < fs->n; f++)
        for (size_t i = 0; i < fs->feature[f]->n_jobs && all_known; i++) {
            struct str key;
            if (!fs->feature[f]->job[i]->every)
                continue;
            job_last_due(job->arena, fs->feature[f]->job[i], job->tz, job->now_ms, &key);
            TRY(is_known(job, key, &all_known));
        }
    return all_known ? NULL : db_write(job->db, keep_timetable, &(struct keeping){ job, fs }, CLERK_WAITS_MS);
}

/* ---- a round ---- */

static struct err *keep_books(struct db *db, void *ctx)
{
    struct clerking *c = ctx;
    struct guard_hold_row guard;
    struct job_running_rows running;
    bool found;
    c->out->n = 0;
    TRY(guard_hold(db, c->job->arena, &(struct guard_hold_in){ .name = STR("jobs") }, &guard, &found));
    TRY(job_running(db, c->job->arena, &running));
    for (size_t i = 0; i < running.n; i++)
        TRY(look_after(c, &running.row[i]));
    TRY(take(c, false, c->o->free_short));
    return take(c, true, c->o->free_long);
}

static struct err *what_is_due(struct job *job, struct clerk_report *out)
{
    struct outbox_due_rows rows;
    TRY(outbox_due(job->db, job->arena, &(struct outbox_due_in){ .now = job->now_ms }, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        out->mail |= str_eq_c(rows.row[i].channel, "mail");
        out->sms |= str_eq_c(rows.row[i].channel, "sms");
        out->webhook |= str_eq_c(rows.row[i].channel, "webhook");
    }
    return events_are_due(job, &out->events);
}

struct err *job_clerk(struct job *job, const struct features *fs, const struct clerk_order *o, struct clerk_report *out)
{
    struct clerking c = { job, o, out };
    struct job_is_any_rows any;
    *out = (struct clerk_report){ 0 };
    if (o->with_timetable)
        TRY(timetable(job, fs));
    TRY(job_is_any(job->db, job->arena, &(struct job_is_any_in){ .now = job->now_ms, .limit = 1 }, &any));
    if (any.n)
        TRY(db_write(job->db, keep_books, &c, CLERK_WAITS_MS));
    if (o->is_last)
        return NULL;
    TRY(audit_seal(job, NULL));
    return what_is_due(job, out);
}
