#include "fieldwork/wave_work_pages.h"
#include "base/id_text.h"
#include "org/org_days.h"
#include "platform/audit.h"
#include "platform/serve.h"
#include "sampling/sampling.h"
#include "wave_work_tmpl.h"

static const char manage[] = "field.manage";
static const char supervise[] = "field.supervise";
static const char check[] = "field.check"; /* with field.supervise: the supervisors, and nobody else */

static struct str wave_title(struct req *r, const struct wave *w)
{
    return str_printf(r->arena, STR_FMT " " STR_FMT, STR_ARG(org_programme_title(r->lang, w->programme)), STR_ARG(civil_month_str(r->arena, w->month)));
}

static struct str sub_path(struct req *r, int64_t id, const char *page)
{
    return str_printf(r->arena, STR_FMT "/%s", STR_ARG(wave_path(r->arena, id)), page);
}

/* ---- the calendar ---- */

static const struct msg weekdays[] = { { .id = N_("Mon") }, { .id = N_("Tue") }, { .id = N_("Wed") }, { .id = N_("Thu") }, { .id = N_("Fri") }, { .id = N_("Sat") }, { .id = N_("Sun") } };
static const struct { const char *css; struct msg title; } day_states[] = {
    [WAVE_DAY_DONE] = { "status-secondary", { .id = N_("done") } }, [WAVE_DAY_LATE] = { "status-red", { .id = N_("overdue") } },
    [WAVE_DAY_TODAY] = { "status-blue", { .id = N_("now") } }, [WAVE_DAY_TO_COME] = { "status-green", { .id = N_("to come") } },
};

/* Supervisors may not open a wave's page, but sign it off. */
static struct str link_of(struct req *r, const struct wave *w)
{
    if (!w)
        return STR("");
    return req_may(r, manage) ? wave_path(r->arena, w->id) : sub_path(r, w->id, "sign-off");
}

static struct wave_day_line day_line(struct req *r, const struct wave_day *d)
{
    bool is_range = civil_date_cmp(d->first, d->last) != 0;
    return (struct wave_day_line){ .first = civil_date_str(r->arena, d->first), .last = is_range ? civil_date_str(r->arena, d->last) : STR(""), .name = d->wave ? wave_title(r, d->wave) : STR(""),
                                   .link = link_of(r, d->wave), .css = str_of_c(day_states[d->state].css), .weekday = weekdays[civil_weekday(d->first) - 1], .last_weekday = weekdays[civil_weekday(d->last) - 1], .what = wave_day_titles[d->kind],
                                   .state = day_states[d->state].title, .tranche = d->tranche };
}

static void put_days(struct req *r, const struct wave_days *days, struct wave_calendar_view *v)
{
    struct wave_day_line *ahead = ARENA_ARRAY(r->arena, struct wave_day_line, days->n), *past = ARENA_ARRAY(r->arena, struct wave_day_line, days->n);
    for (size_t i = 0; i < days->n; i++) {
        bool is_past = days->row[i].state == WAVE_DAY_DONE;
        *(is_past ? &past[v->past.n++] : &ahead[v->ahead.n++]) = day_line(r, &days->row[i]);
    }
    v->ahead.row = ahead;
    v->past.row = past;
    v->ahead.label = MSG("Today and ahead");
    v->past.label = MSG("Days that are over");
}

static struct err *page_calendar(struct req *r, const void *input UNUSED)
{
    struct job job = job_of_req(r);
    struct wave_calendar c;
    struct html_part body;
    struct wave_calendar_view v = { .r = r };
    TRY(wave_calendar_load(&job, &c));
    struct wave_pace_line *line = ARENA_ARRAY(r->arena, struct wave_pace_line, c.n_paces);
    for (size_t i = 0; i < c.n_paces; i++) {
        const struct wave_pace *p = &c.pace[i];
        line[i] = (struct wave_pace_line){ .link = link_of(r, p->wave), .name = wave_title(r, p->wave), .css = str_of_c(p->is_short ? "hf-tile-red" : ""), .achieved = p->achieved, .target = p->target,
                                           .expected = (int64_t)p->expected, .drawn = p->drawn, .days_left = p->days_left, .is_short = p->is_short,
                                           .until = civil_date_str(r->arena, civil_date_add_days(job_today(&job), p->days_left)) };
    }
    v.pace = line;
    v.n_paces = c.n_paces;
    put_days(r, &c.days, &v);
    tmpl_wave_calendar_page(html_part_begin(&body, &r->html), &v);
    return res_page(r, &(struct page){ .title = MSG("Field calendar"), .body = html_part_end(&body) });
}

/* ---- tranches and reserves by hand ---- */

struct wave_input { struct opt_int id, dealer; struct str reason, office; };
static const struct field id_fields[] = { { .name = "id", .type = FIELD_ID, .required = true, FIELD_AT(struct wave_input, id) } };
static const struct field ask_fields[] = {
    { .name = "id", .type = FIELD_ID, .required = true, FIELD_AT(struct wave_input, id) },
    { .name = "dealer", .type = FIELD_ID, FIELD_AT(struct wave_input, dealer) },
};
static const struct field reserve_fields[] = {
    { .name = "id", .type = FIELD_ID, .required = true, FIELD_AT(struct wave_input, id) },
    { .name = "dealer", .type = FIELD_ID, .required = true, FIELD_AT(struct wave_input, dealer) },
    { .name = "reason", .type = FIELD_TEXT, .max = 300, FIELD_AT(struct wave_input, reason), .label = { .id = N_("Why") } },
};

struct drawing_wave { struct job *job; int64_t wave_id; };

static struct err *note_draw(struct db *db UNUSED, void *ctx)
{
    const struct drawing_wave *d = ctx;
    return audit_by(d->job, "wave.draw", "wave", d->wave_id, STR_NONE);
}

static struct err *run_draw(struct job_run *run, const void *input)
{
    const struct wave_input *in = input;
    struct job *job = &run->job;
    struct wave w;
    int64_t draw, n;
    TRY(wave_load(job->db, job->arena, in->id.v, &w));
    TRY(db_write(job->db, note_draw, &(struct drawing_wave){ job, w.id }, 0));
    TRY(sampling_draw(job, &(struct sampling_request){ .programme = w.programme, .month = w.month }, &draw));
    TRY(wave_take_draws(job, w.id, &n));
    run->result.text = MSG("The tranche is drawn, and its cases are in the wave.");
    run->result.page = wave_path(job->arena, w.id);
    return NULL;
}

static const struct job_kind draw_job = { .name = "wave.draw", .title = { .id = N_("Draw a tranche of a wave") }, .is_long = true, .form = ROUTE_FORM(struct wave_input, id_fields), .run = run_draw };

static struct err *put_tranches(struct job *job, const struct wave *w, struct wave_addresses_view *v)
{
    struct calendar_rules rules = calendar_rules_default();
    struct sampling_month month;
    struct calendar_month dates = calendar_month_of(w->month, &rules, org_closed_days(job->arena, w->month));
    TRY(sampling_month_load(job->db, job->arena, w->programme, w->month, &month));
    v->drawn = month.n_draws ? (int)month.draw[month.n_draws - 1].tranche : 0;
    if (v->drawn >= TRANCHES)
        return NULL;
    v->next = v->drawn + 1;
    v->next_first = civil_date_str(job->arena, dates.tranche[v->drawn].visits.first);
    v->next_last = civil_date_str(job->arena, dates.tranche[v->drawn].visits.last);
    v->draw_day = civil_date_str(job->arena, dates.tranche[v->drawn].draw);
    v->may_draw = calendar_tranches_over(w->month, job_today(job)) > v->drawn;
    return NULL;
}

static struct err *put_reserves(struct req *r, int64_t id, int64_t asked, struct wave_addresses_view *v)
{
    struct job job = job_of_req(r);
    struct wave_reserves list;
    struct org_network network;
    TRY(wave_reserves_load(&job, id, &list));
    TRY(org_network_load(r->db, r->arena, (struct db_scope){ 0 }, job_today(&job), &network));
    struct wave_reserve_line *row = ARENA_ARRAY(r->arena, struct wave_reserve_line, list.n);
    for (size_t i = 0; i < list.n; i++) {
        const struct wave_reserve *x = &list.row[i];
        const struct org_dealer *d = org_dealer_by_id(&network, x->dealer_id);
        v->on_target += x->why == RESERVE_ON_TARGET;
        if (x->why == RESERVE_ON_TARGET || !d)
            continue;
        row[v->n] = (struct wave_reserve_line){ .code = d->code, .name = d->name, .region = network.region[d->region].name, .dealer_id = x->dealer_id, .left = x->left, .next = x->next,
                                                .ask = str_printf(r->arena, STR_FMT "?dealer=" STR_FMT, STR_ARG(v->path), STR_ARG(id_text(r->arena, x->dealer_id))),
                                                .why = x->why == RESERVE_OPENS ? MSG("The rules allow it: it opens within the hour.")
                                                                               : MSG("{0} released addresses were not tried well enough yet.", ARG_I(x->untried)) };
        v->asked = x->dealer_id == asked ? &row[v->n] : v->asked;
        v->n++;
    }
    v->row = row;
    return NULL;
}

static struct err *show_addresses(struct req *r, const struct wave_input *in, struct msg problem)
{
    struct job job = job_of_req(r);
    struct html_part body;
    struct wave w;
    TRY(wave_load(r->db, r->arena, in->id.v, &w));
    struct wave_addresses_view v = { .r = r, .path = sub_path(r, w.id, "addresses"), .wave_path = wave_path(r->arena, w.id), .is_open = str_eq_c(w.state, "open"), .problem = problem,
                                     .reason = in->reason.p ? in->reason : STR("") };
    const struct crumb up[] = { { { .id = N_("Waves") }, STR("/waves") }, { MSG("{0}", ARG_S(wave_title(r, &w))), v.wave_path } };
    TRY(put_tranches(&job, &w, &v));
    TRY(put_reserves(r, w.id, v.is_open && in->dealer.has ? in->dealer.v : 0, &v));
    tmpl_wave_addresses_page(html_part_begin(&body, &r->html), &v);
    return res_page(r, &(struct page){ .title = MSG("Tranches and reserves"), .crumb = up, .n_crumbs = ARRAY_LEN(up), .body = html_part_end(&body), .status = problem.id ? 409 : 0 });
}

static struct err *page_addresses(struct req *r, const void *input)
{
    return show_addresses(r, input, (struct msg){ 0 });
}

static struct err *page_draw(struct req *r, const void *input)
{
    const struct wave_input *in = input;
    struct job job = job_of_req(r);
    struct str id = id_text(r->arena, in->id.v);
    struct wave w;
    TRY(wave_load(r->db, r->arena, in->id.v, &w));
    if (!str_eq_c(w.state, "open") || calendar_tranches_over(w.month, job_today(&job)) == 0)
        return show_addresses(r, in, MSG("Nothing can be drawn for this wave now."));
    return wave_job_start(r, &(struct job_request){ .kind = &draw_job, .argument = { { "id", id } }, .key = str_printf(r->arena, "wave.draw " STR_FMT, STR_ARG(id)) });
}

static struct err *page_reserve(struct req *r, const void *input)
{
    const struct wave_input *in = input;
    struct job job = job_of_req(r);
    int64_t n;
    struct err *e = wave_open_reserve_of(&job, in->id.v, &(struct wave_reserve_wish){ in->dealer.v, in->reason.p ? in->reason : STR("") }, &n);
    if (e && (e->code == ERR_INVALID || e->code == ERR_CONFLICT))
        return show_addresses(r, in, e->msg);
    TRY(e);
    res_flash(r, MSG("{0} addresses were released from the reserve.", ARG_I(n)));
    return res_redirect(r, sub_path(r, in->id.v, "addresses"));
}

/* ---- sign-off ---- */

static const struct field_choice office_choices[] = { { "supervisor", "supervisor" }, { "manager", "manager" }, { NULL, NULL } };
static const struct field sign_fields[] = {
    { .name = "id", .type = FIELD_ID, .required = true, FIELD_AT(struct wave_input, id) },
    { .name = "office", .type = FIELD_CHOICE, .required = true, .choices = office_choices, FIELD_AT(struct wave_input, office) },
};

static bool holds_office(const struct req *r, enum wave_office office)
{
    return office == OFFICE_MANAGER ? req_may(r, manage) : req_may(r, supervise) && req_may(r, check);
}

enum { UNDONE_LINES = 7 };

static void put_undone(struct req *r, int64_t id, const struct wave_undone *u, struct wave_sign_view *v)
{
    struct str wave = str_printf(r->arena, "?wave=" STR_FMT, STR_ARG(id_text(r->arena, id))), none = STR("");
    const struct wave_undone_line all[UNDONE_LINES] = {
        { MSG("Interviews that nobody reviewed"), u->not_reviewed, req_may(r, check) ? str_printf(r->arena, "/supervision/review" STR_FMT, STR_ARG(wave)) : none },
        { MSG("Interviews that run"), u->running, str_printf(r->arena, "/supervision" STR_FMT, STR_ARG(wave)) },
        { MSG("Interviews sent back to be finished"), u->sent_back, none },
        { MSG("Back-checks that are not done"), u->back_checks, req_may(r, check) ? str_printf(r->arena, "/supervision/back-checks" STR_FMT, STR_ARG(wave)) : none },
        { MSG("Appointments with customers"), u->appointments, none },
        { MSG("Cases before a supervisor"), u->handed_over, str_printf(r->arena, "/supervision/cases" STR_FMT, STR_ARG(wave)) },
        { MSG("Named opinions of all waves that were not passed on yet"), u->opinions, none },
    };
    struct wave_undone_line *copy = ARENA_ARRAY(r->arena, struct wave_undone_line, UNDONE_LINES);
    memcpy(copy, all, sizeof all);
    v->undone = copy;
    v->n_undone = UNDONE_LINES;
}

static void put_signatures(struct req *r, const struct wave_sign_off *s, struct wave_sign_view *v)
{
    struct job job = job_of_req(r);
    struct wave_signature_line *line = ARENA_ARRAY(r->arena, struct wave_signature_line, WAVE_OFFICES);
    for (enum wave_office o = 0; o < WAVE_OFFICES; o++) {
        const struct wave_signature *g = &s->by[o];
        line[o] = (struct wave_signature_line){ .office = wave_office_titles[o], .office_name = str_of_c(office_choices[o].value), .is_there = g->is_there, .not_reviewed = g->not_reviewed,
                                                .who = g->is_there ? g->name : STR(""), .when = g->is_there ? tz_format(r->arena, job.tz, g->signed_ms) : STR(""),
                                                .state = !g->is_there ? MSG("not signed off") : g->has_lapsed ? MSG("lapsed") : MSG("signed off"),
                                                .css = str_of_c(!g->is_there ? "status-secondary" : g->has_lapsed ? "status-yellow" : "status-green"),
                                                .may = v->is_open && holds_office(r, o) };
    }
    v->signature = line;
    v->n_signatures = WAVE_OFFICES;
}

static struct err *show_sign_off(struct req *r, int64_t id, struct msg problem)
{
    struct job job = job_of_req(r);
    struct wave_sign_off s;
    struct html_part body;
    struct wave w;
    TRY(wave_load(r->db, r->arena, id, &w));
    TRY(wave_sign_off_load(&job, id, &s));
    struct wave_sign_view v = { .r = r, .path = sub_path(r, id, "sign-off"), .wave_path = wave_path(r->arena, id), .is_open = str_eq_c(w.state, "open"), .may_close = req_may(r, manage),
                                .needed = s.needed, .valid = s.valid, .problem = problem };
    const struct crumb up[] = { { { .id = N_("Field calendar") }, STR("/waves/calendar") }, { MSG("{0}", ARG_S(wave_title(r, &w))), req_may(r, manage) ? v.wave_path : STR("/waves/calendar") } };
    put_undone(r, id, &s.undone, &v);
    put_signatures(r, &s, &v);
    tmpl_wave_sign_page(html_part_begin(&body, &r->html), &v);
    return res_page(r, &(struct page){ .title = MSG("Sign-off"), .crumb = up, .n_crumbs = ARRAY_LEN(up), .body = html_part_end(&body), .status = problem.id ? 409 : 0 });
}

static struct err *page_sign_off(struct req *r, const void *input)
{
    return show_sign_off(r, ((const struct wave_input *)input)->id.v, (struct msg){ 0 });
}

static struct err *page_sign(struct req *r, const void *input)
{
    const struct wave_input *in = input;
    struct job job = job_of_req(r);
    enum wave_office office = str_eq_c(in->office, "manager") ? OFFICE_MANAGER : OFFICE_SUPERVISOR;
    if (!holds_office(r, office))
        return ERR(r->arena, ERR_DENIED, "This signature belongs to another office.");
    struct err *e = wave_sign(&job, in->id.v, office);
    if (e && e->code == ERR_CONFLICT)
        return show_sign_off(r, in->id.v, e->msg);
    TRY(e);
    res_flash(r, MSG("The wave is signed."));
    return res_redirect(r, sub_path(r, in->id.v, "sign-off"));
}

static const struct route routes[] = {
    { METHOD_GET, "/waves/calendar", supervise, ROUTE_NO_FORM, page_calendar },
    { METHOD_GET, "/waves/{id}/addresses", manage, ROUTE_FORM(struct wave_input, ask_fields), page_addresses },
    { METHOD_POST, "/waves/{id}/draw", manage, ROUTE_FORM(struct wave_input, id_fields), page_draw },
    { METHOD_POST, "/waves/{id}/reserves", manage, ROUTE_FORM(struct wave_input, reserve_fields), page_reserve },
    { METHOD_GET, "/waves/{id}/sign-off", supervise, ROUTE_FORM(struct wave_input, id_fields), page_sign_off },
    { METHOD_POST, "/waves/{id}/sign-off", supervise, ROUTE_FORM(struct wave_input, sign_fields), page_sign },
};
static const struct menu_entry menu[] = { { { .id = N_("Field calendar") }, "/waves/calendar", supervise, N_("Fieldwork") } };
static const struct job_kind *const jobs[] = { &draw_job };
static const struct setting *const settings[] = { &wave_pace_setting, &wave_end_setting, &wave_sign_setting };

const struct feature wave_work_feature = { .name = "wave_work", .pages = { routes, ARRAY_LEN(routes) }, .menu = { menu, ARRAY_LEN(menu) }, .job = jobs, .n_jobs = ARRAY_LEN(jobs),
                                           .setting = settings, .n_settings = ARRAY_LEN(settings) };
