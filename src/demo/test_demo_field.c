/* A simulated field on a small network: every quota is full or its shortfall has a reason, and nothing happens that gives a fake away. */
#include "db/test_db.h"
#include "demo/demo_field.h"
#include "fieldwork/test_field.h"
#include "fieldwork/wave_close.h"
#include <stdio.h>

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

/* ---- who tries to find out who answered ---- */

static struct str column(struct job *job, const char *sql)
{
    struct buf b = buf_on(job->arena);
    int64_t n = field_count(job, arena_printf(job->arena, "select count(*) from (%s) x", sql));
    for (int64_t i = 0; i < n; i++) {
        buf_add(&b, test_db_text(job->arena, job->db, arena_printf(job->arena, "select cast(x.v as text) from (%s) x limit 1 offset %lld", sql, (long long)i)));
        buf_add_c(&b, " ");
    }
    return buf_str(&b);
}

/* Is a word in the database's file or its log? SQLite; elsewhere there is no file to look into. */
static bool file_has(struct job *job, const char *word)
{
    static const char *const ends[] = { "", "-wal" };
    bool found = false;
    for (size_t k = 0; db_path(job->db) && k < ARRAY_LEN(ends); k++) {
        FILE *f = fopen(arena_printf(job->arena, "%s%s", db_path(job->db), ends[k]), "rb");
        size_t at = 0;
        for (int c; f && !found && (c = fgetc(f)) != EOF;) {
            at = c == word[at] ? at + 1 : c == word[0];
            found = !word[at];
        }
        if (f)
            fclose(f);
    }
    return found;
}

/* The cases of the results in the order that an attacker can sort them by, while the link is still there to compare with. */
#define BY(order) "select l.case_id as v from interview i join fieldwork_link l on l.interview_id = i.id " order

static void nobody_finds_who_answered(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job;
    struct demo_field_counts n = run(a, &job, 240, 7);
    int64_t wave = field_count(job, "select id from wave"), erased;
    assert_true(n.interviews >= 8);
    struct str by_end = column(job, "select case_id as v from field_interview where state = 'complete' order by ended_at"), by_case = column(job, "select id as v from field_case where code = '1.1' order by id");
    struct str by_visit = column(job, "select id as v from field_case where code = '1.1' order by visit_id");
    static const char *const orders[] = { BY("order by i.id"), BY("order by (select c.seq from interview_change c where c.interview_id = i.id)"), BY("") };
    for (size_t k = 0; k < ARRAY_LEN(orders); k++) {
        struct str seen = column(job, orders[k]);
        assert_int_equal(seen.n, by_end.n);
        if (str_eq(seen, by_end) || str_eq(seen, by_case) || str_eq(seen, by_visit))
            fail_msg("%s: the results stand in an order of the field", orders[k]);
    }
    /* no interview's number is written anywhere but in the results, their feed and the link */
    for (int64_t i = 0; i < n.interviews; i++) {
        int64_t id = field_count(job, arena_printf(a, "select id from interview order by id limit 1 offset %lld", (long long)i));
        struct str text = db_id_str(a, id);
        assert_int_equal(field_count(job, arena_printf(a, "select count(*) from audit_detail where body like '%%" STR_FMT "%%' or body like '%%%lld%%'", STR_ARG(text), (long long)id)), 0);
        assert_int_equal(field_count(job, arena_printf(a, "select count(*) from event where detail like '%%" STR_FMT "%%'", STR_ARG(text))), 0);
    }
    test_db_exec_sql(job->db, "update attempt set note = 'zqxj-note', recording = 'zqxj-recording'");
    assert_true(!db_path(job->db) || file_has(job, "zqxj-note")); /* while it is there, it is found */
    job->now_ms = noon("2026-08-01");
    check_ok("erase", wave_erase_due(job, &erased));
    assert_int_equal(erased, 1);
    assert_int_equal(field_count(job, "select count(*) from fieldwork_link") + field_count(job, "select count(*) from field_case") + field_count(job, "select count(*) from field_answer"), 0);
    assert_int_equal(field_count(job, arena_printf(a, "select count(*) from wave where id = %lld and state = 'erased'", (long long)wave)), 1);
    db_close(job->db); /* the log goes into the file */
    assert_false(file_has(job, "zqxj-note") || file_has(job, "zqxj-recording"));
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

static void an_open_wave_is_played_until_now(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = visits_job(a);
    struct demo_field f = { .plan = { .until = month_of("2026-03"), .months = 1, .seed = 7 }, .programme = STR("service"), .month = month_of("2026-04"), .interviewers = 3, .is_running = true };
    struct demo_field_counts n;
    test_import(job, &questionnaire_import, field_form);
    job->now_ms = noon("2026-04-15");
    for (int i = 0; i < 140; i += 10)
        sampling_visits_import(job, (struct sampling_many){ .first = 1 + i, .count = 10, .programme = "service", .date = arena_printf(a, "2026-04-%02d", 1 + i / 10) });
    check_err("on the day of its first draw", demo_field_run(job, &f, &n), ERR_INVALID);
    assert_int_equal(demo_running_month(job), month_of("2026-03"));
    job->now_ms = noon("2026-04-24");
    assert_int_equal(demo_running_month(job), month_of("2026-04"));
    check_ok("run", demo_field_run(job, &f, &n));
    assert_true(n.attempts > 0 && n.interviews > 0);
    assert_int_equal(field_count(job, "select count(*) from wave where state = 'open'"), 1);
    assert_int_equal(field_count(job, "select max(tranche) from draw"), 2);
    assert_int_equal(field_count(job, arena_printf(a, "select count(*) from attempt where ended_at is null or ended_at > %lld", (long long)job->now_ms)), 0);
    assert_int_equal(field_count(job, "select count(*) from field_case where state = 'claimed'"), 0);
    assert_true(field_count(job, "select count(*) from field_case where state in ('ready', 'waiting', 'appointment')") > 0);
    assert_int_equal(field_count(job, "select count(*) from wave_interviewer i join user_account u on u.id = i.user_id where u.login = 'interviewer'"), 1);
    assert_int_equal(field_count(job, "select count(*) from interview"), 0);
    assert_int_equal(field_count(job, "select count(*) from opinion"), 0);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(quotas_are_full_or_explained), cmocka_unit_test(nothing_gives_a_fake_away), cmocka_unit_test(the_same_seed_gives_the_same_field), cmocka_unit_test(nobody_finds_who_answered),
                                        cmocka_unit_test(a_month_that_runs_is_refused), cmocka_unit_test(an_open_wave_is_played_until_now) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
