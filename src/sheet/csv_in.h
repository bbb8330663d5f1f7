/* CSV as people have it (libcsv does the quotes): separator , ; tab or | found by which one cuts the first lines most evenly, an
 * Excel line "sep=;" obeyed, any line ends, line breaks inside quotes. Cells that are not quoted come without blanks around them. */
#pragma once
#include "sheet/text_in.h"
#include "sheet/wire.h"

/* The separator of a text that begins like this. */
char csv_in_separator(struct str head);

/* Sends the head and all rows of t to out. Errors of content are kept in out->err. */
void csv_in_read(struct arena *a, struct text_in *t, struct row_out *out);
