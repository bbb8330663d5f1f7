#include "sampling/sampling_cap.h"
#include "base/err.h"
#include "sampling_sql.h"

static void hold(struct sample_cap *cap, int64_t customer_id, const struct sample_contact *c, struct sample_caps caps)
{
    struct civil_date free = sample_free_from(c, caps);
    uint32_t day = free.year ? (uint32_t)civil_day_number(free) : 0;
    if (day <= cap->today)
        return;
    uint32_t *held = key_map_put(cap->free_from, (uint64_t)customer_id, day, NULL);
    *held = MAX_OF(*held, day);
}

static struct err *load_contacts(struct db *db, struct arena *a, const struct sample_cap_query *q, struct sample_cap *cap)
{
    struct civil_date by_months = civil_date_add_months(q->today, -q->caps.months), by_days = civil_date_add_days(q->today, -q->caps.days);
    struct civil_date since = civil_date_cmp(by_months, by_days) < 0 ? by_months : by_days;
    struct customer_contact_recent_in in = { .programme = q->programme, .since = civil_date_str(a, since) };
    struct customer_contact_recent_cursor c;
    struct customer_contact_recent_row row;
    TRY(customer_contact_recent_open(db, a, &in, &c));
    while (customer_contact_recent_next(&c, &row))
        hold(cap, row.customer_id, &(struct sample_contact){ .same = civil_date_of_iso(row.same), .any = civil_date_of_iso(row.any_day) }, q->caps);
    return customer_contact_recent_close(&c);
}

static struct err *load_reserves(struct db *db, struct arena *a, const struct sample_cap_query *q, struct sample_cap *cap)
{
    struct draw_reserved_cursor c;
    struct draw_reserved_row row;
    TRY(draw_reserved_open(db, a, &(struct draw_reserved_in){ .today = civil_date_str(a, q->today) }, &c));
    while (draw_reserved_next(&c, &row))
        hold(cap, row.customer_id, &(struct sample_contact){ .reserved_until = civil_date_of_iso(row.field_end) }, q->caps);
    return draw_reserved_close(&c);
}

struct err *sample_cap_load(struct db *db, struct arena *a, const struct sample_cap_query *q, struct sample_cap *out)
{
    *out = (struct sample_cap){ key_map_new(a), (uint32_t)civil_day_number(q->today) };
    TRY(load_contacts(db, a, q, out));
    return load_reserves(db, a, q, out);
}

void sample_cap_apply(const struct sample_cap *cap, struct sample_visit *v)
{
    const uint32_t *free = key_map_get(cap->free_from, (uint64_t)v->customer_id);
    if (!free)
        return;
    v->reason = SAMPLE_CONTACT_CAP;
    v->until = (int32_t)*free;
}
