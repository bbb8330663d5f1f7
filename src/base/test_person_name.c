#include "base/mask.h"
#include "base/test.h"

static void test_clean(void **state UNUSED)
{
    static const struct { const char *in, *want, *title; } cases[] = {
        { "张三", "张三", NULL },
        { "张三先生", "张三", "先生" },
        { "李女士", "李", "女士" },
        { "王小姐", "王", "小姐" },
        { "陈太太", "陈", "太太" },
        { "刘老师", "刘", "老师" },
        { "张三(先生)", "张三", "先生" },
        { "张三（女士）", "张三", "女士" },
        { "张三 先生 ", "张三", "先生" },
        { "张　三", "张三", NULL },
        { "  张 三 丰  ", "张三丰", NULL },
        { "先生", "", "先生" },
        { "女士张三", "女士张三", NULL },
        { "John Smith", "John Smith", NULL },
        { "John \t Smith", "John Smith", NULL },
        { "José María", "José María", NULL },
        { "John 张", "John张", NULL },
        { "张三\u200B", "张三", NULL },
        { "阿卜杜拉·买买提", "阿卜杜拉·买买提", NULL },
        { "", "", NULL },
        { "   ", "", NULL },
    };
    struct arena *a = arena_new(0);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct str title = STR("?");
        check_str(cases[i].in, person_name_clean(a, str_of_c(cases[i].in), &title), cases[i].want);
        check_str(cases[i].in, title, cases[i].title);
    }
    struct str title;
    check_str("no value", person_name_clean(a, STR_NONE, &title), NULL);
    struct str plain = STR("张三");
    assert_ptr_equal(person_name_clean(a, plain, &title).p, plain.p);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_clean) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
