/* Attempts: how they begin and end, and where the case goes. */
#include "fieldwork/case_private.h"
#include "customer/customer.h"
#include "field_case_sql.h"
#include "field_interview_sql.h"
#include "fieldwork/field_interview.h"
#include "platform/audit.h"
#include "wave_sql.h"

static const int64_t promise_gap_ms = INT64_C(10) * 60 * 1000; /* between two appointments of one person */

struct err *case_is_lost(struct arena *a)
{
    return ERR(a, ERR_CONFLICT, "This case is not on your screen any more: it went back because nothing happened for a while, or was taken over.");
}

/* The case, locked; CONFLICT unless it is on the user's screen. */
static struct err *lock_mine(struct job *job, struct case_key k, struct field_case_lock_row *out)
{
    bool found;
    TRY(field_case_lock(job->db, job->arena, &(struct field_case_lock_in){ .id = k.case_id }, out, &found));
    bool is_mine = found && str_eq_c(out->state, "claimed") && out->claimed_by.has && out->claimed_by.v == k.user_id;
    return is_mine ? NULL : case_is_lost(job->arena);
}

static struct err *open_attempt(struct job *job, int64_t case_id, struct attempt_open_of_case_row *out, bool *found)
{
    return attempt_open_of_case(job->db, job->arena, &(struct attempt_open_of_case_in){ .case_id = case_id, .limit = 1 }, out, found);
}

static struct err *begin_attempt(struct job *job, const struct field_case_lock_row *c, int64_t position, int64_t user_id, int64_t *id)
{
    *id = db_new_id(job->db);
    struct attempt_insert_in in = { .id = *id, .case_id = c->id, .no = c->attempts + 1, .position = position, .user_id = user_id, .started_at = job->now_ms };
    TRY(attempt_insert(job->db, &in, NULL));
    return field_case_count_attempt(job->db, &(struct field_case_count_attempt_in){ .id = c->id }, NULL);
}

/* ---- where a case goes ---- */

struct ending {
    struct job *job;
    struct case_key key;
    const struct case_ending *in;
    const struct outcome *outcome;
    struct field_case_lock_row row;
    struct attempt_open_of_case_row attempt;
    struct case_number_list_rows numbers;
    struct attempt_list_rows attempts;
    struct case_next next;
    enum case_state *after;
};

static struct case_facts facts_of(const struct ending *e)
{
    struct case_facts f = { .attempts = (int)e->attempts.n, .was_converted = e->row.converts, .open_until_ms = e->row.open_until, .ended_ms = e->job->now_ms };
    for (size_t i = 0; i < e->numbers.n; i++) {
        const struct case_number_list_row *n = &e->numbers.row[i];
        bool is_this = n->position == e->attempt.position, is_good = str_eq_c(n->state, "good");
        if (is_this)
            f.attempts_of_number = (int)n->attempts;
        f.has_other_number |= !is_this && is_good;
        f.has_untried_number |= !is_this && is_good && n->attempts == 0;
    }
    return f;
}

/* The final code over all attempts, this one included. */
static struct str final_code(const struct ending *e)
{
    struct aapor_attempt *list = ARENA_ARRAY(e->job->arena, struct aapor_attempt, e->attempts.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < e->attempts.n; i++) {
        const struct outcome *o = outcome_find(e->attempts.row[i].outcome);
        bool was_taken_back = o && o->effect == EFFECT_COMPLETE && i + 1 < e->attempts.n; /* review sent the interview back */
        if (o && !was_taken_back)
            list[n++] = (struct aapor_attempt){ outcome_aapor(o), o->effect == EFFECT_COMPLETE || o->effect == EFFECT_FINAL };
    }
    return str_of_c(aapor_final(list, n)->code);
}

static struct err *rules_of(const struct ending *e, struct case_rules *out)
{
    struct field_settings s;
    struct wave_interviewer_list_rows people;
    struct str language = e->in->language;
    TRY(field_settings_load(e->job, e->row.programme, &s));
    *out = field_case_rules(&s, (int)e->row.zone);
    if (!language.n)
        return NULL;
    TRY(wave_interviewer_list(e->job->db, e->job->arena, &(struct wave_interviewer_list_in){ .wave_id = e->row.wave_id }, &people));
    for (size_t i = 0; i < people.n; i++) {
        struct str all = str_printf(e->job->arena, "," STR_FMT ",", STR_ARG(people.row[i].languages));
        out->has_language |= str_find(all, str_printf(e->job->arena, "," STR_FMT ",", STR_ARG(language))) >= 0;
    }
    return NULL;
}

static struct err *move(const struct ending *e)
{
    const struct case_next *n = &e->next;
    bool is_promise = n->state == CASE_APPOINTMENT;
    struct field_case_move_in in = {
        .id = e->row.id, .state = str_of_c(case_state_name(n->state)), .due_at = n->due_ms, .due_until = n->due_until_ms, .is_exact = is_promise && str_eq_c(e->in->outcome, "appointment"),
        .owner_id = is_promise && e->in->is_mine ? SOME_INT(e->key.user_id) : (struct opt_int){ 0 }, .converts = e->row.converts || n->converts,
        .language = e->in->language.p ? e->in->language : STR(""), .outcome = e->in->outcome, .code = n->state == CASE_FINAL ? final_code(e) : STR(""), .last_attempt_at = e->job->now_ms,
    };
    return field_case_move(e->job->db, &in, NULL);
}

struct err *case_bar_number(struct job *job, int64_t case_id, struct str phone)
{
    struct case_number_others_rows others;
    TRY(customer_bar_calls(job, phone));
    TRY(case_number_others(job->db, job->arena, &(struct case_number_others_in){ .phone = phone, .case_id = case_id }, &others));
    for (size_t i = 0; i < others.n; i++)
        TRY(case_finish(job, others.row[i].id, STR("do_not_call")));
    return NULL;
}

static struct err *settle_number(const struct ending *e)
{
    struct job *job = e->job;
    const char *state = e->next.number_is_dead ? "dead" : e->next.number_refused ? "refused" : NULL;
    if (state)
        TRY(case_number_set_state(job->db, &(struct case_number_set_state_in){ .case_id = e->row.id, .position = e->attempt.position, .state = str_of_c(state) }, NULL));
    for (size_t i = 0; e->outcome->bars_calls && i < e->numbers.n; i++)
        if (e->numbers.row[i].position == e->attempt.position)
            TRY(case_bar_number(job, e->row.id, e->numbers.row[i].phone));
    if (e->outcome->effect != EFFECT_REFERRAL)
        return NULL;
    struct case_number_add_in number = { .case_id = e->row.id, .position = (int64_t)e->numbers.n + 1, .name = e->in->name.p ? e->in->name : STR(""), .phone = e->in->phone.digits };
    return case_number_add(job->db, &number, NULL);
}

static struct err *settle_quota(const struct ending *e)
{
    bool is_made = e->outcome->effect == EFFECT_COMPLETE, all;
    TRY(case_cells_each(e->job->db, e->job->arena, e->row.id, is_made ? CELL_ACHIEVE : CELL_RELEASE, &all));
    if (!is_made)
        return NULL;
    if (!all)
        return ERR(e->job->arena, ERR_BUG, "An interview held no place in its quota.");
    return !e->key.user_id ? NULL : wave_share_add(e->job->db, &(struct wave_share_add_in){ .wave_id = e->row.wave_id, .dealer_id = e->row.dealer_id, .user_id = e->key.user_id }, NULL);
}

/* ---- ending ---- */

static struct err *check_promise(const struct ending *e)
{
    struct arena *a = e->job->arena;
    const struct case_appointment *p = &e->in->appointment;
    struct field_case_promise_near_row near;
    bool found;
    if (!p->from_ms)
        return e->outcome->effect == EFFECT_APPOINTMENT ? ERR(a, ERR_INVALID, "Say when the customer wants to be called.") : NULL;
    if (p->from_ms < e->job->now_ms || p->until_ms < p->from_ms)
        return ERR(a, ERR_INVALID, "The appointment lies in the past. Choose a later time.");
    if (p->from_ms >= e->row.open_until)
        return ERR(a, ERR_INVALID, "The interview must be made by {0}. Choose an earlier time.", ARG_S(civil_date_str(a, civil_date_add_days(tz_date(e->job->tz, e->row.open_until), -1))));
    if (!e->in->is_mine)
        return NULL;
    struct field_case_promise_near_in in = { .user_id = e->key.user_id, .case_id = e->row.id, .first = p->from_ms - promise_gap_ms, .last = p->from_ms + promise_gap_ms };
    TRY(field_case_promise_near(e->job->db, a, &in, &near, &found));
    return near.n ? ERR(a, ERR_CONFLICT, "You have another appointment within ten minutes of this time. Choose another time, or leave it to whoever is free.") : NULL;
}

static struct err *check_ending(struct ending *e)
{
    struct arena *a = e->job->arena;
    e->outcome = outcome_find(e->in->outcome);
    if (!e->outcome)
        return ERR(a, ERR_INVALID, "There is no outcome \"{0}\".", ARG_S(e->in->outcome));
    if (e->outcome->effect == EFFECT_REFERRAL && !e->in->phone.digits.n)
        return ERR(a, ERR_INVALID, "Say at which number the other person can be called.");
    if (e->outcome->effect == EFFECT_LANGUAGE && !e->in->language.n)
        return ERR(a, ERR_INVALID, "Say which language or dialect is needed.");
    return NULL;
}

static struct err *load_facts(struct ending *e)
{
    struct job *job = e->job;
    TRY(case_number_list(job->db, job->arena, &(struct case_number_list_in){ .case_id = e->row.id }, &e->numbers));
    return attempt_list(job->db, job->arena, &(struct attempt_list_in){ .case_id = e->row.id }, &e->attempts);
}

/* The attempt that is open, or one of no length. */
static struct err *find_attempt(struct ending *e)
{
    struct job *job = e->job;
    bool found;
    int64_t id, position = 1;
    TRY(open_attempt(job, e->row.id, &e->attempt, &found));
    if (found)
        return NULL;
    TRY(load_facts(e));
    if (e->numbers.n)
        position = e->numbers.row[0].position;
    TRY(begin_attempt(job, &e->row, position, e->key.user_id, &id));
    return open_attempt(job, e->row.id, &e->attempt, &found);
}

static struct err *finish(struct ending *e)
{
    struct job *job = e->job;
    struct case_rules rules;
    TRY(find_attempt(e));
    struct attempt_end_in end = { .id = e->attempt.id, .ended_at = job->now_ms, .outcome = e->in->outcome, .code = str_of_c(e->outcome->aapor), .note = e->in->note.p ? e->in->note : STR("") };
    TRY(attempt_end(job->db, &end, NULL));
    TRY(load_facts(e));
    TRY(rules_of(e, &rules));
    struct case_facts facts = facts_of(e);
    e->next = case_after(&rules, &facts, e->outcome, e->in->appointment);
    TRY(settle_number(e));
    TRY(settle_quota(e));
    TRY(field_interview_stop(job, e->row.id, e->outcome->effect == EFFECT_COMPLETE));
    if (e->after)
        *e->after = e->next.state;
    return move(e);
}

static struct err *end_mine(struct db *db UNUSED, void *ctx)
{
    struct ending *e = ctx;
    TRY(lock_mine(e->job, e->key, &e->row));
    TRY(check_promise(e));
    return finish(e);
}

struct err *case_end(struct job *job, struct case_key k, const struct case_ending *in, enum case_state *after)
{
    struct ending e = { .job = job, .key = k, .in = in, .after = after };
    TRY(check_ending(&e));
    return db_write(job->db, end_mine, &e, 0);
}

struct err *case_return(struct job *job, int64_t case_id)
{
    struct attempt_open_of_case_row attempt;
    bool found, all;
    TRY(open_attempt(job, case_id, &attempt, &found));
    if (found) {
        struct field_case_lock_row row;
        TRY(field_case_lock(job->db, job->arena, &(struct field_case_lock_in){ .id = case_id }, &row, &found));
        struct case_ending in = { .outcome = STR("technical") };
        struct ending e = { .job = job, .key = { case_id, attempt.user_id }, .in = &in, .row = row };
        TRY(check_ending(&e));
        return finish(&e);
    }
    TRY(case_cells_each(job->db, job->arena, case_id, CELL_RELEASE, &all));
    TRY(field_interview_stop(job, case_id, false));
    return field_case_return(job->db, &(struct field_case_return_in){ .id = case_id, .now = job->now_ms }, NULL);
}

struct err *case_finish(struct job *job, int64_t case_id, struct str outcome)
{
    struct case_ending in = { .outcome = outcome };
    struct ending e = { .job = job, .key = { .case_id = case_id }, .in = &in };
    bool found;
    TRY(check_ending(&e));
    TRY(field_case_lock(job->db, job->arena, &(struct field_case_lock_in){ .id = case_id }, &e.row, &found));
    if (!found || str_eq_c(e.row.state, "final"))
        return NULL;
    if (str_eq_c(e.row.state, "claimed"))
        TRY(settle_quota(&e));
    TRY(field_interview_stop(job, case_id, e.outcome->effect == EFFECT_COMPLETE));
    e.next = (struct case_next){ .state = CASE_FINAL };
    struct field_case_move_in to = { .id = case_id, .state = STR("final"), .converts = e.row.converts, .language = STR(""), .outcome = outcome, .code = str_of_c(e.outcome->aapor),
                                     .last_attempt_at = job->now_ms };
    return field_case_move(job->db, &to, NULL);
}

/* ---- dialling ---- */

struct dialling { struct job *job; struct case_key key; int64_t position, *id; bool is_barred; };

static struct err *find_number(const struct dialling *d, struct str *phone)
{
    struct case_number_list_rows numbers;
    TRY(case_number_list(d->job->db, d->job->arena, &(struct case_number_list_in){ .case_id = d->key.case_id }, &numbers));
    for (size_t i = 0; i < numbers.n; i++)
        if (numbers.row[i].position == d->position) {
            *phone = numbers.row[i].phone;
            return str_eq_c(numbers.row[i].state, "good") ? NULL : ERR(d->job->arena, ERR_CONFLICT, "This number is dead or must not be called. Choose another one.");
        }
    return ERR(d->job->arena, ERR_NOT_FOUND, "The case has no such number.");
}

static struct err *store_dialling(struct db *db UNUSED, void *ctx)
{
    struct dialling *d = ctx;
    struct job *job = d->job;
    struct field_case_lock_row row;
    struct attempt_open_of_case_row attempt;
    struct str phone;
    bool found;
    d->is_barred = false;
    TRY(lock_mine(job, d->key, &row));
    TRY(open_attempt(job, row.id, &attempt, &found));
    if (found) {
        *d->id = attempt.id;
        return NULL;
    }
    TRY(find_number(d, &phone));
    TRY(customer_is_barred(job, phone, &d->is_barred));
    return d->is_barred ? case_finish(job, row.id, STR("do_not_call")) : begin_attempt(job, &row, d->position, d->key.user_id, d->id);
}

struct err *case_dial(struct job *job, struct case_key k, int64_t position, int64_t *attempt_id)
{
    struct dialling d = { .job = job, .key = k, .position = position, .id = attempt_id };
    TRY(db_write(job->db, store_dialling, &d, 0));
    return d.is_barred ? ERR(job->arena, ERR_CONFLICT, "This number is on the list of those never to be called. The case is finished; take the next one.") : NULL;
}

/* ---- notes, handing over ---- */

struct noting { struct job *job; struct case_key key; struct str note; bool hands_over; };

static struct err *store_note(struct db *db, void *ctx)
{
    const struct noting *n = ctx;
    struct field_case_lock_row row;
    TRY(lock_mine(n->job, n->key, &row));
    if (n->note.n)
        TRY(case_note_insert(db, &(struct case_note_insert_in){ .id = db_new_id(db), .case_id = row.id, .user_id = n->key.user_id, .written_at = n->job->now_ms, .note = n->note }, NULL));
    if (!n->hands_over)
        return NULL;
    TRY(case_return(n->job, row.id));
    return field_case_to_supervisor(db, &(struct field_case_to_supervisor_in){ .id = row.id }, NULL);
}

struct err *case_note(struct job *job, struct case_key k, struct str note)
{
    if (!str_trim(note).n)
        return ERR(job->arena, ERR_INVALID, "The note is empty.");
    return db_write(job->db, store_note, &(struct noting){ job, k, str_trim(note), false }, 0);
}

struct err *case_hand_over(struct job *job, struct case_key k, struct str note)
{
    if (!str_trim(note).n)
        return ERR(job->arena, ERR_INVALID, "Say what the supervisor should know.");
    return db_write(job->db, store_note, &(struct noting){ job, k, str_trim(note), true }, 0);
}
