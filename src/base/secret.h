/* Passwords and tokens, by libsodium. A password is stored as argon2id (RFC 9106) with 19 MiB and two passes: about 23 ms of one core.
 * A token is 256 random bits, so its plain SHA-256 can be stored: guessing is hopeless, and the hash cannot be turned back. */
#pragma once
#include "base/hash.h"

/* "$argon2id$v=19$m=19456,t=2,p=1$…" of a password, with a fresh salt. Takes 19 MiB for the time of the call; stops the program when the
 * system has not got them. */
struct str secret_hash(struct arena *a, struct str password);
/* Is it the password of this hash? False for a text that is no such hash, after the same time as for a wrong password. */
bool secret_matches(struct arena *a, struct str hash, struct str password);

/* 43 characters of A-Z a-z 0-9 - _: 256 random bits. */
struct str secret_token(struct arena *a);
/* How a token is stored: 64 hex digits. */
struct str secret_token_hash(struct arena *a, struct str token);
/* A second token that follows from the first one and does not tell it: `purpose` is a short word ("csrf"). 43 characters. */
struct str secret_derive(struct arena *a, struct str token, struct str purpose);
/* Same bytes? In a time that depends on the lengths only. */
bool secret_equal(struct str x, struct str y);

enum { SECRET_KEY_BYTES = 32 };
struct secret_key { unsigned char b[SECRET_KEY_BYTES]; };
/* HMAC-SHA-512-256 in 64 hex digits: nobody finds the bytes by trial without the key. */
struct str secret_keyed_hash(struct arena *a, const struct secret_key *key, struct str bytes);
/* HMAC-SHA-256 (RFC 2104, RFC 4231) in 64 hex digits, with a key of any length: what others can check. */
struct str secret_signature(struct arena *a, struct str key, struct str bytes);
/* n random bytes (at most 32) as letters of A-Z a-z 0-9 - _; 16 bytes give 22. */
struct str secret_random_text(struct arena *a, size_t n);
