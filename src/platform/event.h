/* Events: how a feature reaches a later one. Written in the transaction that did the thing, handled at least once, in the
 * order of their ids, by the jobs process; so a handler is idempotent. One that fails is tried again after 1, 2, 4 … seconds, at most an hour apart, and
 * the events behind it wait; after 30 attempts, about a day, it is set aside with its problem. */
#pragma once
#include "platform/job.h"

/* Something happened to the thing with the id `subject`: kind "visits.imported", detail "" or JSON. Inside db_write. */
struct err *event_write(struct db *db, const char *kind, int64_t subject, struct str detail, int64_t now_ms) MUST_CHECK;

struct event { int64_t id; struct str kind; int64_t subject; struct str detail; int64_t at_ms; };
/* A feature's ear for a kind of event. `handle` writes by db_write; what takes longer than a moment it adds as a job. */
struct event_handler { const char *kind; struct err *(*handle)(struct job *job, const struct event *e); };

struct features;
/* Handles up to `limit` events that are due at job->now_ms; *n counts them. One process at a time gets further; for another there is nothing to do. Errors are those of
 * the database; what handlers give is stored with the event and logged. */
struct err *events_handle(struct job *job, const struct features *fs, int64_t limit, int64_t *n) MUST_CHECK;
/* Is the oldest open event due? */
struct err *events_are_due(struct job *job, bool *out) MUST_CHECK;
/* When to try again after so many attempts that failed, in seconds; 0 = no more. */
int64_t event_backoff_s(int64_t attempts);
