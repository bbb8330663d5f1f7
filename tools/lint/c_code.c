/* C and SQL without what only people read. */
#include "lint/lint.h"
#include <string.h>

static void blank(char *p, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        if (p[i] != '\n')
            p[i] = ' ';
}

static size_t end_of_line(struct str s, size_t i)
{
    const char *end = memchr(s.p + i, '\n', s.n - i);
    return end ? (size_t)(end - s.p) : s.n;
}

static size_t end_of_comment(struct str s, size_t i)
{
    ptrdiff_t end = str_find(str_sub(s, i + 2, s.n), STR("*/"));
    return end < 0 ? s.n : i + 2 + (size_t)end + 2;
}

/* Position of the quote that closes the C literal whose quote is at i; the line's end for a stray one. */
static size_t end_of_literal(struct str s, size_t i)
{
    char quote = s.p[i];
    for (i++; i < s.n && s.p[i] != quote && s.p[i] != '\n'; i++)
        i += s.p[i] == '\\';
    return MIN_OF(i, s.n);
}

/* Preprocessor lines with their continuations. */
static void blank_directives(char *p, size_t n)
{
    struct str s = { p, n };
    for (size_t i = 0; i < n; i = end_of_line(s, i) + 1) {
        size_t first = i + strspn(p + i, " \t");
        if (p[first] != '#')
            continue;
        size_t end = end_of_line(s, i);
        while (end < n && p[end - 1] == '\\')
            end = end_of_line(s, end + 1);
        blank(p, i, end);
        i = end;
        if (i >= n)
            break;
    }
}

void lint_blank_c(struct arena *a, struct source *f)
{
    struct str s = f->text;
    char *p = arena_dup(a, s.p, s.n);
    for (size_t i = 0; i < s.n; i++) {
        struct str rest = str_sub(s, i, 2);
        size_t end = i;
        if (str_eq_c(rest, "//"))
            blank(p, i, end = end_of_line(s, i));
        else if (str_eq_c(rest, "/*"))
            blank(p, i, end = end_of_comment(s, i));
        else if (s.p[i] == '"' || s.p[i] == '\'')
            blank(p, i + 1, end = end_of_literal(s, i));
        if (end > i)
            i = s.p[i] == '/' ? end - 1 : end;
    }
    f->code = (struct str){ p, s.n };
    p = arena_dup(a, p, s.n);
    blank_directives(p, s.n);
    f->body = (struct str){ p, s.n };
}

/* A line "--? name: text" is an optional part: its text is SQL. */
static size_t end_of_sql_comment(struct str s, size_t i)
{
    size_t end = end_of_line(s, i);
    struct str line = str_sub(s, i, end - i);
    ptrdiff_t colon = str_find(line, STR(":"));
    return str_starts(line, STR("--?")) && colon >= 0 ? i + (size_t)colon + 1 : end;
}

static size_t end_of_sql_text(struct str s, size_t i)
{
    for (i++; i < s.n && s.p[i] != '\''; i++)
        ;
    return MIN_OF(i + 1, s.n);
}

void lint_blank_sql(struct arena *a, struct source *f)
{
    struct str s = f->text;
    char *p = arena_dup(a, s.p, s.n);
    for (size_t i = 0; i < s.n; i++) {
        struct str rest = str_sub(s, i, 2);
        size_t end = i;
        if (str_eq_c(rest, "--"))
            end = end_of_sql_comment(s, i);
        else if (str_eq_c(rest, "/*"))
            end = end_of_comment(s, i);
        else if (s.p[i] == '\'')
            end = end_of_sql_text(s, i);
        blank(p, i, end);
        if (end > i)
            i = end - 1;
    }
    f->code = (struct str){ p, s.n };
}

static bool is_word_char(char c)
{
    return c == '_' || (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z');
}

bool lint_next_word(struct str s, size_t *i, struct str *word)
{
    while (*i < s.n && !is_word_char(s.p[*i]))
        ++*i;
    size_t start = *i;
    while (*i < s.n && is_word_char(s.p[*i]))
        ++*i;
    *word = str_sub(s, start, *i - start);
    return word->n > 0;
}

size_t lint_skip_brackets(struct str s, size_t at)
{
    int depth = 0;
    for (size_t i = at; i < s.n; i++) {
        depth += strchr("([{", s.p[i]) && s.p[i] ? 1 : 0;
        depth -= strchr(")]}", s.p[i]) && s.p[i] ? 1 : 0;
        if (depth == 0)
            return i + 1;
    }
    return s.n;
}

size_t lint_skip_blanks(struct str s, size_t i)
{
    while (i < s.n && strchr(" \t\r\n", s.p[i]) && s.p[i])
        i++;
    return i;
}

bool lint_list_has(const char *list, struct str word)
{
    struct str rest = str_of_c(list);
    while (rest.p)
        if (str_eq_nocase(str_cut(&rest, ' '), word))
            return true;
    return false;
}
