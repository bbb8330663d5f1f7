/* One-time codes of an authenticator app: TOTP (RFC 6238: HMAC-SHA-1, 6 digits, 30 s) by liboath. */
#pragma once
#include "base/buf.h"
#include "base/err.h"

/* A new secret of 160 bits in base32 (32 characters), as apps take it. */
struct str totp_new_secret(struct arena *a);
/* The secret as an address for a QR code: otpauth://totp/Huifang:LOGIN?secret=…&issuer=Huifang */
struct str totp_uri(struct arena *a, struct str secret, struct str login);
/* The time step (now / 30 s) whose code this is: the current one, the one before or the one after; 0 when the code is none of theirs, or no secret. */
int64_t totp_step(struct arena *a, struct str secret, struct str code, int64_t now_ms);
/* The code of a time step (tests, and apps of our own). */
struct str totp_code(struct arena *a, struct str secret, int64_t step);
