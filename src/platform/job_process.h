/* The jobs process: does what the database says is to be done, and holds no connection itself.
 *
 *     parent ── each second ──► clerk          takes jobs for the free places, says that the running ones live, gives back those whose process
 *        │                                     died, adds what the timetable says, seals the audit log; ends and reports
 *        ├── when the clerk says so ──► mail, SMS, webhooks, events: a child each, so that a server that hangs holds up nothing else
 *        └── a child a job ──► two short ones and a long one at once
 *
 * Each child opens its own connection, so whatever dies is made anew. Several jobs processes may work on one database: a job's row says who has
 * it and since when; (id, attempts) is the token with which alone its state can be changed. A job whose process went silent for a minute, or
 * of whose process the parent knows that it died, is given back. Clocks of several machines must agree to some seconds. */
#pragma once
#include "platform/feature.h"

struct job_process {
    const char *url, *data_dir;
    const struct features *features;
    bool once;                      /* ends when nothing is left to do; else at SIGTERM, SIGINT or SIGHUP */
    int64_t tick_ms, stale_ms;      /* 0 = 700 and 60000 */
};
/* Runs in a process of its own, without threads and open connections. Gives the exit status. On a stop running jobs have two seconds; what does not end is
 * broken off and waits for the next jobs process. */
int job_process_run(const struct job_process *p);

extern const struct feature job_feature;
