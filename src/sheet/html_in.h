/* Tables of web pages: what dealer systems export as ".xls" more often than workbooks, and Excel's "web archive" (MHTML).
 *
 * All rows of all tables count, one below the other, as a spreadsheet program shows them. A table inside a cell gives rows of its
 * own. Joined cells have their value in the first; the others are empty. Formatting inside cells is dropped, <br> is a line break. Where
 * the page hides digits (1.38E+10, ####) but says the number in an attribute (x:num, sdval), that number is taken. */
#pragma once
#include "sheet/text_in.h"
#include "sheet/wire.h"

/* Sends the head and all rows to out. wanted_encoding: no value = by the bytes, then as the page says. INVALID for bytes that are no text. */
struct err *html_in_read(struct arena *a, const struct text_decoders *decoders, struct str file, struct str wanted_encoding, struct row_out *out) MUST_CHECK;
