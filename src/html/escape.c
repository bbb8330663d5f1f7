#include "html/escape.h"
#include "base/utf8.h"

static const char *replacement(uint32_t c, enum escape_set set)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return set == ESCAPE_ATTR ? "&#34;" : NULL;
    case '\'':
        return set == ESCAPE_ATTR ? "&#39;" : NULL;
    case 0:
    case UTF8_BAD:
        return "\xEF\xBF\xBD";
    default:
        return NULL;
    }
}

void escape_put(struct html_out *o, enum escape_set set, struct str s)
{
    size_t done = 0;
    for (size_t i = 0; i < s.n;) {
        size_t at = i;
        unsigned char byte = (unsigned char)s.p[i];
        uint32_t c = byte < 0x80 ? (i++, byte) : utf8_next(s, &i);
        const char *other = replacement(c, set);
        if (!other)
            continue;
        sink_put(o->sink, (struct str){ s.p + done, at - done });
        sink_put_c(o->sink, other);
        done = i;
    }
    if (done < s.n)
        sink_put(o->sink, (struct str){ s.p + done, s.n - done });
}

void escape_put_msg(struct html_out *o, enum escape_set set, const struct msg *m)
{
    escape_put(o, set, tr_msg(o->arena, o->lang, m));
}

void escape_put_msg_n(struct html_out *o, enum escape_set set, const char *one, const char *many, const struct msg *m)
{
    escape_put(o, set, tr_fill(o->arena, tr_n(o->lang, one, many, m->arg[0].i), m->arg));
}
