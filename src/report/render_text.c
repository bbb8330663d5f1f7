/* Text for a terminal: columns aligned by display width (a Chinese character takes two), numbers at their decimal point,
 * thin rules, notes at the end. In a table wider than the terminal long texts are broken into lines; what is still too wide
 * goes on below, with its first columns again. */
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

/* Texts get a third of a line that is too short for the table: the row heads then leave room for what is told of them. */
static void narrow_texts(struct text_table *t, size_t limit)
{
    size_t width = 0;
    for (size_t i = 0; i < t->grid.n; i++)
        width += t->place[i].whole + (i ? GAP : 0);
    for (size_t i = 0; width > limit && i < t->grid.n; i++) {
        struct place *p = &t->place[i];
        size_t least = MAX_OF(limit / 3, utf8_width(t->grid.col[i].title));
        size_t spare = p->whole > least ? MIN_OF(p->whole - least, p->value) : 0;
        if (!t->grid.col[i].column->is_text)
            continue;
        p->value -= spare;
        p->whole -= spare;
    }
}

static struct text_table measure(struct render *r, const struct table *table, size_t limit)
{
    struct text_table t = { .grid = grid_for_people(r->arena, r->lang, table) };
    t.place = ARENA_ARRAY(r->arena, struct place, t.grid.n);
    for (size_t i = 0; i < t.grid.n; i++)
        measure_column(r, &t, i);
    narrow_texts(&t, limit);
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

static void put_letter(struct line *l, const struct place *p, struct str letter, bool at_right)
{
    if (!p->letter)
        return;
    l->owed += letter_place(p) - p->letter;
    line_pad(l, p->letter, letter, at_right);
}

static void put_number(struct line *l, const struct place *p, const struct cell_look *look)
{
    line_pad(l, p->value, look->value, true);
    line_pad(l, p->marks, look->marks, false);
    put_letter(l, p, look->letter, true);
}

/* May a line end between this character and what follows? At a blank, and between Chinese characters, but not before a sign. */
static bool may_break(uint32_t c, struct str following)
{
    static const char signs[] = ",.;:?!)，。；：？！、）”";
    size_t i = 0;
    if (following.n == 0 || c == ' ')
        return true;
    utf8_next(following, &i);
    return utf8_char_width(c) == 2 && str_find(str_of_c(signs), str_sub(following, 0, i)) < 0;
}

/* Takes as many words from *rest as a line has room for; a word longer than the line is cut. */
static struct str take_line(struct str *rest, size_t room)
{
    struct str all = *rest;
    size_t used = 0, fits = 0, end = 0;
    *rest = STR("");
    if (utf8_width(all) <= room)
        return all;
    for (size_t i = 0; i < all.n;) {
        uint32_t c = utf8_next(all, &i);
        used += utf8_char_width(c);
        if (used > room && c != ' ' && fits)
            break;
        fits = i;
        if (may_break(c, str_sub(all, i, all.n - i)))
            end = i;
    }
    end = end ? end : fits;
    *rest = str_trim(str_sub(all, end, all.n - end));
    return str_trim(str_sub(all, 0, end));
}

/* One line of a row; true when a text goes on. */
static bool put_row_line(struct render *r, const struct text_table *t, const struct cell_look *look, struct str *rest, bool is_first)
{
    struct line l = { r->out, 0 };
    bool goes_on = false;
    for (size_t i = 0; i < t->n; i++) {
        const struct place *p = &t->place[t->col[i]];
        l.owed += i ? GAP : 0;
        if (t->grid.col[t->col[i]].column->is_text) {
            line_pad(&l, p->value + p->marks, take_line(&rest[i], p->value + p->marks), false);
            put_letter(&l, p, is_first ? look[i].letter : STR(""), false);
        } else if (is_first) {
            put_number(&l, p, &look[i]);
        } else {
            l.owed += p->whole;
        }
        goes_on |= rest[i].n > 0;
    }
    sink_put(r->out, STR("\n"));
    return goes_on;
}

static void put_row(struct render *r, const struct text_table *t, size_t row)
{
    struct arena_mark mark = arena_mark(r->scratch);
    struct cell_look *look = ARENA_ARRAY(r->scratch, struct cell_look, t->n);
    struct str *rest = ARENA_ARRAY(r->scratch, struct str, t->n);
    for (size_t i = 0; i < t->n; i++) {
        const struct column *c = t->grid.col[t->col[i]].column;
        look[i] = cell_text_look(r->scratch, r->lang, c, grid_cell(&t->grid, row, t->col[i]));
        rest[i] = c->is_text ? str_printf(r->scratch, STR_FMT STR_FMT, STR_ARG(look[i].value), STR_ARG(look[i].marks)) : STR("");
    }
    for (bool is_first = true; put_row_line(r, t, look, rest, is_first);)
        is_first = false;
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
    size_t limit = r->out->columns ? r->out->columns : SIZE_MAX;
    struct text_table t = measure(r, table, limit);
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
