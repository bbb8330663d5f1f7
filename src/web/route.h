/* Routes are const tables, like commands. Session, permission, cross-site check, size limits and form parsing happen before the handler is
 * called, so a handler never sees a raw string and never asks who may.
 *
 *     static const struct field report_fields[] = {
 *         { .name = "id", .type = FIELD_ID, .required = true, FIELD_AT(struct report_input, id) },
 *         { .name = "view", .type = FIELD_CHOICE, .choices = views, FIELD_AT(struct report_input, view) } };
 *     const struct route report_routes[] = {
 *         { METHOD_GET, "/reports/{id}", "report.read", ROUTE_FORM(struct report_input, report_fields), page_report },
 *         { METHOD_POST, "/reports/{id}/release", "report.release", ROUTE_FORM(struct report_input, report_fields), page_report_release } };
 *
 * A pattern's steps are literal ("reports": letters, digits, - _ .) or {name}, which is one non-empty step, percent-decoded. {name} is a
 * required field of the route's form, whose type decides what the step may be: a step that does not parse is a page that does not exist
 * (404), not a wrong input. A literal step wins over {name}: "/reports/new" and "/reports/{id}" may both exist.
 *
 * Other fields come from the query (GET) or the body (all others): application/x-www-form-urlencoded, multipart/form-data, or
 * application/json with an object of plain values. Parameters that no field names are ignored; one that a field names and that stands
 * there twice is refused. */
#pragma once
#include "form/form.h"

struct req;
struct api_answer;
struct web_app;

enum method { METHOD_GET = 1 /* answers HEAD too */, METHOD_POST, METHOD_PUT, METHOD_PATCH, METHOD_DELETE };
/* "GET" … */
const char *method_name(enum method m);

/* Everybody; the reader may be nobody (req->who NULL). */
#define ROUTE_PUBLIC "public"
/* Whoever is signed in. */
#define ROUTE_SIGNED_IN "signed-in"

/* An error becomes the error page of its code (or problem+json under /api/). Ok without a response set is a BUG. `input` is the typed struct,
 * zeroed where fields are absent, NULL for a route without form; it lives in req->arena. */
typedef struct err *route_handler(struct req *r, const void *input);

struct route_form { struct form form; size_t input_size; };
#define ROUTE_FORM(T, fields) { { (fields), ARRAY_LEN(fields) }, sizeof(T) }
#define ROUTE_NO_FORM { { NULL, 0 }, 0 }

struct route {
    enum method method;
    const char *path;
    const char *permission;     /* ROUTE_PUBLIC, ROUTE_SIGNED_IN or one the gate knows; none = the program refuses to start */
    struct route_form form;
    route_handler *handler;
    bool shows_issues;          /* the handler is called with req->issues instead of an error page when fields were rejected */
    size_t max_body;            /* bytes of a body without its files; 0 = 64 KiB */
    int64_t max_upload;         /* bytes of all files of a multipart body; 0 = no file is taken */
    const struct api_answer *answer; /* of a route under /api/: what it answers with (platform/api.h); web/ does not look into it */
};

struct route_table { const struct route *route; size_t n; };

struct router;
/* Makes the lookup of all tables. INVALID, naming the route, when one has no permission, no handler, a bad pattern, a {name} that no
 * required field of its form has, or stands there twice. Permissions are those that app's gate knows; without a gate
 * every one is taken. */
struct err *router_new(struct arena *a, const struct route_table *tables, size_t n, const struct web_app *app, struct router **out) MUST_CHECK;

struct route_match {
    const struct route *route;  /* NULL = none for this method */
    struct str part[8];         /* raw (still encoded) steps that stand for {name}, in the pattern's order */
    size_t n_parts;
    unsigned methods;           /* methods the path has, 1u << METHOD_…; 0 = no such path */
};
/* path: as in the request line, without query, percent-encoded. */
struct route_match router_find(const struct router *router, enum method m, struct str path);
/* The name of the i-th {name} of a pattern, "{id}" → "id"; no value behind the last. */
struct str route_part_name(const struct route *route, size_t i);
