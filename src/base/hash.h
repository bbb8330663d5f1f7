/* Digests. SHA-256 comes from libsodium (the one foreign header in base/); FNV-1a is for hash tables in memory only. */
#pragma once
#include "base/str.h"

enum { SHA256_BYTES = 32 };
struct sha256 { unsigned char b[SHA256_BYTES]; };
struct sha256_stream { _Alignas(16) unsigned char opaque[256]; };

/* Digest of bytes at once. */
struct sha256 sha256_of(struct str bytes);
/* Digest of bytes that come in pieces: start, add as often as needed, end once. Nothing to release. */
void sha256_start(struct sha256_stream *h);
void sha256_add(struct sha256_stream *h, struct str bytes);
struct sha256 sha256_end(struct sha256_stream *h);
struct str sha256_hex(struct arena *a, const struct sha256 *d);   /* 64 lower-case hex digits */
/* From 64 hex digits of either case. False, and *out untouched, for anything else. */
bool sha256_of_hex(struct str hex, struct sha256 *out);
/* First 63 bits (big endian, top bit cleared): stream numbers of the draw. */
uint64_t sha256_u63(const struct sha256 *d);

/* FNV-1a, 64 bits (Fowler, Noll, Vo). Not for anything an attacker may choose without a bound on the table. */
uint64_t fnv1a(struct str bytes);
/* SipHash-2-4 (Aumasson, Bernstein 2012): 64 bits that nobody predicts without the key, so foreign data cannot make a table
 * slow. With the zero key a short digest for equality of stored rows. */
enum { HASH_KEY_BYTES = 16 };
struct hash_key { unsigned char b[HASH_KEY_BYTES]; };
uint64_t keyed_hash(struct str bytes, const struct hash_key *key);
/* Two lower-case hex digits a byte. */
struct str hex_of(struct arena *a, struct str bytes);
/* The bytes of an even number of hex digits of either case; false, and *out untouched, for anything else. */
bool bytes_of_hex(struct arena *a, struct str hex, struct str *out);
