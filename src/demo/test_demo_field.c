/* A simulated field on a small network: every quota is full or its shortfall has a reason, and nothing happens that gives a fake away. */
#include "demo/demo_field.h"
#include "fieldwork/test_field.h"

static struct demo_field_counts run(struct arena *a, struct job **out, int visits, uint64_t seed)
{
    struct job *job = visits_job(a);
    struct demo_field f = { .plan = { .until = month_of("2026-03"), .months = 1, .seed = seed }, .programme = STR("service"), .month = month_of("2026-03"), .interviewers = 12 };
    struct demo_field_counts n;
    test_import(job, &questionnaire_import, field_form);
    job->now_ms = noon("2026-04-02");
    for (int i = 0; i < visits; i += 10) /* spread over the month */
        sampling_visits_import(job, (struct sampling_many){ .first = 1 + i, .count = 10, .programme = "service", .date = arena_printf(a, "2026-03-%02d", 1 + i * 27 / visits) });
    job->now_ms = noon("2026-06-01");
    check_ok("run", demo_field_run(job, &f, &n));
    *out = job;
    return n;
}

static void quotas_are_full_or_explained(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job;
    struct demo_field_counts n = run(a, &job, 240, 7);
    assert_int_equal(n.dealers, 2);
    assert_int_equal(n.interviews + n.short_of, 20); /* BJ001 sent no visits: its ten are missing */
    assert_true(n.interviews >= 8);
    assert_int_equal(field_count(job, "select count(*) from interview"), n.interviews);
    assert_int_equal(field_count(job, "select count(*) from wave where state = 'closed'"), 1);
    /* a dealer without its quota has no case left that could have been called: all are final, and those in reserve too old */
    assert_int_equal(field_count(job, "select count(*) from field_case where code = ''"), 0);
    arena_free(a);
}

static void nothing_gives_a_fake_away(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job;
    struct demo_field_counts n = run(a, &job, 240, 11);
    assert_true(n.attempts > 4 * n.interviews);              /* ten of ten do not complete from eleven addresses */
    assert_true(field_count(job, "select count(distinct outcome) from attempt") >= 6);
    assert_int_equal(field_count(job, "select count(*) from (select case_id, count(*) as n from attempt group by case_id) x where x.n > 6"), 0);
    assert_int_equal(field_count(job, "select count(*) from (select user_id, count(*) as n from field_interview where state = 'complete' group by user_id) x where x.n > 3"), 0);
    int64_t attempts = field_count(job, "select count(*) from attempt");
    for (int64_t i = 0; i < attempts; i += 5) {              /* calls lie within the hours; appointments may lie elsewhere */
        int64_t at = field_count(job, arena_printf(a, "select started_at from attempt order by id limit 1 offset %lld", (long long)i));
        struct local_time t = tz_local(job->tz, at);
        assert_true(t.hour >= 9 && t.hour < 21);
    }
    arena_free(a);
}

static void the_same_seed_gives_the_same_field(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job;
    struct demo_field_counts one = run(a, &job, 120, 3), two = run(a, &job, 120, 3), other = run(a, &job, 120, 5);
    assert_int_equal(one.attempts, two.attempts);
    assert_int_equal(one.interviews, two.interviews);
    assert_int_equal(one.opinions, two.opinions);
    if (other.attempts == one.attempts && other.interviews == one.interviews)
        fail_msg("another seed: again %lld attempts, %lld interviews", (long long)one.attempts, (long long)one.interviews);
    arena_free(a);
}

static void a_month_that_runs_is_refused(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = visits_job(a);
    struct demo_field f = { .plan = { .until = month_of("2026-03"), .months = 1 }, .programme = STR("service"), .month = month_of("2026-03"), .interviewers = 2 };
    struct demo_field_counts n;
    job->now_ms = noon("2026-04-20");
    check_err("running", demo_field_run(job, &f, &n), ERR_INVALID);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(quotas_are_full_or_explained), cmocka_unit_test(nothing_gives_a_fake_away), cmocka_unit_test(the_same_seed_gives_the_same_field),
                                        cmocka_unit_test(a_month_that_runs_is_refused) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
