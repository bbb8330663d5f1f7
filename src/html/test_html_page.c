/* A compiled template prints the golden page. */
#include "every_tmpl.h"
#include "html/test_html.h"

static const struct visit visits[] = {
    { .name = { STR("欧阳小明") }, .phone = { STR("13812345678") }, .plate = { STR("浙A12345") }, .score = 3,
      .remark = "<b>\"太慢\" & 贵</b>" },
    { .score = 3, .remark = "", .name = { STR("<i>") }, .phone = { STR("057188886666") } },
    { .reason = { "No answer after {0} calls & \"busy\".", { { .kind = ARG_INT, .i = 1200 } } }, .score = 9 },
    { .score = 10, .remark = "good" },
};

static struct str golden(struct arena *a, const char *path)
{
    struct buf text = buf_on(a);
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    for (int c = fgetc(f); c != EOF; c = fgetc(f))
        buf_add_char(&text, (char)c);
    fclose(f);
    return buf_str(&text);
}

static void test_page(void **state)
{
    struct test_out t;
    struct html_part foot;
    test_out_open(&t, "en");
    tmpl_every_nothing(html_part_begin(&foot, &t.o));
    HTML_TEXT(&foot.out, "1 < 2");
    const struct visit_list list = { STR("</title>/上海 & 1"), MSG("{0}'s \"visits\"", ARG_C("<Shanghai>")), true, visits, 4 };
    tmpl_every_page(&t.o, &list, STR("https://dms.example/\"x"), html_part_end(&foot));
    check_str("every.html", test_out_take(&t), str_c(t.arena, golden(t.arena, *state)));
    test_out_close(&t);
}

static void test_hostile_base_and_empty_list(void **state UNUSED)
{
    struct test_out t;
    test_out_open(&t, "zh_CN");
    const struct visit_list list = { .title = { 0 } };
    tmpl_every_page(&t.o, &list, STR("javascript:alert(1)//"), (struct html){ 0 });
    struct str out = test_out_take(&t);
    assert_int_equal(str_find(out, STR("javascript")), -1);
    assert_true(str_find(out, STR("href=\"#/a.css\"")) > 0);
    assert_true(str_find(out, STR("<title> · 回访</title>")) > 0);
    assert_true(str_find(out, STR("<input type=\"checkbox\"  value")) > 0);
    assert_true(str_find(out, STR("class='page portrait'")) > 0);
    test_out_close(&t);
}

/* A write error is kept by the sink; templates go on without harm. */
static void test_broken_sink(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    FILE *full = fopen("/dev/full", "w");
    assert_non_null(full);
    setvbuf(full, NULL, _IONBF, 0);
    struct sink sink = sink_to_file(full);
    struct html_out o = html_out_to(a, &sink, lang_load(a, STR("en")));
    const struct visit_list list = { .visit = visits, .n_visits = 4 };
    tmpl_every_page(&o, &list, STR("/"), (struct html){ 0 });
    assert_int_not_equal(sink.failed, 0);
    fclose(full);
    arena_free(a);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_prestate(test_page, argc > 1 ? argv[1] : "every.html"),
        cmocka_unit_test(test_hostile_base_and_empty_list),
        cmocka_unit_test(test_broken_sink),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
