/* Numbers of a workbook as the text of a cell. Whether a number is a date is said only by its number format. */
#pragma once
#include "base/str.h"

enum numfmt {
    NUMFMT_PLAIN,    /* fewest digits, integers without point: 13800001111, 12.5 */
    NUMFMT_DATE,      /* 2026-03-05 */
    NUMFMT_DATE_TIME, /* 2026-03-05 14:05:00; without the time when it is midnight */
    NUMFMT_TIME,      /* 14:05:00: only the time of day is shown */
    NUMFMT_ELAPSED,   /* 26:30:00: hours may pass 24 */
};

/* The kind of a number by its format code, such as "yyyy\"年\"m\"月\"d\"日\"" or "#,##0.00". Only the first of its sections counts. */
enum numfmt numfmt_of_code(struct str code);
/* The kind of a built-in format, by its number (ECMA-376 18.8.30, with the Chinese ones 27-36 and 50-58). */
enum numfmt numfmt_of_builtin(int64_t format_id);

enum { NUMFMT_ROOM = 48 };
/* The number written as `raw` (a decimal text) by its kind. The result is raw or text in out (NUMFMT_ROOM bytes). What is no number
 * stays as it is; a day outside 1900-03-01..2199 is shown as a number. */
struct str numfmt_text(struct str raw, enum numfmt kind, bool with_1904, char *out);
/* The same of a number. */
struct str numfmt_text_of_num(double v, enum numfmt kind, bool with_1904, char *out);
