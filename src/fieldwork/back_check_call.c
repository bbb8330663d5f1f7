/* One check: who is called and what came out. */
#include "back_check_sql.h"
#include "customer/customer.h"
#include "fieldwork/back_check.h"
#include "fieldwork/field_interview.h"
#include "fieldwork/supervision_mail.h"
#include "platform/audit.h"
#include "review_sql.h"

/* ---- loading ---- */

static struct err *find(struct job *job, int64_t id, struct back_check_find_row *out)
{
    bool found;
    TRY(back_check_find(job->db, job->arena, &(struct back_check_find_in){ .id = id }, out, &found));
    return found ? NULL : ERR(job->arena, ERR_NOT_FOUND, "There is no such back-check.");
}

static struct err *put_questions(struct job *job, int64_t version_id, struct back_check *out)
{
    struct back_check_answer_list_rows rows;
    struct questionnaire *q = ARENA_NEW(job->arena, struct questionnaire);
    TRY(questionnaire_load(job->db, job->arena, version_id, q));
    TRY(back_check_answer_list(job->db, job->arena, &(struct back_check_answer_list_in){ .check_id = out->id }, &rows));
    for (size_t i = 0; i < rows.n && out->n < BACK_CHECK_QUESTIONS; i++) {
        const struct back_check_answer_list_row *r = &rows.row[i];
        out->question[out->n++] = (struct back_check_question){ r->question_code, r->was, r->is_now, questionnaire_question(q, r->question_code), back_check_result_of(r->result) };
    }
    return NULL;
}

struct err *back_check_load(struct job *job, int64_t id, struct back_check *out)
{
    struct back_check_find_row r;
    struct back_check_rules rules;
    TRY(find(job, id, &r));
    TRY(back_check_rules_load(job, r.programme, &rules));
    *out = (struct back_check){ .id = id, .interview_id = r.interview_id, .user_id = r.user_id, .wave_id = r.wave_id, .case_id = r.case_id, .position = r.position, .tries = r.tries,
                                .most_tries = rules.tries, .ended_ms = r.ended_at.v, .checked_ms = r.checked_at.v, .state = r.state, .name = r.name, .checked_by = r.checked_by, .note = r.note,
                                .took_part = r.took_part, .right_person = r.right_person, .stands = r.stands != 0 };
    return put_questions(job, r.version_id, out);
}

/* ---- may it be done? ---- */

static struct err *want_open(struct job *job, const struct back_check_find_row *r)
{
    if (r->user_id == job->who_id)
        return ERR(job->arena, ERR_CONFLICT, "This is an interview of your own. Somebody else checks it.");
    if (!str_eq_c(r->state, "open"))
        return ERR(job->arena, ERR_CONFLICT, "This check is done already.");
    return r->stands ? NULL : ERR(job->arena, ERR_CONFLICT, "This interview was sent back or made void meanwhile: there is nothing to check.");
}

/* Since the interview its customer may have said that nobody is to call him. */
static struct err *want_callable(struct job *job, const struct case_card *card, int64_t position)
{
    bool is_barred = false;
    for (size_t i = 0; i < card->n_numbers; i++)
        if (card->number[i].position == position)
            TRY(customer_is_barred(job, card->number[i].phone.digits, &is_barred));
    return is_barred ? ERR(job->arena, ERR_CONFLICT, "This number is on the list of those never to be called. Record that the customer does not want to answer.") : NULL;
}

struct err *back_check_may_call(struct job *job, int64_t id)
{
    struct back_check_find_row r;
    struct field_settings settings;
    struct case_card card;
    TRY(find(job, id, &r));
    TRY(want_open(job, &r));
    TRY(case_load(job, r.case_id, &card));
    TRY(want_callable(job, &card, r.position));
    TRY(field_settings_load(job, r.programme, &settings));
    struct case_rules rules = field_case_rules(&settings, card.zone);
    return case_is_open(&rules, job->now_ms) ? NULL : ERR(job->arena, ERR_CONFLICT, "Calls are closed at the customer's place now. Try again in the hours for calls.");
}

/* ---- recording ---- */

struct recording {
    struct job *job;
    const struct back_check_record *in;
    struct back_check_rules rules;
    struct back_check_find_row row;
    bool asks, fails;              /* asks: answers are compared */
};

static bool is_choice(const struct question *q, struct str code)
{
    int64_t number;
    for (size_t i = 0; q && str_to_int(code, &number) && i < q->n_labels; i++)
        if (q->label[i].code == number)
            return true;
    return false;
}

/* The interview's answer as it stands now: a correction may have changed it since the draw. */
static struct str answer_of(const struct field_answers *answers, struct str code)
{
    for (size_t i = 0; i < answers->n; i++)
        if (str_eq_nocase(answers->row[i].code, code))
            return answers->row[i].value;
    return STR("");
}

static struct err *compare(struct recording *p, int64_t *differing)
{
    struct job *job = p->job;
    struct back_check check = { .id = p->row.id };
    struct field_answers answers;
    TRY(put_questions(job, p->row.version_id, &check));
    TRY(field_answers_load(job->db, job->arena, p->row.interview_id, &answers));
    for (size_t i = 0; i < check.n; i++) {
        const struct back_check_question *q = &check.question[i];
        struct str now = p->in->answer[i].p ? p->in->answer[i] : STR(""), was = answer_of(&answers, q->code);
        if (now.n && !is_choice(q->question, now))
            return ERR(job->arena, ERR_INVALID, "Question {0} has no answer \"{1}\".", ARG_S(q->code), ARG_S(now));
        enum back_check_result r = back_check_compare(&p->rules, q->question && q->question->kind == QUESTION_LEVEL, was, now);
        struct back_check_answer_set_in to = { .check_id = check.id, .position = (int64_t)i + 1, .was = was, .is_now = now, .result = str_of_c(back_check_results[r]) };
        TRY(back_check_answer_set(job->db, &to, NULL));
        *differing += r == CHECK_DIFFERS;
    }
    return NULL;
}

static const struct notice_kind failed_notice = {
    "back_check.failed", { .id = N_("A back-check failed: {0}") },
    { .id = N_("An interview of {0} did not stand its back-check. It waits for review again.\n\n{1}\n\nYou get this mail because you supervise the field.") },
};

/* The interview waits for review again, and its log says why. Once the wave is closed it is a result and stays as it is. */
static struct err *fail(const struct recording *p)
{
    struct job *job = p->job;
    const struct back_check_find_row *r = &p->row;
    struct review_log_insert_in log = { .id = db_new_id(job->db), .field_interview_id = r->interview_id, .changed_at = job->now_ms, .changed_by = str_of_c(job->who), .what = STR("back_check"),
                                        .before = r->interview_state, .after = STR("complete"), .reason = p->in->note.p ? p->in->note : STR("") };
    if (str_eq_c(r->wave_state, "open")) {
        TRY(back_check_to_review(job->db, &(struct back_check_to_review_in){ .id = r->interview_id }, NULL));
        TRY(review_log_insert(job->db, &log, NULL));
    }
    return supervision_tell(job, &(struct supervision_news){ &failed_notice, r->name, "/supervision/back-checks" });
}

static const char *state_after(const struct recording *p)
{
    if (p->in->reach == CHECK_REACHED)
        return p->fails ? "fails" : "agrees";
    return p->in->reach == CHECK_REFUSED || p->row.tries + 1 >= p->rules.tries ? "unreached" : "open";
}

static struct err *store(struct db *db, void *ctx)
{
    struct recording *p = ctx;
    struct job *job = p->job;
    struct back_check_lock_row lock;
    int64_t differing = 0;
    bool found;
    TRY(back_check_lock(db, job->arena, &(struct back_check_lock_in){ .id = p->in->id }, &lock, &found));
    TRY(find(job, p->in->id, &p->row));
    TRY(want_open(job, &p->row));
    if (p->asks)
        TRY(compare(p, &differing));
    bool is_reached = p->in->reach == CHECK_REACHED;
    p->fails = is_reached && back_check_fails(&p->rules, p->in->took_part.v == 1, p->in->right_person.v == 1, differing);
    struct back_check_set_in to = { .id = p->in->id, .state = str_of_c(state_after(p)), .tries = p->row.tries + !is_reached, .took_part = p->in->took_part, .right_person = p->in->right_person,
                                    .note = p->in->note.p ? p->in->note : STR(""), .checked_by = str_of_c(job->who), .checked_at = job->now_ms };
    TRY(back_check_set(db, &to, NULL));
    if (p->fails)
        TRY(fail(p));
    return audit_by(job, "back_check.put", "back_check", p->in->id, AUDIT_JSON(job->arena, { "state", to.state }));
}

/* What was asked hangs on what was said before: took part? the same person? then the questions. */
static struct err *settle_asked(struct recording *p, struct back_check_record *in)
{
    bool is_reached = in->reach == CHECK_REACHED, took_part = is_reached && in->took_part.v == 1;
    if (is_reached && !in->took_part.has)
        return ERR(p->job->arena, ERR_INVALID, "Say whether the customer was interviewed.");
    if (took_part && !in->right_person.has)
        return ERR(p->job->arena, ERR_INVALID, "Say whether it is the person who was interviewed.");
    in->took_part = is_reached ? in->took_part : (struct opt_int){ 0 };
    in->right_person = took_part ? in->right_person : (struct opt_int){ 0 };
    p->asks = took_part && in->right_person.v == 1;
    return NULL;
}

struct err *back_check_put(struct job *job, const struct back_check_record *in, bool *fails)
{
    struct back_check_record record = *in;
    struct recording p = { .job = job, .in = &record };
    TRY(settle_asked(&p, &record));
    TRY(find(job, in->id, &p.row));
    TRY(back_check_rules_load(job, p.row.programme, &p.rules));
    TRY(db_write(job->db, store, &p, 0));
    if (fails)
        *fails = p.fails;
    return NULL;
}
