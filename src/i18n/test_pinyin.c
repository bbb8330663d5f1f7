#include "base/test.h"
#include "i18n/i18n.h"
#include "i18n/pinyin_words.h"
#include <string.h>

static void test_readings(void **state UNUSED)
{
    static const struct {
        struct str text;
        bool is_name;
        const char *want;
    } cases[] = {
        { STR(""), false, "" },
        { STR_NONE, true, "" },
        { STR("  \t "), false, "" },
        { STR("中国"), false, "zhong guo" },
        { STR("上海大众 X5车"), false, "shang hai da zhong x5 che" },
        { STR("一汽-大众(北京)4S店"), false, "yi qi - da zhong ( bei jing )4s dian" },
        { STR("Audi  A6L"), false, "audi a6l" },
        { STR("Müller ŠKODA"), false, "müller škoda" },
        { STR("吕女士"), true, "lv nv shi" },
        { STR("东北"), false, "dong bei" },
        { STR("〇"), false, "ling" },
        { STR("全　角"), false, "quan jiao" },
        { STR("龘𠼞"), false, "da a" },
        { STR("😀好"), false, "😀 hao" },
        /* places and makers */
        { STR("长安汽车"), false, "chang an qi che" },
        { STR("长沙县长沙"), false, "chang sha xian chang sha" },
        { STR("店长"), false, "dian zhang" },
        { STR("厦门成都重庆沈阳六安"), false, "xia men cheng du chong qing shen yang lu an" },
        { STR("北京银行车行"), false, "bei jing yin hang che hang" },
        /* people */
        { STR("曾国藩"), true, "zeng guo fan" },
        { STR("曾经"), false, "ceng jing" },
        { STR("国曾"), true, "guo ceng" },
        { STR(" 单田芳"), true, "shan tian fang" },
        { STR("单于"), true, "chan yu" },
        { STR("仇英"), true, "qiu ying" },
        { STR("解晓东"), true, "xie xiao dong" },
        { STR("解放"), false, "jie fang" },
        { STR("查良镛"), true, "zha liang yong" },
        { STR("任正非"), true, "ren zheng fei" },
        { STR("盖叫天"), true, "ge jiao tian" },
        { STR("朴信惠"), true, "piao xin hui" },
        { STR("区先生"), true, "ou xian sheng" },
        { STR("尉迟恭"), true, "yu chi gong" },
        { STR("尉健行"), true, "wei jian xing" },
        { STR("万俟卨"), true, "mo qi xie" },
        { STR("万科"), true, "wan ke" },
        { STR("长孙无忌"), true, "zhang sun wu ji" },
        { STR("令狐冲"), true, "ling hu chong" },
        { STR("秘"), true, "bi" },
        { STR("缪荃孙"), true, "miao quan sun" },
        { STR("冼星海"), true, "xian xing hai" },
        { STR("翟天临"), true, "zhai tian lin" },
        { STR("乐毅"), true, "yue yi" },
        { STR("折可适"), true, "she ke shi" },
        { STR("种师道"), true, "chong shi dao" },
        { STR("员半千"), true, "yun ban qian" },
        { STR("召公"), true, "shao gong" },
        { STR("那英"), true, "na ying" },
        { STR("哈文"), true, "ha wen" },
        { STR("覃辉"), true, "qin hui" },
        { STR("卜学亮"), true, "bu xue liang" },
        { STR("沈从文"), true, "shen cong wen" },
        { STR("諸葛亮"), true, "zhu ge liang" },
        { STR("John Smith"), true, "john smith" },
    };
    struct arena *a = arena_new(0);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        check_str(cases[i].text.p ? cases[i].text.p : "(none)", pinyin_of(a, cases[i].text, cases[i].is_name), cases[i].want);
    arena_free(a);
}

static void test_malformed_text_is_safe(void **state UNUSED)
{
    static const struct str cases[] = { STR("\xff"), STR("\xe4\xb8"), STR("中\xe5"), STR("\xf0\x9f\x98"), STR("\xed\xa0\x80"),
                                        STR("\xf4\x90\x80\x80"), STR("a\0b"), STR("\xc0\x80") };
    struct arena *a = arena_new(0);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct str out = pinyin_of(a, cases[i], i % 2);
        assert_true(out.n > 0);
    }
    arena_free(a);
}

/* The wanted reading of every table entry is one of syllables a..z, as many as it has characters, and a word is not
 * hidden by a shorter one that stands before it. */
static void check_words(const struct pinyin_word *words)
{
    for (const struct pinyin_word *w = words; w->text; w++) {
        size_t blanks = 0;
        for (const char *p = w->reading; *p; p++) {
            blanks += *p == ' ';
            assert_true(*p == ' ' || (*p >= 'a' && *p <= 'z'));
        }
        if (strlen(w->text) != 3 * (blanks + 1))
            fail_msg("%s has another number of syllables", w->text);
        for (const struct pinyin_word *before = words; before < w; before++)
            if (strncmp(w->text, before->text, strlen(before->text)) == 0)
                fail_msg("%s is hidden by %s", w->text, before->text);
    }
}

static void test_tables(void **state UNUSED)
{
    check_words(pinyin_surnames);
    check_words(pinyin_words);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_readings),
        cmocka_unit_test(test_malformed_text_is_safe),
        cmocka_unit_test(test_tables),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
