#include "base/clock.h"
#include "base/id_text.h"
#include "base/rng.h"
#include "db/db_driver.h"

enum { RANDOM_BITS = 21 };
static const int64_t EPOCH_MS = 1577836800000; /* 2020-01-01T00:00Z */

/* Two processes that fill tables at the same time count up from their own random starts. The start is drawn once a
 * second, not once a millisecond: of two bulk writers with 500 rows a millisecond, runs that start anew each millisecond
 * would meet within some seconds. */
static int64_t start_of_second(struct db *db, int64_t now_ms)
{
    if (now_ms / 1000 != db->id_second) {
        db->id_second = now_ms / 1000;
        db->id_start = (int64_t)(os_random_u64() >> (64 - RANDOM_BITS));
    }
    return db->id_start;
}

int64_t db_new_id(struct db *db)
{
    int64_t now_ms = clock_now_ms();
    int64_t ms = MAX_OF(now_ms - EPOCH_MS, 1);
    if (ms > db->last_id >> RANDOM_BITS)
        db->last_id = ms << RANDOM_BITS | start_of_second(db, now_ms);
    else
        db->last_id++; /* same millisecond, or the clock went back: still ascending */
    return db->last_id;
}

int64_t db_random_id(void)
{
    int64_t id;
    do
        id = (int64_t)(os_random_u64() >> 1);
    while (id == 0);
    return id;
}

struct str db_id_str(struct arena *a, int64_t id)
{
    return id_text(a, id);
}

bool db_id_parse(struct str s, int64_t *out)
{
    return id_of_text(s, out);
}
