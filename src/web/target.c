/* What a request may look like. The library is lenient where proxies and browsers differ in what they read, so it is decided here. */
#include "web/target.h"
#include "base/utf8.h"
#include <string.h>

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 32);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Into `out`, which has room for s.n bytes. False for a broken escape or NUL. */
static bool decode(struct str s, bool plus_is_blank, char *out, size_t *n)
{
    *n = 0;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == '%') {
            int high = i + 2 < s.n ? hex_digit(s.p[i + 1]) : -1;
            int low = high >= 0 ? hex_digit(s.p[i + 2]) : -1;
            if (low < 0 || high * 16 + low == 0)
                return false;
            c = (char)(high * 16 + low);
            i += 2;
        } else if (c == '+' && plus_is_blank) {
            c = ' ';
        }
        out[(*n)++] = c;
    }
    return true;
}

struct str percent_decode(struct arena *a, struct str s, bool plus_is_blank)
{
    size_t n;
    char *out = arena_alloc(a, s.n + 1);
    return decode(s, plus_is_blank, out, &n) ? (struct str){ out, n } : STR_NONE;
}

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool has_only(struct str s, const char *others)
{
    for (size_t i = 0; i < s.n; i++)
        if (!is_word(s.p[i]) && (s.p[i] == 0 || !strchr(others, s.p[i])))
            return false;
    return true;
}

void percent_encode(struct buf *b, struct str s, const char *plain)
{
    for (size_t i = 0; i < s.n; i++) {
        if (has_only(str_sub(s, i, 1), plain))
            buf_add_char(b, s.p[i]);
        else
            buf_addf(b, "%%%02X", (unsigned)(unsigned char)s.p[i]);
    }
}

/* ---- the request line's target ---- */

struct str target_path(struct str target, struct str *query)
{
    struct str rest = target;
    struct str path = str_cut(&rest, '?');
    *query = rest;
    return path;
}

static bool has_bad_byte(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] <= ' ' || s.p[i] == 0x7F) /* char is signed: bytes above 0x7F are negative */
            return true;
    return false;
}

/* One step of a path; room: bytes for it, decoded. */
static bool is_good_step(struct str step, char *room)
{
    struct str plain = { room, 0 };
    if (!decode(step, false, room, &plain.n) || str_eq(plain, STR(".")) || str_eq(plain, STR("..")) || !utf8_is_valid(plain))
        return false;
    for (size_t i = 0; i < plain.n; i++)
        if ((plain.p[i] >= 0 && plain.p[i] < ' ') || plain.p[i] == 0x7F)
            return false;
    return true;
}

int target_check(struct str target)
{
    struct str query;
    char room[MAX_TARGET];
    size_t n;
    if (target.n > MAX_TARGET)
        return 414;
    struct str path = target_path(target, &query);
    if (path.n == 0 || path.p[0] != '/' || has_bad_byte(target))
        return 400;
    for (size_t i = 0; i < path.n; i++)
        if (strchr("\\\"<>^`{|}#", path.p[i]))
            return 400;
    bool is_good = !query.p || decode(query, true, room, &n);
    struct str rest = str_sub(path, 1, path.n);
    while (rest.p && is_good)
        is_good = is_good_step(str_cut(&rest, '/'), room);
    return is_good ? 0 : 400;
}

/* ---- parameters ---- */

bool pairs_put(struct arena *a, struct pairs *p, struct str name, struct str value)
{
    if (p->n == MAX_PARAMS)
        return false;
    if (p->n == p->room) {
        p->room = MAX_OF(16, p->room * 2);
        p->pair = arena_grow(a, p->pair, p->n, p->room, sizeof *p->pair);
    }
    p->pair[p->n++] = (struct pair){ name, value };
    return true;
}

bool params_add(struct arena *a, struct str text, struct pairs *out)
{
    struct str rest = text;
    while (rest.p) {
        struct str value = str_cut(&rest, '&');
        if (value.n == 0)
            continue;
        struct str name = str_cut(&value, '=');
        name = percent_decode(a, name, true);
        value = value.p ? percent_decode(a, value, true) : STR("");
        if (!name.p || !value.p || !pairs_put(a, out, name, value))
            return false;
    }
    return true;
}

/* ---- headers ---- */

struct str pair_find(const struct pair *p, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq_nocase(p[i].name, str_of_c(name)))
            return p[i].value;
    return STR_NONE;
}

static size_t count(const struct head *h, const char *name)
{
    size_t n = 0;
    for (size_t i = 0; i < h->n; i++)
        n += str_eq_nocase(h->header[i].name, str_of_c(name));
    return n;
}

static bool is_good_value(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((s.p[i] >= 0 && s.p[i] < ' ' && s.p[i] != '\t') || s.p[i] == 0x7F)
            return false;
    return true;
}

static bool is_good_host(struct str s)
{
    return s.n > 0 && s.n < 300 && has_only(s, ".-_:[]");
}

/* Digits only, at most 15 of them. */
static bool read_length(struct str s, int64_t *out)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
    return s.n > 0 && s.n <= 15 && str_to_int(s, out);
}

static int check_body(const struct head *h, int64_t *bytes)
{
    *bytes = 0;
    if (count(h, "transfer-encoding"))
        return 411; /* browsers never need it, and it is what request smuggling is made of */
    size_t n = count(h, "content-length");
    if (n > 1 || (n == 1 && !read_length(pair_find(h->header, h->n, "content-length"), bytes)))
        return 400;
    if (*bytes > 0 && !h->may_have_body)
        return 400;
    return 0;
}

int head_check(const struct head *h, int64_t *bytes)
{
    size_t total = 0;
    *bytes = 0;
    for (size_t i = 0; i < h->n; i++) {
        total += h->header[i].name.n + h->header[i].value.n + 4;
        if (h->header[i].name.n == 0 || !has_only(h->header[i].name, "!#$%&'*+-.^_`|~") || !is_good_value(h->header[i].value))
            return 400;
    }
    if (total > MAX_HEADER_BYTES)
        return 431;
    size_t hosts = count(h, "host");
    if (hosts > 1 || (hosts == 0 && !h->is_http10) || (hosts && !is_good_host(pair_find(h->header, h->n, "host"))))
        return 400;
    struct str expect = pair_find(h->header, h->n, "expect");
    if (expect.p && !str_eq_nocase(expect, STR("100-continue")))
        return 417;
    return check_body(h, bytes);
}

struct str cookie_find(struct str cookies, const char *name)
{
    while (cookies.p) {
        struct str value = str_trim(str_cut(&cookies, ';'));
        struct str key = str_cut(&value, '=');
        if (value.p && str_eq_c(key, name))
            return value;
    }
    return STR_NONE;
}

/* ---- Accept-Language ---- */

/* "zh-CN", "zh", "zh-Hans-CN" are "zh-CN"; "en-GB" is "en": the language counts, as in i18n. */
static bool is_language(struct str tag, struct str code)
{
    struct str a = str_cut(&tag, '-'), b = str_cut(&code, '-');
    return str_eq_nocase(a, b);
}

static double quality_of(struct str parameters)
{
    double q = 1;
    while (parameters.p) {
        struct str p = str_trim(str_cut(&parameters, ';'));
        if (str_starts(p, STR("q=")) && !str_to_num(str_sub(p, 2, p.n), &q))
            q = 0;
    }
    return q;
}

int language_choose(struct str accept, const struct str *codes, int n)
{
    int best = -1;
    double best_q = 0;
    while (accept.p) {
        struct str parameters = str_cut(&accept, ',');
        struct str tag = str_trim(str_cut(&parameters, ';'));
        double q = quality_of(parameters);
        for (int i = 0; i < n; i++)
            if (q > best_q && is_language(tag, codes[i])) {
                best = i;
                best_q = q;
            }
    }
    return best;
}
