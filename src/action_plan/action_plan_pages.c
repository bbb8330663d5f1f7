/* /measures: the list, the weak items of a release, a measure's page. */
#include "action_plan/action_plan_pages.h"
#include "action_plan_tmpl.h"
#include "base/id_text.h"
#include "base/num.h"
#include "org/user_gate.h"
#include <math.h>
#include <string.h>

/* ---- figures as printed ---- */

static struct str printed(struct arena *a, double v)
{
    return isnan(v) ? STR("–") : num_fixed(a, v, 1);
}

static struct str signed_number(struct arena *a, double v)
{
    struct str s = printed(a, v);
    return v > 0 && !str_eq_c(s, "0.0") ? str_printf(a, "+" STR_FMT, STR_ARG(s)) : s;
}

static struct str change_text(struct arena *a, const struct change *c)
{
    const char *arrow = !c->is_estimable ? "" : c->verdict == VERDICT_UP ? " ▲" : c->verdict == VERDICT_DOWN ? " ▼" : " =";
    return str_printf(a, STR_FMT "%s", STR_ARG(signed_number(a, c->diff)), arrow);
}

static struct str count_text(struct arena *a, double n)
{
    return str_printf(a, "%.0f", n);
}

static struct plan_line line_of(struct arena *a, const struct action_plan *p)
{
    return (struct plan_line){ .p = p, .link = str_printf(a, "/measures/" STR_FMT, STR_ARG(id_text(a, p->id))), .due = civil_date_str(a, p->due), .before = printed(a, p->before.value),
                               .n = count_text(a, p->before.n), .after = printed(a, p->after.value), .change = p->change.is_estimable ? change_text(a, &p->change) : STR(""),
                               .state = { .id = plan_state_text(p->state) }, .effect = { .id = plan_effect_text(p->effect) } };
}

/* ---- the list ---- */

struct list_input { struct str tab; };
static const struct field_choice tab_choices[] = { { "open", "open" }, { "overdue", "overdue" }, { "done", "done" }, { NULL, NULL } };
static const struct field list_fields[] = { { .name = "tab", .type = FIELD_CHOICE, .choices = tab_choices, FIELD_AT(struct list_input, tab) } };

static struct err *page_list(struct req *r, const void *input)
{
    const struct list_input *in = input;
    struct job job = job_of_req(r);
    struct plan_query q = { .tab = str_eq_c(in->tab, "done") ? PLAN_TAB_FINISHED : str_eq_c(in->tab, "overdue") ? PLAN_TAB_OVERDUE : PLAN_TAB_UNFINISHED };
    struct plan_list list;
    TRY(reach_of_req(r, "measure.read", &q.scope));
    TRY(action_plan_list_load(&job, &q, &list));
    struct plan_line *line = ARENA_ARRAY(r->arena, struct plan_line, list.n);
    for (size_t i = 0; i < list.n; i++)
        line[i] = line_of(r->arena, &list.plan[i]);
    const struct plan_tab_link tabs[] = { { MSG("Open"), "/measures", q.tab == PLAN_TAB_UNFINISHED }, { MSG("Overdue"), "/measures?tab=overdue", q.tab == PLAN_TAB_OVERDUE },
                                          { MSG("Finished"), "/measures?tab=done", q.tab == PLAN_TAB_FINISHED } };
    struct plan_list_view v = { tabs, ARRAY_LEN(tabs), line, list.n, req_may(r, "measure.write") };
    struct html_part body, actions;
    tmpl_plan_list(html_part_begin(&body, &r->html), &v);
    tmpl_plan_list_actions(html_part_begin(&actions, &r->html));
    return res_page(r, &(struct page){ .title = MSG("Measures"), .body = html_part_end(&body), .actions = html_part_end(&actions) });
}

/* ---- weak items ---- */

struct weak_input { struct opt_int publication; struct str dealer, measure; };
static const struct field weak_fields[] = { { .name = "publication", .type = FIELD_ID, FIELD_AT(struct weak_input, publication) },
                                            { .name = "dealer", .type = FIELD_CODE, FIELD_AT(struct weak_input, dealer) } };
static const struct crumb list_crumb = { { .id = N_("Measures") }, { "/measures", 9 } };

static struct str release_label(const struct req *r, const struct publication *p)
{
    bool is_quarterly = str_eq_c(p->kind, "quarterly");
    struct str when = is_quarterly ? lang_quarter(r->arena, r->lang, p->period) : lang_month(r->arena, r->lang, p->period);
    struct str what = org_programme_title(r->lang, p->programme);
    struct str kind = tr(r->lang, is_quarterly ? N_("quarterly report") : N_("monthly report"));
    return str_printf(r->arena, STR_FMT " · " STR_FMT " · " STR_FMT " V%lld", STR_ARG(what), STR_ARG(when), STR_ARG(kind), (long long)p->edition);
}

static struct plan_item_line item_line(struct arena *a, const struct plan_item *x, const struct str *query)
{
    return (struct plan_item_line){ .item = x, .dealer = printed(a, x->dealer.value), .nation = printed(a, x->nation.value), .gap = change_text(a, &x->gap), .n = count_text(a, x->dealer.n),
                                    .link = str_printf(a, "/measures/new?" STR_FMT "&measure=" STR_FMT, STR_ARG(*query), STR_ARG(x->measure)) };
}

static const struct publication *newest_of(const struct publication_list *l, const char *kind)
{
    for (size_t i = 0; kind && i < l->n; i++)
        if (str_eq_c(l->row[i].kind, kind))
            return &l->row[i];
    return &l->row[0];
}

struct err *action_plan_pick(struct req *r, struct plan_place *place, struct plan_pick *out)
{
    struct publication_query q = { .scope = place->scope, .newest_only = true };
    struct publication_list list;
    struct publication_view view;
    TRY(publication_list_load(r->db, r->arena, &q, &list));
    if (list.n == 0)
        return NULL;
    if (!place->publication_id)
        place->publication_id = newest_of(&list, out->prefers)->id;
    TRY(publication_view_load(r->db, r->arena, &(struct publication_key){ .id = place->publication_id, .scope = place->scope }, &view));
    if (!place->dealer.p)
        place->dealer = view.n_dealers ? view.dealer[0].code : STR("");
    struct plan_choice *release = ARENA_ARRAY(r->arena, struct plan_choice, list.n), *dealer = ARENA_ARRAY(r->arena, struct plan_choice, view.n_dealers);
    for (size_t i = 0; i < list.n; i++)
        release[i] = (struct plan_choice){ id_text(r->arena, list.row[i].id), release_label(r, &list.row[i]), list.row[i].id == place->publication_id };
    for (size_t i = 0; i < view.n_dealers; i++)
        dealer[i] = (struct plan_choice){ view.dealer[i].code, str_printf(r->arena, STR_FMT " " STR_FMT, STR_ARG(view.dealer[i].code), STR_ARG(view.dealer[i].name)),
                                          str_eq(view.dealer[i].code, place->dealer) };
    out->release = release;
    out->n_releases = list.n;
    out->dealer = dealer;
    out->n_dealers = view.n_dealers;
    return NULL;
}

static struct str place_query(struct arena *a, const struct plan_place *p)
{
    return str_printf(a, "publication=" STR_FMT "&dealer=" STR_FMT, STR_ARG(id_text(a, p->publication_id)), STR_ARG(p->dealer));
}

static struct err *page_weak(struct req *r, const void *input)
{
    const struct weak_input *in = input;
    struct job job = job_of_req(r);
    struct plan_place place = { .publication_id = in->publication.v, .dealer = in->dealer };
    struct plan_weak_view v = { .pick.path = "/measures/weak", .may_write = req_may(r, "measure.write") };
    struct plan_items items = { 0 };
    TRY(reach_of_req(r, "measure.read", &place.scope));
    TRY(action_plan_pick(r, &place, &v.pick));
    if (place.publication_id && place.dealer.n)
        TRY(action_plan_items(&job, &place, &items));
    struct str query = place_query(r->arena, &place);
    struct plan_item_line *line = ARENA_ARRAY(r->arena, struct plan_item_line, items.n);
    for (size_t i = 0; i < items.n; i++)
        if (items.item[i].is_weak)
            line[v.n_lines++] = item_line(r->arena, &items.item[i], &query);
    v.line = line;
    v.has_items = items.n > 0;
    if (items.publication.id)
        v.base = MSG("Index points (-40 to 120), base {0} up to {1}, as released. Tested against the nation at 95 %.", ARG_S(items.base), ARG_S(civil_month_str(r->arena, items.publication.period)));
    struct html_part body;
    tmpl_plan_weak(html_part_begin(&body, &r->html), &v);
    return res_page(r, &(struct page){ .title = MSG("Weak items"), .crumb = &list_crumb, .n_crumbs = 1, .body = html_part_end(&body) });
}

/* ---- a new one ---- */

struct new_input { struct opt_int publication; struct str dealer, measure, cause, action, owner; struct civil_date due; };
#define NEW(m) FIELD_AT(struct new_input, m)
#define PLACE_FIELDS \
    { .name = "publication", .type = FIELD_ID, .required = true, NEW(publication) }, { .name = "dealer", .type = FIELD_CODE, .required = true, NEW(dealer) }, \
    { .name = "measure", .type = FIELD_TEXT, .max = 80, .required = true, NEW(measure) }
static const struct field ask_fields[] = { PLACE_FIELDS };
static const struct field new_fields[] = {
    PLACE_FIELDS,
    { .name = "cause", .type = FIELD_TEXT, .max = 1000, .required = true, NEW(cause), .label = { .id = N_("Cause") } },
    { .name = "action", .type = FIELD_TEXT, .max = 1000, .required = true, NEW(action), .label = { .id = N_("Measure taken") } },
    { .name = "owner", .type = FIELD_TEXT, .max = 100, .required = true, NEW(owner), .label = { .id = N_("Responsible") } },
    { .name = "due", .type = FIELD_DATE, .required = true, NEW(due), .label = { .id = N_("Due date") } },
};

static const struct plan_item *item_of(const struct plan_items *l, struct str measure)
{
    for (size_t i = 0; i < l->n; i++)
        if (str_eq(l->item[i].measure, measure))
            return &l->item[i];
    return NULL;
}

static struct plan_text_view text_as_sent(const struct req *r, struct msg problem)
{
    return (struct plan_text_view){ .cause = req_raw(r, "cause"), .action = req_raw(r, "action"), .owner = req_raw(r, "owner"), .due = req_raw(r, "due"), .problem = problem,
                                    .cause_issue = req_issue(r, "cause"), .action_issue = req_issue(r, "action"), .owner_issue = req_issue(r, "owner"), .due_issue = req_issue(r, "due") };
}

static struct err *show_new(struct req *r, const struct new_input *in, struct msg problem, int status)
{
    struct job job = job_of_req(r);
    struct plan_place place = { .publication_id = in->publication.v, .dealer = in->dealer };
    struct plan_items items;
    TRY(reach_of_req(r, "measure.write", &place.scope));
    TRY(action_plan_items(&job, &place, &items));
    const struct plan_item *item = item_of(&items, in->measure);
    if (!item)
        return ERR(r->arena, ERR_NOT_FOUND, "The report has no {0} for this dealer.", ARG_S(in->measure));
    struct str query = place_query(r->arena, &place);
    struct plan_item_line line = item_line(r->arena, item, &query);
    struct plan_form_view v = { .r = r, .line = &line, .publication = id_text(r->arena, place.publication_id), .dealer = in->dealer, .action_path = STR("/measures"), .text = text_as_sent(r, problem) };
    struct html_part body;
    tmpl_plan_new(html_part_begin(&body, &r->html), &v);
    return res_page(r, &(struct page){ .title = MSG("New measure"), .crumb = &list_crumb, .n_crumbs = 1, .body = html_part_end(&body), .status = status });
}

static struct err *page_new(struct req *r, const void *input)
{
    return show_new(r, input, (struct msg){ 0 }, 0);
}

/* Errors that the form can show; others stay errors. */
static struct err *problem_of(struct err *e, struct msg *problem)
{
    if (!e || (e->code != ERR_INVALID && e->code != ERR_CONFLICT))
        return e;
    *problem = e->msg;
    return NULL;
}

static struct err *page_make(struct req *r, const void *input)
{
    const struct new_input *in = input;
    struct job job = job_of_req(r);
    struct plan_new new = { .place = { .publication_id = in->publication.v, .dealer = in->dealer }, .measure = in->measure, .text = { in->cause, in->action, in->owner, in->due } };
    struct msg problem = { 0 };
    int64_t id = 0;
    if (!req_is_valid(r))
        return show_new(r, in, problem, 400);
    TRY(reach_of_req(r, "measure.write", &new.place.scope));
    TRY(problem_of(action_plan_make(&job, &new, &id), &problem));
    if (problem.id)
        return show_new(r, in, problem, 400);
    res_flash(r, MSG("The measure is made. The offices of the dealer sign it below."));
    return res_redirect(r, str_printf(r->arena, "/measures/" STR_FMT, STR_ARG(id_text(r->arena, id))));
}

/* ---- its page ---- */

struct plan_input { struct opt_int id, seen; struct str cause, action, owner, to, comment, office; struct civil_date due; };
#define ONE(m) FIELD_AT(struct plan_input, m)
#define ID_FIELD { .name = "id", .type = FIELD_ID, .required = true, ONE(id) }
static const struct field_choice state_choices[] = { { "running", "running" }, { "done", "done" }, { "dropped", "dropped" }, { NULL, NULL } };
static const struct field id_fields[] = { ID_FIELD };
static const struct field_choice office_choices[] = { { "general_manager", "general_manager" }, { "department", "department" }, { "customer_relations", "customer_relations" }, { NULL, NULL } };
static const struct field sign_fields[] = { ID_FIELD, { .name = "office", .type = FIELD_CHOICE, .required = true, .choices = office_choices, ONE(office) } };
static const struct field change_fields[] = {
    ID_FIELD,
    { .name = "seen", .type = FIELD_INT, .required = true, ONE(seen) },
    { .name = "cause", .type = FIELD_TEXT, .max = 1000, .required = true, ONE(cause), .label = { .id = N_("Cause") } },
    { .name = "action", .type = FIELD_TEXT, .max = 1000, .required = true, ONE(action), .label = { .id = N_("Measure taken") } },
    { .name = "owner", .type = FIELD_TEXT, .max = 100, .required = true, ONE(owner), .label = { .id = N_("Responsible") } },
    { .name = "due", .type = FIELD_DATE, .required = true, ONE(due), .label = { .id = N_("Due date") } },
};
static const struct field state_fields[] = { ID_FIELD, { .name = "to", .type = FIELD_CHOICE, .choices = state_choices, .required = true, ONE(to) } };
static const struct field comment_fields[] = { ID_FIELD, { .name = "comment", .type = FIELD_TEXT, .max = 2000, .required = true, ONE(comment), .label = { .id = N_("The region's comment") } } };

static struct str at_text(const struct job *job, int64_t ms)
{
    return str_sub(tz_format(job->arena, job->tz, ms), 0, 16);
}

static struct plan_event_line event_line(const struct job *job, const struct plan_event *e)
{
    static const struct { const char *what; const char *text; } words[] = {
        { "made", N_("made") }, { "changed", N_("changed; before:") }, { "state", N_("state:") }, { "comment", N_("comment of the region:") }, { "signed", N_("signed:") },
        { "unsigned", N_("signatures ended, because the text was changed") },
    };
    struct plan_event_line out = { .at = at_text(job, e->at), .who = e->who, .detail = e->detail };
    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        if (str_eq_c(e->what, words[i].what))
            out.what.id = words[i].text;
    enum plan_state s;
    if (str_eq_c(e->what, "state") && plan_state_of(e->detail, &s))
        out.detail = tr(job->lang, plan_state_text(s));
    for (size_t i = 0; str_eq_c(e->what, "signed") && i < PLAN_OFFICES; i++)
        if (str_eq_c(e->detail, plan_office_names[i]))
            out.detail = tr(job->lang, plan_office_texts[i]);
    return out;
}

static void add_buttons(struct plan_view *v, struct arena *a, enum plan_state now)
{
    static const char *const words[PLAN_STATES] = { [PLAN_RUNNING] = N_("Begin"), [PLAN_DONE] = N_("Done"), [PLAN_DROPPED] = N_("Drop") };
    struct plan_button *b = ARENA_ARRAY(a, struct plan_button, PLAN_STATES);
    for (int to = 0; to < PLAN_STATES; to++)
        if (plan_may(now, (enum plan_state)to))
            b[v->n_buttons++] = (struct plan_button){ plan_state_name((enum plan_state)to), { .id = now == PLAN_DONE ? N_("Open again") : words[to] } };
    v->button = b;
}

static bool is_unfinished(const struct action_plan *p)
{
    return p->state == PLAN_OPEN || p->state == PLAN_RUNNING;
}

static void fill_view(struct req *r, const struct job *job, const struct action_plan *p, struct plan_view *v)
{
    struct arena *a = r->arena;
    struct str *signed_on = ARENA_ARRAY(a, struct str, PLAN_OFFICES);
    enum base_kind base = BASE_R6;
    plan_base_of(p->base, false, &base);
    struct window before = window_of(base, p->period), after = window_of(base, p->after_period);
    v->r = r;
    v->line = line_of(a, p);
    v->path = v->line.link;
    v->made = at_text(job, p->made_at);
    v->commented = p->commented_at.has ? at_text(job, p->commented_at.v) : STR("");
    v->nation = printed(a, p->nation_value);
    v->gap = signed_number(a, p->before.value - p->nation_value);
    v->seen = str_printf(a, "%lld", (long long)p->changed_at);
    v->before_window = MSG("{0}: {1}, n = {2}", ARG_S(p->base), ARG_S(lang_month_range(a, r->lang, before.first, before.last)), ARG_I(p->before.n));
    if (p->after_period)
        v->after_window = MSG("{0}: {1}, n = {2}", ARG_S(p->base), ARG_S(lang_month_range(a, r->lang, after.first, after.last)), ARG_I(p->after.n));
    for (size_t i = 0; i < PLAN_OFFICES; i++)
        signed_on[i] = p->signature[i].signed_at ? at_text(job, p->signature[i].signed_at) : STR_NONE;
    v->signed_on = signed_on;
}

static void add_signing(struct plan_view *v, struct req *r, const struct action_plan *p)
{
    struct plan_button *b = ARENA_ARRAY(r->arena, struct plan_button, PLAN_OFFICES);
    unsigned offices = action_plan_may_sign(&identity_session(r->who)->user, p);
    for (size_t i = 0; i < PLAN_OFFICES; i++)
        if (offices & 1u << i)
            b[v->n_sign++] = (struct plan_button){ plan_office_names[i], { .id = plan_office_texts[i] } };
    v->sign = b;
}

static struct err *show_plan(struct req *r, int64_t id, const struct plan_text_view *sent, int status)
{
    struct job job = job_of_req(r);
    struct db_scope scope;
    struct action_plan p;
    struct plan_events events;
    TRY(reach_of_req(r, "measure.read", &scope));
    TRY(action_plan_load(&job, scope, id, &p, &events));
    struct plan_view v = { .may_write = req_may(r, "measure.write"), .may_comment = req_may(r, "measure.comment") };
    fill_view(r, &job, &p, &v);
    if (v.may_write) {
        add_signing(&v, r, &p);
        add_buttons(&v, r->arena, p.state);
    }
    v.text = sent ? *sent : (struct plan_text_view){ .cause = p.cause, .action = p.action, .owner = p.owner, .due = v.line.due };
    v.may_write = v.may_write && is_unfinished(&p);
    struct plan_event_line *event = ARENA_ARRAY(r->arena, struct plan_event_line, events.n);
    for (size_t i = 0; i < events.n; i++)
        event[i] = event_line(&job, &events.event[i]);
    v.event = event;
    v.n_events = events.n;
    struct html_part body;
    tmpl_plan_page(html_part_begin(&body, &r->html), &v);
    return res_page(r, &(struct page){ .title_text = p.title, .crumb = &list_crumb, .n_crumbs = 1, .body = html_part_end(&body), .status = status });
}

static struct err *page_plan(struct req *r, const void *input)
{
    return show_plan(r, ((const struct plan_input *)input)->id.v, NULL, 0);
}

static struct err *back(struct req *r, int64_t id, struct msg said)
{
    res_flash(r, said);
    return res_redirect(r, str_printf(r->arena, "/measures/" STR_FMT, STR_ARG(id_text(r->arena, id))));
}

static struct err *page_change(struct req *r, const void *input)
{
    const struct plan_input *in = input;
    struct job job = job_of_req(r);
    struct plan_key k = { .id = in->id.v };
    struct plan_text text = { in->cause, in->action, in->owner, in->due };
    struct msg problem = { 0 };
    TRY(reach_of_req(r, "measure.write", &k.scope));
    if (req_is_valid(r))
        TRY(problem_of(action_plan_change_text(&job, &k, &text, in->seen.v), &problem));
    struct plan_text_view sent = text_as_sent(r, problem);
    return !req_is_valid(r) || problem.id ? show_plan(r, k.id, &sent, 400) : back(r, k.id, MSG("The measure is changed. It is to be signed again."));
}

static struct err *page_state(struct req *r, const void *input)
{
    const struct plan_input *in = input;
    struct job job = job_of_req(r);
    struct plan_key k = { .id = in->id.v };
    enum plan_state to = PLAN_OPEN;
    TRY(reach_of_req(r, "measure.write", &k.scope));
    plan_state_of(in->to, &to);
    TRY(action_plan_move(&job, &k, to));
    return back(r, k.id, MSG("The state is kept."));
}

static struct err *page_comment(struct req *r, const void *input)
{
    const struct plan_input *in = input;
    struct job job = job_of_req(r);
    struct plan_key k = { .id = in->id.v };
    TRY(reach_of_req(r, "measure.comment", &k.scope));
    TRY(action_plan_comment(&job, &k, in->comment));
    return back(r, k.id, MSG("The comment is kept."));
}

static struct err *page_sign(struct req *r, const void *input)
{
    const struct plan_input *in = input;
    struct job job = job_of_req(r);
    struct plan_key k = { .id = in->id.v };
    TRY(reach_of_req(r, "measure.write", &k.scope));
    TRY(action_plan_sign_as(&job, &k, &(struct plan_signer){ &identity_session(r->who)->user, in->office }));
    return back(r, k.id, MSG("Your signature stands below the measure."));
}

const struct route action_plan_routes[PLAN_ROUTES] = {
    { METHOD_GET, "/measures", "measure.read", ROUTE_FORM(struct list_input, list_fields), page_list },
    { METHOD_GET, "/measures/weak", "measure.read", ROUTE_FORM(struct weak_input, weak_fields), page_weak },
    { METHOD_GET, "/measures/new", "measure.write", ROUTE_FORM(struct new_input, ask_fields), page_new },
    { METHOD_POST, "/measures", "measure.write", ROUTE_FORM(struct new_input, new_fields), page_make, .shows_issues = true },
    { METHOD_GET, "/measures/{id}", "measure.read", ROUTE_FORM(struct plan_input, id_fields), page_plan },
    { METHOD_POST, "/measures/{id}", "measure.write", ROUTE_FORM(struct plan_input, change_fields), page_change, .shows_issues = true },
    { METHOD_POST, "/measures/{id}/state", "measure.write", ROUTE_FORM(struct plan_input, state_fields), page_state },
    { METHOD_POST, "/measures/{id}/comment", "measure.comment", ROUTE_FORM(struct plan_input, comment_fields), page_comment },
    { METHOD_POST, "/measures/{id}/sign", "measure.write", ROUTE_FORM(struct plan_input, sign_fields), page_sign },
};
