#include "base/buf.h"
#include "customer/test_visits.h"
#include <iconv.h>

#define ROW(...) (const struct visits_cell[]){ __VA_ARGS__, { NULL, NULL } }

static struct str file_of(struct arena *a, const struct str *row, size_t n)
{
    struct buf b = buf_on(a);
    buf_add(&b, visits_heading(a));
    for (size_t i = 0; i < n; i++)
        buf_add(&b, row[i]);
    return buf_str(&b);
}
#define FILE_OF(a, ...) file_of(a, (struct str[]){ __VA_ARGS__ }, sizeof((struct str[]){ __VA_ARGS__ }) / sizeof(struct str))

/* ---- files as people send them ---- */

static struct str to_gb18030(struct arena *a, const char *text)
{
    iconv_t cd = iconv_open("GB18030", "UTF-8");
    size_t in = strlen(text), room = in * 2;
    char *from = arena_dup(a, text, in), *out = arena_alloc(a, room), *to = out;
    assert_true(cd != (iconv_t)-1);
    assert_true(iconv(cd, &from, &in, &to, &room) != (size_t)-1);
    iconv_close(cd);
    return (struct str){ out, (size_t)(to - out) };
}

/* Title rows, Chinese headings with notes, GB18030, a blank and a totals row, the programme from the map. */
static void test_a_dealers_file(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = visits_job(a);
    static const char text[] =
        "杭州一店 2026年3月 售后客户明细,,,,,,,,\n制表:王小明,,,,,,,,\n"
        "经销商代码*,任务委托书号,进厂日期,结账日期,车主姓名(必填),手机号码,车架号,车牌号码,业务类型\n"
        "ZJ001,WT1,2026.3.5,2026/3/6,王先生,138 0000 1111,lfv2a21kaa3012345,浙a·12345,小保养\n"
        ",,,,,,,,\n"
        "ZJ001,WT2,2026年3月6日,,李女士,１３８０００００００２,LFV2A21KAA3012346,浙A12346,事故\n"
        "ZJ001,WT3,2026.3.7,,赵六,1.38E+10,LFV2A21KAA3012347,浙A12347,小保养\n"
        "合计,3,,,,,,,\n";
    const char *map = test_file(a, "map.json", STR("{\"values\": {\"programme\": \"service\"}}"));
    struct import_request q = { .kind = &customer_visits_import, .path = test_file(a, "v.csv", to_gb18030(a, text)), .map_path = map };
    struct import_report r;
    check_ok("import", import_run(job, &q, &r));
    assert_true(r.rows_new == 2 && r.rows_rejected == 1 && r.rows_skipped == 1);
    check_str("lost digits", test_finding(&r, 7), "The spreadsheet lost digits of this number. Format the column as text and enter it again.");
    check_str("name", test_db_text(a, job->db, "select customer_name from visit where ro_no = 'WT1'"), "王");
    check_str("plate", test_db_text(a, job->db, "select plate from visit where ro_no = 'WT1'"), "浙A12345");
    check_str("number", test_db_text(a, job->db, "select mobile from visit where ro_no = 'WT2'"), "13800000002");
    assert_int_equal(test_db_int(job->db, "select rows_accepted * 10 + rows_rejected from visit_upload where programme = 'service' and month = '2026-03'"), 21);
    arena_free(a);
}

/* ---- the same rows again ---- */

static void test_sent_again(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = visits_job(a);
    visits_import(job, "first", visits_file(a, 1, 5), (struct visits_counts){ .new = 5 });
    check_str("stored", visits_stored(job), "5 5 5 5 1 1 1 0 0 0");
    assert_true(test_import(job, &customer_visits_import, str_c(a, visits_file(a, 1, 5))).was_known);
    visits_import(job, "longer", visits_file(a, 1, 6), (struct visits_counts){ .new = 1, .same = 5 });
    check_str("one more", visits_stored(job), "6 6 6 6 2 2 2 0 0 0");
    visits_import(job, "shorter", visits_file(a, 2, 3), (struct visits_counts){ .same = 2 });
    check_str("no batch without news", visits_stored(job), "6 6 6 6 2 2 2 0 0 0");
    arena_free(a);
}

static void test_repeated_in_the_file(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = visits_job(a);
    struct import_report r = visits_import(job, "repeats", FILE_OF(a, visits_row(a, 1, NULL), visits_row(a, 2, NULL), visits_row(a, 1, NULL),
        visits_row(a, 1, ROW({ "model", "Q5" })), visits_row(a, 1, ROW({ "programme", "sales" }))), (struct visits_counts){ .new = 3, .same = 1, .rejected = 1 });
    check_str("reason", test_finding(&r, 5), "Line 2 has the same dealer, programme and order number with other values.");
    check_str("kept", test_db_text(a, job->db, "select model from visit where ro_no = 'R1' and programme = 'service'"), "A6L");
    arena_free(a);
}

/* The reject file's rows are corrected and sent alone. */
static void test_corrected_rejects(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = visits_job(a);
    visits_import(job, "first", FILE_OF(a, visits_row(a, 1, NULL), visits_row(a, 2, ROW({ "mobile", "1.38E+10" }))), (struct visits_counts){ .new = 1, .rejected = 1 });
    visits_import(job, "corrected", FILE_OF(a, visits_row(a, 2, NULL)), (struct visits_counts){ .new = 1 });
    assert_int_equal(test_db_int(job->db, "select count(*) from visit"), 2);
    arena_free(a);
}

static void test_changed_rows(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = visits_job(a);
    visits_import(job, "first", visits_file(a, 1, 3), (struct visits_counts){ .new = 3 });
    int64_t id = test_db_int(job->db, "select id from visit where ro_no = 'R2'");
    visits_import(job, "changed", FILE_OF(a, visits_row(a, 1, NULL), visits_row(a, 2, ROW({ "repair_date", "2026-02-27" }, { "mobile", "13911112222" }, { "model", "Q7" })),
        visits_row(a, 4, NULL)), (struct visits_counts){ .new = 1, .changed = 1, .same = 1 });
    assert_int_equal(test_db_int(job->db, "select id from visit where ro_no = 'R2'"), id);
    check_str("month follows", test_db_text(a, job->db, "select visit_month from visit where ro_no = 'R2'"), "2026-02");
    check_str("before", test_db_text(a, job->db, "select mobile from visit_before"), "13800000002");
    check_str("vehicle follows", test_db_text(a, job->db, "select model from vehicle where vin = 'LFV2A21KAA3000002'"), "Q7");
    check_str("stored", visits_stored(job), "4 4 4 5 3 2 2 1 0 1");
    arena_free(a);
}

static void test_locked_visits(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = visits_job(a);
    visits_import(job, "first", visits_file(a, 1, 3), (struct visits_counts){ .new = 3 });
    test_db_exec_sql(job->db, "insert into visit_lock (visit_id) select id from visit where ro_no = 'R2'");
    struct import_report r = visits_import(job, "too late", FILE_OF(a, visits_row(a, 1, ROW({ "model", "Q5" })),
        visits_row(a, 2, ROW({ "mobile", "13911112222" }, { "vin", "LFV2A21KAA3088888" }, { "customer_name", "他人" })), visits_row(a, 3, NULL)),
        (struct visits_counts){ .changed = 1, .same = 1, .rejected = 1 });
    check_str("reason", test_finding(&r, 3), "The sample of this visit's period has been drawn: the visit can no longer be changed.");
    check_str("no trace of it", visits_stored(job), "3 3 3 3 2 2 2 1 0 1");
    assert_int_equal(test_db_int(job->db, "select rows_accepted * 10 + rows_rejected from visit_upload order by received_at desc, rows_rejected desc limit 1"), 21);
    visits_import(job, "the same", FILE_OF(a, visits_row(a, 2, NULL)), (struct visits_counts){ .same = 1 });
    arena_free(a);
}

/* ---- who is who ---- */

struct person_case {
    const char *label;
    struct visits_cell first[VISITS_CELLS], second[VISITS_CELLS];
    int customers, vehicles;
    const char *owner; /* of the second row's vehicle afterwards, when there is one */
};
#define V(n) { "vin", "LFV2A21KAA300000" #n }
#define M(n) { "mobile", "1380000000" #n }
#define N(name) { "customer_name", name }
#define P(n) { "plate", "浙A0000" #n }
static const struct person_case people[] = {
    { "strangers", { V(1), M(1), N("甲"), P(1) }, { V(2), M(2), N("乙"), P(2) }, 2, 2, "乙" },
    { "same car and name, another number", { V(1), M(1), N("甲"), P(1) }, { V(1), M(2), N("甲"), P(1) }, 1, 1, "甲" },
    { "same car and number, another name", { V(1), M(1), N("甲"), P(1) }, { V(1), M(1), N("乙"), P(1) }, 1, 1, "乙" },
    { "sold: neither name nor number", { V(1), M(1), N("甲"), P(1) }, { V(1), M(2), N("乙"), P(2) }, 2, 1, "乙" },
    { "one number, many cars", { V(1), M(1), N("甲公司"), P(1) }, { V(2), M(1), N("甲公司"), P(2) }, 1, 2, "甲公司" },
    { "plate and name", { V(1), M(1), N("甲"), P(1) }, { V(2), M(2), N("甲"), P(1) }, 1, 2, "甲" },
    { "plate alone is not enough", { V(1), M(1), N("甲"), P(1) }, { V(2), M(2), N("乙"), P(1) }, 2, 2, "乙" },
    { "name alone is not enough", { V(1), M(1), N("甲"), P(1) }, { V(2), M(2), N("甲"), P(2) }, 2, 2, "甲" },
};

static void check_people(struct job *job, const struct person_case *c, const char *how)
{
    const char *label = arena_printf(job->arena, "%s, %s", c->label, how);
    if (test_db_int(job->db, "select count(*) from customer") != c->customers || test_db_int(job->db, "select count(*) from vehicle") != c->vehicles)
        fail_msg("%s: %d customers, %d vehicles", label, (int)test_db_int(job->db, "select count(*) from customer"), (int)test_db_int(job->db, "select count(*) from vehicle"));
    check_str(label, test_db_text(job->arena, job->db, "select k.name from visit v join vehicle w on w.id = v.vehicle_id join customer k on k.id = w.customer_id where v.ro_no = 'R2'"), c->owner);
    assert_int_equal(test_db_int(job->db, "select count(*) from visit v where not exists (select 1 from customer_phone p where p.customer_id = v.customer_id and p.phone = v.mobile)"), 0);
}

static void undo_all(struct job *job, int64_t batch)
{
    struct import_undo_report u;
    check_ok("undo", import_undo(job, &visits_features, batch, &u));
}

/* The same answers within one file and against the archive. */
static void test_people(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = visits_job(a);
    for (size_t i = 0; i < ARRAY_LEN(people); i++) {
        const struct person_case *c = &people[i];
        struct str first = visits_row(a, 1, c->first), second = visits_row(a, 2, c->second);
        struct import_report r = visits_import(job, c->label, FILE_OF(a, first, second), (struct visits_counts){ .new = 2 });
        check_people(job, c, "one file");
        undo_all(job, r.batch_id);
        check_str(c->label, visits_stored(job), arena_printf(a, "0 0 0 0 0 0 %d 0 0 0", (int)i * 6 + 2));
        r = visits_import(job, c->label, FILE_OF(a, first), (struct visits_counts){ .new = 1 });
        struct import_report later = visits_import(job, c->label, FILE_OF(a, second), (struct visits_counts){ .new = 1 });
        check_people(job, c, "two files");
        undo_all(job, later.batch_id);
        check_str("first owner", test_db_text(a, job->db, "select k.name from vehicle w join customer k on k.id = w.customer_id"), c->first[2].value);
        undo_all(job, r.batch_id);
    }
    arena_free(a);
}

/* A chain: the third row shows that the first two are one. */
static void test_chain_in_a_file(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = visits_job(a);
    visits_import(job, "chain", FILE_OF(a, visits_row(a, 1, ROW(V(1), M(1), N("甲"), P(1))), visits_row(a, 2, ROW(V(2), M(2), N("甲"), P(2))),
        visits_row(a, 3, ROW(V(1), M(2), N("甲"), P(1))), visits_row(a, 4, ROW(V(2), M(4), N("甲"), P(2)))), (struct visits_counts){ .new = 4 });
    check_str("one customer, two cars, three numbers", visits_stored(job), "4 1 2 3 1 1 1 0 0 0");
    assert_int_equal(test_db_int(job->db, "select count(distinct customer_id) from visit"), 1);
    arena_free(a);
}

/* In the archive VIN and number point to two customers: the VIN's wins, nobody is joined. */
static void test_conflict_in_the_archive(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = visits_job(a);
    visits_import(job, "two", FILE_OF(a, visits_row(a, 1, ROW(V(1), M(1), N("甲"), P(1))), visits_row(a, 2, ROW(V(2), M(2), N("乙"), P(2)))), (struct visits_counts){ .new = 2 });
    visits_import(job, "between", FILE_OF(a, visits_row(a, 3, ROW(V(1), M(2), N("甲"), P(1)))), (struct visits_counts){ .new = 1 });
    check_str("still two", visits_stored(job), "3 2 2 3 2 2 2 0 0 0");
    check_str("the VIN's", test_db_text(a, job->db, "select k.name from visit v join customer k on k.id = v.customer_id where v.ro_no = 'R3'"), "甲");
    arena_free(a);
}

/* A file that comes late must not overwrite what newer visits told. */
static void test_older_file_later(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = visits_job(a);
    visits_import(job, "newer", FILE_OF(a, visits_row(a, 1, ROW(V(1), M(1), N("新名"), { "city", "杭州" }, { "model", "Q5" }))), (struct visits_counts){ .new = 1 });
    visits_import(job, "older", FILE_OF(a, visits_row(a, 2, ROW(V(1), M(1), N("旧名"), { "repair_date", "2026-01-05" }, { "close_date", "" }))), (struct visits_counts){ .new = 1 });
    check_str("name", test_db_text(a, job->db, "select name from customer"), "新名");
    check_str("model", test_db_text(a, job->db, "select model from vehicle"), "Q5");
    visits_import(job, "newest", FILE_OF(a, visits_row(a, 3, ROW(V(1), M(1), N("改名"), { "repair_date", "2026-03-10" }, { "close_date", "" }))), (struct visits_counts){ .new = 1 });
    check_str("name", test_db_text(a, job->db, "select name || city from customer"), "改名杭州");
    arena_free(a);
}

static void test_crowded_number(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = visits_job(a);
    struct str row[8];
    for (int i = 0; i < 8; i++)
        row[i] = visits_row(a, i + 1, i < 4 ? ROW(M(9)) : ROW(M(8), N("大公司"), { "owner_type", "公司" }));
    struct import_report r = visits_import(job, "crowded", file_of(a, row, 8), (struct visits_counts){ .new = 8 });
    assert_int_equal(r.warnings, 1); /* a company may have many cars */
    check_str("warning", test_finding(&r, 4), "More than 2 different customers or vehicles have this number; it stood first in line 2.");
    check_str("two customers", visits_stored(job), "8 2 8 2 1 1 1 0 0 0");
    arena_free(a);
}

/* ---- dry run ---- */

static void test_dry_run(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = visits_job(a);
    visits_import(job, "first", visits_file(a, 1, 3), (struct visits_counts){ .new = 3 });
    struct import_request q = { .kind = &customer_visits_import, .dry_run = true,
                                .path = test_file(a, "v.csv", FILE_OF(a, visits_row(a, 1, ROW({ "model", "Q5" })), visits_row(a, 2, NULL), visits_row(a, 9, NULL))) };
    struct import_report r;
    for (int i = 0; i < 2; i++) {
        check_ok("dry run", import_run(job, &q, &r));
        assert_true(r.rows_new == 1 && r.rows_changed == 1 && r.rows_same == 1 && r.batch_id == 0);
        check_str("nothing stored", visits_stored(job), "3 3 3 3 1 1 1 0 0 0");
    }
    q.dry_run = false;
    check_ok("run", import_run(job, &q, &r));
    assert_true(r.rows_new == 1 && r.rows_changed == 1 && r.rows_same == 1 && r.batch_id != 0);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_dealers_file), cmocka_unit_test(test_sent_again), cmocka_unit_test(test_repeated_in_the_file), cmocka_unit_test(test_corrected_rejects),
        cmocka_unit_test(test_changed_rows), cmocka_unit_test(test_locked_visits), cmocka_unit_test(test_people), cmocka_unit_test(test_chain_in_a_file),
        cmocka_unit_test(test_conflict_in_the_archive), cmocka_unit_test(test_older_file_later), cmocka_unit_test(test_crowded_number), cmocka_unit_test(test_dry_run),
    };
    return cmocka_run_group_tests_name("visit_import", tests, NULL, NULL);
}
