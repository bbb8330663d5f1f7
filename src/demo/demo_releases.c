#include "demo/demo_releases.h"
#include "action_plan/action_plan.h"
#include "demo/demo_screening.h"
#include "demo/demo_users.h"
#include "interview/interview.h"
#include "org/user.h"
#include "result/publication_actions.h"
#include "result/publication_appeal.h"
#include "result/result_report.h"

/* Days before today. */
enum { TARGETS_AT = 20, QUARTER_AT = 13, MONTH_AT = 10, APPEAL_AT = 7, MEASURES_AT = 6, RULING_AT = 4, LATE_AT = 3, CORRECTION_AT = 2 };
enum { MOST_MONTHS_BACK = 120, MEASURES = 6, MEASURES_A_DEALER = 2, MEASURE_DAYS = 30, OVERDUE_DAYS = 3, DAYS_APART = 7 };

struct releasing {
    const struct features *features;
    struct job *job;
    const struct demo_late *late;
    struct org_network network;
    const struct org_dealer *dealer;          /* of the sample users */
    int32_t month;
    struct window quarter;                    /* first > last: none */
    int64_t n;
};

/* The job as one of the sample users does it, some days ago. */
static struct err *as_of(const struct releasing *r, const char *login, int days_ago, struct job *out)
{
    struct user u;
    *out = *r->job;
    out->now_ms = MIN_OF(r->job->now_ms, tz_instant(r->job->tz, (struct local_time){ .date = civil_date_add_days(job_today(r->job), -days_ago), .hour = 10 }));
    TRY(user_load(r->job, str_of_c(login), &u));
    out->who = login;
    out->who_id = u.id;
    return NULL;
}

/* ---- which periods ---- */

struct looking { struct job *job; struct window w; bool *has; };

static struct err *look(struct db *db, void *ctx)
{
    const struct looking *l = ctx;
    struct result_set set;
    struct result_query q = { .programme = STR("service"), .from = l->w.first, .to = l->w.last, .structure_day = civil_date_of_month(l->w.last, 31) };
    TRY(result_set_load(db, l->job->arena, &q, &set));
    for (int32_t m = l->w.first; m <= l->w.last; m++)
        l->has[m - l->w.first] = result_count(&set, &set.nation, (struct window){ m, m }) > 0;
    return NULL;
}

/* The last month with interviews whose fieldwork is over, and the last whole quarter up to it. */
static struct err *find_periods(struct releasing *r)
{
    bool has[MOST_MONTHS_BACK] = { false };
    int32_t last = demo_closed_month(r->job);
    struct looking l = { r->job, { last - MOST_MONTHS_BACK + 1, last }, has };
    TRY(db_read(r->job->db, look, &l));
    r->month = last;
    while (r->month > l.w.first && !has[r->month - l.w.first])
        r->month--;
    r->quarter = window_of(BASE_QUARTER, r->month + 1);
    if (r->quarter.last > r->month)
        r->quarter = window_shift(r->quarter, -3);
    for (int32_t m = r->quarter.first; m <= r->quarter.last; m++)
        if (m < l.w.first || !has[m - l.w.first])
            r->quarter = (struct window){ 0, -1 };
    if (!has[r->month - l.w.first])
        r->month = 0;
    return NULL;
}

/* ---- targets ---- */

static struct err *set_targets(const struct releasing *r)
{
    static const struct { const char *measure, *where; double value; } targets[] = {
        { "retention", "nation", 109 }, { "total", "nation", 111 }, { "retention", "region:W", 106 }, { "total", "region:W", 108 }, { "question:L1", "nation", 106 },
        { "question:C1", "nation", 108 },
    };
    struct job job;
    TRY(as_of(r, "national_manager", TARGETS_AT, &job));
    for (int32_t year = civil_month_year(r->month) - 1; year <= job_today(r->job).year; year++)
        for (size_t i = 0; i < ARRAY_LEN(targets); i++) {
            struct target_change c = { .programme = STR("service"), .measure = str_of_c(targets[i].measure), .period = { year, 0 }, .value = SOME_NUM(targets[i].value) };
            bool changed;
            TRY(target_where_of(job.arena, &r->network, str_of_c(targets[i].where), &c.where));
            TRY(target_set(&job, &c, &changed));
        }
    return NULL;
}

/* ---- editions ---- */

struct edition { const char *kind; int32_t period; const char *reason; int days_ago; };

static struct err *release(struct releasing *r, const struct edition *e, int64_t *id)
{
    struct job analyst, manager;
    struct publication_new in = { STR("service"), str_of_c(e->kind), e->period, e->reason ? tr(r->job->lang, e->reason) : STR_NONE, r->features };
    TRY(as_of(r, "analyst", e->days_ago + 1, &analyst));
    TRY(as_of(r, "national_manager", e->days_ago, &manager));
    TRY(publication_make(&analyst, &in, id));
    TRY(publication_check(&analyst, *id));
    TRY(publication_release(&manager, *id));
    r->n++;
    return NULL;
}

/* The sample dealer misses interviews in its month; they are found, and the month is told anew. */
static struct err *appeal_and_correct(struct releasing *r, int64_t month_id)
{
    struct job job;
    struct import_report report;
    int64_t appeal, corrected;
    struct publication_appeal_new in = {
        .publication = month_id, .scope = { .kind = SCOPE_DEALER, .id = r->dealer->id }, .dealer_code = r->dealer->code, .report = STR("monthly"), .subject = tr(r->job->lang, N_("Interviews of the month")),
        .reason = tr(r->job->lang, N_("Sample: customers told us that they were called, but the report counts no interview of this month.")),
        .evidence = tr(r->job->lang, N_("Sample: our address file of the month was complete and in time.")),
    };
    if (!r->late->file || r->late->month != r->month || !str_eq(r->late->dealer_code, r->dealer->code))
        return NULL;
    TRY(as_of(r, "dealer_manager", APPEAL_AT, &job));
    TRY(publication_appeal_make(&job, &in, &appeal));
    TRY(as_of(r, "qa", RULING_AT, &job));
    TRY(publication_appeal_rule(&job, &(struct publication_appeal_ruling){ appeal, true, tr(r->job->lang, N_("Sample: a file of interviews had been left lying. They are counted in a corrected edition.")) }));
    TRY(demo_file_import(r->job, r->late->file, (struct demo_import){ &interview_answers_import, civil_date_add_days(job_today(r->job), -LATE_AT) }, &report));
    TRY(demo_screen(r->job, civil_month_of_date(job_today(r->job)) - 1));
    return release(r, &(struct edition){ "monthly", r->month, N_("Sample: interviews of one dealer came after the first edition."), CORRECTION_AT }, &corrected);
}

/* ---- measures ---- */

static struct err *make_measure(struct releasing *r, const struct plan_place *place, const struct plan_item *item, int number)
{
    static const char *const causes[] = { N_("Sample: at peak hours one person receives three cars at once."), N_("Sample: parts for the most frequent repair were out of stock."),
                                          N_("Sample: nobody explained the bill when the car was handed over.") };
    static const char *const actions[] = { N_("Sample: a second advisor from eight to ten, appointments every twenty minutes."), N_("Sample: a list of twenty parts that are always kept, checked on Mondays."),
                                           N_("Sample: the advisor goes through the bill with the customer; the director listens in twice a week.") };
    static const char *const owners[] = { N_("Service director (sample)"), N_("Parts manager (sample)"), N_("Customer relations (sample)") };
    size_t i = (size_t)number % ARRAY_LEN(causes);
    struct job job;
    const struct lang *l = r->job->lang;
    int64_t id;
    TRY(as_of(r, "dealer_manager", MEASURES_AT, &job));
    int days = number == 1 ? OVERDUE_DAYS : MEASURE_DAYS + DAYS_APART * number;
    struct plan_new in = { *place, item->measure, { tr(l, causes[i]), tr(l, actions[i]), tr(l, owners[i]), civil_date_add_days(job_today(&job), days) } };
    TRY(action_plan_make(&job, &in, &id));
    if (number > 0)
        return NULL;
    TRY(as_of(r, "region_manager", RULING_AT, &job));
    return action_plan_comment(&job, &(struct plan_key){ id, { .kind = SCOPE_SYSTEM } }, tr(l, N_("Sample: agreed. Please report at the next regional meeting.")));
}

static struct err *measures_of(struct releasing *r, int64_t quarter_id, const struct org_dealer *d, int *made)
{
    struct plan_items items;
    struct plan_place place = { quarter_id, d->code, { .kind = SCOPE_DEALER, .id = d->id } };
    TRY(action_plan_items(r->job, &place, &items));
    for (size_t i = 0, n = 0; i < items.n && n < MEASURES_A_DEALER && *made < MEASURES; i++)
        if (items.item[i].is_weak) {
            TRY(make_measure(r, &place, &items.item[i], (*made)++));
            n++;
        }
    return NULL;
}

/* Of the sample dealer first, then of its neighbours in area and region. */
static struct err *make_measures(struct releasing *r, int64_t quarter_id)
{
    int made = 0;
    TRY(measures_of(r, quarter_id, r->dealer, &made));
    for (size_t i = 0; i < r->network.n_dealers && made < MEASURES; i++) {
        const struct org_dealer *d = &r->network.dealer[i];
        if (d != r->dealer && d->region == r->dealer->region && d->is_open && d->service && civil_month_of_date(d->opened) < r->quarter.first)
            TRY(measures_of(r, quarter_id, d, &made));
    }
    return NULL;
}

/* ---- all of it ---- */

static struct err *is_untouched(struct job *job, bool *yes)
{
    struct publication_list list;
    TRY(publication_list_load(job->db, job->arena, &(struct publication_query){ .scope = { .kind = SCOPE_SYSTEM }, .with_drafts = true }, &list));
    *yes = list.n == 0;
    return NULL;
}

struct err *demo_make_releases(struct job *job, const struct demo_late *late, const struct features *features, int64_t *n)
{
    struct releasing r = { .job = job, .late = late, .features = features };
    int64_t quarter_id = 0, month_id;
    bool is_new;
    *n = 0;
    TRY(is_untouched(job, &is_new));
    TRY(find_periods(&r));
    if (!is_new || !r.month)
        return NULL;
    TRY(org_network_load(job->db, job->arena, (struct db_scope){ .kind = SCOPE_SYSTEM }, job_today(job), &r.network));
    r.dealer = demo_chosen_dealer(&r.network);
    TRY(set_targets(&r));
    if (r.quarter.first <= r.quarter.last)
        TRY(release(&r, &(struct edition){ "quarterly", r.quarter.last, NULL, QUARTER_AT }, &quarter_id));
    TRY(release(&r, &(struct edition){ "monthly", r.month, NULL, MONTH_AT }, &month_id));
    if (quarter_id)
        TRY(make_measures(&r, quarter_id));
    TRY(appeal_and_correct(&r, month_id));
    *n = r.n;
    return NULL;
}
