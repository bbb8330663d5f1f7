#include "base/test.h"
#include "db/db_row.h"

static const struct { const char *label; struct db_value v; const char *bytes; size_t n; } cases[] = {
    { "null int", { DB_INT, .null = true }, "n", 1 },
    { "null text", { DB_TEXT, .null = true }, "n", 1 },
    { "zero", { DB_INT, .i = 0 }, "i\0", 2 },
    { "minus one", { DB_INT, .i = -1 }, "i\1", 2 },
    { "64", { DB_INT, .i = 64 }, "i\x80\x01", 3 },
    { "largest", { DB_INT, .i = INT64_MAX }, "i\xfe\xff\xff\xff\xff\xff\xff\xff\xff\x01", 11 },
    { "smallest", { DB_INT, .i = INT64_MIN }, "i\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 11 },
    { "true", { DB_BOOL, .i = 1 }, "i\2", 2 },
    { "one and a half", { DB_NUM, .num = 1.5 }, "d\0\0\0\0\0\0\xf8\x3f", 9 },
    { "empty text", { DB_TEXT, .s = { "", 0 } }, "s\0", 2 },
    { "Chinese", { DB_TEXT, .s = { "回访", 6 } }, "s\6回访", 8 },
    { "blob with zeros", { DB_BLOB, .s = { "\0\1\0", 3 } }, "s\3\0\1\0", 5 },
};

static void check_same(const char *label, const struct db_value *got, const struct db_value *want)
{
    bool same = got->type == want->type && got->null == want->null && got->i == want->i && got->num == want->num
             && str_eq(got->s, want->s) && !got->s.p == !want->s.p;
    if (!same)
        fail_msg("%s: other value", label);
}

static void test_values(void **state)
{
    (void)state;
    struct arena *a = arena_new(0);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct buf b = buf_on(a);
        struct db_value back;
        db_row_put(&b, &cases[i].v, 1);
        struct str in = buf_str(&b);
        if (!str_eq(in, (struct str){ cases[i].bytes, cases[i].n }))
            fail_msg("%s: other bytes", cases[i].label);
        assert_true(db_row_take(&in, &cases[i].v.type, &back, 1));
        assert_int_equal(in.n, 0);
        check_same(cases[i].label, &back, &cases[i].v);
        for (size_t cut = 0; cut < cases[i].n; cut++) { /* every shortened form is refused */
            in = (struct str){ cases[i].bytes, cut };
            if (db_row_take(&in, &cases[i].v.type, &back, 1))
                fail_msg("%s: took %zu of %zu bytes", cases[i].label, cut, cases[i].n);
        }
    }
    arena_free(a);
}

static void test_whole_row(void **state)
{
    (void)state;
    struct arena *a = arena_new(0);
    struct buf b = buf_on(a);
    struct db_value v[ARRAY_LEN(cases)], back[ARRAY_LEN(cases)];
    enum db_type type[ARRAY_LEN(cases)];
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        v[i] = cases[i].v;
        type[i] = v[i].type;
    }
    db_row_put(&b, v, ARRAY_LEN(v));
    struct str in = buf_str(&b);
    assert_true(db_row_take(&in, type, back, ARRAY_LEN(back)));
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        check_same(cases[i].label, &back[i], &v[i]);
    arena_free(a);
}

static void test_refused(void **state)
{
    (void)state;
    static const struct { const char *label; enum db_type type; const char *bytes; size_t n; } bad[] = {
        { "no bytes", DB_INT, "", 0 },
        { "unknown kind", DB_INT, "x\0", 2 },
        { "a text for a number", DB_INT, "s\0", 2 },
        { "a number for a text", DB_TEXT, "i\0", 2 },
        { "an integer for a double", DB_NUM, "i\2", 2 },
        { "65 bits", DB_INT, "i\xff\xff\xff\xff\xff\xff\xff\xff\xff\x03", 11 },
        { "17 bits for a bool", DB_BOOL, "i\x80\x80\x04", 4 },
        { "endless number", DB_INT, "i\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01", 12 },
        { "length past the end", DB_TEXT, "s\x05" "abcd", 6 },
        { "huge length", DB_BLOB, "s\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01" "a", 12 },
    };
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        struct str in = { bad[i].bytes, bad[i].n };
        struct db_value v;
        if (db_row_take(&in, &bad[i].type, &v, 1))
            fail_msg("%s: taken", bad[i].label);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values),
        cmocka_unit_test(test_whole_row),
        cmocka_unit_test(test_refused),
    };
    return cmocka_run_group_tests_name("db_row", tests, NULL, NULL);
}
