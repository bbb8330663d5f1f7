/* Charts of a sheet as the workbook's own: their series are references to the sheet's cells, so they follow whoever changes a number. Inside
 * report/ only. A hidden cell holds a text, which a workbook would draw as zero; in its place the series refers to an empty cell, which is a gap. */
#pragma once
#include "report/flat.h"
#include "report/xlsx_format.h"

/* Where the table of the section stands. */
struct xlsx_chart_sheet {
    struct render *r;
    lxw_workbook *book;
    lxw_worksheet *ws;
    const struct flat *flat;
    lxw_row_t first_row;    /* of the table's body */
    lxw_col_t empty_col;    /* nothing is written in this column */
    double width;           /* of what is printed, pixels */
};

/* Puts the charts of the section below each other (halves side by side where there is room) from this row on; a heat map colours the table itself, tiles are left to it.
 * Gives the next free row. IO when the library refuses. */
struct err *xlsx_charts_put(const struct xlsx_chart_sheet *s, const struct section *section, lxw_row_t *row) MUST_CHECK;
