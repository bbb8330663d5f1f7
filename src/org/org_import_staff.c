/* huifang import staff: who works at which dealer. A known dealer and code is corrected, others are added. */
#include "org/org.h"
#include "org_sql.h"

struct staff_row {
    struct str dealer_code, code, role;
    struct person_name name;
    struct phone mobile;
    struct civil_date valid_from, valid_to;
};

static const struct field_choice roles[] = {
    { "service_advisor", "service advisor|service_advisor|服务顾问|SA" }, { "sales_consultant", "sales consultant|sales_consultant|销售顾问" },
    { "technician", "technician|技师|维修技师" }, { "manager", "manager|经理|总经理|服务总监|销售总监" }, { "dcrc", "dcrc|客户关系|客服|客户关系专员" }, { "other", "other|其他|其它" }, { NULL, NULL },
};

#define ROW(member) FIELD_AT(struct staff_row, member)
static const struct field fields[] = {
    { .name = "dealer_code", .aliases = "经销商代码|代码|dealer code", .type = FIELD_TEXT, .required = true, ROW(dealer_code), .max = 32 },
    { .name = "code", .aliases = "工号|员工编号|staff code", .type = FIELD_CODE, .required = true, ROW(code), .max = 32 },
    { .name = "name", .aliases = "姓名", .type = FIELD_NAME, .required = true, ROW(name) },
    { .name = "mobile", .aliases = "手机|手机号|手机号码|电话|phone", .type = FIELD_PHONE, ROW(mobile) },
    { .name = "role", .aliases = "岗位|职务|职位", .type = FIELD_CHOICE, .choices = roles, ROW(role) },
    { .name = "valid_from", .aliases = "入职日期|起始日期|valid from", .type = FIELD_DATE, ROW(valid_from) },
    { .name = "valid_to", .aliases = "离职日期|终止日期|valid to", .type = FIELD_DATE, ROW(valid_to) },
};

struct staged { int64_t line; bool is_change, is_same; struct str dealer_code; struct staff_insert_in want; };
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

static struct str key_of(struct arena *a, int64_t dealer_id, struct str code)
{
    return str_printf(a, "%lld|" STR_FMT, (long long)dealer_id, STR_ARG(code));
}

static struct staff_insert_in wanted(struct import *im, const struct staff_row *r, int64_t dealer_id)
{
    struct arena *a = im->job->arena;
    return (struct staff_insert_in){
        .id = db_new_id(im->job->db), .dealer_id = dealer_id, .code = str_dup(a, r->code), .name = str_dup(a, r->name.s),
        .mobile = r->mobile.digits.p ? str_dup(a, r->mobile.digits) : STR(""), .role = r->role.p ? str_dup(a, r->role) : STR("other"),
        .valid_from = r->valid_from.year ? civil_date_str(a, r->valid_from) : STR("1900-01-01"),
        .valid_to = r->valid_to.year ? civil_date_str(a, r->valid_to) : STR_NONE, .batch_id = im->batch_id,
    };
}

static struct err *take_row(struct import *im, const void *row)
{
    struct state *st = im->state;
    const struct staff_row *r = row;
    const struct org_dealer *d = org_dealer_by_code(&st->network, r->dealer_code);
    if (!d) {
        import_reject(im, im->line, "dealer_code", r->dealer_code, MSG("There is no dealer with this code; import the network first."));
        return NULL;
    }
    bool is_new;
    size_t *at = str_map_put(&st->by_key, key_of(im->job->arena, d->id, r->code), st->n, &is_new);
    if (!is_new) {
        import_reject(im, im->line, "code", r->code, MSG("The same person stands in line {0} already.", ARG_I(st->row[*at].line)));
        return NULL;
    }
    if (st->n == st->room) {
        st->room = st->room ? st->room * 2 : 256;
        st->row = arena_grow(im->job->arena, st->row, st->n, st->room, sizeof *st->row);
    }
    st->row[st->n++] = (struct staged){ .line = im->line, .dealer_code = d->code, .want = wanted(im, r, d->id) };
    return NULL;
}

static bool same(const struct staff_insert_in *w, const struct staff_list_row *old)
{
    return str_eq(w->name, old->name) && str_eq(w->mobile, old->mobile) && str_eq(w->role, old->role) && str_eq(w->valid_from, old->valid_from) &&
           str_eq(w->valid_to, old->valid_to);
}

static struct err *settle(struct import *im)
{
    struct state *st = im->state;
    struct arena *a = im->job->arena;
    struct staff_list_rows old;
    struct str_map known = str_map_on(a);
    TRY(staff_list(im->job->db, a, &old));
    for (size_t i = 0; i < old.n; i++)
        str_map_put(&known, key_of(a, old.row[i].dealer_id, old.row[i].code), i, NULL);
    for (size_t i = 0; i < st->n; i++) {
        struct staged *s = &st->row[i];
        const size_t *at = str_map_get(&known, key_of(a, s->want.dealer_id, s->want.code));
        s->is_change = at != NULL;
        s->is_same = at && same(&s->want, &old.row[*at]);
        if (at)
            s->want.id = old.row[*at].id;
        im->rows_same += s->is_same;
        im->rows_changed += s->is_change && !s->is_same;
        im->rows_new += !s->is_change;
    }
    return NULL;
}

static struct err *change(struct import *im, const struct staff_insert_in *w)
{
    TRY(staff_keep(im->job->db, &(struct staff_keep_in){ .changed_by_batch = im->batch_id, .id = w->id }, NULL));
    struct staff_update_in in = { .id = w->id, .name = w->name, .mobile = w->mobile, .role = w->role, .valid_from = w->valid_from, .valid_to = w->valid_to,
                                  .batch_id = im->batch_id };
    return staff_update(im->job->db, &in, NULL);
}

static struct err *apply(struct import *im)
{
    struct state *st = im->state;
    for (size_t i = 0; i < st->n; i++)
        if (!st->row[i].is_same)
            TRY(st->row[i].is_change ? change(im, &st->row[i].want) : staff_insert(im->job->db, &st->row[i].want, NULL));
    return NULL;
}

static struct err *undo(struct import *im)
{
    struct db *db = im->job->db;
    struct staff_changed_later_in in = { .batch_id = im->batch_id };
    struct staff_changed_later_rows later;
    TRY(staff_changed_later(db, im->job->arena, &in, &later));
    for (size_t i = 0; i < later.n; i++)
        import_blocker(im, later.row[i].code, MSG("changed by a later import"));
    if (later.n)
        return NULL;
    TRY(staff_delete_of_batch(db, &(struct staff_delete_of_batch_in){ .batch_id = im->batch_id }, NULL));
    TRY(staff_give_back(db, &(struct staff_give_back_in){ .changed_by_batch = im->batch_id }, NULL));
    return staff_before_delete(db, &(struct staff_before_delete_in){ .changed_by_batch = im->batch_id }, NULL);
}

const struct import_kind org_staff_import = {
    .name = "staff", .title = { .id = N_("Staff") }, .field = fields, .n_fields = ARRAY_LEN(fields), .row_size = sizeof(struct staff_row),
    .begin = begin, .row = take_row, .settle = settle, .apply = apply, .undo = undo,
};
