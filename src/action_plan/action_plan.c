/* What measures bring along. */
#include "action_plan/action_plan_pages.h"

static const struct permission permissions[] = {
    { "measure.read", { .id = N_("See measures against weak items") },
      ROLE_NATIONAL | ROLE_REGIONAL | ROLE_BIT(ROLE_GROUP_USER) | ROLE_DEALER_HEADS | ROLE_BIT(ROLE_AUDITOR) },
    { "measure.write", { .id = N_("Make, change and sign measures") }, ROLE_DEALER_HEADS },
    { "measure.comment", { .id = N_("Comment on dealers' measures") }, ROLE_REGIONAL },
};

static struct err *run_remind(struct job_run *run, const void *input UNUSED)
{
    int64_t sent;
    TRY(action_plan_remind(&run->job, &sent));
    run->result.text = MSG("{0} reminders wait in the outbox.", ARG_I(sent));
    return NULL;
}

static const struct job_kind remind_job = { .name = "measure.remind", .title = { .id = N_("Remind dealers of measures that are due") }, .run = run_remind, .every = JOB_EVERY_DAY, .minute = 8 * 60 };
static const struct job_kind *const jobs[] = { &remind_job };

static const struct menu_entry entries[] = { { { .id = N_("Measures") }, "/measures", "measure.read", N_("Reports") } };
static const struct command *const commands[] = { &action_plan_list_command, &action_plan_remind_command };

const struct feature action_plan_feature = { .name = "action_plan", .command = commands, .n_commands = ARRAY_LEN(commands), .permission = permissions, .job = jobs, .n_jobs = ARRAY_LEN(jobs),
                                             .n_permissions = ARRAY_LEN(permissions), .pages = { action_plan_routes, PLAN_ROUTES }, .api = { action_plan_api_routes, PLAN_API_ROUTES }, .report_part = &action_plan_report_part, .menu = { entries, ARRAY_LEN(entries) } };
