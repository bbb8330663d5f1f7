/* What open answers bring along: settings, permissions, the job that takes them in, a command. */
#include "verbatim/verbatim_pages.h"
#include "verbatim/verbatim_private.h"

static struct err *check_kinds(struct arena *a, struct str value)
{
    struct str bad;
    return verbatim_kinds_are_valid(value, &bad) ? NULL
                                                 : ERR(a, ERR_INVALID, "The setting {0} names questions and what they bring: X2=praise X3=suggestion X1=expectation *_why=complaint. \"{1}\" is none.",
                                                       ARG_C(verbatim_kinds_setting.key), ARG_S(bad));
}

const struct setting verbatim_kinds_setting = {
    .key = "verbatim.kinds", .type = SETTING_TEXT, .standard = "X1=expectation X2=praise X3=suggestion *_why=complaint", .source = "P", .check = check_kinds,
    .label = { .id = N_("What open questions bring: code=praise, suggestion, complaint or expectation; * stands for anything") },
};
const struct setting verbatim_empty_setting = {
    .key = "verbatim.no_answer", .type = SETTING_TEXT, .standard = "无 没 没有 没有了 没啥 没什么 暂无 无意见 没意见 不知道 说不上来 嗯 no none n/a", .source = "P",
    .label = { .id = N_("Open answers that say nothing and are set aside, blanks between them") },
};

static struct err *run_take(struct job_run *run, const void *input UNUSED)
{
    int64_t n;
    TRY(verbatim_take(&run->job, &n));
    run->result.text = MSG("{0} open answers are in the work list.", ARG_I(n));
    return NULL;
}

static const struct job_kind take_job = { .name = "verbatim.take", .title = { .id = N_("Take open answers into the work list") }, .is_long = true, .run = run_take, .every = JOB_EVERY_HOUR, .minute = 20 };
static const struct job_kind *const jobs[] = { &take_job };

static struct err *answers_came(struct job *job, const struct event *e UNUSED)
{
    struct job_request q = { .kind = &take_job, .key = STR("verbatim.take") };
    int64_t id;
    return job_add_now(job, &q, &id);
}

static const struct event_handler ears[] = { { "answers.imported", answers_came }, { "wave.closed", answers_came } };

static struct err *cmd_take(struct cmd *c, const void *input UNUSED)
{
    int64_t n;
    TRY(verbatim_take(&c->job, &n));
    cmd_say(c, &MSG("{0} open answers are in the work list.", ARG_I(n)));
    return NULL;
}

static const struct command take_command = {
    .name = "verbatim take", .summary = { .id = N_("takes open answers that came since into the work list of the screening") }, .manual = "verbatim", .db = COMMAND_CURRENT_DB, .run = cmd_take,
};
static const struct command *const commands[] = { &take_command };
static const struct setting *const settings[] = { &verbatim_kinds_setting, &verbatim_empty_setting };

static const struct permission permissions[] = {
    { "verbatim.screen", { .id = N_("Screen and code open answers") }, ROLE_NATIONAL | ROLE_BIT(ROLE_CODER) },
    { "verbatim.codes", { .id = N_("Change the code frame of open answers") }, ROLE_NATIONAL | ROLE_BIT(ROLE_CODER) },
};
static const struct menu_entry entries[] = {
    { { .id = N_("Screening of open answers") }, "/screening", "verbatim.screen", N_("Data") },
};

const struct feature verbatim_feature = {
    .name = "verbatim", .command = commands, .n_commands = ARRAY_LEN(commands), .setting = settings, .n_settings = ARRAY_LEN(settings), .permission = permissions,
    .n_permissions = ARRAY_LEN(permissions), .job = jobs, .n_jobs = ARRAY_LEN(jobs), .on_event = ears, .n_on_events = ARRAY_LEN(ears),
    .pages = { verbatim_routes, VERBATIM_ROUTES }, .menu = { entries, ARRAY_LEN(entries) },
};
