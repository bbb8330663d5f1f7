/* Before a wave is closed: what is not done, who signs, what keeps it open; and reserves that are opened by hand. */
#include "db/test_db.h"
#include "fieldwork/test_field.h"
#include "fieldwork/wave_sign.h"

static struct job as(const struct field_world *w, int user)
{
    struct job job = *w->job;
    job.who = "x";
    job.who_id = w->user[user];
    return job;
}

static void two_people_sign(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct field_world w = field_world(a, 100, 2);
    struct job one = as(&w, 0), two = as(&w, 1), nobody = *w.job;
    struct wave_sign_off s;
    nobody.who_id = 0;
    check_err("nobody signed", wave_sign_check(w.job, w.wave_id, true), ERR_CONFLICT);
    check_err("not a person", wave_sign(&nobody, w.wave_id, OFFICE_MANAGER), ERR_DENIED);
    check_ok("the supervisor", wave_sign(&one, w.wave_id, OFFICE_SUPERVISOR));
    check_err("only one", wave_sign_check(w.job, w.wave_id, true), ERR_CONFLICT);
    check_err("the same person", wave_sign(&one, w.wave_id, OFFICE_MANAGER), ERR_CONFLICT);
    check_ok("again in the same office", wave_sign(&one, w.wave_id, OFFICE_SUPERVISOR));
    check_ok("the manager", wave_sign(&two, w.wave_id, OFFICE_MANAGER));
    check_ok("both", wave_sign_check(w.job, w.wave_id, false));
    check_ok("load", wave_sign_off_load(w.job, w.wave_id, &s));
    assert_int_equal(s.valid, 2);
    assert_int_equal(s.by[OFFICE_MANAGER].user_id, w.user[1]);
    assert_int_equal(field_count(w.job, "select count(*) from audit_entry where action = 'wave.signed'"), 3);
    test_db_exec_sql(w.job->db, "update wave set state = 'closed'");
    check_err("closed", wave_sign(&one, w.wave_id, OFFICE_SUPERVISOR), ERR_CONFLICT);
    arena_free(a);
}

static void a_setting_asks_for_fewer(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct field_world w = field_world(a, 100, 1);
    struct job one = as(&w, 0);
    test_db_exec_sql(w.job->db, "insert into setting (id, key, scope, value, changed_at, changed_by) values (71, 'field.sign_off', '', '1', 0, 'test')");
    check_err("nobody signed", wave_sign_check(w.job, w.wave_id, true), ERR_CONFLICT);
    check_ok("one", wave_sign(&one, w.wave_id, OFFICE_SUPERVISOR));
    check_ok("is enough", wave_sign_check(w.job, w.wave_id, true));
    check_ok("and may hold both offices", wave_sign(&one, w.wave_id, OFFICE_MANAGER));
    test_db_exec_sql(w.job->db, "insert into setting (id, key, scope, value, changed_at, changed_by) values (72, 'field.sign_off', '', '2', 1, 'test')");
    check_err("one person is one", wave_sign_check(w.job, w.wave_id, true), ERR_CONFLICT);
    test_db_exec_sql(w.job->db, "insert into setting (id, key, scope, value, changed_at, changed_by) values (73, 'field.sign_off', '', '0', 2, 'test')");
    test_db_exec_sql(w.job->db, "delete from wave_signature");
    check_ok("nobody", wave_sign_check(w.job, w.wave_id, true));
    arena_free(a);
}

static void what_is_not_done_is_listed(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct field_world w = field_world(a, 100, 2);
    struct job one = as(&w, 0), two = as(&w, 1);
    struct wave_sign_off s;
    int64_t id;
    check_ok("the supervisor", wave_sign(&one, w.wave_id, OFFICE_SUPERVISOR));
    check_ok("the manager", wave_sign(&two, w.wave_id, OFFICE_MANAGER));
    w.job->now_ms += 60000;
    check_ok("interview", field_interviews(w.job, w.user[0], &id));
    check_ok("load", wave_sign_off_load(w.job, w.wave_id, &s));
    assert_int_equal(s.undone.not_reviewed, 1);
    assert_true(s.by[OFFICE_SUPERVISOR].has_lapsed && s.by[OFFICE_MANAGER].has_lapsed); /* they did not know of it */
    assert_int_equal(s.valid, 0);
    one.now_ms = two.now_ms = w.job->now_ms + 1000;
    check_ok("the supervisor again", wave_sign(&one, w.wave_id, OFFICE_SUPERVISOR));
    check_ok("the manager again", wave_sign(&two, w.wave_id, OFFICE_MANAGER));
    check_err("not reviewed", wave_sign_check(w.job, w.wave_id, false), ERR_CONFLICT);
    check_ok("as it is", wave_sign_check(w.job, w.wave_id, true));
    test_db_exec_sql(w.job->db, "update field_interview set state = 'approved'");
    check_ok("reviewed", wave_sign_check(w.job, w.wave_id, false));
    test_db_exec_sql(w.job->db, "update field_case set state = 'appointment', due_at = 1, due_until = 2 where id = (select min(id) from field_case where state = 'ready')");
    test_db_exec_sql(w.job->db, "update field_case set state = 'supervisor' where id = (select min(id) from field_case where state = 'ready')");
    check_ok("load", wave_sign_off_load(w.job, w.wave_id, &s));
    assert_int_equal(s.undone.appointments, 1);
    assert_int_equal(s.undone.handed_over, 1);
    assert_int_equal(s.undone.not_reviewed + s.undone.running + s.undone.sent_back + s.undone.back_checks, 0);
    test_db_exec_sql(w.job->db, "insert into back_check (id, interview_id, user_id, place, state, tries, note, drawn_at) select 1, i.id, i.user_id, 1, 'open', 0, '', 1 from field_interview i");
    check_ok("load", wave_sign_off_load(w.job, w.wave_id, &s));
    assert_int_equal(s.undone.back_checks, 1);
    arena_free(a);
}

static void a_reserve_is_opened_by_hand(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct field_world w = field_world(a, 100, 1);
    int64_t n, dealer = field_count(w.job, "select min(dealer_id) from field_case"), id;
    int64_t reserve = field_count(w.job, "select count(*) from field_case where state = 'reserve'");
    struct wave_reserve_wish wish = { dealer, STR(" 节前补样 ") };
    check_err("no reason", wave_open_reserve_of(w.job, w.wave_id, &(struct wave_reserve_wish){ dealer, STR("  ") }, &n), ERR_INVALID);
    check_err("no such dealer", wave_open_reserve_of(w.job, w.wave_id, &(struct wave_reserve_wish){ 1, STR("x") }, &n), ERR_NOT_FOUND);
    check_err("what is out will do", wave_open_reserve_of(w.job, w.wave_id, &wish, &n), ERR_CONFLICT);
    id = field_claimed(&w, 0);
    check_ok("refused", field_ends(w.job, (struct case_key){ id, w.user[0] }, "refused_hard"));
    check_ok("opened before all was tried", wave_open_reserve_of(w.job, w.wave_id, &wish, &n));
    assert_true(n > 0);
    assert_int_equal(field_count(w.job, "select count(*) from field_case where state = 'reserve'"), reserve - n);
    assert_int_equal(field_count(w.job, "select count(*) from audit_entry where action = 'wave.reserve'"), 1);
    test_db_exec_sql(w.job->db, "update wave set state = 'closed'");
    check_err("closed", wave_open_reserve_of(w.job, w.wave_id, &wish, &n), ERR_CONFLICT);
    check_err("nor tranches", wave_take_draws(w.job, w.wave_id, &n), ERR_CONFLICT);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(two_people_sign), cmocka_unit_test(a_setting_asks_for_fewer), cmocka_unit_test(what_is_not_done_is_listed),
                                        cmocka_unit_test(a_reserve_is_opened_by_hand) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
