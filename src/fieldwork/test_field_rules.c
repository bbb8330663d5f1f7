#include "base/test.h"
#include "fieldwork/field_rules.h"

static struct civil_date day(const char *iso) { return civil_date_of_iso(str_of_c(iso)); }

static struct case_rules rules(struct arena *a)
{
    struct case_rules r = { .most_attempts = 5, .most_of_number = 3, .hours.days.weekdays = MONDAY_TO_FRIDAY };
    assert_true(call_stretches_parse(STR("09:30-12:00 13:30-20:00"), &r.hours.working));
    assert_true(call_stretches_parse(STR("10:00-12:00 14:00-19:00"), &r.hours.free));
    check_ok("zone", tz_load(a, STR("Asia/Shanghai"), &r.tz));
    return r;
}

static int64_t at(const struct case_rules *r, const char *iso, int minute)
{
    return tz_instant(r->tz, (struct local_time){ .date = day(iso), .hour = minute / 60, .minute = minute % 60 });
}

static void every_outcome_has_its_code(void **state UNUSED)
{
    size_t n;
    const struct outcome *o = outcomes(&n);
    for (size_t i = 0; i < n; i++) {
        if (!outcome_aapor(&o[i]))
            fail_msg("%s: no code %s", o[i].key, o[i].aapor);
        for (size_t j = i + 1; j < n; j++)
            if (!strcmp(o[i].key, o[j].key) || (o[i].shortcut && o[i].shortcut == o[j].shortcut))
                fail_msg("%s and %s share key or shortcut", o[i].key, o[j].key);
        if (o[i].effect == EFFECT_RETRY && o[i].delay_min <= 0)
            fail_msg("%s is tried again at once", o[i].key);
    }
    assert_null(outcome_find(STR("")));
}

/* Monday 2026-03-16, an attempt that ended at eleven, unless a case says otherwise. */
static void where_a_case_goes(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    struct case_rules r = rules(a);
    static const struct {
        const char *label, *outcome;
        int attempts, of_number;
        bool untried, other, converted;
        enum case_state want;
        const char *due_day;
        int due_minute;
    } cases[] = {
        { "no answer: in the afternoon", "no_answer", 1, 1, 0, 0, 0, CASE_WAITING, "2026-03-16", 14 * 60 },
        { "busy: a quarter of an hour later", "busy", 1, 1, 0, 0, 0, CASE_WAITING, "2026-03-16", 11 * 60 + 15 },
        { "switched off: another part of the day", "switched_off", 1, 1, 0, 0, 0, CASE_WAITING, "2026-03-16", 15 * 60 },
        { "declined: the next day, not in the morning", "declined", 1, 1, 0, 0, 0, CASE_WAITING, "2026-03-17", 13 * 60 + 30 },
        { "the last attempt", "no_answer", 5, 5, 0, 0, 0, CASE_FINAL, NULL, 0 },
        { "the last attempt, but a number nobody tried", "no_answer", 5, 3, 1, 1, 0, CASE_READY, NULL, 0 },
        { "enough of this number", "no_answer", 3, 3, 1, 1, 0, CASE_READY, NULL, 0 },
        { "dead number, another one", "no_such_number", 1, 1, 1, 1, 0, CASE_READY, NULL, 0 },
        { "dead number, the only one", "no_such_number", 1, 1, 0, 0, 0, CASE_FINAL, NULL, 0 },
        { "soft refusal", "refused_soft", 1, 1, 0, 0, 0, CASE_WAITING, "2026-03-19", 13 * 60 + 30 },
        { "soft refusal again", "refused_soft", 2, 2, 0, 0, 1, CASE_FINAL, NULL, 0 },
        { "hard refusal", "refused_hard", 1, 1, 1, 1, 0, CASE_FINAL, NULL, 0 },
        { "complete", "complete", 1, 1, 1, 1, 0, CASE_FINAL, NULL, 0 },
        { "referral: at once", "referral", 1, 1, 0, 0, 0, CASE_READY, NULL, 0 },
        { "a language nobody speaks", "language", 1, 1, 0, 0, 0, CASE_FINAL, NULL, 0 },
        { "car sold", "sold", 1, 1, 1, 1, 0, CASE_FINAL, NULL, 0 },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct case_facts f = { .attempts = cases[i].attempts, .attempts_of_number = cases[i].of_number, .has_untried_number = cases[i].untried, .has_other_number = cases[i].other,
                                .was_converted = cases[i].converted, .open_until_ms = at(&r, "2026-04-05", 0), .ended_ms = at(&r, "2026-03-16", 11 * 60) };
        struct case_next n = case_after(&r, &f, outcome_find(str_of_c(cases[i].outcome)), (struct case_appointment){ 0 });
        if (n.state != cases[i].want)
            fail_msg("%s: %s", cases[i].label, case_state_name(n.state));
        if (cases[i].due_day && n.due_ms != at(&r, cases[i].due_day, cases[i].due_minute))
            fail_msg("%s: due %s", cases[i].label, str_c(a, tz_format(a, r.tz, n.due_ms)));
    }
    arena_free(a);
}

static void days_end(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    struct case_rules r = rules(a);
    struct case_facts f = { .attempts = 1, .attempts_of_number = 1, .open_until_ms = at(&r, "2026-03-17", 0), .ended_ms = at(&r, "2026-03-16", 19 * 60) };
    assert_int_equal(case_after(&r, &f, outcome_find(STR("no_answer")), (struct case_appointment){ 0 }).state, CASE_FINAL);
    assert_int_equal(case_after(&r, &f, outcome_find(STR("busy")), (struct case_appointment){ 0 }).state, CASE_WAITING);
    struct case_appointment p = { at(&r, "2026-03-16", 1190), at(&r, "2026-03-16", 1195) };
    struct case_next n = case_after(&r, &f, outcome_find(STR("appointment")), p);
    assert_int_equal(n.state, CASE_APPOINTMENT);
    assert_true(n.due_ms == p.from_ms && n.due_until_ms == p.until_ms);
    r.has_language = true;
    assert_int_equal(case_after(&r, &f, outcome_find(STR("language")), (struct case_appointment){ 0 }).state, CASE_READY);
    assert_int_equal(case_state_of(STR("supervisor")), CASE_SUPERVISOR);
    assert_int_equal(case_state_of(STR("lost")), CASE_STATES);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(every_outcome_has_its_code), cmocka_unit_test(where_a_case_goes), cmocka_unit_test(days_end) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
