/* A variant: the text of a statement for one engine, scope, choice of optional parts, order and limit. */
#pragma once
#include "sqlc.h"

struct variant {
    enum db_engine engine;
    enum db_scope_kind scope;
    unsigned options;
    int order;
    bool has_limit;
    const struct piece *probe;  /* this scope piece becomes "alias.probe_column is null"; NULL outside check.c */
    const char *probe_column;
};
struct variant_text {
    struct str sql;
    LIST(struct { size_t at; int line; }) mark; /* where each piece starts */
};
/* The piece's text for the engine; `kind` matters for scope pieces only. */
struct str piece_text(struct arena *a, const struct statement *st, const struct piece *p, enum db_engine e,
                      enum db_scope_kind kind);
/* The whole text of a variant, as the run time joins it. */
struct variant_text variant_text(struct arena *a, const struct statement *st, const struct variant *v);
/* The line in the .sql file of a byte of the text. */
int variant_line(const struct variant_text *t, size_t offset);
/* The line where the word first stands, or `otherwise`. */
int variant_line_of_word(const struct variant_text *t, struct str word, int otherwise);
/* Calls `visit` for each variant that is prepared: every order and scope, with no optional part, each alone, all, and all
 * with the limit. Ends early, and gives false, when visit gives false. */
bool variant_each(const struct statement *st, enum db_engine e, bool (*visit)(const struct variant *v, void *ctx), void *ctx);
/* Everything that has no opposite: all options and the limit; the first order; system scope. */
struct variant variant_full(const struct statement *st);
