#include "method/call_hours.h"
#include "base/arena.h"

enum { DAY_MINUTES = 24 * 60, DAYS_AHEAD = 60, OTHER_PART_DAYS = 3, NOON = 12 * 60, EVENING = 17 * 60 };

/* ---- texts ---- */

static bool is_between(char c)
{
    return c == ' ' || c == ',' || c == '\t' || c == '\n' || c == '\r';
}

/* The next piece without separators; no value at the end. */
static struct str next_piece(struct str *rest)
{
    size_t from = 0, to;
    while (from < rest->n && is_between(rest->p[from]))
        from++;
    for (to = from; to < rest->n && !is_between(rest->p[to]); to++)
        ;
    struct str piece = from == to ? STR_NONE : str_sub(*rest, from, to - from);
    *rest = str_sub(*rest, to, rest->n - to);
    return piece;
}

static bool two_digits(struct str s, size_t at, int *out)
{
    if (s.p[at] < '0' || s.p[at] > '9' || s.p[at + 1] < '0' || s.p[at + 1] > '9')
        return false;
    *out = (s.p[at] - '0') * 10 + s.p[at + 1] - '0';
    return true;
}

static bool parse_minute(struct str s, int *out)
{
    int hour, minute;
    if (s.n != 5 || s.p[2] != ':' || !two_digits(s, 0, &hour) || !two_digits(s, 3, &minute) || minute > 59 || hour * 60 + minute > DAY_MINUTES)
        return false;
    *out = hour * 60 + minute;
    return true;
}

bool call_stretches_parse(struct str text, struct call_stretches *out)
{
    struct call_stretches s = { .n = 0 };
    int last = -1;
    for (struct str piece; (piece = next_piece(&text)).p;) {
        int from, to;
        if (s.n == CALL_STRETCHES || piece.n != 11 || piece.p[5] != '-' || !parse_minute(str_sub(piece, 0, 5), &from) || !parse_minute(str_sub(piece, 6, 5), &to))
            return false;
        if (from <= last || to <= from)
            return false;
        s.part[s.n].from = from;
        s.part[s.n++].to = last = to;
    }
    *out = s;
    return true;
}

static bool parse_range(struct str piece, struct calendar_days *out)
{
    ptrdiff_t dots = str_find(piece, STR(".."));
    struct str first = dots < 0 ? piece : str_sub(piece, 0, (size_t)dots);
    struct str last = dots < 0 ? piece : str_sub(piece, (size_t)dots + 2, piece.n - (size_t)dots - 2);
    return civil_date_parse_iso(first, &out->first) && civil_date_parse_iso(last, &out->last) && civil_date_cmp(out->first, out->last) <= 0;
}

bool day_ranges_parse(struct arena *a, struct str text, struct day_ranges *out)
{
    struct calendar_days *days = ARENA_ARRAY(a, struct calendar_days, text.n / 10 + 1); /* a day takes ten characters */
    size_t n = 0;
    for (struct str piece; (piece = next_piece(&text)).p; n++)
        if (!parse_range(piece, &days[n]))
            return false;
    *out = (struct day_ranges){ days, n };
    return true;
}

static bool days_have(const struct calendar_days *days, size_t n, struct civil_date day)
{
    for (size_t i = 0; i < n; i++)
        if (civil_date_cmp(days[i].first, day) <= 0 && civil_date_cmp(day, days[i].last) <= 0)
            return true;
    return false;
}

bool day_ranges_have(const struct day_ranges *r, struct civil_date day)
{
    return days_have(r->days, r->n, day);
}

/* ---- days and hours ---- */

static bool is_closed(const struct call_hours *h, struct civil_date day)
{
    return days_have(h->closed.days, h->closed.n, day);
}

bool call_day_is_working(const struct call_hours *h, struct civil_date day)
{
    if (is_closed(h, day))
        return false;
    return day_ranges_have(&h->made_up, day) || (civil_weekday(day) <= 5 && !day_ranges_have(&h->holidays, day));
}

static const struct call_stretches *stretches_of(const struct call_hours *h, struct civil_date day)
{
    static const struct call_stretches none = { .n = 0 };
    if (is_closed(h, day))
        return &none;
    return call_day_is_working(h, day) ? &h->working : &h->free;
}

bool call_is_open(const struct call_hours *h, struct call_moment at)
{
    const struct call_stretches *s = stretches_of(h, at.day);
    for (int i = 0; i < s->n; i++)
        if (s->part[i].from <= at.minute && at.minute < s->part[i].to)
            return true;
    return false;
}

/* The first open minute of the day from `minute` on whose part of the day is not `avoid` (DAY_PARTS: any), or -1. */
static int first_open(const struct call_stretches *s, int minute, enum day_part avoid)
{
    static const int part_end[DAY_PARTS] = { NOON, EVENING, DAY_MINUTES };
    for (int i = 0; i < s->n; i++)
        for (int m = s->part[i].from > minute ? s->part[i].from : minute; m < s->part[i].to; m = part_end[day_part_of(m)])
            if (day_part_of(m) != avoid)
                return m;
    return -1;
}

static struct call_moment next_open(const struct call_hours *h, struct call_moment at, enum day_part avoid, int days)
{
    for (int i = 0; i < days; i++) {
        struct civil_date day = civil_date_add_days(at.day, i);
        int minute = first_open(stretches_of(h, day), i ? 0 : at.minute, avoid);
        if (minute >= 0)
            return (struct call_moment){ day, minute };
    }
    return (struct call_moment){ .minute = 0 };
}

struct call_moment call_next_open(const struct call_hours *h, struct call_moment at)
{
    return next_open(h, at, DAY_PARTS, DAYS_AHEAD);
}

enum day_part day_part_of(int minute)
{
    return minute < NOON ? PART_MORNING : minute < EVENING ? PART_AFTERNOON : PART_EVENING;
}

struct call_moment call_next_other_part(const struct call_hours *h, struct call_moment at, enum day_part avoid)
{
    struct call_moment other = next_open(h, at, avoid, OTHER_PART_DAYS);
    return other.day.year ? other : call_next_open(h, at);
}
