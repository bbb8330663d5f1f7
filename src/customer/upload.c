#include "customer/upload.h"
#include "base/key_map.h"
#include "org/org_days.h"
#include "customer_sql.h"

enum { MINUTE_MS = 60000 };

/* ---- a month ---- */

struct counting {
    struct job *job;
    const struct org_history *history;
    const struct upload_query *q;
    struct upload_month *month;
    struct key_map *dealer_at;           /* id → number */
    struct upload_part *cell;            /* n_periods a dealer of the history */
};

static struct upload_part *cell_of(const struct counting *c, int64_t dealer_id, int period)
{
    const uint32_t *dealer = key_map_get(c->dealer_at, (uint64_t)dealer_id);
    return dealer ? &c->cell[(size_t)*dealer * (size_t)c->month->n_periods + (size_t)period] : NULL;
}

static int period_of(const struct upload_month *m, struct civil_date day)
{
    int p = 0;
    while (p + 1 < m->n_periods && civil_date_cmp(m->period[p].visits.last, day) < 0)
        p++;
    return p;
}

static struct err *count_visits(struct counting *c)
{
    struct visit_arrival_list_in in = { .programme = c->q->programme, .visit_month = civil_month_str(c->job->arena, c->q->month),
                                        .with_dealer = c->q->dealer_id != 0, .dealer_id = c->q->dealer_id };
    struct visit_arrival_list_cursor cursor;
    struct visit_arrival_list_row row;
    TRY(visit_arrival_list_open(c->job->db, c->job->arena, &in, &cursor));
    while (visit_arrival_list_next(&cursor, &row)) {
        struct upload_part *p = cell_of(c, row.dealer_id, period_of(c->month, civil_date_of_iso(row.repair_date)));
        if (!p)
            continue;
        p->visits += row.visits;
        p->came_at = p->came_at ? MIN_OF(p->came_at, row.came_at) : row.came_at;
        p->last_at = MAX_OF(p->last_at, row.last_at);
    }
    return visit_arrival_list_close(&cursor);
}

/* A declaration counts for the periods that lie within its days. */
static struct err *add_declarations(struct counting *c)
{
    struct visit_none_list_in in = { .programme = c->q->programme, .month = civil_month_str(c->job->arena, c->q->month), .with_dealer = c->q->dealer_id != 0,
                                     .dealer_id = c->q->dealer_id };
    struct visit_none_list_rows rows;
    TRY(visit_none_list(c->job->db, c->job->arena, &in, &rows));
    for (size_t i = 0; i < rows.n; i++)
        for (int k = 0; k < c->month->n_periods; k++) {
            struct calendar_days days = c->month->period[k].visits;
            struct upload_part *p = cell_of(c, rows.row[i].dealer_id, k);
            bool within = civil_date_cmp(civil_date_of_iso(rows.row[i].first_day), days.first) <= 0 &&
                          civil_date_cmp(days.last, civil_date_of_iso(rows.row[i].last_day)) <= 0;
            if (p && within && !p->visits && (!p->came_at || rows.row[i].declared_at < p->came_at))
                p->came_at = rows.row[i].declared_at;
        }
    return NULL;
}

static void judge(const struct job *job, const struct upload_month *m, struct upload_part *p)
{
    struct civil_date due = m->period[p->period].due;
    int minute = m->settings.rules.upload_minute;
    if (!p->came_at) {
        int64_t due_ms = tz_instant(job->tz, (struct local_time){ .date = due, .hour = minute / 60, .minute = minute % 60 });
        p->state = job->now_ms < due_ms ? UPLOAD_NOT_DUE : UPLOAD_MISSING;
        return;
    }
    p->days_late = MAX_OF(civil_day_number(tz_date(job->tz, p->came_at)) - civil_day_number(due), 0);
    p->state = !p->visits ? UPLOAD_NO_VISITS : p->days_late ? UPLOAD_LATE : UPLOAD_ON_TIME;
}

static void keep_parts(struct counting *c)
{
    struct upload_month *m = c->month;
    m->part = c->cell; /* what is kept moves to the front */
    for (size_t d = 0; d < c->history->n; d++)
        for (int k = 0; k < m->n_periods; k++) {
            struct upload_part p = c->cell[d * (size_t)m->n_periods + (size_t)k];
            const struct org_dealer_history *dealer = &c->history->dealer[d];
            bool is_asked = !c->q->dealer_id || dealer->id == c->q->dealer_id;
            p.dealer = d;
            p.period = k;
            if (!is_asked || (!p.visits && !org_offers(dealer, c->q->programme, m->period[k].visits.first, m->period[k].visits.last)))
                continue;
            judge(c->job, m, &p);
            m->part[m->n++] = p;
        }
}

struct err *upload_month_load(struct job *job, const struct org_history *h, const struct upload_query *q, struct upload_month *out)
{
    struct arena *a = job->arena;
    struct counting c = { .job = job, .history = h, .q = q, .month = out, .dealer_at = key_map_new(a) };
    *out = (struct upload_month){ 0 };
    TRY(upload_settings_load(job->db, a, q->programme, &out->settings));
    out->n_periods = calendar_uploads(q->month, out->settings.cadence, &out->settings.rules, org_closed_days(a, q->month), out->period);
    c.cell = ARENA_ARRAY(a, struct upload_part, h->n * (size_t)out->n_periods);
    for (size_t d = 0; d < h->n; d++)
        key_map_put(c.dealer_at, (uint64_t)h->dealer[d].id, (uint32_t)d, NULL);
    TRY(count_visits(&c));
    TRY(add_declarations(&c));
    keep_parts(&c);
    return NULL;
}

/* ---- flags ---- */

struct err *upload_places_of_batch(struct job *job, int64_t batch_id, struct upload_places *out)
{
    struct visit_upload_of_batch_rows rows;
    TRY(visit_upload_of_batch(job->db, job->arena, &(struct visit_upload_of_batch_in){ .batch_id = batch_id }, &rows));
    *out = (struct upload_places){ ARENA_ARRAY(job->arena, struct upload_place, rows.n), 0 };
    for (size_t i = 0; i < rows.n; i++) {
        struct upload_place p = { rows.row[i].dealer_id, rows.row[i].programme, 0 };
        if (civil_month_parse(rows.row[i].month, &p.month))
            out->place[out->n++] = p;
    }
    return NULL;
}

static struct err *set_or_clear(struct job *job, const struct org_month_flag *f, bool holds, bool is_set)
{
    if (holds)
        return org_flag_set(job->db, f, job->now_ms);
    return is_set ? org_flag_clear(job->db, f) : NULL;
}

/* One dealer's month. */
struct dealer_month {
    const struct upload_part *part;
    size_t n;
    uint32_t was;                        /* a bit for each flag it has */
};

/* What a dealer's month deserves today. A file that did not come is late as long as it does not, else not to send would be better than to send late; where a later one
 * came, there were no visits in its days. "No visits" counts when the month is over; until then there may be some. */
struct verdict { const struct upload_part *latest; int32_t days_late; bool has_no_visits; };

static struct verdict judge_month(const struct job *job, const struct upload_month *m, const struct dealer_month *d)
{
    struct verdict v = { 0 };
    struct civil_date today = job_today(job), last_day = m->period[m->n_periods - 1].visits.last;
    size_t n_none = 0, n_came = d->n;
    while (n_came > 0 && !d->part[n_came - 1].came_at)
        n_came--;
    for (size_t i = 0; i < d->n; i++) {
        const struct upload_part *p = &d->part[i];
        bool is_awaited = p->state == UPLOAD_MISSING && i >= n_came;
        int32_t days = is_awaited ? MAX_OF(civil_day_number(today) - civil_day_number(m->period[p->period].due), 0) : p->days_late;
        n_none += p->state == UPLOAD_NO_VISITS;
        if (days > v.days_late)
            v = (struct verdict){ p, days, false };
    }
    v.has_no_visits = d->n && n_none == d->n && civil_date_cmp(last_day, today) < 0;
    return v;
}

static struct err *flag_dealer(struct job *job, const struct upload_month *m, struct org_month_flag flag, const struct dealer_month *d)
{
    struct arena *a = job->arena;
    struct verdict v = judge_month(job, m, d);
    flag.flag = FLAG_NO_VISITS;
    TRY(set_or_clear(job, &flag, v.has_no_visits, d->was >> FLAG_NO_VISITS & 1));
    flag.flag = FLAG_LATE_UPLOAD;
    if (v.latest)
        flag.note = str_printf(a, STR_FMT "/" STR_FMT, STR_ARG(civil_date_str(a, m->period[v.latest->period].due)),
                               STR_ARG(v.latest->came_at ? civil_date_str(a, tz_date(job->tz, v.latest->came_at)) : STR("-")));
    return set_or_clear(job, &flag, v.latest != NULL, d->was >> FLAG_LATE_UPLOAD & 1);
}

static struct err *load_flags(struct job *job, const struct upload_query *q, struct key_map *was)
{
    struct org_flag_list flags;
    TRY(org_flags_load(job->db, job->arena, (struct org_flag_query){ q->programme, q->month, q->month }, &flags));
    for (size_t i = 0; i < flags.n; i++)
        *key_map_put(was, (uint64_t)flags.flag[i].dealer_id, 0, NULL) |= 1u << flags.flag[i].flag;
    return NULL;
}

static void find_dealers(const struct org_history *h, const struct upload_month *m, struct key_map *first_part)
{
    for (size_t i = m->n; i-- > 0;)
        *key_map_put(first_part, (uint64_t)h->dealer[m->part[i].dealer].id, 0, NULL) = (uint32_t)i;
}

/* Nothing when no file was waited for and none came. */
static struct dealer_month dealer_month_of(const struct upload_month *m, const uint32_t *first)
{
    struct dealer_month d = { .part = first ? m->part + *first : NULL };
    while (first && *first + d.n < m->n && d.part[d.n].dealer == d.part->dealer)
        d.n++;
    return d;
}

/* Places of one programme and month. Only their dealers are judged: others keep what was found by the rules of their time. */
static struct err *refresh_month(struct job *job, const struct org_history *h, struct upload_places places)
{
    const struct upload_place *p = places.place;
    struct upload_query q = { p->programme, p->month, places.n == 1 ? p->dealer_id : 0 };
    struct upload_month m;
    struct key_map *was = key_map_new(job->arena), *first_part = key_map_new(job->arena);
    TRY(upload_month_load(job, h, &q, &m));
    TRY(load_flags(job, &q, was));
    find_dealers(h, &m, first_part);
    for (; p < places.place + places.n; p++) {
        struct org_month_flag flag = { .dealer_id = p->dealer_id, .programme = q.programme, .month = q.month };
        struct dealer_month d = dealer_month_of(&m, key_map_get(first_part, (uint64_t)p->dealer_id));
        const uint32_t *bits = key_map_get(was, (uint64_t)p->dealer_id);
        d.was = bits ? *bits : 0;
        TRY(flag_dealer(job, &m, flag, &d));
    }
    return NULL;
}

struct err *upload_flags_refresh(struct job *job, const struct upload_places *places)
{
    struct org_history h;
    bool has_history = false;
    for (size_t first = 0, end; first < places->n; first = end) {
        const struct upload_place *p = &places->place[first];
        struct upload_settings settings;
        for (end = first + 1; end < places->n && places->place[end].month == p->month && str_eq(places->place[end].programme, p->programme); end++)
            ;
        TRY(upload_settings_load(job->db, job->arena, p->programme, &settings));
        if (p->month < settings.watched_from)
            continue;
        if (!has_history)
            TRY(org_history_load(job->db, job->arena, (struct db_scope){ SCOPE_SYSTEM, 0 }, &h));
        has_history = true;
        TRY(refresh_month(job, &h, (struct upload_places){ places->place + first, end - first }));
    }
    return NULL;
}

/* ---- what time brings ---- */

enum { MONTHS_BACK = 2 };

static struct err *add_overdue(struct job *job, const struct org_history *h, const struct upload_query *q, struct upload_places *out)
{
    struct upload_month m;
    struct key_map *was = key_map_new(job->arena);
    TRY(upload_month_load(job, h, q, &m));
    TRY(load_flags(job, q, was));
    out->place = arena_grow(job->arena, out->place, out->n, out->n + h->n, sizeof *out->place);
    for (size_t i = 0; i < m.n;) {
        uint32_t first = (uint32_t)i;
        struct dealer_month d = dealer_month_of(&m, &first);
        int64_t id = h->dealer[d.part->dealer].id;
        const uint32_t *bits = key_map_get(was, (uint64_t)id);
        struct verdict v = judge_month(job, &m, &d);
        uint32_t wanted = (uint32_t)(v.latest != NULL) << FLAG_LATE_UPLOAD | (uint32_t)v.has_no_visits << FLAG_NO_VISITS;
        if (wanted & ~(bits ? *bits : 0))
            out->place[out->n++] = (struct upload_place){ id, q->programme, q->month };
        i += d.n;
    }
    return NULL;
}

struct catching_up { struct job *job; int64_t n; };

static struct err *catch_up(struct db *db, void *ctx)
{
    struct catching_up *c = ctx;
    struct job *job = c->job;
    struct org_history h;
    struct upload_places places = { 0 };
    int32_t month = civil_month_of_date(job_today(job));
    TRY(customer_visits_hold(db, job->arena));
    TRY(org_history_load(db, job->arena, (struct db_scope){ SCOPE_SYSTEM, 0 }, &h));
    for (const struct field_choice *p = programme_choices; p->value; p++) {
        struct upload_query q = { .programme = str_of_c(p->value) };
        struct upload_settings settings;
        TRY(upload_settings_load(db, job->arena, q.programme, &settings));
        for (q.month = MAX_OF(month - MONTHS_BACK, settings.watched_from); q.month <= month; q.month++)
            TRY(add_overdue(job, &h, &q, &places));
    }
    c->n = (int64_t)places.n;
    return upload_flags_refresh(job, &places);
}

struct err *upload_flags_catch_up(struct job *job, int64_t *n)
{
    struct catching_up c = { .job = job };
    TRY(db_write(job->db, catch_up, &c, 0));
    *n = c.n;
    return NULL;
}

static struct err *run_catch_up(struct job_run *run, const void *input UNUSED)
{
    int64_t n;
    TRY(upload_flags_catch_up(&run->job, &n));
    run->result.text = MSG("{0} dealer-months without their files or without visits.", ARG_I(n));
    return NULL;
}

const struct job_kind upload_flags_job = { .name = "uploads.overdue", .title = { .id = N_("Find files that did not come") }, .run = run_catch_up, .every = JOB_EVERY_DAY, .minute = 5 };

/* ---- declarations ---- */

struct declaring { struct job *job; const struct upload_declaration *d; const struct org_history *history; };

static struct err *declared_days(const struct declaring *x, int64_t dealer_id, struct calendar_days *out)
{
    struct arena *a = x->job->arena;
    const struct upload_declaration *d = x->d;
    struct upload_month m;
    int64_t visits = 0;
    TRY(upload_month_load(x->job, x->history, &(struct upload_query){ d->programme, d->month, dealer_id }, &m));
    if (d->period > m.n_periods)
        return ERR(a, ERR_INVALID, "{0} has {1} files; there is no file {2}.", ARG_S(civil_month_str(a, d->month)), ARG_I(m.n_periods), ARG_I(d->period));
    int first = d->period ? (int)d->period - 1 : 0, last = d->period ? first : m.n_periods - 1;
    bool is_waited_for = false;
    *out = (struct calendar_days){ m.period[first].visits.first, m.period[last].visits.last };
    for (size_t i = 0; i < m.n; i++)
        if (m.part[i].period >= first && m.part[i].period <= last) {
            visits += m.part[i].visits;
            is_waited_for = true;
        }
    if (d->is_withdrawn)
        return NULL;
    if (!is_waited_for)
        return ERR(a, ERR_CONFLICT, "No file is expected of {0} from {1} to {2}: there is nothing to declare.", ARG_S(d->dealer_code),
                   ARG_S(civil_date_str(a, out->first)), ARG_S(civil_date_str(a, out->last)));
    if (visits)
        return ERR(a, ERR_CONFLICT, "{0} has {1} visits from {2} to {3}: \"no visits\" cannot be declared.", ARG_S(d->dealer_code), ARG_I(visits),
                   ARG_S(civil_date_str(a, out->first)), ARG_S(civil_date_str(a, out->last)));
    return NULL;
}

static struct err *store(const struct declaring *x, int64_t dealer_id, struct str first, struct str last)
{
    const struct upload_declaration *d = x->d;
    struct visit_none_insert_in in = { .dealer_id = dealer_id, .programme = d->programme, .month = civil_month_str(x->job->arena, d->month), .first_day = first,
                                       .last_day = last, .declared_at = x->job->now_ms, .declared_by = str_of_c(x->job->who) };
    return visit_none_insert(x->job->db, &in, NULL);
}

static struct err *take_back(const struct declaring *x, int64_t dealer_id, struct str first, struct str last)
{
    struct visit_none_delete_in in = { .dealer_id = dealer_id, .programme = x->d->programme, .first_day = first, .last_day = last };
    int64_t n;
    TRY(visit_none_delete(x->job->db, &in, &n));
    return n ? NULL : ERR(x->job->arena, ERR_NOT_FOUND, "{0} has declared nothing within {1} to {2} that could be taken back.", ARG_S(x->d->dealer_code), ARG_S(first), ARG_S(last));
}

static struct err *declare(struct db *db, void *ctx)
{
    struct declaring *x = ctx;
    struct arena *a = x->job->arena;
    const struct upload_declaration *d = x->d;
    const struct org_dealer_history *dealer = org_history_of(x->history, d->dealer_code);
    struct calendar_days days;
    if (!dealer)
        return ERR(a, ERR_NOT_FOUND, "There is no dealer with the code {0}.", ARG_S(d->dealer_code));
    TRY(customer_visits_hold(db, a));
    TRY(declared_days(x, dealer->id, &days));
    TRY((d->is_withdrawn ? take_back : store)(x, dealer->id, civil_date_str(a, days.first), civil_date_str(a, days.last)));
    return upload_flags_refresh(x->job, &(struct upload_places){ &(struct upload_place){ dealer->id, d->programme, d->month }, 1 });
}

struct err *upload_declare(struct job *job, const struct upload_declaration *d)
{
    struct org_history h;
    TRY(org_history_load(job->db, job->arena, (struct db_scope){ SCOPE_SYSTEM, 0 }, &h));
    return db_write(job->db, declare, &(struct declaring){ job, d, &h }, 0);
}
