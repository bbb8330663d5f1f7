#include "base/buf.h"
#include "customer/test_visits.h"

/* One row each: what is changed, and what must come of it. Line of case k: k + 2. */
struct row_case {
    const char *label;
    struct visits_cell cell[VISITS_CELLS];
    const char *reason;          /* of the reject or warning; NULL = none */
    bool is_taken;
    const char *stored, *want;   /* column of visit (or vin, sex) and its value */
};

#define CELLS(...) { __VA_ARGS__ }
static const struct row_case cases[] = {
    { "as it should be", CELLS({ NULL }), NULL, true, "mobile", "13800000001" },
    { "no such dealer", CELLS({ "dealer_code", "XX001" }), "There is no dealer with this code; import the network first.", false },
    { "empty dealer", CELLS({ "dealer_code", "" }), "This must not be empty.", false },
    { "merged dealer before the merger", CELLS({ "dealer_code", "ZJ002" }, { "repair_date", "2026-01-31" }, { "close_date", "" }), NULL, true },
    { "merged dealer after it", CELLS({ "dealer_code", "ZJ002" }, { "repair_date", "2026-02-01" }, { "close_date", "" }),
      "This dealer ended on 2026-01-31; ZJ001 goes on for it. Report the visit under that code.", false },
    { "dealer that left", CELLS({ "dealer_code", "GD009" }), "This dealer left the network on 2025-12-31.", false },
    { "before the dealer opened", CELLS({ "dealer_code", "BJ001" }, { "repair_date", "2020-04-30" }), "This dealer joined the network only on 2020-05-01.", false },
    { "on its first day", CELLS({ "dealer_code", "BJ001" }, { "repair_date", "2020-05-01" }), NULL, true, "visit_month", "2020-05" },
    { "no sales there", CELLS({ "dealer_code", "BJ001" }, { "programme", "销售" }), "This dealer sold no cars on that day.", false },
    { "programme in Chinese", CELLS({ "programme", "售后" }), NULL, true, "programme", "service" },
    { "unknown programme", CELLS({ "programme", "二手车" }), "Not one of the choices: service, sales.", false },
    { "no order number", CELLS({ "ro_no", "" }), "This must not be empty.", false },
    { "order number with signs", CELLS({ "ro_no", "RO/2026#03-甲" }), NULL, true, "ro_no", "RO/2026#03-甲" },
    { "dotted date", CELLS({ "repair_date", "2026.3.5" }), NULL, true, "repair_date", "2026-03-05" },
    { "Chinese date", CELLS({ "repair_date", "2026年3月5日" }), NULL, true, "repair_date", "2026-03-05" },
    { "eight digits", CELLS({ "repair_date", "20260305" }), NULL, true, "repair_date", "2026-03-05" },
    { "serial of a spreadsheet", CELLS({ "repair_date", "46086" }), NULL, true, "repair_date", "2026-03-05" },
    { "with a time", CELLS({ "repair_date", "2026-03-05 09:30:00" }), NULL, true, "repair_date", "2026-03-05" },
    { "full-width date", CELLS({ "repair_date", "２０２６－０３－０５" }), NULL, true, "repair_date", "2026-03-05" },
    { "no date", CELLS({ "repair_date", "" }), "This must not be empty.", false },
    { "not a date", CELLS({ "repair_date", "2026-02-30" }), "Not a date. Write it as 2026-03-05.", false },
    { "today", CELLS({ "repair_date", "2026-03-15" }, { "close_date", "" }), NULL, true },
    { "tomorrow", CELLS({ "repair_date", "2026-03-16" }, { "close_date", "" }), "The visit lies in the future.", false },
    { "closed the same day", CELLS({ "close_date", "2026-03-05" }), NULL, true, "close_date", "2026-03-05" },
    { "closed before", CELLS({ "close_date", "2026-03-04" }), "The order was closed before the visit (2026-03-05).", false },
    { "hand-over closes a repair", CELLS({ "close_date", "" }, { "delivery_date", "2026-03-07" }), NULL, true, "close_date", "2026-03-07" },
    { "a sale counts by its hand-over", CELLS({ "programme", "sales" }, { "delivery_date", "2026-02-10" }, { "close_date", "" }), NULL, true, "visit_month", "2026-02" },
    { "a sale with one date", CELLS({ "programme", "sales" }, { "work_type", "" }), NULL, true, "work_type", "delivery" },
    { "title in the name", CELLS({ "customer_name", "王小明先生" }), NULL, true, "customer_name", "王小明" },
    { "the title tells the sex", CELLS({ "customer_name", "李梅女士" }), NULL, true, "sex", "F" },
    { "a sex of its own", CELLS({ "customer_name", "李梅女士" }, { "sex", "男" }), NULL, true, "sex", "M" },
    { "no name", CELLS({ "customer_name", " " }), "This must not be empty.", false },
    { "only a title", CELLS({ "customer_name", "先生" }), "There is a title but no name.", false },
    { "mobile with blanks and country", CELLS({ "mobile", "+86 138 1111 0001" }), NULL, true, "mobile", "13811110001" },
    { "mobile as a number", CELLS({ "mobile", "13811110002.0" }), NULL, true, "mobile", "13811110002" },
    { "full-width mobile", CELLS({ "mobile", "１３８１１１１０００３" }), NULL, true, "mobile", "13811110003" },
    { "lost digits", CELLS({ "mobile", "1.38E+10" }), "The spreadsheet lost digits of this number. Format the column as text and enter it again.", false },
    { "two in a cell", CELLS({ "mobile", "13811110004/13811110005" }), NULL, true, "phone2", "13811110005" },
    { "landline with extension", CELLS({ "mobile", "0571-88886666转801" }), NULL, true, "mobile", "057188886666-801" },
    { "landline gives way to a mobile", CELLS({ "mobile", "0571-88886666" }, { "phone2", "13811110006" }), NULL, true, "mobile", "13811110006" },
    { "no number", CELLS({ "mobile", "" }), "This must not be empty.", false },
    { "no number at all", CELLS({ "mobile", "无" }), "Neither a mobile number (11 digits) nor a landline number with its area code.", false },
    { "second number instead", CELLS({ "mobile", "1.38E+10" }, { "phone2", "13811110007" }), "No valid mobile number: the second number will be called.", true, "mobile", "13811110007" },
    { "bad second number", CELLS({ "phone2", "123" }), "Neither a mobile number (11 digits) nor a landline number with its area code.", true, "phone2", "" },
    { "who brought the car", CELLS({ "sender_name", "赵师傅" }, { "sender_mobile", "13811110008" }, { "relation", "司机" }), NULL, true, "sender_mobile", "13811110008" },
    { "lower-case VIN", CELLS({ "vin", "lfv2a21kaa3099999" }), NULL, true, "vin", "LFV2A21KAA3099999" },
    { "short VIN", CELLS({ "vin", "LFV2A21KAA309999" }), "A VIN has 17 characters, this has 16.", false },
    { "letter O in the VIN", CELLS({ "vin", "LFV2A21KAA309999O" }), "A VIN has only digits and letters without I, O and Q.", false },
    { "wrong check digit", CELLS({ "vin", "LFV2A21K0A3012345" }), "The check digit of the VIN is wrong. Was it copied right?", true, "vin", "LFV2A21K0A3012345" },
    { "service without a VIN", CELLS({ "vin", "" }), "This must not be empty.", false },
    { "a sale without a VIN", CELLS({ "programme", "sales" }, { "vin", "" }), "Without a VIN the car cannot be followed.", true },
    { "no plate yet", CELLS({ "plate", "未上牌" }), "Not a plate number. Write it as 浙A12345.", true, "plate", "" },
    { "company", CELLS({ "owner_type", "公司" }, { "company", "杭州某某有限公司" }), NULL, true, "owner_type", "company" },
    { "official car", CELLS({ "owner_type", "公" }), NULL, true, "owner_type", "official" },
    { "mileage with a comma", CELLS({ "mileage", "\"12,345.6\"" }), NULL, true, "mileage", "12345" },
    { "impossible mileage", CELLS({ "mileage", "-5" }), "This cannot be a mileage and was left out.", true },
    { "first service", CELLS({ "work_type", "首保" }), NULL, true, "work_type", "first_service" },
    { "other work", CELLS({ "work_type", "打蜡" }), "This kind of work is not known and counts as other work; the map can say what it is.", true, "work_type", "other" },
    { "said only once", CELLS({ "work_type", "打蜡" }), NULL, true, "work_type", "other" },
    { "amount", CELLS({ "amount", "\"￥1,234.5\"" }), NULL, true, "amount_fen", "123450" },
    { "no consent", CELLS({ "consent_survey", "否" }), NULL, true, "survey_consent", "0" },
    { "silent about consent", CELLS({ "consent_survey", "" }), NULL, true, "survey_consent", "1" },
    { "flags", CELLS({ "vip_flag", "√" }, { "staff_flag", "×" }), NULL, true, "vip", "1" },
};

static void check_stored(struct job *job, const struct row_case *c, const char *ro_no)
{
    struct arena *a = job->arena;
    const char *what = strcmp(c->stored, "vin") == 0 ? "(select w.vin from vehicle w where w.id = v.vehicle_id)"
                       : strcmp(c->stored, "sex") == 0 ? "(select k.sex from customer k where k.id = v.customer_id)" : arena_printf(a, "v.%s", c->stored);
    check_str(c->label, test_db_text(a, job->db, arena_printf(a, "select cast(%s as text) from visit v where v.ro_no = '%s'", what, ro_no)), c->want);
}

static const char *order_of(struct arena *a, const struct row_case *c, int i)
{
    for (const struct visits_cell *x = c->cell; x->column; x++)
        if (strcmp(x->column, "ro_no") == 0)
            return x->value;
    return arena_printf(a, "R%d", i);
}

static void test_cells(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = visits_job(a);
    struct buf b = buf_on(a);
    int64_t taken = 0;
    buf_add(&b, visits_heading(a));
    for (size_t k = 0; k < ARRAY_LEN(cases); k++) {
        buf_add(&b, visits_row(a, (int)k + 1, cases[k].cell));
        taken += cases[k].is_taken;
    }
    struct import_report r = visits_import(job, "cells", buf_str(&b), (struct visits_counts){ .new = taken, .rejected = (int64_t)ARRAY_LEN(cases) - taken });
    for (size_t k = 0; k < ARRAY_LEN(cases); k++) {
        const struct row_case *c = &cases[k];
        check_str(c->label, test_finding(&r, (int64_t)k + 2), c->reason ? c->reason : "");
        if (c->is_taken && c->stored)
            check_stored(job, c, order_of(a, c, (int)k + 1));
    }
    arena_free(a);
}

static void test_consent_setting(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = visits_job(a);
    test_db_exec_sql(job->db, "insert into setting (id, key, scope, value, changed_at, changed_by) values (1, 'visits.consent_when_silent', '', '0', 0, 'test')");
    visits_import(job, "silent", visits_file(a, 1, 1), (struct visits_counts){ .new = 1 });
    assert_int_equal(test_db_int(job->db, "select survey_consent from visit"), 0);
    arena_free(a);
}

/* A dealer's user may bring the rows of that dealer only. */
static void test_scope(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = visits_job(a);
    struct buf b = buf_on(a);
    struct import_report r;
    buf_add(&b, visits_file(a, 1, 1));
    buf_add(&b, visits_row(a, 2, (struct visits_cell[]){ { "dealer_code", "BJ001" }, { NULL, NULL } }));
    struct import_request q = { .kind = &customer_visits_import, .path = test_file(a, "v.csv", buf_str(&b)),
                                .scope = { SCOPE_DEALER, test_db_int(job->db, "select id from dealer where code = 'ZJ001'") } };
    check_ok("import", import_run(job, &q, &r));
    assert_true(r.rows_new == 1 && r.rows_rejected == 1);
    check_str("reason", test_finding(&r, 3), "This is not the code of your dealer.");
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_cells), cmocka_unit_test(test_consent_setting), cmocka_unit_test(test_scope) };
    return cmocka_run_group_tests_name("visit_rows", tests, NULL, NULL);
}
