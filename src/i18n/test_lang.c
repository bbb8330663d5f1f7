#include "base/civil_date.h"
#include "base/test.h"
#include "base/utf8.h"
#include "i18n/catalogues.h"
#include "i18n/lang.h"

static void test_names_of_languages(void **state UNUSED)
{
    static const struct {
        struct str name;
        const char *code;
    } cases[] = {
        { STR("zh_CN"), "zh-CN" }, { STR("zh-CN"), "zh-CN" }, { STR("zh"), "zh-CN" },       { STR("ZH_cn.UTF-8"), "zh-CN" },
        { STR("zh_TW"), "zh-CN" }, { STR("zh@x"), "zh-CN" },  { STR("en"), "en" },          { STR("en_US.UTF-8"), "en" },
        { STR("C"), "en" },        { STR("POSIX"), "en" },    { STR(""), "en" },            { STR_NONE, "en" },
        { STR("zhx"), "en" },      { STR("z"), "en" },        { STR("_zh"), "en" },         { STR("de_DE"), "en" },
        { STR("\xff\xfe"), "en" }, { STR("中文"), "en" },
    };
    struct arena *a = arena_new(0);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        const struct lang *l = lang_load(a, cases[i].name);
        check_str(cases[i].name.p ? cases[i].name.p : "(none)", lang_code(l), cases[i].code);
        assert_int_equal(lang_is_chinese(l), str_eq_c(lang_code(l), "zh-CN"));
    }
    arena_free(a);
}

/* The embedded catalogue opens, is found through entry by entry, and English ignores it. */
static void test_whole_catalogue(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    const struct lang *zh = lang_load(a, STR("zh_CN")), *en = lang_load(a, STR("en"));
    struct mo m;
    struct str source, translation;
    assert_true(mo_open(catalogue_zh_CN(), &m));
    assert_true(m.n > 1);
    for (uint32_t i = 1; i < m.n; i++) {
        assert_true(mo_entry(&m, i, &source, &translation));
        assert_true(utf8_is_valid(translation));
        const char *id = str_c(a, source);
        check_str(id, tr(zh, id), str_c(a, mo_form(translation, 0)));
        check_str(id, tr(en, id), id);
    }
    arena_free(a);
}

static void test_months_and_quarters(void **state UNUSED)
{
    static const struct {
        int year, month;
        const char *quarter_en, *quarter_zh, *slash, *month_en, *month_zh;
    } cases[] = {
        { 2012, 3, "Q1 2012", "2012年第一季度", "2012/1-3", "March 2012", "2012年3月" },
        { 2012, 1, "Q1 2012", "2012年第一季度", "2012/1-3", "January 2012", "2012年1月" },
        { 2011, 6, "Q2 2011", "2011年第二季度", "2011/4-6", "June 2011", "2011年6月" },
        { 2011, 7, "Q3 2011", "2011年第三季度", "2011/7-9", "July 2011", "2011年7月" },
        { 1999, 12, "Q4 1999", "1999年第四季度", "1999/10-12", "December 1999", "1999年12月" },
        { 1, 10, "Q4 1", "1年第四季度", "1/10-12", "October 1", "1年10月" },
    };
    struct arena *a = arena_new(0);
    const struct lang *zh = lang_load(a, STR("zh")), *en = lang_load(a, STR("en"));
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        int32_t m = civil_month(cases[i].year, cases[i].month);
        check_str("quarter en", lang_quarter(a, en, m), cases[i].quarter_en);
        check_str("quarter zh", lang_quarter(a, zh, m), cases[i].quarter_zh);
        check_str("slash", lang_quarter_slash(a, m), cases[i].slash);
        check_str("month en", lang_month(a, en, m), cases[i].month_en);
        check_str("month zh", lang_month(a, zh, m), cases[i].month_zh);
    }
    int32_t from = civil_month(2011, 10), to = civil_month(2012, 3);
    check_str("range en", lang_month_range(a, en, from, to), "2011-10 – 2012-03");
    check_str("range zh", lang_month_range(a, zh, from, to), "2011-10 – 2012-03");
    check_str("range of one", lang_month_range(a, zh, to, to), "2012-03");
    arena_free(a);
}

static void test_dates(void **state UNUSED)
{
    static const struct {
        struct str iso;
        const char *en, *zh;
    } cases[] = {
        { STR("2012-03-05"), "5 March 2012", "2012年3月5日" },
        { STR("2024-02-29"), "29 February 2024", "2024年2月29日" },
        { STR("2023-02-29"), "2023-02-29", "2023-02-29" },
        { STR("2012-3-5"), "2012-3-5", "2012-3-5" },
        { STR("soon"), "soon", "soon" },
        { STR(""), "", "" },
        { STR_NONE, NULL, NULL },
    };
    struct arena *a = arena_new(0);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        check_str("en", lang_date(a, lang_load(a, STR("en")), cases[i].iso), cases[i].en);
        check_str("zh", lang_date(a, lang_load(a, STR("zh")), cases[i].iso), cases[i].zh);
    }
    arena_free(a);
}

static int sign(int c)
{
    return (c > 0) - (c < 0);
}

/* Each list stands in the order of its language. */
static void test_order_of_names(void **state UNUSED)
{
    static const struct {
        const char *lang;
        struct str name[10];
    } cases[] = {
        { "zh", { STR_NONE, STR(""), STR("北京"), STR("上海"), STR("上海2店"), STR("上海10店"), STR("一汽"), STR("张三"), STR("A1"), STR("b") } },
        { "en", { STR_NONE, STR(""), STR("A2"), STR("a10"), STR("B"), STR("北京"), STR("东莞"), STR("上海"), STR("一汽"), STR("张三") } },
        { "zh", { STR_NONE, STR(""), STR("北京"), STR("北京\xff"), STR("曹"), STR("曾"), STR("a"), STR("A"), STR("ab"), STR("b") } },
    };
    struct arena *a = arena_new(0);
    for (size_t c = 0; c < ARRAY_LEN(cases); c++) {
        const struct lang *l = lang_load(a, str_of_c(cases[c].lang));
        for (int pair = 0; pair < 100; pair++) {
            int i = pair / 10, j = pair % 10;
            struct str x = cases[c].name[i], y = cases[c].name[j];
            if (sign(lang_compare(l, x, y)) != sign(i - j))
                fail_msg("%s: \"" STR_FMT "\" and \"" STR_FMT "\" stand the wrong way round", cases[c].lang, STR_ARG(x), STR_ARG(y));
        }
    }
    arena_free(a);
}

static void test_order_survives_a_rewind(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    const struct lang *l = lang_load(a, STR("zh"));
    for (int i = 0; i < 3; i++) {
        struct arena_mark m = arena_mark(a);
        assert_true(lang_compare(l, STR("上海"), STR("北京")) > 0);
        arena_rewind(a, m);
    }
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names_of_languages),  cmocka_unit_test(test_whole_catalogue),
        cmocka_unit_test(test_months_and_quarters), cmocka_unit_test(test_dates),
        cmocka_unit_test(test_order_of_names),      cmocka_unit_test(test_order_survives_a_rewind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
