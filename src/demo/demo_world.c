#include "demo/demo_world.h"
#include "base/str_map.h"
#include <math.h>

enum { MOVED_MONTHS = 9, MERGED_MONTHS = 6, CHEAT_MONTHS = 4, NEW_MONTHS = 4, SINGLE_SERVICE = 6, SHOWROOMS = 3, SMALL = 6, CARELESS = 5 };

struct pcg demo_dice(const struct demo_world *w, enum demo_purpose purpose, int64_t thing, int64_t month)
{
    uint64_t stream = ((uint64_t)purpose << 56) ^ ((uint64_t)thing << 20) ^ (uint64_t)month;
    return pcg_new(w->plan.seed, stream);
}

double demo_between(struct pcg *g, double lo, double hi)
{
    return lo + (hi - lo) * pcg_unit(g);
}

bool demo_chance(struct pcg *g, double p)
{
    return pcg_unit(g) < p;
}

size_t demo_pick(struct pcg *g, const double *weight, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += weight[i];
    double at = pcg_unit(g) * sum;
    for (size_t i = 0; i + 1 < n; i++)
        if ((at -= weight[i]) < 0)
            return i;
    return n - 1;
}

bool demo_is_open(const struct demo_dealer *d, int32_t month)
{
    return civil_month_of_date(d->opened) <= month && (d->closed == DEMO_NO_MONTH || month < d->closed);
}

bool demo_is_cheating(const struct demo_world *w, const struct demo_dealer *d, int32_t month)
{
    return d->is_cheat && month > w->plan.until - CHEAT_MONTHS;
}

/* ---- one dealer ---- */

/* Animals stand for owners: nobody takes 杭州刺猬店 for a real dealer. The first ones own several dealers and are groups. */
static const char *const animals[] = { "河马", "刺猬", "考拉", "羊驼", "企鹅", "松鼠", "水獭", "袋鼠", "树懒", "海豹", "犀牛", "穿山甲", "猫头鹰", "火烈鸟",
                                       "长颈鹿", "斑马", "浣熊", "土拨鼠", "海象", "鹈鹕", "食蚁兽", "鸭嘴兽", "狐猴", "鲸鱼" };
enum { GROUPS = 7 };
static const char *const ordinals[] = { "", "二", "三", "四", "五", "六", "七", "八", "九", "十" };

/* Mean by region as the sources' overview has it, in index points about the nation; 16 points are one standard deviation of mood. */
static const double region_points[DEMO_REGIONS] = { -0.6, 1.2, 2.1, -1.7, -2.2, 1.7 };
static const double tier_visits[DEMO_PROGRAMMES][4] = { { 61, 56, 48, 43 }, { 31, 27, 22, 18 } };

/* A name that no other dealer has. */
static struct str invent_name(struct arena *a, struct str_map *taken, const struct demo_city *city, const char *animal)
{
    for (size_t i = 0;; i++) {
        struct str name = str_printf(a, "%s%s%s店", city->name, animal, ordinals[i % ARRAY_LEN(ordinals)]);
        bool is_new;
        str_map_put(taken, name, 0, &is_new);
        if (is_new || i >= ARRAY_LEN(ordinals))
            return name;
    }
}

static void invent_quality(struct demo_dealer *d, struct pcg *g)
{
    double general = pcg_normal(g), of_region = region_points[d->city->region] / 16;
    for (int p = 0; p < DEMO_PROGRAMMES; p++) {
        d->mood[p] = 0.13 + of_region + 0.27 * (0.75 * general + 0.66 * pcg_normal(g));
        d->yield[p] = (p == DEMO_SERVICE ? 0.38 : 0.5) * exp(0.13 * pcg_normal(g));
        for (int s = 0; s < DEMO_STEPS; s++)
            d->step[p][s] = 0.16 * pcg_normal(g);
    }
}

static void invent_business(struct demo_dealer *d, struct pcg *g)
{
    for (int p = 0; p < DEMO_PROGRAMMES; p++)
        d->visits[p] = tier_visits[p][d->city->tier - 1] * exp(0.24 * pcg_normal(g));
    d->advisors = 2 + (int)(d->visits[DEMO_SERVICE] / 18);
    d->consultants = 2 + (int)(d->visits[DEMO_SALES] / 7);
    d->late = 0.004;
    d->coverage = demo_between(g, 0.93, 1);
}

static struct demo_dealer invent(struct arena *a, const struct demo_world *w, struct str_map *taken, const struct demo_city *city, int number)
{
    struct pcg g = demo_dice(w, DICE_DEALER, number, 0);
    struct demo_dealer d = { .number = number, .city = city, .type = demo_chance(&g, 0.04) ? "3S" : "4S", .does = { true, true },
                             .closed = DEMO_NO_MONTH, .region_before = -1, .moved = DEMO_NO_MONTH,
                             .absorbed = DEMO_NO_MONTH, .learns = DEMO_NO_MONTH };
    size_t animal = pcg_below(&g, ARRAY_LEN(animals));
    d.code = arena_printf(a, "%d", 1001 + number);
    d.name = invent_name(a, taken, city, animals[animal]);
    d.group = animal < GROUPS ? str_printf(a, "%s集团", animals[animal]) : STR("");
    d.opened = (struct civil_date){ (int16_t)(civil_month_year(w->plan.until) - 9 - (int)pcg_below(&g, 14)), (int8_t)(1 + pcg_below(&g, 12)), (int8_t)(1 + pcg_below(&g, 28)) };
    d.bought = ARENA_ARRAY(a, int32_t, DEMO_CUSTOMERS);
    invent_quality(&d, &g);
    invent_business(&d, &g);
    if (demo_chance(&g, 0.12)) {
        d.learns = w->plan.until - DEMO_LEARN_MONTHS - (int32_t)pcg_below(&g, 9);
        d.learns_step = (int)pcg_below(&g, 8);
    }
    return d;
}

/* ---- the story ---- */

/* The i-th dealer of the network that nothing was told about yet, from somewhere in the middle of it. */
static struct demo_dealer *take_ordinary(const struct demo_world *w, bool *told, int tier, struct pcg *g)
{
    for (;;) {
        size_t i = pcg_below(g, (uint32_t)w->n_dealers);
        if (told[i] || (tier && w->dealer[i].city->tier != tier))
            continue;
        told[i] = true;
        return &w->dealer[i];
    }
}

static struct demo_dealer *first_in(const struct demo_world *w, bool *told, const char *city)
{
    for (size_t i = 0; i < w->n_dealers; i++)
        if (!told[i] && str_eq_c(str_of_c(w->dealer[i].city->name), city)) {
            told[i] = true;
            return &w->dealer[i];
        }
    return NULL;
}

static void tell_types(struct demo_world *w, bool *told, struct pcg *g)
{
    for (int i = 0; i < SINGLE_SERVICE; i++) {
        struct demo_dealer *d = take_ordinary(w, told, 0, g);
        d->type = "1S";
        d->does[DEMO_SALES] = false;
    }
    for (int i = 0; i < SHOWROOMS; i++) { /* with a quick-service bay: few repairs, never enough for a full sample */
        struct demo_dealer *d = take_ordinary(w, told, 1, g);
        d->type = "city_showroom";
        d->visits[DEMO_SERVICE] = 16;
        d->advisors = 2;
    }
    for (int i = 0; i < SMALL; i++) {
        struct demo_dealer *d = take_ordinary(w, told, 4, g);
        d->visits[DEMO_SERVICE] = 13;
        d->visits[DEMO_SALES] = 8;
    }
    for (int i = 0; i < CARELESS; i++)
        take_ordinary(w, told, 0, g)->late = 0.15;
}

static void tell_changes(struct demo_world *w, bool *told, struct pcg *g)
{
    int32_t last = w->plan.until;
    struct demo_dealer *moved = first_in(w, told, "青岛"), *merged = &w->dealer[w->n_dealers - 1], *successor = first_in(w, told, merged->city->name);
    successor->absorbed = last - MERGED_MONTHS + 1;
    moved->region_before = 0;
    moved->moved = last - MOVED_MONTHS + 1;
    merged->closed = last - MERGED_MONTHS + 1;
    merged->successor = successor;
    struct demo_dealer *cheat = take_ordinary(w, told, 2, g), *young = take_ordinary(w, told, 3, g);
    cheat->is_cheat = true;
    cheat->coverage = 0.62;
    cheat->learns = DEMO_NO_MONTH;
    young->opened = civil_date_of_month(last - NEW_MONTHS + 1, 1);
    young->learns = DEMO_NO_MONTH;
}

/* The merged dealer is the last one, beside the 238 that are open at the end; it stood in the largest southern city. */
static const struct demo_city *city_of_merged(void)
{
    for (size_t i = 0; i < demo_n_cities; i++)
        if (str_eq_c(str_of_c(demo_cities[i].name), "广州"))
            return &demo_cities[i];
    return &demo_cities[0];
}

struct demo_world demo_world_make(struct arena *a, struct demo_plan plan)
{
    struct demo_world w = { .plan = plan };
    struct str_map taken = str_map_on(a);
    size_t n = 1;
    for (size_t i = 0; i < demo_n_cities; i++)
        n += (size_t)demo_cities[i].dealers;
    w.dealer = ARENA_ARRAY(a, struct demo_dealer, n);
    for (size_t i = 0; i < demo_n_cities; i++)
        for (int k = 0; k < demo_cities[i].dealers; k++, w.n_dealers++)
            w.dealer[w.n_dealers] = invent(a, &w, &taken, &demo_cities[i], (int)w.n_dealers);
    w.dealer[w.n_dealers] = invent(a, &w, &taken, city_of_merged(), (int)w.n_dealers);
    w.n_dealers++;
    bool *told = ARENA_ARRAY(a, bool, n);
    struct pcg g = demo_dice(&w, DICE_DEALER, -1, 0);
    told[n - 1] = true;
    tell_changes(&w, told, &g);
    tell_types(&w, told, &g);
    return w;
}
