#include "base/buf.h"
#include "customer/test_visits.h"
#include "customer/upload.h"

#define ROW(...) (const struct visits_cell[]){ __VA_ARGS__, { NULL, NULL } }

static struct import_report import_row(struct job *job, int i, const struct visits_cell *cell, struct visits_counts want)
{
    struct buf b = buf_on(job->arena);
    buf_add(&b, visits_heading(job->arena));
    buf_add(&b, visits_row(job->arena, i, cell));
    return visits_import(job, "row", buf_str(&b), want);
}

static void undo(struct job *job, int64_t batch)
{
    struct import_undo_report u;
    check_ok("undo", import_undo(job, &visits_features, batch, &u));
}

static void test_gone_again(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = visits_job(a);
    struct import_report r = visits_import(job, "new", visits_file(a, 1, 20), (struct visits_counts){ .new = 20 });
    undo(job, r.batch_id);
    check_str("nothing left", visits_stored(job), "0 0 0 0 0 0 2 0 0 0");
    visits_import(job, "and again", visits_file(a, 1, 20), (struct visits_counts){ .new = 20 });
    check_str("as before", visits_stored(job), "20 20 20 20 1 1 3 0 0 0");
    arena_free(a);
}

static void test_changes_given_back(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = visits_job(a);
    visits_import(job, "first", visits_file(a, 1, 3), (struct visits_counts){ .new = 3 });
    static const char everything[] = "select v.repair_date || v.visit_month || v.customer_name || v.mobile || v.model || v.plate || coalesce(v.close_date, '-') || v.work_type ||"
        " cast(v.amount_fen as text) || cast(v.content as text) || cast(v.batch_id as text) || k.name || w.plate || w.model || cast(w.batch_id as text)"
        " from visit v join customer k on k.id = v.customer_id join vehicle w on w.id = v.vehicle_id where v.ro_no = 'R2'";
    struct str before = test_db_text(a, job->db, everything);
    struct import_report r = import_row(job, 2, ROW({ "repair_date", "2026-03-06" }, { "customer_name", "改名" }, { "mobile", "13911112222" }, { "model", "Q7" }, { "plate", "浙B00001" }),
                                        (struct visits_counts){ .changed = 1 });
    assert_false(str_eq(before, test_db_text(a, job->db, everything)));
    undo(job, r.batch_id);
    check_str("given back", test_db_text(a, job->db, everything), str_c(a, before));
    check_str("stored", visits_stored(job), "3 3 3 3 1 1 3 0 0 0");
    arena_free(a);
}

static void check_refused(struct job *job, int64_t batch, const char *what, const char *why)
{
    struct import_undo_report u;
    struct str before = visits_stored(job);
    check_err("refused", import_undo(job, &visits_features, batch, &u), ERR_CONFLICT);
    assert_int_equal(u.n_blocked, 1);
    check_str("what", u.blocked[0].what, what);
    check_str("why", u.blocked[0].reason, why);
    check_str("nothing changed", visits_stored(job), str_c(job->arena, before));
}

static void test_refused(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = visits_job(a);
    struct import_report first = visits_import(job, "first", visits_file(a, 1, 3), (struct visits_counts){ .new = 3 });
    struct import_report second = import_row(job, 2, ROW({ "model", "Q7" }), (struct visits_counts){ .changed = 1 });
    check_refused(job, first.batch_id, "ZJ001 R2", "this visit was changed by a later import");
    test_db_exec_sql(job->db, "insert into visit_lock (visit_id) select id from visit where ro_no = 'R2'");
    check_refused(job, second.batch_id, "ZJ001 R2", "the sample of this visit's period has been drawn");
    test_db_exec_sql(job->db, "delete from visit_lock");
    undo(job, second.batch_id);
    undo(job, first.batch_id);
    check_str("nothing left", visits_stored(job), "0 0 0 0 0 0 4 0 0 0");
    arena_free(a);
}

static void test_dealers_with_visits_stay(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = visits_job(a);
    int64_t network = test_db_int(job->db, "select id from import_batch where kind = 'network'");
    struct import_report r = visits_import(job, "visits", visits_file(a, 1, 2), (struct visits_counts){ .new = 2 });
    check_refused(job, network, "ZJ001", "this dealer has visits");
    undo(job, r.batch_id);
    undo(job, network);
    assert_int_equal(test_db_int(job->db, "select count(*) from dealer"), 0);
    arena_free(a);
}

/* So do those whose rows were all rejected, or that declared that they had no visits. */
static void test_dealers_with_files_stay(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = visits_job(a);
    int64_t network = test_db_int(job->db, "select id from import_batch where kind = 'network'");
    struct upload_declaration none = { STR("BJ001"), STR("service"), 2026 * 12 + 2, 1, false };
    check_ok("declared", upload_declare(job, &none));
    check_refused(job, network, "BJ001", "this dealer sent a file of visits, or declared that it had none");
    none.is_withdrawn = true;
    check_ok("taken back", upload_declare(job, &none));
    struct buf b = buf_on(a);
    buf_add(&b, visits_file(a, 1, 1));
    buf_add(&b, visits_row(a, 2, ROW({ "dealer_code", "BJ001" }, { "mobile", "1" })));
    struct import_report r = visits_import(job, "one is wrong", buf_str(&b), (struct visits_counts){ .new = 1, .rejected = 1 });
    struct import_undo_report u;
    check_err("refused", import_undo(job, &visits_features, network, &u), ERR_CONFLICT);
    assert_int_equal(u.n_blocked, 2);
    check_str("rejected", u.blocked[0].reason, "this dealer sent a file of visits, or declared that it had none");
    check_str("accepted", u.blocked[1].reason, "this dealer has visits");
    undo(job, r.batch_id);
    undo(job, network);
    arena_free(a);
}

/* What a later batch needs stays, and goes with that one. */
static void test_customers_that_others_need(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = visits_job(a);
    struct import_report first = import_row(job, 1, NULL, (struct visits_counts){ .new = 1 });
    struct import_report second = import_row(job, 2, ROW({ "mobile", "13800000001" }, { "customer_name", "客户1" }), (struct visits_counts){ .new = 1 });
    undo(job, first.batch_id);
    check_str("the customer and the number stay", visits_stored(job), "1 1 1 1 1 1 3 0 0 0");
    undo(job, second.batch_id);
    check_str("nothing left", visits_stored(job), "0 0 0 0 0 0 4 0 0 0");
    arena_free(a);
}

/* Three batches name one customer and the middle one goes. */
static void test_middle_batch(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = visits_job(a);
    struct import_report r[3];
    static const char *const name[] = { "甲", "乙", "丙" };
    for (int i = 0; i < 3; i++)
        r[i] = import_row(job, i + 1, ROW({ "mobile", "13800000001" }, { "vin", "LFV2A21KAA3000001" }, { "customer_name", name[i] }, { "model", name[i] }),
                          (struct visits_counts){ .new = 1 });
    check_str("newest", test_db_text(a, job->db, "select k.name || w.model from customer k join vehicle w on w.customer_id = k.id"), "丙丙");
    undo(job, r[1].batch_id);
    check_str("still the newest", test_db_text(a, job->db, "select k.name || w.model from customer k join vehicle w on w.customer_id = k.id"), "丙丙");
    undo(job, r[2].batch_id);
    check_str("the first", test_db_text(a, job->db, "select k.name || w.model from customer k join vehicle w on w.customer_id = k.id"), "甲甲");
    undo(job, r[0].batch_id);
    check_str("nothing left", visits_stored(job), "0 0 0 0 0 0 6 0 0 0");
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_gone_again), cmocka_unit_test(test_changes_given_back), cmocka_unit_test(test_refused), cmocka_unit_test(test_dealers_with_visits_stay), cmocka_unit_test(test_dealers_with_files_stay),
        cmocka_unit_test(test_customers_that_others_need), cmocka_unit_test(test_middle_batch),
    };
    return cmocka_run_group_tests_name("visit_undo", tests, NULL, NULL);
}
