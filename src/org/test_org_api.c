#include "base/test.h"
#include "org/org_api.h"
#include "platform/test_platform.h"

#define HEAD "dealer_code,name,region_code,region_name,area,group,type,sales,service,ranked,valid_from,valid_to,successor_code\n"
#define NORTH(code) code ",一店,N,北部,,,4S,y,y,y,2011-01-01,,\n"
#define SOUTH(code) code ",二店,S,南部,华南,大集团,4S,y,y,y,2011-01-01,,\n"

static const struct civil_date day = { 2026, 3, 15 };

static struct dealer_page page_of(struct job *job, const struct dealer_query *q)
{
    struct dealer_page p;
    check_ok("page", org_dealer_page(job->db, job->arena, q, &p));
    return p;
}

static struct str codes(struct arena *a, const struct dealer_page *p)
{
    struct buf b = buf_on(a);
    const struct dealer_answer *row = p->rows.row;
    for (size_t i = 0; i < p->rows.n; i++)
        buf_addf(&b, STR_FMT " ", STR_ARG(row[i].code));
    return buf_str(&b);
}

static struct job *network(struct arena *a)
{
    struct job *job = test_job(a);
    test_import(job, &org_network_import, HEAD SOUTH("B01") SOUTH("A05") NORTH("C01") NORTH("A01"));
    return job;
}

static void test_by_code_in_pages(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = network(a);
    struct dealer_query q = { .day = day, .page.limit = SOME_INT(2) };
    struct dealer_page p = page_of(job, &q);
    check_str("first", codes(a, &p), "A01 A05 ");
    test_import(job, &org_network_import, HEAD NORTH("A00") NORTH("A06") NORTH("Z01"));
    q.page.cursor = p.next;
    p = page_of(job, &q);
    check_str("second, with one that came", codes(a, &p), "A06 B01 ");
    q.page.cursor = p.next;
    p = page_of(job, &q);
    check_str("last", codes(a, &p), "C01 Z01 ");
    assert_null(p.next.p);
    arena_free(a);
}

static void test_scope_and_region(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = network(a);
    struct org_network n;
    check_ok("network", org_network_load(job->db, a, (struct db_scope){ 0 }, day, &n));
    struct dealer_query q = { .day = day, .scope = { .kind = SCOPE_DEALER, .id = org_dealer_by_code(&n, STR("A05"))->id } };
    struct dealer_page p = page_of(job, &q);
    check_str("one dealer", codes(a, &p), "A05 ");
    const struct dealer_answer *d = p.rows.row;
    check_str("area", d->area, "华南");
    check_str("region", d->region, "S");
    assert_null(d->successor.p);
    q.region = STR("N");
    p = page_of(job, &q);
    check_str("another region than the reach", codes(a, &p), "");
    q.scope = (struct db_scope){ .kind = SCOPE_NATION };
    p = page_of(job, &q);
    check_str("region", codes(a, &p), "A01 C01 ");
    q.region = STR("X");
    struct err *e = org_dealer_page(job->db, a, &q, &p);
    check_err("no region", e, ERR_NOT_FOUND);
    q.region = STR_NONE;
    q.page.cursor = STR("no cursor");
    check_err("no cursor", org_dealer_page(job->db, a, &q, &p), ERR_INVALID);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_by_code_in_pages), cmocka_unit_test(test_scope_and_region) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
