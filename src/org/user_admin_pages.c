/* Administration of users: the list, one person's account, what each role may. */
#include "base/id_text.h"
#include "org/org.h"
#include "org/user_admin.h"
#include "org/user_gate.h"
#include "org/user_pages.h"
#include "org/user_password.h"
#include "org_sql.h"
#include "user_admin_tmpl.h"
#include "web/target.h"

enum { USERS_A_PAGE = 50, DEALERS_IN_PICKER = 1000 };

static const char list_path[] = "/users";

static struct err *load_roles(struct req *r, int64_t user_id, struct user_line *u)
{
    struct job job = job_of_req(r);
    struct user_role_places_in in = { .today = civil_date_str(r->arena, job_today(&job)), .with_of_user = true, .user_id = user_id };
    struct user_role_places_rows rows;
    enum role role;
    TRY(user_role_places(r->db, r->arena, &in, &rows));
    struct role_line *line = ARENA_ARRAY(r->arena, struct role_line, rows.n);
    for (size_t i = 0; i < rows.n; i++)
        if (role_of_name(rows.row[i].role, &role))
            line[u->n_roles++] = (struct role_line){ role_infos[role].title, role_infos[role].name, rows.row[i].place, rows.row[i].valid_to };
    u->role = line;
    return NULL;
}

/* ---- the list ---- */

/* "%wang%", for "like … escape". */
static struct str pattern_of(struct arena *a, struct str text)
{
    struct buf b = buf_on(a);
    buf_add_char(&b, '%');
    for (size_t i = 0; i < text.n; i++) {
        if (strchr("%_!", text.p[i]))
            buf_add_char(&b, '!');
        buf_add_char(&b, text.p[i] >= 'A' && text.p[i] <= 'Z' ? (char)(text.p[i] + 32) : text.p[i]);
    }
    buf_add_char(&b, '%');
    return buf_str(&b);
}

static struct user_account_search_in search_of(struct req *r, const struct user_search_input *in)
{
    struct job job = job_of_req(r);
    struct str today = civil_date_str(r->arena, job_today(&job));
    return (struct user_account_search_in){
        .with_state = in->state.n, .state = in->state, .with_text = in->text.n, .pattern = pattern_of(r->arena, in->text), .with_role = in->role.n, .role = in->role,
        .with_place = in->place.n, .place = in->place, .today = today, .limit = USERS_A_PAGE + 1, .offset = in->page.v * USERS_A_PAGE,
    };
}

static void add_parameter(struct buf *b, const char *name, struct str value)
{
    buf_addf(b, "&%s=", name);
    percent_encode(b, value, "-_.~");
}

static struct str address_of(struct req *r, const struct user_search_input *in, int64_t page)
{
    struct buf b = buf_on(r->arena);
    buf_addf(&b, "%s?page=%lld", list_path, (long long)page);
    add_parameter(&b, "text", in->text);
    add_parameter(&b, "role", in->role);
    add_parameter(&b, "place", in->place);
    add_parameter(&b, "state", in->state);
    return buf_str(&b);
}

static struct err *page_users(struct req *r, const void *input)
{
    const struct user_search_input *in = input;
    struct user_account_search_in q = search_of(r, in);
    struct user_account_search_rows rows;
    struct html_part body, actions;
    TRY(user_account_search(r->db, r->arena, &q, &rows));
    size_t n = MIN_OF(rows.n, (size_t)USERS_A_PAGE);
    struct user_line *line = ARENA_ARRAY(r->arena, struct user_line, n);
    for (size_t i = 0; i < n; i++) {
        const struct user_account_search_row *u = &rows.row[i];
        line[i] = (struct user_line){ id_text(r->arena, u->id), u->login, u->name, u->mail, str_eq_c(u->state, "active"), u->totp_on, u->must_change };
        TRY(load_roles(r, u->id, &line[i]));
    }
    struct user_list_view v = { .r = r, .asked = in, .user = line, .n = n, .is_asked = in->text.n || in->role.n || in->place.n || in->state.n, .may_write = req_may(r, "user.write") };
    v.before = in->page.v > 0 ? address_of(r, in, in->page.v - 1) : STR_NONE;
    v.after = rows.n > n ? address_of(r, in, in->page.v + 1) : STR_NONE;
    tmpl_users(html_part_begin(&body, &r->html), &v);
    tmpl_users_actions(html_part_begin(&actions, &r->html), &v);
    return res_page(r, &(struct page){ .title = MSG("Users"), .body = html_part_end(&body), .actions = html_part_end(&actions) });
}

/* ---- one user ---- */

struct places { struct place_choice *list; size_t n; };

static void add_place(struct places *p, struct str value, struct str title)
{
    p->list[p->n++] = (struct place_choice){ value, title };
}

static void add_areas(struct req *r, struct places *p, const struct region_list_rows *regions, const struct area_list_rows *areas)
{
    for (size_t i = 0; i < areas->n; i++)
        for (size_t k = 0; k < regions->n; k++)
            if (regions->row[k].id == areas->row[i].region_id)
                add_place(p, str_printf(r->arena, STR_FMT "/" STR_FMT, STR_ARG(regions->row[k].code), STR_ARG(areas->row[i].name)), areas->row[i].name);
}

/* Everything a role can be given at. Of a large network the dealers are left out: their code is typed. */
static struct err *load_places(struct req *r, struct user_view *v)
{
    struct region_list_rows regions;
    struct area_list_rows areas;
    struct dealer_group_list_rows groups;
    struct org_network n;
    struct job job = job_of_req(r);
    TRY(region_list(r->db, r->arena, &regions));
    TRY(area_list(r->db, r->arena, &areas));
    TRY(dealer_group_list(r->db, r->arena, &groups));
    TRY(org_network_load(r->db, r->arena, (struct db_scope){ SCOPE_SYSTEM }, job_today(&job), &n));
    struct places p = { ARENA_ARRAY(r->arena, struct place_choice, regions.n + areas.n + groups.n + n.n_dealers), 0 };
    for (size_t i = 0; i < regions.n; i++)
        add_place(&p, regions.row[i].code, regions.row[i].name);
    add_areas(r, &p, &regions, &areas);
    for (size_t i = 0; i < groups.n; i++)
        add_place(&p, groups.row[i].name, groups.row[i].name);
    for (size_t i = 0; i < n.n_dealers && n.n_dealers <= DEALERS_IN_PICKER; i++)
        add_place(&p, n.dealer[i].code, n.dealer[i].name);
    v->place = p.list;
    v->n_places = p.n;
    return NULL;
}

static struct err *account_of(struct req *r, const struct opt_int *id, struct user_account_by_id_row *row)
{
    bool found;
    TRY(user_account_by_id(r->db, r->arena, &(struct user_account_by_id_in){ .id = id->v }, row, &found));
    return found ? NULL : ERR(r->arena, ERR_NOT_FOUND, "There is no such user.");
}

static struct err *show_user(struct req *r, int64_t id, struct user_view *v, int status)
{
    struct user_account_by_id_row row;
    struct html_part body;
    struct job job = job_of_req(r);
    const struct crumb up = { .title = MSG("Users"), .path = str_of_c(list_path) };
    TRY(account_of(r, &SOME_INT(id), &row));
    v->r = r;
    v->user = (struct user_line){ id_text(r->arena, id), row.login, row.name, row.mail, str_eq_c(row.state, "active"), row.totp_on, row.must_change };
    v->language = row.language;
    v->today = civil_date_str(r->arena, job_today(&job));
    v->may_write = req_may(r, "user.write");
    TRY(load_roles(r, id, &v->user));
    if (v->may_write)
        TRY(load_places(r, v));
    tmpl_user(html_part_begin(&body, &r->html), v);
    return res_page(r, &(struct page){ .title_text = row.name, .crumb = &up, .n_crumbs = 1, .body = html_part_end(&body), .status = status });
}

struct user_id_input { struct opt_int id; };

static struct err *page_user(struct req *r, const void *input)
{
    return show_user(r, ((const struct user_id_input *)input)->id.v, &(struct user_view){ 0 }, 0);
}

static struct str path_of_user(struct req *r, int64_t id)
{
    return str_printf(r->arena, "%s/" STR_FMT, list_path, STR_ARG(id_text(r->arena, id)));
}

/* After an action: the user's page with what it refused, or again by a redirect with what was done. */
static struct err *after(struct req *r, int64_t id, struct err *e, struct msg done)
{
    struct user_view v = { 0 };
    int status = 0;
    TRY(problem_of(e, &v.problem, &status));
    if (v.problem.id)
        return show_user(r, id, &v, status);
    res_flash(r, done);
    return res_redirect(r, path_of_user(r, id));
}

/* ---- adding ---- */

struct user_add_input { struct str login, name, mail, language; };

static struct err *show_new(struct req *r, const struct user_new_view *v, int status)
{
    struct html_part body;
    const struct crumb up = { .title = MSG("Users"), .path = str_of_c(list_path) };
    tmpl_user_new(html_part_begin(&body, &r->html), v);
    return res_page(r, &(struct page){ .title = MSG("New user"), .crumb = &up, .n_crumbs = 1, .body = html_part_end(&body), .status = status });
}

static struct err *page_user_new(struct req *r, const void *input UNUSED)
{
    return show_new(r, &(struct user_new_view){ .r = r }, 0);
}

/* The password for the first sign-in is shown in the answer itself: it stands nowhere else. */
static struct err *page_user_add(struct req *r, const void *input)
{
    const struct user_add_input *in = input;
    struct job job = job_of_req(r);
    struct str password = password_made_up(r->arena);
    struct user_new u = { .login = in->login, .name = in->name, .mail = in->mail, .language = in->language, .password = password, .must_change = true };
    struct user_new_view again = { .r = r, .login = in->login, .name = in->name, .mail = in->mail };
    int64_t id = 0;
    int status = 0;
    TRY(problem_of(user_add(&job, &u, &id), &again.problem, &status));
    if (again.problem.id)
        return show_new(r, &again, status);
    return show_user(r, id, &(struct user_view){ .note = MSG("The account is there. Its password for the first sign-in is shown this once:"), .secret = password }, 0);
}

/* ---- changing ---- */

struct user_change_input { struct opt_int id; struct str name, mail, language; };

static struct err *page_user_change(struct req *r, const void *input)
{
    const struct user_change_input *in = input;
    struct job job = job_of_req(r);
    struct err *e = user_change(&job, in->id.v, &(struct user_new){ .name = in->name, .mail = in->mail, .language = in->language });
    return after(r, in->id.v, e, MSG("Saved."));
}

struct user_state_input { struct opt_int id, active; };

static struct err *page_user_state(struct req *r, const void *input)
{
    const struct user_state_input *in = input;
    struct job job = job_of_req(r);
    struct user_account_by_id_row row;
    TRY(account_of(r, &in->id, &row));
    return after(r, in->id.v, user_set_active(&job, row.login, in->active.v),
                 in->active.v ? MSG("{0} can sign in again.", ARG_S(row.login)) : MSG("{0} cannot sign in any more; sessions and tokens have ended.", ARG_S(row.login)));
}

static struct err *page_user_password(struct req *r, const void *input)
{
    const struct user_id_input *in = input;
    struct job job = job_of_req(r);
    struct user_account_by_id_row row;
    struct user_view v = { .secret = password_made_up(r->arena), .note = MSG("The password for the next sign-in is shown this once:") };
    TRY(account_of(r, &in->id, &row));
    TRY(user_set_password(&job, row.login, v.secret, true));
    return show_user(r, in->id.v, &v, 0);
}

static struct err *page_user_codes_off(struct req *r, const void *input)
{
    const struct user_id_input *in = input;
    struct job job = job_of_req(r);
    struct user_account_by_id_row row;
    TRY(account_of(r, &in->id, &row));
    return after(r, in->id.v, user_totp_off(&job, row.login), MSG("One-time codes are switched off."));
}

struct user_role_input { struct opt_int id; struct str role, place; struct civil_date from, to; };

static struct err *change_of(struct req *r, const struct user_role_input *in, struct user_role_change *out)
{
    struct user_account_by_id_row row;
    TRY(account_of(r, &in->id, &row));
    *out = (struct user_role_change){ .login = row.login, .place = in->place, .from = in->from, .to = in->to };
    return role_of_name(in->role, &out->role) ? NULL : ERR(r->arena, ERR_INVALID, "Choose a role.");
}

static struct err *give_role(struct req *r, const struct user_role_input *in)
{
    struct job job = job_of_req(r);
    struct user_role_change change;
    TRY(change_of(r, in, &change));
    return user_role_grant(&job, &change);
}

static struct err *page_user_role(struct req *r, const void *input)
{
    const struct user_role_input *in = input;
    return after(r, in->id.v, give_role(r, in), MSG("The role is given. Open sessions have ended."));
}

static struct err *take_role(struct req *r, const struct user_role_input *in)
{
    struct job job = job_of_req(r);
    struct user_role_change change;
    TRY(change_of(r, in, &change));
    return user_role_take(&job, &change);
}

static struct err *page_user_role_take(struct req *r, const void *input)
{
    const struct user_role_input *in = input;
    return after(r, in->id.v, take_role(r, in), MSG("The role is taken back. Open sessions have ended."));
}

/* ---- roles ---- */

static struct msg reach_of(enum db_scope_kind kind)
{
    static const char *const reach[SCOPE_KINDS] = {
        [SCOPE_NATION] = N_("the whole network"), [SCOPE_REGION] = N_("one region"), [SCOPE_AREA] = N_("one area"), [SCOPE_GROUP] = N_("one group of dealers"),
        [SCOPE_DEALER] = N_("one dealer"), [SCOPE_OWN] = N_("their own work"),
    };
    return (struct msg){ .id = reach[kind] };
}

static struct role_card card_of(struct req *r, enum role role)
{
    const struct features *fs = features_of_req(r);
    struct role_card card = { .name = role_infos[role].name, .title = role_infos[role].title, .reach = reach_of(role_infos[role].scope) };
    size_t room = 0;
    for (size_t f = 0; f < fs->n; f++)
        room += fs->feature[f]->n_permissions;
    card.permission = ARENA_ARRAY(r->arena, const struct permission *, room);
    for (size_t f = 0; f < fs->n; f++)
        for (size_t i = 0; i < fs->feature[f]->n_permissions; i++)
            if (fs->feature[f]->permission[i].roles & ROLE_BIT(role))
                card.permission[card.n++] = &fs->feature[f]->permission[i];
    return card;
}

static struct err *page_roles(struct req *r, const void *input UNUSED)
{
    struct job job = job_of_req(r);
    struct user_role_list_in in = { .today = civil_date_str(r->arena, job_today(&job)) };
    struct user_role_list_rows rows;
    struct role_card *card = ARENA_ARRAY(r->arena, struct role_card, ROLES);
    struct html_part body;
    enum role role;
    TRY(user_role_list(r->db, r->arena, &in, &rows));
    for (int i = 0; i < ROLES; i++)
        card[i] = card_of(r, (enum role)i);
    for (size_t i = 0; i < rows.n; i++)
        if (role_of_name(rows.row[i].role, &role))
            card[role].users++;
    tmpl_roles(html_part_begin(&body, &r->html), card);
    return res_page(r, &(struct page){ .title = MSG("Roles"), .body = html_part_end(&body) });
}

/* ---- routes ---- */

#define TEXT(T, field_name, member) { .name = field_name, .type = FIELD_TEXT, FIELD_AT(T, member) }
#define USER_ID(T) { .name = "id", .type = FIELD_ID, .required = true, FIELD_AT(T, id) }
static const struct field_choice languages[] = { { "zh", NULL }, { "en", NULL }, { NULL, NULL } };
static const struct field_choice states[] = { { "active", NULL }, { "disabled", NULL }, { NULL, NULL } };
static const struct field search_fields[] = {
    TEXT(struct user_search_input, "text", text), TEXT(struct user_search_input, "place", place),
    { .name = "role", .type = FIELD_CHOICE, .choices = role_choices, FIELD_AT(struct user_search_input, role) },
    { .name = "state", .type = FIELD_CHOICE, .choices = states, FIELD_AT(struct user_search_input, state) },
    { .name = "page", .type = FIELD_INT, .min = 0, .max = 1000000, FIELD_AT(struct user_search_input, page) },
};
static const struct field add_fields[] = {
    TEXT(struct user_add_input, "login", login), TEXT(struct user_add_input, "name", name), TEXT(struct user_add_input, "mail", mail),
    { .name = "language", .type = FIELD_CHOICE, .choices = languages, FIELD_AT(struct user_add_input, language) },
};
static const struct field change_fields[] = {
    USER_ID(struct user_change_input), TEXT(struct user_change_input, "name", name), TEXT(struct user_change_input, "mail", mail),
    { .name = "language", .type = FIELD_CHOICE, .choices = languages, FIELD_AT(struct user_change_input, language) },
};
static const struct field id_fields[] = { USER_ID(struct user_id_input) };
static const struct field state_fields[] = { USER_ID(struct user_state_input), { .name = "active", .type = FIELD_BOOL, .required = true, FIELD_AT(struct user_state_input, active) } };
static const struct field role_fields[] = {
    USER_ID(struct user_role_input), TEXT(struct user_role_input, "role", role), TEXT(struct user_role_input, "place", place),
    { .name = "from", .type = FIELD_DATE, FIELD_AT(struct user_role_input, from), .label = { .id = N_("First day") } },
    { .name = "to", .type = FIELD_DATE, FIELD_AT(struct user_role_input, to), .label = { .id = N_("Last day") } },
};

static const struct route routes[] = {
    { METHOD_GET, "/users", "user.read", ROUTE_FORM(struct user_search_input, search_fields), page_users, .shows_issues = true },
    { METHOD_GET, "/users/new", "user.write", ROUTE_NO_FORM, page_user_new },
    { METHOD_POST, "/users", "user.write", ROUTE_FORM(struct user_add_input, add_fields), page_user_add, .shows_issues = true },
    { METHOD_GET, "/users/{id}", "user.read", ROUTE_FORM(struct user_id_input, id_fields), page_user },
    { METHOD_POST, "/users/{id}", "user.write", ROUTE_FORM(struct user_change_input, change_fields), page_user_change },
    { METHOD_POST, "/users/{id}/state", "user.write", ROUTE_FORM(struct user_state_input, state_fields), page_user_state },
    { METHOD_POST, "/users/{id}/password", "user.write", ROUTE_FORM(struct user_id_input, id_fields), page_user_password },
    { METHOD_POST, "/users/{id}/codes-off", "user.write", ROUTE_FORM(struct user_id_input, id_fields), page_user_codes_off },
    { METHOD_POST, "/users/{id}/roles", "user.write", ROUTE_FORM(struct user_role_input, role_fields), page_user_role },
    { METHOD_POST, "/users/{id}/roles/take", "user.write", ROUTE_FORM(struct user_role_input, role_fields), page_user_role_take },
    { METHOD_GET, "/roles", "user.read", ROUTE_NO_FORM, page_roles },
};
static const struct menu_entry menu[] = {
    { { .id = N_("Users") }, "/users", "user.read", N_("Administration") },
    { { .id = N_("Roles") }, "/roles", "user.read", N_("Administration") },
};

const struct feature user_admin_feature = { .name = "user_admin", .pages = { routes, ARRAY_LEN(routes) }, .menu = { menu, ARRAY_LEN(menu) } };
