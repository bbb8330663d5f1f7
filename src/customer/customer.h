/* Customers: people, companies and vehicles, their visits, and whom the importer never calls.
 *
 * Dealers' address files come in by visit_import (docs/manual/visits.md). A visit's natural key is dealer, programme and
 * order number; what is sent again changes it until a draw locks it (visit_lock, for every visit of the draw's frame). */
#pragma once
#include "org/org.h"

/* Waits for imports and draws that are at the visits, and keeps others waiting to the transaction's end. Inside db_write, first of
 * all. */
struct err *customer_visits_hold(struct db *db, struct arena *a) MUST_CHECK;

struct customer_ids { const int64_t *id; size_t n; };
/* Locks visits that are not locked yet: the frame of a draw. Inside db_write, after customer_visits_hold and after it read them. */
struct err *customer_visits_lock(struct db *db, struct arena *a, struct customer_ids visits) MUST_CHECK;

/* The contact ledger: these customers were chosen to be contacted. purpose: survey, care, sales; day: a date; source: id of the
 * draw or task. Inside db_write. */
struct customer_contact { struct str purpose, programme, day; int64_t source; };
struct err *customer_contacts_write(struct db *db, struct arena *a, const struct customer_contact *c, struct customer_ids customers) MUST_CHECK;

/* The number goes onto the list of those never to be called, from today on, by any channel and for good: an end that a list of the importer gave it is lifted, and
 * undoing that list leaves it there. Inside db_write. */
struct err *customer_bar_calls(struct job *job, struct str phone) MUST_CHECK;
/* Does the number stand on that list today? */
struct err *customer_is_barred(struct job *job, struct str phone, bool *out) MUST_CHECK;

extern const struct import_kind customer_visits_import, customer_exclusions_import;
extern const struct feature customer_feature, customer_uploads_feature; /* uploads: pages about the dealers' files */
