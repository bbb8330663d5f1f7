#include "platform/test_jobs.h"
#include <signal.h>
#include <time.h>
#include <unistd.h>

struct count_input { struct str note; struct opt_int steps; };
static const struct field fields[] = {
    { .name = "note", .type = FIELD_TEXT, FIELD_AT(struct count_input, note) },
    { .name = "steps", .type = FIELD_INT, .min = 0, .max = 1000, FIELD_AT(struct count_input, steps) },
};

struct job *jobs_job(struct arena *a)
{
    struct job *job = test_job(a);
    test_db_exec_sql(job->db, "create table test_done (note text not null)");
    return job;
}

static struct err *note(struct job_run *run, struct str text)
{
    for (size_t i = 0; i < text.n; i++)
        assert_true(text.p[i] != '\'');
    test_db_exec_sql(run->job.db, arena_printf(run->job.arena, "insert into test_done (note) values ('" STR_FMT "')", STR_ARG(text)));
    return NULL;
}

static int64_t notes(struct job_run *run)
{
    return test_db_int(run->job.db, "select count(*) from test_done");
}

static struct err *run_count(struct job_run *run, const void *input)
{
    const struct count_input *in = input;
    TRY(note(run, in->note.p ? in->note : db_id_str(run->job.arena, run->id)));
    run->result = (struct job_result){ .text = MSG("{0} is done.", ARG_S(in->note.p ? in->note : STR("It"))), .page = STR("/somewhere") };
    return NULL;
}

static struct err *run_slow(struct job_run *run, const void *input)
{
    const struct count_input *in = input;
    for (int64_t i = 0; i < in->steps.v; i++) {
        job_progress(&run->job, &MSG("Working"), i, in->steps.v);
        nanosleep(&(struct timespec){ .tv_nsec = 100000000 }, NULL);
    }
    return run_count(run, input);
}

static struct err *run_fail(struct job_run *run, const void *input UNUSED)
{
    return ERR(run->job.arena, ERR_INVALID, "The file has no heading.");
}

static struct err *run_busy(struct job_run *run, const void *input UNUSED)
{
    return ERR(run->job.arena, ERR_BUSY, "Another import is running.");
}

/* Dies with a row written and not committed. */
static struct err *write_and_die(struct db *db UNUSED, void *ctx UNUSED)
{
    kill(getpid(), SIGKILL);
    return NULL;
}

static struct err *run_die(struct job_run *run, const void *input UNUSED)
{
    TRY(note(run, STR("attempt")));
    return db_write(run->job.db, write_and_die, run, 0);
}

static struct err *run_die_once(struct job_run *run, const void *input)
{
    return notes(run) ? run_count(run, input) : run_die(run, input);
}

static struct err *run_file(struct job_run *run, const void *input UNUSED)
{
    const char *path;
    TRY(job_result_path(&run->job, run->id, &path));
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    fputs("a,b\n1,2\n", f);
    fclose(f);
    run->result = (struct job_result){ .text = MSG("A file."), .file_name = STR("报告.csv"), .file_type = "text/csv" };
    return NULL;
}

static struct err *run_hungry(struct job_run *run, const void *input UNUSED)
{
    arena_alloc(run->job.arena, (size_t)JOB_MEMORY_MB << 21);
    return ERR(run->job.arena, ERR_BUG, "no limit");
}

static const struct job_kind kinds[] = {
    { .name = "t.count", .title = { .id = N_("Count") }, .form = ROUTE_FORM(struct count_input, fields), .run = run_count },
    { .name = "t.slow", .title = { .id = N_("Slow") }, .form = ROUTE_FORM(struct count_input, fields), .run = run_slow, .is_long = true },
    { .name = "t.fail", .title = { .id = N_("Fail") }, .run = run_fail },
    { .name = "t.busy", .title = { .id = N_("Busy") }, .run = run_busy },
    { .name = "t.die", .title = { .id = N_("Die") }, .run = run_die },
    { .name = "t.die_once", .title = { .id = N_("Die once") }, .form = ROUTE_FORM(struct count_input, fields), .run = run_die_once },
    { .name = "t.file", .title = { .id = N_("File") }, .run = run_file },
    { .name = "t.hungry", .title = { .id = N_("Hungry") }, .run = run_hungry },
};
static const struct job_kind *const kind_list[] = { &kinds[0], &kinds[1], &kinds[2], &kinds[3], &kinds[4], &kinds[5], &kinds[6], &kinds[7] };
static const struct feature feature = { .name = "test", .job = kind_list, .n_jobs = ARRAY_LEN(kind_list) };
static const struct feature *const feature_list[] = { &feature };
const struct features jobs_features = { feature_list, 1 };
const struct job_kind jobs_hourly = { .name = "t.hour", .title = { .id = N_("Hour") }, .run = run_fail, .every = JOB_EVERY_HOUR, .minute = 10 };

int64_t jobs_add(struct job *job, const char *kind, const char *name, const char *value)
{
    static const struct job_kind unknown = { .name = "t.gone" };
    const struct job_kind *k = job_kind_find(&jobs_features, str_of_c(kind));
    struct job_request q = { .kind = k ? k : &unknown, .argument = { { name, value ? str_of_c(value) : STR_NONE } } };
    int64_t id;
    check_ok(kind, job_add_now(job, &q, &id));
    return id;
}

struct str jobs_state(struct job *job, int64_t id)
{
    struct job_info j;
    check_ok("load", job_load(job, &jobs_features, (struct job_wanted){ id, 0 }, &j));
    struct str said = tr_msg(job->arena, job->lang, j.problem.id ? &j.problem : &j.result);
    return str_printf(job->arena, "%s %d" "%s" STR_FMT, job_state_name(j.state), (int)j.attempts, said.n ? " " : "", STR_ARG(said));
}
