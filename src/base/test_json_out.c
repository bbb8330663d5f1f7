#include "base/json_out.h"
#include "base/test.h"
#include <errno.h>

static void write_sample(struct json_out *j)
{
    json_object(j);
    json_put_c(j, "format", "huifang.score/1");
    json_put_int(j, "n", INT64_MIN);
    json_put_num(j, "score", 10.94);
    json_put_num(j, "none", NAN);
    json_put_bool(j, "ok", true);
    json_put_str(j, "absent", STR_NONE);
    json_put_str(j, "empty", STR(""));
    json_key_c(j, "rows");
    json_array(j);
    json_int(j, 1);
    json_array(j);
    json_array_end(j);
    json_object(j);
    json_object_end(j);
    json_null(j);
    json_array_end(j);
    json_object_end(j);
}

static void test_shapes(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    struct buf b = buf_on(a);
    struct sink s = sink_to_buf(&b);
    struct json_out j = json_out_to(&s, false);
    write_sample(&j);
    check_str("compact", buf_str(&b),
              "{\"format\":\"huifang.score/1\",\"n\":-9223372036854775808,\"score\":10.94,\"none\":null,\"ok\":true,"
              "\"absent\":null,\"empty\":\"\",\"rows\":[1,[],{},null]}");
    buf_clear(&b);
    j = json_out_to(&s, true);
    write_sample(&j);
    check_str("pretty", buf_str(&b),
              "{\n \"format\": \"huifang.score/1\",\n \"n\": -9223372036854775808,\n \"score\": 10.94,\n \"none\": null,\n"
              " \"ok\": true,\n \"absent\": null,\n \"empty\": \"\",\n \"rows\": [\n  1,\n  [],\n  {},\n  null\n ]\n}");
    assert_int_equal(s.failed, 0);
    arena_free(a);
}

static void test_strings(void **state UNUSED)
{
    static const struct { const char *in; size_t n; const char *want; } cases[] = {
        { "", 0, "\"\"" },
        { "plain", 5, "\"plain\"" },
        { "a\"b\\c/d", 7, "\"a\\\"b\\\\c/d\"" },
        { "\n\r\t\x01\x1f\x7f", 6, "\"\\n\\r\\t\\u0001\\u001f\x7f\"" },
        { "a\0b", 3, "\"a\\u0000b\"" },
        { "张三", 6, "\"张三\"" },
        { "😀", 4, "\"😀\"" },
        { "a\xff" "b", 3, "\"a\xEF\xBF\xBD" "b\"" },
        { "\xE4\xB8", 2, "\"\xEF\xBF\xBD\xEF\xBF\xBD\"" },
        { "\xED\xA0\x80", 3, "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"" },
        { "x\xEF\xBF\xBDy", 5, "\"x\xEF\xBF\xBDy\"" },
    };
    struct arena *a = arena_new(0);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct buf b = buf_on(a);
        struct sink s = sink_to_buf(&b);
        struct json_out j = json_out_to(&s, false);
        json_str(&j, (struct str){ cases[i].in, cases[i].n });
        check_str(cases[i].in, buf_str(&b), cases[i].want);
    }
    arena_free(a);
}

static void test_misuse_is_noticed(void **state UNUSED)
{
    struct sink s = sink_to_nothing();
    struct json_out j = json_out_to(&s, false);
    json_object_end(&j);
    assert_int_equal(s.failed, EINVAL);
    s = sink_to_nothing();
    j = json_out_to(&s, false);
    json_key_c(&j, "key without object");
    assert_int_equal(s.failed, EINVAL);
    s = sink_to_nothing();
    j = json_out_to(&s, false);
    json_object(&j);
    json_key_c(&j, "key without value");
    json_object_end(&j);
    assert_int_equal(s.failed, EINVAL);
}

static void test_depth_limit(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    for (int depth = JSON_DEPTH; depth <= JSON_DEPTH + 1; depth++) {
        struct buf b = buf_on(a);
        struct sink s = sink_to_buf(&b);
        struct json_out j = json_out_to(&s, true);
        for (int i = 0; i < depth; i++)
            json_array(&j);
        assert_int_equal(s.failed, depth > JSON_DEPTH ? EINVAL : 0);
    }
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shapes),
        cmocka_unit_test(test_strings),
        cmocka_unit_test(test_misuse_is_noticed),
        cmocka_unit_test(test_depth_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
