/* Waves: cases of draws, quota cells, reserves. */
#include "db/test_db.h"
#include "fieldwork/test_field.h"

static void opens_with_what_is_drawn(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct field_world w = field_world(a, 100, 2);
    struct wave_cells cells;
    struct wave wave;
    check_ok("cells", wave_cells_load(w.job->db, a, w.wave_id, &cells));
    assert_int_equal(cells.n, 2); /* BJ001 sent no visits: a quota without cases */
    assert_int_equal(cells.row[0].target, 2); /* 2/3/2/3 of 10 */
    assert_int_equal(field_count(w.job, "select count(distinct dealer_id) from field_case"), 1);
    assert_int_equal(field_count(w.job, "select count(*) from field_case where state = 'ready'"), 8); /* 2 at 25 % */
    assert_true(field_count(w.job, "select count(*) from field_case where state = 'reserve'") > 0);
    assert_int_equal(field_count(w.job, "select count(*) from wave_interviewer"), 2);
    check_ok("wave", wave_load(w.job->db, a, w.wave_id, &wave));
    assert_true(wave.field_end.year == 2026);
    check_err("twice", wave_open(w.job, &(struct wave_new){ .programme = STR("service"), .month = month_of("2026-03") }, &w.wave_id), ERR_CONFLICT);
    check_err("nothing drawn", wave_open(w.job, &(struct wave_new){ .programme = STR("service"), .month = month_of("2026-02") }, &w.wave_id), ERR_NOT_FOUND);
    check_err("no version", wave_open(w.job, &(struct wave_new){ .programme = STR("service"), .month = month_of("2026-02"), .version = 7 }, &w.wave_id), ERR_NOT_FOUND);
    check_err("no questionnaire", wave_open(w.job, &(struct wave_new){ .programme = STR("sales"), .month = month_of("2026-03") }, &w.wave_id), ERR_NOT_FOUND);
    arena_free(a);
}

static void later_tranches_join(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct field_world w = field_world(a, 60, 1);
    int64_t n, before = field_count(w.job, "select count(*) from field_case");
    check_ok("nothing new", wave_take_draws(w.job, w.wave_id, &n));
    assert_int_equal(n, 0);
    sampling_visits_import(w.job, (struct sampling_many){ .first = 200, .count = 60, .programme = "service", .date = "2026-03-10" });
    sampling_drawn(w.job, "service", "2026-03", 2);
    check_ok("the second tranche", wave_take_draws(w.job, w.wave_id, &n));
    assert_true(n >= 12);
    assert_int_equal(field_count(w.job, "select count(*) from field_case"), before + n);
    assert_int_equal(field_count(w.job, "select max(target) from wave_cell"), 5);
    assert_int_equal(field_count(w.job, "select count(*) from field_case where state = 'waiting'"), 12); /* day 7 after the 10th is tomorrow */
    arena_free(a);
}

static void reserves_open_when_all_was_tried(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct field_world w = field_world(a, 100, 1);
    int64_t n;
    check_ok("too early", wave_open_reserves(w.job, w.wave_id, &n));
    assert_int_equal(n, 0);
    int64_t contacts = field_count(w.job, "select count(*) from customer_contact");
    for (int i = 0; i < 8; i++) {
        int64_t id = field_claimed(&w, 0);
        check_ok("refused", field_ends(w.job, (struct case_key){ id, w.user[0] }, "refused_hard"));
        check_ok("reserve", wave_open_reserves(w.job, w.wave_id, &n));
        if (i < 7)
            assert_int_equal(n, 0);
    }
    assert_true(n > 0); /* every released case is final and nobody answered */
    assert_int_equal(field_count(w.job, "select count(*) from field_case where state = 'ready'"), n);
    assert_int_equal(field_count(w.job, "select count(*) from customer_contact"), contacts + n);
    check_ok("one at a time", wave_open_reserves(w.job, w.wave_id, &n));
    assert_int_equal(n, 0);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(opens_with_what_is_drawn), cmocka_unit_test(later_tranches_join), cmocka_unit_test(reserves_open_when_all_was_tried) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
