#include "base/money.h"
#include "base/utf8.h"
#include <inttypes.h>

/* Removes word, and blanks behind it, from the front. */
static bool skip_word(struct str *s, struct str word)
{
    if (!str_starts(*s, word))
        return false;
    *s = str_trim(str_sub(*s, word.n, s->n));
    return true;
}

/* The amount in ASCII without currency and blanks around it: "1,234.50". False when s is too long to be one. */
static bool plain_amount(struct str s, char *out, size_t room, struct str *plain)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n;) {
        if (n + 4 > room)
            return false;
        n += utf8_put(utf8_half_width(utf8_next(s, &i)), out + n);
    }
    *plain = str_trim((struct str){ out, n });
    return true;
}

static void skip_currency(struct str *s)
{
    static const char *const signs[] = { "¥", "￥", "RMB", "CNY" };
    for (size_t i = 0; i < ARRAY_LEN(signs); i++)
        if (skip_word(s, str_of_c(signs[i])))
            return;
}

static struct str without_unit(struct str s)
{
    static const char *const units[] = { "元整", "元" };
    for (size_t i = 0; i < ARRAY_LEN(units); i++) {
        struct str unit = str_of_c(units[i]);
        if (str_ends(s, unit))
            return str_trim(str_sub(s, 0, s.n - unit.n));
    }
    return s;
}

static bool add_digit(int64_t *v, char c)
{
    return c >= '0' && c <= '9' && !__builtin_mul_overflow(*v, 10, v) && !__builtin_sub_overflow(*v, c - '0', v);
}

/* Digits with or without commas between groups of three, added to *v below zero (INT64_MIN has no positive twin). */
static bool add_whole(struct str s, int64_t *v)
{
    size_t in_group = 0;
    bool grouped = false;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] != ',') {
            in_group++;
            if (!add_digit(v, s.p[i]))
                return false;
            continue;
        }
        if (in_group == 0 || in_group > 3 || (grouped && in_group != 3))
            return false;
        grouped = true;
        in_group = 0;
    }
    return !grouped || in_group == 3;
}

static bool add_cents(struct str s, int64_t *v)
{
    if (s.n > 2)
        return false;
    for (size_t i = 0; i < 2; i++)
        if (!add_digit(v, i < s.n ? s.p[i] : '0'))
            return false;
    return true;
}

bool money_parse(struct str s, int64_t *out_fen)
{
    char text[64];
    struct str rest;
    if (!plain_amount(s, text, sizeof text, &rest))
        return false;
    bool negative = skip_word(&rest, STR("-"));
    skip_currency(&rest);
    negative = negative || skip_word(&rest, STR("-"));
    rest = without_unit(rest);
    struct str whole = str_cut(&rest, '.');
    bool has_point = rest.p != NULL;
    int64_t v = 0;
    if (str_is_empty(whole) && !has_point)
        return false;
    if ((has_point && str_is_empty(rest)) || !add_whole(whole, &v) || !add_cents(rest, &v))
        return false;
    if (!negative && v == INT64_MIN)
        return false;
    *out_fen = negative ? v : -v;
    return true;
}

struct str money_str(struct arena *a, int64_t fen)
{
    uint64_t size = fen < 0 ? -(uint64_t)fen : (uint64_t)fen;
    return str_printf(a, "%s%" PRIu64 ".%02" PRIu64, fen < 0 ? "-" : "", size / 100, size % 100);
}
