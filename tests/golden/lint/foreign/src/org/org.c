#include <jansson.h>
#include <sqlite3.h>
