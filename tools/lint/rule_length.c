#include "lint/rules.h"

enum { MAX_LINES = 70 };

/* Constant tables inside a function do not count. */
void rule_length(struct lint *l, const struct function *fn)
{
    int lines = fn->end - fn->line + 1;
    if (lines > MAX_LINES)
        lines -= lint_table_lines(fn->body);
    if (lines > MAX_LINES)
        lint_report(l, fn->file, fn->line, STR_FMT " has %d lines (at most %d): split it", STR_ARG(fn->name), lines, MAX_LINES);
}
