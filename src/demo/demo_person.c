#include "demo/demo_person.h"
#include "base/str.h"

const char *const demo_models[DEMO_MODELS] = { "H3", "H4", "H6", "HX5", "HX7", "e-H" };
static const double model_share[DEMO_MODELS] = { 18, 27, 20, 22, 9, 4 };

static const char *const families[] = { "张", "王", "李", "赵", "陈", "刘", "杨", "黄", "周", "吴", "徐", "孙", "马", "朱", "胡", "林", "郭", "何", "高", "罗",
                                        "郑", "梁", "谢", "宋", "唐", "许", "韩", "冯", "欧阳", "曾" };
static const char *const givens[] = { "立春", "雨水", "惊蛰", "春分", "清明", "谷雨", "立夏", "小满", "芒种", "夏至", "小暑", "大暑", "立秋", "处暑", "白露", "秋分",
                                      "寒露", "霜降", "立冬", "小雪", "大雪", "冬至", "小寒", "大寒" };
static const char *const trades[] = { "商贸", "建材", "食品", "物流", "科技", "装饰", "服装", "农业" };

struct demo_person demo_person_of(struct arena *a, const struct demo_world *w, const struct demo_dealer *d, int k)
{
    struct pcg g = demo_dice(w, DICE_PERSON, (int64_t)d->number * DEMO_CUSTOMERS + k, 0);
    struct demo_person p = { .family = families[pcg_below(&g, ARRAY_LEN(families))], .given = givens[pcg_below(&g, ARRAY_LEN(givens))] };
    p.is_female = demo_chance(&g, 0.31);
    p.model = (int)demo_pick(&g, model_share, DEMO_MODELS);
    p.bought = d->bought[k] ? d->bought[k] : w->plan.until - 24 - (int)pcg_below(&g, 84);
    p.km_month = 500 + (int)pcg_below(&g, 1300);
    double owner = pcg_unit(&g);
    p.owner_type = owner < 0.84 ? "private" : owner < 0.97 ? "company" : "official";
    p.company = owner < 0.84   ? STR("")
                : owner < 0.97 ? str_printf(a, "%s示例%s有限公司", d->city->name, trades[pcg_below(&g, ARRAY_LEN(trades))])
                               : str_printf(a, "%s市示例局", d->city->name);
    return p;
}

/* 700,000 numbers; the factor has no divisor in common with them, so different indices give different numbers. */
static struct str phone(struct arena *a, uint64_t index)
{
    uint64_t n = index * 104729 % 700000;
    return str_printf(a, "1%02d0000%04d", (int)(30 + n / 10000), (int)(n % 10000));
}

struct str demo_phone_of(struct arena *a, const struct demo_dealer *d, int k)
{
    return phone(a, (uint64_t)d->number * DEMO_CUSTOMERS + (uint64_t)k);
}

struct str demo_staff_phone(struct arena *a, const struct demo_dealer *d, int k)
{
    return phone(a, UINT64_C(600000) + (uint64_t)d->number * DEMO_STAFF + (uint64_t)k);
}

struct str demo_staff_name(struct arena *a, const struct demo_world *w, const struct demo_dealer *d, int k)
{
    struct pcg g = demo_dice(w, DICE_STAFF, (int64_t)d->number * DEMO_STAFF + k, 0);
    const char *family = families[pcg_below(&g, ARRAY_LEN(families))];
    return str_printf(a, "%s%s", family, givens[pcg_below(&g, ARRAY_LEN(givens))]);
}

struct str demo_vin_of(struct arena *a, const struct demo_dealer *d, int k, const struct demo_person *p)
{
    static const char years[] = "ABCDEFGHJKLMNPRSTVWXY123456789"; /* 1980, 2010, … : the code of the model year */
    int year = civil_month_year(p->bought) % 30; /* 1980 is a multiple of 30 */
    return str_printf(a, "0HFH%dZZZD%cZ%06d", p->model + 1, years[year], d->number * DEMO_CUSTOMERS + k);
}

struct str demo_plate_of(struct arena *a, const struct demo_dealer *d, int k)
{
    static const char signs[] = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    char text[5] = { 0 };
    int n = d->number * DEMO_CUSTOMERS + k;
    for (int i = 3; i >= 0; i--, n /= 34)
        text[i] = signs[n % 34];
    return str_printf(a, "%sZ0%s", d->city->plate, text);
}
