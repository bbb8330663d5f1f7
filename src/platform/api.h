/* The API of the portal, /api/v1: how its answers are declared, written and described.
 *
 * Each route under /api/v1 names a struct api_answer (struct route, .answer). One table of fields says what a row holds, where the value stands in a C
 * struct, and what it means. The answer is written from that table, and so is the description of the API (OpenAPI 3.1: GET /api/openapi.json, `huifang api`,
 * the page /api/docs): the two cannot differ. What may be sent is described from the route's form, who may from its permission.
 *
 *     struct dealer_out { struct str code; struct opt_int opened; };
 *     static const struct api_field dealer_fields[] = {
 *         { .name = "code", .type = API_TEXT, API_AT(struct dealer_out, code), .what = { .id = N_("Its code") } }, … };
 *     static const struct api_shape dealer_shape = API_SHAPE(struct dealer_out, dealer_fields);
 *     static const struct api_answer dealers = { .format = "huifang.dealers/1", .summary = { .id = N_("Dealers") }, .shape = &dealer_shape, .is_list = true };
 *
 *     a list   {"format":"huifang.dealers/1","rows":[{"code":"1001",…},…],"next":"…"}     api_list
 *     a thing  {"format":"huifang.me/1","login":"zhang",…}                                api_thing
 *     a report as `huifang report --format json` writes it (.shape NULL)
 *
 * Lists come in pages: `next` is the cursor of the page behind, null on the last. A cursor is the key of the last row shown, in hexadecimal; it is not signed, because the
 * query behind it is limited to the reader's reach anyhow. Rows that come in while somebody turns the pages neither repeat nor hide others.
 *
 * Errors are problem+json (RFC 9457, web/error_page.c). Fields are only added within a format's number. */
#pragma once
#include "platform/feature.h"
#include "platform/serve.h"

/* A value's kind, and the C type it is read from. */
enum api_type {
    API_TEXT,     /* struct str; no value = null */
    API_ID,       /* int64_t, written as text (base/id_text.h); 0 = null */
    API_INT,      /* struct opt_int */
    API_NUM,      /* double; NaN = null */
    API_BOOL,     /* bool */
    API_DATE,     /* struct civil_date; year 0 = null */
    API_MONTH,    /* struct opt_int, a month (base/civil_month.h): "2026-03" */
    API_INSTANT,  /* struct opt_int, ms UTC: "2026-03-01T08:30:00Z" */
    API_ROWS,     /* struct api_rows, of the shape `of` */
    API_TYPES
};

struct api_shape;
struct api_field {
    const char *name;
    enum api_type type;
    size_t offset;
    bool may_be_null;
    const struct api_shape *of;
    struct msg what;              /* its meaning, with the unit */
};
#define API_AT(T, m) .offset = offsetof(T, m)
struct api_shape { const struct api_field *field; size_t n, size; };
#define API_SHAPE(T, fields) { (fields), ARRAY_LEN(fields), sizeof(T) }
struct api_rows { const void *row; size_t n; };

struct api_answer {
    const char *format;           /* "huifang.dealers/1" */
    struct msg summary;           /* what it is, a few words */
    struct msg note;              /* more that one must know; may be empty */
    const struct api_shape *shape; /* NULL: a document of report/render.h */
    bool is_list;
    const char *file_types;       /* not NULL: it answers with a file of one of these types, blanks between them, instead */
};

/* ---- writing ---- */

/* The answer of the request's route: status 200. BUG when a value is null that its field does not allow. next: a cursor (api_cursor_of), no value on the
 * last page. */
struct err *api_list(struct req *r, struct api_rows rows, struct str next) MUST_CHECK;
struct err *api_thing(struct req *r, const void *thing) MUST_CHECK;
/* One row, as an object. */
struct err *api_put(struct json_out *j, struct arena *a, const struct api_shape *shape, const void *row) MUST_CHECK;

/* ---- pages of a list ---- */

enum { API_LIMIT = 100, API_LIMIT_MAX = 1000 };
/* The fields of a form whose input has "struct api_page page". */
struct api_page { struct opt_int limit; struct str cursor; };
#define API_PAGE_FIELDS(T) \
    { .name = "limit", .type = FIELD_INT, .min = 1, .max = API_LIMIT_MAX, FIELD_AT(T, page.limit), .hint = { .id = N_("rows of a page; standard 100") } }, \
    { .name = "cursor", .type = FIELD_CODE, .max = 800, FIELD_AT(T, page.cursor), .hint = { .id = N_("next of the page before") } }

/* The cursor behind a row with this key, and back; INVALID for a text that no answer gave. */
struct str api_cursor_of(struct arena *a, struct str key);
struct err *api_cursor_key(struct arena *a, struct str cursor, struct str *key) MUST_CHECK;
/* A list in memory, its keys strictly rising by bytes. */
struct api_sorted { const void *list; size_t n; struct str (*key)(const void *list, size_t i); };
struct api_span { size_t first, n; struct str next; };
/* The part of the list that the page shows. INVALID for a bad cursor. */
struct err *api_span_of(struct arena *a, const struct api_page *page, const struct api_sorted *s, struct api_span *out) MUST_CHECK;

/* ---- describing (api_schema.c, api_openapi.c) ---- */

/* A kind of value as JSON Schema says it: {"string", "date"}; format and pattern may be NULL. */
struct api_kind { const char *type, *format, *pattern; };
struct api_kind api_kind_of(enum api_type type);
struct api_kind api_kind_of_input(enum field_type type);
/* The schema of a value that may be sent, of one that is answered, of a whole row. Texts in both languages. */
struct api_tongues { const struct lang *one, *other; };
void api_schema_input(struct json_out *j, struct arena *a, const struct api_tongues *t, const struct field *f);
void api_schema_row(struct json_out *j, struct arena *a, const struct api_tongues *t, const struct api_shape *shape);
/* A text in both languages, one behind the other. No value when there is none. */
struct str api_both(struct arena *a, const struct api_tongues *t, const struct msg *m);
/* The routes under /api/v1 that features bring, in their order. */
struct api_route { const struct route *route; const struct feature *feature; };
struct api_routes { const struct api_route *row; size_t n; };
struct api_routes api_routes_of(struct arena *a, const struct features *fs);
/* Where a field of the route's form stands: "path", "query" or "body". */
const char *api_place_of(const struct route *r, const struct field *f);
/* The whole description: a document of OpenAPI 3.1. */
void api_describe(struct json_out *j, struct arena *a, const struct features *fs);

extern const struct feature api_feature;
