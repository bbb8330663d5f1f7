#include "base/buf.h"
#include "base/test.h"
#include "base/tz.h"

enum { HOUR = 3600 };

static const struct tz *zone(struct arena *a, const char *name)
{
    const struct tz *tz = NULL;
    check_ok(name, tz_load(a, str_of_c(name), &tz));
    return tz;
}

static struct local_time at(int year, int month, int day, int hour, int minute, int second)
{
    return (struct local_time){ .date = { (int16_t)year, (int8_t)month, (int8_t)day }, .hour = hour, .minute = minute, .second = second };
}

static void test_format(void **state UNUSED)
{
    /* Instants checked with date(1) of GNU coreutils: TZ=… date -d @seconds */
    static const struct { const char *zone; int64_t s; const char *want; } cases[] = {
        { "Asia/Shanghai", 0, "1970-01-01 08:00:00" },
        { "Asia/Shanghai", 1772677230, "2026-03-05 10:20:30" },
        { "Asia/Shanghai", 4102415999, "2099-12-31 23:59:59" },
        { "Asia/Shanghai", 515520000, "1986-05-04 00:00:00" },
        { "Asia/Shanghai", 515527200, "1986-05-04 03:00:00" },  /* summer time of 1986..1991 */
        { "Asia/Shanghai", 520000000, "1986-06-24 21:26:40" },
        { "Asia/Shanghai", -2177482000, "1900-12-31 23:59:03" }, /* local mean time */
        { "UTC", -1, "1969-12-31 23:59:59" },
        { "UTC", 951782400, "2000-02-29 00:00:00" },
        { "America/New_York", 1793509199, "2026-11-01 00:59:59" },
        { "America/New_York", 4118140800, "2100-07-01 12:00:00" }, /* past the table: the rule */
        { "America/New_York", 4102444800, "2099-12-31 19:00:00" },
        { "Europe/Berlin", 1774745999, "2026-03-29 01:59:59" },
        { "Europe/Berlin", 1774746000, "2026-03-29 03:00:00" },
        { "Europe/Berlin", 7258118400, "2200-01-01 01:00:00" },
        { "Australia/Sydney", 4102444800, "2100-01-01 11:00:00" }, /* summer over the turn of the year */
        { "Australia/Sydney", 4118083200, "2100-07-01 10:00:00" },
        { "Asia/Kathmandu", 1772677230, "2026-03-05 08:05:30" },
        { "Europe/Dublin", 4118083200, "2100-07-01 01:00:00" },
        { "Europe/Dublin", 4102444800, "2100-01-01 00:00:00" },
        { "America/Nuuk", 4118083200, "2100-06-30 23:00:00" },
        { "Etc/GMT+8", 0, "1969-12-31 16:00:00" },
        { "UTC", 253402300799, "9999-12-31 23:59:59" },
    };
    struct arena *a = arena_new(0);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        check_str(cases[i].zone, tz_format(a, zone(a, cases[i].zone), cases[i].s * 1000), cases[i].want);
    arena_free(a);
}

static void test_local_parts(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    const struct tz *utc = zone(a, "UTC");
    struct local_time t = tz_local(utc, -1);
    assert_int_equal(t.ms, 999);
    assert_int_equal(t.second, 59);
    assert_int_equal(t.date.year, 1969);
    assert_int_equal(tz_local(utc, INT64_MAX).date.year, 0);
    assert_int_equal(tz_local(utc, INT64_MIN).date.year, 0);
    assert_int_equal(tz_local(zone(a, "America/New_York"), INT64_MAX).date.year, 0);
    struct civil_date d = tz_date(zone(a, "Asia/Shanghai"), 1772640000 * INT64_C(1000));
    check_str("date", civil_date_str(a, d), "2026-03-05");
    d = tz_date(zone(a, "Asia/Shanghai"), 1772640000 * INT64_C(1000) - 1);
    check_str("a moment before midnight", civil_date_str(a, d), "2026-03-04");
    arena_free(a);
}

static void test_instants(void **state UNUSED)
{
    static const struct { const char *label, *zone; int year, month, day, hour, minute; int64_t want_s; } cases[] = {
        { "plain", "Asia/Shanghai", 2026, 3, 5, 10, 20, 1772677200 },
        { "midnight", "Asia/Shanghai", 2026, 3, 5, 0, 0, 1772640000 },
        { "before the gap", "Europe/Berlin", 2026, 3, 29, 1, 59, 1774745940 },
        { "in the gap: right after it", "Europe/Berlin", 2026, 3, 29, 2, 30, 1774746000 },
        { "start of the gap", "Europe/Berlin", 2026, 3, 29, 2, 0, 1774746000 },
        { "after the gap", "Europe/Berlin", 2026, 3, 29, 3, 0, 1774746000 },
        { "overlap: the first", "Europe/Berlin", 2026, 10, 25, 2, 30, 1792888200 },
        { "after the overlap", "Europe/Berlin", 2026, 10, 25, 3, 0, 1792893600 },
        { "gap west", "America/New_York", 2026, 3, 8, 2, 15, 1772953200 },
        { "overlap west", "America/New_York", 2026, 11, 1, 1, 30, 1793511000 },
        { "gap past the table", "America/New_York", 2100, 3, 14, 2, 30, 4108690800 },
        { "a day left out", "Pacific/Apia", 2011, 12, 30, 12, 0, 1325239200 },
    };
    struct arena *a = arena_new(0);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct local_time t = at(cases[i].year, cases[i].month, cases[i].day, cases[i].hour, cases[i].minute, 0);
        check_num(cases[i].label, (double)tz_instant(zone(a, cases[i].zone), t), (double)cases[i].want_s * 1000, 0);
    }
    struct local_time t = at(2026, 3, 5, 10, 20, 30);
    t.ms = 123;
    check_num("milliseconds", (double)tz_instant(zone(a, "Asia/Shanghai"), t), 1772677230123.0, 0);
    arena_free(a);
}

/* Every hour of two centuries: local time and back gives the same instant, or the first of an overlap. */
static void test_there_and_back(void **state UNUSED)
{
    static const char *const names[] = { "Asia/Shanghai", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "America/Santiago" };
    struct arena *a = arena_new(0);
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        const struct tz *tz = zone(a, names[i]);
        for (int64_t s = -INT64_C(3000000000); s < INT64_C(5000000000); s += 5 * HOUR + 1234) {
            int64_t back = tz_instant(tz, tz_local(tz, s * 1000));
            if (back != s * 1000 && (back > s * 1000 || back < (s - 2 * HOUR) * 1000))
                fail_msg("%s %lld: back at %lld", names[i], (long long)s, (long long)back);
        }
    }
    arena_free(a);
}

static void test_bad_names(void **state UNUSED)
{
    static const char *const names[] = { "", "/etc/passwd", "../../etc/passwd", "Asia/..", "Asia", "Asia/Nowhere", "Asia/Shanghai/x",
                                         "tzdata.zi", "-x", "Asia Shanghai", "北京", "leapseconds",
                                         "A123456789012345678901234567890123456789012345678901234567890123456789" };
    struct arena *a = arena_new(0);
    const struct tz *tz = NULL;
    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        check_err(names[i], tz_load(a, str_of_c(names[i]), &tz), ERR_INVALID);
    check_err("no value", tz_load(a, STR_NONE, &tz), ERR_INVALID);
    assert_null(tz);
    arena_free(a);
}

/* A file without changes: both headers, one type, and the rule. */
static struct str small_file(struct arena *a, const char *rule, const char *offset)
{
    static const char header[] = "TZif2\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1\0\0\0\4";
    struct buf b = buf_on(a);
    for (int i = 0; i < 2; i++) {
        buf_add(&b, (struct str){ header, 44 });
        buf_add(&b, (struct str){ offset, 4 });
        buf_add(&b, (struct str){ "\0\0LMT", 6 });
    }
    buf_addf(&b, "\n%s\n", rule);
    return buf_str(&b);
}

static void test_rules(void **state UNUSED)
{
    static const struct { const char *rule; int64_t s; const char *want; } cases[] = {
        { "CST-8", 0, "1970-01-01 08:00:00" },
        { "<+0545>-5:45", 0, "1970-01-01 05:45:00" },
        { "<-03>3", 0, "1969-12-31 21:00:00" },
        { "EST5EDT,M3.2.0,M11.1.0", 1773000000, "2026-03-08 16:00:00" },
        { "EST5EDT4,M3.2.0/2,M11.1.0/2:00:00", 1773000000, "2026-03-08 16:00:00" },
        { "XXX3EDT4,0/0,J365/23", 1000000000, "2001-09-08 21:46:40" },
        { "STD0DST,J60,J300", 1709251199 + 7200, "2024-03-01 01:59:59" },  /* J60 is 1 March in leap years too */
        { "STD0DST,J60,J300", 1709251200 + 7200, "2024-03-01 03:00:00" },
        { "STD0DST,59,300", 1709164800 + 7200, "2024-02-29 03:00:00" },    /* day 59 is 29 February in leap years */
        { "STD0DST,M4.5.4,M10.1.0/-1", 1777510800 + 3600, "2026-04-30 03:00:00" },
        { "IST-2IDT,M3.4.4/26,M10.5.0", 1774569600, "2026-03-27 03:00:00" },
        { "", 0, "1970-01-01 01:00:00" },
    };
    struct arena *a = arena_new(0);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        const struct tz *tz = NULL;
        check_ok(cases[i].rule, tz_parse(a, small_file(a, cases[i].rule, "\0\0\x0e\x10"), &tz));
        check_str(cases[i].rule, tz_format(a, tz, cases[i].s * 1000), cases[i].want);
    }
    arena_free(a);
}

static void test_bad_files(void **state UNUSED)
{
    static const char *const rules[] = { "C", "CST", "CS-8", "CST-8x", "EST5EDT", "EST5EDT,M3.2.0", "EST5EDT,M13.2.0,M11.1.0",
                                         "EST5EDT,M3.6.0,M11.1.0", "EST5EDT,M3.2.7,M11.1.0", "EST5EDT,J0,J5", "EST5EDT,366,5",
                                         "<+08-8", "CST-168", "CST-8:60", "EST5EDT,M3.2.0/,M11.1.0" };
    struct arena *a = arena_new(0);
    const struct tz *tz = NULL;
    for (size_t i = 0; i < ARRAY_LEN(rules); i++)
        check_err(rules[i], tz_parse(a, small_file(a, rules[i], "\0\0\0\0"), &tz), ERR_INVALID);
    check_err("offset out of range", tz_parse(a, small_file(a, "", "\x7f\0\0\0"), &tz), ERR_INVALID);
    struct str whole = small_file(a, "CST-8", "\0\0\0\0");
    for (size_t n = 0; n < whole.n; n++)
        check_err("cut file", tz_parse(a, str_sub(whole, 0, n), &tz), ERR_INVALID);
    check_ok("whole file", tz_parse(a, whole, &tz));
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_format),    cmocka_unit_test(test_local_parts), cmocka_unit_test(test_instants),
        cmocka_unit_test(test_there_and_back), cmocka_unit_test(test_bad_names), cmocka_unit_test(test_rules),
        cmocka_unit_test(test_bad_files),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
