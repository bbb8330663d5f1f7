/* Prepared statements kept on a connection, by (statement, variant). The key is the statement's address: statements are
 * const data of the program. One without a name (text made from the catalogue, in db/ only) is never kept. */
#pragma once
#include "db/db_driver.h"

enum { CACHE_SETS = 128, CACHE_WAYS = 4 };

struct db_prepared {
    const struct db_statement *st;   /* NULL = free place */
    uint64_t variant;
    uint64_t used_at;
    bool in_use;                     /* an open cursor has it: a second use of the same statement gets its own */
    union { void *handle; int64_t number; };
};
struct db_cache {
    struct db_prepared place[CACHE_SETS][CACHE_WAYS];
    uint64_t clock;
};

/* The place for this call: st set = prepared already; else free to fill. When the place was taken by another statement,
 * that one is in *evicted (st set) and must be let go. NULL: all places are in use, prepare one for this call alone. */
struct db_prepared *db_cache_place(struct db_cache *c, const struct db_call *call, struct db_prepared *evicted);
/* Writes the key into an empty place that now holds a prepared statement. */
void db_cache_keep(struct db_prepared *p, const struct db_call *call);
