#include "method/working_days.h"
#include "base/arena.h"

static bool is_between(char c)
{
    return c == ' ' || c == ',' || c == '\t' || c == '\n' || c == '\r';
}

struct str day_text_piece(struct str *rest)
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
    for (struct str piece; (piece = day_text_piece(&text)).p; n++)
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

bool working_days_close(const struct working_days *w, struct civil_date day)
{
    return days_have(w->closed.days, w->closed.n, day);
}

bool working_days_have(const struct working_days *w, struct civil_date day)
{
    if (working_days_close(w, day))
        return false;
    return day_ranges_have(&w->made_up, day) || ((w->weekdays & 1u << civil_weekday(day)) && !day_ranges_have(&w->holidays, day));
}

struct civil_date working_days_after(const struct working_days *w, struct civil_date from, int days)
{
    enum { LONGEST_REST = 366 };
    struct civil_date d = from;
    for (int left = days, rest = 0; left > 0 || !working_days_have(w, d); rest++) {
        if (rest > LONGEST_REST)
            return civil_date_add_days(from, days);
        d = civil_date_add_days(d, 1);
        if (working_days_have(w, d)) {
            left--;
            rest = 0;
        }
    }
    return d;
}
