/* Workbooks: the files of tests/golden/sheet, made by make.py there. */
#include "sheet/test_sheet.h"
#include <string.h>

struct book_case {
    const char *file, *sheet;
    const char *rows;          /* NULL: not looked at */
    const char *error;         /* a part of its text; NULL = none */
    struct sheet_limits limits;
};

#define PROTECTED "protected by a password"
#define DAMAGED "The workbook is damaged or was cut off."
#define LO_ROWS "1:维修回访清单\n3:工单号|姓名|手机|进厂日期|完工时间|金额|VIN|行驶里程\n" \
                "4:RO001|张三|13800001111|2026-03-05|2026-03-05 14:05:00|1234.5|LFV3A23C9D3000001|45000\n" \
                "5:RO002|欧阳娜娜|13900002222|2026-03-06||0.1|𠀀|-7\n7:合计|||||1234.6\n"

#define CELLS_ROWS "1:abc维修de|张三|曾|xyz\n3:|2026-03-05|2026-03-05|2026-03-05 12:00:00\n4:|-5|2026-03-05|1234.56|13800001111\n" \
                   "5:2.5|结果|TRUE|||2026-03-05\n6:TRUE|FALSE||直接\n8:earlier\n9:new|later\n11:𠀀\n"

static const struct book_case cases[] = {
    { "texts.xlsx", NULL,
      "1:姓名|手机 号码\n3:曾|13800001111||13800001111\n4:a\r\nb_xA||TRUE|FALSE||姓名x\n"
      "5:0.1|12|330101199001011234|-3|1e-07|1.5e+300\n6:7||inline\n9:||2\n", NULL },
    { "dates1904.xlsx", NULL, "1:2026-03-05\n", NULL },
    { "lo.xlsx", NULL, LO_ROWS, NULL },
    { "lo.xls", NULL, LO_ROWS, NULL },
    { "lo.xls", "说明", "1:内部\n", NULL },
    { "odd.xlsx", NULL, "2:甲||2\n3:|1\n", NULL },
    { "one_visible.xlsx", NULL, "1:b\n", NULL },
    { "one_visible.xlsx", "很旧", "1:a\n", NULL },
    { "one_visible.xlsx", " 数据 & 表 ", "1:b\n", NULL },
    { "one_visible.xlsx", "说明", "", NULL },
    { "one_visible.xlsx", "无", NULL, "The workbook has no sheet 无. It has: 说明, 数据 & 表, 旧, 很旧." },
    { "several.xlsx", NULL, NULL, "The workbook has several sheets: 一月, 二月. Say which one is meant (--sheet)." },
    { "several.xlsx", "二月", "1:b\n", NULL },
    { "only_hidden.xlsx", NULL, NULL, "No visible sheet of the workbook has any cells. It has: 空, 数据." },
    { "only_hidden.xlsx", "数据", "1:a\n", NULL },
    { "no_sheets.xlsx", NULL, NULL, "The workbook has no sheet with a table." },
    { "cells.xls", NULL, CELLS_ROWS, NULL },
    { "backwards.xls", NULL, CELLS_ROWS, NULL },
    { "version4.xls", NULL, CELLS_ROWS, NULL },
    { "cells.xls", "旧", CELLS_ROWS, NULL },
    { "short.xls", NULL, "1:mini\n", NULL },
    { "bare.xls", NULL, "1:姓名|13800001111\n2:7\n", NULL },
    { "excel95.xls", NULL, "1:维修|保养\n2:2026-03-05\n", NULL },
    { "excel4.xls", NULL, NULL, "older than Excel 5" },
    { "password.xlsx", NULL, NULL, PROTECTED },
    { "password.xls", NULL, NULL, PROTECTED },
    { "zip_password.xlsx", NULL, NULL, PROTECTED },
    { "truncated.xlsx", NULL, NULL, DAMAGED },
    { "truncated.xls", NULL, NULL, DAMAGED },
    { "circle.xls", NULL, NULL, DAMAGED },
    { "no_string.xls", NULL, NULL, DAMAGED },
    { "no_end.xls", NULL, NULL, DAMAGED },
    { "bad_crc.xlsx", NULL, NULL, DAMAGED },
    { "bad_xml.xlsx", NULL, NULL, DAMAGED },
    { "no_part.xlsx", NULL, NULL, DAMAGED },
    { "doctype.xlsx", NULL, NULL, DAMAGED },
    { "bad_string.xlsx", NULL, NULL, "Row 1 of the sheet is damaged." },
    { "bad_order.xlsx", NULL, NULL, "Row 1 of the sheet is damaged." },
    { "bad_row.xlsx", NULL, NULL, "Row 1 of the sheet is damaged." },
    { "bomb.xlsx", NULL, "1:x\n", NULL },
    { "bomb.xlsx", NULL, NULL, "The workbook unpacks to more than 1 MB.", { .max_bytes = 1 << 20 } },
    { "bomb_strings.xlsx", NULL, NULL, "The workbook unpacks to more than 1 MB.", { .max_bytes = 1 << 20 } },
    { "wide.xlsx", NULL, NULL, "Line 1 has more than 512 columns." },
    { "wide.xlsx", NULL, NULL, NULL, { .max_columns = 800 } },
    { "long_cell.xlsx", NULL, NULL, "Line 7 has a cell of more than 65536 bytes." },
    { "texts.xlsx", NULL, NULL, "The file has more than 3 rows.", { .max_rows = 3 } },
    { "cells.xls", NULL, NULL, "Line 1 has a cell of more than 8 bytes.", { .max_cell_bytes = 8 } },
    { "letter.docx", NULL, NULL, "text document or presentation" },
    { "letter.doc", NULL, NULL, "old Office file, but not a workbook" },
    { "binary.xlsb", NULL, NULL, "binary workbook (XLSB)" },
    { "table.ods", NULL, NULL, "OpenDocument" },
    { "pictures.zip", NULL, NULL, "packed archive (ZIP)" },
};

static struct err *open_golden(struct arena *a, const struct book_case *c, struct sheet **s)
{
    return sheet_open(a, &(struct sheet_options){ .path = arena_printf(a, TEST_GOLDEN "/%s", c->file), .sheet_name = str_of_c(c->sheet), .limits = &c->limits }, s);
}

static void test_files(void **state UNUSED)
{
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        const struct book_case *c = &cases[i];
        struct arena *a = arena_new(0);
        struct sheet *s;
        struct str rows = STR("");
        struct err *e = open_golden(a, c, &s);
        if (!e)
            e = test_dump(a, s, &rows);
        if (!c->error)
            check_ok(c->file, e);
        else if (!e || e->code != ERR_INVALID || str_find(test_err_text(a, e), str_of_c(c->error)) < 0)
            check_str(c->file, test_err_text(a, e), c->error);
        if (c->rows)
            check_str(c->file, rows, c->rows);
        arena_free(a);
    }
}

static void test_sheet_lists(void **state UNUSED)
{
    static const struct { struct book_case c; enum sheet_format format; const char *list, *name; } table[] = {
        { { "one_visible.xlsx", NULL }, SHEET_XLSX, "说明 数据 & 表 旧- 很旧-", "数据 & 表" },
        { { "several.xlsx", "一月" }, SHEET_XLSX, "一月 二月 空 旧-", "一月" },
        { { "cells.xls", NULL }, SHEET_XLS, "说明 数据 旧- 更旧-", "数据" },
        { { "lo.xls", NULL }, SHEET_XLS, "三月 说明- Sheet3", "三月" },
        { { "lo.xlsx", NULL }, SHEET_XLSX, "三月 说明- Sheet3", "三月" },
    };
    for (size_t i = 0; i < ARRAY_LEN(table); i++) {
        struct arena *a = arena_new(0);
        struct sheet *s;
        check_ok(table[i].c.file, open_golden(a, &table[i].c, &s));
        size_t n;
        const struct sheet_info *list = sheet_list(s, &n);
        struct buf b = buf_on(a);
        for (size_t k = 0; k < n; k++)
            buf_addf(&b, "%s" STR_FMT "%s", k ? " " : "", STR_ARG(list[k].name), list[k].hidden ? "-" : "");
        check_str(table[i].c.file, buf_str(&b), table[i].list);
        check_str(table[i].c.file, sheet_name(s), table[i].name);
        assert_int_equal(sheet_format(s), table[i].format);
        assert_int_equal(sheet_separator(s), 0);
        arena_free(a);
    }
}

/* Columns: number, 14 date, 22 date and time, 20 time, 46 elapsed, 31 and 57 Chinese, then the custom formats of make.py. */
static void test_date_formats(void **state UNUSED)
{
    static const char *const day = "46086|2026-03-05|2026-03-05|00:00:00|1106064:00:00|2026-03-05|2026-03-05|2026-03-05|2026-03-05|2026-03-05|"
                                   "46086|46086|00:00:00|1106064:00:00|2026-03-05|00:00:00|46086|46086|2026-03-05|00:00:00|46086";
    static const struct { int64_t row; int column; const char *text; } some[] = {
        { 2, 0, "46086.58687499999" }, { 2, 1, "2026-03-05" }, { 2, 2, "2026-03-05 14:05:06" }, { 2, 3, "14:05:06" }, { 2, 8, "2026-03-05 14:05:06" },
        { 3, 1, "0.5" }, { 3, 3, "12:00:00" }, { 4, 4, "26:30:00" }, { 5, 1, "-1" }, { 6, 1, "59" }, { 7, 1, "2026-03-06" },
        { 8, 0, "2026-03-05" }, { 8, 1, "2026-03-05 14:05:06" }, { 8, 2, "x" },
    };
    struct arena *a = arena_new(0);
    struct sheet *s;
    struct sheet_row row;
    bool more;
    check_ok("open", open_golden(a, &(struct book_case){ .file = "dates.xlsx" }, &s));
    check_ok("next", sheet_next(s, &row, &more));
    struct buf b = buf_on(a);
    for (size_t i = 0; i < row.n; i++) {
        buf_add_c(&b, i ? "|" : "");
        buf_add(&b, row.cell[i]);
    }
    check_str("a day", buf_str(&b), day);
    for (size_t i = 0; i < ARRAY_LEN(some); i++) {
        while (row.line < some[i].row)
            check_ok("next", sheet_next(s, &row, &more));
        check_str(arena_printf(a, "row %lld column %d", (long long)row.line, some[i].column), row.cell[some[i].column], some[i].text);
    }
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_files),
        cmocka_unit_test(test_sheet_lists),
        cmocka_unit_test(test_date_formats),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
