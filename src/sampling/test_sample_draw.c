/* Draws on a database: reasons, tranches, the contact cap, targets over months, mergers, chance. */
#include "sampling/test_sampling.h"

#define CELLS(...) (const struct visits_cell[]){ __VA_ARGS__, { NULL, NULL } }

/* ---- reasons ---- */

static void test_reasons(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = visits_job(a);
    static const struct { struct visits_cell cell[2]; const char *want; } cases[] = {
        { { { NULL, NULL } }, "ok" },
        { { { "opt_out_date", "2026-03-10" } }, "opt_out" },
        { { { "consent_survey", "0" } }, "no_consent" },
        { { { "dealer_own_flag", "1" } }, "dealer_car" },
        { { { "mobile", "13911110001" } }, "do_not_call" },
        { { { "vin", "LFV2A21KAA3099999" } }, "vip" },
        { { { "phone2", "13911110002" } }, "staff" },
        { { { "sender_mobile", "13911110003" } }, "vip" },
        { { { "last_interview_date", "2026-01-10" } }, "last_interview" },
        { { { "last_interview_date", "2025-09-15" } }, "ok" },
        { { { "customer_name", "滨江出租汽车公司" } }, "taxi" },
        { { { "company", "City Taxi Ltd" } }, "taxi" },
        { { { "mobile", "13911110004" } }, "ok" }, /* on the list only until February */
        { { { "repair_date", "2026-03-05" }, { "mobile", "13800000050" } }, "not_latest" },
        { { { "repair_date", "2026-03-06" }, { "mobile", "13800000050" } }, "ok" },
    };
    struct str row[ARRAY_LEN(cases)];
    struct buf want = buf_on(a);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        const struct visits_cell cell[] = { { "ro_no", arena_printf(a, "K%02d", (int)i) }, { "close_date", "" }, cases[i].cell[0], cases[i].cell[1], { NULL, NULL } };
        row[i] = visits_row(a, 100 + (int)i, cell);
        buf_addf(&want, "%s%s", i ? " " : "", cases[i].want);
    }
    test_import(job, &org_staff_import, "dealer_code,code,name,mobile\nBJ001,S1,员工,13911110002\n");
    test_import(job, &customer_exclusions_import, "kind,phone,vin,valid_from,valid_to\ndo_not_call,13911110001,,2026-01-01,\nvip,,LFV2A21KAA3099999,2026-01-01,\n"
                                                  "vip,13911110003,,2026-01-01,\ndo_not_call,13911110004,,2026-01-01,2026-02-28\n");
    test_db_exec_sql(job->db, "insert into setting (id, key, scope, value, changed_at, changed_by) values (1, 'sample.taxi_words', '', '出租| Taxi ', 0, 'test')");
    sampling_rows_import(job, row, ARRAY_LEN(row));
    struct sampling_draw d = sampling_drawn(job, "service", "2026-03", 1);
    check_str("reasons", sampling_reasons(a, &d, "ZJ001"), buf_c(&want));
    const struct sampling_dealer *p = sampling_part(&d, "ZJ001");
    assert_true(p->rows == 15 && p->new_rows == 15 && p->eligible == 4 && p->deferred == 0);
    assert_int_equal(test_db_int(job->db, "select sum(visits) from draw_exclusion"), 10);
    assert_int_equal(test_db_int(job->db, "select count(*) from visit_lock"), 15);
    assert_int_equal(test_db_int(job->db, "select count(*) from event where kind = 'sample.drawn'"), 1);
    arena_free(a);
}

static void test_a_number_that_cannot_be_called(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = visits_job(a);
    sampling_visits_import(job, (struct sampling_many){ 1, 2, "service", "2026-03-02" });
    test_db_exec_sql(job->db, "update visit set mobile = '138' where ro_no = 'R1'"); /* of an older archive */
    struct sampling_draw d = sampling_drawn(job, "service", "2026-03", 1);
    check_str("reasons", sampling_reasons(a, &d, "ZJ001"), "bad_phone ok");
    arena_free(a);
}

/* A dealer's own marks are believed for 2 % of its rows in a file, in the order of dates. */
static void test_marks_of_the_dealer(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = visits_job(a);
    struct str row[149];
    for (int i = 0; i < 149; i++) {
        bool first_file = i < 100;
        const struct visits_cell cell[] = {
            { "ro_no", arena_printf(a, "K%03d", i) }, { "close_date", "" }, { "dealer_code", first_file ? "ZJ001" : "BJ001" },
            { "vip_flag", i == 5 || i == 50 || i == 51 || i == 100 ? "1" : "0" }, { "staff_flag", i == 49 ? "1" : "0" }, { NULL, NULL },
        };
        row[i] = visits_row(a, 1 + i, cell);
    }
    sampling_rows_import(job, row, 149);
    struct sampling_draw d = sampling_drawn(job, "service", "2026-03", 1);
    assert_int_equal(sampling_part(&d, "ZJ001")->eligible, 98);
    assert_int_equal(sampling_part(&d, "BJ001")->eligible, 49); /* one of 49 rows is more than 2 % */
    assert_int_equal(test_db_int(job->db, "select visits from draw_exclusion where reason = 'dealer_vip'"), 1);
    assert_int_equal(test_db_int(job->db, "select visits from draw_exclusion where reason = 'dealer_staff'"), 1);
    arena_free(a);
}

/* ---- tranches ---- */

static void test_tranches(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = visits_job(a); /* 15 March: two tranches are over */
    check_err("nothing is over", sampling_refused(job, "service", "2026-04", 0), ERR_CONFLICT);
    check_err("no visits", sampling_refused(job, "service", "2026-03", 0), ERR_NOT_FOUND);
    sampling_visits_import(job, (struct sampling_many){ 1, 3, "service", "2026-03-03" });
    sampling_visits_import(job, (struct sampling_many){ 4, 2, "service", "2026-03-14" });
    sampling_visits_import(job, (struct sampling_many){ 6, 1, "service", "2026-03-15" });
    check_err("no sales", sampling_refused(job, "sales", "2026-03", 0), ERR_NOT_FOUND);
    struct sampling_draw d = sampling_drawn(job, "service", "2026-03", 0);
    assert_true(d.first_tranche == 1 && d.tranche == 2 && sampling_part(&d, "ZJ001")->rows == 5);
    check_err("drawn already", sampling_refused(job, "service", "2026-03", 0), ERR_CONFLICT);
    check_err("drawn already, by name", sampling_refused(job, "service", "2026-03", 1), ERR_CONFLICT);
    assert_int_equal(test_db_int(job->db, "select count(*) from draw"), 1);
    assert_int_equal(test_db_int(job->db, "select count(*) from visit_lock"), 5);
    /* a late file for the first week, and a second visit of somebody who stood in the frame */
    const struct str late[] = { visits_row(a, 11, CELLS({ "repair_date", "2026-03-02" }, { "close_date", "" })),
                                visits_row(a, 12, CELLS({ "repair_date", "2026-03-25" }, { "close_date", "" }, { "mobile", "13800000001" })) };
    job->now_ms = noon("2026-04-02");
    sampling_rows_import(job, late, 2);
    d = sampling_drawn(job, "service", "2026-03", 0);
    assert_true(d.first_tranche == 3 && d.tranche == 4);
    check_str("the late one, week 3, the second visit", sampling_reasons(a, &d, "ZJ001"), "ok ok earlier_tranche");
    assert_int_equal(test_db_int(job->db, "select count(*) from visit_lock"), 8);
    arena_free(a);
}

/* A tranche that never was drawn is part of the next draw. */
static void test_skipped_tranche(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = visits_job(a);
    job->now_ms = noon("2026-03-23");
    sampling_visits_import(job, (struct sampling_many){ 1, 50, "service", "2026-03-03" });
    sampling_visits_import(job, (struct sampling_many){ 51, 50, "service", "2026-03-17" });
    struct sampling_draw d = sampling_drawn(job, "service", "2026-03", 3);
    assert_true(d.first_tranche == 1 && d.tranche == 3);
    const struct sampling_dealer *p = sampling_part(&d, "ZJ001");
    assert_true(p->rows == 100 && p->planned == 7 && p->target == 7 && p->size.main == 28);
    arena_free(a);
}

/* ---- the contact cap ---- */

static void test_contact_cap(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = visits_job(a);
    sampling_visits_import(job, (struct sampling_many){ 1, 3, "service", "2026-02-10" });
    sampling_drawn(job, "service", "2026-02", 0); /* a census: all three are contacted on 15 March */
    assert_int_equal(test_db_int(job->db, "select count(*) from customer_contact where purpose = 'survey' and programme = 'service' and contact_date = '2026-03-15'"), 3);
    const struct str again[] = {
        visits_row(a, 21, CELLS({ "repair_date", "2026-03-04" }, { "close_date", "" }, { "mobile", "13800000001" })),
        visits_row(a, 22, CELLS({ "repair_date", "2026-03-04" }, { "close_date", "" })),
        visits_row(a, 23, CELLS({ "programme", "sales" }, { "repair_date", "2026-03-04" }, { "close_date", "" }, { "mobile", "13800000002" })),
    };
    sampling_rows_import(job, again, 3);
    struct sampling_draw d = sampling_drawn(job, "service", "2026-03", 1);
    check_str("six months in the programme", sampling_reasons(a, &d, "ZJ001"), "contact_cap ok");
    check_str("until", test_db_text(a, job->db, "select until from draw_deferral"), "2026-09-15");
    d = sampling_drawn(job, "sales", "2026-03", 1);
    check_str("30 days over all", sampling_reasons(a, &d, "ZJ001"), "contact_cap");
    assert_true(sampling_part(&d, "ZJ001")->deferred == 1 && sampling_part(&d, "ZJ001")->new_rows == 1);
    job->now_ms = noon("2026-04-13");
    d = sampling_drawn(job, "sales", "2026-03", 3);
    check_str("one day early", sampling_reasons(a, &d, "ZJ001"), "contact_cap");
    job->now_ms = noon("2026-04-14");
    d = sampling_drawn(job, "sales", "2026-03", 4);
    check_str("looked at again", sampling_reasons(a, &d, "ZJ001"), "ok");
    assert_true(sampling_part(&d, "ZJ001")->new_rows == 0 && sampling_part(&d, "ZJ001")->size.drawn == 1);
    arena_free(a);
}

/* Contacts of care and sales do not keep anybody out: a dealer could choose its sample by calling first. */
static void test_only_surveys_count(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = visits_job(a);
    sampling_visits_import(job, (struct sampling_many){ 1, 2, "service", "2026-03-04" });
    test_db_exec_sql(job->db, "insert into customer_contact (id, customer_id, purpose, programme, contact_date, source) select customer_id, customer_id, 'care', 'service', '2026-03-14', 1 from visit");
    struct sampling_draw d = sampling_drawn(job, "service", "2026-03", 1);
    check_str("reasons", sampling_reasons(a, &d, "ZJ001"), "ok ok");
    arena_free(a);
}

static void test_reserve_is_kept_free(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = visits_job(a);
    sampling_visits_import(job, (struct sampling_many){ 1, 60, "service", "2026-03-03" });
    struct sampling_draw d = sampling_drawn(job, "service", "2026-03", 1); /* 8 in the main replicate, 10 in reserve */
    const struct sampling_dealer *p = sampling_part(&d, "ZJ001");
    assert_true(p->target == 2 && p->size.main == 8 && p->size.reserve == 4 && p->size.drawn == 18);
    assert_int_equal(test_db_int(job->db, "select count(*) from draw_visit where replicate = 2"), 4);
    assert_int_equal(test_db_int(job->db, "select count(*) from draw_visit where replicate = 3"), 2);
    assert_int_equal(test_db_int(job->db, "select count(*) from customer_contact"), 8);
    test_db_exec_sql(job->db, "update draw set field_end = '2026-04-20'");
    struct str row[60];
    for (int i = 0; i < 60; i++)
        row[i] = visits_row(a, 101 + i, CELLS({ "programme", "sales" }, { "close_date", "" }, { "mobile", arena_printf(a, "1380%07d", i + 1) }));
    sampling_rows_import(job, row, 60);
    d = sampling_drawn(job, "sales", "2026-03", 1);
    assert_int_equal(sampling_part(&d, "ZJ001")->deferred, 18);
    assert_int_equal(test_db_int(job->db, "select count(*) from draw_deferral where until = '2026-04-21'"), 10);
    assert_int_equal(test_db_int(job->db, "select count(*) from draw_deferral where until = '2026-04-14'"), 8);
    arena_free(a);
}

/* ---- dealers ---- */

static void test_merger(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = visits_job(a);
    const struct str row[] = {
        visits_row(a, 1, CELLS({ "dealer_code", "BJ001" }, { "repair_date", "2026-03-03" }, { "close_date", "" })),
        visits_row(a, 2, CELLS({ "dealer_code", "BJ001" }, { "repair_date", "2026-03-06" }, { "close_date", "" })),
        visits_row(a, 3, CELLS({ "dealer_code", "ZJ001" }, { "repair_date", "2026-03-05" }, { "close_date", "" })),
        visits_row(a, 4, CELLS({ "dealer_code", "ZJ001" }, { "repair_date", "2026-03-07" }, { "close_date", "" }, { "mobile", "13800000002" })),
    };
    sampling_rows_import(job, row, 4);
    test_db_exec_sql(job->db, "update dealer_membership set valid_to = '2026-03-04', successor_code = 'ZJ001' where dealer_id = (select id from dealer where code = 'BJ001')");
    struct sampling_draw d = sampling_drawn(job, "service", "2026-03", 1);
    check_str("before the merger", sampling_reasons(a, &d, "BJ001"), "ok");
    check_str("the successor's; one customer came to both", sampling_reasons(a, &d, "ZJ001"), "not_latest ok ok");
    assert_int_equal(sampling_part(&d, "BJ001")->quota, 1); /* 4 of 31 days */
    assert_int_equal(sampling_part(&d, "ZJ001")->quota, 10);
    sampling_forget(job);
    test_db_exec_sql(job->db, "update dealer_membership set successor_code = '' where valid_to = '2026-03-04'");
    d = sampling_drawn(job, "service", "2026-03", 1);
    check_str("closed without successor", sampling_reasons(a, &d, "BJ001"), "ok no_dealer");
    arena_free(a);
}

static void test_who_takes_part(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = visits_job(a);
    sampling_visits_import(job, (struct sampling_many){ 1, 1, "sales", "2026-03-03" });
    struct sampling_draw d = sampling_drawn(job, "sales", "2026-03", 1);
    assert_int_equal(d.n_dealers, 1); /* BJ001 sells no cars, the others are closed */
    sampling_visits_import(job, (struct sampling_many){ 2, 1, "service", "2026-03-03" });
    d = sampling_drawn(job, "service", "2026-03", 1);
    assert_int_equal(d.n_dealers, 2);
    const struct sampling_dealer *silent = sampling_part(&d, "BJ001"); /* wanted, but no file came */
    assert_true(silent->rows == 0 && silent->target == 2 && silent->size.drawn == 0);
    arena_free(a);
}

/* ---- targets over the quarter ---- */

static const char questions[] =
    "{\"title\":\"T\",\"code\":\"t\",\"programme\":\"service\",\"version\":1,\"steps\":[{\"code\":\"s\",\"title\":\"S\"}],\"pages\":[{\"name\":\"p\",\"elements\":["
    "{\"type\":\"boolean\",\"name\":\"D1\",\"title\":\"Fixed?\",\"step\":\"s\"}]}]}";

static void test_shortfall_is_made_up(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = visits_job(a);
    sampling_visits_import(job, (struct sampling_many){ 1, 20, "service", "2026-01-10" });
    sampling_visits_import(job, (struct sampling_many){ 101, 200, "service", "2026-02-10" });
    sampling_visits_import(job, (struct sampling_many){ 301, 200, "service", "2026-03-03" });
    struct sampling_draw d = sampling_drawn(job, "service", "2026-01", 0);
    assert_int_equal(sampling_part(&d, "ZJ001")->expected, 5);
    check_str("flag", test_db_text(a, job->db, "select f.note from dealer_month_flag f join dealer d on d.id = f.dealer_id where f.flag = 'shortfall' and d.code = 'ZJ001'"), "5/10");
    d = sampling_drawn(job, "service", "2026-02", 0);
    const struct sampling_dealer *p = sampling_part(&d, "ZJ001");
    assert_true(p->quota == 10 && p->target == 15 && p->expected == 15);
    assert_int_equal(test_db_int(job->db, "select count(*) from dealer_month_flag f join dealer d on d.id = f.dealer_id where f.month = '2026-02' and d.code = 'ZJ001'"), 0);
    d = sampling_drawn(job, "service", "2026-03", 2);
    assert_int_equal(sampling_part(&d, "ZJ001")->target, 5); /* nothing is missing any more */
    arena_free(a);
}

/* When the calls of a month are over, its interviews count instead of what was expected. */
static void test_interviews_count(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = visits_job(a);
    struct buf answers = buf_on(a);
    test_import(job, &questionnaire_import, questions);
    buf_add_c(&answers, "dealer_code,programme,visit_date,D1\nBJ001,service,2026-01-05,1\n");
    for (int i = 0; i < 8; i++)
        buf_add_c(&answers, "ZJ001,service,2026-01-05,1\n");
    test_import(job, &interview_answers_import, buf_c(&answers));
    sampling_visits_import(job, (struct sampling_many){ 1, 200, "service", "2026-01-10" });
    sampling_visits_import(job, (struct sampling_many){ 201, 200, "service", "2026-02-10" });
    struct sampling_draw d = sampling_drawn(job, "service", "2026-01", 0);
    assert_int_equal(sampling_part(&d, "ZJ001")->target, 10);
    check_str("festival", civil_date_str(a, d.field_end), "2026-03-09"); /* 2 March and seven days */
    d = sampling_drawn(job, "service", "2026-02", 0);
    assert_int_equal(sampling_part(&d, "ZJ001")->target, 12);
    assert_int_equal(sampling_part(&d, "BJ001")->target, 15); /* one of ten */
    sampling_forget(job);
    job->now_ms = noon("2026-03-09"); /* the last day of calls */
    sampling_drawn(job, "service", "2026-01", 0);
    d = sampling_drawn(job, "service", "2026-02", 0);
    assert_int_equal(sampling_part(&d, "ZJ001")->target, 10);
    arena_free(a);
}

static void test_not_across_quarters(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = visits_job(a);
    job->now_ms = noon("2026-04-16");
    sampling_visits_import(job, (struct sampling_many){ 1, 20, "service", "2026-03-10" });
    sampling_visits_import(job, (struct sampling_many){ 101, 200, "service", "2026-04-03" });
    sampling_drawn(job, "service", "2026-03", 0);
    struct sampling_draw d = sampling_drawn(job, "service", "2026-04", 1);
    assert_int_equal(sampling_part(&d, "ZJ001")->target, 2);
    sampling_visits_import(job, (struct sampling_many){ 401, 1, "service", "2026-04-10" });
    d = sampling_drawn(job, "service", "2026-04", 2);
    const struct sampling_dealer *p = sampling_part(&d, "ZJ001");
    assert_true(p->target == 3 && p->expected == 0);
    job->now_ms = noon("2026-04-22");
    sampling_visits_import(job, (struct sampling_many){ 501, 100, "service", "2026-04-17" });
    d = sampling_drawn(job, "service", "2026-04", 3);
    assert_int_equal(sampling_part(&d, "ZJ001")->target, 5); /* two of this week, three carried forward */
    arena_free(a);
}

static void test_settings_that_do_not_fit(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = visits_job(a);
    sampling_visits_import(job, (struct sampling_many){ 1, 1, "service", "2026-03-03" });
    test_db_exec_sql(job->db, "insert into setting (id, key, scope, value, changed_at, changed_by) values (1, 'sample.split', 'service', '5/5', 0, 'test')");
    check_err("split", sampling_refused(job, "service", "2026-03", 1), ERR_INVALID);
    assert_int_equal(test_db_int(job->db, "select count(*) from visit_lock"), 0);
    arena_free(a);
}

/* ---- undo ---- */

static void test_undo(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = visits_job(a);
    struct import_undo_report u;
    sampling_visits_import(job, (struct sampling_many){ 1, 30, "service", "2026-03-03" });
    sampling_drawn(job, "service", "2026-03", 1);
    int64_t network = test_db_int(job->db, "select min(id) from import_batch"), visits = test_db_int(job->db, "select max(id) from import_batch");
    check_err("visits", import_undo(job, &sampling_features, visits, &u), ERR_CONFLICT);
    assert_int_equal(u.n_blocked, 30); /* drawn or not */
    check_err("network", import_undo(job, &sampling_features, network, &u), ERR_CONFLICT);
    bool told = false;
    for (size_t i = 0; i < u.n_blocked; i++)
        told |= str_eq_c(u.blocked[i].what, "BJ001") && str_eq_c(u.blocked[i].reason, "this dealer's sample has been drawn");
    assert_true(told);
    arena_free(a);
}

/* ---- chance ---- */

/* 300 draws of 12 from 20 with the operating system's seed: every visit equally often. */
static void test_fair(void **state UNUSED)
{
    enum { VISITS = 20, DRAWS = 300 };
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = visits_job(a);
    int64_t drawn[VISITS] = { 0 }, first[VISITS] = { 0 };
    test_db_exec_sql(job->db, "insert into setting (id, key, scope, value, changed_at, changed_by) values (1, 'sample.yield_pct', '', '33', 0, 'test')");
    sampling_visits_import(job, (struct sampling_many){ 1, VISITS, "service", "2026-03-03" });
    const struct arena_mark mark = arena_mark(a);
    for (int i = 0; i < DRAWS; i++) {
        struct sampling_visits v;
        int64_t id;
        check_ok("draw", sampling_draw(job, &(struct sampling_request){ .programme = STR("service"), .month = month_of("2026-03"), .tranche = 1 }, &id));
        check_ok("visits", sampling_visits_load(job->db, a, id, &v));
        assert_int_equal(v.n, 13);
        for (size_t k = 0; k < v.n; k++)
            drawn[v.visit[k].position - 1]++;
        first[v.visit[0].position - 1]++;
        sampling_forget(job);
        arena_rewind(a, mark);
    }
    double spread = 0, order = 0, expected = DRAWS * 13.0 / VISITS;
    for (int i = 0; i < VISITS; i++) {
        spread += ((double)drawn[i] - expected) * ((double)drawn[i] - expected) / (expected * (1 - 13.0 / VISITS));
        order += ((double)first[i] - DRAWS / (double)VISITS) * ((double)first[i] - DRAWS / (double)VISITS) / (DRAWS / (double)VISITS);
    }
    static const double limit = 59.7; /* chi-square with 19 degrees of freedom, p = 0.000004 each: the seeds are real chance */
    assert_true(spread * (VISITS - 1) / VISITS < limit);
    assert_true(order < limit);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reasons),
        cmocka_unit_test(test_a_number_that_cannot_be_called),
        cmocka_unit_test(test_marks_of_the_dealer),
        cmocka_unit_test(test_tranches),
        cmocka_unit_test(test_skipped_tranche),
        cmocka_unit_test(test_contact_cap),
        cmocka_unit_test(test_only_surveys_count),
        cmocka_unit_test(test_reserve_is_kept_free),
        cmocka_unit_test(test_merger),
        cmocka_unit_test(test_who_takes_part),
        cmocka_unit_test(test_shortfall_is_made_up),
        cmocka_unit_test(test_interviews_count),
        cmocka_unit_test(test_not_across_quarters),
        cmocka_unit_test(test_settings_that_do_not_fit),
        cmocka_unit_test(test_undo),
        cmocka_unit_test(test_fair),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
