#include "org/org.h"
#include "org_sql.h"

static struct org_stretch stretch_of(const struct dealer_membership_list_row *m)
{
    return (struct org_stretch){ .from = civil_date_of_iso(m->valid_from), .to = civil_date_of_iso(m->valid_to), .sales = m->sales, .service = m->service, .successor_code = m->successor_code };
}

struct err *org_history_load(struct db *db, struct arena *a, struct db_scope scope, struct org_history *out)
{
    struct dealer_membership_list_rows rows;
    TRY(dealer_membership_list(db, a, &(struct dealer_membership_list_in){ .scope = scope }, &rows));
    *out = (struct org_history){ .dealer = ARENA_ARRAY(a, struct org_dealer_history, rows.n), .by_code = str_map_on(a) };
    struct org_stretch *stretch = ARENA_ARRAY(a, struct org_stretch, rows.n);
    for (size_t i = 0; i < rows.n; i++) {
        const struct dealer_membership_list_row *m = &rows.row[i];
        if (i == 0 || m->dealer_id != rows.row[i - 1].dealer_id) {
            str_map_put(&out->by_code, m->code, out->n, NULL);
            out->dealer[out->n++] = (struct org_dealer_history){ .id = m->dealer_id, .code = m->code, .stretch = &stretch[i] };
        }
        stretch[i] = stretch_of(m);
        out->dealer[out->n - 1].n++;
    }
    return NULL;
}

const struct org_dealer_history *org_history_of(const struct org_history *h, struct str code)
{
    const size_t *i = str_map_get(&h->by_code, code);
    return i ? &h->dealer[*i] : NULL;
}

const struct org_stretch *org_stretch_before(const struct org_dealer_history *d, struct civil_date day)
{
    for (size_t i = d->n; i > 0; i--)
        if (civil_date_cmp(d->stretch[i - 1].from, day) <= 0)
            return &d->stretch[i - 1];
    return NULL;
}

const struct org_stretch *org_stretch_on(const struct org_dealer_history *d, struct civil_date day)
{
    const struct org_stretch *s = org_stretch_before(d, day);
    return s && s->to.year && civil_date_cmp(s->to, day) < 0 ? NULL : s;
}

bool org_offers(const struct org_dealer_history *d, struct str programme, struct civil_date first, struct civil_date last)
{
    for (size_t i = 0; i < d->n; i++) {
        const struct org_stretch *s = &d->stretch[i];
        bool meets = civil_date_cmp(s->from, last) <= 0 && (!s->to.year || civil_date_cmp(first, s->to) <= 0);
        if (meets && (str_eq_c(programme, "sales") ? s->sales : s->service))
            return true;
    }
    return false;
}
