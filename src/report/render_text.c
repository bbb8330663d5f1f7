/* Text for a terminal: columns aligned by display width (a Chinese character takes two), numbers at their decimal point,
 * thin rules, notes at the end. A table wider than the terminal goes on below, with its first columns again. */
#include "base/utf8.h"
#include "report/cell_text.h"
#include "report/render_each.h"

enum { GAP = 2, MIN_RULE = 20, MAX_RULE = 100 };

/* Places of one column: value and marks side by side, then the light's letter. */
struct place { size_t value, marks, letter, whole; };

struct text_table {
    struct grid grid;
    struct place *place;    /* of each column of the grid */
    size_t *col, n;         /* the columns of the part that is printed */
    size_t width;           /* of the part */
};

static void put_times(struct sink *out, const char *what, size_t n)
{
    while (n-- > 0)
        sink_put_c(out, what);
}

static void put_line(struct render *r, struct str s)
{
    sink_put(r->out, s);
    sink_put(r->out, STR("\n"));
}

static void put_rule(struct render *r, size_t width)
{
    put_times(r->out, "─", r->out->columns ? MIN_OF(width, r->out->columns) : width);
    sink_put(r->out, STR("\n"));
}

static void put_msgs(struct render *r, const struct msg *m, size_t max)
{
    for (size_t i = 0; i < msgs_count(m, max); i++)
        put_line(r, tr_msg(r->scratch, r->lang, &m[i]));
}

/* ---- measuring ---- */

static size_t letter_place(const struct place *p)
{
    return p->letter ? p->letter + (p->value + p->marks > 0) : 0;
}

static void measure_column(struct render *r, struct text_table *t, size_t col)
{
    struct place *p = &t->place[col];
    const struct grid_column *gc = &t->grid.col[col];
    for (size_t row = 0; row < t->grid.table->n_rows; row++) {
        struct arena_mark mark = arena_mark(r->scratch);
        struct cell_look look = cell_text_look(r->scratch, r->lang, gc->column, grid_cell(&t->grid, row, col));
        p->value = MAX_OF(p->value, utf8_width(look.value));
        p->marks = MAX_OF(p->marks, utf8_width(look.marks));
        p->letter = MAX_OF(p->letter, utf8_width(look.letter));
        arena_rewind(r->scratch, mark);
    }
    p->whole = p->value + p->marks + letter_place(p);
    size_t title = utf8_width(gc->title);
    if (title > p->whole) {
        p->value += title - p->whole;
        p->whole = title;
    }
}

static size_t span_width(const struct text_table *t, size_t col)
{
    size_t width = 0;
    for (size_t i = col; i < col + t->grid.col[col].span; i++)
        width += t->place[i].whole + (i > col ? GAP : 0);
    return width;
}

static void make_room_for_group(struct text_table *t, size_t col)
{
    const struct grid_column *gc = &t->grid.col[col];
    size_t wanted = gc->group.p ? utf8_width(gc->group) : 0, has = span_width(t, col);
    if (wanted <= has)
        return;
    struct place *last = &t->place[col + gc->span - 1];
    last->value += wanted - has;
    last->whole += wanted - has;
}

static struct text_table measure(struct render *r, const struct table *table)
{
    struct text_table t = { .grid = grid_for_people(r->arena, r->lang, table) };
    t.place = ARENA_ARRAY(r->arena, struct place, t.grid.n);
    for (size_t i = 0; i < t.grid.n; i++)
        measure_column(r, &t, i);
    for (size_t i = 0; i < t.grid.n; i++)
        if (t.grid.col[i].span)
            make_room_for_group(&t, i);
    t.col = ARENA_ARRAY(r->arena, size_t, t.grid.n);
    return t;
}

/* ---- parts: as many columns as the terminal has room for ---- */

static void add_column(struct text_table *t, size_t col)
{
    t->width += t->place[col].whole + (t->n ? GAP : 0);
    t->col[t->n++] = col;
}

/* The columns that tell the rows apart: up to the end of the first texts, if they leave half of the width; at least the first. */
static void add_row_heads(struct text_table *t, size_t limit)
{
    const struct grid_column *gc = t->grid.col;
    add_column(t, 0);
    for (size_t i = 1; i < t->grid.n && (gc[i].column->is_text || !gc[i - 1].column->is_text); i++) {
        if (t->width + GAP + t->place[i].whole > limit / 2)
            return;
        add_column(t, i);
    }
}

/* Columns under one group heading stay together when a part has room for them. */
static size_t wanted_width(const struct text_table *t, size_t col, size_t heads, size_t limit)
{
    size_t group = span_width(t, col);
    return group > t->place[col].whole && heads + GAP + group <= limit ? group : t->place[col].whole;
}

/* Fills the part from a column on (0: the first part); the column after it. */
static size_t fill_part(struct text_table *t, size_t from, size_t limit)
{
    t->n = t->width = 0;
    add_row_heads(t, limit);
    size_t i = MAX_OF(from, t->n), first = i, heads = t->width;
    while (i < t->grid.n && (i == first || t->width + GAP + wanted_width(t, i, heads, limit) <= limit))
        add_column(t, i++);
    return i;
}

/* Columns of the part, from position i on, that lie under one group heading. */
static size_t span_in_part(const struct text_table *t, size_t i)
{
    struct str group = t->grid.col[t->col[i]].group;
    size_t n = 1;
    while (group.p && i + n < t->n && str_eq(t->grid.col[t->col[i + n]].group, group))
        n++;
    return n;
}

/* ---- printing; blanks are owed until something follows them, so no line ends with blanks ---- */

struct line { struct sink *out; size_t owed; };

static void line_put(struct line *l, struct str s)
{
    if (s.n == 0)
        return;
    put_times(l->out, " ", l->owed);
    l->owed = 0;
    sink_put(l->out, s);
}

static void line_pad(struct line *l, size_t room, struct str s, bool at_right)
{
    size_t width = utf8_width(s), blanks = room > width ? room - width : 0;
    if (at_right)
        l->owed += blanks;
    line_put(l, s);
    if (!at_right)
        l->owed += blanks;
}

static void put_groups(struct render *r, const struct text_table *t)
{
    struct line l = { r->out, 0 };
    for (size_t i = 0, n; i < t->n; i += n) {
        const struct grid_column *gc = &t->grid.col[t->col[i]];
        size_t width = 0, used = utf8_width(gc->group);
        n = span_in_part(t, i);
        for (size_t k = i; k < i + n; k++)
            width += t->place[t->col[k]].whole + (k > i ? GAP : 0);
        l.owed += i ? GAP : 0;
        line_put(&l, gc->group);
        if (gc->group.p && width > used + 1) {
            line_put(&l, STR(" "));
            put_times(r->out, "─", width - used - 1);
        } else {
            l.owed += width > used ? width - used : 0;
        }
    }
    sink_put(r->out, STR("\n"));
}

static void put_titles(struct render *r, const struct text_table *t)
{
    struct line l = { r->out, 0 };
    for (size_t i = 0; i < t->n; i++) {
        const struct grid_column *gc = &t->grid.col[t->col[i]];
        l.owed += i ? GAP : 0;
        line_pad(&l, t->place[t->col[i]].whole, gc->title, !gc->column->is_text);
    }
    sink_put(r->out, STR("\n"));
}

static void put_cell(struct render *r, struct line *l, const struct text_table *t, size_t row, size_t col)
{
    const struct place *p = &t->place[col];
    const struct column *c = t->grid.col[col].column;
    struct cell_look look = cell_text_look(r->scratch, r->lang, c, grid_cell(&t->grid, row, col));
    if (c->is_text) {
        struct str value = str_printf(r->scratch, STR_FMT STR_FMT, STR_ARG(look.value), STR_ARG(look.marks));
        line_pad(l, p->value + p->marks, value, false);
    } else {
        line_pad(l, p->value, look.value, true);
        line_pad(l, p->marks, look.marks, false);
    }
    if (p->letter) {
        l->owed += letter_place(p) - p->letter;
        line_pad(l, p->letter, look.letter, !c->is_text);
    }
}

static void put_row(struct render *r, const struct text_table *t, size_t row)
{
    struct arena_mark mark = arena_mark(r->scratch);
    struct line l = { r->out, 0 };
    for (size_t i = 0; i < t->n; i++) {
        l.owed += i ? GAP : 0;
        put_cell(r, &l, t, row, t->col[i]);
    }
    sink_put(r->out, STR("\n"));
    arena_rewind(r->scratch, mark);
}

static bool has_groups(const struct text_table *t)
{
    for (size_t i = 0; i < t->n; i++)
        if (t->grid.col[t->col[i]].group.p)
            return true;
    return false;
}

static void put_part(struct render *r, const struct text_table *t)
{
    const struct table *table = t->grid.table;
    if (has_groups(t))
        put_groups(r, t);
    put_titles(r, t);
    put_rule(r, t->width);
    for (size_t row = 0; row < table->n_rows; row++) {
        if (row && row == table->rule_before)
            put_rule(r, t->width);
        put_row(r, t, row);
    }
    put_rule(r, t->width);
}

static void put_rows(struct render *r, const struct table *table)
{
    struct text_table t = measure(r, table);
    size_t limit = r->out->columns ? r->out->columns : SIZE_MAX;
    for (size_t next = 0; t.grid.n && next < t.grid.n;) {
        if (next)
            sink_put(r->out, STR("\n"));
        next = fill_part(&t, next, limit);
        put_part(r, &t);
    }
}

static void put_table(struct render *r, const struct table *t)
{
    if (t->title.id)
        put_line(r, tr_msg(r->scratch, r->lang, &t->title));
    if (t->base.id)
        put_line(r, tr_msg(r->scratch, r->lang, &t->base));
    if (t->n_rows)
        put_rows(r, t);
    else if (t->empty.id)
        put_line(r, tr_msg(r->scratch, r->lang, &t->empty));
    put_msgs(r, t->note, ARRAY_LEN(t->note));
}

/* ---- the document ---- */

static size_t label_width(struct render *r, size_t least, size_t i)
{
    size_t width = utf8_width(text_of(r->scratch, r->lang, &r->doc->head[i].label));
    return MAX_OF(width, least);
}

static void put_head(struct render *r)
{
    const struct document *d = r->doc;
    put_line(r, text_of(r->scratch, r->lang, &d->title));
    if (d->subtitle.id)
        put_line(r, text_of(r->scratch, r->lang, &d->subtitle));
    size_t width = 0;
    for (size_t i = 0; i < d->n_head; i++)
        width = label_width(r, width, i);
    if (d->n_head)
        sink_put(r->out, STR("\n"));
    for (size_t i = 0; i < d->n_head; i++) {
        struct line l = { r->out, 0 };
        line_pad(&l, width + GAP, text_of(r->scratch, r->lang, &d->head[i].label), false);
        line_put(&l, cell_text_head(r->scratch, r->lang, &d->head[i].value));
        sink_put(r->out, STR("\n"));
    }
}

static void put_section(struct render *r, const struct section *s)
{
    struct arena_mark mark = arena_mark(r->scratch);
    sink_put(r->out, STR("\n"));
    struct str title = text_of(r->scratch, r->lang, &s->title);
    if (title.n) {
        put_line(r, title);
        put_times(r->out, "═", MIN_OF(MAX_OF(utf8_width(title), (size_t)MIN_RULE), (size_t)MAX_RULE));
        sink_put(r->out, STR("\n"));
    }
    put_msgs(r, s->text, ARRAY_LEN(s->text));
    if (s->table && s->text[0].id)
        sink_put(r->out, STR("\n"));
    if (s->table)
        put_table(r, s->table);
    arena_rewind(r->scratch, mark);
}

void render_text(struct render *r)
{
    put_head(r);
    for (size_t i = 0; i < r->doc->n_sections; i++)
        put_section(r, &r->doc->section[i]);
    size_t n;
    struct str *foot = foot_lines(r->arena, r->lang, r->doc, &n);
    if (n || r->doc->generated.n)
        sink_put(r->out, STR("\n"));
    for (size_t i = 0; i < n; i++)
        put_line(r, foot[i]);
    if (r->doc->generated.n)
        put_line(r, tr_msg(r->scratch, r->lang, &MSG("Generated {0}", ARG_S(r->doc->generated))));
}
