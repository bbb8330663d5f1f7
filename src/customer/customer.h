/* Customers: people, companies and vehicles, their visits, and whom the importer never calls.
 *
 * Dealers' address files come in by visit_import (docs/manual/visits.md). A visit's natural key is dealer, programme and
 * order number; what is sent again changes it until a draw locks it (visit.locked, set for every visit of the draw's frame). */
#pragma once
#include "org/org.h"

extern const struct import_kind customer_visits_import, customer_exclusions_import;
extern const struct feature customer_feature;
