#include "base/test.h"
#include "method/control.h"
#include <math.h>

static void test_centre(void **state UNUSED)
{
    const struct control_point p[] = { { 10, 100, 2 }, { 30, 104, 1 }, { 20, NAN, 1 }, { 20, 90, NAN }, { 0, 50, 1 } };
    size_t known;
    check_num("weighted by interviews", control_centre(p, ARRAY_LEN(p), &known), 103, 1e-12);
    assert_int_equal(known, 2);
    assert_true(isnan(control_centre(p + 2, 3, &known)) && known == 0);
    assert_true(isnan(control_centre(p, 0, &known)) && known == 0);
}

static void test_band(void **state UNUSED)
{
    static const struct { const char *label; struct control_point p; enum control_side want; } cases[] = {
        { "at the centre", { 10, 100, 2 }, CONTROL_WITHIN }, { "on the limit", { 10, 106, 2 }, CONTROL_WITHIN }, { "above", { 10, 106.001, 2 }, CONTROL_ABOVE },
        { "below", { 10, 93.999, 2 }, CONTROL_BELOW },       { "a smaller month may swing", { 3, 110, 4 }, CONTROL_WITHIN },
        { "no value", { 10, NAN, 2 }, CONTROL_UNKNOWN },     { "no error", { 10, 100, NAN }, CONTROL_UNKNOWN },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        if (control_band_of(100, &cases[i].p).side != cases[i].want)
            fail_msg("%s", cases[i].label);
    struct control_band b = control_band_of(100, &cases[0].p);
    check_num("low", b.low, 94, 1e-12);
    check_num("high", b.high, 106, 1e-12);
    assert_int_equal(control_band_of(NAN, &cases[0].p).side, CONTROL_UNKNOWN);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_centre), cmocka_unit_test(test_band) };
    return cmocka_run_group_tests_name("control", tests, NULL, NULL);
}
