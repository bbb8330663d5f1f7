#include "check.h"
#include "lex.h"

/* A token list makes looking around easy. */
struct words {
    LIST(struct token) token;
    bool *is_visited;      /* by token: the body that starts here was looked through */
};

static bool is_at(const struct words *w, size_t i, const char *text)
{
    return i < w->token.n && is_token(w->token.at[i], text);
}

/* Behind the parenthesis that closes the one at i. */
static size_t behind_group(const struct words *w, size_t i)
{
    int depth = 0;
    for (; i < w->token.n; i++) {
        depth += is_at(w, i, "(") - is_at(w, i, ")");
        if (depth == 0)
            return i + 1;
    }
    return i;
}

/* The body of "name as (…)" or "name (columns) as (…)"; an empty range when there is none. */
static void find_named_query(const struct words *w, struct str name, size_t *from, size_t *to)
{
    *from = *to = 0;
    for (size_t i = 0; i < w->token.n; i++) {
        if (!str_eq_nocase(w->token.at[i].text, name))
            continue;
        size_t at = is_at(w, i + 1, "(") ? behind_group(w, i + 1) : i + 1;
        if (!is_at(w, at, "as"))
            continue;
        at += 1 + (size_t)is_at(w, at + 1, "not");
        at += is_at(w, at, "materialized");
        if (!is_at(w, at, "("))
            continue;
        *from = at;
        *to = behind_group(w, at);
        return;
    }
}

/* Whether what stands at i (a table, a named query or a subquery) reads the table. */
static bool item_reads(const struct words *w, size_t i, struct str table)
{
    size_t from = i, to = i + 1;
    if (is_at(w, i, "("))
        to = behind_group(w, i);
    else if (i < w->token.n && str_eq_nocase(w->token.at[i].text, table))
        return true;
    else if (i < w->token.n)
        find_named_query(w, w->token.at[i].text, &from, &to);
    if (from >= to || w->is_visited[from])
        return false;
    w->is_visited[from] = true;
    for (size_t k = from + 1; k < to; k++)
        if ((is_at(w, k - 1, "from") || is_at(w, k - 1, "join") || is_at(w, k - 1, ",")) && item_reads(w, k, table))
            return true;
    return false;
}

static bool is_outer_joined(const struct words *w, struct str table)
{
    for (size_t i = 0; i < w->token.n; i++) {
        size_t join = i + 1 + (size_t)is_at(w, i + 1, "outer");
        bool is_join = is_at(w, join, "join");
        if (is_at(w, i, "union") || (is_join && (is_at(w, i, "right") || is_at(w, i, "full"))))
            return true;
        if (is_join && is_at(w, i, "left") && item_reads(w, join + 1, table))
            return true;
    }
    return false;
}

/* "(select …) as column": a subquery without a row gives NULL. */
static bool is_subquery(const struct words *w, struct str column)
{
    for (size_t i = 0; i < w->token.n; i++) {
        size_t name = i + 1 + (size_t)is_at(w, i + 1, "as");
        if (is_at(w, i, ")") && name < w->token.n && str_eq_nocase(w->token.at[name].text, column))
            return true;
    }
    return false;
}

bool may_become_null(struct checker *c, struct str table, struct str column)
{
    struct words w = { 0 };
    size_t at = 0;
    for (struct token t; (t = lex_next_visible(c->full.sql, &at)).kind != TOKEN_END;)
        *LIST_ADD(c->arena, &w.token) = t;
    w.is_visited = ARENA_ARRAY(c->arena, bool, w.token.n + 1);
    return is_outer_joined(&w, table) || is_subquery(&w, column);
}
