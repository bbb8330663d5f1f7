/* Golden files of the renderers whose output is text, and what all renderers share. HUIFANG_GOLDEN=write makes the files. */
#include "base/test.h"
#include "base/utf8.h"
#include "report/html_chart.h"
#include "report/html_table.h"
#include "report/render.h"
#include "report/test_documents.h"
#include <dirent.h>
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

static struct str read_file(struct arena *a, const char *path)
{
    FILE *f = fopen(path, "rb");
    if (!f)
        return STR_NONE;
    struct buf b = buf_on(a);
    char piece[4096];
    for (size_t n; (n = fread(piece, 1, sizeof piece, f)) > 0;)
        buf_add(&b, (struct str){ piece, n });
    fclose(f);
    return buf_str(&b);
}

static void write_file(const char *path, struct str s)
{
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(s.p, 1, s.n, f), s.n);
    assert_int_equal(fclose(f), 0);
}

static void check_golden(struct arena *a, const char *name, struct str got)
{
    const char *path = arena_printf(a, "%s/%s", GOLDEN_DIR, name), *mode = getenv("HUIFANG_GOLDEN");
    if (mode && strcmp(mode, "write") == 0)
        write_file(path, got);
    struct str want = read_file(a, path);
    if (want.p && str_eq(got, want))
        return;
    const char *other = arena_printf(a, "/tmp/%s", name);
    write_file(other, got);
    fail_msg("%s differs from %s: compare with %s", path, "what was rendered", other);
}

static const enum report_format all_formats[] = { REPORT_TEXT, REPORT_CSV, REPORT_JSON, REPORT_HTML, REPORT_XLSX, REPORT_PDF };

typedef const struct document *(*document_maker)(struct arena *a, bool chinese);

static void render_to(struct arena *a, const struct document *d, const char *lang, enum report_format f, struct buf *out)
{
    *out = buf_on(a);
    struct sink sink = sink_to_buf(out);
    check_ok("render", report_render(a, d, lang_load(a, str_of_c(lang)), f, &sink));
}

static const struct document *short_ranking(struct arena *a, bool chinese)
{
    return ranking_document(a, chinese, 9);
}

static void test_golden_files(void **state UNUSED)
{
    static const struct { const char *name; document_maker make; } documents[] = {
        { "monthly", monthly_document }, { "overview", overview_document }, { "ranking", short_ranking },
    };
    static const struct { const char *name; enum report_format format; } formats[] = {
        { "txt", REPORT_TEXT }, { "csv", REPORT_CSV }, { "json", REPORT_JSON }, { "html", REPORT_HTML },
    };
    static const char *const langs[] = { "zh_CN", "en" };
    for (size_t i = 0; i < ARRAY_LEN(documents) * ARRAY_LEN(formats) * ARRAY_LEN(langs); i++) {
        struct arena *a = arena_new(0);
        size_t l = i % 2, f = i / 2 % ARRAY_LEN(formats), d = i / 2 / ARRAY_LEN(formats);
        struct buf out;
        render_to(a, documents[d].make(a, l == 0), langs[l], formats[f].format, &out);
        check_golden(a, arena_printf(a, "%s.%s.%s", documents[d].name, langs[l], formats[f].name), buf_str(&out));
        arena_free(a);
    }
}

/* A document inside a page: no heading above its own, nothing that a strict content security policy refuses. */
static void test_document_as_a_part_of_a_page(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    struct buf b = buf_on(a);
    struct sink sink = sink_to_buf(&b);
    struct html_out o = html_out_to(a, &sink, lang_load(a, STR("en")));
    html_document_put(&o, overview_document(a, false));
    struct str page = buf_str(&b);
    static const char *const there[] = { "<div class=\"rp rp-part\">", "<h2 class=\"rp-title\">", "<h3 class=\"rp-heading\">", "<table ", "<footer " };
    static const char *const not_there[] = { "<h1", "<html", "<main", "<style", "style=", "<script" };
    for (size_t i = 0; i < ARRAY_LEN(there); i++)
        if (str_find(page, str_of_c(there[i])) < 0)
            fail_msg("%s is missing", there[i]);
    for (size_t i = 0; i < ARRAY_LEN(not_there); i++)
        if (str_find(page, str_of_c(not_there[i])) >= 0)
            fail_msg("%s does not belong there", not_there[i]);
    arena_free(a);
}

/* Pictures as SVG and as data for the script of pages: one file a chart document. */
static void test_golden_charts(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    const struct lang *l = lang_load(a, STR("zh_CN"));
    const struct document *d = charts_document(a, true);
    struct buf svg = buf_on(a), json = buf_on(a);
    for (size_t i = 0; i < d->n_sections; i++)
        for (size_t k = 0; k < d->section[i].n_charts; k++) {
            struct plot p;
            assert_true(plot_of(a, l, d->section[i].table, &d->section[i].chart[k], &p));
            buf_add(&svg, chart_svg(a, &p).s);
            buf_add(&json, chart_json(a, &p));
            buf_add_char(&svg, '\n');
            buf_add_char(&json, '\n');
        }
    check_golden(a, "charts.zh_CN.svg", buf_str(&svg));
    check_golden(a, "charts.zh_CN.jsonl", buf_str(&json));
    arena_free(a);
}

static void test_format_names(void **state UNUSED)
{
    static const char *const names[] = { "text", "csv", "json", "html", "xlsx", "pdf" };
    enum report_format f;
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        assert_true(report_format_of(str_of_c(names[i]), &f));
        assert_int_equal(f, i);
    }
    static const char *const others[] = { "", "TEXT", "json ", "xls", "pdf2" };
    for (size_t i = 0; i < ARRAY_LEN(others); i++)
        assert_false(report_format_of(str_of_c(others[i]), &f));
}

/* No sections, no head; a table without columns; texts that need escaping or are no UTF-8. */
static void test_odd_documents(void **state UNUSED)
{
    static const struct column columns[] = { { .key = "a", .is_text = true }, { .key = "b", .decimals = 9 } };
    for (size_t i = 0; i < ARRAY_LEN(all_formats); i++) {
        enum report_format f = all_formats[i];
        struct arena *a = arena_new(0);
        struct document nothing = { .format = "huifang.empty/1", .title = MSG("Nothing") };
        struct buf out;
        render_to(a, &nothing, "en", f, &out);
        assert_true(out.n > 0 || f == REPORT_CSV);
        struct table *narrow = table_new(a, "narrow", NULL, 0), *odd = table_new(a, "odd/[]:*?", columns, 2);
        struct cell *c = table_add_row(a, odd);
        c[0] = cell_text(STR("<b>&\"'\n\x01=1+1\xff,汉字\xe6"));
        c[1] = cell_num(1e300);
        c = table_add_row(a, odd);
        c[0] = cell_text(STR(""));
        c[1] = cell_text(STR("text where numbers are"));
        const struct section sections[] = { { .key = "n", .table = narrow }, { .key = "o", .table = odd, .new_page = true }, { .key = "t" }, { .key = "o2", .table = odd } };
        struct document d = { .format = "huifang.odd/1", .title = MSG("Odd"), .section = sections, .n_sections = 4 };
        render_to(a, &d, "zh_CN", f, &out);
        assert_true(out.n > 0);
        arena_free(a);
    }
}

static size_t count_of(struct str text, const char *part)
{
    size_t n = 0, length = strlen(part);
    for (ptrdiff_t at; (at = str_find(text, str_of_c(part))) >= 0; text = str_sub(text, (size_t)at + length, text.n - (size_t)at - length))
        n++;
    return n;
}

/* On a narrow terminal every column is printed once, beside the first one, and nothing is wider than the terminal. */
static void test_text_goes_on_below(void **state UNUSED)
{
    static const size_t widths[] = { 40, 80, 120 };
    for (size_t i = 0; i < ARRAY_LEN(widths); i++) {
        struct arena *a = arena_new(0);
        struct buf out = buf_on(a);
        struct sink sink = sink_to_buf(&out);
        sink.columns = widths[i];
        check_ok("render", report_render(a, stress_document(a, true), lang_load(a, STR("zh")), REPORT_TEXT, &sink));
        struct str rest = buf_str(&out);
        size_t parts = count_of(rest, "10039 经销商");
        for (size_t k = 1; k <= 44; k++) /* titles end with a blank or their line; the document has the table twice */
            assert_int_equal(count_of(rest, arena_printf(a, " q%zu ", k)) + count_of(rest, arena_printf(a, " q%zu\n", k)), 2);
        assert_true(parts >= 400 / widths[i]);
        while (rest.n) {
            struct str line = str_cut(&rest, '\n');
            if (str_find(line, STR("经销商")) >= 0 || str_find(line, STR("──")) >= 0)
                assert_true(utf8_width(line) <= widths[i]);
        }
        arena_free(a);
    }
}

/* Long texts leave room for the figures: they are broken at blanks and between Chinese characters, not before a sign. */
static void test_text_is_broken_into_lines(void **state UNUSED)
{
    static const struct column columns[] = { { .key = "q", .title = { .id = "Q" }, .is_text = true }, { .key = "n", .title = { .id = "n" } }, { .key = "m", .title = { .id = "m" } } };
    static const struct { const char *label; size_t terminal; const char *text, *want; } cases[] = {
        { "words", 36, "Would you come back to this dealer?", "Would you     1234567890  1234567890\ncome back to\nthis dealer?\n" },
        { "a word longer than a line", 36, "Verkehrsinfrastruktur", "Verkehrsinfr  1234567890  1234567890\nastruktur\n" },
        { "Chinese", 36, "以后需要维修,您来吗?", "以后需要维    1234567890  1234567890\n修,您来吗?\n" },
        { "wide enough", 80, "Would you come back to this dealer?", "Would you come back to this dealer?  1234567890  1234567890\n" },
        { "no terminal", 0, "Would you come back to this dealer?", "Would you come back to this dealer?  1234567890  1234567890\n" },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct arena *a = arena_new(0);
        struct buf out = buf_on(a);
        struct sink sink = sink_to_buf(&out);
        struct table *t = table_new(a, "t", columns, ARRAY_LEN(columns));
        struct cell *c = table_add_row(a, t);
        c[0] = cell_text(str_of_c(cases[i].text));
        c[1] = c[2] = cell_text(STR("1234567890"));
        const struct section s = { .key = "t", .table = t };
        const struct document d = { .format = "huifang.t/1", .title = MSG("T"), .section = &s, .n_sections = 1 };
        sink.columns = cases[i].terminal;
        check_ok(cases[i].label, report_render(a, &d, lang_load(a, STR("en")), REPORT_TEXT, &sink));
        if (str_find(buf_str(&out), str_of_c(cases[i].want)) < 0)
            fail_msg("%s: " STR_FMT, cases[i].label, STR_ARG(buf_str(&out)));
        arena_free(a);
    }
}

static void test_empty_table_says_so(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    struct buf out;
    render_to(a, monthly_document(a, true), "zh_CN", REPORT_TEXT, &out);
    assert_true(str_find(buf_str(&out), STR("今日暂无新的顾客意见。")) > 0);
    assert_true(str_find(buf_str(&out), STR("编号")) < 0);
    arena_free(a);
}

/* Texts are data: no markup of theirs gets into a page, and a page brings no script or style attribute of its own. */
static void test_html_is_escaped(void **state UNUSED)
{
    static const struct column columns[] = { { .key = "a", .title = { .id = "<i>&" }, .is_text = true } };
    struct arena *a = arena_new(0);
    struct table *t = table_new(a, "t", columns, 1);
    table_add_row(a, t)[0] = cell_text(STR("<script>alert(1)</script>\"'&"));
    const struct section s = { .table = t, .title = MSG("<h3>") };
    const struct document d = { .format = "huifang.x/1", .title = MSG("</title><b>"), .section = &s, .n_sections = 1 };
    struct buf out;
    render_to(a, &d, "en", REPORT_HTML, &out);
    static const char *const never[] = { "<script", "<b>", "<i>", "<h3>", "style=", "javascript:", "http" };
    for (size_t i = 0; i < ARRAY_LEN(never); i++)
        if (str_find(buf_str(&out), str_of_c(never[i])) >= 0)
            fail_msg("the page has %s", never[i]);
    assert_true(str_find(buf_str(&out), STR("&lt;script&gt;alert(1)&lt;/script&gt;")) > 0);
    arena_free(a);
}

static void test_a_table_too_long_for_a_sheet(void **state UNUSED)
{
    static const struct column columns[] = { { .key = "a" } };
    struct arena *a = arena_new(0);
    struct table *t = table_new(a, "t", columns, 1);
    for (int i = 0; i < 1048576; i++)
        table_add_row(a, t);
    const struct section s = { .table = t };
    const struct document d = { .format = "huifang.x/1", .title = MSG("Long"), .section = &s, .n_sections = 1 };
    struct sink nowhere = sink_to_nothing();
    check_err("xlsx", report_render(a, &d, lang_load(a, STR("en")), REPORT_XLSX, &nowhere), ERR_INVALID);
    check_ok("csv", report_render(a, &d, lang_load(a, STR("en")), REPORT_CSV, &nowhere));
    arena_free(a);
}

/* ---- failures and files ---- */

static void fail_later(struct sink *s, struct str bytes)
{
    size_t *left = s->ctx;
    if (bytes.n > *left)
        s->failed = ENOSPC;
    else
        *left -= bytes.n;
}

static void test_a_failing_sink_is_an_error(void **state UNUSED)
{
    for (size_t i = 0; i < ARRAY_LEN(all_formats); i++) {
        enum report_format f = all_formats[i];
        struct arena *a = arena_new(0);
        size_t left = 100;
        struct sink sink = { fail_later, &left, 0 };
        struct err *e = report_render(a, monthly_document(a, true), lang_load(a, STR("zh_CN")), f, &sink);
        check_err("full disk", e, ERR_IO);
        arena_free(a);
    }
}

static size_t files_in(const char *folder)
{
    size_t n = 0;
    DIR *d = opendir(folder);
    assert_non_null(d);
    for (struct dirent *e = readdir(d); e; e = readdir(d))
        n += e->d_name[0] != '.';
    closedir(d);
    return n;
}

static void test_file_is_complete_or_absent(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    const struct lang *zh = lang_load(a, STR("zh_CN"));
    char folder[] = "/tmp/huifang-report-XXXXXX";
    assert_non_null(mkdtemp(folder));
    for (size_t i = 0; i < ARRAY_LEN(all_formats); i++) {
        enum report_format f = all_formats[i];
        const char *path = arena_printf(a, "%s/报告", folder);
        for (int again = 0; again < 2; again++) /* an older report of the same name is replaced */
            check_ok("file", report_render_file(a, monthly_document(a, true), zh, f, path));
        assert_true(read_file(a, path).n > 100);
        assert_int_equal(files_in(folder), 1);
        check_err("no folder", report_render_file(a, monthly_document(a, true), zh, f, arena_printf(a, "%s/no/x", folder)), ERR_IO);
        assert_int_equal(unlink(path), 0);
        assert_int_equal(mkdir(path, 0700), 0); /* a folder of that name: the rename fails and nothing is left behind */
        check_err("a folder is in the way", report_render_file(a, monthly_document(a, true), zh, f, path), ERR_IO);
        assert_int_equal(files_in(folder), 1);
        assert_int_equal(rmdir(path), 0);
    }
    assert_int_equal(rmdir(folder), 0);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_golden_files),
        cmocka_unit_test(test_golden_charts),
        cmocka_unit_test(test_document_as_a_part_of_a_page),
        cmocka_unit_test(test_format_names),
        cmocka_unit_test(test_odd_documents),
        cmocka_unit_test(test_text_goes_on_below), cmocka_unit_test(test_text_is_broken_into_lines),
        cmocka_unit_test(test_empty_table_says_so),
        cmocka_unit_test(test_html_is_escaped),
        cmocka_unit_test(test_a_table_too_long_for_a_sheet),
        cmocka_unit_test(test_a_failing_sink_is_an_error),
        cmocka_unit_test(test_file_is_complete_or_absent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
