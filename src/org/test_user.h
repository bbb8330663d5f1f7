/* What the tests of users share: a small network with people in it. */
#pragma once
#include "org/org.h"
#include "org/user_session.h"
#include "org/user_token.h"
#include "platform/test_platform.h"

#define GOOD "correct horse battery"
extern const struct features test_users_features;
/* Permissions for tests: of managers of regions and dealers; of uploaders; of advisors and dealer managers; of analysts. */
extern const struct permission *const test_read, *const test_upload, *const test_own, *const test_analyse;

/* A job on a database with two regions, an area, a group and four dealers A01 A02 (north), B01 B02 (south). */
struct job *test_users_job(struct arena *a);
/* A user with the password GOOD. */
void test_user(struct job *job, const char *login);
void test_grant(struct job *job, const char *login, enum role role, const char *place);
/* A sign-in from 10.0.0.1 that must succeed. The job is left as it was. */
struct session test_sign_in(struct job *job, const char *login, const char *password);
/* The same, refused. */
struct err *test_sign_in_error(struct job *job, struct sign_in in);
/* Does the token open a session now? */
bool test_is_in(struct job *job, struct str token);
