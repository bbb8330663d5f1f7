/* buf: bytes that grow, on an arena. sink: anything that takes bytes (a buf, a file), so that writers of JSON,
 * CSV and HTML can stream. */
#pragma once
#include "base/str.h"
#include <stdio.h>

struct buf {
    struct arena *arena;
    char *p;          /* always NUL-terminated once anything was added */
    size_t n, room;
};

/* An empty buf on the arena; its bytes end with the arena. */
struct buf buf_on(struct arena *a);
/* Append a text, a C string (NULL: nothing), one character, a printf. */
void buf_add(struct buf *b, struct str s);
void buf_add_c(struct buf *b, const char *c);
void buf_add_char(struct buf *b, char c);
void buf_addf(struct buf *b, const char *fmt, ...) PRINTF_LIKE(2, 3);
struct str buf_str(const struct buf *b);      /* view of what is in it; valid until the next add */
const char *buf_c(struct buf *b);             /* the same as a C string */
void buf_clear(struct buf *b);                /* keeps the room */

/* A sink never fails in the middle: a write error is kept in `failed` (an errno) and later writes do nothing, so
 * writers need no checks; whoever owns the sink looks at `failed` at the end. */
struct sink {
    void (*write)(struct sink *s, struct str bytes);
    void *ctx;
    int failed;
    size_t columns; /* of the terminal at its end, for layouts that can be narrower; 0 = as wide as one likes */
};

/* Sinks into a buf, an open file (not closed by it), and into nothing. */
struct sink sink_to_buf(struct buf *b);
struct sink sink_to_file(FILE *f);
struct sink sink_to_nothing(void);
/* Write a text, a C string (NULL: nothing). After a failure nothing happens any more. */
void sink_put(struct sink *s, struct str bytes);
void sink_put_c(struct sink *s, const char *c);
void sink_putf(struct sink *s, const char *fmt, ...) PRINTF_LIKE(2, 3); /* up to 511 bytes a call; longer text is cut */
