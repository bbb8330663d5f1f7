/* How often somebody may try to sign in. Every try counts as failed until it succeeds, so tries at the same time count too.
 *
 * Within 15 minutes: five for a login from an address, fifty for an address. When twenty failed for a login from wherever, each address has one
 * try left instead of five: guessing from many addresses becomes hopeless, and the person who knows the password still gets in from an
 * address of their own. Unknown logins count like known ones. An IPv6 address counts as its /64. Logins and addresses are stored as
 * hashes with a key that lies in the data folder (sign_in.key), for a day. */
#pragma once
#include "platform/job.h"

struct throttle { struct str login_hash, address_hash; };
/* The hashes of a login and an address ("" = none: the same for all). IO when the key cannot be read or made. */
struct err *throttle_of(struct job *job, struct str login, struct str address, struct throttle *out) MUST_CHECK;
/* Counts a try. BUSY, with how long to wait, when there were too many. */
struct err *throttle_try(struct job *job, const struct throttle *t) MUST_CHECK;
/* After success: the failures here no longer count. Inside db_write. */
struct err *throttle_forget(struct db *db, const struct throttle *t) MUST_CHECK;
/* Whose tries count together: "10.0.0.1", of "2001:db8::1" its /64; another text as it stands. */
struct str throttle_network(struct arena *a, struct str address);
