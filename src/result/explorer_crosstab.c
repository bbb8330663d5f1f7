/* /crosstab: huifang crosstab as a page, for people who see running figures. */
#include "result/explorer_crosstab.h"
#include "explorer_crosstab_tmpl.h"
#include "explorer_tmpl.h"
#include "org/user_gate.h"
#include "result/explorer_pages.h"
#include "result/result_axis.h"

struct html crosstab_document(struct html_out *o, const struct document *d)
{
    html_document_put(o, d);
    return (struct html){ { "", 0 } };
}

static const struct { const char *word; const char *title; } words[] = {
    { "region", N_("Region") }, { "area", N_("Area") }, { "group", N_("Group") }, { "dealer", N_("Dealer") }, { "month", N_("Month") }, { "model", N_("Model") },
    { "model_year", N_("Model year") }, { "owner_type", N_("Owner") }, { "work_type", N_("Kind of work") }, { "age_band", N_("Age band") }, { "advisor", N_("Service advisor") },
    { "question", N_("Question") },
};

static void put_choices(const struct req *r, struct crosstab_view *v)
{
    struct explorer_choice *word = ARENA_ARRAY(r->arena, struct explorer_choice, ARRAY_LEN(words)), *programme = ARENA_ARRAY(r->arena, struct explorer_choice, 2);
    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        word[i] = (struct explorer_choice){ str_of_c(words[i].word), tr(r->lang, words[i].title), false };
    programme[0] = (struct explorer_choice){ STR("service"), tr(r->lang, N_("After-sales")), str_eq_c(v->in->programme, "service") };
    programme[1] = (struct explorer_choice){ STR("sales"), tr(r->lang, N_("Sales")), str_eq_c(v->in->programme, "sales") };
    v->word = word, v->n_words = ARRAY_LEN(words);
    v->programme = programme, v->n_programmes = 2;
}

/* The year up to the month that is over, when nothing was said. */
static struct crosstab_input settled(const struct job *job, const struct crosstab_input *in)
{
    struct crosstab_input out = *in;
    int32_t last = civil_month_of_date(job_today(job)) - 1;
    out.to = in->to.has ? in->to : SOME_INT(last);
    out.from = in->from.has ? in->from : SOME_INT(out.to.v - 11);
    out.programme = str_is_empty(in->programme) ? STR("service") : in->programme;
    out.scope = str_is_empty(in->scope) ? STR_NONE : in->scope;
    out.columns = str_is_empty(in->columns) ? STR_NONE : in->columns;
    return out;
}

static struct html exports(const struct req *r)
{
    static const char *const labels[] = { "XLSX", "CSV", "JSON", "PDF" };
    struct explorer_choice form[ARRAY_LEN(labels)];
    struct html_part part;
    for (size_t i = 0; i < ARRAY_LEN(labels); i++)
        form[i] = (struct explorer_choice){ str_printf(r->arena, STR_FMT "?" STR_FMT "&format=%s", STR_ARG(r->path), STR_ARG(r->query), explorer_format_choices[i].value), str_of_c(labels[i]), false };
    tmpl_explorer_exports(html_part_begin(&part, &r->html), form, ARRAY_LEN(form));
    return html_part_end(&part);
}

struct err *page_crosstab(struct req *r, const void *input)
{
    struct job job = job_of_req(r);
    struct crosstab_input in = settled(&job, input);
    struct crosstab_view v = { .in = &in, .from = civil_month_str(r->arena, (int32_t)in.from.v), .to = civil_month_str(r->arena, (int32_t)in.to.v) };
    struct document d;
    struct html_part body;
    struct page p = { .title = MSG("Cross-table") };
    if (!str_is_empty(in.rows)) {
        struct err *e = crosstab_make(&job, &in, &d);
        if (e && (in.out.format.p || (e->code != ERR_INVALID && e->code != ERR_NOT_FOUND)))
            return e;
        v.trouble = e ? e->msg : (struct msg){ .id = NULL };
        v.document = e ? NULL : &d;
    }
    if (in.out.format.p && v.document)
        return explorer_send(r, &d, in.out.format, STR("crosstab"));
    put_choices(r, &v);
    if (v.document)
        p.actions = exports(r);
    tmpl_explorer_crosstab(html_part_begin(&body, &r->html), &v);
    p.body = html_part_end(&body);
    return res_page(r, &p);
}

#define IN(member) FIELD_AT(struct crosstab_input, member)
const struct field crosstab_fields[CROSSTAB_FIELDS] = {
    { .name = "programme", .type = FIELD_CHOICE, .choices = programme_choices, IN(programme), .label = { .id = N_("Programme") } },
    { .name = "from", .type = FIELD_MONTH, IN(from), .label = { .id = N_("First month") } },
    { .name = "to", .type = FIELD_MONTH, IN(to), .label = { .id = N_("Last month") } },
    { .name = "rows", .type = FIELD_CODE, IN(rows), .label = { .id = N_("Rows") } },
    { .name = "columns", .type = FIELD_CODE, IN(columns), .label = { .id = N_("Columns") } },
    { .name = "measure", .type = FIELD_CODE, IN(measure), .label = { .id = N_("Index of question") } },
    { .name = "scope", .type = FIELD_TEXT, IN(scope), .label = { .id = N_("Unit") } },
    { .name = "where", .type = FIELD_TEXT, .max = 4000, IN(where), .label = { .id = N_("Only interviews with") } },
    { .name = "weighted", .type = FIELD_BOOL, IN(weighted), .label = { .id = N_("weighted") } },
    { .name = "format", .type = FIELD_CHOICE, .choices = explorer_format_choices, IN(out.format), .label = { .id = N_("form of the output") } },
};
