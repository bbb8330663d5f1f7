#include "sheet/text_in.h"
#include "base/buf.h"
#include "base/utf8.h"
#include <errno.h>

static const iconv_t NO_DECODER = (iconv_t)-1;
static const char *const encodings[TEXT_DECODERS] = { "GB18030", "UTF-16LE", "UTF-16BE", "BIG5", "CP1252" };

static void close_decoders(void *ctx)
{
    struct text_decoders *d = ctx;
    for (size_t i = 0; i < TEXT_DECODERS; i++)
        if (d->of[i] != NO_DECODER)
            iconv_close(d->of[i]);
}

struct err *text_decoders_open(struct arena *a, struct text_decoders *d)
{
    const char *missing = NULL;
    for (size_t i = 0; i < TEXT_DECODERS; i++) {
        d->of[i] = iconv_open("UTF-8", encodings[i]);
        if (d->of[i] == NO_DECODER)
            missing = encodings[i];
    }
    arena_defer(a, close_decoders, d);
    return missing ? ERR(a, ERR_IO, "The encoding {0} is not installed on this computer.", ARG_C(missing)) : NULL;
}

static iconv_t decoder_of(const struct text_decoders *d, struct str encoding)
{
    for (size_t i = 0; i < TEXT_DECODERS; i++)
        if (str_eq_c(encoding, encodings[i])) {
            iconv(d->of[i], NULL, NULL, NULL, NULL); /* forgets what went before */
            return d->of[i];
        }
    return NO_DECODER;
}

/* iconv does not write to its input, it only forgot the const. */
static char *input(struct str s)
{
    return (char *)(uintptr_t)s.p;
}

struct str text_decode(struct arena *a, const struct text_decoders *d, struct str encoding, struct str bytes)
{
    iconv_t decoder = decoder_of(d, encoding);
    if (decoder == NO_DECODER || !bytes.n)
        return bytes;
    enum { LONGEST = 4 };
    size_t room = (bytes.n + 1) * LONGEST, left = bytes.n;
    char *out = arena_alloc(a, room), *to = out, *from = input(bytes);
    while (left && iconv(decoder, &from, &left, &to, &room) == (size_t)-1 && errno != E2BIG && room >= LONGEST) {
        size_t n = utf8_put(UTF8_BAD, to);
        to += n;
        room -= n;
        from++;
        left--;
    }
    return (struct str){ out, (size_t)(to - out) };
}

void text_in_start(struct arena *a, struct text_in *t, const struct text_decoders *d, const struct encoded *e)
{
    *t = (struct text_in){ .bytes = e->bytes, .encoding = e->encoding, .decoder = decoder_of(d, e->encoding), .line = 1 };
    if (t->decoder != NO_DECODER)
        t->piece = arena_alloc(a, TEXT_PIECE);
}

static void count_lines(struct text_in *t, const char *p, size_t n)
{
    for (size_t i = 0; i < n; i++)
        t->line += p[i] == '\n';
}

struct err *text_in_next(struct arena *a, struct text_in *t, struct str *piece)
{
    if (t->decoder == NO_DECODER) {
        *piece = str_sub(t->bytes, t->at, TEXT_PIECE);
        t->at += piece->n;
        return NULL;
    }
    size_t left = t->bytes.n - t->at, room = TEXT_PIECE;
    *piece = STR("");
    if (left == 0)
        return NULL;
    char *from = input(str_sub(t->bytes, t->at, left)), *to = t->piece;
    size_t r = iconv(t->decoder, &from, &left, &to, &room);
    int why = errno;
    t->at = t->bytes.n - left;
    *piece = (struct str){ t->piece, (size_t)(to - t->piece) };
    count_lines(t, piece->p, piece->n);
    if (r != (size_t)-1 || why == E2BIG)
        return NULL;
    /* EILSEQ, or EINVAL: the file ends inside a character */
    return ERR(a, ERR_INVALID, "Line {0} has bytes that are no text in {1}. Save the file as UTF-8 and try again.", ARG_I(t->line), ARG_S(t->encoding));
}

struct err *text_in_all(struct arena *a, struct text_in *t, struct str *all)
{
    if (t->decoder == NO_DECODER) {
        *all = str_sub(t->bytes, t->at, t->bytes.n);
        t->at = t->bytes.n;
        return NULL;
    }
    struct buf b = buf_on(a);
    struct str piece;
    do {
        TRY(text_in_next(a, t, &piece));
        buf_add(&b, piece);
    } while (t->at < t->bytes.n);
    *all = buf_str(&b);
    return NULL;
}
