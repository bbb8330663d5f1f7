/* Taking open answers into the work list, a portion a transaction. */
#include "verbatim/verbatim_private.h"
#include "verbatim_sql.h"

enum { PORTION = 2000 };

struct wording { struct str kinds, empty; };
struct taking {
    struct job *job;
    struct str_map staff;
    struct verbatim_frame frame;
    struct wording of[2];            /* service, sales */
    int64_t n_portion, n;
};

static struct err *load_ground(struct taking *t)
{
    static const char *const programmes[2] = { "service", "sales" };
    struct job *job = t->job;
    TRY(org_staff_names_load(job->db, job->arena, &t->staff));
    TRY(verbatim_frame_load(job->db, job->arena, &t->frame));
    for (int p = 0; p < 2; p++) {
        TRY(setting_text(job->db, job->arena, &verbatim_kinds_setting, str_of_c(programmes[p]), &t->of[p].kinds));
        TRY(setting_text(job->db, job->arena, &verbatim_empty_setting, str_of_c(programmes[p]), &t->of[p].empty));
    }
    return NULL;
}

static struct err *take_one(struct db *db, struct taking *t, const struct verbatim_to_take_row *row)
{
    struct arena *a = t->job->arena;
    const struct wording *w = &t->of[str_eq_c(row->programme, "sales")];
    bool is_empty = verbatim_is_empty(a, w->empty, row->value);
    struct verbatim_mask m = verbatim_mask_of(a, row->value, &t->staff);
    enum verbatim_kind kind = verbatim_kind_of_question(w->kinds, row->question_code);
    struct verbatim_insert_in in = {
        .id = db_random_id(), .interview_id = row->interview_id, .question_code = row->question_code, .dealer_id = row->dealer_id, .programme = row->programme,
        .visit_month = row->visit_month, .step = row->step, .kind = str_of_c(verbatim_kind_name(kind)), .codes = verbatim_propose_codes(a, &t->frame, row->value),
        .screened = m.masked, .findings = (int64_t)(m.found | (is_empty ? FOUND_EMPTY : 0u)), .state = str_of_c(verbatim_state_name(is_empty ? VERBATIM_REJECTED : VERBATIM_NEW)),
    };
    return verbatim_insert(db, &in, NULL);
}

static struct err *take_portion(struct db *db, void *ctx)
{
    struct taking *t = ctx;
    const struct arena_mark start = arena_mark(t->job->arena);
    struct verbatim_to_take_rows rows;
    TRY(verbatim_to_take(db, t->job->arena, &(struct verbatim_to_take_in){ .limit = PORTION }, &rows));
    for (size_t i = 0; i < rows.n; i++)
        TRY(take_one(db, t, &rows.row[i]));
    t->n_portion = (int64_t)rows.n;
    arena_rewind(t->job->arena, start);
    return NULL;
}

static struct err *forget(struct db *db, void *ctx UNUSED)
{
    TRY(verbatim_forget_history(db, NULL));
    return verbatim_forget(db, NULL);
}

struct err *verbatim_take(struct job *job, int64_t *n)
{
    struct taking t = { .job = job };
    TRY(load_ground(&t));
    TRY(db_write(job->db, forget, NULL, 0));
    do {
        TRY(db_write(job->db, take_portion, &t, 0));
        t.n += t.n_portion;
        job_progress(job, &MSG("Open answers"), t.n, 0);
    } while (t.n_portion == PORTION);
    job_progress_end(job);
    *n = t.n;
    return NULL;
}
