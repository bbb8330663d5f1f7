/* Longer work on publications, for the jobs process: making a draft, issuing files, all reports as a ZIP file, comparing, reminders. */
#pragma once
#include "platform/job_queue.h"
#include "result/publication_actions.h"

extern const struct job_kind publication_make_job, publication_issue_job, publication_zip_job, publication_compare_job, publication_remind_job;
/* Adds a job; key: what makes two the same while one waits. */
struct err *publication_ask_make(struct job *job, const struct publication_new *in, int64_t *id) MUST_CHECK;
struct err *publication_ask(struct job *job, const struct job_kind *kind, int64_t publication, struct db_scope scope, int64_t *id) MUST_CHECK;
