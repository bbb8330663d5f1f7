#include "org/org.h"
#include "platform/test_platform.h"

static const struct feature *const features[] = { &org_feature };
static const struct features all = { features, 1 };

#define HEAD "dealer_code,name,region_code,region_name,area,group,type,sales,service,ranked,valid_from,valid_to,successor_code\n"

static struct org_network network_on(struct job *job, int y, int m, int d)
{
    struct org_network n;
    check_ok("load", org_network_load(job->db, job->arena, (struct db_scope){ 0 }, (struct civil_date){ (int16_t)y, (int8_t)m, (int8_t)d }, &n));
    return n;
}

static void check_counts(const char *label, const struct import_report *r, int new, int changed, int same, int rejected)
{
    int64_t got[] = { r->rows_new, r->rows_changed, r->rows_same, r->rows_rejected };
    int64_t want[] = { new, changed, same, rejected };
    for (int i = 0; i < 4; i++)
        if (got[i] != want[i]) {
            fprintf(stderr, "%s: got %d %d %d %d, want %d %d %d %d\n", label, (int)got[0], (int)got[1], (int)got[2], (int)got[3], new, changed, same, rejected);
            for (size_t k = 0; k < r->n_findings; k++)
                fprintf(stderr, "  line %d " STR_FMT ": " STR_FMT "\n", (int)r->finding[k].line, STR_ARG(r->finding[k].column), STR_ARG(r->finding[k].reason));
            fail();
        }
}

static void test_new_dealers_and_the_same_file_again(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = test_job(a);
    static const char text[] = HEAD "A01,北京一店,N,北部,,,4S,y,y,y,2011-01-01,,\nA02,杭州单店,ZJ,浙江,,,1S,,,,2011-01-01,,\n";
    struct import_report r = test_import(job, &org_network_import, text);
    check_counts("new", &r, 2, 0, 0, 0);
    r = test_import(job, &org_network_import, text);
    assert_true(r.was_known);
    struct org_network n = network_on(job, 2012, 3, 31);
    assert_int_equal(n.n_dealers, 2);
    assert_int_equal(n.n_regions, 2);
    const struct org_dealer *single = org_dealer_by_code(&n, STR("A02"));
    check_str("type", single->type, "1S");
    assert_false(single->ranked); /* 1S is outside the ranking unless said otherwise */
    assert_null(org_dealer_by_code(&n, STR("A03")));
    arena_free(a);
}

static void test_a_region_change_asks_for_its_date(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = test_job(a);
    test_import(job, &org_network_import, HEAD "A01,一店,N,北部,,,4S,,,,2011-01-01,,\n");
    struct import_report r = test_import(job, &org_network_import, HEAD "A01,一店,E,东部,,,4S,,,,,,\n");
    check_counts("undated", &r, 0, 0, 0, 1);
    check_str("reason", test_finding(&r, 2), "The region changes from N to E: say from which day in valid_from.");
    r = test_import(job, &org_network_import, HEAD "A01,一店,E,东部,,,4S,,,,2012-01-01,,\n");
    check_counts("dated", &r, 1, 0, 0, 0);
    struct org_network before = network_on(job, 2011, 12, 31), after = network_on(job, 2012, 1, 1);
    check_str("before", before.region[before.dealer[0].region].code, "N");
    check_str("after", after.region[after.dealer[0].region].code, "E");
    check_str("stretch ended", test_db_text(a, job->db, "select valid_to from dealer_membership where valid_from = '2011-01-01'"), "2011-12-31");
    arena_free(a);
}

static void test_a_name_is_corrected_without_a_date(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = test_job(a);
    test_import(job, &org_network_import, HEAD "A01,旧名,N,北部,,,4S,,,,2011-01-01,,\n");
    struct import_report r = test_import(job, &org_network_import, HEAD "A01,新名,N,北部,,,4S,,,,,,\n");
    check_counts("corrected", &r, 0, 1, 0, 0);
    struct org_network n = network_on(job, 2012, 1, 1);
    check_str("name", n.dealer[0].name, "新名");
    struct import_undo_report u;
    check_ok("undo", import_undo(job, &all, r.batch_id, &u));
    n = network_on(job, 2012, 1, 1);
    check_str("name again", n.dealer[0].name, "旧名");
    check_err("undo twice", import_undo(job, &all, r.batch_id, &u), ERR_CONFLICT);
    arena_free(a);
}

static void test_merger_and_rows_of_one_file(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = test_job(a);
    struct import_report r = test_import(job, &org_network_import,
                                         HEAD "A01,一店,N,北部,,,4S,,,,2011-01-01,,\nA01,一店,E,东部,,,4S,,,,2011-07-01,2012-06-30,A02\nA02,二店,E,东部,,,4S,,,,2011-01-01,,\n");
    check_counts("merger", &r, 3, 0, 0, 0);
    struct org_network n = network_on(job, 2012, 7, 1);
    assert_false(org_dealer_by_code(&n, STR("A01"))->is_open);
    check_str("successor", org_dealer_by_code(&n, STR("A01"))->successor_code, "A02");
    check_str("first stretch", test_db_text(a, job->db, "select valid_to from dealer_membership where valid_from = '2011-01-01' and name = '一店'"), "2011-06-30");
    arena_free(a);
}

static void test_rejects(void **state UNUSED)
{
    static const struct { const char *label, *row, *reason; } cases[] = {
        { "end before begin", "A01,x,N,,,,,,,,2012-01-01,2011-01-01,\n", "valid_to lies before valid_from." },
        { "twice", "A01,x,N,,,,,,,,2012-01-01,,\nA01,y,N,,,,,,,,2012-01-01,,\n", "The same dealer and date stand in line 2 already." },
        { "no name", "A01,,N,,,,,,,,,,\n", "" },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct arena *a = arena_new(TEST_MEMORY);
        struct job *job = test_job(a);
        struct import_report r = test_import(job, &org_network_import, str_c(a, str_printf(a, HEAD "%s", cases[i].row)));
        assert_int_equal(r.rows_rejected, 1);
        if (*cases[i].reason)
            check_str(cases[i].label, r.finding[0].reason, cases[i].reason);
        arena_free(a);
    }
}

static void test_missing_column_changes_nothing(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = test_job(a);
    check_err("no code", test_import_error(job, &org_network_import, "name,region_code\nx,N\n"), ERR_INVALID);
    check_err("empty", test_import_error(job, &org_network_import, ""), ERR_INVALID);
    assert_int_equal(test_db_int(job->db, "select count(*) from import_batch"), 0);
    arena_free(a);
}

static void test_undo_gives_everything_back(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = test_job(a);
    struct import_report first = test_import(job, &org_network_import, HEAD "A01,一店,N,北部,,,4S,,,,2011-01-01,,\n");
    struct import_report second = test_import(job, &org_network_import, HEAD "A01,一店,E,东部,,,4S,,,,2012-01-01,,\nA02,二店,E,东部,,,,,,,2012-01-01,,\n");
    struct import_undo_report u;
    check_err("the first is built upon", import_undo(job, &all, first.batch_id, &u), ERR_CONFLICT);
    assert_true(u.n_blocked >= 1);
    check_ok("second", import_undo(job, &all, second.batch_id, &u));
    assert_int_equal(test_db_int(job->db, "select count(*) from dealer_membership"), 1);
    assert_int_equal(test_db_int(job->db, "select count(*) from dealer_membership where valid_to is null"), 1);
    check_ok("first", import_undo(job, &all, first.batch_id, &u));
    assert_int_equal(test_db_int(job->db, "select count(*) from dealer"), 0);
    arena_free(a);
}

/* Whatever call fails, the database is as before, and a second try works. */
static void test_faults_leave_nothing_half(void **state UNUSED)
{
    static const char text[] = HEAD "A01,一店,N,北部,甲区,集团一,4S,,,,2011-01-01,,\nA02,二店,E,东部,,,4S,,,,2011-01-01,,\n";
    bool finished = false;
    for (int k = 1; !finished && k < 200; k++) {
        struct arena *a = arena_new(TEST_MEMORY);
        struct job *job = test_job(a);
        struct import_request q = { .kind = &org_network_import, .path = test_file(a, "in.csv", str_of_c(text)) };
        struct import_report r;
        db_fail_at(job->db, k);
        struct err *e = import_run(job, &q, &r);
        db_fail_at(job->db, 0);
        finished = !e;
        if (e) {
            assert_int_equal(test_db_int(job->db, "select count(*) from dealer"), 0);
            assert_int_equal(test_db_int(job->db, "select count(*) from import_batch"), 0);
            check_ok("again", import_run(job, &q, &r));
        }
        assert_int_equal(test_db_int(job->db, "select count(*) from dealer"), 2);
        arena_free(a);
    }
    assert_true(finished);
}

static void test_staff_and_facts(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = test_job(a);
    test_import(job, &org_network_import, HEAD "A01,一店,N,北部,,,4S,,,,2011-01-01,,\n");
    struct import_report r = test_import(job, &org_staff_import,
                                         "dealer_code,工号,姓名,手机,岗位\nA01,S1,张三先生,138 0000 1111,服务顾问\nA01,S1,李四,13800002222,\nA09,S2,王五,,\n");
    check_counts("staff", &r, 1, 0, 0, 2);
    struct org_phones phones;
    check_ok("phones", org_staff_phones_load(job->db, a, (struct civil_date){ 2012, 1, 1 }, &phones));
    assert_non_null(str_map_get(&phones.phone, STR("13800001111")));
    r = test_import(job, &org_staff_import, "dealer_code,code,name,mobile\nA01,S1,张三,13800003333\n");
    check_counts("staff corrected", &r, 0, 1, 0, 0);
    struct import_undo_report u;
    check_ok("undo staff", import_undo(job, &all, r.batch_id, &u));
    check_str("mobile again", test_db_text(a, job->db, "select mobile from staff"), "13800001111");
    r = test_import(job, &org_kpi_import, "经销商代码,月份,指标,数值\nA01,2012-03,repair_orders,512\nA01,2012年3月,turnover,1.5e6\nA01,2012-03,repair_orders,1\n");
    check_counts("facts", &r, 2, 0, 0, 1);
    r = test_import(job, &org_kpi_import, "dealer_code,month,code,value\nA01,2012-03,repair_orders,513\nA01,2012-03,turnover,1500000\n");
    check_counts("facts corrected", &r, 0, 1, 1, 0);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_new_dealers_and_the_same_file_again), cmocka_unit_test(test_a_region_change_asks_for_its_date),
        cmocka_unit_test(test_a_name_is_corrected_without_a_date),  cmocka_unit_test(test_merger_and_rows_of_one_file),
        cmocka_unit_test(test_rejects),                             cmocka_unit_test(test_missing_column_changes_nothing),
        cmocka_unit_test(test_undo_gives_everything_back),          cmocka_unit_test(test_faults_leave_nothing_half),
        cmocka_unit_test(test_staff_and_facts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
