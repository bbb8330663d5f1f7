/* The generated C: emit_h.c writes the header, emit_c.c the source. */
#pragma once
#include "sqlc.h"

/* The generated header and source of a checked file. */
struct str emit_header(const struct sql_file *f);
struct str emit_source(const struct sql_file *f);
enum function { FUNCTION_MAIN, FUNCTION_NEXT, FUNCTION_CLOSE };
/* "struct err *NAME(struct db *db, …)" of one of the statement's functions, without an end, for header and source alike. */
void emit_prototype(struct buf *out, const struct statement *st, enum function which);
/* The text with the statement's name for each $. */
void emit_named(struct buf *out, const struct statement *st, const char *text);
/* False for a statement without parameters, options and orders: its function has no `in`. */
bool has_in(const struct statement *st);
