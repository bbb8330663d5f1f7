/* Pages of released reports, and of making them: /reports. What a reader does not reach is not there (404). */
#include "report/html_table.h"
#include "report/render.h"
#include "result/publication_jobs.h"
#include "result/publication_pages.h"
#include "result/publication_verbatim_pages.h"
#include "publication_pages_tmpl.h"

/* ---- who asks ---- */

struct err *publication_scope_of(struct req *r, int permission, struct db_scope *out)
{
    return identity_scope(r->arena, r->who, &publication_permissions[permission], out);
}

/* The national team sees drafts; all others what is released. */
static bool is_maker(const struct req *r)
{
    return req_may(r, publication_permissions[RESULT_RUNNING].name);
}

struct err *publication_key_of(struct req *r, int64_t id, struct publication_key *out)
{
    *out = (struct publication_key){ .id = id, .is_maker = is_maker(r) };
    return publication_scope_of(r, RESULT_READ, &out->scope);
}

/* ---- words ---- */

static struct str instant(struct req *r, struct opt_int at)
{
    struct job job = job_of_req(r);
    return at.has ? tz_format(r->arena, job.tz, at.v) : STR_NONE;
}

static struct str title_of(struct req *r, struct str programme, struct str kind, int32_t period)
{
    const struct lang *l = r->lang;
    struct str what = org_programme_title(l, programme);
    bool is_quarter = str_eq_c(kind, "quarterly");
    struct str when = is_quarter ? lang_quarter(r->arena, l, period) : lang_month(r->arena, l, period);
    return str_printf(r->arena, STR_FMT " · " STR_FMT " · " STR_FMT, STR_ARG(what), STR_ARG(tr(l, is_quarter ? N_("Quarterly") : N_("Monthly"))), STR_ARG(when));
}

struct str publication_title(struct req *r, const struct publication *p)
{
    return title_of(r, p->programme, p->kind, p->period);
}

static struct msg edition_of(const struct publication *p)
{
    return p->edition > 1 ? MSG("V{0}, corrected edition", ARG_I(p->edition)) : MSG("V{0}", ARG_I(p->edition));
}

static struct msg state_of(const struct publication *p)
{
    return (struct msg){ .id = p->state == PUBLICATION_DRAFT && !p->complete_at.has ? N_("being made") : publication_state_text(p->state) };
}

static const char *look_of(const struct publication *p)
{
    static const char *const looks[] = { [PUBLICATION_DRAFT] = "yellow", [PUBLICATION_CHECKED] = "blue", [PUBLICATION_RELEASED] = "green", [PUBLICATION_WITHDRAWN] = "secondary" };
    return looks[p->state];
}

static struct msg report_title(struct str report)
{
    return str_eq_c(report, "quarterly") ? MSG("Quarterly report") : str_eq_c(report, "overview") ? MSG("National overview") : str_eq_c(report, "ranking") ? MSG("Ranking of dealers") : MSG("Monthly report");
}

static struct msg unit_kind_title(enum unit_kind kind)
{
    static const char *const titles[] = { N_("Nation"), N_("Region"), N_("Area"), N_("Group"), N_("Dealer") };
    return (struct msg){ .id = titles[kind] };
}

/* ---- the list ---- */

struct list_input { struct opt_int year; };

static struct err *put_publications(struct req *r, struct publications_view *v, struct publication_query *q)
{
    struct publication_list list;
    TRY(publication_list_load(r->db, r->arena, q, &list));
    struct publication_line *line = ARENA_ARRAY(r->arena, struct publication_line, list.n);
    for (size_t i = 0; i < list.n; i++) {
        const struct publication *p = &list.row[i];
        line[i] = (struct publication_line){ .id = db_id_str(r->arena, p->id), .title = title_of(r, p->programme, p->kind, p->period), .released = instant(r, p->released_at),
                                             .edition = edition_of(p), .state = state_of(p), .look = look_of(p), .interviews = p->interviews };
    }
    v->row = line;
    v->n = list.n;
    return NULL;
}

static struct calendar_line calendar_line_of(struct req *r, const struct publication_calendar_row *c)
{
    struct arena *a = r->arena;
    return (struct calendar_line){
        .title = title_of(r, c->programme, c->kind, c->period), .field_end = civil_date_str(a, c->field_end), .draft = civil_date_str(a, c->due[CALENDAR_DRAFT]),
        .approval = civil_date_str(a, c->due[CALENDAR_APPROVAL]), .publication = civil_date_str(a, c->due[CALENDAR_PUBLICATION]), .is_overdue = c->is_overdue,
        .state = c->next == CALENDAR_STEPS ? MSG("released") : (struct msg){ .id = publication_calendar_step_text(c->next) }, .look = c->next == CALENDAR_STEPS ? "green" : "secondary",
    };
}

enum { CALENDAR_MONTHS = 3 };

/* Of the months that may still be open. */
static struct err *put_calendar(struct req *r, struct publications_view *v, struct db_scope scope)
{
    struct job job = job_of_req(r);
    struct publication_calendar calendar;
    int32_t month = civil_month_of_date(job_today(&job)) - 1;
    TRY(publication_calendar_load(&job, &(struct publication_calendar_query){ scope, month - CALENDAR_MONTHS + 1, month }, &calendar));
    struct calendar_line *line = ARENA_ARRAY(r->arena, struct calendar_line, calendar.n);
    for (size_t i = 0; i < calendar.n; i++)
        line[i] = calendar_line_of(r, &calendar.row[i]);
    v->calendar = line;
    v->n_calendar = calendar.n;
    v->month = civil_month_str(r->arena, month);
    return NULL;
}

static struct err *put_subscriptions(struct req *r, struct publications_view *v)
{
    struct job job = job_of_req(r);
    v->subscription[0] = (struct subscription_line){ .programme = STR("service"), .title = MSG("After-sales") };
    v->subscription[1] = (struct subscription_line){ .programme = STR("sales"), .title = MSG("Sales") };
    for (size_t i = 0; i < ARRAY_LEN(v->subscription); i++)
        TRY(publication_is_subscribed(&job, v->subscription[i].programme, &v->subscription[i].on));
    return NULL;
}

static struct err *page_reports(struct req *r, const void *input)
{
    struct job job = job_of_req(r);
    struct opt_int asked = ((const struct list_input *)input)->year;
    int year = asked.has ? (int)asked.v : job_today(&job).year;
    struct publication_query q = { .from = civil_month(year, 1), .to = civil_month(year, 12), .with_drafts = is_maker(r) };
    struct publications_view v = { .r = r, .is_maker = is_maker(r), .may_make = req_may(r, "report.check"), .may_appeal = req_may(r, "report.appeal") };
    v.year = str_printf(r->arena, "%d", year);
    v.year_before = str_printf(r->arena, "%d", year - 1);
    v.year_after = str_printf(r->arena, "%d", year + 1);
    TRY(publication_scope_of(r, RESULT_READ, &q.scope));
    TRY(put_publications(r, &v, &q));
    if (v.is_maker)
        TRY(put_calendar(r, &v, q.scope));
    TRY(put_subscriptions(r, &v));
    struct html_part body;
    tmpl_publication_list_page(html_part_begin(&body, &r->html), &v);
    return res_page(r, &(struct page){ .title = MSG("Released reports"), .body = html_part_end(&body) });
}

/* ---- one publication ---- */

static struct str name_of_unit(struct req *r, const struct publication_view *view, const struct publication_document_entry *e)
{
    for (size_t i = 0; i < view->n_units; i++)
        if (view->unit[i].kind == e->kind && str_eq(view->unit[i].code, e->code) && view->unit[i].name.n)
            return e->kind == UNIT_DEALER ? str_printf(r->arena, STR_FMT " " STR_FMT, STR_ARG(e->code), STR_ARG(view->unit[i].name)) : view->unit[i].name;
    return tr(r->lang, "Nation");
}

static struct str unit_text(struct arena *a, enum unit_kind kind, struct str code)
{
    return kind == UNIT_NATION ? STR("nation") : str_printf(a, "%s:" STR_FMT, publication_unit_name(kind), STR_ARG(code));
}

static int by_kind(const void *x, const void *y)
{
    const struct publication_document_entry *a = x, *b = y;
    if (a->kind != b->kind)
        return (a->kind > b->kind) - (a->kind < b->kind);
    int order = str_cmp(a->code, b->code);
    return order ? order : str_cmp(a->report, b->report);
}

static struct err *put_reports(struct req *r, const struct publication_key *k, struct publication_view_page *v)
{
    struct publication_document_list list;
    struct publication_view view;
    TRY(publication_view_load(r->db, r->arena, k, &view));
    TRY(publication_documents_load(r->db, r->arena, k, &list));
    struct report_line *line = ARENA_ARRAY(r->arena, struct report_line, list.n);
    if (list.n)
        qsort(list.row, list.n, sizeof *list.row, by_kind);
    for (size_t i = 0; i < list.n; i++) {
        const struct publication_document_entry *e = &list.row[i];
        line[i] = (struct report_line){ .report = e->report, .unit = unit_text(r->arena, e->kind, e->code), .name = name_of_unit(r, &view, e), .title = report_title(e->report),
                                        .kind = e->kind == UNIT_NATION ? (struct msg){ 0 } : unit_kind_title(e->kind) };
    }
    v->row = line;
    v->n = list.n;
    v->n_dealers = view.n_dealers;
    return NULL;
}

/* The released editions before and after; 0 = none. */
struct neighbours { int64_t before, after; };

static struct err *neighbours_of(struct req *r, const struct publication_key *k, const struct publication *p, struct neighbours *out)
{
    struct publication_list list;
    struct publication_query q = { .scope = k->scope, .programme = p->programme, .kind = p->kind, .from = p->period, .to = p->period };
    *out = (struct neighbours){ 0 };
    TRY(publication_list_load(r->db, r->arena, &q, &list));
    for (size_t i = 0; i < list.n; i++) {
        if (list.row[i].edition == p->edition - 1)
            out->before = list.row[i].id;
        if (list.row[i].edition == p->edition + 1)
            out->after = list.row[i].id;
    }
    return NULL;
}

static struct str id_or_none(struct arena *a, int64_t id)
{
    return id ? db_id_str(a, id) : STR_NONE;
}

static void put_steps(const struct req *r, const struct publication *p, struct publication_view_page *v)
{
    const struct session *s = identity_session(r->who);
    struct publication_facts f = { p->state, p->complete_at.has, p->checked_by.n && p->checked_by_id == s->user.id };
    v->may_check = req_may(r, "report.check") && publication_may(&f, PUBLICATION_CHECK) == PUBLICATION_MAY;
    v->may_release = req_may(r, "report.release") && publication_may(&f, PUBLICATION_RELEASE) == PUBLICATION_MAY;
    v->may_withdraw = v->is_maker && publication_may(&f, PUBLICATION_WITHDRAW) == PUBLICATION_MAY;
    v->may_correct = req_may(r, "report.check") && p->state == PUBLICATION_RELEASED;
}

static struct err *page_publication(struct req *r, const void *input)
{
    struct publication p;
    struct publication_key k;
    struct neighbours beside;
    TRY(publication_key_of(r, ((const struct id_input *)input)->id.v, &k));
    TRY(publication_load(r->db, r->arena, &k, &p));
    TRY(neighbours_of(r, &k, &p, &beside));
    struct publication_view_page v = {
        .r = r, .p = &p, .id = db_id_str(r->arena, p.id), .made = instant(r, SOME_INT(p.made_at)), .complete = instant(r, p.complete_at), .checked = instant(r, p.checked_at),
        .released = instant(r, p.released_at), .edition = edition_of(&p), .state = state_of(&p), .look = look_of(&p), .is_maker = k.is_maker, .tally = str_sub(p.tally_sha256, 0, 16),
        .before = id_or_none(r->arena, beside.before), .after = id_or_none(r->arena, beside.after),
    };
    TRY(put_reports(r, &k, &v));
    put_steps(r, &p, &v);
    struct crumb up = { .title = MSG("Released reports"), .path = STR("/reports") };
    struct html_part body;
    tmpl_publication_page(html_part_begin(&body, &r->html), &v);
    return res_page(r, &(struct page){ .title_text = title_of(r, p.programme, p.kind, p.period), .crumb = &up, .n_crumbs = 1, .body = html_part_end(&body) });
}

struct str publication_path(struct arena *a, int64_t id)
{
    return str_printf(a, "/reports/" STR_FMT, STR_ARG(db_id_str(a, id)));
}

static struct err *page_check(struct req *r, const void *input)
{
    struct job job = job_of_req(r);
    int64_t id = ((const struct id_input *)input)->id.v;
    TRY(publication_check(&job, id));
    res_flash(r, MSG("The reports are checked. Somebody else can release them now."));
    return res_redirect(r, publication_path(r->arena, id));
}

static struct err *page_release(struct req *r, const void *input)
{
    struct job job = job_of_req(r);
    int64_t id = ((const struct id_input *)input)->id.v, asked;
    TRY(publication_release(&job, id));
    TRY(publication_ask(&job, &publication_issue_job, id, (struct db_scope){ .kind = SCOPE_SYSTEM }, &asked));
    res_flash(r, MSG("The reports are released. Their PDF and XLSX files are being issued."));
    return res_redirect(r, publication_path(r->arena, id));
}

static struct err *page_withdraw(struct req *r, const void *input)
{
    struct job job = job_of_req(r);
    TRY(publication_withdraw(&job, ((const struct id_input *)input)->id.v));
    res_flash(r, MSG("The draft is withdrawn."));
    return res_redirect(r, STR("/reports"));
}

struct subscribe_input { struct str programme; struct opt_int on; };

static struct err *page_subscribe(struct req *r, const void *input)
{
    const struct subscribe_input *in = input;
    struct job job = job_of_req(r);
    TRY(publication_subscribe(&job, in->programme, in->on.v));
    res_flash(r, in->on.v ? MSG("You will be told by mail.") : MSG("You will not be told by mail any more."));
    return res_redirect(r, STR("/reports"));
}

/* ---- reading ---- */

struct read_input { struct opt_int id; struct str report, unit, language, format; };

static struct err *document_key(struct req *r, const struct read_input *in, struct publication_document_key *k)
{
    *k = (struct publication_document_key){ .report = in->report, .language = in->language.p ? in->language : lang_is_chinese(r->lang) ? STR("zh") : STR("en") };
    if (!publication_unit_of_text(in->unit, &k->kind, &k->code))
        return ERR(r->arena, ERR_NOT_FOUND, "There is no such report in this publication.");
    return publication_key_of(r, in->id.v, &k->publication);
}

static struct err *put_appeal_time(struct req *r, const struct publication *p, const struct publication_document_key *k, struct reading_view *v)
{
    struct job job = job_of_req(r);
    struct civil_date end;
    TRY(publication_appeals_end(&job, p, &end));
    v->may_appeal = k->kind == UNIT_DEALER && end.year && req_may(r, "report.appeal") && civil_date_cmp(job_today(&job), end) <= 0;
    v->appeal_end = end.year ? civil_date_str(r->arena, end) : STR_NONE;
    return NULL;
}

static struct html document_part(struct req *r, const struct document *d)
{
    struct html_part part;
    html_document_put(html_part_begin(&part, &r->html), d);
    return html_part_end(&part);
}

static struct err *page_read(struct req *r, const void *input)
{
    const struct read_input *in = input;
    struct publication_document_key k;
    struct publication_document d;
    struct publication p;
    struct neighbours beside;
    TRY(document_key(r, in, &k));
    TRY(publication_document_load(r->db, r->arena, &k, &d));
    TRY(publication_load(r->db, r->arena, &k.publication, &p));
    TRY(neighbours_of(r, &k.publication, &p, &beside));
    bool is_zh = str_eq_c(k.language, "zh");
    struct reading_view v = {
        .r = r, .document = document_part(r, &d.document), .id = db_id_str(r->arena, p.id), .report = in->report, .unit = in->unit, .language = k.language,
        .other_language = is_zh ? STR("en") : STR("zh"), .other_name = is_zh ? STR("English") : STR("中文"), .is_draft = p.state != PUBLICATION_RELEASED,
        .has_before = beside.before, .before = id_or_none(r->arena, beside.before), .after = id_or_none(r->arena, beside.after),
    };
    TRY(put_appeal_time(r, &p, &k, &v));
    struct crumb up[] = { { .title = MSG("Released reports"), .path = STR("/reports") }, { .title = MSG("{0}", ARG_S(title_of(r, p.programme, p.kind, p.period))), .path = publication_path(r->arena, p.id) } };
    struct html_part body;
    tmpl_publication_reading(html_part_begin(&body, &r->html), &v);
    return res_page(r, &(struct page){ .title = report_title(k.report), .crumb = up, .n_crumbs = 2, .body = html_part_end(&body), .has_charts = true });
}

static struct err *page_changes(struct req *r, const void *input)
{
    const struct read_input *in = input;
    struct job job = job_of_req(r);
    struct publication_difference_key k = { 0 };
    struct publication p;
    struct neighbours beside;
    struct document d;
    TRY(document_key(r, in, &k.document));
    TRY(publication_load(r->db, r->arena, &k.document.publication, &p));
    TRY(neighbours_of(r, &k.document.publication, &p, &beside));
    k.before = beside.before;
    if (!k.before)
        return ERR(r->arena, ERR_NOT_FOUND, "This is the first edition: there is nothing to compare it with.");
    TRY(publication_difference(&job, &k, &d));
    struct html_part table, body;
    html_table_put(html_part_begin(&table, &r->html), d.section[0].table);
    struct changes_view v = { r, html_part_end(&table), db_id_str(r->arena, p.id), in->report, in->unit, p.reason };
    struct crumb up = { .title = MSG("{0}", ARG_S(title_of(r, p.programme, p.kind, p.period))), .path = publication_path(r->arena, p.id) };
    tmpl_publication_changes(html_part_begin(&body, &r->html), &v);
    return res_page(r, &(struct page){ .title = MSG("What the edition changes"), .crumb = &up, .n_crumbs = 1, .body = html_part_end(&body) });
}

/* ---- files ---- */

static const struct { const char *name, *type; enum report_format format; } formats[] = {
    { "pdf", "application/pdf", REPORT_PDF }, { "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", REPORT_XLSX },
    { "csv", "text/csv; charset=utf-8", REPORT_CSV }, { "json", "application/json", REPORT_JSON },
};

/* What is not issued: a draft, or a form that never is. */
static struct err *send_rendered(struct req *r, const struct publication_document_key *k, enum report_format format, struct str name)
{
    struct publication_document d;
    TRY(publication_document_load(r->db, r->arena, k, &d));
    return res_document(r, &(struct res_document){ .document = &d.document, .lang = lang_load(r->arena, k->language), .format = format, .name = name });
}

static struct err *send_file(struct req *r, const struct publication_document_key *k, size_t format)
{
    struct str content = STR_NONE, name = str_printf(r->arena, STR_FMT "-" STR_FMT, STR_ARG(k->report), STR_ARG(k->code));
    struct job job = job_of_req(r);
    TRY(publication_file_issue(&job, k, str_of_c(formats[format].name), &content));
    if (!content.p)
        return send_rendered(r, k, formats[format].format, name);
    const char *path = job_temp_path(&job, arena_printf(r->arena, ".%s", formats[format].name));
    FILE *f = fopen(path, "wbe");
    bool is_written = f && fwrite(content.p, 1, content.n, f) == content.n;
    if (f && fclose(f) != 0)
        is_written = false;
    if (!is_written)
        return ERR(r->arena, ERR_IO, "The file could not be written. Is the disk full?");
    return res_file(r, &(struct res_file){ path, str_printf(r->arena, STR_FMT ".%s", STR_ARG(name), formats[format].name), formats[format].type });
}

static struct err *page_file(struct req *r, const void *input)
{
    const struct read_input *in = input;
    struct publication_document_key k;
    TRY(document_key(r, in, &k));
    for (size_t i = 0; i < ARRAY_LEN(formats); i++)
        if (str_eq_c(in->format, formats[i].name))
            return send_file(r, &k, i);
    return ERR(r->arena, ERR_NOT_FOUND, "There is no such report in this publication.");
}

/* ---- routes ---- */

#define ID(T) { .name = "id", .type = FIELD_ID, .required = true, FIELD_AT(T, id) }
static const struct field_choice kind_choices[] = { { "monthly", "monthly" }, { "quarterly", "quarterly" }, { NULL, NULL } };
static const struct field_choice language_choices[] = { { "zh", "zh" }, { "en", "en" }, { NULL, NULL } };
static const struct field_choice verdict_choices[] = { { "upheld", "upheld" }, { "rejected", "rejected" }, { NULL, NULL } };
static const struct field list_fields[] = { { .name = "year", .type = FIELD_INT, .min = 1990, .max = 2200, FIELD_AT(struct list_input, year) } };
static const struct field id_fields[] = { ID(struct id_input) };
static const struct field make_fields[] = {
    { .name = "programme", .type = FIELD_CHOICE, .required = true, .choices = programme_choices, FIELD_AT(struct make_input, programme) },
    { .name = "kind", .type = FIELD_CHOICE, .required = true, .choices = kind_choices, FIELD_AT(struct make_input, kind) },
    { .name = "period", .type = FIELD_MONTH, .required = true, FIELD_AT(struct make_input, period), .label = { .id = N_("Month") } },
};
static const struct field correct_fields[] = {
    ID(struct correct_input), { .name = "reason", .type = FIELD_TEXT, .required = true, .max = 1000, FIELD_AT(struct correct_input, reason), .label = { .id = N_("Reason of the correction") } },
};
static const struct field subscribe_fields[] = {
    { .name = "programme", .type = FIELD_CHOICE, .required = true, .choices = programme_choices, FIELD_AT(struct subscribe_input, programme) },
    { .name = "on", .type = FIELD_INT, .required = true, .min = 0, .max = 1, FIELD_AT(struct subscribe_input, on) },
};
static const struct field read_fields[] = {
    ID(struct read_input),
    { .name = "report", .type = FIELD_CODE, .required = true, FIELD_AT(struct read_input, report) },
    { .name = "unit", .type = FIELD_TEXT, .required = true, .max = 200, FIELD_AT(struct read_input, unit) },
    { .name = "language", .type = FIELD_CHOICE, .choices = language_choices, FIELD_AT(struct read_input, language) },
    { .name = "format", .type = FIELD_CODE, FIELD_AT(struct read_input, format) },
};
static const struct field appeal_fields[] = {
    ID(struct appeal_input),
    { .name = "report", .type = FIELD_CODE, .required = true, FIELD_AT(struct appeal_input, report) },
    { .name = "unit", .type = FIELD_TEXT, .required = true, .max = 200, FIELD_AT(struct appeal_input, unit) },
    { .name = "subject", .type = FIELD_TEXT, .required = true, .max = 200, FIELD_AT(struct appeal_input, subject), .label = { .id = N_("Line or batch") } },
    { .name = "reason", .type = FIELD_TEXT, .required = true, .max = 2000, FIELD_AT(struct appeal_input, reason), .label = { .id = N_("Reason") } },
    { .name = "evidence", .type = FIELD_TEXT, .max = 4000, FIELD_AT(struct appeal_input, evidence), .label = { .id = N_("Evidence") } },
};
static const struct field rule_fields[] = {
    ID(struct rule_input), { .name = "verdict", .type = FIELD_CHOICE, .required = true, .choices = verdict_choices, FIELD_AT(struct rule_input, verdict) },
    { .name = "reason", .type = FIELD_TEXT, .required = true, .max = 2000, FIELD_AT(struct rule_input, reason), .label = { .id = N_("Reason") } },
};

const struct route publication_routes[PUBLICATION_ROUTES] = {
    { METHOD_GET, "/reports", "result.read", ROUTE_FORM(struct list_input, list_fields), page_reports },
    { METHOD_GET, "/verbatims", "result.read", ROUTE_FORM(struct verbatims_input, verbatims_fields), page_verbatims },
    { METHOD_POST, "/reports/subscribe", "result.read", ROUTE_FORM(struct subscribe_input, subscribe_fields), page_subscribe },
    { METHOD_POST, "/reports/make", "report.check", ROUTE_FORM(struct make_input, make_fields), page_make },
    { METHOD_GET, "/reports/{id}", "result.read", ROUTE_FORM(struct id_input, id_fields), page_publication },
    { METHOD_POST, "/reports/{id}/check", "report.check", ROUTE_FORM(struct id_input, id_fields), page_check },
    { METHOD_POST, "/reports/{id}/release", "report.release", ROUTE_FORM(struct id_input, id_fields), page_release },
    { METHOD_POST, "/reports/{id}/withdraw", "result.running", ROUTE_FORM(struct id_input, id_fields), page_withdraw },
    { METHOD_POST, "/reports/{id}/correct", "report.check", ROUTE_FORM(struct correct_input, correct_fields), page_correct },
    { METHOD_POST, "/reports/{id}/compare", "result.running", ROUTE_FORM(struct id_input, id_fields), page_compare },
    { METHOD_POST, "/reports/{id}/zip", "result.read", ROUTE_FORM(struct id_input, id_fields), page_zip },
    { METHOD_GET, "/reports/{id}/read", "result.read", ROUTE_FORM(struct read_input, read_fields), page_read },
    { METHOD_GET, "/reports/{id}/file", "result.read", ROUTE_FORM(struct read_input, read_fields), page_file },
    { METHOD_GET, "/reports/{id}/changes", "result.read", ROUTE_FORM(struct read_input, read_fields), page_changes },
    { METHOD_POST, "/reports/{id}/appeal", "report.appeal", ROUTE_FORM(struct appeal_input, appeal_fields), page_appeal_make },
    { METHOD_GET, "/reports/appeals", "result.read", ROUTE_NO_FORM, page_appeals_own },
    { METHOD_GET, "/appeals", "report.rule", ROUTE_NO_FORM, page_appeals },
    { METHOD_POST, "/appeals/{id}/rule", "report.rule", ROUTE_FORM(struct rule_input, rule_fields), page_appeal_rule },
};
