/* The rows of one sheet of a workbook. */
#pragma once
#include "sheet/numfmt.h"
#include "sheet/xlsx_strings.h"

/* What the cells of all sheets refer to. */
struct xlsx_book {
    struct xlsx_strings strings;
    const enum numfmt *style;    /* by the style number of a cell */
    size_t n_styles;
    bool with_1904;
};

/* Sends the rows of the part to p->out. A merged cell has its value in its first cell only; errors are empty; booleans are TRUE and FALSE. */
struct err *xlsx_rows_send(struct xlsx_package *p, const struct xlsx_book *book, struct str part) MUST_CHECK;
/* Does any cell of the part have a value? Stops at the first. */
struct err *xlsx_rows_find_any(struct xlsx_package *p, const struct xlsx_book *book, struct str part, bool *found) MUST_CHECK;
