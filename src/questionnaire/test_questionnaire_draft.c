/* Drafts on both engines: their states, two editors, what changed and whether it is said, conditions in words, lengths. */
#include "i18n/i18n.h"
#include "platform/test_platform.h"
#include "questionnaire/questionnaire_compare.h"
#include "questionnaire/questionnaire_draft.h"
#include "questionnaire/questionnaire_length.h"
#include "questionnaire/questionnaire_plain.h"

/* ' for ", so that it can be read. */
static struct str form(struct arena *a, int version, const char *elements)
{
    char *text = arena_printf(a, "{'title':'T','code':'css','programme':'service','version':%d,'pages':[{'name':'p','elements':[%s]}]}", version, elements);
    for (char *p = text; *p; p++)
        *p = *p == '\'' ? '"' : *p == '`' ? '\'' : *p;
    return str_of_c(text);
}

#define L1(more) "{'type':'radiogroup','name':'L1','title':{'en':'Overall','zh-cn':'总体'},'scale':'level','labels':'satisfaction'" more "}"
#define D1(more) "{'type':'boolean','name':'D1','title':{'en':'Fixed?','zh-cn':'修好了吗'}" more "}"
#define WHY(more) "{'type':'comment','name':'L1_why','title':'Why?','visibleIf':'{L1} <= 2'" more "}"

static void check_said(struct job *job, const char *label, const struct err *e, enum err_code code, const char *want)
{
    check_err(label, e, code);
    check_str(label, tr_msg(job->arena, job->lang, &e->msg), want);
}

/* A draft from a text, at its first revision. */
static struct draft_key draft_of(struct job *job, struct str text)
{
    struct draft_key key = { 0, 1 };
    check_ok("create", draft_create(job, &(struct draft_start){ .text = text }, &key.id));
    return key;
}

static int64_t field_of(struct job *job, struct draft_key key)
{
    int64_t version_id;
    check_ok("tested", draft_mark_tested(job, key));
    check_ok("field", draft_to_field(job, key, &version_id));
    return version_id;
}

static void test_from_draft_to_closed(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = test_job(a);
    struct draft_key key = draft_of(job, form(a, 1, L1("") "," WHY("")));
    struct questionnaire q;
    struct draft_list list;
    int64_t version_id, found;
    check_said(job, "not tested", draft_to_field(job, key, &version_id), ERR_CONFLICT, "Only a tested questionnaire goes into the field: try it in the preview, then mark it as tested.");
    check_err("nothing in the field", questionnaire_in_field(job->db, a, STR("service"), &found), ERR_NOT_FOUND);
    version_id = field_of(job, key);
    check_ok("load", questionnaire_load(job->db, a, version_id, &q));
    check_str("state", q.state, "field");
    assert_int_equal(q.n_questions, 2);
    check_ok("list", draft_list_load(job->db, a, &list));
    assert_int_equal(list.n, 0);
    check_ok("in the field", questionnaire_in_field(job->db, a, STR("service"), &found));
    assert_true(found == version_id);
    check_ok("close", questionnaire_close(job, version_id));
    check_said(job, "twice", questionnaire_close(job, version_id), ERR_CONFLICT, "This version is not in the field.");
    check_err("closed", questionnaire_in_field(job->db, a, STR("service"), &found), ERR_NOT_FOUND);
    assert_int_equal(test_db_int(job->db, "select count(*) from audit_entry where action like 'questionnaire.%'"), 4);
    arena_free(a);
}

static void test_a_change_begins_the_next_version(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = test_job(a);
    int64_t version_id = field_of(job, draft_of(job, form(a, 1, L1(",'comparable':'same'")))), second, revision;
    struct draft d;
    struct draft_key key = { 0, 1 };
    check_ok("next", draft_create(job, &(struct draft_start){ .version_id = version_id }, &key.id));
    check_err("two drafts", draft_create(job, &(struct draft_start){ .version_id = version_id }, &second), ERR_CONFLICT);
    check_ok("load", draft_load(job->db, a, key.id, &d));
    assert_int_equal(d.version, 2);
    assert_true(d.based_on.has && d.based_on.v == version_id);
    assert_true(str_find(d.definition, STR("comparable")) < 0);
    check_err("another code", draft_save(job, key, STR("{\"code\":\"x\",\"programme\":\"service\",\"version\":2,\"pages\":[]}"), &revision), ERR_INVALID);
    check_err("no JSON", draft_save(job, key, STR("{"), &revision), ERR_INVALID);
    check_ok("half written", draft_save(job, key, form(a, 2, "{'type':'boolean'}"), &revision));
    check_err("not right", draft_mark_tested(job, (struct draft_key){ key.id, revision }), ERR_INVALID);
    check_ok("right", draft_save(job, (struct draft_key){ key.id, revision }, form(a, 2, L1("") "," D1("")), &revision));
    key.revision = revision;
    check_ok("load", questionnaire_load(job->db, a, field_of(job, key), &(struct questionnaire){ 0 }));
    assert_int_equal(test_db_int(job->db, "select count(*) from questionnaire_version where state = 'field'"), 2);
    arena_free(a);
}

static void test_two_editors(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = test_job(a);
    struct draft_key key = draft_of(job, form(a, 1, L1("")));
    struct draft d;
    int64_t revision;
    check_ok("first", draft_save(job, key, form(a, 1, L1("") "," D1("")), &revision));
    assert_int_equal(revision, 2);
    check_err("second", draft_save(job, key, form(a, 1, D1("")), &revision), ERR_CONFLICT);
    check_err("tests what is no longer there", draft_mark_tested(job, key), ERR_CONFLICT);
    check_ok("load", draft_load(job->db, a, key.id, &d));
    assert_true(str_find(d.definition, STR("\"L1\"")) > 0);
    key.revision = 2;
    check_ok("tested", draft_mark_tested(job, key));
    check_ok("a change takes the test away", draft_save(job, key, form(a, 1, L1("")), &revision));
    check_ok("load", draft_load(job->db, a, key.id, &d));
    check_str("state", d.state, "draft");
    check_ok("discard", draft_discard(job, key.id));
    check_err("gone", draft_save(job, (struct draft_key){ key.id, 3 }, form(a, 1, L1("")), &revision), ERR_NOT_FOUND);
    arena_free(a);
}

/* ---- comparability is asked for ---- */

static const struct decision { const char *label, *elements, *error; } decisions[] = {
    { "nothing changed", L1("") "," WHY(""), NULL },
    { "other words, nothing said", "{'type':'radiogroup','name':'L1','title':'All in all','scale':'level','labels':'satisfaction'}," WHY(""),
      "L1: it is another than in version 1: say under \"Beside the version before\" whether its series goes on (same) or a new one begins (changed)." },
    { "other words, the same", "{'type':'radiogroup','name':'L1','title':'All in all','scale':'level','labels':'satisfaction','comparable':'same'}," WHY(""), NULL },
    { "other points, the same", L1(",'points':{'5':100,'4':75,'3':50,'2':25,'1':0},'comparable':'same'"), "L1: the points differ from version 1: give the question \"comparable\": \"changed\"." },
    { "other points, changed", L1(",'points':{'5':100,'4':75,'3':50,'2':25,'1':0},'comparable':'changed'"), NULL },
    { "an open question has no series", L1("") ",{'type':'comment','name':'L1_why','title':'Tell us more'}", NULL },
    { "a new one needs no word", L1("") "," WHY("") "," D1(""), NULL },
    { "new that is old", L1(",'comparable':'new'"), NULL },
    { "same that is new", L1("") "," D1(",'comparable':'same'"), "D1: no earlier version asks this question, so its \"comparable\" is \"new\"." },
};

static void test_comparability_is_asked_for(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = test_job(a);
    int64_t version_id = field_of(job, draft_of(job, form(a, 1, L1("") "," WHY(""))));
    for (size_t i = 0; i < ARRAY_LEN(decisions); i++) {
        struct script s;
        check_ok(decisions[i].label, script_read(a, form(a, 2, decisions[i].elements), &s));
        const struct err *e = draft_check(job->db, a, SOME_INT(version_id), &s);
        if (decisions[i].error)
            check_said(job, decisions[i].label, e, ERR_INVALID, decisions[i].error);
        else
            check_ok(decisions[i].label, e);
    }
    arena_free(a);
}

static void test_differences(void **state UNUSED)
{
    static const struct { const char *code; unsigned differences; bool was, is; } wanted[] = {
        { "D1", DIFFERENCE_WORDS | DIFFERENCE_PLACE, true, true }, { "L1", DIFFERENCE_POINTS | DIFFERENCE_RULES | DIFFERENCE_PLACE, true, true }, { "L1_why", DIFFERENCE_CONDITION, true, true },
        { "N", 0, false, true }, { "M", 0, true, false },
    };
    struct arena *a = arena_new(TEST_MEMORY);
    struct script before, after;
    struct script_change *change;
    check_ok("before", script_read(a, form(a, 1, L1("") "," WHY("") "," D1("") ",{'type':'comment','name':'M'}"), &before));
    check_ok("after", script_read(a, form(a, 2, "{'type':'boolean','name':'D1','title':'Done?'}," L1(",'scored':false,'isRequired':true") ",{'type':'comment','name':'L1_why','title':'Why?','visibleIf':'{L1} <= 3'},{'type':'comment','name':'N'}"), &after));
    size_t n = script_changes(a, &before, &after, &change);
    assert_int_equal(n, ARRAY_LEN(wanted));
    for (size_t i = 0; i < n; i++) {
        check_str("code", change[i].code, wanted[i].code);
        assert_int_equal(change[i].differences, wanted[i].differences);
        assert_true((change[i].before != NULL) == wanted[i].was && (change[i].after != NULL) == wanted[i].is);
    }
    assert_int_equal(script_changes(a, &before, &before, &change), 0);
    arena_free(a);
}

/* ---- words of conditions, lengths ---- */

static void test_conditions_in_words(void **state UNUSED)
{
    static const struct { const char *condition, *en, *zh; } cases[] = {
        { "{L1} <= 2", "L1 (Overall) is \"Not very satisfied\" or worse", "L1（总体） 是 “不太满意” 或更差" },
        { "{D1} = true and {L1} anyof [1, 9]", "D1 (Fixed?) is \"Yes\" and L1 (Overall) is one of \"Extremely dissatisfied\", does not know", "D1（修好了吗） 是 “是”，且L1（总体） 是 “极为不满意”、不知道 之一" },
        { "!({D1} = false) or {L1} empty", "not (D1 (Fixed?) is \"No\") or L1 (Overall) is not answered", "非（D1（修好了吗） 是 “否”），或L1（总体） 未回答" },
        { "{N} > 6", "N (N) is above \"6\"", "N（N） 高于 “6”" },
        { "sum({N}, 1) > 2", "sum({N}, 1) is above \"2\"", "sum({N}, 1) 高于 “2”" },
        { "{visit.work_type} = `保养`", "{visit.work_type} is \"保养\"", "{visit.work_type} 是 “保养”" },
    };
    struct arena *a = arena_new(TEST_MEMORY);
    const struct lang *en = lang_load(a, STR("en")), *zh = lang_load(a, STR("zh"));
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct script s;
        check_ok(cases[i].condition, script_read(a, form(a, 1, arena_printf(a, L1("") "," D1("") ",{'type':'text','name':'N','title':'N','inputType':'number'},{'type':'comment','name':'X','visibleIf':'%s'}", cases[i].condition)), &s));
        check_str(cases[i].condition, script_condition_text(a, &s, s.element[3].visible_if, en), cases[i].en);
        check_str(cases[i].condition, script_condition_text(a, &s, s.element[3].visible_if, zh), cases[i].zh);
    }
    check_str("none", script_condition_text(a, &(struct script){ 0 }, NULL, en), "");
    arena_free(a);
}

static struct err *put_length(struct db *db, void *ctx)
{
    return questionnaire_length_put(db, ((struct job *)ctx)->arena, test_db_int(db, "select id from questionnaire_version"), (struct questionnaire_measured){ 12, 500 });
}

static void test_lengths(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = test_job(a);
    struct script s;
    struct questionnaire_measured m;
    check_ok("read", script_read(a, form(a, 1, L1("") "," WHY("") "," D1("")), &s));
    assert_int_equal(script_estimate_s(a, &s), 47); /* 40 + 2/4.5 + 3 + 4/4.5 + 3; the probe is not asked of the content */
    int64_t version_id = field_of(job, draft_of(job, form(a, 1, L1(""))));
    check_ok("none", questionnaire_length_get(job->db, a, version_id, &m));
    assert_int_equal(m.interviews, 0);
    for (int i = 0; i < 2; i++)
        check_ok("told", db_write(job->db, put_length, job, 0));
    check_ok("get", questionnaire_length_get(job->db, a, version_id, &m));
    assert_int_equal(m.median_s, 500);
    check_err("no interview", questionnaire_length_put(job->db, a, version_id, (struct questionnaire_measured){ 0, 500 }), ERR_INVALID);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_from_draft_to_closed), cmocka_unit_test(test_a_change_begins_the_next_version), cmocka_unit_test(test_two_editors),
        cmocka_unit_test(test_comparability_is_asked_for), cmocka_unit_test(test_differences), cmocka_unit_test(test_conditions_in_words), cmocka_unit_test(test_lengths),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
