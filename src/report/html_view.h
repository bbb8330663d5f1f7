/* What the template of a report prints (report.tmpl): texts ready to be escaped, and class names of report.css. */
#pragma once
#include "html/html_out.h"
#include "report/cell_text.h"
#include "report/chart.h"
#include "report/grid.h"

struct html_title {
    struct str text;
    const char *css;
    const char *scope;      /* "col" "colgroup" */
    size_t columns, rows;   /* colspan, rowspan */
};

struct html_cell {
    struct cell_look look;
    const char *css;        /* of the cell */
    const char *marks_css;  /* place of the marks; NULL: the column has none */
    const char *arrow_css;  /* colour of up and down, or "" */
    const char *light_css;
    bool is_row_head;
};

struct html_row {
    const char *css;
    const struct html_cell *cell;
    size_t n;
};

struct html_table {
    const struct grid *grid;
    struct str title, base;
    const struct html_title *group, *column;    /* the two head rows; no groups: one */
    size_t n_groups, n_columns;
    const char *css;
};

struct html_document {
    const struct document *doc;
    const char *code;       /* of the language */
    const char *css;        /* of the page */
    struct str title, subtitle;
    const struct str *value; /* of the head's fields */
    const struct str *foot;
    size_t n_foot;
    struct html style;
    bool is_part;           /* of a page that has its own h1 and style sheets */
};

struct html_chart {
    struct str title, base;
    const char *css;
    struct str data;            /* for chart.js; no value: the picture alone */
    struct html picture;
    const struct table *table;  /* behind "Show as table"; NULL: it stands elsewhere */
};

/* For {{ }} in the template: they print to o themselves, row by row, and give back nothing more to print. */
struct html html_view_table(struct html_out *o, const struct table *t);
struct html html_view_chart(struct html_out *o, const struct section *s, size_t i, bool is_part);
struct html html_view_rows(struct html_out *o, const struct grid *g);
