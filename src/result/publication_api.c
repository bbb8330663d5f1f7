#include "result/publication_api.h"
#include "org/user_gate.h"
#include "report/render.h"
#include "result/publication_actions.h"
#include "result/publication_verbatim.h"
#include "web/web.h"
#include <stdlib.h>

/* ---- which documents there are ---- */

struct document_answer { struct str report, of, unit, code; };
#define AT(m) API_AT(struct document_answer, m)
static const struct api_field document_fields[] = {
    { .name = "report", .type = API_TEXT, AT(report), .what = { .id = N_("monthly, quarterly, overview or ranking") } },
    { .name = "of", .type = API_TEXT, AT(of), .what = { .id = N_("its unit as the document's address wants it: nation, dealer:CODE …") } },
    { .name = "unit", .type = API_TEXT, AT(unit), .what = { .id = N_("nation, region, area, group or dealer") } },
    { .name = "code", .type = API_TEXT, AT(code), .what = { .id = N_("its code; REGION/NAME of an area, the name of a group") } },
};
static const struct api_shape document_shape = API_SHAPE(struct document_answer, document_fields);
static const struct api_answer documents_answer = { .format = "huifang.documents/1", .summary = { .id = N_("Documents of a release that the reader may read, each in zh and en") },
                                                    .shape = &document_shape, .is_list = true };

struct documents_input { struct opt_int id; struct api_page page; };
static const struct field documents_input_fields[] = {
    { .name = "id", .type = FIELD_ID, .required = true, FIELD_AT(struct documents_input, id), .hint = { .id = N_("id of a release (/api/v1/reports)") } },
    API_PAGE_FIELDS(struct documents_input),
};

/* Keys that rise, beside what is answered. */
struct keyed_document { struct str key; struct document_answer answer; };

static struct str document_key(const void *list, size_t i)
{
    return ((const struct keyed_document *)list)[i].key;
}

static int by_document_key(const void *x, const void *y)
{
    return str_cmp(((const struct keyed_document *)x)->key, ((const struct keyed_document *)y)->key);
}

static struct keyed_document keyed(struct arena *a, const struct publication_document_entry *e)
{
    struct str unit = str_of_c(publication_unit_name(e->kind));
    struct str of = e->kind == UNIT_NATION ? unit : str_printf(a, STR_FMT ":" STR_FMT, STR_ARG(unit), STR_ARG(e->code));
    return (struct keyed_document){ str_printf(a, STR_FMT " " STR_FMT, STR_ARG(e->report), STR_ARG(of)), { e->report, of, unit, e->code } };
}

static struct err *api_documents(struct req *r, const void *input)
{
    const struct documents_input *in = input;
    struct publication_key key = { .id = in->id.v };
    struct publication_document_list list;
    struct api_span span;
    TRY(reach_of_req(r, "result.read", &key.scope));
    TRY(publication_documents_load(r->db, r->arena, &key, &list));
    struct keyed_document *row = ARENA_ARRAY(r->arena, struct keyed_document, list.n + 1);
    for (size_t i = 0; i < list.n; i++)
        row[i] = keyed(r->arena, &list.row[i]);
    qsort(row, list.n, sizeof *row, by_document_key);
    TRY(api_span_of(r->arena, &in->page, &(struct api_sorted){ row, list.n, document_key }, &span));
    struct document_answer *answer = ARENA_ARRAY(r->arena, struct document_answer, span.n + 1);
    for (size_t i = 0; i < span.n; i++)
        answer[i] = row[span.first + i].answer;
    return api_list(r, (struct api_rows){ answer, span.n }, span.next);
}

/* ---- a document ---- */

static const struct { const char *name, *type; enum report_format format; } files[] = {
    { "json", "application/json", REPORT_JSON }, { "pdf", "application/pdf", REPORT_PDF },
    { "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", REPORT_XLSX }, { "csv", "text/csv; charset=utf-8", REPORT_CSV },
};
static const struct field_choice format_choices[] = { { "json", "json" }, { "pdf", "pdf" }, { "xlsx", "xlsx" }, { "csv", "csv" }, { NULL, NULL } };
static const struct field_choice language_choices[] = { { "zh", "zh" }, { "en", "en" }, { NULL, NULL } };
static const struct field_choice report_choices[] = { { "monthly", "monthly" }, { "quarterly", "quarterly" }, { "overview", "overview" }, { "ranking", "ranking" }, { NULL, NULL } };
static const struct api_answer file_answer = {
    .format = "huifang.report/1", .summary = { .id = N_("A document as it was released: as JSON, or the PDF or XLSX file that was issued") },
    .note = { .id = N_("The answer has an ETag: with If-None-Match a document that the reader has already is answered by 304. A correction is another release.") },
    .file_types = "application/json application/pdf application/vnd.openxmlformats-officedocument.spreadsheetml.sheet text/csv",
};

struct file_input { struct opt_int id; struct str report, of, language, format; };
#define IN(m) FIELD_AT(struct file_input, m)
static const struct field file_input_fields[] = {
    { .name = "id", .type = FIELD_ID, .required = true, IN(id), .hint = { .id = N_("id of a release (/api/v1/reports)") } },
    { .name = "report", .type = FIELD_CHOICE, .choices = report_choices, .required = true, IN(report), .hint = { .id = N_("monthly, quarterly, overview or ranking") } },
    { .name = "of", .type = FIELD_TEXT, .max = 200, .required = true, IN(of), .hint = { .id = N_("its unit: nation, region:CODE, area:REGION/NAME, group:NAME or dealer:CODE") } },
    { .name = "language", .type = FIELD_CHOICE, .choices = language_choices, IN(language), .hint = { .id = N_("zh or en; standard: zh") } },
    { .name = "format", .type = FIELD_CHOICE, .choices = format_choices, IN(format), .hint = { .id = N_("json, pdf, xlsx or csv; standard: json") } },
};

/* What is not issued: a form that never is. */
static struct err *send_rendered(struct req *r, const struct publication_document_key *k, enum report_format format)
{
    struct publication_document d;
    TRY(publication_document_load(r->db, r->arena, k, &d));
    return res_document(r, &(struct res_document){ .document = &d.document, .lang = lang_load(r->arena, k->language), .format = format, .name = k->report });
}

static struct err *api_document(struct req *r, const void *input)
{
    const struct file_input *in = input;
    struct publication_document_key k = { .publication.id = in->id.v, .report = in->report, .language = in->language.p ? in->language : STR("zh") };
    struct job job = job_of_req(r);
    struct str content = STR_NONE;
    size_t f = 0;
    TRY(reach_of_req(r, "result.read", &k.publication.scope));
    if (!publication_unit_of_text(in->of, &k.kind, &k.code))
        return ERR(r->arena, ERR_INVALID, "A unit is nation, region:CODE, area:REGION/NAME, group:NAME or dealer:CODE, not \"{0}\".", ARG_S(in->of));
    for (size_t i = 0; i < ARRAY_LEN(files); i++)
        f = str_eq_c(in->format, files[i].name) ? i : f;
    if (files[f].format == REPORT_PDF || files[f].format == REPORT_XLSX)
        TRY(publication_file_issue(&job, &k, str_of_c(files[f].name), &content));
    if (!content.p)
        return send_rendered(r, &k, files[f].format);
    return res_bytes(r, 200, files[f].type, content);
}

/* ---- screened texts ---- */

struct text_answer { struct str dealer, step, kind, codes, text; };
#undef AT
#define AT(m) API_AT(struct text_answer, m)
static const struct api_field text_fields[] = {
    { .name = "dealer", .type = API_TEXT, AT(dealer), .what = { .id = N_("code of the dealer") } },
    { .name = "step", .type = API_TEXT, .may_be_null = true, AT(step), .what = { .id = N_("process step") } },
    { .name = "kind", .type = API_TEXT, .may_be_null = true, AT(kind), .what = { .id = N_("praise, suggestion, complaint or expectation") } },
    { .name = "codes", .type = API_TEXT, AT(codes), .what = { .id = N_("codes of the code frame, commas between them") } },
    { .name = "text", .type = API_TEXT, AT(text), .what = { .id = N_("what the customer said, screened") } },
};
static const struct api_shape text_shape = API_SHAPE(struct text_answer, text_fields);
static const struct api_answer texts_answer = { .format = "huifang.verbatims/1", .summary = { .id = N_("Screened open answers of a release, in random order") }, .shape = &text_shape, .is_list = true };

struct texts_input { struct opt_int publication; struct api_page page; };
static const struct field texts_input_fields[] = {
    { .name = "publication", .type = FIELD_ID, .required = true, FIELD_AT(struct texts_input, publication), .hint = { .id = N_("id of a release (/api/v1/reports)") } },
    API_PAGE_FIELDS(struct texts_input),
};

struct keyed_text { struct str key; struct text_answer answer; };

static struct str text_key(const void *list, size_t i)
{
    return ((const struct keyed_text *)list)[i].key;
}

static struct err *api_texts(struct req *r, const void *input)
{
    const struct texts_input *in = input;
    struct publication_key key = { .id = in->publication.v };
    struct publication_verbatims all;
    struct api_span span;
    TRY(reach_of_req(r, "result.read", &key.scope));
    TRY(publication_verbatims_load(r->db, r->arena, &key, &all));
    struct keyed_text *row = ARENA_ARRAY(r->arena, struct keyed_text, all.n + 1);
    for (size_t i = 0; i < all.n; i++) {
        const struct verbatim_text *t = &all.row[i].text;
        row[i] = (struct keyed_text){ str_printf(r->arena, "%010lld", (long long)all.row[i].position),
                                      { all.row[i].dealer, t->step.n ? t->step : STR_NONE, t->kind ? str_of_c(verbatim_kind_name(t->kind)) : STR_NONE, t->codes, t->text } };
    }
    TRY(api_span_of(r->arena, &in->page, &(struct api_sorted){ row, all.n, text_key }, &span));
    struct text_answer *answer = ARENA_ARRAY(r->arena, struct text_answer, span.n + 1);
    for (size_t i = 0; i < span.n; i++)
        answer[i] = row[span.first + i].answer;
    return api_list(r, (struct api_rows){ answer, span.n }, span.next);
}

const struct route publication_api_routes[PUBLICATION_API_ROUTES] = {
    { METHOD_GET, "/api/v1/reports/{id}/documents", "result.read", ROUTE_FORM(struct documents_input, documents_input_fields), api_documents, .answer = &documents_answer },
    { METHOD_GET, "/api/v1/reports/{id}/document", "result.read", ROUTE_FORM(struct file_input, file_input_fields), api_document, .answer = &file_answer },
    { METHOD_GET, "/api/v1/verbatims", "result.read", ROUTE_FORM(struct texts_input, texts_input_fields), api_texts, .answer = &texts_answer },
};
