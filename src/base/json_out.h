/* Streaming JSON writer: commas, quotes and escapes are its business. UTF-8 in, UTF-8 out; malformed bytes become
 * U+FFFD. Numbers are printed with the fewest digits that read back as the same double; NaN and infinities as null.
 * A structure that cannot be JSON (an end without a start, a key outside an object or without a value, more than JSON_DEPTH
 * levels) marks the sink as failed with EINVAL. */
#pragma once
#include "base/buf.h"

enum { JSON_DEPTH = 32 };
struct json_out {
    struct sink *out;
    int depth;
    bool pretty;                 /* 1 space of indent a level, for people and diffs */
    bool has_item[JSON_DEPTH];
    bool after_key;
};

/* A writer at the start of a document; the sink stays the caller's. Nothing to release. */
struct json_out json_out_to(struct sink *out, bool pretty);
/* Structure: each start needs its end. Inside an object each value follows a key. */
void json_object(struct json_out *j);
void json_object_end(struct json_out *j);
void json_array(struct json_out *j);
void json_array_end(struct json_out *j);
void json_key(struct json_out *j, struct str key);
void json_key_c(struct json_out *j, const char *key);
/* Values. A text without value is null. */
void json_str(struct json_out *j, struct str s);
void json_int(struct json_out *j, int64_t v);
void json_num(struct json_out *j, double v);
void json_bool(struct json_out *j, bool v);
void json_null(struct json_out *j);
/* Key and value in one call; a NULL text is null. */
void json_put_str(struct json_out *j, const char *key, struct str s);
void json_put_c(struct json_out *j, const char *key, const char *s);
void json_put_int(struct json_out *j, const char *key, int64_t v);
void json_put_num(struct json_out *j, const char *key, double v);
void json_put_bool(struct json_out *j, const char *key, bool v);
