#include "sheet/reader.h"
#include "sheet/csv_in.h"
#include "sheet/html_in.h"
#include "sheet/sandbox.h"
#include "sheet/sniff.h"
#include "sheet/xls_in.h"
#include "sheet/xlsx_in.h"
#include <errno.h>
#include <setjmp.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static bool write_all(struct str bytes)
{
    while (bytes.n) {
        ssize_t n = write(SANDBOX_PIPE_FD, bytes.p, bytes.n);
        if (n < 0 && errno != EINTR)
            return false;
        if (n > 0)
            bytes = str_sub(bytes, (size_t)n, bytes.n);
    }
    return true;
}

static struct err *send_to_parent(void *ctx, const struct wire_block *block, struct str payload)
{
    if (write_all((struct str){ (const char *)block, sizeof *block }) && write_all(payload))
        return NULL;
    return ERR(ctx, ERR_IO, "The reader of the file lost its connection.");
}

static struct err *map_file(struct arena *a, struct str *file)
{
    struct stat st;
    if (fstat(SANDBOX_FILE_FD, &st) != 0)
        return err_detail(a, ERR(a, ERR_IO, "The file cannot be read."), "fstat: errno %d", errno);
    *file = STR("");
    if (st.st_size == 0)
        return NULL;
    void *p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, SANDBOX_FILE_FD, 0);
    if (p == MAP_FAILED)
        return err_detail(a, ERR(a, ERR_IO, "The file cannot be read."), "mmap: errno %d", errno);
    madvise(p, (size_t)st.st_size, MADV_SEQUENTIAL);
    *file = (struct str){ p, (size_t)st.st_size };
    return NULL;
}

/* All that needs the outside is done before the sandbox closes; then nothing but memory and the pipe is left. */
static struct err *read_file(struct arena *a, const struct sheet_options *options, struct row_out *out)
{
    struct reader_file *f = ARENA_NEW(a, struct reader_file);
    f->options = options;
    TRY(map_file(a, &f->bytes));
    TRY(text_decoders_open(a, &f->decoders));
    sandbox_set_limits(out->limits->max_memory, out->limits->max_seconds);
    TRY(sandbox_enter(a));
    return reader_read(a, f, out);
}

static struct err *read_csv(struct arena *a, const struct reader_file *f, struct row_out *out)
{
    struct encoded encoded;
    struct text_in text;
    TRY(sniff_encoding(a, f->bytes, f->options->encoding, &encoded));
    text_in_start(a, &text, &f->decoders, &encoded);
    csv_in_read(a, &text, out);
    return out->err;
}

struct err *reader_read(struct arena *a, const struct reader_file *f, struct row_out *out)
{
    enum sheet_format format;
    TRY(sniff_format(a, f->bytes, &format));
    switch (format) {
    case SHEET_CSV: return read_csv(a, f, out);
    case SHEET_XLSX: return xlsx_in_read(a, f->bytes, f->options->sheet_name, out);
    case SHEET_XLS: return xls_in_read(a, &f->decoders, f->bytes, f->options->sheet_name, out);
    case SHEET_HTML: return html_in_read(a, &f->decoders, f->bytes, f->options->encoding, out);
    }
    return ERR(a, ERR_BUG, "A format of the sniffer has no reader.");
}

void reader_run(int file_fd, int pipe_fd, const struct sheet_options *options, const struct sheet_limits *limits)
{
    sandbox_take_files(file_fd, pipe_fd);
    enum { RESERVE_BYTES = 64 << 10 };
    struct arena *own = arena_new(0), *reserve = arena_new(0), *a = arena_new((size_t)limits->max_memory);
    struct row_out *out = ARENA_NEW(own, struct row_out);
    row_out_init(out, own, limits, send_to_parent, own);
    arena_alloc(reserve, RESERVE_BYTES); /* what is needed to say that memory ran out */
    jmp_buf full;
    if (setjmp(full)) {
        arena_free(reserve);
        row_out_fail(out, ERR(own, ERR_INVALID, "The file needs more than {0} MB of memory to be read. Split it or save it as CSV.",
                              ARG_I(limits->max_memory >> 20)));
    } else {
        arena_on_full(a, &full);
        struct err *e = read_file(a, options, out);
        arena_free(reserve);
        if (e)
            row_out_fail(out, e);
    }
    row_out_finish(out);
    _exit(0);
}
