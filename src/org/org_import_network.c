/* huifang import network: dated rows of dealers.
 *
 * A row with valid_from says how the dealer stands from that day on: the stretch before ends the day before. A row without
 * valid_from describes a new dealer from the start, or corrects the newest stretch of a known one; then region, area, group
 * and the sales, service and ranked flags must be as they are, for a change of structure without its date would rewrite history. */
#include "org/org.h"
#include "org_sql.h"

struct network_row {
    struct str dealer_code, name, region_code, region_name, area, group, province, city, city_tier, type, reason, successor_code;
    struct opt_int sales, service, ranked;
    struct civil_date valid_from, valid_to;
};

static const struct field_choice dealer_types[] = {
    { "4S", "4S|4S店" }, { "3S", "3S|3S店" }, { "2S", "2S|2S店" }, { "1S", "1S|1S店|单一服务|single-service" }, { "city_showroom", "city showroom|city_showroom|城市展厅" },
    { "other", "other|其他|其它" }, { NULL, NULL },
};

#define ROW(member) FIELD_AT(struct network_row, member)
static const struct field fields[] = {
    { .name = "dealer_code", .aliases = "经销商代码|代码|店代码|dealer code|code", .type = FIELD_TEXT, .required = true, ROW(dealer_code), .max = 32 },
    { .name = "name", .aliases = "经销商|经销商名称|名称|店名|dealer|dealer name", .type = FIELD_TEXT, .required = true, ROW(name) },
    { .name = "region_code", .aliases = "大区代码|区域代码|region code", .type = FIELD_CODE, .required = true, ROW(region_code), .max = 32 },
    { .name = "region_name", .aliases = "大区|区域|大区名称|region", .type = FIELD_TEXT, ROW(region_name) },
    { .name = "area", .aliases = "小区", .type = FIELD_TEXT, ROW(area) },
    { .name = "group", .aliases = "集团|经销商集团|dealer group", .type = FIELD_TEXT, ROW(group) },
    { .name = "province", .aliases = "省|省份", .type = FIELD_TEXT, ROW(province) },
    { .name = "city", .aliases = "市|城市", .type = FIELD_TEXT, ROW(city) },
    { .name = "city_tier", .aliases = "城市级别|城市等级|city tier", .type = FIELD_TEXT, ROW(city_tier) },
    { .name = "type", .aliases = "类型|店类型|dealer type", .type = FIELD_CHOICE, .choices = dealer_types, ROW(type) },
    { .name = "sales", .aliases = "销售", .type = FIELD_BOOL, ROW(sales) },
    { .name = "service", .aliases = "售后|服务", .type = FIELD_BOOL, ROW(service) },
    { .name = "ranked", .aliases = "参加排名|排名", .type = FIELD_BOOL, ROW(ranked) },
    { .name = "reason", .aliases = "不参加排名原因", .type = FIELD_TEXT, ROW(reason) },
    { .name = "valid_from", .aliases = "生效日期|起始日期|开业日期|valid from", .type = FIELD_DATE, ROW(valid_from) },
    { .name = "valid_to", .aliases = "失效日期|终止日期|关闭日期|valid to", .type = FIELD_DATE, ROW(valid_to) },
    { .name = "successor_code", .aliases = "继任代码|合并至|successor", .type = FIELD_CODE, ROW(successor_code), .max = 32 },
};

enum plan { PLAN_SAME, PLAN_INSERT, PLAN_CHANGE };
struct staged {
    int64_t line;
    struct network_row row;
    bool has_date, is_rejected;
    enum plan plan;
    struct dealer_membership_insert_in want;   /* without region, area and group ids: they may be made by apply */
    const struct dealer_membership_list_row *old, *before; /* the row it changes; the stretch it ends */
};

struct state {
    struct staged *row;
    size_t n, room;
    struct str_map by_key;                    /* "code|valid_from" → staged row */
    struct str_map regions, areas, groups, dealers; /* name → index into ids */
    int64_t *id;
    size_t n_ids, room_ids;
    struct str_map region_line;               /* region code → where the file names it first: the regions' order */
    int64_t last_position;                    /* of the regions that are there */
};

static struct str dup_all(struct arena *a, struct str s)
{
    return s.p ? str_dup(a, s) : STR("");
}

static struct err *begin(struct import *im)
{
    struct state *st = ARENA_NEW(im->job->arena, struct state);
    st->by_key = str_map_on(im->job->arena);
    st->region_line = str_map_on(im->job->arena);
    im->state = st;
    return NULL;
}

static void keep_texts(struct arena *a, struct network_row *r)
{
    struct str *const text[] = { &r->dealer_code, &r->name, &r->region_code, &r->region_name, &r->area, &r->group, &r->province, &r->city, &r->city_tier,
                                 &r->type, &r->reason, &r->successor_code };
    for (size_t i = 0; i < ARRAY_LEN(text); i++)
        *text[i] = dup_all(a, *text[i]);
    if (str_is_empty(r->type))
        r->type = STR("4S");
}

static bool flag(struct opt_int v, bool standard)
{
    return v.has ? v.v : standard;
}

static struct dealer_membership_insert_in wanted(struct import *im, const struct network_row *r, struct str from)
{
    struct arena *a = im->job->arena;
    bool single = str_eq_c(r->type, "1S");
    return (struct dealer_membership_insert_in){
        .valid_from = from, .valid_to = r->valid_to.year ? civil_date_str(a, r->valid_to) : STR_NONE, .name = r->name, .province = r->province,
        .city = r->city, .city_tier = r->city_tier, .type = r->type, .sales = flag(r->sales, !single), .service = flag(r->service, true),
        .ranked = flag(r->ranked, !single), .reason = r->reason, .successor_code = r->successor_code, .batch_id = im->batch_id,
    };
}

static struct err *take_row(struct import *im, const void *row)
{
    struct state *st = im->state;
    struct arena *a = im->job->arena;
    struct staged s = { .line = im->line, .row = *(const struct network_row *)row };
    s.has_date = s.row.valid_from.year != 0;
    if (s.row.valid_to.year && s.has_date && civil_date_cmp(s.row.valid_to, s.row.valid_from) < 0) {
        import_reject(im, im->line, "valid_to", civil_date_str(im->row_arena, s.row.valid_to), MSG("valid_to lies before valid_from."));
        return NULL;
    }
    keep_texts(a, &s.row);
    s.want = wanted(im, &s.row, s.has_date ? civil_date_str(a, s.row.valid_from) : STR(""));
    struct str key = str_printf(a, STR_FMT "|" STR_FMT, STR_ARG(s.row.dealer_code), STR_ARG(s.want.valid_from));
    bool is_new;
    size_t *at = str_map_put(&st->by_key, key, st->n, &is_new);
    if (!is_new) {
        import_reject(im, im->line, "dealer_code", s.row.dealer_code, MSG("The same dealer and date stand in line {0} already.", ARG_I(st->row[*at].line)));
        return NULL;
    }
    if (st->n == st->room) {
        st->room = st->room ? st->room * 2 : 256;
        st->row = arena_grow(a, st->row, st->n, st->room, sizeof *st->row);
    }
    st->row[st->n++] = s;
    str_map_put(&st->region_line, s.row.region_code, (size_t)s.line, NULL);
    return NULL;
}

/* ---- against the database ---- */

struct known { struct dealer_membership_list_rows rows; struct str_map first; /* code → first row */ };

static struct err *load_known(struct import *im, struct known *k)
{
    struct dealer_membership_list_in in = { .scope = { .kind = SCOPE_SYSTEM } };
    k->first = str_map_on(im->job->arena);
    TRY(dealer_membership_list(im->job->db, im->job->arena, &in, &k->rows));
    for (size_t i = 0; i < k->rows.n; i++)
        str_map_put(&k->first, k->rows.row[i].code, i, NULL);
    return NULL;
}

static struct str or_empty(struct str s)
{
    return s.p ? s : STR("");
}

static bool same_structure(const struct staged *s, const struct dealer_membership_list_row *old)
{
    return str_eq(s->row.region_code, old->region_code) && str_eq(s->row.area, or_empty(old->area_name)) && str_eq(s->row.group, or_empty(old->group_name)) &&
           s->want.sales == old->sales && s->want.service == old->service && s->want.ranked == old->ranked && str_eq(s->want.type, old->type);
}

static bool same_row(const struct staged *s, const struct dealer_membership_list_row *old)
{
    const struct dealer_membership_insert_in *w = &s->want;
    return same_structure(s, old) && str_eq(w->name, old->name) && str_eq(w->province, old->province) && str_eq(w->city, old->city) &&
           str_eq(w->city_tier, old->city_tier) && str_eq(w->reason, old->reason) && str_eq(w->successor_code, old->successor_code) &&
           str_eq(or_empty(w->valid_to), or_empty(old->valid_to));
}

/* The dealer's last stretch that began before this row, and the one that begins with it. */
static void find_neighbours(const struct known *k, struct staged *s)
{
    s->old = s->before = NULL;
    const size_t *first = str_map_get(&k->first, s->row.dealer_code);
    for (size_t i = first ? *first : k->rows.n; i < k->rows.n && str_eq(k->rows.row[i].code, s->row.dealer_code); i++) {
        const struct dealer_membership_list_row *m = &k->rows.row[i];
        if (!s->has_date || str_eq(m->valid_from, s->want.valid_from))
            s->old = m;
        else if (str_cmp(m->valid_from, s->want.valid_from) < 0)
            s->before = m;
    }
}

static bool overlaps(const struct staged *s)
{
    return s->before && (!s->before->valid_to.p || str_cmp(s->before->valid_to, s->want.valid_from) >= 0);
}

static void reject_undated(struct import *im, struct staged *s)
{
    s->is_rejected = true;
    bool region = !str_eq(s->row.region_code, s->old->region_code);
    import_reject(im, s->line, "valid_from", STR(""),
                  region ? MSG("The region changes from {0} to {1}: say from which day in valid_from.", ARG_S(s->old->region_code), ARG_S(s->row.region_code))
                         : MSG("Area, group, type, sales, service or ranked changes: say from which day in valid_from."));
}

static void plan_row(struct import *im, const struct known *k, struct staged *s)
{
    find_neighbours(k, s);
    s->is_rejected = false;
    if (!s->old) {
        s->plan = PLAN_INSERT;
        if (!s->has_date)
            s->want.valid_from = STR("1900-01-01");
    } else {
        if (!s->has_date) {
            s->want.valid_from = s->old->valid_from;
            s->want.valid_to = s->want.valid_to.p ? s->want.valid_to : s->old->valid_to;
            if (!same_structure(s, s->old)) {
                reject_undated(im, s);
                return;
            }
        }
        s->plan = same_row(s, s->old) ? PLAN_SAME : PLAN_CHANGE;
    }
    im->rows_new += s->plan == PLAN_INSERT;
    im->rows_changed += s->plan == PLAN_CHANGE;
    im->rows_same += s->plan == PLAN_SAME;
}

/* Rows of one dealer in the file end each other: the next row's date ends a stretch that has no end of its own. */
static int by_code_and_date(const void *x, const void *y)
{
    const struct staged *a = x, *b = y;
    int c = str_cmp(a->row.dealer_code, b->row.dealer_code);
    return c ? c : str_cmp(a->want.valid_from, b->want.valid_from);
}

static struct str day_before(struct arena *a, struct str iso)
{
    struct civil_date d = { 0 };
    civil_date_parse_iso(iso, &d);
    return civil_date_str(a, civil_date_add_days(d, -1));
}

static void end_stretches_in_file(struct import *im, struct state *st)
{
    qsort(st->row, st->n, sizeof *st->row, by_code_and_date);
    for (size_t i = 0; i + 1 < st->n; i++) {
        struct staged *s = &st->row[i], *next = &st->row[i + 1];
        bool open = str_is_empty(s->want.valid_to) || str_cmp(s->want.valid_to, next->want.valid_from) >= 0;
        if (str_eq(s->row.dealer_code, next->row.dealer_code) && next->has_date && open)
            s->want.valid_to = day_before(im->job->arena, next->want.valid_from);
    }
}

static struct err *settle(struct import *im)
{
    struct state *st = im->state;
    struct known k;
    TRY(load_known(im, &k));
    if (st->n)
        end_stretches_in_file(im, st);
    for (size_t i = 0; i < st->n; i++)
        plan_row(im, &k, &st->row[i]);
    return NULL;
}

/* ---- writing ---- */

static size_t add_id(struct import *im, int64_t id)
{
    struct state *st = im->state;
    if (st->n_ids == st->room_ids) {
        st->room_ids = st->room_ids ? st->room_ids * 2 : 256;
        st->id = arena_grow(im->job->arena, st->id, st->n_ids, st->room_ids, sizeof *st->id);
    }
    st->id[st->n_ids] = id;
    return st->n_ids++;
}

static struct err *load_names(struct import *im)
{
    struct state *st = im->state;
    struct arena *a = im->job->arena;
    struct region_list_rows regions;
    struct area_list_rows areas;
    struct dealer_group_list_rows groups;
    struct dealer_list_rows dealers;
    TRY(region_list(im->job->db, a, &regions));
    TRY(area_list(im->job->db, a, &areas));
    TRY(dealer_group_list(im->job->db, a, &groups));
    TRY(dealer_list(im->job->db, a, &dealers));
    st->last_position = regions.n ? regions.row[regions.n - 1].position : 0;
    st->regions = st->areas = st->groups = st->dealers = str_map_on(a);
    for (size_t i = 0; i < regions.n; i++)
        str_map_put(&st->regions, regions.row[i].code, add_id(im, regions.row[i].id), NULL);
    for (size_t i = 0; i < areas.n; i++)
        str_map_put(&st->areas, str_printf(a, "%lld|" STR_FMT, (long long)areas.row[i].region_id, STR_ARG(areas.row[i].name)), add_id(im, areas.row[i].id), NULL);
    for (size_t i = 0; i < groups.n; i++)
        str_map_put(&st->groups, groups.row[i].name, add_id(im, groups.row[i].id), NULL);
    for (size_t i = 0; i < dealers.n; i++)
        str_map_put(&st->dealers, dealers.row[i].code, add_id(im, dealers.row[i].id), NULL);
    return NULL;
}

/* The id a name has, or a new one; *is_new then asks for an insert. */
static int64_t id_of(struct import *im, struct str_map *map, struct str name, bool *is_new)
{
    struct state *st = im->state;
    size_t *at = str_map_put(map, name, 0, is_new);
    if (*is_new)
        *at = add_id(im, db_new_id(im->job->db));
    return st->id[*at];
}

static struct err *fill_ids(struct import *im, struct staged *s)
{
    struct state *st = im->state;
    struct db *db = im->job->db;
    const struct network_row *r = &s->row;
    bool is_new;
    const size_t *line = str_map_get(&st->region_line, r->region_code);
    s->want.region_id = id_of(im, &st->regions, r->region_code, &is_new);
    if (is_new)
        TRY(region_insert(db, &(struct region_insert_in){ .id = s->want.region_id, .code = r->region_code, .position = st->last_position + (int64_t)*line,
                                                          .name = r->region_name.n ? r->region_name : r->region_code }, NULL));
    s->want.area_id = s->want.group_id = (struct opt_int){ 0 };
    if (r->area.n) {
        struct str key = str_printf(im->job->arena, "%lld|" STR_FMT, (long long)s->want.region_id, STR_ARG(r->area));
        s->want.area_id = SOME_INT(id_of(im, &st->areas, key, &is_new));
        if (is_new)
            TRY(area_insert(db, &(struct area_insert_in){ .id = s->want.area_id.v, .region_id = s->want.region_id, .name = r->area }, NULL));
    }
    if (r->group.n) {
        s->want.group_id = SOME_INT(id_of(im, &st->groups, r->group, &is_new));
        if (is_new)
            TRY(dealer_group_insert(db, &(struct dealer_group_insert_in){ .id = s->want.group_id.v, .name = r->group }, NULL));
    }
    s->want.dealer_id = id_of(im, &st->dealers, r->dealer_code, &is_new);
    if (is_new)
        TRY(dealer_insert(db, &(struct dealer_insert_in){ .id = s->want.dealer_id, .code = r->dealer_code, .batch_id = im->batch_id }, NULL));
    return NULL;
}

static struct err *keep(struct import *im, int64_t dealer_id, struct str valid_from)
{
    struct dealer_membership_keep_in in = { .changed_by_batch = im->batch_id, .dealer_id = dealer_id, .valid_from = valid_from };
    return dealer_membership_keep(im->job->db, &in, NULL);
}

static struct err *end_stretch_before(struct import *im, const struct staged *s)
{
    if (!overlaps(s))
        return NULL;
    TRY(keep(im, s->before->dealer_id, s->before->valid_from));
    struct dealer_membership_close_in in = { .dealer_id = s->before->dealer_id, .valid_from = s->before->valid_from,
                                             .valid_to = day_before(im->job->arena, s->want.valid_from), .batch_id = im->batch_id };
    return dealer_membership_close(im->job->db, &in, NULL);
}

static struct err *change_row(struct import *im, const struct staged *s)
{
    const struct dealer_membership_insert_in *w = &s->want;
    TRY(keep(im, w->dealer_id, w->valid_from));
    struct dealer_membership_update_in in = {
        .dealer_id = w->dealer_id, .valid_from = w->valid_from, .valid_to = w->valid_to, .name = w->name, .region_id = w->region_id, .area_id = w->area_id,
        .group_id = w->group_id, .province = w->province, .city = w->city, .city_tier = w->city_tier, .type = w->type, .sales = w->sales,
        .service = w->service, .ranked = w->ranked, .reason = w->reason, .successor_code = w->successor_code, .batch_id = im->batch_id,
    };
    return dealer_membership_update(im->job->db, &in, NULL);
}

static struct err *apply(struct import *im)
{
    struct state *st = im->state;
    TRY(load_names(im));
    for (size_t i = 0; i < st->n; i++) {
        struct staged *s = &st->row[i];
        if (s->is_rejected || s->plan == PLAN_SAME)
            continue;
        TRY(fill_ids(im, s));
        TRY(s->plan == PLAN_CHANGE ? change_row(im, s) : end_stretch_before(im, s));
        if (s->plan == PLAN_INSERT)
            TRY(dealer_membership_insert(im->job->db, &s->want, NULL));
    }
    return NULL;
}

static struct err *undo(struct import *im)
{
    struct db *db = im->job->db;
    struct arena *a = im->job->arena;
    struct dealer_membership_changed_later_in later_in = { .batch_id = im->batch_id };
    struct dealer_membership_changed_later_rows later;
    struct dealer_membership_others_in others_in = { .batch_id = im->batch_id };
    struct dealer_membership_others_rows others;
    TRY(dealer_membership_changed_later(db, a, &later_in, &later));
    for (size_t i = 0; i < later.n; i++)
        import_blocker(im, later.row[i].code, MSG("its row from {0} was changed by a later import", ARG_S(later.row[i].valid_from)));
    TRY(dealer_membership_others(db, a, &others_in, &others));
    for (size_t i = 0; i < others.n; i++)
        import_blocker(im, others.row[i].code, MSG("later imports brought dated rows of this dealer"));
    if (later.n || others.n)
        return NULL;
    TRY(dealer_membership_delete_of_batch(db, &(struct dealer_membership_delete_of_batch_in){ .batch_id = im->batch_id }, NULL));
    TRY(dealer_membership_give_back(db, &(struct dealer_membership_give_back_in){ .changed_by_batch = im->batch_id }, NULL));
    TRY(dealer_membership_before_delete(db, &(struct dealer_membership_before_delete_in){ .changed_by_batch = im->batch_id }, NULL));
    return dealer_delete_of_batch(db, &(struct dealer_delete_of_batch_in){ .batch_id = im->batch_id }, NULL);
}

const struct import_kind org_network_import = {
    .name = "network", .title = { .id = N_("Network") }, .field = fields, .n_fields = ARRAY_LEN(fields), .row_size = sizeof(struct network_row),
    .begin = begin, .row = take_row, .settle = settle, .apply = apply, .undo = undo,
};
