#include "base/big_array.h"

enum { FIRST_ROOM = 1024 };

void big_array_done(struct big_array *l)
{
    if (l->memory)
        arena_free(l->memory);
    *l = (struct big_array){ 0 };
}

void *big_array_add(struct big_array *l, size_t size)
{
    if (l->n == l->room) {
        struct big_array old = *l;
        l->room = old.room ? old.room * 2 : FIRST_ROOM;
        l->memory = arena_new(0);
        l->p = arena_grow(l->memory, old.p, old.n, l->room, size);
        big_array_done(&old);
    }
    return (char *)l->p + l->n++ * size;
}
