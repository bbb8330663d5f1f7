/* The functions: those of SurveyJS, and length, lower, upper, which are ours. */
#include "expression/expression_inside.h"
#include <math.h>

struct call { const value *arg; size_t n; const struct expression_world *w; };

static value argument(const struct call *c, size_t i)
{
    return i < c->n ? c->arg[i] : value_none();
}

/* ---- numbers and lists ---- */

static size_t count_flat(value v)
{
    size_t n = 0;
    if (v.kind != EXPRESSION_LIST)
        return v.kind != EXPRESSION_NONE;
    for (size_t i = 0; i < v.n; i++)
        n += count_flat(v.item[i]);
    return n;
}

static void fill_flat(struct arena *a, value v, struct expression_value **out)
{
    for (size_t i = 0; v.kind == EXPRESSION_LIST && i < v.n; i++)
        fill_flat(a, v.item[i], out);
    if (v.kind == EXPRESSION_LIST || v.kind == EXPRESSION_NONE)
        return;
    double x = value_survey_number(a, v);
    *(*out)++ = isnan(x) ? v : value_number(x);
}

/* All arguments, lists taken apart, without those that are no value. */
static value flat(const struct call *c)
{
    value all = { .kind = EXPRESSION_LIST, .item = c->arg, .n = c->n };
    size_t n = count_flat(all);
    struct expression_value *item = ARENA_ARRAY(c->w->arena, struct expression_value, n), *end = item;
    fill_flat(c->w->arena, all, &end);
    return (value){ .kind = EXPRESSION_LIST, .item = item, .n = n };
}

static value sum_flat(struct arena *a, value list)
{
    value sum = value_number(0);
    for (size_t i = 0; i < list.n; i++) {
        int digits = MAX_OF(value_decimals(a, sum), value_decimals(a, list.item[i]));
        sum = value_add(a, sum, list.item[i]);
        if (digits > 0 && sum.kind == EXPRESSION_NUMBER)
            sum.number = value_fixed(sum.number, digits);
    }
    return sum;
}

static value call_sum(const struct call *c) { return sum_flat(c->w->arena, flat(c)); }
static value call_count(const struct call *c) { return value_number((double)flat(c).n); }

static value call_avg(const struct call *c)
{
    value list = flat(c);
    return value_number(list.n ? value_to_number(c->w->arena, sum_flat(c->w->arena, list)) / (double)list.n : 0);
}

static value extreme(const struct call *c, bool least)
{
    value list = flat(c);
    value best = list.n ? list.item[0] : value_none();
    for (size_t i = 1; i < list.n; i++)
        if (least ? value_less(c->w->arena, list.item[i], best) : value_less(c->w->arena, best, list.item[i]))
            best = list.item[i];
    return best;
}

static value call_min(const struct call *c) { return extreme(c, true); }
static value call_max(const struct call *c) { return extreme(c, false); }

static value flat_at(value list, size_t i)
{
    return i < list.n ? list.item[i] : value_none();
}

/* Math.round(x · 10^p · (1 + 2^-52)) / 10^p */
static value call_round(const struct call *c)
{
    value list = flat(c), x = flat_at(list, 0), places = flat_at(list, 1);
    bool to_places = value_is_true(places);
    if (x.kind != EXPRESSION_NUMBER || (to_places && places.kind != EXPRESSION_NUMBER))
        return value_number(NAN);
    double p = pow(10, to_places ? places.number : 0), n = x.number * p * (1 + 0x1p-52);
    return value_number((floor(n) + (n - floor(n) >= 0.5)) / p);
}

/* The number's text cut behind so many decimals. */
static value call_trunc(const struct call *c)
{
    char text[32];
    value list = flat(c), x = flat_at(list, 0), places = flat_at(list, 1);
    bool to_places = value_is_true(places);
    if (x.kind != EXPRESSION_NUMBER || (to_places && places.kind != EXPRESSION_NUMBER))
        return value_number(NAN);
    struct str s = { text, value_number_text(x.number, text) };
    ptrdiff_t point = str_find(s, STR("."));
    double kept = to_places && places.number > 0 ? MIN_OF(places.number, 30) + 1 : 0;
    if (point < 0 || str_find(s, STR("e")) >= 0)
        return value_number(trunc(x.number));
    return value_number(value_to_number(c->w->arena, value_text(str_sub(s, 0, (size_t)point + (size_t)kept))));
}

static value call_iif(const struct call *c)
{
    return c->n < 2 ? value_none() : value_is_true(c->arg[0]) ? c->arg[1] : argument(c, 2);
}

/* ---- dates ---- */

static value today_of(const struct call *c)
{
    struct date_parts d = { 0 };
    if (!date_split((double)c->w->now_ms, &d))
        return value_date(NAN);
    d.hour = d.minute = d.second = d.ms = 0;
    d.day += c->n == 1 ? value_to_number(c->w->arena, c->arg[0]) : 0;
    return value_date(date_join(&d));
}

static value call_today(const struct call *c) { return today_of(c); }
static value call_current_date(const struct call *c) { return value_date((double)c->w->now_ms); }

static value call_get_date(const struct call *c)
{
    return value_is_true(argument(c, 0)) ? value_date(date_of_value(c->w->arena, c->arg[0])) : value_none();
}

/* The date that is asked about: the first argument, today without one. */
static bool asked_date(const struct call *c, struct date_parts *out)
{
    double ms = value_is_true(argument(c, 0)) ? date_of_value(c->w->arena, c->arg[0]) : today_of(&(struct call){ .w = c->w }).number;
    return date_split(ms, out);
}

static value call_year(const struct call *c)
{
    struct date_parts d;
    return value_number(asked_date(c, &d) ? d.year : NAN);
}

static value call_month(const struct call *c)
{
    struct date_parts d;
    return value_number(asked_date(c, &d) ? d.month : NAN);
}

static value call_day(const struct call *c)
{
    struct date_parts d;
    return value_number(asked_date(c, &d) ? d.day : NAN);
}

/* 0 = Sunday; 1 January 1970 was a Thursday. */
static value call_weekday(const struct call *c)
{
    struct date_parts d;
    if (!asked_date(c, &d))
        return value_number(NAN);
    double days = floor(date_join(&d) / 86400000) + 4;
    return value_number(days - 7 * floor(days / 7));
}

static value call_get_year(const struct call *c)
{
    return c->n == 1 && value_is_true(c->arg[0]) ? call_year(c) : value_none();
}

static value call_current_year(const struct call *c) { return call_year(&(struct call){ .w = c->w }); }

static double whole_day(const struct call *c, value v)
{
    return floor(date_of_value(c->w->arena, v) / 86400000);
}

static value days_between(const struct call *c)
{
    return value_number(fabs(whole_day(c, argument(c, 1)) - whole_day(c, argument(c, 0))));
}

static value call_diff_days(const struct call *c)
{
    return c->n == 2 && value_is_true(c->arg[0]) && value_is_true(c->arg[1]) ? days_between(c) : value_number(0);
}

/* Whole months, or years, from one date to the other. */
static value months_between(double from_ms, double to_ms, struct str unit)
{
    struct date_parts from, to;
    bool years = !str_eq_c(unit, "months");
    if (!date_split(from_ms, &from) || !date_split(to_ms, &to))
        return value_number(years ? 0 : NAN);
    double months = (to.year - from.year) * 12 + to.month - from.month - (to.day < from.day);
    return value_number(years ? trunc(months / 12) : months);
}

static struct str unit_of(const struct call *c, size_t i, const char *standard)
{
    value v = argument(c, i);
    return value_is_true(v) ? expression_value_text(c->w->arena, &v) : str_of_c(standard);
}

static value call_age(const struct call *c)
{
    struct str unit = unit_of(c, 1, "years");
    if (!value_is_true(argument(c, 0)))
        return value_none();
    if (str_eq_c(unit, "days"))
        return value_number(0); /* as in SurveyJS, where the second date is then missing */
    return months_between(date_of_value(c->w->arena, c->arg[0]), (double)c->w->now_ms, unit);
}

static value call_date_diff(const struct call *c)
{
    static const struct { const char *unit; double ms; } clocks[] = { { "hours", 3600000 }, { "minutes", 60000 }, { "seconds", 1000 } };
    if (!value_is_true(argument(c, 0)) || !value_is_true(argument(c, 1)))
        return value_none();
    struct str unit = unit_of(c, 2, "days");
    double from = date_of_value(c->w->arena, c->arg[0]), to = date_of_value(c->w->arena, c->arg[1]);
    for (size_t i = 0; i < ARRAY_LEN(clocks); i++)
        if (str_eq_c(unit, clocks[i].unit))
            return value_number(ceil(fabs(to - from) / clocks[i].ms));
    return str_eq_c(unit, "days") ? days_between(c) : months_between(from, to, unit);
}

static value call_date_add(const struct call *c)
{
    struct date_parts d;
    if (!value_is_true(argument(c, 0)) || !value_is_true(argument(c, 1)))
        return value_none();
    struct str unit = unit_of(c, 2, "days");
    const struct { const char *unit; double *part; } parts[] = { { "days", &d.day }, { "months", &d.month }, { "years", &d.year }, { "hours", &d.hour }, { "minutes", &d.minute },
                                                                 { "seconds", &d.second } };
    if (!date_split(date_of_value(c->w->arena, c->arg[0]), &d))
        return value_date(NAN);
    for (size_t i = 0; i < ARRAY_LEN(parts); i++)
        if (str_eq_c(unit, parts[i].unit))
            *parts[i].part += value_to_number(c->w->arena, c->arg[1]);
    return value_date(date_join(&d));
}

/* ---- texts ---- */

static size_t character_bytes(struct str s, double characters)
{
    size_t i = 0;
    for (double n = 0; n < characters && i < s.n; n++)
        for (i++; i < s.n && ((unsigned char)s.p[i] & 0xC0) == 0x80;)
            i++;
    return i;
}

/* Between two places counted in characters from 0, in either order. */
static value call_substring(const struct call *c)
{
    struct arena *a = c->w->arena;
    value s = argument(c, 0);
    double from = value_survey_number(a, argument(c, 1)), to = value_survey_number(a, argument(c, 2));
    if (s.kind != EXPRESSION_TEXT || isnan(from))
        return value_text(STR(""));
    size_t start = character_bytes(s.text, from), end = isnan(to) ? s.text.n : character_bytes(s.text, to);
    struct str part = str_sub(s.text, MIN_OF(start, end), MAX_OF(start, end) - MIN_OF(start, end));
    return value_text(part.n ? part : STR(""));
}

static value call_length(const struct call *c)
{
    value v = argument(c, 0);
    size_t n = 0;
    if (v.kind == EXPRESSION_LIST)
        return value_number((double)v.n);
    struct str s = expression_value_text(c->w->arena, &v);
    for (size_t i = 0; i < s.n; i = i + character_bytes(str_sub(s, i, s.n), 1))
        n++;
    return value_number((double)n);
}

static value in_letters(const struct call *c, char first, char last)
{
    value v = argument(c, 0);
    struct str s = expression_value_text(c->w->arena, &v);
    char *copy = str_c(c->w->arena, s);
    for (size_t i = 0; i < s.n; i++)
        if (copy[i] >= first && copy[i] <= last)
            copy[i] = (char)(copy[i] ^ 0x20);
    return value_text((struct str){ copy, s.n });
}

static value call_lower(const struct call *c) { return in_letters(c, 'A', 'Z'); }
static value call_upper(const struct call *c) { return in_letters(c, 'a', 'z'); }

/* ---- the table ---- */

static const struct { const char *name; value (*run)(const struct call *c); } functions[] = {
    { "iif", call_iif },          { "sum", call_sum },           { "avg", call_avg },        { "min", call_min },           { "max", call_max },
    { "count", call_count },      { "round", call_round },       { "trunc", call_trunc },    { "age", call_age },           { "today", call_today },
    { "currentDate", call_current_date }, { "currentYear", call_current_year }, { "getDate", call_get_date }, { "getYear", call_get_year }, { "year", call_year },
    { "month", call_month },      { "day", call_day },           { "weekday", call_weekday }, { "dateDiff", call_date_diff }, { "diffDays", call_diff_days },
    { "dateAdd", call_date_add }, { "substring", call_substring }, { "length", call_length }, { "lower", call_lower },       { "upper", call_upper },
};

int call_find(struct str name)
{
    for (size_t i = 0; i < ARRAY_LEN(functions); i++)
        if (str_eq_c(name, functions[i].name))
            return (int)i;
    return -1;
}

struct str call_names(struct arena *a)
{
    struct buf b = buf_on(a);
    for (size_t i = 0; i < ARRAY_LEN(functions); i++)
        buf_addf(&b, "%s%s", i ? ", " : "", functions[i].name);
    return buf_str(&b);
}

value call_function(int function, const value *arg, size_t n, const struct expression_world *w)
{
    struct call c = { arg, n, w };
    return functions[function].run(&c);
}
