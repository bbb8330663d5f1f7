/* XLSX: the workbook, its list of sheets, and the one that is wanted. */
#pragma once
#include "sheet/wire.h"

/* Sends the head and all rows of the sheet of that name to out; without a name, of the only visible sheet that has cells. INVALID
 * for a damaged or encrypted workbook, an unknown name, and for no or several sheets to choose from: the error lists them. */
struct err *xlsx_in_read(struct arena *a, struct str file, struct str sheet_name, struct row_out *out) MUST_CHECK;
