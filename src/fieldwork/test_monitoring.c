/* Monitoring: the form, what a knock-out does, calibration, sums. */
#include "db/test_db.h"
#include "fieldwork/caller_sheet.h"
#include "fieldwork/monitoring.h"
#include "fieldwork/test_field.h"
#include "fieldwork/wave_close.h"
#include <math.h>

/* ---- the form ---- */

static void forms(void **state UNUSED)
{
    static const struct { const char *label, *text; int error; size_t n; } cases[] = {
        { "two items", "a=40 甲 / A; b=60 乙 / B;", 0, 2 },     { "with a knock-out", "a=100 甲 / A; x=! 丙 / X", 0, 2 },
        { "empty", "", ERR_INVALID, 0 },                           { "99 points", "a=99 甲 / A", ERR_INVALID, 0 },
        { "only a knock-out", "x=! 丙 / X", ERR_INVALID, 0 },        { "no points", "a= 甲 / A", ERR_INVALID, 0 },
        { "no words", "a=100", ERR_INVALID, 0 },                    { "one language", "a=100 甲", ERR_INVALID, 0 },
        { "twice", "a=50 甲 / A; A=50 乙 / B", ERR_INVALID, 0 },     { "below nothing", "a=-10 甲 / A; b=110 乙 / B", ERR_INVALID, 0 },
        { "no code", "=100 甲 / A", ERR_INVALID, 0 },
    };
    struct arena *a = arena_new(TEST_MEMORY);
    struct monitor_form f;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct err *e = monitor_form_read(a, str_of_c(cases[i].text), &f);
        if (cases[i].error) {
            check_err(cases[i].label, e, (enum err_code)cases[i].error);
            continue;
        }
        check_ok(cases[i].label, e);
        check_num(cases[i].label, (double)f.n, (double)cases[i].n, 0);
    }
    struct buf many = buf_on(a);
    for (int i = 0; i < MONITOR_ITEMS + 1; i++)
        buf_addf(&many, "i%d=! 项 / I;", i);
    check_err("too many", monitor_form_read(a, buf_str(&many), &f), ERR_INVALID);
    arena_free(a);
}

static void scores(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct monitor_form f;
    check_ok("form", monitor_form_read(a, STR("a=40 甲 / A; x=! 丙 / X; b=60 乙 / B"), &f));
    assert_int_equal(monitor_form_score(&f, (int64_t[]){ 40, 0, 60 }), 100);
    assert_int_equal(monitor_form_score(&f, (int64_t[]){ 10, 0, 5 }), 15);
    assert_int_equal(monitor_form_score(&f, (int64_t[]){ 40, 1, 60 }), 0);
    assert_true(monitor_form_is_knocked_out(&f, (int64_t[]){ 40, 1, 60 }));
    const struct monitor_rules r = { .share = 0.05, .week_least = 2 };
    static const struct { struct monitor_done done; int64_t due; } due[] = {
        { { 0, 0, 0, 0 }, 0 }, { { 1, 0, 1, 0 }, 1 }, { { 10, 0, 10, 0 }, 2 }, { { 10, 2, 10, 2 }, 0 }, { { 100, 3, 0, 0 }, 2 }, { { 100, 5, 10, 1 }, 1 }, { { 100, 5, 10, 2 }, 0 },
    };
    for (size_t i = 0; i < ARRAY_LEN(due); i++)
        assert_int_equal(monitor_rules_due(&r, &due[i].done), due[i].due);
    arena_free(a);
}

/* ---- scoring ---- */

static void add_listener(struct job *job, int64_t id, const char *role)
{
    test_db_exec_sql(job->db, arena_printf(job->arena, "insert into user_account (id, login, name, mail, language, password_hash, must_change, state, totp_secret, totp_on, totp_step, created_at, created_by)"
                                                       " values (%lld, 'q%lld', '质检%lld', 'q%lld@example.com', '', '', 0, 'active', '', 0, 0, 0, 'test')", (long long)id, (long long)id, (long long)id, (long long)id));
    test_db_exec_sql(job->db, arena_printf(job->arena, "insert into user_role (id, user_id, role, scope, valid_from, granted_at, granted_by) values (%lld, %lld, '%s', 'nation', '2026-01-01', 0, 'test')",
                                           (long long)id, (long long)id, role));
}

struct heard { struct field_world w; int64_t id; };

static struct heard one_interview(struct arena *a)
{
    struct heard h = { .w = field_world(a, 100, 2) };
    int64_t case_id;
    check_ok("interview", field_interviews(h.w.job, h.w.user[0], &case_id));
    h.id = field_count(h.w.job, "select id from field_interview");
    add_listener(h.w.job, 71, "qa");
    add_listener(h.w.job, 72, "qa");
    add_listener(h.w.job, 73, "field_supervisor");
    h.w.job->who_id = 71;
    return h;
}

/* Of the standard form: 10 10 25 15 15 15 10, then three knock-outs. */
static struct err *scored(struct heard *h, int64_t listener, int64_t first, int64_t knock_out)
{
    struct monitoring_form f = { .interview_id = h->id, .given = { first, 10, 25, 15, 15, 15, 10, knock_out } };
    bool stopped;
    h->w.job->who_id = listener;
    return monitoring_put(h->w.job, &f, &stopped);
}

static void stored_once(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct heard h = one_interview(a);
    struct monitoring m;
    check_err("too many points", scored(&h, 71, 11, 0), ERR_INVALID);
    check_err("a knock-out twice", scored(&h, 71, 10, 2), ERR_INVALID);
    check_err("below nothing", scored(&h, 71, -1, 0), ERR_INVALID);
    check_err("one's own", scored(&h, h.w.user[0], 10, 0), ERR_CONFLICT);
    check_ok("scored", scored(&h, 71, 8, 0));
    check_err("again", scored(&h, 71, 8, 0), ERR_CONFLICT);
    check_ok("load", monitoring_load(h.w.job, h.id, &m));
    assert_true(m.is_scored);
    assert_int_equal(m.n, 1);
    assert_int_equal(m.score[0].score, 98);
    assert_int_equal(m.score[0].given[0], 8);
    assert_int_equal(m.form.n, 10);
    assert_int_equal(field_count(h.w.job, "select count(*) from wave_interviewer where stopped_at is not null"), 0);
    arena_free(a);
}

static void a_knock_out_stops(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct heard h = one_interview(a);
    struct monitorings m;
    struct case_claim c;
    check_ok("made up", scored(&h, 71, 10, 1));
    assert_int_equal(field_count(h.w.job, "select score from monitoring"), 0);
    assert_int_equal(field_count(h.w.job, "select count(*) from outbox where kind = 'monitoring.knock_out'"), 1); /* the supervisor's only */
    check_ok("claim", case_claim_next(h.w.job, h.w.user[0], &c));
    assert_int_equal(c.case_id, 0);
    assert_int_equal(c.why, CLAIM_STOPPED);
    check_ok("sums", monitorings_load(h.w.job, h.w.wave_id, INT64_MAX, &m));
    assert_true(m.sum[0].is_stopped && !m.sum[1].is_stopped);
    assert_int_equal(m.sum[0].knock_outs, 1);
    assert_true(m.sum[0].mean == 0);
    check_ok("let go on", wave_interviewer_stop(h.w.job, h.w.user[0], STR_NONE));
    check_ok("claim", case_claim_next(h.w.job, h.w.user[0], &c));
    assert_int_not_equal(c.why, CLAIM_STOPPED);
    arena_free(a);
}

static void calibrated(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct heard h = one_interview(a);
    struct monitoring m;
    struct monitorings all;
    check_ok("first", scored(&h, 71, 8, 0));
    h.w.job->who_id = 72;
    check_ok("load", monitoring_load(h.w.job, h.id, &m));
    assert_int_equal(m.listeners, 1);
    assert_int_equal(m.n, 0); /* blind until his own is stored */
    check_ok("second", scored(&h, 72, 4, 0));
    check_ok("load", monitoring_load(h.w.job, h.id, &m));
    assert_int_equal(m.n, 2);
    int64_t second;
    check_ok("another interview", field_interviews(h.w.job, h.w.user[1], &second));
    h.id = field_count(h.w.job, arena_printf(a, "select id from field_interview where case_id = %lld", (long long)second));
    check_ok("first", scored(&h, 71, 2, 0));
    check_ok("second", scored(&h, 72, 0, 0));
    check_ok("sums", monitorings_load(h.w.job, h.w.wave_id, INT64_MAX, &all));
    assert_int_equal(all.n_pairs, 1);
    assert_int_equal(all.pair[0].n, 2);
    check_str("the smaller number first", all.pair[0].first, "质检71");
    check_num("mean difference of 4 and 2", all.pair[0].difference, 3, 1e-9);
    check_num("mean distance", all.pair[0].distance, 3, 1e-9);
    /* 98 94 | 92 90: MSR 25, MSC 9, MSE 1; (25 - 1) / (25 + 1 + 2 (9 - 1) / 2) = 24/34 */
    check_num("ICC(2,1)", all.pair[0].agreement, 24.0 / 34, 1e-9);
    check_num("mean of both listeners", all.sum[0].mean, 96, 1e-9);
    assert_int_equal(all.sum[0].done.done, 1); /* an interview counts once */
    assert_int_equal(all.n_heard, 2);
    assert_int_equal(monitorings_document(h.w.job, &all)->section[1].table->n_rows, 1);
    arena_free(a);
}

static void nobody_is_forgotten(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct heard h = one_interview(a);
    struct monitorings m;
    check_ok("sums", monitorings_load(h.w.job, h.w.wave_id, INT64_MAX, &m));
    assert_int_equal(m.n_sums, 2);
    assert_int_equal(m.sum[0].due, 1);
    assert_int_equal(m.sum[0].next, h.id);
    assert_int_equal(m.sum[1].due + m.sum[1].next, 0); /* made none, stands there */
    check_ok("scored", scored(&h, 71, 8, 0));
    check_ok("sums", monitorings_load(h.w.job, h.w.wave_id, INT64_MAX, &m));
    assert_int_equal(m.sum[0].due + m.sum[0].next, 0);
    check_ok("before", monitorings_load(h.w.job, h.w.wave_id, h.w.job->now_ms, &m));
    assert_int_equal(m.sum[0].done.done, 0);
    assert_true(isnan(m.sum[0].mean));
    arena_free(a);
}

static void the_sheet_tells_it(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct heard h = one_interview(a);
    struct civil_date today = job_today(h.w.job);
    struct caller_sheet s;
    check_ok("scored", scored(&h, 71, 8, 0));
    check_ok("sheet", caller_sheet_load(h.w.job, &(struct caller_query){ h.w.wave_id, today, today }, &s));
    assert_int_equal(s.line[0].monitoring.done.done, 1);
    check_num("score", s.line[0].monitoring.mean, 98, 0);
    assert_int_equal(s.line[0].check.interviews, 1);
    assert_int_equal(s.line[1].monitoring.done.done, 0);
    struct civil_date before = civil_date_add_days(today, -1);
    check_ok("of the day before", caller_sheet_load(h.w.job, &(struct caller_query){ h.w.wave_id, before, before }, &s));
    assert_int_equal(s.line[0].monitoring.done.done, 0);
    arena_free(a);
}

static void forgotten_with_the_wave(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct heard h = one_interview(a);
    struct wave_closed closed;
    check_ok("scored", scored(&h, 71, 8, 0));
    check_ok("close", wave_close(h.w.job, h.w.wave_id, &closed));
    h.w.job->now_ms += INT64_C(61) * 24 * 60 * 60 * 1000;
    check_ok("erase", wave_erase(h.w.job, h.w.wave_id));
    assert_int_equal(field_count(h.w.job, "select (select count(*) from monitoring) + (select count(*) from monitoring_item)"), 0);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(forms), cmocka_unit_test(scores), cmocka_unit_test(stored_once), cmocka_unit_test(a_knock_out_stops), cmocka_unit_test(calibrated), cmocka_unit_test(nobody_is_forgotten),
        cmocka_unit_test(the_sheet_tells_it), cmocka_unit_test(forgotten_with_the_wave),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
