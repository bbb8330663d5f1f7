#include "org/test_user.h"
#include "org/user_password.h"
#include "org/user_throttle.h"

static void test_passwords(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = test_users_job(a);
    static const struct { const char *password; bool ok; } cases[] = {
        { GOOD, true }, { "Tr0ub4dor&3x", true }, { "回访很重要今天也要努力", true }, { "kohl-rabi 44", true }, { "quite some rain", true },
        { "", false }, { "short", false }, { "ninechars", false }, { "回访回访回访回访回", false },
        { "1234567890", false }, { "13800001111", false }, { "19900101-19900101", false }, { "!!!!!!!!!!!!", false },
        { "aaaaaaaaaaaa", false }, { "abababababab", false }, { "回回回回回回回回回回回", false }, { "abcdefghijkl", false }, { "lkjihgfedcba", false },
        { "qwertyuiop", false }, { "QWERTYUIOP", false }, { "1qaz2wsx3edc", false }, { "poiuytrewq", false },
        { "password123", false }, { "Password!2026", false }, { "2026huifang!", false }, { "admin12345", false }, { "1234567890a", false }, { "woaini520520", false },
        { "zhang lives here", false }, { "my ZHANG rules", false }, { "bad\xff\xfeutf8 here", false },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct err *e = password_check(job, str_of_c(cases[i].password), STR("zhang"));
        if ((e == NULL) != cases[i].ok)
            fail_msg("%s: %s", cases[i].password, e ? e->msg.id : "taken");
    }
    char *huge = arena_alloc(a, 400);
    for (int i = 0; i < 201; i++)
        huge[i] = (char)('a' + (i * 7 + i * i / 11) % 26);
    check_err("201 bytes", password_check(job, (struct str){ huge, 201 }, STR("zhang")), ERR_INVALID);
    check_ok("200 bytes", password_check(job, (struct str){ huge, 200 }, STR("zhang")));
    arena_free(a);
}

static void test_accounts(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = test_users_job(a);
    int64_t id;
    struct user u;
    const struct { const char *label; struct user_new in; enum err_code code; } cases[] = {
        { "no login", { .login = STR("") }, ERR_INVALID }, { "one letter", { .login = STR("a") }, ERR_INVALID }, { "Chinese", { .login = STR("张三") }, ERR_INVALID },
        { "blank", { .login = STR("a b") }, ERR_INVALID }, { "zero", { .login = { "ab\0c", 4 } }, ERR_INVALID },
        { "mail", { .login = STR("li"), .mail = STR("li") }, ERR_INVALID }, { "mail injection", { .login = STR("li"), .mail = STR("a@b.cn\r\nBcc: x@y.cn") }, ERR_INVALID },
        { "two mails", { .login = STR("li"), .mail = STR("a@b.cn,c@d.cn") }, ERR_INVALID }, { "mail without host", { .login = STR("li"), .mail = STR("a@") }, ERR_INVALID }, { "a mail that no server takes", { .login = STR("li"), .mail = STR("张@example.com") }, ERR_INVALID }, { "two at signs", { .login = STR("li"), .mail = STR("a@b@c.cn") }, ERR_INVALID },
        { "language", { .login = STR("li"), .language = STR("de") }, ERR_INVALID }, { "password", { .login = STR("li"), .password = STR("password123") }, ERR_INVALID },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        check_err(cases[i].label, user_add(job, &cases[i].in, &id), cases[i].code);
    assert_int_equal(test_db_int(job->db, "select count(*) from user_account"), 0);
    check_ok("add", user_add(job, &(struct user_new){ .login = STR("Li.Si@Example.com"), .name = STR("李四"), .mail = STR("li.si+test@mail.example.com"), .language = STR("zh"), .password = STR(GOOD), .must_change = true }, &id));
    check_err("taken", user_add(job, &(struct user_new){ .login = STR("li.si@example.com") }, &id), ERR_CONFLICT);
    check_ok("load", user_load(job, STR("LI.SI@example.com"), &u));
    check_str("name", u.name, "李四");
    assert_true(u.must_change && u.n_grants == 0);
    check_err("unknown", user_load(job, STR("wu"), &u), ERR_NOT_FOUND);
    check_ok("disable", user_set_active(job, STR("li.si@example.com"), false));
    check_err("disabled", user_load(job, STR("li.si@example.com"), &u), ERR_NOT_FOUND);
    check_err("nobody", user_set_active(job, STR("wu"), false), ERR_NOT_FOUND);
    arena_free(a);
}

/* ---- throttling ---- */

static int tries_until_busy(struct job *job, const char *login, const char *address)
{
    struct throttle t;
    int n = 0;
    check_ok("hashes", throttle_of(job, str_of_c(login), str_of_c(address), &t));
    for (struct err *e; n < 1000 && !(e = throttle_try(job, &t)); n++)
        ;
    return n;
}

static void test_throttling(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = test_users_job(a);
    static const struct { const char *label, *login, *address; int tries; } cases[] = {
        { "one address", "zhang", "10.0.0.1", 5 },
        { "still", "zhang", "10.0.0.1", 0 },
        { "the same, mapped into IPv6", "zhang", "::ffff:10.0.0.1", 0 },
        { "from elsewhere", "zhang", "10.0.0.2", 5 },
        { "another login here", "li", "10.0.0.1", 5 },
        { "a house's addresses are one", "zhang", "2001:db8:1:2::1", 5 },
        { "its neighbour", "zhang", "2001:db8:1:2:ffff::9", 0 },
        { "another house", "zhang", "2001:db8:1:3::1", 5 },
        { "flood: twenty failed, one try an address", "zhang", "10.0.0.4", 1 },
        { "and elsewhere one too", "zhang", "10.0.0.5", 1 },
        { "address unknown", "li", "", 5 },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        if (tries_until_busy(job, cases[i].login, cases[i].address) != cases[i].tries)
            fail_msg("%s", cases[i].label);
    int all = 0;
    for (int i = 0; i < 20; i++)
        all += tries_until_busy(job, str_c(a, str_printf(a, "user%d", i)), "10.0.0.9");
    assert_int_equal(all, 50); /* many logins from one address */
    job->now_ms += 15 * 60000 - 1;
    assert_int_equal(tries_until_busy(job, "li", "10.0.0.9"), 0);
    job->now_ms += 1;
    assert_int_equal(tries_until_busy(job, "zhang", "10.0.0.1"), 5);
    job->now_ms += 86400000;
    tries_until_busy(job, "wu", "10.0.0.1");
    assert_int_equal(test_db_int(job->db, "select count(*) from sign_in_attempt"), 5); /* older ones are forgotten */
    arena_free(a);
}

static void test_throttled_sign_in(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = test_users_job(a);
    test_user(job, "zhang");
    struct sign_in wrong = { STR("zhang"), STR("wrong wrong wrong"), STR("10.6.6.6") }, right = { STR("zhang"), STR(GOOD), STR("10.6.6.6") };
    for (int i = 0; i < 4; i++)
        check_err("wrong", test_sign_in_error(job, wrong), ERR_DENIED);
    check_ok("right: the failures are forgotten", test_sign_in_error(job, right));
    for (int i = 0; i < 5; i++)
        check_err("wrong again", test_sign_in_error(job, wrong), ERR_DENIED);
    check_err("even the right one waits here", test_sign_in_error(job, right), ERR_BUSY);
    test_sign_in(job, "zhang", GOOD); /* from elsewhere it does not */
    struct str all = test_db_text(a, job->db, "select login_hash || address_hash from sign_in_attempt");
    assert_true(all.n == 128 && str_find(all, STR("zhang")) < 0 && str_find(all, STR("10.6")) < 0);
    arena_free(a);
}

/* ---- tokens ---- */

static void test_reset(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = test_users_job(a);
    struct str one, two, none;
    int64_t id;
    test_user(job, "zhang");
    check_ok("without mail", user_add(job, &(struct user_new){ .login = STR("li") }, &id));
    struct session s = test_sign_in(job, "zhang", GOOD);
    check_ok("unknown", user_reset_begin(job, &(struct reset_ask){ STR("wu"), STR("10.0.0.1") }, &none));
    assert_null(none.p);
    check_ok("no address", user_reset_begin(job, &(struct reset_ask){ STR("li"), STR("10.0.0.1") }, &none));
    assert_null(none.p);
    check_ok("begin", user_reset_begin(job, &(struct reset_ask){ STR("zhang"), STR("10.0.0.1") }, &one));
    struct str mail = test_db_text(a, job->db, "select recipient || body from outbox");
    assert_true(str_starts(mail, STR("zhang@example.com")) && str_find(mail, str_printf(a, "http://127.0.0.1:8080/new-password?token=" STR_FMT "\n", STR_ARG(one))) > 0);
    check_ok("begin again", user_reset_begin(job, &(struct reset_ask){ STR("zhang"), STR("10.0.0.1") }, &two));
    assert_int_equal(test_db_int(job->db, "select count(*) from outbox"), 2);
    check_err("the first is void", user_reset_end(job, one, STR("twelve blue umbrellas")), ERR_NOT_FOUND);
    check_err("bad password", user_reset_end(job, two, STR("password123")), ERR_INVALID);
    assert_true(test_is_in(job, s.token));
    check_err("stored hash", user_reset_end(job, test_db_text(a, job->db, "select token_hash from reset_token"), STR("twelve blue umbrellas")), ERR_NOT_FOUND);
    check_ok("end", user_reset_end(job, two, STR("twelve blue umbrellas")));
    check_err("twice", user_reset_end(job, two, STR("thirteen red umbrellas")), ERR_NOT_FOUND);
    assert_false(test_is_in(job, s.token));
    test_sign_in(job, "zhang", "twelve blue umbrellas");
    check_ok("late", user_reset_begin(job, &(struct reset_ask){ STR("zhang"), STR("10.0.0.1") }, &one));
    job->now_ms += 3600000;
    check_err("too late", user_reset_end(job, one, STR("thirteen red umbrellas")), ERR_NOT_FOUND);
    for (int i = 0; i < 5; i++)
        check_ok("often", user_reset_begin(job, &(struct reset_ask){ STR("nobody"), STR("10.0.0.2") }, NULL));
    check_err("too often", user_reset_begin(job, &(struct reset_ask){ STR("nobody"), STR("10.0.0.2") }, NULL), ERR_BUSY);
    check_ok("elsewhere", user_reset_begin(job, &(struct reset_ask){ STR("nobody"), STR("10.0.0.3") }, NULL));
    check_err("a sign-in is another thing", test_sign_in_error(job, (struct sign_in){ STR("nobody"), STR(GOOD), STR("10.0.0.2") }), ERR_DENIED);
    arena_free(a);
}

static bool token_works(struct job *job, struct str token, struct user *u)
{
    bool found;
    check_ok("token", api_token_user(job, token, u, &found));
    return found;
}

static void test_api_tokens(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = test_users_job(a);
    struct str token;
    struct user u;
    struct db_scope scope;
    test_user(job, "zhang");
    test_grant(job, "zhang", ROLE_REGION_MANAGER, "NORTH");
    test_grant(job, "zhang", ROLE_UPLOADER, "B01");
    struct api_token_new in = { STR("zhang"), STR("night import"), STR("visits.import figures.analyse"), 30 }, bad;
    check_ok("make", api_token_make(job, &test_users_features, &in, &token));
    assert_true(token.n == 46 && str_starts(token, STR("hf_")));
    bad = in, bad.permissions = STR("visits.import user.god");
    check_err("permission", api_token_make(job, &test_users_features, &bad, &token), ERR_NOT_FOUND);
    bad = in, bad.permissions = STR("");
    check_err("no permission", api_token_make(job, &test_users_features, &bad, &token), ERR_INVALID);
    bad = in, bad.days = 367;
    check_err("long", api_token_make(job, &test_users_features, &bad, &token), ERR_INVALID);
    bad = in, bad.login = STR("wu");
    check_err("nobody", api_token_make(job, &test_users_features, &bad, &token), ERR_NOT_FOUND);
    assert_true(token_works(job, token, &u));
    assert_true(user_may(&u, test_upload));
    assert_false(user_may(&u, test_read));    /* the role has it, the token is not for it */
    assert_false(user_may(&u, test_analyse)); /* the token is for it, no role has it */
    check_err("scope", user_scope(a, &u, test_read, &scope), ERR_DENIED);
    check_ok("scope", user_scope(a, &u, test_upload, &scope));
    assert_int_equal(scope.kind, SCOPE_DEALER);
    assert_false(token_works(job, test_db_text(a, job->db, "select token_hash from api_token"), &u));
    assert_false(token_works(job, str_printf(a, "hf_" STR_FMT, STR_ARG(test_db_text(a, job->db, "select token_hash from api_token"))), &u));
    assert_false(token_works(job, STR("hf_"), &u) || token_works(job, STR_NONE, &u) || token_works(job, str_sub(token, 3, 43), &u));
    int64_t id = test_db_int(job->db, "select id from api_token");
    job->now_ms += 30 * INT64_C(86400000) - 1;
    assert_true(token_works(job, token, &u));
    job->now_ms += 1;
    assert_false(token_works(job, token, &u));
    job->now_ms -= 1000;
    check_err("another's", api_token_end_own(job, u.id + 1, id), ERR_NOT_FOUND);
    job->now_ms -= 1000;
    assert_true(token_works(job, token, &u));
    check_ok("end", api_token_end_own(job, u.id, id));
    assert_false(token_works(job, token, &u));
    check_err("ended", api_token_end(job, id), ERR_NOT_FOUND);
    check_ok("another", api_token_make(job, &test_users_features, &in, &token));
    check_ok("disable", user_set_active(job, STR("zhang"), false));
    assert_false(token_works(job, token, &u));
    arena_free(a);
}

static void test_changing_a_person(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = test_users_job(a);
    struct user u;
    struct str token;
    test_user(job, "zhang");
    int64_t id = test_db_int(job->db, "select id from user_account");
    check_ok("mail to the old address", user_reset_begin(job, &(struct reset_ask){ STR("zhang"), STR("10.0.0.1") }, &token));
    check_ok("change", user_change(job, id, &(struct user_new){ .login = STR("li"), .name = STR("<b>李四</b>"), .mail = STR("li@example.com"), .language = STR("zh"), .password = STR("x") }));
    check_ok("load", user_load(job, STR("zhang"), &u));
    check_str("name", u.name, "<b>李四</b>");
    check_str("mail", u.mail, "li@example.com");
    check_str("language", u.language, "zh");
    check_err("its link is void", user_reset_end(job, token, STR("twelve blue umbrellas")), ERR_NOT_FOUND);
    test_sign_in(job, "zhang", GOOD);
    check_ok("emptied", user_change(job, id, &(struct user_new){ 0 }));
    check_ok("load", user_load(job, STR("zhang"), &u));
    check_str("the login stands for the name", u.name, "zhang");
    check_err("no address", user_change(job, id, &(struct user_new){ .mail = STR("a@b.cn\r\nBcc: x@y.cn") }), ERR_INVALID);
    check_err("no language", user_change(job, id, &(struct user_new){ .language = STR("fr") }), ERR_INVALID);
    check_err("nobody", user_change(job, id + 1, &(struct user_new){ 0 }), ERR_NOT_FOUND);
    arena_free(a);
}

static void test_the_last_administrator_stays(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = test_users_job(a);
    struct user_role_change take = { .login = STR("zhang"), .role = ROLE_ADMINISTRATOR };
    test_user(job, "zhang");
    test_user(job, "li");
    test_grant(job, "zhang", ROLE_ADMINISTRATOR, NULL);
    check_err("role", user_role_take(job, &take), ERR_CONFLICT);
    check_err("account", user_set_active(job, STR("zhang"), false), ERR_CONFLICT);
    check_ok("somebody else", user_set_active(job, STR("li"), false));
    test_grant(job, "li", ROLE_ADMINISTRATOR, NULL);
    check_err("one who is shut out does not count", user_role_take(job, &take), ERR_CONFLICT);
    check_ok("back", user_set_active(job, STR("li"), true));
    check_ok("now", user_role_take(job, &take));
    check_err("and li is the last", user_set_active(job, STR("li"), false), ERR_CONFLICT);
    check_ok("zhang is none any more", user_set_active(job, STR("zhang"), false));
    arena_free(a);
}

/* ---- faults: whatever call fails, either all of an action is stored or nothing ---- */

static struct str stored(struct job *job)
{
    return test_db_text(job->arena, job->db, "select (select count(*) from user_account) || '/' || (select count(*) from user_role) || '/' || (select count(*) from user_session)"
                                             " || '/' || (select count(*) from audit_entry) || '/' || (select count(*) from audit_detail) || '/' || (select count(*) from reset_token)");
}

static struct err *do_add(struct job *job)
{
    int64_t id;
    return user_add(job, &(struct user_new){ .login = STR("new"), .password = STR(GOOD) }, &id);
}
static struct err *do_grant(struct job *job)
{
    return user_role_grant(job, &(struct user_role_change){ .login = STR("zhang"), .role = ROLE_UPLOADER, .place = STR("A01") });
}
static struct err *do_disable(struct job *job)
{
    return user_set_active(job, STR("zhang"), false);
}
static struct err *do_password(struct job *job)
{
    return user_set_password(job, STR("zhang"), STR("twelve blue umbrellas"), false);
}
static struct err *do_reset(struct job *job)
{
    struct str token;
    return user_reset_begin(job, &(struct reset_ask){ STR("zhang"), STR("10.0.0.1") }, &token);
}
static struct err *do_sign_in(struct job *job)
{
    struct session s;
    struct job copy = *job;
    return user_sign_in(&copy, &(struct sign_in){ STR("zhang"), STR(GOOD), STR_NONE }, &s);
}

static void test_faults(void **state UNUSED)
{
    static const struct { const char *label; struct err *(*run)(struct job *); } cases[] = {
        { "add", do_add }, { "grant", do_grant }, { "disable", do_disable }, { "password", do_password }, { "reset", do_reset }, { "sign in", do_sign_in },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct arena *a = arena_new(TEST_MEMORY);
        struct job *job = test_users_job(a);
        test_user(job, "zhang");
        test_sign_in(job, "zhang", GOOD);
        struct str before = stored(job);
        struct err *e = NULL;
        int k = 1;
        for (; k < 200; k++) {
            struct arena_mark m = arena_mark(a);
            job->now_ms += 3600000; /* past the throttle */
            db_fail_at(job->db, k);
            e = cases[i].run(job);
            db_fail_at(job->db, 0);
            if (!e)
                break;
            check_err(cases[i].label, e, ERR_IO);
            if (!str_eq(before, stored(job)))
                fail_msg("%s, call %d: " STR_FMT " became " STR_FMT, cases[i].label, k, STR_ARG(before), STR_ARG(stored(job)));
            arena_rewind(a, m);
        }
        if (k < 5 || k == 200 || str_eq(before, stored(job)))
            fail_msg("%s: %d calls, " STR_FMT, cases[i].label, k, STR_ARG(stored(job)));
        arena_free(a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_passwords), cmocka_unit_test(test_accounts), cmocka_unit_test(test_throttling),
                                        cmocka_unit_test(test_throttled_sign_in), cmocka_unit_test(test_reset), cmocka_unit_test(test_api_tokens), cmocka_unit_test(test_changing_a_person),
                                        cmocka_unit_test(test_the_last_administrator_stays), cmocka_unit_test(test_faults) };
    return cmocka_run_group_tests_name("user_account", tests, NULL, NULL);
}
