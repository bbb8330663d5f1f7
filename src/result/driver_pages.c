#include "result/driver_pages.h"
#include "base/civil_month.h"
#include "driver_tmpl.h"
#include "org/user_gate.h"
#include "report/html_table.h"

struct driver_input { struct str programme, scope; struct opt_int period; };
static const struct field fields[] = {
    { .name = "programme", .type = FIELD_CHOICE, .choices = programme_choices, FIELD_AT(struct driver_input, programme), .label = { .id = N_("Programme") } },
    { .name = "scope", .type = FIELD_TEXT, .max = 120, FIELD_AT(struct driver_input, scope), .label = { .id = N_("Unit") } },
    { .name = "period", .type = FIELD_MONTH, FIELD_AT(struct driver_input, period), .label = { .id = N_("Month") } },
};

/* Nation, regions, dealers. */
static void put_scopes(struct req *r, const struct org_network *n, struct str chosen, struct driver_view *v)
{
    struct driver_choice *c = ARENA_ARRAY(r->arena, struct driver_choice, 1 + n->n_regions + n->n_dealers);
    size_t k = 0;
    c[k++] = (struct driver_choice){ .value = STR("nation"), .label = tr(r->lang, N_("Nation")) };
    for (size_t i = 0; i < n->n_regions; i++)
        c[k++] = (struct driver_choice){ .value = str_printf(r->arena, "region:" STR_FMT, STR_ARG(n->region[i].code)), .label = n->region[i].name };
    for (size_t i = 0; i < n->n_dealers; i++)
        c[k++] = (struct driver_choice){ .value = str_printf(r->arena, "dealer:" STR_FMT, STR_ARG(n->dealer[i].code)),
                                         .label = str_printf(r->arena, STR_FMT " " STR_FMT, STR_ARG(n->dealer[i].code), STR_ARG(n->dealer[i].name)) };
    for (size_t i = 0; i < k; i++)
        c[i].is_chosen = str_eq(c[i].value, chosen);
    v->scope = c;
    v->n_scopes = k;
}

static void put_programmes(struct req *r, struct str chosen, struct driver_view *v)
{
    struct driver_choice *c = ARENA_ARRAY(r->arena, struct driver_choice, 2);
    c[0] = (struct driver_choice){ STR("service"), tr(r->lang, N_("After-sales")), str_eq_c(chosen, "service") };
    c[1] = (struct driver_choice){ STR("sales"), tr(r->lang, N_("Sales")), str_eq_c(chosen, "sales") };
    v->programme = c;
    v->n_programmes = 2;
}

/* What nobody can help but the reader, by another choice, is said on the page. */
static struct err *make(struct req *r, const struct report_input *in, struct driver_view *v)
{
    struct job job = job_of_req(r);
    struct document d;
    struct html_part part;
    struct err *e = report_make(&job, in, &d);
    if (e && (e->code == ERR_NOT_FOUND || e->code == ERR_INVALID)) {
        v->problem = e->msg;
        return NULL;
    }
    if (e)
        return e;
    html_document_put(html_part_begin(&part, &r->html), &d);
    v->document = html_part_end(&part);
    v->has_document = true;
    return NULL;
}

static struct err *page_drivers(struct req *r, const void *input)
{
    const struct driver_input *in = input;
    struct job job = job_of_req(r);
    int32_t last_month = civil_month_of_date(job_today(&job)) - 1;
    struct report_input report = { .kind = STR("drivers"), .programme = in->programme.p ? in->programme : STR("service"), .scope = in->scope.n ? in->scope : STR("nation"),
                                   .period = in->period.has ? in->period : SOME_INT(last_month) };
    struct driver_view v = { .period = civil_month_str(r->arena, (int32_t)report.period.v) };
    struct org_network network;
    TRY(org_network_load(r->db, r->arena, (struct db_scope){ .kind = SCOPE_NATION }, job_today(&job), &network));
    put_programmes(r, report.programme, &v);
    put_scopes(r, &network, report.scope, &v);
    TRY(make(r, &report, &v));
    if (v.has_document && str_starts(report.scope, STR("dealer:")) && req_may(r, "measure.read"))
        v.measures = str_printf(r->arena, "/measures/weak?dealer=" STR_FMT, STR_ARG(str_sub(report.scope, 7, report.scope.n)));
    struct html_part body, actions;
    tmpl_drivers(html_part_begin(&body, &r->html), &v);
    tmpl_driver_actions(html_part_begin(&actions, &r->html));
    return res_page(r, &(struct page){ .title = MSG("Strengths and weaknesses"), .body = html_part_end(&body), .actions = html_part_end(&actions) });
}

static const struct route routes[] = {
    { METHOD_GET, "/drivers/running", "result.running", ROUTE_FORM(struct driver_input, fields), page_drivers },
};

const struct feature driver_feature = { .name = "driver", .pages = { routes, ARRAY_LEN(routes) } };
