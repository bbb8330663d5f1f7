/* Values in quoted attributes: & < > " ' are escaped. Included by html_out.h. The places inside a URL add their own rules. */
#pragma once
#include "html/html_out.h"

/* The same values as in text (html_text.h has what each prints); struct html is missing on purpose. */
void html_attr_str(struct html_out *o, struct str s);
void html_attr_c(struct html_out *o, const char *s);
void html_attr_int(struct html_out *o, int64_t v);
void html_attr_uint(struct html_out *o, uint64_t v);
void html_attr_msg(struct html_out *o, struct msg m);
void html_attr_msg_n(struct html_out *o, const char *one, const char *many, struct msg m);
void html_attr_phone(struct html_out *o, struct phone p);
void html_attr_plate(struct html_out *o, struct plate p);
void html_attr_name(struct html_out *o, struct person_name n);

/* A whole URL, or its beginning: relative, or with the scheme http, https, mailto, tel or sip; with any other scheme "#" is
 * printed. White space around it is dropped; bytes that RFC 3986 does not allow in a URL are percent-encoded, an escape
 * that is there stays. */
void html_url_str(struct html_out *o, struct str s);
void html_url_c(struct html_out *o, const char *s);

/* A value inside the path of a URL: all but letters, digits and - . _ ~ (RFC 3986 unreserved) is percent-encoded, so it
 * stays one step of the path. A step that would mean "here" or "up" (. and ..) cannot be encoded: it becomes %EF%BF%BD,
 * and such a link finds nothing. */
void html_path_str(struct html_out *o, struct str s);
void html_path_c(struct html_out *o, const char *s);

/* A value behind ? or #: percent-encoded like the path's. */
void html_query_str(struct html_out *o, struct str s);
void html_query_c(struct html_out *o, const char *s);
void html_query_int(struct html_out *o, int64_t v); /* digits need no encoding: for paths too */
void html_query_uint(struct html_out *o, uint64_t v);

#define HTML_ATTR(o, x)                                                                                                  \
    _Generic((x), char *: html_attr_c, const char *: html_attr_c, struct str: html_attr_str, HTML_SIGNED(html_attr_int), \
             HTML_UNSIGNED(html_attr_uint), struct msg: html_attr_msg, struct phone: html_attr_phone,                    \
             struct plate: html_attr_plate, struct person_name: html_attr_name)((o), (x))
#define HTML_URL(o, x) _Generic((x), char *: html_url_c, const char *: html_url_c, struct str: html_url_str)((o), (x))
#define HTML_PATH(o, x)                                                                      \
    _Generic((x), char *: html_path_c, const char *: html_path_c, struct str: html_path_str, \
             HTML_SIGNED(html_query_int), HTML_UNSIGNED(html_query_uint))((o), (x))
#define HTML_QUERY(o, x)                                                                        \
    _Generic((x), char *: html_query_c, const char *: html_query_c, struct str: html_query_str, \
             HTML_SIGNED(html_query_int), HTML_UNSIGNED(html_query_uint))((o), (x))
