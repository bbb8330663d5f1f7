/* /ranking: the ranking of a quarter. National people also see running figures; everybody else, and they too unless they ask for it, what is released. */
#include "org/user_gate.h"
#include "ranking_tmpl.h"
#include "report/html_table.h"
#include "result/ranking_pages.h"
#include "result/result_report.h"
#include <string.h>

struct paging {
    struct req *r;
    struct job job;
    const struct ranking_input *in;
    struct db_scope scope;
    bool may_read, may_run, is_running;
    struct str programme;
    struct publication_list released;        /* quarters of the programme, the newest first */
    const struct publication *publication;   /* chosen; NULL: none */
    struct publication_view view;
    const struct publication_unit *unit;     /* whose ranking document is shown */
    int32_t period;
    struct document document;
    const struct table *table;               /* of the document, before filters */
    struct ranking_view *out;
};

/* ---- what is shown ---- */

static struct publication_key key_of(const struct paging *p)
{
    return (struct publication_key){ .id = p->publication->id, .scope = p->scope };
}

static struct err *list_released(struct paging *p)
{
    struct publication_query q = { .scope = p->scope, .programme = p->programme, .kind = STR("quarterly"), .newest_only = true };
    return p->may_read ? publication_list_load(p->r->db, p->r->arena, &q, &p->released) : NULL;
}

/* The programme asked for; else after-sales, or sales where only that is released. */
static struct err *choose_programme(struct paging *p)
{
    p->programme = p->in->programme.p ? p->in->programme : STR("service");
    TRY(list_released(p));
    if (p->in->programme.p || p->released.n)
        return NULL;
    p->programme = STR("sales");
    TRY(list_released(p));
    if (p->released.n == 0)
        p->programme = STR("service");
    return NULL;
}

static void choose_publication(struct paging *p)
{
    p->publication = p->released.n ? &p->released.row[0] : NULL;
    for (size_t i = 0; p->in->period.has && i < p->released.n; i++)
        if (p->released.row[i].period == window_of(BASE_QUARTER, (int32_t)p->in->period.v).last)
            p->publication = &p->released.row[i];
}

static struct str unit_value(struct arena *a, const struct publication_unit *u)
{
    return str_printf(a, "%s:" STR_FMT, publication_unit_name(u->kind), STR_ARG(u->code));
}

/* The widest of the reader's units, or the one asked for. */
static void choose_unit(struct paging *p)
{
    p->unit = p->view.n_units ? &p->view.unit[0] : NULL;
    for (size_t i = 0; p->in->of.p && i < p->view.n_units; i++)
        if (str_eq(unit_value(p->r->arena, &p->view.unit[i]), p->in->of))
            p->unit = &p->view.unit[i];
}

static struct err *load_released(struct paging *p)
{
    struct arena *a = p->r->arena;
    struct publication_key key = key_of(p);
    struct publication_document d;
    TRY(publication_view_load(p->r->db, a, &key, &p->view));
    choose_unit(p);
    if (!p->unit)
        return NULL;
    struct publication_document_key k = { .publication = key, .report = STR("ranking"), .kind = p->unit->kind, .code = p->unit->code,
                                          .language = lang_is_chinese(p->r->lang) ? STR("zh") : STR("en") };
    TRY(publication_document_load(p->r->db, a, &k, &d));
    struct str day = lang_date(a, p->r->lang, civil_date_str(a, tz_date(p->job.tz, p->publication->released_at.v)));
    p->document = d.document;
    p->out->edition = p->publication->edition > 1 ? MSG("Corrected edition V{0}, released {1}", ARG_I(p->publication->edition), ARG_S(day)) : MSG("Released {0}", ARG_S(day));
    return NULL;
}

/* The quarter asked for, else the newest one that is over. */
static struct err *load_running(struct paging *p)
{
    int32_t today = civil_month_of_date(job_today(&p->job));
    p->period = window_of(BASE_QUARTER, p->in->period.has ? (int32_t)p->in->period.v : today - 3).last;
    struct report_input in = { .kind = STR("ranking"), .programme = p->programme, .scope = STR("nation"), .period = SOME_INT(p->period) };
    struct err *e = report_make(&p->job, &in, &p->document);
    if (e && e->code == ERR_NOT_FOUND) {
        p->document = (struct document){ 0 };
        p->out->nothing = e->msg;
        return NULL;
    }
    p->out->edition = MSG("Preliminary figures");
    return e;
}

static struct err *load(struct paging *p)
{
    choose_publication(p);
    if (p->is_running)
        return load_running(p);
    p->out->offers_running = p->may_run;
    if (!p->publication) {
        p->out->nothing = MSG("No ranking of this programme is released yet. It appears here with the first quarterly report that is released.");
        return NULL;
    }
    p->period = p->publication->period;
    return load_released(p);
}

/* ---- filters ---- */

/* The document with the rows that are wanted. */
static void filter(struct paging *p)
{
    struct arena *a = p->r->arena;
    const struct ranking_filter filters[] = { { "region", p->in->region }, { "group", p->in->group }, { "type", p->in->type } };
    struct section *sections = ARENA_ARRAY(a, struct section, p->document.n_sections);
    for (size_t i = 0; i < p->document.n_sections; i++) {
        sections[i] = p->document.section[i];
        if (strcmp(sections[i].key, "ranking") != 0 || !sections[i].table)
            continue;
        p->table = sections[i].table;
        sections[i].table = ranking_filter_table(a, p->r->lang, p->table, filters, ARRAY_LEN(filters));
    }
    p->document.section = sections;
    if (p->document.subtitle.id) { /* the page's own title says what it is */
        p->document.title = p->document.subtitle;
        p->document.subtitle = (struct msg){ 0 };
    }
}

/* ---- pickers ---- */

static void add_picker(struct paging *p, const char *name, struct msg label, struct ranking_choice *choice, size_t n)
{
    if (n > 1)
        p->out->picker[p->out->n_pickers++] = (struct ranking_picker){ name, label, choice, n };
}

static struct str word(const struct paging *p, struct msg m)
{
    return tr_msg(p->r->arena, p->r->lang, &m);
}

static void pick_programme(struct paging *p)
{
    struct ranking_choice *c = ARENA_ARRAY(p->r->arena, struct ranking_choice, 2);
    c[0] = (struct ranking_choice){ STR("service"), word(p, MSG("After-sales")), str_eq_c(p->programme, "service") };
    c[1] = (struct ranking_choice){ STR("sales"), word(p, MSG("Sales")), str_eq_c(p->programme, "sales") };
    add_picker(p, "programme", MSG("Programme"), c, 2);
}

static void pick_figures(struct paging *p)
{
    struct ranking_choice *c = ARENA_ARRAY(p->r->arena, struct ranking_choice, 2);
    if (!p->may_run)
        return;
    c[0] = (struct ranking_choice){ STR("released"), word(p, MSG("released")), !p->is_running };
    c[1] = (struct ranking_choice){ STR("running"), word(p, MSG("running, preliminary")), p->is_running };
    add_picker(p, "figures", MSG("Figures"), c, 2);
}

enum { RUNNING_QUARTERS = 8 };

/* Released quarters; of running figures the last two years. */
static void pick_period(struct paging *p)
{
    struct arena *a = p->r->arena;
    int32_t newest = window_of(BASE_QUARTER, civil_month_of_date(job_today(&p->job))).last;
    size_t n = p->is_running ? RUNNING_QUARTERS : p->released.n;
    struct ranking_choice *c = ARENA_ARRAY(a, struct ranking_choice, n);
    for (size_t i = 0; i < n; i++) {
        int32_t period = p->is_running ? newest - 3 * (int32_t)i : p->released.row[i].period;
        c[i] = (struct ranking_choice){ civil_month_str(a, period), lang_quarter(a, p->r->lang, period), period == p->period };
    }
    add_picker(p, "period", MSG("Period"), c, n);
}

/* A reader with several dealers but no area or group of them chooses among dealers; who has the nation filters its ranking instead. */
static void pick_unit(struct paging *p)
{
    struct ranking_choice *c = ARENA_ARRAY(p->r->arena, struct ranking_choice, p->view.n_units);
    size_t n = 0;
    bool has_wide = p->view.n_units && p->view.unit[0].kind != UNIT_DEALER;
    if (!p->unit || p->view.is_national)
        return;
    for (size_t i = 0; i < p->view.n_units; i++) {
        const struct publication_unit *u = &p->view.unit[i];
        if (u->kind != UNIT_DEALER || !has_wide)
            c[n++] = (struct ranking_choice){ unit_value(p->r->arena, u), u->name, u == p->unit };
    }
    add_picker(p, "of", MSG("Place"), c, n);
}

static void pick_filter(struct paging *p, const char *column, struct msg label, struct str chosen)
{
    struct arena *a = p->r->arena;
    struct ranking_texts texts = ranking_texts_of(a, p->r->lang, p->table, column);
    struct ranking_choice *c = ARENA_ARRAY(a, struct ranking_choice, texts.n + 1);
    c[0] = (struct ranking_choice){ STR(""), word(p, MSG("all")), !chosen.p };
    for (size_t i = 0; i < texts.n; i++)
        c[i + 1] = (struct ranking_choice){ texts.text[i], texts.text[i], str_eq(texts.text[i], chosen) };
    if (texts.n > 1)
        add_picker(p, column, label, c, texts.n + 1);
}

static void put_pickers(struct paging *p)
{
    pick_programme(p);
    pick_figures(p);
    pick_period(p);
    pick_unit(p);
    if (!p->table)
        return;
    pick_filter(p, "region", MSG("Region"), p->in->region);
    pick_filter(p, "group", MSG("Group"), p->in->group);
    pick_filter(p, "type", MSG("Type"), p->in->type);
}

/* ---- the page ---- */

static struct err *who_asks(struct paging *p)
{
    struct req *r = p->r;
    p->job = job_of_req(r);
    p->may_read = req_may(r, publication_permissions[RESULT_READ].name);
    p->may_run = req_may(r, publication_permissions[RESULT_RUNNING].name);
    p->is_running = p->may_run && str_eq_c(p->in->figures, "running");
    return p->may_read ? identity_scope(r->arena, r->who, &publication_permissions[RESULT_READ], &p->scope) : NULL;
}

static struct err *export_document(struct paging *p)
{
    struct req *r = p->r;
    if (!p->table)
        return ERR(r->arena, ERR_NOT_FOUND, "There is no ranking to save yet.");
    struct str name = str_printf(r->arena, "ranking-" STR_FMT "-" STR_FMT, STR_ARG(p->programme), STR_ARG(civil_month_str(r->arena, p->period)));
    return res_document(r, &(struct res_document){ .document = &p->document, .format = str_eq_c(p->in->format, "csv") ? REPORT_CSV : REPORT_XLSX, .name = name });
}

/* This page's address with a format. */
static struct str export_path(const struct paging *p, const char *format)
{
    struct str query = p->r->query;
    return str_printf(p->r->arena, "/ranking?" STR_FMT "%sformat=%s", STR_ARG(query), str_is_empty(query) ? "" : "&", format);
}

static struct html document_part(struct paging *p)
{
    struct html_part part;
    html_document_put(html_part_begin(&part, &p->r->html), &p->document);
    return html_part_end(&part);
}

struct err *page_ranking(struct req *r, const void *input)
{
    struct ranking_view view = { 0 };
    struct paging p = { .r = r, .in = input, .out = &view };
    struct html_part body, actions;
    TRY(who_asks(&p));
    TRY(choose_programme(&p));
    TRY(load(&p));
    filter(&p);
    if (p.in->format.p)
        return export_document(&p);
    put_pickers(&p);
    view.is_running = p.is_running;
    view.export_xlsx = export_path(&p, "xlsx");
    view.export_csv = export_path(&p, "csv");
    if (p.table)
        view.document = document_part(&p);
    tmpl_ranking_page(html_part_begin(&body, &r->html), &view);
    struct page page = { .title = MSG("Ranking of dealers"), .body = html_part_end(&body) };
    tmpl_ranking_exports(html_part_begin(&actions, &r->html), &view);
    if (p.table)
        page.actions = html_part_end(&actions);
    return res_page(r, &page);
}

static const struct field_choice figures[] = { { "released", "released" }, { "running", "running" }, { NULL, NULL } };
static const struct field_choice formats[] = { { "xlsx", "xlsx" }, { "csv", "csv" }, { NULL, NULL } };
#define IN(member) FIELD_AT(struct ranking_input, member)
const struct field ranking_fields[RANKING_FIELDS] = {
    { .name = "programme", .type = FIELD_CHOICE, .choices = programme_choices, IN(programme) }, { .name = "figures", .type = FIELD_CHOICE, .choices = figures, IN(figures) },
    { .name = "period", .type = FIELD_MONTH, IN(period) }, { .name = "of", .type = FIELD_TEXT, .max = 200, IN(of) },
    { .name = "region", .type = FIELD_TEXT, .max = 100, IN(region) }, { .name = "group", .type = FIELD_TEXT, .max = 100, IN(group) },
    { .name = "type", .type = FIELD_TEXT, .max = 100, IN(type) }, { .name = "format", .type = FIELD_CHOICE, .choices = formats, IN(format) },
};
