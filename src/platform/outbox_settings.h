/* Where messages go: the mail server and the SMS gateway, as settings. Secrets are named by file, so that they stand in no database and no backup. */
#pragma once
#include "platform/setting.h"
#include "platform/job.h"
#include "transport/smtp.h"

/* sms.url: the gateway's address; {id} {to} {text} in it are filled in. token: sent as it stands; secret: signs. file: written to instead. */
struct sms_way { struct str url, token, secret, file; };
struct outbox_settings { struct smtp_server server; struct str mail_from; struct sms_way sms; };
/* server.url "", and sms.url and sms.file "": none is set, such messages wait. INVALID when a secret's file cannot be read. */
struct err *outbox_settings_load(struct job *job, struct outbox_settings *out) MUST_CHECK;
enum { OUTBOX_SETTINGS = 9 };
extern const struct setting *const outbox_setting_list[OUTBOX_SETTINGS];
