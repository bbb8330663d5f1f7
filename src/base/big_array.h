/* An array in memory of its own that grows by doubling: the smaller copy goes back at once, where an arena would keep it. For
 * millions of elements. All zero is an empty one. */
#pragma once
#include "base/arena.h"

struct big_array { struct arena *memory; void *p; size_t n, room; };
/* Gives the memory back; the array is empty then. */
void big_array_done(struct big_array *l);
/* One more element of size bytes, zeroed; earlier pointers into the array are void. */
void *big_array_add(struct big_array *l, size_t size);
