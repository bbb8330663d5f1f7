/* The records of an XLS stream (BIFF5 to BIFF8, [MS-XLS]) and the texts in them. */
#pragma once
#include "base/buf.h"

enum biff_type {
    BIFF_FORMULA = 0x0006, BIFF_EOF = 0x000A, BIFF_1904 = 0x0022, BIFF_PASSWORD = 0x002F, BIFF_CONTINUE = 0x003C, BIFF_CODEPAGE = 0x0042,
    BIFF_SHEET = 0x0085, BIFF_MULRK = 0x00BD, BIFF_RSTRING = 0x00D6, BIFF_XF = 0x00E0, BIFF_STRINGS = 0x00FC, BIFF_LABELSST = 0x00FD,
    BIFF_NUMBER = 0x0203, BIFF_LABEL = 0x0204, BIFF_BOOLERR = 0x0205, BIFF_STRING = 0x0207, BIFF_RK = 0x027E, BIFF_FORMULA3 = 0x0206,
    BIFF_FORMULA4 = 0x0406, BIFF_FORMAT = 0x041E, BIFF_BOF = 0x0809,
};

struct biff_record {
    unsigned type;
    struct str data;
    size_t at;        /* of its head in the stream */
};

/* The record at *at, which moves behind it. False when the stream ends before or inside it. */
bool biff_next(struct str stream, size_t *at, struct biff_record *r);

/* Little-endian numbers in a record; 0 past its end. */
uint32_t biff_u8(struct str s, size_t at);
uint32_t biff_u16(struct str s, size_t at);
uint32_t biff_u32(struct str s, size_t at);
double biff_f64(struct str s, size_t at);
/* A number packed into 30 bits ([MS-XLS] 2.5.217). */
double biff_rk(uint32_t rk);

/* The encoding of texts of one byte a character (before BIFF8), by the number of a code page of Windows; 0 = not said, which means Chinese. */
struct str biff_encoding(unsigned codepage);

/* Bytes from a record and the CONTINUE records behind it. */
struct biff_reader {
    struct str stream;
    struct biff_record record;
    size_t at;        /* in record.data */
    size_t next;      /* in stream: behind the record */
    bool failed;      /* the data ended too early */
};
struct biff_reader biff_reader_of(struct str stream, const struct biff_record *r, size_t from);
uint32_t biff_read_u8(struct biff_reader *r);
uint32_t biff_read_u16(struct biff_reader *r);
uint32_t biff_read_u32(struct biff_reader *r);
/* A BIFF8 text whose length in characters was just read: flags, characters (a continued one begins with flags again), formatting and
 * phonetic data, which are skipped. UTF-8 in the arena, cut behind max_bytes. */
struct str biff_read_text(struct arena *a, struct biff_reader *r, uint32_t characters, size_t max_bytes);
