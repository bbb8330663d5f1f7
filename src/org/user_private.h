/* Inside of users: shared by user*.c, included by nobody else. */
#pragma once
#include "org/user_session.h"
#include "org/user_throttle.h"
#include "user_sql.h"

/* The login trimmed and in lower case; false, and "", when it cannot be one. */
bool login_clean(struct arena *a, struct str raw, struct str *out);
/* The account, whatever its state. NOT_FOUND. */
struct err *account_load(struct job *job, struct str login, struct user_account_by_login_row *out) MUST_CHECK;
/* Somebody else administers, too; else CONFLICT. Inside db_write, before the change. */
struct err *account_is_not_last(struct job *job, int64_t user_id) MUST_CHECK;
/* Ends sessions and, when `tokens`, API tokens of a user. Inside db_write. */
struct err *account_end_access(struct db *db, int64_t user_id, bool tokens, int64_t now_ms) MUST_CHECK;
/* Stores a session that lives until out->expires_at at most (0: as the settings say) and fills token, csrf and expires_at. Inside db_write. */
struct err *session_store(struct job *job, struct session *out) MUST_CHECK;
/* The same in place of the session's old token. Inside db_write. */
struct err *session_renew(struct job *job, struct session *s) MUST_CHECK;
/* Uses a code of the app or a recovery code; *ok false when it is none. Inside db_write. */
struct err *account_use_code(struct job *job, int64_t user_id, struct str code, bool *ok) MUST_CHECK;
