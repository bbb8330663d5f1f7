#include "method/call_hours.h"

enum { DAY_MINUTES = 24 * 60, DAYS_AHEAD = 60, OTHER_PART_DAYS = 3, NOON = 12 * 60, EVENING = 17 * 60 };

/* ---- texts ---- */

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
    for (struct str piece; (piece = day_text_piece(&text)).p;) {
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

/* ---- days and hours ---- */

static const struct call_stretches *stretches_of(const struct call_hours *h, struct civil_date day)
{
    static const struct call_stretches none = { .n = 0 };
    if (working_days_close(&h->days, day))
        return &none;
    return working_days_have(&h->days, day) ? &h->working : &h->free;
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
