/* The way in and out: signing in, the one-time code, a forgotten password; one's own password; and the table of all routes of users. */
#include "org/user_pages.h"
#include "user_pages_tmpl.h"
#include "web/target.h"

enum { STATUS_TOO_MANY = 429, LINE = 1000 };

struct session *session_of_req(const struct req *r)
{
    struct session *s = ARENA_NEW(r->arena, struct session);
    *s = *identity_session(r->who);
    return s;
}

struct err *session_renewed(struct req *r, const struct session *s)
{
    r->who = identity_new(r->arena, s);
    return req_set_session(r, s->token, 0);
}

struct err *problem_of(struct err *e, struct msg *problem, int *status)
{
    if (!e || e->code == ERR_IO || e->code == ERR_BUG)
        return e;
    *problem = e->msg;
    *status = e->code == ERR_BUSY ? STATUS_TOO_MANY : err_http_status(e->code);
    return NULL;
}

static struct err *show(struct req *r, struct msg title, const struct door_view *v, int status)
{
    struct html_part body;
    tmpl_user_door(html_part_begin(&body, &r->html), v);
    return res_page(r, &(struct page){ .title = title, .body = html_part_end(&body), .status = status, .is_door = true });
}

/* ---- signing in ---- */

struct sign_in_input { struct str login, password, code, next; };
#define TEXT_FIELD(T, field_name, member) { .name = field_name, .type = FIELD_TEXT, .max = LINE, FIELD_AT(T, member) }
static const struct field sign_in_fields[] = { TEXT_FIELD(struct sign_in_input, "login", login), TEXT_FIELD(struct sign_in_input, "password", password),
                                               TEXT_FIELD(struct sign_in_input, "next", next) };
static const struct field code_fields[] = { TEXT_FIELD(struct sign_in_input, "code", code), TEXT_FIELD(struct sign_in_input, "next", next) };

static struct err *show_sign_in(struct req *r, const struct sign_in_input *in, struct msg problem, int status)
{
    const struct page_field fields[] = {
        { .name = "login", .type = "text", .autocomplete = "username", .label = MSG("Login"), .value = in->login, .has_focus = !in->login.n },
        { .name = "password", .type = "password", .autocomplete = "current-password", .label = MSG("Password"), .has_focus = in->login.n },
    };
    struct door_view v = { .r = r, .action = "/sign-in", .problem = problem, .button = MSG("Sign in"), .next = req_local_path(in->next), .field = fields,
                           .n_fields = ARRAY_LEN(fields), .to_forgotten = true };
    return show(r, MSG("Sign in"), &v, status);
}

static struct err *page_sign_in(struct req *r, const void *input)
{
    const struct sign_in_input *in = input;
    return r->who ? res_redirect(r, in->next) : show_sign_in(r, in, (struct msg){ 0 }, 0);
}

/* The new session takes the place of whatever the browser had. */
static struct err *enter(struct req *r, struct job *job, const struct session *s)
{
    TRY(session_end(job, req_session(r)));
    return req_set_session(r, s->token, 0);
}

static struct err *page_sign_in_try(struct req *r, const void *input)
{
    const struct sign_in_input *in = input;
    struct job job = job_of_req(r);
    struct session s;
    struct msg problem = { 0 };
    int status = 0;
    TRY(problem_of(user_sign_in(&job, &(struct sign_in){ in->login, req_raw(r, "password"), r->client, req_header(r, "User-Agent") }, &s), &problem, &status));
    if (problem.id)
        return show_sign_in(r, in, problem, status);
    TRY(enter(r, &job, &s));
    if (!s.needs_code)
        return res_redirect(r, in->next);
    struct buf path = buf_on(r->arena);
    buf_add_c(&path, "/sign-in/code?next=");
    percent_encode(&path, req_local_path(in->next), "/-_.~");
    return res_redirect(r, buf_str(&path));
}

/* ---- the one-time code ---- */

static struct err *show_code(struct req *r, const struct sign_in_input *in, struct msg problem, int status)
{
    const struct page_field field = { .name = "code", .type = "text", .autocomplete = "one-time-code", .label = MSG("Code"), .has_focus = true };
    struct door_view v = { .r = r, .action = "/sign-in/code", .intro = MSG("Your app shows a code of six digits. A recovery code will do as well."), .problem = problem,
                           .button = MSG("Go on"), .next = req_local_path(in->next), .field = &field, .n_fields = 1, .to_sign_in = true };
    return show(r, MSG("One-time code"), &v, status);
}

static struct err *page_code(struct req *r, const void *input)
{
    const struct sign_in_input *in = input;
    return r->who ? res_redirect(r, in->next) : show_code(r, in, (struct msg){ 0 }, 0);
}

static struct err *page_code_try(struct req *r, const void *input)
{
    const struct sign_in_input *in = input;
    struct job job = job_of_req(r);
    struct session s;
    struct msg problem = { 0 };
    int status = 0;
    struct err *e = user_sign_in_code(&job, &(struct code_try){ req_session(r), in->code, r->client }, &s);
    if (e && e->code == ERR_NOT_FOUND)
        return show_sign_in(r, in, e->msg, err_http_status(ERR_DENIED));
    TRY(problem_of(e, &problem, &status));
    if (problem.id)
        return show_code(r, in, problem, status);
    TRY(req_set_session(r, s.token, 0));
    return res_redirect(r, in->next);
}

static struct err *page_sign_out(struct req *r, const void *input UNUSED)
{
    struct job job = job_of_req(r);
    TRY(session_end(&job, req_session(r)));
    req_clear_session(r);
    res_flash(r, MSG("You are signed out."));
    return res_redirect(r, str_of_c(user_gate.sign_in));
}

/* ---- a forgotten password ---- */

struct forgotten_input { struct str login; };
static const struct field forgotten_fields[] = { TEXT_FIELD(struct forgotten_input, "login", login) };

static struct err *show_forgotten(struct req *r, const struct forgotten_input *in, struct msg problem, int status)
{
    const struct page_field field = { .name = "login", .type = "text", .autocomplete = "username", .label = MSG("Login"), .value = in ? in->login : STR_NONE, .has_focus = true };
    struct door_view v = { .r = r, .action = "/forgotten-password", .intro = MSG("A mail with a link goes to the address that your administrator entered for you."),
                           .problem = problem, .button = MSG("Send the mail"), .field = &field, .n_fields = 1, .to_sign_in = true };
    return show(r, MSG("Forgotten password"), &v, status);
}

static struct err *page_forgotten(struct req *r, const void *input UNUSED)
{
    return show_forgotten(r, NULL, (struct msg){ 0 }, 0);
}

/* The answer is the same whether there is such a login or not. */
static struct err *page_forgotten_send(struct req *r, const void *input)
{
    const struct forgotten_input *in = input;
    struct job job = job_of_req(r);
    struct msg problem = { 0 };
    int status = 0;
    TRY(problem_of(user_reset_begin(&job, &(struct reset_ask){ in->login, r->client }, NULL), &problem, &status));
    if (problem.id)
        return show_forgotten(r, in, problem, status);
    res_flash(r, MSG("If this login has a mail address, a mail with a link is on its way. The link holds for an hour."));
    return res_redirect(r, str_of_c(user_gate.sign_in));
}

struct new_password_input { struct str token, password, again; };
static const struct field link_fields[] = { TEXT_FIELD(struct new_password_input, "token", token) };
static const struct field new_password_fields[] = { TEXT_FIELD(struct new_password_input, "token", token), TEXT_FIELD(struct new_password_input, "password", password),
                                                    TEXT_FIELD(struct new_password_input, "again", again) };

static struct err *show_new_password(struct req *r, struct str token, struct msg problem, int status)
{
    const struct page_field fields[] = {
        { .name = "password", .type = "password", .autocomplete = "new-password", .label = MSG("New password"), .hint = MSG("A sentence of several words is easy to keep and hard to guess."), .has_focus = true },
        { .name = "again", .type = "password", .autocomplete = "new-password", .label = MSG("The same once more") },
    };
    struct door_view v = { .r = r, .action = "/new-password", .problem = problem, .button = MSG("Set the password"), .token = token, .field = fields,
                           .n_fields = ARRAY_LEN(fields), .to_sign_in = true, .to_forgotten = problem.id };
    return show(r, MSG("New password"), &v, status);
}

static struct err *page_new_password(struct req *r, const void *input)
{
    return show_new_password(r, ((const struct new_password_input *)input)->token, (struct msg){ 0 }, 0);
}

static struct err *check_same(struct req *r)
{
    if (str_eq(req_raw(r, "password"), req_raw(r, "again")))
        return NULL;
    return ERR(r->arena, ERR_INVALID, "The two passwords are not the same.");
}

static struct err *set_by_link(struct req *r, struct str token)
{
    struct job job = job_of_req(r);
    TRY(check_same(r));
    return user_reset_end(&job, token, req_raw(r, "password"));
}

static struct err *page_new_password_set(struct req *r, const void *input)
{
    const struct new_password_input *in = input;
    struct msg problem = { 0 };
    int status = 0;
    TRY(problem_of(set_by_link(r, in->token), &problem, &status));
    if (problem.id)
        return show_new_password(r, in->token, problem, status);
    res_flash(r, MSG("Your new password is set. Sign in with it."));
    return res_redirect(r, str_of_c(user_gate.sign_in));
}

/* ---- one's own password ---- */

struct own_password_input { struct str old, password, again; };
static const struct field own_password_fields[] = { TEXT_FIELD(struct own_password_input, "old", old), TEXT_FIELD(struct own_password_input, "password", password),
                                                    TEXT_FIELD(struct own_password_input, "again", again) };

static struct err *show_own_password(struct req *r, struct msg problem, int status)
{
    bool must = identity_session(r->who)->user.must_change;
    const struct page_field fields[] = {
        { .name = "old", .type = "password", .autocomplete = "current-password", .label = MSG("Old password"), .has_focus = true },
        { .name = "password", .type = "password", .autocomplete = "new-password", .label = MSG("New password"), .hint = MSG("A sentence of several words is easy to keep and hard to guess.") },
        { .name = "again", .type = "password", .autocomplete = "new-password", .label = MSG("The same once more") },
    };
    struct door_view v = { .r = r, .action = user_password_path, .problem = problem, .button = MSG("Set the password"), .field = fields, .n_fields = ARRAY_LEN(fields),
                           .intro = must ? MSG("Choose a password of your own before you go on.") : MSG("Your other sessions end.") };
    const struct crumb up = { .title = MSG("My account"), .path = str_of_c(user_gate.account) };
    struct html_part form, card;
    if (must)
        return show(r, MSG("Change password"), &v, status);
    tmpl_user_door(html_part_begin(&form, &r->html), &v);
    tmpl_user_card(html_part_begin(&card, &r->html), html_part_end(&form));
    return res_page(r, &(struct page){ .title = MSG("Change password"), .crumb = &up, .n_crumbs = 1, .body = html_part_end(&card), .status = status });
}

static struct err *page_own_password(struct req *r, const void *input UNUSED)
{
    return show_own_password(r, (struct msg){ 0 }, 0);
}

static struct err *change_own(struct req *r, struct session *s)
{
    struct job job = job_of_req(r);
    TRY(check_same(r));
    return session_change_password(&job, s, &(struct password_change){ req_raw(r, "old"), req_raw(r, "password"), r->client });
}

static struct err *page_own_password_set(struct req *r, const void *input UNUSED)
{
    struct session *s = session_of_req(r);
    bool must = s->user.must_change;
    struct msg problem = { 0 };
    int status = 0;
    TRY(problem_of(change_own(r, s), &problem, &status));
    if (problem.id)
        return show_own_password(r, problem, status);
    TRY(req_set_session(r, s->token, 0));
    res_flash(r, MSG("Your password is changed."));
    return res_redirect(r, must ? STR("/") : str_of_c(user_gate.account));
}

/* ---- routes ---- */

static const struct field session_end_fields[] = { { .name = "session", .type = FIELD_CODE, .required = true, FIELD_AT(struct session_end_input, session) } };
static const struct field token_make_fields[] = {
    { .name = "name", .type = FIELD_TEXT, FIELD_AT(struct token_make_input, name), .label = { .id = N_("What it is for") } },
    { .name = "days", .type = FIELD_INT, FIELD_AT(struct token_make_input, days), .label = { .id = N_("Days it holds") } },
};
static const struct field token_end_fields[] = { { .name = "id", .type = FIELD_ID, .required = true, FIELD_AT(struct token_end_input, id) } };
static const struct field one_code_fields[] = { { .name = "code", .type = FIELD_TEXT, FIELD_AT(struct code_input, code) } };

const struct route user_routes[USER_ROUTES] = {
    { METHOD_GET, "/sign-in", ROUTE_PUBLIC, ROUTE_FORM(struct sign_in_input, sign_in_fields), page_sign_in, .shows_issues = true },
    { METHOD_POST, "/sign-in", ROUTE_PUBLIC, ROUTE_FORM(struct sign_in_input, sign_in_fields), page_sign_in_try, .shows_issues = true },
    { METHOD_GET, "/sign-in/code", ROUTE_PUBLIC, ROUTE_FORM(struct sign_in_input, code_fields), page_code, .shows_issues = true },
    { METHOD_POST, "/sign-in/code", ROUTE_PUBLIC, ROUTE_FORM(struct sign_in_input, code_fields), page_code_try, .shows_issues = true },
    { METHOD_POST, "/sign-out", ROUTE_SIGNED_IN, ROUTE_NO_FORM, page_sign_out },
    { METHOD_GET, "/forgotten-password", ROUTE_PUBLIC, ROUTE_NO_FORM, page_forgotten },
    { METHOD_POST, "/forgotten-password", ROUTE_PUBLIC, ROUTE_FORM(struct forgotten_input, forgotten_fields), page_forgotten_send, .shows_issues = true },
    { METHOD_GET, "/new-password", ROUTE_PUBLIC, ROUTE_FORM(struct new_password_input, link_fields), page_new_password, .shows_issues = true },
    { METHOD_POST, "/new-password", ROUTE_PUBLIC, ROUTE_FORM(struct new_password_input, new_password_fields), page_new_password_set, .shows_issues = true },
    { METHOD_GET, "/account/password", ROUTE_SIGNED_IN, ROUTE_NO_FORM, page_own_password },
    { METHOD_POST, "/account/password", ROUTE_SIGNED_IN, ROUTE_FORM(struct own_password_input, own_password_fields), page_own_password_set, .shows_issues = true },
    { METHOD_GET, "/account", ROUTE_SIGNED_IN, ROUTE_NO_FORM, page_account },
    { METHOD_POST, "/account/sessions/end", ROUTE_SIGNED_IN, ROUTE_FORM(struct session_end_input, session_end_fields), page_account_session_end },
    { METHOD_POST, "/account/tokens", ROUTE_SIGNED_IN, ROUTE_FORM(struct token_make_input, token_make_fields), page_account_token_make, .shows_issues = true },
    { METHOD_POST, "/account/tokens/{id}/end", ROUTE_SIGNED_IN, ROUTE_FORM(struct token_end_input, token_end_fields), page_account_token_end },
    { METHOD_GET, "/account/codes", ROUTE_SIGNED_IN, ROUTE_NO_FORM, page_account_codes },
    { METHOD_POST, "/account/codes", ROUTE_SIGNED_IN, ROUTE_NO_FORM, page_account_codes_offer },
    { METHOD_POST, "/account/codes/confirm", ROUTE_SIGNED_IN, ROUTE_FORM(struct code_input, one_code_fields), page_account_codes_confirm },
    { METHOD_POST, "/account/codes/off", ROUTE_SIGNED_IN, ROUTE_FORM(struct code_input, one_code_fields), page_account_codes_off },
};
