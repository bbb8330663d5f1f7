#include "org/user_token.h"
#include "base/secret.h"
#include "base/utf8.h"
#include "org/user_password.h"
#include "org/user_private.h"
#include "org/user_throttle.h"
#include "platform/audit.h"
#include "platform/outbox.h"

enum { HOUR_MS = 3600000, DAY_MS = 24 * HOUR_MS, TOUCH_WAIT_MS = 200, TOKEN_LENGTH = 43, NAME_CHARS = 100 };

/* ---- a new password ---- */

static struct err *check_portal(struct arena *a, struct str value)
{
    if ((str_starts(value, STR("http://")) || str_starts(value, STR("https://"))) && !str_ends(value, STR("/")))
        return NULL;
    return ERR(a, ERR_INVALID, "The address of the portal begins with http:// or https:// and ends without a slash: https://huifang.example.com");
}

const struct setting portal_url_setting = { .key = "portal.url", .type = SETTING_TEXT, .standard = "http://127.0.0.1:8080",
                                            .label = { .id = N_("Address of the portal, for links in mails") }, .source = "P", .network_only = true, .check = check_portal };

static const struct notice_kind reset_notice = {
    "password_reset", { .id = N_("Your new password for Huifang") },
    { .id = N_("Somebody, probably you, asked for a new password for {0}.\n\nChoose it here within an hour:\n{1}\n\nIf it was not you, do nothing: your password stays as it is.") },
};

struct reset { struct job *job; bool known; struct user_account_by_login_row row; struct str token, hash; int64_t user_id; };

static struct err *mail_link(const struct reset *x)
{
    struct arena *a = x->job->arena;
    struct str site;
    TRY(setting_text(x->job->db, a, &portal_url_setting, STR(""), &site));
    struct str link = str_printf(a, STR_FMT "%s" STR_FMT, STR_ARG(site), USER_RESET_PATH, STR_ARG(x->token));
    return outbox_mail(x->job, &(struct notice){ &reset_notice, x->row.mail, x->row.language, { ARG_S(x->row.login), ARG_S(link) } });
}

static struct err *store_reset(struct db *db, void *ctx)
{
    struct reset *x = ctx;
    int64_t now = x->job->now_ms;
    struct reset_token_insert_in in = { .token_hash = secret_token_hash(x->job->arena, x->token), .user_id = x->row.id, .created_at = now,
                                        .expires_at = now + RESET_HOURS * HOUR_MS };
    TRY(reset_token_delete_of(db, &(struct reset_token_delete_of_in){ .user_id = x->row.id, .now = now }, NULL));
    if (!x->known)
        return NULL;
    TRY(reset_token_insert(db, &in, NULL));
    TRY(mail_link(x));
    return audit_by(x->job, "user.reset_asked", "user", x->row.id, STR_NONE);
}

struct err *user_reset_begin(struct job *job, const struct reset_ask *ask, struct str *token)
{
    struct reset x = { .job = job, .token = secret_token(job->arena) };
    struct throttle throttle;
    struct str clean;
    bool found;
    login_clean(job->arena, ask->login, &clean);
    /* Counted apart from sign-ins: nobody is kept out by mails that somebody else asks for. */
    TRY(throttle_of(job, str_printf(job->arena, "reset " STR_FMT, STR_ARG(clean)), ask->address, &throttle));
    TRY(throttle_try(job, &throttle));
    TRY(user_account_by_login(job->db, job->arena, &(struct user_account_by_login_in){ .login = clean }, &x.row, &found));
    x.known = found && str_eq_c(x.row.state, "active") && !str_is_empty(x.row.mail);
    TRY(db_write(job->db, store_reset, &x, 0));
    if (token)
        *token = x.known ? x.token : STR_NONE;
    return NULL;
}

static struct err *no_such_token(struct arena *a)
{
    return ERR(a, ERR_NOT_FOUND, "This link was used already or is too old. Please ask for a new one.");
}

static struct err *load_reset(struct job *job, struct str token, struct reset_token_load_row *row)
{
    struct reset_token_load_in in = { .token_hash = secret_token_hash(job->arena, token), .now = job->now_ms };
    bool found;
    TRY(reset_token_load(job->db, job->arena, &in, row, &found));
    return found ? NULL : no_such_token(job->arena);
}

static struct err *use_reset(struct db *db, void *ctx)
{
    const struct reset *x = ctx;
    struct reset_token_load_row row;
    TRY(load_reset(x->job, x->token, &row)); /* once more: of two at the same time one finds it used */
    TRY(user_account_set_password(db, &(struct user_account_set_password_in){ .id = row.user_id, .password_hash = x->hash }, NULL));
    TRY(account_end_access(db, row.user_id, false, x->job->now_ms));
    return audit_by(x->job, "user.reset", "user", row.user_id, STR_NONE);
}

struct err *user_reset_end(struct job *job, struct str token, struct str password)
{
    struct reset_token_load_row row;
    struct reset x = { .job = job, .token = token };
    TRY(load_reset(job, token, &row));
    TRY(password_check(job, password, row.login));
    TRY(password_hash(job, password, &x.hash));
    return db_write(job->db, use_reset, &x, 0);
}

/* ---- programs ---- */

static const char prefix[] = "hf_";

static struct err *check_permissions(struct job *job, const struct features *fs, struct str names)
{
    if (str_is_empty(names))
        return ERR(job->arena, ERR_INVALID, "Name the permissions that the token is for.");
    for (struct str rest = names, name; rest.p;) {
        name = str_cut(&rest, ' ');
        if (!permission_find(fs, name))
            return ERR(job->arena, ERR_NOT_FOUND, "There is no permission {0}.", ARG_S(name));
    }
    return NULL;
}

struct making { struct job *job; struct api_token_insert_in row; };

static struct err *store_api_token(struct db *db, void *ctx)
{
    struct making *x = ctx;
    x->row.id = db_new_id(db);
    TRY(api_token_insert(db, &x->row, NULL));
    return audit_by(x->job, "user.token", "api_token", x->row.id, AUDIT_JSON(x->job->arena, { "name", x->row.name }, { "permissions", x->row.permissions }));
}

struct err *api_token_make(struct job *job, const struct features *fs, const struct api_token_new *in, struct str *token)
{
    struct arena *a = job->arena;
    struct user_account_by_login_row row;
    if (in->days < 1 || in->days > API_TOKEN_DAYS)
        return ERR(a, ERR_INVALID, "A token holds from 1 to {0} days.", ARG_I(API_TOKEN_DAYS));
    if (str_is_empty(in->name) || utf8_count(in->name) > NAME_CHARS)
        return ERR(a, ERR_INVALID, "Say in at most {0} characters what the token is for.", ARG_I(NAME_CHARS));
    TRY(check_permissions(job, fs, in->permissions));
    TRY(account_load(job, in->login, &row));
    struct str secret = secret_token(a);
    struct making x = { job, { .user_id = row.id, .name = in->name, .token_hash = secret_token_hash(a, secret), .permissions = in->permissions,
                               .created_at = job->now_ms, .expires_at = job->now_ms + in->days * DAY_MS } };
    TRY(db_write(job->db, store_api_token, &x, 0));
    *token = str_printf(a, "%s" STR_FMT, prefix, STR_ARG(secret));
    return NULL;
}

static struct err *touch(struct db *db, void *ctx)
{
    return api_token_touch(db, ctx, NULL);
}

/* An answer is not refused because the time of use cannot be written. */
static void note_use(struct job *job, int64_t id)
{
    struct api_token_touch_in in = { .id = id, .used_at = SOME_INT(job->now_ms) };
    struct err *e = db_write(job->db, touch, &in, TOUCH_WAIT_MS);
    (void)e;
}

struct err *api_token_user(struct job *job, struct str token, struct user *out, bool *found)
{
    struct api_token_load_row row;
    struct str secret = str_sub(token, sizeof prefix - 1, token.n);
    *found = false;
    if (!str_starts(token, str_of_c(prefix)) || secret.n != TOKEN_LENGTH)
        return NULL;
    struct api_token_load_in in = { .token_hash = secret_token_hash(job->arena, secret), .now = job->now_ms };
    TRY(api_token_load(job->db, job->arena, &in, &row, found));
    *found = *found && !row.must_change;
    if (!*found)
        return NULL;
    *out = (struct user){ .id = row.user_id, .login = row.login, .name = row.name, .mail = row.mail, .language = row.language, .has_totp = row.totp_on,
                          .only = row.permissions };
    if (job->now_ms - row.used_at.v >= HOUR_MS)
        note_use(job, row.id);
    return user_load_grants(job, out);
}

struct ending { struct job *job; int64_t id, owner; /* 0 = whoever */ };

static struct err *end_api_token(struct db *db, void *ctx)
{
    const struct ending *x = ctx;
    int64_t changed;
    TRY(api_token_revoke(db, &(struct api_token_revoke_in){ .id = x->id, .revoked_at = SOME_INT(x->job->now_ms), .with_owner = x->owner != 0, .user_id = x->owner }, &changed));
    if (!changed)
        return ERR(x->job->arena, ERR_NOT_FOUND, "There is no such token.");
    return audit_by(x->job, "user.token_ended", "api_token", x->id, STR_NONE);
}

struct err *api_token_end(struct job *job, int64_t id)
{
    struct ending x = { job, id, 0 };
    return db_write(job->db, end_api_token, &x, 0);
}

struct err *api_token_end_own(struct job *job, int64_t user_id, int64_t id)
{
    struct ending x = { job, id, user_id };
    return db_write(job->db, end_api_token, &x, 0);
}
