#include "fieldwork/fieldwork.h"
#include "fieldwork/field_case.h"
#include "fieldwork/opinion.h"
#include "fieldwork/wave.h"
#include "fieldwork/wave_calendar.h"
#include "fieldwork/wave_close.h"
#include "fieldwork/wave_cmd.h"

/* Who reads these is never somebody who works for the importer or a dealer: the agency is an organisation of its own. */
static const struct permission permissions[] = {
    { "field.call", { .id = N_("Call customers and interview them") }, ROLE_BIT(ROLE_INTERVIEWER) },
    { "field.supervise", { .id = N_("Supervise the field: board, interviewers, cases") }, ROLE_BIT(ROLE_FIELD_SUPERVISOR) | ROLE_BIT(ROLE_PROJECT_MANAGER) },
    { "field.check", { .id = N_("Check interviews: review, back-checks, listening") }, ROLE_BIT(ROLE_QA) | ROLE_BIT(ROLE_FIELD_SUPERVISOR) },
    { "field.manage", { .id = N_("Open and close waves, set quotas and rules") }, ROLE_BIT(ROLE_PROJECT_MANAGER) },
};

/* A tranche was drawn: its visits join the month's wave, where there is one. */
static struct err *hear_drawn(struct job *job, const struct event *e)
{
    struct wave_list waves;
    struct str programme;
    int32_t month;
    int64_t n;
    TRY(sampling_draw_month(job->db, job->arena, e->subject, &programme, &month));
    TRY(wave_list_load(job->db, job->arena, STR("open"), &waves));
    for (size_t i = 0; i < waves.n; i++)
        if (waves.wave[i].month == month && str_eq(waves.wave[i].programme, programme))
            return wave_take_draws(job, waves.wave[i].id, &n);
    return NULL;
}

static const struct event_handler handlers[] = { { "sample.drawn", hear_drawn } };

/* ---- each hour: claims without a sign of life, reserves ---- */

static struct err *tidy(struct db *db UNUSED, void *ctx)
{
    return case_tidy(ctx);
}

static struct err *run_tidy(struct job_run *run, const void *input UNUSED)
{
    struct job *job = &run->job;
    struct wave_list waves;
    int64_t released = 0;
    TRY(db_write(job->db, tidy, job, 0));
    TRY(wave_list_load(job->db, job->arena, STR("open"), &waves));
    for (size_t i = 0; i < waves.n; i++) {
        int64_t n;
        TRY(wave_open_reserves(job, waves.wave[i].id, &n));
        released += n;
    }
    run->result.text = MSG("{0} addresses were released from reserves.", ARG_I(released));
    return NULL;
}

static const struct job_kind tidy_job = { .name = "field.tidy", .title = { .id = N_("Give back lost cases and release reserves") }, .run = run_tidy, .every = JOB_EVERY_HOUR, .minute = 5 };

static struct err *run_erase(struct job_run *run, const void *input UNUSED)
{
    int64_t n;
    TRY(wave_erase_due(&run->job, &n));
    run->result.text = MSG("{0} waves were erased.", ARG_I(n));
    return NULL;
}

static const struct job_kind erase_job = { .name = "field.erase", .title = { .id = N_("Erase who gave which answers, after the appeal window") }, .run = run_erase, .every = JOB_EVERY_DAY,
                                           .minute = 3 * 60 };

static struct err *run_remind(struct job_run *run, const void *input UNUSED)
{
    int64_t n;
    TRY(wave_remind(&run->job, &n));
    run->result.text = MSG("{0} reminders were written.", ARG_I(n));
    return NULL;
}

enum { REMIND_AT = 8 * 60 + 15 };
static const struct job_kind remind_job = { .name = "field.remind", .title = { .id = N_("Remind of what is due in the field") }, .run = run_remind, .every = JOB_EVERY_DAY, .minute = REMIND_AT };

static const struct job_kind *const jobs[] = { &tidy_job, &erase_job, &remind_job };
static const struct import_kind *const imports[] = { &opinion_import };
static const struct command *const commands[] = { &wave_open_command, &wave_list_command, &wave_show_command, &wave_close_command, &wave_erase_command };

const struct feature fieldwork_feature = {
    .name = "fieldwork", .command = commands, .n_commands = ARRAY_LEN(commands), .import = imports, .n_imports = ARRAY_LEN(imports), .setting = field_setting_list,
    .n_settings = FIELD_SETTINGS, .permission = permissions, .n_permissions = ARRAY_LEN(permissions), .job = jobs, .n_jobs = ARRAY_LEN(jobs), .on_event = handlers,
    .n_on_events = ARRAY_LEN(handlers),
};
