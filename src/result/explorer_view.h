/* What the explorer's template shows. */
#pragma once
#include "report/cell_text.h"
#include "report/grid.h"
#include "result/explorer_table.h"
#include "web/web.h"

struct explorer_choice { struct str value, label; bool is_chosen; };
struct explorer_picker { const char *name; struct msg label; const struct explorer_choice *choice; size_t n; };

struct explorer_cell { struct cell_look look; const char *css, *arrow; struct str href; bool is_head; };
struct explorer_line { const struct explorer_cell *cell; size_t n; bool is_total; };
struct explorer_head { struct str text, href, css, sorted; size_t columns, rows; };
struct explorer_part_view {
    const struct explorer_part *part;
    struct str base;
    const struct explorer_head *group, *column;  /* the two head rows; no groups: one */
    size_t n_groups, n_columns;
    const struct explorer_line *line;
    size_t n_lines;
    struct msg withheld;                 /* why some places are empty; id NULL: none is */
};
struct explorer_view {
    const struct explorer *e;
    struct str action, where, find, sort, reset;
    struct msg base, edition;
    const struct explorer_picker *picker;
    size_t n_pickers;
    const struct explorer_part_view *part;
    size_t n_parts;
    bool has_units, has_weights;
};
/* The chart of a part, if it has one; for {{ }} in the template: it prints to o itself. */
struct html explorer_picture(struct html_out *o, const struct explorer_part *part);
/* All of a page whose explorer has something to show. */
struct err *explorer_view_make(struct explorer *e, struct explorer_view *out) MUST_CHECK;
/* One part: texts in the explorer's language. */
struct explorer_part_view explorer_part_view(const struct explorer *e, const struct explorer_part *part);
