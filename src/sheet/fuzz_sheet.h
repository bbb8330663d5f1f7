/* What the fuzz targets of the readers share: one input read without fork and sandbox, every block taken apart as the parent does. */
#pragma once
#include "sheet/reader.h"

/* Unlike assert, also in release builds. */
static inline void must(bool holds)
{
    if (!holds)
        __builtin_trap();
}

struct fuzz_receiver { struct arena *arena; const struct sheet_limits *limits; bool ended; };

static struct err *fuzz_receive(void *ctx, const struct wire_block *block, struct str payload)
{
    struct fuzz_receiver *r = ctx;
    struct wire_in in = { payload.p, payload.p + payload.n };
    struct sheet_head head;
    struct sheet_row row;
    struct str cell[64];
    must(!r->ended && payload.n <= wire_max_block_bytes(r->limits));
    r->ended = block->kind == WIRE_END || block->kind == WIRE_FAIL;
    if (block->kind == WIRE_HEAD)
        must(wire_get_head(r->arena, &in, &head));
    if (block->kind == WIRE_FAIL)
        must(wire_get_fail(r->arena, &in)->msg.id);
    while (block->kind == WIRE_ROWS && in.p < in.end)
        must(wire_get_row(&in, r->limits->max_columns, cell, &row) && row.n > 0);
    return NULL;
}

/* Reads the bytes by the reader of one format (or, with `any`, as the sniffer says). */
static void fuzz_read(const uint8_t *data, size_t size, struct err *(*reader)(struct arena *, const struct reader_file *, struct row_out *))
{
    static const struct sheet_limits limits = { 1 << 20, 1000, 64, 1000, 64 << 20, 10 };
    struct arena *a = arena_new(64 << 20);
    struct fuzz_receiver receiver = { arena_new(0), &limits, false };
    struct row_out *out = ARENA_NEW(a, struct row_out);
    row_out_init(out, a, &limits, fuzz_receive, &receiver);
    struct reader_file f = { { (const char *)data, size }, &(struct sheet_options){ .path = "" }, { { 0 } } };
    jmp_buf full;
    struct err *opened = text_decoders_open(a, &f.decoders);
    must(!opened);
    if (setjmp(full) == 0) {
        arena_on_full(a, &full);
        struct err *e = reader(a, &f, out);
        if (e)
            row_out_fail(out, e);
        row_out_finish(out);
        must(receiver.ended);
    }
    arena_free(a);
    arena_free(receiver.arena);
}
