/* Where messages go: the mail server and the SMS gateway, as settings. Secrets are named by file, so that they stand in no database and no backup. */
#pragma once
#include "platform/setting.h"
#include "platform/job.h"
#include "transport/smtp.h"

struct outbox_settings { struct smtp_server server; struct str mail_from, sms_url, sms_token; };
/* server.url "" and sms_url "": none is set, such messages wait. INVALID when a secret's file cannot be read. */
struct err *outbox_settings_load(struct job *job, struct outbox_settings *out) MUST_CHECK;
enum { OUTBOX_SETTINGS = 7 };
extern const struct setting *const outbox_setting_list[OUTBOX_SETTINGS];
