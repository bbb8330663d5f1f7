/* struct str: a view of bytes (UTF-8 unless said otherwise) that somebody else owns, usually an arena.
 * p == NULL means "no value" (SQL NULL, absent field); n == 0 with p set is the empty text. Not NUL-terminated in
 * general; str_c() gives a C string. */
#pragma once
#include "base/arena.h"

struct str {
    const char *p;
    size_t n;
};

#define STR(lit) ((struct str){ "" lit, sizeof(lit) - 1 })
#define STR_NONE ((struct str){ NULL, 0 })
#define STR_FMT "%.*s"
#define STR_ARG(s) (int)(s).n, (s).p ? (s).p : ""

struct str str_of_c(const char *c);                        /* view of a C string; NULL gives STR_NONE */
struct str str_dup(struct arena *a, struct str s);         /* copy in the arena (NULL stays NULL) */
char *str_c(struct arena *a, struct str s);                /* NUL-terminated copy in the arena; never NULL */
/* printf into the arena. */
struct str str_printf(struct arena *a, const char *fmt, ...) PRINTF_LIKE(2, 3);

bool str_is_empty(struct str s);                           /* no value or no bytes */
bool str_eq(struct str a, struct str b);                   /* same bytes; no value equals the empty text */
/* Same bytes as a C string; NULL equals the empty text. */
bool str_eq_c(struct str a, const char *c);
bool str_eq_nocase(struct str a, struct str b);            /* ASCII letters without case */
int str_cmp(struct str a, struct str b);                   /* byte order: <0, 0, >0 */
/* Does s begin, end with these bytes? The empty text always does. */
bool str_starts(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);
ptrdiff_t str_find(struct str s, struct str part);         /* first position, or -1 */
struct str str_sub(struct str s, size_t from, size_t n);   /* cut to what is there */
struct str str_trim(struct str s);                         /* without ASCII white space at both ends */
/* Cuts s at the first sep: returns what stands before it and leaves the rest in *s; without sep returns all and
 * leaves *s with no value. Loop: while (rest.p) { part = str_cut(&rest, ','); … } */
struct str str_cut(struct str *s, char sep);

/* Whole text as a decimal integer or number ("." as the decimal point, no white space, no hex, no inf/nan).
 * False, and *out untouched, when the text is anything else or out of range. */
bool str_to_int(struct str s, int64_t *out);
bool str_to_num(struct str s, double *out);

/* Values that may be absent, for SQL columns and optional parameters. */
struct opt_int { bool has; int64_t v; };
struct opt_num { bool has; double v; };
#define SOME_INT(x) ((struct opt_int){ true, (x) })
#define SOME_NUM(x) ((struct opt_num){ true, (x) })
