#include "base/civil_date.h"
#include "i18n/lang.h"

static struct str fill_year(struct arena *a, const char *format, int32_t month)
{
    const struct arg arg[MSG_ARGS] = { ARG_S(str_printf(a, "%d", civil_month_year(month))) };
    return tr_fill(a, str_of_c(format), arg);
}

struct str lang_quarter(struct arena *a, const struct lang *l, int32_t last_month)
{
    return fill_year(a, l->of->quarter[civil_month_quarter(last_month) - 1], last_month);
}

struct str lang_quarter_slash(struct arena *a, int32_t last_month)
{
    int last = civil_month_quarter(last_month) * 3;
    return str_printf(a, "%d/%d-%d", civil_month_year(last_month), last - 2, last);
}

struct str lang_month(struct arena *a, const struct lang *l, int32_t month)
{
    return fill_year(a, l->of->month[civil_month_of_year(month) - 1], month);
}

struct str lang_month_range(struct arena *a, const struct lang *l UNUSED, int32_t from, int32_t to)
{
    struct str first = civil_month_str(a, from), last = civil_month_str(a, to);
    return from == to ? first : str_printf(a, STR_FMT " – " STR_FMT, STR_ARG(first), STR_ARG(last));
}

struct str lang_date(struct arena *a, const struct lang *l, struct str iso_date)
{
    struct civil_date d;
    if (!civil_date_parse_iso(iso_date, &d))
        return iso_date;
    struct str month = lang_month(a, l, civil_month_of_date(d));
    const struct arg arg[MSG_ARGS] = { ARG_S(month), ARG_I(d.day) };
    return tr_fill(a, str_of_c(l->of->date), arg);
}
