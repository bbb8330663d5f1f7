#include "base/mask.h"
#include "base/test.h"

static const char mobile[] = "13800001111";

static void test_one_number(void **state UNUSED)
{
    static const struct { const char *in; enum phone_kind kind; const char *want; } cases[] = {
        { "13800001111", PHONE_MOBILE, mobile },
        { "19912345678", PHONE_MOBILE, "19912345678" },
        { " 138 0000 1111 ", PHONE_MOBILE, mobile },
        { "138-0000-1111", PHONE_MOBILE, mobile },
        { "138—0000—1111", PHONE_MOBILE, mobile },
        { "(138)00001111", PHONE_MOBILE, mobile },
        { "（138）00001111", PHONE_MOBILE, mobile },
        { "１３８００００１１１１", PHONE_MOBILE, mobile },
        { "\u202D13800001111\u202C", PHONE_MOBILE, mobile },
        { "\uFEFF13800001111", PHONE_MOBILE, mobile },
        { "138\u00A00000\u00A01111", PHONE_MOBILE, mobile },
        { "+8613800001111", PHONE_MOBILE, mobile },
        { "+86 138 0000 1111", PHONE_MOBILE, mobile },
        { "＋86-13800001111", PHONE_MOBILE, mobile },
        { "(+86)13800001111", PHONE_MOBILE, mobile },
        { "008613800001111", PHONE_MOBILE, mobile },
        { "8613800001111", PHONE_MOBILE, mobile },
        { "86-13800001111", PHONE_MOBILE, mobile },
        { "013800001111", PHONE_MOBILE, mobile },
        { "13800001111.0", PHONE_MOBILE, mobile },
        { "13800001111.00", PHONE_MOBILE, mobile },
        { "1.3800001111E+10", PHONE_MOBILE, mobile },
        { "1.3800001111e10", PHONE_MOBILE, mobile },
        { "1.3800001111E10", PHONE_MOBILE, mobile },
        { "1.38000011110E+10", PHONE_MOBILE, mobile },
        { "1.380000111E10", PHONE_MOBILE, "13800001110" },
        { "8.613800001111E+12", PHONE_MOBILE, mobile },
        { "057188886666", PHONE_LANDLINE, "057188886666" },
        { "0571-88886666", PHONE_LANDLINE, "057188886666" },
        { "(0571)88886666", PHONE_LANDLINE, "057188886666" },
        { "0571 8888 6666", PHONE_LANDLINE, "057188886666" },
        { "010-88886666", PHONE_LANDLINE, "01088886666" },
        { "021-68886666", PHONE_LANDLINE, "02168886666" },
        { "0535-8886666", PHONE_LANDLINE, "05358886666" },
        { "0571-88886666转801", PHONE_LANDLINE, "057188886666-801" },
        { "0571-88886666 转 801", PHONE_LANDLINE, "057188886666-801" },
        { "0571-88886666转分机801", PHONE_LANDLINE, "057188886666-801" },
        { "0571-88886666 ext. 801", PHONE_LANDLINE, "057188886666-801" },
        { "0571-88886666EXT:801", PHONE_LANDLINE, "057188886666-801" },
        { "0571-88886666x801", PHONE_LANDLINE, "057188886666-801" },
        { "0571-88886666#801", PHONE_LANDLINE, "057188886666-801" },
        { "0571-88886666-801", PHONE_LANDLINE, "057188886666-801" },
        { "+86-571-88886666", PHONE_LANDLINE, "057188886666" },
        { "+86-0571-88886666", PHONE_LANDLINE, "057188886666" },
        { "+86 571 88886666-801", PHONE_LANDLINE, "057188886666-801" },
        { "+86 10 8888 6666", PHONE_LANDLINE, "01088886666" },
        /* refused */
        { "", PHONE_BAD, NULL }, { "   ", PHONE_BAD, NULL }, { "无", PHONE_BAD, NULL }, { "1.38E+10", PHONE_BAD, NULL },
        { "1.38000E+10", PHONE_BAD, NULL }, { "1.38000011111E+10", PHONE_BAD, NULL }, { "1.3800001111E+9", PHONE_BAD, NULL },
        { "1.3800001111E+99", PHONE_BAD, NULL }, { "1.3800001111E-10", PHONE_BAD, NULL }, { "1.3800001111E", PHONE_BAD, NULL },
        { "1.E+10", PHONE_BAD, NULL }, { "1.3800001111", PHONE_BAD, NULL }, { "13800001111.5", PHONE_BAD, NULL },
        { "1380000111", PHONE_BAD, NULL }, { "138000011111", PHONE_BAD, NULL }, { "12800001111", PHONE_BAD, NULL },
        { "23800001111", PHONE_BAD, NULL }, { "88886666", PHONE_BAD, NULL }, { "110", PHONE_BAD, NULL }, { "4008201111", PHONE_BAD, NULL },
        { "0571-8888666", PHONE_LANDLINE, "05718888666" }, { "0571-88886", PHONE_BAD, NULL }, { "0571-888866667", PHONE_BAD, NULL },
        { "010-8888666", PHONE_BAD, NULL }, { "0571-18886666", PHONE_BAD, NULL }, { "0171-8888666", PHONE_BAD, NULL },
        { "13800001111转801", PHONE_BAD, NULL }, { "0571-88886666转", PHONE_BAD, NULL }, { "转801", PHONE_BAD, NULL },
        { "0571-88886666转8015555", PHONE_BAD, NULL }, { "0571-88886666转801转802", PHONE_BAD, NULL }, { "+1 555 010 9999", PHONE_BAD, NULL },
        { "++8613800001111", PHONE_BAD, NULL }, { "1380000+1111", PHONE_BAD, NULL }, { "13800001111a", PHONE_BAD, NULL },
        { "13800001111 13900002222", PHONE_BAD, NULL }, { "\xff\xff", PHONE_BAD, NULL }, { "-", PHONE_BAD, NULL }, { "+", PHONE_BAD, NULL },
        { "+86", PHONE_BAD, NULL }, { "0086", PHONE_BAD, NULL }, { ".0", PHONE_BAD, NULL }, { "0.0", PHONE_BAD, NULL },
        { "111111111111111111111111111111", PHONE_BAD, NULL }, { "0571-88886666-8015555", PHONE_BAD, NULL },
    };
    struct arena *a = arena_new(0);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct phone p = { STR_NONE };
        enum phone_kind kind = phone_parse(a, str_of_c(cases[i].in), &p);
        check_str(cases[i].in, p.digits, cases[i].want);
        assert_int_equal(kind, cases[i].kind);
    }
    struct phone p;
    assert_int_equal(phone_parse(a, STR_NONE, &p), PHONE_BAD);
    struct str plain = STR("13800001111");
    assert_int_equal(phone_parse(a, plain, &p), PHONE_MOBILE);
    assert_ptr_equal(p.digits.p, plain.p);
    arena_free(a);
}

static void test_lists(void **state UNUSED)
{
    static const struct { const char *in, *want; size_t bad; } cases[] = {
        { "13800001111", "13800001111", 0 },
        { "13800001111/13900002222", "13800001111 13900002222", 0 },
        { "13800001111、13900002222", "13800001111 13900002222", 0 },
        { "13800001111，13900002222；0571-88886666", "13800001111 13900002222 057188886666", 0 },
        { "13800001111 13900002222", "13800001111 13900002222", 0 },
        { "138 0000 1111 139 0000 2222", "13800001111 13900002222", 0 },
        { "138 0000 1111\n0571 88886666", "13800001111 057188886666", 0 },
        { "13800001111  /  ", "13800001111", 0 },
        { "13800001111, 12345", "13800001111", 1 },
        { "无/13800001111", "13800001111", 1 },
        { "张三 13800001111", "13800001111", 1 },
        { "a b c", "", 3 },
        { "", "", 0 },
        { "/,;、", "", 0 },
        { "0571-88886666转801/13800001111", "057188886666-801 13800001111", 0 },
        { "13800000001/13800000002/13800000003/13800000004/x", "13800000001 13800000002 13800000003", 1 }, /* room for three */
    };
    struct arena *a = arena_new(0);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct phone out[3];
        size_t bad = 99, n = phone_parse_list(a, str_of_c(cases[i].in), out, ARRAY_LEN(out), &bad);
        struct str got = STR("");
        for (size_t k = 0; k < n; k++)
            got = str_printf(a, STR_FMT "%s" STR_FMT, STR_ARG(got), k ? " " : "", STR_ARG(out[k].digits));
        check_str(cases[i].in, got, cases[i].want);
        assert_int_equal(bad, cases[i].bad);
    }
    size_t bad = 99;
    assert_int_equal(phone_parse_list(a, STR_NONE, NULL, 0, &bad), 0);
    assert_int_equal(bad, 0);
    arena_free(a);
}

static void test_parts(void **state UNUSED)
{
    assert_true(phone_is_mobile(STR("13800001111")));
    assert_false(phone_is_mobile(STR("1380000111a")));
    assert_false(phone_is_mobile(STR_NONE));
    assert_int_equal(phone_area_length(STR("01088886666")), 3);
    assert_int_equal(phone_area_length(STR("057188886666")), 4);
    assert_int_equal(phone_area_length(STR("13800001111")), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_one_number), cmocka_unit_test(test_lists), cmocka_unit_test(test_parts) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
