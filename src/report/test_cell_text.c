#include "base/test.h"
#include "report/cell_text.h"

static const struct column plain = { .decimals = 1 }, whole = { .decimals = 0 }, change = { .decimals = 1, .is_signed = true },
                           share = { .decimals = 1, .is_share = true };
static const struct code_count five[] = { { 5, 631 }, { 4, 1428.4 }, { 1, 0 } };

static void test_cells_read_like_this(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    const struct lang *en = lang_load(a, STR("en"));
    const struct {
        const char *label;
        const struct column *column;
        struct cell cell;
        const char *want;
    } cases[] = {
        { "empty", &plain, { .kind = CELL_EMPTY }, "" },
        { "text", &plain, cell_text(STR("杭州")), "杭州" },
        { "message", &plain, cell_msg(a, MSG("Nation {0}", ARG_I(1234))), "Nation 1,234" },
        { "half away from zero", &plain, cell_num(6.25), "6.3" },
        { "half away from zero, negative", &plain, cell_num(-6.25), "-6.3" },
        { "tie hidden in binary", &plain, cell_num(109.45), "109.5" },
        { "no minus zero", &change, cell_num(-0.04), "0.0" },
        { "plus after rounding only", &change, cell_num(0.04), "0.0" },
        { "plus", &change, cell_num(0.05), "+0.1" },
        { "minus", &change, cell_num(-5.26), "-5.3" },
        { "signed whole number", &change, cell_int(3), "+3" },
        { "signed zero", &change, cell_int(0), "0" },
        { "grouped", &plain, cell_int(7102), "7,102" },
        { "grouped with decimals", &plain, cell_num(-1234567.89), "-1,234,567.9" },
        { "three digits stay", &whole, cell_num(999.4), "999" },
        { "rounded into four digits", &whole, cell_num(999.5), "1,000" },
        { "share", &plain, cell_share(0.971), "97.1%" },
        { "difference of shares", &change, cell_share(0.016), "+1.6 pp" },
        { "difference of shares, down", &change, cell_share(-0.0325), "-3.3 pp" },
        { "difference of shares that rounds to nothing", &change, cell_share(-0.0004), "0.0 pp" },
        { "share of 0", &plain, cell_share(0), "0.0%" },
        { "people do not read codes", &plain, cell_code(a, "service", MSG("After-sales")), "After-sales" },
        { "interval", &plain, cell_pair(75.149, 83.35), "75.1 – 83.4" },
        { "interval of a share", &share, cell_pair(0.5, 1), "50.0% – 100.0%" },
        { "interval below zero", &plain, cell_pair(-3, -1.26), "-3.0 – -1.3" },
        { "counts", &whole, cell_counts(five, 3), "631 1428 0" },
        { "no score", &plain, cell_hide(cell_num(80), HIDDEN_NO_SCORE), "–" },
        { "disclosure", &plain, cell_hide(cell_int(3), HIDDEN_DISCLOSURE), "·" },
        { "not estimable", &plain, cell_num(NAN), "n/a" },
        { "low base", &plain, cell_mark(cell_num(71.2), MARK_LOW_BASE), "(71.2)" },
        { "below design", &plain, cell_mark(cell_num(71.2), MARK_BELOW_DESIGN), "71.2*" },
        { "both and up", &change, cell_mark(cell_num(7), MARK_LOW_BASE | MARK_BELOW_DESIGN | MARK_UP), "(+7.0)*▲" },
        { "down with break", &change, cell_mark(cell_num(-7), MARK_DOWN | MARK_BREAK), "-7.0▼┆" },
        { "same", &change, cell_mark(cell_num(0), MARK_SAME), "0.0=" },
        { "light alone", &plain, cell_mark((struct cell){ .kind = CELL_EMPTY }, MARK_RED), "R" },
        { "light behind a value", &plain, cell_mark(cell_num(1), MARK_GREEN), "1.0 G" },
        { "grey light", &plain, cell_mark((struct cell){ .kind = CELL_EMPTY }, MARK_GREY_LIGHT), "-" },
        { "nothing to bracket", &plain, cell_mark((struct cell){ .kind = CELL_EMPTY }, MARK_LOW_BASE), "" },
        { "hidden cells tell no marks", &plain, cell_mark(cell_hide(cell_num(1), HIDDEN_NO_SCORE), MARK_UP | MARK_LOW_BASE), "–" },
        { "hidden with its light", &plain, cell_mark(cell_hide(cell_num(1), HIDDEN_NO_SCORE), MARK_YELLOW), "– Y" },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct cell_look look = cell_text_look(a, en, cases[i].column, &cases[i].cell);
        check_str(cases[i].label, cell_text_join(a, &look), cases[i].want);
    }
    arena_free(a);
}

static void test_lights_are_letters_in_the_language(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    static const struct { unsigned mark; const char *en, *zh; } cases[] = {
        { MARK_GREEN, "G", "绿" }, { MARK_YELLOW, "Y", "黄" }, { MARK_RED, "R", "红" }, { MARK_GREY_LIGHT, "-", "灰" }, { MARK_UP, "", "" },
    };
    const struct lang *en = lang_load(a, STR("en")), *zh = lang_load(a, STR("zh_CN"));
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        check_str("en", cell_text_letter(en, cell_light_of(cases[i].mark)), cases[i].en);
        check_str("zh", cell_text_letter(zh, cell_light_of(cases[i].mark)), cases[i].zh);
    }
    arena_free(a);
}

static void test_differences_of_shares_say_their_unit(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    const struct lang *zh = lang_load(a, STR("zh_CN"));
    struct cell won = cell_mark(cell_share(0.016), MARK_UP), share_itself = cell_share(0.987);
    struct cell_look look = cell_text_look(a, zh, &change, &won);
    check_str("zh", cell_text_join(a, &look), "+1.6个百分点▲");
    look = cell_text_look(a, zh, &plain, &share_itself);
    check_str("zh, a share", cell_text_join(a, &look), "98.7%");
    arena_free(a);
}

static void test_machines_read_codes(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    const struct lang *zh = lang_load(a, STR("zh_CN"));
    struct cell coded = cell_code(a, "service", MSG("After-sales")), plain_msg = cell_msg(a, MSG("After-sales"));
    struct cell_look look = cell_text_look(a, zh, &plain, &coded);
    check_str("people", cell_text_join(a, &look), "售后");
    check_str("machines", cell_text_machine(a, zh, &coded), "service");
    check_str("no code", cell_text_machine(a, zh, &plain_msg), "售后");
    arena_free(a);
}

static void test_weak_cells(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    const struct lang *en = lang_load(a, STR("en"));
    struct cell low = cell_mark(cell_num(1), MARK_LOW_BASE), hidden = cell_num(NAN), good = cell_mark(cell_num(1), MARK_BELOW_DESIGN);
    assert_true(cell_text_look(a, en, &plain, &low).is_weak);
    assert_true(cell_text_look(a, en, &plain, &hidden).is_weak);
    assert_false(cell_text_look(a, en, &plain, &good).is_weak);
    arena_free(a);
}

static void test_machine_names(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    check_str("all", cell_mark_names(a, 0x3ff), "below_design low_base up down same series_break green yellow red grey");
    assert_null(cell_mark_names(a, 0).p);
    assert_null(cell_mark_name(10));
    assert_null(cell_mark_name(-1));
    assert_null(cell_hidden_name(SHOWN));
    assert_string_equal(cell_hidden_name(HIDDEN_DISCLOSURE), "disclosure");
    arena_free(a);
}

static void test_legend_names_only_the_signs_that_are_there(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    const struct lang *en = lang_load(a, STR("en"));
    static const struct column columns[] = { { .key = "score" }, { .key = "secret", .show = COLUMN_MACHINE } };
    struct table *t = table_new(a, "t", columns, 2);
    struct section s = { .table = t };
    struct document d = { .section = &s, .n_sections = 1 };
    assert_null(cell_text_legend(a, en, &d).p);
    struct cell *c = table_add_row(a, t);
    c[1] = cell_mark(cell_num(1), MARK_UP); /* nobody sees it */
    assert_null(cell_text_legend(a, en, &d).p);
    c[0] = cell_mark(cell_num(1), MARK_LOW_BASE);
    check_str("one", cell_text_legend(a, en, &d), "( ) n < 30, for orientation only");
    c = table_add_row(a, t);
    c[0] = cell_mark(cell_hide(cell_num(1), HIDDEN_NO_SCORE), MARK_UP); /* hidden: its arrow is not printed */
    check_str("two", cell_text_legend(a, en, &d), "( ) n < 30, for orientation only; – n < 10, no score");
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cells_read_like_this),
        cmocka_unit_test(test_lights_are_letters_in_the_language),
        cmocka_unit_test(test_differences_of_shares_say_their_unit),
        cmocka_unit_test(test_machines_read_codes),
        cmocka_unit_test(test_weak_cells),
        cmocka_unit_test(test_machine_names),
        cmocka_unit_test(test_legend_names_only_the_signs_that_are_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
