/* The same variants prepared on PostgreSQL, and the types it sees compared with the generated ones. */
#pragma once
#include "schema.h"

struct pg_check;
/* Connects and applies the migrations in a schema of its own, inside a transaction that is never committed: nothing of
 * it stays on the server. Ends with the arena. NULL after a complaint. */
struct pg_check *pg_check_open(struct arena *a, const char *url, const struct migrations *m, struct sink *errors);
/* Prepares every variant of a file that check_file found good; complains about what PostgreSQL refuses or types
 * otherwise. */
void pg_check_file(struct pg_check *pg, struct sql_file *f);
