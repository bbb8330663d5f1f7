#include "form/form.h"
#include "base/buf.h"
#include "base/test.h"
#include <string.h>

struct row {
    struct str text, code, choice, vin, sex;
    struct opt_int number, yes, month, money;
    struct opt_num num;
    struct civil_date date;
    struct phone phone, phone2;
    struct plate plate;
    struct person_name name;
};

static const struct field_choice programmes[] = { { "SERVICE", "售后|服务|after-sales" }, { "SALES", "销售|新车" }, { 0 } };

enum { TEXT, CODE, INT, BOUNDED, AT_LEAST, NUM, BOOL, DATE, MONTH, CHOICE, PHONE, VIN, PLATE, NEED_PLATE, NAME, MONEY, PRICE, ID, SHORT, NEED, N_FIELDS };
static const struct field fields[N_FIELDS] = {
    [TEXT] = { "text", NULL, FIELD_TEXT, FIELD_AT(struct row, text) },
    [CODE] = { "code", NULL, FIELD_CODE, FIELD_AT(struct row, code) },
    [INT] = { "number", NULL, FIELD_INT, FIELD_AT(struct row, number) },
    [BOUNDED] = { "bounded", NULL, FIELD_INT, FIELD_AT(struct row, number), .min = -5, .max = 10 },
    [AT_LEAST] = { "at_least", NULL, FIELD_INT, FIELD_AT(struct row, number), .min = 1 },
    [NUM] = { "num", NULL, FIELD_NUM, FIELD_AT(struct row, num) },
    [BOOL] = { "yes", NULL, FIELD_BOOL, FIELD_AT(struct row, yes) },
    [DATE] = { "date", NULL, FIELD_DATE, FIELD_AT(struct row, date) },
    [MONTH] = { "month", NULL, FIELD_MONTH, FIELD_AT(struct row, month) },
    [CHOICE] = { "choice", NULL, FIELD_CHOICE, FIELD_AT(struct row, choice), .choices = programmes },
    [PHONE] = { "phone", NULL, FIELD_PHONE, FIELD_AT2(struct row, phone, phone2) },
    [VIN] = { "vin", NULL, FIELD_VIN, FIELD_AT(struct row, vin) },
    [PLATE] = { "plate", NULL, FIELD_PLATE, FIELD_AT(struct row, plate) },
    [NEED_PLATE] = { "need_plate", NULL, FIELD_PLATE, true, FIELD_AT(struct row, plate) },
    [NAME] = { "name", NULL, FIELD_NAME, FIELD_AT2(struct row, name, sex) },
    [MONEY] = { "money", NULL, FIELD_MONEY, FIELD_AT(struct row, money) },
    [PRICE] = { "price", NULL, FIELD_MONEY, FIELD_AT(struct row, money), .min = 100, .max = 1000000 },
    [ID] = { "id", NULL, FIELD_ID, FIELD_AT(struct row, number) },
    [SHORT] = { "short", NULL, FIELD_TEXT, FIELD_AT(struct row, text), .min = 2, .max = 4 },
    [NEED] = { "need", NULL, FIELD_TEXT, true, FIELD_AT(struct row, text) },
};

/* The value of a field as text, NULL-like no value when absent. */
static struct str shown(struct arena *a, int field, const struct row *r)
{
    switch (fields[field].type) {
    case FIELD_TEXT: return r->text;
    case FIELD_CODE: return r->code;
    case FIELD_CHOICE: return r->choice;
    case FIELD_VIN: return r->vin;
    case FIELD_PLATE: return r->plate.s;
    case FIELD_ID:
    case FIELD_INT: return r->number.has ? str_printf(a, "%lld", (long long)r->number.v) : STR_NONE;
    case FIELD_MONEY: return r->money.has ? str_printf(a, "%lld", (long long)r->money.v) : STR_NONE;
    case FIELD_BOOL: return r->yes.has ? str_printf(a, "%lld", (long long)r->yes.v) : STR_NONE;
    case FIELD_NUM: return r->num.has ? str_printf(a, "%.10g", r->num.v) : STR_NONE;
    case FIELD_DATE: return r->date.year ? civil_date_str(a, r->date) : STR_NONE;
    case FIELD_MONTH: return r->month.has ? civil_month_str(a, (int32_t)r->month.v) : STR_NONE;
    case FIELD_PHONE: return r->phone2.digits.p ? str_printf(a, STR_FMT "+" STR_FMT, STR_ARG(r->phone.digits), STR_ARG(r->phone2.digits)) : r->phone.digits;
    case FIELD_NAME: return r->sex.p ? str_printf(a, STR_FMT ":" STR_FMT, STR_ARG(r->name.s), STR_ARG(r->sex)) : r->name.s;
    }
    return STR_NONE;
}

static const struct { int field; const char *raw, *value, *issue; bool is_warning; } cases[] = {
    { TEXT, "  abc ", "abc" },
    { TEXT, "　ＡＢＣ　", "ABC" },
    { TEXT, "保养\u200B、换机油", "保养、换机油" },
    { TEXT, "", NULL },
    { TEXT, " 　\u00A0\t", NULL },
    { SHORT, "四个汉字", "四个汉字" },
    { SHORT, "五个汉字了", NULL, "Longer than {0} characters." },
    { SHORT, "x", NULL, "Shorter than {0} characters." },
    { NEED, "", NULL, "This must not be empty." },
    { NEED, " 　 ", NULL, "This must not be empty." },
    { NEED, "x", "x" },
    { CODE, "D001-a_b.C", "D001-a_b.C" },
    { CODE, "Ｄ００１", "D001" },
    { CODE, "D 001", NULL, "Only letters, digits and - _ . may stand here." },
    { CODE, "经销商1", NULL, "Only letters, digits and - _ . may stand here." },
    { INT, "12", "12" },
    { INT, "-12", "-12" },
    { INT, "１２", "12" },
    { INT, "1,234,567", "1234567" },
    { INT, "12.0", "12" },
    { INT, "12.00", "12" },
    { INT, "12.5", NULL, "Not a whole number." },
    { INT, "12.", NULL, "Not a whole number." },
    { INT, "9223372036854775808", NULL, "Not a whole number." },
    { INT, "1 2", NULL, "Not a whole number." },
    { INT, "1,2", NULL, "Not a whole number." },
    { BOUNDED, "10", "10" },
    { BOUNDED, "-5", "-5" },
    { BOUNDED, "11", NULL, "Larger than {0}." },
    { BOUNDED, "-6", NULL, "Smaller than {0}." },
    { AT_LEAST, "1", "1" },
    { AT_LEAST, "99999999", "99999999" },
    { AT_LEAST, "0", NULL, "Smaller than {0}." },
    { NUM, "1,234.5", "1234.5" },
    { NUM, "-0.25", "-0.25" },
    { NUM, "1e3", "1000" },
    { NUM, "nan", NULL, "Not a number." },
    { BOOL, "是", "1" }, { BOOL, "否", "0" }, { BOOL, "√", "1" }, { BOOL, "×", "0" }, { BOOL, "Y", "1" }, { BOOL, "no", "0" },
    { BOOL, "TRUE", "1" }, { BOOL, "False", "0" }, { BOOL, "１", "1" }, { BOOL, "0", "0" }, { BOOL, " 是 ", "1" },
    { BOOL, "maybe", NULL, "Neither yes nor no. Write 是 or 否, yes or no, 1 or 0." },
    { BOOL, "2", NULL, "Neither yes nor no. Write 是 or 否, yes or no, 1 or 0." },
    { DATE, "2026-03-05", "2026-03-05" },
    { DATE, "2026.3.5", "2026-03-05" },
    { DATE, "2026年3月5日", "2026-03-05" },
    { DATE, "20260305", "2026-03-05" },
    { DATE, "2026/3/5 14:05:00", "2026-03-05" },
    { DATE, "46086", "2026-03-05" },
    { DATE, "2026-02-30", NULL, "Not a date. Write it as 2026-03-05." },
    { DATE, "05/03/2026", NULL, "Not a date. Write it as 2026-03-05." },
    { MONTH, "2026-03", "2026-03" },
    { MONTH, "2026-3", "2026-03" },
    { MONTH, "2026/12", "2026-12" },
    { MONTH, "202603", "2026-03" },
    { MONTH, "2026年3月", "2026-03" },
    { MONTH, "2026年12月", "2026-12" },
    { MONTH, "2026-03-01", "2026-03" },
    { MONTH, "20263", NULL, "Not a month. Write it as 2026-03." },
    { MONTH, "2026.1", NULL, "Not a month. Write it as 2026-03." },
    { MONTH, "2026-13", NULL, "Not a month. Write it as 2026-03." },
    { MONTH, "2026-00", NULL, "Not a month. Write it as 2026-03." },
    { MONTH, "2026-", NULL, "Not a month. Write it as 2026-03." },
    { MONTH, "2026", NULL, "Not a month. Write it as 2026-03." },
    { CHOICE, "service", "SERVICE" },
    { CHOICE, "售后", "SERVICE" },
    { CHOICE, "After-Sales", "SERVICE" },
    { CHOICE, "新车", "SALES" },
    { CHOICE, "售", NULL, "Not one of the choices: {0}." },
    { CHOICE, "售后|服务", NULL, "Not one of the choices: {0}." },
    { PHONE, "13800001111", "13800001111" },
    { PHONE, "138 0000 1111", "13800001111" },
    { PHONE, "+86 138-0000-1111", "13800001111" },
    { PHONE, "１３８００００１１１１", "13800001111" },
    { PHONE, "13800001111.0", "13800001111" },
    { PHONE, "1.3800001111E+10", "13800001111" },
    { PHONE, "13800001111/13900002222", "13800001111+13900002222" },
    { PHONE, "13800001111、0571-88886666", "13800001111+057188886666" },
    { PHONE, "123；13800001111", "13800001111", "One of the numbers is no phone number and was left out.", true },
    { PHONE, "0571-88886666转801", "057188886666-801" },
    { PHONE, "1.38E+10", NULL, "The spreadsheet lost digits of this number. Format the column as text and enter it again." },
    { PHONE, "1380000111", NULL, "Neither a mobile number (11 digits) nor a landline number with its area code." },
    { PHONE, "无", NULL, "Neither a mobile number (11 digits) nor a landline number with its area code." },
    { VIN, "lfv3a23c9d3000001", "LFV3A23C9D3000001", "The check digit of the VIN is wrong. Was it copied right?", true },
    { VIN, "1M8GDM9AXKP042788", "1M8GDM9AXKP042788" },
    { VIN, "LFV3A23CZD3000001", "LFV3A23CZD3000001" },
    { VIN, "LFV3A23C", NULL, "A VIN has 17 characters, this has {0}." },
    { VIN, "LFV3A23C9D300000O", NULL, "A VIN has only digits and letters without I, O and Q." },
    { PLATE, "浙a·12345", "浙A12345" },
    { PLATE, "浙AD12345", "浙AD12345" },
    { PLATE, "未上牌", NULL, "Not a plate number. Write it as 浙A12345.", true },
    { NEED_PLATE, "未上牌", NULL, "Not a plate number. Write it as 浙A12345." },
    { NAME, "张三先生", "张三:M" },
    { NAME, "李四 女士", "李四:F" },
    { NAME, "王小姐", "王:F" },
    { NAME, "赵老师", "赵" },
    { NAME, "欧 阳 娜", "欧阳娜" },
    { NAME, "先生", NULL },
    { MONEY, "1,234.5", "123450" },
    { MONEY, "¥1234.50", "123450" },
    { MONEY, "1234元", "123400" },
    { MONEY, "1.234", NULL, "Not an amount of money. Write it as 1234.50." },
    { PRICE, "0.99", NULL, "Smaller than {0} yuan." },
    { PRICE, "10000.01", NULL, "Larger than {0} yuan." },
    { PRICE, "1", "100" },
    { ID, "0000000000001", "1" },
    { ID, "7zzzzzzzzzzzz", "9223372036854775807" },
    { ID, "0000000000000", NULL, "Not an id: it has 13 letters and digits." },
    { ID, "8000000000000", NULL, "Not an id: it has 13 letters and digits." },
    { ID, "1", NULL, "Not an id: it has 13 letters and digits." },
};

static void test_values(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct row r;
        memset(&r, 0x5A, sizeof r);
        struct form_issues issues = { 0 };
        bool ok = form_parse_field(a, &fields[cases[i].field], str_of_c(cases[i].raw), &r, &issues);
        const char *why = issues.n ? issues.issue[0].why.id : NULL;
        check_str(cases[i].raw, str_of_c(why), cases[i].issue);
        if (ok != (!cases[i].issue || cases[i].is_warning) || issues.n > 1)
            fail_msg("%s: accepted %d, %zu issues", cases[i].raw, ok, issues.n);
        if (issues.n) {
            assert_true(issues.issue[0].is_warning == cases[i].is_warning);
            check_str("as given", issues.issue[0].value, cases[i].raw);
        }
        if (ok && cases[i].field == NAME && !cases[i].value)
            r.sex = STR_NONE;
        if (ok)
            check_str(cases[i].raw, shown(a, cases[i].field, &r), cases[i].value);
    }
    arena_free(a);
}

/* What needs no cleaning is not copied: this is what keeps an import of a million rows fast. */
static void test_clean_values_are_views(void **state UNUSED)
{
    static const struct { int field; struct str raw; } table[] = {
        { TEXT, STR("一般维修 abc") }, { CODE, STR("D001") }, { PHONE, STR("13800001111") }, { VIN, STR("1M8GDM9AXKP042788") },
        { DATE, STR("2026-03-05") },   { INT, STR("12345") }, { CHOICE, STR("service") },    { PLATE, STR("浙A12345") },
        { NAME, STR("张三先生") },     { BOOL, STR("是") },   { MONEY, STR("1234.50") },     { MONTH, STR("2026-03") },
    };
    struct arena *a = arena_new(0);
    struct row r;
    struct form_issues issues = { 0 };
    size_t before = arena_used(a);
    for (size_t i = 0; i < ARRAY_LEN(table); i++) {
        assert_true(form_parse_field(a, &fields[table[i].field], table[i].raw, &r, &issues));
        if (arena_used(a) != before)
            fail_msg(STR_FMT ": allocated %zu bytes", STR_ARG(table[i].raw), arena_used(a) - before);
    }
    assert_ptr_equal(r.phone.digits.p, table[2].raw.p);
    arena_free(a);
}

static void test_rows(void **state UNUSED)
{
    static const struct field row_fields[] = {
        { "code", NULL, FIELD_CODE, true, FIELD_AT(struct row, code) },
        { "date", NULL, FIELD_DATE, true, FIELD_AT(struct row, date) },
        { "text", NULL, FIELD_TEXT, FIELD_AT(struct row, text) },
    };
    struct arena *a = arena_new(0);
    struct row r = { .text = STR("old") };
    struct form_issues issues = { 0 };
    assert_true(form_parse(a, (struct form){ row_fields, 3 }, (struct str[]){ STR("D1"), STR("20260305"), STR_NONE }, &r, &issues));
    assert_int_equal(issues.n, 0);
    check_str("absent column leaves no old value", r.text, NULL);
    assert_false(form_parse(a, (struct form){ row_fields, 3 }, (struct str[]){ STR_NONE, STR("soon"), STR("x") }, &r, &issues));
    assert_int_equal(issues.n, 2);
    check_str("missing column", str_of_c(issues.issue[0].why.id), "This is missing.");
    assert_ptr_equal(issues.issue[1].field, &row_fields[1]);
    for (int i = 0; i < 100; i++)
        form_parse(a, (struct form){ row_fields, 3 }, (struct str[]){ STR("?"), STR("?"), STR("?") }, &r, &issues);
    assert_int_equal(issues.n, 202);
    assert_int_equal(form_parse(a, (struct form){ row_fields, 0 }, NULL, &r, &issues), true);
    arena_free(a);
}

static void test_headings(void **state UNUSED)
{
    static const struct field columns[] = {
        { "repair_date", "报修日期|进厂日期|repair date", FIELD_DATE },
        { "mobile", "手机|手机号码|移动电话", FIELD_PHONE },
        { "amount", "金额|金额(含税)", FIELD_MONEY },
        { "net_amount", "金额(不含税)|净额", FIELD_MONEY },
        { "vin", "VIN|车架号|底盘号(VIN)", FIELD_VIN },
        { "plain", NULL, FIELD_TEXT },
    };
    static const struct { const char *heading; ptrdiff_t field; } table[] = {
        { "repair_date", 0 }, { "Repair Date", 0 }, { "REPAIR-DATE", 0 }, { "进厂日期", 0 }, { " 报修 日期： ", 0 }, { "*报修日期", 0 },
        { "手机号码*(必填)", 1 }, { "手机号码＊（必填）", 1 }, { "手机【11位】", 1 }, { "手\n机", 1 }, { "手机号", -1 },
        { "金额(不含税)", 3 }, { "金额（含税）", 2 }, { "金额(元)", 2 }, { "净额[元]", 3 },
        { "ｖｉｎ", 4 }, { "VIN码", -1 }, { "底盘号", 4 }, { "plain", 5 }, { "", -1 }, { "(必填)", -1 }, { "***", -1 }, { "vin|车架号", -1 },
    };
    struct arena *a = arena_new(0);
    for (size_t i = 0; i < ARRAY_LEN(table); i++) {
        ptrdiff_t got = form_find_field(a, columns, ARRAY_LEN(columns), str_of_c(table[i].heading));
        if (got != table[i].field)
            fail_msg("\"%s\": field %td, want %td", table[i].heading, got, table[i].field);
    }
    char *endless = arena_alloc(a, 100000);
    memset(endless, 'v', 100000);
    assert_int_equal(form_find_field(a, columns, ARRAY_LEN(columns), (struct str){ endless, 100000 }), -1);
    static const struct { const char *heading; ptrdiff_t rank; } ranks[] = {
        { "Mobile", 0 }, { "手机", 1 }, { "移动电话", 3 }, { "手机号码(必填)", 1002 }, { "电话", -1 }, { "", -1 },
    };
    for (size_t i = 0; i < ARRAY_LEN(ranks); i++)
        if (form_heading_rank(a, &columns[1], str_of_c(ranks[i].heading)) != ranks[i].rank)
            fail_msg("rank of \"%s\"", ranks[i].heading);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values),
        cmocka_unit_test(test_clean_values_are_views),
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_headings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
