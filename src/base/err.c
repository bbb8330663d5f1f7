#include "base/err.h"
#include <stdarg.h>
#include <stdio.h>

static const struct {
    const char *name;
    int http;
} codes[] = {
    [ERR_INVALID] = { "invalid", 400 },   [ERR_DENIED] = { "denied", 403 }, [ERR_NOT_FOUND] = { "not_found", 404 },
    [ERR_CONFLICT] = { "conflict", 409 }, [ERR_BUSY] = { "busy", 503 },     [ERR_IO] = { "io", 500 },
    [ERR_BUG] = { "bug", 500 },
};

struct msg msg_dup(struct arena *a, const struct msg *m)
{
    struct msg copy = *m;
    for (int i = 0; i < MSG_ARGS; i++)
        if (copy.arg[i].kind == ARG_TEXT)
            copy.arg[i].s = str_dup(a, copy.arg[i].s);
    return copy;
}

struct err *err_new(struct arena *a, enum err_code code, const struct msg *m, const char *file, int line)
{
    struct err *e = ARENA_NEW(a, struct err);
    *e = (struct err){ .code = code, .msg = msg_dup(a, m), .file = file, .line = line };
    return e;
}

struct err *err_detail(struct arena *a, struct err *e, const char *fmt, ...)
{
    char text[1024];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    e->detail = str_c(a, str_of_c(text));
    return e;
}

int err_exit_status(enum err_code code)
{
    return 2 + (int)code;
}

int err_http_status(enum err_code code)
{
    return codes[code].http;
}

bool err_is_retryable(enum err_code code)
{
    return code == ERR_BUSY;
}

const char *err_code_name(enum err_code code)
{
    return codes[code].name;
}
