/* /supervision: the board, stopping calls, cases handed over, interviews that run, reports; /interviews/counts for dealers. */
#include "fieldwork/supervision_pages.h"
#include "base/id_text.h"
#include "base/num.h"
#include "fieldwork/field_report.h"
#include "fieldwork/supervision.h"
#include "org/user_gate.h"
#include "report/html_chart.h"
#include "report/html_table.h"
#include "supervision_tmpl.h"

static const char supervise[] = "field.supervise";
static const char see_counts[] = "field.counts";

struct wave_input { struct opt_int wave, id; struct str format; };

/* ---- the board ---- */

static struct str percent(struct arena *a, int64_t part, int64_t of)
{
    return of ? str_printf(a, STR_FMT " %%", STR_ARG(num_fixed(a, 100 * (double)part / (double)of, 1))) : STR("–");
}

static struct str whole(struct arena *a, int64_t n)
{
    return int_grouped(a, n);
}

enum { BOARD_TILES = 10 };
static const struct board_tile *tiles_of(const struct req *r, const struct board_live *l, size_t *n)
{
    struct arena *a = r->arena;
    const struct board_tile t[BOARD_TILES] = {
        { MSG("At work / on a break"), str_printf(a, "%lld / %lld", (long long)l->online, (long long)l->busy), MSG("of {0} interviewers", ARG_I((int64_t)l->n_people)), "", NULL },
        { MSG("Interviews today"), whole(a, l->complete_today), MSG("{0} attempts today", ARG_I(l->attempts_today)), "", NULL },
        { MSG("On the way to the target"), percent(a, l->achieved, l->target), MSG("{0} of {1}", ARG_I(l->achieved), ARG_I(l->target)), "", NULL },
        { MSG("Contact rate"), percent(a, l->contacts_today, l->attempts_today), MSG("{0} contacts in {1} attempts today", ARG_I(l->contacts_today), ARG_I(l->attempts_today)), "", NULL },
        { MSG("Refusal rate"), percent(a, l->refusals_today, l->contacts_today), MSG("{0} refusals in {1} contacts today", ARG_I(l->refusals_today), ARG_I(l->contacts_today)), "", NULL },
        { MSG("Overdue appointments"), whole(a, l->late_appointments), MSG("promised, not called yet"), l->late_appointments ? "hf-tile-yellow" : "hf-tile-green", NULL },
        { MSG("To review"), whole(a, l->to_review), MSG("complete interviews"), "", req_may(r, "field.check") ? "/supervision/review" : NULL },
        { MSG("Handed over"), whole(a, l->handed_over), MSG("cases before the supervisor"), l->handed_over ? "hf-tile-yellow" : "hf-tile-green", "/supervision/cases" },
        { MSG("Failed back-checks"), whole(a, l->failed_checks), MSG("interviews to decide about"), l->failed_checks ? "hf-tile-red" : "hf-tile-green",
          req_may(r, "field.check") ? "/supervision/back-checks" : NULL },
        { MSG("Opinions not passed on"), whole(a, l->opinions_waiting), MSG("must be 0 by the evening"), l->opinions_waiting ? "hf-tile-red" : "hf-tile-green", NULL },
    };
    struct board_tile *copy = ARENA_ARRAY(a, struct board_tile, BOARD_TILES);
    for (size_t i = 0; i < BOARD_TILES; i++)
        copy[i] = t[i];
    *n = BOARD_TILES;
    return copy;
}

static struct board_row row_of(const struct req *r, struct str query, const struct board_person *p)
{
    static const char *const css[DOINGS] = { "status-secondary", "status-red", "status-yellow", "status-green", "status-blue", "status-blue", "status-blue" };
    struct arena *a = r->arena;
    bool is_running = p->doing == DOING_INTERVIEW;
    return (struct board_row){ .p = p, .doing = board_doing_titles[p->doing], .css = css[p->doing],
                               .span = p->since_ms && p->doing != DOING_NOTHING && p->doing != DOING_STOPPED ? supervision_span(a, r->now_ms - p->since_ms) : STR(""),
                               .watch = is_running ? str_printf(a, "/supervision/interviews/" STR_FMT, STR_ARG(id_text(a, p->interview_id))) : STR(""),
                               .stop_path = str_printf(a, "/supervision/interviewers/" STR_FMT "?" STR_FMT, STR_ARG(id_text(a, p->user_id)), STR_ARG(query)) };
}

static struct err *load_now(struct req *r, const struct supervision_head *h, struct html *out)
{
    struct job job = job_of_req(r);
    struct board_live *live = ARENA_NEW(r->arena, struct board_live);
    struct board_now v = { .r = r, .query = h->query };
    struct html_part part;
    TRY(board_live_load(&job, h->wave.id, live));
    v.tile = tiles_of(r, live, &v.n_tiles);
    struct board_row *row = ARENA_ARRAY(r->arena, struct board_row, live->n_people);
    for (size_t i = 0; i < live->n_people; i++)
        row[i] = row_of(r, h->query, &live->person[i]);
    v.row = row;
    v.n_rows = live->n_people;
    tmpl_board_now(html_part_begin(&part, &r->html), &v);
    *out = html_part_end(&part);
    return NULL;
}

static struct err *page_now(struct req *r, const void *input)
{
    const struct wave_input *in = input;
    struct supervision_head h;
    struct html now = { 0 };
    TRY(supervision_head_load(r, "/supervision", in->wave, &h));
    if (!h.wave.id)
        return ERR(r->arena, ERR_NOT_FOUND, "There is no such wave.");
    TRY(load_now(r, &h, &now));
    return res_fragment(r, now);
}

static struct html table_part(struct req *r, const struct table *t)
{
    struct html_part part;
    html_table_put(html_part_begin(&part, &r->html), t);
    return html_part_end(&part);
}

static struct html chart_part(struct req *r, const struct table *t, const struct chart *c)
{
    struct html_part part;
    html_chart_put(html_part_begin(&part, &r->html), t, c);
    return html_part_end(&part);
}

static const struct chart_series outcome_series[] = { { .column = "complete" }, { .column = "appointment" }, { .column = "refused" }, { .column = "silent" }, { .column = "other" } };
static const struct chart_series contact_series[] = { { .column = "mon" }, { .column = "tue" }, { .column = "wed" }, { .column = "thu" }, { .column = "fri" }, { .column = "sat" }, { .column = "sun" } };

static struct err *put_board(struct req *r, const struct supervision_head *h, struct board_view *v)
{
    static const struct chart outcomes = { .key = "outcomes", .kind = CHART_COLUMNS, .title = { .id = N_("Outcomes by hour") }, .unit = { .id = N_("attempts") }, .label = { "hour" },
                                           .series = outcome_series, .n_series = ARRAY_LEN(outcome_series) };
    static const struct chart contacts = { .key = "contacts", .kind = CHART_HEAT, .title = { .id = N_("Contact rate by hour and weekday") }, .label = { "hour" }, .n = "attempts",
                                           .series = contact_series, .n_series = ARRAY_LEN(contact_series), .middle = 30 };
    struct job job = job_of_req(r);
    struct field_sample s;
    struct board_hours hours;
    struct board_field field;
    TRY(load_now(r, h, &v->now));
    TRY(field_sample_load(&job, h->wave.id, &s));
    TRY(board_field_load(&job, &s, &field));
    TRY(board_hours_load(&job, h->wave.id, &hours));
    v->reserves = field.reserves;
    v->field = table_part(r, field.table);
    v->outcomes = chart_part(r, hours.outcomes, &outcomes);
    v->contacts = chart_part(r, hours.contacts, &contacts);
    return NULL;
}

static struct err *page_board(struct req *r, const void *input)
{
    const struct wave_input *in = input;
    struct supervision_head h;
    struct board_view v = { .head = &h };
    struct html_part body;
    TRY(supervision_head_load(r, "/supervision", in->wave, &h));
    if (!h.wave.id)
        return supervision_show(&h, &(struct page){ .title = MSG("Supervision of the field") });
    TRY(put_board(r, &h, &v));
    tmpl_board_page(html_part_begin(&body, &r->html), &v);
    return supervision_show(&h, &(struct page){ .title = MSG("Supervision of the field"), .body = html_part_end(&body), .has_charts = true });
}

static struct err *page_reserve(struct req *r, const void *input)
{
    const struct wave_input *in = input;
    struct job job = job_of_req(r);
    int64_t n;
    TRY(wave_open_reserves(&job, in->wave.v, &n));
    res_flash(r, n ? MSG("{0} addresses were released from reserves.", ARG_I(n)) : MSG("No reserve may be opened now; the column Reserve says why."));
    return res_redirect(r, str_printf(r->arena, "/supervision?wave=" STR_FMT, STR_ARG(id_text(r->arena, in->wave.v))));
}

/* ---- stopping an interviewer ---- */

struct stop_input { struct opt_int id, wave, resume; struct str reason; };
static const struct crumb to_board[] = { { { .id = N_("Supervision of the field") }, STR("/supervision") } };

static const struct board_person *person_of(const struct board_live *l, int64_t id)
{
    for (size_t i = 0; i < l->n_people; i++)
        if (l->person[i].user_id == id)
            return &l->person[i];
    return NULL;
}

static struct err *show_stop(struct req *r, const struct stop_input *in, struct msg problem)
{
    struct job job = job_of_req(r);
    struct supervision_head h;
    struct board_live live;
    struct html_part body;
    TRY(supervision_head_load(r, "/supervision", in->wave, &h));
    TRY(board_live_load(&job, h.wave.id, &live));
    const struct board_person *p = person_of(&live, in->id.v);
    if (!p)
        return ERR(r->arena, ERR_NOT_FOUND, "This person does not call in the wave.");
    tmpl_board_stop(html_part_begin(&body, &r->html), &h, p, str_printf(r->arena, "/supervision/interviewers/" STR_FMT, STR_ARG(id_text(r->arena, in->id.v))), problem);
    return res_page(r, &(struct page){ .title = MSG("Stop or resume calls"), .crumb = to_board, .n_crumbs = 1, .body = html_part_end(&body), .status = problem.id ? 400 : 0 });
}

static struct err *page_stop(struct req *r, const void *input)
{
    return show_stop(r, input, (struct msg){ 0 });
}

static struct err *page_stop_do(struct req *r, const void *input)
{
    const struct stop_input *in = input;
    struct job job = job_of_req(r);
    if (!in->resume.v && str_is_empty(in->reason))
        return show_stop(r, in, MSG("Say why: the interviewer and the daily sheet show it."));
    TRY(wave_interviewer_stop(&job, in->id.v, in->resume.v ? STR_NONE : in->reason));
    res_flash(r, in->resume.v ? MSG("The calls go on.") : MSG("The calls are stopped."));
    return res_redirect(r, in->wave.has ? str_printf(r->arena, "/supervision?wave=" STR_FMT, STR_ARG(id_text(r->arena, in->wave.v))) : STR("/supervision"));
}

/* ---- cases handed over ---- */

static void put_outcomes(struct req *r, struct handed_view *v)
{
    size_t n;
    const struct outcome *o = outcomes(&n);
    struct supervision_choice *c = ARENA_ARRAY(r->arena, struct supervision_choice, n);
    for (size_t i = 0; i < n; i++)
        if (o[i].effect == EFFECT_FINAL)
            c[v->n_outcomes++] = (struct supervision_choice){ str_of_c(o[i].key), tr_msg(r->arena, r->lang, &o[i].title), false };
    v->outcome = c;
}

static struct err *put_callers(struct req *r, int64_t wave_id, struct handed_view *v)
{
    struct wave_interviewers people;
    TRY(wave_interviewers_load(r->db, r->arena, wave_id, &people));
    struct supervision_choice *c = ARENA_ARRAY(r->arena, struct supervision_choice, people.n);
    for (size_t i = 0; i < people.n; i++)
        if (!people.row[i].is_stopped)
            c[v->n_people++] = (struct supervision_choice){ id_text(r->arena, people.row[i].user_id), people.row[i].name, false };
    v->person = c;
    return NULL;
}

static struct err *page_cases(struct req *r, const void *input)
{
    const struct wave_input *in = input;
    struct job job = job_of_req(r);
    struct supervision_head h;
    struct board_cases cases = { 0 };
    struct handed_view v = { .head = &h };
    struct html_part body;
    TRY(supervision_head_load(r, "/supervision/cases", in->wave, &h));
    TRY(board_cases_load(&job, h.wave.id, &cases));
    TRY(put_callers(r, h.wave.id, &v));
    put_outcomes(r, &v);
    struct handed_row *row = ARENA_ARRAY(r->arena, struct handed_row, cases.n);
    for (size_t i = 0; i < cases.n; i++) {
        const struct outcome *o = outcome_find(cases.row[i].outcome);
        row[i] = (struct handed_row){ &cases.row[i], str_printf(r->arena, "/supervision/cases/" STR_FMT, STR_ARG(id_text(r->arena, cases.row[i].id))),
                                      civil_date_str(r->arena, tz_date(job.tz, cases.row[i].open_until_ms - 1)), o ? o->title : (struct msg){ 0 } };
    }
    v.row = row;
    v.n_rows = cases.n;
    tmpl_handed_page(html_part_begin(&body, &r->html), &v);
    return supervision_show(&h, &(struct page){ .title = MSG("Handed over"), .body = html_part_end(&body) });
}

struct settle_input { struct opt_int id, wave, user; struct str way, note, outcome; };

static struct err *page_settle(struct req *r, const void *input)
{
    const struct settle_input *in = input;
    struct job job = job_of_req(r);
    struct case_settlement s = { .case_id = in->id.v, .user_id = in->user.v, .outcome = in->outcome, .note = in->note,
                                 .way = str_eq_c(in->way, "assign") ? SETTLE_ASSIGN : str_eq_c(in->way, "finish") ? SETTLE_FINISH : SETTLE_RELEASE };
    TRY(case_settle(&job, &s));
    res_flash(r, s.way == SETTLE_RELEASE ? MSG("The case is released.") : s.way == SETTLE_ASSIGN ? MSG("The case is assigned.") : MSG("The case is finished."));
    return res_redirect(r, in->wave.has ? str_printf(r->arena, "/supervision/cases?wave=" STR_FMT, STR_ARG(id_text(r->arena, in->wave.v))) : STR("/supervision/cases"));
}

/* ---- an interview that runs ---- */

static struct err *page_watch(struct req *r, const void *input)
{
    const struct wave_input *in = input;
    struct job job = job_of_req(r);
    struct interview_view v;
    struct html_part body;
    if (r->is_htmx)
        TRY(interview_view_load(&job, in->id.v, &v));
    else
        TRY(interview_view_watch(&job, in->id.v, &v));
    struct str *spent = ARENA_ARRAY(r->arena, struct str, v.n_lines);
    for (size_t i = 0; i < v.n_lines; i++)
        spent[i] = v.line[i].spent_ms ? num_fixed(r->arena, (double)v.line[i].spent_ms / 1000, 1) : STR("");
    struct watch_view w = { &v, str_printf(r->arena, "/supervision/interviews/" STR_FMT, STR_ARG(id_text(r->arena, in->id.v))),
                            supervision_span(r->arena, (v.interview.ended_ms ? v.interview.ended_ms : r->now_ms) - v.interview.started_ms), str_eq_c(v.interview.state, "running"), spent };
    tmpl_watch_page(html_part_begin(&body, &r->html), &w);
    if (r->is_htmx)
        return res_fragment(r, html_part_end(&body));
    return res_page(r, &(struct page){ .title = MSG("Interview"), .crumb = to_board, .n_crumbs = 1, .body = html_part_end(&body) });
}

/* ---- reports ---- */

static struct err *show_document(struct req *r, const struct supervision_head *h, const struct document *d)
{
    struct html_part doc, body, actions;
    html_document_put(html_part_begin(&doc, &r->html), d);
    tmpl_supervision_document(html_part_begin(&body, &r->html), html_part_end(&doc));
    tmpl_supervision_exports(html_part_begin(&actions, &r->html), h->path, h->query);
    return supervision_show(h, &(struct page){ .title = d->title, .body = html_part_end(&body), .actions = html_part_end(&actions) });
}

static struct err *page_report(struct req *r, const void *input)
{
    const struct wave_input *in = input;
    struct job job = job_of_req(r);
    struct supervision_head h;
    struct document *d;
    TRY(supervision_head_load(r, "/supervision/report", in->wave, &h));
    if (!h.wave.id)
        return supervision_show(&h, &(struct page){ .title = MSG("Field report") });
    TRY(field_report_document(&job, &(struct field_report_query){ h.wave.id, FIELD_PARTS }, &d));
    return in->format.n ? supervision_send(r, d, in->format) : show_document(r, &h, d);
}

static struct err *page_counts(struct req *r, const void *input)
{
    const struct wave_input *in = input;
    struct job job = job_of_req(r);
    struct supervision_head h;
    struct db_scope scope;
    struct document *d;
    TRY(reach_of_req(r, see_counts, &scope));
    TRY(supervision_head_load(r, "/interviews/counts", in->wave, &h));
    h.n_tabs = 0;
    if (!h.wave.id)
        return supervision_show(&h, &(struct page){ .title = MSG("Interviews made this month") });
    TRY(field_public_document(&job, h.wave.id, scope, &d));
    return in->format.n ? supervision_send(r, d, in->format) : show_document(r, &h, d);
}

/* ---- routes ---- */

#define WAVE(m) FIELD_AT(struct wave_input, m)
static const struct field wave_fields[] = { { .name = "wave", .type = FIELD_ID, WAVE(wave) }, { .name = "format", .type = FIELD_CHOICE, .choices = supervision_formats, WAVE(format) } };
static const struct field reserve_fields[] = { { .name = "wave", .type = FIELD_ID, .required = true, WAVE(wave) } };
static const struct field id_fields[] = { { .name = "id", .type = FIELD_ID, .required = true, WAVE(id) } };
static const struct field stop_fields[] = {
    { .name = "id", .type = FIELD_ID, .required = true, FIELD_AT(struct stop_input, id) },
    { .name = "wave", .type = FIELD_ID, FIELD_AT(struct stop_input, wave) },
    { .name = "resume", .type = FIELD_BOOL, FIELD_AT(struct stop_input, resume) },
    { .name = "reason", .type = FIELD_TEXT, FIELD_AT(struct stop_input, reason), .label = { .id = N_("Reason") } },
};
static const struct field_choice ways[] = { { "release", "release" }, { "assign", "assign" }, { "finish", "finish" }, { NULL, NULL } };
static const struct field settle_fields[] = {
    { .name = "id", .type = FIELD_ID, .required = true, FIELD_AT(struct settle_input, id) },
    { .name = "wave", .type = FIELD_ID, FIELD_AT(struct settle_input, wave) },
    { .name = "way", .type = FIELD_CHOICE, .required = true, .choices = ways, FIELD_AT(struct settle_input, way) },
    { .name = "note", .type = FIELD_TEXT, .max = 500, FIELD_AT(struct settle_input, note), .label = { .id = N_("Note for whoever sees it next") } },
    { .name = "user", .type = FIELD_ID, FIELD_AT(struct settle_input, user) },
    { .name = "outcome", .type = FIELD_TEXT, FIELD_AT(struct settle_input, outcome) },
};

const struct route supervision_routes[SUPERVISION_ROUTES] = {
    { METHOD_GET, "/supervision", supervise, ROUTE_FORM(struct wave_input, wave_fields), page_board },
    { METHOD_GET, "/supervision/now", supervise, ROUTE_FORM(struct wave_input, wave_fields), page_now },
    { METHOD_POST, "/supervision/reserve", supervise, ROUTE_FORM(struct wave_input, reserve_fields), page_reserve },
    { METHOD_GET, "/supervision/interviewers/{id}", supervise, ROUTE_FORM(struct stop_input, stop_fields), page_stop },
    { METHOD_POST, "/supervision/interviewers/{id}", supervise, ROUTE_FORM(struct stop_input, stop_fields), page_stop_do },
    { METHOD_GET, "/supervision/cases", supervise, ROUTE_FORM(struct wave_input, wave_fields), page_cases },
    { METHOD_POST, "/supervision/cases/{id}", supervise, ROUTE_FORM(struct settle_input, settle_fields), page_settle },
    { METHOD_GET, "/supervision/interviews/{id}", supervise, ROUTE_FORM(struct wave_input, id_fields), page_watch },
    { METHOD_GET, "/supervision/report", supervise, ROUTE_FORM(struct wave_input, wave_fields), page_report },
    { METHOD_GET, "/interviews/counts", see_counts, ROUTE_FORM(struct wave_input, wave_fields), page_counts },
};
