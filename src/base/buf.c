#include "base/buf.h"
#include <errno.h>
#include <stdarg.h>
#include <string.h>

struct buf buf_on(struct arena *a)
{
    return (struct buf){ .arena = a };
}

static void make_room(struct buf *b, size_t more)
{
    if (b->room - b->n > more)
        return;
    size_t room = MAX_OF(b->room * 2, b->n + more + 64);
    b->p = arena_grow(b->arena, b->p, b->n, room, 1);
    b->room = room;
}

void buf_add(struct buf *b, struct str s)
{
    make_room(b, s.n);
    if (s.n)
        memcpy(b->p + b->n, s.p, s.n);
    b->n += s.n;
    b->p[b->n] = '\0';
}

void buf_add_c(struct buf *b, const char *c)
{
    buf_add(b, str_of_c(c));
}

void buf_add_char(struct buf *b, char c)
{
    buf_add(b, (struct str){ &c, 1 });
}

void buf_addf(struct buf *b, const char *fmt, ...)
{
    va_list ap, again;
    va_start(ap, fmt);
    va_copy(again, ap);
    int n = vsnprintf(NULL, 0, fmt, ap);
    va_end(ap);
    if (n > 0) {
        make_room(b, (size_t)n);
        vsnprintf(b->p + b->n, (size_t)n + 1, fmt, again);
        b->n += (size_t)n;
    }
    va_end(again);
}

struct str buf_str(const struct buf *b)
{
    return (struct str){ b->p ? b->p : "", b->n };
}

const char *buf_c(struct buf *b)
{
    make_room(b, 0);
    b->p[b->n] = '\0';
    return b->p;
}

void buf_clear(struct buf *b)
{
    b->n = 0;
    if (b->p)
        b->p[0] = '\0';
}

static void write_buf(struct sink *s, struct str bytes)
{
    buf_add(s->ctx, bytes);
}

static void write_file(struct sink *s, struct str bytes)
{
    if (bytes.n && fwrite(bytes.p, 1, bytes.n, s->ctx) != bytes.n)
        s->failed = errno ? errno : EIO;
}

static void write_nothing(struct sink *s UNUSED, struct str bytes UNUSED)
{
}

struct sink sink_to_buf(struct buf *b)
{
    return (struct sink){ write_buf, b, 0 };
}

struct sink sink_to_file(FILE *f)
{
    return (struct sink){ write_file, f, 0 };
}

struct sink sink_to_nothing(void)
{
    return (struct sink){ write_nothing, NULL, 0 };
}

void sink_put(struct sink *s, struct str bytes)
{
    if (!s->failed && bytes.n)
        s->write(s, bytes);
}

void sink_put_c(struct sink *s, const char *c)
{
    sink_put(s, str_of_c(c));
}

void sink_putf(struct sink *s, const char *fmt, ...)
{
    char text[512];
    va_list ap;
    va_start(ap, fmt);
    int n = vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    if (n > 0)
        sink_put(s, (struct str){ text, MIN_OF((size_t)n, sizeof text - 1) });
}
