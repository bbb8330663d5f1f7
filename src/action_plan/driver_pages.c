#include "action_plan/driver_pages.h"
#include "action_plan/driver_released.h"
#include "action_plan_tmpl.h"
#include "base/id_text.h"
#include "org/user_gate.h"
#include "report/html_table.h"

struct driver_input { struct opt_int publication; struct str dealer, format; };
static const struct field_choice formats[] = { { "xlsx", "xlsx" }, { "csv", "csv" }, { NULL, NULL } };
static const struct field fields[] = {
    { .name = "publication", .type = FIELD_ID, FIELD_AT(struct driver_input, publication) },
    { .name = "dealer", .type = FIELD_CODE, FIELD_AT(struct driver_input, dealer) },
    { .name = "format", .type = FIELD_CHOICE, .choices = formats, FIELD_AT(struct driver_input, format) },
};

static struct err *export_document(struct req *r, const struct document *d, struct str format)
{
    return res_document(r, &(struct res_document){ .document = d, .format = str_eq_c(format, "csv") ? REPORT_CSV : REPORT_XLSX, .name = STR("strengths-and-weaknesses") });
}

static void put_document(struct req *r, const struct plan_place *place, const struct document *d, struct driver_released_view *v)
{
    struct html_part part;
    struct str query = str_printf(r->arena, "publication=" STR_FMT "&dealer=" STR_FMT, STR_ARG(id_text(r->arena, place->publication_id)), STR_ARG(place->dealer));
    html_document_put(html_part_begin(&part, &r->html), d);
    v->document = html_part_end(&part);
    v->has_document = true;
    v->xlsx = str_printf(r->arena, "/drivers?" STR_FMT "&format=xlsx", STR_ARG(query));
    v->csv = str_printf(r->arena, "/drivers?" STR_FMT "&format=csv", STR_ARG(query));
    if (req_may(r, "measure.read"))
        v->measures = str_printf(r->arena, "/measures/weak?" STR_FMT, STR_ARG(query));
}

static struct err *show(struct req *r, const struct driver_released_view *v)
{
    struct html_part body, actions;
    tmpl_driver_released(html_part_begin(&body, &r->html), v);
    struct page page = { .title = MSG("Strengths and weaknesses"), .body = html_part_end(&body) };
    tmpl_driver_released_actions(html_part_begin(&actions, &r->html), v);
    page.actions = html_part_end(&actions);
    return res_page(r, &page);
}

static struct err *page_drivers(struct req *r, const void *input)
{
    const struct driver_input *in = input;
    struct job job = job_of_req(r);
    struct plan_place place = { .publication_id = in->publication.v, .dealer = in->dealer };
    struct plan_pick pick = { .path = "/drivers", .prefers = "quarterly" };
    struct driver_released_view v = { .pick = &pick, .may_run = req_may(r, "result.running") };
    struct document d;
    TRY(reach_of_req(r, "result.read", &place.scope));
    TRY(action_plan_pick(r, &place, &pick));
    if (!place.publication_id || !place.dealer.n)
        return show(r, &v);
    TRY(driver_released_make(&job, &place, &d));
    if (in->format.p)
        return export_document(r, &d, in->format);
    put_document(r, &place, &d, &v);
    return show(r, &v);
}

static const struct route routes[] = {
    { METHOD_GET, "/drivers", "result.read", ROUTE_FORM(struct driver_input, fields), page_drivers },
};
static const struct menu_entry menu[] = { { { .id = N_("Strengths and weaknesses") }, "/drivers", "result.read", N_("Results") } };

const struct feature driver_released_feature = { .name = "driver_released", .pages = { routes, ARRAY_LEN(routes) }, .menu = { menu, ARRAY_LEN(menu) } };
