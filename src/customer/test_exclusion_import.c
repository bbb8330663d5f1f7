#include "customer/test_visits.h"

#define HEAD "kind,phone,vin,note,valid_from,valid_to\n"

static void check_counts(const char *label, const struct import_report *r, struct visits_counts want)
{
    const struct visits_counts got = { r->rows_new, r->rows_changed, r->rows_same, r->rows_rejected };
    if (memcmp(&got, &want, sizeof got))
        fail_msg("%s: got %d %d %d %d", label, (int)got.new, (int)got.changed, (int)got.same, (int)got.rejected);
}

static void test_cells(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = visits_job(a);
    struct import_report r = test_import(job, &customer_exclusions_import,
        "名单类型,手机号码,车架号,备注,生效日期,失效日期\n"
        "VIP,138 0000 0001,,行长,2026-01-01,\n"
        "谢绝来电,13800000001,,,,\n"
        "谢绝来电,,lfv2a21kaa3000001,,2026-01-01,2026-12-31\n"
        "谢绝来电,,,谁?,,\n"
        "黑客,13800000002,,,,\n"
        "VIP,1.38E+10,,,,\n"
        "VIP,13800000003,,,2026-02-01,2026-01-31\n"
        "VIP,+8613800000001,,,,\n");
    check_counts("cells", &r, (struct visits_counts){ .new = 3, .rejected = 5 });
    static const char *const reason[] = {
        "A phone number or a VIN must say who is meant.", "Not one of the choices: vip, do_not_call.",
        "The spreadsheet lost digits of this number. Format the column as text and enter it again.", "valid_to lies before valid_from.",
        "The same entry stands in line 2 already.",
    };
    for (int i = 0; i < 5; i++)
        check_str("reason", test_finding(&r, i + 5), reason[i]);
    check_str("from today when silent", test_db_text(a, job->db, "select valid_from from exclusion where kind = 'do_not_call' and phone <> ''"), "2026-03-15");
    check_str("VIN", test_db_text(a, job->db, "select vin || valid_to from exclusion where vin <> ''"), "LFV2A21KAA30000012026-12-31");
    arena_free(a);
}

static void test_again_changed_and_undone(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = visits_job(a);
    struct import_undo_report u;
    struct import_report first = test_import(job, &customer_exclusions_import, HEAD "vip,13800000001,,行长,2026-01-01,\nvip,13800000002,,,2026-01-01,\n");
    struct import_report r = test_import(job, &customer_exclusions_import, HEAD "vip,13800000002,,,,\nvip,13800000001,,行长,2026-01-01,2026-06-30\nvip,13800000003,,,,\n");
    check_counts("again", &r, (struct visits_counts){ .new = 1, .changed = 1, .same = 1 });
    check_err("the later one stands on it", import_undo(job, &visits_features, first.batch_id, &u), ERR_CONFLICT);
    check_str("which", u.blocked[0].what, "13800000001");
    check_ok("later", import_undo(job, &visits_features, r.batch_id, &u));
    assert_int_equal(test_db_int(job->db, "select count(*) from exclusion where valid_to is null"), 2);
    check_ok("first", import_undo(job, &visits_features, first.batch_id, &u));
    assert_int_equal(test_db_int(job->db, "select count(*) from exclusion"), 0);
    arena_free(a);
}

static struct err *bar(struct db *db UNUSED, void *ctx)
{
    return customer_bar_calls(ctx, STR("13800000001"));
}

static bool is_barred(struct job *job, const char *phone)
{
    bool yes;
    check_ok("barred", customer_is_barred(job, str_of_c(phone), &yes));
    return yes;
}

/* Who said himself that he does not want to be called: no list of the importer, its end or its undoing changes that. */
static void test_the_customers_own_word_stays(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = visits_job(a);
    struct import_undo_report u;
    struct import_report first = test_import(job, &customer_exclusions_import, HEAD "do_not_call,13800000001,,,2026-01-01,2026-02-01\ndo_not_call,13800000002,,,2026-01-01,2026-02-01\n");
    struct import_report later = test_import(job, &customer_exclusions_import, HEAD "do_not_call,13800000001,,,2026-01-01,2026-02-20\n");
    assert_false(is_barred(job, "13800000001")); /* its end has passed */
    check_ok("says so", db_write(job->db, bar, job, 0));
    assert_true(is_barred(job, "13800000001"));
    struct import_report after = test_import(job, &customer_exclusions_import, HEAD "do_not_call,13800000001,,,2026-01-01,2026-02-20\n");
    check_counts("after", &after, (struct visits_counts){ .same = 1 });
    assert_true(is_barred(job, "13800000001"));
    check_ok("undo", import_undo(job, &visits_features, later.batch_id, &u));
    check_ok("undo", import_undo(job, &visits_features, first.batch_id, &u));
    assert_true(is_barred(job, "13800000001"));
    assert_false(is_barred(job, "13800000002"));
    assert_int_equal(test_db_int(job->db, "select count(*) from exclusion"), 1);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_cells), cmocka_unit_test(test_again_changed_and_undone), cmocka_unit_test(test_the_customers_own_word_stays) };
    return cmocka_run_group_tests_name("exclusion_import", tests, NULL, NULL);
}
