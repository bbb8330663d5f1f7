#include "sheet/text_in.h"
#include <errno.h>

static void close_decoder(void *ctx)
{
    iconv_close(ctx);
}

struct err *text_in_open(struct arena *a, struct text_in *t, struct str file, size_t bom_bytes, struct str encoding)
{
    *t = (struct text_in){ .file = file, .at = bom_bytes, .encoding = encoding, .decoder = (iconv_t)-1, .line = 1 };
    if (str_eq_c(encoding, "UTF-8"))
        return NULL;
    t->decoder = iconv_open("UTF-8", str_c(a, encoding));
    if (t->decoder == (iconv_t)-1)
        return ERR(a, ERR_IO, "The encoding {0} is not installed on this computer.", ARG_S(encoding));
    arena_defer(a, close_decoder, t->decoder);
    t->piece = arena_alloc(a, TEXT_PIECE);
    return NULL;
}

static void count_lines(struct text_in *t, const char *p, size_t n)
{
    for (size_t i = 0; i < n; i++)
        t->line += p[i] == '\n';
}

static struct err *bad_bytes(struct arena *a, const struct text_in *t)
{
    return ERR(a, ERR_INVALID, "Line {0} has bytes that are no text in {1}. Save the file as UTF-8 and try again.",
               ARG_I(t->line), ARG_S(t->encoding));
}

struct err *text_in_next(struct arena *a, struct text_in *t, struct str *piece)
{
    size_t left = t->file.n - t->at;
    if (t->decoder == (iconv_t)-1) {
        *piece = str_sub(t->file, t->at, TEXT_PIECE);
        t->at += piece->n;
        return NULL;
    }
    *piece = STR("");
    if (left == 0)
        return NULL;
    char *in = (char *)(uintptr_t)(t->file.p + t->at), *out = t->piece; /* iconv does not write to its input */
    size_t room = TEXT_PIECE;
    size_t r = iconv(t->decoder, &in, &left, &out, &room);
    int why = errno;
    t->at = t->file.n - left;
    *piece = (struct str){ t->piece, (size_t)(out - t->piece) };
    count_lines(t, piece->p, piece->n);
    if (r == (size_t)-1 && why != E2BIG)
        return bad_bytes(a, t); /* EILSEQ, or EINVAL: the file ends inside a character */
    return NULL;
}
