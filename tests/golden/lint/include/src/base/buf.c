#include "base/buf.h"
#include "db/db.h"
