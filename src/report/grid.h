/* The columns of a table as one kind of reader sees them, with their texts in the reader's language: what every renderer
 * needs before it draws. People see all but COLUMN_MACHINE, machines all but COLUMN_PEOPLE. */
#pragma once
#include "i18n/i18n.h"
#include "report/table.h"

struct grid_column {
    const struct column *column;
    size_t index;           /* in the table's rows */
    struct str title;
    struct str group;       /* no value: none */
    size_t span;            /* of the group heading that starts here (1 without a group); 0 = inside the one before */
    unsigned marks;         /* all marks of its shown cells, or-ed */
    size_t marks_width;     /* display width of the widest marks in one cell (brackets included) */
    bool is_lights;         /* nothing but lights in it */
    bool is_long;           /* a text column with texts to be wrapped: wider than 40 places (measured at some 2,000 rows) */
};

struct grid {
    const struct table *table;
    struct grid_column *col;
    size_t n;
    bool has_groups;
};

/* The columns that people see, with translated titles and groups, and what a layout must know of their cells. */
struct grid grid_for_people(struct arena *a, const struct lang *l, const struct table *t);
/* Keys are the titles; no groups. */
struct grid grid_for_machines(struct arena *a, const struct table *t);
/* The cell in a row of the table and a column of the grid. */
const struct cell *grid_cell(const struct grid *g, size_t row, size_t col);
/* Whether the table marks the row as one that sums up others. */
bool grid_row_is_total(const struct grid *g, size_t row);

/* The title of a document, a section …; no value when there is nothing to say. */
struct str text_of(struct arena *a, const struct lang *l, const struct msg *m);
/* How many of `max` messages are said (the first with id NULL ends them). */
size_t msgs_count(const struct msg *m, size_t max);
/* The foot of the document and, behind it, the legend of the signs in it. */
struct str *foot_lines(struct arena *a, const struct lang *l, const struct document *d, size_t *n);

/* Memory for one row at a time: an arena that ends with `a`. The caller's sink may write to a buf on `a`, so `a` itself must
 * never be rewound while rendering. */
struct arena *scratch_of(struct arena *a);
