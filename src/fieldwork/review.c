#include "fieldwork/review.h"
#include "field_case_sql.h"
#include "fieldwork/field_walk.h"
#include "method/spread.h"
#include "org/org.h"
#include "platform/audit.h"
#include "review_sql.h"
#include <math.h>

/* ---- what waits ---- */

bool review_is_in(enum review_tab tab, unsigned flags)
{
    const unsigned odd = QUALITY_FAST | QUALITY_STRAIGHT | QUALITY_DONT_KNOW | QUALITY_BACK_CHECK;
    switch (tab) {
    case REVIEW_ALL: return true;
    case REVIEW_STANDS_OUT: return flags & odd;
    case REVIEW_OPEN_TEXT: return flags & QUALITY_OPEN_TEXT;
    case REVIEW_CLEAN: return flags == 0;
    }
    return false;
}

struct err *review_list_load(struct job *job, int64_t wave_id, enum review_tab tab, struct review_list *out)
{
    struct civil_date today = job_today(job);
    struct org_network network;
    *out = (struct review_list){ 0 };
    TRY(caller_sheet_load(job, &(struct caller_query){ wave_id, today, today }, &out->sheet));
    TRY(org_network_load(job->db, job->arena, (struct db_scope){ 0 }, today, &network));
    out->item = ARENA_ARRAY(job->arena, struct review_item, out->sheet.n_facts);
    for (size_t i = 0; i < out->sheet.n_facts; i++) {
        const struct quality_facts *f = &out->sheet.facts[i];
        unsigned flags = quality_flags(&out->sheet.rules, f, out->sheet.median_ms);
        if (!f->is_waiting)
            continue;
        for (int t = 0; t <= REVIEW_CLEAN; t++)
            out->count[t] += review_is_in((enum review_tab)t, flags);
        if (!review_is_in(tab, flags))
            continue;
        const struct org_dealer *d = org_dealer_by_id(&network, f->dealer_id);
        out->item[out->n++] = (struct review_item){ f, f->caller < out->sheet.n ? &out->sheet.line[f->caller] : NULL, flags, d ? d->code : STR("") };
    }
    return NULL;
}

/* ---- the log ---- */

struct logged { const char *what; struct str before, after, reason; };

static struct err *note(struct job *job, int64_t interview_id, const struct logged *l)
{
    struct review_log_insert_in in = { .id = db_new_id(job->db), .field_interview_id = interview_id, .changed_at = job->now_ms, .changed_by = str_of_c(job->who), .what = str_of_c(l->what),
                                       .before = l->before, .after = l->after, .reason = l->reason.p ? l->reason : STR("") };
    return review_log_insert(job->db, &in, NULL);
}

struct err *review_changes_load(struct db *db, struct arena *a, int64_t interview_id, struct review_changes *out)
{
    struct review_log_list_rows rows;
    TRY(review_log_list(db, a, &(struct review_log_list_in){ .field_interview_id = interview_id }, &rows));
    *out = (struct review_changes){ ARENA_ARRAY(a, struct review_change, rows.n), rows.n };
    for (size_t i = 0; i < rows.n; i++) {
        const struct review_log_list_row *r = &rows.row[i];
        out->row[i] = (struct review_change){ r->changed_at, r->changed_by, r->what, r->before, r->after, r->reason };
    }
    return NULL;
}

/* ---- deciding ---- */

struct deciding { struct job *job; const struct review_decision *in; struct review_interview_lock_row row; };

static struct err *lock(struct job *job, int64_t id, bool approved_too, struct review_interview_lock_row *out)
{
    bool found;
    TRY(review_interview_lock(job->db, job->arena, &(struct review_interview_lock_in){ .id = id }, out, &found));
    if (!found)
        return ERR(job->arena, ERR_NOT_FOUND, "There is no such interview.");
    bool is_right = str_eq_c(out->state, "complete") || (approved_too && str_eq_c(out->state, "approved"));
    if (!is_right)
        return ERR(job->arena, ERR_CONFLICT, "This interview does not wait for review any more: somebody else decided about it.");
    return str_eq_c(out->wave_state, "open") ? NULL : ERR(job->arena, ERR_CONFLICT, "The wave is closed: its interviews are results now and stay as they are.");
}

/* The place in the quota and the interviewer's share are free again. */
static struct err *give_place_back(const struct deciding *d)
{
    struct db *db = d->job->db;
    struct case_cell_list_rows cells;
    TRY(case_cell_list(db, d->job->arena, &(struct case_cell_list_in){ .case_id = d->row.case_id }, &cells));
    for (size_t i = 0; i < cells.n; i++)
        TRY(review_cell_give_back(db, &(struct review_cell_give_back_in){ .id = cells.row[i].id }, NULL));
    if (!d->row.user_id.has)
        return NULL;
    return review_share_give_back(db, &(struct review_share_give_back_in){ .wave_id = d->row.wave_id, .dealer_id = d->row.dealer_id, .user_id = d->row.user_id.v }, NULL);
}

static struct err *settle_case(const struct deciding *d)
{
    bool is_void = d->in->verdict == REVIEW_VOID;
    struct review_case_reopen_in to = { .id = d->row.case_id, .state = is_void ? STR("final") : STR("ready"), .code = is_void ? STR("2.30") : STR("") };
    TRY(give_place_back(d));
    return review_case_reopen(d->job->db, &to, NULL);
}

static struct err *decide(struct db *db, void *ctx)
{
    static const char *const states[] = { [REVIEW_APPROVE] = "approved", [REVIEW_SEND_BACK] = "sent_back", [REVIEW_VOID] = "void" };
    struct deciding *d = ctx;
    struct job *job = d->job;
    const char *state = states[d->in->verdict];
    TRY(lock(job, d->in->interview_id, d->in->verdict != REVIEW_APPROVE, &d->row));
    struct review_set_state_in to = { .id = d->row.id, .state = str_of_c(state), .before = d->row.state, .checked_by = str_of_c(job->who), .checked_at = job->now_ms };
    TRY(review_set_state(db, &to, NULL));
    if (d->in->verdict != REVIEW_APPROVE)
        TRY(settle_case(d));
    return note(job, d->row.id, &(struct logged){ state, d->row.state, str_of_c(state), d->in->reason });
}

static struct err *want_reason(struct job *job, struct str reason)
{
    return str_is_empty(reason) ? ERR(job->arena, ERR_INVALID, "Say why: it stands in the interview's log.") : NULL;
}

struct err *review_decide(struct job *job, const struct review_decision *in)
{
    if (in->verdict != REVIEW_APPROVE)
        TRY(want_reason(job, in->reason));
    return db_write(job->db, decide, &(struct deciding){ .job = job, .in = in }, 0);
}

struct approving { struct job *job; const struct review_list *list; int64_t n; };

/* What somebody decided meanwhile is passed over. */
static struct err *approve_all(struct db *db, void *ctx)
{
    struct approving *p = ctx;
    p->n = 0;
    for (size_t i = 0; i < p->list->n; i++) {
        int64_t changed, id = p->list->item[i].facts->id;
        struct review_set_state_in to = { .id = id, .state = STR("approved"), .before = STR("complete"), .checked_by = str_of_c(p->job->who), .checked_at = p->job->now_ms };
        TRY(review_set_state(db, &to, &changed));
        if (!changed)
            continue;
        p->n++;
        TRY(note(p->job, id, &(struct logged){ "approved", STR("complete"), STR("approved"), STR("") }));
    }
    return audit_by(p->job, "interview.approve_clean", "wave", p->list->sheet.wave.id, AUDIT_JSON(p->job->arena, { "interviews", str_printf(p->job->arena, "%lld", (long long)p->n) }));
}

struct err *review_approve_clean(struct job *job, int64_t wave_id, int64_t *n)
{
    struct review_list list;
    struct approving p = { .job = job, .list = &list };
    TRY(review_list_load(job, wave_id, REVIEW_CLEAN, &list));
    if (!str_eq_c(list.sheet.wave.state, "open"))
        return ERR(job->arena, ERR_CONFLICT, "The wave is closed: its interviews are results now and stay as they are.");
    TRY(db_write(job->db, approve_all, &p, 0));
    *n = p.n;
    return NULL;
}

/* ---- correcting ---- */

struct correcting { struct job *job; const struct review_correction *in; struct str code, value; };

/* The right value as it is stored; `before` is what stands there. */
static struct err *check_value(struct correcting *c, const struct review_interview_lock_row *row, struct str *before)
{
    struct job *job = c->job;
    struct field_interview i;
    struct script script;
    struct field_walk walk;
    struct script_answer answer;
    TRY(field_interview_load(job->db, job->arena, row->id, &i));
    TRY(script_load(job->db, job->arena, i.version_id, &script));
    TRY(field_walk_load(job, &script, &i, &(struct script_facts){ 0 }, &walk));
    size_t at = script_find(&script, c->in->code);
    if (at < SCRIPT_END)
        answer = script_answer_of(walk.run, at);
    if (at >= SCRIPT_END || !answer.is_given || script.page[script.element[at].page].is_named)
        return ERR(job->arena, ERR_NOT_FOUND, "There is no answer to this question.");
    c->code = script.element[at].code;
    *before = script_answer_raw(&answer);
    TRY(script_check(walk.run, at, c->in->raw, &answer));
    c->value = script_answer_raw(&answer);
    return str_eq(c->value, *before) ? ERR(job->arena, ERR_INVALID, "This is the answer that stands there already.") : NULL;
}

static struct err *correct(struct db *db, void *ctx)
{
    struct correcting *c = ctx;
    struct review_interview_lock_row row;
    struct str before;
    TRY(lock(c->job, c->in->interview_id, true, &row));
    TRY(check_value(c, &row, &before));
    TRY(review_answer_correct(db, &(struct review_answer_correct_in){ .interview_id = row.id, .question_code = c->code, .value = c->value }, NULL));
    const char *what = arena_printf(c->job->arena, "answer:" STR_FMT, STR_ARG(c->code));
    return note(c->job, row.id, &(struct logged){ what, before, c->value, c->in->reason });
}

struct err *review_correct(struct job *job, const struct review_correction *in)
{
    TRY(want_reason(job, in->reason));
    return db_write(job->db, correct, &(struct correcting){ .job = job, .in = in }, 0);
}

/* ---- times ---- */

struct err *review_medians_load(struct job *job, const struct interview_view *v, double **median_ms)
{
    struct review_question_times_rows rows;
    double *time;
    TRY(review_question_times(job->db, job->arena, &(struct review_question_times_in){ .version_id = v->interview.version_id }, &rows));
    time = ARENA_ARRAY(job->arena, double, rows.n);
    *median_ms = ARENA_ARRAY(job->arena, double, v->n_lines);
    for (size_t i = 0; i < rows.n; i++)
        time[i] = (double)rows.row[i].spent_ms;
    for (size_t l = 0; l < v->n_lines; l++) {
        size_t first = 0, n = 0;
        while (first < rows.n && !str_eq_nocase(rows.row[first].question_code, v->line[l].code))
            first++;
        while (first + n < rows.n && str_eq_nocase(rows.row[first + n].question_code, v->line[l].code))
            n++;
        (*median_ms)[l] = quantile_of_sorted(time + first, n, 0.5);
    }
    return NULL;
}
