#include "org/user_session.h"
#include "base/secret.h"
#include "org/user_agent.h"
#include "org/user_password.h"
#include "org/user_private.h"
#include "platform/audit.h"

enum { MINUTE_MS = 60000, CODE_MS = 5 * MINUTE_MS, WRONG_CODES = 5, TOKEN_LENGTH = 43, TOUCH_WAIT_MS = 200, PASSWORD_BYTES = 200 };

const struct setting user_idle_setting = { .key = "user.idle_minutes", .type = SETTING_INT, .standard = "60", .min = 5, .max = 1440,
                                           .label = { .id = N_("Minutes without a click until a session ends") }, .source = "P", .network_only = true };
const struct setting user_hours_setting = { .key = "user.session_hours", .type = SETTING_INT, .standard = "12", .min = 1, .max = 168,
                                            .label = { .id = N_("Hours until a session ends in any case") }, .source = "P", .network_only = true };

/* ---- storing ---- */

struct err *session_store(struct job *job, struct session *out)
{
    int64_t idle, hours, now = job->now_ms;
    TRY(setting_int(job->db, &user_idle_setting, STR(""), &idle));
    TRY(setting_int(job->db, &user_hours_setting, STR(""), &hours));
    if (!out->expires_at)
        out->expires_at = now + (out->needs_code ? CODE_MS : hours * 60 * MINUTE_MS);
    out->token = secret_token(job->arena);
    out->csrf = secret_derive(job->arena, out->token, STR("csrf"));
    struct user_session_insert_in in = { .token_hash = secret_token_hash(job->arena, out->token), .user_id = out->user.id, .is_full = !out->needs_code,
                                         .created_at = now, .seen_at = now, .idle_ms = idle * MINUTE_MS, .expires_at = out->expires_at, .device = out->device.p ? out->device : STR("") };
    TRY(user_session_delete_ended(job->db, &(struct user_session_delete_ended_in){ .now = now }, NULL));
    return user_session_insert(job->db, &in, NULL);
}

static struct err *forget(struct job *job, struct str token)
{
    return user_session_delete(job->db, &(struct user_session_delete_in){ .token_hash = secret_token_hash(job->arena, token) }, NULL);
}

struct err *session_renew(struct job *job, struct session *s)
{
    TRY(forget(job, s->token));
    return session_store(job, s);
}

/* ---- signing in ---- */

struct entry { struct job *job; const struct throttle *throttle; struct session *session; };

static struct err *open_session(struct db *db, void *ctx)
{
    struct entry *x = ctx;
    x->session->expires_at = 0;
    if (!x->session->needs_code)
        TRY(throttle_forget(db, x->throttle));
    TRY(session_store(x->job, x->session));
    return audit_by(x->job, x->session->needs_code ? "user.password_ok" : "user.sign_in", "user", x->session->user.id, STR_NONE);
}

/* Of an unknown login the entry does not tell the text: it may be a password in the wrong field. */
static struct err *note_failure(struct db *db, void *ctx)
{
    struct entry *x = ctx;
    struct audit entry = { .action = "user.sign_in_failed", .object = "user", .object_id = x->session->user.id };
    return audit_append(db, &entry, x->job->now_ms, NULL);
}

static struct err *wrong(struct job *job)
{
    return ERR(job->arena, ERR_DENIED, "The login or the password is wrong.");
}

static struct user user_of(const struct user_account_by_login_row *row)
{
    return (struct user){ .id = row->id, .login = row->login, .name = row->name, .mail = row->mail, .language = row->language,
                          .must_change = row->must_change, .has_totp = row->totp_on };
}

/* The job becomes the person's: entries and rows made from now on are theirs. */
static void act_as(struct job *job, const struct user *u)
{
    job->who = str_c(job->arena, u->login);
    job->who_id = u->id;
}

struct err *user_sign_in(struct job *job, const struct sign_in *in, struct session *out)
{
    struct throttle throttle;
    struct user_account_by_login_row row = { .password_hash = STR("") };
    struct str login, password = in->password.n > PASSWORD_BYTES ? STR("") : in->password;
    bool found = false, is_right;
    *out = (struct session){ 0 };
    login_clean(job->arena, in->login, &login);
    TRY(throttle_of(job, login, in->address, &throttle));
    TRY(throttle_try(job, &throttle));
    TRY(user_account_by_login(job->db, job->arena, &(struct user_account_by_login_in){ .login = login }, &row, &found));
    TRY(password_matches(job, found ? row.password_hash : STR(""), password, &is_right));
    struct entry x = { job, &throttle, out };
    out->user = found ? user_of(&row) : (struct user){ 0 };
    out->device = user_agent_words(job->arena, in->agent);
    if (!found || !is_right || !str_eq_c(row.state, "active")) {
        TRY(db_write(job->db, note_failure, &x, 0));
        return wrong(job);
    }
    act_as(job, &out->user);
    out->needs_code = row.totp_on;
    TRY(user_load_grants(job, &out->user));
    return db_write(job->db, open_session, &x, 0);
}

/* ---- the second step ---- */

struct code_entry { struct job *job; const struct code_try *in; const struct throttle *password, *code; struct session *session; bool ok; };

static struct err *enter_code(struct db *db, void *ctx)
{
    struct code_entry *x = ctx;
    struct session *s = x->session;
    s->token = x->in->token;
    TRY(account_use_code(x->job, s->user.id, x->in->code, &x->ok));
    if (!x->ok) {
        TRY(audit_by(x->job, "user.code_wrong", "user", s->user.id, STR_NONE));
        return user_session_wrong_code(db, &(struct user_session_wrong_code_in){ .token_hash = secret_token_hash(x->job->arena, s->token) }, NULL);
    }
    s->needs_code = false;
    s->expires_at = 0;
    TRY(throttle_forget(db, x->password));
    TRY(throttle_forget(db, x->code));
    TRY(session_renew(x->job, s));
    return audit_by(x->job, "user.sign_in", "user", s->user.id, STR_NONE);
}

static struct err *load_row(struct job *job, struct str token, struct user_session_load_row *row, bool *found)
{
    *found = false;
    if (token.n != TOKEN_LENGTH)
        return NULL;
    struct user_session_load_in in = { .token_hash = secret_token_hash(job->arena, token), .now = job->now_ms };
    TRY(user_session_load(job->db, job->arena, &in, row, found));
    *found = *found && row->wrong_codes < WRONG_CODES;
    return NULL;
}

static struct session session_of(struct job *job, struct str token, const struct user_session_load_row *row)
{
    return (struct session){
        .user = { .id = row->user_id, .login = row->login, .name = row->name, .mail = row->mail, .language = row->language, .must_change = row->must_change,
                  .has_totp = row->totp_on },
        .token = token, .csrf = secret_derive(job->arena, token, STR("csrf")), .needs_code = !row->is_full, .expires_at = row->expires_at, .device = row->device,
    };
}

struct err *user_sign_in_code(struct job *job, const struct code_try *in, struct session *out)
{
    struct user_session_load_row row;
    struct throttle password, code;
    bool found;
    TRY(load_row(job, in->token, &row, &found));
    if (!found || row.is_full)
        return ERR(job->arena, ERR_NOT_FOUND, "The sign-in took too long. Please begin again.");
    TRY(throttle_of(job, row.login, in->address, &password));
    TRY(throttle_of(job, str_printf(job->arena, "code " STR_FMT, STR_ARG(row.login)), in->address, &code)); /* who knows the password could begin again and again */
    TRY(throttle_try(job, &code));
    *out = session_of(job, in->token, &row);
    act_as(job, &out->user);
    TRY(user_load_grants(job, &out->user));
    struct code_entry x = { job, in, &password, &code, out, false };
    TRY(db_write(job->db, enter_code, &x, 0));
    if (!x.ok)
        return ERR(job->arena, ERR_DENIED, "This code is wrong or was used already. The app shows a new one every 30 seconds.");
    return NULL;
}

/* ---- using a session ---- */

struct touch { struct user_session_touch_in in; };

static struct err *touch(struct db *db, void *ctx)
{
    const struct touch *x = ctx;
    return user_session_touch(db, &x->in, NULL);
}

/* A page is not refused because the time of the last click cannot be written. */
static void note_use(struct job *job, struct str token)
{
    struct touch x = { { .seen_at = job->now_ms, .token_hash = secret_token_hash(job->arena, token) } };
    struct err *e = db_write(job->db, touch, &x, TOUCH_WAIT_MS);
    (void)e;
}

struct err *session_load(struct job *job, struct str token, struct session *out, bool *found)
{
    struct user_session_load_row row;
    TRY(load_row(job, token, &row, found));
    if (!*found)
        return NULL;
    *out = session_of(job, token, &row);
    if (job->now_ms - row.seen_at >= MINUTE_MS)
        note_use(job, token);
    return user_load_grants(job, &out->user);
}

bool session_csrf_ok(const struct session *s, struct str csrf)
{
    return secret_equal(s->csrf, csrf);
}

struct ending { struct job *job; struct str token; const struct user_session_load_row *row; };

static struct err *end_session(struct db *db, void *ctx)
{
    const struct ending *x = ctx;
    (void)db;
    TRY(forget(x->job, x->token));
    return audit_by(x->job, "user.sign_out", "user", x->row->user_id, STR_NONE);
}

struct err *session_end(struct job *job, struct str token)
{
    struct user_session_load_row row;
    bool found;
    TRY(load_row(job, token, &row, &found));
    struct ending x = { job, token, &row };
    return found ? db_write(job->db, end_session, &x, 0) : NULL;
}

struct other { struct job *job; const struct session *s; struct str token_hash; };

static struct err *end_other(struct db *db, void *ctx)
{
    const struct other *x = ctx;
    int64_t changed;
    TRY(user_session_delete_own(db, &(struct user_session_delete_own_in){ .user_id = x->s->user.id, .token_hash = x->token_hash }, &changed));
    if (!changed)
        return ERR(x->job->arena, ERR_NOT_FOUND, "This session has ended already.");
    return audit_by(x->job, "user.session_ended", "user", x->s->user.id, STR_NONE);
}

struct err *session_end_other(struct job *job, const struct session *s, struct str token_hash)
{
    struct other x = { job, s, token_hash };
    return db_write(job->db, end_other, &x, 0);
}

/* ---- one's own password ---- */

struct own_change { struct job *job; struct session *session; const struct throttle *throttle; struct str hash; };

static struct err *store_own_password(struct db *db, void *ctx)
{
    struct own_change *x = ctx;
    struct session *s = x->session;
    struct session renewed = *s;
    TRY(user_account_set_password(db, &(struct user_account_set_password_in){ .id = s->user.id, .password_hash = x->hash, .must_change = false }, NULL));
    TRY(account_end_access(db, s->user.id, false, x->job->now_ms));
    TRY(throttle_forget(db, x->throttle));
    TRY(session_store(x->job, &renewed));
    TRY(audit_by(x->job, "user.password", "user", s->user.id, STR_NONE));
    *s = renewed;
    return NULL;
}

struct err *session_change_password(struct job *job, struct session *s, const struct password_change *in)
{
    struct throttle throttle;
    struct user_account_by_login_row row;
    bool is_right;
    TRY(throttle_of(job, s->user.login, in->address, &throttle));
    TRY(throttle_try(job, &throttle));
    TRY(account_load(job, s->user.login, &row));
    TRY(password_matches(job, row.password_hash, in->old_password, &is_right));
    if (!is_right)
        return ERR(job->arena, ERR_DENIED, "The old password is wrong.");
    TRY(password_check(job, in->new_password, s->user.login));
    if (str_eq(in->old_password, in->new_password))
        return ERR(job->arena, ERR_INVALID, "The new password is the old one.");
    struct own_change x = { job, s, &throttle, STR_NONE };
    TRY(password_hash(job, in->new_password, &x.hash));
    TRY(db_write(job->db, store_own_password, &x, 0));
    s->user.must_change = false;
    return NULL;
}
