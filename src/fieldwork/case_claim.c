/* Which case an interviewer gets, and how long it stays his. */
#include "fieldwork/case_private.h"
#include "answer_cell_sql.h"
#include "field_case_sql.h"
#include "wave_sql.h"

static const int64_t promise_late_ms = INT64_C(15) * 60 * 1000; /* after that an appointment is anybody's */

/* ---- places in quota cells ---- */

struct err *case_cells_each(struct db *db, struct arena *a, int64_t case_id, enum cell_step step, bool *all)
{
    struct case_cell_list_rows cells;
    TRY(case_cell_list(db, a, &(struct case_cell_list_in){ .case_id = case_id }, &cells));
    *all = true;
    for (size_t i = 0; i < cells.n && *all; i++) {
        int64_t id = cells.row[i].id, changed = 0;
        if (step == CELL_RESERVE)
            TRY(wave_cell_reserve(db, &(struct wave_cell_reserve_in){ .id = id }, &changed));
        else if (step == CELL_ACHIEVE)
            TRY(wave_cell_achieve(db, &(struct wave_cell_achieve_in){ .id = id }, &changed));
        else
            TRY(wave_cell_release(db, &(struct wave_cell_release_in){ .id = id }, &changed));
        *all = changed > 0;
    }
    return step == CELL_RELEASE ? interview_cell_clear(db, &(struct interview_cell_clear_in){ .case_id = case_id }, NULL) : NULL;
}

/* ---- keeping the books ---- */

struct err *case_give_back(struct job *job, int64_t user_id)
{
    struct field_case_of_user_row mine;
    bool found;
    TRY(field_case_of_user(job->db, job->arena, &(struct field_case_of_user_in){ .user_id = user_id, .limit = 1 }, &mine, &found));
    return found ? case_return(job, mine.id) : NULL;
}

struct err *case_tidy(struct job *job)
{
    struct field_case_expired_rows expired;
    TRY(field_case_become_ready(job->db, &(struct field_case_become_ready_in){ .now = job->now_ms }, NULL));
    TRY(field_case_expired(job->db, job->arena, &(struct field_case_expired_in){ .now = job->now_ms }, &expired));
    for (size_t i = 0; i < expired.n; i++)
        TRY(case_return(job, expired.row[i].id));
    return NULL;
}

/* ---- the next case ---- */

struct claiming {
    struct job *job;
    int64_t user_id;
    struct wave_interviewer_waves_rows waves;
    struct field_settings settings;  /* of the first wave's programme; hours and shares of the others are loaded when it is their turn */
    struct case_claim *out;
};

static struct str languages_of(struct arena *a, struct str list)
{
    return str_printf(a, "," STR_FMT ",", STR_ARG(list));
}

static struct err *take(struct claiming *c, int64_t case_id)
{
    bool all;
    TRY(case_cells_each(c->job->db, c->job->arena, case_id, CELL_RESERVE, &all));
    if (!all)
        return ERR(c->job->arena, ERR_BUSY, "Somebody else took the last place of a quota just now. Try again.");
    *c->out = (struct case_claim){ .case_id = case_id, .why = CLAIM_OK };
    return NULL;
}

static struct err *claim_appointment(struct claiming *c, const struct wave_interviewer_waves_row *w)
{
    struct job *job = c->job;
    struct field_case_claim_appointment_in in = {
        .user_id = c->user_id, .now = job->now_ms, .until = job->now_ms + FIELD_CLAIM_MS, .late = job->now_ms - promise_late_ms, .converts = w->converts,
        .languages = languages_of(job->arena, w->languages), .wave_id = w->wave_id, .most_share = c->settings.most_share,
    };
    struct field_case_claim_appointment_row row;
    bool found;
    TRY(field_case_claim_appointment(job->db, job->arena, &in, &row, &found));
    return found ? take(c, row.id) : NULL;
}

static struct err *claim_ready(struct claiming *c, const struct wave_interviewer_waves_row *w)
{
    struct job *job = c->job;
    struct field_case_claim_ready_in in = {
        .user_id = c->user_id, .now = job->now_ms, .until = job->now_ms + FIELD_CLAIM_MS, .zones = field_open_zones(&c->settings, job->now_ms), .converts = w->converts,
        .languages = languages_of(job->arena, w->languages), .wave_id = w->wave_id, .most_share = c->settings.most_share,
    };
    struct field_case_claim_ready_row row;
    bool found;
    if (!in.zones)
        return NULL;
    TRY(field_case_claim_ready(job->db, job->arena, &in, &row, &found));
    return found ? take(c, row.id) : NULL;
}

typedef struct err *claim_way(struct claiming *c, const struct wave_interviewer_waves_row *w);

static struct err *in_waves(struct claiming *c, claim_way *way)
{
    for (size_t i = 0; i < c->waves.n && !c->out->case_id; i++) {
        const struct wave_interviewer_waves_row *w = &c->waves.row[i];
        if (w->stopped_at.has)
            continue;
        TRY(field_settings_load(c->job, w->programme, &c->settings));
        TRY(way(c, w));
    }
    return NULL;
}

static struct err *say_why(struct claiming *c)
{
    struct job *job = c->job;
    bool is_stopped = c->waves.n > 0, found;
    struct wave_next_opening_row next;
    for (size_t i = 0; i < c->waves.n; i++)
        is_stopped = is_stopped && c->waves.row[i].stopped_at.has;
    if (!c->waves.n || is_stopped) {
        c->out->why = is_stopped ? CLAIM_STOPPED : CLAIM_NO_WAVE;
        return NULL;
    }
    struct case_rules rules = field_case_rules(&c->settings, 0);
    if (!field_open_zones(&c->settings, job->now_ms)) {
        *c->out = (struct case_claim){ .why = CLAIM_CLOSED_HOURS, .again_ms = case_open_at(&rules, job->now_ms) };
        return NULL;
    }
    TRY(wave_next_opening(job->db, job->arena, &(struct wave_next_opening_in){ .user_id = c->user_id, .now = job->now_ms }, &next, &found));
    struct opt_int due = next.waiting.has && (!next.promised.has || next.waiting.v < next.promised.v) ? next.waiting : next.promised;
    *c->out = (struct case_claim){ .why = CLAIM_NOTHING_READY, .again_ms = due.has ? case_open_at(&rules, due.v) : 0 };
    return NULL;
}

static struct err *claim_next(struct db *db, void *ctx)
{
    struct claiming *c = ctx;
    struct field_case_of_user_row mine;
    bool found;
    *c->out = (struct case_claim){ .why = CLAIM_OK };
    TRY(case_tidy(c->job));
    TRY(field_case_of_user(db, c->job->arena, &(struct field_case_of_user_in){ .user_id = c->user_id, .limit = 1 }, &mine, &found));
    if (found) {
        c->out->case_id = mine.id;
        return NULL;
    }
    TRY(wave_interviewer_waves(db, c->job->arena, &(struct wave_interviewer_waves_in){ .user_id = c->user_id }, &c->waves));
    TRY(in_waves(c, claim_appointment));
    TRY(in_waves(c, claim_ready));
    return c->out->case_id ? NULL : say_why(c);
}

struct err *case_claim_next(struct job *job, int64_t user_id, struct case_claim *out)
{
    return db_write(job->db, claim_next, &(struct claiming){ .job = job, .user_id = user_id, .out = out }, 0);
}

/* ---- a certain case, and a sign of life ---- */

struct keying { struct job *job; struct case_key key; };

static struct err *claim_this(struct db *db, void *ctx)
{
    const struct keying *k = ctx;
    struct job *job = k->job;
    int64_t changed;
    bool all;
    TRY(case_tidy(job));
    TRY(case_give_back(job, k->key.user_id));
    struct field_case_claim_this_in in = { .id = k->key.case_id, .user_id = k->key.user_id, .now = job->now_ms, .until = job->now_ms + FIELD_CLAIM_MS };
    TRY(field_case_claim_this(db, &in, &changed));
    if (!changed)
        return ERR(job->arena, ERR_CONFLICT, "This case is finished, in reserve, or on somebody else's screen.");
    TRY(case_cells_each(db, job->arena, k->key.case_id, CELL_RESERVE, &all));
    return all ? NULL : ERR(job->arena, ERR_CONFLICT, "The quota of this case is full, or its last place is taken just now.");
}

struct err *case_claim_this(struct job *job, struct case_key k)
{
    return db_write(job->db, claim_this, &(struct keying){ job, k }, 0);
}

static struct err *keep(struct db *db, void *ctx)
{
    const struct keying *k = ctx;
    int64_t changed;
    TRY(field_case_keep(db, &(struct field_case_keep_in){ .id = k->key.case_id, .user_id = k->key.user_id, .until = k->job->now_ms + FIELD_CLAIM_MS }, &changed));
    return changed ? NULL : case_is_lost(k->job->arena);
}

struct err *case_keep(struct job *job, struct case_key k)
{
    return db_write(job->db, keep, &(struct keying){ job, k }, 0);
}
