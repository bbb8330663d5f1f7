#include "interview/interview_export_pages.h"
#include "base/id_text.h"
#include "interview_export_tmpl.h"
#include "org/user_gate.h"

struct export_input { struct str programme, format; struct opt_int from, to; };
#define IN(m) FIELD_AT(struct export_input, m)
static const struct field fields[] = {
    { .name = "programme", .type = FIELD_CHOICE, .choices = programme_choices, .required = true, IN(programme), .label = { .id = N_("Programme") } },
    { .name = "from", .type = FIELD_MONTH, .required = true, IN(from), .label = { .id = N_("From month") } },
    { .name = "to", .type = FIELD_MONTH, .required = true, IN(to), .label = { .id = N_("To month") } },
    { .name = "format", .type = FIELD_CHOICE, .choices = interview_export_formats, .required = true, IN(format), .label = { .id = N_("Format") } },
};

/* ---- the job ---- */

static struct err *run_export(struct job_run *run, const void *input)
{
    const struct export_input *in = input;
    struct interview_export x = { .programme = in->programme, .from = (int32_t)in->from.v, .to = (int32_t)in->to.v, .scope = run->scope };
    struct arena *a = run->job.arena;
    int64_t rows;
    TRY(interview_export_format_of(a, in->format, STR_NONE, &x.format));
    TRY(job_result_path(&run->job, run->id, &x.path));
    TRY(interview_export(&run->job, &x, &rows));
    run->result.text = MSG("{0} interviews are in the file.", ARG_I(rows));
    run->result.file_name = str_printf(a, STR_FMT "-" STR_FMT "-" STR_FMT "." STR_FMT, STR_ARG(in->programme), STR_ARG(civil_month_str(a, x.from)), STR_ARG(civil_month_str(a, x.to)), STR_ARG(in->format));
    run->result.file_type = x.format == INTERVIEW_EXPORT_SAV ? "application/x-spss-sav" : "text/csv; charset=utf-8";
    return NULL;
}

const struct job_kind interview_export_job = { .name = "export.interviews", .title = { .id = N_("Write interviews row by row") }, .is_long = true,
                                               .form = ROUTE_FORM(struct export_input, fields), .run = run_export };

/* ---- the page ---- */

static struct err *show(struct req *r, const struct export_input *in, struct msg problem, int status)
{
    struct job job = job_of_req(r);
    int32_t last = civil_month_of_date(job_today(&job)) - 1;
    const struct export_choice programmes[] = { { "service", MSG("After-sales"), !str_eq_c(in->programme, "sales") }, { "sales", MSG("Sales"), str_eq_c(in->programme, "sales") } };
    const struct export_choice formats[] = { { "sav", MSG("SPSS (.sav)"), !str_eq_c(in->format, "csv") }, { "csv", MSG("CSV"), str_eq_c(in->format, "csv") } };
    struct export_view v = { .r = r, .programme = programmes, .format = formats, .n = 2, .problem = problem,
                             .from = civil_month_str(r->arena, in->from.has ? (int32_t)in->from.v : last - 11), .to = civil_month_str(r->arena, in->to.has ? (int32_t)in->to.v : last) };
    struct html_part body;
    tmpl_interview_export(html_part_begin(&body, &r->html), &v);
    return res_page(r, &(struct page){ .title = MSG("Row-level data"), .body = html_part_end(&body), .status = status });
}

static struct err *page_export(struct req *r, const void *input UNUSED)
{
    return show(r, &(struct export_input){ 0 }, (struct msg){ 0 }, 0);
}

static struct err *page_export_start(struct req *r, const void *input)
{
    const struct export_input *in = input;
    struct job job = job_of_req(r);
    struct job_request q = { .kind = &interview_export_job, .argument = { { "programme", in->programme }, { "from", civil_month_str(r->arena, (int32_t)in->from.v) },
                                                                         { "to", civil_month_str(r->arena, (int32_t)in->to.v) }, { "format", in->format } } };
    int64_t id;
    if (!req_is_valid(r))
        return show(r, in, MSG("Choose programme, months and format."), 400);
    if (in->to.v < in->from.v)
        return show(r, in, MSG("The last month lies before the first."), 400);
    TRY(reach_of_req(r, "export.interviews", &q.scope));
    TRY(job_add_now(&job, &q, &id));
    return res_redirect(r, str_printf(r->arena, "/jobs/" STR_FMT, STR_ARG(id_text(r->arena, id))));
}

const struct route interview_export_routes[EXPORT_ROUTES] = {
    { METHOD_GET, "/exports/interviews", "export.interviews", ROUTE_NO_FORM, page_export },
    { METHOD_POST, "/exports/interviews", "export.interviews", ROUTE_FORM(struct export_input, fields), page_export_start, .shows_issues = true },
};
