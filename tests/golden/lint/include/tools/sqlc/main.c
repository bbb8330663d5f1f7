#include "sqlc/sqlc.h"
#include "db/words.h"
