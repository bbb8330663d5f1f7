#include "base/test.h"
#include "method/calendar.h"

static struct civil_date day(const char *iso)
{
    struct civil_date d = { 0 };
    assert_true(civil_date_parse_iso(str_of_c(iso), &d));
    return d;
}

static void check_day(const char *label, struct civil_date got, const char *want)
{
    struct arena *a = arena_new(0);
    check_str(label, civil_date_str(a, got), want);
    arena_free(a);
}

static void test_reports(void **state UNUSED)
{
    int monthly = 0, quarterly = 0; /* T13 */
    struct window months = { civil_month(2011, 1), civil_month(2011, 6) };
    for (int32_t m = months.first; m <= months.last; m++) {
        struct calendar_report r[REPORTS_A_MONTH];
        int n = calendar_reports(m, r);
        assert_int_equal(n, civil_month_of_year(m) % 3 ? 1 : 2);
        assert_int_equal(r[0].base, BASE_R6);
        assert_int_equal(window_months(r[0].window), 6);
        monthly++;
        if (n == 2) {
            quarterly++;
            assert_int_equal(r[1].base, BASE_R12);
            assert_int_equal(window_months(r[1].window), 12);
        }
    }
    assert_int_equal(monthly, 6);
    assert_int_equal(quarterly, 2);
    struct window fieldwork = calendar_fieldwork(months);
    assert_int_equal(fieldwork.first, civil_month(2010, 4));
    assert_int_equal(fieldwork.last, civil_month(2011, 6));
    assert_int_equal(window_months(fieldwork), 15);
    assert_int_equal(window_months(calendar_fieldwork((struct window){ 5, 4 })), 0);
    assert_int_equal(calendar_fieldwork((struct window){ civil_month(2011, 1), civil_month(2011, 1) }).first, civil_month(2010, 8));
}

static void test_tranches(void **state UNUSED)
{
    static const struct { int year, month; const char *last; } cases[] = {
        { 2026, 2, "2026-02-28" }, { 2028, 2, "2028-02-29" }, { 2026, 4, "2026-04-30" }, { 2026, 12, "2026-12-31" },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        int32_t m = civil_month(cases[i].year, cases[i].month);
        struct civil_date d = civil_date_of_month(m, 1);
        for (int t = 1; t <= TRANCHES; t++) { /* they follow upon each other without gap */
            struct calendar_days days = calendar_tranche(m, t);
            assert_int_equal(civil_date_cmp(days.first, d), 0);
            for (; civil_date_cmp(d, days.last) <= 0; d = civil_date_add_days(d, 1))
                assert_int_equal(calendar_tranche_of(d), t);
        }
        check_day("last", calendar_tranche(m, TRANCHES).last, cases[i].last);
        assert_int_equal(civil_month_of_date(d), m + 1);
    }
    check_day("below", calendar_tranche(civil_month(2026, 3), 0).first, "2026-03-01");
    check_day("above", calendar_tranche(civil_month(2026, 3), 9).first, "2026-03-22");
}

static void test_tranches_over(void **state UNUSED)
{
    static const struct { const char *today; int want; } cases[] = {
        { "2026-02-28", 0 }, { "2026-03-07", 0 }, { "2026-03-08", 1 }, { "2026-03-14", 1 }, { "2026-03-15", 2 }, { "2026-03-22", 3 },
        { "2026-03-31", 3 }, { "2026-04-01", 4 }, { "2027-01-01", 4 },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        assert_int_equal(calendar_tranches_over(civil_month(2026, 3), day(cases[i].today)), cases[i].want);
}

static void test_plain_month(void **state UNUSED)
{
    struct calendar_rules r = calendar_rules_default();
    struct calendar_month m = calendar_month_of(civil_month(2026, 3), &r, (struct calendar_closed){ 0 });
    check_day("week 1 is uploaded on a Tuesday", m.tranche[0].last_upload, "2026-03-10");
    check_day("reminder", m.tranche[0].reminder[0], "2026-03-08");
    check_day("second reminder", m.tranche[0].reminder[1], "2026-03-09");
    check_day("draw", m.tranche[0].draw, "2026-03-11");
    check_day("first call", m.tranche[0].calls.first, "2026-03-08");
    check_day("last call", m.tranche[0].calls.last, "2026-04-06");
    check_day("week 4", m.tranche[3].last_upload, "2026-04-07"); /* the 31st is a Tuesday itself: the next one */
    check_day("field end", m.field_end, "2026-04-30");
    check_day("freeze", m.freeze, "2026-05-02");
    check_day("draft", m.draft, "2026-05-05");
    check_day("approval", m.approval, "2026-05-08");
    check_day("publication", m.publication, "2026-05-10");
    for (int t = 0; t < TRANCHES; t++)
        assert_int_equal(civil_weekday(m.tranche[t].last_upload), 2);
}

static void test_spring_festival(void **state UNUSED)
{
    struct calendar_rules r = calendar_rules_default();
    struct calendar_days festival = { day("2026-02-16"), day("2026-02-22") }; /* eve to sixth day: seven days */
    struct calendar_closed closed = { &festival, 1 };
    static const struct { const char *label, *visit, *first, *last; } cases[] = {
        { "over before", "2026-01-10", "2026-01-17", "2026-02-09" },
        { "ends the day before", "2026-01-16", "2026-01-23", "2026-02-15" },
        { "ends in it", "2026-01-17", "2026-01-24", "2026-02-23" },
        { "around it", "2026-01-30", "2026-02-06", "2026-03-08" },
        { "begins in it", "2026-02-12", "2026-02-23", "2026-03-18" },
        { "begins on its last day", "2026-02-15", "2026-02-23", "2026-03-18" },
        { "begins behind", "2026-02-16", "2026-02-23", "2026-03-18" },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct calendar_days c = calendar_call_days(day(cases[i].visit), &r, closed);
        check_day(cases[i].label, c.first, cases[i].first);
        check_day(cases[i].label, c.last, cases[i].last);
    }
    struct calendar_month m = calendar_month_of(civil_month(2026, 2), &r, closed);
    check_day("upload moved from Tuesday the 17th", m.tranche[1].last_upload, "2026-02-23");
    check_day("draw", m.tranche[1].draw, "2026-02-24");
    check_day("open", calendar_open_day(day("2026-02-15"), closed), "2026-02-15");
    check_day("moved", calendar_open_day(day("2026-02-16"), closed), "2026-02-23");
    struct calendar_days two[] = { festival, { day("2026-02-23"), day("2026-02-24") } };
    check_day("twice", calendar_open_day(day("2026-02-20"), (struct calendar_closed){ two, 2 }), "2026-02-25");
}

static void test_uploads(void **state UNUSED)
{
    struct calendar_days festival = { day("2026-02-16"), day("2026-02-22") };
    struct calendar_closed closed = { &festival, 1 };
    static const struct { enum calendar_cadence cadence; int month, n, which; const char *first, *last, *due; } cases[] = {
        { CADENCE_WEEKLY, 3, 4, 0, "2026-03-01", "2026-03-07", "2026-03-10" },  { CADENCE_WEEKLY, 3, 4, 3, "2026-03-22", "2026-03-31", "2026-04-07" },
        { CADENCE_WEEKLY, 2, 4, 1, "2026-02-08", "2026-02-14", "2026-02-23" },  { CADENCE_MONTHLY, 3, 1, 0, "2026-03-01", "2026-03-31", "2026-04-07" },
        { CADENCE_MONTHLY, 1, 1, 0, "2026-01-01", "2026-01-31", "2026-02-03" }, { CADENCE_DAILY, 3, 31, 0, "2026-03-01", "2026-03-01", "2026-03-02" },
        { CADENCE_DAILY, 3, 31, 30, "2026-03-31", "2026-03-31", "2026-04-01" }, { CADENCE_DAILY, 2, 28, 14, "2026-02-15", "2026-02-15", "2026-02-23" },
        { CADENCE_DAILY, 2, 28, 27, "2026-02-28", "2026-02-28", "2026-03-01" },
    };
    struct calendar_rules r = calendar_rules_default();
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct calendar_upload u[UPLOADS_A_MONTH];
        assert_int_equal(calendar_uploads(civil_month(2026, cases[i].month), cases[i].cadence, &r, closed, u), cases[i].n);
        check_day("first", u[cases[i].which].visits.first, cases[i].first);
        check_day("last", u[cases[i].which].visits.last, cases[i].last);
        check_day("due", u[cases[i].which].due, cases[i].due);
    }
    struct calendar_upload weekly[UPLOADS_A_MONTH];
    struct calendar_month m = calendar_month_of(civil_month(2026, 2), &r, closed);
    calendar_uploads(civil_month(2026, 2), CADENCE_WEEKLY, &r, closed, weekly);
    for (int t = 0; t < TRANCHES; t++)
        assert_int_equal(civil_date_cmp(weekly[t].due, m.tranche[t].last_upload), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reports),     cmocka_unit_test(test_tranches),        cmocka_unit_test(test_tranches_over),
        cmocka_unit_test(test_plain_month), cmocka_unit_test(test_spring_festival), cmocka_unit_test(test_uploads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
