#include "fieldwork/link_pages.h"
#include "fieldwork/link_view.h"
#include "fieldwork/visit_words.h"
#include "base/num.h"
#include "link_tmpl.h"
#include "org/user_qr.h"
#include "org/user_token.h"
#include "platform/serve.h"

static const struct field_choice languages[] = { { "zh", "zh" }, { "en", "en" }, { NULL, NULL } };
struct link_form { struct str link, l, code, answer, go, kind, text, wish, who, phone, consent; };
#define IN(m) FIELD_AT(struct link_form, m)
#define LINK_FIELD { .name = "link", .type = FIELD_TEXT, .required = true, IN(link) }
#define LANGUAGE_FIELD { .name = "l", .type = FIELD_CHOICE, .choices = languages, IN(l) }

/* What every handler has: the link and the language of the page. */
struct visit { struct req *r; struct job job; struct link link; struct str base; bool is_chinese; };

/* ---- a page ---- */

static struct err *respond(const struct visit *v, struct msg title, const char *path, struct html body, int status)
{
    struct req *r = v->r;
    struct invitation_plan plan = { .sender = STR("") };
    struct html_part page;
    if (v->link.wave_id)
        TRY(invitation_plan_load(r->db, r->arena, v->link.wave_id, &plan));
    struct str other = v->is_chinese ? STR("en") : STR("zh");
    struct link_frame frame = { .title = title, .site = plan.sender, .lang = lang_code(r->lang), .other = other, .other_name = lang_name(lang_load(r->arena, other)),
                                .path = path ? str_printf(r->arena, STR_FMT "%s", STR_ARG(v->base), path) : STR(""), .body = body };
    tmpl_link_frame(html_part_begin(&page, &r->html), &frame);
    TRY(res_header(r, "X-Robots-Tag", STR("noindex, nofollow, noarchive")));
    TRY(res_header(r, "Cache-Control", STR("no-store")));
    return res_bytes(r, status, "text/html; charset=utf-8", html_part_end(&page).s);
}

static struct err *say(const struct visit *v, const struct link_words *words, int status)
{
    struct html_part body;
    tmpl_link_words(html_part_begin(&body, &v->r->html), words);
    return respond(v, words->title, NULL, html_part_end(&body), status);
}

static struct err *go_to(const struct visit *v, const char *path)
{
    return res_redirect(v->r, str_printf(v->r->arena, STR_FMT "%s?l=%s", STR_ARG(v->base), path, v->is_chinese ? "zh" : "en"));
}

/* ---- who asks ---- */

static void speak(struct visit *v, struct str chosen)
{
    struct req *r = v->r;
    if (chosen.n) {
        r->lang = lang_load(r->arena, chosen);
        r->html = html_out_to(r->arena, NULL, r->lang);
        v->job.lang = r->lang;
    }
    v->is_chinese = lang_is_chinese(r->lang);
}

/* The same words for a link that never was and one that is over: whoever tries links learns nothing. */
static struct err *say_nothing_here(const struct visit *v, int status)
{
    return say(v, &(struct link_words){ .title = MSG("This survey cannot be opened"), .text = MSG("Perhaps the link is not complete, was used already, or its time is over. There is nothing you need to do. Thank you.") }, status);
}

/* *is_answered: there is no such link, or too many were tried. */
static struct err *arrive(struct req *r, const struct link_form *in, struct visit *v, bool *is_answered)
{
    *v = (struct visit){ .r = r, .job = job_of_req(r), .base = str_printf(r->arena, "/s/" STR_FMT, STR_ARG(in->link)) };
    speak(v, in->l);
    struct err *e = link_find(&v->job, in->link, r->client, &v->link);
    *is_answered = e && (e->code == ERR_NOT_FOUND || e->code == ERR_BUSY);
    if (!*is_answered)
        return e;
    if (e->code == ERR_NOT_FOUND)
        return say_nothing_here(v, 404);
    return say(v, &(struct link_words){ .title = MSG("Please wait"), .text = e->msg }, 429);
}

/* The page of a state in which nothing can be answered. */
static struct err *show_state(const struct visit *v)
{
    if (v->link.state == LINK_ON_LINE)
        return say(v, &(struct link_words){ .title = MSG("We are calling you just now"), .again = v->base,
                                            .text = MSG("One of our interviewers has you on the line, or is about to call you. If you would rather answer here, say so on the telephone, and open this page again afterwards.") }, 200);
    if (v->link.state == LINK_FULL)
        return say(v, &(struct link_words){ .title = MSG("Thank you!"), .text = MSG("Enough customers have answered already, so we need not take your time. Thank you for your willingness.") }, 200);
    return say_nothing_here(v, 410);
}

static bool is_answerable(const struct visit *v)
{
    return v->link.state == LINK_OPEN || v->link.state == LINK_RUNNING;
}

/* ---- welcome ---- */

static struct err *load_qr(struct req *r, struct link_welcome *w)
{
    struct str site;
    TRY(setting_text(r->db, r->arena, &portal_url_setting, STR(""), &site));
    w->qr = qr_path(r->arena, str_printf(r->arena, STR_FMT STR_FMT, STR_ARG(site), STR_ARG(w->base)), &w->qr_size);
    return NULL;
}

static struct err *page_welcome(struct req *r, const void *input)
{
    struct visit v;
    struct invitation_plan plan;
    struct html_part body;
    bool is_answered;
    TRY(arrive(r, input, &v, &is_answered));
    if (is_answered)
        return NULL;
    TRY(link_opened(&v.job, &v.link));
    if (!is_answerable(&v))
        return show_state(&v);
    TRY(invitation_plan_load(r->db, r->arena, v.link.wave_id, &plan));
    struct link_welcome w = { .r = r, .base = v.base, .lang = v.is_chinese ? STR("zh") : STR("en"), .sender = plan.sender, .client = plan.client, .dealer = v.link.dealer,
                              .day = lang_date(r->arena, r->lang, civil_date_str(r->arena, v.link.visit)), .work_type = visit_work_words(r->lang, v.link.work_type), .minutes = plan.minutes,
                              .goes_on = v.link.interview.id != 0 };
    TRY(load_qr(r, &w));
    tmpl_link_welcome(html_part_begin(&body, &r->html), &w);
    return respond(&v, MSG("How was your visit?"), "", html_part_end(&body), 200);
}

/* Takes the case, or keeps it: nobody calls meanwhile. A CONFLICT (called just now, full, over) is what the first page tells. */
static struct err *hold(struct visit *v, bool *is_held)
{
    struct err *e = field_interview_begin_link(&v->job, v->link.case_id, v->is_chinese ? STR("zh") : STR("en"), &v->link.interview);
    *is_held = !e;
    return e && e->code != ERR_CONFLICT ? e : NULL;
}

static struct err *page_begin(struct req *r, const void *input)
{
    struct visit v;
    bool is_answered, is_held;
    TRY(arrive(r, input, &v, &is_answered));
    if (is_answered)
        return NULL;
    TRY(link_speaks(&v.job, &v.link, !v.is_chinese));
    TRY(hold(&v, &is_held));
    return go_to(&v, is_held ? "/q" : "");
}

/* ---- a question ---- */

static enum link_input input_of(const struct script_element *e)
{
    if (e->is_statement)
        return LINK_INPUT_NONE;
    if (e->question.kind == QUESTION_MULTIPLE)
        return LINK_INPUT_CHECK;
    if (e->question.kind == QUESTION_NUMBER)
        return e->is_rating ? LINK_INPUT_SCALE : LINK_INPUT_NUMBER;
    if (e->question.kind == QUESTION_TEXT)
        return e->is_long ? LINK_INPUT_LINES : LINK_INPUT_LINE;
    return LINK_INPUT_RADIO;
}

static bool is_among(struct str list, struct str code)
{
    while (list.p)
        if (str_eq(str_cut(&list, ','), code))
            return true;
    return false;
}

struct options { struct arena *a; struct link_option *row; size_t n; struct str chosen; bool is_several; };

static void add_option(struct options *o, struct str value, struct str text, bool is_aside)
{
    bool is_check = o->is_several && !is_aside;
    o->row[o->n++] = (struct link_option){ value, is_check ? str_printf(o->a, "c-" STR_FMT, STR_ARG(value)) : STR("answer"), text, is_check ? is_among(o->chosen, value) : str_eq(o->chosen, value), is_aside };
}

/* Instead of an answer, where the questionnaire has no choice of its own for it. */
static void add_asides(const struct visit *v, const struct question *q, struct options *o)
{
    const struct { int code; const char *raw; struct msg text; } asides[] = {
        { ANSWER_NONE, SCRIPT_RAW_NONE, MSG("Does not apply") }, { ANSWER_DONT_KNOW, SCRIPT_RAW_DONT_KNOW, MSG("I do not know") }, { ANSWER_REFUSED, SCRIPT_RAW_REFUSED, MSG("I would rather not say") },
    };
    for (size_t i = 0; i < ARRAY_LEN(asides); i++) {
        bool has = false;
        for (size_t k = 0; k < q->n_labels; k++)
            has |= q->label[k].code == asides[i].code;
        if (!has)
            add_option(o, str_of_c(asides[i].raw), tr_msg(v->r->arena, v->r->lang, &asides[i].text), true);
    }
}

enum { ASIDES = 3, SCALE_MAX = 11 };

static void list_options(const struct visit *v, const struct script_element *e, struct link_question *q, struct str raw)
{
    struct arena *a = v->r->arena;
    size_t room = (q->input == LINK_INPUT_SCALE ? SCALE_MAX : e->question.n_labels) + ASIDES;
    struct options o = { a, ARENA_ARRAY(a, struct link_option, room), 0, raw, q->input == LINK_INPUT_CHECK };
    for (size_t i = 0; q->input != LINK_INPUT_SCALE && i < e->question.n_labels; i++)
        add_option(&o, str_printf(a, "%d", e->question.label[i].code), lang_of_two(v->r->lang, e->question.label[i].zh, e->question.label[i].en), false);
    for (int i = 0; q->input == LINK_INPUT_SCALE && i < SCALE_MAX && e->question.low.v + i <= e->question.high.v; i++)
        add_option(&o, num_fixed(a, e->question.low.v + i, 0), num_fixed(a, e->question.low.v + i, 0), false);
    add_asides(v, &e->question, &o);
    q->option = o.row;
    q->n_options = o.n;
}

static struct err *show_question(const struct visit *v, const struct link_walk *w, struct msg problem, struct str raw)
{
    struct req *r = v->r;
    const struct script_element *e = &w->walk.script->element[w->at];
    const struct script_page *page = &w->walk.script->page[e->page];
    struct script_answer answer = script_answer_of(w->walk.run, w->at);
    struct script_progress progress = script_progress(w->walk.run, w->at);
    struct html_part body;
    struct str given = raw.p ? raw : script_answer_raw(&answer);
    struct link_question q = {
        .r = r, .base = v->base, .lang = v->is_chinese ? STR("zh") : STR("en"), .code = e->code, .input = input_of(e), .problem = problem, .at = progress.at, .of = progress.of, .answer = given,
        .title = script_text(w->walk.run, r->arena, lang_of_two(v->r->lang, e->title_zh, e->title_en), r->lang), .description = script_text(w->walk.run, r->arena, lang_of_two(v->r->lang, e->description_zh, e->description_en), r->lang),
        .page_title = script_text(w->walk.run, r->arena, lang_of_two(v->r->lang, page->title_zh, page->title_en), r->lang), .max_length = e->max_length ? e->max_length : 4000,
        .low = e->question.low.has ? num_fixed(r->arena, e->question.low.v, 0) : STR(""), .high = e->question.high.has ? num_fixed(r->arena, e->question.high.v, 0) : STR(""),
        .is_required = field_walk_must_answer(&w->walk, w->at), .has_back = progress.at > 1,
    };
    list_options(v, e, &q, given);
    tmpl_link_question(html_part_begin(&body, &r->html), &q);
    return respond(v, MSG("Question {0}", ARG_I(progress.at)), "/q", html_part_end(&body), problem.id ? 400 : 200);
}

static struct err *show_walk(const struct visit *v, const struct link_walk *w)
{
    struct html_part body;
    if (w->at < SCRIPT_END)
        return show_question(v, w, (struct msg){ 0 }, STR_NONE);
    struct link_closing c = { v->r, v->base, v->is_chinese ? STR("zh") : STR("en") };
    tmpl_link_closing(html_part_begin(&body, &v->r->html), &c);
    return respond(v, MSG("Last question"), "/q", html_part_end(&body), 200);
}

static struct err *page_question(struct req *r, const void *input)
{
    struct visit v;
    struct link_walk w;
    bool is_answered;
    TRY(arrive(r, input, &v, &is_answered));
    if (is_answered)
        return NULL;
    if (v.link.state != LINK_RUNNING || !str_eq_c(v.link.interview.state, "running"))
        return go_to(&v, "");
    TRY(link_walk_load(&v.job, &v.link, &w));
    return show_walk(&v, &w);
}

/* The codes of the boxes that are ticked. */
static struct str ticked(const struct req *r, const struct script_element *e)
{
    struct buf b = buf_on(r->arena);
    for (size_t i = 0; i < e->question.n_labels; i++)
        if (req_has(r, arena_printf(r->arena, "c-%d", e->question.label[i].code)))
            buf_addf(&b, "%s%d", b.n ? "," : "", e->question.label[i].code);
    return buf_str(&b);
}

static struct str reply_raw(const struct req *r, const struct link_walk *w, const struct link_form *in)
{
    size_t at = script_find(w->walk.script, in->code);
    bool is_several = at < SCRIPT_END && w->walk.script->element[at].question.kind == QUESTION_MULTIPLE;
    struct str boxes = is_several ? ticked(r, &w->walk.script->element[at]) : STR("");
    return boxes.n ? boxes : in->answer.p ? in->answer : STR("");
}

static struct err *take_reply(struct visit *v, struct link_walk *w, const struct link_form *in)
{
    struct link_reply reply = { in->code.p ? in->code : STR(""), reply_raw(v->r, w, in), str_eq_c(in->go, "back") ? LINK_BACK : LINK_NEXT };
    struct link_end end;
    struct err *e = link_walk_reply(&v->job, w, &reply, &end);
    if (e && e->code == ERR_INVALID) {
        w->at = script_find(w->walk.script, reply.code);
        return show_question(v, w, e->msg, reply.raw);
    }
    if (e)
        return e;
    if (end.is_over) {
        TRY(link_screen_out(&v->job, &v->link, end.outcome));
        return go_to(v, "/thanks");
    }
    return go_to(v, "/q");
}

static struct err *page_reply(struct req *r, const void *input)
{
    const struct link_form *in = input;
    struct visit v;
    struct link_walk w;
    bool is_answered, is_held = true;
    TRY(arrive(r, input, &v, &is_answered));
    if (is_answered)
        return NULL;
    if (v.link.state == LINK_OPEN && v.link.interview.id) /* he was away for longer than a case is held */
        TRY(hold(&v, &is_held));
    if (!is_held || !is_answerable(&v) || !str_eq_c(v.link.interview.state, "running"))
        return go_to(&v, "");
    TRY(link_walk_load(&v.job, &v.link, &w));
    if (!str_eq_c(in->go, "send"))
        return take_reply(&v, &w, in);
    bool is_sent;
    TRY(link_walk_send(&v.job, &w, &is_sent));
    return go_to(&v, is_sent ? "/thanks" : "/q");
}

/* ---- thanks, and words under one's name ---- */

static struct err *show_thanks(const struct visit *v, struct link_thanks *t, int status)
{
    struct req *r = v->r;
    struct invitation_plan plan;
    struct html_part body;
    TRY(invitation_plan_load(r->db, r->arena, v->link.wave_id, &plan));
    t->r = r;
    t->base = v->base;
    t->lang = v->is_chinese ? STR("zh") : STR("en");
    t->client = plan.client;
    t->dealer = v->link.dealer;
    t->is_complete = v->link.state == LINK_DONE;
    t->has_opinion = v->link.has_opinion;
    tmpl_link_thanks(html_part_begin(&body, &r->html), t);
    return respond(v, MSG("Thank you!"), "/thanks", html_part_end(&body), status);
}

/* Also for whom the questionnaire ended early. */
static bool has_answered(const struct visit *v)
{
    return v->link.state == LINK_DONE || (v->link.state == LINK_OVER && v->link.interview.id && str_eq_c(v->link.interview.mode, "web"));
}

static struct err *page_thanks(struct req *r, const void *input)
{
    struct visit v;
    bool is_answered;
    TRY(arrive(r, input, &v, &is_answered));
    if (is_answered)
        return NULL;
    if (!has_answered(&v))
        return is_answerable(&v) ? go_to(&v, "") : show_state(&v);
    return show_thanks(&v, &(struct link_thanks){ .kind = STR("suggestion") }, 200);
}

static struct err *page_opinion(struct req *r, const void *input)
{
    const struct link_form *in = input;
    struct visit v;
    bool is_answered;
    TRY(arrive(r, input, &v, &is_answered));
    if (is_answered)
        return NULL;
    if (v.link.state != LINK_DONE)
        return show_state(&v);
    struct link_thanks t = { .kind = in->kind, .text = in->text, .wish = in->wish, .who = in->who, .phone = in->phone };
    struct link_opinion opinion = { .kind = in->kind, .text = in->text, .wish = in->wish, .name = in->who };
    if (!in->consent.n)
        t.problem = MSG("Without your consent your words go nowhere. Tick the last box, or close this page.");
    else if (!in->phone.n || phone_parse(r->arena, in->phone, &opinion.phone) == PHONE_BAD)
        t.problem = MSG("Please give a telephone number at which you can be reached.");
    struct err *e = t.problem.id ? NULL : link_opinion(&v.job, &v.link, &opinion);
    if (e && e->code != ERR_INVALID && e->code != ERR_CONFLICT)
        return e;
    if (e && e->code == ERR_INVALID)
        t.problem = e->msg;
    return t.problem.id ? show_thanks(&v, &t, 400) : go_to(&v, "/thanks");
}

/* ---- left in peace ---- */

static struct err *page_stop(struct req *r, const void *input)
{
    struct visit v;
    struct html_part body;
    bool is_answered;
    TRY(arrive(r, input, &v, &is_answered));
    if (is_answered)
        return NULL;
    if (v.link.state == LINK_STOPPED)
        return say(&v, &(struct link_words){ .title = MSG("Done"), .text = MSG("We will not write to you or call you any more. We are sorry to have disturbed you.") }, 200);
    struct link_closing c = { r, v.base, v.is_chinese ? STR("zh") : STR("en") };
    tmpl_link_stop(html_part_begin(&body, &r->html), &c);
    return respond(&v, MSG("No more messages and calls?"), "/stop", html_part_end(&body), 200);
}

static struct err *page_stop_confirmed(struct req *r, const void *input)
{
    struct visit v;
    bool is_answered;
    TRY(arrive(r, input, &v, &is_answered));
    if (is_answered)
        return NULL;
    TRY(link_stop(&v.job, &v.link));
    return go_to(&v, "/stop");
}

/* ---- routes ---- */

static const struct field_choice steps[] = { { "next", "next" }, { "back", "back" }, { "send", "send" }, { NULL, NULL } };
static const struct field page_fields[] = { LINK_FIELD, LANGUAGE_FIELD };
static const struct field reply_fields[] = {
    LINK_FIELD, LANGUAGE_FIELD,
    { .name = "code", .type = FIELD_TEXT, IN(code) },
    { .name = "answer", .type = FIELD_TEXT, .max = 8000, IN(answer), .label = { .id = N_("Answer") } },
    { .name = "go", .type = FIELD_CHOICE, .choices = steps, IN(go) },
};
static const struct field opinion_fields[] = {
    LINK_FIELD, LANGUAGE_FIELD,
    { .name = "kind", .type = FIELD_TEXT, IN(kind) },
    { .name = "text", .type = FIELD_TEXT, .max = 2000, IN(text), .label = { .id = N_("Your words") } },
    { .name = "wish", .type = FIELD_TEXT, .max = 500, IN(wish), .label = { .id = N_("What should happen? (may be empty)") } },
    { .name = "who", .type = FIELD_TEXT, .max = 60, IN(who), .label = { .id = N_("Your name") } },
    { .name = "phone", .type = FIELD_TEXT, .max = 60, IN(phone), .label = { .id = N_("Your telephone number") } },
    { .name = "consent", .type = FIELD_TEXT, IN(consent) },
};

static const struct route link_routes[] = {
    { METHOD_GET, "/s/{link}", ROUTE_PUBLIC, ROUTE_FORM(struct link_form, page_fields), page_welcome },
    { METHOD_POST, "/s/{link}/begin", ROUTE_PUBLIC, ROUTE_FORM(struct link_form, page_fields), page_begin },
    { METHOD_GET, "/s/{link}/q", ROUTE_PUBLIC, ROUTE_FORM(struct link_form, page_fields), page_question },
    { METHOD_POST, "/s/{link}/q", ROUTE_PUBLIC, ROUTE_FORM(struct link_form, reply_fields), page_reply },
    { METHOD_GET, "/s/{link}/thanks", ROUTE_PUBLIC, ROUTE_FORM(struct link_form, page_fields), page_thanks },
    { METHOD_POST, "/s/{link}/opinion", ROUTE_PUBLIC, ROUTE_FORM(struct link_form, opinion_fields), page_opinion },
    { METHOD_GET, "/s/{link}/stop", ROUTE_PUBLIC, ROUTE_FORM(struct link_form, page_fields), page_stop },
    { METHOD_POST, "/s/{link}/stop", ROUTE_PUBLIC, ROUTE_FORM(struct link_form, page_fields), page_stop_confirmed },
};

const struct feature link_feature = { .name = "survey_link", .pages = { link_routes, ARRAY_LEN(link_routes) } };
