#include "base/buf.h"
#include "base/test.h"
#include <errno.h>

static void test_growing(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    struct buf b = buf_on(a);
    check_str("nothing yet", buf_str(&b), "");
    assert_string_equal(buf_c(&b), "");
    for (int i = 0; i < 10000; i++) {
        buf_add_char(&b, (char)('a' + i % 26));
        assert_int_equal(b.p[b.n], '\0');
    }
    assert_int_equal(buf_str(&b).n, 10000);
    for (size_t i = 0; i < 10000; i++)
        assert_int_equal(b.p[i], 'a' + (int)(i % 26));
    size_t used = arena_used(a);
    buf_clear(&b);
    check_str("cleared", buf_str(&b), "");
    for (int i = 0; i < 10000; i++)
        buf_add_char(&b, 'x');
    assert_int_equal(arena_used(a), used);
    arena_free(a);
}

static void test_adding(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    struct buf b = buf_on(a);
    buf_add(&b, STR("a"));
    buf_add(&b, STR_NONE);
    buf_add_c(&b, "bc");
    buf_addf(&b, "-%d-%s", 7, "回访");
    buf_add(&b, (struct str){ "\0z", 2 });
    assert_true(str_eq(buf_str(&b), (struct str){ "abc-7-回访\0z", 14 }));
    buf_add(&b, buf_str(&b)); /* its own bytes, while it moves */
    assert_int_equal(b.n, 28);
    assert_memory_equal(b.p, b.p + 14, 14);
    buf_clear(&b);
    char *big = arena_alloc(a, 5001);
    memset(big, 'y', 5000);
    buf_addf(&b, "<%s>", big);
    assert_int_equal(b.n, 5002);
    assert_int_equal(b.p[5001], '>');
    arena_free(a);
}

static void test_sink_to_buf(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    struct buf b = buf_on(a);
    struct sink s = sink_to_buf(&b);
    sink_put(&s, STR("a"));
    sink_put(&s, STR_NONE);
    sink_put_c(&s, "b");
    sink_putf(&s, "%d", 5);
    check_str("written", buf_str(&b), "ab5");
    char *big = arena_alloc(a, 2001);
    memset(big, 'y', 2000);
    buf_clear(&b);
    sink_putf(&s, "%s", big);
    assert_int_equal(b.n, 511);
    assert_int_equal(s.failed, 0);
    arena_free(a);
}

static void test_sink_to_file(void **state UNUSED)
{
    FILE *f = tmpfile();
    assert_non_null(f);
    struct sink s = sink_to_file(f);
    sink_put(&s, STR("回访"));
    sink_putf(&s, "%c", '!');
    char back[16] = "";
    rewind(f);
    assert_int_equal(fread(back, 1, sizeof back, f), 7);
    assert_string_equal(back, "回访!");
    fclose(f);
}

static void test_a_failed_sink_stays_failed(void **state UNUSED)
{
    FILE *f = fopen("/dev/full", "w");
    assert_non_null(f);
    setvbuf(f, NULL, _IONBF, 0);
    struct sink s = sink_to_file(f);
    sink_put(&s, STR("x"));
    assert_int_equal(s.failed, ENOSPC);
    fclose(f);
    s.ctx = NULL; /* a further write would crash */
    sink_put(&s, STR("y"));
    assert_int_equal(s.failed, ENOSPC);
    struct sink nothing = sink_to_nothing();
    sink_put(&nothing, STR("z"));
    assert_int_equal(nothing.failed, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_growing),      cmocka_unit_test(test_adding),
        cmocka_unit_test(test_sink_to_buf),  cmocka_unit_test(test_sink_to_file),
        cmocka_unit_test(test_a_failed_sink_stays_failed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
