#include "result/result_wide.h"

struct wide wide_new(struct arena *a, const char *key, const struct column *column, size_t n, const bool *kept)
{
    struct wide w = { .n = n };
    struct column *some = ARENA_ARRAY(a, struct column, n);
    size_t n_some = 0;
    for (size_t i = 0; i < n; i++) {
        w.is_kept[i] = !kept || kept[i];
        if (w.is_kept[i])
            some[n_some++] = column[i];
    }
    w.table = table_new(a, key, some, n_some);
    return w;
}

struct cell *wide_row(struct wide *w)
{
    for (size_t i = 0; i < w->n; i++)
        w->row[i] = (struct cell){ .kind = CELL_EMPTY };
    return w->row;
}

size_t wide_put(struct arena *a, struct wide *w)
{
    struct cell *to = table_add_row(a, w->table);
    for (size_t i = 0; i < w->n; i++)
        if (w->is_kept[i])
            *to++ = w->row[i];
    return w->table->n_rows - 1;
}
