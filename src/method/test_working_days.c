#include "base/test.h"
#include "method/working_days.h"

static void same(const char *label, int64_t want, int64_t got)
{
    if (got != want)
        fail_msg("%s: got %lld, want %lld", label, (long long)got, (long long)want);
}

static struct civil_date day(const char *iso) { return civil_date_of_iso(str_of_c(iso)); }

static void ranges_are_read(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    struct day_ranges r;
    same("two", true, day_ranges_parse(a, STR("2026-10-01..2026-10-07, 2026-09-27"), &r));
    same("n", 2, (int64_t)r.n);
    same("first", true, day_ranges_have(&r, day("2026-10-01")));
    same("last", true, day_ranges_have(&r, day("2026-10-07")));
    same("behind", false, day_ranges_have(&r, day("2026-10-08")));
    same("single", true, day_ranges_have(&r, day("2026-09-27")));
    static const char *const bad[] = { "2026-10-01..", "2026-10-07..2026-10-01", "2026-02-30", "tomorrow", "2026-10-01...2026-10-02", "1", "1 2 3 4 5 6 7 8 9 10 11 12" };
    for (size_t i = 0; i < ARRAY_LEN(bad); i++)
        same(bad[i], false, day_ranges_parse(a, str_of_c(bad[i]), &r));
    arena_free(a);
}

/* The Spring Festival, the National Day of 2026, a Sunday and a Saturday made up for it, and one made up within the festival by mistake. */
static struct working_days days_2026(struct arena *a)
{
    static const struct calendar_days festival[] = { { { 2026, 2, 16 }, { 2026, 2, 22 } } };
    struct working_days w = { .weekdays = MONDAY_TO_FRIDAY, .closed = { festival, 1 } };
    assert_true(day_ranges_parse(a, STR("2026-10-01..2026-10-07"), &w.holidays));
    assert_true(day_ranges_parse(a, STR("2026-09-27 2026-10-10 2026-02-21"), &w.made_up));
    return w;
}

static void days_follow_the_calendar(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    struct working_days w = days_2026(a), every = w;
    every.weekdays = EVERY_WEEKDAY;
    static const struct { const char *label, *day; bool office, dealer; } cases[] = {
        { "Monday", "2026-03-09", true, true }, { "Sunday", "2026-03-08", false, true }, { "holiday on a Thursday", "2026-10-01", false, false },
        { "holiday on a Saturday", "2026-10-03", false, false }, { "Sunday made up", "2026-09-27", true, true }, { "Saturday made up", "2026-10-10", true, true },
        { "festival", "2026-02-17", false, false }, { "made up, but closed", "2026-02-21", false, false }, { "behind the festival", "2026-02-23", true, true },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        same(cases[i].label, cases[i].office, working_days_have(&w, day(cases[i].day)));
        same(cases[i].label, cases[i].dealer, working_days_have(&every, day(cases[i].day)));
    }
    same("closed", true, working_days_close(&w, day("2026-02-22")));
    same("a holiday is not closed", false, working_days_close(&w, day("2026-10-01")));
    arena_free(a);
}

static void days_are_counted(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    struct working_days w = days_2026(a);
    static const struct { const char *label, *from; int days; const char *to; } cases[] = {
        { "none, on a Friday", "2026-03-06", 0, "2026-03-06" }, { "none, on a Saturday", "2026-03-07", 0, "2026-03-09" }, { "one over the weekend", "2026-03-06", 1, "2026-03-09" },
        { "one from a Sunday", "2026-03-08", 1, "2026-03-09" }, { "ten are two weeks", "2026-03-04", 10, "2026-03-18" }, { "the festival does not count", "2026-02-11", 10, "2026-03-04" },
        { "none, in the festival", "2026-02-17", 0, "2026-02-23" }, { "over New Year", "2026-12-31", 1, "2027-01-01" }, { "one over the National Day", "2026-09-30", 1, "2026-10-08" },
        { "to the Saturday made up", "2026-09-30", 3, "2026-10-10" }, { "from a Friday to the Sunday made up", "2026-09-25", 1, "2026-09-27" },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        same(cases[i].label, civil_day_number(day(cases[i].to)), civil_day_number(working_days_after(&w, day(cases[i].from), cases[i].days)));
    struct working_days never = { .weekdays = 0 };
    same("nobody ever works", civil_day_number(day("2026-03-14")), civil_day_number(working_days_after(&never, day("2026-03-04"), 10)));
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(ranges_are_read), cmocka_unit_test(days_follow_the_calendar), cmocka_unit_test(days_are_counted) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
