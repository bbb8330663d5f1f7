/* Screened texts from the work list into reports and publications: which ones, frozen as they were, and for whom. */
#include "result/publication_actions.h"
#include "result/publication_verbatim.h"
#include "result/test_result.h"
#include <math.h>

static const char form[] =
    "{\"title\":\"T\",\"code\":\"t\",\"programme\":\"service\",\"version\":1,\"steps\":[{\"code\":\"reception\",\"title\":{\"en\":\"Reception\",\"zh-cn\":\"接待\"}}],\"pages\":[{\"name\":\"p\",\"elements\":["
    "{\"type\":\"radiogroup\",\"name\":\"L1\",\"title\":\"Overall\",\"scale\":\"level\",\"composite\":\"retention\",\"labels\":\"satisfaction\"},"
    "{\"type\":\"radiogroup\",\"name\":\"C1\",\"title\":\"Waiting\",\"scale\":\"level\",\"step\":\"reception\",\"core\":true,\"labels\":\"satisfaction\"},"
    "{\"type\":\"comment\",\"name\":\"C1_why\",\"title\":\"Why?\",\"step\":\"reception\"},{\"type\":\"comment\",\"name\":\"X2\",\"title\":\"Praise?\"}]}]}";

static struct arena *arena;
static struct job *job;

static void add(struct buf *b, const char *dealer, const char *month, const char *why, const char *praise)
{
    buf_addf(b, "%s,service,%s-05,4,3,%s,%s\n", dealer, month, why, praise);
}

static void approve(const char *text)
{
    struct verbatim_list l;
    check_ok("list", verbatim_list_load(job, &(struct verbatim_query){ .state = STR("new") }, &l));
    for (size_t i = 0; i < l.n; i++)
        if (str_eq_c(l.row[i].original, text))
            check_ok(text, verbatim_decide(job, &(struct verbatim_key){ .id = l.row[i].id, .seen = l.row[i].edition },
                                           &(struct verbatim_decision){ .state = VERBATIM_APPROVED, .text = l.row[i].screened, .step = l.row[i].step, .codes = l.row[i].codes, .kind = l.row[i].kind }));
}

static int set_up(void **state UNUSED)
{
    static const char *const texts[] = { "等了半天", "干净得很", "张先生不错", "没批准的", "太贵了" };
    int64_t n;
    struct buf b;
    arena = arena_new(TEST_MEMORY);
    job = test_job(arena);
    test_import(job, &org_network_import, test_network);
    test_import(job, &questionnaire_import, form);
    b = buf_on(arena);
    buf_add_c(&b, "dealer_code,programme,visit_date,L1,C1,C1_why,X2\n");
    for (int i = 0; i < 10; i++) {
        add(&b, "A01", "2026-02", i == 0 ? "等了半天" : i == 1 ? "没批准的" : "", i == 2 ? "张先生不错" : "");
        add(&b, "A02", "2026-02", "", i == 0 ? "干净得很" : "");
        add(&b, "A01", "2026-01", i == 0 ? "太贵了" : "", "");
    }
    for (int i = 0; i < 4; i++)
        add(&b, "A03", "2026-02", "太贵了", "");
    test_import(job, &interview_answers_import, str_c(arena, buf_str(&b)));
    check_ok("take", verbatim_take(job, &n));
    for (size_t i = 0; i < ARRAY_LEN(texts); i++)
        if (i != 3)
            approve(texts[i]);
    return 0;
}

static int tear_down(void **state UNUSED)
{
    arena_free(arena);
    return 0;
}

static struct str text_of(const struct document *d, enum report_format format)
{
    struct buf b = buf_on(arena);
    struct sink out = sink_to_buf(&b);
    check_ok("render", report_render(arena, d, lang_load(arena, STR("zh")), format, &out));
    return buf_str(&b);
}

static bool has(struct str text, const char *part)
{
    return str_find(text, str_of_c(part)) >= 0;
}

static void test_texts(void **state UNUSED)
{
    struct document d = test_report(job, "monthly", "2026-02", "dealer:A01");
    const struct table *t = test_table(&d, "verbatims"), *codes = test_table(&d, "verbatim_codes");
    assert_non_null(t);
    assert_non_null(codes);
    assert_int_equal(t->n_rows, 2);
    check_str("step", test_cell(t, "text", "等了半天", "step").msg->arg[0].s, "Reception");
    check_str("kind", str_of_c(test_cell(t, "text", "等了半天", "kind").code), "complaint");
    check_str("masked", test_cell(t, "text", "某先生不错", "text").s, "某先生不错");
    check_num("of the code", (double)test_cell(codes, "code", "Waiting and time", "complaint").i, 1, 0);
    check_num("without one", (double)test_cell(codes, "code", "without a code", "praise").i, 1, 0);
    static const enum report_format formats[] = { REPORT_TEXT, REPORT_JSON, REPORT_CSV, REPORT_HTML };
    for (size_t i = 0; i < ARRAY_LEN(formats); i++)
        assert_true(has(text_of(&d, formats[i]), "等了半天"));
    struct str pdf = text_of(&d, REPORT_PDF), xlsx = text_of(&d, REPORT_XLSX);
    assert_true(str_starts(pdf, STR("%PDF")) && str_starts(xlsx, STR("PK")));
}

static void test_who_has_none(void **state UNUSED)
{
    struct document few = test_report(job, "monthly", "2026-02", "dealer:A03"), region = test_report(job, "monthly", "2026-02", "region:N");
    const struct table *t = test_table(&few, "verbatims");
    assert_non_null(t);
    assert_int_equal(t->n_rows, 0);
    assert_null(test_table(&few, "verbatim_codes"));
    assert_null(test_table(&region, "verbatims"));
    struct document quarter = test_report(job, "quarterly", "2026-03", "dealer:A01");
    assert_int_equal(test_table(&quarter, "verbatims")->n_rows, 3); /* January's too */
}

static struct err *put_quality(struct db *db, void *ctx)
{
    return org_quality_put(db, arena, &(struct org_quality_month){ STR("service"), test_month("2026-02") }, ctx, 1);
}

/* Address quality as it was kept: a line a month, no other dealer's, none for a region. */
static void test_quality(void **state UNUSED)
{
    int64_t a01 = test_db_int(job->db, "select id from dealer where code = 'A01'"), a02 = test_db_int(job->db, "select id from dealer where code = 'A02'");
    struct org_quality row[] = {
        { .dealer_id = a01, .orders = 80, .visits = 60, .no_phone = 6, .duplicates = 3, .vip = 2, .rejected = 4, .days_late = 1, .score = 91.5, .region_place = 2, .region_place_of = 3, .is_flagged = true },
        { .dealer_id = a02, .orders = NAN, .visits = 0, .score = NAN },
    };
    check_ok("put", db_write(job->db, put_quality, &(struct org_quality_list){ row, 2 }, 0));
    struct document d = test_report(job, "monthly", "2026-02", "dealer:A01"), none = test_report(job, "monthly", "2026-02", "dealer:A02"), region = test_report(job, "monthly", "2026-02", "region:N"),
                    quarter = test_report(job, "quarterly", "2026-03", "dealer:A01"), empty = test_report(job, "monthly", "2026-02", "dealer:A03");
    const struct table *t = test_table(&d, "address_quality");
    assert_int_equal(t->n_rows, 1);
    check_num("coverage", test_cell(t, "month", "2026-02", "coverage").num, 0.75, 1e-12);
    check_num("valid", test_cell(t, "month", "2026-02", "valid_phone").num, 0.9, 1e-12);
    check_str("place", test_cell(t, "month", "2026-02", "region_place").s, "2/3");
    check_str("flag", str_of_c(test_cell(t, "month", "2026-02", "flag").code), "worse");
    t = test_table(&none, "address_quality");
    assert_int_equal(t->n_rows, 1);
    assert_true(test_cell(t, "month", "2026-02", "quality").kind == CELL_EMPTY && test_cell(t, "month", "2026-02", "orders").kind == CELL_EMPTY);
    assert_null(test_table(&region, "address_quality"));
    assert_int_equal(test_table(&quarter, "address_quality")->n_rows, 1);
    assert_int_equal(test_table(&empty, "address_quality")->n_rows, 0);
}

static int64_t released(const char *reason)
{
    struct job analyst = *job, manager = *job;
    struct publication_new in = { STR("service"), STR("monthly"), test_month("2026-02"), reason ? str_of_c(reason) : STR_NONE };
    int64_t id = 0;
    analyst.who = "analyst";
    manager.who = "manager";
    check_ok("make", publication_make(job, &in, &id));
    check_ok("check", publication_check(&analyst, id));
    check_ok("release", publication_release(&manager, id));
    return id;
}

static size_t texts_for(int64_t id, const char *dealer, const char *text)
{
    struct publication_verbatims v;
    struct publication_key k = { .id = id };
    if (dealer)
        k.scope = (struct db_scope){ .kind = SCOPE_DEALER, .id = test_db_int(job->db, arena_printf(arena, "select id from dealer where code = '%s'", dealer)) };
    size_t n = 0;
    check_ok("load", publication_verbatims_load(job->db, arena, &k, &v));
    for (size_t i = 0; i < v.n; i++)
        n += !text || str_eq_c(v.row[i].text.text, text);
    return n;
}

static void test_frozen(void **state UNUSED)
{
    int64_t first = released(NULL);
    struct publication_verbatims v;
    assert_int_equal(texts_for(first, NULL, NULL), 3);
    assert_int_equal(texts_for(first, "A01", NULL), 2);
    assert_int_equal(texts_for(first, "A02", "干净得很"), 1);
    assert_int_equal(texts_for(first, "A02", "等了半天"), 0);
    assert_int_equal(texts_for(first, NULL, "太贵了"), 0); /* four interviews; and another month */
    approve("没批准的");
    assert_int_equal(texts_for(first, "A01", "没批准的"), 0);
    struct publication_document d;
    struct publication_document_key k = { { .id = first }, STR("monthly"), UNIT_DEALER, STR("A01"), STR("zh") };
    check_ok("document", publication_document_load(job->db, arena, &k, &d));
    assert_int_equal(test_table(&d.document, "verbatims")->n_rows, 2);
    int64_t second = released("texts were missing");
    assert_int_equal(texts_for(second, "A01", "没批准的"), 1);
    assert_int_equal(texts_for(first, "A01", "没批准的"), 0);
    struct publication_key other = { .id = second, .scope = { .kind = SCOPE_DEALER, .id = 77 } };
    check_err("out of reach", publication_verbatims_load(job->db, arena, &other, &v), ERR_NOT_FOUND);
}

/* A draft is its makers'; a half made one goes on with the texts it began with. */
static void test_draft(void **state UNUSED)
{
    struct publication_new in = { STR("service"), STR("monthly"), test_month("2026-02"), STR_NONE };
    struct publication_verbatims v;
    int64_t id = 0;
    check_ok("what is read once for all", publication_make(job, &in, &id));
    check_err("a reader", publication_verbatims_load(job->db, arena, &(struct publication_key){ .id = id }, &v), ERR_NOT_FOUND);
    check_ok("withdraw", publication_withdraw(job, id));
    int64_t before = db_call_count(job->db);
    check_ok("again", publication_make(job, &in, &id));
    int64_t calls = db_call_count(job->db) - before;
    check_ok("withdraw", publication_withdraw(job, id));
    db_fail_at(job->db, calls - 4);
    struct err *e = publication_make(job, &in, &id);
    db_fail_at(job->db, 0);
    assert_non_null(e);
    approve("没批准的");
    check_ok("goes on", publication_make(job, &in, &id));
    check_ok("load", publication_verbatims_load(job->db, arena, &(struct publication_key){ .id = id, .is_maker = true }, &v));
    assert_int_equal(v.n, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_texts, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_who_has_none, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_quality, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_frozen, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_draft, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
