#include "org/org.h"
#include "org_sql.h"

static bool is_valid_on(const struct dealer_membership_list_row *m, struct str day)
{
    return str_cmp(m->valid_from, day) <= 0 && (!m->valid_to.p || str_cmp(m->valid_to, day) >= 0);
}

/* Among a dealer's rows, oldest first: the last that began by the day, else the first. */
static const struct dealer_membership_list_row *row_of_day(const struct dealer_membership_list_row *row, size_t n, struct str day)
{
    const struct dealer_membership_list_row *hit = &row[0];
    for (size_t i = 0; i < n; i++)
        if (str_cmp(row[i].valid_from, day) <= 0)
            hit = &row[i];
    return hit;
}

static struct org_dealer dealer_of_row(const struct org_network *n, const struct dealer_membership_list_row *m, struct str day)
{
    return (struct org_dealer){
        .id = m->dealer_id, .code = m->code, .name = m->name, .region = *str_map_get(&n->region_by_code, m->region_code),
        .area = m->area_name.p ? m->area_name : STR(""), .group = m->group_name.p ? m->group_name : STR(""),
        .province = m->province, .city = m->city, .city_tier = m->city_tier, .type = m->type, .reason = m->reason,
        .successor_code = m->successor_code, .sales = m->sales, .service = m->service, .ranked = m->ranked, .is_open = is_valid_on(m, day),
    };
}

static struct err *load_regions(struct db *db, struct arena *a, struct org_network *out)
{
    struct region_list_rows rows;
    TRY(region_list(db, a, &rows));
    out->region = ARENA_ARRAY(a, struct org_region, rows.n);
    out->n_regions = rows.n;
    out->region_by_code = str_map_on(a);
    for (size_t i = 0; i < rows.n; i++) {
        out->region[i] = (struct org_region){ rows.row[i].id, rows.row[i].code, rows.row[i].name };
        str_map_put(&out->region_by_code, rows.row[i].code, i, NULL);
    }
    return NULL;
}

static int by_region_and_code(const void *x, const void *y)
{
    const struct org_dealer *a = x, *b = y;
    return a->region != b->region ? (a->region > b->region) - (a->region < b->region) : str_cmp(a->code, b->code);
}

struct err *org_network_load(struct db *db, struct arena *a, struct db_scope scope, struct civil_date day, struct org_network *out)
{
    *out = (struct org_network){ .by_code = str_map_on(a) };
    TRY(load_regions(db, a, out));
    struct dealer_membership_list_in in = { .scope = scope };
    struct dealer_membership_list_rows rows;
    TRY(dealer_membership_list(db, a, &in, &rows));
    struct str today = civil_date_str(a, day);
    out->dealer = ARENA_ARRAY(a, struct org_dealer, rows.n);
    for (size_t first = 0, end; first < rows.n; first = end) {
        for (end = first + 1; end < rows.n && rows.row[end].dealer_id == rows.row[first].dealer_id; end++)
            ;
        struct org_dealer *d = &out->dealer[out->n_dealers++];
        *d = dealer_of_row(out, row_of_day(&rows.row[first], end - first, today), today);
        d->opened = civil_date_of_iso(rows.row[first].valid_from);
    }
    if (out->n_dealers)
        qsort(out->dealer, out->n_dealers, sizeof *out->dealer, by_region_and_code);
    for (size_t i = 0; i < out->n_dealers; i++)
        str_map_put(&out->by_code, out->dealer[i].code, i, NULL);
    return NULL;
}

const struct org_dealer *org_dealer_by_code(const struct org_network *n, struct str code)
{
    const size_t *i = str_map_get(&n->by_code, code);
    return i ? &n->dealer[*i] : NULL;
}

const struct org_dealer *org_dealer_by_id(const struct org_network *n, int64_t id)
{
    for (size_t i = 0; i < n->n_dealers; i++)
        if (n->dealer[i].id == id)
            return &n->dealer[i];
    return NULL;
}

struct err *org_staff_phones_load(struct db *db, struct arena *a, struct civil_date day, struct org_phones *out)
{
    struct staff_list_rows rows;
    struct str today = civil_date_str(a, day);
    out->phone = str_map_on(a);
    TRY(staff_list(db, a, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        const struct staff_list_row *s = &rows.row[i];
        bool is_there = str_cmp(s->valid_from, today) <= 0 && (!s->valid_to.p || str_cmp(s->valid_to, today) >= 0);
        if (is_there && !str_is_empty(s->mobile))
            str_map_put(&out->phone, s->mobile, i, NULL);
    }
    return NULL;
}

struct err *org_staff_load(struct db *db, struct arena *a, int64_t dealer_id, struct org_staff *out)
{
    struct staff_list_rows rows;
    TRY(staff_list(db, a, &rows));
    *out = (struct org_staff){ .person = ARENA_ARRAY(a, struct org_person, rows.n) };
    for (size_t i = 0; i < rows.n; i++)
        if (rows.row[i].dealer_id == dealer_id)
            out->person[out->n++] = (struct org_person){ rows.row[i].code, rows.row[i].name };
    return NULL;
}

struct err *org_staff_names_load(struct db *db, struct arena *a, struct str_map *out)
{
    struct staff_names_rows rows;
    TRY(staff_names(db, a, &rows));
    *out = str_map_on(a);
    for (size_t i = 0; i < rows.n; i++)
        str_map_put(out, rows.row[i].name, i, NULL);
    return NULL;
}

struct str org_staff_name(const struct org_staff *s, struct str code)
{
    for (size_t i = 0; i < s->n; i++)
        if (str_eq(s->person[i].code, code))
            return s->person[i].name;
    return STR_NONE;
}

static const char *const flag_names[] = {
    [FLAG_LATE_UPLOAD] = "late_upload", [FLAG_NO_VISITS] = "no_visits", [FLAG_SHORTFALL] = "shortfall", [FLAG_INTEGRITY] = "integrity",
};

struct err *org_flag_set(struct db *db, const struct org_month_flag *f, int64_t now_ms)
{
    struct dealer_month_flag_set_in in = { .dealer_id = f->dealer_id, .programme = f->programme, .month = civil_month_str(db_arena(db), f->month),
                                           .flag = str_of_c(flag_names[f->flag]), .note = f->note.p ? f->note : STR(""), .created_at = now_ms };
    return dealer_month_flag_set(db, &in, NULL);
}

struct err *org_flag_clear(struct db *db, const struct org_month_flag *f)
{
    struct dealer_month_flag_clear_in in = { .dealer_id = f->dealer_id, .programme = f->programme, .month = civil_month_str(db_arena(db), f->month),
                                             .flag = str_of_c(flag_names[f->flag]) };
    return dealer_month_flag_clear(db, &in, NULL);
}

static enum org_flag flag_of_name(struct str name)
{
    size_t i = 0;
    while (i + 1 < ARRAY_LEN(flag_names) && !str_eq_c(name, flag_names[i]))
        i++;
    return (enum org_flag)i;
}

struct err *org_count_set(struct db *db, const struct org_month_count *c)
{
    struct dealer_month_count_set_in in = { .dealer_id = c->dealer_id, .programme = c->programme, .month = civil_month_str(db_arena(db), c->month), .code = c->code, .n = c->n };
    return dealer_month_count_set(db, &in, NULL);
}

struct err *org_counts_load(struct db *db, struct arena *a, const struct org_count_query *q, struct org_month_counts *out)
{
    struct dealer_month_count_list_in in = { .dealer_id = q->dealer_id, .programme = q->programme, .from_month = civil_month_str(a, q->from), .to_month = civil_month_str(a, q->to) };
    struct dealer_month_count_list_rows rows;
    TRY(dealer_month_count_list(db, a, &in, &rows));
    *out = (struct org_month_counts){ ARENA_ARRAY(a, struct org_month_count, rows.n), rows.n };
    for (size_t i = 0; i < rows.n; i++) {
        out->count[i] = (struct org_month_count){ .dealer_id = q->dealer_id, .programme = q->programme, .code = rows.row[i].code, .n = rows.row[i].n };
        civil_month_parse(rows.row[i].month, &out->count[i].month);
    }
    return NULL;
}

int64_t org_count_of(const struct org_month_counts *c, int32_t month, const char *code)
{
    for (size_t i = 0; i < c->n; i++)
        if (c->count[i].month == month && str_eq_c(c->count[i].code, code))
            return c->count[i].n;
    return 0;
}

struct err *org_flags_load(struct db *db, struct arena *a, struct org_flag_query q, struct org_flag_list *out)
{
    struct dealer_month_flag_list_in in = { .programme = q.programme, .from_month = civil_month_str(a, q.from), .to_month = civil_month_str(a, q.to) };
    struct dealer_month_flag_list_rows rows;
    TRY(dealer_month_flag_list(db, a, &in, &rows));
    *out = (struct org_flag_list){ ARENA_ARRAY(a, struct org_month_flag, rows.n), rows.n };
    for (size_t i = 0; i < rows.n; i++) {
        out->flag[i] = (struct org_month_flag){ .dealer_id = rows.row[i].dealer_id, .programme = rows.row[i].programme,
                                                .flag = flag_of_name(rows.row[i].flag), .note = rows.row[i].note };
        civil_month_parse(rows.row[i].month, &out->flag[i].month);
    }
    return NULL;
}
