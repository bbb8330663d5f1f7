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
/* The same to a file: written to FILE.part beside it, fsynced and renamed, so a reader never sees half a report. */
struct err *report_render_file(struct arena *a, const struct document *d, const struct lang *l, enum report_format f, const char *path) MUST_CHECK;

/* text: aligned by display width, header, base and notes; what a terminal user wants to read.
 * csv: one table after another; with one table just header and rows (machine keys, unrounded numbers).
 * json: {"format":…, head fields…, "rows":[{key:value}]} with one table, else "tables":{key:{"title","base","rows"}}; unrounded;
 *       marks as "mark":"low_base" …, hidden as null with "suppressed":"no_score|disclosure|not_estimable". Canonical: fixed key order, shortest numbers.
 * html: one self-contained page (inline CSS, no script), prints on A4 landscape with repeated table heads, readable in black and white.
 * xlsx: a sheet a section, numbers as numbers with formats, frozen panes, filter, print area, A4 landscape, repeated heads.
 * pdf:  A4 (landscape if asked), Chinese text (pango/cairo, Noto CJK), head and foot on every page, page numbers "3 / 8", table heads repeated. */
