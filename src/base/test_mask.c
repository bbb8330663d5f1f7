#include "base/mask.h"
#include "base/test.h"

static void test_phone(void **state UNUSED)
{
    static const struct { const char *in, *want; } cases[] = {
        { "13812345678", "138****5678" },     { "057188886666", "0571******66" },      { "01088886666", "010******66" },
        { "057188886666-801", "0571******66-***" }, { "02388886666", "023******66" },  { "05358886666", "0535*****66" },
        { "12345", "***45" },                 { "110", "*10" },                        { "10", "**" },
        { "1", "*" },                         { "", "" },                              { "1381234567", "********67" },
        { "+8613812345678", "************78" }, { "张三丰电话", "***电话" },           { "23812345678", "*********78" },
        { "-", "-***" },                      { "0", "*" },                            { "0571", "****" },
    };
    struct arena *a = arena_new(0);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        check_str(cases[i].in, mask_phone(a, (struct phone){ str_of_c(cases[i].in) }), cases[i].want);
    check_str("no value", mask_phone(a, (struct phone){ STR_NONE }), NULL);
    arena_free(a);
}

static void test_plate_and_vin(void **state UNUSED)
{
    static const struct { const char *in, *want; } plates[] = {
        { "浙A12345", "浙A****5" }, { "浙AD12345", "浙A*****5" }, { "沪A1234警", "沪A****警" }, { "浙A1", "***" }, { "浙A12", "浙A*2" }, { "", "" },
        { "ABC", "***" },
    };
    static const struct { const char *in, *want; } vins[] = {
        { "LSVAA49J132047371", "LSV**********7371" }, { "12345678", "123*5678" }, { "1234567", "*******" }, { "", "" },
    };
    struct arena *a = arena_new(0);
    for (size_t i = 0; i < ARRAY_LEN(plates); i++)
        check_str(plates[i].in, mask_plate(a, (struct plate){ str_of_c(plates[i].in) }), plates[i].want);
    for (size_t i = 0; i < ARRAY_LEN(vins); i++)
        check_str(vins[i].in, mask_vin(a, str_of_c(vins[i].in)), vins[i].want);
    arena_free(a);
}

static void test_name(void **state UNUSED)
{
    static const struct { const char *in, *want; } cases[] = {
        { "张三", "张*" }, { "张", "张*" }, { "张三丰", "张*" }, { "欧阳锋", "欧阳*" }, { "欧阳", "欧*" }, { "司马相如", "司马*" },
        { "单于婴", "单于*" }, { "阳欧锋", "阳*" }, { "马上官", "马*" }, /* the list is cut at names, not anywhere */
        { "阿卜杜拉·买买提", "阿*" }, { "𠮷野家", "𠮷*" }, { "John Smith", "J*** S***" }, { "John", "J***" }, { "  John   Smith ", "J*** S***" },
        { "Élise", "É***" }, { "Иван", "И***" }, { "", "" }, { "   ", "" },
    };
    struct arena *a = arena_new(0);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        check_str(cases[i].in, mask_name(a, (struct person_name){ str_of_c(cases[i].in) }), cases[i].want);
    check_str("no value", mask_name(a, (struct person_name){ STR_NONE }), NULL);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_phone), cmocka_unit_test(test_plate_and_vin), cmocka_unit_test(test_name) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
