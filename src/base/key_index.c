#include "base/key_index.h"
#include <stdio.h>
#include <stdlib.h>

enum { FIRST_ROOM = 1024, NUMBER_BITS = 24 };

static uint64_t key_of(const struct key_index *m, uint32_t place)
{
    return ((const uint64_t *)m->key.p)[(place & KEY_INDEX_MOST) - 1];
}

/* Keys need not be spread well: the top bits of the product are (Fibonacci hashing). */
static uint64_t spread(uint64_t key)
{
    return key * UINT64_C(0x9E3779B97F4A7C15);
}

static uint32_t tag_of(uint64_t hash)
{
    return (uint32_t)(hash >> 16 & 0xFF) << NUMBER_BITS;
}

/* The key's place, or the free place where it belongs. The tag spares a look at nearly every other key on the way. */
static uint32_t *find(const struct key_index *m, uint64_t key)
{
    uint64_t hash = spread(key);
    uint32_t tag = tag_of(hash);
    size_t i = (size_t)(hash >> (__builtin_clzll(m->room) + 1));
    while (m->place[i] && ((m->place[i] & ~(uint32_t)KEY_INDEX_MOST) != tag || key_of(m, m->place[i]) != key))
        i = (i + 1) & (m->room - 1);
    return &m->place[i];
}

static void free_places(struct key_index *m)
{
    if (m->memory)
        arena_free(m->memory);
    m->memory = NULL;
    m->place = NULL;
}

static void grow(struct key_index *m)
{
    const uint64_t *key = m->key.p;
    free_places(m);
    m->room = m->room ? m->room * 2 : FIRST_ROOM;
    m->memory = arena_new(0);
    m->place = ARENA_ARRAY(m->memory, uint32_t, m->room);
    for (uint32_t i = 0; i < m->key.n; i++)
        *find(m, key[i]) = tag_of(spread(key[i])) | (i + 1);
}

void key_index_done(struct key_index *m)
{
    free_places(m);
    big_array_done(&m->key);
    m->room = 0;
}

int64_t key_index_get(const struct key_index *m, uint64_t key)
{
    return m->room ? (int64_t)(*find(m, key) & KEY_INDEX_MOST) - 1 : -1;
}

static void stop_when_full(const struct key_index *m)
{
    if (m->key.n < KEY_INDEX_MOST)
        return;
    fputs("huifang: too many keys\n", stderr);
    abort();
}

uint32_t key_index_put(struct key_index *m, uint64_t key, bool *is_new)
{
    if (m->key.n * 4 >= m->room * 3)
        grow(m);
    uint32_t *p = find(m, key);
    if (is_new)
        *is_new = !*p;
    if (!*p) {
        stop_when_full(m);
        *(uint64_t *)big_array_add(&m->key, sizeof key) = key;
        *p = tag_of(spread(key)) | (uint32_t)m->key.n;
    }
    return (*p & KEY_INDEX_MOST) - 1;
}
