/* Run time of compiled templates (tools/tmplc): where the markup goes, and how each type is escaped for the place where it
 * stands. Pages and the HTML renderer of reports both use it; it knows nothing of HTTP.
 *
 * Generated code prints a value with the macro of its place; the macro chooses the function by the value's type, so a type
 * that has no business in a place (a double anywhere, markup in an attribute, a phone number in a link) does not compile.
 *
 *     HTML_TEXT   between tags           html_text.h      HTML_URL    a whole URL, or its beginning     html_attr.h
 *     HTML_ATTR   in a quoted attribute  html_attr.h      HTML_PATH, HTML_QUERY   inside a URL          html_attr.h
 *
 * Everywhere: "no value" (NULL) prints nothing; NUL and malformed UTF-8 are printed as U+FFFD, so that no browser can
 * read the bytes behind them differently. */
#pragma once
#include "base/buf.h"
#include "base/mask.h"
#include "i18n/i18n.h"

struct html_out {
    struct sink *sink;
    struct arena *arena;
    const struct lang *lang;
};

/* Trusted markup: what another template printed (html_part). A char * never becomes one by itself. */
struct html { struct str s; };

/* Prints to the sink; texts are translated into lang. All three must outlive the result. */
struct html_out html_out_to(struct arena *a, struct sink *sink, const struct lang *lang);

/* n bytes of template text, as they are. */
void html_raw(struct html_out *o, const char *literal, size_t n);

/* Markup to be placed into another template:
 *     struct html_part part;
 *     tmpl_complaint_body(html_part_begin(&part, o), c);
 *     tmpl_page(o, title, html_part_end(&part));
 * The part stands where it was declared (do not copy it); its text lives in the arena of `like`. */
struct html_part {
    struct html_out out;
    struct sink sink;
    struct buf buf;
};
struct html_out *html_part_begin(struct html_part *p, const struct html_out *like);
struct html html_part_end(const struct html_part *p);

/* The number of turns of {{ for }}: a negative count is none. */
size_t html_count_signed(int64_t n);
size_t html_count_unsigned(uint64_t n);
#define HTML_COUNT(n) _Generic((n), HTML_SIGNED(html_count_signed), HTML_UNSIGNED(html_count_unsigned))((n))

/* The integer types of a _Generic list. */
#define HTML_SIGNED(f) char: f, signed char: f, short: f, int: f, long: f, long long: f
#define HTML_UNSIGNED(f) bool: f, unsigned char: f, unsigned short: f, unsigned: f, unsigned long: f, unsigned long long: f

#include "html/html_attr.h"
#include "html/html_text.h"
