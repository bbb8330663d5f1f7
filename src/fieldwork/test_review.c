/* The daily sheet and the review of interviews, on a field that plays itself. */
#include "db/test_db.h"
#include "fieldwork/review.h"
#include "fieldwork/test_simulated_field.h"

static const int64_t day_ms = INT64_C(24) * 60 * 60 * 1000;

static struct caller_sheet sheet_of(struct field_world *w)
{
    struct caller_sheet s;
    struct civil_date today = job_today(w->job);
    check_ok("sheet", caller_sheet_load(w->job, &(struct caller_query){ w->wave_id, today, today }, &s));
    return s;
}

static void everybody_stands_in_the_sheet(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct field_world w = field_world(a, 120, 4);
    struct simulation sim = simulated(&w, 5);
    int64_t completes = 0, attempts = 0;
    sim.complete = 0.9;
    w.n_users = 3; /* the fourth calls nobody */
    int calls = simulate_calls(&sim, 40);
    test_db_exec_sql(w.job->db, arena_printf(a, "insert into field_shift (id, user_id, started_at, seen_at) values (1, %lld, %lld, %lld)", (long long)w.user[0],
                                             (long long)(w.job->now_ms - day_ms), (long long)w.job->now_ms));
    struct caller_sheet s = sheet_of(&w);
    assert_int_equal(s.n, 4);
    for (size_t i = 0; i < s.n; i++) {
        completes += s.line[i].work.completes;
        attempts += s.line[i].work.attempts;
    }
    assert_int_equal(attempts, calls);
    assert_int_equal(completes, field_count(w.job, "select count(*) from field_interview where state = 'complete'"));
    assert_true(completes > 0);
    assert_int_equal(s.line[3].work.attempts, 0);
    int64_t today = w.job->now_ms - tz_instant(w.job->tz, (struct local_time){ .date = job_today(w.job) });
    assert_int_equal(s.line[0].work.worked_ms, today); /* of a shift that began yesterday only what lies in the day */
    assert_int_equal(caller_sheet_document(w.job, &s)->section[0].table->n_rows, 4);
    struct civil_date day = job_today(w.job);
    check_err("the wrong way round", caller_sheet_load(w.job, &(struct caller_query){ w.wave_id, day, civil_date_add_days(day, -1) }, &s), ERR_INVALID);
    w.job->now_ms += day_ms;
    s = sheet_of(&w);
    assert_int_equal(s.line[0].work.attempts, 0); /* another day, the same wave */
    assert_int_equal((int64_t)s.n_facts, completes);
    arena_free(a);
}

struct reviewed { struct field_world w; int64_t id, case_id; };

static struct reviewed one_interview(struct arena *a)
{
    struct reviewed r = { .w = field_world(a, 100, 2) };
    check_ok("interview", field_interviews(r.w.job, r.w.user[0], &r.case_id));
    r.id = field_count(r.w.job, "select id from field_interview");
    return r;
}

static struct err *decided(struct reviewed *r, enum review_verdict v, const char *reason)
{
    return review_decide(r->w.job, &(struct review_decision){ r->id, v, str_of_c(reason) });
}

static void approved(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct reviewed r = one_interview(a);
    struct review_changes log;
    struct review_list list;
    int64_t n;
    check_ok("list", review_list_load(r.w.job, r.w.wave_id, REVIEW_ALL, &list));
    assert_int_equal(list.n, 1);
    check_str("where", list.item[0].dealer_code, "ZJ001");
    check_ok("approved", decided(&r, REVIEW_APPROVE, NULL));
    check_err("twice", decided(&r, REVIEW_APPROVE, NULL), ERR_CONFLICT);
    check_ok("log", review_changes_load(r.w.job->db, a, r.id, &log));
    assert_int_equal(log.n, 1);
    check_str("what", log.row[0].what, "approved");
    check_ok("list", review_list_load(r.w.job, r.w.wave_id, REVIEW_ALL, &list));
    assert_int_equal(list.n, 0);
    check_ok("nothing clean waits", review_approve_clean(r.w.job, r.w.wave_id, &n));
    assert_int_equal(n, 0);
    assert_int_equal(field_count(r.w.job, "select max(achieved) from wave_cell"), 1);
    arena_free(a);
}

static void clean_ones_at_once(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct field_world w = field_world(a, 120, 3);
    struct simulation sim = simulated(&w, 11);
    struct review_list list;
    int64_t n;
    sim.complete = 0.9;
    simulate_calls(&sim, 25);
    test_db_exec_sql(w.job->db, "update field_interview set active_ms = 10 where id = (select min(id) from field_interview)"); /* too fast */
    check_ok("list", review_list_load(w.job, w.wave_id, REVIEW_STANDS_OUT, &list));
    assert_int_equal(list.n, list.count[REVIEW_STANDS_OUT]);
    assert_true(list.n >= 1 && list.count[REVIEW_CLEAN] >= 1);
    assert_int_equal(list.count[REVIEW_ALL], list.count[REVIEW_CLEAN] + list.count[REVIEW_STANDS_OUT]);
    check_ok("approved", review_approve_clean(w.job, w.wave_id, &n));
    assert_int_equal(n, list.count[REVIEW_CLEAN]);
    assert_int_equal(field_count(w.job, "select count(*) from field_interview where state = 'complete'"), list.count[REVIEW_STANDS_OUT]);
    assert_int_equal(field_count(w.job, "select count(*) from interview_change_log"), n);
    arena_free(a);
}

static void sent_back(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct reviewed r = one_interview(a);
    struct field_interview i;
    int64_t attempt;
    check_err("without a reason", decided(&r, REVIEW_SEND_BACK, ""), ERR_INVALID);
    check_ok("sent back", decided(&r, REVIEW_SEND_BACK, "L2 未问"));
    assert_int_equal(field_count(r.w.job, "select max(achieved) from wave_cell"), 0);
    assert_int_equal(field_count(r.w.job, "select max(interviews) from wave_share"), 0);
    struct case_key k = { r.case_id, r.w.user[1] };
    check_ok("called again, by somebody else", case_claim_this(r.w.job, k));
    check_ok("dials", case_dial(r.w.job, k, 1, &attempt));
    check_ok("goes on where it stood", field_interview_begin(r.w.job, &(struct field_begin){ .key = k, .mode = STR("phone"), .language = STR("zh") }, &i));
    assert_int_equal(i.id, r.id);
    check_ok("refused now", field_ends(r.w.job, k, "refused_hard"));
    assert_int_equal(field_count(r.w.job, "select count(*) from field_case where state = 'final' and code = '2.112'"), 1); /* not the old interview's code */
    assert_int_equal(field_count(r.w.job, "select max(achieved) from wave_cell"), 0);
    arena_free(a);
}

static void made_void(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct reviewed r = one_interview(a);
    struct field_sample s;
    check_ok("approved first", decided(&r, REVIEW_APPROVE, NULL));
    check_ok("void", decided(&r, REVIEW_VOID, "录音显示未访问"));
    check_err("void is void", decided(&r, REVIEW_SEND_BACK, "x"), ERR_CONFLICT);
    check_ok("sample", field_sample_load(r.w.job, r.w.wave_id, &s));
    assert_int_equal(s.all.complete, 0);
    assert_int_equal(s.all.loss[LOSS_OTHER], 1);
    assert_int_equal(field_count(r.w.job, "select max(achieved) from wave_cell"), 0);
    arena_free(a);
}

static void corrected(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct reviewed r = one_interview(a);
    struct review_changes log;
    struct job *job = r.w.job;
    check_err("no reason", review_correct(job, &(struct review_correction){ r.id, STR("L1"), STR("4"), STR("") }), ERR_INVALID);
    check_err("no such choice", review_correct(job, &(struct review_correction){ r.id, STR("L1"), STR("77"), STR("x") }), ERR_INVALID);
    check_err("the same", review_correct(job, &(struct review_correction){ r.id, STR("L1"), STR("5"), STR("x") }), ERR_INVALID);
    check_err("no answer", review_correct(job, &(struct review_correction){ r.id, STR("L2"), STR("4"), STR("x") }), ERR_NOT_FOUND);
    check_err("no question", review_correct(job, &(struct review_correction){ r.id, STR("X9"), STR("4"), STR("x") }), ERR_NOT_FOUND);
    check_ok("corrected", review_correct(job, &(struct review_correction){ r.id, STR("L1"), STR("4"), STR("录音中说满意") }));
    assert_int_equal(field_count(job, "select count(*) from field_answer where value = '4'"), 1);
    check_ok("log", review_changes_load(job->db, a, r.id, &log));
    check_str("what", log.row[0].what, "answer:L1");
    check_str("before", log.row[0].before, "5");
    check_str("after", log.row[0].after, "4");
    test_db_exec_sql(job->db, "update wave set state = 'closed'");
    check_err("closed", review_correct(job, &(struct review_correction){ r.id, STR("L1"), STR("3"), STR("x") }), ERR_CONFLICT);
    check_err("closed", decided(&r, REVIEW_VOID, "x"), ERR_CONFLICT);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everybody_stands_in_the_sheet), cmocka_unit_test(approved), cmocka_unit_test(clean_ones_at_once), cmocka_unit_test(sent_back), cmocka_unit_test(made_void),
        cmocka_unit_test(corrected),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
