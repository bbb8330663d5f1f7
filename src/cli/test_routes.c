/* Who may open what: every route of every feature for every role, against tests/golden/route_roles.txt. Each role is asked by the gate's own functions.
 * A change of the file is a decision that somebody must see: `test_routes --write` makes it anew; `--fields` prints the fields of every route. */
#include "base/test.h"
#include "cli/cli.h"
#include "org/user_gate.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *golden_path(struct arena *a)
{
    const char *root = getenv("SOURCE_ROOT");
    return arena_printf(a, "%s/tests/golden/route_roles.txt", root ? root : ".");
}

static bool is_special(const char *permission)
{
    return strcmp(permission, ROUTE_PUBLIC) == 0 || strcmp(permission, ROUTE_SIGNED_IN) == 0;
}

/* Somebody with this role only. */
static bool role_may(enum role role, const char *permission)
{
    const struct user_grant grant = { role, role_infos[role].scope, 1 };
    const struct session s = { .user = { .id = 1, .login = STR("x"), .grant = &grant, .n_grants = 1 } };
    return identity_may(&(struct identity){ .own = &s }, &all_features, permission);
}

/* A route and the names of its fields, for those who send what they like to all of them. */
static void put_fields(struct buf *out, const struct route *r)
{
    buf_addf(out, "%s %s", method_name(r->method), r->path);
    for (size_t i = 0; i < r->form.form.n; i++)
        buf_addf(out, " %s", r->form.form.field[i].name);
    buf_add_c(out, "\n");
}

static void put_route(struct buf *out, const struct route *r)
{
    buf_addf(out, "%-6s %s %s:", method_name(r->method), r->path, r->permission);
    for (int role = 0; role < ROLES && !is_special(r->permission); role++)
        if (role_may((enum role)role, r->permission))
            buf_addf(out, " %s", role_infos[role].name);
    buf_add_c(out, is_special(r->permission) ? (strcmp(r->permission, ROUTE_PUBLIC) == 0 ? " everybody\n" : " everybody who is signed in\n") : "\n");
}

static int by_path(const void *pa, const void *pb)
{
    const struct route *a = *(const struct route *const *)pa, *b = *(const struct route *const *)pb;
    int order = strcmp(a->path, b->path);
    return order ? order : (int)a->method - (int)b->method;
}

/* What `put` says of every route, by path. */
static struct str matrix(struct arena *a, void (*put)(struct buf *out, const struct route *r))
{
    struct buf out = buf_on(a);
    size_t n = 0;
    const struct features *fs = &all_features;
    for (size_t f = 0; f < fs->n; f++)
        n += fs->feature[f]->pages.n + fs->feature[f]->api.n;
    const struct route **all = ARENA_ARRAY(a, const struct route *, n);
    n = 0;
    for (size_t f = 0; f < fs->n; f++) {
        for (size_t i = 0; i < fs->feature[f]->pages.n; i++)
            all[n++] = &fs->feature[f]->pages.route[i];
        for (size_t i = 0; i < fs->feature[f]->api.n; i++)
            all[n++] = &fs->feature[f]->api.route[i];
    }
    qsort(all, n, sizeof *all, by_path);
    for (size_t i = 0; i < n; i++)
        put(&out, all[i]);
    return buf_str(&out);
}

static struct str read_all(struct arena *a, const char *path)
{
    struct buf b = buf_on(a);
    char piece[4096];
    FILE *f = fopen(path, "re");
    for (size_t n; f && (n = fread(piece, 1, sizeof piece, f)) > 0;)
        buf_add(&b, (struct str){ piece, n });
    if (f)
        fclose(f);
    return buf_str(&b);
}

static int by_line(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

/* The lines in an order of their own: two who add routes at the same time leave both lines, wherever. */
static struct str in_order(struct arena *a, struct str text)
{
    struct buf out = buf_on(a);
    struct str *line = ARENA_ARRAY(a, struct str, text.n + 1);
    size_t n = 0;
    while (text.n)
        line[n++] = str_cut(&text, '\n');
    qsort(line, n, sizeof *line, by_line);
    for (size_t i = 0; i < n; i++)
        buf_addf(&out, STR_FMT "\n", STR_ARG(line[i]));
    return buf_str(&out);
}

static void test_golden(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    check_str("tests/golden/route_roles.txt (test_routes --write makes it anew)", in_order(a, matrix(a, put_route)), str_c(a, in_order(a, read_all(a, golden_path(a)))));
    arena_free(a);
}

/* A menu entry leads to a page that its reader may open. */
static const struct route *page_of(const char *path)
{
    for (size_t f = 0; f < all_features.n; f++)
        for (size_t i = 0; i < all_features.feature[f]->pages.n; i++) {
            const struct route *r = &all_features.feature[f]->pages.route[i];
            if (r->method == METHOD_GET && strcmp(r->path, path) == 0)
                return r;
        }
    return NULL;
}

static void test_menus(void **state UNUSED)
{
    for (size_t f = 0; f < all_features.n; f++)
        for (size_t i = 0; i < all_features.feature[f]->menu.n; i++) {
            const struct menu_entry *e = &all_features.feature[f]->menu.entry[i];
            const struct route *r = page_of(e->path);
            if (!r || strchr(e->path, '{') || strcmp(r->permission, e->permission) != 0)
                fail_msg("menu entry %s: %s", e->path, r ? "its permission is not the page's" : "no such page");
        }
}

/* Who reads customers' data for the agency or works at a dealer administers nothing. */
static void test_administration_is_the_administrators(void **state UNUSED)
{
    static const char *const permissions[] = { "user.write", "setting.write" };
    for (size_t i = 0; i < ARRAY_LEN(permissions); i++)
        for (int role = 0; role < ROLES; role++)
            if (role_may((enum role)role, permissions[i]) != (role == ROLE_ADMINISTRATOR))
                fail_msg("%s and the role %s", permissions[i], role_infos[role].name);
}

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], "--fields") == 0) {
        struct arena *a = arena_new(0);
        struct str text = matrix(a, put_fields);
        fwrite(text.p, 1, text.n, stdout);
        arena_free(a);
        return 0;
    }
    if (argc > 1 && strcmp(argv[1], "--write") == 0) {
        struct arena *a = arena_new(0);
        struct str text = matrix(a, put_route);
        FILE *f = fopen(golden_path(a), "we");
        if (!f || fwrite(text.p, 1, text.n, f) != text.n || fclose(f) != 0)
            return 1;
        arena_free(a);
        return 0;
    }
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_golden), cmocka_unit_test(test_menus), cmocka_unit_test(test_administration_is_the_administrators) };
    return cmocka_run_group_tests_name("routes", tests, NULL, NULL);
}
