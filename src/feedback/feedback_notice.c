#include "feedback/feedback_notice.h"
#include "feedback_sql.h"
#include "org/user_token.h"
#include "platform/outbox.h"

enum { TELL_AFTER_MS = 60 * 1000 };

/* Every notice: dealer or date, two counts, a link. */
static const struct notice_kind dealer_new = {
    "feedback.new", { .id = N_("{0}: {1} customer opinions wait to be read") },
    { .id = N_("Dealer {0}: {1} customer opinions are unread, {2} overdue.\n\n{3}\n\nPlease read them today and call the customers within 24 hours.") },
};
static const struct notice_kind region_new = {
    "feedback.region_new", { .id = N_("{0}: new customer opinions") },
    { .id = N_("Dealer {0} has new customer opinions: {1} unread, {2} overdue.\n\n{3}\n\nYou get this mail because the dealer is in your region.") },
};
static const struct notice_kind dealer_soon = {
    "feedback.soon", { .id = N_("{0}: customers are to be called within the next hours") },
    { .id = N_("Dealer {0}: the time for a first call ends soon for {1} customer opinions.\n\n{3}\n\nYou get this mail because you handle opinions at the dealer.") },
};
static const struct notice_kind dealer_overdue = {
    "feedback.overdue", { .id = N_("{0}: customer opinions are overdue") },
    { .id = N_("Dealer {0}: {1} customer opinions were not followed by a call in time; {2} are overdue in all.\n\n{3}\n\nDealer and region get this mail.") },
};
static const struct notice_kind nation_day = {
    "feedback.day", { .id = N_("Customer opinions of {0}") },
    { .id = N_("{0}: {1} opinions came in today; {2} are unread or wait for a call for too long.\n\n{3}") },
};

struct mailing { struct job *job; struct str site, what; int64_t n, overdue, sent; const char *path; };

static struct err *mail(struct mailing *m, const struct notice_kind *kind, struct str to, struct str language)
{
    struct str link = str_printf(m->job->arena, STR_FMT "%s", STR_ARG(m->site), m->path);
    m->sent++;
    return outbox_mail(m->job, &(struct notice){ kind, to, language, { ARG_S(m->what), ARG_I(m->n), ARG_I(m->overdue), ARG_S(link) } });
}

static struct err *mail_dealer(struct mailing *m, const struct notice_kind *kind, int64_t dealer_id)
{
    struct feedback_mail_of_dealer_rows people;
    struct feedback_mail_of_dealer_in in = { .dealer_id = dealer_id, .today = civil_date_str(m->job->arena, job_today(m->job)) };
    TRY(feedback_mail_of_dealer(m->job->db, m->job->arena, &in, &people));
    for (size_t i = 0; i < people.n; i++)
        TRY(mail(m, kind, people.row[i].mail, people.row[i].language));
    return NULL;
}

/* region 0: the nation. */
static struct err *mail_importer(struct mailing *m, const struct notice_kind *kind, int64_t region_id)
{
    struct feedback_mail_of_importer_rows people;
    struct feedback_mail_of_importer_in in = { .today = civil_date_str(m->job->arena, job_today(m->job)), .with_region = region_id != 0, .region_id = region_id, .with_nation = region_id == 0 };
    TRY(feedback_mail_of_importer(m->job->db, m->job->arena, &in, &people));
    for (size_t i = 0; i < people.n; i++)
        TRY(mail(m, kind, people.row[i].mail, people.row[i].language));
    return NULL;
}

/* The dealer's name and its counts now; its region, 0 when it has left the network. */
static struct err *look_at_dealer(struct mailing *m, int64_t dealer_id, int64_t *region_id, struct feedback_of_dealer_now_row *now)
{
    struct org_network n;
    bool found;
    struct db_scope scope = { .kind = SCOPE_DEALER, .id = dealer_id };
    TRY(org_network_load(m->job->db, m->job->arena, scope, job_today(m->job), &n));
    TRY(feedback_of_dealer_now(m->job->db, m->job->arena, &(struct feedback_of_dealer_now_in){ .dealer_id = dealer_id, .now = m->job->now_ms }, now, &found));
    *region_id = n.n_dealers ? n.region[n.dealer[0].region].id : 0;
    m->what = n.n_dealers ? str_printf(m->job->arena, STR_FMT " " STR_FMT, STR_ARG(n.dealer[0].code), STR_ARG(n.dealer[0].name)) : STR("");
    m->overdue = now->overdue;
    return NULL;
}

/* ---- new ones ---- */

struct tell_input { struct opt_int dealer; };
static const struct field tell_fields[] = { { .name = "dealer", .type = FIELD_ID, .required = true, FIELD_AT(struct tell_input, dealer) } };

struct telling { struct mailing m; int64_t dealer_id; };

static struct err *store_told(struct db *db UNUSED, void *ctx)
{
    struct telling *x = ctx;
    struct feedback_of_dealer_now_row now;
    int64_t region_id;
    x->m.sent = 0;
    TRY(look_at_dealer(&x->m, x->dealer_id, &region_id, &now));
    x->m.n = now.unread;
    if (!now.unread)
        return NULL;
    TRY(mail_dealer(&x->m, &dealer_new, x->dealer_id));
    return region_id ? mail_importer(&x->m, &region_new, region_id) : NULL;
}

static struct err *run_tell(struct job_run *run, const void *input)
{
    struct telling x = { .m = { .job = &run->job, .path = "/feedback?tab=unread" }, .dealer_id = ((const struct tell_input *)input)->dealer.v };
    TRY(setting_text(run->job.db, run->job.arena, &portal_url_setting, STR(""), &x.m.site));
    TRY(db_write(run->job.db, store_told, &x, 0));
    run->result.text = MSG("{0} mails wait in the outbox.", ARG_I(x.m.sent));
    return NULL;
}

const struct job_kind feedback_tell_job = { .name = "feedback.tell", .title = { .id = N_("Tell a dealer of new opinions") }, .form = ROUTE_FORM(struct tell_input, tell_fields), .run = run_tell };

struct err *feedback_tell_later(struct job *job, int64_t dealer_id)
{
    struct str dealer = db_id_str(job->arena, dealer_id);
    struct job_request q = { .kind = &feedback_tell_job, .argument = { { "dealer", dealer } }, .key = str_printf(job->arena, "feedback.tell:" STR_FMT, STR_ARG(dealer)),
                             .due_ms = job->now_ms + TELL_AFTER_MS };
    int64_t id;
    return job_add(job, &q, &id);
}

/* ---- reminders ---- */

struct reminding { struct mailing m; struct feedback_hours hours; };
struct due { int64_t dealer_id, n_soon, n_overdue; };

static struct err *mark(struct reminding *x, const struct feedback_to_remind_row *r, struct due *d)
{
    enum feedback_state state = FEEDBACK_NEW;
    feedback_state_of(r->state, &state);
    enum feedback_light light = feedback_light_of(&x->hours, &(struct feedback_clock){ state, true, r->due_at }, x->m.job->now_ms);
    enum feedback_reminder what = feedback_reminder_of(light, r->reminded);
    if (what == FEEDBACK_REMIND_NOT)
        return NULL;
    d->n_soon += what == FEEDBACK_REMIND_SOON;
    d->n_overdue += what == FEEDBACK_REMIND_OVERDUE;
    TRY(feedback_set_reminded(x->m.job->db, &(struct feedback_set_reminded_in){ .id = r->id, .reminded = str_of_c(feedback_reminder_name(what)) }, NULL));
    return what == FEEDBACK_REMIND_OVERDUE ? feedback_count_month(x->m.job, r->dealer_id, r->programme, r->opened_on) : NULL;
}

static struct err *mail_due(struct reminding *x, const struct due *d)
{
    struct feedback_of_dealer_now_row now;
    int64_t region_id;
    if (!d->n_soon && !d->n_overdue)
        return NULL;
    TRY(look_at_dealer(&x->m, d->dealer_id, &region_id, &now));
    x->m.n = d->n_soon;
    x->m.path = "/feedback?tab=due";
    if (d->n_soon)
        TRY(mail_dealer(&x->m, &dealer_soon, d->dealer_id));
    x->m.n = d->n_overdue;
    x->m.path = "/feedback?tab=overdue";
    if (!d->n_overdue)
        return NULL;
    TRY(mail_dealer(&x->m, &dealer_overdue, d->dealer_id));
    return region_id ? mail_importer(&x->m, &dealer_overdue, region_id) : NULL;
}

static struct err *store_reminders(struct db *db, void *ctx)
{
    struct reminding *x = ctx;
    struct feedback_to_remind_rows rows;
    struct due d = { 0 };
    int64_t soon_ms = x->hours.soon_hours * 60 * 60 * 1000;
    x->m.sent = 0;
    TRY(feedback_to_remind(db, x->m.job->arena, &(struct feedback_to_remind_in){ .until = x->m.job->now_ms + soon_ms }, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        if (d.dealer_id != rows.row[i].dealer_id) {
            TRY(mail_due(x, &d));
            d = (struct due){ .dealer_id = rows.row[i].dealer_id };
        }
        TRY(mark(x, &rows.row[i], &d));
    }
    return mail_due(x, &d);
}

struct err *feedback_remind(struct job *job, int64_t *sent)
{
    struct reminding x = { .m = { .job = job } };
    TRY(feedback_hours_load(job, &x.hours));
    TRY(setting_text(job->db, job->arena, &portal_url_setting, STR(""), &x.m.site));
    TRY(db_write(job->db, store_reminders, &x, 0));
    *sent = x.m.sent;
    return NULL;
}

/* ---- the day ---- */

static struct err *store_digest(struct db *db UNUSED, void *ctx)
{
    struct mailing *m = ctx;
    int64_t n[FEEDBACK_TABS];
    m->sent = 0;
    TRY(feedback_tabs_load(m->job, (struct db_scope){ .kind = SCOPE_NATION }, n));
    m->what = civil_date_str(m->job->arena, job_today(m->job));
    m->n = n[TAB_TODAY];
    m->overdue = n[TAB_UNREAD] + n[TAB_OVERDUE];
    return m->n || m->overdue ? mail_importer(m, &nation_day, 0) : NULL;
}

struct err *feedback_digest(struct job *job, int64_t *sent)
{
    struct mailing m = { .job = job, .path = "/feedback/ageing" };
    TRY(setting_text(job->db, job->arena, &portal_url_setting, STR(""), &m.site));
    TRY(db_write(job->db, store_digest, &m, 0));
    *sent = m.sent;
    return NULL;
}

/* ---- counts for reports ---- */

struct err *feedback_count_month(struct job *job, int64_t dealer_id, struct str programme, struct str opened_on)
{
    int32_t month = civil_month_of_date(civil_date_of_iso(opened_on));
    struct feedback_month_in in = { .dealer_id = dealer_id, .programme = programme, .now = job->now_ms, .first = civil_date_str(job->arena, civil_date_of_month(month, 1)),
                                    .last = civil_date_str(job->arena, civil_date_of_month(month, 31)) };
    struct feedback_month_row r;
    bool found;
    TRY(feedback_month(job->db, job->arena, &in, &r, &found));
    const struct { const char *code; int64_t n; } counts[] = {
        { "feedback.opened", r.opened }, { "feedback.read_same_day", r.read_same_day }, { "feedback.contact_due", r.contact_due }, { "feedback.contact_in_time", r.contact_in_time },
        { "feedback.closed", r.closed }, { "feedback.overdue", r.contact_due - r.contact_in_time }, { "feedback.confirmed", r.confirmed }, { "feedback.satisfied", r.satisfied },
    };
    for (size_t i = 0; i < ARRAY_LEN(counts); i++)
        TRY(org_count_set(job->db, &(struct org_month_count){ dealer_id, programme, month, str_of_c(counts[i].code), counts[i].n }));
    return NULL;
}
