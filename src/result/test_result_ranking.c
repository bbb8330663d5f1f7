#include "result/test_result.h"

static struct arena *arena;
static struct job *job;

static int set_up(void **state UNUSED)
{
    arena = arena_new(TEST_MEMORY);
    job = test_survey(arena);
    return 0;
}

static int tear_down(void **state UNUSED)
{
    arena_free(arena);
    return 0;
}

static struct ranking rank_quarter(const struct result_set *s, const char *month, struct measure m)
{
    struct ranking out;
    struct ranking_query q = { .measure = m, .window = window_of(BASE_QUARTER, test_month(month)), .options = { .marks = mark_rules_default(), .design = 30 }, .seed = 7 };
    q.period_end = q.window.last;
    check_ok("ranking", result_ranking(job->db, s, &q, &out));
    return out;
}

static const struct rank_row *row_of(const struct ranking *r, const char *code)
{
    for (size_t i = 0; i < r->n; i++)
        if (str_eq_c(r->row[i].dealer->code, code))
            return &r->row[i];
    fail();
    return NULL;
}

/* n good and bad answers of a dealer in the last quarter of 2025. */
static void add_mix(struct buf *b, const char *dealer, int good, int bad)
{
    test_add(b, (struct test_row){ dealer, "2025-11", "5,5,5,5,1,", NULL }, good);
    test_add(b, (struct test_row){ dealer, "2025-12", "4,5,5,5,1,", NULL }, bad);
}

static struct err *flag(struct db *db, void *ctx)
{
    return org_flag_set(db, ctx, 0);
}

static void set_flag(const struct result_set *s, const char *dealer, enum org_flag which, const char *month)
{
    struct org_month_flag f = { .dealer_id = org_dealer_by_code(&s->network, str_of_c(dealer))->id, .programme = STR("service"), .month = test_month(month),
                                .flag = which, .note = STR("") };
    check_ok("flag", db_write(job->db, flag, &f, 5000));
}

static void test_reasons(void **state UNUSED)
{
    struct buf b = buf_on(arena);
    static const char *const codes[] = { "A01", "A02", "A03", "A04", "B01", "B02" };
    for (size_t i = 0; i < ARRAY_LEN(codes); i++)
        add_mix(&b, codes[i], strcmp(codes[i], "A02") == 0 ? 13 : 15, 10);
    test_answers(job, &b);
    struct result_set s = test_set(job, "2025-01", "2025-12");
    set_flag(&s, "B01", FLAG_LATE_UPLOAD, "2025-10");
    set_flag(&s, "B01", FLAG_INTEGRITY, "2025-12");
    set_flag(&s, "A01", FLAG_LATE_UPLOAD, "2025-09"); /* another quarter */
    set_flag(&s, "A01", FLAG_SHORTFALL, "2025-11");   /* no reason */
    struct ranking r = rank_quarter(&s, "2025-12", (struct measure){ .kind = MEASURE_TOTAL });
    static const struct { const char *code; unsigned want; } cases[] = {
        { "A01", 0 }, { "A02", RANK_OUT_SMALL_BASE }, { "A03", RANK_OUT_EXCLUDED }, { "A04", RANK_OUT_NEW }, { "B01", RANK_OUT_LATE_UPLOAD | RANK_OUT_INTEGRITY },
        { "B02", RANK_OUT_SINGLE_SERVICE },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        check_num(cases[i].code, row_of(&r, cases[i].code)->reasons, cases[i].want, 0);
        check_num(cases[i].code, row_of(&r, cases[i].code)->place, cases[i].want == 0, 0);
    }
    assert_int_equal(r.n_ranked, 1);
    struct document d = test_report(job, "ranking", "2025-12", "nation");
    static const struct { const char *code, *want; } texts[] = {
        { "A02", "Too few interviews" }, { "A03", "Excluded by the network (停业整顿)" }, { "A04", "New dealer, not yet open long enough" },
        { "B01", "Addresses were uploaded late; Integrity flag" }, { "B02", "Single-service dealer, not ranked" },
    };
    for (size_t i = 0; i < ARRAY_LEN(texts); i++)
        check_str(texts[i].code, test_cell(test_table(&d, "ranking"), "code", texts[i].code, "reason").s, texts[i].want);
    assert_int_equal(test_table(&d, "ranking")->rule_before, 1);
}

static void test_new_dealers(void **state UNUSED)
{
    struct buf b = buf_on(arena);
    add_mix(&b, "A04", 15, 15);
    test_add(&b, (struct test_row){ "A04", "2026-02", "5,5,5,5,1,", NULL }, 30);
    test_answers(job, &b);
    struct result_set s = test_set(job, "2025-01", "2026-03");
    struct measure total = { .kind = MEASURE_TOTAL };
    struct ranking_query q = { .measure = total, .window = test_window("2026-01", "2026-03"), .options = { .marks = mark_rules_default() }, .seed = 1 };
    static const struct { const char *end; bool is_new; } cases[] = { { "2026-04", true }, { "2026-05", false }, { "2026-06", false } }; /* open since 15 November: full months from December on */
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct ranking r;
        q.period_end = test_month(cases[i].end);
        check_ok("ranking", result_ranking(job->db, &s, &q, &r));
        check_num(cases[i].end, (row_of(&r, "A04")->reasons & RANK_OUT_NEW) != 0, cases[i].is_new, 0);
    }
}

/* Ties share the best place, also with different bases: 10 of 20 good is as good as 15 of 30. */
static void test_places_and_ties(void **state UNUSED)
{
    struct buf b = buf_on(arena);
    add_mix(&b, "A01", 13, 13);
    add_mix(&b, "A02", 15, 15);
    add_mix(&b, "B01", 29, 1);
    test_answers(job, &b);
    struct result_set s = test_set(job, "2025-01", "2025-12");
    struct ranking r = rank_quarter(&s, "2025-12", test_question(&s, "L1"));
    static const struct { const char *code; int place, in_region, tier; } cases[] = { { "B01", 1, 1, TIER_A }, { "A01", 2, 1, TIER_C }, { "A02", 2, 1, TIER_C } };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        check_num(cases[i].code, row_of(&r, cases[i].code)->place, cases[i].place, 0);
        check_num(cases[i].code, row_of(&r, cases[i].code)->region_place, cases[i].in_region, 0);
        check_num(cases[i].code, row_of(&r, cases[i].code)->tier, cases[i].tier, 0);
    }
    assert_int_equal(r.n_ranked, 3);
    assert_true(row_of(&r, "B01")->best == 1 && row_of(&r, "B01")->worst <= 3 && row_of(&r, "A01")->worst == 3);
    struct ranking again = rank_quarter(&s, "2025-12", test_question(&s, "L1"));
    for (size_t i = 0; i < r.n; i++)
        assert_true(r.row[i].best == again.row[i].best && r.row[i].worst == again.row[i].worst);
}

/* The structure at the period's end holds for the whole history (rules.md §5). */
static void test_moved_dealer(void **state UNUSED)
{
    struct buf b = buf_on(arena);
    add_mix(&b, "A02", 30, 0);
    add_mix(&b, "B01", 0, 30);
    test_answers(job, &b);
    test_import(job, &org_network_import, "dealer_code,name,region_code,region_name,area,type,valid_from\nA02,乙店,S,南部,三区,4S,2025-12-01\n");
    static const struct { const char *to, *region; double n; } cases[] = { { "2025-11", "region:N", 30 }, { "2025-11", "region:S", 0 }, { "2025-12", "region:N", 0 }, { "2025-12", "region:S", 60 } };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct result_set s = test_set(job, "2025-01", cases[i].to);
        struct result_unit u = test_unit(&s, cases[i].region);
        check_num(cases[i].region, result_count(&s, &u, test_window("2025-01", cases[i].to)), cases[i].n, 0);
    }
    struct result_set s = test_set(job, "2025-01", "2025-12");
    struct ranking r = rank_quarter(&s, "2025-12", (struct measure){ .kind = MEASURE_RETENTION });
    assert_int_equal(row_of(&r, "A02")->region_place, 1);
    assert_int_equal(row_of(&r, "B01")->region_place, 2);
    struct result_unit area = test_unit(&s, "area:三区");
    assert_int_equal(area.n_dealers, 1);
}

static void test_nobody(void **state UNUSED)
{
    struct result_set s = test_set(job, "2025-01", "2025-12");
    struct ranking r = rank_quarter(&s, "2025-12", (struct measure){ .kind = MEASURE_TOTAL });
    assert_int_equal(r.n_ranked, 0);
    assert_int_equal(r.n, 6);
    for (size_t i = 0; i < r.n; i++) {
        assert_true(r.row[i].reasons & RANK_OUT_NO_SCORE);
        assert_int_equal(r.row[i].place, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
        T(test_reasons), T(test_new_dealers), T(test_places_and_ties), T(test_moved_dealer), T(test_nobody),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
