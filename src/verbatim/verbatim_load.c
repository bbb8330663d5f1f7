/* Reading texts, the code frame, and what may be published. */
#include "verbatim/verbatim.h"
#include "verbatim_sql.h"

static struct err *of_row(struct arena *a, const struct verbatim_list_row *r, struct verbatim *v)
{
    *v = (struct verbatim){ .id = r->id, .edition = r->edition, .dealer_id = r->dealer_id, .dealer = r->dealer_code, .programme = r->programme, .question = r->question_code, .step = r->step,
                            .codes = r->codes, .found = (unsigned)r->findings, .original = r->original, .screened = r->screened };
    if (!verbatim_kind_of(r->kind, &v->kind) || !verbatim_state_of(r->state, &v->state) || !civil_month_parse(r->visit_month, &v->month))
        return ERR(a, ERR_BUG, "An open answer is stored in a form that this version does not know.");
    return NULL;
}

static struct verbatim_list_in wanted(struct arena *a, const struct verbatim_query *q)
{
    return (struct verbatim_list_in){
        .scope = q->scope, .with_programme = q->programme.p, .programme = q->programme, .with_month = q->month, .visit_month = q->month ? civil_month_str(a, q->month) : STR_NONE,
        .with_dealer = q->dealer.p, .dealer_code = q->dealer, .with_question = q->question.p, .question_code = q->question, .with_state = q->state.p, .state = q->state,
        .with_found = q->findings == FINDINGS_SOME, .with_clean = q->findings == FINDINGS_NONE, .with_other = q->not_id != 0, .not_id = q->not_id, .after = q->after, .limit = q->limit,
        .offset = q->offset,
    };
}

static struct err *list(struct job *job, const struct verbatim_list_in *in, struct verbatim_list *out)
{
    struct verbatim_list_rows rows;
    TRY(verbatim_list(job->db, job->arena, in, &rows));
    *out = (struct verbatim_list){ ARENA_ARRAY(job->arena, struct verbatim, rows.n), rows.n };
    for (size_t i = 0; i < rows.n; i++)
        TRY(of_row(job->arena, &rows.row[i], &out->row[i]));
    return NULL;
}

struct err *verbatim_list_load(struct job *job, const struct verbatim_query *q, struct verbatim_list *out)
{
    struct verbatim_list_in in = wanted(job->arena, q);
    return list(job, &in, out);
}

struct err *verbatim_count_load(struct job *job, const struct verbatim_query *q, int64_t *n)
{
    struct verbatim_list_in w = wanted(job->arena, q);
    struct verbatim_count_in in = { .scope = w.scope, .with_programme = w.with_programme, .programme = w.programme, .with_month = w.with_month, .visit_month = w.visit_month,
                                    .with_dealer = w.with_dealer, .dealer_code = w.dealer_code, .with_question = w.with_question, .question_code = w.question_code,
                                    .with_state = w.with_state, .state = w.state, .with_found = w.with_found, .with_clean = w.with_clean };
    struct verbatim_count_row row;
    bool found;
    TRY(verbatim_count(job->db, job->arena, &in, &row, &found));
    *n = found ? row.n : 0;
    return NULL;
}

struct err *verbatim_choices_load(struct job *job, struct db_scope scope, struct verbatim_choice_list *out)
{
    struct verbatim_choices_rows rows;
    TRY(verbatim_choices(job->db, job->arena, &(struct verbatim_choices_in){ .scope = scope }, &rows));
    *out = (struct verbatim_choice_list){ ARENA_ARRAY(job->arena, struct verbatim_choice, rows.n), rows.n };
    for (size_t i = 0; i < rows.n; i++) {
        out->row[i] = (struct verbatim_choice){ .programme = rows.row[i].programme, .question = rows.row[i].question_code, .n = rows.row[i].n };
        if (!civil_month_parse(rows.row[i].visit_month, &out->row[i].month))
            return ERR(job->arena, ERR_BUG, "An open answer is stored in a form that this version does not know.");
    }
    return NULL;
}

/* Multiplied by the golden ratio's fraction of 2^64: numbers side by side come far apart. */
int64_t verbatim_start_of(int64_t user_id)
{
    return (int64_t)((uint64_t)user_id * UINT64_C(0x9E3779B97F4A7C15) >> 1);
}

static struct err *load_events(struct job *job, int64_t id, struct verbatim_events *out)
{
    struct verbatim_history_list_rows rows;
    TRY(verbatim_history_list(job->db, job->arena, &(struct verbatim_history_list_in){ .verbatim_id = id }, &rows));
    *out = (struct verbatim_events){ ARENA_ARRAY(job->arena, struct verbatim_event, rows.n), rows.n };
    for (size_t i = 0; i < rows.n; i++)
        out->event[i] = (struct verbatim_event){ rows.row[i].id, rows.row[i].at, rows.row[i].who, rows.row[i].what, rows.row[i].is_undone };
    return NULL;
}

struct err *verbatim_load(struct job *job, const struct verbatim_key *k, struct verbatim *out, struct verbatim_events *events)
{
    struct verbatim_list found;
    TRY(list(job, &(struct verbatim_list_in){ .scope = k->scope, .with_id = true, .id = k->id }, &found));
    if (found.n == 0)
        return ERR(job->arena, ERR_NOT_FOUND, "There is no such open answer.");
    *out = found.row[0];
    return events ? load_events(job, k->id, events) : NULL;
}

struct err *verbatim_frame_load(struct db *db, struct arena *a, struct verbatim_frame *out)
{
    struct verbatim_code_list_rows rows;
    TRY(verbatim_code_list(db, a, &rows));
    *out = (struct verbatim_frame){ ARENA_ARRAY(a, struct verbatim_code, rows.n), rows.n };
    for (size_t i = 0; i < rows.n; i++) {
        const struct verbatim_code_list_row *r = &rows.row[i];
        out->code[i] = (struct verbatim_code){ r->code, r->title_zh, r->title_en, r->words, r->position, r->in_use };
    }
    return NULL;
}

struct err *verbatim_approved_load(struct db *db, struct arena *a, const struct verbatim_period *p, struct verbatim_texts *out)
{
    struct verbatim_approved_rows rows;
    struct verbatim_approved_in in = { .programme = p->programme, .from_month = civil_month_str(a, p->from), .to_month = civil_month_str(a, p->to) };
    TRY(verbatim_approved(db, a, &in, &rows));
    *out = (struct verbatim_texts){ ARENA_ARRAY(a, struct verbatim_text, rows.n), rows.n };
    for (size_t i = 0; i < rows.n; i++) {
        const struct verbatim_approved_row *r = &rows.row[i];
        out->row[i] = (struct verbatim_text){ .dealer_id = r->dealer_id, .step = r->step, .codes = r->codes, .text = r->screened };
        if (!verbatim_kind_of(r->kind, &out->row[i].kind) || !civil_month_parse(r->visit_month, &out->row[i].month))
            return ERR(a, ERR_BUG, "An open answer is stored in a form that this version does not know.");
    }
    return NULL;
}
