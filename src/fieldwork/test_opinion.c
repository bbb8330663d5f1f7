/* Named opinions: what is stored of them, what is not, and the file of another system. */
#include "customer/test_visits.h"
#include "fieldwork/fieldwork.h"
#include "fieldwork/opinion.h"

#define HEAD "经销商代码,项目,类型,接收时间,同意实名,内容,姓名,手机,环节,诉求,车型,车牌,进厂日\n"

static const struct feature *const features[] = { &org_feature, &customer_feature, &fieldwork_feature };
static const struct features all = { features, ARRAY_LEN(features) };

static struct opinion example(struct job *job)
{
    return (struct opinion){ .dealer_id = test_db_int(job->db, "select min(id) from dealer"), .programme = STR("service"), .kind = OPINION_COMPLAINT, .text = STR("等了三个小时"),
                             .name = { STR("张伟") }, .phone = { STR("13800005678") }, .collected_ms = job->now_ms };
}

struct storing { struct job *job; struct opinion o; int64_t id; };
static struct err *store(struct db *db UNUSED, void *ctx)
{
    struct storing *x = ctx;
    return opinion_store(x->job, &x->o, &x->id);
}

static void test_stored(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = visits_job(a);
    job->now_ms += 7 * 60 * 1000 + 1234; /* 12:07:01 */
    struct storing x = { job, example(job), 0 };
    check_ok("store", db_write(job->db, store, &x, 0));
    assert_int_equal(test_db_int(job->db, "select collected_at % 900000 from opinion"), 0);
    check_str("its day", test_db_text(a, job->db, "select collected_on from opinion"), "2026-03-15");
    assert_int_equal(test_db_int(job->db, "select count(*) from event where kind = 'opinion.named' and subject = (select id from opinion) and detail = ''"), 1);
    assert_true(x.id != 0);
    static const struct { const char *label; size_t field; } missing[] = {
        { "text", offsetof(struct opinion, text) }, { "name", offsetof(struct opinion, name) }, { "phone", offsetof(struct opinion, phone) },
    };
    for (size_t i = 0; i < ARRAY_LEN(missing); i++) {
        struct storing y = { job, example(job), 0 };
        *(struct str *)((char *)&y.o + missing[i].field) = STR_NONE;
        check_err(missing[i].label, db_write(job->db, store, &y, 0), ERR_INVALID);
    }
    struct storing later = { job, example(job), 0 };
    later.o.collected_ms++;
    check_err("from the future", db_write(job->db, store, &later, 0), ERR_INVALID);
    assert_int_equal(test_db_int(job->db, "select count(*) from opinion"), 1);
    assert_int_equal(test_db_int(job->db, "select count(*) from event"), 1);
    arena_free(a);
}

/* The order of the ids tells nothing of the order in which opinions came. */
static void test_ids_have_no_order(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = visits_job(a);
    int64_t last = 0, rises = 0;
    for (int i = 0; i < 64; i++) {
        struct storing x = { job, example(job), 0 };
        check_ok("store", db_write(job->db, store, &x, 0));
        rises += x.id > last;
        last = x.id;
    }
    assert_in_range(rises, 12, 52); /* in order: 64; at random 32, and outside once in five million times */
    arena_free(a);
}

/* rules.md: named opinions and answers have no common key. */
static void test_nothing_leads_to_an_interview(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = visits_job(a);
    struct storing x = { job, example(job), 0 };
    check_ok("store", db_write(job->db, store, &x, 0));
    static const char *const never[] = { "interview_id", "case_id", "interviewer", "visit_id", "customer_id", "call_id", "created_at" };
    const char *query = db_engine(job->db) == DB_SQLITE ? "select group_concat(name) from pragma_table_info('opinion')"
                                                      : "select string_agg(column_name, ',') from information_schema.columns where table_name = 'opinion' and table_schema = current_schema()";
    struct str columns = test_db_text(a, job->db, query);
    assert_true(str_find(columns, STR("customer_name")) >= 0);
    for (size_t i = 0; i < ARRAY_LEN(never); i++)
        if (str_find(columns, str_of_c(never[i])) >= 0)
            fail_msg("an opinion has the column %s", never[i]);
    arena_free(a);
}

static void test_rows(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = visits_job(a);
    static const struct { const char *row, *why; } bad[] = {
        { "9999,售后,表扬,2026-03-14 16:40,是,好,王芳,13800000002,,,,,", "There is no dealer with this code; import the network first." },
        { "ZJ001,售后,抱怨,2026-03-14 16:40,否,不好,王芳,13800000003,,,,,", "The customer did not agree to be named: such words belong to the anonymous answers." },
        { "ZJ001,售后,抱怨,2026-03-16 08:00,是,不好,王芳,13800000003,,,,,", "An opinion cannot come from the future." },
        { "ZJ001,售后,抱怨,2026-03-14 下午 3:20,是,不好,王芳,13800000003,,,,,", "This is no day with a time of day; write it like 2026-03-14 16:40." },
        { "ZJ001,售后,抱怨,2026-03-14 16:40,是,等了三个小时,张伟,13800005678,,,,,", "The same opinion stands in line 2 already." },
    };
    struct str text = STR(HEAD "ZJ001,售后,抱怨,2026-03-14 16:40,是,等了三个小时,张伟先生,138 0000 5678,接待,请道歉,A6L,浙A12345,2026-03-10\n"
                          "ZJ001,销售,要求联系,2026/3/14,√,请回电,李娜,13800000001,,,,,\n");
    for (size_t i = 0; i < ARRAY_LEN(bad); i++)
        text = str_printf(a, STR_FMT "%s\n", STR_ARG(text), bad[i].row);
    struct import_report r = test_import(job, &opinion_import, str_c(a, text));
    for (size_t i = 0; i < ARRAY_LEN(bad); i++)
        check_str(bad[i].row, test_finding(&r, (int64_t)i + 4), bad[i].why);
    assert_int_equal(r.rows_new, 2);
    assert_int_equal(r.rows_rejected, 5);
    check_str("on the quarter of an hour", tz_format(a, job->tz, test_db_int(job->db, "select collected_at from opinion where kind = 'complaint'")), "2026-03-14 16:30:00");
    check_str("noon without a time", tz_format(a, job->tz, test_db_int(job->db, "select collected_at from opinion where kind = 'contact'")), "2026-03-14 12:00:00");
    check_str("cells", test_db_text(a, job->db, "select customer_name || phone || step || wish || model || plate || visit_date from opinion where kind = 'complaint'"),
              "张伟13800005678接待请道歉A6L浙A123452026-03-10");
    assert_int_equal(test_db_int(job->db, "select count(*) from event where kind = 'opinion.named'"), 2);
    arena_free(a);
}

static void test_again_and_undone(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = visits_job(a);
    struct import_undo_report u;
    struct import_report first = test_import(job, &opinion_import, HEAD "ZJ001,售后,抱怨,2026-03-14 16:40,是,等了三个小时,张伟,13800005678,,,,,\n");
    struct import_report r = test_import(job, &opinion_import, HEAD "ZJ001,售后,抱怨,2026-03-14 16:40,是,等了三个小时,张伟,13800005678,,,,,\nZJ001,售后,抱怨,2026-03-14 16:40,是,车没洗,张伟,13800005678,,,,,\n");
    assert_int_equal(r.rows_same, 1);
    assert_int_equal(r.rows_new, 1);
    check_ok("undo", import_undo(job, &all, first.batch_id, &u));
    assert_int_equal(test_db_int(job->db, "select count(*) from opinion"), 1);
    assert_int_equal(test_db_int(job->db, "select count(*) from event where kind = 'opinion.withdrawn'"), 1);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_stored), cmocka_unit_test(test_ids_have_no_order), cmocka_unit_test(test_nothing_leads_to_an_interview),
        cmocka_unit_test(test_rows), cmocka_unit_test(test_again_and_undone),
    };
    return cmocka_run_group_tests_name("opinion", tests, NULL, NULL);
}
