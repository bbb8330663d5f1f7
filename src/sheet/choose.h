/* Which sheet of a workbook is meant: the same rule for XLSX and XLS. */
#pragma once
#include "sheet/wire.h"

/* Does sheet i have any cell with a value? */
typedef struct err *choose_has_cells(void *ctx, size_t i, bool *yes);

struct choice {
    const struct sheet_info *sheet;
    size_t n;
    struct str wanted;             /* no value = none is named */
    choose_has_cells *has_cells;
    void *ctx;                     /* of has_cells */
};

/* The index of the wanted sheet: by its name (first as written, then without case), else the only visible one with cells.
 * INVALID, with the names to choose from, when there is no such sheet, none with cells, or several. */
struct err *choose_sheet(struct arena *a, const struct choice *c, size_t *out) MUST_CHECK;
