/* Passwords: what makes a good one, and the hashing of at most two at once on this machine (each takes 19 MiB and 23 ms of a core, so a flood of
 * sign-ins must not take the whole machine). Two lock files in the data folder say who hashes. */
#pragma once
#include "platform/setting.h"
#include "platform/job.h"

extern const struct setting user_password_min_setting;
/* INVALID, with what would do, for a password that is too short (setting user.password_min, characters) or longer than 200 bytes, that is one of
 * the common ones, one character again and again, a row of the keyboard, digits only, or holds the login. */
struct err *password_check(struct job *job, struct str password, struct str login) MUST_CHECK;
/* argon2id of a password. BUSY when others hash for more than five seconds; IO when the data folder cannot be written. Outside db_write. */
struct err *password_hash(struct job *job, struct str password, struct str *out) MUST_CHECK;
/* "k3fq8-xw2np-…": 100 random bits in letters that nobody mixes up, for the first sign-in. */
struct str password_made_up(struct arena *a);
/* Is it the password of the hash? A hash "" (no such user, none set) takes the same time and is never right. Errors as above. */
struct err *password_matches(struct job *job, struct str hash, struct str password, bool *out) MUST_CHECK;
