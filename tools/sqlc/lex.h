/* The tokens of SQL, as far as sqlc needs them. */
#pragma once
#include "base/str.h"

enum token_kind {
    TOKEN_END,
    TOKEN_SPACE,    /* blanks and newlines */
    TOKEN_COMMENT,  /* "--" to the end of the line, without the newline */
    TOKEN_WORD,     /* keyword, name or number */
    TOKEN_PARAM,    /* :name */
    TOKEN_ENGINE,   /* @word@ or @scope(alias)@ */
    TOKEN_TEXT,     /* '…' or "…", on one line */
    TOKEN_PUNCT,    /* one character, or || or :: */
    TOKEN_BAD,      /* an unended literal, a control character, a block comment */
};
struct token {
    enum token_kind kind;
    struct str text;
};

/* The token that starts at *at, which moves behind it; TOKEN_END at the end of s. */
struct token lex_next(struct str s, size_t *at);
/* The same without spaces and comments. */
struct token lex_next_visible(struct str s, size_t *at);
bool is_token(struct token t, const char *text);  /* without case */
bool is_name_char(char c);
