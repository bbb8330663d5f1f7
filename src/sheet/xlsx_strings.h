/* The shared strings of a workbook: texts that cells name by number. */
#pragma once
#include "sheet/xlsx_package.h"

struct xlsx_strings { struct str *text; size_t n, room; };

/* Reads the part. Formatting inside a text is dropped, phonetic guides too. A text longer than a cell may be is cut one byte behind
 * that, which makes the cell that uses it an error. */
struct err *xlsx_strings_load(struct xlsx_package *p, struct str part, struct xlsx_strings *out) MUST_CHECK;

/* Text in which Excel wrote characters as _xHHHH_ ("_x000D_" is a carriage return, "_x005F_" an underscore); s itself when
 * there is none. Control characters other than line ends and tabs are left out. */
struct str xlsx_unescape(struct arena *a, struct str s);
