/* A person's own account: who they are here, their sessions, one-time codes and tokens for programs. */
#include "base/id_text.h"
#include "base/secret.h"
#include "org/user_pages.h"
#include "org/user_qr.h"
#include "org/user_totp.h"
#include "user_pages_tmpl.h"

enum { TOKEN_DAYS = 90 };

/* ---- the page ---- */

static struct err *load_roles(struct req *r, struct account_view *v)
{
    struct job job = job_of_req(r);
    struct user_role_places_in in = { .today = civil_date_str(r->arena, job_today(&job)), .with_of_user = true, .user_id = v->user->id };
    struct user_role_places_rows rows;
    enum role role;
    TRY(user_role_places(r->db, r->arena, &in, &rows));
    v->role = ARENA_ARRAY(r->arena, struct str, rows.n);
    for (size_t i = 0; i < rows.n; i++) {
        if (!role_of_name(rows.row[i].role, &role))
            continue;
        struct str title = tr_msg(r->arena, r->lang, &role_infos[role].title), place = rows.row[i].place;
        v->role[v->n_roles++] = place.n ? str_printf(r->arena, STR_FMT " · " STR_FMT, STR_ARG(title), STR_ARG(place)) : title;
    }
    return NULL;
}

static struct err *load_sessions(struct req *r, struct account_view *v)
{
    struct job job = job_of_req(r);
    struct user_session_list_rows rows;
    struct str own = secret_token_hash(r->arena, identity_session(r->who)->token);
    TRY(user_session_list(r->db, r->arena, &(struct user_session_list_in){ .user_id = v->user->id, .now = r->now_ms }, &rows));
    struct session_line *line = ARENA_ARRAY(r->arena, struct session_line, rows.n);
    for (size_t i = 0; i < rows.n; i++)
        line[i] = (struct session_line){ tz_format(r->arena, job.tz, rows.row[i].created_at), tz_format(r->arena, job.tz, rows.row[i].seen_at), rows.row[i].device,
                                         rows.row[i].token_hash, str_eq(rows.row[i].token_hash, own) };
    v->session = line;
    v->n_sessions = rows.n;
    return NULL;
}

static struct err *load_tokens(struct req *r, struct account_view *v)
{
    struct job job = job_of_req(r);
    struct arena *a = r->arena;
    struct api_token_list_rows rows;
    TRY(api_token_list(r->db, a, &(struct api_token_list_in){ .with_owner = true, .user_id = v->user->id }, &rows));
    struct token_line *line = ARENA_ARRAY(a, struct token_line, rows.n);
    for (size_t i = 0; i < rows.n; i++) {
        const struct api_token_list_row *t = &rows.row[i];
        line[i] = (struct token_line){ .id = id_text(a, t->id), .name = t->name, .permissions = t->permissions, .until = tz_format(a, job.tz, t->expires_at),
                                       .used = t->used_at.has ? tz_format(a, job.tz, t->used_at.v) : STR_NONE,
                                       .is_over = t->revoked_at.has || t->expires_at <= r->now_ms };
    }
    v->token = line;
    v->n_tokens = rows.n;
    return NULL;
}

/* What the reader may do, and so a token of theirs. */
static void list_permissions(struct req *r, struct account_view *v)
{
    const struct features *fs = features_of_req(r);
    size_t room = 0, n = 0;
    for (size_t f = 0; f < fs->n; f++)
        room += fs->feature[f]->n_permissions;
    struct token_permission *out = ARENA_ARRAY(r->arena, struct token_permission, room);
    for (size_t f = 0; f < fs->n; f++)
        for (size_t i = 0; i < fs->feature[f]->n_permissions; i++)
            if (user_may(v->user, &fs->feature[f]->permission[i]))
                out[n++] = (struct token_permission){ fs->feature[f]->permission[i].name, fs->feature[f]->permission[i].title };
    v->permission = out;
    v->n_permissions = n;
}

static struct err *show_account(struct req *r, struct account_view *v, int status)
{
    v->r = r;
    v->user = &identity_session(r->who)->user;
    TRY(load_roles(r, v));
    TRY(load_sessions(r, v));
    TRY(load_tokens(r, v));
    list_permissions(r, v);
    struct html_part body;
    tmpl_user_account(html_part_begin(&body, &r->html), v);
    return res_page(r, &(struct page){ .title = MSG("My account"), .body = html_part_end(&body), .status = status });
}

struct err *page_account(struct req *r, const void *input UNUSED)
{
    return show_account(r, &(struct account_view){ 0 }, 0);
}

struct err *page_account_session_end(struct req *r, const void *input)
{
    struct job job = job_of_req(r);
    TRY(session_end_other(&job, identity_session(r->who), ((const struct session_end_input *)input)->session));
    res_flash(r, MSG("The session has ended."));
    return res_redirect(r, str_of_c(user_gate.account));
}

/* ---- tokens ---- */

static struct str chosen_permissions(struct req *r)
{
    struct account_view v = { .user = &identity_session(r->who)->user };
    struct buf b = buf_on(r->arena);
    list_permissions(r, &v);
    for (size_t i = 0; i < v.n_permissions; i++)
        if (req_has(r, arena_printf(r->arena, "may-%s", v.permission[i].name)))
            buf_addf(&b, "%s%s", b.n ? " " : "", v.permission[i].name);
    return buf_str(&b);
}

/* The token is shown in the answer itself: it stands nowhere else, so there is nothing a redirect could lead to. */
struct err *page_account_token_make(struct req *r, const void *input)
{
    const struct token_make_input *in = input;
    struct job job = job_of_req(r);
    struct api_token_new token = { r->who->login, in->name, chosen_permissions(r), in->days.has ? in->days.v : TOKEN_DAYS };
    struct account_view v = { 0 };
    int status = 0;
    TRY(problem_of(api_token_make(&job, features_of_req(r), &token, &v.made), &v.problem, &status));
    return show_account(r, &v, status);
}

struct err *page_account_token_end(struct req *r, const void *input)
{
    struct job job = job_of_req(r);
    TRY(api_token_end_own(&job, job.who_id, ((const struct token_end_input *)input)->id.v));
    res_flash(r, MSG("The token is revoked."));
    return res_redirect(r, str_of_c(user_gate.account));
}

/* ---- one-time codes ---- */

static const char codes_path[] = "/account/codes";

static struct err *show_codes(struct req *r, struct codes_view *v, int status)
{
    struct job job = job_of_req(r);
    const struct session *s = identity_session(r->who);
    const struct crumb up = { .title = MSG("My account"), .path = str_of_c(user_gate.account) };
    struct totp_offer offer = { 0 };
    struct html_part body;
    bool found;
    TRY(session_totp_offered(&job, s, &offer, &found));
    v->r = r;
    v->is_on = s->user.has_totp || v->recovery;
    v->secret = offer.secret;
    v->uri = offer.uri;
    v->qr = found ? qr_path(r->arena, offer.uri, &v->qr_size) : STR_NONE;
    tmpl_user_codes(html_part_begin(&body, &r->html), v);
    return res_page(r, &(struct page){ .title = MSG("One-time codes"), .crumb = &up, .n_crumbs = 1, .body = html_part_end(&body), .status = status });
}

struct err *page_account_codes(struct req *r, const void *input UNUSED)
{
    return show_codes(r, &(struct codes_view){ 0 }, 0);
}

struct err *page_account_codes_offer(struct req *r, const void *input UNUSED)
{
    struct job job = job_of_req(r);
    struct totp_offer offer;
    TRY(session_totp_offer(&job, identity_session(r->who), &offer));
    return res_redirect(r, str_of_c(codes_path));
}

/* The recovery codes are shown in the answer itself: nobody can read them later. */
struct err *page_account_codes_confirm(struct req *r, const void *input)
{
    struct job job = job_of_req(r);
    struct session *s = session_of_req(r);
    struct codes_view v = { 0 };
    struct str recovery[RECOVERY_CODES];
    int status = 0;
    TRY(problem_of(session_totp_confirm(&job, s, ((const struct code_input *)input)->code, recovery), &v.problem, &status));
    if (v.problem.id)
        return show_codes(r, &v, status);
    TRY(session_renewed(r, s));
    v.recovery = recovery;
    return show_codes(r, &v, status);
}

struct err *page_account_codes_off(struct req *r, const void *input)
{
    struct job job = job_of_req(r);
    struct session *s = session_of_req(r);
    struct codes_view v = { 0 };
    int status = 0;
    TRY(problem_of(session_totp_off(&job, s, &(struct code_try){ .code = ((const struct code_input *)input)->code, .address = r->client }), &v.problem, &status));
    if (v.problem.id)
        return show_codes(r, &v, status);
    TRY(session_renewed(r, s));
    res_flash(r, MSG("One-time codes are switched off."));
    return res_redirect(r, str_of_c(user_gate.account));
}
