#include "base/test.h"
#include "base/clock.h"
#include "base/secret.h"

static void test_passwords(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    struct str h = secret_hash(a, STR("极为满意 battery"));
    assert_true(str_starts(h, STR("$argon2id$v=19$m=19456,t=2,p=1$")));
    assert_false(str_eq(h, secret_hash(a, STR("极为满意 battery")))); /* a salt each */
    assert_true(secret_matches(a, h, STR("极为满意 battery")));
    static const char *const wrong[] = { "", "极为满意 batter", "极为满意 battery ", "极为满意 Battery" };
    for (size_t i = 0; i < ARRAY_LEN(wrong); i++)
        if (secret_matches(a, h, str_of_c(wrong[i])))
            fail_msg("%s", wrong[i]);
    assert_true(secret_matches(a, secret_hash(a, STR("")), STR("")));
    static const char *const no_hash[] = { "", "x", "$argon2id$", "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                                           "5f4dcc3b5aa765d61d8327deb882cf99" };
    for (size_t i = 0; i < ARRAY_LEN(no_hash); i++)
        if (secret_matches(a, str_of_c(no_hash[i]), STR("x")) || secret_matches(a, str_of_c(no_hash[i]), str_of_c(no_hash[i])))
            fail_msg("%s", no_hash[i]);
    assert_false(secret_matches(a, STR_NONE, STR_NONE));
    arena_free(a);
}

/* CPU time of three comparisons; with a hash and without. */
static int64_t time_of(struct arena *a, struct str hash)
{
    int64_t start = clock_cpu_us();
    for (int i = 0; i < 3; i++)
        assert_false(secret_matches(a, hash, STR("wrong")));
    return clock_cpu_us() - start;
}

static void test_no_hash_takes_as_long(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    struct str h = secret_hash(a, STR("right"));
    time_of(a, h);
    int64_t with = time_of(a, h), without = time_of(a, STR(""));
    if (without * 2 < with || with * 2 < without)
        fail_msg("%lld us with a hash, %lld us without", (long long)with, (long long)without);
    arena_free(a);
}

static void test_tokens(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    struct str t = secret_token(a), u = secret_token(a);
    assert_int_equal(t.n, 43);
    assert_false(str_eq(t, u));
    check_str("hash", secret_token_hash(a, STR("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    struct str d = secret_derive(a, t, STR("csrf"));
    assert_int_equal(d.n, 43);
    assert_true(str_eq(d, secret_derive(a, t, STR("csrf"))));
    assert_false(str_eq(d, secret_derive(a, t, STR("other"))) || str_eq(d, secret_derive(a, u, STR("csrf"))) || str_eq(d, t));
    assert_true(secret_equal(STR("abc"), STR("abc")) && secret_equal(STR_NONE, STR("")));
    assert_false(secret_equal(STR("abc"), STR("abd")) || secret_equal(STR("abc"), STR("abcd")) || secret_equal(STR("abc"), STR("")));
    struct secret_key k = { { 1 } }, l = { { 2 } };
    assert_int_equal(secret_keyed_hash(a, &k, STR("10.0.0.1")).n, 64);
    assert_false(str_eq(secret_keyed_hash(a, &k, STR("10.0.0.1")), secret_keyed_hash(a, &l, STR("10.0.0.1"))));
    arena_free(a);
}

/* RFC 4231, test cases 1, 2 and 6: a short key, a text key, a key longer than a block. */
static void test_signatures(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    char short_key[20], long_key[131];
    memset(short_key, 0x0b, sizeof short_key);
    memset(long_key, 0xaa, sizeof long_key);
    check_str("1", secret_signature(a, (struct str){ short_key, sizeof short_key }, STR("Hi There")), "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    check_str("2", secret_signature(a, STR("Jefe"), STR("what do ya want for nothing?")), "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    check_str("6", secret_signature(a, (struct str){ long_key, sizeof long_key }, STR("Test Using Larger Than Block-Size Key - Hash Key First")),
              "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_passwords), cmocka_unit_test(test_no_hash_takes_as_long), cmocka_unit_test(test_signatures), cmocka_unit_test(test_tokens) };
    return cmocka_run_group_tests_name("secret", tests, NULL, NULL);
}
