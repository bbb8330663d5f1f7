/* What feedback brings along. */
#include "feedback/feedback_pages.h"
#include "feedback/feedback_notice.h"
#include "feedback_sql.h"

#define DEALER_DESK (ROLE_DEALER_HEADS | ROLE_BIT(ROLE_DCRC_AGENT))
#define ADVISORS (ROLE_BIT(ROLE_SERVICE_ADVISOR) | ROLE_BIT(ROLE_SALES_CONSULTANT))

static const struct permission permissions[] = {
    { "feedback.read", { .id = N_("See customers' opinions, names and numbers masked") },
      ROLE_NATIONAL | ROLE_REGIONAL | ROLE_BIT(ROLE_GROUP_USER) | DEALER_DESK | ADVISORS | ROLE_BIT(ROLE_AUDITOR) },
    { "feedback.handle", { .id = N_("Read, call, and ask to close customers' opinions") }, DEALER_DESK | ADVISORS },
    { "feedback.lead", { .id = N_("Forward and close customers' opinions, or turn them into complaints") }, ROLE_DEALER_HEADS },
    { "feedback.reveal", { .id = N_("See the name and number of a customer who gave an opinion") }, DEALER_DESK | ADVISORS | ROLE_BIT(ROLE_NATIONAL_MANAGER) | ROLE_REGIONAL },
    { "feedback.oversee", { .id = N_("See how old dealers' open opinions are, and open closed ones again") }, ROLE_BIT(ROLE_NATIONAL_MANAGER) | ROLE_REGIONAL },
};

static struct err *hear_named(struct job *job, const struct event *e)
{
    int64_t id;
    return feedback_take(job, e->subject, true, &id);
}

static struct err *hear_withdrawn(struct job *job, const struct event *e)
{
    return feedback_withdraw(job, e->subject);
}

static const struct event_handler on_event[] = { { "opinion.named", hear_named }, { "opinion.withdrawn", hear_withdrawn } };

/* Undo of a file of opinions: what a dealer has read stays. */
static struct err *undo_veto(struct import *im)
{
    struct feedback_opinions_of_batch_rows rows;
    TRY(feedback_opinions_of_batch(im->job->db, im->job->arena, &(struct feedback_opinions_of_batch_in){ .batch_id = SOME_INT(im->batch_id) }, &rows));
    for (size_t i = 0; i < rows.n; i++)
        import_blocker(im, rows.row[i].number, MSG("the dealer has read this opinion"));
    return NULL;
}

static struct err *run_remind(struct job_run *run, const void *input UNUSED)
{
    int64_t sent;
    TRY(feedback_remind(&run->job, &sent));
    run->result.text = MSG("{0} mails wait in the outbox.", ARG_I(sent));
    return NULL;
}

static struct err *run_digest(struct job_run *run, const void *input UNUSED)
{
    int64_t sent;
    TRY(feedback_digest(&run->job, &sent));
    run->result.text = MSG("{0} mails wait in the outbox.", ARG_I(sent));
    return NULL;
}

static const struct job_kind remind_job = { .name = "feedback.remind", .title = { .id = N_("Remind dealers of opinions that are due") }, .run = run_remind, .every = JOB_EVERY_HOUR, .minute = 5 };
static const struct job_kind digest_job = { .name = "feedback.day", .title = { .id = N_("Tell the importer of the day's opinions") }, .run = run_digest, .every = JOB_EVERY_DAY,
                                            .minute = 18 * 60 + 15 };
static const struct job_kind *const jobs[] = { &feedback_tell_job, &remind_job, &digest_job };
static const struct menu_entry entries[] = {
    { { .id = N_("Customer opinions") }, "/feedback", "feedback.read", N_("Customers") },
    { { .id = N_("Open opinions by age") }, "/feedback/ageing", "feedback.oversee", N_("Customers") },
};

const struct feature feedback_feature = {
    .name = "feedback", .setting = feedback_setting_list, .n_settings = FEEDBACK_SETTINGS, .permission = permissions, .n_permissions = ARRAY_LEN(permissions), .undo_veto = undo_veto, .job = jobs,
    .n_jobs = ARRAY_LEN(jobs), .on_event = on_event, .n_on_events = ARRAY_LEN(on_event), .pages = { feedback_routes, FEEDBACK_ROUTES }, .api = { feedback_api_routes, FEEDBACK_API_ROUTES },
    .menu = { entries, ARRAY_LEN(entries) }, .widget = feedback_widgets, .n_widgets = FEEDBACK_WIDGETS,
};
