#include "base/test.h"
#include "i18n/word_count.h"

static size_t texts_of(const struct word_counts *w, const char *word)
{
    for (size_t i = 0; i < w->n; i++)
        if (str_eq_c(w->row[i].word, word))
            return w->row[i].texts;
    return 0;
}

static void test_words(void **state UNUSED)
{
    const struct str text[] = { STR("洗得干净,真干净"), STR("其实吧,干净"), STR("停车不方便"), STR("WiFi wifi 连不上"), STR(""), STR_NONE, STR("\xff\xfe") };
    struct arena *a = arena_new(0);
    struct word_counts all = word_counts_of(a, text, ARRAY_LEN(text), 1, 100), two = word_counts_of(a, text, ARRAY_LEN(text), 2, 100), one = word_counts_of(a, text, ARRAY_LEN(text), 1, 1);
    assert_int_equal(texts_of(&all, "干净"), 2); /* once a text */
    assert_int_equal(texts_of(&all, "停车"), 1);
    assert_int_equal(texts_of(&all, "wifi"), 1);
    assert_int_equal(texts_of(&all, "其实"), 0);
    assert_int_equal(texts_of(&all, "吧"), 0);
    assert_int_equal(two.n, 1);
    assert_int_equal(one.n, 1);
    assert_int_equal(word_counts_of(a, NULL, 0, 1, 10).n, 0);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_words) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
