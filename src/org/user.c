#include "org/user.h"
#include "base/secret.h"
#include "base/utf8.h"
#include "org/user_password.h"
#include "org/user_private.h"
#include "platform/audit.h"
#include "transport/smtp.h"

enum { LOGIN_MIN = 2, LOGIN_MAX = 64, NAME_MAX_CHARS = 100 };

/* ---- loading ---- */

bool login_clean(struct arena *a, struct str raw, struct str *out)
{
    struct str s = str_trim(raw);
    char *c = arena_dup(a, s.p ? s.p : "", s.n);
    bool ok = s.n >= LOGIN_MIN && s.n <= LOGIN_MAX;
    for (size_t i = 0; i < s.n; i++) {
        if (c[i] >= 'A' && c[i] <= 'Z')
            c[i] = (char)(c[i] + 32);
        ok = ok && c[i] && strchr("abcdefghijklmnopqrstuvwxyz0123456789._-@", c[i]);
    }
    *out = ok ? (struct str){ c, s.n } : STR("");
    return ok;
}

struct err *account_load(struct job *job, struct str login, struct user_account_by_login_row *out)
{
    struct str clean;
    bool found;
    login_clean(job->arena, login, &clean);
    TRY(user_account_by_login(job->db, job->arena, &(struct user_account_by_login_in){ .login = clean }, out, &found));
    return found ? NULL : ERR(job->arena, ERR_NOT_FOUND, "There is no user {0}.", ARG_S(login));
}

struct err *user_load(struct job *job, struct str login, struct user *out)
{
    struct user_account_by_login_row row;
    TRY(account_load(job, login, &row));
    if (!str_eq_c(row.state, "active"))
        return ERR(job->arena, ERR_NOT_FOUND, "There is no user {0}.", ARG_S(row.login));
    *out = (struct user){ .id = row.id, .login = row.login, .name = row.name, .mail = row.mail, .language = row.language, .must_change = row.must_change,
                          .has_totp = row.totp_on };
    return user_load_grants(job, out);
}

static enum db_scope_kind scope_of_name(struct str name)
{
    for (int k = SCOPE_NATION; k <= SCOPE_OWN; k++)
        if (str_eq_c(name, role_scope_name((enum db_scope_kind)k)))
            return (enum db_scope_kind)k;
    return SCOPE_OWN;
}

struct err *user_load_grants(struct job *job, struct user *u)
{
    struct user_role_list_in in = { .today = civil_date_str(job->arena, job_today(job)), .with_of_user = true, .user_id = u->id };
    struct user_role_list_rows rows;
    TRY(user_role_list(job->db, job->arena, &in, &rows));
    struct user_grant *g = ARENA_ARRAY(job->arena, struct user_grant, rows.n);
    u->n_grants = 0;
    for (size_t i = 0; i < rows.n; i++) /* a role that a later version no longer has gives nothing */
        if (role_of_name(rows.row[i].role, &g[u->n_grants].role)) {
            g[u->n_grants].scope = scope_of_name(rows.row[i].scope);
            g[u->n_grants++].place_id = rows.row[i].place_id.v;
        }
    u->grant = g;
    return NULL;
}

struct err *account_end_access(struct db *db, int64_t user_id, bool tokens, int64_t now_ms)
{
    TRY(user_session_delete_of(db, &(struct user_session_delete_of_in){ .user_id = user_id }, NULL));
    TRY(reset_token_delete_of(db, &(struct reset_token_delete_of_in){ .user_id = user_id, .now = now_ms }, NULL));
    return tokens ? api_token_revoke_of(db, &(struct api_token_revoke_of_in){ .user_id = user_id, .revoked_at = SOME_INT(now_ms) }, NULL) : NULL;
}

/* ---- accounts ---- */

struct addition { struct job *job; struct user_account_insert_in row; };

static struct err *insert_account(struct db *db, void *ctx)
{
    struct addition *x = ctx;
    struct user_account_by_login_row old;
    bool found;
    TRY(user_account_by_login(db, x->job->arena, &(struct user_account_by_login_in){ .login = x->row.login }, &old, &found));
    if (found)
        return ERR(x->job->arena, ERR_CONFLICT, "There is a user {0} already.", ARG_S(x->row.login));
    x->row.id = db_new_id(db);
    TRY(user_account_insert(db, &x->row, NULL));
    return audit_by(x->job, "user.add", "user", x->row.id, AUDIT_JSON(x->job->arena, { "login", x->row.login }, { "name", x->row.name }, { "mail", x->row.mail }));
}

/* One that mails can be sent to, in a domain with a dot. */
static bool is_mail(struct str s)
{
    ptrdiff_t at = str_find(s, STR("@"));
    struct str domain = at < 0 ? STR("") : str_sub(s, (size_t)at + 1, s.n);
    return mail_is_address(s) && str_find(domain, STR(".")) > 0 && !str_ends(domain, STR("."));
}

/* What a person is called and written to. */
static struct err *check_person(struct job *job, const struct user_new *in)
{
    struct arena *a = job->arena;
    if (utf8_count(in->name) > NAME_MAX_CHARS || !utf8_is_valid(in->name))
        return ERR(a, ERR_INVALID, "A name has at most {0} characters.", ARG_I(NAME_MAX_CHARS));
    if (!str_is_empty(in->mail) && !is_mail(in->mail))
        return ERR(a, ERR_INVALID, "\"{0}\" is no mail address.", ARG_S(in->mail));
    if (!str_is_empty(in->language) && !str_eq_c(in->language, "zh") && !str_eq_c(in->language, "en"))
        return ERR(a, ERR_INVALID, "The language is zh or en.");
    return NULL;
}

static struct err *check_new(struct job *job, const struct user_new *in, struct str *login)
{
    if (!login_clean(job->arena, in->login, login))
        return ERR(job->arena, ERR_INVALID, "A login has 2 to 64 characters: letters a-z, digits, . _ - @");
    TRY(check_person(job, in));
    return in->password.p ? password_check(job, in->password, *login) : NULL;
}

static struct str text_of(struct str s)
{
    return s.p ? s : STR("");
}

struct err *user_add(struct job *job, const struct user_new *in, int64_t *id)
{
    struct str login, hash = STR("");
    TRY(check_new(job, in, &login));
    if (in->password.p)
        TRY(password_hash(job, in->password, &hash));
    struct addition x = { job, { .login = login, .name = str_is_empty(in->name) ? login : utf8_clean(job->arena, in->name), .mail = text_of(in->mail),
                                 .language = text_of(in->language), .password_hash = hash, .must_change = in->must_change, .created_at = job->now_ms,
                                 .created_by = str_of_c(job->who) } };
    TRY(db_write(job->db, insert_account, &x, 0));
    *id = x.row.id;
    return NULL;
}

struct person_change { struct job *job; struct user_account_change_in row; };

static struct err *store_person(struct db *db, void *ctx)
{
    const struct person_change *x = ctx;
    const struct user_account_change_in *p = &x->row;
    TRY(user_account_change(db, p, NULL));
    TRY(reset_token_delete_of(db, &(struct reset_token_delete_of_in){ .user_id = p->id, .now = x->job->now_ms }, NULL)); /* of a mail to the old address */
    return audit_by(x->job, "user.change", "user", p->id, AUDIT_JSON(x->job->arena, { "name", p->name }, { "mail", p->mail }, { "language", p->language }));
}

struct err *user_change(struct job *job, int64_t id, const struct user_new *in)
{
    struct user_account_by_id_row row;
    bool found;
    TRY(user_account_by_id(job->db, job->arena, &(struct user_account_by_id_in){ .id = id }, &row, &found));
    if (!found)
        return ERR(job->arena, ERR_NOT_FOUND, "There is no such user.");
    TRY(check_person(job, in));
    struct person_change x = { job, { .id = id, .name = str_is_empty(in->name) ? row.login : utf8_clean(job->arena, in->name), .mail = text_of(in->mail), .language = text_of(in->language) } };
    return db_write(job->db, store_person, &x, 0);
}

struct err *account_is_not_last(struct job *job, int64_t user_id)
{
    struct user_role_other_administrator_in in = { .today = civil_date_str(job->arena, job_today(job)), .id = user_id };
    struct user_role_other_administrator_rows others;
    TRY(user_role_other_administrator(job->db, job->arena, &in, &others));
    return others.n ? NULL : ERR(job->arena, ERR_CONFLICT, "Nobody else is an administrator: give somebody else the role first.");
}

static bool is_administrator(const struct user *u)
{
    for (size_t i = 0; i < u->n_grants; i++)
        if (u->grant[i].role == ROLE_ADMINISTRATOR)
            return true;
    return false;
}

struct account_change { struct job *job; int64_t id; struct str login, hash; bool active, must_change; };

static struct err *store_password(struct db *db, void *ctx)
{
    const struct account_change *x = ctx;
    struct user_account_set_password_in in = { .id = x->id, .password_hash = x->hash, .must_change = x->must_change };
    TRY(user_account_set_password(db, &in, NULL));
    TRY(account_end_access(db, x->id, false, x->job->now_ms));
    return audit_by(x->job, "user.password", "user", x->id, AUDIT_JSON(x->job->arena, { "login", x->login }));
}

struct err *user_set_password(struct job *job, struct str login, struct str password, bool must_change)
{
    struct user_account_by_login_row row;
    TRY(account_load(job, login, &row));
    TRY(password_check(job, password, row.login));
    struct account_change x = { .job = job, .id = row.id, .login = row.login, .must_change = must_change };
    TRY(password_hash(job, password, &x.hash));
    return db_write(job->db, store_password, &x, 0);
}

static struct err *store_state(struct db *db, void *ctx)
{
    const struct account_change *x = ctx;
    struct user u = { .id = x->id };
    TRY(user_load_grants(x->job, &u));
    if (!x->active && is_administrator(&u))
        TRY(account_is_not_last(x->job, x->id));
    struct user_account_set_state_in in = { .id = x->id, .state = x->active ? STR("active") : STR("disabled") };
    TRY(user_account_set_state(db, &in, NULL));
    TRY(account_end_access(db, x->id, true, x->job->now_ms));
    return audit_by(x->job, x->active ? "user.enable" : "user.disable", "user", x->id, AUDIT_JSON(x->job->arena, { "login", x->login }));
}

struct err *user_set_active(struct job *job, struct str login, bool active)
{
    struct user_account_by_login_row row;
    TRY(account_load(job, login, &row));
    struct account_change x = { .job = job, .id = row.id, .login = row.login, .active = active };
    return db_write(job->db, store_state, &x, 0);
}
