#include "html/escape.h"
#include <inttypes.h>

void html_text_str(struct html_out *o, struct str s)
{
    escape_put(o, ESCAPE_TEXT, s);
}

void html_text_c(struct html_out *o, const char *s)
{
    escape_put(o, ESCAPE_TEXT, str_of_c(s));
}

void html_text_int(struct html_out *o, int64_t v)
{
    sink_putf(o->sink, "%" PRId64, v);
}

void html_text_uint(struct html_out *o, uint64_t v)
{
    sink_putf(o->sink, "%" PRIu64, v);
}

void html_text_msg(struct html_out *o, struct msg m)
{
    escape_put_msg(o, ESCAPE_TEXT, &m);
}

void html_text_msg_n(struct html_out *o, const char *one, const char *many, struct msg m)
{
    escape_put_msg_n(o, ESCAPE_TEXT, one, many, &m);
}

void html_text_phone(struct html_out *o, struct phone p)
{
    html_text_str(o, mask_phone(o->arena, p));
}

void html_text_plate(struct html_out *o, struct plate p)
{
    html_text_str(o, mask_plate(o->arena, p));
}

void html_text_name(struct html_out *o, struct person_name n)
{
    html_text_str(o, mask_name(o->arena, n));
}

void html_text_html(struct html_out *o, struct html h)
{
    sink_put(o->sink, h.s);
}
