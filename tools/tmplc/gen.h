/* C and .pot text from templates. */
#pragma once
#include "base/buf.h"
#include "tmplc/template.h"

/* NAME_tmpl.h: the template's includes and the prototypes of its functions. */
void gen_header(const struct template *t, struct buf *out);

/* NAME_tmpl.c: the functions; header is the name to include. Every statement carries the template's line. */
void gen_source(const struct template *t, const char *header, struct buf *out);

/* The translatable texts of n templates as entries of a .pot file, without its head: each text once, with all its places
 * as "#: path:line". INVALID when a text has two different plurals. */
struct err *gen_messages(struct arena *a, const struct template *const *t, size_t n, struct buf *out) MUST_CHECK;
