/* Further quotas of a wave: made, changed, refused; and an interview that finds one full. */
#include "db/test_db.h"
#include "fieldwork/answer_cell.h"
#include "fieldwork/test_field.h"
#include "fieldwork/wave_quota.h"

static struct err *put(const struct field_world *w, const char *name, const char *condition, int64_t target)
{
    return wave_quota_put(w->job, w->wave_id, &(struct wave_quota){ str_of_c(name), str_of_c(condition), target });
}

static void quotas_are_made_and_changed(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct field_world w = field_world(a, 60, 1);
    check_ok("made", put(&w, " 不满意 ", "{L1} <= 2", 30));
    check_ok("changed", put(&w, "不满意", "{L1} <= 2", 20));
    assert_int_equal(field_count(w.job, "select target from wave_cell where name = '不满意' and on_answers = 1 and dealer_id is null"), 20);
    check_err("another condition", put(&w, "不满意", "{L1} = 1", 20), ERR_CONFLICT);
    check_err("no name", put(&w, "  ", "{L1} <= 2", 20), ERR_INVALID);
    check_err("not a condition", put(&w, "x", "{L1} <=", 20), ERR_INVALID);
    check_err("no such question", put(&w, "x", "{Q99} = 1", 20), ERR_INVALID);
    check_err("no question", put(&w, "x", "1 = 1", 20), ERR_INVALID);
    test_db_exec_sql(w.job->db, "update wave_cell set achieved = 5 where name = '不满意'");
    check_err("below what is made", put(&w, "不满意", "{L1} <= 2", 4), ERR_CONFLICT);
    check_ok("just that", put(&w, "不满意", "{L1} <= 2", 5));
    test_db_exec_sql(w.job->db, "update wave set state = 'closed'");
    check_err("closed", put(&w, "y", "{L1} <= 2", 4), ERR_CONFLICT);
    arena_free(a);
}

static void a_full_one_is_told(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct field_world w = field_world(a, 60, 1);
    struct script script;
    struct wave wave;
    struct field_interview i;
    struct script_answer best;
    bool is_full;
    int64_t id = field_claimed(&w, 0);
    check_ok("quota", put(&w, "满意", "{L1} = 5", 0));
    check_ok("wave", wave_load(w.job->db, a, w.wave_id, &wave));
    check_ok("script", script_load(w.job->db, a, wave.version_id, &script));
    check_ok("begin", field_interview_begin(w.job, &(struct field_begin){ .key = { id, w.user[0] }, .mode = STR("phone"), .language = STR("zh") }, &i));
    struct script_run *run = script_begin(a, &script, &(struct script_setting){ .now_ms = w.job->now_ms });
    struct answer_cell_place place = { i.id, w.wave_id, i.dealer_id };
    check_ok("nothing said", answer_cells_settle(w.job, &place, run, &is_full));
    assert_false(is_full);
    check_ok("answer", script_check(run, script_find(&script, STR("L1")), STR("5"), &best));
    script_put(run, script_find(&script, STR("L1")), &best);
    check_ok("full", answer_cells_settle(w.job, &place, run, &is_full));
    assert_true(is_full);
    check_ok("more are wanted", put(&w, "满意", "{L1} = 5", 1));
    check_ok("a place", answer_cells_settle(w.job, &place, run, &is_full));
    assert_false(is_full);
    assert_int_equal(field_count(w.job, "select reserved from wave_cell where name = '满意'"), 1);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(quotas_are_made_and_changed), cmocka_unit_test(a_full_one_is_told) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
