/* /results: the explorer's pages and their exports. */
#include "explorer_tmpl.h"
#include "org/user_gate.h"
#include "platform/kept_page.h"
#include "result/explorer_crosstab.h"
#include "result/explorer_pages.h"
#include "result/explorer_view.h"
#include "result/publication.h"

/* ---- who asks ---- */

struct err *explorer_reader_of(struct req *r, struct job *job, struct explorer_reader *out)
{
    *job = job_of_req(r);
    *out = (struct explorer_reader){ .job = job, .kept = kept_of_req(r), .may_run = req_may(r, publication_permissions[RESULT_RUNNING].name) };
    if (req_may(r, publication_permissions[RESULT_READ].name))
        TRY(identity_scope(r->arena, r->who, &publication_permissions[RESULT_READ], &out->scope));
    return out->may_run ? identity_scope(r->arena, r->who, &publication_permissions[RESULT_RUNNING], &out->running_scope) : NULL;
}

struct str explorer_reader_key(const struct explorer_reader *r, struct arena *a)
{
    const struct db_scope *s = r->may_run ? &r->running_scope : &r->scope;
    return str_printf(a, "%d/%d/%lld/" STR_FMT "/" STR_FMT "/%d", r->may_run, (int)s->kind, (long long)s->id, STR_ARG(s->places), STR_ARG(lang_code(r->job->lang)),
                      (int)civil_month_of_date(job_today(r->job)));
}

/* ---- pages ---- */

static struct crumb crumb_of(const struct explorer *e, const struct explorer_unit *u)
{
    struct msg label = explorer_unit_label(u);
    struct str text = tr_msg(e->a, e->lang, &label);
    return (struct crumb){ MSG("{0}", ARG_S(text)), explorer_address(e, &(struct explorer_link){ .unit = u, .no_measure = true }) };
}

/* From the nation down to the page above this one, as far as the reader reaches. */
static size_t crumbs_of(const struct explorer *e, struct crumb *crumb)
{
    const struct explorer_unit *u = e->unit;
    const struct explorer_unit *above[] = { explorer_find_unit(e, UNIT_NATION, STR("nation")), explorer_find_unit(e, UNIT_REGION, u->region), explorer_find_unit(e, UNIT_AREA, u->area) };
    size_t n = 0;
    for (size_t i = 0; i < ARRAY_LEN(above); i++)
        if (above[i] && above[i] != u)
            crumb[n++] = crumb_of(e, above[i]);
    if (e->measure)
        crumb[n++] = crumb_of(e, u);
    return n;
}

static struct html actions_of(const struct req *r, const struct explorer *e)
{
    struct html_part part;
    static const char *const labels[] = { "XLSX", "CSV", "JSON", "PDF" };
    struct explorer_choice form[ARRAY_LEN(labels)];
    for (size_t i = 0; i < ARRAY_LEN(form); i++) {
        struct explorer_link link = { .word = "format", .value = str_of_c(explorer_format_choices[i].value) };
        form[i] = (struct explorer_choice){ explorer_address(e, &link), str_of_c(labels[i]), false };
    }
    tmpl_explorer_exports(html_part_begin(&part, &r->html), form, ARRAY_LEN(form));
    return html_part_end(&part);
}

static struct err *make_page(struct req *r, struct explorer *e, struct page *p)
{
    struct explorer_view *v = ARENA_NEW(r->arena, struct explorer_view);
    struct html_part body;
    struct crumb *crumb = ARENA_ARRAY(r->arena, struct crumb, 5);
    TRY(explorer_view_make(e, v));
    tmpl_explorer_page(html_part_begin(&body, &r->html), v);
    *p = (struct page){ .title = MSG("Results"), .body = html_part_end(&body), .has_charts = true };
    if (!e->unit)
        return NULL;
    struct msg label = e->measure ? explorer_measure_label(e, e->measure) : explorer_unit_label(e->unit);
    p->title_text = tr_msg(r->arena, r->lang, &label);
    p->title = (struct msg){ .id = NULL };
    p->crumb = crumb;
    p->n_crumbs = crumbs_of(e, crumb);
    p->actions = actions_of(r, e);
    return NULL;
}

static struct str key_of(const struct req *r, const struct explorer_reader *reader, struct str state)
{
    return str_printf(r->arena, "page/" STR_FMT "/" STR_FMT "/" STR_FMT "?" STR_FMT, STR_ARG(explorer_reader_key(reader, r->arena)), STR_ARG(state), STR_ARG(r->path), STR_ARG(r->query));
}

struct err *explorer_send(struct req *r, const struct document *d, struct str format, struct str name)
{
    enum report_format f;
    if (!report_format_of(format, &f))
        return ERR(r->arena, ERR_INVALID, "There is no such form of output.");
    return res_document(r, &(struct res_document){ .document = d, .format = f, .name = name });
}

static struct err *export_page(struct req *r, struct explorer *e)
{
    struct document d;
    if (!e->unit)
        return ERR(r->arena, ERR_NOT_FOUND, "There is nothing to export yet.");
    TRY(explorer_document(e, &d));
    return explorer_send(r, &d, e->q->format, str_printf(r->arena, "results-" STR_FMT "-" STR_FMT, STR_ARG(e->programme), STR_ARG(civil_month_str(r->arena, e->period))));
}

static struct err *page_results(struct req *r, const void *input)
{
    const struct explorer_query *q = input;
    struct job job;
    struct explorer_reader reader;
    struct explorer e;
    struct page p;
    struct str state;
    TRY(explorer_reader_of(r, &job, &reader));
    TRY(explorer_version(r->db, r->arena, &state));
    struct str key = key_of(r, &reader, state);
    const struct page *kept = q->format.p ? NULL : kept_page_find(reader.kept, key);
    if (kept)
        return res_page(r, kept);
    TRY(explorer_open(&reader, q, &e));
    if (q->format.p)
        return export_page(r, &e);
    TRY(make_page(r, &e, &p));
    kept_page_put(reader.kept, key, &p);
    return res_page(r, &p);
}

#define IN(member) FIELD_AT(struct explorer_query, member)
#define PICKERS \
    { .name = "programme", .type = FIELD_CHOICE, .choices = programme_choices, IN(programme), .label = { .id = N_("Programme") } }, \
    { .name = "figures", .type = FIELD_CHOICE, .choices = explorer_figures_choices, IN(figures), .label = { .id = N_("Figures") } }, \
    { .name = "period", .type = FIELD_MONTH, IN(period), .label = { .id = N_("Period") } }, \
    { .name = "base", .type = FIELD_CHOICE, .choices = explorer_base_choices, IN(base), .label = { .id = N_("Data base") } }, \
    { .name = "compare", .type = FIELD_CHOICE, .choices = explorer_compare_choices, IN(compare), .label = { .id = N_("Compared with") } }, \
    { .name = "by", .type = FIELD_CHOICE, .choices = explorer_by_choices, IN(by), .label = { .id = N_("List of") } }, \
    { .name = "of", .type = FIELD_TEXT, .max = 100, IN(of), .label = { .id = N_("Measure") } }, \
    { .name = "where", .type = FIELD_TEXT, .max = 4000, IN(where), .label = { .id = N_("Only interviews with") } }, \
    { .name = "weighted", .type = FIELD_BOOL, IN(weighted), .label = { .id = N_("weighted") } }, \
    { .name = "find", .type = FIELD_TEXT, .max = 100, IN(find), .label = { .id = N_("Name contains") } }, \
    { .name = "sort", .type = FIELD_CODE, .max = 20, IN(sort), .label = { .id = N_("Sorted by") } }, \
    { .name = "format", .type = FIELD_CHOICE, .choices = explorer_format_choices, IN(format), .label = { .id = N_("form of the output") } }
#define UNIT \
    { .name = "kind", .type = FIELD_CHOICE, .required = true, .choices = explorer_by_choices, IN(kind) }, \
    { .name = "code", .type = FIELD_TEXT, .required = true, IN(code) }

static const struct field start_fields[] = { PICKERS };
static const struct field unit_fields[] = { UNIT, PICKERS };
static const struct field measure_fields[] = { UNIT, { .name = "measure", .type = FIELD_TEXT, .required = true, .max = 100, IN(measure) }, PICKERS };

const struct route explorer_routes[EXPLORER_ROUTES] = {
    { METHOD_GET, "/results", "result.read", ROUTE_FORM(struct explorer_query, start_fields), page_results },
    { METHOD_GET, "/results/{kind}/{code}", "result.read", ROUTE_FORM(struct explorer_query, unit_fields), page_results },
    { METHOD_GET, "/results/{kind}/{code}/{measure}", "result.read", ROUTE_FORM(struct explorer_query, measure_fields), page_results },
    { METHOD_GET, "/crosstab", "result.running", { { crosstab_fields, CROSSTAB_FIELDS }, sizeof(struct crosstab_input) }, page_crosstab },
};
const struct menu_entry explorer_menu[EXPLORER_MENU] = {
    { { .id = N_("Explorer") }, "/results", "result.read", N_("Results") }, { { .id = N_("Cross-table") }, "/crosstab", "result.running", N_("Results") },
};
