#include "result/publication_calendar.h"
#include "org/org_days.h"
#include "org/user.h"
#include "platform/outbox.h"
#include "publication_sql.h"

/* Working days after the step before it: the freeze comes after the end of fieldwork. */
const struct setting publication_calendar_settings[PUBLICATION_CALENDAR_SETTINGS] = {
    [CALENDAR_FREEZE] = { .key = "calendar.freeze_days", .type = SETTING_INT, .standard = "2", .min = 0, .max = 60, .source = "P", .label = { .id = N_("Working days from the end of fieldwork to the freeze of a period") } },
    [CALENDAR_DRAFT] = { .key = "calendar.draft_days", .type = SETTING_INT, .standard = "3", .min = 0, .max = 60, .source = "P", .label = { .id = N_("Working days from the freeze to the draft of the reports") } },
    [CALENDAR_APPROVAL] = { .key = "calendar.approval_days", .type = SETTING_INT, .standard = "3", .min = 0, .max = 60, .source = "P", .label = { .id = N_("Working days from the draft to its approval") } },
    [CALENDAR_PUBLICATION] = { .key = "calendar.publication_days", .type = SETTING_INT, .standard = "2", .min = 0, .max = 60, .source = "P", .label = { .id = N_("Working days from the approval to the publication") } },
};

static const struct { const char *name, *text; } steps[CALENDAR_STEPS] = {
    [CALENDAR_FREEZE] = { "freeze", N_("freeze of the period") }, [CALENDAR_DRAFT] = { "draft", N_("draft of the reports") },
    [CALENDAR_APPROVAL] = { "approval", N_("check of the draft") }, [CALENDAR_PUBLICATION] = { "publication", N_("release of the reports") },
};

const char *publication_calendar_step_text(enum calendar_step s)
{
    return steps[s].text;
}

/* ---- dates ---- */

static struct err *put_dates(struct job *job, struct publication_calendar_row *r)
{
    struct calendar_rules rules = calendar_rules_default();
    struct working_days working;
    TRY(org_working_days_load(job, r->period, &working));
    struct calendar_month m = calendar_month_of(r->period, &rules, working.closed);
    struct civil_date day = r->field_end = m.field_end;
    r->last_upload = m.tranche[TRANCHES - 1].last_upload;
    for (enum calendar_step s = 0; s < CALENDAR_STEPS; s++) {
        int64_t days;
        TRY(setting_int(job->db, &publication_calendar_settings[s], r->programme, &days));
        r->due[s] = day = working_days_after(&working, day, (int)days);
    }
    return NULL;
}

/* A period is frozen by making its draft. */
static enum calendar_step step_after(const struct publication *p)
{
    if (!p || p->state == PUBLICATION_WITHDRAWN)
        return CALENDAR_FREEZE;
    if (p->state == PUBLICATION_DRAFT)
        return p->complete_at.has ? CALENDAR_APPROVAL : CALENDAR_DRAFT;
    return p->state == PUBLICATION_CHECKED ? CALENDAR_PUBLICATION : CALENDAR_STEPS;
}

static const struct publication *newest_of(const struct publication_list *list, const struct publication_calendar_row *r)
{
    for (size_t i = 0; i < list->n; i++) {
        const struct publication *p = &list->row[i];
        if (p->period == r->period && p->state != PUBLICATION_WITHDRAWN && str_eq(p->programme, r->programme) && str_eq(p->kind, r->kind))
            return p;
    }
    return NULL;
}

static struct err *add(struct job *job, const struct publication_list *list, struct publication_calendar *out, struct publication_calendar_row row)
{
    TRY(put_dates(job, &row));
    row.newest = newest_of(list, &row);
    row.next = step_after(row.newest);
    row.is_overdue = row.next != CALENDAR_STEPS && civil_date_cmp(row.due[row.next], job_today(job)) < 0;
    out->row[out->n++] = row;
    return NULL;
}

struct err *publication_calendar_load(struct job *job, const struct publication_calendar_query *q, struct publication_calendar *out)
{
    static const char *const programmes[] = { "service", "sales" };
    struct publication_list list;
    struct publication_query made = { .scope = q->scope, .from = q->from, .to = q->to, .with_drafts = true };
    TRY(publication_list_load(job->db, job->arena, &made, &list));
    size_t months = (size_t)window_months((struct window){ q->from, q->to });
    *out = (struct publication_calendar){ .row = ARENA_ARRAY(job->arena, struct publication_calendar_row, months * 4) };
    for (int32_t month = q->to; month >= q->from; month--)
        for (size_t i = 0; i < ARRAY_LEN(programmes); i++) {
            struct publication_calendar_row row = { .programme = str_of_c(programmes[i]), .kind = STR("monthly"), .period = month };
            TRY(add(job, &list, out, row));
            row.kind = STR("quarterly");
            if (civil_month_is_quarter_end(month))
                TRY(add(job, &list, out, row));
        }
    return NULL;
}

/* ---- reminders ---- */

static const struct notice_kind reminder = {
    "report_due",
    { .id = N_("Reports for {0}: {1}") },
    { .id = N_("The {1} ({2}, {0}) is due on {3}.\n") },
};

static struct err *mail_reminder(struct job *job, const struct publication_calendar_row *r, const struct publication_subscription_list_row *to)
{
    struct user u = { .id = to->user_id, .login = to->login };
    TRY(user_load_grants(job, &u));
    if (!user_may(&u, &publication_permissions[REPORT_CHECK]) && !user_may(&u, &publication_permissions[REPORT_RELEASE]))
        return NULL;
    const struct lang *l = lang_load(job->arena, to->language.n ? to->language : STR("zh"));
    struct str programme = org_programme_title(l, r->programme);
    struct notice n = { .kind = &reminder, .to = to->mail, .language = to->language,
                        .arg = { ARG_S(civil_month_str(job->arena, r->period)), ARG_S(tr(l, steps[r->next].text)), ARG_S(programme), ARG_S(civil_date_str(job->arena, r->due[r->next])) } };
    return outbox_mail(job, &n);
}

struct reminding { struct job *job; const struct publication_calendar_row *row; };

static struct err *remind_of(struct db *db, void *ctx)
{
    const struct reminding *x = ctx;
    const struct publication_calendar_row *r = x->row;
    struct publication_subscription_list_rows readers;
    int64_t is_new;
    struct publication_reminder_insert_in in = { r->programme, str_printf(x->job->arena, STR_FMT " " STR_FMT, STR_ARG(civil_month_str(x->job->arena, r->period)), STR_ARG(r->kind)),
                                                 str_of_c(steps[r->next].name), x->job->now_ms };
    TRY(publication_reminder_insert(db, &in, &is_new));
    TRY(publication_subscription_list(db, x->job->arena, &(struct publication_subscription_list_in){ .programme = r->programme }, &readers));
    for (size_t i = 0; is_new && i < readers.n; i++)
        TRY(mail_reminder(x->job, r, &readers.row[i]));
    return NULL;
}

enum { MONTHS_REMINDED_OF = 3 };

struct err *publication_remind(struct job *job)
{
    struct publication_calendar calendar;
    struct civil_date today = job_today(job);
    int32_t month = civil_month_of_date(today);
    TRY(publication_calendar_load(job, &(struct publication_calendar_query){ { .kind = SCOPE_SYSTEM }, month - MONTHS_REMINDED_OF, month }, &calendar));
    for (size_t i = 0; i < calendar.n; i++) {
        const struct publication_calendar_row *r = &calendar.row[i];
        if (r->next != CALENDAR_STEPS && civil_date_cmp(r->due[r->next], today) <= 0)
            TRY(db_write(job->db, remind_of, &(struct reminding){ job, r }, 0));
    }
    return NULL;
}
