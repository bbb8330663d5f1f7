#include "base/hash.h"
#include "base/test.h"

/* FIPS 180-2, appendix B, and the empty message. */
static void test_sha256_vectors(void **state UNUSED)
{
    static const struct { const char *text, *hex; } cases[] = {
        { "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
        { "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
        { "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
          "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1" },
    };
    struct arena *a = arena_new(0);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct sha256 d = sha256_of(str_of_c(cases[i].text)), back;
        check_str(cases[i].text, sha256_hex(a, &d), cases[i].hex);
        assert_true(sha256_of_hex(str_of_c(cases[i].hex), &back));
        assert_memory_equal(&d, &back, sizeof d);
    }
    struct sha256 none = sha256_of(STR_NONE);
    check_str("no value", sha256_hex(a, &none), cases[0].hex);
    arena_free(a);
}

static void test_sha256_in_pieces(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    struct sha256_stream h;
    sha256_start(&h);
    char block[1000];
    memset(block, 'a', sizeof block);
    for (int i = 0; i < 1000; i++)
        sha256_add(&h, (struct str){ block, sizeof block });
    sha256_add(&h, STR_NONE);
    struct sha256 d = sha256_end(&h);
    check_str("a million a", sha256_hex(a, &d), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    arena_free(a);
}

static void test_u63(void **state UNUSED)
{
    struct sha256 d = sha256_of(STR("abc"));
    assert_true(sha256_u63(&d) == UINT64_C(0x3a7816bf8f01cfea));
    struct sha256 small = { { 0, 0, 0, 0, 0, 0, 1, 2, 255 } };
    assert_true(sha256_u63(&small) == 258);
}

/* Vectors of the FNV reference code. */
static void test_fnv1a(void **state UNUSED)
{
    assert_true(fnv1a(STR("")) == UINT64_C(0xcbf29ce484222325));
    assert_true(fnv1a(STR("a")) == UINT64_C(0xaf63dc4c8601ec8c));
    assert_true(fnv1a(STR("foobar")) == UINT64_C(0x85944171f73967e8));
}

/* Vectors of the SipHash-2-4 reference code: key 00..0f, message 00, 01, 02 … */
static void test_keyed_hash(void **state UNUSED)
{
    struct hash_key key;
    char message[64];
    for (size_t i = 0; i < sizeof key.b; i++)
        key.b[i] = (unsigned char)i;
    for (size_t i = 0; i < sizeof message; i++)
        message[i] = (char)i;
    assert_true(keyed_hash(STR_NONE, &key) == UINT64_C(0x726fdb47dd0e0e31));
    assert_true(keyed_hash((struct str){ message, 15 }, &key) == UINT64_C(0xa129ca6149be45e5));
    key.b[0] = 1;
    assert_true(keyed_hash((struct str){ message, 15 }, &key) != UINT64_C(0xa129ca6149be45e5));
}

static void test_hex(void **state UNUSED)
{
    struct arena *a = arena_new(0);
    struct str out = STR_NONE;
    check_str("bytes", hex_of(a, (struct str){ "\x00\xff\x1a", 3 }), "00ff1a");
    check_str("nothing", hex_of(a, STR_NONE), "");
    assert_true(bytes_of_hex(a, STR("00Ff1a"), &out));
    assert_true(str_eq(out, (struct str){ "\x00\xff\x1a", 3 }));
    assert_true(bytes_of_hex(a, STR(""), &out) && out.n == 0 && out.p);
    static const char *const bad[] = { "0", "0g", "g0", " 00", "0x10", "００" };
    for (size_t i = 0; i < ARRAY_LEN(bad); i++)
        assert_false(bytes_of_hex(a, str_of_c(bad[i]), &out));
    struct sha256 d = { { 7 } };
    assert_false(sha256_of_hex(STR("00"), &d));
    assert_false(sha256_of_hex(STR("zz7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"), &d));
    assert_int_equal(d.b[0], 7);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sha256_vectors), cmocka_unit_test(test_sha256_in_pieces), cmocka_unit_test(test_u63),
        cmocka_unit_test(test_fnv1a),          cmocka_unit_test(test_keyed_hash),      cmocka_unit_test(test_hex),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
