/* Versions of questionnaires entering the database, on both engines. */
#include "i18n/i18n.h"
#include "platform/test_platform.h"
#include "questionnaire/questionnaire.h"

static const struct feature *const features[] = { &questionnaire_feature };
static const struct features all = { features, 1 };

/* ' for ", so that it can be read. */
static const char *form(struct arena *a, int version, const char *elements)
{
    char *text = arena_printf(a, "{'title':'T','code':'css','programme':'service','version':%d,'steps':[{'code':'s','title':'S'}],"
                                 "'pages':[{'name':'p','elements':[%s]}]}", version, elements);
    for (char *p = text; *p; p++)
        if (*p == '\'')
            *p = '"';
    return text;
}

#define L1 "{'type':'radiogroup','name':'L1','title':'Overall','scale':'level','labels':'satisfaction'}"
#define L1_POINTS(more) "{'type':'radiogroup','name':'L1','title':'Overall','scale':'level','labels':'satisfaction','points':{'5':100,'4':75,'3':50,'2':25,'1':0}" more "}"
#define D1(more) "{'type':'boolean','name':'D1','title':'Fixed?','step':'s'" more "}"

static void check_refused(struct job *job, const char *label, const char *text, enum err_code code, const char *want)
{
    struct err *e = test_import_error(job, &questionnaire_import, text);
    check_err(label, e, code);
    check_str(label, tr_msg(job->arena, job->lang, &e->msg), want);
}

static struct questionnaire stored(struct job *job, size_t at)
{
    struct questionnaire *q;
    size_t n;
    check_ok("list", questionnaire_list(job->db, job->arena, STR("service"), &q, &n));
    assert_true(at < n);
    return q[at];
}

static void test_the_same_version_again(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = test_job(a);
    struct import_report r = test_import(job, &questionnaire_import, form(a, 1, L1));
    assert_int_equal(r.rows_new, 1);
    r = test_import(job, &questionnaire_import, form(a, 1, L1));
    assert_true(r.was_known);
    check_refused(job, "another text", form(a, 1, L1 "," D1("")), ERR_CONFLICT,
                  "Version 1 of css is there already with another text. A version never changes: give this one the next number.");
    assert_int_equal(test_db_int(job->db, "select count(*) from questionnaire_version"), 1);
    arena_free(a);
}

static void test_a_broken_file_changes_nothing(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = test_job(a);
    check_err("broken", test_import_error(job, &questionnaire_import, "{"), ERR_INVALID);
    assert_int_equal(test_db_int(job->db, "select count(*) from import_batch"), 0);
    assert_int_equal(test_db_int(job->db, "select count(*) from questionnaire"), 0);
    arena_free(a);
}

static void test_what_is_stored_comes_back(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = test_job(a);
    const char *path = arena_printf(a, "%s/examples/questionnaires/service.json", getenv("SOURCE_ROOT"));
    struct import_request request = { .kind = &questionnaire_import, .path = path };
    struct import_report r;
    check_ok("import", import_run(job, &request, &r));
    struct questionnaire q = stored(job, 0);
    assert_int_equal(q.n_questions, 58);
    assert_int_equal(q.n_bytes, 38);
    assert_int_equal(q.n_steps, 10);
    assert_int_equal(q.n_weights, 11);
    check_str("title", q.title_zh, "售后服务满意度调研");
    check_str("first step", q.step[0].title_zh, "预约");
    const struct question *l1 = questionnaire_question(&q, STR("l1"));
    assert_non_null(l1);
    assert_true(l1->is_core && l1->is_scored && question_is_in_composite(l1, STR("retention")));
    check_num("points", points_of(&l1->points, 1), -4, 0);
    check_str("label", l1->label[0].zh, "极为满意");
    check_str("in English", question_title(l1, job->lang), "All in all, how satisfied are you with this dealer's service this time?");
    check_str("in Chinese", question_title(l1, lang_load(a, STR("zh"))), "总体来说，您对这家店这次服务的满意程度是？");
    assert_int_equal(questionnaire_question(&q, STR("X1"))->byte_no, -1);
    arena_free(a);
}

static void test_numbers_keep_their_range(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = test_job(a);
    test_import(job, &questionnaire_import, form(a, 1, L1 ",{'type':'rating','name':'N','rateMin':0,'rateMax':10},{'type':'text','name':'K','inputType':'number','min':0.5}"));
    struct questionnaire q = stored(job, 0);
    assert_true(q.question[1].low.has && q.question[1].low.v == 0 && q.question[1].high.v == 10);
    assert_true(q.question[2].low.v == 0.5 && !q.question[2].high.has);
    assert_false(q.question[0].low.has);
    arena_free(a);
}

static void test_the_next_version_says_what_is_comparable(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = test_job(a);
    test_import(job, &questionnaire_import, form(a, 1, L1));
    check_refused(job, "points", form(a, 2, L1_POINTS("")), ERR_INVALID, "L1: the points differ from version 1: give the question \"comparable\": \"changed\".");
    check_refused(job, "points, said to be the same", form(a, 2, L1_POINTS(",'comparable':'same'")), ERR_INVALID,
                  "L1: the points differ from version 1: give the question \"comparable\": \"changed\".");
    check_refused(job, "kind", form(a, 2, "{'type':'boolean','name':'L1'}"), ERR_INVALID,
                  "L1: the answers differ from version 1: give the question \"comparable\": \"changed\".");
    check_refused(job, "never asked", form(a, 2, L1 "," D1(",'comparable':'same'")), ERR_INVALID, "D1: no earlier version asks this question, so its \"comparable\" is \"new\".");
    test_import(job, &questionnaire_import, form(a, 2, L1_POINTS(",'comparable':'changed'") "," D1("")));
    struct questionnaire q = stored(job, 1);
    check_str("L1", q.question[0].comparable, "changed");
    check_str("D1 by itself", q.question[1].comparable, "new");
    check_str("first version", stored(job, 0).question[0].comparable, "same");
    check_num("points", points_of(&q.question[0].points, 4), 75, 0);
    /* Against the newest version that asks it, not the first. */
    test_import(job, &questionnaire_import, form(a, 3, L1_POINTS("")));
    test_import(job, &questionnaire_import, form(a, 4, L1_POINTS("") "," D1(",'comparable':'same'")));
    check_str("as in version 2", stored(job, 3).question[1].comparable, "same");
    arena_free(a);
}

static void test_an_older_version_comes_late(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = test_job(a);
    test_import(job, &questionnaire_import, form(a, 2, L1 "," D1(",'comparable':'new'")));
    check_refused(job, "untrue", form(a, 1, L1_POINTS("")), ERR_CONFLICT,
                  "L1: version 2 is stored and calls this question the same as before, but answers or points differ here.");
    test_import(job, &questionnaire_import, form(a, 1, L1 ",{'type':'radiogroup','name':'D1','choices':[1,2,3]}"));
    assert_int_equal(stored(job, 0).version, 1);
    arena_free(a);
}

static void test_a_code_belongs_to_one_programme(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = test_job(a);
    test_import(job, &questionnaire_import, form(a, 1, L1));
    check_refused(job, "programme", "{\"title\":\"T\",\"code\":\"css\",\"programme\":\"sales\",\"version\":2,\"pages\":[{\"name\":\"p\",\"elements\":[{\"type\":\"comment\",\"name\":\"X\"}]}]}",
                  ERR_CONFLICT, "The questionnaire css belongs to the programme service.");
    arena_free(a);
}

static void test_undo(void **state UNUSED)
{
    static const char *const tables[] = { "questionnaire", "questionnaire_version", "question", "questionnaire_step", "score_weight" };
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = test_job(a);
    struct import_undo_report u;
    struct questionnaire q;
    struct import_report first = test_import(job, &questionnaire_import, form(a, 1, L1 "," D1("")));
    struct import_report second = test_import(job, &questionnaire_import, form(a, 2, L1));
    check_ok("second", import_undo(job, &all, second.batch_id, &u));
    check_ok("newest", questionnaire_newest(job->db, a, STR("service"), &q));
    assert_int_equal(q.version, 1);
    check_ok("first", import_undo(job, &all, first.batch_id, &u));
    for (size_t i = 0; i < ARRAY_LEN(tables); i++)
        assert_int_equal(test_db_int(job->db, arena_printf(a, "select count(*) from %s", tables[i])), 0);
    check_err("none is left", questionnaire_newest(job->db, a, STR("service"), &q), ERR_NOT_FOUND);
    check_err("unknown", questionnaire_load(job->db, a, 1, &q), ERR_NOT_FOUND);
    first = test_import(job, &questionnaire_import, form(a, 1, L1 "," D1("")));
    assert_false(first.was_known);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_same_version_again),          cmocka_unit_test(test_a_broken_file_changes_nothing),
        cmocka_unit_test(test_what_is_stored_comes_back),       cmocka_unit_test(test_numbers_keep_their_range),
        cmocka_unit_test(test_the_next_version_says_what_is_comparable),
        cmocka_unit_test(test_an_older_version_comes_late),     cmocka_unit_test(test_a_code_belongs_to_one_programme),
        cmocka_unit_test(test_undo),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
