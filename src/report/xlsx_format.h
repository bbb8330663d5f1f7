/* Cell formats of a workbook. Numbers stay numbers: signs, per cent, trust marks and lights are number formats
 * ("(0.0)*▲"), so a reader can calculate with every cell. Inside report/ only. */
#pragma once
#include "report/render_each.h"
#include <xlsxwriter.h>

enum xlsx_style {
    XLSX_TITLE, XLSX_SOFT, XLSX_TEXT, XLSX_CAPTION, XLSX_GROUP, XLSX_BAND, XLSX_HEAD_LEFT, XLSX_HEAD_RIGHT, XLSX_HEAD_CENTER,
    XLSX_NOTE, XLSX_LABEL, XLSX_VALUE, XLSX_STYLES,
};

/* What the format of a body cell depends on. */
struct xlsx_cell_style {
    const struct column *column;
    uint16_t col;           /* of the sheet: each has formats of its own */
    enum cell_kind kind;    /* after flattening: text, number … */
    unsigned marks;
    struct str letter;      /* of its light */
    struct str widest;      /* marks anywhere in the column: shorter ones are padded, so that decimal points stay in line */
    bool hidden, total, last_above_rule;
    bool rounds_to_zero;    /* printed without a sign */
};

struct xlsx_formats;

/* Makes the fixed styles in the book. Lives in the renderer's arena; the formats are the book's. */
struct xlsx_formats *xlsx_formats_new(struct render *r, lxw_workbook *book);
/* A fixed style. */
lxw_format *xlsx_format(struct xlsx_formats *f, enum xlsx_style style);
/* The same style gives the same format. New sheets start anew: xlsx_formats_forget. */
lxw_format *xlsx_format_cell(struct xlsx_formats *f, const struct xlsx_cell_style *s);
void xlsx_formats_forget(struct xlsx_formats *f);
