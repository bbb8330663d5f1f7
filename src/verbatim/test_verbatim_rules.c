#include "base/test.h"
#include "verbatim/verbatim_mask.h"
#include "verbatim/verbatim_rules.h"

static void test_masks(void **state UNUSED)
{
    static const struct { const char *label, *text, *want; unsigned found; } cases[] = {
        { "nothing", "等了快四十分钟才有人理", "等了快四十分钟才有人理", 0 },
        { "empty", "", "", 0 },
        { "mobile", "打我电话13800138000吧", "打我电话[电话]吧", FOUND_PHONE },
        { "mobile with blanks", "138 0013 8000", "[电话]", FOUND_PHONE },
        { "mobile with dashes", "138-0013-8000。", "[电话]。", FOUND_PHONE },
        { "full width", "１３８００１３８０００", "[电话]", FOUND_PHONE },
        { "+86", "+8613800138000", "+[电话]", FOUND_PHONE },
        { "landline", "0571-88886666", "[电话]", FOUND_PHONE },
        { "hotline", "400-810-8888打不通", "[电话]打不通", FOUND_PHONE },
        { "what is left beside a number", "0570-888860-88886666", "[电话]-[号码]", FOUND_PHONE | FOUND_NUMBER },
        { "local number", "88886666", "[号码]", FOUND_NUMBER },
        { "Chinese digits", "一三八零零一三八零零零", "[号码]", FOUND_NUMBER },
        { "a price range stays", "花了1000-2000块", "花了1000-2000块", 0 },
        { "mileage stays", "跑了100000公里", "跑了100000公里", 0 },
        { "card", "卡号8812的那个", "卡号[号码]的那个", FOUND_NUMBER },
        { "plate", "我的车京A12345", "我的车[车牌]", FOUND_PLATE },
        { "plate with a dot", "浙A·B1234还没好", "[车牌]还没好", FOUND_PLATE },
        { "new energy", "沪AD12345 充不上电", "[车牌] 充不上电", FOUND_PLATE },
        { "trainer's plate", "粤B1234学", "[车牌]", FOUND_PLATE },
        { "lower case", "苏e88k66", "[车牌]", FOUND_PLATE },
        { "no plate", "新A级车", "新A级车", 0 },
        { "VIN", "车架LFV3A23C8D3000001查一下", "车架[车架号]查一下", FOUND_VIN },
        { "mail", "发到 wang.li@example.com.cn 了", "发到 [邮箱] 了", FOUND_MAIL },
        { "full-width at", "wang＠example.com", "[邮箱]", FOUND_MAIL },
        { "no mail", "@了他也没回", "@了他也没回", 0 },
        { "wechat", "加微信:zhang_san88", "加微信:[账号]", FOUND_CHAT },
        { "vx", "vx abc12345", "vx [账号]", FOUND_CHAT },
        { "qq", "QQ号是 1234567", "QQ号是 [账号]", FOUND_CHAT },
        { "wechat without account", "微信也不怎么回", "微信也不怎么回", 0 },
        { "gentleman", "张先生接待的", "某先生接待的", FOUND_NAME },
        { "manager", "李经理人不错", "某经理人不错", FOUND_NAME },
        { "master", "小王师傅手艺好", "小某师傅手艺好", FOUND_NAME },
        { "double name", "欧阳女士很耐心", "某女士很耐心", FOUND_NAME },
        { "full name", "张建国先生", "某先生", FOUND_NAME },
        { "called", "有个姓刘的顾问", "有个姓某的顾问", FOUND_NAME },
        { "little", "小李挺好", "小某挺好", FOUND_NAME },
        { "old", "找老赵修的", "找老某修的", FOUND_NAME },
        { "boss", "王总是个好人", "王总是个好人", 0 },
        { "short title", "王总,挺好", "某总,挺好", FOUND_NAME },
        { "no name", "小毛病没修好,那时经理来了", "小毛病没修好,那时经理来了", 0 },
        { "no name before a title", "修车师傅和服务经理", "修车师傅和服务经理", 0 },
        { "English", "Mr. Zhang was kind", "Mr. 某 was kind", FOUND_NAME },
        { "staff", "王小明态度好", "[员工]态度好", FOUND_STAFF },
        { "several", "张先生 13800138000 京A12345", "某先生 [电话] [车牌]", FOUND_NAME | FOUND_PHONE | FOUND_PLATE },
        { "broken bytes", "\xff\xfe张先生", "\xff\xfe某先生", FOUND_NAME },
    };
    struct arena *a = arena_new(0);
    struct str_map staff = str_map_on(a);
    str_map_put(&staff, STR("王小明"), 1, NULL);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct verbatim_mask m = verbatim_mask_of(a, str_of_c(cases[i].text), &staff);
        check_str(cases[i].label, m.masked, cases[i].want);
        if (m.found != cases[i].found)
            fail_msg("%s: found %u instead of %u", cases[i].label, m.found, cases[i].found);
    }
    check_str("no staff is known", verbatim_mask_of(a, STR("王小明态度好"), NULL).masked, "王小明态度好");
    arena_free(a);
}

static void test_kinds(void **state UNUSED)
{
    static const char list[] = "X1=expectation X2=praise  *_why=complaint Q*=suggestion";
    static const struct { const char *question; enum verbatim_kind want; } cases[] = {
        { "X1", VERBATIM_EXPECTATION }, { "x2", VERBATIM_PRAISE }, { "L1_why", VERBATIM_COMPLAINT }, { "_why", VERBATIM_COMPLAINT }, { "Q7", VERBATIM_SUGGESTION },
        { "X11", VERBATIM_NO_KIND }, { "", VERBATIM_NO_KIND },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        assert_int_equal(verbatim_kind_of_question(str_of_c(list), str_of_c(cases[i].question)), cases[i].want);
    struct str bad;
    assert_true(verbatim_kinds_are_valid(str_of_c(list), &bad));
    assert_true(verbatim_kinds_are_valid(STR(""), &bad));
    static const char *const wrong[] = { "X1", "X1=", "=praise", "X1=anger", "X1=praise X2" };
    for (size_t i = 0; i < ARRAY_LEN(wrong); i++)
        if (verbatim_kinds_are_valid(str_of_c(wrong[i]), &bad))
            fail_msg("%s", wrong[i]);
}

static void test_empty(void **state UNUSED)
{
    static const struct { const char *answer; bool want; } cases[] = {
        { "", true }, { " 。。。", true }, { "无", true }, { "没有。", true }, { "(无)", true }, { "No", true }, { "无所谓", false }, { "没有空调", false }, { "👍", false }, { "5", false },
    };
    struct arena *a = arena_new(0);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        if (verbatim_is_empty(a, STR("无 没有 no"), str_of_c(cases[i].answer)) != cases[i].want)
            fail_msg("\"%s\"", cases[i].answer);
    arena_free(a);
}

static void test_codes(void **state UNUSED)
{
    struct verbatim_code code[] = { { .code = STR("wait"), .words = STR("等 慢"), .in_use = true }, { .code = STR("old"), .words = STR("等") },
                                    { .code = STR("price"), .words = STR(" 贵  费"), .in_use = true }, { .code = STR("other"), .words = STR(""), .in_use = true } };
    struct verbatim_frame f = { code, ARRAY_LEN(code) };
    struct arena *a = arena_new(0);
    check_str("two", verbatim_propose_codes(a, &f, STR("等半天还贵")), "wait,price");
    check_str("none", verbatim_propose_codes(a, &f, STR("挺好")), "");
    assert_true(verbatim_has_code(STR("wait,price"), STR("price")));
    assert_false(verbatim_has_code(STR("wait,price"), STR("pri")));
    assert_false(verbatim_has_code(STR(""), STR("")));
    arena_free(a);
}

static void test_names(void **state UNUSED)
{
    for (int i = 0; i < VERBATIM_STATES; i++) {
        enum verbatim_state s = VERBATIM_STATES;
        assert_true(verbatim_state_of(str_of_c(verbatim_state_name((enum verbatim_state)i)), &s) && (int)s == i);
    }
    for (int i = 0; i < VERBATIM_KINDS; i++) {
        enum verbatim_kind k = VERBATIM_KINDS;
        assert_true(verbatim_kind_of(str_of_c(verbatim_kind_name((enum verbatim_kind)i)), &k) && (int)k == i);
    }
    enum verbatim_state s;
    assert_false(verbatim_state_of(STR("x"), &s));
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_masks), cmocka_unit_test(test_kinds), cmocka_unit_test(test_empty), cmocka_unit_test(test_codes), cmocka_unit_test(test_names) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
