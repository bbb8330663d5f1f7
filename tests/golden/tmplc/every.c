/* Made by tmplc: change the template, not this. */
#include "every.h"

#line 6 "every.tmpl"
void tmpl_every_page(struct html_out *o, const struct document *d, struct str base)
{
    (void)o;
#line 7 "every.tmpl"
    html_raw(o, "<!doctype html>\n"
        "<html lang=\"zh-CN\">\n"
        "<head>\n"
        "  <title>", 52);
#line 10 "every.tmpl"
    HTML_ATTR(o, (d->title));
#line 10 "every.tmpl"
    html_raw(o, " · 回访</title>\n"
        "  <link rel=\"stylesheet\" href=\"", 50);
#line 11 "every.tmpl"
    HTML_URL(o, (base));
#line 11 "every.tmpl"
    html_raw(o, "/a.css\">\n"
        "  <style>table { border: 0 } @media print { a { color: #000 } }</style>\n"
        "</head>\n"
        "<body class='page ", 107);
#line 14 "every.tmpl"
    if (d->landscape) {
#line 14 "every.tmpl"
        html_raw(o, "landscape", 9);
#line 14 "every.tmpl"
    } else {
#line 14 "every.tmpl"
        html_raw(o, "portrait", 8);
#line 14 "every.tmpl"
    }
#line 14 "every.tmpl"
    html_raw(o, "'>", 2);
#line 15 "every.tmpl"
    __auto_type p0 = (phone_of(d));
#line 15 "every.tmpl"
    __auto_type rows = (d->n_sections * 2 + 1);
#line 16 "every.tmpl"
    html_raw(o, "<h1 data-rows=\"", 15);
#line 16 "every.tmpl"
    HTML_ATTR(o, (rows));
#line 16 "every.tmpl"
    html_raw(o, "\">", 2);
#line 16 "every.tmpl"
    HTML_TEXT(o, (d->title));
#line 16 "every.tmpl"
    html_raw(o, "</h1>\n", 6);
#line 17 "every.tmpl"
    for (size_t s_i = 0, s_n = HTML_COUNT((d->n_sections)); s_i < s_n; s_i++) {
#line 17 "every.tmpl"
        typeof(&(d->section)[0]) s = &(d->section)[s_i];
#line 17 "every.tmpl"
        (void)s;
#line 18 "every.tmpl"
        if (s->table && s->table->n_rows > 0) {
#line 18 "every.tmpl"
            tmpl_every_table(o, s->table, (p0));
#line 19 "every.tmpl"
        } else if (s->title.id) {
#line 20 "every.tmpl"
            html_raw(o, "<p id=\"", 7);
#line 20 "every.tmpl"
            HTML_ATTR(o, (s->key));
#line 20 "every.tmpl"
            html_raw(o, "\">", 2);
#line 20 "every.tmpl"
            HTML_TEXT(o, (s_i + 1));
#line 20 "every.tmpl"
            html_raw(o, " / ", 3);
#line 20 "every.tmpl"
            HTML_TEXT(o, (s_n));
#line 20 "every.tmpl"
            html_raw(o, " ", 1);
#line 20 "every.tmpl"
            HTML_TEXT(o, (s->title));
#line 20 "every.tmpl"
            html_raw(o, "</p>", 4);
#line 21 "every.tmpl"
        } else {
#line 21 "every.tmpl"
            html_raw(o, "<hr>", 4);
#line 21 "every.tmpl"
        }
#line 21 "every.tmpl"
        html_raw(o, "\n", 1);
#line 22 "every.tmpl"
    }
#line 22 "every.tmpl"
    html_raw(o, "\n"
        "<p>", 4);
#line 23 "every.tmpl"
    html_text_msg(o, MSG("Page {0} of {1}, \"{2}\"", ARG_I(1), ARG_I(d->n_sections), 
ARG_S(d->generated)));
#line 24 "every.tmpl"
    html_raw(o, "</p>\n"
        "<p title=\"", 15);
#line 25 "every.tmpl"
    html_attr_msg(o, MSG("No section"));
#line 25 "every.tmpl"
    html_raw(o, "\">", 2);
#line 25 "every.tmpl"
    html_text_msg_n(o, "{0} section", "{0} sections in {1}", MSG(NULL, ARG_I(d->n_sections), ARG_C(d->format)));
#line 25 "every.tmpl"
    html_raw(o, "</p>\n"
        "<a href=\"", 14);
#line 26 "every.tmpl"
    HTML_URL(o, (base));
#line 26 "every.tmpl"
    html_raw(o, "/reports/", 9);
#line 26 "every.tmpl"
    HTML_PATH(o, (d->format));
#line 26 "every.tmpl"
    html_raw(o, "?q=", 3);
#line 26 "every.tmpl"
    HTML_QUERY(o, (d->generated));
#line 26 "every.tmpl"
    html_raw(o, "&amp;n=", 7);
#line 26 "every.tmpl"
    HTML_QUERY(o, (d->n_sections));
#line 26 "every.tmpl"
    html_raw(o, "#top\">", 6);
#line 26 "every.tmpl"
    HTML_TEXT(o, (
d->landscape
        ? "wide"
        : "tall"));
#line 29 "every.tmpl"
    html_raw(o, "</a>\n"
        "<input type=\"checkbox\" ", 28);
#line 30 "every.tmpl"
    if (d->landscape) {
#line 30 "every.tmpl"
        html_raw(o, "checked", 7);
#line 30 "every.tmpl"
    }
#line 30 "every.tmpl"
    html_raw(o, " value=\"1\">\n"
        "</body>\n"
        "</html>\n", 28);
#line 33 "every.tmpl"
}

#line 35 "every.tmpl"
void tmpl_every_table(struct html_out *o, const struct table *t, struct phone p)
{
    (void)o;
#line 35 "every.tmpl"
    html_raw(o, "<table>", 7);
#line 35 "every.tmpl"
    HTML_TEXT(o, (t->key));
#line 35 "every.tmpl"
    html_raw(o, " ", 1);
#line 35 "every.tmpl"
    HTML_TEXT(o, (p));
#line 35 "every.tmpl"
    html_raw(o, " 100 % \"\\\" ?\?=</table>", 22);
#line 35 "every.tmpl"
}

#line 36 "every.tmpl"
void tmpl_every_nothing(struct html_out *o)
{
    (void)o;
#line 36 "every.tmpl"
}
