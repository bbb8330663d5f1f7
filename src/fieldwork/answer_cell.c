#include "fieldwork/answer_cell.h"
#include "answer_cell_sql.h"
#include "wave_sql.h"

struct settling {
    struct job *job;
    const struct answer_cell_place *place;
    const struct script_run *run;
    struct wave_cell_on_answers_rows cells;
    bool is_full, is_settled;
};

static struct err *load_cells(struct settling *s)
{
    struct wave_cell_on_answers_in in = { .interview_id = s->place->interview_id, .wave_id = s->place->wave_id, .dealer_id = s->place->dealer_id };
    return wave_cell_on_answers(s->job->db, s->job->arena, &in, &s->cells);
}

static struct err *is_wanted(const struct settling *s, const struct wave_cell_on_answers_row *c, bool *out)
{
    const struct expression *e;
    TRY(expression_parse(s->job->arena, c->condition, &e));
    *out = script_meets(s->run, e);
    return NULL;
}

static struct err *take_place(struct settling *s, int64_t cell_id)
{
    int64_t changed;
    TRY(wave_cell_reserve(s->job->db, &(struct wave_cell_reserve_in){ .id = cell_id }, &changed));
    if (changed)
        return interview_cell_insert(s->job->db, &(struct interview_cell_insert_in){ .interview_id = s->place->interview_id, .cell_id = cell_id }, NULL);
    s->is_full = true;
    return NULL;
}

static struct err *leave_place(struct settling *s, int64_t cell_id)
{
    TRY(wave_cell_release(s->job->db, &(struct wave_cell_release_in){ .id = cell_id }, NULL));
    return interview_cell_delete(s->job->db, &(struct interview_cell_delete_in){ .interview_id = s->place->interview_id, .cell_id = cell_id }, NULL);
}

static struct err *store_places(struct db *db UNUSED, void *ctx)
{
    struct settling *s = ctx;
    s->is_full = false;
    TRY(load_cells(s)); /* another request of the same interview may have been here since */
    for (size_t i = 0; i < s->cells.n; i++) {
        const struct wave_cell_on_answers_row *c = &s->cells.row[i];
        bool wanted;
        TRY(is_wanted(s, c, &wanted));
        if (wanted != c->is_held)
            TRY(wanted ? take_place(s, c->id) : leave_place(s, c->id));
    }
    return NULL;
}

struct err *answer_cells_settle(struct job *job, const struct answer_cell_place *place, const struct script_run *run, bool *is_full)
{
    struct settling s = { .job = job, .place = place, .run = run, .is_settled = true };
    TRY(load_cells(&s));
    for (size_t i = 0; i < s.cells.n; i++) {
        bool wanted;
        TRY(is_wanted(&s, &s.cells.row[i], &wanted));
        s.is_settled &= wanted == s.cells.row[i].is_held;
    }
    if (!s.is_settled)
        TRY(db_write(job->db, store_places, &s, 0));
    *is_full = s.is_full;
    return NULL;
}
