#include "sheet/test_sheet.h"
#include <string.h>
#include <sys/stat.h>

struct csv_case {
    const char *label;
    struct str bytes;
    const char *rows;      /* NULL: only the error counts */
    const char *error;     /* a part of its text; NULL = none */
    const char *encoding;  /* expected, NULL = not looked at */
    char separator;
    const char *force;
};

static const struct csv_case cases[] = {
    { "plain", STR("a,b\n1,2\n"), "1:a|b\n2:1|2\n", NULL, "UTF-8", ',' },
    { "one cell without a line end", STR("x"), "1:x\n", NULL, "UTF-8", ',' },
    { "CRLF", STR("a,b\r\n1,2\r\n"), "1:a|b\n2:1|2\n", NULL, NULL, ',' },
    { "CR only", STR("a,b\r1,2\r3,4"), "1:a|b\n2:1|2\n3:3|4\n" },
    { "UTF-8 mark", STR("\xEF\xBB\xBFname,b\n张三,2\n"), "1:name|b\n2:张三|2\n", NULL, "UTF-8", ',' },
    { "blank lines and blank rows", STR("\n\na,b\n\n,\n  ,\" \"\n1,2\n\n"), "3:a|b\n7:1|2\n" },
    { "blank lines with CRLF", STR("\r\n\r\na,b\r\n\r\n1,2\r\n"), "3:a|b\n5:1|2\n" },
    { "line break in quotes", STR("a,b\n\"x\ny\",2\n3,4\n"), "1:a|b\n2:x\ny|2\n4:3|4\n" },
    { "row that begins after a quoted break", STR("\"1\r\n2\",\"3\r\n4\"\r\nz,y\r\n"), "1:1\r\n2|3\r\n4\n4:z|y\n" },
    { "doubled quotes", STR("\"he said \"\"go\"\"\",b\n"), "1:he said \"go\"|b\n" },
    { "quote inside a bare cell", STR("5\" screen,b\nc,d\n"), "1:5\" screen|b\n2:c|d\n" },
    { "empty quoted cells", STR("\"\",b,\"\"\n"), "1:|b|\n" },
    { "blanks around bare cells", STR(" a , b\n\" c \",d\n"), "1:a|b\n2: c |d\n" },
    { "ragged rows", STR("a,b,c\n1\n1,2,3,4\n"), "1:a|b|c\n2:1\n3:1|2|3|4\n" },
    { "semicolon", STR("a;b;c\n1,5;2;3\n1;2;3\n"), "1:a|b|c\n2:1,5|2|3\n3:1|2|3\n", NULL, NULL, ';' },
    { "tab with commas in the text", STR("a\tb\tc\nx, y\t1\t2\nz, y\t1\t2\nk\t\t\n"), "1:a|b|c\n2:x, y|1|2\n3:z, y|1|2\n4:k||\n", NULL, NULL, '\t' },
    { "bar", STR("a|b\n1|2\n"), "1:a|b\n2:1|2\n", NULL, NULL, '|' },
    { "title rows above the header", STR("维修清单\n2026年3月\n工单号;姓名;手机\n1;张;138\n2;李;139\n"), "1:维修清单\n2:2026年3月\n3:工单号|姓名|手机\n4:1|张|138\n5:2|李|139\n", NULL, NULL, ';' },
    { "separators in quotes do not count", STR("\"a,b,c\";1\n\"d,e,f\";2\n"), "1:a,b,c|1\n2:d,e,f|2\n", NULL, NULL, ';' },
    { "sep= line", STR("sep=;\r\na;b,c\r\n1;2\r\n"), "2:a|b,c\n3:1|2\n", NULL, NULL, ';' },
    { "one column", STR("a\nb\n"), "1:a\n2:b\n", NULL, NULL, ',' },
    { "GB18030", STR("\xD0\xD5\xC3\xFB,b\n\xD5\xC5\xC8\xFD,2\n"), "1:姓名|b\n2:张三|2\n", NULL, "GB18030", ',' },
    { "GB18030 with four bytes", STR("\xD0\xD5\xC3\xFB,\x95\x32\x82\x36\n"), "1:姓名|𠀀\n", NULL, "GB18030", ',' },
    { "UTF-16LE with mark", STR("\xFF\xFE" "a\0,\0\x2C\x67\n\0" "1\0,\0" "2\0\n\0"), "1:a|本\n2:1|2\n", NULL, "UTF-16LE", ',' },
    { "UTF-16BE with mark", STR("\xFE\xFF\0a\0,\x67\x2C\0\n"), "1:a|本\n", NULL, "UTF-16BE", ',' },
    { "UTF-16LE without mark", STR("\x2C\x67\t\0" "b\0\r\0\n\0" "1\0\t\0" "2\0"), "1:本|b\n2:1|2\n", NULL, "UTF-16LE", '\t' },
    { "UTF-16BE without mark", STR("\0a\0,\0b\0\n\x67\x2C\0,\0c\0\n"), "1:a|b\n2:本|c\n", NULL, "UTF-16BE", ',' },
    { "forced BIG5", STR("\xA9\x6D\xA6\x57,b\n"), "1:姓名|b\n", NULL, "BIG5", ',', "big5" },
    { "forced by another name", STR("\xD0\xD5,b\n"), "1:姓|b\n", NULL, "GB18030", ',', "gb2312" },
    { "short GB18030 that is no UTF-8", STR("\xB6\xAB,\xB1\xB1\n"), "1:东|北\n", NULL, "GB18030" },
    { "forced UTF-8 with its mark", STR("\xEF\xBB\xBF" "a,b\n"), "1:a|b\n", NULL, "UTF-8", ',', "UTF-8" },
    { "empty", STR(""), NULL, "The file is empty" },
    { "only line ends", STR("\n\r\n\n"), "" },
    { "only a mark", STR("\xEF\xBB\xBF"), "" },
    { "broken UTF-8", STR("序号,姓名,电话号码\n1,张三,1\n2,\xFF\xFE,1\n"), NULL, "Line 3 is not valid UTF-8" },
    { "forced UTF-8", STR("a\n\xD0\xD5\n"), NULL, "Line 2 is not valid UTF-8", NULL, 0, "utf-8" },
    { "cut inside a UTF-8 character", STR("序号,姓名,电话号码\n1,张\xE4\xB8"), NULL, "Line 2 is not valid UTF-8" },
    { "neither UTF-8 nor GB18030", STR("a,b\n\xD0\xD5,1\nx,\xFF\n"), "1:a|b\n2:姓|1\n", "Line 3 has bytes that are no text in GB18030" },
    { "half a UTF-16 character", STR("\xFF\xFE" "a\0,\0b"), NULL, "Line 1 has bytes" },
    { "unknown encoding", STR("a"), NULL, "The encoding klingon is not known", NULL, 0, "klingon" },
    { "quote never closed", STR("a,b\n1,\"2\n3,4\n"), NULL, "opened in the row of line 2 is never closed" },
    { "PDF", STR("%PDF-1.4 x"), NULL, "PDF" },
    { "picture", STR("\x89PNG\r\n\x1A\n"), NULL, "picture" },
    { "binary", STR("\1\2\3\4\5\6\1\2\3\4\5\6"), NULL, "no table" },
    { "binary with zeros", STR("\x7F" "ELF\2\1\1\0\0\0\0\0\0\0\0\0\3\0>\0\1\0\0\0"), NULL, "no table" },
    { "spreadsheet XML", STR("<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">"), NULL, "2003 XML" },
};

static void check_case(const struct csv_case *c)
{
    struct arena *a = arena_new(0);
    const char *path = test_file_of(a, c->bytes);
    struct sheet *s = NULL;
    struct str rows = STR_NONE;
    struct err *e = sheet_open(a, &(struct sheet_options){ .path = path, .encoding = str_of_c(c->force) }, &s);
    if (!e)
        e = test_dump(a, s, &rows);
    unlink(path);
    if (!c->error)
        check_ok(c->label, e);
    if (c->error && (!e || str_find(test_err_text(a, e), str_of_c(c->error)) < 0))
        check_str(c->label, test_err_text(a, e), c->error);
    if (c->error)
        check_err(c->label, e, ERR_INVALID);
    if (c->rows)
        check_str(c->label, rows.p ? rows : STR(""), c->rows);
    if (c->encoding)
        check_str(c->label, sheet_encoding(s), c->encoding);
    if (c->separator)
        check_str(c->label, str_printf(a, "%c", sheet_separator(s)), arena_printf(a, "%c", c->separator));
    arena_free(a);
}

static void test_texts(void **state UNUSED)
{
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        check_case(&cases[i]);
}

/* The error of reading these bytes under limits. */
static struct str error_of(struct arena *a, struct str bytes, const struct sheet_limits *limits)
{
    const char *path = test_file_of(a, bytes);
    struct sheet *s = NULL;
    struct str rows;
    struct err *e = sheet_open(a, &(struct sheet_options){ .path = path, .limits = limits }, &s);
    if (!e)
        e = test_dump(a, s, &rows);
    unlink(path);
    return test_err_text(a, e);
}

static void test_limits(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    static const struct { const char *label; struct str bytes; struct sheet_limits l; const char *error; } table[] = {
        { "rows within", STR("a\nb\n"), { .max_rows = 2 }, "" },
        { "rows", STR("a\nb\nc\n"), { .max_rows = 2 }, "The file has more than 2 rows. Split it into several files." },
        { "columns within", STR("a,b\n"), { .max_columns = 2 }, "" },
        { "columns", STR("a\n1,2,3\n"), { .max_columns = 2 }, "Line 2 has more than 2 columns. Delete the columns that are not needed." },
        { "cell within", STR("a\n12345678\n"), { .max_cell_bytes = 8 }, "" },
        { "cell", STR("a\n123456789\n"), { .max_cell_bytes = 8 }, "Line 2 has a cell of more than 8 bytes. Is a quotation mark missing, or is this not a table?" },
        { "file", STR("12345"), { .max_bytes = 4 }, "The file is larger than 0 MB. Split it into several files." },
    };
    for (size_t i = 0; i < ARRAY_LEN(table); i++)
        check_str(table[i].label, error_of(a, table[i].bytes, &table[i].l), table[i].error);
    arena_free(a);
}

/* A file without line ends: refused early, with less memory than the file has bytes. */
static void test_endless_line(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    char x[4096];
    memset(x, 'x', sizeof x);
    struct buf b = buf_on(a);
    buf_add_c(&b, "a,b\n");
    for (int i = 0; i < 4096; i++)
        buf_add(&b, (struct str){ x, sizeof x });
    check_str("endless bare cell", error_of(a, buf_str(&b), &(struct sheet_limits){ .max_memory = 8 << 20 }),
              "The row that begins in line 2 does not end within 1048576 bytes. Is a quotation mark missing, or is this not a table?");
    b.p[4] = '"';
    check_str("endless quoted cell", error_of(a, buf_str(&b), &(struct sheet_limits){ .max_memory = 8 << 20 }),
              "The row that begins in line 2 does not end within 1048576 bytes. Is a quotation mark missing, or is this not a table?");
    arena_free(a);
}

static void test_missing_and_odd_files(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    struct sheet *s;
    check_err("missing", sheet_open(a, &(struct sheet_options){ .path = "/nonexistent/x.csv" }, &s), ERR_NOT_FOUND);
    check_err("folder", sheet_open(a, &(struct sheet_options){ .path = "/" }, &s), ERR_INVALID);
    check_err("device", sheet_open(a, &(struct sheet_options){ .path = "/dev/zero" }, &s), ERR_INVALID);
    arena_free(a);
}

/* Many rows cross many blocks, the long cells the one-byte length; leaving early must not hang. */
static void test_many_rows(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    struct buf b = buf_on(a);
    char cell[300];
    memset(cell, 'k', sizeof cell);
    const int rows = 20000;
    for (int i = 0; i < rows; i++)
        buf_addf(&b, "%d,%.*s,姓名\n", i, i % (int)sizeof cell, cell);
    const char *path = test_file_of(a, buf_str(&b));
    struct sheet *s;
    check_ok("open", sheet_open(a, &(struct sheet_options){ .path = path }, &s));
    bool more = true;
    int n = 0;
    for (;; n++) {
        struct sheet_row row;
        check_ok("next", sheet_next(s, &row, &more));
        if (!more)
            break;
        assert_int_equal(row.line, n + 1);
        assert_int_equal(row.n, 3);
        assert_int_equal(row.cell[1].n, n % (int)sizeof cell);
        check_str("last cell", row.cell[2], "姓名");
    }
    assert_int_equal(n, rows);
    int64_t total;
    assert_int_equal(sheet_position(s, &total), (int64_t)b.n);
    assert_int_equal(total, (int64_t)b.n);
    struct sheet_row row;
    check_ok("after the end", sheet_next(s, &row, &more));
    assert_false(more);
    check_ok("open again", sheet_open(a, &(struct sheet_options){ .path = path }, &s));
    check_ok("first row only", sheet_next(s, &row, &more));
    assert_true(more);
    unlink(path);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_texts),
        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_endless_line),
        cmocka_unit_test(test_missing_and_odd_files),
        cmocka_unit_test(test_many_rows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
