#include "tmplc/markup.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct open_element {
    struct str name;
    int line;
    const struct open_element *outer;
};

static const char *const void_elements[] = { "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta",
                                             "source", "track", "wbr" };
static const char *const raw_elements[] = { "script", "style", "iframe", "noembed", "noframes", "xmp" };
static const char *const plain_elements[] = { "title", "textarea" };
static const char *const foreign_elements[] = { "svg", "math" };

static const char *const url_attributes[] = { "href", "src", "action", "formaction", "cite", "poster", "data", "background",
                                              "ping", "manifest", "xlink:href", "hx-get", "hx-post", "hx-put", "hx-patch",
                                              "hx-delete", "hx-push-url", "hx-replace-url" };
static const char *const url_schemes[] = { "http", "https", "mailto", "tel", "sip" };
/* Values that are a language of their own (CSS, HTML, lists of URLs, JSON, filters in JavaScript), or what an SVG animation
 * puts into another attribute. */
static const char *const closed_attributes[] = { "style", "srcdoc", "srcset", "imagesrcset", "hx-vals", "hx-vars",
                                                 "hx-headers", "hx-request", "hx-trigger", "attributename", "values", "from",
                                                 "to", "by" };

#define AMONG(list, s) is_among((list), ARRAY_LEN(list), (s))
static bool is_among(const char *const *list, size_t n, struct str s)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq_nocase(str_of_c(list[i]), s))
            return true;
    return false;
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_tag_char(char c)
{
    return is_letter(c) || (c >= '0' && c <= '9') || c == '-' || c == ':';
}

static bool is_attribute_char(char c)
{
    return is_tag_char(c) || c == '_' || c == '.' || c == '@';
}

static struct str rest_from(struct str s, size_t i)
{
    return (struct str){ s.p + i, s.n - i };
}

static bool starts_nocase(struct str s, struct str prefix)
{
    return s.n >= prefix.n && str_eq_nocase((struct str){ s.p, prefix.n }, prefix);
}

/* Ends the reading; always 0 = nothing was read. */
static size_t PRINTF_LIKE(2, 3) refuse(struct markup *m, const char *fmt, ...)
{
    va_list ap;
    char text[400];
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    m->problem = arena_printf(m->arena, "%s", text);
    return 0;
}

/* SVG and MathML know <path/>; HTML does not. */
static bool may_close_itself(const struct markup *m)
{
    if (AMONG(foreign_elements, m->tag))
        return true;
    for (const struct open_element *e = m->open; e; e = e->outer)
        if (AMONG(foreign_elements, e->name))
            return true;
    return false;
}

/* ---- elements ---- */

static void open_element(struct markup *m)
{
    struct open_element *e = ARENA_NEW(m->arena, struct open_element);
    *e = (struct open_element){ m->tag, m->tag_line, m->open };
    m->open = e;
    m->state = AMONG(raw_elements, m->tag) ? IN_RAW_TEXT : AMONG(plain_elements, m->tag) ? IN_PLAIN_TEXT : IN_TEXT;
}

/* The ">" of a start tag. */
static size_t end_start_tag(struct markup *m)
{
    if (m->has_refresh && m->has_content)
        return refuse(m, "an expression cannot stand in the content of <meta http-equiv>");
    if (AMONG(void_elements, m->tag))
        m->state = IN_TEXT;
    else
        open_element(m);
    return 1;
}

static size_t close_element(struct markup *m, struct str name)
{
    if (!m->open)
        return refuse(m, "</" STR_FMT "> closes nothing that this template opened", STR_ARG(name));
    if (!str_eq_nocase(m->open->name, name))
        return refuse(m, "</" STR_FMT "> stands where <" STR_FMT "> of line %d must be closed first", STR_ARG(name),
                       STR_ARG(m->open->name), m->open->line);
    m->open = m->open->outer;
    return 1;
}

static size_t read_start(struct markup *m, struct str s)
{
    size_t n = 1;
    while (n < s.n && is_tag_char(s.p[n]))
        n++;
    m->tag = str_sub(s, 1, n - 1);
    if (str_eq_nocase(m->tag, STR("plaintext")))
        return refuse(m, "<plaintext> cannot be closed again: do not use it");
    m->tag_line = m->line;
    m->has_refresh = m->has_content = false;
    m->state = IN_TAG_NAME;
    return n;
}

static size_t read_end(struct markup *m, struct str s)
{
    size_t n = 2;
    while (n < s.n && is_tag_char(s.p[n]))
        n++;
    struct str name = str_sub(s, 2, n - 2);
    if (name.n == 0)
        return refuse(m, "a name must follow </");
    if (!close_element(m, name))
        return 0;
    m->state = IN_END_TAG;
    return n;
}

/* ---- one step a state: how many bytes of s were read; 0 = a problem was set ---- */

/* A browser ends a comment at "-->", but also at "--!>" and, right behind its "<!--", at ">" and "->". */
static size_t read_comment_start(struct markup *m, struct str s)
{
    struct str text = rest_from(s, 4);
    ptrdiff_t end = str_find(text, STR("-->")), odd = str_find(text, STR("--!>"));
    if (starts_nocase(text, STR(">")) || starts_nocase(text, STR("->")) || (odd >= 0 && (end < 0 || odd < end)))
        return refuse(m, "an HTML comment is written <!-- … -->, without > or -> at its beginning and without --!>");
    m->state = IN_COMMENT;
    return 4;
}

static size_t read_text(struct markup *m, struct str s)
{
    const char *lt = memchr(s.p, '<', s.n);
    if (lt != s.p)
        return lt ? (size_t)(lt - s.p) : s.n;
    if (s.n > 1 && is_letter(s.p[1]))
        return read_start(m, s);
    if (starts_nocase(s, STR("</")))
        return read_end(m, s);
    if (starts_nocase(s, STR("<!--")))
        return read_comment_start(m, s);
    if (starts_nocase(s, STR("<!doctype"))) {
        m->state = IN_DOCTYPE;
        return 9;
    }
    return refuse(m, "a \"<\" that begins no tag must be written &lt;");
}

static size_t read_until(struct markup *m, struct str s, struct str end)
{
    ptrdiff_t at = str_find(s, end);
    if (at < 0)
        return s.n;
    m->state = IN_TEXT;
    return (size_t)at + end.n;
}

static size_t read_comment(struct markup *m, struct str s)
{
    return read_until(m, s, STR("-->"));
}

static size_t read_doctype(struct markup *m, struct str s)
{
    return read_until(m, s, STR(">"));
}

static bool is_end_tag_of(struct str s, struct str name)
{
    return starts_nocase(s, STR("</")) && starts_nocase(rest_from(s, 2), name) &&
           (s.n == 2 + name.n || !is_tag_char(s.p[2 + name.n]));
}

/* Elements without tags in them. A script could compare with "<", but inside <select> or <svg> a browser would take such
 * an element's text for tags, and pages have no inline script: so no "<" at all. */
static size_t read_only_text(struct markup *m, struct str s)
{
    if (s.p[0] != '<')
        return 1;
    if (is_end_tag_of(s, m->open->name))
        return read_end(m, s);
    return refuse(m, "in <" STR_FMT "> a \"<\" can only begin </" STR_FMT ">", STR_ARG(m->open->name), STR_ARG(m->open->name));
}

static size_t read_end_tag(struct markup *m, struct str s)
{
    if (s.p[0] == '>')
        m->state = IN_TEXT;
    else if (!is_space(s.p[0]))
        return refuse(m, "only \">\" may follow the name of an end tag");
    return 1;
}

static enum value_kind value_of(struct str name)
{
    if (starts_nocase(name, STR("data-hx-")))
        name = rest_from(name, 5);
    return AMONG(closed_attributes, name) ? VALUE_CLOSED : AMONG(url_attributes, name) ? VALUE_URL : VALUE_PLAIN;
}

static size_t read_attribute_start(struct markup *m, struct str s)
{
    size_t n = 0;
    while (n < s.n && is_attribute_char(s.p[n]))
        n++;
    if (n == 0)
        return refuse(m, "only attributes with quoted values can stand in a tag: is a quote or a \">\" missing?");
    m->attribute = str_sub(s, 0, n);
    if (starts_nocase(m->attribute, STR("on")) || starts_nocase(m->attribute, STR("hx-on")) ||
        starts_nocase(m->attribute, STR("data-hx-on")))
        return refuse(m, "no script in a page: " STR_FMT "= is not allowed", STR_ARG(m->attribute));
    m->has_refresh |= str_eq_nocase(m->tag, STR("meta")) && str_eq_nocase(m->attribute, STR("http-equiv"));
    m->value = value_of(m->attribute);
    m->state = IN_ATTRIBUTE_NAME;
    return n;
}

static size_t read_in_tag(struct markup *m, struct str s)
{
    if (is_space(s.p[0]))
        m->state = BEFORE_ATTRIBUTE;
    else if (s.p[0] == '/')
        m->state = AFTER_SLASH;
    else if (s.p[0] == '>')
        return end_start_tag(m);
    else if (m->state == BEFORE_ATTRIBUTE)
        return read_attribute_start(m, s);
    else
        return refuse(m, "white space is missing before the next attribute");
    return 1;
}

static size_t read_attribute_name(struct markup *m, struct str s)
{
    if (s.p[0] == '=')
        m->state = BEFORE_VALUE;
    else if (is_space(s.p[0]))
        m->state = AFTER_ATTRIBUTE_NAME;
    else {
        m->state = m->state == AFTER_ATTRIBUTE_NAME ? BEFORE_ATTRIBUTE : AFTER_ATTRIBUTE;
        return read_in_tag(m, s);
    }
    return 1;
}

static size_t read_before_value(struct markup *m, struct str s)
{
    if (is_space(s.p[0]))
        return 1;
    if (s.p[0] == '"' || s.p[0] == '\'') {
        m->state = IN_QUOTED_VALUE;
        m->quote = s.p[0];
        m->url = URL_START;
        m->scheme = STR_NONE;
        return 1;
    }
    if (!is_attribute_char(s.p[0]) && s.p[0] != '#' && s.p[0] != '/')
        return refuse(m, "the value of " STR_FMT "= needs quotes", STR_ARG(m->attribute));
    m->state = IN_BARE_VALUE;
    return 1;
}

static size_t read_bare_value(struct markup *m, struct str s)
{
    if (is_space(s.p[0]) || s.p[0] == '>') {
        m->state = AFTER_ATTRIBUTE;
        return read_in_tag(m, s);
    }
    if (strchr("\"'<=`", s.p[0]))
        return refuse(m, "the value of " STR_FMT "= needs quotes", STR_ARG(m->attribute));
    return 1;
}

static size_t end_scheme(struct markup *m)
{
    if (m->url == URL_UNDECIDED)
        return refuse(m, "a \":\" behind an expression would make its value a URL scheme");
    if (!AMONG(url_schemes, m->scheme))
        return refuse(m, "\"" STR_FMT ":\" is no allowed URL scheme", STR_ARG(m->scheme));
    m->url = URL_PATH;
    return 1;
}

/* One literal character of a URL. */
static size_t read_url(struct markup *m, const char *c)
{
    if (m->url == URL_QUERY || (m->url == URL_START && is_space(*c)))
        return 1;
    if (*c == '?' || *c == '#')
        m->url = URL_QUERY;
    else if (m->url == URL_PATH || *c == '/')
        m->url = URL_PATH;
    else if (*c == ':')
        return end_scheme(m);
    else if (m->url == URL_START) {
        m->url = URL_SCHEME;
        m->scheme = (struct str){ c, 1 };
    } else if (m->url == URL_SCHEME)
        m->scheme.n++;
    return 1;
}

static size_t read_quoted_value(struct markup *m, struct str s)
{
    if (s.p[0] == m->quote)
        m->state = AFTER_ATTRIBUTE;
    else if (m->value == VALUE_URL)
        return read_url(m, s.p);
    return 1;
}

static size_t read_after_slash(struct markup *m, struct str s)
{
    if (s.p[0] != '>')
        return refuse(m, "\">\" must follow \"/\" in a tag");
    if (AMONG(void_elements, m->tag))
        return end_start_tag(m);
    if (!may_close_itself(m))
        return refuse(m, "HTML does not know <" STR_FMT "/>: write <" STR_FMT "></" STR_FMT ">", STR_ARG(m->tag), STR_ARG(m->tag),
                       STR_ARG(m->tag));
    m->state = IN_TEXT;
    return 1;
}

static size_t (*const step[MARKUP_STATES])(struct markup *m, struct str s) = {
    [IN_TEXT] = read_text,
    [IN_TAG_NAME] = read_in_tag,
    [BEFORE_ATTRIBUTE] = read_in_tag,
    [AFTER_ATTRIBUTE] = read_in_tag,
    [IN_ATTRIBUTE_NAME] = read_attribute_name,
    [AFTER_ATTRIBUTE_NAME] = read_attribute_name,
    [BEFORE_VALUE] = read_before_value,
    [IN_QUOTED_VALUE] = read_quoted_value,
    [IN_BARE_VALUE] = read_bare_value,
    [AFTER_SLASH] = read_after_slash,
    [IN_END_TAG] = read_end_tag,
    [IN_DOCTYPE] = read_doctype,
    [IN_COMMENT] = read_comment,
    [IN_RAW_TEXT] = read_only_text,
    [IN_PLAIN_TEXT] = read_only_text,
};

struct markup markup_start(struct arena *a, int line)
{
    return (struct markup){ .arena = a, .line = line };
}

void markup_read(struct markup *m, struct str piece, int line)
{
    m->line = line;
    while (!m->problem && piece.n) {
        size_t n = step[m->state](m, piece);
        for (size_t i = 0; i < n; i++)
            m->line += piece.p[i] == '\n';
        piece = rest_from(piece, n);
    }
}

/* ---- holes ---- */

static const char *const closed_to_all[MARKUP_STATES] = {
    [BEFORE_VALUE] = "put quotes around the value of an attribute",
    [IN_BARE_VALUE] = "put quotes around the value of an attribute",
    [AFTER_SLASH] = "nothing can stand between \"/\" and \">\"",
    [IN_END_TAG] = "nothing can stand in an end tag",
    [IN_DOCTYPE] = "nothing can stand in <!doctype>",
    [IN_COMMENT] = "nothing can stand in an HTML comment: use {{# … }} for a comment",
    [IN_RAW_TEXT] = "nothing can stand in <script>, <style> or <iframe>: give the page a data- attribute or a class",
};

void markup_pause(struct markup *m, int line)
{
    if (m->problem)
        return;
    m->line = line;
    if (closed_to_all[m->state])
        refuse(m, "%s", closed_to_all[m->state]);
    else if (m->state == IN_TAG_NAME || m->state == IN_ATTRIBUTE_NAME)
        m->state = AFTER_ATTRIBUTE;
    else if (m->state == AFTER_ATTRIBUTE_NAME)
        m->state = BEFORE_ATTRIBUTE;
    if (m->url == URL_SCHEME) /* what stands here may become part of the scheme */
        m->url = URL_UNDECIDED;
}

static enum place print_url(struct markup *m)
{
    enum url_part part = m->url;
    if (part == URL_START)
        m->url = URL_UNDECIDED;
    return part == URL_START ? PLACE_URL : part == URL_QUERY ? PLACE_QUERY : PLACE_PATH;
}

enum place markup_print(struct markup *m)
{
    if (m->problem || m->state == IN_TEXT)
        return PLACE_TEXT;
    if (m->state == IN_PLAIN_TEXT)
        return PLACE_VALUE;
    if (m->state != IN_QUOTED_VALUE) {
        refuse(m, "an expression in a tag can stand only in the quoted value of an attribute");
        return PLACE_TEXT;
    }
    if (m->value == VALUE_CLOSED)
        refuse(m, "an expression cannot stand in " STR_FMT "=", STR_ARG(m->attribute));
    m->has_content |= str_eq_nocase(m->tag, STR("meta")) && str_eq_nocase(m->attribute, STR("content"));
    return m->value == VALUE_URL ? print_url(m) : PLACE_VALUE;
}

/* ---- branches ---- */

static bool same_elements(const struct open_element *a, const struct open_element *b)
{
    for (; a != b; a = a->outer, b = b->outer)
        if (!a || !b || !str_eq_nocase(a->name, b->name))
            return false;
    return true;
}

static bool is_in_tag(const struct markup *m)
{
    return m->state == BEFORE_ATTRIBUTE || m->state == AFTER_ATTRIBUTE;
}

/* The same tag and, in a value, the same attribute: they point to the same place of the source. */
static bool same_tag(const struct markup *a, const struct markup *b)
{
    if (a->state == IN_QUOTED_VALUE)
        return a->tag.p == b->tag.p && a->attribute.p == b->attribute.p;
    return !is_in_tag(a) || a->tag.p == b->tag.p;
}

bool markup_same(const struct markup *a, const struct markup *b)
{
    return a->state == b->state && same_tag(a, b) && same_elements(a->open, b->open) &&
           (a->state != IN_QUOTED_VALUE || a->value != VALUE_URL || a->url == b->url);
}

bool markup_join(struct markup *m, const struct markup *branch)
{
    bool both_in_tag = is_in_tag(m) && is_in_tag(branch);
    if ((m->state != branch->state && !both_in_tag) || !same_tag(m, branch) || !same_elements(m->open, branch->open))
        return false;
    if (m->state != branch->state)
        m->state = AFTER_ATTRIBUTE;
    if (m->url != branch->url)
        m->url = m->url >= URL_PATH && branch->url >= URL_PATH ? URL_PATH : URL_UNDECIDED;
    m->has_refresh |= branch->has_refresh;
    m->has_content |= branch->has_content;
    return true;
}

const char *markup_unfinished(const struct markup *m)
{
    if (m->state == IN_COMMENT)
        return "a comment";
    if (m->state != IN_TEXT && m->state != IN_PLAIN_TEXT && m->state != IN_RAW_TEXT)
        return m->state == IN_QUOTED_VALUE ? "the quotes of an attribute" : "a tag";
    if (!m->open)
        return NULL;
    return arena_printf(m->arena, "<" STR_FMT "> of line %d", STR_ARG(m->open->name), m->open->line);
}
