/* Made by tmplc: change the template, not this. */
#include "every.h"

#line 6 "every.tmpl"
void tmpl_every_page(struct html_out *o, const struct visit_list *l, struct str base, struct html foot)
{
    (void)o;
#line 7 "every.tmpl"
    html_raw(o, "<!doctype html>\n"
        "<html lang=\"zh-CN\">\n"
        "<head>\n"
        "  <title>", 52);
#line 10 "every.tmpl"
    HTML_ATTR(o, (l->title));
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
    if (l->is_wide) {
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
    __auto_type rows = (l->n_visits * 2 + 1);
#line 16 "every.tmpl"
    html_raw(o, "<h1 data-rows=\"", 15);
#line 16 "every.tmpl"
    HTML_ATTR(o, (rows));
#line 16 "every.tmpl"
    html_raw(o, "\">", 2);
#line 16 "every.tmpl"
    HTML_TEXT(o, (l->title));
#line 16 "every.tmpl"
    html_raw(o, "</h1>\n", 6);
#line 17 "every.tmpl"
    for (size_t v_i = 0, v_n = HTML_COUNT((l->n_visits)); v_i < v_n; v_i++) {
#line 17 "every.tmpl"
        typeof(&(l->visit)[0]) v = &(l->visit)[v_i];
#line 17 "every.tmpl"
        (void)v;
#line 18 "every.tmpl"
        if (v->remark && v->score < 6) {
#line 18 "every.tmpl"
            tmpl_every_visit(o, v, v_i == 0);
#line 19 "every.tmpl"
        } else if (v->reason.id) {
#line 20 "every.tmpl"
            html_raw(o, "<p id=\"", 7);
#line 20 "every.tmpl"
            HTML_ATTR(o, (v_i));
#line 20 "every.tmpl"
            html_raw(o, "\">", 2);
#line 20 "every.tmpl"
            HTML_TEXT(o, (v_i + 1));
#line 20 "every.tmpl"
            html_raw(o, " / ", 3);
#line 20 "every.tmpl"
            HTML_TEXT(o, (v_n));
#line 20 "every.tmpl"
            html_raw(o, " ", 1);
#line 20 "every.tmpl"
            HTML_TEXT(o, (v->reason));
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
    html_text_msg(o, MSG("Page {0} of {1}, \"{2}\"", ARG_I(1), ARG_I(l->n_visits), 
ARG_S(l->dealer)));
#line 24 "every.tmpl"
    html_raw(o, "</p>\n"
        "<p title=\"", 15);
#line 25 "every.tmpl"
    html_attr_msg(o, MSG("No visit"));
#line 25 "every.tmpl"
    html_raw(o, "\">", 2);
#line 25 "every.tmpl"
    html_text_msg_n(o, "{0} visit", "{0} visits to {1}", MSG(NULL, ARG_I(l->n_visits), ARG_S(l->dealer)));
#line 25 "every.tmpl"
    html_raw(o, "</p>\n"
        "<a href=\"", 14);
#line 26 "every.tmpl"
    HTML_URL(o, (base));
#line 26 "every.tmpl"
    html_raw(o, "/dealers/", 9);
#line 26 "every.tmpl"
    HTML_PATH(o, (l->dealer));
#line 26 "every.tmpl"
    html_raw(o, "?q=", 3);
#line 26 "every.tmpl"
    HTML_QUERY(o, (l->dealer));
#line 26 "every.tmpl"
    html_raw(o, "&amp;n=", 7);
#line 26 "every.tmpl"
    HTML_QUERY(o, (l->n_visits));
#line 26 "every.tmpl"
    html_raw(o, "#top\">", 6);
#line 26 "every.tmpl"
    HTML_TEXT(o, (
l->is_wide
        ? "wide"
        : "tall"));
#line 29 "every.tmpl"
    html_raw(o, "</a>\n"
        "<input type=\"checkbox\" ", 28);
#line 30 "every.tmpl"
    if (l->is_wide) {
#line 30 "every.tmpl"
        html_raw(o, "checked", 7);
#line 30 "every.tmpl"
    }
#line 30 "every.tmpl"
    html_raw(o, " value=\"1\">\n", 12);
#line 31 "every.tmpl"
    HTML_TEXT(o, (foot));
#line 31 "every.tmpl"
    html_raw(o, "\n"
        "</body>\n"
        "</html>\n", 17);
#line 34 "every.tmpl"
}

#line 36 "every.tmpl"
void tmpl_every_visit(struct html_out *o, const struct visit *v, bool is_first)
{
    (void)o;
#line 36 "every.tmpl"
    html_raw(o, "<table", 6);
#line 36 "every.tmpl"
    if (is_first) {
#line 36 "every.tmpl"
        html_raw(o, " id=\"first\"", 11);
#line 36 "every.tmpl"
    }
#line 36 "every.tmpl"
    html_raw(o, "><tr>\n"
        "  <td title=\"", 19);
#line 37 "every.tmpl"
    HTML_ATTR(o, (v->name));
#line 37 "every.tmpl"
    html_raw(o, "\">", 2);
#line 37 "every.tmpl"
    HTML_TEXT(o, (v->name));
#line 37 "every.tmpl"
    html_raw(o, "</td><td>", 9);
#line 37 "every.tmpl"
    HTML_TEXT(o, (v->phone));
#line 37 "every.tmpl"
    html_raw(o, "</td><td>", 9);
#line 37 "every.tmpl"
    HTML_TEXT(o, (v->plate));
#line 37 "every.tmpl"
    html_raw(o, "</td>\n"
        "  <td>", 12);
#line 38 "every.tmpl"
    HTML_TEXT(o, (v->remark));
#line 38 "every.tmpl"
    html_raw(o, " 100 % \"\\\" ?\?=</td>\n"
        "</tr></table>", 33);
#line 39 "every.tmpl"
}

#line 40 "every.tmpl"
void tmpl_every_nothing(struct html_out *o)
{
    (void)o;
#line 40 "every.tmpl"
}
