/* Sessions and tokens as the web server's identities (web/gate.h): what its const struct web_gate needs of users, on a job. identity.own is the
 * struct session behind it; of an API token only session.user is filled. */
#pragma once
#include "org/user_session.h"
#include "platform/serve.h"

/* The gate itself, on these functions. Its paths are those of the pages for people: sign-in, sign-out (POST), the account. */
extern const struct web_gate user_gate;
/* The page of one's own password: until one that must be changed is, nothing else is shown. */
extern const char user_password_path[];

/* *out NULL: nobody, also while the one-time code is still to come (that page works with the token itself, user_sign_in_code). */
struct err *identity_of_session(struct job *job, struct str token, const struct identity **out) MUST_CHECK;
/* The same for "Authorization: Bearer"; without a CSRF token. */
struct err *identity_of_api_token(struct job *job, struct str token, const struct identity **out) MUST_CHECK;
/* What a session's person is to the router. On the arena. */
const struct identity *identity_new(struct arena *a, const struct session *s);
/* The session behind an identity that one of these made. */
const struct session *identity_session(const struct identity *who);
/* May they? False for a permission that no feature brings, and for everything while the password is still to be changed. */
bool identity_may(const struct identity *who, const struct features *fs, const char *permission);
/* How far (user_scope); DENIED as there. */
struct err *identity_scope(struct arena *a, const struct identity *who, const struct permission *p, struct db_scope *out) MUST_CHECK;
/* How far the reader's permission of this name reaches. DENIED as there, also for nobody and for a name that no feature brings. */
struct err *reach_of_req(const struct req *r, const char *permission, struct db_scope *out) MUST_CHECK;
/* Keeps the language the user chose: "zh", "zh-CN" and "en" are known, others are INVALID. */
struct err *user_set_language(struct job *job, int64_t user_id, struct str code) MUST_CHECK;
