/* Mail, SMS and webhooks. A message is a row written in the transaction that has the reason for it, so it leaves exactly when the thing happened, and
 * never for one that was rolled back. The jobs process delivers: at least once (a mail that is sent again has the same Message-ID), again after 1, 2,
 * 4 … minutes, at most six hours apart, twelve times in about a day, then it is dead: kept to be looked at and sent again by hand. What was
 * refused for good is dead at once. Texts are made when the row is written, in the recipient's language; of what was sent they are emptied. */
#pragma once
#include "platform/feature.h"

/* A kind of message with its texts; {0} {1} … are the notice's arguments, in both. */
struct notice_kind { const char *name; struct msg subject, text; };
struct notice {
    const struct notice_kind *kind;
    struct str to;                 /* mail address or mobile number */
    struct str language;           /* "zh", "en"; "" = the network's (Chinese) */
    struct arg arg[MSG_ARGS];
};
/* Adds a mail, an SMS (text only). Inside db_write. */
struct err *outbox_mail(struct job *job, const struct notice *n) MUST_CHECK;
struct err *outbox_sms(struct job *job, const struct notice *n) MUST_CHECK;
/* Adds a message whose words somebody wrote: a mail, or an SMS (text only). *id: its row in the outbox, by which what becomes of it is read. Inside
 * db_write. */
struct message { const char *kind; bool is_sms; struct str to, subject, text; };
struct err *outbox_message(struct job *job, const struct message *m, int64_t *id) MUST_CHECK;
/* Adds a POST of JSON to an address. Inside db_write. */
struct err *outbox_webhook(struct job *job, const char *kind, struct str url, struct str json) MUST_CHECK;

struct outbox_counts { int64_t sent, failed, dead; };
/* Delivers up to `limit` messages that are due at job->now_ms. Outside db_write; several processes may do it at once. INVALID when no mail server is set
 * and a mail is due (mails wait then). */
struct err *outbox_deliver(struct job *job, int64_t limit, struct outbox_counts *out) MUST_CHECK;
/* The same for some ways only, so that a server that hangs holds up nothing but its own. */
enum outbox_channels { OUTBOX_MAIL = 1, OUTBOX_SMS = 2, OUTBOX_WEBHOOK = 4, OUTBOX_ALL = 7 };
struct err *outbox_deliver_by(struct job *job, enum outbox_channels channels, int64_t limit, struct outbox_counts *out) MUST_CHECK;
/* Gives a dead message another twelve attempts. NOT_FOUND when it is not dead. */
struct err *outbox_retry(struct job *job, int64_t id) MUST_CHECK;
/* When to try again after so many attempts that failed: minutes; 0 = no more. */
int64_t outbox_backoff_min(int64_t attempts);

extern const struct feature outbox_feature;
