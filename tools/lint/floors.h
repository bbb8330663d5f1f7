/* Which folder may use which: the table of docs/architecture.md. */
#pragma once
#include "base/str.h"

/* Whether files in `folder` may include headers, and read tables, of `other`. A folder may always use itself. */
bool floor_may_use(struct str folder, struct str other);
/* Whether the table knows the folder. */
bool floor_is_known(struct str folder);
/* Whether it is one of the features of the trade (org, customer, … insight). */
bool floor_is_feature(struct str folder);
