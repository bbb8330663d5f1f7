#include "sheet/mime_in.h"
#include <string.h>

enum { HEADER_LIMIT = 64 << 10 };

static size_t find_nocase(struct str s, struct str word)
{
    for (size_t i = 0; i + word.n <= s.n; i++)
        if (str_eq_nocase(str_sub(s, i, word.n), word))
            return i;
    return s.n;
}

bool mime_in_is(struct str message)
{
    struct str head = str_sub(message, 0, 1024);
    return find_nocase(head, STR("MIME-Version:")) < head.n;
}

/* The end of the header lines at the beginning: the position behind the blank line, or n. */
static size_t header_end(struct str s)
{
    struct str head = str_sub(s, 0, HEADER_LIMIT);
    ptrdiff_t lf = str_find(head, STR("\n\n")), crlf = str_find(head, STR("\r\n\r\n"));
    if (crlf >= 0 && (lf < 0 || crlf < lf))
        return (size_t)crlf + 4;
    return lf >= 0 ? (size_t)lf + 2 : s.n;
}

/* A parameter such as charset="gb2312" in header lines; no value = not there. */
static struct str parameter(struct str header, struct str name)
{
    size_t at = find_nocase(header, name);
    if (at == header.n)
        return STR_NONE;
    struct str v = str_trim(str_sub(header, at + name.n, 128));
    bool quoted = str_starts(v, STR("\""));
    v = quoted ? str_sub(v, 1, v.n) : v;
    size_t n = 0;
    while (n < v.n && !strchr(quoted ? "\"\r\n" : "; \t\r\n", v.p[n]))
        n++;
    return str_sub(v, 0, n);
}

static int hex(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static struct str of_quoted_printable(struct arena *a, struct str s)
{
    char *out = arena_alloc(a, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] != '=') {
            out[n++] = s.p[i];
            continue;
        }
        int high = i + 2 < s.n ? hex(s.p[i + 1]) : -1, low = i + 2 < s.n ? hex(s.p[i + 2]) : -1;
        if (high >= 0 && low >= 0) {
            out[n++] = (char)(high << 4 | low);
            i += 2;
            continue;
        }
        while (i + 1 < s.n && s.p[i + 1] != '\n') /* a soft line end, perhaps with blanks */
            i++;
        i += i + 1 < s.n;
    }
    return (struct str){ out, n };
}

static int base64_value(char c)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *at = c ? strchr(letters, c) : NULL;
    return at ? (int)(at - letters) : -1;
}

static struct str of_base64(struct arena *a, struct str s)
{
    char *out = arena_alloc(a, s.n + 1);
    size_t n = 0;
    unsigned bits = 0, have = 0;
    for (size_t i = 0; i < s.n && s.p[i] != '='; i++) {
        int v = base64_value(s.p[i]);
        if (v < 0)
            continue;
        bits = (bits << 6 | (unsigned)v) & 0xFFFFFF;
        have += 6;
        if (have >= 8) {
            have -= 8;
            out[n++] = (char)(bits >> have);
        }
    }
    return (struct str){ out, n };
}

static struct str decoded(struct arena *a, struct str header, struct str body)
{
    struct str way = parameter(header, STR("Content-Transfer-Encoding:"));
    if (str_eq_nocase(way, STR("quoted-printable")))
        return of_quoted_printable(a, body);
    return str_eq_nocase(way, STR("base64")) ? of_base64(a, body) : body;
}

/* Cuts m->rest at the next boundary; what stands before it. */
static struct str cut_part(struct mime_in *m)
{
    struct str part = m->rest;
    ptrdiff_t end = m->boundary.n ? str_find(m->rest, m->boundary) : -1;
    if (end < 0) {
        m->rest = STR_NONE;
        return part;
    }
    m->rest = str_sub(m->rest, (size_t)end + m->boundary.n, m->rest.n);
    return str_sub(part, 0, (size_t)end);
}

struct mime_in mime_in_of(struct arena *a, struct str message)
{
    struct str name = parameter(str_sub(message, 0, header_end(message)), STR("boundary="));
    struct mime_in m = { .rest = message };
    if (name.n) { /* else the message is its only part */
        m.boundary = str_printf(a, "--" STR_FMT, STR_ARG(name));
        m.rest = str_sub(message, header_end(message), message.n);
        cut_part(&m);
    }
    return m;
}

bool mime_in_next(struct arena *a, struct mime_in *m, struct mime_part *out)
{
    while (m->rest.n) {
        struct str part = cut_part(m);
        struct str header = str_sub(part, 0, header_end(part));
        if (find_nocase(header, STR("text/html")) == header.n)
            continue;
        out->content = decoded(a, header, str_sub(part, header.n, part.n));
        out->charset = parameter(header, STR("charset="));
        return true;
    }
    return false;
}
