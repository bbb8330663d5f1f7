/* Address quality as reports tell it: counted here, where visits are seen, and kept with the network (org_quality.h). */
#include "customer/address_quality.h"
#include "org/org_quality.h"

enum { MONTHS_KEPT = 15 };

/* Places by score in each region; equal scores, equal places. The table is ordered by score. */
static void place_in_regions(struct arena *a, const struct address_quality_table *t, struct org_quality *row)
{
    struct region { int64_t n, place; double score; } *of = ARENA_ARRAY(a, struct region, t->network.n_regions + 1);
    for (size_t i = 0; i < t->n; i++) {
        struct region *r = &of[t->network.dealer[t->dealer[i].dealer].region];
        if (!t->dealer[i].rows)
            continue;
        r->n++;
        if (r->n == 1 || r->score != t->dealer[i].score)
            r->place = r->n;
        r->score = t->dealer[i].score;
        row[i].region_place = r->place;
    }
    for (size_t i = 0; i < t->n; i++)
        if (row[i].region_place)
            row[i].region_place_of = of[t->network.dealer[t->dealer[i].dealer].region].n;
}

struct keeping { struct job *job; struct org_quality_month month; struct org_quality_list list; };

static struct err *store(struct db *db, void *ctx)
{
    const struct keeping *k = ctx;
    return org_quality_put(db, k->job->arena, &k->month, &k->list, k->job->now_ms);
}

static struct err *keep_month(struct job *job, struct str programme, int32_t month)
{
    struct address_quality_table t;
    struct keeping k = { job, { programme, month }, { 0 } };
    TRY(address_quality_load(job, &(struct address_quality_query){ programme, month, { .kind = SCOPE_SYSTEM } }, &t));
    k.list = (struct org_quality_list){ ARENA_ARRAY(job->arena, struct org_quality, t.n), t.n };
    for (size_t i = 0; i < t.n; i++) {
        const struct address_quality *d = &t.dealer[i];
        k.list.row[i] = (struct org_quality){
            .dealer_id = t.network.dealer[d->dealer].id, .month = month, .orders = d->orders, .visits = d->rows, .no_phone = d->count[QUALITY_NO_PHONE],
            .duplicates = d->count[QUALITY_DUPLICATE], .vip = d->count[QUALITY_VIP], .staff = d->count[QUALITY_STAFF], .own = d->count[QUALITY_OWN], .refused = d->count[QUALITY_REFUSED],
            .rejected = d->count[QUALITY_REJECTED], .days_late = d->days_late, .score = address_quality_score(d), .is_flagged = d->flags != 0,
        };
    }
    place_in_regions(job->arena, &t, k.list.row);
    return db_write(job->db, store, &k, 0);
}

struct err *address_quality_keep(struct job *job)
{
    static const char *const programmes[] = { "service", "sales" };
    int32_t last = civil_month_of_date(job_today(job));
    const struct arena_mark start = arena_mark(job->arena);
    for (size_t p = 0; p < ARRAY_LEN(programmes); p++)
        for (int32_t month = last - MONTHS_KEPT + 1; month <= last; month++) {
            job_progress(job, &MSG("Address quality"), (int64_t)p * MONTHS_KEPT + month - last + MONTHS_KEPT, (int64_t)ARRAY_LEN(programmes) * MONTHS_KEPT);
            TRY(keep_month(job, str_of_c(programmes[p]), month));
            arena_rewind(job->arena, start);
        }
    job_progress_end(job);
    return NULL;
}

/* ---- when ---- */

static struct err *run_keep(struct job_run *run, const void *input UNUSED)
{
    TRY(address_quality_keep(&run->job));
    run->result.text = MSG("The address quality of {0} months is counted.", ARG_I(MONTHS_KEPT));
    return NULL;
}

const struct job_kind address_quality_job = { .name = "uploads.quality", .title = { .id = N_("Count the quality of addresses") }, .is_long = true, .run = run_keep, .every = JOB_EVERY_DAY, .minute = 4 * 60 + 30 };

static struct err *visits_changed(struct job *job, const struct event *e UNUSED)
{
    struct job_request q = { .kind = &address_quality_job, .key = STR("uploads.quality") };
    int64_t id;
    return job_add_now(job, &q, &id);
}

const struct event_handler address_quality_ears[ADDRESS_QUALITY_EARS] = { { "visits.imported", visits_changed }, { "visits.undone", visits_changed } };
