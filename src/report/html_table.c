#include "report/html_table.h"
#include "base/utf8.h"
#include "report/grid.h"
#include "report_tmpl.h"

enum { WIDEST_MARKS = 4, MANY_COLUMNS = 12, SHORT_TITLE = 4 };

/* ---- heads ---- */

static const char *title_css(const struct grid_column *c)
{
    static const char *const over_numbers[] = { "", "rp-p1", "rp-p2", "rp-p3", "rp-p4" };
    if (c->is_lights)
        return "rp-mid";
    return c->column->is_text ? "rp-text" : over_numbers[MIN_OF(c->marks_width, (size_t)WIDEST_MARKS)];
}

/* Chinese may break after every character: a title that is longer than two may, but not into a column of single ones. */
static const char *folding_css(struct arena *a, const struct grid_column *c)
{
    return utf8_width(c->title) <= SHORT_TITLE ? title_css(c) : arena_printf(a, "%s%srp-fold", title_css(c), *title_css(c) ? " " : "");
}

/* With groups, a column without one reaches over both head rows. */
static void plan_heads(struct arena *a, const struct grid *g, struct html_table *t)
{
    struct html_title *group = ARENA_ARRAY(a, struct html_title, g->n), *column = ARENA_ARRAY(a, struct html_title, g->n);
    for (size_t i = 0; i < g->n; i++) {
        const struct grid_column *c = &g->col[i];
        struct html_title own = { c->title, folding_css(a, c), "col", 1, 1 };
        if (g->has_groups && !c->group.p)
            own.rows = 2, group[t->n_groups++] = own;
        else
            column[t->n_columns++] = own;
        if (c->group.p && c->span)
            group[t->n_groups++] = (struct html_title){ c->group, "rp-group", "colgroup", c->span, 1 };
    }
    t->group = group;
    t->column = column;
}

/* ---- cells ---- */

static const char *cell_css(const struct grid_column *c, bool is_weak)
{
    static const char *const css[][2] = {
        { "", "rp-weak" }, { "rp-text", "rp-text rp-weak" }, { "rp-text rp-long", "rp-text rp-long rp-weak" }, { "rp-mid", "rp-mid rp-weak" },
    };
    int kind = c->is_lights ? 3 : c->column->is_text + c->is_long;
    return css[kind][is_weak];
}

static const char *light_css(enum cell_light light)
{
    static const char *const css[] = { NULL, "rp-light rp-green", "rp-light rp-yellow", "rp-light rp-red", "rp-light rp-grey" };
    return css[light];
}

/* Numbers keep a place as wide as the widest marks of the column, so that their decimal points stay in line. */
static const char *marks_css(const struct grid_column *c, const struct cell_look *look)
{
    static const char *const css[] = { NULL, "rp-mark rp-m1", "rp-mark rp-m2", "rp-mark rp-m3", "rp-mark rp-m4" };
    if (c->column->is_text)
        return look->marks.n ? "rp-mark" : NULL;
    return css[MIN_OF(c->marks_width, (size_t)WIDEST_MARKS)];
}

static const char *arrow_css(unsigned marks)
{
    return marks & MARK_UP ? "rp-up" : marks & MARK_DOWN ? "rp-down" : "";
}

static struct html_cell view_of_cell(struct html_out *o, const struct grid *g, size_t row, size_t col)
{
    const struct grid_column *c = &g->col[col];
    const struct cell *cell = grid_cell(g, row, col);
    struct html_cell v = { .look = cell_text_look(o->arena, o->lang, c->column, cell) };
    v.css = cell_css(c, v.look.is_weak);
    v.marks_css = marks_css(c, &v.look);
    v.arrow_css = arrow_css(cell->marks);
    v.light_css = light_css(v.look.light);
    v.is_row_head = col == 0 && c->column->is_text;
    return v;
}

static void put_row(struct html_out *o, const struct grid *g, size_t row)
{
    struct html_cell *cell = ARENA_ARRAY(o->arena, struct html_cell, g->n);
    for (size_t i = 0; i < g->n; i++)
        cell[i] = view_of_cell(o, g, row, i);
    bool below_rule = row && row == g->table->rule_before;
    const char *css = grid_row_is_total(g, row) ? "rp-total" : below_rule ? "rp-rule" : "";
    tmpl_report_row(o, &(struct html_row){ css, cell, g->n });
}

/* ---- the table ---- */

static const struct html printed = { { "", 0 } };

struct html html_view_rows(struct html_out *o, const struct grid *g)
{
    struct html_out line = { o->sink, scratch_of(o->arena), o->lang };
    for (size_t row = 0; row < g->table->n_rows; row++) {
        struct arena_mark mark = arena_mark(line.arena);
        put_row(&line, g, row);
        arena_rewind(line.arena, mark);
    }
    return printed;
}

struct html html_view_table(struct html_out *o, const struct table *t)
{
    html_table_put(o, t);
    return printed;
}

void html_table_put(struct html_out *o, const struct table *t)
{
    struct grid g = grid_for_people(o->arena, o->lang, t);
    struct html_table view = { .grid = &g, .css = g.n > MANY_COLUMNS ? "rp-table rp-wide" : "rp-table" };
    if (t->n_rows == 0 || g.n == 0) {
        tmpl_report_empty_table(o, t);
    } else {
        view.title = text_of(o->arena, o->lang, &t->title);
        view.base = text_of(o->arena, o->lang, &t->base);
        plan_heads(o->arena, &g, &view);
        tmpl_report_table(o, &view);
    }
    tmpl_report_notes(o, t);
}
