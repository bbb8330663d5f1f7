#include "lint/rules.h"
#include <string.h>

enum { MAX_FUNCTIONS = 20 };

struct declaration {
    struct str function;    /* no value for a type, a variable and the like */
    int line, end;
};

/* End of the declaration that begins at s[i]: behind its semicolon, or behind the } of a function with body. */
static size_t end_of_declaration(struct str s, size_t i)
{
    char before = '\0';
    while (i < s.n && s.p[i] != ';') {
        bool opens = strchr("([{", s.p[i]) != NULL, is_body = s.p[i] == '{' && before == ')';
        if (!strchr(" \t\n", s.p[i]))
            before = s.p[i] == '(' ? ')' : s.p[i];
        i = opens ? lint_skip_brackets(s, i) : i + 1;
        if (is_body)
            return i;
    }
    return MIN_OF(i + 1, s.n);
}

/* The function a declaration declares: the word before its first parenthesis. No value for a type, a variable, a pointer
 * to a function, or a function with its body. s ends with ; or }. */
static struct str declared_function(struct str s)
{
    struct str word, last = STR_NONE;
    const char *open = memchr(s.p, '(', s.n), *brace = memchr(s.p, '{', s.n), *set = memchr(s.p, '=', s.n);
    if (!open || brace || (set && set < open) || str_starts(s, STR("typedef")))
        return STR_NONE;
    for (size_t i = 0; lint_next_word(s, &i, &word) && word.p < open;)
        last = word;
    bool is_name = last.p && open[1] != '*' && str_trim((struct str){ last.p + last.n, (size_t)(open - last.p) - last.n }).n == 0;
    return is_name && !lint_list_has("_Static_assert static_assert __attribute__", last) ? last : STR_NONE;
}

static bool next_declaration(const struct source *f, size_t *i, struct declaration *out)
{
    size_t start = lint_skip_blanks(f->body, *i);
    if (start >= f->body.n)
        return false;
    *i = end_of_declaration(f->body, start);
    out->function = declared_function(str_sub(f->body, start, *i - start));
    out->line = lint_line_at(f, start);
    out->end = lint_line_at(f, *i - 1);
    return true;
}

static bool is_comment_line(const struct source *f, int line)
{
    return str_trim(lint_line(f, f->text, line)).n > 0 && str_trim(lint_line(f, f->code, line)).n == 0;
}

/* A comment behind the declaration, on its last line. */
static bool has_comment_behind(const struct source *f, int line)
{
    struct str text = str_trim(lint_line(f, f->text, line)), code = str_trim(lint_line(f, f->code, line));
    return text.n > code.n + 3;
}

/* A comment right above counts for the whole run of declarations below it, types included, up to the next blank line. */
void rule_header(struct lint *l, const struct source *f)
{
    struct declaration d;
    int n = 0, run_end = 0, first_too_many = 0;
    for (size_t i = 0; next_declaration(f, &i, &d);) {
        bool has_group = is_comment_line(f, d.line - 1) || (run_end && run_end == d.line - 1);
        run_end = has_group ? d.end : 0;
        if (!d.function.p)
            continue;
        if (!has_group && !has_comment_behind(f, d.end))
            lint_report(l, f, d.line, STR_FMT " lacks a comment that says what it promises", STR_ARG(d.function));
        if (++n == MAX_FUNCTIONS + 1)
            first_too_many = d.line;
    }
    if (first_too_many)
        lint_report(l, f, first_too_many, "%d functions in a header (at most %d): split it by subject", n, MAX_FUNCTIONS);
}
