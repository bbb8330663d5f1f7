/* CSV writer (RFC 4180): CRLF rows, quotes where needed. Text that a spreadsheet would run as a formula (first
 * character = + - @ tab CR) gets a leading apostrophe, unless it is a plain number; with_bom writes the UTF-8 mark that Excel needs to show Chinese. */
#pragma once
#include "base/buf.h"

struct csv_out { struct sink *out; bool row_has_cell; };

struct csv_out csv_out_to(struct sink *out, bool with_bom);
void csv_text(struct csv_out *c, struct str s);
void csv_int(struct csv_out *c, int64_t v);
void csv_num(struct csv_out *c, double v);           /* fewest digits that read back the same; NaN is empty */
void csv_empty(struct csv_out *c);
void csv_end_row(struct csv_out *c);
