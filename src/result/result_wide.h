/* Tables of which some columns have no meaning for the unit at hand: filled as if they had, printed without. */
#pragma once
#include "report/table.h"

enum { WIDE_COLUMNS = 24 };
/* A table whose rows are filled in full; the columns that are not kept are left out. */
struct wide {
    struct table *table;
    size_t n;                            /* of all columns */
    bool is_kept[WIDE_COLUMNS];
    struct cell row[WIDE_COLUMNS];
};
/* kept says for each column whether it is; NULL: all are. */
struct wide wide_new(struct arena *a, const char *key, const struct column *column, size_t n, const bool *kept);
/* The cells of a new row, all empty, to be filled before wide_put. */
struct cell *wide_row(struct wide *w);
/* Appends the row; gives its index in the table. */
size_t wide_put(struct arena *a, struct wide *w);
