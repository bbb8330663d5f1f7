/* /feedback/ID: one customer's opinion, what happened to it, and the next step as the page's main button. */
#include "feedback/feedback_pages.h"
#include "feedback_tmpl.h"
#include "base/id_text.h"
#include "base/reveal.h"
#include "org/user_gate.h"
#include <string.h>

static const struct crumb list_crumb = { { .id = N_("Customer opinions") }, { "/feedback", 9 } };

/* ---- words of history and calls ---- */

struct word { const char *name, *text; };
static const struct word what_words[] = {
    { "opened", N_("shown to dealer and importer") }, { "joined", N_("the customer said more") }, { "read", N_("marked as read") }, { "contact", N_("contact:") },
    { "ask", N_("asked to close:") }, { "close", N_("closed, customer satisfied:") }, { "return", N_("not confirmed by the customer:") }, { "reopen", N_("opened again:") },
    { "forward", N_("forwarded to") }, { "escalate", N_("turned into a complaint:") }, { "reveal", N_("looked at name and number") },
};
static const struct word result_words[] = { { "reached", N_("reached") }, { "no_answer", N_("no answer") }, { "wrong_number", N_("wrong number") }, { "refused", N_("does not want to talk") } };
static const struct word channel_words[] = { { "phone", N_("telephone") }, { "wechat", N_("WeChat") }, { "sms", N_("SMS") }, { "mail", N_("mail") }, { "visit", N_("in person") } };
static const struct word satisfied_words[] = { { "yes", N_("yes") }, { "no", N_("no") }, { "unreached", N_("not reached") } };

static struct msg find_word(const struct word *words, size_t n, struct str name)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq_c(name, words[i].name))
            return (struct msg){ .id = words[i].text };
    return (struct msg){ 0 };
}
#define WORD(words, name) find_word((words), ARRAY_LEN(words), (name))

static struct feedback_moment moment_of(const struct job *job, const struct feedback_event *e)
{
    struct feedback_moment m = { .at = feedback_at_text(job, e->at), .who = e->who, .what = WORD(what_words, e->what), .detail = e->detail };
    struct msg word = str_eq_c(e->what, "contact") ? WORD(result_words, e->detail) : str_eq_c(e->what, "close") ? WORD(satisfied_words, e->detail) : (struct msg){ 0 };
    if (word.id)
        m.detail = tr(job->lang, word.id);
    return m;
}

/* ---- the page ---- */

static void put_parts(const struct job *job, const struct feedback_detail *d, struct feedback_case_view *v)
{
    struct arena *a = job->arena;
    struct feedback_said_line *said = ARENA_ARRAY(a, struct feedback_said_line, d->n_said);
    struct feedback_call_line *call = ARENA_ARRAY(a, struct feedback_call_line, d->n_calls);
    struct feedback_moment *moment = ARENA_ARRAY(a, struct feedback_moment, d->n_events);
    for (size_t i = 0; i < d->n_said; i++)
        said[i] = (struct feedback_said_line){ &d->said[i], feedback_at_text(job, d->said[i].collected_ms), feedback_kind_text(d->said[i].kind), { .id = opinion_source_texts[d->said[i].source] } };
    for (size_t i = 0; i < d->n_calls; i++)
        call[i] = (struct feedback_call_line){ &d->call[i], feedback_at_text(job, d->call[i].at), WORD(channel_words, d->call[i].channel), WORD(result_words, d->call[i].result) };
    for (size_t i = 0; i < d->n_events; i++)
        moment[i] = moment_of(job, &d->event[d->n_events - 1 - i]);
    v->said = said;
    v->n_said = d->n_said;
    v->call = call;
    v->n_calls = d->n_calls;
    v->moment = moment;
    v->n_moments = d->n_events;
}

static struct str instant(const struct job *job, struct opt_int ms)
{
    return ms.has ? feedback_at_text(job, ms.v) : STR_NONE;
}

/* Rules say what can be done now, rights who does it. */
static void put_rights(const struct req *r, const struct feedback *f, struct feedback_case_view *v)
{
    static const char *const permission[FEEDBACK_STEPS] = {
        [STEP_READ] = "feedback.handle", [STEP_CONTACT] = "feedback.handle", [STEP_ASK] = "feedback.handle", [STEP_CLOSE] = "feedback.lead", [STEP_RETURN] = "feedback.lead",
        [STEP_REOPEN] = "feedback.oversee", [STEP_FORWARD] = "feedback.lead", [STEP_ESCALATE] = "feedback.lead",
    };
    for (int s = 0; s < FEEDBACK_STEPS; s++)
        v->may[s] = feedback_may((enum feedback_step)s, &f->facts) && req_may(r, permission[s]);
    v->word[STEP_RETURN] = MSG("Back to the dealer");
    v->word[STEP_ESCALATE] = MSG("Turn into a complaint");
    v->word[STEP_REOPEN] = MSG("Open again");
    v->next = feedback_next(&f->facts);
    if (v->next < FEEDBACK_STEPS && !v->may[v->next])
        v->next = FEEDBACK_STEPS;
    v->may_reveal = req_may(r, "feedback.reveal");
}

static struct err *put_persons(struct job *job, const struct feedback *f, struct feedback_case_view *v)
{
    struct feedback_persons people;
    if (!v->may[STEP_FORWARD])
        return NULL;
    TRY(feedback_persons_load(job, f->dealer_id, &people));
    struct feedback_choice *c = ARENA_ARRAY(job->arena, struct feedback_choice, people.n);
    for (size_t i = 0; i < people.n; i++)
        c[i] = (struct feedback_choice){ id_text(job->arena, people.person[i].id), people.person[i].name, f->owner_id.has && f->owner_id.v == people.person[i].id };
    v->person = c;
    v->n_persons = people.n;
    return NULL;
}

static void put_customer(struct arena *a, const struct feedback *f, const struct reveal *clear, struct feedback_case_view *v)
{
    v->name = reveal_name(a, clear, f->customer);
    v->phone = reveal_phone(a, clear, f->phone);
    v->plate = reveal_plate(a, clear, f->plate);
    v->is_clear = clear != NULL;
    v->dial = clear ? str_printf(a, "tel:" STR_FMT, STR_ARG(v->phone)) : STR_NONE;
}

/* What was sent and is not accepted, to be shown again. */
struct sent { enum feedback_step step; struct str text; struct msg problem; };

static struct err *show(struct req *r, int64_t id, const struct sent *sent, const struct reveal *clear)
{
    struct job job = job_of_req(r);
    struct feedback_key k = { .id = id };
    struct feedback_detail d;
    TRY(reach_of_req(r, "feedback.read", &k.scope));
    TRY(feedback_load(&job, &k, &d));
    const struct feedback *f = &d.f;
    struct feedback_case_view v = { .r = r, .f = f, .path = str_printf(r->arena, "/feedback/" STR_FMT, STR_ARG(id_text(r->arena, id))), .read = instant(&job, f->read_ms),
                                    .contacted = instant(&job, f->contacted_ms), .closed = instant(&job, f->closed_ms), .escalated = instant(&job, f->escalated_ms),
                                    .due = f->facts.needs_contact ? feedback_at_text(&job, f->due_ms) : STR_NONE, .satisfied = WORD(satisfied_words, f->satisfied),
                                    .programme_title = org_programme_title(r->lang, f->programme), .sent = FEEDBACK_STEPS };
    v.line = (struct feedback_line){ .f = f, .at = feedback_at_text(&job, f->opened_ms), .kind = feedback_kind_text(f->kind), .state = { .id = feedback_state_texts[f->state] },
                                     .time = feedback_time_text(&job, f), .lamp = feedback_lamp_of(f->light) };
    put_customer(r->arena, f, clear, &v);
    put_parts(&job, &d, &v);
    put_rights(r, f, &v);
    TRY(put_persons(&job, f, &v));
    if (sent) {
        v.problem = sent->problem;
        v.sent = sent->step;
        v.text = sent->text;
    }
    struct html_part body;
    tmpl_feedback_case(html_part_begin(&body, &r->html), &v);
    return res_page(r, &(struct page){ .title = MSG("Opinion {0}", ARG_S(f->number)), .crumb = &list_crumb, .n_crumbs = 1, .body = html_part_end(&body), .status = sent ? 400 : 0 });
}

struct err *page_feedback(struct req *r, const void *input)
{
    return show(r, ((const struct feedback_case_input *)input)->id.v, NULL, NULL);
}

/* The page itself, once, with name and number in the clear: a redirect would have to remember that they were asked for. */
struct err *page_feedback_reveal(struct req *r, const void *input)
{
    struct job job = job_of_req(r);
    struct feedback_key k = { .id = ((const struct feedback_case_input *)input)->id.v };
    const struct reveal *clear;
    TRY(reach_of_req(r, "feedback.reveal", &k.scope));
    TRY(feedback_reveal(&job, &k, &clear));
    TRY(res_header(r, "Cache-Control", STR("no-store")));
    return show(r, k.id, NULL, clear);
}

/* ---- steps ---- */

static const char *const said_texts[FEEDBACK_STEPS] = {
    [STEP_READ] = N_("Marked as read. Dealer and importer see it."), [STEP_CONTACT] = N_("The contact is kept."), [STEP_ASK] = N_("It waits for the customer's confirmation."),
    [STEP_CLOSE] = N_("The opinion is closed."), [STEP_RETURN] = N_("It is back with the dealer."), [STEP_REOPEN] = N_("It is open again, and the dealer is to read it."),
    [STEP_FORWARD] = N_("It is forwarded."), [STEP_ESCALATE] = N_("It is a complaint now."),
};

static struct err *back(struct req *r, int64_t id, enum feedback_step step)
{
    res_flash(r, (struct msg){ .id = said_texts[step] });
    return res_redirect(r, str_printf(r->arena, "/feedback/" STR_FMT, STR_ARG(id_text(r->arena, id))));
}

struct err *page_feedback_step(struct req *r, const void *input)
{
    const struct feedback_case_input *in = input;
    struct job job = job_of_req(r);
    struct feedback_key k = { .id = in->id.v };
    struct feedback_deed d = { .text = in->text, .channel = in->channel, .result = in->result, .satisfied = in->satisfied, .person = in->person.v };
    TRY(reach_of_req(r, r->route->permission, &k.scope));
    feedback_step_of(str_of_c(strrchr(r->route->path, '/') + 1), &d.step);
    struct sent sent = { .step = d.step, .text = req_raw(r, "text"), .problem = req_issue(r, "text") };
    if (!req_is_valid(r))
        return show(r, k.id, &sent, NULL);
    struct err *e = feedback_do(&job, &k, &d);
    if (!e)
        return back(r, k.id, d.step);
    if (e->code != ERR_INVALID)
        return e;
    sent.problem = e->msg;
    return show(r, k.id, &sent, NULL);
}
