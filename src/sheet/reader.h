/* The child's side: maps the file, looks what it is, enters the sandbox and lets the reader of the format send its rows. */
#pragma once
#include "sheet/wire.h"

/* Never returns. The files are open already; options.path is not used. */
NORETURN void reader_run(int file_fd, int pipe_fd, const struct sheet_options *options, const struct sheet_limits *limits);
