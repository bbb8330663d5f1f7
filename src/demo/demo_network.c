#include "demo/demo_network.h"
#include "demo/demo_person.h"
#include <math.h>

static void put_heads(struct csv_out *csv, const char *const *head, size_t n)
{
    for (size_t i = 0; i < n; i++)
        csv_text(csv, str_of_c(head[i]));
    csv_end_row(csv);
}

/* ---- dealers ---- */

struct stretch { int region; struct civil_date from, to; const char *successor; };

static void put_dealer(struct arena *a, struct csv_out *csv, const struct demo_dealer *d, struct stretch s)
{
    static const char *const areas[] = { "一区", "二区", "三区", "四区" };
    const struct demo_region *region = &demo_regions[s.region];
    csv_text(csv, str_of_c(d->code));
    csv_text(csv, d->name);
    csv_text(csv, str_of_c(region->code));
    csv_text(csv, str_of_c(region->name));
    csv_text(csv, str_printf(a, "%s%s", region->name, areas[d->city->area]));
    csv_text(csv, d->group);
    csv_text(csv, str_of_c(d->city->province));
    csv_text(csv, str_of_c(d->city->name));
    csv_int(csv, d->city->tier);
    csv_text(csv, str_of_c(d->type));
    csv_int(csv, d->does[DEMO_SALES]);
    csv_int(csv, d->does[DEMO_SERVICE]);
    csv_text(csv, civil_date_str(a, s.from));
    csv_text(csv, s.to.year ? civil_date_str(a, s.to) : STR(""));
    csv_text(csv, str_of_c(s.successor));
    csv_end_row(csv);
}

void demo_network_write(struct arena *a, struct csv_out *csv, const struct demo_world *w)
{
    static const char *const head[] = { "dealer_code", "name", "region_code", "region_name", "area", "group", "province", "city", "city_tier", "type",
                                        "sales", "service", "valid_from", "valid_to", "successor_code" };
    put_heads(csv, head, ARRAY_LEN(head));
    for (size_t i = 0; i < w->n_dealers; i++) {
        const struct demo_dealer *d = &w->dealer[i];
        struct stretch s = { .region = d->city->region, .from = d->opened, .successor = d->successor ? d->successor->code : "" };
        if (d->moved != DEMO_NO_MONTH) {
            struct stretch before = { .region = d->region_before, .from = d->opened, .successor = "" };
            s.from = civil_date_of_month(d->moved, 1);
            before.to = civil_date_add_days(s.from, -1);
            put_dealer(a, csv, d, before);
        }
        if (d->closed != DEMO_NO_MONTH)
            s.to = civil_date_add_days(civil_date_of_month(d->closed, 1), -1);
        put_dealer(a, csv, d, s);
    }
}

/* ---- staff ---- */

struct role { const char *prefix, *role; int count; };

/* What the file says of the k-th member of a dealer's staff, whatever the role. */
static void put_particulars(struct arena *a, struct csv_out *csv, const struct demo_world *w, const struct demo_dealer *d, int k)
{
    struct pcg g = demo_dice(w, DICE_STAFF, (int64_t)d->number * DEMO_STAFF + k, 1);
    csv_text(csv, demo_staff_name(a, w, d, k));
    csv_text(csv, demo_staff_phone(a, d, k));
    csv_text(csv, civil_date_str(a, civil_date_add_days(civil_date_of_month(w->plan.until - 30 - (int)pcg_below(&g, 60), 1), (int32_t)pcg_below(&g, 28))));
}

void demo_staff_write(struct arena *a, struct csv_out *csv, const struct demo_world *w)
{
    static const char *const head[] = { "dealer_code", "code", "name", "mobile", "valid_from", "role" };
    put_heads(csv, head, ARRAY_LEN(head));
    for (size_t i = 0; i < w->n_dealers; i++) {
        const struct demo_dealer *d = &w->dealer[i];
        const struct role roles[] = { { "SA", "service_advisor", d->advisors }, { "SC", "sales_consultant", d->does[DEMO_SALES] ? d->consultants : 0 },
                                      { "T", "technician", d->advisors + 1 },   { "M", "manager", 1 },
                                      { "CR", "dcrc", 1 } };
        int k = 0;
        for (size_t r = 0; r < ARRAY_LEN(roles); r++)
            for (int number = 1; number <= roles[r].count; number++) {
                csv_text(csv, str_of_c(d->code));
                csv_text(csv, str_printf(a, "%s%02d", roles[r].prefix, number));
                put_particulars(a, csv, w, d, k++);
                csv_text(csv, str_of_c(roles[r].role));
                csv_end_row(csv);
            }
    }
}

/* ---- monthly facts ---- */

void demo_kpi_head(struct csv_out *csv)
{
    static const char *const head[] = { "dealer_code", "month", "code", "value" };
    put_heads(csv, head, ARRAY_LEN(head));
}

void demo_kpi_write(struct arena *a, struct csv_out *csv, const struct demo_world *w, const struct demo_business *b)
{
    struct pcg g = demo_dice(w, DICE_KPI, b->dealer->number, b->month);
    double orders = (double)b->n_visits[DEMO_SERVICE], deliveries = (double)b->n_visits[DEMO_SALES];
    const struct { const char *code; double value; } facts[] = {
        { "repair_orders", orders },
        { "deliveries", deliveries },
        { "turnover", round(orders * 1460 * exp(0.12 * pcg_normal(&g))) },
    };
    for (size_t i = 0; i < ARRAY_LEN(facts); i++) {
        csv_text(csv, str_of_c(b->dealer->code));
        csv_text(csv, civil_month_str(a, b->month));
        csv_text(csv, str_of_c(facts[i].code));
        csv_num(csv, facts[i].value);
        csv_end_row(csv);
    }
}
