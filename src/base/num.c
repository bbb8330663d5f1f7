#include "base/num.h"
#include <float.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* A positive decimal number: digits × 10^-scale, with the fewest digits that read back as a given double. */
struct decimal {
    uint64_t digits; /* < 10^17, does not end in 0 unless scale is 0 */
    int scale;
};

enum { MAX_DIGITS = 17, MAX_POWER = 19 };

static const uint64_t power10[MAX_POWER + 1] = {
    1u, 10u, 100u, 1000u, 10000u, 100000u, 1000000u, 10000000u, 100000000u, 1000000000u, 10000000000u, 100000000000u,
    1000000000000u, 10000000000000u, 100000000000000u, 1000000000000000u, 10000000000000000u, 100000000000000000u,
    1000000000000000000u, 10000000000000000000u,
};

static const double EXACT_INTEGERS = 0x1p53; /* below this every integer is a double */

static struct decimal without_end_zeros(struct decimal d)
{
    while (d.scale > 0 && d.digits % 10 == 0) {
        d.digits /= 10;
        d.scale--;
    }
    return d;
}

static int count_digits(uint64_t v)
{
    int n = 1;
    while (n <= MAX_POWER && v >= power10[n])
        n++;
    return n;
}

/* A double in exact integers: v = mantissa × 2^-shift, scaled = mantissa × 10^scale. */
struct binary {
    uint64_t mantissa;
    int shift, scale;
    unsigned __int128 scaled;
};

/* Does c × 10^-scale lie within half a unit in the last place of v? On the border a reader chooses the even mantissa. */
static bool reads_back(uint64_t c, const struct binary *b)
{
    unsigned __int128 at = (unsigned __int128)c << b->shift, half = power10[b->scale] / 2;
    unsigned __int128 distance = at > b->scaled ? at - b->scaled : b->scaled - at;
    return distance < half || (distance == half && b->mantissa % 2 == 0);
}

/* For 1e-3 <= v < 2^53: all of it in 128-bit integers. False where the neighbours of v lie at unequal distances. */
static bool decimal_of_middle(double v, struct decimal *out)
{
    int exponent;
    double fraction = frexp(v, &exponent); /* v = fraction × 2^exponent, fraction in [0.5,1) */
    struct binary b = { .mantissa = (uint64_t)(fraction * EXACT_INTEGERS), .shift = 53 - exponent };
    if (b.mantissa == UINT64_C(1) << 52)
        return false;
    b.scale = v >= 1 ? MAX_DIGITS - count_digits((uint64_t)v) : MAX_DIGITS + (v < 0.1) + (v < 0.01);
    b.scaled = (unsigned __int128)b.mantissa * power10[b.scale];
    uint64_t cut_off = (uint64_t)(b.scaled >> b.shift); /* all places, not rounded: rounding twice would go wrong */
    bool up = b.scaled >> (b.shift - 1) & 1;
    for (int cut = 2; cut >= 1; cut--) { /* 15 digits, then 16 */
        uint64_t shorter = (cut_off + power10[cut] / 2) / power10[cut] * power10[cut];
        if (!reads_back(shorter, &b))
            continue;
        *out = without_end_zeros((struct decimal){ shorter, b.scale });
        return true;
    }
    *out = without_end_zeros((struct decimal){ cut_off + up, b.scale });
    return true;
}

/* "%.{digits}e" text as a decimal: d.ddde±xx */
static struct decimal decimal_of_text(const char *text)
{
    struct decimal d = { 0, 0 };
    const char *p = text;
    for (bool behind_point = false; *p && *p != 'e'; p++) {
        if (*p == '.') {
            behind_point = true;
            continue;
        }
        d.digits = d.digits * 10 + (uint64_t)(*p - '0');
        d.scale += behind_point;
    }
    d.scale -= (int)strtol(p + 1, NULL, 10);
    return d;
}

/* Any finite v > 0, by trying: slow and rare. text becomes the number as d.ddde±xx. A double of full precision holds any 15
 * digits, so fewer need no trial; the smallest doubles hold less. */
static struct decimal decimal_by_trial(double v, char text[32])
{
    int places = v < DBL_MIN ? 0 : 14;
    for (; places < MAX_DIGITS; places++) {
        snprintf(text, 32, "%.*e", places, v);
        if (strtod(text, NULL) == v)
            break;
    }
    int needed = places;
    while (needed > 0 && text[1 + needed] == '0') /* text[1] is the point */
        needed--;
    if (needed < places)
        snprintf(text, 32, "%.*e", needed, v);
    return decimal_of_text(text);
}

static size_t put_fixed(char *out, size_t room, bool negative, struct decimal d)
{
    uint64_t whole = d.digits / power10[d.scale], part = d.digits % power10[d.scale];
    const char *sign = negative ? "-" : "";
    int n = d.scale ? snprintf(out, room, "%s%" PRIu64 ".%0*" PRIu64, sign, whole, d.scale, part)
                    : snprintf(out, room, "%s%" PRIu64, sign, whole);
    return (size_t)n;
}

size_t num_shortest(double v, char *out)
{
    enum { ROOM = 32 };
    struct decimal d = { 0, 0 };
    double size = fabs(v);
    if (!isfinite(v)) {
        out[0] = '\0';
        return 0;
    }
    if (size < EXACT_INTEGERS && size == (double)(uint64_t)size)
        return put_fixed(out, ROOM, v < 0, (struct decimal){ (uint64_t)size, 0 });
    if (size >= 1e-3 && size < EXACT_INTEGERS && decimal_of_middle(size, &d))
        return put_fixed(out, ROOM, v < 0, d);
    char text[32];
    d = decimal_by_trial(size, text);
    if (size >= 1e-3 && size < EXACT_INTEGERS)
        return put_fixed(out, ROOM, v < 0, without_end_zeros(d));
    return (size_t)snprintf(out, ROOM, "%s%s", v < 0 ? "-" : "", text);
}

/* The decimal nearest to v > 0. Doubles of 2^53 and more are integers and never come here. */
static struct decimal decimal_of(double v)
{
    struct decimal d;
    char text[32];
    if (v == (double)(uint64_t)v)
        return (struct decimal){ (uint64_t)v, 0 };
    if (v >= 1e-3 && decimal_of_middle(v, &d))
        return d;
    return decimal_by_trial(v, text);
}

/* d with at most `decimals` places, half away from zero; within 1e-9 of the last kept place a tie is a tie. */
static struct decimal rounded(struct decimal d, int decimals)
{
    int cut = d.scale - decimals;
    if (cut <= 0)
        return d;
    if (cut > MAX_POWER - 1)
        return (struct decimal){ 0, 0 };
    uint64_t unit = power10[cut], rest = d.digits % unit;
    bool up = rest + unit / power10[9] >= unit / 2;
    return (struct decimal){ d.digits / unit + up, decimals };
}

static int clamp_decimals(int decimals)
{
    return decimals < 0 ? 0 : decimals > 9 ? 9 : decimals;
}

struct str num_fixed(struct arena *a, double v, int decimals)
{
    decimals = clamp_decimals(decimals);
    if (!isfinite(v))
        return STR("");
    if (fabs(v) >= EXACT_INTEGERS)
        return str_printf(a, "%.*f", decimals, v);
    struct decimal d = rounded(decimal_of(fabs(v)), decimals);
    bool negative = v < 0 && d.digits;
    char text[64];
    size_t n = put_fixed(text, sizeof text, negative, d);
    if (d.scale == 0 && decimals)
        text[n++] = '.';
    for (int i = d.scale; i < decimals; i++)
        text[n++] = '0';
    return str_dup(a, (struct str){ text, n });
}

double num_round(double v, int decimals)
{
    decimals = clamp_decimals(decimals);
    if (!isfinite(v) || fabs(v) >= EXACT_INTEGERS)
        return v;
    struct decimal d = decimal_of(fabs(v)), r = rounded(d, decimals);
    if (r.digits == 0)
        return 0;
    if (r.scale == d.scale)
        return v;
    char text[32];
    put_fixed(text, sizeof text, v < 0, r);
    return strtod(text, NULL); /* correctly rounded, also where digits pass 2^53 */
}

struct str int_grouped(struct arena *a, int64_t v)
{
    char plain[24], out[32];
    size_t n = (size_t)snprintf(plain, sizeof plain, "%" PRId64, v), m = 0;
    for (size_t i = 0; i < n; i++) {
        out[m++] = plain[i];
        bool behind_digit = plain[i] != '-';
        if (behind_digit && i + 1 < n && (n - i - 1) % 3 == 0)
            out[m++] = ',';
    }
    return str_dup(a, (struct str){ out, m });
}
