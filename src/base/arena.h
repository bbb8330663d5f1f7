/* Arena: memory with one owner and one end.
 *
 * One arena belongs to each request, job, command and test. Allocation never returns NULL and is never freed
 * piece by piece: arena_free() ends everything, first the deferred closers in reverse order, then the memory.
 * Past the byte limit the arena jumps once to the point set by arena_on_full(), whose owner rolls back; without
 * such a point the program stops with a message. Not for use by two threads at once. */
#pragma once
#include "base/attr.h"
#include <setjmp.h>

struct arena;

/* A new arena that may hold up to limit_bytes (0 = no limit). Release with arena_free(). */
struct arena *arena_new(size_t limit_bytes);

/* Runs the deferred closers, newest first, then releases all memory. NULL is allowed. */
void arena_free(struct arena *a);

/* n zeroed bytes, aligned for any type; n = 0 gives a valid pointer. Never NULL. */
void *arena_alloc(struct arena *a, size_t n) __attribute__((malloc, returns_nonnull, alloc_size(2)));

/* count zeroed elements of size bytes; an overflowing product counts as "past the limit". */
void *arena_alloc_array(struct arena *a, size_t count, size_t size) __attribute__((returns_nonnull));
#define ARENA_NEW(a, T) ((T *)arena_alloc((a), sizeof(T)))
#define ARENA_ARRAY(a, T, n) ((T *)arena_alloc_array((a), (n), sizeof(T)))

/* A copy of n elements of size `size` at p, in a block for `room` elements (room >= n); the way to grow an array. */
void *arena_grow(struct arena *a, const void *p, size_t n, size_t room, size_t size) __attribute__((returns_nonnull));

/* Copy of n bytes at p with a NUL behind them. */
char *arena_dup(struct arena *a, const char *p, size_t n) __attribute__((returns_nonnull));

/* printf into the arena. */
char *arena_printf(struct arena *a, const char *fmt, ...) PRINTF_LIKE(2, 3) __attribute__((returns_nonnull));

/* Calls fn(ctx) when the arena ends or is rewound past this point: ties files and statements to it. */
void arena_defer(struct arena *a, void (*fn)(void *ctx), void *ctx);

/* Where to go, by longjmp with value 1, when the limit is passed; NULL takes it back. The jmp_buf stays the caller's. */
void arena_on_full(struct arena *a, jmp_buf *where);

/* Bytes handed out so far, for limits and statistics. */
size_t arena_used(const struct arena *a);

/* A point to rewind to: everything allocated after it is released, closers deferred after it run. For loops over rows. */
struct arena_mark { void *chunk; size_t used; void *defers; size_t total; };
struct arena_mark arena_mark(const struct arena *a);
void arena_rewind(struct arena *a, struct arena_mark m);
