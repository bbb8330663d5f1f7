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

/* Eight cases are out; every other one came with an A6L. */
static struct field_world world_of_models(struct arena *a, int users)
{
    struct field_world w = field_world(a, 100, users);
    test_db_exec_sql(w.job->db, "update visit set model = 'Q5', work_type = 'repair' where id in (select visit_id from field_case)");
    test_db_exec_sql(w.job->db, "update visit set model = 'A6L' where id in (select visit_id from field_case where state = 'ready' and release_order % 2 = 0)");
    test_db_exec_sql(w.job->db, "update wave_cell set target = 10 where name = ''");
    test_db_exec_sql(w.job->db, "insert into setting (id, key, scope, value, changed_at, changed_by) values (77, 'field.most_share', '', '100', 0, 'test')");
    return w;
}

static void a_condition_is_on_the_visit(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct field_world w = world_of_models(a, 1);
    struct wave_quotas q;
    check_err("mixed", put(&w, "x", "{L1} = 1 and {model} = 'A6L'", 4), ERR_INVALID);
    check_err("not known of a visit", put(&w, "x", "{colour} = 'red'", 4), ERR_INVALID);
    check_ok("on the visit", put(&w, "a", "{Model} = 'A6L' and {work_type} = 'repair'", 3));
    check_ok("nobody's", put(&w, "b", "{mileage} empty and {dealer_code} = 'XX999'", 0));
    check_ok("everybody's", put(&w, "c", "{owner_type} notempty or {owner_type} empty", 100));
    check_ok("quotas", wave_quotas_load(w.job->db, a, w.wave_id, &q));
    assert_int_equal(q.n, 3);
    assert_false(q.row[0].on_answers);
    assert_int_equal(q.row[0].cases, field_count(w.job, "select count(*) from field_case c join visit v on v.id = c.visit_id where v.model = 'A6L'"));
    assert_int_equal(q.row[0].cases, 4);
    assert_int_equal(q.row[1].cases, 0);
    assert_int_equal(q.row[2].cases, field_count(w.job, "select count(*) from field_case"));
    check_ok("only its target", put(&w, "a", "{Model} = 'A6L' and {work_type} = 'repair'", 2));
    assert_int_equal(field_count(w.job, "select count(*) from case_cell x join wave_cell q on q.id = x.cell_id where q.name = 'a'"), 4);
    arena_free(a);
}

static void a_full_one_is_not_called(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct field_world w = world_of_models(a, 3);
    struct case_claim c;
    int64_t id;
    check_ok("two of four", put(&w, "A6L", "{model} = 'A6L'", 2));
    for (int done = 0; done < 6; done++) { /* two A6L and four others */
        check_ok("interview", field_interviews(w.job, w.user[done % 3], &id));
        assert_int_not_equal(id, 0);
    }
    check_ok("none is left", case_claim_next(w.job, w.user[0], &c));
    assert_int_equal(c.why, CLAIM_NOTHING_READY);
    assert_int_equal(field_count(w.job, "select achieved from wave_cell where name = 'A6L'"), 2);
    assert_int_equal(field_count(w.job, "select reserved from wave_cell where name = 'A6L'"), 0);
    assert_int_equal(field_count(w.job, "select count(*) from field_case c join visit v on v.id = c.visit_id where v.model = 'A6L' and c.state = 'ready'"), 2);
    check_ok("one more is wanted", put(&w, "A6L", "{model} = 'A6L'", 3));
    id = field_claimed(&w, 0);
    check_ok("and only one", case_claim_next(w.job, w.user[1], &c));
    assert_int_equal(c.why, CLAIM_NOTHING_READY); /* whoever talks holds the place */
    check_ok("refused", field_ends(w.job, (struct case_key){ id, w.user[0] }, "refused_hard"));
    assert_int_not_equal(field_claimed(&w, 1), 0);
    arena_free(a);
}

/* A quota that comes when people are at work counts what they did and do. */
static void it_counts_what_was_done_before(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct field_world w = world_of_models(a, 2);
    int64_t id;
    for (int i = 0; i < 4; i++)
        check_ok("interview", field_interviews(w.job, w.user[0], &id));
    id = field_claimed(&w, 1);
    check_err("more is made and running", put(&w, "all", "{work_type} = 'repair'", 4), ERR_CONFLICT);
    assert_int_equal(field_count(w.job, "select count(*) from case_cell"), 0); /* nothing of it stays */
    check_ok("just that", put(&w, "all", "{work_type} = 'repair'", 5));
    assert_int_equal(field_count(w.job, "select achieved from wave_cell where name = 'all'"), 4);
    assert_int_equal(field_count(w.job, "select reserved from wave_cell where name = 'all'"), 1);
    check_ok("it ends", field_ends(w.job, (struct case_key){ id, w.user[1] }, "no_answer"));
    assert_int_equal(field_count(w.job, "select reserved from wave_cell where name = 'all'"), 0);
    arena_free(a);
}

static void later_tranches_are_sorted_too(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct field_world w = world_of_models(a, 1);
    int64_t n, before = field_count(w.job, "select count(*) from field_case");
    check_ok("quota", put(&w, "all", "{dealer_code} = 'ZJ001'", 50));
    sampling_visits_import(w.job, (struct sampling_many){ .first = 200, .count = 60, .programme = "service", .date = "2026-03-10" });
    sampling_drawn(w.job, "service", "2026-03", 2);
    check_ok("the second tranche", wave_take_draws(w.job, w.wave_id, &n));
    assert_true(n > 0);
    assert_int_equal(field_count(w.job, "select count(*) from case_cell"), before + n);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(quotas_are_made_and_changed), cmocka_unit_test(a_full_one_is_told), cmocka_unit_test(a_condition_is_on_the_visit),
                                        cmocka_unit_test(a_full_one_is_not_called), cmocka_unit_test(it_counts_what_was_done_before), cmocka_unit_test(later_tranches_are_sorted_too) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
