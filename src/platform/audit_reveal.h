/* Showing somebody's phone, plate or name in the clear: an action with an entry in the audit log. */
#pragma once
#include "base/reveal.h"
#include "platform/audit.h"

/* Notes that the job's person looked at the personal values of a thing, and makes the value that shows them. Outside db_write; the entry is stored
 * before anything is shown. */
struct err *audit_reveal(struct job *job, const char *object, int64_t object_id, const struct reveal **out) MUST_CHECK;
