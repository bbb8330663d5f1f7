#include "sheet/test_sheet.h"
#include <string.h>

#define TABLE(rows) STR("<html><body><table>" rows "</table></body></html>")

static const struct { const char *label; struct str bytes; const char *rows; const char *encoding; } cases[] = {
    { "plain", TABLE("<tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr>"), "1:a|b\n2:1|2\n", "UTF-8" },
    { "no closing tags", TABLE("<tr><td>a<td>b<tr><td>1<td>2"), "1:a|b\n2:1|2\n" },
    { "no html tag", STR("<table><tr><td>a</td></tr></table>"), "1:a\n" },
    { "rows without a table", STR("<tr><td>a</td></tr><tr><td>b</td></tr>"), "1:a\n2:b\n" },
    { "upper case, attributes, line breaks", TABLE("<TR CLASS=x\n HEIGHT='1'><TD WIDTH=5 BGCOLOR=\"#fff\">a</TD>\n<TD>b</TD></TR>"), "1:a|b\n" },
    { "nested formatting", TABLE("<tr><td><font color=red><b>张</b>三</font> <i>先生</i></td></tr>"), "1:张三 先生\n" },
    { "white space", TABLE("<tr><td>\n  a \t\n b  </td><td> </td><td>&nbsp;</td><td>x&nbsp;&nbsp;y</td></tr>"), "1:a b|||x y\n" },
    { "line breaks", TABLE("<tr><td>a<br>b<br/>c<p>d</p></td></tr>"), "1:a\nb\nc\nd\n" },
    { "entities", TABLE("<tr><td>&lt;A&amp;B&gt;&quot;&#24352;&#x4E09;&yen;</td><td>a&b</td><td>a &unknown; &amp</td><td>&#0;&#xFFFFFFFF;</td></tr>"),
      "1:<A&B>\"张三¥|a&b|a &unknown; &amp|&#0;&#xFFFFFFFF;\n" },
    { "comparison signs", TABLE("<tr><td>1 < 2 <3</td></tr>"), "1:1 < 2 <3\n" },
    { "columns joined", TABLE("<tr><td colspan=3>标题</td><td>x</td></tr><tr><td>1</td><td>2</td><td>3</td><td>4</td></tr>"), "1:标题|||x\n2:1|2|3|4\n" },
    { "rows joined", TABLE("<tr><td rowspan=2>a</td><td>b</td></tr><tr><td>c</td></tr><tr><td>d</td></tr>"), "1:a|b\n2:|c\n3:d\n" },
    { "both joined", TABLE("<tr><td>k</td><td rowspan='2' colspan=\"2\">a</td><td>b</td></tr><tr><td>l</td><td>c</td></tr>"), "1:k|a||b\n2:l|||c\n" },
    { "absurd spans", TABLE("<tr><td rowspan=99999999>a</td><td colspan=-1>b</td><td colspan=x>c</td></tr><tr><td>d</td></tr>"), "1:a|b|c\n2:|d\n" },
    { "scripts, styles, comments", STR("<html><head><title>t</title><style>td{}</style></head><!-- <table><tr><td>no</td></tr> --><table>"
                                       "<tr><td>a<script>if(1<2)'</td>'</script>b</td></tr><![if x]><tr height=0><td></td></tr><![endif]></table>"),
      "1:ab\n" },
    { "two tables", STR("<table><tr><td>标题</td></tr></table>between<table><tr><td>a</td></tr></table>"), "1:标题\n2:a\n" },
    { "table in a cell", TABLE("<tr><td>head<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>tail</td><td>after</td></tr>"),
      "1:head\n2:a|b\n3:c\n4:after\n" },
    { "numbers behind what is shown", TABLE("<tr><td x:num=\"13800001111\">1.38E+10</td><td sdval=\"0.125\">12.5%</td><td x:num=\"1234.5\">1,234.50</td>"
                                            "<td x:num='46086'>2026-03-05</td><td x:num>12</td><td x:num=\"5\">####</td><td x:num=\"x\">7</td></tr>"),
      "1:13800001111|0.125|1234.5|2026-03-05|12|5|7\n" },
    { "quotes never closed", TABLE("<tr><td title=\"x>a</td><td>b</td></tr>"), "1:a|b\n" },
    { "quotes with a sign inside", TABLE("<tr><td title=\"a>b\">c</td></tr>"), "1:c\n" },
    { "cut off", STR("<table><tr><td>a</td><td>b"), "1:a|b\n" },
    { "cut off in a tag", STR("<table><tr><td>a</td><td cla"), "1:a\n" },
    { "cut off in a script", STR("<table><tr><td>a</td><script>x"), "1:a\n" },
    { "declared GB2312", STR("<meta charset=gb2312><table><tr><td>\xD0\xD5\xC3\xFB</td></tr></table>"), "1:姓名\n", "GB18030" },
    { "declared in content", STR("<html><meta http-equiv=Content-Type content=\"text/html; charset=big5\"><table><tr><td>\xA9\x6D\xA6\x57</td></tr></table>"),
      "1:姓名\n", "BIG5" },
    { "declared wrongly", STR("<meta charset=\"gb2312\"><table><tr><td>姓名</td></tr></table>"), "1:姓名\n", "UTF-8" },
    { "declared UTF-8 but GBK", STR("<meta charset=\"utf-8\"><table><tr><td>\xD0\xD5\xC3\xFB</td></tr></table>"), "1:姓名\n", "GB18030" },
    { "UTF-16 with mark", STR("\xFF\xFE<\0t\0r\0>\0<\0t\0d\0>\0\x2C\x67"), "1:本\n", "UTF-16LE" },
    { "web archive, quoted-printable", STR("MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=\"--=_x\"\r\n\r\nThis is for people.\r\n"
                                           "----=_x\r\nContent-Type: text/html; charset=\"gb2312\"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
                                           "<table x:str=3D\"\"><tr><td>=D0=D5=C3=FB</td><td>a=\r\nb</td></tr></table>\r\n"
                                           "----=_x\r\nContent-Type: text/css\r\n\r\n<table><tr><td>no</td></tr></table>\r\n----=_x--\r\n"),
      "1:姓名|ab\n", "GB18030" },
    { "web archive, base64", STR("MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html\nContent-Transfer-Encoding: base64\n\n"
                                 "PHRhYmxlPjx0cj48dGQ+5aeT\nPC90ZD48L3RyPjwvdGFibGU+\n--b--\n"), "1:姓\n", "UTF-8" },
};

static void test_pages(void **state UNUSED)
{
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct arena *a = arena_new(0);
        const char *path = test_file_of(a, cases[i].bytes);
        struct sheet *s;
        struct str rows = STR("");
        struct err *e = sheet_open(a, &(struct sheet_options){ .path = path }, &s);
        if (!e)
            e = test_dump(a, s, &rows);
        unlink(path);
        check_ok(cases[i].label, e);
        assert_int_equal(sheet_format(s), SHEET_HTML);
        check_str(cases[i].label, rows, cases[i].rows);
        if (cases[i].encoding)
            check_str(cases[i].label, sheet_encoding(s), cases[i].encoding);
        arena_free(a);
    }
}

static void test_errors(void **state UNUSED)
{
    static const struct { const char *label; struct str bytes; struct sheet_limits l; const char *error; } table[] = {
        { "no text in the encoding", STR("<table><tr><td>\xD0\xD5\n\xFF\xFF</td></tr></table>"), { 0 },
          "Line 2 has bytes that are no text in GB18030. Save the file as UTF-8 and try again." },
        { "archive without a page", STR("MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\nX: text/html\n\n--b\nContent-Type: text/css\n\nx\n--b--\n"),
          { 0 }, "The web archive has no page with a table. Save the table as XLSX or CSV." },
        { "columns", TABLE("<tr><td>1<td>2<td>3</tr>"), { .max_columns = 2 }, "Line 1 has more than 2 columns. Delete the columns that are not needed." },
        { "cell", TABLE("<tr><td>12345 6789</tr>"), { .max_cell_bytes = 8 },
          "Line 1 has a cell of more than 8 bytes. Is a quotation mark missing, or is this not a table?" },
        { "cell just fits", TABLE("<tr><td>12345 78</tr>"), { .max_cell_bytes = 8 }, "" },
        { "rows", TABLE("<tr><td>1<tr><td>2<tr><td>3"), { .max_rows = 2 }, "The file has more than 2 rows. Split it into several files." },
    };
    for (size_t i = 0; i < ARRAY_LEN(table); i++) {
        struct arena *a = arena_new(0);
        const char *path = test_file_of(a, table[i].bytes);
        struct sheet *s;
        struct str rows;
        struct err *e = sheet_open(a, &(struct sheet_options){ .path = path, .limits = &table[i].l }, &s);
        if (!e)
            e = test_dump(a, s, &rows);
        unlink(path);
        check_str(table[i].label, test_err_text(a, e), table[i].error);
        arena_free(a);
    }
}

/* A page as LibreOffice writes it; dates are shown as the cell shows them. */
static void test_golden_page(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    struct sheet *s;
    struct str rows;
    check_ok("open", sheet_open(a, &(struct sheet_options){ .path = TEST_GOLDEN "/lo_html.xls" }, &s));
    check_ok("rows", test_dump(a, s, &rows));
    check_str("rows", rows,
              "1:维修回访清单\n3:工单号|姓名|手机|进厂日期|完工时间|金额|VIN|行驶里程\n"
              "4:RO001|张三|13800001111|2026年3月5日|2026/3/5 14:05|1234.5|LFV3A23C9D3000001|45000\n"
              "5:RO002|欧阳娜娜|13900002222|2026-3-6||0.1|𠀀|-7\n7:合计|||||1234.6\n");
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pages),
        cmocka_unit_test(test_errors),
        cmocka_unit_test(test_golden_page),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
