/* The #include lines of a C file. */
#pragma once
#include "lint/lint.h"

struct include {
    struct str header;  /* "org/org.h", "stdio.h" */
    bool is_system;     /* in < > */
    int line;
};

/* The next #include at or behind line *line, which moves behind it; false at the end. */
bool include_next(const struct source *f, int *line, struct include *out);
