#include "customer/test_visits.h"
#include "base/buf.h"
#include "customer/visit_row.h"

static const struct feature *const features[] = { &org_feature, &customer_feature };
const struct features visits_features = { features, ARRAY_LEN(features) };

struct job *visits_job(struct arena *a)
{
    struct job *job = test_job(a);
    struct import_report r = test_import(job, &org_network_import,
        "dealer_code,name,region_code,type,sales,service,valid_from,valid_to,successor_code\n"
        "ZJ001,杭州一店,ZJ,4S,1,1,2015-01-01,,\n"
        "ZJ002,杭州二店,ZJ,4S,1,1,2015-01-01,2026-01-31,ZJ001\n"
        "BJ001,北京服务店,N,1S,0,1,2020-05-01,,\n"
        "GD009,广州九店,S,4S,1,1,2015-01-01,2025-12-31,\n");
    assert_int_equal(r.rows_new, 4);
    return job;
}

struct str visits_heading(struct arena *a)
{
    struct buf b = buf_on(a);
    for (size_t f = 0; f < VISIT_FIELDS; f++) {
        buf_add_c(&b, f ? "," : "");
        buf_add_c(&b, visit_fields[f].name);
    }
    buf_add_c(&b, "\n");
    return buf_str(&b);
}

static struct str standard_value(struct arena *a, const char *column, int i)
{
    static const struct { const char *column, *format; } standard[] = {
        { "dealer_code", "ZJ001" }, { "programme", "service" }, { "ro_no", "R%d" }, { "repair_date", "2026-03-05" }, { "close_date", "2026-03-06" },
        { "customer_name", "客户%d" }, { "mobile", "1380%07d" }, { "vin", "LFV2A21KAA30%05d" }, { "plate", "浙A%05d" }, { "model", "A6L" },
        { "work_type", "保养" }, { "amount", "%d.50" },
    };
    for (size_t k = 0; k < ARRAY_LEN(standard); k++)
        if (strcmp(standard[k].column, column) == 0) {
            struct buf b = buf_on(a);
            struct str left = str_of_c(standard[k].format), number = str_cut(&left, '%');
            buf_add(&b, number);
            if (left.p) { /* %d or %0Nd */
                int width = left.p[0] == '0' ? left.p[1] - '0' : 0;
                buf_addf(&b, "%0*d", width, i);
                buf_add(&b, str_sub(left, width ? 3 : 1, left.n));
            }
            return buf_str(&b);
        }
    return STR("");
}

struct str visits_row(struct arena *a, int i, const struct visits_cell *cell)
{
    struct buf b = buf_on(a);
    for (size_t f = 0; f < VISIT_FIELDS; f++) {
        struct str value = standard_value(a, visit_fields[f].name, i);
        for (const struct visits_cell *c = cell; c && c->column; c++)
            if (strcmp(c->column, visit_fields[f].name) == 0)
                value = str_of_c(c->value);
        buf_add_c(&b, f ? "," : "");
        buf_add(&b, value);
    }
    buf_add_c(&b, "\n");
    return buf_str(&b);
}

struct str visits_file(struct arena *a, int first, int last)
{
    struct buf b = buf_on(a);
    buf_add(&b, visits_heading(a));
    for (int i = first; i <= last; i++)
        buf_add(&b, visits_row(a, i, NULL));
    return buf_str(&b);
}

struct import_report visits_import(struct job *job, const char *label, struct str text, struct visits_counts want)
{
    struct import_report r = test_import(job, &customer_visits_import, str_c(job->arena, text));
    const struct visits_counts got = { r.rows_new, r.rows_changed, r.rows_same, r.rows_rejected };
    if (memcmp(&got, &want, sizeof got) == 0)
        return r;
    fprintf(stderr, "%s: got %d %d %d %d, want %d %d %d %d\n", label, (int)got.new, (int)got.changed, (int)got.same, (int)got.rejected,
            (int)want.new, (int)want.changed, (int)want.same, (int)want.rejected);
    for (size_t k = 0; k < r.n_findings; k++)
        fprintf(stderr, "  line %d " STR_FMT ": " STR_FMT "\n", (int)r.finding[k].line, STR_ARG(r.finding[k].column), STR_ARG(r.finding[k].reason));
    fail();
    return r;
}

/* One statement, so one snapshot: another process may be writing. */
struct str visits_stored(struct job *job)
{
    static const char *const count[] = {
        "visit", "customer", "vehicle", "customer_phone", "visit_upload", "import_batch where kind = 'visits' and state = 'applied'", "event",
        "visit_before", "customer_before", "vehicle_before",
    };
    struct buf b = buf_on(job->arena);
    for (size_t i = 0; i < ARRAY_LEN(count); i++)
        buf_addf(&b, "%s cast((select count(*) from %s) as text)", i ? " || ' ' ||" : "select", count[i]);
    return test_db_text(job->arena, job->db, buf_c(&b));
}
