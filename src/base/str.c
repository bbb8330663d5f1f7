#include "base/str.h"
#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct str str_of_c(const char *c)
{
    return c ? (struct str){ c, strlen(c) } : STR_NONE;
}

struct str str_dup(struct arena *a, struct str s)
{
    return s.p ? (struct str){ arena_dup(a, s.p, s.n), s.n } : STR_NONE;
}

char *str_c(struct arena *a, struct str s)
{
    return arena_dup(a, s.p ? s.p : "", s.n);
}

struct str str_printf(struct arena *a, const char *fmt, ...)
{
    va_list ap, again;
    va_start(ap, fmt);
    va_copy(again, ap);
    int n = vsnprintf(NULL, 0, fmt, ap);
    va_end(ap);
    size_t len = n < 0 ? 0 : (size_t)n;
    char *p = arena_alloc(a, len + 1);
    vsnprintf(p, len + 1, fmt, again);
    va_end(again);
    return (struct str){ p, len };
}

bool str_is_empty(struct str s)
{
    return s.n == 0;
}

bool str_eq(struct str a, struct str b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

bool str_eq_c(struct str a, const char *c)
{
    return str_eq(a, str_of_c(c));
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

bool str_eq_nocase(struct str a, struct str b)
{
    if (a.n != b.n)
        return false;
    for (size_t i = 0; i < a.n; i++)
        if (lower(a.p[i]) != lower(b.p[i]))
            return false;
    return true;
}

int str_cmp(struct str a, struct str b)
{
    size_t n = MIN_OF(a.n, b.n);
    int c = n ? memcmp(a.p, b.p, n) : 0;
    return c ? c : (a.n > b.n) - (a.n < b.n);
}

bool str_starts(struct str s, struct str prefix)
{
    return s.n >= prefix.n && str_eq(str_sub(s, 0, prefix.n), prefix);
}

bool str_ends(struct str s, struct str suffix)
{
    return s.n >= suffix.n && str_eq(str_sub(s, s.n - suffix.n, suffix.n), suffix);
}

ptrdiff_t str_find(struct str s, struct str part)
{
    if (part.n == 0)
        return 0;
    if (s.n < part.n)
        return -1;
    const char *hit = memmem(s.p, s.n, part.p, part.n);
    return hit ? hit - s.p : -1;
}

struct str str_sub(struct str s, size_t from, size_t n)
{
    if (!s.p)
        return s;
    from = MIN_OF(from, s.n);
    return (struct str){ s.p + from, MIN_OF(n, s.n - from) };
}

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

struct str str_trim(struct str s)
{
    while (s.n && is_blank(s.p[0]))
        s = (struct str){ s.p + 1, s.n - 1 };
    while (s.n && is_blank(s.p[s.n - 1]))
        s.n--;
    return s;
}

struct str str_cut(struct str *s, char sep)
{
    const char *hit = s->n ? memchr(s->p, sep, s->n) : NULL;
    struct str head = *s;
    if (!hit) {
        *s = STR_NONE;
        return head;
    }
    head.n = (size_t)(hit - s->p);
    *s = (struct str){ hit + 1, s->n - head.n - 1 };
    return head;
}

bool str_to_int(struct str s, int64_t *out)
{
    size_t i = s.n && (s.p[0] == '-' || s.p[0] == '+');
    if (i == s.n)
        return false;
    bool negative = s.p[0] == '-';
    int64_t v = 0;
    for (; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
        int digit = s.p[i] - '0';
        if (__builtin_mul_overflow(v, 10, &v) || __builtin_sub_overflow(v, digit, &v))
            return false; /* counted downwards: INT64_MIN has no positive twin */
    }
    if (!negative && v == INT64_MIN)
        return false;
    *out = negative ? v : -v;
    return true;
}

bool str_to_num(struct str s, double *out)
{
    char buf[64];
    if (s.n == 0 || s.n >= sizeof buf)
        return false;
    for (size_t i = 0; i < s.n; i++)
        if (!strchr("0123456789+-.eE", s.p[i]) || s.p[i] == '\0')
            return false;
    memcpy(buf, s.p, s.n);
    buf[s.n] = '\0';
    char *end;
    errno = 0;
    double v = strtod(buf, &end);
    if (*end || end == buf || (errno == ERANGE && (v > 1 || v < -1)))
        return false;
    *out = v;
    return true;
}
