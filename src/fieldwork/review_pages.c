/* /supervision/interviewers: the daily sheet; /supervision/review: what waits, one interview, the verdict, a correction. */
#include "fieldwork/review_pages.h"
#include "base/id_text.h"
#include "base/num.h"
#include "platform/serve.h"
#include "report/html_table.h"
#include "review_tmpl.h"
#include "supervision_tmpl.h"
#include <math.h>

static const char supervise[] = "field.supervise";
static const char check[] = "field.check";

struct review_input { struct opt_int wave, id; struct str tab, verdict, reason, code, answer, format; struct civil_date from, to; };
enum { ROWS_SHOWN = 300 };

static struct str minutes_of(struct arena *a, double ms)
{
    return isnan(ms) ? STR("–") : num_fixed(a, ms / 60000, 1);
}

/* ---- the daily sheet ---- */

static struct err *show_sheet(struct req *r, const struct supervision_head *h, const struct caller_query *q, const struct document *d)
{
    struct html_part doc, body, actions;
    html_document_put(html_part_begin(&doc, &r->html), d);
    struct sheet_view v = { html_part_end(&doc), h, civil_date_str(r->arena, q->from), civil_date_str(r->arena, q->to) };
    struct str query = str_printf(r->arena, STR_FMT "&from=" STR_FMT "&to=" STR_FMT, STR_ARG(h->query), STR_ARG(v.from), STR_ARG(v.to));
    tmpl_sheet_page(html_part_begin(&body, &r->html), &v);
    tmpl_supervision_exports(html_part_begin(&actions, &r->html), h->path, query);
    return supervision_show(h, &(struct page){ .title = d->title, .body = html_part_end(&body), .actions = html_part_end(&actions) });
}

static struct err *page_sheet(struct req *r, const void *input)
{
    const struct review_input *in = input;
    struct job job = job_of_req(r);
    struct supervision_head h;
    struct caller_sheet s;
    struct caller_query q = { .to = in->to.year ? in->to : in->from.year ? in->from : job_today(&job) };
    q.from = in->from.year ? in->from : q.to;
    TRY(supervision_head_load(r, "/supervision/interviewers", in->wave, &h));
    if (!h.wave.id)
        return supervision_show(&h, &(struct page){ .title = MSG("Interviewers' daily sheet") });
    q.wave_id = h.wave.id;
    TRY(caller_sheet_load(&job, &q, &s));
    struct document *d = caller_sheet_document(&job, &s);
    return in->format.n ? supervision_send(r, d, in->format) : show_sheet(r, &h, &q, d);
}

/* ---- what waits ---- */

static const struct { const char *name; const char *title; } tabs[] = {
    [REVIEW_ALL] = { "all", N_("All that waits") }, [REVIEW_STANDS_OUT] = { "odd", N_("Standing out") }, [REVIEW_OPEN_TEXT] = { "text", N_("With open texts") }, [REVIEW_CLEAN] = { "clean", N_("Clean") },
};

static enum review_tab tab_of(struct str name)
{
    for (size_t i = 0; i < ARRAY_LEN(tabs); i++)
        if (str_eq_c(name, tabs[i].name))
            return (enum review_tab)i;
    return REVIEW_ALL;
}

static void put_flags(struct review_row *row, unsigned flags)
{
    static const struct { unsigned flag; struct msg title; } names[] = {
        { QUALITY_FAST, { .id = N_("too fast") } }, { QUALITY_STRAIGHT, { .id = N_("straight lines") } }, { QUALITY_DONT_KNOW, { .id = N_("don't know") } }, { QUALITY_OPEN_TEXT, { .id = N_("open text") } },
        { QUALITY_BACK_CHECK, { .id = N_("back-check failed") } },
    };
    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        if (flags & names[i].flag)
            row->flag[row->n_flags++] = names[i].title;
}

static struct review_row row_of(const struct req *r, const struct job *job, const struct review_item *x)
{
    struct review_row row = { .item = x, .path = str_printf(r->arena, "/supervision/review/" STR_FMT, STR_ARG(id_text(r->arena, x->facts->id))),
                              .who = x->caller ? x->caller->who.name : tr(r->lang, N_("by link")), .ended = str_sub(tz_format(r->arena, job->tz, x->facts->ended_ms), 0, 16),
                              .minutes = minutes_of(r->arena, (double)x->facts->active_ms) };
    put_flags(&row, x->flags);
    return row;
}

static const struct review_tab_link *tab_links(struct req *r, const struct supervision_head *h, const struct review_list *list, enum review_tab here)
{
    struct review_tab_link *link = ARENA_ARRAY(r->arena, struct review_tab_link, ARRAY_LEN(tabs));
    for (size_t i = 0; i < ARRAY_LEN(tabs); i++) {
        struct str title = tr(r->lang, tabs[i].title);
        link[i] = (struct review_tab_link){ MSG("{0} ({1})", ARG_S(title), ARG_I(list->count[i])), str_printf(r->arena, "/supervision/review?" STR_FMT "&tab=%s", STR_ARG(h->query), tabs[i].name),
                                            i == (size_t)here };
    }
    return link;
}

static struct err *page_list(struct req *r, const void *input)
{
    const struct review_input *in = input;
    struct job job = job_of_req(r);
    struct supervision_head h;
    struct review_list list;
    struct html_part body;
    TRY(supervision_head_load(r, "/supervision/review", in->wave, &h));
    if (!h.wave.id)
        return supervision_show(&h, &(struct page){ .title = MSG("Review") });
    TRY(review_list_load(&job, h.wave.id, tab_of(in->tab), &list));
    struct review_list_view v = { .head = &h, .tab = tab_links(r, &h, &list, tab_of(in->tab)), .n_tabs = ARRAY_LEN(tabs), .n_rows = MIN_OF(list.n, ROWS_SHOWN), .clean = list.count[REVIEW_CLEAN],
                                  .median = minutes_of(r->arena, list.sheet.median_ms), .is_open = str_eq_c(h.wave.state, "open") };
    struct review_row *row = ARENA_ARRAY(r->arena, struct review_row, v.n_rows);
    for (size_t i = 0; i < v.n_rows; i++)
        row[i] = row_of(r, &job, &list.item[i]);
    v.row = row;
    tmpl_review_list(html_part_begin(&body, &r->html), &v);
    return supervision_show(&h, &(struct page){ .title = MSG("Review"), .body = html_part_end(&body) });
}

static struct err *page_approve_clean(struct req *r, const void *input)
{
    const struct review_input *in = input;
    struct job job = job_of_req(r);
    int64_t n;
    TRY(review_approve_clean(&job, in->wave.v, &n));
    res_flash(r, MSG("{0} interviews are approved.", ARG_I(n)));
    return res_redirect(r, str_printf(r->arena, "/supervision/review?wave=" STR_FMT, STR_ARG(id_text(r->arena, in->wave.v))));
}

/* ---- one interview ---- */

static const struct { const char *name; struct msg title; } states[] = {
    { "running", { .id = N_("running") } },     { "broken", { .id = N_("broken off") } },   { "complete", { .id = N_("waits for review") } }, { "approved", { .id = N_("approved") } },
    { "sent_back", { .id = N_("sent back") } }, { "void", { .id = N_("void") } },
};

static struct msg state_title(struct str name)
{
    for (size_t i = 0; i < ARRAY_LEN(states); i++)
        if (str_eq_c(name, states[i].name))
            return states[i].title;
    return (struct msg){ 0 };
}

static struct str state_word(const struct req *r, struct str name)
{
    struct msg title = state_title(name);
    return title.id ? tr_msg(r->arena, r->lang, &title) : name;
}

static void put_lines(const struct req *r, const struct review_view *view, const double *median, struct review_line *line)
{
    for (size_t i = 0; i < view->v->n_lines; i++) {
        double spent = (double)view->v->line[i].spent_ms;
        line[i] = (struct review_line){ .line = &view->v->line[i], .seconds = num_fixed(r->arena, spent / 1000, 1), .median = isnan(median[i]) ? STR("–") : num_fixed(r->arena, median[i] / 1000, 1),
                                        .is_fast = spent > 0 && spent < median[i] / 2 };
    }
}

static void put_changes(const struct req *r, const struct job *job, struct review_changes *c, struct review_view *view)
{
    struct str *at = ARENA_ARRAY(r->arena, struct str, c->n);
    struct msg *what = ARENA_ARRAY(r->arena, struct msg, c->n);
    for (size_t i = 0; i < c->n; i++) {
        struct review_change *x = &c->row[i];
        bool is_answer = str_starts(x->what, STR("answer:"));
        at[i] = str_sub(tz_format(r->arena, job->tz, x->at_ms), 0, 16);
        what[i] = is_answer ? MSG("Answer to {0}", ARG_S(str_sub(x->what, 7, x->what.n))) : str_eq_c(x->what, "back_check") ? MSG("Back-check failed") : state_title(x->what);
        x->before = is_answer ? x->before : state_word(r, x->before);
        x->after = is_answer ? x->after : state_word(r, x->after);
    }
    view->changed_at = at;
    view->what = what;
    view->changes = c;
}

static const struct crumb to_review[] = { { { .id = N_("Review") }, STR("/supervision/review") } };

static struct err *show_one(struct req *r, int64_t id, struct msg problem)
{
    struct job job = job_of_req(r);
    struct interview_view v;
    struct review_changes changes;
    struct wave wave;
    struct html_part body;
    double *median;
    TRY(interview_view_watch(&job, id, &v));
    TRY(wave_load(r->db, r->arena, v.wave_id, &wave));
    TRY(review_medians_load(&job, &v, &median));
    TRY(review_changes_load(r->db, r->arena, id, &changes));
    bool waits = str_eq_c(v.interview.state, "complete"), is_open = str_eq_c(wave.state, "open");
    struct review_line *line = ARENA_ARRAY(r->arena, struct review_line, v.n_lines);
    struct review_view view = { .r = r, .v = &v, .line = line, .path = str_printf(r->arena, "/supervision/review/" STR_FMT, STR_ARG(id_text(r->arena, id))), .problem = problem,
                                .minutes = minutes_of(r->arena, (double)v.interview.active_ms), .state = state_title(v.interview.state), .may_approve = waits,
                                .may_change = is_open && (waits || str_eq_c(v.interview.state, "approved")) };
    view.monitor_path = v.interview.user_id ? str_printf(r->arena, "/supervision/monitoring/" STR_FMT, STR_ARG(id_text(r->arena, id))) : STR("");
    put_lines(r, &view, median, line);
    put_changes(r, &job, &changes, &view);
    tmpl_review_page(html_part_begin(&body, &r->html), &view);
    return res_page(r, &(struct page){ .title = MSG("Interview"), .crumb = to_review, .n_crumbs = 1, .body = html_part_end(&body), .status = problem.id ? 400 : 0 });
}

static struct err *page_one(struct req *r, const void *input)
{
    const struct review_input *in = input;
    return show_one(r, in->id.v, (struct msg){ 0 });
}

/* What the form can show; other errors stay errors. */
static struct err *shown(struct req *r, int64_t id, struct err *e)
{
    return e->code == ERR_INVALID || e->code == ERR_CONFLICT ? show_one(r, id, e->msg) : e;
}

static struct err *page_decide(struct req *r, const void *input)
{
    const struct review_input *in = input;
    struct job job = job_of_req(r);
    struct review_decision d = { .interview_id = in->id.v, .reason = in->reason,
                                 .verdict = str_eq_c(in->verdict, "approve") ? REVIEW_APPROVE : str_eq_c(in->verdict, "void") ? REVIEW_VOID : REVIEW_SEND_BACK };
    struct err *e = review_decide(&job, &d);
    if (e)
        return shown(r, in->id.v, e);
    res_flash(r, d.verdict == REVIEW_APPROVE ? MSG("The interview is approved.") : d.verdict == REVIEW_VOID ? MSG("The interview is void.") : MSG("The interview is sent back; its case is called again."));
    return res_redirect(r, STR("/supervision/review"));
}

static struct err *page_correct(struct req *r, const void *input)
{
    const struct review_input *in = input;
    struct job job = job_of_req(r);
    struct review_correction c = { in->id.v, in->code, in->answer, in->reason };
    struct err *e = review_correct(&job, &c);
    if (e)
        return shown(r, in->id.v, e);
    res_flash(r, MSG("The answer to {0} is corrected.", ARG_S(in->code)));
    return res_redirect(r, str_printf(r->arena, "/supervision/review/" STR_FMT, STR_ARG(id_text(r->arena, in->id.v))));
}

/* ---- routes ---- */

#define IN(m) FIELD_AT(struct review_input, m)
static const struct field sheet_fields[] = {
    { .name = "wave", .type = FIELD_ID, IN(wave) }, { .name = "from", .type = FIELD_DATE, IN(from) }, { .name = "to", .type = FIELD_DATE, IN(to) },
    { .name = "format", .type = FIELD_CHOICE, .choices = supervision_formats, IN(format) },
};
static const struct field_choice tab_choices[] = { { "all", "all" }, { "odd", "odd" }, { "text", "text" }, { "clean", "clean" }, { NULL, NULL } };
static const struct field list_fields[] = { { .name = "wave", .type = FIELD_ID, IN(wave) }, { .name = "tab", .type = FIELD_CHOICE, .choices = tab_choices, IN(tab) } };
static const struct field clean_fields[] = { { .name = "wave", .type = FIELD_ID, .required = true, IN(wave) } };
static const struct field one_fields[] = { { .name = "id", .type = FIELD_ID, .required = true, IN(id) } };
static const struct field_choice verdicts[] = { { "approve", "approve" }, { "send_back", "send_back" }, { "void", "void" }, { NULL, NULL } };
static const struct field decide_fields[] = {
    { .name = "id", .type = FIELD_ID, .required = true, IN(id) }, { .name = "verdict", .type = FIELD_CHOICE, .required = true, .choices = verdicts, IN(verdict) },
    { .name = "reason", .type = FIELD_TEXT, .max = 500, IN(reason), .label = { .id = N_("Reason") } },
};
static const struct field correct_fields[] = {
    { .name = "id", .type = FIELD_ID, .required = true, IN(id) }, { .name = "code", .type = FIELD_TEXT, .required = true, IN(code), .label = { .id = N_("Question") } },
    { .name = "answer", .type = FIELD_TEXT, .max = 4000, .required = true, IN(answer), .label = { .id = N_("Right answer (code)") } },
    { .name = "reason", .type = FIELD_TEXT, .max = 500, IN(reason), .label = { .id = N_("Reason") } },
};

const struct route review_routes[REVIEW_ROUTES] = {
    { METHOD_GET, "/supervision/interviewers", supervise, ROUTE_FORM(struct review_input, sheet_fields), page_sheet },
    { METHOD_GET, "/supervision/review", check, ROUTE_FORM(struct review_input, list_fields), page_list },
    { METHOD_POST, "/supervision/review", check, ROUTE_FORM(struct review_input, clean_fields), page_approve_clean },
    { METHOD_GET, "/supervision/review/{id}", check, ROUTE_FORM(struct review_input, one_fields), page_one },
    { METHOD_POST, "/supervision/review/{id}", check, ROUTE_FORM(struct review_input, decide_fields), page_decide },
    { METHOD_POST, "/supervision/review/{id}/answers", check, ROUTE_FORM(struct review_input, correct_fields), page_correct },
};
