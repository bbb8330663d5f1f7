/* Patterns become a list of steps; a request's path is compared with the patterns that have as many steps, which a table by number of steps
 * and first literal step makes few. */
#include "base/str_map.h"
#include "web/server.h"
#include <stdlib.h>
#include <string.h>

enum { MAX_STEPS = 16, MAX_PARTS = ARRAY_LEN(((struct route_match *)NULL)->part) };

struct pattern {
    const struct route *route;
    struct str step[MAX_STEPS];  /* literal; no value = {name} */
    size_t n_steps, n_parts;
    ptrdiff_t next;              /* in the same bucket; -1 = last */
};

struct router {
    struct pattern *pattern;     /* more literal ones first */
    size_t n;
    struct str_map bucket;       /* first literal step ("" when it is {name} or the root) → first pattern */
};

static const char *const names[] = { [METHOD_GET] = "GET", [METHOD_POST] = "POST", [METHOD_PUT] = "PUT", [METHOD_PATCH] = "PATCH", [METHOD_DELETE] = "DELETE" };

const char *method_name(enum method m)
{
    return names[m];
}

/* ---- patterns ---- */

static bool is_literal(struct str step)
{
    for (size_t i = 0; i < step.n; i++) {
        char c = step.p[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || strchr("-_.", c)))
            return false;
    }
    return step.n > 0 && step.p[0] != '.';
}

static bool is_name(struct str step)
{
    return step.n > 2 && step.p[0] == '{' && step.p[step.n - 1] == '}' && is_literal(str_sub(step, 1, step.n - 2));
}

struct str route_part_name(const struct route *route, size_t i)
{
    struct str rest = str_of_c(route->path);
    while (rest.p) {
        struct str step = str_cut(&rest, '/');
        if (is_name(step) && i-- == 0)
            return str_sub(step, 1, step.n - 2);
    }
    return STR_NONE;
}

static bool has_required_field(const struct route *route, struct str name)
{
    for (size_t i = 0; i < route->form.form.n; i++)
        if (str_eq_c(name, route->form.form.field[i].name))
            return route->form.form.field[i].required;
    return false;
}

static struct err *bad_route(struct arena *a, const struct route *route, const char *why)
{
    struct err *e = ERR(a, ERR_INVALID, "The route {0} cannot be served: it is built wrong.", ARG_C(route->path ? route->path : "?"));
    return err_detail(a, e, "%s %s: %s", route->method ? names[route->method] : "?", route->path ? route->path : "?", why);
}

static struct err *add_step(struct arena *a, struct pattern *p, struct str step)
{
    if (p->n_steps == MAX_STEPS)
        return bad_route(a, p->route, "too many steps");
    if (!is_name(step) && !is_literal(step))
        return bad_route(a, p->route, "a step is neither literal nor {name}");
    if (is_name(step)) {
        if (++p->n_parts > MAX_PARTS)
            return bad_route(a, p->route, "too many {name}");
        if (!has_required_field(p->route, str_sub(step, 1, step.n - 2)))
            return bad_route(a, p->route, "a {name} is no required field of the form");
    }
    p->step[p->n_steps++] = is_name(step) ? STR_NONE : step;
    return NULL;
}

static struct err *parse_pattern(struct arena *a, struct pattern *p)
{
    struct str rest = str_of_c(p->route->path);
    if (rest.n == 0 || rest.p[0] != '/')
        return bad_route(a, p->route, "the path does not begin with /");
    if (rest.n == 1)
        return NULL;
    str_cut(&rest, '/');
    while (rest.p)
        TRY(add_step(a, p, str_cut(&rest, '/')));
    return NULL;
}

static struct err *check_route(struct arena *a, const struct route *route, const struct web_app *app)
{
    if (route->method < METHOD_GET || route->method > METHOD_DELETE)
        return bad_route(a, route, "no method");
    if (!route->handler)
        return bad_route(a, route, "no handler");
    if (!route->permission || !*route->permission)
        return bad_route(a, route, "no permission");
    bool is_special = strcmp(route->permission, ROUTE_PUBLIC) == 0 || strcmp(route->permission, ROUTE_SIGNED_IN) == 0;
    if (!is_special && app->gate && !app->gate->knows(app, route->permission))
        return bad_route(a, route, "an unknown permission");
    if (route->form.form.n && !route->form.input_size)
        return bad_route(a, route, "a form without the size of its struct");
    return NULL;
}

/* Where two patterns may mean the same path, the one that is literal earlier goes first; 0: they are the same pattern. */
static int by_literals(const void *pa, const void *pb)
{
    const struct pattern *a = pa, *b = pb;
    if (a->n_steps != b->n_steps)
        return a->n_steps < b->n_steps ? -1 : 1;
    for (size_t i = 0; i < a->n_steps; i++) {
        if (!a->step[i].p != !b->step[i].p)
            return a->step[i].p ? -1 : 1;
        int order = a->step[i].p ? str_cmp(a->step[i], b->step[i]) : 0;
        if (order)
            return order;
    }
    return (int)a->route->method - (int)b->route->method;
}

static struct str bucket_of(const struct str *step, size_t n)
{
    return n && step[0].p ? step[0] : STR("");
}

static void fill_buckets(struct arena *a, struct router *r)
{
    r->bucket = str_map_on(a);
    for (size_t i = r->n; i-- > 0;) { /* backwards, so that each chain is in order */
        bool is_new;
        size_t *first = str_map_put(&r->bucket, bucket_of(r->pattern[i].step, r->pattern[i].n_steps), i, &is_new);
        r->pattern[i].next = is_new ? -1 : (ptrdiff_t)*first;
        *first = i;
    }
}

struct err *router_new(struct arena *a, const struct route_table *tables, size_t n, const struct web_app *app, struct router **out)
{
    struct router *r = ARENA_NEW(a, struct router);
    for (size_t t = 0; t < n; t++)
        r->n += tables[t].n;
    r->pattern = ARENA_ARRAY(a, struct pattern, r->n);
    r->n = 0;
    for (size_t t = 0; t < n; t++)
        for (size_t i = 0; i < tables[t].n; i++) {
            struct pattern *p = &r->pattern[r->n++];
            p->route = &tables[t].route[i];
            TRY(check_route(a, p->route, app));
            TRY(parse_pattern(a, p));
        }
    if (r->n)
        qsort(r->pattern, r->n, sizeof *r->pattern, by_literals);
    for (size_t i = 1; i < r->n; i++)
        if (by_literals(&r->pattern[i - 1], &r->pattern[i]) == 0)
            return bad_route(a, r->pattern[i].route, "stands there twice");
    fill_buckets(a, r);
    *out = r;
    return NULL;
}

/* ---- requests ---- */

struct steps { struct str step[MAX_STEPS]; size_t n; };

/* False for a path that no pattern can have: without "/" in front, with an empty step, or too long. */
static bool cut_path(struct str path, struct steps *out)
{
    out->n = 0;
    if (path.n == 0 || path.p[0] != '/')
        return false;
    struct str rest = str_sub(path, 1, path.n);
    while (rest.n > 0) {
        if (out->n == MAX_STEPS)
            return false;
        struct str step = str_cut(&rest, '/');
        if (step.n == 0 || (rest.p && rest.n == 0)) /* "a//b", "a/" */
            return false;
        out->step[out->n++] = step;
    }
    return true;
}

static bool fits(const struct pattern *p, const struct steps *s)
{
    if (p->n_steps != s->n)
        return false;
    for (size_t i = 0; i < s->n; i++)
        if (p->step[i].p && !str_eq(p->step[i], s->step[i]))
            return false;
    return true;
}

static void take(struct route_match *m, const struct pattern *p, const struct steps *s)
{
    m->route = p->route;
    for (size_t i = 0; i < s->n; i++)
        if (!p->step[i].p)
            m->part[m->n_parts++] = s->step[i];
}

static void find_in_bucket(const struct router *router, struct str bucket, enum method method, const struct steps *s, struct route_match *m)
{
    const size_t *first = str_map_get(&router->bucket, bucket);
    for (ptrdiff_t i = first ? (ptrdiff_t)*first : -1; i >= 0; i = router->pattern[i].next) {
        const struct pattern *p = &router->pattern[i];
        if (!fits(p, s))
            continue;
        m->methods |= 1u << p->route->method;
        if (!m->route && p->route->method == method)
            take(m, p, s);
    }
}

struct route_match router_find(const struct router *router, enum method method, struct str path)
{
    struct route_match m = { 0 };
    struct steps s;
    if (!cut_path(path, &s))
        return m;
    find_in_bucket(router, bucket_of(s.step, s.n), method, &s, &m);
    if (!m.route && s.n)
        find_in_bucket(router, STR(""), method, &s, &m);
    return m;
}
