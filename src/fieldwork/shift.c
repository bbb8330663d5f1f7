#include "fieldwork/shift.h"
#include "shift_sql.h"

static const int64_t silent_ms = INT64_C(15) * 60 * 1000;

static int64_t day_start(const struct job *job)
{
    return tz_instant(job->tz, (struct local_time){ .date = job_today(job) });
}

struct err *shift_load(struct job *job, int64_t user_id, struct shift *out)
{
    struct field_shift_last_row last;
    struct field_shift_since_rows today;
    int64_t from = day_start(job);
    bool found;
    TRY(field_shift_last(job->db, job->arena, &(struct field_shift_last_in){ .user_id = user_id, .limit = 1 }, &last, &found));
    TRY(field_shift_since(job->db, job->arena, &(struct field_shift_since_in){ .user_id = user_id, .since = from }, &today));
    *out = (struct shift){ 0 };
    if (found && last.seen_at + silent_ms >= job->now_ms)
        *out = (struct shift){ .is_on = true, .is_busy = last.busy_since.has, .started_ms = last.started_at };
    for (size_t i = 0; i < today.n; i++) {
        const struct field_shift_since_row *s = &today.row[i];
        int64_t end = s->ended_at.has ? s->ended_at.v : s->seen_at, begin = s->started_at > from ? s->started_at : from;
        out->worked_ms += end > begin ? end - begin : 0;
    }
    return NULL;
}

struct stepping { struct job *job; int64_t user_id; enum shift_step step; };

static struct err *begin(struct job *job, int64_t user_id, int64_t *id)
{
    *id = db_new_id(job->db);
    return field_shift_insert(job->db, &(struct field_shift_insert_in){ .id = *id, .user_id = user_id, .started_at = job->now_ms }, NULL);
}

/* The shift that runs; one that went silent ends where it was last heard of. */
static struct err *find(struct job *job, int64_t user_id, int64_t *id)
{
    struct field_shift_last_row last;
    bool found;
    *id = 0;
    TRY(field_shift_last(job->db, job->arena, &(struct field_shift_last_in){ .user_id = user_id, .limit = 1 }, &last, &found));
    if (found && last.seen_at + silent_ms < job->now_ms)
        return field_shift_end(job->db, &(struct field_shift_end_in){ .id = last.id, .ended_at = last.seen_at }, NULL);
    if (found)
        *id = last.id;
    return NULL;
}

static struct err *store_step(struct db *db, void *ctx)
{
    const struct stepping *s = ctx;
    struct job *job = s->job;
    int64_t id;
    TRY(find(job, s->user_id, &id));
    if (s->step == SHIFT_END) {
        TRY(case_give_back(job, s->user_id));
        return id ? field_shift_end(db, &(struct field_shift_end_in){ .id = id, .ended_at = job->now_ms }, NULL) : NULL;
    }
    if (s->step == SHIFT_SEEN)
        return id ? field_shift_seen(db, &(struct field_shift_seen_in){ .id = id, .seen_at = job->now_ms }, NULL) : NULL;
    if (!id)
        TRY(begin(job, s->user_id, &id));
    struct opt_int since = s->step == SHIFT_BUSY ? SOME_INT(job->now_ms) : (struct opt_int){ 0 };
    return field_shift_busy(db, &(struct field_shift_busy_in){ .id = id, .seen_at = job->now_ms, .busy_since = since }, NULL);
}

struct err *shift_step(struct job *job, int64_t user_id, enum shift_step step)
{
    return db_write(job->db, store_step, &(struct stepping){ job, user_id, step }, 0);
}
