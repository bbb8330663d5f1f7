#include "base/tz.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define ZONE_FOLDER "/usr/share/zoneinfo/"

enum { DAY_S = 86400, HOUR_S = 3600, MAX_FILE = 256 * 1024, HEADER_BYTES = 44, MAX_TRANSITIONS = 10000 };

/* A yearly change of the POSIX rule. */
struct change {
    enum { CHANGE_WEEKDAY, CHANGE_JULIAN, CHANGE_DAY } kind;
    int month, week, weekday; /* Mm.w.d: weekday 0 = Sunday, week 5 = last */
    int day;                  /* Jn: 1..365 without 29 February; n: 0..365 with it */
    int32_t at_s;             /* seconds after local midnight, may be negative or past a day */
};

struct rule {
    bool exists, has_summer;
    int32_t standard_s, summer_s; /* east of UTC */
    struct change start, end;
};

struct tz {
    size_t n;
    const int64_t *at_s;      /* instants of change, ascending */
    const int32_t *offset_s;  /* east of UTC, from at_s[i] on */
    int32_t first_offset_s;   /* before at_s[0] */
    struct rule rule;         /* from the last instant on */
};

/* ---- the POSIX rule at the end of the file, such as EST5EDT,M3.2.0,M11.1.0 ---- */

static bool skip_char(struct str *s, char c)
{
    if (!s->n || s->p[0] != c)
        return false;
    *s = str_sub(*s, 1, s->n);
    return true;
}

static bool take_int(struct str *s, int max, int *out)
{
    size_t n = 0;
    int v = 0;
    for (; n < s->n && n < 4 && s->p[n] >= '0' && s->p[n] <= '9'; n++)
        v = v * 10 + (s->p[n] - '0');
    if (n == 0 || v > max)
        return false;
    *s = str_sub(*s, n, s->n);
    *out = v;
    return true;
}

/* [+-]h[h[h]][:mm[:ss]] as seconds; up to a week, as RFC 8536 allows. */
static bool take_time(struct str *s, int32_t *out)
{
    bool negative = skip_char(s, '-');
    int hour, minute = 0, second = 0;
    if (!negative)
        skip_char(s, '+');
    if (!take_int(s, 167, &hour))
        return false;
    if (skip_char(s, ':') && !take_int(s, 59, &minute))
        return false;
    if (skip_char(s, ':') && !take_int(s, 59, &second))
        return false;
    int32_t v = hour * HOUR_S + minute * 60 + second;
    *out = negative ? -v : v;
    return true;
}

static bool skip_name(struct str *s)
{
    size_t n = 0;
    if (skip_char(s, '<')) {
        while (n < s->n && s->p[n] != '>')
            n++;
        *s = str_sub(*s, n, s->n);
        return n > 0 && skip_char(s, '>');
    }
    while (n < s->n && ((s->p[n] >= 'A' && s->p[n] <= 'Z') || (s->p[n] >= 'a' && s->p[n] <= 'z')))
        n++;
    *s = str_sub(*s, n, s->n);
    return n >= 3;
}

static bool take_change(struct str *s, struct change *c)
{
    *c = (struct change){ .at_s = 2 * HOUR_S };
    if (!skip_char(s, ','))
        return false;
    if (skip_char(s, 'M')) {
        c->kind = CHANGE_WEEKDAY;
        if (!take_int(s, 12, &c->month) || !skip_char(s, '.') || !take_int(s, 5, &c->week) || !skip_char(s, '.') ||
            !take_int(s, 6, &c->weekday) || c->month < 1 || c->week < 1)
            return false;
    } else {
        c->kind = skip_char(s, 'J') ? CHANGE_JULIAN : CHANGE_DAY;
        if (!take_int(s, 365, &c->day) || (c->kind == CHANGE_JULIAN && c->day < 1))
            return false;
    }
    return !skip_char(s, '/') || take_time(s, &c->at_s);
}

static bool parse_rule(struct str s, struct rule *out)
{
    struct rule r = { .exists = true };
    if (!skip_name(&s) || !take_time(&s, &r.standard_s))
        return false;
    r.standard_s = -r.standard_s; /* POSIX counts west of UTC */
    if (s.n) {
        r.has_summer = true;
        r.summer_s = r.standard_s + HOUR_S;
        if (!skip_name(&s))
            return false;
        if (s.n && s.p[0] != ',') {
            if (!take_time(&s, &r.summer_s))
                return false;
            r.summer_s = -r.summer_s;
        }
        if (!take_change(&s, &r.start) || !take_change(&s, &r.end))
            return false;
    }
    if (s.n)
        return false;
    *out = r;
    return true;
}

/* Local seconds since 1970 at which the change happens in a year, on the clock that is in force before it. */
static int64_t change_at(const struct change *c, int year)
{
    struct civil_date d = { (int16_t)year, 1, 1 };
    int32_t day;
    if (c->kind == CHANGE_WEEKDAY) {
        d.month = (int8_t)c->month;
        int first = (c->weekday - civil_weekday(d) % 7 + 7) % 7 + 1;
        int wanted = first + (c->week - 1) * 7;
        day = civil_day_number(d) + (wanted > civil_days_in_month(year, c->month) ? wanted - 7 : wanted) - 1;
    } else {
        bool behind_leap_day = c->kind == CHANGE_JULIAN && c->day >= 60 && civil_days_in_month(year, 2) == 29;
        day = civil_day_number(d) + c->day - (c->kind == CHANGE_JULIAN) + behind_leap_day;
    }
    return (int64_t)day * DAY_S + c->at_s;
}

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

static struct civil_date date_of_seconds(int64_t local_s)
{
    int64_t day = floor_div(local_s, DAY_S);
    if (day < INT32_MIN || day > INT32_MAX)
        return (struct civil_date){ 0 };
    return civil_date_of_day_number((int32_t)day);
}

static int32_t rule_offset(const struct rule *r, int64_t t)
{
    int year = date_of_seconds(t + r->standard_s).year;
    if (!r->has_summer || year == 0)
        return r->standard_s;
    int64_t start = change_at(&r->start, year) - r->standard_s, end = change_at(&r->end, year) - r->summer_s;
    bool summer = start < end ? t >= start && t < end : !(t >= end && t < start);
    return summer ? r->summer_s : r->standard_s;
}

/* ---- the table ---- */

static int32_t offset_at(const struct tz *tz, int64_t t)
{
    if (tz->rule.exists && (tz->n == 0 || t >= tz->at_s[tz->n - 1]))
        return rule_offset(&tz->rule, t);
    size_t low = 0, high = tz->n; /* how many changes are at or before t */
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (tz->at_s[middle] <= t)
            low = middle + 1;
        else
            high = middle;
    }
    return low ? tz->offset_s[low - 1] : tz->first_offset_s;
}

static uint64_t big_endian(const char *p, int n)
{
    uint64_t v = 0;
    for (int i = 0; i < n; i++)
        v = v << 8 | (unsigned char)p[i];
    return v;
}

struct counts { size_t utc, standard, leaps, changes, types, names; };

/* Takes a header from the front of *s; the names of the counts are those of RFC 8536, 3.1. */
static bool take_header(struct str *s, struct counts *c)
{
    if (s->n < HEADER_BYTES || !str_starts(*s, STR("TZif")) || s->p[4] < '2')
        return false;
    const char *p = s->p + 20;
    *c = (struct counts){ big_endian(p, 4),      big_endian(p + 4, 4),  big_endian(p + 8, 4),
                          big_endian(p + 12, 4), big_endian(p + 16, 4), big_endian(p + 20, 4) };
    *s = str_sub(*s, HEADER_BYTES, s->n);
    return true;
}

static size_t block_bytes(const struct counts *c, size_t time_bytes)
{
    return c->changes * (time_bytes + 1) + c->types * 6 + c->names + c->leaps * (time_bytes + 4) + c->standard + c->utc;
}

static bool read_table(struct arena *a, struct str s, const struct counts *c, struct tz *tz)
{
    enum { TIME_BYTES = 8, TYPE_BYTES = 6, MAX_OFFSET_S = 26 * HOUR_S };
    const char *times = s.p, *kinds = times + c->changes * TIME_BYTES, *types = kinds + c->changes;
    int64_t *at = ARENA_ARRAY(a, int64_t, c->changes);
    int32_t *offset = ARENA_ARRAY(a, int32_t, c->changes), type_offset[256];
    for (size_t i = 0; i < c->types; i++) {
        type_offset[i] = (int32_t)(uint32_t)big_endian(types + i * TYPE_BYTES, 4);
        if (type_offset[i] < -MAX_OFFSET_S || type_offset[i] > MAX_OFFSET_S)
            return false;
    }
    for (size_t i = 0; i < c->changes; i++) {
        size_t kind = (unsigned char)kinds[i];
        at[i] = (int64_t)big_endian(times + i * TIME_BYTES, TIME_BYTES);
        if (kind >= c->types || (i > 0 && at[i] <= at[i - 1]))
            return false;
        offset[i] = type_offset[kind];
    }
    tz->n = c->changes;
    tz->at_s = at;
    tz->offset_s = offset;
    tz->first_offset_s = type_offset[0];
    return true;
}

/* The second block of the file has 64-bit times; the first, for old readers, is passed over. */
static bool read_zone(struct arena *a, struct str s, struct tz *tz)
{
    struct counts c;
    if (!take_header(&s, &c) || block_bytes(&c, 4) > s.n)
        return false;
    s = str_sub(s, block_bytes(&c, 4), s.n);
    if (!take_header(&s, &c) || block_bytes(&c, 8) > s.n)
        return false;
    if (c.types == 0 || c.types > 256 || c.changes > MAX_TRANSITIONS || !read_table(a, s, &c, tz))
        return false;
    struct str footer = str_sub(s, block_bytes(&c, 8), s.n);
    if (!skip_char(&footer, '\n'))
        return false;
    struct str rule = str_cut(&footer, '\n');
    return footer.p && (rule.n == 0 || parse_rule(rule, &tz->rule));
}

struct err *tz_parse(struct arena *a, struct str bytes, const struct tz **out)
{
    struct tz *tz = ARENA_NEW(a, struct tz);
    if (!read_zone(a, bytes, tz))
        return ERR(a, ERR_INVALID, "This is not a time zone file.");
    *out = tz;
    return NULL;
}

static bool is_zone_name(struct str name)
{
    if (name.n == 0 || name.n > 64 || name.p[0] == '/' || name.p[0] == '-')
        return false;
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        if (!letter && !(c >= '0' && c <= '9') && c != '_' && c != '+' && c != '-' && c != '/')
            return false; /* no dot: no way out of the folder */
    }
    return true;
}

static struct err *unknown_zone(struct arena *a, struct str name)
{
    return ERR(a, ERR_INVALID, "There is no time zone {0}. Names look like Asia/Shanghai.", ARG_S(name));
}

static struct err *no_zone_file(struct arena *a, struct str name, int error)
{
    struct stat st;
    if (stat(ZONE_FOLDER, &st) == 0 && (error == ENOENT || error == ENOTDIR))
        return unknown_zone(a, name);
    return err_detail(a, ERR(a, ERR_IO, "The time zone files cannot be read. Install the package tzdata."), "%s: %s",
                      ZONE_FOLDER, strerror(error));
}

/* The whole of an open zone file; no value when it is none. */
static struct str read_file(struct arena *a, FILE *f)
{
    struct stat st;
    if (fstat(fileno(f), &st) != 0 || !S_ISREG(st.st_mode) || st.st_size > MAX_FILE)
        return STR_NONE;
    char *bytes = arena_alloc(a, (size_t)st.st_size);
    return (struct str){ bytes, fread(bytes, 1, (size_t)st.st_size, f) };
}

struct err *tz_load(struct arena *a, struct str name, const struct tz **out)
{
    if (!is_zone_name(name))
        return unknown_zone(a, name);
    const char *path = arena_printf(a, ZONE_FOLDER STR_FMT, STR_ARG(name));
    FILE *f = fopen(path, "rbe");
    if (!f)
        return no_zone_file(a, name, errno);
    struct tz *tz = ARENA_NEW(a, struct tz);
    bool ok = read_zone(a, read_file(a, f), tz);
    fclose(f);
    if (!ok)
        return unknown_zone(a, name);
    *out = tz;
    return NULL;
}

/* ---- conversions ---- */

struct local_time tz_local(const struct tz *tz, int64_t instant_ms)
{
    int64_t t = floor_div(instant_ms, 1000);
    int64_t local = t + offset_at(tz, t);
    int ms = (int)(instant_ms % 1000);
    int of_day = (int)(local - floor_div(local, DAY_S) * DAY_S);
    return (struct local_time){ .date = date_of_seconds(local), .hour = of_day / HOUR_S, .minute = of_day / 60 % 60,
                                .second = of_day % 60, .ms = ms < 0 ? ms + 1000 : ms };
}

/* First second in (before, behind] that has another offset than `before`. */
static int64_t change_between(const struct tz *tz, int64_t before, int64_t behind)
{
    int32_t offset = offset_at(tz, before);
    while (behind - before > 1) {
        int64_t middle = before + (behind - before) / 2;
        if (offset_at(tz, middle) == offset)
            before = middle;
        else
            behind = middle;
    }
    return behind;
}

int64_t tz_instant(const struct tz *tz, struct local_time t)
{
    int64_t local = (int64_t)civil_day_number(t.date) * DAY_S + t.hour * HOUR_S + t.minute * 60 + t.second;
    int32_t before = offset_at(tz, local - DAY_S), behind = offset_at(tz, local + DAY_S);
    int64_t first = local - before, second = local - behind;
    if (offset_at(tz, first) == before)
        return first * 1000 + t.ms;
    if (offset_at(tz, second) == behind)
        return second * 1000 + t.ms;
    return change_between(tz, second, first) * 1000;
}

struct civil_date tz_date(const struct tz *tz, int64_t instant_ms)
{
    return tz_local(tz, instant_ms).date;
}

struct str tz_format(struct arena *a, const struct tz *tz, int64_t instant_ms)
{
    struct local_time t = tz_local(tz, instant_ms);
    return str_printf(a, "%04d-%02d-%02d %02d:%02d:%02d", t.date.year, t.date.month, t.date.day, t.hour, t.minute, t.second);
}
