/* The supervisor's board and the field's reports, on a field that plays itself. */
#include "db/test_db.h"
#include "fieldwork/board.h"
#include "fieldwork/field_report.h"
#include "fieldwork/interview_view.h"
#include "fieldwork/test_simulated_field.h"
#include "fieldwork/wave_close.h"

/* ---- counting ---- */

static void rates_of_the_reference(void **state UNUSED)
{
    /* methods.md §5, the reference of the R package outcomerate */
    static const struct { const char *code; int64_t n; } counts[] = { { "1.1", 760 }, { "1.2", 339 }, { "2.10", 59 }, { "2.20", 288 }, { "2.30", 1 }, { "3.20", 173 }, { "4.10", 71 } };
    static const double want[AAPOR_RATES] = { .46913580, .67839506, .47149080, .68180052, .52522460, .75950242, .65573770, .94823123, .65630397, .94905009,
                                              .03641975, .03660258, .04077402, .71543210, .71902347, .80096752 };
    struct field_sum s = { 0 }, half[2] = { { 0 } };
    for (size_t i = 0; i < ARRAY_LEN(counts); i++) {
        field_sum_add(&s, &(struct field_count){ .state = CASE_FINAL, .outcome = STR(""), .code = str_of_c(counts[i].code), .n = counts[i].n }, (struct aapor_rules){ 0 });
        field_sum_add(&half[i % 2], &(struct field_count){ .state = CASE_FINAL, .outcome = STR(""), .code = str_of_c(counts[i].code), .n = counts[i].n }, (struct aapor_rules){ 0 });
    }
    field_sum_merge(&half[0], &half[1]);
    for (int r = 0; r < AAPOR_RATES; r++) {
        check_num(aapor_rate_name((enum aapor_rate)r), aapor_rate(s.group, (enum aapor_rate)r), want[r], 5e-9);
        check_num("merged", aapor_rate(half[0].group, (enum aapor_rate)r), want[r], 5e-9);
    }
}

static void how_cases_count(void **state UNUSED)
{
    static const struct { const char *label; struct field_count c; enum aapor_group group, proven; } cases[] = {
        { "nobody tried", { .state = CASE_READY, .n = 1 }, AAPOR_UH, AAPOR_UH },
        { "no answer so far", { .state = CASE_WAITING, .outcome = { "no_answer", 9 }, .n = 1 }, AAPOR_UH, AAPOR_NC },
        { "an appointment", { .state = CASE_APPOINTMENT, .outcome = { "appointment", 11 }, .n = 1 }, AAPOR_NC, AAPOR_NC },
        { "refused, at the end no answer", { .state = CASE_FINAL, .outcome = { "no_answer", 9 }, .code = { "2.112", 5 }, .n = 1 }, AAPOR_R, AAPOR_R },
        { "an outcome that nobody knows", { .state = CASE_WAITING, .outcome = { "?", 1 }, .n = 1 }, AAPOR_UH, AAPOR_UH },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct field_sum plain = { 0 }, proven = { 0 };
        field_sum_add(&plain, &cases[i].c, (struct aapor_rules){ 0 });
        field_sum_add(&proven, &cases[i].c, (struct aapor_rules){ .list_proves_visit = true });
        check_num(cases[i].label, plain.group[cases[i].group], 1, 0);
        check_num(cases[i].label, proven.group[cases[i].proven], 1, 0);
    }
    struct field_sum reserve = { 0 };
    field_sum_add(&reserve, &(struct field_count){ .state = CASE_RESERVE, .n = 5 }, (struct aapor_rules){ 0 });
    assert_int_equal(reserve.drawn, 5);
    assert_int_equal(reserve.released, 0);
    check_num("a reserve is in no rate", reserve.group[AAPOR_UH], 0, 0);
}

static void why_targets_are_missed(void **state UNUSED)
{
    static const struct { const char *label; struct field_dealer d; enum field_why why; unsigned light; } cases[] = {
        { "reached", { .target = 10, .forecast = 9.6, .sum = { .drawn = 60 } }, WHY_NONE, MARK_GREEN },
        { "too few addresses", { .target = 10, .forecast = 4, .sum = { .drawn = 11, .loss = { 5, 5, 0, 0, 0 } } }, WHY_FEW_ADDRESSES, MARK_RED },
        { "refusals", { .target = 10, .forecast = 4, .sum = { .drawn = 60, .released = 40, .loss = { 20, 5, 3, 0, 0 } } }, WHY_REFUSED, MARK_RED },
        { "wrong numbers, with a reserve", { .target = 10, .forecast = 6, .sum = { .drawn = 60, .released = 40, .state = { [CASE_RESERVE] = 20 }, .loss = { 2, 15, 3, 0, 0 } } }, WHY_NUMBERS, MARK_YELLOW },
        { "not reached", { .target = 10, .forecast = 4, .sum = { .drawn = 60, .loss = { 2, 5, 13, 0, 0 } } }, WHY_SILENT, MARK_RED },
        { "days over", { .target = 10, .forecast = 4, .sum = { .drawn = 60, .open = 30, .over = 25, .loss = { 2, 5, 13, 0, 0 } } }, WHY_DAYS_OVER, MARK_RED },
        { "not begun", { .target = 20, .forecast = 10, .sum = { .drawn = 80, .open = 40 } }, WHY_NOT_YET_CALLED, MARK_RED },
        { "no target", { .target = 0 }, WHY_NONE, MARK_GREY_LIGHT },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        check_num(cases[i].label, field_dealer_why(&cases[i].d, 0.25), cases[i].why, 0);
        check_num(cases[i].label, field_dealer_light(&cases[i].d, 0.25), cases[i].light, 0);
        assert_int_equal(field_dealer_reason(&cases[i].d, 0.25).id != NULL, cases[i].why != WHY_NONE);
    }
}

/* ---- a field that plays itself ---- */

static void totals_agree(struct field_world *w, const struct field_sample *s)
{
    struct field_sum dealers = { 0 };
    int64_t states = 0, losses = s->all.complete;
    double groups = 0;
    for (size_t i = 0; i < s->n_dealers; i++)
        field_sum_merge(&dealers, &s->dealer[i].sum);
    for (int i = 0; i < CASE_STATES; i++)
        states += s->all.state[i];
    for (int i = 0; i < LOSSES; i++)
        losses += s->all.loss[i];
    for (int i = 0; i < AAPOR_GROUPS; i++)
        groups += s->all.group[i];
    assert_memory_equal(&dealers, &s->all, sizeof dealers);
    assert_int_equal(states, s->all.drawn);
    assert_int_equal(losses, s->all.state[CASE_FINAL]);
    check_num("every released case is in one group", groups, (double)s->all.released, 0);
    assert_int_equal(s->all.drawn, field_count(w->job, "select count(*) from field_case"));
    assert_int_equal(s->all.complete, field_count(w->job, "select sum(achieved) from wave_cell"));
    assert_int_equal(s->all.complete, field_count(w->job, "select count(*) from field_interview where state = 'complete'"));
}

static void reports_agree_with_the_field(void **state UNUSED)
{
    for (uint64_t seed = 1; seed <= 3; seed++) {
        struct arena *a = arena_new(TEST_MEMORY);
        struct field_world w = field_world(a, 120, 3);
        struct simulation sim = simulated(&w, seed);
        struct field_sample s;
        struct board_live live;
        int calls = simulate_calls(&sim, 40);
        check_ok("sample", field_sample_load(w.job, w.wave_id, &s));
        totals_agree(&w, &s);
        assert_int_equal(s.n_callers, 3);
        check_ok("live", board_live_load(w.job, w.wave_id, &live));
        assert_int_equal(live.attempts_today, calls);
        assert_int_equal(live.achieved, s.all.complete);
        assert_int_equal(live.complete_today, s.all.complete);
        assert_int_equal(live.to_review, s.all.complete);
        arena_free(a);
    }
}

static void the_report(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct field_world w = field_world(a, 120, 3);
    struct simulation sim = simulated(&w, 7);
    struct document *d;
    simulate_calls(&sim, 30);
    check_ok("all", field_report_document(w.job, &(struct field_report_query){ w.wave_id, FIELD_PARTS }, &d));
    assert_int_equal(d->n_sections, FIELD_PARTS);
    const struct table *rates = d->section[FIELD_PART_RATES].table;
    assert_int_equal(rates->n_rows, 1 + 1 + 3); /* the wave, its region with cases, three interviewers */
    assert_int_equal(d->section[FIELD_PART_DEALERS].table->n_rows, 2);
    check_ok("one", field_report_document(w.job, &(struct field_report_query){ w.wave_id, FIELD_PART_RATES }, &d));
    assert_int_equal(d->n_sections, 1);
    check_err("no wave", field_report_document(w.job, &(struct field_report_query){ 1, FIELD_PARTS }, &d), ERR_NOT_FOUND);
    arena_free(a);
}

static int64_t public_count(struct field_world *w, struct db_scope scope, const char *column)
{
    struct document *d;
    check_ok("public", field_public_document(w->job, w->wave_id, scope, &d));
    const struct table *t = d->section[0].table;
    for (size_t c = 0; t->n_rows && c < t->n_columns; c++)
        if (str_eq_c(str_of_c(t->column[c].key), column))
            return table_row(t, 0)[c].i;
    return -1;
}

static void dealers_see_yesterday(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct field_world w = field_world(a, 120, 2);
    const struct db_scope mine = { SCOPE_DEALER, field_count(w.job, "select id from dealer where code = 'ZJ001'") }, other = { SCOPE_DEALER, field_count(w.job, "select id from dealer where code = 'ZJ002'") };
    int64_t user = w.user[0], id;
    check_ok("an interview", field_interviews(w.job, user, &id));
    id = field_claimed(&w, 0);
    check_ok("a refusal", field_ends(w.job, (struct case_key){ id, user }, "refused_hard"));
    assert_int_equal(public_count(&w, mine, "achieved"), 0);
    assert_int_equal(public_count(&w, mine, "open"), 8);
    assert_int_equal(public_count(&w, other, "open"), -1); /* no row of somebody else */
    w.job->now_ms += INT64_C(24) * 60 * 60 * 1000;
    assert_int_equal(public_count(&w, mine, "achieved"), 1);
    assert_int_equal(public_count(&w, mine, "refused"), 1);
    assert_int_equal(public_count(&w, mine, "open"), 6);
    arena_free(a);
}

static void what_is_left_of_an_erased_wave(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct field_world w = field_world(a, 120, 2);
    struct simulation sim = simulated(&w, 3);
    struct field_sample before, after;
    struct wave_closed closed;
    sim.complete = 0.9;
    simulate_calls(&sim, 6);
    check_ok("closed", wave_close(w.job, w.wave_id, &closed));
    check_ok("before", field_sample_load(w.job, w.wave_id, &before));
    w.job->now_ms += INT64_C(100) * 24 * 60 * 60 * 1000;
    const struct db_scope mine = { SCOPE_DEALER, field_count(w.job, "select id from dealer where code = 'ZJ001'") };
    int64_t achieved = public_count(&w, mine, "achieved");
    check_ok("erased", wave_erase(w.job, w.wave_id));
    check_ok("after", field_sample_load(w.job, w.wave_id, &after));
    assert_int_equal(field_count(w.job, "select count(*) from field_case"), 0);
    assert_true(after.all.complete > 0);
    assert_int_equal(after.all.complete, before.all.complete);
    assert_memory_equal(after.all.group, before.all.group, sizeof after.all.group);
    assert_int_equal(public_count(&w, mine, "achieved"), achieved);
    arena_free(a);
}

/* ---- the board ---- */

static void who_does_what(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct field_world w = field_world(a, 100, 5);
    struct board_live l;
    struct field_interview i;
    int64_t attempt;
    check_ok("live", board_live_load(w.job, w.wave_id, &l));
    assert_int_equal(l.online, 0);
    assert_int_equal(l.n_people, 5);
    for (int u = 0; u < 5; u++)
        test_db_exec_sql(w.job->db, arena_printf(a, "insert into field_shift (id, user_id, started_at, seen_at, busy_since) values (%d, %lld, %lld, %lld, %s)", u + 1, (long long)w.user[u],
                                                 (long long)w.job->now_ms, (long long)w.job->now_ms, u == 1 ? "5" : "null"));
    struct case_key k = { field_claimed(&w, 2), w.user[2] };
    check_ok("dials", case_dial(w.job, k, 1, &attempt));
    k = (struct case_key){ field_claimed(&w, 3), w.user[3] };
    check_ok("dials", case_dial(w.job, k, 1, &attempt));
    check_ok("asks", field_interview_begin(w.job, &(struct field_begin){ .key = k, .mode = STR("phone"), .language = STR("zh") }, &i));
    check_ok("stopped", wave_interviewer_stop(w.job, w.user[4], STR("太快")));
    check_ok("live", board_live_load(w.job, w.wave_id, &l));
    static const enum board_doing want[] = { DOING_READY, DOING_BUSY, DOING_DIALLING, DOING_INTERVIEW, DOING_STOPPED };
    for (size_t p = 0; p < 5; p++)
        assert_int_equal(l.person[p].doing, want[p]);
    assert_int_equal(l.online, 4);
    assert_int_equal(l.busy, 1);
    w.job->now_ms += INT64_C(4) * 60 * 1000; /* no sign of life */
    check_ok("live", board_live_load(w.job, w.wave_id, &l));
    assert_int_equal(l.online, 2); /* who has a case is at work */
    assert_int_equal(l.person[4].doing, DOING_NOTHING);
    arena_free(a);
}

static void the_reserve_says_why(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct field_world w = field_world(a, 100, 1);
    struct wave_reserves r;
    struct field_sample s;
    struct board_field f;
    int64_t n;
    for (int i = 0; i < 8; i++) {
        check_ok("reserves", wave_reserves_load(w.job, w.wave_id, &r));
        assert_int_equal(r.n, 1);
        assert_int_equal(r.row[0].why, i == 0 ? RESERVE_ON_TARGET : RESERVE_NOT_TRIED);
        assert_int_equal(r.row[0].untried, 8 - i);
        check_ok("no interview", field_ends(w.job, (struct case_key){ field_claimed(&w, 0), w.user[0] }, "refused_hard"));
    }
    check_ok("sample", field_sample_load(w.job, w.wave_id, &s));
    check_ok("table", board_field_load(w.job, &s, &f));
    assert_int_equal(f.reserves, 1);
    assert_int_equal(f.table->n_rows, 2);
    check_ok("reserves", wave_reserves_load(w.job, w.wave_id, &r));
    int64_t next = r.row[0].next;
    check_ok("opened", wave_open_reserves(w.job, w.wave_id, &n));
    assert_int_equal(n, next);
    check_ok("table", board_field_load(w.job, &s, &f));
    assert_int_equal(f.reserves, 0);
    arena_free(a);
}

static void cases_handed_over(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct field_world w = field_world(a, 100, 2);
    struct board_cases cases;
    struct case_claim c;
    int64_t id = field_claimed(&w, 0);
    w.job->who_id = w.user[1];
    const struct case_settlement release = { .case_id = id, .way = SETTLE_RELEASE, .note = STR("请再打") };
    check_err("still on a screen", case_settle(w.job, &release), ERR_CONFLICT);
    check_err("no such case", case_settle(w.job, &(struct case_settlement){ .case_id = 1, .note = STR("x") }), ERR_NOT_FOUND);
    check_ok("handed over", case_hand_over(w.job, (struct case_key){ id, w.user[0] }, STR("客户要求主管回电")));
    check_ok("list", board_cases_load(w.job, w.wave_id, &cases));
    assert_int_equal(cases.n, 1);
    check_str("with its note", cases.row[0].note, "客户要求主管回电");
    check_err("no note", case_settle(w.job, &(struct case_settlement){ .case_id = id, .way = SETTLE_RELEASE }), ERR_INVALID);
    check_err("to nobody", case_settle(w.job, &(struct case_settlement){ .case_id = id, .way = SETTLE_ASSIGN, .user_id = 77, .note = STR("x") }), ERR_INVALID);
    check_err("an outcome that goes on", case_settle(w.job, &(struct case_settlement){ .case_id = id, .way = SETTLE_FINISH, .outcome = STR("no_answer"), .note = STR("x") }), ERR_INVALID);
    check_ok("assigned", case_settle(w.job, &(struct case_settlement){ .case_id = id, .way = SETTLE_ASSIGN, .user_id = w.user[1], .note = STR("你来") }));
    check_err("twice", case_settle(w.job, &release), ERR_CONFLICT);
    check_ok("somebody else", case_claim_next(w.job, w.user[0], &c));
    assert_int_not_equal(c.case_id, id);
    assert_int_equal(field_claimed(&w, 1), id);
    check_ok("again", case_hand_over(w.job, (struct case_key){ id, w.user[1] }, STR("坚决不接受")));
    check_ok("finished", case_settle(w.job, &(struct case_settlement){ .case_id = id, .way = SETTLE_FINISH, .outcome = STR("refused_hard"), .note = STR("已确认") }));
    assert_int_equal(field_count(w.job, "select count(*) from field_case where state = 'final' and code = '2.112'"), 1);
    assert_int_equal(field_count(w.job, "select count(*) from audit_entry where action in ('case.assign', 'case.finish')"), 2);
    arena_free(a);
}

static void following_is_noted(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct field_world w = field_world(a, 100, 1);
    struct interview_view v;
    int64_t id;
    check_ok("an interview", field_interviews(w.job, w.user[0], &id));
    id = field_count(w.job, "select id from field_interview");
    check_ok("watched", interview_view_watch(w.job, id, &v));
    assert_int_equal(v.n_lines, 1);
    check_str("code", v.line[0].code, "L1");
    assert_true(v.line[0].answer.n > 1); /* words, not the code */
    check_str("where", v.dealer_code, "ZJ001");
    assert_int_equal(field_count(w.job, "select count(*) from audit_entry where action = 'interview.watched'"), 1);
    check_ok("asked again by the page", interview_view_load(w.job, id, &v));
    assert_int_equal(field_count(w.job, "select count(*) from audit_entry where action = 'interview.watched'"), 1);
    check_err("none", interview_view_watch(w.job, 1, &v), ERR_NOT_FOUND);
    arena_free(a);
}

static void hours(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct field_world w = field_world(a, 100, 2);
    struct board_hours h;
    check_ok("before", board_hours_load(w.job, w.wave_id, &h));
    assert_int_equal(h.outcomes->n_rows, 0);
    check_ok("no answer", field_ends(w.job, (struct case_key){ field_claimed(&w, 0), w.user[0] }, "no_answer"));
    check_ok("refused", field_ends(w.job, (struct case_key){ field_claimed(&w, 0), w.user[0] }, "refused_hard"));
    check_ok("after", board_hours_load(w.job, w.wave_id, &h));
    assert_int_equal(h.outcomes->n_rows, 1); /* half past eleven */
    check_str("hour", table_row(h.outcomes, 0)[0].s, "11:00");
    assert_int_equal(table_row(h.outcomes, 0)[3].i, 1);
    assert_int_equal(table_row(h.outcomes, 0)[4].i, 1);
    check_num("Monday", table_row(h.contacts, 0)[1].num, 0.5, 0);
    assert_int_equal(table_row(h.contacts, 0)[2].hidden, HIDDEN_NOT_ESTIMABLE); /* Tuesday */
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rates_of_the_reference), cmocka_unit_test(how_cases_count),     cmocka_unit_test(why_targets_are_missed), cmocka_unit_test(reports_agree_with_the_field),
        cmocka_unit_test(the_report),             cmocka_unit_test(dealers_see_yesterday), cmocka_unit_test(what_is_left_of_an_erased_wave), cmocka_unit_test(who_does_what),        cmocka_unit_test(the_reserve_says_why),
        cmocka_unit_test(cases_handed_over),      cmocka_unit_test(following_is_noted),  cmocka_unit_test(hours),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
