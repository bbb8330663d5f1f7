/* One-time codes of a user: offering, confirming, using, ending. */
#include "base/rng.h"
#include "base/secret.h"
#include "org/user_private.h"
#include "org/user_totp.h"
#include "platform/audit.h"

static struct err *account_by_id(struct job *job, int64_t id, struct user_account_by_id_row *row)
{
    bool found;
    TRY(user_account_by_id(job->db, job->arena, &(struct user_account_by_id_in){ .id = id }, row, &found));
    return found ? NULL : ERR(job->arena, ERR_NOT_FOUND, "There is no such user.");
}

/* "ABCD-EFGH-JKMN-PQRS": 80 random bits. */
static struct str new_recovery_code(struct arena *a)
{
    struct str s = totp_new_secret(a);
    return str_printf(a, "%.4s-%.4s-%.4s-%.4s", s.p, s.p + 4, s.p + 8, s.p + 12);
}

/* As it is stored: letters and digits only, upper case, hashed. */
static struct str recovery_hash(struct arena *a, struct str code)
{
    struct buf b = buf_on(a);
    for (size_t i = 0; i < code.n; i++)
        if (code.p[i] >= 'a' && code.p[i] <= 'z')
            buf_add_char(&b, (char)(code.p[i] - 32));
        else if (code.p[i] != '-' && code.p[i] != ' ')
            buf_add_char(&b, code.p[i]);
    return secret_token_hash(a, buf_str(&b));
}

static struct str digits_of(struct arena *a, struct str code)
{
    struct buf b = buf_on(a);
    for (size_t i = 0; i < code.n; i++)
        if (code.p[i] != ' ')
            buf_add_char(&b, code.p[i]);
    return buf_str(&b);
}

struct err *account_use_code(struct job *job, int64_t user_id, struct str code, bool *ok)
{
    struct user_account_by_id_row row;
    int64_t changed = 0;
    TRY(account_by_id(job, user_id, &row));
    int64_t step = row.totp_on ? totp_step(job->arena, row.totp_secret, digits_of(job->arena, code), job->now_ms) : 0;
    if (step) {
        TRY(user_account_use_totp(job->db, &(struct user_account_use_totp_in){ .id = user_id, .totp_step = step }, &changed));
    } else {
        struct user_recovery_code_use_in in = { .code_hash = recovery_hash(job->arena, code), .user_id = user_id, .used_at = SOME_INT(job->now_ms) };
        TRY(user_recovery_code_use(job->db, &in, &changed));
    }
    *ok = changed == 1;
    return NULL;
}

/* ---- offering and confirming ---- */

struct totp_change { struct job *job; int64_t user_id; struct str secret; int64_t step; struct session *session; struct str *recovery; };

static struct err *store_secret(struct db *db, const struct totp_change *x, bool on)
{
    struct user_account_set_totp_in in = { .id = x->user_id, .totp_secret = x->secret, .totp_on = on, .totp_step = x->step };
    TRY(user_recovery_code_delete(db, &(struct user_recovery_code_delete_in){ .user_id = x->user_id }, NULL));
    return user_account_set_totp(db, &in, NULL);
}

static struct err *store_offer(struct db *db, void *ctx)
{
    return store_secret(db, ctx, false);
}

struct err *session_totp_offer(struct job *job, const struct session *s, struct totp_offer *out)
{
    struct user_account_by_id_row row;
    TRY(account_by_id(job, s->user.id, &row));
    if (row.totp_on)
        return ERR(job->arena, ERR_CONFLICT, "One-time codes are in use already.");
    struct totp_change x = { .job = job, .user_id = s->user.id, .secret = totp_new_secret(job->arena) };
    TRY(db_write(job->db, store_offer, &x, 0));
    *out = (struct totp_offer){ x.secret, totp_uri(job->arena, x.secret, s->user.login) };
    return NULL;
}

struct err *session_totp_offered(struct job *job, const struct session *s, struct totp_offer *out, bool *found)
{
    struct user_account_by_id_row row;
    TRY(account_by_id(job, s->user.id, &row));
    *found = !row.totp_on && row.totp_secret.n;
    if (*found)
        *out = (struct totp_offer){ row.totp_secret, totp_uri(job->arena, row.totp_secret, s->user.login) };
    return NULL;
}

static struct err *store_recovery_codes(struct db *db, const struct totp_change *x)
{
    struct arena *a = x->job->arena;
    for (int i = 0; i < RECOVERY_CODES; i++) {
        x->recovery[i] = new_recovery_code(a);
        struct user_recovery_code_insert_in in = { .code_hash = recovery_hash(a, x->recovery[i]), .user_id = x->user_id };
        TRY(user_recovery_code_insert(db, &in, NULL));
    }
    return NULL;
}

static struct err *put_in_force(struct db *db, void *ctx)
{
    struct totp_change *x = ctx;
    struct session renewed = *x->session;
    TRY(store_secret(db, x, true));
    TRY(store_recovery_codes(db, x));
    TRY(account_end_access(db, x->user_id, false, x->job->now_ms));
    TRY(session_store(x->job, &renewed));
    TRY(audit_by(x->job, "user.totp_on", "user", x->user_id, STR_NONE));
    *x->session = renewed;
    return NULL;
}

struct err *session_totp_confirm(struct job *job, struct session *s, struct str code, struct str recovery[RECOVERY_CODES])
{
    struct user_account_by_id_row row;
    TRY(account_by_id(job, s->user.id, &row));
    struct totp_change x = { .job = job, .user_id = s->user.id, .secret = row.totp_secret, .session = s, .recovery = recovery };
    x.step = row.totp_on ? 0 : totp_step(job->arena, row.totp_secret, digits_of(job->arena, code), job->now_ms);
    if (!x.step)
        return ERR(job->arena, ERR_DENIED, "This code is wrong. Is the clock of your phone right?");
    TRY(db_write(job->db, put_in_force, &x, 0));
    s->user.has_totp = true;
    return NULL;
}

static struct err *take_off(struct db *db, void *ctx)
{
    struct totp_change *x = ctx;
    TRY(store_secret(db, x, false));
    TRY(account_end_access(db, x->user_id, false, x->job->now_ms));
    return audit_by(x->job, "user.totp_off", "user", x->user_id, STR_NONE);
}

struct own_off { struct totp_change change; const struct code_try *in; const struct throttle *throttle; bool ok; };

static struct err *take_off_own(struct db *db, void *ctx)
{
    struct own_off *x = ctx;
    struct job *job = x->change.job;
    struct session renewed = *x->change.session;
    TRY(account_use_code(job, x->change.user_id, x->in->code, &x->ok));
    if (!x->ok)
        return audit_by(job, "user.code_wrong", "user", x->change.user_id, STR_NONE);
    TRY(throttle_forget(db, x->throttle));
    TRY(take_off(db, &x->change));
    TRY(session_store(job, &renewed));
    *x->change.session = renewed;
    return NULL;
}

struct err *session_totp_off(struct job *job, struct session *s, const struct code_try *in)
{
    struct throttle throttle;
    struct own_off x = { { .job = job, .user_id = s->user.id, .secret = STR(""), .session = s }, in, &throttle, false };
    TRY(throttle_of(job, str_printf(job->arena, "code " STR_FMT, STR_ARG(s->user.login)), in->address, &throttle));
    TRY(throttle_try(job, &throttle));
    TRY(db_write(job->db, take_off_own, &x, 0));
    if (!x.ok)
        return ERR(job->arena, ERR_DENIED, "This code is wrong or was used already. The app shows a new one every 30 seconds.");
    s->user.has_totp = false;
    return NULL;
}

struct err *user_totp_off(struct job *job, struct str login)
{
    struct user_account_by_login_row row;
    TRY(account_load(job, login, &row));
    struct totp_change x = { .job = job, .user_id = row.id, .secret = STR("") };
    return db_write(job->db, take_off, &x, 0);
}
