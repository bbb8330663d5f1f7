#include "base/id_text.h"
#include "base/test.h"
#include "form/json_in.h"
#include "platform/api.h"
#include <string.h>

/* ---- writing ---- */

struct part { struct str name; struct opt_int n; };
struct thing { struct str text; int64_t id; struct opt_int number, month, instant; double num; bool yes; struct civil_date day; struct api_rows parts; };
static const struct api_field part_fields[] = {
    { .name = "name", .type = API_TEXT, API_AT(struct part, name) },
    { .name = "n", .type = API_INT, .may_be_null = true, API_AT(struct part, n) },
};
static const struct api_shape part_shape = API_SHAPE(struct part, part_fields);
#define FIELDS(nulls) { \
    { .name = "text", .type = API_TEXT, .may_be_null = nulls, API_AT(struct thing, text), .what = { .id = "Text" } }, \
    { .name = "id", .type = API_ID, .may_be_null = nulls, API_AT(struct thing, id) }, \
    { .name = "number", .type = API_INT, .may_be_null = nulls, API_AT(struct thing, number) }, \
    { .name = "month", .type = API_MONTH, .may_be_null = nulls, API_AT(struct thing, month) }, \
    { .name = "instant", .type = API_INSTANT, .may_be_null = nulls, API_AT(struct thing, instant) }, \
    { .name = "num", .type = API_NUM, .may_be_null = nulls, API_AT(struct thing, num) }, \
    { .name = "yes", .type = API_BOOL, API_AT(struct thing, yes) }, \
    { .name = "day", .type = API_DATE, .may_be_null = nulls, API_AT(struct thing, day) }, \
    { .name = "parts", .type = API_ROWS, API_AT(struct thing, parts), .of = &part_shape } }
static const struct api_field thing_fields[] = FIELDS(false);
static const struct api_field loose_fields[] = FIELDS(true);
static const struct api_shape thing_shape = API_SHAPE(struct thing, thing_fields), loose_shape = API_SHAPE(struct thing, loose_fields);

static struct thing full(void)
{
    static const struct part parts[] = { { { "a", 1 }, { true, 1 } }, { { "b", 1 }, { false, 0 } } };
    return (struct thing){ STR("赵\"\n"), 5, SOME_INT(-3), SOME_INT(civil_month(2026, 3)), SOME_INT(1772353800500), 0.1, true, { 2026, 3, 1 }, { parts, 2 } };
}

static struct str put(struct arena *a, const struct api_shape *shape, const struct thing *t)
{
    struct buf b = buf_on(a);
    struct sink s = sink_to_buf(&b);
    struct json_out j = json_out_to(&s, false);
    check_ok("put", api_put(&j, a, shape, t));
    assert_int_equal(s.failed, 0);
    return buf_str(&b);
}

static void test_values(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    struct thing t = full(), none = { .text = STR_NONE, .num = NAN };
    check_str("all", put(a, &thing_shape, &t),
              "{\"text\":\"赵\\\"\\n\",\"id\":\"0000000000005\",\"number\":-3,\"month\":\"2026-03\",\"instant\":\"2026-03-01T08:30:00Z\",\"num\":0.1,\"yes\":true,"
              "\"day\":\"2026-03-01\",\"parts\":[{\"name\":\"a\",\"n\":1},{\"name\":\"b\",\"n\":null}]}");
    check_str("none", put(a, &loose_shape, &none), "{\"text\":null,\"id\":null,\"number\":null,\"month\":null,\"instant\":null,\"num\":null,\"yes\":false,\"day\":null,\"parts\":[]}");
    t.instant = SOME_INT(-1);
    assert_true(str_find(put(a, &thing_shape, &t), STR("\"1969-12-31T23:59:59Z\"")) > 0);
    arena_free(a);
}

/* What the description does not allow does not leave the house. */
static void test_null_is_refused(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    struct thing t[7];
    for (size_t i = 0; i < ARRAY_LEN(t); i++)
        t[i] = full();
    t[0].text = STR_NONE;
    t[1].id = 0;
    t[2].number.has = false;
    t[3].month.has = false;
    t[4].instant.has = false;
    t[5].num = NAN;
    t[6].day.year = 0;
    for (size_t i = 0; i < ARRAY_LEN(t); i++) {
        struct sink nothing = sink_to_nothing();
        struct json_out j = json_out_to(&nothing, false);
        check_err(thing_fields[i].name, api_put(&j, a, &thing_shape, &t[i]), ERR_BUG);
    }
    arena_free(a);
}

/* ---- pages ---- */

struct names { struct str name[400]; size_t n; };

static struct str name_at(const void *list, size_t i)
{
    return ((const struct names *)list)->name[i];
}

static void insert(struct names *l, struct str name)
{
    size_t at = l->n++;
    for (; at > 0 && str_cmp(l->name[at - 1], name) > 0; at--)
        l->name[at] = l->name[at - 1];
    l->name[at] = name;
}

/* Rows are added before, at and behind the page while somebody turns: each old row is seen once. */
static void test_pages_while_rows_come(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    for (int64_t limit = 1; limit <= 8; limit++) {
        struct names l = { .n = 0 };
        int seen[60] = { 0 };
        for (int i = 0; i < 60; i++)
            insert(&l, str_printf(a, "%03d", i * 10));
        struct api_page page = { SOME_INT(limit), STR_NONE };
        for (int turn = 0; turn == 0 || page.cursor.p; turn++) {
            struct api_span span;
            assert_true(turn < 200);
            check_ok("span", api_span_of(a, &page, &(struct api_sorted){ &l, l.n, name_at }, &span));
            assert_true(span.n <= (size_t)limit);
            for (size_t i = 0; i < span.n; i++) {
                int64_t v;
                assert_true(str_to_int(l.name[span.first + i], &v));
                seen[v / 10] += v % 10 == 0;
            }
            page.cursor = span.next;
            if (l.n < 300)
                insert(&l, str_printf(a, "%03d", turn * 7 % 600 / 10 * 10 + 1 + turn % 9));
        }
        for (int i = 0; i < 60; i++)
            assert_int_equal(seen[i], 1);
    }
    arena_free(a);
}

static void test_ends_of_a_list(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    struct names l = { .n = 0 };
    struct api_span span;
    struct api_page page = { .cursor = STR_NONE };
    check_ok("empty", api_span_of(a, &page, &(struct api_sorted){ &l, 0, name_at }, &span));
    assert_true(span.n == 0 && !span.next.p);
    for (int i = 0; i < 100; i++)
        insert(&l, str_printf(a, "%03d", i));
    check_ok("as many as a page", api_span_of(a, &page, &(struct api_sorted){ &l, l.n, name_at }, &span));
    assert_true(span.n == 100 && !span.next.p);
    insert(&l, STR("一百"));
    check_ok("one more", api_span_of(a, &page, &(struct api_sorted){ &l, l.n, name_at }, &span));
    assert_true(span.n == 100 && span.next.p);
    page.cursor = span.next;
    check_ok("its page", api_span_of(a, &page, &(struct api_sorted){ &l, l.n, name_at }, &span));
    assert_true(span.first == 100 && span.n == 1 && !span.next.p);
    page.cursor = api_cursor_of(a, STR("一百"));
    check_ok("behind the last", api_span_of(a, &page, &(struct api_sorted){ &l, l.n, name_at }, &span));
    assert_true(span.n == 0 && !span.next.p);
    static const char *const bad[] = { "", "x", "zz", "abc" };
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        page.cursor = (struct str){ bad[i], strlen(bad[i]) };
        check_err(bad[i], api_span_of(a, &page, &(struct api_sorted){ &l, l.n, name_at }, &span), ERR_INVALID);
    }
    arena_free(a);
}

/* ---- the description ---- */

struct input { struct opt_int id, number; struct str choice, text; struct api_page page; };
static const struct field_choice choices[] = { { "one", "one|一" }, { "two", "two" }, { NULL, NULL } };
static const struct field fields[] = {
    { .name = "id", .type = FIELD_ID, .required = true, FIELD_AT(struct input, id) },
    { .name = "number", .type = FIELD_INT, .min = 1, .max = 9, .required = true, FIELD_AT(struct input, number) },
    { .name = "choice", .type = FIELD_CHOICE, .choices = choices, FIELD_AT(struct input, choice), .label = { .id = "Nation" } },
    { .name = "text", .type = FIELD_TEXT, .min = 2, FIELD_AT(struct input, text) },
    API_PAGE_FIELDS(struct input),
};
static struct err *nothing(struct req *r UNUSED, const void *input UNUSED)
{
    return NULL;
}
static const struct api_answer thing_answer = { .format = "huifang.thing/1", .summary = { .id = "A thing" }, .shape = &thing_shape };
static const struct api_answer list_answer = { .format = "huifang.list/1", .summary = { .id = "Things" }, .shape = &loose_shape, .is_list = true };
static const struct api_answer document_answer = { .format = "huifang.report/1", .summary = { .id = "A report" } };
static const struct route routes[] = {
    { METHOD_GET, "/api/v1/things/{id}", "thing.read", ROUTE_FORM(struct input, fields), nothing, .answer = &thing_answer },
    { METHOD_POST, "/api/v1/things/{id}", "thing.write", ROUTE_FORM(struct input, fields), nothing, .answer = &thing_answer },
    { METHOD_GET, "/api/v1/things", "thing.read", ROUTE_NO_FORM, nothing, .answer = &list_answer },
    { METHOD_GET, "/api/v1/report", ROUTE_SIGNED_IN, ROUTE_NO_FORM, nothing, .answer = &document_answer },
    { METHOD_GET, "/things", "thing.read", ROUTE_NO_FORM, nothing },
};
static const struct feature probe = { .name = "probe", .api = { routes, ARRAY_LEN(routes) } };
static const struct feature *const probes[] = { &probe };
static const struct features probe_features = { probes, 1 };

/* The value at names and positions with blanks between; NULL when there is none. */
static const struct json *at(const struct json *x, struct str path)
{
    while (path.p && x) {
        struct str step = str_cut(&path, ' ');
        const struct json *e = json_in_next(x, NULL);
        for (int64_t i = 0, want; e; e = json_in_next(x, e), i++)
            if (json_in_key(e).p ? str_eq(json_in_key(e), step) : str_to_int(step, &want) && want == i)
                break;
        x = e;
    }
    return x;
}

/* A text, a number, true, false; "{3}" and "[3]" are an object and an array with so many members. */
static struct str shown(struct arena *a, const struct json *x)
{
    struct str text;
    int64_t n;
    bool yes;
    switch (json_in_type(x)) {
    case JSON_IN_OBJECT: return str_printf(a, "{%zu}", json_in_count(x));
    case JSON_IN_ARRAY: return str_printf(a, "[%zu]", json_in_count(x));
    case JSON_IN_BOOL: return json_in_as_bool(x, &yes) || !yes ? STR("false") : STR("true");
    case JSON_IN_INT: return json_in_as_int(x, &n) ? STR("?") : str_printf(a, "%lld", (long long)n);
    default: return json_in_as_text(x, &text) ? STR("?") : text;
    }
}

#define GET "paths /api/v1/things/{id} get "
#define POST "paths /api/v1/things/{id} post "
static const struct { const char *path, *want; } described[] = {
    { "openapi", "3.1.0" },
    { "paths", "{3}" },
    { GET "x-permission", "thing.read" },
    { GET "parameters", "[6]" },
    { GET "parameters 0 in", "path" },
    { GET "parameters 0 schema pattern", "^[0-9A-HJKMNP-TV-Z]{13}$" },
    { GET "parameters 1 in", "query" },
    { GET "parameters 1 schema minimum", "1" },
    { GET "parameters 1 schema maximum", "9" },
    { GET "parameters 1 required", "true" },
    { GET "parameters 2 required", "false" },
    { GET "parameters 2 schema enum 1", "two" },
    { GET "parameters 2 schema description", "Nation\n全国" },
    { GET "parameters 3 schema minLength", "2" },
    { GET "parameters 3 schema maxLength", "200" },
    { GET "responses 200 content application/json schema properties format const", "huifang.thing/1" },
    { GET "responses 200 content application/json schema allOf 0 required", "[9]" },
    { GET "responses 200 content application/json schema allOf 0 properties text type", "string" },
    { GET "responses 200 content application/json schema allOf 0 properties day format", "date" },
    { GET "responses 200 content application/json schema allOf 0 properties parts items properties n type 1", "null" },
    { GET "responses 429 content application/problem+json schema $ref", "#/components/schemas/Problem" },
    { POST "x-permission", "thing.write" },
    { POST "parameters", "[1]" },
    { POST "requestBody content application/json schema required 0", "number" },
    { POST "requestBody content application/json schema properties", "{5}" },
    { "paths /api/v1/things get responses 200 content application/json schema properties rows items properties text type", "[2]" },
    { "paths /api/v1/things get responses 200 content application/json schema required", "[3]" },
    { "paths /api/v1/report get responses 200 content application/json schema properties format const", "huifang.report/1" },
    { "components schemas Problem properties errors items properties why type", "string" },
};

static void test_description(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    struct buf b = buf_on(a);
    struct sink s = sink_to_buf(&b);
    struct json_out j = json_out_to(&s, false);
    const struct json *doc;
    api_describe(&j, a, &probe_features);
    assert_int_equal(s.failed, 0);
    assert_int_equal(j.depth, 0);
    check_ok("JSON without doubled names", json_in_text(a, buf_str(&b), NULL, &doc));
    for (size_t i = 0; i < ARRAY_LEN(described); i++) {
        const struct json *x = at(doc, str_of_c(described[i].path));
        check_str(described[i].path, x ? shown(a, x) : STR_NONE, described[i].want);
    }
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values),        cmocka_unit_test(test_null_is_refused), cmocka_unit_test(test_pages_while_rows_come),
        cmocka_unit_test(test_ends_of_a_list), cmocka_unit_test(test_description),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
