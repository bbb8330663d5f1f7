/* The model of charts: what is drawn is what is printed, in no more digits, and hidden cells are in no output. */
#include "base/num.h"
#include "base/test.h"
#include "report/html_chart.h"
#include "report/render.h"
#include "report/test_documents.h"

/* ---- axes ---- */

static void test_axes(void **state UNUSED)
{
    static const struct { const char *label; struct chart_axis wanted; double from, to, min, max, step; int decimals; } cases[] = {
        { "from the values", { 0, 0 }, 0, 97, 0, 100, 20, 0 },
        { "small numbers", { 0, 0 }, 0.41, 0.78, 0.4, 0.8, 0.1, 1 },
        { "below zero", { 0, 0 }, -3.2, 5.1, -4, 6, 2, 0 },
        { "a wanted axis holds its values", { 60, 120 }, 84, 112, 60, 120, 10, 0 },
        { "values at its ends", { 60, 120 }, 60, 120, 60, 120, 10, 0 },
        { "a value below extends it", { 60, 120 }, 41.2, 112, 40, 120, 10, 0 },
        { "a value above extends it", { 60, 100 }, 61, 100.1, 60, 110, 10, 0 },
        { "far below: the ticks grow apart", { 60, 120 }, -40, 120, -40, 120, 50, 0 },
        { "one value", { 0, 0 }, 5, 5, 4, 6, 0.5, 1 },
        { "all zero", { 0, 0 }, 0, 0, -1, 1, 0.5, 1 },
        { "no value", { 0, 0 }, (double)NAN, (double)NAN, 0, 1, 0.2, 1 },
        { "no value on a wanted axis", { 60, 120 }, (double)NAN, (double)NAN, 60, 120, 10, 0 },
        { "a million", { 0, 0 }, 0, 1234567, 0, 1500000, 500000, 0 },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct plot_axis got = plot_axis_of(cases[i].wanted, cases[i].from, cases[i].to, 6);
        check_num(cases[i].label, got.min, cases[i].min, 1e-9 * fabs(cases[i].max));
        check_num(cases[i].label, got.max, cases[i].max, 1e-9 * fabs(cases[i].max));
        check_num(cases[i].label, got.step, cases[i].step, 1e-9 * cases[i].step);
        assert_int_equal(got.decimals, cases[i].decimals);
    }
}

/* ---- what a plot holds ---- */

static const struct column columns[] = {
    { .key = "name", .title = { .id = "Name" }, .is_text = true },
    { .key = "code", .title = { .id = "Code" }, .is_text = true },
    { .key = "score", .title = { .id = "Score" }, .decimals = 1 },
    { .key = "share", .title = { .id = "Share" }, .decimals = 1 },
    { .key = "interval", .title = { .id = "Interval" }, .decimals = 1 },
    { .key = "n", .title = { .id = "n" } },
    { .key = "machine", .title = { .id = "M" }, .show = COLUMN_MACHINE },
};
static const bool totals[] = { true, false, false, false };

static struct table *small_table(struct arena *a)
{
    struct table *t = table_new(a, "t", columns, ARRAY_LEN(columns));
    static const struct { const char *name; double score; enum cell_hidden hidden; unsigned marks; } rows[] = {
        { "all", 100.05, SHOWN, 0 }, { "one", 98.7654321, SHOWN, MARK_LOW_BASE }, { "two", 55.5555, HIDDEN_NO_SCORE, MARK_RED | MARK_UP }, { "three", 101.25, SHOWN, MARK_BREAK | MARK_UP },
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct cell *c = table_add_row(a, t);
        c[0] = cell_text(str_of_c(rows[i].name));
        c[1] = cell_text(STR("C"));
        c[2] = cell_hide(cell_mark(cell_num(rows[i].score), rows[i].marks), rows[i].hidden);
        c[3] = cell_share(rows[i].score / 1000);
        c[4] = cell_hide(cell_pair(rows[i].score - 1.2345, rows[i].score + 1.2345), i == 1 ? HIDDEN_DISCLOSURE : SHOWN);
        c[5] = cell_int(1000);
        c[6] = cell_num(7);
    }
    t->row_is_total = totals;
    t->base = (struct msg){ .id = "P, n = 1,000" };
    return t;
}

static void test_values_are_those_of_the_table(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    static const struct chart_series series[] = { { .column = "region", .look = SERIES_REFERENCE }, { .column = "share", .look = SERIES_REFERENCE }, { .column = "score", .band = "interval" }, { .column = "machine" } };
    struct chart c = { .key = "k", .kind = CHART_LINES, .label = { "name", "code" }, .n = "n", .beside = { "nothing", "machine" }, .series = series, .n_series = ARRAY_LEN(series) };
    struct plot p;
    assert_true(plot_of(a, lang_load(a, STR("en")), small_table(a), &c, &p));
    assert_int_equal(p.n_series, 2); /* the table has no region, and people see no column for machines */
    check_str("the main series is first", p.series[0].name, "Score");
    const struct plot_value *v = p.series[0].value;
    static const struct { const char *label, *text; double v, low; bool weak; } want[] = {
        { "rounded half up", "100.1", 100.1, 98.8, false }, { "rounded; its interval is hidden", "(98.8)", 98.8, (double)NAN, true },
        { "hidden: neither value nor interval; its light stays, its arrow does not", "– R", (double)NAN, (double)NAN, true }, { "with marks", "101.3▲┆", 101.3, 100, false },
    };
    for (size_t i = 0; i < ARRAY_LEN(want); i++) {
        check_str(want[i].label, v[i].text, want[i].text);
        check_num(want[i].label, v[i].v, want[i].v, 1e-9);
        check_num(want[i].label, v[i].low, want[i].low, 1e-9);
        assert_int_equal(v[i].is_weak, want[i].weak);
    }
    assert_int_equal(v[2].marks, MARK_RED);
    check_num("a share in per cent", p.series[1].value[0].v, 10.0, 1e-9);
    check_str("names", p.label[1], "one C");
    check_str("the first label alone", p.name[1], "one");
    assert_true(p.is_total[0] && !p.is_total[1] && p.is_break[3] && !p.is_break[1]);
    assert_int_equal(p.n_beside, 1);
    check_str("n", p.beside[0].text[0], "1,000");
    check_str("base", p.base, "P, n = 1,000");
    assert_int_equal(p.n_notes, 1);
    arena_free(a);
}

static void test_rows_and_references(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    static const struct chart_series series[] = { { .column = "score" } };
    static const size_t rows[] = { 3, 1, 99 };
    struct chart c = { .key = "k", .kind = CHART_COLUMNS, .label = { "name" }, .series = series, .n_series = 1, .row = rows, .n_rows = ARRAY_LEN(rows), .axis = { 99, 100 },
                       .reference = { { .column = "score", .row = 0 }, { .column = "score", .row = 2 }, { .column = "score", .row = 50 }, { .column = "none" } } };
    struct plot p;
    assert_true(plot_of(a, lang_load(a, STR("en")), small_table(a), &c, &p));
    assert_int_equal(p.n_rows, 2);
    check_str("first", p.label[0], "three");
    assert_int_equal(p.n_references, 1); /* of a hidden cell, of a row or column that is not there: none */
    check_str("named after its row", p.reference[0].name, "all");
    assert_true(p.axis.min < 98.8 + 1e-9 && p.axis.max > 101.3 - 1e-9);
    assert_int_equal(p.n_notes, 2);
    check_str("said", p.note[0], "The axis goes down to 98.8, because a value lies below 99.0.");
    struct plot piece = plot_slice(&p, a, 1, 1);
    check_str("a slice", piece.label[0], "one");
    check_num("its value", piece.series[0].value[0].v, 98.8, 1e-9);
    arena_free(a);
}

static void test_nothing_to_draw(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    static const struct chart_series none[] = { { .column = "region" } }, hidden[] = { { .column = "score" } }, texts[] = { { .column = "name" } };
    static const size_t row_two[] = { 2 };
    struct table *empty = table_new(a, "e", columns, ARRAY_LEN(columns)), *full = small_table(a);
    const struct { const char *label; struct table *t; struct chart c; } cases[] = {
        { "no rows", empty, { .kind = CHART_LINES, .series = hidden, .n_series = 1 } },
        { "no such column", full, { .kind = CHART_BARS, .series = none, .n_series = 1 } },
        { "no series", full, { .kind = CHART_BARS } },
        { "a text", full, { .kind = CHART_BARS, .series = texts, .n_series = 1 } },
        { "all hidden", full, { .kind = CHART_TILES, .series = hidden, .n_series = 1, .row = row_two, .n_rows = 1 } },
        { "one axis of two", full, { .kind = CHART_SCATTER, .series = hidden, .n_series = 1 } },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct plot p;
        if (plot_of(a, lang_load(a, STR("en")), cases[i].t, &cases[i].c, &p))
            fail_msg("%s: something was drawn", cases[i].label);
    }
    arena_free(a);
}

/* ---- outputs ---- */

/* Digits of hidden cells and of a column for machines, as test_documents.h says. */
static const char *const secrets[] = { "77.7", "61.7", "93.7", "33.3", "987.6" };

static void check_keeps_secrets(const char *label, struct str page)
{
    for (size_t i = 0; i < ARRAY_LEN(secrets); i++)
        if (str_find(page, str_of_c(secrets[i])) >= 0)
            fail_msg("%s tells %s", label, secrets[i]);
}

static void test_hidden_cells_are_in_no_output(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    const struct lang *l = lang_load(a, STR("en"));
    const struct document *d = charts_document(a, false);
    size_t charts = 0;
    for (size_t i = 0; i < d->n_sections; i++)
        for (size_t k = 0; k < d->section[i].n_charts; k++, charts++) {
            struct plot p;
            assert_true(plot_of(a, l, d->section[i].table, &d->section[i].chart[k], &p));
            check_keeps_secrets(d->section[i].chart[k].key, chart_json(a, &p));
            struct str svg = chart_svg(a, &p).s;
            /* Coordinates may have these digits by chance: the texts may not. */
            for (ptrdiff_t at; (at = str_find(svg, STR("\">"))) >= 0;) {
                struct str text = { svg.p + at + 2, svg.n - (size_t)at - 2 };
                check_keeps_secrets(d->section[i].chart[k].key, str_cut(&text, '<'));
                svg = text;
            }
        }
    assert_int_equal(charts, 12);
    arena_free(a);
}

static void check_prints_values(struct arena *a, const struct plot *p)
{
    struct str svg = chart_svg(a, p).s;
    for (size_t row = 0; row < p->n_rows; row++)
        if (str_find(svg, str_printf(a, ">" STR_FMT "<", STR_ARG(p->series[0].value[row].text))) < 0)
            fail_msg("%s: %s is not printed", p->chart->key, str_c(a, p->series[0].value[row].text));
}

static void test_every_value_of_bars_is_printed(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    const struct document *d = charts_document(a, false);
    for (size_t i = 0; i < d->n_sections; i++)
        for (size_t k = 0; k < d->section[i].n_charts; k++) {
            const struct chart *c = &d->section[i].chart[k];
            struct plot p;
            if ((c->kind == CHART_BARS || c->kind == CHART_HEAT) && plot_of(a, lang_load(a, STR("en")), d->section[i].table, c, &p))
                check_prints_values(a, &p);
        }
    arena_free(a);
}

static void test_a_chart_alone_in_a_page(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    struct buf b = buf_on(a);
    struct sink sink = sink_to_buf(&b);
    struct html_out o = html_out_to(a, &sink, lang_load(a, STR("en")));
    const struct section *s = &charts_document(a, false)->section[2];
    html_chart_put(&o, s->table, &s->chart[0]);
    static const char *const there[] = { "<figure class=\"rp-chart rp-half\">", "data-chart=\"{&#34;kind&#34;:&#34;columns&#34;", "role=\"img\"", "<svg class=\"rp-svg\"", "<details", "Show as table", "<table " };
    for (size_t i = 0; i < ARRAY_LEN(there); i++)
        if (str_find(buf_str(&b), str_of_c(there[i])) < 0)
            fail_msg("%s is missing", there[i]);
    if (str_find(buf_str(&b), STR("style=")) >= 0)
        fail_msg("a style attribute, which a content security policy refuses");
    buf_clear(&b);
    static const struct chart nothing = { .key = "x", .kind = CHART_BARS };
    html_chart_put(&o, s->table, &nothing);
    assert_true(str_find(buf_str(&b), STR("<table ")) >= 0 && str_find(buf_str(&b), STR("<figure")) < 0);
    arena_free(a);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_axes),
        cmocka_unit_test(test_values_are_those_of_the_table),
        cmocka_unit_test(test_rows_and_references),
        cmocka_unit_test(test_nothing_to_draw),
        cmocka_unit_test(test_hidden_cells_are_in_no_output),
        cmocka_unit_test(test_every_value_of_bars_is_printed),
        cmocka_unit_test(test_a_chart_alone_in_a_page),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
