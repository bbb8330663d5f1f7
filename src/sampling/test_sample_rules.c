#include "base/test.h"
#include "sampling/sampling_rules.h"

static struct arena *arena;

static int start(void **state UNUSED)
{
    arena = arena_new(0);
    return 0;
}

static int end(void **state UNUSED)
{
    arena_free(arena);
    return 0;
}

static void test_codes(void **state UNUSED)
{
    for (int r = 0; r < SAMPLE_REASONS; r++) {
        assert_int_equal(sample_reason_of(str_of_c(sample_reason_code((enum sample_reason)r))), r);
        assert_int_equal(draw_is_eligible(str_of_c(sample_reason_code((enum sample_reason)r))), r == SAMPLE_OK);
    }
    assert_int_equal(sample_reason_of(STR("OK")), SAMPLE_REASONS);
    assert_false(sample_reason_is_own(SAMPLE_OK));
    assert_true(sample_reason_is_own(SAMPLE_LAST_INTERVIEW));
    assert_false(sample_reason_is_own(SAMPLE_NOT_LATEST));
}

static struct str_map list_of(const char *number)
{
    struct str_map m = str_map_on(arena);
    str_map_put(&m, str_of_c(number), 0, NULL);
    return m;
}

/* What differs from a visit that can be called at 13800000001. */
struct differs { bool closed, silent, car; const char *phone[3], *opt_out, *last; unsigned marks; };

static struct sample_facts facts_of(const struct differs *d)
{
    struct sample_facts f = { .has_dealer = !d->closed, .consent = !d->silent, .dealer_car = d->car, .opt_out = str_of_c(d->opt_out),
                              .last_interview = str_of_c(d->last), .marks = d->marks };
    for (int i = 0; i < 3; i++)
        f.phone[i] = str_of_c(d->phone[0] ? d->phone[i] : i ? "" : "13800000001");
    return f;
}

static void test_own_reasons(void **state UNUSED)
{
    struct sample_lists l = { list_of("13900000001"), list_of("13900000002"), list_of("13900000003"), STR("2026-03-15"), STR("2025-09-15") };
    static const struct { const char *label; struct differs d; enum sample_reason want; } cases[] = {
        { "plain", { 0 }, SAMPLE_OK },
        { "dealer closed", { .closed = true }, SAMPLE_NO_DEALER },
        { "opted out today", { .opt_out = "2026-03-15" }, SAMPLE_OPT_OUT },
        { "opts out tomorrow", { .opt_out = "2026-03-16" }, SAMPLE_OK },
        { "no consent", { .silent = true }, SAMPLE_NO_CONSENT },
        { "VIP by the second number", { .phone = { "13800000001", "13900000001", "" } }, SAMPLE_VIP },
        { "do not call the sender", { .phone = { "13800000001", "", "13900000002" } }, SAMPLE_DO_NOT_CALL },
        { "staff", { .phone = { "13900000003", "", "" } }, SAMPLE_STAFF },
        { "VIP by VIN", { .marks = SAMPLE_MARK_VIP }, SAMPLE_VIP },
        { "do not call by VIN", { .marks = SAMPLE_MARK_DO_NOT_CALL }, SAMPLE_DO_NOT_CALL },
        { "dealer's car", { .car = true }, SAMPLE_DEALER_CAR },
        { "dealer says VIP", { .marks = SAMPLE_MARK_DEALER_VIP }, SAMPLE_DEALER_VIP },
        { "dealer says staff", { .marks = SAMPLE_MARK_DEALER_STAFF }, SAMPLE_DEALER_STAFF },
        { "taxi", { .marks = SAMPLE_MARK_TAXI }, SAMPLE_TAXI },
        { "no number", { .phone = { "", "", "" } }, SAMPLE_BAD_PHONE },
        { "short numbers", { .phone = { "1380000", "88886666", "" } }, SAMPLE_BAD_PHONE },
        { "landline", { .phone = { "", "057188886666", "" } }, SAMPLE_OK },
        { "interviewed lately", { .last = "2025-09-16" }, SAMPLE_LAST_INTERVIEW },
        { "six months ago", { .last = "2025-09-15" }, SAMPLE_OK },
        { "the first reason counts", { .car = true, .opt_out = "2026-01-01", .marks = SAMPLE_MARK_TAXI | SAMPLE_MARK_VIP }, SAMPLE_OPT_OUT },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct sample_facts f = facts_of(&cases[i].d);
        enum sample_reason got = sample_own_reason(&f, &l);
        if (got != cases[i].want)
            fail_msg("%s: %s", cases[i].label, sample_reason_code(got));
    }
}

/* customer, date, candidate, own reason → reason */
struct row { int64_t customer; const char *date; bool candidate; enum sample_reason own, want; };
enum { ROWS_MAX = 6 };

static void check_compared(const char *label, const struct row *row, size_t n)
{
    struct sample_visit v[ROWS_MAX];
    size_t order[ROWS_MAX];
    for (size_t i = 0; i < n; i++)
        v[i] = (struct sample_visit){ .customer_id = row[i].customer, .is_candidate = row[i].candidate, .reason = (int8_t)row[i].own,
                                      .key = { STR("D"), str_of_c(row[i].date), STR("R") } };
    sample_compare_visits(v, n, order);
    for (size_t i = 0; i < n; i++)
        if (v[i].reason != (int8_t)row[i].want)
            fail_msg("%s, row %d: %s", label, (int)i + 1, sample_reason_code((enum sample_reason)v[i].reason));
}

static void test_compared_visits(void **state UNUSED)
{
    static const struct { const char *label; struct row row[ROWS_MAX]; } cases[] = {
        { "one visit", { { 1, "03-01", true, SAMPLE_OK, SAMPLE_OK } } },
        { "the latest stands for all", { { 1, "03-01", true, SAMPLE_OK, SAMPLE_NOT_LATEST }, { 2, "03-02", true, SAMPLE_OK, SAMPLE_OK },
                                         { 1, "03-03", true, SAMPLE_OK, SAMPLE_NOT_LATEST }, { 1, "03-04", true, SAMPLE_OK, SAMPLE_OK } } },
        { "of two on one day the later line", { { 1, "03-01", true, SAMPLE_OK, SAMPLE_NOT_LATEST }, { 1, "03-01", true, SAMPLE_OK, SAMPLE_OK } } },
        { "by date, not by line", { { 1, "03-09", true, SAMPLE_OK, SAMPLE_OK }, { 1, "03-02", true, SAMPLE_OK, SAMPLE_NOT_LATEST } } },
        { "an excluded one does not stand for others", { { 1, "03-01", true, SAMPLE_OK, SAMPLE_OK }, { 1, "03-02", true, SAMPLE_NO_CONSENT, SAMPLE_NO_CONSENT } } },
        { "had its chance", { { 1, "03-01", false, SAMPLE_OK, SAMPLE_OK }, { 1, "03-09", true, SAMPLE_OK, SAMPLE_EARLIER_TRANCHE },
                              { 1, "03-10", true, SAMPLE_OK, SAMPLE_EARLIER_TRANCHE } } },
        { "had none", { { 1, "03-01", false, SAMPLE_BAD_PHONE, SAMPLE_BAD_PHONE }, { 1, "03-09", true, SAMPLE_OK, SAMPLE_OK } } },
        { "somebody else had", { { 1, "03-01", false, SAMPLE_OK, SAMPLE_OK }, { 2, "03-09", true, SAMPLE_OK, SAMPLE_OK } } },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        size_t n = 0;
        while (n < ROWS_MAX && cases[i].row[n].date)
            n++;
        check_compared(cases[i].label, cases[i].row, n);
    }
    sample_compare_visits(NULL, 0, NULL);
}

static struct civil_date day(const char *iso)
{
    struct civil_date d = { 0 };
    if (iso)
        assert_true(civil_date_parse_iso(str_of_c(iso), &d));
    return d;
}

static void test_free_from(void **state UNUSED)
{
    static const struct { const char *label, *same, *any, *reserved, *want; } cases[] = {
        { "nothing", NULL, NULL, NULL, NULL },
        { "the same programme", "2026-01-31", "2026-01-31", NULL, "2026-07-31" },
        { "to the month's end", "2025-08-31", "2025-08-31", NULL, "2026-02-28" },
        { "another programme", NULL, "2026-03-01", NULL, "2026-03-31" },
        { "a later one of another programme", "2025-10-01", "2026-03-20", NULL, "2026-04-19" },
        { "in a reserve", NULL, NULL, "2026-04-30", "2026-05-01" },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct sample_contact c = { day(cases[i].same), day(cases[i].any), day(cases[i].reserved) };
        check_str(cases[i].label, civil_date_str(arena, sample_free_from(&c, (struct sample_caps){ 6, 30 })), cases[i].want);
    }
    struct sample_contact today = { day("2026-03-15"), day("2026-03-15"), { 0 } };
    check_str("no cap", civil_date_str(arena, sample_free_from(&today, (struct sample_caps){ 0, 0 })), "2026-03-15");
}

static void test_targets(void **state UNUSED)
{
    static const struct { const char *label; int first, last; int64_t quota, before; struct quota_month earlier; int n; int64_t planned, target; } cases[] = {
        { "first tranche", 1, 1, 10, 0, { 0 }, 0, 2, 2 },
        { "second", 2, 2, 10, 2, { 0 }, 0, 3, 3 },
        { "carried forward", 2, 2, 10, 1, { 0 }, 0, 3, 4 },
        { "two at once", 1, 2, 10, 0, { 0 }, 0, 5, 5 },
        { "the whole month", 1, 4, 10, 0, { 0 }, 0, 10, 10 },
        { "made up in parts", 1, 1, 10, 0, { 10, 6 }, 1, 2, 3 },
        { "made up in all", 1, 4, 10, 0, { 10, 6 }, 1, 10, 14 },
        { "at most 15", 1, 4, 10, 0, { 10, 0 }, 1, 10, 15 },
        { "more than planned before", 3, 3, 10, 9, { 0 }, 0, 2, 0 },
        { "not open", 1, 4, 0, 0, { 0 }, 0, 0, 0 },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct sample_plan p = { .quota = cases[i].quota, .cap = 15, .earlier = { cases[i].earlier }, .n_earlier = cases[i].n, .split = { 2, 3, 2, 3 },
                                 .first_tranche = cases[i].first, .tranche = cases[i].last, .expected_before = cases[i].before };
        if (sample_planned(&p) != cases[i].planned || sample_target(&p) != cases[i].target)
            fail_msg("%s: %d %d", cases[i].label, (int)sample_planned(&p), (int)sample_target(&p));
    }
}

static void test_expected(void **state UNUSED)
{
    static const struct { int64_t target, drawn, want; } cases[] = { { 10, 60, 10 }, { 10, 40, 10 }, { 10, 39, 9 }, { 10, 3, 0 }, { 2, 8, 2 }, { 2, 7, 1 }, { 0, 0, 0 } };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        assert_int_equal(sample_expected(cases[i].target, cases[i].drawn, 0.25), cases[i].want);
    assert_int_equal(sample_expected(1, 8, 0.12), 1); /* as many as one complete costs on average */
}

static void test_split(void **state UNUSED)
{
    int split[TRANCHES];
    assert_true(sample_split_parse(STR("2/3/2/3"), split));
    assert_int_equal(split[3], 3);
    assert_true(sample_split_parse(STR(" 1 / 0/0 /100"), split));
    static const char *const bad[] = { "", "2/3/2", "2/3/2/3/1", "2/3/2/3/", "a/b/c/d", "0/0/0/0", "-1/3/2/3", "2/3/2/101", "2//2/3" };
    for (size_t i = 0; i < ARRAY_LEN(bad); i++)
        if (sample_split_parse(str_of_c(bad[i]), split))
            fail_msg("%s", bad[i]);
    assert_false(sample_split_parse(STR_NONE, split));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_codes),   cmocka_unit_test(test_own_reasons), cmocka_unit_test(test_compared_visits), cmocka_unit_test(test_free_from),
        cmocka_unit_test(test_targets), cmocka_unit_test(test_expected),    cmocka_unit_test(test_split),
    };
    return cmocka_run_group_tests(tests, start, end);
}
