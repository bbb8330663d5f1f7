#include "sampling/test_sampling.h"

static const struct feature *const features[] = { &org_feature, &customer_feature, &questionnaire_feature, &interview_feature, &sampling_feature };
const struct features sampling_features = { features, ARRAY_LEN(features) };

static const struct db_scope whole = { SCOPE_SYSTEM, 0 };
static const int64_t test_seed = 42;

int64_t noon(const char *iso)
{
    struct civil_date d;
    assert_true(civil_date_parse_iso(str_of_c(iso), &d));
    return ((int64_t)civil_day_number(d) * 24 + 4) * 3600 * 1000;
}

int32_t month_of(const char *iso_month)
{
    int32_t m;
    assert_true(civil_month_parse(str_of_c(iso_month), &m));
    return m;
}

static struct err *draw(struct job *job, const char *programme, const char *month, int tranche, int64_t *id)
{
    struct sampling_request q = { .programme = str_of_c(programme), .month = month_of(month), .tranche = tranche, .has_seed = true, .seed = (uint64_t)test_seed };
    return sampling_draw(job, &q, id);
}

struct sampling_draw sampling_drawn(struct job *job, const char *programme, const char *month, int tranche)
{
    struct sampling_draw d;
    int64_t id;
    check_ok(month, draw(job, programme, month, tranche, &id));
    check_ok("load", sampling_load(job->db, job->arena, id, whole, &d));
    return d;
}

struct err *sampling_refused(struct job *job, const char *programme, const char *month, int tranche)
{
    int64_t id;
    return draw(job, programme, month, tranche, &id);
}

const struct sampling_dealer *sampling_part(const struct sampling_draw *d, const char *code)
{
    for (size_t i = 0; i < d->n_dealers; i++)
        if (str_eq_c(d->dealer[i].code, code))
            return &d->dealer[i];
    fail_msg("dealer %s has no part", code);
    return NULL;
}

struct str sampling_reasons(struct arena *a, const struct sampling_draw *d, const char *code)
{
    struct str rest = sampling_part(d, code)->frame;
    struct buf b = buf_on(a);
    struct draw_line l;
    while (draw_frame_next(&rest, &l)) {
        buf_add_c(&b, b.n ? " " : "");
        buf_add(&b, l.reason);
    }
    return b.n ? buf_str(&b) : STR("");
}

void sampling_visits_import(struct job *job, struct sampling_many m)
{
    struct buf b = buf_on(job->arena);
    buf_add(&b, visits_heading(job->arena));
    for (int i = 0; i < m.count; i++) {
        const struct visits_cell cells[] = { { "programme", m.programme }, { "repair_date", m.date }, { "close_date", "" }, { NULL, NULL } };
        buf_add(&b, visits_row(job->arena, m.first + i, cells));
    }
    visits_import(job, m.date, buf_str(&b), (struct visits_counts){ .new = m.count });
}

void sampling_rows_import(struct job *job, const struct str *row, size_t n)
{
    struct buf b = buf_on(job->arena);
    buf_add(&b, visits_heading(job->arena));
    for (size_t i = 0; i < n; i++)
        buf_add(&b, row[i]);
    visits_import(job, "rows", buf_str(&b), (struct visits_counts){ .new = (int64_t)n });
}

void sampling_forget(struct job *job)
{
    test_db_exec_sql(job->db, "delete from draw_visit; delete from draw_deferral; delete from draw_exclusion; delete from draw_dealer; delete from draw;"
                              "delete from customer_contact; delete from visit_lock; delete from dealer_month_flag; delete from event where kind = 'sample.drawn'");
}
