/* Engine words: the few places where SQLite and PostgreSQL need different text, written @word@ in migrations and in the
 * .sql files. One table, here; tools/sqlc and db_migrate both read it. docs/manual/sqlc.md lists the words. */
#pragma once
#include "db/db.h"

struct db_word {
    const char *word;          /* without the @ signs */
    const char *text[2];       /* by enum db_engine */
};

extern const struct db_word db_words[]; /* ends with word == NULL */

/* The word of this name, or NULL. */
const struct db_word *db_word_find(struct str name);

/* Where the next @name@ (name: a-z and _) stands in sql at or after `from`: its position, with the name's text in *name;
 * -1 when there is none. String literals, quoted identifiers and comments are passed over: '@blob@' is a text. */
ptrdiff_t db_words_next(struct str sql, size_t from, struct str *name);

/* sql with each word replaced by the engine's text; names that are not in the table stay as they are. In the arena. */
struct str db_words_expand(struct arena *a, struct str sql, enum db_engine engine);
