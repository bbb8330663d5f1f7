/* What is known of a visit, in words for customers. A word that files have by themselves stays; "" for none. */
#pragma once
#include "i18n/i18n.h"

/* What was done: "maintenance" → "保养". */
struct str visit_work_words(const struct lang *l, struct str work_type);
/* Who brought the car: "family" → "家属". */
struct str visit_relation_words(const struct lang *l, struct str relation);
