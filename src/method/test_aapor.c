#include "base/test.h"
#include "method/aapor.h"

static void test_reference(void **state UNUSED)
{
    /* [ref] methods.md §5, package outcomerate (CC0) */
    const double count[AAPOR_GROUPS] = { [AAPOR_I] = 760, [AAPOR_P] = 339, [AAPOR_R] = 59, [AAPOR_NC] = 288, [AAPOR_O] = 1, [AAPOR_UO] = 173, [AAPOR_NE] = 71 };
    static const double want[AAPOR_RATES] = {
        [AAPOR_RR1] = .46913580, [AAPOR_RR2] = .67839506, [AAPOR_RR3] = .47149080, [AAPOR_RR4] = .68180052, [AAPOR_RR5] = .52522460,
        [AAPOR_RR6] = .75950242, [AAPOR_COOP1] = .65573770, [AAPOR_COOP2] = .94823123, [AAPOR_COOP3] = .65630397, [AAPOR_COOP4] = .94905009,
        [AAPOR_REF1] = .03641975, [AAPOR_REF2] = .03660258, [AAPOR_REF3] = .04077402, [AAPOR_CON1] = .71543210, [AAPOR_CON2] = .71902347,
        [AAPOR_CON3] = .80096752,
    };
    check_num("e", aapor_e(count), .95322793, 5e-9);
    for (int r = 0; r < AAPOR_RATES; r++)
        check_num(aapor_rate_name((enum aapor_rate)r), aapor_rate(count, (enum aapor_rate)r), want[r], 5e-9);
    double weighted[AAPOR_GROUPS]; /* counts times a constant change nothing */
    for (int g = 0; g < AAPOR_GROUPS; g++)
        weighted[g] = count[g] * 0.37;
    for (int r = 0; r < AAPOR_RATES; r++)
        check_num(aapor_rate_name((enum aapor_rate)r), aapor_rate(weighted, (enum aapor_rate)r), want[r], 5e-9);
}

static void test_empty_bases(void **state UNUSED)
{
    const double none[AAPOR_GROUPS] = { 0 }, only_unknown[AAPOR_GROUPS] = { [AAPOR_UH] = 5 }, not_eligible[AAPOR_GROUPS] = { [AAPOR_UH] = 5, [AAPOR_NE] = 3 };
    const double silent[AAPOR_GROUPS] = { [AAPOR_NC] = 4 };
    for (int r = 0; r < AAPOR_RATES; r++)
        check_num("nothing", aapor_rate(none, (enum aapor_rate)r), NAN, 0);
    check_num("e of nothing", aapor_e(none), NAN, 0);
    check_num("e without eligible", aapor_e(not_eligible), 0, 0);
    check_num("all unknown, RR1", aapor_rate(only_unknown, AAPOR_RR1), 0, 0);
    check_num("all unknown, RR3", aapor_rate(only_unknown, AAPOR_RR3), NAN, 0);
    check_num("all unknown, RR5", aapor_rate(only_unknown, AAPOR_RR5), NAN, 0);
    check_num("none eligible, RR3", aapor_rate(not_eligible, AAPOR_RR3), NAN, 0);
    check_num("nobody contacted, COOP1", aapor_rate(silent, AAPOR_COOP1), NAN, 0);
    check_num("nobody contacted, RR1", aapor_rate(silent, AAPOR_RR1), 0, 0);
}

static void test_words(void **state UNUSED)
{
    static const struct { const char *word, *code; } cases[] = {
        { "拒接", "2.113" }, { "错号", "4.41" }, { "空号", "4.31" }, { "关机", "3.13" }, { "停机", "4.32" }, { "无应答", "3.13" }, { "明确拒绝", "2.112" },
        { "挂断", "2.113" }, { "信号中断", "3.16" }, { "车已转让", "4.10" }, { "出租车", "4.10" }, { "其他", "2.30" }, { "被标记骚扰", "3.15" },
        { "拦截", "3.15" }, { " 空号 ", "4.31" }, { "2.112", "2.112" }, { "Complete", "1.1" }, { "", NULL }, { "9.9", NULL }, { "空", NULL }, { "|", NULL },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        const struct aapor_code *c = aapor_find(str_of_c(cases[i].word));
        check_str(cases[i].word, str_of_c(c ? c->code : NULL), cases[i].code);
    }
}

static void test_table(void **state UNUSED)
{
    size_t n;
    const struct aapor_code *code = aapor_codes(&n);
    for (size_t i = 0; i < n; i++) {
        assert_ptr_equal(aapor_find(str_of_c(code[i].code)), &code[i]);
        struct str words = str_of_c(code[i].reasons);
        while (words.n) { /* no word means two things */
            struct str word = str_cut(&words, '|');
            assert_ptr_equal(aapor_find(word), &code[i]);
        }
        if (i)
            assert_true(strcmp(code[i - 1].code, code[i].code) < 0 || strcmp(code[i].code, "2.20") == 0);
        enum aapor_group g = code[i].group; /* the first digit tells the group */
        static const char digit[AAPOR_GROUPS] = { '1', '1', '2', '2', '2', '3', '3', '4' };
        assert_int_equal(code[i].code[0], digit[g]);
    }
    check_str("name", str_of_c(aapor_group_name(AAPOR_NC)), "NC");
}

static void test_confirmed_numbers(void **state UNUSED)
{
    const struct aapor_rules proves = { .list_proves_visit = true }, plain = { 0 };
    static const struct { const char *code; enum aapor_group plain, proves; } cases[] = {
        { "3.11", AAPOR_UH, AAPOR_UH }, { "3.12", AAPOR_UH, AAPOR_NC }, { "3.13", AAPOR_UH, AAPOR_NC }, { "3.14", AAPOR_UH, AAPOR_NC },
        { "3.15", AAPOR_UH, AAPOR_UH }, { "1.1", AAPOR_I, AAPOR_I }, { "4.31", AAPOR_NE, AAPOR_NE },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        const struct aapor_code *c = aapor_find(str_of_c(cases[i].code));
        assert_int_equal(aapor_group_of(c, plain), cases[i].plain);
        assert_int_equal(aapor_group_of(c, proves), cases[i].proves);
    }
}

static void test_final_code(void **state UNUSED)
{
    static const struct { const char *label; struct { const char *code; bool is_final; } attempt[4]; const char *want; } cases[] = {
        { "no attempt", { { NULL, false } }, "3.11" },
        { "the last of many without contact", { { "3.13", false }, { "3.12", false }, { "3.13", false } }, "3.13" },
        { "an interview after a soft refusal", { { "2.112", false }, { "3.13", false }, { "1.1", true } }, "1.1" },
        { "a refusal is not overwritten", { { "3.13", false }, { "2.113", false }, { "3.13", false }, { "3.12", false } }, "2.113" },
        { "final refusal", { { "2.112", true }, { "3.13", false } }, "2.112" },
        { "eligible once is eligible", { { "2.21", false }, { "3.13", false }, { "3.16", false } }, "2.21" },
        { "the later of two", { { "2.21", false }, { "2.33", false } }, "2.33" },
        { "sold car found out later", { { "2.21", false }, { "4.10", true } }, "4.10" },
        { "two final ones", { { "4.32", true }, { "4.31", true } }, "4.31" },
        { "complete before everything", { { "1.1", true }, { "4.41", true } }, "1.1" },
        { "partial before refusal", { { "1.2", false }, { "2.112", true } }, "1.2" },
        { "break-off is a refusal", { { "2.12", false }, { "2.20", false } }, "2.12" },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct aapor_attempt attempt[4];
        size_t n = 0;
        for (; n < 4 && cases[i].attempt[n].code; n++)
            attempt[n] = (struct aapor_attempt){ aapor_find(str_of_c(cases[i].attempt[n].code)), cases[i].attempt[n].is_final };
        check_str(cases[i].label, str_of_c(aapor_final(attempt, n)->code), cases[i].want);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reference), cmocka_unit_test(test_empty_bases),       cmocka_unit_test(test_words),
        cmocka_unit_test(test_table),     cmocka_unit_test(test_confirmed_numbers), cmocka_unit_test(test_final_code),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
