#include "base/test.h"
#include "i18n/lang.h"
#include "i18n/test_catalogue.h"
#include <math.h>

/* Chinese with the catalogue of test_catalogue.h in place of the real one. */
static const struct lang *chinese(struct arena *a)
{
    struct lang *l = ARENA_NEW(a, struct lang);
    *l = *lang_load(a, STR("zh"));
    assert_true(mo_open(test_catalogue(a, false), &l->mo));
    return l;
}

static void test_tr_gives_the_translation_or_the_source(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    const struct lang *zh = chinese(a), *en = lang_load(a, STR("en"));
    check_str("translated", tr(zh, "Dealer"), "经销商");
    check_str("not translated", tr(zh, "Customer"), "Customer");
    check_str("empty source is not the header", tr(zh, ""), "");
    check_str("no source", tr(zh, NULL), NULL);
    check_str("English", tr(en, "Dealer"), "Dealer");
    arena_free(a);
}

static void test_plurals(void **state UNUSED)
{
    static const struct {
        int64_t n;
        const char *en, *zh, *missing;
    } cases[] = {
        { 0, "0 dealers", "0家经销商", "0 cars" },
        { 1, "1 dealer", "1家经销商", "1 car" },
        { 2, "2 dealers", "2家经销商", "2 cars" },
        { -1, "-1 dealer", "-1家经销商", "-1 car" },
        { 1234567, "1,234,567 dealers", "1,234,567家经销商", "1,234,567 cars" },
        { INT64_MIN, "-9,223,372,036,854,775,808 dealers", "-9,223,372,036,854,775,808家经销商",
          "-9,223,372,036,854,775,808 cars" },
    };
    struct arena *a = arena_new(0);
    const struct lang *zh = chinese(a), *en = lang_load(a, STR("en"));
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        check_str("en", tr_msg_n(a, en, "{0} dealer", "{0} dealers", cases[i].n), cases[i].en);
        check_str("zh", tr_msg_n(a, zh, "{0} dealer", "{0} dealers", cases[i].n), cases[i].zh);
        check_str("zh without", tr_msg_n(a, zh, "{0} car", "{0} cars", cases[i].n), cases[i].missing);
    }
    arena_free(a);
}

static void test_arguments(void **state UNUSED)
{
    static const struct {
        const char *label;
        struct msg m;
        const char *want;
    } cases[] = {
        { "none", { .id = "Saved." }, "Saved." },
        { "empty", { .id = "" }, "" },
        { "text", { "a{0}b", { { .kind = ARG_TEXT, .s = STR("大众") } } }, "a大众b" },
        { "text without value", { "a{0}b", { { .kind = ARG_TEXT } } }, "ab" },
        { "missing argument", { "a{0}b{5}", { 0 } }, "ab" },
        { "unknown index stays", { "{8} {x} {} {00} {", { 0 } }, "{8} {x} {} {00} {" },
        { "double brace", { "{{0} is {0}", { { .kind = ARG_INT, .i = 5 } } }, "{0} is 5" },
        { "three braces", { "{{{0}}", { { .kind = ARG_INT, .i = 5 } } }, "{5}" },
        { "closing braces stay", { "}} } {0}", { { .kind = ARG_INT, .i = 5 } } }, "}} } 5" },
        { "repeated and out of order", { "{1}{0}{1}", { { .kind = ARG_INT, .i = 1 }, { .kind = ARG_INT, .i = 2 } } }, "212" },
        { "text is not filled again", { "{0}{1}", { { .kind = ARG_TEXT, .s = STR("{1}") }, { .kind = ARG_INT, .i = 2 } } }, "{1}2" },
        { "grouping", { "{0}", { { .kind = ARG_INT, .i = 7102000 } } }, "7,102,000" },
        { "three digits", { "{0}", { { .kind = ARG_INT, .i = -999 } } }, "-999" },
        { "decimals", { "{0}", { { .kind = ARG_NUM, .num = 6.56, .decimals = 1 } } }, "6.6" },
        { "decimals with grouping", { "{0}", { { .kind = ARG_NUM, .num = -1234567.891, .decimals = 2 } } }, "-1,234,567.89" },
        { "decimals behind the point are not grouped", { "{0}", { { .kind = ARG_NUM, .num = 0.123456, .decimals = 6 } } }, "0.123456" },
        { "no decimals", { "{0}", { { .kind = ARG_NUM, .num = 999999.5 } } }, "1,000,000" },
        { "not a number", { "{0}.", { { .kind = ARG_NUM, .num = NAN, .decimals = 1 } } }, "." },
        { "infinite", { "{0}.", { { .kind = ARG_NUM, .num = INFINITY, .decimals = 1 } } }, "." },
    };
    struct arena *a = arena_new(0);
    const struct lang *en = lang_load(a, STR("en"));
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        check_str(cases[i].label, tr_msg(a, en, &cases[i].m), cases[i].want);
    arena_free(a);
}

static void test_messages_are_translated_then_filled(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    const struct lang *zh = chinese(a);
    check_str("order of the language", tr_msg(a, zh, &MSG("{1} of {0}", ARG_I(238), ARG_I(7))), "238中的7");
    check_str("error", tr_msg(a, zh, &MSG("There is no dealer {0}.", ARG_C("A001"))), "没有代码为A001的经销商。");
    struct msg nothing = { 0 };
    check_str("nothing to say", tr_msg(a, zh, &nothing), "");
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tr_gives_the_translation_or_the_source),
        cmocka_unit_test(test_plurals),
        cmocka_unit_test(test_arguments),
        cmocka_unit_test(test_messages_are_translated_then_filled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
