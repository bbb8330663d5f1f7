/* What the parts of the template reader share: template.c (text, tags, blocks) and message.c ({{ t }} and {{ tn }}). */
#pragma once
#include "tmplc/template.h"

/* An if, for or define that has no end yet. */
struct block {
    enum node_kind kind;
    int line;
    struct markup start;  /* where the markup stood before its first branch */
    struct markup joined; /* what holds after the branches read so far */
    bool has_joined, has_else;
    struct block *outer;
};

struct reader {
    struct arena *arena;
    struct template *out;
    struct str source;
    size_t at;             /* next byte to read */
    size_t counted;        /* line counting: `line` is the line of this byte */
    int line;
    bool trim;             /* the last tag ended with "-}}" */
    struct markup markup;
    struct block *block;   /* innermost; NULL outside a define */
};

/* An error at a line of the template. */
struct err *reader_fail(const struct reader *r, int line, const char *fmt, ...) PRINTF_LIKE(3, 4) MUST_CHECK;

/* s, which lies in the source, without white space at its ends, and its line. */
struct span reader_span(struct reader *r, struct str s);

/* The same for one C expression, checked: INVALID when it is none. */
struct err *reader_expression(struct reader *r, struct str s, struct span *out) MUST_CHECK;

/* Prints here: the place, or INVALID where nothing may be printed. */
struct err *reader_place(struct reader *r, enum place *out) MUST_CHECK;

/* Fills a NODE_MESSAGE from what stands behind t or tn. */
struct err *message_read(struct reader *r, struct str body, bool is_plural, struct node *out) MUST_CHECK;
