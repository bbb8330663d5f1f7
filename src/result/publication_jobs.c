#include "result/publication_jobs.h"
#include "platform/frozen_document.h"
#include "report/render.h"
#include "result/publication_calendar.h"
#include "sheet/zip_out.h"

static const struct field_choice kind_choices[] = { { "monthly", "monthly" }, { "quarterly", "quarterly" }, { NULL, NULL } };

/* ---- making ---- */

struct make_input { struct str programme, kind, reason; struct opt_int period; };

static struct str page_of(struct arena *a, int64_t id)
{
    return str_printf(a, "/reports/" STR_FMT, STR_ARG(db_id_str(a, id)));
}

static struct err *run_make(struct job_run *run, const void *input)
{
    const struct make_input *in = input;
    int64_t id;
    TRY(publication_make(&run->job, &(struct publication_new){ in->programme, in->kind, (int32_t)in->period.v, in->reason, run->features }, &id));
    run->result.text = MSG("The draft is ready to be checked.");
    run->result.page = page_of(run->job.arena, id);
    return NULL;
}

static const struct field make_fields[] = {
    { .name = "programme", .type = FIELD_CHOICE, .required = true, .choices = programme_choices, FIELD_AT(struct make_input, programme) },
    { .name = "kind", .type = FIELD_CHOICE, .required = true, .choices = kind_choices, FIELD_AT(struct make_input, kind) },
    { .name = "period", .type = FIELD_MONTH, .required = true, FIELD_AT(struct make_input, period) },
    { .name = "reason", .type = FIELD_TEXT, .max = 1000, FIELD_AT(struct make_input, reason) },
};
const struct job_kind publication_make_job = { .name = "publication.make", .title = { .id = N_("Make the draft of reports") }, .is_long = true,
                                               .form = ROUTE_FORM(struct make_input, make_fields), .run = run_make };

struct err *publication_ask_make(struct job *job, const struct publication_new *in, int64_t *id)
{
    struct str month = civil_month_str(job->arena, in->period);
    struct job_request q = {
        .kind = &publication_make_job, .argument = { { "programme", in->programme }, { "kind", in->kind }, { "period", month }, { "reason", in->reason } },
        .key = str_printf(job->arena, "publication.make " STR_FMT " " STR_FMT " " STR_FMT, STR_ARG(in->programme), STR_ARG(in->kind), STR_ARG(month)), .scope = { .kind = SCOPE_SYSTEM },
    };
    if (!in->reason.p)
        q.argument[3] = (struct job_argument){ NULL, STR_NONE };
    return job_add_now(job, &q, id);
}

/* ---- issuing ---- */

struct id_input { struct opt_int id; };
static const struct field id_fields[] = { { .name = "id", .type = FIELD_ID, .required = true, FIELD_AT(struct id_input, id) } };

static struct err *run_issue(struct job_run *run, const void *input)
{
    int64_t id = ((const struct id_input *)input)->id.v;
    TRY(publication_issue(&run->job, id));
    run->result.text = MSG("PDF and XLSX files of all reports are issued.");
    run->result.page = page_of(run->job.arena, id);
    return NULL;
}

const struct job_kind publication_issue_job = { .name = "publication.issue", .title = { .id = N_("Issue PDF and XLSX files of reports") }, .is_long = true,
                                                .form = ROUTE_FORM(struct id_input, id_fields), .run = run_issue };

/* ---- all reports in one file ---- */

struct zipping { struct job_run *run; struct publication_key key; struct str language; struct zip_out *zip; };

static struct err *zip_file(struct zipping *z, const struct publication_document_entry *e, const char *format)
{
    struct arena *a = z->run->job.arena;
    struct publication_document_key k = { z->key, e->report, e->kind, e->code, z->language };
    struct str content;
    TRY(publication_file_load(z->run->job.db, a, &k, str_of_c(format), &content));
    if (!content.p)
        return NULL;
    return zip_out_add(z->zip, str_printf(a, "%s/" STR_FMT "-" STR_FMT ".%s", publication_unit_name(e->kind), STR_ARG(e->code), STR_ARG(e->report), format), content);
}

static struct err *run_zip(struct job_run *run, const void *input)
{
    struct job *job = &run->job;
    struct publication_document_list list;
    struct publication p;
    const char *path;
    struct zipping z = { .run = run, .key = { ((const struct id_input *)input)->id.v, run->scope, false }, .language = lang_is_chinese(job->lang) ? STR("zh") : STR("en") };
    TRY(publication_load(job->db, job->arena, &z.key, &p));
    TRY(publication_issue(job, p.id));
    TRY(publication_documents_load(job->db, job->arena, &z.key, &list));
    TRY(job_result_path(job, run->id, &path));
    TRY(zip_out_new(job->arena, path, &z.zip));
    for (size_t i = 0; i < list.n; i++) {
        job_progress(job, &MSG("Reports"), (int64_t)i, (int64_t)list.n);
        TRY(zip_file(&z, &list.row[i], "pdf"));
        TRY(zip_file(&z, &list.row[i], "xlsx"));
    }
    TRY(zip_out_write(z.zip));
    run->result = (struct job_result){ .text = MSG("{0} reports as PDF and XLSX.", ARG_I(list.n)), .page = page_of(job->arena, p.id), .file_type = "application/zip",
                                       .file_name = str_printf(job->arena, STR_FMT "-" STR_FMT "-" STR_FMT "-V%lld.zip", STR_ARG(p.programme), STR_ARG(p.kind), STR_ARG(civil_month_str(job->arena, p.period)), (long long)p.edition) };
    return NULL;
}

const struct job_kind publication_zip_job = { .name = "publication.zip", .title = { .id = N_("All reports as a ZIP file") }, .is_long = true,
                                              .form = ROUTE_FORM(struct id_input, id_fields), .run = run_zip };

/* ---- comparing ---- */

static struct err *run_compare(struct job_run *run, const void *input)
{
    struct job *job = &run->job;
    int64_t id = ((const struct id_input *)input)->id.v;
    struct document d;
    const char *path;
    TRY(publication_compare(job, id, &d));
    TRY(job_result_path(job, run->id, &path));
    TRY(report_render_file(job->arena, &d, job->lang, REPORT_XLSX, path));
    run->result = (struct job_result){ .text = MSG("{0} cells differ.", ARG_I(d.section[0].table->n_rows)), .page = page_of(job->arena, id), .file_name = STR("compare.xlsx"),
                                       .file_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" };
    return NULL;
}

const struct job_kind publication_compare_job = { .name = "publication.compare", .title = { .id = N_("Compare released reports with today's data") }, .is_long = true,
                                                  .form = ROUTE_FORM(struct id_input, id_fields), .run = run_compare };

struct err *publication_ask(struct job *job, const struct job_kind *kind, int64_t publication, struct db_scope scope, int64_t *id)
{
    struct str number = db_id_str(job->arena, publication);
    struct job_request q = { .kind = kind, .argument = { { "id", number } }, .key = str_printf(job->arena, "%s " STR_FMT " %lld", kind->name, STR_ARG(number), (long long)job->who_id), .scope = scope };
    return job_add_now(job, &q, id);
}

/* ---- reminders ---- */

static struct err *run_remind(struct job_run *run, const void *input UNUSED)
{
    return publication_remind(&run->job);
}

enum { REMIND_AT = 8 * 60 + 30 };
const struct job_kind publication_remind_job = { .name = "publication.remind", .title = { .id = N_("Remind of reports that are due") }, .run = run_remind, .every = JOB_EVERY_DAY, .minute = REMIND_AT };
