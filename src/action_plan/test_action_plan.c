#include "action_plan/driver_released.h"
#include "interview/interview.h"
#include "org/test_user.h"
#include "questionnaire/questionnaire.h"
#include <string.h>

static const char form[] =
    "{\"title\":\"T\",\"code\":\"t\",\"programme\":\"service\",\"version\":1,\"steps\":[{\"code\":\"s\",\"title\":{\"en\":\"Reception\",\"zh-cn\":\"接待\"}}],\"pages\":[{\"name\":\"p\",\"elements\":["
    "{\"type\":\"radiogroup\",\"name\":\"L1\",\"title\":{\"en\":\"Overall\",\"zh-cn\":\"总体\"},\"scale\":\"level\",\"composite\":\"retention\",\"labels\":\"satisfaction\"},"
    "{\"type\":\"radiogroup\",\"name\":\"A1\",\"title\":{\"en\":\"Greeting\",\"zh-cn\":\"问候\"},\"scale\":\"level\",\"step\":\"s\",\"labels\":\"satisfaction\"}]}]}";

/* A release of six months up to a period (or a draft of one): two dealers in it. */
static void release(struct job *job, int64_t id, const char *period, const char *state)
{
    struct arena *a = job->arena;
    test_db_exec_sql(job->db, arena_printf(a, "insert into publication (id, programme, kind, period, edition, state, reason, made_at, made_by, made_by_id, complete_at, checked_at, checked_by, "
        "checked_by_id, released_at, released_by, method_version, parameters, questionnaires, structure_day, tally_sha256, source_sha256, interviews) values "
        "(%lld, 'service', 'monthly', '%s', 1, '%s', '', 1, 'x', 1, 1, 1, 'x', 1, %s, 'y', 1, '{}', '[]', '2026-03-31', '', '', 500)",
        (long long)id, period, state, state[0] == 'r' ? "1" : "null"));
    test_db_exec_sql(job->db, arena_printf(a, "insert into publication_dealer (publication_id, dealer_id, code, name, region_code, region_name, area_code, group_code, interviews, position) "
        "select %lld, d.id, d.code, d.code, case when d.code < 'B' then 'NORTH' else 'SOUTH' end, 'R', '', '', 60, d.id from dealer d", (long long)id));
}

struct told { const char *measure, *kind, *code; double n; const char *value, *se, *hidden; int is_grey; };

static void tell(struct job *job, int64_t id, const struct told *t, size_t n)
{
    for (size_t i = 0; i < n; i++)
        test_db_exec_sql(job->db, arena_printf(job->arena, "insert into publication_figure (publication_id, measure, base, unit_kind, unit_code, dealer_id, unit_name, n, asked, value, se, counts, "
            "verdict, months_present, months_wanted, is_starred, is_grey, hidden, rank_reasons) values (%lld, '%s', 'R6', '%s', '%s', (select d.id from dealer d where d.code = '%s'), 'x', %g, %g, "
            "%s, %s, '', '', 6, 6, 0, %d, '%s', 0)", (long long)id, t[i].measure, t[i].kind, t[i].code, t[i].code, t[i].n, t[i].n, t[i].value, t[i].se, t[i].is_grey, t[i].hidden));
}

#define NATION(measure) { measure, "nation", "nation", 600, "105", "1", "", 0 }
static const struct told first[] = {
    NATION("question:L1"), NATION("question:A1"), NATION("step:s"), NATION("retention"), NATION("question:X9"),
    { "question:A1", "dealer", "A01", 60, "90", "3", "", 0 },      /* weak */
    { "step:s", "dealer", "A01", 60, "80", "3", "", 0 },           /* weaker */
    { "question:L1", "dealer", "A01", 60, "103", "3", "", 0 },     /* below, not significantly */
    { "retention", "dealer", "A01", 60, "70", "3", "", 0 },        /* no step and no question */
    { "question:X9", "dealer", "A01", 20, "60", "5", "", 1 },      /* a base too small to act on */
    { "question:L1", "dealer", "A02", 4, "null", "null", "disclosure", 1 },
    { "question:A1", "dealer", "B01", 60, "80", "3", "", 0 },
};

static struct job *prepared(struct arena *a)
{
    struct job *job = test_users_job(a);
    test_import(job, &questionnaire_import, form);
    release(job, 1001, "2026-03", "released");
    tell(job, 1001, first, ARRAY_LEN(first));
    return job;
}

static struct db_scope scope_of(struct job *job, const char *dealer)
{
    return (struct db_scope){ .kind = SCOPE_DEALER, .id = test_db_int(job->db, arena_printf(job->arena, "select id from dealer where code = '%s'", dealer)) };
}

static struct plan_new new_plan(struct job *job, const char *dealer, const char *measure)
{
    return (struct plan_new){ .place = { 1001, str_of_c(dealer), scope_of(job, dealer) }, .measure = str_of_c(measure),
                              .text = { STR("新人多"), STR("每周培训"), STR("服务经理 王芳"), { 2026, 4, 30 } } };
}

static int64_t made(struct job *job, const char *measure)
{
    struct plan_new in = new_plan(job, "A01", measure);
    int64_t id;
    check_ok("make", action_plan_make(job, &in, &id));
    return id;
}

static struct action_plan load(struct job *job, int64_t id)
{
    struct action_plan p;
    check_ok("load", action_plan_load(job, (struct db_scope){ .kind = SCOPE_NATION }, id, &p, NULL));
    return p;
}

static void test_items(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = prepared(a);
    struct plan_items items;
    struct plan_place place = { 1001, STR("A01"), scope_of(job, "A01") };
    check_ok("items", action_plan_items(job, &place, &items));
    static const char *const want[] = { "question:X9", "step:s", "question:A1", "question:L1" };
    assert_int_equal(items.n, ARRAY_LEN(want));
    assert_int_equal(items.n_weak, 2);
    for (size_t i = 0; i < items.n; i++)
        check_str("largest shortfall first", items.item[i].measure, want[i]);
    assert_false(items.item[0].is_weak || items.item[3].is_weak);
    check_str("title of a step", items.item[1].title, "Reception");
    check_str("title of a question", items.item[2].title, "Greeting");
    check_num("gap", items.item[2].gap.diff, -15, 1e-12);
    place.dealer = STR("B01");
    check_err("another dealer", action_plan_items(job, &place, &items), ERR_NOT_FOUND);
    place.publication_id = 77;
    check_err("no such report", action_plan_items(job, &place, &items), ERR_NOT_FOUND);
    arena_free(a);
}

static void test_making(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = prepared(a);
    int64_t id;
    struct plan_new in = new_plan(job, "A01", "question:L1");
    check_err("not weak", action_plan_make(job, &in, &id), ERR_CONFLICT);
    in = new_plan(job, "A01", "question:Z9");
    check_err("no such item", action_plan_make(job, &in, &id), ERR_NOT_FOUND);
    in = new_plan(job, "A01", "question:A1");
    in.place.scope = scope_of(job, "A02");
    check_err("not one's own", action_plan_make(job, &in, &id), ERR_NOT_FOUND);
    in = new_plan(job, "A01", "question:A1");
    in.text.cause = STR("");
    check_err("without cause", action_plan_make(job, &in, &id), ERR_INVALID);
    in = new_plan(job, "A01", "question:A1");
    in.text.due = (struct civil_date){ 2026, 3, 14 };
    check_err("a day that is over", action_plan_make(job, &in, &id), ERR_INVALID);
    assert_int_equal(test_db_int(job->db, "select count(*) from action_plan"), 0);
    id = made(job, "question:A1");
    struct action_plan p = load(job, id);
    check_str("item", p.title, "Greeting");
    check_num("before", p.before.value, 90, 0);
    check_num("its base", p.before.n, 60, 0);
    check_num("nation", p.nation_value, 105, 0);
    assert_int_equal(p.period, civil_month(2026, 3));
    assert_true(p.state == PLAN_OPEN && !p.is_overdue && p.effect == PLAN_TOO_EARLY);
    assert_int_equal(test_db_int(job->db, "select count(*) from audit_entry where action = 'action_plan.made'"), 1);
    test_db_exec_sql(job->db, "update publication_figure set value = 100 where publication_id = 1001");
    check_num("stays as it was released", load(job, id).before.value, 90, 0);
    arena_free(a);
}

static void test_effect(void **state UNUSED)
{
    static const struct { const char *label; int64_t id; const char *period, *state; struct told told; enum plan_effect want; } later[] = {
        { "windows share months", 1002, "2026-08", "released", { "question:A1", "dealer", "A01", 60, "115", "3", "", 0 }, PLAN_TOO_EARLY },
        { "a draft", 1003, "2026-09", "draft", { "question:A1", "dealer", "A01", 60, "115", "3", "", 0 }, PLAN_TOO_EARLY },
        { "better", 1004, "2026-10", "released", { "question:A1", "dealer", "A01", 60, "100", "3", "", 0 }, PLAN_BETTER },
        { "as before", 1005, "2026-11", "released", { "question:A1", "dealer", "A01", 60, "93", "3", "", 0 }, PLAN_NO_DIFFERENCE },
        { "worse", 1006, "2026-12", "released", { "question:A1", "dealer", "A01", 60, "75", "3", "", 0 }, PLAN_WORSE },
        { "too few to tell", 1007, "2027-01", "released", { "question:A1", "dealer", "A01", 3, "null", "null", "disclosure", 1 }, PLAN_NOT_TOLD },
    };
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = prepared(a);
    int64_t id = made(job, "question:A1");
    for (size_t i = 0; i < ARRAY_LEN(later); i++) {
        release(job, later[i].id, later[i].period, later[i].state);
        tell(job, later[i].id, &later[i].told, 1);
        struct action_plan p = load(job, id);
        if (p.effect != later[i].want)
            fail_msg("%s: %s", later[i].label, plan_effect_name(p.effect));
        if (later[i].want == PLAN_BETTER)
            check_num("change", p.change.diff, 10, 1e-12);
    }
    struct questionnaire *version;
    size_t n;
    check_ok("versions", questionnaire_list(job->db, a, STR("service"), &version, &n));
    test_db_exec_sql(job->db, "update question set comparable = 'changed' where code = 'A1'");
    test_db_exec_sql(job->db, arena_printf(a, "update publication set questionnaires = '[\"" STR_FMT "\"]' where id = 1007", STR_ARG(db_id_str(a, version[0].version_id))));
    assert_true(load(job, id).effect == PLAN_NOT_COMPARABLE);
    arena_free(a);
}

static void test_changing(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = prepared(a);
    int64_t id = made(job, "question:A1");
    struct plan_key k = { id, scope_of(job, "A01") }, others = { id, scope_of(job, "A02") };
    struct plan_text text = { STR("c"), STR("a"), STR("o"), { 2026, 5, 1 } };
    int64_t seen = load(job, id).changed_at;
    check_err("another dealer changes", action_plan_change_text(job, &others, &text, seen), ERR_NOT_FOUND);
    check_err("another dealer ends", action_plan_move(job, &others, PLAN_DONE), ERR_NOT_FOUND);
    check_err("another region comments", action_plan_comment(job, &others, STR("x")), ERR_NOT_FOUND);
    check_ok("change", action_plan_change_text(job, &k, &text, seen));
    check_err("what was seen is old", action_plan_change_text(job, &k, &text, seen), ERR_CONFLICT);
    check_str("changed", load(job, id).action, "a");
    check_ok("comment", action_plan_comment(job, &k, STR("继续")));
    check_str("comment", load(job, id).comment, "继续");
    check_err("no comment", action_plan_comment(job, &k, STR("")), ERR_INVALID);
    check_ok("begin", action_plan_move(job, &k, PLAN_RUNNING));
    check_err("back", action_plan_move(job, &k, PLAN_OPEN), ERR_CONFLICT);
    check_ok("done", action_plan_move(job, &k, PLAN_DONE));
    check_err("finished", action_plan_change_text(job, &k, &text, load(job, id).changed_at), ERR_CONFLICT);
    struct plan_events events;
    struct action_plan p;
    check_ok("history", action_plan_load(job, k.scope, id, &p, &events));
    static const char *const want[] = { "made", "changed", "comment", "state", "state" };
    assert_int_equal(events.n, ARRAY_LEN(want));
    for (size_t i = 0; i < events.n; i++)
        check_str("history", events.event[i].what, want[i]);
    arena_free(a);
}

static struct err *sign(struct job *job, const struct plan_key *k, const struct user *who, const char *office)
{
    return action_plan_sign_as(job, k, &(struct plan_signer){ who, str_of_c(office) });
}

static void test_signing(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = prepared(a);
    int64_t id = made(job, "question:A1");
    struct plan_key k = { id, scope_of(job, "A01") };
    struct user head, other;
    test_user(job, "head");
    test_grant(job, "head", ROLE_DEALER_MANAGER, "A01");
    test_grant(job, "head", ROLE_DCRC_MANAGER, "A01");
    test_user(job, "other");
    test_grant(job, "other", ROLE_DEALER_MANAGER, "A02");
    test_grant(job, "other", ROLE_SALES_MANAGER, "A01");
    check_ok("head", user_load(job, STR("head"), &head));
    check_ok("other", user_load(job, STR("other"), &other));
    struct action_plan p = load(job, id);
    assert_int_equal(action_plan_offices(&head, &p), 5);
    assert_int_equal(action_plan_may_sign(&head, &p), 5);
    check_err("another dealer's head", sign(job, &k, &other, "general_manager"), ERR_DENIED);
    check_err("the sales director of a service measure", sign(job, &k, &other, "department"), ERR_DENIED);
    check_err("an office that is held by nobody", sign(job, &k, &head, "department"), ERR_DENIED);
    check_err("no office", sign(job, &k, &head, "tea"), ERR_DENIED);
    check_ok("sign", sign(job, &k, &head, "general_manager"));
    check_err("twice", sign(job, &k, &head, "general_manager"), ERR_CONFLICT);
    check_err("the other office by the same person", sign(job, &k, &head, "customer_relations"), ERR_CONFLICT);
    p = load(job, id);
    assert_true(p.signature[0].signed_at && !p.signature[1].signed_at && !p.signature[2].signed_at);
    assert_int_equal(action_plan_may_sign(&head, &p), 0);
    check_str("name", p.signature[0].name, "张三");
    test_user(job, "second");
    test_grant(job, "second", ROLE_DCRC_MANAGER, "A01");
    check_ok("second", user_load(job, STR("second"), &other));
    check_ok("another person", sign(job, &k, &other, "customer_relations"));
    assert_true(load(job, id).signature[2].signed_at);
    struct plan_text text = { STR("c"), STR("a"), STR("o"), { 2026, 5, 1 } };
    check_ok("change", action_plan_change_text(job, &k, &text, p.changed_at));
    assert_false(load(job, id).signature[0].signed_at);
    arena_free(a);
}

static void test_tabs(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = prepared(a);
    int64_t one = made(job, "question:A1"), two = made(job, "step:s");
    struct plan_key k = { two, scope_of(job, "A01") };
    struct plan_list l;
    struct plan_query q = { .scope = k.scope };
    check_ok("done", action_plan_move(job, &k, PLAN_DONE));
    static const struct { enum plan_tab tab; const char *dealer; size_t n; } cases[] = {
        { PLAN_TAB_UNFINISHED, "A01", 1 }, { PLAN_TAB_OVERDUE, "A01", 1 }, { PLAN_TAB_FINISHED, "A01", 1 }, { PLAN_TAB_ALL, "A01", 2 }, { PLAN_TAB_ALL, "A02", 0 },
    };
    job->now_ms += INT64_C(60) * 86400000;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        q.tab = cases[i].tab;
        q.scope = scope_of(job, cases[i].dealer);
        check_ok("list", action_plan_list_load(job, &q, &l));
        assert_int_equal(l.n, cases[i].n);
    }
    assert_true(load(job, one).is_overdue && !load(job, two).is_overdue);
    struct document d;
    q = (struct plan_query){ .tab = PLAN_TAB_ALL };
    check_ok("report", action_plan_report(job, &q, &d));
    assert_int_equal(d.section[0].table->n_rows, 2);
    arena_free(a);
}

/* ---- strengths and weaknesses, as released ---- */

static const struct table *table_of(const struct document *d, const char *key)
{
    for (size_t i = 0; i < d->n_sections; i++)
        if (d->section[i].table && strcmp(d->section[i].table->key, key) == 0)
            return d->section[i].table;
    fail_msg("no table %s", key);
    return NULL;
}

static bool has_text(const struct table *t, size_t row, const char *text)
{
    const struct cell *c = table_row(t, row);
    for (size_t i = 0; i < t->n_columns; i++)
        if (c[i].kind == CELL_TEXT && str_eq_c(c[i].s, text))
            return true;
    return false;
}

/* Of the row that has the text in a column; NULL: no such column. */
static const struct cell *cell_at(const struct table *t, const char *text, const char *key)
{
    size_t row = 0, column = 0;
    while (row < t->n_rows && !has_text(t, row, text))
        row++;
    if (row == t->n_rows)
        fail_msg("no row %s", text);
    while (column < t->n_columns && strcmp(t->column[column].key, key) != 0)
        column++;
    return column < t->n_columns ? &table_row(t, row)[column] : NULL;
}

static struct document drivers_of(struct job *job, const char *dealer)
{
    struct document d;
    struct plan_place place = { 1001, str_of_c(dealer), scope_of(job, dealer) };
    check_ok("drivers", driver_released_make(job, &place, &d));
    return d;
}

static bool says(struct job *job, const struct document *d, const char *part)
{
    for (size_t i = 0; i < ARRAY_LEN(d->section[0].text) && d->section[0].text[i].id; i++)
        if (str_find(tr_msg(job->arena, job->lang, &d->section[0].text[i]), str_of_c(part)) >= 0)
            return true;
    return false;
}

static void test_released_drivers(void **state UNUSED)
{
    static const struct told more[] = {
        { "question:A1", "region", "NORTH", 300, "100", "null", "", 0 }, { "question:A1", "best", "NORTH", 60, "115", "null", "", 0 },
        { "question:L1", "region", "NORTH", 300, "104", "null", "", 0 }, { "total", "dealer", "A01", 60, "90", "3", "", 0 },
    };
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = prepared(a);
    tell(job, 1001, more, ARRAY_LEN(more));
    struct document d = drivers_of(job, "A01");
    const struct table *t = table_of(&d, "gaps");
    assert_int_equal(t->n_rows, 2);
    assert_true(says(job, &d, "Look into: A1 Greeting. It lies 1.5 points below the nation (significant, n = 60)."));
    assert_false(says(job, &d, "L1"));
    check_num("gap", cell_at(t, "A1", "to_nation")->num, -1.5, 1e-12);
    assert_true(cell_at(t, "A1", "to_nation")->marks & MARK_DOWN && cell_at(t, "L1", "to_nation")->marks & MARK_SAME);
    assert_true(cell_at(t, "A1", "to_region")->marks & MARK_DOWN);
    assert_null(cell_at(t, "A1", "best")); /* who it is would be known */
    test_db_exec_sql(job->db, "update publication_figure set region_place_of = 3 where measure = 'total'");
    d = drivers_of(job, "A01");
    check_num("to the best", cell_at(table_of(&d, "gaps"), "A1", "to_best")->num, -2.5, 1e-12);
    assert_int_equal(cell_at(table_of(&d, "gaps"), "L1", "best")->kind, CELL_EMPTY);
    d = drivers_of(job, "A02");
    assert_true(says(job, &d, "This report tells no values of this dealer"));
    assert_int_equal(table_of(&d, "gaps")->n_rows, 0);
    struct plan_place place = { 1001, STR("B01"), scope_of(job, "A01") };
    check_err("another dealer", driver_released_make(job, &place, &d), ERR_NOT_FOUND);
    arena_free(a);
}

static void test_nothing_is_suggested_of_chance(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = prepared(a);
    test_db_exec_sql(job->db, "update publication_figure set value = 104 where measure = 'question:A1' and unit_code = 'A01'");
    struct document d = drivers_of(job, "A01");
    assert_true(says(job, &d, "so nothing is suggested"));
    assert_false(says(job, &d, "below") || says(job, &d, "above"));
    arena_free(a);
}

static void test_customers_words_stand_beside_weak_items(void **state UNUSED)
{
    static const struct { const char *dealer, *step, *kind, *text; bool stands; } texts[] = {
        { "A01", "s", "suggestion", "说一声要等多久", true }, { "A01", "s", "complaint", "没人打招呼", true }, { "A01", "s", "praise", "很热情", false },
        { "A01", "other", "suggestion", "停车难", false }, { "A02", "s", "suggestion", "别的店", false },
    };
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = prepared(a);
    for (size_t i = 0; i < ARRAY_LEN(texts); i++)
        test_db_exec_sql(job->db, arena_printf(a, "insert into publication_verbatim (publication_id, position, dealer_id, kind, step, codes, content) select 1001, %d, d.id, '%s', '%s', '', '%s' "
                                                  "from dealer d where d.code = '%s'", (int)i, texts[i].kind, texts[i].step, texts[i].text, texts[i].dealer));
    struct document d = drivers_of(job, "A01");
    const struct table *t = table_of(&d, "voices");
    size_t n = 0;
    for (size_t i = 0; i < ARRAY_LEN(texts); i++)
        if (texts[i].stands)
            check_str("step", cell_at(t, texts[i].text, "step")->s, "Reception"), n++;
    assert_int_equal(t->n_rows, n);
    arena_free(a);
}

/* ---- in a dealer's report ---- */

enum { SEPTEMBER = 2026 * 12 + 8 }; /* civil_month */

static struct document part_of(struct job *job, int32_t period, const struct report_part_value *value, size_t n)
{
    struct publication p = { .id = 77, .programme = STR("service"), .kind = STR("monthly"), .period = period, .questionnaires = STR("[]") };
    struct report_part_query q = { .publication = &p, .dealer_id = scope_of(job, "A01").id, .value = value, .n_values = n };
    struct document d = { 0 };
    check_ok("part", action_plan_report_part.make(job, &q, &d));
    return d;
}

static void test_part_of_a_report(void **state UNUSED)
{
    static const struct report_part_value told_now[] = { { STR("question:A1"), STR("P"), 10, 60, 9 }, { STR("question:A1"), STR("R6"), 60, 103, 3 } };
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = prepared(a);
    struct document d = part_of(job, SEPTEMBER, told_now, 2);
    assert_int_equal(d.n_sections, 1);
    assert_int_equal(d.section[0].table->n_rows, 0);
    struct plan_key k = { made(job, "step:s"), scope_of(job, "A01") };
    made(job, "question:A1");
    d = part_of(job, SEPTEMBER, told_now, 2);
    assert_int_equal(table_of(&d, "part_measures")->n_rows, 2);
    assert_null(cell_at(table_of(&d, "part_measures"), "question:A1", "dealer"));
    const struct table *t = table_of(&d, "part_effects");
    check_num("of the report itself", cell_at(t, "question:A1", "after")->num, 103, 0);
    check_str("better", str_of_c(cell_at(t, "question:A1", "effect")->code), "better");
    assert_true(cell_at(t, "question:A1", "p")->num < 0.01);
    check_str("not told", str_of_c(cell_at(t, "step:s", "effect")->code), "not_told");
    d = part_of(job, SEPTEMBER - 1, told_now, 2);
    check_str("months in common", str_of_c(cell_at(table_of(&d, "part_effects"), "question:A1", "effect")->code), "too_early");
    check_ok("done", action_plan_move(job, &k, PLAN_DONE));
    d = part_of(job, SEPTEMBER, told_now, 2);
    assert_int_equal(table_of(&d, "part_measures")->n_rows, 2);
    job->now_ms += INT64_C(400) * 86400000;
    d = part_of(job, SEPTEMBER, told_now, 2);
    assert_int_equal(table_of(&d, "part_measures")->n_rows, 1);
    arena_free(a);
}

static void test_reminders(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = prepared(a);
    int64_t id = made(job, "question:A1"), sent;
    test_user(job, "head");
    test_grant(job, "head", ROLE_DEALER_MANAGER, "A01");
    test_user(job, "other");
    test_grant(job, "other", ROLE_DEALER_MANAGER, "A02");
    check_ok("early", action_plan_remind(job, &sent));
    assert_int_equal(sent, 0);
    job->now_ms += INT64_C(40) * 86400000; /* 24 April */
    check_ok("soon", action_plan_remind(job, &sent));
    assert_int_equal(sent, 1);
    check_ok("once", action_plan_remind(job, &sent));
    assert_int_equal(sent, 0);
    job->now_ms += INT64_C(10) * 86400000;
    check_ok("overdue", action_plan_remind(job, &sent));
    assert_int_equal(sent, 1);
    struct str mail = test_db_text(a, job->db, "select body from outbox order by id desc limit 1");
    assert_true(str_find(mail, str_printf(a, "/measures/" STR_FMT, STR_ARG(db_id_str(a, id)))) > 0);
    check_ok("done", action_plan_move(job, &(struct plan_key){ id, scope_of(job, "A01") }, PLAN_DONE));
    job->now_ms += INT64_C(10) * 86400000;
    check_ok("finished", action_plan_remind(job, &sent));
    assert_int_equal(sent, 0);
    arena_free(a);
}

/* Whatever call to the database fails: a measure, its history and the audit log come together or not at all. */
static void test_faults(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = prepared(a);
    struct plan_new in = new_plan(job, "A01", "question:A1");
    int64_t id;
    for (int64_t k = 1;; k++) {
        assert_true(k < 300);
        db_fail_at(job->db, k);
        struct err *e = action_plan_make(job, &in, &id);
        db_fail_at(job->db, 0);
        int64_t want = e ? 0 : 1;
        assert_int_equal(test_db_int(job->db, "select count(*) from action_plan"), want);
        assert_int_equal(test_db_int(job->db, "select count(*) from action_plan_history"), want);
        assert_int_equal(test_db_int(job->db, "select count(*) from audit_entry where action = 'action_plan.made'"), want);
        if (!e)
            break;
    }
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_items),   cmocka_unit_test(test_making), cmocka_unit_test(test_effect),    cmocka_unit_test(test_changing),
        cmocka_unit_test(test_signing), cmocka_unit_test(test_tabs),   cmocka_unit_test(test_reminders), cmocka_unit_test(test_faults),
        cmocka_unit_test(test_released_drivers), cmocka_unit_test(test_nothing_is_suggested_of_chance), cmocka_unit_test(test_customers_words_stand_beside_weak_items),
        cmocka_unit_test(test_part_of_a_report),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
