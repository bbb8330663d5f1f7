#include "base/clock.h"
#include "base/secret.h"
#include "org/test_user.h"
#include "org/user_gate.h"
#include "org/user_password.h"
#include "org/user_qr.h"
#include "org/user_totp.h"
#include <sys/wait.h>
#include <unistd.h>

enum { MINUTE = 60000, HOUR = 60 * MINUTE };

static void test_signing_in(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = test_users_job(a);
    test_user(job, "zhang");
    test_grant(job, "zhang", ROLE_REGION_MANAGER, "SOUTH");
    struct session s = test_sign_in(job, " Zhang", GOOD), again;
    bool found;
    assert_int_equal(s.token.n, 43);
    assert_int_equal(s.user.n_grants, 1);
    assert_false(s.needs_code || s.user.must_change || s.user.has_totp);
    check_ok("load", session_load(job, s.token, &again, &found));
    assert_true(found && again.user.id == s.user.id && again.user.n_grants == 1);
    check_str("without a browser's word", again.device, "");
    struct session phone;
    struct job copy = *job;
    check_ok("by telephone", user_sign_in(&copy, &(struct sign_in){ STR("zhang"), STR(GOOD), STR("10.0.0.1"), STR("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0) MicroMessenger/8.0") }, &phone));
    check_ok("load", session_load(job, phone.token, &again, &found));
    check_str("browser and system", again.device, "WeChat, iPhone");
    check_ok("load", session_load(job, s.token, &again, &found));
    check_str("login", again.user.login, "zhang");
    assert_true(session_csrf_ok(&again, s.csrf) && str_eq(s.csrf, again.csrf));
    assert_false(session_csrf_ok(&again, STR("")) || session_csrf_ok(&again, s.token) || session_csrf_ok(&again, STR_NONE));
    check_ok("sign out", session_end(job, s.token));
    assert_false(test_is_in(job, s.token));
    check_ok("sign out twice", session_end(job, s.token));
    arena_free(a);
}

/* Whatever was wrong, the same is said. */
static void test_wrong_sign_ins(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = test_users_job(a);
    int64_t id;
    test_user(job, "zhang");
    test_user(job, "gone");
    check_ok("disable", user_set_active(job, STR("gone"), false));
    check_ok("no password", user_add(job, &(struct user_new){ .login = STR("later") }, &id));
    char *huge = arena_alloc(a, 1 << 20);
    memset(huge, 'x', 1 << 20);
    const struct { const char *label; struct str login, password; } cases[] = {
        { "wrong", STR("zhang"), STR("correct horse batterz") }, { "none", STR("zhang"), STR("") },
        { "unknown", STR("nobody"), STR(GOOD) },                 { "disabled", STR("gone"), STR(GOOD) },
        { "no password yet", STR("later"), STR("") },            { "no login", STR(""), STR(GOOD) },
        { "huge password", STR("zhang"), { huge, 1 << 20 } },    { "huge login", { huge, 1 << 20 }, STR(GOOD) },
        { "injection", STR("zhang' or '1'='1"), STR(GOOD) },     { "zero byte", { "zhang\0x", 7 }, STR(GOOD) },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct err *e = test_sign_in_error(job, (struct sign_in){ cases[i].login, cases[i].password, str_printf(a, "10.1.0.%zu", i) });
        check_err(cases[i].label, e, ERR_DENIED);
        assert_string_equal(e->msg.id, "The login or the password is wrong.");
    }
    arena_free(a);
}

/* CPU time of sign-ins that fail, for one login, each from another address. The hash is nearly all of it: without one the ratio below would be 1:50. */
static int64_t time_of(struct job *job, const char *login, int first)
{
    int64_t best = INT64_MAX;
    for (int i = 0; i < 6; i++) {
        int64_t start = clock_cpu_us();
        check_err(login, test_sign_in_error(job, (struct sign_in){ str_of_c(login), STR("wrong wrong wrong"), str_printf(job->arena, "10.2.%d.%d", first, i) }), ERR_DENIED);
        best = MIN_OF(best, clock_cpu_us() - start);
    }
    return best;
}

static void test_unknown_logins_take_as_long(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = test_users_job(a);
    test_user(job, "zhang");
    int64_t known = time_of(job, "zhang", 1), unknown = time_of(job, "nobody", 2);
    double ratio = (double)unknown / (double)known;
    if (ratio < 0.5 || ratio > 2)
        fail_msg("known %lld us, unknown %lld us", (long long)known, (long long)unknown);
    arena_free(a);
}

/* ---- sessions ---- */

static void test_fixation(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = test_users_job(a);
    test_user(job, "zhang");
    struct session one = test_sign_in(job, "zhang", GOOD), two = test_sign_in(job, "zhang", GOOD);
    assert_false(str_eq(one.token, two.token) || str_eq(one.csrf, two.csrf));
    assert_true(test_is_in(job, one.token) && test_is_in(job, two.token));
    assert_false(session_csrf_ok(&one, two.csrf));
    arena_free(a);
}

static void test_guessed_and_stolen_tokens(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = test_users_job(a);
    test_user(job, "zhang");
    struct session s = test_sign_in(job, "zhang", GOOD);
    struct str stored = test_db_text(a, job->db, "select token_hash from user_session");
    assert_true(str_eq(stored, secret_token_hash(a, s.token)));
    char *flipped = arena_dup(a, s.token.p, s.token.n);
    flipped[42] = flipped[42] == 'A' ? 'B' : 'A';
    const struct { const char *label; struct str token; } cases[] = {
        { "stored hash", stored }, { "part of it", str_sub(stored, 0, 43) }, { "none", STR_NONE }, { "empty", STR("") }, { "csrf", s.csrf }, { "one character", { flipped, 43 } },
        { "shorter", str_sub(s.token, 0, 42) }, { "longer", str_printf(a, STR_FMT "A", STR_ARG(s.token)) }, { "quote", STR("' or 1=1 --                                ") },
        { "zeros", { "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 43 } },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        if (test_is_in(job, cases[i].token))
            fail_msg("%s", cases[i].label);
    struct str password = test_db_text(a, job->db, "select password_hash from user_account");
    check_err("the password's hash", test_sign_in_error(job, (struct sign_in){ STR("zhang"), password, STR("") }), ERR_DENIED);
    assert_true(test_is_in(job, s.token));
    arena_free(a);
}

static void test_sessions_end(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = test_users_job(a);
    int64_t start = job->now_ms;
    test_user(job, "zhang");
    struct session idle = test_sign_in(job, "zhang", GOOD), busy = test_sign_in(job, "zhang", GOOD);
    for (int minute = 50; minute < 12 * 60; minute += 50) {
        job->now_ms = start + minute * (int64_t)MINUTE;
        assert_true(test_is_in(job, busy.token));
        assert_int_equal(test_is_in(job, idle.token), minute < 60);
        idle.token = minute < 60 ? STR("") : idle.token; /* not touched again */
    }
    job->now_ms = start + 12 * (int64_t)HOUR - 1;
    assert_true(test_is_in(job, busy.token));
    job->now_ms++;
    assert_false(test_is_in(job, busy.token));
    test_sign_in(job, "zhang", GOOD);
    assert_int_equal(test_db_int(job->db, "select count(*) from user_session"), 1); /* ended ones are swept */
    arena_free(a);
}

static void test_use_is_noted_once_a_minute(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = test_users_job(a);
    int64_t start = job->now_ms;
    test_user(job, "zhang");
    struct session s = test_sign_in(job, "zhang", GOOD);
    static const struct { int64_t after_ms, seen_ms; } cases[] = { { 0, 0 }, { 59999, 0 }, { 60000, 60000 }, { 61000, 60000 }, { 119999, 60000 }, { 200000, 200000 } };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        job->now_ms = start + cases[i].after_ms;
        assert_true(test_is_in(job, s.token));
        assert_int_equal(test_db_int(job->db, "select seen_at from user_session") - start, cases[i].seen_ms);
    }
    arena_free(a);
}

/* A change of rights, of the password or of the state ends what was open. */
static void test_changes_end_sessions(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = test_users_job(a);
    test_user(job, "zhang");
    struct session s = test_sign_in(job, "zhang", GOOD);
    test_grant(job, "zhang", ROLE_ANALYST, NULL);
    assert_false(test_is_in(job, s.token));
    s = test_sign_in(job, "zhang", GOOD);
    check_ok("take", user_role_take(job, &(struct user_role_change){ .login = STR("zhang"), .role = ROLE_ANALYST }));
    assert_false(test_is_in(job, s.token));
    s = test_sign_in(job, "zhang", GOOD);
    check_ok("password", user_set_password(job, STR("zhang"), STR("twelve blue umbrellas"), true));
    assert_false(test_is_in(job, s.token));
    s = test_sign_in(job, "zhang", "twelve blue umbrellas");
    assert_true(s.user.must_change);
    check_ok("disable", user_set_active(job, STR("zhang"), false));
    assert_false(test_is_in(job, s.token));
    check_ok("enable", user_set_active(job, STR("zhang"), true));
    assert_false(test_is_in(job, s.token));
    arena_free(a);
}

static void test_own_password(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = test_users_job(a);
    test_user(job, "zhang");
    struct session other = test_sign_in(job, "zhang", GOOD), s = test_sign_in(job, "zhang", GOOD);
    struct str old = s.token;
    check_err("wrong", session_change_password(job, &s, &(struct password_change){ STR("no"), STR("twelve blue umbrellas"), STR("") }), ERR_DENIED);
    check_err("same", session_change_password(job, &s, &(struct password_change){ STR(GOOD), STR(GOOD), STR("") }), ERR_INVALID);
    check_err("bad", session_change_password(job, &s, &(struct password_change){ STR(GOOD), STR("password123"), STR("") }), ERR_INVALID);
    assert_true(test_is_in(job, other.token) && test_is_in(job, s.token));
    check_ok("change", session_change_password(job, &s, &(struct password_change){ STR(GOOD), STR("twelve blue umbrellas"), STR("") }));
    assert_true(test_is_in(job, s.token));
    assert_false(test_is_in(job, old) || test_is_in(job, other.token));
    test_sign_in(job, "zhang", "twelve blue umbrellas");
    check_err("old", test_sign_in_error(job, (struct sign_in){ STR("zhang"), STR(GOOD), STR("") }), ERR_DENIED);
    arena_free(a);
}

/* ---- one-time codes ---- */

/* Switches codes on; *secret for the test's app. */
static void switch_on(struct job *job, const char *login, struct str *secret, struct str recovery[RECOVERY_CODES])
{
    struct session s = test_sign_in(job, login, GOOD);
    struct totp_offer offer;
    check_ok("offer", session_totp_offer(job, &s, &offer));
    assert_true(str_starts(offer.uri, STR("otpauth://totp/Huifang:zhang?secret=")));
    check_err("wrong code", session_totp_confirm(job, &s, STR("000000"), recovery), ERR_DENIED);
    assert_false(test_sign_in(job, login, GOOD).needs_code); /* not before it is confirmed */
    struct str old = s.token;
    check_ok("confirm", session_totp_confirm(job, &s, totp_code(job->arena, offer.secret, job->now_ms / 30000), recovery));
    assert_true(test_is_in(job, s.token) && !test_is_in(job, old));
    check_err("again", session_totp_offer(job, &s, &offer), ERR_CONFLICT);
    *secret = offer.secret;
}

static struct err *enter(struct job *job, struct session *s, struct str code)
{
    struct job copy = *job;
    struct code_try in = { s->token, code, STR("10.0.0.1") };
    return user_sign_in_code(&copy, &in, s);
}

static void test_codes_are_offered_and_taken_off(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = test_users_job(a);
    struct str secret, recovery[RECOVERY_CODES];
    struct totp_offer offer, again;
    bool found;
    int size;
    test_user(job, "zhang");
    struct session s = test_sign_in(job, "zhang", GOOD), other = test_sign_in(job, "zhang", GOOD);
    check_ok("none yet", session_totp_offered(job, &s, &again, &found));
    assert_false(found);
    check_ok("offer", session_totp_offer(job, &s, &offer));
    check_ok("the same again", session_totp_offered(job, &s, &again, &found));
    assert_true(found && str_eq(offer.secret, again.secret) && str_eq(offer.uri, again.uri));
    struct str path = qr_path(a, offer.uri, &size);
    assert_true(str_starts(path, STR("M4 4h1v1h-1z")) && size >= 4 + 25 + 4 && (size - 8) % 4 == 1); /* the corner of the first finder pattern */
    assert_null(qr_path(a, (struct str){ arena_alloc(a, 4000), 4000 }, &size).p);
    switch_on(job, "zhang", &secret, recovery);
    assert_false(test_is_in(job, other.token));
    s = test_sign_in(job, "zhang", GOOD);
    check_ok("by a recovery code", enter(job, &s, recovery[2]));
    check_ok("not shown when in force", session_totp_offered(job, &s, &again, &found));
    assert_false(found);
    for (int i = 0; i < 5; i++) {
        job->now_ms += 1;
        check_err("wrong", session_totp_off(job, &s, &(struct code_try){ .code = STR("123"), .address = STR("10.0.0.7") }), ERR_DENIED);
    }
    check_err("too often", session_totp_off(job, &s, &(struct code_try){ .code = recovery[0], .address = STR("10.0.0.7") }), ERR_BUSY);
    struct str before = s.token;
    check_ok("off", session_totp_off(job, &s, &(struct code_try){ .code = recovery[1], .address = STR("10.0.0.6") }));
    assert_true(!s.user.has_totp && test_is_in(job, s.token) && !test_is_in(job, before));
    assert_false(test_sign_in(job, "zhang", GOOD).needs_code);
    arena_free(a);
}

static void test_other_sessions(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = test_users_job(a);
    test_user(job, "zhang");
    test_user(job, "li");
    struct session one = test_sign_in(job, "zhang", GOOD), two = test_sign_in(job, "zhang", GOOD), foreign = test_sign_in(job, "li", GOOD);
    check_err("another's", session_end_other(job, &one, secret_token_hash(a, foreign.token)), ERR_NOT_FOUND);
    check_err("a token is no hash", session_end_other(job, &one, two.token), ERR_NOT_FOUND);
    assert_true(test_is_in(job, foreign.token) && test_is_in(job, two.token));
    check_ok("end", session_end_other(job, &one, secret_token_hash(a, two.token)));
    assert_true(!test_is_in(job, two.token) && test_is_in(job, one.token));
    check_err("twice", session_end_other(job, &one, secret_token_hash(a, two.token)), ERR_NOT_FOUND);
    arena_free(a);
}

static void test_one_time_codes(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = test_users_job(a);
    struct str secret, recovery[RECOVERY_CODES];
    test_user(job, "zhang");
    switch_on(job, "zhang", &secret, recovery);
    struct session half = test_sign_in(job, "zhang", GOOD);
    assert_true(half.needs_code && !test_is_in(job, half.token));
    struct str before = half.token, used = totp_code(a, secret, job->now_ms / 30000);
    check_err("the code that switched it on", enter(job, &half, used), ERR_DENIED);
    job->now_ms += 30000;
    struct str next = totp_code(a, secret, job->now_ms / 30000);
    check_ok("next", enter(job, &half, next));
    assert_true(test_is_in(job, half.token) && !str_eq(half.token, before) && !test_is_in(job, before));
    struct session second = test_sign_in(job, "zhang", GOOD);
    check_err("twice", enter(job, &second, next), ERR_DENIED);
    check_ok("recovery, as people type it", enter(job, &second, str_printf(a, " %.4s %.4s%.10s", recovery[3].p, recovery[3].p + 5, recovery[3].p + 9)));
    struct session third = test_sign_in(job, "zhang", GOOD);
    check_err("recovery twice", enter(job, &third, recovery[3]), ERR_DENIED);
    check_ok("off", user_totp_off(job, STR("zhang")));
    assert_false(test_sign_in(job, "zhang", GOOD).needs_code);
    arena_free(a);
}

static void test_guessed_codes(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = test_users_job(a);
    struct str secret, recovery[RECOVERY_CODES];
    test_user(job, "zhang");
    switch_on(job, "zhang", &secret, recovery);
    job->now_ms += 60000;
    struct session s = test_sign_in(job, "zhang", GOOD);
    static const char *const wrong[] = { "", "0000000", "abcdef", "12345", "' or 1" };
    for (size_t i = 0; i < ARRAY_LEN(wrong); i++)
        check_err(wrong[i], enter(job, &s, str_of_c(wrong[i])), ERR_DENIED);
    check_err("the right one, too late", enter(job, &s, totp_code(a, secret, job->now_ms / 30000)), ERR_NOT_FOUND);
    s = test_sign_in(job, "zhang", GOOD);
    check_err("in another session", enter(job, &s, totp_code(a, secret, job->now_ms / 30000)), ERR_BUSY);
    job->now_ms += 15 * MINUTE;
    s = test_sign_in(job, "zhang", GOOD);
    job->now_ms += 5 * MINUTE;
    check_err("after five minutes", enter(job, &s, totp_code(a, secret, job->now_ms / 30000)), ERR_NOT_FOUND);
    struct session full = test_sign_in(job, "zhang", GOOD);
    check_ok("code", enter(job, &full, totp_code(a, secret, job->now_ms / 30000)));
    check_err("a full session asks for none", enter(job, &full, totp_code(a, secret, job->now_ms / 30000 + 1)), ERR_NOT_FOUND);
    arena_free(a);
}

/* RFC 6238, appendix B: the last six of its eight digits. */
static void test_codes_of_the_standard(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    struct str secret = STR("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"); /* 12345678901234567890 */
    static const struct { int64_t at_s; const char *code; } cases[] = {
        { 59, "287082" }, { 1111111109, "081804" }, { 1111111111, "050471" }, { 1234567890, "005924" }, { 2000000000, "279037" }, { 20000000000, "353130" },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        check_str(cases[i].code, totp_code(a, secret, cases[i].at_s / 30), cases[i].code);
        for (int off = -2; off <= 2; off++)
            if (cases[i].at_s > 60)
                assert_int_equal(totp_step(a, secret, str_of_c(cases[i].code), (cases[i].at_s + 30 * off) * 1000) == cases[i].at_s / 30, off >= -1 && off <= 1);
    }
    assert_int_equal(totp_step(a, STR(""), STR(""), 1000000), 0);
    assert_int_equal(totp_step(a, STR("not base32!"), STR("123456"), 1000000), 0);
    arena_free(a);
}

/* ---- as the web server sees it ---- */

static const struct identity *identity_of(struct job *job, struct str token)
{
    const struct identity *who;
    check_ok("identity", identity_of_session(job, token, &who));
    return who;
}

static void test_identities(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = test_users_job(a);
    struct db_scope scope;
    struct str token, secret, recovery[RECOVERY_CODES];
    const struct identity *who;
    test_user(job, "zhang");
    test_grant(job, "zhang", ROLE_REGION_MANAGER, "NORTH");
    assert_null(identity_of(job, STR("nobody")));
    struct session s = test_sign_in(job, "zhang", GOOD);
    who = identity_of(job, s.token);
    assert_true(who && str_eq(who->csrf, s.csrf) && !who->lang.p && identity_session(who)->user.id == s.user.id);
    assert_true(identity_may(who, &test_users_features, "report.read"));
    assert_false(identity_may(who, &test_users_features, "visits.import") || identity_may(who, &test_users_features, "no.such") || identity_may(who, &test_users_features, ""));
    check_ok("scope", identity_scope(a, who, test_read, &scope));
    assert_int_equal(scope.kind, SCOPE_REGION);
    check_err("scope", identity_scope(a, who, test_upload, &scope), ERR_DENIED);
    check_err("language", user_set_language(job, s.user.id, STR("de")), ERR_INVALID);
    check_ok("language", user_set_language(job, s.user.id, STR("zh-CN")));
    check_str("language", identity_of(job, s.token)->lang, "zh");
    check_ok("token", api_token_make(job, &test_users_features, &(struct api_token_new){ STR("zhang"), STR("x"), STR("report.read"), 1 }, &token));
    check_ok("by token", identity_of_api_token(job, token, &who));
    assert_true(who && !who->csrf.p && identity_may(who, &test_users_features, "report.read"));
    check_ok("by a session's token", identity_of_api_token(job, s.token, &who));
    assert_null(who);
    switch_on(job, "zhang", &secret, recovery);
    assert_null(identity_of(job, test_sign_in(job, "zhang", GOOD).token)); /* the code is still to come */
    check_ok("off", user_totp_off(job, STR("zhang")));
    check_ok("password", user_set_password(job, STR("zhang"), STR("twelve blue umbrellas"), true));
    who = identity_of(job, test_sign_in(job, "zhang", "twelve blue umbrellas").token);
    assert_true(who && identity_session(who)->user.must_change && !identity_may(who, &test_users_features, "report.read"));
    arena_free(a);
}

/* ---- two at once ---- */

static void test_two_hashes_at_once(void **state UNUSED)
{
    struct arena *a = arena_new(TEST_MEMORY);
    struct job *job = test_users_job(a);
    test_user(job, "zhang");
    int64_t start = clock_monotonic_ms();
    for (int i = 0; i < 6; i++)
        if (fork() == 0) { /* without the parent's connection and arena */
            struct arena *own = arena_new(0);
            struct job child = { .arena = own, .data_dir = job->data_dir };
            struct str hash;
            struct err *e = password_hash(&child, STR(GOOD), &hash);
            _exit(e || !hash.n);
        }
    for (int i = 0, status; i < 6; i++) {
        wait(&status);
        assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    }
    assert_true(clock_monotonic_ms() - start < 5000);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_signing_in), cmocka_unit_test(test_wrong_sign_ins), cmocka_unit_test(test_unknown_logins_take_as_long), cmocka_unit_test(test_fixation),
        cmocka_unit_test(test_guessed_and_stolen_tokens), cmocka_unit_test(test_sessions_end), cmocka_unit_test(test_use_is_noted_once_a_minute),
        cmocka_unit_test(test_changes_end_sessions), cmocka_unit_test(test_own_password), cmocka_unit_test(test_one_time_codes), cmocka_unit_test(test_guessed_codes),
        cmocka_unit_test(test_codes_of_the_standard), cmocka_unit_test(test_codes_are_offered_and_taken_off), cmocka_unit_test(test_other_sessions), cmocka_unit_test(test_identities), cmocka_unit_test(test_two_hashes_at_once),
    };
    return cmocka_run_group_tests_name("user_session", tests, NULL, NULL);
}
