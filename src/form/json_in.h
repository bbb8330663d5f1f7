/* Reading JSON that people write: column maps, questionnaires, settings.
 *
 * A struct json is a value and the place where it stands, so that every error names it: "/pages/0/elements/3/type must be a text."
 * Most callers describe an object by a const table and read it in one call, which also refuses members that are not in the table
 * (a misspelt member would otherwise be ignored in silence):
 *
 *     static const struct json_member members[] = {
 *         { "title", JSON_IN_TEXT, .required = true, .offset = offsetof(struct page, title) },
 *         { "elements", JSON_IN_ARRAY, .required = true, .offset = offsetof(struct page, elements) },
 *         { 0 } };
 *     TRY(json_in_read(v, members, &page));
 *     for (const struct json *e = json_in_next(page.elements, NULL); e; e = json_in_next(page.elements, e)) …
 *
 * All values live as long as the arena they were loaded on. */
#pragma once
#include "base/err.h"

struct json;

enum json_in_type {
    JSON_IN_ANY,    /* const struct json * */
    JSON_IN_TEXT,   /* struct str; no value = absent */
    JSON_IN_INT,    /* struct opt_int; a number without fraction and exponent */
    JSON_IN_NUM,    /* struct opt_num */
    JSON_IN_BOOL,   /* struct opt_int 0/1 */
    JSON_IN_OBJECT, /* const struct json *; NULL = absent */
    JSON_IN_ARRAY,  /* const struct json *; NULL = absent */
    JSON_IN_NULL,   /* what json_in_type gives for null; not for tables */
};

struct json_in_limits { int64_t max_bytes; int max_depth; }; /* 0 = 16 MiB and 64 levels */

/* Parses a text (UTF-8, a byte order mark is skipped) whose top is an object or array. INVALID, with line and column (1-based, column in
 * bytes), when it is no JSON, names a member twice, or is deeper than allowed; INVALID when it is too large. limits may be NULL. */
struct err *json_in_text(struct arena *a, struct str text, const struct json_in_limits *limits, const struct json **out) MUST_CHECK;
/* The same from a file. NOT_FOUND for a missing one, IO when it cannot be read. */
struct err *json_in_file(struct arena *a, const char *path, const struct json_in_limits *limits, const struct json **out) MUST_CHECK;

/* One member of an object: its value goes to `offset` of the target, as json_in_type says. A null counts as absent. */
struct json_member { const char *name; enum json_in_type type; bool required; size_t offset; };

/* Reads an object by a table ended by name NULL; absent members become "no value". INVALID, with the path, when v is no object, a member
 * has another type, is required and absent, or is not in the table. */
struct err *json_in_read(const struct json *v, const struct json_member *members, void *target) MUST_CHECK;

/* The type of a value; JSON_IN_NULL for null. */
enum json_in_type json_in_type(const struct json *v);
/* The value by its type; INVALID with the path when it has another one. */
struct err *json_in_as_text(const struct json *v, struct str *out) MUST_CHECK;
struct err *json_in_as_int(const struct json *v, int64_t *out) MUST_CHECK;
struct err *json_in_as_num(const struct json *v, double *out) MUST_CHECK;
struct err *json_in_as_bool(const struct json *v, bool *out) MUST_CHECK;

/* Elements of an array or members of an object; 0 for other types and NULL. */
size_t json_in_count(const struct json *v);
/* The element or member after `before` (NULL = the first), in the order of the text; NULL after the last, for other types and for v NULL. */
const struct json *json_in_next(const struct json *v, const struct json *before);
/* A member by name, NULL when it is absent, null, or v no object. */
const struct json *json_in_get(const struct json *v, const char *name);
/* The name of a member of an object; no value for an element of an array and for the top. */
struct str json_in_key(const struct json *v);
/* Where it stands, as a JSON pointer (RFC 6901): "/pages/0/type"; "/" for the top. */
struct str json_in_path(const struct json *v);
