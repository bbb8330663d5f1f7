/* Renderers of a document. Each writes to a sink or file; the language decides titles and number words. */
#pragma once
#include "base/buf.h"
#include "i18n/i18n.h"
#include "report/table.h"

enum report_format { REPORT_TEXT, REPORT_CSV, REPORT_JSON, REPORT_HTML, REPORT_XLSX, REPORT_PDF };

/* "text" "csv" "json" "html" "xlsx" "pdf"; false for anything else. */
bool report_format_of(struct str name, enum report_format *out);

/* Renders into the sink. XLSX and PDF are binary. IO when a library or the disk fails. */
struct err *report_render(struct arena *a, const struct document *d, const struct lang *l, enum report_format f, struct sink *out) MUST_CHECK;
/* The same to a file: written to FILE.part beside it, fsynced and renamed, so a reader never sees half a report; a device or
 * pipe is written as it is. */
struct err *report_render_file(struct arena *a, const struct document *d, const struct lang *l, enum report_format f, const char *path) MUST_CHECK;

/* People's formats (text html xlsx pdf) round once (num_fixed) and print signs for marks (cell_text.h): brackets around a
 * figure on a small base, * below design, ▲ ▼ =, ┆, lights with letters; "–" "·" "n/a" for hidden values. The signs that occur
 * are explained behind the document's foot. Machines' formats (csv json) keep every digit.
 *
 * text: aligned by display width, header, base and notes; what a terminal user wants to read. A table wider than the sink's columns
 *       goes on below, with its first columns again; numbers are never wrapped.
 * csv:  one table after another, each behind a line with its key and an empty line between them; with one table just header and
 *       rows. Machine keys, unrounded numbers, hidden values empty; an interval is two columns (…_low, …_high), counts one a code
 *       (…_5). Without a byte-order mark.
 * json: {"format":…, head fields…, "rows":[{key:value}]} with one table, else "tables":{key:{"title","base","rows"}}; unrounded;
 *       marks as "mark":"low_base" …, hidden as null with "suppressed":"no_score|disclosure|not_estimable". Canonical: fixed key
 *       order, shortest numbers. render_json.c describes it for clients.
 * html: one self-contained page (inline CSS, no script), prints on A4 with repeated table heads, readable in black and white.
 *       Pages print single tables with html_table.h.
 * xlsx: a sheet a section (named by its title) and one about the document; numbers as numbers, their marks in the number format;
 *       frozen panes, filter, print area, A4 landscape, repeated heads. An interval is two columns. INVALID when a table has more
 *       rows than a sheet can hold. Needs room for temporary files.
 * pdf:  A4 (landscape if asked), Chinese text (pango/cairo, Noto CJK), head and foot on every page, page numbers "3 / 8", table heads
 *       repeated, an outline of the sections. Tables too wide for the page shrink, wrap, and at last go on below, with their
 *       first column again. IO when the font is not installed. */
