#include "customer/visit_row.h"
#include "base/buf.h"
#include "base/hash.h"

enum { MOST_KM = 3000000, WORK_TYPES_NOTED = 100 };

const struct setting visit_consent_setting = {
    .key = "visits.consent_when_silent", .type = SETTING_INT, .standard = "1", .min = 0, .max = 1, .source = "P",
    .label = { .id = N_("What it means when an address file says nothing about consent to be interviewed: 1 = agreed, 0 = not agreed") },
};

struct err *visit_rules_load(struct import *im, struct visit_rules *out)
{
    int64_t consent;
    *out = (struct visit_rules){ .today = job_today(im->job), .unknown_work = str_map_on(im->job->arena) };
    TRY(setting_int(im->job->db, &visit_consent_setting, STR(""), &consent));
    out->consent_when_silent = consent != 0;
    return org_history_load(im->job->db, im->job->arena, im->scope, &out->history);
}

static bool is_sale(const struct visit_row *r)
{
    return str_eq_c(r->programme, "sales");
}

const struct org_dealer_history *visit_row_dealer(const struct visit_rules *rules, const struct visit_row *r)
{
    return org_history_of(&rules->history, r->dealer_code);
}

struct civil_date visit_row_day(const struct visit_row *r)
{
    return is_sale(r) && r->delivery_date.year ? r->delivery_date : r->repair_date;
}

static struct str or_empty(struct str s)
{
    return s.p ? s : STR("");
}

/* A row on its way. */
struct checking {
    struct import *im;
    struct visit_rules *rules;
    const struct visit_row *r;
    struct stage_visit_insert_in *out;
    bool ok;
};

static void reject(struct checking *c, const char *column, struct str value, struct msg why)
{
    import_reject(c->im, c->im->line, column, or_empty(value), why);
    c->ok = false;
}

static void warn(struct checking *c, const char *column, struct str value, struct msg why)
{
    import_warn(c->im, c->im->line, column, or_empty(value), why);
}

static struct str date_text(struct checking *c, struct civil_date d)
{
    return civil_date_str(c->im->row_arena, d);
}

/* ---- dealer and dates ---- */

static void reject_closed(struct checking *c, const struct org_dealer_history *d, struct civil_date day)
{
    const struct org_stretch *last = org_stretch_before(d, day);
    if (!last)
        reject(c, "dealer_code", d->code, MSG("This dealer joined the network only on {0}.", ARG_S(date_text(c, d->stretch[0].from))));
    else if (last->successor_code.n)
        reject(c, "dealer_code", d->code, MSG("This dealer ended on {0}; {1} goes on for it. Report the visit under that code.",
                                              ARG_S(date_text(c, last->to)), ARG_S(last->successor_code)));
    else
        reject(c, "dealer_code", d->code, MSG("This dealer left the network on {0}.", ARG_S(date_text(c, last->to))));
}

static void check_dealer(struct checking *c, struct civil_date day)
{
    const struct org_dealer_history *d = visit_row_dealer(c->rules, c->r);
    if (!d) {
        reject(c, "dealer_code", c->r->dealer_code, c->im->scope.kind == SCOPE_SYSTEM ? MSG("There is no dealer with this code; import the network first.")
                                                                                     : MSG("This is not the code of your dealer."));
        return;
    }
    c->out->dealer_id = d->id;
    if (!day.year)
        return;
    const struct org_stretch *s = org_stretch_on(d, day);
    if (!s)
        reject_closed(c, d, day);
    else if (is_sale(c->r) ? !s->sales : !s->service)
        reject(c, "programme", c->r->programme, is_sale(c->r) ? MSG("This dealer sold no cars on that day.") : MSG("This dealer offered no service on that day."));
}

/* For a repair the day the car came in counts and the hand-over may close it; for a sale it is the hand-over. */
static void check_dates(struct checking *c, struct civil_date day)
{
    const struct visit_row *r = c->r;
    struct civil_date closed = !r->close_date.year && !is_sale(r) ? r->delivery_date : r->close_date;
    const char *column = is_sale(r) && !r->repair_date.year ? "delivery_date" : "repair_date";
    if (!day.year) {
        reject(c, column, STR(""), MSG("This must not be empty."));
        return;
    }
    if (civil_date_cmp(day, c->rules->today) > 0)
        reject(c, column, date_text(c, day), MSG("The visit lies in the future."));
    if (closed.year && civil_date_cmp(closed, day) < 0)
        reject(c, "close_date", date_text(c, closed), MSG("The order was closed before the visit ({0}).", ARG_S(date_text(c, day))));
    c->out->repair_date = date_text(c, day);
    c->out->visit_month = str_sub(c->out->repair_date, 0, 7);
    c->out->close_date = closed.year ? date_text(c, closed) : STR_NONE;
}

/* ---- numbers ---- */

struct numbers { struct phone first, second; };
static const struct field number_field = { .name = "number", .type = FIELD_PHONE, .required = true, FIELD_AT2(struct numbers, first, second) };

/* The numbers of a cell; false with the reason when there is none. */
static bool read_numbers(struct checking *c, struct str cell, struct numbers *out, struct msg *why)
{
    struct form_issues issues = { 0 };
    *out = (struct numbers){ 0 };
    if (phone_is_mobile(cell)) {
        out->first.digits = cell;
        return true;
    }
    if (form_parse_field(c->im->row_arena, &number_field, or_empty(cell), out, &issues))
        return true;
    *why = issues.issue[0].why;
    return false;
}

/* A number that is good to have: a bad one costs only itself. */
static struct str side_number(struct checking *c, const char *column, struct str cell)
{
    struct numbers n;
    struct msg why;
    if (str_is_empty(cell))
        return STR("");
    if (read_numbers(c, cell, &n, &why))
        return n.first.digits;
    warn(c, column, cell, why);
    return STR("");
}

/* The number to call: the mobile, else the second one; of two numbers the mobile comes first. */
static void check_numbers(struct checking *c)
{
    struct numbers n;
    struct msg why;
    struct str other = side_number(c, "phone2", c->r->phone2);
    if (read_numbers(c, c->r->mobile, &n, &why)) {
        c->out->mobile = n.first.digits;
        c->out->phone2 = other.n ? other : or_empty(n.second.digits);
    } else if (other.n) {
        c->out->mobile = other;
        c->out->phone2 = STR("");
        warn(c, "mobile", c->r->mobile, MSG("No valid mobile number: the second number will be called."));
        return;
    } else {
        reject(c, "mobile", c->r->mobile, why);
        return;
    }
    if (!phone_is_mobile(c->out->mobile) && phone_is_mobile(c->out->phone2)) {
        struct str swap = c->out->mobile;
        c->out->mobile = c->out->phone2;
        c->out->phone2 = swap;
    }
}

/* ---- the rest ---- */

static const struct field_choice work_types[] = {
    { "maintenance", "保养|定保|定期保养|常规保养|例行保养|例保|维护|维护保养|小保养|大保养|service" },
    { "repair", "一般维修|普通维修|维修|修理|机修|小修|大修|机电维修|故障维修|快修|总成大修" },
    { "accident", "事故|事故车|事故维修|保险事故|钣喷|钣金|喷漆|钣金喷漆|事故钣喷|body and paint" },
    { "warranty", "保修|索赔|质保|三包|保修索赔|claim" },
    { "recall", "召回|服务活动|技术服务活动" },
    { "first_service", "首保|首次保养|免费首保|first service" },
    { "check", "检查|检测|免检|年检|车检|免费检测|inspection" },
    { "delivery", "交车|新车交付|新车销售|销售|sale" },
    { "other", "其他|其它|精品|美容|洗车" },
    { NULL, NULL },
};
static const struct field work_field = { .name = "work_type", .type = FIELD_CHOICE, .choices = work_types, .offset = 0, .offset2 = -1 };

static struct str work_type(struct checking *c)
{
    struct str cell = c->r->work_type, value;
    struct form_issues issues = { 0 };
    if (str_is_empty(cell))
        return is_sale(c->r) ? STR("delivery") : STR("");
    if (form_parse_field(c->im->row_arena, &work_field, cell, &value, &issues))
        return value;
    struct str_map *noted = &c->rules->unknown_work;
    if (!str_map_get(noted, cell) && noted->n < WORK_TYPES_NOTED) {
        str_map_put(noted, str_dup(c->im->job->arena, cell), 0, NULL);
        warn(c, "work_type", cell, MSG("This kind of work is not known and counts as other work; the map can say what it is."));
    }
    return STR("other");
}

static struct opt_int mileage(struct checking *c)
{
    struct opt_num km = c->r->mileage;
    if (!km.has)
        return (struct opt_int){ 0 };
    if (km.v >= 0 && km.v <= MOST_KM)
        return SOME_INT((int64_t)km.v);
    warn(c, "mileage", str_printf(c->im->row_arena, "%.0f", km.v), MSG("This cannot be a mileage and was left out."));
    return (struct opt_int){ 0 };
}

static void check_vin(struct checking *c)
{
    c->out->vin = or_empty(c->r->vin);
    if (c->out->vin.n)
        return;
    if (is_sale(c->r))
        warn(c, "vin", STR(""), MSG("Without a VIN the car cannot be followed."));
    else
        reject(c, "vin", STR(""), MSG("This must not be empty."));
}

static void fill(struct checking *c)
{
    const struct visit_row *r = c->r;
    struct stage_visit_insert_in *v = c->out;
    v->line = c->im->line;
    v->programme = r->programme;
    v->ro_no = r->ro_no;
    v->customer_name = r->customer_name.s;
    v->sex = r->sex.n ? r->sex : or_empty(r->title_sex);
    v->owner_type = or_empty(r->owner_type);
    v->company = or_empty(r->company);
    v->province = or_empty(r->province);
    v->city = or_empty(r->city);
    v->sender_name = or_empty(r->sender_name.s);
    v->sender_mobile = side_number(c, "sender_mobile", r->sender_mobile);
    v->sender_relation = or_empty(r->relation);
    v->plate = or_empty(r->plate.s);
    v->model = or_empty(r->model);
    v->model_year = or_empty(r->model_year);
    v->mileage = mileage(c);
    v->work_type = work_type(c);
    v->advisor_code = or_empty(r->advisor_code);
    v->technician = or_empty(r->technician);
    v->amount_fen = r->amount_fen;
    v->vip = r->vip.v;
    v->staff = r->staff.v;
    v->dealer_own = r->dealer_own.v;
    v->survey_consent = r->survey_consent.has ? r->survey_consent.v : c->rules->consent_when_silent;
    v->opt_out_date = r->opt_out_date.year ? date_text(c, r->opt_out_date) : STR_NONE;
    v->last_interview_date = r->last_interview_date.year ? date_text(c, r->last_interview_date) : STR_NONE;
}

bool visit_row_check(struct import *im, struct visit_rules *rules, const struct visit_row *r, struct stage_visit_insert_in *out)
{
    struct checking c = { im, rules, r, out, true };
    struct civil_date day = visit_row_day(r);
    *out = (struct stage_visit_insert_in){ 0 };
    check_dealer(&c, day);
    check_dates(&c, day);
    check_vin(&c);
    check_numbers(&c);
    if (c.ok)
        fill(&c);
    return c.ok;
}

/* ---- digest ---- */

uint64_t visit_row_content(struct arena *a, const struct stage_visit_insert_in *v)
{
    static const struct hash_key stored = { { 0 } };
    const struct str text[] = {
        v->programme, v->ro_no, v->repair_date, v->close_date, v->vin, v->customer_name, v->sex, v->company, v->province, v->city, v->mobile, v->phone2,
        v->sender_name, v->sender_mobile, v->sender_relation, v->owner_type, v->plate, v->model, v->model_year, v->work_type, v->advisor_code, v->technician,
        v->opt_out_date, v->last_interview_date,
    };
    const int64_t number[] = { v->mileage.has ? v->mileage.v : -1, v->amount_fen.has, v->amount_fen.v, v->vip, v->staff, v->dealer_own, v->survey_consent };
    struct buf b = buf_on(a);
    buf_add(&b, (struct str){ (const char *)number, sizeof number });
    for (size_t i = 0; i < ARRAY_LEN(text); i++) {
        buf_add(&b, text[i]);
        buf_add_char(&b, '\x1f');
    }
    return keyed_hash(buf_str(&b), &stored);
}
