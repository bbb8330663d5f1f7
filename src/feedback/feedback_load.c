/* Cases as people see them. */
#include "feedback/feedback.h"
#include "feedback_sql.h"

const char *const feedback_tab_names[FEEDBACK_TABS] = { "today", "unread", "due", "overdue", "asked", "closed", "reopened", "all" };

struct loading { struct job *job; struct feedback_hours hours; struct org_network network; int64_t attempts_enough; };

static struct err *begin(struct loading *l, struct job *job)
{
    l->job = job;
    TRY(feedback_hours_load(job, &l->hours));
    TRY(setting_int(job->db, &feedback_attempts_setting, STR(""), &l->attempts_enough));
    return org_network_load(job->db, job->arena, (struct db_scope){ 0 }, job_today(job), &l->network);
}

static void put_place(const struct loading *l, struct feedback *f)
{
    const struct org_dealer *d = org_dealer_by_id(&l->network, f->dealer_id);
    if (!d)
        return;
    f->dealer_name = d->name;
    f->region_code = l->network.region[d->region].code;
    f->region_name = l->network.region[d->region].name;
}

static struct feedback feedback_of_row(const struct loading *l, const struct feedback_list_row *r)
{
    struct feedback f = { .id = r->id, .number = r->number, .dealer_id = r->dealer_id, .dealer_code = r->dealer_code, .programme = r->programme, .opinion_id = r->opinion_id, .step = r->step,
                          .text = r->body, .wish = r->wish, .model = r->model, .collected_on = r->collected_on, .visit_date = r->visit_date, .customer = { r->customer_name },
                          .phone = { r->phone }, .plate = { r->plate }, .opened_ms = r->opened_at, .opened_on = r->opened_on, .clock_from_ms = r->clock_from, .due_ms = r->due_at,
                          .owner_id = r->owner_id, .owner = r->owner, .read_ms = r->read_at, .contacted_ms = r->contacted_at, .closed_ms = r->closed_at, .escalated_ms = r->escalated_at,
                          .read_same_day = r->read_same_day, .contact_in_time = r->contact_in_time, .done = r->done, .satisfied = r->satisfied, .reminded = r->reminded,
                          .reopened = r->reopened, .changed_ms = r->changed_at };
    opinion_kind_of(r->kind, &f.kind);
    feedback_state_of(r->state, &f.state);
    f.facts = (struct feedback_facts){ f.state, r->needs_contact, r->escalated_at.has, r->attempts, l->attempts_enough };
    f.light = feedback_light_of(&l->hours, &(struct feedback_clock){ f.state, r->needs_contact, f.due_ms }, l->job->now_ms);
    f.left_ms = feedback_time_between(&l->hours, l->job->now_ms, f.due_ms);
    put_place(l, &f);
    return f;
}

/* ---- the list ---- */

static int64_t tomorrow(const struct job *job)
{
    return tz_instant(job->tz, (struct local_time){ .date = civil_date_add_days(job_today(job), 1) });
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* %words%, with what LIKE takes for a sign made harmless. */
static struct str pattern_of(struct arena *a, struct str words)
{
    char *p = arena_alloc(a, words.n * 2 + 2);
    size_t n = 0;
    p[n++] = '%';
    for (size_t i = 0; i < words.n; i++) {
        if (words.p[i] == '%' || words.p[i] == '_' || words.p[i] == '\\')
            p[n++] = '\\';
        p[n++] = lower(words.p[i]);
    }
    p[n++] = '%';
    return (struct str){ p, n };
}

static struct feedback_list_in list_in(const struct loading *l, const struct feedback_query *q)
{
    struct arena *a = l->job->arena;
    static const enum feedback_list_order orders[FEEDBACK_SORTS] = { FEEDBACK_LIST_ORDER_NEWEST, FEEDBACK_LIST_ORDER_DUE, FEEDBACK_LIST_ORDER_DEALER, FEEDBACK_LIST_ORDER_STATE };
    const size_t *region = q->region.p ? str_map_get(&l->network.region_by_code, q->region) : NULL;
    struct feedback_list_in in = { .scope = q->scope, .with_id = q->id.has, .id = q->id.v, .with_programme = q->programme.p, .programme = q->programme, .with_kind = q->kind.p, .kind = q->kind,
                                   .with_dealer = q->dealer.p, .dealer = q->dealer, .with_region = q->region.p, .region = region ? l->network.region[*region].id : 0,
                                   .with_words = q->words.n > 0, .now = l->job->now_ms, .tomorrow = tomorrow(l->job), .opened_on = civil_date_str(a, job_today(l->job)),
                                   .order = orders[q->sort], .limit = q->limit, .offset = q->offset };
    if (in.with_words)
        in.words = pattern_of(a, q->words);
    if (q->id.has)
        return in;
    in.with_today = q->tab == TAB_TODAY;
    in.with_unread = q->tab == TAB_UNREAD;
    in.with_due = q->tab == TAB_DUE;
    in.with_overdue = q->tab == TAB_OVERDUE;
    in.with_asked = q->tab == TAB_ASKED;
    in.with_closed = q->tab == TAB_CLOSED;
    in.with_open = in.with_reopened = q->tab == TAB_REOPENED;
    return in;
}

static struct err *count(struct job *job, const struct feedback_list_in *i, int64_t *n)
{
    struct feedback_count_in in = { .scope = i->scope, .with_today = i->with_today, .opened_on = i->opened_on, .with_unread = i->with_unread, .with_due = i->with_due, .now = i->now,
                                    .tomorrow = i->tomorrow, .with_overdue = i->with_overdue, .with_asked = i->with_asked, .with_closed = i->with_closed, .with_open = i->with_open,
                                    .with_reopened = i->with_reopened, .with_programme = i->with_programme, .programme = i->programme, .with_kind = i->with_kind, .kind = i->kind,
                                    .with_dealer = i->with_dealer, .dealer = i->dealer, .with_region = i->with_region, .region = i->region, .with_words = i->with_words, .words = i->words };
    struct feedback_count_row row;
    bool found;
    TRY(feedback_count(job->db, job->arena, &in, &row, &found));
    *n = row.n;
    return NULL;
}

struct err *feedback_list_load(struct job *job, const struct feedback_query *q, struct feedback_list *out)
{
    struct loading l;
    struct feedback_list_rows rows;
    TRY(begin(&l, job));
    struct feedback_list_in in = list_in(&l, q);
    TRY(feedback_list(job->db, job->arena, &in, &rows));
    *out = (struct feedback_list){ ARENA_ARRAY(job->arena, struct feedback, rows.n), rows.n, (int64_t)rows.n };
    for (size_t i = 0; i < rows.n; i++)
        out->row[i] = feedback_of_row(&l, &rows.row[i]);
    return q->limit ? count(job, &in, &out->total) : NULL;
}

struct err *feedback_tabs_load(struct job *job, struct db_scope scope, int64_t n[FEEDBACK_TABS])
{
    struct feedback_tabs_row r;
    bool found;
    TRY(feedback_tabs(job->db, job->arena, &(struct feedback_tabs_in){ .scope = scope, .today = civil_date_str(job->arena, job_today(job)), .now = job->now_ms, .tomorrow = tomorrow(job) },
                      &r, &found));
    const int64_t counts[FEEDBACK_TABS] = { r.today, r.unread, r.due, r.overdue, r.asked, r.closed, r.reopened, r.n };
    memcpy(n, counts, sizeof counts);
    return NULL;
}

/* ---- one ---- */

static struct err *load_said(struct job *job, struct feedback_detail *out)
{
    struct feedback_opinion_list_rows rows;
    TRY(feedback_opinion_list(job->db, job->arena, &(struct feedback_opinion_list_in){ .feedback_id = out->f.id }, &rows));
    out->said = ARENA_ARRAY(job->arena, struct feedback_said, rows.n);
    for (size_t i = 0; i < rows.n; i++) {
        const struct feedback_opinion_list_row *r = &rows.row[i];
        struct feedback_said *s = &out->said[out->n_said++];
        *s = (struct feedback_said){ .step = r->step, .text = r->body, .wish = r->wish, .model = r->model, .visit_date = r->visit_date, .collected_on = r->collected_on, .plate = { r->plate },
                                     .collected_ms = r->collected_at };
        opinion_kind_of(r->kind, &s->kind);
        while (s->source + 1 < OPINION_SOURCES && !str_eq_c(r->source, opinion_source_names[s->source]))
            s->source++;
    }
    return NULL;
}

static struct err *load_calls(struct job *job, struct feedback_detail *out)
{
    struct feedback_contact_list_rows rows;
    TRY(feedback_contact_list(job->db, job->arena, &(struct feedback_contact_list_in){ .feedback_id = out->f.id }, &rows));
    out->call = ARENA_ARRAY(job->arena, struct feedback_call, rows.n);
    for (size_t i = 0; i < rows.n; i++)
        out->call[out->n_calls++] = (struct feedback_call){ rows.row[i].at, rows.row[i].who, rows.row[i].channel, rows.row[i].result, rows.row[i].body };
    return NULL;
}

static struct err *load_events(struct job *job, struct feedback_detail *out)
{
    struct feedback_history_list_rows rows;
    TRY(feedback_history_list(job->db, job->arena, &(struct feedback_history_list_in){ .feedback_id = out->f.id }, &rows));
    out->event = ARENA_ARRAY(job->arena, struct feedback_event, rows.n);
    for (size_t i = 0; i < rows.n; i++)
        out->event[out->n_events++] = (struct feedback_event){ rows.row[i].at, rows.row[i].who, rows.row[i].what, rows.row[i].detail };
    return NULL;
}

struct err *feedback_load(struct job *job, const struct feedback_key *k, struct feedback_detail *out)
{
    struct feedback_list list;
    TRY(feedback_list_load(job, &(struct feedback_query){ .scope = k->scope, .id = SOME_INT(k->id) }, &list));
    if (!list.n)
        return ERR(job->arena, ERR_NOT_FOUND, "There is no such opinion.");
    *out = (struct feedback_detail){ .f = list.row[0] };
    TRY(load_said(job, out));
    TRY(load_calls(job, out));
    return load_events(job, out);
}

struct err *feedback_persons_load(struct job *job, int64_t dealer_id, struct feedback_persons *out)
{
    struct feedback_people_rows rows;
    TRY(feedback_people(job->db, job->arena, &(struct feedback_people_in){ .dealer_id = dealer_id, .today = civil_date_str(job->arena, job_today(job)) }, &rows));
    *out = (struct feedback_persons){ ARENA_ARRAY(job->arena, struct feedback_person, rows.n), rows.n };
    for (size_t i = 0; i < rows.n; i++)
        out->person[i] = (struct feedback_person){ rows.row[i].id, rows.row[i].name.n ? rows.row[i].name : rows.row[i].login };
    return NULL;
}

/* ---- ageing ---- */

enum { RECENT_DAYS = 30 };

static void add(struct feedback_ages *a, const struct feedback_ageing_row *r)
{
    const int64_t n[FEEDBACK_AGES] = { r->day, r->two_days, r->week, r->older };
    for (int i = 0; i < FEEDBACK_AGES; i++)
        a->n[i] += n[i];
    a->overdue += r->overdue;
    a->reopened += r->reopened;
    a->recent += r->recent;
    a->same_day += r->same_day;
}

struct err *feedback_ageing_load(struct job *job, struct db_scope scope, struct feedback_ageing *out)
{
    struct loading l;
    struct feedback_ageing_rows rows;
    TRY(begin(&l, job));
    struct feedback_ageing_in in = { .scope = scope, .now = job->now_ms, .day = job->now_ms - FEEDBACK_DAY_MS, .two_days = job->now_ms - 2 * FEEDBACK_DAY_MS,
                                     .week = job->now_ms - 7 * (int64_t)FEEDBACK_DAY_MS, .since = civil_date_str(job->arena, civil_date_add_days(job_today(job), -RECENT_DAYS)) };
    TRY(feedback_ageing(job->db, job->arena, &in, &rows));
    struct feedback_ages *all = ARENA_ARRAY(job->arena, struct feedback_ages, l.network.n_regions);
    bool *is_met = ARENA_ARRAY(job->arena, bool, l.network.n_regions);
    *out = (struct feedback_ageing){ .region = all };
    for (size_t i = 0; i < rows.n; i++) {
        const struct org_dealer *d = org_dealer_by_id(&l.network, rows.row[i].dealer_id);
        if (!d)
            continue;
        add(&all[d->region], &rows.row[i]);
        add(&out->all, &rows.row[i]);
        is_met[d->region] = true;
    }
    for (size_t i = 0; i < l.network.n_regions; i++)
        if (is_met[i]) {
            all[out->n] = all[i];
            all[out->n].code = l.network.region[i].code;
            all[out->n++].name = l.network.region[i].name;
        }
    return NULL;
}
