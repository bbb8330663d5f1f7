#include "fieldwork/invitation.h"
#include "customer/customer.h"
#include "field_case_sql.h"
#include "fieldwork/link.h"
#include "fieldwork/wave.h"
#include "invitation_sql.h"
#include "org/user_token.h"
#include "platform/outbox.h"
#include "transport/smtp.h"

enum { AT_ONCE = 100, BY_MAIL = 0 };
static const int64_t day_ms = INT64_C(86400000);

/* ---- a message ---- */

struct sending {
    struct job *job;
    int64_t wave_id;
    struct invitation_plan plan;
    struct secret_key key;          /* of short links */
    struct str site;                /* where the pages are */
    int64_t reminder;               /* 0 = the invitation, 1, 2 … */
    int64_t n;                      /* cases dealt with, in this transaction */
    int64_t sent;
};

struct letter {
    int64_t invitation_id;
    bool is_english, is_mail;
    struct str to, dealer, day;     /* day: ISO */
};

static struct err *begin(struct job *job, int64_t wave_id, struct sending *out)
{
    *out = (struct sending){ .job = job, .wave_id = wave_id };
    TRY(invitation_plan_load(job->db, job->arena, wave_id, &out->plan));
    TRY(link_key_load(job, &out->key));
    return setting_text(job->db, job->arena, &portal_url_setting, STR(""), &out->site);
}

static struct err *post(const struct sending *s, const struct letter *m)
{
    struct job *job = s->job;
    struct arena *a = job->arena;
    struct link_names link = link_names_new(a);
    const struct invitation_texts *texts = m->is_english ? &s->plan.en : &s->plan.zh;
    struct str url = str_printf(a, STR_FMT "/s/" STR_FMT, STR_ARG(s->site), STR_ARG(m->is_mail ? link.token : link.short_name));
    struct invitation_facts facts = { m->dealer, lang_date(a, lang_load(a, m->is_english ? STR("en") : STR("zh")), m->day), url, str_printf(a, STR_FMT "/stop", STR_ARG(url)) };
    struct message out = { s->reminder ? "survey_reminder" : "survey_invitation", !m->is_mail, m->to, invitation_words(a, &s->plan, texts->subject, &facts),
                           invitation_words(a, &s->plan, s->reminder ? texts->remind : texts->invite, &facts) };
    struct invitation_link_insert_in row = { .token_hash = secret_token_hash(a, link.token), .short_hash = link_short_hash(a, &s->key, link.short_name), .invitation_id = m->invitation_id };
    TRY(outbox_message(job, &out, &row.outbox_id));
    return invitation_link_insert(job->db, &row, NULL);
}

/* ---- invitations ---- */

static struct err *invite(struct sending *s, const struct invitation_due_row *r)
{
    struct job *job = s->job;
    bool barred;
    TRY(customer_is_barred(job, r->phone, &barred));
    if (barred)
        return case_finish(job, r->case_id, STR("do_not_call"));
    struct invitation_insert_in in = { .id = db_random_id(), .case_id = r->case_id, .wave_id = s->wave_id, .position = r->position, .mail = STR(""), .language = STR("zh"), .invited_at = job->now_ms };
    TRY(invitation_insert(job->db, &in, NULL));
    TRY(post(s, &(struct letter){ in.id, false, false, r->phone, r->dealer, r->repair_date }));
    s->sent++;
    return invitation_wait(job->db, &(struct invitation_wait_in){ .id = r->case_id, .due_at = invitation_phone_from(&s->plan, job->now_ms, r->open_until) }, NULL);
}

static struct err *invite_some(struct db *db, void *ctx)
{
    struct sending *s = ctx;
    struct invitation_due_rows due;
    s->sent = 0;
    TRY(invitation_due(db, s->job->arena, &(struct invitation_due_in){ .wave_id = s->wave_id, .now = s->job->now_ms, .limit = AT_ONCE }, &due));
    s->n = (int64_t)due.n;
    for (size_t i = 0; i < due.n; i++)
        TRY(invite(s, &due.row[i]));
    return NULL;
}

/* ---- reminders ---- */

static struct err *remind(struct sending *s, const struct invitation_reminder_due_row *r)
{
    struct job *job = s->job;
    bool barred = false, is_mail = r->position == BY_MAIL;
    TRY(invitation_count_reminder(job->db, &(struct invitation_count_reminder_in){ .id = r->id, .reminders = s->reminder }, NULL));
    if (!is_mail)
        TRY(customer_is_barred(job, r->phone, &barred));
    if (barred)
        return case_finish(job, r->case_id, STR("do_not_call"));
    s->sent++;
    return post(s, &(struct letter){ r->id, str_eq_c(r->language, "en"), is_mail, is_mail ? r->mail : r->phone, r->dealer, r->repair_date });
}

static struct err *remind_some(struct db *db, void *ctx)
{
    struct sending *s = ctx;
    struct invitation_reminder_due_rows due;
    struct invitation_reminder_due_in in = { .wave_id = s->wave_id, .sent = s->reminder - 1, .now = s->job->now_ms, .limit = AT_ONCE,
                                             .before = s->job->now_ms - s->plan.reminder[s->reminder - 1] * day_ms };
    s->sent = 0;
    TRY(invitation_reminder_due(db, s->job->arena, &in, &due));
    s->n = (int64_t)due.n;
    for (size_t i = 0; i < due.n; i++)
        TRY(remind(s, &due.row[i]));
    return NULL;
}

/* ---- all that is due ---- */

/* In portions, so that nobody waits long for the database. */
static struct err *in_portions(struct sending *s, db_action *step, int64_t *n)
{
    do {
        struct arena_mark m = arena_mark(s->job->arena);
        TRY(db_write(s->job->db, step, s, 0));
        arena_rewind(s->job->arena, m);
        *n += s->sent;
    } while (s->n == AT_ONCE);
    return NULL;
}

struct err *invitation_send(struct job *job, int64_t wave_id, int64_t *n)
{
    struct sending s;
    struct wave w;
    struct local_time now = tz_local(job->tz, job->now_ms);
    *n = 0;
    TRY(wave_load(job->db, job->arena, wave_id, &w));
    TRY(begin(job, wave_id, &s));
    if (!str_eq_c(w.state, "open") || s.plan.mode == INVITE_PHONE || !invitation_is_hour(&s.plan, now.hour * 60 + now.minute))
        return NULL;
    if (s.plan.mode == INVITE_WEB_FIRST)
        TRY(in_portions(&s, invite_some, n));
    for (s.reminder = 1; s.reminder <= INVITATION_REMINDERS; s.reminder++)
        if (s.plan.reminder[s.reminder - 1])
            TRY(in_portions(&s, remind_some, n));
    return NULL;
}

static struct err *run(struct job_run *r, const void *input UNUSED)
{
    struct job *job = &r->job;
    struct invitation_waves_rows waves;
    int64_t all = 0, n;
    TRY(invitation_waves(job->db, job->arena, &waves));
    for (size_t i = 0; i < waves.n; i++) {
        TRY(invitation_send(job, waves.row[i].wave_id, &n));
        all += n;
    }
    r->result.text = MSG("{0} invitations and reminders were written.", ARG_I(all));
    return NULL;
}

const struct job_kind invitation_job = { .name = "field.invite", .title = { .id = N_("Invite customers to answer by link, and remind them") }, .run = run, .every = JOB_EVERY_HOUR, .minute = 10 };

/* ---- on request ---- */

struct asking { struct sending s; const struct invitation_ask *in; struct letter letter; };

static struct err *find_recipient(struct asking *x)
{
    struct job *job = x->s.job;
    struct case_number_list_rows numbers;
    bool barred;
    if (!x->in->position)
        return NULL;
    TRY(case_number_list(job->db, job->arena, &(struct case_number_list_in){ .case_id = x->in->key.case_id }, &numbers));
    for (size_t i = 0; i < numbers.n; i++)
        if (numbers.row[i].position == x->in->position)
            x->letter.to = numbers.row[i].phone;
    if (!phone_is_mobile(x->letter.to))
        return ERR(job->arena, ERR_INVALID, "This number gets no SMS. Ask for a mobile number or a mail address.");
    TRY(customer_is_barred(job, x->letter.to, &barred));
    return barred ? ERR(job->arena, ERR_CONFLICT, "This number is on the list of those never to be called.") : NULL;
}

static struct err *keep_recipient(struct asking *x)
{
    struct job *job = x->s.job;
    struct invitation_of_case_row known;
    struct str language = x->in->is_english ? STR("en") : STR("zh"), mail = x->letter.is_mail ? x->in->mail : STR("");
    bool found;
    TRY(invitation_of_case(job->db, job->arena, &(struct invitation_of_case_in){ .case_id = x->in->key.case_id }, &known, &found));
    x->letter.invitation_id = found ? known.id : db_random_id();
    if (found)
        return invitation_again(job->db, &(struct invitation_again_in){ .id = known.id, .position = x->in->position, .mail = mail, .language = language, .invited_at = job->now_ms }, NULL);
    struct invitation_insert_in row = { .id = x->letter.invitation_id, .case_id = x->in->key.case_id, .wave_id = x->s.wave_id, .position = x->in->position, .mail = mail, .language = language,
                                        .invited_at = job->now_ms };
    return invitation_insert(job->db, &row, NULL);
}

static struct err *store_request(struct db *db, void *ctx)
{
    struct asking *x = ctx;
    struct job *job = x->s.job;
    struct invitation_case_row c;
    bool found;
    TRY(invitation_case(db, job->arena, &(struct invitation_case_in){ .id = x->in->key.case_id }, &c, &found));
    if (!found || !str_eq_c(c.state, "claimed") || !c.claimed_by.has || c.claimed_by.v != x->in->key.user_id)
        return ERR(job->arena, ERR_CONFLICT, "This case is not on your screen any more.");
    TRY(begin(job, c.wave_id, &x->s));
    if (x->s.plan.mode == INVITE_PHONE)
        return ERR(job->arena, ERR_CONFLICT, "In this wave customers answer by telephone only.");
    x->letter = (struct letter){ .is_english = x->in->is_english, .is_mail = x->in->position == BY_MAIL, .to = x->in->mail, .dealer = c.dealer, .day = c.repair_date };
    TRY(find_recipient(x));
    TRY(keep_recipient(x));
    return post(&x->s, &x->letter);
}

struct err *invitation_request(struct job *job, const struct invitation_ask *in)
{
    if (!in->position && !mail_is_address(in->mail))
        return ERR(job->arena, ERR_INVALID, "\"{0}\" is no mail address.", ARG_S(in->mail));
    struct asking x = { .s = { .job = job }, .in = in };
    return db_write(job->db, store_request, &x, 0);
}

/* ---- looking, forgetting ---- */

struct err *invitation_counts_load(struct job *job, int64_t wave_id, struct invitation_counts *out)
{
    struct invitation_count_row r;
    bool found;
    TRY(invitation_count(job->db, job->arena, &(struct invitation_count_in){ .wave_id = wave_id }, &r, &found));
    *out = (struct invitation_counts){ r.invited, r.waiting, r.bounced, r.reminded, r.opened, r.started, r.complete, r.stopped };
    return NULL;
}

struct err *invitation_forget(struct db *db, int64_t wave_id)
{
    TRY(invitation_erase_links(db, &(struct invitation_erase_links_in){ .wave_id = wave_id }, NULL));
    return invitation_erase(db, &(struct invitation_erase_in){ .wave_id = wave_id }, NULL);
}
