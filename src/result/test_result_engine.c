/* Wherever counts come from, figures are the same: from rows read into memory, from the projection beside the database (made, caught up with,
 * damaged, of another past), and by SQL alone; on random interviews of two questionnaire versions, weighted and not. */
#include "base/rng.h"
#include "result/result_gather.h"
#include "result/result_projection.h"
#include "result/test_result.h"
#include <dirent.h>
#include <string.h>
#include <unistd.h>

static struct arena *arena;
static struct job *job;
static struct pcg dice;

static const char new_head[] = "dealer_code,programme,visit_date,L1,L2,C1,C3,D1,D9,model,work_type,owner_type,advisor_code,weight\n";

/* n interviews of random dealers, months and answers, of the version that asks what the heading says. */
static void import_random(const char *head, int n)
{
    static const char *const dealer[] = { "A01", "A02", "A03", "A04", "B01", "B02" };
    static const char *const level[] = { "5", "5", "4", "4", "3", "2", "1", "9", "8", "6" }, *const repair[] = { "1", "1", "2", "9" }, *const rare[] = { "", "", "", "4", "2" };
    unsigned first = head == new_head ? 5 : 1, months = 8;
    struct buf b = buf_on(arena);
    buf_add_c(&b, head);
    for (int i = 0; i < n; i++) {
        char month[8], codes[32], more[64];
#define ANY(list) list[pcg_below(&dice, ARRAY_LEN(list))]
        snprintf(month, sizeof month, "2025-%02u", first + pcg_below(&dice, months));
        snprintf(codes, sizeof codes, "%s,%s,%s,%s,%s,%s", ANY(level), ANY(level), ANY(level), ANY(level), ANY(repair), ANY(rare));
        snprintf(more, sizeof more, "X%u,%s,%s,,%u.5", pcg_below(&dice, 4), pcg_below(&dice, 2) ? "保养" : "维修", pcg_below(&dice, 3) ? "私车" : "公司", pcg_below(&dice, 3));
        test_add(&b, (struct test_row){ ANY(dealer), month, codes, more }, 1);
    }
    test_answers(job, &b);
}

/* Both versions have interviews, and share some months. */
static int set_up(void **state UNUSED)
{
    arena = arena_new(TEST_MEMORY);
    job = test_survey(arena);
    dice = pcg_new(20260305, 7);
    import_random(test_answers_head, 150);
    test_import(job, &questionnaire_import, test_form_2);
    import_random(new_head, 150);
    return 0;
}

static int tear_down(void **state UNUSED)
{
    arena_free(arena);
    return 0;
}

/* ---- the same figures ---- */

static struct result_set set_of(struct db *db, const char *data_dir, enum result_engine engine)
{
    struct result_set s;
    struct result_query q = { .programme = STR("service"), .from = test_month("2025-01"), .to = test_month("2025-12"), .structure_day = { 2025, 12, 31 },
                              .data_dir = data_dir, .engine = engine };
    check_ok("set", result_set_load(db, arena, &q, &s));
    return s;
}

static void same(const char *what, double got, double want)
{
    if (isnan(got) && isnan(want))
        return;
    if (!(fabs(got - want) <= 1e-9 * fmax(1, fabs(want))))
        fail_msg("%s: %.12g, want %.12g", what, got, want);
}

static void same_figure(const struct figure *got, const struct figure *want)
{
    same("n", got->n, want->n);
    same("asked", got->asked, want->asked);
    same("index", got->index.mean, want->index.mean);
    same("error", got->index.se, want->index.se);
    same("effective n", got->index.n_eff, want->index.n_eff);
    same("top 2", got->top2.share, want->top2.share);
    same("months", got->coverage.present, want->coverage.present);
    for (int c = 0; c < ANSWER_CODES; c++)
        same("count", got->count[c], want->count[c]);
}

/* One measure of one unit in three windows, both errors, weighted and not; its changes, with shared months and without. */
static void same_measure(const struct result_set *a, const struct result_set *b, struct measure m, const struct result_unit *u, const struct result_unit *v)
{
    struct window whole = test_window("2025-01", "2025-12"), first = test_window("2025-01", "2025-07"), last = test_window("2025-05", "2025-12"), june = test_window("2025-06", "2025-06");
    struct window windows[] = { whole, first, last, june };
    for (int i = 0; i < 4; i++) {
        struct figure_options o = { .marks = mark_rules_default(), .weighted = i % 2, .se = i / 2 ? SE_SRS : SE_STRATA };
        for (size_t w = 0; w < ARRAY_LEN(windows); w++) {
            struct figure got = result_figure(a, m, u, windows[w], &o), want = result_figure(b, m, v, windows[w], &o);
            same_figure(&got, &want);
        }
        struct window_pair pairs[] = { { first, last }, { first, june }, { whole, june }, { june, test_window("2025-07", "2025-12") } };
        for (size_t p = 0; p < ARRAY_LEN(pairs); p++) {
            struct change got = result_change(a, m, u, pairs[p], &o), want = result_change(b, m, v, pairs[p], &o);
            same("change", got.diff, want.diff);
            same("its error", got.se, want.se);
            same("p", got.p, want.p);
        }
    }
}

static void same_cross(const struct result_set *a, const struct result_set *b, const struct result_unit *u)
{
    struct result_pair p = { test_question(a, "L1").question, test_question(a, "C3").question };
    struct result_cross got = result_cross_count(a, p, u, test_window("2025-02", "2025-09")), want = result_cross_count(b, p, u, test_window("2025-02", "2025-09"));
    for (int i = 0; i < ANSWER_CODES * ANSWER_CODES; i++)
        same("cross", got.n[i / ANSWER_CODES][i % ANSWER_CODES], want.n[i / ANSWER_CODES][i % ANSWER_CODES]);
}

static void same_sets(const struct result_set *a, const struct result_set *b)
{
    static const char *const units[] = { "nation", "region:N", "group:G1", "dealer:A02" };
    assert_int_equal(a->n_questions, b->n_questions);
    for (size_t i = 0; i < ARRAY_LEN(units); i++) {
        struct result_unit u = test_unit(a, units[i]), v = test_unit(b, units[i]), cut_u = result_unit_cut(a, &u, TALLY_MODEL, STR("X2")), cut_v = result_unit_cut(b, &v, TALLY_MODEL, STR("X2"));
        same_measure(a, b, (struct measure){ .kind = MEASURE_RETENTION }, &u, &v);
        same_measure(a, b, (struct measure){ .kind = MEASURE_TOTAL }, &u, &v);
        same_measure(a, b, (struct measure){ .kind = MEASURE_RETENTION }, &cut_u, &cut_v);
        for (size_t q = 0; q < a->n_questions; q++)
            same_measure(a, b, (struct measure){ .kind = MEASURE_QUESTION, .question = q }, &u, &v);
        same_cross(a, b, &u);
    }
    for (enum tally_attribute k = 0; k < TALLY_ATTRIBUTES; k++) {
        struct tally_values x = tally_values(a->tally, k), y = tally_values(b->tally, k);
        assert_int_equal(x.n, y.n);
        for (size_t v = 0; v < x.n; v++)
            assert_true(str_eq(x.value[v], y.value[v]));
    }
}

static struct err *compare_with_sql(struct db *db, void *ctx)
{
    struct result_set sql = set_of(db, NULL, RESULT_SQL);
    same_sets(&sql, ctx);
    return result_set_error(&sql);
}

/* Rows in memory are what the others are held against. */
static void check_engines(void)
{
    struct result_set memory = set_of(job->db, NULL, RESULT_PLANES), projection = set_of(job->db, job->data_dir, RESULT_PLANES);
    same_sets(&projection, &memory);
}

static struct result_projection_state state(void)
{
    struct result_projection_state s;
    check_ok("look", result_projection_look(job->db, arena, STR("service"), job->data_dir, &s));
    return s;
}

static void test_sql(void **unused UNUSED)
{
    struct result_set memory = set_of(job->db, NULL, RESULT_PLANES);
    check_ok("sql", db_read(job->db, compare_with_sql, &memory));
}

static void undo_newest(void)
{
    static const struct feature *const features[] = { &org_feature, &questionnaire_feature, &interview_feature };
    struct import_undo_report r;
    int64_t batch = test_db_int(job->db, "select max(batch_id) from interview"); /* ids of batches rise */
    check_ok("undo", import_undo(job, &(struct features){ features, ARRAY_LEN(features) }, batch, &r));
}

static void test_projection(void **unused UNUSED)
{
    assert_int_equal(state().mark.seq, 0);
    check_engines();
    assert_int_equal(state().interviews, 300);
    assert_int_equal(state().mark.seq, 300);
    import_random(new_head, 50); /* few: read again each time */
    check_engines();
    assert_int_equal(state().mark.seq, 300);
    import_random(new_head, 1100); /* many: written */
    check_engines();
    assert_int_equal(state().interviews, 1450);
    undo_newest();
    check_engines();
    assert_int_equal(state().interviews, 350);
    assert_int_equal(state().mark.seq, state().newest);
    undo_newest();
    check_engines();
    assert_int_equal(state().newest - state().mark.seq, 50);
}

/* Changes of the other programme are taken in too: else each report would pass over them again. */
static void test_other_programme(void **unused UNUSED)
{
    check_engines();
    test_db_exec_sql(job->db, "insert into interview_change (seq, interview_id, change) with recursive c (n) as (select 1 union all select n + 1 from c where n < 1000)"
                              " select 300 + n, -n, 'add' from c; update sequence_counter set value = 1300 where name = 'interview_change'");
    check_engines();
    assert_int_equal(state().mark.seq, 1300);
    assert_int_equal(state().interviews, 300);
}

/* An interview with fewer answers than its version asks: the others were not asked. Others with all of them come before and behind it. */
static void test_short_answers(void **unused UNUSED)
{
    test_db_exec_sql(job->db, "update interview set answers = substr(answers, 1, 2) where id in (select max(id) from interview group by version_id, dealer_id)");
    test_db_exec_sql(job->db, "update interview set answers = substr(answers, 1, 0) where id in (select min(id) from interview group by version_id)");
    test_sql(NULL);
    check_engines();
}

/* The database goes away under a figure: the error is there to be read afterwards. */
static void test_error(void **unused UNUSED)
{
    struct result_set s = set_of(job->db, NULL, RESULT_SQL);
    struct result_unit u = test_unit(&s, "nation");
    struct window w = test_window("2025-01", "2025-12");
    struct measure_parts p;
    struct figure_options o = { .marks = mark_rules_default() };
    assert_true(result_measure_parts(&s, (struct measure){ .kind = MEASURE_RETENTION }, &u, w, &p)); /* counts are kept: what is asked next is the error's sums */
    check_ok("nothing wrong yet", result_set_error(&s));
    test_db_exec_sql(job->db, "alter table interview rename to elsewhere");
    result_figure(&s, (struct measure){ .kind = MEASURE_RETENTION }, &u, w, &o);
    memset(arena_alloc(arena, 1 << 16), 0x55, 1 << 16);
    struct err *e = result_set_error(&s);
    assert_non_null(e);
    assert_true(e->code >= ERR_INVALID && e->code <= ERR_BUG);
    assert_true(e->line > 0 && e->line < 100000);
    result_change(&s, (struct measure){ .kind = MEASURE_RETENTION }, &u, (struct window_pair){ w, w }, &o);
    assert_ptr_equal(result_set_error(&s), e); /* the first one stays */
    test_db_exec_sql(job->db, "alter table elsewhere rename to interview");
}

static bool has_value(const struct result_set *s, struct str value)
{
    struct tally_values all = tally_values(s->tally, TALLY_MODEL);
    for (size_t i = 0; i < all.n; i++)
        if (str_eq(all.value[i], value))
            return true;
    return false;
}

/* Who sees one region sees neither the interviews of another one nor what is told of them; all engines, the projection holding everybody's. */
static void test_scope(void **unused UNUSED)
{
    struct buf b = buf_on(arena);
    test_add(&b, (struct test_row){ "A01", "2025-06", "5,5,5,5,1,", "Rare,保养,私车,,1" }, 1);
    test_answers(job, &b);
    check_engines();
    const struct { const char *dir; enum result_engine engine; } ways[] = { { NULL, RESULT_PLANES }, { job->data_dir, RESULT_PLANES }, { NULL, RESULT_SQL } };
    for (size_t i = 0; i < ARRAY_LEN(ways) * 2; i++) {
        bool is_north = i % 2;
        struct result_set s;
        struct result_query q = { .programme = STR("service"), .from = test_month("2025-01"), .to = test_month("2025-12"), .structure_day = { 2025, 12, 31 },
                                  .scope = { SCOPE_REGION, test_db_int(job->db, is_north ? "select id from region where code = 'N'" : "select id from region where code = 'S'") },
                                  .data_dir = ways[i / 2].dir, .engine = ways[i / 2].engine };
        check_ok("set", result_set_load(job->db, arena, &q, &s));
        int64_t n = test_db_int(job->db, is_north ? "select count(*) from interview i join dealer d on d.id = i.dealer_id where d.code like 'A%'"
                                                  : "select count(*) from interview i join dealer d on d.id = i.dealer_id where d.code like 'B%'");
        assert_true(result_count(&s, &s.nation, test_window("2025-01", "2025-12")) == (double)n);
        assert_int_equal(has_value(&s, STR("Rare")), is_north);
        assert_int_equal(result_find_question(&s, STR("L1")) >= 0, true);
    }
}

/* More values of an attribute than one segment numbers: there are two. */
static void test_many_values(void **unused UNUSED)
{
    enum { ROWS = TALLY_MOST_VALUES + 3000 };
    struct questionnaire *version;
    struct tally_frame frame = { .dealer_id = &(int64_t){ 7 }, .n_dealers = 1, .months = { 1, 1 } };
    struct result_tally_query q = { .programme = STR("service"), .frame = &frame };
    check_ok("versions", questionnaire_list(job->db, arena, STR("service"), &version, &q.n_versions));
    q.version = version;
    struct gathering *g = gathering_new(arena, &q);
    uint8_t answer[TALLY_MOST_QUESTIONS] = { 0 };
    for (int i = 0; i < ROWS; i++) {
        struct interview one = { .version_id = version[0].version_id, .row = { .id = i, .dealer_id = 7, .month = 1, .weight = 1, .answer = answer } };
        one.row.attribute[TALLY_ADVISOR] = str_printf(arena, "%d", i);
        check_ok("interview", gather_interview(g, &one));
    }
    struct segments fresh;
    check_ok("finish", gather_finish(g, &fresh));
    assert_int_equal(fresh.n, 2);
    assert_int_equal(fresh.segment[0].n_rows + fresh.segment[1].n_rows, ROWS);
    assert_int_equal(tally_values(gather_tally(arena, &frame, (struct segments){ NULL, 0 }, fresh), TALLY_ADVISOR).n, ROWS + 1);
}

/* ---- damage ---- */

/* Flips a bit in the middle of every file of the projection; how many there were. */
static int damage(void)
{
    const char *folder = arena_printf(arena, "%s/tally/service", job->data_dir);
    int n = 0;
    DIR *d = opendir(folder);
    assert_non_null(d);
    for (struct dirent *e; (e = readdir(d));) {
        FILE *f = e->d_name[0] == '.' ? NULL : fopen(arena_printf(arena, "%s/%s", folder, e->d_name), "r+b");
        if (!f)
            continue;
        fseek(f, 0, SEEK_END);
        long size = ftell(f);
        fseek(f, size / 2, SEEK_SET);
        int c = fgetc(f);
        fseek(f, size / 2, SEEK_SET);
        if (size > 0)
            fputc(c ^ 0x10, f);
        fclose(f);
        n += size > 0;
    }
    closedir(d);
    return n;
}

static void test_damage(void **unused UNUSED)
{
    check_engines();
    assert_true(damage() > 1); /* manifest and segments alike */
    assert_non_null(state().warning.id);
    check_engines();
    assert_null(state().warning.id);
    assert_int_equal(state().interviews, 300);
}

static void test_another_past(void **unused UNUSED)
{
    check_engines();
    test_db_exec_sql(job->db, "update interview_change set interview_id = interview_id + 1 where seq = 300");
    assert_false(state().is_ours);
    test_db_exec_sql(job->db, "update interview_change set interview_id = interview_id - 1 where seq = 300");
    assert_true(state().is_ours);
    test_db_exec_sql(job->db, "delete from interview_change where seq = 300; update sequence_counter set value = 299 where name = 'interview_change'");
    assert_false(state().is_ours); /* put back from an older copy, */
    import_random(new_head, 1);
    check_engines(); /* which goes on with other interviews at the same numbers */
    assert_true(state().is_ours);
}

/* A reader whose snapshot is older than the projection counts by itself, and what others have written stays. */
static void test_older_snapshot(void **unused UNUSED)
{
    import_random(new_head, 1100);
    check_engines();
    assert_int_equal(state().mark.seq, 1400);
    test_db_exec_sql(job->db, "create temp table later as select * from interview_change where seq > 300; delete from interview_change where seq > 300;"
                              " update sequence_counter set value = 300 where name = 'interview_change'");
    test_db_exec_sql(job->db, "create temp table unseen as select * from interview where id in (select interview_id from later); delete from interview where id in (select interview_id from later)");
    assert_false(state().is_ours);
    check_engines();
    assert_int_equal(state().mark.seq, 1400);
    assert_int_equal(state().interviews, 1400);
    test_db_exec_sql(job->db, "insert into interview select * from unseen; insert into interview_change select * from later;"
                              " update sequence_counter set value = 1400 where name = 'interview_change'");
    assert_true(state().is_ours);
    check_engines();
}

static void test_rebuild(void **unused UNUSED)
{
    check_ok("rebuild", result_projection_rebuild(job->db, arena, STR("service"), job->data_dir));
    assert_int_equal(state().interviews, 300);
    check_engines();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
        T(test_sql), T(test_projection), T(test_other_programme), T(test_short_answers), T(test_many_values), T(test_scope), T(test_error), T(test_damage), T(test_another_past), T(test_older_snapshot), T(test_rebuild),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
