#include "base/civil_month.h"

int32_t civil_month(int year, int month)
{
    return year * 12 + (month - 1);
}

int civil_month_year(int32_t month)
{
    return month >= 0 ? month / 12 : (month - 11) / 12;
}

int civil_month_of_year(int32_t month)
{
    return (month % 12 + 12) % 12 + 1;
}

int civil_month_quarter(int32_t month)
{
    return (civil_month_of_year(month) - 1) / 3 + 1;
}

bool civil_month_is_quarter_end(int32_t month)
{
    return civil_month_of_year(month) % 3 == 0;
}

/* Exactly n digits at p as a number, or -1. */
static int digits(const char *p, int n)
{
    int v = 0;
    for (int i = 0; i < n; i++) {
        if (p[i] < '0' || p[i] > '9')
            return -1;
        v = v * 10 + (p[i] - '0');
    }
    return v;
}

bool civil_month_parse(struct str s, int32_t *out)
{
    if (s.n != 7 || s.p[4] != '-')
        return false;
    int year = digits(s.p, 4), month = digits(s.p + 5, 2);
    if (year < 1 || month < 1 || month > 12)
        return false;
    *out = civil_month(year, month);
    return true;
}

struct str civil_month_str(struct arena *a, int32_t month)
{
    return str_printf(a, "%04d-%02d", civil_month_year(month), civil_month_of_year(month));
}
