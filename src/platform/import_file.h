/* A file that came by the portal, from its upload to the batch it becomes:
 *
 *     checking ──► ready ──► taking ──► taken        looked at and counted by the job import.check, taken in by the job import.take
 *        ▲           │          └─► ready, with the problem
 *        └───────────┘ another map or sheet; dropped from checking and ready
 *
 * A step is a change of the row's state that only one request can make, together with the job that does the work; so two tabs, a double click or a job that is done again
 * do nothing twice. What the columns meant is remembered for the owner's next file of the kind. */
#pragma once
#include "platform/feature.h"
#include "platform/import_look.h"

enum import_file_state { FILE_CHECKING, FILE_READY, FILE_TAKING, FILE_TAKEN, FILE_DROPPED, FILE_STATES };
struct import_file {
    int64_t id, bytes, job_id, batch_id /* 0 = none */, created_ms;
    struct str kind, file_name, owner, asked_by, sheet, map;
    enum import_file_state state;
    struct msg problem;             /* why it cannot be taken in as it is */
    int64_t rows_new, rows_changed, rows_same, rows_rejected;
    struct str batch_state;         /* in a list: "applied", "undone", or no value */
};

/* Whose files somebody sees: those of their dealer when their reach is one dealer, else their own. */
struct str import_file_owner(struct arena *a, struct db_scope scope, int64_t user_id);
/* NULL for an unknown one. */
const struct import_kind *import_kind_find(const struct features *fs, struct str name);
/* Who may bring such files. */
const char *import_kind_permission(const struct import_kind *k);

/* A file that has just come in, at `path`, which is moved away. The job that looks at it is asked for by job->who. INVALID for an empty file. */
struct import_arrival { const struct import_kind *kind; const char *path; struct str file_name; int64_t bytes; struct db_scope scope; };
struct err *import_file_arrive(struct job *job, const struct import_arrival *in, int64_t *id) MUST_CHECK;

/* owner no value: anybody's. NOT_FOUND. */
struct import_file_wanted { int64_t id; struct str owner; };
struct err *import_file_load(struct job *job, struct import_file_wanted w, struct import_file *out) MUST_CHECK;
struct import_files { struct import_file *file; size_t n; };
/* The newest first, without those that were dropped. open_only: not taken in yet. */
struct err *import_file_list(struct job *job, struct str owner, bool open_only, int64_t limit, struct import_files *out) MUST_CHECK;
/* What import.check saw. NOT_FOUND when there is nothing (yet, or any more). */
struct err *import_file_look(struct job *job, int64_t id, struct import_look *out) MUST_CHECK;
/* The rejected rows as a workbook; the path, whether it is there or not. */
const char *import_file_rejects(const struct job *job, int64_t id);

/* Batches, whether they came by the portal or the command line. */
struct import_batch_info {
    int64_t id, applied_ms, rows_new, rows_changed, rows_same, rows_rejected, file_id /* 0 = it did not come by the portal */;
    struct str kind, file_name, applied_by, owner; /* owner: of the file; empty = it did not come by the portal */
    bool is_undone;
};
struct import_batches { struct import_batch_info *batch; size_t n; };
/* The newest first. */
struct err *import_batch_infos(struct job *job, int64_t limit, struct import_batches *out) MUST_CHECK;
/* One of them: out->n is 0 when there is none. */
struct err *import_batch_info(struct job *job, int64_t id, struct import_batches *out) MUST_CHECK;

/* What may be done with a file. Each CONFLICT when its state is another one by now. scope: how far whoever asks reaches, for the job. */
struct import_reading { struct str map, sheet; struct db_scope scope; };
struct err *import_file_check_again(struct job *job, const struct import_file *f, const struct import_reading *r) MUST_CHECK;
struct err *import_file_take_in(struct job *job, const struct import_file *f, struct db_scope scope) MUST_CHECK;
struct err *import_file_drop_it(struct job *job, const struct import_file *f) MUST_CHECK;
/* Adds the job that undoes a batch; *id is the job's. */
struct err *import_undo_later(struct job *job, int64_t batch_id, int64_t *id) MUST_CHECK;
/* Forgets files that nobody took in within 30 days, and all bytes that are older. Outside db_write. */
struct err *import_file_sweep(struct job *job) MUST_CHECK;

extern const struct job_kind import_check_job, import_take_job, import_undo_job;
