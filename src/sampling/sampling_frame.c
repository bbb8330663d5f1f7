#include "sampling/sampling_frame.h"
#include "base/err.h"
#include "sampling_sql.h"

enum { FIRST_ROOM = 1024 };

/* A dealer's day. Visits come by dealer and day, so that what depends on no more is worked out once for many. */
struct place {
    int64_t dealer_id;
    struct str day, code;
    bool has_dealer;                     /* somebody it counts for */
    uint32_t dealer;                     /* that one's number, else its own */
};

struct loading {
    struct db *db;
    struct arena *a;
    const struct sample_scan *scan;
    const struct sample_dealers *dealers;
    const struct sample_settings *settings;
    struct sample_lists lists;
    struct key_map *marks;               /* visit id → SAMPLE_MARK_… */
    struct str month, until, today;
    bool has_vins;                       /* in any list */
    struct place place;                  /* of the visit read last */
    struct sample_visit *visit;
    size_t n, room;
};

/* ---- lists ---- */

static void mark(struct loading *l, int64_t visit_id, unsigned bit)
{
    *key_map_put(l->marks, (uint64_t)visit_id, 0, NULL) |= bit;
}

static struct err *load_phones(struct loading *l)
{
    struct exclusion_of_day_rows rows;
    struct org_phones staff;
    l->lists.vip = l->lists.do_not_call = str_map_on(l->a);
    TRY(exclusion_of_day(l->db, l->a, &(struct exclusion_of_day_in){ .today = l->today }, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        const struct exclusion_of_day_row *e = &rows.row[i];
        if (e->phone.n)
            str_map_put(str_eq_c(e->kind, "vip") ? &l->lists.vip : &l->lists.do_not_call, e->phone, 0, NULL);
        l->has_vins |= e->vin.n > 0;
    }
    TRY(org_staff_phones_load(l->db, l->a, l->scan->today, &staff));
    l->lists.staff = staff.phone;
    return NULL;
}

static struct err *mark_by_vin(struct loading *l)
{
    struct visit_excluded_by_vin_in in = { .today = l->today, .programme = l->scan->programme, .visit_month = l->month, .until = l->until };
    struct visit_excluded_by_vin_rows rows;
    if (!l->has_vins)
        return NULL;
    TRY(visit_excluded_by_vin(l->db, l->a, &in, &rows));
    for (size_t i = 0; i < rows.n; i++)
        mark(l, rows.row[i].id, str_eq_c(rows.row[i].kind, "vip") ? SAMPLE_MARK_VIP : SAMPLE_MARK_DO_NOT_CALL);
    return NULL;
}

static struct err *mark_dealers_flags(struct loading *l)
{
    struct visit_flag_accepted_in in = { .programme = l->scan->programme, .visit_month = l->month, .share_pct = l->settings->flag_share_pct };
    struct visit_flag_accepted_rows rows;
    TRY(visit_flag_accepted(l->db, l->a, &in, &rows));
    for (size_t i = 0; i < rows.n; i++)
        mark(l, rows.row[i].id, rows.row[i].vip ? SAMPLE_MARK_DEALER_VIP : SAMPLE_MARK_DEALER_STAFF);
    return NULL;
}

static bool has_word(struct str words, struct str text)
{
    while (words.p) {
        struct str word = str_trim(str_cut(&words, '|'));
        if (word.n && str_find(text, word) >= 0)
            return true;
    }
    return false;
}

static struct err *mark_taxis(struct loading *l)
{
    struct str words = l->settings->taxi_words;
    struct visit_named_in in = { .programme = l->scan->programme, .visit_month = l->month, .until = l->until };
    struct visit_named_cursor c;
    struct visit_named_row row;
    if (str_is_empty(words))
        return NULL;
    TRY(visit_named_open(l->db, l->a, &in, &c));
    while (visit_named_next(&c, &row))
        if (has_word(words, row.customer_name) || has_word(words, row.company))
            mark(l, row.id, SAMPLE_MARK_TAXI);
    return visit_named_close(&c);
}

static struct err *load_lists(struct loading *l)
{
    TRY(load_phones(l));
    TRY(mark_by_vin(l));
    TRY(mark_dealers_flags(l));
    TRY(mark_taxis(l));
    l->lists.today = l->today;
    l->lists.interviewed_since = civil_date_str(l->a, civil_date_add_months(l->scan->today, -l->settings->caps.months));
    return NULL;
}

/* ---- visits ---- */

static struct place place_of(const struct loading *l, const struct visit_of_frame_row *row)
{
    size_t own = sample_dealer_index(l->dealers, row->dealer_id);
    ptrdiff_t counts_for = sample_dealer_for(l->dealers, own, civil_date_of_iso(row->repair_date));
    return (struct place){ .dealer_id = row->dealer_id, .day = str_dup(l->a, row->repair_date), .code = l->dealers->history.dealer[own].code,
                           .has_dealer = counts_for >= 0, .dealer = (uint32_t)(counts_for >= 0 ? (size_t)counts_for : own) };
}

static struct sample_visit *new_visit(struct loading *l)
{
    if (l->n == l->room) {
        size_t room = l->room ? l->room * 2 : FIRST_ROOM;
        l->visit = arena_grow(l->a, l->visit, l->n, room, sizeof *l->visit);
        l->room = room;
    }
    return &l->visit[l->n++];
}

static void add_visit(struct loading *l, const struct visit_of_frame_row *row)
{
    const uint32_t *marks = key_map_get(l->marks, (uint64_t)row->id);
    if (row->dealer_id != l->place.dealer_id || !str_eq(row->repair_date, l->place.day))
        l->place = place_of(l, row);
    struct sample_facts facts = {
        .has_dealer = l->place.has_dealer, .dealer_car = row->dealer_own, .consent = row->survey_consent, .phone = { row->mobile, row->phone2, row->sender_mobile },
        .opt_out = row->opt_out_date, .last_interview = row->last_interview_date, .marks = marks ? *marks : 0,
    };
    *new_visit(l) = (struct sample_visit){
        .id = row->id, .customer_id = row->customer_id, .dealer = l->place.dealer, .is_new = !row->locked, .is_candidate = !row->locked,
        .key = { l->place.code, l->place.day, str_dup(l->a, row->ro_no) }, .reason = (int8_t)sample_own_reason(&facts, &l->lists),
    };
}

static struct err *load_visits(struct loading *l)
{
    struct visit_of_frame_in in = { .programme = l->scan->programme, .visit_month = l->month, .until = l->until };
    struct visit_of_frame_cursor c;
    struct visit_of_frame_row row;
    TRY(visit_of_frame_open(l->db, l->a, &in, &c));
    while (visit_of_frame_next(&c, &row))
        add_visit(l, &row);
    return visit_of_frame_close(&c);
}

static int in_stable_order(const void *x, const void *y)
{
    const struct sample_visit *a = x, *b = y;
    return a->dealer != b->dealer ? (a->dealer > b->dealer) - (a->dealer < b->dealer) : draw_key_cmp(&a->key, &b->key);
}

static size_t *first_of_dealers(struct arena *a, const struct sample_visit *v, size_t n, size_t n_dealers)
{
    size_t *first = ARENA_ARRAY(a, size_t, n_dealers + 1);
    for (size_t i = 0, d = 0; d <= n_dealers; d++) {
        while (i < n && v[i].dealer < d)
            i++;
        first[d] = i;
    }
    return first;
}

struct err *sample_frame_load(struct db *db, struct arena *a, const struct sample_scan *scan, const struct sample_dealers *dealers, struct sample_frame *out)
{
    struct loading *l = ARENA_NEW(a, struct loading);
    *l = (struct loading){ .db = db, .a = a, .scan = scan, .dealers = dealers, .settings = scan->settings, .month = civil_month_str(a, scan->month),
                           .until = civil_date_str(a, scan->until), .today = civil_date_str(a, scan->today), .marks = key_map_new(a) };
    TRY(load_lists(l));
    TRY(load_visits(l));
    if (l->n)
        qsort(l->visit, l->n, sizeof *l->visit, in_stable_order);
    *out = (struct sample_frame){ l->visit, l->n, first_of_dealers(a, l->visit, l->n, dealers->history.n) };
    return NULL;
}
