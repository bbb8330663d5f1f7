/* Vehicle identification numbers and number plates. */
#include "base/mask.h"
#include "base/utf8.h"
#include <string.h>

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static char to_upper(char c)
{
    return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

/* s in upper case; s itself when it is. */
static struct str upper(struct arena *a, struct str s)
{
    size_t i = 0;
    while (i < s.n && s.p[i] == to_upper(s.p[i]))
        i++;
    if (i == s.n)
        return s;
    char *p = arena_dup(a, s.p, s.n);
    for (; i < s.n; i++)
        p[i] = to_upper(p[i]);
    return (struct str){ p, s.n };
}

/* ---- VIN ---- */

/* Value of a VIN character in the check sum (49 CFR 565.15, table III), -1 = not allowed. */
static int vin_value(char c)
{
    /*                             A  B  C  D  E  F  G  H   I  J  K  L  M  N   O  P   Q  R  S  T  U  V  W  X  Y  Z */
    static const int8_t letters[] = { 1, 2, 3, 4, 5, 6, 7, 8, -1, 1, 2, 3, 4, 5, -1, 7, -1, 9, 2, 3, 4, 5, 6, 7, 8, 9 };
    if (is_digit(c))
        return c - '0';
    return c >= 'A' && c <= 'Z' ? letters[c - 'A'] : -1;
}

static enum vin_check check_vin(struct str s)
{
    static const int8_t weights[] = { 8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2 };
    int sum = 0;
    if (s.n != ARRAY_LEN(weights))
        return VIN_LENGTH;
    for (size_t i = 0; i < s.n; i++) {
        int value = vin_value(s.p[i]);
        if (value < 0)
            return VIN_CHARACTER;
        sum += value * weights[i];
    }
    char want = sum % 11 == 10 ? 'X' : (char)('0' + sum % 11), got = s.p[8];
    bool tested = is_digit(got) || got == 'X';
    return tested && got != want ? VIN_CHECK_DIGIT : VIN_OK;
}

enum vin_check vin_parse(struct arena *a, struct str s, struct str *out)
{
    *out = upper(a, str_trim(utf8_clean(a, s)));
    return check_vin(*out);
}

/* ---- plates ---- */

static bool has_character(const char *set, struct str c)
{
    return c.n && str_find(str_of_c(set), c) >= 0;
}

static bool is_separator(uint32_t c)
{
    static const uint32_t separators[] = { ' ', '\t', '\n', '\r', '.', '-', 0xB7 /* · */, 0x2013, 0x2014 /* dashes */,
                                           0x2022 /* • */, 0x2027 /* ‧ */, 0x3002 /* 。 */, 0x30FB /* ・ */ };
    for (size_t i = 0; i < ARRAY_LEN(separators); i++)
        if (c == separators[i])
            return true;
    return false;
}

static bool may_hold_separator(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c <= ' ' || c == '.' || c == '-' || c == 0xC2 || c == 0xE2 || c == 0xE3) /* first bytes of the list above */
            return true;
    }
    return false;
}

static struct str without_separators(struct arena *a, struct str s)
{
    if (!may_hold_separator(s))
        return s;
    char *out = arena_alloc(a, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n;) {
        size_t from = i;
        if (is_separator(utf8_next(s, &i)))
            continue;
        memcpy(out + n, s.p + from, i - from);
        n += i - from;
    }
    return (struct str){ out, n };
}

static bool is_serial(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!is_digit(s.p[i]) && !(s.p[i] >= 'A' && s.p[i] <= 'Z' && s.p[i] != 'I' && s.p[i] != 'O'))
            return false;
    return true;
}

static bool is_digits(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!is_digit(s.p[i]))
            return false;
    return s.n > 0;
}

/* The six places of a new-energy plate: small cars carry the letter first (and may have a second), large ones last. */
static bool is_new_energy_serial(struct str s)
{
    static const char letters[] = "ABCDEFGHJK";
    bool small = strchr(letters, s.p[0]) && is_serial(str_sub(s, 1, 1)) && is_digits(str_sub(s, 2, 4));
    bool large = strchr(letters, s.p[5]) && is_digits(str_sub(s, 0, 5));
    return small || large;
}

static bool is_embassy_plate(struct str s)
{
    struct str word = STR("使");
    return s.n == 6 + word.n && ((str_starts(s, word) && is_digits(str_sub(s, word.n, 6))) ||
                                 (str_ends(s, word) && is_digits(str_sub(s, 0, 6))));
}

static bool is_plate(struct str s)
{
    struct str province = utf8_prefix(s, 1), rest = str_sub(s, province.n, s.n);
    if (is_embassy_plate(s))
        return true;
    if (!has_character("京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼", province) || rest.n < 6)
        return false;
    if (rest.p[0] < 'A' || rest.p[0] > 'Z' || rest.p[0] == 'I')
        return false;
    rest = str_sub(rest, 1, rest.n);
    if (rest.n == 6)
        return is_new_energy_serial(rest);
    if (rest.n == 5)
        return is_serial(rest);
    return rest.n == 7 && is_serial(str_sub(rest, 0, 4)) && has_character("警学挂港澳使领试超", str_sub(rest, 4, 3));
}

bool plate_parse(struct arena *a, struct str s, struct plate *out)
{
    out->s = without_separators(a, upper(a, utf8_clean(a, s)));
    return is_plate(out->s);
}
