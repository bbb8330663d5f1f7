#include "org/org.h"
#include "org_sql.h"
#include "org/org_sql.h"
