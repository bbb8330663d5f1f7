/* Who did what to what, written in the transaction that did it.
 *
 * An entry says when, which action, on which thing, by which user's number. Whatever names a person stands in its detail, which can be erased
 * (a person's right) without breaking anything: the entry holds only the detail's salted digest, and the salt goes with the detail. */
#pragma once
#include "platform/job.h"

struct audit {
    int64_t actor_id;      /* user; 0 = none: the operator, a job, somebody not signed in */
    struct str who;        /* login, for people who read the log */
    const char *action;    /* "user.role" */
    const char *object;    /* kind of the thing, "user"; NULL = none */
    int64_t object_id;     /* 0 = none */
    struct str detail;     /* JSON; no value = nothing more to say */
};
/* Adds an entry; *id is its number (may be NULL). Inside db_write. */
struct err *audit_append(struct db *db, const struct audit *x, int64_t now_ms, int64_t *id) MUST_CHECK;
/* The same by the job's person, at its time. */
struct err *audit_by(struct job *job, const char *action, const char *object, int64_t object_id, struct str detail) MUST_CHECK;
/* A detail {"key":"value",…}; fields without value are left out. Ended by a NULL key. */
struct audit_field { const char *key; struct str value; };
struct str audit_json(struct arena *a, const struct audit_field *field);
#define AUDIT_JSON(a, ...) audit_json((a), (const struct audit_field[]){ __VA_ARGS__, { NULL, STR_NONE } })
