/* The field's calendar: its days, how a wave stands, and reminders that go once to those who run the field. */
#include "db/test_db.h"
#include "fieldwork/test_field.h"
#include "fieldwork/wave_calendar.h"
#include <math.h>

static struct civil_date day(const char *iso)
{
    return civil_date_of_iso(str_of_c(iso));
}

static void expected_by_the_day(void **state UNUSED)
{
    const struct calendar_days closed_days[] = { { day("2026-03-06"), day("2026-03-10") } };
    const struct calendar_closed none = { 0 }, five = { closed_days, 1 };
    const struct calendar_days ten = { day("2026-03-01"), day("2026-03-10") };
    const struct { const char *label, *today; struct calendar_closed closed; double expected; } cases[] = {
        { "before", "2026-02-20", none, 0 }, { "on the first morning", "2026-03-01", none, 0 }, { "after a day", "2026-03-02", none, 10 }, { "after all", "2026-04-01", none, 100 },
        { "half of them are closed", "2026-03-02", five, 20 }, { "in the closed days", "2026-03-08", five, 100 },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        if (fabs(wave_pace_expected(100, ten, day(cases[i].today), cases[i].closed) - cases[i].expected) > 1e-9)
            fail_msg("%s: %g", cases[i].label, wave_pace_expected(100, ten, day(cases[i].today), cases[i].closed));
    assert_true(wave_pace_expected(100, (struct calendar_days){ day("2026-03-02"), day("2026-03-01") }, day("2026-03-05"), none) == 0);
}

static const struct wave_day *find(const struct wave_calendar *c, enum wave_day_kind kind, int tranche)
{
    for (size_t i = 0; i < c->days.n; i++)
        if (c->days.row[i].kind == kind && c->days.row[i].tranche == tranche)
            return &c->days.row[i];
    return NULL;
}

/* It is Monday, 16 March; the first tranche is drawn. */
static void days_of_an_open_wave(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct field_world w = field_world(a, 60, 1);
    struct wave_calendar c;
    test_db_exec_sql(w.job->db, "insert into setting (id, key, scope, value, changed_at, changed_by) values (71, 'field.holidays', '', '2026-04-04..2026-04-06 2020-01-01', 0, 'test')");
    test_db_exec_sql(w.job->db, "insert into setting (id, key, scope, value, changed_at, changed_by) values (72, 'field.made_up_days', '', '2026-03-29', 0, 'test')");
    check_ok("calendar", wave_calendar_load(w.job, &c));
    assert_int_equal(c.n_paces, 1);
    assert_int_equal(c.pace[0].drawn, 1);
    assert_int_equal(c.pace[0].target, 4); /* two dealers, two each */
    assert_int_equal(find(&c, WAVE_DAY_DRAW, 1)->state, WAVE_DAY_DONE);
    assert_int_equal(find(&c, WAVE_DAY_DRAW, 4)->state, WAVE_DAY_TO_COME);
    assert_int_equal(find(&c, WAVE_DAY_CALLS, 1)->state, WAVE_DAY_TODAY);
    assert_string_equal(str_c(a, civil_date_str(a, find(&c, WAVE_DAY_CALLS, 1)->first)), "2026-03-08");
    assert_string_equal(str_c(a, civil_date_str(a, find(&c, WAVE_DAY_END, 0)->first)), "2026-04-30");
    assert_true(civil_date_cmp(find(&c, WAVE_DAY_CLOSE, 0)->first, day("2026-04-30")) > 0);
    assert_int_equal(civil_day_number(find(&c, WAVE_DAY_HOLIDAY, 0)->last) - civil_day_number(find(&c, WAVE_DAY_HOLIDAY, 0)->first), 2);
    assert_non_null(find(&c, WAVE_DAY_MADE_UP, 0));
    for (size_t i = 1; i < c.days.n; i++)
        assert_true(civil_date_cmp(c.days.row[i - 1].first, c.days.row[i].first) <= 0);
    test_db_exec_sql(w.job->db, "update wave set state = 'closed', closed_at = 1, erase_on = '2026-03-16'");
    check_ok("closed", wave_calendar_load(w.job, &c));
    assert_int_equal(c.n_paces, 0);
    assert_int_equal(c.days.n, 1);
    assert_int_equal(c.days.row[0].kind, WAVE_DAY_ERASE);
    assert_int_equal(c.days.row[0].state, WAVE_DAY_TODAY);
    arena_free(a);
}

static void add_reader(struct job *job, int id, const char *role, const char *mail)
{
    test_db_exec_sql(job->db, arena_printf(job->arena, "insert into user_account (id, login, name, mail, language, password_hash, must_change, state, totp_secret, totp_on, totp_step, created_at, created_by)"
                                                       " values (%d, 'r%d', '张三', '%s', 'en', '', 0, 'active', '', 0, 0, 0, 'test')", id, id, mail));
    test_db_exec_sql(job->db, arena_printf(job->arena, "insert into user_role (id, user_id, role, scope, valid_from, granted_at, granted_by) values (%d, %d, '%s', 'nation', '2026-01-01', 0, 'test')",
                                           id, id, role));
}

static int64_t mails(struct job *job, const char *kind)
{
    return field_count(job, arena_printf(job->arena, "select count(*) from outbox where kind = '%s'", kind));
}

static int64_t reminded_on(struct field_world *w, const char *date)
{
    int64_t n;
    w->job->now_ms = noon(date);
    check_ok("remind", wave_remind(w->job, &n));
    return n;
}

static void reminders_go_once(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct field_world w = field_world(a, 60, 1);
    assert_int_equal(reminded_on(&w, "2026-03-20"), 0); /* nobody could be told */
    assert_int_equal(field_count(w.job, "select count(*) from wave_reminder"), 0);
    add_reader(w.job, 501, "project_manager", "pm@example.com");
    add_reader(w.job, 502, "field_supervisor", "sv@example.com");
    add_reader(w.job, 503, "qa", "qa@example.com");
    add_reader(w.job, 504, "field_supervisor", "");
    test_db_exec_sql(w.job->db, "insert into setting (id, key, scope, value, changed_at, changed_by) values (73, 'field.pace_pct', '', '0', 0, 'test')");
    assert_int_equal(reminded_on(&w, "2026-03-20"), 2); /* the second tranche */
    assert_int_equal(reminded_on(&w, "2026-03-20"), 0);
    assert_int_equal(mails(w.job, "wave_draw_due"), 2);
    assert_int_equal(field_count(w.job, "select count(*) from outbox where recipient = 'qa@example.com'"), 0);
    test_db_exec_sql(w.job->db, "insert into setting (id, key, scope, value, changed_at, changed_by) values (74, 'field.pace_pct', '', '80', 1, 'test')");
    assert_int_equal(reminded_on(&w, "2026-03-21"), 2);
    assert_int_equal(mails(w.job, "wave_short_of_pace"), 2);
    assert_int_equal(mails(w.job, "wave_ends_soon"), 0);
    assert_int_equal(reminded_on(&w, "2026-04-25"), 6); /* two tranches, and the end in five days */
    assert_int_equal(mails(w.job, "wave_ends_soon"), 2);
    assert_int_equal(reminded_on(&w, "2026-05-20"), 2);
    assert_int_equal(mails(w.job, "wave_close_due"), 2);
    assert_int_equal(reminded_on(&w, "2026-05-21"), 0);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(expected_by_the_day), cmocka_unit_test(days_of_an_open_wave), cmocka_unit_test(reminders_go_once) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
