/* The draw, in one transaction:
 *
 *   hold the visits ─► which tranches ─► frame and reasons ─► targets ─► one dealer after the other: frame text, hash, order
 *   ─► store: locks, draw, dealers, drawn visits, deferrals, contact ledger, flags, event
 *
 * The visits are held first: from then on neither an import nor a second draw can come between. */
#include "base/rng.h"
#include "org/org_days.h"
#include "platform/event.h"
#include "sampling/sampling_drawing.h"
#include "sampling_sql.h"

enum { WRITE_DEADLINE_MS = 60000 };

/* ---- what is drawn ---- */

static struct err *choose_tranche(struct drawing *d)
{
    int over = calendar_tranches_over(d->q->month, d->today);
    d->tranche = d->q->tranche ? (int)d->q->tranche : over;
    if (!d->tranche)
        return ERR(d->a, ERR_CONFLICT, "No week of {0} is over yet: the first one ends on {1}. Draw after it, or name it: --tranche 1.",
                   ARG_S(civil_month_str(d->a, d->q->month)), ARG_S(civil_date_str(d->a, calendar_tranche(d->q->month, 1).last)));
    d->until = calendar_tranche(d->q->month, d->tranche).last;
    return NULL;
}

static struct err *after_latest(struct drawing *d)
{
    struct draw_latest_of_month_in in = { .programme = d->q->programme, .month = civil_month_str(d->a, d->q->month), .limit = 1 };
    struct draw_latest_of_month_row row;
    bool found;
    TRY(draw_latest_of_month(d->db, d->a, &in, &row, &found));
    d->latest_id = found ? row.id : 0;
    d->first_tranche = found ? (int)row.tranche + 1 : 1;
    if (d->first_tranche > d->tranche)
        return ERR(d->a, ERR_CONFLICT, "{0} is drawn up to tranche {1} already (draw {2}).", ARG_S(in.month), ARG_I(row.tranche), ARG_S(db_id_str(d->a, row.id)));
    return NULL;
}

/* ---- the frame ---- */

/* Visits that the month's draw before deferred are looked at again. */
static struct err *take_deferred(struct drawing *d)
{
    struct key_map *deferred = key_map_new(d->a);
    struct draw_deferral_of_cursor c;
    struct draw_deferral_of_row row;
    TRY(draw_deferral_of_open(d->db, d->a, &(struct draw_deferral_of_in){ .draw_id = d->latest_id }, &c));
    while (draw_deferral_of_next(&c, &row))
        key_map_put(deferred, (uint64_t)row.visit_id, 0, NULL);
    TRY(draw_deferral_of_close(&c));
    for (size_t i = 0; i < d->frame.n; i++)
        d->frame.visit[i].is_candidate |= key_map_get(deferred, (uint64_t)d->frame.visit[i].id) != NULL;
    return NULL;
}

static struct err *check_candidates(const struct drawing *d)
{
    for (size_t i = 0; i < d->frame.n; i++)
        if (d->frame.visit[i].is_candidate)
            return NULL;
    return ERR(d->a, ERR_NOT_FOUND, "There are no visits of {0} ({1}) up to {2} that were not looked at before. Import them first.",
               ARG_S(civil_month_str(d->a, d->q->month)), ARG_S(d->q->programme), ARG_S(civil_date_str(d->a, d->until)));
}

static struct err *load(struct drawing *d)
{
    struct str programme = d->q->programme;
    struct sample_scan scan = { .settings = &d->settings, .programme = programme, .month = d->q->month, .until = d->until, .today = d->today };
    struct sample_target_query targets = { .settings = &d->settings, .programme = programme, .month = d->q->month, .first_tranche = d->first_tranche,
                                           .tranche = d->tranche, .today = d->today };
    TRY(sample_settings_load(d->db, d->a, programme, &d->settings));
    TRY(sample_dealers_load(d->db, d->a, programme, &d->dealers));
    TRY(sample_cap_load(d->db, d->a, &(struct sample_cap_query){ d->settings.caps, programme, d->today }, &d->cap));
    TRY(sample_frame_load(d->db, d->a, &scan, &d->dealers, &d->frame));
    TRY(take_deferred(d));
    TRY(check_candidates(d));
    return sample_plans_load(d->db, d->a, &targets, &d->dealers, &d->plan);
}

/* ---- one dealer ---- */

static void give_reasons(struct drawing *d, struct part *p)
{
    sample_compare_visits(p->visit, p->n, ARENA_ARRAY(d->a, size_t, p->n));
    for (size_t i = 0; i < p->n; i++)
        if (p->visit[i].is_candidate && p->visit[i].reason == SAMPLE_OK)
            sample_cap_apply(&d->cap, &p->visit[i]);
}

static void make_frame(struct drawing *d, const struct draw_salt *salt, struct part *p)
{
    struct buf frame = buf_on(d->a);
    p->eligible = ARENA_ARRAY(d->a, uint32_t, p->n);
    p->position = ARENA_ARRAY(d->a, uint32_t, p->n);
    for (size_t i = 0; i < p->n; i++) {
        const struct sample_visit *v = &p->visit[i];
        if (!v->is_candidate)
            continue;
        struct draw_hash hash = draw_row_hash(salt, d->q->programme, &v->key);
        draw_frame_add(&frame, &hash, str_of_c(sample_reason_code((enum sample_reason)v->reason)));
        p->rows++;
        p->new_rows += v->is_new;
        p->fresh[v->reason] += v->is_new;
        if (v->reason == SAMPLE_OK) {
            p->eligible[p->count[SAMPLE_OK]] = (uint32_t)i;
            p->position[p->count[SAMPLE_OK]] = (uint32_t)p->rows;
        }
        p->count[v->reason]++;
    }
    p->frame = p->rows ? buf_str(&frame) : STR("");
    p->frame_hash = sha256_of(p->frame);
}

static void draw_part(struct drawing *d, const struct draw_salt *salt, struct part *p)
{
    struct str code = d->dealers.history.dealer[p->dealer].code;
    give_reasons(d, p);
    make_frame(d, salt, p);
    int64_t eligible = p->count[SAMPLE_OK];
    p->target = sample_target(p->plan);
    p->size = draw_size_of(p->target, eligible, d->settings.yield);
    p->expected = sample_expected(p->target, p->size.drawn, d->settings.yield);
    p->stream = draw_stream(code, d->q->programme, d->q->month);
    p->order = ARENA_ARRAY(d->a, uint32_t, (size_t)eligible);
    draw_positions(d->seed, p->stream, p->order, (uint32_t)eligible, (uint32_t)p->size.drawn);
}

/* A dealer takes part when something is wanted of it or it has visits to look at. */
static void draw_parts(struct drawing *d)
{
    struct draw_salt salt = draw_salt_of(d->salt);
    d->part = ARENA_ARRAY(d->a, struct part, d->dealers.history.n);
    for (size_t i = 0; i < d->dealers.history.n; i++) {
        struct part *p = &d->part[d->n_parts];
        *p = (struct part){ .dealer = i, .visit = d->frame.visit + d->frame.first[i], .n = d->frame.first[i + 1] - d->frame.first[i], .plan = &d->plan[i] };
        draw_part(d, &salt, p);
        d->n_parts += p->rows > 0 || p->plan->quota > 0;
        job_progress(d->job, &MSG("Drawing"), (int64_t)i + 1, (int64_t)d->dealers.history.n);
    }
}

/* ---- the action ---- */

static struct err *draw_in_write(struct db *db, void *ctx)
{
    const struct drawing *wanted = ctx;
    struct drawing *d = ARENA_NEW(wanted->a, struct drawing); /* the action may run again */
    *d = *wanted;
    d->db = db;
    TRY(choose_tranche(d));
    TRY(customer_visits_hold(db, d->a));
    TRY(after_latest(d));
    struct calendar_rules rules = calendar_rules_default();
    d->field_end = calendar_call_days(d->until, &rules, org_closed_days(d->a, d->q->month)).last;
    TRY(load(d));
    draw_parts(d);
    TRY(sample_draw_store(d));
    return event_write(db, "sample.drawn", d->id, STR(""), d->job->now_ms);
}

struct err *sampling_draw(struct job *job, const struct sampling_request *q, int64_t *draw_id)
{
    unsigned char salt[DRAW_SALT_BYTES];
    struct drawing d = { .job = job, .a = job->arena, .q = q, .id = db_new_id(job->db), .seed = q->has_seed ? q->seed : os_random_u64(), .today = job_today(job) };
    os_random(salt, sizeof salt);
    d.salt = hex_of(job->arena, (struct str){ (const char *)salt, sizeof salt });
    *draw_id = d.id;
    return db_write(job->db, draw_in_write, &d, WRITE_DEADLINE_MS);
}
