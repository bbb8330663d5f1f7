/* Run time of compiled templates (tools/tmplc): where the markup goes, and how each type is escaped for the place where it
 * stands. Pages and the HTML renderer of reports both use it; it knows nothing of HTTP. */
#pragma once
#include "base/buf.h"
#include "base/mask.h"
#include "i18n/i18n.h"

struct html_out {
    struct sink *sink;
    struct arena *arena;
    const struct lang *lang;
};

/* Trusted markup. Made only by html_of_template-like helpers; a char * never becomes one by itself. */
struct html { struct str s; };

struct html_out html_out_to(struct arena *a, struct sink *sink, const struct lang *lang);

void html_raw(struct html_out *o, const char *literal, size_t n);          /* template text */
void html_text_str(struct html_out *o, struct str s);                      /* & < > */
void html_text_c(struct html_out *o, const char *s);
void html_text_int(struct html_out *o, int64_t v);
void html_text_msg(struct html_out *o, struct msg m);
void html_text_phone(struct html_out *o, struct phone p);
void html_text_plate(struct html_out *o, struct plate p);
void html_text_name(struct html_out *o, struct person_name n);
void html_text_html(struct html_out *o, struct html h);
void html_attr_str(struct html_out *o, struct str s);                      /* & < > " ' */
void html_attr_c(struct html_out *o, const char *s);
void html_attr_int(struct html_out *o, int64_t v);
void html_attr_msg(struct html_out *o, struct msg m);
void html_attr_phone(struct html_out *o, struct phone p);
void html_attr_plate(struct html_out *o, struct plate p);
void html_attr_name(struct html_out *o, struct person_name n);
/* A whole URL: http, https, mailto, tel, sip, or relative; anything else is printed as "#". */
void html_url_str(struct html_out *o, struct str s);
void html_url_c(struct html_out *o, const char *s);
/* Part of a URL behind a ? or inside a path: percent-encoded. */
void html_query_str(struct html_out *o, struct str s);
void html_query_c(struct html_out *o, const char *s);
void html_query_int(struct html_out *o, int64_t v);

#define HTML_TEXT(o, x) _Generic((x), char *: html_text_c, const char *: html_text_c, struct str: html_text_str, \
    bool: html_text_int, int: html_text_int, unsigned: html_text_int, long: html_text_int, unsigned long: html_text_int, long long: html_text_int, \
    short: html_text_int, signed char: html_text_int, struct msg: html_text_msg, struct phone: html_text_phone, \
    struct plate: html_text_plate, struct person_name: html_text_name, struct html: html_text_html)((o), (x))
#define HTML_ATTR(o, x) _Generic((x), char *: html_attr_c, const char *: html_attr_c, struct str: html_attr_str, \
    bool: html_attr_int, int: html_attr_int, unsigned: html_attr_int, long: html_attr_int, unsigned long: html_attr_int, long long: html_attr_int, \
    short: html_attr_int, signed char: html_attr_int, struct msg: html_attr_msg, struct phone: html_attr_phone, \
    struct plate: html_attr_plate, struct person_name: html_attr_name)((o), (x))
#define HTML_URL(o, x) _Generic((x), char *: html_url_c, const char *: html_url_c, struct str: html_url_str)((o), (x))
#define HTML_QUERY(o, x) _Generic((x), char *: html_query_c, const char *: html_query_c, struct str: html_query_str, \
    int: html_query_int, unsigned: html_query_int, long: html_query_int, unsigned long: html_query_int)((o), (x))
