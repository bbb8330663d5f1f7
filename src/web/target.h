/* What a request may look like: pure checks of what clients send. Private to web/. */
#pragma once
#include "base/buf.h"

enum { MAX_HEADERS = 64, MAX_HEADER_BYTES = 16 << 10, MAX_TARGET = 4096, MAX_PARAMS = 1000 };

struct pair { struct str name, value; };
struct pairs { struct pair *pair; size_t n, room; };

/* 0, or the status that refuses it: 400, 414. A path of well-formed steps without . and .., valid escapes, no control characters, UTF-8. */
int target_check(struct str target);
/* Cuts "/a?b" into path and query (no value without "?"). */
struct str target_path(struct str target, struct str *query);
/* %XX (and "+" as a blank in forms) decoded; no value when an escape is broken or gives NUL. */
struct str percent_decode(struct arena *a, struct str s, bool plus_is_blank);
/* Has s letters, digits and these characters only? */
bool has_only(struct str s, const char *others);
/* Adds s with all but letters, digits and the characters of `plain` as %XX. */
void percent_encode(struct buf *b, struct str s, const char *plain);
/* Adds name=value&… to the pairs; false for a broken escape or more than MAX_PARAMS. */
bool params_add(struct arena *a, struct str text, struct pairs *out);
/* Adds one; false when there are MAX_PARAMS. */
bool pairs_put(struct arena *a, struct pairs *p, struct str name, struct str value);
/* 0, or the status that refuses the headers: names that are no tokens, control characters, more than one Content-Length, Transfer-Encoding,
 * a missing or doubled Host … *bytes: the body's length. */
struct head { const struct pair *header; size_t n; bool is_http10, may_have_body; };
int head_check(const struct head *h, int64_t *bytes);
/* The value of a header, without regard to case; the first one. */
struct str pair_find(const struct pair *p, size_t n, const char *name);
/* A cookie of a Cookie header's value. */
struct str cookie_find(struct str cookies, const char *name);
/* The first of an Accept-Language's tags that is one of the codes, by q; -1 = none. "zh" stands for "zh-CN" too. */
int language_choose(struct str accept, const struct str *codes, int n);
