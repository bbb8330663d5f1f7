/* A chart resolved: the texts and values that every painter of it (SVG, PDF, XLSX, the script of pages) needs, in the reader's
 * language. Values are those of the table rounded as it prints them, so a picture tells no digit more; a hidden cell has none. */
#pragma once
#include "i18n/i18n.h"
#include "report/chart.h"

struct plot_value {
    double v;               /* in printed units; NaN: a gap */
    double low, high;       /* of its band; NaN without one */
    struct str text;        /* as the table prints it, with marks: "(71.2)*▲", "–" */
    struct str bare, signs, letter; /* its parts: "(71.2)", "*▲", "Y" */
    unsigned marks;
    bool is_weak;           /* small base: drawn hollow or light */
};

struct plot_series {
    const struct chart_series *chart;
    size_t column;          /* of the table */
    struct str name;
    bool has_band;
    struct plot_value *value;   /* one a row */
};

struct plot_beside { struct str title; struct str *text; };  /* one a row */

struct plot_axis { double min, max, step; int decimals; };

struct plot_reference { struct str name; double v; struct str text; bool is_x; };

enum { PLOT_NOTES = 4 };

struct plot {
    const struct chart *chart;
    const struct table *table;
    struct str title, base; /* base: the unit and the base */
    bool is_titled;         /* the title stands above already: of the section */
    struct str unit;
    size_t n_rows;
    const size_t *row;      /* of the table */
    struct str *label;      /* all its label columns */
    struct str *name;       /* the first of them: what a point is called */
    bool *is_total;         /* drawn darker: the nation before its regions */
    bool *is_break;         /* CHART_LINES: a mark of the row says that the series breaks before it */
    struct plot_series *series;     /* those that the table has; MAIN, then REFERENCE and BEHIND, each in the chart's order */
    size_t n_series;
    struct plot_beside *beside;     /* n first */
    size_t n_beside;
    struct plot_axis axis, x_axis;
    struct plot_reference reference[CHART_REFERENCES];
    size_t n_references;
    struct str corner[4];
    struct str note[PLOT_NOTES];    /* what a reader must know: the axis was extended, values are withheld */
    size_t n_notes;
};

/* Resolves a chart of the table; lives in the arena. False where there is nothing to draw: no row, or no series that the table has, no value that is shown. */
bool plot_of(struct arena *a, const struct lang *l, const struct table *t, const struct chart *c, struct plot *out);
/* The same of chart i of a section, which lends its title. */
bool plot_of_section(struct arena *a, const struct lang *l, const struct section *s, size_t i, struct plot *out);
/* Rows first..first+n-1 of a plot: a piece of a picture that is longer than a page. Shares everything with the whole. */
struct plot plot_slice(const struct plot *p, struct arena *a, size_t first, size_t n);
/* An axis from..to with round steps, at most `most` of them; a fixed one is extended by whole steps until it holds the values. */
struct plot_axis plot_axis_of(struct chart_axis wanted, double from, double to, int most);
/* The text of a tick. */
struct str plot_tick(struct arena *a, const struct plot_axis *axis, double v);
/* Is the value one to draw? */
bool plot_has(const struct plot_value *v);
