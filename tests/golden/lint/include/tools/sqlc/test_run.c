#include "forms_sql.h"
