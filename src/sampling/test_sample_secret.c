/* The attack: a dealer keeps everything it can see of its samples and tries to find out who was drawn.
 *
 * The same history is played with many seeds: a draw of February, a second file, draws of March in tranches, corrections that come
 * too late, the same file again, an undo. Everything the dealer sees is written down. If it does not depend on the seed,
 * byte by byte, then it tells nothing about who was drawn, whatever the dealer makes of it. */
#include "report/render.h"
#include "sampling/sampling_report.h"
#include "sampling/test_sampling.h"

enum { VISITS = 80, PLAYS = 6 };

struct play {
    struct arena *a;
    struct job *job;
    struct buf seen;                     /* all that the dealer saw */
    struct db_scope scope;
    uint64_t seed;
};

/* ---- what is seen ---- */

/* Numbers and commitments of draws are public, and new every time. */
static struct str without(struct arena *a, struct str text, struct str secret)
{
    struct buf b = buf_on(a);
    for (ptrdiff_t at; (at = str_find(text, secret)) >= 0; text = str_sub(text, (size_t)at + secret.n, text.n)) {
        buf_add(&b, str_sub(text, 0, (size_t)at));
        buf_add_c(&b, "#");
    }
    buf_add(&b, text);
    return buf_str(&b);
}

static struct str rendered(struct play *p, const struct document *d, enum report_format format)
{
    struct buf b = buf_on(p->a);
    struct sink out = sink_to_buf(&b);
    check_ok("render", report_render(p->a, d, p->job->lang, format, &out));
    return buf_str(&b);
}

static void see_draw(struct play *p, int64_t id)
{
    static const enum report_format formats[] = { REPORT_JSON, REPORT_CSV, REPORT_TEXT, REPORT_HTML };
    struct sampling_draw d;
    struct document *doc;
    check_ok("load", sampling_load(p->job->db, p->a, id, p->scope, &d));
    assert_int_equal(d.n_dealers, 1);
    check_ok("public", sampling_public_counts(&(struct sampling_paper){ p->job, &d }, p->scope, &doc));
    for (size_t i = 0; i < ARRAY_LEN(formats); i++) {
        struct str text = rendered(p, doc, formats[i]);
        assert_true(str_find(text, draw_seed_hex(p->a, d.seed)) < 0);
        assert_true(str_find(text, d.salt) < 0);
        text = without(p->a, text, d.commitment);
        buf_add(&p->seen, without(p->a, text, db_id_str(p->a, id)));
    }
}

static void see_import(struct play *p, struct str text)
{
    struct import_request q = { .kind = &customer_visits_import, .path = test_file(p->a, "v.csv", text), .scope = p->scope };
    struct import_report r;
    check_ok("import", import_run(p->job, &q, &r));
    buf_addf(&p->seen, "import %d %d %d %d %d\n", (int)r.rows_new, (int)r.rows_changed, (int)r.rows_same, (int)r.rows_rejected, (int)r.warnings);
    for (size_t i = 0; i < r.n_findings; i++)
        buf_addf(&p->seen, "%d " STR_FMT " " STR_FMT "\n", (int)r.finding[i].line, STR_ARG(r.finding[i].value), STR_ARG(r.finding[i].reason));
}

static void see_undo(struct play *p, int64_t batch)
{
    struct import_undo_report u;
    struct err *e = import_undo(p->job, &sampling_features, batch, &u);
    buf_addf(&p->seen, "undo %s %d\n", e ? err_code_name(e->code) : "ok", (int)u.n_blocked);
    for (size_t i = 0; i < u.n_blocked; i++)
        buf_addf(&p->seen, STR_FMT " " STR_FMT "\n", STR_ARG(u.blocked[i].what), STR_ARG(u.blocked[i].reason));
}

/* ---- the history ---- */

/* Rows first.. of a dealer at a date; the customers' numbers run from `customer` on. */
struct rows { const char *dealer, *programme, *date; int first, n, customer; bool correct; };

static struct str file_of(struct play *p, struct rows r)
{
    struct buf b = buf_on(p->a);
    buf_add(&b, visits_heading(p->a));
    for (int i = 0; i < r.n; i++) {
        const struct visits_cell cell[] = { { "dealer_code", r.dealer }, { "programme", r.programme }, { "repair_date", r.date }, { "close_date", "" },
                                            { "mobile", arena_printf(p->a, "1380%07d", r.customer + i) }, { "model", r.correct ? "Q5" : "A6L" }, { NULL, NULL } };
        buf_add(&b, visits_row(p->a, r.first + i, cell));
    }
    return buf_str(&b);
}

static int64_t draw(struct play *p, const char *programme, const char *month, int tranche)
{
    struct sampling_request q = { .programme = str_of_c(programme), .month = month_of(month), .tranche = tranche, .has_seed = true, .seed = p->seed++ };
    int64_t id;
    check_ok(month, sampling_draw(p->job, &q, &id));
    return id;
}

static void play(struct play *p)
{
    struct job *job = p->job;
    test_import(job, &customer_visits_import, str_c(p->a, file_of(p, (struct rows){ "BJ001", "service", "2026-02-10", 1000, VISITS, 41, false })));
    see_import(p, file_of(p, (struct rows){ "ZJ001", "service", "2026-02-10", 1, VISITS, 1, false }));
    see_draw(p, draw(p, "service", "2026-02", 0));
    job->now_ms = noon("2026-03-23");
    /* half of these customers came in February, some to the other dealer */
    struct rows march = { "ZJ001", "service", "2026-03-03", 201, VISITS, 41, false }, again = { "ZJ001", "service", "2026-03-12", 301, VISITS / 2, 81, false };
    see_import(p, file_of(p, march));
    see_import(p, file_of(p, again));
    int64_t batch = test_db_int(job->db, "select max(id) from import_batch");
    see_draw(p, draw(p, "service", "2026-03", 1));
    see_draw(p, draw(p, "service", "2026-03", 2));
    march.correct = again.correct = true;
    see_import(p, file_of(p, march));  /* a correction of every row: none is taken */
    see_import(p, file_of(p, again));
    see_undo(p, batch);
    see_import(p, file_of(p, (struct rows){ "ZJ001", "sales", "2026-03-04", 401, VISITS, 1, false }));
    see_draw(p, draw(p, "sales", "2026-03", 1));
    see_import(p, file_of(p, (struct rows){ "ZJ001", "service", "2026-03-20", 501, VISITS, 21, false }));
    see_draw(p, draw(p, "service", "2026-03", 3));
}

static struct play *played(uint64_t seed)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct play *p = ARENA_NEW(a, struct play);
    *p = (struct play){ .a = a, .job = visits_job(a), .seen = buf_on(a), .seed = seed };
    p->scope = (struct db_scope){ SCOPE_DEALER, test_db_int(p->job->db, "select id from dealer where code = 'ZJ001'") };
    play(p);
    return p;
}

static void test_nothing_seen_depends_on_the_seed(void **state UNUSED)
{
    struct play *first = played(1);
    int different = 0;
    struct str drawn = test_db_text(first->a, first->job->db, "select cast(sum(position * release_order) as text) from draw_visit");
    assert_true(first->seen.n > 2000);
    for (int i = 1; i < PLAYS; i++) {
        struct play *other = played((uint64_t)i * 1000);
        check_str("what the dealer saw", buf_str(&other->seen), buf_c(&first->seen));
        different += !str_eq(drawn, test_db_text(other->a, other->job->db, "select cast(sum(position * release_order) as text) from draw_visit"));
        arena_free(other->a);
    }
    assert_int_equal(different, PLAYS - 1); /* while others were drawn every time */
    arena_free(first->a);
}

/* The network's own papers count; none names anybody, and none tells seed or salt but the opening. */
static void test_papers_name_nobody(void **state UNUSED)
{
    struct play *p = played(7);
    struct arena *a = p->a;
    struct buf all = buf_on(a);
    struct document *doc;
    struct sampling_draw d;
    int64_t id = test_db_int(p->job->db, "select max(id) from draw");
    check_ok("load", sampling_load(p->job->db, a, id, (struct db_scope){ SCOPE_SYSTEM, 0 }, &d));
    struct sampling_paper paper = { p->job, &d };
    struct sampling_verdict v;
    check_ok("verify", sampling_verify(p->job, &d, &v));
    check_ok("list", sampling_list(p->job, STR_NONE, 0, &doc));
    buf_add(&all, rendered(p, doc, REPORT_JSON));
    buf_add(&all, rendered(p, sampling_counts(&paper), REPORT_JSON));
    buf_add(&all, rendered(p, sampling_verdict_document(&paper, &v), REPORT_JSON));
    static const char *const secrets[] = {
        "select seed from draw", "select salt from draw", "select frame_sha256 from draw", "select v.ro_no from draw_visit x join visit v on v.id = x.visit_id",
        "select v.mobile from draw_visit x join visit v on v.id = x.visit_id", "select v.customer_name from draw_visit x join visit v on v.id = x.visit_id",
        "select v.plate from draw_visit x join visit v on v.id = x.visit_id", "select stream from draw_dealer",
    };
    for (size_t i = 0; i < ARRAY_LEN(secrets); i++) {
        struct str secret = test_db_text(a, p->job->db, arena_printf(a, "%s limit 1", secrets[i]));
        if (secret.n < 3 || str_find(buf_str(&all), secret) >= 0)
            fail_msg("%s", secrets[i]);
    }
    check_ok("opening", sampling_opening(&paper, &doc));
    struct str opening = rendered(p, doc, REPORT_JSON);
    assert_true(str_find(opening, draw_seed_hex(a, d.seed)) >= 0 && str_find(opening, d.salt) >= 0);
    assert_true(str_find(opening, STR("13800000")) < 0 && str_find(opening, STR("\"R2")) < 0); /* hashes only */
    arena_free(a);
}

/* Another dealer's part of a draw is not there. */
static void test_other_dealers_are_invisible(void **state UNUSED)
{
    struct play *p = played(9);
    struct sampling_draw d;
    int64_t id = test_db_int(p->job->db, "select min(id) from draw");
    check_ok("load", sampling_load(p->job->db, p->a, id, p->scope, &d));
    assert_int_equal(d.n_dealers, 1);
    check_str("own", d.dealer[0].code, "ZJ001");
    arena_free(p->a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nothing_seen_depends_on_the_seed), cmocka_unit_test(test_papers_name_nobody), cmocka_unit_test(test_other_dealers_are_invisible),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
