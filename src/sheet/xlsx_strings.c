#include "sheet/xlsx_strings.h"
#include "base/utf8.h"
#include <string.h>

struct strings_part {
    struct xlsx_strings *out;
    struct arena *arena;
    size_t max_bytes;
    struct buf text;      /* of the string being read */
    bool in_string, in_text;
    int in_phonetic;
};

static void add_string(struct strings_part *s)
{
    struct xlsx_strings *o = s->out;
    if (o->n == o->room) {
        o->room = MAX_OF(1024, o->room * 2);
        o->text = arena_grow(s->arena, o->text, o->n, o->room, sizeof *o->text);
    }
    struct str t = buf_str(&s->text), plain = xlsx_unescape(s->arena, t);
    o->text[o->n++] = plain.p == t.p ? str_dup(s->arena, t) : plain;
}

static void on_start(void *ctx, const char *name, const char **attr UNUSED)
{
    struct strings_part *s = ctx;
    if (strcmp(name, "si") == 0) {
        s->in_string = true;
        buf_clear(&s->text);
    } else if (strcmp(name, "rPh") == 0) {
        s->in_phonetic++;
    } else if (strcmp(name, "t") == 0) {
        s->in_text = s->in_string && !s->in_phonetic;
    }
}

static void on_end(void *ctx, const char *name)
{
    struct strings_part *s = ctx;
    if (strcmp(name, "si") == 0) {
        add_string(s);
        s->in_string = false;
    } else if (strcmp(name, "rPh") == 0) {
        s->in_phonetic--;
    } else if (strcmp(name, "t") == 0) {
        s->in_text = false;
    }
}

static void on_text(void *ctx, struct str text)
{
    struct strings_part *s = ctx;
    if (s->in_text && s->text.n <= s->max_bytes)
        buf_add(&s->text, str_sub(text, 0, s->max_bytes + 1 - s->text.n));
}

struct err *xlsx_strings_load(struct xlsx_package *p, struct str part, struct xlsx_strings *out)
{
    struct strings_part *s = ARENA_NEW(p->arena, struct strings_part);
    *out = (struct xlsx_strings){ 0 };
    *s = (struct strings_part){ .out = out, .arena = p->arena, .max_bytes = (size_t)p->out->limits->max_cell_bytes, .text = buf_on(p->arena) };
    return xlsx_package_parse(p, part, &(struct xlsx_handler){ on_start, on_end, on_text, s, false }, false);
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The character written as _xHHHH_ at s[i], or -1. */
static int32_t escaped_char(struct str s, size_t i)
{
    enum { LENGTH = 7 };
    if (s.n - i < LENGTH || s.p[i + 1] != 'x' || s.p[i + 6] != '_')
        return -1;
    int32_t c = 0;
    for (size_t k = i + 2; k < i + 6; k++) {
        if (hex_digit(s.p[k]) < 0)
            return -1;
        c = c << 4 | hex_digit(s.p[k]);
    }
    return c;
}

struct str xlsx_unescape(struct arena *a, struct str s)
{
    if (str_find(s, STR("_x")) < 0)
        return s;
    char *out = arena_alloc(a, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n;) {
        int32_t c = s.p[i] == '_' ? escaped_char(s, i) : -1;
        if (c < 0) {
            out[n++] = s.p[i++];
            continue;
        }
        bool is_control = c < ' ' && c != '\n' && c != '\r' && c != '\t';
        n += is_control ? 0 : utf8_put((uint32_t)c, out + n);
        i += 7;
    }
    return (struct str){ out, n };
}
