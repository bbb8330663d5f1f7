/* Rows on their way from the sandboxed reader to its parent.
 *
 * The pipe carries blocks: a head of 16 bytes (u32 kind, u32 payload bytes, i64 position in the file), then the payload. Numbers
 * are in the byte order of the machine: both ends are one program.
 *   HEAD   once, before the first rows: format, encoding, separator, sheets (see wire_put_head)
 *   ROWS   whole rows: u32 bytes of the row, u32 cells, i64 line, then per cell its length (one byte below 255, else 255 and u32) and its bytes
 *   END    all rows were sent
 *   FAIL   an error instead of what would follow
 * The child may have been taken over by a hostile file, so the receiving side trusts no length in a block.
 *
 * row_out is what the readers write to. It leaves out blank rows and enforces the limits of rows, columns, cells and row sizes;
 * after an error it ignores everything and keeps the first error in `err`, so that callbacks of libraries need no way out. */
#pragma once
#include "base/buf.h"
#include "sheet/sheet.h"

enum wire_kind { WIRE_HEAD = 1, WIRE_ROWS, WIRE_END, WIRE_FAIL };
struct wire_block { uint32_t kind, bytes; int64_t position; };

enum { WIRE_FLUSH_BYTES = 256 << 10, WIRE_ROW_HEAD = 16, WIRE_CELLS_IN_ROW = 16 };

/* What is known of a file before its rows. */
struct sheet_head {
    enum sheet_format format;
    struct str encoding;            /* CSV and HTML */
    char separator;                 /* CSV */
    struct str sheet_name;
    const struct sheet_info *sheet;
    size_t n_sheets;
};

/* Where blocks go; gives an error when the other side is gone. */
typedef struct err *wire_send(void *ctx, const struct wire_block *block, struct str payload);

struct row_out {
    struct arena *arena;
    const struct sheet_limits *limits;
    wire_send *send;
    void *ctx;
    struct err *err;        /* the first error */
    int64_t position;       /* of the file: the readers keep it up to date */
    bool head_sent;
    char *block;
    size_t used, room;      /* used: whole rows */
    size_t row_end;         /* end of the row being written, used when none is open */
    bool row_open, row_has_value;
    int64_t line, rows;
    uint32_t cells;
};

/* A row of a sheet may have at most this many bytes of cells: 16 of the longest cells. */
int64_t wire_max_row_bytes(const struct sheet_limits *l);
/* Bytes of the largest ROWS payload that row_out makes under these limits. */
size_t wire_max_block_bytes(const struct sheet_limits *l);

/* Ready for head and rows. The limits, all of them set, must outlive it; ctx is handed to send. */
void row_out_init(struct row_out *o, struct arena *a, const struct sheet_limits *limits, wire_send *send, void *ctx);
/* Sends the head, once: later calls do nothing. */
void row_out_head(struct row_out *o, const struct sheet_head *head);
/* Starts a row; an open one is ended first. */
void row_out_start(struct row_out *o, int64_t line);
void row_out_cell(struct row_out *o, struct str text);
/* Adds empty cells until the row has n. */
void row_out_fill(struct row_out *o, uint32_t n);
void row_out_end(struct row_out *o);
/* Keeps e unless there is an error already. */
void row_out_fail(struct row_out *o, struct err *e);
/* Sends what is left and END, or the error as FAIL. */
void row_out_finish(struct row_out *o);

/* Receiving: a view of a payload being taken apart. All give false when the payload ends too early or lies. */
struct wire_in { const char *p, *end; };
bool wire_get_head(struct arena *a, struct wire_in *in, struct sheet_head *out);
/* The next row of a ROWS payload: up to max_columns views into it in `cell`. */
bool wire_get_row(struct wire_in *in, int max_columns, struct str *cell, struct sheet_row *row);
/* The error of a FAIL payload, made again on this arena. */
struct err *wire_get_fail(struct arena *a, struct wire_in *in);
