#include "form/json_in.h"
#include "base/buf.h"
#include "base/test.h"
#include <unistd.h>

/* "message with its arguments" of an error, "" for none. */
static struct str text_of_err(struct arena *a, const struct err *e)
{
    struct buf b = buf_on(a);
    for (const char *p = e ? e->msg.id : ""; *p; p++) {
        const struct arg *g = p[0] == '{' && p[1] >= '0' && p[1] <= '5' && p[2] == '}' ? &e->msg.arg[p[1] - '0'] : NULL;
        if (!g) {
            buf_add_char(&b, *p);
            continue;
        }
        if (g->kind == ARG_INT)
            buf_addf(&b, "%lld", (long long)g->i);
        else
            buf_add(&b, g->s);
        p += 2;
    }
    return buf_str(&b);
}

static void test_bad_texts(void **state UNUSED)
{
    static const struct { const char *label; struct str text; struct json_in_limits l; const char *error; } table[] = {
        { "empty", STR(""), { 0 }, "Line 1, column 1: this is not valid JSON ('[' or '{' expected near end of file)." },
        { "only a mark", STR("\xEF\xBB\xBF"), { 0 }, "Line 1, column 1: this is not valid JSON ('[' or '{' expected near end of file)." },
        { "bare value", STR("3"), { 0 }, "Line 1, column 1: this is not valid JSON ('[' or '{' expected near '3')." },
        { "missing comma", STR("{\n \"a\": 1\n \"b\": 2}"), { 0 }, "Line 3, column 4: this is not valid JSON ('}' expected near '\"b\"')." },
        { "behind the end", STR("{} x"), { 0 }, "Line 1, column 4: this is not valid JSON (end of file expected near 'x')." },
        { "same member twice", STR("{\"a\":1,\"a\":2}"), { 0 }, "Line 1, column 10: this is not valid JSON (duplicate object key near '\"a\"')." },
        { "not UTF-8", STR("[\"\xFF\"]"), { 0 }, "Line 1, column 2: this is not valid JSON (unable to decode byte 0xff near '\"')." },
        { "too deep", STR("[\n[[\"]\",[1]]]]"), { .max_depth = 3 }, "Line 2, column 7: the JSON text is nested deeper than 3 levels." },
        { "brackets in texts do not nest", STR("[\"[[[[{\\\"[\"]"), { .max_depth = 1 }, "" },
        { "too large", STR("[1,2]"), { .max_bytes = 4 }, "The JSON text is larger than 0 KB." },
        { "mark before good JSON", STR("\xEF\xBB\xBF[]"), { 0 }, "" },
    };
    struct arena *a = arena_new(0);
    for (size_t i = 0; i < ARRAY_LEN(table); i++) {
        const struct json *v;
        struct err *e = json_in_text(a, table[i].text, &table[i].l, &v);
        check_str(table[i].label, text_of_err(a, e), table[i].error);
    }
    arena_free(a);
}

struct page {
    struct str title;
    struct opt_int number, shown;
    struct opt_num weight;
    const struct json *elements, *extra, *any;
};
static const struct json_member members[] = {
    { "title", JSON_IN_TEXT, true, offsetof(struct page, title) },
    { "number", JSON_IN_INT, false, offsetof(struct page, number) },
    { "shown", JSON_IN_BOOL, false, offsetof(struct page, shown) },
    { "weight", JSON_IN_NUM, false, offsetof(struct page, weight) },
    { "elements", JSON_IN_ARRAY, false, offsetof(struct page, elements) },
    { "extra", JSON_IN_OBJECT, false, offsetof(struct page, extra) },
    { "any", JSON_IN_ANY, false, offsetof(struct page, any) },
    { 0 },
};

static void test_members(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    const struct json *v;
    struct page p = { .number = SOME_INT(7) };
    check_ok("load", json_in_text(a, STR("{\"title\":\"第一页\",\"shown\":true,\"weight\":2,\"elements\":[1,\"x\"],\"extra\":null,\"any\":[]}"), NULL, &v));
    check_ok("read", json_in_read(v, members, &p));
    check_str("title", p.title, "第一页");
    assert_false(p.number.has);
    assert_true(p.shown.has && p.shown.v == 1);
    check_num("weight", p.weight.v, 2, 0);
    assert_int_equal(json_in_count(p.elements), 2);
    assert_null(p.extra);
    assert_int_equal(json_in_type(p.any), JSON_IN_ARRAY);
    int64_t n = 0;
    const struct json *first = json_in_next(p.elements, NULL), *second = json_in_next(p.elements, first);
    check_ok("first", json_in_as_int(first, &n));
    assert_int_equal(n, 1);
    check_str("path", json_in_path(second), "/elements/1");
    assert_null(json_in_next(p.elements, second));
    assert_null(json_in_next(NULL, NULL));
    assert_int_equal(json_in_count(NULL), 0);
    arena_free(a);
}

static void test_member_errors(void **state UNUSED)
{
    static const struct { const char *label, *text, *error; } table[] = {
        { "no object", "[]", "/ must be an object: {{ … }." },
        { "no title", "{}", "/ has no member \"title\"." },
        { "null title", "{\"title\":null}", "/ has no member \"title\"." },
        { "title is a number", "{\"title\":1}", "/title must be a text." },
        { "number is real", "{\"title\":\"\",\"number\":1.0}", "/number must be a whole number." },
        { "number is a text", "{\"title\":\"\",\"number\":\"1\"}", "/number must be a whole number." },
        { "shown is 1", "{\"title\":\"\",\"shown\":1}", "/shown must be true or false." },
        { "weight is a bool", "{\"title\":\"\",\"weight\":false}", "/weight must be a number." },
        { "elements is an object", "{\"title\":\"\",\"elements\":{}}", "/elements must be an array: [ … ]." },
        { "extra is an array", "{\"title\":\"\",\"extra\":[]}", "/extra must be an object: {{ … }." },
        { "misspelt", "{\"titel\":\"\",\"title\":\"\"}", "/titel is not known here. Known are: title, number, shown, weight, elements, extra, any." },
        { "odd name", "{\"a/b~\":1}", "/a~1b~0 is not known here. Known are: title, number, shown, weight, elements, extra, any." },
    };
    struct arena *a = arena_new(0);
    for (size_t i = 0; i < ARRAY_LEN(table); i++) {
        const struct json *v;
        struct page p;
        check_ok(table[i].label, json_in_text(a, str_of_c(table[i].text), NULL, &v));
        struct err *e = json_in_read(v, members, &p);
        check_err(table[i].label, e, ERR_INVALID);
        check_str(table[i].label, text_of_err(a, e), table[i].error);
    }
    arena_free(a);
}

static void test_paths_and_order(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    const struct json *v;
    check_ok("load", json_in_text(a, STR("{\"pages\":[{\"z\":1,\"elements\":[0,0,0,{\"type\":5}],\"a\":2}]}"), NULL, &v));
    const struct json *page = json_in_next(json_in_get(v, "pages"), NULL);
    struct buf keys = buf_on(a);
    for (const struct json *m = json_in_next(page, NULL); m; m = json_in_next(page, m)) {
        buf_add(&keys, json_in_key(m));
        buf_add_char(&keys, ' ');
    }
    check_str("order of the text", buf_str(&keys), "z elements a ");
    const struct json *e = NULL;
    for (int i = 0; i < 4; i++)
        e = json_in_next(json_in_get(page, "elements"), e);
    struct str text;
    struct err *bad = json_in_as_text(json_in_get(e, "type"), &text);
    check_str("deep path", text_of_err(a, bad), "/pages/0/elements/3/type must be a text.");
    assert_null(json_in_get(e, "nothing"));
    arena_free(a);
}

static void test_files(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    const struct json *v;
    check_err("missing", json_in_file(a, "/nonexistent/x.json", NULL, &v), ERR_NOT_FOUND);
    check_err("folder", json_in_file(a, "/", NULL, &v), ERR_IO);
    check_err("endless", json_in_file(a, "/dev/zero", &(struct json_in_limits){ .max_bytes = 100000 }, &v), ERR_INVALID);
    char path[] = "/tmp/huifang-json-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, "[1]", 3), 3);
    close(fd);
    check_ok("file", json_in_file(a, path, NULL, &v));
    unlink(path);
    assert_int_equal(json_in_count(v), 1);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bad_texts),
        cmocka_unit_test(test_members),
        cmocka_unit_test(test_member_errors),
        cmocka_unit_test(test_paths_and_order),
        cmocka_unit_test(test_files),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
