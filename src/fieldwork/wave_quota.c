#include "fieldwork/wave_quota.h"
#include "fieldwork/field_rules.h"
#include "fieldwork/visit_condition.h"
#include "platform/audit.h"
#include "questionnaire/questionnaire_script.h"
#include "wave_quota_sql.h"

struct err *wave_quotas_load(struct db *db, struct arena *a, int64_t wave_id, struct wave_quotas *out)
{
    struct wave_quota_list_rows rows;
    TRY(wave_quota_list(db, a, &(struct wave_quota_list_in){ .wave_id = wave_id }, &rows));
    *out = (struct wave_quotas){ ARENA_ARRAY(a, struct wave_quota_line, rows.n), rows.n };
    for (size_t i = 0; i < rows.n; i++) {
        const struct wave_quota_list_row *r = &rows.row[i];
        out->row[i] = (struct wave_quota_line){ r->name, r->condition, r->on_answers, r->cases, r->achieved, r->reserved, r->target };
    }
    return NULL;
}

/* ---- cases into quotas on the visit ---- */

struct sorting_cell { int64_t id, achieved, reserved; const struct expression *condition; };
/* Cases on their way into cells, in portions. */
struct sorting {
    struct job *job;
    struct sorting_cell *cell;
    size_t n_cells, n;
    struct wave_quota_case_insert_in *row;
};
enum { CASES_AT_ONCE = 5000 };

static struct err *flush(struct sorting *s)
{
    TRY(wave_quota_case_insert(s->job->db, s->job->arena, s->row, s->n));
    s->n = 0;
    return NULL;
}

static struct err *sort_case(struct sorting *s, const struct wave_quota_visits_row *r)
{
    struct arena *a = s->job->arena;
    struct arena_mark mark = arena_mark(a);
    struct visit_facts v = { r->model, r->model_year, r->work_type, r->owner_type, r->sender_relation, r->dealer_code, r->mileage.has ? (double)r->mileage.v : 0, r->mileage.has };
    for (size_t i = 0; i < s->n_cells; i++) {
        struct sorting_cell *c = &s->cell[i];
        if (!visit_condition_holds(a, c->condition, &v))
            continue;
        c->achieved += r->is_made;
        c->reserved += case_state_of(r->state) == CASE_CLAIMED;
        s->row[s->n++] = (struct wave_quota_case_insert_in){ .case_id = r->id, .cell_id = c->id };
    }
    arena_rewind(a, mark);
    return s->n + s->n_cells > CASES_AT_ONCE ? flush(s) : NULL;
}

static struct err *sort_cases(struct sorting *s, const struct wave_quota_visits_in *which)
{
    struct wave_quota_visits_cursor cursor;
    struct wave_quota_visits_row r;
    struct err *e = NULL;
    s->row = ARENA_ARRAY(s->job->arena, struct wave_quota_case_insert_in, CASES_AT_ONCE + s->n_cells);
    TRY(wave_quota_visits_open(s->job->db, s->job->arena, which, &cursor));
    while (!e && wave_quota_visits_next(&cursor, &r))
        e = sort_case(s, &r);
    struct err *closing = wave_quota_visits_close(&cursor);
    TRY(e);
    TRY(closing);
    return flush(s);
}

struct err *wave_quota_join(struct job *job, int64_t wave_id, int64_t draw_id)
{
    struct wave_quota_list_rows rows;
    struct sorting s = { .job = job };
    TRY(wave_quota_list(job->db, job->arena, &(struct wave_quota_list_in){ .wave_id = wave_id }, &rows));
    s.cell = ARENA_ARRAY(job->arena, struct sorting_cell, rows.n);
    for (size_t i = 0; i < rows.n; i++)
        if (!rows.row[i].on_answers) {
            s.cell[s.n_cells].id = rows.row[i].id;
            TRY(expression_parse(job->arena, rows.row[i].condition, &s.cell[s.n_cells++].condition));
        }
    return s.n_cells ? sort_cases(&s, &(struct wave_quota_visits_in){ .wave_id = wave_id, .with_draw = true, .draw_id = draw_id }) : NULL;
}

/* ---- making one ---- */

struct putting { struct job *job; int64_t wave_id; const struct wave_quota *in; const struct expression *condition; bool on_answers; };

/* A condition is on answers, or on the visit. */
static struct err *judge_condition(struct putting *p, const struct wave *w)
{
    struct arena *a = p->job->arena;
    const struct str *name;
    struct script script;
    size_t answers = 0;
    TRY(expression_parse(a, p->in->condition, &p->condition));
    TRY(script_load(p->job->db, a, w->version_id, &script));
    size_t n = expression_questions(a, p->condition, &name);
    for (size_t i = 0; i < n; i++) {
        bool is_question = script_find(&script, name[i]) < SCRIPT_END;
        answers += is_question;
        if (!is_question && !visit_condition_has(name[i]))
            return ERR(a, ERR_INVALID, "Neither the wave's questionnaire nor a visit has {0}. Of a visit there are {1}.", ARG_S(name[i]), ARG_S(visit_condition_names(a)));
    }
    p->on_answers = answers > 0;
    if (answers && answers < n)
        return ERR(a, ERR_INVALID, "A condition is either on answers or on the visit: make two quotas of it.");
    return n ? NULL : ERR(a, ERR_INVALID, "The condition names no question and nothing of the visit. Write for example {{L1} <= 2 or {{model} = 'A6L'.");
}

static struct err *too_small(struct arena *a, int64_t taken)
{
    return ERR(a, ERR_CONFLICT, "{0} interviews are made or running: the target cannot be smaller.", ARG_I(taken));
}

/* The cases that are in the wave already. */
static struct err *join_all(const struct putting *p, int64_t cell_id)
{
    struct job *job = p->job;
    struct sorting_cell cell = { .id = cell_id, .condition = p->condition };
    struct sorting s = { .job = job, .cell = &cell, .n_cells = 1 };
    struct wave_quota_hold_rows held;
    TRY(wave_quota_hold(job->db, job->arena, &(struct wave_quota_hold_in){ .wave_id = p->wave_id }, &held));
    TRY(sort_cases(&s, &(struct wave_quota_visits_in){ .wave_id = p->wave_id }));
    if (cell.achieved + cell.reserved > p->in->target)
        return too_small(job->arena, cell.achieved + cell.reserved);
    return wave_quota_fill(job->db, &(struct wave_quota_fill_in){ .id = cell_id, .achieved = cell.achieved, .reserved = cell.reserved }, NULL);
}

static struct err *add(const struct putting *p)
{
    struct wave_quota_insert_in row = { .id = db_new_id(p->job->db), .wave_id = p->wave_id, .name = p->in->name, .condition = p->in->condition, .on_answers = p->on_answers,
                                        .target = p->in->target };
    TRY(wave_quota_insert(p->job->db, &row, NULL));
    return p->on_answers ? NULL : join_all(p, row.id);
}

static struct err *change(const struct putting *p, const struct wave_quota_find_row *row)
{
    struct arena *a = p->job->arena;
    int64_t changed;
    if (!str_eq(row->condition, p->in->condition))
        return ERR(a, ERR_CONFLICT, "There is a quota of this name with another condition. Choose another name.");
    TRY(wave_quota_change(p->job->db, &(struct wave_quota_change_in){ .id = row->id, .target = p->in->target }, &changed));
    return changed ? NULL : too_small(a, row->achieved + row->reserved);
}

static struct err *store(struct db *db, void *ctx)
{
    const struct putting *p = ctx;
    struct job *job = p->job;
    struct wave_quota_find_row row;
    bool found;
    TRY(wave_quota_find(db, job->arena, &(struct wave_quota_find_in){ .wave_id = p->wave_id, .name = p->in->name }, &row, &found));
    TRY(found ? change(p, &row) : add(p));
    return audit_by(job, "wave.quota", "wave", p->wave_id, AUDIT_JSON(job->arena, { "name", p->in->name }, { "condition", p->in->condition },
                                                                       { "target", str_printf(job->arena, "%lld", (long long)p->in->target) }));
}

struct err *wave_quota_put(struct job *job, int64_t wave_id, const struct wave_quota *in)
{
    struct wave_quota quota = { str_trim(in->name), str_trim(in->condition), in->target };
    struct putting p = { .job = job, .wave_id = wave_id, .in = &quota };
    struct wave w;
    TRY(wave_load(job->db, job->arena, wave_id, &w));
    if (!str_eq_c(w.state, "open"))
        return ERR(job->arena, ERR_CONFLICT, "The wave is closed: its quotas stay as they are.");
    if (!quota.name.n)
        return ERR(job->arena, ERR_INVALID, "Give the quota a name.");
    TRY(judge_condition(&p, &w));
    return db_write(job->db, store, &p, 0);
}
