#include "base/key_map.h"
#include <string.h>

enum { FIRST_ROOM = 1024 };

void key_map_done(struct key_map *m)
{
    if (m->memory)
        arena_free(m->memory);
    *m = (struct key_map){ 0 };
}

static void end_with_arena(void *map)
{
    key_map_done(map);
}

struct key_map *key_map_new(struct arena *a)
{
    struct key_map *m = ARENA_NEW(a, struct key_map);
    arena_defer(a, end_with_arena, m);
    return m;
}

/* The key's place, or the free place where it belongs. Keys need not be spread well: the top bits of the product are
 * (Fibonacci hashing). */
static struct key_map_place *find(const struct key_map *m, uint64_t key)
{
    size_t i = (size_t)(key * UINT64_C(0x9E3779B97F4A7C15) >> (__builtin_clzll(m->room) + 1));
    while (m->place[i].used && m->place[i].key != key)
        i = (i + 1) & (m->room - 1);
    return &m->place[i];
}

static void grow(struct key_map *m)
{
    struct key_map old = *m;
    m->room = old.room ? old.room * 2 : FIRST_ROOM;
    m->memory = arena_new(0);
    m->place = ARENA_ARRAY(m->memory, struct key_map_place, m->room);
    for (size_t i = 0; i < old.room; i++)
        if (old.place[i].used)
            *find(m, old.place[i].key) = old.place[i];
    key_map_done(&old);
}

uint32_t *key_map_get(const struct key_map *m, uint64_t key)
{
    if (m->n == 0)
        return NULL;
    struct key_map_place *p = find(m, key);
    return p->used ? &p->value : NULL;
}

uint32_t *key_map_put(struct key_map *m, uint64_t key, uint32_t value, bool *is_new)
{
    if (m->n * 4 >= m->room * 3)
        grow(m);
    struct key_map_place *p = find(m, key);
    bool fresh = !p->used;
    if (fresh) {
        *p = (struct key_map_place){ key, value, true };
        m->n++;
    }
    if (is_new)
        *is_new = fresh;
    return &p->value;
}
