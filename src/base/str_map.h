/* A hash table from text to a number (an index into the caller's array), on an arena. Keys are views: their bytes must
 * outlive the table. Grows by doubling; entries are never removed. */
#pragma once
#include "base/str.h"

struct str_map_entry { struct str key; size_t value; };
struct str_map {
    struct arena *arena;
    struct str_map_entry *entry;
    size_t n, room; /* room is 0 or a power of two */
};

/* An empty table on the arena. */
struct str_map str_map_on(struct arena *a);
/* The value of a key, or NULL. Valid until the next put. */
size_t *str_map_get(const struct str_map *m, struct str key);
/* Puts key → value unless the key is there; returns the place of its value and says in *is_new (may be NULL) which. */
size_t *str_map_put(struct str_map *m, struct str key, size_t value, bool *is_new);
