#include "fieldwork/test_field.h"
#include "db/test_db.h"
#include "fieldwork/call_day.h"
#include "fieldwork/call_opinion.h"
#include "fieldwork/call_screen.h"
#include "fieldwork/shift.h"

static const int64_t minute_ms = 60 * 1000;

struct call { struct field_world w; struct call_screen s; struct job *job; int64_t user; };

/* Somebody's case, dialled, its interview begun. */
static struct call begun(struct arena *a, int users)
{
    struct call c = { .w = field_world(a, 100, users) };
    int64_t attempt;
    c.job = c.w.job;
    c.user = c.w.user[0];
    int64_t id = field_claimed(&c.w, 0);
    check_ok("dial", case_dial(c.job, (struct case_key){ id, c.user }, 1, &attempt));
    check_ok("load", call_screen_load(c.job, c.user, &c.s));
    assert_int_equal(c.s.stage, CALL_CARD);
    check_ok("begin", call_screen_begin(c.job, &c.s, true));
    return c;
}

/* The screen as another request sees it. */
static void reload(struct call *c)
{
    check_ok("reload", call_screen_load(c->job, c->user, &c->s));
}

static bool answers(struct call *c, const char *code, const char *raw)
{
    bool is_stale;
    reload(c);
    check_ok(code, call_screen_answer(c->job, &c->s, &(struct call_answer){ str_of_c(code), str_of_c(raw), 900 }, &is_stale));
    return !is_stale;
}

static void check_at(struct call *c, const char *label, const char *code)
{
    reload(c);
    assert_int_equal(c->s.stage, CALL_QUESTION);
    check_str(label, c->s.walk.script->element[c->s.at].code, code);
}

static int64_t stored(struct call *c)
{
    return field_count(c->job, "select count(*) from field_answer");
}

static void test_an_interview_walks_through(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct call c = begun(a, 1);
    bool is_stale;
    check_at(&c, "first", "L1");
    check_err("no answer", call_screen_answer(c.job, &c.s, &(struct call_answer){ STR("L1"), STR(""), 0 }, &is_stale), ERR_INVALID);
    check_err("no such answer", call_screen_answer(c.job, &c.s, &(struct call_answer){ STR("L1"), STR("77"), 0 }, &is_stale), ERR_INVALID);
    check_err("not forth without an answer", call_screen_forth(c.job, &c.s), ERR_INVALID);
    check_err("not complete", call_screen_complete(c.job, &c.s), ERR_INVALID);
    assert_int_equal(stored(&c), 0);
    assert_true(answers(&c, "L1", "5"));
    check_at(&c, "second", "L2");
    check_ok("back", call_screen_back(c.job, &c.s));
    check_at(&c, "back at the first", "L1");
    check_ok("back again stays", call_screen_back(c.job, &c.s));
    check_ok("forth", call_screen_forth(c.job, &c.s));
    check_at(&c, "the second", "L2");
    assert_true(answers(&c, "L2", SCRIPT_RAW_DONT_KNOW));
    reload(&c);
    assert_int_equal(c.s.stage, CALL_LAST);
    check_str("its state", test_db_text(a, c.job->db, "select state from field_interview"), "running");
    check_ok("complete", call_screen_complete(c.job, &c.s));
    check_str("complete", test_db_text(a, c.job->db, "select state from field_interview"), "complete");
    check_str("its case", test_db_text(a, c.job->db, "select outcome from field_case where outcome <> ''"), "complete");
    assert_int_equal(field_count(c.job, "select sum(achieved) from wave_cell"), 1);
    reload(&c);
    assert_int_equal(c.s.card.id, 0);
    arena_free(a);
}

/* A double click, a repeated request and a second window change nothing; what the window shows that stayed behind is said. */
static void test_an_answer_counts_once(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct call c = begun(a, 1);
    assert_true(answers(&c, "L1", "5"));
    int64_t ms = field_count(c.job, "select active_ms from field_interview");
    assert_true(answers(&c, "L1", "5"));
    assert_int_equal(field_count(c.job, "select active_ms from field_interview"), ms);
    assert_int_equal(stored(&c), 1);
    assert_false(answers(&c, "L1", "2"));
    check_str("the first window's", test_db_text(a, c.job->db, "select value from field_answer"), "5");
    check_at(&c, "where it stands", "L2");
    assert_false(answers(&c, "X9", "2"));
    arena_free(a);
}

static void test_it_goes_on_where_it_stood(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct call c = begun(a, 1);
    struct case_key k = { c.s.card.id, c.user };
    int64_t attempt;
    assert_true(answers(&c, "L1", "4"));
    check_ok("breaks off", field_ends(c.job, k, "break_off"));
    reload(&c);
    assert_int_equal(c.s.card.id, 0);
    check_ok("later", case_claim_this(c.job, k));
    check_ok("dial", case_dial(c.job, k, 1, &attempt));
    reload(&c);
    assert_int_equal(c.s.stage, CALL_CARD);
    assert_int_not_equal(c.s.interview.id, 0);
    check_ok("goes on", call_screen_begin(c.job, &c.s, false));
    check_at(&c, "where it stood", "L2");
    assert_int_equal(c.s.walk.n_answers, 1);
    arena_free(a);
}

/* ---- quota cells with a condition on answers ---- */

static void add_cell(struct job *job, const char *condition, int target)
{
    test_db_exec_sql(job->db, arena_printf(job->arena, "insert into wave_cell (id, wave_id, dealer_id, name, condition, on_answers, target, achieved, reserved) "
                                                       "select 77, id, null, 'happy', '%s', 1, %d, 0, 0 from wave", condition, target));
}

static int64_t happy(struct job *job, const char *what)
{
    return field_count(job, arena_printf(job->arena, "select %s from wave_cell where id = 77", what));
}

static void an_answer_takes_a_place(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct call c = begun(a, 1);
    add_cell(c.job, "{L1} >= 4", 1);
    assert_true(answers(&c, "L1", "2"));
    assert_int_equal(happy(c.job, "reserved"), 0);
    check_ok("back", call_screen_back(c.job, &c.s));
    assert_true(answers(&c, "L1", "4"));
    assert_int_equal(happy(c.job, "reserved"), 1);
    reload(&c);
    assert_int_equal(happy(c.job, "reserved"), 1);
    check_ok("back", call_screen_back(c.job, &c.s));
    assert_true(answers(&c, "L1", "3"));
    assert_int_equal(happy(c.job, "reserved"), 0);
    check_ok("back", call_screen_back(c.job, &c.s));
    assert_true(answers(&c, "L1", "5"));
    check_ok("breaks off", field_ends(c.job, (struct case_key){ c.s.card.id, c.user }, "break_off"));
    assert_int_equal(happy(c.job, "reserved"), 0);
    assert_int_equal(field_count(c.job, "select count(*) from interview_cell"), 0);
    arena_free(a);
}

static void a_full_cell_ends_the_interview(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct call c = begun(a, 2);
    add_cell(c.job, "{L1} >= 4", 1);
    assert_true(answers(&c, "L1", "5"));
    assert_true(answers(&c, "L2", "5"));
    reload(&c);
    check_ok("complete", call_screen_complete(c.job, &c.s));
    assert_int_equal(happy(c.job, "achieved"), 1);
    assert_int_equal(happy(c.job, "reserved"), 0);
    int64_t attempt, id = field_claimed(&c.w, 1);
    c.user = c.w.user[1];
    check_ok("dial", case_dial(c.job, (struct case_key){ id, c.user }, 1, &attempt));
    reload(&c);
    check_ok("begin", call_screen_begin(c.job, &c.s, false));
    assert_true(answers(&c, "L1", "4"));
    reload(&c);
    assert_int_equal(c.s.stage, CALL_FULL);
    check_str("outcome", c.s.outcome, "quota_full");
    check_err("cannot be completed", call_screen_complete(c.job, &c.s), ERR_INVALID);
    check_ok("ends", field_ends(c.job, (struct case_key){ id, c.user }, "quota_full"));
    check_str("code", test_db_text(a, c.job->db, arena_printf(a, "select code from field_case where id = %lld", (long long)id)), "4.80");
    assert_int_equal(happy(c.job, "achieved + reserved"), 1);
    assert_int_equal(field_count(c.job, "select sum(reserved) from wave_cell"), 0);
    arena_free(a);
}

/* ---- the opinion ---- */

static void test_an_opinion_stands_by_itself(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct call c = begun(a, 1);
    struct call_opinion o = { .kind = OPINION_COMPLAINT, .text = STR("空调修了两次还没修好") };
    struct call_customer who;
    check_ok("nobody yet", call_customer_load(c.job, c.user, &who));
    assert_int_equal(who.card.id, 0);
    check_err("no interview was made", call_opinion_store(c.job, c.user, &o), ERR_CONFLICT);
    assert_true(answers(&c, "L1", "1"));
    assert_true(answers(&c, "L2", "1"));
    reload(&c);
    check_ok("complete", call_screen_complete(c.job, &c.s));
    check_ok("stores", call_opinion_store(c.job, c.user, &o));
    check_ok("a second click", call_opinion_store(c.job, c.user, &o));
    assert_int_equal(field_count(c.job, "select count(*) from opinion"), 1);
    assert_int_equal(field_count(c.job, "select count(*) from opinion where phone = (select phone from case_number n join attempt t on t.case_id = n.case_id and t.position = n.position)"), 1);
    assert_int_equal(field_count(c.job, "select count(*) from opinion where source = 'phone' and collected_at % 900000 = 0"), 1);
    c.job->now_ms += 31 * minute_ms;
    check_err("long ago", call_opinion_store(c.job, c.user, &o), ERR_CONFLICT);
    arena_free(a);
}

/* ---- the day ---- */

static void a_day_is_counted(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct field_world w = field_world(a, 100, 1);
    struct shift s;
    struct call_day d;
    w.job->now_ms -= 60 * minute_ms; /* the lines close at noon */
    check_ok("seen without a shift", shift_step(w.job, w.user[0], SHIFT_SEEN));
    check_ok("load", shift_load(w.job, w.user[0], &s));
    assert_false(s.is_on);
    check_ok("begins", shift_step(w.job, w.user[0], SHIFT_READY));
    w.job->now_ms += 10 * minute_ms;
    check_ok("busy", shift_step(w.job, w.user[0], SHIFT_BUSY));
    check_ok("load", shift_load(w.job, w.user[0], &s));
    assert_true(s.is_on && s.is_busy);
    assert_int_equal(s.worked_ms, 10 * minute_ms);
    int64_t id = field_claimed(&w, 0);
    check_ok("ends", shift_step(w.job, w.user[0], SHIFT_END));
    check_str("the case goes back", test_db_text(a, w.job->db, arena_printf(a, "select state from field_case where id = %lld", (long long)id)), "ready");
    w.job->now_ms += 5 * minute_ms;
    check_ok("again", shift_step(w.job, w.user[0], SHIFT_READY));
    w.job->now_ms += 20 * minute_ms; /* nobody heard of him: that shift has no length */
    check_ok("load", shift_load(w.job, w.user[0], &s));
    assert_false(s.is_on);
    check_ok("and again", shift_step(w.job, w.user[0], SHIFT_READY));
    check_ok("load", shift_load(w.job, w.user[0], &s));
    assert_int_equal(s.worked_ms, 10 * minute_ms);
    check_ok("no answer", field_ends(w.job, (struct case_key){ field_claimed(&w, 0), w.user[0] }, "no_answer"));
    check_ok("interview", field_interviews(w.job, w.user[0], &id));
    check_ok("day", call_day_load(w.job, w.user[0], &d));
    assert_int_equal(d.numbers.attempts, 2);
    assert_int_equal(d.numbers.contacts, 1);
    assert_int_equal(d.numbers.interviews, 1);
    assert_int_equal(d.n_waves, 1);
    assert_int_equal(d.wave[0].interviews, 1);
    arena_free(a);
}

static void slots_are_sensible(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct field_world w = field_world(a, 100, 1);
    struct field_settings settings;
    int64_t at[CALL_SLOTS];
    check_ok("settings", field_settings_load(w.job, STR("service"), &settings));
    struct case_rules rules = field_case_rules(&settings, 0);
    struct case_promise mine = { .from_ms = w.job->now_ms + 210 * minute_ms, .is_mine = true }; /* 15:00 */
    struct case_promises none = { NULL, 0 }, one = { &mine, 1 };
    size_t n = call_slots(&rules, w.job->now_ms, INT64_MAX, &none, at);
    assert_int_equal(n, CALL_SLOTS);
    for (size_t i = 0; i < n; i++)
        assert_true(case_is_open(&rules, at[i]) && at[i] > w.job->now_ms && (!i || at[i] > at[i - 1]));
    assert_int_equal(at[0], mine.from_ms);
    call_slots(&rules, w.job->now_ms, INT64_MAX, &one, at);
    assert_int_not_equal(at[0], mine.from_ms);
    assert_int_equal(call_slots(&rules, w.job->now_ms, w.job->now_ms + 60 * minute_ms, &none, at), 0);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_an_interview_walks_through), cmocka_unit_test(test_an_answer_counts_once), cmocka_unit_test(test_it_goes_on_where_it_stood), cmocka_unit_test(an_answer_takes_a_place),
        cmocka_unit_test(a_full_cell_ends_the_interview), cmocka_unit_test(test_an_opinion_stands_by_itself), cmocka_unit_test(a_day_is_counted), cmocka_unit_test(slots_are_sensible),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
