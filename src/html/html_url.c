/* Values inside URLs (html_attr.h). */
#include "base/utf8.h"
#include "html/escape.h"
#include <string.h>

static const char unreserved[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
static const char reserved[] = ":/?#[]@!$&'()*+,;=";
static const char *const schemes[] = { "http", "https", "mailto", "tel", "sip" };

static bool is_one_of(const char *set, char c)
{
    return c && strchr(set, c);
}

static bool is_hex(char c)
{
    return is_one_of("0123456789ABCDEFabcdef", c);
}

static void put_percent(struct html_out *o, struct str bytes)
{
    for (size_t i = 0; i < bytes.n; i++)
        sink_putf(o->sink, "%%%02X", (unsigned)(unsigned char)bytes.p[i]);
}

/* The character at s[*i], encoded whatever it is; behind it afterwards. */
static void put_encoded(struct html_out *o, struct str s, size_t *i)
{
    size_t at = *i;
    uint32_t c = utf8_next(s, i);
    put_percent(o, c == 0 || c == UTF8_BAD ? STR("\xEF\xBF\xBD") : (struct str){ s.p + at, *i - at });
}

static bool has_good_scheme(struct str s)
{
    size_t n = 0;
    while (n < s.n && !strchr(":/?#", s.p[n] ? s.p[n] : ' '))
        n++;
    if (n == s.n || s.p[n] != ':')
        return true; /* relative */
    for (size_t i = 0; i < ARRAY_LEN(schemes); i++)
        if (str_eq_nocase(str_sub(s, 0, n), str_of_c(schemes[i])))
            return true;
    return false;
}

static bool is_escape(struct str s, size_t i)
{
    return i + 2 < s.n && s.p[i] == '%' && is_hex(s.p[i + 1]) && is_hex(s.p[i + 2]);
}

void html_url_str(struct html_out *o, struct str s)
{
    s = str_trim(s);
    if (!has_good_scheme(s))
        s = STR("#");
    for (size_t i = 0; i < s.n;) {
        if (is_one_of(unreserved, s.p[i]) || is_one_of(reserved, s.p[i]) || is_escape(s, i))
            escape_put(o, ESCAPE_ATTR, str_sub(s, i++, 1));
        else
            put_encoded(o, s, &i);
    }
}

void html_url_c(struct html_out *o, const char *s)
{
    html_url_str(o, str_of_c(s));
}

void html_query_str(struct html_out *o, struct str s)
{
    for (size_t i = 0; i < s.n;) {
        if (is_one_of(unreserved, s.p[i]))
            sink_put(o->sink, str_sub(s, i++, 1));
        else
            put_encoded(o, s, &i);
    }
}

void html_query_c(struct html_out *o, const char *s)
{
    html_query_str(o, str_of_c(s));
}

void html_query_int(struct html_out *o, int64_t v)
{
    html_text_int(o, v);
}

void html_query_uint(struct html_out *o, uint64_t v)
{
    html_text_uint(o, v);
}

void html_path_str(struct html_out *o, struct str s)
{
    bool is_step = str_eq(s, STR(".")) || str_eq(s, STR(".."));
    html_query_str(o, is_step ? STR("\xEF\xBF\xBD") : s);
}

void html_path_c(struct html_out *o, const char *s)
{
    html_path_str(o, str_of_c(s));
}
