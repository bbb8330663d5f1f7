#include "base/civil_date.h"
#include <math.h>

enum {
    MIN_YEAR = 1, MAX_YEAR = 9999,
    DAYS_PER_ERA = 146097,        /* 400 Gregorian years */
    ERA_DAYS_TO_1970 = 719468,    /* from 0000-03-01 to 1970-01-01 */
    LENIENT_MIN_YEAR = 1900, LENIENT_MAX_YEAR = 2199,
    SERIAL_OF_1970 = 25569, SERIAL_SHIFT_1904 = 1462,
};

static bool is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

int civil_days_in_month(int year, int month)
{
    static const int8_t days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    if (month < 1 || month > 12)
        return 0;
    return days[month - 1] + (month == 2 && is_leap(year));
}

bool civil_date_is_valid(struct civil_date d)
{
    return d.year >= MIN_YEAR && d.year <= MAX_YEAR && d.day >= 1 && d.day <= civil_days_in_month(d.year, d.month);
}

/* Both conversions count the year from March, so that the leap day is its last day, in eras of 400 years. */
int32_t civil_day_number(struct civil_date d)
{
    int32_t year = d.year - (d.month <= 2);
    int32_t month = (d.month + 9) % 12;
    int32_t era = (year >= 0 ? year : year - 399) / 400;
    int32_t year_of_era = year - era * 400;
    int32_t day_of_year = (153 * month + 2) / 5 + d.day - 1;
    int32_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * DAYS_PER_ERA + day_of_era - ERA_DAYS_TO_1970;
}

struct civil_date civil_date_of_day_number(int32_t days)
{
    int64_t n = (int64_t)days + ERA_DAYS_TO_1970;
    int64_t era = (n >= 0 ? n : n - (DAYS_PER_ERA - 1)) / DAYS_PER_ERA;
    int64_t day_of_era = n - era * DAYS_PER_ERA;
    int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t month = (5 * day_of_year + 2) / 153;
    int64_t year = year_of_era + era * 400 + (month >= 10);
    if (year < MIN_YEAR || year > MAX_YEAR)
        return (struct civil_date){ 0 };
    return (struct civil_date){ (int16_t)year, (int8_t)(month < 10 ? month + 3 : month - 9),
                                (int8_t)(day_of_year - (153 * month + 2) / 5 + 1) };
}

int civil_weekday(struct civil_date d)
{
    int from_monday = (civil_day_number(d) + 3) % 7; /* 1970-01-01 was a Thursday */
    return (from_monday + 7) % 7 + 1;
}

struct civil_date civil_date_add_days(struct civil_date d, int32_t days)
{
    int64_t n = (int64_t)civil_day_number(d) + days;
    if (n < INT32_MIN || n > INT32_MAX)
        return (struct civil_date){ 0 };
    return civil_date_of_day_number((int32_t)n);
}

struct civil_date civil_date_add_months(struct civil_date d, int32_t months)
{
    int64_t m = (int64_t)civil_month_of_date(d) + months;
    if (m < MIN_YEAR * 12 || m >= (MAX_YEAR + 1) * 12)
        return (struct civil_date){ 0 };
    return civil_date_of_month((int32_t)m, d.day);
}

int civil_date_cmp(struct civil_date a, struct civil_date b)
{
    int32_t x = a.year * 512 + a.month * 32 + a.day, y = b.year * 512 + b.month * 32 + b.day;
    return (x > y) - (x < y);
}

int32_t civil_month_of_date(struct civil_date d)
{
    return civil_month(d.year, d.month);
}

struct civil_date civil_date_of_month(int32_t month, int day)
{
    int year = civil_month_year(month), m = civil_month_of_year(month);
    if (year < MIN_YEAR || year > MAX_YEAR)
        return (struct civil_date){ 0 };
    int last = civil_days_in_month(year, m);
    return (struct civil_date){ (int16_t)year, (int8_t)m, (int8_t)MAX_OF(1, MIN_OF(day, last)) };
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Exactly n digits at p as a number, or -1. */
static int digits(const char *p, int n)
{
    int v = 0;
    for (int i = 0; i < n; i++) {
        if (!is_digit(p[i]))
            return -1;
        v = v * 10 + (p[i] - '0');
    }
    return v;
}

static bool date_of_numbers(int year, int month, int day, struct civil_date *out)
{
    if (year < MIN_YEAR || year > MAX_YEAR || month < 1 || month > 12 || day < 1 || day > civil_days_in_month(year, month))
        return false;
    *out = (struct civil_date){ (int16_t)year, (int8_t)month, (int8_t)day };
    return true;
}

bool civil_date_parse_iso(struct str s, struct civil_date *out)
{
    if (s.n != 10 || s.p[4] != '-' || s.p[7] != '-')
        return false;
    return date_of_numbers(digits(s.p, 4), digits(s.p + 5, 2), digits(s.p + 8, 2), out);
}

static void put_two(char *p, int v)
{
    p[0] = (char)('0' + v / 10 % 10);
    p[1] = (char)('0' + v % 10);
}

struct civil_date civil_date_of_iso(struct str s)
{
    struct civil_date d = { 0 };
    civil_date_parse_iso(s, &d);
    return d;
}

struct str civil_date_str(struct arena *a, struct civil_date d)
{
    enum { LENGTH = 10 };
    if (!d.year)
        return STR_NONE;
    char *p = arena_alloc(a, LENGTH + 1);
    put_two(p, d.year / 100);
    put_two(p + 2, d.year % 100);
    p[4] = p[7] = '-';
    put_two(p + 5, d.month);
    put_two(p + 8, d.day);
    return (struct str){ p, LENGTH };
}

bool civil_date_of_serial(double serial, bool with_1904, struct civil_date *out)
{
    if (!(serial >= 0 && serial < 200000)) /* also refuses NaN */
        return false;
    int32_t day = (int32_t)floor(serial) + (with_1904 ? SERIAL_SHIFT_1904 : 0);
    struct civil_date d = civil_date_of_day_number(day - SERIAL_OF_1970);
    if (day < 61 || d.year > LENIENT_MAX_YEAR) /* the 1900 system has a 29 February 1900 that never was */
        return false;
    *out = d;
    return true;
}

/* ---- dates as people write them ---- */

/* Non-ASCII characters that occur in typed dates, and what the reader below sees instead. */
static const struct { const char *utf8; const char *ascii; } date_words[] = {
    { "年", "Y" }, { "月", "M" }, { "日", "D" }, { "号", "D" }, { "时", ":" }, { "点", ":" }, { "分", ":" }, { "秒", "" },
    { "上午", "AM" }, { "下午", "PM" }, { "中午", "PM" }, { "晚上", "PM" }, { "早上", "AM" }, { "凌晨", "AM" },
    { "星期一", " " }, { "星期二", " " }, { "星期三", " " }, { "星期四", " " }, { "星期五", " " }, { "星期六", " " },
    { "星期日", " " }, { "星期天", " " }, { "\u3000", " " }, { "\u00A0", " " }, { "\uFEFF", "" },
};

/* One non-ASCII character or word at the front of *s, rewritten to out (room for 2); false when it has no place in a date. */
static bool plain_word(struct str *s, char *out, size_t *n)
{
    const unsigned char *u = (const unsigned char *)s->p;
    if (s->n >= 3 && u[0] == 0xEF && u[1] == 0xBC && u[2] >= 0x81 && u[2] <= 0xBF) { /* U+FF01..FF3F: full-width ASCII */
        out[(*n)++] = (char)(u[2] - 0x81 + '!');
        *s = str_sub(*s, 3, s->n);
        return true;
    }
    for (size_t i = 0; i < ARRAY_LEN(date_words); i++) {
        struct str word = str_of_c(date_words[i].utf8);
        if (!str_starts(*s, word))
            continue;
        for (const char *c = date_words[i].ascii; *c; c++)
            out[(*n)++] = *c;
        *s = str_sub(*s, word.n, s->n);
        return true;
    }
    return false;
}

/* s in ASCII: digits, separators, Y M D after the numbers, AM PM. False when it is too long or has other characters. */
static bool plain_date(struct str s, char *out, size_t room, size_t *n)
{
    *n = 0;
    while (s.n) {
        if (*n + 2 > room)
            return false;
        if ((unsigned char)s.p[0] < 0x80) {
            out[(*n)++] = s.p[0];
            s = str_sub(s, 1, s.n);
        } else if (!plain_word(&s, out, n)) {
            return false;
        }
    }
    return true;
}

static void skip_blanks(struct str *s)
{
    while (s->n && (s->p[0] == ' ' || s->p[0] == '\t'))
        *s = str_sub(*s, 1, s->n);
}

static bool skip_char(struct str *s, char c)
{
    if (!s->n || s->p[0] != c)
        return false;
    *s = str_sub(*s, 1, s->n);
    return true;
}

/* A number of min..max digits at the front, not followed by a further digit; -1 when there is none. */
static int take_number(struct str *s, size_t min, size_t max)
{
    size_t n = 0;
    while (n < s->n && n <= max && is_digit(s->p[n]))
        n++;
    if (n < min || n > max)
        return -1;
    int v = digits(s->p, (int)n);
    *s = str_sub(*s, n, s->n);
    return v;
}

static bool skip_half_day(struct str *s)
{
    bool found = s->n >= 2 && (s->p[0] == 'A' || s->p[0] == 'a' || s->p[0] == 'P' || s->p[0] == 'p') &&
                 (s->p[1] == 'M' || s->p[1] == 'm');
    if (found)
        *s = str_sub(*s, 2, s->n);
    skip_blanks(s);
    return found;
}

static bool skip_zone(struct str *s)
{
    if (skip_char(s, 'Z'))
        return true;
    if (!skip_char(s, '+') && !skip_char(s, '-'))
        return true;
    size_t before = s->n;
    int v = take_number(s, 2, 4);
    if (v < 0 || before - s->n == 3)
        return false;
    return !skip_char(s, ':') || take_number(s, 2, 2) >= 0;
}

/* What may stand behind a date: nothing, or a time of day. */
static bool is_time_of_day(struct str s)
{
    skip_blanks(&s);
    skip_half_day(&s);
    if (!s.n)
        return true;
    int hour = take_number(&s, 1, 2), minute = 0, second = 0;
    if (hour < 0 || !skip_char(&s, ':'))
        return false;
    if (s.n && is_digit(s.p[0]))
        minute = take_number(&s, 1, 2);
    if (skip_char(&s, ':') && s.n && is_digit(s.p[0]))
        second = take_number(&s, 1, 2);
    if (skip_char(&s, '.'))
        while (s.n && is_digit(s.p[0]))
            s = str_sub(s, 1, s.n);
    if (hour > 24 || minute < 0 || minute > 59 || second < 0 || second > 60)
        return false;
    skip_blanks(&s);
    skip_half_day(&s);
    return skip_zone(&s) && s.n == 0;
}

/* 20260305, 20260305 10:20, 202603051020, 20260305102030 */
static bool parse_run_of_digits(struct str s, struct civil_date *out)
{
    size_t n = 0;
    while (n < s.n && is_digit(s.p[n]))
        n++;
    struct str rest = str_sub(s, 8, s.n);
    bool with_time = n == 12 || n == 14;
    if (n != 8 && !with_time)
        return false;
    if (with_time && (s.n != n || digits(s.p + 8, 2) > 24 || digits(s.p + 10, 2) > 59 || (n == 14 && digits(s.p + 12, 2) > 60)))
        return false;
    if (n == 8 && rest.n && rest.p[0] != ' ' && rest.p[0] != 'T')
        return false;
    if (n == 8 && rest.n && !is_time_of_day(str_sub(rest, 1, rest.n)))
        return false;
    return date_of_numbers(digits(s.p, 4), digits(s.p + 4, 2), digits(s.p + 6, 2), out);
}

static bool parse_serial(struct str s, struct civil_date *out)
{
    double serial;
    if (s.n < 5 || digits(s.p, 5) < 0 || (s.n > 5 && s.p[5] != '.'))
        return false;
    return str_to_num(s, &serial) && serial >= 20000 && serial <= 80000 && civil_date_of_serial(serial, false, out);
}

/* Year, separator, month, the same separator, day: in s, which is ASCII. */
static bool parse_separated(struct str s, struct civil_date *out)
{
    int year = take_number(&s, 4, 4);
    skip_blanks(&s);
    char sep = s.n ? s.p[0] : '\0';
    if (year < 0 || (sep != '-' && sep != '/' && sep != '.' && sep != 'Y'))
        return false;
    s = str_sub(s, 1, s.n);
    skip_blanks(&s);
    int month = take_number(&s, 1, 2);
    skip_blanks(&s);
    if (month < 0 || !skip_char(&s, sep == 'Y' ? 'M' : sep))
        return false;
    skip_blanks(&s);
    int day = take_number(&s, 1, 2);
    struct str behind = s;
    skip_blanks(&behind);
    bool day_word = sep == 'Y' && skip_char(&behind, 'D');
    if (day_word)
        s = behind;
    bool gap = s.n && (s.p[0] == ' ' || s.p[0] == '\t' || s.p[0] == 'T');
    if (day < 0 || (s.n && !day_word && !gap))
        return false;
    skip_char(&s, 'T');
    return is_time_of_day(s) && date_of_numbers(year, month, day, out);
}

bool civil_date_parse_lenient(struct str s, struct civil_date *out)
{
    char text[64];
    struct civil_date d;
    if (s.n == 10 && civil_date_parse_iso(s, &d)) {
        if (d.year < LENIENT_MIN_YEAR || d.year > LENIENT_MAX_YEAR)
            return false;
        *out = d;
        return true;
    }
    size_t n;
    if (s.n > 3 * sizeof text || !plain_date(s, text, sizeof text, &n))
        return false;
    struct str plain = str_trim((struct str){ text, n });
    if (!parse_separated(plain, &d) && !parse_run_of_digits(plain, &d) && !parse_serial(plain, &d))
        return false;
    if (d.year < LENIENT_MIN_YEAR || d.year > LENIENT_MAX_YEAR)
        return false;
    *out = d;
    return true;
}
