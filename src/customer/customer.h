/* Customers: people, companies and vehicles, their visits, and whom the importer never calls.
 *
 * Dealers' address files come in by visit_import (docs/manual/visits.md). A visit's natural key is dealer, programme and
 * order number; what is sent again changes it until a draw locks it (visit_lock, for every visit of the draw's frame). */
#pragma once
#include "org/org.h"

/* The visits of a programme and month up to a day. */
struct customer_visits { struct str programme; int32_t month; struct civil_date until; };
struct customer_ids { int64_t *id; size_t n; };
/* Locks those that are not locked yet and gives their ids, in no order: the frame of a draw. Inside db_write, as the first thing
 * that reads visits: until its end no import changes or adds any. */
struct err *customer_visits_lock(struct db *db, struct arena *a, struct customer_visits v, struct customer_ids *out) MUST_CHECK;

/* Waits for imports and draws that are at the visits, and keeps others waiting to the transaction's end. Inside db_write, first of
 * all. */
struct err *customer_visits_hold(struct db *db, struct arena *a) MUST_CHECK;

/* The contact ledger: somebody was chosen to be contacted. purpose: survey, care, sales; day: a date; source: id of the draw or task.
 * Inside db_write. */
struct customer_contact { int64_t customer_id; struct str purpose, programme, day; int64_t source; };
struct err *customer_contact_write(struct db *db, const struct customer_contact *c) MUST_CHECK;

extern const struct import_kind customer_visits_import, customer_exclusions_import;
extern const struct feature customer_feature;
