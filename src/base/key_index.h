/* Numbers 64-bit keys (usually keyed_hash of something) 0, 1, 2 … in the order they come, for millions of them: the number
 * is an index into the caller's arrays. 8 bytes a key and 4 a place, open addressing, at most 3/4 full. Holds memory of its
 * own, which goes back at once when it grows and with key_index_done. Beside key_map it needs half the memory, and gives the numbers itself. */
#pragma once
#include "base/big_array.h"

enum { KEY_INDEX_MOST = (1 << 24) - 1 };
struct key_index {
    struct big_array key;         /* uint64_t by number */
    struct arena *memory;
    uint32_t *place;              /* number + 1 in the low 24 bits (0 = free), 8 bits of the key's hash above */
    size_t room;                  /* 0 or a power of two */
};

/* All zero is an empty table. */
void key_index_done(struct key_index *m);
/* The number of a key, -1 when it is not there. */
int64_t key_index_get(const struct key_index *m, uint64_t key);
/* The number of a key; one that is not there yet gets the next one, and *is_new (may be NULL) says so. Stops the program beyond
 * KEY_INDEX_MOST keys, as running out of memory does. */
uint32_t key_index_put(struct key_index *m, uint64_t key, bool *is_new);
