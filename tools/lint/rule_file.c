#include "lint/rules.h"

enum { MAX_LINES = 900 };

/* In tests constant tables do not count. */
void rule_file(struct lint *l, const struct source *f)
{
    int lines = (int)f->n_lines;
    if (lines > MAX_LINES && f->is_test)
        lines -= lint_table_lines(f->body);
    if (lines > MAX_LINES)
        lint_report(l, f, MAX_LINES + 1, "%d lines (at most %d): split the file", lines, MAX_LINES);
}
