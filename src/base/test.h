/* What every test file includes: cmocka, and checks of our own types that say what differed. Tests are tables of
 * labelled cases; a failing case prints its label. Included by test_*.c only. */
#pragma once
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/err.h"
#include <math.h>
#include <stdio.h>

#define check_str(label, got, want) check_str_at((label), (got), (want), __FILE__, __LINE__)
static inline void check_str_at(const char *label, struct str got, const char *want, const char *file, int line)
{
    if (str_eq_c(got, want ? want : "") && (want || !got.p))
        return;
    fprintf(stderr, "%s:%d: %s: got \"" STR_FMT "\", want \"%s\"\n", file, line, label, STR_ARG(got), want ? want : "(none)");
    _fail(file, line);
}

#define check_num(label, got, want, tolerance) check_num_at((label), (got), (want), (tolerance), __FILE__, __LINE__)
static inline void check_num_at(const char *label, double got, double want, double tolerance, const char *file, int line)
{
    if (fabs(got - want) <= tolerance || (isnan(got) && isnan(want)))
        return;
    fprintf(stderr, "%s:%d: %s: got %.12g, want %.12g (± %g)\n", file, line, label, got, want, tolerance);
    _fail(file, line);
}

#define check_ok(label, error) check_ok_at((label), (error), __FILE__, __LINE__)
static inline void check_ok_at(const char *label, const struct err *e, const char *file, int line)
{
    if (!e)
        return;
    fprintf(stderr, "%s:%d: %s: %s (%s) from %s:%d", file, line, label, e->msg.id, e->detail ? e->detail : "", e->file, e->line);
    for (int i = 0; i < MSG_ARGS && e->msg.arg[i].kind; i++)
        fprintf(stderr, " {%d}=" STR_FMT "/%lld", i, STR_ARG(e->msg.arg[i].s), (long long)e->msg.arg[i].i);
    fputc('\n', stderr);
    _fail(file, line);
}

#define check_err(label, error, want) check_err_at((label), (error), (want), __FILE__, __LINE__)
static inline void check_err_at(const char *label, const struct err *e, enum err_code want, const char *file, int line)
{
    if (e && e->code == want)
        return;
    fprintf(stderr, "%s:%d: %s: got %s, want %s\n", file, line, label, e ? err_code_name(e->code) : "ok", err_code_name(want));
    _fail(file, line);
}
