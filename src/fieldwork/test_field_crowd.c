/* Many interviewers at once, each a process of its own: no case twice, no quota over, nothing lost; also when some are killed. */
#include "db/test_db.h"
#include "fieldwork/call_screen.h"
#include "fieldwork/test_field.h"
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CROWD_SHORT = 8, CROWD_LONG = 50, VISITS = 400 };

static int crowd(void)
{
    return getenv("HUIFANG_LONG") ? CROWD_LONG : CROWD_SHORT;
}

/* One interviewer: takes cases until nothing is left; each third is an interview. Writes a line for what was acknowledged. */
static void work(const struct field_world *w, int user, int out)
{
    struct arena *a = arena_new(0);
    struct job *job = field_world_again(a, w);
    for (int i = 0, idle = 0; i < 200 && idle < 3; i++) {
        struct case_claim c;
        int64_t id = 0;
        if (i % 3 == 0) {
            check_ok("interview", field_interviews(job, w->user[user], &id));
            if (id && dprintf(out, "I %lld\n", (long long)id) < 0)
                _exit(3);
        } else {
            check_ok("claim", case_claim_next(job, w->user[user], &c));
            id = c.case_id;
            if (id)
                check_ok("end", field_ends(job, (struct case_key){ id, w->user[user] }, "not_visited"));
            if (id && dprintf(out, "N %lld\n", (long long)id) < 0)
                _exit(3);
        }
        idle = id ? 0 : idle + 1;
        if (!id)
            usleep(2000);
    }
    arena_free(a);
    _exit(0);
}

static struct field_world busy_world(struct arena *a)
{
    struct field_world w = field_world(a, VISITS, crowd());
    test_db_exec_sql(w.job->db, "update field_case set state = 'ready' where state = 'reserve'");
    test_db_exec_sql(w.job->db, "update wave_cell set target = 30");
    test_db_exec_sql(w.job->db, "insert into setting (id, key, scope, value, changed_at, changed_by) values (77, 'field.most_share', '', '1000', 0, 'test')");
    return w;
}

/* Each acknowledged line stands in the database, and no case has two. */
static int64_t check_lines(struct job *job, FILE *in)
{
    char kind;
    long long id;
    int64_t interviews = 0;
    struct buf seen = buf_on(job->arena);
    rewind(in);
    while (fscanf(in, "%c %lld\n", &kind, &id) == 2) {
        char *mark = arena_printf(job->arena, "|%lld|", id);
        if (str_find(buf_str(&seen), str_of_c(mark)) >= 0)
            fail_msg("case %lld was given twice", id);
        buf_add_c(&seen, mark);
        interviews += kind == 'I';
        assert_int_equal(field_count(job, arena_printf(job->arena, "select count(*) from field_case where id = %lld and state = 'final' and code = '%s'", id, kind == 'I' ? "1.1" : "4.10")), 1);
    }
    return interviews;
}

static void nobody_gets_a_case_twice(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct field_world w = busy_world(a);
    char *path = arena_printf(a, "%s/lines", test_folder(a));
    FILE *lines = fopen(path, "w+");
    for (int i = 0; i < w.n_users; i++)
        if (fork() == 0)
            work(&w, i, fileno(lines));
    for (int i = 0; i < w.n_users; i++) {
        int status;
        assert_true(wait(&status) > 0);
        assert_int_equal(status, 0);
    }
    int64_t interviews = check_lines(w.job, lines);
    assert_int_equal(field_count(w.job, "select sum(achieved) from wave_cell"), interviews);
    assert_true(interviews <= 30);
    assert_int_equal(field_count(w.job, "select sum(reserved) from wave_cell"), 0);
    assert_int_equal(field_count(w.job, "select count(*) from field_interview where state = 'complete'"), interviews);
    fclose(lines);
    arena_free(a);
}

static void killed_screens_lose_nothing(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct field_world w = busy_world(a);
    char *path = arena_printf(a, "%s/lines", test_folder(a));
    FILE *lines = fopen(path, "w+");
    pid_t *pid = ARENA_ARRAY(a, pid_t, (size_t)w.n_users);
    for (int i = 0; i < w.n_users; i++)
        if (!(pid[i] = fork()))
            work(&w, i, fileno(lines));
    for (int i = 0; i < w.n_users; i += 2) {
        usleep(20000);
        kill(pid[i], SIGKILL);
    }
    while (wait(NULL) > 0)
        ;
    int64_t acknowledged = check_lines(w.job, lines);
    int64_t stored = field_count(w.job, "select sum(achieved) from wave_cell");
    assert_true(stored >= acknowledged && stored <= acknowledged + w.n_users); /* a process may die between storing and saying so */
    assert_int_equal(field_count(w.job, "select count(*) from field_interview where state = 'complete'"), stored);
    w.job->now_ms += INT64_C(11) * 60 * 1000;
    struct case_claim c;
    for (int i = 0; i < 2; i++) /* fifty at a time go back */
        check_ok("tidy", case_claim_next(w.job, w.user[1], &c));
    assert_int_equal(field_count(w.job, "select sum(reserved) from wave_cell"), field_count(w.job, "select count(*) from field_case where state = 'claimed'"));
    fclose(lines);
    arena_free(a);
}

/* ---- quota cells with a condition on answers ---- */

static void give(struct job *job, struct call_screen *s, struct str code)
{
    bool is_stale;
    check_ok("answer", call_screen_answer(job, s, &(struct call_answer){ code, STR("5"), 0 }, &is_stale));
}

/* Everybody is very satisfied. */
static void one_happy_interview(struct job *job, int64_t user)
{
    struct case_claim c;
    struct call_screen s;
    int64_t attempt;
    check_ok("claim", case_claim_next(job, user, &c));
    if (!c.case_id)
        return;
    check_ok("dial", case_dial(job, (struct case_key){ c.case_id, user }, 1, &attempt));
    check_ok("load", call_screen_load(job, user, &s));
    check_ok("begin", call_screen_begin(job, &s, false));
    give(job, &s, STR("L1"));
    if (s.stage == CALL_FULL) {
        check_ok("full", field_ends(job, (struct case_key){ c.case_id, user }, "quota_full"));
        return;
    }
    give(job, &s, STR("L2"));
    check_ok("complete", call_screen_complete(job, &s));
}

static void be_happy(const struct field_world *w, int user)
{
    struct arena *a = arena_new(0);
    struct job *job = field_world_again(a, w);
    for (int i = 0; i < 4; i++)
        one_happy_interview(job, w->user[user]);
    arena_free(a);
    _exit(0);
}

static void test_cells_on_answers_never_overflow(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct field_world w = busy_world(a);
    test_db_exec_sql(w.job->db, "insert into wave_cell (id, wave_id, dealer_id, name, condition, on_answers, target, achieved, reserved) select 77, id, null, 'happy', '{L1} >= 4', 1, 5, 0, 0 from wave");
    for (int i = 0; i < w.n_users; i++)
        if (fork() == 0)
            be_happy(&w, i);
    for (int status; wait(&status) > 0;)
        assert_int_equal(status, 0);
    assert_int_equal(field_count(w.job, "select achieved from wave_cell where id = 77"), 5);
    assert_int_equal(field_count(w.job, "select sum(reserved) from wave_cell"), 0);
    assert_int_equal(field_count(w.job, "select count(*) from field_interview where state = 'complete'"), 5);
    assert_true(field_count(w.job, "select count(*) from field_case where outcome = 'quota_full' and code = '4.80'") > 0);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(nobody_gets_a_case_twice), cmocka_unit_test(killed_screens_lose_nothing),
                                       cmocka_unit_test(test_cells_on_answers_never_overflow) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
