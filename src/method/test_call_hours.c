#include "base/test.h"
#include "method/call_hours.h"

static void same(const char *label, int64_t want, int64_t got)
{
    if (got != want)
        fail_msg("%s: got %lld, want %lld", label, (long long)got, (long long)want);
}

static struct civil_date day(const char *iso) { return civil_date_of_iso(str_of_c(iso)); }

static void stretches_are_read(void **state UNUSED)
{
    static const struct { const char *text; bool ok; int n; } cases[] = {
        { "09:30-12:00 13:30-20:00", true, 2 }, { "09:30-12:00,13:30-20:00", true, 2 }, { "", true, 0 }, { "  ", true, 0 }, { "00:00-24:00", true, 1 },
        { "9:30-12:00", false, 0 }, { "12:00-09:30", false, 0 }, { "09:00-09:00", false, 0 }, { "09:00-11:00 10:00-12:00", false, 0 },
        { "09:00-11:00 11:00-12:00", false, 0 }, { "09:60-11:00", false, 0 }, { "09:00-24:01", false, 0 }, { "09:00", false, 0 },
        { "01:00-02:00 03:00-04:00 05:00-06:00 07:00-08:00 09:00-10:00", false, 0 }, { "０9:00-11:00", false, 0 },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct call_stretches s = { .n = -1 };
        same(cases[i].text, cases[i].ok, call_stretches_parse(str_of_c(cases[i].text), &s));
        same(cases[i].text, cases[i].ok ? cases[i].n : -1, s.n);
    }
}

/* The survey's own hours, with the National Day of 2026, a Sunday made up for it, and the Spring Festival closed. */
static struct call_hours survey_hours(struct arena *a)
{
    static const struct calendar_days festival[] = { { { 2026, 2, 16 }, { 2026, 2, 22 } } };
    struct call_hours h = { .days = { .weekdays = MONDAY_TO_FRIDAY, .closed = { festival, 1 } } };
    assert_true(call_stretches_parse(STR("09:30-12:00 13:30-20:00"), &h.working));
    assert_true(call_stretches_parse(STR("10:00-12:00 14:00-19:00"), &h.free));
    assert_true(day_ranges_parse(a, STR("2026-10-01..2026-10-07"), &h.days.holidays));
    assert_true(day_ranges_parse(a, STR("2026-09-27"), &h.days.made_up));
    return h;
}

static void hours_follow_the_day(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    struct call_hours h = survey_hours(a);
    static const struct { const char *label, *day; int hour, minute; bool open; } cases[] = {
        { "Monday before", "2026-11-23", 9, 29, false }, { "Monday at the opening", "2026-11-23", 9, 30, true }, { "noon", "2026-11-23", 12, 0, false },
        { "lunch", "2026-11-23", 13, 29, false }, { "evening", "2026-11-23", 19, 59, true }, { "night", "2026-11-23", 20, 0, false },
        { "Saturday morning", "2026-11-21", 9, 45, false }, { "Saturday", "2026-11-21", 10, 0, true }, { "Saturday evening", "2026-11-21", 19, 0, false },
        { "holiday on a Thursday", "2026-10-01", 9, 45, false }, { "the same, later", "2026-10-01", 10, 30, true }, { "Sunday made up", "2026-09-27", 19, 30, true },
        { "first day of the year", "2026-02-17", 11, 0, false }, { "the day after the festival", "2026-02-23", 11, 0, true },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        same(cases[i].label, cases[i].open, call_is_open(&h, (struct call_moment){ day(cases[i].day), cases[i].hour * 60 + cases[i].minute }));
    arena_free(a);
}

static void next_moments(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    struct call_hours h = survey_hours(a);
    static const struct { const char *label, *day; int minute; int avoid; const char *then; int then_minute; } cases[] = {
        { "open: now", "2026-11-23", 600, DAY_PARTS, "2026-11-23", 600 }, { "lunch", "2026-11-23", 725, DAY_PARTS, "2026-11-23", 810 },
        { "Friday night", "2026-11-20", 1230, DAY_PARTS, "2026-11-21", 600 }, { "before the festival", "2026-02-15", 1200, DAY_PARTS, "2026-02-23", 570 },
        { "not in the morning", "2026-11-23", 600, PART_MORNING, "2026-11-23", 810 }, { "not in the afternoon", "2026-11-23", 900, PART_AFTERNOON, "2026-11-23", 1020 },
        { "not in the evening", "2026-11-23", 1100, PART_EVENING, "2026-11-24", 570 },
        { "not in the evening, before the festival", "2026-02-15", 1100, PART_EVENING, "2026-02-15", 1100 }, /* within three days nothing else is open: then the evening */
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct call_moment at = { day(cases[i].day), cases[i].minute };
        struct call_moment m = cases[i].avoid == DAY_PARTS ? call_next_open(&h, at) : call_next_other_part(&h, at, (enum day_part)cases[i].avoid);
        check_str(cases[i].label, civil_date_str(a, m.day), cases[i].then);
        same(cases[i].label, cases[i].then_minute, m.minute);
    }
    struct call_hours never = { .days = { .weekdays = MONDAY_TO_FRIDAY } };
    same("never", 0, call_next_open(&never, (struct call_moment){ day("2026-11-23"), 600 }).day.year);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(stretches_are_read), cmocka_unit_test(hours_follow_the_day), cmocka_unit_test(next_moments) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
