#include "fieldwork/board.h"
#include "board_sql.h"
#include "customer/upload.h"
#include "field_case_sql.h"
#include "fieldwork/field_case.h"
#include "platform/audit.h"
#include <math.h>
#include <stdlib.h>

static const int64_t hour_ms = INT64_C(60) * 60 * 1000;
static const int64_t silent_ms = INT64_C(3) * 60 * 1000;       /* without a sign of life for so long nobody counts as at work */
static const int64_t assigned_ms = INT64_C(24) * 60 * 60 * 1000;

const struct msg board_doing_titles[DOINGS] = {
    [DOING_NOTHING] = { .id = N_("Not at work") },      [DOING_STOPPED] = { .id = N_("Calls stopped") }, [DOING_BUSY] = { .id = N_("On a break") },
    [DOING_READY] = { .id = N_("Waiting for a case") }, [DOING_CASE] = { .id = N_("Reads a case") },     [DOING_DIALLING] = { .id = N_("Is calling") },
    [DOING_INTERVIEW] = { .id = N_("Is interviewing") },
};

static int64_t day_began(const struct job *job)
{
    return tz_instant(job->tz, (struct local_time){ .date = job_today(job) });
}

/* ---- now ---- */

static int64_t value_of(struct opt_int v)
{
    return v.has ? v.v : 0;
}

static void settle_doing(const struct job *job, const struct board_people_row *r, struct board_person *p)
{
    const struct { bool holds; enum board_doing doing; int64_t since; } states[] = {
        { r->stopped_at.has, DOING_STOPPED, value_of(r->stopped_at) },
        { r->interview_id.has, DOING_INTERVIEW, value_of(r->began_at) },
        { r->dialled_at.has, DOING_DIALLING, value_of(r->dialled_at) },
        { r->case_id.has, DOING_CASE, value_of(r->claimed_at) },
        { !r->seen_at.has || r->seen_at.v < job->now_ms - silent_ms, DOING_NOTHING, value_of(r->seen_at) },
        { r->busy_since.has, DOING_BUSY, value_of(r->busy_since) },
        { true, DOING_READY, 0 },
    };
    size_t i = 0;
    while (!states[i].holds)
        i++;
    p->doing = states[i].doing;
    p->since_ms = states[i].since;
}

static int by_doing(const void *x, const void *y)
{
    const struct board_person *a = x, *b = y;
    return (a->doing == DOING_NOTHING) - (b->doing == DOING_NOTHING);
}

/* The statement gives them by name; a person with two open attempts or interviews stands there once. */
static void put_people(const struct job *job, const struct board_people_rows *rows, struct board_live *out)
{
    out->person = ARENA_ARRAY(job->arena, struct board_person, rows->n);
    for (size_t i = 0; i < rows->n; i++) {
        const struct board_people_row *r = &rows->row[i];
        if (i && r->user_id == rows->row[i - 1].user_id)
            continue;
        struct board_person *p = &out->person[out->n_people++];
        *p = (struct board_person){ .user_id = r->user_id, .case_id = value_of(r->case_id), .interview_id = value_of(r->interview_id), .name = r->name, .dealer_code = r->dealer_code,
                                    .position = r->position, .stop_reason = r->stop_reason };
        settle_doing(job, r, p);
        out->online += p->doing != DOING_NOTHING && p->doing != DOING_STOPPED;
        out->busy += p->doing == DOING_BUSY;
    }
    for (size_t i = 1; i < out->n_people; i++) /* stable: the order of names stays */
        for (size_t k = i; k && by_doing(&out->person[k - 1], &out->person[k]) > 0; k--) {
            struct board_person x = out->person[k];
            out->person[k] = out->person[k - 1];
            out->person[k - 1] = x;
        }
}

static void count_today(const struct job *job, const struct board_attempt_hours_rows *hours, struct board_live *out)
{
    int64_t first = day_began(job) / hour_ms;
    for (size_t i = 0; i < hours->n; i++) {
        const struct outcome *o = outcome_find(hours->row[i].outcome);
        if (hours->row[i].hour < first || !o)
            continue;
        out->attempts_today += hours->row[i].n;
        out->contacts_today += o->is_contact ? hours->row[i].n : 0;
        out->refusals_today += outcome_aapor(o)->group == AAPOR_R ? hours->row[i].n : 0;
    }
}

struct err *board_live_load(struct job *job, int64_t wave_id, struct board_live *out)
{
    struct board_people_rows people;
    struct board_attempt_hours_rows hours;
    struct board_counts_row c;
    bool found;
    *out = (struct board_live){ 0 };
    TRY(board_people(job->db, job->arena, &(struct board_people_in){ .wave_id = wave_id }, &people));
    TRY(board_attempt_hours(job->db, job->arena, &(struct board_attempt_hours_in){ .wave_id = wave_id }, &hours));
    TRY(board_counts(job->db, job->arena, &(struct board_counts_in){ .wave_id = wave_id, .day_began = day_began(job), .now = job->now_ms }, &c, &found));
    put_people(job, &people, out);
    count_today(job, &hours, out);
    out->complete_today = c.complete_today;
    out->late_appointments = c.late;
    out->to_review = c.to_review;
    out->handed_over = c.handed_over;
    out->failed_checks = c.failed_checks;
    out->opinions_waiting = c.opinions_waiting;
    out->target = value_of(c.target);
    out->achieved = value_of(c.achieved);
    return NULL;
}

/* ---- where it is going ---- */

enum { F_REGION, F_CODE, F_NAME, F_TARGET, F_DONE, F_APPOINTMENTS, F_RUNNING, F_LEFT, F_FORECAST, F_GAP, F_OPENED, F_RESERVE, F_UPLOAD, F_LIGHT, F_COLUMNS };
static const struct column field_columns[F_COLUMNS] = {
    [F_REGION] = { .key = "region", .title = { .id = N_("Region") }, .is_text = true },
    [F_CODE] = { .key = "dealer_code", .title = { .id = N_("Code") }, .is_text = true },
    [F_NAME] = { .key = "dealer", .title = { .id = N_("Dealer") }, .is_text = true },
    [F_TARGET] = { .key = "target", .title = { .id = N_("Target") } },
    [F_DONE] = { .key = "achieved", .title = { .id = N_("Interviews") } },
    [F_APPOINTMENTS] = { .key = "appointments", .title = { .id = N_("Appointments") } },
    [F_RUNNING] = { .key = "running", .title = { .id = N_("On screens") } },
    [F_LEFT] = { .key = "left", .title = { .id = N_("Addresses left") } },
    [F_FORECAST] = { .key = "forecast", .title = { .id = N_("Forecast") }, .decimals = 1 },
    [F_GAP] = { .key = "gap", .title = { .id = N_("Interviews short") }, .decimals = 1 },
    [F_OPENED] = { .key = "reserve_opened", .title = { .id = N_("Opened from reserve") } },
    [F_RESERVE] = { .key = "reserve", .title = { .id = N_("Reserve") }, .is_text = true, .width = 30 },
    [F_UPLOAD] = { .key = "last_upload", .title = { .id = N_("Last upload") }, .is_text = true },
    [F_LIGHT] = { .key = "light", .title = { .id = N_("Light") }, .is_text = true },
};

/* The instant of each dealer's newest visits of the month, in the order of the wave's dealers; 0 = none. */
static struct err *load_uploads(struct job *job, const struct field_sample *s, int64_t **out)
{
    struct org_history h;
    struct upload_month m;
    *out = ARENA_ARRAY(job->arena, int64_t, s->n_dealers);
    TRY(org_history_load(job->db, job->arena, (struct db_scope){ 0 }, &h));
    TRY(upload_month_load(job, &h, &(struct upload_query){ .programme = s->wave.programme, .month = s->wave.month }, &m));
    int64_t *of = ARENA_ARRAY(job->arena, int64_t, h.n);
    for (size_t i = 0; i < m.n; i++)
        of[m.part[i].dealer] = MAX_OF(of[m.part[i].dealer], m.part[i].last_at);
    for (size_t i = 0; i < s->n_dealers; i++) {
        const struct org_dealer_history *d = org_history_of(&h, s->dealer[i].dealer->code);
        (*out)[i] = d ? of[d - h.dealer] : 0;
    }
    return NULL;
}

static const struct wave_reserve *reserve_of(const struct wave_reserves *r, int64_t dealer_id)
{
    for (size_t i = 0; i < r->n; i++)
        if (r->row[i].dealer_id == dealer_id)
            return &r->row[i];
    return NULL;
}

static struct cell reserve_cell(struct arena *a, const struct wave_reserve *r)
{
    if (!r)
        return cell_code(a, "none", MSG("none left"));
    if (r->why == RESERVE_OPENS)
        return cell_code(a, "opens", MSG("may be opened: {0} addresses", ARG_I(r->next)));
    if (r->why == RESERVE_ON_TARGET)
        return cell_code(a, "on_target", MSG("not needed: the forecast reaches the target"));
    return cell_code(a, "not_tried", MSG("not yet: {0} open cases lack 5 attempts on 3 days", ARG_I(r->untried)));
}

struct field_line { const struct field_dealer *d; int64_t upload; };

static int by_gap(const void *x, const void *y)
{
    const struct field_line *a = x, *b = y;
    double ga = field_dealer_gap(a->d), gb = field_dealer_gap(b->d);
    if (ga != gb)
        return ga > gb ? -1 : 1;
    return a->d < b->d ? -1 : a->d > b->d;
}

static void put_line(struct job *job, const struct field_sample *s, const struct field_line *l, struct cell *c)
{
    const struct field_sum *x = &l->d->sum;
    c[F_REGION] = cell_text(s->network.region[l->d->dealer->region].name);
    c[F_CODE] = cell_text(l->d->dealer->code);
    c[F_NAME] = cell_text(l->d->dealer->name);
    c[F_TARGET] = cell_int(l->d->target);
    c[F_DONE] = cell_int(x->complete);
    c[F_APPOINTMENTS] = cell_int(x->state[CASE_APPOINTMENT]);
    c[F_RUNNING] = cell_int(x->state[CASE_CLAIMED]);
    c[F_LEFT] = cell_int(x->open - x->over + x->state[CASE_RESERVE]);
    c[F_FORECAST] = cell_num(l->d->forecast);
    c[F_GAP] = cell_num(field_dealer_gap(l->d));
    c[F_OPENED] = cell_int(x->reserve_opened);
    c[F_UPLOAD] = l->upload ? cell_text(civil_date_str(job->arena, tz_date(job->tz, l->upload))) : cell_text(STR_NONE);
    c[F_LIGHT] = cell_mark(cell_text(STR("")), field_dealer_light(l->d, s->yield));
}

struct err *board_field_load(struct job *job, const struct field_sample *s, struct board_field *out)
{
    struct arena *a = job->arena;
    struct table *t = table_new(a, "field", field_columns, F_COLUMNS);
    struct field_line *line = ARENA_ARRAY(a, struct field_line, s->n_dealers);
    struct wave_reserves reserves;
    int64_t *upload;
    TRY(load_uploads(job, s, &upload));
    TRY(wave_reserves_load(job, s->wave.id, &reserves));
    for (size_t i = 0; i < s->n_dealers; i++)
        line[i] = (struct field_line){ &s->dealer[i], upload[i] };
    qsort(line, s->n_dealers, sizeof *line, by_gap);
    for (size_t i = 0; i < s->n_dealers; i++) {
        struct cell *c = table_add_row(a, t);
        put_line(job, s, &line[i], c);
        c[F_RESERVE] = reserve_cell(a, reserve_of(&reserves, line[i].d->dealer->id));
    }
    t->base = MSG("{0} dealers, repair month {1}; the largest shortfall first", ARG_I((int64_t)s->n_dealers), ARG_S(civil_month_str(a, s->wave.month)));
    t->note[0] = MSG("Forecast: interviews made and {0} % of the open cases whose days are not over.", ARG_F(100 * s->yield, 0));
    t->note[1] = MSG("Light: green, the forecast reaches the target; yellow, with the reserve it would; red, not even so.");
    t->empty = MSG("No dealer has a quota in this wave.");
    *out = (struct board_field){ .table = t };
    for (size_t i = 0; i < reserves.n; i++)
        out->reserves += reserves.row[i].why == RESERVE_OPENS;
    return NULL;
}

/* ---- cases handed over ---- */

enum { CASES_SHOWN = 200 };

struct err *board_cases_load(struct job *job, int64_t wave_id, struct board_cases *out)
{
    struct board_handed_over_rows rows;
    TRY(board_handed_over(job->db, job->arena, &(struct board_handed_over_in){ .wave_id = wave_id, .limit = CASES_SHOWN }, &rows));
    *out = (struct board_cases){ ARENA_ARRAY(job->arena, struct board_case, rows.n), rows.n };
    for (size_t i = 0; i < rows.n; i++) {
        const struct board_handed_over_row *r = &rows.row[i];
        out->row[i] = (struct board_case){ r->id, r->attempts, r->open_until, r->dealer_code, r->note, r->who, r->outcome };
    }
    return NULL;
}

struct settling { struct job *job; const struct case_settlement *in; };

static struct err *settle_open(const struct settling *s, const struct board_case_state_row *c)
{
    struct job *job = s->job;
    struct board_case_settle_in to = { .id = s->in->case_id, .state = STR("ready"), .priority = c->priority };
    struct board_user_in_wave_row user;
    bool found;
    if (s->in->way == SETTLE_ASSIGN) {
        TRY(board_user_in_wave(job->db, job->arena, &(struct board_user_in_wave_in){ .wave_id = c->wave_id, .user_id = s->in->user_id }, &user, &found));
        if (!user.n)
            return ERR(job->arena, ERR_INVALID, "This interviewer does not call in this wave, or was stopped. Choose another one.");
        to.state = STR("appointment");
        to.due_at = job->now_ms;
        to.due_until = job->now_ms + assigned_ms;
        to.owner_id = SOME_INT(s->in->user_id);
    }
    return board_case_settle(job->db, &to, NULL);
}

static struct err *settle(struct db *db, void *ctx)
{
    static const char *const actions[] = { [SETTLE_RELEASE] = "case.release", [SETTLE_ASSIGN] = "case.assign", [SETTLE_FINISH] = "case.finish" };
    const struct settling *s = ctx;
    struct job *job = s->job;
    struct board_case_state_row c;
    bool found;
    TRY(board_case_state(db, job->arena, &(struct board_case_state_in){ .id = s->in->case_id }, &c, &found));
    if (!found)
        return ERR(job->arena, ERR_NOT_FOUND, "There is no such case.");
    if (!str_eq_c(c.state, "supervisor"))
        return ERR(job->arena, ERR_CONFLICT, "This case does not lie before a supervisor any more. Look at the list again.");
    TRY(case_note_insert(db, &(struct case_note_insert_in){ .id = db_new_id(db), .case_id = s->in->case_id, .user_id = job->who_id, .written_at = job->now_ms, .note = s->in->note }, NULL));
    TRY(s->in->way == SETTLE_FINISH ? case_finish(job, s->in->case_id, s->in->outcome) : settle_open(s, &c));
    return audit_by(job, actions[s->in->way], "case", s->in->case_id, AUDIT_JSON(job->arena, { "note", s->in->note }));
}

struct err *case_settle(struct job *job, const struct case_settlement *in)
{
    const struct outcome *o = in->way == SETTLE_FINISH ? outcome_find(in->outcome) : NULL;
    if (str_is_empty(in->note))
        return ERR(job->arena, ERR_INVALID, "Write a note: whoever sees the case next must know why.");
    if (in->way == SETTLE_FINISH && (!o || o->effect != EFFECT_FINAL))
        return ERR(job->arena, ERR_INVALID, "Choose an outcome that ends a case without an interview.");
    return db_write(job->db, settle, &(struct settling){ job, in }, 0);
}
