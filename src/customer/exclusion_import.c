/* huifang import exclusions: the importer's own lists of very important customers and of people who asked never to be called.
 * An entry is known by its kind, number and VIN; a row says how it stands now. */
#include "customer/customer.h"
#include "customer_sql.h"

struct exclusion_row {
    struct str kind, vin, note;
    struct phone phone;
    struct civil_date valid_from, valid_to;
};

static const struct field_choice kinds[] = {
    { "vip", "VIP客户|贵宾|重要客户" }, { "do_not_call", "do not call|do-not-call|dnc|谢绝来电|免打扰|拒访|勿扰|黑名单" }, { NULL, NULL },
};

#define ROW(member) FIELD_AT(struct exclusion_row, member)
static const struct field fields[] = {
    { .name = "kind", .aliases = "类型|名单|名单类型|类别", .type = FIELD_CHOICE, .choices = kinds, .required = true, ROW(kind) },
    { .name = "phone", .aliases = "手机|手机号|手机号码|电话|联系电话|号码|mobile|number", .type = FIELD_PHONE, ROW(phone) },
    { .name = "vin", .aliases = "车架号|底盘号|车辆识别代号|VIN码", .type = FIELD_VIN, ROW(vin) },
    { .name = "note", .aliases = "备注|说明|原因|reason|remark", .type = FIELD_TEXT, ROW(note) },
    { .name = "valid_from", .aliases = "生效日期|起始日期|开始日期|登记日期|from|valid from", .type = FIELD_DATE, ROW(valid_from) },
    { .name = "valid_to", .aliases = "失效日期|终止日期|结束日期|截止日期|to|valid to|until", .type = FIELD_DATE, ROW(valid_to) },
};

enum plan { PLAN_SAME, PLAN_INSERT, PLAN_CHANGE };
struct staged { int64_t line; bool has_from; enum plan plan; struct exclusion_insert_in want; };
struct state {
    struct staged *row;
    size_t n, room;
    struct str_map by_key;       /* "kind|phone|vin" → staged row */
};

static struct err *begin(struct import *im)
{
    struct state *st = ARENA_NEW(im->job->arena, struct state);
    st->by_key = str_map_on(im->job->arena);
    im->state = st;
    return NULL;
}

static struct str dup_or_empty(struct arena *a, struct str s)
{
    return s.p ? str_dup(a, s) : STR("");
}

static struct str key_of(struct arena *a, struct str kind, struct str phone, struct str vin)
{
    return str_printf(a, STR_FMT "|" STR_FMT "|" STR_FMT, STR_ARG(kind), STR_ARG(phone), STR_ARG(vin));
}

static bool check_row(struct import *im, const struct exclusion_row *r)
{
    if (str_is_empty(r->phone.digits) && str_is_empty(r->vin))
        import_reject(im, im->line, "phone", STR(""), MSG("A phone number or a VIN must say who is meant."));
    else if (r->valid_to.year && r->valid_from.year && civil_date_cmp(r->valid_to, r->valid_from) < 0)
        import_reject(im, im->line, "valid_to", civil_date_str(im->row_arena, r->valid_to), MSG("valid_to lies before valid_from."));
    else
        return true;
    return false;
}

static struct err *take_row(struct import *im, const void *row)
{
    struct state *st = im->state;
    struct arena *a = im->job->arena;
    const struct exclusion_row *r = row;
    bool is_new;
    if (!check_row(im, r))
        return NULL;
    struct exclusion_insert_in want = { .kind = r->kind, .phone = dup_or_empty(a, r->phone.digits), .vin = dup_or_empty(a, r->vin), .note = dup_or_empty(a, r->note),
                                        .valid_from = civil_date_str(a, r->valid_from.year ? r->valid_from : job_today(im->job)),
                                        .valid_to = r->valid_to.year ? civil_date_str(a, r->valid_to) : STR_NONE, .batch_id = SOME_INT(im->batch_id) };
    size_t *at = str_map_put(&st->by_key, key_of(a, want.kind, want.phone, want.vin), st->n, &is_new);
    if (!is_new) {
        import_reject(im, im->line, "phone", want.phone.n ? want.phone : want.vin, MSG("The same entry stands in line {0} already.", ARG_I(st->row[*at].line)));
        return NULL;
    }
    if (st->n == st->room) {
        st->room = st->room ? st->room * 2 : 256;
        st->row = arena_grow(a, st->row, st->n, st->room, sizeof *st->row);
    }
    st->row[st->n++] = (struct staged){ .line = im->line, .has_from = r->valid_from.year != 0, .want = want };
    return NULL;
}

static void plan_row(struct import *im, struct staged *s, const struct exclusion_list_row *old)
{
    s->plan = PLAN_INSERT;
    s->want.id = old ? old->id : db_new_id(im->job->db);
    if (old) {
        if (!s->has_from)
            s->want.valid_from = old->valid_from;
        bool same = str_eq(s->want.note, old->note) && str_eq(s->want.valid_from, old->valid_from) && str_eq(s->want.valid_to, old->valid_to);
        bool is_own_word = !old->batch_id.has; /* the customer said so himself: no list changes that */
        s->plan = same || is_own_word ? PLAN_SAME : PLAN_CHANGE;
    }
    im->rows_new += s->plan == PLAN_INSERT;
    im->rows_changed += s->plan == PLAN_CHANGE;
    im->rows_same += s->plan == PLAN_SAME;
}

static struct err *settle(struct import *im)
{
    struct state *st = im->state;
    struct arena *a = im->job->arena;
    struct exclusion_list_rows old;
    struct str_map known = str_map_on(a);
    TRY(exclusion_list(im->job->db, a, &old));
    for (size_t i = 0; i < old.n; i++)
        str_map_put(&known, key_of(a, old.row[i].kind, old.row[i].phone, old.row[i].vin), i, NULL);
    for (size_t i = 0; i < st->n; i++) {
        const struct exclusion_insert_in *w = &st->row[i].want;
        const size_t *at = str_map_get(&known, key_of(a, w->kind, w->phone, w->vin));
        plan_row(im, &st->row[i], at ? &old.row[*at] : NULL);
    }
    return NULL;
}

static struct err *change(struct import *im, const struct exclusion_insert_in *w)
{
    TRY(exclusion_keep(im->job->db, &(struct exclusion_keep_in){ .changed_by_batch = im->batch_id, .id = w->id }, NULL));
    struct exclusion_update_in in = { .id = w->id, .note = w->note, .valid_from = w->valid_from, .valid_to = w->valid_to, .batch_id = w->batch_id };
    return exclusion_update(im->job->db, &in, NULL);
}

static struct err *apply(struct import *im)
{
    struct state *st = im->state;
    for (size_t i = 0; i < st->n; i++)
        if (st->row[i].plan != PLAN_SAME)
            TRY(st->row[i].plan == PLAN_CHANGE ? change(im, &st->row[i].want) : exclusion_insert(im->job->db, &st->row[i].want, NULL));
    return NULL;
}

static struct err *undo(struct import *im)
{
    struct db *db = im->job->db;
    struct exclusion_changed_later_rows later;
    TRY(exclusion_changed_later(db, im->job->arena, &(struct exclusion_changed_later_in){ .batch_id = SOME_INT(im->batch_id) }, &later));
    for (size_t i = 0; i < later.n; i++)
        import_blocker(im, later.row[i].phone.n ? later.row[i].phone : later.row[i].vin, MSG("this entry was changed by a later import"));
    if (later.n)
        return NULL;
    TRY(exclusion_give_back(db, &(struct exclusion_give_back_in){ .changed_by_batch = im->batch_id }, NULL));
    TRY(exclusion_before_delete(db, &(struct exclusion_before_delete_in){ .changed_by_batch = im->batch_id }, NULL));
    return exclusion_delete_of_batch(db, &(struct exclusion_delete_of_batch_in){ .batch_id = SOME_INT(im->batch_id) }, NULL);
}

const struct import_kind customer_exclusions_import = {
    .name = "exclusions", .title = { .id = N_("Exclusions") }, .field = fields, .n_fields = ARRAY_LEN(fields), .row_size = sizeof(struct exclusion_row),
    .begin = begin, .row = take_row, .settle = settle, .apply = apply, .undo = undo,
};
