#include "report/xlsx_sheet.h"
#include "base/num.h"
#include "base/utf8.h"
#include "report/cell_text.h"
#include "report/flat.h"
#include "report/xlsx_chart.h"
#include <math.h>

enum { MAX_STRING = 32767, MEASURED_ROWS = 2000, MAX_FROZEN_ROWS = 12, MAX_FROZEN_COLUMNS = 4 };
static const double least_width = 6, text_cap = 48, number_cap = 40, text_block = 84, spare_column = 9;
static const double readable_width = 260; /* characters on A4 landscape; wider sheets are printed on pages side by side */
static const double row_height = 15.5, character_pixels = 7.2;

struct flat_look { double width; struct str widest; };

struct sheet {
    struct xlsx *x;
    lxw_worksheet *ws;
    struct grid grid;
    struct flat flat;
    struct flat_look *look; /* as in flat */
    lxw_row_t row;          /* next free */
    lxw_row_t first_row;    /* of the table's body; 0 without one */
    lxw_col_t block;        /* columns over which texts run: those of the table, and more when it is narrow */
    double block_width;
};

/* ---- texts ---- */

static const char *c_text(struct sheet *s, struct str text)
{
    struct arena *a = s->x->r->scratch;
    struct str clean = utf8_is_valid(text) ? text : utf8_clean(a, text);
    return str_c(a, clean.n > MAX_STRING ? utf8_prefix(clean, MAX_STRING / 2) : clean);
}

static struct str say(struct sheet *s, const struct msg *m)
{
    return text_of(s->x->r->scratch, s->x->r->lang, m);
}

static void put_one_line(struct sheet *s, struct str text, enum xlsx_style style, double height)
{
    if (text.n == 0)
        return;
    worksheet_set_row(s->ws, s->row, height, NULL);
    worksheet_write_string(s->ws, s->row++, 0, c_text(s, text), xlsx_format(s->x->formats, style));
}

/* A text over the whole block, as many lines high as it will need: merged cells do not grow by themselves. */
static void put_block(struct sheet *s, struct str text, enum xlsx_style style)
{
    if (text.n == 0)
        return;
    double scale = style == XLSX_NOTE ? 0.9 : 1; /* widths are counted in characters of the body's size */
    double lines = ceil((double)utf8_width(text) * scale / s->block_width);
    worksheet_set_row(s->ws, s->row, MAX_OF(lines, 1) * row_height, NULL);
    lxw_format *format = xlsx_format(s->x->formats, style);
    if (s->block > 1)
        worksheet_merge_range(s->ws, s->row, 0, s->row, (lxw_col_t)(s->block - 1), c_text(s, text), format);
    else
        worksheet_write_string(s->ws, s->row, 0, c_text(s, text), format);
    s->row++;
}

static void put_msgs(struct sheet *s, const struct msg *m, size_t max, enum xlsx_style style)
{
    for (size_t i = 0; i < msgs_count(m, max); i++)
        put_block(s, say(s, &m[i]), style);
}

/* ---- columns ---- */

static double longest_word(struct str s)
{
    double longest = 0, word = 0;
    for (size_t i = 0; i < s.n;) {
        uint32_t c = utf8_next(s, &i);
        word = c <= ' ' || utf8_char_width(c) == 2 ? 0 : word + 1;
        longest = MAX_OF(longest, word);
    }
    return longest;
}

static struct str flat_title(struct sheet *s, size_t col)
{
    struct arena *a = s->x->r->scratch;
    const struct flat_column *fc = &s->flat.col[col];
    struct str title = s->grid.col[fc->grid_column].title;
    switch (fc->part) {
    case FLAT_LOW: return tr_msg(a, s->x->r->lang, &MSG("{0}, low", ARG_S(title)));
    case FLAT_HIGH: return tr_msg(a, s->x->r->lang, &MSG("{0}, high", ARG_S(title)));
    case FLAT_CODE: return str_printf(a, STR_FMT " %d", STR_ARG(title), fc->code);
    case FLAT_WHOLE: break;
    }
    return title;
}

static struct cell_look look_at(struct sheet *s, size_t row, size_t col)
{
    struct cell c = flat_cell(&s->flat, row, col);
    const struct grid_column *gc = &s->grid.col[s->flat.col[col].grid_column];
    return cell_text_look(s->x->r->scratch, s->x->r->lang, gc->column, &c);
}

/* Long tables are measured at some rows, evenly spread: the widest cell may be missed, but 100,000 rows take no second. */
static double content_width(struct sheet *s, size_t col)
{
    size_t n = s->grid.table->n_rows, step = n / MEASURED_ROWS + 1;
    double widest = 0;
    for (size_t row = 0; row < n; row += step) {
        struct arena_mark mark = arena_mark(s->x->r->scratch);
        struct cell_look look = look_at(s, row, col);
        struct str all = cell_text_join(s->x->r->scratch, &look);
        widest = MAX_OF(widest, (double)utf8_width(all));
        arena_rewind(s->x->r->scratch, mark);
    }
    return widest;
}

/* The widest marks that stand together in one cell. Few combinations occur, so the search goes over rows, not over texts. */
static struct str widest_marks(struct sheet *s, size_t col)
{
    const struct grid_column *gc = &s->grid.col[s->flat.col[col].grid_column];
    struct str widest = STR("");
    unsigned seen = 0;
    for (size_t row = 0; gc->marks && row < s->grid.table->n_rows; row++) {
        const struct cell *c = grid_cell(&s->grid, row, s->flat.col[col].grid_column);
        if (c->hidden != SHOWN || c->marks == seen)
            continue;
        seen = c->marks;
        struct str marks = cell_text_marks(s->x->r->arena, seen);
        if (utf8_width(marks) > utf8_width(widest))
            widest = marks;
    }
    return widest;
}

static double column_width(struct sheet *s, size_t col)
{
    const struct column *c = s->grid.col[s->flat.col[col].grid_column].column;
    struct str title = flat_title(s, col);
    double filter_button = 2.5, word = longest_word(title), half = (double)utf8_width(title) / 2;
    double head = MAX_OF(word, MIN_OF((double)utf8_width(title), MAX_OF(half + 1, 8))) + filter_button;
    double content = MAX_OF(content_width(s, col), (double)c->width) + 1.5;
    double cap = c->is_text ? MAX_OF(text_cap, (double)c->width) : number_cap;
    return MAX_OF(least_width, MAX_OF(head, MIN_OF(content, cap)));
}

static void prepare_columns(struct sheet *s)
{
    s->look = ARENA_ARRAY(s->x->r->arena, struct flat_look, s->flat.n);
    for (size_t i = 0; i < s->flat.n; i++) {
        s->look[i] = (struct flat_look){ column_width(s, i), widest_marks(s, i) };
        worksheet_set_column(s->ws, (lxw_col_t)i, (lxw_col_t)i, s->look[i].width, NULL);
        s->block_width += s->look[i].width;
        s->block++;
    }
    while (s->block_width < text_block) {
        worksheet_set_column(s->ws, s->block, s->block, spare_column, NULL);
        s->block_width += spare_column;
        s->block++;
    }
}

/* ---- head rows ---- */

static size_t group_span(struct sheet *s, size_t col)
{
    struct str group = s->grid.col[s->flat.col[col].grid_column].group;
    size_t n = 1;
    while (group.p && col + n < s->flat.n && str_eq(s->grid.col[s->flat.col[col + n].grid_column].group, group))
        n++;
    return n;
}

static void put_groups(struct sheet *s)
{
    for (size_t i = 0, span; i < s->flat.n; i += span) {
        span = group_span(s, i);
        struct str group = s->grid.col[s->flat.col[i].grid_column].group;
        lxw_format *format = xlsx_format(s->x->formats, group.p ? XLSX_GROUP : XLSX_BAND);
        lxw_col_t first = (lxw_col_t)i, last = (lxw_col_t)(i + span - 1);
        if (!group.p)
            worksheet_write_blank(s->ws, s->row, first, format);
        else if (span == 1)
            worksheet_write_string(s->ws, s->row, first, c_text(s, group), format);
        else
            worksheet_merge_range(s->ws, s->row, first, s->row, last, c_text(s, group), format);
    }
    s->row++;
}

static void put_titles(struct sheet *s)
{
    double lines = 1;
    for (size_t i = 0; i < s->flat.n; i++)
        lines = MAX_OF(lines, ceil((double)utf8_width(flat_title(s, i)) / s->look[i].width));
    worksheet_set_row(s->ws, s->row, MIN_OF(lines, 4) * row_height + 4, NULL);
    for (size_t i = 0; i < s->flat.n; i++) {
        const struct grid_column *gc = &s->grid.col[s->flat.col[i].grid_column];
        enum xlsx_style style = gc->is_lights ? XLSX_HEAD_CENTER : gc->column->is_text ? XLSX_HEAD_LEFT : XLSX_HEAD_RIGHT;
        worksheet_write_string(s->ws, s->row, (lxw_col_t)i, c_text(s, flat_title(s, i)), xlsx_format(s->x->formats, style));
    }
    s->row++;
}

/* ---- body ---- */

static double value_of(const struct cell *c)
{
    return c->kind == CELL_INT ? (double)c->i : c->num;
}

/* A number format multiplies by a hundred only with a per cent sign behind. */
static double written_value(const struct column *column, const struct cell *c)
{
    return cell_is_in_pp(column, c->kind) ? value_of(c) * 100 : value_of(c);
}

static bool rounds_to_zero(const struct column *column, const struct cell *c)
{
    int decimals = c->kind == CELL_SHARE ? column->decimals + 2 : column->decimals;
    return fabs(value_of(c)) < 1 && num_round(value_of(c), MIN_OF(decimals, 9)) == 0;
}

static struct xlsx_cell_style style_of(struct sheet *s, size_t row, size_t col, const struct cell *c)
{
    const struct grid_column *gc = &s->grid.col[s->flat.col[col].grid_column];
    struct xlsx_cell_style style = { .column = gc->column, .col = (uint16_t)col, .kind = c->kind, .marks = c->marks, .widest = s->look[col].widest };
    style.letter = cell_text_letter(s->x->r->lang, cell_light_of(c->marks));
    style.hidden = c->hidden != SHOWN;
    style.total = grid_row_is_total(&s->grid, row);
    style.last_above_rule = s->grid.table->rule_before && row + 1 == s->grid.table->rule_before;
    bool is_number = c->kind == CELL_INT || c->kind == CELL_NUM || c->kind == CELL_SHARE;
    style.rounds_to_zero = is_number && rounds_to_zero(gc->column, c);
    return style;
}

static void put_text_cell(struct sheet *s, size_t col, const struct cell *c, lxw_format *format)
{
    const struct column *column = s->grid.col[s->flat.col[col].grid_column].column;
    struct cell_look look = cell_text_look(s->x->r->scratch, s->x->r->lang, column, c);
    struct str text = cell_text_join(s->x->r->scratch, &look);
    if (text.n)
        worksheet_write_string(s->ws, s->row, (lxw_col_t)col, c_text(s, text), format);
    else
        worksheet_write_blank(s->ws, s->row, (lxw_col_t)col, format);
}

/* Columns count digits; letters take a little less on the average, Chinese characters two. */
static double width_in_print(struct str text)
{
    double wide = (double)utf8_width(text) - (double)utf8_count(text);
    return ((double)utf8_count(text) - wide) * 0.85 + wide * 2;
}

/* Rows with a text longer than its column are made high enough: not every program does that by itself. */
static void make_room(struct sheet *s, size_t row)
{
    double lines = 1;
    for (size_t i = 0; i < s->flat.n; i++) {
        if (!s->grid.col[s->flat.col[i].grid_column].column->is_text)
            continue;
        struct cell_look look = look_at(s, row, i);
        lines = MAX_OF(lines, ceil(width_in_print(cell_text_join(s->x->r->scratch, &look)) / (s->look[i].width - 1)));
    }
    if (lines > 1)
        worksheet_set_row(s->ws, s->row, lines * row_height, NULL);
}

static void put_row(struct sheet *s, size_t row)
{
    struct arena_mark mark = arena_mark(s->x->r->scratch);
    make_room(s, row);
    for (size_t i = 0; i < s->flat.n; i++) {
        struct cell c = flat_cell(&s->flat, row, i);
        struct xlsx_cell_style style = style_of(s, row, i, &c);
        lxw_format *format = xlsx_format_cell(s->x->formats, &style);
        bool is_number = c.kind == CELL_INT || c.kind == CELL_NUM || c.kind == CELL_SHARE;
        if (is_number && c.hidden == SHOWN)
            worksheet_write_number(s->ws, s->row, (lxw_col_t)i, written_value(s->grid.col[s->flat.col[i].grid_column].column, &c), format);
        else
            put_text_cell(s, i, &c, format);
    }
    s->row++;
    arena_rewind(s->x->r->scratch, mark);
}

/* ---- page and panes ---- */

static lxw_col_t frozen_columns(struct sheet *s)
{
    for (size_t i = 0; i < MIN_OF(s->flat.n, (size_t)MAX_FROZEN_COLUMNS); i++)
        if (s->grid.col[s->flat.col[i].grid_column].column->is_text)
            return (lxw_col_t)(i + 1);
    return 0;
}

static void set_panes(struct sheet *s, lxw_row_t head_row, lxw_row_t first_row)
{
    lxw_col_t last_col = (lxw_col_t)(s->flat.n - 1);
    if (first_row <= MAX_FROZEN_ROWS)
        worksheet_freeze_panes(s->ws, first_row, s->flat.n > 6 ? frozen_columns(s) : 0);
    worksheet_autofilter(s->ws, first_row - 1, 0, s->row - 1, last_col);
    worksheet_repeat_rows(s->ws, head_row, first_row - 1);
    if (s->block_width > readable_width)
        worksheet_repeat_columns(s->ws, 0, (lxw_col_t)MAX_OF(frozen_columns(s), 1) - 1);
}

static void set_page(struct sheet *s)
{
    worksheet_set_paper(s->ws, 9); /* A4 */
    worksheet_set_landscape(s->ws);
    worksheet_fit_to_pages(s->ws, (uint16_t)ceil(s->block_width / readable_width), 0);
    worksheet_set_margins(s->ws, 0.5, 0.5, 0.55, 0.6);
    worksheet_gridlines(s->ws, LXW_HIDE_ALL_GRIDLINES);
    worksheet_set_footer(s->ws, "&C&9&P / &N");
    worksheet_print_area(s->ws, 0, 0, s->row ? s->row - 1 : 0, (lxw_col_t)(s->block - 1));
}

/* ---- the sheet ---- */

/* The document's title with the section's, then whom it is about and its subtitle. */
static void put_head(struct sheet *s, const struct section *section)
{
    struct arena *a = s->x->r->scratch;
    const struct document *d = s->x->r->doc;
    struct str title = say(s, &d->title), part = say(s, &section->title);
    if (part.n)
        title = str_printf(a, STR_FMT "  " STR_FMT, STR_ARG(title), STR_ARG(part));
    put_one_line(s, title, XLSX_TITLE, 24);
    struct str who = d->n_head ? cell_text_head(a, s->x->r->lang, &d->head[0].value) : STR(""), subtitle = say(s, &d->subtitle);
    const char *gap = who.n && subtitle.n ? "  |  " : "";
    put_one_line(s, str_printf(a, STR_FMT "%s" STR_FMT, STR_ARG(who), gap, STR_ARG(subtitle)), XLSX_SOFT, row_height);
    put_msgs(s, section->text, ARRAY_LEN(section->text), XLSX_TEXT);
    s->row += section->text[0].id != NULL;
}

static void put_table(struct sheet *s, const struct table *t)
{
    if (!s->x->r->doc->is_plain) {
        put_one_line(s, say(s, &t->title), XLSX_CAPTION, row_height + 2);
        put_one_line(s, say(s, &t->base), XLSX_SOFT, row_height);
    }
    if (t->n_rows == 0 || s->flat.n == 0) {
        put_block(s, say(s, &t->empty), XLSX_TEXT);
        return;
    }
    lxw_row_t head_row = s->row;
    if (s->grid.has_groups)
        put_groups(s);
    put_titles(s);
    s->first_row = s->row;
    for (size_t row = 0; row < t->n_rows; row++)
        put_row(s, row);
    set_panes(s, head_row, s->first_row);
}

static void put_foot(struct sheet *s, const struct table *t)
{
    s->row++;
    if (t)
        put_msgs(s, t->note, ARRAY_LEN(t->note), XLSX_NOTE);
    for (size_t i = 0; i < s->x->n_foot; i++)
        put_block(s, s->x->foot[i], XLSX_NOTE);
}

/* Below everything else: what is read first on a sheet are its numbers. */
static struct err *put_charts(struct sheet *s, const struct section *section)
{
    struct xlsx_chart_sheet place = { s->x->r, s->x->book, s->ws, &s->flat, s->first_row, (lxw_col_t)(s->block + 1), s->block_width * character_pixels };
    if (!s->first_row || !section->n_charts)
        return NULL;
    s->row++;
    return xlsx_charts_put(&place, section, &s->row);
}

struct err *xlsx_put_section(struct xlsx *x, lxw_worksheet *ws, const struct section *section)
{
    struct arena_mark mark = arena_mark(x->r->scratch);
    struct sheet s = { .x = x, .ws = ws };
    const struct table *t = section->table;
    static const struct table no_table;
    if (t && t->n_rows > XLSX_MAX_ROWS - XLSX_ROOM_AROUND)
        return ERR(x->r->arena, ERR_INVALID, "A table of {0} rows is too long for a worksheet. Choose CSV.", ARG_I(t->n_rows));
    s.grid = grid_for_people(x->r->arena, x->r->lang, t ? t : &no_table);
    s.flat = flat_of(x->r->arena, &s.grid);
    xlsx_formats_forget(x->formats);
    prepare_columns(&s);
    if (!x->r->doc->is_plain)
        put_head(&s, section);
    if (t)
        put_table(&s, t);
    if (!x->r->doc->is_plain)
        put_foot(&s, t);
    TRY(put_charts(&s, section));
    set_page(&s);
    arena_rewind(x->r->scratch, mark);
    return NULL;
}

void xlsx_put_about(struct xlsx *x, lxw_worksheet *ws)
{
    struct arena_mark mark = arena_mark(x->r->scratch);
    const struct document *d = x->r->doc;
    struct sheet s = { .x = x, .ws = ws, .block = 2, .block_width = 100 };
    worksheet_set_column(ws, 0, 0, 26, NULL);
    worksheet_set_column(ws, 1, 1, 74, NULL);
    put_one_line(&s, say(&s, &d->title), XLSX_TITLE, 24);
    put_one_line(&s, say(&s, &d->subtitle), XLSX_SOFT, row_height);
    s.row++;
    for (size_t i = 0; i < d->n_head; i++) {
        struct str value = cell_text_head(x->r->scratch, x->r->lang, &d->head[i].value);
        worksheet_set_row(ws, s.row, row_height + 3, NULL);
        worksheet_write_string(ws, s.row, 0, c_text(&s, say(&s, &d->head[i].label)), xlsx_format(x->formats, XLSX_LABEL));
        worksheet_write_string(ws, s.row++, 1, c_text(&s, value), xlsx_format(x->formats, XLSX_VALUE));
    }
    put_foot(&s, NULL);
    if (d->generated.n)
        put_block(&s, tr_msg(x->r->scratch, x->r->lang, &MSG("Generated {0}", ARG_S(d->generated))), XLSX_NOTE);
    set_page(&s);
    arena_rewind(x->r->scratch, mark);
}
