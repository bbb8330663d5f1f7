/* Instants as wall-clock milliseconds, by the rules of JavaScript's Date without its time zones. */
#include "base/civil_date.h"
#include "expression/expression_inside.h"
#include <math.h>

enum { DAY_MS = 86400000 };

bool date_split(double ms, struct date_parts *out)
{
    double days = floor(ms / DAY_MS);
    if (!(fabs(days) < 1e7))
        return false;
    struct civil_date d = civil_date_of_day_number((int32_t)days);
    if (!civil_date_is_valid(d))
        return false;
    double rest = floor(ms - days * DAY_MS);
    *out = (struct date_parts){ d.year, d.month, d.day, floor(rest / 3600000), floor(fmod(rest, 3600000) / 60000), floor(fmod(rest, 60000) / 1000), fmod(rest, 1000) };
    return true;
}

double date_join(const struct date_parts *p)
{
    double months = trunc(p->year) * 12 + trunc(p->month) - 1;
    double year = floor(months / 12);
    if (!(year >= 1 && year <= 9999))
        return NAN;
    struct civil_date first = { .year = (int16_t)year, .month = (int8_t)(months - year * 12 + 1), .day = 1 };
    double days = civil_day_number(first) + trunc(p->day) - 1;
    double ms = days * DAY_MS + trunc(p->hour) * 3600000 + trunc(p->minute) * 60000 + trunc(p->second) * 1000 + p->ms;
    struct date_parts unused;
    return date_split(ms, &unused) ? ms : NAN;
}

static bool take_pair(struct str *s, char before, double *out)
{
    if (s->n < 3 || s->p[0] != before || s->p[1] < '0' || s->p[1] > '9' || s->p[2] < '0' || s->p[2] > '9')
        return false;
    *out = (s->p[1] - '0') * 10 + (s->p[2] - '0');
    *s = str_sub(*s, 3, s->n);
    return true;
}

static bool take_fraction(struct str *s, double *ms)
{
    double worth = 100;
    if (s->n < 2 || s->p[0] != '.')
        return s->n == 0 || s->p[0] != '.';
    size_t i = 1;
    for (; i < s->n && s->p[i] >= '0' && s->p[i] <= '9'; i++, worth /= 10)
        *ms += worth * (s->p[i] - '0');
    *ms = floor(*ms);
    *s = str_sub(*s, i, s->n);
    return i > 1;
}

static double date_of_text(struct str text)
{
    struct str s = str_trim(text), rest = str_sub(s, 10, s.n);
    struct civil_date d;
    if (!civil_date_parse_iso(str_sub(s, 0, 10), &d))
        return NAN;
    struct date_parts p = { .year = d.year, .month = d.month, .day = d.day };
    if (rest.n == 0)
        return date_join(&p);
    char before = rest.p[0] == ' ' ? ' ' : 'T';
    if (!take_pair(&rest, before, &p.hour) || !take_pair(&rest, ':', &p.minute))
        return NAN;
    if (take_pair(&rest, ':', &p.second) && !take_fraction(&rest, &p.ms))
        return NAN;
    bool in_range = p.hour < 24 && p.minute < 60 && p.second < 60;
    return in_range && (rest.n == 0 || str_eq_c(rest, "Z")) ? date_join(&p) : NAN;
}

double date_of_value(struct arena *a, value v)
{
    if (v.kind == EXPRESSION_TEXT)
        return date_of_text(v.text);
    if (v.kind == EXPRESSION_LIST)
        return date_of_text(expression_value_text(a, &v));
    return value_to_number(a, v);
}
