#include "sheet/sheet.h"
#include "sheet/reader.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

const struct sheet_limits sheet_default_limits = {
    .max_bytes = INT64_C(2) << 30,
    .max_rows = 5000000,
    .max_columns = 512,
    .max_cell_bytes = 64 << 10,
    .max_memory = INT64_C(512) << 20,
    .max_seconds = 600,
};

enum { PIPE_BYTES = 1 << 20 };

struct sheet {
    struct arena *arena;
    struct sheet_limits limits;
    pid_t child;            /* 0 when it was waited for */
    int fd;                 /* our end of the pipe */
    int64_t total, position;
    struct sheet_head head;
    char *block;
    struct wire_in rows;    /* what is left of the block */
    struct str *cell;       /* of the row last given: max_columns */
    bool at_end;
    struct err *failed;
};

/* ---- the child ---- */

static void stop_child(void *ctx)
{
    struct sheet *s = ctx;
    if (s->fd >= 0)
        close(s->fd);
    s->fd = -1;
    if (s->child <= 0)
        return;
    kill(s->child, SIGKILL);
    while (waitpid(s->child, NULL, 0) < 0 && errno == EINTR)
        ;
    s->child = 0;
}

/* What it means when the child ended without END or FAIL. */
static struct err *child_died(struct sheet *s)
{
    int status = 0;
    pid_t got;
    while ((got = waitpid(s->child, &status, 0)) < 0 && errno == EINTR)
        ;
    s->child = 0;
    struct arena *a = s->arena;
    int sig = got > 0 && WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    struct err *e;
    if (sig == SIGXCPU)
        e = ERR(a, ERR_INVALID, "The file takes more than {0} seconds to read. Split it or save it as CSV.", ARG_I(s->limits.max_seconds));
    else if (sig == SIGBUS)
        e = ERR(a, ERR_IO, "The file changed while it was being read. Try again when nobody writes to it.");
    else if (sig == SIGSYS)
        e = ERR(a, ERR_INVALID, "The file made its reader do something forbidden, so it was stopped. The file is damaged or harmful.");
    else if (sig == SIGSEGV || sig == SIGABRT || sig == SIGFPE || sig == SIGILL)
        e = ERR(a, ERR_INVALID, "The file is damaged in a way that stopped its reader. Open it in a spreadsheet program and save it again.");
    else
        e = ERR(a, ERR_IO, "The reader of the file was stopped from outside. Try again.");
    return err_detail(a, e, "sheet reader ended: status %d, signal %d", got > 0 ? status : -1, sig);
}

/* n bytes from the pipe. An early end means that the child is gone. */
static struct err *receive(struct sheet *s, void *out, size_t n)
{
    for (char *p = out; n;) {
        ssize_t got = read(s->fd, p, n);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return child_died(s);
        p += got;
        n -= (size_t)got;
    }
    return NULL;
}

static struct err *talks_nonsense(struct sheet *s)
{
    return err_detail(s->arena, ERR(s->arena, ERR_INVALID, "The file is damaged in a way that stopped its reader. Open it in a spreadsheet program and save it again."),
                      "malformed block from the sheet reader");
}

/* The next block; its payload in s->rows. */
static struct err *receive_block(struct sheet *s, enum wire_kind *kind)
{
    struct wire_block b;
    TRY(receive(s, &b, sizeof b));
    if (b.kind < WIRE_HEAD || b.kind > WIRE_FAIL || b.bytes > wire_max_block_bytes(&s->limits))
        return talks_nonsense(s);
    TRY(receive(s, s->block, b.bytes));
    s->rows = (struct wire_in){ s->block, s->block + b.bytes };
    if (b.position >= s->position && b.position <= s->total)
        s->position = b.position;
    *kind = (enum wire_kind)b.kind;
    return NULL;
}

/* ---- opening ---- */

static struct err *open_file(struct arena *a, const char *path, const struct sheet_limits *l, int *fd, int64_t *size)
{
    *fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a FIFO must not block before it is refused */
    if (*fd < 0 && (errno == ENOENT || errno == ENOTDIR))
        return ERR(a, ERR_NOT_FOUND, "There is no file {0}.", ARG_C(path));
    if (*fd < 0)
        return err_detail(a, ERR(a, ERR_IO, "The file {0} cannot be opened.", ARG_C(path)), "open: errno %d", errno);
    struct stat st;
    struct err *e = NULL;
    if (fstat(*fd, &st) != 0 || !S_ISREG(st.st_mode))
        e = ERR(a, ERR_INVALID, "{0} is not a file that can be read. Folders, pipes and devices are not accepted.", ARG_C(path));
    else if (st.st_size > l->max_bytes)
        e = ERR(a, ERR_INVALID, "The file is larger than {0} MB. Split it into several files.", ARG_I(l->max_bytes >> 20));
    else
        *size = st.st_size;
    if (e)
        close(*fd);
    return e;
}

static struct err *start_child(struct sheet *s, int file, const struct sheet_options *o)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return err_detail(s->arena, ERR(s->arena, ERR_BUSY, "Too many files are open. Try again later."), "pipe: errno %d", errno);
    fcntl(ends[1], F_SETPIPE_SZ, PIPE_BYTES); /* faster when allowed */
    s->child = fork();
    if (s->child == 0)
        reader_run(file, ends[1], o, &s->limits);
    close(ends[1]);
    s->fd = ends[0];
    if (s->child > 0)
        return NULL;
    return err_detail(s->arena, ERR(s->arena, ERR_BUSY, "The computer has too much to do. Try again later."), "fork: errno %d", errno);
}

static struct sheet_limits limits_of(const struct sheet_limits *given)
{
    const struct sheet_limits *d = &sheet_default_limits, *g = given ? given : d;
    return (struct sheet_limits){
        .max_bytes = g->max_bytes ? g->max_bytes : d->max_bytes,
        .max_rows = g->max_rows ? g->max_rows : d->max_rows,
        .max_columns = g->max_columns ? g->max_columns : d->max_columns,
        .max_cell_bytes = g->max_cell_bytes ? g->max_cell_bytes : d->max_cell_bytes,
        .max_memory = g->max_memory ? g->max_memory : d->max_memory,
        .max_seconds = g->max_seconds ? g->max_seconds : d->max_seconds,
    };
}

struct err *sheet_open(struct arena *a, const struct sheet_options *o, struct sheet **out)
{
    struct sheet *s = ARENA_NEW(a, struct sheet);
    s->arena = a;
    s->fd = -1;
    s->limits = limits_of(o->limits);
    int file;
    TRY(open_file(a, o->path, &s->limits, &file, &s->total));
    arena_defer(a, stop_child, s);
    struct err *e = start_child(s, file, o);
    close(file);
    TRY(e);
    s->block = arena_alloc(a, wire_max_block_bytes(&s->limits));
    s->cell = ARENA_ARRAY(a, struct str, (size_t)s->limits.max_columns);
    enum wire_kind kind;
    TRY(receive_block(s, &kind));
    if (kind == WIRE_FAIL)
        return wire_get_fail(a, &s->rows);
    if (kind != WIRE_HEAD || !wire_get_head(a, &s->rows, &s->head))
        return talks_nonsense(s);
    s->rows = (struct wire_in){ NULL, NULL };
    *out = s;
    return NULL;
}

/* ---- reading ---- */

static struct err *next_rows(struct sheet *s)
{
    while (s->rows.p == s->rows.end && !s->at_end) {
        enum wire_kind kind;
        TRY(receive_block(s, &kind));
        if (kind == WIRE_FAIL)
            return wire_get_fail(s->arena, &s->rows);
        if (kind == WIRE_HEAD)
            return talks_nonsense(s);
        s->at_end = kind == WIRE_END;
    }
    if (s->at_end) {
        s->position = s->total;
        stop_child(s);
    }
    return NULL;
}

struct err *sheet_next(struct sheet *s, struct sheet_row *row, bool *more)
{
    *more = false;
    if (!s->failed && s->rows.p == s->rows.end && !s->at_end)
        s->failed = next_rows(s);
    if (s->failed || s->at_end)
        return s->failed;
    if (!wire_get_row(&s->rows, s->limits.max_columns, s->cell, row))
        return s->failed = talks_nonsense(s);
    *more = true;
    return NULL;
}

enum sheet_format sheet_format(const struct sheet *s)
{
    return s->head.format;
}

struct str sheet_encoding(const struct sheet *s)
{
    return s->head.encoding;
}

char sheet_separator(const struct sheet *s)
{
    return s->head.separator;
}

const struct sheet_info *sheet_list(const struct sheet *s, size_t *n)
{
    *n = s->head.n_sheets;
    return s->head.sheet;
}

struct str sheet_name(const struct sheet *s)
{
    return s->head.sheet_name;
}

int64_t sheet_position(const struct sheet *s, int64_t *total)
{
    *total = s->total;
    return s->position;
}
