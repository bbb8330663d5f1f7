/* Values between tags: & < > are escaped, nothing else. Included by html_out.h. */
#pragma once
#include "html/html_out.h"

/* The characters of s. */
void html_text_str(struct html_out *o, struct str s);
void html_text_c(struct html_out *o, const char *s);
/* Decimal digits without grouping; numbers to be read belong in a text: {{ t "{0} dealers" ARG_I(n) }}. */
void html_text_int(struct html_out *o, int64_t v);
void html_text_uint(struct html_out *o, uint64_t v);
/* The message in the output's language; id NULL prints nothing. */
void html_text_msg(struct html_out *o, struct msg m);
/* A message with a plural: m.arg[0] is the number n, an ARG_I, and {0} in both texts; m.id is not used. */
void html_text_msg_n(struct html_out *o, const char *one, const char *many, struct msg m);
/* Personal values are masked (base/mask.h). */
void html_text_phone(struct html_out *o, struct phone p);
void html_text_plate(struct html_out *o, struct plate p);
void html_text_name(struct html_out *o, struct person_name n);
/* Trusted markup, as it is. */
void html_text_html(struct html_out *o, struct html h);

#define HTML_TEXT(o, x)                                                                                                  \
    _Generic((x), char *: html_text_c, const char *: html_text_c, struct str: html_text_str, HTML_SIGNED(html_text_int), \
             HTML_UNSIGNED(html_text_uint), struct msg: html_text_msg, struct phone: html_text_phone,                    \
             struct plate: html_text_plate, struct person_name: html_text_name, struct html: html_text_html)((o), (x))
