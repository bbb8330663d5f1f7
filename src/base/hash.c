#include "base/hash.h"
#include <sodium.h>

_Static_assert(sizeof(crypto_hash_sha256_state) <= sizeof(struct sha256_stream), "room for libsodium's state");

static const unsigned char *bytes_of(struct str s)
{
    return (const unsigned char *)(s.p ? s.p : "");
}

void sha256_start(struct sha256_stream *h)
{
    crypto_hash_sha256_init((crypto_hash_sha256_state *)(void *)h->opaque);
}

void sha256_add(struct sha256_stream *h, struct str bytes)
{
    crypto_hash_sha256_update((crypto_hash_sha256_state *)(void *)h->opaque, bytes_of(bytes), bytes.n);
}

struct sha256 sha256_end(struct sha256_stream *h)
{
    struct sha256 d;
    crypto_hash_sha256_final((crypto_hash_sha256_state *)(void *)h->opaque, d.b);
    return d;
}

struct sha256 sha256_of(struct str bytes)
{
    struct sha256 d;
    crypto_hash_sha256(d.b, bytes_of(bytes), bytes.n);
    return d;
}

struct str sha256_hex(struct arena *a, const struct sha256 *d)
{
    return hex_of(a, (struct str){ (const char *)d->b, SHA256_BYTES });
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

/* Writes hex.n / 2 bytes; false when a character is no hex digit (out may then be partly written). */
static bool decode_hex(struct str hex, unsigned char *out)
{
    for (size_t i = 0; i < hex.n / 2; i++) {
        int high = hex_value(hex.p[2 * i]), low = hex_value(hex.p[2 * i + 1]);
        if (high < 0 || low < 0)
            return false;
        out[i] = (unsigned char)(high << 4 | low);
    }
    return true;
}

bool sha256_of_hex(struct str hex, struct sha256 *out)
{
    struct sha256 d;
    if (hex.n != sizeof d.b * 2 || !decode_hex(hex, d.b))
        return false;
    *out = d;
    return true;
}

uint64_t sha256_u63(const struct sha256 *d)
{
    uint64_t v = 0;
    for (int i = 0; i < 8; i++)
        v = v << 8 | d->b[i];
    return v & INT64_MAX;
}

uint64_t fnv1a(struct str bytes)
{
    uint64_t h = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < bytes.n; i++)
        h = (h ^ (unsigned char)bytes.p[i]) * UINT64_C(0x100000001b3);
    return h;
}

uint64_t keyed_hash(struct str bytes, const struct hash_key *key)
{
    _Static_assert(crypto_shorthash_siphash24_KEYBYTES == HASH_KEY_BYTES && crypto_shorthash_siphash24_BYTES == 8, "SipHash-2-4");
    unsigned char out[crypto_shorthash_siphash24_BYTES];
    uint64_t v = 0;
    crypto_shorthash_siphash24(out, bytes_of(bytes), bytes.n, key->b);
    for (size_t i = sizeof out; i > 0; i--)
        v = v << 8 | out[i - 1];
    return v;
}

struct str hex_of(struct arena *a, struct str bytes)
{
    static const char digit[] = "0123456789abcdef";
    char *p = arena_alloc(a, bytes.n * 2 + 1);
    for (size_t i = 0; i < bytes.n; i++) {
        unsigned char b = (unsigned char)bytes.p[i];
        p[2 * i] = digit[b >> 4];
        p[2 * i + 1] = digit[b & 15];
    }
    return (struct str){ p, bytes.n * 2 };
}

bool bytes_of_hex(struct arena *a, struct str hex, struct str *out)
{
    if (hex.n % 2)
        return false;
    char *p = arena_alloc(a, hex.n / 2 + 1);
    if (!decode_hex(hex, (unsigned char *)p))
        return false;
    *out = (struct str){ p, hex.n / 2 };
    return true;
}
