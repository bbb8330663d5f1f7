/* A workbook to be filled in by people: headings, drop-downs, and a note at each heading that explains the column. What is written into it can be read as it is: the headings
 * are those of an import, and there is no other sheet that would have to be chosen from. */
#pragma once
#include "i18n/i18n.h"

struct form_column {
    struct str heading;
    struct str note;                /* at the heading, and when a cell is entered (of that up to 250 characters) */
    const struct str *choice;       /* offered in a drop-down, nothing else is taken; NULL = anything */
    size_t n_choices;
    bool is_required, is_text;      /* is_text: digits stay as they are written (telephone numbers) */
};
struct form_sheet {
    struct str name;                /* of the sheet; characters that a workbook does not allow are replaced */
    const struct form_column *column;
    size_t n;
};
/* Writes the workbook to a file. IO when it cannot be written. */
struct err *form_sheet_write(struct arena *a, const struct form_sheet *s, const char *path) MUST_CHECK;
