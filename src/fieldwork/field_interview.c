#include "fieldwork/field_interview.h"
#include "base/rng.h"
#include "field_case_sql.h"
#include "field_interview_sql.h"
#include "fieldwork/case_private.h"

enum { BY_LINK = 0 };
static const int64_t link_hold_ms = INT64_C(30) * 60 * 1000; /* a customer may look for his glasses */

/* ---- reading ---- */

static struct field_interview interview_of(const struct field_interview_find_row *r)
{
    return (struct field_interview){ .id = r->id, .case_id = r->case_id, .version_id = r->version_id, .dealer_id = r->dealer_id, .user_id = r->user_id.has ? r->user_id.v : BY_LINK,
                                     .seed = r->seed, .started_ms = r->started_at, .ended_ms = r->ended_at.has ? r->ended_at.v : 0, .active_ms = r->active_ms, .mode = r->mode,
                                     .state = r->state, .language = r->language, .position = r->position, .consent = r->consent };
}

static struct err *find(struct db *db, struct arena *a, const struct field_interview_find_in *in, struct field_interview *out, bool *found)
{
    struct field_interview_find_row row;
    TRY(field_interview_find(db, a, in, &row, found));
    if (*found)
        *out = interview_of(&row);
    return NULL;
}

static struct err *find_of_case(struct db *db, struct arena *a, int64_t case_id, struct field_interview *out, bool *found)
{
    return find(db, a, &(struct field_interview_find_in){ .with_case = true, .case_id = case_id }, out, found);
}

static struct err *must_be_there(struct arena *a, bool found)
{
    return found ? NULL : ERR(a, ERR_NOT_FOUND, "There is no such interview.");
}

struct err *field_interview_load(struct db *db, struct arena *a, int64_t id, struct field_interview *out)
{
    bool found;
    TRY(find(db, a, &(struct field_interview_find_in){ .with_id = true, .id = id }, out, &found));
    return must_be_there(a, found);
}

struct err *field_interview_of_case(struct db *db, struct arena *a, int64_t case_id, struct field_interview *out)
{
    bool found;
    TRY(find_of_case(db, a, case_id, out, &found));
    return must_be_there(a, found);
}

struct err *field_answers_load(struct db *db, struct arena *a, int64_t interview_id, struct field_answers *out)
{
    struct field_answer_list_rows rows;
    TRY(field_answer_list(db, a, &(struct field_answer_list_in){ .interview_id = interview_id }, &rows));
    *out = (struct field_answers){ ARENA_ARRAY(a, struct field_answer, rows.n), rows.n };
    for (size_t i = 0; i < rows.n; i++)
        out->row[i] = (struct field_answer){ rows.row[i].question_code, rows.row[i].value, rows.row[i].answered_at, rows.row[i].spent_ms };
    return NULL;
}

/* ---- beginning ---- */

struct beginning { struct job *job; const struct field_begin *in; struct field_interview *out; };

static struct err *insert_new(const struct beginning *b, const struct field_case_holder_row *c)
{
    struct job *job = b->job;
    const struct field_begin *in = b->in;
    struct field_interview_insert_in row = {
        .id = db_random_id(), .case_id = in->key.case_id, .dealer_id = c->dealer_id, .version_id = c->version_id, .mode = in->mode, .language = in->language, .consent = in->consent,
        .user_id = in->key.user_id ? SOME_INT(in->key.user_id) : (struct opt_int){ 0 }, .seed = (int64_t)(os_random_u64() >> 1), .started_at = job->now_ms,
    };
    return field_interview_insert(job->db, &row, NULL);
}

static struct err *go_on(const struct beginning *b, int64_t id)
{
    const struct field_begin *in = b->in;
    int64_t changed;
    struct field_interview_go_on_in row = { .id = id, .user_id = in->key.user_id ? SOME_INT(in->key.user_id) : (struct opt_int){ 0 }, .mode = in->mode, .language = in->language,
                                            .consent = in->consent };
    TRY(field_interview_go_on(b->job->db, &row, &changed));
    return changed ? NULL : ERR(b->job->arena, ERR_CONFLICT, "This interview is complete.");
}

/* The case is held by whoever begins. */
static struct err *begin(struct db *db, void *ctx)
{
    const struct beginning *b = ctx;
    struct arena *a = b->job->arena;
    struct field_case_holder_row c;
    bool found;
    TRY(field_case_holder(db, a, &(struct field_case_holder_in){ .id = b->in->key.case_id }, &c, &found));
    if (!found || !str_eq_c(c.state, "claimed") || (c.claimed_by.has ? c.claimed_by.v : BY_LINK) != b->in->key.user_id)
        return case_is_lost(a);
    TRY(find_of_case(db, a, b->in->key.case_id, b->out, &found));
    TRY(found ? go_on(b, b->out->id) : insert_new(b, &c));
    return find_of_case(db, a, b->in->key.case_id, b->out, &found);
}

struct err *field_interview_begin(struct job *job, const struct field_begin *in, struct field_interview *out)
{
    return db_write(job->db, begin, &(struct beginning){ job, in, out }, 0);
}

static struct err *begin_link(struct db *db, void *ctx)
{
    const struct beginning *b = ctx;
    struct job *job = b->job;
    struct field_case_holder_row before;
    int64_t changed;
    bool found, all = true;
    TRY(case_tidy(job));
    TRY(field_case_holder(db, job->arena, &(struct field_case_holder_in){ .id = b->in->key.case_id }, &before, &found));
    bool is_held = found && str_eq_c(before.state, "claimed");
    TRY(field_case_hold_for_link(db, &(struct field_case_hold_for_link_in){ .id = b->in->key.case_id, .now = job->now_ms, .until = job->now_ms + link_hold_ms }, &changed));
    if (!changed || !str_eq_c(before.wave_state, "open"))
        return ERR(job->arena, ERR_CONFLICT, "This survey cannot be answered any more, or somebody is calling you about it just now.");
    if (!is_held)
        TRY(case_cells_each(db, job->arena, b->in->key.case_id, CELL_RESERVE, &all));
    return all ? begin(db, ctx) : ERR(job->arena, ERR_CONFLICT, "Enough customers have answered this survey. Thank you for your willingness.");
}

struct err *field_interview_begin_link(struct job *job, int64_t case_id, struct str language, struct field_interview *out)
{
    struct field_begin in = { .key = { case_id, BY_LINK }, .mode = STR("web"), .language = language };
    return db_write(job->db, begin_link, &(struct beginning){ job, &in, out }, 0);
}

/* ---- answers ---- */

struct putting { struct job *job; const struct field_put *in; };

static struct err *keep(const struct putting *p, int64_t case_id)
{
    struct job *job = p->job;
    if (p->in->user_id == BY_LINK)
        return field_case_keep_link(job->db, &(struct field_case_keep_link_in){ .id = case_id, .until = job->now_ms + link_hold_ms }, NULL);
    return field_case_keep(job->db, &(struct field_case_keep_in){ .id = case_id, .user_id = p->in->user_id, .until = job->now_ms + FIELD_CLAIM_MS }, NULL);
}

static struct err *put(struct db *db, void *ctx)
{
    const struct putting *p = ctx;
    const struct field_put *in = p->in;
    struct field_interview_of_holder_row holder;
    bool found;
    TRY(field_interview_of_holder(db, p->job->arena, &(struct field_interview_of_holder_in){ .id = in->interview_id, .holder = in->user_id }, &holder, &found));
    if (!found)
        return case_is_lost(p->job->arena);
    if (in->code.n && in->value.p)
        TRY(field_answer_put_row(db, &(struct field_answer_put_row_in){ .interview_id = in->interview_id, .question_code = in->code, .value = in->value,
                                                                        .answered_at = p->job->now_ms, .spent_ms = in->spent_ms }, NULL));
    else if (in->code.n)
        TRY(field_answer_take_back(db, &(struct field_answer_take_back_in){ .interview_id = in->interview_id, .question_code = in->code }, NULL));
    TRY(field_interview_step(db, &(struct field_interview_step_in){ .id = in->interview_id, .position = in->next.p ? in->next : STR(""), .spent_ms = in->spent_ms }, NULL));
    return keep(p, holder.case_id);
}

struct err *field_answer_put(struct job *job, const struct field_put *in)
{
    return db_write(job->db, put, &(struct putting){ job, in }, 0);
}

/* ---- ending ---- */

struct err *field_interview_stop(struct job *job, int64_t case_id, bool is_complete)
{
    struct field_interview_set_state_in in = { .case_id = case_id, .state = is_complete ? STR("complete") : STR("broken"),
                                               .ended_at = is_complete ? SOME_INT(job->now_ms) : (struct opt_int){ 0 } };
    int64_t changed;
    TRY(field_interview_set_state(job->db, &in, &changed));
    return changed || !is_complete ? NULL : ERR(job->arena, ERR_CONFLICT, "No interview of this case is running, so it cannot be complete.");
}

static struct err *end_link(struct db *db, void *ctx)
{
    const struct putting *p = ctx;
    struct field_interview_of_holder_row holder;
    bool found;
    TRY(field_interview_of_holder(db, p->job->arena, &(struct field_interview_of_holder_in){ .id = p->in->interview_id, .holder = BY_LINK }, &holder, &found));
    return found ? case_finish(p->job, holder.case_id, STR("web_complete")) : case_is_lost(p->job->arena);
}

struct err *field_interview_end_link(struct job *job, int64_t interview_id)
{
    struct field_put in = { .interview_id = interview_id };
    return db_write(job->db, end_link, &(struct putting){ job, &in }, 0);
}
