#include "platform/audit_chain.h"
#include "platform/audit_reveal.h"
#include "platform/test_platform.h"

static struct err *append(struct db *db, void *ctx)
{
    struct job *job = ctx;
    (void)db;
    return audit_by(job, "user.role", "user", 7, AUDIT_JSON(job->arena, { "login", STR("zhang") }, { "none", STR_NONE }, { "name", STR("张\"三\"") }));
}

static void add(struct job *job, int n)
{
    for (int i = 0; i < n; i++)
        check_ok("append", db_write(job->db, append, job, 0));
}

static struct audit_verdict verdict(struct job *job, struct audit_anchor noted)
{
    struct audit_verdict v;
    check_ok("verify", audit_verify(job, noted, &v));
    return v;
}

static void seal(struct job *job, int64_t want)
{
    int64_t n;
    check_ok("seal", audit_seal(job, &n));
    assert_int_equal(n, want);
}

static void test_entries(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = test_job(a);
    job->who_id = 42;
    add(job, 1);
    check_str("entry", test_db_text(a, job->db, "select actor_id || ' ' || action || ' ' || object || ' ' || object_id || ' ' || at from audit_entry"),
              "42 user.role user 7 1773547200000");
    check_str("detail", test_db_text(a, job->db, "select who || ' ' || body from audit_detail"), "test {\"login\":\"zhang\",\"name\":\"张\\\"三\\\"\"}");
    struct str all = test_db_text(a, job->db, "select action || object || digest from audit_entry");
    assert_true(str_find(all, STR("zhang")) < 0 && all.n > 64);
    add(job, 1); /* the same twice: the salt makes the digests differ */
    assert_int_equal(test_db_int(job->db, "select count(distinct digest) from audit_entry"), 2);
    arena_free(a);
}

static void test_an_action_that_fails_leaves_no_entry(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = test_job(a);
    int k = 1;
    for (struct err *e; k < 20; k++) {
        db_fail_at(job->db, k);
        e = db_write(job->db, append, job, 0);
        db_fail_at(job->db, 0);
        if (!e)
            break;
        assert_int_equal(test_db_int(job->db, "select (select count(*) from audit_entry) + (select count(*) from audit_detail) + (select count(*) from audit_open)"), 0);
    }
    assert_true(k >= 5 && k < 20);
    arena_free(a);
}

static void test_chain(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = test_job(a);
    struct audit_verdict v = verdict(job, (struct audit_anchor){ 0 });
    assert_true(v.broken == AUDIT_SOUND && v.sealed == 0 && v.unsealed == 0 && v.last.position == 0);
    seal(job, 0);
    add(job, 3);
    v = verdict(job, (struct audit_anchor){ 0 });
    assert_true(v.unsealed == 3 && v.sealed == 0 && v.oldest_ms == job->now_ms);
    seal(job, 3);
    seal(job, 0);
    struct audit_anchor noted = verdict(job, (struct audit_anchor){ 0 }).last;
    assert_int_equal(noted.position, 3);
    assert_int_equal(noted.link.n, 64);
    add(job, 600);
    seal(job, 600);
    add(job, 1);
    v = verdict(job, noted);
    assert_true(v.broken == AUDIT_SOUND && v.sealed == 603 && v.unsealed == 1 && v.last.position == 603);
    assert_int_equal(test_db_int(job->db, "select count(*) from audit_open"), 1);
    v = verdict(job, (struct audit_anchor){ 3, STR("00") });
    assert_true(v.broken == AUDIT_CUT && v.position == 3);
    v = verdict(job, (struct audit_anchor){ 604, noted.link });
    assert_true(v.broken == AUDIT_CUT && v.position == 604);
    arena_free(a);
}

/* The faults of sealing leave the chain as it was. */
static void test_sealing_that_fails(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = test_job(a);
    int k = 1;
    add(job, 4);
    for (; k < 60; k++) {
        db_fail_at(job->db, k);
        struct err *e = audit_seal(job, NULL);
        db_fail_at(job->db, 0);
        if (!e)
            break;
        assert_int_equal(test_db_int(job->db, "select count(*) from audit_link"), 0);
    }
    assert_true(k > 10 && k < 60);
    assert_int_equal(verdict(job, (struct audit_anchor){ 0 }).sealed, 4);
    arena_free(a);
}

static void test_tampering(void **state UNUSED)
{
    static const struct { const char *label, *sql; enum audit_break broken; int64_t position; } cases[] = {
        { "nothing", "update audit_entry set at = at", AUDIT_SOUND, 0 },
        { "instant", "update audit_entry set at = at + 1 where id = (select audit_id from audit_link where position = 3)", AUDIT_ENTRY_CHANGED, 3 },
        { "actor", "update audit_entry set actor_id = 99 where id = (select audit_id from audit_link where position = 1)", AUDIT_ENTRY_CHANGED, 1 },
        { "action", "update audit_entry set action = 'user.read' where id = (select audit_id from audit_link where position = 5)", AUDIT_ENTRY_CHANGED, 5 },
        { "object", "update audit_entry set object_id = 8 where id = (select audit_id from audit_link where position = 2)", AUDIT_ENTRY_CHANGED, 2 },
        { "digest", "update audit_entry set digest = 'x' where id = (select audit_id from audit_link where position = 2)", AUDIT_ENTRY_CHANGED, 2 },
        { "link", "update audit_link set link = 'x' where position = 4", AUDIT_ENTRY_CHANGED, 4 },
        { "body", "update audit_detail set body = '{}' where audit_id = (select audit_id from audit_link where position = 4)", AUDIT_DETAIL_CHANGED, 4 },
        { "who", "update audit_detail set who = 'li' where audit_id = (select audit_id from audit_link where position = 3)", AUDIT_DETAIL_CHANGED, 3 },
        { "letters moved between who and body", "update audit_detail set who = who || '{', body = substr(body, 2) where audit_id = (select audit_id from audit_link where position = 3)",
          AUDIT_DETAIL_CHANGED, 3 },
        { "link removed", "delete from audit_link where position = 3", AUDIT_GAP, 4 },
        { "entries change places", "update audit_link set position = 50 where position = 2", AUDIT_GAP, 3 },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct arena *a = arena_new(TEST_MEMORY);
        struct job *job = test_job(a);
        add(job, 5);
        seal(job, 5);
        test_db_exec_sql(job->db, cases[i].sql);
        struct audit_verdict v = verdict(job, (struct audit_anchor){ 0 });
        if (v.broken != cases[i].broken || v.position != cases[i].position)
            fail_msg("%s: %d at %lld", cases[i].label, v.broken, (long long)v.position);
        arena_free(a);
    }
}

static void test_cut_end(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = test_job(a);
    add(job, 5);
    seal(job, 5);
    struct audit_anchor noted = verdict(job, (struct audit_anchor){ 0 }).last;
    test_db_exec_sql(job->db, "delete from audit_link where position = 5");
    test_db_exec_sql(job->db, "delete from audit_detail where audit_id not in (select audit_id from audit_link)");
    test_db_exec_sql(job->db, "delete from audit_entry where id not in (select audit_id from audit_link)");
    assert_int_equal(verdict(job, (struct audit_anchor){ 0 }).broken, AUDIT_SOUND); /* nothing in the database tells */
    struct audit_verdict v = verdict(job, noted);
    assert_true(v.broken == AUDIT_CUT && v.position == 5);
    add(job, 1);
    seal(job, 1);
    assert_int_equal(verdict(job, noted).broken, AUDIT_CUT); /* a new entry in its place does not help */
    arena_free(a);
}

static void test_erasing(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = test_job(a);
    int64_t n;
    add(job, 3);
    seal(job, 3);
    check_ok("other", audit_erase(job, "user", 8, &n));
    assert_int_equal(n, 0);
    check_ok("erase", audit_erase(job, "user", 7, &n));
    assert_int_equal(n, 3);
    seal(job, 2);
    struct audit_verdict v = verdict(job, (struct audit_anchor){ 0 });
    assert_true(v.broken == AUDIT_SOUND && v.sealed == 5 && v.erased == 3);
    assert_int_equal(test_db_int(job->db, "select count(*) from audit_detail where body like '%zhang%'"), 0);
    arena_free(a);
}

static void test_reveal(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = test_job(a);
    const struct reveal *r = NULL;
    struct phone p = { STR("13800005678") };
    check_str("masked", reveal_phone(a, NULL, p), "138****5678");
    check_str("no entry", reveal_phone(a, &(struct reveal){ 0 }, p), "138****5678");
    db_fail_at(job->db, 2);
    check_err("no entry, no reveal", audit_reveal(job, "customer", 5, &r), ERR_IO);
    db_fail_at(job->db, 0);
    assert_null(r);
    check_ok("reveal", audit_reveal(job, "customer", 5, &r));
    check_str("clear", reveal_phone(a, r, p), "13800005678");
    check_str("name", reveal_name(a, r, (struct person_name){ STR("张三") }), "张三");
    check_str("plate", reveal_plate(a, r, (struct plate){ STR("浙A12345") }), "浙A12345");
    check_str("masked plate", reveal_plate(a, NULL, (struct plate){ STR("浙A12345") }), "浙A****5");
    check_str("entry", test_db_text(a, job->db, "select action || ' ' || object || ' ' || object_id from audit_entry"), "personal.reveal customer 5");
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_entries), cmocka_unit_test(test_an_action_that_fails_leaves_no_entry), cmocka_unit_test(test_chain), cmocka_unit_test(test_sealing_that_fails),
        cmocka_unit_test(test_tampering), cmocka_unit_test(test_cut_end), cmocka_unit_test(test_erasing), cmocka_unit_test(test_reveal),
    };
    return cmocka_run_group_tests_name("audit", tests, NULL, NULL);
}
