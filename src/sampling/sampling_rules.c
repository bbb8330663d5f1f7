#include "sampling/sampling_rules.h"
#include "base/err.h"
#include "base/mask.h"
#include "method/order.h"

static const struct { const char *code, *label; } reasons[SAMPLE_REASONS] = {
    [SAMPLE_OK] = { "ok", N_("eligible") },
    [SAMPLE_NO_DEALER] = { "no_dealer", N_("dealer closed") },
    [SAMPLE_OPT_OUT] = { "opt_out", N_("opted out") },
    [SAMPLE_DO_NOT_CALL] = { "do_not_call", N_("do-not-call list") },
    [SAMPLE_NO_CONSENT] = { "no_consent", N_("no consent") },
    [SAMPLE_VIP] = { "vip", N_("VIP list") },
    [SAMPLE_STAFF] = { "staff", N_("staff number") },
    [SAMPLE_DEALER_CAR] = { "dealer_car", N_("dealer's own car") },
    [SAMPLE_DEALER_VIP] = { "dealer_vip", N_("VIP by the dealer") },
    [SAMPLE_DEALER_STAFF] = { "dealer_staff", N_("staff by the dealer") },
    [SAMPLE_TAXI] = { "taxi", N_("taxi") },
    [SAMPLE_BAD_PHONE] = { "bad_phone", N_("no valid number") },
    [SAMPLE_LAST_INTERVIEW] = { "last_interview", N_("interviewed lately") },
    [SAMPLE_NOT_LATEST] = { "not_latest", N_("a later visit counts") },
    [SAMPLE_EARLIER_TRANCHE] = { "earlier_tranche", N_("in an earlier tranche") },
    [SAMPLE_CONTACT_CAP] = { "contact_cap", N_("deferred") },
};

const char *sample_reason_code(enum sample_reason r)
{
    return reasons[r].code;
}

const char *sample_reason_label(enum sample_reason r)
{
    return reasons[r].label;
}

enum sample_reason sample_reason_of(struct str code)
{
    int r = 0;
    while (r < SAMPLE_REASONS && !str_eq_c(code, reasons[r].code))
        r++;
    return (enum sample_reason)r;
}

bool sample_reason_is_own(enum sample_reason r)
{
    return r > SAMPLE_OK && r < SAMPLE_NOT_LATEST;
}

/* ---- one visit ---- */

enum { LANDLINE_DIGITS = 10 };

static bool can_be_called(struct str phone)
{
    return phone_is_mobile(phone) || (phone_area_length(phone) > 0 && phone.n >= LANDLINE_DIGITS);
}

static bool any_in(const struct str_map *list, const struct str phone[3])
{
    for (int i = 0; i < 3; i++)
        if (phone[i].n && str_map_get(list, phone[i]))
            return true;
    return false;
}

enum sample_reason sample_own_reason(const struct sample_facts *f, const struct sample_lists *l)
{
    const struct str *phone = f->phone;
    const bool holds[SAMPLE_NOT_LATEST] = {
        [SAMPLE_NO_DEALER] = !f->has_dealer,
        [SAMPLE_OPT_OUT] = f->opt_out.p && str_cmp(f->opt_out, l->today) <= 0,
        [SAMPLE_DO_NOT_CALL] = f->marks & SAMPLE_MARK_DO_NOT_CALL || any_in(&l->do_not_call, phone),
        [SAMPLE_NO_CONSENT] = !f->consent,
        [SAMPLE_VIP] = f->marks & SAMPLE_MARK_VIP || any_in(&l->vip, phone),
        [SAMPLE_STAFF] = any_in(&l->staff, phone),
        [SAMPLE_DEALER_CAR] = f->dealer_car,
        [SAMPLE_DEALER_VIP] = f->marks & SAMPLE_MARK_DEALER_VIP,
        [SAMPLE_DEALER_STAFF] = f->marks & SAMPLE_MARK_DEALER_STAFF,
        [SAMPLE_TAXI] = f->marks & SAMPLE_MARK_TAXI,
        [SAMPLE_BAD_PHONE] = !can_be_called(phone[0]) && !can_be_called(phone[1]) && !can_be_called(phone[2]),
        [SAMPLE_LAST_INTERVIEW] = f->last_interview.p && str_cmp(f->last_interview, l->interviewed_since) > 0,
    };
    for (int r = SAMPLE_OK + 1; r < SAMPLE_NOT_LATEST; r++)
        if (holds[r])
            return (enum sample_reason)r;
    return SAMPLE_OK;
}

/* ---- the visits of one dealer ---- */

static bool by_customer_and_date(const void *ctx, size_t i, size_t j)
{
    const struct sample_visit *v = ctx;
    if (v[i].customer_id != v[j].customer_id)
        return v[i].customer_id < v[j].customer_id;
    int c = str_cmp(v[i].key.repair_date, v[j].key.repair_date);
    return c ? c < 0 : i < j;
}

/* One customer's visits, oldest first. */
static void compare_one(struct sample_visit *v, const size_t *order, size_t n)
{
    bool was_in_a_frame = false, has_later = false;
    for (size_t i = 0; i < n; i++)
        was_in_a_frame |= !v[order[i]].is_candidate && v[order[i]].reason == SAMPLE_OK;
    for (size_t i = n; i-- > 0;) {
        struct sample_visit *one = &v[order[i]];
        if (!one->is_candidate || one->reason != SAMPLE_OK)
            continue;
        if (was_in_a_frame)
            one->reason = SAMPLE_EARLIER_TRANCHE;
        else if (has_later)
            one->reason = SAMPLE_NOT_LATEST;
        has_later = true;
    }
}

void sample_compare_visits(struct sample_visit *v, size_t n, size_t *order)
{
    for (size_t i = 0; i < n; i++)
        order[i] = i;
    order_sort(order, n, by_customer_and_date, v);
    for (size_t first = 0, end; first < n; first = end) {
        for (end = first + 1; end < n && v[order[end]].customer_id == v[order[first]].customer_id; end++)
            ;
        compare_one(v, order + first, end - first);
    }
}

static struct civil_date later(struct civil_date a, struct civil_date b)
{
    return civil_date_cmp(a, b) > 0 ? a : b;
}

struct civil_date sample_free_from(const struct sample_contact *c, struct sample_caps caps)
{
    struct civil_date free = { 0 };
    if (c->same.year)
        free = later(free, civil_date_add_months(c->same, caps.months));
    if (c->any.year)
        free = later(free, civil_date_add_days(c->any, caps.days));
    if (c->reserved_until.year)
        free = later(free, civil_date_add_days(c->reserved_until, 1));
    return free;
}

/* ---- targets ---- */

int64_t sample_planned(const struct sample_plan *p)
{
    return quota_planned(p->quota, p->split, TRANCHES, p->tranche) - quota_planned(p->quota, p->split, TRANCHES, p->first_tranche - 1);
}

int64_t sample_target(const struct sample_plan *p)
{
    int64_t month = quota_month_target(p->quota, p->cap, p->earlier, p->n_earlier);
    return MAX_OF(quota_planned(month, p->split, TRANCHES, p->tranche) - p->expected_before, 0);
}

int64_t sample_expected(int64_t target, int64_t drawn, double yield)
{
    if (drawn >= quota_addresses_mean(target, yield))
        return target;
    return MIN_OF((int64_t)((double)drawn * yield), target);
}

bool sample_split_parse(struct str text, int split[TRANCHES])
{
    int64_t sum = 0;
    for (int i = 0; i < TRANCHES; i++) {
        int64_t v;
        if (!text.p || !str_to_int(str_trim(str_cut(&text, '/')), &v) || v < 0 || v > 100)
            return false;
        split[i] = (int)v;
        sum += v;
    }
    return !text.p && sum > 0;
}
