#include "demo/demo_visits.h"
#include "i18n/i18n.h"
#include <math.h>

const char *const demo_programmes[DEMO_PROGRAMMES] = { "service", "sales" };
const char *const demo_works[DEMO_WORKS] = { "maintenance", "repair", "warranty", "recall", "accident", "first_service", "check", "delivery" };
enum { LAST_ELIGIBLE_WORK = 3, DELIVERY = 7, SERVICE_WORKS = 7, SHARED_PHONES = 3, OTHERS = 200, MOST_KNOWN = DEMO_CUSTOMERS - OTHERS - SHARED_PHONES };
static const double work_share[SERVICE_WORKS] = { 52, 23, 6, 2, 8, 6, 3 };

/* ---- months ---- */

static const double seasons[DEMO_PROGRAMMES][12] = {
    { 1.08, 1.00, 0.99, 1.00, 1.02, 1.00, 1.04, 1.05, 1.00, 0.98, 1.00, 1.03 },
    { 1.12, 0.95, 0.94, 0.96, 0.95, 1.00, 0.88, 0.94, 1.06, 1.04, 1.06, 1.22 },
};

bool demo_is_closed(const struct demo_month *m, struct civil_date day)
{
    return civil_date_cmp(day, m->closed_from) >= 0 && civil_date_cmp(day, m->closed_to) <= 0;
}

struct demo_month demo_month_of(struct arena *a, int32_t month)
{
    struct demo_month m = { .month = month, .days = civil_days_in_month(civil_month_year(month), civil_month_of_year(month)) };
    struct civil_date new_year = { 0 };
    civil_date_parse_iso(lunar_new_year(a, civil_month_year(month)), &new_year);
    m.closed_from = civil_date_add_days(new_year, -1);
    m.closed_to = civil_date_add_days(new_year, 5);
    int closed = 0;
    for (int day = 1; day <= m.days; day++)
        closed += demo_is_closed(&m, civil_date_of_month(month, day));
    double quiet = (double)closed / m.days;
    for (int p = 0; p < DEMO_PROGRAMMES; p++)
        m.season[p] = seasons[p][civil_month_of_year(month) - 1] * (1 - 1.4 * quiet);
    m.reach = 1 - 0.9 * quiet;
    return m;
}

struct civil_date demo_open_day(struct pcg *g, const struct demo_month *m)
{
    struct civil_date day;
    do
        day = civil_date_of_month(m->month, 1 + (int)pcg_below(g, (uint32_t)m->days));
    while (demo_is_closed(m, day));
    return day;
}

/* ---- visits ---- */

/* Cars that came before the first month: each comes about twice a year. */
static int park(const struct demo_dealer *d)
{
    return MIN_OF((int)(d->visits[DEMO_SERVICE] * 6), DEMO_CUSTOMERS / 2);
}

static int choose_customer(struct pcg *g, struct demo_dealer *d, int programme, int32_t month)
{
    int known = MIN_OF(park(d) + d->sold, MOST_KNOWN);
    if (programme == DEMO_SERVICE)
        return (int)pcg_below(g, (uint32_t)known);
    d->sold++;
    d->bought[known] = month;
    return known;
}

/* A visit without its day. */
struct visiting { const struct demo_world *world; struct demo_dealer *dealer; int programme; int32_t month; };

static struct demo_visit make_visit(struct arena *a, const struct visiting *at, struct pcg *g)
{
    struct demo_dealer *d = at->dealer;
    int programme = at->programme;
    bool cheats = d->is_cheat || d->late > 0.1;
    struct demo_visit v = { .customer = choose_customer(g, d, programme, at->month), .work = programme == DEMO_SALES ? DELIVERY : (int)demo_pick(g, work_share, SERVICE_WORKS) };
    v.person = demo_person_of(a, at->world, d, v.customer);
    v.advisor = 1 + (int)pcg_below(g, (uint32_t)(programme == DEMO_SALES ? d->consultants : d->advisors));
    v.is_vip = demo_chance(g, 0.008);
    v.is_staff = demo_chance(g, 0.006);
    v.is_own = programme == DEMO_SERVICE && demo_chance(g, 0.006);
    v.refuses = demo_chance(g, 0.02);
    v.has_bad_phone = demo_chance(g, cheats ? 0.04 : 0.008);
    v.is_reported = demo_chance(g, d->coverage);
    return v;
}

static int by_day(const void *x, const void *y)
{
    const struct demo_visit *a = x, *b = y;
    int c = civil_date_cmp(a->day, b->day);
    return c ? c : (a->customer > b->customer) - (a->customer < b->customer);
}

struct demo_visits demo_visits_make(struct arena *a, const struct demo_world *w, struct demo_dealer *d, int programme, const struct demo_month *m)
{
    struct pcg g = demo_dice(w, DICE_VISITS, d->number * DEMO_PROGRAMMES + programme, m->month);
    double mean = d->visits[programme] * m->season[programme] * exp(0.12 * pcg_normal(&g));
    if (d->absorbed != DEMO_NO_MONTH && m->month >= d->absorbed)
        mean *= 1.4;
    double n = round(mean + sqrt(mean) * pcg_normal(&g));
    struct demo_visits out = { .n = n > 0 ? (size_t)n : 0 };
    out.visit = ARENA_ARRAY(a, struct demo_visit, out.n);
    struct visiting at = { w, d, programme, m->month };
    for (size_t i = 0; i < out.n; i++) {
        out.visit[i] = make_visit(a, &at, &g);
        out.visit[i].day = demo_open_day(&g, m);
    }
    if (out.n)
        qsort(out.visit, out.n, sizeof *out.visit, by_day);
    return out;
}

bool demo_visit_is_eligible(const struct demo_visit *v, int programme)
{
    return v->is_reported && !(v->is_vip || v->is_staff || v->is_own || v->refuses || v->has_bad_phone) && (programme == DEMO_SALES || v->work <= LAST_ELIGIBLE_WORK);
}

/* ---- the file ---- */

static const char *const columns[] = {
    "dealer_code", "programme", "ro_no", "repair_date", "close_date", "customer_name", "sex", "owner_type", "company", "mobile", "sender_name", "sender_mobile",
    "relation", "province", "city", "vin", "plate", "model", "model_year", "mileage", "work_type", "advisor_code", "amount", "vip_flag", "staff_flag",
    "dealer_own_flag", "consent_survey",
};

void demo_visits_head(struct csv_out *csv)
{
    for (size_t i = 0; i < ARRAY_LEN(columns); i++)
        csv_text(csv, str_of_c(columns[i]));
    csv_end_row(csv);
}

/* Who cheats gives the same few numbers for many customers; who is careless loses digits. */
static struct str phone(struct arena *a, const struct demo_visit_file *f, const struct demo_visit *v, struct pcg *g)
{
    struct str good = demo_phone_of(a, f->dealer, v->customer);
    if (v->has_bad_phone)
        return str_sub(good, 0, 4 + pcg_below(g, 6));
    if (demo_is_cheating(f->world, f->dealer, f->month->month) && demo_chance(g, 0.3))
        return demo_phone_of(a, f->dealer, DEMO_CUSTOMERS - 1 - (int)pcg_below(g, SHARED_PHONES));
    return good;
}

/* Every eighth car is brought by somebody else. */
static void write_sender(struct arena *a, struct csv_out *csv, const struct demo_visit_file *f, const struct demo_visit *v, struct pcg *g)
{
    if (f->programme == DEMO_SALES || !demo_chance(g, 0.12)) {
        for (int i = 0; i < 3; i++)
            csv_empty(csv);
        return;
    }
    bool private = str_eq_c(str_of_c(v->person.owner_type), "private");
    int other = MOST_KNOWN + (int)pcg_below(g, OTHERS);
    struct demo_person p = demo_person_of(a, f->world, f->dealer, other);
    csv_text(csv, str_printf(a, "%s%s", p.family, p.given));
    csv_text(csv, demo_phone_of(a, f->dealer, other));
    csv_text(csv, str_of_c(private ? "family" : demo_chance(g, 0.7) ? "driver" : "fleet"));
}

static void write_visit(struct arena *a, struct csv_out *csv, const struct demo_visit_file *f, size_t i, struct pcg *g)
{
    static const double prices[DEMO_WORKS] = { 900, 1500, 0, 0, 5200, 0, 60, 238000 };
    const struct demo_visit *v = &f->visits.visit[i];
    const struct demo_person *p = &v->person;
    bool sale = f->programme == DEMO_SALES;
    int stay = v->work == 4 ? 3 + (int)pcg_below(g, 8) : (int)pcg_below(g, 2);
    csv_text(csv, str_of_c(f->dealer->code));
    csv_text(csv, str_of_c(demo_programmes[f->programme]));
    csv_text(csv, str_printf(a, "%s%02d%02d-%03d", sale ? "S" : "R", civil_month_year(f->month->month) % 100, civil_month_of_year(f->month->month), (int)i + 1));
    csv_text(csv, civil_date_str(a, v->day));
    csv_text(csv, civil_date_str(a, civil_date_add_days(v->day, sale ? 0 : stay)));
    csv_text(csv, str_printf(a, "%s%s", p->family, p->given));
    csv_text(csv, str_of_c(p->is_female ? "F" : "M"));
    csv_text(csv, str_of_c(p->owner_type));
    csv_text(csv, p->company);
    csv_text(csv, phone(a, f, v, g));
    write_sender(a, csv, f, v, g);
    csv_text(csv, str_of_c(f->dealer->city->province));
    csv_text(csv, str_of_c(f->dealer->city->name));
    csv_text(csv, demo_vin_of(a, f->dealer, v->customer, p));
    csv_text(csv, sale ? STR("") : demo_plate_of(a, f->dealer, v->customer));
    csv_text(csv, str_of_c(demo_models[p->model]));
    csv_int(csv, civil_month_year(p->bought));
    csv_int(csv, sale ? 10 + (int)pcg_below(g, 90) : MAX_OF(f->month->month - p->bought, 1) * p->km_month + (int)pcg_below(g, 400));
    csv_text(csv, str_of_c(demo_works[v->work]));
    csv_text(csv, str_printf(a, "%s%02d", sale ? "SC" : "SA", v->advisor));
    csv_num(csv, round(prices[v->work] * exp(0.4 * pcg_normal(g))));
    csv_int(csv, v->is_vip);
    csv_int(csv, v->is_staff);
    csv_int(csv, v->is_own);
    csv_int(csv, !v->refuses);
    csv_end_row(csv);
}

void demo_visits_write(struct arena *a, struct csv_out *csv, const struct demo_visit_file *f)
{
    struct pcg g = demo_dice(f->world, DICE_VISIT_FILE, f->dealer->number * DEMO_PROGRAMMES + f->programme, f->month->month);
    for (size_t i = 0; i < f->visits.n; i++)
        if (f->visits.visit[i].is_reported)
            write_visit(a, csv, f, i, &g);
}
