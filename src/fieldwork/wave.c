#include "fieldwork/wave.h"
#include "fieldwork/field_case.h"
#include "fieldwork/invitation_plan.h"
#include "fieldwork/wave_quota.h"
#include "org/org_days.h"
#include "field_case_sql.h"
#include "org/user.h"
#include "platform/audit.h"
#include "questionnaire/questionnaire_draft.h"
#include "wave_sql.h"

enum { NO_DEALER = 0 };

/* ---- reading ---- */

static struct wave wave_of(const struct wave_list_row *r)
{
    struct wave w = { .id = r->id, .version_id = r->version_id, .version = r->version, .programme = r->programme, .state = r->state, .questionnaire = r->title_zh,
                      .field_end = civil_date_of_iso(r->field_end), .erase_on = civil_date_of_iso(r->erase_on) };
    civil_month_parse(r->month, &w.month);
    return w;
}

struct msg wave_state_title(struct arena *a, struct str state)
{
    static const struct { const char *name; struct msg title; } states[] = {
        { "open", { .id = N_("open") } }, { "closed", { .id = N_("closed") } }, { "erased", { .id = N_("erased") } },
    };
    for (size_t i = 0; i < ARRAY_LEN(states); i++)
        if (str_eq_c(state, states[i].name))
            return states[i].title;
    return (struct msg){ .id = str_c(a, state) };
}

struct err *wave_load(struct db *db, struct arena *a, int64_t id, struct wave *out)
{
    struct wave_list_rows rows;
    TRY(wave_list(db, a, &(struct wave_list_in){ .with_id = true, .id = id }, &rows));
    if (!rows.n)
        return ERR(a, ERR_NOT_FOUND, "There is no such wave.");
    *out = wave_of(&rows.row[0]);
    return NULL;
}

struct err *wave_find_month(struct db *db, struct arena *a, struct str programme, int32_t month, int64_t *id)
{
    struct wave_of_month_row row;
    bool found;
    struct str text = civil_month_str(a, month);
    TRY(wave_of_month(db, a, &(struct wave_of_month_in){ .programme = programme, .month = text }, &row, &found));
    *id = row.id;
    return found ? NULL : ERR(a, ERR_NOT_FOUND, "There is no wave of {0}; \"huifang wave open\" opens one.", ARG_S(text));
}

struct err *wave_list_load(struct db *db, struct arena *a, struct str state, struct wave_list *out)
{
    struct wave_list_rows rows;
    TRY(wave_list(db, a, &(struct wave_list_in){ .with_state = state.p != NULL, .state = state }, &rows));
    *out = (struct wave_list){ ARENA_ARRAY(a, struct wave, rows.n), rows.n };
    for (size_t i = 0; i < rows.n; i++)
        out->wave[i] = wave_of(&rows.row[i]);
    return NULL;
}

struct err *wave_cells_load(struct db *db, struct arena *a, int64_t wave_id, struct wave_cells *out)
{
    struct wave_cell_list_rows rows;
    TRY(wave_cell_list(db, a, &(struct wave_cell_list_in){ .wave_id = wave_id }, &rows));
    *out = (struct wave_cells){ ARENA_ARRAY(a, struct wave_cell, rows.n), rows.n };
    for (size_t i = 0; i < rows.n; i++) {
        const struct wave_cell_list_row *r = &rows.row[i];
        out->row[i] = (struct wave_cell){ .id = r->id, .dealer_id = r->dealer_id.has ? r->dealer_id.v : NO_DEALER, .target = r->target, .achieved = r->achieved, .reserved = r->reserved,
                                          .name = r->name, .condition = r->condition, .on_answers = r->on_answers };
    }
    return NULL;
}

const struct wave_cell *wave_cell_of_dealer(const struct wave_cells *cells, int64_t dealer_id)
{
    for (size_t i = 0; i < cells->n; i++)
        if (cells->row[i].dealer_id == dealer_id && !cells->row[i].name.n)
            return &cells->row[i];
    return NULL;
}

/* ---- the cells: what the draws want of each dealer ---- */

struct taking {
    struct job *job;
    struct wave wave;
    struct field_settings settings;
    struct calendar_rules calendar;
    struct calendar_closed closed;
    struct org_network network;
    struct wave_cells cells;
    struct sampling_month month;
    int64_t n;
};

static struct err *put_cells(struct taking *t)
{
    size_t n_new = 0;
    const struct sampling_want *want = t->month.want;
    TRY(wave_cells_load(t->job->db, t->job->arena, t->wave.id, &t->cells));
    struct wave_cell_insert_in *row = ARENA_ARRAY(t->job->arena, struct wave_cell_insert_in, t->month.n_wants);
    for (size_t i = 0; i < t->month.n_wants; i++) {
        const struct wave_cell *c = wave_cell_of_dealer(&t->cells, want[i].dealer_id);
        if (c)
            TRY(wave_cell_set_target(t->job->db, &(struct wave_cell_set_target_in){ .id = c->id, .target = want[i].target }, NULL));
        else
            row[n_new++] = (struct wave_cell_insert_in){ .id = db_new_id(t->job->db), .wave_id = t->wave.id, .dealer_id = SOME_INT(want[i].dealer_id), .name = STR(""),
                                                         .condition = STR(""), .target = want[i].target };
    }
    TRY(wave_cell_insert(t->job->db, t->job->arena, row, n_new));
    return wave_cells_load(t->job->db, t->job->arena, t->wave.id, &t->cells);
}

/* ---- the cases ---- */

static int64_t midnight(const struct tz *tz, struct civil_date day)
{
    return tz_instant(tz, (struct local_time){ .date = day });
}

/* Cases of a draw on their way into the database, in portions; cell and zone: of the dealer whose visits are being read. */
struct filling {
    struct taking *t;
    int64_t draw_id;
    const struct wave_cell *cell;
    int zone;
    struct field_case_insert_in *row;
    struct case_number_insert_in *number;
    size_t n, n_numbers;
};

static void add_number(struct filling *f, const char *person, struct str name, struct str phone)
{
    int64_t case_id = f->row[f->n].id, position = 1;
    if (!phone.n)
        return;
    for (size_t i = f->n_numbers; i && f->number[i - 1].case_id == case_id; i--, position++)
        if (str_eq(f->number[i - 1].phone, phone))
            return; /* who brought the car is the owner */
    f->number[f->n_numbers++] = (struct case_number_insert_in){ .case_id = case_id, .position = position, .person = str_of_c(person), .name = name, .phone = phone, .state = STR("good") };
}

/* The visits come dealer by dealer. */
static struct err *go_to_dealer(struct filling *f, int64_t dealer_id)
{
    const struct taking *t = f->t;
    if (f->cell && f->cell->dealer_id == dealer_id)
        return NULL;
    const struct org_dealer *d = org_dealer_by_id(&t->network, dealer_id);
    f->cell = wave_cell_of_dealer(&t->cells, dealer_id);
    if (!f->cell || !d)
        return ERR(t->job->arena, ERR_BUG, "A drawn visit has no dealer.");
    f->zone = field_zone_of(&t->settings.zones, t->network.region[d->region].code);
    return NULL;
}

static struct err *add_case(struct filling *f, const struct sampling_call *v)
{
    const struct taking *t = f->t;
    TRY(go_to_dealer(f, v->dealer_id));
    const struct tz *tz = t->settings.zones.tz[f->zone];
    struct calendar_days days = calendar_call_days(v->visit_day, &t->calendar, t->closed);
    int64_t from = midnight(tz, days.first);
    bool is_main = v->replicate == 0, is_open = from <= t->job->now_ms;
    f->row[f->n] = (struct field_case_insert_in){
        .id = db_new_id(t->job->db), .wave_id = t->wave.id, .cell_id = f->cell->id, .dealer_id = v->dealer_id, .draw_id = f->draw_id, .release_order = v->release_order,
        .replicate = v->replicate, .visit_id = v->visit_id, .zone = f->zone, .open_from = from, .open_until = midnight(tz, civil_date_add_days(days.last, 1)),
        .state = str_of_c(case_state_name(!is_main ? CASE_RESERVE : is_open ? CASE_READY : CASE_WAITING)), .due_at = is_main && !is_open ? from : 0, .language = STR(""), .outcome = STR(""), .code = STR(""),
    };
    add_number(f, "sender", v->sender_name.n ? v->sender_name : v->customer_name, v->sender_mobile);
    add_number(f, "owner", v->customer_name, v->mobile);
    add_number(f, "owner", v->customer_name, v->phone2);
    f->n++;
    return NULL;
}

enum { NUMBERS_A_VISIT = 3, CASES_AT_ONCE = 5000 };

static struct err *flush(struct filling *f)
{
    struct job *job = f->t->job;
    TRY(field_case_insert(job->db, job->arena, f->row, f->n));
    TRY(case_number_insert(job->db, job->arena, f->number, f->n_numbers));
    f->t->n += (int64_t)f->n;
    f->n = f->n_numbers = 0;
    return NULL;
}

/* The texts of a call are views. */
static struct err *see_call(void *ctx, const struct sampling_call *v)
{
    struct filling *f = ctx;
    struct arena *a = f->t->job->arena;
    struct sampling_call k = *v;
    k.customer_name = str_dup(a, v->customer_name);
    k.mobile = str_dup(a, v->mobile);
    k.phone2 = str_dup(a, v->phone2);
    k.sender_name = str_dup(a, v->sender_name);
    k.sender_mobile = str_dup(a, v->sender_mobile);
    TRY(add_case(f, &k));
    return f->n == CASES_AT_ONCE ? flush(f) : NULL;
}

static struct err *take_draw(struct taking *t, const struct sampling_month_draw *d)
{
    struct job *job = t->job;
    struct wave_has_draw_row has;
    bool found;
    struct filling f = { .t = t, .draw_id = d->id, .row = ARENA_ARRAY(job->arena, struct field_case_insert_in, CASES_AT_ONCE),
                         .number = ARENA_ARRAY(job->arena, struct case_number_insert_in, CASES_AT_ONCE * NUMBERS_A_VISIT) };
    TRY(wave_has_draw(job->db, job->arena, &(struct wave_has_draw_in){ .draw_id = d->id }, &has, &found));
    if (has.n)
        return NULL;
    TRY(sampling_calls_each(job->db, job->arena, d->id, see_call, &f));
    TRY(flush(&f));
    TRY(wave_quota_join(job, t->wave.id, d->id));
    return wave_set_field_end(job->db, &(struct wave_set_field_end_in){ .id = t->wave.id, .field_end = civil_date_str(job->arena, d->field_end) }, NULL);
}

static struct err *take_draws(struct taking *t)
{
    TRY(sampling_month_load(t->job->db, t->job->arena, t->wave.programme, t->wave.month, &t->month));
    TRY(put_cells(t));
    for (size_t i = 0; i < t->month.n_draws; i++)
        TRY(take_draw(t, &t->month.draw[i]));
    return invitation_hold(t->job, t->wave.id);
}

/* What the cases need, read before the transaction. */
static struct err *prepare(struct taking *t)
{
    struct job *job = t->job;
    TRY(field_settings_load(job, t->wave.programme, &t->settings));
    TRY(org_network_load(job->db, job->arena, (struct db_scope){ 0 }, job_today(job), &t->network));
    t->calendar = calendar_rules_default();
    t->closed = org_closed_days(job->arena, t->wave.month);
    return NULL;
}

static struct err *is_closed(struct arena *a)
{
    return ERR(a, ERR_CONFLICT, "The wave is closed: no cases can be added.");
}

static struct err *store_draws(struct db *db, void *ctx)
{
    struct taking *t = ctx;
    struct wave_lock_row row;
    bool found;
    t->n = 0;
    TRY(wave_lock(db, t->job->arena, &(struct wave_lock_in){ .id = t->wave.id }, &row, &found));
    if (!str_eq_c(row.state, "open"))
        return is_closed(t->job->arena);
    return take_draws(t);
}

struct err *wave_take_draws(struct job *job, int64_t id, int64_t *n)
{
    struct taking t = { .job = job };
    TRY(wave_load(job->db, job->arena, id, &t.wave));
    if (!str_eq_c(t.wave.state, "open"))
        return is_closed(job->arena);
    TRY(prepare(&t));
    TRY(db_write(job->db, store_draws, &t, 0));
    *n = t.n;
    return NULL;
}

/* ---- opening ---- */

static struct err *find_version(struct job *job, const struct wave_new *in, int64_t *version_id)
{
    struct questionnaire *list;
    size_t n;
    if (!in->version)
        return questionnaire_in_field(job->db, job->arena, in->programme, version_id);
    TRY(questionnaire_list(job->db, job->arena, in->programme, &list, &n));
    for (size_t i = 0; i < n; i++)
        if (list[i].version == in->version) {
            *version_id = list[i].version_id;
            return NULL;
        }
    return ERR(job->arena, ERR_NOT_FOUND, "The questionnaire has no version {0}.", ARG_I(in->version));
}

static struct err *store_wave(struct db *db, void *ctx)
{
    struct taking *t = ctx;
    struct job *job = t->job;
    struct wave_of_month_row row;
    bool found;
    struct str month = civil_month_str(job->arena, t->wave.month);
    TRY(wave_of_month(db, job->arena, &(struct wave_of_month_in){ .programme = t->wave.programme, .month = month }, &row, &found));
    if (found)
        return ERR(job->arena, ERR_CONFLICT, "The wave of {0} is there already.", ARG_S(month));
    t->wave.id = db_new_id(db);
    TRY(wave_insert(db, &(struct wave_insert_in){ .id = t->wave.id, .programme = t->wave.programme, .month = month, .version_id = t->wave.version_id, .field_end = STR("0001-01-01"),
                                                  .made_at = job->now_ms, .made_by = str_of_c(job->who) }, NULL));
    t->n = 0;
    TRY(take_draws(t));
    if (!t->n)
        return ERR(job->arena, ERR_NOT_FOUND, "No visits of {0} are drawn yet. Draw the sample first.", ARG_S(month));
    TRY(wave_interviewer_everybody(db, &(struct wave_interviewer_everybody_in){ .wave_id = t->wave.id, .today = civil_date_str(job->arena, job_today(job)) }, NULL));
    return audit_by(job, "wave.opened", "wave", t->wave.id, AUDIT_JSON(job->arena, { "programme", t->wave.programme }, { "month", month }));
}

struct err *wave_open(struct job *job, const struct wave_new *in, int64_t *id)
{
    struct taking t = { .job = job, .wave = { .programme = in->programme, .month = in->month } };
    TRY(find_version(job, in, &t.wave.version_id));
    TRY(prepare(&t));
    TRY(db_write(job->db, store_wave, &t, 0));
    *id = t.wave.id;
    return NULL;
}

/* ---- who calls ---- */

struct err *wave_interviewers_load(struct db *db, struct arena *a, int64_t wave_id, struct wave_interviewers *out)
{
    struct wave_interviewer_list_rows rows;
    TRY(wave_interviewer_list(db, a, &(struct wave_interviewer_list_in){ .wave_id = wave_id }, &rows));
    *out = (struct wave_interviewers){ ARENA_ARRAY(a, struct wave_interviewer, rows.n), rows.n };
    for (size_t i = 0; i < rows.n; i++) {
        const struct wave_interviewer_list_row *r = &rows.row[i];
        out->row[i] = (struct wave_interviewer){ r->user_id, r->login, r->name, r->languages, r->stop_reason, r->converts, r->stopped_at.has };
    }
    return NULL;
}

struct putting { struct job *job; int64_t wave_id; const struct wave_interviewer *in; };

static struct err *store_interviewer(struct db *db, void *ctx)
{
    const struct putting *p = ctx;
    struct wave_interviewer_insert_in row = { .wave_id = p->wave_id, .user_id = p->in->user_id, .converts = p->in->converts, .languages = p->in->languages };
    TRY(wave_interviewer_insert(db, &row, NULL));
    return audit_by(p->job, "wave.interviewer", "wave", p->wave_id, AUDIT_JSON(p->job->arena, { "login", p->in->login }, { "languages", p->in->languages }));
}

struct err *wave_interviewer_put(struct job *job, int64_t wave_id, const struct wave_interviewer *in)
{
    struct wave w;
    TRY(wave_load(job->db, job->arena, wave_id, &w));
    return db_write(job->db, store_interviewer, &(struct putting){ job, wave_id, in }, 0);
}

struct err *wave_interviewer_stop_now(struct job *job, int64_t user_id, struct str reason)
{
    bool stops = reason.p != NULL;
    struct wave_interviewer_stop_all_in in = { .user_id = user_id, .stopped_at = stops ? SOME_INT(job->now_ms) : (struct opt_int){ 0 }, .stopped_by = stops ? str_of_c(job->who) : STR_NONE,
                                               .stop_reason = reason };
    TRY(wave_interviewer_stop_all(job->db, &in, NULL));
    if (stops)
        TRY(case_give_back(job, user_id));
    return audit_by(job, stops ? "wave.stopped" : "wave.resumed", "user", user_id, AUDIT_JSON(job->arena, { "reason", reason }));
}

struct stopping { struct job *job; int64_t user_id; struct str reason; };

static struct err *store_stop(struct db *db UNUSED, void *ctx)
{
    const struct stopping *s = ctx;
    return wave_interviewer_stop_now(s->job, s->user_id, s->reason);
}

struct err *wave_interviewer_stop(struct job *job, int64_t user_id, struct str reason)
{
    return db_write(job->db, store_stop, &(struct stopping){ job, user_id, reason }, 0);
}
