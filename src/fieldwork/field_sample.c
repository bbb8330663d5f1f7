#include "fieldwork/field_sample.h"
#include "base/key_map.h"
#include "field_sample_sql.h"
#include "method/quota.h"
#include "report/table.h"
#include "sampling/sampling_settings.h"
#include <math.h>

const struct setting field_list_proves_setting = { .key = "field.list_proves_visit", .type = SETTING_INT, .standard = "0", .min = 0, .max = 1, .source = "P",
                                                   .label = { .id = N_("Response rates: 1 when the dealer's list proves the visit, so that no answer counts as not reached instead of unknown") } };

const struct msg field_loss_titles[LOSSES] = {
    [LOSS_REFUSED] = { .id = N_("Refused or broken off") }, [LOSS_NUMBER] = { .id = N_("Wrong or dead number") }, [LOSS_SILENT] = { .id = N_("Not reached") },
    [LOSS_INELIGIBLE] = { .id = N_("Not to be asked") },    [LOSS_OTHER] = { .id = N_("Other reasons") },
};

/* ---- counting ---- */

const struct aapor_code *field_count_code(const struct field_count *c)
{
    const struct outcome *o = outcome_find(c->outcome);
    const struct aapor_code *code = c->code.n ? aapor_find(c->code) : o ? outcome_aapor(o) : NULL;
    return code ? code : aapor_find(STR("3.11"));
}

static enum field_loss loss_of(const struct aapor_code *code)
{
    static const char *const numbers[] = { "4.20", "4.31", "4.32", "4.41" };
    for (size_t i = 0; i < ARRAY_LEN(numbers); i++)
        if (str_eq_c(str_of_c(code->code), numbers[i]))
            return LOSS_NUMBER;
    switch (code->group) {
    case AAPOR_R: return LOSS_REFUSED;
    case AAPOR_NC:
    case AAPOR_UH:
    case AAPOR_UO: return LOSS_SILENT;
    case AAPOR_NE: return LOSS_INELIGIBLE;
    default: return LOSS_OTHER;
    }
}

static void add_final(struct field_sum *s, const struct field_count *c, const struct aapor_code *code)
{
    bool is_silent = code->group == AAPOR_NC || code->group == AAPOR_UH;
    if (code->group == AAPOR_I)
        s->complete += c->n;
    else
        s->loss[loss_of(code)] += c->n;
    s->tried += c->outcome.n ? c->n : 0;
    s->wrong_number += str_eq_c(c->outcome, "wrong_number") ? c->n : 0;
    s->not_visited += str_eq_c(c->outcome, "not_visited") ? c->n : 0;
    s->unreachable += c->outcome.n && is_silent ? c->n : 0;
}

void field_sum_add(struct field_sum *s, const struct field_count *c, struct aapor_rules rules)
{
    const struct aapor_code *code = field_count_code(c);
    s->state[c->state] += c->n;
    s->drawn += c->n;
    if (c->state == CASE_RESERVE)
        return;
    s->released += c->n;
    s->reserve_opened += c->is_reserve ? c->n : 0;
    s->group[aapor_group_of(code, rules)] += (double)c->n;
    if (c->state == CASE_FINAL) {
        add_final(s, c, code);
        return;
    }
    s->open += c->n;
    s->over += c->is_over ? c->n : 0;
}

void field_sum_merge(struct field_sum *into, const struct field_sum *from)
{
    int64_t *const to[] = { &into->drawn, &into->released, &into->open, &into->complete, &into->reserve_opened, &into->over, &into->tried, &into->wrong_number, &into->unreachable, &into->not_visited };
    const int64_t add[] = { from->drawn, from->released, from->open, from->complete, from->reserve_opened, from->over, from->tried, from->wrong_number, from->unreachable, from->not_visited };
    for (size_t i = 0; i < ARRAY_LEN(to); i++)
        *to[i] += add[i];
    for (int i = 0; i < CASE_STATES; i++)
        into->state[i] += from->state[i];
    for (int i = 0; i < LOSSES; i++)
        into->loss[i] += from->loss[i];
    for (int i = 0; i < AAPOR_GROUPS; i++)
        into->group[i] += from->group[i];
}

/* ---- targets ---- */

double field_dealer_gap(const struct field_dealer *d)
{
    return fmax(0, (double)d->target - d->forecast);
}

enum field_why field_dealer_why(const struct field_dealer *d, double yield)
{
    static const enum field_why why_of[] = { [LOSS_REFUSED] = WHY_REFUSED, [LOSS_NUMBER] = WHY_NUMBERS, [LOSS_SILENT] = WHY_SILENT, [LOSS_INELIGIBLE] = WHY_INELIGIBLE };
    enum field_why why = WHY_NOT_YET_CALLED;
    int64_t most = 0;
    if (field_dealer_gap(d) < 0.5)
        return WHY_NONE;
    if (d->sum.drawn < quota_addresses_mean(d->target, yield))
        return WHY_FEW_ADDRESSES;
    for (int i = 0; i < LOSS_OTHER; i++)
        if (d->sum.loss[i] > most) {
            most = d->sum.loss[i];
            why = why_of[i];
        }
    return d->sum.over > most ? WHY_DAYS_OVER : why;
}

struct msg field_dealer_reason(const struct field_dealer *d, double yield)
{
    const struct field_sum *s = &d->sum;
    switch (field_dealer_why(d, yield)) {
    case WHY_FEW_ADDRESSES: return MSG("Too few addresses: {0}, where {1} bring {2} interviews on average", ARG_I(s->drawn), ARG_I(quota_addresses_mean(d->target, yield)), ARG_I(d->target));
    case WHY_REFUSED: return MSG("Refused: {0} of {1}", ARG_I(s->loss[LOSS_REFUSED]), ARG_I(s->released));
    case WHY_NUMBERS: return MSG("Wrong or dead numbers: {0} of {1}", ARG_I(s->loss[LOSS_NUMBER]), ARG_I(s->released));
    case WHY_SILENT: return MSG("Not reached: {0} of {1}", ARG_I(s->loss[LOSS_SILENT]), ARG_I(s->released));
    case WHY_INELIGIBLE: return MSG("Not to be asked (sold, not this visit, staff): {0} of {1}", ARG_I(s->loss[LOSS_INELIGIBLE]), ARG_I(s->released));
    case WHY_DAYS_OVER: return MSG("Days for calls are over: {0} open cases of {1}", ARG_I(s->over), ARG_I(s->released));
    case WHY_NOT_YET_CALLED: return MSG("Few called so far: {0} of {1} are open", ARG_I(s->open), ARG_I(s->released));
    case WHY_NONE: break;
    }
    return (struct msg){ 0 };
}

unsigned field_dealer_light(const struct field_dealer *d, double yield)
{
    double gap = field_dealer_gap(d);
    if (!d->target)
        return MARK_GREY_LIGHT;
    if (gap < 0.5)
        return MARK_GREEN;
    return (double)d->sum.state[CASE_RESERVE] * yield >= gap ? MARK_YELLOW : MARK_RED;
}

/* ---- loading ---- */

static struct err *load_rules(struct job *job, struct str programme, struct field_sample *s)
{
    struct sample_settings sample;
    int64_t proves;
    TRY(sample_settings_load(job->db, job->arena, programme, &sample));
    TRY(setting_int(job->db, &field_list_proves_setting, programme, &proves));
    s->yield = sample.yield;
    s->rules = (struct aapor_rules){ .list_proves_visit = proves == 1 };
    return NULL;
}

/* Places of the dealers and callers by their ids. */
struct field_places { struct key_map *dealer, *caller; };

static struct err *load_dealers(struct job *job, struct field_sample *s, struct key_map *place)
{
    struct wave_cells cells;
    struct key_map *target = key_map_new(job->arena);
    TRY(org_network_load(job->db, job->arena, (struct db_scope){ 0 }, job_today(job), &s->network));
    TRY(wave_cells_load(job->db, job->arena, s->wave.id, &cells));
    for (size_t i = 0; i < cells.n; i++)
        if (cells.row[i].dealer_id && !cells.row[i].name.n)
            key_map_put(target, (uint64_t)cells.row[i].dealer_id, (uint32_t)cells.row[i].target, NULL);
    s->dealer = ARENA_ARRAY(job->arena, struct field_dealer, s->network.n_dealers);
    for (size_t i = 0; i < s->network.n_dealers; i++) {
        const uint32_t *t = key_map_get(target, (uint64_t)s->network.dealer[i].id);
        if (!t)
            continue;
        key_map_put(place, (uint64_t)s->network.dealer[i].id, (uint32_t)s->n_dealers, NULL);
        s->dealer[s->n_dealers++] = (struct field_dealer){ .dealer = &s->network.dealer[i], .target = *t };
    }
    return NULL;
}

static struct err *load_callers(struct job *job, struct field_sample *s, struct key_map *place)
{
    struct wave_interviewers people;
    TRY(wave_interviewers_load(job->db, job->arena, s->wave.id, &people));
    s->caller = ARENA_ARRAY(job->arena, struct field_caller, people.n);
    for (size_t i = 0; i < people.n; i++) {
        key_map_put(place, (uint64_t)people.row[i].user_id, (uint32_t)i, NULL);
        s->caller[s->n_callers++] = (struct field_caller){ .user_id = people.row[i].user_id, .name = people.row[i].name };
    }
    return NULL;
}

static void count(struct field_sample *s, const struct field_places *at, const struct field_sample_counts_row *r)
{
    struct field_count c = { case_state_of(r->state), r->outcome, r->code, r->is_over, r->is_reserve, r->n };
    const uint32_t *dealer = key_map_get(at->dealer, (uint64_t)r->dealer_id);
    const uint32_t *caller = r->user_id.has ? key_map_get(at->caller, (uint64_t)r->user_id.v) : NULL;
    if (c.state == CASE_STATES)
        return;
    field_sum_add(&s->all, &c, s->rules);
    if (dealer)
        field_sum_add(&s->dealer[*dealer].sum, &c, s->rules);
    if (caller)
        field_sum_add(&s->caller[*caller].sum, &c, s->rules);
}

/* Of an erased wave dealers' counts are left, all of final cases. */
static struct err *load_erased(struct job *job, struct field_sample *s, const struct field_places *at)
{
    struct field_sample_erased_rows rows;
    TRY(field_sample_erased(job->db, job->arena, &(struct field_sample_erased_in){ .wave_id = s->wave.id }, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        const struct field_sample_erased_row *r = &rows.row[i];
        count(s, at, &(struct field_sample_counts_row){ .dealer_id = r->dealer_id, .state = STR("final"), .outcome = r->outcome, .code = r->code, .n = r->cases });
    }
    return NULL;
}

static struct err *load_cases(struct job *job, struct field_sample *s, const struct field_places *at)
{
    struct field_sample_counts_rows rows;
    if (str_eq_c(s->wave.state, "erased"))
        return load_erased(job, s, at);
    TRY(field_sample_counts(job->db, job->arena, &(struct field_sample_counts_in){ .wave_id = s->wave.id, .now = job->now_ms }, &rows));
    for (size_t i = 0; i < rows.n; i++)
        count(s, at, &rows.row[i]);
    return NULL;
}

static struct err *load_told(struct job *job, struct field_sample *s, const struct field_places *at)
{
    struct field_sample_told_rows rows;
    TRY(field_sample_told(job->db, job->arena, &(struct field_sample_told_in){ .wave_id = s->wave.id }, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        const uint32_t *dealer = key_map_get(at->dealer, (uint64_t)rows.row[i].dealer_id);
        if (!dealer)
            continue;
        s->dealer[*dealer].told_asked = rows.row[i].asked;
        s->dealer[*dealer].told = rows.row[i].told;
    }
    return NULL;
}

struct err *field_sample_load(struct job *job, int64_t wave_id, struct field_sample *out)
{
    struct field_places at = { key_map_new(job->arena), key_map_new(job->arena) };
    *out = (struct field_sample){ 0 };
    TRY(wave_load(job->db, job->arena, wave_id, &out->wave));
    TRY(load_rules(job, out->wave.programme, out));
    TRY(load_dealers(job, out, at.dealer));
    TRY(load_callers(job, out, at.caller));
    TRY(load_cases(job, out, &at));
    for (size_t i = 0; i < out->n_dealers; i++)
        out->dealer[i].forecast = quota_forecast(out->dealer[i].sum.complete, out->dealer[i].sum.open - out->dealer[i].sum.over, out->yield);
    return load_told(job, out, &at);
}

/* ---- for those who are not the agency ---- */

static const struct field_dealer *public_dealer(const struct field_sample *s, const struct key_map *place, int64_t dealer_id)
{
    const uint32_t *at = key_map_get(place, (uint64_t)dealer_id);
    return at ? &s->dealer[*at] : NULL;
}

/* Rows come dealer by dealer. */
static void add_public(struct field_publics *p, const struct field_dealer *d, const struct field_count *c)
{
    if (!d || c->state == CASE_STATES)
        return;
    if (!p->n || p->row[p->n - 1].dealer != d->dealer)
        p->row[p->n++] = (struct field_public){ .dealer = d->dealer, .target = d->target };
    field_sum_add(&p->row[p->n - 1].sum, c, (struct aapor_rules){ 0 });
}

struct err *field_publics_load(struct job *job, int64_t wave_id, struct db_scope scope, struct field_publics *out)
{
    struct field_sample s = { 0 };
    struct key_map *place = key_map_new(job->arena);
    struct field_sample_of_scope_rows rows = { 0 };
    struct field_sample_erased_rows erased = { 0 };
    struct civil_date today = job_today(job);
    struct field_sample_of_scope_in in = { .wave_id = wave_id, .scope = scope, .day_began = tz_instant(job->tz, (struct local_time){ .date = today }) };
    TRY(wave_load(job->db, job->arena, wave_id, &s.wave));
    TRY(load_dealers(job, &s, place));
    if (str_eq_c(s.wave.state, "erased"))
        TRY(field_sample_erased(job->db, job->arena, &(struct field_sample_erased_in){ .wave_id = wave_id, .scope = scope }, &erased));
    else
        TRY(field_sample_of_scope(job->db, job->arena, &in, &rows));
    *out = (struct field_publics){ .row = ARENA_ARRAY(job->arena, struct field_public, s.n_dealers), .as_of = civil_date_add_days(today, -1) };
    for (size_t i = 0; i < rows.n; i++)
        add_public(out, public_dealer(&s, place, rows.row[i].dealer_id), &(struct field_count){ .state = case_state_of(rows.row[i].state), .code = rows.row[i].code, .n = rows.row[i].n });
    for (size_t i = 0; i < erased.n; i++)
        add_public(out, public_dealer(&s, place, erased.row[i].dealer_id), &(struct field_count){ .state = CASE_FINAL, .code = erased.row[i].code, .n = erased.row[i].cases });
    return NULL;
}
