/* /calls: the interviewer's day, the opinion with name behind an interview, and what the telephone system calls back. */
#include "base/id_text.h"
#include "base/num.h"
#include "call_tmpl.h"
#include "fieldwork/call_pages.h"
#include "fieldwork/pbx.h"

static const char day_path[] = "/calls";

/* ---- the day ---- */

struct day_input { struct opt_int why, again; };
static const struct field day_fields[] = { { .name = "why", .type = FIELD_INT, .min = CLAIM_NO_WAVE, .max = CLAIM_NOTHING_READY, FIELD_AT(struct day_input, why) },
                                           { .name = "again", .type = FIELD_INT, .min = 0, .max = INT64_C(4102444800000), FIELD_AT(struct day_input, again) } };

static struct str clock_text(const struct job *job, int64_t ms)
{
    return str_sub(tz_format(job->arena, job->tz, ms), 0, 16);
}

static struct msg why_text(const struct job *job, const struct day_input *in)
{
    struct arg at = ARG_S(clock_text(job, in->again.v));
    switch (in->why.v) {
    case CLAIM_NO_WAVE: return MSG("You are in no wave that is open, so there are no cases for you. Ask the project manager.");
    case CLAIM_STOPPED: return MSG("Your calls are stopped. Talk to your supervisor.");
    case CLAIM_CLOSED_HOURS: return in->again.v ? MSG("No survey calls are made at this hour. They begin again at {0}.", at) : MSG("No survey calls are made at this hour.");
    case CLAIM_NOTHING_READY: return in->again.v ? MSG("No case is ready to be called. The next one comes at {0}.", at) : MSG("No case is ready to be called, and none is waiting.");
    default: return (struct msg){ 0 };
    }
}

static struct str hours_text(struct arena *a, int64_t ms)
{
    int64_t minutes = ms / 60000;
    return str_printf(a, "%lld:%02lld", (long long)(minutes / 60), (long long)(minutes % 60));
}

static void fill_tiles(struct call_day_view *v, struct arena *a)
{
    const struct day_numbers *n = &v->day.numbers;
    double hours = (double)v->shift.worked_ms / 3600000.0;
    struct str rate = hours >= 0.1 ? num_fixed(a, (double)n->interviews / hours, 1) : STR("–");
    v->tile[0] = (struct call_tile){ MSG("Working time today"), v->shift.is_on ? MSG("the shift runs") : MSG("no shift runs"), hours_text(a, v->shift.worked_ms) };
    v->tile[1] = (struct call_tile){ MSG("Calls today"), MSG("spoken to somebody: {0}", ARG_I(n->contacts)), str_printf(a, "%lld", (long long)n->attempts) };
    v->tile[2] = (struct call_tile){ MSG("Interviews today"), MSG("an hour: {0}", ARG_S(rate)), str_printf(a, "%lld", (long long)n->interviews) };
    v->tile[3] = (struct call_tile){ MSG("Refusals today"), MSG("appointments made: {0}", ARG_I(n->appointments)), str_printf(a, "%lld", (long long)n->refusals) };
}

static void fill_buttons(struct call_day_view *v)
{
    if (!v->shift.is_on)
        v->shift_button[v->n_shift_buttons++] = (struct call_button){ MSG("Begin the shift"), "ready" };
    else
        v->shift_button[v->n_shift_buttons++] = v->shift.is_busy ? (struct call_button){ MSG("I am ready"), "ready" } : (struct call_button){ MSG("I am busy"), "busy" };
    if (v->shift.is_on)
        v->shift_button[v->n_shift_buttons++] = (struct call_button){ MSG("End of the shift"), "end" };
}

static struct err *fill_promises(struct call_day_view *v, struct job *job, int64_t user_id)
{
    struct case_promises list;
    struct str day = STR_NONE;
    TRY(case_promises_load(job, user_id, &list));
    v->promise = ARENA_ARRAY(job->arena, struct call_promise_line, list.n);
    v->n_promises = list.n;
    for (size_t i = 0; i < list.n; i++) {
        const struct case_promise *p = &list.row[i];
        struct str at = clock_text(job, p->from_ms);
        v->promise[i] = (struct call_promise_line){ .p = p, .day = str_sub(at, 0, 10), .time = str_sub(at, 11, 5), .id = id_text(job->arena, p->case_id), .is_overdue = p->until_ms < job->now_ms };
        v->promise[i].is_new_day = !str_eq(v->promise[i].day, day);
        v->n_overdue += v->promise[i].is_overdue;
        day = v->promise[i].day;
    }
    return NULL;
}

static struct err *page_day(struct req *r, const void *input)
{
    struct job job = job_of_req(r);
    struct call_day_view v = { .r = r, .why = why_text(&job, input) };
    struct call_screen screen;
    struct html_part body, actions;
    TRY(shift_step(&job, r->who->id, SHIFT_SEEN));
    TRY(shift_load(&job, r->who->id, &v.shift));
    TRY(call_day_load(&job, r->who->id, &v.day));
    TRY(call_screen_load(&job, r->who->id, &screen));
    TRY(fill_promises(&v, &job, r->who->id));
    TRY(pbx_is_set(&job, &v.has_pbx));
    TRY(pbx_extension_load(&job, r->who->id, &v.extension));
    v.has_case = screen.card.id != 0;
    fill_tiles(&v, r->arena);
    fill_buttons(&v);
    tmpl_call_day(html_part_begin(&body, &r->html), &v);
    tmpl_call_day_actions(html_part_begin(&actions, &r->html), &v);
    return res_page(r, &(struct page){ .title = MSG("Calls"), .body = html_part_end(&body), .actions = html_part_end(&actions) });
}

/* ---- the next case ---- */

/* Another interviewer may take the last place of a quota at the same moment: then there is a next case after that. */
static struct err *claim(struct job *job, int64_t user_id, struct case_claim *out)
{
    enum { TRIES = 5 };
    struct err *e = NULL;
    for (int i = 0; i < TRIES; i++) {
        e = case_claim_next(job, user_id, out);
        if (!e || e->code != ERR_BUSY)
            break;
    }
    return e;
}

static struct err *page_next(struct req *r, const void *input UNUSED)
{
    struct job job = job_of_req(r);
    struct shift shift;
    struct case_claim c;
    TRY(shift_load(&job, r->who->id, &shift));
    if (shift.is_busy)
        return res_redirect(r, str_of_c(day_path));
    TRY(shift_step(&job, r->who->id, SHIFT_READY));
    TRY(claim(&job, r->who->id, &c));
    if (c.case_id)
        return res_redirect(r, STR("/calls/now"));
    return res_redirect(r, str_printf(r->arena, "%s?why=%d&again=%lld", day_path, (int)c.why, (long long)c.again_ms));
}

struct take_input { struct opt_int case_id; };
static const struct field take_fields[] = { { .name = "case", .type = FIELD_ID, .required = true, FIELD_AT(struct take_input, case_id) } };

static bool is_promised(const struct case_promises *l, int64_t case_id)
{
    for (size_t i = 0; i < l->n; i++)
        if (l->row[i].case_id == case_id)
            return true;
    return false;
}

/* Only what stands in the list; any other case comes by "next case". */
static struct err *page_take(struct req *r, const void *input)
{
    int64_t case_id = ((const struct take_input *)input)->case_id.v;
    struct job job = job_of_req(r);
    struct case_promises mine;
    TRY(case_promises_load(&job, r->who->id, &mine));
    if (!is_promised(&mine, case_id))
        return ERR(r->arena, ERR_NOT_FOUND, "This appointment is not in your list any more.");
    TRY(shift_step(&job, r->who->id, SHIFT_READY));
    TRY(case_claim_this(&job, (struct case_key){ case_id, r->who->id }));
    return res_redirect(r, STR("/calls/now"));
}

/* ---- the shift, the telephone ---- */

struct shift_input { struct str to; };
static const struct field_choice shift_choices[] = { { "ready", "ready" }, { "busy", "busy" }, { "end", "end" }, { NULL, NULL } };
static const struct field shift_fields[] = { { .name = "to", .type = FIELD_CHOICE, .choices = shift_choices, .required = true, FIELD_AT(struct shift_input, to) } };

static struct err *page_shift(struct req *r, const void *input)
{
    struct str to = ((const struct shift_input *)input)->to;
    struct job job = job_of_req(r);
    TRY(shift_step(&job, r->who->id, str_eq_c(to, "busy") ? SHIFT_BUSY : str_eq_c(to, "end") ? SHIFT_END : SHIFT_READY));
    return res_redirect(r, str_of_c(day_path));
}

struct extension_input { struct str extension; };
static const struct field extension_fields[] = { { .name = "extension", .type = FIELD_CODE, .max = 40, FIELD_AT(struct extension_input, extension), .label = { .id = N_("My telephone") } } };

static struct err *page_extension(struct req *r, const void *input)
{
    struct job job = job_of_req(r);
    TRY(pbx_extension_put(&job, r->who->id, ((const struct extension_input *)input)->extension));
    res_flash(r, MSG("Your telephone is kept."));
    return res_redirect(r, str_of_c(day_path));
}

struct hook_input { struct str ref, event, address; };
static const struct field_choice event_choices[] = { { "ringing", "ringing" }, { "answered", "answered" }, { "ended", "ended" }, { "recording", "recording" }, { NULL, NULL } };
static const struct field hook_fields[] = {
    { .name = "ref", .type = FIELD_CODE, .required = true, FIELD_AT(struct hook_input, ref) },
    { .name = "event", .type = FIELD_CHOICE, .choices = event_choices, .required = true, FIELD_AT(struct hook_input, event) },
    { .name = "address", .type = FIELD_TEXT, .max = 500, FIELD_AT(struct hook_input, address) },
};

static struct err *page_hook(struct req *r, const void *input)
{
    const struct hook_input *in = input;
    struct job job = job_of_req(r);
    struct pbx_call_back x = { .ref = in->ref, .event = in->event, .address = in->address, .timestamp = req_header(r, "X-Huifang-Timestamp"), .signature = req_header(r, "X-Huifang-Signature") };
    TRY(pbx_take(&job, &x));
    return res_bytes(r, 200, "text/plain; charset=utf-8", STR("ok\n"));
}

/* ---- the opinion with name ---- */

struct opinion_input { struct str step, kind, text, wish; };
#define OPINION(m) FIELD_AT(struct opinion_input, m)
static const struct field_choice step_choices[] = { { "none", "none" }, { "read", "read" }, { "change", "change" }, { "store", "store" }, { NULL, NULL } };
static const struct field_choice kind_choices[] = { { "praise", "praise" }, { "suggestion", "suggestion" }, { "complaint", "complaint" }, { "contact", "contact" }, { NULL, NULL } };
static const struct field opinion_fields[] = {
    { .name = "step", .type = FIELD_CHOICE, .choices = step_choices, .required = true, OPINION(step) },
    { .name = "kind", .type = FIELD_CHOICE, .choices = kind_choices, OPINION(kind) },
    { .name = "text", .type = FIELD_TEXT, .max = OPINION_TEXT_MAX, OPINION(text), .label = { .id = N_("The customer's words") } },
    { .name = "wish", .type = FIELD_TEXT, .max = OPINION_WISH_MAX, OPINION(wish), .label = { .id = N_("What the customer wishes to happen") } },
};

static const struct call_choice *kinds_of(struct arena *a, const struct lang *l, struct str chosen)
{
    struct call_choice *out = ARENA_ARRAY(a, struct call_choice, OPINION_KINDS);
    for (int i = 0; i < OPINION_KINDS; i++)
        out[i] = (struct call_choice){ str_printf(a, "%d", i + 1), str_of_c(opinion_kind_names[i]), tr(l, opinion_kind_texts[i]), str_eq_c(chosen, opinion_kind_names[i]) };
    return out;
}

static struct err *show_opinion(struct req *r, const struct call_customer *c, const struct opinion_input *in, struct msg problem)
{
    struct call_opinion_view v = { .r = r, .customer = c, .kind = kinds_of(r->arena, r->lang, in->kind), .n_kinds = OPINION_KINDS, .kind_value = in->kind, .text = in->text, .wish = in->wish,
                                   .problem = problem, .reads_back = !problem.id && str_eq_c(in->step, "read") };
    struct html_part body;
    tmpl_call_opinion(html_part_begin(&body, &r->html), &v);
    return res_page(r, &(struct page){ .title = MSG("Opinion with name"), .body = html_part_end(&body), .status = problem.id ? 400 : 0 });
}

static struct err *page_opinion(struct req *r, const void *input UNUSED)
{
    struct job job = job_of_req(r);
    struct call_customer c;
    TRY(call_customer_load(&job, r->who->id, &c));
    return c.card.id ? show_opinion(r, &c, &(struct opinion_input){ .step = STR("") }, (struct msg){ 0 }) : res_redirect(r, str_of_c(day_path));
}

static struct err *thank(struct req *r, struct msg said)
{
    res_flash(r, said);
    return res_redirect(r, str_of_c(day_path));
}

static struct err *page_opinion_step(struct req *r, const void *input)
{
    const struct opinion_input *in = input;
    struct job job = job_of_req(r);
    struct call_customer c;
    struct call_opinion said = { .text = in->text, .wish = in->wish };
    TRY(call_customer_load(&job, r->who->id, &c));
    if (str_eq_c(in->step, "none") || !c.card.id)
        return thank(r, MSG("The interview is kept."));
    if (str_eq_c(in->step, "change"))
        return show_opinion(r, &c, in, (struct msg){ 0 });
    if (!in->text.n || !opinion_kind_of(in->kind, &said.kind))
        return show_opinion(r, &c, in, MSG("Choose what it is, and write the customer's words."));
    if (str_eq_c(in->step, "read"))
        return show_opinion(r, &c, in, (struct msg){ 0 });
    TRY(call_opinion_store(&job, r->who->id, &said));
    return thank(r, MSG("The opinion is passed on today. Thank the customer."));
}

/* ---- what the interviewer's side brings along ---- */

static const struct route routes[] = {
    { METHOD_GET, "/calls", "field.call", ROUTE_FORM(struct day_input, day_fields), page_day },
    { METHOD_POST, "/calls/next", "field.call", ROUTE_NO_FORM, page_next },
    { METHOD_POST, "/calls/take", "field.call", ROUTE_FORM(struct take_input, take_fields), page_take },
    { METHOD_POST, "/calls/shift", "field.call", ROUTE_FORM(struct shift_input, shift_fields), page_shift },
    { METHOD_POST, "/calls/extension", "field.call", ROUTE_FORM(struct extension_input, extension_fields), page_extension },
    { METHOD_GET, "/calls/opinion", "field.call", ROUTE_NO_FORM, page_opinion },
    { METHOD_POST, "/calls/opinion", "field.call", ROUTE_FORM(struct opinion_input, opinion_fields), page_opinion_step },
    { METHOD_POST, "/hooks/pbx", ROUTE_PUBLIC, ROUTE_FORM(struct hook_input, hook_fields), page_hook },
};
static const struct menu_entry entries[] = { { { .id = N_("Calls") }, "/calls", "field.call", N_("Fieldwork") } };
static const struct job_kind *const jobs[] = { &pbx_originate_job };

const struct feature call_feature = { .name = "call", .pages = { routes, ARRAY_LEN(routes) }, .menu = { entries, ARRAY_LEN(entries) }, .job = jobs, .n_jobs = ARRAY_LEN(jobs),
                                      .setting = call_setting_list, .n_settings = CALL_SETTINGS };
const struct feature pbx_feature = { .name = "pbx", .setting = pbx_setting_list, .n_settings = PBX_SETTINGS };
