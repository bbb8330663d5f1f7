/* Any accepted text encoding as UTF-8, piece by piece, so that a file of gigabytes needs little memory. */
#pragma once
#include "sheet/sheet.h"
#include <iconv.h>

enum { TEXT_PIECE = 64 << 10 };

struct text_in {
    struct str file;
    size_t at;             /* bytes of the file consumed */
    iconv_t decoder;       /* (iconv_t)-1: the file is UTF-8 already */
    struct str encoding;
    int64_t line;          /* line at `at`, for messages; counted while decoding only */
    char *piece;
};

/* Starts after the byte order mark. `encoding` is one of sniff_encoding_name; the file is valid when it is UTF-8 (sniff_encoding looked).
 * Loads the converter from disk, so it comes before the sandbox. */
struct err *text_in_open(struct arena *a, struct text_in *t, struct str file, size_t bom_bytes, struct str encoding) MUST_CHECK;
/* The next up to TEXT_PIECE bytes, whole characters except in UTF-8; n == 0 at the end. Valid until the next call. INVALID with the line for bytes that the
 * encoding does not have. */
struct err *text_in_next(struct arena *a, struct text_in *t, struct str *piece) MUST_CHECK;
