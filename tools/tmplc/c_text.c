#include "tmplc/c_text.h"
#include <string.h>

enum { DEEPEST = 60 };

size_t c_literal_length(struct str s)
{
    for (size_t i = 1; i < s.n && s.p[i] != '\n'; i++) {
        if (s.p[i] == s.p[0])
            return i + 1;
        if (s.p[i] == '\\')
            i++;
    }
    return 0;
}

size_t c_name_length(struct str s)
{
    size_t n = 0;
    while (n < s.n && ((s.p[n] >= 'a' && s.p[n] <= 'z') || (s.p[n] >= 'A' && s.p[n] <= 'Z') || s.p[n] == '_' ||
                       (n > 0 && s.p[n] >= '0' && s.p[n] <= '9')))
        n++;
    return n;
}

static bool is_quote(char c)
{
    return c == '"' || c == '\'';
}

static const struct {
    const char *text, *problem;
} forbidden[] = {
    { ";", "\";\" cannot stand in an expression" },
    { "{", "\"{\" cannot stand in an expression: there are no C blocks" },
    { "}", "\"}\" cannot stand in an expression: there are no C blocks" },
    { "//", "a C comment cannot stand in an expression: use {{# … }}" },
    { "/*", "a C comment cannot stand in an expression: use {{# … }}" },
    { "#", "\"#\" cannot stand in an expression" },
    { "\\", "\"\\\" cannot stand in an expression" },
    { "<%", "digraphs cannot stand in an expression" },
    { "%>", "digraphs cannot stand in an expression" },
    { "<:", "digraphs cannot stand in an expression" },
    { ":>", "digraphs cannot stand in an expression" },
    { "%:", "digraphs cannot stand in an expression" },
};

static const char *forbidden_at(struct str s)
{
    for (size_t i = 0; i < ARRAY_LEN(forbidden); i++)
        if (str_starts(s, str_of_c(forbidden[i].text)))
            return forbidden[i].problem;
    return NULL;
}

/* Keeps the open brackets; false when c closes none of its kind or they are too deep. */
static bool take_bracket(char c, char *open, size_t *depth)
{
    if (c == '(' || c == '[') {
        open[*depth] = c == '(' ? ')' : ']';
        return ++*depth < DEEPEST;
    }
    return (c != ')' && c != ']') || (*depth > 0 && open[--*depth] == c);
}

const char *c_expression_problem(struct str s)
{
    char open[DEEPEST];
    size_t depth = 0, step;
    if (str_is_empty(str_trim(s)))
        return "an expression is missing";
    for (size_t i = 0; i < s.n; i += step) {
        struct str rest = { s.p + i, s.n - i };
        step = is_quote(s.p[i]) ? c_literal_length(rest) : 1;
        if (step == 0)
            return "a quote is not closed";
        const char *problem = step == 1 ? forbidden_at(rest) : NULL;
        if (problem)
            return problem;
        if (step == 1 && !take_bracket(s.p[i], open, &depth))
            return "brackets do not match";
    }
    return depth ? "a bracket is not closed" : NULL;
}

struct str c_cut(struct str *s, char sep)
{
    int depth = 0;
    struct str head = *s;
    for (size_t i = 0; i < s->n; i++) {
        char c = s->p[i];
        if (is_quote(c)) {
            size_t n = c_literal_length((struct str){ s->p + i, s->n - i });
            i += n ? n - 1 : 0;
        } else if (c == sep && depth == 0) {
            head.n = i;
            *s = (struct str){ s->p + i + 1, s->n - i - 1 };
            return head;
        }
        depth += (c == '(' || c == '[') - (c == ')' || c == ']');
    }
    *s = STR_NONE;
    return head;
}
