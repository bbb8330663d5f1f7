/* huifang import staff: who works at which dealer. A known dealer and code is corrected, others are added. */
#include "org/org_keyed.h"
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

static struct str key_of(struct arena *a, int64_t dealer_id, struct str code)
{
    return str_printf(a, "%lld|" STR_FMT, (long long)dealer_id, STR_ARG(code));
}

static struct staff_insert_in *wanted(struct import *im, const struct staff_row *r, int64_t dealer_id)
{
    struct arena *a = im->job->arena;
    struct staff_insert_in *want = ARENA_NEW(a, struct staff_insert_in);
    *want = (struct staff_insert_in){
        .id = db_new_id(im->job->db), .dealer_id = dealer_id, .code = str_dup(a, r->code), .name = str_dup(a, r->name.s),
        .mobile = r->mobile.digits.p ? str_dup(a, r->mobile.digits) : STR(""), .role = r->role.p ? str_dup(a, r->role) : STR("other"),
        .valid_from = r->valid_from.year ? civil_date_str(a, r->valid_from) : STR("1900-01-01"),
        .valid_to = r->valid_to.year ? civil_date_str(a, r->valid_to) : STR_NONE, .batch_id = im->batch_id,
    };
    return want;
}

static struct err *take_row(struct import *im, const void *row)
{
    const struct staff_row *r = row;
    const struct org_dealer *d = org_keyed_dealer(im, r->dealer_code);
    if (!d)
        return NULL;
    struct str key = key_of(im->job->arena, d->id, r->code);
    int64_t line = org_keyed_line(im, key);
    if (line)
        import_reject(im, im->line, "code", r->code, MSG("The same person stands in line {0} already.", ARG_I(line)));
    else
        org_keyed_add(im, key, wanted(im, r, d->id));
    return NULL;
}

static struct err *known(struct import *im)
{
    struct staff_list_rows old;
    TRY(staff_list(im->job->db, im->job->arena, &old));
    for (size_t i = 0; i < old.n; i++)
        org_keyed_meet(im, key_of(im->job->arena, old.row[i].dealer_id, old.row[i].code), &old.row[i]);
    return NULL;
}

static bool is_same(const void *want, const void *stored)
{
    const struct staff_insert_in *w = want;
    const struct staff_list_row *old = stored;
    return str_eq(w->name, old->name) && str_eq(w->mobile, old->mobile) && str_eq(w->role, old->role) && str_eq(w->valid_from, old->valid_from) &&
           str_eq(w->valid_to, old->valid_to);
}

static struct err *insert(struct import *im, const void *want)
{
    return staff_insert(im->job->db, want, NULL);
}

static struct err *change(struct import *im, const void *want, const void *stored)
{
    const struct staff_insert_in *w = want;
    const struct staff_list_row *old = stored;
    TRY(staff_keep(im->job->db, &(struct staff_keep_in){ .changed_by_batch = im->batch_id, .id = old->id }, NULL));
    struct staff_update_in in = { .id = old->id, .name = w->name, .mobile = w->mobile, .role = w->role, .valid_from = w->valid_from, .valid_to = w->valid_to,
                                  .batch_id = im->batch_id };
    return staff_update(im->job->db, &in, NULL);
}

static const struct org_keyed_kind table = { known, is_same, insert, change };

static struct err *begin(struct import *im)
{
    return org_keyed_begin(im, &table);
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
    .begin = begin, .row = take_row, .settle = org_keyed_settle, .apply = org_keyed_apply, .undo = undo,
};
