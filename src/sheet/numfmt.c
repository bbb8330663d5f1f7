#include "sheet/numfmt.h"
#include "base/civil_date.h"
#include "base/num.h"
#include <math.h>

enum { DAY_S = 86400 };

/* ---- formats ---- */

struct letters { bool day, year, month, hour, second, elapsed, digits; };

/* Length of what stands for itself at s[i] (quoted, escaped, padding, bracketed), 0 when the character is a format letter. */
static size_t literal_length(struct str s, size_t i)
{
    char c = s.p[i], close = c == '"' ? '"' : c == '[' ? ']' : 0;
    if (c == '\\' || c == '_' || c == '*')
        return 2;
    if (!close)
        return 0;
    size_t n = 1;
    while (i + n < s.n && s.p[i + n] != close)
        n++;
    return n + 1;
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static void note_letter(struct letters *l, char c)
{
    switch (lower(c)) {
    case 'y': l->year = true; break;
    case 'd': l->day = true; break;
    case 'm': l->month = true; break;
    case 'h': l->hour = true; break;
    case 's': l->second = true; break;
    case '0':
    case '#':
    case '?': l->digits = true; break;
    default: break;
    }
}

/* [h], [mm], [ss] count all hours, minutes, seconds; other brackets are colours, conditions and languages. */
static bool is_elapsed(struct str bracket)
{
    char c = bracket.n > 2 ? lower(bracket.p[1]) : 0;
    bool same = c == 'h' || c == 'm' || c == 's';
    for (size_t i = 1; i + 1 < bracket.n; i++)
        same &= lower(bracket.p[i]) == c;
    return same;
}

enum numfmt numfmt_of_code(struct str code)
{
    if (str_eq_nocase(str_sub(code, 0, 7), STR("General")))
        return NUMFMT_PLAIN;
    struct letters l = { 0 };
    for (size_t i = 0; i < code.n && code.p[i] != ';';) {
        size_t n = literal_length(code, i);
        if (n && code.p[i] == '[')
            l.elapsed |= is_elapsed(str_sub(code, i, n));
        if (!n)
            note_letter(&l, code.p[i]);
        i += n ? n : 1;
    }
    bool is_time = l.hour || l.second, is_date = l.year || l.day || (l.month && !is_time);
    if (l.elapsed)
        return NUMFMT_ELAPSED;
    if (is_time && is_date)
        return NUMFMT_DATE_TIME;
    if (is_time)
        return NUMFMT_TIME;
    return is_date && !l.digits ? NUMFMT_DATE : NUMFMT_PLAIN;
}

enum numfmt numfmt_of_builtin(int64_t format_id)
{
    static const struct { int from, to; enum numfmt kind; } ranges[] = {
        { 14, 17, NUMFMT_DATE }, { 18, 21, NUMFMT_TIME }, { 22, 22, NUMFMT_DATE_TIME }, { 27, 31, NUMFMT_DATE }, { 32, 35, NUMFMT_TIME },
        { 36, 36, NUMFMT_DATE }, { 45, 45, NUMFMT_TIME }, { 46, 46, NUMFMT_ELAPSED },   { 47, 47, NUMFMT_TIME }, { 50, 54, NUMFMT_DATE },
        { 55, 56, NUMFMT_TIME }, { 57, 58, NUMFMT_DATE },
    };
    for (size_t i = 0; i < ARRAY_LEN(ranges); i++)
        if (format_id >= ranges[i].from && format_id <= ranges[i].to)
            return ranges[i].kind;
    return NUMFMT_PLAIN;
}

/* ---- values ---- */

static struct str date_text(int64_t total_s, enum numfmt kind, bool with_1904, char *out)
{
    struct civil_date d;
    int64_t day = total_s / DAY_S, s = total_s % DAY_S;
    if (!civil_date_of_serial((double)day, with_1904, &d))
        return STR_NONE;
    int n = snprintf(out, NUMFMT_ROOM, "%04d-%02d-%02d", d.year, d.month, d.day);
    if (kind == NUMFMT_DATE_TIME && s > 0)
        n += snprintf(out + n, NUMFMT_ROOM - (size_t)n, " %02d:%02d:%02d", (int)(s / 3600), (int)(s / 60 % 60), (int)(s % 60));
    return (struct str){ out, (size_t)n };
}

static struct str time_text(int64_t s, char *out)
{
    int n = snprintf(out, NUMFMT_ROOM, "%02lld:%02d:%02d", (long long)(s / 3600), (int)(s / 60 % 60), (int)(s % 60));
    return (struct str){ out, (size_t)n };
}

static struct str number_text(double v, char *out)
{
    return (struct str){ out, num_shortest(v, out) };
}

static bool is_integer(struct str s)
{
    size_t i = s.n > 1 && s.p[0] == '-';
    if (s.n == 0 || (s.p[i] == '0' && s.n > i + 1))
        return false;
    for (; i < s.n; i++)
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
    return true;
}

struct str numfmt_text_of_num(double v, enum numfmt kind, bool with_1904, char *out)
{
    enum { MAX_SERIAL = 3000000 }; /* days: past the year 9999 */
    bool is_serial = v >= 0 && v <= MAX_SERIAL; /* not for NaN */
    if (kind == NUMFMT_PLAIN || !is_serial)
        return number_text(v, out);
    int64_t total_s = llround(v * DAY_S);
    if (kind == NUMFMT_ELAPSED)
        return time_text(total_s, out);
    if (kind == NUMFMT_TIME)
        return time_text(total_s % DAY_S, out);
    struct str date = date_text(total_s, kind, with_1904, out);
    return date.p ? date : number_text(v, out);
}

struct str numfmt_text(struct str raw, enum numfmt kind, bool with_1904, char *out)
{
    double v;
    if (kind == NUMFMT_PLAIN && is_integer(raw))
        return raw; /* also of more digits than a double holds */
    if (!str_to_num(raw, &v))
        return raw;
    return numfmt_text_of_num(v, kind, with_1904, out);
}
