/* The end of a wave: what results keep, what they do not, and that nothing leads back. */
#include "db/test_db.h"
#include "fieldwork/test_field.h"
#include "fieldwork/wave_close.h"

static void traits_stay_while_shared(void **state UNUSED)
{
    static const struct wave_shared shared[] = {
        { { STR("A6L"), STR("2025"), STR("maintenance"), STR("S1") }, 4 }, { { STR("A6L"), STR("2024"), STR("maintenance"), STR("S1") }, 1 },
        { { STR("A6L"), STR("2024"), STR("maintenance"), STR("S2") }, 2 }, { { STR("Q5L"), STR("2024"), STR("maintenance"), STR("S2") }, 6 },
        { { STR("Q5L"), STR("2024"), STR("accident"), STR("S2") }, 1 },
    };
    static const struct { const char *label; struct wave_traits in; const char *model, *year, *work, *advisor; } cases[] = {
        { "six alike", { STR("Q5L"), STR("2024"), STR("maintenance"), STR("S2") }, "Q5L", "2024", "maintenance", "S2" },
        { "five without the year", { STR("A6L"), STR("2025"), STR("maintenance"), STR("S1") }, "A6L", "", "maintenance", "S1" },
        { "seven without the advisor", { STR("A6L"), STR("2024"), STR("maintenance"), STR("S2") }, "A6L", "", "maintenance", "" },
        { "only the work", { STR("A4L"), STR("2024"), STR("maintenance"), STR("S1") }, "", "", "maintenance", "" },
        { "nothing", { STR("Q5L"), STR("2024"), STR("accident"), STR("S2") }, "", "", "other", "" },
        { "never seen", { STR("R8"), STR("2020"), STR("recall"), STR("S9") }, "", "", "other", "" },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct wave_traits t = wave_coarsen(cases[i].in, shared, ARRAY_LEN(shared));
        check_str(cases[i].label, t.model, cases[i].model);
        check_str(cases[i].label, t.model_year, cases[i].year);
        check_str(cases[i].label, t.work_type, cases[i].work);
        check_str(cases[i].label, t.advisor, cases[i].advisor);
    }
    assert_int_equal(wave_coarsen(cases[0].in, NULL, 0).model.n, 0);
}

static struct err *see(void *ctx, const struct interview *i)
{
    assert_int_equal(i->row.answer[0], 5); /* what was answered */
    assert_int_equal(i->row.answer[1], 7); /* the interview ended before this question was asked */
    ++*(int *)ctx;
    return NULL;
}

static void interviews_become_results(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct field_world w = field_world(a, 100, 2);
    struct wave_closed closed;
    int64_t id;
    check_ok("one", field_interviews(w.job, w.user[0], &id));
    check_ok("two", field_interviews(w.job, w.user[1], &id));
    check_ok("close", wave_close(w.job, w.wave_id, &closed));
    assert_int_equal(closed.interviews, 2);
    assert_int_equal(field_count(w.job, "select count(*) from interview where mode = 'phone' and visit_month = '2026-03' and weight = 1"), 2);
    assert_int_equal(field_count(w.job, "select count(*) from interview_change"), 2);
    assert_int_equal(field_count(w.job, "select value from sequence_counter where name = 'interview_change'"), 2);
    assert_int_equal(field_count(w.job, "select count(*) from fieldwork_link"), 2);
    assert_int_equal(field_count(w.job, "select count(*) from fieldwork_link l join interview i on i.id = l.interview_id join field_case c on c.id = l.case_id where c.code = '1.1'"), 2);
    assert_int_equal(field_count(w.job, "select count(*) from event where kind = 'wave.closed'"), 1);
    assert_int_equal(field_count(w.job, "select count(*) from field_case where state <> 'final' or code = ''"), 0);
    assert_int_equal(field_count(w.job, "select count(*) from field_case where code = '3.11'"), closed.unfinished); /* nobody tried the others */
    assert_int_equal(field_count(w.job, "select sum(cases) from wave_count"), field_count(w.job, "select count(*) from field_case"));
    assert_int_equal(field_count(w.job, "select count(*) from dealer_month_flag where flag = 'shortfall'"), 1); /* BJ001 sent nothing */
    int seen = 0;
    check_ok("each", interview_each(w.job->db, a, &(struct interview_query){ .programme = STR("service") }, see, &seen));
    assert_int_equal(seen, 2);
    check_err("twice", wave_close(w.job, w.wave_id, &closed), ERR_CONFLICT);
    check_err("too early", wave_erase(w.job, w.wave_id), ERR_CONFLICT);
    arena_free(a);
}

/* A condition on another answer, or a day that has passed, may make an answer unfit long after it was given. */
static void what_does_not_fit_any_more_holds_nothing_up(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct field_world w = field_world(a, 100, 1);
    struct wave_closed closed;
    int64_t id;
    check_ok("one", field_interviews(w.job, w.user[0], &id));
    test_db_exec_sql(w.job->db, "update field_answer set value = '77'");
    check_ok("close", wave_close(w.job, w.wave_id, &closed));
    assert_int_equal(closed.interviews, 1);
    assert_int_equal(field_count(w.job, "select count(*) from interview"), 1);
    arena_free(a);
}

static void nothing_is_left_to_join(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct field_world w = field_world(a, 100, 2);
    struct wave_closed closed;
    int64_t id, n;
    check_ok("one", field_interviews(w.job, w.user[0], &id));
    check_ok("close", wave_close(w.job, w.wave_id, &closed));
    w.job->now_ms += INT64_C(59) * 24 * 3600 * 1000;
    check_ok("not yet", wave_erase_due(w.job, &n));
    assert_int_equal(n, 0);
    w.job->now_ms += INT64_C(24) * 3600 * 1000;
    check_ok("due", wave_erase_due(w.job, &n));
    assert_int_equal(n, 1);
    static const char *const empty[] = { "fieldwork_link", "field_case", "field_interview", "field_answer", "case_number", "attempt", "case_note" };
    for (size_t i = 0; i < ARRAY_LEN(empty); i++)
        assert_int_equal(field_count(w.job, arena_printf(a, "select count(*) from %s", empty[i])), 0);
    assert_int_equal(field_count(w.job, "select count(*) from interview"), 1);
    assert_true(field_count(w.job, "select sum(cases) from wave_count") > 0);
    check_ok("again", wave_erase(w.job, w.wave_id));
    arena_free(a);
}

static void a_running_case_keeps_it_open(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct field_world w = field_world(a, 100, 1);
    struct wave_closed closed;
    int64_t id = field_claimed(&w, 0);
    check_err("running", wave_close(w.job, w.wave_id, &closed), ERR_CONFLICT);
    check_str("still open", test_db_text(a, w.job->db, "select state from wave"), "open");
    check_ok("finished", field_ends(w.job, (struct case_key){ id, w.user[0] }, "sold"));
    check_ok("close", wave_close(w.job, w.wave_id, &closed));
    assert_int_equal(closed.interviews, 0);
    arena_free(a);
}

static void a_fault_closes_nothing(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct field_world w = field_world(a, 60, 1);
    struct wave_closed closed;
    int64_t id;
    check_ok("one", field_interviews(w.job, w.user[0], &id));
    for (int k = 1;; k++) {
        db_fail_at(w.job->db, k);
        struct err *e = wave_close(w.job, w.wave_id, &closed);
        db_fail_at(w.job->db, 0);
        if (!e)
            break;
        assert_int_equal(field_count(w.job, "select count(*) from interview"), 0);
        assert_int_equal(field_count(w.job, "select count(*) from fieldwork_link"), 0);
        assert_int_equal(field_count(w.job, "select count(*) from wave where state = 'open'"), 1);
    }
    assert_int_equal(field_count(w.job, "select count(*) from interview"), 1);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(traits_stay_while_shared), cmocka_unit_test(interviews_become_results), cmocka_unit_test(what_does_not_fit_any_more_holds_nothing_up), cmocka_unit_test(nothing_is_left_to_join),
                                        cmocka_unit_test(a_running_case_keeps_it_open), cmocka_unit_test(a_fault_closes_nothing) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
