/* struct chart: how the figures of a table are drawn.
 *
 * A chart has no numbers of its own. It names columns and rows of the table in its section, so what is drawn is what is printed:
 * a hidden cell (n < 10, disclosure) is a gap, marks and rounding are the table's, and no output of a chart tells more than the
 * table does. A column that the table has not (a nation has no region) is left out without a word. A renderer reads a chart
 * through plot.h, which resolves it to texts and positions; text, CSV and JSON reports have no charts.
 *
 *     static const struct chart_series series[] = { { .column = "total", .band = "total_ci95" }, { .column = "total_nation", .look = SERIES_REFERENCE } };
 *     struct chart *c = ARENA_NEW(a, struct chart);
 *     *c = (struct chart){ .key = "trend_total", .kind = CHART_LINES, .title = MSG("Total score"), .label = { "period" }, .n = "n",
 *                          .series = series, .n_series = ARRAY_LEN(series) };
 *     section.chart = c, section.n_charts = 1; */
#pragma once
#include "report/table.h"

enum chart_kind {
    CHART_BARS,     /* horizontal bars, one group a row, in the table's order */
    CHART_DOTS,     /* a row is a dot on a horizontal axis, with its interval: places, medians between quartiles */
    CHART_COLUMNS,  /* upright columns, one group a row */
    CHART_LINES,    /* a row is a point in time; bands behind the lines, grey columns behind the bands; MARK_BREAK breaks the line */
    CHART_HEAT,     /* rows × series, each field printed with its value; colours around `middle` */
    CHART_SCATTER,  /* a row is a named point; series[0] lies on the x axis, series[1] on the y axis */
    CHART_TILES,    /* a row is a tile: series[0] the value with its light, series[1] the change, then others by name */
};

enum series_look {
    SERIES_MAIN,      /* what the chart is about; several of them are told apart by colour, pattern and name */
    SERIES_REFERENCE, /* what it is compared with (nation, region, target): signs in bars and columns, broken thin lines */
    SERIES_BEHIND,    /* CHART_LINES: grey columns behind (the single month) */
};

struct chart_series {
    const char *column;     /* key: CELL_INT, CELL_NUM or CELL_SHARE */
    const char *band;       /* key of a column of CELL_PAIRs: drawn as a band or as whiskers; NULL = none */
    const char *low, *high; /* or keys of two columns of numbers; both or none */
    struct msg name;        /* in the legend; id NULL = the column's title */
    enum series_look look;
};

/* A line across the plot at a value that stands in the table. */
struct chart_reference {
    const char *column;     /* key; in CHART_SCATTER it tells the axis too */
    size_t row;
    struct msg name;        /* id NULL = the label of the row */
};

/* In printed units (a share's axis goes from 0 to 100). Both 0: from the values; columns and bars then start at 0. A value
 * outside extends the axis to the next tick and the chart says so (R038); nothing is ever clipped. */
struct chart_axis { double min, max; };

enum { CHART_LABELS = 2, CHART_BESIDE = 3, CHART_REFERENCES = 4 };

struct chart {
    const char *key;        /* stable: of its element in pages; unique in the document */
    enum chart_kind kind;
    struct msg title;       /* id NULL = the table's title, or else its section's, which is not printed a second time */
    struct msg unit;        /* "index points"; id NULL: "%" for shares, else none */
    struct msg base;        /* id NULL = the table's */
    const char *label[CHART_LABELS];    /* keys of the columns that name a row, printed one behind the other */
    const char *n;          /* key of the base column: a row of numbers below the plot, a column beside bars; NULL = none */
    const char *beside[CHART_BESIDE];   /* keys of more columns printed like n: rank, gap */
    const struct chart_series *series;
    size_t n_series;
    const size_t *row;      /* of the table, in this order; NULL = all */
    size_t n_rows;
    struct chart_axis axis; /* of the values; in CHART_SCATTER of y */
    struct chart_axis x_axis;           /* CHART_SCATTER */
    double middle;          /* CHART_HEAT: the value without a colour */
    struct msg corner[4];   /* CHART_SCATTER: what the fields between two crossing references mean: top left, top right, bottom left, bottom right */
    bool is_half;           /* two such charts may stand side by side */
    struct chart_reference reference[CHART_REFERENCES]; /* ended by column NULL */
};
