/* huifang jobs run | list | cancel | retry, and the housekeeping of the queue. */
#include "job_sql.h"
#include "platform/import_file.h"
#include "platform/job_pages.h"
#include "platform/job_process.h"
#include "platform/platform.h"
#include "platform_sql.h"
#include <unistd.h>

enum { STANDARD_LIMIT = 200, SWEPT_AT_ONCE = 500 };

/* ---- list ---- */

struct list_input { struct str state; struct opt_int limit; struct output_options out; };

static const struct column columns[] = {
    { .key = "id", .title = { .id = N_("Id") }, .is_text = true }, { .key = "created", .title = { .id = N_("When") }, .is_text = true },
    { .key = "kind", .title = { .id = N_("Kind") }, .show = COLUMN_MACHINE, .is_text = true }, { .key = "title", .title = { .id = N_("Job") }, .is_text = true },
    { .key = "asked_by", .title = { .id = N_("Who") }, .is_text = true }, { .key = "state", .title = { .id = N_("State") }, .is_text = true },
    { .key = "progress", .title = { .id = N_("Progress") }, .is_text = true }, { .key = "attempts", .title = { .id = N_("Attempts") } },
    { .key = "ended", .title = { .id = N_("Ended") }, .is_text = true }, { .key = "result", .title = { .id = N_("Result or problem") }, .is_text = true },
};

static struct cell progress_cell(struct arena *a, const struct lang *l, const struct job_info *j)
{
    if (j->state != JOB_RUNNING || !j->what.id)
        return cell_text(STR_NONE);
    struct str what = tr_msg(a, l, &j->what);
    return cell_text(j->total ? str_printf(a, STR_FMT " %d %%", STR_ARG(what), (int)(100 * j->done / j->total)) : what);
}

static void put_job(struct cmd *c, struct table *t, const struct job_info *j)
{
    struct arena *a = c->job.arena;
    const struct lang *l = c->job.lang;
    const struct msg *said = j->problem.id ? &j->problem : &j->result;
    struct cell *cell = table_add_row(a, t);
    cell[0] = cell_text(db_id_str(a, j->id));
    cell[1] = cell_text(tz_format(a, c->job.tz, j->created_ms));
    cell[2] = cell_text(j->kind);
    cell[3] = cell_msg(a, j->title);
    cell[4] = cell_text(j->asked_by);
    cell[5] = cell_code(a, job_state_name(j->state), job_state_titles[j->state]);
    cell[6] = progress_cell(a, l, j);
    cell[7] = cell_int(j->attempts);
    cell[8] = cell_text(j->ended_ms ? tz_format(a, c->job.tz, j->ended_ms) : STR_NONE);
    cell[9] = cell_text(said->id ? tr_msg(a, l, said) : STR_NONE);
}

static struct err *cmd_list(struct cmd *c, const void *input)
{
    const struct list_input *in = input;
    struct arena *a = c->job.arena;
    struct job_infos jobs;
    TRY(job_list(&c->job, c->features, &(struct job_filter){ .state = in->state, .limit = in->limit.has ? in->limit.v : STANDARD_LIMIT }, &jobs));
    struct table *t = table_new(a, "jobs", columns, ARRAY_LEN(columns));
    t->empty = MSG("There are no jobs.");
    for (size_t i = 0; i < jobs.n; i++)
        put_job(c, t, &jobs.job[i]);
    struct section s = { .key = "jobs", .table = t };
    struct document d = { .format = "huifang.jobs/1", .title = MSG("Jobs"), .section = &s, .n_sections = 1, .landscape = true };
    return cmd_render(c, &d, in->out);
}

/* ---- cancel, retry ---- */

struct id_input { struct opt_int id; };

static struct err *cmd_cancel(struct cmd *c, const void *input)
{
    const struct id_input *in = input;
    TRY(job_cancel(&c->job, (struct job_wanted){ in->id.v, 0 }));
    cmd_say(c, &MSG("The job is cancelled; if it runs, it ends within some seconds."));
    return NULL;
}

static struct err *cmd_retry(struct cmd *c, const void *input)
{
    const struct id_input *in = input;
    TRY(job_retry(&c->job, (struct job_wanted){ in->id.v, 0 }));
    cmd_say(c, &MSG("The job waits again."));
    return NULL;
}

/* ---- run ---- */

struct run_input { struct opt_int once; };

static struct err *cmd_run(struct cmd *c, const void *input)
{
    const struct run_input *in = input;
    struct job_process p = { .url = arena_printf(c->job.arena, "%s", db_url(c->job.db)), .data_dir = c->job.data_dir, .features = c->features, .once = in->once.v };
    db_close(c->job.db); /* each child opens its own, after the fork */
    c->job.db = NULL;
    if (!p.once)
        cmd_say(c, &MSG("Jobs are being done. Ctrl-C stops it."));
    c->status = job_process_run(&p);
    return NULL;
}

/* ---- housekeeping ---- */

struct sweeping { struct job *job; struct job_ended_before_rows rows; };

static struct err *delete_rows(struct db *db, void *ctx)
{
    const struct sweeping *s = ctx;
    for (size_t i = 0; i < s->rows.n; i++)
        TRY(job_delete(db, &(struct job_delete_in){ .id = s->rows.row[i].id }, NULL));
    return event_sweep(db, &(struct event_sweep_in){ .until = s->job->now_ms - JOB_KEPT_DAYS * INT64_C(86400000) }, NULL);
}

/* Files first: a row without its file is an answer, a file without row would lie there for ever. */
static struct err *run_sweep(struct job_run *run, const void *input UNUSED)
{
    struct job *job = &run->job;
    struct sweeping s = { .job = job };
    int64_t n = 0;
    do {
        struct job_ended_before_in in = { .before = job->now_ms - JOB_KEPT_DAYS * INT64_C(86400000), .limit = SWEPT_AT_ONCE };
        TRY(job_ended_before(job->db, job->arena, &in, &s.rows));
        for (size_t i = 0; i < s.rows.n; i++) {
            const char *path;
            TRY(job_result_path(job, s.rows.row[i].id, &path));
            unlink(path);
        }
        TRY(db_write(job->db, delete_rows, &s, 0));
        n += (int64_t)s.rows.n;
        job_progress(job, &MSG("Forgetting old jobs"), n, 0);
    } while (s.rows.n == SWEPT_AT_ONCE);
    run->result.text = MSG("{0} old jobs and their files are forgotten.", ARG_I(n));
    return import_file_sweep(job);
}

static const struct job_kind sweep_kind = { .name = "jobs.sweep", .title = { .id = N_("Forget old jobs") }, .run = run_sweep, .every = JOB_EVERY_DAY, .minute = 3 * 60 + 30 };
static const struct job_kind *const kinds[] = { &sweep_kind };

/* ---- what they take ---- */

static const struct field_choice states[] = { { "waiting", "waiting" }, { "running", "running" }, { "done", "done" }, { "failed", "failed" }, { "cancelled", "cancelled" }, { NULL, NULL } };
static const struct field list_options[] = {
    { .name = "state", .type = FIELD_CHOICE, .choices = states, FIELD_AT(struct list_input, state), .hint = { .id = N_("only those in this state") } },
    { .name = "limit", .type = FIELD_INT, .min = 1, .max = 1000000, FIELD_AT(struct list_input, limit), .hint = { .id = N_("how many at most (standard 200)") } },
    OUTPUT_OPTIONS(struct list_input),
};
static const struct field id_arguments[] = {
    { .name = "id", .type = FIELD_ID, .required = true, FIELD_AT(struct id_input, id), .hint = { .id = N_("id of the job, as \"jobs list\" prints it") } },
};
static const struct field run_options[] = {
    { .name = "once", .type = FIELD_BOOL, FIELD_AT(struct run_input, once), .hint = { .id = N_("ends when nothing is left to do") } },
};
static const struct command command_table[] = {
    { .name = "jobs run", .summary = { .id = N_("does jobs, delivers messages and seals the audit log until it is stopped") }, .manual = "jobs", .option = run_options,
      .n_options = ARRAY_LEN(run_options), .input_size = sizeof(struct run_input), .db = COMMAND_CURRENT_DB, .run = cmd_run },
    { .name = "jobs list", .summary = { .id = N_("jobs, the newest first: who asked, how far they are, what came of them") }, .manual = "jobs", .option = list_options,
      .n_options = ARRAY_LEN(list_options), .input_size = sizeof(struct list_input), .db = COMMAND_CURRENT_DB, .run = cmd_list },
    { .name = "jobs cancel", .summary = { .id = N_("ends a job that waits or runs") }, .manual = "jobs", .argument = id_arguments, .n_arguments = 1,
      .input_size = sizeof(struct id_input), .db = COMMAND_CURRENT_DB, .run = cmd_cancel },
    { .name = "jobs retry", .summary = { .id = N_("tries a job again that failed or was cancelled") }, .manual = "jobs", .argument = id_arguments, .n_arguments = 1,
      .input_size = sizeof(struct id_input), .db = COMMAND_CURRENT_DB, .run = cmd_retry },
};
static const struct command *const commands[] = { &command_table[0], &command_table[1], &command_table[2], &command_table[3] };

const struct feature job_feature = { .name = "jobs", .command = commands, .n_commands = ARRAY_LEN(commands), .job = kinds, .n_jobs = ARRAY_LEN(kinds), .permission = job_permissions,
                                     .n_permissions = JOB_PERMISSIONS, .pages = { job_routes, JOB_ROUTES }, .menu = { job_menu, JOB_MENU } };
