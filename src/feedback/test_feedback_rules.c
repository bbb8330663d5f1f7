#include "base/test.h"
#include "feedback/feedback_rules.h"

/* ---- steps ---- */

static void test_steps(void **state UNUSED)
{
    /* a letter a step, in the order of enum feedback_step: Read Contact Ask Close reTurn reOpen Forward Escalate */
    static const struct { const char *label; struct feedback_facts f; const char *may; } cases[] = {
        { "complaint, new", { FEEDBACK_NEW, true, false, 0, 3 }, "RC----FE" },
        { "complaint, read", { FEEDBACK_READ, true, false, 0, 3 }, "-C----FE" },
        { "complaint, read, twice nobody there", { FEEDBACK_READ, true, false, 2, 3 }, "-C----FE" },
        { "complaint, read, three times nobody there", { FEEDBACK_READ, true, false, 3, 3 }, "-CAX--FE" },
        { "praise, new", { FEEDBACK_NEW, false, false, 0, 3 }, "RC----FE" },
        { "praise, read", { FEEDBACK_READ, false, false, 0, 3 }, "-CAX--FE" },
        { "contacted", { FEEDBACK_CONTACTED, true, false, 0, 3 }, "-CAX--FE" },
        { "asked to be closed", { FEEDBACK_ASKED, true, false, 0, 3 }, "-C-XT-FE" },
        { "a complaint already", { FEEDBACK_CONTACTED, true, true, 0, 3 }, "-CAX--F-" },
        { "closed", { FEEDBACK_CLOSED, true, false, 0, 3 }, "-----O--" },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        for (int s = 0; s < FEEDBACK_STEPS; s++)
            if (feedback_may((enum feedback_step)s, &cases[i].f) != (cases[i].may[s] != '-'))
                fail_msg("%s: step %c", cases[i].label, "RCAXTOFE"[s]);
}

static void test_next(void **state UNUSED)
{
    static const struct { const char *label; struct feedback_facts f; enum feedback_step next; } cases[] = {
        { "new", { FEEDBACK_NEW, true, false, 0, 3 }, STEP_READ },
        { "to be called", { FEEDBACK_READ, true, false, 0, 3 }, STEP_CONTACT },
        { "praise", { FEEDBACK_READ, false, false, 0, 3 }, STEP_ASK },
        { "not reached", { FEEDBACK_READ, true, false, 3, 3 }, STEP_ASK },
        { "contacted", { FEEDBACK_CONTACTED, true, false, 0, 3 }, STEP_ASK },
        { "asked", { FEEDBACK_ASKED, true, false, 0, 3 }, STEP_CLOSE },
        { "closed", { FEEDBACK_CLOSED, true, false, 0, 3 }, FEEDBACK_STEPS },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        if (feedback_next(&cases[i].f) != cases[i].next)
            fail_msg("%s", cases[i].label);
    assert_int_equal(feedback_after(STEP_CONTACT, FEEDBACK_NEW), FEEDBACK_CONTACTED);
    assert_int_equal(feedback_after(STEP_CONTACT, FEEDBACK_ASKED), FEEDBACK_ASKED);
    assert_int_equal(feedback_after(STEP_FORWARD, FEEDBACK_READ), FEEDBACK_READ);
    assert_int_equal(feedback_after(STEP_REOPEN, FEEDBACK_CLOSED), FEEDBACK_NEW);
}

/* Wherever a step may be done, it leads to a state that is one; a next step may be done. */
static void test_steps_hang_together(void **state UNUSED)
{
    for (int s = 0; s < FEEDBACK_STATES; s++)
        for (int bits = 0; bits < 8; bits++) {
            struct feedback_facts f = { (enum feedback_state)s, bits & 1, bits & 2, bits & 4 ? 3 : 0, 3 };
            enum feedback_step next = feedback_next(&f);
            assert_true(next == FEEDBACK_STEPS || feedback_may(next, &f));
            for (int k = 0; k < FEEDBACK_STEPS; k++)
                assert_true(feedback_after((enum feedback_step)k, f.state) < FEEDBACK_STATES);
        }
}

/* ---- the clock ---- */

static const struct calendar_days festival[] = { { { 2026, 2, 16 }, { 2026, 2, 22 } } };

static const struct calendar_days holidays[] = { { { 2026, 10, 1 }, { 2026, 10, 7 } } }, made_up[] = { { { 2026, 9, 27 }, { 2026, 9, 27 } } };

static struct feedback_hours hours_in(struct arena *a, const char *zone, unsigned weekdays)
{
    struct feedback_hours h = { .opens = 8 * 60 + 30, .closes = 18 * 60, .days = { .weekdays = weekdays, .holidays = { holidays, 1 }, .made_up = { made_up, 1 }, .closed = { festival, ARRAY_LEN(festival) } }, .contact_hours = 24, .soon_hours = 4 };
    check_ok("zone", tz_load(a, str_of_c(zone), &h.tz));
    return h;
}

/* "2026-03-15 17:59" */
static int64_t at(const struct feedback_hours *h, const char *text)
{
    struct str s = str_of_c(text);
    int64_t hour = 0, minute = 0;
    struct local_time t = { .date = civil_date_of_iso(str_sub(s, 0, 10)) };
    assert_true(str_to_int(str_sub(s, 11, 2), &hour) && str_to_int(str_sub(s, 14, 2), &minute));
    t.hour = (int)hour;
    t.minute = (int)minute;
    return tz_instant(h->tz, t);
}

static void test_clock(void **state UNUSED)
{
    static const struct { const char *label; unsigned weekdays; const char *visible, *from, *due; } cases[] = {
        { "in the hours", EVERY_WEEKDAY, "2026-03-13 15:00", "2026-03-13 15:00", "2026-03-14 15:00" },
        { "at the opening", EVERY_WEEKDAY, "2026-03-13 08:30", "2026-03-13 08:30", "2026-03-14 08:30" },
        { "before the opening", EVERY_WEEKDAY, "2026-03-13 06:10", "2026-03-13 08:30", "2026-03-14 08:30" },
        { "a minute before the close", EVERY_WEEKDAY, "2026-03-13 17:59", "2026-03-13 17:59", "2026-03-14 17:59" },
        { "at the close", EVERY_WEEKDAY, "2026-03-13 18:00", "2026-03-14 08:30", "2026-03-15 08:30" },
        { "late in the evening", EVERY_WEEKDAY, "2026-03-13 23:50", "2026-03-14 08:30", "2026-03-15 08:30" },
        { "Friday, closed at weekends", MONDAY_TO_FRIDAY, "2026-03-13 15:00", "2026-03-13 15:00", "2026-03-16 15:00" },
        { "Saturday, closed at weekends", MONDAY_TO_FRIDAY, "2026-03-14 10:00", "2026-03-16 08:30", "2026-03-17 08:30" },
        { "the last day before the festival", EVERY_WEEKDAY, "2026-02-15 15:00", "2026-02-15 15:00", "2026-02-23 15:00" },
        { "in the festival", EVERY_WEEKDAY, "2026-02-18 12:00", "2026-02-23 08:30", "2026-02-24 08:30" },
        { "the eve of the National Day", EVERY_WEEKDAY, "2026-09-30 15:00", "2026-09-30 15:00", "2026-10-08 15:00" },
        { "in the National Day's week", EVERY_WEEKDAY, "2026-10-03 10:00", "2026-10-08 08:30", "2026-10-09 08:30" },
        { "a Friday before a Sunday made up", MONDAY_TO_FRIDAY, "2026-09-25 15:00", "2026-09-25 15:00", "2026-09-27 15:00" },
        { "a Sunday made up", MONDAY_TO_FRIDAY, "2026-09-27 10:00", "2026-09-27 10:00", "2026-09-28 10:00" },
        { "over the turn of the year", EVERY_WEEKDAY, "2025-12-31 19:00", "2026-01-01 08:30", "2026-01-02 08:30" },
    };
    struct arena *a = arena_new(0);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct feedback_hours h = hours_in(a, "Asia/Shanghai", cases[i].weekdays);
        int64_t from = feedback_clock_from(&h, at(&h, cases[i].visible));
        check_str(cases[i].label, str_sub(tz_format(a, h.tz, from), 0, 16), cases[i].from);
        check_str(cases[i].label, str_sub(tz_format(a, h.tz, feedback_due(&h, from)), 0, 16), cases[i].due);
        assert_int_equal(feedback_time_between(&h, from, feedback_due(&h, from)), FEEDBACK_DAY_MS);
        assert_int_equal(feedback_time_between(&h, feedback_due(&h, from), from), -FEEDBACK_DAY_MS);
    }
    arena_free(a);
}

/* A day of 23 hours lengthens nothing: hours are hours. */
static void test_clock_changes(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    struct feedback_hours h = hours_in(a, "Europe/Berlin", EVERY_WEEKDAY);
    check_str("spring", str_sub(tz_format(a, h.tz, feedback_due(&h, at(&h, "2026-03-28 15:00"))), 0, 16), "2026-03-29 16:00");
    arena_free(a);
}

static void test_nothing_is_ever_open(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    struct feedback_hours h = hours_in(a, "Asia/Shanghai", 0);
    int64_t visible = at(&h, "2026-03-13 15:00"), from = feedback_clock_from(&h, visible);
    assert_true(from > visible && feedback_due(&h, from) > from);
    arena_free(a);
}

static void test_same_day(void **state UNUSED)
{
    static const struct { const char *label, *visible, *read; bool is_same; } cases[] = {
        { "at once", "2026-03-13 15:00", "2026-03-13 15:05", true }, { "before midnight", "2026-03-13 15:00", "2026-03-13 23:59", true },
        { "after midnight", "2026-03-13 15:00", "2026-03-14 00:00", false }, { "came in the evening, read in the evening", "2026-03-13 20:00", "2026-03-13 20:30", true },
        { "came in the evening, read the next day", "2026-03-13 20:00", "2026-03-14 17:00", true }, { "came in the evening, read the day after", "2026-03-13 20:00", "2026-03-15 08:00", false },
    };
    struct arena *a = arena_new(0);
    struct feedback_hours h = hours_in(a, "Asia/Shanghai", EVERY_WEEKDAY);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        if (feedback_is_same_day(&h, feedback_clock_from(&h, at(&h, cases[i].visible)), at(&h, cases[i].read)) != cases[i].is_same)
            fail_msg("%s", cases[i].label);
    arena_free(a);
}

static void test_weekdays(void **state UNUSED)
{
    static const struct { const char *text; bool ok; unsigned bits; } cases[] = {
        { "1234567", true, EVERY_WEEKDAY }, { "12345", true, MONDAY_TO_FRIDAY }, { "7", true, 0x80 }, { "", false, 0 }, { "11", false, 0 }, { "18", false, 0 }, { "0", false, 0 }, { "一", false, 0 },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        unsigned bits;
        bool ok = feedback_weekdays_of(str_of_c(cases[i].text), &bits);
        if (ok != cases[i].ok || (ok && bits != cases[i].bits))
            fail_msg("%s", cases[i].text);
    }
}

/* ---- lights, ages, reminders ---- */

static void test_lights(void **state UNUSED)
{
    static const struct { const char *label; enum feedback_state state; bool needs; const char *now; enum feedback_light light; } cases[] = {
        { "time enough", FEEDBACK_NEW, true, "2026-03-13 16:00", LIGHT_GREEN }, { "five hours", FEEDBACK_READ, true, "2026-03-14 10:00", LIGHT_GREEN },
        { "four hours", FEEDBACK_READ, true, "2026-03-14 11:00", LIGHT_YELLOW }, { "on the minute", FEEDBACK_NEW, true, "2026-03-14 15:00", LIGHT_YELLOW },
        { "too late", FEEDBACK_NEW, true, "2026-03-14 15:01", LIGHT_RED }, { "praise", FEEDBACK_NEW, false, "2026-03-20 15:01", LIGHT_NONE },
        { "contacted", FEEDBACK_CONTACTED, true, "2026-03-20 15:01", LIGHT_GREEN }, { "closed", FEEDBACK_CLOSED, true, "2026-03-20 15:01", LIGHT_NONE },
    };
    struct arena *a = arena_new(0);
    struct feedback_hours h = hours_in(a, "Asia/Shanghai", EVERY_WEEKDAY);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct feedback_clock c = { cases[i].state, cases[i].needs, at(&h, "2026-03-14 15:00") };
        if (feedback_light_of(&h, &c, at(&h, cases[i].now)) != cases[i].light)
            fail_msg("%s", cases[i].label);
    }
    arena_free(a);
}

static void test_ages(void **state UNUSED)
{
    static const struct { double days; enum feedback_age age; } cases[] = {
        { 0, AGE_DAY }, { 1, AGE_DAY }, { 1.001, AGE_TWO_DAYS }, { 2, AGE_TWO_DAYS }, { 2.001, AGE_WEEK }, { 7, AGE_WEEK }, { 7.001, AGE_OLDER }, { 400, AGE_OLDER },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        assert_int_equal(feedback_age_of(0, (int64_t)(cases[i].days * FEEDBACK_DAY_MS)), cases[i].age);
}

static void test_reminders(void **state UNUSED)
{
    static const struct { enum feedback_light light; const char *reminded; enum feedback_reminder want; } cases[] = {
        { LIGHT_GREEN, "", FEEDBACK_REMIND_NOT }, { LIGHT_YELLOW, "", FEEDBACK_REMIND_SOON }, { LIGHT_YELLOW, "soon", FEEDBACK_REMIND_NOT }, { LIGHT_RED, "", FEEDBACK_REMIND_OVERDUE },
        { LIGHT_RED, "soon", FEEDBACK_REMIND_OVERDUE }, { LIGHT_RED, "overdue", FEEDBACK_REMIND_NOT }, { LIGHT_NONE, "", FEEDBACK_REMIND_NOT },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        assert_int_equal(feedback_reminder_of(cases[i].light, str_of_c(cases[i].reminded)), cases[i].want);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_steps), cmocka_unit_test(test_next), cmocka_unit_test(test_steps_hang_together), cmocka_unit_test(test_clock), cmocka_unit_test(test_clock_changes),
        cmocka_unit_test(test_nothing_is_ever_open), cmocka_unit_test(test_same_day), cmocka_unit_test(test_weekdays), cmocka_unit_test(test_lights), cmocka_unit_test(test_ages),
        cmocka_unit_test(test_reminders),
    };
    return cmocka_run_group_tests_name("feedback_rules", tests, NULL, NULL);
}
