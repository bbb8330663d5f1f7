#include "method/independence.h"
#include "method/dist.h"
#include <math.h>
#include <string.h>

static double add_up(const struct counts_table *t)
{
    double n = 0;
    memset(t->row_sum, 0, t->n_rows * sizeof *t->row_sum);
    memset(t->column_sum, 0, t->n_columns * sizeof *t->column_sum);
    for (size_t r = 0; r < t->n_rows; r++)
        for (size_t c = 0; c < t->n_columns; c++) {
            double count = t->count[r * t->n_columns + c];
            t->row_sum[r] += count;
            t->column_sum[c] += count;
            n += count;
        }
    return n;
}

static double used(const double *sum, size_t n)
{
    double count = 0;
    for (size_t i = 0; i < n; i++)
        count += sum[i] > 0;
    return count;
}

struct independence independence_of(const struct counts_table *t)
{
    struct independence i = { .chi_square = NAN, .df = NAN, .p = NAN, .cramers_v = NAN, .n = add_up(t) };
    double rows = used(t->row_sum, t->n_rows), columns = used(t->column_sum, t->n_columns), below_five = 0, least = INFINITY, sum = 0;
    if (rows < 2 || columns < 2)
        return i;
    for (size_t r = 0; r < t->n_rows; r++)
        for (size_t c = 0; c < t->n_columns; c++) {
            double expected = t->row_sum[r] * t->column_sum[c] / i.n, off = t->count[r * t->n_columns + c] - expected;
            if (!(expected > 0))
                continue;
            sum += off * off / expected;
            below_five += expected < 5;
            least = fmin(least, expected);
        }
    i.chi_square = sum;
    i.df = (rows - 1) * (columns - 1);
    i.p = chi_square_upper(sum, i.df);
    i.cramers_v = sqrt(sum / i.n / (fmin(rows, columns) - 1));
    i.is_rough = least < 1 || below_five > rows * columns / 5;
    return i;
}
