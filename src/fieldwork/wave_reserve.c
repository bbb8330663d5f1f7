/* When reserve replicates are opened: only where the cases that are out cannot bring the quota any more, and all of them were tried well. */
#include "fieldwork/invitation_plan.h"
#include "fieldwork/wave.h"
#include "method/quota.h"
#include "platform/audit.h"
#include "sampling/sampling_field.h"
#include "sampling/sampling_settings.h"
#include "wave_sql.h"

struct opening {
    struct job *job;
    struct wave wave;
    struct field_settings settings;
    double yield;
    struct wave_cells cells;
    struct wave_released_case_list_rows cases;
    struct wave_attempt_list_rows attempts;
    struct wave_reserve_list_rows reserves;
    int64_t n;
};

/* What was tried of each released case: in the cases' order, attempts being in the same one. */
static struct quota_case *tried(const struct opening *o)
{
    struct quota_case *all = ARENA_ARRAY(o->job->arena, struct quota_case, o->cases.n);
    size_t attempt = 0;
    for (size_t i = 0; i < o->cases.n; i++) {
        const struct wave_released_case_list_row *c = &o->cases.row[i];
        struct case_rules rules = field_case_rules(&o->settings, (int)c->zone);
        struct civil_date last = { 0 };
        unsigned parts = 0;
        all[i].is_final = str_eq_c(c->state, "final") || c->open_until <= o->job->now_ms; /* whose days are over is called no more */
        for (; attempt < o->attempts.n && o->attempts.row[attempt].case_id == c->id; attempt++) {
            struct local_time t = tz_local(rules.tz, o->attempts.row[attempt].started_at);
            all[i].attempts++;
            all[i].days += civil_date_cmp(t.date, last) != 0;
            parts |= 1U << day_part_of(t.hour * 60 + t.minute);
            last = t.date;
        }
        all[i].day_parts = __builtin_popcount(parts);
    }
    return all;
}

/* Is a dealer's reserve to be opened? *from: where its cases begin, moved behind them. */
static struct wave_reserve judge(const struct opening *o, const struct quota_case *all, int64_t dealer_id, size_t *from)
{
    const struct wave_cell *cell = wave_cell_of_dealer(&o->cells, dealer_id);
    const struct quota_reserve_rules rules = quota_reserve_rules_default();
    struct wave_reserve r = { .dealer_id = dealer_id, .why = RESERVE_ON_TARGET };
    int64_t open = 0;
    while (*from < o->cases.n && o->cases.row[*from].dealer_id < dealer_id)
        ++*from;
    size_t first = *from;
    for (; *from < o->cases.n && o->cases.row[*from].dealer_id == dealer_id; ++*from) {
        open += !all[*from].is_final;
        r.untried += !quota_case_is_done(&all[*from], rules);
    }
    double forecast = cell ? quota_forecast(cell->achieved, open, o->yield) : 0;
    if (cell && quota_reserve_opens(forecast, cell->target, &all[first], *from - first, rules))
        r.why = RESERVE_OPENS;
    else if (cell && forecast < (double)cell->target)
        r.why = RESERVE_NOT_TRIED;
    return r;
}

static struct err *release(struct opening *o, const struct wave_reserve_list_row *r, struct str reason)
{
    struct job *job = o->job;
    int64_t changed;
    TRY(wave_reserve_release(job->db, &(struct wave_reserve_release_in){ .wave_id = o->wave.id, .dealer_id = r->dealer_id, .draw_id = r->draw_id, .replicate = r->replicate,
                                                                         .now = job->now_ms }, &changed));
    TRY(sampling_replicate_opened(job, o->wave.programme, (struct sampling_replicate){ r->draw_id, r->dealer_id, r->replicate }));
    o->n += changed;
    return audit_by(job, "wave.reserve", "wave", o->wave.id, AUDIT_JSON(job->arena, { "replicate", str_printf(job->arena, "%lld", (long long)r->replicate) }, { "reason", reason }));
}

static struct err *load(struct opening *o)
{
    struct db *db = o->job->db;
    struct arena *a = o->job->arena;
    TRY(wave_cells_load(db, a, o->wave.id, &o->cells));
    TRY(wave_released_case_list(db, a, &(struct wave_released_case_list_in){ .wave_id = o->wave.id }, &o->cases));
    TRY(wave_attempt_list(db, a, &(struct wave_attempt_list_in){ .wave_id = o->wave.id }, &o->attempts));
    return wave_reserve_list(db, a, &(struct wave_reserve_list_in){ .wave_id = o->wave.id, .now = o->job->now_ms }, &o->reserves);
}

static bool is_first_of_dealer(const struct opening *o, size_t i)
{
    return !i || o->reserves.row[i].dealer_id != o->reserves.row[i - 1].dealer_id;
}

/* One replicate a dealer at a time: the first that lies in reserve. */
static struct err *open_reserves(struct db *db UNUSED, void *ctx)
{
    struct opening *o = ctx;
    size_t from = 0;
    o->n = 0;
    TRY(load(o));
    const struct quota_case *all = tried(o);
    for (size_t i = 0; i < o->reserves.n; i++)
        if (is_first_of_dealer(o, i) && judge(o, all, o->reserves.row[i].dealer_id, &from).why == RESERVE_OPENS)
            TRY(release(o, &o->reserves.row[i], STR_NONE));
    return o->n ? invitation_hold(o->job, o->wave.id) : NULL;
}

static struct err *begin(struct job *job, int64_t id, struct opening *o)
{
    struct sample_settings sample;
    *o = (struct opening){ .job = job };
    TRY(wave_load(job->db, job->arena, id, &o->wave));
    TRY(field_settings_load(job, o->wave.programme, &o->settings));
    TRY(sample_settings_load(job->db, job->arena, o->wave.programme, &sample));
    o->yield = sample.yield;
    return NULL;
}

struct err *wave_open_reserves(struct job *job, int64_t id, int64_t *n)
{
    struct opening o;
    TRY(begin(job, id, &o));
    TRY(db_write(job->db, open_reserves, &o, 0));
    *n = o.n;
    return NULL;
}

/* ---- by hand ---- */

struct handing { struct opening o; const struct wave_reserve_wish *in; };

/* The judgement of a dealer, which has to walk through those before it. */
static struct wave_reserve judge_dealer(const struct opening *o, int64_t dealer_id)
{
    size_t from = 0;
    return judge(o, tried(o), dealer_id, &from);
}

static struct err *open_one(struct db *db UNUSED, void *ctx)
{
    struct handing *h = ctx;
    struct opening *o = &h->o;
    struct arena *a = o->job->arena;
    size_t i = 0;
    o->n = 0;
    TRY(load(o));
    while (i < o->reserves.n && o->reserves.row[i].dealer_id != h->in->dealer_id)
        i++;
    if (i == o->reserves.n)
        return ERR(a, ERR_NOT_FOUND, "This dealer has no reserve that could still be called.");
    if (judge_dealer(o, h->in->dealer_id).why == RESERVE_ON_TARGET)
        return ERR(a, ERR_CONFLICT, "The dealer's open cases are expected to bring its quota: its reserve stays closed.");
    TRY(release(o, &o->reserves.row[i], h->in->reason));
    return invitation_hold(o->job, o->wave.id);
}

struct err *wave_open_reserve_of(struct job *job, int64_t id, const struct wave_reserve_wish *in, int64_t *n)
{
    struct wave_reserve_wish wish = { in->dealer_id, str_trim(in->reason) };
    struct handing h = { .in = &wish };
    TRY(begin(job, id, &h.o));
    if (!str_eq_c(h.o.wave.state, "open"))
        return ERR(job->arena, ERR_CONFLICT, "The wave is closed: no cases can be added.");
    if (!wish.reason.n)
        return ERR(job->arena, ERR_INVALID, "Say why this reserve is opened: it stands in the audit log.");
    TRY(db_write(job->db, open_one, &h, 0));
    *n = h.o.n;
    return NULL;
}

struct err *wave_reserves_load(struct job *job, int64_t id, struct wave_reserves *out)
{
    struct opening o;
    size_t from = 0;
    TRY(begin(job, id, &o));
    TRY(load(&o));
    const struct quota_case *all = tried(&o);
    *out = (struct wave_reserves){ ARENA_ARRAY(job->arena, struct wave_reserve, o.reserves.n), 0 };
    for (size_t i = 0; i < o.reserves.n; i++) {
        if (is_first_of_dealer(&o, i))
            out->row[out->n++] = judge(&o, all, o.reserves.row[i].dealer_id, &from);
        out->row[out->n - 1].next += is_first_of_dealer(&o, i) ? o.reserves.row[i].n : 0;
        out->row[out->n - 1].left += o.reserves.row[i].n;
    }
    return NULL;
}
