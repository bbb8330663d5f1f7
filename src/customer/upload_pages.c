#include "customer/upload_pages.h"
#include "customer/address_quality.h"
#include "org/user_gate.h"
#include "report/html_table.h"
#include "report/render.h"
#include "upload_pages_tmpl.h"

static const char send_visits[] = "import.visits";
static const char read_quality[] = "import.quality";

struct month_input { struct str programme, format; struct opt_int month; };
struct none_input { struct str dealer, programme; struct opt_int month, file, withdraw; };

static struct err *reach(struct req *r, const char *permission, struct db_scope *out)
{
    return identity_scope(r->arena, r->who, permission_find(features_of_req(r), str_of_c(permission)), out);
}

static struct str programme_of(const struct month_input *in)
{
    return str_is_empty(in->programme) ? STR("service") : in->programme;
}

/* ---- the page around a document ---- */

static void put_choices(struct req *r, struct upload_page_view *v, struct str programme, int32_t month)
{
    for (const struct field_choice *c = programme_choices; c->value && v->n_programmes < ARRAY_LEN(v->programme); c++) {
        struct cell title = org_programme_cell(r->arena, str_of_c(c->value));
        v->programme[v->n_programmes++] = (struct upload_choice){ str_of_c(c->value), tr_msg(r->arena, r->lang, title.msg), str_eq_c(programme, c->value) };
    }
    v->month = civil_month_str(r->arena, month);
    v->query = str_printf(r->arena, "programme=" STR_FMT "&month=" STR_FMT, STR_ARG(programme), STR_ARG(v->month));
}

static struct err *send_file(struct req *r, const struct document *d, struct str format)
{
    enum report_format f;
    if (!report_format_of(format, &f))
        return ERR(r->arena, ERR_INVALID, "There is no such form of output.");
    return res_document(r, &(struct res_document){ .document = d, .format = f, .name = str_of_c(d->section->key) });
}

static struct err *show(struct req *r, const struct upload_page_view *v)
{
    struct html *table = ARENA_ARRAY(r->arena, struct html, v->document->n_sections);
    struct html_part part, body;
    for (size_t i = 0; i < v->document->n_sections; i++) {
        html_table_put(html_part_begin(&part, &r->html), v->document->section[i].table);
        table[i] = html_part_end(&part);
    }
    tmpl_upload_exports(html_part_begin(&part, &r->html), v);
    struct html actions = html_part_end(&part);
    tmpl_upload_page(html_part_begin(&body, &r->html), v, table);
    return res_page(r, &(struct page){ .title = v->document->title, .body = html_part_end(&body), .actions = actions });
}

/* ---- what is expected ---- */

static struct err *put_dealers(struct req *r, struct db_scope scope, int32_t month, struct upload_page_view *v)
{
    struct org_network n;
    TRY(org_network_load(r->db, r->arena, scope, civil_date_of_month(month, 31), &n));
    struct upload_choice *choice = ARENA_ARRAY(r->arena, struct upload_choice, n.n_dealers);
    for (size_t i = 0; i < n.n_dealers; i++)
        if (n.dealer[i].is_open)
            choice[v->n_dealers++] = (struct upload_choice){ n.dealer[i].code, n.dealer[i].name, false };
    v->dealer = choice;
    return NULL;
}

static struct err *page_expected(struct req *r, const void *input)
{
    const struct month_input *in = input;
    struct job job = job_of_req(r);
    struct upload_list_query q = { .programme = programme_of(in), .month = in->month.has ? (int32_t)in->month.v : civil_month_of_date(job_today(&job)) };
    struct document *d;
    struct upload_page_view v = { .r = r, .path = "/imports/expected" };
    TRY(reach(r, send_visits, &q.scope));
    TRY(upload_list_document(&job, &q, &d));
    if (in->format.n)
        return send_file(r, d, in->format);
    v.document = d;
    v.n_files = (int)d->section[0].table->n_rows;
    put_choices(r, &v, q.programme, q.month);
    TRY(put_dealers(r, q.scope, q.month, &v));
    return show(r, &v);
}

static struct err *page_none(struct req *r, const void *input)
{
    const struct none_input *in = input;
    struct job job = job_of_req(r);
    struct upload_declaration d = { in->dealer, in->programme, (int32_t)in->month.v, in->file.v, in->withdraw.v };
    struct db_scope scope;
    struct org_history h;
    TRY(reach(r, send_visits, &scope));
    TRY(org_history_load(r->db, r->arena, scope, &h));
    if (!org_history_of(&h, d.dealer_code))
        return ERR(r->arena, ERR_NOT_FOUND, "There is no dealer with the code {0}.", ARG_S(d.dealer_code));
    TRY(upload_declare(&job, &d));
    res_flash(r, d.is_withdrawn ? MSG("{0}: \"no visits\" is taken back.", ARG_S(d.dealer_code)) : MSG("{0}: no visits, declared.", ARG_S(d.dealer_code)));
    return res_redirect(r, str_printf(r->arena, "/imports/expected?programme=" STR_FMT "&month=" STR_FMT, STR_ARG(d.programme), STR_ARG(civil_month_str(r->arena, d.month))));
}

/* ---- what it is worth ---- */

static struct err *page_quality(struct req *r, const void *input)
{
    const struct month_input *in = input;
    struct job job = job_of_req(r);
    struct address_quality_query q = { .programme = programme_of(in), .month = in->month.has ? (int32_t)in->month.v : civil_month_of_date(job_today(&job)) - 1 };
    struct address_quality_table t;
    struct upload_page_view v = { .r = r, .path = "/imports/quality" };
    TRY(reach(r, read_quality, &q.scope));
    TRY(address_quality_load(&job, &q, &t));
    v.document = address_quality_document(&job, &q, &t);
    if (in->format.n)
        return send_file(r, v.document, in->format);
    put_choices(r, &v, q.programme, q.month);
    return show(r, &v);
}

/* ---- routes ---- */

static const struct field_choice formats[] = { { "xlsx", "xlsx" }, { "csv", "csv" }, { NULL, NULL } };
static const struct field month_fields[] = {
    { .name = "programme", .type = FIELD_CHOICE, .choices = programme_choices, FIELD_AT(struct month_input, programme) },
    { .name = "month", .type = FIELD_MONTH, FIELD_AT(struct month_input, month) },
    { .name = "format", .type = FIELD_CHOICE, .choices = formats, FIELD_AT(struct month_input, format) },
};
static const struct field none_fields[] = {
    { .name = "dealer", .type = FIELD_TEXT, .required = true, FIELD_AT(struct none_input, dealer), .label = { .id = N_("Dealer") } },
    { .name = "programme", .type = FIELD_CHOICE, .required = true, .choices = programme_choices, FIELD_AT(struct none_input, programme), .label = { .id = N_("Programme") } },
    { .name = "month", .type = FIELD_MONTH, .required = true, FIELD_AT(struct none_input, month), .label = { .id = N_("Repair month") } },
    { .name = "file", .type = FIELD_INT, .min = 1, .max = UPLOADS_A_MONTH, FIELD_AT(struct none_input, file), .label = { .id = N_("File of the month") } },
    { .name = "withdraw", .type = FIELD_BOOL, FIELD_AT(struct none_input, withdraw) },
};
static const struct route routes[] = {
    { METHOD_GET, "/imports/expected", send_visits, ROUTE_FORM(struct month_input, month_fields), page_expected },
    { METHOD_POST, "/imports/expected/none", send_visits, ROUTE_FORM(struct none_input, none_fields), page_none },
    { METHOD_GET, "/imports/quality", read_quality, ROUTE_FORM(struct month_input, month_fields), page_quality },
};
static const struct menu_entry menu[] = {
    { { .id = N_("Files expected") }, "/imports/expected", "import.visits", N_("Data") },
    { { .id = N_("Address quality") }, "/imports/quality", "import.quality", N_("Data") },
};

const struct feature customer_uploads_feature = { .name = "uploads", .pages = { routes, ARRAY_LEN(routes) }, .menu = { menu, ARRAY_LEN(menu) } };
