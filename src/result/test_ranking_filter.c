/* Which rows of a ranking are left by the page's filters, and where the line above the dealers outside the ranking goes. */
#include "base/test.h"
#include "i18n/i18n.h"
#include "result/ranking_pages.h"

static struct arena *arena;
static const struct lang *lang;

static int set_up(void **state UNUSED)
{
    arena = arena_new(0);
    lang = lang_load(arena, STR("en"));
    return 0;
}

static int tear_down(void **state UNUSED)
{
    arena_free(arena);
    return 0;
}

static const struct column columns[] = { { .key = "code", .is_text = true }, { .key = "region", .is_text = true }, { .key = "type", .is_text = true } };

/* Three ranked dealers, a line, two others. */
static struct table *ranking(void)
{
    static const char *const rows[][2] = { { "A1", "N" }, { "B1", "S" }, { "A2", "N" }, { "B2", "S" }, { "C1", "W" } };
    struct table *t = table_new(arena, "ranking", columns, ARRAY_LEN(columns));
    t->rule_before = 3;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct cell *c = table_add_row(arena, t);
        c[0] = cell_text(str_of_c(rows[i][0]));
        c[1] = cell_text(str_of_c(rows[i][1]));
        c[2] = i == 4 ? cell_msg(arena, MSG("Other")) : cell_text(STR("4S"));
    }
    return t;
}

static void test_filters(void **state UNUSED)
{
    static const struct { const char *region, *type, *want; size_t rule; } cases[] = {
        { NULL, NULL, "A1 B1 A2 B2 C1 ", 3 }, { "N", NULL, "A1 A2 ", 2 }, { "S", NULL, "B1 B2 ", 1 }, { "W", NULL, "C1 ", 0 }, { NULL, "4S", "A1 B1 A2 B2 ", 3 },
        { NULL, "Other", "C1 ", 0 }, { "N", "Other", "", 0 }, { "X", NULL, "", 0 },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        const struct ranking_filter filters[] = { { "region", str_of_c(cases[i].region) }, { "type", str_of_c(cases[i].type) }, { "group", STR("no such column") } };
        const struct table *t = ranking_filter_table(arena, lang, ranking(), filters, ARRAY_LEN(filters));
        struct buf got = buf_on(arena);
        for (size_t k = 0; k < t->n_rows; k++)
            buf_addf(&got, STR_FMT " ", STR_ARG(table_row(t, k)[0].s));
        check_str("rows", buf_str(&got), cases[i].want);
        check_num(cases[i].want, (double)t->rule_before, (double)cases[i].rule, 0);
    }
}

static void test_what_can_be_chosen(void **state UNUSED)
{
    struct ranking_texts regions = ranking_texts_of(arena, lang, ranking(), "region"), types = ranking_texts_of(arena, lang, ranking(), "type");
    assert_int_equal(regions.n, 3);
    check_str("in the order of the rows", regions.text[1], "S");
    assert_int_equal(types.n, 2);
    check_str("a translated word", types.text[1], "Other");
    assert_int_equal(ranking_texts_of(arena, lang, ranking(), "group").n, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test_setup_teardown(test_filters, set_up, tear_down), cmocka_unit_test_setup_teardown(test_what_can_be_chosen, set_up, tear_down) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
