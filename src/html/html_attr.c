#include "html/escape.h"

void html_attr_str(struct html_out *o, struct str s)
{
    escape_put(o, ESCAPE_ATTR, s);
}

void html_attr_c(struct html_out *o, const char *s)
{
    escape_put(o, ESCAPE_ATTR, str_of_c(s));
}

void html_attr_int(struct html_out *o, int64_t v)
{
    html_text_int(o, v);
}

void html_attr_uint(struct html_out *o, uint64_t v)
{
    html_text_uint(o, v);
}

void html_attr_msg(struct html_out *o, struct msg m)
{
    escape_put_msg(o, ESCAPE_ATTR, &m);
}

void html_attr_msg_n(struct html_out *o, const char *one, const char *many, struct msg m)
{
    escape_put_msg_n(o, ESCAPE_ATTR, one, many, &m);
}

void html_attr_phone(struct html_out *o, struct phone p)
{
    html_attr_str(o, mask_phone(o->arena, p));
}

void html_attr_plate(struct html_out *o, struct plate p)
{
    html_attr_str(o, mask_plate(o->arena, p));
}

void html_attr_name(struct html_out *o, struct person_name n)
{
    html_attr_str(o, mask_name(o->arena, n));
}
