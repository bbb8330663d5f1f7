/* A hash table from 64-bit keys (usually keyed_hash of something) to 32-bit numbers (indices into the caller's array), for
 * millions of entries: 16 bytes a place, open addressing, at most 3/4 full. It holds memory of its own, which goes back at
 * once when the table grows and with key_map_done; an arena would keep every smaller table. */
#pragma once
#include "base/str.h"

struct key_map_place { uint64_t key; uint32_t value; bool used; };
struct key_map {
    struct arena *memory;
    struct key_map_place *place;
    size_t n, room; /* room is 0 or a power of two */
};

/* An empty table that ends with the arena. */
struct key_map *key_map_new(struct arena *a);
/* Ends a table of the caller's; all zero is an empty one. */
void key_map_done(struct key_map *m);
/* The value of a key, or NULL. Valid until the next put. */
uint32_t *key_map_get(const struct key_map *m, uint64_t key);
/* Puts key → value unless the key is there; returns the place of its value and says in *is_new (may be NULL) which. */
uint32_t *key_map_put(struct key_map *m, uint64_t key, uint32_t value, bool *is_new);
