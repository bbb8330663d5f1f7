#include "web/limit.h"
#include "base/hash.h"
#include "web/shared.h"
#include <string.h>

enum { WAYS = 8, SETS = 2048 };
static const int64_t minute_us = 60000000;

struct slot {
    uint64_t client;           /* 0 = free */
    int64_t even_us;           /* the instant of the last request at the even pace */
};
struct limits {
    struct shared_lock lock;
    struct slot slot[SETS][WAYS];
};

struct limits *limits_new(void)
{
    struct limits *l = shared_map(sizeof *l);
    shared_lock_init(&l->lock);
    return l;
}

/* The client's slot, or the one that may be taken for it. */
static struct slot *find(struct limits *l, uint64_t client)
{
    struct slot *set = l->slot[client % SETS], *oldest = &set[0];
    for (size_t i = 0; i < WAYS; i++) {
        if (set[i].client == client)
            return &set[i];
        if (set[i].even_us < oldest->even_us)
            oldest = &set[i];
    }
    *oldest = (struct slot){ client, 0 };
    return oldest;
}

int64_t limits_take(struct limits *l, uint64_t client, int64_t now_ms, int per_minute)
{
    int64_t now_us = now_ms * 1000, pace_us = minute_us / per_minute, wait_us;
    shared_lock_take(&l->lock);
    struct slot *s = find(l, client);
    int64_t next_us = (s->even_us > now_us ? s->even_us : now_us) + pace_us;
    wait_us = next_us - now_us - minute_us;
    if (wait_us <= 0)
        s->even_us = next_us;
    shared_lock_give(&l->lock);
    return wait_us <= 0 ? 0 : (wait_us + 999) / 1000;
}

uint64_t limits_client(struct arena *a, const char *kind, struct str name)
{
    struct sha256 d = sha256_of(str_printf(a, "%s " STR_FMT, kind, STR_ARG(name)));
    uint64_t client;
    memcpy(&client, &d, sizeof client);
    return client ? client : 1;
}
