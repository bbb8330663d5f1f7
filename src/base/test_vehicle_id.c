#include "base/mask.h"
#include "base/test.h"

static void test_vin(void **state UNUSED)
{
    static const struct { const char *in; enum vin_check check; const char *want; } cases[] = {
        { "1M8GDM9AXKP042788", VIN_OK, "1M8GDM9AXKP042788" }, /* the worked example of 49 CFR 565 */
        { "5GZCZ43D13S812715", VIN_OK, "5GZCZ43D13S812715" },
        { "11111111111111111", VIN_OK, "11111111111111111" },
        { "1m8gdm9axkp042788", VIN_OK, "1M8GDM9AXKP042788" },
        { "  1M8GDM9AXKP042788\t", VIN_OK, "1M8GDM9AXKP042788" },
        { "１Ｍ８ＧＤＭ９ＡＸＫＰ０４２７８８", VIN_OK, "1M8GDM9AXKP042788" },
        { "1M8GDM9A1KP042788", VIN_CHECK_DIGIT, "1M8GDM9A1KP042788" },
        { "1M8GDM9AXKP042789", VIN_CHECK_DIGIT, "1M8GDM9AXKP042789" },
        { "WAUZZZ8KZ9A000001", VIN_OK, "WAUZZZ8KZ9A000001" }, /* Europe fills position 9 with Z */
        { "1M8GDM9AXKP04278", VIN_LENGTH, "1M8GDM9AXKP04278" },
        { "1M8GDM9AXKP0427881", VIN_LENGTH, "1M8GDM9AXKP0427881" },
        { "", VIN_LENGTH, "" },
        { "1M8GDM9AXKPO42788", VIN_CHARACTER, "1M8GDM9AXKPO42788" },
        { "IM8GDM9AXKP042788", VIN_CHARACTER, "IM8GDM9AXKP042788" },
        { "QM8GDM9AXKP042788", VIN_CHARACTER, "QM8GDM9AXKP042788" },
        { "1M8GDM9A-KP042788", VIN_CHARACTER, "1M8GDM9A-KP042788" },
        { "1M8GDM9A KP042788", VIN_CHARACTER, "1M8GDM9A KP042788" },
        { "车架号不详车", VIN_LENGTH, "车架号不详车" },
    };
    struct arena *a = arena_new(0);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct str out = STR_NONE;
        enum vin_check check = vin_parse(a, str_of_c(cases[i].in), &out);
        check_str(cases[i].in, out, cases[i].want);
        if (check != cases[i].check)
            fail_msg("%s: %d", cases[i].in, check);
    }
    struct str plain = STR("1M8GDM9AXKP042788"), out;
    vin_parse(a, plain, &out);
    assert_ptr_equal(out.p, plain.p);
    assert_int_equal(vin_parse(a, STR_NONE, &out), VIN_LENGTH);
    arena_free(a);
}

/* Each wrong digit in one place is found, as is each swap of unlike neighbours with unlike weights. */
static void test_vin_finds_slips(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    struct str out;
    for (int i = 11; i < 17; i++)
        for (char c = '0'; c <= '9'; c++) {
            char vin[] = "1M8GDM9AXKP042788";
            bool same = vin[i] == c;
            vin[i] = c;
            assert_int_equal(vin_parse(a, str_of_c(vin), &out), same ? VIN_OK : VIN_CHECK_DIGIT);
        }
    arena_free(a);
}

static void test_plates(void **state UNUSED)
{
    static const struct { const char *in; bool ok; const char *want; } cases[] = {
        { "浙A12345", true, "浙A12345" },     { "浙a12b45", true, "浙A12B45" },     { "浙A·12345", true, "浙A12345" },
        { "浙A.12345", true, "浙A12345" },    { "浙A-12345", true, "浙A12345" },    { " 浙A 12345 ", true, "浙A12345" },
        { "浙Ａ１２３４５", true, "浙A12345" }, { "浙A•12345", true, "浙A12345" },   { "沪AD12345", true, "沪AD12345" },
        { "沪ADA2345", true, "沪ADA2345" },   { "沪A12345D", true, "沪A12345D" },   { "沪AF12345", true, "沪AF12345" },
        { "沪AZ12345", false, "沪AZ12345" },  { "沪AD1234A", false, "沪AD1234A" },  { "沪A1234警", true, "沪A1234警" },
        { "沪A1234学", true, "沪A1234学" },   { "沪A1234挂", true, "沪A1234挂" },   { "粤Z1234港", true, "粤Z1234港" },
        { "粤Z1234澳", true, "粤Z1234澳" },   { "沪A1234领", true, "沪A1234领" },   { "224578使", true, "224578使" },
        { "使224578", true, "使224578" },     { "京O12345", true, "京O12345" },     { "浙I12345", false, "浙I12345" },
        { "浙A1234O", false, "浙A1234O" },    { "浙A1234I", false, "浙A1234I" },    { "浙A1234", false, "浙A1234" },
        { "浙A1234567", false, "浙A1234567" }, { "A12345", false, "A12345" },       { "渐A12345", false, "渐A12345" },
        { "浙112345", false, "浙112345" },    { "未上牌", false, "未上牌" },        { "", false, "" },
        { "浙", false, "浙" },                { "浙A12345警", false, "浙A12345警" }, { "使22457", false, "使22457" },
        { "---", false, "" },
    };
    struct arena *a = arena_new(0);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct plate p = { STR_NONE };
        bool ok = plate_parse(a, str_of_c(cases[i].in), &p);
        check_str(cases[i].in, p.s, cases[i].want);
        if (ok != cases[i].ok)
            fail_msg("%s", cases[i].in);
    }
    struct plate p;
    struct str plain = STR("浙A12345");
    assert_true(plate_parse(a, plain, &p));
    assert_ptr_equal(p.s.p, plain.p);
    assert_false(plate_parse(a, STR_NONE, &p));
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_vin), cmocka_unit_test(test_vin_finds_slips), cmocka_unit_test(test_plates) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
