/* What screens show of cases. */
#include "fieldwork/field_case.h"
#include "field_case_sql.h"

static struct case_card card_of(const struct field_case_card_row *r)
{
    return (struct case_card){
        .id = r->id, .wave_id = r->wave_id, .dealer_id = r->dealer_id, .version_id = r->version_id, .claimed_by = r->claimed_by.has ? r->claimed_by.v : 0, .due_ms = r->due_at,
        .due_until_ms = r->due_until, .open_until_ms = r->open_until, .state = case_state_of(r->state), .is_exact = r->is_exact, .converts = r->converts, .programme = r->programme,
        .outcome = r->outcome, .language = r->language, .zone = (int)r->zone, .dealer_code = r->dealer_code, .dealer_name = r->dealer_name.p ? r->dealer_name : r->dealer_code,
        .model = r->model, .work_type = r->work_type, .relation = r->sender_relation, .plate = { r->plate }, .visit_day = civil_date_of_iso(r->repair_date), .attempts = r->attempts,
        .target = r->target, .achieved = r->achieved,
    };
}

static struct err *load_numbers(struct job *job, struct case_card *c)
{
    struct case_number_list_rows rows;
    TRY(case_number_list(job->db, job->arena, &(struct case_number_list_in){ .case_id = c->id }, &rows));
    c->number = ARENA_ARRAY(job->arena, struct case_number, rows.n);
    c->n_numbers = rows.n;
    for (size_t i = 0; i < rows.n; i++) {
        const struct case_number_list_row *r = &rows.row[i];
        c->number[i] = (struct case_number){ r->position, r->person, r->state, { r->name }, { r->phone }, r->attempts };
    }
    return NULL;
}

static struct err *load_attempts(struct job *job, struct case_card *c)
{
    struct attempt_list_rows rows;
    TRY(attempt_list(job->db, job->arena, &(struct attempt_list_in){ .case_id = c->id }, &rows));
    c->attempt = ARENA_ARRAY(job->arena, struct case_attempt, rows.n);
    c->n_attempts = rows.n;
    for (size_t i = 0; i < rows.n; i++) {
        const struct attempt_list_row *r = &rows.row[i];
        c->attempt[i] = (struct case_attempt){ r->no, r->position, r->started_at, r->ended_at.has ? r->ended_at.v : 0, r->outcome, r->note, r->who };
    }
    return NULL;
}

static struct err *load_notes(struct job *job, struct case_card *c)
{
    struct case_note_list_rows rows;
    TRY(case_note_list(job->db, job->arena, &(struct case_note_list_in){ .case_id = c->id }, &rows));
    c->note = ARENA_ARRAY(job->arena, struct case_noted, rows.n);
    c->n_notes = rows.n;
    for (size_t i = 0; i < rows.n; i++)
        c->note[i] = (struct case_noted){ rows.row[i].written_at, rows.row[i].who, rows.row[i].note };
    return NULL;
}

struct err *case_load(struct job *job, int64_t case_id, struct case_card *out)
{
    struct field_case_card_row row;
    struct field_settings s;
    bool found;
    TRY(field_case_card(job->db, job->arena, &(struct field_case_card_in){ .id = case_id }, &row, &found));
    if (!found)
        return ERR(job->arena, ERR_NOT_FOUND, "There is no such case.");
    *out = card_of(&row);
    TRY(field_settings_load(job, out->programme, &s));
    out->most_attempts = s.most_attempts;
    TRY(load_numbers(job, out));
    TRY(load_attempts(job, out));
    return load_notes(job, out);
}

enum { PROMISES_SHOWN = 200 };
static const int64_t soon_ms = INT64_C(24) * 3600 * 1000;

struct err *case_promises_load(struct job *job, int64_t user_id, struct case_promises *out)
{
    struct field_case_promises_rows rows;
    struct field_case_promises_in in = { .user_id = user_id, .soon = job->now_ms + soon_ms, .limit = PROMISES_SHOWN };
    TRY(field_case_promises(job->db, job->arena, &in, &rows));
    *out = (struct case_promises){ ARENA_ARRAY(job->arena, struct case_promise, rows.n), rows.n };
    for (size_t i = 0; i < rows.n; i++) {
        const struct field_case_promises_row *r = &rows.row[i];
        out->row[i] = (struct case_promise){ r->id, r->due_at, r->due_until, r->dealer_name, { r->name }, r->owner_id.has, r->is_exact };
    }
    return NULL;
}
