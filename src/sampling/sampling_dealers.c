#include "sampling/sampling_dealers.h"
#include "method/quota.h"

enum { MERGERS_IN_A_ROW = 10 };

struct err *sample_dealers_load(struct db *db, struct arena *a, struct str programme, struct sample_dealers *out)
{
    *out = (struct sample_dealers){ .sales = str_eq_c(programme, "sales") };
    TRY(org_history_load(db, a, (struct db_scope){ SCOPE_SYSTEM, 0 }, &out->history));
    out->by_id = key_map_new(a);
    for (size_t i = 0; i < out->history.n; i++)
        key_map_put(out->by_id, (uint64_t)out->history.dealer[i].id, (uint32_t)i, NULL);
    return NULL;
}

size_t sample_dealer_index(const struct sample_dealers *d, int64_t id)
{
    return *key_map_get(d->by_id, (uint64_t)id);
}

static bool offers(const struct sample_dealers *d, const struct org_stretch *s)
{
    return s && (d->sales ? s->sales : s->service);
}

ptrdiff_t sample_dealer_for(const struct sample_dealers *d, size_t dealer, struct civil_date day)
{
    const struct org_dealer_history *one = &d->history.dealer[dealer];
    for (int i = 0; one && i < MERGERS_IN_A_ROW; i++) {
        if (offers(d, org_stretch_on(one, day)))
            return one - d->history.dealer;
        const struct org_stretch *last = org_stretch_before(one, day);
        if (!last || !last->to.year || civil_date_cmp(last->to, day) >= 0)
            return -1;
        one = org_history_of(&d->history, last->successor_code);
    }
    return -1;
}

int64_t sample_dealer_quota(const struct sample_dealers *d, size_t dealer, int32_t month, int64_t quota)
{
    int days = civil_days_in_month(civil_month_year(month), civil_month_of_year(month)), open = 0;
    for (int day = 1; day <= days; day++)
        open += offers(d, org_stretch_on(&d->history.dealer[dealer], civil_date_of_month(month, day)));
    return quota_pro_rata(quota, open, days);
}
