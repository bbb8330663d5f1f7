#include "report/table.h"
#include <math.h>

enum { FIRST_ROWS = 16 };

struct table *table_new(struct arena *a, const char *key, const struct column *column, size_t n_columns)
{
    struct table *t = ARENA_NEW(a, struct table);
    *t = (struct table){ .key = key, .column = column, .n_columns = n_columns };
    return t;
}

struct cell *table_add_row(struct arena *a, struct table *t)
{
    if (t->n_rows == t->room) {
        size_t room = MAX_OF(t->room * 2, (size_t)FIRST_ROWS);
        t->cell = arena_grow(a, t->cell, t->n_rows * t->n_columns, room * t->n_columns, sizeof *t->cell);
        t->room = room;
    }
    struct cell *first = t->cell + t->n_rows++ * t->n_columns;
    for (size_t i = 0; i < t->n_columns; i++)
        first[i] = (struct cell){ .kind = CELL_EMPTY };
    return first;
}

const struct cell *table_row(const struct table *t, size_t row)
{
    return t->cell + row * t->n_columns;
}

struct cell cell_text(struct str s)
{
    return s.p ? (struct cell){ .kind = CELL_TEXT, .s = s } : (struct cell){ .kind = CELL_EMPTY };
}

struct cell cell_msg(struct arena *a, struct msg m)
{
    struct msg *copy = ARENA_NEW(a, struct msg);
    *copy = m;
    return (struct cell){ .kind = CELL_MSG, .msg = copy };
}

struct cell cell_code(struct arena *a, const char *code, struct msg m)
{
    struct cell c = cell_msg(a, m);
    c.code = code;
    return c;
}

struct cell cell_int(int64_t v)
{
    return (struct cell){ .kind = CELL_INT, .i = v };
}

static struct cell hide_unless(bool finite, struct cell c)
{
    return finite ? c : cell_hide(c, HIDDEN_NOT_ESTIMABLE);
}

struct cell cell_num(double v)
{
    return hide_unless(isfinite(v), (struct cell){ .kind = CELL_NUM, .num = v });
}

struct cell cell_share(double fraction)
{
    return hide_unless(isfinite(fraction), (struct cell){ .kind = CELL_SHARE, .num = fraction });
}

struct cell cell_pair(double lo, double hi)
{
    return hide_unless(isfinite(lo) && isfinite(hi), (struct cell){ .kind = CELL_PAIR, .pair = { lo, hi } });
}

struct cell cell_counts(const struct code_count *counts, size_t n)
{
    return (struct cell){ .kind = CELL_COUNTS, .counts = counts, .n_counts = n };
}

struct cell cell_hide(struct cell c, enum cell_hidden why)
{
    if (why != SHOWN)
        c.hidden = why;
    return c;
}

struct cell cell_mark(struct cell c, unsigned marks)
{
    c.marks |= marks;
    return c;
}
