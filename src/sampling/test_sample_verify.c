/* Stored draws drawn again: by the program, after every kind of tampering, and by the independent script in tests/vectors. */
#include "report/render.h"
#include "sampling/sampling_report.h"
#include "sampling/test_sampling.h"
#include <sys/wait.h>

static const struct db_scope whole = { SCOPE_SYSTEM, 0 };

static struct sampling_verdict verdict_of(struct job *job, int64_t id)
{
    struct sampling_draw d;
    struct sampling_verdict v;
    check_ok("load", sampling_load(job->db, job->arena, id, whole, &d));
    check_ok("verify", sampling_verify(job, &d, &v));
    return v;
}

/* Two dealers with a reserve each, one of the second's visits excluded, and one deferred. */
static int64_t drawn_world(struct job *job)
{
    struct arena *a = job->arena;
    struct str row[60];
    sampling_visits_import(job, (struct sampling_many){ 1, 60, "service", "2026-03-03" });
    for (int i = 0; i < 60; i++) {
        const struct visits_cell cell[] = { { "dealer_code", "BJ001" }, { "ro_no", arena_printf(a, "单%d|%d", i, i) }, { "close_date", "" }, { "mobile", i ? "" : "13800000060" },
                                            { "phone2", i ? arena_printf(a, "1390%07d", i) : "" }, { NULL, NULL } };
        row[i] = visits_row(a, 200 + i, cell);
    }
    sampling_rows_import(job, row, 60);
    test_db_exec_sql(job->db, "update visit set survey_consent = 0 where ro_no = '单7|7';"
                              "insert into customer_contact (id, customer_id, purpose, programme, contact_date, source)"
                              " select 1, customer_id, 'survey', 'service', '2026-01-01', 1 from visit where ro_no = '单9|9'");
    return sampling_drawn(job, "service", "2026-03", 1).id;
}

static void test_sound(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = visits_job(a);
    struct sampling_verdict v = verdict_of(job, drawn_world(job));
    assert_true(v.is_sound);
    assert_int_equal(v.n_changes, 0);
    struct sampling_draw d;
    check_err("no such draw", sampling_load(job->db, a, 77, whole, &d), ERR_NOT_FOUND);
    arena_free(a);
}

#define BJ "(select id from dealer where code = 'BJ001')"

static void test_tampering(void **state UNUSED)
{
    static const struct { const char *label, *sql; unsigned wrong; } cases[] = { /* bits of enum sampling_check */
        { "seed", "update draw set seed = '0000000000000001'", 1 << CHECK_ORDER | 1 << CHECK_COMMITMENT },
        { "commitment", "update draw set commitment = frame_sha256", 1 << CHECK_COMMITMENT },
        { "frame hash", "update draw set frame_sha256 = commitment", 1 << CHECK_FRAME_HASH },
        { "algorithm", "update draw set algorithm = 'other'", 1 << CHECK_COMMITMENT },
        { "salt", "update draw set salt = case substr(salt, 1, 1) when 'a' then 'b' else 'a' end || substr(salt, 2)", 1 << CHECK_VISITS },
        { "stream", "update draw_dealer set stream = '0000000000000001' where dealer_id = " BJ, 1 << CHECK_STREAMS | 1 << CHECK_ORDER },
        { "one visit put out of the frame", "update draw_dealer set frame = replace(frame, 'ok', 'vip') where dealer_id = " BJ,
          1 << CHECK_FRAMES | 1 << CHECK_FRAME_HASH | 1 << CHECK_COMMITMENT | 1 << CHECK_ORDER },
        { "target", "update draw_dealer set target = target + 1 where dealer_id = " BJ, 1 << CHECK_FRAME_HASH | 1 << CHECK_COMMITMENT },
        { "two places exchanged", "update draw_visit set position = (select sum(x.position) from draw_visit x where x.dealer_id = draw_visit.dealer_id and x.release_order <= 2) - position"
                                  " where release_order <= 2 and dealer_id = " BJ, 1 << CHECK_ORDER | 1 << CHECK_VISITS },
        { "another visit in its place", "update draw_visit set visit_id = (select min(v.id) from visit v where v.dealer_id = draw_visit.dealer_id and not exists"
                                        " (select 1 from draw_visit x where x.visit_id = v.id)) where release_order = 1 and dealer_id = " BJ, 1 << CHECK_VISITS },
        { "one left out", "delete from draw_visit where release_order = 18 and dealer_id = " BJ, 1 << CHECK_ORDER },
        { "called from the reserve first", "update draw_visit set replicate = 0 where release_order = 9 and dealer_id = " BJ, 1 << CHECK_ORDER },
        { "fewer rows", "update draw_dealer set frame_rows = frame_rows - 1 where dealer_id = " BJ, 1 << CHECK_FRAMES | 1 << CHECK_FRAME_HASH | 1 << CHECK_COMMITMENT },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct arena *a = arena_new(TEST_MEMORY);
        struct job *job = visits_job(a);
        int64_t id = drawn_world(job);
        unsigned wrong = 0;
        test_db_exec_sql(job->db, cases[i].sql);
        struct sampling_verdict v = verdict_of(job, id);
        for (int c = 0; c < SAMPLING_CHECKS; c++)
            wrong |= v.wrong[c] ? 1u << c : 0;
        if (wrong != cases[i].wrong || v.is_sound)
            fail_msg("%s: %x, want %x", cases[i].label, wrong, cases[i].wrong);
        arena_free(a);
    }
}

static void check_change(struct job *job, int64_t id, const char *label, struct sampling_change want)
{
    struct sampling_verdict v = verdict_of(job, id);
    assert_true(v.is_sound);
    if (v.n_changes != 1)
        fail_msg("%s: %d dealers", label, (int)v.n_changes);
    const struct sampling_change *c = &v.change[0];
    check_str(label, c->code, "ZJ001");
    if (c->added != want.added || c->removed != want.removed || c->excluded != want.excluded || c->allowed != want.allowed || c->drawn_excluded != want.drawn_excluded)
        fail_msg("%s: %d %d %d %d %d", label, (int)c->added, (int)c->removed, (int)c->excluded, (int)c->allowed, (int)c->drawn_excluded);
}

static void test_changes_since(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = visits_job(a);
    sampling_visits_import(job, (struct sampling_many){ 1, 60, "service", "2026-03-03" });
    test_db_exec_sql(job->db, "update visit set survey_consent = 0 where ro_no in ('R1', 'R2')");
    int64_t id = sampling_drawn(job, "service", "2026-03", 1).id;
    test_db_exec_sql(job->db, "update visit set survey_consent = 1 where ro_no = 'R1'");
    check_change(job, id, "allowed", (struct sampling_change){ .allowed = 1 });
    test_db_exec_sql(job->db, "update visit set opt_out_date = '2026-03-14' where ro_no = 'R1';"
                              "update visit set opt_out_date = '2026-03-14' where id = (select visit_id from draw_visit where release_order = 3)");
    check_change(job, id, "a drawn one has opted out", (struct sampling_change){ .excluded = 1, .drawn_excluded = 1 });
    sampling_visits_import(job, (struct sampling_many){ 101, 3, "service", "2026-03-07" });
    sampling_visits_import(job, (struct sampling_many){ 111, 2, "service", "2026-03-08" }); /* the next tranche's */
    check_change(job, id, "late", (struct sampling_change){ .added = 3, .excluded = 1, .drawn_excluded = 1 });
    sampling_drawn(job, "service", "2026-03", 2);
    check_change(job, id, "after the next draw", (struct sampling_change){ .added = 3, .excluded = 1, .drawn_excluded = 1 });
    test_db_exec_sql(job->db, "delete from visit_lock where visit_id = (select id from visit where ro_no = 'R2'); delete from visit where ro_no = 'R2'");
    check_change(job, id, "removed", (struct sampling_change){ .added = 3, .removed = 1, .excluded = 1, .drawn_excluded = 1 });
    arena_free(a);
}

/* ---- the independent script ---- */

static int redraw(struct job *job, const struct document *d, const char *find, const char *put)
{
    struct arena *a = job->arena;
    struct buf json = buf_on(a);
    struct sink out = sink_to_buf(&json);
    check_ok("opening", report_render(a, d, job->lang, REPORT_JSON, &out));
    struct str text = buf_str(&json);
    if (find) {
        ptrdiff_t at = str_find(text, str_of_c(find));
        assert_true(at >= 0);
        text = str_printf(a, STR_FMT "%s" STR_FMT, STR_ARG(str_sub(text, 0, (size_t)at)), put, STR_ARG(str_sub(text, (size_t)at + strlen(find), text.n)));
    }
    const char *path = test_file(a, "opening.json", text), *root = getenv("SOURCE_ROOT");
    FILE *p = popen(arena_printf(a, "python3 '%s/tests/vectors/redraw.py' < '%s' > '%s.out'", root ? root : ".", path, path), "r");
    assert_non_null(p);
    int status = pclose(p);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) != 127);
    return WEXITSTATUS(status);
}

static void test_redrawn_by_an_independent_program(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = visits_job(a);
    struct sampling_draw d;
    struct document *opening;
    check_ok("load", sampling_load(job->db, a, drawn_world(job), whole, &d));
    check_ok("opening", sampling_opening(&(struct sampling_paper){ job, &d }, &opening));
    assert_int_equal(redraw(job, opening, NULL, NULL), 0);
    static const char *const tampered[][2] = {
        { "\"seed\":\"000", "\"seed\":\"100" }, { "\"reason\":\"ok\"", "\"reason\":\"vip\"" }, { "\"release\":1,", "\"release\":19," },
        { "\"replicate\":1", "\"replicate\":0" }, { "\"drawn\":18", "\"drawn\":17" }, { "\"month\":\"2026-03\"", "\"month\":\"2026-02\"" },
        { "\"target\":2", "\"target\":3" }, { "\"commitment\":\"", "\"commitment\":\"0" },
    };
    for (size_t i = 0; i < ARRAY_LEN(tampered); i++)
        assert_int_equal(redraw(job, opening, tampered[i][0], tampered[i][1]), 1);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sound), cmocka_unit_test(test_tampering), cmocka_unit_test(test_changes_since), cmocka_unit_test(test_redrawn_by_an_independent_program),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
