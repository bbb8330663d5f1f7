/* Events: how a feature reaches a later one. Written in the transaction that did the thing, handled at least once, in the
 * order of their ids, by the jobs process. */
#pragma once
#include "db/db.h"

/* Something happened to the thing with the id `subject`: kind "visits.imported", detail "" or JSON. Inside db_write. */
struct err *event_write(struct db *db, const char *kind, int64_t subject, struct str detail, int64_t now_ms) MUST_CHECK;
