#include "platform/kept.h"
#include "base/hash.h"

enum { MOST_VALUES = 1024 };

struct kept_value {
    struct arena *own;
    uint64_t hash;
    struct str key;             /* no value: begun, not taken in */
    void *value;
    uint64_t used_at;
};

struct kept {
    size_t most_bytes;
    uint64_t clock;             /* counts uses */
    struct kept_value value[MOST_VALUES];
    size_t n;
};

static void forget_all(void *ctx)
{
    struct kept *k = ctx;
    for (size_t i = 0; i < k->n; i++)
        arena_free(k->value[i].own);
    k->n = 0;
}

struct kept *kept_new(struct arena *a, size_t most_bytes)
{
    struct kept *k = ARENA_NEW(a, struct kept);
    k->most_bytes = most_bytes;
    arena_defer(a, forget_all, k);
    return k;
}

static void forget(struct kept *k, size_t i)
{
    arena_free(k->value[i].own);
    k->value[i] = k->value[--k->n];
}

size_t kept_bytes(const struct kept *k)
{
    size_t bytes = 0;
    for (size_t i = 0; i < k->n; i++)
        bytes += arena_used(k->value[i].own);
    return bytes;
}

static size_t oldest(const struct kept *k)
{
    size_t found = 0;
    for (size_t i = 1; i < k->n; i++)
        if (k->value[i].used_at < k->value[found].used_at)
            found = i;
    return found;
}

void kept_tidy(struct kept *k)
{
    for (size_t i = k->n; i-- > 0;)
        if (!k->value[i].key.p)
            forget(k, i);
    while (k->n > 1 && (kept_bytes(k) > k->most_bytes || k->n > MOST_VALUES / 2))
        forget(k, oldest(k));
}

void *kept_find(struct kept *k, struct str key)
{
    uint64_t hash = fnv1a(key);
    for (size_t i = 0; i < k->n; i++)
        if (k->value[i].key.p && k->value[i].hash == hash && str_eq(k->value[i].key, key)) {
            k->value[i].used_at = ++k->clock;
            return k->value[i].value;
        }
    return NULL;
}

struct arena *kept_begin(struct kept *k)
{
    if (k->n == MOST_VALUES) /* one request made hundreds of values; the oldest is none of them */
        forget(k, oldest(k));
    struct arena *own = arena_new(0);
    k->value[k->n++] = (struct kept_value){ .own = own, .used_at = ++k->clock };
    return own;
}

void kept_put(struct kept *k, struct str key, struct arena *own, void *value)
{
    for (size_t i = k->n; i-- > 0;)
        if (k->value[i].own == own) {
            k->value[i].key = str_dup(own, key);
            k->value[i].hash = fnv1a(key);
            k->value[i].value = value;
            return;
        }
}
