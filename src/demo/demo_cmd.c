/* huifang demo */
#include "demo/demo.h"
#include "demo/demo_field.h"
#include "demo/demo_releases.h"
#include "demo/demo_users.h"

enum { STANDARD_MONTHS = 24, STANDARD_SEED = 2012, FIELD_MONTHS = 3, INTERVIEWERS = 200, CALLERS = 4 };

struct demo_input { struct opt_int months, seed, until, users, calls, field, interviewers; struct str show; };

/* With a simulated field the last month is one whose calls can be over. */
static struct demo_plan plan_of(struct cmd *c, const struct demo_input *in)
{
    int32_t last = in->field.v ? demo_closed_month(&c->job) : civil_month_of_date(job_today(&c->job)) - 1;
    int months = in->field.v ? FIELD_MONTHS : STANDARD_MONTHS;
    return (struct demo_plan){ .until = in->until.has ? (int32_t)in->until.v : last, .months = in->months.has ? (int)in->months.v : months,
                               .seed = in->seed.has ? (uint64_t)in->seed.v : STANDARD_SEED, .leaves_last = in->field.v };
}

/* With an open wave: whoever calls calls about the month that is going on, or in its first days about the last one. */
static struct demo_plan plan_with_calls(struct cmd *c, const struct demo_input *in)
{
    struct demo_plan plan = plan_of(c, in);
    int32_t month = demo_running_month(&c->job);
    if (in->calls.v) {
        plan.begins_next = month == plan.until + 1;
        plan.leaves_last = month == plan.until;
    }
    return plan;
}

static struct err *make(struct cmd *c, const struct demo_input *in, struct demo_late *late)
{
    struct job *job = &c->job;
    struct demo_plan plan = plan_with_calls(c, in);
    struct demo_counts n;
    TRY(demo_make(job, plan, &n, late));
    job_progress(job, &MSG("Sample network"), plan.months, plan.months);
    cmd_say(c, &MSG("Sample network {0}: {1} dealers with {2} staff, {3} visits ({4} rejected), {5} service and {6} sales interviews.",
                    ARG_S(lang_month_range(job->arena, job->lang, n.first, n.last)), ARG_I(n.dealers), ARG_I(n.staff), ARG_I(n.visits),
                    ARG_I(n.visits_rejected), ARG_I(n.interviews[DEMO_SERVICE]), ARG_I(n.interviews[DEMO_SALES])));
    cmd_say(c, &MSG("{0} flags of dealer months, {1} customers' opinions.", ARG_I(n.flags), ARG_I(n.opinions)));
    return NULL;
}

static struct err *make_releases(struct cmd *c, const struct demo_late *late)
{
    int64_t n;
    TRY(demo_make_releases(&c->job, late, c->features, &n));
    if (n)
        cmd_say(c, &MSG("{0} editions of reports are released, with targets and measures.", ARG_I(n)));
    return NULL;
}

/* A wave in which calls go on, for those who interview, supervise and review. */
static struct err *run_calls(struct cmd *c, const struct demo_input *in)
{
    struct demo_field f = { .plan = plan_of(c, in), .programme = STR("service"), .month = demo_running_month(&c->job), .interviewers = in->interviewers.has ? (int)in->interviewers.v : CALLERS,
                            .is_running = true };
    struct demo_field_counts n;
    TRY(demo_field_run(&c->job, &f, &n));
    job_progress_end(&c->job);
    cmd_say(c, &MSG("The wave of {0} is open: {1} attempts, {2} interviews so far.", ARG_S(civil_month_str(c->job.arena, f.month)), ARG_I(n.attempts), ARG_I(n.interviews)));
    return NULL;
}

/* On a network that is there already they are added to it. People find something at their first sign-in. */
static struct err *make_with_users(struct cmd *c, const struct demo_input *in)
{
    struct org_network network;
    struct demo_late late = { 0 };
    int64_t n;
    TRY(org_network_load(c->job.db, c->job.arena, (struct db_scope){ SCOPE_SYSTEM }, job_today(&c->job), &network));
    if (network.n_dealers == 0)
        TRY(make(c, in, &late));
    TRY(demo_make_users(&c->job, &n));
    TRY(make_releases(c, &late));
    if (in->calls.v)
        TRY(run_calls(c, in));
    cmd_say(c, &MSG("{0} users, one a role (huifang user list). Everybody's password: {1}. Never do this where others can reach the system.", ARG_I(n), ARG_C(demo_password)));
    return NULL;
}

static struct err *run_field(struct cmd *c, const struct demo_input *in)
{
    struct demo_plan plan = plan_of(c, in);
    struct demo_field f = { .plan = plan, .programme = STR("service"), .month = plan.until, .interviewers = in->interviewers.has ? (int)in->interviewers.v : INTERVIEWERS };
    struct demo_field_counts n;
    TRY(demo_field_run(&c->job, &f, &n));
    job_progress_end(&c->job);
    cmd_say(c, &MSG("Field of {0}: {1} attempts, {2} interviews, {3} named opinions; {4} of {5} dealers have their quota, {6} interviews are missing (huifang wave show).",
                    ARG_S(civil_month_str(c->job.arena, f.month)), ARG_I(n.attempts), ARG_I(n.interviews), ARG_I(n.opinions), ARG_I(n.full), ARG_I(n.dealers), ARG_I(n.short_of)));
    return NULL;
}

static struct err *cmd_demo(struct cmd *c, const void *input)
{
    const struct demo_input *in = input;
    int32_t month;
    if (in->calls.v && (!in->users.v || in->field.v))
        return ERR(c->job.arena, ERR_INVALID, "--calls goes with --users, and not with --field.");
    if (in->field.v) {
        TRY(make(c, in, NULL));
        TRY(run_field(c, in));
        return in->users.v ? make_with_users(c, in) : NULL;
    }
    if (!in->show.p)
        return in->users.v ? make_with_users(c, in) : make(c, in, NULL);
    TRY(demo_newest_quarter(&c->job, &month));
    sink_put(c->out, civil_month_str(c->job.arena, month));
    sink_put_c(c->out, "\n");
    return NULL;
}

static const struct field_choice shown[] = { { "period", "period" }, { NULL, NULL } };

#define IN(member) FIELD_AT(struct demo_input, member)
static const struct field options[] = {
    { .name = "months", .type = FIELD_INT, .min = 1, .max = 120, IN(months), .hint = { .id = N_("how many months (standard 24)") } },
    { .name = "until", .type = FIELD_MONTH, IN(until), .hint = { .id = N_("the last month (standard: the last one that is over)") } },
    { .name = "seed", .type = FIELD_INT, .min = 0, .max = INT64_MAX, IN(seed), .hint = { .id = N_("another seed, another network") } },
    { .name = "users", .type = FIELD_BOOL, IN(users), .hint = { .id = N_("also a user for every role, all with one password that is printed, and released reports for them to read; not for a system that others can reach") } },
    { .name = "calls", .type = FIELD_BOOL, IN(calls), .hint = { .id = N_("with --users: also an open wave of this month, in which the sample users can call, supervise and review") } },
    { .name = "field", .type = FIELD_BOOL, IN(field), .hint = { .id = N_("also a simulated field: the last month's service interviews are called, not imported; takes minutes (standard then: 3 months)") } },
    { .name = "interviewers", .type = FIELD_INT, .min = 1, .max = 2000, IN(interviewers), .hint = { .id = N_("how many call in the simulated field (standard 200)") } },
    { .name = "show", .type = FIELD_CHOICE, .choices = shown, IN(show), .hint = { .id = N_("makes nothing: prints the last month of the newest quarter with interviews") } },
};

static const struct command demo_command = {
    .name = "demo", .summary = { .id = N_("fills an empty database with an invented network and two years of visits and interviews") }, .manual = "demo",
    .option = options, .n_options = ARRAY_LEN(options), .input_size = sizeof(struct demo_input), .db = COMMAND_CURRENT_DB, .run = cmd_demo,
};
static const struct command *const commands[] = { &demo_command };

const struct feature demo_feature = { .name = "demo", .command = commands, .n_commands = ARRAY_LEN(commands) };
