#include "base/test.h"
#include "platform/setting.h"
#include "platform/test_platform.h"

static const struct setting quota = { .key = "test.quota", .type = SETTING_INT, .standard = "10", .min = 1, .max = 20, .label = { .id = "Quota" }, .source = "P" };
static const struct setting share = { .key = "test.share", .type = SETTING_NUM, .standard = "2.5", .min = 0, .max = 100, .label = { .id = "Share" }, .source = "P" };
static const struct setting site = { .key = "test.site", .type = SETTING_TEXT, .standard = "", .label = { .id = "Site" }, .source = "P", .network_only = true };

static void test_values_by_scope(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = test_job(a);
    int64_t v;
    check_ok("standard", setting_int(job->db, &quota, STR("service"), &v));
    assert_int_equal(v, 10);
    check_ok("network", setting_set(job, &quota, STR(""), STR("12")));
    check_ok("sales", setting_set(job, &quota, STR("sales"), STR("8")));
    check_ok("read", setting_int(job->db, &quota, STR("service"), &v));
    assert_int_equal(v, 12);
    check_ok("read", setting_int(job->db, &quota, STR("sales"), &v));
    assert_int_equal(v, 8);
    assert_int_equal(test_db_int(job->db, "select count(*) from setting"), 2);
    assert_int_equal(test_db_int(job->db, "select count(*) from audit_entry where action = 'setting.set'"), 2);
    arena_free(a);
}

static void test_withdrawn(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = test_job(a);
    int64_t v;
    check_err("the network's", setting_withdraw(job, &quota, STR("")), ERR_INVALID);
    check_err("there is none", setting_withdraw(job, &quota, STR("sales")), ERR_CONFLICT);
    check_ok("network", setting_set(job, &quota, STR(""), STR("12")));
    check_ok("sales", setting_set(job, &quota, STR("sales"), STR("8")));
    check_ok("withdraw", setting_withdraw(job, &quota, STR("sales")));
    check_ok("read", setting_int(job->db, &quota, STR("sales"), &v));
    assert_int_equal(v, 12);
    check_err("twice", setting_withdraw(job, &quota, STR("sales")), ERR_CONFLICT);
    check_ok("another", setting_set(job, &quota, STR("sales"), STR("9")));
    check_ok("read", setting_int(job->db, &quota, STR("sales"), &v));
    assert_int_equal(v, 9);
    assert_int_equal(test_db_int(job->db, "select count(*) from setting"), 4);
    assert_int_equal(test_db_int(job->db, "select count(*) from audit_entry where action = 'setting.withdraw'"), 1);
    arena_free(a);
}

static void test_refused(void **state UNUSED)
{
    static const struct { const char *label; const struct setting *s; struct str scope, value; } cases[] = {
        { "text for a number", &quota, { "", 0 }, { "ten", 3 } }, { "too small", &quota, { "", 0 }, { "0", 1 } }, { "too large", &quota, { "", 0 }, { "21", 2 } },
        { "nothing for a number", &quota, { "", 0 }, { "", 0 } },  { "no value", &share, { NULL, 0 }, { NULL, 0 } }, { "past the range", &share, { "", 0 }, { "100.1", 5 } },
        { "a programme's own of the network's", &site, { "service", 7 }, { "x", 1 } },
    };
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = test_job(a);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        check_err(cases[i].label, setting_set(job, cases[i].s, cases[i].scope, cases[i].value), ERR_INVALID);
    assert_int_equal(test_db_int(job->db, "select count(*) from setting"), 0);
    assert_int_equal(test_db_int(job->db, "select count(*) from audit_entry"), 0);
    check_ok("empty text", setting_set(job, &site, STR(""), STR("")));
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_values_by_scope), cmocka_unit_test(test_withdrawn), cmocka_unit_test(test_refused) };
    return cmocka_run_group_tests_name("setting", tests, NULL, NULL);
}
