#include "base/csv_out.h"
#include "base/test.h"

static void test_cells(void **state UNUSED)
{
    static const struct { const char *in, *want; } cases[] = {
        { "", "" },
        { "plain", "plain" },
        { "张三", "张三" },
        { "a,b", "\"a,b\"" },
        { "a\"b", "\"a\"\"b\"" },
        { "\"", "\"\"\"\"" },
        { "a\nb", "\"a\nb\"" },
        { "a\rb", "\"a\rb\"" },
        { " a", "\" a\"" },
        { "a ", "\"a \"" },
        { "=1+1", "'=1+1" },
        { "=\"x\",1", "\"'=\"\"x\"\",1\"" },
        { "+86 138", "'+86 138" },
        { "+8613800001111", "+8613800001111" },
        { "-5", "-5" },
        { "-1.5e3", "-1.5e3" },
        { "-", "'-" },
        { "-a", "'-a" },
        { "@SUM(A1)", "'@SUM(A1)" },
        { "\tx", "'\tx" },
        { "\rx", "\"'\rx\"" },
        { "＝1+1", "'＝1+1" },
        { "a=b", "a=b" },
    };
    struct arena *a = arena_new(0);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct buf b = buf_on(a);
        struct sink s = sink_to_buf(&b);
        struct csv_out c = csv_out_to(&s, false);
        csv_text(&c, str_of_c(cases[i].in));
        check_str(cases[i].in, buf_str(&b), cases[i].want);
    }
    arena_free(a);
}

static void test_rows(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    struct buf b = buf_on(a);
    struct sink s = sink_to_buf(&b);
    struct csv_out c = csv_out_to(&s, true);
    csv_text(&c, STR("得分"));
    csv_int(&c, INT64_MIN);
    csv_num(&c, 10.94);
    csv_num(&c, NAN);
    csv_empty(&c);
    csv_text(&c, STR_NONE);
    csv_end_row(&c);
    csv_end_row(&c);
    csv_num(&c, -3);
    csv_end_row(&c);
    check_str("rows", buf_str(&b), "\xEF\xBB\xBF得分,-9223372036854775808,10.94,,,\r\n\r\n-3\r\n");
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_cells), cmocka_unit_test(test_rows) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
