#include "platform/outbox.h"
#include "i18n/i18n.h"
#include "outbox_sql.h"
#include "platform/outbox_settings.h"
#include "platform/sms.h"
#include "transport/smtp.h"

enum { MINUTE_MS = 60000, LEASE_MIN = 10, ATTEMPTS = 12, LONGEST_MIN = 360, KEPT_DAYS = 30 };

/* ---- writing ---- */

static struct err *insert(struct job *job, const char *channel, const char *kind, const struct outbox_insert_in *texts)
{
    struct outbox_insert_in in = *texts;
    if (!in.id)
        in.id = db_random_id(); /* part of the Message-ID, so it tells nothing */
    in.channel = str_of_c(channel);
    in.kind = str_of_c(kind);
    in.due_at = in.created_at = job->now_ms;
    return outbox_insert(job->db, &in, NULL);
}

static struct str text_of(struct arena *a, const struct lang *l, const struct notice *n, struct msg m)
{
    memcpy(m.arg, n->arg, sizeof m.arg);
    return m.id ? tr_msg(a, l, &m) : STR("");
}

static struct err *add_notice(struct job *job, const char *channel, const struct notice *n)
{
    const struct lang *l = lang_load(job->arena, str_is_empty(n->language) ? STR("zh") : n->language);
    struct outbox_insert_in in = { .recipient = n->to, .subject = text_of(job->arena, l, n, n->kind->subject), .body = text_of(job->arena, l, n, n->kind->text) };
    return insert(job, channel, n->kind->name, &in);
}

struct err *outbox_mail(struct job *job, const struct notice *n)
{
    return add_notice(job, "mail", n);
}

struct err *outbox_sms(struct job *job, const struct notice *n)
{
    return add_notice(job, "sms", n);
}

struct err *outbox_message(struct job *job, const struct message *m, int64_t *id)
{
    *id = db_random_id();
    struct outbox_insert_in in = { .id = *id, .recipient = m->to, .subject = m->subject, .body = m->text };
    return insert(job, m->is_sms ? "sms" : "mail", m->kind, &in);
}

struct err *outbox_webhook(struct job *job, const char *kind, struct str url, struct str json)
{
    return insert(job, "webhook", kind, &(struct outbox_insert_in){ .recipient = url, .subject = STR(""), .body = json });
}

/* ---- sending one ---- */

static struct err *send_mail(struct job *job, const struct outbox_settings *s, const struct outbox_next_row *m)
{
    struct mail mail = { .from = s->mail_from, .to = m->recipient, .subject = m->subject, .text = m->body, .id = db_id_str(job->arena, m->id), .date_ms = m->created_at };
    return smtp_send(job->arena, &s->server, &mail);
}

static struct err *send_one(struct job *job, const struct outbox_settings *s, const struct outbox_next_row *m)
{
    if (str_eq_c(m->channel, "mail"))
        return send_mail(job, s, m);
    if (str_eq_c(m->channel, "sms"))
        return sms_send(job->arena, &s->sms, &(struct sms){ db_id_str(job->arena, m->id), m->recipient, m->body });
    return post_json(job->arena, m->recipient, NULL, m->body);
}

/* ---- delivering ---- */

struct delivery { struct job *job; enum outbox_channels channels; const struct outbox_settings *settings; struct outbox_next_row row; bool found; struct err *result; };

static struct err *take(struct db *db, void *ctx)
{
    struct delivery *d = ctx;
    struct outbox_next_in in = { .now = d->job->now_ms, .mail = (d->channels & OUTBOX_MAIL) && d->settings->server.url.n > 0,
                                 .sms = (d->channels & OUTBOX_SMS) && (d->settings->sms.url.n > 0 || d->settings->sms.file.n > 0), .webhook = (d->channels & OUTBOX_WEBHOOK) != 0 };
    TRY(outbox_next(db, d->job->arena, &in, &d->row, &d->found));
    if (!d->found)
        return NULL;
    return outbox_take(db, &(struct outbox_take_in){ .id = d->row.id, .due_at = d->job->now_ms + LEASE_MIN * MINUTE_MS }, NULL);
}

int64_t outbox_backoff_min(int64_t attempts)
{
    if (attempts >= ATTEMPTS)
        return 0;
    return attempts > 9 ? LONGEST_MIN : MIN_OF(INT64_C(1) << MAX_OF(attempts - 1, 0), LONGEST_MIN);
}

static int64_t minutes_until_next(const struct delivery *d)
{
    return d->result->code == ERR_INVALID ? 0 : outbox_backoff_min(d->row.attempts + 1);
}

static struct err *settle(struct db *db, void *ctx)
{
    const struct delivery *d = ctx;
    struct job *job = d->job;
    if (!d->result)
        return outbox_sent(db, &(struct outbox_sent_in){ .id = d->row.id, .ended_at = SOME_INT(job->now_ms) }, NULL);
    int64_t minutes = minutes_until_next(d);
    struct str problem = str_printf(job->arena, STR_FMT "%s%s", STR_ARG(tr_msg(job->arena, job->lang, &d->result->msg)), d->result->detail ? " – " : "",
                                    d->result->detail ? d->result->detail : "");
    struct outbox_failed_in in = { .id = d->row.id, .state = minutes ? STR("waiting") : STR("dead"), .due_at = job->now_ms + minutes * MINUTE_MS,
                                   .ended_at = { minutes == 0, job->now_ms }, .problem = problem };
    return outbox_failed(db, &in, NULL);
}

static struct err *deliver_one(struct delivery *d, struct outbox_counts *out)
{
    TRY(db_write(d->job->db, take, d, 0));
    if (!d->found)
        return NULL;
    d->result = send_one(d->job, d->settings, &d->row);
    TRY(db_write(d->job->db, settle, d, 0));
    if (!d->result)
        out->sent++;
    else if (minutes_until_next(d))
        out->failed++;
    else
        out->dead++;
    return NULL;
}

static struct err *sweep(struct db *db, void *ctx)
{
    const struct job *job = ctx;
    return outbox_sweep(db, &(struct outbox_sweep_in){ .until = job->now_ms - KEPT_DAYS * INT64_C(86400000) }, NULL);
}

struct err *outbox_deliver(struct job *job, int64_t limit, struct outbox_counts *out)
{
    return outbox_deliver_by(job, OUTBOX_ALL, limit, out);
}

struct err *outbox_deliver_by(struct job *job, enum outbox_channels channels, int64_t limit, struct outbox_counts *out)
{
    struct outbox_settings settings;
    struct delivery d = { .job = job, .channels = channels, .settings = &settings, .found = true };
    *out = (struct outbox_counts){ 0 };
    TRY(outbox_settings_load(job, &settings));
    for (int64_t i = 0; i < limit && d.found; i++) {
        struct arena_mark m = arena_mark(job->arena);
        TRY(deliver_one(&d, out));
        arena_rewind(job->arena, m);
    }
    return out->sent ? db_write(job->db, sweep, job, 0) : NULL;
}

/* ---- by hand ---- */

struct again { struct job *job; int64_t id; };

static struct err *revive(struct db *db, void *ctx)
{
    const struct again *x = ctx;
    int64_t changed;
    TRY(outbox_retry_dead(db, &(struct outbox_retry_dead_in){ .id = x->id, .due_at = x->job->now_ms }, &changed));
    return changed ? NULL : ERR(x->job->arena, ERR_NOT_FOUND, "There is no message with this id that was given up.");
}

struct err *outbox_retry(struct job *job, int64_t id)
{
    struct again x = { job, id };
    return db_write(job->db, revive, &x, 0);
}
