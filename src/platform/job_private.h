/* Parts of the jobs process. Private to platform/job_*. */
#pragma once
#include "platform/job_process.h"

enum { PLACES_SHORT = 2, PLACES_LONG = 1, PLACES = PLACES_SHORT + PLACES_LONG };
struct job_token { int64_t id, attempts; };

/* ---- job_queue.c: how a reach is kept ---- */
struct str job_scope_json(struct arena *a, struct db_scope s);
struct err *job_scope_of_json(struct arena *a, struct str text, struct db_scope *out) MUST_CHECK;

/* ---- job_clerk.c: one round of the books ---- */

struct clerk_order {
    int64_t runner;                 /* the jobs process */
    struct job_token alive[PLACES]; /* its jobs that run */
    int n_alive, free_short, free_long;
    int64_t stale_ms;
    bool with_timetable, is_last;   /* is_last: the process stops; all its jobs are given back */
};
struct clerk_report {
    struct job_token start[PLACES];
    bool is_long[PLACES];
    int n;
    bool mail, sms, webhook, events; /* something is due */
};
/* asked_ms is job->now_ms: when the clerk began, before it waited for anything. */
struct err *job_clerk(struct job *job, const struct features *fs, const struct clerk_order *o, struct clerk_report *out) MUST_CHECK;
/* The instant, at or before now, at which the timetable last wanted this kind; *key names it. */
int64_t job_last_due(struct arena *a, const struct job_kind *k, const struct tz *tz, int64_t now_ms, struct str *key);

/* ---- job_child.c: one job ---- */

/* Does the job that was taken with this token; the caller is a process that ends afterwards. Errors: its outcome could not be stored. */
struct err *job_do(struct arena *a, const struct job_process *p, struct job_token t) MUST_CHECK;
enum { JOB_MEMORY_MB = 2000 };
