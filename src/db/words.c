#include "db/words.h"
#include "base/buf.h"

const struct db_word db_words[] = {
    { "blob",        { "blob", "bytea" } },
    { "for_update",  { "", "for update" } },
    { "skip_locked", { "", "for update skip locked" } },
    { "nocase",      { "collate nocase", "" } },
    { "cross",       { "cross join", "cross join" } }, /* SQLite keeps the written join order, PostgreSQL plans it */
    { "json_each",   { "json_each", "json_array_elements" } },
    { "json",        { "text", "json" } },             /* what json_each takes */
    { NULL,          { NULL, NULL } },
};

const struct db_word *db_word_find(struct str name)
{
    for (const struct db_word *w = db_words; w->word; w++)
        if (str_eq_c(name, w->word))
            return w;
    return NULL;
}

/* Behind the text that `close` ends, or the end of sql. */
static size_t skip_past(struct str sql, size_t at, const char *close)
{
    ptrdiff_t found = str_find(str_sub(sql, at, sql.n), str_of_c(close));
    return found < 0 ? sql.n : at + (size_t)found + str_of_c(close).n;
}

/* Behind the literal, quoted name or comment that starts at `at`; `at` itself when none does. */
static size_t skip_quoted(struct str sql, size_t at)
{
    char c = sql.p[at], next = at + 1 < sql.n ? sql.p[at + 1] : '\0';
    if (c == '\'')
        return skip_past(sql, at + 1, "'");
    if (c == '"')
        return skip_past(sql, at + 1, "\"");
    if (c == '-' && next == '-')
        return skip_past(sql, at + 2, "\n");
    if (c == '/' && next == '*')
        return skip_past(sql, at + 2, "*/");
    return at;
}

static size_t name_length(struct str sql, size_t at)
{
    size_t end = at;
    while (end < sql.n && ((sql.p[end] >= 'a' && sql.p[end] <= 'z') || sql.p[end] == '_'))
        end++;
    return end - at;
}

ptrdiff_t db_words_next(struct str sql, size_t from, struct str *name)
{
    for (size_t at = from; at < sql.n;) {
        size_t behind = skip_quoted(sql, at);
        if (behind > at) {
            at = behind;
            continue;
        }
        size_t n = sql.p[at] == '@' ? name_length(sql, at + 1) : 0;
        if (n > 0 && at + 1 + n < sql.n && sql.p[at + 1 + n] == '@') {
            *name = str_sub(sql, at + 1, n);
            return (ptrdiff_t)at;
        }
        at++;
    }
    return -1;
}

struct str db_words_expand(struct arena *a, struct str sql, enum db_engine engine)
{
    struct buf out = buf_on(a);
    size_t from = 0;
    struct str name;
    for (ptrdiff_t at; (at = db_words_next(sql, from, &name)) >= 0;) {
        size_t behind = (size_t)at + name.n + 2;
        const struct db_word *w = db_word_find(name);
        buf_add(&out, str_sub(sql, from, (size_t)at - from));
        if (w)
            buf_add_c(&out, w->text[engine]);
        else
            buf_add(&out, str_sub(sql, (size_t)at, behind - (size_t)at));
        from = behind;
    }
    buf_add(&out, str_sub(sql, from, sql.n));
    return buf_str(&out);
}
