#include "base/arena.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_CHUNK = 4096, MAX_STEP = 1 << 20, ALIGN = 16 };

struct chunk {
    struct chunk *prev;
    size_t size, used;
    _Alignas(ALIGN) unsigned char data[];
};

struct deferred {
    struct deferred *prev;
    void (*fn)(void *);
    void *ctx;
};

struct arena {
    struct chunk *chunk;
    struct chunk *spare; /* empty, kept from a rewind: a loop over rows must not go to malloc for each row */
    struct deferred *defers;
    size_t limit, total, next_size;
    jmp_buf *on_full;
};

struct arena *arena_new(size_t limit_bytes)
{
    struct arena *a = calloc(1, sizeof *a);
    if (!a) {
        fputs("huifang: out of memory\n", stderr);
        abort();
    }
    a->limit = limit_bytes;
    a->next_size = FIRST_CHUNK;
    return a;
}

static void run_defers(struct arena *a, const struct deferred *until)
{
    while (a->defers && a->defers != until) {
        struct deferred *d = a->defers;
        a->defers = d->prev;
        d->fn(d->ctx);
    }
}

/* Keeps the larger of c and the spare chunk, emptied and zeroed. */
static void recycle(struct arena *a, struct chunk *c)
{
    if (a->spare && a->spare->size >= c->size) {
        free(c);
        return;
    }
    free(a->spare);
    memset(c->data, 0, c->used); /* arena_alloc promises zeroed bytes */
    c->used = 0;
    a->spare = c;
}

static void drop_chunks(struct arena *a, const struct chunk *until)
{
    while (a->chunk && a->chunk != until) {
        struct chunk *c = a->chunk;
        a->chunk = c->prev;
        recycle(a, c);
    }
}

void arena_free(struct arena *a)
{
    if (!a)
        return;
    run_defers(a, NULL);
    while (a->chunk) {
        struct chunk *c = a->chunk;
        a->chunk = c->prev;
        free(c);
    }
    free(a->spare);
    free(a);
}

static NORETURN void full(struct arena *a)
{
    if (a->on_full) {
        jmp_buf *where = a->on_full;
        a->on_full = NULL; /* one jump only: the closers may still allocate */
        a->limit = 0;
        longjmp(*where, 1);
    }
    fprintf(stderr, "huifang: memory limit passed (%zu bytes in use)\n", a->total);
    abort();
}

static struct chunk *new_chunk(struct arena *a, size_t n)
{
    size_t size = MAX_OF(n, a->next_size);
    struct chunk *c = calloc(1, sizeof *c + size);
    if (!c)
        full(a);
    c->size = size;
    if (a->next_size < MAX_STEP)
        a->next_size *= 2;
    return c;
}

static void add_chunk(struct arena *a, size_t n)
{
    struct chunk *c = a->spare;
    if (c && c->size >= n)
        a->spare = NULL;
    else
        c = new_chunk(a, n);
    c->prev = a->chunk;
    a->chunk = c;
}

void *arena_alloc(struct arena *a, size_t n)
{
    if (n > SIZE_MAX / 2)
        full(a);
    size_t need = (n + ALIGN - 1) / ALIGN * ALIGN;
    if (need == 0)
        need = ALIGN;
    if (a->limit && a->total + need > a->limit)
        full(a);
    if (!a->chunk || a->chunk->size - a->chunk->used < need)
        add_chunk(a, need);
    void *p = a->chunk->data + a->chunk->used;
    a->chunk->used += need;
    a->total += need;
    return p;
}

void *arena_alloc_array(struct arena *a, size_t count, size_t size)
{
    size_t n;
    if (__builtin_mul_overflow(count, size, &n))
        full(a);
    return arena_alloc(a, n);
}

void *arena_grow(struct arena *a, const void *p, size_t n, size_t room, size_t size)
{
    void *q = arena_alloc_array(a, room, size);
    if (n)
        memcpy(q, p, n * size);
    return q;
}

char *arena_dup(struct arena *a, const char *p, size_t n)
{
    char *q = arena_alloc(a, n + 1);
    if (n)
        memcpy(q, p, n);
    return q;
}

char *arena_printf(struct arena *a, const char *fmt, ...)
{
    va_list ap, again;
    va_start(ap, fmt);
    va_copy(again, ap);
    int n = vsnprintf(NULL, 0, fmt, ap);
    va_end(ap);
    char *p = arena_alloc(a, (size_t)(n < 0 ? 0 : n) + 1);
    vsnprintf(p, (size_t)(n < 0 ? 0 : n) + 1, fmt, again);
    va_end(again);
    return p;
}

void arena_defer(struct arena *a, void (*fn)(void *ctx), void *ctx)
{
    struct deferred *d = ARENA_NEW(a, struct deferred);
    *d = (struct deferred){ a->defers, fn, ctx };
    a->defers = d;
}

void arena_on_full(struct arena *a, jmp_buf *where)
{
    a->on_full = where;
}

size_t arena_used(const struct arena *a)
{
    return a->total;
}

struct arena_mark arena_mark(const struct arena *a)
{
    return (struct arena_mark){ a->chunk, a->chunk ? a->chunk->used : 0, a->defers, a->total };
}

void arena_rewind(struct arena *a, struct arena_mark m)
{
    run_defers(a, m.defers);
    drop_chunks(a, m.chunk);
    if (a->chunk) {
        memset(a->chunk->data + m.used, 0, a->chunk->used - m.used);
        a->chunk->used = m.used;
    }
    a->total = m.total;
}
