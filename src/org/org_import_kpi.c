/* huifang import kpi: monthly facts of dealers (repair orders, deliveries, turnover …), for coverage and for results beside scores. */
#include "org/org.h"
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

struct staged { int64_t line; bool is_change, is_same; struct dealer_kpi_insert_in want; };
struct state {
    struct org_network network;
    struct staged *row;
    size_t n, room;
    struct str_map by_key;
};

static struct err *begin(struct import *im)
{
    struct state *st = ARENA_NEW(im->job->arena, struct state);
    st->by_key = str_map_on(im->job->arena);
    im->state = st;
    return org_network_load(im->job->db, im->job->arena, (struct db_scope){ 0 }, job_today(im->job), &st->network);
}

static struct str key_of(struct arena *a, int64_t dealer_id, struct str month, struct str code)
{
    return str_printf(a, "%lld|" STR_FMT "|" STR_FMT, (long long)dealer_id, STR_ARG(month), STR_ARG(code));
}

static struct err *take_row(struct import *im, const void *row)
{
    struct state *st = im->state;
    struct arena *a = im->job->arena;
    const struct kpi_row *r = row;
    const struct org_dealer *d = org_dealer_by_code(&st->network, r->dealer_code);
    if (!d) {
        import_reject(im, im->line, "dealer_code", r->dealer_code, MSG("There is no dealer with this code; import the network first."));
        return NULL;
    }
    struct str month = civil_month_str(a, (int32_t)r->month.v);
    bool is_new;
    size_t *at = str_map_put(&st->by_key, key_of(a, d->id, month, r->code), st->n, &is_new);
    if (!is_new) {
        import_reject(im, im->line, "code", r->code, MSG("The same dealer, month and code stand in line {0} already.", ARG_I(st->row[*at].line)));
        return NULL;
    }
    if (st->n == st->room) {
        st->room = st->room ? st->room * 2 : 256;
        st->row = arena_grow(a, st->row, st->n, st->room, sizeof *st->row);
    }
    st->row[st->n++] = (struct staged){ .line = im->line, .want = { .dealer_id = d->id, .month = month, .code = str_dup(a, r->code),
                                                                    .value = r->value.v, .batch_id = im->batch_id } };
    return NULL;
}

static struct err *settle(struct import *im)
{
    struct state *st = im->state;
    struct arena *a = im->job->arena;
    struct dealer_kpi_list_rows old;
    struct str_map known = str_map_on(a);
    TRY(dealer_kpi_list(im->job->db, a, &old));
    for (size_t i = 0; i < old.n; i++)
        str_map_put(&known, key_of(a, old.row[i].dealer_id, old.row[i].month, old.row[i].code), i, NULL);
    for (size_t i = 0; i < st->n; i++) {
        struct staged *s = &st->row[i];
        const size_t *at = str_map_get(&known, key_of(a, s->want.dealer_id, s->want.month, s->want.code));
        s->is_change = at != NULL;
        s->is_same = at && old.row[*at].value == s->want.value;
        im->rows_same += s->is_same;
        im->rows_changed += s->is_change && !s->is_same;
        im->rows_new += !s->is_change;
    }
    return NULL;
}

static struct err *change(struct import *im, const struct dealer_kpi_insert_in *w)
{
    struct dealer_kpi_keep_in keep = { .changed_by_batch = im->batch_id, .dealer_id = w->dealer_id, .month = w->month, .code = w->code };
    TRY(dealer_kpi_keep(im->job->db, &keep, NULL));
    struct dealer_kpi_update_in in = { .dealer_id = w->dealer_id, .month = w->month, .code = w->code, .value = w->value, .batch_id = im->batch_id };
    return dealer_kpi_update(im->job->db, &in, NULL);
}

static struct err *apply(struct import *im)
{
    struct state *st = im->state;
    for (size_t i = 0; i < st->n; i++)
        if (!st->row[i].is_same)
            TRY(st->row[i].is_change ? change(im, &st->row[i].want) : dealer_kpi_insert(im->job->db, &st->row[i].want, NULL));
    return NULL;
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
    .begin = begin, .row = take_row, .settle = settle, .apply = apply, .undo = undo,
};
