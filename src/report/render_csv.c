/* CSV for programs: machine keys, unrounded numbers, kept-back values empty (low precision is for the reader to judge), no byte-order mark. Several tables follow each
 * other with an empty line between them, each behind a line with its key. A cell that only carries marks says their names. */
#include "base/csv_out.h"
#include "report/cell_text.h"
#include "report/flat.h"
#include "report/render_each.h"

static void put_cell(struct render *r, struct csv_out *csv, const struct cell *c)
{
    if (c->hidden == HIDDEN_DISCLOSURE || c->hidden == HIDDEN_NOT_ESTIMABLE) {
        csv_empty(csv);
        return;
    }
    switch (c->kind) {
    case CELL_EMPTY: csv_text(csv, cell_mark_names(r->scratch, c->marks)); break;
    case CELL_TEXT: csv_text(csv, c->s); break;
    case CELL_MSG: csv_text(csv, cell_text_machine(r->scratch, r->lang, c)); break;
    case CELL_INT: csv_int(csv, c->i); break;
    case CELL_NUM:
    case CELL_SHARE: csv_num(csv, c->num); break;
    case CELL_PAIR:
    case CELL_COUNTS: csv_empty(csv); break; /* flat cells hold neither */
    }
}

static void put_table(struct render *r, struct csv_out *csv, const struct table *t)
{
    struct grid g = grid_for_machines(r->arena, t);
    struct flat f = flat_of(r->arena, &g);
    for (size_t i = 0; i < f.n; i++)
        csv_text(csv, flat_key(r->arena, &f, i));
    csv_end_row(csv);
    for (size_t row = 0; row < t->n_rows; row++) {
        struct arena_mark mark = arena_mark(r->scratch);
        for (size_t i = 0; i < f.n; i++) {
            struct cell c = flat_cell(&f, row, i);
            put_cell(r, csv, &c);
        }
        csv_end_row(csv);
        arena_rewind(r->scratch, mark);
    }
}

void render_csv(struct render *r)
{
    struct csv_out csv = csv_out_to(r->out, false);
    const struct table *only;
    size_t n = document_tables(r->doc, &only), done = 0;
    for (size_t i = 0; i < r->doc->n_sections; i++) {
        const struct table *t = r->doc->section[i].table;
        if (!t)
            continue;
        if (done++)
            csv_end_row(&csv);
        if (n > 1) {
            csv_text(&csv, str_of_c(t->key));
            csv_end_row(&csv);
        }
        put_table(r, &csv, t);
    }
}
