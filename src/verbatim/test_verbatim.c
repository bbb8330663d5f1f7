/* Open answers from the import to what may be published, on both engines. */
#include "interview/interview.h"
#include "org/test_user.h"
#include "verbatim/verbatim.h"

static const char form[] =
    "{\"title\":\"T\",\"code\":\"t\",\"programme\":\"service\",\"version\":1,\"steps\":[{\"code\":\"s\",\"title\":{\"en\":\"Reception\",\"zh-cn\":\"接待\"}}],\"pages\":[{\"name\":\"p\",\"elements\":["
    "{\"type\":\"radiogroup\",\"name\":\"L1\",\"title\":{\"en\":\"Overall\",\"zh-cn\":\"总体\"},\"scale\":\"level\",\"composite\":\"retention\",\"labels\":\"satisfaction\"},"
    "{\"type\":\"comment\",\"name\":\"L1_why\",\"title\":\"Why?\",\"step\":\"s\"},{\"type\":\"comment\",\"name\":\"X2\",\"title\":\"Praise?\"}]}]}";
static const char answers[] = "dealer_code,programme,visit_date,L1,L1_why,X2\n"
                              "A01,service,2026-01-10,2,等了半天,无\n"
                              "A01,service,2026-01-11,4,,王小明挺好打13800138000\n"
                              "B01,service,2026-02-11,4,,洗车干净\n"
                              "B01,service,2026-02-12,1,张先生态度差,\n";

static struct job *prepared(struct arena *a)
{
    struct job *job = test_users_job(a);
    test_import(job, &org_staff_import, "dealer_code,code,name,mobile,role\nA01,SA01,王小明,13900139000,service advisor\n");
    test_import(job, &questionnaire_import, form);
    assert_int_equal(test_import(job, &interview_answers_import, answers).rows_new, 4);
    int64_t n;
    check_ok("take", verbatim_take(job, &n));
    assert_int_equal(n, 5);
    return job;
}

static struct db_scope scope_of(struct job *job, const char *dealer)
{
    return (struct db_scope){ .kind = SCOPE_DEALER, .id = test_db_int(job->db, arena_printf(job->arena, "select id from dealer where code = '%s'", dealer)) };
}

/* The text whose original begins so. */
static struct verbatim text_of(struct job *job, const char *begin)
{
    struct verbatim_list l;
    check_ok("list", verbatim_list_load(job, &(struct verbatim_query){ .limit = 0 }, &l));
    for (size_t i = 0; i < l.n; i++)
        if (str_starts(l.row[i].original, str_of_c(begin)))
            return l.row[i];
    fail_msg("no text begins with %s", begin);
    return (struct verbatim){ 0 };
}

static struct verbatim_key key_of(const struct verbatim *v)
{
    return (struct verbatim_key){ .id = v->id, .seen = v->edition };
}

static void test_take(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = prepared(a);
    static const struct { const char *begin, *screened, *codes; enum verbatim_state state; enum verbatim_kind kind; const char *step; unsigned found; } want[] = {
        { "等了半天", "等了半天", "waiting", VERBATIM_NEW, VERBATIM_COMPLAINT, "s", 0 },
        { "无", "无", "", VERBATIM_REJECTED, VERBATIM_PRAISE, "", FOUND_EMPTY },
        { "王小明", "[员工]挺好打[电话]", "", VERBATIM_NEW, VERBATIM_PRAISE, "", FOUND_STAFF | FOUND_PHONE },
        { "洗车", "洗车干净", "cleaning", VERBATIM_NEW, VERBATIM_PRAISE, "", 0 },
        { "张先生", "某先生态度差", "attitude", VERBATIM_NEW, VERBATIM_COMPLAINT, "s", FOUND_NAME },
    };
    for (size_t i = 0; i < ARRAY_LEN(want); i++) {
        struct verbatim v = text_of(job, want[i].begin);
        check_str(want[i].begin, v.screened, want[i].screened);
        check_str("codes", v.codes, want[i].codes);
        check_str("step", v.step, want[i].step);
        if (v.state != want[i].state || v.kind != want[i].kind || v.found != want[i].found)
            fail_msg("%s: state %d kind %d found %u", want[i].begin, (int)v.state, (int)v.kind, v.found);
    }
    int64_t n;
    check_ok("again", verbatim_take(job, &n));
    assert_int_equal(n, 0);
    assert_int_equal(test_db_int(job->db, "select count(*) from event where kind = 'answers.imported'"), 1);
    arena_free(a);
}

static void test_filters(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = prepared(a);
    const struct { const char *label; struct verbatim_query q; int64_t n; } cases[] = {
        { "all", { .limit = 0 }, 5 },
        { "programme", { .programme = STR("sales") }, 0 },
        { "month", { .month = civil_month(2026, 2) }, 2 },
        { "dealer", { .dealer = STR("A01") }, 3 },
        { "question", { .question = STR("X2") }, 3 },
        { "state", { .state = STR("rejected") }, 1 },
        { "with findings", { .findings = FINDINGS_SOME }, 3 },
        { "without findings", { .findings = FINDINGS_NONE }, 2 },
        { "another's reach", { .scope = scope_of(job, "A02") }, 0 },
        { "one's own", { .scope = scope_of(job, "B01"), .findings = FINDINGS_NONE }, 1 },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct verbatim_list l;
        int64_t n;
        check_ok(cases[i].label, verbatim_list_load(job, &cases[i].q, &l));
        check_ok(cases[i].label, verbatim_count_load(job, &cases[i].q, &n));
        if ((int64_t)l.n != cases[i].n || n != cases[i].n)
            fail_msg("%s: %zu and %lld", cases[i].label, l.n, (long long)n);
    }
    struct verbatim_list l, from;
    check_ok("order", verbatim_list_load(job, &(struct verbatim_query){ .limit = 0 }, &l));
    check_ok("from the third on", verbatim_list_load(job, &(struct verbatim_query){ .after = l.row[2].id, .not_id = l.row[2].id }, &from));
    assert_int_equal(from.n, 4);
    assert_true(from.row[0].id == l.row[3].id && from.row[3].id == l.row[1].id);
    assert_true(verbatim_start_of(1) != verbatim_start_of(2) && verbatim_start_of(3) >= 0);
    arena_free(a);
}

static void test_deciding(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = prepared(a);
    struct verbatim v = text_of(job, "王小明");
    struct verbatim_key k = key_of(&v), others = k;
    struct verbatim_decision d = { .state = VERBATIM_APPROVED, .text = STR("王小明挺好"), .codes = STR("attitude"), .kind = VERBATIM_PRAISE };
    check_err("a name", verbatim_decide(job, &k, &d), ERR_INVALID);
    d.text = STR("挺好13800138000");
    d.is_sure = true;
    check_err("a number is none even if somebody is sure", verbatim_decide(job, &k, &d), ERR_INVALID);
    d.text = STR("  ");
    check_err("empty", verbatim_decide(job, &k, &d), ERR_INVALID);
    d.text = STR("王小明挺好");
    d.codes = STR("nonsense");
    check_err("code", verbatim_decide(job, &k, &d), ERR_INVALID);
    d.codes = STR("attitude");
    d.step = STR("nonsense");
    check_err("step", verbatim_decide(job, &k, &d), ERR_INVALID);
    d.step = STR("s");
    others.scope = scope_of(job, "B01");
    check_err("out of reach", verbatim_decide(job, &others, &d), ERR_NOT_FOUND);
    assert_int_equal(test_db_int(job->db, "select count(*) from verbatim_history"), 0);
    check_ok("sure", verbatim_decide(job, &k, &d));
    check_err("two at once", verbatim_decide(job, &k, &d), ERR_CONFLICT);
    struct verbatim_events events;
    check_ok("load", verbatim_load(job, &k, &v, &events));
    assert_true(v.state == VERBATIM_APPROVED && events.n == 1);
    check_str("text", v.screened, "王小明挺好");
    check_str("original", v.original, "王小明挺好打13800138000");
    check_str("step", v.step, "s");
    assert_int_equal(test_db_int(job->db, "select count(*) from audit_entry where action = 'verbatim.approved'"), 1);
    arena_free(a);
}

static void test_undo(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = prepared(a);
    struct verbatim v = text_of(job, "等了");
    struct verbatim_key k = key_of(&v);
    check_err("nothing yet", verbatim_undo(job, &k), ERR_CONFLICT);
    check_ok("second", verbatim_decide(job, &k, &(struct verbatim_decision){ .state = VERBATIM_SECOND, .text = v.screened, .codes = v.codes, .kind = v.kind, .step = v.step }));
    k.seen++;
    check_ok("approve", verbatim_decide(job, &k, &(struct verbatim_decision){ .state = VERBATIM_APPROVED, .text = STR("等很久"), .kind = VERBATIM_SUGGESTION }));
    check_err("an old edition", verbatim_undo(job, &k), ERR_CONFLICT);
    k.seen++;
    check_ok("undo", verbatim_undo(job, &k));
    struct verbatim back = text_of(job, "等了");
    assert_true(back.state == VERBATIM_SECOND && back.kind == v.kind && back.edition == v.edition + 3);
    check_str("text", back.screened, "等了半天");
    check_str("codes", back.codes, "waiting");
    k.seen++;
    check_ok("undo the first", verbatim_undo(job, &k));
    assert_true(text_of(job, "等了").state == VERBATIM_NEW);
    k.seen++;
    check_err("no more", verbatim_undo(job, &k), ERR_CONFLICT);
    assert_int_equal(test_db_int(job->db, "select count(*) from verbatim_history"), 4);
    arena_free(a);
}

static void test_many(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = prepared(a);
    struct verbatim_list l;
    struct verbatim_key key[6];
    int64_t n;
    check_ok("list", verbatim_list_load(job, &(struct verbatim_query){ .limit = 0 }, &l));
    for (size_t i = 0; i < l.n; i++)
        key[i] = key_of(&l.row[i]);
    key[5] = (struct verbatim_key){ .id = 77 };
    check_ok("approve", verbatim_approve_clean(job, key, 6, &n));
    assert_int_equal(n, 2);
    check_ok("again", verbatim_approve_clean(job, key, 6, &n));
    assert_int_equal(n, 0);
    assert_int_equal(test_db_int(job->db, "select count(*) from verbatim where state = 'approved' and findings = 0"), 2);
    assert_int_equal(test_db_int(job->db, "select count(*) from verbatim where state = 'new' and findings <> 0"), 2);
    assert_int_equal(test_db_int(job->db, "select count(*) from audit_entry where action = 'verbatim.approved_clean'"), 1);
    struct verbatim_texts t;
    check_ok("approved", verbatim_approved_load(job->db, a, &(struct verbatim_period){ STR("service"), civil_month(2026, 1), civil_month(2026, 1) }, &t));
    assert_int_equal(t.n, 1);
    check_str("text", t.row[0].text, "等了半天");
    check_ok("other programme", verbatim_approved_load(job->db, a, &(struct verbatim_period){ STR("sales"), civil_month(2026, 1), civil_month(2026, 2) }, &t));
    assert_int_equal(t.n, 0);
    arena_free(a);
}

static void test_undone_import(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = prepared(a);
    struct verbatim v = text_of(job, "等了");
    struct verbatim_key k = key_of(&v);
    int64_t n;
    check_ok("approve", verbatim_decide(job, &k, &(struct verbatim_decision){ .state = VERBATIM_APPROVED, .text = v.screened }));
    test_db_exec_sql(job->db, "delete from answer_text");
    struct verbatim_texts t;
    check_ok("approved", verbatim_approved_load(job->db, a, &(struct verbatim_period){ STR("service"), civil_month(2026, 1), civil_month(2026, 2) }, &t));
    assert_int_equal(t.n, 0);
    check_ok("take", verbatim_take(job, &n));
    assert_int_equal(test_db_int(job->db, "select count(*) from verbatim") + test_db_int(job->db, "select count(*) from verbatim_history"), 0);
    arena_free(a);
}

static void test_frame(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = prepared(a);
    struct verbatim_frame f;
    struct verbatim_code c = { .code = STR("tyres"), .title_zh = STR("轮胎"), .title_en = STR("Tyres"), .words = STR("轮胎 胎"), .position = 12, .in_use = true };
    check_ok("add", verbatim_code_put(job, &c, true));
    check_err("twice", verbatim_code_put(job, &c, true), ERR_CONFLICT);
    c.in_use = false;
    check_ok("change", verbatim_code_put(job, &c, false));
    c.title_en = STR("");
    check_err("no title", verbatim_code_put(job, &c, false), ERR_INVALID);
    c = (struct verbatim_code){ .code = STR("No Code"), .title_zh = STR("x"), .title_en = STR("x") };
    check_err("no code", verbatim_code_put(job, &c, true), ERR_INVALID);
    c.code = STR("nothing");
    check_err("unknown", verbatim_code_put(job, &c, false), ERR_NOT_FOUND);
    check_ok("load", verbatim_frame_load(job->db, a, &f));
    assert_int_equal(f.n, 12);
    check_str("by place", f.code[10].code, "tyres");
    assert_false(f.code[10].in_use);
    arena_free(a);
}

/* Whatever call to the database fails: a decision, its history and the audit log come together or not at all. */
static void test_faults(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = prepared(a);
    struct verbatim v = text_of(job, "等了");
    struct verbatim_key k = key_of(&v);
    for (int64_t fail = 1;; fail++) {
        assert_true(fail < 200);
        db_fail_at(job->db, fail);
        struct err *e = verbatim_decide(job, &k, &(struct verbatim_decision){ .state = VERBATIM_APPROVED, .text = v.screened });
        db_fail_at(job->db, 0);
        int64_t want = e ? 0 : 1;
        assert_int_equal(test_db_int(job->db, "select count(*) from verbatim where state = 'approved'"), want);
        assert_int_equal(test_db_int(job->db, "select count(*) from verbatim_history"), want);
        assert_int_equal(test_db_int(job->db, "select count(*) from audit_entry where action = 'verbatim.approved'"), want);
        if (!e)
            break;
    }
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_take), cmocka_unit_test(test_filters),       cmocka_unit_test(test_deciding), cmocka_unit_test(test_undo),
        cmocka_unit_test(test_many), cmocka_unit_test(test_undone_import), cmocka_unit_test(test_frame),    cmocka_unit_test(test_faults),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
