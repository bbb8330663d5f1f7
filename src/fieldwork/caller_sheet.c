#include "fieldwork/caller_sheet.h"
#include "base/key_map.h"
#include "method/spread.h"
#include "quality_load_sql.h"
#include <math.h>

/* ---- rules ---- */

const struct setting quality_fast_setting = { .key = "field.fast_pct", .type = SETTING_INT, .standard = "50", .min = 1, .max = 100, .source = "P",
                                             .label = { .id = N_("An interview is too fast below this per cent of the version's median time") } };
const struct setting quality_dont_know_setting = { .key = "field.dont_know_pct", .type = SETTING_INT, .standard = "30", .min = 1, .max = 100, .source = "P",
                                                  .label = { .id = N_("Much \"don't know\" in an interview: more than this per cent of its answers") } };
const struct setting quality_straight_setting = { .key = "field.straight_least", .type = SETTING_INT, .standard = "8", .min = 2, .max = 1000, .source = "P",
                                                 .label = { .id = N_("From how many equal levels on an interview counts as straight-lined") } };

struct err *quality_rules_load(struct job *job, struct str programme, struct quality_rules *out)
{
    int64_t fast, dont_know;
    TRY(setting_int(job->db, &quality_fast_setting, programme, &fast));
    TRY(setting_int(job->db, &quality_dont_know_setting, programme, &dont_know));
    TRY(setting_int(job->db, &quality_straight_setting, programme, &out->straight_least));
    out->fast_share = (double)fast / 100;
    out->dont_know_share = (double)dont_know / 100;
    return NULL;
}

/* ---- loading ---- */

struct loading { struct job *job; struct caller_sheet *s; struct key_map *caller; int64_t from_ms, to_ms; };

static int64_t whole(struct opt_int v)
{
    return v.has ? v.v : 0;
}

static struct caller_line *line_of(const struct loading *l, int64_t user_id)
{
    const uint32_t *i = key_map_get(l->caller, (uint64_t)user_id);
    return i ? &l->s->line[*i] : NULL;
}

static struct err *load_people(struct loading *l)
{
    struct wave_interviewers people;
    TRY(wave_interviewers_load(l->job->db, l->job->arena, l->s->wave.id, &people));
    l->s->line = ARENA_ARRAY(l->job->arena, struct caller_line, people.n);
    l->s->n = people.n;
    for (size_t i = 0; i < people.n; i++) {
        l->s->line[i].who = people.row[i];
        key_map_put(l->caller, (uint64_t)people.row[i].user_id, (uint32_t)i, NULL);
    }
    return NULL;
}

static void add_facts(struct loading *l, const struct quality_load_interviews_row *r, struct key_map *dealers)
{
    struct caller_line *line = r->user_id.has ? line_of(l, r->user_id.v) : NULL;
    bool is_new;
    uint32_t *dealer = key_map_put(dealers, (uint64_t)r->dealer_id, (uint32_t)dealers->n, &is_new);
    l->s->facts[l->s->n_facts++] = (struct quality_facts){
        .id = r->id, .case_id = r->case_id, .dealer_id = r->dealer_id, .dealer = *dealer, .is_waiting = str_eq_c(r->state, "complete"), .failed_check = r->failed_checks > 0, .ended_ms = whole(r->ended_at), .caller = line ? (size_t)(line - l->s->line) : SIZE_MAX, .active_ms = r->active_ms,
        .asked = r->asked, .dont_know = whole(r->dont_know), .open_texts = whole(r->open_texts), .levels = whole(r->levels), .level_sum = whole(r->level_sum), .low = whole(r->low),
        .high = whole(r->high),
    };
    if (line && r->ended_at.has && r->ended_at.v >= l->from_ms) {
        line->work.completes++;
        line->work.active_ms += r->active_ms;
    }
}

static struct err *load_interviews(struct loading *l)
{
    struct arena *a = l->job->arena;
    struct quality_load_interviews_rows rows;
    struct key_map *dealers = key_map_new(a);
    TRY(quality_load_interviews(l->job->db, a, &(struct quality_load_interviews_in){ .wave_id = l->s->wave.id }, &rows));
    double *active = ARENA_ARRAY(a, double, rows.n);
    l->s->facts = ARENA_ARRAY(a, struct quality_facts, rows.n);
    for (size_t i = 0; i < rows.n; i++)
        if (whole(rows.row[i].ended_at) < l->to_ms)
            add_facts(l, &rows.row[i], dealers);
    for (size_t i = 0; i < l->s->n_facts; i++)
        active[i] = (double)l->s->facts[i].active_ms;
    l->s->median_ms = spread_of(active, l->s->n_facts).median;
    return NULL;
}

static struct err *load_work(struct loading *l)
{
    struct job *job = l->job;
    struct quality_load_attempts_rows attempts;
    struct quality_load_shifts_rows shifts;
    TRY(quality_load_attempts(job->db, job->arena, &(struct quality_load_attempts_in){ .wave_id = l->s->wave.id, .from_ms = l->from_ms, .to_ms = l->to_ms }, &attempts));
    TRY(quality_load_shifts(job->db, job->arena, &(struct quality_load_shifts_in){ .wave_id = l->s->wave.id, .from_ms = l->from_ms, .to_ms = l->to_ms }, &shifts));
    for (size_t i = 0; i < attempts.n; i++) {
        struct caller_line *line = line_of(l, attempts.row[i].user_id);
        const struct outcome *o = outcome_find(attempts.row[i].outcome);
        if (!line || !o)
            continue;
        line->work.attempts += attempts.row[i].n;
        line->work.contacts += o->is_contact ? attempts.row[i].n : 0;
        line->work.break_offs += str_eq_c(attempts.row[i].outcome, "break_off") ? attempts.row[i].n : 0;
        line->work.refusals += outcome_aapor(o)->group == AAPOR_R && o->is_contact ? attempts.row[i].n : 0;
    }
    for (size_t i = 0; i < shifts.n; i++) {
        struct caller_line *line = line_of(l, shifts.row[i].user_id);
        if (line)
            line->work.worked_ms = shifts.row[i].worked;
    }
    return NULL;
}

/* Both lists hold everybody in the wave, as the sheet does. */
static struct err *load_control(struct loading *l)
{
    struct back_checks checks;
    struct monitorings monitorings;
    TRY(back_checks_load(l->job, l->s->wave.id, l->to_ms, &checks));
    TRY(monitorings_load(l->job, l->s->wave.id, l->to_ms, &monitorings));
    for (size_t i = 0; i < checks.n_sums; i++) {
        struct caller_line *line = line_of(l, checks.sum[i].user_id);
        if (line)
            line->check = checks.sum[i];
    }
    for (size_t i = 0; i < monitorings.n_sums; i++) {
        struct caller_line *line = line_of(l, monitorings.sum[i].user_id);
        if (line)
            line->monitoring = monitorings.sum[i];
    }
    return NULL;
}

static void judge(struct loading *l)
{
    struct arena *a = l->job->arena;
    struct caller_sheet *s = l->s;
    struct quality_work w = { .facts = s->facts, .n = s->n_facts, .median_ms = s->median_ms, .value = ARENA_ARRAY(a, struct interviewer_value, s->n_facts),
                              .effect = ARENA_ARRAY(a, struct interviewer_effect, s->n) };
    struct quality_caller *caller = ARENA_ARRAY(a, struct quality_caller, s->n);
    size_t n = 0;
    quality_judge(&s->rules, &w, caller, s->n);
    for (size_t i = 0; i < s->n; i++)
        s->line[i].quality = caller[i];
    for (size_t i = 0; i < s->n_facts; i++)
        if (s->facts[i].caller < s->n)
            w.value[n++] = (struct interviewer_value){ s->facts[i].dealer, (uint32_t)s->facts[i].caller, quality_index(&s->facts[i]) };
    s->correlation = interviewer_correlation_of(w.value, n);
}

struct err *caller_sheet_load(struct job *job, const struct caller_query *q, struct caller_sheet *out)
{
    *out = (struct caller_sheet){ .from = q->from, .to = q->to };
    struct loading l = { .job = job, .s = out, .caller = key_map_new(job->arena), .from_ms = tz_instant(job->tz, (struct local_time){ .date = q->from }),
                         .to_ms = tz_instant(job->tz, (struct local_time){ .date = civil_date_add_days(q->to, 1) }) };
    if (civil_date_cmp(q->from, q->to) > 0)
        return ERR(job->arena, ERR_INVALID, "The first day lies behind the last one.");
    TRY(wave_load(job->db, job->arena, q->wave_id, &out->wave));
    TRY(quality_rules_load(job, out->wave.programme, &out->rules));
    TRY(load_people(&l));
    TRY(load_interviews(&l));
    TRY(load_work(&l));
    TRY(load_control(&l));
    judge(&l);
    return NULL;
}
