#include "base/str_map.h"
#include "base/hash.h"

struct str_map str_map_on(struct arena *a)
{
    return (struct str_map){ .arena = a };
}

/* The key's slot, or the free slot where it belongs. room > n, so the walk ends. */
static struct str_map_entry *find(const struct str_map *m, struct str key)
{
    size_t i = (size_t)fnv1a(key) & (m->room - 1);
    while (m->entry[i].key.p && !str_eq(m->entry[i].key, key))
        i = (i + 1) & (m->room - 1);
    return &m->entry[i];
}

static void grow(struct str_map *m)
{
    struct str_map old = *m;
    m->room = old.room ? old.room * 2 : 64;
    m->entry = ARENA_ARRAY(m->arena, struct str_map_entry, m->room);
    for (size_t i = 0; i < old.room; i++)
        if (old.entry[i].key.p)
            *find(m, old.entry[i].key) = old.entry[i];
}

size_t *str_map_get(const struct str_map *m, struct str key)
{
    if (m->n == 0)
        return NULL;
    struct str_map_entry *e = find(m, key);
    return e->key.p ? &e->value : NULL;
}

size_t *str_map_put(struct str_map *m, struct str key, size_t value, bool *is_new)
{
    if (m->n * 4 >= m->room * 3)
        grow(m);
    struct str_map_entry *e = find(m, key);
    bool fresh = !e->key.p;
    if (fresh) {
        *e = (struct str_map_entry){ key.p ? key : STR(""), value };
        m->n++;
    }
    if (is_new)
        *is_new = fresh;
    return &e->value;
}
