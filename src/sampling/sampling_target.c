#include "sampling/sampling_target.h"
#include "base/err.h"
#include "method/window.h"
#include "sampling_sql.h"

enum { QUARTER = 3 };

/* What is known of a month of the quarter as a whole. */
struct month_state { bool is_drawn, calls_are_over, has_interviews; };

struct planning {
    struct db *db;
    struct arena *a;
    const struct sample_target_query *q;
    const struct sample_dealers *dealers;
    struct str first, last;                  /* months of the quarter up to this one */
    int32_t first_month;
    struct month_state month[QUARTER];
    struct quota_month *earlier;             /* QUARTER a dealer */
    struct sample_plan *plan;
};

static int month_index(const struct planning *p, struct str month)
{
    int32_t m = p->first_month;
    civil_month_parse(month, &m);
    return (int)(m - p->first_month);
}

static struct quota_month *earlier_of(struct planning *p, int64_t dealer_id, struct str month)
{
    return &p->earlier[sample_dealer_index(p->dealers, dealer_id) * QUARTER + (size_t)month_index(p, month)];
}

static struct err *load_months(struct planning *p)
{
    struct draw_months_rows rows;
    struct str today = civil_date_str(p->a, p->q->today);
    TRY(draw_months(p->db, p->a, &(struct draw_months_in){ .programme = p->q->programme, .from_month = p->first, .to_month = p->last }, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        struct month_state *m = &p->month[month_index(p, rows.row[i].month)];
        m->is_drawn = rows.row[i].tranche == TRANCHES;
        m->calls_are_over = str_cmp(rows.row[i].field_end, today) < 0;
    }
    return NULL;
}

static struct err *load_draws(struct planning *p)
{
    struct draw_expected_of_months_in in = { .programme = p->q->programme, .from_month = p->first, .to_month = p->last };
    struct draw_expected_of_months_rows rows;
    TRY(draw_expected_of_months(p->db, p->a, &in, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        const struct draw_expected_of_months_row *r = &rows.row[i];
        *earlier_of(p, r->dealer_id, r->month) = (struct quota_month){ r->quota, r->expected };
        if (str_eq(r->month, p->last))
            p->plan[sample_dealer_index(p->dealers, r->dealer_id)].expected_before = r->expected;
    }
    return NULL;
}

/* Interviews take the place of expectations in the months whose calls are over. */
static struct err *load_interviews(struct planning *p)
{
    struct interview_count_of_months_in in = { .programme = p->q->programme, .from_month = p->first, .to_month = p->last };
    struct interview_count_of_months_rows rows;
    TRY(interview_count_of_months(p->db, p->a, &in, &rows));
    for (size_t i = 0; i < rows.n; i++)
        p->month[month_index(p, rows.row[i].visit_month)].has_interviews = true;
    for (size_t i = 0; i < p->dealers->history.n * QUARTER; i++) {
        const struct month_state *m = &p->month[i % QUARTER];
        p->earlier[i].achieved = m->calls_are_over && m->has_interviews ? 0 : p->earlier[i].achieved;
    }
    for (size_t i = 0; i < rows.n; i++) {
        const struct month_state *m = &p->month[month_index(p, rows.row[i].visit_month)];
        if (m->calls_are_over)
            earlier_of(p, rows.row[i].dealer_id, rows.row[i].visit_month)->achieved = rows.row[i].n;
    }
    return NULL;
}

static void fill_plans(struct planning *p, const struct sample_settings *settings)
{
    int n_before = (int)(p->q->month - p->first_month);
    for (size_t d = 0; d < p->dealers->history.n; d++) {
        struct sample_plan *plan = &p->plan[d];
        plan->quota = sample_dealer_quota(p->dealers, d, p->q->month, settings->quota);
        plan->cap = settings->cap;
        plan->first_tranche = p->q->first_tranche;
        plan->tranche = p->q->tranche;
        for (int t = 0; t < TRANCHES; t++)
            plan->split[t] = settings->split[t];
        for (int m = 0; m < n_before; m++)
            if (p->month[m].is_drawn)
                plan->earlier[plan->n_earlier++] = p->earlier[d * QUARTER + (size_t)m];
    }
}

struct err *sample_plans_load(struct db *db, struct arena *a, const struct sample_target_query *q, const struct sample_dealers *dealers, struct sample_plan **out)
{
    struct planning p = { .db = db, .a = a, .q = q, .dealers = dealers, .first_month = window_of(BASE_QUARTER, q->month).first };
    p.first = civil_month_str(a, p.first_month);
    p.last = civil_month_str(a, q->month);
    p.earlier = ARENA_ARRAY(a, struct quota_month, dealers->history.n * QUARTER);
    *out = p.plan = ARENA_ARRAY(a, struct sample_plan, dealers->history.n);
    TRY(load_months(&p));
    TRY(load_draws(&p));
    TRY(load_interviews(&p));
    fill_plans(&p, q->settings);
    return NULL;
}
