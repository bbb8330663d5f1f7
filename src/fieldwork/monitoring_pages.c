/* /supervision/monitoring: whom to listen to, what came out, how far listeners agree; one interview and its form. */
#include "fieldwork/monitoring_pages.h"
#include "base/id_text.h"
#include "monitoring_tmpl.h"
#include "platform/serve.h"
#include "report/html_table.h"
#include "supervision_tmpl.h"

static const char check[] = "field.check";
static const char list_path[] = "/supervision/monitoring";

struct monitoring_input { struct opt_int wave, id, item[MONITOR_ITEMS]; struct str format, note; };

static struct str path_of(struct arena *a, int64_t interview_id)
{
    return str_printf(a, "%s/" STR_FMT, list_path, STR_ARG(id_text(a, interview_id)));
}

/* ---- the list ---- */

static void put_running(const struct req *r, const struct monitorings *m, struct monitoring_list_view *v)
{
    struct monitor_link *l = ARENA_ARRAY(r->arena, struct monitor_link, m->n_running);
    for (size_t i = 0; i < m->n_running; i++) {
        const struct monitor_running *x = &m->running[i];
        l[i] = (struct monitor_link){ .dealer_code = x->dealer_code, .caller = x->caller, .span = supervision_span(r->arena, r->now_ms - x->began_ms), .path = path_of(r->arena, x->interview_id) };
    }
    v->running = l;
    v->n_running = m->n_running;
}

static void put_heard(const struct req *r, const struct monitorings *m, struct monitoring_list_view *v)
{
    struct monitor_link *l = ARENA_ARRAY(r->arena, struct monitor_link, m->n_heard);
    for (size_t i = 0; i < m->n_heard; i++) {
        const struct monitor_heard *x = &m->heard[i];
        l[i] = (struct monitor_link){ .dealer_code = x->dealer_code, .caller = x->caller, .listeners = x->listeners, .is_mine = x->is_mine, .path = path_of(r->arena, x->interview_id) };
    }
    v->heard = l;
    v->n_heard = m->n_heard;
}

static void put_next(const struct req *r, const struct monitorings *m, struct monitoring_list_view *v)
{
    struct monitor_next *next = ARENA_ARRAY(r->arena, struct monitor_next, m->n_sums);
    for (size_t i = 0; i < m->n_sums; i++) {
        const struct monitor_sum *s = &m->sum[i];
        if (s->due)
            next[v->n_next++] = (struct monitor_next){ s, s->next ? path_of(r->arena, s->next) : STR("") };
    }
    v->next = next;
}

static struct err *show_list(struct req *r, const struct supervision_head *h, const struct monitorings *m, const struct document *d)
{
    struct html_part doc, body, actions;
    html_document_put(html_part_begin(&doc, &r->html), d);
    struct monitoring_list_view v = { .head = h, .document = html_part_end(&doc) };
    put_running(r, m, &v);
    put_heard(r, m, &v);
    put_next(r, m, &v);
    tmpl_monitoring_list(html_part_begin(&body, &r->html), &v);
    tmpl_supervision_exports(html_part_begin(&actions, &r->html), h->path, h->query);
    return supervision_show(h, &(struct page){ .title = d->title, .body = html_part_end(&body), .actions = html_part_end(&actions) });
}

static struct err *page_list(struct req *r, const void *input)
{
    const struct monitoring_input *in = input;
    struct job job = job_of_req(r);
    struct supervision_head h;
    struct monitorings m;
    TRY(supervision_head_load(r, list_path, in->wave, &h));
    if (!h.wave.id)
        return supervision_show(&h, &(struct page){ .title = MSG("Monitoring") });
    TRY(monitorings_load(&job, h.wave.id, INT64_MAX, &m));
    struct document *d = monitorings_document(&job, &m);
    return in->format.n ? supervision_send(r, d, in->format) : show_list(r, &h, &m, d);
}

/* ---- one interview ---- */

static struct str title_of(const struct req *r, const struct monitor_item *x)
{
    return lang_of_two(r->lang, x->zh, x->en);
}

/* What was typed stands there again after an error. */
static void put_fields(const struct req *r, const struct monitor_form *f, const struct monitoring_input *in, struct monitoring_view *v)
{
    struct monitor_field *item = ARENA_ARRAY(r->arena, struct monitor_field, f->n), *knock_out = ARENA_ARRAY(r->arena, struct monitor_field, f->n);
    for (size_t i = 0; i < f->n; i++) {
        struct opt_int typed = in->item[i];
        struct monitor_field x = { .name = str_printf(r->arena, "item%d", (int)i + 1), .title = title_of(r, &f->item[i]), .most = f->item[i].points, .is_checked = typed.has && typed.v,
                                   .value = typed.has ? str_printf(r->arena, "%lld", (long long)typed.v) : STR("") };
        if (f->item[i].is_knock_out)
            knock_out[v->n_knock_outs++] = x;
        else
            item[v->n_items++] = x;
    }
    v->item = item;
    v->knock_out = knock_out;
}

static struct str given_text(const struct req *r, const struct monitor_item *x, const struct monitoring_score *s, size_t at)
{
    if (!s->has[at])
        return STR("–");
    return x->is_knock_out ? tr(r->lang, s->given[at] ? N_("yes") : N_("no")) : str_printf(r->arena, "%lld", (long long)s->given[at]);
}

static void put_range(const struct req *r, int64_t low, int64_t high, struct monitor_row *row)
{
    row->differs = high > low;
    row->range = str_printf(r->arena, "%lld", (long long)(high - low));
}

static void put_row(const struct req *r, const struct monitoring *m, size_t at, struct monitor_row *row)
{
    struct monitor_cell *cell = ARENA_ARRAY(r->arena, struct monitor_cell, m->n);
    int64_t low = INT64_MAX, high = INT64_MIN;
    for (size_t i = 0; i < m->n; i++) {
        const struct monitoring_score *s = &m->score[i];
        int64_t given = at < m->form.n ? s->given[at] : s->score;
        cell[i].text = at < m->form.n ? given_text(r, &m->form.item[at], s, at) : str_printf(r->arena, "%lld", (long long)s->score);
        low = MIN_OF(low, given);
        high = MAX_OF(high, given);
    }
    *row = (struct monitor_row){ .title = at < m->form.n ? title_of(r, &m->form.item[at]) : tr(r->lang, N_("Score")), .is_total = at == m->form.n, .cell = cell, .n = m->n };
    put_range(r, low, high, row);
}

static void put_scores(const struct req *r, const struct monitoring *m, struct monitoring_view *v)
{
    struct monitor_row *row = ARENA_ARRAY(r->arena, struct monitor_row, m->form.n + 1);
    for (size_t i = 0; m->n && i <= m->form.n; i++)
        put_row(r, m, i, &row[v->n_rows++]);
    v->row = row;
}

static const struct crumb to_list[] = { { { .id = N_("Monitoring") }, STR("/supervision/monitoring") } };

static struct err *show_one(struct req *r, const struct monitoring_input *in, struct msg problem)
{
    struct job job = job_of_req(r);
    struct monitoring m;
    struct interview_view interview;
    struct html_part body;
    TRY(monitoring_load(&job, in->id.v, &m));
    TRY(interview_view_watch(&job, in->id.v, &interview));
    struct monitoring_view v = { .r = r, .m = &m, .v = &interview, .path = path_of(r->arena, in->id.v), .note = in->note.p ? in->note : STR(""), .problem = problem };
    put_fields(r, &m.form, in, &v);
    put_scores(r, &m, &v);
    tmpl_monitoring_page(html_part_begin(&body, &r->html), &v);
    return res_page(r, &(struct page){ .title = MSG("Monitored interview"), .crumb = to_list, .n_crumbs = 1, .body = html_part_end(&body), .status = problem.id ? 400 : 0 });
}

static struct err *page_one(struct req *r, const void *input)
{
    return show_one(r, input, (struct msg){ 0 });
}

/* Asked again every five seconds while the interview runs. */
static struct err *page_answers(struct req *r, const void *input)
{
    const struct monitoring_input *in = input;
    struct job job = job_of_req(r);
    struct monitoring m;
    struct interview_view interview;
    struct html_part body;
    TRY(monitoring_load(&job, in->id.v, &m));
    TRY(interview_view_load(&job, in->id.v, &interview));
    tmpl_monitoring_answers(html_part_begin(&body, &r->html), &(struct monitoring_view){ .r = r, .m = &m, .v = &interview, .path = path_of(r->arena, in->id.v) });
    return res_fragment(r, html_part_end(&body));
}

static struct err *page_put(struct req *r, const void *input)
{
    const struct monitoring_input *in = input;
    struct job job = job_of_req(r);
    struct monitoring_form form = { .interview_id = in->id.v, .note = in->note };
    bool stopped;
    for (size_t i = 0; i < MONITOR_ITEMS; i++)
        form.given[i] = in->item[i].has ? in->item[i].v : 0;
    struct err *e = monitoring_put(&job, &form, &stopped);
    if (e)
        return e->code == ERR_INVALID || e->code == ERR_CONFLICT ? show_one(r, in, e->msg) : e;
    res_flash(r, stopped ? MSG("The form is stored. The interviewer's calls are stopped until a supervisor lets them go on.") : MSG("The form is stored."));
    return res_redirect(r, path_of(r->arena, in->id.v));
}

/* ---- routes ---- */

#define IN(m) FIELD_AT(struct monitoring_input, m)
#define ITEM(n, i) { .name = n, .type = FIELD_INT, .min = 0, .max = MONITOR_POINTS, IN(item[i]) }
static const struct field list_fields[] = { { .name = "wave", .type = FIELD_ID, IN(wave) }, { .name = "format", .type = FIELD_CHOICE, .choices = supervision_formats, IN(format) } };
static const struct field one_fields[] = { { .name = "id", .type = FIELD_ID, .required = true, IN(id) } };
static const struct field put_fields_of[] = {
    { .name = "id", .type = FIELD_ID, .required = true, IN(id) },
    ITEM("item1", 0), ITEM("item2", 1), ITEM("item3", 2), ITEM("item4", 3), ITEM("item5", 4), ITEM("item6", 5), ITEM("item7", 6), ITEM("item8", 7),
    ITEM("item9", 8), ITEM("item10", 9), ITEM("item11", 10), ITEM("item12", 11), ITEM("item13", 12), ITEM("item14", 13), ITEM("item15", 14), ITEM("item16", 15),
    { .name = "note", .type = FIELD_TEXT, .max = 500, IN(note), .label = { .id = N_("Note") } },
};

const struct route monitoring_routes[MONITORING_ROUTES] = {
    { METHOD_GET, "/supervision/monitoring", check, ROUTE_FORM(struct monitoring_input, list_fields), page_list },
    { METHOD_GET, "/supervision/monitoring/{id}", check, ROUTE_FORM(struct monitoring_input, one_fields), page_one },
    { METHOD_GET, "/supervision/monitoring/{id}/answers", check, ROUTE_FORM(struct monitoring_input, one_fields), page_answers },
    { METHOD_POST, "/supervision/monitoring/{id}", check, ROUTE_FORM(struct monitoring_input, put_fields_of), page_put },
};
