/* Kinds of jobs for tests, and a table that says what they did. */
#pragma once
#include "platform/job_private.h"
#include "platform/test_platform.h"

/* A job on a fresh database that has the table test_done (note text). */
struct job *jobs_job(struct arena *a);
/* count: a row; slow: a row after `steps` tenths of a second with progress; fail, busy, die (at every attempt), die_once, file, hungry. */
extern const struct features jobs_features;
extern const struct job_kind jobs_hourly;
/* Adds a job of a kind; argument NULL = none. */
int64_t jobs_add(struct job *job, const char *kind, const char *name, const char *value);
/* Its state, attempts and, in English, problem or result: "done 1 It is done." */
struct str jobs_state(struct job *job, int64_t id);
