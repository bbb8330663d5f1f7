#include "base/test.h"
#include "web/server.h"
#include <string.h>

struct input { struct opt_int id; struct str code, name; };
static const struct field id_fields[] = { { .name = "id", .type = FIELD_ID, .required = true, FIELD_AT(struct input, id) } };
static const struct field two_fields[] = {
    { .name = "code", .type = FIELD_CODE, .required = true, FIELD_AT(struct input, code) },
    { .name = "name", .type = FIELD_TEXT, .required = true, FIELD_AT(struct input, name) },
};
static const struct field optional_fields[] = { { .name = "id", .type = FIELD_ID, FIELD_AT(struct input, id) } };

static struct err *handler(struct req *r UNUSED, const void *input UNUSED)
{
    return NULL;
}

static const struct route routes[] = {
    { METHOD_GET, "/", ROUTE_PUBLIC, ROUTE_NO_FORM, handler },
    { METHOD_GET, "/reports", "report.read", ROUTE_NO_FORM, handler },
    { METHOD_POST, "/reports", "report.write", ROUTE_NO_FORM, handler },
    { METHOD_GET, "/reports/{id}", "report.read", ROUTE_FORM(struct input, id_fields), handler },
    { METHOD_GET, "/reports/new", "report.write", ROUTE_NO_FORM, handler },
    { METHOD_GET, "/dealers/{code}/staff/{name}", "report.read", ROUTE_FORM(struct input, two_fields), handler },
    { METHOD_GET, "/dealers/{code}/{name}/x", "report.read", ROUTE_FORM(struct input, two_fields), handler },
    { METHOD_DELETE, "/{code}/{name}", "report.write", ROUTE_FORM(struct input, two_fields), handler },
};

static bool knows(const struct web_app *app UNUSED, const char *permission)
{
    return str_starts(str_of_c(permission), STR("report."));
}

static const struct web_gate gate = { .knows = knows };
static const struct web_app app = { .gate = &gate };

static void test_find(void **state UNUSED)
{
    static const struct {
        enum method method;
        const char *path;
        int route;              /* -1 = none */
        const char *parts;      /* joined by "," */
        unsigned methods;
    } cases[] = {
        { METHOD_GET, "/", 0, "", 1u << METHOD_GET },
        { METHOD_GET, "/reports", 1, "", 1u << METHOD_GET | 1u << METHOD_POST },
        { METHOD_POST, "/reports", 2, "", 1u << METHOD_GET | 1u << METHOD_POST },
        { METHOD_PUT, "/reports", -1, "", 1u << METHOD_GET | 1u << METHOD_POST },
        { METHOD_GET, "/reports/new", 4, "", 1u << METHOD_GET },
        { METHOD_GET, "/reports/7", 3, "7", 1u << METHOD_GET },
        { METHOD_DELETE, "/reports/7", 7, "reports,7", 1u << METHOD_GET | 1u << METHOD_DELETE },
        { METHOD_GET, "/reports/", -1, "", 0 },
        { METHOD_GET, "//reports", -1, "", 0 },
        { METHOD_GET, "/reports//", -1, "", 0 },
        { METHOD_GET, "reports", -1, "", 0 },
        { METHOD_GET, "", -1, "", 0 },
        { METHOD_GET, "*", -1, "", 0 },
        { METHOD_GET, "/Reports", -1, "", 0 },
        { METHOD_GET, "/dealers/A%2F1/staff/%E7%8E%8B", 5, "A%2F1,%E7%8E%8B", 1u << METHOD_GET },
        { METHOD_GET, "/dealers/A/staff/x", 5, "A,x", 1u << METHOD_GET },
        { METHOD_GET, "/dealers/A/b/x", 6, "A,b", 1u << METHOD_GET },
        { METHOD_GET, "/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a", -1, "", 0 },
    };
    struct arena *a = arena_new(0);
    struct router *router;
    check_ok("routes", router_new(a, &(struct route_table){ routes, ARRAY_LEN(routes) }, 1, &app, &router));
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct route_match m = router_find(router, cases[i].method, str_of_c(cases[i].path));
        int got = m.route ? (int)(m.route - routes) : -1;
        if (got != cases[i].route || m.methods != cases[i].methods)
            fail_msg("%s: route %d, methods %x", cases[i].path, got, m.methods);
        struct str parts = STR("");
        for (size_t p = 0; p < m.n_parts; p++)
            parts = str_printf(a, STR_FMT "%s" STR_FMT, STR_ARG(parts), p ? "," : "", STR_ARG(m.part[p]));
        check_str(cases[i].path, parts, cases[i].parts);
    }
    check_str("name", route_part_name(&routes[5], 1), "name");
    check_str("behind the last", route_part_name(&routes[5], 2), NULL);
    arena_free(a);
}

static void test_refused(void **state UNUSED)
{
    static const struct { const char *label, *detail; struct route route[2]; } cases[] = {
        { "no permission", "no permission", { { METHOD_GET, "/x", NULL, ROUTE_NO_FORM, handler } } },
        { "empty permission", "no permission", { { METHOD_GET, "/x", "", ROUTE_NO_FORM, handler } } },
        { "misspelt permission", "an unknown permission", { { METHOD_GET, "/x", "reprot.read", ROUTE_NO_FORM, handler } } },
        { "no handler", "no handler", { { METHOD_GET, "/x", ROUTE_PUBLIC, ROUTE_NO_FORM, NULL } } },
        { "no method", "no method", { { 0, "/x", ROUTE_PUBLIC, ROUTE_NO_FORM, handler } } },
        { "no path", "the path does not begin with /", { { METHOD_GET, NULL, ROUTE_PUBLIC, ROUTE_NO_FORM, handler } } },
        { "no slash", "the path does not begin with /", { { METHOD_GET, "x", ROUTE_PUBLIC, ROUTE_NO_FORM, handler } } },
        { "empty step", "a step is neither literal nor {name}", { { METHOD_GET, "/x/", ROUTE_PUBLIC, ROUTE_NO_FORM, handler } } },
        { "step up", "a step is neither literal nor {name}", { { METHOD_GET, "/x/..", ROUTE_PUBLIC, ROUTE_NO_FORM, handler } } },
        { "no field", "a {name} is no required field of the form", { { METHOD_GET, "/x/{id}", ROUTE_PUBLIC, ROUTE_NO_FORM, handler } } },
        { "optional field", "a {name} is no required field of the form", { { METHOD_GET, "/x/{id}", ROUTE_PUBLIC, ROUTE_FORM(struct input, optional_fields), handler } } },
        { "no size", "a form without the size of its struct", { { METHOD_GET, "/x", ROUTE_PUBLIC, { { id_fields, 1 }, 0 }, handler } } },
        { "twice", "stands there twice", { { METHOD_GET, "/{code}/{name}", ROUTE_PUBLIC, ROUTE_FORM(struct input, two_fields), handler },
                                           { METHOD_GET, "/{name}/{code}", ROUTE_PUBLIC, ROUTE_FORM(struct input, two_fields), handler } } },
    };
    struct arena *a = arena_new(0);
    struct router *router;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct err *e = router_new(a, &(struct route_table){ cases[i].route, cases[i].route[1].handler ? 2 : 1 }, 1, &app, &router);
        check_err(cases[i].label, e, ERR_INVALID);
        if (!strstr(e->detail, cases[i].detail))
            fail_msg("%s: %s", cases[i].label, e->detail);
    }
    check_ok("no routes", router_new(a, NULL, 0, &app, &router));
    assert_null(router_find(router, METHOD_GET, STR("/")).route);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_find), cmocka_unit_test(test_refused) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
