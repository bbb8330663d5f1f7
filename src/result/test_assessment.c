/* Assessments: made of what was released, adjusted, signed; who sees which. */
#include "publication_sql.h"
#include "result/assessment.h"
#include "result/target.h"
#include "result/test_result.h"

static struct arena *arena;
static struct job *job;
static struct org_network network;

enum { QUARTER = 7001, MONTHLY = 7002, DRAFT = 7003 };

static int set_up(void **state UNUSED)
{
    arena = arena_new(TEST_MEMORY);
    job = test_survey(arena);
    job->who_id = 0;
    return org_network_load(job->db, arena, (struct db_scope){ 0 }, job_today(job), &network) ? 1 : 0;
}

static int tear_down(void **state UNUSED)
{
    arena_free(arena);
    return 0;
}

static const struct org_dealer *dealer(const char *code)
{
    const struct org_dealer *d = org_dealer_by_code(&network, str_of_c(code));
    assert_non_null(d);
    return d;
}

/* ---- a publication, written as its maker writes one ---- */

struct told { const char *code; double n, score; int32_t place, region_place; unsigned reasons; };
static const struct told told[] = {
    { "A01", 30, 115.5, 1, 1, 0 }, { "A02", 29, 110, 3, 2, 0 }, { "B01", 30, 112.25, 2, 1, 0 }, { "B02", 30, 111, 0, 0, RANK_OUT_SINGLE_SERVICE }, { "A04", 6, NAN, 0, 0, RANK_OUT_SMALL_BASE | RANK_OUT_NEW },
};

static struct err *write_dealer(struct db *db, int64_t publication, size_t i)
{
    const struct told *t = &told[i];
    const struct org_dealer *d = dealer(t->code);
    const struct org_region *r = &network.region[d->region];
    struct publication_dealer_insert_in row = { .publication_id = publication, .dealer_id = d->id, .code = d->code, .name = d->name, .region_code = r->code, .region_name = r->name,
                                                .area_code = STR(""), .group_code = STR(""), .interviews = 30, .position = (int64_t)i };
    struct publication_figure_insert_in f = { .publication_id = publication, .measure = STR("total"), .base = STR("P"), .unit_kind = STR("dealer"), .unit_code = d->code,
                                              .dealer_id = SOME_INT(d->id), .unit_name = d->name, .n = SOME_NUM(t->n), .counts = STR(""), .verdict = STR(""), .months_present = 3,
                                              .months_wanted = 3, .hidden = isnan(t->score) ? STR("no_score") : STR(""), .rank_reasons = t->reasons };
    if (!isnan(t->score))
        f.value = SOME_NUM(t->score);
    if (t->place) {
        f.place = SOME_INT(t->place);
        f.place_of = SOME_INT(3);
        f.region_place = SOME_INT(t->region_place);
        f.region_place_of = SOME_INT(2);
        f.place_best = SOME_INT(1);
        f.place_worst = SOME_INT(t->place + 1 > 3 ? 3 : t->place + 1);
    }
    TRY(publication_dealer_insert(db, arena, &row, 1));
    return publication_figure_insert(db, arena, &f, 1);
}

struct writing { int64_t id; const char *kind; bool is_released; };

static struct err *write_publication(struct db *db, void *ctx)
{
    const struct writing *w = ctx;
    struct publication_insert_in in = { .id = w->id, .programme = STR("service"), .kind = str_of_c(w->kind), .period = STR("2026-03"), .edition = w->id == DRAFT ? 2 : 1, .reason = STR(""),
                                        .made_at = job->now_ms, .made_by = STR("analyst"), .method_version = 1, .parameters = STR("{}"), .questionnaires = STR("[]"),
                                        .structure_day = STR("2026-03-31"), .tally_sha256 = STR(""), .source_sha256 = STR("") };
    TRY(publication_insert(db, &in, NULL));
    for (size_t i = 0; i < ARRAY_LEN(told); i++)
        TRY(write_dealer(db, w->id, i));
    if (!w->is_released)
        return NULL;
    TRY(publication_set_complete(db, &(struct publication_set_complete_in){ .id = w->id, .complete_at = SOME_INT(job->now_ms) }, NULL));
    TRY(publication_set_checked(db, &(struct publication_set_checked_in){ .id = w->id, .checked_at = SOME_INT(job->now_ms), .checked_by = STR("a") }, NULL));
    return publication_set_released(db, &(struct publication_set_released_in){ .id = w->id, .released_at = SOME_INT(job->now_ms), .released_by = STR("b") }, NULL);
}

static void publish(int64_t id, const char *kind, bool is_released)
{
    check_ok("publication", db_write(job->db, write_publication, &(struct writing){ id, kind, is_released }, 0));
}

/* ---- readers ---- */

static const struct assessment_reader maker = { .is_maker = true }, everybody = { { 0 }, false };

static struct assessment_reader of_dealer(const char *code)
{
    return (struct assessment_reader){ { .kind = SCOPE_DEALER, .id = dealer(code)->id }, false };
}

static const struct assessment_line *line(const struct assessment *x, const char *code)
{
    for (size_t i = 0; i < x->line.n; i++)
        if (str_eq_c(x->line.row[i].code, code))
            return &x->line.row[i];
    fail_msg("no line of %s", code);
    return NULL;
}

static int64_t made(void)
{
    int64_t id = 0;
    publish(QUARTER, "quarterly", true);
    check_ok("make", assessment_make(job, QUARTER, &id));
    return id;
}

static struct err *flag(struct db *db, void *ctx UNUSED)
{
    return org_flag_set(db, &(struct org_month_flag){ dealer("A02")->id, STR("service"), test_month("2026-02"), FLAG_INTEGRITY, STR("") }, 0);
}

static void set_target(const char *place, double value)
{
    struct target_change c = { .programme = STR("service"), .measure = STR("total"), .period = { 2026, 1 }, .value = SOME_NUM(value) };
    bool changed;
    check_ok("place", target_where_of(arena, &network, str_of_c(place), &c.where));
    check_ok("target", target_set(job, &c, &changed));
}

static void test_lines(void **state UNUSED)
{
    struct assessment x;
    set_target("nation", 111);
    set_target("region:S", 113);
    check_ok("flag", db_write(job->db, flag, NULL, 0));
    test_import(job, &org_kpi_import, "dealer_code,month,code,value\nA01,2026-01,address_quality,80\nA01,2026-03,address_quality,90\nA01,2025-12,address_quality,10\nB01,2026-02,feedback_closure,97.5\n");
    int64_t id = made();
    job->now_ms += 1000;
    set_target("nation", 50); /* after the release: not what was told */
    check_ok("load", assessment_load(job, &maker, id, &x));
    assert_int_equal(x.line.n, ARRAY_LEN(told));
    static const struct { const char *code; double score, target, factor; enum tier tier; } cases[] = {
        { "A01", 115.5, 111, 1.2, TIER_A }, { "A02", 110, 111, 0, TIER_D }, { "B01", 112.25, 113, 1.0, TIER_C }, { "B02", 111, 113, 1.0, TIER_NONE }, { "A04", NAN, 111, 1.0, TIER_NONE },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        const struct assessment_line *l = line(&x, cases[i].code);
        check_num(cases[i].code, l->score, cases[i].score, 1e-9);
        check_num(cases[i].code, l->target, cases[i].target, 1e-9);
        check_num(cases[i].code, l->factor, cases[i].factor, 1e-9);
        check_num(cases[i].code, l->final, cases[i].factor, 1e-9);
        check_num(cases[i].code, l->tier, cases[i].tier, 0);
    }
    check_num("mean of the quarter's months", line(&x, "A01")->address_quality, 85, 1e-9);
    check_num("never made up", line(&x, "A02")->address_quality, NAN, 0);
    check_num("feedback", line(&x, "B01")->feedback_closure, 97.5, 1e-9);
    assert_true(line(&x, "A02")->is_flagged);
    int span = 0, of = 0;
    assert_true(line(&x, "A01")->best == 1 && line(&x, "A01")->worst == 2 && line(&x, "A04")->worst == 0);
    assert_true(assessment_noise(arena, &x.line, &span, &of));
    assert_true(span == 3 && of == 3); /* the second place: 1 to 3 */
    check_str("reasons", assessment_reason_text(arena, job->lang, line(&x, "A04")->rank_reasons), "Too few interviews; New dealer, not yet open long enough");
    assert_false(x.sheet.is_signed);
}

static void test_made_once_and_of_released_quarters_only(void **state UNUSED)
{
    int64_t id = made(), other;
    struct publication_list open;
    check_err("again", assessment_make(job, QUARTER, &other), ERR_CONFLICT);
    publish(MONTHLY, "monthly", true);
    check_err("monthly", assessment_make(job, MONTHLY, &other), ERR_NOT_FOUND);
    publish(DRAFT, "quarterly", false);
    check_err("not released", assessment_make(job, DRAFT, &other), ERR_NOT_FOUND);
    check_err("none", assessment_make(job, 1, &other), ERR_NOT_FOUND);
    check_ok("open", assessment_open_publications(job, &open));
    assert_int_equal(open.n, 0);
    assert_true(id != 0);
}

static void test_adjust_and_sign(void **state UNUSED)
{
    int64_t id = made();
    struct assessment x;
    static const struct { const char *label; double points; const char *reason; enum err_code want; } refused[] = {
        { "no reason", .1, "", ERR_INVALID }, { "blank reason", .1, "  ", ERR_INVALID }, { "one character", .1, "好", ERR_INVALID }, { "too much", 1.01, "水灾停业", ERR_INVALID },
        { "too little", -1.01, "水灾停业", ERR_INVALID }, { "no number", NAN, "水灾停业", ERR_INVALID },
    };
    for (size_t i = 0; i < ARRAY_LEN(refused); i++)
        check_err(refused[i].label, assessment_adjust(job, &(struct assessment_adjustment){ id, dealer("A02")->id, refused[i].points, str_of_c(refused[i].reason) }), refused[i].want);
    check_err("no such dealer", assessment_adjust(job, &(struct assessment_adjustment){ id, 1, .1, STR("水灾停业") }), ERR_NOT_FOUND);
    check_err("no such sheet", assessment_adjust(job, &(struct assessment_adjustment){ 1, dealer("A02")->id, .1, STR("水灾停业") }), ERR_NOT_FOUND);
    check_ok("adjust", assessment_adjust(job, &(struct assessment_adjustment){ id, dealer("A02")->id, .1, STR("水灾停业") }));
    check_ok("above the cap", assessment_adjust(job, &(struct assessment_adjustment){ id, dealer("A01")->id, .5, STR("示范店") }));
    check_ok("load", assessment_load(job, &maker, id, &x));
    check_num("adjusted", line(&x, "A02")->final, .9, 1e-9);
    check_num("capped", line(&x, "A01")->final, 1.3, 1e-9);
    check_str("why", line(&x, "A02")->reason, "水灾停业");
    check_ok("sign", assessment_sign(job, id));
    check_err("signed already", assessment_sign(job, id), ERR_CONFLICT);
    check_err("frozen", assessment_adjust(job, &(struct assessment_adjustment){ id, dealer("A02")->id, .2, STR("水灾停业") }), ERR_CONFLICT);
    check_ok("load", assessment_load(job, &maker, id, &x));
    check_num("as signed", line(&x, "A02")->final, .9, 1e-9);
}

static void test_who_sees_what(void **state UNUSED)
{
    int64_t id = made();
    struct assessment x;
    struct assessment_sheet_list list;
    const struct assessment_reader a01 = of_dealer("A01"), a03 = of_dealer("A03"), *below[] = { &everybody, &a01 };
    for (size_t i = 0; i < ARRAY_LEN(below); i++) {
        check_err("a draft", assessment_load(job, below[i], id, &x), ERR_NOT_FOUND);
        check_ok("list", assessment_list_load(job, below[i], STR_NONE, &list));
        assert_int_equal(list.n, 0);
    }
    check_ok("sign", assessment_sign(job, id));
    check_ok("own", assessment_load(job, &a01, id, &x));
    assert_int_equal(x.line.n, 1);
    check_str("own line", x.line.row[0].code, "A01");
    check_err("another's", assessment_load_dealer(job, &a01, (struct assessment_dealer){ id, dealer("A02")->id }, &x), ERR_NOT_FOUND);
    check_err("a dealer that is not in it", assessment_load(job, &a03, id, &x), ERR_NOT_FOUND);
    check_ok("list", assessment_list_load(job, &a01, STR("service"), &list));
    assert_int_equal(list.n, 1);
    check_ok("list", assessment_list_load(job, &a03, STR_NONE, &list));
    assert_int_equal(list.n, 0);
    check_ok("list of sales", assessment_list_load(job, &a01, STR("sales"), &list));
    assert_int_equal(list.n, 0);
}

static void test_for_finance(void **state UNUSED)
{
    int64_t id = made();
    struct assessment x;
    struct document d;
    struct buf out = buf_on(arena);
    struct sink sink = sink_to_buf(&out);
    check_ok("adjust", assessment_adjust(job, &(struct assessment_adjustment){ id, dealer("B01")->id, -.25, STR("水灾停业") }));
    check_ok("load", assessment_load(job, &maker, id, &x));
    assessment_document(job, &x, &d);
    check_num("factor", test_cell(d.section[0].table, "code", "B01", "factor").num, .75, 1e-9);
    assert_int_equal(test_cell(d.section[0].table, "code", "B01", "address_quality").kind, CELL_EMPTY);
    assert_int_equal(test_cell(d.section[0].table, "code", "A04", "place").kind, CELL_EMPTY);
    check_ok("csv", report_render(arena, &d, job->lang, REPORT_CSV, &sink));
    assert_true(str_find(buf_str(&out), STR("B01,")) > 0);
    buf_clear(&out);
    check_ok("xlsx", report_render(arena, &d, job->lang, REPORT_XLSX, &sink));
    assert_true(str_starts(buf_str(&out), STR("PK")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
        T(test_lines), T(test_made_once_and_of_released_quarters_only), T(test_adjust_and_sign), T(test_who_sees_what), T(test_for_finance),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
