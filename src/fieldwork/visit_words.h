/* What was done at a visit, in words for customers. */
#pragma once
#include "i18n/i18n.h"

/* "maintenance" → "保养"; a code nobody knows as it stands; "" for none. */
struct str visit_work_words(const struct lang *l, struct str work_type);
