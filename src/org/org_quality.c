#include "org/org_quality.h"
#include "org_sql.h"
#include <math.h>

struct err *org_quality_put(struct db *db, struct arena *a, const struct org_quality_month *m, const struct org_quality_list *l, int64_t now_ms)
{
    struct dealer_month_quality_insert_in *in = ARENA_ARRAY(a, struct dealer_month_quality_insert_in, l->n + 1);
    struct str month = civil_month_str(a, m->month);
    for (size_t i = 0; i < l->n; i++) {
        const struct org_quality *q = &l->row[i];
        in[i] = (struct dealer_month_quality_insert_in){
            .dealer_id = q->dealer_id, .programme = m->programme, .month = month, .visits = q->visits, .no_phone = q->no_phone, .duplicates = q->duplicates, .vip = q->vip, .staff = q->staff,
            .own = q->own, .refused = q->refused, .rejected = q->rejected, .days_late = q->days_late, .region_place = q->region_place, .region_place_of = q->region_place_of,
            .is_flagged = q->is_flagged, .counted_at = now_ms, .orders = { .has = !isnan(q->orders), .v = q->orders }, .score = { .has = !isnan(q->score), .v = q->score },
        };
    }
    TRY(dealer_month_quality_delete(db, &(struct dealer_month_quality_delete_in){ .programme = m->programme, .month = month }, NULL));
    return dealer_month_quality_insert(db, a, in, l->n);
}

struct err *org_quality_load(struct db *db, struct arena *a, const struct org_quality_query *q, struct org_quality_list *out)
{
    struct dealer_month_quality_list_rows rows;
    struct dealer_month_quality_list_in in = { .programme = q->programme, .from_month = civil_month_str(a, q->from), .to_month = civil_month_str(a, q->to) };
    TRY(dealer_month_quality_list(db, a, &in, &rows));
    *out = (struct org_quality_list){ ARENA_ARRAY(a, struct org_quality, rows.n), rows.n };
    for (size_t i = 0; i < rows.n; i++) {
        const struct dealer_month_quality_list_row *r = &rows.row[i];
        out->row[i] = (struct org_quality){
            .dealer_id = r->dealer_id, .orders = r->orders.has ? r->orders.v : NAN, .visits = r->visits, .no_phone = r->no_phone, .duplicates = r->duplicates, .vip = r->vip, .staff = r->staff,
            .own = r->own, .refused = r->refused, .rejected = r->rejected, .days_late = r->days_late, .score = r->score.has ? r->score.v : NAN, .region_place = r->region_place,
            .region_place_of = r->region_place_of, .is_flagged = r->is_flagged,
        };
        if (!civil_month_parse(r->month, &out->row[i].month))
            return ERR(a, ERR_BUG, "The address quality of a month is stored in a form that this version does not know.");
    }
    return NULL;
}
