#include "report/xlsx_chart.h"
#include "report/plot.h"
#include <math.h>

enum { WIDEST = 980, TWO_FROM = 860, CHART_HEIGHT = 330, ROW_PIXELS = 21, GAP = 16, MOST_BARS_HEIGHT = 1400 };

struct placed { const struct xlsx_chart_sheet *s; struct plot plot; lxw_chart *chart; };

/* ---- references ---- */

/* The column of the sheet that holds this part of a table's column, or -1. */
static ptrdiff_t sheet_column(const struct xlsx_chart_sheet *s, size_t table_column, enum flat_part part)
{
    for (size_t i = 0; i < s->flat->n; i++)
        if (s->flat->grid->col[s->flat->col[i].grid_column].index == table_column && s->flat->col[i].part == part)
            return (ptrdiff_t)i;
    return -1;
}

static ptrdiff_t table_column(const struct table *t, const char *key)
{
    for (size_t i = 0; key && i < t->n_columns; i++)
        if (strcmp(t->column[i].key, key) == 0)
            return (ptrdiff_t)i;
    return -1;
}

static void add_range(struct buf *b, const struct placed *p, lxw_row_t first, lxw_row_t last, lxw_col_t col)
{
    char from[LXW_MAX_CELL_NAME_LENGTH], to[LXW_MAX_CELL_NAME_LENGTH];
    lxw_rowcol_to_cell_abs(from, first, col, LXW_TRUE, LXW_TRUE);
    lxw_rowcol_to_cell_abs(to, last, col, LXW_TRUE, LXW_TRUE);
    buf_addf(b, "%s%s!%s", b->n > 1 ? "," : "", p->s->ws->quoted_name, from);
    if (last > first)
        buf_addf(b, ":%s", to);
}

static bool is_hidden(const struct placed *p, size_t i, ptrdiff_t column)
{
    return column >= 0 && table_row(p->plot.table, p->plot.row[i])[column].hidden != SHOWN;
}

/* "=Sheet!$B$5:$B$9", or where rows are left out or hidden "=(Sheet!$B$5:$B$6,Sheet!$Z$1,Sheet!$B$8)". hidden_by: the table's column whose hidden
 * cells are gaps; -1: none are. */
static const char *cells_of(const struct placed *p, lxw_col_t col, ptrdiff_t hidden_by)
{
    struct buf b = buf_on(p->s->r->arena);
    buf_add_char(&b, '(');
    size_t ranges = 0;
    for (size_t i = 0; i < p->plot.n_rows; ranges++) {
        size_t to = i + 1;
        bool hidden = is_hidden(p, i, hidden_by);
        while (to < p->plot.n_rows && !hidden && !is_hidden(p, to, hidden_by) && p->plot.row[to] == p->plot.row[to - 1] + 1)
            to++;
        lxw_row_t first = hidden ? 0 : p->s->first_row + (lxw_row_t)p->plot.row[i], last = hidden ? 0 : p->s->first_row + (lxw_row_t)p->plot.row[to - 1];
        add_range(&b, p, first, last, hidden ? p->s->empty_col : col);
        i = to;
    }
    buf_add_char(&b, ')');
    const char *all = buf_c(&b);
    return ranges == 1 ? arena_printf(p->s->r->arena, "=%.*s", (int)b.n - 2, all + 1) : arena_printf(p->s->r->arena, "=%s", all);
}

static const char *labels_of(const struct placed *p)
{
    ptrdiff_t column = table_column(p->plot.table, p->plot.chart->label[0]);
    ptrdiff_t at = column >= 0 ? sheet_column(p->s, (size_t)column, FLAT_WHOLE) : -1;
    return at >= 0 ? cells_of(p, (lxw_col_t)at, -1) : NULL;
}

/* ---- looks ---- */

static lxw_color_t color_of(size_t i)
{
    static const lxw_color_t colors[] = { 0x2f6ea5, 0xb8681a, 0x3b7d6b, 0x7a5195 };
    return colors[i % ARRAY_LEN(colors)];
}

static void fill_bar(lxw_chart_series *series, enum series_look look, size_t i)
{
    static const uint8_t patterns[] = { 0, LXW_CHART_PATTERN_WIDE_UPWARD_DIAGONAL, LXW_CHART_PATTERN_PERCENT_25, LXW_CHART_PATTERN_SMALL_GRID };
    lxw_chart_fill fill = { .color = look == SERIES_MAIN ? color_of(i) : i % 2 ? 0x8a93a0 : 0xc3c9d0 };
    lxw_chart_pattern pattern = { .fg_color = color_of(i), .bg_color = LXW_COLOR_WHITE, .type = patterns[i % ARRAY_LEN(patterns)] };
    if (look == SERIES_MAIN && pattern.type)
        chart_series_set_pattern(series, &pattern);
    else
        chart_series_set_fill(series, &fill);
}

static void draw_line(lxw_chart_series *series, enum series_look look, size_t i)
{
    static const uint8_t markers[] = { LXW_CHART_MARKER_DIAMOND, LXW_CHART_MARKER_SQUARE, LXW_CHART_MARKER_TRIANGLE };
    static const uint8_t dashes[] = { LXW_CHART_LINE_DASH_DASH, LXW_CHART_LINE_DASH_ROUND_DOT, LXW_CHART_LINE_DASH_DASH_DOT };
    lxw_color_t color = look == SERIES_MAIN ? color_of(i) : look == SERIES_BEHIND ? 0xa9b1ba : 0x30363d;
    lxw_chart_line line = { .color = color, .width = look == SERIES_MAIN ? 2.25F : 1.25F };
    lxw_chart_fill fill = { .color = color };
    line.none = look == SERIES_BEHIND;
    line.dash_type = look == SERIES_REFERENCE ? dashes[i % ARRAY_LEN(dashes)] : LXW_CHART_LINE_DASH_SOLID;
    chart_series_set_line(series, &line);
    chart_series_set_marker_type(series, look == SERIES_REFERENCE ? markers[i % ARRAY_LEN(markers)] : LXW_CHART_MARKER_CIRCLE);
    chart_series_set_marker_size(series, look == SERIES_BEHIND ? 7 : 5);
    chart_series_set_marker_fill(series, &fill);
}

/* ---- series ---- */

static lxw_chart_series *add_series(const struct placed *p, ptrdiff_t column, ptrdiff_t hidden_by, struct str name)
{
    lxw_chart_series *series = chart_add_series(p->chart, labels_of(p), cells_of(p, (lxw_col_t)column, hidden_by));
    if (series)
        chart_series_set_name(series, str_c(p->s->r->arena, name));
    return series;
}

static struct str end_name(const struct placed *p, const struct plot_series *s, bool is_high)
{
    struct msg m = is_high ? MSG("{0}, high", ARG_S(s->name)) : MSG("{0}, low", ARG_S(s->name));
    return tr_msg(p->s->r->arena, p->s->r->lang, &m);
}

/* One end of the band as a series of its own, drawn thin. */
static void add_band_end(const struct placed *p, const struct plot_series *s, size_t i, bool is_high)
{
    const struct table *t = p->plot.table;
    ptrdiff_t pair = table_column(t, s->chart->band), number = table_column(t, is_high ? s->chart->high : s->chart->low), own = pair >= 0 ? pair : number;
    ptrdiff_t at = own < 0 ? -1 : sheet_column(p->s, (size_t)own, pair >= 0 ? is_high ? FLAT_HIGH : FLAT_LOW : FLAT_WHOLE);
    if (at < 0)
        return;
    lxw_chart_series *series = add_series(p, at, own, end_name(p, s, is_high));
    lxw_chart_line line = { .color = color_of(i), .width = 0.75F, .dash_type = LXW_CHART_LINE_DASH_SQUARE_DOT };
    line.none = p->plot.chart->kind == CHART_DOTS;
    if (!series)
        return;
    chart_series_set_line(series, &line);
    chart_series_set_marker_type(series, p->plot.chart->kind == CHART_DOTS ? LXW_CHART_MARKER_SHORT_DASH : LXW_CHART_MARKER_NONE);
}

static bool is_bars(const struct placed *p)
{
    return p->plot.chart->kind == CHART_BARS || p->plot.chart->kind == CHART_COLUMNS;
}

static void add_all_series(const struct placed *p)
{
    size_t seen[SERIES_BEHIND + 1] = { 0 };
    for (size_t k = 0; k < p->plot.n_series; k++) {
        const struct plot_series *s = &p->plot.series[k];
        enum series_look look = s->chart->look;
        size_t i = seen[look]++;
        ptrdiff_t at = sheet_column(p->s, s->column, FLAT_WHOLE);
        lxw_chart_series *series = at >= 0 ? add_series(p, at, (ptrdiff_t)s->column, s->name) : NULL;
        if (!series)
            continue;
        if (is_bars(p))
            fill_bar(series, look, i);
        else
            draw_line(series, p->plot.chart->kind == CHART_DOTS ? SERIES_BEHIND : look, i);
        if (look == SERIES_MAIN)
            chart_series_set_labels(series);
        if (s->has_band && !is_bars(p)) {
            add_band_end(p, s, i, false);
            add_band_end(p, s, i, true);
        }
    }
    if (p->plot.chart->kind == CHART_DOTS)
        chart_set_high_low_lines(p->chart, NULL);
}

/* ---- scatter ---- */

/* Each point carries its name. */
static void name_points(const struct placed *p, lxw_chart_series *series)
{
    struct arena *a = p->s->r->arena;
    lxw_chart_data_label *label = ARENA_ARRAY(a, lxw_chart_data_label, p->plot.n_rows), **all = ARENA_ARRAY(a, lxw_chart_data_label *, p->plot.n_rows + 1);
    for (size_t i = 0; i < p->plot.n_rows; i++) {
        label[i].value = str_c(a, p->plot.name[i]);
        all[i] = &label[i];
    }
    chart_series_set_labels(series);
    chart_series_set_labels_custom(series, all);
}

/* Two axes that cross where the fields are parted. */
static void add_points(const struct placed *p)
{
    const struct plot_series *x = &p->plot.series[0], *y = &p->plot.series[1];
    ptrdiff_t at_x = sheet_column(p->s, x->column, FLAT_WHOLE), at_y = sheet_column(p->s, y->column, FLAT_WHOLE);
    lxw_chart_series *series = at_x < 0 || at_y < 0 ? NULL
        : chart_add_series(p->chart, cells_of(p, (lxw_col_t)at_x, (ptrdiff_t)x->column), cells_of(p, (lxw_col_t)at_y, (ptrdiff_t)y->column));
    if (!series)
        return;
    chart_series_set_name(series, str_c(p->s->r->arena, p->plot.title));
    draw_line(series, SERIES_BEHIND, 0);
    name_points(p, series);
    chart_axis_set_name(p->chart->x_axis, str_c(p->s->r->arena, x->name));
    chart_axis_set_name(p->chart->y_axis, str_c(p->s->r->arena, y->name));
    for (size_t i = 0; i < p->plot.n_references; i++)
        chart_axis_set_crossing(p->plot.reference[i].is_x ? p->chart->x_axis : p->chart->y_axis, p->plot.reference[i].v);
    chart_axis_set_label_position(p->chart->x_axis, LXW_CHART_AXIS_LABEL_POSITION_LOW);
    chart_axis_set_label_position(p->chart->y_axis, LXW_CHART_AXIS_LABEL_POSITION_LOW);
    chart_axis_set_min(p->chart->x_axis, p->plot.x_axis.min);
    chart_axis_set_max(p->chart->x_axis, p->plot.x_axis.max);
}

/* ---- a chart ---- */

static bool are_shares(const struct plot *p)
{
    const struct plot_series *s = &p->series[0];
    for (size_t i = 0; i < p->n_rows; i++)
        if (table_row(p->table, p->row[i])[s->column].kind == CELL_SHARE)
            return !p->table->column[s->column].is_signed;
    return false;
}

/* The library names axes by where they stand: values of bars run along x. */
static lxw_chart_axis *value_axis(const struct placed *p)
{
    return p->plot.chart->kind == CHART_BARS ? p->chart->x_axis : p->chart->y_axis;
}

/* The sheet holds fractions where the table prints per cent. */
static void set_axis(const struct placed *p)
{
    double times = are_shares(&p->plot) ? 0.01 : 1;
    lxw_chart_line grid = { .color = 0xe3e7eb, .width = 0.75F };
    lxw_chart_axis *axis = value_axis(p);
    chart_axis_set_min(axis, p->plot.axis.min * times);
    chart_axis_set_max(axis, p->plot.axis.max * times);
    chart_axis_set_num_format(axis, times < 1 ? "0%" : p->plot.axis.decimals ? "0.0" : "0");
    chart_axis_major_gridlines_set_line(axis, &grid);
    if (p->plot.unit.n && p->plot.chart->kind != CHART_SCATTER)
        chart_axis_set_name(axis, str_c(p->s->r->arena, p->plot.unit));
    if (p->plot.chart->kind != CHART_BARS)
        return;
    chart_axis_set_reverse(p->chart->y_axis);   /* the first row is the uppermost bar */
    chart_axis_set_crossing_max(p->chart->y_axis);
}

static void set_title(const struct placed *p)
{
    static lxw_chart_font font = { .size = 10, .bold = LXW_TRUE }, small = { .size = 8 };
    bool is_extended = p->plot.chart->axis.min < p->plot.chart->axis.max && (p->plot.axis.min < p->plot.chart->axis.min || p->plot.axis.max > p->plot.chart->axis.max);
    struct str notes = is_extended ? p->plot.note[0] : STR("");
    const char *break_ = notes.n ? "\n" : "";
    chart_title_set_name(p->chart, arena_printf(p->s->r->arena, STR_FMT "\n" STR_FMT "%s" STR_FMT, STR_ARG(p->plot.title), STR_ARG(p->plot.base), break_, STR_ARG(notes)));
    chart_title_set_name_font(p->chart, &font);
    chart_axis_set_num_font(p->chart->x_axis, &small);
    chart_axis_set_num_font(p->chart->y_axis, &small);
    if (p->plot.n_series > 1 && p->plot.chart->kind != CHART_SCATTER)
        chart_legend_set_position(p->chart, LXW_CHART_LEGEND_BOTTOM);
    else
        chart_legend_set_position(p->chart, LXW_CHART_LEGEND_NONE);
}

static uint32_t height_of(const struct plot *p)
{
    size_t bars = p->chart->kind == CHART_BARS ? p->n_rows * (p->n_series + 1) * 14 + 120 : 0;
    return (uint32_t)MIN_OF(MAX_OF(bars, (size_t)CHART_HEIGHT + (p->chart->kind == CHART_SCATTER ? 120 : 0)), (size_t)MOST_BARS_HEIGHT);
}

static lxw_chart *new_chart(lxw_workbook *book, enum chart_kind kind)
{
    static const uint8_t types[] = {
        [CHART_BARS] = LXW_CHART_BAR, [CHART_DOTS] = LXW_CHART_LINE, [CHART_COLUMNS] = LXW_CHART_COLUMN, [CHART_LINES] = LXW_CHART_LINE, [CHART_SCATTER] = LXW_CHART_SCATTER,
    };
    return workbook_add_chart(book, types[kind]);
}

static void fill_chart(const struct placed *p)
{
    set_title(p);
    set_axis(p);
    if (p->plot.chart->kind == CHART_SCATTER)
        add_points(p);
    else
        add_all_series(p);
    chart_show_blanks_as(p->chart, LXW_CHART_BLANKS_AS_GAP);
}

/* The fields of a heat map are cells of the table: they get its colours. */
static void color_cells(const struct xlsx_chart_sheet *s, const struct plot *p)
{
    for (size_t i = 0; i < p->n_rows; i++) {
        size_t last = i;
        while (last + 1 < p->n_rows && p->row[last + 1] == p->row[last] + 1)
            last++;
        lxw_conditional_format scale = {
            .type = LXW_CONDITIONAL_3_COLOR_SCALE, .min_color = 0xf0a875, .mid_color = 0xffffff, .max_color = 0x86b8dd,
            .mid_rule_type = LXW_CONDITIONAL_RULE_TYPE_NUMBER, .mid_value = p->chart->middle,
        };
        for (size_t k = 0; k < p->n_series; k++) {
            ptrdiff_t at = sheet_column(s, p->series[k].column, FLAT_WHOLE);
            if (at >= 0)
                worksheet_conditional_format_range(s->ws, s->first_row + (lxw_row_t)p->row[i], (lxw_col_t)at, s->first_row + (lxw_row_t)p->row[last], (lxw_col_t)at, &scale);
        }
        i = last;
    }
}

/* Where the next chart stands: halves beside each other. */
struct place { lxw_row_t row; bool is_second; uint32_t height; };

static void next_line(struct place *at)
{
    at->row += at->height ? at->height / ROW_PIXELS + 2 : 0;
    at->height = 0;
    at->is_second = false;
}

static struct err *chart_error(const struct xlsx_chart_sheet *s, const char *detail)
{
    return err_detail(s->r->arena, ERR(s->r->arena, ERR_IO, "The workbook could not be made. Is the disk full?"), "%s", detail);
}

static struct err *put_chart(const struct xlsx_chart_sheet *s, const struct plot *plot, struct place *at)
{
    struct placed p = { s, *plot, new_chart(s->book, plot->chart->kind) };
    bool is_half = plot->chart->is_half && s->width >= TWO_FROM;
    double width = is_half ? (MIN_OF(s->width, (double)WIDEST) - GAP) / 2 : MIN_OF(s->width, (double)WIDEST);
    if (!is_half)
        next_line(at);
    lxw_chart_options options = { .object_position = LXW_OBJECT_MOVE_DONT_SIZE };
    options.x_offset = at->is_second ? (int32_t)width + GAP : 0;
    options.x_scale = width / 480;
    options.y_scale = (double)height_of(plot) / 288;
    if (!p.chart)
        return chart_error(s, "workbook_add_chart");
    fill_chart(&p);
    lxw_error error = worksheet_insert_chart_opt(s->ws, at->row, 0, p.chart, &options);
    if (error != LXW_NO_ERROR)
        return chart_error(s, lxw_strerror(error));
    at->height = MAX_OF(at->height, height_of(plot));
    if (!is_half || at->is_second)
        next_line(at);
    else
        at->is_second = true;
    return NULL;
}

struct err *xlsx_charts_put(const struct xlsx_chart_sheet *s, const struct section *section, lxw_row_t *row)
{
    struct place at = { .row = *row };
    for (size_t i = 0; i < section->n_charts; i++) {
        struct plot plot;
        if (section->chart[i].kind == CHART_TILES || !plot_of_section(s->r->arena, s->r->lang, section, i, &plot))
            continue;
        if (section->chart[i].kind == CHART_HEAT)
            color_cells(s, &plot);
        else
            TRY(put_chart(s, &plot, &at));
    }
    next_line(&at);
    *row = at.row;
    return NULL;
}
