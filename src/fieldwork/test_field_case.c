/* Cases: who gets which, what becomes of them, what must not happen. */
#include "db/test_db.h"
#include "fieldwork/test_field.h"

static const int64_t minute_ms = INT64_C(60) * 1000, hour_ms = INT64_C(3600) * 1000;

static struct str state_of(struct job *job, int64_t id)
{
    return test_db_text(job->arena, job->db, arena_printf(job->arena, "select state from field_case where id = %lld", (long long)id));
}

static void a_claim_is_one_persons(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct field_world w = field_world(a, 100, 3);
    int64_t one = field_claimed(&w, 0), two = field_claimed(&w, 1);
    assert_int_not_equal(one, two);
    assert_int_equal(field_claimed(&w, 0), one); /* a second click, a second tab */
    struct case_claim c;
    check_ok("third", case_claim_next(w.job, w.user[2], &c)); /* the target is 2 and both places are held */
    assert_int_equal(c.case_id, 0);
    assert_int_equal(c.why, CLAIM_NOTHING_READY);
    check_ok("not visited", field_ends(w.job, (struct case_key){ one, w.user[0] }, "not_visited"));
    assert_int_not_equal(field_claimed(&w, 2), one);
    check_err("gone", field_ends(w.job, (struct case_key){ one, w.user[0] }, "no_answer"), ERR_CONFLICT);
    check_err("somebody's else", field_ends(w.job, (struct case_key){ two, w.user[0] }, "no_answer"), ERR_CONFLICT);
    assert_int_equal(field_count(w.job, "select count(*) from attempt"), 1);
    arena_free(a);
}

static void nobody_calls_at_night(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct field_world w = field_world(a, 100, 1);
    struct case_claim c;
    w.job->now_ms = noon("2026-03-16") + 9 * hour_ms;
    check_ok("night", case_claim_next(w.job, w.user[0], &c));
    assert_int_equal(c.why, CLAIM_CLOSED_HOURS);
    assert_int_equal(c.again_ms, noon("2026-03-17") - 150 * minute_ms); /* half past nine */
    w.job->now_ms = noon("2026-04-20") - hour_ms;
    check_ok("days over", case_claim_next(w.job, w.user[0], &c));
    assert_int_equal(c.why, CLAIM_NOTHING_READY);
    check_ok("stop", wave_interviewer_stop(w.job, w.user[0], STR("读题不逐字")));
    check_ok("stopped", case_claim_next(w.job, w.user[0], &c));
    assert_int_equal(c.why, CLAIM_STOPPED);
    check_ok("nobody", case_claim_next(w.job, 1, &c));
    assert_int_equal(c.why, CLAIM_NO_WAVE);
    arena_free(a);
}

static void silence_waits_from_its_own_end(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct field_world w = field_world(a, 100, 1);
    int64_t id = field_claimed(&w, 0), attempt, again;
    struct case_key k = { id, w.user[0] };
    check_ok("dial", case_dial(w.job, k, 1, &attempt));
    check_ok("dial twice", case_dial(w.job, k, 1, &again));
    assert_true(attempt == again);
    assert_int_equal(field_count(w.job, "select count(*) from attempt"), 1);
    w.job->now_ms += minute_ms;
    check_ok("busy", field_ends(w.job, k, "busy"));
    check_str("waits", state_of(w.job, id), "waiting");
    assert_int_equal(field_count(w.job, arena_printf(a, "select due_at from field_case where id = %lld", (long long)id)), w.job->now_ms + 15 * minute_ms);
    int64_t other = field_claimed(&w, 0);
    assert_int_not_equal(other, id);
    check_ok("give back", field_ends(w.job, (struct case_key){ other, w.user[0] }, "no_answer"));
    for (int i = 0; i < 6; i++) { /* the others are out of the way */
        int64_t next = field_claimed(&w, 0);
        assert_int_not_equal(next, id);
        check_ok("out", field_ends(w.job, (struct case_key){ next, w.user[0] }, "not_visited"));
    }
    w.job->now_ms = noon("2026-03-16") + 3 * hour_ms;
    assert_int_equal(field_claimed(&w, 0), id);
    arena_free(a);
}

static void appointments_come_first(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct field_world w = field_world(a, 100, 2);
    int64_t id = field_claimed(&w, 0);
    struct case_key k = { id, w.user[0] };
    struct case_ending promise = { .outcome = STR("appointment"), .is_mine = true };
    check_err("no time", case_end(w.job, k, &promise, NULL), ERR_INVALID);
    promise.appointment = (struct case_appointment){ w.job->now_ms - minute_ms, w.job->now_ms };
    check_err("past", case_end(w.job, k, &promise, NULL), ERR_INVALID);
    promise.appointment = (struct case_appointment){ noon("2026-05-01"), noon("2026-05-01") };
    check_err("too late", case_end(w.job, k, &promise, NULL), ERR_INVALID);
    int64_t from = noon("2026-03-16") + 8 * hour_ms + 20 * minute_ms; /* in the evening, after the hours: the customer wants it so */
    promise.appointment = (struct case_appointment){ from, from + 10 * minute_ms };
    check_ok("promise", case_end(w.job, k, &promise, NULL));
    check_str("kept", state_of(w.job, id), "appointment");
    int64_t second = field_claimed(&w, 0);
    check_err("two at once", case_end(w.job, (struct case_key){ second, w.user[0] }, &promise, NULL), ERR_CONFLICT);
    check_ok("out", field_ends(w.job, (struct case_key){ second, w.user[0] }, "not_visited"));
    struct case_promises list;
    check_ok("list", case_promises_load(w.job, w.user[0], &list));
    assert_int_equal(list.n, 1);
    struct case_claim c;
    w.job->now_ms = from;
    check_ok("not the other's", case_claim_next(w.job, w.user[1], &c));
    assert_int_equal(c.case_id, 0);
    check_ok("mine", case_claim_next(w.job, w.user[0], &c));
    assert_int_equal(c.case_id, id);
    check_ok("vague", case_end(w.job, k, &(struct case_ending){ .outcome = STR("appointment_vague"), .is_mine = true, .appointment = { from + hour_ms, from + hour_ms } }, NULL));
    w.job->now_ms = from + hour_ms + 16 * minute_ms; /* nobody kept it: anybody */
    check_ok("anybody", case_claim_next(w.job, w.user[1], &c));
    assert_int_equal(c.case_id, id);
    arena_free(a);
}

static void a_lost_screen_gives_back(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct field_world w = field_world(a, 100, 2);
    int64_t id = field_claimed(&w, 0), attempt;
    struct case_key k = { id, w.user[0] };
    struct field_interview i;
    check_ok("dial", case_dial(w.job, k, 1, &attempt));
    check_ok("begin", field_interview_begin(w.job, &(struct field_begin){ .key = k, .mode = STR("phone"), .language = STR("zh") }, &i));
    struct field_put put = { .interview_id = i.id, .user_id = w.user[0], .code = STR("L1"), .value = STR("4"), .next = STR("L2"), .spent_ms = 900 };
    check_ok("answer", field_answer_put(w.job, &put));
    w.job->now_ms += 11 * minute_ms;
    int64_t other = field_claimed(&w, 1);
    assert_int_not_equal(other, id);
    check_str("waits", state_of(w.job, id), "waiting");
    check_err("too late", field_answer_put(w.job, &put), ERR_CONFLICT);
    assert_int_equal(field_count(w.job, "select sum(reserved) from wave_cell"), 1);
    check_str("its attempt", test_db_text(a, w.job->db, "select outcome from attempt"), "technical");
    check_str("its interview", test_db_text(a, w.job->db, "select state from field_interview"), "broken");
    w.job->now_ms += hour_ms + hour_ms;
    check_ok("later", case_claim_this(w.job, k));
    check_ok("goes on", field_interview_begin(w.job, &(struct field_begin){ .key = k, .mode = STR("phone"), .language = STR("zh") }, &i));
    check_str("where it stood", i.position, "L2");
    struct field_answers answers;
    check_ok("answers", field_answers_load(w.job->db, a, i.id, &answers));
    assert_int_equal(answers.n, 1);
    check_str("value", answers.row[0].value, "4");
    arena_free(a);
}

static void an_interview_fills_its_quota(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct field_world w = field_world(a, 100, 2);
    int64_t id;
    struct case_claim c;
    check_ok("one", field_interviews(w.job, w.user[0], &id));
    check_str("final", state_of(w.job, id), "final");
    check_str("code", test_db_text(a, w.job->db, arena_printf(a, "select code from field_case where id = %lld", (long long)id)), "1.1");
    check_ok("two", field_interviews(w.job, w.user[1], &id));
    assert_int_equal(field_count(w.job, "select sum(achieved) from wave_cell"), 2);
    assert_int_equal(field_count(w.job, "select sum(reserved) from wave_cell"), 0);
    check_ok("full", case_claim_next(w.job, w.user[0], &c));
    assert_int_equal(c.case_id, 0);
    check_err("complete without an interview", field_ends(w.job, (struct case_key){ id, w.user[1] }, "complete"), ERR_CONFLICT);
    arena_free(a);
}

static void one_interviewer_takes_his_share(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct field_world w = field_world(a, 100, 2);
    struct case_claim c;
    test_db_exec_sql(w.job->db, "insert into wave_share (wave_id, dealer_id, user_id, interviews) select id, (select max(dealer_id) from field_case), 9001, 3 from wave");
    check_ok("share", case_claim_next(w.job, w.user[0], &c));
    assert_int_equal(c.case_id, 0);
    assert_int_not_equal(field_claimed(&w, 1), 0);
    arena_free(a);
}

static void who_says_never_is_never_called(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct field_world w = field_world(a, 100, 1);
    int64_t id = field_claimed(&w, 0), attempt;
    struct str phone = test_db_text(a, w.job->db, arena_printf(a, "select phone from case_number where case_id = %lld", (long long)id));
    int64_t other = field_count(w.job, arena_printf(a, "select min(id) from field_case where id <> %lld and state = 'ready'", (long long)id));
    test_db_exec_sql(w.job->db, arena_printf(a, "update case_number set phone = '" STR_FMT "' where case_id = %lld", STR_ARG(phone), (long long)other));
    check_ok("dial", case_dial(w.job, (struct case_key){ id, w.user[0] }, 1, &attempt));
    check_ok("never", field_ends(w.job, (struct case_key){ id, w.user[0] }, "do_not_call"));
    check_str("the other visit", state_of(w.job, other), "final");
    assert_int_equal(field_count(w.job, "select count(*) from exclusion where kind = 'do_not_call' and batch_id is null"), 1);
    int64_t third = field_claimed(&w, 0);
    test_db_exec_sql(w.job->db, arena_printf(a, "update case_number set phone = '" STR_FMT "' where case_id = %lld", STR_ARG(phone), (long long)third));
    check_err("barred since", case_dial(w.job, (struct case_key){ third, w.user[0] }, 1, &attempt), ERR_CONFLICT);
    check_str("ended", state_of(w.job, third), "final");
    assert_int_equal(field_count(w.job, "select sum(reserved) from wave_cell"), 0);
    arena_free(a);
}

static void another_person_is_called(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct field_world w = field_world(a, 100, 1);
    int64_t id = field_claimed(&w, 0), attempt;
    struct case_key k = { id, w.user[0] };
    struct case_card card;
    check_ok("dial", case_dial(w.job, k, 1, &attempt));
    check_err("no number", field_ends(w.job, k, "referral"), ERR_INVALID);
    check_ok("referral", case_end(w.job, k, &(struct case_ending){ .outcome = STR("referral"), .name = STR("王丽"), .phone = { STR("13900001234") } }, NULL));
    check_ok("card", case_load(w.job, id, &card));
    assert_int_equal(card.n_numbers, 2);
    check_str("person", card.number[1].person, "referral");
    check_ok("again", case_claim_this(w.job, k));
    check_ok("dial her", case_dial(w.job, k, 2, &attempt));
    check_ok("dead", field_ends(w.job, k, "no_such_number"));
    check_str("the first one is left", state_of(w.job, id), "ready");
    check_ok("hand over", case_claim_this(w.job, k));
    check_err("says nothing", case_hand_over(w.job, k, STR(" ")), ERR_INVALID);
    check_ok("hand over", case_hand_over(w.job, k, STR("车主要求经理回电")));
    check_str("supervisor", state_of(w.job, id), "supervisor");
    assert_int_equal(field_count(w.job, "select sum(reserved) from wave_cell"), 0);
    check_ok("card", case_load(w.job, id, &card));
    assert_int_equal(card.n_notes, 1);
    assert_int_equal(card.n_attempts, 2);
    arena_free(a);
}

static void a_customer_answers_by_link(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct field_world w = field_world(a, 100, 2);
    int64_t id = field_count(w.job, "select min(id) from field_case where state = 'ready'");
    struct field_interview i;
    struct case_claim c;
    check_ok("opens", field_interview_begin_link(w.job, id, STR("zh"), &i));
    check_ok("opens again", field_interview_begin_link(w.job, id, STR("zh"), &i));
    assert_int_equal(field_count(w.job, "select sum(reserved) from wave_cell"), 1);
    check_err("nobody calls him", case_claim_this(w.job, (struct case_key){ id, w.user[0] }), ERR_CONFLICT);
    check_ok("answer", field_answer_put(w.job, &(struct field_put){ .interview_id = i.id, .code = STR("L1"), .value = STR("5"), .next = STR("L2") }));
    check_ok("ends", field_interview_end_link(w.job, i.id));
    check_err("once", field_interview_end_link(w.job, i.id), ERR_CONFLICT);
    check_err("not again", field_interview_begin_link(w.job, id, STR("zh"), &i), ERR_CONFLICT);
    check_str("final", state_of(w.job, id), "final");
    assert_int_equal(field_count(w.job, "select sum(achieved) from wave_cell"), 1);
    int64_t held = field_claimed(&w, 0);
    check_err("on a screen", field_interview_begin_link(w.job, held, STR("zh"), &i), ERR_CONFLICT);
    int64_t late = field_count(w.job, arena_printf(a, "select min(id) from field_case where state = 'ready' and id <> %lld", (long long)held));
    check_err("the last place is held", field_interview_begin_link(w.job, late, STR("zh"), &i), ERR_CONFLICT);
    check_str("and nothing is changed", state_of(w.job, late), "ready");
    check_ok("free", field_ends(w.job, (struct case_key){ held, w.user[0] }, "not_visited"));
    check_ok("now", field_interview_begin_link(w.job, late, STR("zh"), &i));
    w.job->now_ms += 31 * minute_ms; /* he went away */
    check_ok("tidy", case_claim_next(w.job, w.user[1], &c));
    check_str("given back", test_db_text(a, w.job->db, arena_printf(a, "select state from field_interview where id = %lld", (long long)i.id)), "broken");
    arena_free(a);
}

/* Whatever call to the database fails, nothing of the step is stored and the next try works. */
static void faults_change_nothing(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct field_world w = field_world(a, 100, 1);
    int64_t id = 0;
    for (int k = 1;; k++) {
        struct case_claim c;
        db_fail_at(w.job->db, k);
        struct err *e = case_claim_next(w.job, w.user[0], &c);
        db_fail_at(w.job->db, 0);
        if (!e) {
            id = c.case_id;
            break;
        }
        assert_int_equal(field_count(w.job, "select count(*) from field_case where state = 'claimed'"), 0);
        assert_int_equal(field_count(w.job, "select sum(reserved) from wave_cell"), 0);
    }
    for (int k = 1;; k++) {
        db_fail_at(w.job->db, k);
        struct err *e = field_ends(w.job, (struct case_key){ id, w.user[0] }, "no_answer");
        db_fail_at(w.job->db, 0);
        if (!e)
            break;
        assert_int_equal(field_count(w.job, "select count(*) from attempt"), 0);
        check_str("still claimed", state_of(w.job, id), "claimed");
    }
    check_str("waits", state_of(w.job, id), "waiting");
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_claim_is_one_persons), cmocka_unit_test(nobody_calls_at_night), cmocka_unit_test(silence_waits_from_its_own_end), cmocka_unit_test(appointments_come_first),
        cmocka_unit_test(a_lost_screen_gives_back), cmocka_unit_test(an_interview_fills_its_quota), cmocka_unit_test(one_interviewer_takes_his_share),
        cmocka_unit_test(who_says_never_is_never_called), cmocka_unit_test(another_person_is_called), cmocka_unit_test(a_customer_answers_by_link), cmocka_unit_test(faults_change_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
