/* CSV writer (RFC 4180): CRLF rows, quotes where needed. Text that a spreadsheet would run as a formula (first
 * character = + - @, also full-width, tab or CR) gets a leading apostrophe, unless it is a plain number; with_bom writes the UTF-8 mark that Excel needs to show Chinese. */
#pragma once
#include "base/buf.h"

struct csv_out { struct sink *out; bool row_has_cell; };

/* A writer at the start of a file (the mark is written now); the sink stays the caller's. Nothing to release. */
struct csv_out csv_out_to(struct sink *out, bool with_bom);
/* One cell each. No value and NaN are empty cells. */
void csv_text(struct csv_out *c, struct str s);
void csv_int(struct csv_out *c, int64_t v);
void csv_num(struct csv_out *c, double v);           /* fewest digits that read back the same; NaN is empty */
void csv_empty(struct csv_out *c);
/* Ends the row, also one without cells. */
void csv_end_row(struct csv_out *c);
