/* The writers' queue of a SQLite database: a lock on <file>.lock. SQLite's own busy handler polls, and under load a
 * writer starves for a second; the kernel hands a file lock on in the order of asking. Open-file-description locks: held
 * by one connection, gone with the process however it ends. */
#pragma once
#include "base/err.h"

struct db_lock { int fd; };

/* Opens (creates, mode 0600) the lock file beside the database. IO when that is not possible. */
struct err *db_lock_init(struct arena *a, const char *db_path, struct db_lock *out) MUST_CHECK;
void db_lock_done(struct db_lock *l);
/* Waits for the lock until the monotonic clock shows until_ms. 0 = got it, ETIMEDOUT, or the errno of a failure. */
int db_lock_take(const struct db_lock *l, int64_t until_ms) MUST_CHECK;
void db_lock_release(const struct db_lock *l);
