/* Inside of the audit log: shared by audit*.c, included by nobody else. */
#pragma once
#include "base/str.h"

/* What an entry holds of its detail: SHA-256 over salt, who and body. */
struct str audit_digest(struct arena *a, struct str salt, struct str who, struct str body);
