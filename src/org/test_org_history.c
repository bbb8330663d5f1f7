#include "org/org.h"
#include "platform/test_platform.h"

static struct civil_date day(const char *iso)
{
    struct civil_date d;
    assert_true(civil_date_parse_iso(str_of_c(iso), &d));
    return d;
}

static void test_stretches(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = test_job(a);
    struct org_history h;
    test_import(job, &org_network_import,
        "dealer_code,name,region_code,type,sales,service,valid_from,valid_to,successor_code\n"
        "A01,一店,N,4S,1,1,2015-01-01,2019-12-31,\n"
        "A01,一店,N,4S,0,1,2021-01-01,2025-12-31,B02\n"
        "B02,二店,N,4S,1,1,,,\n");
    check_ok("load", org_history_load(job->db, a, (struct db_scope){ 0 }, &h));
    assert_int_equal(h.n, 2);
    assert_null(org_history_of(&h, STR("C03")));
    const struct org_dealer_history *d = org_history_of(&h, STR("A01"));
    assert_int_equal(d->n, 2);
    static const struct { const char *day; int on, before; } cases[] = { /* stretch, -1 = none */
        { "2014-12-31", -1, -1 }, { "2015-01-01", 0, 0 }, { "2019-12-31", 0, 0 }, { "2020-01-01", -1, 0 }, { "2020-12-31", -1, 0 },
        { "2021-01-01", 1, 1 },   { "2025-12-31", 1, 1 }, { "2026-01-01", -1, 1 },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        const struct org_stretch *on = org_stretch_on(d, day(cases[i].day)), *before = org_stretch_before(d, day(cases[i].day));
        if (on != (cases[i].on < 0 ? NULL : &d->stretch[cases[i].on]) || before != (cases[i].before < 0 ? NULL : &d->stretch[cases[i].before]))
            fail_msg("%s", cases[i].day);
    }
    assert_true(d->stretch[0].sales && !d->stretch[1].sales);
    check_str("successor", d->stretch[1].successor_code, "B02");
    assert_non_null(org_stretch_on(org_history_of(&h, STR("B02")), day("1999-01-01"))); /* undated: from the start */
    check_ok("scope", org_history_load(job->db, a, (struct db_scope){ SCOPE_DEALER, d->id }, &h));
    assert_true(h.n == 1 && !org_history_of(&h, STR("B02")));
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_stretches) };
    return cmocka_run_group_tests_name("org_history", tests, NULL, NULL);
}
