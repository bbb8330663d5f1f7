#include "report/pdf_table.h"
#include "base/utf8.h"
#include "report/cell_text.h"

static const double leading_em = 1.36, row_space_em = 0.46, group_space_em = 0.45;
static const struct pen caption_pen = { 9.5, true, INK }, base_pen = { 8, false, SOFT }, note_pen = { 7.5, false, SOFT };
static const struct pen empty_pen = { 9, false, SOFT };
enum { KEPT_ROWS = 2 }; /* a head never stands alone at the foot of a page */

/* What is being drawn: a part of a table. */
struct drawing {
    struct pdf *p;
    struct pdf_plan *plan;
    struct pdf_part *part;
    double pad, leading;
};

static struct drawing drawing_of(struct pdf *p, struct pdf_plan *plan, size_t part)
{
    return (struct drawing){ p, plan, &plan->part[part], plan->size * pdf_padding_em, plan->size * leading_em };
}

static struct pen cell_pen(const struct drawing *d, bool bold, bool weak)
{
    return (struct pen){ d->plan->size, bold, weak ? WEAK : INK };
}

/* ---- head ---- */

/* Columns of the part, from position i on, that lie under one group heading. */
static size_t span_in_part(const struct drawing *d, size_t i)
{
    const struct grid *g = &d->plan->grid;
    struct str group = g->col[d->part->col[i]].group;
    size_t n = 1;
    while (group.p && i + n < d->part->n && str_eq(g->col[d->part->col[i + n]].group, group))
        n++;
    return n;
}

static double width_of(const struct drawing *d, size_t i, size_t n)
{
    double width = 0;
    for (size_t k = i; k < i + n; k++)
        width += d->plan->col[d->part->col[k]].width;
    return width;
}

static int group_lines(const struct drawing *d)
{
    struct pen pen = cell_pen(d, true, false);
    int lines = 0;
    for (size_t i = 0; i < d->part->n; i += span_in_part(d, i)) {
        struct str group = d->plan->grid.col[d->part->col[i]].group;
        double width = width_of(d, i, span_in_part(d, i)) - 2 * d->pad;
        int wrapped = group.p ? pdf_text_set(d->p->text, group, width, &pen) : 0;
        lines = MAX_OF(lines, wrapped);
    }
    return lines;
}

/* Half a point more than planned: a title as wide as its column must not wrap for a rounding. */
static double title_width(const struct drawing *d, size_t col)
{
    return d->plan->col[col].width - 2 * d->pad + 0.5;
}

static int title_lines(const struct drawing *d)
{
    struct pen pen = cell_pen(d, true, false);
    int lines = 1;
    for (size_t i = 0; i < d->part->n; i++) {
        size_t col = d->part->col[i];
        int wrapped = pdf_text_set(d->p->text, d->plan->grid.col[col].title, title_width(d, col), &pen);
        lines = MAX_OF(lines, wrapped);
    }
    return lines;
}

static double group_height(const struct drawing *d)
{
    int lines = d->plan->grid.has_groups ? group_lines(d) : 0;
    return lines ? lines * d->leading + d->plan->size * group_space_em : 0;
}

static double head_height(const struct drawing *d)
{
    return group_height(d) + title_lines(d) * d->leading + d->plan->size * (row_space_em + 0.1);
}

static void put_group(const struct drawing *d, size_t i, double x, double y)
{
    size_t n = span_in_part(d, i);
    struct str group = d->plan->grid.col[d->part->col[i]].group;
    if (!group.p)
        return;
    struct pen pen = { d->plan->size, true, ACCENT };
    double width = width_of(d, i, n) - 2 * d->pad;
    int lines = pdf_text_set(d->p->text, group, width, &pen);
    double inner = lines == 1 ? (width - pdf_text_line_width(d->p->text, 0)) / 2 : 0;
    pdf_text_show(d->p->text, (struct spot){ x + d->pad + inner, y + d->plan->size * 1.25, d->leading, false }, 0, lines);
    double below = y + lines * d->leading + d->plan->size * 0.3;
    pdf_rule(d->p, (struct box){ x + d->pad, below, width, 0.5 }, ACCENT);
}

/* Over numbers the title ends where they do, before the place of the marks, if it is short enough. */
static void put_title(const struct drawing *d, size_t col, double x, double bottom)
{
    const struct grid_column *gc = &d->plan->grid.col[col];
    const struct pdf_column *pc = &d->plan->col[col];
    struct pen pen = cell_pen(d, true, false);
    double inner = pc->width - 2 * d->pad, behind = (pc->marks_em + pc->letter_em) * d->plan->size;
    int lines = pdf_text_set(d->p->text, gc->title, title_width(d, col), &pen);
    bool is_short = lines == 1 && pc->title_em * d->plan->size + behind <= inner;
    struct spot at = { x + d->pad, bottom - d->plan->size * 0.62 - (lines - 1) * d->leading, d->leading, !gc->column->is_text };
    if (gc->is_lights && lines == 1)
        at = (struct spot){ x + d->pad + (inner - pc->title_em * d->plan->size) / 2, at.baseline, 0, false };
    else if (at.at_right)
        at.x += inner - (is_short ? behind : 0);
    pdf_text_show(d->p->text, at, 0, lines);
}

static void put_head(const struct drawing *d)
{
    struct pdf *p = d->p;
    double height = head_height(d), x = p->left;
    if (p->drawing) {
        pdf_fill(p, (struct box){ p->left, p->y, d->part->width, height }, BAND);
        for (size_t i = 0; i < d->part->n; i += span_in_part(d, i)) {
            put_group(d, i, x, p->y);
            x += width_of(d, i, span_in_part(d, i));
        }
        x = p->left;
        for (size_t i = 0; i < d->part->n; i++) {
            put_title(d, d->part->col[i], x, p->y + height);
            x += width_of(d, i, 1);
        }
        pdf_rule(p, (struct box){ p->left, p->y + height, d->part->width, 0.8 }, ACCENT);
    }
    p->y += height;
}

/* ---- rows ---- */

static double inner_width(const struct drawing *d, size_t col)
{
    const struct pdf_column *pc = &d->plan->col[col];
    return pc->width - 2 * d->pad - pc->letter_em * d->plan->size;
}

static struct cell_look look_at(const struct drawing *d, size_t row, size_t col)
{
    const struct grid *g = &d->plan->grid;
    return cell_text_look(d->p->r->scratch, d->p->r->lang, g->col[col].column, grid_cell(g, row, col));
}

static struct str text_value(const struct drawing *d, const struct cell_look *look)
{
    return str_printf(d->p->r->scratch, STR_FMT STR_FMT, STR_ARG(look->value), STR_ARG(look->marks));
}

/* The widest cell is as wide as its column: rounding must not wrap it. */
static bool fits_one_line(const struct drawing *d, struct str s, size_t col, bool bold)
{
    return str_find(s, STR("\n")) < 0 && pdf_text_em(d->p->text, s, bold) * d->plan->size <= inner_width(d, col) + 0.05;
}

static int count_lines(const struct drawing *d, size_t row)
{
    bool bold = grid_row_is_total(&d->plan->grid, row);
    struct pen pen = cell_pen(d, bold, false);
    int lines = 1;
    for (size_t i = 0; i < d->part->n; i++) {
        size_t col = d->part->col[i];
        if (!d->plan->grid.col[col].column->is_text)
            continue;
        struct cell_look look = look_at(d, row, col);
        struct str s = text_value(d, &look);
        int wrapped = fits_one_line(d, s, col, bold) ? 1 : pdf_text_set(d->p->text, s, inner_width(d, col), &pen);
        lines = MAX_OF(lines, wrapped);
    }
    return lines;
}

static int row_lines(const struct drawing *d, size_t row)
{
    int *known = &d->part->lines[row];
    if (*known == 0) {
        struct arena_mark mark = arena_mark(d->p->r->scratch);
        *known = count_lines(d, row);
        arena_rewind(d->p->r->scratch, mark);
    }
    return *known;
}

static double lines_height(const struct drawing *d, int lines)
{
    return lines * d->leading + d->plan->size * row_space_em;
}

static unsigned mark_color(struct str mark, unsigned otherwise)
{
    if (str_eq(mark, STR("▲")))
        return GREEN;
    return str_eq(mark, STR("▼")) ? RED : otherwise;
}

/* A cell on its way to the page. */
struct placed {
    struct cell_look look;
    size_t col;
    struct spot at;         /* left end of the inner width, first baseline */
    struct pen pen;
};

/* A character at a time: up and down have a colour of their own. */
static void put_marks(const struct drawing *d, const struct placed *c, double x)
{
    for (size_t i = 0; i < c->look.marks.n;) {
        size_t start = i;
        double scale = pdf_mark_scale(utf8_next(c->look.marks, &i));
        struct str mark = str_sub(c->look.marks, start, i - start);
        struct pen pen = { d->plan->size * scale, false, mark_color(mark, c->look.is_weak ? WEAK : INK) };
        pdf_text_put(d->p->text, mark, (struct spot){ x, c->at.baseline, 0, false }, &pen);
        x += pdf_text_line_width(d->p->text, 0);
    }
}

static void put_number(const struct drawing *d, const struct placed *c)
{
    double marks_at = c->at.x + inner_width(d, c->col) - d->plan->col[c->col].marks_em * d->plan->size;
    pdf_text_put(d->p->text, c->look.value, (struct spot){ marks_at, c->at.baseline, 0, true }, &c->pen);
    put_marks(d, c, marks_at);
}

struct line_range { int first, n; };

static void put_text_cell(const struct drawing *d, const struct placed *c, struct line_range lines)
{
    struct str s = text_value(d, &c->look);
    double width = fits_one_line(d, s, c->col, c->pen.bold) ? 0 : inner_width(d, c->col);
    int n = pdf_text_set(d->p->text, s, width, &c->pen);
    pdf_text_show(d->p->text, c->at, lines.first, MIN_OF(lines.n, MAX_OF(n - lines.first, 0)));
}

/* A letter on a coloured field, behind the value; alone in its column it stands in the middle. */
static void put_light(const struct drawing *d, const struct placed *c)
{
    static const unsigned colors[] = { [LIGHT_GREEN] = GREEN, [LIGHT_YELLOW] = YELLOW, [LIGHT_RED] = RED, [LIGHT_GREY] = GREY };
    const struct pdf_column *pc = &d->plan->col[c->col];
    double size = d->plan->size, w = size * 1.55;
    double inner = d->plan->grid.col[c->col].is_lights ? (pc->width - 2 * d->pad - w) / 2 : pc->width - 2 * d->pad - w;
    struct box box = { c->at.x + inner, c->at.baseline - size * 1.02, w, size * 1.3 };
    pdf_fill_round(d->p, box, colors[c->look.light]);
    struct pen pen = { size * 0.86, true, WHITE };
    double inset = (w - pdf_text_em(d->p->text, c->look.letter, true) * pen.size) / 2;
    pdf_text_put(d->p->text, c->look.letter, (struct spot){ box.x + inset, c->at.baseline - size * 0.06, 0, false }, &pen);
}

static void put_cell(const struct drawing *d, size_t row, size_t col, double x, struct line_range lines)
{
    struct placed c = { .look = look_at(d, row, col), .col = col };
    c.pen = cell_pen(d, grid_row_is_total(&d->plan->grid, row), c.look.is_weak);
    c.at = (struct spot){ x + d->pad, d->p->y + d->plan->size * (row_space_em / 2 + 1.05), d->leading, false };
    if (d->plan->grid.col[col].column->is_text)
        put_text_cell(d, &c, lines);
    else if (lines.first == 0)
        put_number(d, &c);
    if (c.look.light != LIGHT_NONE && lines.first == 0)
        put_light(d, &c);
}

static void put_lines(const struct drawing *d, size_t row, struct line_range lines)
{
    struct pdf *p = d->p;
    double height = lines_height(d, lines.n), x = p->left;
    if (p->drawing) {
        struct arena_mark mark = arena_mark(p->r->scratch);
        if (grid_row_is_total(&d->plan->grid, row))
            pdf_fill(p, (struct box){ p->left, p->y, d->part->width, height }, PANEL);
        for (size_t i = 0; i < d->part->n; i++) {
            put_cell(d, row, d->part->col[i], x, lines);
            x += width_of(d, i, 1);
        }
        pdf_rule(p, (struct box){ p->left, p->y + height, d->part->width, 0.4 }, HAIR);
        arena_rewind(p->r->scratch, mark);
    }
    p->y += height;
}

/* A row stays on one page, unless it is longer than a page: then its text goes on. */
static void put_row(const struct drawing *d, size_t row)
{
    struct pdf *p = d->p;
    int left = row_lines(d, row), first = 0;
    while (left > 0) {
        if (p->y + lines_height(d, left) > p->bottom && p->y > p->top + head_height(d) + 1) {
            pdf_break(p);
            put_head(d);
        }
        int fit = (int)((p->bottom - p->y - d->plan->size * row_space_em) / d->leading);
        int n = MIN_OF(left, MAX_OF(fit, 1));
        put_lines(d, row, (struct line_range){ first, n });
        first += n;
        left -= n;
    }
}

/* ---- the table ---- */

static void put_caption(const struct drawing *d, size_t part)
{
    struct pdf *p = d->p;
    const struct table *t = d->plan->grid.table;
    struct str title = text_of(p->r->scratch, p->r->lang, &t->title);
    if (d->plan->n_parts > 1)
        title = str_printf(p->r->scratch, STR_FMT "%s(%zu / %zu)", STR_ARG(title), title.n ? "  " : "", part + 1, d->plan->n_parts);
    if (title.n)
        pdf_paragraph(p, title, &caption_pen, 1.5);
    if (t->base.id)
        pdf_paragraph(p, text_of(p->r->scratch, p->r->lang, &t->base), &base_pen, 1.5);
    if (title.n || t->base.id)
        p->y += 3;
}

static double caption_height(const struct table *t)
{
    return (t->title.id ? caption_pen.size * 1.5 : 0) + (t->base.id ? base_pen.size * 1.5 : 0) + 3;
}

static double notes_height(struct pdf *p, const struct table *t)
{
    double height = 0;
    for (size_t i = 0; i < msgs_count(t->note, ARRAY_LEN(t->note)); i++)
        height += pdf_text_set(p->text, tr_msg(p->r->scratch, p->r->lang, &t->note[i]), p->width, &note_pen) * note_pen.size * 1.45;
    return height + 5;
}

/* What must find room on a page: a short table as a whole, of others the head and the first rows. */
static double start_height(const struct drawing *d)
{
    double height = caption_height(d->plan->grid.table) + head_height(d), start = height, half = (d->p->bottom - d->p->top) / 2;
    for (size_t row = 0; row < d->plan->grid.table->n_rows && height <= half; row++) {
        height += lines_height(d, row < KEPT_ROWS ? MIN_OF(row_lines(d, row), 6) : row_lines(d, row));
        start = row < KEPT_ROWS ? height : start;
    }
    return height <= half ? height + notes_height(d->p, d->plan->grid.table) : start;
}

/* Notes never stand alone on a page: the last rows go with them. */
static void keep_with_notes(const struct drawing *d, size_t row)
{
    struct pdf *p = d->p;
    const struct table *t = d->plan->grid.table;
    double height = notes_height(p, t), room = (p->bottom - p->top) / 2;
    for (size_t i = row; i < t->n_rows; i++)
        height += lines_height(d, row_lines(d, i));
    if (height <= room && p->y + height > p->bottom) {
        pdf_break(p);
        put_head(d);
    }
}

double pdf_table_start_height(struct pdf *p, struct pdf_plan *plan)
{
    struct drawing d = drawing_of(p, plan, 0);
    return plan->grid.table->n_rows ? start_height(&d) : caption_height(plan->grid.table) + 20;
}

static void put_part(struct pdf *p, struct pdf_plan *plan, size_t part)
{
    struct drawing d = drawing_of(p, plan, part);
    const struct table *t = plan->grid.table;
    pdf_need(p, start_height(&d));
    put_caption(&d, part);
    put_head(&d);
    for (size_t row = 0; row < t->n_rows; row++) {
        if (row >= KEPT_ROWS && row + KEPT_ROWS == t->n_rows)
            keep_with_notes(&d, row);
        if (row && row == t->rule_before)
            pdf_rule(p, (struct box){ p->left, p->y, d.part->width, 1.1 }, INK);
        put_row(&d, row);
    }
    pdf_rule(p, (struct box){ p->left, p->y, d.part->width, 0.8 }, ACCENT);
    p->y += 5;
}

static void put_empty(struct pdf *p, struct pdf_plan *plan)
{
    struct drawing d = drawing_of(p, plan, 0);
    pdf_need(p, pdf_table_start_height(p, plan));
    put_caption(&d, 0);
    const struct table *t = plan->grid.table;
    if (t->empty.id)
        pdf_paragraph(p, tr_msg(p->r->scratch, p->r->lang, &t->empty), &empty_pen, 1.6);
}

void pdf_table_put(struct pdf *p, struct pdf_plan *plan)
{
    const struct table *t = plan->grid.table;
    if (t->n_rows == 0 || plan->grid.n == 0)
        put_empty(p, plan);
    for (size_t i = 0; i < plan->n_parts && t->n_rows && plan->grid.n; i++) {
        put_part(p, plan, i);
        p->y += i + 1 < plan->n_parts ? 10 : 0;
    }
    for (size_t i = 0; i < msgs_count(t->note, ARRAY_LEN(t->note)); i++)
        pdf_paragraph(p, tr_msg(p->r->scratch, p->r->lang, &t->note[i]), &note_pen, 1.45);
}
