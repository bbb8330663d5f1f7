#include "base/json_out.h"
#include "base/num.h"
#include "base/utf8.h"
#include <errno.h>

struct json_out json_out_to(struct sink *out, bool pretty)
{
    return (struct json_out){ .out = out, .pretty = pretty };
}

static void misuse(struct json_out *j)
{
    if (!j->out->failed)
        j->out->failed = EINVAL;
}

static void new_line(struct json_out *j)
{
    static const char blanks[JSON_DEPTH] = "                               ";
    if (!j->pretty)
        return;
    sink_put_c(j->out, "\n");
    sink_put(j->out, (struct str){ blanks, (size_t)MIN_OF(j->depth, JSON_DEPTH - 1) });
}

/* What must stand before a key or a value. */
static void separate(struct json_out *j)
{
    if (j->after_key) {
        j->after_key = false;
        return;
    }
    if (j->depth == 0)
        return;
    if (j->has_item[j->depth - 1])
        sink_put_c(j->out, ",");
    j->has_item[j->depth - 1] = true;
    new_line(j);
}

static void open_level(struct json_out *j, const char *bracket)
{
    separate(j);
    if (j->depth == JSON_DEPTH) {
        misuse(j);
        return;
    }
    sink_put_c(j->out, bracket);
    j->has_item[j->depth++] = false;
}

static void close_level(struct json_out *j, const char *bracket)
{
    if (j->depth == 0 || j->after_key) {
        misuse(j);
        return;
    }
    j->depth--;
    if (j->has_item[j->depth])
        new_line(j);
    sink_put_c(j->out, bracket);
}

void json_object(struct json_out *j)
{
    open_level(j, "{");
}

void json_object_end(struct json_out *j)
{
    close_level(j, "}");
}

void json_array(struct json_out *j)
{
    open_level(j, "[");
}

void json_array_end(struct json_out *j)
{
    close_level(j, "]");
}

/* Writes what stands instead of the character c of s[from..to); returns false when it can stand as it is. */
static bool put_escaped(struct sink *out, uint32_t c, size_t bytes)
{
    switch (c) {
    case '"': sink_put_c(out, "\\\""); return true;
    case '\\': sink_put_c(out, "\\\\"); return true;
    case '\n': sink_put_c(out, "\\n"); return true;
    case '\r': sink_put_c(out, "\\r"); return true;
    case '\t': sink_put_c(out, "\\t"); return true;
    default: break;
    }
    if (c < 0x20) {
        sink_putf(out, "\\u%04x", (unsigned)c);
        return true;
    }
    if (c == UTF8_BAD && bytes == 1) {
        sink_put_c(out, "\xEF\xBF\xBD");
        return true;
    }
    return false;
}

static void put_quoted(struct sink *out, struct str s)
{
    size_t from = 0, i = 0;
    sink_put_c(out, "\"");
    while (i < s.n) {
        unsigned char b = (unsigned char)s.p[i];
        if (b >= 0x20 && b < 0x80 && b != '"' && b != '\\') {
            i++;
            continue;
        }
        size_t at = i;
        uint32_t c = utf8_next(s, &i);
        if (c >= 0x80 && c != UTF8_BAD)
            continue;
        sink_put(out, (struct str){ s.p + from, at - from });
        from = put_escaped(out, c, i - at) ? i : at;
    }
    if (s.n > from)
        sink_put(out, (struct str){ s.p + from, s.n - from });
    sink_put_c(out, "\"");
}

void json_key(struct json_out *j, struct str key)
{
    if (j->after_key || j->depth == 0) {
        misuse(j);
        return;
    }
    separate(j);
    put_quoted(j->out, key);
    sink_put_c(j->out, j->pretty ? ": " : ":");
    j->after_key = true;
}

void json_key_c(struct json_out *j, const char *key)
{
    json_key(j, str_of_c(key));
}

void json_str(struct json_out *j, struct str s)
{
    if (!s.p) {
        json_null(j);
        return;
    }
    separate(j);
    put_quoted(j->out, s);
}

void json_int(struct json_out *j, int64_t v)
{
    separate(j);
    sink_putf(j->out, "%lld", (long long)v);
}

void json_num(struct json_out *j, double v)
{
    char text[32];
    size_t n = num_shortest(v, text);
    separate(j);
    sink_put(j->out, n ? (struct str){ text, n } : STR("null"));
}

void json_bool(struct json_out *j, bool v)
{
    separate(j);
    sink_put_c(j->out, v ? "true" : "false");
}

void json_null(struct json_out *j)
{
    separate(j);
    sink_put_c(j->out, "null");
}

void json_put_str(struct json_out *j, const char *key, struct str s)
{
    json_key_c(j, key);
    json_str(j, s);
}

void json_put_c(struct json_out *j, const char *key, const char *s)
{
    json_key_c(j, key);
    json_str(j, str_of_c(s));
}

void json_put_int(struct json_out *j, const char *key, int64_t v)
{
    json_key_c(j, key);
    json_int(j, v);
}

void json_put_num(struct json_out *j, const char *key, double v)
{
    json_key_c(j, key);
    json_num(j, v);
}

void json_put_bool(struct json_out *j, const char *key, bool v)
{
    json_key_c(j, key);
    json_bool(j, v);
}
