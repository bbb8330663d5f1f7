#include "base/utf8.h"
#include "lint/rules.h"
#include <string.h>

/* Elements whose text is no language. */
static const char no_language[] = "script style code kbd samp svg";
/* Attributes that people read or hear. */
static const char *const read_attributes[] = { "title", "alt", "placeholder", "aria-label", "aria-description", "label", "summary" };

struct reader {
    struct lint *lint;
    const struct source *file;
    struct str s;
    size_t i;
    struct str silent;  /* name of the element we are in whose text is not read; no value outside */
};

static bool is_letter(uint32_t c)
{
    return (c < 128 && ((c | 32) >= 'a' && (c | 32) <= 'z')) || (c >= 0xC0 && c < 0x2000 && c != 0xD7 && c != 0xF7)
        || (c >= 0x3040 && c < 0xA000) || (c >= 0xAC00 && c < 0xD800) || c >= 0x20000;
}

/* First run of letters that is a word: two letters of an alphabet (one alone is a symbol like n), or one character. */
static struct str first_word(struct str s)
{
    for (size_t i = 0; i < s.n;) {
        size_t start = i, letters = 0, end = i;
        bool is_character = false;
        uint32_t c;
        while (i < s.n && is_letter(c = utf8_next(s, &i))) {
            end = i;
            letters++;
            is_character |= c >= 0x3040;
        }
        if (letters > 1 || is_character)
            return str_sub(s, start, end - start);
        if (i == start)
            i++;
    }
    return STR_NONE;
}

static void check_text(struct reader *r, struct str text)
{
    struct str word = first_word(text);
    if (word.p)
        lint_report(r->lint, r->file, lint_line_at(r->file, (size_t)(word.p - r->file->text.p)),
                    "\"" STR_FMT "\" is visible but not in {{ t }}: it cannot be translated", STR_ARG(word));
}

/* Position behind a {{ … }}, whose strings may hold braces. */
static size_t end_of_expression(struct str s, size_t i)
{
    for (i += 2; i + 1 < s.n; i++) {
        if (s.p[i] == '"')
            for (i++; i < s.n && s.p[i] != '"'; i++)
                i += s.p[i] == '\\';
        else if (s.p[i] == '}' && s.p[i + 1] == '}')
            return i + 2;
    }
    return s.n;
}

/* The value of one attribute without its {{ }}. */
static void check_value(struct reader *r, struct str value)
{
    for (size_t i = 0; i < value.n;) {
        size_t start = i;
        while (i < value.n && !str_starts(str_sub(value, i, 2), STR("{{")))
            i++;
        check_text(r, str_sub(value, start, i - start));
        if (i < value.n)
            i = end_of_expression(value, i);
    }
}

static bool is_read_attribute(struct str name)
{
    for (size_t i = 0; i < ARRAY_LEN(read_attributes); i++)
        if (str_eq_nocase(name, str_of_c(read_attributes[i])))
            return true;
    return false;
}

/* End of a quoted value: the quote, not one inside {{ }}. */
static size_t end_of_value(struct str s, size_t i, char quote)
{
    while (i < s.n && s.p[i] != quote)
        i = str_starts(str_sub(s, i, 2), STR("{{")) ? end_of_expression(s, i) : i + 1;
    return i;
}

/* Reads one name or name="value" of a tag. */
static void read_attribute(struct reader *r, bool *is_silent)
{
    size_t start = r->i;
    while (r->i < r->s.n && !strchr(" \t\n=>", r->s.p[r->i]))
        r->i = str_starts(str_sub(r->s, r->i, 2), STR("{{")) ? end_of_expression(r->s, r->i) : r->i + 1;
    struct str name = str_sub(r->s, start, r->i - start);
    if (r->i + 1 >= r->s.n || r->s.p[r->i] != '=' || !strchr("\"'", r->s.p[r->i + 1]))
        return;
    start = r->i + 2;
    r->i = end_of_value(r->s, start, r->s.p[r->i + 1]);
    struct str value = str_sub(r->s, start, r->i - start);
    r->i++;
    *is_silent |= str_eq_c(name, "translate") && str_eq_c(value, "no");
    if (is_read_attribute(name))
        check_value(r, value);
}

/* From < to behind >. */
static void read_tag(struct reader *r)
{
    bool is_end = str_starts(str_sub(r->s, r->i, 2), STR("</")), is_silent = false;
    size_t start = r->i += is_end ? 2 : 1;
    while (r->i < r->s.n && !strchr(" \t\n/>", r->s.p[r->i]))
        r->i++;
    struct str name = str_sub(r->s, start, r->i - start);
    while (r->i < r->s.n && r->s.p[r->i] != '>') {
        if (strchr(" \t\n/=", r->s.p[r->i]))
            r->i++;
        else
            read_attribute(r, &is_silent);
    }
    bool is_empty = r->i > 0 && r->s.p[r->i - 1] == '/';
    r->i = MIN_OF(r->i + 1, r->s.n);
    if (is_end && str_eq(name, r->silent))
        r->silent = STR_NONE;
    else if (!is_end && !is_empty && !r->silent.p && (is_silent || lint_list_has(no_language, name)))
        r->silent = name;
}

/* Up to the next tag, expression or entity. */
static void read_text(struct reader *r)
{
    size_t start = r->i;
    while (r->i < r->s.n && r->s.p[r->i] != '<' && r->s.p[r->i] != '&' && !str_starts(str_sub(r->s, r->i, 2), STR("{{")))
        r->i++;
    if (!r->silent.p)
        check_text(r, str_sub(r->s, start, r->i - start));
}

static size_t end_of_entity(struct str s, size_t i)
{
    size_t end = i + 1;
    while (end < s.n && end - i < 12 && (s.p[end] == '#' || is_letter((unsigned char)s.p[end]) || (s.p[end] >= '0' && s.p[end] <= '9')))
        end++;
    return end < s.n && s.p[end] == ';' ? end + 1 : i + 1;
}

static size_t end_of_comment(struct str s, size_t i)
{
    ptrdiff_t end = str_find(str_sub(s, i, s.n), STR("-->"));
    return end < 0 ? s.n : i + (size_t)end + 3;
}

void rule_template(struct lint *l, const struct source *f)
{
    struct reader r = { .lint = l, .file = f, .s = f->text };
    while (r.i < r.s.n) {
        struct str rest = str_sub(r.s, r.i, 4);
        if (str_starts(rest, STR("{{")))
            r.i = end_of_expression(r.s, r.i);
        else if (str_eq_c(rest, "<!--"))
            r.i = end_of_comment(r.s, r.i);
        else if (rest.p[0] == '&')
            r.i = end_of_entity(r.s, r.i);
        else if (rest.p[0] == '<' && rest.n > 1 && (is_letter((unsigned char)rest.p[1]) || strchr("/!", rest.p[1])))
            read_tag(&r);
        else if (rest.p[0] == '<')
            r.i++;
        else
            read_text(&r);
    }
}
