/* Numbers 64-bit keys (usually keyed_hash of something) 0, 1, 2 … in the order they come, for millions of them: the number
 * is an index into the caller's arrays. 8 bytes a key and 4 a place, open addressing, at most 3/4 full. Holds memory of its
 * own, which goes back at once when it grows and with key_map_done; an arena would keep every smaller table. */
#pragma once
#include "base/str.h"

/* An array in memory of its own that grows by doubling, for the same reason. All zero is an empty one. */
struct big_array { struct arena *memory; void *p; size_t n, room; };
void big_array_done(struct big_array *l);
/* One more element of size bytes, zeroed; earlier pointers into the array are void. */
void *big_array_add(struct big_array *l, size_t size);

enum { KEY_MAP_MOST = (1 << 24) - 1 };
struct key_map {
    struct big_array key;         /* uint64_t by number */
    struct arena *memory;
    uint32_t *place;              /* number + 1 in the low 24 bits (0 = free), 8 bits of the key's hash above */
    size_t room;                  /* 0 or a power of two */
};

/* All zero is an empty table. */
void key_map_done(struct key_map *m);
/* The number of a key, -1 when it is not there. */
int64_t key_map_get(const struct key_map *m, uint64_t key);
/* The number of a key; one that is not there yet gets the next one, and *is_new (may be NULL) says so. Stops the program beyond
 * KEY_MAP_MOST keys, as running out of memory does. */
uint32_t key_map_put(struct key_map *m, uint64_t key, bool *is_new);
