#include "demo/demo_field.h"
#include "demo/demo_answers.h"
#include "demo/demo_customer.h"
#include "fieldwork/field_interview.h"
#include "fieldwork/opinion.h"
#include "fieldwork/review.h"
#include "fieldwork/wave_close.h"
#include "method/draw.h"
#include "org/org_days.h"
#include "org/user.h"
#include "questionnaire/questionnaire_script.h"
#include "sampling/sampling.h"
#include <math.h>

enum { SHIFT_MINUTES = 8 * 60, ASK_AGAIN_MINUTES = 20, SHIFTS_IN_ALL = 14, CALL_AT_MOST_MINUTES = 30 };
static const int64_t minute_ms = INT64_C(60) * 1000, second_ms = 1000;

/* An interviewer at work: when he is free, and until when he works today. */
struct worker { int64_t user_id, free_ms, until_ms; struct pcg dice; };

struct acting {
    struct job *job;                 /* its clock is the field's */
    int64_t now_ms;                  /* the real time: nothing happens after it */
    const struct demo_field *f;
    struct demo_world world;
    struct demo_month month;
    int64_t wave_id;
    struct wave wave;
    struct field_settings settings;
    struct script script;
    struct worker *worker;
    struct demo_field_counts *n;
};

/* ---- people ---- */

static const char sample_interviewer[] = "interviewer";

static struct err *add_interviewer(struct job *job, struct str login, int i, int64_t *id)
{
    struct user u;
    struct err *e = user_load(job, login, &u);
    if (!e) {
        *id = u.id;
        return NULL;
    }
    if (e->code != ERR_NOT_FOUND)
        return e;
    struct user_new in = { .login = login, .name = str_printf(job->arena, "访问员%03d", i + 1), .mail = STR(""), .language = STR("zh") };
    TRY(user_add(job, &in, id));
    return user_role_grant(job, &(struct user_role_change){ .login = login, .role = ROLE_INTERVIEWER });
}

static struct err *gather_workers(struct acting *s)
{
    s->worker = ARENA_ARRAY(s->job->arena, struct worker, (size_t)s->f->interviewers);
    for (int i = 0; i < s->f->interviewers; i++) {
        struct str login = s->f->is_running && !i ? str_of_c(sample_interviewer) : str_printf(s->job->arena, "interviewer%03d", i + 1);
        TRY(add_interviewer(s->job, login, i, &s->worker[i].user_id));
        s->worker[i].dice = pcg_new(s->f->plan.seed, (uint64_t)i + 1);
    }
    return NULL;
}

static const struct demo_dealer *dealer_of(const struct acting *s, struct str code)
{
    for (size_t i = 0; i < s->world.n_dealers; i++)
        if (str_eq_c(code, s->world.dealer[i].code))
            return &s->world.dealer[i];
    return NULL;
}

/* ---- one interview ---- */

static struct str said_to(const struct demo_says *says, const struct script_element *e)
{
    for (size_t i = 0; i < says->n; i++)
        if (str_eq_c(e->code, says->row[i].code) && says->row[i].value.n)
            return says->row[i].value;
    return STR("");
}

/* What he says to a question; where he must say something and has nothing to say, he does not know. */
static struct err *answer(struct acting *s, const struct script_run *run, size_t at, const struct demo_says *says, struct script_answer *out)
{
    const struct script_element *e = &s->script.element[at];
    struct str value = said_to(says, e);
    struct err *err = script_check(run, at, value, out);
    if (err && e->question.kind != QUESTION_TEXT)
        err = script_check(run, at, STR(SCRIPT_RAW_DONT_KNOW), out);
    return err ? script_check(run, at, STR("没有"), out) : NULL;
}

struct asking { struct worker *w; struct case_key key; const struct case_card *card; const struct demo_callee *callee; };

static const struct case_number *number_to_dial(const struct case_card *card)
{
    const struct case_number *best = NULL;
    for (size_t i = 0; i < card->n_numbers; i++)
        if (str_eq_c(card->number[i].state, "good") && (!best || card->number[i].attempts < best->attempts))
            best = &card->number[i];
    return best;
}

/* A number next to his own, which nobody has. */
static struct phone neighbour(struct arena *a, struct phone p)
{
    char *digits = str_c(a, p.digits);
    if (p.digits.n)
        digits[p.digits.n - 1] = digits[p.digits.n - 1] == '9' ? '0' : (char)(digits[p.digits.n - 1] + 1);
    return (struct phone){ str_of_c(digits) };
}

static struct err *finish(struct acting *s, const struct asking *q, const struct script_run *run)
{
    const struct script_end *end = script_ended(run);
    struct case_ending in = { .outcome = !end ? STR("complete") : outcome_find(end->outcome) ? end->outcome : STR("not_visited") };
    if (outcome_find(in.outcome)->effect == EFFECT_REFERRAL) /* somebody else brought the car */
        in.phone = neighbour(s->job->arena, number_to_dial(q->card)->phone);
    TRY(case_end(s->job, q->key, &in, NULL));
    s->n->interviews += !end;
    return NULL;
}

/* Asks until the end; now and then a customer hangs up. */
static struct err *interview(struct acting *s, const struct asking *q)
{
    struct job *job = s->job;
    struct field_interview i;
    struct demo_interviews talk = { .world = &s->world, .dealer = dealer_of(s, q->card->dealer_code), .programme = str_eq_c(s->f->programme, "sales") ? DEMO_SALES : DEMO_SERVICE,
                                    .month = &s->month };
    struct demo_says says = demo_answers_say(job->arena, &talk, q->callee->number);
    TRY(field_interview_begin(job, &(struct field_begin){ .key = q->key, .mode = STR("phone"), .language = STR("zh"), .consent = pcg_unit(&q->w->dice) < 0.9 }, &i));
    struct script_run *run = script_begin(job->arena, &s->script, &(struct script_setting){ .seed = (uint64_t)i.seed, .now_ms = job->now_ms });
    int64_t hangs_up = pcg_unit(&q->w->dice) < 0.02 ? 3 + (int64_t)pcg_below(&q->w->dice, 20) : INT64_MAX;
    job->now_ms += 60 * second_ms;
    for (size_t at = script_first(run); at < SCRIPT_END; at = script_next(run, at)) {
        struct script_answer given;
        int64_t spent = (int64_t)(4500 * exp(0.35 * pcg_normal(&q->w->dice)));
        if (s->script.element[at].is_statement)
            continue;
        if (hangs_up-- == 0)
            return case_end(job, q->key, &(struct case_ending){ .outcome = STR("break_off") }, NULL);
        TRY(answer(s, run, at, &says, &given));
        script_put(run, at, &given);
        size_t next = script_next(run, at);
        job->now_ms += spent;
        TRY(field_answer_put(job, &(struct field_put){ .interview_id = i.id, .user_id = q->key.user_id, .code = s->script.element[at].code, .value = script_answer_raw(&given),
                                                       .next = next < SCRIPT_END ? s->script.element[next].code : STR(""), .spent_ms = spent }));
    }
    return finish(s, q, run);
}

/* Some have something to say under their own name. */
struct saying { struct job *job; struct opinion o; };

static struct err *store_opinion(struct db *db UNUSED, void *ctx)
{
    struct saying *x = ctx;
    int64_t id;
    return opinion_store(x->job, &x->o, &id);
}

static struct err *tell_opinion(struct acting *s, const struct asking *q)
{
    struct pcg g = pcg_new(q->callee->number, 999);
    double at = pcg_unit(&g);
    if (at > 0.1)
        return NULL;
    enum opinion_kind kind = at < 0.03 ? OPINION_PRAISE : at < 0.06 ? OPINION_COMPLAINT : at < 0.085 ? OPINION_SUGGESTION : OPINION_CONTACT;
    bool is_bad = kind == OPINION_COMPLAINT || kind == OPINION_CONTACT;
    struct saying x = { s->job, { .dealer_id = q->card->dealer_id, .programme = q->card->programme, .kind = kind, .name = q->card->number[0].name, .phone = q->card->number[0].phone,
                                  .model = q->card->model, .plate = q->card->plate, .visit = q->card->visit_day, .source = OPINION_PHONE, .collected_ms = s->job->now_ms,
                                  .text = is_bad ? demo_reason(s->job->arena, &g, DEMO_SERVICE, 1 + (int)pcg_below(&g, 5))
                                                 : demo_remark(s->job->arena, &g, DEMO_SERVICE, kind == OPINION_PRAISE ? 1 : 2) } };
    s->n->opinions++;
    return db_write(s->job->db, store_opinion, &x, 0);
}

/* ---- one call ---- */

/* Some dealers write numbers down badly; which ones hangs on their codes, as their numbers differ from one database to the next. */
static double faults_of(const struct acting *s, const struct case_card *card)
{
    struct pcg g = pcg_new(s->f->plan.seed, draw_stream(card->dealer_code, s->f->programme, s->f->month));
    return pcg_unit(&g) < 0.04 ? 7 : 1;
}

static struct case_appointment later(struct acting *s, const struct asking *q)
{
    struct case_rules rules = field_case_rules(&s->settings, q->card->zone);
    int64_t at = case_open_at(&rules, s->job->now_ms + (60 + (int64_t)pcg_below(&q->w->dice, 36 * 60)) * minute_ms);
    at = MIN_OF(at - at % (5 * minute_ms) + 5 * minute_ms, q->card->open_until_ms - 10 * minute_ms);
    return (struct case_appointment){ at, at + 10 * minute_ms };
}

static struct err *end_call(struct acting *s, const struct asking *q, const struct case_number *number, const char *outcome)
{
    struct case_ending in = { .outcome = str_of_c(outcome), .is_mine = pcg_unit(&q->w->dice) < 0.5 };
    const struct outcome *o = outcome_find(in.outcome);
    if (o->effect == EFFECT_APPOINTMENT)
        in.appointment = later(s, q);
    if (o->effect == EFFECT_APPOINTMENT && in.appointment.from_ms <= s->job->now_ms)
        in.outcome = STR("no_answer"); /* too late for another day */
    if (o->effect == EFFECT_REFERRAL)
        in.phone = neighbour(s->job->arena, number->phone);
    if (o->effect == EFFECT_LANGUAGE)
        in.language = STR("粤语");
    struct err *e = case_end(s->job, q->key, &in, NULL);
    if (!e || e->code != ERR_CONFLICT)
        return e;
    in.is_mine = false; /* he has promised another call at that time */
    return case_end(s->job, q->key, &in, NULL);
}

static struct err *call(struct acting *s, struct worker *w, int64_t case_id)
{
    struct job *job = s->job;
    struct case_card card;
    struct asking q = { .w = w, .key = { case_id, w->user_id }, .card = &card };
    int64_t attempt;
    TRY(case_load(job, case_id, &card));
    const struct case_number *number = number_to_dial(&card);
    if (!number)
        return case_end(job, q.key, &(struct case_ending){ .outcome = STR("no_such_number") }, NULL);
    struct demo_callee callee = demo_callee_of(s->f->plan.seed, number->phone.digits, faults_of(s, &card));
    q.callee = &callee;
    struct err *e = case_dial(job, q.key, number->position, &attempt);
    if (e)
        return e->code == ERR_CONFLICT ? NULL : e; /* barred since: the case is finished */
    s->n->attempts++;
    job->now_ms += (15 + (int64_t)pcg_below(&w->dice, 40)) * second_ms;
    struct call_moment now = { .minute = tz_local(job->tz, job->now_ms).hour * 60 };
    const char *outcome = demo_callee_answers(&callee, (int)card.attempts + 1, day_part_of(now.minute), card.converts);
    if (strcmp(outcome, "agrees") != 0)
        return end_call(s, &q, number, outcome);
    TRY(interview(s, &q));
    return s->f->is_running ? NULL : tell_opinion(s, &q); /* opinions of days gone by would all be passed on today */
}

/* ---- the days ---- */

/* What one worker does next; what it needed of memory is given back. */
static struct err *work(struct acting *s, struct worker *w)
{
    struct job *job = s->job;
    struct arena_mark mark = arena_mark(job->arena);
    struct case_claim c;
    job->now_ms = w->free_ms;
    TRY(case_claim_next(job, w->user_id, &c));
    if (c.case_id)
        TRY(call(s, w, c.case_id));
    int64_t pause = c.case_id ? (10 + (int64_t)pcg_below(&w->dice, 20)) * second_ms : (ASK_AGAIN_MINUTES + (int64_t)pcg_below(&w->dice, 20)) * minute_ms;
    w->free_ms = job->now_ms + pause;
    arena_rewind(job->arena, mark);
    return NULL;
}

static struct worker *next_free(const struct acting *s)
{
    struct worker *best = NULL;
    for (int i = 0; i < s->f->interviewers; i++)
        if (s->worker[i].free_ms < s->worker[i].until_ms && (!best || s->worker[i].free_ms < best->free_ms))
            best = &s->worker[i];
    return best;
}

/* Who comes today, and when. */
static void begin_day(struct acting *s, struct civil_date day)
{
    int64_t midnight = tz_instant(s->job->tz, (struct local_time){ .date = day });
    int on_shift = MIN_OF(SHIFTS_IN_ALL, s->f->interviewers);
    for (int i = 0; i < s->f->interviewers; i++) {
        struct worker *w = &s->worker[i];
        bool comes = pcg_unit(&w->dice) * s->f->interviewers < on_shift;
        int begins = pcg_unit(&w->dice) < 0.5 ? 9 * 60 + 25 : 12 * 60 + 20;
        w->free_ms = midnight + (begins + (int64_t)pcg_below(&w->dice, 20)) * minute_ms;
        w->until_ms = comes ? MIN_OF(w->free_ms + SHIFT_MINUTES * minute_ms, s->now_ms - CALL_AT_MOST_MINUTES * minute_ms) : 0;
    }
}

static struct err *live_day(struct acting *s, struct civil_date day)
{
    int64_t n;
    struct worker *w;
    begin_day(s, day);
    s->job->now_ms = tz_instant(s->job->tz, (struct local_time){ .date = day, .hour = 8 });
    struct arena_mark mark = arena_mark(s->job->arena);
    TRY(wave_open_reserves(s->job, s->wave_id, &n));
    arena_rewind(s->job->arena, mark);
    while ((w = next_free(s)))
        TRY(work(s, w));
    return NULL;
}

/* ---- the month ---- */

static struct err *draw_tranche(struct acting *s, int tranche, struct civil_date day)
{
    struct sampling_request q = { .programme = s->f->programme, .month = s->f->month, .tranche = tranche, .has_seed = true, .seed = s->f->plan.seed + (uint64_t)tranche };
    int64_t id, n;
    s->job->now_ms = tz_instant(s->job->tz, (struct local_time){ .date = day, .hour = 7 });
    TRY(sampling_draw(s->job, &q, &id));
    if (s->wave_id)
        return wave_take_draws(s->job, s->wave_id, &n);
    TRY(wave_open(s->job, &(struct wave_new){ .programme = s->f->programme, .month = s->f->month }, &s->wave_id));
    if (s->f->is_running) /* who became an interviewer since */
        TRY(wave_interviewer_put(s->job, s->wave_id, &(struct wave_interviewer){ .user_id = s->worker[0].user_id, .login = str_of_c(sample_interviewer), .languages = STR("") }));
    TRY(field_settings_load(s->job, s->f->programme, &s->settings));
    TRY(wave_load(s->job->db, s->job->arena, s->wave_id, &s->wave));
    return script_load(s->job->db, s->job->arena, s->wave.version_id, &s->script);
}

static struct err *count(struct acting *s)
{
    struct wave_cells cells;
    TRY(wave_cells_load(s->job->db, s->job->arena, s->wave_id, &cells));
    for (size_t i = 0; i < cells.n; i++) {
        s->n->dealers++;
        s->n->full += cells.row[i].achieved >= cells.row[i].target;
        s->n->short_of += MAX_OF(cells.row[i].target - cells.row[i].achieved, 0);
    }
    return NULL;
}

enum { REVIEW_AFTER_DAYS = 2 };

static struct err *finish_field(struct acting *s, const struct calendar_month *dates)
{
    struct wave_closed closed;
    TRY(count(s));
    if (s->f->is_running)
        return NULL;
    s->job->now_ms = tz_instant(s->job->tz, (struct local_time){ .date = civil_date_add_days(dates->field_end, 1), .hour = 9 });
    return wave_close(s->job, s->wave_id, &closed);
}

static struct err *live(struct acting *s, const struct calendar_month *dates)
{
    struct civil_date today = tz_date(s->job->tz, s->now_ms), last = s->f->is_running ? today : dates->field_end;
    int tranche = 0;
    int days = civil_day_number(last) - civil_day_number(dates->tranche[0].draw) + 1;
    for (int d = 0; d < days; d++) {
        struct civil_date day = civil_date_add_days(dates->tranche[0].draw, d);
        while (tranche < TRANCHES && civil_date_cmp(dates->tranche[tranche].draw, day) <= 0) {
            TRY(draw_tranche(s, tranche + 1, day));
            tranche++;
        }
        job_progress(s->job, &MSG("Field of {0}", ARG_S(civil_month_str(s->job->arena, s->f->month))), d, days);
        TRY(live_day(s, day));
        int64_t reviewed;
        if (s->f->is_running && d == days - 1 - REVIEW_AFTER_DAYS)
            TRY(review_approve_clean(s->job, s->wave_id, &reviewed));
    }
    return finish_field(s, dates);
}

static struct calendar_month dates_of(const struct job *job, int32_t month)
{
    struct calendar_rules rules = calendar_rules_default();
    return calendar_month_of(month, &rules, org_closed_days(job->arena, month));
}

int32_t demo_running_month(const struct job *job)
{
    int32_t month = civil_month_of_date(job_today(job));
    while (civil_date_cmp(dates_of(job, month).tranche[0].draw, job_today(job)) >= 0)
        month--;
    return month;
}

struct err *demo_field_run(struct job *job, const struct demo_field *f, struct demo_field_counts *out)
{
    struct calendar_month dates = dates_of(job, f->month);
    struct job clock = *job;
    struct acting s = { .job = &clock, .now_ms = f->is_running ? job->now_ms : INT64_MAX, .f = f, .world = demo_world_make(job->arena, f->plan), .month = demo_month_of(job->arena, f->month), .n = out };
    *out = (struct demo_field_counts){ 0 };
    if (f->is_running && civil_date_cmp(dates.tranche[0].draw, job_today(job)) >= 0)
        return ERR(job->arena, ERR_INVALID, "No visits of {0} are drawn before {1}.", ARG_S(civil_month_str(job->arena, f->month)), ARG_S(civil_date_str(job->arena, dates.tranche[0].draw)));
    if (!f->is_running && civil_date_cmp(dates.field_end, job_today(job)) >= 0)
        return ERR(job->arena, ERR_INVALID, "The calls of {0} are not over yet: they end on {1}.", ARG_S(civil_month_str(job->arena, f->month)), ARG_S(civil_date_str(job->arena, dates.field_end)));
    clock.now_ms = tz_instant(job->tz, (struct local_time){ .date = dates.tranche[0].draw, .hour = 6 });
    TRY(db_commit_lazily(job->db)); /* a hundred thousand small transactions of a network that can be made again */
    TRY(gather_workers(&s));
    return live(&s, &dates);
}
