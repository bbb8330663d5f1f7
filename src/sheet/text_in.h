/* Texts in any accepted encoding as UTF-8: files piece by piece, so that gigabytes need little memory, and short texts inside
 * workbooks. The converters are loaded from disk before the sandbox closes, all of them, because the encoding is found inside. */
#pragma once
#include "sheet/sniff.h"
#include <iconv.h>

enum { TEXT_PIECE = 64 << 10, TEXT_DECODERS = 5 };

struct text_decoders { iconv_t of[TEXT_DECODERS]; };
/* IO when one is not installed. Closed with the arena. */
struct err *text_decoders_open(struct arena *a, struct text_decoders *d) MUST_CHECK;

/* All of a short text (no file) in UTF-8; bytes that the encoding does not have become U+FFFD. encoding as in sniff_encoding_name. */
struct str text_decode(struct arena *a, const struct text_decoders *d, struct str encoding, struct str bytes);

struct text_in {
    struct str bytes;
    size_t at;             /* how many were consumed */
    iconv_t decoder;       /* (iconv_t)-1: they are UTF-8 already */
    struct str encoding;
    int64_t line;          /* line at `at`, for messages; counted while decoding only */
    char *piece;
};

/* Starts at the first of the bytes that sniff_encoding looked at. */
void text_in_start(struct arena *a, struct text_in *t, const struct text_decoders *d, const struct encoded *e);
/* The next up to TEXT_PIECE bytes, whole characters except in UTF-8; n == 0 at the end. Valid until the next call. INVALID with the
 * line for bytes that the encoding does not have; *piece is then what comes before them. */
struct err *text_in_next(struct arena *a, struct text_in *t, struct str *piece) MUST_CHECK;
/* The rest of the text in one piece: a view of the file where it is UTF-8. */
struct err *text_in_all(struct arena *a, struct text_in *t, struct str *all) MUST_CHECK;
