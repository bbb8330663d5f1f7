/* Flat columns: for files in which a cell holds one value (CSV, XLSX). An interval becomes two columns, counts one column a
 * code that occurs in the table (codes descending); every other column stays one. */
#pragma once
#include "report/grid.h"

enum flat_part { FLAT_WHOLE, FLAT_LOW, FLAT_HIGH, FLAT_CODE };

struct flat_column {
    size_t grid_column;
    enum flat_part part;
    int code;               /* of FLAT_CODE */
};

struct flat {
    const struct grid *grid;
    struct flat_column *col;
    size_t n;
};

/* Finds the intervals and codes of the grid's table; the grid must outlive the result. */
struct flat flat_of(struct arena *a, const struct grid *g);
/* The cell of a flat column: a CELL_NUM, CELL_SHARE or CELL_EMPTY for a part; hidden and marks as in the table. A column of
 * intervals has its rare other cells (a text, say) in the LOW part. */
struct cell flat_cell(const struct flat *f, size_t row, size_t col);
/* "ci_low", "ci_high", "counts_5", or the column's key. */
struct str flat_key(struct arena *a, const struct flat *f, size_t col);
