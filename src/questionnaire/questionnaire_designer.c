/* /questionnaires/drafts: writing questionnaires. The editor in the browser holds the SurveyJS JSON and sends it back as it changes; everything that
 * decides (checks, words of conditions, preview, differences) happens here. */
#include "questionnaire/questionnaire_designer.h"
#include "base/id_text.h"
#include "base/utf8.h"
#include "org/user_gate.h"
#include "questionnaire/questionnaire_catalogue.h"
#include "questionnaire/questionnaire_pages.h"
#include "questionnaire/questionnaire_plain.h"
#include "questionnaire/questionnaire_reading.h"
#include "questionnaire_sql.h"
#include "questionnaire_designer_tmpl.h"

enum { FILE_BYTES = DRAFT_MOST_BYTES };

static const struct crumb up[] = { { { .id = N_("Questionnaires") }, { "/questionnaires", 15 } } };

static struct str draft_path(struct arena *a, int64_t id, const char *more)
{
    return str_printf(a, "/questionnaires/drafts/" STR_FMT "%s", STR_ARG(id_text(a, id)), more);
}

/* ---- beginning ---- */

struct start_input { struct opt_int from; struct str code, programme; };
static const struct field_choice programmes[] = { { "service", "service" }, { "sales", "sales" }, { NULL, NULL } };
static const struct field start_fields[] = {
    { .name = "from", .type = FIELD_ID, FIELD_AT(struct start_input, from) },
    { .name = "code", .type = FIELD_CODE, .max = 40, FIELD_AT(struct start_input, code), .label = { .id = N_("Code") } },
    { .name = "programme", .type = FIELD_CHOICE, .choices = programmes, FIELD_AT(struct start_input, programme), .label = { .id = N_("Programme") } },
};

static struct err *page_start(struct req *r, const void *input)
{
    const struct start_input *in = input;
    struct job job = job_of_req(r);
    struct draft_start start = { .version_id = in->from.v, .code = in->code, .programme = in->programme };
    int64_t id;
    if (!in->from.has && (str_is_empty(in->code) || str_is_empty(in->programme)))
        return ERR(r->arena, ERR_INVALID, "A new questionnaire needs a code and a programme.");
    TRY(draft_create(&job, &start, &id));
    return res_redirect(r, draft_path(r->arena, id, ""));
}

static struct err *read_upload(struct req *r, struct str *out)
{
    if (r->n_uploads != 1 || r->upload[0].bytes == 0)
        return ERR(r->arena, ERR_INVALID, "Choose a file, then send it.");
    char *bytes = arena_alloc(r->arena, (size_t)r->upload[0].bytes);
    FILE *f = fopen(r->upload[0].path, "rb");
    size_t n = f ? fread(bytes, 1, (size_t)r->upload[0].bytes, f) : 0;
    if (f)
        fclose(f);
    *out = (struct str){ bytes, n };
    return n == (size_t)r->upload[0].bytes ? NULL : ERR(r->arena, ERR_IO, "The file could not be read.");
}

static struct err *page_start_file(struct req *r, const void *input UNUSED)
{
    struct job job = job_of_req(r);
    struct draft_start start = { 0 };
    int64_t id;
    TRY(read_upload(r, &start.text));
    TRY(draft_create(&job, &start, &id));
    return res_redirect(r, draft_path(r->arena, id, ""));
}

/* ---- the editor ---- */

static const struct field id_fields[] = { { .name = "id", .type = FIELD_ID, .required = true, FIELD_AT(struct questionnaire_id_input, id) }, { .name = "save", .type = FIELD_TEXT, FIELD_AT(struct questionnaire_id_input, save) } };
static const struct field key_fields[] = {
    { .name = "id", .type = FIELD_ID, .required = true, FIELD_AT(struct questionnaire_id_input, id) },
    { .name = "revision", .type = FIELD_INT, .required = true, FIELD_AT(struct questionnaire_id_input, revision) },
};

static const struct designer_choice kinds[] = {
    { "level", { .id = N_("levels") } }, { "yes_no", { .id = N_("yes or no") } }, { "choice", { .id = N_("one of several") } }, { "multiple", { .id = N_("several of several") } },
    { "number", { .id = N_("number") } }, { "rating", { .id = N_("number as a row of buttons") } }, { "text", { .id = N_("open answer") } }, { "line", { .id = N_("open answer, one line") } },
    { "html", { .id = N_("text to read out") } }, { "matrix", { .id = N_("levels, a row each") } },
};
static const struct designer_words words = {
    { .id = N_("Title") }, { .id = N_("Introduction to its questions") }, { .id = N_("Question") }, { .id = N_("Words") }, { .id = N_("For the interviewer, not read out") },
    { .id = N_("Asked when") }, { .id = N_("Must be answered when") }, { .id = N_("May be answered when") },
};
static const struct designer_choice label_sets[] = { { "satisfaction", { .id = N_("satisfaction") } }, { "likelihood", { .id = N_("likelihood") } }, { "comparison", { .id = N_("comparison") } } };
static const struct designer_choice families[] = { { "loyalty", { .id = N_("loyalty") } }, { "satisfaction", { .id = N_("satisfaction") } }, { "screener", { .id = N_("screener") } },
                                                   { "open", { .id = N_("open") } }, { "person", { .id = N_("about the person") } }, { "integrity", { .id = N_("integrity") } } };
static const struct designer_choice comparables[] = { { "same", { .id = N_("same: the series goes on") } }, { "changed", { .id = N_("changed: a new series") } }, { "new", { .id = N_("new") } } };

static struct err *send_definition(struct req *r, struct str definition, struct str name, bool save)
{
    if (save)
        TRY(res_header(r, "Content-Disposition", str_printf(r->arena, "attachment; filename=\"" STR_FMT ".json\"", STR_ARG(name))));
    return res_bytes(r, 200, "application/json; charset=utf-8", definition);
}

/* A code may have any letters; a file's name gets plain ones. */
static struct str file_name(struct arena *a, struct str code, int64_t version)
{
    struct buf b = buf_on(a);
    for (size_t i = 0; i < code.n; i++)
        buf_add_char(&b, (unsigned char)code.p[i] > 0x7E || code.p[i] == '/' || code.p[i] == '\\' ? '_' : code.p[i]);
    buf_addf(&b, "-%lld", (long long)version);
    return buf_str(&b);
}

static struct err *page_draft_definition(struct req *r, const void *input)
{
    const struct questionnaire_id_input *in = input;
    struct draft d;
    TRY(draft_load(r->db, r->arena, in->id.v, &d));
    return send_definition(r, d.definition, file_name(r->arena, d.code, d.version), in->save.n > 0);
}

static struct err *page_version_definition(struct req *r, const void *input)
{
    const struct questionnaire_id_input *in = input;
    struct questionnaire_version_load_row row;
    bool found;
    TRY(questionnaire_version_load(r->db, r->arena, &(struct questionnaire_version_load_in){ .id = in->id.v }, &row, &found));
    if (!found)
        return ERR(r->arena, ERR_NOT_FOUND, "There is no such version of a questionnaire.");
    return send_definition(r, row.definition, file_name(r->arena, row.code, row.version), in->save.n > 0);
}

struct catalogue_input { struct str programme; };
static const struct field catalogue_fields[] = { { .name = "programme", .type = FIELD_CHOICE, .choices = programmes, .required = true, FIELD_AT(struct catalogue_input, programme) } };

static struct err *page_catalogue(struct req *r, const void *input)
{
    bool sales = str_eq_c(((const struct catalogue_input *)input)->programme, "sales");
    return res_bytes(r, 200, "application/json; charset=utf-8", sales ? questionnaire_sales_json() : questionnaire_service_json());
}

/* ---- saving ---- */

/* Where the editor shows it: a place in the JSON, or a question's code. */
static struct str place_of(const struct err *e)
{
    return e->msg.arg[0].kind == ARG_TEXT ? e->msg.arg[0].s : STR("");
}

static void put_problem(struct json_out *j, struct req *r, const struct err *e)
{
    json_key_c(j, "problem");
    json_object(j);
    json_put_str(j, "message", tr_msg(r->arena, r->lang, &e->msg));
    json_put_str(j, "where", place_of(e));
    json_object_end(j);
}

struct report { struct err *problem; int64_t seconds, questions; };

/* What there is to say of a draft: the first thing that is wrong, and how long it is. */
static struct report report_of(struct req *r, const struct draft *d)
{
    struct script s;
    struct report out = { .problem = script_read(r->arena, d->definition, &s) };
    if (out.problem)
        return out;
    out.seconds = script_estimate_s(r->arena, &s);
    out.questions = (int64_t)s.of.n_questions;
    out.problem = draft_check(r->db, r->arena, d->based_on, &s);
    return out;
}

static struct err *answer_saved(struct req *r, const struct draft *d)
{
    struct report report = report_of(r, d);
    struct json_out *j = res_json(r, 200);
    json_object(j);
    json_put_int(j, "revision", d->revision);
    if (report.problem)
        put_problem(j, r, report.problem);
    json_put_int(j, "minutes", (report.seconds + 59) / 60);
    json_put_bool(j, "long", report.seconds > QUESTIONNAIRE_LONG_S);
    json_put_int(j, "questions", report.questions);
    json_object_end(j);
    return NULL;
}

struct save_input { struct opt_int id, revision; struct str definition; };
static const struct field save_fields[] = {
    { .name = "id", .type = FIELD_ID, .required = true, FIELD_AT(struct save_input, id) },
    { .name = "revision", .type = FIELD_INT, .required = true, FIELD_AT(struct save_input, revision) },
    { .name = "definition", .type = FIELD_TEXT, .required = true, .max = DRAFT_MOST_BYTES, FIELD_AT(struct save_input, definition) },
};

/* Errors are told as JSON: the editor shows them and keeps what was written. */
static struct err *page_save(struct req *r, const void *input)
{
    const struct save_input *in = input;
    struct job job = job_of_req(r);
    struct str definition = req_raw(r, "definition"); /* as it was written: fields are cleaned of full-width signs */
    struct draft d;
    int64_t revision;
    struct err *e = draft_save(&job, (struct draft_key){ in->id.v, in->revision.v }, definition, &revision);
    e = e ? e : draft_load(r->db, r->arena, in->id.v, &d);
    if (!e)
        return answer_saved(r, &d);
    struct json_out *j = res_json(r, err_http_status(e->code));
    json_object(j);
    put_problem(j, r, e);
    json_object_end(j);
    return NULL;
}

/* ---- the editor's page ---- */

static struct err *page_editor(struct req *r, const void *input)
{
    struct draft d;
    struct html_part body, actions;
    TRY(draft_load(r->db, r->arena, ((const struct questionnaire_id_input *)input)->id.v, &d));
    struct designer_view v = { .r = r, .draft = &d, .id = id_text(r->arena, d.id), .base = d.based_on.has ? id_text(r->arena, d.based_on.v) : STR_NONE, .is_tested = str_eq_c(d.state, "tested"),
                               .names = STR("{visit.dealer} {visit.day} {visit.work_type} {visit.model} {agency} {brand} {minutes}"),
                               .words = words, .kind = kinds, .n_kinds = ARRAY_LEN(kinds), .labels = label_sets, .n_labels = ARRAY_LEN(label_sets), .family = families, .n_families = ARRAY_LEN(families),
                               .comparable = comparables, .n_comparables = ARRAY_LEN(comparables) };
    struct report report = report_of(r, &d);
    v.questions = report.questions;
    v.minutes = (report.seconds + 59) / 60;
    v.is_long = report.seconds > QUESTIONNAIRE_LONG_S;
    if (report.problem) {
        v.problem = report.problem->msg;
        v.where = place_of(report.problem);
    }
    tmpl_designer(html_part_begin(&body, &r->html), &v);
    tmpl_designer_actions(html_part_begin(&actions, &r->html), &v);
    return res_page(r, &(struct page){ .title_text = str_printf(r->arena, STR_FMT " · %lld", STR_ARG(d.code), (long long)d.version), .crumb = up, .n_crumbs = 1, .body = html_part_end(&body),
                                       .actions = html_part_end(&actions) });
}

/* ---- a condition while it is typed ---- */

struct condition_input { struct opt_int id; struct str text, code; };
static const struct field condition_fields[] = {
    { .name = "id", .type = FIELD_ID, .required = true, FIELD_AT(struct condition_input, id) },
    { .name = "text", .type = FIELD_TEXT, .required = true, .may_be_empty = true, .max = EXPRESSION_MOST_BYTES, FIELD_AT(struct condition_input, text) },
    { .name = "code", .type = FIELD_TEXT, .max = 40, FIELD_AT(struct condition_input, code) },
};

/* The first name that no question before this one has. */
static struct err *check_names(struct req *r, const struct script *s, const struct expression *e, struct str code)
{
    const struct str *name;
    size_t n = expression_questions(r->arena, e, &name), own = script_find(s, code);
    for (size_t i = 0; i < n; i++) {
        size_t k = script_find(s, name[i]);
        if (script_is_fact(name[i]) || k < own || (own >= SCRIPT_END && k < SCRIPT_END))
            continue;
        return ERR(r->arena, ERR_INVALID, "{0}: no question before this one has this code.", ARG_S(name[i]));
    }
    return NULL;
}

static struct err *page_condition(struct req *r, const void *input)
{
    const struct condition_input *in = input;
    struct draft d;
    struct script s;
    const struct expression *e = NULL;
    TRY(draft_load(r->db, r->arena, in->id.v, &d));
    struct err *fault = expression_parse(r->arena, req_raw(r, "text"), &e);
    bool has_script = !fault && !script_read(r->arena, draft_without_conditions(r->arena, d.definition), &s);
    struct json_out *j = res_json(r, 200);
    json_object(j);
    if (fault)
        json_put_int(j, "at", fault->msg.arg[0].i);
    if (has_script)
        fault = check_names(r, &s, e, in->code);
    if (fault)
        json_put_str(j, "message", tr_msg(r->arena, r->lang, &fault->msg));
    else
        json_put_str(j, "plain", has_script ? script_condition_text(r->arena, &s, e, r->lang) : expression_text(r->arena, e));
    json_object_end(j);
    return NULL;
}

/* ---- states ---- */

static struct err *page_tested(struct req *r, const void *input)
{
    const struct questionnaire_id_input *in = input;
    struct job job = job_of_req(r);
    TRY(draft_mark_tested(&job, (struct draft_key){ in->id.v, in->revision.v }));
    res_flash(r, MSG("Marked as tested. It can go into the field now."));
    return res_redirect(r, draft_path(r->arena, in->id.v, ""));
}

static struct err *page_field(struct req *r, const void *input)
{
    const struct questionnaire_id_input *in = input;
    struct job job = job_of_req(r);
    int64_t version_id;
    TRY(draft_to_field(&job, (struct draft_key){ in->id.v, in->revision.v }, &version_id));
    res_flash(r, MSG("The version is in the field. It never changes any more; a change begins the next version."));
    return res_redirect(r, str_printf(r->arena, "/questionnaires/" STR_FMT, STR_ARG(id_text(r->arena, version_id))));
}

static struct err *page_discard(struct req *r, const void *input)
{
    struct job job = job_of_req(r);
    TRY(draft_discard(&job, ((const struct questionnaire_id_input *)input)->id.v));
    res_flash(r, MSG("The draft is thrown away."));
    return res_redirect(r, STR("/questionnaires"));
}

static struct err *page_close(struct req *r, const void *input)
{
    struct job job = job_of_req(r);
    int64_t id = ((const struct questionnaire_id_input *)input)->id.v;
    TRY(questionnaire_close(&job, id));
    res_flash(r, MSG("The version is closed: nobody is interviewed by it any more. Its results stay."));
    return res_redirect(r, str_printf(r->arena, "/questionnaires/" STR_FMT, STR_ARG(id_text(r->arena, id))));
}

/* ---- what changed ---- */

static struct str words_of_differences(struct req *r, const struct script_change *c)
{
    static const struct { unsigned bit; const char *words; } all[] = {
        { DIFFERENCE_WORDS, N_("words") }, { DIFFERENCE_ANSWERS, N_("answers") }, { DIFFERENCE_POINTS, N_("points") }, { DIFFERENCE_CONDITION, N_("when it is asked") },
        { DIFFERENCE_STEP, N_("step") }, { DIFFERENCE_RULES, N_("rules of answering") }, { DIFFERENCE_PLACE, N_("place") },
    };
    struct buf b = buf_on(r->arena);
    if (!c->before || !c->after)
        return tr(r->lang, c->after ? N_("added") : N_("taken out"));
    for (size_t i = 0; i < ARRAY_LEN(all); i++)
        if (c->differences & all[i].bit) {
            buf_add(&b, b.n ? STR(" · ") : STR(""));
            buf_add(&b, tr(r->lang, all[i].words));
        }
    return buf_str(&b);
}

static struct change_line line_of(struct req *r, const struct script_change *c)
{
    struct change_line line = { .change = c, .what = words_of_differences(r, c) };
    bool is_question = c->after && !c->after->is_statement;
    struct str said = is_question ? c->after->question.comparable : STR("");
    if (!c->after)
        line.comparable = MSG("its series ends");
    else if (is_question && (!c->before || str_eq_c(said, "new")))
        line.comparable = MSG("new: a series begins");
    else if (is_question)
        line.comparable = str_eq_c(said, "changed") ? MSG("changed: a new series") : MSG("same: the series goes on");
    line.is_doubtful = is_question && c->before && !str_eq_c(said, "changed") && (c->differences & (DIFFERENCE_WORDS | DIFFERENCE_ANSWERS | DIFFERENCE_POINTS | DIFFERENCE_CONDITION)) != 0;
    return line;
}

static struct err *page_changes(struct req *r, const void *input)
{
    struct draft d;
    struct script before = { 0 }, after;
    struct script_change *change;
    struct html_part body;
    TRY(draft_load(r->db, r->arena, ((const struct questionnaire_id_input *)input)->id.v, &d));
    TRY(script_read(r->arena, d.definition, &after));
    if (d.based_on.has)
        TRY(script_load(r->db, r->arena, d.based_on.v, &before));
    size_t n = script_changes(r->arena, &before, &after, &change);
    struct change_line *line = ARENA_ARRAY(r->arena, struct change_line, n);
    for (size_t i = 0; i < n; i++)
        line[i] = line_of(r, &change[i]);
    struct changes_view v = { line, n, id_text(r->arena, d.id), str_printf(r->arena, "%lld", (long long)before.of.version), d.based_on.has };
    struct crumb crumbs[] = { up[0], { MSG("{0}", ARG_S(d.code)), draft_path(r->arena, d.id, "") } };
    tmpl_changes(html_part_begin(&body, &r->html), &v);
    return res_page(r, &(struct page){ .title = MSG("Changes"), .crumb = crumbs, .n_crumbs = ARRAY_LEN(crumbs), .body = html_part_end(&body) });
}

#define WRITE "questionnaire.write"
#define KEY ROUTE_FORM(struct questionnaire_id_input, key_fields)
#define ID ROUTE_FORM(struct questionnaire_id_input, id_fields)
const struct route questionnaire_routes[QUESTIONNAIRE_ROUTES] = {
    { METHOD_GET, "/questionnaires", "questionnaire.read", ROUTE_NO_FORM, page_questionnaires },
    { METHOD_GET, "/questionnaires/{id}", "questionnaire.read", ID, page_questionnaire },
    { METHOD_POST, "/questionnaires/drafts", WRITE, ROUTE_FORM(struct start_input, start_fields), page_start },
    { METHOD_POST, "/questionnaires/drafts/file", WRITE, ROUTE_NO_FORM, page_start_file, .max_upload = FILE_BYTES },
    { METHOD_GET, "/questionnaires/drafts/{id}", WRITE, ID, page_editor },
    { METHOD_GET, "/questionnaires/drafts/{id}/definition", WRITE, ID, page_draft_definition },
    { METHOD_POST, "/questionnaires/drafts/{id}/save", WRITE, ROUTE_FORM(struct save_input, save_fields), page_save, .max_body = 4 * DRAFT_MOST_BYTES },
    { METHOD_GET, "/questionnaires/drafts/{id}/condition", WRITE, ROUTE_FORM(struct condition_input, condition_fields), page_condition },
    { METHOD_GET, "/questionnaires/drafts/{id}/preview", WRITE, ROUTE_FORM(struct preview_input, preview_fields), page_draft_preview },
    { METHOD_GET, "/questionnaires/drafts/{id}/changes", WRITE, ID, page_changes },
    { METHOD_POST, "/questionnaires/drafts/{id}/tested", WRITE, KEY, page_tested },
    { METHOD_POST, "/questionnaires/drafts/{id}/field", WRITE, KEY, page_field },
    { METHOD_POST, "/questionnaires/drafts/{id}/discard", WRITE, ID, page_discard },
    { METHOD_GET, "/questionnaires/catalogue", WRITE, ROUTE_FORM(struct catalogue_input, catalogue_fields), page_catalogue },
    { METHOD_GET, "/questionnaires/{id}/definition", "questionnaire.read", ID, page_version_definition },
    { METHOD_GET, "/questionnaires/{id}/preview", "questionnaire.read", ROUTE_FORM(struct preview_input, preview_fields), page_version_preview },
    { METHOD_POST, "/questionnaires/{id}/close", WRITE, ID, page_close },
};
