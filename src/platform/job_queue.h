/* Longer pieces of work for the jobs process (platform/job_process.h).
 *
 *     static struct err *run_import(struct job_run *run, const void *input);
 *     const struct job_kind import_job = { .name = "import.take", .title = { .id = N_("Take a file in") }, .is_long = true,
 *                                          .form = ROUTE_FORM(struct import_input, import_fields), .run = run_import };
 *
 * A feature lists its kinds in its struct feature. Whoever wants one done adds a row with its arguments (job_add), in the transaction that has the
 * reason for it; a child process of the jobs process does it: two short ones and a long one at once. A kind is idempotent: when the process
 * dies, or the machine, it is done again, up to three times. job_progress says how far it is, and is also where a job that was cancelled ends. */
#pragma once
#include "platform/job.h"
#include "web/route.h"

struct features;

/* What a job leaves behind: words for people, the page that shows more, and a file. */
struct job_result {
    struct msg text;
    struct str page;                /* "/imports/…"; no value = none */
    struct str file_name;           /* what the browser calls the file; no value = there is none */
    const char *file_type;          /* of its bytes: "text/csv" */
};

struct job_run {
    struct job job;                 /* in the language of whoever asked */
    const struct features *features;
    int64_t id;
    struct db_scope scope;          /* whose rows whoever asked may see */
    struct job_result result;       /* filled by the kind */
};

/* When the timetable adds one, in the network's time zone. What was missed while nothing ran is made up for, once. */
enum job_every { JOB_WHEN_ASKED, JOB_EVERY_HOUR, JOB_EVERY_DAY };

struct job_kind {
    const char *name;               /* "import.visits" */
    struct msg title;
    bool is_long;                   /* may take more than some seconds */
    struct route_form form;         /* of its arguments; ROUTE_NO_FORM: none, input is NULL */
    struct err *(*run)(struct job_run *run, const void *input);
    enum job_every every;
    int minute;                     /* after the hour, or after midnight */
};
/* NULL for an unknown one. */
const struct job_kind *job_kind_find(const struct features *fs, struct str name);
/* Where the result's file is to be written; another attempt writes it again. IO when its folder cannot be made. */
struct err *job_result_path(const struct job *job, int64_t id, const char **out) MUST_CHECK;

enum { JOB_ARGUMENTS = 12, JOB_ATTEMPTS = 3, JOB_KEPT_DAYS = 30 };
struct job_argument { const char *name; struct str value; };
struct job_request {
    const struct job_kind *kind;
    struct job_argument argument[JOB_ARGUMENTS];
    struct str key;                 /* while one with this key waits, it is the same job; no value = always another one */
    struct db_scope scope;
    int64_t due_ms;                 /* 0 = at once */
    bool is_short;                  /* of a long kind, but known to be small this time */
};
/* Adds a job asked for by job->who, in job->lang. Inside db_write. */
struct err *job_add(struct job *job, const struct job_request *q, int64_t *id) MUST_CHECK;
/* The same as a transaction of its own. */
struct err *job_add_now(struct job *job, const struct job_request *q, int64_t *id) MUST_CHECK;

enum job_state { JOB_WAITING, JOB_RUNNING, JOB_DONE, JOB_FAILED, JOB_CANCELLED, JOB_STATES };
/* "waiting" … */
const char *job_state_name(enum job_state s);
extern const struct msg job_state_titles[JOB_STATES];
struct job_info {
    int64_t id;
    struct str kind;
    struct msg title;               /* of the kind */
    enum job_state state;
    int64_t asked_by_id;
    struct str asked_by;
    int64_t created_ms, started_ms, ended_ms;   /* 0 = not yet */
    int64_t done, total, attempts;
    struct msg what, result, problem;           /* no id = nothing to say */
    struct str page, file_name, file_type;      /* empty = none */
    bool is_cancel_asked;
};
/* One job. asked_by_id not 0: only when this user asked for it. NOT_FOUND. */
struct job_wanted { int64_t id, asked_by_id; };
struct err *job_load(struct job *job, const struct features *fs, struct job_wanted w, struct job_info *out) MUST_CHECK;
struct job_filter { int64_t asked_by_id; /* 0 = everybody's */ struct str state, kind; /* no value = all */ int64_t limit; };
struct job_infos { struct job_info *job; size_t n; };
/* The newest first. */
struct err *job_list(struct job *job, const struct features *fs, const struct job_filter *q, struct job_infos *out) MUST_CHECK;
/* A waiting job ends at once, a running one at its next job_progress. CONFLICT when it has ended; NOT_FOUND as job_load. */
struct err *job_cancel(struct job *job, struct job_wanted w) MUST_CHECK;
/* Gives a failed or cancelled job three more attempts. CONFLICT when it is neither. */
struct err *job_retry(struct job *job, struct job_wanted w) MUST_CHECK;
/* How many there are in each state. */
struct err *job_counts(struct job *job, int64_t n[JOB_STATES]) MUST_CHECK;
