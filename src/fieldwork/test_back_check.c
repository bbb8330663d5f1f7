/* Back-checks: the draw, what a call gives, and what happens when a check fails. */
#include "db/test_db.h"
#include "fieldwork/back_check.h"
#include "fieldwork/caller_sheet.h"
#include "fieldwork/review.h"
#include "fieldwork/test_simulated_field.h"
#include "fieldwork/wave_close.h"
#include <math.h>

/* ---- pure rules ---- */

static const struct back_check_rules rules = { .share = 0.1, .least = 2, .questions = 3, .tolerance = 1, .differ = 2, .tries = 3, .fake_share = 0.2 };

static void how_many(void **state UNUSED)
{
    static const struct { int64_t n, wanted; } cases[] = { { 0, 0 }, { 1, 1 }, { 2, 2 }, { 19, 2 }, { 20, 2 }, { 21, 3 }, { 30, 3 }, { 31, 4 }, { 1000, 100 } };
    struct back_check_rules all = rules, none = rules;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        assert_int_equal(back_check_wanted(&rules, cases[i].n), cases[i].wanted);
    all.share = 1;
    assert_int_equal(back_check_wanted(&all, 7), 7);
    none.share = 0;
    none.least = 0;
    assert_int_equal(back_check_wanted(&none, 7), 0);
    /* 2 of 10 made up, 2 checked: 1 - C(8,2)/C(10,2) = 1 - 28/45 */
    assert_true(fabs(back_check_detection(&rules, 10, 2) - 17.0 / 45) < 1e-12);
    assert_true(back_check_detection(&rules, 0, 0) == 0);
}

static void compared(void **state UNUSED)
{
    static const struct { const char *label, *was, *now; bool is_level; enum back_check_result result; } cases[] = {
        { "the same level", "4", "4", true, CHECK_SAME },       { "one level off", "4", "5", true, CHECK_SAME },        { "two levels off", "5", "3", true, CHECK_DIFFERS },
        { "a choice next to it", "1", "2", false, CHECK_DIFFERS }, { "the same choice", "2", "2", false, CHECK_SAME }, { "does not remember", "4", "", true, CHECK_UNSURE },
        { "don't know is near no level", "#9", "5", true, CHECK_DIFFERS }, { "taken back since", "", "5", true, CHECK_DIFFERS },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        check_num(cases[i].label, back_check_compare(&rules, cases[i].is_level, str_of_c(cases[i].was), str_of_c(cases[i].now)), cases[i].result, 0);
    assert_true(back_check_fails(&rules, false, false, 0));
    assert_true(back_check_fails(&rules, true, false, 0));
    assert_false(back_check_fails(&rules, true, true, 1));
    assert_true(back_check_fails(&rules, true, true, 2));
}

/* ---- the draw ---- */

static int64_t drawn(struct field_world *w)
{
    int64_t n;
    check_ok("draw", back_check_draw(w->job, w->wave_id, &n));
    return n;
}

static struct back_checks loaded(struct field_world *w)
{
    struct back_checks c;
    check_ok("load", back_checks_load(w->job, w->wave_id, INT64_MAX, &c));
    return c;
}

static void set(struct field_world *w, const char *key, const char *value)
{
    for (size_t i = 0; i < BACK_CHECK_SETTINGS; i++)
        if (!strcmp(back_check_setting_list[i]->key, key))
            check_ok(key, setting_set(w->job, back_check_setting_list[i], STR(""), str_of_c(value)));
    for (size_t i = 0; i < FIELD_SETTINGS; i++)
        if (!strcmp(field_setting_list[i]->key, key))
            check_ok(key, setting_set(w->job, field_setting_list[i], STR(""), str_of_c(value)));
}

/* Interviews made by `users` - 1 of them; the last one calls nobody. */
static struct field_world played(struct arena *a, int users, int calls)
{
    struct field_world w = field_world(a, 150, users);
    struct simulation sim = simulated(&w, 3);
    test_db_exec_sql(w.job->db, "update wave_cell set target = 200");
    test_db_exec_sql(w.job->db, "update field_case set state = 'ready' where state in ('reserve', 'waiting')");
    set(&w, "field.hours_working_day", "08:00-21:00"); /* no lunch */
    set(&w, "field.most_share", "100");
    sim.complete = 0.9;
    w.n_users = users - 1;
    simulate_calls(&sim, calls);
    w.n_users = users;
    return w;
}

static void everybody_is_drawn(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct field_world w = played(a, 4, 60);
    int64_t interviews = field_count(w.job, "select count(*) from field_interview where state = 'complete'"), n = drawn(&w), wanted = 0;
    assert_int_equal(drawn(&w), 0); /* asked again */
    struct back_checks c = loaded(&w);
    assert_int_equal(c.n_sums, 4);
    assert_int_equal((int64_t)c.n, n);
    for (size_t i = 0; i < c.n_sums; i++) {
        assert_int_equal(c.sum[i].drawn, back_check_wanted(&c.rules, c.sum[i].interviews));
        wanted += c.sum[i].drawn;
        interviews -= c.sum[i].interviews;
    }
    assert_int_equal(n, wanted);
    assert_int_equal(interviews, 0);
    assert_int_equal(c.sum[0].drawn, 2);
    assert_true(c.sum[0].interviews > 2); /* not all of them */
    assert_int_equal(c.sum[3].interviews + c.sum[3].drawn, 0); /* stands there with nothing */
    assert_int_equal(back_check_document(w.job, &c)->section[0].table->n_rows, 4);
    assert_int_equal(field_count(w.job, "select count(*) from back_check_answer"), 2 * n); /* the questionnaire has two questions */
    arena_free(a);
}

/* The secret says who: drawn again from it, the same interviews come out, and nobody else has a smaller place. */
static void drawn_again_from_the_secret(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct field_world w = played(a, 3, 50);
    drawn(&w);
    struct back_checks c = loaded(&w);
    assert_int_equal(c.seed.n, 32);
    assert_int_equal(field_count(w.job, "select count(*) from back_check x where exists (select 1 from back_check y where y.user_id = x.user_id and y.place = x.place and y.id <> x.id)"), 0);
    for (size_t i = 0; i < c.n; i++) {
        char *sql = arena_printf(a, "select interview_id from back_check where id = %lld", (long long)c.item[i].id);
        int64_t place = field_count(w.job, arena_printf(a, "select place from back_check where id = %lld", (long long)c.item[i].id));
        assert_int_equal(back_check_place(c.seed, field_count(w.job, sql), STR("")), place);
    }
    assert_int_not_equal(back_check_place(c.seed, 1, STR("")), back_check_place(STR("0"), 1, STR("")));
    assert_int_not_equal(back_check_place(c.seed, 1, STR("L1")), back_check_place(c.seed, 1, STR("L2")));
    set(&w, "field.back_check_pct", "100");
    drawn(&w);
    assert_int_equal((int64_t)loaded(&w).n, field_count(w.job, "select count(*) from field_interview where state = 'complete'"));
    check_str("the secret stays", loaded(&w).seed, c.seed.p);
    arena_free(a);
}

/* ---- one check ---- */

struct checked { struct field_world w; struct back_check c; };

static struct checked one_check(struct arena *a)
{
    struct checked x = { .w = field_world(a, 100, 2) };
    int64_t case_id;
    check_ok("interview", field_interviews(x.w.job, x.w.user[0], &case_id));
    test_db_exec_sql(x.w.job->db, "insert into field_answer (interview_id, question_code, value, answered_at, spent_ms) select id, 'L2', '4', 0, 0 from field_interview");
    assert_int_equal(drawn(&x.w), 1);
    x.w.job->who_id = 1;
    check_ok("load", back_check_load(x.w.job, field_count(x.w.job, "select id from back_check"), &x.c));
    return x;
}

static struct err *put(struct checked *x, struct back_check_record r, bool *fails)
{
    r.id = x->c.id;
    return back_check_put(x->w.job, &r, fails);
}

/* What the interview says of a question of the check, and something two levels off. */
static struct str same(const struct checked *x, size_t i)
{
    return str_eq_c(x->c.question[i].code, "L1") ? STR("5") : STR("4");
}

static void agrees(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct checked x = one_check(a);
    bool fails = true;
    assert_int_equal(x.c.n, 2);
    check_str("not said before", x.c.question[0].was, "");
    struct back_check_record r = { .reach = CHECK_REACHED, .took_part = SOME_INT(1), .right_person = SOME_INT(1), .answer = { same(&x, 0), STR("") } };
    check_err("nobody asked whether", put(&x, (struct back_check_record){ .reach = CHECK_REACHED }, NULL), ERR_INVALID);
    check_err("nor who", put(&x, (struct back_check_record){ .reach = CHECK_REACHED, .took_part = SOME_INT(1) }, NULL), ERR_INVALID);
    r.answer[1] = STR("77");
    check_err("no such answer", put(&x, r, NULL), ERR_INVALID);
    assert_int_equal(field_count(x.w.job, "select count(*) from back_check_answer where result <> ''"), 0);
    r.answer[1] = STR("");
    x.w.job->who_id = x.w.user[0];
    check_err("one's own", put(&x, r, NULL), ERR_CONFLICT);
    x.w.job->who_id = 1;
    check_ok("agrees", put(&x, r, &fails));
    assert_false(fails);
    check_err("twice", put(&x, r, NULL), ERR_CONFLICT);
    struct back_checks c = loaded(&x.w);
    assert_int_equal(c.sum[0].reached, 1);
    assert_int_equal(c.sum[0].questions, 1); /* what is not remembered counts neither way */
    assert_int_equal(c.sum[0].same, 1);
    assert_int_equal(c.sum[0].failed, 0);
    check_ok("before it was done", back_checks_load(x.w.job, x.w.wave_id, x.w.job->now_ms, &c));
    assert_int_equal(c.sum[0].reached, 0);
    assert_int_equal(c.sum[0].questions, 0);
    assert_int_equal(c.sum[0].open, 1);
    arena_free(a);
}

static void failing(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct checked x = one_check(a);
    struct job *job = x.w.job;
    struct review_list list;
    bool fails = false;
    test_db_exec_sql(job->db, "insert into user_account (id, login, name, mail, language, password_hash, must_change, state, totp_secret, totp_on, totp_step, created_at, created_by)"
                              " values (77, 'boss', '督导', 'boss@example.com', 'zh', '', 0, 'active', '', 0, 0, 0, 'test')");
    test_db_exec_sql(job->db, "insert into user_role (id, user_id, role, scope, valid_from, granted_at, granted_by) values (77, 77, 'field_supervisor', 'nation', '2026-01-01', 0, 'test')");
    check_ok("approved", review_decide(job, &(struct review_decision){ x.c.interview_id, REVIEW_APPROVE, STR_NONE }));
    check_ok("was not called", put(&x, (struct back_check_record){ .reach = CHECK_REACHED, .took_part = SOME_INT(0), .note = STR("没有接到过电话") }, &fails));
    assert_true(fails);
    assert_int_equal(field_count(job, "select count(*) from outbox where kind = 'back_check.failed'"), 1);
    check_ok("waits for review again", review_list_load(job, x.w.wave_id, REVIEW_STANDS_OUT, &list));
    assert_int_equal(list.n, 1);
    assert_true(list.item[0].flags & QUALITY_BACK_CHECK);
    assert_int_equal(list.count[REVIEW_CLEAN], 0);
    assert_int_equal(field_count(job, "select count(*) from interview_change_log where what = 'back_check' and reason = '没有接到过电话'"), 1);
    check_ok("void", review_decide(job, &(struct review_decision){ x.c.interview_id, REVIEW_VOID, STR("编造") }));
    struct back_checks c = loaded(&x.w);
    assert_int_equal(c.sum[0].failed, 1); /* stays told of him */
    assert_int_equal(c.sum[0].interviews, 1);
    assert_true(back_check_detection(&c.rules, c.sum[0].interviews, c.sum[0].reached) == 1);
    assert_int_equal(drawn(&x.w), 0);
    arena_free(a);
}

static void other_answers(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct checked x = one_check(a);
    bool fails = false;
    struct back_check_record r = { .reach = CHECK_REACHED, .took_part = SOME_INT(1), .right_person = SOME_INT(1), .answer = { STR("1"), STR("1") } };
    test_db_exec_sql(x.w.job->db, "update field_answer set value = '3' where question_code = 'L2'"); /* corrected since the draw: two levels off now */
    check_ok("differs twice", put(&x, r, &fails));
    assert_true(fails);
    check_ok("load", back_check_load(x.w.job, x.c.id, &x.c));
    for (size_t i = 0; i < 2; i++)
        check_str("as it stood then", x.c.question[i].was, str_eq_c(x.c.question[i].code, "L2") ? "3" : "5");
    struct back_checks c = loaded(&x.w);
    assert_int_equal(c.sum[0].questions, 2);
    assert_int_equal(c.sum[0].same, 0);
    assert_int_equal(c.sum[0].pairs, 2);
    arena_free(a);
}

static void not_reached(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct field_world w = played(a, 2, 30);
    set(&w, "field.back_check_pct", "10");
    int64_t n = drawn(&w);
    struct checked x = { .w = w };
    w.job->who_id = 1;
    check_ok("load", back_check_load(w.job, loaded(&w).item[0].id, &x.c));
    for (int i = 0; i < 2; i++)
        check_ok("nobody", put(&x, (struct back_check_record){ .reach = CHECK_NOT_REACHED }, NULL));
    assert_int_equal(loaded(&w).sum[0].open, n);
    check_ok("the third time", put(&x, (struct back_check_record){ .reach = CHECK_NOT_REACHED }, NULL));
    assert_int_equal(loaded(&w).sum[0].unreached, 1);
    assert_int_equal(drawn(&w), 1); /* another one takes its place */
    assert_int_equal(loaded(&w).sum[0].open, n);
    check_ok("load", back_check_load(w.job, loaded(&w).item[1].id, &x.c));
    check_ok("sent back", review_decide(w.job, &(struct review_decision){ x.c.interview_id, REVIEW_SEND_BACK, STR("x") }));
    check_err("nothing to check", put(&x, (struct back_check_record){ .reach = CHECK_NOT_REACHED }, NULL), ERR_CONFLICT);
    check_err("nobody to call", back_check_may_call(w.job, x.c.id), ERR_CONFLICT);
    arena_free(a);
}

static void in_the_hours_for_calls(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct checked x = one_check(a);
    check_ok("half past eleven", back_check_may_call(x.w.job, x.c.id));
    x.w.job->now_ms += INT64_C(11) * 60 * 60 * 1000;
    check_err("late in the evening", back_check_may_call(x.w.job, x.c.id), ERR_CONFLICT);
    check_err("none", back_check_may_call(x.w.job, 5), ERR_NOT_FOUND);
    arena_free(a);
}

static void not_who_does_not_want_it(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct checked x = one_check(a);
    check_ok("nothing against it", back_check_may_call(x.w.job, x.c.id));
    test_db_exec_sql(x.w.job->db, "insert into exclusion (id, kind, phone, vin, note, valid_from, valid_to, batch_id) select 1, 'do_not_call', n.phone, '', '', '2020-01-01', null, null"
                                  " from case_number n join field_interview i on i.case_id = n.case_id join back_check b on b.interview_id = i.id group by n.phone limit 1");
    check_err("barred since", back_check_may_call(x.w.job, x.c.id), ERR_CONFLICT);
    check_ok("recorded", put(&x, (struct back_check_record){ .reach = CHECK_REFUSED }, NULL));
    arena_free(a);
}

static void forgotten_with_the_wave(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct checked x = one_check(a);
    struct job *job = x.w.job;
    struct wave_closed closed;
    bool fails;
    int64_t n;
    check_ok("close", wave_close(job, x.w.wave_id, &closed));
    check_ok("found after the end", put(&x, (struct back_check_record){ .reach = CHECK_REACHED, .took_part = SOME_INT(0) }, &fails));
    assert_int_equal(field_count(job, "select count(*) from interview_change_log"), 0); /* it is a result now */
    job->now_ms += INT64_C(61) * 24 * 60 * 60 * 1000;
    check_ok("erase", wave_erase(job, x.w.wave_id));
    assert_int_equal(field_count(job, "select (select count(*) from back_check) + (select count(*) from back_check_answer) + (select count(*) from back_check_plan)"), 0);
    check_err("nobody to draw", back_check_draw(job, x.w.wave_id, &n), ERR_CONFLICT);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(how_many), cmocka_unit_test(compared), cmocka_unit_test(everybody_is_drawn), cmocka_unit_test(drawn_again_from_the_secret), cmocka_unit_test(agrees),
        cmocka_unit_test(failing), cmocka_unit_test(other_answers), cmocka_unit_test(not_reached), cmocka_unit_test(in_the_hours_for_calls), cmocka_unit_test(not_who_does_not_want_it), cmocka_unit_test(forgotten_with_the_wave),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
