#include "lex.h"
#include <string.h>

bool is_name_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || (unsigned char)c >= 0x80;
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n';
}

static size_t run_of(struct str s, size_t from, bool (*is)(char))
{
    size_t n = 0;
    while (from + n < s.n && is(s.p[from + n]))
        n++;
    return n;
}

/* Length of a literal with its quotes, which stand doubled inside it; 0 when the line ends first. */
static size_t literal_length(struct str s)
{
    for (size_t i = 1; i < s.n && s.p[i] != '\n'; i++) {
        if (s.p[i] != s.p[0])
            continue;
        if (i + 1 < s.n && s.p[i + 1] == s.p[0])
            i++;
        else
            return i + 1;
    }
    return 0;
}

/* Length of @word@ or @scope(alias)@; 0 when it is neither. */
static size_t engine_length(struct str s)
{
    size_t n = 1 + run_of(s, 1, is_name_char);
    if (n < s.n && s.p[n] == '(') {
        n += 1 + run_of(s, n + 1, is_name_char);
        if (n >= s.n || s.p[n] != ')')
            return 0;
        n++;
    }
    return n > 1 && n < s.n && s.p[n] == '@' ? n + 1 : 0;
}

static struct token take(struct str s, enum token_kind kind, size_t n)
{
    return n ? (struct token){ kind, str_sub(s, 0, n) } : (struct token){ TOKEN_BAD, str_sub(s, 0, 1) };
}

static struct token punct_token(struct str s)
{
    char c = s.p[0];
    bool is_double = s.n > 1 && s.p[1] == c && (c == '|' || c == ':');
    bool is_bad = (unsigned char)c < ' ' || c == 0x7f || (c == '/' && s.n > 1 && s.p[1] == '*');
    return take(s, is_bad ? TOKEN_BAD : TOKEN_PUNCT, is_double || (is_bad && c == '/') ? 2 : 1);
}

static struct token token_at(struct str s)
{
    char c = s.p[0], next = s.n > 1 ? s.p[1] : '\0';
    if (is_space(c))
        return take(s, TOKEN_SPACE, run_of(s, 0, is_space));
    if (is_name_char(c))
        return take(s, TOKEN_WORD, run_of(s, 0, is_name_char));
    if (c == ':' && is_name_char(next))
        return take(s, TOKEN_PARAM, 1 + run_of(s, 1, is_name_char));
    if (c == '-' && next == '-') {
        const char *end = memchr(s.p, '\n', s.n);
        return take(s, TOKEN_COMMENT, end ? (size_t)(end - s.p) : s.n);
    }
    if (c == '\'' || c == '"')
        return take(s, TOKEN_TEXT, literal_length(s));
    if (c == '@')
        return take(s, TOKEN_ENGINE, engine_length(s));
    return punct_token(s);
}

struct token lex_next(struct str s, size_t *at)
{
    if (*at >= s.n)
        return (struct token){ TOKEN_END, STR_NONE };
    struct token t = token_at(str_sub(s, *at, s.n));
    *at += t.text.n;
    return t;
}

struct token lex_next_visible(struct str s, size_t *at)
{
    struct token t;
    do
        t = lex_next(s, at);
    while (t.kind == TOKEN_SPACE || t.kind == TOKEN_COMMENT);
    return t;
}

bool is_token(struct token t, const char *text)
{
    return (t.kind == TOKEN_WORD || t.kind == TOKEN_PUNCT) && str_eq_nocase(t.text, str_of_c(text));
}
