/* One section as a worksheet: title, texts, caption, head rows, body, notes; frozen, filtered, ready to print on A4. */
#pragma once
#include "report/xlsx_format.h"

struct xlsx {
    struct render *r;
    lxw_workbook *book;
    struct xlsx_formats *formats;
    struct str *foot;       /* foot lines and legend: below every table */
    size_t n_foot;
};

enum { XLSX_MAX_ROWS = 1048576, XLSX_ROOM_AROUND = 100 };

/* INVALID when the table has more rows than a worksheet can hold. */
struct err *xlsx_put_section(struct xlsx *x, lxw_worksheet *ws, const struct section *s) MUST_CHECK;
/* The sheet that says what the document is: the fields of its head, its foot, when it was made. */
void xlsx_put_about(struct xlsx *x, lxw_worksheet *ws);
