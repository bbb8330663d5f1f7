/* How the engine reads files: heading, map, rows that are no data, files that are no table, what it says. */
#include "platform/test_probe.h"
#include "base/clock.h"
#include "report/render.h"
#include "sheet/sheet.h"
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static struct err *run(struct job *job, const char *text, const char *map, struct import_report *out)
{
    struct import_request q = { .kind = &probe_import, .path = test_file(job->arena, "in.csv", str_of_c(text)),
                                .map_path = map ? test_file(job->arena, "map.json", str_of_c(map)) : NULL };
    return import_run(job, &q, out);
}

static struct str words(struct job *job, const struct err *e)
{
    return e ? tr_msg(job->arena, job->lang, &e->msg) : STR("ok");
}

/* ---- the heading ---- */

static void test_the_heading_is_found(void **state UNUSED)
{
    static const struct { const char *label, *text, *rows; } cases[] = {
        { "first row", "code,name\nA1,one\nA2,two\n", "A1=one A2=two" },
        { "in Chinese", "经销商代码,经销商名称,进厂日期\nA1,一店,2026-03-01\n", "A1=一店" },
        { "decorated", "*编号(必填),店 名：,备注\nA1,一店,x\n", "A1=一店" },
        { "below titles", "2026年3月 经销商名单,,\n打印日期:2026-03-31,,\n\n,,\n代码,名称,日期\nA1,一店,\n", "A1=一店" },
        { "below a title of known words", "名称,,\n代码,名称,日期\nA1,一店,\n", "A1=一店" },
        { "below a line of known words", "日期,金额,\n代码,名称,说明\nA1,一店,x\n", "A1=一店" },
        { "a title that knows all but less", "代码,名称\n代码,名称,日期,金额\nA1,一店,,\n", "A1=一店" },
        { "groups above, joined", "基本信息,,其他,\n代码,名称,日期,金额\nA1,一店,,\n", "A1=一店" },
        { "joined downwards", "代码,经销商,,\n,名称,日期,金额\nA1,一店,,\n", "A1=一店" },
        { "joined both ways, with a title", "名单,,,\n代码,经销商,,\n,名称,日期,金额\nA1,一店,,\nA2,二店,,\n", "A1=一店 A2=二店" },
        { "sums and the heading again", "code,name\nA1,one\n合计,\ncode,name\nA2,two\n总计:2,\n,小计\nTotal,\n", "A1=one A2=two" },
        { "no sums", "code,name\nTotalis,one\nsummer,two\n合计1,x\n", "Totalis=one summer=two" },
        { "two rows again", "代码,经销商,\n,名称,日期\nA1,一店,\n代码,经销商,\n,名称,日期\nA2,二店,\n", "A1=一店 A2=二店" },
        { "rows shorter than the heading", "code,name,day\nA1,one\nA2,two,\n", "A1=one A2=two" },
        { "rows longer than the heading", "code,name\nA1,one,what\n", "A1=one" },
        { "questions", "code,Q1,name,Q2\nA1,5,one,4\n", "A1=one:5,4" },
        { "a column of reasons", "code,name,原因\nA1,one,code: This code is bad.\n", "A1=one" },
        { "heading only", "code,name\n", "" },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct arena *a = arena_new(TEST_MEMORY);
        struct job *job = probe_job(a);
        struct import_report r = { 0 };
        check_ok(cases[i].label, run(job, cases[i].text, NULL, &r));
        check_str(cases[i].label, probe_rows(job), cases[i].rows);
        arena_free(a);
    }
}

/* Rows that were read while the heading was looked for are data and must come. */
static void test_no_row_is_lost(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = probe_job(a);
    struct import_report r;
    for (int n = 1; n <= 45; n += 11) {
        struct buf b = buf_on(a);
        buf_add_c(&b, "标题,,\n代码与名称,日期\n");
        for (int i = 0; i < n; i++)
            buf_addf(&b, "n%d-%d,2026-03-01\n", n, i);
        check_ok("two fields of one column", run(job, buf_c(&b), "{\"columns\": {\"code\": \"代码与名称\", \"name\": \"代码与名称\"}}", &r));
        assert_int_equal(r.rows_new, n);
        assert_int_equal(r.rows_rejected, 0);
    }
    arena_free(a);
}

static void test_a_missing_column_names_those_found(void **state UNUSED)
{
    static const struct { const char *label, *text, *error; } cases[] = {
        { "name", "代码,日期,备注\nA1,2026-03-01,x\n", "The file has no column \"name\". Columns found: 代码, 日期, 备注. Rename the column, or name it in a map (--map)." },
        { "nothing known", "a;b\n1;2\n", "The file has no column \"code\". Columns found: a, b. Rename the column, or name it in a map (--map)." },
        { "empty", "", "The file is empty." },
        { "blank", " \n\n", "The file has no rows." },
        { "question twice", "code,name,Q1,q1,Q1\nA1,one,1,2,3\n", "The column \"Q1\" is used twice." },
    };
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = probe_job(a);
    struct import_report r;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct err *e = run(job, cases[i].text, NULL, &r);
        check_err(cases[i].label, e, ERR_INVALID);
        check_str(cases[i].label, words(job, e), cases[i].error);
    }
    assert_int_equal(test_db_int(job->db, "select count(*) from import_batch"), 0);
    arena_free(a);
}

static void test_of_two_columns_the_closer_is_taken_and_said(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = probe_job(a);
    struct import_report r;
    check_ok("two names", run(job, "编号,代码,名称\nX1,A1,一店\n", NULL, &r));
    check_str("the closer", probe_rows(job), "A1=一店");
    assert_int_equal(r.warnings, 1);
    check_str("said", r.finding[0].reason, "\"代码\" means the same and was taken. A map (--map) can say otherwise.");
    check_str("of which", r.finding[0].value, "编号");
    check_ok("by a map", run(job, "编号,代码,名称\nX1,A1,一店\n", "{\"columns\": {\"code\": \"编号\"}}", &r));
    check_str("as the map says", probe_rows(job), "A1=一店 X1=一店");
    assert_int_equal(r.warnings, 0);
    arena_free(a);
}

/* ---- the map ---- */

static void test_maps(void **state UNUSED)
{
    static const struct { const char *label, *text, *map, *rows; } cases[] = {
        { "columns", "shop,title\nA1,one\n", "{\"columns\": {\"code\": \"shop\", \"name\": \"Title\"}}", "A1=one" },
        { "below titles", "list\nshop,title\nA1,one\n", "{\"columns\": {\"code\": \"shop\", \"name\": \"title\"}}", "A1=one" },
        { "question", "code,name,overall\nA1,one,5\n", "{\"columns\": {\"Q1\": \"overall\"}}", "A1=one:5" },
        { "constant", "code\nA1\n", "{\"values\": {\"name\": \"same\"}}", "A1=same" },
        { "all by values", "year\n2025\n", "{\"values\": {\"code\": \"Y{year}\", \"name\": \"n\"}}", "Y2025=n" },
        { "built", "code,a,b\nA1,x,y\n", "{\"values\": {\"name\": \"{a}-{ b }!\"}}", "A1=x-y!" },
        { "brace alone", "code,a\nA1,x\n", "{\"values\": {\"name\": \"{a}{\"}}", "A1=x{" },
        { "codes of one column", "code,name,Q1,Q2\nA1,one,0,0\nA2,two,,\n", "{\"missing\": {\"Q1\": {\"0\": \"7\", \"\": \"9\"}}}", "A1=one:7,0 A2=two:9," },
        { "codes of every question", "code,name,Q1,Q2\n0,one,0,0\n", "{\"missing\": {\"*\": {\"0\": \"7\"}}}", "0=one:7,7" },
        { "codes of a plain column", "code,name\nA1,-\n", "{\"missing\": {\"name\": {\"-\": \"none\"}}}", "A1=none" },
        { "a mapped column's codes", "code,n\nA1,-\n", "{\"columns\": {\"name\": \"n\"}, \"missing\": {\"n\": {\"-\": \"none\"}}}", "A1=none" },
        { "encoding", "code,name\nA1,\xB1\xB1\xBE\xA9\n", "{\"encoding\": \"GB18030\"}", "A1=北京" },
        { "empty", "code,name\nA1,one\n", "{}", "A1=one" },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct arena *a = arena_new(TEST_MEMORY);
        struct job *job = probe_job(a);
        struct import_report r = { 0 };
        check_ok(cases[i].label, run(job, cases[i].text, cases[i].map, &r));
        check_str(cases[i].label, probe_rows(job), cases[i].rows);
        arena_free(a);
    }
}

static void test_broken_maps(void **state UNUSED)
{
    static const struct { const char *label, *map, *error; } cases[] = {
        { "no JSON", "{", "Line 1, column 1: this is not valid JSON (string or '}' expected near end of file)." },
        { "member", "{\"column\": {}}", "/column is not known here. Known are: columns, values, missing, ignore, sheet, encoding, top_is." },
        { "no text", "{\"columns\": {\"code\": 1}}", "/columns/code must be a text." },
        { "value no text", "{\"values\": {\"code\": null}}", "/values/code must be a text." },
        { "no field", "{\"columns\": {\"shop\": \"code\"}}", "The map gives a column to \"shop\", which this import does not have." },
        { "no field for a value", "{\"values\": {\"shop\": \"x\"}}", "The map gives a value to \"shop\", which this import does not have." },
        { "no column", "{\"columns\": {\"day\": \"when\"}}", "The map names a column \"when\", which the file does not have. Columns found: code, name, Q1." },
        { "no column in a value", "{\"values\": {\"day\": \"{year}-01-01\"}}", "The map names a column \"year\", which the file does not have. Columns found: code, name, Q1." },
        { "no column with codes", "{\"missing\": {\"Q7\": {\"0\": \"7\"}}}", "The map names a column \"Q7\", which the file does not have. Columns found: code, name, Q1." },
        { "both", "{\"columns\": {\"name\": \"name\"}, \"values\": {\"name\": \"x\"}}", "/columns/name: either a column or a value, not both." },
        { "codes no object", "{\"missing\": {\"Q1\": \"7\"}}", "/missing/Q1 must be an object: { … }." },
        { "code no text", "{\"missing\": {\"Q1\": {\"0\": 7}}}", "/missing/Q1/0 must be a text." },
        { "question twice", "{\"columns\": {\"Q1\": \"name\"}}", "The column \"Q1\" is used twice." },
    };
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = probe_job(a);
    struct import_report r;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct err *e = run(job, "code,name,Q1\nA1,one,5\n", cases[i].map, &r);
        check_err(cases[i].label, e, ERR_INVALID);
        check_str(cases[i].label, words(job, e), cases[i].error);
    }
    check_err("encoding", run(job, "code,name\nA1,one\n", "{\"encoding\": \"EBCDIC\"}", &r), ERR_INVALID);
    check_err("top_is", run(job, "code,name\nA1,one\n", "{\"top_is\": 3}", &r), ERR_INVALID);
    struct import_request q = { .kind = &probe_import, .path = test_file(a, "in.csv", STR("code,name\n")), .map_path = "/nowhere.json" };
    check_err("missing map", import_run(job, &q, &r), ERR_NOT_FOUND);
    assert_int_equal(test_db_int(job->db, "select count(*) from probe"), 0);
    arena_free(a);
}

/* ---- files ---- */

static const char *golden(struct arena *a, const char *name)
{
    return arena_printf(a, "%s/tests/golden/sheet/%s", getenv("SOURCE_ROOT"), name);
}

static void check_refused(struct job *job, const char *label, const char *path, enum err_code code, const char *part)
{
    struct import_request q = { .kind = &probe_import, .path = path };
    struct import_report r;
    struct err *e = import_run(job, &q, &r);
    check_err(label, e, code);
    struct str text = words(job, e);
    if (str_find(text, str_of_c(part)) < 0)
        fail_msg("%s: \"" STR_FMT "\" without \"%s\"", label, STR_ARG(text), part);
}

static void test_files_that_are_no_table(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = probe_job(a);
    check_refused(job, "missing", "/nowhere/x.csv", ERR_NOT_FOUND, "/nowhere/x.csv");
    check_refused(job, "folder", test_folder(a), ERR_INVALID, "");
    check_refused(job, "truncated XLSX", golden(a, "truncated.xlsx"), ERR_INVALID, "cut off");
    check_refused(job, "truncated XLS", golden(a, "truncated.xls"), ERR_INVALID, "cut off");
    check_refused(job, "password", golden(a, "password.xlsx"), ERR_INVALID, "password");
    check_refused(job, "several sheets", golden(a, "several.xlsx"), ERR_INVALID, "一月");
    check_refused(job, "bytes of no encoding", test_file(a, "x.csv", STR("code,name\nA1,one\nA2,\xFF\xFE\xFA\x80\x81\n")), ERR_INVALID, "3");
    check_refused(job, "bytes of no text", test_file(a, "x.csv", (struct str){ "a\0b\1\2\0\0", 7 }), ERR_INVALID, "");
    assert_int_equal(test_db_int(job->db, "select count(*) from import_batch"), 0);
    arena_free(a);
}

static int64_t peak_kb(void)
{
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    return u.ru_maxrss;
}

/* 2 GB in one line, most of them a hole; and one endless line of letters. */
static void test_endless_lines_fail_fast(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = probe_job(a);
    const char *path = test_file(a, "hole.csv", STR("code,name\nA1,one"));
    assert_int_equal(truncate(path, (off_t)2 << 30), 0);
    int64_t before = peak_kb(), start = clock_monotonic_ms();
    check_refused(job, "hole", path, ERR_INVALID, "");
    size_t n = (getenv("HUIFANG_LONG") && *getenv("HUIFANG_LONG") ? 512u : 16u) << 20;
    struct str letters = { arena_alloc(a, n), n };
    memset((char *)letters.p, 'x', n);
    memcpy((char *)letters.p, "code,name\nA1,", 13);
    path = test_file(a, "line.csv", letters);
    before = MAX_OF(before, peak_kb());
    check_refused(job, "letters", path, ERR_INVALID, "2");
    assert_true(clock_monotonic_ms() - start < 5000);
    assert_true(peak_kb() - before < 64 << 10);
    arena_free(a);
}

/* A workbook of two sheets by our own writer. */
static const char *two_sheets(struct arena *a, const struct lang *l)
{
    static const struct column columns[] = { { .key = "代码", .title = { .id = "代码" }, .is_text = true }, { .key = "名称", .title = { .id = "名称" }, .is_text = true } };
    struct section section[2];
    const char *path = arena_printf(a, "%s/two.xlsx", test_folder(a));
    for (int i = 0; i < 2; i++) {
        struct table *t = table_new(a, "t", columns, 2);
        struct cell *cell = table_add_row(a, t);
        cell[0] = cell_text(i ? STR("B1") : STR("A1"));
        cell[1] = cell_text(i ? STR("二月店") : STR("一月店"));
        section[i] = (struct section){ .key = i ? "b" : "a", .title = { .id = i ? "二月" : "一月" }, .table = t };
    }
    struct document d = { .format = "test/1", .section = section, .n_sections = 2, .is_plain = true };
    check_ok("workbook", report_render_file(a, &d, l, REPORT_XLSX, path));
    return path;
}

static void test_two_sheets_are_asked_about(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = probe_job(a);
    struct import_request q = { .kind = &probe_import, .path = two_sheets(a, job->lang) };
    struct import_report r;
    struct err *e = import_run(job, &q, &r);
    check_err("which", e, ERR_INVALID);
    check_str("both are named", words(job, e), "The workbook has several sheets: 一月, 二月. Say which one is meant (--sheet).");
    q.sheet_name = STR("三月");
    check_err("none of them", import_run(job, &q, &r), ERR_INVALID);
    q.sheet_name = STR("二月");
    check_ok("named", import_run(job, &q, &r));
    check_str("its rows", probe_rows(job), "B1=二月店");
    q.sheet_name = STR_NONE;
    q.map_path = test_file(a, "map.json", STR("{\"sheet\": \"一月\"}"));
    check_ok("named by the map", import_run(job, &q, &r));
    check_str("all rows", probe_rows(job), "A1=一月店 B1=二月店");
    arena_free(a);
}

/* ---- what it says ---- */

static void test_findings(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = probe_job(a);
    struct import_report r;
    check_ok("rows", run(job, "code,name,day,amount\nwarn1,one,,\nbad1,two,,\n?!,,someday,x\nlate1,x,,\nA1,ok,,\n", NULL, &r));
    assert_int_equal(r.rows_new, 2);
    assert_int_equal(r.rows_rejected, 3);
    assert_int_equal(r.warnings, 1);
    assert_int_equal(r.n_findings, 7);
    check_str("rejections first", r.finding[0].reason, "This code is bad.");
    assert_int_equal(r.finding[0].line, 3);
    check_str("all of a line, by column", r.finding[1].column, "amount");
    check_str("settled ones too", r.finding[5].reason, "This comes too late.");
    assert_true(r.finding[6].is_warning && r.finding[6].line == 2);
    assert_int_equal(r.findings_left_out, 0);
    arena_free(a);
}

static struct str many(struct arena *a, const char *word, int n)
{
    struct buf b = buf_on(a);
    buf_add_c(&b, "code,name\n");
    for (int i = 0; i < n; i++)
        buf_addf(&b, "%s%d,x\n", word, i);
    return buf_str(&b);
}

static void test_thousands_of_findings(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = probe_job(a);
    struct import_report r;
    check_ok("warnings", run(job, str_c(a, many(a, "warn", 3000)), NULL, &r));
    assert_int_equal(r.warnings, 3000);
    assert_int_equal(r.n_findings, IMPORT_SHOWN);
    assert_int_equal(r.findings_left_out, 3000 - IMPORT_SHOWN);
    struct err *e = run(job, str_c(a, many(a, "bad", 100001)), NULL, &r);
    check_err("rejections without end", e, ERR_INVALID);
    check_str("say why", words(job, e),
              "More than 100,000 rows would be rejected, so it is the file as a whole that does not fit. The first reason: line 2, code: This code is bad.");
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_heading_is_found),             cmocka_unit_test(test_no_row_is_lost),
        cmocka_unit_test(test_a_missing_column_names_those_found), cmocka_unit_test(test_of_two_columns_the_closer_is_taken_and_said),
        cmocka_unit_test(test_maps),                             cmocka_unit_test(test_broken_maps),
        cmocka_unit_test(test_files_that_are_no_table),          cmocka_unit_test(test_endless_lines_fail_fast),
        cmocka_unit_test(test_two_sheets_are_asked_about),       cmocka_unit_test(test_findings),
        cmocka_unit_test(test_thousands_of_findings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
