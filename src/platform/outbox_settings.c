#include "platform/outbox_settings.h"

static struct err *check_mail_url(struct arena *a, struct str value)
{
    if (!value.n || str_starts(value, STR("smtp://")) || str_starts(value, STR("smtps://")))
        return NULL;
    return ERR(a, ERR_INVALID, "A mail server is smtp://HOST:PORT or smtps://HOST:PORT; an empty value means none.");
}

static struct err *check_web_url(struct arena *a, struct str value)
{
    if (!value.n || str_starts(value, STR("http://")) || str_starts(value, STR("https://")))
        return NULL;
    return ERR(a, ERR_INVALID, "The gateway's address begins with http:// or https://; an empty value means none.");
}

#define TEXT(key_, text, standard_, check_) { .key = (key_), .type = SETTING_TEXT, .standard = (standard_), .label = { .id = (text) }, .source = "P", .check = (check_), .network_only = true, .operator_only = true }
static const struct setting mail_server = TEXT("mail.server", N_("Mail server, smtp://HOST:PORT; empty: mails wait"), "", check_mail_url);
static const struct setting mail_from = TEXT("mail.from", N_("Sender of mails"), "huifang@localhost.localdomain", NULL);
static const struct setting mail_user = TEXT("mail.user", N_("User of the mail server; empty: without sign-in"), "", NULL);
static const struct setting mail_password_file = TEXT("mail.password_file", N_("File with the mail server's password"), "", NULL);
static const struct setting mail_tls = { .key = "mail.tls", .type = SETTING_INT, .standard = "1", .min = 0, .max = 1, .label = { .id = N_("1: mails are only sent encrypted") }, .source = "P",
                                         .network_only = true, .operator_only = true };
static const struct setting sms_url = TEXT("sms.url", N_("Gateway for SMS, https://…, where {{id}, {{to} and {{text} are filled in; empty: they wait"), "", check_web_url);
static const struct setting sms_token_file = TEXT("sms.token_file", N_("File with the gateway's token"), "", NULL);
static const struct setting sms_secret_file = TEXT("sms.secret_file", N_("File with the secret that signs what is sent to the gateway"), "", NULL);
static const struct setting sms_file = TEXT("sms.file", N_("File that SMS are written to, a line each, for a provider's upload; empty: they go to the gateway"), "", NULL);
const struct setting *const outbox_setting_list[OUTBOX_SETTINGS] = { &mail_server, &mail_from, &mail_user, &mail_password_file, &mail_tls, &sms_url, &sms_token_file,
                                                                       &sms_secret_file, &sms_file };

struct err *outbox_settings_load(struct job *job, struct outbox_settings *out)
{
    struct db *db = job->db;
    struct arena *a = job->arena;
    int64_t tls;
    *out = (struct outbox_settings){ 0 };
    TRY(setting_text(db, a, &mail_server, STR(""), &out->server.url));
    TRY(setting_text(db, a, &mail_from, STR(""), &out->mail_from));
    TRY(setting_text(db, a, &mail_user, STR(""), &out->server.user));
    TRY(setting_int(db, &mail_tls, STR(""), &tls));
    TRY(setting_text(db, a, &sms_url, STR(""), &out->sms.url));
    TRY(setting_text(db, a, &sms_file, STR(""), &out->sms.file));
    TRY(setting_secret(job, &mail_password_file, &out->server.password));
    TRY(setting_secret(job, &sms_token_file, &out->sms.token));
    TRY(setting_secret(job, &sms_secret_file, &out->sms.secret));
    out->server.needs_tls = tls;
    if (!out->server.user.n)
        out->server.user = STR_NONE;
    return NULL;
}
