/* /assessment: sheets by quarter, a sheet, a dealer's sheet. */
#include "assessment_tmpl.h"
#include "base/id_text.h"
#include "base/num.h"
#include "org/user_gate.h"
#include "report/render.h"
#include "result/assessment_pages.h"
#include "result/ranking_pages.h"
#include <math.h>

struct asking { struct req *r; struct job job; struct assessment_reader who; };

static struct err *who_asks(struct req *r, struct asking *out)
{
    *out = (struct asking){ .r = r, .job = job_of_req(r) };
    out->who.is_maker = req_may(r, assessment_permissions[ASSESSMENT_PREPARE].name);
    return identity_scope(r->arena, r->who, &assessment_permissions[ASSESSMENT_READ], &out->who.scope);
}

/* ---- the list ---- */

static struct str edition_text(struct arena *a, int64_t edition)
{
    return str_printf(a, "V%lld", (long long)edition);
}

static struct assessment_sheet_view view_of(const struct asking *k, const struct assessment_sheet *s)
{
    struct arena *a = k->r->arena;
    struct assessment_sheet_view v = {
        .id = id_text(a, s->id), .programme = org_programme_title(k->r->lang, s->programme), .period = lang_quarter(a, k->r->lang, s->period), .edition = edition_text(a, s->edition),
        .made = str_printf(a, STR_FMT " " STR_FMT, STR_ARG(s->made_by), STR_ARG(tz_format(a, k->job.tz, s->made_at))),
    };
    if (s->is_signed)
        v.signed_text = str_printf(a, STR_FMT " " STR_FMT, STR_ARG(s->signed_by), STR_ARG(tz_format(a, k->job.tz, s->signed_at.v)));
    return v;
}

static struct err *put_open(struct asking *k, struct assessment_list_view *v)
{
    struct arena *a = k->r->arena;
    struct publication_list open;
    TRY(assessment_open_publications(&k->job, &open));
    struct assessment_open_view *o = ARENA_ARRAY(a, struct assessment_open_view, open.n);
    for (size_t i = 0; i < open.n; i++)
        o[i] = (struct assessment_open_view){ id_text(a, open.row[i].id), org_programme_title(k->r->lang, open.row[i].programme), lang_quarter(a, k->r->lang, open.row[i].period),
                                              edition_text(a, open.row[i].edition) };
    v->open = o;
    v->n_open = open.n;
    return NULL;
}

static struct err *page_list(struct req *r, const void *input UNUSED)
{
    struct asking k;
    struct assessment_sheet_list list;
    struct html_part body;
    TRY(who_asks(r, &k));
    TRY(assessment_list_load(&k.job, &k.who, STR_NONE, &list));
    struct assessment_list_view v = { .r = r, .n_sheets = list.n, .is_maker = k.who.is_maker };
    struct assessment_sheet_view *sheets = ARENA_ARRAY(r->arena, struct assessment_sheet_view, list.n);
    for (size_t i = 0; i < list.n; i++)
        sheets[i] = view_of(&k, &list.row[i]);
    v.sheet = sheets;
    if (v.is_maker)
        TRY(put_open(&k, &v));
    tmpl_assessment_list(html_part_begin(&body, &r->html), &v);
    return res_page(r, &(struct page){ .title = MSG("Assessment"), .body = html_part_end(&body) });
}

struct make_input { struct opt_int publication; };

static struct err *page_make(struct req *r, const void *input)
{
    const struct make_input *in = input;
    struct job job = job_of_req(r);
    int64_t id;
    TRY(assessment_make(&job, in->publication.v, &id));
    res_flash(r, MSG("The assessment is made. Check it, adjust it where there is a reason, then have it signed."));
    return res_redirect(r, str_printf(r->arena, "/assessment/" STR_FMT, STR_ARG(id_text(r->arena, id))));
}

/* ---- a sheet ---- */

struct sheet_input { struct opt_int id; struct str format; };

static struct err *export_sheet(struct asking *k, const struct assessment *x, bool is_csv)
{
    struct arena *a = k->r->arena;
    struct document d;
    assessment_document(&k->job, x, &d);
    struct str name = str_printf(a, "assessment-" STR_FMT "-" STR_FMT, STR_ARG(x->sheet.programme), STR_ARG(civil_month_str(a, x->sheet.period)));
    return res_document(k->r, &(struct res_document){ .document = &d, .format = is_csv ? REPORT_CSV : REPORT_XLSX, .name = name });
}

static struct str number(struct arena *a, double v, int decimals)
{
    return isnan(v) ? STR("") : num_fixed(a, v, decimals);
}

static struct str place_text(const struct asking *k, int32_t place, int32_t of)
{
    struct msg m = MSG("{0} of {1}", ARG_I(place), ARG_I(of));
    return place > 0 ? tr_msg(k->r->arena, k->r->lang, &m) : STR("");
}

static struct str day_text(const struct asking *k, struct civil_date day)
{
    return day.year ? lang_date(k->r->arena, k->r->lang, civil_date_str(k->r->arena, day)) : STR("");
}

static struct str adjustment_text(struct arena *a, double v)
{
    return v != 0 ? str_printf(a, "%+.2f", v) : STR("");
}

static const struct assessment_dealer_row *rows_of(const struct asking *k, const struct assessment *x)
{
    struct arena *a = k->r->arena;
    struct assessment_dealer_row *row = ARENA_ARRAY(a, struct assessment_dealer_row, x->line.n);
    for (size_t i = 0; i < x->line.n; i++) {
        const struct assessment_line *l = &x->line.row[i];
        row[i] = (struct assessment_dealer_row){
            .line = l, .id = id_text(a, l->dealer_id), .score = number(a, l->score, 1), .target = number(a, l->target, 1), .place = place_text(k, l->place, l->place_of),
            .tier = str_of_c(assessment_tier_name(l->tier)), .eligibility = assessment_reason_text(a, k->r->lang, l->rank_reasons), .adjustment = adjustment_text(a, l->adjustment),
            .final = num_fixed(a, l->final, 2),
        };
    }
    return row;
}

static const struct crumb crumbs[] = { { { .id = N_("Assessment") }, { "/assessment", 11 } } };

static struct assessment_page_view sheet_view(const struct asking *k, const struct assessment *x)
{
    struct arena *a = k->r->arena;
    struct msg *notes = ARENA_ARRAY(a, struct msg, 3);
    struct assessment_page_view v = { .r = k->r, .sheet = view_of(k, &x->sheet), .row = rows_of(k, x), .n_rows = x->line.n, .note = notes };
    int span, of;
    assessment_notes(&x->sheet.rules, notes);
    if (assessment_noise(a, &x->line, &span, &of))
        v.noise = MSG("How much of a place is chance: in the middle third of this ranking the interval spans {0} of {1} places (median).", ARG_I(span), ARG_I(of));
    v.may_adjust = k->who.is_maker && !x->sheet.is_signed;
    v.may_sign = !x->sheet.is_signed && req_may(k->r, assessment_permissions[ASSESSMENT_SIGN].name);
    v.appeal_end = day_text(k, x->sheet.appeal_end);
    v.finance = str_printf(a, "/assessment/" STR_FMT "?format=xlsx", STR_ARG(v.sheet.id));
    v.csv = str_printf(a, "/assessment/" STR_FMT "?format=csv", STR_ARG(v.sheet.id));
    return v;
}

static struct err *page_sheet(struct req *r, const void *input)
{
    const struct sheet_input *in = input;
    struct asking k;
    struct assessment x;
    struct html_part body, actions;
    TRY(who_asks(r, &k));
    TRY(assessment_load(&k.job, &k.who, in->id.v, &x));
    if (in->format.p)
        return export_sheet(&k, &x, str_eq_c(in->format, "csv"));
    if (x.line.n == 1 && !k.who.is_maker)
        return res_redirect(r, str_printf(r->arena, "/assessment/" STR_FMT "/" STR_FMT, STR_ARG(id_text(r->arena, x.sheet.id)), STR_ARG(id_text(r->arena, x.line.row[0].dealer_id))));
    struct assessment_page_view v = sheet_view(&k, &x);
    tmpl_assessment_page(html_part_begin(&body, &r->html), &v);
    struct page page = { .title = MSG("Assessment {0}", ARG_S(v.sheet.period)), .body = html_part_end(&body), .crumb = crumbs, .n_crumbs = 1 };
    tmpl_assessment_exports(html_part_begin(&actions, &r->html), &v);
    page.actions = html_part_end(&actions);
    return res_page(r, &page);
}

static struct err *page_sign(struct req *r, const void *input)
{
    const struct sheet_input *in = input;
    struct job job = job_of_req(r);
    TRY(assessment_sign(&job, in->id.v));
    res_flash(r, MSG("The assessment is signed; dealers, groups and regions can read it now."));
    return res_redirect(r, str_printf(r->arena, "/assessment/" STR_FMT, STR_ARG(id_text(r->arena, in->id.v))));
}

/* ---- a dealer's sheet ---- */

struct dealer_input { struct opt_int id, dealer; struct opt_num points; struct str reason; };

static struct assessment_dealer_view dealer_view(const struct asking *k, const struct assessment *x)
{
    const struct assessment_line *l = &x->line.row[0];
    struct arena *a = k->r->arena;
    struct str reasons = assessment_reason_text(a, k->r->lang, l->rank_reasons);
    return (struct assessment_dealer_view){
        .r = k->r, .sheet = view_of(k, &x->sheet), .line = l, .dealer = id_text(a, l->dealer_id), .name = str_printf(a, STR_FMT " " STR_FMT, STR_ARG(l->code), STR_ARG(l->name)),
        .n = number(a, l->n, 0), .score = number(a, l->score, 1), .target = number(a, l->target, 1), .place = place_text(k, l->place, l->place_of),
        .interval = l->worst > 0 ? str_printf(a, "%d – %d", (int)l->best, (int)l->worst) : STR(""),
        .region_place = l->region_place > 0 ? str_printf(a, "%d", (int)l->region_place) : STR(""), .percentile = number(a, l->percentile, 1),
        .eligibility = reasons.p ? reasons : tr(k->r->lang, N_("ranked")), .address = number(a, l->address_quality, 1), .feedback = number(a, l->feedback_closure, 1),
        .factor = num_fixed(a, l->factor, 2), .final = num_fixed(a, l->final, 2),
        .adjustment = adjustment_text(a, l->adjustment), .adjusted_by = l->adjusted_by,
        .appeal_end = day_text(k, x->sheet.appeal_end),
        .may_adjust = k->who.is_maker && !x->sheet.is_signed,
        .points = l->adjustment != 0 ? num_fixed(a, l->adjustment, 2) : STR(""), .reason = l->reason,
    };
}

static struct err *show_dealer(struct asking *k, const struct dealer_input *in, struct msg problem)
{
    struct req *r = k->r;
    struct assessment x;
    struct html_part body;
    TRY(assessment_load_dealer(&k->job, &k->who, (struct assessment_dealer){ in->id.v, in->dealer.v }, &x));
    struct assessment_dealer_view v = dealer_view(k, &x);
    if (problem.id) {
        v.problem = problem;
        v.points = req_raw(r, "points");
        v.reason = req_raw(r, "reason");
    }
    tmpl_assessment_dealer(html_part_begin(&body, &r->html), &v);
    struct crumb *crumb = ARENA_ARRAY(r->arena, struct crumb, 2);
    crumb[0] = crumbs[0];
    crumb[1] = (struct crumb){ MSG("{0}", ARG_S(v.sheet.period)), str_printf(r->arena, "/assessment/" STR_FMT, STR_ARG(v.sheet.id)) };
    return res_page(r, &(struct page){ .title_text = v.name, .body = html_part_end(&body), .crumb = crumb, .n_crumbs = 2, .status = problem.id ? 400 : 0 });
}

static struct err *page_dealer(struct req *r, const void *input)
{
    struct asking k;
    TRY(who_asks(r, &k));
    return show_dealer(&k, input, (struct msg){ 0 });
}

static struct err *page_adjust(struct req *r, const void *input)
{
    const struct dealer_input *in = input;
    struct asking k;
    TRY(who_asks(r, &k));
    if (!req_is_valid(r))
        return show_dealer(&k, in, MSG("An adjustment is a number from -1 to 1."));
    struct assessment_adjustment x = { in->id.v, in->dealer.v, in->points.v, in->reason.p ? in->reason : STR("") };
    struct err *e = assessment_adjust(&k.job, &x);
    if (e && e->code == ERR_INVALID)
        return show_dealer(&k, in, e->msg);
    TRY(e);
    res_flash(r, MSG("The factor is adjusted."));
    return res_redirect(r, str_printf(r->arena, "/assessment/" STR_FMT "/" STR_FMT, STR_ARG(id_text(r->arena, in->id.v)), STR_ARG(id_text(r->arena, in->dealer.v))));
}

static const struct field_choice formats[] = { { "xlsx", "xlsx" }, { "csv", "csv" }, { NULL, NULL } };
static const struct field make_fields[] = { { .name = "publication", .type = FIELD_ID, .required = true, FIELD_AT(struct make_input, publication) } };
static const struct field sheet_fields[] = { { .name = "id", .type = FIELD_ID, .required = true, FIELD_AT(struct sheet_input, id) },
                                             { .name = "format", .type = FIELD_CHOICE, .choices = formats, FIELD_AT(struct sheet_input, format) } };
static const struct field dealer_fields[] = {
    { .name = "id", .type = FIELD_ID, .required = true, FIELD_AT(struct dealer_input, id) }, { .name = "dealer", .type = FIELD_ID, .required = true, FIELD_AT(struct dealer_input, dealer) },
};
static const struct field adjust_fields[] = {
    { .name = "id", .type = FIELD_ID, .required = true, FIELD_AT(struct dealer_input, id) }, { .name = "dealer", .type = FIELD_ID, .required = true, FIELD_AT(struct dealer_input, dealer) },
    { .name = "points", .type = FIELD_NUM, .required = true, FIELD_AT(struct dealer_input, points) },
    { .name = "reason", .type = FIELD_TEXT, .max = 500, FIELD_AT(struct dealer_input, reason) },
};
const struct route assessment_route[ASSESSMENT_ROUTES] = {
    { METHOD_GET, "/ranking", "result.read", ROUTE_FORM(struct ranking_input, ranking_fields), page_ranking },
    { METHOD_GET, "/assessment", "assessment.read", ROUTE_NO_FORM, page_list },
    { METHOD_POST, "/assessment", "assessment.prepare", ROUTE_FORM(struct make_input, make_fields), page_make },
    { METHOD_GET, "/assessment/{id}", "assessment.read", ROUTE_FORM(struct sheet_input, sheet_fields), page_sheet },
    { METHOD_POST, "/assessment/{id}/sign", "assessment.sign", ROUTE_FORM(struct sheet_input, sheet_fields), page_sign },
    { METHOD_GET, "/assessment/{id}/{dealer}", "assessment.read", ROUTE_FORM(struct dealer_input, dealer_fields), page_dealer },
    { METHOD_POST, "/assessment/{id}/{dealer}", "assessment.prepare", ROUTE_FORM(struct dealer_input, adjust_fields), page_adjust, .shows_issues = true },
};
