/* huifang import kpi: monthly facts of dealers (repair orders, deliveries, turnover …), for coverage and for results beside scores. */
#include "org/org_keyed.h"
#include "org_sql.h"

struct kpi_row {
    struct str dealer_code, code;
    struct opt_int month;
    struct opt_num value;
};

#define ROW(member) FIELD_AT(struct kpi_row, member)
static const struct field fields[] = {
    { .name = "dealer_code", .aliases = "经销商代码|代码|dealer code", .type = FIELD_TEXT, .required = true, ROW(dealer_code), .max = 32 },
    { .name = "month", .aliases = "月份|年月|期间", .type = FIELD_MONTH, .required = true, ROW(month) },
    { .name = "code", .aliases = "指标|指标代码|kpi", .type = FIELD_CODE, .required = true, ROW(code), .max = 64 },
    { .name = "value", .aliases = "值|数值|数量", .type = FIELD_NUM, .required = true, ROW(value) },
};

static struct str key_of(struct arena *a, int64_t dealer_id, struct str month, struct str code)
{
    return str_printf(a, "%lld|" STR_FMT "|" STR_FMT, (long long)dealer_id, STR_ARG(month), STR_ARG(code));
}

static struct err *take_row(struct import *im, const void *row)
{
    struct arena *a = im->job->arena;
    const struct kpi_row *r = row;
    const struct org_dealer *d = org_keyed_dealer(im, r->dealer_code);
    if (!d)
        return NULL;
    struct str month = civil_month_str(a, (int32_t)r->month.v), key = key_of(a, d->id, month, r->code);
    int64_t line = org_keyed_line(im, key);
    if (line) {
        import_reject(im, im->line, "code", r->code, MSG("The same dealer, month and code stand in line {0} already.", ARG_I(line)));
        return NULL;
    }
    struct dealer_kpi_insert_in *want = ARENA_NEW(a, struct dealer_kpi_insert_in);
    *want = (struct dealer_kpi_insert_in){ .dealer_id = d->id, .month = month, .code = str_dup(a, r->code), .value = r->value.v, .batch_id = im->batch_id };
    org_keyed_add(im, key, want);
    return NULL;
}

static struct err *known(struct import *im)
{
    struct dealer_kpi_list_rows old;
    TRY(dealer_kpi_list(im->job->db, im->job->arena, &old));
    for (size_t i = 0; i < old.n; i++)
        org_keyed_meet(im, key_of(im->job->arena, old.row[i].dealer_id, old.row[i].month, old.row[i].code), &old.row[i]);
    return NULL;
}

static bool is_same(const void *want, const void *old)
{
    return ((const struct dealer_kpi_insert_in *)want)->value == ((const struct dealer_kpi_list_row *)old)->value;
}

static struct err *insert(struct import *im, const void *want)
{
    return dealer_kpi_insert(im->job->db, want, NULL);
}

static struct err *change(struct import *im, const void *want, const void *old UNUSED)
{
    const struct dealer_kpi_insert_in *w = want;
    struct dealer_kpi_keep_in keep = { .changed_by_batch = im->batch_id, .dealer_id = w->dealer_id, .month = w->month, .code = w->code };
    TRY(dealer_kpi_keep(im->job->db, &keep, NULL));
    struct dealer_kpi_update_in in = { .dealer_id = w->dealer_id, .month = w->month, .code = w->code, .value = w->value, .batch_id = im->batch_id };
    return dealer_kpi_update(im->job->db, &in, NULL);
}

static const struct org_keyed_kind table = { known, is_same, insert, change };

static struct err *begin(struct import *im)
{
    return org_keyed_begin(im, &table);
}

static struct err *undo(struct import *im)
{
    struct db *db = im->job->db;
    struct dealer_kpi_changed_later_in in = { .batch_id = im->batch_id };
    struct dealer_kpi_changed_later_rows later;
    TRY(dealer_kpi_changed_later(db, im->job->arena, &in, &later));
    for (size_t i = 0; i < later.n; i++)
        import_blocker(im, later.row[i].code, MSG("its value of {0} was changed by a later import", ARG_S(later.row[i].month)));
    if (later.n)
        return NULL;
    TRY(dealer_kpi_delete_of_batch(db, &(struct dealer_kpi_delete_of_batch_in){ .batch_id = im->batch_id }, NULL));
    TRY(dealer_kpi_give_back(db, &(struct dealer_kpi_give_back_in){ .changed_by_batch = im->batch_id }, NULL));
    return dealer_kpi_before_delete(db, &(struct dealer_kpi_before_delete_in){ .changed_by_batch = im->batch_id }, NULL);
}

const struct import_kind org_kpi_import = {
    .name = "kpi", .title = { .id = N_("Monthly facts") }, .field = fields, .n_fields = ARRAY_LEN(fields), .row_size = sizeof(struct kpi_row),
    .begin = begin, .row = take_row, .settle = org_keyed_settle, .apply = org_keyed_apply, .undo = undo,
};
