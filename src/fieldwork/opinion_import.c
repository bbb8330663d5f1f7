/* The file of another survey system: a row is an opinion. The same words of the same customer on the same day are the same opinion. */
#include "fieldwork/opinion.h"
#include "fieldwork_sql.h"
#include "org/org.h"

struct opinion_row {
    struct str dealer_code, programme, kind, step, text, wish, model, collected;
    struct person_name name;
    struct phone phone;
    struct plate plate;
    struct civil_date visit;
    struct opt_int consent;
};

static const struct field_choice kinds[] = {
    { "praise", "表扬|称赞" }, { "suggestion", "建议" }, { "complaint", "抱怨|投诉|不满" }, { "contact", "要求联系|联系|请联系|wishes to be called" }, { NULL, NULL },
};

#define ROW(member) FIELD_AT(struct opinion_row, member)
static const struct field fields[] = {
    { .name = "dealer_code", .aliases = "经销商代码|代码|dealer code", .type = FIELD_TEXT, .required = true, ROW(dealer_code), .max = 32 },
    { .name = "programme", .aliases = "项目|业务|调研项目", .type = FIELD_CHOICE, .required = true, .choices = programme_choices, ROW(programme) },
    { .name = "kind", .aliases = "类型|意见类型|性质", .type = FIELD_CHOICE, .required = true, .choices = kinds, ROW(kind) },
    { .name = "collected_at", .aliases = "接收时间|反馈时间|收集时间|记录时间|访问时间|date|time", .type = FIELD_TEXT, .required = true, ROW(collected), .max = 40,
      .hint = { .id = N_("day and time of day: 2026-03-14 16:40") } },
    { .name = "consent", .aliases = "同意实名|是否同意实名|实名同意", .type = FIELD_BOOL, .required = true, ROW(consent) },
    { .name = "text", .aliases = "内容|意见|意见内容|反馈内容|opinion", .type = FIELD_TEXT, .required = true, ROW(text), .max = OPINION_TEXT_MAX },
    { .name = "customer_name", .aliases = "顾客|顾客姓名|客户姓名|姓名|name", .type = FIELD_NAME, .required = true, ROW(name) },
    { .name = "phone", .aliases = "手机|手机号|手机号码|电话|联系电话|mobile", .type = FIELD_PHONE, .required = true, ROW(phone) },
    { .name = "step", .aliases = "环节|流程环节|题号", .type = FIELD_TEXT, ROW(step), .max = OPINION_STEP_MAX },
    { .name = "wish", .aliases = "诉求|希望|顾客诉求|期望", .type = FIELD_TEXT, ROW(wish), .max = OPINION_WISH_MAX },
    { .name = "model", .aliases = "车型", .type = FIELD_TEXT, ROW(model), .max = 80 },
    { .name = "plate", .aliases = "车牌|车牌号|车牌号码", .type = FIELD_PLATE, ROW(plate) },
    { .name = "visit_date", .aliases = "进厂日|进厂日期|报修日期|交车日期|到店日期", .type = FIELD_DATE, ROW(visit) },
};

struct staged { int64_t line; bool is_known; struct opinion want; };
struct state {
    struct org_network network;
    struct staged *row;
    size_t n, room;
    struct str_map by_key;       /* key_of → staged row */
};

static struct err *begin(struct import *im)
{
    struct state *st = ARENA_NEW(im->job->arena, struct state);
    st->by_key = str_map_on(im->job->arena);
    im->state = st;
    return org_network_load(im->job->db, im->job->arena, im->scope, job_today(im->job), &st->network);
}

/* "16:40" or "16:40:05" into t. */
static bool parse_time(struct str s, struct local_time *t)
{
    struct str rest = s, hour = str_cut(&rest, ':'), minute = str_cut(&rest, ':');
    int64_t h, m;
    if (!str_to_int(hour, &h) || minute.n != 2 || !str_to_int(minute, &m) || h < 0 || h > 23 || m < 0 || m > 59)
        return false;
    t->hour = (int)h;
    t->minute = (int)m;
    return true;
}

/* A day with a time behind it; noon when it has none. False when it is neither. */
static bool parse_instant(const struct tz *tz, struct str s, int64_t *out)
{
    struct local_time t = { .hour = 12 };
    ptrdiff_t gap = MAX_OF(str_find(s, STR(" ")), str_find(s, STR("T")));
    bool has_time = str_find(s, STR(":")) >= 0;
    if (!civil_date_parse_lenient(s, &t.date) || (has_time && (gap < 0 || !parse_time(str_sub(s, (size_t)gap + 1, s.n), &t))))
        return false;
    *out = tz_instant(tz, t);
    return true;
}

static bool check_row(struct import *im, const struct opinion_row *r, struct opinion *o)
{
    const struct state *st = im->state;
    const struct org_dealer *d = org_dealer_by_code(&st->network, r->dealer_code);
    if (!d)
        import_reject(im, im->line, "dealer_code", r->dealer_code, MSG("There is no dealer with this code; import the network first."));
    else if (!r->consent.v)
        import_reject(im, im->line, "consent", STR(""), MSG("The customer did not agree to be named: such words belong to the anonymous answers."));
    else if (!parse_instant(im->job->tz, r->collected, &o->collected_ms))
        import_reject(im, im->line, "collected_at", r->collected, MSG("This is no day with a time of day; write it like 2026-03-14 16:40."));
    else if (o->collected_ms > im->job->now_ms)
        import_reject(im, im->line, "collected_at", r->collected, MSG("An opinion cannot come from the future."));
    else
        return o->dealer_id = d->id, true;
    return false;
}

static struct opinion opinion_of_row(struct arena *a, const struct opinion_row *r)
{
    struct opinion o = { .programme = r->programme, .step = str_dup(a, r->step), .text = str_dup(a, r->text), .wish = str_dup(a, r->wish), .name = { str_dup(a, r->name.s) },
                         .phone = { str_dup(a, r->phone.digits) }, .model = str_dup(a, r->model), .plate = { str_dup(a, r->plate.s) }, .visit = r->visit, .source = OPINION_IMPORT };
    opinion_kind_of(r->kind, &o.kind);
    return o;
}

static struct str key_of(const struct import *im, const struct opinion *o)
{
    return str_printf(im->job->arena, "%lld|%s|" STR_FMT "|" STR_FMT "|" STR_FMT, (long long)o->dealer_id, str_c(im->row_arena, civil_date_str(im->row_arena, tz_date(im->job->tz, o->collected_ms))),
                      STR_ARG(o->programme), STR_ARG(o->phone.digits), STR_ARG(o->text));
}

static struct err *take_row(struct import *im, const void *row)
{
    struct state *st = im->state;
    struct arena *a = im->job->arena;
    struct opinion o = opinion_of_row(a, row);
    bool is_new;
    if (!check_row(im, row, &o))
        return NULL;
    const size_t *at = str_map_put(&st->by_key, key_of(im, &o), st->n, &is_new);
    if (!is_new) {
        import_reject(im, im->line, "text", o.text, MSG("The same opinion stands in line {0} already.", ARG_I(st->row[*at].line)));
        return NULL;
    }
    if (st->n == st->room) {
        st->room = st->room ? st->room * 2 : 256;
        st->row = arena_grow(a, st->row, st->n, st->room, sizeof *st->row);
    }
    st->row[st->n++] = (struct staged){ .line = im->line, .want = o };
    return NULL;
}

static struct err *settle(struct import *im)
{
    struct state *st = im->state;
    for (size_t i = 0; i < st->n; i++) {
        const struct opinion *o = &st->row[i].want;
        struct opinion_same_in in = { .dealer_id = o->dealer_id, .collected_on = civil_date_str(im->job->arena, tz_date(im->job->tz, o->collected_ms)), .programme = o->programme,
                                      .phone = o->phone.digits, .body = o->text };
        struct opinion_same_row same;
        bool found;
        TRY(opinion_same(im->job->db, im->job->arena, &in, &same, &found));
        st->row[i].is_known = same.n > 0;
        im->rows_same += st->row[i].is_known;
        im->rows_new += !st->row[i].is_known;
    }
    return NULL;
}

static struct err *apply(struct import *im)
{
    struct state *st = im->state;
    int64_t id;
    for (size_t i = 0; i < st->n; i++) {
        st->row[i].want.batch_id = SOME_INT(im->batch_id);
        if (!st->row[i].is_known)
            TRY(opinion_store(im->job, &st->row[i].want, &id));
    }
    return NULL;
}

static struct err *undo(struct import *im)
{
    struct opinion_of_batch_rows rows;
    TRY(opinion_of_batch(im->job->db, im->job->arena, &(struct opinion_of_batch_in){ .batch_id = SOME_INT(im->batch_id) }, &rows));
    for (size_t i = 0; i < rows.n; i++)
        TRY(event_write(im->job->db, "opinion.withdrawn", rows.row[i].id, STR_NONE, im->job->now_ms));
    return opinion_delete_of_batch(im->job->db, &(struct opinion_delete_of_batch_in){ .batch_id = SOME_INT(im->batch_id) }, NULL);
}

const struct import_kind opinion_import = {
    .name = "opinions", .title = { .id = N_("Named opinions") }, .field = fields, .n_fields = ARRAY_LEN(fields), .row_size = sizeof(struct opinion_row),
    .begin = begin, .row = take_row, .settle = settle, .apply = apply, .undo = undo,
};
