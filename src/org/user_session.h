/* Signing in and what follows. The browser holds a random token, the database its hash. Every sign-in makes a new one, whatever the browser brought
 * along; after a one-time code and after a change of one's own password it is made anew; a change of rights, of state, or of the password by
 * somebody else ends the person's sessions. The CSRF token follows from the session's token and is not stored. */
#pragma once
#include "org/user.h"

extern const struct setting user_idle_setting, user_hours_setting;

struct session {
    struct user user;
    struct str token;      /* for the cookie */
    struct str csrf;       /* for forms and headers */
    bool needs_code;       /* the password was right; until the one-time code comes, nothing but user_sign_in_code is allowed */
    int64_t expires_at;    /* at the latest, used or not */
    struct str device;     /* "Chrome, Windows" (user_agent.h); "" = unknown */
};

struct sign_in { struct str login, password, address /* "" = unknown */, agent /* User-Agent as sent */; };
/* DENIED, with one and the same text and after the same time, for an unknown login, a wrong password, and an account that is disabled or has no password;
 * BUSY after too many tries (user_throttle.h). Outside db_write, as all of these. */
struct err *user_sign_in(struct job *job, const struct sign_in *in, struct session *out) MUST_CHECK;
/* The second step: a code of the app, or a recovery code (each counts once). DENIED: not this one; after five wrong ones, or five minutes, the
 * session is gone and NOT_FOUND says so. BUSY after five wrong ones within 15 minutes in any sessions (user_throttle.h). */
struct code_try { struct str token, code, address; };
struct err *user_sign_in_code(struct job *job, const struct code_try *in, struct session *out) MUST_CHECK;

/* The session of a token, with today's grants; *found false for none, an expired or ended one, a disabled user. Notes the use once a minute; that it cannot
 * be noted is no error. The token is as a stranger sent it. */
struct err *session_load(struct job *job, struct str token, struct session *out, bool *found) MUST_CHECK;
/* Is it the session's CSRF token? In constant time. */
bool session_csrf_ok(const struct session *s, struct str csrf);
/* Signs out. An unknown token is no error. */
struct err *session_end(struct job *job, struct str token) MUST_CHECK;

/* Ends another of the person's own sessions, by the hash of its token. NOT_FOUND. */
struct err *session_end_other(struct job *job, const struct session *s, struct str token_hash) MUST_CHECK;

/* A person changes their own password: DENIED when the old one is wrong (counted as a failed sign-in), INVALID for a bad new one. The other sessions end, this one
 * goes on under a new token, in s. */
struct password_change { struct str old_password, new_password, address; };
struct err *session_change_password(struct job *job, struct session *s, const struct password_change *in) MUST_CHECK;

/* Begins with one-time codes: a secret for the app and its otpauth: address. Not in force before session_totp_confirm with a code of it. CONFLICT when
 * they are in force already. */
struct totp_offer { struct str secret, uri; };
struct err *session_totp_offer(struct job *job, const struct session *s, struct totp_offer *out) MUST_CHECK;
/* The offer that waits for its confirmation; *found false when there is none. */
struct err *session_totp_offered(struct job *job, const struct session *s, struct totp_offer *out, bool *found) MUST_CHECK;
/* Puts it in force; gives ten recovery codes, shown this once, and a new token in s. DENIED for a wrong code. */
enum { RECOVERY_CODES = 10 };
struct err *session_totp_confirm(struct job *job, struct session *s, struct str code, struct str recovery[RECOVERY_CODES]) MUST_CHECK;
/* The person's own end of them, by one code more (of the app or a recovery code); the other sessions end, this one goes on under a new token, in s. DENIED for
 * a wrong code, BUSY after too many. */
struct err *session_totp_off(struct job *job, struct session *s, const struct code_try *in) MUST_CHECK;
/* Ends them: a person who lost phone and recovery codes asks an administrator. NOT_FOUND. */
struct err *user_totp_off(struct job *job, struct str login) MUST_CHECK;
