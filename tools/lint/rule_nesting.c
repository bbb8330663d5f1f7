#include "lint/rules.h"
#include <string.h>

enum { MAX_NESTING = 3 };

/* Reads statements as far as their nesting goes: if, else, for, while, do, switch, bare blocks and loops by macro open a
 * level, with or without braces; "else if" stays on the level of its if. */
struct reader {
    struct str s;
    size_t i;
    int depth;
    size_t too_deep;    /* where the first statement beyond the limit begins; 0 = none */
};

static void read_statement(struct reader *r);

static struct str peek_word(const struct reader *r)
{
    size_t i = r->i;
    struct str word;
    return lint_next_word(r->s, &i, &word) && word.p == r->s.p + r->i ? word : STR("");
}

static char peek(struct reader *r)
{
    r->i = lint_skip_blanks(r->s, r->i);
    return r->i < r->s.n ? r->s.p[r->i] : '\0';
}

static bool take_word(struct reader *r, const char *list)
{
    peek(r);
    struct str word = peek_word(r);
    if (!word.n || !lint_list_has(list, word))
        return false;
    r->i += word.n;
    return true;
}

static void skip_parentheses(struct reader *r)
{
    if (peek(r) == '(')
        r->i = lint_skip_brackets(r->s, r->i);
}

/* To behind the next `end` outside of brackets. */
static void skip_to(struct reader *r, char end)
{
    while (r->i < r->s.n && r->s.p[r->i] != end && r->s.p[r->i] != '}')
        r->i = strchr("([{", r->s.p[r->i]) ? lint_skip_brackets(r->s, r->i) : r->i + 1;
    r->i += r->i < r->s.n && r->s.p[r->i] == end;
}

static void read_block(struct reader *r)
{
    r->i++;
    while (peek(r) && r->s.p[r->i] != '}')
        read_statement(r);
    r->i++;
}

/* The statement that a control word opens. */
static void read_inner(struct reader *r)
{
    char c = peek(r);
    if (++r->depth > MAX_NESTING && !r->too_deep)
        r->too_deep = r->i;
    if (c == '{')
        read_block(r);
    else if (c)
        read_statement(r);
    r->depth--;
}

static void read_if(struct reader *r)
{
    do {
        skip_parentheses(r);
        read_inner(r);
        if (!take_word(r, "else"))
            return;
    } while (take_word(r, "if"));
    read_inner(r);
}

/* NAME(…) { is a loop by macro; anything else ends with its semicolon. */
static void read_simple(struct reader *r)
{
    size_t start = r->i;
    struct str name = peek_word(r);
    r->i += name.n;
    if (name.n && peek(r) == '(') {
        skip_parentheses(r);
        if (peek(r) == '{') {
            read_inner(r);
            return;
        }
    }
    skip_to(r, ';');
    if (r->i == start)
        r->i++; /* a stray bracket */
}

static void read_statement(struct reader *r)
{
    if (peek(r) == '{') {
        read_inner(r);
    } else if (take_word(r, "if")) {
        read_if(r);
    } else if (take_word(r, "for while switch")) {
        skip_parentheses(r);
        read_inner(r);
    } else if (take_word(r, "do")) {
        read_inner(r);
        skip_to(r, ';');
    } else if (take_word(r, "case default")) {
        skip_to(r, ':');
    } else {
        read_simple(r);
    }
}

void rule_nesting(struct lint *l, const struct function *fn)
{
    struct reader r = { .s = fn->body };
    read_block(&r);
    if (r.too_deep)
        lint_report(l, fn->file, lint_line_at(fn->file, (size_t)(fn->body.p - fn->file->body.p) + r.too_deep),
                    STR_FMT " nests over %d levels here: take the inner part out", STR_ARG(fn->name), MAX_NESTING);
}
