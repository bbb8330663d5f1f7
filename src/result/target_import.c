/* huifang import targets: a row a place, period and measure. */
#include "result/target.h"
#include "target_sql.h"

struct target_file_row { struct str programme, dealer_code, region_code, period, measure; struct opt_num value; };

#define ROW(member) FIELD_AT(struct target_file_row, member)
static const struct field fields[] = {
    { .name = "programme", .aliases = "项目|业务|调研项目", .type = FIELD_CHOICE, .required = true, .choices = programme_choices, ROW(programme) },
    { .name = "dealer_code", .aliases = "经销商代码|代码|dealer code", .type = FIELD_TEXT, ROW(dealer_code), .max = 32 },
    { .name = "region_code", .aliases = "大区代码|区域代码|大区|region", .type = FIELD_TEXT, ROW(region_code), .max = 32 },
    { .name = "period", .aliases = "期间|年度|年份|季度|year|quarter", .type = FIELD_TEXT, .required = true, ROW(period), .max = 32 },
    { .name = "measure", .aliases = "指标|指标代码|题号|index", .type = FIELD_TEXT, .required = true, ROW(measure), .max = 80 },
    { .name = "target", .aliases = "目标|目标值|value", .type = FIELD_NUM, .required = true, ROW(value) },
};

struct staged { int64_t line; struct target_insert_in want; bool is_same; };
struct plan {
    struct org_network network;
    struct staged *row;
    size_t n, room;
    struct str_map by_key;
};

static struct str key_of(struct arena *a, const struct target_insert_in *w)
{
    return str_printf(a, STR_FMT "|" STR_FMT "|%lld|" STR_FMT "|" STR_FMT, STR_ARG(w->programme), STR_ARG(w->place), (long long)w->place_id, STR_ARG(w->period),
                      STR_ARG(w->measure));
}

static struct err *begin(struct import *im)
{
    struct plan *p = ARENA_NEW(im->job->arena, struct plan);
    p->by_key = str_map_on(im->job->arena);
    im->state = p;
    return org_network_load(im->job->db, im->job->arena, (struct db_scope){ 0 }, job_today(im->job), &p->network);
}

/* False: the row is rejected. */
static bool find_place(struct import *im, const struct target_file_row *r, struct target_insert_in *w)
{
    const struct plan *p = im->state;
    const struct org_dealer *d = org_dealer_by_code(&p->network, r->dealer_code);
    const size_t *region = str_map_get(&p->network.region_by_code, r->region_code);
    if (!str_is_empty(r->dealer_code)) {
        if (!d)
            import_reject(im, im->line, "dealer_code", r->dealer_code, MSG("There is no dealer with this code; import the network first."));
        w->place = STR("dealer");
        w->place_id = d ? d->id : 0;
        return d != NULL;
    }
    if (!str_is_empty(r->region_code)) {
        if (!region)
            import_reject(im, im->line, "region_code", r->region_code, MSG("There is no region with this code."));
        w->place = STR("region");
        w->place_id = region ? p->network.region[*region].id : 0;
        return region != NULL;
    }
    w->place = STR("nation");
    return true;
}

static bool find_what(struct import *im, const struct target_file_row *r, struct target_insert_in *w)
{
    struct arena *a = im->job->arena;
    struct target_period period;
    if (!target_period_parse(r->period, &period)) {
        import_reject(im, im->line, "period", r->period, MSG("A period is a year (2012) or a quarter (2012-Q1)."));
        return false;
    }
    struct err *e = target_measure_check(im->job->db, a, r->programme, r->measure, &w->measure);
    if (e) {
        import_reject(im, im->line, "measure", r->measure, e->msg);
        return false;
    }
    if (!(r->value.v >= TARGET_LOWEST && r->value.v <= TARGET_HIGHEST)) {
        import_reject(im, im->line, "target", STR_NONE, MSG("A target is a number of index points from {0} to {1}.", ARG_I(TARGET_LOWEST), ARG_I(TARGET_HIGHEST)));
        return false;
    }
    w->period = target_period_text(a, period);
    w->value = r->value;
    return true;
}

static void stage(struct import *im, const struct target_insert_in *want)
{
    struct plan *p = im->state;
    struct str key = key_of(im->job->arena, want);
    const size_t *at = str_map_get(&p->by_key, key);
    if (at) {
        import_reject(im, im->line, "measure", want->measure, MSG("The same place, period and measure stand in line {0} already.", ARG_I(p->row[*at].line)));
        return;
    }
    if (p->n == p->room) {
        p->room = p->room ? p->room * 2 : 256;
        p->row = arena_grow(im->job->arena, p->row, p->n, p->room, sizeof *p->row);
    }
    str_map_put(&p->by_key, key, p->n, NULL);
    p->row[p->n++] = (struct staged){ .line = im->line, .want = *want };
}

static struct err *take_row(struct import *im, const void *row)
{
    const struct target_file_row *r = row;
    struct target_insert_in want = { .programme = str_dup(im->job->arena, r->programme) };
    if (find_place(im, r, &want) && find_what(im, r, &want))
        stage(im, &want);
    return NULL;
}

/* Marks what is in force already, and counts which of the others change something. */
static struct err *settle_programme(struct import *im, struct str programme)
{
    struct arena *a = im->job->arena;
    struct plan *p = im->state;
    struct target_list now;
    TRY(target_list_load(im->job->db, a, &(struct target_query){ .programme = programme }, &now));
    for (size_t i = 0; i < now.n; i++) {
        struct target_insert_in old = { .programme = programme, .place = str_of_c(target_place_name(now.row[i].place)), .place_id = now.row[i].place_id,
                                        .period = target_period_text(a, now.row[i].period), .measure = now.row[i].measure };
        const size_t *at = str_map_get(&p->by_key, key_of(a, &old));
        if (!at)
            continue;
        p->row[*at].is_same = p->row[*at].want.value.v == now.row[i].value;
        im->rows_same += p->row[*at].is_same;
        im->rows_changed += !p->row[*at].is_same;
    }
    return NULL;
}

static struct err *settle(struct import *im)
{
    struct plan *p = im->state;
    for (size_t i = 0; i < p->n; i++)
        p->row[i].is_same = false; /* of an earlier settle */
    TRY(settle_programme(im, STR("service")));
    TRY(settle_programme(im, STR("sales")));
    im->rows_new = (int64_t)p->n - im->rows_same - im->rows_changed;
    return NULL;
}

static struct err *apply(struct import *im)
{
    const struct plan *p = im->state;
    for (struct staged *s = p->row; s < p->row + p->n; s++) {
        if (s->is_same)
            continue;
        s->want.id = db_new_id(im->job->db);
        s->want.set_at = im->job->now_ms;
        s->want.set_by = str_of_c(im->job->who);
        s->want.batch_id = SOME_INT(im->batch_id);
        TRY(target_insert(im->job->db, &s->want, NULL));
    }
    return NULL;
}

/* What was in force before is so again: its rows are still there. */
static struct err *undo(struct import *im)
{
    struct db *db = im->job->db;
    struct target_changed_later_rows later;
    TRY(target_changed_later(db, im->job->arena, &(struct target_changed_later_in){ .batch_id = im->batch_id }, &later));
    for (size_t i = 0; i < later.n; i++)
        import_blocker(im, str_is_empty(later.row[i].code) ? later.row[i].place : later.row[i].code,
                       MSG("its target {0} of {1} was set again later", ARG_S(later.row[i].measure), ARG_S(later.row[i].period)));
    if (later.n)
        return NULL;
    return target_delete_of_batch(db, &(struct target_delete_of_batch_in){ .batch_id = SOME_INT(im->batch_id) }, NULL);
}

const struct import_kind target_import = {
    .name = "targets", .title = { .id = N_("Targets") }, .field = fields, .n_fields = ARRAY_LEN(fields), .row_size = sizeof(struct target_file_row),
    .begin = begin, .row = take_row, .settle = settle, .apply = apply, .undo = undo,
};
