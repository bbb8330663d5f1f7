#include "base/buf.h"
#include "customer/address_quality.h"
#include "customer/test_visits.h"
#include "org/org_quality.h"
#include <math.h>

enum { MARCH = 2026 * 12 + 2 };

static void test_score(void **state UNUSED)
{
    static const struct { const char *label; struct address_quality d; double want; } cases[] = {
        { "nothing came", { .rows = 0, .orders = 10 }, NAN },
        { "perfect, orders unknown", { .rows = 10, .orders = NAN }, 100 },
        { "perfect, all orders", { .rows = 10, .orders = 10 }, 100 },
        { "more rows than orders", { .rows = 12, .orders = 10 }, 100 },
        { "half of the orders", { .rows = 10, .orders = 20 }, 90 },
        { "no orders at all", { .rows = 10, .orders = 0 }, 100 },
        { "half without mobile", { .rows = 10, .orders = NAN, .count = { [QUALITY_NO_PHONE] = 5 } }, 87.5 },
        { "rejected counts among all that were sent", { .rows = 10, .orders = NAN, .count = { [QUALITY_REJECTED] = 10 } }, 87.5 },
        { "five days late", { .rows = 10, .orders = NAN, .days_late = 5 }, 95 },
        { "a year late", { .rows = 10, .orders = NAN, .days_late = 365 }, 80 },
        { "all is bad", { .rows = 10, .orders = 1000, .days_late = 99, .count = { [QUALITY_NO_PHONE] = 10, [QUALITY_NO_VIN] = 10, [QUALITY_DUPLICATE] = 9, [QUALITY_REJECTED] = 90 } }, 0 },
        { "VIP marks cost nothing", { .rows = 10, .orders = NAN, .count = { [QUALITY_VIP] = 10 } }, 100 },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        check_num(cases[i].label, address_quality_score(&cases[i].d), cases[i].want, 1e-9);
}

static void test_worse_than_the_region(void **state UNUSED)
{
    static const struct { const char *label; int64_t k, n, others, n_others; bool want; } cases[] = {
        { "none", 0, 100, 50, 1000, false },        { "as the others", 5, 100, 50, 1000, false },  { "twice as many", 10, 100, 50, 1000, false },
        { "four times", 20, 100, 50, 1000, true },  { "too few rows", 19, 19, 0, 1000, false },    { "twenty", 20, 20, 0, 1000, true },
        { "alone in its region", 20, 20, 0, 0, false }, { "all of all", 50, 50, 1000, 1000, false }, { "one of none", 1, 100, 0, 10000, false },
        { "three of none", 3, 100, 0, 10000, true },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        if (address_quality_is_worse(cases[i].k, cases[i].n, cases[i].others, cases[i].n_others) != cases[i].want)
            fail_msg("%s", cases[i].label);
}

static const struct address_quality *of(const struct address_quality_table *t, const char *code)
{
    for (size_t i = 0; i < t->n; i++)
        if (str_eq_c(t->network.dealer[t->dealer[i].dealer].code, code))
            return &t->dealer[i];
    return NULL;
}

static void test_a_month(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = visits_job(a);
    struct buf b = buf_on(a);
    buf_add(&b, visits_heading(a));
    for (int i = 1; i <= 4; i++)
        buf_add(&b, visits_row(a, i, NULL));
    buf_add(&b, visits_row(a, 5, (const struct visits_cell[]){ { "vin", "LFV3A23CZK3000001" }, { "mobile", "13800000001" }, { "vip_flag", "1" }, { NULL, NULL } }));
    buf_add(&b, visits_row(a, 6, (const struct visits_cell[]){ { "customer_name", "" }, { NULL, NULL } }));
    buf_add(&b, visits_row(a, 7, (const struct visits_cell[]){ { "dealer_code", "BJ001" }, { NULL, NULL } }));
    visits_import(job, "visits", buf_str(&b), (struct visits_counts){ .new = 6, .rejected = 1 });
    struct address_quality_table t;
    struct address_quality_query q = { STR("service"), MARCH, { SCOPE_SYSTEM, 0 } };
    check_ok("load", address_quality_load(job, &q, &t));
    const struct address_quality *d = of(&t, "ZJ001"), *other = of(&t, "BJ001");
    assert_true(d && other && d->rows == 5 && d->count[QUALITY_REJECTED] == 1 && other->rows == 1 && t.n_ranked == 2);
    assert_true(d->count[QUALITY_VIP] <= 1 && isnan(d->orders) && d->flags == 0);
    assert_true(other->rank == 1 && d->rank == 2);
    assert_null(of(&t, "GD009"));
    int64_t dealer = test_db_int(job->db, "select id from dealer where code = 'BJ001'");
    q.scope = (struct db_scope){ SCOPE_DEALER, dealer };
    check_ok("one dealer", address_quality_load(job, &q, &t));
    assert_true(t.n == 1 && t.dealer[0].rank == 1 && t.n_ranked == 2); /* ranked among all */
    q.month = MARCH + 500;
    check_ok("nothing yet", address_quality_load(job, &q, &t));
    struct document *doc = address_quality_document(job, &q, &t);
    assert_int_equal(doc->n_sections, 1);
    arena_free(a);
}

/* What reports read: counted by dealer, with the place in the region; again it is the same. */
static void test_kept(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = visits_job(a);
    struct buf b = buf_on(a);
    buf_add(&b, visits_heading(a));
    for (int i = 1; i <= 5; i++)
        buf_add(&b, visits_row(a, i, NULL));
    buf_add(&b, visits_row(a, 9, (const struct visits_cell[]){ { "dealer_code", "BJ001" }, { NULL, NULL } }));
    visits_import(job, "visits", buf_str(&b), (struct visits_counts){ .new = 6 });
    struct org_quality_list l;
    for (int turn = 0; turn < 2; turn++) {
        check_ok("keep", address_quality_keep(job));
        check_ok("load", org_quality_load(job->db, a, &(struct org_quality_query){ STR("service"), MARCH, MARCH }, &l));
        const struct org_quality *d = NULL;
        int64_t dealer = test_db_int(job->db, "select id from dealer where code = 'ZJ001'");
        for (size_t i = 0; i < l.n; i++)
            if (l.row[i].dealer_id == dealer)
                d = &l.row[i];
        assert_true(d && d->visits == 5 && d->month == MARCH && isnan(d->orders) && d->score > 0 && d->region_place == 1 && d->region_place_of == 1 && !d->is_flagged);
    }
    check_ok("other months", org_quality_load(job->db, a, &(struct org_quality_query){ STR("sales"), MARCH, MARCH }, &l));
    for (size_t i = 0; i < l.n; i++)
        assert_true(l.row[i].visits == 0 && isnan(l.row[i].score) && l.row[i].region_place == 0);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_score), cmocka_unit_test(test_worse_than_the_region), cmocka_unit_test(test_a_month), cmocka_unit_test(test_kept) };
    return cmocka_run_group_tests_name("address_quality", tests, NULL, NULL);
}
