#include "fieldwork/call_day.h"
#include "call_sql.h"

static struct err *load_waves(struct job *job, int64_t user_id, struct call_day *out)
{
    struct wave_of_interviewer_rows rows;
    TRY(wave_of_interviewer(job->db, job->arena, &(struct wave_of_interviewer_in){ .user_id = user_id }, &rows));
    out->wave = ARENA_ARRAY(job->arena, struct day_wave, rows.n);
    out->n_waves = rows.n;
    for (size_t i = 0; i < rows.n; i++) {
        const struct wave_of_interviewer_row *r = &rows.row[i];
        out->wave[i] = (struct day_wave){ r->programme, r->month, r->field_end, r->stopped_at.has, r->stop_reason, r->interviews, r->ready };
    }
    return NULL;
}

static void count(struct day_numbers *n, const struct outcome *o, int64_t attempts)
{
    n->attempts += attempts;
    n->contacts += o && o->is_contact ? attempts : 0;
    n->interviews += o && o->effect == EFFECT_COMPLETE ? attempts : 0;
    n->appointments += o && o->effect == EFFECT_APPOINTMENT ? attempts : 0;
    n->refusals += o && str_starts(str_of_c(o->aapor), STR("2.11")) ? attempts : 0;
}

struct err *call_day_load(struct job *job, int64_t user_id, struct call_day *out)
{
    struct attempt_count_since_rows rows;
    int64_t from = tz_instant(job->tz, (struct local_time){ .date = job_today(job) });
    *out = (struct call_day){ 0 };
    TRY(attempt_count_since(job->db, job->arena, &(struct attempt_count_since_in){ .user_id = user_id, .since = from }, &rows));
    for (size_t i = 0; i < rows.n; i++)
        count(&out->numbers, outcome_find(rows.row[i].outcome), rows.row[i].n);
    return load_waves(job, user_id, out);
}

/* ---- times for appointments ---- */

static const int64_t minute_ms = 60 * 1000, gap_ms = INT64_C(10) * 60 * 1000;

static bool is_free(int64_t at, const struct case_promises *mine)
{
    for (size_t i = 0; i < mine->n; i++) {
        int64_t apart = mine->row[i].from_ms > at ? mine->row[i].from_ms - at : at - mine->row[i].from_ms;
        if (mine->row[i].is_mine && apart <= gap_ms)
            return false;
    }
    return true;
}

/* On the full or half hour. */
static int64_t rounded(int64_t ms)
{
    int64_t half = 30 * minute_ms;
    return (ms + half - 1) / half * half;
}

size_t call_slots(const struct case_rules *rules, int64_t now_ms, int64_t open_until_ms, const struct case_promises *mine, int64_t out[CALL_SLOTS])
{
    static const int hours[] = { 10, 15, 19 };
    struct civil_date today = tz_date(rules->tz, now_ms);
    int64_t first = rounded(now_ms + 60 * minute_ms);
    size_t n = 0;
    if (case_is_open(rules, first) && first < open_until_ms && is_free(first, mine))
        out[n++] = first;
    for (int i = 0; i < 12 && n < CALL_SLOTS; i++) {
        int64_t at = tz_instant(rules->tz, (struct local_time){ .date = civil_date_add_days(today, i / 3), .hour = hours[i % 3] });
        if (at > first && at < open_until_ms && case_is_open(rules, at) && is_free(at, mine))
            out[n++] = at;
    }
    return n;
}
