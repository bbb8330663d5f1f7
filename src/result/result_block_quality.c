/* 样本与地址质量: what a dealer's addresses of the period were worth, as customer counted them (org_quality.h). No customer, and nothing of who was called. */
#include "result/result_block.h"
#include <math.h>

enum { A_MONTH, A_ORDERS, A_VISITS, A_COVERAGE, A_PHONE, A_DUPLICATES, A_VIP, A_STAFF, A_OWN, A_REFUSED, A_REJECTED, A_LATE, A_SCORE, A_PLACE, A_FLAG, A_COLUMNS };
#define A_EXCLUDED .group = { .id = N_("Excluded by the dealer's flags") }
static const struct column columns[A_COLUMNS] = {
    [A_MONTH] = { .key = "month", .title = { .id = N_("Month") }, .is_text = true },
    [A_ORDERS] = { .key = "orders", .title = { .id = N_("Orders") } },
    [A_VISITS] = { .key = "visits", .title = { .id = N_("Uploaded") } },
    [A_COVERAGE] = { .key = "coverage", .title = { .id = N_("Coverage") }, .decimals = 1 },
    [A_PHONE] = { .key = "valid_phone", .title = { .id = N_("Valid mobile") }, .decimals = 1 },
    [A_DUPLICATES] = { .key = "duplicates", .title = { .id = N_("Duplicates") }, .decimals = 1 },
    [A_VIP] = { .key = "vip", A_EXCLUDED, .title = { .id = N_("VIP") } },
    [A_STAFF] = { .key = "staff", A_EXCLUDED, .title = { .id = N_("Staff") } },
    [A_OWN] = { .key = "own", A_EXCLUDED, .title = { .id = N_("Own cars") } },
    [A_REFUSED] = { .key = "no_consent", A_EXCLUDED, .title = { .id = N_("No consent") } },
    [A_REJECTED] = { .key = "rejected", .title = { .id = N_("Rejected rows") } },
    [A_LATE] = { .key = "days_late", .title = { .id = N_("Days late") } },
    [A_SCORE] = { .key = "quality", .title = { .id = N_("Quality score") }, .decimals = 1 },
    [A_PLACE] = { .key = "region_place", .title = { .id = N_("Place in the region") }, .is_text = true },
    [A_FLAG] = { .key = "flag", .title = { .id = N_("Note") }, .is_text = true, .is_alert = true },
};

static void put_month(const struct reporting *r, struct table *t, const struct org_quality *q)
{
    struct cell *c = table_add_row(r->a, t);
    c[A_MONTH] = cell_text(civil_month_str(r->a, q->month));
    if (!isnan(q->orders))
        c[A_ORDERS] = cell_int((int64_t)llround(q->orders));
    c[A_VISITS] = cell_int(q->visits);
    c[A_REJECTED] = cell_int(q->rejected);
    c[A_LATE] = cell_int(q->days_late);
    if (!q->visits)
        return;
    if (q->orders > 0)
        c[A_COVERAGE] = cell_share(MIN_OF((double)q->visits / q->orders, 1.0));
    c[A_PHONE] = cell_share(1 - (double)q->no_phone / (double)q->visits);
    c[A_DUPLICATES] = cell_share((double)q->duplicates / (double)q->visits);
    c[A_VIP] = cell_int(q->vip);
    c[A_STAFF] = cell_int(q->staff);
    c[A_OWN] = cell_int(q->own);
    c[A_REFUSED] = cell_int(q->refused);
    c[A_SCORE] = cell_num(q->score);
    if (q->region_place)
        c[A_PLACE] = cell_text(str_printf(r->a, "%lld/%lld", (long long)q->region_place, (long long)q->region_place_of));
    if (q->is_flagged)
        c[A_FLAG] = cell_code(r->a, "worse", MSG("worse than the region"));
}

void block_quality(struct block *b, enum base_kind single)
{
    struct reporting *r = b->r;
    struct window w = report_base_of(r, single).window;
    if (r->unit.kind != UNIT_DEALER || !r->quality || r->unit.n_dealers == 0)
        return;
    int64_t dealer = r->set.network.dealer[r->unit.dealer[0]].id;
    struct table *t = table_new(r->a, "address_quality", columns, A_COLUMNS);
    for (size_t i = 0; i < r->quality->n; i++)
        if (r->quality->row[i].dealer_id == dealer && r->quality->row[i].month >= w.first && r->quality->row[i].month <= w.last)
            put_month(r, t, &r->quality->row[i]);
    t->empty = MSG("No addresses of this period are counted.");
    t->base = MSG("Visits that the dealer sent, {0}", ARG_S(lang_month_range(r->a, r->job->lang, w.first, w.last)));
    t->note[0] = MSG("Score: 100 × mean of coverage, valid mobile, valid VIN, no duplicates, not rejected; minus a point for each day late, at most 20. Without orders reported, coverage is left out.");
    t->note[1] = MSG("\"Worse than the region\": by more than chance, binomial test against the region's other dealers, p < 0.001, from 20 rows on.");
    report_add(r, (struct section){ .key = "address_quality", .title = MSG("Sample and address quality"), .table = t });
}
