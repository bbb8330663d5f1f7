#include "org/user_gate.h"
#include "org/user_private.h"
#include "org/user_token.h"

const struct identity *identity_new(struct arena *a, const struct session *s)
{
    struct session *own = ARENA_NEW(a, struct session);
    struct identity *who = ARENA_NEW(a, struct identity);
    *own = *s;
    *who = (struct identity){ .id = s->user.id, .login = s->user.login, .name = s->user.name, .csrf = s->csrf, .own = own,
                              .lang = str_is_empty(s->user.language) ? STR_NONE : s->user.language };
    return who;
}

struct err *identity_of_session(struct job *job, struct str token, const struct identity **out)
{
    struct session s;
    bool found;
    TRY(session_load(job, token, &s, &found));
    *out = found && !s.needs_code ? identity_new(job->arena, &s) : NULL;
    return NULL;
}

struct err *identity_of_api_token(struct job *job, struct str token, const struct identity **out)
{
    struct session s = { 0 };
    bool found;
    TRY(api_token_user(job, token, &s.user, &found));
    *out = found ? identity_new(job->arena, &s) : NULL;
    return NULL;
}

const struct session *identity_session(const struct identity *who)
{
    return who->own;
}

bool identity_may(const struct identity *who, const struct features *fs, const char *permission)
{
    const struct user *u = &identity_session(who)->user;
    const struct permission *p = permission_find(fs, str_of_c(permission));
    return p && !u->must_change && user_may(u, p);
}

struct err *identity_scope(struct arena *a, const struct identity *who, const struct permission *p, struct db_scope *out)
{
    return user_scope(a, &identity_session(who)->user, p, out);
}

struct err *reach_of_req(const struct req *r, const char *permission, struct db_scope *out)
{
    const struct permission *p = permission_find(features_of_req(r), str_of_c(permission));
    if (!p || !r->who)
        return ERR(r->arena, ERR_DENIED, "Your role does not allow this.");
    return identity_scope(r->arena, r->who, p, out);
}

struct language_choice { int64_t id; struct str language; };

static struct err *store_language(struct db *db, void *ctx)
{
    const struct language_choice *x = ctx;
    return user_account_set_language(db, &(struct user_account_set_language_in){ .id = x->id, .language = x->language }, NULL);
}

struct err *user_set_language(struct job *job, int64_t user_id, struct str code)
{
    struct language_choice x = { user_id, str_starts(code, STR("zh")) ? STR("zh") : STR("en") };
    if (x.language.p[0] == 'e' && !str_eq_c(code, "en"))
        return ERR(job->arena, ERR_INVALID, "The language is zh or en.");
    return db_write(job->db, store_language, &x, 0);
}

/* ---- the gate ---- */

static struct err *by_session(struct req *r, struct str token, const struct identity **out)
{
    struct job job = job_of_req(r);
    return identity_of_session(&job, token, out);
}

static struct err *by_token(struct req *r, struct str token, const struct identity **out)
{
    struct job job = job_of_req(r);
    return identity_of_api_token(&job, token, out);
}

static bool may(const struct req *r, const char *permission)
{
    return identity_may(r->who, features_of_req(r), permission);
}

static struct err *set_language(struct req *r, struct str code)
{
    struct job job = job_of_req(r);
    return user_set_language(&job, identity_session(r->who)->user.id, code);
}

static bool knows(const struct web_app *app, const char *permission)
{
    return permission_find(features_of_app(app), str_of_c(permission)) != NULL;
}

const char user_password_path[] = "/account/password";

static const char *only_page(const struct req *r)
{
    return identity_session(r->who)->user.must_change ? user_password_path : NULL;
}

const struct web_gate user_gate = { .by_session = by_session, .by_token = by_token, .may = may, .knows = knows, .only_page = only_page, .set_language = set_language, .sign_in = "/sign-in", .sign_out = "/sign-out",
                                    .account = "/account" };
