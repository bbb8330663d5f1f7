/* Who sees what of a publication, and that nobody below the nation learns the answers of one to four people from it: not by asking, not by
 * subtracting what he may see, of one day or of two. */
#include "result/publication_actions.h"
#include "result/test_result.h"

static struct arena *arena;
static struct job *job;

static const char *const months_to_february[] = { "2025-03", "2025-04", "2025-05", "2025-06", "2025-07", "2025-08", "2025-09", "2025-10", "2025-11", "2025-12", "2026-01", "2026-02" };

static void add_months(struct buf *b, const char *dealer, size_t from, int each)
{
    for (size_t i = from; i < ARRAY_LEN(months_to_february); i++) {
        test_add(b, (struct test_row){ dealer, months_to_february[i], "5,5,4,5,1,", NULL }, each / 2);
        test_add(b, (struct test_row){ dealer, months_to_february[i], "3,3,3,3,2,2", NULL }, each - each / 2);
    }
}

/* A01 and A02 are large, A03 has three interviews in all, A04 began two months ago with two each, B01 is alone in the south but for three of B02. */
static int set_up(void **state UNUSED)
{
    struct buf b;
    arena = arena_new(TEST_MEMORY);
    job = test_survey(arena);
    b = buf_on(arena);
    add_months(&b, "A01", 0, 10);
    add_months(&b, "A02", 0, 9);
    add_months(&b, "A03", 11, 3);
    add_months(&b, "A04", 10, 2);
    add_months(&b, "B01", 0, 10);
    add_months(&b, "B02", 11, 3);
    test_answers(job, &b);
    return 0;
}

static int tear_down(void **state UNUSED)
{
    arena_free(arena);
    return 0;
}

static int64_t released(const char *kind, const char *period, const char *reason)
{
    struct job analyst = *job, manager = *job;
    struct publication_new in = { STR("service"), str_of_c(kind), test_month(period), reason ? str_of_c(reason) : STR_NONE };
    int64_t id = 0;
    analyst.who = "analyst";
    manager.who = "manager";
    check_ok("make", publication_make(job, &in, &id));
    check_ok("check", publication_check(&analyst, id));
    check_ok("release", publication_release(&manager, id));
    return id;
}

static int64_t id_of(const char *sql)
{
    return test_db_int(job->db, sql);
}

static struct db_scope dealer_scope(const char *code)
{
    return (struct db_scope){ .kind = SCOPE_DEALER, .id = id_of(str_c(arena, str_printf(arena, "select id from dealer where code = '%s'", code))) };
}

static struct publication_figure_list figures(int64_t id, struct db_scope scope)
{
    struct publication_figure_list list;
    check_ok("figures", publication_figures_load(job->db, arena, &(struct publication_figure_query){ .publication = { id, scope, false } }, &list));
    return list;
}

static const struct publication_figure *find(const struct publication_figure_list *l, const char *measure, const char *base, enum unit_kind kind, const char *code)
{
    for (size_t i = 0; i < l->n; i++)
        if (str_eq_c(l->row[i].measure, measure) && str_eq_c(l->row[i].base, base) && l->row[i].kind == kind && !l->row[i].is_best && str_eq_c(l->row[i].code, code))
            return &l->row[i];
    return NULL;
}

/* ---- reach ---- */

static void test_who_sees_which_figures(void **state UNUSED)
{
    int64_t id = released("monthly", "2026-02", NULL);
    struct db_scope region = { .kind = SCOPE_REGION, .id = id_of("select id from region where code = 'N'") }, group = { .kind = SCOPE_GROUP, .id = id_of("select id from dealer_group where name = 'G1'") };
    const struct { const char *label; struct db_scope scope; bool a01, a02, north, south, group; } cases[] = {
        { "dealer", dealer_scope("A01"), true, false, true, false, false }, { "region", region, true, true, true, false, false },
        { "group", group, true, false, true, true, true }, { "nation", { .kind = SCOPE_NATION }, true, true, true, true, true },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct publication_figure_list l = figures(id, cases[i].scope);
        check_num(cases[i].label, find(&l, "total", "R6", UNIT_DEALER, "A01") != NULL, cases[i].a01, 0);
        check_num(cases[i].label, find(&l, "total", "R6", UNIT_DEALER, "A02") != NULL, cases[i].a02, 0);
        check_num(cases[i].label, find(&l, "total", "R6", UNIT_REGION, "N") != NULL, cases[i].north, 0);
        check_num(cases[i].label, find(&l, "total", "R6", UNIT_REGION, "S") != NULL, cases[i].south, 0);
        check_num(cases[i].label, find(&l, "total", "R6", UNIT_GROUP, "G1") != NULL, cases[i].group, 0);
        check_num(cases[i].label, find(&l, "total", "R6", UNIT_NATION, "nation") != NULL, 1, 0);
    }
}

static void test_who_reads_which_document(void **state UNUSED)
{
    int64_t id = released("monthly", "2026-02", NULL);
    static const struct { const char *label; enum unit_kind kind; const char *code; bool found; } cases[] = {
        { "own", UNIT_DEALER, "A01", true }, { "another dealer's", UNIT_DEALER, "A02", false }, { "the region's", UNIT_REGION, "N", false }, { "the nation's", UNIT_NATION, "nation", false },
        { "the group's", UNIT_GROUP, "G1", false }, { "nobody's", UNIT_DEALER, "X99", false },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct publication_document d;
        struct publication_document_key k = { { id, dealer_scope("A01"), false }, STR("monthly"), cases[i].kind, str_of_c(cases[i].code), STR("zh") };
        struct err *e = publication_document_load(job->db, arena, &k, &d);
        if (cases[i].found)
            check_ok(cases[i].label, e);
        else
            check_err(cases[i].label, e, ERR_NOT_FOUND);
        struct str pdf;
        e = publication_file_load(job->db, arena, &k, STR("pdf"), &pdf);
        if (!cases[i].found)
            check_err(cases[i].label, e, ERR_NOT_FOUND);
    }
}

static void test_drafts_are_for_makers(void **state UNUSED)
{
    struct publication_new in = { STR("service"), STR("monthly"), test_month("2026-02"), STR_NONE };
    struct publication_view v;
    struct publication_list list;
    int64_t id = 0;
    check_ok("make", publication_make(job, &in, &id));
    struct publication_key dealer = { id, dealer_scope("A01"), false }, maker = { id, { .kind = SCOPE_NATION }, true };
    check_err("a dealer", publication_view_load(job->db, arena, &dealer, &v), ERR_NOT_FOUND);
    check_ok("a maker", publication_view_load(job->db, arena, &maker, &v));
    check_ok("list", publication_list_load(job->db, arena, &(struct publication_query){ .scope = dealer.scope }, &list));
    assert_int_equal(list.n, 0);
}

static void test_to_compare_with_comes_without_counts(void **state UNUSED)
{
    int64_t id = released("quarterly", "2025-12", NULL);
    struct publication_figure_list mine = figures(id, dealer_scope("A01"));
    const struct publication_figure *own = find(&mine, "question:L1", "R12", UNIT_DEALER, "A01"), *nation = find(&mine, "question:L1", "R12", UNIT_NATION, "nation");
    assert_true(own->has_counts);
    check_num("level 5", own->count[5], 50, 0);
    check_num("top 2", own->top2, .5, 1e-9);
    assert_false(nation->has_counts);
    assert_true(isnan(nation->top2) && isnan(nation->se));
    assert_true(!isnan(nation->value));
    bool has_best = false;
    for (size_t i = 0; i < mine.n; i++)
        has_best |= mine.row[i].is_best && str_eq_c(mine.row[i].code, "N");
    assert_true(has_best);
}

/* ---- the attack ---- */

static bool is_few(double n)
{
    return n >= 1 && n <= 4;
}

/* Figures of one reader, measure and base that carry a value. */
static void check_no_difference(const char *who, const struct publication_figure *x, const struct publication_figure *y)
{
    bool same = str_eq(x->measure, y->measure) && str_eq(x->base, y->base) && !x->is_best && !y->is_best;
    if (!same || isnan(x->n) || isnan(y->n))
        return;
    bool nested = x->kind < y->kind && y->kind == UNIT_DEALER; /* a whole and a dealer of it: readers see no other dealers */
    if (nested && is_few(x->n - y->n)) {
        print_message("%s: " STR_FMT " " STR_FMT ": " STR_FMT " less " STR_FMT " leaves %g\n", who, STR_ARG(x->measure), STR_ARG(x->base), STR_ARG(x->code), STR_ARG(y->code), x->n - y->n);
        fail();
    }
}

static void attack_one_day(int64_t id, const char *dealer)
{
    struct publication_figure_list l = figures(id, dealer_scope(dealer));
    for (size_t i = 0; i < l.n; i++) {
        assert_false(is_few(l.row[i].n));
        assert_false(is_few(l.row[i].asked) && !isnan(l.row[i].value));
        for (size_t k = 0; k < l.n; k++)
            check_no_difference(dealer, &l.row[i], &l.row[k]);
        for (size_t c = 0; l.row[i].has_counts && c < ANSWER_CODES; c++)
            assert_false(c >= 1 && c <= 5 && is_few(l.row[i].count[c]));
    }
}

/* The window and its single period, side by side. */
static void attack_bases(int64_t id, const char *dealer, const char *rolling)
{
    struct publication_figure_list l = figures(id, dealer_scope(dealer));
    for (size_t i = 0; i < l.n; i++) {
        const struct publication_figure *p = &l.row[i], *r;
        if (!str_eq_c(p->base, "P") || p->is_best || isnan(p->n))
            continue;
        r = find(&l, str_c(arena, p->measure), rolling, p->kind, str_c(arena, p->code));
        assert_false(r && !isnan(r->n) && is_few(r->n - p->n));
    }
}

static const char *const dealers[] = { "A01", "A02", "A03", "A04", "B01", "B02" };

static void test_attack_on_one_day(void **state UNUSED)
{
    int64_t monthly = released("monthly", "2026-02", NULL), quarterly = released("quarterly", "2025-12", NULL);
    for (size_t i = 0; i < ARRAY_LEN(dealers); i++) {
        attack_one_day(monthly, dealers[i]);
        attack_bases(monthly, dealers[i], "R6");
        if (i < 2) {
            attack_one_day(quarterly, dealers[i]);
            attack_bases(quarterly, dealers[i], "R12");
        }
    }
    struct publication_figure_list b01 = figures(monthly, dealer_scope("B01"));
    const struct publication_figure *south = find(&b01, "total", "R6", UNIT_REGION, "S");
    assert_non_null(south);
    assert_true(isnan(south->value) && isnan(south->n)); /* less its own it would be the three of B02 */
    assert_int_equal(south->hidden, HIDDEN_DISCLOSURE);
}

/* What one more edition, or one more month, would tell beside what was told before. */
static void attack_two_days(int64_t before, int64_t after, const char *dealer)
{
    struct publication_figure_list one = figures(before, dealer_scope(dealer)), two = figures(after, dealer_scope(dealer));
    for (size_t i = 0; i < two.n; i++) {
        const struct publication_figure *y = &two.row[i], *x = find(&one, str_c(arena, y->measure), str_c(arena, y->base), y->kind, str_c(arena, y->code));
        if (y->is_best || !x || isnan(x->n) || isnan(y->n))
            continue;
        if (is_few(fabs(y->n - x->n))) {
            print_message("%s: " STR_FMT " " STR_FMT " of " STR_FMT ": %g after %g\n", dealer, STR_ARG(y->measure), STR_ARG(y->base), STR_ARG(y->code), y->n, x->n);
            fail();
        }
    }
}

static void test_attack_on_two_editions(void **state UNUSED)
{
    struct buf b = buf_on(arena);
    int64_t one = released("monthly", "2026-02", NULL), two;
    test_add(&b, (struct test_row){ "A02", "2026-02", "3,3,3,3,2,3", NULL }, 2);
    test_answers(job, &b);
    two = released("monthly", "2026-02", "two interviews came late");
    for (size_t i = 0; i < ARRAY_LEN(dealers); i++)
        attack_two_days(one, two, dealers[i]);
    struct publication_document d;
    struct publication_document_key k = { { two, dealer_scope("A02"), false }, STR("monthly"), UNIT_DEALER, STR("A02"), STR("en") };
    check_ok("document", publication_document_load(job->db, arena, &k, &d));
    struct cell n = test_cell(test_table(&d.document, "summary"), "indicator", "Total score", "value");
    assert_int_equal(n.hidden, HIDDEN_DISCLOSURE);
    struct publication_figure_list a01 = figures(two, dealer_scope("A01"));
    assert_true(!isnan(find(&a01, "total", "R6", UNIT_DEALER, "A01")->value)); /* nothing of its own changed */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
        TEST(test_who_sees_which_figures), TEST(test_who_reads_which_document), TEST(test_drafts_are_for_makers), TEST(test_to_compare_with_comes_without_counts),
        TEST(test_attack_on_one_day), TEST(test_attack_on_two_editions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
