#include "platform/event.h"
#include "base/log.h"
#include "platform/feature.h"
#include "platform_sql.h"

enum { ATTEMPTS = 30, LONGEST_S = 3600, LEASE_S = 600 };

struct err *event_write(struct db *db, const char *kind, int64_t subject, struct str detail, int64_t now_ms)
{
    struct event_insert_in in = { .id = db_new_id(db), .kind = str_of_c(kind), .subject = subject, .detail = detail.p ? detail : STR(""), .created_at = now_ms };
    return event_insert(db, &in, NULL);
}

int64_t event_backoff_s(int64_t attempts)
{
    if (attempts >= ATTEMPTS)
        return 0;
    return attempts > 12 ? LONGEST_S : MIN_OF(INT64_C(1) << MAX_OF(attempts - 1, 0), LONGEST_S);
}

struct handling { struct job *job; const struct features *features; struct event_oldest_row row; bool found; struct err *problem; };

/* For the time of handling nobody else takes it, nor what stands behind it; should this process die, it is taken again later. */
static struct err *take(struct db *db, void *ctx)
{
    struct handling *h = ctx;
    struct guard_hold_row guard;
    TRY(guard_hold(db, h->job->arena, &(struct guard_hold_in){ .name = STR("jobs") }, &guard, &h->found));
    TRY(event_oldest(db, h->job->arena, &h->row, &h->found));
    h->found = h->found && h->row.due_at <= h->job->now_ms;
    if (!h->found)
        return NULL;
    return event_take(db, &(struct event_take_in){ .id = h->row.id, .due_at = h->job->now_ms + LEASE_S * 1000 }, NULL);
}

static struct err *call_handlers(const struct handling *h)
{
    struct event e = { h->row.id, h->row.kind, h->row.subject, h->row.detail, h->row.created_at };
    for (size_t f = 0; f < h->features->n; f++)
        for (size_t i = 0; i < h->features->feature[f]->n_on_events; i++) {
            const struct event_handler *on = &h->features->feature[f]->on_event[i];
            if (str_eq_c(e.kind, on->kind))
                TRY(on->handle(h->job, &e));
        }
    return NULL;
}

static struct err *settle(struct db *db, void *ctx)
{
    const struct handling *h = ctx;
    const struct job *job = h->job;
    int64_t wait_s = h->problem ? event_backoff_s(h->row.attempts + 1) : 0;
    struct event_settle_in in = { .id = h->row.id, .handled_at = { wait_s == 0, job->now_ms }, .due_at = job->now_ms + wait_s * 1000,
                                  .problem = h->problem ? tr_msg(job->arena, job->lang, &h->problem->msg) : STR("") };
    return event_settle(db, &in, NULL);
}

static struct err *handle_one(struct handling *h)
{
    TRY(db_write(h->job->db, take, h, 0));
    if (!h->found)
        return NULL;
    h->problem = call_handlers(h);
    if (h->problem)
        log_err(LOG_WARN, "event.failed", h->problem);
    return db_write(h->job->db, settle, h, 0);
}

struct err *events_handle(struct job *job, const struct features *fs, int64_t limit, int64_t *n)
{
    struct handling h = { .job = job, .features = fs, .found = true };
    *n = 0;
    while (*n < limit && h.found) {
        struct arena_mark m = arena_mark(job->arena);
        TRY(handle_one(&h));
        *n += h.found;
        h.found = h.found && !h.problem;
        arena_rewind(job->arena, m);
    }
    return NULL;
}

struct err *events_are_due(struct job *job, bool *out)
{
    struct event_oldest_row row;
    bool found;
    TRY(event_oldest(job->db, job->arena, &row, &found));
    *out = found && row.due_at <= job->now_ms;
    return NULL;
}
