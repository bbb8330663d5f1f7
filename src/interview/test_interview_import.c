#include "interview/interview.h"
#include "platform/test_platform.h"

static const struct feature *const features[] = { &org_feature, &questionnaire_feature, &interview_feature };
static const struct features all = { features, ARRAY_LEN(features) };

static const char form[] =
    "{\"title\":\"T\",\"code\":\"t\",\"programme\":\"service\",\"version\":1,\"steps\":[{\"code\":\"s\",\"title\":\"S\"}],\"pages\":[{\"name\":\"p\",\"elements\":["
    "{\"type\":\"radiogroup\",\"name\":\"L1\",\"title\":{\"en\":\"Overall\",\"zh-cn\":\"总体\"},\"scale\":\"level\",\"composite\":\"retention\",\"choices\":["
    "{\"value\":5,\"text\":{\"en\":\"best\",\"zh-cn\":\"极为满意（很好）\"}},{\"value\":4,\"text\":\"d\"},{\"value\":3,\"text\":\"c\"},{\"value\":2,\"text\":\"b\"},{\"value\":1,\"text\":\"a\"}]},"
    "{\"type\":\"boolean\",\"name\":\"D1\",\"title\":\"Fixed?\",\"step\":\"s\"},"
    "{\"type\":\"comment\",\"name\":\"X1\",\"title\":\"Why?\"},"
    "{\"type\":\"rating\",\"name\":\"NPS\",\"title\":\"0-10\",\"rateMin\":0,\"rateMax\":10}]}]}";

static struct job *prepared(struct arena *a)
{
    struct job *job = test_job(a);
    test_import(job, &org_network_import, "dealer_code,name,region_code\nA01,一店,N\nA02,二店,N\n");
    test_import(job, &questionnaire_import, form);
    return job;
}

/* Answers of all interviews, each once, in byte order, a blank between them. */
struct seen { struct arena *a; struct str text[200]; size_t n; };

static struct err *see(void *ctx, const struct interview *i)
{
    struct seen *s = ctx;
    struct buf digits = buf_on(s->a);
    for (size_t k = 0; k < i->n_answers; k++)
        buf_addf(&digits, "%d", i->row.answer[k]);
    s->text[s->n++] = buf_str(&digits);
    return NULL;
}

static int by_bytes(const void *x, const void *y)
{
    return str_cmp(*(const struct str *)x, *(const struct str *)y);
}

static struct str answers_of(struct job *job)
{
    struct seen s = { .a = job->arena };
    struct interview_query q = { .programme = STR("service"), .from = civil_month(2025, 1), .to = civil_month(2026, 12) };
    struct buf b = buf_on(job->arena);
    check_ok("each", interview_each(job->db, job->arena, &q, see, &s));
    qsort(s.text, s.n, sizeof *s.text, by_bytes);
    for (size_t i = 0; i < s.n; i++)
        if (i == 0 || !str_eq(s.text[i], s.text[i - 1]))
            buf_addf(&b, "%s" STR_FMT, b.n ? " " : "", STR_ARG(s.text[i]));
    return buf_str(&b);
}

#define HEAD "dealer_code,programme,visit_date,interview_date,L1,D1,X1,NPS,weight\n"

static void test_rows_become_anonymous_interviews(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = prepared(a);
    struct import_report r = test_import(job, &interview_answers_import,
                                         HEAD "A01,售后,2026-01-05,2026-01-20,5,1,很好,10,1.5\nA02,service,2026年2月5日,,极为满意（很好）,2,,,\nA02,service,2026-02-05,,9,,,,\n");
    assert_int_equal(r.rows_new, 3);
    check_str("answers", answers_of(job), "51 52 97");
    check_str("month", test_db_text(a, job->db, "select visit_month from interview where weight > 1.2"), "2026-01");
    assert_int_equal(test_db_int(job->db, "select count(*) from answer_text where value = '很好'"), 1);
    assert_int_equal(test_db_int(job->db, "select count(*) from interview_change where change = 'add'"), 3);
    assert_int_equal(test_db_int(job->db, "select value from sequence_counter"), 3);
    /* No day is stored anywhere with an interview. */
    assert_int_equal(test_db_int(job->db, "select count(*) from interview where visit_month like '%-%-%'"), 0);
    arena_free(a);
}

static void test_rejects(void **state UNUSED)
{
    static const struct { const char *label, *row, *reason; } cases[] = {
        { "dealer", "A09,service,2026-01-05,,5,1,,,", "There is no dealer with this code; import the network first." },
        { "code", "A01,service,2026-01-05,,x,1,,,", "This is none of the question's codes: 5 4 3 2 1 6 7 8 9." },
        { "yes/no code", "A01,service,2026-01-05,,5,3,,,", "This is none of the question's codes: 1 2 6 7 8 9." },
        { "number", "A01,service,2026-01-05,,5,1,,many,", "This answer must be a number." },
        { "number out of range", "A01,service,2026-01-05,,5,1,,11,", "This answer must lie between 0 and 10." },
        { "future", "A01,service,2026-04-05,,5,1,,,", "The visit lies in the future." },
        { "order", "A01,service,2026-02-05,2026-02-01,5,1,,,", "The interview lies before the visit." },
        { "weight", "A01,service,2026-02-05,,5,1,,,0", "A weight must be above 0." },
        { "programme", "A01,sales,2026-02-05,,5,1,,,", "There is no questionnaire of this programme that asks these questions; import it first." },
    };
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = prepared(a);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct import_report r = test_import(job, &interview_answers_import, str_c(a, str_printf(a, HEAD "%s\n", cases[i].row)));
        assert_int_equal(r.rows_rejected, 1);
        assert_int_equal(r.rows_new, 0);
        check_str(cases[i].label, r.finding[0].reason, cases[i].reason);
    }
    assert_int_equal(test_db_int(job->db, "select count(*) from interview"), 0);
    assert_int_equal(test_db_int(job->db, "select count(*) from answer_text"), 0);
    arena_free(a);
}

static void test_model_years(void **state UNUSED)
{
    static const struct { const char *value, *stored; } cases[] = {
        { "2019", "2019" }, { "", "" }, { " 2019 ", "2019" }, { "19", NULL }, { "20190", NULL }, { "2019款", NULL }, { "-201", NULL },
    };
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = prepared(a);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        const char *file = str_c(a, str_printf(a, "dealer_code,programme,visit_date,年款,model,L1\nA01,service,2026-01-05,%s,case %zu,5\n", cases[i].value, i));
        struct import_report r = test_import(job, &interview_answers_import, file);
        if (cases[i].stored)
            check_str(cases[i].value, test_db_text(a, job->db, arena_printf(a, "select model_year from interview where model = 'case %zu'", i)), cases[i].stored);
        else
            check_str(cases[i].value, r.finding[0].reason, "A model year has four digits, such as 2019.");
        assert_int_equal(r.rows_new, cases[i].stored != NULL);
    }
    arena_free(a);
}

static struct str many(struct arena *a, const char *code)
{
    struct buf b = buf_on(a);
    buf_add_c(&b, "dealer_code,programme,visit_date,L1\n");
    for (int i = 0; i < 60; i++)
        buf_addf(&b, "A01,service,2026-01-%02d,%s\n", 1 + i % 28, code);
    return buf_str(&b);
}

static void test_a_reversed_scale_is_asked_about(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = prepared(a);
    check_err("mostly 1", test_import_error(job, &interview_answers_import, str_c(a, many(a, "1"))), ERR_INVALID);
    struct import_request q = { .kind = &interview_answers_import, .path = test_file(a, "in.csv", many(a, "1")),
                                .map_path = test_file(a, "map.json", STR("{\"top_is\": 1}")) };
    struct import_report r;
    check_ok("said so", import_run(job, &q, &r));
    assert_int_equal(test_db_int(job->db, "select count(*) from interview"), 60);
    check_str("turned", answers_of(job), "57");
    arena_free(a);
}

static void test_a_map_makes_a_foreign_file_fit(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = prepared(a);
    struct import_request q = {
        .kind = &interview_answers_import, .path = test_file(a, "in.csv", STR("year,shop,L1,D1\n2025,A01,0,1\n2025,A01,5,2\n")),
        .map_path = test_file(a, "map.json", STR("{\"columns\":{\"dealer_code\":\"shop\"},\"values\":{\"programme\":\"service\",\"visit_date\":\"{year}-06-15\"},"
                                                 "\"missing\":{\"*\":{\"0\":\"7\"}}}")),
    };
    struct import_report r;
    check_ok("mapped", import_run(job, &q, &r));
    assert_int_equal(r.rows_new, 2);
    assert_int_equal(test_db_int(job->db, "select count(*) from interview where visit_month = '2025-06'"), 2);
    q.map_path = test_file(a, "bad.json", STR("{\"column\":{}}"));
    check_err("unknown member", import_run(job, &q, &r), ERR_INVALID);
    q.map_path = test_file(a, "bad2.json", STR("{\"columns\":{\"dealer_code\":\"nowhere\"}}"));
    check_err("no such column", import_run(job, &q, &r), ERR_INVALID);
    arena_free(a);
}

static void test_no_question_column(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = prepared(a);
    check_err("none", test_import_error(job, &interview_answers_import, "dealer_code,programme,visit_date,other\nA01,service,2026-01-05,5\n"), ERR_INVALID);
    arena_free(a);
}

/* A question must not take the place of a column that every answer file has. */
static void test_no_question_is_named_like_a_column(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = test_job(a);
    for (size_t i = 0; i < interview_answers_import.n_fields; i++) {
        const char *name = interview_answers_import.field[i].name;
        const char *text = arena_printf(a, "{\"title\":\"T\",\"code\":\"t\",\"programme\":\"sales\",\"version\":1,\"pages\":[{\"name\":\"p\",\"elements\":["
                                           "{\"type\":\"boolean\",\"name\":\"%s\"}]}]}", name);
        check_err(name, test_import_error(job, &questionnaire_import, text), ERR_INVALID);
    }
    arena_free(a);
}

static void test_undo_and_vetoes(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = test_job(a);
    struct import_undo_report u;
    struct import_report network = test_import(job, &org_network_import, "dealer_code,name,region_code\nA01,一店,N\n");
    struct import_report questions = test_import(job, &questionnaire_import, form);
    struct import_report answers = test_import(job, &interview_answers_import, HEAD "A01,service,2026-01-05,,5,1,ok,,\n");
    check_err("network", import_undo(job, &all, network.batch_id, &u), ERR_CONFLICT);
    assert_int_equal(u.n_blocked, 1);
    check_err("questionnaire", import_undo(job, &all, questions.batch_id, &u), ERR_CONFLICT);
    check_ok("answers", import_undo(job, &all, answers.batch_id, &u));
    assert_int_equal(test_db_int(job->db, "select count(*) from interview"), 0);
    assert_int_equal(test_db_int(job->db, "select count(*) from interview_change where change = 'remove'"), 1);
    check_ok("questionnaire now", import_undo(job, &all, questions.batch_id, &u));
    assert_int_equal(test_db_int(job->db, "select count(*) from question"), 0);
    check_ok("network now", import_undo(job, &all, network.batch_id, &u));
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows_become_anonymous_interviews), cmocka_unit_test(test_rejects), cmocka_unit_test(test_model_years),
        cmocka_unit_test(test_a_reversed_scale_is_asked_about),  cmocka_unit_test(test_a_map_makes_a_foreign_file_fit),
        cmocka_unit_test(test_no_question_column),               cmocka_unit_test(test_no_question_is_named_like_a_column),
        cmocka_unit_test(test_undo_and_vetoes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
