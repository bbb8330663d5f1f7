#include "result/ranking_pages.h"
#include <string.h>

static ptrdiff_t find_column(const struct table *t, const char *key)
{
    for (size_t i = 0; i < t->n_columns; i++)
        if (strcmp(t->column[i].key, key) == 0)
            return (ptrdiff_t)i;
    return -1;
}

static struct str text_of(struct arena *a, const struct lang *l, const struct cell *c)
{
    return c->kind == CELL_MSG ? tr_msg(a, l, c->msg) : c->kind == CELL_TEXT ? c->s : STR("");
}

static bool is_wanted(struct arena *a, const struct lang *l, const struct cell *row, const ptrdiff_t *column, const struct ranking_filter *f)
{
    if (!f->text.p || *column < 0)
        return true;
    return str_eq(text_of(a, l, &row[*column]), f->text);
}

struct table *ranking_filter_table(struct arena *a, const struct lang *l, const struct table *t, const struct ranking_filter *f, size_t n)
{
    struct table *out = ARENA_NEW(a, struct table);
    ptrdiff_t *column = ARENA_ARRAY(a, ptrdiff_t, n);
    *out = *t;
    out->cell = NULL;
    out->n_rows = out->room = out->rule_before = 0;
    for (size_t i = 0; i < n; i++)
        column[i] = find_column(t, f[i].column);
    for (size_t i = 0; i < t->n_rows; i++) {
        const struct cell *row = table_row(t, i);
        bool wanted = true;
        for (size_t k = 0; k < n; k++)
            wanted &= is_wanted(a, l, row, &column[k], &f[k]);
        if (t->rule_before && i == t->rule_before)
            out->rule_before = out->n_rows;
        if (wanted)
            memcpy(table_add_row(a, out), row, t->n_columns * sizeof *row);
    }
    return out;
}

struct ranking_texts ranking_texts_of(struct arena *a, const struct lang *l, const struct table *t, const char *column)
{
    struct ranking_texts out = { ARENA_ARRAY(a, struct str, t->n_rows), 0 };
    struct str_map seen = str_map_on(a);
    ptrdiff_t at = find_column(t, column);
    for (size_t i = 0; at >= 0 && i < t->n_rows; i++) {
        struct str text = text_of(a, l, &table_row(t, i)[at]);
        if (str_is_empty(text) || str_map_get(&seen, text))
            continue;
        str_map_put(&seen, text, out.n, NULL);
        out.text[out.n++] = text;
    }
    return out;
}
