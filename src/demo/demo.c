#include "demo/demo.h"
#include "demo/demo_answers.h"
#include "demo/demo_network.h"
#include "demo/demo_opinions.h"
#include "demo/demo_screening.h"
#include "demo/demo_users.h"
#include "customer/address_quality.h"
#include "interview/interview.h"
#include "questionnaire/questionnaire_catalogue.h"
#include "result/result.h"

enum { FIRST_YEAR = 1990, UPLOAD_DAYS = 1, LATE_DAYS = 11, FIELD_DAYS = 32, WRITE_DEADLINE_MS = 60000, ENOUGH_FLAGS = 4000 };

/* ---- what runs through all months ---- */

struct making {
    struct job *job;
    const char *folder;
    struct demo_world world;
    struct org_network network;
    struct demo_file *kpi;
    struct demo_cuts *cuts;          /* dealer × programme */
    int *owed;                       /* interviews still to make up in the quarter, dealer × programme */
    struct demo_counts *counts;
    struct demo_late *late;          /* NULL: nothing waits */
    /* of the month at hand */
    struct demo_month month;
    struct demo_file *visits, *late_visits, *answers[DEMO_PROGRAMMES];
    bool is_any_late;
    struct org_month_flag *flag;
    size_t n_flags;
};

static struct err *check_plan(struct job *job, const struct demo_plan *plan)
{
    if (plan->until >= civil_month_of_date(job_today(job)))
        return ERR(job->arena, ERR_INVALID, "The month {0} is not over yet.", ARG_S(civil_month_str(job->arena, plan->until)));
    if (civil_month_year(plan->until - plan->months + 1) < FIRST_YEAR)
        return ERR(job->arena, ERR_INVALID, "The sample network cannot begin before {0}.", ARG_S(str_printf(job->arena, "%d", (int)FIRST_YEAR)));
    return NULL;
}

static struct err *refuse_full_database(struct job *job)
{
    struct org_network network;
    struct questionnaire *list;
    size_t n = 0, all = 0;
    TRY(org_network_load(job->db, job->arena, (struct db_scope){ 0 }, job_today(job), &network));
    for (int p = 0; p < DEMO_PROGRAMMES; p++, all += n)
        TRY(questionnaire_list(job->db, job->arena, str_of_c(demo_programmes[p]), &list, &n));
    if (network.n_dealers || all)
        return ERR(job->arena, ERR_CONFLICT, "The sample network needs an empty database, and this one has dealers or questionnaires. "
                                             "Name another with --db sqlite:FILE and run \"huifang init\" on it first.");
    return NULL;
}

/* What the sample network imports itself is never rejected, except visits: their faults are part of it. */
static struct err *import_whole(struct job *job, struct demo_file *f, struct demo_import how, int64_t *n)
{
    struct import_report r;
    TRY(demo_file_import(job, f, how, &r));
    if (r.rows_rejected)
        return ERR(job->arena, ERR_BUG, "Line {0} of the sample network's {1} was rejected: {2}", ARG_I(r.finding[0].line), ARG_C(how.kind->name),
                   ARG_S(r.finding[0].reason));
    *n += r.rows_new;
    return NULL;
}

/* ---- the network ---- */

static struct err *import_questionnaires(struct making *m, struct civil_date day)
{
    int64_t n = 0;
    const struct str text[] = { questionnaire_service_json(), questionnaire_sales_json() };
    for (size_t i = 0; i < ARRAY_LEN(text); i++) {
        struct demo_file *f;
        TRY(demo_file_new(m->job, m->folder, arena_printf(m->job->arena, "%s.json", demo_programmes[i]), &f));
        sink_put(&f->out, text[i]);
        TRY(import_whole(m->job, f, (struct demo_import){ &questionnaire_import, day }, &n));
    }
    return NULL;
}

static struct err *import_network(struct making *m)
{
    struct job *job = m->job;
    struct civil_date day = civil_date_of_month(m->world.plan.until - m->world.plan.months + 1, 1);
    struct demo_file *network, *staff;
    int64_t rows = 0;
    TRY(demo_file_new(job, m->folder, "network.csv", &network));
    demo_network_write(job->arena, &network->csv, &m->world);
    TRY(import_whole(job, network, (struct demo_import){ &org_network_import, day }, &rows));
    TRY(demo_file_new(job, m->folder, "staff.csv", &staff));
    demo_staff_write(job->arena, &staff->csv, &m->world);
    TRY(import_whole(job, staff, (struct demo_import){ &org_staff_import, day }, &m->counts->staff));
    TRY(import_questionnaires(m, day));
    m->counts->dealers = (int64_t)m->world.n_dealers;
    return org_network_load(job->db, job->arena, (struct db_scope){ 0 }, day, &m->network);
}

/* The sample users' dealer misses its interviews of the last closed month, until a corrected edition has them. */
static struct err *begin_late(struct making *m)
{
    struct org_network network;
    int32_t month = demo_closed_month(m->job);
    if (!m->late)
        return NULL;
    *m->late = (struct demo_late){ .month = month };
    if (month < m->counts->first || month > m->counts->last)
        return NULL;
    TRY(org_network_load(m->job->db, m->job->arena, (struct db_scope){ 0 }, job_today(m->job), &network));
    const struct org_dealer *dealer = demo_chosen_dealer(&network);
    if (!dealer)
        return NULL;
    m->late->dealer_code = dealer->code;
    TRY(demo_file_new(m->job, m->folder, "answers-late.csv", &m->late->file));
    demo_answers_head(&m->late->file->csv, DEMO_SERVICE);
    return NULL;
}

/* ---- a dealer's month ---- */

static bool is_late_dealer(const struct making *m, const struct demo_dealer *d, int programme)
{
    return m->late && m->late->file && programme == DEMO_SERVICE && m->month.month == m->late->month && str_eq_c(m->late->dealer_code, d->code);
}

static void add_flag(struct making *m, const struct demo_dealer *d, int programme, enum org_flag flag, struct str note)
{
    if (m->n_flags < ENOUGH_FLAGS)
        m->flag[m->n_flags++] = (struct org_month_flag){ .dealer_id = org_dealer_by_code(&m->network, str_of_c(d->code))->id, .flag = flag, .note = note,
                                                         .programme = str_of_c(demo_programmes[programme]), .month = m->month.month };
}

/* Are the interviews left to a simulated field? */
static bool is_left(const struct making *m, int programme)
{
    return m->world.plan.leaves_last && programme == DEMO_SERVICE && m->month.month == m->world.plan.until;
}

static void flag_month(struct making *m, const struct demo_dealer *d, int programme, int done)
{
    struct arena *a = m->job->arena;
    if (done < DEMO_QUOTA)
        add_flag(m, d, programme, FLAG_SHORTFALL, str_printf(a, "%d/%d", done, (int)DEMO_QUOTA));
    if (demo_is_cheating(&m->world, d, m->month.month) && m->month.month > m->world.plan.until - 3)
        add_flag(m, d, programme, FLAG_INTEGRITY, STR("多位顾客同一电话;被告知如何回答的比例异常"));
}

/* Ten a month, and what the quarter still owes, as far as people are reached. */
static int interviews_done(struct making *m, const struct demo_dealer *d, int programme, const struct demo_visits *v)
{
    int *owed = &m->owed[d->number * DEMO_PROGRAMMES + programme];
    int wanted = MIN_OF(DEMO_QUOTA + *owed, (int)DEMO_MONTH_LIMIT), reached = demo_interviews_reached(&m->world, d, v, programme, &m->month);
    int done = MIN_OF(wanted, reached);
    *owed += DEMO_QUOTA - done;
    return done;
}

static void make_dealer_month(struct making *m, struct demo_dealer *d)
{
    struct pcg g = demo_dice(&m->world, DICE_LATE, d->number, m->month.month);
    bool is_late = demo_chance(&g, d->late);
    m->is_any_late = m->is_any_late || is_late;
    struct demo_business business = { .dealer = d, .month = m->month.month };
    for (int p = 0; p < DEMO_PROGRAMMES; p++) {
        if (!d->does[p])
            continue;
        struct demo_visits v = demo_visits_make(m->job->arena, &m->world, d, p, &m->month);
        struct demo_visit_file file = { &m->world, d, p, &m->month, v };
        struct demo_cuts *cuts = &m->cuts[d->number * DEMO_PROGRAMMES + p];
        demo_visits_write(m->job->arena, is_late ? &m->late_visits->csv : &m->visits->csv, &file);
        demo_cuts_add(cuts, &v, m->month.month);
        business.n_visits[p] = v.n;
        if (is_left(m, p))
            continue;
        struct demo_interviews talks = { .world = &m->world, .dealer = d, .programme = p, .n = interviews_done(m, d, p, &v), .month = &m->month, .visits = &v,
                                         .cuts = cuts, .last_day = job_today(m->job) };
        demo_answers_write(m->job->arena, is_late_dealer(m, d, p) ? &m->late->file->csv : &m->answers[p]->csv, &talks);
        flag_month(m, d, p, talks.n);
    }
    demo_kpi_write(m->job->arena, &m->kpi->csv, &m->world, &business);
}

/* ---- a month ---- */

/* "visits-2026-02.csv" */
static struct err *new_file(struct making *m, const char *what, struct demo_file **f)
{
    struct str month = civil_month_str(m->job->arena, m->month.month);
    return demo_file_new(m->job, m->folder, arena_printf(m->job->arena, "%s-" STR_FMT ".csv", what, STR_ARG(month)), f);
}

static struct err *open_files(struct making *m)
{
    static const char *const answers[DEMO_PROGRAMMES] = { "answers-service", "answers-sales" };
    TRY(new_file(m, "visits", &m->visits));
    TRY(new_file(m, "visits-late", &m->late_visits));
    demo_visits_head(&m->visits->csv);
    demo_visits_head(&m->late_visits->csv);
    for (int p = 0; p < DEMO_PROGRAMMES; p++) {
        TRY(new_file(m, answers[p], &m->answers[p]));
        demo_answers_head(&m->answers[p]->csv, p);
    }
    return NULL;
}

static struct err *set_flags(struct db *db, void *ctx)
{
    struct making *m = ctx;
    for (size_t i = 0; i < m->n_flags; i++)
        TRY(org_flag_set(db, &m->flag[i], m->job->now_ms));
    return NULL;
}

static struct err *import_visits(struct making *m, struct demo_file *f, struct civil_date day)
{
    struct import_report r;
    TRY(demo_file_import(m->job, f, (struct demo_import){ &customer_visits_import, day }, &r));
    m->counts->visits += r.rows_new;
    m->counts->visits_rejected += r.rows_rejected;
    return NULL;
}

static struct err *import_month(struct making *m)
{
    struct civil_date end = civil_date_of_month(m->month.month, 31);
    TRY(import_visits(m, m->visits, civil_date_add_days(end, UPLOAD_DAYS)));
    if (m->is_any_late)
        TRY(import_visits(m, m->late_visits, civil_date_add_days(end, LATE_DAYS)));
    struct demo_import field = { &interview_answers_import, civil_date_add_days(end, FIELD_DAYS) };
    for (int p = 0; p < DEMO_PROGRAMMES; p++)
        TRY(import_whole(m->job, m->answers[p], field, &m->counts->interviews[p]));
    TRY(db_write(m->job->db, set_flags, m, WRITE_DEADLINE_MS));
    m->counts->flags += (int64_t)m->n_flags;
    return NULL;
}

/* The month that is going on: its visits up to yesterday, and nothing else yet. */
static struct err *make_running_month(struct making *m, int32_t month)
{
    struct civil_date today = job_today(m->job);
    m->month = demo_month_of(m->job->arena, month);
    TRY(new_file(m, "visits", &m->visits));
    demo_visits_head(&m->visits->csv);
    for (size_t i = 0; i < m->world.n_dealers; i++)
        for (int p = 0; p < DEMO_PROGRAMMES; p++) {
            struct demo_dealer *d = &m->world.dealer[i];
            if (!demo_is_open(d, month) || !d->does[p])
                continue;
            struct demo_visits v = demo_visits_make(m->job->arena, &m->world, d, p, &m->month);
            while (v.n && civil_date_cmp(v.visit[v.n - 1].day, today) >= 0)
                v.n--;
            demo_visits_write(m->job->arena, &m->visits->csv, &(struct demo_visit_file){ &m->world, d, p, &m->month, v });
        }
    return import_visits(m, m->visits, today);
}

static struct err *make_month(struct making *m, int32_t month)
{
    m->month = demo_month_of(m->job->arena, month);
    m->flag = ARENA_ARRAY(m->job->arena, struct org_month_flag, ENOUGH_FLAGS);
    m->n_flags = 0;
    m->is_any_late = false;
    if (month % 3 == 0)
        memset(m->owed, 0, m->world.n_dealers * DEMO_PROGRAMMES * sizeof *m->owed);
    TRY(open_files(m));
    for (size_t i = 0; i < m->world.n_dealers; i++)
        if (demo_is_open(&m->world.dealer[i], month))
            make_dealer_month(m, &m->world.dealer[i]);
    return import_month(m);
}

/* A file a month; those that come late get their flags by themselves. */
static struct err *set_deadlines(struct db *db, void *ctx)
{
    const struct making *m = ctx;
    struct setting_change c = { .scope = STR(""), .value = STR("monthly"), .who = str_of_c(m->job->who), .now_ms = m->job->now_ms };
    TRY(setting_store(db, &upload_cadence_setting, &c));
    c.value = civil_month_str(m->job->arena, m->counts->first);
    return setting_store(db, &upload_from_setting, &c);
}

int32_t demo_closed_month(const struct job *job)
{
    int32_t month = civil_month_of_date(job_today(job)) - 1;
    while (civil_date_cmp(civil_date_add_days(civil_date_of_month(month, 31), FIELD_DAYS), job_today(job)) > 0)
        month--;
    return month;
}

struct err *demo_make(struct job *job, struct demo_plan plan, struct demo_counts *out, struct demo_late *late)
{
    struct making m = { .job = job, .counts = out, .late = late };
    *out = (struct demo_counts){ .first = plan.until - plan.months + 1, .last = plan.until };
    TRY(check_plan(job, &plan));
    TRY(refuse_full_database(job));
    TRY(demo_folder_new(job, &m.folder));
    m.world = demo_world_make(job->arena, plan);
    m.owed = ARENA_ARRAY(job->arena, int, m.world.n_dealers * DEMO_PROGRAMMES);
    m.cuts = ARENA_ARRAY(job->arena, struct demo_cuts, m.world.n_dealers * DEMO_PROGRAMMES);
    TRY(import_network(&m));
    TRY(begin_late(&m));
    TRY(db_write(job->db, set_deadlines, &m, WRITE_DEADLINE_MS));
    TRY(demo_file_new(job, m.folder, "kpi.csv", &m.kpi));
    demo_kpi_head(&m.kpi->csv);
    const struct arena_mark start = arena_mark(job->arena);
    for (int32_t month = out->first; month <= out->last; month++) {
        job_progress(job, &MSG("Sample network"), month - out->first, plan.months);
        TRY(make_month(&m, month));
        arena_rewind(job->arena, start);
    }
    if (plan.begins_next)
        TRY(make_running_month(&m, out->last + 1));
    int64_t facts = 0;
    TRY(import_whole(job, m.kpi, (struct demo_import){ &org_kpi_import, job_today(job) }, &facts));
    TRY(demo_opinions_make(job, &m.world, &out->opinions));
    TRY(address_quality_keep(job));
    return demo_screen(job, out->last);
}

/* ---- what scripts ask ---- */

static struct err *is_complete(struct job *job, struct window quarter, bool *yes)
{
    struct result_set set;
    struct result_unit nation;
    struct result_query q = { .programme = STR("service"), .from = quarter.first, .to = quarter.last, .structure_day = civil_date_of_month(quarter.last, 31) };
    TRY(result_set_load(job->db, job->arena, &q, &set));
    TRY(result_unit_of_text(&set, STR("nation"), &nation));
    *yes = true;
    for (int32_t month = quarter.first; month <= quarter.last; month++)
        *yes = *yes && result_count(&set, &nation, (struct window){ month, month }) > 0;
    return NULL;
}

struct err *demo_newest_quarter(struct job *job, int32_t *last_month)
{
    struct window quarter = window_of(BASE_QUARTER, civil_month_of_date(job_today(job)));
    const struct arena_mark start = arena_mark(job->arena);
    for (int i = 0; i < 40; i++, quarter = window_shift(quarter, -3)) {
        bool complete;
        TRY(is_complete(job, quarter, &complete));
        arena_rewind(job->arena, start);
        *last_month = quarter.last;
        if (complete)
            return NULL;
    }
    return ERR(job->arena, ERR_NOT_FOUND, "There is no quarter with interviews in each of its months. \"huifang demo\" makes a sample network.");
}
