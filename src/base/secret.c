#include "base/secret.h"
#include <sodium.h>

enum { MEMORY_BYTES = 19456 * 1024, PASSES = 2 };

struct str secret_hash(struct arena *a, struct str password)
{
    char out[crypto_pwhash_STRBYTES];
    if (crypto_pwhash_str_alg(out, password.p ? password.p : "", password.n, PASSES, MEMORY_BYTES, crypto_pwhash_ALG_ARGON2ID13) != 0) {
        fputs("huifang: no memory for a password's hash\n", stderr);
        abort();
    }
    return str_dup(a, str_of_c(out));
}

/* Of no password: what is compared when there is no hash, so that both cases take the same time. */
static const char nobody[] = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

bool secret_matches(struct arena *a, struct str hash, struct str password)
{
    bool is_hash = str_starts(hash, STR("$argon2id$")) && hash.n < crypto_pwhash_STRBYTES;
    const char *stored = is_hash ? str_c(a, hash) : nobody;
    return crypto_pwhash_str_verify(stored, password.p ? password.p : "", password.n) == 0 && is_hash;
}

static struct str base64_of(struct arena *a, const unsigned char *b, size_t n)
{
    size_t room = sodium_base64_ENCODED_LEN(n, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    char *out = arena_alloc(a, room);
    return str_of_c(sodium_bin2base64(out, room, b, n, sodium_base64_VARIANT_URLSAFE_NO_PADDING));
}

struct str secret_token(struct arena *a)
{
    unsigned char b[SHA256_BYTES];
    randombytes_buf(b, sizeof b);
    return base64_of(a, b, sizeof b);
}

struct str secret_token_hash(struct arena *a, struct str token)
{
    struct sha256 d = sha256_of(token);
    return sha256_hex(a, &d);
}

struct str secret_derive(struct arena *a, struct str token, struct str purpose)
{
    struct sha256 key = sha256_of(str_printf(a, STR_FMT ":" STR_FMT, STR_ARG(purpose), STR_ARG(token))), d;
    crypto_auth_hmacsha256(d.b, (const unsigned char *)(token.p ? token.p : ""), token.n, key.b);
    return base64_of(a, d.b, sizeof d.b);
}

bool secret_equal(struct str x, struct str y)
{
    return x.n == y.n && (x.n == 0 || sodium_memcmp(x.p, y.p, x.n) == 0);
}

struct str secret_keyed_hash(struct arena *a, const struct secret_key *key, struct str bytes)
{
    unsigned char d[crypto_auth_BYTES];
    crypto_auth(d, (const unsigned char *)(bytes.p ? bytes.p : ""), bytes.n, key->b);
    return hex_of(a, (struct str){ (const char *)d, sizeof d });
}

struct str secret_signature(struct arena *a, struct str key, struct str bytes)
{
    crypto_auth_hmacsha256_state h;
    struct sha256 d;
    crypto_auth_hmacsha256_init(&h, (const unsigned char *)(key.p ? key.p : ""), key.n);
    crypto_auth_hmacsha256_update(&h, (const unsigned char *)(bytes.p ? bytes.p : ""), bytes.n);
    crypto_auth_hmacsha256_final(&h, d.b);
    return sha256_hex(a, &d);
}

struct str secret_random_text(struct arena *a, size_t n)
{
    unsigned char b[SHA256_BYTES];
    randombytes_buf(b, sizeof b);
    return base64_of(a, b, n < sizeof b ? n : sizeof b);
}
