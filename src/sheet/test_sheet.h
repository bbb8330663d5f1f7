/* What the tests of the readers share: a file made of bytes, and a file read into one text. */
#pragma once
#include "base/buf.h"
#include "base/test.h"
#include "sheet/sheet.h"
#include <unistd.h>

/* A temporary file with these bytes; unlink it by test_file_done. */
static inline const char *test_file_of(struct arena *a, struct str bytes)
{
    char *path = arena_printf(a, "%s/huifang-sheet-XXXXXX", getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp");
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    for (size_t at = 0; at < bytes.n;) {
        ssize_t n = write(fd, bytes.p + at, bytes.n - at);
        assert_true(n > 0);
        at += (size_t)n;
    }
    close(fd);
    return path;
}

/* "line:cell|cell\n…" of all rows. */
static inline struct err *test_dump(struct arena *a, struct sheet *s, struct str *out)
{
    struct buf b = buf_on(a);
    for (;;) {
        struct sheet_row row;
        bool more;
        struct err *e = sheet_next(s, &row, &more);
        *out = buf_str(&b);
        if (e || !more)
            return e;
        buf_addf(&b, "%lld:", (long long)row.line);
        for (size_t i = 0; i < row.n; i++) {
            if (i)
                buf_add_char(&b, '|');
            buf_add(&b, row.cell[i]);
        }
        buf_add_char(&b, '\n');
    }
}

/* The English text of an error with its arguments. */
static inline struct str test_err_text(struct arena *a, const struct err *e)
{
    struct buf b = buf_on(a);
    for (const char *p = e ? e->msg.id : ""; *p; p++) {
        const struct arg *g = p[0] == '{' && p[1] >= '0' && p[1] < '0' + MSG_ARGS && p[2] == '}' ? &e->msg.arg[p[1] - '0'] : NULL;
        if (!g) {
            buf_add_char(&b, *p);
            continue;
        }
        if (g->kind == ARG_INT)
            buf_addf(&b, "%lld", (long long)g->i);
        else
            buf_add(&b, g->s);
        p += 2;
    }
    return buf_str(&b);
}
