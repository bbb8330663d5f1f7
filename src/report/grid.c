#include "report/grid.h"
#include "base/utf8.h"
#include "report/cell_text.h"

enum { MEASURED_ROWS = 2000, LONG_TEXT = 40 };

static struct grid columns_but(struct arena *a, const struct table *t, enum column_show without)
{
    struct grid g = { .table = t, .col = ARENA_ARRAY(a, struct grid_column, t->n_columns) };
    for (size_t i = 0; i < t->n_columns; i++)
        if (t->column[i].show != without)
            g.col[g.n++] = (struct grid_column){ .column = &t->column[i], .index = i, .span = 1 };
    return g;
}

static void find_groups(struct grid *g)
{
    size_t first = 0;
    for (size_t i = 0; i < g->n; i++) {
        if (i && g->col[i].group.p && g->col[first].group.p && str_eq(g->col[i].group, g->col[first].group)) {
            g->col[first].span++;
            g->col[i].span = 0;
        } else {
            first = i;
        }
        g->has_groups |= g->col[i].group.p != NULL;
    }
}

static void look_at_marks(const struct grid *g, struct grid_column *gc, size_t col)
{
    unsigned last = 0;
    gc->is_lights = g->table->n_rows > 0;
    for (size_t row = 0; row < g->table->n_rows; row++) {
        const struct cell *c = grid_cell(g, row, col);
        gc->is_lights &= c->kind == CELL_EMPTY && c->hidden == SHOWN;
        if (c->hidden != SHOWN || c->marks == last)
            continue;
        last = c->marks;
        gc->marks |= last;
        size_t width = cell_text_marks_width(last);
        gc->marks_width = MAX_OF(gc->marks_width, width);
    }
    gc->is_lights &= cell_light_of(gc->marks) != LIGHT_NONE;
}

static bool has_long_text(const struct grid *g, size_t col)
{
    size_t step = g->table->n_rows / MEASURED_ROWS + 1;
    for (size_t row = 0; row < g->table->n_rows; row += step) {
        const struct cell *c = grid_cell(g, row, col);
        if (c->kind == CELL_TEXT && utf8_width(c->s) > LONG_TEXT)
            return true;
    }
    return false;
}

struct grid grid_for_people(struct arena *a, const struct lang *l, const struct table *t)
{
    struct grid g = columns_but(a, t, COLUMN_MACHINE);
    for (size_t i = 0; i < g.n; i++) {
        g.col[i].title = text_of(a, l, &g.col[i].column->title);
        g.col[i].group = text_of(a, l, &g.col[i].column->group);
        look_at_marks(&g, &g.col[i], i);
        g.col[i].is_long = g.col[i].column->is_text && has_long_text(&g, i);
    }
    find_groups(&g);
    return g;
}

struct grid grid_for_machines(struct arena *a, const struct table *t)
{
    struct grid g = columns_but(a, t, COLUMN_PEOPLE);
    for (size_t i = 0; i < g.n; i++)
        g.col[i].title = str_of_c(g.col[i].column->key);
    return g;
}

const struct cell *grid_cell(const struct grid *g, size_t row, size_t col)
{
    return table_row(g->table, row) + g->col[col].index;
}

bool grid_row_is_total(const struct grid *g, size_t row)
{
    return g->table->row_is_total && g->table->row_is_total[row];
}

struct str text_of(struct arena *a, const struct lang *l, const struct msg *m)
{
    return m->id ? tr_msg(a, l, m) : STR_NONE;
}

size_t msgs_count(const struct msg *m, size_t max)
{
    size_t n = 0;
    while (n < max && m[n].id)
        n++;
    return n;
}

struct str *foot_lines(struct arena *a, const struct lang *l, const struct document *d, size_t *n)
{
    size_t said = msgs_count(d->foot, ARRAY_LEN(d->foot));
    struct str *line = ARENA_ARRAY(a, struct str, said + 1);
    for (size_t i = 0; i < said; i++)
        line[i] = tr_msg(a, l, &d->foot[i]);
    line[said] = cell_text_legend(a, l, d);
    *n = said + (line[said].p != NULL);
    return line;
}

static void free_scratch(void *scratch)
{
    arena_free(scratch);
}

struct arena *scratch_of(struct arena *a)
{
    struct arena *scratch = arena_new(0);
    arena_defer(a, free_scratch, scratch);
    return scratch;
}
