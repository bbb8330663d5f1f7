/* /ranking: the running ranking of a quarter, for national people. */
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
    struct str programme;
    int32_t period;
    struct document document;
    const struct table *table;               /* of the document, before filters */
    struct ranking_view *out;
};

/* ---- what is shown ---- */

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

enum { RUNNING_QUARTERS = 8 };

/* The last two years. */
static void pick_period(struct paging *p)
{
    struct arena *a = p->r->arena;
    int32_t newest = window_of(BASE_QUARTER, civil_month_of_date(job_today(&p->job))).last;
    struct ranking_choice *c = ARENA_ARRAY(a, struct ranking_choice, RUNNING_QUARTERS);
    for (size_t i = 0; i < RUNNING_QUARTERS; i++) {
        int32_t period = newest - 3 * (int32_t)i;
        c[i] = (struct ranking_choice){ civil_month_str(a, period), lang_quarter(a, p->r->lang, period), period == p->period };
    }
    add_picker(p, "period", MSG("Period"), c, RUNNING_QUARTERS);
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
    pick_period(p);
    if (!p->table)
        return;
    pick_filter(p, "region", MSG("Region"), p->in->region);
    pick_filter(p, "group", MSG("Group"), p->in->group);
    pick_filter(p, "type", MSG("Type"), p->in->type);
}

/* ---- the page ---- */

static struct err *export_document(struct paging *p)
{
    struct req *r = p->r;
    bool is_csv = str_eq_c(p->in->format, "csv");
    struct buf out = buf_on(r->arena);
    struct sink sink = sink_to_buf(&out);
    if (!p->table)
        return ERR(r->arena, ERR_NOT_FOUND, "There is no ranking to save yet.");
    TRY(report_render(r->arena, &p->document, r->lang, is_csv ? REPORT_CSV : REPORT_XLSX, &sink));
    TRY(res_header(r, "Content-Disposition", str_printf(r->arena, "attachment; filename=\"ranking-" STR_FMT "-" STR_FMT ".%s\"", STR_ARG(p->programme),
                                                        STR_ARG(civil_month_str(r->arena, p->period)), is_csv ? "csv" : "xlsx")));
    return res_bytes(r, 200, is_csv ? "text/csv; charset=utf-8" : "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", buf_str(&out));
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
    p.job = job_of_person(r);
    p.programme = p.in->programme.p ? p.in->programme : STR("service");
    TRY(load_running(&p));
    filter(&p);
    if (p.in->format.p)
        return export_document(&p);
    put_pickers(&p);
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

static const struct field_choice formats[] = { { "xlsx", "xlsx" }, { "csv", "csv" }, { NULL, NULL } };
#define IN(member) FIELD_AT(struct ranking_input, member)
const struct field ranking_fields[RANKING_FIELDS] = {
    { .name = "programme", .type = FIELD_CHOICE, .choices = programme_choices, IN(programme) },
    { .name = "period", .type = FIELD_MONTH, IN(period) },
    { .name = "region", .type = FIELD_TEXT, .max = 100, IN(region) }, { .name = "group", .type = FIELD_TEXT, .max = 100, IN(group) },
    { .name = "type", .type = FIELD_TEXT, .max = 100, IN(type) }, { .name = "format", .type = FIELD_CHOICE, .choices = formats, IN(format) },
};
