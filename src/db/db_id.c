#include "base/clock.h"
#include "base/rng.h"
#include "db/db_driver.h"

enum { RANDOM_BITS = 21, ID_CHARS = 13, CHAR_BITS = 5 };
static const int64_t EPOCH_MS = 1577836800000; /* 2020-01-01T00:00Z */
static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

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
    char *p = arena_alloc(a, ID_CHARS + 1);
    uint64_t rest = (uint64_t)id;
    for (int i = ID_CHARS - 1; i >= 0; i--) {
        p[i] = alphabet[rest & 31];
        rest >>= CHAR_BITS;
    }
    return (struct str){ p, ID_CHARS };
}

/* The value of a character, or -1. Lower case, and O I L for 0 1 1, are what people write down. */
static int digit_of(char c)
{
    char upper = c >= 'a' && c <= 'z' ? (char)(c - ('a' - 'A')) : c;
    if (upper == 'O')
        return 0;
    if (upper == 'I' || upper == 'L')
        return 1;
    const char *hit = upper ? strchr(alphabet, upper) : NULL;
    return hit ? (int)(hit - alphabet) : -1;
}

bool db_id_parse(struct str s, int64_t *out)
{
    if (s.n != ID_CHARS)
        return false;
    uint64_t id = 0;
    for (size_t i = 0; i < ID_CHARS; i++) {
        int digit = digit_of(s.p[i]);
        if (digit < 0 || (i == 0 && digit > 7)) /* 12 × 5 bits follow: more would pass 63 */
            return false;
        id = id << CHAR_BITS | (uint64_t)digit;
    }
    if (id == 0)
        return false;
    *out = (int64_t)id;
    return true;
}
