/* Kept documents are printed as they were, in every format and language. */
#include "base/test.h"
#include "platform/frozen_document.h"
#include "report/render.h"
#include "report/test_documents.h"
#include <math.h>

static struct arena *arena;

static int set_up(void **state UNUSED)
{
    arena = arena_new(0);
    return 0;
}

static int tear_down(void **state UNUSED)
{
    arena_free(arena);
    return 0;
}

static struct document kept(const struct document *d)
{
    struct document back;
    check_ok("ok", frozen_document_read(arena, frozen_document_write(arena, d), &back));
    return back;
}

/* A PDF says when it was made. */
static struct str without_clock(struct str s)
{
    static const char tag[] = "/CreationDate";
    ptrdiff_t at = str_find(s, str_of_c(tag));
    char *copy = (char *)(uintptr_t)str_dup(arena, s).p;
    for (ptrdiff_t i = 0; at >= 0 && copy[at + i] != ')'; i++)
        copy[at + i] = ' ';
    return (struct str){ copy, s.n };
}

static struct str rendered(const struct document *d, const char *lang, enum report_format f)
{
    struct buf b = buf_on(arena);
    struct sink out = sink_to_buf(&b);
    check_ok("ok", report_render(arena, d, lang_load(arena, str_of_c(lang)), f, &out));
    return without_clock(buf_str(&b));
}

static void check_rendering(const struct document *back, const struct document *d, const char *lang, enum report_format f)
{
    struct str got = rendered(back, lang, f), want = rendered(d, lang, f);
    size_t same = 0;
    while (same < got.n && same < want.n && got.p[same] == want.p[same])
        same++;
    if (!str_eq(got, want))
        fail_msg("format %d, %s, byte %zu: %.80s, was %.80s", (int)f, lang, same, str_c(arena, str_sub(got, same, 80)), str_c(arena, str_sub(want, same, 80)));
}

static void check_same(const struct document *d)
{
    static const enum report_format formats[] = { REPORT_TEXT, REPORT_CSV, REPORT_JSON, REPORT_HTML, REPORT_PDF };
    struct document back = kept(d);
    assert_true(str_eq(frozen_document_write(arena, &back), frozen_document_write(arena, d)));
    for (size_t i = 0; i < ARRAY_LEN(formats); i++) {
        check_rendering(&back, d, "zh-CN", formats[i]);
        check_rendering(&back, d, "en", formats[i]);
    }
}

static void test_documents_stay(void **state UNUSED)
{
    check_same(monthly_document(arena, true));
    check_same(monthly_document(arena, false));
    check_same(overview_document(arena, true));
    check_same(ranking_document(arena, false, 12));
    check_same(stress_document(arena, true));
    check_same(long_document(arena, 60));
}

/* Every kind of cell in a row, shown, hidden and marked, and charts. */
static struct document everything(void)
{
    static const struct column columns[] = {
        { .key = "empty", .title = { .id = "Empty" } }, { .key = "text", .title = { .id = "Text" }, .is_text = true }, { .key = "msg", .title = { .id = "Message" }, .is_text = true, .width = 20 },
        { .key = "int", .title = { .id = "Int" }, .show = COLUMN_MACHINE }, { .key = "num", .title = { .id = "Num" }, .group = { .id = "Numbers" }, .decimals = 2, .is_signed = true },
        { .key = "share", .title = { .id = "Share" }, .group = { .id = "Numbers" }, .decimals = 1 }, { .key = "pair", .title = { .id = "Pair" }, .is_share = true, .decimals = 1 },
        { .key = "counts", .title = { .id = "Counts" }, .is_alert = true },
    };
    static const struct code_count counts[] = { { 5, 631 }, { 4, 1428.5 }, { 12, 3 } };
    static const enum cell_hidden hidden[] = { SHOWN, HIDDEN_NO_SCORE, HIDDEN_DISCLOSURE, HIDDEN_NOT_ESTIMABLE };
    static const struct chart_series series[] = { { .column = "num", .band = "pair", .look = SERIES_MAIN }, { .column = "share", .name = { .id = "Share" }, .look = SERIES_BEHIND, .low = "int", .high = "num" } };
    static const size_t rows[] = { 2, 0 };
    static const bool total[] = { false, true, false, false };
    struct table *t = table_new(arena, "all", columns, ARRAY_LEN(columns));
    for (size_t i = 0; i < ARRAY_LEN(hidden); i++) {
        struct cell *c = table_add_row(arena, t);
        const struct cell all[] = {
            { 0 }, cell_text(STR("东部 \"A\"\n")), cell_code(arena, "code", MSG("{0} of {1}, {2}", ARG_C("一"), ARG_I(INT64_MAX), ARG_F(1 / 3., 4))), cell_int(INT64_MIN + 1),
            cell_num(1e-300 / 3), cell_share(2 / 3.), cell_pair(0.1 + 0.2, 1), cell_counts(counts, ARRAY_LEN(counts)),
        };
        for (size_t k = 0; k < ARRAY_LEN(all); k++)
            c[k] = cell_mark(cell_hide(all[k], hidden[i]), i == 1 ? MARK_UP | MARK_GREY_LIGHT | MARK_BELOW_DESIGN : 0);
    }
    t->row_is_total = total;
    t->rule_before = 2;
    t->title = MSG("Title");
    t->base = MSG("n = {0}", ARG_I(60));
    for (size_t i = 0; i < ARRAY_LEN(t->note); i++)
        t->note[i] = MSG("Note {0}", ARG_I(i));
    t->empty = MSG("Nothing");
    struct chart *chart = ARENA_NEW(arena, struct chart);
    *chart = (struct chart){
        .key = "chart", .kind = CHART_LINES, .title = MSG("Chart"), .unit = MSG("points"), .base = MSG("base"), .label = { "text", "msg" }, .n = "int", .beside = { "int", "num" },
        .series = series, .n_series = ARRAY_LEN(series), .row = rows, .n_rows = ARRAY_LEN(rows), .axis = { -40, 120 }, .x_axis = { 0.5, 1.5 }, .middle = -0.25, .corner = { MSG("top left"), MSG("top right") }, .is_half = true,
        .reference = { { .column = "num", .row = 3, .name = MSG("Reference") } },
    };
    struct section *s = ARENA_ARRAY(arena, struct section, 2);
    s[0] = (struct section){ .key = "one", .title = MSG("One"), .text = { MSG("First"), MSG("Second {0}", ARG_C("二")) }, .table = t, .chart = chart, .n_charts = 1 };
    s[1] = (struct section){ .key = "two", .title = MSG("Two"), .new_page = true };
    struct head_field *h = ARENA_NEW(arena, struct head_field);
    *h = (struct head_field){ "unit", MSG("Unit"), cell_int(7) };
    return (struct document){ .format = "huifang.test/1", .title = MSG("Everything"), .subtitle = MSG("of {0}", ARG_I(1)), .head = h, .n_head = 1, .section = s, .n_sections = 2,
                              .foot = { MSG("Foot {0}", ARG_C("脚")) }, .landscape = true, .generated = STR("2026-03-01 09:30") };
}

static void check_chart(const struct chart *c, const struct chart *was)
{
    assert_string_equal(c->key, was->key);
    assert_int_equal(c->kind, was->kind);
    assert_string_equal(c->title.id, was->title.id);
    assert_string_equal(c->label[1], was->label[1]);
    assert_string_equal(c->beside[1], was->beside[1]);
    assert_null(c->beside[2]);
    assert_int_equal(c->n_series, 2);
    assert_string_equal(c->series[0].band, "pair");
    assert_int_equal(c->series[1].look, SERIES_BEHIND);
    assert_int_equal(c->n_rows, 2);
    assert_int_equal(c->row[0], 2);
    check_num("axis", c->axis.min, -40, 0);
    check_num("x axis", c->x_axis.max, 1.5, 0);
    check_num("middle", c->middle, -0.25, 0);
    assert_string_equal(c->series[1].low, "int");
    assert_string_equal(c->series[1].high, "num");
    assert_null(c->series[0].low);
    assert_string_equal(c->corner[1].id, "top right");
    assert_null(c->corner[2].id);
    assert_true(c->is_half);
    assert_int_equal(c->reference[0].row, 3);
    assert_null(c->reference[1].column);
}

static void test_everything_stays(void **state UNUSED)
{
    struct document d = everything(), back = kept(&d);
    const struct table *t = back.section[0].table, *was = d.section[0].table;
    check_same(&d);
    assert_int_equal(t->n_rows, 4);
    assert_true(t->row_is_total[1]);
    assert_int_equal(t->rule_before, 2);
    check_num("unrounded", table_row(t, 0)[4].num, table_row(was, 0)[4].num, 0);
    check_num("unrounded pair", table_row(t, 0)[6].pair[0], 0.1 + 0.2, 0);
    assert_int_equal(table_row(t, 0)[3].i, INT64_MIN + 1);
    assert_int_equal(table_row(t, 1)[4].marks, MARK_UP | MARK_GREY_LIGHT | MARK_BELOW_DESIGN);
    check_num("a small base is kept for machines", table_row(t, 1)[5].num, 2 / 3., 0);
    check_chart(&back.section[0].chart[0], &d.section[0].chart[0]);
}

/* What must not be told is not written down either. */
static void test_hidden_values_are_gone(void **state UNUSED)
{
    struct document d = everything(), back = kept(&d);
    const struct cell *c = table_row(back.section[0].table, 2);
    assert_int_equal(c[4].hidden, HIDDEN_DISCLOSURE);
    assert_true(isnan(c[4].num));
    assert_int_equal(c[3].i, 0);
    assert_true(isnan(c[6].pair[1]));
    assert_true(isnan(c[7].counts[0].n));
    assert_int_equal(c[7].counts[2].code, 12);
    assert_null(c[1].s.p);
}

static void test_malformed(void **state UNUSED)
{
    static const char head[] = "{\"format\":\"huifang.document/1\",\"document\":{\"format\":\"x\",\"head\":[],\"sections\":[";
    static const struct { const char *label, *section; } cases[] = {
        { "unknown member", "{\"colour\":1}" },
        { "a chart without a table", "{\"charts\":[{\"key\":\"a\",\"kind\":\"bars\",\"series\":[]}]}" },
        { "no columns", "{\"table\":{\"key\":\"t\",\"columns\":[],\"rows\":[]}}" },
        { "a row too short", "{\"table\":{\"key\":\"t\",\"columns\":[{\"key\":\"a\"}],\"rows\":[[]]}}" },
        { "a row that is an object", "{\"table\":{\"key\":\"t\",\"columns\":[{\"key\":\"a\"}],\"rows\":[{\"a\":null}]}}" },
        { "two kinds", "{\"table\":{\"key\":\"t\",\"columns\":[{\"key\":\"a\"}],\"rows\":[[{\"int\":1,\"num\":2}]]}}" },
        { "no kind", "{\"table\":{\"key\":\"t\",\"columns\":[{\"key\":\"a\"}],\"rows\":[[{\"marks\":2}]]}}" },
        { "a message that is none", "{\"table\":{\"key\":\"t\",\"columns\":[{\"key\":\"a\"}],\"rows\":[[{\"msg\":null}]]}}" },
        { "unknown hiding", "{\"table\":{\"key\":\"t\",\"columns\":[{\"key\":\"a\"}],\"rows\":[[{\"int\":1,\"hidden\":4}]]}}" },
        { "unknown mark", "{\"table\":{\"key\":\"t\",\"columns\":[{\"key\":\"a\"}],\"rows\":[[{\"int\":1,\"marks\":1024}]]}}" },
        { "too many notes", "{\"table\":{\"key\":\"t\",\"columns\":[{\"key\":\"a\"}],\"rows\":[],\"notes\":[{\"id\":\"1\"},{\"id\":\"2\"},{\"id\":\"3\"},{\"id\":\"4\"},{\"id\":\"5\"},{\"id\":\"6\"},{\"id\":\"7\"},{\"id\":\"8\"},{\"id\":\"9\"}]}}" },
        { "a total outside", "{\"table\":{\"key\":\"t\",\"columns\":[{\"key\":\"a\"}],\"rows\":[],\"totals\":[0]}}" },
        { "a row of a chart outside", "{\"table\":{\"key\":\"t\",\"columns\":[{\"key\":\"a\"}],\"rows\":[]},\"charts\":[{\"key\":\"a\",\"kind\":\"bars\",\"series\":[],\"rows\":[0]}]}" },
        { "a reference outside", "{\"table\":{\"key\":\"t\",\"columns\":[{\"key\":\"a\"}],\"rows\":[]},\"charts\":[{\"key\":\"a\",\"kind\":\"bars\",\"series\":[],\"references\":[{\"column\":\"a\"}]}]}" },
        { "an unknown chart", "{\"table\":{\"key\":\"t\",\"columns\":[{\"key\":\"a\"}],\"rows\":[]},\"charts\":[{\"key\":\"a\",\"kind\":\"pie\",\"series\":[]}]}" },
        { "decimals", "{\"table\":{\"key\":\"t\",\"columns\":[{\"key\":\"a\",\"decimals\":10}],\"rows\":[]}}" },
    };
    struct document d;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        check_err(cases[i].label, frozen_document_read(arena, str_printf(arena, "%s%s]}}", head, cases[i].section), &d), ERR_INVALID);
    }
    check_err("another format", frozen_document_read(arena, STR("{\"format\":\"huifang.document/2\",\"document\":{}}"), &d), ERR_INVALID);
    check_ok("ok", frozen_document_read(arena, str_printf(arena, "%s%s]}}", head, "{\"key\":\"a\"}"), &d));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_documents_stay, set_up, tear_down), cmocka_unit_test_setup_teardown(test_everything_stays, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_hidden_values_are_gone, set_up, tear_down), cmocka_unit_test_setup_teardown(test_malformed, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
