/* The draw, in one transaction:
 *
 *   lock the visits ─► which tranches ─► frame and reasons ─► targets ─► one dealer after the other: frame text, hash, order
 *   ─► draw, dealers, drawn visits, deferrals, contact ledger, flags, event
 *
 * The visits are locked first: from then on neither an import nor a second draw can come between. */
#include "base/rng.h"
#include "platform/event.h"
#include "sampling/sampling.h"
#include "sampling/sampling_frame.h"
#include "sampling/sampling_target.h"
#include "sampling_sql.h"

enum { WRITE_DEADLINE_MS = 60000, FESTIVAL_DAYS = 7 };
enum { LOOKED_AT_FIRST = 1, LOOKED_AT_AGAIN = 2 }; /* why a visit is a candidate */

/* A dealer's part, as it is made. */
struct part {
    size_t dealer;
    struct sample_visit *visit;          /* candidates and others, in the stable order */
    size_t n;
    int64_t count[SAMPLE_REASONS], fresh[SAMPLE_REASONS]; /* of the candidates; of those looked at for the first time */
    int64_t rows, new_rows;
    const struct sample_plan *plan;
    int64_t target;
    uint64_t stream;
    struct draw_size size;
    struct str frame;
    struct sha256 frame_hash;
    uint32_t *eligible, *order;          /* visits that could be drawn; the order of release among them */
    uint32_t *position;                  /* of those, in the frame, from 1 */
};

struct drawing {
    struct job *job;
    struct db *db;
    struct arena *a;
    const struct sampling_request *q;
    int64_t id;
    uint64_t seed;
    struct str salt;
    struct sample_settings settings;
    struct sample_dealers dealers;
    int first_tranche, tranche;
    struct civil_date today, until, field_end;
    struct key_map candidates, contact_at;
    struct customer_contact_recent_rows contacts;
    struct draw_reserved_rows reserved;
    struct key_map reserved_at;
    struct sample_frame frame;
    struct sample_plan *plan;
    struct part *part;
    size_t n_parts;
};

static void free_map(void *map)
{
    key_map_done(map);
}

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

static struct err *after_latest(struct drawing *d, int64_t *latest)
{
    struct draw_latest_of_month_in in = { .programme = d->q->programme, .month = civil_month_str(d->a, d->q->month), .limit = 1 };
    struct draw_latest_of_month_row row;
    bool found;
    TRY(draw_latest_of_month(d->db, d->a, &in, &row, &found));
    *latest = found ? row.id : 0;
    d->first_tranche = found ? (int)row.tranche + 1 : 1;
    if (d->first_tranche > d->tranche)
        return ERR(d->a, ERR_CONFLICT, "{0} is drawn up to tranche {1} already (draw {2}).", ARG_S(in.month), ARG_I(row.tranche), ARG_S(db_id_str(d->a, row.id)));
    return NULL;
}

static void add_candidates(struct drawing *d, const struct customer_ids *fresh, const struct draw_deferral_of_rows *again)
{
    for (size_t i = 0; i < fresh->n; i++)
        key_map_put(&d->candidates, (uint64_t)fresh->id[i], LOOKED_AT_FIRST, NULL);
    for (size_t i = 0; i < again->n; i++)
        key_map_put(&d->candidates, (uint64_t)again->row[i].visit_id, LOOKED_AT_AGAIN, NULL);
}

static struct err *lock_frame(struct drawing *d)
{
    struct customer_visits range = { d->q->programme, d->q->month, d->until };
    struct customer_ids fresh;
    struct draw_deferral_of_rows again;
    int64_t latest;
    TRY(customer_visits_lock(d->db, d->a, range, &fresh));
    TRY(after_latest(d, &latest));
    TRY(draw_deferral_of(d->db, d->a, &(struct draw_deferral_of_in){ .draw_id = latest }, &again));
    add_candidates(d, &fresh, &again);
    if (d->candidates.n == 0)
        return ERR(d->a, ERR_NOT_FOUND, "There are no visits of {0} ({1}) up to {2} that were not looked at before. Import them first.",
                   ARG_S(civil_month_str(d->a, d->q->month)), ARG_S(d->q->programme), ARG_S(civil_date_str(d->a, d->until)));
    return NULL;
}

/* No survey calls from the eve of the Spring Festival to its sixth day. */
static struct err *set_field_end(struct drawing *d)
{
    struct calendar_days closed[2];
    size_t n = 0;
    for (int year = civil_month_year(d->q->month); year <= civil_month_year(d->q->month) + 1; year++) {
        struct civil_date first;
        if (civil_date_parse_iso(lunar_new_year(d->a, year), &first))
            closed[n++] = (struct calendar_days){ civil_date_add_days(first, -1), civil_date_add_days(first, FESTIVAL_DAYS - 2) };
    }
    struct calendar_rules rules = calendar_rules_default();
    d->field_end = calendar_call_days(d->until, &rules, (struct calendar_closed){ closed, n }).last;
    return NULL;
}

/* ---- the contact cap ---- */

static struct civil_date date_of(struct str iso)
{
    struct civil_date day = { 0 };
    civil_date_parse_iso(iso, &day);
    return day;
}

static struct err *load_contacts(struct drawing *d)
{
    struct civil_date by_months = civil_date_add_months(d->today, -d->settings.caps.months), by_days = civil_date_add_days(d->today, -d->settings.caps.days);
    struct civil_date since = civil_date_cmp(by_months, by_days) < 0 ? by_months : by_days;
    TRY(customer_contact_recent(d->db, d->a, &(struct customer_contact_recent_in){ .programme = d->q->programme, .since = civil_date_str(d->a, since) },
                                &d->contacts));
    TRY(draw_reserved(d->db, d->a, &(struct draw_reserved_in){ .today = civil_date_str(d->a, d->today) }, &d->reserved));
    for (size_t i = 0; i < d->contacts.n; i++)
        key_map_put(&d->contact_at, (uint64_t)d->contacts.row[i].customer_id, (uint32_t)i, NULL);
    for (size_t i = 0; i < d->reserved.n; i++)
        key_map_put(&d->reserved_at, (uint64_t)d->reserved.row[i].customer_id, (uint32_t)i, NULL);
    return NULL;
}

static void apply_cap(const struct drawing *d, struct sample_visit *v)
{
    const uint32_t *contact = key_map_get(&d->contact_at, (uint64_t)v->customer_id), *reserved = key_map_get(&d->reserved_at, (uint64_t)v->customer_id);
    if (!contact && !reserved)
        return;
    struct sample_contact c = { 0 };
    if (contact) {
        c.same = date_of(d->contacts.row[*contact].same);
        c.any = date_of(d->contacts.row[*contact].any_day);
    }
    if (reserved)
        c.reserved_until = date_of(d->reserved.row[*reserved].field_end);
    struct civil_date free = sample_free_from(&c, d->settings.caps);
    if (civil_date_cmp(free, d->today) <= 0)
        return;
    v->reason = SAMPLE_CONTACT_CAP;
    v->until = civil_day_number(free);
}

/* ---- one dealer ---- */

static void give_reasons(struct drawing *d, struct part *p)
{
    for (size_t i = 0; i < p->n; i++)
        p->visit[i].is_candidate = key_map_get(&d->candidates, (uint64_t)p->visit[i].id) != NULL;
    sample_compare_visits(p->visit, p->n, ARENA_ARRAY(d->a, size_t, p->n));
    for (size_t i = 0; i < p->n; i++)
        if (p->visit[i].is_candidate && p->visit[i].reason == SAMPLE_OK)
            apply_cap(d, &p->visit[i]);
}

static void write_frame(struct drawing *d, struct part *p)
{
    struct buf frame = buf_on(d->a);
    p->eligible = ARENA_ARRAY(d->a, uint32_t, p->n);
    p->position = ARENA_ARRAY(d->a, uint32_t, p->n);
    for (size_t i = 0; i < p->n; i++) {
        const struct sample_visit *v = &p->visit[i];
        if (!v->is_candidate)
            continue;
        bool is_new = *key_map_get(&d->candidates, (uint64_t)v->id) == LOOKED_AT_FIRST;
        struct draw_hash hash = draw_row_hash(d->salt, d->q->programme, &v->key);
        draw_frame_add(&frame, &hash, str_of_c(sample_reason_code((enum sample_reason)v->reason)));
        p->rows++;
        p->new_rows += is_new;
        p->fresh[v->reason] += is_new;
        if (v->reason == SAMPLE_OK) {
            p->eligible[p->count[SAMPLE_OK]] = (uint32_t)i;
            p->position[p->count[SAMPLE_OK]] = (uint32_t)p->rows;
        }
        p->count[v->reason]++;
    }
    p->frame = p->rows ? buf_str(&frame) : STR("");
    p->frame_hash = sha256_of(p->frame);
}

static void draw_part(struct drawing *d, struct part *p)
{
    struct str code = d->dealers.history.dealer[p->dealer].code;
    give_reasons(d, p);
    write_frame(d, p);
    int64_t eligible = p->count[SAMPLE_OK];
    p->target = sample_target(p->plan);
    p->size = draw_size_of(p->target, eligible, d->settings.yield);
    p->stream = draw_stream(code, d->q->programme, d->q->month);
    p->order = ARENA_ARRAY(d->a, uint32_t, (size_t)eligible);
    draw_positions(d->seed, p->stream, p->order, (uint32_t)eligible, (uint32_t)p->size.drawn);
}

/* A dealer takes part when something is wanted of it or it has visits to look at. */
static void draw_parts(struct drawing *d)
{
    d->part = ARENA_ARRAY(d->a, struct part, d->dealers.history.n);
    for (size_t i = 0; i < d->dealers.history.n; i++) {
        struct part *p = &d->part[d->n_parts];
        *p = (struct part){ .dealer = i, .visit = d->frame.visit + d->frame.first[i], .n = d->frame.first[i + 1] - d->frame.first[i], .plan = &d->plan[i] };
        draw_part(d, p);
        d->n_parts += p->rows > 0 || p->plan->quota > 0;
    }
}

/* ---- writing ---- */

static struct sha256 hash_of_frames(struct drawing *d)
{
    struct buf lines = buf_on(d->a);
    for (size_t i = 0; i < d->n_parts; i++) {
        const struct part *p = &d->part[i];
        struct draw_dealer_line line = { d->dealers.history.dealer[p->dealer].code, p->rows, p->count[SAMPLE_OK], p->target, p->size, p->frame_hash };
        draw_dealer_add(&lines, &line);
    }
    return sha256_of(buf_str(&lines));
}

static struct err *write_draw(struct drawing *d)
{
    struct sha256 frames = hash_of_frames(d), commitment = draw_commitment(d->seed, &frames, STR(DRAW_ALGORITHM));
    struct draw_insert_in in = {
        .id = d->id, .programme = d->q->programme, .month = civil_month_str(d->a, d->q->month), .first_tranche = d->first_tranche, .tranche = d->tranche,
        .algorithm = STR(DRAW_ALGORITHM), .seed = draw_seed_hex(d->a, d->seed), .salt = d->salt, .frame_sha256 = sha256_hex(d->a, &frames),
        .commitment = sha256_hex(d->a, &commitment), .parameters = sample_settings_json(d->a, &d->settings, d->q->has_seed),
        .field_end = civil_date_str(d->a, d->field_end), .drawn_at = d->job->now_ms, .drawn_by = str_of_c(d->job->who),
    };
    return draw_insert(d->db, &in, NULL);
}

static int64_t dealer_id(const struct drawing *d, const struct part *p)
{
    return d->dealers.history.dealer[p->dealer].id;
}

static struct err *write_dealer(struct drawing *d, const struct part *p)
{
    struct draw_dealer_insert_in in = {
        .draw_id = d->id, .dealer_id = dealer_id(d, p), .dealer_code = d->dealers.history.dealer[p->dealer].code, .stream = draw_seed_hex(d->a, p->stream),
        .frame_rows = p->rows, .new_rows = p->new_rows, .eligible_rows = p->count[SAMPLE_OK], .deferred_rows = p->count[SAMPLE_CONTACT_CAP],
        .quota = p->plan->quota, .planned = sample_planned(p->plan), .target = p->target, .main_rows = p->size.main, .reserve_size = p->size.reserve,
        .drawn_rows = p->size.drawn, .expected = sample_expected(p->target, p->size.drawn, d->settings.yield), .frame_sha256 = sha256_hex(d->a, &p->frame_hash),
        .frame = p->frame,
    };
    TRY(draw_dealer_insert(d->db, &in, NULL));
    for (int r = SAMPLE_OK + 1; r < SAMPLE_NOT_LATEST; r++) {
        struct draw_exclusion_insert_in out = { .draw_id = d->id, .dealer_id = in.dealer_id, .reason = str_of_c(sample_reason_code((enum sample_reason)r)), .visits = p->fresh[r] };
        if (p->fresh[r])
            TRY(draw_exclusion_insert(d->db, &out, NULL));
    }
    return NULL;
}

static struct err *write_drawn(struct drawing *d, const struct part *p)
{
    struct draw_visit_insert_in in = { .draw_id = d->id, .dealer_id = dealer_id(d, p) };
    struct customer_contact contact = { .purpose = STR("survey"), .programme = d->q->programme, .day = civil_date_str(d->a, d->today), .source = d->id };
    for (int64_t i = 0; i < p->size.drawn; i++) {
        uint32_t at = p->order[i];
        const struct sample_visit *v = &p->visit[p->eligible[at]];
        in.release_order = i + 1;
        in.replicate = draw_replicate(p->size, i + 1);
        in.position = p->position[at];
        in.visit_id = v->id;
        in.customer_id = contact.customer_id = v->customer_id;
        TRY(draw_visit_insert(d->db, &in, NULL));
        if (in.replicate == 0)
            TRY(customer_contact_write(d->db, &contact));
    }
    return NULL;
}

static struct err *write_deferred(struct drawing *d, const struct part *p)
{
    for (size_t i = 0; i < p->n; i++) {
        const struct sample_visit *v = &p->visit[i];
        struct draw_deferral_insert_in in = { .draw_id = d->id, .visit_id = v->id };
        if (v->reason != SAMPLE_CONTACT_CAP)
            continue;
        in.until = civil_date_str(d->a, civil_date_of_day_number(v->until));
        TRY(draw_deferral_insert(d->db, &in, NULL));
    }
    return NULL;
}

/* At the month's end: a dealer whose draws cannot bring its quota. */
static struct err *flag_shortfall(struct drawing *d, const struct part *p)
{
    int64_t expected = p->plan->expected_before + sample_expected(p->target, p->size.drawn, d->settings.yield);
    if (d->tranche < TRANCHES || expected >= p->plan->quota)
        return NULL;
    struct org_month_flag flag = { .dealer_id = dealer_id(d, p), .programme = d->q->programme, .month = d->q->month, .flag = FLAG_SHORTFALL,
                                   .note = str_printf(d->a, "%lld/%lld", (long long)expected, (long long)p->plan->quota) };
    return org_flag_set(d->db, &flag, d->job->now_ms);
}

static struct err *write_parts(struct drawing *d)
{
    for (size_t i = 0; i < d->n_parts; i++) {
        const struct part *p = &d->part[i];
        TRY(write_dealer(d, p));
        TRY(write_drawn(d, p));
        TRY(write_deferred(d, p));
        TRY(flag_shortfall(d, p));
        job_progress(d->job, &MSG("Drawing"), (int64_t)i + 1, (int64_t)d->n_parts);
    }
    return NULL;
}

/* ---- the action ---- */

static struct err *load(struct drawing *d)
{
    struct sample_scan scan = { .settings = &d->settings, .programme = d->q->programme, .month = d->q->month, .until = d->until, .today = d->today };
    struct sample_target_query targets = { .settings = &d->settings, .programme = d->q->programme, .month = d->q->month, .first_tranche = d->first_tranche,
                                           .tranche = d->tranche, .today = d->today };
    TRY(sample_settings_load(d->db, d->a, d->q->programme, &d->settings));
    TRY(sample_dealers_load(d->db, d->a, d->q->programme, &d->dealers));
    TRY(load_contacts(d));
    TRY(sample_frame_load(d->db, d->a, &scan, &d->dealers, &d->frame));
    return sample_plans_load(d->db, d->a, &targets, &d->dealers, &d->plan);
}

static struct drawing *drawing_new(struct db *db, const struct drawing *wanted)
{
    struct drawing *d = ARENA_NEW(wanted->job->arena, struct drawing);
    *d = *wanted;
    d->db = db;
    arena_defer(d->a, free_map, &d->candidates);
    arena_defer(d->a, free_map, &d->contact_at);
    arena_defer(d->a, free_map, &d->reserved_at);
    return d;
}

static struct err *draw_in_write(struct db *db, void *ctx)
{
    struct drawing *d = drawing_new(db, ctx); /* the action may run again */
    TRY(choose_tranche(d));
    TRY(lock_frame(d));
    TRY(set_field_end(d));
    TRY(load(d));
    draw_parts(d);
    TRY(write_draw(d));
    TRY(write_parts(d));
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
