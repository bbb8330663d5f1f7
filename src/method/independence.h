/* Do two attributes of the same interviews go together? Pearson's chi-square test of independence in a table of counts (Pearson 1900), and how
 * strongly: Cramér's V (Cramér 1946), 0 not at all, 1 one tells the other. Rows and columns without any count do not belong to the table.
 * The test supposes independent interviews, and is rough where expected counts are small: below 5 in more than a fifth of the
 * cells, or below 1 in any (Cochran 1954). */
#pragma once
#include "base/attr.h"

struct independence {
    double chi_square, df, p;   /* NaN when there are fewer than two rows or columns with counts */
    double cramers_v;
    double n;
    bool is_rough;              /* Cochran's rule is broken */
};
/* n_rows × n_columns counts >= 0, row by row. row_sum and column_sum: places to work in. */
struct counts_table { const double *count; size_t n_rows, n_columns; double *row_sum, *column_sum; };
struct independence independence_of(const struct counts_table *t);
