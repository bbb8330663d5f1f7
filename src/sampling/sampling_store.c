/* All rows of a kind go at once: a national draw has hundreds of thousands. */
#include "sampling/sampling_drawing.h"
#include "sampling_sql.h"

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

static struct err *store_draw(struct drawing *d)
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

static struct draw_dealer_insert_in dealer_row(const struct drawing *d, const struct part *p)
{
    return (struct draw_dealer_insert_in){
        .draw_id = d->id, .dealer_id = dealer_id(d, p), .dealer_code = d->dealers.history.dealer[p->dealer].code, .stream = draw_seed_hex(d->a, p->stream),
        .frame_rows = p->rows, .new_rows = p->new_rows, .eligible_rows = p->count[SAMPLE_OK], .deferred_rows = p->count[SAMPLE_CONTACT_CAP],
        .quota = p->plan->quota, .planned = sample_planned(p->plan), .target = p->target, .main_rows = p->size.main, .reserve_size = p->size.reserve,
        .drawn_rows = p->size.drawn, .expected = p->expected, .frame_sha256 = sha256_hex(d->a, &p->frame_hash), .frame = p->frame,
    };
}

static struct err *store_dealers(struct drawing *d)
{
    struct draw_dealer_insert_in *row = ARENA_ARRAY(d->a, struct draw_dealer_insert_in, d->n_parts);
    for (size_t i = 0; i < d->n_parts; i++)
        row[i] = dealer_row(d, &d->part[i]);
    return draw_dealer_insert(d->db, d->a, row, d->n_parts);
}

static struct err *store_exclusions(struct drawing *d)
{
    struct draw_exclusion_insert_in *row = ARENA_ARRAY(d->a, struct draw_exclusion_insert_in, d->n_parts * SAMPLE_NOT_LATEST);
    size_t n = 0;
    for (size_t i = 0; i < d->n_parts; i++)
        for (int r = SAMPLE_OK + 1; r < SAMPLE_NOT_LATEST; r++)
            if (d->part[i].fresh[r])
                row[n++] = (struct draw_exclusion_insert_in){ .draw_id = d->id, .dealer_id = dealer_id(d, &d->part[i]),
                                                              .reason = str_of_c(sample_reason_code((enum sample_reason)r)), .visits = d->part[i].fresh[r] };
    return draw_exclusion_insert(d->db, d->a, row, n);
}

static struct draw_visit_insert_in drawn_row(const struct drawing *d, const struct part *p, int64_t release)
{
    uint32_t at = p->order[release - 1];
    const struct sample_visit *v = &p->visit[p->eligible[at]];
    return (struct draw_visit_insert_in){ .draw_id = d->id, .dealer_id = dealer_id(d, p), .release_order = release, .replicate = draw_replicate(p->size, release),
                                          .position = p->position[at], .visit_id = v->id, .customer_id = v->customer_id };
}

/* The main replicate goes into the contact ledger at once; of a reserve who knows whether it is called? */
static struct err *store_drawn(struct drawing *d)
{
    size_t n = 0, n_main = 0;
    for (size_t i = 0; i < d->n_parts; i++)
        n += (size_t)d->part[i].size.drawn;
    struct draw_visit_insert_in *row = ARENA_ARRAY(d->a, struct draw_visit_insert_in, n);
    int64_t *main = ARENA_ARRAY(d->a, int64_t, n);
    n = 0;
    for (size_t i = 0; i < d->n_parts; i++)
        for (int64_t release = 1; release <= d->part[i].size.drawn; release++, n++) {
            row[n] = drawn_row(d, &d->part[i], release);
            if (row[n].replicate == 0)
                main[n_main++] = row[n].customer_id;
        }
    struct customer_contact contact = { .purpose = STR("survey"), .programme = d->q->programme, .day = civil_date_str(d->a, d->today), .source = d->id };
    TRY(draw_visit_insert(d->db, d->a, row, n));
    return customer_contacts_write(d->db, d->a, &contact, (struct customer_ids){ main, n_main });
}

static struct err *store_deferred(struct drawing *d)
{
    size_t n = 0;
    for (size_t i = 0; i < d->n_parts; i++)
        n += (size_t)d->part[i].count[SAMPLE_CONTACT_CAP];
    struct draw_deferral_insert_in *row = ARENA_ARRAY(d->a, struct draw_deferral_insert_in, n);
    n = 0;
    for (size_t i = 0; i < d->frame.n; i++) {
        const struct sample_visit *v = &d->frame.visit[i];
        if (v->reason == SAMPLE_CONTACT_CAP)
            row[n++] = (struct draw_deferral_insert_in){ .draw_id = d->id, .visit_id = v->id, .until = civil_date_str(d->a, civil_date_of_day_number(v->until)) };
    }
    return draw_deferral_insert(d->db, d->a, row, n);
}

static struct err *lock_visits(struct drawing *d)
{
    int64_t *id = ARENA_ARRAY(d->a, int64_t, d->frame.n);
    size_t n = 0;
    for (size_t i = 0; i < d->frame.n; i++)
        if (d->frame.visit[i].is_new)
            id[n++] = d->frame.visit[i].id;
    return customer_visits_lock(d->db, d->a, (struct customer_ids){ id, n });
}

/* At the month's end: dealers whose draws cannot bring their quota. */
static struct err *flag_shortfalls(struct drawing *d)
{
    for (size_t i = 0; i < d->n_parts && d->tranche == TRANCHES; i++) {
        const struct part *p = &d->part[i];
        int64_t expected = p->plan->expected_before + p->expected;
        if (expected >= p->plan->quota)
            continue;
        struct org_month_flag flag = { .dealer_id = dealer_id(d, p), .programme = d->q->programme, .month = d->q->month, .flag = FLAG_SHORTFALL,
                                       .note = str_printf(d->a, "%lld/%lld", (long long)expected, (long long)p->plan->quota) };
        TRY(org_flag_set(d->db, &flag, d->job->now_ms));
    }
    return NULL;
}

struct err *sample_draw_store(struct drawing *d)
{
    TRY(lock_visits(d));
    TRY(store_draw(d));
    TRY(store_dealers(d));
    TRY(store_exclusions(d));
    TRY(store_drawn(d));
    TRY(store_deferred(d));
    return flag_shortfalls(d);
}
