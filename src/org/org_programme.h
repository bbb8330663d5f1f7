/* The two programmes that a network runs: after-sales (service) and sales. */
#pragma once
#include "platform/feature.h"

extern const struct field_choice programme_choices[]; /* service, sales */
/* How a programme is called: "After-sales", "Sales". */
struct str org_programme_title(const struct lang *l, struct str programme);
/* How a programme stands in a document: "After-sales" for people, "service" for machines. */
struct cell org_programme_cell(struct arena *a, struct str programme);
