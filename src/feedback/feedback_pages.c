/* /feedback: the list of customers' opinions, and how old the open ones are. */
#include "feedback/feedback_pages.h"
#include "feedback_tmpl.h"
#include "base/id_text.h"
#include "org/user_gate.h"
#include "report/html_table.h"
#include "report/render.h"
#include "web/target.h"
#include <string.h>

enum { PAGE_ROWS = 50, MOST_ROWS = 20000 /* of a file */ };

struct list_input { struct str tab, programme, kind, region, dealer, sort, words, format; struct opt_int page; };
#define IN(m) FIELD_AT(struct list_input, m)
static const struct field_choice tabs[] = { { "today", "today" }, { "unread", "unread" }, { "due", "due" }, { "overdue", "overdue" }, { "asked", "asked" }, { "closed", "closed" },
                                            { "reopened", "reopened" }, { "all", "all" }, { NULL, NULL } };
static const struct field_choice kinds[] = { { "praise", "praise" }, { "suggestion", "suggestion" }, { "complaint", "complaint" }, { "contact", "contact" }, { NULL, NULL } };
static const struct field_choice sorts[] = { { "newest", "newest" }, { "due", "due" }, { "dealer", "dealer" }, { "state", "state" }, { NULL, NULL } };
static const struct field_choice formats[] = { { "xlsx", "xlsx" }, { "csv", "csv" }, { NULL, NULL } };
static const struct field list_fields[] = {
    { .name = "tab", .type = FIELD_CHOICE, .choices = tabs, IN(tab) }, { .name = "programme", .type = FIELD_CHOICE, .choices = programme_choices, IN(programme) },
    { .name = "kind", .type = FIELD_CHOICE, .choices = kinds, IN(kind) }, { .name = "region", .type = FIELD_CODE, .max = 32, IN(region) },
    { .name = "dealer", .type = FIELD_TEXT, .max = 32, IN(dealer) }, { .name = "sort", .type = FIELD_CHOICE, .choices = sorts, IN(sort) },
    { .name = "words", .type = FIELD_TEXT, .max = 60, IN(words) }, { .name = "page", .type = FIELD_INT, .min = 1, .max = 100000, IN(page) },
    { .name = "format", .type = FIELD_CHOICE, .choices = formats, IN(format) },
};

/* ---- addresses ---- */

static void add_parameter(struct buf *b, const char *name, struct str value)
{
    if (!value.n)
        return;
    buf_addf(b, "&%s=", name);
    percent_encode(b, value, "-_.~");
}

/* The list with these choices under a tab. */
static struct str address(struct arena *a, const struct list_input *in, const char *tab, const char *more)
{
    struct buf b = buf_on(a);
    buf_addf(&b, "/feedback?tab=%s", tab);
    add_parameter(&b, "programme", in->programme);
    add_parameter(&b, "kind", in->kind);
    add_parameter(&b, "region", in->region);
    add_parameter(&b, "dealer", in->dealer);
    add_parameter(&b, "sort", in->sort);
    add_parameter(&b, "words", in->words);
    buf_add_c(&b, more);
    return buf_str(&b);
}

/* ---- what is asked ---- */

static int place_in(const struct field_choice *choices, struct str value)
{
    for (int i = 0; choices[i].value; i++)
        if (str_eq_c(value, choices[i].value))
            return i;
    return 0;
}

static struct feedback_query query_of(const struct list_input *in, struct db_scope scope)
{
    struct feedback_query q = { .scope = scope, .tab = (enum feedback_tab)place_in(tabs, in->tab), .sort = (enum feedback_sort)place_in(sorts, in->sort), .programme = in->programme,
                                .kind = in->kind, .region = in->region, .dealer = in->dealer, .words = in->words, .limit = PAGE_ROWS };
    q.offset = in->page.has ? (in->page.v - 1) * PAGE_ROWS : 0;
    return q;
}

/* ---- what is shown ---- */

static const char *const tab_titles[FEEDBACK_TABS] = {
    [TAB_TODAY] = N_("New today"), [TAB_UNREAD] = N_("Unread"), [TAB_DUE] = N_("Due today"), [TAB_OVERDUE] = N_("Past due"), [TAB_ASKED] = N_("Customer to confirm"),
    [TAB_CLOSED] = N_("Closed"), [TAB_REOPENED] = N_("Opened again"), [TAB_ALL] = N_("All opinions"),
};
static const char *const nothing_texts[FEEDBACK_TABS] = {
    [TAB_TODAY] = N_("No new customer opinions today"), [TAB_UNREAD] = N_("Everything is read"), [TAB_DUE] = N_("No call is due today"), [TAB_OVERDUE] = N_("Nothing is overdue"),
    [TAB_ASKED] = N_("No customer is waiting to confirm"), [TAB_CLOSED] = N_("Nothing is closed yet"), [TAB_REOPENED] = N_("Nothing was opened again"), [TAB_ALL] = N_("There are no opinions here."),
};

static struct feedback_line line_of(const struct job *job, const struct feedback *f)
{
    return (struct feedback_line){ .f = f, .link = str_printf(job->arena, "/feedback/" STR_FMT, STR_ARG(id_text(job->arena, f->id))), .at = feedback_at_text(job, f->opened_ms),
                                   .kind = feedback_kind_text(f->kind), .state = { .id = feedback_state_texts[f->state] }, .time = feedback_time_text(job, f),
                                   .next = feedback_next_text(f), .lamp = feedback_lamp_of(f->light), .is_urgent = f->light == LIGHT_RED };
}

static struct err *put_tabs(struct job *job, const struct list_input *in, const struct feedback_query *q, struct feedback_list_view *v)
{
    int64_t n[FEEDBACK_TABS];
    TRY(feedback_tabs_load(job, q->scope, n));
    for (int i = 0; i < FEEDBACK_TABS; i++)
        if (i != TAB_REOPENED || n[i] || q->tab == TAB_REOPENED)
            v->tab[v->n_tabs++] = (struct feedback_tab_link){ { .id = tab_titles[i] }, address(job->arena, in, feedback_tab_names[i], ""), n[i], i == (int)q->tab };
    return NULL;
}

static struct str word(const struct job *job, const char *id)
{
    return tr(job->lang, id);
}

static void put_pick(const struct job *job, struct feedback_list_view *v, struct feedback_pick p, const struct field_choice *choices, const char *const *texts)
{
    size_t n = 0;
    while (choices[n].value)
        n++;
    struct feedback_choice *c = ARENA_ARRAY(job->arena, struct feedback_choice, n + 1);
    const struct str chosen = p.choice ? p.choice[0].value : STR_NONE;
    if (p.n == 0) /* a choice of all */
        c[p.n++] = (struct feedback_choice){ STR(""), word(job, N_("all")), !chosen.n };
    else
        p.n = 0;
    for (size_t i = 0; i < n; i++)
        c[p.n++] = (struct feedback_choice){ str_of_c(choices[i].value), word(job, texts[i]), str_eq_c(chosen, choices[i].value) };
    p.choice = c;
    v->pick[v->n_picks++] = p;
}

static struct err *put_regions(struct job *job, struct feedback_list_view *v, struct db_scope scope, struct str chosen)
{
    struct org_network n;
    TRY(org_network_load(job->db, job->arena, scope, job_today(job), &n));
    struct feedback_choice *c = ARENA_ARRAY(job->arena, struct feedback_choice, n.n_regions + 1);
    bool *is_met = ARENA_ARRAY(job->arena, bool, n.n_regions);
    size_t k = 0;
    for (size_t i = 0; i < n.n_dealers; i++)
        is_met[n.dealer[i].region] = true;
    c[k++] = (struct feedback_choice){ STR(""), word(job, N_("all")), !chosen.n };
    for (size_t i = 0; i < n.n_regions; i++)
        if (is_met[i])
            c[k++] = (struct feedback_choice){ n.region[i].code, n.region[i].name, str_eq(chosen, n.region[i].code) };
    v->sees_dealers = n.n_dealers > 1;
    if (k > 2)
        v->pick[v->n_picks++] = (struct feedback_pick){ "region", MSG("Region"), c, k };
    return NULL;
}

static struct err *put_picks(struct job *job, const struct list_input *in, struct db_scope scope, struct feedback_list_view *v)
{
    static const char *const programmes[] = { N_("After-sales"), N_("Sales") }, *const orders[] = { N_("newest first"), N_("soonest due first"), N_("by dealer"), N_("by state") };
    const struct feedback_choice kind = { .value = in->kind }, programme = { .value = in->programme }, sort = { .value = in->sort.n ? in->sort : STR("newest") };
    put_pick(job, v, (struct feedback_pick){ "kind", MSG("Kind"), &kind, 0 }, kinds, opinion_kind_texts);
    put_pick(job, v, (struct feedback_pick){ "programme", MSG("Programme"), &programme, 0 }, programme_choices, programmes);
    TRY(put_regions(job, v, scope, in->region));
    put_pick(job, v, (struct feedback_pick){ "sort", MSG("Order"), &sort, 1 }, sorts, orders);
    return NULL;
}

static void put_pages(struct arena *a, const struct list_input *in, const struct feedback_query *q, struct feedback_list_view *v)
{
    const char *tab = feedback_tab_names[q->tab];
    int64_t page = in->page.has ? in->page.v : 1;
    if (page > 1)
        v->before = address(a, in, tab, arena_printf(a, "&page=%lld", (long long)page - 1));
    if (q->offset + PAGE_ROWS < v->total)
        v->after = address(a, in, tab, arena_printf(a, "&page=%lld", (long long)page + 1));
    v->first = v->n_lines ? q->offset + 1 : 0;
    v->last = q->offset + (int64_t)v->n_lines;
    v->xlsx = address(a, in, tab, "&format=xlsx");
    v->csv = address(a, in, tab, "&format=csv");
}

static void put_nothing(const struct list_input *in, const struct feedback_query *q, struct feedback_list_view *v)
{
    bool is_filtered = in->programme.n || in->kind.n || in->region.n || in->dealer.n || in->words.n;
    v->nothing = (struct msg){ .id = is_filtered ? N_("Nothing fits these choices") : nothing_texts[q->tab] };
    v->nothing_do = is_filtered ? MSG("Choose \"all\", or empty the search.")
                                : MSG("Opinions stand here on the day on which customers give them, as soon as an interview ends or a file of opinions is taken in.");
}

static struct err *send_list(struct req *r, struct job *job, struct feedback_query q, bool is_csv)
{
    struct document d;
    q.limit = MOST_ROWS;
    q.offset = 0;
    TRY(feedback_document(job, &q, &d));
    return res_document(r, &(struct res_document){ .document = &d, .format = is_csv ? REPORT_CSV : REPORT_XLSX, .name = STR("opinions") });
}

static struct err *page_list(struct req *r, const void *input)
{
    const struct list_input *in = input;
    struct job job = job_of_req(r);
    struct db_scope scope;
    struct feedback_list list;
    TRY(reach_of_req(r, "feedback.read", &scope));
    struct feedback_query q = query_of(in, scope);
    if (in->format.n)
        return send_list(r, &job, q, str_eq_c(in->format, "csv"));
    TRY(feedback_list_load(&job, &q, &list));
    struct feedback_line *line = ARENA_ARRAY(r->arena, struct feedback_line, list.n);
    for (size_t i = 0; i < list.n; i++)
        line[i] = line_of(&job, &list.row[i]);
    struct feedback_list_view v = { .line = line, .n_lines = list.n, .total = list.total, .tab_name = str_of_c(feedback_tab_names[q.tab]), .words = in->words };
    TRY(put_tabs(&job, in, &q, &v));
    TRY(put_picks(&job, in, scope, &v));
    put_pages(r->arena, in, &q, &v);
    put_nothing(in, &q, &v);
    struct html_part body, actions;
    tmpl_feedback_list(html_part_begin(&body, &r->html), &v);
    tmpl_feedback_files(html_part_begin(&actions, &r->html), &v);
    return res_page(r, &(struct page){ .title = MSG("Customer opinions"), .body = html_part_end(&body), .actions = html_part_end(&actions) });
}

/* ---- ageing ---- */

struct ageing_input { struct str format; };
static const struct field ageing_fields[] = { { .name = "format", .type = FIELD_CHOICE, .choices = formats, FIELD_AT(struct ageing_input, format) } };

static struct err *page_ageing(struct req *r, const void *input)
{
    const struct ageing_input *in = input;
    struct job job = job_of_req(r);
    struct db_scope scope;
    struct document d;
    struct html_part body, table, actions;
    TRY(reach_of_req(r, "feedback.oversee", &scope));
    TRY(feedback_ageing_document(&job, scope, &d));
    if (in->format.n)
        return res_document(r, &(struct res_document){ .document = &d, .format = str_eq_c(in->format, "csv") ? REPORT_CSV : REPORT_XLSX, .name = STR("opinions") });
    html_table_put(html_part_begin(&table, &r->html), d.section[0].table);
    tmpl_feedback_ageing(html_part_begin(&body, &r->html), html_part_end(&table));
    tmpl_feedback_ageing_files(html_part_begin(&actions, &r->html));
    return res_page(r, &(struct page){ .title = MSG("Open opinions by age"), .body = html_part_end(&body), .actions = html_part_end(&actions) });
}

/* ---- routes ---- */

#define ONE(m) FIELD_AT(struct feedback_case_input, m)
static const struct field case_fields[] = { { .name = "id", .type = FIELD_ID, .required = true, ONE(id) } };
static const struct field step_fields[] = {
    { .name = "id", .type = FIELD_ID, .required = true, ONE(id) },
    { .name = "text", .type = FIELD_TEXT, .max = OPINION_TEXT_MAX, ONE(text) }, { .name = "channel", .type = FIELD_CHOICE, .choices = feedback_channels, ONE(channel) },
    { .name = "result", .type = FIELD_CHOICE, .choices = feedback_results, ONE(result) }, { .name = "satisfied", .type = FIELD_CHOICE, .choices = feedback_satisfactions, ONE(satisfied) },
    { .name = "person", .type = FIELD_ID, ONE(person) },
};

/* The last part of the path names the step, and the route says who may do it. */
#define STEP_ROUTE(path_, permission_) { METHOD_POST, path_, permission_, ROUTE_FORM(struct feedback_case_input, step_fields), page_feedback_step, .shows_issues = true }
const struct route feedback_routes[FEEDBACK_ROUTES] = {
    { METHOD_GET, "/feedback", "feedback.read", ROUTE_FORM(struct list_input, list_fields), page_list },
    { METHOD_GET, "/feedback/ageing", "feedback.oversee", ROUTE_FORM(struct ageing_input, ageing_fields), page_ageing },
    { METHOD_GET, "/feedback/{id}", "feedback.read", ROUTE_FORM(struct feedback_case_input, case_fields), page_feedback },
    { METHOD_POST, "/feedback/{id}/reveal", "feedback.reveal", ROUTE_FORM(struct feedback_case_input, case_fields), page_feedback_reveal },
    STEP_ROUTE("/feedback/{id}/read", "feedback.handle"),
    STEP_ROUTE("/feedback/{id}/contact", "feedback.handle"),
    STEP_ROUTE("/feedback/{id}/ask", "feedback.handle"),
    STEP_ROUTE("/feedback/{id}/close", "feedback.lead"),
    STEP_ROUTE("/feedback/{id}/return", "feedback.lead"),
    STEP_ROUTE("/feedback/{id}/forward", "feedback.lead"),
    STEP_ROUTE("/feedback/{id}/escalate", "feedback.lead"),
    STEP_ROUTE("/feedback/{id}/reopen", "feedback.oversee"),
};
