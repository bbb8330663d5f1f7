#include "customer/address_quality.h"
#include "base/key_map.h"
#include "customer_sql.h"
#include "method/dist.h"
#include <math.h>
#include <stdlib.h>

enum { ENOUGH_ROWS = 20, MOST_DAYS = 20 };
static const double LEVEL = 0.001;

/* ---- rules ---- */

double address_quality_share(const struct address_quality *d, enum quality_count c)
{
    int64_t of = c == QUALITY_REJECTED ? d->rows + d->count[QUALITY_REJECTED] : d->rows;
    return of ? (double)d->count[c] / (double)of : NAN;
}

bool address_quality_is_worse(int64_t k, int64_t n, int64_t k_others, int64_t n_others)
{
    if (n < ENOUGH_ROWS || n_others < ENOUGH_ROWS || k == 0)
        return false;
    double p = ((double)k_others + 0.5) / ((double)n_others + 1);
    return (double)k / (double)n > p && binomial_upper((double)k, (double)n, MIN_OF(p, 1.0)) < LEVEL;
}

double address_quality_score(const struct address_quality *d)
{
    double sum = 0, parts = 4;
    if (d->rows == 0)
        return NAN;
    static const enum quality_count bad[] = { QUALITY_NO_PHONE, QUALITY_NO_VIN, QUALITY_DUPLICATE, QUALITY_REJECTED };
    for (size_t i = 0; i < ARRAY_LEN(bad); i++)
        sum += 1 - address_quality_share(d, bad[i]);
    if (d->orders > 0) {
        sum += MIN_OF((double)d->rows / d->orders, 1.0);
        parts++;
    }
    return MAX_OF(100 * sum / parts - MIN_OF(d->days_late, (int32_t)MOST_DAYS), 0.0);
}

/* ---- counting ---- */

struct counting { struct job *job; const struct address_quality_query *q; struct address_quality_table *t; struct key_map *at; struct str month; };

static struct address_quality *dealer_of(const struct counting *c, int64_t id)
{
    const uint32_t *i = key_map_get(c->at, (uint64_t)id);
    return i ? &c->t->dealer[*i] : NULL;
}

static struct err *count_visits(const struct counting *c)
{
    struct visit_quality_rows rows;
    TRY(visit_quality(c->job->db, c->job->arena, &(struct visit_quality_in){ .programme = c->q->programme, .visit_month = c->month }, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        const struct visit_quality_row *r = &rows.row[i];
        struct address_quality *d = dealer_of(c, r->dealer_id);
        if (!d)
            continue;
        d->rows = r->n;
        d->count[QUALITY_NO_PHONE] = r->n - r->phones;
        d->count[QUALITY_NO_VIN] = r->n - r->vehicles;
        d->count[QUALITY_DUPLICATE] = r->n - r->customers;
        d->count[QUALITY_VIP] = r->vip;
        d->count[QUALITY_STAFF] = r->staff;
        d->count[QUALITY_OWN] = r->own;
        d->count[QUALITY_REFUSED] = r->refused;
    }
    return NULL;
}

static struct err *count_others(const struct counting *c)
{
    struct db *db = c->job->db;
    struct arena *a = c->job->arena;
    struct visit_quality_shared_rows shared;
    struct visit_quality_rejected_rows rejected;
    struct visit_quality_orders_rows orders;
    struct str code = str_eq_c(c->q->programme, "sales") ? STR("deliveries") : STR("repair_orders");
    TRY(visit_quality_shared(db, a, &(struct visit_quality_shared_in){ .programme = c->q->programme, .visit_month = c->month }, &shared));
    TRY(visit_quality_rejected(db, a, &(struct visit_quality_rejected_in){ .programme = c->q->programme, .month = c->month }, &rejected));
    TRY(visit_quality_orders(db, a, &(struct visit_quality_orders_in){ .month = c->month, .code = code }, &orders));
    for (size_t i = 0; i < shared.n; i++)
        if (dealer_of(c, shared.row[i].dealer_id))
            dealer_of(c, shared.row[i].dealer_id)->count[QUALITY_SHARED] = shared.row[i].n;
    for (size_t i = 0; i < rejected.n; i++)
        if (dealer_of(c, rejected.row[i].dealer_id))
            dealer_of(c, rejected.row[i].dealer_id)->count[QUALITY_REJECTED] = rejected.row[i].n;
    for (size_t i = 0; i < orders.n; i++)
        if (dealer_of(c, orders.row[i].dealer_id))
            dealer_of(c, orders.row[i].dealer_id)->orders = orders.row[i].value;
    return NULL;
}

/* Who is waited for, and how late the latest file of each was. */
static struct err *take_dealers(struct counting *c)
{
    struct job *job = c->job;
    struct org_history h;
    struct upload_month m;
    TRY(org_history_load(job->db, job->arena, (struct db_scope){ SCOPE_SYSTEM, 0 }, &h));
    TRY(upload_month_load(job, &h, &(struct upload_query){ c->q->programme, c->q->month, 0 }, &m));
    c->t->dealer = ARENA_ARRAY(job->arena, struct address_quality, h.n);
    for (size_t i = 0; i < m.n; i++) {
        int64_t id = h.dealer[m.part[i].dealer].id;
        bool is_new;
        uint32_t *at = key_map_put(c->at, (uint64_t)id, (uint32_t)c->t->n, &is_new);
        const struct org_dealer *named = org_dealer_by_id(&c->t->network, id);
        if (is_new && named)
            c->t->dealer[c->t->n++] = (struct address_quality){ .dealer = (size_t)(named - c->t->network.dealer), .orders = NAN };
        if (named)
            c->t->dealer[*at].days_late = MAX_OF(c->t->dealer[*at].days_late, m.part[i].days_late);
    }
    return NULL;
}

/* ---- judging ---- */

struct region_sums { int64_t rows, rejected, count[QUALITY_COUNTS]; };

static void judge(struct address_quality *d, const struct region_sums *r)
{
    for (int k = 0; k < QUALITY_COUNTS; k++) {
        bool is_rejected = k == QUALITY_REJECTED;
        int64_t n = d->rows + (is_rejected ? d->count[k] : 0), all = r->rows + (is_rejected ? r->count[k] : 0);
        if (address_quality_is_worse(d->count[k], n, r->count[k] - d->count[k], all - n))
            d->flags |= 1u << k;
    }
    d->score = address_quality_score(d);
}

static void judge_all(struct arena *a, struct address_quality_table *t)
{
    struct region_sums *sums = ARENA_ARRAY(a, struct region_sums, t->network.n_regions);
    for (size_t i = 0; i < t->n; i++) {
        struct region_sums *s = &sums[t->network.dealer[t->dealer[i].dealer].region];
        s->rows += t->dealer[i].rows;
        for (int k = 0; k < QUALITY_COUNTS; k++)
            s->count[k] += t->dealer[i].count[k];
    }
    for (size_t i = 0; i < t->n; i++)
        judge(&t->dealer[i], &sums[t->network.dealer[t->dealer[i].dealer].region]);
}

static int by_score(const void *x, const void *y)
{
    const struct address_quality *a = x, *b = y;
    if (!a->rows != !b->rows)
        return a->rows ? -1 : 1;
    if (a->rows && a->score != b->score)
        return a->score > b->score ? -1 : 1;
    return a->dealer < b->dealer ? -1 : a->dealer > b->dealer;
}

/* Equal scores, equal ranks. */
static void rank(struct address_quality_table *t)
{
    qsort(t->dealer, t->n, sizeof *t->dealer, by_score);
    for (size_t i = 0; i < t->n && t->dealer[i].rows; i++) {
        bool is_tie = i > 0 && t->dealer[i].score == t->dealer[i - 1].score;
        t->dealer[i].rank = is_tie ? t->dealer[i - 1].rank : (int64_t)i + 1;
        t->n_ranked++;
    }
}

static struct err *keep_scope(struct job *job, const struct address_quality_query *q, struct address_quality_table *t)
{
    struct org_network visible;
    size_t n = 0;
    TRY(org_network_load(job->db, job->arena, q->scope, civil_date_of_month(q->month, 31), &visible));
    for (size_t i = 0; i < t->n; i++)
        if (org_dealer_by_id(&visible, t->network.dealer[t->dealer[i].dealer].id))
            t->dealer[n++] = t->dealer[i];
    t->n = n;
    return NULL;
}

struct err *address_quality_load(struct job *job, const struct address_quality_query *q, struct address_quality_table *out)
{
    struct counting c = { job, q, out, key_map_new(job->arena), civil_month_str(job->arena, q->month) };
    *out = (struct address_quality_table){ 0 };
    TRY(org_network_load(job->db, job->arena, (struct db_scope){ SCOPE_SYSTEM, 0 }, civil_date_of_month(q->month, 31), &out->network));
    TRY(take_dealers(&c));
    TRY(count_visits(&c));
    TRY(count_others(&c));
    judge_all(job->arena, out);
    rank(out);
    return keep_scope(job, q, out);
}
