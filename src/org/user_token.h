/* Tokens beside the session: a new password by mail, and access for programs (/api/v1). Both are 256 random bits, shown once and stored hashed. */
#pragma once
#include "org/user.h"

enum { RESET_HOURS = 1, API_TOKEN_DAYS = 366 };

/* Where the portal is, for links in mails: "https://portal.example.com". */
extern const struct setting portal_url_setting;
/* The page that a mail's link leads to, with the token behind it. */
#define USER_RESET_PATH "/new-password?token="
/* For "forgotten password": a mail with a link that holds for an hour and voids those before it. Nothing for an unknown login or one without mail address,
 * which the page must not tell; that takes as long. BUSY after five for a login from an address, or fifty from an address, in 15 minutes (user_throttle.h), whether there
 * is such a login or not. *token (may be NULL) is the link's token, no value when there is none: for tests only. */
struct reset_ask { struct str login, address /* "" = unknown */; };
struct err *user_reset_begin(struct job *job, const struct reset_ask *ask, struct str *token) MUST_CHECK;
/* The new password; the token is used up, sessions end. NOT_FOUND for a token that is unknown, used or too old; INVALID for the password (the token stays). */
struct err *user_reset_end(struct job *job, struct str token, struct str password) MUST_CHECK;

struct api_token_new {
    struct str login, name;      /* what it is for */
    struct str permissions;      /* names with blanks between; never more than the owner's roles have at the time of use */
    int64_t days;                /* 1..API_TOKEN_DAYS */
};
/* Makes one: "hf_" and 43 characters, in *token this once. INVALID, NOT_FOUND (no such user, no such permission). */
struct err *api_token_make(struct job *job, const struct features *fs, const struct api_token_new *in, struct str *token) MUST_CHECK;
/* Whose it is: grants as of today, limited to the token's permissions (user.only). *found false for one that is unknown, revoked or expired, or whose owner is
 * disabled or must change the password. Notes the use once an hour. */
struct err *api_token_user(struct job *job, struct str token, struct user *out, bool *found) MUST_CHECK;
/* NOT_FOUND when it does not exist or is revoked already. */
struct err *api_token_end(struct job *job, int64_t id) MUST_CHECK;
/* The same for a token of this user only; another's is NOT_FOUND. */
struct err *api_token_end_own(struct job *job, int64_t user_id, int64_t id) MUST_CHECK;
