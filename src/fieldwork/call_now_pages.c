/* /calls/now: the case on the screen, step by step. */
#include "base/id_text.h"
#include "call_tmpl.h"
#include "fieldwork/call_pages.h"
#include "fieldwork/case_private.h"
#include "fieldwork/pbx.h"

static const char now_path[] = "/calls/now", day_path[] = "/calls";

struct now_input {
    struct opt_int case_id, position, consent, spent, slot, show;
    struct str code, raw, special, to, outcome, note, kind, owner, time, language;
    struct civil_date date;
    struct person_name name;
    struct phone phone;
};
#define NOW(m) FIELD_AT(struct now_input, m)
#define CASE_FIELD { .name = "case", .type = FIELD_ID, .required = true, NOW(case_id) }

/* ---- what every step begins and ends with ---- */

static struct err *screen_of(struct req *r, struct job *job, struct opt_int case_id, struct call_screen *out)
{
    TRY(call_screen_load(job, r->who->id, out));
    return out->card.id && out->card.id == case_id.v ? NULL : case_is_lost(job->arena);
}

struct saying { struct msg problem, notice; bool shows; };

static struct err *show(struct req *r, struct job *job, const struct call_screen *s, const struct saying *say)
{
    struct call_view v;
    struct html_part body;
    TRY(call_view_fill(r, job, s, say->shows, &v));
    v.problem = say->problem;
    v.notice = say->notice;
    if (r->is_htmx) {
        tmpl_call_screen(html_part_begin(&body, &r->html), &v);
        return res_fragment(r, html_part_end(&body));
    }
    tmpl_call_page(html_part_begin(&body, &r->html), &v);
    static const struct crumb up = { { .id = N_("Calls") }, { day_path, sizeof day_path - 1 } };
    return res_page(r, &(struct page){ .title = MSG("The call"), .crumb = &up, .n_crumbs = 1, .body = html_part_end(&body), .status = say->problem.id ? 400 : 0 });
}

static struct err *to_now(struct req *r)
{
    return res_redirect(r, str_of_c(now_path));
}

static struct err *to_day(struct req *r, struct msg said)
{
    res_flash(r, said);
    return res_redirect(r, str_of_c(day_path));
}

/* What cannot be done is said on the screen, or, when the case is gone from it, on the day's page. */
static struct err *say_fault(struct req *r, struct job *job, struct opt_int case_id, struct err *e)
{
    struct call_screen s;
    if (e->code != ERR_INVALID && e->code != ERR_CONFLICT)
        return e;
    TRY(call_screen_load(job, r->who->id, &s));
    if (!s.card.id || s.card.id != case_id.v)
        return to_day(r, e->msg);
    return show(r, job, &s, &(struct saying){ .problem = e->msg });
}

/* The first field that was not accepted, as an error. */
static struct err *check_fields(struct req *r)
{
    for (size_t i = 0; i < r->issues.n; i++)
        if (!r->issues.issue[i].is_warning)
            return err_new(r->arena, ERR_INVALID, &r->issues.issue[i].why, __FILE__, __LINE__);
    return NULL;
}

/* ---- the screen ---- */

static const struct field show_fields[] = { { .name = "show", .type = FIELD_INT, .min = 0, .max = 1, NOW(show) } };

static struct err *page_now(struct req *r, const void *input)
{
    struct job job = job_of_req(r);
    struct call_screen s;
    TRY(call_screen_load(&job, r->who->id, &s));
    if (!s.card.id)
        return res_redirect(r, str_of_c(day_path));
    return show(r, &job, &s, &(struct saying){ .shows = ((const struct now_input *)input)->show.v == 1 });
}

static const struct field case_fields[] = { CASE_FIELD };

static struct err *page_keep(struct req *r, const void *input)
{
    struct job job = job_of_req(r);
    TRY(case_keep(&job, (struct case_key){ ((const struct now_input *)input)->case_id.v, r->who->id }));
    TRY(shift_step(&job, r->who->id, SHIFT_SEEN));
    return res_bytes(r, 200, "text/plain; charset=utf-8", STR("ok\n"));
}

static const struct field dial_fields[] = { CASE_FIELD, { .name = "position", .type = FIELD_INT, .required = true, .min = 1, .max = 99, NOW(position) } };

static struct err *dial(struct req *r, struct job *job, const struct now_input *in)
{
    int64_t attempt;
    TRY(case_dial(job, (struct case_key){ in->case_id.v, r->who->id }, in->position.v, &attempt));
    return pbx_dial(job, r->who->id, attempt);
}

static struct err *page_dial(struct req *r, const void *input)
{
    const struct now_input *in = input;
    struct job job = job_of_req(r);
    struct err *e = dial(r, &job, in);
    return e ? say_fault(r, &job, in->case_id, e) : to_now(r);
}

static const struct field begin_fields[] = { CASE_FIELD, { .name = "consent", .type = FIELD_INT, .required = true, .min = 0, .max = 1, NOW(consent) } };

static struct err *page_begin(struct req *r, const void *input)
{
    const struct now_input *in = input;
    struct job job = job_of_req(r);
    struct call_screen s;
    TRY(screen_of(r, &job, in->case_id, &s));
    struct err *e = call_screen_begin(&job, &s, in->consent.v == 1 && s.settings.records);
    return e ? say_fault(r, &job, in->case_id, e) : to_now(r);
}

/* ---- the interview ---- */

static const struct field answer_fields[] = {
    CASE_FIELD,
    { .name = "code", .type = FIELD_CODE, .required = true, NOW(code) },
    { .name = "raw", .type = FIELD_TEXT, .max = 4000, NOW(raw) },
    { .name = "special", .type = FIELD_TEXT, .max = 2, NOW(special) },
    { .name = "spent", .type = FIELD_INT, NOW(spent) },
};

/* The boxes that are ticked: "1,3". */
static struct str picked(struct req *r, const struct call_screen *s, struct str code)
{
    struct buf b = buf_on(r->arena);
    size_t element = script_find(s->walk.script, code);
    const struct question *q = element < SCRIPT_END ? &s->walk.script->element[element].question : NULL;
    for (size_t i = 0; q && i < q->n_labels; i++)
        if (req_has(r, arena_printf(r->arena, "pick_%d", q->label[i].code)))
            buf_addf(&b, "%s%d", b.n ? "," : "", q->label[i].code);
    return b.n ? buf_str(&b) : STR("");
}

static struct err *answer(struct req *r, struct job *job, const struct now_input *in, struct saying *say)
{
    struct call_screen s;
    bool is_stale;
    TRY(screen_of(r, job, in->case_id, &s));
    struct call_answer x = { .code = in->code, .raw = in->special.n ? in->special : in->raw, .spent_ms = in->spent.has ? in->spent.v : -1 };
    if (!in->special.n && req_has(r, "picks"))
        x.raw = picked(r, &s, in->code);
    TRY(call_screen_answer(job, &s, &x, &is_stale));
    if (is_stale)
        say->notice = MSG("The interview had gone on, perhaps in another window. This is where it stands.");
    if (r->is_htmx)
        return show(r, job, &s, say);
    if (is_stale)
        res_flash(r, say->notice);
    return to_now(r);
}

static struct err *page_answer(struct req *r, const void *input)
{
    const struct now_input *in = input;
    struct job job = job_of_req(r);
    struct err *e = check_fields(r);
    if (!e)
        e = answer(r, &job, in, &(struct saying){ .shows = false });
    return e ? say_fault(r, &job, in->case_id, e) : NULL;
}

static const struct field_choice go_choices[] = { { "back", "back" }, { "forth", "forth" }, { NULL, NULL } };
static const struct field go_fields[] = { CASE_FIELD, { .name = "to", .type = FIELD_CHOICE, .choices = go_choices, .required = true, NOW(to) } };

static struct err *page_go(struct req *r, const void *input)
{
    const struct now_input *in = input;
    struct job job = job_of_req(r);
    struct call_screen s;
    TRY(screen_of(r, &job, in->case_id, &s));
    struct err *e = str_eq_c(in->to, "back") ? call_screen_back(&job, &s) : call_screen_forth(&job, &s);
    if (e)
        return say_fault(r, &job, in->case_id, e);
    return r->is_htmx ? show(r, &job, &s, &(struct saying){ .shows = false }) : to_now(r);
}

static struct err *page_complete(struct req *r, const void *input)
{
    const struct now_input *in = input;
    struct job job = job_of_req(r);
    struct call_screen s;
    TRY(screen_of(r, &job, in->case_id, &s));
    struct err *e = call_screen_complete(&job, &s);
    return e ? say_fault(r, &job, in->case_id, e) : res_redirect(r, STR("/calls/opinion"));
}

/* ---- the end of an attempt ---- */

static struct err *end(struct req *r, struct job *job, const struct now_input *in, const struct case_ending *ending)
{
    enum case_state after;
    struct err *e = check_fields(r);
    if (!e)
        e = case_end(job, (struct case_key){ in->case_id.v, r->who->id }, ending, &after);
    if (e)
        return say_fault(r, job, in->case_id, e);
    return to_day(r, after == CASE_FINAL ? MSG("Kept. The case is finished.") : after == CASE_APPOINTMENT ? MSG("Kept. The appointment stands in the list below.") : MSG("Kept. The case comes again."));
}

static const struct field end_fields[] = { CASE_FIELD, { .name = "outcome", .type = FIELD_CODE, .required = true, NOW(outcome) }, { .name = "note", .type = FIELD_TEXT, .max = 500, NOW(note) } };

static struct err *page_end(struct req *r, const void *input)
{
    const struct now_input *in = input;
    struct job job = job_of_req(r);
    const struct outcome *o = outcome_find(in->outcome);
    if (o && (o->effect == EFFECT_COMPLETE || str_starts(in->outcome, STR("web_"))))
        return say_fault(r, &job, in->case_id, ERR(r->arena, ERR_INVALID, "An interview is complete when its questions are answered."));
    return end(r, &job, in, &(struct case_ending){ .outcome = in->outcome, .note = in->note });
}

static const struct field_choice kind_choices[] = { { "appointment", "appointment" }, { "appointment_vague", "appointment_vague" }, { NULL, NULL } };
static const struct field_choice owner_choices[] = { { "me", "me" }, { "anyone", "anyone" }, { NULL, NULL } };
static const struct field appointment_fields[] = {
    CASE_FIELD,
    { .name = "kind", .type = FIELD_CHOICE, .choices = kind_choices, .required = true, NOW(kind) },
    { .name = "owner", .type = FIELD_CHOICE, .choices = owner_choices, .required = true, NOW(owner) },
    { .name = "slot", .type = FIELD_INT, NOW(slot) },
    { .name = "date", .type = FIELD_DATE, NOW(date) },
    { .name = "time", .type = FIELD_TEXT, .max = 5, NOW(time) },
};

/* "19:30"; -1 for what is no time of day. */
static int minute_of(struct str text)
{
    int64_t hour, minute;
    struct str rest = text, h = str_cut(&rest, ':');
    if (!str_to_int(h, &hour) || !str_to_int(rest, &minute) || hour < 0 || hour > 23 || minute < 0 || minute > 59)
        return -1;
    return (int)(hour * 60 + minute);
}

/* A slot, or the time typed, in the customer's zone; 0 = none was said. */
static struct err *time_of(struct req *r, struct job *job, const struct now_input *in, int64_t *ms)
{
    struct call_screen s;
    int minute = minute_of(in->time);
    *ms = in->slot.v;
    if (in->slot.has || !in->time.n)
        return NULL;
    if (minute < 0 || !in->date.year)
        return ERR(r->arena, ERR_INVALID, "Write day and time of the appointment, such as 19:30.");
    TRY(screen_of(r, job, in->case_id, &s));
    struct case_rules rules = field_case_rules(&s.field, s.card.zone);
    *ms = tz_instant(rules.tz, (struct local_time){ .date = in->date, .hour = minute / 60, .minute = minute % 60 });
    return NULL;
}

static struct err *page_appointment(struct req *r, const void *input)
{
    enum { VAGUE_MS = 30 * 60 * 1000 };
    const struct now_input *in = input;
    struct job job = job_of_req(r);
    int64_t from = 0;
    struct err *e = time_of(r, &job, in, &from);
    if (e)
        return say_fault(r, &job, in->case_id, e);
    bool is_exact = str_eq_c(in->kind, "appointment");
    struct case_ending ending = { .outcome = in->kind, .is_mine = str_eq_c(in->owner, "me"), .appointment = { from, from && !is_exact ? from + VAGUE_MS : from } };
    return end(r, &job, in, &ending);
}

static const struct field referral_fields[] = {
    CASE_FIELD,
    { .name = "name", .type = FIELD_NAME, .required = true, .max = 60, NOW(name), .label = { .id = N_("Name") } },
    { .name = "phone", .type = FIELD_PHONE, .required = true, NOW(phone), .label = { .id = N_("Telephone") } },
};

static struct err *page_referral(struct req *r, const void *input)
{
    const struct now_input *in = input;
    struct job job = job_of_req(r);
    return end(r, &job, in, &(struct case_ending){ .outcome = STR("referral"), .name = in->name.s, .phone = in->phone });
}

static const struct field language_fields[] = { CASE_FIELD, { .name = "language", .type = FIELD_TEXT, .required = true, .max = 40, NOW(language) } };

static struct err *page_language(struct req *r, const void *input)
{
    const struct now_input *in = input;
    struct job job = job_of_req(r);
    return end(r, &job, in, &(struct case_ending){ .outcome = STR("language"), .language = in->language });
}

/* ---- notes, and leaving the case ---- */

static const struct field note_fields[] = { CASE_FIELD, { .name = "note", .type = FIELD_TEXT, .required = true, .max = 500, NOW(note) } };

static struct err *page_note(struct req *r, const void *input)
{
    const struct now_input *in = input;
    struct job job = job_of_req(r);
    struct err *e = case_note(&job, (struct case_key){ in->case_id.v, r->who->id }, in->note);
    return e ? say_fault(r, &job, in->case_id, e) : to_now(r);
}

static struct err *page_hand_over(struct req *r, const void *input)
{
    const struct now_input *in = input;
    struct job job = job_of_req(r);
    struct err *e = case_hand_over(&job, (struct case_key){ in->case_id.v, r->who->id }, in->note);
    return e ? say_fault(r, &job, in->case_id, e) : to_day(r, MSG("The case is with the supervisor."));
}

struct leaving { struct job *job; int64_t user_id; };

static struct err *leave(struct db *db UNUSED, void *ctx)
{
    const struct leaving *l = ctx;
    return case_give_back(l->job, l->user_id);
}

static struct err *page_leave(struct req *r, const void *input)
{
    struct job job = job_of_req(r);
    struct call_screen s;
    TRY(screen_of(r, &job, ((const struct now_input *)input)->case_id, &s));
    TRY(db_write(job.db, leave, &(struct leaving){ &job, r->who->id }, 0));
    return to_day(r, MSG("The case went back. It comes again, to you or to somebody else."));
}

#define STEP(path, fields, handler) { METHOD_POST, "/calls/now" path, "field.call", ROUTE_FORM(struct now_input, fields), handler }
#define STEP_SAYS(path, fields, handler_) { METHOD_POST, "/calls/now" path, "field.call", ROUTE_FORM(struct now_input, fields), handler_, .shows_issues = true }
static const struct route routes[] = {
    { METHOD_GET, "/calls/now", "field.call", ROUTE_FORM(struct now_input, show_fields), page_now },
    STEP("/keep", case_fields, page_keep),
    STEP("/dial", dial_fields, page_dial),
    STEP("/begin", begin_fields, page_begin),
    STEP_SAYS("/answer", answer_fields, page_answer),
    STEP("/go", go_fields, page_go),
    STEP("/complete", case_fields, page_complete),
    STEP_SAYS("/end", end_fields, page_end),
    STEP_SAYS("/appointment", appointment_fields, page_appointment),
    STEP_SAYS("/referral", referral_fields, page_referral),
    STEP_SAYS("/language", language_fields, page_language),
    STEP_SAYS("/note", note_fields, page_note),
    STEP_SAYS("/hand-over", note_fields, page_hand_over),
    STEP("/leave", case_fields, page_leave),
};
const struct feature call_screen_feature = { .name = "call_screen", .pages = { routes, ARRAY_LEN(routes) } };
