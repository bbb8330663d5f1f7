/* The description of the API as a document of OpenAPI 3.1.0, made of the routes, forms, answers and permissions that features bring. */
#include "platform/api.h"
#include <string.h>

/* ---- which routes ---- */

static bool is_api(const struct route *r)
{
    return str_starts(str_of_c(r->path), STR("/api/v1/"));
}

static size_t take_routes(struct api_route *out, const struct feature *f, const struct route_table *t)
{
    size_t n = 0;
    for (size_t i = 0; i < t->n; i++)
        if (is_api(&t->route[i])) {
            if (out)
                out[n] = (struct api_route){ &t->route[i], f };
            n++;
        }
    return n;
}

struct api_routes api_routes_of(struct arena *a, const struct features *fs)
{
    size_t n = 0;
    for (size_t i = 0; i < fs->n; i++)
        n += take_routes(NULL, fs->feature[i], &fs->feature[i]->pages) + take_routes(NULL, fs->feature[i], &fs->feature[i]->api);
    struct api_route *row = ARENA_ARRAY(a, struct api_route, n);
    n = 0;
    for (size_t i = 0; i < fs->n; i++) {
        n += take_routes(row + n, fs->feature[i], &fs->feature[i]->pages);
        n += take_routes(row + n, fs->feature[i], &fs->feature[i]->api);
    }
    return (struct api_routes){ row, n };
}

const char *api_place_of(const struct route *r, const struct field *f)
{
    for (size_t i = 0; route_part_name(r, i).p; i++)
        if (str_eq_c(route_part_name(r, i), f->name))
            return "path";
    return r->method == METHOD_GET || r->method == METHOD_DELETE ? "query" : "body";
}

/* ---- the document ---- */

struct describing { struct json_out *j; struct arena *a; struct api_tongues t; const struct features *fs; };

static void put_text(const struct describing *d, const char *key, const struct msg *m)
{
    struct str text = api_both(d->a, &d->t, m);
    if (text.p)
        json_put_str(d->j, key, text);
}

static void put_parameters(const struct describing *d, const struct route *r)
{
    json_key_c(d->j, "parameters");
    json_array(d->j);
    for (size_t i = 0; i < r->form.form.n; i++) {
        const struct field *f = &r->form.form.field[i];
        const char *place = api_place_of(r, f);
        if (strcmp(place, "body") == 0)
            continue;
        json_object(d->j);
        json_put_c(d->j, "name", f->name);
        json_put_c(d->j, "in", place);
        json_put_bool(d->j, "required", f->required);
        json_key_c(d->j, "schema");
        api_schema_input(d->j, d->a, &d->t, f);
        json_object_end(d->j);
    }
    json_array_end(d->j);
}

static void put_body_schema(const struct describing *d, const struct route *r)
{
    struct json_out *j = d->j;
    json_object(j);
    json_put_c(j, "type", "object");
    json_key_c(j, "properties");
    json_object(j);
    for (size_t i = 0; i < r->form.form.n; i++)
        if (strcmp(api_place_of(r, &r->form.form.field[i]), "body") == 0) {
            json_key_c(j, r->form.form.field[i].name);
            api_schema_input(j, d->a, &d->t, &r->form.form.field[i]);
        }
    json_object_end(j);
    json_key_c(j, "required");
    json_array(j);
    for (size_t i = 0; i < r->form.form.n; i++)
        if (r->form.form.field[i].required && strcmp(api_place_of(r, &r->form.form.field[i]), "body") == 0)
            json_str(j, str_of_c(r->form.form.field[i].name));
    json_array_end(j);
    json_object_end(j);
}

static bool has_body(const struct route *r)
{
    for (size_t i = 0; i < r->form.form.n; i++)
        if (strcmp(api_place_of(r, &r->form.form.field[i]), "body") == 0)
            return true;
    return false;
}

/* "content": {"application/json": {"schema": … : the caller puts the schema, then put_content_end. */
static void put_content(struct json_out *j, const char *type)
{
    json_key_c(j, "content");
    json_object(j);
    json_key_c(j, type);
    json_object(j);
    json_key_c(j, "schema");
}

static void put_content_end(struct json_out *j)
{
    json_object_end(j);
    json_object_end(j);
}

static void put_format(struct json_out *j, const char *format)
{
    json_key_c(j, "format");
    json_object(j);
    json_put_c(j, "const", format);
    json_object_end(j);
}

/* {"format", "rows", "next"} */
static void put_list_schema(const struct describing *d, const struct api_answer *answer)
{
    struct json_out *j = d->j;
    json_object(j);
    json_put_c(j, "type", "object");
    json_key_c(j, "properties");
    json_object(j);
    put_format(j, answer->format);
    json_key_c(j, "rows");
    json_object(j);
    json_put_c(j, "type", "array");
    json_key_c(j, "items");
    api_schema_row(j, d->a, &d->t, answer->shape);
    json_object_end(j);
    json_key_c(j, "next");
    json_object(j);
    json_key_c(j, "type");
    json_array(j);
    json_str(j, STR("string"));
    json_str(j, STR("null"));
    json_array_end(j);
    put_text(d, "description", &MSG("The cursor of the page behind; null on the last one."));
    json_object_end(j);
    json_object_end(j);
    json_key_c(j, "required");
    json_array(j);
    json_str(j, STR("format"));
    json_str(j, STR("rows"));
    json_str(j, STR("next"));
    json_array_end(j);
    json_object_end(j);
}

/* The format beside the fields: both schemas hold. */
static void put_thing_schema(const struct describing *d, const struct api_answer *answer)
{
    struct json_out *j = d->j;
    json_object(j);
    json_put_c(j, "type", "object");
    json_key_c(j, "properties");
    json_object(j);
    put_format(j, answer->format);
    json_object_end(j);
    json_key_c(j, "required");
    json_array(j);
    json_str(j, STR("format"));
    json_array_end(j);
    if (answer->shape) {
        json_key_c(j, "allOf");
        json_array(j);
        api_schema_row(j, d->a, &d->t, answer->shape);
        json_array_end(j);
    }
    json_object_end(j);
}

static const struct { const char *status; struct msg what; } refusals[] = {
    { "400", { .id = N_("Something that was sent cannot be understood; errors names the fields.") } },
    { "401", { .id = N_("No API token was sent, or it is unknown, expired or revoked.") } },
    { "403", { .id = N_("The token or its owner's role has not the permission.") } },
    { "404", { .id = N_("There is no such thing, or it is outside the reach.") } },
    { "429", { .id = N_("Asked too often; Retry-After says after how many seconds to go on.") } },
};

/* Bytes of one of the types. */
static void put_files(const struct describing *d, const struct api_answer *answer)
{
    struct str types = str_of_c(answer->file_types);
    json_key_c(d->j, "content");
    json_object(d->j);
    while (types.p) {
        struct str type = str_cut(&types, ' ');
        json_key(d->j, type);
        json_object(d->j);
        json_key_c(d->j, "schema");
        json_object(d->j);
        json_put_c(d->j, "type", str_eq_c(type, "application/json") ? "object" : "string");
        if (!str_eq_c(type, "application/json"))
            json_put_c(d->j, "format", "binary");
        json_object_end(d->j);
        json_object_end(d->j);
    }
    json_object_end(d->j);
}

static void put_answer(const struct describing *d, const struct api_answer *answer)
{
    if (answer->file_types) {
        put_files(d, answer);
        return;
    }
    put_content(d->j, "application/json");
    if (answer->is_list)
        put_list_schema(d, answer);
    else
        put_thing_schema(d, answer);
    put_content_end(d->j);
}

static void put_responses(const struct describing *d, const struct api_answer *answer)
{
    struct json_out *j = d->j;
    json_key_c(j, "responses");
    json_object(j);
    json_key_c(j, "200");
    json_object(j);
    put_text(d, "description", &answer->summary);
    put_answer(d, answer);
    json_object_end(j);
    for (size_t i = 0; i < ARRAY_LEN(refusals); i++) {
        json_key_c(j, refusals[i].status);
        json_object(j);
        put_text(d, "description", &refusals[i].what);
        put_content(j, "application/problem+json");
        json_object(j);
        json_put_c(j, "$ref", "#/components/schemas/Problem");
        json_object_end(j);
        put_content_end(j);
        json_object_end(j);
    }
    json_object_end(j);
}

/* "get_dealers_code" of GET /api/v1/dealers/{code} */
static struct str operation_id(struct arena *a, const struct route *r)
{
    struct buf b = buf_on(a);
    for (const char *p = method_name(r->method); *p; p++)
        buf_add_char(&b, (char)(*p | 0x20));
    for (const char *p = r->path + strlen("/api/v1"); *p; p++)
        if (*p != '{' && *p != '}')
            buf_add_char(&b, *p == '/' || *p == '-' || *p == '.' ? '_' : *p);
    return buf_str(&b);
}

static void put_operation(const struct describing *d, const struct api_route *x)
{
    struct json_out *j = d->j;
    const struct route *r = x->route;
    struct buf name = buf_on(d->a);
    for (const char *p = method_name(r->method); *p; p++)
        buf_add_char(&name, (char)(*p | 0x20));
    json_key(j, buf_str(&name));
    json_object(j);
    json_put_str(j, "operationId", operation_id(d->a, r));
    put_text(d, "summary", &r->answer->summary);
    put_text(d, "description", &r->answer->note);
    json_key_c(j, "tags");
    json_array(j);
    json_str(j, str_of_c(x->feature->name));
    json_array_end(j);
    json_put_c(j, "x-permission", r->permission);
    put_parameters(d, r);
    if (has_body(r)) {
        json_key_c(j, "requestBody");
        json_object(j);
        json_put_bool(j, "required", true);
        put_content(j, "application/json");
        put_body_schema(d, r);
        put_content_end(j);
        json_object_end(j);
    }
    put_responses(d, r->answer);
    json_object_end(j);
}

static bool is_first_of_path(const struct api_routes *routes, size_t at)
{
    for (size_t i = 0; i < at; i++)
        if (strcmp(routes->row[i].route->path, routes->row[at].route->path) == 0)
            return false;
    return true;
}

static void put_paths(const struct describing *d)
{
    struct api_routes routes = api_routes_of(d->a, d->fs);
    json_key_c(d->j, "paths");
    json_object(d->j);
    for (size_t i = 0; i < routes.n; i++) {
        const char *path = routes.row[i].route->path;
        if (!is_first_of_path(&routes, i))
            continue;
        json_key_c(d->j, path);
        json_object(d->j);
        for (size_t k = i; k < routes.n; k++)
            if (strcmp(routes.row[k].route->path, path) == 0)
                put_operation(d, &routes.row[k]);
        json_object_end(d->j);
    }
    json_object_end(d->j);
}

/* ---- what all operations share ---- */

struct problem { struct str type, title, detail, request_id; struct opt_int status; struct api_rows errors; };
struct problem_error { struct str field, why; };
static const struct api_field error_fields[] = {
    { .name = "field", .type = API_TEXT, API_AT(struct problem_error, field), .what = { .id = N_("the name of the field") } },
    { .name = "why", .type = API_TEXT, API_AT(struct problem_error, why), .what = { .id = N_("what is wrong with it, in the language of Accept-Language") } },
};
static const struct api_shape error_shape = API_SHAPE(struct problem_error, error_fields);
static const struct api_field problem_fields[] = {
    { .name = "type", .type = API_TEXT, API_AT(struct problem, type), .what = { .id = N_("always about:blank: the status says the kind") } },
    { .name = "title", .type = API_TEXT, API_AT(struct problem, title), .what = { .id = N_("what the status means") } },
    { .name = "status", .type = API_INT, API_AT(struct problem, status), .what = { .id = N_("the status of the answer") } },
    { .name = "detail", .type = API_TEXT, API_AT(struct problem, detail), .what = { .id = N_("what to do now") } },
    { .name = "request_id", .type = API_TEXT, API_AT(struct problem, request_id), .what = { .id = N_("number of the request in the log") } },
    { .name = "errors", .type = API_ROWS, API_AT(struct problem, errors), .of = &error_shape, .what = { .id = N_("the fields that were refused") } },
};
static const struct api_shape problem_shape = API_SHAPE(struct problem, problem_fields);

static void put_components(const struct describing *d)
{
    struct json_out *j = d->j;
    json_key_c(j, "components");
    json_object(j);
    json_key_c(j, "schemas");
    json_object(j);
    json_key_c(j, "Problem");
    api_schema_row(j, d->a, &d->t, &problem_shape);
    json_object_end(j);
    json_key_c(j, "securitySchemes");
    json_object(j);
    json_key_c(j, "token");
    json_object(j);
    json_put_c(j, "type", "http");
    json_put_c(j, "scheme", "bearer");
    put_text(d, "description", &MSG("An API token of the account page or of \"huifang user token\"."));
    json_object_end(j);
    json_object_end(j);
    json_object_end(j);
}

static void put_security(struct json_out *j)
{
    json_key_c(j, "security");
    json_array(j);
    json_object(j);
    json_key_c(j, "token");
    json_array(j);
    json_array_end(j);
    json_object_end(j);
    json_array_end(j);
}

void api_describe(struct json_out *j, struct arena *a, const struct features *fs)
{
    struct describing d = { j, a, { lang_load(a, STR("en")), lang_load(a, STR("zh")) }, fs };
    json_object(j);
    json_put_c(j, "openapi", "3.1.0");
    json_key_c(j, "info");
    json_object(j);
    json_put_c(j, "title", "Huifang");
    json_put_c(j, "version", "1");
    put_text(&d, "description", &MSG("The figures and lists of the portal for programs, with the permissions and the reach of the token's owner. Fields are only added within version 1."));
    json_object_end(j);
    put_security(j);
    put_paths(&d);
    put_components(&d);
    json_object_end(j);
}
