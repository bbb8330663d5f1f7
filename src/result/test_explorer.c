/* The explorer: its running figures are those of reports and scores; of released ones nobody learns more than is his. */
#include "publication_sql.h"
#include "result/explorer_table.h"
#include "result/publication.h"
#include "result/test_result.h"

static struct arena *arena;
static struct job *job;
static struct kept *kept;
static struct org_network network;

static int set_up(void **state UNUSED)
{
    struct buf b = buf_on(arena = arena_new(TEST_MEMORY));
    static const char *const months[] = { "2025-09", "2025-10", "2025-11", "2025-12", "2026-01", "2026-02" };
    job = test_survey(arena);
    kept = kept_new(arena, 16 << 20);
    for (size_t i = 0; i < ARRAY_LEN(months); i++) {
        test_add(&b, (struct test_row){ "A01", months[i], i < 3 ? "4,4,3,5,1," : "5,5,4,5,1,", "X3,保养,私车,A1,1" }, 6);
        test_add(&b, (struct test_row){ "A01", months[i], "3,2,1,5,2,", "X5,保养,私车,A1,2" }, 2);
        test_add(&b, (struct test_row){ "A02", months[i], "5,4,4,3,1,", "X5,维修,公司,A2,1" }, 8);
        test_add(&b, (struct test_row){ "A04", months[i], "2,9,4,3,1,", "X5,维修,公司,A3,1" }, 1);
        test_add(&b, (struct test_row){ "B01", months[i], "4,5,2,8,2,", "X3,维修,公司,A4,1" }, 5);
    }
    test_answers(job, &b);
    check_ok("network", org_network_load(job->db, arena, (struct db_scope){ .kind = SCOPE_SYSTEM }, civil_date_of_month(test_month("2026-02"), 28), &network));
    return 0;
}

static int tear_down(void **state UNUSED)
{
    arena_free(arena);
    return 0;
}

/* ---- asking ---- */

static struct explorer_reader *national(void)
{
    struct explorer_reader *r = ARENA_NEW(arena, struct explorer_reader);
    *r = (struct explorer_reader){ .job = job, .kept = kept, .may_run = true, .scope = { .kind = SCOPE_NATION }, .running_scope = { .kind = SCOPE_NATION } };
    kept_tidy(kept);
    return r;
}

static struct explorer_reader *dealer(const char *code)
{
    struct explorer_reader *r = ARENA_NEW(arena, struct explorer_reader);
    *r = (struct explorer_reader){ .job = job, .kept = kept, .scope = { .kind = SCOPE_DEALER, .id = org_dealer_by_code(&network, str_of_c(code))->id } };
    return r;
}

static struct explorer_query *query(const char *kind, const char *code)
{
    struct explorer_query *q = ARENA_NEW(arena, struct explorer_query);
    *q = (struct explorer_query){ .kind = str_of_c(kind), .code = str_of_c(code), .period = SOME_INT(test_month("2026-02")) };
    return q;
}

static struct explorer *open_ok(const char *label, const struct explorer_reader *r, const struct explorer_query *q)
{
    struct explorer *e = ARENA_NEW(arena, struct explorer);
    check_ok(label, explorer_open(r, q, e));
    assert_non_null(e->unit);
    return e;
}

static void open_refused(const char *label, const struct explorer_reader *r, const struct explorer_query *q, enum err_code code)
{
    struct explorer e;
    check_err(label, explorer_open(r, q, &e), code);
}

static struct explorer_row row_of(const char *label, struct explorer *e, const char *measure)
{
    struct explorer_row row = { .unit = e->unit, .measure = explorer_find_measure(e, str_of_c(measure)), .window.last = e->period };
    assert_non_null(row.measure);
    check_ok(label, explorer_fill(e, &row, 1));
    return row;
}

/* ---- running figures ---- */

static struct measure measure_of(const struct result_set *s, const char *key)
{
    if (strcmp(key, "total") == 0)
        return report_total();
    if (strcmp(key, "retention") == 0)
        return report_retention();
    if (strncmp(key, "step:", 5) == 0)
        return (struct measure){ .kind = MEASURE_STEP, .step = str_of_c(key + 5) };
    return test_question(s, key + strlen("question:"));
}

/* Against figures counted by SQL alone. */
static struct err *same_as_sql(struct db *db, void *ctx)
{
    static const char *const units[][3] = { { "nation", "nation", "nation" }, { "region", "N", "region:N" }, { "area", "N/一区", "area:N/一区" }, { "group", "G1", "group:G1" }, { "dealer", "A01", "dealer:A01" } };
    static const char *const measures[] = { "total", "retention", "step:reception", "step:repair", "question:L1", "question:D1", "question:C1" };
    const struct str *base = ctx;
    struct result_set s;
    struct result_query rq = { .programme = STR("service"), .from = test_month("2023-02"), .to = test_month("2026-02"), .structure_day = civil_date_of_month(test_month("2026-02"), 28), .engine = RESULT_SQL };
    TRY(result_set_load(db, arena, &rq, &s));
    for (size_t i = 0; i < ARRAY_LEN(units) * ARRAY_LEN(measures); i++) {
        const char *const *u = units[i / ARRAY_LEN(measures)], *m = measures[i % ARRAY_LEN(measures)];
        struct explorer_query *q = query(u[0], u[1]);
        q->base = *base;
        struct explorer *e = open_ok(u[2], national(), q);
        struct explorer_row row = row_of(m, e, m);
        struct result_unit unit = test_unit(&s, u[2]);
        struct figure f = test_figure(&s, measure_of(&s, m), &unit, row.window);
        struct figure_options o = { .marks = mark_rules_default() };
        struct change c = result_change(&s, measure_of(&s, m), &unit, (struct window_pair){ window_shift(row.window, -window_months(row.window)), row.window }, &o);
        check_num(m, row.n, f.n, 0);
        check_num(m, row.value, f.index.mean, 1e-9);
        check_num(m, row.low, f.index.lo, 1e-9);
        if (row.hidden != SHOWN || isnan(row.against))
            continue;
        check_num(m, row.change, c.diff, 1e-9);
        check_num(m, row.p, c.p, 1e-9);
        assert_int_equal(row.verdict, c.verdict);
    }
    return result_set_error(&s);
}

static void test_same_as_sql(void **state UNUSED)
{
    struct str bases[] = { STR("r6"), STR("quarter"), STR("month") };
    for (size_t i = 0; i < ARRAY_LEN(bases); i++)
        check_ok("sql", db_read(job->db, same_as_sql, &bases[i]));
}

/* A question that changed: windows are cut at its series, and nothing is tested across it; its step goes on with those that both windows have. */
static void test_same_as_sql_across_a_change(void **state UNUSED)
{
    struct buf b = buf_on(arena);
    struct str bases[] = { STR("r6"), STR("month") };
    test_import(job, &questionnaire_import, test_form_2);
    buf_add_c(&b, "dealer_code,programme,version,visit_date,L1,L2,C1,C3,D1,D9,model,work_type,owner_type,advisor_code,weight\n");
    for (int i = 0; i < 14; i++)
        buf_addf(&b, "A01,service,2,2026-02-05,%d,4,3,5,1,,,,,,1\n", 3 + i % 3);
    test_answers(job, &b);
    for (size_t i = 0; i < ARRAY_LEN(bases); i++)
        check_ok("sql", db_read(job->db, same_as_sql, &bases[i]));
}

/* Against the printed report of a unit. */
static void test_same_as_report(void **state UNUSED)
{
    static const char *const units[][3] = { { "nation", "nation", "nation" }, { "region", "N", "region:N" }, { "dealer", "A01", "dealer:A01" } };
    for (size_t i = 0; i < ARRAY_LEN(units); i++) {
        struct document report = test_report(job, "monthly", "2026-02", units[i][2]);
        struct explorer *e = open_ok(units[i][2], national(), query(units[i][0], units[i][1]));
        struct explorer_part p;
        check_ok(units[i][2], explorer_measures(e, &p));
        struct cell n = test_cell(p.table, "measure", "total", "n"), index = test_cell(p.table, "measure", "total", "index"), l1 = test_cell(p.table, "measure", "question:L1", "index");
        assert_int_equal(n.i, test_cell(test_table(&report, "summary"), "key", "total", "n").i);
        check_num(units[i][2], index.num, test_cell(test_table(&report, "summary"), "key", "total", "value").num, 0);
        check_num(units[i][2], l1.num, test_cell(test_table(&report, "levels"), "code", "L1", "score").num * 10, 1e-9);
        assert_int_equal(index.marks, test_cell(test_table(&report, "summary"), "key", "total", "value").marks);
    }
}

static void test_comparisons(void **state UNUSED)
{
    struct explorer_query *q = query("dealer", "A01");
    struct result_set s = test_set(job, "2025-09", "2026-02");
    struct result_unit own = test_unit(&s, "dealer:A01"), region = test_unit(&s, "region:N");
    struct window w = test_window("2025-09", "2026-02");
    q->compare = STR("region");
    struct explorer_row row = row_of("region", open_ok("region", national(), q), "question:L1");
    struct result_unit rest = result_unit_without(&s, &region, &own);
    struct change gap = result_gap(&s, test_question(&s, "L1"), &(struct gap_of){ &own, &rest }, w, &(struct figure_options){ .marks = mark_rules_default() });
    check_num("region's value", row.against, test_figure(&s, test_question(&s, "L1"), &region, w).index.mean, 1e-9);
    assert_int_equal(row.verdict, gap.verdict);
    q->compare = STR("best");
    row = row_of("best", open_ok("best", national(), q), "question:L1");
    struct result_unit other = test_unit(&s, "dealer:A02");
    check_num("best in region", row.against, test_figure(&s, test_question(&s, "L1"), &other, w).index.mean, 1e-9);
    assert_int_equal(row.verdict, VERDICT_NOT_TESTED);
    q = query("nation", "nation");
    q->compare = STR("region"); /* a nation has none */
    struct explorer *e = open_ok("nation", national(), q);
    assert_int_equal(e->compare, COMPARE_PREVIOUS);
}

static void test_cuts(void **state UNUSED)
{
    struct explorer_query *q = query("nation", "nation");
    struct result_set s = test_set(job, "2025-09", "2026-02");
    q->where = STR("model = X3");
    struct result_unit cut = result_unit_cut(&s, &s.nation, TALLY_MODEL, STR("X3"));
    for (int again = 0; again < 2; again++) {
        struct explorer_row row = row_of("cut", open_ok("cut", national(), q), "total");
        check_num("n", row.n, 66, 0);
        check_num("cut", row.value, test_figure(&s, report_total(), &cut, test_window("2025-09", "2026-02")).index.mean, 1e-9);
    }
    q->where = STR("model = X5");
    check_num("another one", row_of("cut", open_ok("cut", national(), q), "total").n, 66, 0);
    q->where = STR("");
    check_num("no cut", row_of("none", open_ok("none", national(), q), "total").n, 132, 0);
    q->where = STR("model = ");
    open_refused("broken", national(), q, ERR_INVALID);
    q->where = STR("model = X3');drop table interview;--");
    open_refused("quote", national(), q, ERR_INVALID);
}

/* A set is loaded once, and anew when the data has changed. */
static void test_new_interviews_are_seen(void **state UNUSED)
{
    struct explorer_query *q = query("dealer", "B01");
    struct buf b = buf_on(arena);
    check_num("before", row_of("before", open_ok("before", national(), q), "question:L1").n, 30, 0);
    size_t bytes = kept_bytes(kept);
    check_num("again", row_of("again", open_ok("again", national(), q), "question:L1").n, 30, 0);
    assert_int_equal(kept_bytes(kept), bytes);
    test_add(&b, (struct test_row){ "B01", "2026-02", "5,5,5,5,1,", NULL }, 3);
    test_answers(job, &b);
    check_num("after", row_of("after", open_ok("after", national(), q), "question:L1").n, 33, 0);
}

static void test_addresses(void **state UNUSED)
{
    struct explorer_query *q = query("area", "N/一区");
    q->where = STR("model in (X3, 'a b')");
    struct explorer *e = open_ok("area", national(), q);
    check_str("area", explorer_address(e, &(struct explorer_link){ .word = "sort", .value = STR("-rank") }),
              "/results/area/N%2F%E4%B8%80%E5%8C%BA?programme=service&period=2026-02&base=r6&compare=previous&where=model%20in%20%28X3%2C%20%27a%20b%27%29&sort=-rank");
    check_str("measure", explorer_address(e, &(struct explorer_link){ .unit = explorer_find_unit(e, UNIT_DEALER, STR("A01")), .measure = explorer_find_measure(e, STR("QUESTION:l1")) }),
              "/results/dealer/A01/question:L1?programme=service&period=2026-02&base=r6&compare=previous&where=model%20in%20%28X3%2C%20%27a%20b%27%29");
    open_refused("no such dealer", national(), query("dealer", "A99"), ERR_NOT_FOUND);
    open_refused("no such area", national(), query("area", "一区"), ERR_NOT_FOUND);
    q = query("dealer", "A01");
    q->measure = STR("question:L1'");
    open_refused("no such measure", national(), q, ERR_NOT_FOUND);
}

static void test_list(void **state UNUSED)
{
    struct explorer_query *q = query("nation", "nation");
    struct explorer_part p;
    q->by = STR("dealer");
    q->of = STR("question:L1");
    q->sort = STR("-index");
    check_ok("list", explorer_below(open_ok("list", national(), q), &p));
    assert_int_equal(p.table->n_rows, 6);
    check_str("A04 has no score below ten interviews", table_row(p.table, 5)[0].s, "B02");
    check_num("lowest first", table_row(p.table, 0)[4].num, 80, 1e-9);
    q->find = STR("乙");
    check_ok("found", explorer_below(open_ok("found", national(), q), &p));
    assert_int_equal(p.table->n_rows, 1);
    check_str("乙店", table_row(p.table, 0)[0].s, "A02");
    q->find = STR("<script>");
    check_ok("nothing", explorer_below(open_ok("nothing", national(), q), &p));
    assert_int_equal(p.table->n_rows, 0);
}

/* ---- released figures ---- */

struct releasing { const char *period; int64_t id; double add; bool is_released; };

static struct err *insert_figure(struct db *db, const struct releasing *r, const char *measure, const char *kind, const char *code, double value)
{
    const struct org_dealer *d = strcmp(kind, "dealer") == 0 ? org_dealer_by_code(&network, str_of_c(code)) : NULL;
    bool is_question = strncmp(measure, "question:", 9) == 0;
    return publication_figure_insert(db, arena, &(struct publication_figure_insert_in){
        .publication_id = r->id, .measure = str_of_c(measure), .base = STR("R6"), .unit_kind = str_of_c(kind), .unit_code = str_of_c(code),
        .dealer_id = d ? SOME_INT(d->id) : (struct opt_int){ 0 }, .unit_name = d ? d->name : STR("x"), .n = SOME_NUM(40), .asked = SOME_NUM(40), .value = SOME_NUM(value + r->add),
        .se = SOME_NUM(1), .low = SOME_NUM(value + r->add - 2), .high = SOME_NUM(value + r->add + 2), .top2 = SOME_NUM(0.95), .bottom2 = SOME_NUM(0.05),
        .counts = is_question ? STR("[0,2,0,10,0,28]") : STR(""), .previous_change = SOME_NUM(0.5), .verdict = STR("up"), .months_present = 6, .months_wanted = 6, .hidden = STR(""),
    }, 1);
}

static struct err *insert_dealers(struct db *db, const struct releasing *r)
{
    for (size_t i = 0; i < network.n_dealers; i++) {
        const struct org_dealer *d = &network.dealer[i];
        const struct org_region *region = &network.region[d->region];
        TRY(publication_dealer_insert(db, arena, &(struct publication_dealer_insert_in){ .publication_id = r->id, .dealer_id = d->id, .code = d->code, .name = d->name, .region_code = region->code,
            .region_name = region->name, .area_code = str_printf(arena, STR_FMT "/" STR_FMT, STR_ARG(region->code), STR_ARG(d->area)), .group_code = d->group,
            .interviews = 10, .position = (int64_t)i }, 1));
        TRY(insert_figure(db, r, "total", "dealer", str_c(arena, d->code), 100 + (double)i));
        TRY(insert_figure(db, r, "question:L1", "dealer", str_c(arena, d->code), 90 + (double)i));
    }
    return NULL;
}

static struct err *release(struct db *db, void *ctx)
{
    static const char *const upper[][2] = { { "nation", "nation" }, { "region", "N" }, { "region", "S" }, { "best", "N" }, { "best", "S" } };
    const struct releasing *r = ctx;
    TRY(publication_insert(db, &(struct publication_insert_in){ .id = r->id, .programme = STR("service"), .kind = STR("monthly"), .period = str_of_c(r->period), .edition = 1, .reason = STR(""),
        .made_at = 1, .made_by = STR("x"), .method_version = 1, .parameters = STR("{}"), .questionnaires = STR("[]"), .structure_day = STR("2026-02-28"), .tally_sha256 = STR(""), .source_sha256 = STR(""),
        .interviews = 40 }, NULL));
    TRY(insert_dealers(db, r));
    for (size_t i = 0; i < ARRAY_LEN(upper); i++) {
        TRY(insert_figure(db, r, "total", upper[i][0], upper[i][1], 110 + (double)i));
        TRY(insert_figure(db, r, "question:L1", upper[i][0], upper[i][1], 95 + (double)i));
    }
    TRY(publication_set_complete(db, &(struct publication_set_complete_in){ .complete_at = SOME_INT(1), .id = r->id }, NULL));
    TRY(publication_set_checked(db, &(struct publication_set_checked_in){ .checked_at = SOME_INT(2), .checked_by = STR("a"), .id = r->id }, NULL));
    return r->is_released ? publication_set_released(db, &(struct publication_set_released_in){ .released_at = SOME_INT(r->id), .released_by = STR("b"), .id = r->id }, NULL) : NULL;
}

static void release_three(void)
{
    const struct releasing all[] = { { "2025-07", 71, -3, true }, { "2026-01", 72, 0, true }, { "2026-02", 73, 0, false } };
    for (size_t i = 0; i < ARRAY_LEN(all); i++)
        check_ok(all[i].period, db_write(job->db, release, (void *)(uintptr_t)&all[i], 0));
}

static struct explorer_query *released(const char *kind, const char *code)
{
    struct explorer_query *q = query(kind, code);
    q->period = SOME_INT(test_month("2026-01"));
    return q;
}

static void test_nothing_released(void **state UNUSED)
{
    struct explorer e;
    check_ok("nothing", explorer_open(dealer("A01"), query(NULL, NULL), &e));
    assert_null(e.unit);
    assert_non_null(e.nothing.id);
}

static void test_released_values(void **state UNUSED)
{
    release_three();
    struct explorer_query *q = released(NULL, NULL);
    struct explorer *e = open_ok("own", dealer("A02"), q);
    check_str("begins at", e->unit->code, "A02");
    assert_int_equal(e->n_units, 1);
    struct explorer_row row = row_of("own", e, "total");
    check_num("value", row.value, 101, 0);
    check_num("half a year before", row.against, 98, 0);
    check_num("change", row.change, 3, 1e-12);
    assert_int_equal(row.verdict, VERDICT_UP);
    static const struct { const char *compare; double against; } cases[] = { { "nation", 110 }, { "region", 111 }, { "best", 113 } };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        q->compare = str_of_c(cases[i].compare);
        row = row_of(cases[i].compare, open_ok(cases[i].compare, dealer("A02"), q), "total");
        check_num(cases[i].compare, row.against, cases[i].against, 0);
        assert_int_equal(row.verdict, VERDICT_NOT_TESTED);
    }
}

/* Everything that a dealer may ask for and must not get. */
static void test_released_secrets(void **state UNUSED)
{
    static const char *const others[][2] = { { "nation", "nation" }, { "region", "N" }, { "region", "S" }, { "area", "N/一区" }, { "group", "G1" }, { "dealer", "A02" }, { "dealer", "B01" } };
    release_three();
    for (size_t i = 0; i < ARRAY_LEN(others); i++)
        open_refused(others[i][1], dealer("A01"), released(others[i][0], others[i][1]), ERR_NOT_FOUND);
    open_refused("not released", dealer("A01"), query("dealer", "A01"), ERR_NOT_FOUND);
    struct explorer_query *q = released("dealer", "A01");
    q->figures = STR("running");
    assert_false(open_ok("asks for running figures", dealer("A01"), q)->is_running);
    q->where = STR("model = X3");
    open_refused("a cut", dealer("A01"), q, ERR_INVALID);
    q = released("dealer", "A01");
    q->measure = STR("question:L1");
    struct explorer_part p;
    check_ok("answers", explorer_answers(open_ok("answers", dealer("A01"), q), &p));
    const struct cell *own = table_row(p.table, 0), *region = table_row(p.table, 1);
    assert_int_equal(p.table->n_rows, 3);
    assert_int_equal(own[3 + 4].hidden, HIDDEN_DISCLOSURE);                   /* two very dissatisfied */
    assert_int_equal(region[1].kind, CELL_EMPTY);                             /* of the region only the value */
    assert_int_equal(region[3].kind, CELL_EMPTY);
    check_num("region", region[2].num, 96, 0);
    struct document d;
    check_ok("document", explorer_document(open_ok("document", dealer("A01"), q), &d));
    struct buf text = buf_on(arena);
    struct sink sink = sink_to_buf(&text);
    check_ok("json", report_render(arena, &d, job->lang, REPORT_JSON, &sink));
    assert_true(str_find(buf_str(&text), STR("A02")) < 0 && str_find(buf_str(&text), STR("乙店")) < 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_same_as_sql, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_same_as_sql_across_a_change, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_same_as_report, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_comparisons, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_cuts, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_new_interviews_are_seen, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_addresses, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_list, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_nothing_released, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_released_values, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_released_secrets, set_up, tear_down),
    };
    return cmocka_run_group_tests_name("result/explorer", tests, NULL, NULL);
}
