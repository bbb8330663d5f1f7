/* The monitoring of a wave: by interviewer, and how far listeners agree. */
#include "base/rng.h"
#include "fieldwork/field_report.h"
#include "fieldwork/monitoring.h"
#include "method/interviewer.h"
#include "monitoring_sql.h"
#include <math.h>
#include <stdlib.h>

struct loading { struct job *job; struct monitorings *m; int64_t until_ms, week_ms; struct monitoring_list_rows rows; };

static struct monitor_sum *sum_of(const struct monitorings *m, int64_t user_id)
{
    for (size_t i = 0; i < m->n_sums; i++)
        if (m->sum[i].user_id == user_id)
            return &m->sum[i];
    return NULL;
}

static struct err *load_people(const struct loading *l)
{
    struct wave_interviewers people;
    TRY(wave_interviewers_load(l->job->db, l->job->arena, l->m->wave.id, &people));
    l->m->sum = ARENA_ARRAY(l->job->arena, struct monitor_sum, people.n);
    l->m->n_sums = people.n;
    for (size_t i = 0; i < people.n; i++)
        l->m->sum[i] = (struct monitor_sum){ .user_id = people.row[i].user_id, .name = people.row[i].name, .is_stopped = people.row[i].is_stopped };
    return NULL;
}

/* One of those nobody listened to, each with the same chance: the k-th takes the place with probability 1/k (Vitter 1985). */
static void offer(struct monitor_sum *sum, int64_t id, int64_t *seen)
{
    ++*seen;
    if (os_random_u64() % (uint64_t)*seen == 0)
        sum->next = id;
}

static struct err *load_pool(const struct loading *l)
{
    struct monitorings *m = l->m;
    struct monitoring_pool_rows pool;
    struct monitor_sum *sum = NULL;
    int64_t seen = 0;
    TRY(monitoring_pool(l->job->db, l->job->arena, &(struct monitoring_pool_in){ .wave_id = m->wave.id }, &pool));
    m->running = ARENA_ARRAY(l->job->arena, struct monitor_running, pool.n);
    for (size_t i = 0; i < pool.n; i++) {
        const struct monitoring_pool_row *r = &pool.row[i];
        if (i == 0 || r->user_id.v != pool.row[i - 1].user_id.v) {
            sum = sum_of(m, r->user_id.v);
            seen = 0;
        }
        if (!sum)
            continue;
        if (str_eq_c(r->state, "running")) {
            m->running[m->n_running++] = (struct monitor_running){ r->id, r->started_at, r->dealer_code, sum->name };
            continue;
        }
        sum->done.n++;
        sum->done.n_week += r->started_at >= l->week_ms;
        if (!r->heard)
            offer(sum, r->id, &seen);
    }
    return NULL;
}

/* Rows first .. first + n - 1 are of one interview. */
static void add_heard(const struct loading *l, const struct monitoring_list_row *row, size_t n)
{
    struct monitor_sum *sum = sum_of(l->m, row->user_id);
    struct monitor_heard heard = { .interview_id = row->interview_id, .dealer_code = row->dealer_code, .caller = row->caller };
    double points = 0;
    int64_t first_ms = INT64_MAX, knock_outs = 0;
    for (size_t i = 0; i < n; i++) {
        if (row[i].scored_at >= l->until_ms)
            continue;
        heard.listeners++;
        heard.is_mine |= row[i].listener_id == l->job->who_id;
        points += (double)row[i].score;
        knock_outs += row[i].is_knocked_out != 0;
        first_ms = MIN_OF(first_ms, row[i].scored_at);
    }
    if (!heard.listeners)
        return;
    l->m->heard[l->m->n_heard++] = heard;
    if (!sum)
        return;
    sum->done.done++;
    sum->done.done_week += first_ms >= l->week_ms;
    sum->knock_outs += knock_outs > 0;
    sum->mean += points / (double)heard.listeners; /* a sum up to here */
}

/* ---- calibration ---- */

struct both { int64_t first, second; struct str first_name, second_name; double x, y; };

static int by_pair(const void *x, const void *y)
{
    const struct both *a = x, *b = y;
    if (a->first != b->first)
        return a->first < b->first ? -1 : 1;
    return (a->second > b->second) - (a->second < b->second);
}

/* Rows of an interview stand by listener, so the smaller number is always the first. */
static size_t put_both(const struct loading *l, struct both *out)
{
    size_t n = 0;
    for (size_t i = 0; i < l->rows.n; i++)
        for (size_t k = i + 1; k < l->rows.n && l->rows.row[k].interview_id == l->rows.row[i].interview_id; k++) {
            const struct monitoring_list_row *a = &l->rows.row[i], *b = &l->rows.row[k];
            if (a->scored_at >= l->until_ms || b->scored_at >= l->until_ms)
                continue;
            if (out)
                out[n] = (struct both){ a->listener_id, b->listener_id, a->listener, b->listener, (double)a->score, (double)b->score };
            n++;
        }
    return n;
}

static struct monitor_pair pair_of(struct arena *a, const struct both *b, size_t n)
{
    struct monitor_pair p = { .first = b->first_name, .second = b->second_name, .n = (int64_t)n };
    double *score = ARENA_ARRAY(a, double, 2 * n);
    for (size_t i = 0; i < n; i++) {
        score[2 * i] = b[i].x;
        score[2 * i + 1] = b[i].y;
        p.difference += (b[i].x - b[i].y) / (double)n;
        p.distance += fabs(b[i].x - b[i].y) / (double)n;
    }
    p.agreement = interviewer_agreement(score, n, 2);
    return p;
}

static void calibrate(const struct loading *l)
{
    struct arena *a = l->job->arena;
    size_t n = put_both(l, NULL), first = 0;
    struct both *both = ARENA_ARRAY(a, struct both, n);
    put_both(l, both);
    qsort(both, n, sizeof *both, by_pair);
    l->m->pair = ARENA_ARRAY(a, struct monitor_pair, n);
    for (size_t i = 1; i <= n; i++) {
        if (i < n && by_pair(&both[first], &both[i]) == 0)
            continue;
        l->m->pair[l->m->n_pairs++] = pair_of(a, both + first, i - first);
        first = i;
    }
}

/* ---- all together ---- */

static struct err *load_scores(struct loading *l)
{
    size_t first = 0;
    TRY(monitoring_list(l->job->db, l->job->arena, &(struct monitoring_list_in){ .wave_id = l->m->wave.id }, &l->rows));
    l->m->heard = ARENA_ARRAY(l->job->arena, struct monitor_heard, l->rows.n);
    for (size_t i = 1; i <= l->rows.n; i++) {
        if (i < l->rows.n && l->rows.row[i].interview_id == l->rows.row[first].interview_id)
            continue;
        add_heard(l, l->rows.row + first, i - first);
        first = i;
    }
    for (size_t i = 0; i < l->m->n_sums; i++) {
        struct monitor_sum *s = &l->m->sum[i];
        s->mean = s->done.done ? s->mean / (double)s->done.done : (double)NAN;
        s->due = monitor_rules_due(&l->m->rules, &s->done);
    }
    return NULL;
}

struct err *monitorings_load(struct job *job, int64_t wave_id, int64_t until_ms, struct monitorings *out)
{
    struct civil_date today = job_today(job), monday = civil_date_add_days(today, 1 - civil_weekday(today));
    struct loading l = { .job = job, .m = out, .until_ms = until_ms, .week_ms = tz_instant(job->tz, (struct local_time){ .date = monday }) };
    *out = (struct monitorings){ .n_sums = 0 };
    TRY(wave_load(job->db, job->arena, wave_id, &out->wave));
    TRY(monitor_rules_load(job, out->wave.programme, &out->rules));
    TRY(load_people(&l));
    TRY(load_pool(&l));
    TRY(load_scores(&l));
    calibrate(&l);
    return NULL;
}

/* ---- the document ---- */

static struct table *table_of_people(struct job *job, const struct monitorings *m)
{
    static const struct column columns[] = {
        { .key = "name", .title = { .id = N_("Name") }, .is_text = true },        { .key = "interviews", .title = { .id = N_("Interviews") } },
        { .key = "monitored", .title = { .id = N_("Listened to") } },             { .key = "score", .title = { .id = N_("Mean score") }, .decimals = 1 },
        { .key = "knock_outs", .title = { .id = N_("Knock-outs") }, .is_alert = true }, { .key = "interviews_week", .group = { .id = N_("This week") }, .title = { .id = N_("Interviews") } },
        { .key = "monitored_week", .group = { .id = N_("This week") }, .title = { .id = N_("Listened to") } }, { .key = "due", .title = { .id = N_("Still to do") } },
    };
    struct table *t = table_new(job->arena, "monitoring", columns, ARRAY_LEN(columns));
    for (size_t i = 0; i < m->n_sums; i++) {
        const struct monitor_sum *s = &m->sum[i];
        struct cell *c = table_add_row(job->arena, t);
        c[0] = cell_text(s->name);
        c[1] = cell_int(s->done.n);
        c[2] = cell_int(s->done.done);
        c[3] = cell_num(s->mean);
        c[4] = cell_int(s->knock_outs);
        c[5] = cell_int(s->done.n_week);
        c[6] = cell_int(s->done.done_week);
        c[7] = cell_int(s->due);
    }
    t->base = MSG("{0} interviewers, {1} interviews listened to, repair month {2}, as of {3}", ARG_I((int64_t)m->n_sums), ARG_I((int64_t)m->n_heard), ARG_S(civil_month_str(job->arena, m->wave.month)),
                  ARG_S(str_sub(tz_format(job->arena, job->tz, job->now_ms), 0, 16)));
    t->empty = MSG("Nobody calls in this wave.");
    t->note[0] = MSG("Wanted: {0} % of each interviewer's interviews by telephone, and {1} a week.", ARG_F(100 * m->rules.share, 0), ARG_I(m->rules.week_least));
    t->note[1] = MSG("Score: of 100 points; an interview that several scored counts once, with their mean. A knock-out item leaves no points.");
    return t;
}

static struct table *table_of_pairs(struct job *job, const struct monitorings *m)
{
    static const struct column columns[] = {
        { .key = "first", .title = { .id = N_("Listener") }, .is_text = true },  { .key = "second", .title = { .id = N_("Beside") }, .is_text = true },
        { .key = "n", .title = { .id = N_("Scored by both") } },                { .key = "difference", .title = { .id = N_("Mean difference") }, .decimals = 1, .is_signed = true },
        { .key = "distance", .title = { .id = N_("Mean distance") }, .decimals = 1 }, { .key = "icc", .title = { .id = N_("Agreement (ICC)") }, .decimals = 2 },
    };
    struct table *t = table_new(job->arena, "calibration", columns, ARRAY_LEN(columns));
    for (size_t i = 0; i < m->n_pairs; i++) {
        const struct monitor_pair *p = &m->pair[i];
        struct cell *c = table_add_row(job->arena, t);
        c[0] = cell_text(p->first);
        c[1] = cell_text(p->second);
        c[2] = cell_int(p->n);
        c[3] = cell_num(p->difference);
        c[4] = cell_num(p->distance);
        c[5] = cell_num(p->agreement);
    }
    t->base = MSG("{0} pairs of listeners", ARG_I((int64_t)m->n_pairs));
    t->empty = MSG("No interview was scored by two listeners yet. Let a second one score an interview: nobody sees what others gave before his own form is stored.");
    t->note[0] = MSG("Agreement: intraclass correlation ICC(2,1), absolute agreement (Shrout and Fleiss 1979), from two interviews on.");
    return t;
}

struct document *monitorings_document(struct job *job, const struct monitorings *m)
{
    struct arena *a = job->arena;
    struct document *d = ARENA_NEW(a, struct document);
    struct section *section = ARENA_ARRAY(a, struct section, 2);
    size_t n_head;
    struct head_field *head = field_head(job, &m->wave, &n_head);
    section[0] = (struct section){ .key = "monitoring", .table = table_of_people(job, m) };
    section[1] = (struct section){ .key = "calibration", .title = MSG("Calibration"), .table = table_of_pairs(job, m) };
    *d = (struct document){ .format = "huifang.monitoring/1", .title = MSG("Monitoring"), .head = head, .n_head = 2, .section = section, .n_sections = 2, .landscape = true,
                            .generated = tz_format(a, job->tz, job->now_ms) };
    return d;
}
