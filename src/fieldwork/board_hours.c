/* When calls are made and answered. */
#include "board_sql.h"
#include "fieldwork/board.h"
#include <math.h>

static const int64_t hour_ms = INT64_C(60) * 60 * 1000;
enum { HOURS = 24, WEEKDAYS = 7 };
enum { KIND_COMPLETE, KIND_APPOINTMENT, KIND_REFUSED, KIND_SILENT, KIND_OTHER, KINDS };

struct by_hour {
    int64_t today[HOURS][KINDS];
    int64_t attempts[HOURS][WEEKDAYS], contacts[HOURS][WEEKDAYS];
    int64_t all;
};

static int kind_of(const struct outcome *o)
{
    enum aapor_group g = outcome_aapor(o)->group;
    if (o->effect == EFFECT_COMPLETE || o->effect == EFFECT_APPOINTMENT)
        return o->effect == EFFECT_COMPLETE ? KIND_COMPLETE : KIND_APPOINTMENT;
    return g == AAPOR_R ? KIND_REFUSED : o->is_contact ? KIND_OTHER : g == AAPOR_NE ? KIND_OTHER : KIND_SILENT;
}

static void count(const struct job *job, const struct board_attempt_hours_row *r, struct by_hour *b)
{
    const struct outcome *o = outcome_find(r->outcome);
    struct local_time t = tz_local(job->tz, r->hour * hour_ms);
    if (!o || !t.date.year)
        return;
    int weekday = civil_weekday(t.date) - 1;
    b->attempts[t.hour][weekday] += r->n;
    b->contacts[t.hour][weekday] += o->is_contact ? r->n : 0;
    b->all += r->n;
    if (civil_date_cmp(t.date, job_today(job)) == 0)
        b->today[t.hour][kind_of(o)] += r->n;
}

static bool is_used(const struct by_hour *b, int hour)
{
    int64_t n = 0;
    for (int d = 0; d < WEEKDAYS; d++)
        n += b->attempts[hour][d];
    return n > 0;
}

static struct cell hour_cell(struct arena *a, int hour)
{
    return cell_text(str_printf(a, "%02d:00", hour));
}

static const struct column outcome_columns[] = {
    { .key = "hour", .title = { .id = N_("Hour") }, .is_text = true },       { .key = "complete", .title = { .id = N_("Interviews") } },
    { .key = "appointment", .title = { .id = N_("Appointments") } },         { .key = "refused", .title = { .id = N_("Refused or broken off") } },
    { .key = "silent", .title = { .id = N_("Nobody answered") } },           { .key = "other", .title = { .id = N_("Other outcomes") } },
};

static struct table *outcomes_of(struct job *job, const struct by_hour *b)
{
    struct table *t = table_new(job->arena, "outcomes", outcome_columns, ARRAY_LEN(outcome_columns));
    int64_t all = 0;
    for (int h = 0; h < HOURS; h++) {
        int64_t sum = 0;
        for (int k = 0; k < KINDS; k++)
            sum += b->today[h][k];
        all += sum;
        if (!sum)
            continue;
        struct cell *c = table_add_row(job->arena, t);
        c[0] = hour_cell(job->arena, h);
        for (int k = 0; k < KINDS; k++)
            c[1 + k] = cell_int(b->today[h][k]);
    }
    t->title = MSG("Outcomes by hour");
    t->base = MSG("{0} attempts, {1}", ARG_I(all), ARG_S(civil_date_str(job->arena, job_today(job))));
    t->empty = MSG("Nobody was called today yet.");
    return t;
}

static const struct column contact_columns[] = {
    { .key = "hour", .title = { .id = N_("Hour") }, .is_text = true },        { .key = "mon", .title = { .id = N_("Mon") }, .decimals = 0 }, { .key = "tue", .title = { .id = N_("Tue") }, .decimals = 0 },
    { .key = "wed", .title = { .id = N_("Wed") }, .decimals = 0 },            { .key = "thu", .title = { .id = N_("Thu") }, .decimals = 0 }, { .key = "fri", .title = { .id = N_("Fri") }, .decimals = 0 },
    { .key = "sat", .title = { .id = N_("Sat") }, .decimals = 0 },            { .key = "sun", .title = { .id = N_("Sun") }, .decimals = 0 }, { .key = "attempts", .title = { .id = N_("Attempts") } },
};

static struct table *contacts_of(struct job *job, const struct by_hour *b)
{
    struct table *t = table_new(job->arena, "contacts", contact_columns, ARRAY_LEN(contact_columns));
    for (int h = 0; h < HOURS; h++) {
        int64_t n = 0;
        if (!is_used(b, h))
            continue;
        struct cell *c = table_add_row(job->arena, t);
        c[0] = hour_cell(job->arena, h);
        for (int d = 0; d < WEEKDAYS; d++) {
            n += b->attempts[h][d];
            c[1 + d] = cell_share(b->attempts[h][d] ? (double)b->contacts[h][d] / (double)b->attempts[h][d] : (double)NAN);
        }
        c[1 + WEEKDAYS] = cell_int(n);
    }
    t->title = MSG("Contact rate by hour and weekday");
    t->base = MSG("{0} attempts of the whole wave; somebody was spoken to, per cent of attempts", ARG_I(b->all));
    t->empty = MSG("Nobody was called in this wave yet.");
    return t;
}

struct err *board_hours_load(struct job *job, int64_t wave_id, struct board_hours *out)
{
    struct board_attempt_hours_rows rows;
    struct by_hour *b = ARENA_NEW(job->arena, struct by_hour);
    TRY(board_attempt_hours(job->db, job->arena, &(struct board_attempt_hours_in){ .wave_id = wave_id }, &rows));
    for (size_t i = 0; i < rows.n; i++)
        count(job, &rows.row[i], b);
    *out = (struct board_hours){ outcomes_of(job, b), contacts_of(job, b) };
    return NULL;
}
