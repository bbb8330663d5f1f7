#include "html/html_out.h"

struct html_out html_out_to(struct arena *a, struct sink *sink, const struct lang *lang)
{
    return (struct html_out){ .sink = sink, .arena = a, .lang = lang };
}

void html_raw(struct html_out *o, const char *literal, size_t n)
{
    sink_put(o->sink, (struct str){ literal, n });
}

struct html_out *html_part_begin(struct html_part *p, const struct html_out *like)
{
    p->buf = buf_on(like->arena);
    p->sink = sink_to_buf(&p->buf);
    p->out = html_out_to(like->arena, &p->sink, like->lang);
    return &p->out;
}

struct html html_part_end(const struct html_part *p)
{
    return (struct html){ buf_str(&p->buf) };
}

size_t html_count_signed(int64_t n)
{
    return n > 0 ? (size_t)n : 0;
}

size_t html_count_unsigned(uint64_t n)
{
    return n;
}
