/* /supervision/back-checks: what is to be called, by interviewer; one check, its number, what it gave. */
#include "fieldwork/back_check_pages.h"
#include "back_check_tmpl.h"
#include "base/id_text.h"
#include "fieldwork/call_settings.h"
#include "fieldwork/visit_words.h"
#include "platform/audit_reveal.h"
#include "platform/serve.h"
#include "report/html_table.h"
#include "supervision_tmpl.h"

static const char check[] = "field.check";
static const char list_path[] = "/supervision/back-checks";

struct check_input { struct opt_int wave, id, took_part, right_person; struct str format, reach, note, answer[BACK_CHECK_QUESTIONS]; };

/* ---- the list ---- */

static struct check_row *rows_of(const struct req *r, const struct back_checks *c, bool failed, size_t *n)
{
    struct check_row *row = ARENA_ARRAY(r->arena, struct check_row, c->n);
    *n = 0;
    for (size_t i = 0; i < c->n; i++) {
        const struct back_check_item *x = &c->item[i];
        bool wanted = failed ? str_eq_c(x->state, "fails") : str_eq_c(x->state, "open") && x->stands;
        if (wanted)
            row[(*n)++] = (struct check_row){ x, str_printf(r->arena, "%s/" STR_FMT, list_path, STR_ARG(id_text(r->arena, x->id))) };
    }
    return row;
}

static struct err *show_list(struct req *r, const struct supervision_head *h, const struct back_checks *c, const struct document *d)
{
    struct html_part doc, body, actions;
    html_document_put(html_part_begin(&doc, &r->html), d);
    struct check_list_view v = { .head = h, .document = html_part_end(&doc), .seed = c->seed, .may_draw = !str_eq_c(c->wave.state, "erased") };
    v.open = rows_of(r, c, false, &v.n_open);
    v.failed = rows_of(r, c, true, &v.n_failed);
    tmpl_check_list(html_part_begin(&body, &r->html), &v);
    tmpl_supervision_exports(html_part_begin(&actions, &r->html), h->path, h->query);
    return supervision_show(h, &(struct page){ .title = d->title, .body = html_part_end(&body), .actions = html_part_end(&actions) });
}

static struct err *page_checks(struct req *r, const void *input)
{
    const struct check_input *in = input;
    struct job job = job_of_req(r);
    struct supervision_head h;
    struct back_checks c;
    TRY(supervision_head_load(r, list_path, in->wave, &h));
    if (!h.wave.id)
        return supervision_show(&h, &(struct page){ .title = MSG("Back-checks") });
    TRY(back_checks_load(&job, h.wave.id, INT64_MAX, &c));
    struct document *d = back_check_document(&job, &c);
    return in->format.n ? supervision_send(r, d, in->format) : show_list(r, &h, &c, d);
}

static struct err *page_draw(struct req *r, const void *input)
{
    const struct check_input *in = input;
    struct job job = job_of_req(r);
    int64_t n;
    TRY(back_check_draw(&job, in->wave.v, &n));
    res_flash(r, n ? MSG("{0} back-checks were drawn.", ARG_I(n)) : MSG("Nothing is missing: each interviewer's share is drawn."));
    return res_redirect(r, str_printf(r->arena, "%s?wave=" STR_FMT, list_path, STR_ARG(id_text(r->arena, in->wave.v))));
}

/* ---- one check ---- */

static const struct { const char *name; struct msg title; const char *css; } states[] = {
    { "open", { .id = N_("to be called") }, "status-blue" }, { "agrees", { .id = N_("agrees") }, "status-green" },
    { "fails", { .id = N_("failed") }, "status-red" },       { "unreached", { .id = N_("not reached") }, "status-secondary" },
};
static const struct { struct msg title; const char *css; } results[] = {
    [CHECK_NOT_ASKED] = { { .id = N_("not asked") }, "status-secondary" },
    [CHECK_SAME] = { { .id = N_("the same") }, "status-green" },
    [CHECK_DIFFERS] = { { .id = N_("differs") }, "status-orange" },
    [CHECK_UNSURE] = { { .id = N_("does not remember") }, "status-secondary" },
};

static struct str words_of(const struct req *r, const struct back_check_question *q, struct str code)
{
    int64_t number;
    for (size_t i = 0; q->question && str_to_int(code, &number) && i < q->question->n_labels; i++)
        if (q->question->label[i].code == number)
            return lang_of_two(r->lang, q->question->label[i].zh, q->question->label[i].en);
    return code;
}

static void put_question(const struct req *r, const struct back_check_question *q, struct check_question *out)
{
    size_t n = q->question ? q->question->n_labels : 0;
    struct check_choice *c = ARENA_ARRAY(r->arena, struct check_choice, n);
    for (size_t i = 0; i < n; i++) {
        struct str code = str_printf(r->arena, "%d", q->question->label[i].code);
        c[i] = (struct check_choice){ code, words_of(r, q, code), false };
    }
    *out = (struct check_question){ .field = out->field, .code = q->code, .title = q->question ? question_title(q->question, r->lang) : STR(""), .was = words_of(r, q, q->was), .now = words_of(r, q, q->now),
                                    .result = results[q->result].title, .css = results[q->result].css, .choice = c, .n_choices = n };
}

static void put_questions(const struct req *r, const struct back_check *c, struct check_view *v)
{
    struct check_question *q = ARENA_ARRAY(r->arena, struct check_question, c->n);
    for (size_t i = 0; i < c->n; i++) {
        q[i].field = str_printf(r->arena, "answer%d", (int)i + 1);
        put_question(r, &c->question[i], &q[i]);
    }
    v->question = q;
    v->n = c->n;
}

static void put_state(const struct back_check *c, struct check_view *v)
{
    v->is_open = str_eq_c(c->state, "open") && c->stands;
    for (size_t i = 0; i < ARRAY_LEN(states); i++)
        if (str_eq_c(c->state, states[i].name)) {
            v->state = states[i].title;
            v->css = states[i].css;
        }
}

static const struct case_number *number_of(const struct case_card *card, int64_t position)
{
    for (size_t i = 0; i < card->n_numbers; i++)
        if (card->number[i].position == position)
            return &card->number[i];
    return NULL;
}

static void put_clear(const struct req *r, const struct reveal *clear, const struct call_settings *s, struct check_view *v)
{
    if (!clear || !v->number)
        return;
    v->clear_name = reveal_name(r->arena, clear, v->number->name);
    v->clear_phone = reveal_phone(r->arena, clear, v->number->phone);
    v->dial_link = call_dial_link(r->arena, s, v->number->phone.digits);
}

static const struct crumb to_list[] = { { { .id = N_("Back-checks") }, STR("/supervision/back-checks") } };

static struct err *show_one(struct req *r, int64_t id, const struct reveal *clear, struct msg problem)
{
    struct job job = job_of_req(r);
    struct back_check c;
    struct case_card card;
    struct call_settings settings;
    struct html_part body;
    TRY(back_check_load(&job, id, &c));
    TRY(case_load(&job, c.case_id, &card));
    TRY(call_settings_load(&job, card.programme, &settings));
    struct check_view v = { .r = r, .check = &c, .card = &card, .number = number_of(&card, c.position), .problem = problem, .path = str_printf(r->arena, "%s/" STR_FMT, list_path, STR_ARG(id_text(r->arena, id))),
                            .review_path = str_printf(r->arena, "/supervision/review/" STR_FMT, STR_ARG(id_text(r->arena, c.interview_id))), .visit_day = lang_date(r->arena, r->lang, civil_date_str(r->arena, card.visit_day)),
                            .work = visit_work_words(r->lang, card.work_type), .called = c.checked_ms ? str_sub(tz_format(r->arena, job.tz, c.checked_ms), 0, 16) : STR("") };
    put_state(&c, &v);
    put_questions(r, &c, &v);
    put_clear(r, clear, &settings, &v);
    tmpl_check_page(html_part_begin(&body, &r->html), &v);
    return res_page(r, &(struct page){ .title = MSG("Back-check"), .crumb = to_list, .n_crumbs = 1, .body = html_part_end(&body), .status = problem.id ? 400 : 0 });
}

static struct err *page_one(struct req *r, const void *input)
{
    const struct check_input *in = input;
    return show_one(r, in->id.v, NULL, (struct msg){ 0 });
}

/* What the page can say; other errors stay errors. */
static struct err *shown(struct req *r, int64_t id, struct err *e)
{
    return e->code == ERR_INVALID || e->code == ERR_CONFLICT ? show_one(r, id, NULL, e->msg) : e;
}

/* The page itself, once, with name and number in the clear: a redirect would have to remember that they were asked for. */
static struct err *page_number(struct req *r, const void *input)
{
    const struct check_input *in = input;
    struct job job = job_of_req(r);
    struct back_check c;
    const struct reveal *clear;
    TRY(back_check_load(&job, in->id.v, &c));
    struct err *e = back_check_may_call(&job, in->id.v);
    if (e)
        return shown(r, in->id.v, e);
    TRY(audit_reveal(&job, "field_case", c.case_id, &clear));
    TRY(res_header(r, "Cache-Control", STR("no-store")));
    return show_one(r, in->id.v, clear, (struct msg){ 0 });
}

static struct err *page_put(struct req *r, const void *input)
{
    const struct check_input *in = input;
    struct job job = job_of_req(r);
    struct back_check_record record = { .id = in->id.v, .took_part = in->took_part, .right_person = in->right_person, .note = in->note,
                                        .reach = str_eq_c(in->reach, "reached") ? CHECK_REACHED : str_eq_c(in->reach, "refused") ? CHECK_REFUSED : CHECK_NOT_REACHED };
    bool fails = false;
    for (size_t i = 0; i < BACK_CHECK_QUESTIONS; i++)
        record.answer[i] = in->answer[i];
    struct err *e = back_check_put(&job, &record, &fails);
    if (e)
        return shown(r, in->id.v, e);
    res_flash(r, fails ? MSG("The check failed: the interview waits for review again, and the supervisors are told.") : MSG("The call is kept."));
    return res_redirect(r, record.reach == CHECK_REACHED ? str_printf(r->arena, "%s/" STR_FMT, list_path, STR_ARG(id_text(r->arena, in->id.v))) : str_of_c(list_path));
}

/* ---- routes ---- */

#define IN(m) FIELD_AT(struct check_input, m)
#define FACT(n, m) { .name = n, .type = FIELD_INT, .min = 0, .max = 1, IN(m) }
#define ANSWER(n, i) { .name = n, .type = FIELD_TEXT, .max = 20, IN(answer[i]) }
static const struct field list_fields[] = { { .name = "wave", .type = FIELD_ID, IN(wave) }, { .name = "format", .type = FIELD_CHOICE, .choices = supervision_formats, IN(format) } };
static const struct field draw_fields[] = { { .name = "wave", .type = FIELD_ID, .required = true, IN(wave) } };
static const struct field one_fields[] = { { .name = "id", .type = FIELD_ID, .required = true, IN(id) } };
static const struct field_choice reaches[] = { { "reached", "reached" }, { "not_reached", "not_reached" }, { "refused", "refused" }, { NULL, NULL } };
static const struct field put_fields[] = {
    { .name = "id", .type = FIELD_ID, .required = true, IN(id) },
    { .name = "reach", .type = FIELD_CHOICE, .required = true, .choices = reaches, IN(reach), .label = { .id = N_("The customer") } },
    FACT("took_part", took_part), FACT("right_person", right_person),
    ANSWER("answer1", 0), ANSWER("answer2", 1), ANSWER("answer3", 2), ANSWER("answer4", 3), ANSWER("answer5", 4),
    { .name = "note", .type = FIELD_TEXT, .max = 500, IN(note), .label = { .id = N_("Note") } },
};

const struct route back_check_routes[BACK_CHECK_ROUTES] = {
    { METHOD_GET, "/supervision/back-checks", check, ROUTE_FORM(struct check_input, list_fields), page_checks },
    { METHOD_POST, "/supervision/back-checks", check, ROUTE_FORM(struct check_input, draw_fields), page_draw },
    { METHOD_GET, "/supervision/back-checks/{id}", check, ROUTE_FORM(struct check_input, one_fields), page_one },
    { METHOD_POST, "/supervision/back-checks/{id}", check, ROUTE_FORM(struct check_input, put_fields), page_put },
    { METHOD_POST, "/supervision/back-checks/{id}/number", check, ROUTE_FORM(struct check_input, one_fields), page_number },
};
