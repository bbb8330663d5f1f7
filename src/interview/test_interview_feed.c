#include "interview/interview.h"
#include "platform/test_platform.h"

static const struct feature *const features[] = { &org_feature, &questionnaire_feature, &interview_feature };
static const struct features all = { features, ARRAY_LEN(features) };

#define FORM(programme)                                                                                                            \
    "{\"title\":\"T\",\"code\":\"" programme "\",\"programme\":\"" programme "\",\"version\":1,\"pages\":[{\"name\":\"p\",\"elements\":[" \
    "{\"type\":\"radiogroup\",\"name\":\"L1\",\"title\":\"Overall\",\"scale\":\"level\",\"labels\":\"satisfaction\"},"             \
    "{\"type\":\"boolean\",\"name\":\"D1\",\"title\":\"Fixed?\"}]}]}"
#define HEAD "dealer_code,programme,visit_date,weight,model,model_year,work_type,owner_type,age_band,advisor_code,L1,D1\n"

static struct job *prepared(struct arena *a)
{
    struct job *job = test_job(a);
    test_import(job, &org_network_import, "dealer_code,name,region_code\nA01,一店,N\nA02,二店,S\n");
    test_import(job, &questionnaire_import, FORM("service"));
    test_import(job, &questionnaire_import, FORM("sales"));
    return job;
}

/* What came, a line each, without the random ids. */
struct told { struct arena *a; struct buf b; int64_t id[100]; size_t n, stop_after; };

static struct told told_on(struct arena *a)
{
    return (struct told){ .a = a, .b = buf_on(a), .stop_after = SIZE_MAX };
}

static void tell(struct told *t, const struct interview *i)
{
    buf_addf(&t->b, STR_FMT " %g ", STR_ARG(civil_month_str(t->a, i->row.month)), i->row.weight);
    for (size_t k = 0; k < i->n_answers; k++)
        buf_addf(&t->b, "%d", i->row.answer[k]);
    for (size_t k = 0; k < TALLY_ATTRIBUTES; k++)
        buf_addf(&t->b, " " STR_FMT, STR_ARG(i->row.attribute[k]));
    buf_add_c(&t->b, "\n");
}

static struct err *see(void *ctx, const struct interview *i)
{
    struct told *t = ctx;
    t->id[t->n++] = i->row.id;
    tell(t, i);
    return t->n >= t->stop_after ? ERR(t->a, ERR_INVALID, "Enough.") : NULL;
}

static struct err *see_change(void *ctx, const struct interview_change *c)
{
    struct told *t = ctx;
    t->id[t->n++] = c->interview.row.id;
    buf_addf(&t->b, "%lld %c ", (long long)c->seq, c->is_removal ? '-' : '+');
    if (c->is_removal)
        buf_add_c(&t->b, "\n");
    else
        tell(t, &c->interview);
    return t->n >= t->stop_after ? ERR(t->a, ERR_INVALID, "Enough.") : NULL;
}

static struct told changes(struct job *job, struct str programme, int64_t after, int64_t up_to)
{
    struct told t = told_on(job->arena);
    struct interview_feed_query q = { programme, after, up_to };
    check_ok("changes", interview_feed_each(job->db, job->arena, &q, see_change, &t));
    return t;
}

static struct str lines(struct told t)
{
    return buf_str(&t.b);
}

static struct tally_mark newest(struct job *job)
{
    struct tally_mark mark = { -1, -1 };
    check_ok("newest", interview_feed_newest(job->db, job->arena, &mark));
    return mark;
}

static int64_t id_at(struct job *job, int64_t seq)
{
    int64_t id = -1;
    check_ok("at", interview_feed_at(job->db, job->arena, seq, &id));
    return id;
}

static void test_nothing_yet(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = prepared(a);
    struct told t = told_on(a);
    assert_int_equal(newest(job).seq, 0);
    assert_int_equal(newest(job).interview_id, 0);
    assert_int_equal(id_at(job, 0), 0);
    assert_int_equal(id_at(job, 1), 0);
    assert_int_equal(changes(job, STR("service"), 0, INT64_MAX).n, 0);
    check_ok("each", interview_each(job->db, a, &(struct interview_query){ .programme = STR("service") }, see, &t));
    assert_int_equal(t.n, 0);
    arena_free(a);
}

/* Batches one after the other, so that the order is known where it may be. */
static void test_what_comes_and_goes(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = prepared(a);
    struct import_undo_report undone;
    struct import_report first = test_import(job, &interview_answers_import, HEAD "A01,service,2026-01-05,1.5,轿车甲,2024,保养,私人,30-39,007,5,2\n");
    test_import(job, &interview_answers_import, HEAD "A02,sales,2026-02-05,,,,,,,,1,\n");
    test_import(job, &interview_answers_import, HEAD "A02,service,2025-12-31,,,,,,,,9,1\n");
    struct tally_mark three = newest(job);
    check_str("service", lines(changes(job, STR("service"), 0, INT64_MAX)), "1 + 2026-01 1.5 52 轿车甲 2024 私人 保养 30-39 007\n3 + 2025-12 1 91      \n");
    check_str("sales", lines(changes(job, STR("sales"), 0, INT64_MAX)), "2 + 2026-02 1 17      \n");
    check_str("after and up to", lines(changes(job, STR("service"), 1, 3)), "3 + 2025-12 1 91      \n");
    assert_int_equal(changes(job, STR("service"), 1, 2).n, 0);
    assert_int_equal(changes(job, STR("service"), 3, 3).n, 0);
    assert_int_equal(three.seq, 3);
    assert_true(three.interview_id == changes(job, STR("service"), 2, 3).id[0] && three.interview_id == id_at(job, 3));

    int64_t gone = changes(job, STR("service"), 0, 1).id[0];
    check_ok("undo", import_undo(job, &all, first.batch_id, &undone));
    check_str("removed is not told as added", lines(changes(job, STR("service"), 0, INT64_MAX)), "3 + 2025-12 1 91      \n4 - \n");
    check_str("removals have no programme", lines(changes(job, STR("sales"), 3, 4)), "4 - \n");
    assert_true(changes(job, STR("sales"), 3, 4).id[0] == gone && newest(job).interview_id == gone && id_at(job, 1) == gone);
    arena_free(a);
}

static void test_all_of_a_programme(void **state UNUSED)
{
    static const struct { const char *label; int from, to; enum db_scope_kind scope; size_t n; } cases[] = {
        { "all months", 0, 0, SCOPE_SYSTEM, 3 }, { "one month", 1, 1, SCOPE_SYSTEM, 1 },        { "two months", 1, 2, SCOPE_SYSTEM, 2 },
        { "none", 4, 9, SCOPE_SYSTEM, 0 },       { "one dealer", 0, 0, SCOPE_DEALER, 2 },       { "dealer and month", 2, 2, SCOPE_DEALER, 1 },
    };
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = prepared(a);
    test_import(job, &interview_answers_import,
                HEAD "A01,service,2026-01-05,,,,,,,,5,2\nA02,service,2026-02-05,,,,,,,,4,2\nA02,service,2026-03-01,,,,,,,,4,2\nA02,sales,2026-02-05,,,,,,,,1,1\n");
    int64_t dealer = test_db_int(job->db, "select id from dealer where code = 'A02'");
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct told t = told_on(a);
        struct interview_query q = { .programme = STR("service"), .from = cases[i].from ? civil_month(2026, cases[i].from) : 0,
                                     .to = cases[i].to ? civil_month(2026, cases[i].to) : 0, .scope = { cases[i].scope, dealer } };
        check_ok(cases[i].label, interview_each(job->db, a, &q, see, &t));
        if (t.n != cases[i].n)
            fail_msg("%s: %zu interviews instead of %zu", cases[i].label, t.n, cases[i].n);
    }
    arena_free(a);
}

static void test_an_error_ends_the_walk(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = prepared(a);
    struct told t = told_on(a), u = told_on(a);
    test_import(job, &interview_answers_import, HEAD "A01,service,2026-01-05,,,,,,,,5,2\nA02,service,2026-02-05,,,,,,,,4,2\nA02,service,2026-03-01,,,,,,,,4,2\n");
    t.stop_after = u.stop_after = 2;
    check_err("each", interview_each(job->db, a, &(struct interview_query){ .programme = STR("service") }, see, &t), ERR_INVALID);
    check_err("changes", interview_feed_each(job->db, a, &(struct interview_feed_query){ STR("service"), 0, 3 }, see_change, &u), ERR_INVALID);
    assert_int_equal(t.n, 2);
    assert_int_equal(u.n, 2);
    assert_int_equal(newest(job).seq, 3);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nothing_yet), cmocka_unit_test(test_what_comes_and_goes), cmocka_unit_test(test_all_of_a_programme),
        cmocka_unit_test(test_an_error_ends_the_walk),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
