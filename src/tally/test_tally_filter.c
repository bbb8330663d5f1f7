#include "base/test.h"
#include "tally/tally_filter.h"

static const struct str question[] = { { "F1", 2 }, { "F2", 2 }, { "in", 2 }, { "满意度", 9 }, { "Model", 5 }, { "NOT", 3 } };
static const uint16_t answers[] = { 0x3E, 0x07FF, 0x3E, 0x3E, 0x3E, 0x3E };
static const struct tally_names names = { question, answers, ARRAY_LEN(question) };

static void test_texts(void **state UNUSED)
{
    static const struct { const char *text, *plain; } cases[] = {
        { "f1 = 5", "F1 = 5" },
        { "F1>=4", "F1 in (4, 5)" },
        { "f1 < 3", "F1 in (1, 2)" },
        { "f1 > 5", "F1 < 0" },
        { "not f1 > 5", "not F1 < 0" },
        { "f2 <= 2", "F2 in (0, 1, 2)" },
        { "f1 != 9", "F1 != 9" },
        { "F1 in (1,2 , 7)", "F1 in (1, 2, 7)" },
        { "f1 not in (1, 2)", "F1 not in (1, 2)" },
        { "model = A4L", "model = A4L" },
        { "MODEL = 'A4 L'", "model = 'A4 L'" },
        { "model in (A4L, \"Q5\"\"x\", 'it''s')", "model in (A4L, 'Q5\"x', 'it''s')" },
        { "owner_type = ''", "owner_type = ''" },
        { "满意度 = 1", "满意度 = 1" },
        { "'in' = 3", "in = 3" },
        { "'model' = 3 and model = 3", "'Model' = 3 and model = 3" },
        { "'not' = 3", "'NOT' = 3" },
        { "f1=1 and f1=2 or not f2=3", "F1 = 1 and F1 = 2 or F2 != 3" },
        { "f1=1 and (f1=2 or f2=3)", "F1 = 1 and (F1 = 2 or F2 = 3)" },
        { "not (f1=1 and f2=2)", "not (F1 = 1 and F2 = 2)" },
        { "not not f1 = 1", "not F1 != 1" },
        { "not (not (f1=1 or f2=2))", "not not (F1 = 1 or F2 = 2)" },
        { "((((f1=1))))", "F1 = 1" },
        { "advisor = 007 AND work_type!=repair", "advisor = 007 and work_type != repair" },
    };
    struct arena *a = arena_new(0);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        const struct tally_filter *f;
        check_ok(cases[i].text, tally_filter_parse(a, str_of_c(cases[i].text), &names, &f));
        check_str(cases[i].text, tally_filter_text(a, f), cases[i].plain);
    }
    check_str("no filter", tally_filter_text(a, NULL), "");
    arena_free(a);
}

static void test_mistakes(void **state UNUSED)
{
    static const struct { const char *text, *id; int64_t at; } cases[] = {
        { "", "Character {0} of the condition: a question's code is expected", 1 },
        { "满意度 = 1 and nothing = 2", "Character {0} of the condition: a question's code is expected", 13 },
        { "f1", "Character {0} of the condition: one of = != < <= > >= in, not in", 3 },
        { "model < 3", "Character {0} of the condition: one of = != in, not in", 7 },
        { "f1 not = 3", "Character {0} of the condition: one of = != <", 8 },
        { "f1 = five", "Character {0} of the condition: the code of an answer", 6 },
        { "f1 = 16", "Character {0} of the condition: the code of an answer", 6 },
        { "f1 = -1", "Character {0} of the condition: the code of an answer", 6 },
        { "f1 =", "Character {0} of the condition: a value is expected", 5 },
        { "model = ,", "Character {0} of the condition: a value is expected", 9 },
        { "f1 in 1", "Character {0} of the condition: ( and a list", 7 },
        { "f1 in (1 2)", "Character {0} of the condition: a comma or )", 10 },
        { "f1 in ()", "Character {0} of the condition: a value is expected", 8 },
        { "f1 = 1 f2 = 2", "Character {0} of the condition: and, or, or its end", 8 },
        { "(f1 = 1", "Character {0} of the condition: and, or, )", 8 },
        { "f1 = 1)", "Character {0} of the condition: and, or, or its end", 7 },
        { "model = 'A4", "The quotation that begins at character {0}", 9 },
    };
    struct arena *a = arena_new(0);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        const struct tally_filter *f;
        struct err *e = tally_filter_parse(a, str_of_c(cases[i].text), &names, &f);
        check_err(cases[i].text, e, ERR_INVALID);
        if (!str_starts(str_of_c(e->msg.id), str_of_c(cases[i].id)) || e->msg.arg[0].i != cases[i].at)
            fail_msg("%s: %s at %d", cases[i].text, e->msg.id, (int)e->msg.arg[0].i);
    }
    arena_free(a);
}

static void test_limits(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    const struct tally_filter *f;
    char deep[400] = { 0 }, list[4000];
    for (int i = 0; i < 70; i++)
        deep[i] = '(';
    check_err("too deep", tally_filter_parse(a, str_of_c(deep), &names, &f), ERR_INVALID);
    int n = snprintf(list, sizeof list, "model in (x");
    for (int i = 1; i < TALLY_MOST_LISTED; i++)
        n += snprintf(list + n, sizeof list - (size_t)n, ", m%d", i);
    snprintf(list + n, sizeof list - (size_t)n, ")");
    check_ok("longest list", tally_filter_parse(a, str_of_c(list), &names, &f));
    assert_int_equal(f->n_values, TALLY_MOST_LISTED);
    snprintf(list + n, sizeof list - (size_t)n, ", y)");
    check_err("list too long", tally_filter_parse(a, str_of_c(list), &names, &f), ERR_INVALID);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_texts), cmocka_unit_test(test_mistakes), cmocka_unit_test(test_limits) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
