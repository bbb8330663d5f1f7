/* Tables for pages: the same markup as in HTML reports, with the class names of report.css only (no style attributes, so
 * it passes a strict content security policy). */
#pragma once
#include "html/html_out.h"
#include "report/table.h"

/* The table with caption, heads, rows and notes, or its `empty` text. Rows are printed one by one; a long table needs
 * little memory. Uses o's sink, arena and language. */
void html_table_put(struct html_out *o, const struct table *t);
/* The text of report.css, for the asset that pages link to. */
struct str report_css(void);
