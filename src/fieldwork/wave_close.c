#include "fieldwork/wave_close.h"
#include "fieldwork/back_check.h"
#include "fieldwork/field_walk.h"
#include "fieldwork/invitation.h"
#include "fieldwork/monitoring.h"
#include "fieldwork_sql.h"
#include "interview/interview.h"
#include "method/spread.h"
#include "platform/audit.h"
#include "platform/event.h"
#include "questionnaire/questionnaire_length.h"
#include "wave_close_sql.h"

enum { SHARED_MONTHS = 12 };

/* ---- what may stay ---- */

enum { LEVEL_ALL, LEVEL_NO_YEAR, LEVEL_NO_ADVISOR, LEVEL_WORK_TYPE, LEVEL_NOTHING };

/* Do two visits share what stays at a level? */
static bool shares(const struct wave_traits *a, const struct wave_traits *b, int level)
{
    return str_eq(a->work_type, b->work_type) && (level >= LEVEL_WORK_TYPE || str_eq(a->model, b->model)) && (level >= LEVEL_NO_ADVISOR || str_eq(a->advisor, b->advisor)) &&
           (level >= LEVEL_NO_YEAR || str_eq(a->model_year, b->model_year));
}

struct wave_traits wave_coarsen(struct wave_traits t, const struct wave_shared *shared, size_t n)
{
    int level = LEVEL_ALL;
    for (; level < LEVEL_NOTHING; level++) {
        int64_t visits = 0;
        for (size_t i = 0; i < n; i++)
            visits += shares(&t, &shared[i].traits, level) ? shared[i].visits : 0;
        if (visits >= WAVE_SHARED_LEAST)
            break;
    }
    if (level >= LEVEL_NO_YEAR)
        t.model_year = STR("");
    if (level >= LEVEL_NO_ADVISOR)
        t.advisor = STR("");
    if (level >= LEVEL_WORK_TYPE)
        t.model = STR("");
    if (level >= LEVEL_NOTHING)
        t.work_type = STR("other");
    return t;
}

/* ---- closing ---- */

struct closing {
    struct job *job;
    struct wave wave;
    struct field_settings settings;
    struct script script;
    struct wave_shared_list_rows shared;
    struct wave_shared *traits;      /* of shared, row by row */
    struct wave_closed *out;
};

/* Cases that nobody finished end with the code of what was tried. */
static struct err *finish_cases(struct closing *c)
{
    struct arena *a = c->job->arena;
    struct wave_unfinished_list_rows cases;
    struct wave_unfinished_attempts_rows tried;
    size_t at = 0;
    TRY(wave_unfinished_list(c->job->db, a, &(struct wave_unfinished_list_in){ .wave_id = c->wave.id }, &cases));
    TRY(wave_unfinished_attempts(c->job->db, a, &(struct wave_unfinished_attempts_in){ .wave_id = c->wave.id }, &tried));
    struct aapor_attempt *list = ARENA_ARRAY(a, struct aapor_attempt, tried.n);
    for (size_t i = 0; i < cases.n; i++) {
        size_t n = 0;
        for (; at < tried.n && tried.row[at].case_id == cases.row[i].id; at++) {
            const struct outcome *o = outcome_find(tried.row[at].outcome);
            if (o)
                list[n++] = (struct aapor_attempt){ outcome_aapor(o), false };
        }
        TRY(wave_case_finish(c->job->db, &(struct wave_case_finish_in){ .id = cases.row[i].id, .code = str_of_c(aapor_final(list, n)->code) }, NULL));
    }
    c->out->unfinished = (int64_t)cases.n;
    return NULL;
}

static struct err *load_shared(struct closing *c)
{
    struct arena *a = c->job->arena;
    struct wave_shared_list_in in = { .programme = c->wave.programme, .from_month = civil_month_str(a, c->wave.month - SHARED_MONTHS + 1), .to_month = civil_month_str(a, c->wave.month) };
    TRY(wave_shared_list(c->job->db, a, &in, &c->shared));
    c->traits = ARENA_ARRAY(a, struct wave_shared, c->shared.n);
    for (size_t i = 0; i < c->shared.n; i++) {
        const struct wave_shared_list_row *r = &c->shared.row[i];
        c->traits[i] = (struct wave_shared){ { r->model, r->model_year, r->work_type, r->advisor_code }, r->visits };
    }
    return NULL;
}

/* The answers of an interview as results keep them. */
static struct err *close_answers(const struct closing *c, const struct wave_interview_list_row *r, struct interview_new *out)
{
    struct arena *a = c->job->arena;
    struct field_interview interview = { .id = r->id, .seed = r->seed, .ended_ms = r->ended_at.v };
    struct field_walk walk;
    TRY(field_walk_load(c->job, &c->script, &interview, &(struct script_facts){ 0 }, &walk));
    struct script_closed closed = script_close(walk.run, a);
    struct interview_text *text = ARENA_ARRAY(a, struct interview_text, closed.n_texts);
    for (size_t i = 0; i < closed.n_texts; i++)
        text[i] = (struct interview_text){ closed.text[i].code, closed.text[i].value };
    out->answers = closed.answers;
    out->text = text;
    out->n_texts = closed.n_texts;
    return NULL;
}

static struct err *interview_of(const struct closing *c, const struct wave_interview_list_row *r, struct interview_new *out)
{
    size_t first = 0, end;
    while (first < c->shared.n && c->shared.row[first].dealer_id < r->dealer_id)
        first++;
    for (end = first; end < c->shared.n && c->shared.row[end].dealer_id == r->dealer_id; end++)
        ;
    struct wave_traits t = wave_coarsen((struct wave_traits){ r->model, r->model_year, r->work_type, r->advisor_code }, c->traits + first, end - first);
    *out = (struct interview_new){ .source = r->case_id, .dealer_id = r->dealer_id, .version_id = r->version_id, .programme = c->wave.programme, .mode = r->mode, .month = c->wave.month,
                                   .weight = 1, .model = t.model, .model_year = t.model_year, .work_type = t.work_type, .owner_type = r->owner_type, .age_band = STR(""),
                                   .advisor_code = t.advisor };
    return close_answers(c, r, out);
}

/* How long the version takes is told of all interviews together; no interview keeps its own time. */
static struct err *tell_length(const struct closing *c, const struct wave_interview_list_rows *rows)
{
    double *seconds = ARENA_ARRAY(c->job->arena, double, rows->n);
    size_t n = 0;
    for (size_t i = 0; i < rows->n; i++)
        if (rows->row[i].version_id == c->wave.version_id && rows->row[i].active_ms >= 1000)
            seconds[n++] = (double)(rows->row[i].active_ms / 1000);
    struct questionnaire_measured m = { (int64_t)n, n ? (int64_t)spread_of(seconds, n).median : 0 };
    return n ? questionnaire_length_put(c->job->db, c->job->arena, c->wave.version_id, m) : NULL;
}

static struct err *copy_interviews(struct closing *c)
{
    struct job *job = c->job;
    struct wave_interview_list_rows rows;
    TRY(wave_interview_list(job->db, job->arena, &(struct wave_interview_list_in){ .wave_id = c->wave.id }, &rows));
    TRY(tell_length(c, &rows));
    struct interview_new *list = ARENA_ARRAY(job->arena, struct interview_new, rows.n);
    struct fieldwork_link_insert_in *link = ARENA_ARRAY(job->arena, struct fieldwork_link_insert_in, rows.n);
    for (size_t i = 0; i < rows.n; i++)
        TRY(interview_of(c, &rows.row[i], &list[i]));
    TRY(interviews_store(job, list, rows.n));
    for (size_t i = 0; i < rows.n; i++)
        link[i] = (struct fieldwork_link_insert_in){ list[i].id, list[i].source };
    c->out->interviews = (int64_t)rows.n;
    return fieldwork_link_insert(job->db, job->arena, link, rows.n);
}

static struct err *flag_shortfalls(const struct closing *c)
{
    struct job *job = c->job;
    struct wave_cells cells;
    TRY(wave_cells_load(job->db, job->arena, c->wave.id, &cells));
    for (size_t i = 0; i < cells.n; i++) {
        const struct wave_cell *q = &cells.row[i];
        struct org_month_flag flag = { .dealer_id = q->dealer_id, .programme = c->wave.programme, .month = c->wave.month, .flag = FLAG_SHORTFALL,
                                       .note = str_printf(job->arena, "%lld/%lld", (long long)q->achieved, (long long)q->target) };
        if (!q->dealer_id || q->name.n)
            continue;
        TRY(q->achieved < q->target ? org_flag_set(job->db, &flag, job->now_ms) : org_flag_clear(job->db, &flag));
    }
    return NULL;
}

static struct err *set_closed(struct closing *c)
{
    struct job *job = c->job;
    int64_t changed;
    c->out->erase_on = civil_date_add_days(job_today(job), (int32_t)c->settings.erase_days);
    TRY(wave_set_closed(job->db, &(struct wave_set_closed_in){ .id = c->wave.id, .closed_at = SOME_INT(job->now_ms), .erase_on = civil_date_str(job->arena, c->out->erase_on) }, &changed));
    return changed ? NULL : ERR(job->arena, ERR_CONFLICT, "The wave is closed already.");
}

static struct err *store_close(struct db *db, void *ctx)
{
    struct closing *c = ctx;
    struct job *job = c->job;
    struct wave_claimed_row claimed;
    bool found;
    TRY(set_closed(c)); /* first: the wave's row is locked, and nobody else closes it */
    TRY(case_tidy(job));
    TRY(wave_claimed(db, job->arena, &(struct wave_claimed_in){ .wave_id = c->wave.id }, &claimed, &found));
    if (claimed.n)
        return ERR(job->arena, ERR_CONFLICT, "{0} cases are on screens or being answered just now. Close the wave when they are finished.", ARG_I(claimed.n));
    TRY(finish_cases(c));
    TRY(wave_count_fill(db, &(struct wave_count_fill_in){ .wave_id = c->wave.id }, NULL));
    TRY(flag_shortfalls(c));
    TRY(event_write(db, "wave.closed", c->wave.id, STR(""), job->now_ms));
    TRY(audit_by(job, "wave.closed", "wave", c->wave.id, STR_NONE));
    return copy_interviews(c);
}

struct err *wave_close(struct job *job, int64_t id, struct wave_closed *out)
{
    struct closing c = { .job = job, .out = out };
    TRY(wave_load(job->db, job->arena, id, &c.wave));
    TRY(field_settings_load(job, c.wave.programme, &c.settings));
    TRY(script_load(job->db, job->arena, c.wave.version_id, &c.script));
    TRY(load_shared(&c));
    return db_write(job->db, store_close, &c, 0);
}

/* ---- erasing ---- */

struct erasing { struct job *job; int64_t id; };

static struct err *store_erase(struct db *db, void *ctx)
{
    const struct erasing *e = ctx;
    int64_t id = e->id, changed;
    TRY(wave_set_erased(db, &(struct wave_set_erased_in){ .id = id }, &changed));
    if (!changed)
        return NULL;
    TRY(fieldwork_link_erase(db, &(struct fieldwork_link_erase_in){ .wave_id = id }, NULL));
    TRY(back_check_forget(db, id));
    TRY(monitoring_forget(db, id));
    TRY(field_answer_erase(db, &(struct field_answer_erase_in){ .wave_id = id }, NULL));
    TRY(interview_cell_erase(db, &(struct interview_cell_erase_in){ .wave_id = id }, NULL));
    TRY(interview_change_log_erase(db, &(struct interview_change_log_erase_in){ .wave_id = id }, NULL));
    TRY(field_interview_erase(db, &(struct field_interview_erase_in){ .wave_id = id }, NULL));
    TRY(case_note_erase(db, &(struct case_note_erase_in){ .wave_id = id }, NULL));
    TRY(attempt_erase(db, &(struct attempt_erase_in){ .wave_id = id }, NULL));
    TRY(case_number_erase(db, &(struct case_number_erase_in){ .wave_id = id }, NULL));
    TRY(case_cell_erase(db, &(struct case_cell_erase_in){ .wave_id = id }, NULL));
    TRY(invitation_forget(db, id));
    TRY(field_case_erase(db, &(struct field_case_erase_in){ .wave_id = id }, NULL));
    return audit_by(e->job, "wave.erased", "wave", id, STR_NONE);
}

struct err *wave_erase(struct job *job, int64_t id)
{
    struct wave w;
    TRY(wave_load(job->db, job->arena, id, &w));
    if (str_eq_c(w.state, "open"))
        return ERR(job->arena, ERR_CONFLICT, "The wave is open. Close it first.");
    if (civil_date_cmp(job_today(job), w.erase_on) < 0)
        return ERR(job->arena, ERR_CONFLICT, "Back-checks and appeals are possible until {0}: the wave can be erased then.", ARG_S(civil_date_str(job->arena, w.erase_on)));
    return db_write(job->db, store_erase, &(struct erasing){ job, id }, 0);
}

struct err *wave_erase_due(struct job *job, int64_t *n)
{
    struct wave_due_for_erasing_rows due;
    TRY(wave_due_for_erasing(job->db, job->arena, &(struct wave_due_for_erasing_in){ .today = civil_date_str(job->arena, job_today(job)) }, &due));
    for (size_t i = 0; i < due.n; i++)
        TRY(wave_erase(job, due.row[i].id));
    *n = (int64_t)due.n;
    return NULL;
}
