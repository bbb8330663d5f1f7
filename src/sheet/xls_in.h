/* XLS: workbooks of Excel 5 to 2003, in an OLE2 file or, as some programs of dealers write them, as a bare stream of one sheet.
 * Formulas give their stored results. Read here and not by libfreexl, which leaves out the results of formulas and does not know
 * which sheets are hidden. */
#pragma once
#include "sheet/text_in.h"
#include "sheet/wire.h"

/* Sends the head and all rows of the wanted sheet to out; sheets are chosen as in xlsx_in_read. INVALID for a damaged, truncated or
 * encrypted workbook and for one older than Excel 5. */
struct err *xls_in_read(struct arena *a, const struct text_decoders *decoders, struct str file, struct str sheet_name, struct row_out *out) MUST_CHECK;
