/* A struct job is the ground a longer piece of work stands on: where to allocate, which database, whose language, what
 * time it is. Commands run jobs inline; a job process will run them one child each. Actions take a job, so they work the
 * same from the command line, a page or the job process. */
#pragma once
#include "base/tz.h"
#include "db/db.h"
#include "i18n/i18n.h"

struct job {
    struct arena *arena;
    struct db *db;
    const struct lang *lang;
    const char *who;            /* login of whoever asked; "cli" for the operator at the machine */
    int64_t who_id;             /* the user's number; 0 = nobody who signed in */
    int64_t now_ms;             /* the instant the work counts as done at */
    const struct tz *tz;        /* the network's time zone */
    const char *data_dir;       /* staging, attachments, backups; exists */
    const char *temp_dir;       /* the job's own, made when job_temp_path is first asked for one */
    void (*progress)(struct job *job, const struct msg *what, int64_t done, int64_t total); /* may be NULL; what NULL: it is over */
    void *progress_ctx;
    int64_t progress_at_ms;     /* when the listener may hear again */
};

/* Says how far the work is; total 0 = unknown, the beginning of another part. At most ten times a second reaches the listener. */
void job_progress(struct job *job, const struct msg *what, int64_t done, int64_t total);
/* Before anything else is said: takes back what job_progress showed. */
void job_progress_end(struct job *job);
/* The civil date of job->now_ms in the network's time zone. */
struct civil_date job_today(const struct job *job);
/* A fresh path for a temporary file in a folder of the job's own (mode 0700) inside the data folder; gone when the arena ends. */
const char *job_temp_path(struct job *job, const char *suffix);
/* Removes the temporary files that killed processes left in a data folder: files of an import tell which row of the file became what.
 * Those in use stay (their folder is locked). Does what it can, without errors. */
void job_sweep(const char *data_dir);
