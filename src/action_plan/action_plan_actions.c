/* What people do with measures: one transaction each, with its line in the measure's history and its entry in the audit log. */
#include "action_plan/action_plan.h"
#include "action_plan_sql.h"
#include "org/user_token.h"
#include "platform/audit.h"
#include "platform/outbox.h"
#include "base/id_text.h"
#include <math.h>

/* One step and its words, of the measure with this id. */
struct step { int64_t id; const char *what, *audit; struct str detail; };

static struct err *tell(struct job *job, const struct step *s)
{
    struct action_plan_history_add_in line = { .id = db_new_id(job->db), .action_plan_id = s->id, .at = job->now_ms, .who = str_of_c(job->who), .what = str_of_c(s->what),
                                               .detail = s->detail.p ? s->detail : STR("") };
    TRY(action_plan_history_add(job->db, &line, NULL));
    return audit_by(job, s->audit, "action_plan", s->id, AUDIT_JSON(job->arena, { "detail", s->detail }));
}

static struct err *check_text(struct job *job, const struct plan_text *t)
{
    if (str_is_empty(t->cause) || str_is_empty(t->action) || str_is_empty(t->owner))
        return ERR(job->arena, ERR_INVALID, "Say the cause, what is done, and who does it.");
    if (!t->due.year)
        return ERR(job->arena, ERR_INVALID, "Say by which day it is done.");
    if (civil_date_cmp(t->due, job_today(job)) < 0)
        return ERR(job->arena, ERR_INVALID, "The day {0} is over. Choose a later one.", ARG_S(civil_date_str(job->arena, t->due)));
    return NULL;
}

/* ---- making ---- */

struct making { struct job *job; struct action_plan_insert_in row; };

static struct err *store_new(struct db *db, void *ctx)
{
    struct making *x = ctx;
    x->row.id = db_new_id(db);
    TRY(action_plan_insert(db, &x->row, NULL));
    return tell(x->job, &(struct step){ x->row.id, "made", "action_plan.made", x->row.measure });
}

static const struct plan_item *find_item(const struct plan_items *l, struct str measure)
{
    for (size_t i = 0; i < l->n; i++)
        if (str_eq(l->item[i].measure, measure))
            return &l->item[i];
    return NULL;
}

static const struct org_dealer *find_dealer(struct job *job, struct str code, struct err **e)
{
    struct org_network n;
    *e = org_network_load(job->db, job->arena, (struct db_scope){ 0 }, job_today(job), &n);
    return *e ? NULL : org_dealer_by_code(&n, code);
}

struct err *action_plan_make(struct job *job, const struct plan_new *in, int64_t *id)
{
    struct plan_items items;
    struct err *e;
    TRY(action_plan_items(job, &in->place, &items));
    const struct plan_item *item = find_item(&items, in->measure);
    if (!item)
        return ERR(job->arena, ERR_NOT_FOUND, "The report has no {0} for this dealer.", ARG_S(in->measure));
    if (!item->is_weak)
        return ERR(job->arena, ERR_CONFLICT, "This does not lie significantly below the nation: it is no weak item.");
    TRY(check_text(job, &in->text));
    const struct org_dealer *d = find_dealer(job, in->place.dealer, &e);
    if (!d)
        return e ? e : ERR(job->arena, ERR_NOT_FOUND, "There is no dealer {0} in this report.", ARG_S(in->place.dealer));
    struct making x = { job, { .dealer_id = d->id, .programme = items.publication.programme, .measure = item->measure, .publication_id = items.publication.id, .base = items.base,
                               .period = civil_month_str(job->arena, items.publication.period), .before_n = item->dealer.n, .before_value = item->dealer.value,
                               .before_se = SOME_NUM(item->dealer.se), .nation_value = item->nation.value, .cause = in->text.cause, .action = in->text.action,
                               .owner = in->text.owner, .due_on = civil_date_str(job->arena, in->text.due), .made_at = job->now_ms, .made_by = str_of_c(job->who),
                               .made_by_id = job->who_id } };
    TRY(db_write(job->db, store_new, &x, 0));
    *id = x.row.id;
    return NULL;
}

/* ---- changing ---- */

struct changing { struct job *job; const struct plan_key *k; const struct plan_text *text; int64_t seen; enum plan_state to; struct str comment; const struct plan_signer *signer; };

static struct err *store_change(struct db *db, void *ctx)
{
    const struct changing *x = ctx;
    struct job *job = x->job;
    struct action_plan p;
    int64_t changed, signatures;
    TRY(action_plan_load(job, x->k->scope, x->k->id, &p, NULL));
    if (p.state == PLAN_DONE || p.state == PLAN_DROPPED)
        return ERR(job->arena, ERR_CONFLICT, "This measure is finished: its text stays as it is.");
    struct action_plan_change_in in = { .id = p.id, .seen = x->seen, .cause = x->text->cause, .action = x->text->action, .owner = x->text->owner,
                                        .due_on = civil_date_str(job->arena, x->text->due), .changed_at = MAX_OF(job->now_ms, p.changed_at + 1) };
    TRY(action_plan_change(db, &in, &changed));
    if (!changed)
        return ERR(job->arena, ERR_CONFLICT, "Somebody has changed this measure meanwhile. Look at it again before you change it.");
    TRY(tell(job, &(struct step){ p.id, "changed", "action_plan.changed",
                                  str_printf(job->arena, STR_FMT " · " STR_FMT " · " STR_FMT " · " STR_FMT, STR_ARG(p.cause), STR_ARG(p.action), STR_ARG(p.owner),
                                             STR_ARG(civil_date_str(job->arena, p.due))) }));
    TRY(action_plan_unsign(db, &(struct action_plan_unsign_in){ .action_plan_id = p.id }, &signatures));
    return signatures ? tell(job, &(struct step){ p.id, "unsigned", "action_plan.unsigned", STR_NONE }) : NULL;
}

struct err *action_plan_change_text(struct job *job, const struct plan_key *k, const struct plan_text *text, int64_t seen)
{
    struct changing x = { .job = job, .k = k, .text = text, .seen = seen };
    TRY(check_text(job, text));
    return db_write(job->db, store_change, &x, 0);
}

static struct err *store_state(struct db *db, void *ctx)
{
    const struct changing *x = ctx;
    struct job *job = x->job;
    struct action_plan p;
    int64_t changed;
    TRY(action_plan_load(job, x->k->scope, x->k->id, &p, NULL));
    if (!plan_may(p.state, x->to))
        return ERR(job->arena, ERR_CONFLICT, "The measure cannot be {0} now: it is {1}.", ARG_S(tr(job->lang, plan_state_text(x->to))), ARG_S(tr(job->lang, plan_state_text(p.state))));
    struct action_plan_set_state_in in = { .id = p.id, .before = str_of_c(plan_state_name(p.state)), .state = str_of_c(plan_state_name(x->to)),
                                           .changed_at = MAX_OF(job->now_ms, p.changed_at + 1) };
    TRY(action_plan_set_state(db, &in, &changed));
    if (!changed)
        return ERR(job->arena, ERR_CONFLICT, "Somebody has changed this measure meanwhile. Look at it again before you change it.");
    return tell(job, &(struct step){ p.id, "state", "action_plan.state", str_of_c(plan_state_name(x->to)) });
}

struct err *action_plan_move(struct job *job, const struct plan_key *k, enum plan_state to)
{
    struct changing x = { .job = job, .k = k, .to = to };
    return db_write(job->db, store_state, &x, 0);
}

static struct err *store_comment(struct db *db, void *ctx)
{
    const struct changing *x = ctx;
    struct job *job = x->job;
    struct action_plan p;
    TRY(action_plan_load(job, x->k->scope, x->k->id, &p, NULL));
    struct action_plan_set_comment_in in = { .id = p.id, .comment = x->comment, .commented_at = SOME_INT(job->now_ms), .commented_by = str_of_c(job->who) };
    TRY(action_plan_set_comment(db, &in, NULL));
    return tell(job, &(struct step){ p.id, "comment", "action_plan.comment", x->comment });
}

struct err *action_plan_comment(struct job *job, const struct plan_key *k, struct str comment)
{
    struct changing x = { .job = job, .k = k, .comment = comment };
    if (str_is_empty(comment))
        return ERR(job->arena, ERR_INVALID, "The comment is empty.");
    return db_write(job->db, store_comment, &x, 0);
}

/* ---- signing ---- */

/* Does the person hold the office at the dealer? */
static bool holds(const struct user *u, const struct action_plan *p, size_t office)
{
    enum role department = str_eq_c(p->programme, "sales") ? ROLE_SALES_MANAGER : ROLE_SERVICE_MANAGER;
    const enum role roles[PLAN_OFFICES] = { ROLE_DEALER_MANAGER, department, ROLE_DCRC_MANAGER };
    for (size_t i = 0; i < u->n_grants; i++)
        if (u->grant[i].role == roles[office] && u->grant[i].place_id == p->dealer_id)
            return true;
    return false;
}

unsigned action_plan_offices(const struct user *u, const struct action_plan *p)
{
    unsigned out = 0;
    for (size_t i = 0; i < PLAN_OFFICES; i++)
        out |= holds(u, p, i) ? 1u << i : 0;
    return out;
}

static bool has_signed(const struct action_plan *p, int64_t user_id)
{
    bool has = false;
    for (size_t i = 0; i < PLAN_OFFICES; i++)
        has |= p->signature[i].signed_at && p->signature[i].user_id == user_id;
    return has;
}

unsigned action_plan_may_sign(const struct user *u, const struct action_plan *p)
{
    unsigned offices = has_signed(p, u->id) ? 0 : action_plan_offices(u, p);
    for (size_t i = 0; i < PLAN_OFFICES; i++)
        if (p->signature[i].signed_at)
            offices &= ~(1u << i);
    return offices;
}

static size_t office_of(struct str name)
{
    size_t i = 0;
    while (i < PLAN_OFFICES && !str_eq_c(name, plan_office_names[i]))
        i++;
    return i;
}

static struct err *check_signer(struct job *job, const struct plan_signer *s, const struct action_plan *p)
{
    size_t office = office_of(s->office);
    if (office == PLAN_OFFICES || !(action_plan_offices(s->who, p) & 1u << office))
        return ERR(job->arena, ERR_DENIED, "General manager, service or sales director and customer relations manager of the dealer sign.");
    if (p->signature[office].signed_at)
        return ERR(job->arena, ERR_CONFLICT, "This office has signed already.");
    if (has_signed(p, s->who->id))
        return ERR(job->arena, ERR_CONFLICT, "You have signed for another office. Two offices are two people: somebody else has to sign for this one.");
    return NULL;
}

static struct err *store_signature(struct db *db, void *ctx)
{
    const struct changing *x = ctx;
    struct job *job = x->job;
    const struct user *who = x->signer->who;
    struct action_plan p;
    int64_t signed_now;
    TRY(action_plan_load(job, x->k->scope, x->k->id, &p, NULL));
    TRY(check_signer(job, x->signer, &p));
    struct action_plan_sign_in in = { .action_plan_id = p.id, .office = x->signer->office, .name = who->name.n ? who->name : who->login, .user_id = who->id, .signed_at = job->now_ms };
    TRY(action_plan_sign(db, &in, &signed_now));
    if (!signed_now)
        return ERR(job->arena, ERR_CONFLICT, "Somebody has changed this measure meanwhile. Look at it again before you change it.");
    return tell(job, &(struct step){ p.id, "signed", "action_plan.signed", x->signer->office });
}

struct err *action_plan_sign_as(struct job *job, const struct plan_key *k, const struct plan_signer *s)
{
    struct changing x = { .job = job, .k = k, .signer = s };
    return db_write(job->db, store_signature, &x, 0);
}

/* ---- reminders ---- */

static const struct notice_kind soon_notice = {
    "action_plan.soon", { .id = N_("A measure is due on {1}") },
    { .id = N_("Dealer {0}: a measure is due on {1}.\n\n{2}\n\nYou get this mail because you lead the dealer. What is done is entered on the measure's page.") },
};
static const struct notice_kind overdue_notice = {
    "action_plan.overdue", { .id = N_("A measure is overdue since {1}") },
    { .id = N_("Dealer {0}: a measure was due on {1} and is not finished.\n\n{2}\n\nYou get this mail because you lead the dealer. What is done is entered on the measure's page.") },
};

struct reminding { struct job *job; struct str site; int64_t id, sent; };

static struct err *remind_one(struct db *db, struct reminding *x, const struct action_plan_to_remind_row *row)
{
    struct job *job = x->job;
    enum plan_reminder r = plan_reminder_of(civil_date_of_iso(row->due_on), job_today(job), plan_reminder_named(row->reminded));
    struct action_plan_people_rows people;
    struct org_network n;
    if (r == PLAN_REMIND_NOT)
        return NULL;
    TRY(action_plan_people(db, job->arena, &(struct action_plan_people_in){ .dealer_id = row->dealer_id, .today = civil_date_str(job->arena, job_today(job)) }, &people));
    TRY(org_network_load(db, job->arena, (struct db_scope){ .kind = SCOPE_DEALER, .id = row->dealer_id }, job_today(job), &n));
    struct str link = str_printf(job->arena, STR_FMT "/measures/" STR_FMT, STR_ARG(x->site), STR_ARG(id_text(job->arena, row->id)));
    for (size_t i = 0; i < people.n; i++) {
        struct notice notice = { .kind = r == PLAN_REMIND_SOON ? &soon_notice : &overdue_notice, .to = people.row[i].mail, .language = people.row[i].language,
                                 .arg = { ARG_S(n.n_dealers ? n.dealer[0].name : STR("")), ARG_S(row->due_on), ARG_S(link) } };
        TRY(outbox_mail(job, &notice));
        x->sent++;
    }
    return action_plan_set_reminded(db, &(struct action_plan_set_reminded_in){ .id = row->id, .reminded = str_of_c(plan_reminder_name(r)) }, NULL);
}

static struct err *remind_all(struct db *db, void *ctx)
{
    struct reminding *x = ctx;
    struct action_plan_to_remind_rows rows;
    struct action_plan_to_remind_in in = { .until = civil_date_str(x->job->arena, civil_date_add_days(job_today(x->job), PLAN_SOON_DAYS)) };
    x->sent = 0;
    TRY(action_plan_to_remind(db, x->job->arena, &in, &rows));
    for (size_t i = 0; i < rows.n; i++)
        TRY(remind_one(db, x, &rows.row[i]));
    return NULL;
}

struct err *action_plan_remind(struct job *job, int64_t *sent)
{
    struct reminding x = { .job = job };
    TRY(setting_text(job->db, job->arena, &portal_url_setting, STR(""), &x.site));
    TRY(db_write(job->db, remind_all, &x, 0));
    *sent = x.sent;
    return NULL;
}
