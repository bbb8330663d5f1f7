/* Conditions on a visit, as the sample knows it: {model} = 'A6L' and {mileage} >= 60000. The names are those of an address file's columns; a value that was not sent counts as no answer. */
#pragma once
#include "expression/expression.h"

struct visit_facts { struct str model, model_year, work_type, owner_type, relation, dealer; double mileage; bool has_mileage; };
/* "model, model_year, …": what a condition may name. */
struct str visit_condition_names(struct arena *a);
/* Is it one of them? Without regard to case. */
bool visit_condition_has(struct str name);
bool visit_condition_holds(struct arena *a, const struct expression *e, const struct visit_facts *v);
