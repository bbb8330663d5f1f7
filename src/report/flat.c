#include "report/flat.h"

struct kinds {
    bool has_pair;
    int *code;              /* descending */
    size_t n_codes, room;
};

static void note_code(struct arena *a, struct kinds *k, int code)
{
    size_t at = 0;
    while (at < k->n_codes && k->code[at] > code)
        at++;
    if (at < k->n_codes && k->code[at] == code)
        return;
    if (k->n_codes == k->room) {
        k->room = MAX_OF(k->room * 2, (size_t)16);
        k->code = arena_grow(a, k->code, k->n_codes, k->room, sizeof *k->code);
    }
    for (size_t i = k->n_codes++; i > at; i--)
        k->code[i] = k->code[i - 1];
    k->code[at] = code;
}

static void look_at_column(struct arena *a, struct kinds *k, const struct grid *g, size_t col)
{
    *k = (struct kinds){ 0 };
    for (size_t row = 0; row < g->table->n_rows; row++) {
        const struct cell *c = grid_cell(g, row, col);
        k->has_pair |= c->kind == CELL_PAIR;
        for (size_t i = 0; c->kind == CELL_COUNTS && i < c->n_counts; i++)
            note_code(a, k, c->counts[i].code);
    }
}

static size_t parts_of(const struct kinds *k)
{
    if (k->n_codes)
        return k->n_codes;
    return k->has_pair ? 2 : 1;
}

static struct flat_column part_of(const struct kinds *k, size_t grid_column, size_t part)
{
    if (k->n_codes)
        return (struct flat_column){ grid_column, FLAT_CODE, k->code[part] };
    if (k->has_pair)
        return (struct flat_column){ grid_column, part == 0 ? FLAT_LOW : FLAT_HIGH, 0 };
    return (struct flat_column){ grid_column, FLAT_WHOLE, 0 };
}

struct flat flat_of(struct arena *a, const struct grid *g)
{
    struct kinds *k = ARENA_ARRAY(a, struct kinds, g->n);
    size_t n = 0;
    for (size_t i = 0; i < g->n; i++) {
        look_at_column(a, &k[i], g, i);
        n += parts_of(&k[i]);
    }
    struct flat f = { .grid = g, .col = ARENA_ARRAY(a, struct flat_column, n) };
    for (size_t i = 0; i < g->n; i++)
        for (size_t part = 0; part < parts_of(&k[i]); part++)
            f.col[f.n++] = part_of(&k[i], i, part);
    return f;
}

static struct cell count_of_code(const struct cell *c, int code)
{
    for (size_t i = 0; i < c->n_counts; i++)
        if (c->counts[i].code == code)
            return cell_num(c->counts[i].n);
    return cell_num(0);
}

struct cell flat_cell(const struct flat *f, size_t row, size_t col)
{
    const struct flat_column *fc = &f->col[col];
    const struct cell *c = grid_cell(f->grid, row, fc->grid_column);
    if (fc->part == FLAT_WHOLE)
        return *c;
    struct cell part = { .kind = CELL_EMPTY };
    if (c->kind == CELL_PAIR) {
        double v = c->pair[fc->part == FLAT_HIGH];
        part = f->grid->col[fc->grid_column].column->is_share ? cell_share(v) : cell_num(v);
    } else if (c->kind == CELL_COUNTS) {
        part = count_of_code(c, fc->code);
    } else if (fc->part == FLAT_LOW || (fc->part == FLAT_CODE && (col == 0 || f->col[col - 1].grid_column != fc->grid_column))) {
        part = *c;
    }
    return cell_mark(cell_hide(part, c->hidden), c->marks);
}

struct str flat_key(struct arena *a, const struct flat *f, size_t col)
{
    const struct flat_column *fc = &f->col[col];
    const char *key = f->grid->col[fc->grid_column].column->key;
    switch (fc->part) {
    case FLAT_LOW: return str_printf(a, "%s_low", key);
    case FLAT_HIGH: return str_printf(a, "%s_high", key);
    case FLAT_CODE: return str_printf(a, "%s_%d", key, fc->code);
    case FLAT_WHOLE: break;
    }
    return str_of_c(key);
}
