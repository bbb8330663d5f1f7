/* The child's side: maps the file, looks what it is, enters the sandbox and lets the reader of the format send its rows. */
#pragma once
#include "sheet/text_in.h"
#include "sheet/wire.h"

struct reader_file {
    struct str bytes;                    /* all of the file */
    const struct sheet_options *options; /* path is not used */
    struct text_decoders decoders;
};

/* Finds the format and sends head and rows to out: all that happens inside the sandbox. Errors may also be in out->err. */
struct err *reader_read(struct arena *a, const struct reader_file *f, struct row_out *out) MUST_CHECK;

/* Never returns. The files are open already; options.path is not used. */
NORETURN void reader_run(int file_fd, int pipe_fd, const struct sheet_options *options, const struct sheet_limits *limits);
