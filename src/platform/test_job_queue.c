/* The queue and the clerk's books without any process: who works on what is a matter of rows. */
#include "platform/msg_json.h"
#include "platform/test_jobs.h"
#include <sys/stat.h>

static struct clerk_report clerk(struct job *job, struct clerk_order o)
{
    struct clerk_report r;
    o.stale_ms = o.stale_ms ? o.stale_ms : 60000;
    check_ok("clerk", job_clerk(job, &jobs_features, &o, &r));
    return r;
}

static int64_t count(struct job *job, const char *sql)
{
    return test_db_int(job->db, sql);
}

/* ---- adding, looking ---- */

static int64_t add_with_key(struct job *job, const char *key)
{
    int64_t id;
    check_ok(key, job_add_now(job, &(struct job_request){ .kind = job_kind_find(&jobs_features, STR("t.count")), .key = str_of_c(key) }, &id));
    return id;
}

static void test_the_same_job(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = jobs_job(a);
    int64_t first = add_with_key(job, "report 2026-03"), again = add_with_key(job, "report 2026-03"), other = add_with_key(job, "report 2026-04");
    assert_true(first == again && first != other);
    assert_true(jobs_add(job, "t.count", NULL, NULL) != jobs_add(job, "t.count", NULL, NULL));
    clerk(job, (struct clerk_order){ .runner = 1, .free_short = 1 });
    check_str("taken", jobs_state(job, first), "running 1");
    int64_t next = add_with_key(job, "report 2026-03");
    assert_true(next != first); /* what runs may not have seen the newest data */
    clerk(job, (struct clerk_order){ .runner = 1 });
    check_str("given back beside its namesake", jobs_state(job, first), "waiting 1");
    check_ok("cancel", job_cancel(job, (struct job_wanted){ next, 0 }));
    assert_true(add_with_key(job, "report 2026-03") != next);
    check_ok("again", job_retry(job, (struct job_wanted){ next, 0 }));
    arena_free(a);
}

static void test_whose_they_are(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = jobs_job(a);
    struct job_info j;
    struct job_infos all;
    job->who_id = 7;
    job->who = "wang";
    int64_t id = jobs_add(job, "t.count", "note", "x");
    job->who_id = 8;
    jobs_add(job, "t.fail", NULL, NULL);
    check_ok("one's own", job_load(job, &jobs_features, (struct job_wanted){ id, 7 }, &j));
    check_str("who", j.asked_by, "wang");
    check_str("title", tr_msg(a, job->lang, &j.title), "Count");
    check_err("another's", job_load(job, &jobs_features, (struct job_wanted){ id, 8 }, &j), ERR_NOT_FOUND);
    check_err("another's", job_cancel(job, (struct job_wanted){ id, 8 }), ERR_NOT_FOUND);
    check_err("another's", job_retry(job, (struct job_wanted){ id, 8 }), ERR_NOT_FOUND);
    check_err("none", job_load(job, &jobs_features, (struct job_wanted){ 99, 0 }, &j), ERR_NOT_FOUND);
    check_ok("all", job_list(job, &jobs_features, &(struct job_filter){ .limit = 10 }, &all));
    assert_int_equal(all.n, 2);
    check_str("the newest first", all.job[0].kind, "t.fail");
    check_ok("mine", job_list(job, &jobs_features, &(struct job_filter){ .asked_by_id = 7, .limit = 10 }, &all));
    assert_int_equal(all.n, 1);
    check_err("waits", job_retry(job, (struct job_wanted){ id, 7 }), ERR_CONFLICT);
    check_ok("cancel", job_cancel(job, (struct job_wanted){ id, 7 }));
    check_str("cancelled", jobs_state(job, id), "cancelled 0 Cancelled by wang before it began.");
    int64_t n[JOB_STATES];
    check_ok("counts", job_counts(job, n));
    assert_true(n[JOB_WAITING] == 1 && n[JOB_CANCELLED] == 1 && n[JOB_RUNNING] == 0);
    arena_free(a);
}

static void test_messages_are_kept(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    const struct lang *en = lang_load(a, STR("en"));
    const struct msg cases[] = {
        { 0 }, MSG("plain"), MSG("{0} of {1}", ARG_C("“老王”\n\\"), ARG_I(-5)), MSG("{0}", ARG_F(2.345, 2)), MSG("{1}", { 0 }, ARG_C("")), MSG("{7}", { 0 }, { 0 }, { 0 }, { 0 }, { 0 }, { 0 }, { 0 }, ARG_I(INT64_MAX)),
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct msg back = msg_of_json(a, msg_json(a, &cases[i]));
        struct str want = tr_msg(a, en, &cases[i]);
        check_str("text", tr_msg(a, en, &back), str_c(a, want));
    }
    static const char *const bad[] = { "", "x", "{", "[]", "{}", "{\"id\":5}", "{\"arg\":[]}" };
    for (size_t i = 0; i < ARRAY_LEN(bad); i++)
        assert_null(msg_of_json(a, str_of_c(bad[i])).id);
    assert_int_equal(msg_of_json(a, STR("{\"id\":\"x\",\"arg\":[5,{},{\"i\":1},1,1,1,1,1,1,1]}")).arg[2].i, 1);
    arena_free(a);
}

static void test_a_reach_is_kept(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    const struct db_scope cases[] = { { SCOPE_SYSTEM }, { SCOPE_NATION }, { SCOPE_DEALER, .id = INT64_MAX }, { SCOPE_PLACES, .places = STR("[[\"region\",17],[\"own\",9]]") } };
    struct db_scope s;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        check_ok("scope", job_scope_of_json(a, job_scope_json(a, cases[i]), &s));
        assert_true(s.kind == cases[i].kind && s.id == cases[i].id && str_eq(s.places, cases[i].places));
    }
    check_err("everybody's by the back door", job_scope_of_json(a, STR("{\"kind\":0}"), &s), ERR_BUG);
    check_err("unknown", job_scope_of_json(a, STR("{\"kind\":99}"), &s), ERR_BUG);
    assert_non_null(job_scope_of_json(a, STR("nonsense"), &s));
    arena_free(a);
}

/* ---- the clerk's books ---- */

static void test_places(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = jobs_job(a);
    for (int i = 0; i < 3; i++) {
        jobs_add(job, "t.slow", NULL, NULL);
        jobs_add(job, "t.count", NULL, NULL);
    }
    struct clerk_report r = clerk(job, (struct clerk_order){ .runner = 1, .free_short = 2, .free_long = 1 });
    assert_true(r.n == 3 && !r.is_long[0] && !r.is_long[1] && r.is_long[2]);
    struct clerk_order full = { .runner = 1, .n_alive = 3 };
    memcpy(full.alive, r.start, sizeof r.start);
    assert_int_equal(clerk(job, full).n, 0);
    assert_int_equal(count(job, "select count(*) from job where state = 'running'"), 3);
    assert_int_equal(clerk(job, (struct clerk_order){ .runner = 2, .free_short = 2, .free_long = 1 }).n, 2); /* another process takes others */
    assert_int_equal(clerk(job, (struct clerk_order){ .runner = 3, .free_short = 2, .free_long = 2 }).n, 1);
    assert_int_equal(clerk(job, (struct clerk_order){ .runner = 4, .free_short = 2, .free_long = 1 }).n, 0);
    arena_free(a);
}

static void test_who_is_dead(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = jobs_job(a);
    int64_t id = jobs_add(job, "t.count", NULL, NULL), now = job->now_ms;
    struct clerk_report r = clerk(job, (struct clerk_order){ .runner = 1, .free_short = 1 });
    struct clerk_order lives = { .runner = 1, .alive = { r.start[0] }, .n_alive = 1 };
    test_db_exec_sql(job->db, arena_printf(a, "update job set heartbeat_at = %lld", (long long)now));
    job->now_ms = now + 60000;
    clerk(job, (struct clerk_order){ .runner = 2 });
    check_str("silent for a minute", jobs_state(job, id), "running 1");
    job->now_ms = now + 60001;
    clerk(job, lives);
    assert_true(count(job, "select heartbeat_at from job") > now); /* said so again */
    clerk(job, (struct clerk_order){ .runner = 2 });
    check_str("lives", jobs_state(job, id), "running 1");
    test_db_exec_sql(job->db, arena_printf(a, "update job set heartbeat_at = %lld", (long long)now));
    clerk(job, (struct clerk_order){ .runner = 2 });
    check_str("dead", jobs_state(job, id), "waiting 1");
    r = clerk(job, (struct clerk_order){ .runner = 2, .free_short = 1 });
    check_str("taken again", jobs_state(job, id), "running 2");
    clerk(job, lives); /* the first one wakes up: it has lost the job, and says nothing for it */
    assert_int_equal(count(job, "select count(*) from job where runner = 2 and attempts = 2"), 1);
    check_ok("cancel", job_cancel(job, (struct job_wanted){ id, 0 }));
    clerk(job, (struct clerk_order){ .runner = 2 });
    check_str("dead and cancelled", jobs_state(job, id), "cancelled 2 Cancelled.");
    arena_free(a);
}

/* Any database call of a round fails: nothing is lost, and the next round goes on. */
static void test_faults(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = jobs_job(a);
    for (int i = 0; i < 3; i++)
        jobs_add(job, "t.count", NULL, NULL);
    clerk(job, (struct clerk_order){ .runner = 9, .free_short = 1 }); /* dead */
    int k = 1;
    for (; k < 200; k++) {
        struct clerk_report r;
        struct clerk_order o = { .runner = 1, .free_short = 2, .stale_ms = 60000 };
        db_fail_at(job->db, k);
        struct err *e = job_clerk(job, &jobs_features, &o, &r);
        db_fail_at(job->db, 0);
        int64_t running = count(job, "select count(*) from job where state = 'running' and runner = 1");
        assert_int_equal(count(job, "select count(*) from job where state in ('waiting', 'running')"), 3);
        if (!e) {
            assert_int_equal(running, r.n);
            break;
        }
        assert_true(running == 0 || running == 2);
        test_db_exec_sql(job->db, "update job set state = 'waiting', runner = 0, attempts = 0 where runner = 1");
    }
    assert_true(k > 8 && k < 200);
    arena_free(a);
}

/* ---- the timetable ---- */

static int64_t instant(const struct job *job, const char *date, int hour, int minute)
{
    return tz_instant(job->tz, (struct local_time){ .date = civil_date_of_iso(str_of_c(date)), .hour = hour, .minute = minute });
}

static void test_when_it_is_due(void **state UNUSED)
{
    static const struct { enum job_every every; int minute; const char *date; int hour, at; const char *want_date; int want_hour, want_minute; } cases[] = {
        { JOB_EVERY_DAY, 210, "2026-03-15", 3, 30, "2026-03-15", 3, 30 }, { JOB_EVERY_DAY, 210, "2026-03-15", 3, 29, "2026-03-14", 3, 30 },
        { JOB_EVERY_DAY, 0, "2026-03-01", 0, 0, "2026-03-01", 0, 0 },     { JOB_EVERY_DAY, 1439, "2026-03-01", 23, 58, "2026-02-28", 23, 59 },
        { JOB_EVERY_HOUR, 10, "2026-03-15", 3, 10, "2026-03-15", 3, 10 }, { JOB_EVERY_HOUR, 10, "2026-03-15", 3, 9, "2026-03-15", 2, 10 },
        { JOB_EVERY_HOUR, 59, "2026-03-01", 0, 0, "2026-02-28", 23, 59 },
    };
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = jobs_job(a);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct job_kind k = { .name = "t", .every = cases[i].every, .minute = cases[i].minute };
        struct str key, later;
        int64_t now = instant(job, cases[i].date, cases[i].hour, cases[i].at);
        int64_t due = job_last_due(a, &k, job->tz, now + 59999, &key);
        assert_int_equal(due, instant(job, cases[i].want_date, cases[i].want_hour, cases[i].want_minute));
        assert_int_equal(job_last_due(a, &k, job->tz, due, &later), due);
        assert_true(str_eq(key, later));
        job_last_due(a, &k, job->tz, due - 1, &later);
        assert_false(str_eq(key, later));
    }
    arena_free(a);
}

static void test_the_timetable(void **state UNUSED)
{
    const struct job_kind *const kinds[] = { &jobs_hourly };
    const struct feature feature = { .name = "test", .job = kinds, .n_jobs = 1 };
    const struct feature *const list[] = { &feature };
    const struct features fs = { list, 1 };
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = jobs_job(a);
    struct clerk_order o = { .runner = 1, .stale_ms = 60000, .with_timetable = true };
    struct clerk_report r;
    for (int minute = 0; minute < 180; minute++) {
        job->now_ms = instant(job, "2026-03-15", 12, 0) + minute * 60000;
        o.free_short = minute % 7 == 0;
        check_ok("clerk", job_clerk(job, &fs, &o, &r));
    }
    assert_int_equal(count(job, "select count(*) from job"), 4); /* what was due at 11:10 is made up for */
    assert_int_equal(count(job, "select count(*) from job where key <> '' and asked_by_id = 0"), 4);
    job->now_ms = instant(job, "2026-03-15", 23, 30);
    check_ok("clerk", job_clerk(job, &fs, &o, &r));
    assert_int_equal(count(job, "select count(*) from job"), 5); /* once, not for every hour that was missed */
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_same_job), cmocka_unit_test(test_whose_they_are), cmocka_unit_test(test_messages_are_kept), cmocka_unit_test(test_a_reach_is_kept),
        cmocka_unit_test(test_places), cmocka_unit_test(test_who_is_dead), cmocka_unit_test(test_faults), cmocka_unit_test(test_when_it_is_due), cmocka_unit_test(test_the_timetable),
    };
    return cmocka_run_group_tests_name("job_queue", tests, NULL, NULL);
}
